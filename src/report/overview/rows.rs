//! The organisations as data of the page: a stream of values, one a line.
//!
//! A line that is an array is an organisation. Any other is a value that organisations share, and these are numbered
//! from zero as they come: what is said of a kind of record is written once, whatever their number. A sentence is a list
//! in which text is text, and a number is a fact whose figure the organisation itself has.

use super::super::html::embedded;
use super::super::kinds::ByKind;
use super::super::moves::moved;
use super::super::reason::{Segment, Sentence, write_figure};
use super::super::summary::{place_of, sector_of};
use super::super::words::word;
use super::super::{Classified, Setting, Words, day, jurisdiction, notes};
use crate::evaluate::{Change, Settled};
use crate::model::{ClassSet, FactId};
use rustc_hash::FxHashMap;
use serde_json::{Value, json};
use std::io::{self, Write};

/// Writes the stream.
#[derive(Default)]
pub struct Rows {
    /// Values that were written, with their numbers. Forgotten at a bound, and then written again.
    shared: FxHashMap<String, u32>,
    next: u32,
    kinds: ByKind<Kind>,
    /// By column, the texts that are shared: the first that are met.
    texts: Vec<FxHashMap<Vec<u8>, u32>>,
    written: bool,
}

/// What was written of a kind of record.
struct Kind {
    number: u32,
    /// The facts whose figures its sentences need.
    figures: Vec<FactId>,
}

/// Values that are remembered at once.
const REMEMBERED: usize = 1 << 16;
/// Texts of a column that are shared: one with more than these is mostly of texts that stand in one row.
const TEXTS: usize = 200;

