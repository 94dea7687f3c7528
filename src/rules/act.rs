//! One act: `act.yaml` with its annex tables, every name bound for one date.

use super::condition::{Condition, Table};
use super::consequences::{AUTHORITIES, ConsequenceReader, Consequences, DUTIES};
use super::forms;
use super::laws::Laws;
use super::library::Readings;
use super::page::{Fields, Page};
use super::rule_reader::RuleReader;
use super::scope::{Element, Names, ReadingChoice, Scope};
use super::status::{Force, Status, force_of, status_of};
use super::yaml::{Key, Node, Shape};
use crate::diagnostic::{Code, Diagnostic, SourceFile, Span};
use crate::model::{ClassId, ClassSet, CountrySet, Decimal, FactId, GroupRule, RuleId, RuleSetBits, Text, UnitId};
use jiff::civil::Date;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::Arc;

/// An act in force, or a scenario, at one date.
#[derive(Debug, Clone)]
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
    pub force: Force,
    /// Strongest first.
    pub classes: Vec<Class>,
    /// Rules, then overlays, then jurisdiction; a rule's place is its `RuleId`.
    pub rules: Vec<Rule>,
    pub columns: Vec<Column>,
    pub consequences: Consequences,
    /// The countries that jurisdiction can lie in.
    pub jurisdiction_within: CountrySet,
    pub names: Arc<Names>,
    /// Where its rules stand, for faults of all of them together.
    pub rules_at: (Arc<SourceFile>, Span),
}

/// An outcome of an act.
#[derive(Debug, Clone)]
pub struct Class {
    pub id: String,
    pub label: Text,
}

/// A rule with a class, an overlay, or a rule of jurisdiction.
#[derive(Debug, Clone)]
pub struct Rule {
    pub id: String,
    pub effect: Effect,
    pub cites: Vec<String>,
    pub condition: Condition,
    /// The same with the readings open on which it hangs.
    pub written: Condition,
    /// The readings on which it hangs.
    pub readings: Vec<Arc<str>>,
    /// Holds only for want of another rule.
    pub otherwise: bool,
    /// Rules that do not count when this one does.
    pub defeats: RuleSetBits,
    /// Of an overlay: it is assumed for want of facts. It is said once, and marks no record.
    pub assumed: bool,
    /// It defeats everything: the act does not concern the record.
    pub excludes: bool,
    pub reason: Text,
    pub status: Status,
    /// Where its name stands.
    pub at: (Arc<SourceFile>, Span),
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
#[derive(Debug, Clone)]
pub struct Column {
    pub name: String,
    pub class: ClassId,
    pub values: Vec<(String, RuleId)>,
    pub otherwise: String,
}

impl Act {
    /// The class of a number of this act.
    pub fn class(&self, id: ClassId) -> &Class {
        &self.classes[usize::from(id.0)]
    }

    /// The rule or overlay of a number of this act.
    pub fn rule(&self, id: RuleId) -> &Rule {
        &self.rules[usize::from(id.0)]
    }

    /// Whether it was law on a day. An act that never was has no such days.
    pub fn is_in_force(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until)
    }

    /// The rules of which this is so, overlays and rules of jurisdiction included.
    pub fn rules_where(&self, is_so: impl Fn(&Rule) -> bool) -> RuleSetBits {
        let found = self.rule_ids().filter(|id| is_so(self.rule(*id)));
        found.fold(RuleSetBits::default(), |set, id| set.union(RuleSetBits::of(id)))
    }

    /// All rules in the order of the act, overlays and rules of jurisdiction included.
    pub fn rule_ids(&self) -> impl Iterator<Item = RuleId> + use<> {
        (0..self.rules.len() as u8).map(RuleId)
    }

    /// The class of this id, where the act has it.
    pub fn class_named(&self, id: &str) -> Option<ClassId> {
        self.classes.iter().position(|c| c.id == id).map(|i| ClassId(i as u8))
    }

