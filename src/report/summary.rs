//! What a whole run came to: counts for each sector and class, and what was assumed.

use super::reason::cited;
use super::record::InputFile;
use super::words::{Word, word};
use super::{Classified, UNDETERMINED, Words, day, kinds::ByKind};
use crate::evaluate::{JUDGES, Judge, Law, Settled};
use crate::model::{Blank, FactId, Facts, Functions, Lang, RuleSetBits, SectorId, said};
use unicode_width::UnicodeWidthStr;

/// Counts of one run.
#[derive(Debug, Default)]
pub struct Summary {
    pub classified: u64,
    pub rejected: u64,
    /// The files that were read to their end.
    pub inputs: Vec<InputFile>,
    /// Records by sector, then by regime and the place of the class; undetermined comes last. Records of no sector come
    /// first, and a sector without records has no counts.
    counts: Vec<Vec<Vec<u64>>>,
    tallies: ByKind<Tally>,
    /// By regime and estimate, the records that it counts.
    estimated: Vec<Vec<u64>>,
    /// Whether records give dates, from which days run.
    has_dates: bool,
    /// By date column, the records whose day is past.
    overdue: Vec<u64>,
    /// Facts with an assumption that some record left blank, in their order, and those that no record did.
    assumed: Vec<FactId>,
    always_given: Vec<FactId>,
    /// For each judge, the overlays that are assumed and that some record rested on.
    assumed_by_law: Vec<RuleSetBits>,
}

/// What records of one kind count for.
#[derive(Debug)]
struct Tally {
    /// By regime, the place of the class.
    classes: [u8; JUDGES],
    /// An estimate counts them, or days run for them.
    is_more: bool,
}

/// The counts of one regime: classes that no record has are left out.
#[derive(Debug, PartialEq, Eq)]
pub struct CountsOfRegime {
    /// The regime, then its classes, then the total.
    pub header: Vec<String>,
    /// The places of these classes in the act; undetermined comes after them all.
    pub places: Vec<usize>,
    /// Sectors with their counts; the last line is the total.
    pub lines: Vec<(String, Vec<u64>)>,
}

impl CountsOfRegime {
    /// The title of the regime.
    pub fn title(&self) -> &str {
        self.header.first().and_then(|title| title.rsplit_once(", ")).map_or("", |(title, _)| title)
    }

    /// The classes that some record has, and undetermined.
    pub fn labels(&self) -> &[String] {
        self.header.get(1..self.header.len().saturating_sub(1)).unwrap_or_default()
    }

    /// The counts over all sectors: `NIS2: 3 essential entity, 1 undetermined`.
    pub fn in_words(&self) -> String {
        let totals = self.lines.last().map_or(&[][..], |(_, totals)| totals);
        let counted: Vec<String> = self.labels().iter().zip(totals).map(|(label, n)| format!("{n} {label}")).collect();
        format!("{}: {}", self.title(), counted.join(", "))
    }
}

impl Tally {
    fn of(classified: &Classified, counts: &[Vec<u64>], has_dates: bool) -> Tally {
        let mut classes = [0; JUDGES];
        for ((place, settled), counts) in classes.iter_mut().zip(classified.regimes).zip(counts) {
            let class = settled.and_then(|s| s.decision.class());
            *place = class.map_or(counts.len() as u8 - 1, |class| class.0);
        }
        let estimated = |s: &Settled<Words>| !s.made.follows.estimates.is_empty();
        let dated = |s: &Settled<Words>| has_dates && !s.made.follows.clocks.is_empty();
        Tally { classes, is_more: classified.regimes.iter().flatten().any(|s| estimated(s) || dated(s)) }
    }
}

impl Summary {
    /// Nothing counted yet, of records that give dates or do not.
    pub fn new(law: &Law, has_dates: bool) -> Summary {
        let catalogue = law.catalogue();
        let declared = |f: &FactId| catalogue.fact(*f).blank != Blank::Unknown && law.reads(*f);
        let always_given = catalogue.fact_ids().filter(declared).collect();
        let of_judge = |judge: Option<&Judge>| judge.map_or(0, |j| j.act.consequences.estimates.len());
        let estimated = law.by_regime().map(|(_, judge)| vec![0; of_judge(judge)]).collect();
        let overdue = vec![0; law.rules.offices.dates.len()];
        let assumed_by_law = vec![RuleSetBits::default(); law.judges().count()];
        Summary { always_given, assumed_by_law, estimated, has_dates, overdue, ..Summary::default() }
    }

