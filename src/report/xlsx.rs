//! A workbook: one sheet of results, one of counts, one of rejected rows, and one that says what all of it rests on.
//!
//! Rows are written as they come, so that memory stays bounded. No clock is read: the same input gives the same bytes.

use super::guard::is_run;
use super::rejects::OWN_COLUMNS;
use super::{Classified, Output, Report, Said, Setting, arranged, summary::Summary, word};
use crate::model::{Country, Decimal, FactId, Kind, Lang, said};
use crate::records::Rejected;
use jiff::civil::Date;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use std::io::{self, Write};
use std::path::Path;

/// Writes a workbook.
pub struct Xlsx<'a, W: Write> {
    setting: Setting<'a>,
    out: W,
    book: Workbook,
    results: Sheet,
    rejected: Sheet,
    /// For each input column, the output column that takes its place.
    replaced: Vec<Option<Output>>,
    added: Vec<Output>,
    styles: Styles,
}

/// What cells look like.
struct Styles {
    header: Format,
    date: Format,
    /// Text that is not to be run, should someone edit it.
    text: Format,
}

/// A sheet, and the row that is written next.
struct Sheet {
    sheet: Worksheet,
    row: u32,
}

/// One cell.
enum Cell<'a> {
    Text(&'a str),
    /// Text of the input, which a spreadsheet might run.
    Input(&'a str),
    Number(f64),
    Date(Date),
}

/// Rows that a sheet can have.
const MOST_ROWS: u32 = 1 << 20;
/// Characters that a cell can have.
const LONGEST_CELL: usize = (1 << 15) - 1;
/// Digits of a number that a spreadsheet keeps.
const DIGITS: usize = 15;

impl<'a, W: Write + Send> Xlsx<'a, W> {
    /// Writes the headers.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn begin(setting: Setting<'a>, out: W) -> io::Result<Xlsx<'a, W>> {
        let (replaced, added) = arranged(&setting);
        let lang = setting.lang;
        let styles = Styles {
            header: Format::new().set_bold(),
            date: Format::new().set_num_format("yyyy-mm-dd"),
            text: if setting.raw { Format::new() } else { Format::new().set_quote_prefix() },
        };
        let mut book = Workbook::new();
        // without a date of its own it would have that of the clock
        let made = match date(setting.law.rules.as_of) {
            Some(made) => made,
            None => ExcelDateTime::from_ymd(1900, 1, 1).map_err(other)?,
        };
        book.set_properties(&DocProperties::new().set_creation_datetime(&made));
        let inputs = setting.columns.names.iter().zip(&setting.columns.facts).zip(&replaced);
        let inputs = inputs.map(|((name, fact), replaced)| {
            (name.as_str(), replaced.map_or_else(|| width_of_input(name, *fact, &setting), width_of))
        });
        let all: Vec<(&str, f64)> =
            inputs.clone().chain(added.iter().map(|(name, column)| (name.as_str(), width_of(*column)))).collect();
        let results = Sheet::begin(&mut book, word::results.get(lang), &all, &styles).map_err(other)?;
        let all: Vec<(&str, f64)> = OWN_COLUMNS.into_iter().zip(WIDTHS_OF_OWN).chain(inputs).collect();
        let rejected = Sheet::begin(&mut book, word::rejected.get(lang), &all, &styles).map_err(other)?;
        let added = added.into_iter().map(|(_, column)| column).collect();
        Ok(Xlsx { setting, out, book, results, rejected, replaced, added, styles })
    }

    /// A cell of the input: numbers and dates as such, where the text says nothing more than they do.
    fn input<'c>(&self, cell: &'c str, fact: Option<FactId>) -> Cell<'c> {
        match fact.map(|fact| &self.setting.law.catalogue().fact(fact).kind) {
            Some(Kind::Figure(_)) => number(cell).map_or(Cell::Input(cell), Cell::Number),
            Some(Kind::Date) if cell.len() == 10 => cell.parse().map_or(Cell::Input(cell), Cell::Date),
            _ => Cell::Input(cell),
        }
    }

    /// The counts for each sector and class.
    fn summary(&self, summary: &Summary) -> Result<Worksheet, XlsxError> {
        let (law, lang) = (self.setting.law, self.setting.lang);
        let mut sheet = Worksheet::new();
        sheet.set_name(word::summary.get(lang))?;
        sheet.set_column_width(0, 44)?.set_column_range_width(1, 12, 18)?;
        let mut row = 0;
        for counts in summary.counts(law, lang) {
            for (column, label) in (0..).zip(&counts.header) {
                sheet.write_string_with_format(row, column, label, &self.styles.header)?;
            }
            for (sector, numbers) in counts.lines {
                row += 1;
                sheet.write_string(row, 0, sector)?;
                for (column, number) in (1..).zip(numbers) {
                    sheet.write_number(row, column, number as f64)?;
                }
            }
            row += 2;
        }
        for line in summary.estimates(law, lang).into_iter().chain(summary.overdue(law, lang)) {
            sheet.write_string(row, 0, line)?;
            row += 1;
        }
        Ok(sheet)
    }

    /// What the results rest on.
    fn provenance(&self, summary: &Summary) -> Result<Worksheet, XlsxError> {
        let (law, lang) = (self.setting.law, self.setting.lang);
        let mut sheet = Worksheet::new();
        sheet.set_name(word::provenance.get(lang))?;
        sheet.set_column_width(0, 28)?.set_column_width(1, 68)?.set_column_range_width(2, 5, 40)?;
        let mut row = 0;
        let mut line = |label: &str, cells: &[Cell]| -> Result<(), XlsxError> {
            sheet.write_string_with_format(row, 0, label, &self.styles.header)?;
            for (column, cell) in (1..).zip(cells) {
                write(&mut sheet, row, column, cell, &self.styles)?;
            }
            row += 1;
            Ok(())
        };
        for input in &summary.inputs {
            let name = Path::new(&input.mark.file).file_name().map(|name| name.to_string_lossy());
            let name = name.unwrap_or_else(|| input.mark.file.as_str().into());
            let name = if name == "-" { word::standard_input.get(lang) } else { &name };
            line(word::input.get(lang), &[Cell::Input(name)])?;
            line(word::sha256.get(lang), &[Cell::Text(&input.mark.sha256)])?;
        }
        line(word::rows_classified.get(lang), &[Cell::Number(summary.classified as f64)])?;
        line(word::rows_rejected.get(lang), &[Cell::Number(summary.rejected as f64)])?;
        line(word::law.get(lang), &[Cell::Text(&law.rules.law), Cell::Text(law.rules.title.get(lang))])?;
        line(word::as_of.get(lang), &[Cell::Date(law.rules.as_of)])?;
        line(word::tool.get(lang), &[Cell::Text(concat!("vitaal ", env!("CARGO_PKG_VERSION")))])?;
        for reading in &law.rules.readings {
            line(word::read_as.get(lang), &[Cell::Text(&format!("{}={}", reading.name, reading.chosen))])?;
        }
        for assumption in summary.assumptions(law, lang) {
            line(word::assumed_where_blank.get(lang), &[Cell::Text(&assumption)])?;
        }
        for assumption in summary.assumed_by_law(law, lang) {
            line(word::assumed.get(lang), &[Cell::Text(&assumption)])?;
        }
        let labels = [word::title, word::status, word::source, word::checked, word::checked_on];
        line(word::act.get(lang), &labels.map(|label| Cell::Text(label.get(lang))))?;
        for act in law.rules.regimes.iter().flat_map(|regime| &regime.act).chain(&law.rules.size) {
            let said = [act.title.get(lang), act.status.id(), &act.source, &act.checked_against, &act.checked_on];
            line(&act.id, &said.map(Cell::Text))?;
        }
        Ok(sheet)
    }
}

