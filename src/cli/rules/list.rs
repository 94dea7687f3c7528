//! `vitaal rules list`: laws, acts, readings, sectors, entity types and facts.

use super::{Folder, today};
use crate::cli::{Ended, width};
use crate::diagnostic::{Broken, Faults};
use crate::model::Lang;
use crate::rules::{Readings, Source, foundations, load_act};
use clap::Args;
use jiff::civil::Date;
use std::io::Write;

/// List laws, acts, sectors, entity types, facts and interpretations
#[derive(Debug, Args)]
pub struct List {
    #[command(flatten)]
    folder: Folder,
}

impl List {
    /// Prints all that rules and records can name.
    pub fn run(&self) -> anyhow::Result<Ended> {
        list(&self.folder.source())
    }
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
    let sectors = catalogue.sector_ids().map(|id| (Some(id), catalogue.sector(id).id.as_str()));
    for (sector, id) in sectors.chain([(None, "(no sector)")]) {
        writeln!(out, "  {id}")?;
        for entity_type in catalogue.types.iter().filter(|t| t.sector == sector) {
            writeln!(out, "    {:40} {}", entity_type.id, entity_type.label.get(Lang::En))?;
        }
    }
    writeln!(out, "\nfacts (columns), with what files call them")?;
    for fact in &catalogue.facts {
        let labels = Lang::ALL.map(|lang| fact.label.get(lang)).into_iter();
        let names: Vec<&str> = labels.chain(fact.aliases.iter().map(|alias| alias.name.as_str())).collect();
        let line = format!("  {:26} {}", fact.name, names.join("; "));
        let options = textwrap::Options::new(width()).subsequent_indent("                             ");
        writeln!(out, "{}", textwrap::fill(&line, options))?;
    }
    Ok(Ended::Done)
}
