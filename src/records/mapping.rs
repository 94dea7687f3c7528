//! What the user says that columns give: from arguments, and from a file with a line for each column.

use super::dialect::{Declared, Layout};
use super::fault::{OpenFault, unreadable};
use crate::model::{Decimal, Text, said};

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

/// Reads a file of lines `column,fact,factor`; the factor may be left out, and a blank fact leaves the column unread.
///
/// # Errors
/// Every line that cannot be read.
pub fn read_mapping(bytes: &[u8], file: &str) -> Result<Mapping, Vec<Text>> {
    let is_column = |name: &[u8]| COLUMNS.iter().any(|column| name.eq_ignore_ascii_case(column.as_bytes()));
    let known = |header: &csv::ByteRecord| header.iter().filter(|name| is_column(name)).count();
    let Some((layout, text)) = Layout::find(bytes, true, &Declared::default(), known) else {
        return Err(vec![OpenFault::NoText.said()]);
    };
    let mut rows = layout.parser().has_headers(true).from_reader(text.as_slice());
    let header = rows.headers().map_err(|error| vec![unreadable(&error)])?.clone();
    let places = COLUMNS.map(|name| header.iter().position(|column| column.trim().eq_ignore_ascii_case(name)));
    if places[0].is_none() || places[1].is_none() {
        return Err(vec![said!(
            "line 1: the columns are `column`, `fact` and perhaps `factor`",
            "regel 1: de kolommen zijn `column`, `fact` en eventueel `factor`"
        )]);
    }
    let (mut found, mut faults) = (Vec::new(), Vec::new());
    for row in rows.records() {
        let row = match row {
            Ok(row) => row,
            Err(error) => {
                faults.push(unreadable(&error));
                continue;
            }
        };
        let line = row.position().map_or(0, csv::Position::line);
        let [column, fact, times] = places.map(|place| place.and_then(|i| row.get(i)).unwrap_or_default().trim());
        let times_by = factor(times);
        if column.is_empty() {
            faults.push(said!("line {line}: `column` is blank", "regel {line}: `column` is leeg"));
        } else if !times.is_empty() && (times_by.is_none() || fact.is_empty()) {
            faults.push(said!(
                "line {line}: the factor `{times}` is no number, or has no fact beside it",
                "regel {line}: de factor `{times}` is geen getal, of heeft geen gegeven naast zich"
            ));
        } else {
            let (column, fact) = (column.to_string(), (!fact.is_empty()).then(|| fact.to_string()));
            found.push(Mapped { column, fact, times: times_by, place: format!("{file}:{line}") });
        }
    }
    if faults.is_empty() { Ok(Mapping(found)) } else { Err(faults) }
}

fn factor(text: &str) -> Option<Decimal> {
    Decimal::parse(text.trim()).ok().filter(|n| *n > Decimal::ZERO)
}
