//! `vitaal rules show`: an act readable aloud, or what of it was not checked.

use super::{Folder, chosen, today};
use crate::cli::{Ended, width};
use crate::diagnostic::Broken;
use crate::model::Lang;
use crate::report::ledger::{act_aloud, unverified};
use crate::rules::{Readings, load_act};
use clap::Args;
use jiff::civil::Date;
use std::io::Write;

/// Print an act as the tool knows it, or what was not checked against an official text
#[derive(Debug, Args)]
pub struct Show {
    #[command(flatten)]
    folder: Folder,
    /// The act, as `vitaal rules list` names it
    #[arg(value_name = "ACT", required_unless_present = "unverified")]
    act: Option<String>,
    /// Only what was not checked against an official text, with a box to tick; without ACT, of all acts
    #[arg(long)]
    unverified: bool,
    /// The act as it stands on this date [default: today]
    #[arg(long, value_name = "DATE")]
    as_of: Option<Date>,
    /// Language of the texts
    #[arg(long, value_name = "LANG", default_value = "en", value_parser = language)]
    lang: Lang,
}

impl Show {
    /// Prints an act, or what of it was not checked.
    pub fn run(&self) -> anyhow::Result<Ended> {
        let source = self.folder.source();
        if let Some(fault) = source.absent() {
            return Err(Broken(vec![fault]).into());
        }
        let acts = chosen(&source, self.act.as_deref())?;
        let mut out = std::io::stdout().lock();
        let mut blocks = Vec::new();
        for id in &acts {
            let rules = load_act(&source, id, self.as_of.unwrap_or_else(today), &Readings::new())?;
            let Some(act) = rules.regimes.first().and_then(|r| r.act.as_ref()) else { continue };
            if self.unverified {
                blocks.extend(unverified(&rules, act, self.lang, width()));
            } else {
                blocks.push(act_aloud(&rules, act, self.lang, width()));
            }
        }
        if blocks.is_empty() {
            writeln!(out, "everything was checked against an official text")?;
        }
        write!(out, "{}", blocks.join("\n"))?;
        Ok(Ended::Done)
    }
}

fn language(word: &str) -> Result<Lang, String> {
    let known = Lang::ALL.into_iter().find(|lang| lang.code() == word);
    known.ok_or_else(|| format!("`{word}` is no language of the tool; write `en` or `nl`"))
}
