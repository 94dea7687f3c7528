//! `vitaal rules check`: every act read, and every fault.

use super::{Folder, count, today};
use crate::cli::Ended;
use crate::diagnostic::{Broken, Code, Faults, render};
use crate::evaluate::Law;
use crate::rules::{self, Readings, Request, Source, foundations, load_act};
use clap::Args;
use std::io::Write;

/// Read every act and report every fault
#[derive(Debug, Args)]
pub struct Check {
    #[command(flatten)]
    folder: Folder,
}

impl Check {
    pub fn run(&self) -> anyhow::Result<Ended> {
        check(&self.folder.source())
    }
}

fn check(source: &Source) -> anyhow::Result<Ended> {
    let acts = source.acts();
    let mut faults = Faults { found: rules::faults(source, today()) };
    let (_, laws) = foundations(source, &mut Faults::default());
    let sound = !faults.any_error();
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
    let (acts, laws) = (count(acts.len(), "act"), count(laws.laws.len(), "law"));
    if faults.found.is_empty() {
        writeln!(std::io::stdout().lock(), "{acts} and {laws}: no fault")?;
        return Ok(Ended::Done);
    }
    write!(anstream::stderr().lock(), "{}", render(&faults.found, true))?;
    Err(anyhow::anyhow!("{} in {acts}", count(faults.found.len(), "fault")))
}
