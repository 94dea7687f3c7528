//! A record told by questions and answers: what to ask next, and when nothing more can tell.
//!
//! Nothing is assumed of what was not asked: it stays open until it is answered or can no longer tell. What is answered
//! with "not known" stays open for good. So what was asked decides the same as a file that says it all.

use super::follow::Decided;
use super::law::{Judge, Law};
use crate::diagram::{Asked, Cells, Partition, mattering, tested};
use crate::model::{Activities, Activity, Blank, Decision, FactId, Facts, Functions, RuleId, RuleSetBits, Value};
use crate::rules::{Effect, Rule};

/// What a question is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Topic {
    /// What the organisation does.
    Function,
    /// In which sector it does that, where it is not known what.
    Sector,
    /// Whether anything is given of a group of facts, by the variable that stands for it.
    Given(usize),
    /// A fact; where activities are kept apart and each may have its own, the place of the activity.
    Fact(FactId, Option<usize>),
}

/// What was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    NotKnown,
    /// Of a group of facts: whether any is given.
    Given(bool),
    /// What it does, or in which sector.
    Doing(Functions),
    Value(Value),
}

/// What an answer can change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stake {
    /// To which class the record comes.
    Class,
    /// On which rules that class rests.
    Grounds,
    /// What applies beside the class, or when something is due.
    Follows,
}

/// A question with what can change by its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    pub topic: Topic,
    pub stake: Stake,
    /// The regimes for which it can, by their place.
    pub regimes: Vec<usize>,
}

/// Questions under one law, with the answers so far.
#[derive(Debug, Clone)]
pub struct Questions<'l> {
    law: &'l Law,
    answers: Vec<(Topic, Answer)>,
}

/// What is known at some point, as it counts on the day judged.
struct Known {
    facts: Facts,
    cells: Cells,
}

impl<'l> Questions<'l> {
    /// Nothing asked yet.
    pub fn under(law: &'l Law) -> Questions<'l> {
        Questions { law, answers: Vec::new() }
    }

    /// The law under which is asked.
    pub fn law(&self) -> &'l Law {
        self.law
    }

    /// Topics with their answers, in the order in which they were asked.
    pub fn answers(&self) -> &[(Topic, Answer)] {
        &self.answers
    }

    /// Notes an answer; an earlier one to the same question gives way.
    pub fn answer(&mut self, topic: Topic, answer: Answer) {
        match self.answers.iter_mut().find(|(known, _)| *known == topic) {
            Some((_, known)) => *known = answer,
            None => self.answers.push((topic, answer)),
        }
    }

    /// Takes back the last answer.
    pub fn back(&mut self) -> Option<(Topic, Answer)> {
        self.answers.pop()
    }

    /// What to ask next: first what can change a class, then what can change its grounds, then the rest; of these in the
    /// order of the facts, but last what tells only where something is unusual that is yet to be asked. None when nothing
    /// that can be asked tells anything any more.
    pub fn next(&self) -> Option<Question> {
        let all_regimes = || (0..self.law.regimes.len()).filter(|i| self.law.regimes[*i].is_some()).collect();
        let of_class = |topic| Some(Question { topic, stake: Stake::Class, regimes: all_regimes() });
        if self.law.judges().any(Judge::looks_at_functions) {
            match (self.answered(Topic::Function), self.answered(Topic::Sector)) {
                (None, _) => return of_class(Topic::Function),
                (Some(Answer::NotKnown), None) => return of_class(Topic::Sector),
                _ => {}
            }
        }
        let known = self.known();
        [Stake::Class, Stake::Grounds, Stake::Follows].into_iter().find_map(|stake| {
            let found = self.telling(&known, stake);
            let usual = if stake == Stake::Class { self.usually_telling(&known) } else { Vec::new() };
            let order = |topic: &Topic| (stake == Stake::Class && self.is_late(*topic, &usual), self.order(*topic));
            let topic = found.iter().map(|(topic, _)| *topic).min_by_key(order)?;
            let of_topic = found.into_iter().filter(|(other, _)| *other == topic);
            Some(Question { topic, stake, regimes: of_topic.map(|(_, regime)| regime).collect() })
        })
    }

    /// The record that the answers tell. What can still tell and was not asked is said to be unknown in it, so that
    /// nothing is assumed of that either.
    pub fn record(&self) -> Facts {
        let known = self.known();
        let (mut facts, mut given) = self.told();
        for stake in [Stake::Class, Stake::Grounds] {
            for (topic, _) in self.telling(&known, stake) {
                match topic {
                    Topic::Fact(fact, place) => say(&mut facts, fact, place, Value::Unknown),
                    Topic::Given(variable) => given.push((variable, true)),
                    Topic::Function | Topic::Sector => {}
                }
            }
        }
        let groups = given.into_iter().filter(|(_, any)| *any).flat_map(|(variable, _)| self.members(variable));
        for fact in groups {
            if !facts.is_given(*fact) {
                facts.set(*fact, Value::Unknown);
            }
        }
        together(facts)
    }

