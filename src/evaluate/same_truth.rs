//! Two conditions that are put to records in three values, yes, no and open: whether any record tells them apart.
//!
//! Parts that are written alike are alike. Where they are written otherwise, both are put to everything that a record
//! may say of what they read: a fact known, a figure of which only the least is known, a fact unknown.

use super::trace::View;
use crate::diagram::{Cells, Space};
use crate::model::{Catalogue, Country, Kind, TypeId};
use crate::rules::Condition;

/// More records than this are not tried for one pair of parts.
const MOST_RECORDS: usize = 5_000;

/// Whether both are proved to be the same for every record, by what they cite and by their names or not.
pub fn same_truth(one: &Condition, other: &Condition, catalogue: &Catalogue, within: Option<Country>) -> bool {
    let of_types = one.looks_at_functions() || other.looks_at_functions();
    let types = catalogue.type_ids().take(if of_types { usize::MAX } else { 1 });
    one == other
        || types
            .map(|id| Beside { catalogue, within, id })
            .all(|beside| beside.same(&beside.plain(one), &beside.plain(other)))
}

/// One entity type that both are put to.
struct Beside<'a> {
    catalogue: &'a Catalogue,
    within: Option<Country>,
    id: TypeId,
}

impl Beside<'_> {
    fn same(&self, one: &Condition, other: &Condition) -> bool {
        one == other || self.same_in_parts(one, other) || self.same_for_all(one, other)
    }

    fn same_in_parts(&self, one: &Condition, other: &Condition) -> bool {
        match (one, other) {
            (Condition::Not(one), Condition::Not(other)) => self.same(one, other),
            (Condition::All(one), Condition::All(other))
            | (Condition::Any(one), Condition::Any(other))
            | (Condition::Majority(one), Condition::Majority(other)) => {
                one.len() == other.len() && one.iter().zip(other).all(|(one, other)| self.same(one, other))
            }
            _ => false,
        }
    }

    /// What a condition asks of the entity type: without names, without what its type settles, and each part once. What
    /// is open stays as open.
    fn plain(&self, condition: &Condition) -> Condition {
        let each = |parts: &[Condition], is_inner: fn(&Condition) -> Option<&[Condition]>| -> Vec<Condition> {
            let mut plain: Vec<Condition> = Vec::new();
            for part in parts.iter().map(|part| self.plain(part)) {
                let inner = is_inner(&part).map_or_else(|| vec![part.clone()], <[Condition]>::to_vec);
                inner.into_iter().for_each(|part| {
                    if !plain.contains(&part) {
                        plain.push(part)
                    }
                });
            }
            plain
        };
        match condition {
            Condition::Reading { holds, .. } => Condition::Constant(*holds),
            Condition::Function(types) => Condition::Constant(types.contains(self.id)),
            Condition::Listed(table) => {
                let row = table.row(self.id, self.catalogue);
                row.map_or(Condition::Constant(false), |row| self.plain(&row.provided))
            }
            Condition::Criterion(criterion) => self.plain(&criterion.condition),
            Condition::Not(inner) => self.plain(inner).negated(),
            Condition::All(parts) => Condition::all(each(parts, |part| match part {
                Condition::All(inner) => Some(inner),
                _ => None,
            })),
            Condition::Any(parts) => Condition::any(each(parts, |part| match part {
                Condition::Any(inner) => Some(inner),
                _ => None,
            })),
            Condition::Majority(parts) => Condition::Majority(parts.iter().map(|part| self.plain(part)).collect()),
            Condition::Constant(_)
            | Condition::Flag(_)
            | Condition::Compare { .. }
            | Condition::Choice { .. }
            | Condition::Country { .. }
            | Condition::Given(_) => condition.clone(),
        }
    }

    fn same_for_all(&self, one: &Condition, other: &Condition) -> bool {
        let Some(space) = Space::of([one, other].into_iter(), self.catalogue, self.within) else { return false };
        let said: Vec<Vec<u64>> = (0..space.variables.len()).map(|variable| self.said(&space, variable)).collect();
        let count = said.iter().try_fold(1usize, |count, said| count.checked_mul(said.len()));
        if count.is_none_or(|count| count > MOST_RECORDS) {
            return false;
        }
        let view = |cells: Cells| View {
            space: &space,
            cells,
            catalogue: self.catalogue,
            entity_type: self.id,
            activity: None,
        };
        let mut records = vec![space.anything()];
        for (variable, said) in said.iter().enumerate() {
            let each = |cells: Cells| said.iter().map(move |open| (cells, *open));
            let placed = records.into_iter().flat_map(each);
            records = placed.map(|(cells, open)| space.with_any(&cells, variable, open)).collect();
        }
        records.into_iter().all(|cells| view(cells).truth(one) == view(cells).truth(other))
    }

    /// What a record may say of one variable: the cells that it leaves open, as bits.
    fn said(&self, space: &Space, variable: usize) -> Vec<u64> {
        let anything = space.open(&space.anything(), variable);
        let mut said: Vec<u64> = (0..64).map(|cell| 1 << cell).filter(|bit| anything & bit != 0).collect();
        let fact = space.variables[variable].fact.map(|fact| &self.catalogue.fact(fact).kind);
        if matches!(fact, Some(Kind::Figure(_))) {
            said.extend((0..64).map(|least| anything & (u64::MAX << least)).filter(|open| open.count_ones() > 1));
        } else {
            said.push(anything);
        }
        said.sort_unstable();
        said.dedup();
        said
    }
}
