//! The diagram says what the rules say when they are read aloud: the same rules count, the same classes are open, and
//! the same facts are asked for.

use crate::laws::{catalogue, decide, interpreters};
use crate::records::{Gaps, Record, completions, open_functions, records, some_functions};
use crate::trying;
use proptest::prelude::*;
use std::collections::BTreeSet;
use vitaal::evaluate::Judge;
use vitaal::evaluate::interpret::{Doing, End, Interpreter};
use vitaal::model::{Blank, ClassSet, Decision, FactId, Ground, Kind, RuleSetBits, TypeId, Value};
use vitaal::rules::Effect;

proptest! {
    #![proptest_config(trying(3000))]
    #[test]
    fn known_activities_come_to_the_same_ends(record in records(some_functions(), Gaps::FEW)) {
        agree(&record)?;
    }
}

proptest! {
    #![proptest_config(trying(2000))]
    #[test]
    fn a_sector_or_nothing_comes_to_the_ends_of_each_candidate(record in records(open_functions(), Gaps::FEW)) {
        agree(&record)?;
    }
}

proptest! {
    #![proptest_config(trying(2000))]
    #[test]
    fn the_same_facts_are_asked_for(record in records(some_functions(), Gaps::FEW)) {
        agree_on_questions(&record)?;
    }
}

proptest! {
    #![proptest_config(trying(1000))]
    #[test]
    fn the_same_facts_are_asked_for_of_a_sector(record in records(open_functions(), Gaps { most: 2, wide: 1 })) {
        agree_on_questions(&record)?;
    }
}

proptest! {
    #![proptest_config(trying(1000))]
    #[test]
    fn a_blank_like_an_unknown_fact_is_never_judged_too_narrowly(record in records(some_functions(), Gaps::FEW)) {
        let alike = catalogue().fact_ids().filter_map(|fact| match catalogue().fact(fact).blank {
            Blank::SameAs(other) => Some((fact, other)),
            _ => None,
        });
        let record = alike.fold(record, |record, (fact, other)| record.with(fact, Value::Blank).with(other, Value::Unknown));
        for (judge, interpreter) in judged(&record) {
            let decided = decide(&record, judge).possible;
            for types in ways(&record, judge) {
                let read = interpreter.ends(&record.facts, &types).into_iter().map(|(_, outcome)| outcome);
                let read = read.fold(ClassSet::default(), ClassSet::union);
                prop_assert!(read.is_within(decided), "under {}: {:?} is outside {:?}", judge.act.id, read, decided);
            }
        }
    }
}

proptest! {
    #![proptest_config(trying(2000))]
    #[test]
    fn what_is_known_in_part_comes_to_the_same_ends(
        record in records(some_functions(), Gaps { most: 2, wide: 1 }),
        parts in proptest::collection::vec(any::<bool>(), 64),
    ) {
        let figures = catalogue().fact_ids().filter(|fact| record.facts.figure(*fact).is_some());
        let in_part = figures.zip(&parts).filter(|(_, in_part)| **in_part).map(|(fact, _)| fact).take(3);
        let record = in_part.collect::<Vec<FactId>>().into_iter().fold(record, |record, fact| {
            let known = record.facts.figure(fact).unwrap_or_default();
            record.with(fact, Value::AtLeast(known))
        });
        agree(&record)?;
    }
}

/// Each judge of the record's law with its interpreter.
pub fn judged(record: &Record) -> impl Iterator<Item = (&'static Judge, &'static Interpreter<'static>)> {
    record.law().judges().zip(&interpreters()[record.law])
}

/// The lists of types that a record may be: one with all that it does, or one for each candidate.
fn ways(record: &Record, judge: &Judge) -> Vec<Vec<TypeId>> {
    match &record.facts.functions {
        functions if functions.types().is_some() => vec![functions.types().unwrap_or_default().to_vec()],
        open => judge.candidates(open, record.law().catalogue()).into_iter().map(|id| vec![id]).collect(),
    }
}

/// All that a record does, where each activity may say something alone.
pub fn doing(record: &Record) -> Vec<Doing> {
    Doing::apart(&record.facts, record.facts.functions.activities())
}

