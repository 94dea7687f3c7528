//! Delimited text, row by row. A row is handed on as facts or rejected with its reasons; none is lost.

use super::codes::{CodeColumns, ReadCodes};
use super::columns::{Columns, known};
use super::dialect::{Declared, Layout, SAMPLE, joined};
use super::fault::OpenFault;
use super::foreign::{self, Foreign};
use super::line::Line;
use super::mapping::Mapping;
use super::marks::{FigureColumn, Mark, Marks, Points, Votes};
use super::rejected::{CellFault, Rejected};
use super::table::Table;
use super::typed::TypedNumbers;
use super::usage::{Shown, Usage, Wording};
use super::value::{self, ValueFault};
use crate::model::{ActivityCodes, Catalogue, Decimal, Fact, FactId, Facts, Functions, Kind, Text, Value};
use jiff::civil::Date;
use rustc_hash::FxHashMap;
use std::io::Read;

/// How to read a file.
#[derive(Debug, Clone, Default)]
pub struct Options {
    pub declared: Declared,
    /// Of a sheet, where its numbers stand: its text was made here, and has no dialect but in its cells.
    pub sheet: Option<TypedNumbers>,
    /// The names of the columns that will be added to each row.
    pub output_columns: Vec<String>,
    /// What the user says that columns give.
    pub mapping: Mapping,
    /// The day judged: what a record dates later does not count yet. Without it, everything counts.
    pub as_of: Option<Date>,
}

/// A file of records, read from front to back in constant memory.
pub struct Records<'c> {
    table: Table<Box<dyn Read + 'c>>,
    catalogue: &'c Catalogue,
    pub columns: Columns,
    /// The line that names the columns.
    pub header_line: u64,
    /// What the marks in the figures of each column mean.
    marks: Vec<Marks>,
    /// What the words of each column mean.
    wording: Vec<Wording>,
    /// The mark of figures in the other columns, where all of the file agree.
    mark_of_file: Option<Mark>,
    /// The numbers of a sheet.
    typed: Option<TypedNumbers>,
    as_of: Option<Date>,
    /// The dates that follow another.
    dates: Vec<(FactId, FactId)>,
    /// Whether a column dates a fact.
    may_be_later: bool,
    /// Whether the columns can say what cannot be true together.
    may_contradict: bool,
    /// What of the record does not count yet.
    not_yet: Vec<FactId>,
    read: Vec<ReadColumn<'c>>,
    /// Cells that named functions before, with what they named.
    functions: FxHashMap<String, Functions>,
    record: Line,
    /// The line on which the record starts.
    line: u64,
    /// What was met that is no row of the table.
    foreign: Foreign,
    /// The record was read before it was asked for.
    ahead: bool,
    facts: Facts,
    codes: Option<CodeColumns>,
}

/// A column that is read.
struct ReadColumn<'c> {
    place: usize,
    fact: FactId,
    declared: &'c Fact,
    /// What its figures are multiplied by.
    times: Decimal,
    /// Digits with at most one point, as figures mostly are, mean what they say.
    is_plain: bool,
}

/// A row that was read.
pub struct Row<'r> {
    /// The line on which it starts, counted from one; the header is line one.
    pub line: u64,
    /// The cells, unchanged.
    pub cells: &'r Line,
    pub facts: &'r Facts,
    /// Facts that the record dates after the day judged: they were taken out.
    pub not_yet: &'r [FactId],
    /// What codes of activities say of it; none where the file has none.
    pub codes: Option<ReadCodes<'r>>,
}

/// Bytes of a cell that is read: more than all functions there are take.
const LONGEST_CELL: usize = 1 << 14;
/// Characters of a cell that a file of rejects repeats.
const LONGEST_SHOWN: usize = 1000;

