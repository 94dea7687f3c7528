//! What follows from a class: who is competent, and which duties it brings. Read from `authorities.yaml` and
//! `duties.yaml` beside the act; nothing here touches the class.

use super::condition::{Condition, Settler};
use super::forms;
use super::laws::Laws;
use super::page::{Fields, Page};
use super::rule_reader::RuleReader;
use super::scope::Scope;
use super::status::{Status, status_of};
use super::yaml::{Key, Node};
use crate::diagnostic::{Code, SourceFile, Span};
use crate::model::{ClassSet, FactId, RuleSetBits, Text};
use std::cell::RefCell;
use std::sync::Arc;

/// What follows from the classes of an act.
#[derive(Debug, Clone, Default)]
pub struct Consequences {
    pub competences: Vec<Competence>,
    /// Headings of duties, in the order in which they are shown.
    pub kinds: Vec<(String, Text)>,
    pub duties: Vec<Duty>,
    pub estimates: Vec<Estimate>,
}

impl Consequences {
    /// Every condition in it.
    pub fn conditions(&self) -> impl Iterator<Item = &Condition> {
        let competences = self.competences.iter().map(|c| &c.follows);
        let duties = self.duties.iter().map(|d| &d.follows);
        let estimates = self.estimates.iter().map(|e| &e.follows);
        competences.chain(duties).chain(estimates).map(|follows| &follows.condition)
    }

    /// The conditions on which something hangs that stands in a column: a body, or a day.
    pub fn conditions_of_columns(&self) -> impl Iterator<Item = &Condition> {
        let competences = self.competences.iter().map(|c| &c.follows);
        let duties = self.duties.iter().filter(|d| d.clock.is_some()).map(|d| &d.follows);
        competences.chain(duties).map(|follows| &follows.condition)
    }
}

/// The bodies that are competent for some entities, one list for each role that the laws declare. Of one body it is
/// told that it is competent; of several, that it is not settled which.
#[derive(Debug, Clone)]
pub struct Competence {
    pub id: String,
    pub follows: Follows,
    pub bodies: Vec<Vec<BodyId>>,
    pub note: Text,
    /// Others for which this one is not shown where they hold, by their place.
    pub gives_way_to: Vec<usize>,
}

/// How many organisations an official source expects at most.
#[derive(Debug, Clone)]
pub struct Estimate {
    pub id: String,
    pub follows: Follows,
    pub at_most: u64,
    /// What is counted.
    pub text: Text,
}

/// A body, by its place among those declared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct BodyId(pub u16);

/// A duty, a right or a limit that comes with a class.
#[derive(Debug, Clone)]
pub struct Duty {
    pub id: String,
    /// Its place among the headings.
    pub kind: usize,
    pub follows: Follows,
    /// Overlays that take it away.
    pub unless: RuleSetBits,
    pub text: Text,
    /// When it is due, in words.
    pub due: Text,
    /// The maximum fine.
    pub fine: Text,
    pub clock: Option<Clock>,
}

/// From what something follows, and how sure that is.
#[derive(Debug, Clone)]
pub struct Follows {
    /// The classes for which it is shown.
    pub shown_for: ClassSet,
    pub condition: Condition,
    pub cites: Vec<String>,
    pub status: Status,
}

/// A period that runs from a dated event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Clock {
    /// The date column that it fills, by its place among those that the laws declare.
    pub column: usize,
    pub from: FactId,
    pub after: jiff::SpanFieldwise,
    /// It tells when something begins; otherwise by when something must be done.
    pub starts: bool,
    /// The dated event after which it has been done.
    pub met_by: Option<FactId>,
    /// The dated event before which the one from which it runs counts for nothing.
    pub not_before: Option<FactId>,
    /// The first day on which there can be such an event.
    pub first: Option<jiff::civil::Date>,
}

/// The files that hold what follows: their top keys.
pub const AUTHORITIES: &str = "authorities";
pub const DUTIES: &str = "duties";

/// Reads what follows from the classes of an act, once its rules are known.
pub struct ConsequenceReader<'c, 'r> {
    pub laws: &'c Laws,
    pub rules: &'c RuleReader<'r>,
    pub status: Status,
    /// The first day on which the act is in force.
    pub in_force_from: Option<jiff::civil::Date>,
    pub settler: RefCell<Settler>,
}

