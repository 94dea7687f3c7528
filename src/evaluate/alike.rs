//! Two versions of one act over all records: whether anything that they say of a record can differ.
//!
//! Rules that come to the same diagram for every entity type are the same, and acts whose rules are the same and settle
//! an outcome in the same way are equal. Otherwise both are walked side by side for the entity types that some rule
//! tells apart, alone and each with every other, and the ends are compared by everything that they say: the class, the
//! rules that give it, the overlays shown, and who is competent.
//!
//! What is walked are records of which all is known: equality there is equality everywhere, as a record with something
//! unknown is all of those that it may be. Where the versions differ only in rules that leave several classes open
//! beside one that gives the class ([`Found::Beside`]), that does not follow, and such records are to be searched.

use super::law::Judge;
use crate::diagram::{Cells, NodeRef, Space};
use crate::model::{Catalogue, ClassSet, Country, FactId, Functions, RuleId, RuleSetBits, TypeId};
use crate::rules::{Act, Condition, Effect};
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;

/// Two versions of one act over one space of records.
#[derive(Debug)]
pub struct Alike {
    pub space: Arc<Space>,
    one: Judge,
    other: Judge,
    catalogue: Arc<Catalogue>,
    /// For each rule of the other version its place in the one, or a place that no rule of the one has.
    places: Vec<usize>,
    /// For each rule of the one its twin in the other version, where it does the same there.
    twins: Vec<Option<RuleId>>,
}

/// A record on which the versions may differ: what it does, and where it lies.
#[derive(Debug, Clone)]
pub struct Suspect {
    pub types: Vec<TypeId>,
    pub cells: Cells,
}

/// What was found of two versions.
#[derive(Debug)]
pub enum Found {
    /// They are equal for every record.
    Equal,
    /// Records on which they differ; where there are none, they differ at most for records that do not say what they
    /// do.
    Suspects(Vec<Suspect>),
    /// They are equal for every record of which all is known, but for rules that leave several classes open beside one that
    /// gives the class: such a rule is a ground only where something is not known.
    Beside(Vec<Suspect>),
    /// Too much would have to be walked.
    TooMuch,
}

/// More pairs of standings than this are not walked for one set of entity types.
const MOST_PAIRS: usize = 200_000;

/// What is said at an end: classes, rules that give them, overlays, and rules of jurisdiction with the fact that each
/// names: their names are numbers, which shift where one is lost.
type Said = (ClassSet, Vec<(usize, Option<FactId>)>);

impl Alike {
    /// None where the two tell apart more than fits.
    pub fn of(one: &Arc<Act>, other: &Arc<Act>, catalogue: &Arc<Catalogue>, within: Option<Country>) -> Option<Alike> {
        let conditions = one.rules.iter().chain(&other.rules).map(|rule| &rule.written);
        let space = Arc::new(Space::of(conditions, catalogue, within)?);
        let judge = |act: &Arc<Act>| Judge::of(Arc::clone(act), &space, catalogue, Vec::new());
        let place = |id: &String| one.rules.iter().position(|rule| rule.id == *id).unwrap_or(usize::MAX);
        let places: Vec<usize> = other.rules.iter().map(|rule| place(&rule.id)).collect();
        let twin = |id: RuleId| {
            let at = places.iter().position(|place| *place == usize::from(id.0))?;
            let (rule, there) = (one.rule(id), &other.rules[at]);
            (rule.effect == there.effect && rule.excludes == there.excludes).then_some(RuleId(at as u8))
        };
        let twins = one.rule_ids().map(twin).collect();
        Some(Alike { one: judge(one), other: judge(other), catalogue: Arc::clone(catalogue), space, places, twins })
    }

