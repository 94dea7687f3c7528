//! Random records, drawn from what the law itself tests: a fact, bound or choice that a rule starts to use is drawn
//! without a change here.

use crate::laws::{catalogue, decide, is_of_union, laws, place};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestRunner};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::RangeInclusive;
use std::sync::OnceLock;
use vitaal::Law;
use vitaal::diagram::Partition;
use vitaal::model::{
    Activities, Activity, Blank, ClassSet, Country, Decimal, FactId, Facts, Functions, Kind, SectorId, TypeId, Value,
};
use vitaal::rules::Effect;

/// What an organisation says, and the law that it is put to.
#[derive(Clone)]
pub struct Record {
    pub law: usize,
    pub facts: Facts,
}

impl Record {
    pub fn law(&self) -> &'static Law {
        &laws()[self.law]
    }

    pub fn with(&self, fact: FactId, value: Value) -> Record {
        let mut record = self.clone();
        record.facts.set(fact, value);
        record
    }

    pub fn doing(&self, functions: Functions) -> Record {
        let mut record = self.clone();
        record.facts.functions = functions;
        record
    }

    /// The facts that the law tests and this record leaves unknown. A blank history is no unknown history: without any,
    /// this year decides.
    pub fn unknown(&self) -> Vec<FactId> {
        let law = self.law();
        let tested = law.space.variables.iter().filter_map(|variable| variable.fact);
        let is_unknown = |fact: &FactId| {
            self.facts.settled(*fact, law.catalogue(), law.jurisdiction()).is_none() && !self.is_left_out(*fact)
        };
        tested.filter(is_unknown).collect()
    }

    /// Whether the fact is of a group that rules ask for as a whole, and nothing of it is given.
    fn is_left_out(&self, fact: FactId) -> bool {
        let group = groups().iter().find(|group| group.contains(&fact));
        group.is_some_and(|group| !group.iter().any(|fact| self.facts.is_given(*fact)))
    }

    /// The same with every unknown fact said to be so.
    pub fn with_unknowns_said(&self) -> Record {
        self.unknown().into_iter().fold(self.clone(), |record, fact| record.with(fact, Value::Unknown))
    }
}

impl fmt::Debug for Record {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let catalogue = catalogue();
        match &self.facts.functions {
            Functions::Unknown => write!(f, "{{ function: unknown")?,
            Functions::Sector(sector) => write!(f, "{{ sector: {}", catalogue.sector(*sector).id)?,
            Functions::Known(types) => write!(f, "{{ function: {}", ids(types).join("|"))?,
            Functions::Apart(activities) => {
                let own = |activity: &Activity| {
                    let said = activity.said();
                    let said =
                        said.map(|(fact, value)| format!("{}: {}", catalogue.fact(*fact).name, cell(*fact, value)));
                    let alone = if activity.own.is_some() { "alone" } else { "as the record" };
                    let (name, said) = (ids(&[activity.entity_type]), said.collect::<Vec<_>>().join(", "));
                    format!("{} ({alone}: {said})", name.concat())
                };
                let each = activities.each().iter().map(own);
                write!(f, "{{ activities: {}", each.collect::<Vec<_>>().join("; "))?
            }
        }
        for fact in catalogue.fact_ids().filter(|fact| self.facts.is_given(*fact)) {
            write!(f, ", {}: {}", catalogue.fact(fact).name, cell(fact, self.facts.get(fact)))?;
        }
        write!(f, ", law: {}", self.law().rules.law)?;
        let others = self.law().rules.readings.iter().filter(|reading| reading.chosen != reading.default);
        let read: Vec<String> = others.map(|reading| format!("{}={}", reading.name, reading.chosen)).collect();
        if read.is_empty() { write!(f, " }}") } else { write!(f, " }} read {}", read.join(" ")) }
    }
}

