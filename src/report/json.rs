//! JSON: one array of objects, or one object a line. The keys are the columns of the CSV; lists are arrays, blanks are
//! null; each regime has its grounds in full besides, with the routes to weaker classes. A column without a name has its
//! number for a key, for an object has each key once.

use super::{Classified, Output, Report, Said, Setting, output_columns, summary::Summary};
use crate::evaluate::Law;
use crate::model::Country;
use serde_json::{Map, Value, json};
use std::io::{self, Write};

/// How the objects are joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    Array,
    Lines,
}

/// What a regime has besides its columns: its rules, and its duties.
const GROUNDS: &str = "grounds";
const FOLLOWS: &str = "follows";

/// The keys that are written besides those of the output columns; a column of the input of that name is replaced.
pub fn further_keys(law: &Law) -> impl Iterator<Item = String> {
    law.rules.regimes.iter().flat_map(|regime| [GROUNDS, FOLLOWS].map(|kind| format!("{}_{kind}", regime.id)))
}

/// The names of the columns of the input; of one without a name its number, counted from one.
fn keys(names: &[String]) -> Vec<String> {
    let unnamed = |at: usize| {
        let mut key = format!("column_{}", at + 1);
        while names.contains(&key) {
            key.push('_');
        }
        key
    };
    names.iter().enumerate().map(|(at, name)| if name.is_empty() { unnamed(at) } else { name.clone() }).collect()
}

/// Writes JSON.
pub struct Json<'a, W: Write> {
    setting: Setting<'a>,
    out: W,
    layout: Layout,
    /// The keys of the cells of the input.
    keys: Vec<String>,
    columns: Vec<(String, Output)>,
    first: bool,
}

impl<'a, W: Write> Json<'a, W> {
    /// Nothing is written before the first row.
    pub fn begin(setting: Setting<'a>, out: W, layout: Layout) -> Json<'a, W> {
        let columns = output_columns(setting.law);
        let keys = keys(&setting.columns.names);
        Json { setting, out, layout, keys, columns, first: true }
    }

    fn object(&self, classified: &Classified) -> Map<String, Value> {
        let mut object = Map::new();
        for (name, cell) in self.keys.iter().zip(classified.row.cells.iter()) {
            let cell = String::from_utf8_lossy(cell);
            object.insert(name.clone(), if cell.is_empty() { Value::Null } else { Value::from(cell) });
        }
        for (name, column) in &self.columns {
            let value = match column.of(classified, self.setting.law, self.setting.lang) {
                Said::Nothing if is_list(*column) => json!([]),
                Said::Nothing => Value::Null,
                Said::Text(text) if is_list(*column) => json!([text]),
                Said::Id(text) | Said::Text(text) => Value::from(text),
                Said::AsOf(date) => Value::from(date.to_string()),
                Said::Sentence(sentence) => {
                    Value::from(sentence.text(classified.row.facts, self.setting.law, self.setting.lang))
                }
                Said::List(list) => Value::from(list.items.as_slice()),
                Said::Codes(codes) => codes.iter().map(Country::code).collect(),
                Said::Bodies(bodies) => Value::from(bodies),
                Said::Day(due) => due.map_or(Value::Null, |due| Value::from(due.on.to_string())),
                Said::Notes(notes) => Value::from(notes),
            };
            object.insert(name.clone(), value);
        }
        for (regime, settled) in self.setting.law.rules.regimes.iter().zip(classified.regimes) {
            let grounds = settled.iter().flat_map(|s| &s.made.grounds).map(|ground| {
                json!({
                    "rule": ground.rule,
                    "classes": ground.classes,
                    "cite": ground.cite,
                    "certain": ground.certain,
                    "reason": ground.reason.text(classified.row.facts, self.setting.law, self.setting.lang),
                })
            });
            object.insert(format!("{}_{GROUNDS}", regime.id), grounds.collect());
            let duties = settled.iter().flat_map(|s| &s.made.follows.duties).map(|duty| {
                json!({
                    "duty": duty.id,
                    "kind": duty.kind,
                    "certain": duty.certain,
                    "cite": duty.cite,
                    "text": duty.duty,
                    "due": duty.due,
                    "fine": duty.fine,
                    "status": duty.status.id(),
                })
            });
            object.insert(format!("{}_{FOLLOWS}", regime.id), duties.collect());
        }
        object
    }
}

fn is_list(column: Output) -> bool {
    use Output::{Ask, Bodies, By, Cite, Jurisdiction, Notes, Possible};
    matches!(column, Possible(_) | Ask(_) | By(_) | Cite(_) | Jurisdiction | Bodies(_) | Notes)
}

impl<W: Write> Report for Json<'_, W> {
    fn row(&mut self, classified: &Classified) -> io::Result<()> {
        let object = self.object(classified);
        let between = match (self.layout, self.first) {
            (Layout::Lines, _) => "",
            (Layout::Array, true) => "[\n",
            (Layout::Array, false) => ",\n",
        };
        self.out.write_all(between.as_bytes())?;
        serde_json::to_writer(&mut self.out, &object)?;
        if self.layout == Layout::Lines {
            self.out.write_all(b"\n")?;
        }
        self.first = false;
        Ok(())
    }

    fn end(&mut self, _: &Summary) -> io::Result<()> {
        match (self.layout, self.first) {
            (Layout::Array, true) => self.out.write_all(b"[]\n")?,
            (Layout::Array, false) => self.out.write_all(b"\n]\n")?,
            (Layout::Lines, _) => {}
        }
        self.out.flush()
    }
}
