//! Every small change of the law is tried: does a case fail? What no case notices either changes nothing, which is
//! proved, or lacks a case, which is made.

use super::changed::Changed;
use super::missing::{Line, line_that_tells};
use super::{Reading, Suite, UNDATED};
use crate::diagnostic::{Broken, Code, Diagnostic};
use crate::evaluate::{Alike, Found, Law, same_truth};
use crate::model::TypeId;
use crate::report::findings::Check;
use crate::rules::{Act, Alteration, Rule, RuleSet, Status, Texts};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// A change of the law, with what came of it.
#[derive(Debug)]
pub struct Mutant {
    /// The act in whose files it was made.
    pub act: String,
    pub alteration: Alteration,
    pub fate: Fate,
}

impl Mutant {
    /// The change as something examined: well when a case notices it, or nothing can.
    pub fn check(&self) -> Check {
        let says = &self.alteration.says;
        let found = match &self.fate {
            Fate::Survived(line) => {
                let (file, span) = &self.alteration.place;
                let fault = Diagnostic::warning(Code::UNNOTICED_CHANGE, format!("no test notices that {says}"));
                let help = line.as_ref().map_or_else(
                    || "no record was found that tells the two apart, and none that there is none".to_string(),
                    |line| format!("read the provision, and add to the tests of `{}`: {line}", line.act),
                );
                vec![fault.at(file, *span).help(help)]
            }
            Fate::Noticed(_) | Fate::Refused(_) | Fate::Equal => Vec::new(),
        };
        Check { name: says.clone(), found }
    }
}

/// What became of a change.
#[derive(Debug)]
pub enum Fate {
    /// This case fails.
    Noticed(String),
    /// The act cannot be read any more, or leaves some record without a class.
    Refused(String),
    /// Nothing that a case can assert differs for any record.
    Equal,
    /// No case notices it. A case that would, where one was found.
    Survived(Option<Line>),
}

/// All changes of some acts.
#[derive(Debug, Default)]
pub struct Mutants {
    pub all: Vec<Mutant>,
}

impl Mutants {
    /// Those that no case notices and that are not proved equal.
    pub fn survivors(&self) -> impl Iterator<Item = &Mutant> {
        self.all.iter().filter(|mutant| matches!(mutant.fate, Fate::Survived(_)))
    }

    /// The cases that are missing, each with the change that it notices.
    pub fn missing(&self) -> impl Iterator<Item = (&str, &Line)> {
        self.all.iter().filter_map(|mutant| match &mutant.fate {
            Fate::Survived(Some(line)) => Some((mutant.alteration.says.as_str(), line)),
            _ => None,
        })
    }

    fn count(&self, is_so: impl Fn(&Fate) -> bool) -> usize {
        self.all.iter().filter(|mutant| is_so(&mutant.fate)).count()
    }
}

/// How many came to which end.
impl fmt::Display for Mutants {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let noticed = self.count(|fate| matches!(fate, Fate::Noticed(_)));
        let refused = self.count(|fate| matches!(fate, Fate::Refused(_)));
        let equal = self.count(|fate| matches!(fate, Fate::Equal));
        let survived = self.survivors().count();
        let all = self.all.len();
        write!(f, "{all} changes tried: {noticed} noticed by a case, {refused} refused as no law, ")?;
        write!(f, "{equal} proved to change nothing that a case can assert, {survived} noticed by none")
    }
}

/// A survivor as a sentence, at its place, with the case that is missing.
impl fmt::Display for Mutant {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let (file, span) = &self.alteration.place;
        write!(f, "{}:{}: no test notices that {}", file.path, span.line, self.alteration.says)?;
        match &self.fate {
            Fate::Survived(Some(line)) => write!(f, "\n    {}: {line}", line.act),
            _ => Ok(()),
        }
    }
}

/// Suspects that are tried before it is given up to find a record that tells two versions apart.
const MOST_SUSPECTS: usize = 200;

