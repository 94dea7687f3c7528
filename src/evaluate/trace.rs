//! Why a condition holds or not: which figures stand on which side of which bound.

use crate::diagram::{Cells, Space};
use crate::model::{Activity, Catalogue, Decimal, FactId, Facts, Relation, TypeId};
use crate::rules::{Condition, Criterion, Row};
use std::borrow::Cow;

/// Whether a condition holds for everything that a record may still be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Truth {
    Yes,
    No,
    /// It hangs on something unknown.
    Open,
}

impl Truth {
    /// The truth of what is known.
    pub fn of(value: bool) -> Truth {
        if value { Truth::Yes } else { Truth::No }
    }

    fn negated(self) -> Truth {
        match self {
            Truth::Yes => Truth::No,
            Truth::No => Truth::Yes,
            Truth::Open => Truth::Open,
        }
    }
}

/// A figure beside a bound, as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Clause {
    pub fact: FactId,
    pub relation: Relation,
    pub bound: Decimal,
    /// This stands against the clause before it: "exceeds ..., but does not exceed ...".
    pub but: bool,
}

/// A condition with its truth, part by part, for display.
#[derive(Debug)]
pub struct Trace<'c> {
    pub condition: &'c Condition,
    pub truth: Truth,
    pub parts: Vec<Trace<'c>>,
}

/// A record seen by one entity type at a time, or by one of its activities.
#[derive(Clone, Copy)]
pub struct View<'a> {
    pub space: &'a Space,
    pub cells: Cells,
    pub catalogue: &'a Catalogue,
    pub entity_type: TypeId,
    /// The activity that sees it, where activities are kept apart.
    pub activity: Option<&'a Activity>,
}

