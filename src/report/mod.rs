//! Results as text: one small file for each form. Arguments, files and terminals are for the floor above.

mod activity;
mod aloud;
mod answer;
pub mod columns;
pub mod compare;
pub mod csv;
pub mod difference;
pub mod dossier;
pub mod explain;
pub mod findings;
mod follow;
pub mod foundation;
mod guard;
pub mod header;
pub mod html;
pub mod hunks;
pub mod json;
mod kinds;
pub mod ledger;
mod markdown;
mod moves;
pub mod overview;
pub mod page;
pub mod population;
pub mod questions;
mod reason;
pub mod record;
pub mod rejects;
pub mod schema;
mod settled;
pub mod suggestions;
pub mod summary;
pub mod table;
mod words;
pub mod xlsx;

pub use answer::{Answer, answers};
pub use reason::{Phrases, Segment, Sentence, Writer, clause_said};
pub use settled::{DutyWords, Follows, Frame, GroundWords, List, UNDETERMINED, Wanted, Words};
pub use words::{ALL as ALL_WORDS, Word, word};

use crate::evaluate::{Due, Law, Settled};
use crate::model::{Country, FactId, Facts, Lang};
use crate::records::{Columns, Rejected, Row};
use crate::rules::{Absent, Clock};
use jiff::civil::Date;

/// A record with everything that is said of it.
pub struct Classified<'a> {
    pub row: &'a Row<'a>,
    /// The same number for records of which the same is said, but for their figures, countries and own notes; counted
    /// from zero as they are met.
    pub kind: u64,
    pub size: Option<&'a Settled<Words>>,
    /// In the order of the regimes; none where no act is in force.
    pub regimes: &'a [Option<&'a Settled<Words>>],
    /// Assumptions of this row that mattered.
    pub notes: Vec<String>,
}

/// What every form of output is told before the first row.
pub struct Setting<'a> {
    pub law: &'a Law,
    pub columns: &'a Columns,
    pub lang: Lang,
    /// Cells that a spreadsheet would run are written as they are.
    pub raw: bool,
}

/// A form of output.
pub trait Report {
    /// One row.
    ///
    /// # Errors
    /// When it cannot be written.
    fn row(&mut self, classified: &Classified) -> std::io::Result<()>;

    /// A row that was not read. Most forms leave it to the file of rejects.
    ///
    /// # Errors
    /// When it cannot be written.
    fn rejected(&mut self, _: &Rejected) -> std::io::Result<()> {
        Ok(())
    }

    /// After the last row.
    ///
    /// # Errors
    /// When it cannot be written.
    fn end(&mut self, summary: &summary::Summary) -> std::io::Result<()>;
}

/// One output column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Output {
    Class(usize),
    Possible(usize),
    Ask(usize),
    By(usize),
    Cite(usize),
    Reason(usize),
    /// A further column of a regime, by its place.
    Further(usize, usize),
    Size,
    Jurisdiction,
    /// The bodies in a role, by its place among the roles that the laws declare.
    Bodies(usize),
    /// A day on which something begins or is due, by its place among the dates that the laws declare.
    Day(usize),
    Notes,
    Law,
    AsOf,
}

/// The output columns of a law in their order, with their names.
pub fn output_columns(law: &Law) -> Vec<(String, Output)> {
    let mut columns = Vec::new();
    let regimes = || law.rules.regimes.iter().enumerate();
    for kind in ["class", "possible", "ask", "by", "cite", "reason"] {
        columns.extend(regimes().map(|(i, regime)| {
            let column = match kind {
                "class" => Output::Class(i),
                "possible" => Output::Possible(i),
                "ask" => Output::Ask(i),
                "by" => Output::By(i),
                "cite" => Output::Cite(i),
                _ => Output::Reason(i),
            };
            (format!("{}_{kind}", regime.id), column)
        }));
    }
    for (i, regime) in regimes() {
        let further = regime.columns.iter().enumerate();
        columns.extend(further.map(|(j, name)| (format!("{}_{name}", regime.id), Output::Further(i, j))));
    }
    let whole = [("size", Output::Size), ("jurisdiction", Output::Jurisdiction)];
    let (roles, dates) = (&law.rules.offices.roles, &law.rules.offices.dates);
    let last = [("notes", Output::Notes), ("law", Output::Law), ("as_of", Output::AsOf)];
    columns.extend(whole.map(|(name, column)| (name.to_string(), column)));
    columns.extend(roles.iter().enumerate().map(|(i, (name, _))| (name.clone(), Output::Bodies(i))));
    columns.extend(dates.iter().enumerate().map(|(i, (name, _))| (name.clone(), Output::Day(i))));
    columns.extend(last.map(|(name, column)| (name.to_string(), column)));
    columns
}

