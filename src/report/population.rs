//! Organisations of a file under two laws: how many went from which class to which, and who.

use super::UNDETERMINED;
use crate::model::{Lang, said};
use std::collections::BTreeMap;

/// What one law makes of one row for one regime.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    /// The class, or those still possible; by their ids, strongest first.
    pub classes: Vec<String>,
    /// The rules named for it, as `act#rule`.
    pub by: Vec<String>,
}

impl Outcome {
    /// The class, or the word for several.
    pub fn class(&self) -> &str {
        match self.classes.as_slice() {
            [only] => only,
            _ => UNDETERMINED,
        }
    }
}

/// A row that one law gives another class than the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    pub id: String,
    pub line: u64,
    pub regime: String,
    pub from: Outcome,
    pub to: Outcome,
}

impl Change {
    /// The columns of [`Change::cells`].
    pub const COLUMNS: [&str; 7] = ["id", "line", "regime", "from", "to", "by_from", "by_to"];

    /// The row as cells; several classes or rules are separated by `|`.
    pub fn cells(&self) -> [String; 7] {
        let Change { id, line, regime, from, to } = self;
        let joined = |all: &[String]| all.join("|");
        let (classes, rules) = ([&from.classes, &to.classes].map(|c| joined(c)), [&from.by, &to.by].map(|r| joined(r)));
        let ([before, after], [by, then_by]) = (classes, rules);
        [super::guard::guarded_text(id).into_owned(), line.to_string(), regime.clone(), before, after, by, then_by]
    }

    /// The same for people: `zorg-01 nis2: essential -> out-of-scope by a#b -> c#d`.
    pub fn line(&self) -> String {
        let [id, _, regime, from, to, by, then_by] = self.cells();
        format!("{id} {regime}: {from} -> {to} by {by} -> {then_by}")
    }
}

/// Counts of one regime.
#[derive(Debug, Default)]
struct Counts {
    regime: String,
    /// Rows by the class before and after.
    matrix: BTreeMap<(String, String), u64>,
    /// By sector, all rows and those that moved.
    sectors: BTreeMap<String, [u64; 2]>,
    undetermined: [u64; 2],
}

/// Everything counted of a file.
#[derive(Debug, Default)]
pub struct Population {
    compared: u64,
    /// Rows that could not be read under either side, the first alone, the second alone.
    rejected: [u64; 3],
    regimes: Vec<Counts>,
}

impl Population {
    /// Nothing counted yet.
    pub fn new(regimes: &[String]) -> Population {
        let counts = |regime: &String| Counts { regime: regime.clone(), ..Counts::default() };
        Population { regimes: regimes.iter().map(counts).collect(), ..Population::default() }
    }

    /// Counts a row that was not read under one side or both.
    pub fn rejected(&mut self, one: bool, other: bool) {
        self.rejected[if one && other {
            0
        } else if one {
            1
        } else {
            2
        }] += 1;
    }

    /// How many rows were rejected so far.
    pub fn rejected_rows(&self) -> u64 {
        self.rejected.iter().sum()
    }

    /// Counts a row, and says what changed of it.
    pub fn add(
        &mut self,
        id: &str,
        line: u64,
        sector: Option<&str>,
        before: Vec<Outcome>,
        after: Vec<Outcome>,
    ) -> Vec<Change> {
        self.compared += 1;
        let mut changes = Vec::new();
        for (counts, (from, to)) in self.regimes.iter_mut().zip(before.into_iter().zip(after)) {
            let moved = from.classes != to.classes;
            *counts.matrix.entry((from.class().to_string(), to.class().to_string())).or_default() += 1;
            let sector = counts.sectors.entry(sector.unwrap_or_default().to_string()).or_default();
            sector[0] += 1;
            sector[1] += u64::from(moved);
            for (side, outcome) in [&from, &to].into_iter().enumerate() {
                counts.undetermined[side] += u64::from(outcome.classes.len() != 1);
            }
            if moved {
                let regime = counts.regime.clone();
                changes.push(Change { id: id.to_string(), line, regime, from, to });
            }
        }
        changes
    }

    /// What the run came to, line by line; classes by their ids.
    pub fn lines(&self, lang: Lang) -> Vec<String> {
        let [both, one, other] = self.rejected;
        let compared = self.compared;
        let head = said!(
            "{compared} rows compared; rejected: {both} on both sides, {one} only on the first, {other} only on the second",
            "{compared} rijen vergeleken; afgekeurd: {both} aan beide kanten, {one} alleen aan de eerste, {other} alleen aan de tweede"
        );
        let mut lines = vec![head.get(lang).to_string()];
        for counts in &self.regimes {
            let moved: u64 = counts.sectors.values().map(|[_, moved]| moved).sum();
            let (regime, [before, after]) = (&counts.regime, counts.undetermined);
            let said = said!(
                "{regime}: {moved} in another class; undetermined before {before}, after {after}",
                "{regime}: {moved} in een andere klasse; onbepaald ervoor {before}, erna {after}"
            );
            lines.push(said.get(lang).to_string());
            for ((from, to), count) in &counts.matrix {
                lines.push(format!(
                    "  {count:>8}  {from}{}",
                    if from == to { String::new() } else { format!(" -> {to}") }
                ));
            }
            for (sector, [all, moved]) in counts.sectors.iter().filter(|(_, [_, moved])| *moved > 0) {
                let none = super::word::no_sector.get(lang);
                let sector = if sector.is_empty() { none } else { sector };
                let said = said!("  {sector}: {moved} of {all}", "  {sector}: {moved} van {all}");
                lines.push(said.get(lang).to_string());
            }
        }
        lines
    }
}
