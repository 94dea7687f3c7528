//! A file beside the records, such as that of holdings: small, read whole, and refused whole with every fault, because a
//! line that is left out could make an organisation less than it is.

use super::claims::key;
use super::dialect::{Declared, Layout};
use super::fault::{OpenFault, unreadable};
use super::line::Line;
use super::rejected::CellFault;
use super::table::Table;
use crate::model::{Lang, Text, nearest, said};
use std::io::Read;

/// What keeps a file beside the records from being used: every fault, with its line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", BesideFault::said(self, Lang::En))]
pub struct BesideFault(pub Vec<Text>);

impl BesideFault {
    /// One line for each fault.
    pub fn said(&self, lang: Lang) -> String {
        self.0.iter().map(|fault| fault.get(lang)).collect::<Vec<_>>().join("\n")
    }

    /// Faults in the order of their lines.
    pub fn by_line(mut faults: Vec<(u64, Text)>) -> BesideFault {
        faults.sort_by_key(|(line, _)| *line);
        BesideFault(faults.into_iter().map(|(line, fault)| on_line(line, fault)).collect())
    }
}

/// The columns of such a file, and its rows as far as they could be read.
pub(super) struct Beside {
    /// The names of the columns, as they are compared.
    pub names: Vec<String>,
    /// Each row with the line on which it starts.
    pub rows: Vec<(u64, Vec<String>)>,
    /// Faults so far; reading goes on after each.
    pub faults: Vec<Text>,
}

impl Beside {
    /// Reads the file; `columns` are those that it may have, of which the first `needed` must be there.
    /// How it is laid out is found like that of the records.
    pub fn read(
        mut input: impl Read,
        columns: &[&str],
        needed: usize,
        declared: &Declared,
    ) -> Result<Beside, BesideFault> {
        let mut bytes = Vec::new();
        input.read_to_end(&mut bytes).map_err(|error| BesideFault(vec![unreadable(&error)]))?;
        let is_column = |name: &[u8]| std::str::from_utf8(name).is_ok_and(|name| columns.contains(&key(name).as_str()));
        let known = |header: &csv::ByteRecord| header.iter().filter(|name| is_column(name)).count();
        let Some((layout, text)) = Layout::find(&bytes, true, declared, known) else {
            return Err(BesideFault(vec![OpenFault::NoText.said()]));
        };
        let opened = Table::open(text.as_slice(), layout);
        let (mut table, header) = opened.map_err(|fault| BesideFault(vec![fault.said()]))?;
        let names = header.iter().map(|name| key(&String::from_utf8_lossy(name))).collect();
        let mut beside = Beside { names, rows: Vec::new(), faults: Vec::new() };
        beside.note_columns(columns, needed);
        let mut record = Line::default();
        while table.read(&mut record).map_err(|error| BesideFault(vec![unreadable(&error)]))? {
            let line = table.line();
            match table.text(&record) {
                Ok(_) => {
                    let cells = record.iter().map(|cell| String::from_utf8_lossy(cell).trim().to_string());
                    beside.rows.push((line, cells.collect()));
                }
                Err(CellFault { message, help, .. }) => {
                    let and_help = |lang| format!("{}; {}", message.get(lang), help.get(lang)).into();
                    beside.faults.push(on_line(line, Text { en: and_help(Lang::En), nl: and_help(Lang::Nl) }));
                }
            }
        }
        Ok(beside)
    }

    fn note_columns(&mut self, columns: &[&str], needed: usize) {
        let missing: Vec<&str> = columns.iter().take(needed).copied().filter(|n| self.place(n).is_none()).collect();
        for name in missing {
            let all = columns.join(", ");
            let hint = nearest(name, self.names.iter().map(String::as_str)).map(str::to_string);
            self.faults.push(match hint {
                Some(near) => said!(
                    "line 1: the column `{name}` is missing (or is it `{near}`?); the columns are {all}",
                    "regel 1: de kolom `{name}` ontbreekt (of is het `{near}`?); de kolommen zijn {all}"
                ),
                None => said!(
                    "line 1: the column `{name}` is missing; the columns are {all}",
                    "regel 1: de kolom `{name}` ontbreekt; de kolommen zijn {all}"
                ),
            });
        }
        for name in columns.iter().filter(|name| self.names.iter().filter(|other| other == name).count() > 1) {
            self.faults.push(said!(
                "line 1: the column `{name}` stands there twice; remove one of the two",
                "regel 1: de kolom `{name}` staat er twee keer; verwijder een van de twee"
            ));
        }
    }

    /// Where a column stands in a row.
    pub fn place(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|column| column == name)
    }
}

/// A fault with the line on which it is.
pub(super) fn on_line(line: u64, Text { en, nl }: Text) -> Text {
    said!("line {line}: {en}", "regel {line}: {nl}")
}
