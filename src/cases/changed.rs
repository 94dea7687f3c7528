//! What a change of the law changes in what is read from it: nothing, or some rules and entity types, which the cases
//! that concern them are likely to notice.

use crate::model::{Catalogue, Facts, Functions, TypeId};
use crate::rules::{Act, Case, Rule, RuleSet};
use jiff::civil::Date;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What is not the same in two readings of one law.
#[derive(Debug, Default)]
pub(super) struct Changed {
    /// By their names.
    rules: BTreeSet<String>,
    /// Those of which a table says something else.
    types: BTreeSet<TypeId>,
    /// Something that is neither.
    is_other: bool,
}

impl Changed {
    /// Of the law as it is judged on a day.
    pub fn between(one: &RuleSet, other: &RuleSet, day: Date) -> Changed {
        let acts = |rules: &RuleSet| -> Vec<Arc<Act>> {
            let regimes = rules.regimes.iter().filter_map(|regime| regime.act.clone());
            regimes.chain(rules.size.clone()).collect()
        };
        let (before, after) = (acts(one), acts(other));
        let mut changed = Changed { is_other: before.len() != after.len(), ..Changed::default() };
        before.iter().zip(&after).for_each(|(one, other)| changed.note(one, other, day));
        changed
    }

    /// Whether both readings say the same.
    pub fn is_nothing(&self) -> bool {
        self.rules.is_empty() && self.types.is_empty() && !self.is_other
    }

    /// Whether a case names a changed rule, or is put to an entity type of which something is changed.
    pub fn concerns(&self, case: &Case, facts: &Facts, catalogue: &Catalogue) -> bool {
        let is_changed = |id: &TypeId| catalogue.with_general(*id).any(|general| self.types.contains(&general));
        let of_type = match &facts.functions {
            Functions::Known(types) => types.iter().any(is_changed),
            Functions::Apart(_) | Functions::Sector(_) | Functions::Unknown => false,
        };
        of_type || case.expected.iter().flat_map(|(_, values)| values).any(|value| self.rules.contains(value))
    }

    fn note(&mut self, one: &Act, other: &Act, day: Date) {
        let rules = |act: &Act, beside: &Act| -> Vec<String> {
            let is_as_there = |rule: &&Rule| beside.rules.iter().any(|there| is_the_same(act, rule, beside, there));
            act.rules.iter().filter(|rule| !is_as_there(rule)).map(|rule| rule.id.clone()).collect()
        };
        self.rules.extend(rules(one, other));
        self.rules.extend(rules(other, one));
        for (table, beside) in one.tables().zip(other.tables()) {
            let ids = table.rows.keys().chain(beside.rows.keys());
            self.types.extend(ids.filter(|id| table.rows.get(id) != beside.rows.get(id)));
        }
        self.is_other |= one.is_in_force(day) != other.is_in_force(day)
            || !one.consequences.conditions().eq(other.consequences.conditions())
            || one.names.readings != other.names.readings
            || one.tables().count() != other.tables().count();
    }
}

/// Whether a rule says the same in two acts, readings open or not, and defeats the same.
fn is_the_same(act: &Act, rule: &Rule, beside: &Act, there: &Rule) -> bool {
    let defeated = |act: &Act, rule: &Rule| -> BTreeSet<String> {
        rule.defeats.iter().map(|id| act.rule(id).id.clone()).collect()
    };
    rule.id == there.id
        && rule.effect == there.effect
        && rule.condition == there.condition
        && rule.written == there.written
        && defeated(act, rule) == defeated(beside, there)
}
