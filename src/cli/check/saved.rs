//! Answers kept in a file: as JSON, to go on from; as CSV, to classify like any record; as Markdown or a page, to read
//! and to file.

use crate::cli::files::text_of;
use crate::cli::output::Sink;
use crate::cli::place::Reads;
use crate::cli::target::refuse_unwritable;
use crate::evaluate::{Answer, Law, Questions, Topic};
use crate::model::{Activity, Catalogue, FactId, Facts, Functions, Kind, Lang, Text, TypeId, Value, said};
use crate::records::{Usage, Wording, functions, parse, sector};
use crate::report::explain::{self, Explanation, Subject, explained};
use crate::report::record::Fingerprint;
use crate::report::word;
use anyhow::bail;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

/// The form that is written. A reader refuses another.
const FORM: u32 = 1;

/// Answers with the law under which they were given.
pub struct Saved {
    pub fingerprint: Fingerprint,
    pub answers: Vec<(Topic, Answer)>,
}

/// The file as it stands.
#[derive(Debug, Serialize, Deserialize)]
struct File {
    /// The form of the file itself.
    self_check: u32,
    tool: String,
    version: String,
    #[serde(default)]
    name: String,
    #[serde(flatten)]
    fingerprint: Fingerprint,
    answers: Vec<Line>,
    /// For the reader: it is worked out anew from the answers.
    #[serde(default)]
    result: BTreeMap<String, ResultLine>,
}

/// One answer.
#[derive(Debug, Serialize, Deserialize)]
struct Line {
    /// The column that it is for; several, of which any was given, separated by `|`.
    of: String,
    /// The activity of which it is said, where there are several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    activity: Option<String>,
    /// As the cell of a file would have it.
    answer: String,
}

#[derive(Debug, Serialize, Deserialize)]
struct ResultLine {
    /// The classes that are possible, strongest first.
    classes: Vec<String>,
    by: Vec<String>,
}

/// What is not the same now, as it follows "saved".
pub fn difference(then: &Fingerprint, now: &Fingerprint) -> Text {
    let Fingerprint { law, as_of, .. } = then;
    if then.law != now.law || then.as_of != now.as_of {
        return said!("under `{law}` as of {as_of}", "volgens `{law}` op {as_of}");
    }
    if then.readings != now.readings {
        return said!("with open points of law read otherwise", "met open punten van de wet anders gelezen");
    }
    said!("under another version of these rules", "volgens een andere versie van deze regels")
}

impl Saved {
    /// Reads a file of answers. What the law does not know any more is left out, so that it is asked anew.
    ///
    /// # Errors
    /// When it cannot be read, or is no such file.
    pub fn read(path: &Path, law: &Law, lang: Lang) -> anyhow::Result<Saved> {
        let name = path.display();
        let text = text_of(path, lang)?;
        let file: File = match serde_json::from_str(&text) {
            Ok(file) => file,
            Err(fault) => {
                let said = said!(
                    "`{name}` has no answers of a self-check in it ({fault}); name a file that `vitaal check` or the page saved as JSON",
                    "in `{name}` staan geen antwoorden van een zelfcheck ({fault}); noem een bestand dat `vitaal check` of de pagina als JSON heeft bewaard"
                );
                bail!("{}", said.get(lang));
            }
        };
        if file.self_check != FORM {
            let form = file.self_check;
            let said = said!(
                "`{name}` has form {form} of saved answers, and this version of the tool reads form {FORM}",
                "`{name}` heeft vorm {form} van bewaarde antwoorden, en deze versie van het programma leest vorm {FORM}"
            );
            bail!("{}", said.get(lang));
        }
        let mut answers: Vec<(Topic, Answer)> = Vec::new();
        for line in &file.answers {
            answers.extend(line.read(law, &answers));
        }
        Ok(Saved { fingerprint: file.fingerprint, answers })
    }
}

