//! `vitaal columns`: what a file is read as, before anything is classified.

use super::input::InputArgs;
use super::stop::Stop;
use super::voice::Voice;
use super::{Ended, LawArgs, Told, report, width};
use crate::evaluate::Law;
use crate::model::Lang;
use crate::report::columns::Look;
use crate::report::output_columns;
use anyhow::Context;
use clap::{Args, ValueEnum};
use std::io::Write;
use std::path::PathBuf;

/// Show what the columns of files are read as, and what is missing, before anything is classified
#[derive(Debug, Args)]
pub struct Columns {
    #[command(flatten)]
    input: InputArgs,
    /// Further files
    #[arg(value_name = "FILE")]
    further: Vec<PathBuf>,
    #[command(flatten)]
    law: LawArgs,
    /// Form of the output
    #[arg(long, value_enum, default_value = "text")]
    format: Form,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    Text,
    Json,
}

impl Columns {
    /// The language of what is shown.
    pub fn lang(&self) -> Lang {
        self.law.lang(false)
    }

    /// Looks at each file; one that cannot be read does not keep the others from being shown.
    pub fn run(mut self) -> anyhow::Result<Ended> {
        let lang = self.lang();
        let law = self.law.law()?;
        // what would be said on standard error is part of what is shown
        self.input.attend(&Stop::default(), &Voice::silent(), false);
        let first = self.input.another(None);
        let further = self.further.iter().map(|path| self.input.another(Some(path)));
        let (mut ended, mut all) = (Ended::Done, Vec::new());
        let mut out = std::io::stdout().lock();
        for (at, input) in std::iter::once(first).chain(further).enumerate() {
            let look = match look(&input, &law, lang) {
                Ok(look) => look,
                Err(error) => {
                    report(&error, lang);
                    ended = Ended::NotDone;
                    continue;
                }
            };
            if look.has_faults() && !matches!(ended, Ended::NotDone) {
                ended = Ended::WithFindings;
            }
            match self.format {
                Form::Text => {
                    if at > 0 {
                        writeln!(out)?;
                    }
                    look.text(&mut out, &law, width(), lang)?;
                }
                Form::Json => all.push(look.json(&law, lang)),
            }
        }
        if self.format == Form::Json {
            serde_json::to_writer_pretty(&mut out, &all)?;
            writeln!(out)?;
        }
        Ok(ended)
    }
}

fn look(input: &InputArgs, law: &Law, lang: Lang) -> anyhow::Result<Look> {
    let names = output_columns(law).into_iter().map(|(name, _)| name).collect();
    let mut records = input.open(law, names, lang)?;
    let name = input.name(lang);
    let mut look =
        Look::at(name.clone(), &mut records, law, lang).map_err(Told::of(lang)).with_context(|| format!("`{name}`"))?;
    look.sheet = input.sheet_read().cloned();
    Ok(look)
}
