//! Both acts put to the same entity types: for every record, which rules hold under the one and under the other.

use super::{Comparison, Side, names};
use crate::diagram::{Cells, NodeRef, Region, Regions};
use crate::evaluate::law::Judge;
use crate::model::{RuleId, RuleSetBits, TypeId};
use rustc_hash::FxHashMap;

/// Where a chart ends: the rules that hold under each act, as far as a class can hang on them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct End {
    pub one: RuleSetBits,
    pub other: RuleSetBits,
}

impl End {
    /// Whether both acts come to the same classes there.
    pub fn agrees(&self, comparison: &Comparison) -> bool {
        let outcome = |judge: &Judge, held| names(judge, judge.diagram.resolution().outcome_of(held));
        outcome(&comparison.one, self.one) == outcome(&comparison.other, self.other)
    }
}

/// The charts of one comparison; their numbers are places among the ends.
pub struct Charts<'c> {
    comparison: &'c Comparison,
    /// The rules of each act on which a class can hang.
    bearing: [RuleSetBits; 2],
    pub regions: Regions,
    pub ends: Vec<End>,
    places: FxHashMap<End, u32>,
    /// What was walked already, with the cells that it was walked in.
    done: FxHashMap<(Pair, Cells), Region>,
}

/// What both acts make of records on which they differ, each pair once.
#[derive(Default)]
pub struct Pairs {
    pub all: Vec<(Side, Side)>,
    places: FxHashMap<(Side, Side), u32>,
}

impl Pairs {
    fn place(&mut self, pair: (Side, Side)) -> u32 {
        let next = self.all.len() as u32;
        let place = *self.places.entry(pair.clone()).or_insert(next);
        if place == next {
            self.all.push(pair);
        }
        place
    }
}

/// How far one act has come: the rules that hold, and those that hang on tests still.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Standing {
    held: RuleSetBits,
    open: Vec<(RuleId, NodeRef)>,
}

/// Both acts, as far as the same tests have taken them.
type Pair = [Standing; 2];

