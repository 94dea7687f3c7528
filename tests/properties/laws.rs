//! The law `eu` under several readings, compiled once: between them they take every choice of every reading.

use crate::common;
use crate::records::Record;
use std::collections::BTreeSet;
use std::sync::OnceLock;
use vitaal::Law;
use vitaal::evaluate::Judge;
use vitaal::evaluate::interpret::Interpreter;
use vitaal::model::{Catalogue, Decision, Functions};
use vitaal::rules::Readings;

/// The defaults first, then as many as the reading with the most choices has.
pub fn laws() -> &'static [Law] {
    static LAWS: OnceLock<Vec<Law>> = OnceLock::new();
    LAWS.get_or_init(|| {
        let default = common::eu(Readings::new());
        let most = default.rules.readings.iter().map(|reading| reading.choices.len()).max().unwrap_or(1);
        let turned = |turn: usize| {
            let readings = default.rules.readings.iter().enumerate();
            let choices = readings.map(|(i, r)| (r.name.clone(), r.choices[(i + turn) % r.choices.len()].clone()));
            common::eu(choices.collect())
        };
        let others: Vec<Law> = (0..most).map(turned).collect();
        std::iter::once(default).chain(others).collect()
    })
}

/// One interpreter for each judge of each law.
pub fn interpreters() -> &'static [Vec<Interpreter<'static>>] {
    static INTERPRETERS: OnceLock<Vec<Vec<Interpreter>>> = OnceLock::new();
    INTERPRETERS.get_or_init(|| {
        let of = |law: &'static Law| law.judges().map(|judge| Interpreter::new(&law.rules, &judge.act)).collect();
        laws().iter().map(of).collect()
    })
}

pub fn catalogue() -> &'static Catalogue {
    laws()[0].catalogue()
}

pub fn decide(record: &Record, judge: &Judge) -> Decision {
    decide_as(record, judge, &record.facts.functions)
}

pub fn decide_as(record: &Record, judge: &Judge, functions: &Functions) -> Decision {
    let law = record.law();
    judge.decide(&law.space, &law.cells(&record.facts), functions, law.catalogue())
}

#[test]
fn every_choice_of_every_reading_is_taken_by_one_of_the_laws() {
    let readings = || laws().iter().flat_map(|law| &law.rules.readings);
    let taken: BTreeSet<(&str, &str)> = readings().map(|r| (r.name.as_str(), r.chosen.as_str())).collect();
    let all = laws()[0].rules.readings.iter().flat_map(|r| r.choices.iter().map(|c| (r.name.as_str(), c.as_str())));
    let missing: Vec<(&str, &str)> = all.filter(|choice| !taken.contains(choice)).collect();
    assert!(missing.is_empty() && !taken.is_empty(), "no law takes {missing:?}");
}
