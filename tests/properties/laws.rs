//! Laws compiled once: `eu` and `nl` under several readings, which between them take every choice of every reading, then
//! the laws of which only some version of one act is new.

use crate::common;
use crate::records::Record;
use std::collections::BTreeSet;
use std::sync::OnceLock;
use vitaal::Law;
use vitaal::evaluate::Judge;
use vitaal::evaluate::interpret::Interpreter;
use vitaal::model::{Catalogue, Decision, Functions};
use vitaal::rules::Readings;

/// Laws read in every way.
const READ_IN_EVERY_WAY: [&str; 2] = ["eu", "nl"];
/// Laws read as they are by default, and once with every reading chosen otherwise.
const READ_IN_TWO_WAYS: [&str; 3] = ["nl-letter-2023", "eu-com-2026-13", "nl-wbni-2018"];

/// The defaults of `eu` first.
pub fn laws() -> &'static [Law] {
    static LAWS: OnceLock<Vec<Law>> = OnceLock::new();
    LAWS.get_or_init(|| {
        let every = READ_IN_EVERY_WAY.iter().flat_map(|name| {
            let most = |default: &Law| default.rules.readings.iter().map(|r| r.choices.len()).max().unwrap_or(1);
            read(name, most)
        });
        every.chain(READ_IN_TWO_WAYS.iter().flat_map(|name| read(name, |_| 2))).collect()
    })
}

/// The default, then so many laws in which each reading takes one choice after another; the default is not repeated.
fn read(name: &str, turns: impl Fn(&Law) -> usize) -> Vec<Law> {
    let default = common::law(name, Readings::new());
    let turned = |turn: usize| -> Readings {
        let readings = default.rules.readings.iter().enumerate();
        readings.map(|(i, r)| (r.name.clone(), r.choices[(i + turn) % r.choices.len()].clone())).collect()
    };
    let others: BTreeSet<Readings> = (0..turns(&default)).map(turned).collect();
    let others: Vec<Law> = others.into_iter().map(|readings| common::law(name, readings)).collect();
    std::iter::once(default).chain(others).collect()
}

/// The place of a law, read by default.
pub fn place(name: &str) -> usize {
    let place = laws().iter().position(|law| law.rules.law == name);
    place.unwrap_or_else(|| panic!("{name} is not among these laws"))
}

/// The law of these directives alone, in all its readings.
pub fn is_of_union(law: &Law) -> bool {
    law.rules.law == "eu"
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
    for name in READ_IN_EVERY_WAY {
        let readings = || laws().iter().filter(|law| law.rules.law == name).flat_map(|law| &law.rules.readings);
        let taken: BTreeSet<(&str, &str)> = readings().map(|r| (r.name.as_str(), r.chosen.as_str())).collect();
        let all = readings().flat_map(|r| r.choices.iter().map(|c| (r.name.as_str(), c.as_str())));
        let missing: BTreeSet<(&str, &str)> = all.filter(|choice| !taken.contains(choice)).collect();
        assert!(missing.is_empty() && !taken.is_empty(), "no law {name} takes {missing:?}");
    }
}
