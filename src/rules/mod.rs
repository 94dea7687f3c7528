//! YAML in, a rule set out.
//!
//! The passes, in order; each goes on after a fault, so that all faults are reported at once:
//!
//! 1. [`Source`]: the files, from the binary or a folder.
//! 2. `yaml`: each file as a tree of words with their places.
//! 3. `catalogue`: facts, units, entity types, sectors, countries; `vocabulary`: what files call them.
//! 4. `laws`: which act decides each regime on the date.
//! 5. `library`: act after act, with those it uses. `act` reads one, `rule_reader` its rules; `scope` binds its names,
//!    `grammar` its conditions.
//! 6. [`RuleSet`]: the acts of one law for one date. Nothing in it refers to a name, a date or a file any more.

mod act;
mod activity_codes;
mod align;
mod allowed;
mod alterations;
mod cases;
mod catalogue;
mod cell_words;
mod condition;
mod consequences;
mod elements;
pub mod forms;
mod given;
mod grammar;
mod laws;
mod layout;
mod library;
mod numbers;
mod page;
mod recorded;
mod rule_reader;
mod scope;
mod source;
mod status;
mod texts;
mod vocabulary;
pub mod yaml;

pub use act::{Act, Class, Column, Effect, Rule};
pub use activity_codes::activity_codes;
pub use align::{Alignment, Clash};
pub use allowed::{Allowed, read_allowed};
pub use alterations::{Alteration, step};
pub use cases::{Case, cases_of};
pub use condition::{Bound, Condition, Criterion, Row, Table};
pub use consequences::{BodyId, Clock, Competence, Consequences, Duty, Estimate, Follows};
pub use elements::{Element, Part};
pub use given::{GivenNames, names_given};
pub use grammar::WORDS as CONDITION_WORDS;
pub use laws::{Absent, LawEntry, Laws, Offices, RegimeEntry};
pub use layout::tidied;
pub use library::Readings;
pub use page::quantity;
pub use scope::ReadingChoice;
use source::SHARED;
pub use source::Source;
pub use status::{Force, Status};
pub use texts::Texts;

use crate::diagnostic::{Broken, Code, Diagnostic, Faults};
use crate::model::{Catalogue, Country, Text};
use jiff::civil::Date;
use library::Library;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What to load.
#[derive(Debug, Clone)]
pub struct Request {
    /// The name of a law in `laws.yaml`; empty for the default.
    pub law: String,
    /// The date judged.
    pub as_of: Date,
    /// Interpretations other than the default, by name.
    pub readings: Readings,
}

/// The acts of one law for one date, ready to be compiled.
#[derive(Debug)]
pub struct RuleSet {
    pub catalogue: Arc<Catalogue>,
    pub law: String,
    pub title: Text,
    pub as_of: Date,
    /// The Member State whose law this is; none for the Union.
    pub jurisdiction: Option<Country>,
    pub regimes: Vec<Regime>,
    /// Decides the size class.
    pub size: Option<Arc<Act>>,
    /// Every interpretation that applies, with its choice.
    pub readings: Vec<ReadingChoice>,
    /// What bodies are for, what dates are told, and what the bodies are called.
    pub offices: Offices,
    /// The files that all of this was read from, by their paths inside the folder, in order of name.
    pub files: Vec<String>,
    /// It is a law of `laws.yaml`, and no act by itself.
    pub is_whole_law: bool,
}

/// One regime under a law at a date.
#[derive(Debug)]
pub struct Regime {
    pub id: String,
    pub title: Text,
    /// None where no act is in force.
    pub act: Option<Arc<Act>>,
    pub absent: Absent,
    /// Further output columns, whether or not an act fills them.
    pub columns: Vec<String>,
}

/// Loads the acts of one law.
///
/// # Errors
/// Every fault found in the files that the law needs, or that there is no such law, act or interpretation.
pub fn load(source: &Source, request: &Request) -> Result<RuleSet, Broken> {
    let mut faults = Faults::default();
    let (catalogue, laws) = foundations(source, &mut faults);
    let name = if request.law.is_empty() { &laws.default } else { &request.law };
    let law = match laws.named(name) {
        Ok(law) => law,
        Err(fault) => {
            // which laws there are, or which is the default, could not be told, and that is reported
            let is_told = !laws.laws.is_empty() && !name.is_empty();
            if is_told || !faults.any_error() {
                faults.add(fault);
            }
            return Err(Broken(faults.found));
        }
    };
    if is_too_broken(&catalogue, &faults) {
        return Err(Broken(faults.found));
    }
    let mut library = Library::new(source, (&catalogue, &laws), request.as_of, law.pinned, &request.readings);
    let mut act = |id: Option<&str>, faults: &mut Faults| id.and_then(|id| library.act(id, faults));
    let size = act(law.at(&law.size, request.as_of), &mut faults);
    let mut regimes = Vec::new();
    for (entry, dated) in laws.regimes.iter().zip(&law.acts) {
        let act = act(law.at(dated, request.as_of), &mut faults);
        let RegimeEntry { id, title, absent, columns } = entry.clone();
        regimes.push(Regime { id, title, act, absent, columns });
    }
    if regimes.iter().all(|r| r.act.is_none()) && !faults.any_error() {
        faults.add(no_act(law, request.as_of));
    }
    let readings = readings_of(size.iter().chain(regimes.iter().filter_map(|r| r.act.as_ref())));
    if library.is_complete() {
        faults.found.extend(unknown_readings(&request.readings, &readings));
    }
    if faults.any_error() {
        return Err(Broken(faults.found));
    }
    let files = files_of(&library);
    Ok(RuleSet {
        catalogue: Arc::new(catalogue),
        law: law.id.clone(),
        title: law.title.clone(),
        as_of: request.as_of,
        jurisdiction: law.jurisdiction,
        regimes,
        size,
        readings,
        offices: laws.offices.clone(),
        files,
        is_whole_law: true,
    })
}

