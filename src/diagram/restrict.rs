//! Diagrams restricted to what is known of one record: every completion at once, without trying any.

use super::build::{Diagram, NodeRef, Standing, Version};
use super::space::{Cells, Space};
use crate::model::{ClassSet, FactId, Ground, RuleId, RuleSetBits, TypeId};
use rustc_hash::{FxHashMap, FxHashSet};

/// Everything that can come out for one record.
#[derive(Debug, Default)]
pub struct Completions {
    /// The outcomes of all completions: each one class, or several that the law leaves open.
    pub outcomes: Vec<ClassSet>,
    /// Unknown facts on which the outcome hangs.
    pub ask: Vec<FactId>,
    /// Whether it hangs on which of several entity types the record is.
    pub hangs_on_function: bool,
    /// Every rule that counts in some completion.
    pub rules: Vec<Ground>,
}

/// Where the walks begin: the rules put to the entity types of a record, as far as what is known takes them.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Start(Vec<State>);

impl Start {
    /// Each alternative is a list of entity types that count together; of several alternatives one is meant, and
    /// which one is unknown.
    pub fn of(
        (diagram, version): (&Diagram, Version),
        space: &Space,
        cells: &Cells,
        alternatives: &[Vec<TypeId>],
    ) -> Start {
        let walk = Walk { diagram, space, cells, tests: FxHashMap::default() };
        let mut states: Vec<State> = alternatives.iter().map(|types| walk.start(version, types)).collect();
        states.sort_unstable();
        states.dedup();
        Start(states)
    }

    /// Whether nothing hangs on facts any more.
    pub fn is_settled(&self) -> bool {
        self.0.iter().all(|state| state.open.is_empty())
    }
}

/// Follows all cells that are open.
pub fn restrict(diagram: &Diagram, space: &Space, cells: &Cells, start: &Start) -> Completions {
    let mut walk = Walk { diagram, space, cells, tests: FxHashMap::default() };
    let ways = walk.ways(start);
    let mut tops: Vec<Outcome> = ways.iter().map(|way| way.top).collect();
    tops.sort_unstable();
    tops.dedup();
    let rules = walk.rules(&start.0, &ways);
    let outcomes = outcomes_of(diagram, &ways);
    Completions { outcomes, ask: walk.asked(&tops), hangs_on_function: tops.len() > 1, rules }
}

/// Only the outcomes of [`restrict`].
pub fn outcomes(diagram: &Diagram, space: &Space, cells: &Cells, start: &Start) -> Vec<ClassSet> {
    let mut walk = Walk { diagram, space, cells, tests: FxHashMap::default() };
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
struct State {
    standing: Standing,
    open: Vec<(RuleId, NodeRef)>,
    /// Rules that hold however the rest turns out. Only at the start: later they are part of the standing.
    held: RuleSetBits,
}

/// One walk to every end.
struct Way {
    top: Outcome,
    ends: Vec<Standing>,
    /// Some end was cut off.
    cut: bool,
}

struct Walk<'a> {
    diagram: &'a Diagram,
    space: &'a Space,
    cells: &'a Cells,
    /// The tests of the restricted diagram, each once.
    tests: FxHashMap<(u16, Vec<Outcome>), Outcome>,
}

/// One walk under way.
struct Course {
    /// Ends at which this rule does not hold are cut off.
    only: Option<RuleId>,
    done: FxHashMap<State, Outcome>,
    ends: Vec<Standing>,
    cut: bool,
}

