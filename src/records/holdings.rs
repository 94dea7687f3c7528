//! The file of holdings: who holds which share of whom, and who controls whom.

use super::reader::delimiter;
use super::value::DecimalMark;
use crate::model::{Decimal, nearest};
use std::io::Read;

/// One holding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holding {
    pub owner: String,
    pub owned: String,
    /// In percent, the greater of capital and votes; none where only control is told.
    pub share: Option<Decimal>,
    /// Whether the owner controls the owned; none where it is not told.
    pub control: Option<bool>,
    /// An investor whose share makes no partner.
    pub exempt_investor: bool,
    pub line: u64,
}

/// What keeps a file of holdings from being read: every fault, with its line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.join("\n"))]
pub struct HoldingsFault(pub Vec<String>);

const COLUMNS: [&str; 5] = ["owner", "owned", "share", "control", "exempt_investor"];

/// Reads the whole file.
///
/// # Errors
/// Every line that cannot be read: a holding that is left out would make a group smaller than it is.
pub fn read_holdings(mut input: impl Read, mark: DecimalMark) -> Result<Vec<Holding>, HoldingsFault> {
    let mut bytes = Vec::new();
    input.read_to_end(&mut bytes).map_err(|error| HoldingsFault(vec![format!("cannot be read: {error}")]))?;
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    let mut rows = csv::ReaderBuilder::new().delimiter(delimiter(text)).flexible(true).from_reader(text);
    let header = rows.headers().map_err(|error| HoldingsFault(vec![format!("cannot be read: {error}")]))?.clone();
    let place = |name: &str| header.iter().position(|column| column.trim().eq_ignore_ascii_case(name));
    let mut faults = Vec::new();
    for name in COLUMNS.iter().take(2).filter(|name| place(name).is_none()) {
        let near = nearest(name, header.iter()).map_or(String::new(), |near| format!(" (or is it `{near}`?)"));
        faults.push(format!("line 1: the column `{name}` is missing{near}; the columns are {}", COLUMNS.join(", ")));
    }
    if place("share").is_none() && place("control").is_none() {
        faults.push("line 1: neither `share` nor `control` is a column; one of them is needed".to_string());
    }
    if !faults.is_empty() {
        return Err(HoldingsFault(faults));
    }
    let places = COLUMNS.map(place);
    let mut found = Vec::new();
    for row in rows.records() {
        let row = match row {
            Ok(row) => row,
            Err(error) => {
                faults.push(format!("cannot be read: {error}"));
                continue;
            }
        };
        let line = row.position().map_or(0, csv::Position::line);
        let cells = places.map(|place| place.and_then(|i| row.get(i)).unwrap_or_default().trim());
        match holding(cells, line, mark) {
            Ok(holding) => found.push(holding),
            Err(fault) => faults.push(format!("line {line}: {fault}")),
        }
    }
    faults.extend(too_much(&found));
    if faults.is_empty() { Ok(found) } else { Err(HoldingsFault(faults)) }
}

fn holding([owner, owned, share, control, exempt]: [&str; 5], line: u64, mark: DecimalMark) -> Result<Holding, String> {
    for (name, cell) in [("owner", owner), ("owned", owned)] {
        if cell.is_empty() {
            return Err(format!("column `{name}` is blank; name an id of the file of records"));
        }
    }
    if owner == owned {
        return Err(format!("`{owner}` holds itself; correct one of the two ids"));
    }
    let flag = |name: &str, cell: &str| match cell {
        "" => Ok(None),
        "true" | "TRUE" | "True" => Ok(Some(true)),
        "false" | "FALSE" | "False" => Ok(Some(false)),
        _ => Err(format!("column `{name}`: `{cell}` is neither true nor false")),
    };
    let (control, exempt) = (flag("control", control)?, flag("exempt_investor", exempt)?);
    let share = percent(share, mark)?;
    if share.is_none() && control != Some(true) {
        return Err(format!("the share of `{owner}` in `{owned}` is blank; give it in percent, or `control` as true"));
    }
    let (owner, owned) = (owner.to_string(), owned.to_string());
    Ok(Holding { owner, owned, share, control, exempt_investor: exempt == Some(true), line })
}

fn percent(cell: &str, mark: DecimalMark) -> Result<Option<Decimal>, String> {
    let plain = cell.trim_end_matches('%').trim_end();
    if plain.is_empty() {
        return Ok(None);
    }
    let plain = if mark == DecimalMark::Comma { plain.replace(',', ".") } else { plain.to_string() };
    match Decimal::parse(&plain) {
        Ok(share) if share <= Decimal::whole(100) => Ok(Some(share)),
        Ok(_) => Err(format!("column `share`: `{cell}` is more than 100; give it in percent")),
        Err(_) => Err(format!("column `share`: `{cell}` is no number; give it in percent, as in `33.3`")),
    }
}

/// Enterprises of which more is held than there is.
fn too_much(holdings: &[Holding]) -> Vec<String> {
    let mut totals: std::collections::BTreeMap<&str, Decimal> = std::collections::BTreeMap::new();
    for holding in holdings {
        let total = totals.entry(&holding.owned).or_insert(Decimal::ZERO);
        *total = *total + holding.share.unwrap_or(Decimal::ZERO);
    }
    let over = totals.into_iter().filter(|(_, total)| *total > Decimal::whole(100));
    over.map(|(owned, total)| format!("the shares in `{owned}` come to {total} percent; correct them")).collect()
}
