//! Answering questions from a record decides what the record decides, and nothing is asked that could not tell.

use crate::laws::{catalogue, decide};
use crate::records::{Gaps, Record, known_functions, open_functions, records, some_functions};
use crate::trying;
use proptest::prelude::*;
use std::collections::BTreeSet;
use vitaal::diagram::{Cells, mattering};
use vitaal::evaluate::{Answer, Judge, Question, Questions, Stake, Topic};
use vitaal::model::{Activities, Activity, ClassSet, Decision, FactId, Facts, Functions, RuleId, RuleSetBits, Value};

/// What the record answers. What it leaves blank it answers with what the blank is taken to be.
fn answered(record: &Record, questions: &Questions, topic: Topic) -> Answer {
    let value = |facts: &Facts, fact: FactId| {
        facts.settled(fact, catalogue(), record.law().jurisdiction()).map_or(Answer::NotKnown, Answer::Value)
    };
    match (topic, &record.facts.functions) {
        (Topic::Function, Functions::Known(types)) => Answer::Doing(Functions::Known(types.clone())),
        (Topic::Sector, Functions::Sector(sector)) => Answer::Doing(Functions::Sector(*sector)),
        (Topic::Function | Topic::Sector, _) => Answer::NotKnown,
        (Topic::Given(variable), _) => {
            Answer::Given(questions.members(variable).iter().any(|fact| record.facts.is_given(*fact)))
        }
        (Topic::Fact(fact, _), _) => value(&record.facts, fact),
    }
}

/// Asks until nothing more can tell; each question is shown before it is answered.
fn asked<'l>(record: &'l Record, mut seen: impl FnMut(&Questions, &Question)) -> Questions<'l> {
    let mut questions = Questions::under(record.law());
    while let Some(question) = questions.next() {
        seen(&questions, &question);
        let answer = answered(record, &questions, question.topic);
        questions.answer(question.topic, answer);
        assert!(questions.answers().len() <= 200, "it never ends: {record:?}");
    }
    questions
}

type Outcome = (ClassSet, BTreeSet<(RuleId, bool)>);

fn outcome(decision: &Decision) -> Outcome {
    (decision.possible, decision.deciding().iter().map(|ground| (ground.rule, ground.certain)).collect())
}

/// For each regime what the record comes to.
fn outcomes(record: &Record) -> Vec<Outcome> {
    record.law().regimes.iter().flatten().map(|judge| outcome(&decide(record, judge))).collect()
}

/// The record without doubt about what its function implies: nobody is asked for that.
fn without_idle_doubt(record: &Record) -> Record {
    let types = record.facts.functions.types().unwrap_or_default();
    let implied = types.iter().flat_map(|id| &catalogue().entity_type(*id).implies);
    let in_doubt = implied.filter(|fact| *record.facts.get(**fact) == Value::Unknown);
    in_doubt.fold(record.clone(), |record, fact| record.with(*fact, Value::Blank))
}

/// What is unknown of several activities, unknown of each for itself: it is asked of each, and may differ between them.
fn unknown_of_each(record: &Record) -> Record {
    let Functions::Known(types) = &record.facts.functions else { return record.clone() };
    let is_unknown = |fact: &FactId| {
        catalogue().fact(*fact).per_activity
            && record.facts.settled(*fact, catalogue(), record.law().jurisdiction()).is_none()
    };
    let unknown: Vec<FactId> = catalogue().fact_ids().filter(is_unknown).collect();
    if types.len() < 2 || unknown.is_empty() {
        return record.clone();
    }
    let own: Vec<(FactId, Value)> = unknown.into_iter().map(|fact| (fact, Value::Unknown)).collect();
    let each = types.iter().map(|id| Activity { entity_type: *id, own: Some(own.clone()) });
    record.doing(Functions::Apart(Activities::of(each.collect()).into()))
}

fn same_as_classified(record: &Record) -> Result<usize, TestCaseError> {
    let record = &without_idle_doubt(record);
    let expected = outcomes(&unknown_of_each(record));
    let mut count = 0;
    let mut told = record.clone();
    told.facts = asked(record, |_, question| count += usize::from(question.stake != Stake::Follows)).record();
    prop_assert_eq!(outcomes(&told), expected, "answered as {:?}", told);
    Ok(count)
}

proptest! {
    #![proptest_config(trying(2000))]
    #[test]
    fn answers_from_a_record_decide_what_the_record_decides(record in records(some_functions(), Gaps::MANY)) {
        same_as_classified(&record)?;
    }
}

