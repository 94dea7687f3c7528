//! Conditions for one entity type as formulas over variables, each held once. Negation is pushed to the tests, so a
//! formula is a test, a conjunction or a disjunction.

use super::space::{Cells, Space};
use crate::model::{Catalogue, TypeId};
use crate::rules::Condition;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;

/// A formula, by its place among those held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FormulaId(u32);

pub const FALSE: FormulaId = FormulaId(0);
pub const TRUE: FormulaId = FormulaId(1);

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Formula {
    Constant(bool),
    /// The variable lies in one of these cells.
    Test {
        variable: u16,
        cells: u64,
    },
    All(Vec<FormulaId>),
    Any(Vec<FormulaId>),
}

/// The formulas held, each once.
#[derive(Debug)]
pub struct Formulas {
    pub space: Arc<Space>,
    catalogue: Arc<Catalogue>,
    held: Vec<Formula>,
    /// The first variable that each formula tests.
    first: Vec<u16>,
    places: FxHashMap<Formula, FormulaId>,
    cofactors: FxHashMap<(FormulaId, u16, u8), FormulaId>,
    /// A reading with the choice to apply instead of the one that conditions carry.
    instead: Option<(String, String)>,
    /// The entity type that conditions are put to.
    entity_type: TypeId,
    /// Criteria put to this type already, by their place in memory.
    criteria: FxHashMap<(usize, bool), FormulaId>,
}

const NO_VARIABLE: u16 = u16::MAX;

impl Formulas {
    /// None held yet but true and false.
    pub fn new(space: &Arc<Space>, catalogue: &Arc<Catalogue>) -> Formulas {
        let (held, first) = (Vec::new(), Vec::new());
        let mut formulas = Formulas {
            space: Arc::clone(space),
            catalogue: Arc::clone(catalogue),
            held,
            first,
            places: FxHashMap::default(),
            cofactors: FxHashMap::default(),
            instead: None,
            entity_type: TypeId(0),
            criteria: FxHashMap::default(),
        };
        formulas.hold(Formula::Constant(false));
        formulas.hold(Formula::Constant(true));
        formulas
    }

    fn hold(&mut self, formula: Formula) -> FormulaId {
        if let Some(id) = self.places.get(&formula) {
            return *id;
        }
        let first = match &formula {
            Formula::Constant(_) => NO_VARIABLE,
            Formula::Test { variable, .. } => *variable,
            Formula::All(parts) | Formula::Any(parts) => {
                parts.iter().map(|p| self.first[p.0 as usize]).min().unwrap_or(NO_VARIABLE)
            }
        };
        let id = FormulaId(self.held.len() as u32);
        self.held.push(formula.clone());
        self.first.push(first);
        self.places.insert(formula, id);
        id
    }

    /// The first variable on which a formula hangs.
    pub fn first_variable(&self, id: FormulaId) -> Option<usize> {
        let first = self.first[id.0 as usize];
        (first != NO_VARIABLE).then_some(usize::from(first))
    }

    pub fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    /// Whether a reading other than the one applied is put to conditions.
    pub fn reads_otherwise(&self) -> bool {
        self.instead.is_some()
    }

    /// Puts what follows to another entity type, and with a reading and its choice, applies that.
    pub fn turn_to(&mut self, entity_type: TypeId, instead: Option<(&str, &str)>) {
        self.entity_type = entity_type;
        self.instead = instead.map(|(reading, choice)| (reading.to_string(), choice.to_string()));
        self.criteria.clear();
    }

