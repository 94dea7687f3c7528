//! One act: `act.yaml` with its annex tables, every name bound for one date.

use super::condition::{Condition, Table};
use super::page::{Fields, Page};
use super::scope::{Element, Names, ReadingChoice, Scope, page_of};
use super::source::Source;
use super::yaml::{self, Key, Node, Shape};
use crate::diagnostic::{Code, Diagnostic, Faults, SourceFile, Span};
use crate::model::{Catalogue, ClassId, ClassSet, Country, Decimal, FactId, RuleId, RuleSetBits, Text, UnitId};
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Against what a rule was checked, and so how sure it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    Verbatim,
    ReEnactment,
    Guidance,
    Secondary,
    Unverified,
    Draft,
}

impl Status {
    const ALL: [(Status, &'static str); 6] = [
        (Status::Verbatim, "verbatim"),
        (Status::ReEnactment, "re-enactment"),
        (Status::Guidance, "guidance"),
        (Status::Secondary, "secondary"),
        (Status::Unverified, "unverified"),
        (Status::Draft, "draft"),
    ];

    pub fn id(self) -> &'static str {
        Status::ALL[self as usize].1
    }

    /// Whether the official words themselves were read.
    pub fn is_official(self) -> bool {
        self <= Status::ReEnactment
    }
}

/// An act in force, or a scenario, at one date.
#[derive(Debug)]
pub struct Act {
    pub id: String,
    pub regime: String,
    pub title: Text,
    /// Stands before citations.
    pub short: Text,
    pub source: String,
    pub from: Option<Date>,
    pub until: Option<Date>,
    pub checked_against: String,
    pub checked_on: String,
    pub status: Status,
    /// Strongest first.
    pub classes: Vec<Class>,
    /// Rules, then overlays, then jurisdiction; a rule's place is its `RuleId`.
    pub rules: Vec<Rule>,
    pub columns: Vec<Column>,
    /// The countries that jurisdiction can lie in.
    pub jurisdiction_within: Vec<Country>,
    pub names: Arc<Names>,
}

#[derive(Debug)]
pub struct Class {
    pub id: String,
    pub label: Text,
}

/// A rule with a class, an overlay, or a rule of jurisdiction.
#[derive(Debug)]
pub struct Rule {
    pub id: String,
    pub effect: Effect,
    pub cites: Vec<String>,
    pub condition: Condition,
    /// Holds only for want of another rule.
    pub otherwise: bool,
    /// Rules that do not count when this one does.
    pub defeats: RuleSetBits,
    /// It defeats everything: the act does not concern the record.
    pub excludes: bool,
    pub reason: Text,
    pub status: Status,
}

/// What a rule does when it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Gives a class, or leaves it open between several.
    Class(ClassSet),
    /// Marks a record whose possible classes all are among these.
    Overlay(ClassSet),
    /// Names the fact that tells the competent Member State.
    Jurisdiction(FactId),
}

/// A further output column, fed by overlays.
#[derive(Debug)]
pub struct Column {
    pub name: String,
    pub class: ClassId,
    pub values: Vec<(String, RuleId)>,
    pub otherwise: String,
}

impl Act {
    pub fn class(&self, id: ClassId) -> &Class {
        &self.classes[usize::from(id.0)]
    }

    pub fn rule(&self, id: RuleId) -> &Rule {
        &self.rules[usize::from(id.0)]
    }

    pub fn rule_ids(&self) -> impl Iterator<Item = RuleId> + use<> {
        (0..self.rules.len() as u8).map(RuleId)
    }

    pub fn rule_named(&self, id: &str) -> Option<RuleId> {
        self.rule_ids().find(|r| self.rule(*r).id == id)
    }

    pub fn class_named(&self, id: &str) -> Option<ClassId> {
        self.classes.iter().position(|c| c.id == id).map(|i| ClassId(i as u8))
    }

    pub fn tables(&self) -> impl Iterator<Item = &Arc<Table>> {
        self.names.tables.values()
    }
}

/// The interpretations asked for, by name.
pub type Readings = BTreeMap<String, String>;

/// Reads act after act, each once.
pub struct Library<'a> {
    pub source: &'a Source,
    pub catalogue: &'a Catalogue,
    pub as_of: Date,
    /// Judge at the nearest day on which the act is in force.
    pub clamped: bool,
    pub asked: &'a Readings,
    pub acts: BTreeMap<String, Option<Arc<Act>>>,
}

