//! Delimited text, row by row. A row is handed on as facts or rejected with its reasons; none is lost.

use super::codes::{CodeColumns, ReadCodes};
use super::columns::{Columns, HeaderFault};
use super::value::{self, DecimalMark, ValueFault};
use super::watch::{Seen, Watch};
use crate::model::{ActivityCodes, Catalogue, FactId, Facts, Functions, Kind, Text, Value, said};
use jiff::civil::Date;
use rustc_hash::FxHashMap;
use std::fmt;
use std::io::{Cursor, Read};
use std::rc::Rc;

/// How to read a file.
#[derive(Debug, Clone, Default)]
pub struct Options {
    pub decimal: DecimalMark,
    /// The names of the columns that will be added to each row.
    pub output_columns: Vec<String>,
    /// The day judged: what a record dates later does not count yet. Without it, everything counts.
    pub as_of: Option<Date>,
}

/// Why a file cannot be read at all.
#[derive(Debug)]
pub enum OpenFault {
    Header(HeaderFault),
    Unreadable(std::io::Error),
    Csv(csv::Error),
    UnclosedHeader,
    EndlessHeader,
}

impl OpenFault {
    /// What is wrong and what to do, in every language.
    pub fn said(&self) -> Text {
        match self {
            OpenFault::Header(fault) => fault.said(),
            OpenFault::Unreadable(error) => said!("cannot be read: {error}", "kan niet worden gelezen: {error}"),
            OpenFault::Csv(error) => said!("cannot be read: {error}", "kan niet worden gelezen: {error}"),
            OpenFault::UnclosedHeader => said!(
                "a quote is opened in the first line and never closed; close it",
                "in de eerste regel is een aanhalingsteken geopend en nooit gesloten; sluit het"
            ),
            OpenFault::EndlessHeader => said!(
                "the first line does not end within a mebibyte; it must name the columns, and each row be a line of its own",
                "de eerste regel eindigt niet binnen een mebibyte; die moet de kolommen noemen, en elke rij moet een eigen regel zijn"
            ),
        }
    }
}

impl fmt::Display for OpenFault {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.said().en)
    }
}

impl std::error::Error for OpenFault {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            OpenFault::Unreadable(error) => Some(error),
            OpenFault::Csv(error) => Some(error),
            OpenFault::Header(_) | OpenFault::UnclosedHeader | OpenFault::EndlessHeader => None,
        }
    }
}

impl From<HeaderFault> for OpenFault {
    fn from(fault: HeaderFault) -> OpenFault {
        OpenFault::Header(fault)
    }
}

impl From<std::io::Error> for OpenFault {
    fn from(error: std::io::Error) -> OpenFault {
        OpenFault::Unreadable(error)
    }
}

impl From<csv::Error> for OpenFault {
    fn from(error: csv::Error) -> OpenFault {
        OpenFault::Csv(error)
    }
}

/// A file of records, read from front to back in constant memory.
pub struct Records<'c> {
    rows: csv::Reader<Watch<Box<dyn Read + 'c>>>,
    seen: Rc<Seen>,
    catalogue: &'c Catalogue,
    pub columns: Columns,
    pub delimiter: u8,
    decimal: DecimalMark,
    as_of: Option<Date>,
    /// The dates that follow another.
    dates: Vec<(FactId, FactId)>,
    /// Whether a column dates a fact.
    may_be_later: bool,
    /// What of the record does not count yet.
    not_yet: Vec<FactId>,
    /// The columns that are read: their places and facts.
    read: Vec<(usize, FactId)>,
    /// Cells that named functions before, with what they named.
    functions: FxHashMap<String, Functions>,
    record: csv::ByteRecord,
    /// The line on which the record starts.
    line: u64,
    /// The record was read before it was asked for.
    ahead: bool,
    /// Lines end with a carriage return alone.
    returns_only: bool,
    facts: Facts,
    codes: Option<CodeColumns>,
}

/// A row that was read.
pub struct Row<'r> {
    /// The line on which it starts, counted from one; the header is line one.
    pub line: u64,
    /// The cells, unchanged.
    pub cells: &'r csv::ByteRecord,
    pub facts: &'r Facts,
    /// Facts that the record dates after the day judged: they were taken out.
    pub not_yet: &'r [FactId],
    /// What codes of activities say of it; none where the file has none.
    pub codes: Option<ReadCodes<'r>>,
}

