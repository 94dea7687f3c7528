//! Two folders of rules brought under one catalogue, so that their acts can be put to the same records.
//!
//! Facts, choices, units and entity types are the same where they have the same name. A type that one folder does not
//! know is, for its acts, the nearest general type that it does know, and else `other`: as a record would have to say
//! it there. What a type falls under is settled here for each side by its own words, so the catalogue of both has no
//! general types any more.

use super::act::{Act, Effect};
use super::condition::{Condition, Criterion, Row, Table};
use super::consequences::Consequences;
use crate::model::{Blank, Catalogue, EntityType, Fact, FactId, Kind, TypeId, TypeSet, UnitId};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// The word for none of the types.
const OTHER: &str = "other";

/// One catalogue for two folders, with what each calls by another number.
#[derive(Debug)]
pub struct Alignment {
    pub catalogue: Arc<Catalogue>,
    sides: [Naming; 2],
}

/// How the numbers of one folder are told in the catalogue of both.
#[derive(Debug)]
struct Naming {
    own: Arc<Catalogue>,
    facts: Vec<FactId>,
    /// For each choice of each fact, its place in the catalogue of both; none is none.
    choices: Vec<Vec<u8>>,
    /// For each type of both what it is here.
    types: Vec<Option<TypeId>>,
}

/// A fact of the same name in both folders that takes values of another kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clash {
    pub fact: String,
}

impl Alignment {
    /// The catalogue of both.
    ///
    /// # Errors
    /// Facts of one name and two kinds, or in two units.
    pub fn of(one: &Arc<Catalogue>, other: &Arc<Catalogue>) -> Result<Alignment, Vec<Clash>> {
        let mut both = Catalogue::default();
        for catalogue in [one, other] {
            both.all_countries = both.all_countries.union(&catalogue.all_countries);
            both.units.extend(
                catalogue.units.iter().filter(|u| both.units.iter().all(|k| k.id != u.id)).cloned().collect::<Vec<_>>(),
            );
            let known = &both.sectors_by_name;
            let new: Vec<_> = catalogue.sectors.iter().filter(|s| !known.contains_key(&s.id)).cloned().collect();
            for sector in new {
                let place = crate::model::SectorId(both.sectors.len() as u8);
                both.sectors_by_name.insert(sector.id.clone(), place);
                both.sectors.push(sector);
            }
        }
        let clashes = join_facts(&mut both, [one, other]);
        if !clashes.is_empty() {
            return Err(clashes);
        }
        join_types(&mut both, [one, other]);
        let sides =
            [(one, other), (other, one)].map(|(own, theirs)| Naming::of(own, &both).with_general(theirs, &both));
        Ok(Alignment { catalogue: Arc::new(both), sides })
    }

    /// An act of the first folder, under the catalogue of both. What follows from its classes is left out.
    pub fn one(&self, act: &Act) -> Arc<Act> {
        self.moved(act, 0)
    }

    /// The same for an act of the second folder.
    pub fn other(&self, act: &Act) -> Arc<Act> {
        self.moved(act, 1)
    }

    fn moved(&self, act: &Act, side: usize) -> Arc<Act> {
        let mut mover =
            Mover { naming: &self.sides[side], criteria: FxHashMap::default(), tables: FxHashMap::default() };
        let mut moved = Act { consequences: Consequences::default(), ..act.clone() };
        for rule in &mut moved.rules {
            rule.condition = mover.condition(&rule.condition);
            rule.written = mover.condition(&rule.written);
            if let Effect::Jurisdiction(fact) = &mut rule.effect {
                *fact = mover.fact(*fact);
            }
        }
        Arc::new(moved)
    }
}

