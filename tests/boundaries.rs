//! Both sides of every bound: each threshold of the law, taken from the rule set itself, and the examples of size that
//! people argue about.

use std::collections::BTreeSet;
use vitaal::Law;
use vitaal::diagram::{Cut, Partition};
use vitaal::evaluate::Judge;
use vitaal::model::{Blank, Decimal, Decision, FactId, Facts, Functions, Kind, TypeId, Value};
use vitaal::records::record;
use vitaal::rules::Readings;

mod common;

#[test]
fn a_figure_changes_cells_exactly_at_its_cuts() {
    for law in laws() {
        for (variable, fact, cuts) in figures(&law) {
            let cell = |figure: Decimal| {
                let mut facts = Facts::none(law.catalogue());
                facts.set(fact, Value::Figure(figure));
                let open = law.space.open(&law.cells(&facts), variable);
                assert_eq!(open.count_ones(), 1, "a figure that is given lies in one cell");
                open.trailing_zeros() as usize
            };
            assert_eq!(cell(Decimal::ZERO), 0);
            for (place, cut) in cuts.iter().enumerate() {
                let (last, first) = sides(*cut);
                let name = &law.catalogue().fact(fact).name;
                assert_eq!(cell(last), place, "{name} {last} lies below the cut at {}", cut.at);
                assert_eq!(cell(first), place + 1, "{name} {first} lies above the cut at {}", cut.at);
                // another cut may lie within a cent: "fewer than 50" and "not more than 50", each under its own reading
                for near in [last - cent(), first + cent()] {
                    let passed = cuts.iter().filter(|cut| near >= sides(**cut).1).count();
                    assert_eq!(cell(near), passed, "{name} {near}, a cent from the cut at {}", cut.at);
                }
            }
        }
    }
}

#[test]
fn every_threshold_is_a_cut_of_a_figure_in_its_unit() {
    let mut tested = BTreeSet::new();
    let mut named = BTreeSet::new();
    for law in laws() {
        for (_, fact, cuts) in figures(&law) {
            let Kind::Figure(unit) = law.catalogue().fact(fact).kind else { panic!("a cut of what is no figure") };
            tested.extend(cuts.iter().map(|cut| (law.catalogue().unit(unit).id.clone(), cut.at)));
        }
        for judge in law.judges() {
            for (name, (amount, unit)) in &judge.act.names.thresholds {
                let unit = unit.map_or(String::new(), |unit| law.catalogue().unit(unit).id.clone());
                named.insert((name.clone(), (unit, *amount)));
            }
        }
    }
    let idle: Vec<_> = named.iter().filter(|(_, bound)| !tested.contains(bound)).collect();
    assert!(idle.is_empty(), "no rule compares a figure with {idle:?}");
    assert!(named.len() >= 20, "only {named:?}");
}

/// At every cut some organisation is judged otherwise, under one of the readings, and is then judged alike on each side
/// of it. The space is cut by all readings of a law, whichever is chosen.
#[test]
fn every_cut_decides_for_some_record() {
    let of_union = common::eu(Readings::new());
    let is_of_union = |fact: FactId, cut: &Cut| figures(&of_union).any(|(_, f, cuts)| f == fact && cuts.contains(cut));
    for name in LAWS {
        let read = read_in_every_way(name);
        for (_, fact, cuts) in figures(&read[0]) {
            // in the Netherlands size is that of the Union, act and all
            for cut in cuts.iter().filter(|cut| name != "nl" || !is_of_union(fact, cut)) {
                let (last, first) = sides(*cut);
                let judged = |law: &Law, facts: &Facts, figure: Decimal| {
                    let mut facts = facts.clone();
                    facts.set(fact, Value::Figure(figure));
                    judged(law, &facts)
                };
                let turning_among = |surroundings: fn(&Law, FactId) -> Vec<Facts>| {
                    read.iter().find_map(|law| {
                        let turns = |facts: &Facts| judged(law, facts, last) != judged(law, facts, first);
                        surroundings(law, fact).into_iter().find(turns).map(|facts| (law, facts))
                    })
                };
                let turning = turning_among(of_one_year).or_else(|| turning_among(of_several_years));
                let fact = &read[0].catalogue().fact(fact).name;
                let Some((law, facts)) = turning else { panic!("{name}: nothing hangs on {fact} at {}", cut.at) };
                // unless another cut lies within that cent
                let passed = |figure: Decimal| cuts.iter().filter(|cut| figure >= sides(**cut).1).count();
                for (side, near) in [(last, last - cent()), (first, first + cent())] {
                    let alike = judged(law, &facts, side) == judged(law, &facts, near);
                    assert!(alike || passed(side) != passed(near), "{name}: {fact} {side} and {near}");
                }
            }
        }
    }
}

