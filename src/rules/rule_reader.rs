//! The rules of an act: those with a class, overlays with the columns they feed, and those of jurisdiction.

use super::act::{Class, Column, Effect, Rule};
use super::catalogue::country_list;
use super::condition::{Condition, Settler};
use super::forms;
use super::page::{Fields, Page};
use super::scope::Scope;
use super::status::{Status, status_of};
use super::yaml::{Key, Node, Shape};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::model::{ClassId, ClassSet, Country, RuleId, RuleSetBits, Text};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Rules and overlays that one act may have.
const MOST_RULES: usize = 128;

/// Collects the rules of an act in their order.
pub struct RuleReader<'c> {
    classes: &'c [Class],
    /// That of rules which have none of their own.
    status: Status,
    rules: Vec<Rule>,
    /// Every rule and overlay written, in force or not: all of them may be named.
    written: BTreeSet<String>,
    /// Of an act that this one is like: rules and overlays that are not taken over. They may be named too.
    struck: BTreeSet<String>,
    /// Names are bound when all rules are known.
    defeats: Vec<(usize, Vec<(String, Span)>)>,
}

impl<'c> RuleReader<'c> {
    /// A reader that has read nothing yet.
    pub fn new(classes: &'c [Class], status: Status) -> RuleReader<'c> {
        RuleReader {
            classes,
            status,
            rules: Vec::new(),
            written: BTreeSet::new(),
            struck: BTreeSet::new(),
            defeats: Vec::new(),
        }
    }

    fn class(&self, page: &mut Page, node: &Node) -> Option<ClassId> {
        let (word, span) = page.placed(node)?;
        self.class_word(page, word, span)
    }

    fn class_word(&self, page: &mut Page, word: &str, span: Span) -> Option<ClassId> {
        let found = self.classes.iter().position(|c| c.id == word).map(|i| ClassId(i as u8));
        if found.is_none() && !self.classes.is_empty() {
            page.unknown(Code::UNKNOWN_NAME, span, "class", word, self.classes.iter().map(|c| c.id.as_str()));
        }
        found
    }

    /// The classes of these names.
    pub fn classes(&self, page: &mut Page, node: &Node) -> ClassSet {
        let words = page.words(node);
        let ids = words.into_iter().filter_map(|(w, s)| self.class_word(page, w, s));
        ids.fold(ClassSet::default(), |set, class| set.union(ClassSet::of(class)))
    }

    /// The rule of a name; nothing when it is not in force, and a fault when there is none.
    pub fn rule(&self, page: &mut Page, name: &str, span: Span) -> Option<RuleId> {
        if !self.written.contains(name) && !self.struck.contains(name) {
            page.unknown(Code::UNKNOWN_NAME, span, "rule or overlay", name, self.written.iter().map(String::as_str));
        }
        // those beyond the most that an act may have are reported by `finish`
        self.rules.iter().take(MOST_RULES).position(|r| r.id == name).map(|i| RuleId(i as u8))
    }

    /// The columns of an act. `declared` are those of its regime, where they are known.
    pub fn columns(&self, page: &mut Page, node: &Node, declared: Option<&[String]>) -> Vec<Column> {
        let mut columns = Vec::new();
        for (key, node) in page.entries(node, "`columns`") {
            if let Some(declared) = declared.filter(|names| !names.contains(&key.word)) {
                let known = declared.iter().map(String::as_str);
                page.unknown(Code::UNKNOWN_NAME, key.span, "column of the regime", &key.word, known);
            }
            columns.extend(self.column(page, key, node));
        }
        columns
    }

    fn column(&self, page: &mut Page, key: &Key, node: &Node) -> Option<Column> {
        let mut fields = page.fields(node, &forms::COLUMN)?;
        let class = fields.get("for").and_then(|n| self.class(page, n));
        let entries = fields.get("values").map(|n| page.entries(n, "`values`")).unwrap_or_default();
        let mut values = Vec::new();
        for (value, node) in entries {
            page.kebab(&value.word, value.span);
            let rule = page.placed(node).and_then(|(name, span)| self.rule(page, name, span));
            values.extend(rule.map(|rule| (value.word.clone(), rule)));
        }
        let otherwise = fields.get("otherwise").and_then(|n| page.placed(n));
        page.finish(fields);
        let (otherwise, span) = otherwise?;
        page.kebab(otherwise, span);
        Some(Column { name: key.word.clone(), class: class?, values, otherwise: otherwise.to_string() })
    }

    /// Reads the rules of one text, leaving out what is set aside: what a later text writes anew or strikes.
    pub fn rules<'n>(&mut self, scope: &mut Scope<'n, '_>, node: &'n Node, set_aside: &BTreeSet<&str>) {
        for (key, node) in scope.page.entries(node, "`rules`") {
            if self.sets_aside(key, set_aside) {
                continue;
            }
            self.name(&mut scope.page, key);
            let Some(mut fields) = scope.page.fields(node, &forms::RULE) else { continue };
            let class = fields.get("class").map(|n| self.classes(&mut scope.page, n)).unwrap_or_default();
            self.one(scope, key, node, fields, Effect::Class(class));
        }
    }

