//! The rules read aloud: slow, obvious, and independent of the diagram, which is tested against it.
//!
//! A rule is put to each entity type of the record and evaluated on the values themselves. When it needs a fact that is
//! unknown, every value that could make a difference is tried.

use crate::model::{Catalogue, ClassSet, Country, Decimal, FactId, Facts, Kind, RuleId, RuleSetBits, TypeId, Value};
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

/// The rules that count, with the classes they leave.
pub type End = (RuleSetBits, ClassSet);

impl<'r> Interpreter<'r> {
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
        match self.holding(facts, types) {
            Ok(holding) => {
                let counting = self.undefeated(holding);
                BTreeSet::from([(counting, self.outcome(counting))])
            }
            Err(unknown) => {
                let completed = self.open(unknown, facts).into_iter().map(|value| with(facts, unknown, value));
                completed.flat_map(|facts| self.ends(&facts, types)).collect()
            }
        }
    }

    /// The unknown facts for which two completions that differ in them alone differ in outcome. `unknown` are the
    /// facts to complete; the work grows with the product of their values.
    pub fn ask(&self, facts: &Facts, types: &[TypeId], unknown: &[FactId]) -> BTreeSet<FactId> {
        unknown.iter().copied().filter(|fact| self.matters(*fact, facts, types, unknown)).collect()
    }

    fn matters(&self, fact: FactId, facts: &Facts, types: &[TypeId], unknown: &[FactId]) -> bool {
        let other =
            unknown.iter().copied().find(|f| *f != fact && facts.get(*f) != &Value::Blank && !is_set(facts, *f));
        match other {
            Some(other) => {
                let mut completed = self.open(other, facts).into_iter().map(|value| with(facts, other, value));
                completed.any(|facts| self.matters(fact, &facts, types, unknown))
            }
            None => {
                let outcomes: BTreeSet<BTreeSet<ClassSet>> = self
                    .open(fact, facts)
                    .into_iter()
                    .map(|value| self.ends(&with(facts, fact, value), types).into_iter().map(|(_, o)| o).collect())
                    .collect();
                outcomes.len() > 1
            }
        }
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

    /// The rules that hold for one of the entity types, or an unknown fact that is needed to tell.
    fn holding(&self, facts: &Facts, types: &[TypeId]) -> Result<RuleSetBits, FactId> {
        let mut holding = RuleSetBits::default();
        for id in (0..self.act.rules.len() as u8).map(RuleId) {
            for entity_type in types {
                if self.holds(&self.act.rule(id).condition, facts, *entity_type)? {
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

fn with(facts: &Facts, fact: FactId, value: Value) -> Facts {
    let mut facts = facts.clone();
    facts.set(fact, value);
    facts
}

/// Whether a fact that was unknown has been completed.
fn is_set(facts: &Facts, fact: FactId) -> bool {
    !matches!(facts.get(fact), Value::Unknown | Value::AtLeast(_))
}
