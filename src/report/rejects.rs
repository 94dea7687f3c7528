//! Rejected rows as CSV: where, which column, which value, why, what to do, and the row itself.

use crate::records::{CellFault, Columns, Rejected};
use std::io::{self, Write};

/// Writes one line for each reason.
pub struct Rejects<W: Write> {
    out: csv::Writer<W>,
}

impl<W: Write> Rejects<W> {
    /// Writes the header: line, column, value, reason, help, then the input columns.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn begin(columns: &Columns, out: W) -> io::Result<Rejects<W>> {
        let mut out = csv::WriterBuilder::new().flexible(true).from_writer(out);
        let own = ["line", "rejected_column", "rejected_value", "rejected_reason", "rejected_help"];
        out.write_record(own.into_iter().chain(columns.names.iter().map(String::as_str)))?;
        Ok(Rejects { out })
    }

    /// # Errors
    /// When it cannot be written.
    pub fn write(&mut self, rejected: &Rejected) -> io::Result<()> {
        for fault in &rejected.faults {
            let line = rejected.line.to_string();
            let own =
                [line.as_str(), fault.column.as_deref().unwrap_or_default(), &fault.value, &fault.message, &fault.help];
            self.out.write_record(own.into_iter().chain(rejected.cells.iter().map(String::as_str)))?;
        }
        Ok(())
    }

    /// # Errors
    /// When it cannot be written.
    pub fn end(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// One reason in one line: `organisations.csv:4: column `fte`: `-3` is negative; a figure is zero or more`.
pub fn line(file: &str, rejected: &Rejected, fault: &CellFault) -> String {
    let column = fault.column.as_ref().map_or(String::new(), |c| format!("column `{c}`: "));
    format!("{file}:{}: {column}{}; {}", rejected.line, fault.message, fault.help)
}
