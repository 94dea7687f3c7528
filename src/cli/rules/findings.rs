//! In which form findings are written, and where: the same for every verb that finds something in rules.

use crate::cli::Ended;
use crate::cli::output::Sink;
use crate::cli::place::Reads;
use crate::diagnostic::Severity;
use crate::model::Lang;
use crate::report::findings::{Findings, github, json, junit, markdown, sarif, text};
use clap::{Args, ValueEnum};
use std::io::Write;
use std::path::PathBuf;

/// The form of findings, and where they go.
#[derive(Debug, Args)]
pub struct FindingArgs {
    /// The form of what is found
    #[arg(long, value_enum, value_name = "FORM", default_value_t)]
    format: Format,
    /// Write what is found to this file; results otherwise go to standard output
    #[arg(short, long, value_name = "OUT")]
    output: Option<PathBuf>,
    /// Replace the output file if it exists
    #[arg(long)]
    force: bool,
}

/// A form of findings. Each has a file of its own in `report::findings`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Format {
    /// For people, with the words underlined
    #[default]
    Text,
    /// For programs; the shape has a version
    Json,
    /// For code scanning: SARIF 2.1.0
    Sarif,
    /// For test reports: JUnit XML
    Junit,
    /// For GitHub workflows: annotations
    Github,
    /// For the summary of a job
    Markdown,
}

impl FindingArgs {
    /// Whether people read it on the terminal, so that a verb may write as it likes.
    pub fn is_plain_text(&self) -> bool {
        self.format == Format::Text && self.output.is_none()
    }

    /// The form asked for.
    pub fn format(&self) -> Format {
        self.format
    }

    /// Whether it goes to a file.
    pub fn has_output(&self) -> bool {
        self.output.is_some()
    }

    /// Refuses to write over what is read.
    pub fn refuse(&self, reads: &Reads, lang: Lang) -> anyhow::Result<()> {
        reads.refuse([self.output.as_deref()], lang)
    }

    /// Where it goes.
    ///
    /// # Errors
    /// When the output cannot be opened.
    pub fn sink(&self, lang: Lang) -> anyhow::Result<Sink> {
        Sink::open(self.output.as_deref(), self.force, false, lang)
    }

    /// Whether output files that exist are replaced.
    pub fn force(&self) -> bool {
        self.force
    }

    /// Writes them to the output. Text without an output goes to standard error, as all faults do.
    ///
    /// # Errors
    /// When the output cannot be written.
    pub fn write(&self, findings: &Findings) -> anyhow::Result<()> {
        if self.is_plain_text() {
            return Ok(text::write(findings, true, &mut anstream::stderr().lock())?);
        }
        let mut sink = self.sink(Lang::En)?;
        match self.format {
            Format::Text => text::write(findings, false, &mut sink)?,
            Format::Json => json::write(findings, &mut sink)?,
            Format::Sarif => sarif::write(findings, &mut sink)?,
            Format::Junit => junit::write(findings, &mut sink)?,
            Format::Github => github::write(findings, &mut sink)?,
            Format::Markdown => markdown::write(findings, &mut sink)?,
        }
        sink.keep()?;
        Ok(())
    }

    /// Says in one line what a run came to. Where nothing else is written for people, that line is the result.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn conclude(&self, findings: &Findings, line: &str) -> anyhow::Result<()> {
        match self.is_plain_text() && findings.all().next().is_none() {
            true => writeln!(std::io::stdout().lock(), "{line}")?,
            false => writeln!(anstream::stderr().lock(), "{line}")?,
        }
        Ok(())
    }
}

/// How a run ended that found this: broken rules are not done, what is doubtful is a finding, and a note is neither.
pub fn ended(findings: &Findings) -> Ended {
    if findings.count(Severity::Error) > 0 {
        Ended::NotDone
    } else if findings.count(Severity::Warning) > 0 {
        Ended::WithFindings
    } else {
        Ended::Done
    }
}