impl<'a> View<'a> {
    /// What a record says, as it is seen here.
    pub fn facts<'f>(&self, facts: &'f Facts) -> Cow<'f, Facts> {
        self.activity.map_or(Cow::Borrowed(facts), |activity| Cow::Owned(facts.of_activity(activity)))
    }

    /// Whether a condition holds here, as far as the record tells.
    pub fn truth(&self, condition: &Condition) -> Truth {
        match condition {
            Condition::Constant(value) | Condition::Reading { holds: value, .. } => Truth::of(*value),
            Condition::All(parts) => self.least(parts, Truth::No, Truth::Yes),
            Condition::Any(parts) => self.least(parts, Truth::Yes, Truth::No),
            Condition::Not(inner) => self.truth(inner).negated(),
            Condition::Majority(parts) => {
                let count = |truth| parts.iter().filter(|c| self.truth(c) == truth).count();
                if count(Truth::Yes) * 2 > parts.len() {
                    Truth::Yes
                } else if count(Truth::No) * 2 >= parts.len() {
                    Truth::No
                } else {
                    Truth::Open
                }
            }
            Condition::Function(types) => Truth::of(types.contains(self.entity_type)),
            Condition::Listed(table) => match self.row(table) {
                Some(row) => self.truth(&row.provided),
                None => Truth::No,
            },
            Condition::Criterion(criterion) => self.truth(&criterion.condition),
            Condition::Flag(_)
            | Condition::Compare { .. }
            | Condition::Choice { .. }
            | Condition::Country { .. }
            | Condition::Given(_) => match self.space.holding(condition) {
                Some((variable, holding)) => {
                    let open = self.space.open(&self.cells, variable);
                    match (open & holding != 0, open & !holding != 0) {
                        (true, false) => Truth::Yes,
                        (true, true) => Truth::Open,
                        (false, _) => Truth::No,
                    }
                }
                None => Truth::No,
            },
        }
    }

    fn least(&self, parts: &[Condition], settling: Truth, neutral: Truth) -> Truth {
        let mut truth = neutral;
        for part in parts {
            match self.truth(part) {
                found if found == settling => return settling,
                Truth::Open => truth = Truth::Open,
                _ => {}
            }
        }
        truth
    }

    fn row<'t>(&self, table: &'t crate::rules::Table) -> Option<&'t Row> {
        table.row(self.entity_type, self.catalogue)
    }

    /// The figures that make a condition hold, or fail; the fewest that do.
    pub fn clauses(&self, condition: &Condition) -> Vec<Clause> {
        let mut found = Vec::new();
        match self.truth(condition) {
            Truth::Yes => self.explain(condition, true, &mut found),
            Truth::No => self.explain(condition, false, &mut found),
            Truth::Open => self.known_figures(condition, &mut found),
        }
        let mut distinct: Vec<Clause> = Vec::with_capacity(found.len());
        for clause in found {
            let same = |c: &Clause| (c.fact, c.relation, c.bound) == (clause.fact, clause.relation, clause.bound);
            if !distinct.iter().any(same) {
                distinct.push(clause);
            }
        }
        distinct
    }

    fn explain(&self, condition: &Condition, holds: bool, found: &mut Vec<Clause>) {
        match condition {
            Condition::Compare { fact, relation, bound } => {
                let relation = if holds { *relation } else { relation.opposite() };
                found.push(Clause { fact: *fact, relation, bound: bound.amount, but: false });
            }
            Condition::Not(inner) => self.explain(inner, !holds, found),
            Condition::Criterion(criterion) => self.explain(&criterion.condition, holds, found),
            Condition::Listed(table) => {
                if let Some(row) = self.row(table) {
                    self.explain(&row.provided, holds, found);
                }
            }
            Condition::All(parts) | Condition::Majority(parts) if holds => self.explain_each(parts, holds, found),
            Condition::Any(parts) | Condition::Majority(parts) if !holds => self.explain_each(parts, holds, found),
            Condition::All(parts) | Condition::Any(parts) | Condition::Majority(parts) => {
                self.explain_one(parts, holds, found)
            }
            Condition::Constant(_)
            | Condition::Reading { .. }
            | Condition::Flag(_)
            | Condition::Choice { .. }
            | Condition::Country { .. }
            | Condition::Given(_)
            | Condition::Function(_) => {}
        }
    }

    fn explain_each(&self, parts: &[Condition], holds: bool, found: &mut Vec<Clause>) {
        for part in parts.iter().filter(|c| self.truth(c) == Truth::of(holds)) {
            self.explain(part, holds, found);
        }
    }

    /// One part is enough; figures that point the other way are said first.
    fn explain_one(&self, parts: &[Condition], holds: bool, found: &mut Vec<Clause>) {
        let Some(enough) = parts.iter().find(|c| self.truth(c) == Truth::of(holds)) else { return };
        let mut against = Vec::new();
        if parts.iter().all(|c| matches!(c, Condition::Compare { .. })) {
            for part in parts.iter().filter(|c| self.truth(c) == Truth::of(!holds)) {
                self.explain(part, !holds, &mut against);
            }
        }
        let mut clauses = Vec::new();
        self.explain(enough, holds, &mut clauses);
        if let (false, Some(first)) = (against.is_empty(), clauses.first_mut()) {
            first.but = true;
        }
        found.extend(against);
        found.extend(clauses);
    }

    /// What is known of the figures that a condition reads, where it is still open.
    fn known_figures(&self, condition: &Condition, found: &mut Vec<Clause>) {
        match condition {
            Condition::Compare { fact, relation, bound } => {
                let known = self.truth(condition);
                if known != Truth::Open {
                    let relation = if known == Truth::Yes { *relation } else { relation.opposite() };
                    found.push(Clause { fact: *fact, relation, bound: bound.amount, but: false });
                }
            }
            Condition::Not(inner) => self.known_figures(inner, found),
            Condition::Criterion(criterion) => self.known_figures(&criterion.condition, found),
            Condition::All(parts) | Condition::Any(parts) | Condition::Majority(parts) => {
                let open = parts.iter().any(|c| self.truth(c) == Truth::Open);
                parts.iter().filter(|c| !open || self.is_telling(c)).for_each(|c| self.known_figures(c, found));
            }
            _ => {}
        }
    }

    /// Parts that are open, or compare a figure: the rest says nothing about what is still needed.
    fn is_telling(&self, condition: &Condition) -> bool {
        self.truth(condition) == Truth::Open || matches!(condition, Condition::Compare { .. })
    }

    /// The condition part by part.
    pub fn trace<'c>(&self, condition: &'c Condition) -> Trace<'c> {
        let parts = match condition {
            Condition::All(parts) | Condition::Any(parts) | Condition::Majority(parts) => {
                parts.iter().map(|c| self.trace(c)).collect()
            }
            Condition::Not(inner) => vec![self.trace(inner)],
            Condition::Criterion(criterion) => {
                let criterion: &'c Criterion = criterion;
                vec![self.trace(&criterion.condition)]
            }
            Condition::Listed(table) => match table.row(self.entity_type, self.catalogue) {
                Some(row) if !matches!(row.provided, Condition::Constant(_)) => vec![self.trace(&row.provided)],
                _ => Vec::new(),
            },
            _ => Vec::new(),
        };
        Trace { condition, truth: self.truth(condition), parts }
    }
}
