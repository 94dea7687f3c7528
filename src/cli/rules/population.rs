//! The same on real organisations: what each of a file is under one side and under the other, row by row.

use crate::cli::Told;
use crate::cli::beside::Beside;
use crate::cli::input::InputArgs;
use crate::cli::voice::Voice;
use crate::evaluate::{Decided, Judge, Law, Precedents};
use crate::model::{Decision, Facts, Lang};
use crate::records::Records;
use crate::report::population::{Change, Outcome, Population};
use crate::report::summary::sector_of;
use crate::report::{rejects, word};

/// Rejected rows shown one by one; more are counted.
const REJECTS_SHOWN: u64 = 10;

/// Reads the file under both laws at once, and hands every row that differs to `each`.
///
/// # Errors
/// When it cannot be read.
pub fn population(
    input: &InputArgs,
    [one, other]: [&Law; 2],
    lang: Lang,
    each: &mut dyn FnMut(&Change) -> anyhow::Result<()>,
) -> anyhow::Result<Population> {
    input.keep(lang)?;
    // each law adds up the figures of groups as it says
    let beside = [one, other].map(|law| Beside::read(std::slice::from_ref(input), law, lang));
    let [beside_one, beside_other] = beside;
    let (beside_one, beside_other) = (beside_one?, beside_other?);
    let mut readers = [input.open(one, Vec::new(), lang)?, input.open(other, Vec::new(), lang)?];
    let mut sides = [Side::of(one, &readers[0]), Side::of(other, &readers[1])];
    let regimes: Vec<String> = one.rules.regimes.iter().map(|regime| regime.id.clone()).collect();
    let mut found = Population::new(&regimes);
    loop {
        let [first, second] = &mut readers;
        let (Some(a), Some(b)) =
            (first.next_row().map_err(Told::of(lang))?, second.next_row().map_err(Told::of(lang))?)
        else {
            break;
        };
        let (a, b) = match (a, b) {
            (Ok(a), Ok(b)) => (a, b),
            (a, b) => {
                found.rejected(a.is_err(), b.is_err());
                if let (true, Some(rejected)) = (found.rejected_rows() <= REJECTS_SHOWN, a.err().or(b.err())) {
                    let voice = Voice::default();
                    for fault in &rejected.faults {
                        voice.say(&rejects::line(&input.name(lang), &rejected, fault, lang));
                    }
                }
                continue;
            }
        };
        let own = sides[0].id_at.and_then(|at| a.cells.get(at)).map(String::from_utf8_lossy).unwrap_or_default();
        let own = own.trim();
        let id = if own.is_empty() { format!("{} {}", word::line.get(lang), a.line) } else { own.to_string() };
        let with = |beside: &Beside, facts: &Facts| beside.applied(own, facts).unwrap_or_else(|| facts.clone());
        let facts = (with(&beside_one, a.facts), with(&beside_other, b.facts));
        let sector = sector_of(a.facts, one).map(|id| one.catalogue().sector(id).label.get(lang).to_string());
        let [side_a, side_b] = &mut sides;
        let (before, after) = (side_a.outcomes(&facts.0, &regimes), side_b.outcomes(&facts.1, &regimes));
        for change in found.add(&id, a.line, sector.as_deref(), before, after) {
            each(&change)?;
        }
    }
    Ok(found)
}

/// One law with what it has decided so far.
struct Side<'l> {
    law: &'l Law,
    precedents: Precedents<'l, ()>,
    id_at: Option<usize>,
}

impl<'l> Side<'l> {
    fn of(law: &'l Law, records: &Records) -> Side<'l> {
        let present: Vec<_> = records.columns.facts.iter().flatten().copied().collect();
        let id_at = law.catalogue().facts_by_name.get("id").and_then(|id| records.columns.place(*id));
        Side { law, precedents: Precedents::new(law, &present, |_, _, _, _| ()), id_at }
    }

    /// For each regime the class, or those still possible, with the rules named for it.
    fn outcomes(&mut self, facts: &Facts, regimes: &[String]) -> Vec<Outcome> {
        let decided: Decided<()> = self.precedents.decide(facts);
        let mut settled = decided.by_judge.into_iter().flatten();
        if self.law.size.is_some() {
            settled.next();
        }
        let by_regime = self.law.by_regime().map(|(regime, judge)| {
            let outcome = match judge {
                Some(judge) => settled.next().map(|s| outcome(judge, &s.decision)).unwrap_or_default(),
                None => Outcome { classes: vec![regime.absent.class.clone()], by: vec!["laws#absent".to_string()] },
            };
            (regime.id.as_str(), outcome)
        });
        let by_regime: Vec<(&str, Outcome)> = by_regime.collect();
        let named = |id: &String| by_regime.iter().find(|(regime, _)| regime == id).map(|(_, outcome)| outcome.clone());
        regimes.iter().map(|id| named(id).unwrap_or_default()).collect()
    }
}

fn outcome(judge: &Judge, decision: &Decision) -> Outcome {
    let rule = |ground: &crate::model::Ground| format!("{}#{}", judge.act.id, judge.act.rule(ground.rule).id);
    Outcome {
        classes: decision.possible.iter().map(|class| judge.act.class(class).id.clone()).collect(),
        by: decision.deciding().iter().map(rule).collect(),
    }
}
