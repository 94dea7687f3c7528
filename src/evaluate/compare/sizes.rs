//! Conditions on figures said as sizes. Where a set of records hangs on figures, on those of the year before and on the
//! size held only in so far as they make a size, it is cut into what must hold beside for each of the sizes.

use super::Comparison;
use super::chart::holding;
use crate::diagram::{Region, Regions};
use crate::evaluate::law::Judge;
use crate::model::{ClassId, TypeId};
use crate::rules::Effect;
use std::collections::BTreeSet;

/// The sizes of one record: by the act of size of the one side, and where the other has an act of its own, by that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sizing {
    pub one: ClassId,
    pub other: Option<ClassId>,
}

/// All records by their sizes.
pub struct Sizes {
    all: Vec<(Sizing, Region)>,
    /// The variables that sizes hang on.
    variables: BTreeSet<usize>,
}

impl Sizes {
    /// None where the sides have no acts of size, or a size hangs on more than the figures.
    pub fn of(comparison: &Comparison, regions: &mut Regions) -> Option<Sizes> {
        let [one, other] = comparison.sizes.as_ref()?;
        let (ones, others) = (by_class(one, regions)?, by_class(other, regions)?);
        let mut all = Vec::new();
        if ones.iter().map(|(_, region)| region).eq(others.iter().map(|(_, region)| region)) {
            all.extend(ones.iter().map(|(class, region)| (Sizing { one: *class, other: None }, *region)));
        } else {
            for (class, region) in &ones {
                for (beside, other) in &others {
                    let both = regions.both(*region, *other);
                    if both != Region::NONE {
                        all.push((Sizing { one: *class, other: Some(*beside) }, both));
                    }
                }
            }
        }
        let variables = all.iter().flat_map(|(_, region)| regions.variables(*region)).collect();
        Some(Sizes { all, variables })
    }

    /// What must hold beside for which sizes; none where the set hangs on figures in another way, or not at all.
    pub fn split(&self, regions: &mut Regions, set: Region) -> Option<Vec<(Vec<Sizing>, Region)>> {
        if !regions.variables(set).iter().any(|variable| self.variables.contains(variable)) {
            return None;
        }
        let mut found: Vec<(Vec<Sizing>, Region)> = Vec::new();
        for (sizing, of_size) in &self.all {
            let there = regions.both(set, *of_size);
            if there == Region::NONE {
                continue;
            }
            let beside = regions.freed(there, &|variable| self.variables.contains(&variable));
            if regions.both(beside, *of_size) != there {
                return None;
            }
            match found.iter_mut().find(|(_, known)| *known == beside) {
                Some((sizes, _)) => sizes.push(*sizing),
                None => found.push((vec![*sizing], beside)),
            }
        }
        Some(found)
    }
}

/// The records of each class of an act whose rules give one class each, whatever an organisation does.
fn by_class(judge: &Judge, regions: &mut Regions) -> Option<Vec<(ClassId, Region)>> {
    if judge.looks_at_functions() {
        return None;
    }
    let anything = regions.space.anything();
    let mut found = Vec::new();
    for rule in judge.act.rule_ids() {
        let Effect::Class(classes) = judge.act.rule(rule).effect else { continue };
        let class = classes.only()?;
        found.push((class, holding(judge, rule, TypeId(0), &anything, regions)));
    }
    let mut left = Region::ALL;
    for (_, region) in &found {
        if regions.both(left, *region) != *region {
            // two sizes at once
            return None;
        }
        left = regions.without(left, *region);
    }
    Some(found)
}
