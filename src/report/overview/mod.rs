//! A run as one page: totals, charts, every organisation in a table that filters and sorts, and what all of it rests on.
//!
//! Rows are written as they come, so that memory stays bounded whatever their number; the totals are known at the end,
//! and stand after the rows in the file and before them on the page. Without scripts all but the table is there.

mod charts;
mod rows;
mod tallies;
mod texts;

use super::foundation::{Stated, of_run};
use super::html::{Page, data, escaped};
use super::reason::capitalised;
use super::rejects;
use super::summary::Summary;
use super::words::word;
use super::{Classified, Report, Setting};
use crate::diagram::Lens;
use crate::evaluate::near;
use crate::model::{Decimal, FactId, Lang};
use crate::records::Rejected;
use rows::Rows;
use std::io::{self, Write};
use tallies::{NEAR_PERCENT, Tallies};

const STYLE: &str = include_str!("overview.css");
const SCRIPT: &str = include_str!("overview.js");
/// Rejected rows that are told on the page; more are counted.
const REJECTED_SHOWN: usize = 500;

/// Writes the page.
pub struct Overview<'a, W: Write> {
    setting: Setting<'a>,
    out: W,
    title: String,
    lens: Lens<'a>,
    rows: Rows,
    tallies: Tallies,
    /// Those that are told, one a line.
    rejected: Vec<String>,
}

impl<'a, W: Write> Overview<'a, W> {
    /// Writes the head of the page.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn begin(setting: Setting<'a>, mut out: W) -> io::Result<Overview<'a, W>> {
        let (law, lang) = (setting.law, setting.lang);
        let title = word::organisations_under.get(lang);
        let title = format!("{title} {}, {} {}", law.rules.title.get(lang), word::on.get(lang), law.rules.as_of);
        page(lang, &title).begin(&mut out)?;
        write!(out, "<script type=\"application/json\" id=\"rows\">[")?;
        let present: Vec<FactId> = setting.columns.facts.iter().flatten().copied().collect();
        let (lens, tallies) = (law.lens(&present), Tallies::new(law));
        Ok(Overview { setting, out, title, lens, rows: Rows::default(), tallies, rejected: Vec::new() })
    }

    fn totals(&mut self, summary: &Summary) -> io::Result<()> {
        let (law, lang) = (self.setting.law, self.setting.lang);
        let out = &mut self.out;
        writeln!(out, "<h1>{}</h1>", escaped(&self.title))?;
        writeln!(out, "<p>{}.</p>", escaped(&capitalised(&summary.headline(law, lang))))?;
        writeln!(out, "<noscript><p class=\"notice\">{}</p></noscript>", escaped(word::table_needs_scripts.get(lang)))?;
        writeln!(out, "<ul class=\"totals\">")?;
        for counts in summary.counts(law, lang) {
            writeln!(out, "<li>{}</li>", escaped(&counts.in_words()))?;
        }
        writeln!(out, "</ul>")
    }

    /// Rows that were not read, with the reason; the first of them.
    fn rejected(&mut self, summary: &Summary) -> io::Result<()> {
        let (lang, out) = (self.setting.lang, &mut self.out);
        if self.rejected.is_empty() {
            return Ok(());
        }
        let (heading, n) = (word::rows_rejected.get(lang), summary.rejected);
        writeln!(out, "<section><h2>{}: {n}</h2>\n<ul>", escaped(&capitalised(heading)))?;
        for line in &self.rejected {
            writeln!(out, "<li>{}</li>", escaped(line))?;
        }
        writeln!(out, "</ul>")?;
        if n > REJECTED_SHOWN as u64 {
            writeln!(out, "<p>{}</p>", escaped(word::more_rejected.get(lang)))?;
        }
        writeln!(out, "</section>")
    }

    fn foot(&mut self, summary: &Summary) -> io::Result<()> {
        let (law, lang) = (self.setting.law, self.setting.lang);
        writeln!(self.out, "<footer>\n<h2>{}</h2>\n<dl>", escaped(word::rests_on.get(lang)))?;
        for Stated { label, items } in of_run(law, summary, lang) {
            writeln!(self.out, "<dt>{}</dt>", escaped(&label))?;
            for item in items {
                writeln!(self.out, "<dd>{}</dd>", escaped(&item))?;
            }
        }
        writeln!(self.out, "</dl>\n<p>{}</p>\n</footer>", escaped(word::no_advice.get(lang)))
    }
}

fn page(lang: Lang, title: &str) -> Page<'_> {
    Page { lang, title, styles: &[STYLE], scripts: &[SCRIPT] }
}

impl<W: Write> Report for Overview<'_, W> {
    fn row(&mut self, classified: &Classified) -> io::Result<()> {
        let (law, facts) = (self.setting.law, classified.row.facts);
        let cells = self.lens.cells(facts);
        let mut steps = Vec::new();
        for (regime, (judge, settled)) in law.regimes.iter().zip(classified.regimes).enumerate() {
            let (Some(judge), Some(settled)) = (judge, settled) else { continue };
            self.tallies.add_open(regime, &settled.decision);
            let possible = settled.decision.possible;
            let found = near(law, judge, facts, &cells, possible, Decimal::whole(NEAR_PERCENT));
            if !found.is_empty() {
                steps.push((regime, found));
            }
        }
        if let Some(size) = classified.size {
            self.tallies.add_size(size.decision.possible);
        }
        let changes: Vec<_> = steps.iter().flat_map(|(_, changes)| changes.iter().cloned()).collect();
        self.tallies.add_near(&changes, facts);
        self.rows.row(&mut self.out, &self.setting, classified, &steps)
    }

    fn rejected(&mut self, rejected: &Rejected) -> io::Result<()> {
        let file = self.setting.columns.names_files.and_then(|at| rejected.cells.get(at).cloned());
        let file = file.unwrap_or_else(|| word::line.get(self.setting.lang).to_string());
        for fault in &rejected.faults {
            if self.rejected.len() < REJECTED_SHOWN {
                self.rejected.push(rejects::line(&file, rejected, fault, self.setting.lang));
            }
        }
        Ok(())
    }

    fn end(&mut self, summary: &Summary) -> io::Result<()> {
        let lang = self.setting.lang;
        writeln!(self.out, "\n]</script>\n<main>")?;
        self.totals(summary)?;
        charts::all(&mut self.out, &self.setting, summary, &self.tallies)?;
        // filled by the script
        writeln!(self.out, "<section id=\"organisations\" hidden></section>")?;
        self.rejected(summary)?;
        writeln!(self.out, "</main>")?;
        self.foot(summary)?;
        data(&mut self.out, "about", &texts::about(&self.setting))?;
        page(lang, &self.title).end(&mut self.out)?;
        self.out.flush()
    }
}
