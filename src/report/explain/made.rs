//! What is said of one record, made once for every form: every ground, each figure beside its bounds, why not another
//! class, what would change it.

use super::super::activity::{Seats, qualifiers, value_said};
use super::super::follow::sections;
use super::super::foundation::of_law;
use super::super::moves::{activity_named, choice_said, flag_said, moved};
use super::super::reason::{Phrases, Writer, cited, clause_said};
use super::super::settled::UNDETERMINED;
use super::super::settled::shown_overlays;
use super::super::suggestions::said_of;
use super::super::summary::{assumption, assumptions_of_act};
use super::super::words::word;
use super::path::paths;
use super::scale::{Beside, scales};
use super::{Explanation, Scale, Section, Subject, Verdict};
use crate::evaluate::{Change, Clause, Judge, Law, Truth, View, changes};
use crate::model::{
    Blank, ClassId, ClassSet, Decimal, Decision, FactId, Facts, Functions, Kind, Lang, Relation, RuleId, RuleSetBits,
    Shared, Suggestion, Value,
};
use crate::records::Addend;
use crate::rules::{Condition, Effect, Rule};

/// What is said of one record under every act of the law.
pub fn explained(law: &Law, subject: &Subject, lang: Lang) -> Explanation {
    let Subject { title, facts, not_yet, addends, codes } = *subject;
    let mut maker = Maker { law, facts, lang, sections: Vec::new() };
    maker.given();
    maker.activities();
    if !not_yet.is_empty() {
        let labels = not_yet.iter().map(|fact| law.catalogue().fact(*fact).label.get(lang).to_string());
        maker.sections.push(Section::line("not-yet", word::not_yet.get(lang), "; ", labels.collect()));
    }
    maker.codes(codes);
    maker.group(addends);
    let given = maker.taken();
    let mut verdicts = Vec::new();
    for (regime, judge) in law.by_regime() {
        let title = regime.title.get(lang).to_string();
        verdicts.push(match judge {
            Some(judge) => maker.regime(&regime.id, title, judge),
            None => Verdict {
                id: regime.id.clone(),
                title,
                class: regime.absent.class.clone(),
                label: regime.absent.label.get(lang).to_string(),
                reason: regime.absent.reason.get(lang).to_string(),
                ..Verdict::default()
            },
        });
    }
    verdicts.extend(law.size.as_ref().map(|judge| maker.size(judge)));
    maker.foot();
    let (under, on, as_of) = (word::under.get(lang), word::on.get(lang), law.rules.as_of);
    Explanation {
        title: title.to_string(),
        under: format!("{under} {}, {on} {as_of}", law.rules.title.get(lang)),
        law: law.rules.law.clone(),
        as_of: as_of.to_string(),
        given,
        verdicts,
        foot: maker.taken(),
        rests_on: of_law(law, lang),
    }
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

/// Gathers what is said, section by section.
struct Maker<'a> {
    law: &'a Law,
    facts: &'a Facts,
    lang: Lang,
    sections: Vec<Section>,
}

