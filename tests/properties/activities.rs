//! Activities that each say something alone: a rule holds for the record when it holds for one of them, with what that one
//! says; what is unknown of one is unknown apart from the others.

use crate::interpreter::{agree, doing, judged};
use crate::laws::{catalogue, decide, laws, place};
use crate::records::{Gaps, Record, activities, drawn, given, known, records, types_with_something_of_their_own};
use crate::trying;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use std::collections::BTreeSet;
use vitaal::evaluate::Precedents;
use vitaal::evaluate::interpret::Unknown;
use vitaal::model::{Activities, Activity, FactId, Functions, TypeId, Value};

#[test]
fn the_laws_have_types_for_which_it_matters() {
    assert!(types_with_something_of_their_own().len() > 8, "the tests below would try nothing");
}

proptest! {
    #![proptest_config(trying(3000))]
    #[test]
    fn activities_come_to_the_ends_that_the_rules_read_aloud_give(record in records(activities(2), Gaps { most: 2, wide: 1 })) {
        agree(&record)?;
    }
}

proptest! {
    #![proptest_config(trying(1000))]
    #[test]
    fn the_same_facts_are_asked_of_the_same_activities(record in records(activities(2), Gaps { most: 2, wide: 1 })) {
        let said = record.with_unknowns_said();
        let unknown = unknown(&said);
        for (judge, interpreter) in judged(&record) {
            let asked: BTreeSet<Unknown> = interpreter.ask_of(&doing(&said), &unknown);
            let facts: BTreeSet<FactId> = asked.iter().map(|(fact, _)| *fact).collect();
            let apart: Vec<(FactId, u16)> = asked.iter().filter_map(|(f, of)| Some((*f, (*of)? as u16))).collect();
            let decided = decide(&record, judge);
            prop_assert_eq!(decided.ask, Vec::from_iter(facts), "asked under {}", judge.act.id);
            prop_assert_eq!(decided.ask_apart, apart, "asked of which under {}", judge.act.id);
        }
    }
}

proptest! {
    #![proptest_config(trying(3000))]
    #[test]
    fn activities_that_say_the_same_are_as_one_row_that_says_it(
        record in records(activities(0), Gaps::FEW),
        types in proptest::collection::btree_set(select(types_with_something_of_their_own()), 1..4),
    ) {
        let types: Vec<TypeId> = types.into_iter().collect();
        let Some(said) = record.facts.functions.activities().iter().find_map(|one| one.own.clone()) else { return Ok(()) };
        let each = types.iter().map(|id| Activity { entity_type: *id, own: Some(said.clone()) });
        let apart = record.doing(Functions::Apart(Activities::of(each.collect()).into()));
        let in_one_row = said.iter().fold(record.doing(known(types)), |row, (fact, value)| row.with(*fact, value.clone()));
        for judge in record.law().judges() {
            let (apart_is, row_is) = (decide(&apart, judge), decide(&in_one_row, judge));
            // what neither says is unknown of each activity apart
            prop_assert!(row_is.possible.is_within(apart_is.possible), "{apart:?} under {}", judge.act.id);
            let own = |fact: &FactId| catalogue().fact(*fact).per_activity;
            if !in_one_row.unknown().iter().any(own) {
                prop_assert_eq!(&row_is, &apart_is, "{:?} under {}", apart, judge.act.id);
            }
        }
    }
}

proptest! {
    #![proptest_config(trying(2000))]
    #[test]
    fn the_order_of_activities_is_of_no_consequence(
        record in records(activities(1), Gaps::FEW),
        shuffle in any::<Index>(),
    ) {
        let mut each = record.facts.functions.activities().to_vec();
        let at = shuffle.index(each.len());
        each.rotate_left(at);
        each.reverse();
        prop_assert_eq!(&record.doing(Functions::Apart(Activities::of(each).into())).facts, &record.facts);
    }
}

proptest! {
    #![proptest_config(trying(3000))]
    #[test]
    fn what_is_filled_in_of_one_activity_stays_inside((record, filled) in filled_in()) {
        for judge in record.law().judges() {
            let (before, after) = (decide(&record, judge).possible, decide(&filled, judge).possible);
            prop_assert!(after.is_within(before), "{filled:?} under {}: {after:?} is outside {before:?}", judge.act.id);
        }
    }
}

#[test]
fn what_is_remembered_is_what_would_be_decided() {
    for law in ["eu", "nl"] {
        let place = place(law);
        let law = &laws()[place];
        let all: Vec<FactId> = law.catalogue().fact_ids().collect();
        let mut precedents = Precedents::new(law, &all, |_, _, _, _| ());
        let strategy = records(activities(1), Gaps::FEW);
        let records: Vec<Record> = drawn(&strategy, 600).map(|record| Record { law: place, ..record }).collect();
        for record in records.iter().chain(&records) {
            let cells = law.cells(&record.facts);
            let found = precedents.decide(&record.facts);
            for (judge, settled) in law.judges().zip(found.by_judge.into_iter().flatten()) {
                let decision = judge.decide(&law.space, &cells, &record.facts.functions, law.catalogue());
                assert_eq!(*settled.decision, decision, "{record:?} under {}", judge.act.id);
            }
        }
    }
}

/// Everything unknown of a record, and of each of its activities alone.
fn unknown(record: &Record) -> Vec<Unknown> {
    let own = |fact: &FactId| catalogue().fact(*fact).per_activity;
    let activities = record.facts.functions.activities();
    let in_row = activities.iter().any(|activity| activity.own.is_none());
    let of_record = record.unknown().into_iter().filter(|fact| in_row || !own(fact)).map(|fact| (fact, None));
    let mut unknown: Vec<Unknown> = of_record.collect();
    for (place, activity) in activities.iter().enumerate().filter(|(_, activity)| activity.own.is_some()) {
        let seen = Record { facts: record.facts.of_activity(activity), ..record.clone() };
        unknown.extend(seen.unknown().into_iter().filter(own).map(|fact| (fact, Some(place))));
    }
    unknown
}

/// A record with something unknown of one activity, and the same with that filled in.
fn filled_in() -> impl Strategy<Value = (Record, Record)> {
    let open = records(activities(3), Gaps::FEW).prop_filter_map("nothing is unknown of an activity", |record| {
        let all: Vec<Unknown> = unknown(&record).into_iter().filter(|(_, of)| of.is_some()).collect();
        (!all.is_empty()).then_some((record, all))
    });
    open.prop_flat_map(|(record, all)| {
        let fact = select(all);
        fact.prop_flat_map(move |(fact, of)| {
            let record = record.clone();
            given(fact).prop_map(move |value| (record.clone(), saying(&record, of.unwrap_or_default(), fact, value)))
        })
    })
}

/// The record with something said of one of its activities.
fn saying(record: &Record, place: usize, fact: FactId, value: Value) -> Record {
    let mut each = record.facts.functions.activities().to_vec();
    if let Some(own) = &mut each[place].own {
        own.retain(|(said, _)| *said != fact);
        own.push((fact, value));
        own.sort_unstable();
    }
    record.doing(Functions::Apart(Activities::of(each).into()))
}