/// A row that was not read, with every reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejected {
    pub line: u64,
    pub cells: Vec<String>,
    pub faults: Vec<CellFault>,
}

/// One reason for rejecting a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellFault {
    /// The column, unless the whole row is at fault.
    pub column: Option<String>,
    pub value: String,
    pub message: Text,
    pub help: Text,
}

/// What the first line is looked for in.
const HEADER_WITHIN: usize = 1 << 16;
/// Characters of a cell that a file of rejects repeats.
const LONGEST_SHOWN: usize = 1000;

impl<'c> Records<'c> {
    /// Finds the delimiter and reads the header.
    ///
    /// # Errors
    /// When the file cannot be read or its header cannot be used.
    pub fn open(
        mut input: impl Read + 'c,
        catalogue: &'c Catalogue,
        options: &Options,
    ) -> Result<Records<'c>, OpenFault> {
        let mut start = Vec::with_capacity(HEADER_WITHIN);
        input.by_ref().take(HEADER_WITHIN as u64).read_to_end(&mut start)?;
        if start.starts_with(b"\xef\xbb\xbf") {
            start.drain(..3);
        }
        let delimiter = delimiter(&start);
        let whole: Box<dyn Read + 'c> = Box::new(Cursor::new(start).chain(input));
        let (watch, seen) = Watch::new(whole, delimiter);
        let mut rows = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .has_headers(false)
            .flexible(true)
            .buffer_capacity(1 << 16)
            .from_reader(watch);
        let mut record = csv::ByteRecord::new();
        if !rows.read_byte_record(&mut record)? {
            return Err(HeaderFault::Empty.into());
        }
        if seen.ends_in_quotes() {
            return Err(OpenFault::UnclosedHeader);
        }
        if seen.is_cut() {
            return Err(OpenFault::EndlessHeader);
        }
        let end = rows.position().byte();
        let returns_only =
            seen.byte_at(end.saturating_sub(1)) == Some(b'\r') && seen.byte_at(end).is_some_and(|b| b != b'\n');
        let columns = Columns::read(&record, catalogue, &options.output_columns)?;
        let facts = Facts::none(catalogue);
        let is_read = |fact: &FactId| !matches!(catalogue.fact(*fact).kind, Kind::Text | Kind::Code);
        let read = columns.facts.iter().enumerate().filter_map(|(i, f)| Some((i, f.filter(is_read)?))).collect();
        let (decimal, functions) = (options.decimal, FxHashMap::default());
        let given = || columns.facts.iter().flatten().copied();
        let dates = value::ordered_dates(given(), catalogue);
        let may_be_later =
            given().any(|f| catalogue.fact(f).counts_from.is_some_and(|date| given().any(|g| g == date)));
        Ok(Records {
            rows,
            seen,
            catalogue,
            columns,
            delimiter,
            decimal,
            as_of: options.as_of,
            dates,
            may_be_later,
            not_yet: Vec::new(),
            read,
            functions,
            record,
            line: 1,
            ahead: false,
            returns_only,
            facts,
            codes: None,
        })
    }

    /// Reads what codes of activities in the file say of each row.
    pub fn read_codes(&mut self, codes: ActivityCodes) -> Option<&CodeColumns> {
        self.codes = CodeColumns::of(codes, &self.columns);
        self.codes.as_ref()
    }

    /// Whether no row is left.
    ///
    /// # Errors
    /// When the file cannot be read on.
    pub fn at_end(&mut self) -> Result<bool, OpenFault> {
        if !self.ahead {
            self.ahead = self.advance()?;
        }
        Ok(!self.ahead)
    }

    /// The next row, read or rejected; none at the end of the file.
    ///
    /// # Errors
    /// When the file cannot be read on.
    pub fn next_row(&mut self) -> Result<Option<Result<Row<'_>, Rejected>>, OpenFault> {
        if !std::mem::take(&mut self.ahead) && !self.advance()? {
            return Ok(None);
        }
        let mut faults = self.read_row();
        let mut codes = None;
        let is_whole = faults.iter().all(|fault| fault.column.is_some());
        if let Some(columns) = self.codes.as_ref().filter(|_| is_whole) {
            match columns.read(&self.record, &self.facts.functions, self.catalogue) {
                Ok(read) => codes = Some(read),
                Err(unread) => faults.extend(unread.into_iter().map(|fault| self.of_cell(fault))),
            }
        }
        if let Some(functions) = codes.as_ref().and_then(|read| read.functions.clone()) {
            self.facts.functions = functions;
        }
        if faults.is_empty() {
            if let Some(day) = self.as_of.filter(|_| self.may_be_later) {
                self.not_yet = self.facts.judged_on(day, self.catalogue);
            }
            let not_yet = self.not_yet.as_slice();
            return Ok(Some(Ok(Row { line: self.line, cells: &self.record, facts: &self.facts, not_yet, codes })));
        }
        Ok(Some(Err(Rejected { line: self.line, cells: self.shortened(), faults })))
    }

    /// Reads the next record; false at the end of the file.
    fn advance(&mut self) -> Result<bool, OpenFault> {
        let line = self.rows.position().line();
        self.seen.row_begins();
        let found = self.rows.read_byte_record(&mut self.record)?;
        self.line = self.line_of_start(line);
        Ok(found)
    }

    /// The line on which the record starts. The parser counts the line feeds that it has taken, and takes blank lines
    /// and the line feed after a carriage return together with the record after them: so it is reckoned from the end.
    fn line_of_start(&self, line_before: u64) -> u64 {
        let end = self.rows.position();
        if self.returns_only {
            return end.record();
        }
        let has_line_feed = !self.seen.has_ended() && self.seen.byte_at(end.byte().saturating_sub(1)) == Some(b'\n');
        let last = end.line().saturating_sub(u64::from(has_line_feed));
        // most records follow the one before at once, and stand on one line
        if last == line_before { last } else { last.saturating_sub(line_feeds(self.record.as_slice())) }
    }

    /// The cells for a file of rejects: what a quote or a missing line end has swallowed is cut off.
    fn shortened(&self) -> Vec<String> {
        let most = if self.seen.is_cut() { self.columns.names.len() } else { usize::MAX };
        let cells = self.record.iter().take(most).map(String::from_utf8_lossy);
        cells.map(|cell| cell.chars().take(LONGEST_SHOWN).collect()).collect()
    }

    fn read_row(&mut self) -> Vec<CellFault> {
        let whole = std::str::from_utf8(self.record.as_slice()).ok();
        if let Some(fault) = self.shape_fault(whole) {
            return vec![fault];
        }
        let mut faults = Vec::new();
        let mut note = |column: &str, value: &str, fault: ValueFault| {
            let (column, value) = (Some(column.to_string()), value.to_string());
            faults.push(CellFault { column, value, message: fault.message, help: fault.help });
        };
        let (mut functions, mut sector) = (Default::default(), None);
        let mut place_of_both = None;
        // cells are taken from the whole, so that they need not be checked again
        let whole = whole.unwrap_or_default();
        for (i, fact) in &self.read {
            let (i, fact) = (*i, *fact);
            let Some(cell) = self.record.range(i).and_then(|range| whole.get(range)) else {
                // a character begins in one cell and ends in the next
                return vec![not_utf8()];
            };
            let cell = trimmed(cell);
            let column = self.columns.names[i].as_str();
            match self.catalogue.fact(fact).kind {
                Kind::Functions => match functions_of(cell, &mut self.functions, self.catalogue) {
                    Ok(found) => {
                        functions = found;
                        place_of_both = Some((column, cell));
                    }
                    Err(fault) => note(column, cell, fault),
                },
                Kind::Sector => match value::sector(cell, self.catalogue) {
                    Ok(found) => sector = found,
                    Err(fault) => note(column, cell, fault),
                },
                _ if cell.is_empty() => self.facts.set(fact, Value::Blank),
                _ => match value::parse(fact, cell, self.catalogue, self.decimal) {
                    Ok(value) => self.facts.set(fact, value),
                    Err(fault) => note(column, cell, fault),
                },
            }
        }
        match value::reconcile(functions, sector, self.catalogue) {
            Ok(functions) => self.facts.functions = functions,
            Err(fault) => {
                let (column, cell) = place_of_both.unwrap_or_default();
                note(column, cell, fault);
            }
        }
        if faults.is_empty() {
            let found = value::contradictions(&self.facts, &self.dates, self.catalogue);
            faults.extend(found.into_iter().map(|fault| self.of_cell(fault)));
        }
        faults
    }

    /// A fault with the cell of the fact that it is of.
    fn of_cell(&self, fault: ValueFault) -> CellFault {
        let place = fault.fact.and_then(|fact| self.columns.place(fact));
        let column = place.map(|i| self.columns.names[i].clone());
        let value = place.and_then(|i| self.record.get(i)).map(String::from_utf8_lossy).unwrap_or_default();
        CellFault { column, value: value.into(), message: fault.message, help: fault.help }
    }

    /// Faults of the row as a whole.
    fn shape_fault(&self, text: Option<&str>) -> Option<CellFault> {
        let whole = |message, help| Some(CellFault { column: None, value: String::new(), message, help });
        let is_cut = self.seen.is_cut();
        if self.seen.ends_in_quotes() {
            let line = self.line_of_last_cell();
            let message = match is_cut {
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
            return whole(message, help);
        }
        if is_cut {
            return whole(
                said!(
                    "the row does not end within a mebibyte; everything after it was left unread",
                    "de rij eindigt niet binnen een mebibyte; alles daarna is niet gelezen"
                ),
                said!("look for a line end that is missing", "zoek een regeleinde dat ontbreekt"),
            );
        }
        let (found, expected) = (self.record.len(), self.columns.names.len());
        if found != expected {
            let cells = if found == 1 { "cel" } else { "cellen" };
            let columns = if expected == 1 { "kolom" } else { "kolommen" };
            return whole(
                Text {
                    en: format!("the row has {found} cells, and the header names {expected} columns").into(),
                    nl: format!("de rij heeft {found} {cells}, en de kopregel noemt {expected} {columns}").into(),
                },
                said!(
                    "look for a delimiter inside a cell that is not in quotes, or a cell that was left out",
                    "zoek een scheidingsteken in een cel die niet tussen aanhalingstekens staat, of een cel die is weggelaten"
                ),
            );
        }
        if text.is_none() {
            return Some(not_utf8());
        }
        if self.record.iter().all(|cell| cell.trim_ascii().is_empty()) {
            return whole(
                said!("the row is empty", "de rij is leeg"),
                said!("remove it, or fill it in", "verwijder de rij, of vul de rij in"),
            );
        }
        None
    }

    fn line_of_last_cell(&self) -> u64 {
        let last = self.record.len().checked_sub(1).and_then(|i| self.record.range(i));
        let earlier = last.and_then(|range| self.record.as_slice().get(..range.start)).unwrap_or_default();
        self.line + line_feeds(earlier)
    }
}

