//! `vitaal classify`: files of organisations in, classes with reasons out.

mod belied;
mod disclose;
mod ids;
mod recorded;
mod run;

pub use recorded::{Given, WIDTH, not_held};

use super::beside::Beside;
use super::input::InputArgs;
use super::output::{Kept, Sink};
use super::place::{self, Place, Reads, is_stdout};
use super::progress::Progress;
use super::stop::Stop;
use super::voice::{Voice, VoiceArgs};
use super::{Ended, LawArgs, Told, width};
use crate::evaluate::Law;
use crate::model::{Lang, said};
use crate::records::{Columns, INPUT_FILE, United};
use crate::report::difference::Form;
use crate::report::record::Record;
use crate::report::{
    Setting, Wanted,
    csv::Csv,
    dossier::Dossier,
    json::{Json, Layout, further_keys},
    output_columns,
    overview::Overview,
    rejects::Rejects,
    summary::Summary,
    table::Table,
    xlsx::Xlsx,
};
use anyhow::bail;
use clap::{Args, ValueEnum};
use disclose::Disclosure;
use run::{Part, Run, Stopped};
use std::collections::BTreeMap;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Classify files of organisations, with reasons
#[derive(Debug, Args)]
pub struct Classify {
    #[command(flatten)]
    input: InputArgs,
    /// Further files: all are one run, with the columns of all
    #[arg(value_name = "FILE")]
    further: Vec<PathBuf>,
    #[command(flatten)]
    law: LawArgs,
    /// Form of the output [default: that of OUT's name, else table]
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Write the output to a file, whole or not at all; packed where its name ends in .gz
    #[arg(short, long, value_name = "OUT")]
    output: Option<PathBuf>,
    /// Replace OUT, the file of rejects and the record if they exist
    #[arg(long)]
    force: bool,
    /// Write rejected rows with their reasons to a file
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
    /// Write a record of the run to a file, which `vitaal verify` verifies
    #[arg(long, value_name = "FILE")]
    record: Option<PathBuf>,
    /// Write cells that a spreadsheet would run as they are, without an apostrophe before them
    #[arg(long)]
    raw: bool,
    #[command(flatten)]
    voice: VoiceArgs,
    /// The options that were given, for the record.
    #[arg(skip)]
    pub given: Given,
    /// How the files are named in the record, where not as they are opened.
    #[arg(skip)]
    pub names: Vec<String>,
    /// Where files of options are opened, where not as they are named in the record.
    #[arg(skip)]
    opened: BTreeMap<String, PathBuf>,
    /// How wide the page of a table is, where that is not for the terminal to say.
    #[arg(skip)]
    pub width: Option<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Table,
    Csv,
    Json,
    #[value(alias = "jsonl")]
    Ndjson,
    Xlsx,
    #[value(alias = "htm")]
    Html,
    #[value(alias = "md")]
    Markdown,
}

impl Format {
    /// How the rows of two outputs are compared.
    fn compared_as(self) -> Form {
        match self {
            Format::Table | Format::Html | Format::Markdown => Form::Text,
            Format::Json | Format::Ndjson => Form::Json,
            // of a workbook its first sheet
            Format::Csv | Format::Xlsx => Form::Csv,
        }
    }
}

/// What came of a run.
pub struct Outcome {
    pub summary: Summary,
    pub law: Law,
    /// Where it was asked for.
    pub record: Option<Record>,
}

/// Where results go, and which of them are kept.
struct Sinks {
    output: Sink,
    rejects: Option<Sink>,
}

/// The output and the rejects, once they are final.
type AllKept = (Kept, Option<Kept>);

impl Classify {
    /// The language of the output, and of what is said of the run.
    pub fn lang(&self) -> Lang {
        self.law.lang(self.output.is_some())
    }

