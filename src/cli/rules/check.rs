//! `vitaal rules check`: every act read, and every fault.

use super::findings::{FindingArgs, ended};
use super::{Folder, count, today};
use crate::cli::Ended;
use crate::diagnostic::{Broken, Code, Diagnostic, Faults};
use crate::evaluate::Law;
use crate::lints::lints;
use crate::model::Lang;
use crate::report::findings::{Check as Examined, Findings, Suite};
use crate::rules::{self, Readings, Request, Source, foundations, load_act};
use clap::Args;

/// Read every act and report every fault
#[derive(Debug, Args)]
pub struct Check {
    #[command(flatten)]
    folder: Folder,
    #[command(flatten)]
    findings: FindingArgs,
}

impl Check {
    /// Writes every fault found; broken rules are not done.
    pub fn run(&self) -> anyhow::Result<Ended> {
        self.findings.refuse(&self.folder.reads(), Lang::En)?;
        let source = self.folder.source();
        let (_, laws) = foundations(&source, &mut Faults::default());
        let findings = Findings { command: "rules check", suites: suites(&source, faults(&source)) };
        self.findings.write(&findings)?;
        let (acts, laws) = (count(source.acts().len(), "act"), count(laws.laws.len(), "law"));
        self.findings.conclude(&findings, &format!("{acts} and {laws}: {}", findings.in_words()))?;
        Ok(ended(&findings))
    }
}

/// Every fault of a folder.
fn faults(source: &Source) -> Vec<Diagnostic> {
    let mut faults = Faults { found: rules::faults(source, today()) };
    let (_, laws) = foundations(source, &mut Faults::default());
    let sound = !faults.any_error();
    let acts = source.acts();
    let by_themselves = acts.iter().map(|id| load_act(source, id, today(), &Readings::new()));
    let together = laws.laws.iter().map(|law| {
        let request = Request { law: law.id.clone(), as_of: today(), readings: Readings::new() };
        rules::load(source, &request)
    });
    for loaded in by_themselves.chain(together) {
        // what keeps a rule set from loading was found above, unless it shows only now
        let found = match loaded {
            Ok(rules) => Law::compile(rules).err(),
            Err(broken) => Some(broken).filter(|_| sound),
        };
        faults.add_new(found.map(|Broken(found)| found).unwrap_or_default());
    }
    // that a law begins at a later day is no fault
    faults.found.retain(|fault| fault.code != Code::NO_ACT_AT_DATE);
    if !faults.any_error() {
        faults.add_new(lints(source, today()));
    }
    faults.found
}

/// The files examined, those of all acts first, each with what was found in it.
fn suites(source: &Source, mut found: Vec<Diagnostic>) -> Vec<Suite> {
    let shared = (String::from("shared by all acts"), source.shared_files());
    let of_acts = source.acts().into_iter().map(|id| {
        let files = source.files_of(&id);
        (id, files)
    });
    let mut suites = Vec::new();
    for (name, files) in std::iter::once(shared).chain(of_acts) {
        let checks = files.iter().map(|file| {
            let shown = source.shown(file);
            let is_here = |d: &mut Diagnostic| d.place.as_ref().is_some_and(|(file, _)| file.path == shown);
            Examined { found: found.extract_if(.., is_here).collect(), name: shown }
        });
        suites.push(Suite { checks: checks.collect(), name });
    }
    // what is at no place, such as a file that is not there
    if let (Some(first), false) = (suites.first_mut(), found.is_empty()) {
        first.checks.insert(0, Examined { name: "the folder".to_string(), found });
    }
    suites
}
