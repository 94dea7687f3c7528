//! From the rules of an act to a diagram for each entity type.

use super::formula::{FALSE, FormulaId, Formulas, TRUE};
use super::space::{Cells, Space};
use crate::model::{Catalogue, ClassSet, RuleId, RuleSetBits, TypeId};
use crate::rules::{Act, Effect};
use rustc_hash::FxHashMap;

/// A node of a diagram: inner nodes count from zero, leaves from the other end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeRef(u32);

const LEAF: u32 = 1 << 31;

#[derive(Debug, PartialEq, Eq, Hash, Clone)]
struct Node {
    variable: u16,
    /// One child for each cell of the variable.
    children: Vec<NodeRef>,
}

/// What one act makes of every possible record.
#[derive(Debug)]
pub struct Diagram {
    nodes: Vec<Node>,
    leaves: Vec<RuleSetBits>,
    /// The diagram of each entity type.
    roots: Vec<NodeRef>,
    /// The variables that the rules put to an entity type mention at all.
    mentioned: Vec<Cells>,
    rules: Resolution,
}

/// How rules that hold together settle an outcome.
#[derive(Debug)]
pub struct Resolution {
    defeats: Vec<RuleSetBits>,
    classes: Vec<ClassSet>,
    /// Every rule after those that defeat it.
    order: Vec<RuleId>,
    /// Rules that no rule defeats: what they defeat is out for good.
    undefeatable: RuleSetBits,
}

impl Resolution {
    fn of(act: &Act) -> Resolution {
        let defeats: Vec<RuleSetBits> = act.rules.iter().map(|r| r.defeats).collect();
        let classes = act.rules.iter().map(|r| if let Effect::Class(c) = r.effect { c } else { ClassSet::default() });
        let defeated = defeats.iter().fold(RuleSetBits::default(), |all, d| all.union(*d));
        let undefeatable = RuleSetBits(u128::MAX).without(defeated);
        let mut order: Vec<RuleId> = Vec::new();
        let mut left: Vec<RuleId> = act.rule_ids().collect();
        while !left.is_empty() {
            let is_free = |r: &RuleId| !left.iter().any(|by| by != r && defeats[usize::from(by.0)].contains(*r));
            let free: Vec<RuleId> = left.iter().copied().filter(is_free).collect();
            // rules that defeat one another in a ring are taken in the order of the act
            let next = if free.is_empty() { vec![left[0]] } else { free };
            left.retain(|r| !next.contains(r));
            order.extend(next);
        }
        Resolution { classes: classes.collect(), defeats, order, undefeatable }
    }

    /// The rules that count, of those that hold.
    pub fn undefeated(&self, mut holding: RuleSetBits) -> RuleSetBits {
        for rule in &self.order {
            if holding.contains(*rule) {
                holding = holding.without(self.defeats[usize::from(rule.0)]);
            }
        }
        holding
    }

    /// The classes that rules which count leave: one, or those that the law leaves open.
    pub fn outcome(&self, counting: RuleSetBits) -> ClassSet {
        let given = counting.iter().map(|r| self.classes[usize::from(r.0)]).filter(|c| !c.is_empty());
        given.reduce(ClassSet::strongest_of_each).unwrap_or_default()
    }

    pub fn classes_of(&self, rule: RuleId) -> ClassSet {
        self.classes[usize::from(rule.0)]
    }
}

impl Diagram {
    /// Compiles the rules of an act.
    pub fn of(act: &Act, space: &Space, catalogue: &Catalogue) -> Diagram {
        let resolution = Resolution::of(act);
        let mut builder = Builder {
            formulas: Formulas::new(space, catalogue),
            resolution: &resolution,
            space,
            nodes: Vec::new(),
            leaves: Vec::new(),
            places: FxHashMap::default(),
            leaf_places: FxHashMap::default(),
            built: FxHashMap::default(),
        };
        let (mut roots, mut mentioned) = (Vec::new(), Vec::new());
        for entity_type in catalogue.type_ids() {
            let rules: Vec<FormulaId> =
                act.rules.iter().map(|r| builder.formulas.of(&r.condition, entity_type, true)).collect();
            mentioned.push(builder.mentioned(&rules));
            roots.push(builder.build(rules));
        }
        let Builder { nodes, leaves, .. } = builder;
        Diagram { nodes, leaves, roots, mentioned, rules: resolution }
    }

    pub fn root(&self, entity_type: TypeId) -> NodeRef {
        self.roots[usize::from(entity_type.0)]
    }

    /// The cells of the variables that the rules put to an entity type mention.
    pub fn mentioned(&self, entity_type: TypeId) -> &Cells {
        &self.mentioned[usize::from(entity_type.0)]
    }

