//! `vitaal rules`: the law as the tool knows it, and its own cases. One file a verb.

mod check;
mod compare;
mod explain;
mod findings;
mod fmt;
mod list;
mod population;
mod revision;
mod schema;
mod show;
mod side;
mod test;

use super::Ended;
use super::place::Reads;
use crate::model::nearest;
use crate::rules::Source;
use clap::{Args, Subcommand};
use jiff::civil::Date;
use std::path::PathBuf;

/// Look at rule sets, check them and run their cases
#[derive(Debug, Args)]
pub struct Rules {
    #[command(subcommand)]
    verb: RulesVerb,
}

#[derive(Debug, Subcommand)]
enum RulesVerb {
    List(list::List),
    Show(show::Show),
    Check(check::Check),
    Explain(explain::Explain),
    Fmt(fmt::Fmt),
    Test(test::Test),
    Compare(Box<compare::Compare>),
    Schema(schema::Schema),
}

#[derive(Debug, Args)]
struct Folder {
    /// Read rule sets from a folder instead of those in the binary
    #[arg(long, value_name = "DIR")]
    rules: Option<PathBuf>,
}

impl Folder {
    fn reads(&self) -> Reads<'_> {
        Reads::new(Vec::new(), self.rules.as_deref())
    }

    fn source(&self) -> Source {
        self.rules.clone().map_or(Source::Embedded, Source::Folder)
    }
}

impl Rules {
    /// Writes what was asked for to standard output; cases that fail are findings.
    pub fn run(self) -> anyhow::Result<Ended> {
        match self.verb {
            RulesVerb::List(verb) => verb.run(),
            RulesVerb::Show(verb) => verb.run(),
            RulesVerb::Check(verb) => verb.run(),
            RulesVerb::Explain(verb) => verb.run(),
            RulesVerb::Fmt(verb) => verb.run(),
            RulesVerb::Test(verb) => verb.run(),
            RulesVerb::Compare(verb) => verb.run(),
            RulesVerb::Schema(verb) => verb.run(),
        }
    }
}

/// The act that was named, or all of them.
fn chosen(source: &Source, wanted: Option<&str>) -> anyhow::Result<Vec<String>> {
    let mut acts = source.acts();
    if let Some(wanted) = wanted {
        let near = nearest(wanted, acts.iter().map(String::as_str)).map(String::from);
        acts.retain(|act| act == wanted);
        if acts.is_empty() {
            let hint = near.map_or(String::new(), |near| format!("did you mean `{near}`? "));
            anyhow::bail!("there is no act `{wanted}`; {hint}`vitaal rules list` shows all");
        }
    }
    Ok(acts)
}

fn today() -> Date {
    jiff::Zoned::now().date()
}

fn count(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}
