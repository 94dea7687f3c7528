//! What is said of a record that hangs on its decision alone: made once for each decision, used for every record
//! that it holds for.

use super::activity::Seats;
use super::csv::quoted;
use super::reason::{Sentence, Writer};
use super::words::word;
use crate::evaluate::{Judge, Law};
use crate::model::{Country, Decision, FactId, Ground, Shared};
use crate::rules::{BodyId, Clock, Duty, Effect, Rule, Status};
use std::ops::Deref;
use std::rc::Rc;

/// The words for one decision on one kind of record.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct Words {
    pub frame: Shared<Frame>,
    /// The whole reason; where only a table is wanted, it is left out.
    pub reason: Sentence,
    /// The reason for a narrow column; only for a table.
    pub short: Sentence,
    /// Everything that gives a class; only where everything is wanted.
    pub grounds: Vec<GroundWords>,
    /// What follows from the class.
    pub follows: Follows,
    /// Notes that hang on what the record does, beside those of the decision alone.
    pub further_notes: Vec<String>,
    /// Notes on the readings under which the class would be another: `differs-under:NAME`.
    pub differs_under: Rc<[String]>,
    /// What tells the Member State, where activities that are kept apart have their own.
    pub seats: Option<Box<Seats>>,
}

/// What follows from one decision on one kind of record.
#[derive(Debug, Default, PartialEq, Eq, Hash)]
pub struct Follows {
    /// The bodies that are competent, by role.
    pub bodies: Vec<(usize, BodyId)>,
    /// The periods that run.
    pub clocks: Vec<Clock>,
    /// The duties, whether they come for certain; only where everything is wanted.
    pub duties: Vec<DutyWords>,
    /// The official estimates that count the record, by their place in the act.
    pub estimates: Vec<usize>,
}

/// One duty in words.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct DutyWords {
    pub id: String,
    pub kind: String,
    pub certain: bool,
    pub cite: String,
    pub duty: String,
    pub due: String,
    pub fine: String,
    pub status: Status,
}

impl Deref for Words {
    type Target = Frame;

    fn deref(&self) -> &Frame {
        &self.frame
    }
}

/// What of the words hangs on the decision alone, whatever the record does and whichever figures it has.
#[derive(Debug, Default, PartialEq, Eq, Hash)]
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
    /// The overlays shown.
    pub marks: Vec<String>,
    /// The facts that tell the Member State.
    pub jurisdiction: Vec<FactId>,
    /// Those one of which does, where none does for certain and the record is in scope: they tell what they agree on.
    pub jurisdiction_among: Vec<FactId>,
    /// What the reason begins with.
    pub lead: Shared<Sentence>,
    /// The grounds to name.
    pub deciding: Vec<Ground>,
}

/// Several words, by themselves and as one cell.
#[derive(Debug, Default, PartialEq, Eq, Hash)]
pub struct List {
    pub items: Vec<String>,
    /// Joined, and ready to stand in CSV.
    pub cell: String,
}