    /// The rules that hold at a leaf; none for an inner node.
    pub fn leaf(&self, node: NodeRef) -> Option<RuleSetBits> {
        (node.0 & LEAF != 0).then(|| self.leaves[(node.0 & !LEAF) as usize])
    }

    /// The variable tested at an inner node, with a child for each cell.
    pub fn test(&self, node: NodeRef) -> Option<(usize, &[NodeRef])> {
        if node.0 & LEAF != 0 {
            return None;
        }
        let node = &self.nodes[node.0 as usize];
        Some((usize::from(node.variable), &node.children))
    }

    pub fn resolution(&self) -> &Resolution {
        &self.rules
    }

    /// Inner nodes, leaves and distinct diagrams: for those who wonder how large the law is.
    pub fn size(&self) -> (usize, usize, usize) {
        let mut roots = self.roots.clone();
        roots.sort_unstable();
        roots.dedup();
        (self.nodes.len(), self.leaves.len(), roots.len())
    }

    /// An entity type and a way through its diagram on which no rule gives a class.
    pub fn falls_through(&self, catalogue: &Catalogue) -> Option<TypeId> {
        let lacks = |leaf: &RuleSetBits| self.rules.outcome(self.rules.undefeated(*leaf)).is_empty();
        let open: Vec<bool> = self.leaves.iter().map(lacks).collect();
        if !open.contains(&true) {
            return None;
        }
        catalogue.type_ids().find(|id| {
            let mut left = vec![self.root(*id)];
            let mut seen = rustc_hash::FxHashSet::default();
            while let Some(node) = left.pop() {
                match self.test(node) {
                    None if open[(node.0 & !LEAF) as usize] => return true,
                    Some((_, children)) if seen.insert(node) => left.extend(children),
                    _ => {}
                }
            }
            false
        })
    }
}

struct Builder<'s> {
    formulas: Formulas<'s>,
    resolution: &'s Resolution,
    space: &'s Space,
    nodes: Vec<Node>,
    leaves: Vec<RuleSetBits>,
    places: FxHashMap<Node, NodeRef>,
    leaf_places: FxHashMap<RuleSetBits, NodeRef>,
    built: FxHashMap<Vec<FormulaId>, NodeRef>,
}

impl Builder<'_> {
    fn mentioned(&self, rules: &[FormulaId]) -> Cells {
        let mut cells = Cells::default();
        for rule in rules {
            self.formulas.each_variable(*rule, &mut |v| cells = cells.or(&self.space.whole(v)));
        }
        cells
    }

    /// The diagram for what is left of each rule.
    fn build(&mut self, mut rules: Vec<FormulaId>) -> NodeRef {
        self.drop_defeated(&mut rules);
        if let Some(known) = self.built.get(&rules) {
            return *known;
        }
        let first = rules.iter().filter_map(|r| self.formulas.first_variable(*r)).min();
        let node = match first {
            None => self.leaf(&rules),
            Some(variable) => {
                let width = self.space.variables[variable].width();
                let children = (0..width).map(|cell| {
                    let left = rules.iter().map(|r| self.formulas.cofactor(*r, variable, cell)).collect();
                    self.build(left)
                });
                let children: Vec<NodeRef> = children.collect();
                self.node(variable, children)
            }
        };
        self.built.insert(rules, node);
        node
    }

    /// A rule that holds for good takes those it defeats out for good.
    fn drop_defeated(&self, rules: &mut [FormulaId]) {
        for rule in (0..rules.len() as u8).map(RuleId) {
            if rules[usize::from(rule.0)] == TRUE && self.resolution.undefeatable.contains(rule) {
                let defeated = self.resolution.defeats[usize::from(rule.0)];
                defeated.iter().for_each(|d| rules[usize::from(d.0)] = FALSE);
            }
        }
    }

    fn leaf(&mut self, rules: &[FormulaId]) -> NodeRef {
        let holding = rules.iter().enumerate().filter(|(_, f)| **f == TRUE);
        let bits = holding.fold(RuleSetBits::default(), |set, (i, _)| set.union(RuleSetBits::of(RuleId(i as u8))));
        *self.leaf_places.entry(bits).or_insert_with(|| {
            self.leaves.push(bits);
            NodeRef(LEAF | (self.leaves.len() - 1) as u32)
        })
    }

    fn node(&mut self, variable: usize, children: Vec<NodeRef>) -> NodeRef {
        if children.windows(2).all(|pair| pair[0] == pair[1]) {
            return children[0];
        }
        let node = Node { variable: variable as u16, children };
        if let Some(known) = self.places.get(&node) {
            return *known;
        }
        let place = NodeRef(self.nodes.len() as u32);
        self.nodes.push(node.clone());
        self.places.insert(node, place);
        place
    }
}