/// Staff, turnover and balance sheet total, with the size and what a healthcare provider of that size is.
const EXAMPLES: [(&str, &str, &str, &str, &str); 40] = [
    // staff: "fewer than", in fractions of a work unit
    ("9.99", "2000000", "2000000", "micro", "out-of-scope"),
    ("10", "2000000", "2000000", "small", "out-of-scope"),
    ("49.99", "1000000", "1000000", "small", "out-of-scope"),
    ("49.999999999", "1000000", "1000000", "small", "out-of-scope"),
    ("50", "1000000", "1000000", "medium", "important"),
    ("50.00", "0", "0", "medium", "important"),
    ("50.01", "1000000", "1000000", "medium", "important"),
    ("249.99", "1000000", "1000000", "medium", "important"),
    ("249.99", "50000000", "43000000", "medium", "important"),
    ("250", "1000000", "1000000", "large", "essential"),
    ("250", "0", "0", "large", "essential"),
    ("250.01", "1000000", "1000000", "large", "essential"),
    // money: "does not exceed", to the cent; one amount within is enough
    ("9", "2000000.00", "2000000.00", "micro", "out-of-scope"),
    ("9", "2000000.01", "2000000.00", "micro", "out-of-scope"),
    ("9", "2000000.00", "2000000.01", "micro", "out-of-scope"),
    ("9", "2000000.01", "2000000.01", "small", "out-of-scope"),
    ("49", "10000000.00", "10000000.00", "small", "out-of-scope"),
    ("49", "10000000.01", "10000000.00", "small", "out-of-scope"),
    ("49", "10000000.00", "10000000.01", "small", "out-of-scope"),
    ("49", "10000000.01", "10000000.01", "medium", "important"),
    ("49", "10000000.000000001", "10000000.000000001", "medium", "important"),
    ("249", "50000000.00", "43000000.00", "medium", "important"),
    ("249", "50000000.01", "43000000.00", "medium", "important"),
    ("249", "50000000.00", "43000000.01", "medium", "important"),
    ("249", "50000000.01", "43000000.01", "large", "essential"),
    ("249", "49999999.99", "42999999.99", "medium", "important"),
    // staff and money together
    ("100", "60000000", "30000000", "medium", "important"),
    ("100", "30000000", "60000000", "medium", "important"),
    ("20", "60000000", "50000000", "large", "essential"),
    ("45", "0", "60000000", "small", "out-of-scope"),
    ("45", "60000000", "0", "small", "out-of-scope"),
    ("0", "0", "0", "micro", "out-of-scope"),
    ("0", "60000000", "50000000", "large", "essential"),
    ("5", "20000000", "20000000", "medium", "important"),
    ("5", "5000000", "5000000", "small", "out-of-scope"),
    ("30", "50000000", "43000000", "medium", "important"),
    ("30", "50000000.01", "10000000", "small", "out-of-scope"),
    ("30", "50000000.01", "10000000.01", "medium", "important"),
    ("10000", "999999999999999999", "0", "large", "essential"),
    ("49.99", "10000000.01", "43000000.01", "medium", "important"),
];

