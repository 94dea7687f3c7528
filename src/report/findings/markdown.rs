//! Findings as Markdown: a table for the summary of a job or a comment.

use super::{Findings, counted_word, path};
use crate::diagnostic::{Diagnostic, SHOWN};
use std::io::{self, Write};

/// Writes a heading, what was examined, and the first hundred findings.
///
/// # Errors
/// When it cannot be written.
pub fn write(findings: &Findings, out: &mut impl Write) -> io::Result<()> {
    let checks = counted_word(findings.checks().count(), "check");
    writeln!(out, "### `vitaal {}`\n\n{checks}: {}", findings.command, findings.in_words())?;
    let all: Vec<&Diagnostic> = findings.all().collect();
    if all.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n| level | code | place | finding |\n|---|---|---|---|")?;
    for found in all.iter().take(SHOWN) {
        writeln!(out, "{}", row(found))?;
    }
    match all.len().saturating_sub(SHOWN) {
        0 => Ok(()),
        more => writeln!(out, "\nand {more} more; `--format json` has all"),
    }
}

fn row(found: &Diagnostic) -> String {
    let place = found
        .place
        .as_ref()
        .map_or(String::new(), |(file, span)| cell(&format!("{}:{}:{}", path(&file.path), span.line, span.column)));
    let help = found.help.as_ref().map_or(String::new(), |help| format!("<br>help: {}", cell(help)));
    format!("| {} | `{}` | {place} | {}{help} |", found.severity.id(), found.code.id(), cell(&found.message))
}

/// Text in a cell of a table. What stands between backticks is shown as it is; where they do not come in pairs, they
/// are text too.
fn cell(text: &str) -> String {
    let text = text.replace(['\r', '\n'], " ").replace('|', "\\|");
    let parts: Vec<&str> = text.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return plain(&text);
    }
    let marked = parts.iter().enumerate().map(|(i, part)| match i % 2 {
        0 => plain(part),
        _ if part.is_empty() => String::new(),
        _ => format!("`{part}`"),
    });
    marked.collect()
}

fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '&' => out.push_str("&amp;"),
            '`' | '*' | '_' | '[' | ']' | '~' => out.extend(['\\', c]),
            other => out.push(other),
        }
    }
    out
}
