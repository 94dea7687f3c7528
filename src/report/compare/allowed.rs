//! Differences beside the list of those that are meant: what is not on it, and what stands on it for nothing.

use super::{Report, labels};
use crate::model::{Lang, said};
use crate::rules::Allowed;

/// What the list leaves over on either side.
#[derive(Debug, Default)]
pub struct Reckoning {
    /// One line for each group of which some type is not on the list.
    pub unexplained: Vec<String>,
    /// One line for each entry that no difference meets any more.
    pub stale: Vec<String>,
}

/// Sets the differences against the list, which stands in the file of this name.
pub fn reckoning(report: &Report, list: &[Allowed], file: &str, lang: Lang) -> Reckoning {
    let mut found = Reckoning::default();
    let mut met = vec![false; list.len()];
    for (matter, moved) in report.moved() {
        let catalogue = &matter.comparison.catalogue;
        let mut left: Vec<&str> = Vec::new();
        for id in moved.cases.iter().flat_map(|case| &case.types) {
            let id = catalogue.entity_type(*id).id.as_str();
            let mut is_meant = false;
            for (entry, met) in list.iter().zip(&mut met) {
                let classes = [moved.one.classes.as_slice(), moved.other.classes.as_slice()];
                let rules = [moved.one.rules.as_slice(), moved.other.rules.as_slice()];
                if entry.covers(&matter.regime, classes, &rules, id) {
                    (*met, is_meant) = (true, true);
                }
            }
            if !is_meant && !left.contains(&id) {
                left.push(id);
            }
        }
        if !left.is_empty() {
            let said = said!(
                "not on the list: {regime}: {from} -> {to} by {one} -> {other}: {types}",
                "niet op de lijst: {regime}: {from} -> {to} door {one} -> {other}: {types}",
                regime = matter.regime,
                from = labels(matter, 0, &moved.one.classes, lang),
                to = labels(matter, 1, &moved.other.classes, lang),
                one = moved.one.rules.join(" + "),
                other = moved.other.rules.join(" + "),
                types = left.join(", "),
            );
            found.unexplained.push(said.get(lang).to_string());
        }
    }
    for (entry, _) in list.iter().zip(met).filter(|(_, met)| !met) {
        let said = said!(
            "{file}:{line}: nothing differs so any more ({why}); take it off the list",
            "{file}:{line}: niets verschilt nog zo ({why}); haal het van de lijst",
            line = entry.line,
            why = entry.why,
        );
        found.stale.push(said.get(lang).to_string());
    }
    found
}