/// The catalogue and the laws that a folder offers.
pub fn foundations(source: &Source, faults: &mut Faults) -> (Catalogue, Laws) {
    let mut laws = Laws::default();
    if let Some(fault) = source.absent() {
        faults.add(fault);
        return (Catalogue::default(), laws);
    }
    let catalogue = catalogue::read(source, faults);
    let acts = source.acts();
    catalogue::read_file(source, "laws.yaml", faults, |page, node| laws = laws::read(page, node, &catalogue, &acts));
    if source.has("bodies.yaml") {
        catalogue::read_file(source, "bodies.yaml", faults, |page, node| {
            laws::read_bodies(page, node, &mut laws.offices)
        });
    }
    (catalogue, laws)
}

/// Whether so little of the catalogue was read that acts cannot be judged: a file of it that is missing, or not
/// well-formed, makes every name in it unknown.
fn is_too_broken(catalogue: &Catalogue, faults: &Faults) -> bool {
    let lacks_a_file = catalogue.facts.is_empty() || catalogue.types.is_empty() || catalogue.countries.is_empty();
    lacks_a_file && faults.any_error()
}

/// Every fault of a folder, as far as reading it tells: of the catalogue, the laws, and each act.
pub fn faults(source: &Source, as_of: Date) -> Vec<Diagnostic> {
    let mut faults = Faults::default();
    let (catalogue, laws) = foundations(source, &mut faults);
    if !is_too_broken(&catalogue, &faults) {
        activity_codes::read(source, &catalogue, &mut faults);
        Library::new(source, (&catalogue, &laws), as_of, true, &Readings::new()).read_all(&mut faults);
    }
    faults.found
}

/// One act by itself, as the only regime: for its own cases, for lists and checks.
///
/// # Errors
/// As [`load`].
pub fn load_act(source: &Source, id: &str, as_of: Date, readings: &Readings) -> Result<RuleSet, Broken> {
    let mut faults = Faults::default();
    let (catalogue, laws) = foundations(source, &mut faults);
    if is_too_broken(&catalogue, &faults) {
        return Err(Broken(faults.found));
    }
    let catalogue = Arc::new(catalogue);
    let library = Library::new(source, (&catalogue, &laws), as_of, true, readings);
    one_act(library, &catalogue, &laws, (id, as_of, readings), faults)
}

/// One act out of a library, with the act for size that goes with it.
fn one_act(
    mut library: Library,
    catalogue: &Arc<Catalogue>,
    laws: &Laws,
    (id, as_of, readings): (&str, Date, &Readings),
    mut faults: Faults,
) -> Result<RuleSet, Broken> {
    let act = library.act(id, &mut faults);
    let law = laws.laws.iter().find(|law| law.size.iter().chain(law.acts.iter().flatten()).any(|(_, a)| a == id));
    let size = law.and_then(|law| law.at(&law.size, as_of)).and_then(|id| library.act(id, &mut faults));
    let chosen = readings_of(act.iter());
    if library.is_complete() {
        faults.found.extend(unknown_readings(readings, &chosen));
    }
    let Some(act) = act.filter(|_| !faults.any_error()) else { return Err(Broken(faults.found)) };
    let entry = laws.regimes.iter().find(|r| r.id == act.regime).cloned().unwrap_or_default();
    let RegimeEntry { title, absent, columns, .. } = entry;
    let regime = Regime { id: act.regime.clone(), title, act: Some(Arc::clone(&act)), absent, columns };
    let files = files_of(&library);
    Ok(RuleSet {
        catalogue: Arc::clone(catalogue),
        law: id.to_string(),
        title: act.title.clone(),
        as_of,
        jurisdiction: law.and_then(|law| law.jurisdiction),
        regimes: vec![regime],
        size,
        readings: chosen,
        offices: laws.offices.clone(),
        files,
        is_whole_law: false,
    })
}

/// The files that all acts share, and those of the acts that were read.
fn files_of(library: &Library) -> Vec<String> {
    let shared = SHARED.iter().filter(|file| library.source().has(file)).map(|file| file.to_string());
    let mut files: Vec<String> = shared.chain(library.files()).collect();
    files.sort();
    files
}

fn readings_of<'a>(acts: impl Iterator<Item = &'a Arc<Act>>) -> Vec<ReadingChoice> {
    let all: BTreeMap<&String, &ReadingChoice> = acts.flat_map(|act| &act.names.readings).collect();
    all.into_values().cloned().collect()
}

fn unknown_readings(asked: &Readings, known: &[ReadingChoice]) -> Vec<Diagnostic> {
    let unknown = asked.keys().filter(|name| known.iter().all(|r| r.name != **name));
    let fault = |name: &String| {
        Diagnostic::error(Code::UNKNOWN_READING, format!("there is no interpretation `{name}` in this law"))
            .did_you_mean(name, known.iter().map(|r| r.name.as_str()))
    };
    unknown.map(fault).collect()
}

fn no_act(law: &LawEntry, date: Date) -> Diagnostic {
    let fault =
        Diagnostic::error(Code::NO_ACT_AT_DATE, format!("no act of the law `{}` was in force on {date}", law.id));
    match law.first_day() {
        Some(first) => {
            fault.help(format!("its first act is in force from {first}; choose a later date with `--as-of`"))
        }
        None => fault,
    }
}
