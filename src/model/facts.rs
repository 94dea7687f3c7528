//! What one record says.

use super::{Blank, Catalogue, Country, Decimal, FactId, Kind, SectorId, TypeId};
use jiff::civil::Date;
use std::sync::Arc;

/// The value of one fact in one record.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
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

impl Value {
    /// The cell that says it; none for a blank, and for what cells do not say.
    pub fn written(&self, kind: &Kind) -> Option<String> {
        Some(match (self, kind) {
            (Value::Blank | Value::AtLeast(_), _) => return None,
            (Value::Unknown, _) => "unknown".to_string(),
            (Value::Flag(flag), _) => flag.to_string(),
            (Value::Figure(figure), _) => figure.to_string(),
            (Value::Choice(0), _) => "none".to_string(),
            (Value::Choice(choice), Kind::Choice(choices)) => choices.get(usize::from(*choice) - 1)?.clone(),
            (Value::Choice(_), _) => return None,
            (Value::Country(country), _) => country.code().to_string(),
            (Value::Countries(countries), _) => countries.iter().map(Country::code).collect::<Vec<_>>().join("|"),
            (Value::Date(date), _) => date.to_string(),
            (Value::Text(text), _) => text.clone(),
        })
    }
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
    /// Several, of which some have qualifiers of their own.
    Apart(Arc<Activities>),
}

/// The things that an organisation does, each with what is said of it alone.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Activities {
    types: Vec<TypeId>,
    each: Vec<Activity>,
}

/// One thing that an organisation does.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Activity {
    pub entity_type: TypeId,
    /// What is said of it alone: of a fact that is left out or blank the record speaks for it too. None where the
    /// activity stands in the record itself, which then speaks for it in everything.
    pub own: Option<Vec<(FactId, Value)>>,
}

impl Activities {
    /// In whatever order they are named.
    pub fn of(mut each: Vec<Activity>) -> Activities {
        each.sort_unstable();
        let mut types: Vec<TypeId> = each.iter().map(|activity| activity.entity_type).collect();
        types.dedup();
        Activities { types, each }
    }

    /// In the order of the catalogue.
    pub fn each(&self) -> &[Activity] {
        &self.each
    }
}

impl Activity {
    /// What is said of the activity alone.
    pub fn said(&self) -> impl Iterator<Item = &(FactId, Value)> {
        self.own.iter().flatten().filter(|(_, value)| *value != Value::Blank)
    }
}

impl Functions {
    /// The entity types, where they are known: each once, in the order of the catalogue.
    pub fn types(&self) -> Option<&[TypeId]> {
        match self {
            Functions::Known(types) => Some(types),
            Functions::Apart(activities) => Some(&activities.types),
            Functions::Unknown | Functions::Sector(_) => None,
        }
    }

    /// Where the list of them lies in memory, which copies share; none where there is no list.
    pub fn address(&self) -> Option<usize> {
        match self {
            Functions::Known(types) => Some(Arc::as_ptr(types).addr()),
            Functions::Apart(activities) => Some(Arc::as_ptr(activities).addr()),
            Functions::Unknown | Functions::Sector(_) => None,
        }
    }

    /// The activities, where some have qualifiers of their own; else none.
    pub fn activities(&self) -> &[Activity] {
        match self {
            Functions::Apart(activities) => activities.each(),
            _ => &[],
        }
    }
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

    /// The value of a fact, as it was given.
    pub fn get(&self, fact: FactId) -> &Value {
        &self.values[usize::from(fact.0)]
    }

    /// Gives a fact a value in place of what it had.
    pub fn set(&mut self, fact: FactId, value: Value) {
        self.values[usize::from(fact.0)] = value;
    }

    /// Whether anything was said of it; `unknown` is something, a blank is not.
    pub fn is_given(&self, fact: FactId) -> bool {
        !matches!(self.get(fact), Value::Blank)
    }

    /// The same record, doing this.
    pub fn doing(self, functions: Functions) -> Facts {
        Facts { functions, ..self }
    }

    /// The record as it is seen by one of its activities.
    pub fn of_activity(&self, activity: &Activity) -> Facts {
        let mut facts = self.clone();
        activity.said().for_each(|(fact, value)| facts.set(*fact, value.clone()));
        facts
    }

    /// The figure, where it is known exactly: of what is known at least, there is none.
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

    /// What the record says, as the cells of a file by the names of their columns; what is blank is left out. Of several
    /// activities, what each says alone is not in it.
    pub fn written(&self, catalogue: &Catalogue) -> Vec<(String, String)> {
        let id = |id: &TypeId| catalogue.entity_type(*id).id.clone();
        let mut cells = Vec::new();
        for fact in catalogue.fact_ids() {
            let declared = catalogue.fact(fact);
            let cell = match (&declared.kind, &self.functions) {
                (Kind::Functions, functions) => {
                    functions.types().map(|types| types.iter().map(id).collect::<Vec<_>>().join("|"))
                }
                (Kind::Sector, Functions::Sector(sector)) => Some(catalogue.sector(*sector).id.clone()),
                _ => self.get(fact).written(&declared.kind),
            };
            cells.extend(cell.map(|cell| (declared.name.clone(), cell)));
        }
        cells
    }

    /// What a blank is taken to be under the law of this jurisdiction; none when it is unknown.
    pub fn assumed(&self, fact: FactId, catalogue: &Catalogue, jurisdiction: Option<Country>) -> Option<Value> {
        if self.implied(fact, catalogue) {
            return Some(Value::Flag(true));
        }
        let declared = catalogue.fact(fact);
        let unknown_now = |flag: FactId| matches!(self.get(flag), Value::Flag(true) | Value::Unknown);
        // only law of the Union leaves open what a State has yet to decide
        if jurisdiction.is_none() && declared.unknown_when.is_some_and(unknown_now) {
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
    pub fn implied(&self, fact: FactId, catalogue: &Catalogue) -> bool {
        self.functions.types().unwrap_or_default().iter().any(|id| catalogue.entity_type(*id).implies.contains(&fact))
    }

    /// Whether one of several things that the record does implies a flag, so that of the others it is known. Of one thing
    /// alone a cell that says unknown stays so: what it is by its type, rules say that name the type.
    pub fn implied_beside(&self, fact: FactId, catalogue: &Catalogue) -> bool {
        self.functions.types().is_some_and(|types| types.len() > 1) && self.implied(fact, catalogue)
    }

    /// The value that counts: the one given, or what a blank is taken to be. None when it is unknown.
    pub fn settled(&self, fact: FactId, catalogue: &Catalogue, jurisdiction: Option<Country>) -> Option<Value> {
        match self.get(fact) {
            Value::Blank => self.assumed(fact, catalogue, jurisdiction),
            Value::Unknown if self.implied_beside(fact, catalogue) => Some(Value::Flag(true)),
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