    /// Its tables of entity types, in the order of their names.
    pub fn tables(&self) -> impl Iterator<Item = &Arc<Table>> {
        self.names.tables.values()
    }
}

/// How an act is read, beside its own text.
pub struct Manner<'a> {
    pub laws: &'a Laws,
    pub asked: &'a Readings,
    /// Judge at the nearest day on which the act is in force.
    pub clamped: bool,
}

const RULES: &str = "rules";
const OVERLAYS: &str = "overlays";

/// The text of an act, or of one that it is like, with the files beside it.
pub struct Layer<'n> {
    pub file: Arc<SourceFile>,
    pub fields: Fields<'n>,
    pub beside: &'n [(Arc<SourceFile>, Arc<Node>)],
}

impl<'n> Layer<'n> {
    fn get(&mut self, key: &'static str) -> Option<&'n Node> {
        self.fields.get(key)
    }
}

/// Reads an act, its annex tables and the acts it uses being at hand in `scope`. The last layer is its own text; those
/// before it are the acts that it is like, of which it takes over what it does not write itself.
pub fn read_act<'n>(scope: &mut Scope<'n, '_>, layers: &mut [Layer<'n>], manner: &Manner) -> Option<Act> {
    let lacks_classes = layers.iter_mut().all(|layer| layer.get("classes").is_none());
    let (own, _) = layers.split_last_mut()?;
    let fields = &mut own.fields;
    let id = act_id(scope, fields);
    let (regime, declared_columns) = regime(&mut scope.page, fields, manner.laws);
    let title = fields.get("title").map(|n| scope.page.text(n)).unwrap_or_default();
    let short = fields.get("short").map(|n| scope.page.text(n)).unwrap_or_default();
    let source = text_of(&mut scope.page, fields, "source");
    let force = fields.get("force").map_or(Force::InForce, |n| force_of(&mut scope.page, n));
    let (from, until) = fields.get("in_force").map_or((None, None), |n| span_of_validity(&mut scope.page, n));
    if manner.clamped {
        scope.as_of = from.map_or(scope.as_of, |d| scope.as_of.max(d));
        scope.as_of = until.map_or(scope.as_of, |d| scope.as_of.min(d));
    }
    let unchecked = || (String::new(), String::new(), Status::Unverified);
    let (checked_against, checked_on, status) =
        fields.get("checked").map_or_else(unchecked, |n| checked(&mut scope.page, n));
    if lacks_classes {
        fields.lacks("classes", None);
    }
    let without = fields.get("without").map(|n| scope.page.words(n)).unwrap_or_default();
    let rules_span = fields.key("rules").map_or(fields.span, |key| key.span);
    let classes = last(layers, "classes").map(|(file, node)| scope.within(&file, |s| classes(&mut s.page, node)));
    let classes = classes.unwrap_or_default();
    for layer in layers.iter_mut() {
        scope.within(&layer.file, |scope| names(scope, &mut layer.fields, manner.asked));
    }
    bind_everything(scope);
    let mut reader = RuleReader::new(&classes, status);
    for key in [RULES, OVERLAYS] {
        for at in 0..layers.len() {
            let Some(node) = layers[at].get(key) else { continue };
            let (file, is_own) = (Arc::clone(&layers[at].file), at + 1 == layers.len());
            let set_aside = if is_own { BTreeSet::new() } else { replaced(&layers[at + 1..], &without) };
            scope.within(&file, |scope| match key {
                RULES => reader.rules(scope, node, &set_aside),
                _ => reader.overlays(scope, node, &set_aside),
            });
        }
    }
    reader.check_struck(&mut scope.page, &without);
    let columns = last(layers, "columns")
        .map(|(file, node)| scope.within(&file, |scope| reader.columns(&mut scope.page, node, declared_columns)));
    let jurisdiction_within = last(layers, "jurisdiction")
        .map(|(file, node)| scope.within(&file, |scope| reader.jurisdiction(scope, node)))
        .unwrap_or_default();
    let jurisdiction_within = jurisdiction_within.iter().collect();
    let mut consequences = Consequences::default();
    let consequence_reader = ConsequenceReader {
        laws: manner.laws,
        rules: &reader,
        status,
        in_force_from: from,
        settler: RefCell::default(),
    };
    for key in [AUTHORITIES, DUTIES] {
        let holds = |(_, node): &&(Arc<SourceFile>, Arc<Node>)| node.entry(key).is_some();
        if let Some((file, node)) = layers.iter().rev().find_map(|l| l.beside.iter().find(holds)) {
            consequence_reader.read(scope, file, node, &mut consequences);
        }
    }
    if let Some((file, node)) = last(layers, "estimates") {
        scope.within(&file, |scope| consequence_reader.estimates(scope, node, &mut consequences));
    }
    if let Some((file, node)) = last(layers, "groups") {
        scope.own.groups = scope.within(&file, |scope| groups(scope, node));
    }
    let rules = reader.finish(scope, rules_span);
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
        force,
        classes,
        rules,
        columns: columns.unwrap_or_default(),
        consequences,
        jurisdiction_within,
        names,
        rules_at: (Arc::clone(&scope.page.file), rules_span),
    })
}

