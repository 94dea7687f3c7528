//! Findings for people: each with its place, the offending words underlined, and the help.

use super::Findings;
use crate::diagnostic::{Diagnostic, render};
use std::io::{self, Write};

/// Writes the first hundred findings, and how many more there are.
///
/// # Errors
/// When it cannot be written.
pub fn write(findings: &Findings, colour: bool, out: &mut impl Write) -> io::Result<()> {
    let all: Vec<Diagnostic> = findings.all().cloned().collect();
    out.write_all(render(&all, colour).as_bytes())
}
