//! Diagrams restricted to what is known of one record: every completion at once, without trying any.
//!
//! Where activities have qualifiers of their own, each walks in its own place: what is unknown of one is a variable
//! apart from the same of another. What they share is settled first, then one activity after the other.

use super::build::{Diagram, NodeRef, Version};
use super::resolution::Standing;
use super::space::{Cells, Space};
use crate::model::{Activity, ClassSet, FactId, Ground, RuleId, RuleSetBits, TypeId};
use rustc_hash::{FxHashMap, FxHashSet};

/// Everything that can come out for one record.
#[derive(Debug, Default)]
pub struct Completions {
    /// The outcomes of all completions: each one class, or several that the law leaves open.
    pub outcomes: Vec<ClassSet>,
    /// Unknown facts on which the outcome hangs.
    pub ask: Vec<FactId>,
    /// Those of them that are asked of one activity, with its place.
    pub ask_apart: Vec<(FactId, u16)>,
    /// Whether it hangs on which of several entity types the record is.
    pub hangs_on_function: bool,
    /// Every rule that counts in some completion.
    pub rules: Vec<Ground>,
}

/// Where the walks begin: the rules put to the entity types of a record, as far as what is known takes them.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Start {
    pub(super) states: Vec<State>,
    /// Where activities lie that have something of their own, while anything hangs on it; with their places.
    pub(super) apart: Vec<(Cells, u16)>,
}

impl Start {
    /// Each alternative is a list of entity types that count together; of several alternatives one is meant, and
    /// which one is unknown.
    pub fn of(
        (diagram, version): (&Diagram, Version),
        space: &Space,
        cells: &Cells,
        alternatives: &[Vec<TypeId>],
    ) -> Start {
        let walk = Walk::of((diagram, space, cells), &[]);
        let types = alternatives.iter().map(|types| types.iter().map(|id| (*id, SHARED)));
        let mut states: Vec<State> = types.map(|types| walk.start(version, types)).collect();
        states.sort_unstable();
        states.dedup();
        Start { states, apart: Vec::new() }
    }

    /// The same for activities that count together, each in its own place.
    pub fn of_activities(
        (diagram, version): (&Diagram, Version),
        space: &Space,
        cells: &Cells,
        activities: &[Activity],
    ) -> Start {
        let mut apart: Vec<(Cells, u16)> = Vec::new();
        let mut put: Vec<(TypeId, u16)> = Vec::new();
        for (place, activity) in activities.iter().enumerate() {
            if activity.own.is_some() {
                apart.push((space.of_activity(cells, activity), place as u16));
            }
            put.push((activity.entity_type, if activity.own.is_some() { apart.len() as u16 } else { SHARED }));
        }
        let walk = Walk::of((diagram, space, cells), &apart);
        let state = walk.start(version, put.into_iter());
        if state.open.is_empty() {
            apart.clear();
        }
        Start { states: vec![state], apart }
    }

    /// Whether nothing hangs on facts any more.
    pub fn is_settled(&self) -> bool {
        self.states.iter().all(|state| state.open.is_empty())
    }
}

/// The place of activities that have nothing of their own: that of the record.
pub(super) const SHARED: u16 = 0;

/// Follows all cells that are open.
pub fn restrict(diagram: &Diagram, space: &Space, cells: &Cells, start: &Start) -> Completions {
    let mut walk = Walk::of((diagram, space, cells), &start.apart);
    let ways = walk.ways(start);
    let mut tops: Vec<Outcome> = ways.iter().map(|way| way.top).collect();
    tops.sort_unstable();
    tops.dedup();
    let rules = walk.rules(&start.states, &ways);
    let outcomes = outcomes_of(diagram, &ways);
    let (ask, ask_apart) = walk.asked(&tops);
    Completions { outcomes, ask, ask_apart, hangs_on_function: tops.len() > 1, rules }
}

/// Only the outcomes of [`restrict`].
pub fn outcomes(diagram: &Diagram, space: &Space, cells: &Cells, start: &Start) -> Vec<ClassSet> {
    let mut walk = Walk::of((diagram, space, cells), &start.apart);
    outcomes_of(diagram, &walk.ways(start))
}

fn outcomes_of(diagram: &Diagram, ways: &[Way]) -> Vec<ClassSet> {
    let ends = ways.iter().flat_map(|way| &way.ends);
    let mut outcomes: Vec<ClassSet> = ends.map(|end| diagram.resolution().outcome(*end)).collect();
    outcomes.sort_unstable();
    outcomes.dedup();
    outcomes
}

/// A node of the restricted diagram whose ends are outcomes; grounds that differ without consequence are one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Outcome {
    End(ClassSet),
    Test(u32),
    /// Cut off: the rule looked at does not hold there.
    Nothing,
}

