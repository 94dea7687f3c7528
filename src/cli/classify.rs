//! `vitaal classify`: a file of organisations in, classes with reasons out.

use super::beside::Beside;
use super::input::InputArgs;
use super::output::{self, Sink, is_packed};
use super::{Ended, LawArgs, Told, width};
use crate::evaluate::{JUDGES, Law, Precedents, Settled};
use crate::model::{FactId, Facts, Hint, Kind, Lang, Value, said};
use crate::records::{Columns, Records, Row};
use crate::report::{
    Classified, Phrases, Report, Setting, Wanted, Words, Writer,
    csv::Csv,
    json::{Json, Layout},
    output_columns, rejects,
    rejects::Rejects,
    summary::{Summary, assumption, counted},
    table::Table,
    word,
    xlsx::{Origin, Xlsx},
};
use anyhow::bail;
use clap::{Args, ValueEnum};
use rustc_hash::{FxHashSet, FxHasher};
use std::hash::{Hash, Hasher};
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};

/// Classify a file of organisations, with reasons
#[derive(Debug, Args)]
pub struct Classify {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    law: LawArgs,
    /// Form of the output [default: that of OUT's name, else table]
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Write the output to a file, whole or not at all; packed where its name ends in .gz
    #[arg(short, long, value_name = "OUT")]
    output: Option<PathBuf>,
    /// Replace OUT and the file of rejects if they exist
    #[arg(long)]
    force: bool,
    /// Write rejected rows with their reasons to a file
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
    /// Write cells that a spreadsheet would run as they are, without an apostrophe before them
    #[arg(long)]
    raw: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Table,
    Csv,
    Json,
    Ndjson,
    Xlsx,
}

/// Rejected rows shown one by one; more are counted.
const REJECTS_SHOWN: u64 = 10;
/// Notes that a designation is dated after the day judged.
const NOT_YET: &str = "designation-not-yet";
/// Ids remembered to notice one that comes twice: memory stays bounded.
const IDS_REMEMBERED: usize = 1 << 19;

impl Classify {
    /// The language of the output, and of what is said of the run.
    pub fn lang(&self) -> Lang {
        self.law.lang(self.output.is_some())
    }

    /// Classifies every row, and then says what the run came to.
    pub fn run(self) -> anyhow::Result<Ended> {
        let lang = self.lang();
        output::refuse_one_file(self.output.as_deref(), self.rejects.as_deref(), lang)?;
        if self.format() == Format::Xlsx {
            output::refuse_no_file(self.output.as_deref(), lang)?;
        }
        let law = self.law.law()?;
        let names = output_columns(&law).into_iter().map(|(name, _)| name).collect();
        let beside = Beside::read(&self.input, &law, lang)?;
        if self.format() == Format::Xlsx {
            self.input.keep(lang)?;
        }
        let mut records = self.input.open(&law, names, lang)?;
        self.input.read_codes(&mut records, &law, &self.law.source(), lang)?;
        let columns = records.columns.clone();
        self.disclose_columns(&columns, &law, lang);
        let mut sink = Sink::open(self.output.as_deref(), self.force, lang)?;
        let rejects_sink = self.rejects.as_deref().map(|path| Sink::open(Some(path), self.force, lang));
        let mut rejects_sink = rejects_sink.transpose()?;
        let summary = {
            let mut rejects =
                rejects_sink.as_mut().map(|sink| Rejects::begin(&columns, sink, lang, self.raw)).transpose()?;
            let setting = Setting { law: &law, columns: &columns, lang, raw: self.raw };
            let mut run = Run {
                name: self.input.name(lang),
                law: &law,
                lang,
                hints: hints(&law, &columns),
                beside,
                ids: Ids::of(&columns, &law),
            };
            if records.at_end().map_err(Told::of(lang))? {
                let said = said!(
                    "`{name}` has a header and no rows",
                    "`{name}` heeft een kopregel en geen rijen",
                    name = run.name,
                );
                bail!("{}", said.get(lang));
            }
            match self.format() {
                Format::Table => {
                    let bold = self.output.is_none()
                        && std::io::stdout().is_terminal()
                        && std::env::var_os("NO_COLOR").is_none();
                    run.all(
                        &mut records,
                        Table::begin(setting, &mut sink, width(), bold)?,
                        Wanted::Table,
                        &mut rejects,
                    )?
                }
                Format::Csv => run.all(&mut records, Csv::begin(setting, &mut sink)?, Wanted::Columns, &mut rejects)?,
                Format::Json => run.all(
                    &mut records,
                    Json::begin(setting, &mut sink, Layout::Array),
                    Wanted::Everything,
                    &mut rejects,
                )?,
                Format::Ndjson => run.all(
                    &mut records,
                    Json::begin(setting, &mut sink, Layout::Lines),
                    Wanted::Everything,
                    &mut rejects,
                )?,
                Format::Xlsx => {
                    let (file, sha256) = self.input.fingerprint(lang)?;
                    let Some(out) = sink.file() else { bail!("{}", output::said_of_no_file(lang)) };
                    let report = Xlsx::begin(setting, out, Origin { file, sha256 })?;
                    run.all(&mut records, report, Wanted::Columns, &mut rejects)?
                }
            }
        };
        sink.keep(lang)?;
        rejects_sink.map_or(Ok(()), |sink| sink.keep(lang))?;
        self.disclose_run(&summary, &law, lang);
        Ok(if summary.rejected > 0 { Ended::WithFindings } else { Ended::Done })
    }

