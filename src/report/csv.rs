//! Comma-separated values: every input column as it was, then the output columns.

use super::{
    Classified, Output, Report, Said, Segment, Sentence, Setting, jurisdiction, notes, output_columns, summary::Summary,
};
use crate::model::FactId;
use rustc_hash::FxHashMap;
use std::io::{self, Write};

/// Writes CSV.
pub struct Csv<'a, W: Write> {
    setting: Setting<'a>,
    out: W,
    /// For each input column, the output column that takes its place.
    replaced: Vec<Option<Output>>,
    added: Vec<Output>,
    /// The place of what is said of records of a kind.
    kinds: FxHashMap<u64, usize>,
    said: Vec<OfKind>,
    /// The same for a record of a kind seldom met.
    seldom: OfKind,
    /// What is not written yet.
    buffer: Vec<u8>,
    figure: String,
}

const BUFFER: usize = 1 << 16;
/// Beyond this many kinds, all are forgotten.
const KINDS: usize = 1 << 15;

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
        Ok(Csv {
            setting,
            out,
            replaced,
            added,
            kinds: FxHashMap::default(),
            said: Vec::new(),
            seldom: OfKind::default(),
            buffer,
            figure: String::new(),
        })
    }

    /// The place of what is said of records of this kind; beyond the end for kinds seldom met.
    fn of_kind(&mut self, classified: &Classified) -> usize {
        if let Some(known) = classified.kind.and_then(|kind| self.kinds.get(&kind)) {
            return *known;
        }
        let said = OfKind {
            added: self.cells(classified, &self.added),
            replacing: self.replaced.iter().flatten().map(|column| self.cells(classified, &[*column])).collect(),
        };
        let Some(kind) = classified.kind else {
            self.seldom = said;
            return usize::MAX;
        };
        if self.said.len() >= KINDS {
            self.kinds.clear();
            self.said.clear();
        }
        self.said.push(said);
        self.kinds.insert(kind, self.said.len() - 1);
        self.said.len() - 1
    }

    /// The cells of output columns, but for what the record itself tells.
    fn cells(&self, classified: &Classified, columns: &[Output]) -> Template {
        let mut template = Template::default();
        for column in columns {
            template.add(classified, *column, &self.setting);
        }
        template
    }
}

/// The cells that are added to records of a kind, and those that take the place of input cells.
#[derive(Default)]
struct OfKind {
    added: Template,
    replacing: Vec<Template>,
}

/// Text with holes where the record itself tells.
#[derive(Default)]
struct Template {
    text: Vec<u8>,
    holes: Vec<(usize, Hole)>,
}

/// What is filled in for each record.
enum Hole {
    Figure(FactId),
    Jurisdiction,
    Notes,
}

impl Template {
    fn add(&mut self, classified: &Classified, column: Output, setting: &Setting) {
        match column.of(classified, setting.law, setting.lang) {
            Said::Nothing => self.text.push(b','),
            Said::Id(id) => ready(id, &mut self.text),
            Said::Text(text) => cell(text.as_bytes(), &mut self.text),
            Said::AsOf(date) => ready(&date.to_string(), &mut self.text),
            Said::List(list) => ready(&list.cell, &mut self.text),
            Said::Notes(_) => self.hole(Hole::Notes),
            Said::Codes(_) => self.hole(Hole::Jurisdiction),
            Said::Sentence(sentence) => {
                self.text.push(b'"');
                self.say(sentence);
                self.text.extend_from_slice(b"\",");
            }
        }
    }

    /// Writes the cells for one record.
    fn fill(&self, classified: &Classified, setting: &Setting, out: &mut Vec<u8>, figure: &mut String) {
        let mut from = 0;
        for (at, hole) in &self.holes {
            out.extend_from_slice(&self.text[from..*at]);
            from = *at;
            match hole {
                Hole::Figure(fact) => {
                    figure.clear();
                    super::reason::write_figure(*fact, classified.row.facts, setting.law, setting.lang, figure);
                    out.extend_from_slice(figure.as_bytes());
                }
                Hole::Jurisdiction => {
                    for (i, country) in jurisdiction(classified, setting.law).iter().enumerate() {
                        out.extend_from_slice(if i > 0 { b"|" } else { b"" });
                        out.extend_from_slice(&country.0);
                    }
                }
                Hole::Notes => {
                    cell(notes(classified).join("|").as_bytes(), out);
                    out.pop();
                }
            }
        }
        out.extend_from_slice(&self.text[from..]);
    }

    /// A cell that each record fills.
    fn hole(&mut self, hole: Hole) {
        self.holes.push((self.text.len(), hole));
        self.text.push(b',');
    }

    /// A sentence inside quotes.
    fn say(&mut self, sentence: &Sentence) {
        for segment in sentence.segments() {
            match segment {
                Segment::Words(words) => doubling_quotes(words.as_bytes(), &mut self.text),
                Segment::Phrase(phrase) => self.say(phrase),
                Segment::Figure(fact) => self.holes.push((self.text.len(), Hole::Figure(*fact))),
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
        let said = self.of_kind(classified);
        let cells = classified.row.cells;
        // most rows have no cell that needs quotes: one look at all of them tells
        let plain = is_plain(cells.as_slice());
        let OfKind { added, replacing } = self.said.get(said).unwrap_or(&self.seldom);
        let mut replacing = replacing.iter();
        for (i, replaced) in self.replaced.iter().enumerate() {
            match replaced.and_then(|_| replacing.next()) {
                Some(template) => template.fill(classified, &self.setting, &mut self.buffer, &mut self.figure),
                None if plain => {
                    self.buffer.extend_from_slice(&cells[i]);
                    self.buffer.push(b',');
                }
                None => cell(&cells[i], &mut self.buffer),
            }
        }
        added.fill(classified, &self.setting, &mut self.buffer, &mut self.figure);
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
