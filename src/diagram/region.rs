//! Sets of records as diagrams of their own: joined, cut and counted out exactly, without trying records.
//!
//! A region is a node held once, as in the diagrams of rules, over the same variables in the same order. Its ends are
//! numbers; a set has the ends [`Region::NONE`] and [`Region::ALL`].

use super::space::{Cells, Space};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A set of records, or a map from records to numbers. Equal ones are the same, within one [`Regions`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Region(u32);

impl Region {
    /// No record.
    pub const NONE: Region = Region::end(0);
    /// Every record.
    pub const ALL: Region = Region::end(1);
    const END: u32 = 1 << 31;

    /// Every record comes to this number.
    pub const fn end(number: u32) -> Region {
        Region(number | Region::END)
    }

    /// The number that every record comes to; none where that hangs on something.
    pub fn number(self) -> Option<u32> {
        (self.0 & Region::END != 0).then_some(self.0 & !Region::END)
    }
}

/// How two sets are put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Operation {
    Both,
    Either,
    Without,
}

#[derive(Debug, PartialEq, Eq, Hash, Clone)]
struct Node {
    variable: u16,
    /// One child for each cell of the variable.
    children: Box<[Region]>,
}

/// Regions of one space, each held once.
#[derive(Debug)]
pub struct Regions {
    pub space: Arc<Space>,
    nodes: Vec<Node>,
    places: FxHashMap<Node, Region>,
    known: FxHashMap<(Operation, Region, Region), Region>,
}

impl Regions {
    /// No region yet, over this space.
    pub fn new(space: &Arc<Space>) -> Regions {
        let (nodes, places, known) = (Vec::new(), FxHashMap::default(), FxHashMap::default());
        Regions { space: Arc::clone(space), nodes, places, known }
    }

    /// The region that tests a variable and goes on with a child for each of its cells.
    pub fn test(&mut self, variable: usize, children: Vec<Region>) -> Region {
        if children.windows(2).all(|pair| pair[0] == pair[1]) {
            return children[0];
        }
        let node = Node { variable: variable as u16, children: children.into() };
        if let Some(known) = self.places.get(&node) {
            return *known;
        }
        let region = Region(self.nodes.len() as u32);
        self.nodes.push(node.clone());
        self.places.insert(node, region);
        region
    }

    /// The variable tested first, with a child for each cell; none at an end.
    pub fn at(&self, region: Region) -> Option<(usize, &[Region])> {
        let node = self.nodes.get(region.0 as usize)?;
        Some((usize::from(node.variable), &node.children))
    }

    /// What lies in both.
    pub fn both(&mut self, one: Region, other: Region) -> Region {
        self.put(Operation::Both, one.min(other), one.max(other))
    }

    /// What lies in either.
    pub fn either(&mut self, one: Region, other: Region) -> Region {
        self.put(Operation::Either, one.min(other), one.max(other))
    }

    /// What lies in one and not in the other.
    pub fn without(&mut self, one: Region, other: Region) -> Region {
        self.put(Operation::Without, one, other)
    }

    fn put(&mut self, operation: Operation, one: Region, other: Region) -> Region {
        use Operation::{Both, Either, Without};
        match (operation, one, other) {
            (Both, Region::NONE, _) | (Both, _, Region::NONE) | (Without, Region::NONE, _) => return Region::NONE,
            (Without, _, Region::ALL) => return Region::NONE,
            (Both, Region::ALL, left) | (Both, left, Region::ALL) => return left,
            (Either, Region::NONE, left) | (Either, left, Region::NONE) | (Without, left, Region::NONE) => return left,
            (Either, Region::ALL, _) | (Either, _, Region::ALL) => return Region::ALL,
            (Both | Either, a, b) if a == b => return a,
            (Without, a, b) if a == b => return Region::NONE,
            _ => {}
        }
        if let Some(known) = self.known.get(&(operation, one, other)) {
            return *known;
        }
        let first = [one, other].into_iter().filter_map(|r| self.at(r).map(|(variable, _)| variable)).min();
        let Some(variable) = first else { return one };
        let width = self.space.variables[variable].width();
        let children = (0..width)
            .map(|cell| {
                let (one, other) = (self.step(one, variable, cell), self.step(other, variable, cell));
                match operation {
                    Without => self.put(operation, one, other),
                    _ => self.put(operation, one.min(other), one.max(other)),
                }
            })
            .collect();
        let region = self.test(variable, children);
        self.known.insert((operation, one, other), region);
        region
    }

