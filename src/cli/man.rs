//! `vitaal man`: manual pages, from the same definitions as the help.

use super::Ended;
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
                pages(&command, &folder)?;
            }
        }
        Ok(Ended::Done)
    }
}

/// A page for a command and each of its subcommands, named as `man` looks for them: `vitaal-rules-show.1`.
fn pages(command: &Command, folder: &Path) -> anyhow::Result<()> {
    let name = command.get_display_name().unwrap_or_else(|| command.get_name());
    let path = folder.join(format!("{name}.1"));
    let write = |page: &[u8]| std::fs::write(&path, page);
    write(&page(command)?).with_context(|| format!("`{}` cannot be written", path.display()))?;
    command.get_subcommands().filter(|sub| sub.get_name() != "help").try_for_each(|sub| pages(sub, folder))
}

fn page(command: &Command) -> std::io::Result<Vec<u8>> {
    let mut page = Vec::new();
    // the date would be that of the run
    clap_mangen::Man::new(command.clone()).date("").render(&mut page)?;
    Ok(page)
}