    /// All rows that were read, classified or rejected.
    pub fn rows(&self) -> u64 {
        self.classified + self.rejected
    }

    /// Counts one record.
    pub fn add(&mut self, law: &Law, classified: &Classified) {
        self.classified += 1;
        let facts = classified.row.facts;
        let place = place_of(sector_of(facts, law));
        if self.counts.get(place).is_none_or(Vec::is_empty) {
            self.begin_sector(place, law);
        }
        if self.tallies.get(classified.kind).is_none() {
            self.begin_kind(classified, place);
        }
        let counts = &mut self.counts[place];
        let Some(tally) = self.tallies.get(classified.kind) else { return };
        for (count, class) in counts.iter_mut().zip(tally.classes) {
            count[usize::from(class)] += 1;
        }
        if tally.is_more {
            self.add_what_follows(law, classified);
        }
        if !self.always_given.iter().all(|fact| facts.is_given(*fact)) {
            self.assumed.extend(self.always_given.extract_if(.., |fact| !facts.is_given(*fact)));
            self.assumed.sort_unstable();
        }
    }

    #[cold]
    fn begin_sector(&mut self, place: usize, law: &Law) {
        self.counts.resize_with(self.counts.len().max(place + 1), Vec::new);
        let classes = |judge: Option<&Judge>| judge.map_or(0, |j| j.act.classes.len());
        self.counts[place] = law.by_regime().map(|(_, judge)| vec![0; classes(judge) + 1]).collect();
    }

    #[cold]
    fn begin_kind(&mut self, classified: &Classified, place: usize) {
        self.tallies.keep(classified.kind, Tally::of(classified, &self.counts[place], self.has_dates));
        let decisions = classified.size.into_iter().chain(classified.regimes.iter().copied().flatten());
        for (seen, settled) in self.assumed_by_law.iter_mut().zip(decisions) {
            *seen = seen.union(settled.decision.overlays);
        }
    }

    fn add_what_follows(&mut self, law: &Law, classified: &Classified) {
        for (counts, settled) in self.estimated.iter_mut().zip(classified.regimes) {
            let counted = settled.iter().flat_map(|s| &s.made.follows.estimates);
            counted.for_each(|place| counts[*place] += 1);
        }
        for (column, count) in self.overdue.iter_mut().enumerate() {
            *count += u64::from(day(classified, law, column).is_some_and(|due| due.overdue));
        }
    }

    /// The sectors that have records, with their counts; no sector comes first.
    fn by_sector(&self) -> impl Iterator<Item = (Option<SectorId>, &Vec<Vec<u64>>)> {
        let sectors = [None].into_iter().chain((0..=u8::MAX).map(|i| Some(SectorId(i))));
        sectors.zip(&self.counts).filter(|(_, counts)| !counts.is_empty())
    }

    /// The counts for each sector and class, as a block of text that fits the width.
    pub fn block(&self, law: &Law, lang: Lang, width: usize) -> String {
        if self.classified == 0 {
            return format!("{}\n", word::no_row_was_read.get(lang));
        }
        let mut out = String::new();
        for CountsOfRegime { header, lines, .. } in self.counts(law, lang) {
            let count = |n: u64| if n == 0 { "-".to_string() } else { n.to_string() };
            let line = |(name, counts): (String, Vec<u64>)| [name].into_iter().chain(counts.into_iter().map(count));
            let lines = lines.into_iter().map(|l| line(l).collect());
            out.push_str(&Counts::of([header].into_iter().chain(lines).collect(), width).text());
            out.push('\n');
        }
        out
    }

