//! A figure as people write it: marks between thousands and before decimals, a currency or unit, a word that multiplies.

use super::marks::{Mark, Marks};
use super::value::Fault;
use crate::model::{Beside, Catalogue, Decimal, DecimalFault, Form, Text, UnitId, Value, said};

/// Reads a figure in a unit.
///
/// # Errors
/// When it is no figure, or more than one reading is left.
pub fn figure(cell: &str, unit: UnitId, marks: Marks, catalogue: &Catalogue) -> Result<Value, Fault> {
    let plain = Decimal::parse(cell);
    match plain {
        Ok(figure) if !cell.contains('.') || marks.are_plain() => return Ok(Value::Figure(figure)),
        Err(fault) if marks == Marks::Canonical => return Err(no_figure(cell, fault)),
        Ok(_) | Err(DecimalFault::Empty | DecimalFault::Marks | DecimalFault::NotANumber) => {}
        Err(fault) => return Err(no_figure(cell, fault)),
    }
    let Some(written) = Written::of(cell) else {
        let fault = if is_exponent(cell) { DecimalFault::Exponent } else { DecimalFault::NotANumber };
        return Err(no_figure(cell, fault));
    };
    let times = written.times(cell, unit, catalogue)?;
    let number = written.read(cell, marks)?;
    let figure = Decimal::parse(&number).map_err(|fault| no_figure(cell, fault))?;
    let too_large = || no_figure(cell, DecimalFault::TooLarge);
    let figure = if times == Decimal::whole(1) { figure } else { figure.times_decimal(times).ok_or_else(too_large)? };
    Ok(Value::Figure(figure))
}

/// The only mark with which a figure can be read; none where both can be, or neither, or it is no figure.
pub fn mark_shown(cell: &str, catalogue: &Catalogue) -> Option<Mark> {
    let written = Written::of(cell)?;
    words(written.before, catalogue)?;
    words(written.after, catalogue)?;
    match (written.plain(Mark::Point), written.plain(Mark::Comma)) {
        (Some(_), None) => Some(Mark::Point),
        (None, Some(_)) => Some(Mark::Comma),
        (None, None) | (Some(_), Some(_)) => None,
    }
}

/// The parts of a figure.
struct Written<'t> {
    /// From the first digit to the last.
    number: &'t str,
    /// The mark before a dash that stands for no decimals, as in `1.250,-`.
    whole_by: Option<Mark>,
    before: &'t str,
    after: &'t str,
}

/// What may stand between thousands, beside the mark that is not before the decimals.
const BETWEEN_THOUSANDS: [char; 7] = ['\'', '\u{2019}', ' ', '\u{a0}', '\u{202f}', '\u{2009}', '\u{2007}'];
const DASHES: [char; 4] = ['-', '\u{2013}', '\u{2014}', '\u{2212}'];

impl<'t> Written<'t> {
    fn of(cell: &'t str) -> Option<Written<'t>> {
        let first = cell.find(|c: char| c.is_ascii_digit())?;
        let last = cell.rfind(|c: char| c.is_ascii_digit())?;
        let (before, number, mut after) = (&cell[..first], &cell[first..=last], &cell[last + 1..]);
        let is_part = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',') || BETWEEN_THOUSANDS.contains(&c);
        if !number.chars().all(is_part) || before.ends_with(['.', ',']) {
            return None;
        }
        let mut whole_by = None;
        for mark in [Mark::Point, Mark::Comma] {
            let rest = after.strip_prefix(mark.sign()).filter(|rest| rest.starts_with(DASHES));
            if let Some(rest) = rest {
                (whole_by, after) = (Some(mark), rest.trim_start_matches(DASHES));
            }
        }
        // a mark at the end is neither before decimals nor between thousands
        if after.starts_with(['.', ',']) {
            return None;
        }
        Some(Written { number, whole_by, before, after })
    }

    /// The number as digits with a point, if this mark stands before its decimals.
    fn plain(&self, mark: Mark) -> Option<String> {
        let (whole, fraction) = self.number.split_once(mark.sign()).unwrap_or((self.number, ""));
        let has_mark = whole.len() < self.number.len();
        if self.whole_by.is_some_and(|by| by != mark || has_mark) || !fraction.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let mut number = whole.to_string();
        if let Some(between) = whole.chars().find(|c| !c.is_ascii_digit()) {
            let mut groups = whole.split(between);
            let first = groups.next()?;
            let is_group = |group: &str| group.len() == 3 && group.bytes().all(|b| b.is_ascii_digit());
            if !(1..=3).contains(&first.len()) || first.starts_with('0') || !groups.all(is_group) {
                return None;
            }
            number.retain(|c| c != between);
        }
        if has_mark {
            number.push('.');
            number.push_str(fraction);
        }
        Some(number)
    }

