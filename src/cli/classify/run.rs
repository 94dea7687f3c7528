//! One pass over the records of one file or several.

use super::belied::Belied;
use super::ids::Ids;
use crate::cli::Told;
use crate::cli::beside::Beside;
use crate::cli::intake::Intake;
use crate::cli::output::Sink;
use crate::cli::stop::Stop;
use crate::cli::voice::Voice;
use crate::evaluate::{JUDGES, Law, Precedents, Settled};
use crate::model::{FactId, Facts, Lang, said};
use crate::records::{Columns, Line, Records, Rejected, Row, United};
use crate::report::record::InputFile;
use crate::report::{
    BEFORE_ACT, Classified, Phrases, Report, Wanted, Words, Writer, is_before_act, rejects,
    rejects::Rejects,
    summary::{Summary, counted},
    word,
};
use anyhow::Context;
use std::fmt;

/// Rejected rows shown one by one; more are counted.
const REJECTS_SHOWN: u64 = 10;
/// Notes that a designation is dated after the day judged.
const NOT_YET: &str = "designation-not-yet";

/// One file of the run.
pub struct Part<'c> {
    /// As messages name it.
    pub name: String,
    /// As a record names it.
    pub recorded: String,
    pub records: Records<'c>,
    pub intake: Intake,
}

/// What holds for all files of a run.
pub struct Run<'l> {
    pub law: &'l Law,
    pub lang: Lang,
    pub columns: &'l Columns,
    /// How the cells of several files stand in one row; none where there is one file.
    pub united: Option<&'l United>,
    pub beside: Beside,
    pub voice: &'l Voice,
    pub stop: &'l Stop,
}

/// The run was stopped from outside before all rows were read.
#[derive(Debug)]
pub struct Stopped {
    pub classified: u64,
    pub rejected: u64,
}

impl fmt::Display for Stopped {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("stopped")
    }
}

impl std::error::Error for Stopped {}

type RejectsTo<'s> = Option<Rejects<&'s mut Sink>>;

impl Run<'_> {
    /// Reads all rows of all files, and hands each on to the report or the rejects.
    pub fn all(
        &self,
        parts: Vec<Part>,
        mut report: impl Report,
        wanted: Wanted,
        rejects: &mut RejectsTo,
    ) -> anyhow::Result<Summary> {
        let (law, lang, stop) = (self.law, self.lang, self.stop);
        let present: Vec<FactId> = self.columns.facts.iter().flatten().copied().collect();
        let (mut ids, mut belied) = (Ids::of(self.columns, law), Belied::new(law, self.columns));
        // periods run from dates
        let has_dates = self.columns.has_dates(law.catalogue());
        let mut summary = Summary::new(law, has_dates);
        let phrases = Phrases::default();
        let mut precedents = Precedents::new(law, &present, |judge, decision, functions, cells| {
            let writer = Writer { law, judge, functions, cells, lang, phrases: &phrases };
            Words::new(&writer, decision, wanted)
        });
        let mut together = Line::default();
        for (at, Part { name, recorded, mut records, intake }) in parts.into_iter().enumerate() {
            let before = (summary.classified, summary.rejected);
            loop {
                let row = match records.next_row() {
                    _ if stop.status().is_some() => return Err(stopped(&summary)),
                    Ok(Some(row)) => row,
                    Ok(None) => break,
                    Err(fault) => return Err(Told::of(lang)(fault)).with_context(|| format!("`{name}`")),
                };
                match row {
                    Ok(mut row) => {
                        if let Some(united) = self.united {
                            united.row(at, &recorded, row.cells, &mut together);
                            row = Row { cells: &together, ..row };
                        }
                        ids.note(&row, &name, self.voice, lang);
                        let applied = self.applied(&row, &ids);
                        let row = match &applied {
                            Some(facts) => Row { facts, ..row },
                            None => row,
                        };
                        let mut notes = belied.of(&row);
                        if !row.not_yet.is_empty() {
                            notes.push(NOT_YET.to_string());
                        }
                        if let Some(codes) = &row.codes {
                            notes.extend(codes.notes.iter().cloned());
                        }
                        let decided = precedents.decide(row.facts);
                        let mut settled = decided.by_judge.into_iter().flatten();
                        let size = law.size.as_ref().and_then(|_| settled.next());
                        let mut regimes: [Option<&Settled<Words>>; JUDGES] = [None; JUDGES];
                        for (regime, judge) in regimes.iter_mut().zip(&law.regimes) {
                            *regime = judge.as_ref().and_then(|_| settled.next());
                        }
                        let regimes = &regimes[..law.regimes.len().min(JUDGES)];
                        if has_dates && is_before_act(regimes, row.facts, law) {
                            notes.push(BEFORE_ACT.to_string());
                        }
                        let classified = Classified { row: &row, kind: decided.kind, size, regimes, notes };
                        report.row(&classified)?;
                        summary.add(law, &classified);
                    }
                    Err(mut rejected) => {
                        summary.rejected += 1;
                        if let Some(united) = self.united {
                            rejected.cells = united.texts(at, &recorded, &rejected.cells);
                        }
                        self.reject(&rejected, &name, summary.rejected, rejects)?;
                        report.rejected(&rejected)?;
                    }
                }
                self.voice.progress().row(summary.rows(), summary.rejected, || intake.fraction());
            }
            drop(records);
            let counts = (summary.classified - before.0, summary.rejected - before.1);
            let read = intake.finish().with_context(|| format!("`{name}`"))?;
            summary.inputs.push(InputFile::new(recorded, read.sha256, read.bytes, counts));
        }
        self.voice.progress().end();
        self.say_more_rejected(summary.rejected);
        if let Some(rejects) = rejects {
            rejects.end()?;
        }
        report.end(&summary)?;
        Ok(summary)
    }

    /// Says what is wrong with the row that is rejected after so many, and writes it to the rejects.
    #[cold]
    fn reject(&self, rejected: &Rejected, name: &str, count: u64, rejects: &mut RejectsTo) -> anyhow::Result<()> {
        if count <= REJECTS_SHOWN {
            self.say_rejected(name, rejected);
        }
        if let Some(rejects) = rejects {
            rejects.write(rejected)?;
        }
        Ok(())
    }

    fn say_rejected(&self, name: &str, rejected: &Rejected) {
        for fault in &rejected.faults {
            self.voice.say(&rejects::line(name, rejected, fault, self.lang));
        }
    }

    fn say_more_rejected(&self, rejected: u64) {
        if rejected > REJECTS_SHOWN {
            let more = counted(rejected - REJECTS_SHOWN, word::rejected_row, word::rejected_rows, self.lang);
            let said = said!(
                "and {more}; `--rejects FILE` writes them all",
                "en nog {more}; `--rejects FILE` schrijft ze allemaal weg"
            );
            self.voice.say(said.get(self.lang));
        }
    }

    /// The facts with what the files beside the records add to them, where that is anything.
    fn applied(&self, row: &Row, ids: &Ids) -> Option<Facts> {
        if self.beside.is_empty() {
            return None;
        }
        let id = row.cells.get(ids.place?)?;
        self.beside.applied(String::from_utf8_lossy(id).trim(), row.facts)
    }
}

fn stopped(summary: &Summary) -> anyhow::Error {
    Stopped { classified: summary.classified, rejected: summary.rejected }.into()
}
