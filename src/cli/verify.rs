//! `vitaal verify`: a record is put to the test. The files are classified again, and what differs is said with its cause.

use super::classify::{Classify, Outcome, WIDTH, not_held};
use super::files::text_of;
use super::stop::Stop;
use super::voice::Voice;
use super::{Ended, LangArg, Verb, locale, verb_of};
use crate::model::{Lang, Text, said, shown};
use crate::records::{SheetChoice, is_workbook, read_sheet};
use crate::report::difference::{Difference, Differences, Form, What, differences};
use crate::report::record::{FORM, FileMark, Record};
use crate::report::word;
use anyhow::{Context, bail};
use clap::Args;
use flate2::read::MultiGzDecoder;
use std::fs::File;
use std::io::{Cursor, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};

/// Verify a record: classify again, and say what differs and why
#[derive(Debug, Args)]
pub struct Verify {
    /// A record that `vitaal classify --record` has written
    #[arg(value_name = "RECORD")]
    record: PathBuf,
    /// Where a file of organisations stands now, in the order of the record [default: as recorded, or beside the record]
    #[arg(long = "input", value_name = "FILE")]
    inputs: Vec<PathBuf>,
    /// Where the output stands now [default: as recorded, or beside the record]
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Read rule sets from a folder [default: as recorded]
    #[arg(long, value_name = "DIR")]
    rules: Option<PathBuf>,
    /// Language of what is said [default: English; the locale's on a terminal]
    #[arg(long, value_enum)]
    lang: Option<LangArg>,
}

/// Rows that are told in full; more are counted.
const ROWS_SHOWN: usize = 10;
/// Characters of a cell that are shown.
const CELL_SHOWN: usize = 60;

/// A file that was written: what was recorded, what comes out now, and where both stand.
struct Written<'r> {
    recorded: &'r FileMark,
    now: &'r FileMark,
    stands: PathBuf,
    again: PathBuf,
    form: Form,
}

impl Verify {
    /// The language in which it is told what differs.
    pub fn lang(&self) -> Lang {
        match self.lang {
            Some(lang) => lang.into(),
            None if std::io::stdout().is_terminal() => locale(),
            None => Lang::default(),
        }
    }

    /// Says what is as recorded and what is not; a difference is a finding.
    pub fn run(self) -> anyhow::Result<Ended> {
        let (lang, stop) = (self.lang(), Stop::listen());
        let recorded = self.read(lang)?;
        let desk = tempfile::tempdir()?;
        let mut classify = self.again(&recorded, desk.path(), lang)?;
        let outcome = match (classify.carry_out(&stop, &Voice::silent(), true), stop.status()) {
            (_, Some(status)) => return Ok(Ended::Stopped(status)),
            (outcome, None) => outcome,
        };
        let changed = self.changed_inputs(&recorded, lang)?;
        let outcome = outcome.with_context(|| {
            let why = changed.iter().map(|cause| format!("{}; ", cause.get(lang))).collect::<String>();
            let said = said!("{why}this cannot be classified again", "{why}dit kan niet opnieuw worden beoordeeld");
            said.get(lang).to_string()
        })?;
        let Outcome { record: Some(now), .. } = outcome else { bail!("no record was made") };
        let causes: Vec<Text> = changed.into_iter().chain(changed_rules(&recorded, &now)).collect();
        let mut lines: Vec<String> = causes.iter().map(|cause| cause.get(lang).to_string()).collect();
        for written in self.written(&recorded, &now, desk.path(), classify.form()) {
            lines.extend(written.compared(&causes, lang)?);
        }
        let mut out = std::io::stdout().lock();
        if lines.is_empty() {
            let (rows, law, as_of) = (now.rows, &now.law.name, &now.law.as_of);
            let said = said!(
                "equal: input, rules, tool and output of {rows} rows, law {law}, as of {as_of}",
                "gelijk: invoer, regels, programma en uitvoer van {rows} rijen, wet {law}, peildatum {as_of}"
            );
            writeln!(out, "{}", said.get(lang))?;
            return Ok(Ended::Done);
        }
        for line in lines {
            writeln!(out, "{}", shown(&line))?;
        }
        Ok(Ended::WithFindings)
    }

    fn read(&self, lang: Lang) -> anyhow::Result<Record> {
        let name = self.record.display();
        let text = text_of(&self.record, lang)?;
        let no_record = || {
            let said = said!(
                "`{name}` is no record; `vitaal classify --record FILE` writes one",
                "`{name}` is geen verantwoording; `vitaal classify --record FILE` schrijft er een"
            );
            said.get(lang).to_string()
        };
        let value: serde_json::Value = serde_json::from_str(&text).with_context(no_record)?;
        match value.get("record").and_then(serde_json::Value::as_u64) {
            Some(form) if form == u64::from(FORM) => serde_json::from_value(value).with_context(no_record),
            Some(form) => {
                let said = said!(
                    "`{name}` has the form {form}, and this version reads {FORM}; verify it with the version that wrote it",
                    "`{name}` heeft vorm {form}, en deze versie leest {FORM}; controleer het met de versie die het schreef"
                );
                bail!("{}", said.get(lang))
            }
            None => bail!("{}", no_record()),
        }
    }