impl<'c> Records<'c> {
    /// Finds the dialect and reads the header.
    ///
    /// # Errors
    /// When the file cannot be read or its header cannot be used.
    pub fn open(
        mut input: impl Read + 'c,
        catalogue: &'c Catalogue,
        options: Options,
    ) -> Result<Records<'c>, OpenFault> {
        let mut start = Vec::new();
        input.by_ref().take(SAMPLE).read_to_end(&mut start)?;
        let is_whole = (start.len() as u64) < SAMPLE;
        let (layout, sample) = match options.sheet {
            Some(_) => (Layout::plain(), start.clone()),
            None => {
                let known = |header: &csv::ByteRecord| {
                    known(
                        header.iter().map(|name| std::str::from_utf8(name).unwrap_or_default()),
                        catalogue,
                        &options.mapping,
                    )
                };
                Layout::find(&start, is_whole, &options.declared, known).ok_or(OpenFault::NoText)?
            }
        };
        let (table, record) = Table::open(layout.decoded(start, input)?, layout)?;
        let columns = Columns::read(&record, catalogue, &options.output_columns, &options.mapping)?;
        let facts = Facts::none(catalogue);
        let is_read = |fact: &FactId| !matches!(catalogue.fact(*fact).kind, Kind::Text | Kind::Code);
        let facts_given = columns.facts.iter().zip(&columns.times).enumerate();
        let read = facts_given.filter_map(|(place, (fact, times))| {
            let fact = fact.filter(is_read)?;
            Some(ReadColumn { place, fact, declared: catalogue.fact(fact), times: *times, is_plain: false })
        });
        let read = read.collect();
        let given = || columns.facts.iter().flatten().copied();
        let dates = value::ordered_dates(given(), catalogue);
        let may_be_later =
            given().any(|f| catalogue.fact(f).counts_from.is_some_and(|date| given().any(|g| g == date)));
        let may_contradict = !dates.is_empty() || given().any(|fact| catalogue.is_implied(fact));
        let mut records = Records {
            header_line: table.line(),
            table,
            catalogue,
            marks: vec![Marks::Canonical; columns.names.len()],
            wording: vec![Wording::Plain; columns.names.len()],
            mark_of_file: options.declared.decimal,
            typed: options.sheet,
            columns,
            as_of: options.as_of,
            dates,
            may_be_later,
            may_contradict,
            not_yet: Vec::new(),
            read,
            functions: FxHashMap::default(),
            record,
            line: 1,
            foreign: Foreign::default(),
            ahead: false,
            facts,
            codes: None,
        };
        // most columns that the tool adds are there already: commas delimit what it writes, whatever marks the figures had
        let is_own_output = records.columns.replaced.len() * 2 > options.output_columns.len();
        records.find_usage(&sample, is_whole, is_own_output, &options.declared);
        for column in &mut records.read {
            let is_figure = matches!(column.declared.kind, Kind::Figure(unit) if !catalogue.unit(unit).whole);
            let has_plain_marks = records.typed.is_none() && records.marks[column.place].are_plain();
            column.is_plain = is_figure && has_plain_marks && column.times == Decimal::ONE;
        }
        Ok(records)
    }

    /// What the file is read as, in every language; of a sheet only what its cells of text show, which may be nothing.
    pub fn read_as(&self) -> Option<Text> {
        let figures = self.figure_columns().map(|column| column.place);
        let marks: Vec<(&str, Marks)> =
            figures.map(|place| (self.columns.names[place].as_str(), self.marks[place])).collect();
        let mut shown: Vec<Text> = Marks::said(&marks);
        shown.extend(self.wording.iter().zip(&self.columns.names).filter_map(|(wording, name)| wording.said(name)));
        match self.typed {
            None => Some(self.table.layout.said(shown)),
            Some(_) => (!shown.is_empty()).then(|| joined(&shown)),
        }
    }

    /// How the cells of a column are read, but for the numbers of a sheet.
    pub fn usage(&self, place: usize) -> Usage {
        Usage { marks: self.marks[place], wording: self.wording[place] }
    }

    fn figure_columns(&self) -> impl Iterator<Item = &ReadColumn<'c>> {
        self.read.iter().filter(|column| matches!(column.declared.kind, Kind::Figure(_)))
    }

    /// Decides what the marks in figures and the words in cells mean, by what was declared or by the rows of the sample.
    fn find_usage(&mut self, sample: &[u8], is_whole: bool, is_own_output: bool, declared: &Declared) {
        let columns: Vec<FigureColumn> = self
            .figure_columns()
            .map(|ReadColumn { place, fact, .. }| {
                let is_canonical = self.columns.is_canonical(*place, self.catalogue);
                FigureColumn { place: *place, fact: *fact, is_canonical }
            })
            .collect();
        let points = match self.table.layout.delimiter {
            _ if self.typed.is_some() || is_own_output => Points::Never,
            b',' => Points::Always,
            b'\t' => Points::UnlessShown,
            _ => Points::Never,
        };
        let mut votes = Votes::new(&columns, self.catalogue);
        let mut shown = Shown::new(self.read.iter().map(|column| (column.place, column.fact)), self.catalogue);
        // the sample may end in the middle of its last row
        let sample = if is_whole { sample } else { &sample[..memchr::memrchr(b'\n', sample).unwrap_or_default()] };
        let rows = self.table.layout.parser().from_reader(sample).into_byte_records().map_while(Result::ok);
        for (row, number) in rows.zip(0..).skip(1) {
            let typed = self.typed.as_ref().map(|typed| typed.of_row(number)).unwrap_or_default();
            votes.note(&row, |place| typed.iter().any(|(_, column)| *column as usize == place));
            shown.note(|place| row.get(place).unwrap_or_default());
        }
        shown.wordings(declared.dates).for_each(|(place, wording)| self.wording[place] = wording);
        let (marks, of_file) = match declared.decimal {
            Some(mark) => (vec![Marks::Declared(mark); columns.len()], Some(mark)),
            None => votes.decide(points),
        };
        columns.iter().zip(marks).for_each(|(column, marks)| self.marks[column.place] = marks);
        self.mark_of_file = of_file;
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
        if !faults.is_empty() || self.foreign.is_in_another_table() {
            let foreign = self.foreign.of(&self.record, self.line, &self.columns, self.catalogue);
            faults = foreign.map_or(faults, |fault| vec![fault]);
        }
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
        Ok(Some(Err(self.rejected(faults))))
    }

    #[cold]
    fn rejected(&self, faults: Vec<CellFault>) -> Rejected {
        Rejected { line: self.line, cells: self.shortened(), faults }
    }

    /// Reads the next record that says something; false at the end of the file.
    fn advance(&mut self) -> Result<bool, OpenFault> {
        if !self.table.read(&mut self.record)? {
            return Ok(false);
        }
        self.line = self.table.line();
        if self.typed.is_some() {
            self.write_numbers();
        }
        Ok(true)
    }

    /// Gives the numbers of a sheet the mark that figures beside them have: what is handed on is read alike.
    fn write_numbers(&mut self) {
        let has_comma = |place: usize| self.mark_at(place) == Some(Mark::Comma);
        let places: Vec<usize> = self.typed_places().filter(|place| has_comma(*place)).collect();
        if places.is_empty() {
            return;
        }
        let mut written = Line::default();
        for (i, cell) in self.record.iter().enumerate() {
            if places.contains(&i) {
                let cell: Vec<u8> = cell.iter().map(|byte| if *byte == b'.' { b',' } else { *byte }).collect();
                written.push(&cell);
            } else {
                written.push(cell);
            }
        }
        self.record = written;
    }

    /// The columns in which the row has a number with decimals that the sheet has as a number.
    fn typed_places(&self) -> impl Iterator<Item = usize> + '_ {
        let row = self.table.records().saturating_sub(1);
        let places = self.typed.as_ref().map(|typed| typed.of_row(row)).unwrap_or_default();
        places.iter().map(|(_, column)| *column as usize)
    }

    /// The mark in the figures of a column, or else of the file.
    fn mark_at(&self, place: usize) -> Option<Mark> {
        let fact = self.columns.facts.get(place).copied().flatten();
        if fact.is_some_and(|fact| !matches!(self.catalogue.fact(fact).kind, Kind::Figure(_))) {
            // a code of activities has a point of its own
            return None;
        }
        self.marks.get(place).filter(|marks| **marks != Marks::Canonical).map_or(self.mark_of_file, |m| m.mark())
    }

    /// How a cell is read.
    fn usage_of(&self, place: usize) -> Usage {
        Usage { marks: self.marks_of(place), ..self.usage(place) }
    }

    /// What the marks in a cell mean.
    fn marks_of(&self, place: usize) -> Marks {
        if self.typed.is_none() || !self.typed_places().any(|typed| typed == place) {
            return self.marks[place];
        }
        self.mark_at(place).map_or(Marks::Canonical, Marks::Declared)
    }

    /// The cells for a file of rejects: what a quote or a missing line end has swallowed is cut off.
    fn shortened(&self) -> Vec<String> {
        let most = if self.table.is_cut() { self.columns.names.len() } else { usize::MAX };
        let cells = self.record.iter().take(most).map(String::from_utf8_lossy);
        cells.map(|cell| cell.chars().take(LONGEST_SHOWN).collect()).collect()
    }

    fn read_row(&mut self) -> Vec<CellFault> {
        let whole = match self.table.text(&self.record) {
            Ok(whole) => whole,
            Err(fault) => return vec![fault],
        };
        let mut faults = Vec::new();
        let mut note = |column: &str, value: &str, fault: ValueFault| {
            let (column, value) = (Some(column.to_string()), value.to_string());
            faults.push(CellFault { column, value, message: fault.message, help: fault.help });
        };
        let (mut functions, mut sector) = (Default::default(), None);
        let mut place_of_both = None;
        // cells are taken from the whole, so that they need not be checked again
        for ReadColumn { place: i, fact, declared, times, is_plain } in &self.read {
            let (i, fact) = (*i, *fact);
            if *is_plain && let Some(figure) = self.record.get(i).and_then(Decimal::of_digits) {
                self.facts.set(fact, Value::Figure(figure));
                continue;
            }
            let Some(cell) = self.record.range(i).and_then(|range| whole.get(range)) else {
                // a character begins in one cell and ends in the next
                return vec![self.table.no_text()];
            };
            let cell = trimmed(cell);
            let column = self.columns.names[i].as_str();
            if cell.len() > LONGEST_CELL {
                let start: String = cell.chars().take(LONGEST_SHOWN).collect();
                note(column, &start, value::too_long(cell));
                continue;
            }
            match declared.kind {
                Kind::Functions => match functions_of(cell, &mut self.functions, self.catalogue) {
                    Ok(found) => {
                        functions = found;
                        place_of_both = Some((column, cell));
                    }
                    Err(fault) => note(column, cell, fault),
                },
                Kind::Sector => match value::sector(cell, self.catalogue, Wording::Plain) {
                    Ok(found) => sector = found,
                    Err(fault) => note(column, cell, fault),
                },
                _ if cell.is_empty() => self.facts.set(fact, Value::Blank),
                _ => {
                    let read = || value::parse_times(fact, cell, *times, self.catalogue, self.usage_of(i));
                    match value::plain(declared, cell, self.catalogue).map_or_else(read, Ok) {
                        Ok(value) => self.facts.set(fact, value),
                        Err(fault) => note(column, cell, fault),
                    }
                }
            }
        }
        if matches!(functions, Functions::Unknown)
            && sector.is_none()
            && let Some(total) = foreign::total(&self.record, &self.columns, self.catalogue)
        {
            return vec![total];
        }
        match value::reconcile(functions, sector, self.catalogue) {
            Ok(functions) => self.facts.functions = functions,
            Err(fault) => {
                let (column, cell) = place_of_both.unwrap_or_default();
                note(column, cell, fault);
            }
        }
        if faults.is_empty() && self.may_contradict {
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
    let functions = value::functions(cell, catalogue, Wording::Plain)?;
    if cell.len() > LONGEST_REMEMBERED {
        return Ok(functions);
    }
    if known.len() >= FUNCTIONS_REMEMBERED {
        known.clear();
    }
    known.insert(cell.to_string(), functions.clone());
    Ok(functions)
}