/// Tries every change in the files of these acts against their cases and those of the acts that lean on them.
///
/// # Errors
/// When an act or a case cannot be read.
pub fn mutants(texts: &Texts, acts: &[String]) -> Result<Mutants, Broken> {
    let mut suites: BTreeMap<String, Suite> = BTreeMap::new();
    let mut todo: Vec<(String, Vec<String>, Alteration)> = Vec::new();
    for act in acts {
        let touched = texts.touched_by(act);
        for act in &touched {
            if !suites.contains_key(act) {
                suites.insert(act.clone(), Suite::read(texts, act)?);
            }
        }
        let loaded = texts.act(act, UNDATED, &BTreeMap::new())?;
        let tables = act_of(&loaded).map(|act| act.names.tables.clone()).unwrap_or_default();
        let found = texts.alterations(act, &tables);
        todo.extend(found.into_iter().map(|alteration| (act.clone(), touched.clone(), alteration)));
    }
    let tested = suites.values().map(|suite| Tested::of(texts, suite)).collect::<Result<Vec<Tested>, Broken>>()?;
    let next = AtomicUsize::new(0);
    let done: Mutex<BTreeMap<usize, Fate>> = Mutex::default();
    let work = || {
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some((_, touched, alteration)) = todo.get(at) else { break };
            let suites: Vec<&Tested> =
                touched.iter().filter_map(|act| tested.iter().find(|t| t.suite.act == *act)).collect();
            let fate = fate(texts, &suites, alteration);
            done.lock().unwrap_or_else(PoisonError::into_inner).insert(at, fate);
        }
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 1..threads {
            scope.spawn(work);
        }
        work();
    });
    let mut fates = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    let all = todo.into_iter().enumerate().filter_map(|(at, (act, _, alteration))| {
        let fate = fates.remove(&at)?;
        Some(Mutant { act, alteration, fate })
    });
    Ok(Mutants { all: all.collect() })
}

/// A suite with its cases by reading, the reading with the most cases first, and the law as it stands under each.
struct Tested<'s> {
    suite: &'s Suite,
    by_reading: Vec<(Reading, Vec<usize>, RuleSet)>,
}