/// For each input column the output column that takes its place, and the output columns that come after them.
fn arranged(setting: &Setting) -> (Vec<Option<Output>>, Vec<(String, Output)>) {
    let columns = output_columns(setting.law);
    let place = |name: &str| columns.iter().find(|(n, _)| n == name).map(|(_, column)| *column);
    let replaced: Vec<Option<Output>> = setting.columns.names.iter().map(|name| place(name)).collect();
    let added = columns.into_iter().filter(|(_, column)| !replaced.contains(&Some(*column))).collect();
    (replaced, added)
}

/// The value of a column.
pub enum Said<'a> {
    Nothing,
    /// Letters, digits and hyphens.
    Id(&'a str),
    Text(&'a str),
    AsOf(Date),
    Sentence(&'a Sentence),
    List(&'a List),
    Codes(Vec<Country>),
    Bodies(Vec<&'a str>),
    /// A day that hangs on the record itself; none where its event has no date.
    Day(Option<Due>),
    Notes(Vec<&'a str>),
}

impl Output {
    /// What a record has in this column.
    pub fn of<'a>(self, classified: &'a Classified, law: &'a Law, lang: Lang) -> Said<'a> {
        let words = |regime: usize| classified.regimes[regime].map(|settled| &settled.made);
        let absent = |regime: usize| -> &'a Absent { &law.rules.regimes[regime].absent };
        let list = |list: &'a List| if list.items.is_empty() { Said::Nothing } else { Said::List(list) };
        match self {
            Output::Class(r) => Said::Id(words(r).map_or(&absent(r).class, |w| &w.class)),
            Output::Possible(r) => words(r).map_or(Said::Nothing, |w| list(&w.possible)),
            Output::Ask(r) => words(r).map_or(Said::Nothing, |w| list(&w.ask)),
            Output::By(r) => words(r).map_or(Said::Text("laws#absent"), |w| list(&w.by)),
            Output::Cite(r) => words(r).map_or(Said::Nothing, |w| list(&w.cite)),
            Output::Reason(r) => match words(r) {
                Some(w) => Said::Sentence(&w.reason),
                None => Said::Text(absent(r).reason.get(lang)),
            },
            Output::Further(r, column) => match words(r).and_then(|w| w.columns.get(column)) {
                Some(value) if !value.is_empty() => Said::Id(value),
                _ => Said::Nothing,
            },
            Output::Size => classified.size.map_or(Said::Nothing, |s| Said::Id(&s.made.class)),
            Output::Jurisdiction if !is_told(classified) => Said::Nothing,
            Output::Jurisdiction => {
                let mut found = Vec::new();
                jurisdiction(classified, law, &mut found);
                Said::Codes(found)
            }
            Output::Bodies(role) => match bodies(classified, law, role) {
                bodies if bodies.is_empty() => Said::Nothing,
                bodies => Said::Bodies(bodies),
            },
            Output::Day(column) if clocks(classified, column).next().is_none() => Said::Nothing,
            Output::Day(column) => Said::Day(day(classified, law, column)),
            Output::Notes => Said::Notes(notes(classified)),
            Output::Law => Said::Id(&law.rules.law),
            Output::AsOf => Said::AsOf(law.rules.as_of),
        }
    }
}

/// The notes of all regimes, the marks of the size, and the notes of the row, each once.
pub fn notes<'a>(classified: &'a Classified) -> Vec<&'a str> {
    let mut notes: Vec<&str> = Vec::new();
    let of_regimes = || classified.regimes.iter().flatten();
    let further = of_regimes().flat_map(|s| s.made.further_notes.iter().chain(s.made.differs_under.iter()));
    let of_size = classified.size.iter().flat_map(|s| &s.made.marks);
    let all = of_regimes().flat_map(|s| s.made.notes.iter().chain(&s.made.marks));
    let all = all.chain(of_size).chain(further).chain(&classified.notes);
    for note in all {
        if !notes.contains(&note.as_str()) {
            notes.push(note);
        }
    }
    notes
}

/// The bodies in a role, of all regimes in their order, each once.
pub fn bodies<'a>(classified: &Classified, law: &'a Law, role: usize) -> Vec<&'a str> {
    let mut found: Vec<&str> = Vec::new();
    let offices = &law.rules.offices;
    for (_, body) in
        classified.regimes.iter().flatten().flat_map(|s| &s.made.follows.bodies).filter(|(r, _)| *r == role)
    {
        let (id, _) = &offices.bodies[usize::from(body.0)];
        if !found.contains(&id.as_str()) {
            found.push(id);
        }
    }
    // which of several it is, is not settled where there can be one only
    if offices.is_single(role) && found.len() > 1 {
        found.clear();
    }
    found
}

/// The note of a record with a date of a decision that there cannot have been yet: no period runs from it.
pub const BEFORE_ACT: &str = "date-before-act";

/// Whether a period of a record would run from a decision that is dated before the act under which it is taken.
pub fn is_before_act(regimes: &[Option<&Settled<Words>>], facts: &Facts, law: &Law) -> bool {
    let clocks = regimes.iter().flatten().flat_map(|s| &s.made.follows.clocks);
    clocks.into_iter().any(|clock| clock.is_before_act(facts, law.catalogue()))
}

/// The periods that run for a record and tell this date.
fn clocks<'a>(classified: &'a Classified, column: usize) -> impl Iterator<Item = &'a Clock> {
    let all = classified.regimes.iter().flatten().flat_map(|s| &s.made.follows.clocks);
    all.filter(move |clock| clock.column == column)
}

