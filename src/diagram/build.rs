//! From the rules of an act to diagrams: for each entity type, one for every rule that can hold for it.

use super::formula::{FALSE, FormulaId, Formulas, TRUE};
use super::resolution::Resolution;
use super::space::{Cells, Sight, Space};
use crate::model::{Catalogue, RuleId, RuleSetBits, TypeId, TypeSet};
use crate::rules::{Act, Condition, Table};
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// A node: a test of a variable, or an end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeRef(u64);

impl NodeRef {
    pub const NO: NodeRef = NodeRef(u64::MAX);
    pub const YES: NodeRef = NodeRef(u64::MAX - 1);
    /// Bits that count the nodes of one chunk, more than memory holds; the rest is the chunk.
    const PLACE: u32 = 40;

    fn at(chunk: usize, place: usize) -> NodeRef {
        NodeRef((chunk as u64) << NodeRef::PLACE | place as u64)
    }

    /// The chunk that it stands in, and where.
    fn place(self) -> (usize, usize) {
        ((self.0 >> NodeRef::PLACE) as usize, (self.0 & ((1 << NodeRef::PLACE) - 1)) as usize)
    }
}

/// A way to read the law: as it is applied, or with one reading chosen otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Version(usize);

impl Version {
    /// The law as it is applied.
    pub const APPLIED: Version = Version(0);
}

/// One reading chosen otherwise.
#[derive(Debug)]
pub struct Other {
    pub reading: String,
    pub choice: String,
    /// The rules that hang on it.
    pub rules: RuleSetBits,
}

#[derive(Debug, PartialEq, Eq, Hash, Clone)]
struct Node {
    variable: u16,
    /// One child for each cell of the variable.
    children: Vec<NodeRef>,
}

/// What one act makes of every possible record, as it is read and as it might be. Each entity type is compiled when it
/// is first met.
#[derive(Debug)]
pub struct Diagram {
    /// The nodes that came with each entity type, version after version.
    chunks: Vec<OnceLock<Box<[Node]>>>,
    roots: Vec<OnceLock<Roots>>,
    /// For each entity type the first that no rule tells from it.
    alike: Vec<TypeId>,
    others: Vec<Other>,
    resolution: Resolution,
    builder: Mutex<Builder>,
}

/// The rules put to one entity type.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Roots {
    /// Rules that hold for the type whatever the facts.
    pub always: RuleSetBits,
    /// Rules that hang on facts, each with its diagram.
    pub open: Vec<(RuleId, NodeRef)>,
    /// Every variable and bound that these rules mention.
    pub mentioned: Sight,
    /// Of rules that come to another diagram in another version: the diagram as they are applied, then the other.
    differing: Vec<(NodeRef, NodeRef)>,
}

impl Roots {
    /// The diagram of a rule.
    fn of(&self, rule: RuleId) -> NodeRef {
        if self.always.contains(rule) {
            return NodeRef::YES;
        }
        self.open.iter().find(|(open, _)| *open == rule).map_or(NodeRef::NO, |(_, root)| *root)
    }
}

impl Diagram {
    /// Of the rules of an act, as they are read and as they are under each of the `others`.
    pub fn of(act: &Arc<Act>, space: &Arc<Space>, catalogue: &Arc<Catalogue>, others: Vec<Other>) -> Diagram {
        // entity types that no rule tells apart are put to the rules once
        let distinctions = Distinctions::of(act);
        let mut first: FxHashMap<Vec<u32>, TypeId> = FxHashMap::default();
        let alike = catalogue.type_ids().map(|id| *first.entry(distinctions.kind(id, catalogue)).or_insert(id));
        let alike: Vec<TypeId> = alike.collect();
        let places = alike.len() * (others.len() + 1);
        Diagram {
            chunks: (0..places).map(|_| OnceLock::new()).collect(),
            roots: (0..places).map(|_| OnceLock::new()).collect(),
            alike,
            others,
            resolution: Resolution::of(act),
            builder: Mutex::new(Builder::new(act, Formulas::new(space, catalogue))),
        }
    }

