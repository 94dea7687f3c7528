//! `vitaal rules compare`: what two laws, acts, folders, dates, readings or revisions make otherwise of whom.

use super::side::{Side, Written, written};
use super::today;
use crate::cli::{Ended, LangArg, date, reading, width};
use crate::evaluate::{Matter, matters};
use crate::model::{Lang, Text, said};
use crate::report::compare::{Report, WordChange, json, markdown, names, text};
use anyhow::bail;
use clap::{Args, ValueEnum};
use jiff::civil::Date;
use std::collections::BTreeSet;
use std::io::Write;
use std::path::PathBuf;

/// Compare two laws, acts, folders, dates, readings or revisions: exactly, with an organisation for each difference
#[derive(Debug, Args)]
pub struct Compare {
    /// [SOURCE#]NAME[@DATE][?READING=CHOICE]: a law or act, as of a date, read in a way; SOURCE is a folder of rules or
    /// git:REVISION[:FOLDER], and by itself means every act in it
    #[arg(value_name = "A", value_parser = written)]
    one: Written,
    /// The other side, written alike
    #[arg(value_name = "B", value_parser = written)]
    other: Written,
    /// Read rule sets from a folder instead of those in the binary, where a side names no source
    #[arg(long, value_name = "DIR")]
    rules: Option<PathBuf>,
    /// The date judged, where a side names none [default: today]
    #[arg(long, value_name = "DATE", value_parser = date)]
    as_of: Option<Date>,
    /// Read an open point of law another way on both sides; may be given more than once
    #[arg(long = "read", value_name = "NAME=CHOICE", value_parser = reading)]
    readings: Vec<(String, String)>,
    /// Form of the output
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Leave nothing out of the text
    #[arg(long)]
    all: bool,
    /// Which differences are findings, so that the run ends with status 1
    #[arg(long, value_enum, value_name = "WHICH")]
    fail_on: Option<FailOn>,
    /// Language of reasons and labels [default: English]
    #[arg(long, value_enum)]
    lang: Option<LangArg>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
    Markdown,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FailOn {
    /// Anything that differs, names and numbers included
    Any,
    /// Any organisation in another class
    ClassChange,
    /// Any organisation in a weaker class
    Weaker,
}

impl Compare {
    pub fn run(&self) -> anyhow::Result<Ended> {
        let lang = self.lang();
        let report = self.report()?;
        let mut out = std::io::stdout().lock();
        match self.format {
            Format::Text => write!(out, "{}", text(&report, lang, width(), self.all))?,
            Format::Json => writeln!(out, "{:#}", json(&report, lang))?,
            Format::Markdown => write!(out, "{}", markdown(&report, lang))?,
        }
        Ok(if self.finds(&report) { Ended::WithFindings } else { Ended::Done })
    }

    fn lang(&self) -> Lang {
        self.lang.map_or(Lang::En, Lang::from)
    }

    fn report(&self) -> anyhow::Result<Report> {
        let as_of = self.as_of.unwrap_or_else(today);
        let side = |written: &Written| {
            let readings = self.readings.iter().cloned().collect();
            Side::of(written.clone(), self.rules.as_deref(), as_of, readings)
        };
        let (one, other) = (side(&self.one)?, side(&self.other)?);
        let (words, matters) = compared(&one, &other)?;
        Ok(Report { sides: [one.label, other.label], as_of: [one.as_of, other.as_of], words, matters })
    }

    fn finds(&self, report: &Report) -> bool {
        match self.fail_on {
            None => false,
            Some(FailOn::Any) => !report.is_empty(),
            Some(FailOn::ClassChange) => report.moved().next().is_some(),
            Some(FailOn::Weaker) => report.moved().any(|(matter, moved)| moved.is_weaker(&matter.comparison)),
        }
    }
}

type Compared = (Vec<WordChange>, Vec<Matter>);

fn compared(one: &Side, other: &Side) -> anyhow::Result<Compared> {
    let aligned = one.key == other.key;
    if one.name.is_some() || other.name.is_some() {
        if one.is_act() != other.is_act() {
            let (one, other) = (&one.label, &other.label);
            bail!("`{one}` and `{other}` are a law and an act; name two laws or two acts");
        }
        let (one, other) = (one.rules()?, other.rules()?);
        return Ok((names(&one, &other), matters(&one, &other, aligned)?));
    }
    let (acts, others) = (one.source.acts(), other.source.acts());
    let all: BTreeSet<&String> = acts.iter().chain(&others).collect();
    let (mut changes, mut found) = (Vec::new(), Vec::new());
    for id in all {
        let sides = [&acts, &others].map(|known| known.contains(id).then(|| id.clone()));
        if sides.iter().any(Option::is_none) {
            changes.push(WordChange { what: said!("act", "regeling"), kind: "act", name: id.clone(), sides });
            continue;
        }
        let (one, other) = (one.act(id)?, other.act(id)?);
        for change in names(&one, &other) {
            if !changes.contains(&change) {
                changes.push(change);
            }
        }
        let mut of_act = matters(&one, &other, aligned)?;
        of_act.iter_mut().for_each(|matter| matter.title = Text::same(id));
        found.extend(of_act);
    }
    Ok((changes, found))
}
