//! The command line: one file a verb. Arguments in, files and terminals opened, an exit status out.

mod beside;
mod check;
mod classify;
mod columns;
mod completions;
mod dialect;
mod explain;
mod files;
mod input;
mod intake;
mod man;
mod output;
mod page;
mod place;
mod progress;
mod rules;
mod stop;
mod suggest;
mod target;
mod verify;
mod voice;

use crate::diagnostic::{Broken, render};
use crate::evaluate::Law;
use crate::model::{Lang, shown};
use crate::records::{OpenFault, last_day};
use crate::report::record::{Fingerprint, LawMark, RuleFiles};
use crate::report::word;
use crate::rules::{Readings, Request, Source};
use anyhow::Context;
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use intake::hexadecimal;
use jiff::civil::Date;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fmt;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Classifies organisations under NIS2, CER and the laws that carry them out, with reasons.
#[derive(Debug, Parser)]
#[command(name = "vitaal", version, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Classify(Box<classify::Classify>),
    Explain(Box<explain::Explain>),
    Check(check::Check),
    Page(page::Page),
    Columns(columns::Columns),
    Suggest(suggest::Suggest),
    Verify(verify::Verify),
    Rules(rules::Rules),
    Completions(completions::Completions),
    Man(man::Man),
}

/// Which law is applied, and how it is read.
#[derive(Debug, Args)]
struct LawArgs {
    /// The law to apply; `vitaal rules list` shows all, and the default
    #[arg(long, value_name = "NAME", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    law: Option<String>,
    /// The date judged [default: today]
    #[arg(long, value_name = "DATE", value_parser = date)]
    as_of: Option<Date>,
    /// Read an open point of law another way; may be given more than once
    #[arg(long = "read", value_name = "NAME=CHOICE", value_parser = reading)]
    readings: Vec<(String, String)>,
    /// Read rule sets from a folder instead of those in the binary
    #[arg(long, value_name = "DIR")]
    rules: Option<PathBuf>,
    /// Language of reasons and labels [default: English; the locale's on a terminal]
    #[arg(long, value_enum)]
    lang: Option<LangArg>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum LangArg {
    En,
    Nl,
}

impl From<LangArg> for Lang {
    fn from(lang: LangArg) -> Lang {
        match lang {
            LangArg::En => Lang::En,
            LangArg::Nl => Lang::Nl,
        }
    }
}

/// How a run ended.
enum Ended {
    Done,
    WithFindings,
    /// What is wrong has been said already.
    NotDone,
    /// By a signal, with the exit status that tells which.
    Stopped(u8),
}

/// The verb that was chosen, with its arguments.
fn verb_of(arguments: impl IntoIterator<Item = impl Into<OsString> + Clone>) -> Result<Verb, clap::Error> {
    let mut command = Cli::command();
    command.build();
    let matches = command.try_get_matches_from_mut(arguments)?;
    let mut verb = Cli::from_arg_matches(&matches)?.verb;
    if let Verb::Classify(classify) = &mut verb
        && let Some((name, given)) = matches.subcommand()
        && let Some(command) = command.find_subcommand(name)
    {
        classify.given = classify::Given::of(command, given);
    }
    Ok(verb)
}

/// Runs the command line and returns the exit status: 0 done, 1 done with findings, 2 not done; 128 and the number of
/// the signal that stopped it.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let verb = match verb_of(arguments) {
        Ok(verb) => verb,
        Err(error) => {
            let status = if error.use_stderr() { 2 } else { 0 };
            let _ = error.print();
            return ExitCode::from(status);
        }
    };
    let lang = verb.lang();
    let ended = match verb {
        Verb::Classify(verb) => verb.run(),
        Verb::Explain(verb) => verb.run(),
        Verb::Check(verb) => verb.run(),
        Verb::Page(verb) => verb.run(),
        Verb::Columns(verb) => verb.run(),
        Verb::Suggest(verb) => verb.run(),
        Verb::Verify(verb) => verb.run(),
        Verb::Rules(verb) => verb.run(),
        Verb::Completions(verb) => verb.run(Cli::command()),
        Verb::Man(verb) => verb.run(Cli::command()),
    };
    match ended {
        Ok(Ended::Done) => ExitCode::SUCCESS,
        Ok(Ended::WithFindings) => ExitCode::from(1),
        Ok(Ended::NotDone) => ExitCode::from(2),
        Ok(Ended::Stopped(status)) => ExitCode::from(status),
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            report(&error, lang);
            ExitCode::from(2)
        }
    }
}

/// The reader of our output has gone: nothing is wrong, and nobody is there to be told.
fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let broken = |e: &std::io::Error| e.kind() == std::io::ErrorKind::BrokenPipe;
    error.chain().any(|cause| cause.downcast_ref::<std::io::Error>().is_some_and(broken))
}

impl Verb {
    /// The language in which the run is told. Faults of rule files and of arguments are in English.
    fn lang(&self) -> Lang {
        match self {
            Verb::Classify(verb) => verb.lang(),
            Verb::Explain(verb) => verb.lang(),
            Verb::Check(verb) => verb.lang(),
            Verb::Page(verb) => verb.lang(),
            Verb::Columns(verb) => verb.lang(),
            Verb::Suggest(verb) => verb.lang(),
            Verb::Verify(verb) => verb.lang(),
            Verb::Rules(_) | Verb::Completions(_) | Verb::Man(_) => Lang::En,
        }
    }
}