impl List {
    /// With the cell that they make in CSV.
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
#[derive(Debug, PartialEq, Eq, Hash)]
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
    /// All that a form of output will ask for, and no more.
    pub fn new(writer: &Writer, decision: &Shared<Decision>, wanted: Wanted) -> Words {
        let frame = writer.phrases.frame(writer, decision);
        let mut words = Words {
            frame,
            reason: Sentence::default(),
            short: Sentence::default(),
            grounds: Vec::new(),
            follows: Follows::new(writer, decision, wanted),
            further_notes: Vec::new(),
            differs_under: Rc::default(),
            seats: Seats::new(writer, decision).map(Box::new),
        };
        if wanted != Wanted::Table {
            let row = writer.judge.weakest_row(writer.functions, decision, writer.law.catalogue());
            words.further_notes.extend(row.filter(|s| !s.is_official()).map(|status| status.id().to_string()));
            words.differs_under = writer.phrases.differs_under(writer, decision);
        }
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

impl Words {
    /// The facts of the record that tell the Member State, and the states that its activities tell themselves.
    pub fn competent(&self) -> (&[FactId], &[Country]) {
        match &self.seats {
            Some(seats) => (&seats.of_record, &seats.of_activities),
            None => (&self.frame.jurisdiction, &[]),
        }
    }
}

impl Follows {
    fn new(writer: &Writer, decision: &Decision, wanted: Wanted) -> Follows {
        let decided = writer.decided(decision);
        let mut follows = Follows::default();
        follows.estimates.extend(decided.estimates());
        if wanted == Wanted::Table {
            return follows;
        }
        let competences = decided.competences();
        for role in 0..writer.law.rules.offices.roles.len() {
            // where one of them is not settled, the others would pass for all
            let settled = competences.iter().filter(|c| c.names(role)).map(|competence| competence.settled(role));
            for body in settled.collect::<Option<Vec<BodyId>>>().unwrap_or_default() {
                if !follows.bodies.contains(&(role, body)) {
                    follows.bodies.push((role, body));
                }
            }
        }
        let asked = |duty: &Duty| wanted == Wanted::Everything || duty.clock.is_some();
        for (duty, certain) in decided.duties(asked) {
            follows.clocks.extend(duty.clock.filter(|_| certain));
            if wanted == Wanted::Everything {
                follows.duties.push(DutyWords::new(writer, duty, certain));
            }
        }
        follows
    }
}

impl DutyWords {
    /// A duty as it is said of any record.
    pub fn new(writer: &Writer, duty: &Duty, certain: bool) -> DutyWords {
        let lang = writer.lang;
        let kinds = &writer.judge.act.consequences.kinds;
        DutyWords {
            id: duty.id.clone(),
            kind: kinds.get(duty.kind).map_or("", |(_, label)| label.get(lang)).to_string(),
            certain,
            cite: writer.cited(&duty.follows.cites),
            duty: duty.text.get(lang).to_string(),
            due: duty.due.get(lang).to_string(),
            fine: duty.fine.get(lang).to_string(),
            status: duty.follows.status,
        }
    }
}

/// The readings under which the class would be another, each once.
pub(super) fn differs_under(writer: &Writer, decision: &Decision) -> Rc<[String]> {
    let Writer { law, judge, functions, cells, .. } = writer;
    let mut notes = Vec::new();
    for other in judge.otherwise(law, functions, cells, decision.possible) {
        let note = format!("differs-under:{}", other.reading);
        if !notes.contains(&note) {
            notes.push(note);
        }
    }
    notes.into()
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
        let jurisdiction: Vec<FactId> = decision.overlays.iter().filter_map(competent).collect();
        let weakest = act.classes.len().saturating_sub(1);
        let is_settled = !jurisdiction.is_empty() || decision.possible.iter().any(|c| usize::from(c.0) == weakest);
        let among = decision.possible_overlays.iter().filter_map(competent).filter(|_| !is_settled).collect();
        let mut frame = Frame {
            class: decision.class().map_or(UNDETERMINED.to_string(), |c| act.class(c).id.clone()),
            class_label: decision.class().map_or(word::undetermined.get(lang), |c| writer.class_label(c)).to_string(),
            undetermined: decision.class().is_none(),
            is_out: judge.is_out(decision.possible),
            by: List::of(deciding.iter().map(|g| format!("{}#{}", act.id, rule(g.rule).id)).collect()),
            cite: List::of(deciding.iter().map(|g| writer.provisions(rule(g.rule))).collect()),
            columns: further_columns(law, judge, decision),
            notes: notes(law, judge, &deciding),
            marks: shown_overlays(judge, decision).map(|rule| rule.id.clone()).collect(),
            jurisdiction,
            jurisdiction_among: among,
            lead: Shared::new(writer.lead(decision)),
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

/// The overlays of a decision that mark the record.
pub(super) fn shown_overlays<'j>(judge: &'j Judge, decision: &Decision) -> impl Iterator<Item = &'j Rule> + use<'j> {
    let overlays = decision.overlays;
    let all = judge.act.rule_ids().filter(move |id| overlays.contains(*id)).map(|id| judge.act.rule(id));
    all.filter(|rule| matches!(rule.effect, Effect::Overlay(_)) && !rule.assumed)
}

/// What the outcome rests on, where that is not law in force as published.
fn notes(law: &Law, judge: &Judge, deciding: &[Ground]) -> Vec<String> {
    let mut notes = Vec::new();
    let act = &judge.act;
    if act.force.is_no_law() {
        notes.push(act.force.id().to_string());
    } else if !act.is_in_force(law.rules.as_of) {
        notes.push("not-in-force".to_string());
    }
    let statuses = deciding.iter().map(|g| act.rule(g.rule).status).chain([act.status]);
    if let Some(status) = statuses.max().filter(|status| !status.is_official()) {
        let id = status.id().to_string();
        if !notes.contains(&id) {
            notes.push(id);
        }
    }
    notes
}
