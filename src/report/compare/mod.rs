//! What differs between two laws, for readers and for programs.

mod allowed;
mod condition;
mod found;
mod json;
mod markdown;
mod names;
mod text;

pub use allowed::{Reckoning, reckoning};
pub use condition::Teller;
pub use found::findings;
pub use json::json;
pub use markdown::markdown;
pub use names::names;
pub use text::text;

use crate::evaluate::{Case, Matter, Moved, Witness};
use crate::model::{Kind, Lang, Text, said};

/// Two sides and what was found between them.
#[derive(Debug)]
pub struct Report {
    /// The sides as they were named.
    pub sides: [String; 2],
    /// The day judged of each.
    pub as_of: [jiff::civil::Date; 2],
    /// What differs in names and numbers: acts, facts, types, thresholds.
    pub words: Vec<WordChange>,
    pub matters: Vec<Matter>,
}

/// A name that one side has and the other has not, or that stands for something else there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WordChange {
    /// What sort of name it is.
    pub what: Text,
    /// The same for programs: `fact`, `entity-type`, `threshold`, `class` or `act`.
    pub kind: &'static str,
    pub name: String,
    /// What it is on each side; none where that side has no such name.
    pub sides: [Option<String>; 2],
}

impl Report {
    /// The groups of records whose class differs.
    pub fn moved(&self) -> impl Iterator<Item = (&Matter, &Moved)> {
        self.matters.iter().flat_map(|matter| matter.survey.moved.iter().map(move |moved| (matter, moved)))
    }

    /// Whether nothing differs at all.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty() && self.moved().next().is_none()
    }
}

/// The labels of classes of one act: `essential entity or important entity`.
fn labels(matter: &Matter, side: usize, ids: &[String], lang: Lang) -> String {
    let act = [&matter.comparison.one.act, &matter.comparison.other.act][side];
    let label = |id: &String| {
        let class = act.class_named(id).map(|class| act.class(class).label.get(lang));
        class.filter(|label| !label.is_empty()).unwrap_or(id).to_string()
    };
    ids.iter().map(label).collect::<Vec<_>>().join(&format!(" {} ", super::word::or.get(lang)))
}

/// The rules of a side with their provisions: `large-annex-1 (NIS2 Art. 3(1)(a))`.
fn rules(matter: &Matter, side: usize, ids: &[String], lang: Lang) -> String {
    let act = [&matter.comparison.one.act, &matter.comparison.other.act][side];
    let told = |id: &String| match act.rules.iter().find(|rule| rule.id == *id).filter(|rule| !rule.cites.is_empty()) {
        Some(rule) => format!("{id} ({} {})", act.short.get(lang), rule.cites.join(", ")),
        None => id.clone(),
    };
    ids.iter().map(told).collect::<Vec<_>>().join(&format!(" {} ", super::word::and.get(lang)))
}

/// The entity types of a case by name.
fn types(matter: &Matter, case: &Case, lang: Lang) -> Vec<String> {
    let catalogue = &matter.comparison.catalogue;
    case.types.iter().map(|id| catalogue.entity_type(*id).label.get(lang).to_string()).collect()
}

/// A witness as a header and a row that can stand in a file of records.
fn record(matter: &Matter, witness: &Witness) -> [String; 2] {
    let catalogue = &matter.comparison.catalogue;
    let function = catalogue.facts.iter().find(|fact| fact.kind == Kind::Functions).map(|fact| fact.name.clone());
    let types: Vec<&str> = witness.types.iter().map(|id| catalogue.entity_type(*id).id.as_str()).collect();
    let mut header = vec![function.unwrap_or_default()];
    let mut row = vec![types.join("|")];
    for (fact, value) in &witness.values {
        let declared = catalogue.fact(*fact);
        header.push(declared.name.clone());
        row.push(value.written(&declared.kind).unwrap_or_default());
    }
    [header.join(","), row.join(",")]
}

/// The headline of a matter: that it is equal, or in how many ways it differs.
fn headline(matter: &Matter, sides: &[String; 2], lang: Lang) -> String {
    let acts = [&matter.comparison.one.act, &matter.comparison.other.act].map(|act| act.id.clone());
    let [one, other] = if acts[0] == acts[1] { sides.clone() } else { acts };
    let title = matter.title.get(lang);
    let title = if title.is_empty() { &matter.regime } else { title };
    let ways = matter.survey.moved.len();
    let said = match ways {
        0 => said!(
            "{title}: {one} and {other} give every organisation the same class; proved for all that can be said of one",
            "{title}: {one} en {other} geven elke organisatie dezelfde klasse; bewezen voor alles wat van een organisatie gezegd kan worden"
        ),
        1 => {
            said!("{title}: {one} and {other} differ in one way", "{title}: {one} en {other} verschillen op één manier")
        }
        _ => said!(
            "{title}: {one} and {other} differ in {ways} ways",
            "{title}: {one} en {other} verschillen op {ways} manieren"
        ),
    };
    said.get(lang).to_string()
}