/// A part of the act as the last text that has it writes it.
fn last<'n>(layers: &mut [Layer<'n>], key: &'static str) -> Option<(Arc<SourceFile>, &'n Node)> {
    layers.iter_mut().rev().find_map(|layer| Some((Arc::clone(&layer.file), layer.get(key)?)))
}

/// The rules and overlays that later texts write anew or strike.
fn replaced<'n>(later: &[Layer<'n>], struck: &[(&'n str, Span)]) -> BTreeSet<&'n str> {
    let nodes = later.iter().flat_map(|layer| [RULES, OVERLAYS].map(|key| layer.fields.peek(key))).flatten();
    let written = nodes.flat_map(|node| match &node.shape {
        Shape::Mapping(entries) => entries.as_slice(),
        _ => &[],
    });
    written.map(|(key, _)| key.word.as_str()).chain(struck.iter().map(|(name, _)| *name)).collect()
}

fn act_id(scope: &mut Scope, fields: &mut Fields) -> String {
    let Some((id, span)) = fields.get("act").and_then(|n| scope.page.placed(n)) else { return scope.own.act.clone() };
    id.split('/').for_each(|part| scope.page.kebab(part, span));
    if id != scope.own.act {
        let message = format!("the act calls itself `{id}`, and its folder is `{}`", scope.own.act);
        scope.page.fault_with_help(Code::AMBIGUOUS_NAME, span, message, "let the two agree");
    }
    id.to_string()
}

/// What the act decides, with the further columns that it may fill; none where that cannot be told.
fn regime<'a>(page: &mut Page, fields: &mut Fields, laws: &'a Laws) -> (String, Option<&'a [String]>) {
    let Some((regime, span)) = fields.get("regime").and_then(|n| page.placed(n)) else { return Default::default() };
    let decided = laws.decided();
    let declared = decided.iter().find(|(id, _)| *id == regime).map(|(_, columns)| *columns);
    if declared.is_none() && !decided.is_empty() {
        page.unknown(Code::UNKNOWN_NAME, span, "regime", regime, decided.iter().map(|(id, _)| *id));
    }
    (regime.to_string(), declared)
}

/// Thresholds and readings at once, criteria as written: they are bound when something names them.
fn names<'n>(scope: &mut Scope<'n, '_>, fields: &mut Fields<'n>, asked: &Readings) {
    if let Some(node) = fields.get("thresholds") {
        thresholds(scope, node);
    }
    if let Some(node) = fields.get("readings") {
        readings(scope, node, asked);
    }
    let Some(node) = fields.get("criteria") else { return };
    for (key, node) in scope.page.entries(node, "`criteria`") {
        if scope.catalogue.facts_by_name.contains_key(&key.word) {
            let message = format!("`{}` is a fact, so no criterion may have that name", key.word);
            scope.page.fault(Code::AMBIGUOUS_NAME, key.span, message);
        } else {
            scope.page.kebab(&key.word, key.span);
        }
        let file = Arc::clone(&scope.page.file);
        scope.written_criteria.insert(&key.word, Element { file, node, span: key.span });
    }
}

