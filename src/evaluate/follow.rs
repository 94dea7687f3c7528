//! What follows from a decision: the bodies competent, the duties that come with the class, and their dates.

use super::law::{Judge, Law};
use super::trace::{Truth, View};
use crate::diagram::Cells;
use crate::model::{Catalogue, ClassId, ClassSet, Decision, Facts, Functions, Value};
use crate::rules::{BodyId, Clock, Competence, Condition, Duty, Estimate, Follows, Status, Table};
use jiff::civil::Date;
use std::sync::Arc;

/// A day that follows from a dated event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    pub on: Date,
    /// It lies before the day judged, and nothing says that it was done.
    pub overdue: bool,
}

impl Judge {
    /// The bodies competent for a record, settled or not.
    pub fn competences<'j>(
        &'j self,
        law: &'j Law,
        functions: &Functions,
        cells: &Cells,
        decision: &Decision,
    ) -> Vec<&'j Competence> {
        let holds = |c: &&Competence| self.follows(law, &c.follows, functions, cells, decision) == Truth::Yes;
        self.act.consequences.competences.iter().filter(holds).collect()
    }

    /// The duties that come with the class, and whether they do for certain; of those that are `asked` for.
    pub fn duties<'j>(
        &'j self,
        law: &'j Law,
        functions: &Functions,
        cells: &Cells,
        decision: &Decision,
        asked: impl Fn(&Duty) -> bool,
    ) -> Vec<(&'j Duty, bool)> {
        let mut found = Vec::new();
        for duty in self.act.consequences.duties.iter().filter(|duty| asked(duty)) {
            if duty.unless.iter().any(|overlay| decision.overlays.contains(overlay)) {
                continue;
            }
            let perhaps_taken_away = duty.unless.iter().any(|overlay| decision.possible_overlays.contains(overlay));
            match self.follows(law, &duty.follows, functions, cells, decision) {
                Truth::Yes => found.push((duty, !perhaps_taken_away)),
                Truth::Open => found.push((duty, false)),
                Truth::No => {}
            }
        }
        found
    }

    /// The official estimates that count a record, by their place in the act.
    pub fn estimates<'j>(
        &'j self,
        law: &'j Law,
        functions: &'j Functions,
        cells: &'j Cells,
        decision: &'j Decision,
    ) -> impl Iterator<Item = usize> {
        let all = self.act.consequences.estimates.iter().enumerate();
        let counts = move |e: &Estimate| self.follows(law, &e.follows, functions, cells, decision) == Truth::Yes;
        all.filter(move |(_, e)| counts(e)).map(|(place, _)| place)
    }

    /// The least sure of the rows of tables on which the grounds of a decision rest.
    pub fn weakest_row(&self, functions: &Functions, decision: &Decision, catalogue: &Catalogue) -> Option<Status> {
        let Functions::Known(types) = functions else { return None };
        let has_its_own = |table: &&Arc<Table>| table.rows.values().any(|row| row.status.is_some());
        let mut weakest = None;
        for table in self.act.tables().filter(has_its_own) {
            for ground in decision.deciding() {
                let mut looks = false;
                self.act.rule(ground.rule).condition.each_part(&mut |part| {
                    looks |= matches!(part, Condition::Listed(looked_at) if looked_at.name == table.name);
                });
                let rows = types.iter().filter_map(|id| table.row(*id, catalogue));
                weakest = rows.filter(|_| looks).filter_map(|row| row.status).max().max(weakest);
            }
        }
        weakest
    }

    /// Whether something follows from a decision. Of classes still possible, all that are in scope must bring it; where
    /// that hangs on something unknown, it is left open.
    fn follows(&self, law: &Law, of: &Follows, functions: &Functions, cells: &Cells, decision: &Decision) -> Truth {
        let weakest = ClassSet::of(ClassId(self.act.classes.len().saturating_sub(1) as u8));
        let in_question = match of.shown_for.0 & weakest.0 {
            0 => ClassSet(decision.possible.0 & !weakest.0),
            _ => decision.possible,
        };
        if in_question.0 & of.shown_for.0 == 0 {
            return Truth::No;
        }
        let catalogue = law.catalogue();
        let candidates = self.candidates(functions, catalogue);
        let truth = |entity_type| View { space: &law.space, cells, catalogue, entity_type }.truth(&of.condition);
        let truths = candidates.into_iter().map(truth);
        let together = matches!(functions, Functions::Known(_));
        let found = truths.reduce(|one, other| match (one, other) {
            _ if one == other => one,
            // of several types that count together one is enough; where one of them is meant, all must agree
            (Truth::Yes, _) | (_, Truth::Yes) if together => Truth::Yes,
            _ => Truth::Open,
        });
        match found.unwrap_or(Truth::No) {
            Truth::Yes if !in_question.is_within(of.shown_for) => Truth::Open,
            found => found,
        }
    }
}

impl Competence {
    /// The body in a role, where it is settled.
    pub fn settled(&self, role: usize) -> Option<BodyId> {
        match self.bodies.get(role).map(Vec::as_slice) {
            Some([only]) => Some(*only),
            _ => None,
        }
    }
}

impl Clock {
    /// When it runs out for a record; none where the event has no date.
    pub fn due(&self, facts: &Facts, as_of: Date) -> Option<Due> {
        let Value::Date(from) = facts.get(self.from) else { return None };
        let on = from.checked_add(self.after.0).ok()?;
        let is_met = self.met_by.is_some_and(|fact| matches!(facts.get(fact), Value::Date(done) if done >= from));
        Some(Due { on, overdue: !self.starts && !is_met && on < as_of })
    }
}
