//! Every name, number and text of the law that the binary carries, with what it is.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use vitaal::diagnostic::Faults;
use vitaal::model::{Catalogue, Decimal, Text};
use vitaal::rules::{Consequences, Laws, Offices, Readings, RuleSet, Source, foundations, load_act};

fn catalogue_and_laws() -> (Catalogue, Laws) {
    let mut faults = Faults::default();
    let read = foundations(&Source::Embedded, &mut faults);
    assert!(faults.found.is_empty(), "{:?}", faults.found);
    read
}

/// Every act by itself, read as the law reads when nothing else is asked for.
fn acts() -> Vec<RuleSet> {
    let source = Source::Embedded;
    let as_of = "2026-11-21".parse().unwrap();
    source.acts().iter().map(|id| load_act(&source, id, as_of, &Readings::new()).unwrap()).collect()
}

/// Names of sectors, entity types, countries, laws, regimes, acts and everything that acts name.
pub fn all() -> BTreeMap<String, String> {
    let mut names = BTreeMap::new();
    let mut add = |name: &str, what: &str| {
        names.entry(name.to_string()).or_insert_with(|| what.to_string());
    };
    let (catalogue, laws) = catalogue_and_laws();
    catalogue.sectors.iter().for_each(|s| add(&s.id, "a sector"));
    catalogue.types.iter().for_each(|t| add(&t.id, "an entity type"));
    catalogue.units.iter().for_each(|u| add(&u.id, "a unit"));
    for (list, codes) in &catalogue.countries {
        add(list, "a list of countries");
        codes.iter().for_each(|c| add(c.code(), "a country"));
    }
    for regime in &laws.regimes {
        add(&regime.id, "a regime");
        regime.columns.iter().for_each(|c| add(c, "a column of a regime"));
    }
    laws.laws.iter().for_each(|law| add(&law.id, "a law"));
    let Offices { roles, dates, bodies, .. } = &laws.offices;
    for (named, what) in [(roles, "a role"), (dates, "a column of days"), (bodies, "a body")] {
        named.iter().for_each(|(name, _)| add(name, what));
    }
    for rules in acts() {
        let Some(act) = rules.regimes.first().and_then(|r| r.act.as_ref()) else { continue };
        let of = |what: &str| format!("{what} of {}", act.id);
        add(&act.id, "an act");
        act.classes.iter().for_each(|c| add(&c.id, &of("a class")));
        act.rules.iter().for_each(|r| add(&r.id, &of("a rule or overlay")));
        act.names.thresholds.keys().for_each(|n| add(n, &of("a threshold")));
        act.names.criteria.keys().for_each(|n| add(n, &of("a criterion")));
        act.names.tables.keys().for_each(|n| add(n, &of("a table")));
        for reading in &rules.readings {
            add(&reading.name, &of("a reading"));
            reading.choices.iter().for_each(|c| add(c, &of("a choice of a reading")));
        }
        for column in &act.columns {
            add(&column.name, &of("a column"));
        }
        let Consequences { competences, kinds, duties, estimates } = &act.consequences;
        competences.iter().for_each(|c| add(&c.id, &of("a row on who is competent")));
        kinds.iter().for_each(|(name, _)| add(name, &of("a kind of duty")));
        duties.iter().for_each(|d| add(&d.id, &of("a duty")));
        estimates.iter().for_each(|e| add(&e.id, &of("an estimate")));
    }
    names
}

/// Thresholds large enough that no program has the same number by chance.
pub fn bounds_of_a_hundred_or_more() -> BTreeMap<u128, String> {
    let mut bounds = BTreeMap::new();
    for rules in acts() {
        for act in rules.regimes.iter().filter_map(|r| r.act.as_ref()) {
            let large = act.names.thresholds.iter().filter(|(_, (amount, _))| *amount >= Decimal::whole(100));
            for (name, (amount, _)) in large {
                bounds.extend(amount.to_string().parse().ok().map(|n: u128| (n, name.clone())));
            }
        }
    }
    bounds
}

/// Every text for readers, with where it stands. Texts that may be absent are left out where they are.
pub fn texts() -> Vec<(String, Text)> {
    let mut texts: Vec<(String, Text)> = Vec::new();
    let mut add = |place: String, text: &Text| texts.push((place, text.clone()));
    let (catalogue, laws) = catalogue_and_laws();
    for fact in &catalogue.facts {
        add(format!("label of fact {}", fact.name), &fact.label);
        for (what, text) in
            [("question", &fact.question), ("help", &fact.help), ("whether", &fact.whether), ("measure", &fact.measure)]
        {
            if *text != Text::default() {
                add(format!("{what} of fact {}", fact.name), text);
            }
        }
    }
    for unit in &catalogue.units {
        for text in [&unit.below, &unit.not_below, &unit.within, &unit.over] {
            add(format!("unit {}", unit.id), text);
        }
    }
    catalogue.sectors.iter().for_each(|s| add(format!("sector {}", s.id), &s.label));
    catalogue.types.iter().for_each(|t| add(format!("entity type {}", t.id), &t.label));
    laws.laws.iter().for_each(|law| add(format!("title of law {}", law.id), &law.title));
    for regime in &laws.regimes {
        add(format!("title of regime {}", regime.id), &regime.title);
        add(format!("label of absence in {}", regime.id), &regime.absent.label);
        add(format!("reason of absence in {}", regime.id), &regime.absent.reason);
    }
    for (name, text) in laws.offices.roles.iter().chain(&laws.offices.dates) {
        add(format!("label of column {name}"), text);
    }
    // a body of the Netherlands may have no name in English
    laws.offices.bodies.iter().for_each(|(name, text)| add(format!("name of body {name}"), text));
    for rules in acts() {
        let Some(act) = rules.regimes.first().and_then(|r| r.act.as_ref()) else { continue };
        add(format!("title of {}", act.id), &act.title);
        add(format!("short title of {}", act.id), &act.short);
        act.classes.iter().for_each(|c| add(format!("class {} of {}", c.id, act.id), &c.label));
        let with_reason = act.rules.iter().filter(|r| r.reason != Text::default());
        with_reason.for_each(|r| add(format!("reason of {}#{}", act.id, r.id), &r.reason));
        let Consequences { competences, kinds, duties, estimates } = &act.consequences;
        kinds.iter().for_each(|(name, text)| add(format!("kind of duty {name} of {}", act.id), text));
        estimates.iter().for_each(|e| add(format!("estimate {} of {}", e.id, act.id), &e.text));
        let notes = competences.iter().map(|c| (&c.id, &c.note));
        let of_duties = duties.iter().flat_map(|d| [&d.text, &d.due, &d.fine].map(|text| (&d.id, text)));
        let said = notes.chain(of_duties).filter(|(_, text)| **text != Text::default());
        said.for_each(|(id, text)| add(format!("what follows from {}#{id}", act.id), text));
        for reading in &rules.readings {
            add(format!("question of reading {}", reading.name), &reading.question);
            for choice in &reading.choices {
                add(format!("reading {}={choice}", reading.name), &meaning(&act.id, &reading.name, choice));
            }
        }
    }
    texts
}

/// What a reading says when this choice is made.
fn meaning(act: &str, reading: &str, choice: &str) -> Text {
    let asked = Readings::from([(reading.to_string(), choice.to_string())]);
    let rules = load_act(&Source::Embedded, act, "2026-11-21".parse().unwrap(), &asked).unwrap();
    rules.readings.into_iter().find(|r| r.name == reading).unwrap().meaning
}