impl Line {
    fn of(topic: Topic, answer: &Answer, questions: &Questions) -> Option<Line> {
        let catalogue = questions.law().catalogue();
        let of_kind = |kind: Kind| catalogue.facts.iter().find(|fact| fact.kind == kind).map(|fact| fact.name.clone());
        let name = |fact: &FactId| catalogue.fact(*fact).name.clone();
        let (of, activity) = match topic {
            Topic::Function => (of_kind(Kind::Functions)?, None),
            Topic::Sector => (of_kind(Kind::Sector)?, None),
            Topic::Given(variable) => {
                (questions.members(variable).iter().map(name).collect::<Vec<_>>().join("|"), None)
            }
            Topic::Fact(fact, place) => {
                let types = chosen(questions.answers());
                let id = place.and_then(|place| types.get(place)).map(|id| catalogue.entity_type(*id).id.clone());
                (name(&fact), id)
            }
        };
        let answer = match (answer, topic) {
            (Answer::NotKnown, _) => "unknown".to_string(),
            (Answer::Given(any), _) => any.to_string(),
            (Answer::Doing(Functions::Sector(sector)), _) => catalogue.sector(*sector).id.clone(),
            (Answer::Doing(functions), _) => {
                let types = functions.types().unwrap_or_default().iter();
                types.map(|id| catalogue.entity_type(*id).id.as_str()).collect::<Vec<_>>().join("|")
            }
            (Answer::Value(value), Topic::Fact(fact, _)) => value.written(&catalogue.fact(fact).kind)?,
            (Answer::Value(_), _) => return None,
        };
        Some(Line { of, activity, answer })
    }

    fn read(&self, law: &Law, before: &[(Topic, Answer)]) -> Option<(Topic, Answer)> {
        let catalogue = law.catalogue();
        let cell = self.answer.as_str();
        let not_known = cell == "unknown";
        if self.of.contains('|') {
            let members: Option<Vec<FactId>> =
                self.of.split('|').map(|name| catalogue.facts_by_name.get(name).copied()).collect();
            let variable = law.space.given(&members?)?;
            let answer = if not_known { Answer::NotKnown } else { Answer::Given(cell.parse().ok()?) };
            return Some((Topic::Given(variable), answer));
        }
        let fact = catalogue.facts_by_name.get(&self.of).copied()?;
        Some(match catalogue.fact(fact).kind {
            Kind::Functions => match functions(cell, catalogue, Wording::Canonical).ok()? {
                Functions::Unknown => (Topic::Function, Answer::NotKnown),
                known => (Topic::Function, Answer::Doing(known)),
            },
            Kind::Sector => match sector(cell, catalogue, Wording::Canonical).ok()? {
                Some(sector) => (Topic::Sector, Answer::Doing(Functions::Sector(sector))),
                None => (Topic::Sector, Answer::NotKnown),
            },
            _ => {
                let place = match &self.activity {
                    Some(id) => {
                        let id = catalogue.types_by_name.get(id)?;
                        Some(chosen(before).iter().position(|of| of == id)?)
                    }
                    None => None,
                };
                let answer = match parse(fact, cell, catalogue, Usage::CANONICAL).ok()? {
                    Value::Blank | Value::Unknown => Answer::NotKnown,
                    value => Answer::Value(value),
                };
                (Topic::Fact(fact, place), answer)
            }
        })
    }
}

/// What it was said that the organisation does.
fn chosen(answers: &[(Topic, Answer)]) -> &[TypeId] {
    let doing = answers.iter().find_map(|(topic, answer)| match (topic, answer) {
        (Topic::Function, Answer::Doing(functions)) => functions.types(),
        _ => None,
    });
    doing.unwrap_or_default()
}

/// Refuses names of files that nothing can be saved in, before anything is asked.
pub fn refuse(paths: &[PathBuf], reads: &Reads, force: bool, lang: Lang) -> anyhow::Result<()> {
    for path in paths {
        let name = path.display();
        if form(path).is_none() {
            let said = said!(
                "`{name}` does not tell in which form to save; end it in .json, .csv, .md or .html",
                "`{name}` zegt niet in welke vorm het bewaard moet worden; laat de naam eindigen op .json, .csv, .md of .html"
            );
            bail!("{}", said.get(lang));
        }
        reads.refuse([Some(path.as_path())], lang)?;
        refuse_unwritable(path, force, lang)?;
    }
    Ok(())
}

/// A form in which answers are saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Json,
    Csv,
    /// The result with all that is said of it.
    Explained(explain::Form),
}

fn form(path: &Path) -> Option<Form> {
    match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
        "json" => Some(Form::Json),
        "csv" => Some(Form::Csv),
        "md" | "markdown" => Some(Form::Explained(explain::Form::Markdown)),
        "html" | "htm" => Some(Form::Explained(explain::Form::Html)),
        _ => None,
    }
}

