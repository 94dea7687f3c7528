//! What a run over rules found, in every form that people and tools read: one small file a form.
//!
//! A finding is a diagnostic. What was examined stands beside it, so that a report can also say what is well.

pub mod github;
pub mod json;
pub mod junit;
pub mod markdown;
pub mod sarif;
pub mod text;

use crate::diagnostic::{Diagnostic, Severity};

/// Everything that one run examined.
#[derive(Debug, Clone)]
pub struct Findings {
    /// The words after `vitaal`, as in `rules check`.
    pub command: &'static str,
    pub suites: Vec<Suite>,
}

/// A part of the run: an act with its files or cases, or two acts compared.
#[derive(Debug, Clone)]
pub struct Suite {
    pub name: String,
    pub checks: Vec<Check>,
}

/// One thing examined: a file, a case, a mutant. It is well when nothing heavier than a note was found.
#[derive(Debug, Clone)]
pub struct Check {
    pub name: String,
    pub found: Vec<Diagnostic>,
}

impl Findings {
    /// Everything found, in the order of the suites.
    pub fn all(&self) -> impl Iterator<Item = &Diagnostic> {
        self.checks().flat_map(|(_, check)| &check.found)
    }

    /// Everything examined, each with its suite.
    pub fn checks(&self) -> impl Iterator<Item = (&Suite, &Check)> {
        self.suites.iter().flat_map(|suite| suite.checks.iter().map(move |check| (suite, check)))
    }

    /// How many of this weight were found.
    pub fn count(&self, severity: Severity) -> usize {
        self.all().filter(|found| found.severity == severity).count()
    }

    /// How many of everything examined are well.
    pub fn well(&self) -> usize {
        self.checks().filter(|(_, check)| check.is_well()).count()
    }

    /// What was found in words, as in `2 errors, 1 warning`; `no finding` where there is none.
    pub fn in_words(&self) -> String {
        let counted = Severity::ALL.map(|severity| (self.count(severity), severity.id()));
        let found = counted.iter().filter(|(number, _)| *number > 0).map(|(number, what)| counted_word(*number, what));
        let found: Vec<String> = found.collect();
        if found.is_empty() { "no finding".to_string() } else { found.join(", ") }
    }
}

impl Check {
    /// Whether nothing heavier than a note was found.
    pub fn is_well(&self) -> bool {
        self.found.iter().all(|found| found.severity == Severity::Note)
    }
}

fn counted_word(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

/// A path as reports for machines name it: relative to where the run began, with slashes.
fn path(shown: &str) -> String {
    let slashed = shown.replace('\\', "/");
    slashed.strip_prefix("./").unwrap_or(&slashed).to_string()
}
