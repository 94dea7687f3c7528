//! Which facts can still tell, where some of what is open is not going to be known.
//!
//! What comes out is a set of ends for each way in which the facts that can be asked may turn out: all those to which
//! the facts that stay unknown may lead. So the walk is made to a diagram with sets of ends, from which the tests of
//! what stays unknown are taken out by joining their children. A fact can tell exactly when the diagram tests it.

use super::build::{Diagram, NodeRef};
use super::restrict::{SHARED, Start, State, Tested, Walk};
use super::space::{Cells, Space};
use crate::model::{ClassSet, RuleSetBits};
use indexmap::{IndexMap, IndexSet};
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

/// A variable, and where activities are kept apart, the place of the activity of which it is tested.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Asked {
    pub variable: usize,
    pub activity: Option<usize>,
}

/// The variables on which it still hangs to which class a record comes, and which of the rules that are kept count.
/// `stays_unknown` are those that nobody will tell; in order.
pub fn mattering(
    (diagram, space, cells): (&Diagram, &Space, &Cells),
    start: &Start,
    keeps: RuleSetBits,
    stays_unknown: impl Fn(Asked) -> bool,
) -> Vec<Asked> {
    let mut walk = Walk::of((diagram, space, cells), &start.apart);
    walk.keeps = keeps;
    let asked = |tested: Tested| {
        let place = usize::from(tested.place.unwrap_or(SHARED));
        let activity = place.checked_sub(1).and_then(|i| start.apart.get(i)).map(|(_, place)| usize::from(*place));
        Asked { variable: usize::from(tested.variable), activity }
    };
    let unknown = |tested: Tested| stays_unknown(asked(tested));
    let mut inquiry = Inquiry {
        walk,
        unknown,
        ends: IndexSet::default(),
        tests: IndexMap::default(),
        done: FxHashMap::default(),
        joined: FxHashMap::default(),
    };
    let bearing = diagram.resolution().bearing().union(diagram.resolution().bearing_on(keeps));
    let mut root: Option<Left> = None;
    for state in &start.states {
        let open = state.open.iter().filter(|(rule, ..)| bearing.contains(*rule)).copied().collect();
        let left = inquiry.follow(State { standing: state.standing, open, held: state.held.among(keeps) });
        root = Some(root.map_or(left, |root| inquiry.join(root, left)));
    }
    let mut found: Vec<Asked> = inquiry.tested(root).into_iter().map(asked).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// One way in which it may end: the classes that are left, and which of the rules that are kept count.
type End = (ClassSet, RuleSetBits);

/// What is left of the walk: a set of ends, or a test of something that can be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Left {
    Ends(u32),
    Test(u32),
}

struct Inquiry<'a, U> {
    walk: Walk<'a>,
    unknown: U,
    /// Each set of ends once, in order.
    ends: IndexSet<Vec<End>, FxBuildHasher>,
    tests: IndexMap<(Tested, Vec<Left>), (), FxBuildHasher>,
    done: FxHashMap<State, Left>,
    joined: FxHashMap<(Left, Left), Left>,
}

