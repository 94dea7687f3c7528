//! Decisions that are remembered are those that would be taken: also when more come by than are remembered.

use crate::laws::{laws, place};
use crate::records::{Gaps, Record, any_functions, drawn, known_functions, records};
use proptest::strategy::BoxedStrategy;
use std::cell::Cell;
use vitaal::evaluate::Precedents;
use vitaal::model::{Decision, FactId, Value};

#[test]
fn records_of_every_sort_are_decided_as_each_by_itself() {
    for law in ["eu", "nl", "nl-letter-2023"] {
        decided_as_by_itself(law, &EVERYTHING, &records(any_functions(), Gaps::MANY), 1200, 0);
    }
}

/// So few facts tell records apart that each place has a number.
#[test]
fn records_of_few_columns_are_decided_as_each_by_itself() {
    for law in ["eu", "nl", "nl-letter-2023"] {
        for given in [&["fte", "turnover", "balance_sheet"][..], &["fte", "turnover", "critical_entity", "country"]] {
            decided_as_by_itself(law, given, &records(any_functions(), Gaps::FEW), 3000, 0);
        }
    }
}

#[test]
fn more_records_with_one_activity_than_are_remembered() {
    decided_as_by_itself("eu", &EVERYTHING, &records(known_functions(1..=1), Gaps::NONE), 40_000, 1 << 15);
}

#[test]
fn more_records_with_several_activities_than_are_remembered() {
    decided_as_by_itself("eu", &EVERYTHING, &records(known_functions(2..=3), Gaps::FEW), 20_000, 1 << 14);
}

/// No fact is left out.
const EVERYTHING: [&str; 0] = [];

/// A stream of as many records at most, until more decisions were taken than are remembered; then its beginning again.
/// They say nothing but of the facts given.
fn decided_as_by_itself(law: &str, given: &[&str], strategy: &BoxedStrategy<Record>, most: usize, remembered: usize) {
    let place = place(law);
    let law = &laws()[place];
    let made = Cell::new(0usize);
    let is_given = |fact: &FactId| given.is_empty() || given.contains(&law.catalogue().fact(*fact).name.as_str());
    let (given, blank): (Vec<FactId>, Vec<FactId>) = law.catalogue().fact_ids().partition(is_given);
    let mut precedents = Precedents::new(law, &given, |_, decision, _, _| {
        made.set(made.get() + 1);
        Decision::clone(decision)
    });
    let mut check = |record: &Record| {
        let cells = law.cells(&record.facts);
        let found = precedents.decide(&record.facts);
        assert_eq!(found.by_judge.iter().flatten().count(), law.judges().count());
        for (judge, settled) in law.judges().zip(found.by_judge.into_iter().flatten()) {
            let decision = judge.decide(&law.space, &cells, &record.facts.functions, law.catalogue());
            let found: &Decision = &settled.decision;
            assert_eq!(found, &decision, "{record:?} under {}", judge.act.id);
            assert_eq!(found, &settled.made, "what was made belongs to its decision");
        }
    };
    let mut beginning: Vec<Record> = Vec::new();
    for record in drawn(strategy, most).map(|record| Record { law: place, ..record }) {
        let mut record = record;
        blank.iter().for_each(|fact| record.facts.set(*fact, Value::Blank));
        if remembered > 0 && made.get() > remembered + 100 {
            break;
        }
        check(&record);
        if beginning.len() < 500 {
            beginning.push(record);
        }
    }
    assert!(made.get() > remembered, "only {} decisions were taken", made.get());
    let taken = made.get();
    beginning.iter().for_each(check);
    match remembered {
        0 => assert_eq!(made.get(), taken, "what was decided not long ago is remembered"),
        _ => assert!(made.get() > taken, "what was decided long ago is forgotten: memory is bounded"),
    }
}
