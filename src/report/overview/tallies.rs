//! What of a run is shown beside the counts of its classes: sizes, what is missing, and who stands near a bound.

use crate::diagram::Cut;
use crate::evaluate::{Change, Law, Target, is_within};
use crate::model::{ClassSet, Decimal, Decision, FactId, Facts};
use std::collections::BTreeMap;

/// Figures are near a bound within so many hundredths of it, on either side.
pub const NEAR_PERCENT: i64 = 10;
/// Stretches of equal width on each side of a bound.
pub const STRETCHES: usize = 5;

/// Counts of one run.
#[derive(Debug, Default)]
pub struct Tallies {
    /// By the place of the size, then those that cannot be told.
    pub sizes: Vec<u64>,
    /// By regime.
    pub open: Vec<Open>,
    /// By fact and bound, the records near it: from far below to far above.
    pub near: BTreeMap<(FactId, Cut), [u64; 2 * STRETCHES]>,
    /// Records near some bound.
    pub near_some: u64,
}

/// What cannot be told under one regime.
#[derive(Debug, Default)]
pub struct Open {
    /// The records without a class.
    pub rows: u64,
    /// Those of them that no fact can settle, for the law leaves the class open.
    pub by_law: u64,
    /// By fact, in the order in which facts are asked.
    pub asked: BTreeMap<FactId, Asked>,
}

/// How many records lack a fact that their class hangs on.
#[derive(Debug, Default, Clone, Copy)]
pub struct Asked {
    /// Their class hangs on this fact and on no other.
    pub alone: u64,
    /// It hangs on others too.
    pub with_others: u64,
}

impl Tallies {
    /// Nothing counted yet.
    pub fn new(law: &Law) -> Tallies {
        let sizes = law.size.as_ref().map_or(0, |judge| judge.act.classes.len() + 1);
        let open = law.regimes.iter().map(|_| Open::default()).collect();
        Tallies { sizes: vec![0; sizes], open, ..Tallies::default() }
    }

    /// Counts the size of a record.
    pub fn add_size(&mut self, possible: ClassSet) {
        let undetermined = self.sizes.len().saturating_sub(1);
        let place = possible.only().map_or(undetermined, |class| usize::from(class.0));
        if let Some(count) = self.sizes.get_mut(place) {
            *count += 1;
        }
    }

    /// Counts what a record lacks under a regime.
    pub fn add_open(&mut self, regime: usize, decision: &Decision) {
        let Some(open) = self.open.get_mut(regime).filter(|_| decision.class().is_none()) else { return };
        open.rows += 1;
        open.by_law += u64::from(decision.ask.is_empty());
        for fact in &decision.ask {
            let asked = open.asked.entry(*fact).or_default();
            match decision.ask.len() {
                1 => asked.alone += 1,
                _ => asked.with_others += 1,
            }
        }
    }

    /// Counts a record at the bounds that it stands near, each once.
    pub fn add_near(&mut self, changes: &[Change], facts: &Facts) {
        let mut seen: Vec<(FactId, Cut)> = Vec::new();
        for step in changes.iter().flat_map(|change| &change.moves) {
            let (Target::Above(cut) | Target::Below(cut)) = step.to else { continue };
            let Some(figure) = facts.figure(step.fact).filter(|_| !seen.contains(&(step.fact, cut))) else { continue };
            seen.push((step.fact, cut));
            let is_below = matches!(step.to, Target::Above(_));
            self.near.entry((step.fact, cut)).or_default()[stretch(figure, cut.at, is_below)] += 1;
        }
        self.near_some += u64::from(!seen.is_empty());
    }
}

/// The stretch that a figure near a bound lies in.
fn stretch(figure: Decimal, bound: Decimal, is_below: bool) -> usize {
    let wide = NEAR_PERCENT / STRETCHES as i64;
    let within = (1..=STRETCHES).find(|n| is_within(figure, bound, Decimal::whole(wide * *n as i64)));
    let away = within.unwrap_or(STRETCHES) - 1;
    if is_below { STRETCHES - 1 - away } else { STRETCHES + away }
}

#[cfg(test)]
mod tests {
    use super::stretch;
    use crate::model::Decimal;

    #[test]
    fn a_figure_lies_in_the_stretch_of_its_distance() {
        let bound = Decimal::whole(50);
        let cases = [
            (45, true, 0),
            (46, true, 1),
            (48, true, 3),
            (49, true, 4),
            (50, false, 5),
            (51, false, 5),
            (52, false, 6),
            (55, false, 9),
        ];
        for (figure, is_below, expected) in cases {
            assert_eq!(stretch(Decimal::whole(figure), bound, is_below), expected, "{figure}");
        }
    }
}