    /// The counts for each sector and class, regime by regime: none where no act is in force.
    pub fn counts(&self, law: &Law, lang: Lang) -> Vec<CountsOfRegime> {
        let mut tables = Vec::new();
        for (i, (regime, judge)) in law.by_regime().enumerate() {
            let Some(judge) = judge else { continue };
            let labels = judge.act.classes.iter().map(|c| c.label.get(lang)).chain([word::undetermined.get(lang)]);
            let totals: Vec<u64> =
                (0..=judge.act.classes.len()).map(|k| self.by_sector().map(|(_, c)| c[i][k]).sum()).collect();
            let shown: Vec<(usize, &str)> = labels.enumerate().filter(|(k, _)| totals[*k] > 0).collect();
            let line = |name: &str, counts: &[u64]| {
                let shown = shown.iter().map(|(k, _)| counts[*k]);
                (name.to_string(), shown.chain([counts.iter().sum()]).collect())
            };
            let mut lines = Vec::new();
            for (sector, counts) in self.by_sector() {
                let name = sector.map_or(word::no_sector.get(lang), |s| law.catalogue().sector(s).label.get(lang));
                lines.push(line(name, &counts[i]));
            }
            lines.push(line(word::total.get(lang), &totals));
            let places = shown.iter().map(|(place, _)| *place).collect();
            tables.push(CountsOfRegime { header: header(regime.title.get(lang), &shown, lang), places, lines });
        }
        tables
    }

    /// What came of the rows, and by which law: `3 rows: 2 classified, 1 rejected; law nl, as of 2026-11-21`.
    pub fn headline(&self, law: &Law, lang: Lang) -> String {
        let line = said!(
            "{rows}: {classified} classified, {rejected} rejected; law {law}, as of {as_of}",
            "{rows}: {classified} ingedeeld, {rejected} afgekeurd; wet {law}, peildatum {as_of}",
            rows = counted(self.rows(), word::row, word::rows, lang),
            classified = self.classified,
            rejected = self.rejected,
            law = law.rules.law,
            as_of = law.rules.as_of,
        );
        line.get(lang).to_string()
    }

    /// The counts of each class over all sectors, by the ids that the output has: `nis2: 3 essential, 1 undetermined`.
    pub fn classes(&self, law: &Law, lang: Lang) -> Vec<String> {
        if self.classified == 0 {
            return vec![word::no_row_was_read.get(lang).to_string()];
        }
        let acts = law.by_regime().map(|(_, judge)| judge.is_some());
        let said = |(has_act, (regime, counts)): (bool, (String, Vec<(String, u64)>))| {
            let counted: Vec<String> = counts.into_iter().map(|(id, n)| format!("{n} {id}")).collect();
            let counted = if has_act { counted.join(", ") } else { word::no_act.get(lang).to_string() };
            format!("{regime}: {counted}")
        };
        acts.zip(self.by_class(law)).map(said).collect()
    }

    /// For each regime its classes that some record has, with their numbers, by the ids that the output has; none where
    /// no act is in force.
    pub fn by_class(&self, law: &Law) -> Vec<(String, Vec<(String, u64)>)> {
        let each = law.by_regime().enumerate().map(|(i, (regime, judge))| {
            let ids = judge.iter().flat_map(|j| j.act.classes.iter().map(|c| c.id.as_str()).chain([UNDETERMINED]));
            let counted = ids.enumerate().map(|(k, id)| (id.to_string(), self.by_sector().map(|(_, c)| c[i][k]).sum()));
            (regime.id.clone(), counted.filter(|(_, n)| *n > 0).collect())
        });
        each.collect()
    }

    /// What official estimates expect, beside what was counted.
    pub fn estimates(&self, law: &Law, lang: Lang) -> Vec<String> {
        let mut lines = Vec::new();
        for ((_, judge), counts) in law.by_regime().zip(&self.estimated) {
            let Some(judge) = judge else { continue };
            for (estimate, count) in judge.act.consequences.estimates.iter().zip(counts).filter(|(_, n)| **n > 0) {
                let expected = if *count > estimate.at_most { word::more_than_expected } else { word::expected };
                lines.push(format!(
                    "{}: {count}; {} {} ({})",
                    estimate.text.get(lang),
                    expected.get(lang),
                    estimate.at_most,
                    estimate.follows.cites.join(", ")
                ));
            }
        }
        lines
    }