#[test]
fn examples_of_size() {
    let law = common::eu(Readings::new());
    let mut wrong = Vec::new();
    for (fte, turnover, balance_sheet, size, class) in EXAMPLES {
        let cells = [
            ("function", "healthcare-provider"),
            ("fte", fte),
            ("turnover", turnover),
            ("balance_sheet", balance_sheet),
        ];
        let facts = record(cells, law.catalogue()).unwrap();
        let found = (class_of(&law, "size", &facts), class_of(&law, "nis2", &facts));
        if found != (size.to_string(), class.to_string()) {
            wrong.push(format!("{fte} AWU, {turnover}, {balance_sheet}: expected {size}, {class}; found {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn class_of(law: &Law, regime: &str, facts: &Facts) -> String {
    let judge = law.judges().find(|judge| judge.act.regime == regime);
    let judge = judge.unwrap_or_else(|| panic!("the law has no act for {regime}"));
    let class = decided(law, judge, facts).class();
    class.map_or("undetermined".to_string(), |class| judge.act.class(class).id.clone())
}

/// Laws that between them have every threshold.
const LAWS: [&str; 4] = ["eu", "nl", "nl-letter-2023", "eu-com-2026-13"];

/// Each of them, read in every way.
fn laws() -> Vec<Law> {
    LAWS.iter().flat_map(|name| read_in_every_way(name)).collect()
}

/// A law as it is read by default, then with each other choice of each reading.
fn read_in_every_way(name: &str) -> Vec<Law> {
    let default = common::law(name, Readings::new());
    let readings = default.rules.readings.iter();
    let others = readings.flat_map(|reading| {
        let others = reading.choices.iter().filter(|choice| **choice != reading.default);
        others.map(|choice| Readings::from([(reading.name.clone(), choice.clone())]))
    });
    let others: Vec<Law> = others.map(|readings| common::law(name, readings)).collect();
    std::iter::once(default).chain(others).collect()
}

/// The figures that rules test: variable, fact and cuts.
fn figures(law: &Law) -> impl Iterator<Item = (usize, FactId, &[Cut])> {
    let variables = law.space.variables.iter().enumerate();
    variables.filter_map(|(place, variable)| match (&variable.partition, variable.fact) {
        (Partition::Figure(cuts), Some(fact)) => Some((place, fact, cuts.as_slice())),
        _ => None,
    })
}

/// The last figure before a cut, and the first one after it.
fn sides(cut: Cut) -> (Decimal, Decimal) {
    if cut.above { (cut.at, cut.at + Decimal::STEP) } else { (cut.at - Decimal::STEP, cut.at) }
}

fn cent() -> Decimal {
    Decimal::parse("0.01").unwrap_or(Decimal::STEP)
}

fn judged(law: &Law, facts: &Facts) -> Vec<Decision> {
    law.judges().map(|judge| decided(law, judge, facts)).collect()
}

fn decided(law: &Law, judge: &Judge, facts: &Facts) -> Decision {
    judge.decide(&law.space, &law.cells(facts), &facts.functions, law.catalogue())
}

/// Records without a history in which a bound of `fact` may decide, one sort for each entity type unlike the others: with
/// every other figure far below or far above all bounds; and with one flag turned and every figure far above.
fn of_one_year(law: &Law, fact: FactId) -> Vec<Facts> {
    let variable = law.space.variable(fact);
    let looks = |judge: &Judge, id| variable.is_some_and(|v| law.space.open(&judge.sight(&[id]).cells, v) != 0);
    let mut alike = BTreeSet::new();
    let sort = |id: TypeId| law.judges().map(|judge| judge.diagram.alike(id)).collect::<Vec<_>>();
    let reading = law.catalogue().type_ids().filter(|id| law.judges().any(|judge| looks(judge, *id)));
    let unlike: Vec<TypeId> = reading.filter(|id| alike.insert(sort(*id))).collect();
    let of_a_type = |id: TypeId| {
        let mut found = each_far(vec![doing(law, id)], &other_figures(law, fact).1);
        let largest = found.last().cloned();
        for variable in law.space.variables.iter().filter(|v| matches!(v.partition, Partition::Flag)) {
            let turned = [false, true].into_iter().filter_map(|flag| Some((variable.fact?, Value::Flag(flag))));
            found.extend(turned.filter_map(|(fact, flag)| Some(with(largest.as_ref()?, fact, &flag))));
        }
        found
    };
    unlike.into_iter().flat_map(of_a_type).collect()
}

/// Records with a history: every other figure of both years far below or far above all bounds, and each status held.
fn of_several_years(law: &Law, fact: FactId) -> Vec<Facts> {
    let Some(first) = law.catalogue().type_ids().next() else { return Vec::new() };
    let (previous, current) = other_figures(law, fact);
    let of_two_years = each_far(each_far(vec![doing(law, first)], &current), &previous);
    let choices = law.space.variables.iter().filter_map(|variable| match (&variable.partition, variable.fact) {
        (Partition::Choice(count), Some(choice)) => Some((choice, *count)),
        _ => None,
    });
    let held = choices.filter(|(choice, _)| law.catalogue().fact(*choice).blank == Blank::Unknown);
    let of_history = held.flat_map(|(choice, count)| (1..=count).map(move |value| (choice, Value::Choice(value))));
    of_history
        .flat_map(|(choice, value)| {
            of_two_years.iter().map(move |facts| with(facts, choice, &value)).collect::<Vec<_>>()
        })
        .collect()
}

/// An organisation of which nothing is known but what it does.
fn doing(law: &Law, id: TypeId) -> Facts {
    let mut facts = Facts::none(law.catalogue());
    facts.functions = Functions::Known([id].into_iter().collect());
    facts
}

fn with(facts: &Facts, fact: FactId, value: &Value) -> Facts {
    let mut facts = facts.clone();
    facts.set(fact, value.clone());
    facts
}

/// The figures other than this one: those of the year before, and those of the last year.
fn other_figures(law: &Law, fact: FactId) -> (Vec<FactId>, Vec<FactId>) {
    let others = figures(law).map(|(_, other, _)| other).filter(|other| *other != fact);
    others.partition(|other| law.catalogue().fact(*other).previous_of.is_some())
}

/// Every combination of these figures far below and far above all bounds.
fn each_far(records: Vec<Facts>, figures: &[FactId]) -> Vec<Facts> {
    figures.iter().fold(records, |records, fact| {
        let far = [Decimal::ZERO, Decimal::whole(i64::MAX)];
        let both = records.into_iter().flat_map(|facts| {
            far.map(|figure| {
                let mut facts = facts.clone();
                facts.set(*fact, Value::Figure(figure));
                facts
            })
        });
        both.collect()
    })
}
