//! How the cells of a column are written, where they leave a choice: told by the cells of a sample, or declared.

use super::dates::{Written, written};
use super::marks::Marks;
use crate::model::{Catalogue, CellWords, FactId, Kind, Text, cell_key, said};

/// How the cells of a column are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Usage {
    pub marks: Marks,
    pub wording: Wording,
}

impl Usage {
    /// As facts are declared, and in no other way.
    pub const CANONICAL: Usage = Usage { marks: Marks::Canonical, wording: Wording::Canonical };
}

/// What the words of a column mean, where that is not the same everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wording {
    /// The words by which facts are declared, and no others.
    Canonical,
    /// Words that mean one thing everywhere.
    Plain,
    /// The only answers are crosses: each is a yes.
    Crosses,
    /// The only answers are digits: `1` is a yes, `0` a no.
    Digits,
    /// Dates of which year, month and day can be told apart in one way only show which comes first.
    Dates(Order),
}

/// What comes first in a date that ends with its year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    DayFirst,
    MonthFirst,
}

impl Wording {
    /// What it is, when more than plain words are read.
    pub fn meaning(self) -> Option<Text> {
        Some(match self {
            Wording::Canonical | Wording::Plain | Wording::Digits => return None,
            Wording::Crosses => said!("crosses as yes", "kruisjes als ja"),
            Wording::Dates(Order::DayFirst) => said!("day before month", "dag vóór maand"),
            Wording::Dates(Order::MonthFirst) => said!("month before day", "maand vóór dag"),
        })
    }

    /// The same, of a column.
    pub fn said(self, column: &str) -> Option<Text> {
        let Text { en, nl } = self.meaning()?;
        Some(said!("{en} in `{column}`", "{nl} in `{column}`"))
    }
}

/// Counts what the flags and dates of a sample show.
#[derive(Debug)]
pub struct Shown<'c> {
    catalogue: &'c Catalogue,
    /// For each column of flags or dates its place, and what its cells show.
    columns: Vec<(usize, Seen)>,
}

#[derive(Debug, Clone, Copy)]
enum Seen {
    Flags { crosses: bool, digits: bool, others: bool },
    Dates { day_first: bool, month_first: bool },
}

impl<'c> Shown<'c> {
    /// Begins to count in columns, each with its place and its fact.
    pub fn new(columns: impl Iterator<Item = (usize, FactId)>, catalogue: &'c Catalogue) -> Shown<'c> {
        let seen = |fact: FactId| match catalogue.fact(fact).kind {
            Kind::Flag => Some(Seen::Flags { crosses: false, digits: false, others: false }),
            Kind::Date => Some(Seen::Dates { day_first: false, month_first: false }),
            _ => None,
        };
        Shown { catalogue, columns: columns.filter_map(|(place, fact)| Some((place, seen(fact)?))).collect() }
    }

    /// Takes note of a row, by the cell at each place.
    pub fn note<'r>(&mut self, cell: impl Fn(usize) -> &'r [u8]) {
        for (place, seen) in &mut self.columns {
            let Ok(cell) = std::str::from_utf8(cell(*place)) else { continue };
            seen.note(cell.trim(), self.catalogue);
        }
    }

    /// The wording of each column of flags or dates, by its place; `declared` is what comes first in dates.
    pub fn wordings(&self, declared: Option<Order>) -> impl Iterator<Item = (usize, Wording)> + '_ {
        self.columns.iter().map(move |(place, seen)| {
            let wording = match (*seen, declared) {
                (Seen::Flags { crosses: true, digits: false, others: false }, _) => Wording::Crosses,
                (Seen::Flags { crosses: false, digits: true, others: false }, _) => Wording::Digits,
                (Seen::Flags { .. }, _) => Wording::Plain,
                (Seen::Dates { .. }, Some(order)) => Wording::Dates(order),
                (Seen::Dates { day_first: true, month_first: false }, None) => Wording::Dates(Order::DayFirst),
                (Seen::Dates { day_first: false, month_first: true }, None) => Wording::Dates(Order::MonthFirst),
                (Seen::Dates { .. }, None) => Wording::Plain,
            };
            (*place, wording)
        })
    }
}

impl Seen {
    fn note(&mut self, cell: &str, catalogue: &Catalogue) {
        match self {
            // written as facts are, as most cells
            _ if cell.is_empty() => {}
            Seen::Flags { others, .. } if matches!(cell, "true" | "false") => *others = true,
            Seen::Dates { .. } if cell.len() == 10 && cell.as_bytes()[4] == b'-' => {}
            Seen::Flags { crosses, digits, others } => {
                let words = &catalogue.vocabulary.cells;
                let Some(key) = cell_key(cell).filter(|key| !words.unknown.contains(key)) else { return };
                let is_digit = is_digit(&key, words);
                *digits |= is_digit;
                *crosses |= words.crosses.contains(&key);
                *others |= !is_digit && !words.crosses.contains(&key);
            }
            Seen::Dates { day_first, month_first } => {
                if let Some(Written::Short { day, month, .. }) = written(cell, catalogue) {
                    *day_first |= day > 12;
                    *month_first |= month > 12;
                }
            }
        }
    }
}

/// Whether a word for a flag is a number.
pub(super) fn is_digit(key: &str, words: &CellWords) -> bool {
    key.ends_with(|c: char| c.is_ascii_digit()) && words.flags.contains_key(key)
}
