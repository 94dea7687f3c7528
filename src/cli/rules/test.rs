//! `vitaal rules test`: the cases beside the law.

use super::findings::FindingArgs;
use super::{Folder, chosen, count};
use crate::cases::{self, Mutant, Mutants};
use crate::cli::Ended;
use crate::cli::output::Sink;
use crate::diagnostic::Broken;
use crate::model::Lang;
use crate::report::findings::{Findings, Suite};
use crate::rules::Texts;
use anyhow::Context;
use clap::Args;
use std::io::Write;
use std::path::{Path, PathBuf};

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
    /// Try every small change of the law too, and say which no case notices
    #[arg(long)]
    mutants: bool,
    /// Write a case for each change that no case notices, to review: `ACT/tests/missing.yaml` in this folder
    #[arg(long, value_name = "DIR", requires = "mutants")]
    write_missing: Option<PathBuf>,
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
    let texts = Texts::read(&source)?;
    let (mut passed, mut failed) = (0, 0);
    let mut findings = Findings { command: "rules test", suites: Vec::new() };
    for act in &acts {
        let outcome = cases::run_suite(&texts, &cases::Suite::read(&texts, act)?)?;
        passed += outcome.passed;
        failed += outcome.failed.len();
        if test.findings.is_plain_text() {
            let mut out = std::io::stdout().lock();
            writeln!(out, "{act}: {}", count(outcome.checks.len(), "case"))?;
            outcome.failed.iter().try_for_each(|failure| writeln!(out, "{failure}"))?;
        }
        findings.suites.push(Suite { name: act.clone(), checks: outcome.checks });
    }
    let mut sums = vec![format!("{passed} passed, {failed} failed")];
    if test.mutants && failed > 0 {
        sums.push("no change was tried: cases fail as it is".to_string());
    } else if test.mutants {
        let mutants = cases::mutants(&texts, &acts)?;
        sums.push(mutants.to_string());
        if test.findings.is_plain_text() {
            let mut out = std::io::stdout().lock();
            mutants.survivors().try_for_each(|survivor| writeln!(out, "{survivor}"))?;
        }
        if let Some(folder) = &test.write_missing {
            write_missing(folder, test.findings.force(), &mutants)?;
        }
        failed += mutants.survivors().count();
        findings.suites.extend(suites(&acts, &mutants));
    }
    if test.findings.is_plain_text() {
        let mut out = std::io::stdout().lock();
        sums.iter().try_for_each(|sum| writeln!(out, "{sum}"))?;
    } else {
        test.findings.write(&findings)?;
        let mut err = anstream::stderr().lock();
        sums.iter().try_for_each(|sum| writeln!(err, "{sum}"))?;
    }
    Ok(if failed > 0 { Ended::WithFindings } else { Ended::Done })
}

/// Writes the cases that are missing beside the act that they belong to.
fn write_missing(folder: &Path, force: bool, mutants: &Mutants) -> anyhow::Result<()> {
    for (act, cases) in mutants.missing() {
        let tests = folder.join(act).join("tests");
        std::fs::create_dir_all(&tests).with_context(|| format!("`{}` cannot be made", tests.display()))?;
        let mut sink = Sink::open(Some(&tests.join("missing.yaml")), force, false, Lang::En)?;
        sink.write_all(cases.as_bytes())?;
        sink.keep(Lang::En)?;
    }
    Ok(())
}

/// The changes tried, an act a suite.
fn suites(acts: &[String], mutants: &Mutants) -> Vec<Suite> {
    let of = |act: &String| mutants.all.iter().filter(|mutant| mutant.act == *act).map(Mutant::check).collect();
    acts.iter().map(|act| Suite { name: format!("changes of {act}"), checks: of(act) }).collect()
}