    /// A condition put to the entity type; `holds` false gives its negation.
    pub fn of(&mut self, condition: &Condition, holds: bool) -> FormulaId {
        match condition {
            Condition::Constant(value) => constant(*value == holds),
            Condition::All(parts) => self.of_several(parts, holds, holds),
            Condition::Any(parts) => self.of_several(parts, holds, !holds),
            Condition::Not(inner) => self.of(inner, !holds),
            Condition::Majority(parts) => {
                let needed = if holds { parts.len() / 2 + 1 } else { parts.len().div_ceil(2) };
                let parts: Vec<FormulaId> = parts.iter().map(|c| self.of(c, holds)).collect();
                self.at_least(needed, &parts)
            }
            Condition::Reading { name, choice, holds: applied } => {
                let instead = self.instead.as_ref().filter(|(reading, _)| **name == **reading);
                constant(instead.map_or(*applied, |(_, chosen)| **choice == **chosen) == holds)
            }
            Condition::Function(types) => constant(types.contains(self.entity_type) == holds),
            Condition::Listed(table) => match table.row(self.entity_type, &self.catalogue) {
                Some(row) => self.of(&row.provided, holds),
                None => constant(!holds),
            },
            Condition::Criterion(criterion) => {
                let key = (Arc::as_ptr(criterion).addr(), holds);
                if let Some(known) = self.criteria.get(&key) {
                    return *known;
                }
                let formula = self.of(&criterion.condition, holds);
                self.criteria.insert(key, formula);
                formula
            }
            Condition::Flag(_)
            | Condition::Compare { .. }
            | Condition::Choice { .. }
            | Condition::Country { .. }
            | Condition::Given(_) => match self.space.holding(condition) {
                Some((variable, cells)) => self.test(variable, if holds { cells } else { !cells }),
                None => constant(!holds),
            },
        }
    }

    fn of_several(&mut self, parts: &[Condition], holds: bool, conjunction: bool) -> FormulaId {
        let parts: Vec<FormulaId> = parts.iter().map(|c| self.of(c, holds)).collect();
        self.join(parts, conjunction)
    }

    /// At least `needed` of the parts hold.
    fn at_least(&mut self, needed: usize, parts: &[FormulaId]) -> FormulaId {
        match parts.split_first() {
            _ if needed == 0 => TRUE,
            _ if needed > parts.len() => FALSE,
            None => TRUE,
            Some((first, rest)) => {
                let (with, without) = (self.at_least(needed - 1, rest), self.at_least(needed, rest));
                let with = self.join(vec![*first, with], true);
                self.join(vec![with, without], false)
            }
        }
    }

    fn test(&mut self, variable: usize, cells: u64) -> FormulaId {
        let all = u64::MAX >> (64 - self.space.variables[variable].width());
        match cells & all {
            0 => FALSE,
            cells if cells == all => TRUE,
            cells => self.hold(Formula::Test { variable: variable as u16, cells }),
        }
    }

    /// A conjunction or disjunction: flat, in order, each part once, tests of one variable as one test.
    fn join(&mut self, parts: Vec<FormulaId>, conjunction: bool) -> FormulaId {
        let (neutral, settling) = if conjunction { (TRUE, FALSE) } else { (FALSE, TRUE) };
        let mut flat: Vec<FormulaId> = Vec::with_capacity(parts.len());
        let mut tests: Vec<(u16, u64)> = Vec::with_capacity(parts.len());
        let mut left = parts;
        while let Some(part) = left.pop() {
            match &self.held[part.0 as usize] {
                _ if part == neutral => {}
                _ if part == settling => return settling,
                Formula::All(inner) if conjunction => left.extend(inner),
                Formula::Any(inner) if !conjunction => left.extend(inner),
                Formula::Test { variable, cells } => match tests.iter_mut().find(|(v, _)| v == variable) {
                    Some((_, known)) if conjunction => *known &= cells,
                    Some((_, known)) => *known |= cells,
                    None => tests.push((*variable, *cells)),
                },
                _ => flat.push(part),
            }
        }
        for (variable, cells) in tests {
            let test = self.test(usize::from(variable), cells);
            if test == settling {
                return settling;
            }
            flat.push(test);
        }
        flat.sort_unstable();
        flat.dedup();
        match flat.as_slice() {
            [] => neutral,
            [only] => *only,
            _ if conjunction => self.hold(Formula::All(flat)),
            _ => self.hold(Formula::Any(flat)),
        }
    }

