//! Several types at once: an exclusion that one type brings can take away the class that another gives, so acts that
//! agree on every single type may differ on a record that has several.
//!
//! What a type adds to a record is the rules that it makes hold, and what several add is all of theirs together. So for
//! every record all that the types add is gathered, type after type, in one chart whose ends are the different things
//! added; few are, as types mostly add the same. At each end all are joined with one another until nothing new comes
//! of it. That is exact for sets of any size, and no record is tried.

use super::Comparison;
use super::chart::{Charts, End};
use crate::diagram::Region;
use crate::evaluate::law::Judge;
use crate::model::{RuleSetBits, TypeId};
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;

/// What types add, by its place among all that is added anywhere.
type Added = Vec<u32>;

/// The least sets of types on which the acts differ, and on none of their members alone: for each way to differ some.
/// None is a proof that there is none. `singles` are the charts of every kind of type.
pub fn differing(comparison: &Comparison, charts: &mut Charts, singles: &[(TypeId, Region)]) -> Vec<Vec<TypeId>> {
    let mut gatherer = Gatherer {
        comparison,
        added: Vec::new(),
        sets: vec![Vec::new()],
        places: FxHashMap::default(),
        joined: FxHashMap::default(),
    };
    let mut alone: Vec<(TypeId, Region)> = Vec::new();
    let mut all = Region::end(0);
    for (id, chart) in singles {
        let own = gatherer.of_one(charts, *id, *chart);
        all = charts.regions.merged(all, own, &mut |set, added| gatherer.with(set, added));
        alone.push((*id, own));
    }
    let mut found: BTreeSet<Vec<TypeId>> = BTreeSet::new();
    let mut known: BTreeSet<Added> = BTreeSet::new();
    for (number, way) in charts.regions.ways(all, &comparison.space.anything()) {
        let added = gatherer.sets[number as usize].clone();
        for mut set in gatherer.differing(&added) {
            set.sort_unstable();
            if !known.insert(set.clone()) {
                continue;
            }
            let of = |added: &u32| {
                let is = |(_, own): &&(TypeId, Region)| charts.regions.end_at(*own, &way) == Some(*added + 1);
                alone.iter().find(is).map(|(id, _)| *id)
            };
            let mut types: Vec<TypeId> = set.iter().filter_map(of).collect();
            types.sort_unstable();
            found.insert(types);
        }
    }
    found.into_iter().collect()
}

struct Gatherer<'c> {
    comparison: &'c Comparison,
    added: Vec<End>,
    /// Sets of what is added, by number; the first is empty.
    sets: Vec<Added>,
    places: FxHashMap<Added, u32>,
    /// What two things come to together, and whether the acts agree there.
    joined: FxHashMap<(End, End), (End, bool)>,
}

impl Gatherer<'_> {
    /// What one type adds, one more than its place; zero where it cannot be so, or the acts differ on it alone.
    fn of_one(&mut self, charts: &mut Charts, id: TypeId, chart: Region) -> Region {
        let mut told: FxHashMap<u32, u32> = FxHashMap::default();
        for number in charts.regions.numbers(chart) {
            let end = charts.ends[number as usize];
            if end.agrees(self.comparison) {
                let place = self.place(self.plain(end));
                told.insert(number, place + 1);
            }
        }
        let own = charts.regions.mapped(chart, &|number| told.get(&number).copied().unwrap_or_default());
        let possible = charts.regions.of_cells(&self.comparison.possible(&[id]));
        charts.regions.merged(own, possible, &mut |added, is_possible| added * is_possible)
    }

    fn place(&mut self, end: End) -> u32 {
        let place = self.added.iter().position(|known| *known == end).unwrap_or(self.added.len());
        if place == self.added.len() {
            self.added.push(end);
        }
        place as u32
    }

    /// The number of a set with one thing more.
    fn with(&mut self, set: u32, added: u32) -> u32 {
        let Some(added) = added.checked_sub(1) else { return set };
        let Err(at) = self.sets[set as usize].binary_search(&added) else { return set };
        let mut larger = self.sets[set as usize].clone();
        larger.insert(at, added);
        let next = self.sets.len() as u32;
        let place = *self.places.entry(larger.clone()).or_insert(next);
        if place == next {
            self.sets.push(larger);
        }
        place
    }

    /// The least sets of these on which the acts differ once they are joined.
    fn differing(&mut self, added: &[u32]) -> Vec<Added> {
        let mut found: Vec<Added> = Vec::new();
        let mut sums: FxHashMap<End, ()> = added.iter().map(|place| (self.added[*place as usize], ())).collect();
        let mut new: Vec<(Added, End)> =
            added.iter().map(|place| (vec![*place], self.added[*place as usize])).collect();
        while !new.is_empty() {
            let mut next = Vec::new();
            for (set, sum) in &new {
                for place in added.iter().filter(|place| !set.contains(place)) {
                    let more = self.added[*place as usize];
                    let (joined, agrees) = self.join(*sum, more);
                    if sums.insert(joined, ()).is_some() {
                        continue;
                    }
                    let larger: Added = set.iter().copied().chain([*place]).collect();
                    if agrees {
                        next.push((larger, joined));
                    } else {
                        found.push(larger);
                    }
                }
            }
            // what differs with fewer is enough to see
            new = if found.is_empty() { next } else { Vec::new() };
        }
        found
    }

    fn join(&mut self, one: End, other: End) -> (End, bool) {
        if let Some(known) = self.joined.get(&(one, other)) {
            return *known;
        }
        let joined = self.plain(End { one: one.one.union(other.one), other: one.other.union(other.other) });
        let found = (joined, joined.agrees(self.comparison));
        self.joined.insert((one, other), found);
        found
    }

    /// One for all that can never come to different classes.
    fn plain(&self, end: End) -> End {
        End { one: plain(&self.comparison.one, end.one), other: plain(&self.comparison.other, end.other) }
    }
}

/// The rules without what no longer matters, and of those that do the same one for all: they give the same classes,
/// defeat the same and are defeated by the same.
fn plain(judge: &Judge, held: RuleSetBits) -> RuleSetBits {
    let resolution = judge.diagram.resolution();
    let held = held.without(resolution.outdone(resolution.standing_of(held)));
    held.iter().fold(RuleSetBits::default(), |set, rule| set.union(RuleSetBits::of(resolution.alike(rule))))
}
