//! `vitaal rules test`: the cases beside the law.

use super::findings::FindingArgs;
use super::{Folder, chosen, count};
use crate::cases;
use crate::cli::Ended;
use crate::diagnostic::Broken;
use crate::report::findings::{Findings, Suite};
use clap::Args;
use std::io::Write;

/// Run the cases beside the law
#[derive(Debug, Args)]
pub struct Test {
    #[command(flatten)]
    folder: Folder,
    #[command(flatten)]
    findings: FindingArgs,
    /// Only the cases of this act
    #[arg(value_name = "ACT")]
    act: Option<String>,
}

impl Test {
    pub fn run(&self) -> anyhow::Result<Ended> {
        run_cases(self)
    }
}

fn run_cases(test: &Test) -> anyhow::Result<Ended> {
    let source = test.folder.source();
    if let Some(fault) = source.absent() {
        return Err(Broken(vec![fault]).into());
    }
    let acts = chosen(&source, test.act.as_deref())?;
    let (mut passed, mut failed) = (0, 0);
    let mut findings = Findings { command: "rules test", suites: Vec::new() };
    for act in &acts {
        let outcome = cases::run(&source, act)?;
        passed += outcome.passed;
        failed += outcome.failed.len();
        if test.findings.is_plain_text() {
            let mut out = std::io::stdout().lock();
            writeln!(out, "{act}: {}", count(outcome.checks.len(), "case"))?;
            outcome.failed.iter().try_for_each(|failure| writeln!(out, "{failure}"))?;
        }
        findings.suites.push(Suite { name: act.clone(), checks: outcome.checks });
    }
    let sum = format!("{passed} passed, {failed} failed");
    if test.findings.is_plain_text() {
        writeln!(std::io::stdout().lock(), "{sum}")?;
    } else {
        test.findings.write(&findings)?;
        writeln!(anstream::stderr().lock(), "{sum}")?;
    }
    Ok(if failed > 0 { Ended::WithFindings } else { Ended::Done })
}