impl ConsequenceReader<'_, '_> {
    /// One file, of either sort.
    pub fn read<'n>(
        &self,
        scope: &mut Scope<'n, '_>,
        file: &Arc<SourceFile>,
        node: &'n Node,
        found: &mut Consequences,
    ) {
        if self.laws.decided().is_empty() {
            return; // laws.yaml could not be read, so what roles and dates there are is not known; that is reported
        }
        scope.within(file, |scope| {
            let Some(mut fields) = scope.page.fields(node, &forms::CONSEQUENCES) else { return };
            if let Some(node) = fields.get(AUTHORITIES) {
                self.authorities(scope, node, found);
            }
            let (kinds, fines) = (fields.get("kinds"), fields.get("fines"));
            if let Some(node) = fields.get(DUTIES) {
                self.duties(scope, node, (kinds, fines), found);
            }
            scope.page.finish(fields);
        });
    }

    fn authorities<'n>(&self, scope: &mut Scope<'n, '_>, node: &'n Node, found: &mut Consequences) {
        let mut ways = Vec::new();
        for (key, node) in scope.page.entries(node, "`authorities`") {
            scope.page.kebab(&key.word, key.span);
            let Some(mut fields) = scope.page.fields(node, &forms::AUTHORITY) else { continue };
            let mut bodies = Vec::with_capacity(self.laws.offices.roles.len());
            for (role, _) in &self.laws.offices.roles {
                bodies.push(fields.get_named(role).map(|n| self.bodies(&mut scope.page, n)).unwrap_or_default());
            }
            let note = scope.page.text_or_none(fields.get("note"));
            let way = fields.get("gives_way_to").map(|n| scope.page.words(n)).unwrap_or_default();
            if let Some(follows) = self.follows(scope, key, node.span, fields) {
                ways.push(way);
                let (id, gives_way_to) = (key.word.clone(), Vec::new());
                found.competences.push(Competence { id, follows, bodies, note, gives_way_to });
            }
        }
        for (at, way) in ways.into_iter().enumerate() {
            found.competences[at].gives_way_to = others(&mut scope.page, &found.competences, at, &way);
        }
    }

    fn bodies(&self, page: &mut Page, node: &Node) -> Vec<BodyId> {
        let bodies = &self.laws.offices.bodies;
        let mut found = Vec::new();
        for (word, span) in page.words(node) {
            match bodies.iter().position(|(id, _)| id == word) {
                Some(place) => found.push(BodyId(place as u16)),
                // when no body could be read at all, that is reported
                None if bodies.is_empty() => {}
                None => page.unknown(Code::UNKNOWN_NAME, span, "body", word, bodies.iter().map(|(id, _)| id.as_str())),
            }
        }
        found
    }

    fn duties<'n>(
        &self,
        scope: &mut Scope<'n, '_>,
        node: &'n Node,
        (kinds, fines): (Option<&'n Node>, Option<&'n Node>),
        found: &mut Consequences,
    ) {
        let kinds = scope.page.labelled(kinds, "`kinds`", Page::kebab);
        let fines = scope.page.labelled(fines, "`fines`", Page::kebab);
        found.kinds = kinds;
        for (key, node) in scope.page.entries(node, "`duties`") {
            scope.page.kebab(&key.word, key.span);
            let Some(mut fields) = scope.page.fields(node, &forms::DUTY) else { continue };
            let kind = fields.get("kind").and_then(|n| place(&mut scope.page, n, "kind of duty", &found.kinds));
            let text = fields.get("duty").map(|n| scope.page.text(n)).unwrap_or_default();
            let due = scope.page.text_or_none(fields.get("due"));
            let fine = fields.get("fine").and_then(|n| place(&mut scope.page, n, "fine", &fines));
            let unless = fields.get("unless").map(|n| scope.page.words(n)).unwrap_or_default();
            let unless = unless.into_iter().filter_map(|(name, span)| self.rules.rule(&mut scope.page, name, span));
            let unless = unless.fold(RuleSetBits::default(), |set, rule| set.union(RuleSetBits::of(rule)));
            let clock = fields.get("clock").and_then(|n| self.clock(scope, n));
            let Some(follows) = self.follows(scope, key, node.span, fields) else { continue };
            let fine = fine.map(|i| fines[i].1.clone()).unwrap_or_default();
            let (id, kind) = (key.word.clone(), kind.unwrap_or_default());
            found.duties.push(Duty { id, kind, follows, unless, text, due, fine, clock });
        }
    }

    /// How many organisations an official source expects.
    pub fn estimates<'n>(&self, scope: &mut Scope<'n, '_>, node: &'n Node, found: &mut Consequences) {
        for (key, node) in scope.page.entries(node, "`estimates`") {
            scope.page.kebab(&key.word, key.span);
            let Some(mut fields) = scope.page.fields(node, &forms::ESTIMATE) else { continue };
            let text = fields.get("text").map(|n| scope.page.text(n)).unwrap_or_default();
            let at_most = fields.get("at_most").and_then(|n| count(&mut scope.page, n)).unwrap_or_default();
            if let Some(follows) = self.follows(scope, key, node.span, fields) {
                found.estimates.push(Estimate { id: key.word.clone(), follows, at_most, text });
            }
        }
    }

    fn clock(&self, scope: &mut Scope, node: &Node) -> Option<Clock> {
        let mut fields = scope.page.fields(node, &forms::CLOCK)?;
        let column =
            fields.get("column").and_then(|n| place(&mut scope.page, n, "date column", &self.laws.offices.dates));
        let from = fields.get("fact").and_then(|n| scope.page.placed(n));
        let from = from.and_then(|(word, span)| scope.fact(word, span));
        let after = fields.get("after").and_then(|n| period(&mut scope.page, n));
        let starts = fields.get("starts").and_then(|n| scope.page.one_of(n, "answer", &["true", "false"])) == Some(0);
        let met_by = fields.get("met_by").and_then(|n| scope.page.placed(n));
        let met_by = met_by.and_then(|(word, span)| scope.fact(word, span));
        let not_before = fields.get("not_before").and_then(|n| scope.page.placed(n));
        let not_before = not_before.and_then(|(word, span)| scope.fact(word, span));
        let of_act = fields.get("of_act").and_then(|n| scope.page.one_of(n, "answer", &["true", "false"])) == Some(0);
        let first = self.in_force_from.filter(|_| of_act);
        scope.page.finish(fields);
        Some(Clock { column: column?, from: from?, after: after?.fieldwise(), starts, met_by, not_before, first })
    }

    /// What all that follows has in common; the rest of the keys is its condition. Nothing where it is not in force.
    fn follows<'n>(&self, scope: &mut Scope<'n, '_>, key: &Key, span: Span, mut fields: Fields<'n>) -> Option<Follows> {
        let shown_for = fields.get("for").map(|n| self.rules.classes(&mut scope.page, n)).unwrap_or_default();
        let cites = scope.cites(fields.get("cite"));
        if cites.is_empty() {
            fields.lacks("cite", Some(scope.uncited(key.span, "consequence", &key.word)));
        }
        let status = fields.get("status").map_or(self.status, |n| status_of(&mut scope.page, n));
        let in_force = scope.in_force(fields.get("from"), fields.get("until"));
        scope.page.allowed(fields.get("allow"));
        let written = if fields.rest().next().is_none() {
            scope.page.finish(fields);
            Condition::Constant(true)
        } else {
            scope.condition_of(fields, span)
        };
        let (condition, _) = self.settler.borrow_mut().settled(&written);
        in_force.then_some(Follows { shown_for, condition, cites, status: status.max(self.status) })
    }
}