/// A fault of the records in the language of the run, with what is behind it.
#[derive(Debug)]
struct Told {
    fault: OpenFault,
    lang: Lang,
}

impl Told {
    fn of(lang: Lang) -> impl FnOnce(OpenFault) -> Told {
        move |fault| Told { fault, lang }
    }
}

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(self.fault.said().get(self.lang))
    }
}

impl std::error::Error for Told {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.fault.source()
    }
}

fn report(error: &anyhow::Error, lang: Lang) {
    let mut stderr = anstream::stderr().lock();
    let _ = match error.downcast_ref::<Broken>() {
        Some(Broken(diagnostics)) => write!(stderr, "{}", render(diagnostics, true)),
        None => writeln!(stderr, "{}: {}", word::error.get(lang), shown(&told(error, lang))),
    };
}

/// An error with what is behind it, each thing once.
fn told(error: &anyhow::Error, lang: Lang) -> String {
    let mut told = String::new();
    for fault in error.chain() {
        let said = fault.downcast_ref().map_or_else(|| fault.to_string(), |error| files::cause(error, lang));
        if told.ends_with(&said) {
            continue;
        }
        if !told.is_empty() {
            told.push_str(": ");
        }
        told.push_str(&said);
    }
    told
}

impl LawArgs {
    /// The folder of rules, where one is read.
    fn folder(&self) -> Option<&Path> {
        self.rules.as_deref()
    }

    fn source(&self) -> Source {
        self.rules.clone().map_or(Source::Embedded, Source::Folder)
    }

    fn law(&self) -> anyhow::Result<Law> {
        let law = self.law.clone().unwrap_or_default();
        let readings = as_readings(&self.readings)?;
        Ok(Law::load(&self.source(), &Request { law, as_of: self.date(), readings })?)
    }

    /// The files that a law was read from, with their hashes.
    fn rule_files(&self, law: &Law) -> anyhow::Result<RuleFiles<'static>> {
        let source = self.source();
        let mut files = BTreeMap::new();
        for file in &law.rules.files {
            let bytes = source.bytes(file).with_context(|| format!("`{file}`"))?;
            files.insert(file.clone(), hexadecimal(Sha256::new_with_prefix(bytes)));
        }
        let folder = self.rules.as_ref().map(|folder| folder.display().to_string());
        Ok(RuleFiles { folder, files, sha256: &|text| hexadecimal(Sha256::new_with_prefix(text)) })
    }

    /// What tells the rules of a law from others.
    fn fingerprint(&self, law: &Law) -> anyhow::Result<Fingerprint> {
        Ok(LawMark::new(law, self.rule_files(law)?).fingerprint())
    }

    fn date(&self) -> Date {
        self.as_of.unwrap_or_else(|| jiff::Zoned::now().date())
    }

    /// English for files and pipes; on a terminal that of the locale.
    fn lang(&self, to_file: bool) -> Lang {
        match self.lang {
            Some(lang) => lang.into(),
            None if to_file || !std::io::stdout().is_terminal() => Lang::En,
            None => locale(),
        }
    }
}

fn locale() -> Lang {
    let set = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().filter_map(std::env::var_os).find(|v| !v.is_empty());
    let set = set.map(|v| v.to_string_lossy().to_lowercase()).unwrap_or_default();
    Lang::ALL.into_iter().find(|lang| set.starts_with(lang.code())).unwrap_or_default()
}

fn date(text: &str) -> Result<Date, String> {
    let read = text.parse::<Date>().ok().filter(|_| text.len() == 10);
    read.ok_or_else(|| match last_day(text, |_| None) {
        Some(last) => format!("`{text}` is no date; that month has {last} days"),
        None => format!("`{text}` is no date; write year, month and day as in 2026-08-15"),
    })
}

fn reading(text: &str) -> Result<(String, String), String> {
    let parts = text.split_once('=').filter(|(name, choice)| !name.is_empty() && !choice.is_empty());
    let (name, choice) = parts.ok_or_else(|| format!("`{text}` is no reading; write NAME=CHOICE"))?;
    Ok((name.to_string(), choice.to_string()))
}

/// Readings by their names. One that is given twice must be given alike.
fn as_readings(given: &[(String, String)]) -> anyhow::Result<Readings> {
    let mut readings = Readings::default();
    for (name, choice) in given {
        if let Some(first) = readings.insert(name.clone(), choice.clone()).filter(|first| first != choice) {
            anyhow::bail!("`{name}` is read as `{first}` and as `{choice}`; choose one of the two");
        }
    }
    Ok(readings)
}

/// Columns of the terminal, or a width that suits a page.
fn width() -> usize {
    let set = std::env::var("COLUMNS").ok().and_then(|c| c.parse().ok());
    let terminal = || terminal_size::terminal_size().map(|(w, _)| usize::from(w.0));
    set.or_else(terminal).unwrap_or(100).clamp(60, 240)
}
