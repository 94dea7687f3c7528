//! Rows that are none of the organisations: sums, the names of the columns come again, and a second table with all of its
//! rows. They look like data and are not; taken for it they would be counted, or their cells be taken for others.

use super::columns::{Columns, known};
use super::line::Line;
use super::mapping::Mapping;
use super::rejected::CellFault;
use crate::model::{Catalogue, Kind, cell_key, said};

/// Bytes in the name of a column, at most.
const LONGEST_NAME: usize = 200;

/// What of this was met in a file.
#[derive(Debug, Default)]
pub struct Foreign {
    /// The line that names other columns, where a second table begins.
    second_table: Option<u64>,
}

impl Foreign {
    /// Whether a second table has begun: none of its rows can be read.
    pub fn is_in_another_table(&self) -> bool {
        self.second_table.is_some()
    }

    /// What is wrong with a row that names columns anew, and with every row below one that names others.
    pub fn of(&mut self, row: &Line, line: u64, columns: &Columns, catalogue: &Catalogue) -> Option<CellFault> {
        if self.second_table.is_none() {
            // names are short, and what is not is not worth the look
            if row.iter().any(|cell| cell.len() > LONGEST_NAME) {
                return None;
            }
            let names = || row.iter().map(|cell| std::str::from_utf8(cell).unwrap_or_default().trim());
            if known(names(), catalogue, &Mapping::default()) < 2 {
                return None;
            }
            if names().eq(columns.names.iter().map(String::as_str)) {
                return Some(CellFault::of_row(
                    said!("the row names the columns again", "de rij noemt de kolommen opnieuw"),
                    said!("remove it", "verwijder haar"),
                ));
            }
            self.second_table = Some(line);
        }
        let begins = self.second_table?;
        Some(CellFault::of_row(
            said!(
                "line {begins} names other columns: a second table begins there",
                "regel {begins} noemt andere kolommen: daar begint een tweede tabel"
            ),
            said!(
                "give the second table a file or sheet of its own",
                "geef de tweede tabel een eigen bestand of werkblad"
            ),
        ))
    }
}

/// What is wrong with a row that has a word for sums in place of a name, and says nothing of what it does.
pub fn total(row: &Line, columns: &Columns, catalogue: &Catalogue) -> Option<CellFault> {
    let cell = |i: usize| std::str::from_utf8(row.get(i).unwrap_or_default()).unwrap_or_default().trim();
    let kind = |fact| &catalogue.fact(fact).kind;
    let facts = || columns.facts.iter().enumerate().filter_map(|(i, fact)| Some((cell(i), kind((*fact)?))));
    let does = |kind: &Kind| matches!(kind, Kind::Functions | Kind::Sector | Kind::Code);
    let totals = &catalogue.vocabulary.cells.totals;
    let is_word = |cell: &str| cell_key(cell).is_some_and(|key| totals.contains(&key));
    let first = (0..row.len()).map(cell).find(|cell| !cell.is_empty());
    let mut names = facts().filter(|(_, kind)| **kind == Kind::Text).map(|(cell, _)| cell).chain(first);
    let is_total = facts().all(|(cell, kind)| cell.is_empty() || !does(kind)) && names.any(is_word);
    is_total.then(|| {
        CellFault::of_row(
            said!("the row is a total, not an organisation", "de rij is een totaal, geen organisatie"),
            said!(
                "remove it; if an organisation is called so, give its function, or `unknown` in that column",
                "verwijder haar; als een organisatie zo heet, vul dan haar functie in, of `unknown` in die kolom"
            ),
        )
    })
}
