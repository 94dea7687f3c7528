//! Runs the cases beside the law and says where the law answers otherwise, and which small changes of the law no case
//! notices.

mod changed;
mod coverage;
mod missing;
mod mutants;

pub use coverage::{Coverage, coverage};
pub use missing::{Line, Missing};
pub use mutants::{Fate, Mutant, Mutants, mutants};

use crate::diagnostic::{Broken, Code, Diagnostic, Faults, SourceFile, Span};
use crate::evaluate::{Judge, Law};
use crate::model::{Catalogue, Facts, Kind, Lang, Shared};
use crate::records::record;
use crate::report::findings::Check;
use crate::report::{BEFORE_ACT, Classified, Phrases, Wanted, Words, Writer, bodies, day, is_before_act, jurisdiction};
use crate::rules::{Case, Readings, Source, Texts, cases_of};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

/// What came of the cases of one act.
#[derive(Debug, Default)]
pub struct Outcome {
    pub passed: usize,
    pub failed: Vec<Failure>,
    /// Every case, with its failure if it has one.
    pub checks: Vec<Check>,
}

/// A case that the law answers otherwise.
#[derive(Debug)]
pub struct Failure {
    pub place: (Arc<SourceFile>, Span),
    pub case: String,
    pub differences: Vec<Difference>,
}

/// One assertion that does not hold.
#[derive(Debug)]
pub struct Difference {
    pub what: String,
    pub expected: Vec<String>,
    pub found: Vec<String>,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let (file, span) = &self.place;
        write!(f, "{}:{}: `{}`", file.path, span.line, self.case)?;
        self.differences.iter().try_for_each(|difference| write!(f, "\n    {difference}"))
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let Difference { what, expected, found } = self;
        write!(f, "{what}: expected [{}], found [{}]", expected.join(", "), found.join(", "))
    }
}

impl Failure {
    /// The same as a finding, at the place of the case.
    pub fn finding(&self) -> Diagnostic {
        let differences: Vec<String> = self.differences.iter().map(ToString::to_string).collect();
        let message = format!("the law answers the case `{}` otherwise: {}", self.case, differences.join("; "));
        let (file, span) = &self.place;
        Diagnostic::error(Code::CASE_FAILED, message)
            .at(file, *span)
            .help("read the provision: correct the rule, or the case where it is the case that is wrong")
    }
}

/// Cases that name no date are judged on this one, so that they do not change with the calendar.
const UNDATED: Date = jiff::civil::date(2026, 11, 21);

/// The cases of one act, each with its record.
#[derive(Debug)]
pub struct Suite {
    pub act: String,
    pub cases: Vec<Case>,
    /// What each case gives, in the same order.
    facts: Vec<Facts>,
}

/// When and how the law is read for a case.
pub(crate) type Reading = (Date, Readings);

impl Suite {
    /// Reads the cases of an act.
    ///
    /// # Errors
    /// When one of them cannot be read.
    pub fn read(texts: &Texts, act: &str) -> Result<Suite, Broken> {
        let mut faults = Faults::default();
        let cases = cases_of(&texts.source, act, &texts.laws.assertable(), &texts.catalogue, &mut faults);
        let mut given = Vec::with_capacity(cases.len());
        for case in &cases {
            match facts_of(&texts.catalogue, case) {
                Ok(mut facts) => {
                    facts.judged_on(reading_of(case).0, &texts.catalogue);
                    given.push(facts);
                }
                Err(Broken(found)) => faults.add_new(found),
            }
        }
        if faults.any_error() {
            return Err(Broken(faults.found));
        }
        Ok(Suite { act: act.to_string(), cases, facts: given })
    }

    /// The places of the cases, by the reading of the law that they are judged by.
    fn by_reading(&self) -> BTreeMap<Reading, Vec<usize>> {
        let mut by_reading: BTreeMap<Reading, Vec<usize>> = BTreeMap::new();
        for (at, case) in self.cases.iter().enumerate() {
            by_reading.entry(reading_of(case)).or_default().push(at);
        }
        by_reading
    }

