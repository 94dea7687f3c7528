//! The file of holdings: who holds which share of whom, and who controls whom.

use super::beside::{Beside, BesideFault, on_line};
use super::dialect::Declared;
use super::marks::Mark;
use super::words;
use crate::model::{Catalogue, Decimal, Text, said};
use rustc_hash::FxHashMap;
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

/// The columns that the file may have; the first two must be there.
pub const COLUMNS: [&str; 5] = ["owner", "owned", "share", "control", "exempt_investor"];

/// Reads the whole file.
///
/// # Errors
/// Every line that cannot be read: a holding that is left out would make a group smaller than it is.
pub fn read_holdings(
    input: impl Read,
    catalogue: &Catalogue,
    declared: &Declared,
) -> Result<Vec<Holding>, BesideFault> {
    let mut beside = Beside::read(input, &COLUMNS, 2, declared)?;
    if beside.place("share").is_none() && beside.place("control").is_none() {
        beside.faults.push(said!(
            "line 1: neither `share` nor `control` is a column; one of them is needed",
            "regel 1: noch `share` noch `control` is een kolom; een van de twee is nodig"
        ));
    }
    let places = COLUMNS.map(|name| beside.place(name));
    if places[..2].contains(&None) || places[2..4] == [None, None] {
        return Err(BesideFault(beside.faults));
    }
    let mut found = Vec::new();
    for (line, row) in std::mem::take(&mut beside.rows) {
        let cells = places.map(|place| place.and_then(|i| row.get(i)).map_or("", String::as_str));
        match holding(cells, line, catalogue, declared.decimal) {
            Ok(holding) => found.push(holding),
            Err(fault) => beside.faults.push(on_line(line, fault)),
        }
    }
    beside.faults.extend(twice(&found));
    beside.faults.extend(too_much(&found));
    if beside.faults.is_empty() { Ok(found) } else { Err(BesideFault(beside.faults)) }
}

fn holding(
    [owner, owned, share, control, exempt]: [&str; 5],
    line: u64,
    catalogue: &Catalogue,
    mark: Option<Mark>,
) -> Result<Holding, Text> {
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
    let flag = |name: &str, cell: &str| match words::answer(cell, catalogue) {
        _ if cell.is_empty() => Ok(None),
        Some(answer) => Ok(Some(answer)),
        None => Err(said!(
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

/// Holdings that are told more than once: their shares would count more than once.
fn twice(holdings: &[Holding]) -> Vec<Text> {
    let mut first: FxHashMap<(&str, &str), u64> = FxHashMap::default();
    let mut found = Vec::new();
    for Holding { owner, owned, line, .. } in holdings {
        let known = *first.entry((owner, owned)).or_insert(*line);
        if known != *line {
            let fault = said!(
                "the holding of `{owner}` in `{owned}` stands on line {known} already; give the greater of capital and votes once",
                "het belang van `{owner}` in `{owned}` staat al op regel {known}; geef één keer het grootste van kapitaal en stemmen"
            );
            found.push(on_line(*line, fault));
        }
    }
    found
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
