//! What goes into the record of a run: the options that were given, the files, the rules.

use super::{Classify, Format};
use crate::cli::intake::hexadecimal;
use crate::cli::output::Kept;
use crate::cli::place::is_stdout;
use crate::evaluate::Law;
use crate::model::Lang;
use crate::report::record::{FileMark, Record};
use crate::report::summary::Summary;
use anyhow::Context;
use clap::parser::ValueSource;
use clap::{Arg, ArgMatches, Args, Command, ValueEnum, ValueHint};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::Path;

/// The options that were given, by name, with their values; those that name a file apart.
///
/// They are taken from the arguments themselves, so that an option that is added one day is recorded without a word
/// here; only what changes nothing that is read or written is left out by name.
#[derive(Debug, Clone, Default)]
pub struct Given {
    options: BTreeMap<String, Vec<String>>,
    files: BTreeMap<String, String>,
}

/// Options that say where something goes or how much is said, or that are recorded by themselves.
const APART: [&str; 8] = ["output", "force", "rejects", "record", "quiet", "verbose", "rules", "help"];

/// How a record holds an option.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Held {
    /// With what was given.
    Values,
    /// As a file, with its hash.
    File,
}

/// The name of an option that a record holds, and how.
fn held(argument: &Arg) -> Option<(&str, Held)> {
    let name = argument.get_long().filter(|name| !APART.contains(name))?;
    Some((name, if argument.get_value_hint() == ValueHint::AnyPath { Held::File } else { Held::Values }))
}

/// An option that stands in a record and that no run puts there.
///
/// A record comes from somewhere else, and what it says is carried out again: without this it could name a file to write.
pub fn not_held(record: &Record) -> Option<&str> {
    let verb = Classify::augment_args(Command::new(env!("CARGO_PKG_NAME")));
    let holds = |name: &str, how| verb.get_arguments().any(|argument| held(argument) == Some((name, how)));
    let options = record.options.keys().filter(|name| *name != WIDTH && !holds(name, Held::Values));
    options.chain(record.beside.keys().filter(|name| !holds(name, Held::File))).map(String::as_str).next()
}

impl Given {
    /// Those that stand on the command line of a verb.
    pub fn of(verb: &Command, matches: &ArgMatches) -> Given {
        let mut given = Given::default();
        for argument in verb.get_arguments() {
            let Some((name, how)) = held(argument) else { continue };
            if matches.value_source(argument.get_id().as_str()) != Some(ValueSource::CommandLine) {
                continue;
            }
            let values = matches.get_raw(argument.get_id().as_str()).into_iter().flatten();
            let mut values: Vec<String> = values.map(|value| value.to_string_lossy().into_owned()).collect();
            if !argument.get_action().takes_values() {
                values.clear();
            }
            match how {
                Held::File => given.files.extend(values.pop().map(|file| (name.to_string(), file))),
                Held::Values => drop(given.options.insert(name.to_string(), values)),
            }
        }
        given
    }

    /// The file that an option names is to be recorded by another name than it is opened.
    pub fn rename(&mut self, option: &str, name: &str) {
        self.options.remove(option);
        self.files.insert(option.to_string(), name.to_string());
    }
}

impl Classify {
    /// The record of a run.
    pub(super) fn record(
        &self,
        law: &Law,
        summary: &Summary,
        output: Kept,
        rejects: Option<Kept>,
        lang: Lang,
    ) -> anyhow::Result<Record> {
        let mut options = self.given.options.clone();
        let mut resolved = |name: &str, value: &str| options.insert(name.to_string(), vec![value.to_string()]);
        resolved("law", &law.rules.law);
        resolved("as-of", &law.rules.as_of.to_string());
        resolved("lang", lang.code());
        resolved("format", self.format().to_possible_value().as_ref().map_or("", |value| value.get_name()));
        if self.format() == Format::Table {
            resolved(WIDTH, &self.page().to_string());
        }
        let mut beside = BTreeMap::new();
        for (option, file) in &self.given.files {
            beside.insert(option.clone(), mark(file, self.opened(option, file))?);
        }
        let named = |path: Option<&Path>| {
            path.filter(|path| !is_stdout(path)).map_or("-".to_string(), |path| path.display().to_string())
        };
        let marked = |kept: Kept, path: Option<&Path>| FileMark {
            file: named(path),
            sha256: kept.sha256.unwrap_or_default(),
            bytes: kept.bytes,
        };
        let output = marked(output, self.output.as_deref());
        let rejects = rejects.map(|kept| marked(kept, self.rejects.as_deref()));
        let rules = self.law.rule_files(law)?;
        Ok(Record::new(law, rules, summary, options, beside, (output, rejects)))
    }

    /// The path under which the file of an option is opened.
    fn opened<'a>(&'a self, option: &str, named: &'a str) -> &'a Path {
        self.opened.get(option).map_or(Path::new(named), |path| path.as_path())
    }
}

/// How wide the page of a table was. It is no option: it comes from the terminal.
pub const WIDTH: &str = "width";

fn mark(name: &str, path: &Path) -> anyhow::Result<FileMark> {
    let bytes = std::fs::read(path).with_context(|| format!("`{}`", path.display()))?;
    let length = bytes.len() as u64;
    Ok(FileMark { file: name.to_string(), sha256: hexadecimal(Sha256::new_with_prefix(bytes)), bytes: length })
}
