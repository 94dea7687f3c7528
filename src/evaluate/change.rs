//! What would change the class: the nearest records, one or two facts away, that the law treats otherwise.

use super::law::{Judge, Law};
use crate::diagram::{Cells, Cut, Partition};
use crate::model::{ClassSet, FactId, Facts, Value};

/// A small change of a record, with what it would then be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    pub moves: Vec<Move>,
    pub possible: ClassSet,
}

/// One fact that takes another value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    pub fact: FactId,
    pub to: Target,
}

/// Where a fact would move to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    Flag(bool),
    Choice(u8),
    /// Beyond this cut, upwards or downwards.
    Above(Cut),
    Below(Cut),
}

/// The changes of one known fact that give another outcome; where there are none, those of two figures.
pub fn changes(law: &Law, judge: &Judge, facts: &Facts) -> Vec<Change> {
    let cells = law.cells(facts);
    let now = judge.decide(&law.space, &cells, &facts.functions, law.catalogue()).possible;
    let candidates = judge.candidates(&facts.functions, law.catalogue());
    let mentioned = judge.sight(&candidates).cells;
    let decide = |cells: &Cells| judge.decide(&law.space, cells, &facts.functions, law.catalogue()).possible;
    let variables: Vec<usize> = (0..law.space.variables.len())
        .filter(|v| law.space.variables[*v].fact.is_some() && law.space.open(&mentioned, *v) != 0)
        .filter(|v| law.space.open(&cells, *v).count_ones() == 1)
        .collect();
    let mut found: Vec<Change> = Vec::new();
    for variable in &variables {
        for (step, moved) in steps(law, &cells, *variable, facts) {
            let possible = decide(&moved);
            let known = |c: &Change| c.possible == possible && c.moves.iter().map(|m| m.fact).eq([step.fact]);
            if possible != now && !found.iter().any(known) {
                found.push(Change { moves: vec![step], possible });
            }
        }
    }
    if found.iter().any(|c| c.moves.iter().all(|m| is_figure(&m.to))) {
        return found;
    }
    let figures: Vec<usize> =
        variables.into_iter().filter(|v| matches!(law.space.variables[*v].partition, Partition::Figure(_))).collect();
    for (i, first) in figures.iter().enumerate() {
        for second in &figures[i + 1..] {
            for (a, moved) in steps(law, &cells, *first, facts) {
                for (b, moved) in steps(law, &moved, *second, facts) {
                    let possible = decide(&moved);
                    let known = |c: &Change| c.possible == possible && c.moves.len() == 2;
                    if possible != now && !found.iter().any(known) {
                        found.push(Change { moves: vec![a.clone(), b], possible });
                    }
                }
            }
        }
    }
    found
}

fn is_figure(target: &Target) -> bool {
    matches!(target, Target::Above(_) | Target::Below(_))
}

/// Every other cell of a variable, nearest first, with the record moved there.
fn steps(law: &Law, cells: &Cells, variable: usize, facts: &Facts) -> Vec<(Move, Cells)> {
    let tested = &law.space.variables[variable];
    let Some(fact) = tested.fact else { return Vec::new() };
    let now = law.space.open(cells, variable).trailing_zeros() as usize;
    let mut others: Vec<usize> = (0..tested.width()).filter(|i| *i != now).collect();
    others.sort_by_key(|i| i.abs_diff(now));
    let target = |cell: usize| match &tested.partition {
        Partition::Flag => Some(Target::Flag(cell == 1)),
        Partition::Choice(_) if cell >= usize::from(law.catalogue().fact(fact).first_choice()) => {
            Some(Target::Choice(cell as u8))
        }
        Partition::Figure(cuts) if matches!(facts.get(fact), Value::Figure(_)) => {
            Some(if cell > now { Target::Above(cuts[cell - 1]) } else { Target::Below(cuts[cell]) })
        }
        _ => None,
    };
    let each = others
        .into_iter()
        .filter_map(|cell| Some((Move { fact, to: target(cell)? }, law.space.with(cells, variable, cell))));
    each.collect()
}
