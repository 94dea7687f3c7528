//! The files beside the records: who owns whom, and what each does. The records are read once before they are judged, for
//! what these files refer to.

use super::Told;
use super::files::{opened, unpacked};
use super::input::InputArgs;
use crate::evaluate::Law;
use crate::model::{Facts, Lang, Text, said};
use crate::records::{
    ActivityFile, BesideFault, Declared, Groups, HOLDINGS_COLUMNS, Mapping, Records, SheetChoice, is_linked,
    is_workbook, known_of_records, read_holdings, read_sheet,
};
use crate::report::word;
use anyhow::{Context, bail};
use std::io::{Cursor, Read};
use std::path::Path;

/// What is known of records beside their own rows.
#[derive(Debug, Default)]
pub struct Beside {
    /// None without such a file, or where the law does not add figures.
    pub groups: Option<Groups>,
    pub activities: Option<ActivityFile>,
}

/// What was met of the records.
#[derive(Default)]
struct Met {
    /// Ids, for what may have been meant.
    ids: Vec<String>,
    /// Faults of the activities, each with its line.
    faults: Vec<(u64, Text)>,
}

/// Ids that are named; more are counted.
const SHOWN: usize = 5;
/// Ids of records that are remembered for what may have been meant.
const IDS_REMEMBERED: usize = 100_000;

impl Beside {
    /// Reads the files that are named, and the records of all inputs for what they refer to. The inputs name the same
    /// files beside them.
    pub fn read(inputs: &[InputArgs], law: &Law, lang: Lang) -> anyhow::Result<Beside> {
        let Some(input) = inputs.first() else { return Ok(Beside::default()) };
        let groups = input.holdings.as_deref().map(|path| holdings(path, input, law, lang)).transpose()?.flatten();
        let activities = input.activities.as_deref().map(|path| activities(path, input, law, lang)).transpose()?;
        let mut beside = Beside { groups, activities };
        if !beside.is_empty() {
            beside.meet_all(inputs, law, lang)?;
        }
        if let (Some(groups), Some(path)) = (&beside.groups, &input.holdings) {
            disclose_missing(groups, path, input, lang);
        }
        Ok(beside)
    }

    /// Whether no file says anything beside the records.
    pub fn is_empty(&self) -> bool {
        self.groups.is_none() && self.activities.is_none()
    }

    /// A record with the figures of its group and the activities of its own; none where neither says anything of it.
    pub fn applied(&self, id: &str, facts: &Facts) -> Option<Facts> {
        let grouped = self.groups.as_ref().and_then(|groups| groups.applied(id, facts));
        let functions = self.activities.as_ref().and_then(|file| file.applied(id, facts));
        match (grouped, functions) {
            (grouped, Some(functions)) => Some(grouped.unwrap_or_else(|| facts.clone()).doing(functions)),
            (grouped, None) => grouped,
        }
    }

    /// Reads all records of all inputs once.
    fn meet_all(&mut self, inputs: &[InputArgs], law: &Law, lang: Lang) -> anyhow::Result<()> {
        let mut met = Met::default();
        for input in inputs {
            input.keep(lang)?;
            self.meet(input, law, &mut met, lang)?;
        }
        if let Some(groups) = &mut self.groups {
            groups.settle();
        }
        let path = inputs.first().and_then(|input| input.activities.as_deref());
        if let (Some(activities), Some(path)) = (&self.activities, path) {
            met.faults.extend(activities.missing(&met.ids));
            if !met.faults.is_empty() {
                bail!(unusable(path, BesideFault::by_line(met.faults), lang));
            }
        }
        Ok(())
    }

    /// Reads the records of one input.
    fn meet(&mut self, input: &InputArgs, law: &Law, met: &mut Met, lang: Lang) -> anyhow::Result<()> {
        let file = input.name(lang);
        let mut records = input.open(law, Vec::new(), lang)?;
        let id_at = id_place(&records, law).with_context(|| {
            let said = said!(
                "`{file}` has no column `id`, so no other file can refer to its records",
                "`{file}` heeft geen kolom `id`, dus geen ander bestand kan naar de rijen verwijzen"
            );
            said.get(lang).to_string()
        })?;
        while let Some(row) = records.next_row().map_err(Told::of(lang))? {
            let row = match row {
                Ok(row) => row,
                Err(rejected) => {
                    if let (Some(activities), Some(id)) = (&mut self.activities, rejected.cells.get(id_at)) {
                        activities.meet_rejected(id.trim());
                    }
                    continue;
                }
            };
            let id = row.cells.get(id_at).map(String::from_utf8_lossy).unwrap_or_default();
            let id = id.trim();
            let again_by = self.meet_row(id, row.facts, law, &mut met.faults);
            if again_by && let Some(by) = self.refers(input, id) {
                let said = said!(
                    "`{file}`:{line}: the id `{id}` has come before, and `{by}` refers to it",
                    "`{file}`:{line}: het kenmerk `{id}` kwam al eerder voor, en `{by}` verwijst ernaar",
                    line = row.line,
                    by = by.display(),
                );
                bail!("{}", said.get(lang));
            }
            if self.activities.is_some() && met.ids.len() < IDS_REMEMBERED {
                met.ids.push(id.to_string());
            }
        }
        Ok(())
    }

