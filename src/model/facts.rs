//! What one record says.

use super::{Blank, Catalogue, Country, Decimal, FactId, Kind, SectorId, TypeId};
use jiff::civil::Date;
use std::sync::Arc;

/// The value of one fact in one record.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Value {
    /// Nothing was said; the fact declares what that means.
    #[default]
    Blank,
    /// Said to be unknown.
    Unknown,
    Flag(bool),
    Figure(Decimal),
    /// Part of it is not known, and can only add to this.
    AtLeast(Decimal),
    /// The place among the fact's choices counted from one; zero is none of them.
    Choice(u8),
    Country(Country),
    Countries(Vec<Country>),
    Date(Date),
    Text(String),
}

/// What is known of the things an organisation does.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub enum Functions {
    /// Nothing: it may be any type, or none that is listed.
    #[default]
    Unknown,
    /// These, in the order of the catalogue, each once.
    Known(Arc<[TypeId]>),
    /// Some type that the act lists for this sector.
    Sector(SectorId),
}

/// One record, as read. Judging it is left to the floors above.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    pub functions: Functions,
    values: Vec<Value>,
}

impl Facts {
    /// A record that says nothing.
    pub fn none(catalogue: &Catalogue) -> Facts {
        Facts { functions: Functions::Unknown, values: vec![Value::Blank; catalogue.facts.len()] }
    }

    pub fn get(&self, fact: FactId) -> &Value {
        &self.values[usize::from(fact.0)]
    }

    pub fn set(&mut self, fact: FactId, value: Value) {
        self.values[usize::from(fact.0)] = value;
    }

    pub fn is_given(&self, fact: FactId) -> bool {
        *self.get(fact) != Value::Blank
    }

    pub fn figure(&self, fact: FactId) -> Option<Decimal> {
        match self.get(fact) {
            Value::Figure(figure) => Some(*figure),
            _ => None,
        }
    }

    /// Takes out what does not count yet on this day, and says what that was: a fact dated later is as if it were absent.
    pub fn judged_on(&mut self, day: Date, catalogue: &Catalogue) -> Vec<FactId> {
        let is_later = |fact: &FactId| {
            let date = catalogue.fact(*fact).counts_from.map(|date| self.get(date));
            matches!(date, Some(Value::Date(date)) if *date > day)
        };
        let says_something = |fact: &FactId| matches!(self.get(*fact), Value::Flag(true) | Value::Choice(1..));
        let not_yet: Vec<FactId> = catalogue.fact_ids().filter(|f| says_something(f) && is_later(f)).collect();
        for fact in &not_yet {
            let absent = if catalogue.fact(*fact).kind == Kind::Flag { Value::Flag(false) } else { Value::Choice(0) };
            self.set(*fact, absent);
        }
        not_yet
    }

    /// What a blank is taken to be under the law of this jurisdiction; none when it is unknown.
    pub fn assumed(&self, fact: FactId, catalogue: &Catalogue, jurisdiction: Option<Country>) -> Option<Value> {
        if self.implied(fact, catalogue) {
            return Some(Value::Flag(true));
        }
        let declared = catalogue.fact(fact);
        let unknown_now = |flag: FactId| matches!(self.get(flag), Value::Flag(true) | Value::Unknown);
        if declared.unknown_when.is_some_and(unknown_now) {
            return None;
        }
        match (declared.blank, &declared.kind) {
            (Blank::Absent, Kind::Choice(_)) => Some(Value::Choice(0)),
            (Blank::Absent, Kind::Flag) => Some(Value::Flag(false)),
            (Blank::True, _) => Some(Value::Flag(true)),
            (Blank::Jurisdiction, _) => jurisdiction.map(Value::Country),
            (Blank::SameAs(other), _) => self.settled(other, catalogue, jurisdiction),
            (Blank::Unknown | Blank::Absent, _) => None,
        }
    }

    /// Whether something that the record does implies a flag.
    fn implied(&self, fact: FactId, catalogue: &Catalogue) -> bool {
        let Functions::Known(types) = &self.functions else { return false };
        types.iter().any(|id| catalogue.entity_type(*id).implies.contains(&fact))
    }

    /// The value that counts: the one given, or what a blank is taken to be. None when it is unknown.
    pub fn settled(&self, fact: FactId, catalogue: &Catalogue, jurisdiction: Option<Country>) -> Option<Value> {
        match self.get(fact) {
            Value::Blank => self.assumed(fact, catalogue, jurisdiction),
            Value::Unknown | Value::AtLeast(_) => None,
            value => Some(value.clone()),
        }
    }

    /// The countries of a fact, given or assumed; none when unknown.
    pub fn countries<'a>(
        &'a self,
        fact: FactId,
        catalogue: &Catalogue,
        jurisdiction: Option<&'a Country>,
    ) -> &'a [Country] {
        let mut fact = fact;
        loop {
            return match (self.get(fact), catalogue.fact(fact).blank) {
                (Value::Country(country), _) => std::slice::from_ref(country),
                (Value::Countries(countries), _) => countries,
                (Value::Blank, Blank::SameAs(other)) => {
                    fact = other;
                    continue;
                }
                (Value::Blank, Blank::Jurisdiction) => jurisdiction.map(std::slice::from_ref).unwrap_or_default(),
                _ => &[],
            };
        }
    }
}
