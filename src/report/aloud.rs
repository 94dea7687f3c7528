//! A condition read aloud.

use super::moves::{below, choice_said};
use super::words::word;
use crate::model::{Catalogue, Country, FactId, Kind, Lang, Relation, TypeId};
use crate::rules::Condition;

/// Longer lists of countries and entity types are counted.
const LISTED: usize = 12;

/// A condition in words.
pub(super) fn aloud(condition: &Condition, catalogue: &Catalogue, lang: Lang) -> String {
    let joined = |parts: &[Condition], by: super::Word| {
        let each: Vec<String> = parts.iter().map(|p| part(p, catalogue, lang)).collect();
        each.join(&format!(" {} ", by.get(lang)))
    };
    let fact = |id: FactId| catalogue.fact(id).label.get(lang).to_string();
    match condition {
        Condition::Constant(true) => word::always.get(lang).to_string(),
        Condition::Constant(false) => word::never.get(lang).to_string(),
        Condition::All(parts) => joined(parts, word::and),
        Condition::Any(parts) => joined(parts, word::or),
        Condition::Majority(parts) => format!("{}: {}", word::majority.get(lang), joined(parts, word::and)),
        Condition::Not(inner) => format!("{} {}", word::not.get(lang), part(inner, catalogue, lang)),
        Condition::Flag(id) => fact(*id),
        Condition::Compare { fact: id, relation, bound } => {
            let relation = match relation {
                Relation::Below => below(*id, catalogue),
                Relation::Within => word::at_most,
                Relation::Over => word::more_than,
                Relation::NotBelow => word::at_least,
            };
            let amount = match catalogue.fact(*id).kind {
                Kind::Figure(unit) => catalogue.written(unit, bound.amount, lang),
                _ => bound.amount.grouped(lang),
            };
            format!("{} {} {amount}", fact(*id), relation.get(lang))
        }
        Condition::Choice { fact: id, among } => {
            let names: Vec<&str> = among.iter().map(|choice| choice_said(*choice, catalogue.fact(*id), lang)).collect();
            format!("{}: {}", fact(*id), names.join(&format!(" {} ", word::or.get(lang))))
        }
        Condition::Country { fact: id, among } => {
            let codes: Vec<&str> = among.iter().take(LISTED).map(Country::code).collect();
            let more = if among.len() > LISTED { format!(", ... ({})", among.len()) } else { String::new() };
            format!("{}: {}{more}", fact(*id), codes.join(", "))
        }
        Condition::Given(facts) => {
            let facts: Vec<String> = facts.iter().map(|id| fact(*id)).collect();
            format!("{}: {}", word::some_given.get(lang), facts.join(", "))
        }
        Condition::Function(types) => {
            let all: Vec<TypeId> = catalogue.type_ids().filter(|id| types.contains(*id)).collect();
            let labels = all.iter().take(LISTED).map(|id| catalogue.entity_type(*id).label.get(lang));
            let labels: Vec<&str> = labels.collect();
            let more = if all.len() > LISTED { format!(", ... ({})", all.len()) } else { String::new() };
            match labels.as_slice() {
                [only] => only.to_string(),
                _ => format!("{} [{}{more}]", word::one_of.get(lang), labels.join("; ")),
            }
        }
        Condition::Listed(table) => format!("{} {}", word::listed_in.get(lang), table.name),
        Condition::Criterion(criterion) if criterion.of_previous_year => {
            format!("{} {}", criterion.name, word::the_year_before.get(lang))
        }
        Condition::Criterion(criterion) => criterion.name.clone(),
        Condition::Reading { name, choice, .. } => format!("{name} = {choice}"),
    }
}

/// A condition inside another: in brackets where it has parts of its own.
fn part(condition: &Condition, catalogue: &Catalogue, lang: Lang) -> String {
    let has_parts = matches!(condition, Condition::All(_) | Condition::Any(_) | Condition::Majority(_));
    let aloud = aloud(condition, catalogue, lang);
    if has_parts { format!("({aloud})") } else { aloud }
}