    /// At most `most` records on which the two differ.
    pub fn compare(&self, most: usize) -> Found {
        let settle_alike = self.settle_alike();
        let kinds = self.kinds();
        let differing: Vec<TypeId> = kinds.iter().copied().filter(|id| !settle_alike || self.differs(*id)).collect();
        if differing.is_empty() {
            return if self.candidates_alike() { Found::Equal } else { Found::Suspects(Vec::new()) };
        }
        let alone = differing.iter().map(|id| vec![*id]);
        let pairs = differing.iter().flat_map(|id| kinds.iter().filter(move |k| *k != id).map(move |k| vec![*id, *k]));
        let (mut found, mut beside, mut same) = (Vec::new(), Vec::new(), FxHashMap::default());
        for mut types in alone.chain(pairs) {
            types.sort_unstable();
            let seen = FxHashSet::default();
            let same_so_far = std::mem::take(&mut same);
            let mut walk = Walk { alike: self, seen, same: same_so_far, found: Vec::new(), beside: Vec::new(), most };
            let within = self.space.anything();
            let begin = (self.begin(&self.one, &types, &within), self.begin(&self.other, &types, &within));
            walk.follow(begin, within);
            if walk.seen.len() > MOST_PAIRS {
                return Found::TooMuch;
            }
            same = walk.same;
            let suspect = |cells| Suspect { types: types.clone(), cells };
            found.extend(walk.found.into_iter().map(suspect));
            beside.extend(walk.beside.into_iter().map(suspect));
            if found.len() >= most {
                break;
            }
        }
        match found.is_empty() && self.candidates_alike() {
            true if beside.is_empty() => Found::Equal,
            true => Found::Beside(beside),
            false => Found::Suspects(found),
        }
    }

    /// Whether a record that says only in which sector it is, or nothing of what it does, may be the same kinds in both.
    ///
    /// Kinds are those that one version tells apart in whatever reading, and that the other tells apart as it is read: a
    /// row that comes to nothing makes a kind of a type in the version that has it, and in no other.
    fn candidates_alike(&self) -> bool {
        let written = |judge: &Judge, id: TypeId| judge.diagram.alike(id);
        let (in_one, in_other) = (self.first_alike(&self.one), self.first_alike(&self.other));
        self.same_candidates(|id| (written(&self.one, id), in_other[usize::from(id.0)]))
            || self.same_candidates(|id| (in_one[usize::from(id.0)], written(&self.other, id)))
    }

    fn same_candidates(&self, kind: impl Fn(TypeId) -> (TypeId, TypeId)) -> bool {
        let sectors = self.catalogue.sector_ids().map(Functions::Sector);
        sectors.chain([Functions::Unknown]).all(|functions| {
            let kinds = |judge: &Judge| -> FxHashSet<(TypeId, TypeId)> {
                judge.candidates(&functions, &self.catalogue).into_iter().map(&kind).collect()
            };
            kinds(&self.one) == kinds(&self.other)
        })
    }

    /// For each entity type the first for which every rule comes to the same; where what follows hangs on the type, the
    /// first that no rule tells from it.
    fn first_alike(&self, judge: &Judge) -> Vec<TypeId> {
        let acts = [&self.one.act, &self.other.act].into_iter();
        if acts.flat_map(|act| act.consequences.conditions_of_columns()).any(Condition::looks_at_functions) {
            return self.catalogue.type_ids().map(|id| judge.diagram.alike(id)).collect();
        }
        let mut first = FxHashMap::default();
        let rules = |id: TypeId| (judge.diagram.roots(id).always, &judge.diagram.roots(id).open);
        self.catalogue.type_ids().map(|id| *first.entry(rules(id)).or_insert(id)).collect()
    }

    /// The first of the entity types that neither version tells apart.
    fn kinds(&self) -> Vec<TypeId> {
        let mut seen = FxHashSet::default();
        let alike = |id: &TypeId| (self.one.diagram.alike(*id), self.other.diagram.alike(*id));
        self.catalogue.type_ids().filter(|id| seen.insert(alike(id))).collect()
    }

