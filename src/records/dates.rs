//! Dates as people write them: `15-8-2026`, `15. August 2026`, `2026/08/15`, with or without a time behind them. Which of
//! two numbers is the month is never guessed.

use super::usage::{Order, Wording};
use super::value::Fault;
use crate::model::{Catalogue, Text, cell_key, said};
use jiff::civil::Date;

/// The parts of a date that ends with its year, or a date of which the parts are clear.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    Clear(Date),
    /// Two numbers before a year; `day` stands first.
    Short {
        day: i8,
        month: i8,
        year: i16,
    },
    /// The year has two digits.
    NoCentury,
}

/// Takes a date apart; nothing where it has no form of a date.
pub fn written(cell: &str, catalogue: &Catalogue) -> Option<Written> {
    let day = without_time(cell);
    let is_mark = |c: char| !c.is_alphanumeric();
    let parts: Vec<&str> = day.split(is_mark).filter(|part| !part.is_empty()).collect();
    let [first, second, third] = parts.as_slice() else { return None };
    let marks: Vec<char> = day.chars().filter(|c| is_mark(*c) && !c.is_whitespace()).collect();
    if !marks.iter().all(|mark| matches!(mark, '-' | '/' | '.' | ',' | '\u{2011}' | '\u{2013}')) {
        return None;
    }
    let number = |text: &str| text.parse::<i16>().ok().filter(|_| text.bytes().all(|b| b.is_ascii_digit()));
    let month = |text: &str| catalogue.vocabulary.cells.months.get(&cell_key(text)?).copied();
    let clear = |year: &str, month: i8, day: &str| match year.len() {
        4 => Date::new(number(year)?, month, i8::try_from(number(day)?).ok()?).ok().map(Written::Clear),
        2 => Some(Written::NoCentury),
        _ => None,
    };
    if let Some(month) = month(second) {
        return clear(third, month, first);
    }
    if let Some(month) = month(first) {
        return clear(third, month, second);
    }
    let (a, b, c) = (number(first)?, number(second)?, number(third)?);
    if first.len() == 4 {
        return clear(first, i8::try_from(b).ok()?, third);
    }
    let (day, month) = (i8::try_from(a).ok()?, i8::try_from(b).ok()?);
    match third.len() {
        // nobody puts the month first with points between
        4 if marks.iter().all(|mark| *mark == '.') => clear(third, month, first),
        4 => Some(Written::Short { day, month, year: c }),
        2 => Some(Written::NoCentury),
        _ => None,
    }
}

/// A date that is not written as facts are; nothing where it has no form of a date.
pub fn date(cell: &str, wording: Wording, catalogue: &Catalogue) -> Option<Result<Date, Fault>> {
    let Written::Short { day, month, year } = (match written(cell, catalogue)? {
        Written::Clear(date) => return Some(Ok(date)),
        Written::NoCentury => return Some(Err(no_century(cell))),
        short => short,
    }) else {
        return None;
    };
    let by = |order: Order| match order {
        Order::DayFirst => Date::new(year, month, day).ok(),
        Order::MonthFirst => Date::new(year, day, month).ok(),
    };
    let both = (by(Order::DayFirst), by(Order::MonthFirst));
    Some(match (wording, both) {
        (_, (None, None)) => return None,
        (Wording::Dates(order), _) => by(order).ok_or_else(|| other_order(cell)),
        (_, (Some(a), Some(b))) if a != b => Err(two_orders(cell, a, b)),
        (_, (Some(date), _) | (None, Some(date))) => Ok(date),
    })
}

/// The last day of the month of a date whose month has no such day, as in `2026-02-30`; `month` knows their names.
pub fn last_day(cell: &str, month: impl Fn(&str) -> Option<i8>) -> Option<i8> {
    let parts: Vec<&str> =
        without_time(cell).split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
    let [first, second, third] = parts.as_slice() else { return None };
    let number = |text: &str| text.parse::<i8>().ok();
    let (year, orders) = match (first.len(), third.len()) {
        (4, _) => (first, [(third, second), (third, second)]),
        (_, 4) => (third, [(first, second), (second, first)]),
        _ => return None,
    };
    let year = year.parse().ok()?;
    orders.into_iter().find_map(|(day, of)| {
        let (day, month) = (number(day)?, number(of).or_else(|| month(of))?);
        let last = Date::new(year, month, 1).ok()?.days_in_month();
        (day > last && day <= LONGEST_MONTH).then_some(last)
    })
}

/// Days that a month can have.
const LONGEST_MONTH: i8 = 31;

/// A date without the time of day behind it, which says nothing of the day; with a time zone it may.
fn without_time(cell: &str) -> &str {
    let is_time = |text: &str| text.contains(':') && text.chars().all(|c| c.is_ascii_digit() || matches!(c, ':' | '.'));
    match cell.rsplit_once([' ', 'T']) {
        Some((day, time)) if is_time(time) => day,
        _ => cell,
    }
}

fn no_century(cell: &str) -> Fault {
    (
        said!("`{cell}` has a year of two digits", "`{cell}` heeft een jaar van twee cijfers"),
        said!("write year, month and day as in `2026-08-15`", "schrijf jaar, maand en dag zoals in `2026-08-15`"),
    )
}

fn two_orders(cell: &str, day_first: Date, month_first: Date) -> Fault {
    (
        said!("`{cell}` can have the day or the month first", "in `{cell}` kan de dag of de maand voorop staan"),
        said!(
            "write `{day_first}` or `{month_first}`, or say which comes first in all dates with `--dates day-first` or `--dates month-first`",
            "schrijf `{day_first}` of `{month_first}`, of zeg wat in alle datums voorop staat met `--dates day-first` of `--dates month-first`"
        ),
    )
}

fn other_order(cell: &str) -> Fault {
    let Text { en, nl } = said!(
        "`{cell}` does not have its day and month in the order of the other dates of its column",
        "`{cell}` heeft dag en maand niet in de volgorde van de andere datums in de kolom"
    );
    (
        Text { en, nl },
        said!(
            "correct it, or write year, month and day as in `2026-08-15`",
            "verbeter het, of schrijf jaar, maand en dag zoals in `2026-08-15`"
        ),
    )
}