fn join_facts(both: &mut Catalogue, sides: [&Arc<Catalogue>; 2]) -> Vec<Clash> {
    let mut clashes = Vec::new();
    for own in sides {
        for fact in &own.facts {
            let kind = kind_in(both, own, &fact.kind);
            let Some(place) = both.facts_by_name.get(&fact.name).copied() else {
                both.facts_by_name.insert(fact.name.clone(), FactId(both.facts.len() as u16));
                let named = Fact {
                    kind,
                    blank: Blank::Unknown,
                    unknown_when: None,
                    previous_of: None,
                    counts_from: None,
                    not_before: None,
                    hinted_by: Vec::new(),
                    ..fact.clone()
                };
                both.facts.push(named);
                continue;
            };
            let known = &mut both.facts[usize::from(place.0)];
            match (&mut known.kind, kind) {
                (Kind::Choice(known), Kind::Choice(more)) => {
                    let new: Vec<String> = more.into_iter().filter(|choice| !known.contains(choice)).collect();
                    known.extend(new);
                }
                (known, kind) if *known == kind => {}
                _ => clashes.push(Clash { fact: fact.name.clone() }),
            }
        }
    }
    // what a blank means counts only where both folders say the same
    for place in 0..both.facts.len() {
        let name = both.facts[place].name.clone();
        let [one, other] = sides.map(|own| own.facts_by_name.get(&name).map(|id| (own, own.fact(*id))));
        let blank = |side: Option<(&Arc<Catalogue>, &Fact)>| {
            let (own, fact) = side?;
            let unknown_when = fact.unknown_when.and_then(|id| both.facts_by_name.get(&own.fact(id).name).copied());
            let blank = match fact.blank {
                Blank::SameAs(id) => Blank::SameAs(both.facts_by_name.get(&own.fact(id).name).copied()?),
                blank => blank,
            };
            Some((blank, unknown_when))
        };
        let (one, other) = (blank(one), blank(other));
        let is_none_possible = [one, other].iter().flatten().any(|(blank, _)| *blank == Blank::Absent);
        let agreed = one.filter(|one| other.is_none_or(|other| other == *one)).or(other.filter(|_| one.is_none()));
        let fact = &mut both.facts[place];
        match agreed {
            Some((blank, unknown_when)) => (fact.blank, fact.unknown_when) = (blank, unknown_when),
            // that none of the choices is a value goes with what a blank means
            None if is_none_possible && matches!(fact.kind, Kind::Choice(_)) => fact.blank = Blank::Absent,
            None => {}
        }
    }
    clashes
}

fn kind_in(both: &Catalogue, own: &Catalogue, kind: &Kind) -> Kind {
    match kind {
        Kind::Figure(unit) => {
            let place = both.units.iter().position(|known| known.id == own.unit(*unit).id);
            Kind::Figure(UnitId(place.unwrap_or_default() as u8))
        }
        kind => kind.clone(),
    }
}

fn join_types(both: &mut Catalogue, sides: [&Arc<Catalogue>; 2]) {
    for own in sides {
        for entity_type in &own.types {
            let implies =
                entity_type.implies.iter().filter_map(|id| both.facts_by_name.get(&own.fact(*id).name).copied());
            let implies: Vec<FactId> = implies.collect();
            if let Some(place) = both.types_by_name.get(&entity_type.id).copied() {
                // what only one folder takes to be implied is not certain
                both.types[usize::from(place.0)].implies.retain(|fact| implies.contains(fact));
                continue;
            }
            let sector = entity_type.sector.and_then(|id| both.sectors_by_name.get(&own.sector(id).id).copied());
            both.types_by_name.insert(entity_type.id.clone(), TypeId(both.types.len() as u16));
            both.types.push(EntityType { refines: None, sector, implies, ..entity_type.clone() });
        }
    }
}

impl Naming {
    fn of(own: &Arc<Catalogue>, both: &Catalogue) -> Naming {
        let fact_of = |fact: &Fact| both.facts_by_name.get(&fact.name).copied().unwrap_or(FactId(u16::MAX));
        let facts: Vec<FactId> = own.facts.iter().map(fact_of).collect();
        let choices = own.facts.iter().zip(&facts).map(|(fact, id)| match (&fact.kind, &both.fact(*id).kind) {
            (Kind::Choice(own), Kind::Choice(all)) => {
                let place = |choice: &String| all.iter().position(|known| known == choice).map_or(0, |i| i as u8 + 1);
                std::iter::once(0).chain(own.iter().map(place)).collect()
            }
            _ => Vec::new(),
        });
        let choices = choices.collect();
        let types = both.types.iter().map(|found| own.types_by_name.get(&found.id).copied()).collect();
        Naming { own: Arc::clone(own), facts, choices, types }
    }

