//! One record in full: every ground, each figure beside its bounds, why not another class, what would change it.

use super::activity::{Seats, qualifiers, value_said};
use super::follow::sections;
use super::moves::{activity_named, choice_said, flag_said, moved};
use super::reason::{Phrases, Writer, clause_said};
use super::settled::shown_overlays;
use super::suggestions::said_of;
use super::summary::{assumption, assumptions_of_act};
use super::words::word;
use crate::evaluate::{Change, Clause, Judge, Law, Truth, View, changes};
use crate::model::{
    Blank, ClassSet, Decimal, Decision, FactId, Facts, Functions, Kind, Lang, Relation, RuleId, RuleSetBits,
    Suggestion, Value,
};
use crate::records::Addend;
use crate::rules::{Condition, Effect, Rule};
use std::rc::Rc;

/// The record that is explained.
pub struct Subject<'a> {
    /// What it is called.
    pub title: &'a str,
    /// With the figures of its group, where there is one.
    pub facts: &'a Facts,
    /// Facts that the record dates after the day judged, and that were taken out.
    pub not_yet: &'a [FactId],
    /// What makes up the figures of its group; nothing where it stands alone.
    pub addends: &'a [Addend],
    /// Codes of activities with what they suggest.
    pub codes: &'a [(String, Vec<Suggestion<'a>>)],
}

/// Explains one record under every act of the law. `width` is where lines break.
pub fn explain(law: &Law, subject: &Subject, lang: Lang, width: usize) -> String {
    let Subject { title, facts, not_yet, addends, codes } = *subject;
    let mut page = Page { law, facts, lang, width, out: String::new() };
    page.line(0, title);
    page.line(
        0,
        &format!("{} {}, {} {}", word::under.get(lang), law.rules.title.get(lang), word::on.get(lang), law.rules.as_of),
    );
    page.given();
    page.activities();
    if !not_yet.is_empty() {
        let labels: Vec<&str> = not_yet.iter().map(|fact| law.catalogue().fact(*fact).label.get(lang)).collect();
        page.line(0, &format!("{}: {}", word::not_yet.get(lang), labels.join("; ")));
    }
    page.codes(codes);
    page.group(addends);
    for (regime, judge) in law.by_regime() {
        match judge {
            Some(judge) => page.regime(regime.title.get(lang), judge),
            None => {
                page.line(0, "");
                page.line(0, &format!("{}: {}", regime.title.get(lang), regime.absent.label.get(lang)));
                page.line(2, regime.absent.reason.get(lang));
            }
        }
    }
    if let Some(judge) = &law.size {
        let cells = law.cells(facts);
        let decision = Rc::new(judge.decide(&law.space, &cells, &facts.functions, law.catalogue()));
        let phrases = Phrases::default();
        let writer = Writer { law, judge, functions: &facts.functions, cells: &cells, lang, phrases: &phrases };
        page.line(0, "");
        page.line(0, &format!("{}: {}", word::size.get(lang), writer.class_labels(decision.possible)));
        page.line(2, &writer.reason(&decision).text(facts, law, lang));
        page.overlays(judge, &decision, &writer);
    }
    page.foot();
    page.out
}

/// The class of a record under one act, or the classes that it may have.
pub fn class_said(law: &Law, judge: &Judge, facts: &Facts, lang: Lang) -> String {
    let cells = law.cells(facts);
    let decision = judge.decide(&law.space, &cells, &facts.functions, law.catalogue());
    let phrases = Phrases::default();
    let writer = Writer { law, judge, functions: &facts.functions, cells: &cells, lang, phrases: &phrases };
    class_of(&decision, &writer)
}

fn class_of(decision: &Decision, writer: &Writer) -> String {
    match decision.class() {
        Some(class) => writer.class_label(class).to_string(),
        None => format!("{} ({})", word::undetermined.get(writer.lang), writer.class_labels(decision.possible)),
    }
}

struct Page<'a> {
    law: &'a Law,
    facts: &'a Facts,
    lang: Lang,
    width: usize,
    out: String,
}