impl<'s> Tested<'s> {
    fn of(texts: &Texts, suite: &'s Suite) -> Result<Tested<'s>, Broken> {
        let mut by_reading = Vec::new();
        for (reading, cases) in suite.by_reading() {
            let rules = texts.act(&suite.act, reading.0, &reading.1)?;
            by_reading.push((reading, cases, rules));
        }
        by_reading.sort_by_key(|(_, cases, _)| std::cmp::Reverse(cases.len()));
        Ok(Tested { suite, by_reading })
    }
}

fn fate(texts: &Texts, suites: &[&Tested], alteration: &Alteration) -> Fate {
    let altered = texts.altered(alteration);
    for Tested { suite, by_reading } in suites {
        for (reading, cases, standing) in by_reading {
            let rules = match altered.act(&suite.act, reading.0, &reading.1) {
                Ok(rules) => rules,
                Err(Broken(faults)) => return Fate::Refused(first(&faults)),
            };
            let changed = Changed::between(standing, &rules, reading.0);
            if changed.is_nothing() {
                continue;
            }
            let law = match Law::compile(rules) {
                Ok(law) => law,
                Err(Broken(faults)) => return Fate::Refused(first(&faults)),
            };
            let mut cases = cases.clone();
            cases.sort_by_key(|at| !changed.concerns(&suite.cases[*at], &suite.facts[*at], law.catalogue()));
            // most changes show in a class or a rule, which is decided long before all that a case may assert is said
            let decided = cases.iter().find(|at| suite.is_decided_otherwise(**at, &law));
            let said = || cases.iter().find(|at| !suite.differences(**at, &law).is_empty());
            if let Some(at) = decided.or_else(said) {
                return Fate::Noticed(suite.cases[*at].name.clone());
            }
        }
    }
    let mut is_sure = true;
    for tested in suites {
        match told_apart(texts, &altered, &tested.suite.act, alteration) {
            Told::Never => {}
            Told::By(line) => return Fate::Survived(Some(line)),
            Told::Refused(why) => return Fate::Refused(why),
            Told::Unknown => is_sure = false,
        }
    }
    if is_sure { Fate::Equal } else { Fate::Survived(None) }
}

/// Whether two versions of an act can be told apart.
enum Told {
    Never,
    By(Line),
    Refused(String),
    Unknown,
}

/// Looks for a record that tells them apart: as the law is read by default and under each other choice that rules hang
/// on which the change touches, on any day and on those on which the change can show.
fn told_apart(texts: &Texts, altered: &Texts, act: &str, alteration: &Alteration) -> Told {
    let mut is_sure = true;
    let mut left: Vec<Reading> = vec![(UNDATED, BTreeMap::new())];
    left.extend(alteration.days.iter().map(|day| (*day, BTreeMap::new())));
    let mut looked_at = BTreeSet::new();
    while let Some(reading) = left.pop() {
        if !looked_at.insert(reading.clone()) {
            continue;
        }
        let (Ok(one), other) = (texts.act(act, reading.0, &reading.1), altered.act(act, reading.0, &reading.1)) else {
            continue;
        };
        let other = match other {
            Ok(other) => other,
            Err(Broken(faults)) => return Told::Refused(first(&faults)),
        };
        let (Some(before), Some(after)) = (act_of(&one), act_of(&other)) else { continue };
        if reading.1.is_empty() {
            let touched = touched_readings(before, after);
            let others = one.readings.iter().filter(|reading| touched.contains(reading.name.as_str()));
            for other in others {
                let choices = other.choices.iter().filter(|choice| **choice != other.chosen);
                let read = |choice: &String| BTreeMap::from([(other.name.clone(), choice.clone())]);
                left.extend(choices.map(|choice| (reading.0, read(choice))));
            }
        }
        match tell(texts, (one, other), act, &reading) {
            Told::Never => {}
            Told::Unknown => is_sure = false,
            told => return told,
        }
    }
    if is_sure { Told::Never } else { Told::Unknown }
}

/// The same on one day under one choice of readings.
fn tell(texts: &Texts, (one, other): (RuleSet, RuleSet), act: &str, reading: &Reading) -> Told {
    let (Some(before), Some(after)) = (act_of(&one), act_of(&other)) else { return Told::Unknown };
    if Changed::between(&one, &other, reading.0).is_nothing() {
        return Told::Never;
    }
    let as_in_force = before.is_in_force(reading.0) == after.is_in_force(reading.0);
    let all_alike = || as_in_force && as_sure(before, after) && follow_alike(before, after, &one);
    let Some(alike) = Alike::of(before, after, &texts.catalogue, one.jurisdiction) else { return Told::Unknown };
    let (suspects, otherwise) = match alike.compare(MOST_SUSPECTS) {
        Found::Equal if all_alike() => return Told::Never,
        Found::Equal | Found::TooMuch => (Vec::new(), Told::Unknown),
        Found::Suspects(suspects) => (suspects, Told::Unknown),
        // of a record of which all is known a case can assert nothing; where something is unknown it is looked for
        Found::Beside(suspects) if all_alike() => (suspects, Told::Never),
        Found::Beside(suspects) => (suspects, Told::Unknown),
    };
    line_that_tells(&alike.space, (one, other), act, reading, &suspects).map_or(otherwise, Told::By)
}

/// Whether the same bodies and days follow from both, however little a record says. Duties without a day and estimates
/// are nothing that a case can assert.
fn follow_alike(one: &Act, other: &Act, rules: &RuleSet) -> bool {
    let (one, other) = (one.consequences.conditions_of_columns(), other.consequences.conditions_of_columns());
    let (one, other): (Vec<_>, Vec<_>) = (one.collect(), other.collect());
    let same = |(one, other): (&&_, &&_)| same_truth(one, other, &rules.catalogue, rules.jurisdiction);
    one.len() == other.len() && one.iter().zip(&other).all(same)
}

/// Whether rows are as sure in both: a record that rests on one has a note of it.
fn as_sure(one: &Act, other: &Act) -> bool {
    let status = |act: &Act| -> BTreeMap<(String, TypeId), Status> {
        let rows = act.tables().flat_map(|table| table.rows.iter().map(|(id, row)| (table.name.clone(), *id, row)));
        rows.map(|(table, id, row)| ((table, id), row.status.unwrap_or(act.status))).collect()
    };
    let (one, other) = (status(one), status(other));
    one.iter().all(|(row, status)| other.get(row).is_none_or(|other| other == status))
}

/// The readings on which rules hang that the change touches; all of them, where it touches how rules settle an outcome.
fn touched_readings<'a>(one: &'a Act, other: &'a Act) -> BTreeSet<&'a str> {
    let is_as_before = |rule: &&Rule| {
        let before = one.rules.iter().find(|before| before.id == rule.id);
        before.is_some_and(|before| before.written == rule.written)
    };
    let settles_alike = one.rules.len() == other.rules.len()
        && one
            .rules
            .iter()
            .zip(&other.rules)
            .all(|(a, b)| a.id == b.id && a.effect == b.effect && a.defeats == b.defeats);
    let touched = other.rules.iter().filter(|rule| !settles_alike || !is_as_before(rule));
    touched.flat_map(|rule| &rule.readings).map(AsRef::as_ref).collect()
}

fn first(faults: &[Diagnostic]) -> String {
    faults.first().map(|fault| fault.message.clone()).unwrap_or_default()
}

fn act_of(rules: &RuleSet) -> Option<&Arc<Act>> {
    rules.regimes.first().and_then(|regime| regime.act.as_ref())
}