impl Library<'_> {
    /// The act with this id, unless it is missing or too broken to go on with.
    pub fn act(&mut self, id: &str, faults: &mut Faults) -> Option<Arc<Act>> {
        if let Some(known) = self.acts.get(id) {
            return known.clone();
        }
        self.acts.insert(id.to_string(), None);
        let act = self.read(id, faults).map(Arc::new);
        self.acts.insert(id.to_string(), act.clone());
        act
    }

    fn read(&mut self, id: &str, faults: &mut Faults) -> Option<Act> {
        let file = self.source.file(&format!("{id}/act.yaml"), faults)?;
        let root = yaml::read(&file, faults)?;
        let tables = self.annex_files(id, faults);
        let mut written_tables = rustc_hash::FxHashMap::default();
        for (file, node) in &tables {
            if let Some(name) = table_name(&mut page_of(file, faults), node) {
                written_tables.insert(name, Element { file: Arc::clone(file), node });
            }
        }
        let mut page = page_of(&file, faults);
        let mut fields = page.fields(&root, "an act")?;
        let used = fields.get("uses").map(|n| page.words(n)).unwrap_or_default();
        let mut uses = Vec::new();
        for (word, span) in used {
            match self.used(word, span, id, &mut page) {
                Some(act) => uses.push(Arc::clone(&act.names)),
                None => continue,
            }
        }
        let mut scope = Scope {
            catalogue: self.catalogue,
            as_of: self.as_of,
            page,
            own: Names { act: id.to_string(), ..Names::default() },
            uses,
            written_criteria: Default::default(),
            written_tables,
            underway: Vec::new(),
        };
        let act = read_act(&mut scope, &mut fields, self.clamped, self.asked);
        scope.page.finish(fields);
        act
    }

    fn annex_files(&self, id: &str, faults: &mut Faults) -> Vec<(Arc<SourceFile>, Node)> {
        let names = self.source.files_in(id).into_iter().filter(|n| !n.ends_with("/act.yaml"));
        let files: Vec<String> = names.collect();
        let read = files.iter().filter_map(|name| {
            let file = self.source.file(name, faults)?;
            let node = yaml::read(&file, faults)?;
            Some((file, node))
        });
        read.collect()
    }

    fn used(&mut self, word: &str, span: Span, by: &str, page: &mut Page) -> Option<Arc<Act>> {
        if word == by || self.acts.get(word).is_some_and(Option::is_none) {
            page.fault(Code::CYCLE, span, format!("`{by}` uses `{word}`, which uses it in turn or is broken itself"));
            return None;
        }
        if !self.source.acts().iter().any(|a| a == word) {
            let acts = self.source.acts();
            page.unknown(Code::MISSING_FILE, span, "act", word, acts.iter().map(String::as_str));
            return None;
        }
        self.act(word, page.faults)
    }
}

fn table_name<'n>(page: &mut Page, node: &'n Node) -> Option<&'n str> {
    let mut fields = page.fields(node, "an annex table")?;
    let name = page.need(&mut fields, "table")?;
    match &name.shape {
        Shape::Word(word) => Some(word),
        _ => None,
    }
}