impl<'c> Charts<'c> {
    /// None drawn yet.
    pub fn of(comparison: &'c Comparison) -> Charts<'c> {
        let bearing = [&comparison.one, &comparison.other].map(|judge| judge.diagram.resolution().bearing());
        let regions = Regions::new(&comparison.space);
        let (ends, places, done) = (Vec::new(), FxHashMap::default(), FxHashMap::default());
        Charts { comparison, bearing, regions, ends, places, done }
    }

    /// The chart of these entity types, counting together. Cells that are not open say nothing: it goes on there as it
    /// does in one that is.
    pub fn chart(&mut self, types: &[TypeId], within: &Cells) -> Region {
        let [one, other] = self.judges();
        let begin = |judge: &Judge, act: usize| {
            let mut standing = Standing { held: RuleSetBits::default(), open: Vec::new() };
            for id in types {
                let roots = judge.diagram.roots(*id);
                standing.held = standing.held.union(roots.always.among(self.bearing[act]));
                standing.open.extend(roots.open.iter().filter(|(rule, _)| self.bearing[act].contains(*rule)));
            }
            self.settled(judge, standing, within)
        };
        let start = [begin(one, 0), begin(other, 1)];
        self.follow(start, within, *within)
    }

    /// A chart with other numbers, which tell the differences in class: zero where there is none, else one more than
    /// the place among the pairs. What is new among them is added.
    pub fn told(&mut self, chart: Region, pairs: &mut Pairs) -> Region {
        let mut numbers: FxHashMap<u32, u32> = FxHashMap::default();
        for number in self.regions.numbers(chart) {
            let end = self.ends[number as usize];
            let told = if end.agrees(self.comparison) {
                0
            } else {
                let [one, other] = self.judges();
                pairs.place((Comparison::side(one, end.one), Comparison::side(other, end.other))) + 1
            };
            numbers.insert(number, told);
        }
        self.regions.mapped(chart, &|number| numbers.get(&number).copied().unwrap_or_default())
    }

    fn judges(&self) -> [&'c Judge; 2] {
        [&self.comparison.one, &self.comparison.other]
    }

    /// Past every test that is known, without what no longer matters.
    fn settled(&self, judge: &Judge, mut standing: Standing, cells: &Cells) -> Standing {
        for (rule, node) in &mut standing.open {
            *node = judge.diagram.past_what_is_known(*node, &self.comparison.space, cells);
            if *node == NodeRef::YES {
                standing.held = standing.held.union(RuleSetBits::of(*rule));
            }
        }
        let resolution = judge.diagram.resolution();
        let outdone = resolution.outdone(resolution.standing_of(standing.held));
        let past = standing.held.union(outdone);
        standing.held = standing.held.without(outdone);
        standing.open.retain(|(rule, node)| judge.diagram.test(*node).is_some() && !past.contains(*rule));
        standing.open.sort_unstable();
        standing.open.dedup();
        standing
    }

    fn follow(&mut self, pair: Pair, within: &Cells, cells: Cells) -> Region {
        let key = (pair, *within);
        if let Some(known) = self.done.get(&key) {
            return *known;
        }
        let (pair, judges) = (&key.0, self.judges());
        let tests = |act: usize| {
            let variables = pair[act].open.iter().filter_map(|(_, node)| judges[act].diagram.test(*node));
            variables.map(|(variable, _)| variable).min()
        };
        let first = [tests(0), tests(1)].into_iter().flatten().min();
        let region = match first {
            None => self.end(End { one: pair[0].held, other: pair[1].held }),
            Some(variable) => {
                let space = &self.comparison.space;
                let (open, width) = (space.open(&cells, variable), space.variables[variable].width());
                let mut children: Vec<Option<Region>> = vec![None; width];
                for cell in (0..width).filter(|cell| open >> cell & 1 == 1) {
                    let moved = space.with(&cells, variable, cell);
                    let next = [0, 1].map(|act| self.settled(judges[act], pair[act].clone(), &moved));
                    children[cell] = Some(self.follow(next, within, moved));
                }
                let some = children.iter().flatten().next().copied().unwrap_or(Region::NONE);
                let mut last = some;
                let filled = children.into_iter().map(|child| {
                    last = child.unwrap_or(last);
                    last
                });
                let filled = filled.collect();
                self.regions.test(variable, filled)
            }
        };
        self.done.insert(key, region);
        region
    }

    fn end(&mut self, end: End) -> Region {
        let next = self.ends.len() as u32;
        let place = *self.places.entry(end).or_insert(next);
        if place == next {
            self.ends.push(end);
        }
        Region::end(place)
    }
}

/// The records of one entity type for which a rule holds, defeated or not. Cells that are not open say nothing.
pub fn holding(judge: &Judge, rule: RuleId, id: TypeId, within: &Cells, regions: &mut Regions) -> Region {
    let roots = judge.diagram.roots(id);
    if roots.always.contains(rule) {
        return Region::ALL;
    }
    let root = roots.open.iter().find(|(open, _)| *open == rule);
    let mut done = FxHashMap::default();
    root.map_or(Region::NONE, |(_, node)| copied(judge, *node, within, regions, &mut done))
}

/// A diagram of a rule as a region.
fn copied(
    judge: &Judge,
    node: NodeRef,
    within: &Cells,
    regions: &mut Regions,
    done: &mut FxHashMap<NodeRef, Region>,
) -> Region {
    let Some((variable, children)) = judge.diagram.test(node) else {
        return if node == NodeRef::YES { Region::ALL } else { Region::NONE };
    };
    if let Some(known) = done.get(&node) {
        return *known;
    }
    let open = regions.space.open(within, variable);
    let first = open.trailing_zeros() as usize;
    let cells = (0..children.len()).map(|cell| if open >> cell & 1 == 1 { cell } else { first });
    let children = cells.map(|cell| copied(judge, children[cell], within, regions, done)).collect();
    let region = regions.test(variable, children);
    done.insert(node, region);
    region
}
