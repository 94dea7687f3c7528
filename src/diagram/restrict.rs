//! A diagram restricted to what is known of one record: every completion at once, without trying any.

use super::build::{Diagram, NodeRef};
use super::space::{Cells, Space};
use crate::model::{ClassSet, FactId, Functions, RuleSetBits};
use rustc_hash::{FxHashMap, FxHashSet};

/// Everything that can come out for one record.
#[derive(Debug, Default)]
pub struct Completions {
    /// For each distinct set of rules that count in some completion, the outcome.
    pub ends: Vec<(RuleSetBits, ClassSet)>,
    /// Unknown facts on which the outcome hangs.
    pub ask: Vec<FactId>,
    /// Whether it hangs on which of several entity types the record is.
    pub hangs_on_function: bool,
}

/// Follows all cells that are open. `alternatives` are the entity types the record may be: one list of diagrams that
/// count together, or several of which one counts.
pub fn restrict(diagram: &Diagram, space: &Space, cells: &Cells, alternatives: &[Vec<NodeRef>]) -> Completions {
    let mut walk = Walk {
        diagram,
        space,
        cells,
        done: FxHashMap::default(),
        tests: FxHashMap::default(),
        ends: FxHashSet::default(),
    };
    let tops: FxHashSet<Outcome> = alternatives.iter().map(|nodes| walk.follow(nodes.clone())).collect();
    let mut asked: Vec<usize> = Vec::new();
    let mut seen = FxHashSet::default();
    let mut left: Vec<Outcome> = tops.iter().copied().collect();
    let tests: FxHashMap<Outcome, &(u16, Vec<Outcome>)> = walk.tests.iter().map(|(test, id)| (*id, test)).collect();
    while let Some(outcome) = left.pop() {
        if let (true, Some((variable, children))) = (seen.insert(outcome), tests.get(&outcome)) {
            asked.push(usize::from(*variable));
            left.extend(children);
        }
    }
    asked.sort_unstable();
    asked.dedup();
    let ask = asked.into_iter().filter_map(|v| space.variables[v].fact).collect();
    let mut ends: Vec<(RuleSetBits, ClassSet)> = walk.ends.into_iter().collect();
    ends.sort_unstable();
    Completions { ends, ask, hangs_on_function: tops.len() > 1 }
}

/// A node of the restricted diagram whose ends are outcomes; grounds that differ without consequence are one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Outcome {
    End(ClassSet),
    Test(u32),
}

struct Walk<'a> {
    diagram: &'a Diagram,
    space: &'a Space,
    cells: &'a Cells,
    done: FxHashMap<Vec<NodeRef>, Outcome>,
    tests: FxHashMap<(u16, Vec<Outcome>), Outcome>,
    ends: FxHashSet<(RuleSetBits, ClassSet)>,
}

impl Walk<'_> {
    /// Several diagrams at once: the rules that hold for a record are those that hold for one of its types.
    fn follow(&mut self, mut nodes: Vec<NodeRef>) -> Outcome {
        self.pass_what_is_known(&mut nodes);
        nodes.sort_unstable();
        nodes.dedup();
        if let Some(known) = self.done.get(&nodes) {
            return *known;
        }
        let first = nodes.iter().filter_map(|n| self.diagram.test(*n)).map(|(variable, _)| variable).min();
        let outcome = match first {
            None => self.end(&nodes),
            Some(variable) => {
                let open = self.space.open(self.cells, variable);
                let cells = (0..64).filter(|i| open >> i & 1 == 1);
                let children: Vec<Outcome> = cells.map(|cell| self.follow(self.step(&nodes, variable, cell))).collect();
                self.test(variable, children)
            }
        };
        self.done.insert(nodes, outcome);
        outcome
    }

    fn pass_what_is_known(&self, nodes: &mut [NodeRef]) {
        for node in nodes {
            while let Some((variable, children)) = self.diagram.test(*node) {
                let open = self.space.open(self.cells, variable);
                if open.count_ones() != 1 {
                    break;
                }
                *node = children[open.trailing_zeros() as usize];
            }
        }
    }

    fn step(&self, nodes: &[NodeRef], variable: usize, cell: usize) -> Vec<NodeRef> {
        let next = |node: &NodeRef| match self.diagram.test(*node) {
            Some((tested, children)) if tested == variable => children[cell],
            _ => *node,
        };
        nodes.iter().map(next).collect()
    }

    fn end(&mut self, leaves: &[NodeRef]) -> Outcome {
        let holding = leaves.iter().filter_map(|n| self.diagram.leaf(*n)).fold(RuleSetBits::default(), RuleSetBits::union);
        let resolution = self.diagram.resolution();
        let counting = resolution.undefeated(holding);
        let outcome = resolution.outcome(counting);
        self.ends.insert((counting, outcome));
        Outcome::End(outcome)
    }

    fn test(&mut self, variable: usize, children: Vec<Outcome>) -> Outcome {
        if children.windows(2).all(|pair| pair[0] == pair[1]) {
            return children[0];
        }
        let next = Outcome::Test(self.tests.len() as u32);
        *self.tests.entry((variable as u16, children)).or_insert(next)
    }
}

/// The entity types that a record may be, as lists of diagrams for [`restrict`].
pub fn alternatives(diagram: &Diagram, functions: &Functions, candidates: &[crate::model::TypeId]) -> Vec<Vec<NodeRef>> {
    match functions {
        Functions::Known(types) => vec![types.iter().map(|t| diagram.root(*t)).collect()],
        Functions::Unknown | Functions::Sector(_) => {
            let mut roots: Vec<NodeRef> = candidates.iter().map(|t| diagram.root(*t)).collect();
            roots.sort_unstable();
            roots.dedup();
            roots.into_iter().map(|r| vec![r]).collect()
        }
    }
}
