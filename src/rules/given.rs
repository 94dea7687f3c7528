//! The names that a folder of rules gives: what editors can offer where one is to be written.

use super::forms::Given;
use super::source::Source;
use super::yaml::{Node, Shape};
use super::{Laws, foundations};
use crate::diagnostic::{CODES, Faults};
use crate::model::Catalogue;
use std::collections::{BTreeMap, BTreeSet};

/// Names in order, by what they are given to.
pub type GivenNames = BTreeMap<Given, BTreeSet<String>>;

/// The parts of an act whose keys are names, with what they name.
const PARTS: [(&str, Given); 5] = [
    ("criteria", Given::Criterion),
    ("classes", Given::Class),
    ("rules", Given::Rule),
    ("overlays", Given::Rule),
    ("readings", Given::Reading),
];

/// Every name that a folder gives, as far as it can be read, with its facts.
pub fn names_given(source: &Source, faults: &mut Faults) -> (Catalogue, GivenNames) {
    let (catalogue, laws) = foundations(source, faults);
    let mut given = GivenNames::new();
    of_catalogue(&catalogue, &mut given);
    of_laws(&laws, &mut given);
    let mut add = |of, name: &str| {
        given.entry(of).or_default().insert(name.to_string());
    };
    CODES.iter().for_each(|(code, _)| add(Given::Diagnostic, code.id()));
    for act in source.acts() {
        add(Given::Act, &act);
        for path in source.files_in(&act) {
            let Some((_, root)) = source.tree(&path, faults) else { continue };
            for (part, of) in PARTS {
                keys(root.entry(part)).for_each(|name| add(of, name));
            }
            if let Some(Node { shape: Shape::Word(table), .. }) = root.entry("table") {
                add(Given::Table, table);
            }
        }
    }
    (catalogue, given)
}

fn keys(node: Option<&Node>) -> impl Iterator<Item = &str> {
    let entries = match node.map(|node| &node.shape) {
        Some(Shape::Mapping(entries)) => entries.as_slice(),
        _ => &[],
    };
    entries.iter().map(|(key, _)| key.word.as_str())
}

fn of_catalogue(catalogue: &Catalogue, given: &mut GivenNames) {
    let mut all = |of, names: Vec<String>| drop(given.insert(of, names.into_iter().collect()));
    all(Given::Fact, catalogue.facts.iter().map(|fact| fact.name.clone()).collect());
    all(Given::Type, catalogue.types.iter().map(|found| found.id.clone()).collect());
    all(Given::Sector, catalogue.sectors.iter().map(|sector| sector.id.clone()).collect());
    all(Given::Unit, catalogue.units.iter().map(|unit| unit.id.clone()).collect());
    all(Given::CountryList, catalogue.countries.keys().cloned().collect());
    all(Given::Country, catalogue.all_countries.iter().map(|country| country.code().to_string()).collect());
}

fn of_laws(laws: &Laws, given: &mut GivenNames) {
    let mut all = |of, names: Vec<String>| drop(given.insert(of, names.into_iter().collect()));
    let named = |names: &[(String, crate::model::Text)]| names.iter().map(|(name, _)| name.clone()).collect();
    all(Given::Regime, laws.regimes.iter().map(|regime| regime.id.clone()).collect());
    all(Given::Decided, laws.decided().into_iter().map(|(id, _)| id.to_string()).collect());
    all(Given::Column, laws.regimes.iter().flat_map(|regime| regime.columns.clone()).collect());
    all(Given::Assertable, laws.assertable());
    all(Given::Role, named(&laws.offices.roles));
    all(Given::DateColumn, named(&laws.offices.dates));
    all(Given::Body, named(&laws.offices.bodies));
}
