//! The header of a file: which columns are facts, which pass through, and which will be replaced.

use crate::model::{Catalogue, FactId, Kind, Text, nearest, said};
use std::fmt;

/// What the header of a file says.
#[derive(Debug, Clone)]
pub struct Columns {
    pub names: Vec<String>,
    /// For each column the fact it gives.
    pub facts: Vec<Option<FactId>>,
    /// Columns that are no fact: name, and the fact perhaps meant.
    pub passed_through: Vec<(String, Option<String>)>,
    /// Columns that have the name of an output column.
    pub replaced: Vec<String>,
}

/// Why a header cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HeaderFault {
    Empty,
    Duplicate { first: String, at: usize, again: String, again_at: usize },
    NothingKnown { found: String },
    NoText,
}

impl HeaderFault {
    /// What is wrong and what to do, in every language.
    pub fn said(&self) -> Text {
        match self {
            HeaderFault::Empty => said!(
                "the file is empty: its first line must name the columns",
                "het bestand is leeg: de eerste regel moet de kolommen noemen"
            ),
            HeaderFault::Duplicate { first, at, again, again_at } => said!(
                "the columns `{first}` ({at}) and `{again}` ({again_at}) have the same name; rename or remove one of them",
                "de kolommen `{first}` ({at}) en `{again}` ({again_at}) hebben dezelfde naam; hernoem of verwijder een van de twee"
            ),
            HeaderFault::NothingKnown { found } => said!(
                "none of the columns is known ({found}); the first line must name columns such as `function`, `fte`, `turnover`, `balance_sheet`",
                "geen van de kolommen is bekend ({found}); de eerste regel moet kolommen noemen zoals `function`, `fte`, `turnover`, `balance_sheet`"
            ),
            HeaderFault::NoText => said!(
                "the first line is not text in the encoding of the file; name another with `--encoding`, or save it as UTF-8",
                "de eerste regel is geen tekst in de codering van het bestand; noem een andere met `--encoding`, of sla het op als UTF-8"
            ),
        }
    }
}

impl fmt::Display for HeaderFault {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.said().en)
    }
}

impl std::error::Error for HeaderFault {}

impl Columns {
    /// Reads the first line. `output` are the names of the columns that will be added.
    ///
    /// # Errors
    /// When the header cannot be used.
    pub fn read(header: &csv::ByteRecord, catalogue: &Catalogue, output: &[String]) -> Result<Columns, HeaderFault> {
        let names: Option<Vec<String>> =
            header.iter().map(|name| Some(std::str::from_utf8(name).ok()?.trim().to_string())).collect();
        let names = names.ok_or(HeaderFault::NoText)?;
        if names.iter().all(String::is_empty) {
            return Err(HeaderFault::Empty);
        }
        for (i, name) in names.iter().enumerate().filter(|(_, name)| !name.is_empty()) {
            let same = |other: &String| key(other) == key(name);
            if let Some(first) = names[..i].iter().position(same) {
                let fault = HeaderFault::Duplicate {
                    first: names[first].clone(),
                    at: first + 1,
                    again: name.clone(),
                    again_at: i + 1,
                };
                return Err(fault);
            }
        }
        let facts: Vec<Option<FactId>> = names.iter().map(|n| catalogue.facts_by_name.get(&key(n)).copied()).collect();
        let tells = |fact: &FactId| catalogue.fact(*fact).kind != Kind::Text;
        if !facts.iter().flatten().any(tells) {
            let found = names.iter().take(8).map(|n| format!("`{n}`")).collect::<Vec<_>>().join(", ");
            return Err(HeaderFault::NothingKnown { found });
        }
        let replaced: Vec<String> = names.iter().filter(|n| output.contains(n)).cloned().collect();
        let is_unknown = |name: &String| !name.is_empty() && !replaced.contains(name);
        let unknown = names.iter().zip(&facts).filter(|(name, fact)| fact.is_none() && is_unknown(name));
        let passed_through = unknown.map(|(name, _)| (name.clone(), meant(name, catalogue, &facts))).collect();
        Ok(Columns { names, facts, passed_through, replaced })
    }

    /// Whether some column holds codes of activities.
    pub fn has_codes(&self, catalogue: &Catalogue) -> bool {
        self.facts.iter().flatten().any(|fact| catalogue.fact(*fact).kind == Kind::Code)
    }

    /// Whether a column has the very name of the fact that it gives.
    pub fn is_canonical(&self, at: usize, catalogue: &Catalogue) -> bool {
        self.facts[at].is_some_and(|fact| catalogue.fact(fact).name == key(&self.names[at]))
    }

    /// Where a fact stands in a row.
    pub fn place(&self, fact: FactId) -> Option<usize> {
        self.facts.iter().position(|f| *f == Some(fact))
    }
}

/// How many columns a row names that records can have; none where all of them are text.
pub(super) fn known<'n>(names: impl Iterator<Item = &'n str>, catalogue: &Catalogue) -> usize {
    let mut names: Vec<&str> = names.map(str::trim).filter(|name| !name.is_empty()).collect();
    // a name that comes twice is told when the records are opened
    names.sort_unstable_by_key(|name| name.to_lowercase());
    names.dedup_by_key(|name| name.to_lowercase());
    let columns = Columns::read(&csv::ByteRecord::from(names), catalogue, &[]);
    columns.map_or(0, |columns| columns.facts.iter().flatten().count())
}

/// Names are compared without regard to capitals and the kind of space.
pub(super) fn key(name: &str) -> String {
    name.trim().to_lowercase().replace([' ', '-'], "_")
}

/// The fact that an unknown column was perhaps meant to give, unless another column gives it.
fn meant(name: &str, catalogue: &Catalogue, found: &[Option<FactId>]) -> Option<String> {
    let free = catalogue.fact_ids().filter(|f| !found.contains(&Some(*f))).map(|f| catalogue.fact(f).name.as_str());
    nearest(&key(name), free).map(str::to_string)
}
