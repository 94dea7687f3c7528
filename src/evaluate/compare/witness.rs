//! An organisation that shows a difference: the fewest facts, and figures that are round.

use super::Comparison;
use crate::diagram::{Cells, Partition, Region, Regions};
use crate::model::{FactId, Facts, Functions, Kind, TypeId, Value};

/// A record on which the acts differ, whatever the facts are that it leaves out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Witness {
    pub types: Vec<TypeId>,
    /// In the order of the catalogue.
    pub values: Vec<(FactId, Value)>,
}

impl Comparison {
    /// Where a record lies that says nothing but what it does: assumptions count, all else is open.
    pub(super) fn ordinary(&self, types: &[TypeId]) -> Cells {
        self.cells_of(&self.facts_of(types, &[]))
    }

    /// What a way into a region costs in facts to be said: none where a blank is taken to be just that.
    pub(super) fn facts_needed(&self, ordinary: Cells) -> impl Fn(usize, usize) -> u32 {
        move |variable, cell| {
            let open = self.space.open(&ordinary, variable);
            u32::from(open.count_ones() != 1 || open >> cell & 1 == 0)
        }
    }

    /// The smallest record found in a set; none where none can be written down, as where it hangs on facts that must be
    /// known and not given.
    pub(super) fn witness(
        &self,
        regions: &Regions,
        (set, allowed): (Region, Region),
        types: &[TypeId],
    ) -> Option<Witness> {
        let ordinary = self.ordinary(types);
        let needed = self.facts_needed(ordinary);
        let is_given = |variable: usize| matches!(self.space.variables[variable].partition, Partition::Given(_));
        let given_needed = |variable: usize, cell: usize| match is_given(variable) {
            true => u32::from(cell == 0) * 1000,
            false => needed(variable, cell),
        };
        let ways = [regions.cheapest(set, &needed)?, regions.cheapest(set, &given_needed)?];
        for (way, whole) in ways.iter().flat_map(|way| [(way, false), (way, true)]) {
            let said = |(variable, cell): &&(usize, usize)| whole || needed(*variable, *cell) > 0;
            let way: Vec<(usize, usize)> = way.iter().filter(said).copied().collect();
            let Some(values) = self.values(&way) else { continue };
            let facts = self.facts_of(types, &values);
            if regions.holds_all(allowed, &self.cells_of(&facts)) {
                let values = self.fewest(regions, allowed, types, values);
                return Some(Witness { types: types.to_vec(), values });
            }
        }
        None
    }

    /// Without the values that need not be said.
    fn fewest(
        &self,
        regions: &Regions,
        allowed: Region,
        types: &[TypeId],
        mut values: Vec<(FactId, Value)>,
    ) -> Vec<(FactId, Value)> {
        for at in (0..values.len()).rev() {
            let mut fewer = values.clone();
            fewer.remove(at);
            if regions.holds_all(allowed, &self.cells_of(&self.facts_of(types, &fewer))) {
                values = fewer;
            }
        }
        values
    }

    fn values(&self, way: &[(usize, usize)]) -> Option<Vec<(FactId, Value)>> {
        let mut values: Vec<(FactId, Value)> = Vec::new();
        for (variable, cell) in way {
            if !matches!(self.space.variables[*variable].partition, Partition::Given(_)) {
                values.push(self.space.sample(*variable, *cell, &self.catalogue)?);
            }
        }
        for (variable, cell) in way {
            let Partition::Given(group) = &self.space.variables[*variable].partition else { continue };
            if *cell == 0 {
                values.retain(|(fact, _)| !group.contains(fact));
            } else if !values.iter().any(|(fact, _)| group.contains(fact)) {
                let first = group.iter().find_map(|fact| Some((*fact, self.some_value(*fact)?)))?;
                values.push(first);
            }
        }
        values.sort_by_key(|(fact, _)| *fact);
        Some(values)
    }

    /// Any value of a fact.
    fn some_value(&self, fact: FactId) -> Option<Value> {
        if let Some(variable) = self.space.variable(fact) {
            let open = self.space.open(&self.space.whole(variable), variable);
            return self
                .space
                .sample(variable, open.trailing_zeros() as usize, &self.catalogue)
                .map(|(_, value)| value);
        }
        match self.catalogue.fact(fact).kind {
            Kind::Figure(_) => Some(Value::Figure(crate::model::Decimal::whole(1))),
            Kind::Choice(_) => Some(Value::Choice(1)),
            Kind::Flag => Some(Value::Flag(true)),
            _ => None,
        }
    }

    fn facts_of(&self, types: &[TypeId], values: &[(FactId, Value)]) -> Facts {
        let mut facts = Facts::none(&self.catalogue);
        facts.functions = Functions::Known(types.into());
        values.iter().for_each(|(fact, value)| facts.set(*fact, value.clone()));
        facts
    }

    fn cells_of(&self, facts: &Facts) -> Cells {
        let all: Vec<FactId> = self.catalogue.fact_ids().collect();
        self.space.lens(&all, &self.catalogue).cells(facts)
    }
}