impl Rows {
    /// Writes a record, with the steps over a bound near it.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn row(
        &mut self,
        out: &mut impl Write,
        setting: &Setting,
        classified: &Classified,
        near: &[(usize, Vec<Change>)],
    ) -> io::Result<()> {
        let (law, lang, facts) = (setting.law, setting.lang, classified.row.facts);
        if self.kinds.get(classified.kind).is_none() {
            let kind = self.kind(out, classified)?;
            self.kinds.keep(classified.kind, kind);
        }
        let Some(Kind { number, figures }) = self.kinds.get(classified.kind) else { return Ok(()) };
        let figure = |fact: &FactId| {
            let mut said = String::new();
            write_figure(*fact, facts, law, lang, &mut said);
            said
        };
        let (number, figures): (u32, Vec<String>) = (*number, figures.iter().map(figure).collect());
        let cells = self.cells(out, classified)?;
        let notes = notes(classified);
        // no note has no number, and the first has one: they are counted from one
        let notes = if notes.is_empty() { 0 } else { self.shared(out, json!({ "n": notes }))? + 1 };
        let mut states = Vec::new();
        jurisdiction(classified, law, &mut states);
        let states: Vec<&str> = states.iter().map(|state| state.code()).collect();
        let days = (0..law.rules.offices.dates.len()).filter_map(|column| {
            let due = day(classified, law, column)?;
            Some(json!([column, due.on.to_string(), u8::from(due.overdue)]))
        });
        let days: Vec<Value> = days.collect();
        let mut steps = Vec::new();
        for (regime, change) in near.iter().flat_map(|(regime, changes)| changes.iter().map(move |c| (regime, c))) {
            let said: Vec<String> = change.moves.iter().map(|m| moved(m, &facts.functions, law, lang)).collect();
            let said = said.join(&format!(" {} ", word::and.get(lang)));
            steps.push(json!([regime, self.shared(out, said.into())?, classes(change.possible)]));
        }
        let sector = place_of(sector_of(facts, law));
        let line = classified.row.line;
        let mut row = json!([number, sector, line, figures, cells, notes, states.join(", "), days, steps]);
        if let Value::Array(parts) = &mut row {
            while parts.len() > 5 && parts.last().is_some_and(is_nothing) {
                parts.pop();
            }
        }
        self.line(out, &row.to_string())
    }

    fn line(&mut self, out: &mut impl Write, json: &str) -> io::Result<()> {
        let between = if std::mem::replace(&mut self.written, true) { ",\n" } else { "\n" };
        write!(out, "{between}{}", embedded(json))
    }

    /// The number of a value, which is written where it was not before.
    fn shared(&mut self, out: &mut impl Write, value: Value) -> io::Result<u32> {
        let json = value.to_string();
        if let Some(number) = self.shared.get(&json) {
            return Ok(*number);
        }
        if self.shared.len() >= REMEMBERED {
            self.shared.clear();
        }
        self.line(out, &json)?;
        self.shared.insert(json, self.next);
        self.next += 1;
        Ok(self.next - 1)
    }

    /// The cells of the record: texts, or the numbers of texts that are shared.
    fn cells(&mut self, out: &mut impl Write, classified: &Classified) -> io::Result<Vec<Value>> {
        let mut cells = Vec::new();
        for (column, cell) in classified.row.cells.iter().enumerate() {
            if cell.is_empty() {
                cells.push(Value::from(""));
                continue;
            }
            self.texts.resize_with(self.texts.len().max(column + 1), FxHashMap::default);
            let known = self.texts[column].get(cell).copied();
            let text = String::from_utf8_lossy(cell);
            cells.push(match known {
                Some(number) => number.into(),
                None if self.texts[column].len() < TEXTS => {
                    let number = self.shared(out, Value::from(text))?;
                    self.texts[column].insert(cell.to_vec(), number);
                    number.into()
                }
                None => Value::from(text),
            });
        }
        while cells.last().is_some_and(is_nothing) {
            cells.pop();
        }
        Ok(cells)
    }

    fn kind(&mut self, out: &mut impl Write, classified: &Classified) -> io::Result<Kind> {
        let mut figures = Vec::new();
        let mut regimes = Vec::new();
        for settled in classified.regimes {
            regimes.push(match settled {
                Some(settled) => self.regime(out, settled, &mut figures)?.into(),
                None => Value::Null,
            });
        }
        let size = classified.size.map(outcome);
        let places: Vec<u16> = figures.iter().map(|fact| fact.0).collect();
        let number = self.shared(out, json!({ "f": places, "z": size, "r": regimes }))?;
        Ok(Kind { number, figures })
    }

    /// What is said of a kind of record under one regime.
    fn regime(&mut self, out: &mut impl Write, settled: &Settled<Words>, figures: &mut Vec<FactId>) -> io::Result<u32> {
        let (decision, words) = (&settled.decision, &settled.made);
        let mut duties = Vec::new();
        for duty in &words.follows.duties {
            let value = json!({
                "k": duty.kind, "t": duty.duty, "u": duty.due, "x": duty.fine, "c": duty.cite,
                "s": if duty.status.is_official() { "" } else { duty.status.id() },
            });
            duties.push(json!([self.shared(out, value)?, u8::from(duty.certain)]));
        }
        let mut grounds = Vec::new();
        for (ground, said) in decision.grounds.iter().zip(&words.grounds) {
            let value = json!({ "r": said.rule, "c": said.cite, "q": sentence(&said.reason, figures) });
            grounds.push(json!([self.shared(out, value)?, u8::from(ground.certain), classes(ground.classes)]));
        }
        let bodies: Vec<Value> = words.follows.bodies.iter().map(|(role, body)| json!([role, body.0])).collect();
        let ask: Vec<u16> = decision.ask.iter().map(|fact| fact.0).collect();
        let value = json!({
            "c": outcome(settled),
            "p": classes(decision.possible),
            "a": ask,
            "q": sentence(&words.reason, figures),
            "g": grounds,
            "b": bodies,
            "d": duties,
            "v": words.frame.columns,
        });
        self.shared(out, value)
    }
}

fn is_nothing(value: &Value) -> bool {
    match value {
        Value::String(text) => text.is_empty(),
        Value::Array(parts) => parts.is_empty(),
        Value::Number(number) => number.as_u64() == Some(0),
        _ => false,
    }
}

/// The place of the class; less than zero where there is no single one.
fn outcome(settled: &Settled<Words>) -> i16 {
    settled.decision.class().map_or(-1, |class| i16::from(class.0))
}

fn classes(classes: ClassSet) -> Vec<u8> {
    classes.iter().map(|class| class.0).collect()
}

/// A sentence, with the facts whose figures it needs noted.
fn sentence(said: &Sentence, figures: &mut Vec<FactId>) -> Vec<Value> {
    let mut parts: Vec<Value> = Vec::new();
    for segment in said.segments() {
        match segment {
            Segment::Words(words) => match parts.last_mut() {
                Some(Value::String(before)) => before.push_str(words),
                _ => parts.push(words.as_str().into()),
            },
            Segment::Figure(fact) => {
                if !figures.contains(fact) {
                    figures.push(*fact);
                }
                parts.push(fact.0.into());
            }
            Segment::Phrase(phrase) => {
                for part in sentence(phrase, figures) {
                    match (parts.last_mut(), part) {
                        (Some(Value::String(before)), Value::String(words)) => before.push_str(&words),
                        (_, part) => parts.push(part),
                    }
                }
            }
        }
    }
    parts
}
