//! Comma-separated values: every input column as it was, then the output columns.

use super::{Classified, Output, Report, Said, Segment, Sentence, Setting, output_columns, summary::Summary};
use crate::model::Facts;
use std::io::{self, Write};

/// Writes CSV.
pub struct Csv<'a, W: Write> {
    setting: Setting<'a>,
    out: W,
    /// For each input column, the output column that takes its place.
    replaced: Vec<Option<Output>>,
    added: Vec<Output>,
    /// The date judged, as it is written.
    as_of: String,
    /// What is not written yet.
    buffer: Vec<u8>,
    figure: String,
}

const BUFFER: usize = 1 << 16;

impl<'a, W: Write> Csv<'a, W> {
    /// Writes the header.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn begin(setting: Setting<'a>, out: W) -> io::Result<Csv<'a, W>> {
        let columns = output_columns(setting.law);
        let place = |name: &str| columns.iter().find(|(n, _)| n == name).map(|(_, column)| *column);
        let replaced: Vec<Option<Output>> = setting.columns.names.iter().map(|name| place(name)).collect();
        let added: Vec<&(String, Output)> = columns.iter().filter(|(_, c)| !replaced.contains(&Some(*c))).collect();
        let mut buffer = Vec::with_capacity(BUFFER + (1 << 12));
        for name in setting.columns.names.iter().chain(added.iter().map(|(name, _)| name)) {
            cell(name.as_bytes(), &mut buffer);
        }
        end_of_line(&mut buffer);
        let added = added.into_iter().map(|(_, column)| *column).collect();
        let as_of = setting.law.rules.as_of.to_string();
        Ok(Csv { setting, out, replaced, added, as_of, buffer, figure: String::new() })
    }

    fn write(&mut self, classified: &Classified, column: Output) {
        let (law, lang) = (self.setting.law, self.setting.lang);
        match column.of(classified, law, lang) {
            Said::Nothing => self.buffer.push(b','),
            Said::Id(id) => ready(id, &mut self.buffer),
            Said::Text(text) => cell(text.as_bytes(), &mut self.buffer),
            Said::AsOf(_) => ready(&self.as_of, &mut self.buffer),
            Said::List(list) => ready(&list.cell, &mut self.buffer),
            Said::Notes(notes) => cell(notes.join("|").as_bytes(), &mut self.buffer),
            Said::Codes(codes) => {
                for (i, country) in codes.iter().enumerate() {
                    self.buffer.extend_from_slice(if i > 0 { b"|" } else { b"" });
                    self.buffer.extend_from_slice(&country.0);
                }
                self.buffer.push(b',');
            }
            Said::Sentence(sentence) => {
                self.buffer.push(b'"');
                self.say(sentence, classified.row.facts);
                self.buffer.extend_from_slice(b"\",");
            }
        }
    }

    /// A sentence inside quotes.
    fn say(&mut self, sentence: &Sentence, facts: &Facts) {
        for segment in sentence.segments() {
            match segment {
                Segment::Words(words) => doubling_quotes(words.as_bytes(), &mut self.buffer),
                Segment::Phrase(phrase) => self.say(phrase, facts),
                Segment::Figure(fact) => {
                    self.figure.clear();
                    super::reason::write_figure(*fact, facts, self.setting.law, self.setting.lang, &mut self.figure);
                    self.buffer.extend_from_slice(self.figure.as_bytes());
                }
            }
        }
    }
}

/// A cell that needs no quotes, or has them.
fn ready(cell: &str, out: &mut Vec<u8>) {
    out.extend_from_slice(cell.as_bytes());
    out.push(b',');
}

/// A text as a cell, in quotes where it must be.
pub(super) fn quoted(text: &str) -> String {
    if is_plain(text.as_bytes()) { text.to_string() } else { format!("\"{}\"", text.replace('"', "\"\"")) }
}

/// A cell with the comma after it, in quotes where it must be.
fn cell(text: &[u8], out: &mut Vec<u8>) {
    if is_plain(text) {
        out.extend_from_slice(text);
    } else {
        out.push(b'"');
        doubling_quotes(text, out);
        out.push(b'"');
    }
    out.push(b',');
}

/// Whether a cell can stand without quotes.
fn is_plain(text: &[u8]) -> bool {
    memchr::memchr3(b',', b'"', b'\n', text).is_none() && memchr::memchr(b'\r', text).is_none()
}

fn doubling_quotes(text: &[u8], out: &mut Vec<u8>) {
    let mut from = 0;
    for at in memchr::memchr_iter(b'"', text) {
        out.extend_from_slice(&text[from..=at]);
        from = at;
    }
    out.extend_from_slice(&text[from..]);
}

/// Takes the place of the last comma.
fn end_of_line(out: &mut Vec<u8>) {
    out.pop();
    out.push(b'\n');
}

impl<W: Write> Report for Csv<'_, W> {
    fn row(&mut self, classified: &Classified) -> io::Result<()> {
        let cells = classified.row.cells;
        // most rows have no cell that needs quotes: one look at all of them tells
        let plain = is_plain(cells.as_slice());
        for i in 0..self.replaced.len() {
            match self.replaced[i] {
                Some(column) => self.write(classified, column),
                None if plain => {
                    self.buffer.extend_from_slice(&cells[i]);
                    self.buffer.push(b',');
                }
                None => cell(&cells[i], &mut self.buffer),
            }
        }
        for i in 0..self.added.len() {
            self.write(classified, self.added[i]);
        }
        end_of_line(&mut self.buffer);
        if self.buffer.len() >= BUFFER {
            self.out.write_all(&self.buffer)?;
            self.buffer.clear();
        }
        Ok(())
    }

    fn end(&mut self, _: &Summary) -> io::Result<()> {
        self.out.write_all(&self.buffer)?;
        self.out.flush()
    }
}
