//! `vitaal page`: the self-check as a page in one file.

use super::output::Sink;
use super::place::Reads;
use super::{Ended, LawArgs};
use crate::model::Lang;
use crate::report::page;
use clap::{Args, ValueHint};
use std::path::PathBuf;

/// Write the self-check as a web page in one file, which works offline and sends nothing
#[derive(Debug, Args)]
pub struct Page {
    #[command(flatten)]
    law: LawArgs,
    /// Write to a file, whole or not at all
    #[arg(short, long, value_name = "OUT", value_hint = ValueHint::FilePath)]
    output: Option<PathBuf>,
    /// Replace OUT if it exists
    #[arg(long)]
    force: bool,
}

impl Page {
    /// The language that the page begins in. The reader can switch.
    pub fn lang(&self) -> Lang {
        self.law.lang(self.output.is_some())
    }

    /// Writes the page.
    pub fn run(self) -> anyhow::Result<Ended> {
        let lang = self.lang();
        Reads::new(Vec::new(), self.law.folder()).refuse([self.output.as_deref()], lang)?;
        let law = self.law.law()?;
        let fingerprint = self.law.fingerprint(&law)?;
        let mut sink = Sink::open(self.output.as_deref(), self.force, false, lang)?;
        page::write(&law, &fingerprint, lang, &mut sink)?;
        sink.keep()?;
        Ok(Ended::Done)
    }
}