fn read_act<'n>(scope: &mut Scope<'n, '_>, fields: &mut Fields<'n>, clamped: bool, asked: &Readings) -> Option<Act> {
    let id = text_of(scope, fields, "act");
    if id != scope.own.act {
        let message = format!("the act calls itself `{id}`, and its folder is `{}`", scope.own.act);
        scope.page.fault(Code::AMBIGUOUS_NAME, fields.span, message);
    }
    let regime = text_of(scope, fields, "regime");
    let title = scope.page.need(fields, "title").map(|n| scope.page.text(n)).unwrap_or_default();
    let short = scope.page.need(fields, "short").map(|n| scope.page.text(n)).unwrap_or_default();
    let source = text_of(scope, fields, "source");
    let (from, until) = fields.get("in_force").map_or((None, None), |n| span_of_validity(&mut scope.page, n));
    if clamped {
        scope.as_of = from.map_or(scope.as_of, |d| scope.as_of.max(d));
        scope.as_of = until.map_or(scope.as_of, |d| scope.as_of.min(d));
    }
    let (checked_against, checked_on, status) = match scope.page.need(fields, "checked") {
        Some(node) => checked(&mut scope.page, node),
        None => (String::new(), String::new(), Status::Unverified),
    };
    let classes = scope.page.need(fields, "classes").map(|n| classes(&mut scope.page, n)).unwrap_or_default();
    if let Some(node) = fields.get("thresholds") {
        thresholds(scope, node);
    }
    if let Some(node) = fields.get("readings") {
        readings(scope, node, asked);
    }
    if let Some(node) = fields.get("criteria") {
        for (key, node) in scope.page.entries(node, "`criteria`") {
            if scope.catalogue.facts_by_name.contains_key(&key.word) {
                let message = format!("`{}` is a fact, so no criterion may have that name", key.word);
                scope.page.fault(Code::AMBIGUOUS_NAME, key.span, message);
            }
            let file = Arc::clone(&scope.page.file);
            scope.written_criteria.insert(&key.word, Element { file, node });
        }
    }
    bind_everything(scope);
    let mut reader = RuleReader { classes: &classes, status, rules: Vec::new(), defeats: Vec::new() };
    if let Some(node) = fields.get("rules") {
        reader.rules(scope, node);
    }
    if let Some(node) = fields.get("overlays") {
        reader.overlays(scope, node);
    }
    let columns = fields.get("columns").map(|n| columns(&mut scope.page, n, &reader)).unwrap_or_default();
    let jurisdiction_within = fields.get("jurisdiction").map(|n| reader.jurisdiction(scope, n)).unwrap_or_default();
    let rules = reader.finish(scope, fields.span);
    let names = Arc::new(with_used(std::mem::take(&mut scope.own), &scope.uses));
    Some(Act {
        id,
        regime,
        title,
        short,
        source,
        from,
        until,
        checked_against,
        checked_on,
        status,
        classes,
        rules,
        columns,
        jurisdiction_within,
        names,
    })
}

/// Binds criteria and tables that no rule happens to name, so that their faults are reported too.
fn bind_everything(scope: &mut Scope) {
    let criteria: Vec<(String, Span)> =
        scope.written_criteria.iter().map(|(name, e)| (name.to_string(), e.node.span)).collect();
    for (name, span) in criteria {
        scope.criterion(&name, span);
    }
    let tables: Vec<(String, Span)> = scope.written_tables.iter().map(|(n, e)| (n.to_string(), e.node.span)).collect();
    for (name, span) in tables {
        scope.table(&name, span);
    }
}

/// Thresholds and readings of used acts stay visible to acts further up.
fn with_used(mut own: Names, uses: &[Arc<Names>]) -> Names {
    for used in uses {
        for (name, value) in &used.thresholds {
            own.thresholds.entry(name.clone()).or_insert(*value);
        }
        for (name, reading) in &used.readings {
            own.readings.entry(name.clone()).or_insert_with(|| reading.clone());
        }
        for (name, criterion) in &used.criteria {
            own.criteria.entry(name.clone()).or_insert_with(|| Arc::clone(criterion));
        }
    }
    own
}

fn text_of(scope: &mut Scope, fields: &mut Fields, key: &'static str) -> String {
    scope.page.need(fields, key).and_then(|n| scope.page.word(n)).unwrap_or_default().to_string()
}

fn span_of_validity(page: &mut Page, node: &Node) -> (Option<Date>, Option<Date>) {
    let Some(mut fields) = page.fields(node, "`in_force`") else { return (None, None) };
    let mut date = |page: &mut Page, key| {
        let node = fields.get(key)?;
        let word = page.word(node)?;
        page.date(word, node.span)
    };
    let span = (date(page, "from"), date(page, "until"));
    page.finish(fields);
    span
}

fn checked(page: &mut Page, node: &Node) -> (String, String, Status) {
    let Some(mut fields) = page.fields(node, "`checked`") else {
        return (String::new(), String::new(), Status::Unverified);
    };
    let mut word =
        |page: &mut Page, key| page.need(&mut fields, key).and_then(|n| page.word(n)).unwrap_or_default().to_string();
    let (text, on) = (word(page, "text"), word(page, "on"));
    let status = page.need(&mut fields, "status").map_or(Status::Unverified, |n| status_of(page, n));
    page.finish(fields);
    (text, on, status)
}

fn status_of(page: &mut Page, node: &Node) -> Status {
    let Some(word) = page.word(node) else { return Status::Unverified };
    match Status::ALL.iter().find(|(_, id)| *id == word) {
        Some((status, _)) => *status,
        None => {
            page.unknown(Code::UNKNOWN_WORD, node.span, "status", word, Status::ALL.map(|(_, id)| id));
            Status::Unverified
        }
    }
}