    /// What is left once a variable, none before it being tested, is known to lie in a cell.
    fn step(&self, region: Region, variable: usize, cell: usize) -> Region {
        match self.at(region) {
            Some((tested, children)) if tested == variable => children[cell],
            _ => region,
        }
    }

    /// The same with other numbers at the ends.
    pub fn mapped(&mut self, region: Region, number: &dyn Fn(u32) -> u32) -> Region {
        self.map(region, number, &mut FxHashMap::default())
    }

    fn map(&mut self, region: Region, number: &dyn Fn(u32) -> u32, done: &mut FxHashMap<Region, Region>) -> Region {
        if let Some(end) = region.number() {
            return Region::end(number(end));
        }
        if let Some(known) = done.get(&region) {
            return *known;
        }
        let Some((variable, children)) = self.at(region).map(|(v, c)| (v, c.to_vec())) else { return region };
        let children = children.into_iter().map(|child| self.map(child, number, done)).collect();
        let mapped = self.test(variable, children);
        done.insert(region, mapped);
        mapped
    }

    /// The records that lie in the set with some value of the variables that are set free.
    pub fn freed(&mut self, region: Region, is_free: &dyn Fn(usize) -> bool) -> Region {
        self.free(region, is_free, &mut FxHashMap::default())
    }

    fn free(
        &mut self,
        region: Region,
        is_free: &dyn Fn(usize) -> bool,
        done: &mut FxHashMap<Region, Region>,
    ) -> Region {
        if let Some(known) = done.get(&region) {
            return *known;
        }
        let Some((variable, children)) = self.at(region).map(|(v, c)| (v, c.to_vec())) else { return region };
        let children: Vec<Region> = children.into_iter().map(|child| self.free(child, is_free, done)).collect();
        let freed = match is_free(variable) {
            false => self.test(variable, children),
            true => children.into_iter().fold(Region::NONE, |some, child| self.either(some, child)),
        };
        done.insert(region, freed);
        freed
    }

    /// Two maps as one: `number` tells what each pair of their ends comes to.
    pub fn merged(&mut self, one: Region, other: Region, number: &mut dyn FnMut(u32, u32) -> u32) -> Region {
        self.merge(one, other, number, &mut FxHashMap::default())
    }

    fn merge(
        &mut self,
        one: Region,
        other: Region,
        number: &mut dyn FnMut(u32, u32) -> u32,
        done: &mut FxHashMap<(Region, Region), Region>,
    ) -> Region {
        if let (Some(one), Some(other)) = (one.number(), other.number()) {
            return Region::end(number(one, other));
        }
        if let Some(known) = done.get(&(one, other)) {
            return *known;
        }
        let first = [one, other].into_iter().filter_map(|r| self.at(r).map(|(variable, _)| variable)).min();
        let Some(variable) = first else { return one };
        let width = self.space.variables[variable].width();
        let children = (0..width).map(|cell| {
            let (one, other) = (self.step(one, variable, cell), self.step(other, variable, cell));
            self.merge(one, other, number, done)
        });
        let children = children.collect();
        let merged = self.test(variable, children);
        done.insert((one, other), merged);
        merged
    }

    /// The number for a record on this way, with one cell for each variable on it; of all others the first.
    pub fn end_at(&self, region: Region, way: &[(usize, usize)]) -> Option<u32> {
        let mut at = region;
        while let Some((variable, children)) = self.at(at) {
            let on_way = way.iter().find(|(on_way, _)| *on_way == variable).map(|(_, cell)| *cell);
            let first = || self.space.open(&self.space.whole(variable), variable).trailing_zeros() as usize;
            at = children[on_way.unwrap_or_else(first)];
        }
        at.number()
    }

