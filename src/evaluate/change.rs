//! What would change the class: the nearest records, one or two facts away, that the law treats otherwise.

use super::law::{Judge, Law};
use crate::diagram::{Cells, Cut, Partition};
use crate::model::{Activities, ClassSet, Decimal, FactId, Facts, Functions, Value};

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
    /// The activity of which it is said, by its place, where each may have its own.
    pub of: Option<usize>,
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
            note(&mut found, step, possible, now);
        }
    }
    for (step, functions) in steps_of_activities(law, judge, &cells, facts) {
        let possible = judge.decide(&law.space, &cells, &functions, law.catalogue()).possible;
        note(&mut found, step, possible, now);
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

/// Keeps one step that gives something else, unless a nearer one gives the same.
fn note(found: &mut Vec<Change>, step: Move, possible: ClassSet, now: ClassSet) {
    let same = |m: &Move| (m.fact, m.of) == (step.fact, step.of);
    let known = |c: &Change| c.possible == possible && matches!(c.moves.as_slice(), [only] if same(only));
    if possible != now && !found.iter().any(known) {
        found.push(Change { moves: vec![step], possible });
    }
}

/// Every step that one activity can make alone, with what the record then does.
fn steps_of_activities(law: &Law, judge: &Judge, cells: &Cells, facts: &Facts) -> Vec<(Move, Functions)> {
    let activities = facts.functions.activities();
    let mut found = Vec::new();
    for (place, view) in judge.views(law, &facts.functions, cells).into_iter().enumerate() {
        let Some(activity) = view.activity else { continue };
        let (mentioned, seen) = (judge.sight(&[view.entity_type]).cells, view.facts(facts));
        let own = (0..law.space.variables.len()).filter(|v| law.space.is_apart(*v));
        let known =
            |v: &usize| law.space.open(&mentioned, *v) != 0 && law.space.open(&view.cells, *v).count_ones() == 1;
        for (step, _) in own.filter(known).flat_map(|v| steps(law, &view.cells, v, &seen)) {
            let mut each = activities.to_vec();
            let mut said: Vec<(FactId, Value)> = activity.own.clone().unwrap_or_default();
            said.retain(|(fact, _)| *fact != step.fact);
            said.push((step.fact, step.to.value()));
            each[place].own = Some(said);
            let functions = Functions::Apart(Activities::of(each).into());
            found.push((Move { of: Some(place), ..step }, functions));
        }
    }
    found
}

impl Target {
    /// A value that lies there.
    fn value(&self) -> Value {
        match self {
            Target::Flag(flag) => Value::Flag(*flag),
            Target::Choice(choice) => Value::Choice(*choice),
            Target::Above(cut) => Value::Figure(if cut.above { cut.at + Decimal::STEP } else { cut.at }),
            Target::Below(cut) => Value::Figure(if cut.above { cut.at } else { cut.at - Decimal::STEP }),
        }
    }
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
        .filter_map(|cell| Some((Move { fact, to: target(cell)?, of: None }, law.space.with(cells, variable, cell))));
    each.collect()
}

/// Every single step over a bound that lies at most `percent` of it away from the figure, and that gives another outcome
/// than the one that the record has `now`. Figures that one activity alone has are not looked at.
pub fn near(law: &Law, judge: &Judge, facts: &Facts, cells: &Cells, now: ClassSet, percent: Decimal) -> Vec<Change> {
    let mut found = Vec::new();
    for (variable, tested) in law.space.variables.iter().enumerate() {
        let (Some(fact), Partition::Figure(cuts)) = (tested.fact, &tested.partition) else { continue };
        let Some(figure) = facts.figure(fact) else { continue };
        let cell = law.space.open(cells, variable).trailing_zeros() as usize;
        let below = cell.checked_sub(1).map(|to| (to, cuts[to], Target::Below(cuts[to])));
        let above = cuts.get(cell).map(|cut| (cell + 1, *cut, Target::Above(*cut)));
        for (to, _, target) in below.into_iter().chain(above).filter(|(_, cut, _)| is_within(figure, cut.at, percent)) {
            let moved = law.space.with(cells, variable, to);
            let possible = judge.decide(&law.space, &moved, &facts.functions, law.catalogue()).possible;
            if possible != now {
                found.push(Change { moves: vec![Move { fact, to: target, of: None }], possible });
            }
        }
    }
    found
}

/// Whether a figure differs from a bound by at most so many hundredths of the bound.
pub fn is_within(figure: Decimal, bound: Decimal, percent: Decimal) -> bool {
    let apart = if figure < bound { bound - figure } else { figure - bound };
    bound.percent(percent).is_some_and(|most| apart <= most)
}
