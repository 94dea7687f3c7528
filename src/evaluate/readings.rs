//! Interpretations on which a decision hangs: under which other reading of the law it would be another.

use super::law::{Judge, Law};
use crate::diagram::{Cells, Diagram, Space, Start, outcomes};
use crate::model::{Catalogue, ClassSet, Functions, RuleSetBits, TypeId};
use crate::rules::{Act, ReadingChoice};
use std::sync::OnceLock;

/// One interpretation chosen otherwise.
#[derive(Debug)]
pub struct Alternative {
    pub reading: String,
    pub choice: String,
    /// What the rules come to then, for each entity type, compiled when it is first met; none where it is all the same.
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
        let matters = |reading: &&ReadingChoice| {
            act.rules.iter().any(|rule| !rule.otherwise && rule.written.hangs_on(&reading.name))
        };
        let each = act.names.readings.values().filter(matters).flat_map(|reading| {
            reading.choices.iter().filter(|choice| **choice != reading.chosen).map(|choice| Alternative {
                reading: reading.name.clone(),
                choice: choice.clone(),
                by_type: catalogue.type_ids().map(|_| OnceLock::new()).collect(),
            })
        });
        each.collect()
    }

    /// The rules put to an entity type under this reading; none where it makes no difference to the type.
    fn diagram(&self, judge: &Judge, entity_type: TypeId, of: (&Space, &Catalogue)) -> Option<&Diagram> {
        let entity_type = judge.diagram.alike(entity_type);
        let compile = || {
            let diagram = Diagram::under(&judge.act, of, (&self.reading, &self.choice), &[entity_type]);
            (!diagram.agrees_with(&judge.diagram, entity_type)).then_some(diagram)
        };
        self.by_type[usize::from(entity_type.0)].get_or_init(compile).as_ref()
    }
}

impl Judge {
    /// The cells of variables on which, under some other reading, a decision on these entity types can depend.
    pub fn mentioned_otherwise(&self, candidates: &[TypeId], of: (&Space, &Catalogue)) -> Cells {
        let mut cells = Cells::default();
        for alternative in &self.alternatives {
            for id in candidates {
                if let Some(diagram) = alternative.diagram(self, *id, of) {
                    cells = cells.or(&diagram.roots(self.diagram.alike(*id)).mentioned);
                }
            }
        }
        cells
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
            alternative.diagram(self, id, of).unwrap_or(&self.diagram).holding(id, of.0, cells)
        };
        if together {
            let all = candidates.iter().try_fold(RuleSetBits::default(), |all, id| Some(all.union(holding(*id)?)))?;
            return Some(resolution.outcome_of(all));
        }
        let each = candidates.iter().map(|id| Some(resolution.outcome_of(holding(*id)?)));
        let outcomes: Option<Vec<ClassSet>> = each.collect();
        Some(outcomes?.into_iter().fold(ClassSet::default(), ClassSet::union))
    }

    fn open_under(
        &self,
        alternative: &Alternative,
        (candidates, together): (&[TypeId], bool),
        (space, catalogue): (&Space, &Catalogue),
        cells: &Cells,
    ) -> ClassSet {
        let reading = (alternative.reading.as_str(), alternative.choice.as_str());
        let diagram = Diagram::under(&self.act, (space, catalogue), reading, candidates);
        let ways: Vec<Vec<TypeId>> =
            if together { vec![candidates.to_vec()] } else { candidates.iter().map(|id| vec![*id]).collect() };
        let start = Start::of(&diagram, space, cells, &ways);
        outcomes(&diagram, space, cells, &start).into_iter().fold(ClassSet::default(), ClassSet::union)
    }
}
