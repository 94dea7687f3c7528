//! Interpretations on which a decision hangs: under which other reading of the law it would be another.

use super::law::{Judge, Law};
use crate::diagram::{Cells, Diagram, Sight, Space, Start, outcomes};
use crate::model::{Catalogue, ClassSet, Functions, RuleSetBits, TypeId};
use crate::rules::{Act, Effect, Rule};
use rustc_hash::FxHashMap;
use std::sync::{Arc, OnceLock};

/// One interpretation chosen otherwise.
#[derive(Debug)]
pub struct Alternative {
    pub reading: String,
    pub choice: String,
    /// The rules that hang on the reading, apart from those that hold for want of others.
    rules: RuleSetBits,
    /// What these rules come to then.
    diagram: Diagram,
    /// What all rules come to then, for records of which too little is known to settle each rule.
    whole: Diagram,
    /// For each entity type, whether it makes a difference.
    differs: Vec<OnceLock<bool>>,
}

/// What a record would be under another reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Otherwise<'a> {
    pub reading: &'a str,
    pub choice: &'a str,
    pub possible: ClassSet,
}

impl Alternative {
    /// Every choice that was not made, of the readings on which rules of the act hang.
    pub fn of(act: &Arc<Act>, diagram: &Diagram, of: (&Arc<Space>, &Arc<Catalogue>)) -> Vec<Alternative> {
        let mut found = Vec::new();
        let hanging = hanging_on(act);
        for reading in act.names.readings.values() {
            let Some(rules) = hanging.get(reading.name.as_str()).copied() else { continue };
            for choice in reading.choices.iter().filter(|choice| **choice != reading.chosen) {
                let under = |rules| diagram.under(act, of, (&reading.name, choice), rules);
                found.push(Alternative {
                    reading: reading.name.clone(),
                    choice: choice.clone(),
                    rules,
                    diagram: under(rules),
                    whole: under(RuleSetBits::all()),
                    differs: of.1.type_ids().map(|_| OnceLock::new()).collect(),
                });
            }
        }
        found
    }

    /// The rules put to an entity type under this reading; none where it makes no difference to the type.
    fn diagram(&self, judge: &Judge, entity_type: TypeId) -> Option<&Diagram> {
        let differs = self.differs[usize::from(judge.diagram.alike(entity_type).0)]
            .get_or_init(|| !self.diagram.agrees_with(&judge.diagram, self.rules, entity_type));
        differs.then_some(&self.diagram)
    }
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
        for alternative in &self.alternatives {
            for id in candidates {
                if let Some(diagram) = alternative.diagram(self, *id) {
                    sight = sight.or(&diagram.roots(*id).mentioned);
                }
            }
        }
        sight
    }

    /// The readings under which a record would be something else than `possible`, with what it would be.
    pub fn otherwise(&self, law: &Law, functions: &Functions, cells: &Cells, possible: ClassSet) -> Vec<Otherwise<'_>> {
        let space = law.space.as_ref();
        let candidates = self.candidates(functions, law.catalogue());
        let together = matches!(functions, Functions::Known(_));
        let mut found = Vec::new();
        for alternative in &self.alternatives {
            let differs = |id: &TypeId| alternative.diagram(self, *id).is_some();
            if !candidates.iter().any(differs) {
                continue;
            }
            let would_be = self
                .settled_under(alternative, (&candidates, together), space, cells)
                .unwrap_or_else(|| self.open_under(alternative, (&candidates, together), space, cells));
            if would_be != possible {
                let Alternative { reading, choice, .. } = alternative;
                found.push(Otherwise { reading, choice, possible: would_be });
            }
        }
        found
    }

    /// What a record of which enough is known would be; none where some rule hangs on something unknown.
    fn settled_under(
        &self,
        alternative: &Alternative,
        (candidates, together): (&[TypeId], bool),
        space: &Space,
        cells: &Cells,
    ) -> Option<ClassSet> {
        let resolution = self.diagram.resolution();
        let holding = |id: TypeId| {
            let held = self.diagram.holding(id, space, cells)?;
            let Some(diagram) = alternative.diagram(self, id) else { return Some(held) };
            let held = held.without(alternative.rules).union(diagram.holding(id, space, cells)?);
            Some(self.with_what_holds_otherwise(held))
        };
        if together {
            let all = candidates.iter().try_fold(RuleSetBits::default(), |all, id| Some(all.union(holding(*id)?)))?;
            return Some(resolution.outcome_of(all));
        }
        let each = candidates.iter().map(|id| Some(resolution.outcome_of(holding(*id)?)));
        let outcomes: Option<Vec<ClassSet>> = each.collect();
        Some(outcomes?.into_iter().fold(ClassSet::default(), ClassSet::union))
    }

    /// The rules that hold, with that which holds for want of another instead of, or beside, the others.
    fn with_what_holds_otherwise(&self, held: RuleSetBits) -> RuleSetBits {
        let of_act = |is: &dyn Fn(&Rule) -> bool| {
            let rules = self.act.rule_ids().filter(|id| is(self.act.rule(*id)));
            rules.fold(RuleSetBits::default(), |set, id| set.union(RuleSetBits::of(id)))
        };
        let otherwise = of_act(&|rule| rule.otherwise);
        let with_class = of_act(&|rule| matches!(rule.effect, Effect::Class(_)) && !rule.otherwise);
        if held.among(with_class).is_empty() { held.union(otherwise) } else { held.without(otherwise) }
    }

    fn open_under(
        &self,
        alternative: &Alternative,
        (candidates, together): (&[TypeId], bool),
        space: &Space,
        cells: &Cells,
    ) -> ClassSet {
        let ways: Vec<Vec<TypeId>> =
            if together { vec![candidates.to_vec()] } else { candidates.iter().map(|id| vec![*id]).collect() };
        let start = Start::of(&alternative.whole, space, cells, &ways);
        outcomes(&alternative.whole, space, cells, &start).into_iter().fold(ClassSet::default(), ClassSet::union)
    }
}
