//! Two acts over all records: where they are the same, that is proved; where not, every way in which they differ is
//! found, each with a record that shows it.
//!
//! Both acts are put to one entity type, or several that count together, and their diagrams are walked side by side to
//! one chart: for each record, the rules that hold under both. Nothing is sampled.

mod chart;
mod cover;
mod matters;
mod moves;
mod sizes;
mod together;
mod witness;

pub use matters::{Matter, matters};
pub use moves::{Case, Moved, OfSize, Survey};
pub use sizes::Sizing;
pub use witness::Witness;

use super::law::Judge;
use crate::diagram::{Cells, Region, Regions, Space};
use crate::model::{Catalogue, ClassSet, Country, FactId, RuleId, RuleSetBits, TypeId};
use crate::rules::{Act, Effect};
use chart::{Charts, Pairs};
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Two acts over one space of records.
#[derive(Debug)]
pub struct Comparison {
    pub space: Arc<Space>,
    pub catalogue: Arc<Catalogue>,
    pub one: Judge,
    pub other: Judge,
    /// The acts of size of both sides, so that conditions on figures can be said as sizes.
    pub sizes: Option<[Judge; 2]>,
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
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Side {
    /// One class, or those that the act leaves open; by their ids, strongest first.
    pub classes: Vec<String>,
    /// The rules that give them.
    pub rules: Vec<String>,
}

/// What must be the same for two acts to be equal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Regard {
    /// The class of every record, or the classes left open.
    Classes,
    /// Also every rule, overlays and rules of jurisdiction included, by its id: it does the same, defeats the same, and
    /// holds for the same records.
    Rules,
}

impl Comparison {
    /// Both acts must have been read with the same catalogue; none where they tell apart more than fits.
    pub fn of(
        one: &Arc<Act>,
        other: &Arc<Act>,
        catalogue: Arc<Catalogue>,
        jurisdiction: Option<Country>,
    ) -> Option<Comparison> {
        Comparison::with_sizes((one, other), None, catalogue, jurisdiction)
    }

    /// The same, with the act of size of each side; without them where all together tell apart more than fits.
    pub fn with_sizes(
        (one, other): (&Arc<Act>, &Arc<Act>),
        sizes: Option<[&Arc<Act>; 2]>,
        catalogue: Arc<Catalogue>,
        jurisdiction: Option<Country>,
    ) -> Option<Comparison> {
        let acts = [one, other].into_iter().chain(sizes.iter().flatten().copied());
        let conditions = acts.flat_map(|act| act.rules.iter().map(|rule| &rule.condition));
        let Some(space) = Space::of(conditions, &catalogue, jurisdiction) else {
            sizes?;
            return Comparison::with_sizes((one, other), None, catalogue, jurisdiction);
        };
        let space = Arc::new(space);
        let judge = |act: &Arc<Act>| Judge::of(Arc::clone(act), &space, &catalogue, Vec::new());
        let (one, other, sizes) = (judge(one), judge(other), sizes.map(|sizes| sizes.map(judge)));
        Some(Comparison { space, one, other, sizes, catalogue })
    }

    /// Whether the two are the same for every record, whatever it does and however much at once.
    pub fn is_equal(&self, regard: Regard) -> bool {
        match regard {
            Regard::Classes => self.has_equal_classes(),
            Regard::Rules => self.has_equal_rules(),
        }
    }

    fn has_equal_classes(&self) -> bool {
        let mut charts = Charts::of(self);
        let mut singles: Vec<(TypeId, Region)> = Vec::new();
        for id in self.kinds().into_keys() {
            let chart = charts.chart(&[id], &self.possible(&[id]));
            let numbers = charts.regions.numbers(chart);
            if !numbers.into_iter().all(|number| charts.ends[number as usize].agrees(self)) {
                return false;
            }
            singles.push((id, chart));
        }
        together::differing(self, &mut charts, &singles).is_empty()
    }