/// Binds criteria and tables that no rule happens to name, so that their faults are reported too.
fn bind_everything(scope: &mut Scope) {
    let placed = |(name, e): (&&str, &Element)| (name.to_string(), e.span);
    // in the order of the file, so that of a ring the same fault is reported every time
    let in_order = |mut all: Vec<(String, Span)>| {
        all.sort_by_key(|(_, span)| span.start);
        all
    };
    for (name, span) in in_order(scope.written_criteria.iter().map(placed).collect()) {
        scope.criterion(&name, span);
    }
    for (name, span) in in_order(scope.written_tables.iter().map(placed).collect()) {
        scope.table(&name, span);
    }
}

/// What an act uses stays visible to acts further up.
fn with_used(mut own: Names, uses: &[Arc<Names>]) -> Names {
    own.own_criteria = own.criteria.keys().cloned().collect();
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
        own.groups = own.groups.or_else(|| used.groups.clone());
        own.unread.extend(used.unread.iter().cloned());
        own.incomplete |= used.incomplete;
    }
    own
}

fn text_of(page: &mut Page, fields: &mut Fields, key: &'static str) -> String {
    fields.get(key).and_then(|n| page.word(n)).unwrap_or_default().to_string()
}

fn groups(scope: &mut Scope, node: &Node) -> Option<GroupRule> {
    let mut fields = scope.page.fields(node, &forms::GROUPS)?;
    let cites = scope.cites(fields.get("cite"));
    let named = fields.get("figures").map(|n| scope.page.words(n)).unwrap_or_default();
    let figures: Vec<FactId> = named.into_iter().filter_map(|(word, span)| scope.fact(word, span)).collect();
    let partner_from = fields.get("partner_from").and_then(|n| percent(&mut scope.page, n));
    let linked_over = fields.get("linked_over").and_then(|n| percent(&mut scope.page, n));
    let consolidated = fields.get("consolidated").and_then(|n| scope.page.placed(n));
    let consolidated = consolidated.and_then(|(word, span)| scope.fact(word, span));
    scope.page.finish(fields);
    Some(GroupRule { cites, figures, partner_from: partner_from?, linked_over: linked_over?, consolidated })
}

fn percent(page: &mut Page, node: &Node) -> Option<Decimal> {
    let word = page.word(node)?;
    let read = word.strip_suffix('%').and_then(|number| Decimal::parse(number.trim_end()).ok());
    if read.is_none() {
        let help = "write it as in `25 %`";
        page.fault_with_help(Code::BAD_QUANTITY, node.span, format!("`{word}` is no percentage"), help);
    }
    read
}

fn span_of_validity(page: &mut Page, node: &Node) -> (Option<Date>, Option<Date>) {
    let Some(mut fields) = page.fields(node, &forms::IN_FORCE) else { return (None, None) };
    let mut date = |page: &mut Page, key| {
        let (word, span) = fields.get(key).and_then(|n| page.placed(n))?;
        page.date(word, span)
    };
    let span = (date(page, "from"), date(page, "until"));
    page.finish(fields);
    span
}

fn checked(page: &mut Page, node: &Node) -> (String, String, Status) {
    let Some(mut fields) = page.fields(node, &forms::CHECKED) else {
        return (String::new(), String::new(), Status::Unverified);
    };
    let text = text_of(page, &mut fields, "text");
    let on = fields.get("on").and_then(|n| page.placed(n));
    let on = on.and_then(|(word, span)| page.date(word, span));
    let status = fields.get("status").map_or(Status::Unverified, |n| status_of(page, n));
    page.finish(fields);
    (text, on.map(|date| date.to_string()).unwrap_or_default(), status)
}

