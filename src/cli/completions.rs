//! `vitaal completions`: what a shell needs to complete commands, from the same definitions as the help.

use super::Ended;
use clap::{Args, Command};
use clap_complete::Shell;
use std::io::Write;

/// Print what a shell needs to complete the commands of this tool
#[derive(Debug, Args)]
pub struct Completions {
    /// The shell
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

impl Completions {
    /// Writes the script to standard output.
    pub fn run(self, mut command: Command) -> anyhow::Result<Ended> {
        let (mut script, name) = (Vec::new(), command.get_name().to_string());
        clap_complete::generate(self.shell, &mut command, name, &mut script);
        std::io::stdout().lock().write_all(&script)?;
        Ok(Ended::Done)
    }
}
