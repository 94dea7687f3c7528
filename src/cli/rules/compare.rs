//! `vitaal rules compare`: what two laws, acts, folders, dates, readings or revisions make otherwise of whom.

use super::findings::{FindingArgs, Format};
use super::population::population;
use super::side::{Side, Written, written};
use super::today;
use crate::cli::files::text_of;
use crate::cli::input::InputArgs;
use crate::cli::place::Reads;
use crate::cli::{Ended, LangArg, as_readings, date, reading, width};
use crate::diagnostic::Severity;
use crate::evaluate::{Law, Matter, matters};
use crate::model::{Lang, Text, said};
use crate::report::compare::{Reckoning, Report, WordChange, findings, json, markdown, names, reckoning, text};
use crate::report::population::Change;
use crate::rules::read_allowed;
use anyhow::bail;
use clap::{Args, ValueEnum};
use jiff::civil::Date;
use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};

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
    /// Where what differs goes, and in which form; with a population every row that differs goes to OUT, as
    /// comma-separated values
    #[command(flatten)]
    findings: FindingArgs,
    /// Leave nothing out of the text
    #[arg(long)]
    all: bool,
    /// Which differences are findings, so that the run ends with status 1
    #[arg(long, value_enum, value_name = "WHICH")]
    fail_on: Option<FailOn>,
    /// A list of differences that are meant, each of which must still occur; without --fail-on, all others are findings
    #[arg(long, value_name = "FILE")]
    allow: Option<PathBuf>,
    /// Compare real organisations too: of this file, row by row, what each is on both sides; two laws or two acts
    #[arg(long, value_name = "FILE")]
    population: Option<PathBuf>,
    /// With a population: a file of holdings, so that each side adds up the figures of groups as it says
    #[arg(long, value_name = "FILE", requires = "population")]
    holdings: Option<PathBuf>,
    /// With a population: a file of activities
    #[arg(long, value_name = "FILE", requires = "population")]
    activities: Option<PathBuf>,
    /// Language of reasons and labels [default: English]
    #[arg(long, value_enum)]
    lang: Option<LangArg>,
}

/// Rows that differ shown one by one; more are counted.
const CHANGES_SHOWN: u64 = 20;

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FailOn {
    /// Anything that differs, names and numbers included
    Any,
    /// Any organisation in another class
    ClassChange,
    /// Any organisation in a weaker class
    Weaker,
    /// Any organisation in another class that the list of --allow does not name
    Unexplained,
}

impl Compare {
    /// Compares both sides and says where they differ; what `--fail-on` names is a finding.
    pub fn run(&self) -> anyhow::Result<Ended> {
        let lang = self.lang();
        self.findings.refuse(&self.reads(), lang)?;
        if let Some(file) = &self.population {
            return self.of_population(file, lang);
        }
        let report = self.report()?;
        let reckoning = self.reckoning(&report)?;
        self.write(&report, &reckoning, lang)?;
        let mut stderr = anstream::stderr().lock();
        for line in reckoning.unexplained.iter().chain(&reckoning.stale) {
            let _ = writeln!(stderr, "{line}");
        }
        let finds = self.finds(&report, &reckoning) || !reckoning.stale.is_empty();
        Ok(if finds { Ended::WithFindings } else { Ended::Done })
    }

    /// Writes what differs in the form asked for.
    fn write(&self, report: &Report, reckoning: &Reckoning, lang: Lang) -> anyhow::Result<()> {
        let form = self.findings.format();
        if matches!(form, Format::Sarif | Format::Junit | Format::Github) {
            let severity = if self.finds(report, reckoning) { Severity::Warning } else { Severity::Note };
            return self.findings.write(&findings(report, severity, lang));
        }
        let mut sink = self.findings.sink(lang)?;
        match form {
            Format::Json => writeln!(sink, "{:#}", json(report, lang))?,
            Format::Markdown => write!(sink, "{}", markdown(report, lang))?,
            _ => write!(sink, "{}", text(report, lang, width(), self.all))?,
        }
        sink.keep()?;
        Ok(())
    }

