//! A change of the law that is proved to change nothing changes nothing for any record, as the rules say when they are
//! read aloud.

use crate::random::{act_of, loaded, records, sets, trying};
use crate::small::{act, folder};
use proptest::prelude::*;
use std::collections::BTreeSet;
use vitaal::cases::{Fate, mutants};
use vitaal::evaluate::interpret::Interpreter;
use vitaal::model::{Facts, TypeId, Value};
use vitaal::rules::{Act, Effect, Readings, RuleSet, Texts};

const ACT: &str = "xx/one";

/// Everything that may come of a record: classes, and the rules that count and give them, by their names.
fn read_aloud(rules: &RuleSet, facts: &Facts, types: &[TypeId]) -> BTreeSet<(BTreeSet<String>, BTreeSet<String>)> {
    let act: &Act = act_of(rules);
    let ends = Interpreter::new(rules, act).ends(facts, types);
    let of_end = |(held, classes): &(vitaal::model::RuleSetBits, vitaal::model::ClassSet)| {
        let gives = |id: &vitaal::model::RuleId| match act.rule(*id).effect {
            // a rule that leaves several classes open is no ground of one of them
            Effect::Class(given) if classes.only().is_some() => given.only() == classes.only(),
            Effect::Class(given) => given.0 & classes.0 != 0,
            Effect::Overlay(_) | Effect::Jurisdiction(_) => true,
        };
        let names = classes.iter().map(|class| act.class(class).id.clone()).collect();
        (names, held.iter().filter(gives).map(|id| act.rule(id).id.clone()).collect())
    };
    ends.iter().map(of_end).collect()
}

/// The records known in full, and some of which something is not known.
fn all_records(rules: &RuleSet) -> Vec<Facts> {
    let mut all = records(&rules.catalogue);
    for name in ["staff", "money", "sworn", "known", "rank"] {
        let fact = rules.catalogue.facts_by_name[name];
        let some: Vec<Facts> = all.iter().step_by(17).cloned().collect();
        all.extend(some.into_iter().map(|mut facts| {
            facts.set(fact, Value::Unknown);
            facts
        }));
    }
    all
}

proptest! {
    #![proptest_config(trying(40))]
    #[test]
    fn what_is_proved_to_change_nothing_changes_nothing(rules in act()) {
        let source = folder(&[("one", &rules)], false);
        let texts = Texts::read(&source).unwrap();
        let standing = loaded(&source, "one");
        let (records, sets) = (all_records(&standing), sets(&standing.catalogue));
        for mutant in mutants(&texts, &[ACT.to_string()]).unwrap().all {
            let altered = texts.altered(&mutant.alteration);
            let altered = altered.act(ACT, standing.as_of, &Readings::new());
            let says = &mutant.alteration.says;
            match &mutant.fate {
                Fate::Equal => {
                    let altered = altered.unwrap();
                    for (types, facts) in sets.iter().flat_map(|types| records.iter().map(move |facts| (types, facts))) {
                        let (before, after) = (read_aloud(&standing, facts, types), read_aloud(&altered, facts, types));
                        prop_assert_eq!(before, after, "{} is said to change nothing", says);
                    }
                }
                // what is told with a case is told with one that the law as it stands answers so
                Fate::Survived(line) => prop_assert!(line.as_ref().is_none_or(|line| !line.expected.is_empty())),
                Fate::Refused(_) => prop_assert!(altered.is_err() || says.contains("is gone"), "{says}: refused for nothing"),
                Fate::Noticed(case) => prop_assert!(false, "there is no case `{case}`"),
            }
        }
    }
}