impl Maker<'_> {
    /// Begins a list.
    fn list(&mut self, kind: &'static str, heading: &str) {
        self.sections.push(Section::list(kind, heading, Vec::new()));
    }

    /// An item of the list that was begun.
    fn item(&mut self, text: &str) {
        if let Some(section) = self.sections.last_mut() {
            section.items.push(text.to_string());
        }
    }

    /// The sections that were gathered.
    fn taken(&mut self) -> Vec<Section> {
        std::mem::take(&mut self.sections)
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
            self.sections.push(Section::line("given", word::known_facts.get(self.lang), "; ", said));
        }
    }

    /// The activities that are kept apart, each with what is said of it alone.
    fn activities(&mut self) {
        let facts = self.facts;
        if facts.functions.activities().is_empty() {
            return;
        }
        self.list("activities", word::activities.get(self.lang));
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
            self.list("codes", word::suggested_by_codes.get(self.lang));
        }
        for (code, suggestion) in all {
            self.item(&said_of(code, suggestion, self.law.catalogue(), self.lang));
        }
    }

    /// Every figure that was added up, and whose it is.
    fn group(&mut self, addends: &[Addend]) {
        let Some(rule) = self.law.groups().filter(|_| !addends.is_empty()) else { return };
        let cited = self.law.size.as_ref().map(|judge| cited(self.law, &judge.act, &rule.cites, self.lang));
        let cited = cited.unwrap_or_else(|| rule.cites.join(", "));
        self.list("added-up", &format!("{} ({cited})", word::added_up.get(self.lang)));
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

    fn regime(&mut self, id: &str, title: String, judge: &Judge) -> Verdict {
        let (law, facts, lang) = (self.law, self.facts, self.lang);
        let cells = law.cells(facts);
        let decision = Shared::new(judge.decide(&law.space, &cells, &facts.functions, law.catalogue()));
        let phrases = Phrases::default();
        let writer = Writer { law, judge, functions: &facts.functions, cells: &cells, lang, phrases: &phrases };
        self.grounds(judge, &decision, &writer);
        let scales = self.figures(judge, &decision, &writer);
        self.asked(&decision);
        self.overlays(judge, &decision, &writer);
        self.sections.extend(sections(&writer, &decision, facts));
        self.not_held(judge, &decision, &writer);
        self.changes(judge, &decision, &writer);
        let ids = |class: ClassId| judge.act.class(class).id.clone();
        Verdict {
            id: id.to_string(),
            title,
            class: decision.class().map_or(UNDETERMINED.to_string(), ids),
            possible: decision.possible.iter().map(ids).collect(),
            label: class_of(&decision, &writer),
            reason: writer.reason(&decision).text(facts, law, lang),
            paths: paths(&writer, &decision, facts),
            scales,
            sections: self.taken(),
        }
    }

    fn size(&mut self, judge: &Judge) -> Verdict {
        let (law, facts, lang) = (self.law, self.facts, self.lang);
        let cells = law.cells(facts);
        let decision = Shared::new(judge.decide(&law.space, &cells, &facts.functions, law.catalogue()));
        let phrases = Phrases::default();
        let writer = Writer { law, judge, functions: &facts.functions, cells: &cells, lang, phrases: &phrases };
        self.overlays(judge, &decision, &writer);
        let ids = |class: ClassId| judge.act.class(class).id.clone();
        Verdict {
            id: "size".to_string(),
            title: word::size.get(lang).to_string(),
            class: decision.class().map_or(UNDETERMINED.to_string(), ids),
            possible: decision.possible.iter().map(ids).collect(),
            label: writer.class_labels(decision.possible),
            reason: writer.reason(&decision).text(facts, law, lang),
            paths: Vec::new(),
            scales: Vec::new(),
            sections: self.taken(),
        }
    }

    fn grounds(&mut self, judge: &Judge, decision: &Decision, writer: &Writer) {
        let deciding = decision.deciding();
        self.list("grounds", word::grounds.get(self.lang));
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
            self.list("other-grounds", heading.get(self.lang));
            for ground in others {
                let text = writer.ground(ground, true).text(self.facts, self.law, self.lang);
                let rule = &judge.act.rule(ground.rule).id;
                let is_open = decision.class().is_some() && !ground.certain;
                let perhaps = if is_open { format!("{}: ", word::perhaps.get(self.lang)) } else { String::new() };
                self.item(&format!(
                    "{perhaps}{}: {text} [{}#{rule}]",
                    writer.class_labels(ground.classes),
                    judge.act.id
                ));
            }
        }
    }

    /// Every figure that the rules of these types compare, beside every bound; the same as pictures.
    fn figures(&mut self, judge: &Judge, decision: &Decision, writer: &Writer) -> Vec<Scale> {
        let mut found: Vec<(FactId, Decimal, String)> = Vec::new();
        let mut beside: Vec<Beside> = Vec::new();
        let rules = decision.grounds.iter().map(|g| g.rule).chain(self.stronger(judge, decision));
        for (id, rule) in rules.map(|id| (id, judge.act.rule(id))).filter(|(_, r)| !r.otherwise) {
            for view in writer.views_for(id) {
                let facts = view.facts(self.facts);
                comparisons(&view, &rule.condition, &mut |fact, relation, bound| {
                    let Some(figure) = facts.figure(fact) else { return };
                    let relation = if relation.holds(figure, bound) { relation } else { relation.opposite() };
                    let clause = Clause { fact, relation, bound, but: false };
                    let said = clause_said(self.law, &clause, self.lang).text(&facts, self.law, self.lang);
                    let whose = self.of_whom(fact, String::new(), &view);
                    let said = (fact, bound, self.of_whom(fact, said, &view));
                    beside.push(Beside { fact, whose, figure, bound, said: said.2.clone() });
                    if !found.contains(&said) {
                        found.push(said);
                    }
                });
            }
        }
        found.sort_by_key(|(fact, bound, _)| (*fact, *bound));
        if !found.is_empty() {
            let said = found.into_iter().map(|(_, _, said)| said).collect();
            self.sections.push(Section::list("figures", word::figures.get(self.lang), said));
        }
        scales(beside, self.law, self.lang)
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
        self.list("ask", word::to_ask.get(self.lang));
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
            self.list("beside", word::overlays.get(self.lang));
        }
        for rule in rules {
            self.item(&format!("{} ({}) [{}]", rule.reason.get(self.lang), writer.provisions(rule), rule.id));
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
            let countries = countries.filter(|country| within.is_empty() || within.contains(**country));
            let mut codes: Vec<&str> = countries.map(|country| country.code()).collect();
            codes.sort_unstable();
            codes.dedup();
            let codes = if codes.is_empty() { word::unknown.get(self.lang).to_string() } else { codes.join(", ") };
            let said = vec![format!("{codes} ({})", rule.cites.join(", "))];
            self.sections.push(Section::line("jurisdiction", word::jurisdiction.get(self.lang), "; ", said));
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
        self.list("not-held", word::not_held.get(self.lang));
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

    fn hangs_on(&self, fact: FactId) -> String {
        format!("{} {}", word::needs.get(self.lang), self.law.catalogue().fact(fact).asked(self.lang))
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
                let mut parts: Vec<&Condition> = parts.iter().filter(blocking).collect();
                // its own row in a table is the way in: another way, for other entities, says nothing of this one
                if parts.iter().any(|c| matches!(c, Condition::Listed(_))) && !one_is_enough {
                    parts.retain(|c| matches!(c, Condition::Listed(_)));
                }
                // what fails for certain says more than what is not known
                parts.sort_by_key(|c| view.truth(c) == Truth::Open);
                let count = if one_is_enough { 1 } else { parts.len() };
                parts.into_iter().take(count).for_each(|c| self.why_not(view, c, wanted, why));
            }
            Condition::Compare { fact, relation, bound } => {
                if truth == Truth::Open {
                    return say(*fact, self.hangs_on(*fact));
                }
                let relation = if truth == Truth::Yes { *relation } else { relation.opposite() };
                let clause = Clause { fact: *fact, relation, bound: bound.amount, but: false };
                say(*fact, clause_said(self.law, &clause, self.lang).text(&facts, self.law, self.lang));
            }
            Condition::Flag(fact) | Condition::Choice { fact, .. } | Condition::Country { fact, .. } => {
                let declared = catalogue.fact(*fact);
                let value = match facts.settled(*fact, catalogue, self.law.jurisdiction()) {
                    Some(Value::Flag(flag)) => flag_said(flag, self.lang).to_string(),
                    Some(Value::Choice(choice)) => choice_said(choice, declared, self.lang).to_string(),
                    Some(value) => value_said(*fact, &value, self.law, self.lang),
                    None => return say(*fact, self.hangs_on(*fact)),
                };
                say(*fact, format!("{}: {value}", declared.label.get(self.lang)));
            }
            Condition::Constant(_) | Condition::Reading { .. } | Condition::Function(_) | Condition::Given(_) => {}
        }
    }

    fn changes(&mut self, judge: &Judge, decision: &Decision, writer: &Writer) {
        self.list("changes", word::would_change.get(self.lang));
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
                assumptions_of_act(self.law, judge, decision.overlays, self.lang)
            })
            .collect();
        if !assumed.is_empty() {
            self.sections.push(Section::line("assumed", word::assumptions.get(self.lang), ", ", assumed));
        }
        for line in by_law {
            self.sections.push(Section::line("assumed-by-law", word::assumptions.get(self.lang), ", ", vec![line]));
        }
        let readings: Vec<String> =
            self.law.rules.readings.iter().map(|r| format!("{}={}", r.name, r.chosen)).collect();
        if !readings.is_empty() {
            self.sections.push(Section::line("readings", word::readings.get(self.lang), ", ", readings));
        }
    }
}

/// Whether the entity type alone keeps a condition from holding.
pub(super) fn is_settled_by_type(view: &View, condition: &Condition) -> bool {
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