    /// The days that are past without a sign that the duty was met: `overdue: 3 review_due`.
    pub fn overdue(&self, law: &Law, lang: Lang) -> Option<String> {
        let dates = law.rules.offices.dates.iter().zip(&self.overdue).filter(|(_, n)| **n > 0);
        let counted: Vec<String> = dates.map(|((name, _), n)| format!("{n} {name}")).collect();
        (!counted.is_empty()).then(|| format!("{}: {}", word::overdue.get(lang), counted.join(", ")))
    }

    /// What acts assume for want of facts, as far as some record rested on it.
    pub fn assumed_by_law(&self, law: &Law, lang: Lang) -> Vec<String> {
        let of_each = law.judges().zip(&self.assumed_by_law);
        of_each.flat_map(|(judge, seen)| assumptions_of_act(law, judge, *seen, lang)).collect()
    }

    /// The assumptions that some record rested on: `critical_entity=false`.
    pub fn assumptions(&self, law: &Law, lang: Lang) -> Vec<String> {
        self.assumed.iter().map(|fact| assumption(*fact, law, lang)).collect()
    }
}

/// What an act assumes for want of facts, of the overlays that hold.
pub fn assumptions_of_act(law: &Law, judge: &Judge, overlays: RuleSetBits, lang: Lang) -> Vec<String> {
    let assumed = judge.act.rule_ids().filter(|id| overlays.contains(*id)).map(|id| judge.act.rule(id));
    let assumed = assumed.filter(|rule| rule.assumed);
    assumed.map(|rule| format!("{} ({})", rule.reason.get(lang), cited(law, &judge.act, &rule.cites, lang))).collect()
}

/// A number of things: `1 row`, `3 rows`.
pub fn counted(n: u64, one: Word, more: Word, lang: Lang) -> String {
    format!("{n} {}", if n == 1 { one } else { more }.get(lang))
}

/// What a blank of a fact is taken to be, as a cell would say it; only a place that no cell can name is in words.
pub fn assumption(fact: FactId, law: &Law, lang: Lang) -> String {
    let catalogue = law.catalogue();
    let declared = catalogue.fact(fact);
    let value = match declared.blank {
        Blank::Unknown => "unknown".to_string(),
        Blank::Absent => match declared.kind {
            crate::model::Kind::Flag => "false".to_string(),
            _ => "none".to_string(),
        },
        Blank::True => "true".to_string(),
        Blank::Jurisdiction => {
            law.jurisdiction().map_or(word::in_the_union.get(lang).to_string(), |c| c.code().to_string())
        }
        Blank::SameAs(other) => catalogue.fact(other).name.clone(),
    };
    format!("{}={value}", declared.name)
}

/// Where the counts of a sector stand.
pub(super) fn place_of(sector: Option<SectorId>) -> usize {
    sector.map_or(0, |sector| usize::from(sector.0) + 1)
}

/// The sector that a record is counted under: that of the first of its types that has one.
pub fn sector_of(facts: &Facts, law: &Law) -> Option<SectorId> {
    match &facts.functions {
        Functions::Sector(sector) => Some(*sector),
        functions => functions.types()?.iter().find_map(|t| law.catalogue().entity_type(*t).sector),
    }
}

fn header(title: &str, shown: &[(usize, &str)], lang: Lang) -> Vec<String> {
    let mut cells = vec![format!("{title}, {}", word::sector.get(lang))];
    cells.extend(shown.iter().map(|(_, label)| label.to_string()));
    cells.push(word::total.get(lang).to_string());
    cells
}

/// Names to the left, counts to the right of them.
struct Counts {
    /// The header is the first.
    lines: Vec<Vec<String>>,
    /// The widths of the columns.
    widths: Vec<usize>,
    page: usize,
}

/// Between two columns.
const GAP: usize = 2;
/// Names are broken over lines, but not to less than this, unless nothing else helps.
const NARROWEST_NAME: usize = 24;
const WIDEST_NAME: usize = 34;

