//! Comma-separated values: every input column as it was, then the output columns.

use super::{
    Classified, Output, Report, Said, Segment, Sentence, Setting, arranged, competent, day,
    guard::{guarded, is_run},
    jurisdiction,
    kinds::ByKind,
    reason::write_figure,
    seats, states,
    summary::Summary,
};
use crate::model::{Country, FactId};
use rustc_hash::FxHashMap;
use std::io::{self, Write};
use std::ops::Range;

/// Writes CSV.
pub struct Csv<'a, W: Write> {
    setting: Setting<'a>,
    out: W,
    /// For each input column, the output column that takes its place.
    replaced: Vec<Option<Output>>,
    added: Vec<Output>,
    kinds: ByKind<OfKind>,
    /// What is said of a record like no other.
    seldom: OfKind,
    texts: Texts,
    scratch: Scratch,
}

/// Room that is used again for each row.
#[derive(Default)]
struct Scratch {
    /// What is not written yet.
    out: Vec<u8>,
    countries: Vec<Country>,
}

/// Output is handed on in blocks of this size: those that begin and end on a page of memory are copied fastest, and of
/// 64 KiB, 256 KiB and 1 MiB these took the least time.
const BLOCK: usize = 1 << 18;

impl<'a, W: Write> Csv<'a, W> {
    /// Writes the header.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn begin(setting: Setting<'a>, out: W) -> io::Result<Csv<'a, W>> {
        let (replaced, added) = arranged(&setting);
        let mut scratch = Scratch { out: Vec::with_capacity(BLOCK + (1 << 12)), ..Scratch::default() };
        for name in setting.columns.names.iter().chain(added.iter().map(|(name, _)| name)) {
            let guarded = if setting.raw { name.as_bytes().into() } else { guarded(name.as_bytes()) };
            write_cell(&guarded, &mut scratch.out);
        }
        end_of_line(&mut scratch.out);
        let added = added.into_iter().map(|(_, column)| column).collect();
        let (kinds, seldom, texts) = Default::default();
        Ok(Csv { setting, out, replaced, added, kinds, seldom, texts, scratch })
    }

    /// What is said of records of this kind, and where: anew, if it is not known.
    #[cold]
    fn learn(&mut self, classified: &Classified) -> OfKind {
        let texts = &mut self.texts;
        let mut template = |columns: &[Output]| Template::of(classified, columns, &self.setting, texts);
        OfKind {
            added: template(&self.added),
            replacing: self.replaced.iter().flatten().map(|column| template(&[*column])).collect(),
        }
    }
}

/// The cells that are added to records of a kind, and those that take the place of input cells.
#[derive(Default)]
struct OfKind {
    added: Template,
    replacing: Box<[Template]>,
}

/// Stretches of text, each held once: kinds share most of what is said of them. Beside them the parts of all templates:
/// what is read for one row after the other stands close together in memory.
#[derive(Default)]
struct Texts {
    all: Vec<u8>,
    places: FxHashMap<Box<[u8]>, Part>,
    parts: Vec<Part>,
}

impl Texts {
    /// Beyond this all is forgotten: memory stays bounded whatever the records are.
    const MOST: usize = 1 << 22;

    /// A part that says so much at most as a part can.
    fn hold(&mut self, text: &[u8]) -> Part {
        if let Some(known) = self.places.get(text) {
            return *known;
        }
        let part = Part::Text { at: self.all.len() as u32, length: text.len() as u16 };
        self.all.extend_from_slice(text);
        self.places.insert(text.into(), part);
        part
    }

    fn is_full(&self) -> bool {
        self.all.len() > Texts::MOST || self.parts.len() > Texts::MOST / size_of::<Part>()
    }
}

/// Cells with holes where the record itself tells: where its parts stand among all.
#[derive(Default)]
struct Template(Range<u32>);

