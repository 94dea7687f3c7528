//! `vitaal rules`: the law as the tool knows it, and its own cases.

use super::{Ended, width};
use crate::cases;
use crate::diagnostic::{Broken, Code, Faults, render};
use crate::evaluate::Law;
use crate::model::{Lang, nearest};
use crate::report::ledger::{act_aloud, unverified};
use crate::rules::{self, Readings, Request, Source, foundations, load_act};
use clap::{Args, Subcommand};
use jiff::civil::Date;
use std::io::Write;
use std::path::PathBuf;

/// Look at rule sets, check them and run their cases
#[derive(Debug, Args)]
pub struct Rules {
    #[command(subcommand)]
    verb: RulesVerb,
}

#[derive(Debug, Subcommand)]
enum RulesVerb {
    /// List laws, acts, sectors, entity types and interpretations
    List(Folder),
    /// Print an act as the tool knows it, or what was not checked against an official text
    Show(Show),
    /// Read every act and report every fault
    Check(Folder),
    /// Run the cases beside the law
    Test(Test),
}

#[derive(Debug, Args)]
struct Folder {
    /// Read rule sets from a folder instead of those in the binary
    #[arg(long, value_name = "DIR")]
    rules: Option<PathBuf>,
}

#[derive(Debug, Args)]
struct Show {
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

#[derive(Debug, Args)]
struct Test {
    #[command(flatten)]
    folder: Folder,
    /// Only the cases of this act
    #[arg(value_name = "ACT")]
    act: Option<String>,
}

impl Folder {
    fn source(&self) -> Source {
        self.rules.clone().map_or(Source::Embedded, Source::Folder)
    }
}

impl Rules {
    /// Writes what was asked for to standard output; cases that fail are findings.
    pub fn run(self) -> anyhow::Result<Ended> {
        match self.verb {
            RulesVerb::List(folder) => list(&folder.source()),
            RulesVerb::Show(show) => show.run(),
            RulesVerb::Check(folder) => check(&folder.source()),
            RulesVerb::Test(test) => run_cases(&test),
        }
    }
}

impl Show {
    fn run(&self) -> anyhow::Result<Ended> {
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

fn language(word: &str) -> Result<Lang, String> {
    let known = Lang::ALL.into_iter().find(|lang| lang.code() == word);
    known.ok_or_else(|| format!("`{word}` is no language of the tool; write `en` or `nl`"))
}

fn today() -> Date {
    jiff::Zoned::now().date()
}

fn list(source: &Source) -> anyhow::Result<Ended> {
    let mut faults = Faults::default();
    let (catalogue, laws) = foundations(source, &mut faults);
    if faults.any_error() {
        return Err(Broken(faults.found).into());
    }
    let mut out = std::io::stdout().lock();
    writeln!(out, "laws (--law NAME)")?;
    for law in &laws.laws {
        let default = if law.id == laws.default { ", the default" } else { "" };
        writeln!(out, "  {:24} {}{default}", law.id, law.title.get(Lang::En))?;
        for (regime, acts) in laws.regimes.iter().zip(&law.acts) {
            let dated = |(from, act): &(Date, String)| match *from {
                Date::MIN => format!("{act} at any date"),
                from => format!("{act} from {from}"),
            };
            let acts: Vec<String> = acts.iter().map(dated).collect();
            writeln!(out, "    {:22} {}", regime.id, acts.join(", "))?;
        }
    }
    writeln!(out, "\nacts")?;
    for id in source.acts() {
        let rules = load_act(source, &id, today(), &Readings::new())?;
        let Some(act) = rules.regimes.first().and_then(|r| r.act.as_ref()) else { continue };
        writeln!(out, "  {:24} {}", act.id, act.title.get(Lang::En))?;
        writeln!(out, "    {:22} {}", "source", act.source)?;
        writeln!(
            out,
            "    {:22} {}, against {} on {}",
            "checked",
            act.status.id(),
            act.checked_against,
            act.checked_on
        )?;
        writeln!(out, "    {:22} {} rules and overlays, {} tables", "size", act.rules.len(), act.tables().count())?;
        for reading in &rules.readings {
            let choices = reading.choices.join(", ");
            writeln!(
                out,
                "    {:22} --read {}=... one of: {choices}; default {}",
                "interpretation", reading.name, reading.default
            )?;
        }
    }
    writeln!(out, "\nsectors and entity types (columns `sector` and `function`)")?;
    let sectors =
        catalogue.sectors.iter().enumerate().map(|(i, s)| (Some(crate::model::SectorId(i as u8)), s.id.as_str()));
    for (sector, id) in sectors.chain([(None, "(no sector)")]) {
        writeln!(out, "  {id}")?;
        for entity_type in catalogue.types.iter().filter(|t| t.sector == sector) {
            writeln!(out, "    {:40} {}", entity_type.id, entity_type.label.get(Lang::En))?;
        }
    }
    Ok(Ended::Done)
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

fn count(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

fn run_cases(test: &Test) -> anyhow::Result<Ended> {
    let source = test.folder.source();
    if let Some(fault) = source.absent() {
        return Err(Broken(vec![fault]).into());
    }
    let acts = chosen(&source, test.act.as_deref())?;
    let mut out = std::io::stdout().lock();
    let (mut passed, mut failed) = (0, 0);
    for act in &acts {
        let outcome = cases::run(&source, act)?;
        passed += outcome.passed;
        failed += outcome.failed.len();
        writeln!(out, "{act}: {} cases", outcome.passed + outcome.failed.len())?;
        for failure in &outcome.failed {
            writeln!(out, "{failure}")?;
        }
    }
    writeln!(out, "{passed} passed, {failed} failed")?;
    Ok(if failed > 0 { Ended::WithFindings } else { Ended::Done })
}
