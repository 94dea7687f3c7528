//! Activities that have qualifiers of their own: how each is named, and what it alone says.

use super::moves::choice_said;
use super::reason::{Sentence, Writer};
use super::words::word;
use crate::evaluate::{Law, View};
use crate::model::{Activity, Country, Decision, FactId, Functions, Ground, Kind, Lang, Value};
use crate::rules::Effect;

/// What tells the Member State competent for a record whose activities are kept apart.
#[derive(Debug, Default, PartialEq, Eq, Hash)]
pub struct Seats {
    /// Facts of the record, for activities that say nothing of them.
    pub of_record: Vec<FactId>,
    /// What activities say themselves.
    pub of_activities: Vec<Country>,
}

impl Seats {
    /// None where no activity has anything of its own: then facts of the record tell all.
    pub(super) fn new(writer: &Writer, decision: &Decision) -> Option<Seats> {
        if writer.functions.activities().is_empty() {
            return None;
        }
        let act = &writer.judge.act;
        let mut seats = Seats::default();
        for rule in decision.overlays.iter() {
            let Effect::Jurisdiction(fact) = act.rule(rule).effect else { continue };
            for view in writer.views_for(rule) {
                seats.add(fact, &view);
            }
        }
        Some(seats)
    }

    /// Adds what the view of one activity tells.
    pub(super) fn add(&mut self, fact: FactId, view: &View) {
        match view.activity.and_then(|activity| activity.said().find(|(said, _)| *said == fact)) {
            Some((_, Value::Country(country))) => self.of_activities.push(*country),
            Some((_, Value::Countries(countries))) => self.of_activities.extend(countries),
            Some(_) => {}
            None if self.of_record.contains(&fact) => {}
            None => self.of_record.push(fact),
        }
    }
}

impl Writer<'_> {
    /// A ground as a phrase, said of the activities for which it holds.
    pub(super) fn ground_of_activities(&self, ground: &Ground, with_provisions: bool) -> Sentence {
        let views = self.views_for(ground.rule);
        let mut names: Vec<String> = Vec::new();
        for activity in views.iter().filter_map(|view| view.activity) {
            let label = self.type_named(activity.entity_type, with_provisions);
            let name = named(&label, activity, self.functions, self.law, self.lang);
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let names = names.join(&format!(" {} ", word::and.get(self.lang)));
        let mut sentence = self.told(ground.rule, &names, with_provisions);
        if let Some(figures) = self.figures_of_activities(ground) {
            sentence.say_all(figures);
        }
        sentence
    }

    /// The figures behind a ground, if there are any: of the activity itself those that it has.
    pub(super) fn figures_of_activities(&self, ground: &Ground) -> Option<Sentence> {
        let rule = self.judge.act.rule(ground.rule);
        let view = self.views_for(ground.rule).into_iter().next().filter(|_| !rule.otherwise)?;
        let clauses = view.clauses(&rule.condition);
        let own = |fact: FactId| {
            let (_, value) = view.activity?.said().find(|(said, _)| *said == fact)?;
            Some(value_said(fact, value, self.law, self.lang))
        };
        (!clauses.is_empty()).then(|| self.beside_bounds(ground.certain, &clauses).with_figures(own))
    }
}

/// An activity by the name of its type, and where the record has several of that type by what it says itself.
pub(super) fn named(label: &str, activity: &Activity, functions: &Functions, law: &Law, lang: Lang) -> String {
    let alike = functions.activities().iter().filter(|other| other.entity_type == activity.entity_type);
    let said = qualifiers(activity, law, lang);
    if alike.count() > 1 && !said.is_empty() { format!("{label} [{said}]") } else { label.to_string() }
}

/// What is said of an activity alone.
pub(super) fn qualifiers(activity: &Activity, law: &Law, lang: Lang) -> String {
    let label = |fact: FactId| law.catalogue().fact(fact).label.get(lang);
    let said = activity.said();
    let said = said.map(|(fact, value)| format!("{}: {}", label(*fact), value_said(*fact, value, law, lang)));
    said.collect::<Vec<_>>().join("; ")
}

/// A value in words.
pub(super) fn value_said(fact: FactId, value: &Value, law: &Law, lang: Lang) -> String {
    let catalogue = law.catalogue();
    match (value, &catalogue.fact(fact).kind) {
        (Value::Blank, _) => word::not_given.get(lang).to_string(),
        (Value::Unknown, _) => word::unknown.get(lang).to_string(),
        (Value::Flag(flag), _) => if *flag { word::yes } else { word::no }.get(lang).to_string(),
        (Value::AtLeast(figure), Kind::Figure(unit)) => {
            format!("{} {}", word::at_least.get(lang), catalogue.written(*unit, *figure, lang))
        }
        (Value::Figure(figure), Kind::Figure(unit)) => catalogue.written(*unit, *figure, lang),
        (Value::Figure(figure) | Value::AtLeast(figure), _) => figure.grouped(lang),
        (Value::Choice(choice), _) => choice_said(*choice, catalogue.fact(fact), lang).to_string(),
        (Value::Country(country), _) => country.code().to_string(),
        (Value::Countries(countries), _) => countries.iter().map(Country::code).collect::<Vec<_>>().join(", "),
        (Value::Date(date), _) => date.to_string(),
        (Value::Text(text), _) => text.clone(),
    }
}