    /// The rules that test what a question is about, for what the organisation may do; by regime.
    pub fn rules_that_test(&self, topic: Topic) -> Vec<(&'l Judge, RuleId)> {
        let known = self.known();
        let variable = match topic {
            Topic::Fact(fact, _) => self.law.space.variable(fact),
            Topic::Given(variable) => Some(variable),
            Topic::Function | Topic::Sector => None,
        };
        let mut found = Vec::new();
        for judge in self.law.regimes.iter().flatten() {
            for id in judge.candidates(&known.facts.functions, self.law.catalogue()) {
                for (rule, root) in &judge.diagram.roots(id).open {
                    let tests = || tested(&judge.diagram, *root, &self.law.space, &known.cells);
                    if !found.iter().any(|(_, r)| r == rule) && variable.is_some_and(|v| tests().contains(&v)) {
                        found.push((judge, *rule));
                    }
                }
            }
        }
        found
    }

    /// The facts of which it is asked whether any is given.
    pub fn members(&self, variable: usize) -> &'l [FactId] {
        match &self.law.space.variables[variable].partition {
            Partition::Given(facts) => facts,
            _ => &[],
        }
    }

    fn answered(&self, topic: Topic) -> Option<&Answer> {
        self.answers.iter().find(|(known, _)| *known == topic).map(|(_, answer)| answer)
    }

    /// The order of questions: that of the facts; a group before the first of it.
    fn order(&self, topic: Topic) -> (FactId, Option<usize>) {
        match topic {
            Topic::Function | Topic::Sector => (FactId(0), None),
            Topic::Given(variable) => (self.members(variable).iter().min().copied().unwrap_or(FactId(0)), None),
            Topic::Fact(fact, place) => (fact, Some(place.unwrap_or(0))),
        }
    }

    /// What can still tell where everything of which a blank is assumed to be something is as it is assumed.
    fn usually_telling(&self, known: &Known) -> Vec<Topic> {
        let (law, catalogue) = (self.law, self.law.catalogue());
        let mut facts = known.facts.clone();
        for fact in catalogue.fact_ids().filter(|fact| !known.facts.is_given(*fact)) {
            if let Some(value) = known.facts.assumed(fact, catalogue, law.jurisdiction()) {
                facts.set(fact, value);
            }
        }
        let given = |v: usize| match law.space.open(&known.cells, v) {
            0b01 => Some(false),
            0b10 => Some(true),
            _ => None,
        };
        let cells = law.space.said(&facts, catalogue, given);
        let found = self.telling(&Known { facts, cells }, Stake::Class);
        found.into_iter().map(|(topic, _)| topic).collect()
    }

    /// Whether a question is better asked when others are settled: it tells only where something is unusual.
    fn is_late(&self, topic: Topic, usual: &[Topic]) -> bool {
        let is_assumed = |fact: FactId| self.law.catalogue().fact(fact).blank != Blank::Unknown;
        !usual.contains(&topic) && !matches!(topic, Topic::Fact(fact, _) if is_assumed(fact))
    }

    /// What the answers say, and which groups of facts something is given of.
    fn told(&self) -> (Facts, Vec<(usize, bool)>) {
        let (mut facts, mut given) = (Facts::none(self.law.catalogue()), Vec::new());
        for (topic, answer) in &self.answers {
            match (topic, answer) {
                (Topic::Function | Topic::Sector, Answer::Doing(functions)) => facts.functions = apart(functions),
                (Topic::Function | Topic::Sector, _) => {}
                (Topic::Given(variable), Answer::Given(any)) => given.push((*variable, *any)),
                // something is there, but not known
                (Topic::Given(variable), _) => {
                    given.push((*variable, true));
                    self.members(*variable).iter().for_each(|fact| facts.set(*fact, Value::Unknown));
                }
                (Topic::Fact(fact, place), answer) => {
                    let value = if let Answer::Value(value) = answer { value.clone() } else { Value::Unknown };
                    say(&mut facts, *fact, *place, value);
                }
            }
        }
        (facts, given)
    }

    fn known(&self) -> Known {
        let catalogue = self.law.catalogue();
        let (mut facts, given) = self.told();
        facts.judged_on(self.law.rules.as_of, catalogue);
        let is_given = |v: usize| given.iter().find(|(variable, _)| *variable == v).map(|(_, any)| *any);
        let cells = self.law.space.said(&facts, catalogue, is_given);
        Known { facts, cells }
    }

    /// What can be asked and can still change what is at stake, with the regime for which it can.
    fn telling(&self, known: &Known, stake: Stake) -> Vec<(Topic, usize)> {
        let mut found = Vec::new();
        for (regime, judge) in self.law.regimes.iter().enumerate() {
            let Some(judge) = judge else { continue };
            let topics = match stake {
                Stake::Class => self.mattering(judge, known, RuleSetBits::default()),
                Stake::Grounds | Stake::Follows => self.telling_beside(judge, known, stake),
            };
            found.extend(topics.into_iter().map(|topic| (topic, regime)));
        }
        found
    }

    /// The same of what stands beside the class.
    fn telling_beside(&self, judge: &Judge, known: &Known, stake: Stake) -> Vec<Topic> {
        let (space, functions) = (&self.law.space, &known.facts.functions);
        let decision = judge.decide(space, &known.cells, functions, self.law.catalogue());
        let possible = decision.possible;
        let is_at_stake = |rule: &Rule| match rule.effect {
            Effect::Class(classes) => stake == Stake::Grounds && classes.iter().any(|class| possible.contains(class)),
            Effect::Overlay(shown_for) => stake == Stake::Follows && !rule.assumed && possible.is_within(shown_for),
            Effect::Jurisdiction(_) => stake == Stake::Follows && !judge.is_out(possible),
        };
        let keeps = judge.act.rules_where(is_at_stake);
        let mut found = if keeps.is_empty() { Vec::new() } else { self.mattering(judge, known, keeps) };
        if stake == Stake::Follows {
            found.extend(self.days(judge, &decision, known).into_iter().map(|fact| Topic::Fact(fact, None)));
        }
        found
    }

    /// What can still change the class, and which of these rules count.
    fn mattering(&self, judge: &Judge, known: &Known, keeps: RuleSetBits) -> Vec<Topic> {
        let (space, functions) = (&self.law.space, &known.facts.functions);
        let start = judge.start(space, &known.cells, functions, self.law.catalogue());
        let stays_unknown = |asked: Asked| self.stays_unknown(known, asked);
        let left = mattering((&judge.diagram, space, &known.cells), &start, keeps, stays_unknown);
        left.into_iter().map(|asked| self.topic(asked, &known.facts)).collect()
    }

    fn topic(&self, asked: Asked, facts: &Facts) -> Topic {
        match self.law.space.variables[asked.variable].fact {
            // of an organisation that does one thing alone, what is said of it is said of the activity
            Some(fact) => Topic::Fact(fact, asked.activity.filter(|_| !facts.functions.activities().is_empty())),
            None => Topic::Given(asked.variable),
        }
    }

    fn stays_unknown(&self, known: &Known, asked: Asked) -> bool {
        let Some(fact) = self.law.space.variables[asked.variable].fact else { return false };
        let activity = asked.activity.and_then(|place| known.facts.functions.activities().get(place));
        let own = activity.and_then(|activity| activity.said().find(|(of, _)| *of == fact));
        let value = own.map_or_else(|| known.facts.get(fact), |(_, value)| value);
        *value == Value::Unknown
    }

    /// The dated events that periods run from, of duties that come for certain, as far as nothing is said of them.
    fn days(&self, judge: &Judge, decision: &Decision, known: &Known) -> Vec<FactId> {
        let functions = &known.facts.functions;
        let decided = Decided { law: self.law, judge, functions, cells: &known.cells, decision };
        let mut found = Vec::new();
        for (duty, certain) in decided.duties(|duty| duty.clock.is_some()) {
            let Some(clock) = duty.clock.filter(|_| certain) else { continue };
            let is_dated = matches!(known.facts.get(clock.from), Value::Date(_));
            let beside = [clock.met_by, clock.not_before].map(|fact| fact.filter(|_| is_dated));
            found.extend(
                [Some(clock.from)].into_iter().chain(beside).flatten().filter(|fact| !known.facts.is_given(*fact)),
            );
        }
        found
    }
}