    /// Whether a case asserts another class or other rules than the law answers: nothing else is looked at.
    fn is_decided_otherwise(&self, at: usize, law: &Law) -> bool {
        let Some(judge) = law.regimes.first().and_then(Option::as_ref) else { return false };
        let facts = &self.facts[at];
        let decision = judge.decide(&law.space, &law.cells(facts), &facts.functions, law.catalogue());
        let classes = || decision.possible.iter().map(|class| judge.act.class(class).id.as_str()).collect();
        let rules = || decision.deciding().iter().map(|ground| judge.act.rule(ground.rule).id.as_str()).collect();
        self.cases[at].expected.iter().any(|(what, expected)| {
            let found: BTreeSet<&str> = match what.as_str() {
                "expect" => classes(),
                "by" => rules(),
                _ => return false,
            };
            found != expected.iter().map(String::as_str).collect()
        })
    }

    /// What a case asserts and the law answers otherwise.
    fn differences(&self, at: usize, law: &Law) -> Vec<Difference> {
        differences(law, &self.cases[at], &self.facts[at])
    }
}

fn reading_of(case: &Case) -> Reading {
    (case.as_of.unwrap_or(UNDATED), case.readings.clone())
}

/// The act as it is judged on a day under a reading.
fn law_of(texts: &Texts, act: &str, (date, readings): &Reading) -> Result<Law, Broken> {
    texts.act(act, *date, readings).and_then(Law::compile)
}

/// Runs every case of an act.
///
/// # Errors
/// When the rule set or a case cannot be read.
pub fn run(source: &Source, act: &str) -> Result<Outcome, Broken> {
    let texts = Texts::read(source)?;
    run_suite(&texts, &Suite::read(&texts, act)?)
}

/// Runs the cases of a suite.
///
/// # Errors
/// When the act cannot be read.
pub fn run_suite(texts: &Texts, suite: &Suite) -> Result<Outcome, Broken> {
    let mut faults = Faults::default();
    let mut answers: BTreeMap<usize, Vec<Difference>> = BTreeMap::new();
    for (reading, cases) in suite.by_reading() {
        match law_of(texts, &suite.act, &reading) {
            Ok(law) => answers.extend(cases.into_iter().map(|at| (at, suite.differences(at, &law)))),
            Err(Broken(found)) => faults.add_new(found),
        }
    }
    let mut outcome = Outcome::default();
    for (at, differences) in answers {
        let case = &suite.cases[at];
        let mut check = Check { name: case.name.clone(), found: Vec::new() };
        if differences.is_empty() {
            outcome.passed += 1;
        } else {
            let failure = Failure { place: (Arc::clone(&case.file), case.span), case: case.name.clone(), differences };
            check.found.push(failure.finding());
            outcome.failed.push(failure);
        }
        outcome.checks.push(check);
    }
    if faults.any_error() { Err(Broken(faults.found)) } else { Ok(outcome) }
}

/// What a case asserts and the law answers otherwise.
fn differences(law: &Law, case: &Case, facts: &Facts) -> Vec<Difference> {
    let found = found(law, facts);
    let sorted = |values: &[String]| {
        let mut values = values.to_vec();
        values.sort();
        values
    };
    let mut differences = Vec::new();
    for (what, expected) in &case.expected {
        let is = found.get(what.as_str()).cloned().unwrap_or_default();
        if sorted(expected) != sorted(&is) {
            differences.push(Difference { what: what.clone(), expected: expected.clone(), found: is });
        }
    }
    differences
}

