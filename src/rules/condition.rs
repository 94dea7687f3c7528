//! Conditions as meant: every name bound, every date settled; readings are settled last.

use super::status::Status;
use crate::model::{Catalogue, Country, Decimal, FactId, Relation, TypeId, TypeSet};
use rustc_hash::{FxHashMap, FxHashSet};
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
    /// The law is read so. `holds` is whether it is, under the choices applied.
    Reading {
        name: Arc<str>,
        choice: Arc<str>,
        holds: bool,
    },
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
    /// It is put to the year before.
    pub of_previous_year: bool,
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
    /// That of the act, unless the row has its own.
    pub status: Option<Status>,
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
                of_previous_year: true,
            })),
            Condition::Constant(_)
            | Condition::Given(_)
            | Condition::Function(_)
            | Condition::Listed(_)
            | Condition::Reading { .. } => self.clone(),
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

    /// Hands the condition and every condition inside it to `visit`; what is inside a criterion or table, once.
    pub fn each_part<'c>(&'c self, visit: &mut impl FnMut(&'c Condition)) {
        self.each_part_but(&mut FxHashSet::default(), visit);
    }

    /// The same, leaving out what is inside criteria and tables that were `seen`, by their place in memory.
    pub fn each_part_but<'c>(&'c self, seen: &mut FxHashSet<*const ()>, visit: &mut impl FnMut(&'c Condition)) {
        visit(self);
        match self {
            Condition::All(parts) | Condition::Any(parts) | Condition::Majority(parts) => {
                parts.iter().for_each(|part| part.each_part_but(seen, visit));
            }
            Condition::Not(inner) => inner.each_part_but(seen, visit),
            Condition::Criterion(criterion) => {
                if seen.insert(Arc::as_ptr(criterion).cast()) {
                    criterion.condition.each_part_but(seen, visit);
                }
            }
            Condition::Listed(table) => {
                if seen.insert(Arc::as_ptr(table).cast()) {
                    table.rows.values().for_each(|row| row.provided.each_part_but(seen, visit));
                }
            }
            Condition::Constant(_)
            | Condition::Flag(_)
            | Condition::Compare { .. }
            | Condition::Choice { .. }
            | Condition::Country { .. }
            | Condition::Given(_)
            | Condition::Function(_)
            | Condition::Reading { .. } => {}
        }
    }

    /// Hands every fact that the condition reads when put to one entity type to `visit`.
    pub fn each_fact_for(&self, entity_type: TypeId, catalogue: &Catalogue, visit: &mut impl FnMut(FactId)) {
        match self {
            // where the type settles it, nothing else is read
            Condition::All(parts) if parts.iter().any(|part| part.fails_for(entity_type, catalogue)) => {}
            Condition::All(parts) | Condition::Any(parts) | Condition::Majority(parts) => {
                parts.iter().for_each(|part| part.each_fact_for(entity_type, catalogue, visit));
            }
            Condition::Not(inner) => inner.each_fact_for(entity_type, catalogue, visit),
            Condition::Criterion(criterion) => criterion.condition.each_fact_for(entity_type, catalogue, visit),
            Condition::Listed(table) => {
                if let Some(row) = table.row(entity_type, catalogue) {
                    row.provided.each_fact_for(entity_type, catalogue, visit);
                }
            }
            other => other.each_fact(visit),
        }
    }

    /// Whether the entity type alone makes it fail, as far as a look at its own words tells.
    pub fn fails_for(&self, entity_type: TypeId, catalogue: &Catalogue) -> bool {
        match self {
            Condition::Function(types) => !types.contains(entity_type),
            Condition::Listed(table) => table.row(entity_type, catalogue).is_none(),
            Condition::Criterion(criterion) => criterion.condition.fails_for(entity_type, catalogue),
            Condition::All(parts) => parts.iter().any(|part| part.fails_for(entity_type, catalogue)),
            Condition::Any(parts) => parts.iter().all(|part| part.fails_for(entity_type, catalogue)),
            _ => false,
        }
    }

    /// Whether a row that a table has for this entity type by name can matter to the condition: a row that is asked for
    /// beside what the type never is comes to nothing.
    pub fn hangs_on_row_of(&self, entity_type: TypeId, catalogue: &Catalogue) -> bool {
        let hangs = |part: &Condition| part.hangs_on_row_of(entity_type, catalogue);
        match self {
            Condition::Listed(table) => {
                table.rows.contains_key(&entity_type)
                    || table.row(entity_type, catalogue).is_some_and(|row| hangs(&row.provided))
            }
            Condition::All(parts) => {
                !parts.iter().any(|part| part.fails_for(entity_type, catalogue)) && parts.iter().any(hangs)
            }
            Condition::Any(parts) | Condition::Majority(parts) => parts.iter().any(hangs),
            Condition::Not(inner) => hangs(inner),
            Condition::Criterion(criterion) => hangs(&criterion.condition),
            _ => false,
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

/// Settles readings: conditions as they are under the choices applied. What is shared stays shared, and is looked at
/// once.
#[derive(Default)]
pub struct Settler {
    criteria: FxHashMap<*const Criterion, Shared<Criterion>>,
    tables: FxHashMap<*const Table, Shared<Table>>,
}

/// What is shared: as written, as settled, and the readings on which it hung.
type Shared<T> = (Arc<T>, Arc<T>, Vec<Arc<str>>);

impl Settler {
    /// The condition without readings, and the readings on which it hung.
    pub fn settled(&mut self, condition: &Condition) -> (Condition, Vec<Arc<str>>) {
        let mut readings = Vec::new();
        let settled = self.changed(condition, &mut readings);
        (settled.unwrap_or_else(|| condition.clone()), readings)
    }

    /// The condition without readings; none where it has none. Those that it has are added to `readings`.
    fn changed(&mut self, condition: &Condition, readings: &mut Vec<Arc<str>>) -> Option<Condition> {
        match condition {
            Condition::Reading { name, holds, .. } => {
                add(readings, name);
                Some(Condition::Constant(*holds))
            }
            Condition::All(parts) => self.each(parts, readings).map(Condition::all),
            Condition::Any(parts) => self.each(parts, readings).map(Condition::any),
            Condition::Majority(parts) => self.each(parts, readings).map(Condition::Majority),
            Condition::Not(inner) => self.changed(inner, readings).map(Condition::negated),
            Condition::Criterion(written) => {
                let settled = self.criterion(written, readings);
                match settled.condition {
                    Condition::Constant(value) => Some(Condition::Constant(value)),
                    _ => (!Arc::ptr_eq(&settled, written)).then_some(Condition::Criterion(settled)),
                }
            }
            Condition::Listed(written) => {
                let settled = self.table(written, readings);
                (!Arc::ptr_eq(&settled, written)).then_some(Condition::Listed(settled))
            }
            _ => None,
        }
    }

    fn each(&mut self, parts: &[Condition], readings: &mut Vec<Arc<str>>) -> Option<Vec<Condition>> {
        let changed: Vec<Option<Condition>> = parts.iter().map(|part| self.changed(part, readings)).collect();
        let any = changed.iter().any(Option::is_some);
        any.then(|| changed.into_iter().zip(parts).map(|(new, part)| new.unwrap_or_else(|| part.clone())).collect())
    }

    fn criterion(&mut self, written: &Arc<Criterion>, readings: &mut Vec<Arc<str>>) -> Arc<Criterion> {
        if !self.criteria.contains_key(&Arc::as_ptr(written)) {
            let mut own = Vec::new();
            let settled = match self.changed(&written.condition, &mut own) {
                None => Arc::clone(written),
                Some(condition) => {
                    let Criterion { name, cites, of_previous_year, .. } = written.as_ref();
                    let (name, cites, of_previous_year) = (name.clone(), cites.clone(), *of_previous_year);
                    Arc::new(Criterion { name, cites, condition, of_previous_year })
                }
            };
            // the one written is kept beside, so that no other takes its place in memory
            self.criteria.insert(Arc::as_ptr(written), (Arc::clone(written), settled, own));
        }
        let (_, settled, own) = &self.criteria[&Arc::as_ptr(written)];
        own.iter().for_each(|reading| add(readings, reading));
        Arc::clone(settled)
    }

    fn table(&mut self, written: &Arc<Table>, readings: &mut Vec<Arc<str>>) -> Arc<Table> {
        if !self.tables.contains_key(&Arc::as_ptr(written)) {
            let mut own = Vec::new();
            let mut rows = BTreeMap::new();
            for (id, row) in &written.rows {
                let changed = self.changed(&row.provided, &mut own);
                rows.insert(
                    *id,
                    changed.map(|provided| Row { cites: row.cites.clone(), provided, status: row.status }),
                );
            }
            let settled = if own.is_empty() {
                Arc::clone(written)
            } else {
                let rows = rows.into_iter().map(|(id, row)| (id, row.unwrap_or_else(|| written.rows[&id].clone())));
                Arc::new(Table { name: written.name.clone(), rows: rows.collect() })
            };
            self.tables.insert(Arc::as_ptr(written), (Arc::clone(written), settled, own));
        }
        let (_, settled, own) = &self.tables[&Arc::as_ptr(written)];
        own.iter().for_each(|reading| add(readings, reading));
        Arc::clone(settled)
    }
}

fn add(readings: &mut Vec<Arc<str>>, reading: &Arc<str>) {
    if !readings.contains(reading) {
        readings.push(Arc::clone(reading));
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
