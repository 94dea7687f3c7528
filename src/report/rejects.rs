//! Rejected rows as CSV: where, which column, which value, why, what to do, and the row itself.

use super::words::word;
use crate::model::Lang;
use crate::records::{CellFault, Columns, Rejected};
use std::io::{self, Write};

/// Writes one line for each reason.
pub struct Rejects<W: Write> {
    out: csv::Writer<W>,
    lang: Lang,
}

impl<W: Write> Rejects<W> {
    /// Writes the header: line, column, value, reason, help, then the input columns. The names are the same in every language.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn begin(columns: &Columns, out: W, lang: Lang) -> io::Result<Rejects<W>> {
        let mut out = csv::WriterBuilder::new().flexible(true).from_writer(out);
        let own = ["line", "rejected_column", "rejected_value", "rejected_reason", "rejected_help"];
        let names = columns.names.iter().map(String::as_str);
        out.write_record(own.into_iter().chain(names)).map_err(plain)?;
        Ok(Rejects { out, lang })
    }

    /// Writes the row once for each of its faults.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&mut self, rejected: &Rejected) -> io::Result<()> {
        for fault in &rejected.faults {
            let line = rejected.line.to_string();
            let (column, reason) = (fault.column.as_deref().unwrap_or_default(), fault.message.get(self.lang));
            let own = [line.as_str(), column, &fault.value, reason, fault.help.get(self.lang)];
            let cells = rejected.cells.iter().map(String::as_str);
            self.out.write_record(own.into_iter().chain(cells)).map_err(plain)?;
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

/// The error beneath: wrapped in that of the parser, a closed pipe would not be known for one.
fn plain(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

/// One reason in one line: `organisations.csv:4: column `fte`: `-3` is negative; a figure is zero or more`.
pub fn line(file: &str, rejected: &Rejected, fault: &CellFault, lang: Lang) -> String {
    let column = fault.column.as_ref().map_or(String::new(), |c| format!("{} `{c}`: ", word::column.get(lang)));
    format!("{file}:{}: {column}{}; {}", rejected.line, fault.message.get(lang), fault.help.get(lang))
}
