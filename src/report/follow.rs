//! What follows from a decision, for one record in full: who is competent, which duties come with the class and when,
//! and under which other reading of the law it would be another class.

use super::explain::Section;
use super::reason::Writer;
use super::settled::DutyWords;
use super::words::{status_said, word};
use crate::model::{Decision, Facts};
use crate::rules::{BodyId, Competence, Status};

/// The sections that have something to say.
pub fn sections(writer: &Writer, decision: &Decision, facts: &Facts) -> Vec<Section> {
    let mut sections = vec![competences(writer, decision)];
    sections.extend(duties(writer, decision));
    sections.push(days(writer, decision, facts));
    sections.push(otherwise(writer, decision));
    sections.retain(|section| !section.items.is_empty());
    sections
}

/// Every role with its bodies; of several bodies it is said that it is not settled which.
fn competences(writer: &Writer, decision: &Decision) -> Section {
    let Writer { law, lang, .. } = writer;
    let offices = &law.rules.offices;
    let name = |body: &BodyId| {
        let (id, name) = &offices.bodies[usize::from(body.0)];
        format!("{} ({id})", name.get(*lang))
    };
    let mut items = Vec::new();
    let competences = writer.decided(decision).competences();
    // of a role that one body has, kinds of entity with another each leave it open
    let differ = |role: usize| {
        let mut settled = competences.iter().filter_map(|competence| competence.settled(role));
        let first = settled.next();
        offices.is_single(role) && settled.any(|body| Some(body) != first)
    };
    for competence in &competences {
        let mut said = Vec::new();
        for (role, ((_, label), bodies)) in offices.roles.iter().zip(&competence.bodies).enumerate() {
            let names: Vec<String> = bodies.iter().map(name).collect();
            let open = if names.len() > 1 || differ(role) {
                format!(" [{}]", word::not_settled.get(*lang))
            } else {
                String::new()
            };
            if !names.is_empty() {
                let names = names.join(&format!(" {} ", word::or.get(*lang)));
                said.push(format!("{}: {names}{open}", label.get(*lang)));
            }
        }
        let Competence { follows, note, .. } = *competence;
        let note = note.get(*lang);
        let note = if note.is_empty() { String::new() } else { format!("; {note}") };
        let source = format!("({}{})", writer.cited(&follows.cites), sureness(writer, follows.status));
        let said = if said.is_empty() { source } else { format!("{} {source}", said.join("; ")) };
        items.push(format!("{said}{note}"));
    }
    Section::list("bodies", word::bodies.get(*lang), items)
}

/// The duties under the headings of the act.
fn duties(writer: &Writer, decision: &Decision) -> Vec<Section> {
    let Writer { judge, lang, .. } = writer;
    let found = writer.decided(decision).duties(|_| true);
    let kinds = judge.act.consequences.kinds.iter().enumerate();
    let each = kinds.map(|(kind, (_, label))| {
        let of_kind = found.iter().filter(|(duty, _)| duty.kind == kind);
        let items = of_kind.map(|(duty, certain)| {
            let words = DutyWords::new(writer, duty, *certain);
            let mut item = if *certain { String::new() } else { format!("{}: ", word::perhaps.get(*lang)) };
            item.push_str(&words.duty);
            if !words.due.is_empty() {
                item.push_str(&format!("; {}: {}", word::when.get(*lang), words.due));
            }
            if !words.fine.is_empty() {
                item.push_str(&format!("; {} {}", word::maximum_fine.get(*lang), words.fine));
            }
            format!("{item} ({}{})", words.cite, sureness(writer, words.status))
        });
        Section::list("follows", &format!("{}: {}", word::follows.get(*lang), label.get(*lang)), items.collect())
    });
    each.collect()
}

/// The days that follow from dated events of the record.
fn days(writer: &Writer, decision: &Decision, facts: &Facts) -> Section {
    let Writer { law, lang, .. } = writer;
    let mut items = Vec::new();
    for (duty, certain) in writer.decided(decision).duties(|_| true) {
        let Some(clock) = duty.clock.filter(|_| certain) else { continue };
        let label = law.rules.offices.dates[clock.column].1.get(*lang);
        let from = law.catalogue().fact(clock.from).label.get(*lang);
        let said = match clock.due(facts, law.rules.as_of) {
            Some(due) if due.overdue => format!("{} [{}]", due.on, word::overdue.get(*lang)),
            Some(due) => due.on.to_string(),
            None if clock.is_before_act(facts, law.catalogue()) => word::before_act.get(*lang).to_string(),
            None => continue,
        };
        let item = format!("{label}: {said} ({from}; {})", writer.cited(&duty.follows.cites));
        if !items.contains(&item) {
            items.push(item);
        }
    }
    Section::list("dates", word::dates.get(*lang), items)
}

/// What it would be under other readings of the law.
fn otherwise(writer: &Writer, decision: &Decision) -> Section {
    let Writer { law, judge, functions, cells, lang, .. } = writer;
    let readings = &judge.act.names.readings;
    let found = judge.otherwise(law, functions, cells, decision.possible);
    let items = found.into_iter().map(|other| {
        let question = readings.get(other.reading).map_or("", |reading| reading.question.get(*lang));
        let classes = writer.class_labels(other.possible);
        format!("{classes}: {question} [--read {}={}]", other.reading, other.choice)
    });
    Section::list("readings-not-chosen", word::otherwise_read.get(*lang), items.collect())
}

/// How sure something is, where that is not the published text.
fn sureness(writer: &Writer, status: Status) -> String {
    if status.is_official() {
        String::new()
    } else {
        format!("; {}: {}", word::checked_status.get(writer.lang), status_said(status, writer.lang))
    }
}
