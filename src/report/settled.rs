//! What is said of a record that hangs on its decision alone: made once for each decision, used for every record
//! that it holds for.

use super::csv::quoted;
use super::reason::{Sentence, Writer};
use super::words::word;
use crate::evaluate::{Judge, Law};
use crate::model::{Decision, FactId, Ground};
use crate::rules::{Effect, Status};
use std::ops::Deref;
use std::rc::Rc;

/// The words for one decision on one kind of record.
#[derive(Debug)]
pub struct Words {
    pub frame: Rc<Frame>,
    /// The whole reason; where only a table is wanted, it is left out.
    pub reason: Sentence,
    /// The reason for a narrow column; only for a table.
    pub short: Sentence,
    /// Everything that gives a class; only where everything is wanted.
    pub grounds: Vec<GroundWords>,
}

impl Deref for Words {
    type Target = Frame;

    fn deref(&self) -> &Frame {
        &self.frame
    }
}

/// What of the words hangs on the decision alone, whatever the record does and whichever figures it has.
#[derive(Debug, Default)]
pub struct Frame {
    /// The id of the class, or `undetermined`.
    pub class: String,
    pub class_label: String,
    pub undetermined: bool,
    /// The class is the weakest: the act does not concern the record.
    pub is_out: bool,
    pub possible: List,
    pub ask: List,
    /// `act#rule`
    pub by: List,
    pub cite: List,
    /// The value of each further column of the act.
    pub columns: Vec<String>,
    pub notes: Vec<String>,
    /// The facts that tell the Member State.
    pub jurisdiction: Vec<FactId>,
    /// What the reason begins with.
    pub lead: Rc<Sentence>,
    /// The grounds to name.
    pub deciding: Vec<Ground>,
}

/// Several words, by themselves and as one cell.
#[derive(Debug, Default)]
pub struct List {
    pub items: Vec<String>,
    /// Joined, and ready to stand in CSV.
    pub cell: String,
}

impl List {
    pub fn of(items: Vec<String>) -> List {
        List { cell: quoted(&items.join("|")), items }
    }
}

/// How much is to be said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    Table,
    Columns,
    Everything,
}

/// One ground in full.
#[derive(Debug)]
pub struct GroundWords {
    pub rule: String,
    pub classes: Vec<String>,
    pub cite: String,
    pub certain: bool,
    pub reason: Sentence,
}

/// The word that stands for no single class.
pub const UNDETERMINED: &str = "undetermined";

impl Words {
    pub fn new(writer: &Writer, decision: &Rc<Decision>, wanted: Wanted) -> Words {
        let frame = writer.phrases.frame(writer, decision);
        let mut words = Words { frame, reason: Sentence::default(), short: Sentence::default(), grounds: Vec::new() };
        match wanted {
            Wanted::Table => words.short = writer.short(decision),
            Wanted::Columns => words.reason = writer.reason(decision),
            Wanted::Everything => {
                words.reason = writer.reason(decision);
                words.grounds = decision.grounds.iter().map(|g| GroundWords::new(writer, g)).collect();
            }
        }
        words
    }
}

impl GroundWords {
    fn new(writer: &Writer, ground: &Ground) -> GroundWords {
        let act = &writer.judge.act;
        let rule = act.rule(ground.rule);
        GroundWords {
            rule: format!("{}#{}", act.id, rule.id),
            classes: ground.classes.iter().map(|c| act.class(c).id.clone()).collect(),
            cite: writer.provisions(rule),
            certain: ground.certain,
            reason: writer.ground(ground, false),
        }
    }
}

impl Frame {
    pub(super) fn new(writer: &Writer, decision: &Decision) -> Frame {
        let (law, judge, lang) = (writer.law, writer.judge, writer.lang);
        let act = &judge.act;
        let deciding = decision.deciding();
        let rule = |id| act.rule(id);
        let competent = |r| if let Effect::Jurisdiction(fact) = rule(r).effect { Some(fact) } else { None };
        let mut frame = Frame {
            class: decision.class().map_or(UNDETERMINED.to_string(), |c| act.class(c).id.clone()),
            class_label: decision.class().map_or(word::undetermined.get(lang), |c| writer.class_label(c)).to_string(),
            undetermined: decision.class().is_none(),
            is_out: judge.is_out(decision.possible),
            by: List::of(deciding.iter().map(|g| format!("{}#{}", act.id, rule(g.rule).id)).collect()),
            cite: List::of(deciding.iter().map(|g| writer.provisions(rule(g.rule))).collect()),
            columns: further_columns(law, judge, decision),
            notes: notes(judge, decision),
            jurisdiction: decision.overlays.iter().filter_map(competent).collect(),
            lead: Rc::new(writer.lead(decision)),
            deciding: deciding.clone(),
            ..Frame::default()
        };
        if frame.undetermined {
            frame.possible = List::of(decision.possible.iter().map(|c| act.class(c).id.clone()).collect());
            frame.ask = List::of(decision.ask.iter().map(|f| law.catalogue().fact(*f).name.clone()).collect());
        }
        frame
    }
}

/// The further columns of the regime, in its order.
fn further_columns(law: &Law, judge: &Judge, decision: &Decision) -> Vec<String> {
    let regime = law.rules.regimes.iter().find(|r| r.id == judge.act.regime);
    let names = regime.map_or(&[][..], |r| &r.columns);
    let value = |name: &String| {
        let column = judge.act.columns.iter().find(|c| c.name == *name);
        column.map_or(String::new(), |c| further(c, decision))
    };
    names.iter().map(value).collect()
}

/// The value of a further column: blank for other classes, and where it hangs on something unknown.
fn further(column: &crate::rules::Column, decision: &Decision) -> String {
    if decision.class() != Some(column.class) {
        return String::new();
    }
    let certain = column.values.iter().find(|(_, overlay)| decision.overlays.contains(*overlay));
    let possible = column.values.iter().any(|(_, overlay)| decision.possible_overlays.contains(*overlay));
    match certain {
        Some((value, _)) => value.clone(),
        None if possible => String::new(),
        None => column.otherwise.clone(),
    }
}

fn notes(judge: &Judge, decision: &Decision) -> Vec<String> {
    let mut notes = Vec::new();
    let statuses = decision.grounds.iter().map(|g| judge.act.rule(g.rule).status).chain([judge.act.status]);
    match statuses.max() {
        Some(Status::Draft) => notes.push("draft".to_string()),
        Some(status) if !status.is_official() => notes.push(status.id().to_string()),
        _ => {}
    }
    let overlays =
        decision.overlays.iter().map(|r| judge.act.rule(r)).filter(|r| matches!(r.effect, Effect::Overlay(_)));
    notes.extend(overlays.map(|r| r.id.clone()));
    notes
}
