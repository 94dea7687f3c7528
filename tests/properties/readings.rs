//! What is said of other readings is what the law says when it is read so: nothing more, nothing less, nothing else.

use crate::common;
use crate::laws::{catalogue, decide, laws, place};
use crate::records::{Gaps, Record, any_functions, known_functions, records_under};
use crate::trying;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::BoxedStrategy;
use std::collections::BTreeMap;
use std::sync::OnceLock;
use vitaal::Law;
use vitaal::model::{ClassSet, Functions};
use vitaal::rules::Readings;

proptest! {
    #![proptest_config(trying(1600))]
    #[test]
    fn another_reading_gives_what_is_said_of_it(
        record in records_under(some_law(), some_functions(), Gaps { most: 8, wide: 3 }),
    ) {
        is_as_said(&record)?;
    }
}

proptest! {
    #![proptest_config(trying(400))]
    #[test]
    fn of_a_sector_or_nothing_too(
        record in records_under(some_law(), any_functions(), Gaps { most: 4, wide: 1 }),
    ) {
        is_as_said(&record)?;
    }
}

fn is_as_said(record: &Record) -> Result<(), TestCaseError> {
    let law = record.law();
    let cells = law.cells(&record.facts);
    for judge in law.regimes.iter().flatten() {
        let now = decide(record, judge).possible;
        let said = judge.otherwise(law, &record.facts.functions, &cells, now);
        let said: BTreeMap<(&str, &str), ClassSet> =
            said.into_iter().map(|other| ((other.reading, other.choice), other.possible)).collect();
        let mut found: BTreeMap<(&str, &str), ClassSet> = BTreeMap::new();
        for (reading, choice, read) in read_otherwise(record.law) {
            let there = read.regimes.iter().flatten().find(|other| other.act.id == judge.act.id);
            let possible = there.map(|there| {
                let cells = read.cells(&record.facts);
                there.decide(&read.space, &cells, &record.facts.functions, catalogue()).possible
            });
            found.extend(
                possible.filter(|possible| *possible != now).map(|possible| ((&**reading, &**choice), possible)),
            );
        }
        prop_assert_eq!(said, found, "under {}, now {:?}", judge.act.id, now);
    }
    Ok(())
}

/// The four laws with readings as they are read by default, and `nl` and `eu` with every reading chosen otherwise.
fn some_law() -> BoxedStrategy<usize> {
    let defaults = ["nl", "eu", "nl-letter-2023", "eu-com-2026-13"].map(place);
    let turned = ["nl", "eu"].map(|name| place(name) + 1);
    select(defaults.into_iter().chain(turned).collect::<Vec<_>>()).boxed()
}

fn some_functions() -> BoxedStrategy<Functions> {
    prop_oneof![known_functions(1..=1), known_functions(2..=4)].boxed()
}

type ReadOtherwise = Vec<(String, String, Law)>;

/// The law at this place with each choice that it does not make, one at a time, compiled as anyone would.
fn read_otherwise(place: usize) -> &'static ReadOtherwise {
    static ALL: OnceLock<Vec<OnceLock<ReadOtherwise>>> = OnceLock::new();
    let all = ALL.get_or_init(|| laws().iter().map(|_| OnceLock::new()).collect());
    all[place].get_or_init(|| {
        let law = &laws()[place];
        let chosen: Readings = law.rules.readings.iter().map(|r| (r.name.clone(), r.chosen.clone())).collect();
        let others = law.rules.readings.iter().flat_map(|reading| {
            let others = reading.choices.iter().filter(|choice| **choice != reading.chosen);
            others.map(|choice| (reading.name.clone(), choice.clone()))
        });
        let compiled = others.map(|(name, choice)| {
            let mut readings = chosen.clone();
            readings.insert(name.clone(), choice.clone());
            (name, choice, common::law(&law.rules.law, readings))
        });
        compiled.collect()
    })
}