fn classes(page: &mut Page, node: &Node) -> Vec<Class> {
    let entries = page.entries(node, "`classes`");
    if entries.len() > 16 {
        page.fault(Code::TOO_LARGE, node.span, "an act has at most 16 classes");
    }
    entries.iter().take(16).map(|(key, n)| Class { id: key.word.clone(), label: page.text(n) }).collect()
}

fn thresholds<'n>(scope: &mut Scope<'n, '_>, node: &'n Node) {
    for (key, node) in scope.page.entries(node, "`thresholds`") {
        if let Some(value) = threshold(scope, key, node) {
            scope.own.thresholds.insert(key.word.clone(), value);
        }
    }
}

fn threshold(scope: &mut Scope, key: &Key, node: &Node) -> Option<(Decimal, Option<UnitId>)> {
    if let Shape::Word(word) = &node.shape {
        return scope.page.quantity(word, node.span, scope.catalogue);
    }
    let mut in_force: Option<(Date, (Decimal, Option<UnitId>))> = None;
    for (from, value) in scope.page.entries(node, "a threshold") {
        let date = scope.page.date(&from.word, from.span);
        let word = scope.page.word(value);
        let quantity = word.and_then(|w| scope.page.quantity(w, value.span, scope.catalogue));
        if let (Some(date), Some(quantity)) = (date, quantity)
            && date <= scope.as_of
            && in_force.is_none_or(|(before, _)| before < date)
        {
            in_force = Some((date, quantity));
        }
    }
    if in_force.is_none() {
        let message = format!("threshold `{}` has no value on {}", key.word, scope.as_of);
        scope.page.fault(Code::NO_VALUE_AT_DATE, key.span, message);
    }
    in_force.map(|(_, quantity)| quantity)
}

fn readings<'n>(scope: &mut Scope<'n, '_>, node: &'n Node, asked: &Readings) {
    for (key, node) in scope.page.entries(node, "`readings`") {
        let Some(mut fields) = scope.page.fields(node, "a reading") else { continue };
        let question = scope.page.need(&mut fields, "question").map(|n| scope.page.text(n)).unwrap_or_default();
        let source = text_of(scope, &mut fields, "source");
        let default = text_of(scope, &mut fields, "default");
        let choices =
            scope.page.need(&mut fields, "choices").map(|n| scope.page.entries(n, "`choices`")).unwrap_or_default();
        let meanings: Vec<(String, Text)> = choices.iter().map(|(k, n)| (k.word.clone(), scope.page.text(n))).collect();
        scope.page.finish(fields);
        let chosen = asked.get(&key.word).unwrap_or(&default).clone();
        let Some((_, meaning)) = meanings.iter().find(|(name, _)| *name == chosen) else {
            let fault = Diagnostic::error(
                Code::UNKNOWN_READING,
                format!("interpretation `{}` has no choice `{chosen}`", key.word),
            );
            let known = meanings.iter().map(|(name, _)| name.as_str());
            scope.page.faults.add(fault.at(&scope.page.file, key.span).did_you_mean(&chosen, known));
            continue;
        };
        let meaning = meaning.clone();
        let choices = meanings.into_iter().map(|(name, _)| name).collect();
        let name = key.word.clone();
        scope
            .own
            .readings
            .insert(name.clone(), ReadingChoice { name, choices, default, chosen, question, meaning, source });
    }
}

fn columns(page: &mut Page, node: &Node, reader: &RuleReader) -> Vec<Column> {
    let mut columns = Vec::new();
    for (key, node) in page.entries(node, "`columns`") {
        let Some(mut fields) = page.fields(node, "a column") else { continue };
        let class = page.need(&mut fields, "for").and_then(|n| reader.class(page, n));
        let entries = page.need(&mut fields, "values").map(|n| page.entries(n, "`values`")).unwrap_or_default();
        let values =
            entries.iter().filter_map(|(value, n)| Some((value.word.clone(), reader.rule(page, n)?))).collect();
        let otherwise = page.need(&mut fields, "otherwise").and_then(|n| page.word(n)).unwrap_or_default().to_string();
        page.finish(fields);
        if let Some(class) = class {
            columns.push(Column { name: key.word.clone(), class, values, otherwise });
        }
    }
    columns
}