    /// For each number at its ends one way to it through open cells, in ascending order of numbers.
    pub fn ways(&self, region: Region, open: &Cells) -> BTreeMap<u32, Vec<(usize, usize)>> {
        let mut found = BTreeMap::new();
        let mut seen = FxHashMap::default();
        let mut left = vec![(region, Vec::new())];
        while let Some((region, way)) = left.pop() {
            if seen.insert(region, ()).is_some() {
                continue;
            }
            if let Some(number) = region.number() {
                found.insert(number, way);
                continue;
            }
            let Some((variable, children)) = self.at(region) else { continue };
            let open = self.space.open(open, variable);
            for (cell, child) in children.iter().enumerate().filter(|(cell, _)| open >> cell & 1 == 1) {
                let further = way.iter().copied().chain([(variable, cell)]).collect();
                left.push((*child, further));
            }
        }
        found
    }

    /// The numbers at its ends, in ascending order.
    pub fn numbers(&self, region: Region) -> Vec<u32> {
        let (mut found, mut seen, mut left) = (Vec::new(), FxHashMap::default(), vec![region]);
        while let Some(region) = left.pop() {
            if seen.insert(region, ()).is_some() {
                continue;
            }
            found.extend(region.number());
            left.extend(self.at(region).into_iter().flat_map(|(_, children)| children));
        }
        found.sort_unstable();
        found
    }

    /// The variables that it tests, in their order.
    pub fn variables(&self, region: Region) -> Vec<usize> {
        let (mut found, mut seen, mut left) = (Vec::new(), FxHashMap::default(), vec![region]);
        while let Some(region) = left.pop() {
            if seen.insert(region, ()).is_some() {
                continue;
            }
            if let Some((variable, children)) = self.at(region) {
                found.push(variable);
                left.extend(children);
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The records in these cells.
    pub fn of_cells(&mut self, cells: &Cells) -> Region {
        let mut region = Region::ALL;
        for variable in (0..self.space.variables.len()).rev() {
            let (open, whole) = (self.space.open(cells, variable), self.space.whole(variable));
            if open == self.space.open(&whole, variable) {
                continue;
            }
            let width = self.space.variables[variable].width();
            let children = (0..width).map(|cell| if open >> cell & 1 == 1 { region } else { Region::NONE });
            let children = children.collect();
            region = self.test(variable, children);
        }
        region
    }

    /// Whether every record in these cells lies in the region.
    pub fn holds_all(&self, region: Region, cells: &Cells) -> bool {
        let mut seen = FxHashMap::default();
        let mut left = vec![region];
        while let Some(region) = left.pop() {
            if region == Region::NONE {
                return false;
            }
            if seen.insert(region, ()).is_some() {
                continue;
            }
            if let Some((variable, children)) = self.at(region) {
                let open = self.space.open(cells, variable);
                left.extend(children.iter().enumerate().filter(|(cell, _)| open >> cell & 1 == 1).map(|(_, c)| *c));
            }
        }
        true
    }

    /// Of all ways into the region the one whose cells cost least together, with one cell of each variable tested on
    /// it; none where the region is empty. `cost` is that of a variable and a cell of it.
    pub fn cheapest(&self, region: Region, cost: &dyn Fn(usize, usize) -> u32) -> Option<Vec<(usize, usize)>> {
        let mut best = FxHashMap::default();
        self.least(region, cost, &mut best)?;
        let (mut at, mut way) = (region, Vec::new());
        while let Some((variable, children)) = self.at(at) {
            let (_, cell) = *best.get(&at)?;
            way.push((variable, cell));
            at = children[cell];
        }
        Some(way)
    }

    fn least(
        &self,
        region: Region,
        cost: &dyn Fn(usize, usize) -> u32,
        best: &mut FxHashMap<Region, (u32, usize)>,
    ) -> Option<u32> {
        if region == Region::NONE {
            return None;
        }
        let Some((variable, children)) = self.at(region) else { return Some(0) };
        if let Some((known, _)) = best.get(&region) {
            return Some(*known);
        }
        let whole = self.space.open(&self.space.whole(variable), variable);
        let cells = children.iter().enumerate().filter(|(cell, _)| whole >> cell & 1 == 1);
        let ways =
            cells.filter_map(|(cell, child)| Some((self.least(*child, cost, best)? + cost(variable, cell), cell)));
        let found = ways.min()?;
        best.insert(region, found);
        Some(found.0)
    }
}