fn classes(page: &mut Page, node: &Node) -> Vec<Class> {
    let entries = page.entries(node, "`classes`");
    if entries.len() > 16 {
        page.fault(Code::TOO_LARGE, node.span, "an act has at most 16 classes");
    }
    let mut class = |(key, node): &(Key, Node)| {
        page.kebab(&key.word, key.span);
        Class { id: key.word.clone(), label: page.text(node) }
    };
    entries.iter().take(16).map(&mut class).collect()
}

fn thresholds<'n>(scope: &mut Scope<'n, '_>, node: &'n Node) {
    for (key, node) in scope.page.entries(node, "`thresholds`") {
        scope.page.kebab(&key.word, key.span);
        match threshold(scope, key, node) {
            Some(value) => drop(scope.own.thresholds.insert(key.word.clone(), value)),
            None => scope.give_up(&key.word),
        }
    }
}

/// The value in force; none where there is none, or one that may be it cannot be read.
fn threshold(scope: &mut Scope, key: &Key, node: &Node) -> Option<(Decimal, Option<UnitId>)> {
    if let Shape::Word(word) = &node.shape {
        return scope.page.quantity(word, node.span, scope.catalogue);
    }
    let faults = scope.page.faults.found.len();
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
    let all_read = scope.page.faults.found.len() == faults;
    if in_force.is_none() && all_read {
        let message = format!("threshold `{}` has no value on {}", key.word, scope.as_of);
        scope.page.fault_with_help(Code::NO_VALUE_AT_DATE, key.span, message, "add the value from an earlier date");
    }
    in_force.map(|(_, quantity)| quantity)
}

fn readings<'n>(scope: &mut Scope<'n, '_>, node: &'n Node, asked: &Readings) {
    for (key, node) in scope.page.entries(node, "`readings`") {
        scope.page.kebab(&key.word, key.span);
        match reading(&mut scope.page, key, node, asked) {
            Some(reading) => drop(scope.own.readings.insert(key.word.clone(), reading)),
            None => scope.give_up(&key.word),
        }
    }
}

/// A reading with its choice. One that is no choice is reported, and the default or first stands in for it.
fn reading(page: &mut Page, key: &Key, node: &Node, asked: &Readings) -> Option<ReadingChoice> {
    let mut fields = page.fields(node, &forms::READING)?;
    let question = fields.get("question").map(|n| page.text(n)).unwrap_or_default();
    let source = text_of(page, &mut fields, "source");
    page.allowed(fields.get("allow"));
    let default = fields.get("default").and_then(|n| page.word(n));
    let entries = fields.get("choices").map(|n| page.entries(n, "`choices`")).unwrap_or_default();
    let mut choice = |(key, node): &(Key, Node)| {
        page.kebab(&key.word, key.span);
        (key.word.clone(), page.text(node))
    };
    let mut choices: Vec<(String, Text)> = entries.iter().map(&mut choice).collect();
    page.finish(fields);
    let mut place_of = |wanted: &str| {
        let found = choices.iter().position(|(name, _)| name == wanted);
        if found.is_none() && !choices.is_empty() {
            let message = format!("interpretation `{}` has no choice `{wanted}`", key.word);
            let fault = Diagnostic::error(Code::UNKNOWN_READING, message).at(&page.file, key.span);
            page.faults.add(fault.did_you_mean(wanted, choices.iter().map(|(name, _)| name.as_str())));
        }
        found
    };
    let by_default = default.and_then(&mut place_of).unwrap_or_default();
    let chosen = asked.get(&key.word).and_then(|wanted| place_of(wanted)).unwrap_or(by_default);
    let names: Vec<String> = choices.iter().map(|(name, _)| name.clone()).collect();
    let default = names.get(by_default)?.clone();
    let (chosen, meaning) = choices.swap_remove(chosen);
    Some(ReadingChoice { name: key.word.clone(), choices: names, default, chosen, question, meaning, source })
}
