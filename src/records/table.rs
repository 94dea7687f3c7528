//! The rows of a delimited file under its header, before their cells are read; and what is wrong with a row as a whole:
//! a quote never closed, no end, too many cells or too few, bytes that are no text.

use super::columns::HeaderFault;
use super::dialect::Layout;
use super::fault::OpenFault;
use super::line::Line;
use super::rejected::CellFault;
use super::rows::{Rows, line_feeds};
use super::watch::{LONGEST_ROW, Seen, Watch};
use crate::model::{Text, said};
use std::io::Read;
use std::rc::Rc;

/// A delimited file, from front to back.
pub(super) struct Table<R> {
    rows: Rows<Watch<R>>,
    seen: Rc<Seen>,
    pub layout: Layout,
    /// How many columns the header names.
    columns: usize,
    /// Lines end with a carriage return alone.
    returns_only: bool,
}

impl<R: Read> Table<R> {
    /// Begins with the header, which comes beside the table. The input is text in UTF-8.
    ///
    /// # Errors
    /// When the file cannot be read, or has no header.
    pub fn open(input: R, layout: Layout) -> Result<(Table<R>, Line), OpenFault> {
        Table::open_within(input, layout, LONGEST_ROW)
    }

    fn open_within(input: R, layout: Layout, longest: u64) -> Result<(Table<R>, Line), OpenFault> {
        let quote = layout.quote.sign();
        let (watch, seen) = Watch::new(input, layout.delimiter, quote, longest);
        let mut rows = Rows::new(watch, layout.delimiter, quote);
        let mut header = Line::default();
        if !rows.read(&mut header)? {
            return Err(HeaderFault::Empty.into());
        }
        if seen.ends_in_quotes() {
            return Err(OpenFault::UnclosedHeader);
        }
        if seen.is_cut() {
            return Err(OpenFault::EndlessHeader);
        }
        if memchr::memchr(0, header.text()).is_some() {
            return Err(OpenFault::NoText);
        }
        let returns_only = rows.last_byte() == Some(b'\r') && rows.next_byte().is_some_and(|b| b != b'\n');
        Ok((Table { rows, seen, layout, columns: header.len(), returns_only }, header))
    }

    /// Reads the next record that says something; false at the end of the file.
    ///
    /// # Errors
    /// When the file cannot be read on.
    pub fn read(&mut self, record: &mut Line) -> std::io::Result<bool> {
        loop {
            self.seen.row_begins();
            if !self.rows.read(record)? {
                return Ok(false);
            }
            // most records say something in their first cell
            let says_something = |cell: &[u8]| !cell.trim_ascii().is_empty();
            let is_blank = !record.get(0).is_some_and(says_something) && !record.iter().any(says_something);
            // a quote that is never closed, or a row without end, may begin with nothing
            if !is_blank || self.seen.ends_in_quotes() || self.seen.is_cut() {
                break;
            }
        }
        if record.len() > self.columns && record.iter().skip(self.columns).all(<[u8]>::is_empty) {
            record.truncate(self.columns);
        }
        Ok(true)
    }

    /// The line on which the last record starts, counted from one.
    pub fn line(&self) -> u64 {
        if self.returns_only { self.records() } else { self.rows.began() }
    }

    /// How many records were read, the header among them.
    pub fn records(&self) -> u64 {
        self.rows.place().records
    }

    /// Whether the last record is only the start of a row that is too long.
    pub fn is_cut(&self) -> bool {
        self.seen.is_cut()
    }

