//! `vitaal explain`: one organisation of a file, in full.

use super::input::InputArgs;
use super::{Ended, LawArgs, width};
use crate::model::nearest;
use crate::report::explain::explain;
use crate::report::table::line_name;
use anyhow::bail;
use clap::Args;
use std::io::Write;

/// Explain one organisation: grounds, figures, why not another class, what would change it
#[derive(Debug, Args)]
pub struct Explain {
    #[command(flatten)]
    input: InputArgs,
    /// The id of the organisation
    #[arg(long, value_name = "ID", required_unless_present = "line")]
    id: Option<String>,
    /// Its line in the file, where it has no id
    #[arg(long, value_name = "N", conflicts_with = "id")]
    line: Option<u64>,
    #[command(flatten)]
    law: LawArgs,
}

impl Explain {
    /// Explains the row that was chosen; every row of that id, where it comes more than once.
    pub fn run(self) -> anyhow::Result<Ended> {
        let law = self.law.law()?;
        let lang = self.law.lang(false);
        let mut records = self.input.open(&law, Vec::new())?;
        let place = |name: &str| records.columns.names.iter().position(|n| n.eq_ignore_ascii_case(name));
        let (id_at, name_at) = (place("id"), place("name"));
        if id_at.is_none() && self.id.is_some() {
            bail!("`{}` has no column `id`; choose the row with `--line N`", self.input.name());
        }
        let mut ids: Vec<String> = Vec::new();
        let mut found = false;
        while let Some(row) = records.next_row()? {
            let (line, id) = match &row {
                Ok(row) => {
                    (row.line, id_at.and_then(|i| row.cells.get(i)).map(|c| String::from_utf8_lossy(c).into_owned()))
                }
                Err(rejected) => (rejected.line, id_at.and_then(|i| rejected.cells.get(i)).cloned()),
            };
            let wanted = self.line.map_or(self.id.is_some() && self.id == id, |n| n == line);
            if !wanted {
                ids.extend(id.filter(|_| ids.len() < 100_000));
                continue;
            }
            found = true;
            match row {
                Ok(row) => {
                    let name = name_at.and_then(|i| row.cells.get(i)).map(String::from_utf8_lossy).unwrap_or_default();
                    let id = id.filter(|id| !id.is_empty()).unwrap_or_else(|| line_name(line, lang));
                    let title = format!("{id} {name}");
                    write!(
                        std::io::stdout().lock(),
                        "{}",
                        explain(&law, (row.facts, row.not_yet), title.trim(), lang, width())
                    )?;
                }
                Err(rejected) => {
                    let faults: Vec<String> = rejected
                        .faults
                        .iter()
                        .map(|f| crate::report::rejects::line(&self.input.name(), &rejected, f))
                        .collect();
                    bail!("this row cannot be read:\n{}", faults.join("\n"));
                }
            }
        }
        if !found {
            let name = self.input.name();
            let Some(id) = &self.id else {
                bail!("no row of `{name}` starts on line {}; the header is line 1", self.line.unwrap_or_default());
            };
            let near = nearest(id, ids.iter().map(String::as_str));
            let hint = near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
            bail!("`{name}` has no row `{id}`{hint}");
        }
        Ok(Ended::Done)
    }
}