    /// The number as digits with a point, as the marks of the column have it.
    fn read(&self, cell: &str, marks: Marks) -> Result<String, Fault> {
        match (self.plain(Mark::Point), self.plain(Mark::Comma)) {
            (Some(point), Some(comma)) if point == comma => Ok(point),
            (Some(point), Some(comma)) => match marks {
                Marks::Declared(Mark::Comma) | Marks::Shown(Mark::Comma) => Ok(comma),
                Marks::Declared(Mark::Point) | Marks::Shown(Mark::Point) | Marks::Canonical => Ok(point),
                Marks::Convention(Form::Count) if self.number.contains('.') => Ok(point),
                Marks::Convention(_) | Marks::Mixed(_) | Marks::Open => Err(no_figure(cell, DecimalFault::Marks)),
            },
            (Some(point), None) => fitting(cell, point, Mark::Point, marks),
            (None, Some(comma)) => fitting(cell, comma, Mark::Comma, marks),
            (None, None) => Err(groups_of_three(cell)),
        }
    }

    /// What the number is multiplied by: by the words beside it, which must be of the unit of the column.
    fn times(&self, cell: &str, unit: UnitId, catalogue: &Catalogue) -> Result<Decimal, Fault> {
        let no_number = || no_figure(cell, DecimalFault::NotANumber);
        let (Some(before), Some(after)) = (words(self.before, catalogue), words(self.after, catalogue)) else {
            let is_negative = |text: &str| text.contains(DASHES) || text.contains('(');
            let bare = |text: &str| text.replace(DASHES, " ").replace(['(', ')'], " ");
            let signs_only = words(&bare(self.before), catalogue).and(words(&bare(self.after), catalogue)).is_some();
            let is_negative = signs_only && (is_negative(self.before) || is_negative(self.after));
            return Err(if is_negative { no_figure(cell, DecimalFault::Negative) } else { no_number() });
        };
        let one = Decimal::whole(1);
        let (mut times, mut units) = (one, Vec::new());
        for word in before.into_iter().chain(after) {
            let factor = match &word.1 {
                Beside::Unclear => return Err(unclear(cell, &word.0)),
                Beside::OtherUnit => return Err(other_unit(cell, &word.0, unit, catalogue)),
                Beside::Unit(of, _) if *of != unit => return Err(other_unit(cell, &word.0, unit, catalogue)),
                Beside::Unit(of, factor) => {
                    units.push(of);
                    *factor
                }
                Beside::Multiple(factor) => *factor,
            };
            if factor != one && times != one {
                return Err(no_number());
            }
            times = if factor == one { times } else { factor };
        }
        if units.len() > 1 { Err(no_number()) } else { Ok(times) }
    }
}

/// No figure has more beside it than this; a longer text is not taken apart.
const LONGEST_BESIDE: usize = 64;

/// The known words that a text is made of, each perhaps with a full stop after it; none where something is left over.
fn words<'c>(text: &str, catalogue: &'c Catalogue) -> Option<Vec<&'c (String, Beside)>> {
    let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{a0}');
    if text.is_empty() {
        return Some(Vec::new());
    }
    if text.len() > LONGEST_BESIDE {
        return None;
    }
    let lower = text.to_lowercase();
    let begins = catalogue.beside_numbers.iter().filter(|(word, _)| lower.starts_with(word.as_str()));
    begins.into_iter().find_map(|word| {
        let rest = &lower[word.0.len()..];
        let further = words(rest, catalogue).or_else(|| words(rest.strip_prefix('.')?, catalogue))?;
        Some(std::iter::once(word).chain(further).collect())
    })
}

/// The word in a cell that multiplies its number, where there is one.
pub fn own_multiple<'c>(cell: &str, catalogue: &'c Catalogue) -> Option<&'c str> {
    let written = Written::of(cell)?;
    let all = words(written.before, catalogue)?.into_iter().chain(words(written.after, catalogue)?);
    let multiplies = |beside: &Beside| matches!(beside, Beside::Multiple(n) | Beside::Unit(_, n) if *n != Decimal::ONE);
    all.into_iter().find(|(_, beside)| multiplies(beside)).map(|(word, _)| word.as_str())
}

/// Digits, with marks or without, times a power of ten.
fn is_exponent(cell: &str) -> bool {
    let Some((number, power)) = cell.split_once(['e', 'E']) else { return false };
    let power = power.trim_start_matches(['+', '-']);
    let is_power = !power.is_empty() && power.bytes().all(|b| b.is_ascii_digit());
    is_power && Written::of(number).is_some_and(|number| number.before.is_empty() && number.after.is_empty())
}

/// A number that can be read with one mark only, in a column that may have the other.
fn fitting(cell: &str, number: String, mark: Mark, marks: Marks) -> Result<String, Fault> {
    match marks {
        Marks::Open => Ok(number),
        Marks::Mixed(most) if most == Some(mark) => Ok(number),
        Marks::Mixed(_) => Err(contradicts(cell)),
        Marks::Declared(declared) if declared != mark => Err(unfit(cell, declared)),
        _ if marks.mark() == Some(mark) => Ok(number),
        Marks::Shown(_) => Err(contradicts(cell)),
        _ => Err((
            said!("`{cell}` does not have a decimal point", "`{cell}` heeft geen decimale punt"),
            said!(
                "write it as `1234.56`, or add `--decimal comma` if all figures have a decimal comma",
                "schrijf het als `1234.56`, of voeg `--decimal comma` toe als alle cijfers een decimale komma hebben"
            ),
        )),
    }
}