    /// Classifies every row, and then says what the run came to.
    pub fn run(mut self) -> anyhow::Result<Ended> {
        let (lang, begun) = (self.lang(), Instant::now());
        self.reads().refuse([self.output.as_deref(), self.rejects.as_deref(), self.record.as_deref()], lang)?;
        if self.format.is_none() {
            place::form_told::<Format>(self.output.as_deref(), lang)?;
        }
        place::refuse_other_than_csv(self.rejects.as_deref(), lang)?;
        let stop = Stop::listen();
        let to_terminal = self.to_stdout() && std::io::stdout().is_terminal();
        let voice = self.voice.voice().over(Progress::on_terminal(to_terminal, lang));
        let record_to = self.record.clone();
        let places = [Place::output(self.output.as_deref()), Place::record(record_to.as_deref())];
        place::refuse_one_place(&places, lang)?;
        let places = [Place::rejects(self.rejects.as_deref()), Place::record(record_to.as_deref())];
        place::refuse_one_place(&places, lang)?;
        let record_sink = record_to.map(|path| Sink::open(Some(&path), self.force, false, lang)).transpose()?;
        let wants_record = record_sink.is_some() || self.voice.is_verbose();
        let outcome = match self.carry_out(&stop, &voice, wants_record) {
            Ok(outcome) => outcome,
            Err(error) => {
                voice.progress().end();
                let Some(status) = stop.status() else { return Err(error) };
                voice.say(self.said_of_stop(error.downcast_ref(), lang).as_str());
                return Ok(Ended::Stopped(status));
            }
        };
        let Outcome { summary, law, record } = &outcome;
        if let (Some(mut sink), Some(record)) = (record_sink, record) {
            serde_json::to_writer_pretty(&mut sink, record)?;
            sink.write_all(b"\n")?;
            sink.keep()?;
        }
        let disclosure = Disclosure { law, lang, voice: &voice };
        disclosure.run(summary);
        if let Some(record) = record.as_ref().filter(|_| self.voice.is_verbose()) {
            disclosure.everything(record, begun.elapsed());
        }
        Ok(if summary.rejected > 0 { Ended::WithFindings } else { Ended::Done })
    }

    /// Reads, decides and writes all there is.
    pub fn carry_out(&mut self, stop: &Stop, voice: &Voice, wants_record: bool) -> anyhow::Result<Outcome> {
        let lang = self.lang();
        place::refuse_one_file(self.output.as_deref(), self.rejects.as_deref(), lang)?;
        if self.format() == Format::Xlsx {
            place::refuse_no_file(self.output.as_deref(), lang)?;
        }
        let law = self.law.law()?;
        // what a result rests on is said with its hash
        let hashed = wants_record || matches!(self.format(), Format::Xlsx | Format::Html | Format::Markdown);
        self.input.attend(stop, voice, hashed);
        let inputs = self.inputs(lang)?;
        let beside = Beside::read(&inputs, &law, lang)?;
        let (summary, kept) = self.classified(&inputs, &law, beside, wants_record)?;
        let record = match kept {
            Some((output, rejects)) => Some(self.record(&law, &summary, output, rejects, lang)?),
            None => None,
        };
        Ok(Outcome { summary, law, record })
    }

    /// All files of the run, each with how it is read.
    fn inputs(&self, lang: Lang) -> anyhow::Result<Vec<InputArgs>> {
        let all: Vec<InputArgs> = std::iter::once(self.input.another(None))
            .chain(self.further.iter().map(|path| self.input.another(Some(path))))
            .collect();
        if all.iter().filter(|input| input.path().is_none()).count() > 1 {
            let said = said!(
                "standard input is named more than once; name it once",
                "de standaardinvoer is meer dan eens genoemd; noem haar één keer"
            );
            bail!("{}", said.get(lang));
        }
        Ok(all)
    }

    /// Classifies all rows of all files into the places where results go.
    fn classified(
        &self,
        inputs: &[InputArgs],
        law: &Law,
        beside: Beside,
        hashed: bool,
    ) -> anyhow::Result<(Summary, Option<AllKept>)> {
        let lang = self.lang();
        let (stop, voice) = self.input.attending();
        let parts = self.parts(inputs, law, lang)?;
        let each: Vec<&Columns> = parts.iter().map(|part| &part.records.columns).collect();
        let united = (parts.len() > 1).then(|| United::of(&each, law.catalogue()));
        let columns = united.as_ref().map_or_else(|| each[0].clone(), |united| united.columns.clone());
        let mut sinks = self.sinks(hashed, lang)?;
        let run = Run { law, lang, columns: &columns, united: united.as_ref(), beside, voice, stop };
        let summary = self.reported(&run, parts, &mut sinks)?;
        let output = sinks.output.keep()?;
        let rejects = sinks.rejects.map(|sink| sink.keep()).transpose()?;
        Ok((summary, hashed.then_some((output, rejects))))
    }

    /// All files with their headers read, and what is to be known of their columns said.
    fn parts<'c>(&self, inputs: &'c [InputArgs], law: &'c Law, lang: Lang) -> anyhow::Result<Vec<Part<'c>>> {
        let (_, voice) = self.input.attending();
        let mut parts = Vec::new();
        let further = matches!(self.format(), Format::Json | Format::Ndjson).then(|| further_keys(law));
        let output: Vec<String> =
            output_columns(law).into_iter().map(|(name, _)| name).chain(further.into_iter().flatten()).collect();
        for (at, input) in inputs.iter().enumerate() {
            let own = (inputs.len() > 1).then(|| INPUT_FILE.to_string());
            let names = output.iter().cloned().chain(own).collect();
            let mut records = input.open(law, names, lang)?;
            input.read_codes(&mut records, law, &self.law.source(), lang)?;
            Disclosure { law, lang, voice }.columns(input, &records.columns);
            let name = input.name(lang);
            if records.at_end().map_err(Told::of(lang))? {
                let said = said!("`{name}` has a header and no rows", "`{name}` heeft een kopregel en geen rijen");
                bail!("{}", said.get(lang));
            }
            let recorded = self.names.get(at).cloned().unwrap_or_else(|| input.recorded_name());
            let intake = input.intake(lang)?;
            parts.push(Part { name, recorded, records, intake });
        }
        Ok(parts)
    }

