//! How the rules that decide came to hold, test by test: what was asked of the record, and what it says.

use super::super::activity::value_said;
use super::super::aloud::aloud;
use super::super::moves::{activity_named, choice_said, flag_said};
use super::super::reason::Writer;
use super::super::words::word;
use super::made::is_settled_by_type;
use super::{Holds, Path, Step};
use crate::evaluate::{Truth, View};
use crate::model::{Decision, FactId, Facts, Lang, Value};
use crate::rules::Condition;

/// The paths of the rules that are named as grounds.
pub(super) fn paths(writer: &Writer, decision: &Decision, facts: &Facts) -> Vec<Path> {
    let Writer { law, judge, lang, .. } = writer;
    let mut found = Vec::new();
    for ground in decision.deciding() {
        let rule = judge.act.rule(ground.rule);
        let path = |of: String, steps: Vec<Step>| Path {
            rule: format!("{}#{}", judge.act.id, rule.id),
            cite: writer.provisions(rule),
            class: writer.class_labels(ground.classes),
            of,
            steps,
        };
        if rule.otherwise {
            let test = word::otherwise.get(*lang).to_string();
            let step = Step { test, answer: String::new(), holds: Holds::Yes, is_plain: true, cite: String::new() };
            found.push(path(String::new(), vec![step]));
            continue;
        }
        for view in writer.views_for(ground.rule) {
            let label = match view.activity {
                Some(activity) => activity_named(activity, writer.functions, law, *lang),
                None => law.catalogue().entity_type(view.entity_type).label.get(*lang).to_string(),
            };
            // what it does is told only where that is known, and not where it may be one of many
            let of = if writer.functions.types().is_some() { label } else { String::new() };
            let mut walk = Walk { writer, view: &view, facts: &view.facts(facts), steps: Vec::new() };
            walk.along(&rule.condition, true, &rule.cites);
            let next = path(of, walk.steps);
            let alike = |known: &&mut Path| (&known.rule, &known.steps) == (&next.rule, &next.steps);
            match found.iter_mut().find(alike) {
                Some(known) if known.of.contains(&next.of) => {}
                Some(known) => known.of.push_str(&format!(" {} {}", word::and.get(*lang), next.of)),
                None => found.push(next),
            }
        }
    }
    found
}

/// Goes along the tests on which it hangs that a condition holds or fails.
struct Walk<'a> {
    writer: &'a Writer<'a>,
    view: &'a View<'a>,
    facts: &'a Facts,
    steps: Vec<Step>,
}

impl Walk<'_> {
    /// Along a condition that is to hold, or to fail; `cites` are the provisions that it stands under.
    fn along(&mut self, condition: &Condition, wanted: bool, cites: &[String]) {
        let (truth, view) = (self.view.truth(condition), self.view);
        let is_open = truth == Truth::Open;
        match condition {
            Condition::All(parts) | Condition::Any(parts) | Condition::Majority(parts) => {
                let one_is_enough =
                    matches!((condition, wanted), (Condition::Any(_), true) | (Condition::All(_), false));
                let tells = |part: &&Condition| match view.truth(part) {
                    Truth::Open => true,
                    found if is_open && one_is_enough => found == Truth::of(wanted),
                    found => found == Truth::of(wanted) || is_open && !is_settled_by_type(view, part),
                };
                let most = if one_is_enough && !is_open { 1 } else { parts.len() };
                parts.iter().filter(tells).take(most).for_each(|part| self.along(part, wanted, cites));
            }
            Condition::Not(inner) => self.along(inner, !wanted, cites),
            Condition::Criterion(criterion) => self.along(&criterion.condition, wanted, &criterion.cites),
            Condition::Listed(table) => {
                let Some(row) = table.row(view.entity_type, view.catalogue) else { return };
                if wanted {
                    self.step(condition, String::new(), &row.cites);
                }
                self.along(&row.provided, wanted, &row.cites);
            }
            Condition::Function(_) if wanted => self.step(condition, String::new(), cites),
            Condition::Flag(fact)
            | Condition::Compare { fact, .. }
            | Condition::Choice { fact, .. }
            | Condition::Country { fact, .. } => {
                let answer = self.answer(*fact);
                self.step(condition, answer, cites);
            }
            Condition::Given(_) => self.step(condition, String::new(), cites),
            Condition::Function(_) | Condition::Constant(_) | Condition::Reading { .. } => {}
        }
    }

    /// A test that was met on the way, once.
    fn step(&mut self, condition: &Condition, answer: String, cites: &[String]) {
        let holds = match self.view.truth(condition) {
            Truth::Yes => Holds::Yes,
            Truth::No => Holds::No,
            Truth::Open => Holds::Open,
        };
        let test = aloud(condition, self.view.catalogue, self.writer.lang);
        let is_plain = matches!(condition, Condition::Flag(_));
        let step = Step { test, answer, holds, is_plain, cite: cites.join(", ") };
        if self.steps.iter().all(|known| (&known.test, &known.answer) != (&step.test, &step.answer)) {
            self.steps.push(step);
        }
    }

    /// What the record says of a fact, or what is assumed of it.
    fn answer(&self, fact: FactId) -> String {
        let Writer { law, lang, .. } = *self.writer;
        let (catalogue, given) = (law.catalogue(), self.facts.is_given(fact));
        let said = match self.facts.settled(fact, catalogue, law.jurisdiction()) {
            _ if given => value_said(fact, self.facts.get(fact), law, lang),
            Some(Value::Flag(flag)) => flag_said(flag, lang).to_string(),
            Some(Value::Choice(choice)) => choice_said(choice, catalogue.fact(fact), lang).to_string(),
            Some(value) => value_said(fact, &value, law, lang),
            None => return word::unknown.get(lang).to_string(),
        };
        if given { said } else { format!("{said} ({})", word::assumed.get(lang)) }
    }
}

impl Step {
    /// The test with its answer, and whether it holds where the answer alone does not say that.
    pub(super) fn in_words(&self, lang: Lang) -> String {
        let parts = [self.answer.as_str(), self.holds_said(lang)];
        let said: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        if said.is_empty() { self.test.clone() } else { format!("{}: {}", self.test, said.join(", ")) }
    }

    /// Whether it holds, where the answer alone does not say that.
    fn holds_said(&self, lang: Lang) -> &'static str {
        match self.holds {
            Holds::Yes if !self.is_plain && !self.answer.is_empty() => word::yes.get(lang),
            Holds::No if !self.is_plain => word::no.get(lang),
            Holds::Open if self.answer.is_empty() => word::unknown.get(lang),
            _ => "",
        }
    }
}
