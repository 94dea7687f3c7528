//! Reasons as sentences that can stand in a letter: what it is, by which provision, with the figures and thresholds.

use super::settled::{Frame, differs_under};
use super::words::word;
use crate::diagram::Cells;
use crate::evaluate::{Clause, Judge, Law, View, follow::Decided};
use crate::model::{
    Append, ClassId, ClassSet, Decision, FactId, Facts, Functions, Ground, Kind, Lang, Relation, RuleId, Shared, Text,
    TypeId, Value,
};
use crate::rules::{Act, Rule};
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use std::rc::Rc;

/// A sentence with holes where the figures of a record go; the rest hangs on the decision alone.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Sentence(Vec<Segment>);

/// A part of a sentence.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Segment {
    Words(String),
    /// The figure that a record gives for a fact.
    Figure(FactId),
    /// A phrase that stands in other sentences too.
    Phrase(Shared<Sentence>),
}

impl Sentence {
    /// Its parts, in the order in which they are read.
    pub fn segments(&self) -> &[Segment] {
        &self.0
    }

    fn say(&mut self, words: &str) {
        match self.0.last_mut() {
            Some(Segment::Words(before)) => before.push_str(words),
            _ => self.0.push(Segment::Words(words.to_string())),
        }
    }

    pub(super) fn say_all(&mut self, other: Sentence) {
        for segment in other.0 {
            match segment {
                Segment::Words(words) => self.say(&words),
                other => self.0.push(other),
            }
        }
    }

    fn say_phrase(&mut self, phrase: Shared<Sentence>) {
        self.0.push(Segment::Phrase(phrase));
    }

    /// The same with the figures that are given here as words, whoever it is said of.
    pub(super) fn with_figures(self, given: impl Fn(FactId) -> Option<String>) -> Sentence {
        let mut sentence = Sentence::default();
        for segment in self.0 {
            match segment {
                Segment::Words(words) => sentence.say(&words),
                Segment::Figure(fact) => match given(fact) {
                    Some(words) => sentence.say(&words),
                    None => sentence.0.push(Segment::Figure(fact)),
                },
                phrase => sentence.0.push(phrase),
            }
        }
        sentence
    }

    fn capitalised(mut self) -> Sentence {
        match self.0.first_mut() {
            Some(Segment::Words(first)) => *first = capitalised(first),
            Some(Segment::Phrase(phrase)) => {
                let phrase = Sentence::clone(phrase).capitalised();
                self.0.splice(..1, phrase.0);
            }
            _ => {}
        }
        self
    }

    /// The sentence with the figures of a record, appended to `out`.
    pub fn write(&self, facts: &Facts, law: &Law, lang: Lang, out: &mut String) {
        for segment in &self.0 {
            match segment {
                Segment::Words(words) => out.push_str(words),
                Segment::Figure(fact) => write_figure(*fact, facts, law, lang, out),
                Segment::Phrase(phrase) => phrase.write(facts, law, lang, out),
            }
        }
    }

    /// The sentence of one record, with its own figures.
    pub fn text(&self, facts: &Facts, law: &Law, lang: Lang) -> String {
        let mut out = String::new();
        self.write(facts, law, lang, &mut out);
        out
    }
}

/// The figure that a record gives for a fact, appended to `out`.
pub(super) fn write_figure(fact: FactId, facts: &Facts, law: &Law, lang: Lang, out: &mut impl Append) {
    let catalogue = law.catalogue();
    match (&catalogue.fact(fact).kind, facts.get(fact)) {
        (Kind::Figure(unit), Value::Figure(figure)) => catalogue.write_figure(*unit, *figure, lang, out),
        (Kind::Figure(unit), Value::AtLeast(figure)) => {
            out.append(word::at_least.get(lang));
            out.append(" ");
            catalogue.write_figure(*unit, *figure, lang, out);
        }
        _ => out.append(word::unknown.get(lang)),
    }
}

/// What was said before, so that nothing is composed twice.
#[derive(Debug, Default)]
pub struct Phrases {
    grounds: RefCell<FxHashMap<PhraseKey, Shared<Sentence>>>,
    /// Reasons of rules, each once, whatever it was composed for.
    reasons: RefCell<FxHashMap<Sentence, Shared<Sentence>>>,
    /// Figures beside bounds, whoever they are said of.
    figures: RefCell<FxHashMap<FiguresKey, Shared<Sentence>>>,
    /// By decision: which one it is, not what it says.
    frames: RefCell<FxHashMap<Shared<Decision>, Shared<Frame>>>,
    /// Readings under which the class would be another.
    readings: RefCell<FxHashMap<ReadingsKey, Rc<[String]>>>,
}

