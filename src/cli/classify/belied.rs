//! Assumptions that the row itself hints against, where the other value would change a class.

use crate::diagram::{Cells, Lens};
use crate::evaluate::{Judge, Law};
use crate::model::{ClassSet, FactId, Facts, Functions, Hint, Kind, Lang, Value};
use crate::records::{Columns, Row};
use crate::report::summary::assumption;
use rustc_hash::FxHashMap;

/// The facts of a file whose blank another fact of the row may belie.
pub struct Belied<'l> {
    law: &'l Law,
    lens: Lens<'l>,
    hints: Vec<(FactId, Vec<Hint>)>,
    /// The classes of records met, regime by regime: those that do the same and lie in the same cells have the same.
    known: FxHashMap<(Functions, Cells), Vec<ClassSet>>,
}

/// Beyond this many, all are forgotten.
const REMEMBERED: usize = 1 << 12;

impl<'l> Belied<'l> {
    /// What the columns of a file can hint against.
    pub fn new(law: &'l Law, columns: &Columns) -> Belied<'l> {
        let facts: Vec<FactId> = law.catalogue().fact_ids().collect();
        Belied { law, lens: law.lens(&facts), hints: hints(law, columns), known: FxHashMap::default() }
    }

    /// The notes on a row.
    pub fn of(&mut self, row: &Row) -> Vec<String> {
        let is_hinted = |(fact, hints): &&(FactId, Vec<Hint>)| {
            !row.facts.is_given(*fact) && hints.iter().any(|hint| holds(hint, row))
        };
        let hinted: Vec<FactId> = self.hints.iter().filter(is_hinted).map(|(fact, _)| *fact).collect();
        if hinted.is_empty() { Vec::new() } else { self.belied(hinted, row) }
    }

    /// The notes on those hinted against that would change a class.
    #[cold]
    fn belied(&mut self, hinted: Vec<FactId>, row: &Row) -> Vec<String> {
        let (law, catalogue) = (self.law, self.law.catalogue());
        let mut notes = Vec::new();
        for fact in hinted {
            let assumed = row.facts.assumed(fact, catalogue, law.jurisdiction());
            let others = match (assumed, &catalogue.fact(fact).kind) {
                (Some(Value::Flag(assumed)), _) => vec![Value::Flag(!assumed)],
                (Some(Value::Choice(0)), Kind::Choice(choices)) => {
                    (1..=choices.len() as u8).map(Value::Choice).collect()
                }
                _ => continue,
            };
            let now = self.classes(row.facts);
            let mut otherwise = row.facts.clone();
            let mut differs = |value| {
                otherwise.set(fact, value);
                self.classes(&otherwise) != now
            };
            if others.into_iter().any(&mut differs) {
                notes.push(format!("assumed:{}", assumption(fact, law, Lang::En)));
            }
        }
        notes
    }

    /// The classes that a record may have, regime by regime.
    fn classes(&mut self, facts: &Facts) -> Vec<ClassSet> {
        let key = (facts.functions.clone(), self.lens.cells(facts));
        if let Some(known) = self.known.get(&key) {
            return known.clone();
        }
        let decide = |j: &Judge| j.decide(&self.law.space, &key.1, &facts.functions, self.law.catalogue()).possible;
        let classes: Vec<ClassSet> = self.law.regimes.iter().flatten().map(decide).collect();
        if self.known.len() >= REMEMBERED {
            self.known.clear();
        }
        self.known.insert(key, classes.clone());
        classes
    }
}

fn holds(hint: &Hint, row: &Row) -> bool {
    match hint {
        // a no is no hint: that it was not notified, say, does not tell that it was identified
        Hint::Given(fact) => row.facts.is_given(*fact) && *row.facts.get(*fact) != Value::Flag(false),
        Hint::Outside { country, list } => match row.facts.get(*country) {
            Value::Country(country) => !list.contains(*country),
            _ => false,
        },
    }
}

/// The facts whose blanks a column of the file may hint against.
fn hints(law: &Law, columns: &Columns) -> Vec<(FactId, Vec<Hint>)> {
    let catalogue = law.catalogue();
    let can_hint = |hint: &Hint| match hint {
        Hint::Given(fact) | Hint::Outside { country: fact, .. } => columns.place(*fact).is_some(),
    };
    let of = |fact: FactId| catalogue.fact(fact).hinted_by.iter().filter(|h| can_hint(h)).cloned().collect::<Vec<_>>();
    catalogue.fact_ids().filter(|f| law.reads(*f)).map(|f| (f, of(f))).filter(|(_, hints)| !hints.is_empty()).collect()
}