/// A stretch of text, or what is filled in for each record.
#[derive(Clone, Copy)]
enum Part {
    Text {
        at: u32,
        length: u16,
    },
    Figure(FactId),
    Jurisdiction,
    /// The Member States that one fact tells for one regime.
    States {
        regime: u8,
        fact: FactId,
    },
    /// A date column, by its place.
    Day(u8),
}

impl Template {
    fn of(classified: &Classified, columns: &[Output], setting: &Setting, texts: &mut Texts) -> Template {
        let begin = texts.parts.len() as u32;
        let mut draft = Draft { text: Vec::with_capacity(256), texts };
        columns.iter().for_each(|column| draft.add(classified, *column, setting));
        draft.cut();
        Template(begin..draft.texts.parts.len() as u32)
    }

    /// Writes the cells for one record.
    fn fill(&self, classified: &Classified, setting: &Setting, texts: &Texts, scratch: &mut Scratch) {
        let Scratch { out, countries } = scratch;
        for part in &texts.parts[self.0.start as usize..self.0.end as usize] {
            match *part {
                Part::Text { at, length } => {
                    let at = at as usize;
                    out.extend_from_slice(&texts.all[at..at + usize::from(length)]);
                }
                Part::Figure(fact) => write_figure(fact, classified.row.facts, setting.law, setting.lang, out),
                Part::Day(column) => {
                    if let Some(due) = day(classified, setting.law, usize::from(column)) {
                        out.extend_from_slice(due.on.to_string().as_bytes());
                    }
                }
                Part::States { regime, fact } => {
                    countries.clear();
                    states(usize::from(regime), fact, classified.row.facts, setting.law, countries);
                    countries.sort_unstable();
                    countries.dedup();
                    list(countries, out);
                }
                Part::Jurisdiction => {
                    jurisdiction(classified, setting.law, countries);
                    list(countries, out);
                }
            }
        }
    }
}

/// A template being written.
struct Draft<'t> {
    /// What is not a part yet.
    text: Vec<u8>,
    texts: &'t mut Texts,
}

/// Bytes of a text that goes with what follows it.
const FEW_WORDS: usize = 24;

impl Draft<'_> {
    fn add(&mut self, classified: &Classified, column: Output, setting: &Setting) {
        match column.of(classified, setting.law, setting.lang) {
            Said::Nothing => self.text.push(b','),
            Said::Id(id) => ready(id, &mut self.text),
            Said::Text(text) => write_cell(text.as_bytes(), &mut self.text),
            Said::AsOf(date) => ready(&date.to_string(), &mut self.text),
            Said::List(list) => ready(&list.cell, &mut self.text),
            Said::Notes(notes) => write_cell(notes.join("|").as_bytes(), &mut self.text),
            Said::Bodies(bodies) => ready(&bodies.join("|"), &mut self.text),
            Said::Codes(_) => {
                let mut told = competent(classified);
                self.cell_of_record(match (told.next(), told.next()) {
                    (Some((regime, fact)), None) if seats(classified).next().is_none() => {
                        Part::States { regime: regime as u8, fact }
                    }
                    _ => Part::Jurisdiction,
                });
            }
            Said::Day(_) => match column {
                Output::Day(column) if setting.columns.has_dates(setting.law.catalogue()) => {
                    self.cell_of_record(Part::Day(column as u8));
                }
                _ => self.text.push(b','),
            },
            Said::Sentence(sentence) => {
                self.text.push(b'"');
                self.say(sentence);
                self.text.extend_from_slice(b"\",");
            }
        }
    }

    fn cell_of_record(&mut self, part: Part) {
        self.cut();
        self.texts.parts.push(part);
        self.text.push(b',');
    }

    /// A sentence inside quotes. Phrases are parts by themselves, since other sentences have them too; a few words between
    /// them are not, since each part takes a step.
    fn say(&mut self, sentence: &Sentence) {
        for segment in sentence.segments() {
            match segment {
                Segment::Words(words) => doubling_quotes(words.as_bytes(), &mut self.text),
                Segment::Phrase(phrase) => {
                    self.cut_long();
                    self.say(phrase);
                    self.cut_long();
                }
                Segment::Figure(fact) => {
                    self.cut();
                    self.texts.parts.push(Part::Figure(*fact));
                }
            }
        }
    }

    /// Makes the text so far a part, unless it is a few words.
    fn cut_long(&mut self) {
        if self.text.len() >= FEW_WORDS {
            self.cut();
        }
    }

    /// Makes the text so far a part.
    fn cut(&mut self) {
        for text in self.text.chunks(usize::from(u16::MAX)) {
            let part = self.texts.hold(text);
            self.texts.parts.push(part);
        }
        self.text.clear();
    }
}

