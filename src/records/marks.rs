//! What the marks in figures mean, told by the figures of a column and of its file, or declared.

use super::figure::mark_shown;
use crate::model::{Catalogue, FactId, Form, Kind, Text, said};

/// The mark before decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// `1,234.56`
    Point,
    /// `1.234,56`
    Comma,
}

impl Mark {
    /// The mark itself.
    pub fn sign(self) -> char {
        match self {
            Mark::Point => '.',
            Mark::Comma => ',',
        }
    }
}

/// Which mark stands before the decimals in the figures of a column, and how that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Marks {
    /// `1234.56` and nothing else.
    Canonical,
    Declared(Mark),
    /// Figures of the column, or else of the file, can be read with this mark alone.
    Shown(Mark),
    /// Figures of the column show both; most of them this one, if any.
    Mixed(Option<Mark>),
    /// Nothing shows it, and the column is one of those whose decimal mark is the point.
    Convention(Form),
    /// Nothing shows it.
    Open,
}

impl Marks {
    /// The mark that figures are read with.
    pub fn mark(self) -> Option<Mark> {
        match self {
            Marks::Declared(mark) | Marks::Shown(mark) => Some(mark),
            Marks::Canonical | Marks::Convention(_) => Some(Mark::Point),
            Marks::Mixed(_) | Marks::Open => None,
        }
    }

    /// Whether a number with one point means what it says.
    pub fn are_plain(self) -> bool {
        matches!(self, Marks::Canonical | Marks::Declared(Mark::Point) | Marks::Shown(Mark::Point))
    }

    /// What is known of the marks in the columns of a file. Where they differ, the columns are named.
    pub fn said(columns: &[(&str, Marks)]) -> Vec<Text> {
        let mut groups: Vec<(Marks, Vec<String>)> = Vec::new();
        for (name, marks) in columns.iter().filter(|(_, marks)| *marks != Marks::Open) {
            let marks = match marks {
                Marks::Declared(mark) => Marks::Shown(*mark),
                Marks::Convention(_) => Marks::Canonical,
                other => *other,
            };
            match groups.iter_mut().find(|(same, _)| *same == marks) {
                Some((_, names)) => names.push(format!("`{name}`")),
                None => groups.push((marks, vec![format!("`{name}`")])),
            }
        }
        let is_one = groups.len() == 1;
        let said = |(marks, names): &(Marks, Vec<String>)| {
            let text = match marks {
                Marks::Shown(Mark::Point) => said!("decimal point", "decimale punt"),
                Marks::Shown(Mark::Comma) => said!("decimal comma", "decimale komma"),
                Marks::Mixed(_) => said!("decimal mark not the same", "decimaalteken niet overal gelijk"),
                _ => said!("decimal point by convention", "decimale punt volgens afspraak"),
            };
            match is_one && !matches!(marks, Marks::Mixed(_)) {
                true => text,
                false => {
                    let (Text { en, nl }, names) = (text, names.join(" "));
                    said!("{en} in {names}", "{nl} in {names}")
                }
            }
        };
        groups.iter().map(said).collect()
    }
}

/// A column of figures: its place in a row, its fact, and whether it has the very name of that fact.
#[derive(Debug, Clone, Copy)]
pub struct FigureColumn {
    pub place: usize,
    pub fact: FactId,
    pub is_canonical: bool,
}

/// Counts what the figures of a sample show.
#[derive(Debug)]
pub struct Votes<'c> {
    catalogue: &'c Catalogue,
    columns: &'c [FigureColumn],
    /// For each column those for the point, and those for the comma.
    counted: Vec<[u32; 2]>,
}

impl<'c> Votes<'c> {
    /// Begins to count.
    pub fn new(columns: &'c [FigureColumn], catalogue: &'c Catalogue) -> Votes<'c> {
        Votes { catalogue, columns, counted: vec![[0; 2]; columns.len()] }
    }

    /// Counts the figures of a row; those that `is_typed` have marks that show nothing of the others.
    pub fn note(&mut self, row: &csv::ByteRecord, is_typed: impl Fn(usize) -> bool) {
        for (column, counted) in self.columns.iter().zip(&mut self.counted) {
            let cell = row.get(column.place).filter(|cell| !cell.iter().all(u8::is_ascii_digit));
            let text = cell.filter(|_| !is_typed(column.place)).and_then(|cell| std::str::from_utf8(cell).ok());
            match text.and_then(|cell| mark_shown(cell.trim(), self.catalogue)) {
                Some(Mark::Point) => counted[0] += 1,
                Some(Mark::Comma) => counted[1] += 1,
                None => {}
            }
        }
    }

    /// The marks of each column, and the one that all figures of the file agree on. `points` tells whether columns with
    /// the very name of their fact are by convention written with a point.
    pub fn decide(&self, points: Points) -> (Vec<Marks>, Option<Mark>) {
        let all = self.counted.iter().fold([0; 2], |[p, c], [point, comma]| [p + point, c + comma]);
        let of_file = agreed(all);
        let decide = |(column, votes): (&FigureColumn, &[u32; 2])| {
            let convention = match self.catalogue.fact(column.fact).kind {
                Kind::Figure(unit) if column.is_canonical => Marks::Convention(self.catalogue.unit(unit).form),
                _ => Marks::Open,
            };
            let own = if *votes == [0, 0] { of_file } else { agreed(*votes) };
            match (own, points) {
                (Some(Mark::Point), Points::Always) if column.is_canonical => Marks::Shown(Mark::Point),
                (_, Points::Always) if column.is_canonical => convention,
                (Some(mark), _) => Marks::Shown(mark),
                (None, _) if *votes != [0, 0] => Marks::Mixed(most(*votes)),
                (None, Points::Never) => Marks::Open,
                (None, _) => convention,
            }
        };
        (self.columns.iter().zip(&self.counted).map(decide).collect(), of_file)
    }
}

/// How far columns with the very name of their fact are by convention written with a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Points {
    /// Whatever the figures show: where commas delimit, a decimal comma is a contradiction.
    Always,
    /// Unless the figures show a comma.
    UnlessShown,
    Never,
}

fn agreed([point, comma]: [u32; 2]) -> Option<Mark> {
    match (point, comma) {
        (1.., 0) => Some(Mark::Point),
        (0, 1..) => Some(Mark::Comma),
        _ => None,
    }
}

fn most([point, comma]: [u32; 2]) -> Option<Mark> {
    match point.cmp(&comma) {
        std::cmp::Ordering::Greater => Some(Mark::Point),
        std::cmp::Ordering::Less => Some(Mark::Comma),
        std::cmp::Ordering::Equal => None,
    }
}
