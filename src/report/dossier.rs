//! A run as Markdown, for a dossier: every organisation in a table, the counts, and what all of it rests on.
//!
//! Rows are written as they come, so that memory stays bounded: the counts stand after them.

use super::foundation::{Stated, of_run};
use super::markdown::{escaped, heading};
use super::reason::capitalised;
use super::rejects::Listed;
use super::summary::{CountsOfRegime, Summary, sector_of};
use super::table::line_name;
use super::words::word;
use super::{Classified, Report, Setting};
use crate::records::Rejected;
use std::io::{self, Write};

/// Writes Markdown.
pub struct Dossier<'a, W: Write> {
    setting: Setting<'a>,
    out: W,
    id: Option<usize>,
    name: Option<usize>,
    rejected: Listed,
}

impl<'a, W: Write> Dossier<'a, W> {
    /// Writes the title and the header of the table.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn begin(setting: Setting<'a>, mut out: W) -> io::Result<Dossier<'a, W>> {
        let (law, lang) = (setting.law, setting.lang);
        let title = word::organisations_under.get(lang);
        let (title, on) = (format!("{title} {}", law.rules.title.get(lang)), word::on.get(lang));
        heading(&mut out, 1, &format!("{title}, {on} {}", law.rules.as_of))?;
        let place = |fact: &str| setting.columns.named(fact, law.catalogue());
        let (id, name) = (place("id"), place("name"));
        let regimes = law.rules.regimes.iter().map(|regime| regime.title.get(lang).to_string());
        let reason = |title: String| format!("{title}: {}", word::reason.get(lang));
        let labels: Vec<String> = ["ID", word::name.get(lang), word::sector.get(lang), word::size.get(lang)]
            .map(capitalised)
            .into_iter()
            .chain(regimes.clone())
            .chain(regimes.map(reason))
            .collect();
        line(&mut out, labels.iter().map(String::as_str))?;
        writeln!(out, "|{}", "---|".repeat(labels.len()))?;
        Ok(Dossier { setting, out, id, name, rejected: Listed::default() })
    }

    /// The counts for each sector and class.
    fn counts(&mut self, counts: &CountsOfRegime) -> io::Result<()> {
        heading(&mut self.out, 3, counts.title())?;
        line(&mut self.out, counts.header.iter().map(String::as_str))?;
        writeln!(self.out, "|---|{}", "--:|".repeat(counts.header.len().saturating_sub(1)))?;
        for (sector, numbers) in &counts.lines {
            let numbers: Vec<String> = numbers.iter().map(u64::to_string).collect();
            line(&mut self.out, [sector.as_str()].into_iter().chain(numbers.iter().map(String::as_str)))?;
        }
        writeln!(self.out)
    }

    fn list(&mut self, label: &str, items: &[String]) -> io::Result<()> {
        heading(&mut self.out, 3, label)?;
        items.iter().try_for_each(|item| writeln!(self.out, "- {}", escaped(item)))?;
        writeln!(self.out)
    }
}

/// One line of a table.
fn line<'c>(out: &mut impl Write, cells: impl Iterator<Item = &'c str>) -> io::Result<()> {
    write!(out, "|")?;
    for cell in cells {
        write!(out, " {} |", escaped(cell))?;
    }
    writeln!(out)
}

impl<W: Write> Report for Dossier<'_, W> {
    fn row(&mut self, classified: &Classified) -> io::Result<()> {
        let (law, lang, row) = (self.setting.law, self.setting.lang, classified.row);
        let cell = |place: Option<usize>| {
            let cell = place.and_then(|place| row.cells.get(place));
            cell.map(|cell| String::from_utf8_lossy(cell).into_owned()).unwrap_or_default()
        };
        let id = match cell(self.id) {
            id if !id.is_empty() => id,
            _ if self.setting.columns.names_files.is_some() => {
                format!("{}:{}", cell(self.setting.columns.names_files), row.line)
            }
            _ => line_name(row.line, lang),
        };
        let sector =
            sector_of(row.facts, law).map_or(String::new(), |id| law.catalogue().sector(id).label.get(lang).into());
        let size = classified.size.map_or(String::new(), |settled| settled.made.class_label.clone());
        let mut cells = vec![id, cell(self.name), sector, size];
        let regimes = || law.rules.regimes.iter().zip(classified.regimes);
        cells.extend(regimes().map(|(regime, settled)| {
            settled.map_or_else(|| regime.absent.label.get(lang).to_string(), |s| s.made.class_label.clone())
        }));
        cells.extend(regimes().map(|(regime, settled)| {
            settled.map_or_else(
                || regime.absent.reason.get(lang).to_string(),
                |s| s.made.reason.text(row.facts, law, lang),
            )
        }));
        line(&mut self.out, cells.iter().map(String::as_str))
    }

    fn rejected(&mut self, rejected: &Rejected) -> io::Result<()> {
        self.rejected.add(rejected, &self.setting);
        Ok(())
    }

    fn end(&mut self, summary: &Summary) -> io::Result<()> {
        let (law, lang) = (self.setting.law, self.setting.lang);
        writeln!(self.out)?;
        heading(&mut self.out, 2, word::summary.get(lang))?;
        writeln!(self.out, "{}.\n", escaped(&capitalised(&summary.headline(law, lang))))?;
        for counts in summary.counts(law, lang) {
            self.counts(&counts)?;
        }
        let listed = std::mem::take(&mut self.rejected);
        if !listed.lines().is_empty() {
            let heading = format!("{}: {}", capitalised(word::rows_rejected.get(lang)), summary.rejected);
            self.list(&heading, listed.lines())?;
            if listed.is_cut() {
                writeln!(self.out, "{}\n", escaped(word::more_rejected.get(lang)))?;
            }
        }
        heading(&mut self.out, 2, word::rests_on.get(lang))?;
        for Stated { label, items } in of_run(law, summary, lang) {
            self.list(&label, &items)?;
        }
        writeln!(self.out, "{}", escaped(word::no_advice.get(lang)))?;
        self.out.flush()
    }
}