impl Page<'_> {
    /// A paragraph, indented.
    fn line(&mut self, indent: usize, text: &str) {
        let first = " ".repeat(indent);
        for line in textwrap::wrap(text, lines(self.width, &first, &first)) {
            self.out.push_str(line.trim_end());
            self.out.push('\n');
        }
    }

    /// An item of a list.
    fn item(&mut self, text: &str) {
        for line in textwrap::wrap(text, lines(self.width, "    - ", "      ")) {
            self.out.push_str(&line);
            self.out.push('\n');
        }
    }

    fn given(&mut self) {
        let catalogue = self.law.catalogue();
        let mut said = Vec::new();
        match &self.facts.functions {
            Functions::Known(types) => {
                said.extend(types.iter().map(|t| catalogue.entity_type(*t).label.get(self.lang).to_string()))
            }
            Functions::Apart(_) => {}
            Functions::Sector(sector) => said.push(format!(
                "{}: {}",
                word::sector.get(self.lang),
                catalogue.sector(*sector).label.get(self.lang)
            )),
            Functions::Unknown => said.push(word::some_type.get(self.lang).to_string()),
        }
        for fact in catalogue.fact_ids().filter(|f| self.facts.is_given(*f)) {
            let label = catalogue.fact(fact).label.get(self.lang);
            said.push(format!("{label}: {}", value_said(fact, self.facts.get(fact), self.law, self.lang)));
        }
        if !said.is_empty() {
            self.line(0, &format!("{}: {}", word::known_facts.get(self.lang), said.join("; ")));
        }
    }

    /// The activities that are kept apart, each with what is said of it alone.
    fn activities(&mut self) {
        let facts = self.facts;
        if facts.functions.activities().is_empty() {
            return;
        }
        self.line(0, word::activities.get(self.lang));
        for activity in facts.functions.activities() {
            let label = self.law.catalogue().entity_type(activity.entity_type).label.get(self.lang);
            let said = qualifiers(activity, self.law, self.lang);
            let said = if said.is_empty() { word::nothing_of_its_own.get(self.lang).to_string() } else { said };
            self.item(&format!("{label}: {said}"));
        }
    }

    /// What codes of activities suggest, and the question that settles it.
    fn codes(&mut self, codes: &[(String, Vec<Suggestion>)]) {
        let all: Vec<(&String, &Suggestion)> =
            codes.iter().flat_map(|(code, suggestions)| suggestions.iter().map(move |s| (code, s))).collect();
        if !all.is_empty() {
            self.line(0, word::suggested_by_codes.get(self.lang));
        }
        for (code, suggestion) in all {
            self.item(&said_of(code, suggestion, self.law.catalogue(), self.lang));
        }
    }

    /// Every figure that was added up, and whose it is.
    fn group(&mut self, addends: &[Addend]) {
        let Some(rule) = self.law.groups().filter(|_| !addends.is_empty()) else { return };
        let short = self.law.size.as_ref().map_or("", |judge| judge.act.short.get(self.lang));
        self.line(0, &format!("{} ({short} {})", word::added_up.get(self.lang), rule.cites.join(", ")));
        for (i, addend) in addends.iter().enumerate() {
            let tie = match addend.share {
                _ if i == 0 => word::itself.get(self.lang).to_string(),
                None => word::linked.get(self.lang).to_string(),
                Some(share) => format!("{} {} %", word::partner.get(self.lang), share.grouped(self.lang)),
            };
            let figure =
                |(fact, figure): (&FactId, &Option<Decimal>)| match (figure, &self.law.catalogue().fact(*fact).kind) {
                    (Some(figure), Kind::Figure(unit)) => self.law.catalogue().written(*unit, *figure, self.lang),
                    _ => word::unknown.get(self.lang).to_string(),
                };
            let figures: Vec<String> = rule.figures.iter().zip(&addend.figures).map(figure).collect();
            let what = match (addend.is_missing, addend.is_covered) {
                (true, _) => word::no_record.get(self.lang).to_string(),
                (_, true) => word::in_consolidated.get(self.lang).to_string(),
                _ => figures.join("; "),
            };
            self.item(&format!("{} ({tie}): {what}", addend.id));
        }
    }

    fn regime(&mut self, title: &str, judge: &Judge) {
        let (law, facts, lang) = (self.law, self.facts, self.lang);
        let cells = law.cells(facts);
        let decision = Rc::new(judge.decide(&law.space, &cells, &facts.functions, law.catalogue()));
        let phrases = Phrases::default();
        let writer = Writer { law, judge, functions: &facts.functions, cells: &cells, lang, phrases: &phrases };
        let class = class_of(&decision, &writer);
        self.line(0, "");
        self.line(0, &format!("{title}: {class}"));
        self.grounds(judge, &decision, &writer);
        self.figures(judge, &decision, &writer);
        self.asked(&decision);
        self.overlays(judge, &decision, &writer);
        for section in sections(&writer, &decision, facts) {
            self.line(2, &section.heading);
            section.items.iter().for_each(|item| self.item(item));
        }
        self.not_held(judge, &decision, &writer);
        self.changes(judge, &decision, &writer);
    }

    fn grounds(&mut self, judge: &Judge, decision: &Decision, writer: &Writer) {
        let deciding = decision.deciding();
        self.line(2, word::grounds.get(self.lang));
        for ground in &deciding {
            let open = if ground.classes.only().is_none() {
                format!(" [{}]", word::law_open.get(self.lang))
            } else {
                String::new()
            };
            let class = if decision.class().is_none() {
                format!("{}: ", writer.class_labels(ground.decides))
            } else {
                String::new()
            };
            let text = writer.ground(ground, true).text(self.facts, self.law, self.lang);
            self.item(&format!("{class}{text}{open} [{}#{}]", judge.act.id, judge.act.rule(ground.rule).id));
        }
        let others: Vec<_> = decision.grounds.iter().filter(|g| !deciding.contains(g)).collect();
        if !others.is_empty() {
            let heading = if decision.class().is_some() { word::other_routes } else { word::also_possible };
            self.line(2, heading.get(self.lang));
            for ground in others {
                let text = writer.ground(ground, true).text(self.facts, self.law, self.lang);
                let rule = &judge.act.rule(ground.rule).id;
                self.item(&format!("{}: {text} [{}#{rule}]", writer.class_labels(ground.classes), judge.act.id));
            }
        }
    }

    /// Every figure that the rules of these types compare, beside every bound.
    fn figures(&mut self, judge: &Judge, decision: &Decision, writer: &Writer) {
        let mut found: Vec<(FactId, Decimal, String)> = Vec::new();
        let rules = decision.grounds.iter().map(|g| g.rule).chain(self.stronger(judge, decision));
        for (id, rule) in rules.map(|id| (id, judge.act.rule(id))).filter(|(_, r)| !r.otherwise) {
            for view in writer.views_for(id) {
                let facts = view.facts(self.facts);
                comparisons(&view, &rule.condition, &mut |fact, relation, bound| {
                    let Some(figure) = facts.figure(fact) else { return };
                    let relation = if relation.holds(figure, bound) { relation } else { relation.opposite() };
                    let clause = Clause { fact, relation, bound, but: false };
                    let said = clause_said(self.law, &clause, self.lang).text(&facts, self.law, self.lang);
                    let said = (fact, bound, self.of_whom(fact, said, &view));
                    if !found.contains(&said) {
                        found.push(said);
                    }
                });
            }
        }
        found.sort_by_key(|(fact, bound, _)| (*fact, *bound));
        if found.is_empty() {
            return;
        }
        self.line(2, word::figures.get(self.lang));
        for (_, _, said) in found {
            self.item(&said);
        }
    }

    /// What is said of a fact, with the activity of which it is said where each may have its own.
    fn of_whom(&self, fact: FactId, said: String, view: &View) -> String {
        let activity = view.activity.filter(|_| self.law.catalogue().fact(fact).per_activity);
        activity.map_or(said.clone(), |activity| {
            format!("{said} ({})", activity_named(activity, &self.facts.functions, self.law, self.lang))
        })
    }

    fn asked(&mut self, decision: &Decision) {
        if decision.ask.is_empty() {
            return;
        }
        self.line(2, word::to_ask.get(self.lang));
        for fact in &decision.ask {
            let declared = self.law.catalogue().fact(*fact);
            let of = decision.ask_apart.iter().filter(|(asked, _)| asked == fact);
            let of = of.filter_map(|(_, place)| self.facts.functions.activities().get(usize::from(*place)));
            let of: Vec<String> =
                of.map(|activity| activity_named(activity, &self.facts.functions, self.law, self.lang)).collect();
            let of = if of.is_empty() {
                String::new()
            } else {
                format!(" {}: {}", word::asked_of.get(self.lang), of.join("; "))
            };
            self.item(&format!("{} [{}]{of}", declared.question.get(self.lang), declared.name));
        }
    }

    fn overlays(&mut self, judge: &Judge, decision: &Decision, writer: &Writer) {
        let rules: Vec<&Rule> = shown_overlays(judge, decision).collect();
        if !rules.is_empty() {
            self.line(2, word::overlays.get(self.lang));
        }
        for rule in rules {
            self.item(&format!("{} ({}) [{}]", rule.reason.get(self.lang), rule.cites.join(", "), rule.id));
        }
        for (id, rule) in decision.overlays.iter().map(|id| (id, judge.act.rule(id))) {
            let Effect::Jurisdiction(fact) = rule.effect else { continue };
            let within = &judge.act.jurisdiction_within;
            let mut seats = Seats::default();
            writer.views_for(id).iter().for_each(|view| seats.add(fact, view));
            let of_record = seats.of_record.iter().flat_map(|fact| {
                self.facts.countries(*fact, self.law.catalogue(), self.law.rules.jurisdiction.as_ref())
            });
            let countries = of_record.chain(&seats.of_activities);
            let countries = countries.filter(|country| within.is_empty() || within.contains(country));
            let mut codes: Vec<&str> = countries.map(|country| country.code()).collect();
            codes.sort_unstable();
            codes.dedup();
            let codes = if codes.is_empty() { word::unknown.get(self.lang).to_string() } else { codes.join(", ") };
            self.line(2, &format!("{}: {codes} ({})", word::jurisdiction.get(self.lang), rule.cites.join(", ")));
        }
    }

    /// The rules of classes at least as strong as the outcome, but for those that hold.
    fn stronger<'j>(&self, judge: &'j Judge, decision: &Decision) -> impl Iterator<Item = RuleId> + use<'j> {
        let weakest = decision.possible.iter().last();
        let held: RuleSetBits =
            decision.grounds.iter().fold(RuleSetBits::default(), |set, g| set.union(RuleSetBits::of(g.rule)));
        let stronger = move |id: &RuleId| match judge.act.rule(*id).effect {
            Effect::Class(classes) => !held.contains(*id) && classes.iter().any(|c| weakest.is_none_or(|w| c < w)),
            _ => false,
        };
        // under the readings chosen some rules can never hold, and say nothing
        let can_hold = |id: &RuleId| !matches!(judge.act.rule(*id).condition, Condition::Constant(false));
        judge.act.rule_ids().filter(stronger).filter(can_hold)
    }

    fn not_held(&mut self, judge: &Judge, decision: &Decision, writer: &Writer) {
        let rules: Vec<RuleId> = self.stronger(judge, decision).collect();
        if rules.is_empty() || self.facts.functions.types().is_none() {
            return;
        }
        let views = judge.views(self.law, &self.facts.functions, writer.cells);
        let mut of_other_types: Vec<&str> = Vec::new();
        let mut lines = Vec::new();
        for id in rules {
            let rule = judge.act.rule(id);
            let mut why: Vec<String> = Vec::new();
            let mut other_type = true;
            for view in &views {
                match view.truth(&rule.condition) {
                    Truth::Yes => {
                        other_type = false;
                        why.push(self.set_aside(judge, id, &views));
                    }
                    _ if is_settled_by_type(view, &rule.condition) => {}
                    _ => {
                        other_type = false;
                        self.why_not(view, &rule.condition, false, &mut why);
                    }
                }
            }
            if other_type {
                of_other_types.push(&rule.id);
            } else {
                why.dedup();
                let Effect::Class(classes) = rule.effect else { continue };
                lines.push(format!(
                    "{} [{}, {}]: {}",
                    rule.id,
                    writer.class_labels(classes),
                    rule.cites.join(", "),
                    why.join("; ")
                ));
            }
        }
        self.line(2, word::not_held.get(self.lang));
        for line in lines {
            self.item(&line);
        }
        if !of_other_types.is_empty() {
            let others = match self.lang {
                Lang::En => "for other entity types",
                Lang::Nl => "voor andere soorten entiteiten",
            };
            self.item(&format!("{others}: {}", of_other_types.join(", ")));
        }
    }

    /// The rules that set aside a rule which would hold.
    fn set_aside(&self, judge: &Judge, id: RuleId, views: &[View]) -> String {
        // what sets it aside may hold for another of the types
        let holds = |by: &Rule| views.iter().any(|view| view.truth(&by.condition) == Truth::Yes);
        let sets_aside = |by: &Rule| by.defeats.contains(id) && holds(by);
        let by = judge.act.rule_ids().map(|id| judge.act.rule(id)).filter(|by| sets_aside(by));
        let by: Vec<&str> = by.map(|by| by.id.as_str()).collect();
        format!("{} {}", word::defeated_by.get(self.lang), by.join(", "))
    }

    /// The tests that keep a condition from holding (or from failing).
    fn why_not(&self, view: &View, condition: &Condition, wanted: bool, why: &mut Vec<String>) {
        let truth = view.truth(condition);
        if truth == Truth::of(!wanted) {
            return;
        }
        let (catalogue, facts) = (self.law.catalogue(), view.facts(self.facts));
        let mut say = |fact: FactId, text: String| {
            let text = self.of_whom(fact, text, view);
            if !why.contains(&text) {
                why.push(text);
            }
        };
        match condition {
            Condition::Not(inner) => self.why_not(view, inner, !wanted, why),
            Condition::Criterion(criterion) => self.why_not(view, &criterion.condition, wanted, why),
            Condition::Listed(table) => {
                if let Some(row) = table.row(view.entity_type, catalogue) {
                    self.why_not(view, &row.provided, wanted, why);
                }
            }
            Condition::All(parts) | Condition::Any(parts) | Condition::Majority(parts) => {
                let blocking = |c: &&Condition| view.truth(c) != Truth::of(!wanted) && !is_settled_by_type(view, c);
                let one_is_enough =
                    matches!((condition, wanted), (Condition::All(_), false) | (Condition::Any(_), true));
                let count = if one_is_enough { 1 } else { parts.len() };
                parts.iter().filter(blocking).take(count).for_each(|c| self.why_not(view, c, wanted, why));
            }
            Condition::Compare { fact, relation, bound } => {
                if truth == Truth::Open {
                    let label = catalogue.fact(*fact).label.get(self.lang);
                    return say(*fact, format!("{} {label}", word::needs.get(self.lang)));
                }
                let relation = if truth == Truth::Yes { *relation } else { relation.opposite() };
                let clause = Clause { fact: *fact, relation, bound: bound.amount, but: false };
                say(*fact, clause_said(self.law, &clause, self.lang).text(&facts, self.law, self.lang));
            }
            Condition::Flag(fact) | Condition::Choice { fact, .. } | Condition::Country { fact, .. } => {
                let declared = catalogue.fact(*fact);
                let value = match facts.settled(*fact, catalogue, self.law.jurisdiction()) {
                    Some(Value::Flag(flag)) => flag_said(flag, self.lang).to_string(),
                    Some(Value::Choice(choice)) => match &declared.kind {
                        Kind::Choice(choices) => choice_said(choice, choices, self.lang).to_string(),
                        _ => String::new(),
                    },
                    Some(_) => value_said(*fact, facts.get(*fact), self.law, self.lang),
                    None => word::unknown.get(self.lang).to_string(),
                };
                say(*fact, format!("{}: {value}", declared.label.get(self.lang)));
            }
            Condition::Constant(_) | Condition::Reading { .. } | Condition::Function(_) | Condition::Given(_) => {}
        }
    }

    fn changes(&mut self, judge: &Judge, decision: &Decision, writer: &Writer) {
        self.line(2, word::would_change.get(self.lang));
        let found = changes(self.law, judge, self.facts);
        if found.is_empty() {
            return self.item(word::nothing_near.get(self.lang));
        }
        let weakest = ClassSet::of(decision.possible.iter().next().unwrap_or(crate::model::ClassId(0)));
        let mut found: Vec<&Change> = found.iter().collect();
        found.sort_by_key(|c| (c.moves.len(), c.possible.0.abs_diff(weakest.0)));
        for change in found {
            let moves: Vec<String> =
                change.moves.iter().map(|m| moved(m, &self.facts.functions, self.law, self.lang)).collect();
            let moves = moves.join(&format!(" {} ", word::and.get(self.lang)));
            self.item(&format!("{moves} -> {}", writer.class_labels(change.possible)));
        }
    }

    fn foot(&mut self) {
        let catalogue = self.law.catalogue();
        let assumed: Vec<String> = catalogue
            .fact_ids()
            .filter(|f| !self.facts.is_given(*f) && catalogue.fact(*f).blank != Blank::Unknown && self.law.reads(*f))
            .filter(|f| {
                catalogue.fact(*f).blank == Blank::Jurisdiction
                    || self.facts.assumed(*f, catalogue, self.law.jurisdiction()).is_some()
            })
            .map(|f| assumption(f, self.law, self.lang))
            .collect();
        let cells = self.law.cells(self.facts);
        let by_law: Vec<String> = self
            .law
            .judges()
            .flat_map(|judge| {
                let decision = judge.decide(&self.law.space, &cells, &self.facts.functions, catalogue);
                assumptions_of_act(judge, decision.overlays, self.lang)
            })
            .collect();
        if !assumed.is_empty() {
            self.line(0, "");
            self.line(0, &format!("{}: {}", word::assumptions.get(self.lang), assumed.join(", ")));
        }
        for line in by_law {
            self.line(0, &format!("{}: {line}", word::assumptions.get(self.lang)));
        }
        let readings: Vec<String> =
            self.law.rules.readings.iter().map(|r| format!("{}={}", r.name, r.chosen)).collect();
        if !readings.is_empty() {
            self.line(0, "");
            self.line(0, &format!("{}: {}", word::readings.get(self.lang), readings.join(", ")));
        }
    }
}