impl Counts {
    fn of(lines: Vec<Vec<String>>, page: usize) -> Counts {
        let columns = lines.first().map_or(0, Vec::len);
        let widest = |i: usize| lines.iter().skip(1).map(|l| l[i].width()).max().unwrap_or(0);
        let mut widths: Vec<usize> = (0..columns).map(widest).collect();
        if let (Some(width), Some(header)) = (widths.first_mut(), lines.first()) {
            *width = header[0].width().max(*width).min(WIDEST_NAME);
        }
        Counts { lines, widths, page }
    }

    fn text(mut self) -> String {
        let longest_word = |label: &String| label.split(' ').map(UnicodeWidthStr::width).max().unwrap_or(0);
        let labels = self.lines.first().into_iter().flatten().skip(1).map(longest_word);
        let beside: Vec<usize> = self.widths.iter().skip(1).zip(labels).map(|(count, word)| word.max(*count)).collect();
        let names = self.page.saturating_sub(beside.iter().map(|w| w + GAP).sum());
        let mut out = String::new();
        if names >= NARROWEST_NAME.min(self.widths[0]) {
            self.widths.truncate(1);
            self.widths[0] = self.widths[0].min(names);
            self.widths.extend(beside);
            self.row(&self.lines[0], true, &mut out);
        } else {
            self.widths[0] = self.width_of_names_under_steps();
            self.header_in_steps(&mut out);
        }
        for cells in &self.lines[1..] {
            self.row(cells, false, &mut out);
        }
        out
    }

    fn width_of_names_under_steps(&self) -> usize {
        let (mut counts, mut labels) = (0, 0);
        for (width, label) in self.widths.iter().zip(&self.lines[0]).skip(1) {
            counts += GAP + width;
            labels = labels.max(counts - 1 + label.width());
        }
        let least = NARROWEST_NAME.min(self.page.saturating_sub(counts)).max(1);
        self.widths[0].min(self.page.saturating_sub(labels).max(least))
    }

    /// Where the labels are too wide to stand side by side: each on a line of its own, with a stroke down to its column.
    fn header_in_steps(&self, out: &mut String) {
        let labels = &self.lines[0];
        let mut strokes = " ".repeat(self.widths[0]);
        for (i, label) in labels.iter().enumerate().skip(1) {
            // the label begins above the last digit
            strokes.push_str(&" ".repeat(GAP + self.widths[i] - 1));
            let room = self.page.saturating_sub(strokes.width()).max(1);
            for (n, part) in textwrap::wrap(label, room).into_iter().enumerate() {
                let is_first = i == 1 && n == 0;
                let before = if is_first { padded(&labels[0], strokes.width()) } else { strokes.clone() };
                push_line(&format!("{before}{part}"), out);
            }
            strokes.push('|');
        }
    }

    /// One line of the block; a cell that is too wide is broken over several.
    fn row(&self, cells: &[String], at_the_foot: bool, out: &mut String) {
        let wrap = |(cell, width): (&String, &usize)| -> Vec<String> {
            textwrap::wrap(cell, *width).into_iter().map(String::from).collect()
        };
        let wrapped: Vec<Vec<String>> = cells.iter().zip(&self.widths).map(wrap).collect();
        let height = wrapped.iter().map(Vec::len).max().unwrap_or(1);
        for row in 0..height {
            let mut line = String::new();
            for (i, (cell, width)) in wrapped.iter().zip(&self.widths).enumerate() {
                let at = if at_the_foot { (row + cell.len()).checked_sub(height) } else { Some(row) };
                let text = at.and_then(|r| cell.get(r)).map_or("", String::as_str);
                let space = " ".repeat(width.saturating_sub(text.width()));
                match i {
                    0 => line.push_str(&format!("{text}{space}")),
                    _ => line.push_str(&format!("{:GAP$}{space}{text}", "")),
                }
            }
            push_line(&line, out);
        }
    }
}

fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}

fn push_line(line: &str, out: &mut String) {
    out.push_str(line.trim_end());
    out.push('\n');
}
