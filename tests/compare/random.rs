//! What is said of two random acts is so for every record, as the rules say when they are read aloud: equal is equal,
//! every difference is found, every witness differs, and no condition claims too much.

use crate::small::{RuleText, act, acts, folder};
use proptest::prelude::*;
use proptest::test_runner::Config;
use std::sync::Arc;
use vitaal::evaluate::interpret::Interpreter;
use vitaal::evaluate::{Case, Comparison, Matter, Regard, matters};
use vitaal::model::{Catalogue, Decimal, FactId, Facts, Functions, TypeId, Value};
use vitaal::rules::{Act, Readings, RuleSet, Source, load_act};

pub fn trying(pairs: u32) -> Config {
    Config { cases: pairs, failure_persistence: None, max_shrink_iters: 2048, ..Config::default() }
}

pub fn loaded(source: &Source, name: &str) -> RuleSet {
    let day = jiff::civil::date(2026, 11, 21);
    load_act(source, &format!("xx/{name}"), day, &Readings::new()).unwrap_or_else(|broken| panic!("{broken}"))
}

pub fn act_of(rules: &RuleSet) -> &Arc<Act> {
    rules.regimes[0].act.as_ref().unwrap()
}

/// Every record there is, as far as any rule can tell them apart.
pub fn records(catalogue: &Catalogue) -> Vec<Facts> {
    let fact = |name: &str| catalogue.facts_by_name[name];
    let figure = |n: i64, step: i64| Value::Figure(Decimal::whole(n) + Decimal::STEP.times(step).unwrap());
    let mut all = Vec::new();
    for staff in [figure(9, 0), figure(10, 0), figure(10, 1), figure(20, 0)] {
        for money in [figure(5, 0), figure(6, 0), figure(7, 1)] {
            for bits in 0..4u8 {
                for rank in 0..3u8 {
                    let mut facts = Facts::none(catalogue);
                    facts.set(fact("staff"), staff.clone());
                    facts.set(fact("money"), money.clone());
                    facts.set(fact("sworn"), Value::Flag(bits & 1 == 1));
                    facts.set(fact("known"), Value::Flag(bits & 2 == 2));
                    facts.set(fact("rank"), Value::Choice(rank));
                    all.push(facts);
                }
            }
        }
    }
    all
}

/// Every set of entity types.
pub fn sets(catalogue: &Catalogue) -> Vec<Vec<TypeId>> {
    let all: Vec<TypeId> = catalogue.type_ids().collect();
    let members = |bits: u32| all.iter().enumerate().filter(move |(i, _)| bits >> i & 1 == 1).map(|(_, id)| *id);
    (1..1u32 << all.len()).map(|bits| members(bits).collect()).collect()
}

/// What both acts make of a record, read aloud: classes by their ids.
fn read_aloud(two: &[Interpreter; 2], acts: [&Act; 2], facts: &Facts, types: &[TypeId]) -> [Vec<String>; 2] {
    [0, 1].map(|side| {
        let ends = two[side].ends(facts, types);
        assert_eq!(ends.len(), 1, "the record is known in full");
        let (_, classes) = ends.iter().next().unwrap();
        classes.iter().map(|class| acts[side].class(class).id.clone()).collect()
    })
}

fn lies_in(comparison: &Comparison, facts: &Facts, types: &[TypeId], case: &Case) -> bool {
    let all: Vec<FactId> = comparison.catalogue.fact_ids().collect();
    let facts = facts.clone().doing(Functions::Known(types.into()));
    let cells = comparison.space.lens(&all, &comparison.catalogue).cells(&facts);
    let space = &comparison.space;
    let meets = |condition: &vitaal::diagram::Cells| {
        (0..space.variables.len()).all(|v| space.open(&cells, v) & space.open(condition, v) != 0)
    };
    case.conditions.iter().any(meets)
}