    /// Meets one record; whether one of its id was met before.
    fn meet_row(&mut self, id: &str, facts: &Facts, law: &Law, faults: &mut Vec<(u64, Text)>) -> bool {
        let mut again = false;
        if let Some(groups) = &mut self.groups {
            again |= !groups.note(id, facts);
        }
        if let Some(activities) = &mut self.activities {
            again |= activities.has_met(id);
            faults.extend(activities.meet(id, facts, law.catalogue()));
        }
        again
    }

    /// The file that refers to a record.
    fn refers<'i>(&self, input: &'i InputArgs, id: &str) -> Option<&'i Path> {
        match &self.groups {
            Some(groups) if groups.concerns(id) => input.holdings.as_deref(),
            _ => input.activities.as_deref(),
        }
    }
}

fn id_place(records: &Records, law: &Law) -> Option<usize> {
    records.columns.named("id", law.catalogue())
}

/// What is said where a file beside the records has faults.
pub(super) fn unusable(path: &Path, fault: BesideFault, lang: Lang) -> String {
    let (name, faults) = (path.display(), fault.said(lang));
    let said = said!("`{name}` cannot be used:\n{faults}", "`{name}` kan niet worden gebruikt:\n{faults}");
    said.get(lang).to_string()
}

/// The groups of the file of holdings, without figures yet.
fn holdings(path: &Path, input: &InputArgs, law: &Law, lang: Lang) -> anyhow::Result<Option<Groups>> {
    let name = path.display();
    let Some(rule) = law.groups() else {
        let law = &law.rules.law;
        let said = said!(
            "{name}: not used: under the law `{law}` an organisation's own figures count",
            "{name}: niet gebruikt: onder de wet `{law}` tellen de eigen cijfers van een organisatie"
        );
        say(input, &said, lang);
        return Ok(None);
    };
    let known = |names: &[&str]| names.iter().filter(|n| HOLDINGS_COLUMNS.contains(&n.to_lowercase().as_str())).count();
    let (text, declared) = text_of(path, input, &known, lang)?;
    let read = read_holdings(text, &law.rules.catalogue, &declared);
    let holdings = read.map_err(|fault| anyhow::anyhow!(unusable(path, fault, lang)))?;
    let by_share = holdings.iter().filter(|h| h.control.is_none() && is_linked(h, rule)).count();
    if by_share > 0 {
        let said = said!(
            "{name}: {by_share} taken as linked by share alone; `control` says nothing of them",
            "{name}: {by_share} alleen op grond van het aandeel als verbonden beschouwd; `control` zegt er niets over"
        );
        say(input, &said, lang);
    }
    Ok(Some(Groups::of(&holdings, rule, |fact| law.catalogue().previous(fact))))
}

fn activities(path: &Path, input: &InputArgs, law: &Law, lang: Lang) -> anyhow::Result<ActivityFile> {
    let (text, declared) = text_of(path, input, &known_of_records(law.catalogue(), &Mapping::default()), lang)?;
    let read = ActivityFile::read(text, law.catalogue(), &declared);
    let read = read.map_err(|fault| anyhow::anyhow!(unusable(path, fault, lang)))?;
    if !read.unread.is_empty() {
        let (name, unread) = (path.display(), read.unread.join("`, `"));
        let said = said!("{name}: not read: `{unread}`", "{name}: niet gelezen: `{unread}`");
        say(input, &said, lang);
    }
    Ok(read)
}

/// Delimited text with what is said of how it is written: what was packed is unpacked, and of a workbook it is the sheet
/// with columns that are known.
fn text_of(
    path: &Path,
    input: &InputArgs,
    known: &dyn Fn(&[&str]) -> usize,
    lang: Lang,
) -> anyhow::Result<(Box<dyn Read>, Declared)> {
    let name = path.display();
    let file = opened(path, lang)?;
    let (start, mut text) = unpacked(Box::new(file), lang).with_context(|| format!("`{name}`"))?;
    if !is_workbook(&start) {
        return Ok((text, input.declared()));
    }
    let mut book = Vec::new();
    text.read_to_end(&mut book).with_context(|| format!("`{name}`"))?;
    let choice = SheetChoice::default();
    let read = read_sheet(book, &choice, known);
    let read = read.map_err(|fault| anyhow::anyhow!("`{name}`: {}", fault.said().get(lang)))?;
    let (sheet, row) = (&read.sheet, read.header_row);
    let said = said!(
        "{name}: read from the sheet `{sheet}`, with the names of the columns in row {row}",
        "{name}: gelezen uit het werkblad `{sheet}`, met de namen van de kolommen in rij {row}"
    );
    say(input, &said, lang);
    Ok((Box::new(Cursor::new(read.text)), Declared::default()))
}

/// Says what should be known, in the voice of the run.
fn say(input: &InputArgs, said: &Text, lang: Lang) {
    let (_, voice) = input.attending();
    voice.say(said.get(lang));
}

fn disclose_missing(groups: &Groups, path: &Path, input: &InputArgs, lang: Lang) {
    let (name, missing) = (path.display(), groups.missing());
    if missing.is_empty() {
        return;
    }
    let shown = missing.iter().take(SHOWN).copied().collect::<Vec<_>>().join("`, `");
    let more = if missing.len() > SHOWN { word::and_others.get(lang) } else { "" };
    let n = missing.len();
    let said = said!(
        "{name}: {n} without a record, so figures of their groups are at least what is known: `{shown}`{more}",
        "{name}: {n} zonder rij, dus de cijfers van hun groepen zijn ten minste wat bekend is: `{shown}`{more}"
    );
    say(input, &said, lang);
}
