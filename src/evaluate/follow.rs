//! What follows from a decision: the bodies competent, the duties that come with the class, and their dates.

use super::law::{Judge, Law};
use super::trace::Truth;
use crate::diagram::Cells;
use crate::model::{Catalogue, ClassId, ClassSet, Decision, Facts, Functions, RuleSetBits, Value};
use crate::rules::{BodyId, Clock, Competence, Condition, Duty, Follows, Status};
use jiff::civil::Date;

/// A day that follows from a dated event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    pub on: Date,
    /// It lies before the day judged, and nothing says that it was done.
    pub overdue: bool,
}

/// A record with its decision, as far as what follows hangs on it.
#[derive(Clone, Copy)]
pub struct Decided<'a> {
    pub law: &'a Law,
    pub judge: &'a Judge,
    pub functions: &'a Functions,
    pub cells: &'a Cells,
    pub decision: &'a Decision,
}

impl<'a> Decided<'a> {
    /// The bodies competent for the record, settled or not. Where the class is open, those that every class in scope
    /// shares.
    pub fn competences(self) -> Vec<&'a Competence> {
        let all = &self.judge.act.consequences.competences;
        let holds: Vec<bool> = all.iter().map(|competence| self.comes_with_scope(&competence.follows)).collect();
        let gives_way = |competence: &Competence| competence.gives_way_to.iter().any(|other| holds[*other]);
        let shown = all.iter().zip(&holds).filter(|(competence, holds)| **holds && !gives_way(competence));
        shown.map(|(competence, _)| competence).collect()
    }

    /// The duties that come with the class, and whether they do for certain; of those that are `asked` for.
    pub fn duties(self, asked: impl Fn(&Duty) -> bool) -> Vec<(&'a Duty, bool)> {
        let mut found = Vec::new();
        for duty in self.judge.act.consequences.duties.iter().filter(|duty| asked(duty)) {
            let taken_away = |overlays: RuleSetBits| duty.unless.iter().any(|overlay| overlays.contains(overlay));
            if taken_away(self.decision.overlays) {
                continue;
            }
            match self.follows(&duty.follows) {
                Truth::Yes => found.push((duty, !taken_away(self.decision.possible_overlays))),
                Truth::Open => found.push((duty, false)),
                Truth::No => {}
            }
        }
        found
    }

    /// The official estimates that count the record for certain, by their place in the act.
    pub fn estimates(self) -> impl Iterator<Item = usize> + use<'a> {
        let all = self.judge.act.consequences.estimates.iter().enumerate();
        all.filter(move |(_, estimate)| self.follows(&estimate.follows) == Truth::Yes).map(|(place, _)| place)
    }

    /// Whether something comes with each class that is possible.
    fn follows(self, of: &Follows) -> Truth {
        if self.decision.possible.0 & of.shown_for.0 == 0 {
            return Truth::No;
        }
        match self.truth(&of.condition, self.cells) {
            Truth::Yes if !self.decision.possible.is_within(of.shown_for) => Truth::Open,
            truth => truth,
        }
    }

    /// Whether something comes with each class in scope that is possible, and in each completion in scope.
    fn comes_with_scope(self, of: &Follows) -> bool {
        let in_scope = |classes: ClassSet| ClassSet(classes.0 & !self.weakest().0);
        let classes = in_scope(self.decision.possible);
        if classes.is_empty() || !classes.is_within(of.shown_for) {
            return false;
        }
        match self.truth(&of.condition, self.cells) {
            Truth::Yes => true,
            Truth::No => false,
            // what it hangs on may be what the class hangs on: then it is as sure as being in scope
            Truth::Open => self.completions(&of.condition).is_some_and(|completions| {
                completions.iter().all(|cells| {
                    let decision = self.judge.decide(&self.law.space, cells, self.functions, self.law.catalogue());
                    in_scope(decision.possible).is_empty() || self.truth(&of.condition, cells) == Truth::Yes
                })
            }),
        }
    }

    /// Every way to fill in the unknown facts that a condition reads; none where there are too many.
    fn completions(self, condition: &Condition) -> Option<Vec<Cells>> {
        let (space, catalogue) = (&self.law.space, self.law.catalogue());
        let mut variables: Vec<usize> = Vec::new();
        for id in self.judge.candidates(self.functions, catalogue) {
            condition.each_fact_for(id, catalogue, &mut |fact| variables.extend(space.variable(fact)));
        }
        // of activities that are kept apart each has its own: filling one in would fill in all
        variables.retain(|variable| self.functions.activities().is_empty() || !space.is_apart(*variable));
        variables.sort_unstable();
        variables.dedup();
        let mut all = vec![*self.cells];
        for variable in variables {
            let open = space.open(self.cells, variable);
            if open.count_ones() < 2 {
                continue;
            }
            if all.len() * open.count_ones() as usize > MOST_COMPLETIONS {
                return None;
            }
            let cells = (0..64).filter(|cell| open >> cell & 1 == 1);
            all = cells.flat_map(|cell| all.iter().map(move |at| space.with(at, variable, cell))).collect();
        }
        Some(all)
    }

    /// Of several types that count together one is enough; where one of them is meant, all must agree.
    fn truth(self, condition: &Condition, cells: &Cells) -> Truth {
        let together = self.functions.types().is_some();
        let views = self.judge.views(self.law, self.functions, cells).into_iter();
        let truths = views.map(|view| view.truth(condition));
        let joined = truths.reduce(|one, other| match (one, other) {
            _ if one == other => one,
            (Truth::Yes, _) | (_, Truth::Yes) if together => Truth::Yes,
            _ => Truth::Open,
        });
        joined.unwrap_or(Truth::No)
    }

    fn weakest(self) -> ClassSet {
        ClassSet::of(ClassId(self.judge.act.classes.len().saturating_sub(1) as u8))
    }
}