/// The places of the authorities named, which may stand after the one that names them.
fn others(page: &mut Page, all: &[Competence], at: usize, names: &[(&str, Span)]) -> Vec<usize> {
    let mut found = Vec::new();
    for (name, span) in names {
        let is_meant = |i: &usize| *i != at && (*name == "everything" || all[*i].id == *name);
        let meant: Vec<usize> = (0..all.len()).filter(is_meant).collect();
        if meant.is_empty() {
            page.unknown(Code::UNKNOWN_NAME, *span, "authority", name, all.iter().map(|c| c.id.as_str()));
        }
        found.extend(meant);
    }
    found
}

/// The place of a name among those declared.
fn place(page: &mut Page, node: &Node, what: &str, known: &[(String, Text)]) -> Option<usize> {
    let word = page.word(node)?;
    let found = known.iter().position(|(name, _)| name == word);
    if found.is_none() {
        page.unknown(Code::UNKNOWN_NAME, node.span, what, word, known.iter().map(|(name, _)| name.as_str()));
    }
    found
}

fn count(page: &mut Page, node: &Node) -> Option<u64> {
    let word = page.word(node)?;
    let read = word.parse().ok();
    if read.is_none() {
        page.fault(Code::BAD_QUANTITY, node.span, format!("`{word}` is no whole number"));
    }
    read
}

/// A period as the law writes it: `10 months`.
fn period(page: &mut Page, node: &Node) -> Option<jiff::Span> {
    let word = page.word(node)?;
    let read = word.split_once(' ').and_then(|(number, unit)| {
        let number: i32 = number.parse().ok().filter(|n| (1..=1200).contains(n))?;
        match unit {
            "day" | "days" => Some(jiff::Span::new().days(number)),
            "month" | "months" => Some(jiff::Span::new().months(number)),
            "year" | "years" => Some(jiff::Span::new().years(number)),
            _ => None,
        }
    });
    if read.is_none() {
        let help = "write a number of days, months or years, as in `10 months`";
        page.fault_with_help(Code::BAD_QUANTITY, node.span, format!("`{word}` is no period"), help);
    }
    read
}