    /// Whether rules that hold together come to the same in both.
    fn settle_alike(&self) -> bool {
        let defeated = |judge: &Judge, rule: RuleId, place: &dyn Fn(RuleId) -> usize| {
            let mut places: Vec<usize> = judge.act.rule(rule).defeats.iter().map(place).collect();
            places.sort_unstable();
            places
        };
        let same = |id: RuleId| {
            let Some(other) = self.places.iter().position(|place| *place == usize::from(id.0)) else { return false };
            let other = RuleId(other as u8);
            let in_one = defeated(&self.one, id, &|r| usize::from(r.0));
            let in_other = defeated(&self.other, other, &|r| self.places[usize::from(r.0)]);
            self.one.act.rule(id).effect == self.other.act.rule(other).effect && in_one == in_other
        };
        self.one.act.rules.len() == self.other.act.rules.len() && self.one.act.rule_ids().all(same)
    }

    /// Whether some rule comes to another diagram for an entity type.
    fn differs(&self, id: TypeId) -> bool {
        let (one, other) = (self.one.diagram.roots(id), self.other.diagram.roots(id));
        let always = |rules: RuleSetBits, place: &dyn Fn(RuleId) -> usize| {
            let mut places: Vec<usize> = rules.iter().map(place).collect();
            places.sort_unstable();
            places
        };
        let place = |rule: RuleId| self.places[usize::from(rule.0)];
        if always(one.always, &|r| usize::from(r.0)) != always(other.always, &place)
            || one.open.len() != other.open.len()
        {
            return true;
        }
        let mut same = FxHashMap::default();
        !one.open.iter().all(|(rule, node)| {
            let beside = other.open.iter().find(|(other, _)| place(*other) == usize::from(rule.0));
            beside.is_some_and(|(_, other)| self.same(*node, *other, &mut same))
        })
    }

    /// Reduced diagrams over one space are the same just when they test the same and their children are the same.
    fn same(&self, one: NodeRef, other: NodeRef, known: &mut FxHashMap<(NodeRef, NodeRef), bool>) -> bool {
        if let Some(known) = known.get(&(one, other)) {
            return *known;
        }
        let same = match (self.one.diagram.test(one), self.other.diagram.test(other)) {
            (None, None) => one == other,
            (Some((tested, children)), Some((other_tested, other_children))) => {
                tested == other_tested
                    && children.iter().zip(other_children).all(|(one, other)| self.same(*one, *other, known))
            }
            _ => false,
        };
        known.insert((one, other), same);
        same
    }

