//! Interpretations on which a decision hangs: under which other reading of the law it would be another.

use super::law::{Judge, Law};
use super::trace::View;
use crate::diagram::{Cells, Other, Sight, Version, outcomes};
use crate::model::{ClassSet, Functions, RuleSetBits, TypeId};
use crate::rules::Act;
use rustc_hash::FxHashMap;

/// What a record would be under another reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Otherwise<'a> {
    pub reading: &'a str,
    pub choice: &'a str,
    pub possible: ClassSet,
}

/// Every choice that was not made, of the readings on which rules of the act hang.
pub(super) fn others(act: &Act) -> Vec<Other> {
    let hanging = hanging_on(act);
    let mut found = Vec::new();
    for reading in act.names.readings.values() {
        let Some(rules) = hanging.get(reading.name.as_str()).copied() else { continue };
        let choices = reading.choices.iter().filter(|choice| **choice != reading.chosen);
        found.extend(choices.map(|choice| Other { reading: reading.name.clone(), choice: choice.clone(), rules }));
    }
    found
}

/// For each reading, the rules that hang on it, apart from those that hold for want of others.
fn hanging_on(act: &Act) -> FxHashMap<&str, RuleSetBits> {
    let mut found: FxHashMap<&str, RuleSetBits> = FxHashMap::default();
    for id in act.rule_ids().filter(|id| !act.rule(*id).otherwise) {
        for reading in &act.rule(id).readings {
            let rules = found.entry(reading).or_default();
            *rules = rules.union(RuleSetBits::of(id));
        }
    }
    found
}

impl Judge {
    /// What a decision on these entity types can hang on under some other reading.
    pub fn sight_otherwise(&self, candidates: &[TypeId]) -> Sight {
        let mut sight = Sight::default();
        for (version, _) in self.diagram.others() {
            for id in candidates.iter().filter(|id| self.diagram.differs(version, **id)) {
                sight = sight.or(&self.diagram.roots_in(version, *id).mentioned);
            }
        }
        sight
    }

    /// The readings under which a record would be something else than `possible`, with what it would be.
    pub fn otherwise(&self, law: &Law, functions: &Functions, cells: &Cells, possible: ClassSet) -> Vec<Otherwise<'_>> {
        let views = self.views(law, functions, cells);
        let differs =
            |version: Version, view: &View| self.diagram.differs_at(version, view.entity_type, view.space, &view.cells);
        let mut found = Vec::new();
        for (version, other) in self.diagram.others() {
            if !views.iter().any(|view| differs(version, view)) {
                continue;
            }
            let would_be = self
                .settled_under(version, &views, functions)
                .unwrap_or_else(|| self.open_under(version, law, functions, cells));
            if would_be != possible {
                let Other { reading, choice, .. } = other;
                found.push(Otherwise { reading, choice, possible: would_be });
            }
        }
        found
    }

    /// What a record of which enough is known would be; none where some rule hangs on something unknown.
    fn settled_under(&self, version: Version, views: &[View], functions: &Functions) -> Option<ClassSet> {
        let views = views.iter();
        let holding = views.map(|view| self.diagram.holding(version, view.entity_type, view.space, &view.cells));
        let holding: Vec<RuleSetBits> = holding.collect::<Option<_>>()?;
        let resolution = self.diagram.resolution();
        if functions.types().is_some() {
            let all = holding.into_iter().fold(RuleSetBits::default(), RuleSetBits::union);
            return Some(resolution.outcome_of(all));
        }
        let outcomes = holding.into_iter().map(|held| resolution.outcome_of(held));
        Some(outcomes.fold(ClassSet::default(), ClassSet::union))
    }

    fn open_under(&self, version: Version, law: &Law, functions: &Functions, cells: &Cells) -> ClassSet {
        let start = self.start_in(version, &law.space, cells, (functions, law.catalogue()));
        let outcomes = outcomes(&self.diagram, &law.space, cells, &start);
        outcomes.into_iter().fold(ClassSet::default(), ClassSet::union)
    }
}
