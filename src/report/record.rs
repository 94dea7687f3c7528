//! The record of a decision: what was read, by which law and rules, and what came out; so that it can be verified.
//!
//! These structs are the form of the file. They stand apart from what the program works with, so that a record written
//! today can be read later. No clock is read and nothing of the machine is in it: the same run gives the same record.

use super::summary::Summary;
use crate::evaluate::Law;
use crate::model::Lang;
use crate::rules::Act;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The form that is written. A reader refuses another.
pub const FORM: u32 = 1;

/// One run of `vitaal classify`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The form of the record itself.
    pub record: u32,
    pub tool: String,
    pub version: String,
    /// The files of organisations, in their order.
    pub inputs: Vec<InputFile>,
    /// Files named with an option: by its name, such as `holdings`.
    pub beside: BTreeMap<String, FileMark>,
    /// Options that change what is read or written, by name; a switch has no values.
    pub options: BTreeMap<String, Vec<String>>,
    pub law: LawMark,
    /// What blanks were taken to be, as `fact=value`.
    pub assumptions: Vec<String>,
    pub rows: u64,
    pub classified: u64,
    pub rejected: u64,
    /// By regime and class, the organisations that have it.
    pub classes: BTreeMap<String, BTreeMap<String, u64>>,
    pub output: FileMark,
    /// The file of rejected rows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rejects: Option<FileMark>,
}

/// A file and what was in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileMark {
    /// As it was named; `-` is standard input or output.
    pub file: String,
    /// Of its bytes, in hexadecimal, as `sha256sum` prints it.
    pub sha256: String,
    pub bytes: u64,
}

/// A file of organisations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InputFile {
    #[serde(flatten)]
    pub mark: FileMark,
    pub rows: u64,
    pub classified: u64,
    pub rejected: u64,
}

impl InputFile {
    /// A file with its rows classified and rejected.
    pub fn new(file: String, sha256: String, bytes: u64, (classified, rejected): (u64, u64)) -> InputFile {
        let mark = FileMark { file, sha256, bytes };
        InputFile { mark, rows: classified + rejected, classified, rejected }
    }
}

/// The law as it was applied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LawMark {
    pub name: String,
    pub as_of: String,
    /// The folder of rules; none for those in the binary.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rules: Option<String>,
    /// Of the lines `SHA-256  FILE` of all rule files, as `sha256sum` prints them.
    pub sha256: String,
    pub readings: Vec<ReadingMark>,
    pub acts: Vec<ActMark>,
    /// Every rule file that was read, with its SHA-256.
    pub files: BTreeMap<String, String>,
}

/// A point that the text leaves open, and how it was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadingMark {
    pub name: String,
    pub choice: String,
    pub default: String,
}

/// An act that was applied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActMark {
    pub id: String,
    pub regime: String,
    /// Whether it is law: `in-force`, `draft`, `policy`, `repealed`.
    pub force: String,
    /// What was read of it, such as `verbatim`.
    pub status: String,
    pub source: String,
    pub checked_against: String,
    pub checked_on: String,
    /// As that of the law, of the files in the folder of the act.
    pub sha256: String,
}

/// How the files of rules are known: the folder, the SHA-256 of each, and that of a list of them.
pub struct RuleFiles<'a> {
    pub folder: Option<String>,
    pub files: BTreeMap<String, String>,
    /// The SHA-256 of a text.
    pub sha256: &'a dyn Fn(&str) -> String,
}

impl RuleFiles<'_> {
    fn of(&self, wanted: impl Fn(&str) -> bool) -> String {
        let lines = self.files.iter().filter(|(file, _)| wanted(file));
        (self.sha256)(&lines.map(|(file, sha256)| format!("{sha256}  {file}\n")).collect::<String>())
    }
}

/// Which rules were applied: equal for equal rules, readings and day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fingerprint {
    pub law: String,
    pub as_of: String,
    pub readings: BTreeMap<String, String>,
    /// As `sha256` of [`LawMark`].
    pub rules: String,
}

impl LawMark {
    /// What tells these rules from others.
    pub fn fingerprint(self) -> Fingerprint {
        let readings = self.readings.into_iter().map(|reading| (reading.name, reading.choice));
        Fingerprint { law: self.name, as_of: self.as_of, readings: readings.collect(), rules: self.sha256 }
    }

    /// The law with the files that it was read from.
    pub fn new(law: &Law, rules: RuleFiles) -> LawMark {
        let set = &law.rules;
        let act = |act: &Act| ActMark {
            id: act.id.clone(),
            regime: act.regime.clone(),
            force: act.force.id().to_string(),
            status: act.status.id().to_string(),
            source: act.source.clone(),
            checked_against: act.checked_against.clone(),
            checked_on: act.checked_on.clone(),
            sha256: rules.of(|file| file.strip_prefix(act.id.as_str()).is_some_and(|rest| rest.starts_with('/'))),
        };
        let readings = set.readings.iter().map(|r| ReadingMark {
            name: r.name.to_string(),
            choice: r.chosen.to_string(),
            default: r.default.to_string(),
        });
        LawMark {
            name: set.law.clone(),
            as_of: set.as_of.to_string(),
            sha256: rules.of(|_| true),
            readings: readings.collect(),
            acts: set.regimes.iter().flat_map(|r| &r.act).chain(&set.size).map(|a| act(a)).collect(),
            rules: rules.folder,
            files: rules.files,
        }
    }
}

impl Record {
    /// What a run came to.
    pub fn new(
        law: &Law,
        rules: RuleFiles,
        summary: &Summary,
        options: BTreeMap<String, Vec<String>>,
        beside: BTreeMap<String, FileMark>,
        (output, rejects): (FileMark, Option<FileMark>),
    ) -> Record {
        Record {
            record: FORM,
            tool: env!("CARGO_PKG_NAME").to_string(),
            version: env!("CARGO_PKG_VERSION").to_string(),
            inputs: summary.inputs.clone(),
            beside,
            options,
            law: LawMark::new(law, rules),
            assumptions: summary.assumptions(law, Lang::En),
            rows: summary.rows(),
            classified: summary.classified,
            rejected: summary.rejected,
            classes: summary.by_class(law).into_iter().map(|(regime, n)| (regime, n.into_iter().collect())).collect(),
            output,
            rejects,
        }
    }
}
