//! Where two outputs of the same form differ: which rows, and which of their cells.
//!
//! Of the rows only numbers are kept, and of those that differ the first ones are read again: memory is bounded by eight
//! bytes a row.

use rustc_hash::{FxHashMap, FxHasher};
use serde_json::Value;
use std::collections::{BTreeMap, VecDeque};
use std::hash::{Hash, Hasher};
use std::io::{self, BufRead, BufReader, Read};

/// How rows stand in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Comma-separated, with a header.
    Csv,
    /// One object a line, perhaps with the brackets and commas of an array.
    Json,
    /// Lines of text.
    Text,
}

/// A row that is not the same in both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Counted from one: in the first file, or in the second where the first has no such row.
    pub line: u64,
    /// The row's id, where it has one.
    pub id: Option<String>,
    pub what: What,
}

/// What is not the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// Cells: the column, what the first has and what the second.
    Cells(Vec<(String, String, String)>),
    /// Only the first has the row.
    OnlyFirst,
    /// Only the second has it.
    OnlySecond,
}

/// The rows that differ: how many, and the first of them in full.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Differences {
    pub rows: u64,
    pub first: Vec<Difference>,
}

/// A file that can be opened again.
pub type Open<'o> = &'o dyn Fn() -> io::Result<Box<dyn Read>>;

/// One row: the line on which it starts, and its cells with their columns.
struct Row {
    line: u64,
    cells: Vec<(String, String)>,
}

/// Compares two files of a form; at most `shown` differences are told in full.
///
/// # Errors
/// When one of them cannot be read.
pub fn differences(first: Open, second: Open, form: Form, shown: usize) -> io::Result<Differences> {
    let pairs = pairs(&marks(first, form)?, &marks(second, form)?);
    let told = &pairs[..pairs.len().min(shown)];
    let mut of_first = chosen(first, form, told.iter().filter_map(|pair| pair.0))?;
    let mut of_second = chosen(second, form, told.iter().filter_map(|pair| pair.1))?;
    let mut take = |pair: &Pair| {
        let row = |at: Option<usize>, rows: &mut BTreeMap<usize, Row>| rows.remove(&at?);
        difference(row(pair.0, &mut of_first), row(pair.1, &mut of_second))
    };
    Ok(Differences { rows: pairs.len() as u64, first: told.iter().filter_map(&mut take).collect() })
}

fn difference(first: Option<Row>, second: Option<Row>) -> Option<Difference> {
    let id = |row: &Row| {
        let id = row.cells.iter().find(|(name, _)| name.eq_ignore_ascii_case("id")).map(|(_, id)| id.clone());
        id.filter(|id| !id.is_empty() && row.line > 1)
    };
    Some(match (first, second) {
        (Some(first), Some(second)) => {
            Difference { line: first.line, id: id(&first), what: What::Cells(cells(first, second)) }
        }
        (Some(row), None) => Difference { line: row.line, id: id(&row), what: What::OnlyFirst },
        (None, Some(row)) => Difference { line: row.line, id: id(&row), what: What::OnlySecond },
        (None, None) => return None,
    })
}

/// The cells that are not the same, by column; one that the other row lacks is empty there.
fn cells(first: Row, second: Row) -> Vec<(String, String, String)> {
    let mut left: Vec<Option<(String, String)>> = second.cells.into_iter().map(Some).collect();
    let mut found = Vec::new();
    for (column, was) in first.cells {
        let same = left.iter_mut().find(|cell| cell.as_ref().is_some_and(|(name, _)| *name == column));
        let is = same.and_then(Option::take).map(|(_, is)| is).unwrap_or_default();
        if is != was {
            found.push((column, was, is));
        }
    }
    found.extend(
        left.into_iter().flatten().filter(|(_, is)| !is.is_empty()).map(|(name, is)| (name, String::new(), is)),
    );
    found
}

/// The places of two rows that stand for each other; none where a file has no such row.
type Pair = (Option<usize>, Option<usize>);

/// Rows that differ, in order. Where a row of one stands further on in the other, those before it are extra.
fn pairs(first: &[u64], second: &[u64]) -> Vec<Pair> {
    let mut pairs = Vec::new();
    let (mut further_first, mut further_second) = (places(first), places(second));
    let (mut a, mut b) = (0, 0);
    while let (Some(one), Some(other)) = (first.get(a), second.get(b)) {
        if one == other {
            (a, b) = (a + 1, b + 1);
            continue;
        }
        let in_second = next(&mut further_second, *one, b);
        let in_first = next(&mut further_first, *other, a);
        match (in_first, in_second) {
            (None, None) => {
                pairs.push((Some(a), Some(b)));
                (a, b) = (a + 1, b + 1);
            }
            (Some(at), further) if further.is_none_or(|place| at - a <= place - b) => {
                pairs.extend((a..at).map(|a| (Some(a), None)));
                a = at;
            }
            (_, Some(at)) => {
                pairs.extend((b..at).map(|b| (None, Some(b))));
                b = at;
            }
            // an arm above holds whenever there is a place
            (Some(_), None) => break,
        }
    }
    pairs.extend((a..first.len()).map(|a| (Some(a), None)));
    pairs.extend((b..second.len()).map(|b| (None, Some(b))));
    pairs
}

