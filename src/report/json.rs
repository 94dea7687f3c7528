//! JSON: one array of objects, or one object a line. The keys are the columns of the CSV; lists are arrays, blanks are
//! null; each regime has its grounds in full besides, with the routes to weaker classes.

use super::{Classified, Output, Report, Said, Setting, output_columns, summary::Summary};
use crate::model::Country;
use serde_json::{Map, Value, json};
use std::io::{self, Write};

/// How the objects are joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    Array,
    Lines,
}

/// Writes JSON.
pub struct Json<'a, W: Write> {
    setting: Setting<'a>,
    out: W,
    layout: Layout,
    columns: Vec<(String, Output)>,
    first: bool,
}

impl<'a, W: Write> Json<'a, W> {
    /// Nothing is written before the first row.
    pub fn begin(setting: Setting<'a>, out: W, layout: Layout) -> Json<'a, W> {
        let columns = output_columns(setting.law);
        Json { setting, out, layout, columns, first: true }
    }

    fn object(&self, classified: &Classified) -> Map<String, Value> {
        let mut object = Map::new();
        for (name, cell) in self.setting.columns.names.iter().zip(classified.row.cells.iter()) {
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
            object.insert(format!("{}_grounds", regime.id), grounds.collect());
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
            object.insert(format!("{}_follows", regime.id), duties.collect());
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
