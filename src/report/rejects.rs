//! Rejected rows as CSV: where, which column, which value, why, what to do, and the row itself.

use super::Setting;
use super::guard::guarded_text;
use super::words::word;
use crate::model::Lang;
use crate::records::{CellFault, Columns, Rejected};
use std::borrow::Cow;
use std::io::{self, Write};

/// What stands before the input columns.
pub(super) const OWN_COLUMNS: [&str; 5] =
    ["line", "rejected_column", "rejected_value", "rejected_reason", "rejected_help"];

/// Writes one line for each reason.
pub struct Rejects<W: Write> {
    out: csv::Writer<W>,
    lang: Lang,
    /// Cells that a spreadsheet would run are written as they are.
    raw: bool,
}

impl<W: Write> Rejects<W> {
    /// Writes the header: line, column, value, reason, help, then the input columns. The names are the same in every language.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn begin(columns: &Columns, out: W, lang: Lang, raw: bool) -> io::Result<Rejects<W>> {
        let mut out = csv::WriterBuilder::new().flexible(true).from_writer(out);
        let names = columns.names.iter().map(|name| safe(name, raw));
        out.write_record(OWN_COLUMNS.into_iter().map(Cow::from).chain(names).map(bytes)).map_err(plain)?;
        Ok(Rejects { out, lang, raw })
    }

    /// Writes the row once for each of its faults.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&mut self, rejected: &Rejected) -> io::Result<()> {
        for fault in &rejected.faults {
            let line = rejected.line.to_string();
            let column = safe(fault.column.as_deref().unwrap_or_default(), self.raw);
            let (reason, help) = (fault.message.get(self.lang), fault.help.get(self.lang));
            let own = [line.into(), column, safe(&fault.value, self.raw), reason.into(), help.into()];
            let cells = rejected.cells.iter().map(|cell| safe(cell, self.raw));
            self.out.write_record(own.into_iter().chain(cells).map(bytes)).map_err(plain)?;
        }
        Ok(())
    }

    /// After the last row.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn end(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// A cell of the input, guarded unless it is to stay raw.
fn safe(cell: &str, raw: bool) -> Cow<'_, str> {
    if raw { cell.into() } else { guarded_text(cell) }
}

fn bytes(cell: Cow<'_, str>) -> Vec<u8> {
    cell.into_owned().into_bytes()
}

/// The error beneath: wrapped in that of the parser, a closed pipe would not be known for one.
pub(super) fn plain(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

/// The rejected rows that a report lists, one line for each reason: the first of them, so that memory stays bounded.
#[derive(Debug, Default)]
pub(super) struct Listed {
    lines: Vec<String>,
    is_cut: bool,
}

/// Lines that a report lists.
const MOST_LISTED: usize = 500;

impl Listed {
    /// Lists a row with all its reasons, or neither it nor any after it where there is no more room.
    pub fn add(&mut self, rejected: &Rejected, setting: &Setting) {
        let fits = self.lines.is_empty() || self.lines.len() + rejected.faults.len() <= MOST_LISTED;
        self.is_cut |= !fits;
        if self.is_cut {
            return;
        }
        let file = setting.columns.names_files.and_then(|at| rejected.cells.get(at)).map(String::as_str);
        let file = file.unwrap_or(word::line.get(setting.lang));
        self.lines.extend(rejected.faults.iter().map(|fault| line(file, rejected, fault, setting.lang)));
    }

    /// One for each reason.
    pub fn lines(&self) -> &[String] {
        &self.lines
    }

    /// Whether there are rows that are not listed.
    pub fn is_cut(&self) -> bool {
        self.is_cut
    }
}

/// One reason in one line: `organisations.csv:4: column `fte`: `-3` is negative; a figure is zero or more`.
pub fn line(file: &str, rejected: &Rejected, fault: &CellFault, lang: Lang) -> String {
    let column = fault.column.as_ref().map_or(String::new(), |c| format!("{} `{c}`: ", word::column.get(lang)));
    format!("{file}:{}: {column}{}; {}", rejected.line, fault.message.get(lang), fault.help.get(lang))
}
