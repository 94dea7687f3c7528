//! Cases that are missing: lines to review and paste, each made from a record that tells a change of the law from the
//! law as it stands.

use super::{Reading, UNDATED, found};
use crate::diagram::Space;
use crate::evaluate::{Law, Suspect};
use crate::model::{Catalogue, FactId, Facts, Functions, Kind, SectorId, TypeId, Value};
use crate::rules::{RuleSet, step};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// A case that is not there yet: what is given, and what the law answers now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The act beside which it belongs.
    pub act: String,
    pub given: Vec<(String, String)>,
    pub as_of: Option<String>,
    pub read: Option<(String, String)>,
    pub expected: Vec<(String, Vec<String>)>,
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let mut parts: Vec<String> = self.given.iter().map(|(name, cell)| format!("{name}: {cell}")).collect();
        parts.extend(self.as_of.iter().map(|day| format!("as_of: {day}")));
        parts.extend(self.read.iter().map(|(name, choice)| format!("read: {{ {name}: {choice} }}")));
        parts.extend(self.expected.iter().map(|(what, values)| match values.as_slice() {
            [one] => format!("{what}: {one}"),
            several => format!("{what}: [{}]", several.join(", ")),
        }));
        write!(f, "{{ {} }}", parts.join(", "))
    }
}

/// Lines of one act as a file of cases, each with the changes that it is for. The names are to be given.
pub(super) fn as_file<'l>(lines: impl IntoIterator<Item = (&'l str, &'l Line)>) -> String {
    let mut named: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    let mut order: Vec<String> = Vec::new();
    for (says, line) in lines {
        let line = line.to_string();
        if !named.contains_key(&line) {
            order.push(line.clone());
        }
        named.entry(line).or_default().push(says);
    }
    let mut out = String::from(
        "# Made from what the law answers now: check each line against the text before it stays.\ncases:\n",
    );
    for (i, line) in order.iter().enumerate() {
        for says in &named[line] {
            out.push_str(&format!("  # notices that {says}\n"));
        }
        out.push_str(&format!("  to be named {}: {line}\n", i + 1));
    }
    out
}

/// A line that holds under the one law and not under the other, made from the first suspect that gives one.
pub(super) fn line_that_tells(
    space: &Arc<Space>,
    (one, other): (RuleSet, RuleSet),
    act: &str,
    reading: &Reading,
    suspects: &[Suspect],
) -> Option<Line> {
    let (one, other) = (Law::compile(one).ok()?, Law::compile(other).ok()?);
    let catalogue = one.catalogue();
    let records = suspects.iter().filter_map(|suspect| record_in(space, catalogue, suspect));
    let records: Vec<Facts> = if suspects.is_empty() { plain_records(catalogue) } else { records.collect() };
    let mut shortest: Option<Line> = None;
    for facts in records {
        let (before, after) = (found(&one, &facts), found(&other, &facts));
        let differing: Vec<&String> = before.iter().filter(|(k, v)| after.get(*k) != Some(v)).map(|(k, _)| k).collect();
        if differing.is_empty() {
            continue;
        }
        let asserted = ["expect", "by"].into_iter().chain(differing.iter().map(|k| k.as_str()));
        let mut expected: Vec<(String, Vec<String>)> = Vec::new();
        for what in asserted {
            let Some(values) = before.get(what) else { continue };
            if expected.iter().all(|(known, _)| known != what) {
                expected.push((what.to_string(), values.clone()));
            }
        }
        let line = Line {
            act: act.to_string(),
            given: written(&facts, catalogue),
            as_of: (reading.0 != UNDATED).then(|| reading.0.to_string()),
            read: reading.1.iter().next().map(|(name, choice)| (name.clone(), choice.clone())),
            expected,
        };
        if shortest.as_ref().is_none_or(|s| line.given.len() < s.given.len()) {
            shortest = Some(line);
        }
    }
    shortest
}