    /// Each other version with what is read otherwise in it.
    pub fn others(&self) -> impl Iterator<Item = (Version, &Other)> {
        self.others.iter().enumerate().map(|(i, other)| (Version(i + 1), other))
    }

    /// Whether a version makes a difference to an entity type: diagrams are reduced and held once, so those that are not
    /// the same differ in meaning.
    pub fn differs(&self, version: Version, entity_type: TypeId) -> bool {
        !self.roots_in(version, entity_type).differing.is_empty()
    }

    /// Whether a version can make a difference to an entity type where a record lies: past what is known, some rule that
    /// hangs on the reading comes to another diagram.
    pub fn differs_at(&self, version: Version, entity_type: TypeId, space: &Space, cells: &Cells) -> bool {
        let past = |root| self.past_what_is_known(root, space, cells);
        self.roots_in(version, entity_type).differing.iter().any(|(applied, other)| past(*applied) != past(*other))
    }

    /// The rules that hold for an entity type, defeated or not; none where that hangs on something unknown.
    pub fn holding(&self, version: Version, entity_type: TypeId, space: &Space, cells: &Cells) -> Option<RuleSetBits> {
        let roots = self.roots_in(version, entity_type);
        roots.open.iter().try_fold(roots.always, |held, (rule, root)| {
            match self.past_what_is_known(*root, space, cells) {
                NodeRef::YES => Some(held.union(RuleSetBits::of(*rule))),
                NodeRef::NO => Some(held),
                _ => None,
            }
        })
    }

    /// The rules put to an entity type, as they are read.
    pub fn roots(&self, entity_type: TypeId) -> &Roots {
        self.roots_in(Version::APPLIED, entity_type)
    }

    /// The rules put to an entity type in one version.
    pub fn roots_in(&self, version: Version, entity_type: TypeId) -> &Roots {
        let first = self.alike(entity_type);
        let place = version.0 * self.alike.len() + usize::from(first.0);
        self.roots[place].get_or_init(|| {
            let other = version.0.checked_sub(1).map(|i| (&self.others[i], self.roots(first)));
            let mut builder = self.builder.lock().unwrap_or_else(PoisonError::into_inner);
            let (roots, nodes) = match other {
                None => builder.compile(place, first),
                Some((other, applied)) => builder.compile_other(place, first, other, applied),
            };
            // the one that compiles is the only one to set its nodes
            let _ = self.chunks[place].set(nodes);
            roots
        })
    }

    /// The first entity type that no rule tells from this one.
    pub fn alike(&self, entity_type: TypeId) -> TypeId {
        self.alike[usize::from(entity_type.0)]
    }

    /// The variable tested at a node, with a child for each cell; none at an end.
    pub fn test(&self, node: NodeRef) -> Option<(usize, &[NodeRef])> {
        let (chunk, place) = node.place();
        let node = self.chunks.get(chunk)?.get()?.get(place)?;
        Some((usize::from(node.variable), &node.children))
    }

    /// The node reached past every test that is known.
    pub fn past_what_is_known(&self, mut node: NodeRef, space: &Space, cells: &Cells) -> NodeRef {
        while let Some((variable, children)) = self.test(node) {
            let open = space.open(cells, variable);
            if open.count_ones() != 1 {
                break;
            }
            node = children[open.trailing_zeros() as usize];
        }
        node
    }

    /// Whether a rule put to an entity type holds; none where that hangs on something unknown.
    pub fn holds(&self, rule: RuleId, entity_type: TypeId, space: &Space, cells: &Cells) -> Option<bool> {
        let start = self.past_what_is_known(self.roots(entity_type).of(rule), space, cells);
        if self.test(start).is_none() {
            return Some(start == NodeRef::YES);
        }
        let (mut yes, mut no) = (false, false);
        let mut left = vec![start];
        let mut seen: Vec<NodeRef> = Vec::new();
        while let Some(node) = left.pop() {
            match self.test(node) {
                None if node == NodeRef::YES => yes = true,
                None => no = true,
                Some((variable, children)) if !seen.contains(&node) => {
                    seen.push(node);
                    let open = space.open(cells, variable);
                    left.extend(
                        children.iter().enumerate().filter(|(i, _)| open >> i & 1 == 1).map(|(_, child)| *child),
                    );
                }
                Some(_) => {}
            }
        }
        (yes != no).then_some(yes)
    }