/// A value as a record writes it.
pub fn cell(fact: FactId, value: &Value) -> String {
    match (value, &catalogue().fact(fact).kind) {
        (Value::Blank, _) => String::new(),
        (Value::Unknown, _) => "unknown".to_string(),
        (Value::Flag(flag), _) => flag.to_string(),
        (Value::Figure(figure), _) => figure.to_string(),
        (Value::Choice(0), _) => "none".to_string(),
        (Value::Choice(choice), Kind::Choice(choices)) => choices[usize::from(*choice) - 1].clone(),
        (Value::Country(country), _) => country.code().to_string(),
        (Value::Countries(list), _) => list.iter().map(Country::code).collect::<Vec<_>>().join("|"),
        (other, _) => format!("{other:?}"),
    }
}

pub fn ids(types: &[TypeId]) -> Vec<&'static str> {
    types.iter().map(|id| catalogue().entity_type(*id).id.as_str()).collect()
}

/// So many random records.
pub fn drawn(strategy: &BoxedStrategy<Record>, count: usize) -> impl Iterator<Item = Record> {
    let mut runner = TestRunner::new(Config::default());
    let draw = move |_| match strategy.new_tree(&mut runner) {
        Ok(tree) => tree.current(),
        Err(reason) => panic!("no record is drawn: {reason}"),
    };
    (0..count).map(draw)
}

/// How much a record leaves unknown.
#[derive(Clone, Copy)]
pub struct Gaps {
    pub most: usize,
    /// How many of them may be figures or parts of the history: those have many values to complete.
    pub wide: usize,
}

impl Gaps {
    pub const NONE: Gaps = Gaps { most: 0, wide: 0 };
    /// Few enough to try every completion.
    pub const FEW: Gaps = Gaps { most: 4, wide: 2 };
    pub const MANY: Gaps = Gaps { most: 12, wide: 12 };
}

/// Records under one of the laws.
pub fn records(functions: BoxedStrategy<Functions>, gaps: Gaps) -> BoxedStrategy<Record> {
    let law = prop_oneof![1 => Just(place("eu")), 1 => Just(place("nl")), 2 => 0..laws().len()];
    records_under(law.boxed(), functions, gaps)
}

/// Records under the laws at these places.
pub fn records_under(
    law: BoxedStrategy<usize>,
    functions: BoxedStrategy<Functions>,
    gaps: Gaps,
) -> BoxedStrategy<Record> {
    let values: Vec<BoxedStrategy<Value>> = domain().keys().map(|fact| value(*fact)).collect();
    let holes = proptest::collection::vec((any::<Index>(), any::<bool>(), any::<bool>()), 0..=gaps.most);
    (law, functions, values, any::<bool>(), holes)
        .prop_map(move |(law, functions, values, history, holes)| {
            let mut record = Record { law, facts: Facts::none(catalogue()) }.doing(functions);
            for (fact, value) in domain().keys().zip(values) {
                record.facts.set(*fact, value);
            }
            if !history {
                let left_out = groups().iter().flatten();
                left_out.for_each(|fact| record.facts.set(*fact, Value::Blank));
            }
            dig(&mut record, &holes, gaps.wide, history);
            do_not_contradict(&mut record);
            say_what_is_unknown_with_another(&mut record);
            record
        })
        .boxed()
}

/// What an activity implies is not denied: such a row would be rejected.
fn do_not_contradict(record: &mut Record) {
    let types = record.facts.functions.types().unwrap_or_default().to_vec();
    for fact in types.iter().flat_map(|id| &catalogue().entity_type(*id).implies) {
        if record.facts.get(*fact) == &Value::Flag(false) {
            record.facts.set(*fact, Value::Blank);
        }
    }
}

/// A blank that takes the value of another fact is said to be unknown where that fact is. The diagram does not know that
/// both would have one value: see `a_blank_like_an_unknown_fact_is_never_judged_too_narrowly`.
fn say_what_is_unknown_with_another(record: &mut Record) {
    let jurisdiction = record.law().jurisdiction();
    for fact in catalogue().fact_ids() {
        let Blank::SameAs(other) = catalogue().fact(fact).blank else { continue };
        let is_open = record.facts.settled(other, catalogue(), jurisdiction).is_none();
        if is_open && record.facts.get(fact) == &Value::Blank {
            record.facts.set(fact, Value::Unknown);
        }
    }
}

