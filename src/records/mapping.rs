//! What the user says that columns give: from arguments, and from a file with a line for each column.

use super::beside::{Beside, BesideFault, on_line};
use super::dialect::Declared;
use crate::model::{Decimal, said};

/// Which column gives which fact, in the order in which it was said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mapping(pub Vec<Mapped>);

/// One column with what it gives. Whether both exist is found when a header is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapped {
    pub column: String,
    /// The name of a fact; none where the column is to be left unread.
    pub fact: Option<String>,
    /// What each figure is multiplied by; none where the name of the column tells.
    pub times: Option<Decimal>,
    /// Where this was said.
    pub place: String,
}

impl Mapped {
    /// Reads `COLUMN=FACT`, `COLUMN=FACT*1000` or `COLUMN=`.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn of_argument(text: &str) -> Result<Mapped, String> {
        let wrong = |what: &str| format!("{what}; write COLUMN=FACT, COLUMN=FACT*1000, or COLUMN= to leave it unread");
        let parts = text.rsplit_once('=').map(|(column, fact)| (column.trim(), fact.trim()));
        let Some((column, fact)) = parts.filter(|(column, _)| !column.is_empty()) else {
            return Err(wrong(&format!("`{text}` names no column and fact")));
        };
        let (fact, times) = match fact.split_once('*') {
            Some((fact, times)) => {
                let times = factor(times).ok_or_else(|| wrong(&format!("`{times}` is no number")))?;
                (fact.trim(), Some(times))
            }
            None => (fact, None),
        };
        let fact = (!fact.is_empty()).then(|| fact.to_string());
        if fact.is_none() && times.is_some() {
            return Err(wrong(&format!("`{text}` has a factor and no fact")));
        }
        Ok(Mapped { column: column.to_string(), fact, times, place: "--map".to_string() })
    }
}

const COLUMNS: [&str; 3] = ["column", "fact", "factor"];

/// Reads a file of lines `column,fact,factor`; the last column may be left out, and a blank fact leaves the column unread.
///
/// # Errors
/// Every line that cannot be read.
pub fn read_mapping(bytes: &[u8], file: &str) -> Result<Mapping, BesideFault> {
    let mut beside = Beside::read(bytes, &COLUMNS, 2, &Declared::default())?;
    let places = COLUMNS.map(|name| beside.place(name));
    if places[..2].contains(&None) {
        return Err(BesideFault(beside.faults));
    }
    let mut found = Vec::new();
    for (line, row) in std::mem::take(&mut beside.rows) {
        let [column, fact, times] = places.map(|place| place.and_then(|i| row.get(i)).map_or("", String::as_str));
        let times_by = factor(times);
        if column.is_empty() {
            beside.faults.push(on_line(line, said!("`column` is blank", "`column` is leeg")));
        } else if !times.is_empty() && (times_by.is_none() || fact.is_empty()) {
            let fault = said!(
                "the factor `{times}` is no number, or has no fact beside it",
                "de factor `{times}` is geen getal, of heeft geen gegeven naast zich"
            );
            beside.faults.push(on_line(line, fault));
        } else {
            let (column, fact) = (column.to_string(), (!fact.is_empty()).then(|| fact.to_string()));
            found.push(Mapped { column, fact, times: times_by, place: format!("{file}:{line}") });
        }
    }
    if beside.faults.is_empty() { Ok(Mapping(found)) } else { Err(BesideFault(beside.faults)) }
}

fn factor(text: &str) -> Option<Decimal> {
    Decimal::parse(text.trim()).ok().filter(|n| *n > Decimal::ZERO)
}