impl Sheet {
    fn begin(book: &mut Workbook, name: &str, columns: &[(&str, f64)], styles: &Styles) -> Result<Sheet, XlsxError> {
        let mut sheet = book.new_worksheet_with_constant_memory()?;
        sheet.set_name(name)?.set_freeze_panes(1, 0)?;
        for (column, (name, width)) in (0..).zip(columns) {
            sheet.set_column_width(column, *width)?;
            sheet.write_string_with_format(0, column, *name, &styles.header)?;
        }
        Ok(Sheet { sheet, row: 1 })
    }

    fn end(mut self, columns: usize) -> Result<Worksheet, XlsxError> {
        let last = u16::try_from(columns.saturating_sub(1)).unwrap_or(u16::MAX);
        self.sheet.autofilter(0, 0, self.row.saturating_sub(1).max(1), last)?;
        Ok(self.sheet)
    }
}

fn write(sheet: &mut Worksheet, row: u32, column: u16, cell: &Cell, styles: &Styles) -> Result<(), XlsxError> {
    match cell {
        Cell::Text("") | Cell::Input("") => return Ok(()),
        Cell::Input(text) if is_run(text.as_bytes()) => {
            sheet.write_string_with_format(row, column, *text, &styles.text)?
        }
        Cell::Text(text) | Cell::Input(text) => sheet.write_string(row, column, *text)?,
        Cell::Number(number) => sheet.write_number(row, column, *number)?,
        Cell::Date(day) => match date(*day) {
            Some(date) => sheet.write_datetime_with_format(row, column, date, &styles.date)?,
            None => sheet.write_string(row, column, day.to_string())?,
        },
    };
    Ok(())
}

