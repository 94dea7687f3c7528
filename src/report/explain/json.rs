//! Explanations as JSON, in a shape with a version of its own: other people's programs read it.
//!
//! Within one version keys may be added, and none changes its meaning or goes.

use super::Explanation;
use crate::model::Lang;
use serde::Serialize;
use std::io::{self, Write};

const VERSION: u32 = 1;

#[derive(Serialize)]
struct Report<'a> {
    version: u32,
    tool: Tool,
    /// The language of all that is said.
    lang: &'static str,
    /// One for each row that was chosen.
    explanations: &'a [Explanation],
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

/// The whole of it.
pub(super) fn write(explanations: &[Explanation], lang: Lang, out: &mut impl Write) -> io::Result<()> {
    let tool = Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") };
    let report = Report { version: VERSION, tool, lang: lang.code(), explanations };
    serde_json::to_writer_pretty(&mut *out, &report)?;
    writeln!(out)
}