    fn has_equal_rules(&self) -> bool {
        let twin = |id: &str| self.other.act.rule_ids().find(|other| self.other.act.rule(*other).id == id);
        let ids = |act: &Act, rules: RuleSetBits| -> BTreeSet<String> {
            rules.iter().map(|rule| act.rule(rule).id.clone()).collect()
        };
        let effect = |act: &Act, rule: RuleId| match act.rule(rule).effect {
            Effect::Class(classes) => (0, classes.iter().map(|c| act.class(c).id.clone()).collect()),
            Effect::Overlay(classes) => (1, classes.iter().map(|c| act.class(c).id.clone()).collect()),
            Effect::Jurisdiction(fact) => (2, vec![self.catalogue.fact(fact).name.clone()]),
        };
        let (one, other) = (&self.one.act, &self.other.act);
        let classes = |act: &Act| act.classes.iter().map(|class| class.id.clone()).collect::<Vec<_>>();
        if classes(one) != classes(other) || one.rules.len() != other.rules.len() {
            return false;
        }
        let mut regions = Regions::new(&self.space);
        let kinds: Vec<TypeId> = self.kinds().into_keys().collect();
        one.rule_ids().all(|rule| {
            let Some(twin) = twin(&one.rule(rule).id) else { return false };
            let defeats = ids(one, one.rule(rule).defeats) == ids(other, other.rule(twin).defeats);
            let holds_for_the_same = |id: &TypeId| {
                let possible = self.possible(&[*id]);
                let held = chart::holding(&self.one, rule, *id, &possible, &mut regions);
                held == chart::holding(&self.other, twin, *id, &possible, &mut regions)
            };
            defeats && effect(one, rule) == effect(other, twin) && kinds.iter().all(holds_for_the_same)
        })
    }

    /// The entity types that neither act tells from an earlier one, with those they stand for.
    pub fn kinds(&self) -> BTreeMap<TypeId, Vec<TypeId>> {
        let mut kinds: BTreeMap<TypeId, Vec<TypeId>> = BTreeMap::new();
        let mut first: FxHashMap<(TypeId, TypeId, &[FactId]), TypeId> = FxHashMap::default();
        for id in self.catalogue.type_ids() {
            let implies = self.catalogue.entity_type(id).implies.as_slice();
            let alike = (self.one.diagram.alike(id), self.other.diagram.alike(id), implies);
            kinds.entry(*first.entry(alike).or_insert(id)).or_default().push(id);
        }
        kinds
    }

    /// The records that an organisation of these types can have: what a type implies is true of it.
    pub fn possible(&self, types: &[TypeId]) -> Cells {
        let implied = types.iter().flat_map(|id| &self.catalogue.entity_type(*id).implies);
        let variables = implied.filter_map(|fact| self.space.variable(*fact));
        variables.fold(self.space.anything(), |cells, variable| self.space.with(&cells, variable, 1))
    }

    /// Every way in which the acts differ for records of these entity types that lie in these cells; none is a proof
    /// that there is none.
    pub fn differences(&self, types: &[TypeId], within: &Cells) -> Vec<Difference> {
        let mut charts = Charts::of(self);
        let chart = charts.chart(types, within);
        let mut pairs = Pairs::default();
        let chart = charts.told(chart, &mut pairs);
        let mut found = Vec::new();
        for (number, way) in charts.regions.ways(chart, within) {
            let Some((one, other)) = number.checked_sub(1).map(|place| pairs.all[place as usize].clone()) else {
                continue;
            };
            let witness = way.iter().fold(*within, |cells, (variable, cell)| self.space.with(&cells, *variable, *cell));
            found.push(Difference { one, other, witness });
        }
        found.sort_by(|a, b| (&a.one, &a.other).cmp(&(&b.one, &b.other)));
        found
    }

    fn side(judge: &Judge, held: RuleSetBits) -> Side {
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
