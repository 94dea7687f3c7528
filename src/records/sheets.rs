//! A sheet of a workbook as delimited text: each row on the line of its number, each cell as the sheet has it.

use super::columns::known;
use super::mapping::Mapping;
use super::typed::TypedNumbers;
use crate::model::{Catalogue, Text, said};
use calamine::{Data, ExcelDateTime, Ods, OdsError, Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// Which part of a workbook holds the records.
#[derive(Debug, Clone, Default)]
pub struct SheetChoice {
    /// A name, or a number counted from one.
    pub sheet: Option<String>,
    /// The row that names the columns, counted from one.
    pub header_row: Option<u32>,
}

/// A sheet that was read.
#[derive(Debug)]
pub struct SheetText {
    /// Comma-separated; the line of each row is its number in the sheet.
    pub text: Vec<u8>,
    /// The numbers in it that have decimals, which are written with a point.
    pub numbers: TypedNumbers,
    pub sheet: String,
    /// The row that names the columns, counted from one.
    pub header_row: u32,
    /// Further sheets that seem to hold records.
    pub others: Vec<String>,
}

/// Why a workbook cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SheetFault {
    Encrypted,
    OldForm,
    NoWorkbook,
    Unreadable(String),
    TooLarge,
    NoSheet { wanted: String, there: Vec<String> },
    EmptySheet(String),
    NoHeader { sheets: Vec<String> },
    EmptyHeaderRow { sheet: String, row: u32 },
    Disordered { row: u32 },
    TwoTables { sheet: String, first: u32, second: u32 },
}

impl SheetFault {
    /// What is wrong and what to do, in every language.
    pub fn said(&self) -> Text {
        match self {
            SheetFault::Encrypted => said!(
                "the workbook is protected with a password; save it without one",
                "de werkmap is beveiligd met een wachtwoord; sla haar op zonder wachtwoord"
            ),
            SheetFault::OldForm => said!(
                "this is an older form of workbook (.xls) or another document; save it as .xlsx, .ods or .csv",
                "dit is een oudere vorm van werkmap (.xls) of een ander document; sla het op als .xlsx, .ods of .csv"
            ),
            SheetFault::NoWorkbook => said!(
                "this is a zip file that holds no workbook; give a workbook (.xlsx, .ods), or the file that is inside",
                "dit is een zipbestand zonder werkmap; geef een werkmap (.xlsx, .ods), of het bestand dat erin zit"
            ),
            SheetFault::Unreadable(why) => said!(
                "the workbook is damaged and cannot be read ({why}); open it and save it anew",
                "de werkmap is beschadigd en kan niet worden gelezen ({why}); open haar en sla haar opnieuw op"
            ),
            SheetFault::TooLarge => said!(
                "the workbook unpacks to more than two gibibytes; save the sheet as CSV",
                "de werkmap wordt uitgepakt groter dan twee gibibyte; sla het werkblad op als CSV"
            ),
            SheetFault::NoSheet { wanted, there } => said!(
                "there is no sheet `{wanted}`; there are {there}",
                "er is geen werkblad `{wanted}`; er zijn {there}",
                there = named(there),
            ),
            SheetFault::EmptySheet(sheet) => {
                said!("the sheet `{sheet}` is empty", "het werkblad `{sheet}` is leeg")
            }
            SheetFault::NoHeader { sheets } => said!(
                "no row that names known columns was found near the top of {sheets}; choose it with `--sheet` and `--header-row`",
                "bovenin {sheets} is geen rij gevonden die bekende kolommen noemt; kies die met `--sheet` en `--header-row`",
                sheets = named(sheets),
            ),
            SheetFault::EmptyHeaderRow { sheet, row } => said!(
                "row {row} of the sheet `{sheet}` is empty; it must name the columns",
                "rij {row} van het werkblad `{sheet}` is leeg; die moet de kolommen noemen"
            ),
            SheetFault::TwoTables { sheet, first, second } => said!(
                "the sheet `{sheet}` holds two tables: rows {first} and {second} both name columns; give each a sheet of its own, or choose one with `--header-row`",
                "het werkblad `{sheet}` bevat twee tabellen: rij {first} en rij {second} noemen allebei kolommen; geef elk een eigen werkblad, of kies er een met `--header-row`"
            ),
            SheetFault::Disordered { row } => said!(
                "the workbook is damaged: what is in row {row} does not stand in its place; open it and save it anew",
                "de werkmap is beschadigd: wat in rij {row} staat, staat niet op zijn plaats; open haar en sla haar opnieuw op"
            ),
        }
    }
}

