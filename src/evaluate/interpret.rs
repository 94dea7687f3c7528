//! The rules read aloud: slow, obvious, and independent of the diagram, which is tested against it.
//!
//! A rule is put to each thing that the record does and evaluated on the values themselves. When it needs a fact that is
//! unknown, every value that could make a difference is tried: for the record, or for the one activity of which it is
//! unknown.

use crate::model::{
    Activity, Catalogue, ClassSet, Country, Decimal, FactId, Facts, Kind, RuleId, RuleSetBits, TypeId, Value,
};
use crate::rules::{Act, Condition, Effect, Rule, RuleSet};
use std::collections::{BTreeMap, BTreeSet};

/// An act to be read aloud.
pub struct Interpreter<'r> {
    rules: &'r RuleSet,
    act: &'r Act,
    /// For each figure, the bounds that some rule compares it with.
    bounds: BTreeMap<FactId, BTreeSet<Decimal>>,
    countries: BTreeSet<Country>,
}

/// One thing that a record does, as it is read: its entity type, and all that is said of it.
#[derive(Debug, Clone)]
pub struct Doing {
    pub entity_type: TypeId,
    pub facts: Facts,
    /// Its place among the activities that have something of their own; none where the record itself speaks for it.
    pub alone: Option<usize>,
}

impl Doing {
    /// Entity types of which the same is said.
    pub fn together(facts: &Facts, types: &[TypeId]) -> Vec<Doing> {
        types.iter().map(|id| Doing { entity_type: *id, facts: facts.clone(), alone: None }).collect()
    }

    /// Activities, each with what is said of it alone.
    pub fn apart(facts: &Facts, activities: &[Activity]) -> Vec<Doing> {
        let one = |(place, activity): (usize, &Activity)| Doing {
            entity_type: activity.entity_type,
            facts: facts.of_activity(activity),
            alone: activity.own.is_some().then_some(place),
        };
        activities.iter().enumerate().map(one).collect()
    }
}

/// An unknown fact, of the record or of one thing that it does alone.
pub type Unknown = (FactId, Option<usize>);

/// The rules that count, with the classes they leave.
pub type End = (RuleSetBits, ClassSet);

