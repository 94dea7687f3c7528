//! `vitaal rules test`: the cases beside the law.

use super::findings::FindingArgs;
use super::{Folder, chosen, count};
use crate::cases::{self, Missing, Mutant, Mutants};
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
#[command(group = clap::ArgGroup::new("prove").args(["coverage", "mutants"]).multiple(true))]
pub struct Test {
    #[command(flatten)]
    folder: Folder,
    #[command(flatten)]
    findings: FindingArgs,
    /// Only the cases of this act
    #[arg(value_name = "ACT")]
    act: Option<String>,
    /// Say which rules, criteria, rows, readings and sides of thresholds no case reaches
    #[arg(long)]
    coverage: bool,
    /// Try every small change of the law too, and say which no case notices
    #[arg(long)]
    mutants: bool,
    /// Write a case for each part that no case reaches and each change that none notices, to review:
    /// `ACT/tests/missing.yaml` in this folder
    #[arg(long, value_name = "DIR", requires = "prove")]
    write_missing: Option<PathBuf>,
}

impl Test {
    /// Runs the cases; one that the law answers otherwise is a finding.
    pub fn run(&self) -> anyhow::Result<Ended> {
        run_cases(self)
    }
}

fn run_cases(test: &Test) -> anyhow::Result<Ended> {
    test.findings.refuse(&test.folder.reads(), Lang::En)?;
    let source = test.folder.source();
    if let Some(fault) = source.absent() {
        return Err(Broken(vec![fault]).into());
    }
    let acts = chosen(&source, test.act.as_deref())?;
    let texts = Texts::read(&source)?;
    let (mut passed, mut failed) = (0, 0);
    let mut findings = Findings { command: "rules test", suites: Vec::new() };
    let mut suites = Vec::new();
    for act in &acts {
        let suite = cases::Suite::read(&texts, act)?;
        let outcome = cases::run_suite(&texts, &suite)?;
        suites.push(suite);
        passed += outcome.passed;
        failed += outcome.failed.len();
        let head = format!("{act}: {}", count(outcome.checks.len(), "case"));
        tell(test, [head].into_iter().chain(outcome.failed.iter().map(ToString::to_string)))?;
        findings.suites.push(Suite { name: act.clone(), checks: outcome.checks });
    }
    let mut sums = vec![format!("{passed} passed, {failed} failed")];
    let mut missing = Missing::default();
    if test.coverage {
        for suite in &suites {
            let coverage = cases::coverage(&texts, suite)?;
            tell(test, coverage.told().chain([coverage.to_string()]))?;
            failed += coverage.missed();
            missing.add_reached(&coverage);
            findings.suites.push(Suite { name: format!("coverage of {}", suite.act), checks: coverage.checks() });
        }
    }
    if test.mutants && failed > 0 {
        sums.push("no change was tried: mend what is found first".to_string());
    } else if test.mutants {
        let mutants = cases::mutants(&texts, &acts)?;
        sums.push(mutants.to_string());
        tell(test, mutants.survivors().map(ToString::to_string))?;
        missing.add_noticed(&mutants);
        failed += mutants.survivors().count();
        findings.suites.extend(changes(&acts, &mutants));
    }
    if let Some(folder) = &test.write_missing {
        write_missing(folder, test.findings.force(), &missing)?;
    }
    if test.findings.is_plain_text() {
        tell(test, sums.into_iter())?;
    } else {
        test.findings.write(&findings)?;
        let mut err = anstream::stderr().lock();
        sums.iter().try_for_each(|sum| writeln!(err, "{sum}"))?;
    }
    Ok(if failed > 0 { Ended::WithFindings } else { Ended::Done })
}

/// Says lines where the findings are told as plain text.
fn tell(test: &Test, mut lines: impl Iterator<Item = String>) -> anyhow::Result<()> {
    if test.findings.is_plain_text() {
        let mut out = std::io::stdout().lock();
        lines.try_for_each(|line| writeln!(out, "{line}"))?;
    }
    Ok(())
}

/// Writes the cases that are missing beside the act that they belong to.
fn write_missing(folder: &Path, force: bool, missing: &Missing) -> anyhow::Result<()> {
    for (act, cases) in missing.files() {
        let tests = folder.join(act).join("tests");
        std::fs::create_dir_all(&tests).with_context(|| format!("`{}` cannot be made", tests.display()))?;
        let mut sink = Sink::open(Some(&tests.join("missing.yaml")), force, false, Lang::En)?;
        sink.write_all(cases.as_bytes())?;
        sink.keep()?;
    }
    Ok(())
}

/// The changes tried, an act a suite.
fn changes(acts: &[String], mutants: &Mutants) -> Vec<Suite> {
    let of = |act: &String| mutants.all.iter().filter(|mutant| mutant.act == *act).map(Mutant::check).collect();
    acts.iter().map(|act| Suite { name: format!("changes of {act}"), checks: of(act) }).collect()
}
