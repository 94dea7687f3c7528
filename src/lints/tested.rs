//! Rules and marks that no case beside the law asserts.

use crate::diagnostic::{Code, Diagnostic, Faults};
use crate::evaluate::Judge;
use crate::model::Catalogue;
use crate::rules::{Effect, Laws, Rule, Source, cases_of};

/// Rules without a case that names them under `by`, and overlays that are shown without one under `notes` or a column.
pub fn untested(source: &Source, judge: &Judge, (catalogue, laws): (&Catalogue, &Laws)) -> Vec<Diagnostic> {
    let act = &judge.act;
    let columns = laws.assertable();
    let cases = cases_of(source, &act.id, &columns, catalogue, &mut Faults::default());
    let asserts = |key: &str, value: &str| {
        let expected = cases.iter().flat_map(|case| &case.expected).filter(|(name, _)| name == key);
        expected.flat_map(|(_, values)| values).any(|asserted| asserted == value)
    };
    let in_a_column = |rule: &Rule| {
        let mut fed = act.columns.iter().flat_map(|c| c.values.iter().map(move |(value, id)| (&c.name, value, *id)));
        fed.any(|(name, value, id)| act.rule(id).id == rule.id && asserts(name, value))
    };
    let is_untested = |rule: &&Rule| match rule.effect {
        Effect::Class(_) => !asserts("by", &rule.id),
        Effect::Overlay(shown_for) => {
            !rule.assumed && !shown_for.is_empty() && !asserts("notes", &rule.id) && !in_a_column(rule)
        }
        Effect::Jurisdiction(_) => false,
    };
    let found = act.rules.iter().filter(is_untested).map(|rule| {
        let (file, span) = &rule.at;
        let key = if matches!(rule.effect, Effect::Class(_)) { "by" } else { "notes" };
        Diagnostic::warning(Code::UNTESTED, format!("no case of `{}` asserts `{}`", act.id, rule.id))
            .at(file, *span)
            .help(format!("add a case that reaches it under `tests`, with `{key}: {}`", rule.id))
    });
    found.collect()
}