impl<'r> Interpreter<'r> {
    /// An act, with the bounds that its conditions compare with: between two of them all figures are alike.
    pub fn new(rules: &'r RuleSet, act: &'r Act) -> Interpreter<'r> {
        let mut interpreter = Interpreter { rules, act, bounds: BTreeMap::new(), countries: BTreeSet::new() };
        act.rules.iter().for_each(|rule| interpreter.note_bounds(&rule.condition));
        interpreter
    }

    fn note_bounds(&mut self, condition: &Condition) {
        condition.each_part(&mut |part| match part {
            Condition::Compare { fact, bound, .. } => {
                self.bounds.entry(*fact).or_default().insert(bound.amount);
            }
            Condition::Country { among, .. } => self.countries.extend(among.iter()),
            _ => {}
        });
    }

    /// Every end that some completion of the record comes to, being these entity types.
    pub fn ends(&self, facts: &Facts, types: &[TypeId]) -> BTreeSet<End> {
        self.ends_of(&Doing::together(facts, types))
    }

    /// The same for what a record does, each thing with what is said of it alone.
    pub fn ends_of(&self, doing: &[Doing]) -> BTreeSet<End> {
        match self.holding(doing) {
            Ok(holding) => {
                let counting = self.undefeated(holding);
                BTreeSet::from([(counting, self.outcome(counting))])
            }
            Err(unknown) => self.completed(doing, unknown).iter().flat_map(|doing| self.ends_of(doing)).collect(),
        }
    }

    /// The unknown facts for which two completions that differ in them alone differ in outcome. `unknown` are the
    /// facts to complete; the work grows with the product of their values.
    pub fn ask(&self, facts: &Facts, types: &[TypeId], unknown: &[FactId]) -> BTreeSet<FactId> {
        let unknown: Vec<Unknown> = unknown.iter().map(|fact| (*fact, None)).collect();
        self.ask_of(&Doing::together(facts, types), &unknown).into_iter().map(|(fact, _)| fact).collect()
    }

    /// The same for what a record does, each thing with what is unknown of it alone.
    pub fn ask_of(&self, doing: &[Doing], unknown: &[Unknown]) -> BTreeSet<Unknown> {
        unknown.iter().copied().filter(|fact| self.matters(*fact, doing, unknown)).collect()
    }

    fn matters(&self, fact: Unknown, doing: &[Doing], unknown: &[Unknown]) -> bool {
        let other = unknown.iter().copied().find(|other| *other != fact && self.is_open(doing, *other));
        match other {
            Some(other) => self.completed(doing, other).iter().any(|doing| self.matters(fact, doing, unknown)),
            None => {
                let outcomes: BTreeSet<BTreeSet<ClassSet>> = self
                    .completed(doing, fact)
                    .iter()
                    .map(|doing| self.ends_of(doing).into_iter().map(|(_, outcome)| outcome).collect())
                    .collect();
                outcomes.len() > 1
            }
        }
    }

    /// Whether something is said to be unknown, and was not completed.
    fn is_open(&self, doing: &[Doing], (fact, of): Unknown) -> bool {
        let concerned = doing.iter().find(|one| self.shares(one, (fact, of)));
        concerned.is_some_and(|one| matches!(one.facts.get(fact), Value::Unknown | Value::AtLeast(_)))
    }

    /// Whether something unknown is unknown of this: what is of one activity alone is so of no other.
    fn shares(&self, one: &Doing, (fact, of): Unknown) -> bool {
        !self.rules.catalogue.fact(fact).per_activity || one.alone == of
    }

    /// Everything that it may be once something unknown is filled in.
    fn completed(&self, doing: &[Doing], unknown: Unknown) -> Vec<Vec<Doing>> {
        let Some(one) = doing.iter().find(|one| self.shares(one, unknown)) else { return Vec::new() };
        let filled_in = |value: Value| {
            let mut doing = doing.to_vec();
            doing
                .iter_mut()
                .filter(|one| self.shares(one, unknown))
                .for_each(|one| one.facts.set(unknown.0, value.clone()));
            doing
        };
        self.open(unknown.0, &one.facts).into_iter().map(filled_in).collect()
    }

    /// The values that a fact which is unknown may still have.
    fn open(&self, fact: FactId, facts: &Facts) -> Vec<Value> {
        let mut values = self.values(fact);
        if let Value::AtLeast(known) = facts.get(fact) {
            values.retain(|value| matches!(value, Value::Figure(figure) if figure >= known));
            values.push(Value::Figure(*known));
        }
        values
    }

    /// The values of a fact that rules can tell apart: those at each bound, just below and just above it.
    fn values(&self, fact: FactId) -> Vec<Value> {
        let declared = self.rules.catalogue.fact(fact);
        match &declared.kind {
            Kind::Figure(_) => {
                let bounds = self.bounds.get(&fact).into_iter().flatten();
                let around = bounds.flat_map(|b| [*b - Decimal::STEP, *b, *b + Decimal::STEP]);
                around.chain([Decimal::ZERO]).map(Value::Figure).collect()
            }
            Kind::Choice(choices) => (declared.first_choice()..=choices.len() as u8).map(Value::Choice).collect(),
            Kind::Country | Kind::Countries => {
                let nowhere = Country(*b"??");
                self.countries.iter().copied().chain([nowhere]).map(Value::Country).collect()
            }
            _ => vec![Value::Flag(false), Value::Flag(true)],
        }
    }

    /// The rules that hold for one of the things it does, or an unknown fact that is needed to tell.
    fn holding(&self, doing: &[Doing]) -> Result<RuleSetBits, Unknown> {
        let mut holding = RuleSetBits::default();
        for id in (0..self.act.rules.len() as u8).map(RuleId) {
            for one in doing {
                let holds = self.holds(&self.act.rule(id).condition, &one.facts, one.entity_type);
                if holds.map_err(|fact| (fact, one.alone))? {
                    holding = holding.union(RuleSetBits::of(id));
                }
            }
        }
        Ok(holding)
    }

    fn holds(&self, condition: &Condition, facts: &Facts, entity_type: TypeId) -> Result<bool, FactId> {
        let catalogue: &Catalogue = &self.rules.catalogue;
        let value = |fact: FactId| facts.settled(fact, catalogue, self.rules.jurisdiction).ok_or(fact);
        Ok(match condition {
            Condition::Constant(value) => *value,
            Condition::All(parts) => {
                for part in parts {
                    if !self.holds(part, facts, entity_type)? {
                        return Ok(false);
                    }
                }
                true
            }
            Condition::Any(parts) => {
                for part in parts {
                    if self.holds(part, facts, entity_type)? {
                        return Ok(true);
                    }
                }
                false
            }
            Condition::Not(inner) => !self.holds(inner, facts, entity_type)?,
            Condition::Reading { holds, .. } => *holds,
            Condition::Majority(parts) => {
                let mut count = 0;
                for part in parts {
                    count += usize::from(self.holds(part, facts, entity_type)?);
                }
                count * 2 > parts.len()
            }
            Condition::Flag(fact) => value(*fact)? == Value::Flag(true),
            Condition::Compare { fact, relation, bound } => match value(*fact)? {
                Value::Figure(figure) => relation.holds(figure, bound.amount),
                _ => false,
            },
            Condition::Choice { fact, among } => match value(*fact)? {
                Value::Choice(choice) => among.contains(&choice),
                _ => false,
            },
            Condition::Country { fact, among } => match value(*fact)? {
                Value::Country(country) => among.contains(&country),
                Value::Countries(countries) => countries.iter().any(|c| among.contains(c)),
                _ => false,
            },
            Condition::Given(group) => group.iter().any(|fact| facts.is_given(*fact)),
            Condition::Function(types) => types.contains(entity_type),
            Condition::Listed(table) => match table.row(entity_type, catalogue) {
                Some(row) => self.holds(&row.provided, facts, entity_type)?,
                None => false,
            },
            Condition::Criterion(criterion) => self.holds(&criterion.condition, facts, entity_type)?,
        })
    }

    fn undefeated(&self, holding: RuleSetBits) -> RuleSetBits {
        let counting = holding.iter().filter(|id| self.counts(*id, holding));
        counting.fold(RuleSetBits::default(), |set, id| set.union(RuleSetBits::of(id)))
    }

    /// A rule counts unless another that counts defeats it.
    fn counts(&self, id: RuleId, holding: RuleSetBits) -> bool {
        !holding.iter().any(|by| self.act.rule(by).defeats.contains(id) && self.counts(by, holding))
    }

    fn outcome(&self, counting: RuleSetBits) -> ClassSet {
        let class = |rule: &Rule| if let Effect::Class(set) = rule.effect { Some(set) } else { None };
        let given = counting.iter().filter_map(|id| class(self.act.rule(id)));
        given.reduce(ClassSet::strongest_of_each).unwrap_or_default()
    }
}