/// Names of rules are not broken at their hyphens: they are looked for and copied.
fn lines<'t>(width: usize, first: &'t str, others: &'t str) -> textwrap::Options<'t> {
    let options = textwrap::Options::new(width).initial_indent(first).subsequent_indent(others);
    options.word_splitter(textwrap::WordSplitter::NoHyphenation)
}

/// Whether the entity type alone keeps a condition from holding.
fn is_settled_by_type(view: &View, condition: &Condition) -> bool {
    match condition {
        Condition::Function(types) => !types.contains(view.entity_type),
        Condition::Listed(table) => table.row(view.entity_type, view.catalogue).is_none(),
        Condition::Criterion(criterion) => is_settled_by_type(view, &criterion.condition),
        Condition::All(parts) => parts.iter().any(|c| is_settled_by_type(view, c)),
        Condition::Any(parts) => parts.iter().all(|c| is_settled_by_type(view, c)),
        Condition::Constant(value) => !value,
        _ => false,
    }
}

/// Every comparison in a condition, as written.
fn comparisons(view: &View, condition: &Condition, visit: &mut impl FnMut(FactId, Relation, crate::model::Decimal)) {
    match condition {
        Condition::Compare { fact, relation, bound } => visit(*fact, *relation, bound.amount),
        Condition::All(parts) | Condition::Any(parts) | Condition::Majority(parts) => {
            parts.iter().for_each(|c| comparisons(view, c, visit));
        }
        Condition::Not(inner) => comparisons(view, inner, visit),
        Condition::Criterion(criterion) => comparisons(view, &criterion.condition, visit),
        Condition::Listed(table) => {
            if let Some(row) = table.row(view.entity_type, view.catalogue) {
                comparisons(view, &row.provided, visit);
            }
        }
        _ => {}
    }
}