    pub fn resolution(&self) -> &Resolution {
        &self.resolution
    }
}

/// What the rules of an act tell entity types apart by.
struct Distinctions<'a> {
    sets: Vec<&'a TypeSet>,
    tables: Vec<&'a Table>,
    /// The different conditions of rows.
    provided: Vec<&'a Condition>,
}

impl<'a> Distinctions<'a> {
    fn of(act: &'a Act) -> Distinctions<'a> {
        let mut found = Distinctions { sets: Vec::new(), tables: Vec::new(), provided: Vec::new() };
        let mut seen = FxHashSet::default();
        for rule in act.rules.iter().filter(|rule| !rule.otherwise) {
            rule.written.each_part_but(&mut seen, &mut |part| match part {
                Condition::Function(set) if !found.sets.contains(&set.as_ref()) => found.sets.push(set),
                Condition::Listed(table) if !found.tables.iter().any(|t| std::ptr::eq(*t, table.as_ref())) => {
                    found.tables.push(table);
                    let provided = table.rows.values().map(|row| &row.provided);
                    found.provided.extend(provided);
                }
                _ => {}
            });
        }
        let mut distinct: Vec<&Condition> = Vec::new();
        for condition in found.provided {
            if !distinct.contains(&condition) {
                distinct.push(condition);
            }
        }
        Distinctions { sets: found.sets, tables: found.tables, provided: distinct }
    }

    /// The same for entity types that no rule tells apart.
    fn kind(&self, id: TypeId, catalogue: &Catalogue) -> Vec<u32> {
        let sets = self.sets.iter().map(|set| u32::from(set.contains(id)));
        let rows = self.tables.iter().map(|table| match table.row(id, catalogue) {
            Some(row) => self.provided.iter().position(|p| **p == row.provided).map_or(u32::MAX, |i| i as u32 + 1),
            None => 0,
        });
        sets.chain(rows).collect()
    }
}

/// Compiles one entity type after the other. Nodes that are the same are one, whichever type they came with.
#[derive(Debug)]
struct Builder {
    act: Arc<Act>,
    formulas: Formulas,
    places: FxHashMap<Node, NodeRef>,
    built: FxHashMap<FormulaId, NodeRef>,
    /// Where the nodes go that come next.
    chunk: usize,
    nodes: Vec<Node>,
    /// The bounds that each rule sets, for any entity type: as it is read, and as it might be.
    bounds: FxHashMap<(RuleId, bool), Sight>,
}

impl Builder {
    fn new(act: &Arc<Act>, formulas: Formulas) -> Builder {
        Builder {
            act: Arc::clone(act),
            formulas,
            places: FxHashMap::default(),
            built: FxHashMap::default(),
            chunk: 0,
            nodes: Vec::new(),
            bounds: FxHashMap::default(),
        }
    }

    /// All rules put to an entity type.
    fn compile(&mut self, chunk: usize, entity_type: TypeId) -> (Roots, Box<[Node]>) {
        self.chunk = chunk;
        self.formulas.turn_to(entity_type, None);
        let mut roots = Roots::default();
        self.put(self.act.rules_where(|_| true), entity_type, &mut roots);
        (roots, std::mem::take(&mut self.nodes).into())
    }

    /// The same with a reading chosen otherwise: what does not hang on it is taken over.
    fn compile_other(
        &mut self,
        chunk: usize,
        entity_type: TypeId,
        other: &Other,
        applied: &Roots,
    ) -> (Roots, Box<[Node]>) {
        self.chunk = chunk;
        self.formulas.turn_to(entity_type, Some((&other.reading, &other.choice)));
        let mut roots = applied.clone();
        self.put_anew(other.rules, entity_type, &mut roots);
        let each = other.rules.iter().map(|rule| (applied.of(rule), roots.of(rule)));
        let differing: Vec<_> = each.filter(|(applied, other)| applied != other).collect();
        if !differing.is_empty() {
            // what holds for want of others hangs on them
            let otherwise = self.act.rules_where(|rule| rule.otherwise);
            self.put_anew(otherwise, entity_type, &mut roots);
            roots.differing = differing;
        }
        (roots, std::mem::take(&mut self.nodes).into())
    }

