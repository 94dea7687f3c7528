//! Findings as commands of a GitHub workflow, which shows them beside the lines that they are about.

use super::{Findings, path};
use crate::diagnostic::{Diagnostic, Severity};
use std::io::{self, Write};

/// Writes one line for each finding.
///
/// # Errors
/// When it cannot be written.
pub fn write(findings: &Findings, out: &mut impl Write) -> io::Result<()> {
    findings.all().try_for_each(|found| writeln!(out, "{}", command(found)))
}

fn command(found: &Diagnostic) -> String {
    let level = match found.severity {
        Severity::Note => "notice",
        heavier => heavier.id(),
    };
    let mut properties = Vec::new();
    if let Some((file, span)) = &found.place {
        let (end_line, end_column) = file.end_of(*span);
        properties.push(format!("file={}", property(&path(&file.path))));
        properties.push(format!("line={},endLine={end_line}", span.line));
        // columns are shown only for what lies on one line
        if end_line == span.line {
            properties.push(format!("col={},endColumn={end_column}", span.column));
        }
    }
    properties.push(format!("title={}", property(found.code.id())));
    let help = found.help.as_ref().map_or(String::new(), |help| format!("\nhelp: {help}"));
    format!("::{level} {}::{}", properties.join(","), data(&format!("{}{help}", found.message)))
}

/// A line break would end the command, and a percent sign would be read as the beginning of one.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// In a property, colons and commas end it too.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
