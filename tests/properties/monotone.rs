//! Raising a figure never gives a weaker class, whatever else is known or unknown.

use crate::laws::decide;
use crate::records::{Gaps, Record, any_functions, figures, given, records};
use crate::trying;
use proptest::prelude::*;
use proptest::sample::select;
use vitaal::evaluate::Judge;
use vitaal::model::{ClassId, Decimal, FactId, Value};

proptest! {
    #![proptest_config(trying(6000))]
    #[test]
    fn raising_a_figure_never_weakens_a_class(
        record in records(any_functions(), Gaps { most: 4, wide: 4 }),
        (fact, one, other) in select(figures()).prop_flat_map(|fact| (Just(fact), given(fact), given(fact))),
    ) {
        let (low, high) = (record.with(fact, lower(&one, &other)), record.with(fact, higher(&one, &other)));
        for judge in record.law().judges() {
            let by_growing = loses_by_growing(&high, judge);
            let (low, high) = (bounds(&low, judge), bounds(&high, judge));
            let act = &judge.act.id;
            prop_assert!(high.0 <= low.0, "the strongest class under {act} weakens, from {low:?} to {high:?}");
            prop_assert!(by_growing || high.1 <= low.1, "the weakest class under {act} weakens, from {low:?} to {high:?}");
        }
    }
}

proptest! {
    #![proptest_config(trying(2000))]
    #[test]
    fn the_largest_figures_give_the_strongest_class_that_figures_can_give(
        record in records(any_functions(), Gaps::NONE),
    ) {
        let set = |value: Value| figures().into_iter().fold(record.clone(), |r, fact| fill(r, fact, &value));
        let (none, all) = (set(Value::Figure(Decimal::ZERO)), set(largest()));
        for judge in record.law().judges() {
            let (none, here, all) = (bounds(&none, judge), bounds(&record, judge), bounds(&all, judge));
            prop_assert!(all.0 <= here.0 && here.0 <= none.0 && all.1 <= here.1 && here.1 <= none.1);
        }
    }
}

/// The one exception: as the proposal of 2026 is reported, a telecom provider may lose its class by growing into a small
/// mid-cap; the act leaves that open.
fn loses_by_growing(record: &Record, judge: &Judge) -> bool {
    let grounds = decide(record, judge).grounds;
    grounds.iter().any(|ground| judge.act.rule(ground.rule).id == "small-mid-cap-telecom")
}

/// Sets a figure where the record has one: a history that is not there stays away.
fn fill(record: Record, fact: FactId, value: &Value) -> Record {
    if record.facts.is_given(fact) { record.with(fact, value.clone()) } else { record }
}

fn largest() -> Value {
    Value::Figure(Decimal::whole(i64::MAX))
}

/// The strongest and the weakest class that are possible.
fn bounds(record: &Record, judge: &Judge) -> (Option<ClassId>, Option<ClassId>) {
    let possible = decide(record, judge).possible;
    (possible.iter().next(), possible.iter().last())
}

fn lower(one: &Value, other: &Value) -> Value {
    if figure(one) <= figure(other) { one.clone() } else { other.clone() }
}

fn higher(one: &Value, other: &Value) -> Value {
    if figure(one) <= figure(other) { other.clone() } else { one.clone() }
}

fn figure(value: &Value) -> Option<Decimal> {
    if let Value::Figure(figure) = value { Some(*figure) } else { None }
}