/// Writes what was answered.
pub fn write(
    path: &Path,
    force: bool,
    questions: &Questions,
    name: &str,
    now: &Fingerprint,
    lang: Lang,
) -> anyhow::Result<()> {
    let mut sink = Sink::open(Some(path), force, false, lang)?;
    match form(path) {
        Some(Form::Json) => {
            serde_json::to_writer_pretty(&mut sink, &file(questions, name, now))?;
            writeln!(sink)?;
        }
        Some(Form::Explained(form)) => explain::write(&[result(questions, name, lang)], form, lang, &mut sink)?,
        Some(Form::Csv) | None => {
            let (record, catalogue) = (questions.record(), questions.law().catalogue());
            let activities = activities(&record, catalogue);
            let mut row = vec![("id".to_string(), SELF.to_string()), ("name".to_string(), name.to_string())];
            // what it does stands in one of the two files
            let is_apart = |column: &str| {
                let fact = catalogue.facts_by_name.get(column).map(|fact| &catalogue.fact(*fact).kind);
                !activities.is_empty() && fact == Some(&Kind::Functions)
            };
            row.extend(record.written(catalogue).into_iter().filter(|(column, _)| !is_apart(column)));
            table(&mut sink, &[row])?;
            if !activities.is_empty() {
                let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
                let beside = path.with_file_name(format!("{stem}-activities.csv"));
                let mut sink = Sink::open(Some(&beside), force, false, lang)?;
                table(&mut sink, &activities)?;
                sink.keep()?;
            }
        }
    }
    sink.keep()?;
    Ok(())
}

/// What the answers come to, with all that is said of it.
pub fn result(questions: &Questions, name: &str, lang: Lang) -> Explanation {
    let law = questions.law();
    let mut facts = questions.record();
    let not_yet = facts.judged_on(law.rules.as_of, law.catalogue());
    let title = if name.is_empty() { word::self_check.get(lang) } else { name };
    explained(law, &Subject { title, facts: &facts, not_yet: &not_yet, addends: &[], codes: &[] }, lang)
}

fn file(questions: &Questions, name: &str, now: &Fingerprint) -> File {
    let law = questions.law();
    let answers = questions.answers().iter();
    let mut facts = questions.record();
    facts.judged_on(law.rules.as_of, law.catalogue());
    let result = law.by_regime().filter_map(|(regime, judge)| {
        let judge = judge?;
        let decision = judge.decide(&law.space, &law.cells(&facts), &facts.functions, law.catalogue());
        let classes = decision.possible.iter().map(|class| judge.act.class(class).id.clone()).collect();
        let rule = |rule| format!("{}#{}", judge.act.id, judge.act.rule(rule).id);
        let by = decision.deciding().iter().map(|ground| rule(ground.rule)).collect();
        Some((regime.id.clone(), ResultLine { classes, by }))
    });
    File {
        self_check: FORM,
        tool: env!("CARGO_PKG_NAME").to_string(),
        version: env!("CARGO_PKG_VERSION").to_string(),
        name: name.to_string(),
        fingerprint: now.clone(),
        answers: answers.filter_map(|(topic, answer)| Line::of(*topic, answer, questions)).collect(),
        result: result.collect(),
    }
}

/// What each activity says alone, as the rows of a file of activities; none where they are not kept apart.
fn activities(record: &Facts, catalogue: &Catalogue) -> Vec<Vec<(String, String)>> {
    let row = |activity: &Activity| {
        let own = record.clone().doing(Functions::Known([activity.entity_type].into()));
        let said: Vec<FactId> = activity.said().map(|(fact, _)| *fact).collect();
        let keeps = |name: &str| {
            let fact = catalogue.facts_by_name.get(name);
            fact.is_some_and(|fact| said.contains(fact) || catalogue.fact(*fact).kind == Kind::Functions)
        };
        let cells = own.of_activity(activity).written(catalogue).into_iter().filter(|(name, _)| keeps(name));
        std::iter::once(("id".to_string(), SELF.to_string())).chain(cells).collect()
    };
    record.functions.activities().iter().map(row).collect()
}

/// Rows of cells by the names of their columns, under one header.
fn table(out: &mut impl Write, rows: &[Vec<(String, String)>]) -> anyhow::Result<()> {
    let mut columns: Vec<&str> = Vec::new();
    for (column, _) in rows.iter().flatten() {
        if !columns.contains(&column.as_str()) {
            columns.push(column);
        }
    }
    let mut out = csv::Writer::from_writer(out);
    out.write_record(&columns)?;
    for row in rows {
        let cell = |column: &&str| row.iter().find(|(of, _)| of == column).map_or("", |(_, cell)| cell.as_str());
        out.write_record(columns.iter().map(cell))?;
    }
    out.flush()?;
    Ok(())
}

/// The id of the organisation that is asked.
const SELF: &str = "self-check";