fn facts_of(catalogue: &Catalogue, case: &Case) -> Result<Facts, Broken> {
    let mut cells: Vec<(String, String)> = Vec::new();
    for (name, cell, span) in &case.given {
        let fault = |message: String| Broken(vec![Diagnostic::error(Code::BAD_CASE, message).at(&case.file, *span)]);
        let fact = catalogue.facts_by_name.get(name).map(|f| catalogue.fact(*f));
        let cell = match fact.map(|f| &f.kind) {
            // figures are written as the law does, with or without unit
            Some(Kind::Figure(unit)) if cell != "unknown" && !cell.is_empty() => {
                let (amount, found) =
                    crate::rules::quantity(cell, catalogue).map_err(|e| fault(format!("`{cell}`: {e}")))?;
                if found.is_some_and(|f| f != *unit) {
                    return Err(fault(format!("`{cell}` is in another unit than `{name}`")));
                }
                amount.to_string()
            }
            _ => cell.clone(),
        };
        cells.push((name.clone(), cell));
    }
    let pairs = || cells.iter().map(|(name, cell)| (name.as_str(), cell.as_str()));
    record(pairs(), catalogue).map_err(|fault| {
        // the value that is wrong by itself, if one is; else they do not go together
        let at = pairs().position(|pair| record([pair], catalogue).is_err());
        let span = at.and_then(|i| case.given.get(i)).map_or(case.span, |(_, _, span)| *span);
        Broken(vec![Diagnostic::error(Code::BAD_CASE, fault.message.en).at(&case.file, span).help(fault.help.en)])
    })
}

/// Everything that a case may assert.
fn found(law: &Law, facts: &Facts) -> BTreeMap<String, Vec<String>> {
    let cells = law.cells(facts);
    let phrases = Phrases::default();
    let decide = |judge: &Judge| {
        let decision = Shared::new(judge.decide(&law.space, &cells, &facts.functions, law.catalogue()));
        let functions = &facts.functions;
        let writer = Writer { law, judge, functions, cells: &cells, lang: Lang::En, phrases: &phrases };
        let made = Words::new(&writer, &decision, Wanted::Columns);
        crate::evaluate::Settled { decision, made }
    };
    let mut found = BTreeMap::new();
    let size = law.size.as_ref().map(decide);
    if let Some(size) = &size {
        found.insert("size".to_string(), vec![size.made.class.clone()]);
    }
    let Some(settled) = law.regimes.first().and_then(Option::as_ref).map(decide) else { return found };
    let words = &settled.made;
    let expect = if words.undetermined { words.possible.items.clone() } else { vec![words.class.clone()] };
    found.insert("expect".to_string(), expect);
    found.insert("ask".to_string(), words.ask.items.clone());
    let of_size = size.iter().flat_map(|size| &size.made.marks);
    let notes = words.notes.iter().chain(&words.marks).chain(of_size).chain(&words.further_notes).cloned();
    let assumed = settled.decision.overlays.iter().filter_map(|rule| {
        let rule = law.regimes[0].as_ref()?.act.rule(rule);
        rule.assumed.then(|| rule.id.clone())
    });
    found.insert("assumed".to_string(), assumed.collect());
    let early = is_before_act(&[Some(&settled)], facts, law).then(|| BEFORE_ACT.to_string());
    let mut notes: Vec<String> = notes.chain(early).collect();
    notes.sort_unstable();
    notes.dedup();
    found.insert("notes".to_string(), notes);
    let readings = words.differs_under.iter().filter_map(|note| Some(note.split_once(':')?.1.to_string()));
    found.insert("differs_under".to_string(), readings.collect());
    let by = words.by.items.iter().filter_map(|by| Some(by.split_once('#')?.1.to_string()));
    found.insert("by".to_string(), by.collect());
    for (name, value) in law.rules.regimes[0].columns.iter().zip(&words.columns) {
        found.insert(name.clone(), if value.is_empty() { Vec::new() } else { vec![value.clone()] });
    }
    let row =
        crate::records::Row { line: 0, cells: &crate::records::Line::default(), facts, not_yet: &[], codes: None };
    let regimes = [Some(&settled)];
    let classified = Classified { row: &row, kind: 0, size: size.as_ref(), regimes: &regimes, notes: Vec::new() };
    for (i, (name, _)) in law.rules.offices.roles.iter().enumerate() {
        found.insert(name.clone(), bodies(&classified, law, i).into_iter().map(String::from).collect());
    }
    for (i, (name, _)) in law.rules.offices.dates.iter().enumerate() {
        found.insert(name.clone(), day(&classified, law, i).map(|due| due.on.to_string()).into_iter().collect());
    }
    let mut states = Vec::new();
    jurisdiction(&classified, law, &mut states);
    found.insert("jurisdiction".to_string(), states.iter().map(|c| c.code().to_string()).collect());
    found
}