fn named(sheets: &[String]) -> String {
    sheets.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

impl From<XlsxError> for SheetFault {
    fn from(error: XlsxError) -> SheetFault {
        match error {
            XlsxError::Password => SheetFault::Encrypted,
            error => SheetFault::Unreadable(error.to_string()),
        }
    }
}

impl From<OdsError> for SheetFault {
    fn from(error: OdsError) -> SheetFault {
        match error {
            OdsError::Password => SheetFault::Encrypted,
            OdsError::CellLimitExceeded { .. } => SheetFault::TooLarge,
            error => SheetFault::Unreadable(error.to_string()),
        }
    }
}

/// Whether a file that starts so is a workbook, or meant to be one.
pub fn is_workbook(start: &[u8]) -> bool {
    start.starts_with(ZIP) || start.starts_with(EMPTY_ZIP) || start.starts_with(COMPOUND)
}

const ZIP: &[u8] = b"PK\x03\x04";
const EMPTY_ZIP: &[u8] = b"PK\x05\x06";
/// What holds older workbooks, and those with a password.
const COMPOUND: &[u8] = b"\xd0\xcf\x11\xe0";
/// Rows at the top of a sheet in which the header is looked for.
const HEADER_WITHIN: u32 = 50;
/// Bytes that a workbook may unpack to, and the text of a sheet come to.
const LARGEST: u64 = 1 << 31;
/// Digits that a spreadsheet shows of a number.
const DIGITS: usize = 15;
/// A number with more places before its point is left in exponent notation.
const LONGEST_WHOLE: i32 = 30;

/// How many columns a row names that are known.
pub type Known<'a> = dyn Fn(&[&str]) -> usize + 'a;

/// Those that records can have; none where all of them are text.
pub fn known_of_records<'a>(catalogue: &'a Catalogue, mapping: &'a Mapping) -> impl Fn(&[&str]) -> usize + 'a {
    |names| known(names.iter().copied(), catalogue, mapping)
}

/// Reads the sheet whose header names most columns that are known.
///
/// # Errors
/// When the file is no workbook that can be read, or no such sheet or header is in it.
pub fn read_sheet(file: Vec<u8>, choice: &SheetChoice, known: &Known) -> Result<SheetText, SheetFault> {
    let mut book = Book::open(file)?;
    let all = book.sheets();
    let (visible, hidden): (Vec<_>, Vec<_>) = all.iter().cloned().partition(|(_, visible)| *visible);
    let names = |sheets: &[(String, bool)]| sheets.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
    let candidates = match &choice.sheet {
        Some(wanted) => vec![chosen(wanted, &names(&all))?],
        None => names(&[visible, hidden].concat()),
    };
    let mut tops = Vec::new();
    for sheet in candidates {
        let top = book.top(&sheet, choice.header_row.unwrap_or(HEADER_WITHIN))?;
        tops.push((sheet, top));
    }
    let (sheet, header, others) = match choice.header_row {
        Some(row) => with_header_at(row, tops, known)?,
        None => with_header(tops, known)?,
    };
    let (text, numbers) = book.text(&sheet, header)?;
    Ok(SheetText { text, numbers, sheet, header_row: header + 1, others })
}

/// The sheet of that name; else the one of that number.
fn chosen(wanted: &str, names: &[String]) -> Result<String, SheetFault> {
    let same = |name: &&String| name.trim().to_lowercase() == wanted.trim().to_lowercase();
    let by_name = names.iter().find(|name| *name == wanted).or_else(|| names.iter().find(same));
    let by_number = || names.get(wanted.trim().parse::<usize>().ok()?.checked_sub(1)?);
    let found = by_name.or_else(by_number).cloned();
    found.ok_or_else(|| SheetFault::NoSheet { wanted: wanted.to_string(), there: names.to_vec() })
}

/// A cell that is not empty.
#[derive(Debug, Clone)]
struct Cell {
    column: u32,
    text: String,
    /// The sheet has it as a number, and not as text.
    is_number: bool,
}

/// The rows at the top of a sheet, counted from nought.
type Top = Vec<(u32, Vec<Cell>)>;
/// The sheet, its header row, and further sheets that seem to hold records.
type Found = (String, u32, Vec<String>);

/// The first sheet with a row that names columns: two of them, or else one. The row that names most is the header.
fn with_header(tops: Vec<(String, Top)>, known: &Known) -> Result<Found, SheetFault> {
    let best = |top: &Top| {
        let counted = top.iter().map(|(row, cells)| (count(cells, known), *row));
        counted.max_by_key(|(known, row)| (*known, std::cmp::Reverse(*row))).unwrap_or_default()
    };
    let headers: Vec<(usize, u32)> = tops.iter().map(|(_, top)| best(top)).collect();
    let found = [2, 1].into_iter().find_map(|least| headers.iter().position(|(known, _)| *known >= least));
    let Some(at) = found else {
        let empty = tops.iter().all(|(_, top)| top.is_empty());
        let sheets: Vec<String> = tops.into_iter().map(|(sheet, _)| sheet).collect();
        return Err(match sheets.as_slice() {
            [sheet, ..] if empty => SheetFault::EmptySheet(sheet.clone()),
            _ => SheetFault::NoHeader { sheets },
        });
    };
    let others = headers.iter().enumerate().filter(|(i, (known, _))| *i != at && *known > 1);
    let others = others.map(|(i, _)| tops[i].0.clone()).collect();
    let (sheet, header) = (tops[at].0.clone(), headers[at].1);
    match table_above(&tops[at].1, header, known) {
        Some(row) => Err(SheetFault::TwoTables { sheet, first: row + 1, second: header + 1 }),
        None => Ok((sheet, header, others)),
    }
}

/// A row above the header that names columns too and has rows of its own: one right above only groups the columns.
fn table_above(top: &Top, header: u32, known: &Known) -> Option<u32> {
    let above: Vec<&(u32, Vec<Cell>)> = top.iter().filter(|(row, _)| *row < header).collect();
    let (_, but_last) = above.split_last()?;
    but_last.iter().find(|(_, cells)| count(cells, known) > 1).map(|(row, _)| *row)
}

/// The first sheet that has something in the row that was named, and known columns if one has.
fn with_header_at(row: u32, tops: Vec<(String, Top)>, known: &Known) -> Result<Found, SheetFault> {
    let at = |top: &Top| top.iter().find(|(r, _)| r + 1 == row).map(|(r, cells)| (*r, count(cells, known)));
    let found = tops.iter().filter_map(|(sheet, top)| Some((sheet, at(top)?)));
    let best = found.rev().max_by_key(|(_, (_, known))| *known);
    match (best, tops.first()) {
        (Some((sheet, (row, _))), _) => Ok((sheet.clone(), row, Vec::new())),
        (None, Some((sheet, top))) if top.is_empty() => Err(SheetFault::EmptySheet(sheet.clone())),
        (None, first) => {
            let sheet = first.map(|(sheet, _)| sheet.clone()).unwrap_or_default();
            Err(SheetFault::EmptyHeaderRow { sheet, row })
        }
    }
}

/// How many known columns a row names.
fn count(cells: &[Cell], known: &Known) -> usize {
    let names: Vec<&str> = cells.iter().map(|cell| cell.text.as_str()).collect();
    known(&names)
}

/// A workbook that was opened.
enum Book {
    Xlsx(Box<Xlsx<Cursor<Vec<u8>>>>),
    Ods(Box<Ods<Cursor<Vec<u8>>>>),
}

impl Book {
    fn open(file: Vec<u8>) -> Result<Book, SheetFault> {
        if file.starts_with(COMPOUND) {
            let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
            let encrypted = memchr::memmem::find(&file, &name).is_some();
            return Err(if encrypted { SheetFault::Encrypted } else { SheetFault::OldForm });
        }
        let names = unpacks(&file)?;
        let has = |part: &str| names.iter().any(|name| name == part);
        if has("[Content_Types].xml") && names.iter().any(|name| name.starts_with("xl/")) {
            return Ok(Book::Xlsx(Box::new(Xlsx::new(Cursor::new(file))?)));
        }
        if has("content.xml") && has("mimetype") {
            return Ok(Book::Ods(Box::new(Ods::new(Cursor::new(file))?)));
        }
        Err(SheetFault::NoWorkbook)
    }

    /// The sheets of cells in their order, and whether each is shown.
    fn sheets(&self) -> Vec<(String, bool)> {
        let all = match self {
            Book::Xlsx(book) => book.sheets_metadata(),
            Book::Ods(book) => book.sheets_metadata(),
        };
        let of_cells = all.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
        of_cells.map(|sheet| (sheet.name.clone(), sheet.visible == SheetVisible::Visible)).collect()
    }

    /// The rows of a sheet that are not empty, in their order, until `take` has enough.
    fn rows(
        &mut self,
        sheet: &str,
        mut take: impl FnMut(u32, &mut Vec<Cell>) -> Result<bool, SheetFault>,
    ) -> Result<(), SheetFault> {
        let mut row: Option<u32> = None;
        let mut cells: Vec<Cell> = Vec::new();
        match self {
            Book::Xlsx(book) => {
                let mut found = book.worksheet_cells_reader(sheet)?;
                let shown: Vec<Shown> = found
                    .styles()
                    .iter()
                    .map(|style| style.number_format.as_ref().map_or(Shown::Plain, |f| Shown::by(&f.format_code)))
                    .collect();
                while let Some((cell, style)) = found.next_cell_with_style_id()? {
                    let (at, column) = cell.get_position();
                    if row.is_some_and(|row| at < row) {
                        return Err(SheetFault::Disordered { row: at + 1 });
                    }
                    if let Some(done) = row.filter(|row| *row != at) {
                        if !cells.is_empty() && !take(done, &mut cells)? {
                            return Ok(());
                        }
                        cells.clear();
                    }
                    row = Some(at);
                    let shown = shown.get(style).copied().unwrap_or_default();
                    cells.extend(Cell::of(column, &cell.get_value().clone().into(), shown));
                }
                if let Some(row) = row.filter(|_| !cells.is_empty()) {
                    take(row, &mut cells)?;
                }
            }
            Book::Ods(book) => {
                let range = book.worksheet_range(sheet)?;
                let (top, left) = range.start().unwrap_or_default();
                for (i, values) in (top..).zip(range.rows()) {
                    cells.clear();
                    cells.extend(
                        (left..).zip(values).filter_map(|(column, value)| Cell::of(column, value, Shown::Plain)),
                    );
                    if !cells.is_empty() && !take(i, &mut cells)? {
                        return Ok(());
                    }
                }
            }
        }
        Ok(())
    }

    /// The rows at the top of a sheet that are not empty.
    fn top(&mut self, sheet: &str, rows: u32) -> Result<Top, SheetFault> {
        let mut top = Vec::new();
        self.rows(sheet, |row, cells| {
            if row < rows {
                top.push((row, cells.to_vec()));
            }
            Ok(row < rows)
        })?;
        Ok(top)
    }

    /// The sheet from its header on, and where numbers with decimals stand in it. Lines before the header are blank, as
    /// are those of empty rows.
    fn text(&mut self, sheet: &str, header: u32) -> Result<(Vec<u8>, TypedNumbers), SheetFault> {
        let (mut out, mut numbers) = (Vec::new(), TypedNumbers::default());
        let (mut line, mut count, mut first, mut width) = (0, 0, 0, 0);
        self.rows(sheet, |row, cells| {
            cells.sort_by_key(|cell| cell.column);
            if row >= header && cells.windows(2).any(|two| two[0].column == two[1].column) {
                return Err(SheetFault::Disordered { row: row + 1 });
            }
            let (Some(left), Some(right)) = (cells.first().map(|c| c.column), cells.last().map(|c| c.column)) else {
                return Ok(true);
            };
            if row < header {
                return Ok(true);
            }
            if row == header {
                (first, width) = (left, right);
            }
            out.resize(out.len() + (row - line) as usize, b'\n');
            line = row + 1;
            // what stands left or right of the columns makes the row too long, and is told of then
            let mut cells = cells.drain(..).peekable();
            for (place, column) in (0..).zip(left.min(first)..=right.max(width)) {
                let cell = cells.next_if(|cell| cell.column == column);
                let text = cell.as_ref().map_or("", |cell| &cell.text);
                if cell.as_ref().is_some_and(|cell| cell.is_number && text.contains('.')) {
                    numbers.push(count, place);
                }
                push(text, row == header, &mut out);
            }
            out.pop();
            out.push(b'\n');
            count += 1;
            if out.len() as u64 > LARGEST { Err(SheetFault::TooLarge) } else { Ok(true) }
        })?;
        Ok((out, numbers))
    }
}

/// A cell with the comma after it. The header is in quotes, so that its commas alone tell the delimiter.
fn push(cell: &str, quoted: bool, out: &mut Vec<u8>) {
    if quoted || cell.contains([',', '"', '\r']) {
        out.push(b'"');
        out.extend_from_slice(cell.replace('"', "\"\"").as_bytes());
        out.push(b'"');
    } else {
        out.extend_from_slice(cell.as_bytes());
    }
    out.push(b',');
}

/// The names of what a zip file holds, once it is certain that all of it together is not too large.
fn unpacks(file: &[u8]) -> Result<Vec<String>, SheetFault> {
    let damaged = |error: zip::result::ZipError| SheetFault::Unreadable(error.to_string());
    let mut zip = ZipArchive::new(Cursor::new(file)).map_err(damaged)?;
    let mut left = LARGEST;
    for i in 0..zip.len() {
        let entry = zip.by_index_raw(i).map_err(damaged)?;
        if entry.encrypted() {
            return Err(SheetFault::Encrypted);
        }
        drop(entry);
        // what is declared may be wrong, so it is unpacked, and only counted
        let entry = zip.by_index(i).map_err(damaged)?;
        let unpacked = std::io::copy(&mut entry.take(left + 1), &mut std::io::sink());
        let unpacked = unpacked.map_err(|error| SheetFault::Unreadable(error.to_string()))?;
        left = left.checked_sub(unpacked).ok_or(SheetFault::TooLarge)?;
    }
    let names: Result<Vec<String>, _> = zip.file_names().map(|name| name.map(|name| name.into_owned())).collect();
    names.map_err(damaged)
}

/// How a number is shown, as far as that is kept.
#[derive(Debug, Clone, Copy, Default)]
enum Shown {
    #[default]
    Plain,
    Percent,
    /// With at least so many digits, nought before them.
    Digits(usize),
}

impl Shown {
    fn by(format: &str) -> Shown {
        let first = format.split(';').next().unwrap_or_default();
        match first.len() {
            1.. if first.ends_with('%') => Shown::Percent,
            2.. if first.bytes().all(|b| b == b'0') => Shown::Digits(first.len()),
            _ => Shown::Plain,
        }
    }
}

impl Cell {
    /// The cell, if something is in it.
    fn of(column: u32, value: &Data, shown: Shown) -> Option<Cell> {
        let text = text_of(value, shown);
        let is_number = matches!(value, Data::Int(_) | Data::Float(_) | Data::DateTime(_));
        (!text.is_empty()).then_some(Cell { column, text, is_number })
    }
}

/// What a cell says. A break of line inside it becomes a space, so that each row stays one line.
fn text_of(value: &Data, shown: Shown) -> String {
    match value {
        Data::Empty => String::new(),
        Data::String(text) if text.contains('\n') => text.replace("\r\n", " ").replace('\n', " "),
        Data::String(text) => text.clone(),
        Data::Bool(flag) => flag.to_string(),
        Data::Int(number) => formatted(number.to_string(), shown),
        Data::Float(number) => match shown {
            Shown::Percent => format!("{}%", shortest(number * 100.0)),
            _ => formatted(shortest(*number), shown),
        },
        Data::DateTime(moment) if moment.is_duration() => shortest(moment.as_f64()),
        Data::DateTime(moment) => date(moment),
        Data::DateTimeIso(text) => text.strip_suffix("T00:00:00").unwrap_or(text).to_string(),
        Data::DurationIso(text) => text.clone(),
        Data::Error(error) => error.to_string(),
    }
}

fn formatted(number: String, shown: Shown) -> String {
    match shown {
        Shown::Digits(digits) if number.bytes().all(|b| b.is_ascii_digit()) => format!("{number:0>digits$}"),
        _ => number,
    }
}

/// A day, or a moment of one.
fn date(moment: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, milli) = moment.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    match (hour, minute, second, milli) {
        (0, 0, 0, 0) => date,
        (_, _, _, 0) => format!("{date}T{hour:02}:{minute:02}:{second:02}"),
        _ => format!("{date}T{hour:02}:{minute:02}:{second:02}.{milli:03}"),
    }
}