    /// The text of all cells of the last record.
    ///
    /// # Errors
    /// What is wrong with the row as a whole, with what to do about it.
    pub fn text<'r>(&self, record: &'r Line) -> Result<&'r str, CellFault> {
        if self.seen.ends_in_quotes() {
            return Err(self.unclosed(record));
        }
        if self.is_cut() {
            return Err(CellFault::of_row(
                said!(
                    "the row does not end within a mebibyte; everything after it was left unread",
                    "de rij eindigt niet binnen een mebibyte; alles daarna is niet gelezen"
                ),
                said!("look for a line end that is missing", "zoek een regeleinde dat ontbreekt"),
            ));
        }
        if record.len() != self.columns {
            return Err(self.of_another_length(record.len()));
        }
        let text = std::str::from_utf8(record.text()).map_err(|_| self.no_text())?;
        if memchr::memchr(0, text.as_bytes()).is_some() {
            return Err(CellFault::of_row(
                said!("the row has NUL bytes, which are no text", "de rij heeft NUL-bytes, en die zijn geen tekst"),
                write_anew(),
            ));
        }
        Ok(text)
    }

    /// The row has bytes that stand for no character.
    #[cold]
    pub fn no_text(&self) -> CellFault {
        let encoding = self.layout.encoding.encoding;
        let name = encoding.name();
        let message = said!("the row is not text in {name}", "de rij is geen tekst in {name}");
        let help = if encoding.is_utf8() {
            said!(
                "save the file as UTF-8, or name its encoding, as in `--encoding windows-1252`",
                "sla het bestand op als UTF-8, of noem de codering, zoals in `--encoding windows-1252`"
            )
        } else {
            write_anew()
        };
        CellFault::of_row(message, help)
    }

    #[cold]
    fn unclosed(&self, record: &Line) -> CellFault {
        let last = record.len().checked_sub(1).and_then(|i| record.range(i));
        let earlier = last.and_then(|range| record.text().get(..range.start)).unwrap_or_default();
        let line = self.line() + line_feeds(earlier);
        let message = match self.is_cut() {
            true => said!(
                "a quote is opened on line {line} and never closed; everything after it was left unread",
                "op regel {line} is een aanhalingsteken geopend en nooit gesloten; alles daarna is niet gelezen"
            ),
            false => said!(
                "a quote is opened on line {line} and never closed; everything after it was read as one cell",
                "op regel {line} is een aanhalingsteken geopend en nooit gesloten; alles daarna is als één cel gelezen"
            ),
        };
        let help = said!(
            "close the quote, or double it where it is part of the text",
            "sluit het aanhalingsteken, of verdubbel het waar het bij de tekst hoort"
        );
        CellFault::of_row(message, help)
    }

    #[cold]
    fn of_another_length(&self, found: usize) -> CellFault {
        let some = |n: usize, one: &str, more: &str| format!("{n} {}", if n == 1 { one } else { more });
        let (cells, columns) = (some(found, "cell", "cells"), some(self.columns, "column", "columns"));
        let (cellen, kolommen) = (some(found, "cel", "cellen"), some(self.columns, "kolom", "kolommen"));
        let message = Text {
            en: format!("the row has {cells}, and the header names {columns}").into(),
            nl: format!("de rij heeft {cellen}, en de kopregel noemt {kolommen}").into(),
        };
        let help = said!(
            "look for a delimiter inside a cell that is not in quotes, or a cell that was left out",
            "zoek een scheidingsteken in een cel die niet tussen aanhalingstekens staat, of een cel die is weggelaten"
        );
        CellFault::of_row(message, help)
    }
}

fn write_anew() -> Text {
    said!(
        "write the row anew, or name the encoding of the file with `--encoding`",
        "schrijf de rij opnieuw, of noem de codering van het bestand met `--encoding`"
    )
}

#[cfg(test)]
mod tests {
    use super::{Layout, Line, OpenFault, Table};
    use crate::records::rows::tests::Drops;
    use proptest::prelude::*;

    /// The lines on which records start, and whether each can be read.
    type Met = Vec<(u64, bool)>;

    /// What is met in a text of which no more than `longest` bytes of a row are read; none where its header is too long,
    /// or has no end.
    fn met(text: &str, block: usize, longest: u64) -> Option<Met> {
        let (mut table, _) = match Table::open_within(Drops(text.as_bytes(), block), Layout::plain(), longest) {
            Err(OpenFault::EndlessHeader | OpenFault::UnclosedHeader) => return None,
            opened => opened.unwrap(),
        };
        let (mut record, mut met) = (Line::default(), Vec::new());
        while table.read(&mut record).unwrap() {
            met.push((table.line(), table.text(&record).is_ok()));
        }
        Some(met)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]

        /// Wherever blocks and the longest row end: the rows before are met as ever, and the first that is too long is
        /// the last, with its fault. Rows that are short enough are all met, whatever stands between them.
        #[test]
        fn rows_are_met_or_the_last_has_a_fault(
            rows in "(c,d\n|\"e\n\",f\n|\n\n\n\n\n\n|\r\n\r\n\r\n|,\n|ghijklmnopqrstuvwxyzgh,i\n|\"jj\nkk\n\nll\nmm\",n\n|\"o){0,12}",
            block in 1usize..16,
            more in 0u64..40,
        ) {
            let text = format!("a,b\n{rows}");
            let all = met(&text, 1 << 10, 1 << 20);
            // a block that ends blank lines counts with the row that begins in it
            let longest = 2 * block as u64 + more;
            let found = met(&text, block, longest);
            let (Some(all), Some(found)) = (all, found) else { return Ok(()) };
            if found != all {
                let (last, before) = found.split_last().unwrap();
                prop_assert_eq!(before, &all[..before.len()]);
                prop_assert!(!last.1, "{:?} of {:?} in {:?}", found, all, text);
                prop_assert_eq!(last.0, all[before.len()].0);
            }
            let widest = text.split_inclusive('\n').map(str::len).max().unwrap_or(0);
            if !text.contains('"') && widest < more as usize {
                prop_assert_eq!(found, all);
            }
        }
    }
}
