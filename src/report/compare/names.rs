//! Names that one side has and the other has not, and thresholds that changed: what a comparison of classes rests on.

use super::WordChange;
use crate::model::{Catalogue, Decimal, Lang, Text, UnitId, said};
use crate::rules::{Act, RuleSet};
use std::collections::BTreeSet;

/// What differs in facts, entity types, and the thresholds and classes of acts that both sides have.
pub fn names(one: &RuleSet, other: &RuleSet) -> Vec<WordChange> {
    let mut found = Vec::new();
    let facts = |rules: &RuleSet| rules.catalogue.facts.iter().map(|fact| fact.name.clone()).collect();
    only(&mut found, ("fact", said!("fact", "gegeven")), facts(one), facts(other));
    let types = |rules: &RuleSet| rules.catalogue.types.iter().map(|found| found.id.clone()).collect();
    only(&mut found, ("entity-type", said!("entity type", "soort entiteit")), types(one), types(other));
    for act in acts(one) {
        let Some(twin) = acts(other).find(|twin| twin.id == act.id) else { continue };
        thresholds(&mut found, (act, &one.catalogue), (twin, &other.catalogue));
        let classes = |act: &Act| act.classes.iter().map(|class| class.id.clone()).collect();
        only(&mut found, ("class", said!("class", "klasse")), classes(act), classes(twin));
    }
    found
}

fn acts(rules: &RuleSet) -> impl Iterator<Item = &Act> {
    rules.regimes.iter().filter_map(|regime| regime.act.as_deref()).chain(rules.size.as_deref())
}

fn only(
    found: &mut Vec<WordChange>,
    (kind, what): (&'static str, Text),
    one: BTreeSet<String>,
    other: BTreeSet<String>,
) {
    for name in one.symmetric_difference(&other) {
        let side = |has: bool| has.then(|| name.clone());
        let sides = [side(one.contains(name)), side(other.contains(name))];
        found.push(WordChange { what: what.clone(), kind, name: name.clone(), sides });
    }
}

fn thresholds(found: &mut Vec<WordChange>, (one, of_one): (&Act, &Catalogue), (other, of_other): (&Act, &Catalogue)) {
    let written = |catalogue: &Catalogue, (amount, unit): &(Decimal, Option<UnitId>)| match unit {
        Some(unit) => catalogue.written(*unit, *amount, Lang::En),
        None => amount.to_string(),
    };
    let names: BTreeSet<&String> = one.names.thresholds.keys().chain(other.names.thresholds.keys()).collect();
    for name in names {
        let sides = [(one, of_one), (other, of_other)]
            .map(|(act, catalogue)| act.names.thresholds.get(name).map(|value| written(catalogue, value)));
        let what = said!("threshold", "drempel");
        let change = WordChange { what, kind: "threshold", name: name.clone(), sides };
        if change.sides[0] != change.sides[1] && !found.contains(&change) {
            found.push(change);
        }
    }
}
