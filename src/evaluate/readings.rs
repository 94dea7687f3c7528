//! Interpretations on which a decision hangs: under which other reading of the law it would be another.

use super::law::{Judge, Law};
use crate::diagram::{Cells, Diagram, Sight, Space, Start, outcomes};
use crate::model::{Catalogue, ClassSet, Functions, RuleId, RuleSetBits, TypeId};
use crate::rules::{Act, Condition, Effect, Rule};
use rustc_hash::FxHashMap;
use std::sync::OnceLock;

/// One interpretation chosen otherwise.
#[derive(Debug)]
pub struct Alternative {
    pub reading: String,
    pub choice: String,
    /// The rules that hang on the reading, apart from those that hold for want of others.
    rules: RuleSetBits,
    /// What these rules come to then, for each entity type, compiled when it is first met; none where it is the same.
    by_type: Vec<OnceLock<Option<Diagram>>>,
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
    pub fn of(act: &Act, catalogue: &Catalogue) -> Vec<Alternative> {
        let mut found = Vec::new();
        let hanging = hanging_on(act);
        for reading in act.names.readings.values() {
            let Some(rules) = hanging.get(reading.name.as_str()).copied() else { continue };
            found.extend(reading.choices.iter().filter(|choice| **choice != reading.chosen).map(|choice| {
                Alternative {
                    reading: reading.name.clone(),
                    choice: choice.clone(),
                    rules,
                    by_type: catalogue.type_ids().map(|_| OnceLock::new()).collect(),
                }
            }));
        }
        found
    }

    /// The rules put to an entity type under this reading; none where it makes no difference to the type.
    fn diagram(&self, judge: &Judge, entity_type: TypeId, of: (&Space, &Catalogue)) -> Option<&Diagram> {
        let entity_type = judge.diagram.alike(entity_type);
        let compile = || {
            // a rule that cannot hold for the type does not hold for it under another reading either
            let can_hold = |id: &RuleId| !judge.act.rule(*id).written.fails_for(entity_type, of.1);
            let rules = self.rules.iter().filter(can_hold);
            let rules = rules.fold(RuleSetBits::default(), |set, id| set.union(RuleSetBits::of(id)));
            if rules.is_empty() {
                return None;
            }
            let reading = (self.reading.as_str(), self.choice.as_str());
            let diagram = judge.diagram.under(&judge.act, of, reading, (rules, &[entity_type]));
            (!diagram.agrees_with(&judge.diagram, rules, entity_type)).then_some(diagram)
        };
        self.by_type[usize::from(entity_type.0)].get_or_init(compile).as_ref()
    }
}

/// For each reading, the rules that hang on it, apart from those that hold for want of others.
fn hanging_on(act: &Act) -> FxHashMap<&str, RuleSetBits> {
    let mut found: FxHashMap<&str, RuleSetBits> = FxHashMap::default();
    for id in act.rule_ids().filter(|id| !act.rule(*id).otherwise) {
        act.rule(id).written.each_part(&mut |part| {
            if let Condition::Reading { name, .. } = part {
                let rules = found.entry(name).or_default();
                *rules = rules.union(RuleSetBits::of(id));
            }
        });
    }
    found
}

impl Judge {
    /// What a decision on these entity types can hang on under some other reading.
    pub fn sight_otherwise(&self, candidates: &[TypeId], of: (&Space, &Catalogue)) -> Sight {
        let mut sight = Sight::default();
        for alternative in &self.alternatives {
            for id in candidates {
                if let Some(diagram) = alternative.diagram(self, *id, of) {
                    sight = sight.or(&diagram.roots(self.diagram.alike(*id)).mentioned);
                }
            }
        }
        sight
    }

    /// The readings under which a record would be something else than `possible`, with what it would be.
    pub fn otherwise(&self, law: &Law, functions: &Functions, cells: &Cells, possible: ClassSet) -> Vec<Otherwise<'_>> {
        let of = (&law.space, law.catalogue());
        let candidates = self.candidates(functions, law.catalogue());
        let together = matches!(functions, Functions::Known(_));
        let mut found = Vec::new();
        for alternative in &self.alternatives {
            let differs = |id: &TypeId| alternative.diagram(self, *id, of).is_some();
            if !candidates.iter().any(differs) {
                continue;
            }
            let would_be = self
                .settled_under(alternative, (&candidates, together), of, cells)
                .unwrap_or_else(|| self.open_under(alternative, (&candidates, together), of, cells));
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
        of: (&Space, &Catalogue),
        cells: &Cells,
    ) -> Option<ClassSet> {
        let resolution = self.diagram.resolution();
        let holding = |id: TypeId| {
            let id = self.diagram.alike(id);
            let held = self.diagram.holding(id, of.0, cells)?;
            let Some(diagram) = alternative.diagram(self, id, of) else { return Some(held) };
            let held = held.without(alternative.rules).union(diagram.holding(id, of.0, cells)?);
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
        (space, catalogue): (&Space, &Catalogue),
        cells: &Cells,
    ) -> ClassSet {
        let reading = (alternative.reading.as_str(), alternative.choice.as_str());
        let all = (RuleSetBits::all(), candidates);
        let diagram = self.diagram.under(&self.act, (space, catalogue), reading, all);
        let ways: Vec<Vec<TypeId>> =
            if together { vec![candidates.to_vec()] } else { candidates.iter().map(|id| vec![*id]).collect() };
        let start = Start::of(&diagram, space, cells, &ways);
        outcomes(&diagram, space, cells, &start).into_iter().fold(ClassSet::default(), ClassSet::union)
    }
}