    /// What a type that is not known here is.
    fn with_general(mut self, theirs: &Catalogue, both: &Catalogue) -> Naming {
        for (found, here) in both.types.iter().zip(&mut self.types).filter(|(_, here)| here.is_none()) {
            let Some(id) = theirs.types_by_name.get(&found.id) else { continue };
            let general = theirs.with_general(*id).skip(1);
            let known = general.filter_map(|id| self.own.types_by_name.get(&theirs.entity_type(id).id).copied()).next();
            *here = known.or_else(|| self.own.types_by_name.get(OTHER).copied());
        }
        self
    }
}

/// Moves conditions to the catalogue of both. What is shared stays shared.
struct Mover<'n> {
    naming: &'n Naming,
    criteria: FxHashMap<*const Criterion, Arc<Criterion>>,
    tables: FxHashMap<*const Table, Arc<Table>>,
}

impl Mover<'_> {
    fn fact(&self, fact: FactId) -> FactId {
        self.naming.facts[usize::from(fact.0)]
    }

    fn each(&mut self, parts: &[Condition]) -> Vec<Condition> {
        parts.iter().map(|part| self.condition(part)).collect()
    }

    fn condition(&mut self, condition: &Condition) -> Condition {
        match condition {
            Condition::All(parts) => Condition::All(self.each(parts)),
            Condition::Any(parts) => Condition::Any(self.each(parts)),
            Condition::Majority(parts) => Condition::Majority(self.each(parts)),
            Condition::Not(inner) => Condition::Not(Box::new(self.condition(inner))),
            Condition::Flag(fact) => Condition::Flag(self.fact(*fact)),
            Condition::Compare { fact, relation, bound } => {
                Condition::Compare { fact: self.fact(*fact), relation: *relation, bound: bound.clone() }
            }
            Condition::Choice { fact, among } => {
                let places = &self.naming.choices[usize::from(fact.0)];
                let among = among.iter().filter_map(|choice| places.get(usize::from(*choice)).copied()).collect();
                Condition::Choice { fact: self.fact(*fact), among }
            }
            Condition::Country { fact, among } => {
                Condition::Country { fact: self.fact(*fact), among: Arc::clone(among) }
            }
            Condition::Given(facts) => Condition::Given(facts.iter().map(|fact| self.fact(*fact)).collect()),
            Condition::Function(types) => {
                let mut moved = TypeSet::default();
                for (i, here) in self.naming.types.iter().enumerate() {
                    if here.is_some_and(|id| types.contains(id)) {
                        moved.insert(TypeId(i as u16));
                    }
                }
                Condition::Function(Arc::new(moved))
            }
            Condition::Listed(table) => Condition::Listed(self.table(table)),
            Condition::Criterion(criterion) => Condition::Criterion(self.criterion(criterion)),
            Condition::Constant(_) | Condition::Reading { .. } => condition.clone(),
        }
    }

    fn criterion(&mut self, written: &Arc<Criterion>) -> Arc<Criterion> {
        if let Some(known) = self.criteria.get(&Arc::as_ptr(written)) {
            return Arc::clone(known);
        }
        let Criterion { name, cites, condition, of_previous_year } = written.as_ref();
        let condition = self.condition(condition);
        let (name, cites, of_previous_year) = (name.clone(), cites.clone(), *of_previous_year);
        let moved = Arc::new(Criterion { name, cites, condition, of_previous_year });
        self.criteria.insert(Arc::as_ptr(written), Arc::clone(&moved));
        moved
    }

    fn table(&mut self, written: &Arc<Table>) -> Arc<Table> {
        if let Some(known) = self.tables.get(&Arc::as_ptr(written)) {
            return Arc::clone(known);
        }
        let mut moved = Table { name: written.name.clone(), rows: Default::default() };
        let naming = self.naming;
        for (i, here) in naming.types.iter().enumerate() {
            if let Some(row) = here.and_then(|id| written.row(id, &naming.own)) {
                let provided = self.condition(&row.provided);
                moved.rows.insert(TypeId(i as u16), Row { provided, ..row.clone() });
            }
        }
        let moved = Arc::new(moved);
        self.tables.insert(Arc::as_ptr(written), Arc::clone(&moved));
        moved
    }
}