    fn format(&self) -> Format {
        let name = self.output.as_deref().filter(|path| is_packed(path)).and_then(Path::file_stem).map(Path::new);
        let name = name.or(self.output.as_deref());
        let extension = name.and_then(Path::extension).and_then(|e| e.to_str());
        let by_name = extension.and_then(|e| Format::from_str(e, true).ok());
        self.format.or(by_name).unwrap_or(Format::Table)
    }

    /// What the header says that the reader should know of, once.
    fn disclose_columns(&self, columns: &Columns, law: &Law, lang: Lang) {
        let mut stderr = anstream::stderr().lock();
        let (name, line) = (self.input.name(lang), self.input.header_line());
        for (column, meant) in &columns.passed_through {
            let did_you_mean = word::did_you_mean.get(lang);
            let hint = meant.as_ref().map_or(String::new(), |near| format!("; {did_you_mean} `{near}`?"));
            let said = said!(
                "{name}:{line}: column `{column}` is no fact and passes through unread{hint}",
                "{name}:{line}: kolom `{column}` is geen bekend gegeven en gaat ongelezen mee{hint}"
            );
            let _ = writeln!(stderr, "{}", said.get(lang));
        }
        for column in &columns.replaced {
            let said = said!(
                "{name}:{line}: column `{column}` is replaced by the result of this run",
                "{name}:{line}: kolom `{column}` wordt vervangen door de uitkomst van deze beoordeling"
            );
            let _ = writeln!(stderr, "{}", said.get(lang));
        }
        let catalogue = law.catalogue();
        let idle: Vec<&str> = columns
            .facts
            .iter()
            .flatten()
            .filter(|f| !law.reads(**f) && catalogue.fact(**f).kind != Kind::Text)
            .map(|f| catalogue.fact(*f).name.as_str())
            .collect();
        if !idle.is_empty() {
            let said = said!(
                "{name}:{line}: not read under the law `{law}`: {idle}",
                "{name}:{line}: niet gelezen onder de wet `{law}`: {idle}",
                law = law.rules.law,
                idle = idle.join(", "),
            );
            let _ = writeln!(stderr, "{}", fitted(said.get(lang)));
        }
    }

    /// What the run came to.
    fn disclose_run(&self, summary: &Summary, law: &Law, lang: Lang) {
        let mut stderr = anstream::stderr().lock();
        let _ = writeln!(stderr, "{}", summary.headline(law, lang));
        for line in summary.classes(law, lang) {
            let _ = writeln!(stderr, "{}", fitted(&line));
        }
        let assumptions = summary.assumptions(law, lang);
        if !assumptions.is_empty() {
            let assumed = word::assumed_where_blank.get(lang);
            let _ = writeln!(stderr, "{}", fitted(&format!("{assumed}: {}", assumptions.join(", "))));
        }
        for line in summary.assumed_by_law(law, lang) {
            let _ = writeln!(stderr, "{}", fitted(&format!("{}: {line}", word::assumed.get(lang))));
        }
        for line in summary.estimates(law, lang).into_iter().chain(summary.overdue(law, lang)) {
            let _ = writeln!(stderr, "{}", fitted(&line));
        }
        let other: Vec<String> = law
            .rules
            .readings
            .iter()
            .filter(|r| r.chosen != r.default)
            .map(|r| format!("{}={}", r.name, r.chosen))
            .collect();
        if !other.is_empty() {
            let _ = writeln!(stderr, "{}", fitted(&format!("{}: {}", word::read_as.get(lang), other.join(", "))));
        }
    }
}