/// A day as a spreadsheet has it; none before March 1900. What lies before 1900 has no number, and of the numbers of the
/// first two months it depends on the program which day they are.
fn date(day: Date) -> Option<ExcelDateTime> {
    let (year, month, day) = (u16::try_from(day.year()).ok()?, day.month().unsigned_abs(), day.day().unsigned_abs());
    ExcelDateTime::from_ymd(year, month, day).ok().filter(|_| (year, month) >= (1900, 3))
}

/// A figure that a spreadsheet keeps as it is.
fn number(cell: &str) -> Option<f64> {
    let digits = cell.bytes().filter(u8::is_ascii_digit).count();
    let leads = cell.len() > 1 && cell.starts_with('0') && !cell.starts_with("0.");
    Decimal::parse(cell).ok().filter(|_| digits <= DIGITS && !leads)?;
    cell.parse().ok()
}

const WIDTHS_OF_OWN: [f64; 5] = [8.0, 20.0, 24.0, 60.0, 60.0];

/// How wide a column is, in characters.
fn width_of(column: Output) -> f64 {
    match column {
        Output::Reason(_) => 80.0,
        Output::Possible(_) | Output::Ask(_) | Output::By(_) | Output::Cite(_) | Output::Notes => 30.0,
        Output::Class(_) | Output::Further(..) | Output::Size | Output::Bodies(_) => 17.0,
        Output::Jurisdiction | Output::Day(_) | Output::Law | Output::AsOf => 13.0,
    }
}

fn width_of_input(name: &str, fact: Option<FactId>, setting: &Setting) -> f64 {
    let least = match fact.map(|fact| &setting.law.catalogue().fact(fact).kind) {
        Some(Kind::Functions | Kind::Sector | Kind::Choice(_)) => 30,
        Some(Kind::Text) if fact != setting.law.catalogue().facts_by_name.get("id").copied() => 36,
        Some(Kind::Figure(_) | Kind::Date) => 14,
        _ => 12,
    };
    // room for the button of the filter
    (name.chars().count() + 3).clamp(least, 40) as f64
}

/// What went wrong beneath, so that a full disk is known for one.
fn other(error: XlsxError) -> io::Error {
    match error {
        XlsxError::IoError(error) => error,
        error => io::Error::other(error.to_string()),
    }
}

