//! A rule is said to hang on something unknown exactly when it does: it holds in some completions and not in others.

use crate::records::{Gaps, Record, completions, records, some_functions};
use crate::trying;
use proptest::prelude::*;
use vitaal::evaluate::Judge;
use vitaal::model::{Functions, RuleId, TypeId};

proptest! {
    #![proptest_config(trying(2000))]
    #[test]
    fn a_rule_holds_when_it_does_however_the_record_is_completed(
        record in records(some_functions(), Gaps { most: 3, wide: 1 }),
    ) {
        let Functions::Known(types) = &record.facts.functions else { return Ok(()) };
        let completed = completions(&record);
        for judge in record.law().judges() {
            for (rule, id) in judge.act.rule_ids().flat_map(|rule| types.iter().map(move |id| (rule, *id))) {
                let mut truths = completed.iter().map(|record| holds(record, judge, rule, id));
                let first = truths.next().flatten();
                let exact = first.filter(|first| truths.all(|truth| truth == Some(*first)));
                prop_assert_eq!(holds(&record, judge, rule, id), exact, "{}#{}", judge.act.id, judge.act.rule(rule).id);
            }
        }
    }
}

fn holds(record: &Record, judge: &Judge, rule: RuleId, id: TypeId) -> Option<bool> {
    let law = record.law();
    judge.diagram.holds(rule, id, &law.space, &law.cells(&record.facts))
}