/// Collects the rules of an act in their order.
struct RuleReader<'c> {
    classes: &'c [Class],
    status: Status,
    rules: Vec<Rule>,
    /// Names are bound when all rules are known.
    defeats: Vec<(usize, Vec<(String, Span)>)>,
}

impl RuleReader<'_> {
    fn class(&self, page: &mut Page, node: &Node) -> Option<ClassId> {
        let word = page.word(node)?;
        self.class_word(page, word, node.span)
    }

    fn class_word(&self, page: &mut Page, word: &str, span: Span) -> Option<ClassId> {
        let found = self.classes.iter().position(|c| c.id == word).map(|i| ClassId(i as u8));
        if found.is_none() {
            page.unknown(Code::UNKNOWN_NAME, span, "class", word, self.classes.iter().map(|c| c.id.as_str()));
        }
        found
    }

    fn classes(&self, page: &mut Page, node: &Node) -> ClassSet {
        let words = page.words(node);
        let ids = words.into_iter().filter_map(|(w, s)| self.class_word(page, w, s));
        ids.fold(ClassSet::default(), |set, class| set.union(ClassSet::of(class)))
    }

    fn rule(&self, page: &mut Page, node: &Node) -> Option<RuleId> {
        let word = page.word(node)?;
        let found = self.rules.iter().position(|r| r.id == word).map(|i| RuleId(i as u8));
        if found.is_none() {
            page.unknown(
                Code::UNKNOWN_NAME,
                node.span,
                "rule or overlay",
                word,
                self.rules.iter().map(|r| r.id.as_str()),
            );
        }
        found
    }

    fn rules<'n>(&mut self, scope: &mut Scope<'n, '_>, node: &'n Node) {
        for (key, node) in scope.page.entries(node, "`rules`") {
            let Some(mut fields) = scope.page.fields(node, "a rule") else { continue };
            let class =
                scope.page.need(&mut fields, "class").map(|n| self.classes(&mut scope.page, n)).unwrap_or_default();
            self.one(scope, key, node, fields, Effect::Class(class));
        }
    }

    fn overlays<'n>(&mut self, scope: &mut Scope<'n, '_>, node: &'n Node) {
        for (key, node) in scope.page.entries(node, "`overlays`") {
            let Some(mut fields) = scope.page.fields(node, "an overlay") else { continue };
            let shown_for = fields.get("for").map(|n| self.classes(&mut scope.page, n)).unwrap_or_default();
            self.one(scope, key, node, fields, Effect::Overlay(shown_for));
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
            scope.page.fault(Code::NO_CITATION, key.span, format!("rule `{}` cites no provision", key.word));
        }
        let reason = scope.page.need(&mut fields, "reason").map(|n| scope.page.text(n)).unwrap_or_default();
        let defeats = fields.get("defeats").map(|n| scope.page.words(n)).unwrap_or_default();
        let status = fields.get("status").map_or(self.status, |n| status_of(&mut scope.page, n));
        let in_force = scope.in_force(fields.get("from"), fields.get("until"));
        let otherwise = fields.get("otherwise").is_some();
        let condition = if otherwise {
            scope.page.finish(fields);
            Condition::Constant(false) // completed once all rules are known
        } else {
            scope.condition_in(fields.rest(), node.span)
        };
        if self.rules.iter().any(|r| r.id == key.word) {
            scope.page.fault(Code::AMBIGUOUS_NAME, key.span, format!("there are two rules or overlays `{}`", key.word));
        }
        if in_force {
            let defeats = defeats.into_iter().map(|(w, s)| (w.to_string(), s)).collect();
            self.defeats.push((self.rules.len(), defeats));
            let (id, none) = (key.word.clone(), RuleSetBits::default());
            self.rules.push(Rule {
                id,
                effect,
                cites,
                condition,
                otherwise,
                defeats: none,
                excludes: false,
                reason,
                status,
            });
        }
    }

    /// For each entity type the first rule that holds counts.
    fn jurisdiction<'n>(&mut self, scope: &mut Scope<'n, '_>, node: &'n Node) -> Vec<Country> {
        let Some(mut fields) = scope.page.fields(node, "`jurisdiction`") else { return Vec::new() };
        let list = scope.page.need(&mut fields, "within").and_then(|n| Some((scope.page.word(n)?, n.span)));
        let within = list.and_then(|(word, span)| {
            let found = scope.catalogue.countries.get(word);
            if found.is_none() {
                let known = scope.catalogue.countries.keys().map(String::as_str);
                scope.page.unknown(Code::UNKNOWN_NAME, span, "country list", word, known);
            }
            found.cloned()
        });
        let rules = scope.page.need(&mut fields, "rules");
        scope.page.finish(fields);
        let Some(Shape::List(items)) = rules.map(|n| &n.shape) else { return within.unwrap_or_default() };
        let mut before: Vec<Condition> = Vec::new();
        for (i, item) in items.iter().enumerate() {
            let Some(mut fields) = scope.page.fields(item, "a rule of jurisdiction") else { continue };
            let cites = scope.cites(fields.get("cite"));
            let of = scope.page.need(&mut fields, "of").and_then(|n| Some((scope.page.word(n)?, n.span)));
            let of = of.and_then(|(word, span)| scope.fact(word, span));
            let condition = scope.condition_in(fields.rest(), item.span);
            let first = Condition::all(vec![condition.clone(), Condition::any(before.clone()).negated()]);
            before.push(condition);
            if let Some(of) = of {
                self.rules.push(Rule {
                    id: format!("jurisdiction-{}", i + 1),
                    effect: Effect::Jurisdiction(of),
                    cites,
                    condition: first,
                    otherwise: false,
                    defeats: RuleSetBits::default(),
                    excludes: false,
                    reason: Text::default(),
                    status: self.status,
                });
            }
        }
        within.unwrap_or_default()
    }

    fn finish(mut self, scope: &mut Scope, span: Span) -> Vec<Rule> {
        if self.rules.len() > 128 {
            scope.page.fault(Code::TOO_LARGE, span, "an act has at most 128 rules and overlays");
            self.rules.truncate(128);
        }
        let defeats = std::mem::take(&mut self.defeats);
        let names_of = |i: usize| defeats.iter().filter(move |(at, _)| *at == i).flat_map(|(_, names)| names);
        // Exclusions do not defeat one another: all that hold are grounds. Nor do they defeat their own exceptions.
        let excludes = |i: usize| names_of(i).any(|(n, _)| n == "everything");
        let excepts = |i: usize, id: &str| names_of(i).any(|(n, _)| n == id);
        for (at, names) in &defeats {
            let mut defeated = RuleSetBits::default();
            for (name, span) in names {
                if name == "everything" {
                    let others = (0..self.rules.len()).filter(|i| !excludes(*i) && !excepts(*i, &self.rules[*at].id));
                    defeated = others.fold(defeated, |set, i| set.union(RuleSetBits::of(RuleId(i as u8))));
                } else if let Some(i) = self.rules.iter().position(|r| r.id == *name) {
                    defeated = defeated.union(RuleSetBits::of(RuleId(i as u8)));
                } else {
                    let known = self.rules.iter().map(|r| r.id.as_str());
                    scope.page.unknown(Code::UNKNOWN_NAME, *span, "rule or overlay", name, known);
                }
            }
            if let Some(rule) = self.rules.get_mut(*at) {
                rule.defeats = defeated.without(RuleSetBits::of(RuleId(*at as u8)));
                rule.excludes = excludes(*at);
            }
        }
        if let Some(id) = ring_of_defeats(&self.rules) {
            let help = "let one of them win, or make their conditions exclude one another";
            scope.page.fault_with_help(
                Code::CYCLE,
                span,
                format!("rule `{id}` defeats a rule that in turn defeats it"),
                help,
            );
        }
        let gives_class = |r: &&Rule| matches!(r.effect, Effect::Class(_)) && !r.otherwise;
        let others: Vec<Condition> = self.rules.iter().filter(gives_class).map(|r| r.condition.clone()).collect();
        for rule in self.rules.iter_mut().filter(|r| r.otherwise) {
            rule.condition = Condition::any(others.clone()).negated();
        }
        self.rules
    }
}

/// A rule that takes part in a ring of rules that defeat one another.
fn ring_of_defeats(rules: &[Rule]) -> Option<&str> {
    let mut left: Vec<usize> = (0..rules.len()).collect();
    loop {
        let defeated = |i: &usize| left.iter().any(|by| rules[*by].defeats.contains(RuleId(*i as u8)));
        let still: Vec<usize> = left.iter().copied().filter(defeated).collect();
        if still.len() == left.len() {
            return still.first().map(|i| rules[*i].id.as_str());
        }
        left = still;
    }
}
