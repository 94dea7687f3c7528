//! What moves between two acts: from which class to which, by which rules, for which entity types, under which
//! conditions, each with an organisation that shows it.

use super::chart::{Charts, Pairs};
use super::cover::cover;
use super::sizes::{Sizes, Sizing};
use super::together::differing;
use super::witness::Witness;
use super::{Comparison, Side};
use crate::diagram::{Cells, Region};
use crate::model::{FactId, TypeId};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;

/// Everything that differs in class between two acts, over all records.
#[derive(Debug, Default)]
pub struct Survey {
    /// In order of classes, then of the fewest facts that show it. None is a proof that the acts give every record the
    /// same class.
    pub moved: Vec<Moved>,
}

/// Records that both acts give a class for the same reasons, and not the same class.
#[derive(Debug)]
pub struct Moved {
    /// The classes under both, and rules that give them; where further rules give the same classes, they are left out.
    pub one: Side,
    pub other: Side,
    pub cases: Vec<Case>,
}

impl Moved {
    /// Whether the other act gives a weaker class: by its own order of classes, else by that of the first. Classes that
    /// neither ranks count as weaker, as nothing says that they are not.
    pub fn is_weaker(&self, comparison: &Comparison) -> bool {
        // of classes left open the strongest and the weakest
        let ends = |judge: &super::Judge, side: &Side| {
            let places = side.classes.iter().map(|id| judge.act.class_named(id).map(|class| class.0));
            let places: Vec<u8> = places.collect::<Option<_>>()?;
            Some([*places.iter().min()?, *places.iter().max()?])
        };
        let by = |judge| Some((ends(judge, &self.one)?, ends(judge, &self.other)?));
        let ranked = by(&comparison.other).or_else(|| by(&comparison.one));
        ranked.is_none_or(|(one, other)| other[0] > one[0] || other[1] > one[1])
    }
}

/// Entity types for which something moves under the same conditions.
#[derive(Debug)]
pub struct Case {
    /// Any of these; or all of them at once.
    pub types: Vec<TypeId>,
    pub at_once: bool,
    /// The cells that a record lies in, one of them; all records where it is one with every cell open.
    pub conditions: Vec<Cells>,
    /// In their place, where figures matter only in so far as they make a size: what must hold for which sizes.
    pub by_size: Vec<OfSize>,
    /// The facts on which it hangs in further cases, which the conditions leave out.
    pub further: Vec<FactId>,
    /// Where a blank is taken to be something, that; all else is open.
    pub ordinary: Cells,
    pub witness: Option<Witness>,
}

/// Records of some sizes, and the cells that they lie in, one of them.
#[derive(Debug)]
pub struct OfSize {
    pub sizes: Vec<Sizing>,
    pub conditions: Vec<Cells>,
}

/// The pairs that no other says with fewer rules, each with those that say it with more.
fn groups(pairs: &[(Side, Side)]) -> Vec<(usize, FxHashSet<usize>)> {
    let contains = |larger: &Side, smaller: &Side| smaller.rules.iter().all(|rule| larger.rules.contains(rule));
    let mut by_classes: BTreeMap<(&[String], &[String]), Vec<usize>> = BTreeMap::new();
    for (place, (one, other)) in pairs.iter().enumerate() {
        by_classes.entry((&one.classes, &other.classes)).or_default().push(place);
    }
    let mut found = Vec::new();
    for places in by_classes.into_values() {
        let within = |a: usize, b: usize| contains(&pairs[b].0, &pairs[a].0) && contains(&pairs[b].1, &pairs[a].1);
        let mut least: Vec<usize> = Vec::new();
        let mut by_size = places.clone();
        by_size.sort_by_key(|place| pairs[*place].0.rules.len() + pairs[*place].1.rules.len());
        for place in by_size {
            if !least.iter().any(|smaller| within(*smaller, place)) {
                least.push(place);
            }
        }
        found.extend(
            least
                .into_iter()
                .map(|smaller| (smaller, places.iter().copied().filter(|place| within(smaller, *place)).collect())),
        );
    }
    found
}

/// Conditions told of one case; more are left out, and said to be.
const CONDITIONS: usize = 6;

/// The types of a case, and the records in it.
struct Subject {
    types: Vec<TypeId>,
    at_once: bool,
    region: Region,
    /// The region, and all that no organisation of these types can be.
    allowed: Region,
}

/// Types with the chart of what differs for them.
struct Drawn {
    types: Vec<TypeId>,
    at_once: bool,
    differences: Region,
    /// Records that are looked at; others are not, or cannot be.
    within: Region,
    beyond: Region,
}