/// What it hangs on whether another reading would give another class: the act, the entity types as far as rules tell
/// them apart, whether they count together, and where the record lies.
type ReadingsKey = (usize, Vec<TypeId>, bool, Cells);

/// Whether the ground is certain, and the figures beside their bounds.
type FiguresKey = (bool, Vec<Clause>);

/// What a phrase hangs on: act, rule, and the entity types it is said of; whether it is told in full, or where the
/// record lies as far as rules put to those types look.
type PhraseKey = (usize, RuleId, Vec<TypeId>, Part);

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Part {
    Reason { with_provisions: bool, of: OfWhom },
    Figures { certain: bool, cells: Cells },
}

/// How the entity types are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum OfWhom {
    Known,
    OfSector,
    Unknown,
}

/// Beyond this many, all are forgotten: memory stays bounded whatever the records are.
const PHRASES: usize = 1 << 14;

impl Phrases {
    /// The words that hang on a decision alone.
    pub(super) fn frame(&self, writer: &Writer, decision: &Shared<Decision>) -> Shared<Frame> {
        let mut frames = self.frames.borrow_mut();
        if frames.len() >= PHRASES {
            frames.clear();
        }
        frames.entry(decision.clone()).or_insert_with(|| Shared::new(Frame::new(writer, decision))).clone()
    }

    /// The readings under which the class would be another.
    pub(super) fn differs_under(&self, writer: &Writer, decision: &Decision) -> Rc<[String]> {
        if !writer.functions.activities().is_empty() {
            return differs_under(writer, decision);
        }
        let mut types = writer.judge.candidates(writer.functions, writer.law.catalogue());
        types.iter_mut().for_each(|id| *id = writer.judge.diagram.alike(*id));
        types.sort_unstable();
        types.dedup();
        let together = writer.functions.types().is_some();
        let key = (std::ptr::from_ref(writer.judge) as usize, types, together, *writer.cells);
        let mut readings = self.readings.borrow_mut();
        if readings.len() >= PHRASES {
            readings.clear();
        }
        Rc::clone(readings.entry(key).or_insert_with(|| differs_under(writer, decision)))
    }

    fn figures(&self, key: FiguresKey, compose: impl FnOnce(&[Clause]) -> Sentence) -> Shared<Sentence> {
        let mut figures = self.figures.borrow_mut();
        if figures.len() >= PHRASES {
            figures.clear();
        }
        if let Some(known) = figures.get(&key) {
            return known.clone();
        }
        let phrase = Shared::new(compose(&key.1));
        figures.insert(key, phrase.clone());
        phrase
    }

    /// The one phrase that says this.
    fn once(&self, reason: Sentence) -> Shared<Sentence> {
        let mut reasons = self.reasons.borrow_mut();
        if reasons.len() >= PHRASES {
            reasons.clear();
        }
        reasons.entry(reason).or_insert_with_key(|reason| Shared::new(reason.clone())).clone()
    }

    fn ground(&self, key: PhraseKey, compose: impl FnOnce(&[TypeId]) -> Shared<Sentence>) -> Shared<Sentence> {
        if let Some(known) = self.grounds.borrow().get(&key) {
            return known.clone();
        }
        let phrase = compose(&key.2);
        let mut grounds = self.grounds.borrow_mut();
        if grounds.len() >= PHRASES {
            grounds.clear();
        }
        grounds.insert(key, phrase.clone());
        phrase
    }
}

/// Writes the sentences for one decision.
pub struct Writer<'a> {
    pub law: &'a Law,
    pub judge: &'a Judge,
    pub functions: &'a Functions,
    pub cells: &'a Cells,
    pub lang: Lang,
    pub phrases: &'a Phrases,
}

