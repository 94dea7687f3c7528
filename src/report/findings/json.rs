//! Findings as JSON, in a shape with a version of its own: other people's programs read it.
//!
//! Within one version keys may be added, and none changes its meaning or goes.

use super::{Findings, path};
use crate::diagnostic::Diagnostic;
use serde::Serialize;
use std::io::{self, Write};

const VERSION: u32 = 1;

#[derive(Serialize)]
struct Report<'a> {
    version: u32,
    tool: Tool,
    command: &'a str,
    summary: Summary,
    suites: Vec<Suite<'a>>,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct Summary {
    checks: usize,
    passed: usize,
    errors: usize,
    warnings: usize,
    notes: usize,
}

#[derive(Serialize)]
struct Suite<'a> {
    name: &'a str,
    checks: Vec<Check<'a>>,
}

#[derive(Serialize)]
struct Check<'a> {
    name: &'a str,
    passed: bool,
    findings: Vec<Finding<'a>>,
}

#[derive(Serialize)]
struct Finding<'a> {
    code: &'static str,
    /// `error`, `warning` or `note`.
    level: &'static str,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none", flatten)]
    place: Option<Place<'a>>,
}

#[derive(Serialize)]
struct Place<'a> {
    file: String,
    start: Position,
    /// Just behind the last character.
    end: Position,
    /// The words themselves.
    text: &'a str,
}

/// Both are counted from one, columns in characters.
#[derive(Serialize)]
struct Position {
    line: usize,
    column: usize,
}

/// Writes one document.
///
/// # Errors
/// When it cannot be written.
pub fn write(findings: &Findings, out: &mut impl Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &Report::of(findings))?;
    writeln!(out)
}

impl<'a> Report<'a> {
    fn of(findings: &'a Findings) -> Report<'a> {
        let [errors, warnings, notes] = crate::diagnostic::Severity::ALL.map(|severity| findings.count(severity));
        let (checks, passed) = (findings.checks().count(), findings.well());
        Report {
            version: VERSION,
            tool: Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") },
            command: findings.command,
            summary: Summary { checks, passed, errors, warnings, notes },
            suites: findings.suites.iter().map(Suite::of).collect(),
        }
    }
}

impl<'a> Suite<'a> {
    fn of(suite: &'a super::Suite) -> Suite<'a> {
        Suite { name: &suite.name, checks: suite.checks.iter().map(Check::of).collect() }
    }
}

impl<'a> Check<'a> {
    fn of(check: &'a super::Check) -> Check<'a> {
        let findings = check.found.iter().map(Finding::of).collect();
        Check { name: &check.name, passed: check.is_well(), findings }
    }
}

impl<'a> Finding<'a> {
    fn of(found: &'a Diagnostic) -> Finding<'a> {
        let place = found.place.as_ref().map(|(file, span)| {
            let (line, column) = file.end_of(*span);
            Place {
                file: path(&file.path),
                start: Position { line: span.line, column: span.column },
                end: Position { line, column },
                text: file.words(*span),
            }
        });
        Finding {
            code: found.code.id(),
            level: found.severity.id(),
            message: &found.message,
            help: found.help.as_deref(),
            place,
        }
    }
}
