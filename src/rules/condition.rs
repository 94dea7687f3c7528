//! Conditions as meant: every name bound, every date and reading settled.

use crate::model::{Catalogue, Country, Decimal, FactId, Relation, TypeId, TypeSet};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What must hold for a rule, a criterion or a row of a table. It is put to one entity type at a time.
#[derive(Debug, Clone, PartialEq)]
pub enum Condition {
    Constant(bool),
    All(Vec<Condition>),
    Any(Vec<Condition>),
    Not(Box<Condition>),
    /// More than half of these.
    Majority(Vec<Condition>),
    /// The flag is true.
    Flag(FactId),
    Compare {
        fact: FactId,
        relation: Relation,
        bound: Bound,
    },
    /// The choice is one of these; zero is none.
    Choice {
        fact: FactId,
        among: Vec<u8>,
    },
    /// The country is, or one of the countries is, among these.
    Country {
        fact: FactId,
        among: Arc<[Country]>,
    },
    /// The record says something of one of these facts.
    Given(Vec<FactId>),
    /// The entity type is one of these.
    Function(Arc<TypeSet>),
    /// The table lists the entity type, and what its row provides is met.
    Listed(Arc<Table>),
    Criterion(Arc<Criterion>),
}

/// What a figure is compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bound {
    /// The name of the threshold, unless the number stands in the condition itself.
    pub threshold: Option<String>,
    pub amount: Decimal,
}

/// A condition with a name and a provision.
#[derive(Debug, PartialEq)]
pub struct Criterion {
    pub name: String,
    pub cites: Vec<String>,
    pub condition: Condition,
}

/// An annex table: the entity types that an act lists.
#[derive(Debug, PartialEq)]
pub struct Table {
    pub name: String,
    pub rows: BTreeMap<TypeId, Row>,
}

/// One entity type of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    pub cites: Vec<String>,
    /// What the type must meet to count as listed.
    pub provided: Condition,
}

impl Table {
    /// The row for a type: its own, or that of the nearest general type.
    pub fn row(&self, entity_type: TypeId, catalogue: &Catalogue) -> Option<&Row> {
        catalogue.with_general(entity_type).find_map(|id| self.rows.get(&id))
    }
}

impl Condition {
    /// `all`, with what is settled left out.
    pub fn all(parts: Vec<Condition>) -> Condition {
        settle(parts, true, Condition::All)
    }

    /// `any`, with what is settled left out.
    pub fn any(parts: Vec<Condition>) -> Condition {
        settle(parts, false, Condition::Any)
    }

    /// That it does not hold, without a double `not`.
    pub fn negated(self) -> Condition {
        match self {
            Condition::Constant(value) => Condition::Constant(!value),
            Condition::Not(inner) => *inner,
            other => Condition::Not(Box::new(other)),
        }
    }

    /// The same condition put to the year before. A fact without a previous year is its error.
    pub fn of_previous_year(&self, catalogue: &Catalogue) -> Result<Condition, FactId> {
        let each =
            |parts: &[Condition]| parts.iter().map(|c| c.of_previous_year(catalogue)).collect::<Result<Vec<_>, _>>();
        Ok(match self {
            Condition::All(parts) => Condition::All(each(parts)?),
            Condition::Any(parts) => Condition::Any(each(parts)?),
            Condition::Majority(parts) => Condition::Majority(each(parts)?),
            Condition::Not(inner) => Condition::Not(Box::new(inner.of_previous_year(catalogue)?)),
            Condition::Compare { fact, relation, bound } => {
                let fact = catalogue.previous(*fact).ok_or(*fact)?;
                Condition::Compare { fact, relation: *relation, bound: bound.clone() }
            }
            Condition::Flag(fact) | Condition::Choice { fact, .. } | Condition::Country { fact, .. } => {
                return Err(*fact);
            }
            Condition::Criterion(criterion) => Condition::Criterion(Arc::new(Criterion {
                name: criterion.name.clone(),
                cites: criterion.cites.clone(),
                condition: criterion.condition.of_previous_year(catalogue)?,
            })),
            Condition::Constant(_) | Condition::Given(_) | Condition::Function(_) | Condition::Listed(_) => {
                self.clone()
            }
        })
    }

    /// Whether it can hold for one entity type and not for another.
    pub fn looks_at_functions(&self) -> bool {
        self.any_part(&|part| matches!(part, Condition::Function(_) | Condition::Listed(_)))
    }

    /// Whether some figure is compared in it.
    pub fn compares_figures(&self) -> bool {
        self.any_part(&|part| matches!(part, Condition::Compare { .. }))
    }

    fn any_part(&self, is: &impl Fn(&Condition) -> bool) -> bool {
        let mut found = false;
        self.each_part(&mut |part| found |= is(part));
        found
    }

    /// Hands the condition and every condition inside it to `visit`.
    pub fn each_part<'c>(&'c self, visit: &mut impl FnMut(&'c Condition)) {
        visit(self);
        match self {
            Condition::All(parts) | Condition::Any(parts) | Condition::Majority(parts) => {
                parts.iter().for_each(|part| part.each_part(visit));
            }
            Condition::Not(inner) => inner.each_part(visit),
            Condition::Criterion(criterion) => criterion.condition.each_part(visit),
            Condition::Listed(table) => table.rows.values().for_each(|row| row.provided.each_part(visit)),
            Condition::Constant(_)
            | Condition::Flag(_)
            | Condition::Compare { .. }
            | Condition::Choice { .. }
            | Condition::Country { .. }
            | Condition::Given(_)
            | Condition::Function(_) => {}
        }
    }

    /// Hands every fact that the condition reads to `visit`, for any entity type.
    pub fn each_fact(&self, visit: &mut impl FnMut(FactId)) {
        self.each_part(&mut |part| match part {
            Condition::Flag(fact)
            | Condition::Compare { fact, .. }
            | Condition::Choice { fact, .. }
            | Condition::Country { fact, .. } => visit(*fact),
            Condition::Given(facts) => facts.iter().for_each(|f| visit(*f)),
            _ => {}
        });
    }
}

fn settle(parts: Vec<Condition>, neutral: bool, join: fn(Vec<Condition>) -> Condition) -> Condition {
    let mut left: Vec<Condition> = Vec::with_capacity(parts.len());
    for part in parts {
        match part {
            Condition::Constant(value) if value == neutral => {}
            Condition::Constant(value) => return Condition::Constant(value),
            other => left.push(other),
        }
    }
    match left.len() {
        0 => Condition::Constant(neutral),
        1 => left.remove(0),
        _ => join(left),
    }
}
