//! Cases that are missing: lines to review and paste, each made from a record that tells a change of the law from the
//! law as it stands.

use super::{Coverage, Mutants, Reading, UNDATED, found};
use crate::diagram::{Formulas, Space};
use crate::evaluate::{Law, Suspect};
use crate::model::{Catalogue, Country, FactId, Facts, Functions, Kind, TypeId, Value};
use crate::records::record;
use crate::rules::{Condition, Effect, RuleSet, step};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

/// More sets of entity types than this are not tried with something unknown.
const MOST_TYPES: usize = 20;

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

/// Cases that are missing, by the act beside which they belong: each line with what it is for.
#[derive(Debug, Default)]
pub struct Missing(BTreeMap<String, Vec<(String, Line)>>);

impl Missing {
    /// Those for what no case reaches.
    pub fn add_reached(&mut self, coverage: &Coverage) {
        coverage.missing().for_each(|(says, line)| self.add(says, line));
    }

    /// Those for changes that no case notices.
    pub fn add_noticed(&mut self, mutants: &Mutants) {
        mutants.missing().for_each(|(says, line)| self.add(format!("notices that {says}"), line));
    }

    fn add(&mut self, says: String, line: &Line) {
        self.0.entry(line.act.clone()).or_default().push((says, line.clone()));
    }

    /// For each act that lacks some, a file of cases to review. The names are to be given.
    pub fn files(&self) -> impl Iterator<Item = (&str, String)> {
        self.0.iter().map(|(act, lines)| (act.as_str(), as_file(lines)))
    }
}

fn as_file(lines: &[(String, Line)]) -> String {
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
            out.push_str(&format!("  # {says}\n"));
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
    let made: Vec<Facts> = suspects.iter().filter_map(|suspect| record_in(space, catalogue, suspect)).collect();
    let records = if suspects.is_empty() { plain_records(catalogue) } else { made.clone() };
    let laws = (&one, &other);
    let tells =
        |records: Vec<Facts>| shortest_line(records.into_iter().filter(|f| can_be(f, catalogue)), laws, act, reading);
    // what is certain may become open where something is not known
    tells(records)
        .or_else(|| tells(with_seats_apart(&made, space, laws)))
        .or_else(|| tells(with_something_unknown(&made, catalogue)))
}

/// The shortest line that one of these records gives.
fn shortest_line(
    records: impl Iterator<Item = Facts>,
    (one, other): (&Law, &Law),
    act: &str,
    reading: &Reading,
) -> Option<Line> {
    let catalogue = one.catalogue();
    let mut shortest: Option<Line> = None;
    for facts in records {
        let (before, after) = (found(one, &facts), found(other, &facts));
        let differing: Vec<&String> = before.iter().filter(|(k, v)| after.get(*k) != Some(v)).map(|(k, _)| k).collect();
        if differing.is_empty() {
            continue;
        }
        let asserted = ["expect", "by"].into_iter().chain(differing.iter().map(|k| k.as_str()));
        let line = line((act, reading), facts.written(catalogue), asserted, &before);
        if shortest.as_ref().is_none_or(|s| line.given.len() < s.given.len()) {
            shortest = Some(line);
        }
    }
    shortest
}

/// A line that asserts these of what is found.
fn line<'a>(
    (act, reading): (&str, &Reading),
    given: Vec<(String, String)>,
    asserted: impl Iterator<Item = &'a str>,
    found: &BTreeMap<String, Vec<String>>,
) -> Line {
    let mut expected: Vec<(String, Vec<String>)> = Vec::new();
    for what in asserted {
        let Some(values) = found.get(what) else { continue };
        if expected.iter().all(|(known, _)| known != what) {
            expected.push((what.to_string(), values.clone()));
        }
    }
    let as_of = (reading.0 != UNDATED).then(|| reading.0.to_string());
    let read = reading.1.iter().next().map(|(name, choice)| (name.clone(), choice.clone()));
    Line { act: act.to_string(), given, as_of, read, expected }
}

/// A record as a line, with the class and the rules that the law answers; none where nobody can say such a record.
pub(super) fn shown(law: &Law, facts: &Facts, act: &str, reading: &Reading) -> Option<Line> {
    let catalogue = law.catalogue();
    if !can_be(facts, catalogue) {
        return None;
    }
    let given = facts.written(catalogue);
    Some(line((act, reading), given, ["expect", "by"].into_iter(), &found(law, facts)))
}

