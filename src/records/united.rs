//! Several files as one: the columns of all, each once, in the order in which they are first met.
//!
//! Columns are one when they have the same name: figures of another name may be in another unit, so they stay apart. Ids
//! and names, which have no unit, are one by their fact.

use super::claims::key;
use super::columns::{By, Columns};
use super::line::Line;
use crate::model::{Catalogue, Decimal, Kind};

/// The columns of several files, and where the cells of each file go.
#[derive(Debug)]
pub struct United {
    pub columns: Columns,
    /// For each file, what stands in each column.
    cells: Vec<Vec<Cell>>,
    /// For each file, how many columns it has.
    widths: Vec<usize>,
}

#[derive(Debug, Clone, Copy)]
enum Cell {
    /// The cell of the file at this place.
    Own(usize),
    /// The file has no such column.
    Nothing,
    /// The name of the file.
    FileName,
}

/// The column that names the file of a row.
pub const INPUT_FILE: &str = "input_file";

impl United {
    /// The columns of all files, after one that names the file; where a file has a column of that name, in its place.
    pub fn of(files: &[&Columns], catalogue: &Catalogue) -> United {
        let mut columns = Columns::default();
        if !files.iter().flat_map(|file| &file.names).any(|name| name == INPUT_FILE) {
            columns.names.push(INPUT_FILE.to_string());
            columns.facts.push(None);
            columns.times.push(Decimal::ONE);
            columns.by.push(By::default());
        }
        let mut cells: Vec<Vec<Cell>> = Vec::new();
        for file in files {
            let mut own = vec![Cell::Nothing; columns.names.len()];
            for (from, (name, fact)) in file.names.iter().zip(&file.facts).enumerate() {
                let is_text = fact.is_some_and(|fact| catalogue.fact(fact).kind == Kind::Text);
                let same = |(at, other): (usize, &String)| {
                    key(other) == key(name) && !name.is_empty() || is_text && columns.facts[at] == *fact
                };
                let known = columns.names.iter().enumerate().position(same);
                match known.filter(|at| !matches!(own[*at], Cell::Own(_))) {
                    Some(to) => own[to] = Cell::Own(from),
                    None => {
                        columns.names.push(name.clone());
                        columns.facts.push(*fact);
                        columns.times.push(file.times[from]);
                        columns.by.push(file.by[from]);
                        own.push(Cell::Own(from));
                    }
                }
            }
            for name in &file.replaced {
                if !columns.replaced.contains(name) {
                    columns.replaced.push(name.clone());
                }
            }
            cells.push(own);
        }
        columns.names_files = columns.names.iter().position(|name| name == INPUT_FILE);
        for own in &mut cells {
            own.resize(columns.names.len(), Cell::Nothing);
            if let Some(at) = columns.names_files {
                own[at] = Cell::FileName;
            }
        }
        let widths = files.iter().map(|file| file.names.len()).collect();
        United { columns, cells, widths }
    }

    /// Fills `row` with the cells of a row of the file at this place.
    pub fn row(&self, file: usize, name: &str, cells: &Line, row: &mut Line) {
        row.clear();
        for cell in &self.cells[file] {
            row.push(match cell {
                Cell::Own(from) => cells.get(*from).unwrap_or_default(),
                Cell::Nothing => b"",
                Cell::FileName => name.as_bytes(),
            });
        }
    }

    /// The same for the cells of a rejected row; those beyond the header are kept at the end.
    pub fn texts(&self, file: usize, name: &str, cells: &[String]) -> Vec<String> {
        let own = self.cells[file].iter().map(|cell| match cell {
            Cell::Own(from) => cells.get(*from).cloned().unwrap_or_default(),
            Cell::Nothing => String::new(),
            Cell::FileName => name.to_string(),
        });
        own.chain(cells.iter().skip(self.widths[file]).cloned()).collect()
    }
}