fn list(countries: &[Country], out: &mut Vec<u8>) {
    for (i, country) in countries.iter().enumerate() {
        out.extend_from_slice(if i > 0 { b"|" } else { b"" });
        out.extend_from_slice(&country.0);
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
fn write_cell(text: &[u8], out: &mut Vec<u8>) {
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
        // a row with notes of its own is like no other
        let is_like_others = classified.notes.is_empty();
        let parts = self.texts.parts.len();
        if !is_like_others {
            self.seldom = self.learn(classified);
        } else if self.kinds.get(classified.kind).is_none() {
            let said = self.learn(classified);
            self.kinds.keep(classified.kind, said);
        }
        let of_kind = self.kinds.get(classified.kind).filter(|_| is_like_others);
        let OfKind { added, replacing } = of_kind.unwrap_or(&self.seldom);
        let scratch = &mut self.scratch;
        let cells = classified.row.cells;
        let raw = self.setting.raw;
        let is_as_read = replacing.is_empty() && (raw || !cells.iter().any(is_run));
        // quotes are text where the file has others, or none
        let line = cells.as_delimited(b',').filter(|line| is_as_read && memchr::memchr(b'"', line).is_none());
        match line {
            Some(line) => {
                scratch.out.extend_from_slice(line);
                scratch.out.push(b',');
            }
            None => {
                let mut replacing = replacing.iter();
                for (cell, replaced) in cells.iter().zip(&self.replaced) {
                    match replaced.and_then(|_| replacing.next()) {
                        Some(template) => template.fill(classified, &self.setting, &self.texts, scratch),
                        None if !raw && is_run(cell) => write_cell(&guarded(cell), &mut scratch.out),
                        None => write_cell(cell, &mut scratch.out),
                    }
                }
            }
        }
        added.fill(classified, &self.setting, &self.texts, scratch);
        end_of_line(&mut scratch.out);
        if !is_like_others {
            self.texts.parts.truncate(parts);
        }
        if self.texts.is_full() {
            self.kinds.clear();
            self.texts = Texts::default();
        }
        let out = &mut self.scratch.out;
        let whole = out.len() - out.len() % BLOCK;
        if whole > 0 {
            self.out.write_all(&out[..whole])?;
            out.drain(..whole);
        }
        Ok(())
    }

    fn end(&mut self, _: &Summary) -> io::Result<()> {
        self.out.write_all(&self.scratch.out)?;
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::{Draft, Part, Texts};

    #[test]
    fn a_text_longer_than_a_part_is_several_parts_and_none_of_it_is_lost() {
        let text: Vec<u8> = (0..200_000u32).map(|i| b'a' + (i % 23) as u8).collect();
        let mut texts = Texts::default();
        Draft { text: text.clone(), texts: &mut texts }.cut();
        let mut joined = Vec::new();
        for part in &texts.parts {
            let Part::Text { at, length } = *part else { continue };
            joined.extend_from_slice(&texts.all[at as usize..at as usize + usize::from(length)]);
        }
        assert_eq!((texts.parts.len(), joined == text), (4, true));
    }
}