fn line_feeds(bytes: &[u8]) -> u64 {
    memchr::memchr_iter(b'\n', bytes).count() as u64
}

fn not_utf8() -> CellFault {
    let message = said!("the row is not text in UTF-8", "de rij is geen tekst in UTF-8");
    let help = said!("save the file as UTF-8", "sla het bestand op als UTF-8");
    CellFault { column: None, value: String::new(), message, help }
}

/// The cell without the white space around it, of which there mostly is none.
fn trimmed(cell: &str) -> &str {
    let plain = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_graphic);
    let bytes = cell.as_bytes();
    if plain(bytes.first()) && plain(bytes.last()) { cell } else { cell.trim() }
}

/// Cells that name functions come again and again; this many are remembered.
const FUNCTIONS_REMEMBERED: usize = 1 << 12;
/// Longer cells are read anew: what is remembered stays small.
const LONGEST_REMEMBERED: usize = 256;

fn functions_of(
    cell: &str,
    known: &mut FxHashMap<String, Functions>,
    catalogue: &Catalogue,
) -> Result<Functions, ValueFault> {
    if let Some(functions) = known.get(cell) {
        return Ok(functions.clone());
    }
    let functions = value::functions(cell, catalogue)?;
    if cell.len() > LONGEST_REMEMBERED {
        return Ok(functions);
    }
    if known.len() >= FUNCTIONS_REMEMBERED {
        known.clear();
    }
    known.insert(cell.to_string(), functions.clone());
    Ok(functions)
}

/// The delimiter that the first line uses most: comma, semicolon or tab.
pub(super) fn delimiter(start: &[u8]) -> u8 {
    let mut quoted = false;
    let mut counts = [0usize; 3];
    for byte in start {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => break,
            _ if quoted => {}
            _ => {
                if let Some(i) = DELIMITERS.iter().position(|d| d == byte) {
                    counts[i] += 1;
                }
            }
        }
    }
    // of equal counts the first wins, so the order of `DELIMITERS` is the order of preference
    let best = (0..3).rev().max_by_key(|i| counts[*i]);
    best.map_or(b',', |i| DELIMITERS[i])
}

const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];