    /// The run of the record, with its output on a desk of its own.
    fn again(&self, recorded: &Record, desk: &Path, lang: Lang) -> anyhow::Result<Classify> {
        if let Some(option) = not_held(recorded) {
            let said = said!(
                "`{option}` is no option that a record of this version holds",
                "`{option}` is geen optie die in een verantwoording van deze versie staat"
            );
            bail!("{}", said.get(lang));
        }
        self.refuse_missing(recorded, lang)?;
        let mut arguments = vec![env!("CARGO_PKG_NAME").to_string(), "classify".to_string()];
        let path = |path: &Path| path.to_string_lossy().into_owned();
        for (option, values) in recorded.options.iter().filter(|(option, _)| *option != WIDTH) {
            match values.is_empty() {
                true => arguments.push(format!("--{option}")),
                false => arguments.extend(values.iter().map(|value| format!("--{option}={value}"))),
            }
        }
        for (option, mark) in &recorded.beside {
            arguments.push(format!("--{option}={}", path(&self.resolved(&mark.file))));
        }
        if let Some(folder) = self.rules_folder(recorded) {
            arguments.push(format!("--rules={}", path(&folder)));
        }
        arguments.push(format!("--output={}", path(&desk.join(file_name(&recorded.output.file)))));
        if let Some(rejects) = &recorded.rejects {
            arguments.push(format!("--rejects={}", path(&desk.join(rejects_name(&rejects.file)))));
        }
        arguments.push("--".to_string());
        arguments.extend((0..recorded.inputs.len()).map(|at| path(&self.input(recorded, at))));
        match verb_of(arguments) {
            Ok(Verb::Classify(mut classify)) => {
                classify.names = recorded.inputs.iter().map(|input| input.mark.file.clone()).collect();
                for (option, mark) in &recorded.beside {
                    classify.open_instead(option, &mark.file, self.resolved(&mark.file));
                }
                let width = recorded.options.get(WIDTH).and_then(|values| values.first());
                classify.width = width.and_then(|width| width.parse().ok());
                Ok(*classify)
            }
            Ok(_) => bail!("no run is recorded"),
            Err(error) => Err(anyhow::anyhow!("{}", error.render())).with_context(|| {
                let said = said!(
                    "the options of the record are not those of this version",
                    "de opties van de verantwoording zijn niet die van deze versie"
                );
                said.get(lang).to_string()
            }),
        }
    }

    /// All files that are not there, at once.
    fn refuse_missing(&self, recorded: &Record, lang: Lang) -> anyhow::Result<()> {
        let inputs = (0..recorded.inputs.len()).map(|at| (self.input(recorded, at), "--input"));
        let beside = recorded.beside.values().map(|mark| (self.resolved(&mark.file), "--input"));
        let output = Some((self.output_path(recorded), "--output")).filter(|_| recorded.output.file != "-");
        let rejects = recorded.rejects.iter().filter(|mark| mark.file != "-");
        let rejects = rejects.map(|mark| (self.resolved(&mark.file), "--output"));
        let all = inputs.chain(beside).chain(output).chain(rejects);
        let missing: Vec<String> = all.filter(|(path, _)| !path.exists()).map(|(path, option)| {
            let name = path.display();
            let said = match (name.to_string().as_str(), option) {
                ("-", _) => said!(
                    "the record is of standard input; name its file with `--input`",
                    "de verantwoording is van de standaardinvoer; noem het bestand met `--input`"
                ),
                (_, option) => said!(
                    "there is no file `{name}`, neither here nor beside the record; say where it is with `{option}`",
                    "er is geen bestand `{name}`, niet hier en niet naast de verantwoording; zeg met `{option}` waar het is"
                ),
            };
            said.get(lang).to_string()
        }).collect();
        if missing.is_empty() { Ok(()) } else { bail!("{}", missing.join("\n")) }
    }

    /// A file as it was named, or else beside the record.
    fn resolved(&self, name: &str) -> PathBuf {
        let path = Path::new(name);
        let folder = self.record.parent().unwrap_or(Path::new(""));
        let beside = [Some(folder.join(path)), path.file_name().map(|name| folder.join(name))];
        let found = beside.into_iter().flatten().find(|path| path.exists());
        if path.exists() { path.to_path_buf() } else { found.unwrap_or_else(|| path.to_path_buf()) }
    }