proptest! {
    #![proptest_config(trying(200))]
    #[test]
    fn answers_from_a_record_that_does_not_say_what_it_does(record in records(open_functions(), Gaps::FEW)) {
        same_as_classified(&record)?;
    }
}

proptest! {
    #![proptest_config(trying(500))]
    #[test]
    fn an_answer_not_given_leaves_open_what_it_could_tell(
        record in records(some_functions(), Gaps::NONE),
        stop_at in 1..8usize,
    ) {
        let mut questions = Questions::under(record.law());
        while let Some(question) = questions.next().filter(|_| questions.answers().len() < stop_at) {
            let answer = answered(&record, &questions, question.topic);
            questions.answer(question.topic, answer);
        }
        let mut told = record.clone();
        told.facts = questions.record();
        for ((possible, _), (of_record, _)) in outcomes(&told).into_iter().zip(outcomes(&record)) {
            prop_assert!(of_record.is_within(possible), "{:?} is outside {:?}: {:?}", of_record, possible, told);
        }
    }
}

proptest! {
    #![proptest_config(trying(80))]
    #[test]
    fn whatever_is_asked_for_a_class_could_change_one(record in records(known_functions(1..=1), Gaps::FEW)) {
        let mut faults = Vec::new();
        asked(&record, |questions, question| {
            if question.stake == Stake::Class && matches!(question.topic, Topic::Fact(..) | Topic::Given(_)) {
                faults.extend(no_witness(&record, questions, question));
            }
        });
        prop_assert!(faults.is_empty(), "asked in vain: {:?}", faults);
    }
}

/// Why no two answers were found that make a difference, if none were: whatever else can be asked is settled one by one
/// so that the question still tells, and then the answers are judged as any record is.
fn no_witness(record: &Record, questions: &Questions, question: &Question) -> Option<String> {
    let (law, space) = (record.law(), &record.law().space);
    let (topic, answers) = (question.topic, questions.answers());
    let variable_of = |topic: &Topic| match topic {
        Topic::Given(variable) => Some(*variable),
        Topic::Fact(fact, _) => law.space.variable(*fact),
        Topic::Function | Topic::Sector => None,
    };
    let variable = variable_of(&topic)?;
    let not_known = |v: usize| answers.iter().any(|(t, a)| *a == Answer::NotKnown && variable_of(t) == Some(v));
    let functions = &record.facts.functions;
    let mut facts = Facts::none(catalogue()).doing(functions.clone());
    let mut given = Vec::new();
    for (topic, answer) in answers {
        match (topic, answer) {
            (Topic::Fact(fact, _), Answer::Value(value)) => facts.set(*fact, value.clone()),
            (Topic::Given(variable), Answer::Given(any)) => given.push((*variable, *any)),
            _ => {}
        }
    }
    facts.judged_on(law.rules.as_of, catalogue());
    let start = space.said(&facts, catalogue(), |v| given.iter().find(|(of, _)| *of == v).map(|(_, any)| *any));
    let tells = |judge: &Judge, cells: &Cells| {
        let start = judge.start(space, cells, functions, catalogue());
        let left = mattering((&judge.diagram, space, cells), &start, RuleSetBits::default(), |asked| {
            not_known(asked.variable)
        });
        left.iter().any(|asked| asked.variable == variable)
    };
    let judges = question.regimes.iter().filter_map(|regime| law.regimes[*regime].as_ref());
    for judge in judges {
        let mut cells = start;
        for other in (0..space.variables.len()).filter(|v| *v != variable && !not_known(*v)) {
            let open = space.open(&cells, other);
            let settled = (0..64).filter(|cell| open >> cell & 1 == 1).map(|cell| space.with(&cells, other, cell));
            match settled.into_iter().find(|cells| tells(judge, cells)) {
                Some(settled) => cells = settled,
                None => return Some(format!("{topic:?} tells nothing under {} once {other} is settled", judge.act.id)),
            }
        }
        let open = space.open(&cells, variable);
        let each = (0..64).filter(|cell| open >> cell & 1 == 1).map(|cell| space.with(&cells, variable, cell));
        let outcomes: BTreeSet<ClassSet> =
            each.map(|cells| judge.decide(space, &cells, functions, catalogue()).possible).collect();
        if outcomes.len() < 2 {
            return Some(format!("{topic:?} makes no difference under {}: {outcomes:?}", judge.act.id));
        }
    }
    None
}
