//! `vitaal rules schema`: what editors are told of rule files.

use super::Folder;
use crate::cli::Ended;
use crate::cli::output::Sink;
use crate::diagnostic::{Broken, Faults};
use crate::model::{Lang, nearest};
use crate::report::schema::schema;
use crate::rules::forms::KINDS;
use crate::rules::names_given;
use anyhow::{Context, bail};
use clap::Args;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Print the JSON schema of a sort of rule file, or write all to a folder
#[derive(Debug, Args)]
pub struct Schema {
    /// The sort of file; without it all sorts are listed
    #[arg(value_name = "NAME")]
    name: Option<String>,
    #[command(flatten)]
    folder: Folder,
    /// A folder for the schemas of all sorts
    #[arg(short, long, value_name = "DIR", conflicts_with = "name")]
    output: Option<PathBuf>,
    /// Replace schemas that exist
    #[arg(long)]
    force: bool,
}

impl Schema {
    /// Writes one schema to standard output, all to a folder, or else which there are.
    pub fn run(&self) -> anyhow::Result<Ended> {
        let mut out = std::io::stdout().lock();
        if let Some(folder) = &self.output {
            std::fs::create_dir_all(folder)
                .with_context(|| format!("the folder `{}` cannot be made", folder.display()))?;
            self.all(folder)?;
        } else if let Some(name) = &self.name {
            let Some(text) = self.texts(|known| known == name)?.pop() else {
                let near = nearest(name, KINDS.iter().map(|kind| kind.name));
                let hint = near.map_or(String::new(), |near| format!("did you mean `{near}`? "));
                bail!("there is no schema `{name}`; {hint}`vitaal rules schema` lists all")
            };
            out.write_all(text.1.as_bytes())?;
        } else {
            for kind in KINDS {
                writeln!(out, "{:16} {}", kind.name, kind.says)?;
            }
        }
        Ok(Ended::Done)
    }

    /// The schemas that are wanted, by their names.
    fn texts(&self, is_wanted: impl Fn(&str) -> bool) -> anyhow::Result<Vec<(&'static str, String)>> {
        let mut faults = Faults::default();
        let (catalogue, given) = names_given(&self.folder.source(), &mut faults);
        if faults.any_error() {
            return Err(Broken(faults.found).into());
        }
        let mut texts = Vec::new();
        for kind in KINDS.iter().filter(|kind| is_wanted(kind.name)) {
            let text = serde_json::to_string_pretty(&schema(kind, &catalogue, &given))?;
            texts.push((kind.name, text + "\n"));
        }
        Ok(texts)
    }

    fn all(&self, folder: &Path) -> anyhow::Result<()> {
        let mut sinks = Vec::new();
        for (name, text) in self.texts(|_| true)? {
            let path = folder.join(format!("{name}.schema.json"));
            let mut sink = Sink::open(Some(&path), self.force, false, Lang::En)?;
            sink.write_all(text.as_bytes())?;
            sinks.push(sink);
        }
        sinks.into_iter().try_for_each(|sink| sink.keep().map(drop))
    }
}
