//! `vitaal rules test`: the cases beside the law.

use super::{Folder, chosen};
use crate::cases;
use crate::cli::Ended;
use crate::diagnostic::Broken;
use clap::Args;
use std::io::Write;

/// Run the cases beside the law
#[derive(Debug, Args)]
pub struct Test {
    #[command(flatten)]
    folder: Folder,
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
    let mut out = std::io::stdout().lock();
    let (mut passed, mut failed) = (0, 0);
    for act in &acts {
        let outcome = cases::run(&source, act)?;
        passed += outcome.passed;
        failed += outcome.failed.len();
        writeln!(out, "{act}: {} cases", outcome.passed + outcome.failed.len())?;
        for failure in &outcome.failed {
            writeln!(out, "{failure}")?;
        }
    }
    writeln!(out, "{passed} passed, {failed} failed")?;
    Ok(if failed > 0 { Ended::WithFindings } else { Ended::Done })
}