impl Writer<'_> {
    /// The whole reason: class, grounds, provisions, figures.
    pub fn reason(&self, decision: &Shared<Decision>) -> Sentence {
        let frame = self.phrases.frame(self, decision);
        let mut sentence = Sentence::default();
        sentence.say_phrase(frame.lead.clone());
        match decision.class() {
            Some(_) => sentence.say_all(self.grounds(&frame.deciding)),
            None => self.undetermined(decision, &frame.deciding, &mut sentence),
        }
        sentence.say(".");
        sentence
    }

    /// The reason without class and provisions, for a narrow column.
    pub fn short(&self, decision: &Decision) -> Sentence {
        let mut sentence = Sentence::default();
        match (decision.class(), decision.deciding().first()) {
            (Some(_), Some(ground)) => {
                sentence.say_all(self.ground(ground, false));
            }
            _ => {
                sentence.say(&self.class_labels(decision.possible));
                match decision.deciding().first().filter(|_| decision.ask.is_empty()) {
                    Some(ground) => {
                        sentence.say(&format!(", {}: ", word::law_open.get(self.lang)));
                        sentence.say_all(self.ground(ground, false));
                    }
                    None => sentence.say(&format!(", {} {}", word::depending_on.get(self.lang), self.asked(decision))),
                }
            }
        }
        sentence.capitalised()
    }

    /// A ground as a phrase: its reason, its provisions if wanted, and the figures.
    pub fn ground(&self, ground: &Ground, with_provisions: bool) -> Sentence {
        if !self.functions.activities().is_empty() {
            return self.ground_of_activities(ground, with_provisions);
        }
        let act = std::ptr::from_ref(self.judge) as usize;
        let types = self.types_for(ground.rule);
        let of = match self.functions {
            Functions::Sector(_) => OfWhom::OfSector,
            Functions::Unknown => OfWhom::Unknown,
            Functions::Known(_) | Functions::Apart(_) => OfWhom::Known,
        };
        let key = (act, ground.rule, types.clone(), Part::Reason { with_provisions, of });
        let mut sentence = Sentence::default();
        let told =
            |types: &[TypeId]| self.told(ground.rule, &self.types_named(types, with_provisions), with_provisions);
        sentence.say_phrase(self.phrases.ground(key, |types| self.phrases.once(told(types))));
        if let Some(figures) = self.figures_of_types(ground, types) {
            sentence.say_phrase(figures);
        }
        sentence
    }

    /// The figures behind a ground, if there are any.
    fn figures_of(&self, ground: &Ground) -> Option<Sentence> {
        if !self.functions.activities().is_empty() {
            return self.figures_of_activities(ground);
        }
        self.figures_of_types(ground, self.types_for(ground.rule)).map(|phrase| Sentence(vec![Segment::Phrase(phrase)]))
    }

    fn figures_of_types(&self, ground: &Ground, mut types: Vec<TypeId>) -> Option<Shared<Sentence>> {
        // they are the same for all types that a rule holds for
        types.truncate(1);
        if types.is_empty() || !self.judge.compares(ground.rule) {
            return None;
        }
        let act = std::ptr::from_ref(self.judge) as usize;
        let cells = self.law.space.seen(self.cells, &self.judge.sight(&types));
        types[0] = self.judge.diagram.alike(types[0]);
        let key = (act, ground.rule, types, Part::Figures { certain: ground.certain, cells });
        let figures = self.phrases.ground(key, |types| self.figures(ground, types));
        (!figures.segments().is_empty()).then_some(figures)
    }

    /// The reason of a rule, said of what is named so.
    pub(super) fn told(&self, rule: RuleId, named: &str, with_provisions: bool) -> Sentence {
        let rule = self.judge.act.rule(rule);
        let mut sentence = Sentence::default();
        sentence.say(&fill(&rule.reason, self.lang, named));
        if with_provisions {
            sentence.say(&format!(" ({})", self.provisions(rule)));
        }
        sentence
    }

    fn figures(&self, ground: &Ground, types: &[TypeId]) -> Shared<Sentence> {
        let clauses = self.clauses(ground.rule, types);
        self.phrases.figures((ground.certain, clauses), |clauses| self.beside_bounds(ground.certain, clauses))
    }

    /// Figures beside their bounds, as they follow the reason of a ground.
    pub(super) fn beside_bounds(&self, certain: bool, clauses: &[Clause]) -> Sentence {
        let mut sentence = Sentence::default();
        if !clauses.is_empty() {
            let known = if certain { String::new() } else { format!(" {}:", word::known.get(self.lang)) };
            sentence.say(&format!("{}{known} ", if certain { ":" } else { ";" }));
            sentence.say_all(self.clauses_said(clauses));
        }
        sentence
    }

    fn grounds(&self, grounds: &[Ground]) -> Sentence {
        let mut sentence = Sentence::default();
        if grounds.len() > 1 && grounds.iter().all(|g| !g.certain) {
            sentence.say(&format!("{}: ", word::one_of_these.get(self.lang)));
        }
        for (i, ground) in grounds.iter().enumerate() {
            if i > 0 {
                sentence.say("; ");
            }
            sentence.say_all(self.ground(ground, true));
        }
        sentence
    }

    /// What it may be, under which provisions, what decides, and what is known already.
    fn undetermined(&self, decision: &Decision, deciding: &[Ground], sentence: &mut Sentence) {
        let (open, settled): (Vec<&Ground>, Vec<&Ground>) = deciding.iter().partition(|g| g.classes.only().is_none());
        if !decision.ask.is_empty() {
            let known = settled.iter().map(|g| self.figures_of(g));
            if let Some(known) = known.flatten().next() {
                sentence.say_all(known);
            }
        }
        for (i, ground) in open.into_iter().enumerate() {
            sentence.say(if i > 0 || !decision.ask.is_empty() { "; " } else { "" });
            let labels = self.class_labels(ground.classes);
            sentence.say(&format!("{} ({labels}): ", word::law_open.get(self.lang)));
            sentence.say_all(self.ground(ground, true));
        }
    }

    /// What a reason begins with: `Small: `, or `Undetermined: small (...) or medium (...), depending on turnover`.
    pub(super) fn lead(&self, decision: &Decision) -> Sentence {
        let said = match decision.class() {
            Some(class) => format!("{}: ", self.class_label(class)),
            None => format!("{}: {}", word::undetermined.get(self.lang), self.may_be(decision)),
        };
        Sentence(vec![Segment::Words(capitalised(&said))])
    }

    fn may_be(&self, decision: &Decision) -> String {
        let mut said = String::new();
        if decision.ask.is_empty() {
            return said;
        }
        let deciding = decision.deciding();
        let settled = deciding.iter().filter(|g| g.classes.only().is_some());
        let classes: Vec<String> = settled
            .map(|g| format!("{} ({})", self.class_labels(g.decides), self.provisions(self.judge.act.rule(g.rule))))
            .collect();
        said.push_str(&classes.join(&format!(" {} ", word::or.get(self.lang))));
        said.push_str(if classes.is_empty() { "" } else { ", " });
        said.push_str(&format!("{} {}", word::depending_on.get(self.lang), self.asked(decision)));
        said
    }

    fn asked(&self, decision: &Decision) -> String {
        let labels: Vec<&str> = decision.ask.iter().map(|f| self.law.catalogue().fact(*f).asked(self.lang)).collect();
        match labels.split_last() {
            Some((last, before)) if !before.is_empty() => {
                format!("{} {} {last}", before.join(", "), word::and.get(self.lang))
            }
            _ => labels.concat(),
        }
    }

    /// What the act calls a class.
    pub fn class_label(&self, class: ClassId) -> &str {
        self.judge.act.class(class).label.get(self.lang)
    }

    /// The same of several, of which one is the class: `a, b or c`.
    pub fn class_labels(&self, classes: ClassSet) -> String {
        let labels: Vec<&str> = classes.iter().map(|c| self.class_label(c)).collect();
        match labels.split_last() {
            Some((last, before)) if !before.is_empty() => {
                format!("{} {} {last}", before.join(", "), word::or.get(self.lang))
            }
            _ => labels.concat(),
        }
    }

    /// The provisions of a rule with the act before them: `NIS2 Art. 2(1), Art. 3(2)`.
    pub fn provisions(&self, rule: &Rule) -> String {
        self.cited(&rule.cites)
    }

    /// The record with a decision, for what follows from it.
    pub fn decided<'d>(&'d self, decision: &'d Decision) -> Decided<'d> {
        let Writer { law, judge, functions, cells, .. } = *self;
        Decided { law, judge, functions, cells, decision }
    }

    /// Provisions of the act as one would write them.
    pub fn cited(&self, cites: &[String]) -> String {
        cited(self.law, &self.judge.act, cites, self.lang)
    }

    /// The entity types of the record for which a rule holds, or may.
    pub fn types_for(&self, rule: RuleId) -> Vec<TypeId> {
        if let Functions::Known(types) = self.functions
            && types.len() == 1
        {
            return types.to_vec();
        }
        self.views_for(rule).into_iter().map(|view| view.entity_type).collect()
    }

    /// The record as those of its entity types or activities see it for which a rule holds, or may.
    pub fn views_for(&self, rule: RuleId) -> Vec<View<'_>> {
        let mut views = self.judge.views(self.law, self.functions, self.cells);
        if views.len() == 1 {
            return views;
        }
        let truth = |view: &View| self.judge.diagram.holds(rule, view.entity_type, view.space, &view.cells);
        let for_certain = views.iter().any(|view| truth(view) == Some(true));
        views.retain(|view| if for_certain { truth(view) == Some(true) } else { truth(view).is_none() });
        views
    }

    /// The record as one entity type sees it.
    pub fn view(&self, entity_type: TypeId) -> View<'_> {
        let (space, catalogue) = (&self.law.space, self.law.catalogue());
        View { space, cells: *self.cells, catalogue, entity_type, activity: None }
    }

    fn types_named(&self, types: &[TypeId], with_rows: bool) -> String {
        match self.functions {
            Functions::Known(_) | Functions::Apart(_) => {
                let named: Vec<String> = types.iter().map(|id| self.type_named(*id, with_rows)).collect();
                named.join(&format!(" {} ", word::and.get(self.lang)))
            }
            Functions::Sector(_) => word::some_listed.get(self.lang).to_string(),
            Functions::Unknown => word::some_type.get(self.lang).to_string(),
        }
    }

    pub(super) fn type_named(&self, id: TypeId, with_row: bool) -> String {
        let catalogue = self.law.catalogue();
        let label = in_sentence(catalogue.entity_type(id).label.get(self.lang));
        let row = self.judge.act.tables().find_map(|table| table.row(id, catalogue));
        match row.filter(|_| with_row) {
            Some(row) => format!("{label} ({})", row.cites.join(", ")),
            None => label,
        }
    }

    fn clauses(&self, rule: RuleId, types: &[TypeId]) -> Vec<Clause> {
        let rule = self.judge.act.rule(rule);
        match types.first() {
            Some(id) if !rule.otherwise => self.view(*id).clauses(&rule.condition),
            _ => Vec::new(),
        }
    }

    fn clauses_said(&self, clauses: &[Clause]) -> Sentence {
        let mut sentence = Sentence::default();
        for (i, clause) in clauses.iter().enumerate() {
            if clause.but {
                sentence.say(&format!(", {} ", word::but.get(self.lang)));
            } else if i > 0 {
                sentence.say("; ");
            }
            sentence.say_all(clause_said(self.law, clause, self.lang));
        }
        sentence
    }
}