pub fn agree(record: &Record) -> Result<(), TestCaseError> {
    for (judge, interpreter) in judged(record) {
        let ways = ways(record, judge);
        let ends: BTreeSet<End> = match record.facts.functions.activities() {
            [] => ways.iter().flat_map(|types| interpreter.ends(&record.facts, types)).collect(),
            _ => interpreter.ends_of(&doing(record)),
        };
        prop_assert!(ends.iter().all(|(_, outcome)| !outcome.is_empty()), "no class under {}", judge.act.id);
        let decided = Decision { ask: Vec::new(), ask_apart: Vec::new(), ..decide(record, judge) };
        let read = decision_of(&ends, judge);
        prop_assert!(decided == read, "decided {}\n read aloud {}", said(&decided, judge), said(&read, judge));
    }
    Ok(())
}

/// What a decision must say, given every end; all but its questions.
fn decision_of(ends: &BTreeSet<End>, judge: &Judge) -> Decision {
    let act = &judge.act;
    let outcomes = |with: &dyn Fn(RuleSetBits) -> bool| {
        let having = ends.iter().filter(|(rules, _)| with(*rules));
        having.fold(ClassSet::default(), |all, (_, outcome)| all.union(*outcome))
    };
    let possible = outcomes(&|_| true);
    let mut decision = Decision { possible, ..Decision::default() };
    for rule in act.rule_ids() {
        let count = ends.iter().filter(|(rules, _)| rules.contains(rule)).count();
        let (possibly, certain) = (count > 0, count == ends.len());
        let shown = match act.rule(rule).effect {
            Effect::Class(classes) => {
                let decides = ClassSet(outcomes(&|rules| rules.contains(rule)).0 & classes.0);
                decision.grounds.extend(possibly.then_some(Ground { rule, classes, decides, certain }));
                continue;
            }
            Effect::Overlay(shown_for) => possible.iter().all(|class| shown_for.contains(class)),
            Effect::Jurisdiction(_) => possible.iter().any(|class| usize::from(class.0) + 1 < act.classes.len()),
        };
        let mark =
            |set: &mut RuleSetBits, marks: bool| *set = if marks { set.union(RuleSetBits::of(rule)) } else { *set };
        mark(&mut decision.overlays, shown && certain);
        mark(&mut decision.possible_overlays, shown && possibly);
    }
    decision
}

/// A decision in names, for the reader of a failure.
fn said(decision: &Decision, judge: &Judge) -> String {
    let act = &judge.act;
    let classes = |set: ClassSet| set.iter().map(|class| act.class(class).id.as_str()).collect::<Vec<_>>().join("|");
    let rules = |set: RuleSetBits| set.iter().map(|rule| act.rule(rule).id.as_str()).collect::<Vec<_>>().join(", ");
    let ground = |ground: &Ground| {
        let how = if ground.certain { "certainly" } else { "perhaps" };
        format!("{} ({how} {})", act.rule(ground.rule).id, classes(ground.decides))
    };
    let grounds: Vec<String> = decision.grounds.iter().map(ground).collect();
    let (marks, perhaps) = (rules(decision.overlays), rules(decision.possible_overlays));
    let (act, possible, grounds) = (&act.id, classes(decision.possible), grounds.join(", "));
    format!("under {act}: {possible}; by {grounds}; marks [{marks}], perhaps [{perhaps}]")
}

fn agree_on_questions(record: &Record) -> Result<(), TestCaseError> {
    let said = record.with_unknowns_said();
    let unknown = said.unknown();
    for (judge, interpreter) in judged(record) {
        let ways = ways(record, judge);
        let mut asked: BTreeSet<FactId> = BTreeSet::new();
        for types in &ways {
            asked.extend(interpreter.ask(&said.facts, types, &unknown));
        }
        let catalogue = record.law().catalogue();
        let function = catalogue.fact_ids().find(|fact| catalogue.fact(*fact).kind == Kind::Functions);
        if hangs_on_function(&said, interpreter, &ways) {
            asked.extend(function);
        }
        prop_assert_eq!(decide(record, judge).ask, Vec::from_iter(asked), "asked under {}", judge.act.id);
    }
    Ok(())
}

/// Whether two candidates differ in outcome once every unknown fact is filled in.
fn hangs_on_function(record: &Record, interpreter: &Interpreter, ways: &[Vec<TypeId>]) -> bool {
    if ways.len() < 2 {
        return false;
    }
    let outcomes = |record: &Record, types: &[TypeId]| -> BTreeSet<ClassSet> {
        interpreter.ends(&record.facts, types).into_iter().map(|(_, outcome)| outcome).collect()
    };
    completions(record).iter().any(|record| {
        let first = outcomes(record, &ways[0]);
        ways.iter().any(|types| outcomes(record, types) != first)
    })
}
