//! Two acts compared: an act is the same as itself, what is shown to differ does, and what differs is shown.

use crate::common;
use crate::laws::catalogue;
use crate::records::{Gaps, Record, known_functions, records};
use crate::trying;
use proptest::prelude::*;
use std::sync::{Arc, OnceLock};
use vitaal::diagram::Cells;
use vitaal::evaluate::{Comparison, Judge, Side};
use vitaal::model::{Country, FactId, Functions, RuleId, TypeId};
use vitaal::rules::{Act, Readings, Source, load_act};

const ACTS: [&str; 8] =
    ["eu/nis2", "eu/cer", "nl/cbw", "nl/wwke", "nl/letter-2023", "nl/wbni", "eu/com-2026-13", "eu/small-mid-cap"];

#[test]
fn no_act_differs_from_itself() {
    for id in ACTS {
        let both = comparison(id, id);
        for one in both.kinds().into_keys() {
            let found = both.differences(&[one], &both.space.anything());
            assert!(found.is_empty(), "{id} for {}: {found:?}", both.catalogue.entity_type(one).id);
        }
    }
}

#[test]
fn every_witness_is_decided_as_the_difference_says() {
    let both = directive_and_act();
    let kinds: Vec<TypeId> = both.kinds().into_keys().collect();
    // each kind, and each with the next: types count together
    let pairs = kinds.iter().zip(kinds.iter().cycle().skip(1)).map(|(one, next)| vec![*one.min(next), *one.max(next)]);
    let mut count = 0;
    for types in kinds.iter().map(|one| vec![*one]).chain(pairs.step_by(4)) {
        for difference in both.differences(&types, &both.space.anything()) {
            count += 1;
            let functions = Functions::Known(types.clone().into());
            let one = decided(both, &both.one, &difference.witness, &functions);
            let other = decided(both, &both.other, &difference.witness, &functions);
            assert_ne!(one.classes, other.classes);
            assert_eq!((&one, &other), (&difference.one, &difference.other), "{types:?}");
        }
    }
    assert!(count > 1000, "only {count} differences");
}

proptest! {
    #![proptest_config(trying(2000))]
    #[test]
    fn a_record_is_among_the_differences_exactly_when_it_is_one(
        record in records(known_functions(1..=3), Gaps { most: 2, wide: 1 }),
    ) {
        let both = directive_and_act();
        let Functions::Known(types) = &record.facts.functions else { return Ok(()) };
        let cells = cells_of(both, &record);
        let found = both.differences(types, &cells);
        let possible = |judge: &Judge| judge.decide(&both.space, &cells, &record.facts.functions, &both.catalogue).possible;
        let (one, other) = (possible(&both.one), possible(&both.other));
        // classes of either act by name; both have the same, in the same order
        if one != other {
            prop_assert!(!found.is_empty(), "{one:?} and {other:?}, and no difference is found");
        }
        let is_settled = (0..both.space.variables.len()).all(|v| both.space.open(&cells, v).count_ones() == 1);
        if is_settled && one == other {
            prop_assert!(found.is_empty(), "{found:?}");
        }
    }
}

fn cells_of(both: &Comparison, record: &Record) -> Cells {
    let all: Vec<FactId> = catalogue().fact_ids().collect();
    both.space.lens(&all, &both.catalogue).cells(&record.facts)
}

/// What an act makes of a record, by the names of classes and of the rules that give them.
fn decided(both: &Comparison, judge: &Judge, cells: &Cells, functions: &Functions) -> Side {
    let decision = judge.decide(&both.space, cells, functions, &both.catalogue);
    let name = |rule: RuleId| judge.act.rule(rule).id.clone();
    let giving = decision.grounds.iter().filter(|ground| ground.certain && ground.classes.0 & decision.possible.0 != 0);
    Side {
        classes: decision.possible.iter().map(|class| judge.act.class(class).id.clone()).collect(),
        rules: giving.map(|ground| name(ground.rule)).collect(),
    }
}

fn directive_and_act() -> &'static Comparison {
    static BOTH: OnceLock<Comparison> = OnceLock::new();
    BOTH.get_or_init(|| comparison("eu/nis2", "nl/cbw"))
}

fn comparison(one: &str, other: &str) -> Comparison {
    let load = |id: &str| {
        let rules = load_act(&Source::Embedded, id, common::AS_OF, &Readings::new());
        rules.unwrap_or_else(|broken| panic!("{id} does not load: {broken}"))
    };
    let (one, other) = (load(one), load(other));
    let act = |rules: &vitaal::rules::RuleSet| -> Arc<Act> {
        let act = rules.regimes.iter().find_map(|regime| regime.act.clone()).or_else(|| rules.size.clone());
        act.unwrap_or_else(|| panic!("no act was loaded"))
    };
    let compared = Comparison::of(&act(&one), &act(&other), Arc::clone(&one.catalogue), Some(Country(*b"NL")));
    compared.unwrap_or_else(|| panic!("these acts tell too much apart"))
}