/// Makes facts unknown: half of them figures and history, in one of the two ways in which a record can say so.
fn dig(record: &mut Record, holes: &[(Index, bool, bool)], most_wide: usize, history: bool) {
    let in_group = |fact: &FactId| groups().iter().any(|group| group.contains(fact));
    let is_figure = |fact: &FactId| matches!(catalogue().fact(*fact).kind, Kind::Figure(_));
    let there = |fact: &&FactId| history || !in_group(fact);
    let (wide, narrow): (Vec<FactId>, Vec<FactId>) =
        domain().keys().filter(there).partition(|fact| is_figure(fact) || in_group(fact));
    let mut dug_wide = 0;
    for (at, is_wide, as_blank) in holes {
        if *is_wide && dug_wide == most_wide {
            continue;
        }
        dug_wide += usize::from(*is_wide);
        let fact = *at.get(if *is_wide { &wide } else { &narrow });
        let by_blank = *as_blank && catalogue().fact(fact).blank == Blank::Unknown;
        record.facts.set(fact, if by_blank { Value::Blank } else { Value::Unknown });
    }
}

/// What a fact may be, and where figures change sides.
enum Range {
    Flag,
    Figures(BTreeSet<Decimal>),
    Choices(u8),
    Countries(Vec<Country>),
}

/// Every fact that one of the laws tests.
fn domain() -> &'static BTreeMap<FactId, Range> {
    static DOMAIN: OnceLock<BTreeMap<FactId, Range>> = OnceLock::new();
    DOMAIN.get_or_init(|| {
        let mut domain = BTreeMap::new();
        for variable in laws().iter().flat_map(|law| &law.space.variables) {
            let Some(fact) = variable.fact else { continue };
            match &variable.partition {
                Partition::Flag => _ = domain.insert(fact, Range::Flag),
                Partition::Choice(count) => _ = domain.insert(fact, Range::Choices(*count)),
                Partition::Country { sets, .. } | Partition::Countries { sets } => {
                    // the list of a country itself, and one that no law names
                    let some = sets.lists.iter().flat_map(|set| set.iter().take(2)).copied().chain([Country(*b"AQ")]);
                    let known = domain.entry(fact).or_insert_with(|| Range::Countries(Vec::new()));
                    if let Range::Countries(known) = known {
                        known.extend(some);
                        known.sort_unstable();
                        known.dedup();
                    }
                }
                Partition::Figure(cuts) => {
                    let known = domain.entry(fact).or_insert_with(|| Range::Figures(BTreeSet::new()));
                    if let Range::Figures(bounds) = known {
                        bounds.extend(cuts.iter().map(|cut| cut.at));
                    }
                }
                Partition::Given(_) => {}
            }
        }
        domain
    })
}

/// The facts of which rules ask whether anything is given.
fn groups() -> &'static [Vec<FactId>] {
    static GROUPS: OnceLock<Vec<Vec<FactId>>> = OnceLock::new();
    GROUPS.get_or_init(|| {
        let partitions = laws().iter().flat_map(|law| &law.space.variables).map(|variable| &variable.partition);
        let groups =
            partitions.filter_map(|p| if let Partition::Given(group) = p { Some(group.clone()) } else { None });
        let mut groups: Vec<Vec<FactId>> = groups.collect();
        groups.sort();
        groups.dedup();
        groups
    })
}

/// The facts that are figures, and their values.
pub fn figures() -> Vec<FactId> {
    let is_figure = |(_, range): &(&FactId, &Range)| matches!(range, Range::Figures(_));
    domain().iter().filter(is_figure).map(|(fact, _)| *fact).collect()
}