/// Records that say nothing but what they do, or in which sector.
fn plain_records(catalogue: &Catalogue) -> Vec<Facts> {
    let types = catalogue.type_ids().map(|id| Functions::Known(Arc::from([id])));
    let sectors = (0..catalogue.sectors.len() as u8).map(|i| Functions::Sector(SectorId(i)));
    let record = |functions| {
        let mut facts = Facts::none(catalogue);
        facts.functions = functions;
        facts
    };
    types.chain(sectors).chain([Functions::Unknown]).map(record).collect()
}

/// A record of these entity types that lies in these cells; facts of which a blank says as much stay blank.
fn record_in(space: &Arc<Space>, catalogue: &Catalogue, suspect: &Suspect) -> Option<Facts> {
    let mut facts = Facts::none(catalogue);
    facts.functions = Functions::Known(suspect.types.as_slice().into());
    let lens = space.lens(&catalogue.fact_ids().collect::<Vec<_>>(), catalogue);
    for variable in 0..space.variables.len() {
        let wanted = space.open(&suspect.cells, variable);
        let Some(fact) = space.variables[variable].fact.filter(|_| wanted.count_ones() == 1) else { continue };
        if space.open(&lens.cells(&facts), variable) == wanted {
            continue;
        }
        let value = values(space, variable, fact, catalogue).into_iter().find(|value| {
            let mut tried = facts.clone();
            tried.set(fact, value.clone());
            space.open(&lens.cells(&tried), variable) == wanted
        })?;
        facts.set(fact, value);
    }
    Some(facts)
}

/// Values of a fact, one at least in each cell, plain ones first.
fn values(space: &Space, variable: usize, fact: FactId, catalogue: &Catalogue) -> Vec<Value> {
    match &catalogue.fact(fact).kind {
        Kind::Flag => vec![Value::Flag(true), Value::Flag(false)],
        Kind::Choice(choices) => (0..=choices.len() as u8).map(Value::Choice).collect(),
        Kind::Country => catalogue.all_countries.iter().map(Value::Country).collect(),
        Kind::Countries => {
            let all = &catalogue.all_countries;
            let one = all.iter().map(|c| Value::Countries(vec![c]));
            let two = all.iter().flat_map(|a| all.iter().map(move |b| Value::Countries(vec![a, b])));
            one.chain(two).collect()
        }
        Kind::Figure(unit) => {
            let step = step(!catalogue.unit(*unit).name.en.is_empty());
            let width = space.variables[variable].width();
            let cuts = (0..width).filter_map(|cell| space.stretch(variable, cell)?.1);
            cuts.flat_map(|cut| [cut.at, cut.at - step, cut.at + step]).map(Value::Figure).collect()
        }
        Kind::Date | Kind::Text | Kind::Functions | Kind::Sector | Kind::Code => Vec::new(),
    }
}

/// A record as cells.
fn written(facts: &Facts, catalogue: &Catalogue) -> Vec<(String, String)> {
    let id = |id: &TypeId| catalogue.entity_type(*id).id.clone();
    let mut cells = Vec::new();
    for fact in &catalogue.facts {
        let cell = match (&facts.functions, &fact.kind) {
            (Functions::Known(types), Kind::Functions) => types.iter().map(id).collect::<Vec<_>>().join("|"),
            (Functions::Sector(sector), Kind::Sector) => catalogue.sector(*sector).id.clone(),
            _ => continue,
        };
        cells.push((fact.name.clone(), cell));
    }
    for fact in catalogue.fact_ids() {
        let declared = catalogue.fact(fact);
        let cell = match (facts.get(fact), &declared.kind) {
            (Value::Flag(flag), _) => flag.to_string(),
            (Value::Figure(figure), _) => figure.to_string(),
            (Value::Choice(0), _) => "none".to_string(),
            (Value::Choice(choice), Kind::Choice(choices)) => choices[usize::from(*choice) - 1].clone(),
            (Value::Country(country), _) => country.code().to_string(),
            (Value::Countries(countries), _) => countries.iter().map(|c| c.code()).collect::<Vec<_>>().join("|"),
            _ => continue,
        };
        cells.push((declared.name.clone(), cell));
    }
    cells
}