fn unfit(cell: &str, declared: Mark) -> Fault {
    match declared {
        Mark::Comma => (
            said!("`{cell}` does not fit a decimal comma", "`{cell}` past niet bij een decimale komma"),
            said!(
                "write thousands in groups of three, as in `1.234,56`",
                "schrijf duizendtallen in groepen van drie cijfers, zoals in `1.234,56`"
            ),
        ),
        Mark::Point => (
            said!("`{cell}` does not fit a decimal point", "`{cell}` past niet bij een decimale punt"),
            said!(
                "write thousands in groups of three, as in `1,234.56`",
                "schrijf duizendtallen in groepen van drie cijfers, zoals in `1,234.56`"
            ),
        ),
    }
}

fn contradicts(cell: &str) -> Fault {
    (
        said!(
            "`{cell}` has another decimal mark than other figures of the file",
            "`{cell}` heeft een ander decimaalteken dan andere cijfers in het bestand"
        ),
        said!(
            "correct it, or say which mark counts with `--decimal comma` or `--decimal point`",
            "verbeter het, of zeg welk teken geldt met `--decimal comma` of `--decimal point`"
        ),
    )
}

fn groups_of_three(cell: &str) -> Fault {
    (
        said!("`{cell}` has marks that fit no number", "`{cell}` heeft tekens die bij geen getal passen"),
        said!(
            "write it as `1234.56`, or thousands in groups of three; `--decimal comma` or `--decimal point` names the mark",
            "schrijf het als `1234.56`, of duizendtallen in groepen van drie; `--decimal comma` of `--decimal point` noemt het teken"
        ),
    )
}

fn unclear(cell: &str, word: &str) -> Fault {
    (
        said!(
            "`{cell}`: `{word}` does not mean the same in every language",
            "`{cell}`: `{word}` betekent niet in elke taal hetzelfde"
        ),
        said!(
            "write the number in full, or with a word that does, such as `mln` or `mrd`",
            "schrijf het getal voluit, of met een woord dat wel duidelijk is, zoals `mln` of `mrd`"
        ),
    )
}

fn other_unit(cell: &str, word: &str, unit: UnitId, catalogue: &Catalogue) -> Fault {
    let Text { en, nl } = &catalogue.unit(unit).name;
    let word = word.to_uppercase();
    (
        said!("`{cell}` is in {word}, and the column is in {en}", "`{cell}` is in {word}, en de kolom is in {nl}"),
        said!("give the figure in {en}, or leave it blank", "geef het cijfer in {nl}, of laat de cel leeg"),
    )
}

/// What is wrong with a cell that is no figure, and what to do about it.
pub fn no_figure(cell: &str, fault: DecimalFault) -> Fault {
    match fault {
        DecimalFault::Negative => (
            said!("`{cell}` is negative", "`{cell}` is negatief"),
            said!(
                "a figure is zero or more; leave it blank when it is not known",
                "een bedrag of aantal is nul of meer; laat de cel leeg als het niet bekend is"
            ),
        ),
        DecimalFault::Exponent => (
            said!(
                "`{cell}` is in exponent notation, which hides the exact figure",
                "`{cell}` staat in wetenschappelijke notatie, die het precieze getal verbergt"
            ),
            said!("write the number in full", "schrijf het getal voluit"),
        ),
        DecimalFault::Marks => (
            said!("`{cell}` can be read in more than one way", "`{cell}` kan op meer dan één manier worden gelezen"),
            said!(
                "write it as `1234.56`, or declare the decimal mark with `--decimal comma` or `--decimal point`",
                "schrijf het als `1234.56`, of noem het decimaalteken met `--decimal comma` of `--decimal point`"
            ),
        ),
        DecimalFault::TooManyPlaces => (
            said!("`{cell}` has more than nine decimals", "`{cell}` heeft meer dan negen decimalen"),
            said!("shorten it", "schrijf er minder"),
        ),
        DecimalFault::TooLarge => (
            said!(
                "`{cell}` is larger than any figure in accounts",
                "`{cell}` is groter dan welk getal in een jaarrekening ook"
            ),
            said!("check the number of digits", "controleer het aantal cijfers"),
        ),
        DecimalFault::Empty | DecimalFault::NotANumber => (
            said!("`{cell}` is no number", "`{cell}` is geen getal"),
            said!(
                "write digits, as in `1234.56`; a unit, or a word such as `mln`, may stand beside them",
                "schrijf cijfers, zoals in `1234.56`; een eenheid, of een woord als `mln`, mag erbij staan"
            ),
        ),
    }
}
