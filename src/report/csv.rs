//! Comma-separated values: every input column as it was, then the output columns.

use super::{Classified, Output, Report, Said, Setting, output_columns, summary::Summary};
use std::io::{self, Write};

/// Writes CSV.
pub struct Csv<'a, W: Write> {
    setting: Setting<'a>,
    out: csv::Writer<W>,
    /// For each input column, the output column that takes its place.
    replaced: Vec<Option<Output>>,
    added: Vec<Output>,
    text: String,
}

impl<'a, W: Write> Csv<'a, W> {
    /// Writes the header.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn begin(setting: Setting<'a>, out: W) -> io::Result<Csv<'a, W>> {
        let columns = output_columns(setting.law);
        let mut out = csv::WriterBuilder::new().flexible(true).buffer_capacity(1 << 16).from_writer(out);
        let place = |name: &str| columns.iter().find(|(n, _)| n == name).map(|(_, column)| *column);
        let replaced: Vec<Option<Output>> = setting.columns.names.iter().map(|name| place(name)).collect();
        let added = columns.iter().filter(|(_, column)| !replaced.contains(&Some(*column)));
        let names = setting.columns.names.iter().map(String::as_str).chain(added.clone().map(|(name, _)| name.as_str()));
        out.write_record(names)?;
        let added = added.map(|(_, column)| *column).collect();
        Ok(Csv { setting, out, replaced, added, text: String::new() })
    }

    fn write(&mut self, classified: &Classified, column: Output) -> io::Result<()> {
        if let (Output::Reason(regime), Some(Some(settled))) = (column, reason_of(column, classified)) {
            debug_assert!(regime < classified.regimes.len());
            self.text.clear();
            settled.made.reason.write(classified.row.facts, self.setting.law, self.setting.lang, &mut self.text);
            return Ok(self.out.write_field(&self.text)?);
        }
        match column.of(classified, self.setting.law, self.setting.lang) {
            Said::Nothing => self.out.write_field("")?,
            Said::Word(word) => self.out.write_field(word)?,
            Said::Text(text) => self.out.write_field(text)?,
            Said::List([only]) => self.out.write_field(only)?,
            Said::List(list) => self.out.write_field(list.join("|"))?,
            Said::Owned(list) => self.out.write_field(list.join("|"))?,
        }
        Ok(())
    }
}

fn reason_of<'c, 'a>(column: Output, classified: &'c Classified<'a>) -> Option<Option<&'a crate::evaluate::Settled<super::Words>>> {
    match column {
        Output::Reason(regime) => classified.regimes.get(regime).copied(),
        _ => None,
    }
}

impl<W: Write> Report for Csv<'_, W> {
    fn row(&mut self, classified: &Classified) -> io::Result<()> {
        for i in 0..self.replaced.len() {
            match self.replaced[i] {
                Some(column) => self.write(classified, column)?,
                None => self.out.write_field(classified.row.cells.get(i).unwrap_or_default())?,
            }
        }
        for i in 0..self.added.len() {
            self.write(classified, self.added[i])?;
        }
        Ok(self.out.write_record(None::<&[u8]>)?)
    }

    fn end(&mut self, _: &Summary) -> io::Result<()> {
        self.out.flush()
    }
}
