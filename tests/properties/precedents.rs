//! Decisions that are remembered are those that would be taken: also when more come by than are remembered.

use crate::laws::laws;
use crate::records::{Gaps, Record, any_functions, records};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, TestRunner};
use std::cell::Cell;
use vitaal::evaluate::Precedents;
use vitaal::model::Decision;

/// More distinct decisions than are remembered at a time.
const MORE_THAN_REMEMBERED: usize = 1 << 14;

#[test]
fn a_stream_of_records_is_decided_as_each_by_itself() {
    let law = &laws()[0];
    let made = Cell::new(0usize);
    let mut precedents = Precedents::new(law, |_, decision, functions, _| {
        made.set(made.get() + 1);
        (decision.clone(), functions.clone())
    });
    let mut check = |record: &Record| {
        let cells = law.cells(&record.facts);
        let functions = &record.facts.functions;
        let mut remembered: Vec<Decision> = Vec::new();
        precedents.decide(&record.facts, &cells, |place, settled| {
            assert_eq!(place, remembered.len(), "decisions come in the order of the judges");
            assert_eq!((&settled.decision, functions), (&settled.made.0, &settled.made.1), "{record:?}");
            remembered.push(settled.decision.clone());
        });
        let taken: Vec<Decision> =
            law.judges().map(|judge| judge.decide(&law.space, &cells, functions, law.catalogue())).collect();
        assert_eq!(remembered, taken, "{record:?}");
    };
    let stream = stream();
    let (first, rest) = stream.split_first().unwrap();
    check(first);
    let once = made.get();
    assert_eq!(once, law.judges().count());
    check(first);
    assert_eq!(made.get(), once, "what was decided is remembered");
    rest.iter().for_each(&mut check);
    assert!(made.get() > MORE_THAN_REMEMBERED, "only {} decisions were taken", made.get());
    let before = made.get();
    check(first);
    assert!(made.get() > before, "what was decided long ago is forgotten: memory is bounded");
    rest.iter().take(1000).for_each(&mut check);
}

fn stream() -> Vec<Record> {
    let mut runner = TestRunner::new(Config::default());
    let strategy = records(any_functions(), Gaps::MANY);
    let draw = |_| strategy.new_tree(&mut runner).unwrap().current();
    (0..9000).map(draw).map(|record| Record { law: 0, ..record }).collect()
}
