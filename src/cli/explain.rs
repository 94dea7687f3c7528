//! `vitaal explain`: one organisation of a file, in full.

use super::beside::Beside;
use super::input::InputArgs;
use super::output::Sink;
use super::place::Reads;
use super::{Ended, LawArgs, Told, width};
use crate::model::{Lang, nearest, said};
use crate::report::explain::{Explanation, Form, Subject, explained, write};
use crate::report::table::line_name;
use crate::report::{rejects, word};
use anyhow::bail;
use clap::{Args, ValueEnum};
use std::path::{Path, PathBuf};

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
    /// Form of the explanation [default: that of OUT's name, else text]
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Write the explanation to a file, whole or not at all
    #[arg(short, long, value_name = "OUT")]
    output: Option<PathBuf>,
    /// Replace OUT if it exists
    #[arg(long)]
    force: bool,
}

/// The forms of an explanation, as they are named on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    #[value(alias = "txt")]
    Text,
    Json,
    #[value(alias = "md")]
    Markdown,
    #[value(alias = "htm")]
    Html,
}

impl Format {
    /// The form of what a file of this name holds, where the name tells.
    pub fn of_name(path: &Path) -> Option<Format> {
        Format::from_str(path.extension()?.to_str()?, true).ok()
    }

    /// The form, broken at the width of the page where it is text.
    pub fn form(self, width: usize) -> Form {
        match self {
            Format::Text => Form::Text(width),
            Format::Json => Form::Json,
            Format::Markdown => Form::Markdown,
            Format::Html => Form::Html,
        }
    }
}

impl Explain {
    /// The language of the explanation, and of what is said when there is none.
    pub fn lang(&self) -> Lang {
        self.law.lang(self.output.is_some())
    }

    /// Explains the row that was chosen; every row of that id, where it comes more than once.
    pub fn run(self) -> anyhow::Result<Ended> {
        let law = self.law.law()?;
        let lang = self.lang();
        let file = self.input.name(lang);
        Reads::new(self.input.files(), self.law.folder()).refuse([self.output.as_deref()], lang)?;
        let beside = Beside::read(std::slice::from_ref(&self.input), &law, lang)?;
        let mut records = self.input.open(&law, Vec::new(), lang)?;
        self.input.disclose_columns(&records.columns, &law, lang);
        self.input.read_codes(&mut records, &law, &self.law.source(), lang)?;
        let place = |fact: &str| records.columns.named(fact, law.catalogue());
        let (id_at, name_at) = (place("id"), place("name"));
        if id_at.is_none() && self.id.is_some() {
            let said = said!(
                "`{file}` has no column `id`; choose the row with `--line N`",
                "`{file}` heeft geen kolom `id`; kies de rij met `--line N`"
            );
            bail!("{}", said.get(lang));
        }
        let mut ids: Vec<String> = Vec::new();
        let mut found = Vec::new();
        while let Some(row) = records.next_row().map_err(Told::of(lang))? {
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
            match row {
                Ok(row) => {
                    let name = name_at.and_then(|i| row.cells.get(i)).map(String::from_utf8_lossy).unwrap_or_default();
                    let id = id.filter(|id| !id.is_empty()).unwrap_or_else(|| line_name(line, lang));
                    let title = format!("{id} {name}");
                    let own = id_at.and_then(|i| row.cells.get(i)).map(String::from_utf8_lossy).unwrap_or_default();
                    let addends = beside.groups.as_ref().and_then(|groups| groups.addends(own.trim()));
                    let applied = beside.applied(own.trim(), row.facts);
                    let (facts, addends) =
                        (applied.as_ref().unwrap_or(row.facts), addends.as_deref().unwrap_or_default());
                    let codes = row.codes.as_ref().map_or(&[][..], |codes| &codes.found);
                    let subject = Subject { title: title.trim(), facts, not_yet: row.not_yet, addends, codes };
                    found.push(explained(&law, &subject, lang));
                }
                Err(rejected) => {
                    let line = |fault| rejects::line(&file, &rejected, fault, lang);
                    let lines = rejected.faults.iter().map(line).collect::<Vec<_>>().join("\n");
                    let said = said!("this row cannot be read:\n{lines}", "deze rij kan niet worden gelezen:\n{lines}");
                    bail!("{}", said.get(lang));
                }
            }
        }
        if found.is_empty() {
            let Some(id) = &self.id else {
                let said = said!(
                    "no row of `{file}` starts on line {line}; the header is line {header}",
                    "geen rij van `{file}` begint op regel {line}; de kopregel is regel {header}",
                    line = self.line.unwrap_or_default(),
                    header = self.input.header_line(),
                );
                bail!("{}", said.get(lang));
            };
            let near = nearest(id, ids.iter().map(String::as_str));
            let hint = near.map_or(String::new(), |near| format!("; {} `{near}`?", word::did_you_mean.get(lang)));
            let said = said!("`{file}` has no row `{id}`{hint}", "`{file}` heeft geen rij `{id}`{hint}");
            bail!("{}", said.get(lang));
        }
        self.written(&found, lang)?;
        Ok(Ended::Done)
    }

    fn written(&self, found: &[Explanation], lang: Lang) -> anyhow::Result<()> {
        let by_name = || self.output.as_deref().and_then(Format::of_name);
        let format = self.format.or_else(by_name).unwrap_or(Format::Text);
        let mut sink = Sink::open(self.output.as_deref(), self.force, false, lang)?;
        write(found, format.form(width()), lang, &mut sink)?;
        sink.keep()?;
        Ok(())
    }
}
