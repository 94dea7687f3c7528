//! Two acts over all records: where they are the same, that is proved; where not, every way in which they differ is
//! found, each with a record that shows it.
//!
//! Both acts are put to one entity type, or several that count together, and their diagrams are walked side by side.
//! A pair of ends with the same classes is no difference; nothing is sampled.

use super::law::Judge;
use crate::diagram::{Cells, NodeRef, Space};
use crate::model::{Catalogue, ClassSet, Country, RuleId, RuleSetBits, TypeId};
use crate::rules::Act;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Two acts over one space of records.
#[derive(Debug)]
pub struct Comparison {
    pub space: Arc<Space>,
    pub catalogue: Arc<Catalogue>,
    pub one: Judge,
    pub other: Judge,
}

/// One way in which two acts differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    pub one: Side,
    pub other: Side,
    /// A record that shows it: one cell of each variable on which it hangs, all cells of the others.
    pub witness: Cells,
}

/// What one act makes of a record.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Side {
    /// One class, or those that the act leaves open.
    pub classes: Vec<String>,
    /// The rules that give them.
    pub rules: Vec<String>,
}

impl Comparison {
    /// Both acts must have been read with the same catalogue; none where they tell apart more than fits.
    pub fn of(
        one: &Arc<Act>,
        other: &Arc<Act>,
        catalogue: Arc<Catalogue>,
        jurisdiction: Option<Country>,
    ) -> Option<Comparison> {
        let conditions = one.rules.iter().chain(&other.rules).map(|rule| &rule.written);
        let space = Arc::new(Space::of(conditions, &catalogue, jurisdiction)?);
        let judge = |act: &Arc<Act>| Judge::of(Arc::clone(act), &space, &catalogue, Vec::new());
        let (one, other) = (judge(one), judge(other));
        Some(Comparison { space, one, other, catalogue })
    }

    /// The entity types that neither act tells from an earlier one, with those they stand for.
    pub fn kinds(&self) -> BTreeMap<TypeId, Vec<TypeId>> {
        let mut kinds: BTreeMap<TypeId, Vec<TypeId>> = BTreeMap::new();
        let mut first: FxHashMap<(TypeId, TypeId), TypeId> = FxHashMap::default();
        for id in self.catalogue.type_ids() {
            let alike = (self.one.diagram.alike(id), self.other.diagram.alike(id));
            kinds.entry(*first.entry(alike).or_insert(id)).or_default().push(id);
        }
        kinds
    }

    /// Every way in which the acts differ for records of these entity types that lie in these cells; none is a proof
    /// that there is none.
    pub fn differences(&self, types: &[TypeId], within: &Cells) -> Vec<Difference> {
        let mut walk = Walk { comparison: self, seen: FxHashSet::default(), found: BTreeMap::new() };
        let start = Pair { one: self.begin(&self.one, types, within), other: self.begin(&self.other, types, within) };
        walk.follow(start, *within);
        walk.found.into_iter().map(|((one, other), witness)| Difference { one, other, witness }).collect()
    }

    fn begin(&self, judge: &Judge, types: &[TypeId], within: &Cells) -> Standing {
        let mut standing = Standing { held: RuleSetBits::default(), open: Vec::new() };
        for id in types {
            let roots = judge.diagram.roots(*id);
            standing.held = standing.held.union(roots.always);
            standing.open.extend(&roots.open);
        }
        self.settled(judge, standing, within)
    }

    /// Past every test that is known.
    fn settled(&self, judge: &Judge, mut standing: Standing, cells: &Cells) -> Standing {
        for (rule, node) in &mut standing.open {
            *node = judge.diagram.past_what_is_known(*node, &self.space, cells);
            if *node == NodeRef::YES {
                standing.held = standing.held.union(RuleSetBits::of(*rule));
            }
        }
        let held = standing.held;
        standing.open.retain(|(rule, node)| judge.diagram.test(*node).is_some() && !held.contains(*rule));
        standing.open.sort_unstable();
        standing.open.dedup();
        standing
    }

    fn side(&self, judge: &Judge, held: RuleSetBits) -> Side {
        let resolution = judge.diagram.resolution();
        let outcome = resolution.outcome_of(held);
        let gives = |rule: &RuleId| resolution.classes_of(*rule).0 & outcome.0 != 0;
        let rules = resolution.undefeated(held).iter().filter(gives).map(|rule| judge.act.rule(rule).id.clone());
        Side { classes: names(judge, outcome), rules: rules.collect() }
    }
}

fn names(judge: &Judge, classes: ClassSet) -> Vec<String> {
    classes.iter().map(|class| judge.act.class(class).id.clone()).collect()
}

/// How far one act has come: the rules that hold, and those that hang on tests still.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Standing {
    held: RuleSetBits,
    open: Vec<(RuleId, NodeRef)>,
}

/// Both acts, as far as the same tests have taken them.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Pair {
    one: Standing,
    other: Standing,
}

struct Walk<'c> {
    comparison: &'c Comparison,
    seen: FxHashSet<Pair>,
    found: BTreeMap<(Side, Side), Cells>,
}

impl Walk<'_> {
    fn follow(&mut self, pair: Pair, cells: Cells) {
        if !self.seen.insert(pair.clone()) {
            return;
        }
        let Comparison { space, one, other, .. } = self.comparison;
        let tests = |judge: &Judge, standing: &Standing| {
            let variables = standing.open.iter().filter_map(|(_, node)| judge.diagram.test(*node));
            variables.map(|(variable, _)| variable).min()
        };
        let first = [tests(one, &pair.one), tests(other, &pair.other)].into_iter().flatten().min();
        let Some(variable) = first else {
            let (one, other) = (self.comparison.side(one, pair.one.held), self.comparison.side(other, pair.other.held));
            if one.classes != other.classes {
                self.found.entry((one, other)).or_insert(cells);
            }
            return;
        };
        let open = space.open(&cells, variable);
        for cell in (0..64).filter(|cell| open >> cell & 1 == 1) {
            let moved = space.with(&cells, variable, cell);
            let next = Pair {
                one: self.comparison.settled(one, pair.one.clone(), &moved),
                other: self.comparison.settled(other, pair.other.clone(), &moved),
            };
            self.follow(next, moved);
        }
    }
}