/// The first of the days that a record has in a date column.
pub fn day(classified: &Classified, law: &Law, column: usize) -> Option<Due> {
    let due = clocks(classified, column).filter_map(|clock| clock.due(classified.row.facts, law.rules.as_of));
    due.min_by_key(|due| due.on)
}

/// The Member States competent for a record, where it can be told; in alphabetical order. `found` is filled with them.
pub fn jurisdiction(classified: &Classified, law: &Law, found: &mut Vec<Country>) {
    found.clear();
    for (regime, fact) in competent(classified) {
        states(regime, fact, classified.row.facts, law, found);
    }
    for (regime, states) in seats(classified) {
        found.extend(within(regime, states, law));
    }
    if found.is_empty() {
        agreed(classified, law, found);
    }
    found.sort_unstable();
    found.dedup();
}

/// The facts that tell the Member States competent for a record, with the regime for which they do.
fn competent<'a>(classified: &'a Classified) -> impl Iterator<Item = (usize, FactId)> + 'a {
    let regimes = classified.regimes.iter().enumerate();
    regimes.flat_map(|(i, settled)| settled.iter().flat_map(move |s| s.made.competent().0.iter().map(move |f| (i, *f))))
}

/// The Member States that activities which are kept apart tell themselves, with the regime for which they do.
fn seats<'a>(classified: &'a Classified) -> impl Iterator<Item = (usize, &'a [Country])> + 'a {
    let regimes = classified.regimes.iter().enumerate();
    let of_each = regimes.flat_map(|(i, settled)| settled.iter().map(move |s| (i, s.made.competent().1)));
    of_each.filter(|(_, states)| !states.is_empty())
}

/// Whether anything tells the Member States competent for a record.
fn is_told(classified: &Classified) -> bool {
    competent(classified).next().is_some() || seats(classified).next().is_some() || among(classified).next().is_some()
}

/// The facts one of which tells the Member States, with the regime for which it does.
fn among<'a>(classified: &'a Classified) -> impl Iterator<Item = (usize, &'a [FactId])> + 'a {
    let regimes = classified.regimes.iter().enumerate();
    let of_each = regimes.flat_map(|(i, settled)| settled.iter().map(move |s| (i, &s.made.jurisdiction_among[..])));
    of_each.filter(|(_, facts)| !facts.is_empty())
}

/// Adds the Member States that a record has whichever of its possible activities is meant.
fn agreed(classified: &Classified, law: &Law, found: &mut Vec<Country>) {
    for (regime, facts) in among(classified) {
        let mut all = facts.iter().map(|fact| {
            let mut states_of = Vec::new();
            states(regime, *fact, classified.row.facts, law, &mut states_of);
            states_of.sort_unstable();
            states_of.dedup();
            states_of
        });
        let first = all.next().unwrap_or_default();
        if all.all(|other| other == first) {
            found.extend(first);
        }
    }
}

/// Adds the Member States that a fact tells for a regime.
fn states(regime: usize, fact: FactId, facts: &Facts, law: &Law, found: &mut Vec<Country>) {
    found.extend(within(regime, facts.countries(fact, law.catalogue(), law.rules.jurisdiction.as_ref()), law));
}

/// Those of some countries that can be competent for a regime.
fn within<'a>(regime: usize, countries: &'a [Country], law: &'a Law) -> impl Iterator<Item = Country> + 'a {
    let within = law.regimes.get(regime).and_then(Option::as_ref).map(|judge| &judge.act.jurisdiction_within);
    let can = move |country: &&Country| within.is_some_and(|all| all.contains(**country) || all.is_empty());
    countries.iter().filter(can).copied()
}
