//! `vitaal classify`: a file of organisations in, classes with reasons out.

use super::input::InputArgs;
use super::output::{self, Sink};
use super::{Ended, LawArgs, width};
use crate::evaluate::{JUDGES, Law, Precedents, Settled};
use crate::model::{FactId, Facts, Hint, Kind, Lang, Value};
use crate::records::{Columns, Records, Row};
use crate::report::{
    Classified, Phrases, Report, Setting, Wanted, Words, Writer,
    csv::Csv,
    json::{Json, Layout},
    output_columns, rejects,
    rejects::Rejects,
    summary::{Summary, assumption},
    table::Table,
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
    /// Write the output to a file, whole or not at all
    #[arg(short, long, value_name = "OUT")]
    output: Option<PathBuf>,
    /// Replace OUT and the file of rejects if they exist
    #[arg(long)]
    force: bool,
    /// Write rejected rows with their reasons to a file
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Table,
    Csv,
    Json,
    Ndjson,
}

/// Rejected rows shown one by one; more are counted.
const REJECTS_SHOWN: u64 = 10;
/// Notes that a designation is dated after the day judged.
const NOT_YET: &str = "designation-not-yet";
/// Ids remembered to notice one that comes twice: memory stays bounded.
const IDS_REMEMBERED: usize = 1 << 19;

impl Classify {
    /// Classifies every row, and then says what the run came to.
    pub fn run(self) -> anyhow::Result<Ended> {
        output::refuse_one_file(self.output.as_deref(), self.rejects.as_deref())?;
        let law = self.law.law()?;
        let lang = self.law.lang(self.output.is_some());
        let names = output_columns(&law).into_iter().map(|(name, _)| name).collect();
        let mut records = self.input.open(&law, names)?;
        let columns = records.columns.clone();
        self.disclose_columns(&columns, &law);
        let mut sink = Sink::open(self.output.as_deref(), self.force)?;
        let mut rejects_sink = self.rejects.as_deref().map(|path| Sink::open(Some(path), self.force)).transpose()?;
        let summary = {
            let mut rejects = rejects_sink.as_mut().map(|sink| Rejects::begin(&columns, sink)).transpose()?;
            let setting = Setting { law: &law, columns: &columns, lang };
            let mut run = Run {
                name: self.input.name(),
                law: &law,
                lang,
                hints: hints(&law, &columns),
                ids: Ids::of(&columns, &law),
            };
            if records.at_end()? {
                bail!("`{}` has a header and no rows", run.name);
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
            }
        };
        sink.keep()?;
        rejects_sink.map_or(Ok(()), Sink::keep)?;
        self.disclose_run(&summary, &law, lang);
        Ok(if summary.rejected > 0 { Ended::WithFindings } else { Ended::Done })
    }

    fn format(&self) -> Format {
        let extension = self.output.as_deref().and_then(Path::extension).and_then(|e| e.to_str());
        let by_name = extension.and_then(|e| Format::from_str(e, true).ok());
        self.format.or(by_name).unwrap_or(Format::Table)
    }

    /// What the header says that the reader should know of, once.
    fn disclose_columns(&self, columns: &Columns, law: &Law) {
        let mut stderr = anstream::stderr().lock();
        let name = self.input.name();
        for (column, meant) in &columns.passed_through {
            let hint = meant.as_ref().map_or(String::new(), |near| format!("; did you mean `{near}`?"));
            let _ = writeln!(stderr, "{name}:1: column `{column}` is no fact and passes through unread{hint}");
        }
        for column in &columns.replaced {
            let _ = writeln!(stderr, "{name}:1: column `{column}` is replaced by the result of this run");
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
            let idle = format!("{name}:1: not read under the law `{}`: {}", law.rules.law, idle.join(", "));
            let _ = writeln!(stderr, "{}", fitted(&idle));
        }
    }

    /// What the run came to.
    fn disclose_run(&self, summary: &Summary, law: &Law, lang: Lang) {
        let mut stderr = anstream::stderr().lock();
        let (rows, classified, rejected) = (summary.rows(), summary.classified, summary.rejected);
        let _ = writeln!(
            stderr,
            "{}: {classified} classified, {rejected} rejected; law {}, as of {}",
            counted(rows, "row"),
            law.rules.law,
            law.rules.as_of
        );
        for line in summary.classes(law) {
            let _ = writeln!(stderr, "{}", fitted(&line));
        }
        let assumptions = summary.assumptions(law);
        if !assumptions.is_empty() {
            let _ = writeln!(stderr, "{}", fitted(&format!("assumed where blank: {}", assumptions.join(", "))));
        }
        for line in summary.estimates(law, lang).into_iter().chain(summary.overdue(law)) {
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
            let _ = writeln!(stderr, "{}", fitted(&format!("read as: {}", other.join(", "))));
        }
    }
}

fn counted(n: u64, thing: &str) -> String {
    if n == 1 { format!("1 {thing}") } else { format!("{n} {thing}s") }
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
        while let Some(row) = records.next_row()? {
            match row {
                Ok(row) => {
                    self.ids.note(&row, &self.name);
                    let cells = lens.cells(row.facts);
                    let mut notes = self.belied(&row);
                    if !row.not_yet.is_empty() {
                        notes.push(NOT_YET.to_string());
                    }
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
                            let _ = writeln!(stderr, "{}", rejects::line(&self.name, &rejected, fault));
                        }
                    }
                    if let Some(rejects) = rejects {
                        rejects.write(&rejected)?;
                    }
                }
            }
        }
        if summary.rejected > REJECTS_SHOWN {
            let more = counted(summary.rejected - REJECTS_SHOWN, "more rejected row");
            let _ = writeln!(anstream::stderr().lock(), "and {more}; `--rejects FILE` writes them all");
        }
        if let Some(rejects) = rejects {
            rejects.end()?;
        }
        report.end(&summary)?;
        Ok(summary)
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
                notes.push(format!("assumed:{}", assumption(*fact, self.law)));
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

    fn note(&mut self, row: &Row, file: &str) {
        if self.warned {
            return;
        }
        let Some(id) = self.place.and_then(|i| row.cells.get(i)).filter(|id| !id.is_empty()) else { return };
        if self.ascending.len().max(self.seen.len()) >= IDS_REMEMBERED {
            self.warned = true;
            let n = IDS_REMEMBERED;
            let _ =
                writeln!(anstream::stderr().lock(), "{file}: ids were looked at for repetition in the first {n} rows");
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
            let id = String::from_utf8_lossy(id);
            let _ = writeln!(
                anstream::stderr().lock(),
                "{file}:{}: the id `{id}` has come before; all rows are classified",
                row.line
            );
        }
    }
}