/// Several activities, each with room for what is said of it alone.
fn apart(functions: &Functions) -> Functions {
    match functions.types() {
        Some(types) if types.len() > 1 => {
            let each = types.iter().map(|id| Activity { entity_type: *id, own: Some(Vec::new()) });
            Functions::Apart(Activities::of(each.collect()).into())
        }
        _ => functions.clone(),
    }
}

/// Says something of the organisation, or of one of its activities alone.
fn say(facts: &mut Facts, fact: FactId, place: Option<usize>, value: Value) {
    let Some(place) = place else { return facts.set(fact, value) };
    let mut each = facts.functions.activities().to_vec();
    if let Some(own) = each.get_mut(place).and_then(|activity| activity.own.as_mut()) {
        own.retain(|(of, _)| *of != fact);
        own.push((fact, value));
        own.sort_unstable();
        facts.functions = Functions::Apart(Activities::of(each).into());
    }
}

/// The same record, with what is said of all activities alike said of the organisation. Where none then has anything of
/// its own, they are not kept apart.
fn together(mut facts: Facts) -> Facts {
    let activities = facts.functions.activities().to_vec();
    let Some((first, others)) = activities.split_first() else { return facts };
    // what is unknown of each may differ between them, and is no unknown of the organisation
    for (fact, value) in first.said().filter(|(_, value)| *value != Value::Unknown) {
        if others.iter().all(|other| other.said().any(|(of, said)| (of, said) == (fact, value))) {
            facts.set(*fact, value.clone());
        }
    }
    if activities.iter().any(|activity| activity.said().any(|(fact, value)| facts.get(*fact) != value)) {
        return facts;
    }
    facts.doing(Functions::Known(activities.iter().map(|activity| activity.entity_type).collect()))
}