/// A line for standard error: broken at the width of a terminal, whole for a file or a pipe.
fn fitted(line: &str) -> String {
    if !std::io::stderr().is_terminal() {
        return line.to_string();
    }
    // names of facts are not broken at their hyphens or underscores
    let options = textwrap::Options::new(width()).subsequent_indent("    ").break_words(false);
    textwrap::fill(line, options.word_splitter(textwrap::WordSplitter::NoHyphenation))
}

/// One pass over the records.
struct Run<'l> {
    name: String,
    law: &'l Law,
    lang: Lang,
    /// Facts whose blank another fact of the row may belie.
    hints: Vec<(FactId, Vec<Hint>)>,
    ids: Ids,
    beside: Beside,
}

type RejectsTo<'s> = Option<Rejects<&'s mut Sink>>;

impl<'l> Run<'l> {
    fn all(
        &mut self,
        records: &mut Records,
        mut report: impl Report,
        wanted: Wanted,
        rejects: &mut RejectsTo,
    ) -> anyhow::Result<Summary> {
        let (law, lang) = (self.law, self.lang);
        let present: Vec<FactId> = records.columns.facts.iter().flatten().copied().collect();
        let lens = law.lens(&present);
        let mut summary = Summary::new(law);
        let phrases = Phrases::default();
        let mut precedents = Precedents::new(law, |judge, decision, functions, cells| {
            let writer = Writer { law, judge, functions, cells, lang, phrases: &phrases };
            Words::new(&writer, decision, wanted)
        });
        while let Some(row) = records.next_row().map_err(Told::of(lang))? {
            match row {
                Ok(row) => {
                    self.ids.note(&row, &self.name, lang);
                    let applied = self.applied(&row);
                    let row = match &applied {
                        Some(facts) => Row { facts, ..row },
                        None => row,
                    };
                    let cells = lens.cells(row.facts);
                    let mut notes = self.belied(&row);
                    if !row.not_yet.is_empty() {
                        notes.push(NOT_YET.to_string());
                    }
                    notes.extend(row.codes.iter().flat_map(|codes| codes.notes.iter().cloned()));
                    let decided = precedents.decide(row.facts, &cells);
                    let mut settled = decided.by_judge.into_iter().flatten();
                    let size = law.size.as_ref().and_then(|_| settled.next());
                    let mut regimes: [Option<&Settled<Words>>; JUDGES] = [None; JUDGES];
                    for (regime, judge) in regimes.iter_mut().zip(&law.regimes) {
                        *regime = judge.as_ref().and_then(|_| settled.next());
                    }
                    let regimes = &regimes[..law.regimes.len().min(JUDGES)];
                    let classified = Classified { row: &row, kind: decided.kind, size, regimes, notes };
                    report.row(&classified)?;
                    summary.add(law, &classified);
                }
                Err(rejected) => {
                    summary.rejected += 1;
                    if summary.rejected <= REJECTS_SHOWN {
                        let mut stderr = anstream::stderr().lock();
                        for fault in &rejected.faults {
                            let _ = writeln!(stderr, "{}", rejects::line(&self.name, &rejected, fault, lang));
                        }
                    }
                    report.rejected(&rejected)?;
                    if let Some(rejects) = rejects {
                        rejects.write(&rejected)?;
                    }
                }
            }
        }
        if summary.rejected > REJECTS_SHOWN {
            let more = counted(summary.rejected - REJECTS_SHOWN, word::rejected_row, word::rejected_rows, lang);
            let said = said!(
                "and {more}; `--rejects FILE` writes them all",
                "en nog {more}; `--rejects FILE` schrijft ze allemaal weg"
            );
            let _ = writeln!(anstream::stderr().lock(), "{}", said.get(lang));
        }
        if let Some(rejects) = rejects {
            rejects.end()?;
        }
        report.end(&summary)?;
        Ok(summary)
    }

    /// The facts with what the files beside the records add to them, where that is anything.
    fn applied(&self, row: &Row) -> Option<Facts> {
        if self.beside.is_empty() {
            return None;
        }
        let id = row.cells.get(self.ids.place?)?;
        self.beside.applied(String::from_utf8_lossy(id).trim(), row.facts)
    }