    /// Reads the rules of one text that mark, and give no class.
    pub fn overlays<'n>(&mut self, scope: &mut Scope<'n, '_>, node: &'n Node, set_aside: &BTreeSet<&str>) {
        for (key, node) in scope.page.entries(node, "`overlays`") {
            if self.sets_aside(key, set_aside) {
                continue;
            }
            self.name(&mut scope.page, key);
            let Some(mut fields) = scope.page.fields(node, &forms::OVERLAY) else { continue };
            let shown_for = fields.get("for").map(|n| self.classes(&mut scope.page, n)).unwrap_or_default();
            self.one(scope, key, node, fields, Effect::Overlay(shown_for));
        }
    }

    fn sets_aside(&mut self, key: &Key, set_aside: &BTreeSet<&str>) -> bool {
        let is_set_aside = set_aside.contains(key.word.as_str());
        if is_set_aside {
            self.struck.insert(key.word.clone());
        }
        is_set_aside
    }

    /// Reports what was to be struck and is not there.
    pub fn check_struck(&self, page: &mut Page, names: &[(&str, Span)]) {
        for (name, span) in names.iter().filter(|(name, _)| !self.struck.contains(*name)) {
            page.unknown(Code::UNKNOWN_NAME, *span, "rule or overlay", name, self.written.iter().map(String::as_str));
        }
    }

    /// Notes the name of a rule or overlay, whatever will be made of the rest of it.
    fn name(&mut self, page: &mut Page, key: &Key) {
        page.kebab(&key.word, key.span);
        if !self.written.insert(key.word.clone()) {
            let message = format!("there are two rules or overlays `{}`", key.word);
            page.fault_with_help(Code::AMBIGUOUS_NAME, key.span, message, "give one of them another name");
        }
    }

    fn one<'n>(
        &mut self,
        scope: &mut Scope<'n, '_>,
        key: &Key,
        node: &'n Node,
        mut fields: Fields<'n>,
        effect: Effect,
    ) {
        let cites = scope.cites(fields.get("cite"));
        if cites.is_empty() {
            fields.lacks("cite", Some(scope.uncited(key.span, "rule", &key.word)));
        }
        let reason = fields.get("reason").map(|n| scope.page.text(n)).unwrap_or_default();
        if fields.peek("reason").is_none() {
            let fault = Diagnostic::error(Code::MISSING_KEY, format!("rule `{}` has no `reason`", key.word));
            let help = "add `reason: { en: ..., nl: ... }`, what it says to the reader";
            fields.lacks("reason", Some(fault.at(&scope.page.file, key.span).help(help)));
        }
        let defeats = fields.get("defeats").map(|n| scope.page.words(n)).unwrap_or_default();
        let status = fields.get("status").map_or(self.status, |n| status_of(&mut scope.page, n));
        let status = status.max(self.status);
        let in_force = scope.in_force(fields.get("from"), fields.get("until"));
        scope.page.allowed(fields.get("allow"));
        let is_overlay = matches!(effect, Effect::Overlay(_));
        let assumed = fields.get("assumed").filter(|_| is_overlay).map(|n| scope.page.one_of(n, "answer", &["true"]));
        let otherwise = fields.get("otherwise");
        let condition = if let Some(node) = otherwise {
            scope.page.one_of(node, "value of `otherwise`", &["true"]);
            scope.page.finish(fields);
            Condition::Constant(false) // as the others say, once they are known
        } else {
            scope.condition_of(fields, node.span)
        };
        if in_force {
            let defeats = defeats.into_iter().map(|(w, s)| (w.to_string(), s)).collect();
            self.defeats.push((self.rules.len(), defeats));
            let (id, none) = (key.word.clone(), RuleSetBits::default());
            self.rules.push(Rule {
                id,
                effect,
                cites,
                written: condition,
                condition: Condition::Constant(false), // settled once all rules are known
                readings: Vec::new(),
                otherwise: otherwise.is_some(),
                defeats: none,
                assumed: assumed.is_some(),
                excludes: false,
                reason,
                status,
                at: (Arc::clone(&scope.page.file), key.span),
            });
        }
    }

    /// Reads the rules of jurisdiction, of which for each entity type the first that holds counts. The countries that
    /// it can lie in are returned.
    pub fn jurisdiction<'n>(&mut self, scope: &mut Scope<'n, '_>, node: &'n Node) -> Vec<Country> {
        let Some(mut fields) = scope.page.fields(node, &forms::JURISDICTION) else { return Vec::new() };
        let list = fields.get("within").and_then(|n| scope.page.placed(n));
        let within = list.and_then(|(word, span)| country_list(&mut scope.page, word, span, scope.catalogue));
        let rules = fields.get("rules");
        scope.page.finish(fields);
        let items = match rules.map(|n| (&n.shape, n.span)) {
            Some((Shape::List(items), _)) => items.as_slice(),
            Some((_, span)) => {
                scope.page.fault(Code::WRONG_SHAPE, span, "rules of jurisdiction are a list");
                &[]
            }
            None => &[],
        };
        let mut before: Vec<Condition> = Vec::new();
        for (i, item) in items.iter().enumerate() {
            let Some(mut fields) = scope.page.fields(item, &forms::JURISDICTION_RULE) else { continue };
            let cites = scope.cites(fields.get("cite"));
            if cites.is_empty() {
                fields.lacks("cite", Some(scope.uncited(item.span, "rule of jurisdiction", &(i + 1).to_string())));
            }
            let of = fields.get("of").and_then(|n| scope.page.placed(n));
            let of = of.and_then(|(word, span)| scope.fact(word, span));
            let condition = scope.condition_of(fields, item.span);
            let first = Condition::all(vec![condition.clone(), Condition::any(before.clone()).negated()]);
            before.push(condition);
            if let Some(of) = of {
                self.rules.push(Rule {
                    id: format!("jurisdiction-{}", i + 1),
                    effect: Effect::Jurisdiction(of),
                    cites,
                    written: first,
                    condition: Condition::Constant(false),
                    readings: Vec::new(),
                    otherwise: false,
                    defeats: RuleSetBits::default(),
                    assumed: false,
                    excludes: false,
                    reason: Text::default(),
                    status: self.status,
                    at: (Arc::clone(&scope.page.file), item.span),
                });
            }
        }
        within.unwrap_or_default()
    }

    /// Binds what rules say of one another. Faults of all together are reported at `span`.
    pub fn finish(mut self, scope: &mut Scope, span: Span) -> Vec<Rule> {
        if self.rules.len() > MOST_RULES {
            scope.page.fault(Code::TOO_LARGE, span, "an act has at most 128 rules and overlays");
            self.rules.truncate(MOST_RULES);
        }
        let mut defeats = std::mem::take(&mut self.defeats);
        defeats.retain(|(at, _)| *at < self.rules.len());
        let names_of = |i: usize| defeats.iter().filter(move |(at, _)| *at == i).flat_map(|(_, names)| names);
        // Exclusions do not defeat one another: all that hold are grounds. Nor do they defeat their own exceptions.
        let excludes = |i: usize| names_of(i).any(|(n, _)| n == "everything");
        let excepts = |i: usize, id: &str| names_of(i).any(|(n, _)| n == id);
        for (at, names) in &defeats {
            let file = Arc::clone(&self.rules[*at].at.0);
            let mut defeated = RuleSetBits::default();
            for (name, span) in names {
                if name == "everything" {
                    let others = (0..self.rules.len()).filter(|i| !excludes(*i) && !excepts(*i, &self.rules[*at].id));
                    defeated = others.fold(defeated, |set, i| set.union(RuleSetBits::of(RuleId(i as u8))));
                } else if *name == self.rules[*at].id {
                    let message = format!("`{name}` defeats itself");
                    let help = "take it out of `defeats`, or name the rule that was meant";
                    scope.within(&file, |s| s.page.fault_with_help(Code::CYCLE, *span, message, help));
                } else if let Some(rule) = scope.within(&file, |s| self.rule(&mut s.page, name, *span)) {
                    defeated = defeated.union(RuleSetBits::of(rule));
                }
            }
            if let Some(rule) = self.rules.get_mut(*at) {
                rule.defeats = defeated;
                rule.excludes = excludes(*at);
            }
        }
        let ring = ring_of_defeats(&self.rules);
        if let [first, .., last] = ring.as_slice() {
            let id = |at: usize| self.rules[at].id.as_str();
            let steps = ring.windows(2).map(|pair| (pair[0], pair[1])).chain([(*last, *first)]);
            let steps: Vec<String> = steps.map(|(by, of)| format!("`{}` defeats `{}`", id(by), id(of))).collect();
            let message = format!("rules defeat one another in a ring: {}", steps.join(", "));
            let entry = names_of(*first).find(|(name, _)| name == id(ring[1]) || name == "everything");
            let (file, name_span) = &self.rules[*first].at;
            let span = entry.map_or(*name_span, |(_, span)| *span);
            let help = "let one of them win, or make their conditions exclude one another";
            scope.within(file, |s| s.page.fault_with_help(Code::CYCLE, span, message, help));
        }
        let gives_class = |r: &&Rule| matches!(r.effect, Effect::Class(_)) && !r.otherwise;
        let others: Vec<Condition> = self.rules.iter().filter(gives_class).map(|r| r.written.clone()).collect();
        for rule in self.rules.iter_mut().filter(|r| r.otherwise) {
            rule.written = Condition::any(others.clone()).negated();
        }
        let mut settler = Settler::default();
        for rule in &mut self.rules {
            (rule.condition, rule.readings) = settler.settled(&rule.written);
        }
        self.rules
    }
}

/// Rules of which each defeats the next, and the last the first; none where there is no such ring.
fn ring_of_defeats(rules: &[Rule]) -> Vec<usize> {
    let defeats = |by: usize, of: usize| rules[by].defeats.contains(RuleId(of as u8));
    let mut left: Vec<usize> = (0..rules.len()).collect();
    loop {
        let still: Vec<usize> = left.iter().copied().filter(|of| left.iter().any(|by| defeats(*by, *of))).collect();
        if still.len() == left.len() {
            break;
        }
        left = still;
    }
    // each of those left is defeated by another of them, so going back from one to the next ends in a ring
    let mut way: Vec<usize> = left.first().copied().into_iter().collect();
    while let Some(by) = way.last().and_then(|of| left.iter().copied().find(|by| defeats(*by, *of))) {
        if let Some(begin) = way.iter().position(|rule| *rule == by) {
            let mut ring = way.split_off(begin);
            ring.reverse();
            let first = ring.iter().enumerate().min_by_key(|(_, rule)| **rule).map_or(0, |(at, _)| at);
            ring.rotate_left(first);
            return ring;
        }
        way.push(by);
    }
    Vec::new()
}
