//! `vitaal rules explain`: what a code means, an example of it, and how to mend it.

use crate::cli::Ended;
use crate::diagnostic::{CODES, explanation};
use crate::model::nearest;
use clap::Args;
use std::io::Write;

/// Say what a code of a finding means, with an example, and how to mend it
#[derive(Debug, Args)]
pub struct Explain {
    /// The code, as it stands in brackets after `error` or `warning`
    #[arg(value_name = "CODE")]
    code: String,
}

impl Explain {
    /// Writes the page of the code, which docs/diagnostics.md holds.
    pub fn run(&self) -> anyhow::Result<Ended> {
        let Some(page) = explanation(&self.code) else {
            let near = nearest(&self.code, CODES.iter().map(|(code, _)| code.id()));
            let hint =
                near.map_or(String::from("docs/diagnostics.md lists all"), |near| format!("did you mean `{near}`?"));
            anyhow::bail!("there is no code `{}`; {hint}", self.code)
        };
        write!(std::io::stdout().lock(), "{page}")?;
        Ok(Ended::Done)
    }
}
