//! What is said of a run on standard error, and how much of it.

use super::progress::Progress;
use crate::model::shown;
use clap::Args;
use std::io::Write;

/// How much is said.
#[derive(Debug, Clone, Copy, Args)]
pub struct VoiceArgs {
    /// Say nothing on standard error but what ends the run
    #[arg(long, short, conflicts_with = "verbose")]
    quiet: bool,
    /// Say besides what the result rests on: readings, acts and their status, hashes, time
    #[arg(long, short)]
    verbose: bool,
}

/// Says things on standard error, over a line of progress if there is one.
#[derive(Debug, Clone, Default)]
pub struct Voice {
    silent: bool,
    progress: Progress,
}

impl VoiceArgs {
    /// Whether it is said too what the result rests on.
    pub fn is_verbose(self) -> bool {
        self.verbose
    }

    /// A voice without progress.
    pub fn voice(self) -> Voice {
        if self.quiet { Voice::silent() } else { Voice::default() }
    }
}

impl Voice {
    /// One that says nothing, and draws no progress.
    pub fn silent() -> Voice {
        Voice { silent: true, progress: Progress::default() }
    }

    /// The same with a line of progress, unless nothing is to be said.
    pub fn over(self, progress: Progress) -> Voice {
        if self.silent { self } else { Voice { progress, ..self } }
    }

    /// The line over which things are said.
    pub fn progress(&self) -> &Progress {
        &self.progress
    }

    /// One line. Where nobody listens any more, nothing is lost.
    pub fn say(&self, line: &str) {
        if !self.silent {
            self.progress.aside(|| {
                let _ = writeln!(anstream::stderr().lock(), "{}", shown(line));
            });
        }
    }
}