fn check(one: &[RuleText], other: &[RuleText]) -> Result<(), TestCaseError> {
    let source = folder(&[("one", one), ("two", other)], false);
    let (one_rules, other_rules) = (loaded(&source, "one"), loaded(&source, "two"));
    let acts = [act_of(&one_rules).as_ref(), act_of(&other_rules).as_ref()];
    let interpreters = [Interpreter::new(&one_rules, acts[0]), Interpreter::new(&other_rules, acts[1])];
    let found = matters(&one_rules, &other_rules, true).unwrap();
    let Matter { comparison, survey, .. } = &found[0];
    let catalogue = &one_rules.catalogue;
    let records = records(catalogue);
    let mut differ_at_all = false;
    for types in sets(catalogue) {
        for facts in &records {
            let [from, to] = read_aloud(&interpreters, acts, facts, &types);
            differ_at_all |= from != to;
            for moved in &survey.moved {
                for case in &moved.cases {
                    let is_of_case = match case.at_once {
                        true => case.types == types,
                        false => types.len() == 1 && case.types.contains(&types[0]),
                    };
                    if is_of_case && lies_in(comparison, facts, &types, case) {
                        prop_assert_eq!(
                            (&from, &to),
                            (&moved.one.classes, &moved.other.classes),
                            "a condition claims too much"
                        );
                    }
                }
            }
            if from != to && types.len() == 1 {
                let mut told = survey.moved.iter().filter(|m| m.one.classes == from && m.other.classes == to);
                let is_told = told.any(|moved| {
                    let mut of_type = moved.cases.iter().filter(|case| !case.at_once && case.types.contains(&types[0]));
                    of_type.any(|case| !case.further.is_empty() || lies_in(comparison, facts, &types, case))
                });
                prop_assert!(is_told, "{from:?} -> {to:?} of {types:?} is not among the differences");
            }
        }
    }
    prop_assert_eq!(comparison.is_equal(Regard::Classes), !differ_at_all);
    prop_assert_eq!(survey.moved.is_empty(), !differ_at_all);
    for moved in &survey.moved {
        for case in &moved.cases {
            let witness = case.witness.as_ref();
            prop_assert!(witness.is_some(), "no witness of {moved:?}");
            let witness = witness.unwrap();
            let said = |facts: &Facts| {
                let is_same = |(fact, value): &(FactId, Value)| facts.get(*fact) == value;
                // figures stand for all in their stretch: a record that has just these takes part
                let unsaid = |facts: &Facts| {
                    let absent = |name: &str| {
                        let fact = catalogue.facts_by_name[name];
                        witness.values.iter().any(|(said, _)| *said == fact)
                            || matches!(facts.get(fact), Value::Flag(false) | Value::Choice(0))
                    };
                    absent("sworn") && absent("rank")
                };
                let figures = |(fact, value): &(FactId, Value)| {
                    matches!(value, Value::Figure(_)) || is_same(&(*fact, value.clone()))
                };
                witness.values.iter().all(figures) && unsaid(facts)
            };
            for facts in records.iter().filter(|facts| said(facts)) {
                let mut facts = facts.clone();
                witness.values.iter().for_each(|(fact, value)| facts.set(*fact, value.clone()));
                let [from, to] = read_aloud(&interpreters, acts, &facts, &witness.types);
                prop_assert_eq!(
                    (&from, &to),
                    (&moved.one.classes, &moved.other.classes),
                    "the witness does not differ"
                );
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(trying(3000))]
    #[test]
    fn what_is_said_of_two_acts_is_so_for_every_record((one, other) in acts()) {
        check(&one, &other)?;
    }
}

proptest! {
    #![proptest_config(trying(1000))]
    #[test]
    fn an_act_is_equal_to_itself_whatever_it_says(one in act()) {
        let source = folder(&[("one", &one)], false);
        let (a, b) = (loaded(&source, "one"), loaded(&source, "one"));
        let found = matters(&a, &b, true).unwrap();
        prop_assert!(found[0].survey.moved.is_empty());
        prop_assert!(found[0].comparison.is_equal(Regard::Rules));
    }
}

proptest! {
    #![proptest_config(trying(1000))]
    #[test]
    fn folders_that_number_things_otherwise_come_to_the_same((one, other) in acts()) {
        let (here, there) = (folder(&[("one", &one), ("two", &other)], false), folder(&[("two", &other)], true));
        let one = loaded(&here, "one");
        let together = matters(&one, &loaded(&here, "two"), true).unwrap();
        let apart = matters(&one, &loaded(&there, "two"), false).unwrap();
        let told = |matter: &Matter| {
            let mut told: Vec<String> =
                matter.survey.moved.iter().map(|moved| format!("{:?} {:?}", moved.one, moved.other)).collect();
            told.sort();
            told
        };
        prop_assert_eq!(told(&together[0]), told(&apart[0]));
    }
}
