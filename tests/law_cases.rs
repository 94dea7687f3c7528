//! The cases beside the law: every one holds, and together they assert every rule and every mark that is shown.

use jiff::civil::{Date, date};
use std::collections::BTreeSet;
use vitaal::cases;
use vitaal::diagnostic::Faults;
use vitaal::rules::{Act, Case, Effect, Readings, Source, cases_of, foundations, load_act};

/// Acts are listed as they stand on this day.
const AS_OF: Date = date(2026, 11, 21);

/// Fewer cases than this say that a folder was lost rather than that an act is simple.
const LEAST_CASES: usize = 20;

#[test]
fn every_case_holds() {
    let mut failures = Vec::new();
    for act in acts() {
        let outcome = cases::run(&Source::Embedded, &act).unwrap_or_else(|broken| panic!("{act}: {broken}"));
        let count = outcome.passed + outcome.failed.len();
        if count < LEAST_CASES {
            failures.push(format!("{act}: only {count} cases"));
        }
        failures.extend(outcome.failed.iter().map(ToString::to_string));
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn every_rule_and_mark_is_asserted_by_a_case() {
    let mut missing = Vec::new();
    for id in acts() {
        let cases = written_cases(&id);
        let (by, mut notes) = (asserted(&cases, "by"), asserted(&cases, "notes"));
        notes.extend(asserted(&cases, "assumed"));
        let act = loaded(&id);
        let lacks = |rule: &&vitaal::rules::Rule| match rule.effect {
            Effect::Class(_) => !by.contains(rule.id.as_str()),
            Effect::Overlay(shown_for) => !shown_for.is_empty() && !notes.contains(rule.id.as_str()),
            Effect::Jurisdiction(_) => false,
        };
        missing.extend(act.rules.iter().filter(lacks).map(|rule| format!("{id}#{}", rule.id)));
        let tells_where = act.rules.iter().any(|rule| matches!(rule.effect, Effect::Jurisdiction(_)));
        if tells_where && asserted(&cases, "jurisdiction").is_empty() {
            missing.push(format!("{id}: jurisdiction"));
        }
        for column in &act.columns {
            let values = asserted(&cases, &column.name);
            let all = column.values.iter().map(|(value, _)| value).chain([&column.otherwise]);
            missing.extend(all.filter(|v| !values.contains(v.as_str())).map(|v| format!("{id}: {} {v}", column.name)));
        }
    }
    assert!(missing.is_empty(), "no case asserts:\n{}", missing.join("\n"));
}

#[test]
fn every_choice_of_a_reading_is_asserted_by_a_case() {
    let read: BTreeSet<(String, String)> =
        acts().iter().flat_map(|id| written_cases(id)).flat_map(|case| case.readings).collect();
    let mut missing = BTreeSet::new();
    for id in acts() {
        for reading in loaded(&id).names.readings.values() {
            let others = reading.choices.iter().filter(|choice| **choice != reading.default);
            let choices = others.map(|choice| (reading.name.clone(), choice.clone()));
            missing.extend(choices.filter(|choice| !read.contains(choice)));
        }
    }
    assert!(missing.is_empty(), "no case reads the law so: {missing:?}");
}

fn acts() -> Vec<String> {
    let acts = Source::Embedded.acts();
    assert!(acts.len() >= 3, "only these acts are found: {acts:?}");
    acts
}

fn loaded(id: &str) -> std::sync::Arc<Act> {
    let rules = load_act(&Source::Embedded, id, AS_OF, &Readings::new());
    let mut rules = rules.unwrap_or_else(|broken| panic!("{id}: {broken}"));
    rules.regimes.remove(0).act.unwrap_or_else(|| panic!("{id} is not loaded"))
}

fn written_cases(id: &str) -> Vec<Case> {
    let mut faults = Faults::default();
    let (catalogue, laws) = foundations(&Source::Embedded, &mut faults);
    let offices = laws.offices.roles.iter().chain(&laws.offices.dates).map(|(name, _)| name.clone());
    let columns: Vec<String> = laws.regimes.iter().flat_map(|regime| regime.columns.clone()).chain(offices).collect();
    let cases = cases_of(&Source::Embedded, id, &columns, &catalogue, &mut faults);
    assert!(!faults.any_error(), "{id}: {:?}", faults.found);
    cases
}

/// Everything that some case names under this key.
fn asserted<'c>(cases: &'c [Case], key: &str) -> BTreeSet<&'c str> {
    let expected = cases.iter().flat_map(|case| &case.expected).filter(|(name, _)| name == key);
    expected.flat_map(|(_, values)| values).map(String::as_str).collect()
}