/// Where a walk stands: what holds already, and what hangs on facts still.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct State {
    pub standing: Standing,
    /// Each rule with the place in which it is put, and the node reached there.
    pub open: Vec<(RuleId, u16, NodeRef)>,
    /// Rules that hold however the rest turns out. At the start all of them; later, of those that the walk keeps.
    pub held: RuleSetBits,
}

/// A variable of what the record says, or of what is said in one place; in the order in which they are settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Tested {
    /// None for what holds in all places.
    pub place: Option<u16>,
    pub variable: u16,
}

/// One walk to every end.
struct Way {
    top: Outcome,
    ends: Vec<Standing>,
    /// Some end was cut off.
    cut: bool,
}

pub(super) struct Walk<'a> {
    pub diagram: &'a Diagram,
    pub space: &'a Space,
    pub cells: &'a Cells,
    apart: &'a [(Cells, u16)],
    /// The rules of which it is kept that they hold, beside what an outcome can hang on.
    pub keeps: RuleSetBits,
    /// The tests of the restricted diagram, each once.
    tests: FxHashMap<(Tested, Vec<Outcome>), Outcome>,
}

/// One walk under way.
struct Course {
    /// Ends at which this rule does not hold are cut off.
    only: Option<RuleId>,
    done: FxHashMap<State, Outcome>,
    ends: Vec<Standing>,
    cut: bool,
}

impl<'a> Walk<'a> {
    pub fn of((diagram, space, cells): (&'a Diagram, &'a Space, &'a Cells), apart: &'a [(Cells, u16)]) -> Walk<'a> {
        Walk { diagram, space, cells, apart, keeps: RuleSetBits::default(), tests: FxHashMap::default() }
    }

    /// Every alternative with its ends.
    fn ways(&mut self, start: &Start) -> Vec<Way> {
        start.states.iter().map(|state| self.every_end(state, None)).collect()
    }

    /// The rules put to these types, as far as what is known takes them.
    fn start(&self, version: Version, types: impl Iterator<Item = (TypeId, u16)>) -> State {
        let open = Vec::with_capacity(8);
        let mut state = State { standing: Standing::default(), open, held: RuleSetBits::default() };
        for (id, place) in types {
            let roots = self.diagram.roots_in(version, id);
            state.held = state.held.union(roots.always);
            for (rule, root) in &roots.open {
                match self.past_what_is_known(*root, place) {
                    NodeRef::YES => state.held = state.held.union(RuleSetBits::of(*rule)),
                    NodeRef::NO => {}
                    node => state.open.push((*rule, place, node)),
                }
            }
        }
        let held = state.held;
        state.standing = held.iter().fold(Standing::default(), |s, rule| self.diagram.resolution().with(s, rule));
        state.open.retain(|(rule, ..)| !held.contains(*rule));
        state.open.sort_unstable();
        state.open.dedup();
        state
    }

    fn past_what_is_known(&self, node: NodeRef, place: u16) -> NodeRef {
        self.diagram.past_what_is_known(node, self.space, self.cells_in(place))
    }

    /// Where the record lies as one place has it.
    pub fn cells_in(&self, place: u16) -> &Cells {
        let own = usize::from(place).checked_sub(1).and_then(|i| self.apart.get(i));
        own.map_or(self.cells, |(cells, _)| cells)
    }

    /// What is tested where a rule has come to in a place.
    pub fn tested(&self, (_, place, node): &(RuleId, u16, NodeRef)) -> Option<Tested> {
        let (variable, _) = self.diagram.test(*node)?;
        Some(Tested { place: self.space.is_apart(variable).then_some(*place), variable: variable as u16 })
    }

    /// Walks to every end; of those, `only` the ends at which a rule holds.
    fn every_end(&mut self, start: &State, only: Option<RuleId>) -> Way {
        if start.open.is_empty() {
            let top = Outcome::End(self.diagram.resolution().outcome(start.standing));
            return Way { top, ends: vec![start.standing], cut: false };
        }
        let mut course = Course { only, done: FxHashMap::default(), ends: Vec::new(), cut: false };
        let top = self.follow(State { held: RuleSetBits::default(), ..start.clone() }, &mut course);
        course.ends.sort_unstable();
        course.ends.dedup();
        Way { top, ends: course.ends, cut: course.cut }
    }

    fn follow(&mut self, state: State, course: &mut Course) -> Outcome {
        if let Some(known) = course.done.get(&state) {
            return *known;
        }
        let first = state.open.iter().filter_map(|open| self.tested(open)).min();
        let outcome = match first {
            None => {
                course.ends.push(state.standing);
                Outcome::End(self.diagram.resolution().outcome(state.standing))
            }
            Some(tested) => {
                let cells = self.cells_in(tested.place.unwrap_or(SHARED));
                let open = self.space.open(cells, usize::from(tested.variable));
                let mut children = Vec::with_capacity(open.count_ones() as usize);
                for cell in (0..64).filter(|i| open >> i & 1 == 1) {
                    children.push(match self.step(&state, tested, cell, course.only) {
                        Some(next) => self.follow(next, course),
                        None => {
                            course.cut = true;
                            Outcome::Nothing
                        }
                    });
                }
                self.test(tested, children)
            }
        };
        course.done.insert(state, outcome);
        outcome
    }