/// A value that is given.
pub fn given(fact: FactId) -> BoxedStrategy<Value> {
    match &domain()[&fact] {
        Range::Flag => any::<bool>().prop_map(Value::Flag).boxed(),
        Range::Choices(count) => (catalogue().fact(fact).first_choice()..=*count).prop_map(Value::Choice).boxed(),
        Range::Figures(bounds) => figure(fact, bounds).prop_map(Value::Figure).boxed(),
        Range::Countries(some) => match catalogue().fact(fact).kind {
            Kind::Countries => proptest::collection::vec(select(some.clone()), 1..3).prop_map(Value::Countries).boxed(),
            _ => select(some.clone()).prop_map(Value::Country).boxed(),
        },
    }
}

/// A value, mostly the one that a blank is taken to be: qualifiers and exclusions are rare in life, too.
fn value(fact: FactId) -> BoxedStrategy<Value> {
    match catalogue().fact(fact).blank {
        Blank::Unknown => given(fact),
        _ => prop_oneof![8 => Just(Value::Blank), 2 => given(fact)].boxed(),
    }
}

/// Figures at the bounds, a step and a cent from them, or one where they count wholes, and anywhere.
fn figure(fact: FactId, bounds: &BTreeSet<Decimal>) -> BoxedStrategy<Decimal> {
    let is_whole = matches!(catalogue().fact(fact).kind, Kind::Figure(unit) if catalogue().unit(unit).whole);
    let cent = Decimal::parse("0.01").unwrap_or(Decimal::STEP);
    let [step, cent] = if is_whole { [Decimal::ONE; 2] } else { [Decimal::STEP, cent] };
    let around = |at: &Decimal| [*at, *at - step, *at + step, *at - cent, *at + cent];
    let telling: Vec<Decimal> = bounds.iter().flat_map(around).chain([Decimal::ZERO]).collect();
    let anywhere = prop_oneof![0..400i64, 0..60_000_000i64, 0..i64::MAX / 2].prop_map(Decimal::whole);
    prop_oneof![4 => select(telling), 1 => anywhere].boxed()
}

/// An organisation that does all of these, in the order of the catalogue.
pub fn known(types: Vec<TypeId>) -> Functions {
    Functions::Known(types.into())
}

/// One type or several, as the catalogue orders them.
pub fn known_functions(count: RangeInclusive<usize>) -> BoxedStrategy<Functions> {
    let types = catalogue().types.len() as u16;
    let draw = proptest::collection::btree_set((0..types).prop_map(TypeId), count);
    draw.prop_map(|types| known(types.into_iter().collect())).boxed()
}

/// Mostly one activity, sometimes two or three.
pub fn some_functions() -> BoxedStrategy<Functions> {
    prop_oneof![3 => known_functions(1..=1), 2 => known_functions(2..=3)].boxed()
}

/// Up to four activities, of which some say something alone. They are of types for which that matters, half of the time.
pub fn activities(unknown: u32) -> BoxedStrategy<Functions> {
    let types = catalogue().types.len() as u16;
    let any_type = (0..types).prop_map(TypeId).boxed();
    let entity_type = prop_oneof![any_type, select(types_with_something_of_their_own())];
    let facts: Vec<FactId> = domain().keys().copied().filter(|fact| catalogue().fact(*fact).per_activity).collect();
    let said = |fact: &FactId| {
        let known = prop_oneof![2 => Just(Value::Blank), 1 => given(*fact)];
        prop_oneof![12 => known, unknown => Just(Value::Unknown)].boxed()
    };
    let values: Vec<BoxedStrategy<Value>> = facts.iter().map(said).collect();
    let own = proptest::option::weighted(0.8, values);
    let activity = (entity_type, own).prop_map(move |(entity_type, own)| {
        let own =
            own.map(|values| facts.iter().copied().zip(values).filter(|(_, value)| *value != Value::Blank).collect());
        Activity { entity_type, own }
    });
    let each = proptest::collection::vec(activity, 1..=4);
    each.prop_map(|each| Functions::Apart(Activities::of(each).into())).boxed()
}