    /// What is left of a formula once a variable is known to lie in a cell.
    pub fn cofactor(&mut self, id: FormulaId, variable: usize, cell: usize) -> FormulaId {
        if self.first_variable(id).is_none_or(|first| first > variable) {
            return id;
        }
        let key = (id, variable as u16, cell as u8);
        if let Some(known) = self.cofactors.get(&key) {
            return *known;
        }
        let result = match self.held[id.0 as usize].clone() {
            Formula::Constant(_) => id,
            Formula::Test { variable: tested, cells } if usize::from(tested) == variable => {
                constant(cells >> cell & 1 == 1)
            }
            Formula::Test { .. } => id,
            Formula::All(parts) => {
                let parts = parts.into_iter().map(|p| self.cofactor(p, variable, cell)).collect();
                self.join(parts, true)
            }
            Formula::Any(parts) => {
                let parts = parts.into_iter().map(|p| self.cofactor(p, variable, cell)).collect();
                self.join(parts, false)
            }
        };
        self.cofactors.insert(key, result);
        result
    }

    /// The cells of a variable in sets, none of which the formula tells apart.
    pub fn not_told_apart(&self, id: FormulaId, variable: usize) -> Vec<u64> {
        let mut sets = vec![u64::MAX >> (64 - self.space.variables[variable].width())];
        self.tell_apart(id, variable, &mut sets);
        sets
    }

    fn tell_apart(&self, id: FormulaId, variable: usize, sets: &mut Vec<u64>) {
        if self.first_variable(id).is_none_or(|first| first > variable) {
            return;
        }
        match &self.held[id.0 as usize] {
            Formula::Constant(_) => {}
            Formula::Test { variable: tested, cells } if usize::from(*tested) == variable => {
                for i in 0..sets.len() {
                    let (inside, outside) = (sets[i] & cells, sets[i] & !cells);
                    if inside != 0 && outside != 0 {
                        sets[i] = inside;
                        sets.push(outside);
                    }
                }
            }
            Formula::Test { .. } => {}
            Formula::All(parts) | Formula::Any(parts) => {
                parts.iter().for_each(|part| self.tell_apart(*part, variable, sets));
            }
        }
    }

    /// Where a record of an entity type lies for which a condition holds, or for which it fails; none where there is none.
    pub fn cells_where(&mut self, condition: &Condition, entity_type: TypeId, holds: bool) -> Option<Cells> {
        self.turn_to(entity_type, None);
        let formula = self.of(condition, holds);
        let anything = self.space.anything();
        self.cells_of(formula, anything, &mut FxHashSet::default())
    }

    fn cells_of(&mut self, formula: FormulaId, cells: Cells, never: &mut FxHashSet<FormulaId>) -> Option<Cells> {
        if formula == TRUE {
            return Some(cells);
        }
        if never.contains(&formula) {
            return None;
        }
        let variable = self.first_variable(formula)?;
        let open = self.space.open(&cells, variable);
        for cell in (0..64).filter(|cell| open >> cell & 1 == 1) {
            let left = self.cofactor(formula, variable, cell);
            let moved = self.space.with(&cells, variable, cell);
            if let Some(found) = self.cells_of(left, moved, never) {
                return Some(found);
            }
        }
        never.insert(formula);
        None
    }

    /// Every variable that a formula tests.
    pub fn each_variable(&self, id: FormulaId, visit: &mut impl FnMut(usize)) {
        match &self.held[id.0 as usize] {
            Formula::Constant(_) => {}
            Formula::Test { variable, .. } => visit(usize::from(*variable)),
            Formula::All(parts) | Formula::Any(parts) => parts.iter().for_each(|p| self.each_variable(*p, visit)),
        }
    }
}

fn constant(value: bool) -> FormulaId {
    if value { TRUE } else { FALSE }
}