/// A record for which a condition holds, or for which it fails.
pub(super) fn example(law: &Law, condition: &Condition, holds: bool) -> Option<Facts> {
    let catalogue = &law.rules.catalogue;
    let space = Arc::new(Space::of(std::iter::once(condition), catalogue, law.jurisdiction())?);
    catalogue.type_ids().find_map(|id| {
        let mut formulas = Formulas::new(&space, catalogue);
        let cells = formulas.cells_where(condition, id, holds)?;
        record_in(&space, catalogue, &Suspect { types: vec![id], cells }).filter(|facts| can_be(facts, catalogue))
    })
}

/// Whether a record says nothing that contradicts what it does.
fn can_be(facts: &Facts, catalogue: &Catalogue) -> bool {
    let cells = facts.written(catalogue);
    record(cells.iter().map(|(name, cell)| (name.as_str(), cell.as_str())), catalogue).is_ok()
}

/// Each of these records, in the same cells, with a country of its own for each fact by which the one or the other law
/// tells the Member State: left blank they are assumed to be the same.
fn with_seats_apart(records: &[Facts], space: &Arc<Space>, (one, other): (&Law, &Law)) -> Vec<Facts> {
    let catalogue = one.catalogue();
    let acts = || [one, other].into_iter().flat_map(Law::judges).map(|judge| &judge.act);
    let told_by = acts().flat_map(|act| &act.rules).filter_map(|rule| match rule.effect {
        Effect::Jurisdiction(fact) => Some(fact),
        Effect::Class(_) | Effect::Overlay(_) => None,
    });
    // a fact may be assumed to be the same as one before it, and so is settled first
    let seats: BTreeSet<Reverse<FactId>> = told_by.map(Reverse).collect();
    let within = acts().map(|act| &act.jurisdiction_within).find(|within| !within.is_empty());
    let countries: Vec<Country> = within.unwrap_or(&catalogue.all_countries).iter().collect();
    let lens = space.lens(&catalogue.fact_ids().collect::<Vec<_>>(), catalogue);
    let apart = |facts: &Facts| {
        let cells = lens.cells(facts);
        let mut told = facts.clone();
        let mut left = countries.clone();
        for Reverse(seat) in &seats {
            if *told.get(*seat) == Value::Blank
                && let Some(at) = left.iter().position(|country| {
                    let mut tried = told.clone();
                    tried.set(*seat, seat_in(*country, &catalogue.fact(*seat).kind));
                    lens.cells(&tried) == cells
                })
            {
                let country = left.remove(at);
                told.set(*seat, seat_in(country, &catalogue.fact(*seat).kind));
            }
        }
        told
    };
    records.iter().map(apart).collect()
}

/// One country as the value of a fact of this kind.
fn seat_in(country: Country, kind: &Kind) -> Value {
    if *kind == Kind::Countries { Value::Countries(vec![country]) } else { Value::Country(country) }
}

/// Each of these records, of different types, with one fact that is said to be unknown; and with nothing else said.
fn with_something_unknown(records: &[Facts], catalogue: &Catalogue) -> Vec<Facts> {
    let mut all: Vec<Facts> = Vec::new();
    let mut seen: Vec<&[TypeId]> = Vec::new();
    for facts in records {
        let types = facts.functions.types().unwrap_or_default();
        if seen.contains(&types) || seen.len() >= MOST_TYPES {
            continue;
        }
        seen.push(types);
        let mut plain = Facts::none(catalogue);
        plain.functions = facts.functions.clone();
        for base in [&plain, facts] {
            let is_told = |fact: &FactId| !matches!(catalogue.fact(*fact).kind, Kind::Date | Kind::Text | Kind::Code);
            for fact in catalogue.fact_ids().filter(is_told) {
                let mut facts = base.clone();
                facts.set(fact, Value::Unknown);
                all.push(facts);
            }
        }
    }
    all
}

/// Records that say nothing but what they do, or in which sector.
fn plain_records(catalogue: &Catalogue) -> Vec<Facts> {
    let types = catalogue.type_ids().map(|id| Functions::Known(Arc::from([id])));
    let sectors = catalogue.sector_ids().map(Functions::Sector);
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
            let step = step(Some(catalogue.unit(*unit)));
            let width = space.variables[variable].width();
            let cuts = (0..width).filter_map(|cell| space.stretch(variable, cell)?.1);
            cuts.flat_map(|cut| [cut.at, cut.at - step, cut.at + step]).map(Value::Figure).collect()
        }
        Kind::Date | Kind::Text | Kind::Functions | Kind::Sector | Kind::Code => Vec::new(),
    }
}