    fn sinks(&self, hashed: bool, lang: Lang) -> anyhow::Result<Sinks> {
        let open = |path: Option<&Path>| Sink::open(path, self.force, hashed, lang);
        let output = open(self.output.as_deref())?;
        let rejects = self.rejects.as_deref().map(|path| open(Some(path))).transpose()?;
        Ok(Sinks { output, rejects })
    }

    /// The run in the form that was asked for.
    fn reported(&self, run: &Run, parts: Vec<Part>, sinks: &mut Sinks) -> anyhow::Result<Summary> {
        let (law, columns, lang, raw) = (run.law, run.columns, run.lang, self.raw);
        let begin = |sink| Rejects::begin(columns, sink, lang, raw);
        let mut rejects = sinks.rejects.as_mut().map(begin).transpose()?;
        let (setting, sink) = (Setting { law, columns, lang, raw }, &mut sinks.output);
        match self.format() {
            Format::Table => {
                let table = Table::begin(setting, sink, self.page(), self.bold())?;
                run.all(parts, table, Wanted::Table, &mut rejects)
            }
            Format::Csv => run.all(parts, Csv::begin(setting, sink)?, Wanted::Columns, &mut rejects),
            Format::Json => run.all(parts, Json::begin(setting, sink, Layout::Array), Wanted::Everything, &mut rejects),
            Format::Ndjson => {
                run.all(parts, Json::begin(setting, sink, Layout::Lines), Wanted::Everything, &mut rejects)
            }
            Format::Markdown => run.all(parts, Dossier::begin(setting, sink)?, Wanted::Columns, &mut rejects),
            Format::Html => run.all(parts, Overview::begin(setting, sink)?, Wanted::Everything, &mut rejects),
            Format::Xlsx => {
                let Some(out) = sink.file() else { bail!("{}", place::said_of_no_file(lang)) };
                run.all(parts, Xlsx::begin(setting, out)?, Wanted::Columns, &mut rejects)
            }
        }
    }

    /// Columns of the page of a table.
    fn page(&self) -> usize {
        self.width.unwrap_or_else(width)
    }

    /// The file of an option is opened elsewhere than it is named in the record.
    pub fn open_instead(&mut self, option: &str, name: &str, path: PathBuf) {
        self.given.rename(option, name);
        self.opened.insert(option.to_string(), path);
    }

    /// Names stand out on a terminal, except where the bytes are recorded.
    fn bold(&self) -> bool {
        let plain = self.record.is_some() || std::env::var_os("NO_COLOR").is_some_and(|set| !set.is_empty());
        self.output.is_none() && std::io::stdout().is_terminal() && !plain
    }

    /// All files that are read.
    fn reads(&self) -> Reads<'_> {
        let further = self.further.iter().map(PathBuf::as_path);
        Reads::new(self.input.files().into_iter().chain(further).collect(), self.law.folder())
    }

    fn to_stdout(&self) -> bool {
        self.output.as_deref().is_none_or(is_stdout)
    }

    fn format(&self) -> Format {
        let by_name = || self.output.as_deref().and_then(place::ending).and_then(|e| Format::from_str(e, true).ok());
        self.format.or_else(by_name).unwrap_or(Format::Table)
    }

    /// How the output is compared with another of the same form.
    pub fn form(&self) -> Form {
        self.format().compared_as()
    }

    /// How far it came, and what became of the output.
    fn said_of_stop(&self, stopped: Option<&Stopped>, lang: Lang) -> String {
        let (classified, rejected) = stopped.map_or((0, 0), |s| (s.classified, s.rejected));
        let left = match self.output.as_deref().filter(|_| !self.to_stdout()) {
            Some(path) => {
                let name = path.display();
                said!("`{name}` was not written", "`{name}` is niet geschreven")
            }
            None => said!("the output is incomplete", "de uitvoer is onvolledig"),
        };
        let said = said!(
            "stopped: {classified} rows classified, {rejected} rejected; {left}",
            "gestopt: {classified} rijen ingedeeld, {rejected} afgekeurd; {left}",
            left = left.get(lang),
        );
        said.get(lang).to_string()
    }
}