    /// Whether nothing can differ any more from here: the same rules hold, what is left hangs on the same tests, and the
    /// rules that are left settle an outcome alike.
    fn comes_to_the_same(
        &self,
        (one, other): &(Standing, Standing),
        same: &mut FxHashMap<(NodeRef, NodeRef), bool>,
    ) -> bool {
        let twin = |id: RuleId| self.twins[usize::from(id.0)];
        let twins = |set: RuleSetBits| -> Option<RuleSetBits> {
            set.iter().try_fold(RuleSetBits::default(), |all, id| Some(all.union(RuleSetBits::of(twin(id)?))))
        };
        if twins(one.held) != Some(other.held) || one.open.len() != other.open.len() {
            return false;
        }
        let left = one.open.iter().fold(one.held, |all, (rule, _)| all.union(RuleSetBits::of(*rule)));
        let Some(left_there) = twins(left) else { return false };
        let settle_alike = left.iter().all(|id| {
            let defeated = self.one.act.rule(id).defeats.among(left);
            let there = twin(id).map(|twin| self.other.act.rule(twin).defeats.among(left_there));
            twins(defeated) == there
        });
        settle_alike
            && one.open.iter().all(|(rule, node)| {
                let beside = other.open.iter().filter(|(beside, _)| twin(*rule) == Some(*beside));
                beside.into_iter().any(|(_, beside)| self.same(*node, *beside, same))
            })
            && other.open.iter().all(|(rule, node)| {
                let beside = one.open.iter().filter(|(beside, _)| twin(*beside) == Some(*rule));
                beside.into_iter().any(|(_, beside)| self.same(*beside, *node, same))
            })
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

    fn said(&self, judge: &Judge, held: RuleSetBits, place: impl Fn(RuleId) -> usize) -> Said {
        let resolution = judge.diagram.resolution();
        let outcome = resolution.outcome_of(held);
        let is_said = |rule: &RuleId| match judge.act.rule(*rule).effect {
            Effect::Class(classes) => classes.0 & outcome.0 != 0,
            Effect::Overlay(shown_for) => outcome.is_within(shown_for),
            Effect::Jurisdiction(_) => !judge.is_out(outcome),
        };
        let seat = |rule: RuleId| match judge.act.rule(rule).effect {
            Effect::Jurisdiction(fact) => Some(fact),
            Effect::Class(_) | Effect::Overlay(_) => None,
        };
        let said = resolution.undefeated(held).iter().filter(is_said).map(|rule| (place(rule), seat(rule)));
        let mut rules: Vec<(usize, Option<FactId>)> = said.collect();
        rules.sort_unstable();
        (outcome, rules)
    }

    /// What is said, without rules that leave several classes open beside one that gives the class.
    fn without_open((outcome, rules): &Said, judge: &Judge, place: impl Fn(RuleId) -> usize) -> Said {
        let is_open = |rule: &RuleId| match judge.act.rule(*rule).effect {
            Effect::Class(classes) => outcome.only().is_some() && classes.only().is_none(),
            Effect::Overlay(_) | Effect::Jurisdiction(_) => false,
        };
        let open: Vec<usize> = judge.act.rule_ids().filter(is_open).map(place).collect();
        (*outcome, rules.iter().filter(|(place, _)| !open.contains(place)).copied().collect())
    }
}

/// How far one version has come: the rules that hold, and those that hang on tests still.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Standing {
    held: RuleSetBits,
    open: Vec<(RuleId, NodeRef)>,
}

struct Walk<'c> {
    alike: &'c Alike,
    seen: FxHashSet<(Standing, Standing)>,
    same: FxHashMap<(NodeRef, NodeRef), bool>,
    found: Vec<Cells>,
    /// Where only rules differ that leave several classes open beside one that gives the class.
    beside: Vec<Cells>,
    most: usize,
}

impl Walk<'_> {
    fn follow(&mut self, pair: (Standing, Standing), cells: Cells) {
        let is_enough = self.found.len() >= self.most || self.seen.len() > MOST_PAIRS;
        if is_enough || self.alike.comes_to_the_same(&pair, &mut self.same) || !self.seen.insert(pair.clone()) {
            return;
        }
        let Alike { space, one, other, .. } = self.alike;
        let first = |judge: &Judge, standing: &Standing| {
            let variables = standing.open.iter().filter_map(|(_, node)| judge.diagram.test(*node));
            variables.map(|(variable, _)| variable).min()
        };
        let Some(variable) = [first(one, &pair.0), first(other, &pair.1)].into_iter().flatten().min() else {
            let place = |rule: RuleId| self.alike.places[usize::from(rule.0)];
            let own = |rule: RuleId| usize::from(rule.0);
            let (said, there) = (self.alike.said(one, pair.0.held, own), self.alike.said(other, pair.1.held, place));
            if Alike::without_open(&said, one, own) != Alike::without_open(&there, other, place) {
                self.found.push(cells);
            } else if said != there && self.beside.len() < self.most {
                self.beside.push(cells);
            }
            return;
        };
        let open = space.open(&cells, variable);
        for cell in (0..64).filter(|cell| open >> cell & 1 == 1) {
            let moved = space.with(&cells, variable, cell);
            let next =
                (self.alike.settled(one, pair.0.clone(), &moved), self.alike.settled(other, pair.1.clone(), &moved));
            self.follow(next, moved);
        }
    }
}
