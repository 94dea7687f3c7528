//! Filling in something that was unknown never leads outside the classes that were possible.

use crate::laws::{catalogue, decide};
use crate::records::{Gaps, Record, any_functions, given, known, known_functions, open_functions, records, telling};
use crate::trying;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use vitaal::model::{FactId, Functions, TypeId, Value};

proptest! {
    #![proptest_config(trying(5000))]
    #[test]
    fn a_fact_filled_in_stays_inside((record, fact, value) in filled_in()) {
        stays_inside(&record, &record.with(fact, value))?;
    }
}

proptest! {
    #![proptest_config(trying(2000))]
    #[test]
    fn every_fact_filled_in_ends_inside(
        record in records(any_functions(), Gaps::MANY),
        draws in proptest::collection::vec(any::<Index>(), 64),
    ) {
        let mut filled = record.clone();
        for draw in &draws {
            let Some(fact) = filled.unknown().first().copied() else { break };
            let next = filled.with(fact, draw.get(&telling(record.law, fact)).clone());
            stays_inside(&filled, &next)?;
            filled = next;
        }
        prop_assert!(filled.unknown().is_empty());
        stays_inside(&record, &filled)?;
    }
}

proptest! {
    #![proptest_config(trying(2000))]
    #[test]
    fn an_activity_filled_in_stays_inside(
        record in records(Just(Functions::Unknown).boxed(), Gaps { most: 4, wide: 4 }),
        general in select(general_types()),
        several in known_functions(1..=3),
    ) {
        stays_inside(&record, &record.doing(known(vec![general])))?;
        if let Functions::Known(types) = &several && types.iter().all(|id| general_types().contains(id)) {
            stays_inside(&record, &record.doing(several))?;
        }
    }
}

proptest! {
    #![proptest_config(trying(2000))]
    #[test]
    fn a_sector_filled_in_with_a_type_that_the_act_lists_stays_inside(
        record in records(open_functions(), Gaps { most: 4, wide: 4 }),
        draw in any::<Index>(),
    ) {
        for judge in record.law().judges() {
            let candidates = judge.candidates(&record.facts.functions, catalogue());
            let one = record.doing(known(vec![*draw.get(&candidates)]));
            let (before, after) = (decide(&record, judge).possible, decide(&one, judge).possible);
            prop_assert!(after.is_within(before), "{one:?} under {}: {after:?} is outside {before:?}", judge.act.id);
        }
    }
}

/// A record, something that it leaves unknown, and a value for it.
fn filled_in() -> impl Strategy<Value = (Record, FactId, Value)> {
    let open = records(any_functions(), Gaps::MANY);
    let open = open.prop_filter("nothing is unknown", |record| !record.unknown().is_empty());
    open.prop_flat_map(|record| {
        let fact = select(record.unknown());
        (Just(record), fact.prop_flat_map(|fact| (Just(fact), given(fact)))).prop_map(|(r, (f, v))| (r, f, v))
    })
}

fn stays_inside(open: &Record, filled: &Record) -> Result<(), TestCaseError> {
    for judge in open.law().judges() {
        let (before, after) = (decide(open, judge).possible, decide(filled, judge).possible);
        prop_assert!(!after.is_empty(), "no class is left under {}", judge.act.id);
        prop_assert!(after.is_within(before), "{filled:?} under {}: {after:?} is outside {before:?}", judge.act.id);
    }
    Ok(())
}

/// The types that stand under no other.
fn general_types() -> Vec<TypeId> {
    catalogue().type_ids().filter(|id| catalogue().entity_type(*id).refines.is_none()).collect()
}