    /// The state once a variable is known to lie in a cell; none where the rule looked at fails.
    pub fn step(&self, state: &State, tested: Tested, cell: usize, only: Option<RuleId>) -> Option<State> {
        let mut next = State { standing: state.standing, open: Vec::with_capacity(state.open.len()), held: state.held };
        let mut hold: Vec<RuleId> = Vec::new();
        for (rule, place, node) in &state.open {
            let is_there = tested.place.is_none_or(|of| of == *place);
            let node = match self.diagram.test(*node) {
                Some((variable, children)) if is_there && variable == usize::from(tested.variable) => {
                    self.past_what_is_known(children[cell], *place)
                }
                _ => *node,
            };
            match node {
                NodeRef::YES => hold.push(*rule),
                NodeRef::NO => {}
                node => next.open.push((*rule, *place, node)),
            }
        }
        // put to several types, a rule holds when it does for one of them
        next.open.retain(|(rule, ..)| !hold.contains(rule));
        next.open.sort_unstable();
        next.open.dedup();
        next.standing = hold.iter().fold(next.standing, |s, rule| self.diagram.resolution().with(s, *rule));
        let kept = hold.iter().filter(|rule| self.keeps.contains(**rule));
        next.held = kept.fold(next.held, |set, rule| set.union(RuleSetBits::of(*rule)));
        if let Some(only) = only {
            let was_open = state.open.iter().any(|(rule, ..)| *rule == only);
            let still_open = next.open.iter().any(|(rule, ..)| *rule == only);
            if was_open && !still_open && !hold.contains(&only) {
                return None;
            }
        }
        Some(next)
    }

    fn test(&mut self, tested: Tested, children: Vec<Outcome>) -> Outcome {
        if children.windows(2).all(|pair| pair[0] == pair[1]) {
            return children[0];
        }
        let next = Outcome::Test(self.tests.len() as u32);
        *self.tests.entry((tested, children)).or_insert(next)
    }

    /// For each rule the outcomes of the completions in which it counts.
    fn rules(&mut self, starts: &[State], ways: &[Way]) -> Vec<Ground> {
        let resolution = self.diagram.resolution();
        let some = starts.iter().flat_map(|s| s.held.iter().chain(s.open.iter().map(|(rule, ..)| *rule)));
        let some = some.fold(RuleSetBits::default(), |all, rule| all.union(RuleSetBits::of(rule)));
        let mut grounds = Vec::new();
        for rule in some.iter() {
            let (mut certain, mut outcomes, mut counted) = (true, ClassSet::default(), false);
            for (start, way) in starts.iter().zip(ways) {
                let is_open = start.open.iter().any(|(r, ..)| *r == rule);
                let found = is_open.then(|| self.every_end(start, Some(rule)));
                let ends = match &found {
                    Some(found) => &found.ends,
                    None if start.held.contains(rule) => &way.ends,
                    None => {
                        certain = false;
                        continue;
                    }
                };
                certain &= !found.as_ref().is_some_and(|found| found.cut);
                for end in ends {
                    let counts = resolution.counts(rule, *end);
                    certain &= counts;
                    if counts {
                        counted = true;
                        outcomes = outcomes.union(resolution.outcome(*end));
                    }
                }
            }
            if counted {
                let classes = resolution.classes_of(rule);
                grounds.push(Ground { rule, classes, decides: ClassSet(outcomes.0 & classes.0), certain });
            }
        }
        grounds
    }

    /// The facts tested on the way to the outcome, and those tested of one activity.
    fn asked(&self, tops: &[Outcome]) -> (Vec<FactId>, Vec<(FactId, u16)>) {
        if self.tests.is_empty() {
            return Default::default();
        }
        let tests: FxHashMap<Outcome, &(Tested, Vec<Outcome>)> =
            self.tests.iter().map(|(test, id)| (*id, test)).collect();
        let (mut asked, mut seen, mut left) = (Vec::new(), FxHashSet::default(), tops.to_vec());
        while let Some(outcome) = left.pop() {
            if let (true, Some((tested, children))) = (seen.insert(outcome), tests.get(&outcome)) {
                asked.extend(self.space.variables[usize::from(tested.variable)].fact.map(|fact| (fact, tested.place)));
                left.extend(children);
            }
        }
        asked.sort_unstable();
        asked.dedup();
        let own = |place: Option<u16>| self.apart.get(usize::from(place?).checked_sub(1)?).map(|(_, place)| *place);
        let apart = asked.iter().filter_map(|(fact, place)| Some((*fact, own(*place)?))).collect();
        let mut facts: Vec<FactId> = asked.into_iter().map(|(fact, _)| fact).collect();
        facts.dedup();
        (facts, apart)
    }
}