    fn input(&self, recorded: &Record, at: usize) -> PathBuf {
        let named = self.inputs.get(at).cloned();
        named.unwrap_or_else(|| self.resolved(&recorded.inputs[at].mark.file))
    }

    fn output_path(&self, recorded: &Record) -> PathBuf {
        self.output.clone().unwrap_or_else(|| self.resolved(&recorded.output.file))
    }

    fn rules_folder(&self, recorded: &Record) -> Option<PathBuf> {
        self.rules.clone().or_else(|| recorded.law.rules.as_deref().map(|folder| self.resolved(folder)))
    }

    /// The files that were read and are other than recorded.
    fn changed_inputs(&self, recorded: &Record, lang: Lang) -> anyhow::Result<Vec<Text>> {
        let inputs = recorded.inputs.iter().enumerate().map(|(at, input)| (&input.mark, self.input(recorded, at)));
        let beside = recorded.beside.values().map(|mark| (mark, self.resolved(&mark.file)));
        let mut changed = Vec::new();
        for (mark, path) in inputs.chain(beside) {
            let name = path.display();
            let sha256 = sha256_of(&path).with_context(|| format!("`{name}`"))?;
            if sha256 != mark.sha256 {
                changed.push(said!(
                    "input changed: `{name}` is not what was read then (SHA-256 {sha256}, recorded {recorded})",
                    "invoer gewijzigd: `{name}` is niet wat toen is gelezen (SHA-256 {sha256}, vastgelegd {recorded})",
                    recorded = mark.sha256,
                ));
            }
        }
        if !self.inputs.is_empty() && self.inputs.len() != recorded.inputs.len() {
            let n = recorded.inputs.len();
            let said = said!(
                "the record is of {n} files; name as many with `--input`",
                "de verantwoording is van {n} bestanden; noem er evenveel met `--input`"
            );
            bail!("{}", said.get(lang));
        }
        Ok(changed)
    }

    fn written<'r>(&self, recorded: &'r Record, now: &'r Record, desk: &Path, form: Form) -> Vec<Written<'r>> {
        let mut all = vec![Written {
            recorded: &recorded.output,
            now: &now.output,
            stands: self.output_path(recorded),
            again: desk.join(file_name(&recorded.output.file)),
            form,
        }];
        if let (Some(then), Some(now)) = (&recorded.rejects, &now.rejects) {
            let (stands, again) = (self.resolved(&then.file), desk.join(rejects_name(&then.file)));
            all.push(Written { recorded: then, now, stands, again, form: Form::Csv });
        }
        all
    }
}

/// A name on the desk for the output.
fn file_name(recorded: &str) -> String {
    let name = Path::new(recorded).file_name().map(|name| name.to_string_lossy().into_owned());
    name.filter(|name| name != "-").unwrap_or_else(|| "output".to_string())
}

/// The same for rejects: in a folder the two may have one name.
fn rejects_name(recorded: &str) -> String {
    format!("rejects-{}", file_name(recorded))
}

/// What of the rules and the tool is other than recorded.
fn changed_rules(recorded: &Record, now: &Record) -> Vec<Text> {
    let mut changed = Vec::new();
    let (then, here) = (&recorded.law.files, &now.law.files);
    let same = |file: &&String| then.get(*file) == here.get(*file);
    let mut files: Vec<&String> = then.keys().chain(here.keys().filter(|file| !then.contains_key(*file))).collect();
    files.retain(|file| !same(file));
    if !files.is_empty() {
        let files = files.iter().map(|file| format!("`{file}`")).collect::<Vec<_>>().join(", ");
        changed.push(said!("rules changed: {files}", "regels gewijzigd: {files}"));
    }
    if recorded.version != now.version {
        let (then, here) = (&recorded.version, &now.version);
        changed.push(said!(
            "tool changed: it was version {then} then, and is {here} now",
            "programma gewijzigd: het was toen versie {then}, en is nu {here}"
        ));
    }
    changed
}