/// A figure beside its bound, in the words of its unit.
pub fn clause_said(law: &Law, clause: &Clause, lang: Lang) -> Sentence {
    let catalogue = law.catalogue();
    let fact = catalogue.fact(clause.fact);
    let mut sentence = Sentence::default();
    let Kind::Figure(unit_id) = fact.kind else { return sentence };
    let unit = catalogue.unit(unit_id);
    let template = match clause.relation {
        Relation::Below => &unit.below,
        Relation::NotBelow => &unit.not_below,
        Relation::Within => &unit.within,
        Relation::Over => &unit.over,
    };
    let bound = catalogue.written(unit_id, clause.bound, lang);
    let filled = template.get(lang).replace("{bound}", &bound).replace("{number}", &clause.bound.grouped(lang));
    let measure = if fact.measure.en.is_empty() { "{value}" } else { fact.measure.get(lang) };
    let (before, after) = filled.split_once("{measure}").unwrap_or(("", &filled));
    let (lead, trail) = measure.split_once("{value}").unwrap_or((measure, ""));
    sentence.say(before);
    sentence.say(lead);
    sentence.0.push(Segment::Figure(clause.fact));
    sentence.say(trail);
    sentence.say(after);
    sentence
}

/// Provisions of an act as one would write them.
pub(super) fn cited(law: &Law, act: &Act, cites: &[String], lang: Lang) -> String {
    let all = cites.join(", ");
    let provisions = &law.rules.offices.provisions;
    // a citation of another act names that act itself
    if provisions.is_empty() || provisions.iter().any(|word| all.starts_with(word.as_str())) {
        return format!("{} {all}", act.short.get(lang));
    }
    all
}

fn fill(reason: &Text, lang: Lang, types: &str) -> String {
    reason.get(lang).replace("{function}", types)
}

/// A label as it stands inside a sentence: the first letter small, unless it begins an abbreviation.
fn in_sentence(label: &str) -> String {
    let mut letters = label.chars();
    match (letters.next(), letters.next()) {
        (Some(first), Some(second)) if !second.is_uppercase() => {
            first.to_lowercase().chain(label.chars().skip(1)).collect()
        }
        _ => label.to_string(),
    }
}

pub(super) fn capitalised(text: &str) -> String {
    let Some(first) = text.chars().next() else { return String::new() };
    let mut capitalised: String = first.to_uppercase().collect();
    capitalised.push_str(&text[first.len_utf8()..]);
    capitalised
}
