//! A table for people. Where there is room the reason has a column of its own; at 80 columns it stands beneath.

use super::words::word;
use super::{Classified, Report, Setting, Words, summary::Summary};
use crate::evaluate::Settled;
use crate::model::{Lang, shown};
use std::io::{self, Write};
use unicode_width::UnicodeWidthStr;

/// From this width on the reason has a column of its own.
const WIDE: usize = 120;
const WIDEST_ID: usize = 14;
const WIDEST_NAME: usize = 30;

/// Writes a table.
pub struct Table<'a, W: Write> {
    setting: Setting<'a>,
    out: W,
    width: usize,
    bold: bool,
    id: Option<usize>,
    name: Option<usize>,
    widths: Vec<usize>,
}

impl<'a, W: Write> Table<'a, W> {
    /// Writes the header. `width` is that of the terminal; `bold` sets the header in bold.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn begin(setting: Setting<'a>, out: W, width: usize, bold: bool) -> io::Result<Table<'a, W>> {
        let place = |fact: &str| setting.columns.named(fact, setting.law.catalogue());
        let (id, name) = (place("id"), place("name"));
        let lang = setting.lang;
        let labels = |judge: Option<&crate::evaluate::Judge>, most: usize| {
            let classes = judge.into_iter().flat_map(|j| &j.act.classes).map(|c| c.label.get(lang));
            let classes: Vec<&str> = classes.chain([word::undetermined.get(lang)]).collect();
            let longest = |of: &dyn Fn(&str) -> usize| classes.iter().map(|label| of(label)).max().unwrap_or(0);
            // a label may be broken between its words, but no word inside
            let longest_word = longest(&|label| label.split(' ').map(UnicodeWidthStr::width).max().unwrap_or(0));
            longest(&UnicodeWidthStr::width).min(most).max(longest_word)
        };
        let regimes = setting.law.by_regime();
        let mut widths = vec![WIDEST_ID, 0];
        if width < WIDE {
            // no room for all: labels break over two lines, and the size is left to the reason
            widths[0] = 10;
            widths.extend(regimes.map(|(_, judge)| labels(judge, 16)));
        } else {
            widths.extend(regimes.map(|(_, judge)| labels(judge, 20)));
            widths.push(labels(setting.law.size.as_ref(), width));
        }
        let taken = |widths: &[usize]| widths.iter().filter(|w| **w > 0).map(|w| w + 2).sum::<usize>();
        if name.is_some() {
            widths[1] = width.saturating_sub(taken(&widths)).min(WIDEST_NAME);
        }
        if width >= WIDE {
            widths.push(width - taken(&widths));
        }
        let mut table = Table { setting, out, width, bold, id, name, widths };
        table.header()?;
        Ok(table)
    }

    fn header(&mut self) -> io::Result<()> {
        let lang = self.setting.lang;
        let mut cells = vec!["id".to_string(), word::name.get(lang).to_string()];
        cells.extend(self.setting.law.rules.regimes.iter().map(|r| r.title.get(lang).to_string()));
        if self.is_wide() {
            cells.push(word::size.get(lang).to_string());
            cells.push(word::reason.get(lang).to_string());
        }
        let (on, off) = if self.bold { ("\x1b[1m", "\x1b[0m") } else { ("", "") };
        write!(self.out, "{on}")?;
        self.line(&cells)?;
        write!(self.out, "{off}")
    }

    fn line(&mut self, cells: &[String]) -> io::Result<()> {
        let wrapped: Vec<Vec<String>> = cells
            .iter()
            .zip(&self.widths)
            .map(|(cell, width)| match width {
                0 => Vec::new(),
                width => textwrap::wrap(&shown(cell), *width).into_iter().map(String::from).collect(),
            })
            .collect();
        let height = wrapped.iter().map(Vec::len).max().unwrap_or(0);
        for row in 0..height {
            let mut line = String::new();
            for (cell, width) in wrapped.iter().zip(&self.widths).filter(|(_, w)| **w > 0) {
                let text = cell.get(row).map_or("", String::as_str);
                line.push_str(text);
                line.push_str(&" ".repeat(width.saturating_sub(text.width()) + 2));
            }
            writeln!(self.out, "{}", line.trim_end())?;
        }
        Ok(())
    }

    fn is_wide(&self) -> bool {
        self.width >= WIDE
    }

    /// The reason of the first regime, and of any other that concerns the record for certain.
    fn reasons(&self, classified: &Classified) -> String {
        let concerns = |s: &Settled<Words>| !s.made.is_out && !s.made.undetermined;
        let settled = classified.regimes.iter().flatten().enumerate();
        let told = settled
            .filter(|(i, s)| *i == 0 || concerns(s))
            .map(|(_, s)| s.made.short.text(classified.row.facts, self.setting.law, self.setting.lang));
        told.collect::<Vec<_>>().join(". ")
    }
}

/// What a record without id is called.
pub fn line_name(line: u64, lang: Lang) -> String {
    format!("{} {line}", word::line.get(lang))
}

impl<W: Write> Report for Table<'_, W> {
    fn row(&mut self, classified: &Classified) -> io::Result<()> {
        let lang = self.setting.lang;
        let cell = |place: Option<usize>| {
            place.and_then(|i| classified.row.cells.get(i)).map(|c| String::from_utf8_lossy(c).into_owned())
        };
        let file = cell(self.setting.columns.names_files);
        let place = || match &file {
            Some(file) => format!("{file}:{}", classified.row.line),
            None => line_name(classified.row.line, lang),
        };
        let id = cell(self.id).filter(|id| !id.is_empty()).unwrap_or_else(place);
        let mut cells = vec![id, cell(self.name).unwrap_or_default()];
        for (regime, settled) in self.setting.law.rules.regimes.iter().zip(classified.regimes) {
            cells.push(settled.map_or(regime.absent.label.get(lang).to_string(), |s| s.made.class_label.clone()));
        }
        let reason = self.reasons(classified);
        if self.is_wide() {
            cells.push(classified.size.map_or(String::new(), |s| s.made.class_label.clone()));
            cells.push(reason);
            return self.line(&cells);
        }
        self.line(&cells)?;
        let options = textwrap::Options::new(self.width).initial_indent("    ").subsequent_indent("    ");
        for line in textwrap::wrap(&shown(&reason), options) {
            writeln!(self.out, "{line}")?;
        }
        Ok(())
    }

    fn end(&mut self, summary: &Summary) -> io::Result<()> {
        write!(self.out, "\n{}", summary.block(self.setting.law, self.setting.lang, self.width))?;
        self.out.flush()
    }
}
