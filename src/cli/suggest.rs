//! `vitaal suggest`: a file with codes of activities in, a file with functions to review out.

use super::input::InputArgs;
use super::output::{Sink, fitted};
use super::place::{self, Reads};
use super::voice::Voice;
use super::{Ended, LawArgs, Told};
use crate::model::{Certainty, Kind, Lang, said};
use crate::records::ReadCodes;
use crate::report::suggestions::{OWN_COLUMNS, Suggestions};
use crate::report::{header, rejects};
use anyhow::bail;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Suggest functions from NACE or SBI codes, as a file to edit
#[derive(Debug, Args)]
pub struct Suggest {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    law: LawArgs,
    /// Fill in the function where the code is at least this sure; `cited` is where an act names the code
    #[arg(long, value_enum, value_name = "CERTAINTY", default_value = "cited")]
    fill: Fill,
    /// Write to a file, whole or not at all
    #[arg(short, long, value_name = "OUT")]
    output: Option<PathBuf>,
    /// Replace OUT if it exists
    #[arg(long)]
    force: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Fill {
    Cited,
    Strong,
    Partial,
    Weak,
}

impl Suggest {
    /// The language of questions, and of what is said of the run.
    pub fn lang(&self) -> Lang {
        self.law.lang(self.output.is_some())
    }

    /// Writes every row with what its codes suggest; rows that cannot be read are findings.
    pub fn run(self) -> anyhow::Result<Ended> {
        let lang = self.lang();
        Reads::new(self.input.files(), self.law.folder()).refuse([self.output.as_deref()], lang)?;
        place::refuse_other_than_csv(self.output.as_deref(), lang)?;
        let law = self.law.law()?;
        let catalogue = law.catalogue();
        let name = self.input.name(lang);
        let mut records = self.input.open(&law, OWN_COLUMNS.map(String::from).to_vec(), lang)?;
        self.input.read_codes(&mut records, &law, &self.law.source(), lang)?;
        let Some(function) = catalogue.fact_ids().find(|fact| catalogue.fact(*fact).kind == Kind::Functions) else {
            bail!("no fact of the rules says what an organisation does");
        };
        if !records.columns.has_codes(catalogue) {
            let codes = catalogue.fact_ids().map(|id| catalogue.fact(id)).filter(|fact| fact.kind == Kind::Code);
            let codes = codes.map(|fact| format!("`{}`", fact.name)).collect::<Vec<_>>().join(", ");
            let said = said!(
                "`{name}` has no column of codes; name one of {codes}",
                "`{name}` heeft geen kolom met codes; noem er een van {codes}"
            );
            bail!("{}", said.get(lang));
        }
        let columns = records.columns.clone();
        let voice = Voice::default();
        if let Some(said) = header::replaced(&columns.replaced) {
            voice.say(&fitted(&format!("{name}:{}: {}", self.input.header_line(), said.get(lang))));
        }
        let mut sink = Sink::open(self.output.as_deref(), self.force, false, lang)?;
        let mut out = Suggestions::begin(&columns, function, catalogue, self.fill.certainty(), lang, &mut sink)?;
        let (mut rows, mut filled, mut suggested, mut rejected) = (0u64, 0u64, 0u64, 0u64);
        let none = ReadCodes::default();
        while let Some(row) = records.next_row().map_err(Told::of(lang))? {
            rows += 1;
            match row {
                Ok(row) => {
                    let codes = row.codes.as_ref().unwrap_or(&none);
                    suggested += u64::from(codes.found.iter().any(|(_, suggestions)| !suggestions.is_empty()));
                    filled += u64::from(out.row(&row, codes)?);
                }
                Err(fault) => {
                    rejected += 1;
                    for of in &fault.faults {
                        voice.say(&rejects::line(&name, &fault, of, lang));
                    }
                    out.rejected(&fault)?;
                }
            }
        }
        out.end()?;
        drop(out);
        sink.keep()?;
        let said = said!(
            "{rows} rows: {suggested} with a suggestion, {filled} filled in, {rejected} not read; look at each before you classify",
            "{rows} rijen: {suggested} met een suggestie, {filled} ingevuld, {rejected} niet gelezen; bekijk ze voordat u indeelt"
        );
        voice.say(said.get(lang));
        Ok(if rejected > 0 { Ended::WithFindings } else { Ended::Done })
    }
}

impl Fill {
    fn certainty(self) -> Certainty {
        match self {
            Fill::Cited => Certainty::Cited,
            Fill::Strong => Certainty::Strong,
            Fill::Partial => Certainty::Partial,
            Fill::Weak => Certainty::Weak,
        }
    }
}
