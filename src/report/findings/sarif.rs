//! Findings as SARIF 2.1.0, for code scanning.

use super::{Findings, path};
use crate::diagnostic::{CODES, Code, Diagnostic};
use serde::Serialize;
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::io::{self, Write};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Log {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run {
    tool: Value,
    automation_details: Value,
    column_kind: &'static str,
    results: Vec<Found>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Found {
    rule_id: &'static str,
    rule_index: usize,
    level: &'static str,
    message: Value,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    locations: Vec<Value>,
}

/// Writes one log with one run.
///
/// # Errors
/// When it cannot be written.
pub fn write(findings: &Findings, out: &mut impl Write) -> io::Result<()> {
    let codes = codes(findings);
    let log = Log {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [Run {
            tool: json!({ "driver": {
                "name": env!("CARGO_PKG_NAME"),
                "version": env!("CARGO_PKG_VERSION"),
                "rules": codes.iter().map(|(code, meaning)| described(*code, meaning)).collect::<Vec<_>>(),
            } }),
            automation_details: json!({ "id": format!("vitaal {}/", findings.command) }),
            column_kind: "unicodeCodePoints",
            results: findings.all().map(|found| result(found, &codes)).collect(),
        }],
    };
    serde_json::to_writer_pretty(&mut *out, &log)?;
    writeln!(out)
}

/// The codes found, in the order of the list of all.
fn codes(findings: &Findings) -> Vec<(Code, &'static str)> {
    CODES.iter().filter(|(code, _)| findings.all().any(|found| found.code == *code)).copied().collect()
}

fn described(code: Code, meaning: &str) -> Value {
    json!({ "id": code.id(), "shortDescription": { "text": meaning.trim() } })
}

fn result(found: &Diagnostic, codes: &[(Code, &str)]) -> Found {
    let text = match &found.help {
        Some(help) => format!("{}\nhelp: {help}", found.message),
        None => found.message.clone(),
    };
    Found {
        rule_id: found.code.id(),
        rule_index: codes.iter().position(|(code, _)| *code == found.code).unwrap_or_default(),
        level: found.severity.id(),
        message: json!({ "text": text }),
        locations: found
            .place
            .iter()
            .map(|(file, span)| {
                let (line, column) = file.end_of(*span);
                json!({ "physicalLocation": {
                "artifactLocation": { "uri": uri(&file.path) },
                "region": { "startLine": span.line, "startColumn": span.column, "endLine": line, "endColumn": column },
            } })
            })
            .collect(),
    }
}

/// A path as a reference: every sign that has a meaning of its own there is written as its bytes.
fn uri(shown: &str) -> String {
    let path = path(shown);
    let mut uri = if path.starts_with('/') { "file://".to_string() } else { String::new() };
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => uri.push(char::from(byte)),
            other => drop(write!(uri, "%{other:02X}")),
        }
    }
    uri
}