    /// Assumptions that the row itself hints against, where the other value would change a class.
    fn belied(&self, row: &Row) -> Vec<String> {
        let mut notes = Vec::new();
        for (fact, hints) in &self.hints {
            if row.facts.is_given(*fact) || !hints.iter().any(|hint| self.holds(hint, row)) {
                continue;
            }
            let assumed = row.facts.assumed(*fact, self.law.catalogue(), self.law.jurisdiction());
            let others = match (assumed, &self.law.catalogue().fact(*fact).kind) {
                (Some(Value::Flag(assumed)), _) => vec![Value::Flag(!assumed)],
                (Some(Value::Choice(0)), Kind::Choice(choices)) => {
                    (1..=choices.len() as u8).map(Value::Choice).collect()
                }
                _ => continue,
            };
            let classes = |facts: &Facts| {
                let cells = self.law.cells(facts);
                let decide = |j: &crate::evaluate::Judge| {
                    j.decide(&self.law.space, &cells, &facts.functions, self.law.catalogue()).possible
                };
                self.law.regimes.iter().flatten().map(decide).collect::<Vec<_>>()
            };
            let otherwise = |value: Value| {
                let mut facts = row.facts.clone();
                facts.set(*fact, value);
                facts
            };
            let now = classes(row.facts);
            if others.into_iter().any(|value| classes(&otherwise(value)) != now) {
                notes.push(format!("assumed:{}", assumption(*fact, self.law, Lang::En)));
            }
        }
        notes
    }

    fn holds(&self, hint: &Hint, row: &Row) -> bool {
        match hint {
            Hint::Given(fact) => row.facts.is_given(*fact),
            Hint::Outside { country, list } => match row.facts.get(*country) {
                Value::Country(country) => !list.contains(country),
                _ => false,
            },
        }
    }
}

/// The facts whose blanks a column of the file may hint against.
fn hints(law: &Law, columns: &Columns) -> Vec<(FactId, Vec<Hint>)> {
    let catalogue = law.catalogue();
    let can_hint = |hint: &Hint| match hint {
        Hint::Given(fact) | Hint::Outside { country: fact, .. } => columns.place(*fact).is_some(),
    };
    let of = |fact: FactId| catalogue.fact(fact).hinted_by.iter().filter(|h| can_hint(h)).cloned().collect::<Vec<_>>();
    catalogue.fact_ids().filter(|f| law.reads(*f)).map(|f| (f, of(f))).filter(|(_, hints)| !hints.is_empty()).collect()
}

/// Notices an id that comes twice.
struct Ids {
    place: Option<usize>,
    /// Those that each came after the one before in order: while all do, none comes twice, and none is looked up.
    ascending: Vec<u64>,
    last: Vec<u8>,
    /// All of them, once one did not.
    seen: FxHashSet<u64>,
    warned: bool,
}

impl Ids {
    fn of(columns: &Columns, law: &Law) -> Ids {
        let place = law.catalogue().facts_by_name.get("id").and_then(|id| columns.place(*id));
        Ids { place, ascending: Vec::new(), last: Vec::new(), seen: FxHashSet::default(), warned: false }
    }

    fn note(&mut self, row: &Row, file: &str, lang: Lang) {
        if self.warned {
            return;
        }
        let Some(id) = self.place.and_then(|i| row.cells.get(i)).filter(|id| !id.is_empty()) else { return };
        if self.ascending.len().max(self.seen.len()) >= IDS_REMEMBERED {
            self.warned = true;
            let said = said!(
                "{file}: ids were looked at for repetition in the first {n} rows",
                "{file}: alleen in de eerste {n} rijen is gekeken of een kenmerk vaker voorkomt",
                n = IDS_REMEMBERED,
            );
            let _ = writeln!(anstream::stderr().lock(), "{}", said.get(lang));
            return;
        }
        let mut hasher = FxHasher::default();
        id.hash(&mut hasher);
        if self.seen.is_empty() && (id.len(), id) > (self.last.len(), &self.last) {
            self.ascending.push(hasher.finish());
            self.last.clear();
            self.last.extend_from_slice(id);
            return;
        }
        self.seen.extend(self.ascending.drain(..));
        if !self.seen.insert(hasher.finish()) {
            self.warned = true;
            let said = said!(
                "{file}:{line}: the id `{id}` has come before; all rows are classified",
                "{file}:{line}: het kenmerk `{id}` kwam al eerder voor; alle rijen worden ingedeeld",
                line = row.line,
                id = String::from_utf8_lossy(id),
            );
            let _ = writeln!(anstream::stderr().lock(), "{}", said.get(lang));
        }
    }
}