    /// The differences set against the list, where there is one; without a list none is meant.
    fn reckoning(&self, report: &Report) -> anyhow::Result<Reckoning> {
        let Some(path) = &self.allow else {
            return Ok(match self.fail_on {
                Some(FailOn::Unexplained) => reckoning(report, &[], "", self.lang()),
                _ => Reckoning::default(),
            });
        };
        let name = path.display().to_string();
        let text = text_of(path, self.lang())?;
        let list = read_allowed(&name, text)?;
        Ok(reckoning(report, &list, &name, self.lang()))
    }

    /// What each organisation of a file is on both sides.
    fn of_population(&self, file: &Path, lang: Lang) -> anyhow::Result<Ended> {
        let [one, other] = self.sides()?;
        let laws = [Law::compile(one.rules()?)?, Law::compile(other.rules()?)?];
        let mut sink = self.findings.has_output().then(|| self.findings.sink(lang)).transpose()?;
        let mut listed = sink.as_mut().map(csv::Writer::from_writer);
        if let Some(listed) = &mut listed {
            listed.write_record(Change::COLUMNS)?;
        }
        let mut out = std::io::stdout().lock();
        let (mut shown, mut rows) = (0u64, 0u64);
        let input = InputArgs::of(file.to_path_buf()).beside(self.holdings.clone(), self.activities.clone());
        let found = population(&input, [&laws[0], &laws[1]], lang, &mut |change| {
            rows += 1;
            if let Some(listed) = &mut listed {
                listed.write_record(change.cells())?;
            } else if shown < CHANGES_SHOWN {
                shown += 1;
                writeln!(out, "{}", crate::model::shown(&change.line()))?;
            }
            Ok(())
        })?;
        if let Some(listed) = &mut listed {
            listed.flush()?;
        } else if rows > shown {
            let said = said!(
                "and {more} more; `-o OUT` writes them all",
                "en nog {more}; `-o OUT` schrijft ze allemaal weg",
                more = rows - shown,
            );
            writeln!(out, "{}", said.get(lang))?;
        }
        drop(listed);
        sink.map(|sink| sink.keep()).transpose()?;
        for line in found.lines(lang) {
            writeln!(out, "{line}")?;
        }
        let differs = rows > 0 && self.fail_on.is_some();
        Ok(if differs || found.rejected_rows() > 0 { Ended::WithFindings } else { Ended::Done })
    }

    /// All files that are read, and the folders of rules.
    fn reads(&self) -> Reads<'_> {
        let files = [&self.population, &self.holdings, &self.activities, &self.allow];
        let files = files.into_iter().flatten().map(PathBuf::as_path).collect();
        let folders = [&self.one.source, &self.other.source].into_iter().flatten().map(Path::new);
        Reads::new(files, folders.chain(self.rules.as_deref()))
    }

    fn lang(&self) -> Lang {
        self.lang.map_or(Lang::En, Lang::from)
    }

    fn sides(&self) -> anyhow::Result<[Side; 2]> {
        let as_of = self.as_of.unwrap_or_else(today);
        let side =
            |written: &Written| Side::of(written.clone(), self.rules.as_deref(), as_of, as_readings(&self.readings)?);
        Ok([side(&self.one)?, side(&self.other)?])
    }

    fn report(&self) -> anyhow::Result<Report> {
        let [one, other] = self.sides()?;
        let (words, matters) = compared(&one, &other)?;
        Ok(Report { sides: [one.label, other.label], as_of: [one.as_of, other.as_of], words, matters })
    }

    fn finds(&self, report: &Report, reckoning: &Reckoning) -> bool {
        match self.fail_on {
            None | Some(FailOn::Unexplained) => !reckoning.unexplained.is_empty(),
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