impl Comparison {
    /// Everything that differs for records that lie in these cells.
    pub fn survey(&self, within: &Cells) -> Survey {
        let mut charts = Charts::of(self);
        let mut pairs = Pairs::default();
        let kinds = self.kinds();
        let singles: Vec<(TypeId, Region)> =
            kinds.keys().map(|id| (*id, charts.chart(&[*id], &self.possible(&[*id]).and(within)))).collect();
        let sets = differing(self, &mut charts, &singles);
        let mut drawn: Vec<Drawn> = Vec::new();
        let mut alone = FxHashMap::default();
        for (id, chart) in &singles {
            let differences = charts.told(*chart, &mut pairs);
            let differs = charts.regions.mapped(differences, &|number| u32::from(number > 0));
            alone.insert(*id, differs);
            let (types, within, beyond) = (kinds[id].clone(), Region::ALL, Region::NONE);
            drawn.push(Drawn { types, at_once: false, differences, within, beyond });
        }
        for types in sets {
            let cells = self.possible(&types).and(within);
            let chart = charts.chart(&types, &cells);
            let differences = charts.told(chart, &mut pairs);
            let possible = charts.regions.of_cells(&cells);
            let beyond = charts.regions.without(Region::ALL, possible);
            let by_one = types.iter().filter_map(|id| alone.get(id).copied()).collect::<Vec<_>>();
            let within = by_one.into_iter().fold(possible, |left, differs| charts.regions.without(left, differs));
            drawn.push(Drawn { types, at_once: true, differences, within, beyond });
        }
        let mut moved = self.grouped(&mut charts, &pairs.all, &drawn);
        let rank = |moved: &Moved| {
            let facts = moved.cases.iter().filter_map(|case| Some(case.witness.as_ref()?.values.len())).min();
            let place = |judge: &super::Judge, side: &Side| {
                side.classes.iter().map(|id| judge.act.class_named(id).map_or(u8::MAX, |c| c.0)).collect::<Vec<u8>>()
            };
            let classes = (place(&self.one, &moved.one), place(&self.other, &moved.other));
            (classes, facts.unwrap_or(usize::MAX), moved.one.rules.clone(), moved.other.rules.clone())
        };
        moved.sort_by_cached_key(rank);
        Survey { moved }
    }

    /// Groups by classes and the fewest rules that give them: where several rules give a class at once, that is no
    /// group of its own beside those in which each does by itself.
    fn grouped(&self, charts: &mut Charts, pairs: &[(Side, Side)], drawn: &[Drawn]) -> Vec<Moved> {
        let mut moved = Vec::new();
        let sizes = Sizes::of(self, &mut charts.regions);
        let numbers: Vec<_> = drawn.iter().map(|drawn| charts.regions.numbers(drawn.differences)).collect();
        for (least, members) in groups(pairs) {
            let is_member =
                |number: u32| number.checked_sub(1).is_some_and(|place| members.contains(&(place as usize)));
            let mut subjects = Vec::new();
            // most types have nothing to do with most groups
            let concerned = drawn.iter().zip(&numbers).filter(|(_, numbers)| numbers.iter().any(|n| is_member(*n)));
            for (Drawn { types, at_once, differences, within, beyond }, _) in concerned {
                let region = charts.regions.mapped(*differences, &|number| u32::from(is_member(number)));
                let region = charts.regions.both(region, *within);
                if region != Region::NONE {
                    let allowed = charts.regions.either(region, *beyond);
                    subjects.push(Subject { types: types.clone(), at_once: *at_once, region, allowed });
                }
            }
            if !subjects.is_empty() {
                let (one, other) = pairs[least].clone();
                moved.push(Moved { one, other, cases: self.cases(charts, sizes.as_ref(), subjects) });
            }
        }
        moved
    }

    /// Types for which the same records move are one case.
    fn cases(&self, charts: &mut Charts, sizes: Option<&Sizes>, subjects: Vec<Subject>) -> Vec<Case> {
        let mut joined: Vec<(Subject, Cells)> = Vec::new();
        for subject in subjects {
            let first = if subject.at_once { subject.types.as_slice() } else { &subject.types[..1] };
            let ordinary = self.ordinary(first);
            let is_same = |(known, of): &&mut (Subject, Cells)| {
                !known.at_once && !subject.at_once && known.region == subject.region && *of == ordinary
            };
            match joined.iter_mut().find(is_same) {
                Some((known, _)) => known.types.extend(subject.types),
                None => joined.push((subject, ordinary)),
            }
        }
        let mut cases: Vec<Case> =
            joined.into_iter().map(|(subject, ordinary)| self.case(charts, sizes, subject, ordinary)).collect();
        cases.sort_by_key(|case| (case.at_once, case.witness.as_ref().map_or(usize::MAX, |w| w.values.len())));
        cases
    }

    fn case(&self, charts: &mut Charts, sizes: Option<&Sizes>, subject: Subject, ordinary: Cells) -> Case {
        let Subject { mut types, at_once, region, allowed } = subject;
        types.sort_unstable();
        let needed = self.facts_needed(ordinary);
        let (mut conditions, mut by_size, mut further) = (Vec::new(), Vec::new(), Vec::new());
        let split = sizes.and_then(|sizes| sizes.split(&mut charts.regions, region));
        let beyond = charts.regions.without(allowed, region);
        for (sizes, set) in split.unwrap_or_else(|| vec![(Vec::new(), region)]) {
            let allowed = charts.regions.either(set, beyond);
            let covered = cover(&mut charts.regions, (set, allowed), &needed, CONDITIONS);
            further.extend(charts.regions.variables(covered.rest));
            if sizes.is_empty() {
                conditions = covered.conditions;
            } else {
                by_size.push(OfSize { sizes, conditions: covered.conditions });
            }
        }
        further.sort_unstable();
        further.dedup();
        let further = further.into_iter().filter_map(|variable| self.space.variables[variable].fact).collect();
        let of = if at_once { types.as_slice() } else { &types[..1] };
        let witness = self.witness(&charts.regions, (region, allowed), of);
        Case { types, at_once, conditions, by_size, further, ordinary, witness }
    }
}
