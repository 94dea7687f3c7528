//! Size alone never makes a type of Annex II essential: that takes a decision of a Member State.

use crate::laws::{catalogue, decide, is_of_union, laws};
use crate::records::{Gaps, Record, figures, known, records_under};
use crate::trying;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use vitaal::evaluate::Judge;
use vitaal::model::{Facts, TypeId};
use vitaal::rules::Table;

proptest! {
    #![proptest_config(trying(4000))]
    #[test]
    fn annex_2_is_never_essential_by_size(
        record in records_under(
            select(of_union()).boxed(),
            subsequence(listed(), 1..=3).prop_map(known).boxed(),
            Gaps { most: 4, wide: 4 },
        ),
    ) {
        let judge = nis2(&record);
        let possible = decide(&of_size_only(&record), judge).possible;
        let essential = judge.act.class_named("essential");
        prop_assert!(essential.is_some_and(|class| !possible.contains(class)));
    }
}

fn of_union() -> Vec<usize> {
    (0..laws().len()).filter(|place| is_of_union(&laws()[*place])).collect()
}

/// The types with a row in Annex II. A type of their kind that Annex I names for itself is not among them.
fn listed() -> Vec<TypeId> {
    let judge = laws()[0].judges().find(|judge| table(judge).is_some());
    let table = judge.and_then(table).unwrap_or_else(|| panic!("no act has the table annex-2"));
    let types: Vec<TypeId> = table.rows.keys().copied().collect();
    assert!(types.len() >= 10, "Annex II lists only {types:?}");
    types
}

fn table(judge: &Judge) -> Option<&Table> {
    judge.act.names.tables.get("annex-2").filter(|_| judge.act.regime == "nis2").map(AsRef::as_ref)
}

fn nis2(record: &Record) -> &'static Judge {
    let judge = record.law().judges().find(|judge| judge.act.regime == "nis2");
    judge.unwrap_or_else(|| panic!("the law has no act for nis2"))
}

/// The figures and the history of a record, and nothing else of it.
fn of_size_only(record: &Record) -> Record {
    let mut facts = Facts::none(catalogue());
    facts.functions = record.facts.functions.clone();
    let held = catalogue().fact_ids().filter(|fact| catalogue().fact(*fact).name == "size_previous");
    for fact in figures().into_iter().chain(held) {
        facts.set(fact, record.facts.get(fact).clone());
    }
    Record { law: record.law, facts }
}
