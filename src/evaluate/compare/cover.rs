//! A set of records as few conditions: each as wide as it can be, and together no more and no less than the set.

use crate::diagram::{Cells, Region, Regions};

/// A set as conditions of which one holds; what they leave out is kept beside them.
#[derive(Debug)]
pub struct Cover {
    /// Each the cells that a record must lie in; the narrowest need comes first.
    pub conditions: Vec<Cells>,
    /// Records of the set that no condition has.
    pub rest: Region,
}

/// Covers a set with at most so many conditions, none of which holds for a record outside `allowed`. `cost` tells which
/// cells are ordinary, and so told first.
pub fn cover(
    regions: &mut Regions,
    (set, allowed): (Region, Region),
    cost: &dyn Fn(usize, usize) -> u32,
    most: usize,
) -> Cover {
    let (mut conditions, mut left): (Vec<Cells>, Region) = (Vec::new(), set);
    while conditions.len() < most {
        let Some(way) = regions.cheapest(left, cost) else { break };
        let condition = widened(regions, allowed, &way);
        let there = regions.of_cells(&condition);
        left = regions.without(left, there);
        conditions.push(condition);
    }
    if left == Region::NONE {
        drop_what_others_cover(regions, set, &mut conditions);
    }
    Cover { conditions, rest: left }
}

/// A way into a set, made as wide as the set allows: variables that do not matter on it are left out.
fn widened(regions: &Regions, allowed: Region, way: &[(usize, usize)]) -> Cells {
    let space = &regions.space;
    let anything = space.anything();
    let mut wide = way.iter().fold(anything, |cells, (variable, cell)| space.with(&cells, *variable, *cell));
    for (variable, _) in way.iter().rev() {
        let free = space.with_any(&wide, *variable, space.open(&anything, *variable));
        if regions.holds_all(allowed, &free) {
            wide = free;
        }
    }
    for (variable, cell) in way {
        let all = space.open(&anything, *variable);
        if space.open(&wide, *variable) == all {
            continue;
        }
        let width = space.variables[*variable].width();
        // upwards and downwards from the cell, so that figures stay one stretch
        let up: Vec<usize> = (cell + 1..width).collect();
        let down: Vec<usize> = (0..*cell).rev().collect();
        for direction in [up, down] {
            for next in direction.into_iter().filter(|next| all >> next & 1 == 1) {
                let wider = space.with_any(&wide, *variable, space.open(&wide, *variable) | 1 << next);
                if regions.holds_all(allowed, &wider) {
                    wide = wider;
                } else if matches!(space.variables[*variable].partition, crate::diagram::Partition::Figure(_)) {
                    break;
                }
            }
        }
    }
    wide
}

fn drop_what_others_cover(regions: &mut Regions, set: Region, conditions: &mut Vec<Cells>) {
    let mut at = 0;
    while at < conditions.len() {
        let mut left = set;
        for (_, other) in conditions.iter().enumerate().filter(|(i, _)| *i != at) {
            let there = regions.of_cells(other);
            left = regions.without(left, there);
        }
        if left == Region::NONE {
            conditions.remove(at);
        } else {
            at += 1;
        }
    }
}