impl Walk<'_> {
    /// Every alternative with its ends.
    fn ways(&mut self, start: &Start) -> Vec<Way> {
        start.0.iter().map(|state| self.every_end(state, None)).collect()
    }

    /// The rules put to these types, as far as what is known takes them.
    fn start(&self, version: Version, types: &[TypeId]) -> State {
        let open = Vec::with_capacity(8);
        let mut state = State { standing: Standing::default(), open, held: RuleSetBits::default() };
        for id in types {
            let roots = self.diagram.roots_in(version, *id);
            state.held = state.held.union(roots.always);
            for (rule, root) in &roots.open {
                match self.past_what_is_known(*root) {
                    NodeRef::YES => state.held = state.held.union(RuleSetBits::of(*rule)),
                    NodeRef::NO => {}
                    node => state.open.push((*rule, node)),
                }
            }
        }
        let held = state.held;
        state.standing = held.iter().fold(Standing::default(), |s, rule| self.diagram.resolution().with(s, rule));
        state.open.retain(|(rule, _)| !held.contains(*rule));
        state.open.sort_unstable();
        state.open.dedup();
        state
    }

    fn past_what_is_known(&self, node: NodeRef) -> NodeRef {
        self.diagram.past_what_is_known(node, self.space, self.cells)
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
        let first = state.open.iter().filter_map(|(_, n)| self.diagram.test(*n)).map(|(variable, _)| variable).min();
        let outcome = match first {
            None => {
                course.ends.push(state.standing);
                Outcome::End(self.diagram.resolution().outcome(state.standing))
            }
            Some(variable) => {
                let open = self.space.open(self.cells, variable);
                let mut children = Vec::with_capacity(open.count_ones() as usize);
                for cell in (0..64).filter(|i| open >> i & 1 == 1) {
                    children.push(match self.step(&state, variable, cell, course.only) {
                        Some(next) => self.follow(next, course),
                        None => {
                            course.cut = true;
                            Outcome::Nothing
                        }
                    });
                }
                self.test(variable, children)
            }
        };
        course.done.insert(state, outcome);
        outcome
    }

    /// The state once a variable is known to lie in a cell; none where the rule looked at fails.
    fn step(&self, state: &State, variable: usize, cell: usize, only: Option<RuleId>) -> Option<State> {
        let mut next = State { standing: state.standing, open: Vec::with_capacity(state.open.len()), held: state.held };
        let mut hold: Vec<RuleId> = Vec::new();
        for (rule, node) in &state.open {
            let node = match self.diagram.test(*node) {
                Some((tested, children)) if tested == variable => self.past_what_is_known(children[cell]),
                _ => *node,
            };
            match node {
                NodeRef::YES => hold.push(*rule),
                NodeRef::NO => {}
                node => next.open.push((*rule, node)),
            }
        }
        // put to several types, a rule holds when it does for one of them
        next.open.retain(|(rule, _)| !hold.contains(rule));
        next.open.sort_unstable();
        next.open.dedup();
        next.standing = hold.iter().fold(next.standing, |s, rule| self.diagram.resolution().with(s, *rule));
        if let Some(only) = only {
            let was_open = state.open.iter().any(|(rule, _)| *rule == only);
            let still_open = next.open.iter().any(|(rule, _)| *rule == only);
            if was_open && !still_open && !hold.contains(&only) {
                return None;
            }
        }
        Some(next)
    }

    fn test(&mut self, variable: usize, children: Vec<Outcome>) -> Outcome {
        if children.windows(2).all(|pair| pair[0] == pair[1]) {
            return children[0];
        }
        let next = Outcome::Test(self.tests.len() as u32);
        *self.tests.entry((variable as u16, children)).or_insert(next)
    }

    /// For each rule the outcomes of the completions in which it counts.
    fn rules(&mut self, starts: &[State], ways: &[Way]) -> Vec<Ground> {
        let resolution = self.diagram.resolution();
        let some = starts.iter().flat_map(|s| s.held.iter().chain(s.open.iter().map(|(rule, _)| *rule)));
        let some = some.fold(RuleSetBits::default(), |all, rule| all.union(RuleSetBits::of(rule)));
        let mut grounds = Vec::new();
        for rule in some.iter() {
            let (mut certain, mut outcomes, mut counted) = (true, ClassSet::default(), false);
            for (start, way) in starts.iter().zip(ways) {
                let is_open = start.open.iter().any(|(r, _)| *r == rule);
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

    /// The facts tested on the way to the outcome.
    fn asked(&self, tops: &[Outcome]) -> Vec<FactId> {
        if self.tests.is_empty() {
            return Vec::new();
        }
        let tests: FxHashMap<Outcome, &(u16, Vec<Outcome>)> = self.tests.iter().map(|(test, id)| (*id, test)).collect();
        let (mut asked, mut seen, mut left) = (Vec::new(), FxHashSet::default(), tops.to_vec());
        while let Some(outcome) = left.pop() {
            if let (true, Some((variable, children))) = (seen.insert(outcome), tests.get(&outcome)) {
                asked.push(usize::from(*variable));
                left.extend(children);
            }
        }
        asked.sort_unstable();
        asked.dedup();
        asked.into_iter().filter_map(|v| self.space.variables[v].fact).collect()
    }
}