impl<W: Write + Send> Report for Xlsx<'_, W> {
    fn row(&mut self, classified: &Classified) -> io::Result<()> {
        let (law, lang) = (self.setting.law, self.setting.lang);
        let line = classified.row.line;
        let mut row = Vec::new();
        let cells: Vec<_> = classified.row.cells.iter().map(String::from_utf8_lossy).collect();
        for ((cell, fact), replaced) in cells.iter().zip(&self.setting.columns.facts).zip(&self.replaced) {
            row.push(match replaced {
                Some(column) => Err(*column),
                None => Ok(self.input(cell, *fact)),
            });
        }
        row.extend(self.added.iter().map(|column| Err(*column)));
        self.results.check(line, lang)?;
        for (column, cell) in (0..).zip(row) {
            let mut put = |cell: Cell| self.results.put(column, &cell, &self.styles, line, lang);
            let output = match cell {
                Ok(cell) => {
                    put(cell)?;
                    continue;
                }
                Err(output) => output,
            };
            match output.of(classified, law, lang) {
                Said::Nothing | Said::Day(None) => {}
                Said::Id(text) | Said::Text(text) => put(Cell::Text(text))?,
                Said::AsOf(day) => put(Cell::Date(day))?,
                Said::Day(Some(due)) => put(Cell::Date(due.on))?,
                Said::Sentence(sentence) => put(Cell::Text(&sentence.text(classified.row.facts, law, lang)))?,
                Said::List(list) => put(Cell::Text(&list.items.join("|")))?,
                Said::Codes(codes) => {
                    put(Cell::Text(&codes.iter().map(Country::code).collect::<Vec<_>>().join("|")))?;
                }
                Said::Bodies(items) | Said::Notes(items) => put(Cell::Text(&items.join("|")))?,
            }
        }
        self.results.row += 1;
        Ok(())
    }

    fn rejected(&mut self, rejected: &Rejected) -> io::Result<()> {
        let lang = self.setting.lang;
        for fault in &rejected.faults {
            let column = fault.column.as_deref().unwrap_or_default();
            let own = [
                Cell::Number(rejected.line as f64),
                Cell::Input(column),
                Cell::Input(&fault.value),
                Cell::Text(fault.message.get(lang)),
                Cell::Text(fault.help.get(lang)),
            ];
            let cells = rejected.cells.iter().map(|cell| Cell::Input(cell));
            self.rejected.check(rejected.line, lang)?;
            for (column, cell) in (0..).zip(own.into_iter().chain(cells)) {
                self.rejected.put(column, &cell, &self.styles, rejected.line, lang)?;
            }
            self.rejected.row += 1;
        }
        Ok(())
    }

    fn end(&mut self, summary: &Summary) -> io::Result<()> {
        let columns = self.replaced.len() + self.added.len();
        let of_rejected = OWN_COLUMNS.len() + self.replaced.len();
        let (counts, rests_on) = (self.summary(summary).map_err(other)?, self.provenance(summary).map_err(other)?);
        let results = std::mem::replace(&mut self.results, Sheet::none()).end(columns).map_err(other)?;
        let rejected = std::mem::replace(&mut self.rejected, Sheet::none()).end(of_rejected).map_err(other)?;
        for sheet in [results, counts, rejected, rests_on] {
            self.book.push_worksheet(sheet);
        }
        self.book.save_to_writer(&mut self.out).map_err(other)?;
        self.out.flush()
    }
}

impl Sheet {
    fn none() -> Sheet {
        Sheet { sheet: Worksheet::new(), row: 0 }
    }

    /// Whether one more row fits.
    fn check(&self, line: u64, lang: Lang) -> io::Result<()> {
        if self.row < MOST_ROWS {
            return Ok(());
        }
        let said = said!(
            "line {line}: a sheet holds no more rows; write CSV instead",
            "regel {line}: een werkblad bevat niet meer rijen; schrijf in plaats daarvan CSV"
        );
        Err(io::Error::other(said.get(lang)))
    }

    fn put(&mut self, column: u16, cell: &Cell, styles: &Styles, line: u64, lang: Lang) -> io::Result<()> {
        if let Cell::Text(text) | Cell::Input(text) = cell
            && text.encode_utf16().count() > LONGEST_CELL
        {
            let said = said!(
                "line {line}: a cell is longer than a sheet can hold; write CSV instead",
                "regel {line}: een cel is langer dan een werkblad kan bevatten; schrijf in plaats daarvan CSV"
            );
            return Err(io::Error::other(said.get(lang)));
        }
        write(&mut self.sheet, self.row, column, cell, styles).map_err(other)
    }
}
