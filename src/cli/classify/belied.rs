//! Assumptions that the row itself hints against, where the other value would change a class.

use crate::evaluate::{Judge, Law};
use crate::model::{FactId, Facts, Hint, Kind, Lang, Value};
use crate::records::{Columns, Row};
use crate::report::summary::assumption;

/// The facts of a file whose blank another fact of the row may belie.
pub struct Belied<'l> {
    law: &'l Law,
    hints: Vec<(FactId, Vec<Hint>)>,
}

impl<'l> Belied<'l> {
    /// What the columns of a file can hint against.
    pub fn new(law: &'l Law, columns: &Columns) -> Belied<'l> {
        Belied { law, hints: hints(law, columns) }
    }

    /// The notes on a row.
    pub fn of(&self, row: &Row) -> Vec<String> {
        let mut notes = Vec::new();
        for (fact, hints) in &self.hints {
            if row.facts.is_given(*fact) || !hints.iter().any(|hint| self.holds(hint, row)) {
                continue;
            }
            let assumed = row.facts.assumed(*fact, self.law.catalogue(), self.law.jurisdiction());
            let others = match (assumed, &self.law.catalogue().fact(*fact).kind) {
                (Some(Value::Flag(assumed)), _) => vec![Value::Flag(!assumed)],
                (Some(Value::Choice(0)), Kind::Choice(choices)) => {
                    (1..=choices.len() as u8).map(Value::Choice).collect()
                }
                _ => continue,
            };
            let classes = |facts: &Facts| {
                let cells = self.law.cells(facts);
                let decide =
                    |j: &Judge| j.decide(&self.law.space, &cells, &facts.functions, self.law.catalogue()).possible;
                self.law.regimes.iter().flatten().map(decide).collect::<Vec<_>>()
            };
            let otherwise = |value: Value| {
                let mut facts = row.facts.clone();
                facts.set(*fact, value);
                facts
            };
            let now = classes(row.facts);
            if others.into_iter().any(|value| classes(&otherwise(value)) != now) {
                notes.push(format!("assumed:{}", assumption(*fact, self.law, Lang::En)));
            }
        }
        notes
    }

    fn holds(&self, hint: &Hint, row: &Row) -> bool {
        match hint {
            // a no is no hint: that it was not notified, say, does not tell that it was identified
            Hint::Given(fact) => row.facts.is_given(*fact) && *row.facts.get(*fact) != Value::Flag(false),
            Hint::Outside { country, list } => match row.facts.get(*country) {
                Value::Country(country) => !list.contains(*country),
                _ => false,
            },
        }
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
