//! The file of holdings: who holds which share of whom, and who controls whom.

use super::dialect::{Declared, Layout};
use super::fault::OpenFault;
use super::marks::Mark;
use crate::model::{Decimal, Lang, Text, nearest, said};
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
#[error("{}", HoldingsFault::said(self, Lang::En))]
pub struct HoldingsFault(pub Vec<Text>);

impl HoldingsFault {
    /// One line for each fault.
    pub fn said(&self, lang: Lang) -> String {
        self.0.iter().map(|fault| fault.get(lang)).collect::<Vec<_>>().join("\n")
    }
}

const COLUMNS: [&str; 5] = ["owner", "owned", "share", "control", "exempt_investor"];

/// Reads the whole file.
///
/// # Errors
/// Every line that cannot be read: a holding that is left out would make a group smaller than it is.
pub fn read_holdings(mut input: impl Read, declared: &Declared) -> Result<Vec<Holding>, HoldingsFault> {
    let mut bytes = Vec::new();
    input.read_to_end(&mut bytes).map_err(|error| HoldingsFault(vec![unreadable(&error)]))?;
    let is_column = |name: &[u8]| COLUMNS.iter().any(|column| name.eq_ignore_ascii_case(column.as_bytes()));
    let known = |header: &csv::ByteRecord| header.iter().filter(|name| is_column(name)).count();
    let Some((layout, text)) = Layout::find(&bytes, true, declared, known) else {
        return Err(HoldingsFault(vec![OpenFault::NoText.said()]));
    };
    let mut rows = layout.parser().has_headers(true).from_reader(text.as_slice());
    let header = rows.headers().map_err(|error| HoldingsFault(vec![unreadable(&error)]))?.clone();
    let place = |name: &str| header.iter().position(|column| column.trim().eq_ignore_ascii_case(name));
    let mut faults = Vec::new();
    for name in COLUMNS.iter().take(2).filter(|name| place(name).is_none()) {
        let columns = COLUMNS.join(", ");
        faults.push(match nearest(name, header.iter()) {
            Some(near) => said!(
                "line 1: the column `{name}` is missing (or is it `{near}`?); the columns are {columns}",
                "regel 1: de kolom `{name}` ontbreekt (of is het `{near}`?); de kolommen zijn {columns}"
            ),
            None => said!(
                "line 1: the column `{name}` is missing; the columns are {columns}",
                "regel 1: de kolom `{name}` ontbreekt; de kolommen zijn {columns}"
            ),
        });
    }
    if place("share").is_none() && place("control").is_none() {
        faults.push(said!(
            "line 1: neither `share` nor `control` is a column; one of them is needed",
            "regel 1: noch `share` noch `control` is een kolom; een van de twee is nodig"
        ));
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
                faults.push(unreadable(&error));
                continue;
            }
        };
        let line = row.position().map_or(0, csv::Position::line);
        let cells = places.map(|place| place.and_then(|i| row.get(i)).unwrap_or_default().trim());
        match holding(cells, line, declared.decimal) {
            Ok(holding) => found.push(holding),
            Err(Text { en, nl }) => faults.push(said!("line {line}: {en}", "regel {line}: {nl}")),
        }
    }
    faults.extend(too_much(&found));
    if faults.is_empty() { Ok(found) } else { Err(HoldingsFault(faults)) }
}

fn unreadable(error: &dyn std::error::Error) -> Text {
    said!("cannot be read: {error}", "kan niet worden gelezen: {error}")
}

fn holding([owner, owned, share, control, exempt]: [&str; 5], line: u64, mark: Option<Mark>) -> Result<Holding, Text> {
    for (name, cell) in [("owner", owner), ("owned", owned)] {
        if cell.is_empty() {
            return Err(said!(
                "column `{name}` is blank; name an id of the file of records",
                "kolom `{name}` is leeg; noem een kenmerk uit het bestand met organisaties"
            ));
        }
    }
    if owner == owned {
        return Err(said!(
            "`{owner}` holds itself; correct one of the two ids",
            "`{owner}` houdt een deel van zichzelf; verbeter een van de twee kenmerken"
        ));
    }
    let flag = |name: &str, cell: &str| match cell {
        "" => Ok(None),
        "true" | "TRUE" | "True" => Ok(Some(true)),
        "false" | "FALSE" | "False" => Ok(Some(false)),
        _ => Err(said!(
            "column `{name}`: `{cell}` is neither true nor false",
            "kolom `{name}`: `{cell}` is noch true, noch false"
        )),
    };
    let (control, exempt) = (flag("control", control)?, flag("exempt_investor", exempt)?);
    let share = percent(share, mark)?;
    if share.is_none() && control != Some(true) {
        return Err(said!(
            "the share of `{owner}` in `{owned}` is blank; give it in percent, or `control` as true",
            "het aandeel van `{owner}` in `{owned}` is leeg; geef het in procenten, of `control` als true"
        ));
    }
    let (owner, owned) = (owner.to_string(), owned.to_string());
    Ok(Holding { owner, owned, share, control, exempt_investor: exempt == Some(true), line })
}

fn percent(cell: &str, mark: Option<Mark>) -> Result<Option<Decimal>, Text> {
    let plain = cell.trim_end_matches('%').trim_end();
    if plain.is_empty() {
        return Ok(None);
    }
    // a share has no thousands, so a mark in it stands before decimals
    let has_comma = mark != Some(Mark::Point) && !plain.contains('.');
    let plain = if has_comma { plain.replace(',', ".") } else { plain.to_string() };
    match Decimal::parse(&plain) {
        Ok(share) if share <= Decimal::whole(100) => Ok(Some(share)),
        Ok(_) => Err(said!(
            "column `share`: `{cell}` is more than 100; give it in percent",
            "kolom `share`: `{cell}` is meer dan 100; geef het in procenten"
        )),
        Err(_) => Err(said!(
            "column `share`: `{cell}` is no number; give it in percent, as in `33.3`",
            "kolom `share`: `{cell}` is geen getal; geef het in procenten, zoals in `33.3`"
        )),
    }
}

/// Enterprises of which more is held than there is.
fn too_much(holdings: &[Holding]) -> Vec<Text> {
    let mut totals: std::collections::BTreeMap<&str, Decimal> = std::collections::BTreeMap::new();
    for holding in holdings {
        let total = totals.entry(&holding.owned).or_insert(Decimal::ZERO);
        *total = *total + holding.share.unwrap_or(Decimal::ZERO);
    }
    let over = totals.into_iter().filter(|(_, total)| *total > Decimal::whole(100));
    let said = |(owned, total): (&str, Decimal)| {
        said!(
            "the shares in `{owned}` come to {total} percent; correct them",
            "de aandelen in `{owned}` zijn samen {total} procent; verbeter ze"
        )
    };
    over.map(said).collect()
}
