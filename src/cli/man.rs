//! `vitaal man`: manual pages, from the same definitions as the help.

use super::Ended;
use super::output::Sink;
use crate::model::Lang;
use anyhow::Context;
use clap::{Args, Command};
use std::io::Write;
use std::path::{Path, PathBuf};

/// Print the manual page, or write those of all commands to a folder
#[derive(Debug, Args)]
pub struct Man {
    /// A folder for the pages of all commands
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// Replace pages that exist
    #[arg(long, requires = "output")]
    force: bool,
}

impl Man {
    /// Writes the page of the tool to standard output, or a page for each command to a folder.
    pub fn run(self, mut command: Command) -> anyhow::Result<Ended> {
        command.build();
        match self.output {
            None => std::io::stdout().lock().write_all(&page(&command)?)?,
            Some(folder) => {
                std::fs::create_dir_all(&folder)
                    .with_context(|| format!("the folder `{}` cannot be made", folder.display()))?;
                let mut sinks = Vec::new();
                pages(&command, &folder, self.force, &mut sinks)?;
                sinks.into_iter().try_for_each(|sink| sink.keep().map(drop))?;
            }
        }
        Ok(Ended::Done)
    }
}

/// A page for a command and each of its subcommands, named as `man` looks for them: `vitaal-rules-show.1`.
fn pages(command: &Command, folder: &Path, force: bool, sinks: &mut Vec<Sink>) -> anyhow::Result<()> {
    let name = command.get_display_name().unwrap_or_else(|| command.get_name());
    let path = folder.join(format!("{name}.1"));
    let mut sink = Sink::open(Some(&path), force, false, Lang::En)?;
    sink.write_all(&page(command)?)?;
    sinks.push(sink);
    let mut further = command.get_subcommands().filter(|sub| sub.get_name() != "help");
    further.try_for_each(|sub| pages(sub, folder, force, sinks))
}

fn page(command: &Command) -> std::io::Result<Vec<u8>> {
    let mut page = Vec::new();
    // the date would be that of the run
    clap_mangen::Man::new(command.clone()).date("").render(&mut page)?;
    Ok(page)
}