/// A number as a spreadsheet shows it: with fifteen digits at most, without exponent, without what a binary fraction
/// adds.
fn shortest(number: f64) -> String {
    if number == 0.0 {
        return "0".to_string();
    }
    let scientific = format!("{number:.*e}", DIGITS - 1);
    let Some((mantissa, Ok(exponent))) = scientific.split_once('e').map(|(m, e)| (m, e.parse::<i32>())) else {
        return scientific;
    };
    if exponent.abs() > LONGEST_WHOLE {
        return format!("{number:e}");
    }
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let digits = digits.trim_end_matches('0');
    let sign = if number < 0.0 { "-" } else { "" };
    let before = exponent + 1;
    match usize::try_from(before) {
        Ok(before) if before >= digits.len() => format!("{sign}{digits:0<before$}"),
        Ok(before) if before > 0 => format!("{sign}{}.{}", &digits[..before], &digits[before..]),
        _ => format!("{sign}0.{}{digits}", "0".repeat(before.unsigned_abs() as usize)),
    }
}

#[cfg(test)]
mod tests {
    use super::{Shown, shortest, text_of};
    use calamine::Data;

    #[test]
    fn numbers_are_as_a_spreadsheet_shows_them() {
        for (number, shown) in [
            (0.0, "0"),
            (-0.0, "0"),
            (5.0, "5"),
            (250.0, "250"),
            (49.99 + 7e-15, "49.99"),
            (0.1 + 0.2, "0.3"),
            (1e6, "1000000"),
            (43_000_000.5, "43000000.5"),
            (0.05, "0.05"),
            (0.000_001, "0.000001"),
            (-12.5, "-12.5"),
            (123_456_789_012_345.0, "123456789012345"),
            (1.0 / 3.0, "0.333333333333333"),
            (1e40, "1e40"),
        ] {
            assert_eq!(shortest(number), shown);
        }
    }

    #[test]
    fn a_format_is_kept_where_it_is_part_of_what_is_said() {
        let said = |number: f64, format: &str| text_of(&Data::Float(number), Shown::by(format));
        let text = |text: &str| text_of(&Data::String(text.into()), Shown::Plain);
        assert_eq!(said(0.333, "0.0%"), "33.3%");
        assert_eq!(said(1234567.0, "00000000"), "01234567");
        assert_eq!(said(1234.5, "#,##0"), "1234.5");
        assert_eq!(said(7.0, "General"), "7");
        assert_eq!(said(7.0, "0"), "7");
        assert_eq!(text("007"), "007");
        assert_eq!(text("1.5"), "1.5");
        assert_eq!(text("a\r\nb\nc"), "a b c");
    }
}