    fn put_anew(&mut self, rules: RuleSetBits, entity_type: TypeId, roots: &mut Roots) {
        roots.always = roots.always.without(rules);
        roots.open.retain(|(rule, _)| !rules.contains(*rule));
        self.put(rules, entity_type, roots);
        roots.open.sort_unstable();
    }

    /// Puts rules to the entity type that the formulas are turned to.
    fn put(&mut self, rules: RuleSetBits, entity_type: TypeId, roots: &mut Roots) {
        let (act, space) = (Arc::clone(&self.act), Arc::clone(&self.formulas.space));
        for id in rules.iter() {
            let rule = act.rule(id);
            let condition = if self.formulas.reads_otherwise() { &rule.written } else { &rule.condition };
            if condition.fails_for(entity_type, self.formulas.catalogue()) {
                continue;
            }
            let formula = self.formulas.of(condition, true);
            self.formulas.each_variable(formula, &mut |v| space.look(&mut roots.mentioned, v));
            if formula != FALSE {
                let otherwise = self.formulas.reads_otherwise();
                let bounds = self.bounds.entry((id, otherwise)).or_insert_with(|| space.bounds_of(condition));
                roots.mentioned = roots.mentioned.or(bounds);
            }
            match self.build(formula) {
                NodeRef::YES => roots.always = roots.always.union(RuleSetBits::of(id)),
                NodeRef::NO => {}
                node => roots.open.push((id, node)),
            }
        }
    }

    fn build(&mut self, formula: FormulaId) -> NodeRef {
        match formula {
            TRUE => return NodeRef::YES,
            FALSE => return NodeRef::NO,
            _ => {}
        }
        if let Some(known) = self.built.get(&formula) {
            return *known;
        }
        let Some(variable) = self.formulas.first_variable(formula) else { return NodeRef::NO };
        let mut children = vec![NodeRef::NO; self.formulas.space.variables[variable].width()];
        for alike in self.formulas.not_told_apart(formula, variable) {
            let left = self.formulas.cofactor(formula, variable, alike.trailing_zeros() as usize);
            let child = self.build(left);
            let cells = children.iter_mut().enumerate().filter(|(cell, _)| alike >> cell & 1 == 1);
            cells.for_each(|(_, place)| *place = child);
        }
        let node = self.node(variable, children);
        self.built.insert(formula, node);
        node
    }

    /// The node with this test and these children: the same one whenever they are the same.
    fn node(&mut self, variable: usize, children: Vec<NodeRef>) -> NodeRef {
        if children.windows(2).all(|pair| pair[0] == pair[1]) {
            return children[0];
        }
        let node = Node { variable: variable as u16, children };
        if let Some(known) = self.places.get(&node) {
            return *known;
        }
        let place = NodeRef::at(self.chunk, self.nodes.len());
        self.nodes.push(node.clone());
        self.places.insert(node, place);
        place
    }
}

/// Conditions that are no rules, put to entity types: each a diagram over the same space.
#[derive(Debug)]
pub struct Conditions(Builder);

impl Conditions {
    /// None put yet.
    pub fn of(act: &Arc<Act>, space: &Arc<Space>, catalogue: &Arc<Catalogue>) -> Conditions {
        Conditions(Builder::new(act, Formulas::new(space, catalogue)))
    }

    /// A condition put to an entity type.
    pub fn put(&mut self, condition: &Condition, entity_type: TypeId) -> NodeRef {
        self.0.formulas.turn_to(entity_type, None);
        let formula = self.0.formulas.of(condition, true);
        self.0.build(formula)
    }

    /// The variable tested at a node, with a child for each cell; none at an end.
    pub fn test(&self, node: NodeRef) -> Option<(usize, &[NodeRef])> {
        let node = self.0.nodes.get(node.place().1).filter(|_| node.place().0 == 0)?;
        Some((usize::from(node.variable), &node.children))
    }
}
