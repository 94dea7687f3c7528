//! `vitaal explain`: one organisation of a file, in full.

use super::beside::Beside;
use super::input::InputArgs;
use super::output::{Sink, fitted};
use super::place::{self, Reads};
use super::{Ended, LawArgs, Told, width};
use crate::model::{Lang, nearest, said};
use crate::report::explain::{Explanation, Form, Subject, explained, write};
use crate::report::table::line_name;
use crate::report::{header, output_columns, rejects, word};
use anyhow::bail;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Explain one organisation: grounds, figures, why not another class, what would change it
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("row").args(["id", "line"]).required(true))]
pub struct Explain {
    #[command(flatten)]
    input: InputArgs,
    /// The id of the organisation
    #[arg(long, value_name = "ID")]
    id: Option<String>,
    /// Its line in the file, where it has no id or shares it
    #[arg(long, value_name = "N")]
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

    /// Explains the row that was chosen.
    pub fn run(self) -> anyhow::Result<Ended> {
        let lang = self.lang();
        Reads::new(self.input.files(), self.law.folder()).refuse([self.output.as_deref()], lang)?;
        let by_name = match self.format {
            Some(_) => None,
            None => place::form_told(self.output.as_deref(), lang)?,
        };
        let format = self.format.or(by_name).unwrap_or(Format::Text);
        let law = self.law.law()?;
        let file = self.input.name(lang);
        let beside = Beside::read(std::slice::from_ref(&self.input), &law, lang)?;
        let results = output_columns(&law).into_iter().map(|(name, _)| name).collect();
        let mut records = self.input.open(&law, results, lang)?;
        self.input.disclose_columns(&records.columns, &law, lang);
        if let Some(said) = header::left(&records.columns.replaced) {
            let (_, voice) = self.input.attending();
            voice.say(&fitted(&format!("{file}:{}: {}", self.input.header_line(), said.get(lang))));
        }
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
        let mut found: Option<Result<Explanation, String>> = None;
        // the rows that were meant, as far as can be told
        let mut lines: Vec<u64> = Vec::new();
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
            lines.push(line);
            if found.is_some() {
                continue;
            }
            found = Some(match row {
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
                    Ok(explained(&law, &subject, lang))
                }
                Err(rejected) => {
                    let line = |fault| rejects::line(&file, &rejected, fault, lang);
                    let lines = rejected.faults.iter().map(line).collect::<Vec<_>>().join("\n");
                    let said = said!("this row cannot be read:\n{lines}", "deze rij kan niet worden gelezen:\n{lines}");
                    Err(said.get(lang).to_string())
                }
            });
        }
        if let (Some(id), [_, _, ..]) = (&self.id, lines.as_slice()) {
            bail!("{}", said_of_several(id, &lines, lang));
        }
        let Some(found) = found else {
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
        };
        self.written(&[found.map_err(anyhow::Error::msg)?], format, lang)?;
        Ok(Ended::Done)
    }

    fn written(&self, found: &[Explanation], format: Format, lang: Lang) -> anyhow::Result<()> {
        let mut sink = Sink::open(self.output.as_deref(), self.force, false, lang)?;
        write(found, format.form(width()), lang, &mut sink)?;
        sink.keep()?;
        Ok(())
    }
}

/// Lines that are named; more are counted.
const LINES_SHOWN: usize = 10;

/// That several rows have the id that was named.
fn said_of_several(id: &str, lines: &[u64], lang: Lang) -> String {
    let shown = lines.iter().take(LINES_SHOWN).map(u64::to_string).collect::<Vec<_>>().join(", ");
    let more = if lines.len() > LINES_SHOWN { word::and_others.get(lang) } else { "" };
    let said = said!(
        "{n} rows have the id `{id}` (lines {shown}{more}); choose one with `--line`",
        "{n} rijen hebben het kenmerk `{id}` (regels {shown}{more}); kies er een met `--line`",
        n = lines.len(),
    );
    said.get(lang).to_string()
}