impl<U: Fn(Tested) -> bool> Inquiry<'_, U> {
    /// Without the rules that can no longer change what it comes to.
    fn pruned(&self, mut state: State) -> State {
        let resolution = self.walk.diagram.resolution();
        let past = match self.walk.keeps.is_empty() {
            true => resolution.outdone(state.standing),
            false => resolution.defeated_for_certain(state.standing),
        };
        state.open.retain(|(rule, ..)| !past.contains(*rule));
        state
    }

    fn follow(&mut self, state: State) -> Left {
        let state = self.pruned(state);
        if let Some(known) = self.done.get(&state) {
            return *known;
        }
        let first = state.open.iter().filter_map(|open| self.walk.tested(open)).min();
        let left = match first {
            None => {
                let ends = self.ends_at(&state);
                self.end(ends)
            }
            Some(tested) => {
                let cells = self.walk.cells_in(tested.place.unwrap_or(SHARED));
                let open = self.walk.space.open(cells, usize::from(tested.variable));
                let cells = (0..64).filter(|cell| open >> cell & 1 == 1);
                let next: Vec<State> = cells.filter_map(|cell| self.walk.step(&state, tested, cell, None)).collect();
                let children: Vec<Left> = next.into_iter().map(|state| self.follow(state)).collect();
                match children.split_first() {
                    Some((first, others)) if (self.unknown)(tested) => {
                        others.iter().fold(*first, |all, child| self.join(all, *child))
                    }
                    _ => self.test(tested, children),
                }
            }
        };
        self.done.insert(state, left);
        left
    }

    /// What it comes to where nothing is open. Where no rule is kept, classes that the law leaves open are ways in which
    /// it may end, like those that hang on what is not known.
    fn ends_at(&self, state: &State) -> Vec<End> {
        let resolution = self.walk.diagram.resolution();
        let outcome = resolution.outcome(state.standing);
        if self.walk.keeps.is_empty() && !outcome.is_empty() {
            return outcome.iter().map(|class| (ClassSet::of(class), RuleSetBits::default())).collect();
        }
        let counting = state.held.iter().filter(|rule| resolution.counts(*rule, state.standing));
        vec![(outcome, counting.fold(RuleSetBits::default(), |set, rule| set.union(RuleSetBits::of(rule))))]
    }

    fn end(&mut self, ends: Vec<End>) -> Left {
        Left::Ends(self.ends.insert_full(ends).0 as u32)
    }

    /// The test with these children; what all children say needs no test.
    fn test(&mut self, tested: Tested, children: Vec<Left>) -> Left {
        match children.first() {
            Some(first) if children.iter().all(|child| child == first) => *first,
            _ => Left::Test(self.tests.insert_full((tested, children), ()).0 as u32),
        }
    }

    /// For every way in which the facts may turn out, the ends of both.
    fn join(&mut self, one: Left, other: Left) -> Left {
        if one == other {
            return one;
        }
        if let Some(known) = self.joined.get(&(one, other)) {
            return *known;
        }
        let first = self.tested_by(one).into_iter().chain(self.tested_by(other)).min();
        let joined = match first {
            None => {
                let mut ends: Vec<End> =
                    [one, other].into_iter().flat_map(|left| self.ends_of(left)).copied().collect();
                ends.sort_unstable();
                ends.dedup();
                self.end(ends)
            }
            Some(tested) => {
                let (ones, others) = (self.children(one, tested), self.children(other, tested));
                let count = ones.as_ref().or(others.as_ref()).map_or(0, Vec::len);
                let child = |of: &Option<Vec<Left>>, itself: Left, i: usize| of.as_ref().map_or(itself, |of| of[i]);
                let children = (0..count).map(|i| self.join(child(&ones, one, i), child(&others, other, i))).collect();
                self.test(tested, children)
            }
        };
        self.joined.insert((one, other), joined);
        joined
    }

    fn tested_by(&self, left: Left) -> Option<Tested> {
        match left {
            Left::Test(id) => self.tests.get_index(id as usize).map(|((tested, _), ())| *tested),
            Left::Ends(_) => None,
        }
    }

    fn ends_of(&self, left: Left) -> &[End] {
        match left {
            Left::Ends(id) => self.ends.get_index(id as usize).map_or(&[], Vec::as_slice),
            Left::Test(_) => &[],
        }
    }

    /// The children of a node, where it tests this.
    fn children(&self, left: Left, tested: Tested) -> Option<Vec<Left>> {
        let Left::Test(id) = left else { return None };
        let ((by, children), ()) = self.tests.get_index(id as usize)?;
        (*by == tested).then(|| children.clone())
    }

    /// Everything that is tested from here on.
    fn tested(&self, root: Option<Left>) -> FxHashSet<Tested> {
        let (mut found, mut seen, mut open) = (FxHashSet::default(), FxHashSet::default(), Vec::from_iter(root));
        while let Some(left) = open.pop() {
            if let Left::Test(id) = left
                && seen.insert(id)
                && let Some(((tested, children), ())) = self.tests.get_index(id as usize)
            {
                found.insert(*tested);
                open.extend(children);
            }
        }
        found
    }
}

/// The variables that a diagram tests past what is known.
pub fn tested(diagram: &Diagram, root: NodeRef, space: &Space, cells: &Cells) -> Vec<usize> {
    let (mut found, mut seen) = (Vec::new(), FxHashSet::default());
    let mut left = vec![root];
    while let Some(node) = left.pop() {
        let node = diagram.past_what_is_known(node, space, cells);
        let Some((variable, children)) = diagram.test(node) else { continue };
        if seen.insert(node) {
            found.push(variable);
            let open = space.open(cells, variable);
            left.extend(children.iter().enumerate().filter(|(i, _)| open >> i & 1 == 1).map(|(_, child)| *child));
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}