/// More ways to fill in what is unknown than this are not tried.
const MOST_COMPLETIONS: usize = 64;

impl Judge {
    /// The least sure of the rows of tables on which the grounds of a decision rest.
    pub fn weakest_row(&self, functions: &Functions, decision: &Decision, catalogue: &Catalogue) -> Option<Status> {
        let types = functions.types()?;
        let mut weakest = None;
        for table in self.act.tables() {
            let rows = types.iter().filter_map(|id| table.row(*id, catalogue));
            let Some(of_rows) = rows.filter_map(|row| row.status).max() else { continue };
            let mut looks = false;
            for ground in decision.deciding() {
                self.act.rule(ground.rule).condition.each_part(&mut |part| {
                    looks |= matches!(part, Condition::Listed(looked_at) if looked_at.name == table.name);
                });
            }
            weakest = weakest.max(Some(of_rows).filter(|_| looks));
        }
        weakest
    }
}

impl Competence {
    /// Whether it names any body in a role, settled or not.
    pub fn names(&self, role: usize) -> bool {
        self.bodies.get(role).is_some_and(|bodies| !bodies.is_empty())
    }

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
        let is_before = |fact| matches!(facts.get(fact), Value::Date(first) if from < first);
        if self.is_early(facts) || self.not_before.is_some_and(is_before) {
            return None;
        }
        let on = from.checked_add(self.after.0).ok()?;
        let is_met = self.met_by.is_some_and(|fact| matches!(facts.get(fact), Value::Date(done) if done >= from));
        Some(Due { on, overdue: !self.starts && !is_met && on < as_of })
    }

    /// Whether it would run from a decision that is dated before the act under which it is taken.
    pub fn is_before_act(&self, facts: &Facts, catalogue: &Catalogue) -> bool {
        self.is_early(facts) && catalogue.facts.iter().any(|fact| fact.counts_from == Some(self.from))
    }

    /// Whether its event is dated before the day from which there can be one.
    fn is_early(&self, facts: &Facts) -> bool {
        matches!((self.first, facts.get(self.from)), (Some(first), Value::Date(from)) if *from < first)
    }
}