impl Written<'_> {
    /// What is not as recorded of this file, with the rows that differ.
    fn compared(&self, causes: &[Text], lang: Lang) -> anyhow::Result<Vec<String>> {
        let name = if self.recorded.file == "-" { word::output.get(lang) } else { &self.recorded.file };
        let changed = self.now.sha256 != self.recorded.sha256;
        let mut lines = Vec::new();
        if self.recorded.file == "-" {
            if changed {
                let said = said!(
                    "output changed: what was written to standard output then is not what comes out now",
                    "uitvoer gewijzigd: wat toen naar de standaarduitvoer ging is niet wat er nu uit komt"
                );
                lines.push(said.get(lang).to_string());
            }
            return Ok(lines);
        }
        let edited = sha256_of(&self.stands).with_context(|| format!("`{name}`"))? != self.recorded.sha256;
        if edited {
            let said = said!(
                "output edited: `{name}` is not what was written then",
                "uitvoer bewerkt: `{name}` is niet wat toen is geschreven"
            );
            lines.push(said.get(lang).to_string());
        }
        if !edited && !changed {
            if !causes.is_empty() {
                let said = said!("no row of `{name}` differs", "geen rij van `{name}` verschilt");
                lines.push(said.get(lang).to_string());
            }
            return Ok(lines);
        }
        if changed && causes.is_empty() {
            let said = said!(
                "output changed: the same input, rules and version give another `{name}` now; another build, or another library in it",
                "uitvoer gewijzigd: dezelfde invoer, regels en versie geven nu een andere `{name}`; een andere bouw, of een andere bibliotheek daarin"
            );
            lines.push(said.get(lang).to_string());
        }
        let found = differences(&|| text(&self.stands), &|| text(&self.again), self.form, ROWS_SHOWN);
        let found = found.with_context(|| format!("`{name}`"))?;
        lines.extend(told(name, &found, lang));
        Ok(lines)
    }
}

/// The rows that differ, and how many.
fn told(name: &str, found: &Differences, lang: Lang) -> Vec<String> {
    let mut lines: Vec<String> = found.first.iter().flat_map(|difference| row(name, difference, lang)).collect();
    let n = found.rows;
    let said = match n {
        0 => said!(
            "no row of `{name}` differs, only how it is written",
            "geen rij van `{name}` verschilt, alleen hoe het is geschreven"
        ),
        1 => said!("1 row of `{name}` differs", "1 rij van `{name}` verschilt"),
        _ => said!("{n} rows of `{name}` differ", "{n} rijen van `{name}` verschillen"),
    };
    let shown = found.first.len();
    lines.push(match n > shown as u64 {
        true => {
            let said_shown = said!(
                "{all}; the first {shown} are shown",
                "{all}; de eerste {shown} staan hier",
                all = said.get(lang)
            );
            said_shown.get(lang).to_string()
        }
        false => said.get(lang).to_string(),
    });
    lines
}

fn row(name: &str, difference: &Difference, lang: Lang) -> Vec<String> {
    let id = difference.id.as_ref().map_or(String::new(), |id| format!(" ({id})"));
    let place = format!("{name}:{}{id}", difference.line);
    match &difference.what {
        What::OnlyFirst => {
            let said = said!("{place}: this row does not come out now", "{place}: deze rij komt er nu niet uit");
            vec![said.get(lang).to_string()]
        }
        What::OnlySecond => {
            let said = said!(
                "{place}: a row comes out now that is not there",
                "{place}: hier komt nu een rij uit die er niet staat"
            );
            vec![said.get(lang).to_string()]
        }
        What::Cells(cells) => cells
            .iter()
            .map(|(column, was, is)| {
                let (was, is) = (shortened(was), shortened(is));
                let column = if column.is_empty() { String::new() } else { format!("`{column}`: ") };
                let said =
                    said!("{place}: {column}`{was}` there, `{is}` now", "{place}: {column}daar `{was}`, nu `{is}`");
                said.get(lang).to_string()
            })
            .collect(),
    }
}

fn shortened(cell: &str) -> String {
    match cell.char_indices().nth(CELL_SHOWN) {
        Some((end, _)) => format!("{}...", &cell[..end]),
        None => cell.to_string(),
    }
}

fn sha256_of(path: &Path) -> std::io::Result<String> {
    Ok(super::intake::Intake::file(File::open(path)?, Stop::default(), true).finish()?.sha256)
}

/// Rows as text: what was packed is unpacked, and of a workbook it is the first sheet.
fn text(path: &Path) -> std::io::Result<Box<dyn Read>> {
    let mut file = File::open(path)?;
    let mut start = [0; 4];
    let length = file.read(&mut start)?;
    let whole = Cursor::new(start[..length].to_vec()).chain(file);
    if start.starts_with(b"\x1f\x8b") {
        return Ok(Box::new(MultiGzDecoder::new(whole)));
    }
    if !is_workbook(&start[..length]) {
        return Ok(Box::new(whole));
    }
    let mut bytes = Vec::new();
    let mut whole = whole;
    whole.read_to_end(&mut bytes)?;
    let choice = SheetChoice { sheet: Some("1".to_string()), header_row: Some(1) };
    let sheet = read_sheet(bytes, &choice, &|_: &[&str]| 1);
    let sheet = sheet.map_err(|fault| std::io::Error::other(fault.said().en.to_string()))?;
    Ok(Box::new(Cursor::new(sheet.text)))
}