fn places(rows: &[u64]) -> FxHashMap<u64, VecDeque<usize>> {
    let mut places: FxHashMap<u64, VecDeque<usize>> = FxHashMap::default();
    rows.iter().enumerate().for_each(|(at, row)| places.entry(*row).or_default().push_back(at));
    places
}

/// The first place of a row from here on.
fn next(places: &mut FxHashMap<u64, VecDeque<usize>>, row: u64, from: usize) -> Option<usize> {
    let places = places.get_mut(&row)?;
    while places.front().is_some_and(|at| *at < from) {
        places.pop_front();
    }
    places.front().copied()
}

/// A number for each row, equal for equal rows.
fn marks(open: Open, form: Form) -> io::Result<Vec<u64>> {
    let mut marks = Vec::new();
    each(open, form, |row| {
        let mut hasher = FxHasher::default();
        row.cells.hash(&mut hasher);
        marks.push(hasher.finish());
    })?;
    Ok(marks)
}

fn chosen(open: Open, form: Form, places: impl Iterator<Item = usize>) -> io::Result<BTreeMap<usize, Row>> {
    let wanted: std::collections::BTreeSet<usize> = places.collect();
    let (mut rows, mut at) = (BTreeMap::new(), 0);
    each(open, form, |row| {
        if wanted.contains(&at) {
            rows.insert(at, row);
        }
        at += 1;
    })?;
    Ok(rows)
}

fn each(open: Open, form: Form, take: impl FnMut(Row)) -> io::Result<()> {
    match form {
        Form::Csv => each_of_csv(open()?, take),
        Form::Json => each_line(open()?, take, of_json),
        Form::Text => each_line(open()?, take, |line| vec![(String::new(), line.to_string())]),
    }
}

/// The header counts as a row: it may differ too.
fn each_of_csv(input: impl Read, mut take: impl FnMut(Row)) -> io::Result<()> {
    let mut rows = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(input);
    let mut record = csv::ByteRecord::new();
    let mut names: Vec<String> = Vec::new();
    while rows.read_byte_record(&mut record)? {
        let line = record.position().map_or(0, csv::Position::line);
        let cells: Vec<String> = record.iter().map(|cell| String::from_utf8_lossy(cell).into_owned()).collect();
        if names.is_empty() {
            names.clone_from(&cells);
        }
        let name = |at: usize| names.get(at).cloned().unwrap_or_else(|| format!("{}", at + 1));
        take(Row { line, cells: cells.into_iter().enumerate().map(|(at, cell)| (name(at), cell)).collect() });
    }
    Ok(())
}

fn each_line(
    input: impl Read,
    mut take: impl FnMut(Row),
    cells: impl Fn(&str) -> Vec<(String, String)>,
) -> io::Result<()> {
    for (line, text) in (1..).zip(BufReader::new(input).split(b'\n')) {
        take(Row { line, cells: cells(&String::from_utf8_lossy(&text?)) });
    }
    Ok(())
}

/// What is no object, such as the bracket of an array, is a cell without a name.
fn of_json(line: &str) -> Vec<(String, String)> {
    let text = |value: Value| if let Value::String(text) = value { text } else { value.to_string() };
    match serde_json::from_str(line.trim_end_matches(',')) {
        Ok(Value::Object(object)) => object.into_iter().map(|(name, value)| (name, text(value))).collect(),
        _ => vec![(String::new(), line.to_string())],
    }
}

#[cfg(test)]
mod tests {
    use super::pairs;

    #[test]
    fn rows_that_were_added_taken_out_or_changed_are_told_apart() {
        assert_eq!(pairs(&[1, 2, 3], &[1, 2, 3]), []);
        assert_eq!(pairs(&[1, 2, 3], &[1, 9, 3]), [(Some(1), Some(1))]);
        assert_eq!(pairs(&[1, 2, 3], &[1, 3]), [(Some(1), None)]);
        assert_eq!(pairs(&[1, 3], &[1, 2, 3]), [(None, Some(1))]);
        assert_eq!(pairs(&[1, 2], &[1, 2, 3]), [(None, Some(2))]);
        assert_eq!(pairs(&[5, 5, 6], &[5, 6]), [(Some(1), None)]);
        assert_eq!(pairs(&[], &[]), []);
    }
}