/// Entity types for which a rule hangs on something that each activity may have of its own.
pub fn types_with_something_of_their_own() -> Vec<TypeId> {
    let hangs = |id: &TypeId| {
        laws().iter().any(|law| {
            let mentioned = law.judges().map(|judge| judge.diagram.roots(*id).mentioned.cells);
            let apart: Vec<usize> = (0..law.space.variables.len()).filter(|v| law.space.is_apart(*v)).collect();
            mentioned.into_iter().any(|cells| apart.iter().any(|v| law.space.open(&cells, *v) != 0))
        })
    };
    catalogue().type_ids().filter(hangs).collect()
}

/// A sector alone, or nothing at all.
pub fn open_functions() -> BoxedStrategy<Functions> {
    let sectors = catalogue().sectors.len() as u8;
    let sector = (0..sectors).prop_map(|i| Functions::Sector(SectorId(i)));
    prop_oneof![9 => sector, 1 => Just(Functions::Unknown)].boxed()
}

pub fn any_functions() -> BoxedStrategy<Functions> {
    prop_oneof![4 => some_functions(), 1 => open_functions()].boxed()
}

/// A value of each kind that a law tells apart.
pub fn telling(law: usize, fact: FactId) -> Vec<Value> {
    let law = &laws()[law];
    match &domain()[&fact] {
        Range::Flag => vec![Value::Flag(false), Value::Flag(true)],
        Range::Choices(count) => (catalogue().fact(fact).first_choice()..=*count).map(Value::Choice).collect(),
        Range::Countries(some) => some.iter().map(|country| Value::Country(*country)).collect(),
        Range::Figures(bounds) => {
            let around = bounds.iter().flat_map(|at| [*at - Decimal::STEP, *at, *at + Decimal::STEP]);
            let all: BTreeSet<Decimal> = around.chain([Decimal::ZERO]).collect();
            let mut told: Vec<Value> = all.into_iter().map(Value::Figure).collect();
            let cells = |value: &Value| {
                let mut facts = Facts::none(catalogue());
                facts.set(fact, value.clone());
                law.cells(&facts)
            };
            told.dedup_by_key(|value| cells(value));
            told
        }
    }
}

/// The record with its unknown facts filled in, in every way that the law can tell apart.
pub fn completions(record: &Record) -> Vec<Record> {
    let Some(fact) = record.unknown().first().copied() else { return vec![record.clone()] };
    let values = telling(record.law, fact);
    values.into_iter().flat_map(|value| completions(&record.with(fact, value))).collect()
}

/// What the random records are worth: together they make every rule of the acts of the Union count, save marks never
/// shown. Rules that take three facts and one activity of a hundred are met too seldom to say so of all laws.
#[test]
fn every_rule_counts_for_some_random_record() {
    let mut counting = BTreeSet::new();
    let mut all = BTreeSet::new();
    let of_union: Vec<usize> = (0..laws().len()).filter(|i| is_of_union(&laws()[*i])).collect();
    for judge in of_union.iter().flat_map(|i| laws()[*i].judges()) {
        let shown = judge.act.rules.iter().filter(|rule| rule.effect != Effect::Overlay(ClassSet::default()));
        all.extend(shown.map(|rule| (judge.act.id.as_str(), rule.id.as_str())));
    }
    for record in drawn(&records_under(select(of_union).boxed(), any_functions(), Gaps::FEW), 20_000) {
        for judge in record.law().judges() {
            let decision = decide(&record, judge);
            let rules = decision.grounds.iter().map(|ground| ground.rule).chain(decision.overlays.iter());
            counting.extend(rules.map(|rule| (judge.act.id.as_str(), judge.act.rule(rule).id.as_str())));
        }
        if counting.len() == all.len() {
            return;
        }
    }
    let missing: Vec<&(&str, &str)> = all.difference(&counting).collect();
    panic!("no record makes these count: {missing:?}");
}
