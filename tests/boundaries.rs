//! Both sides of every bound: each threshold of the law, taken from the rule set itself, and the examples of size that
//! people argue about.

use std::collections::BTreeSet;
use vitaal::Law;
use vitaal::diagram::{Cut, Partition};
use vitaal::evaluate::Judge;
use vitaal::model::{Blank, Decimal, Decision, FactId, Facts, Functions, Kind, Value};
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
                assert_eq!(cell(last - cent()), place, "{name}: a cent below the cut at {}", cut.at);
                assert_eq!(cell(first + cent()), place + 1, "{name}: a cent above the cut at {}", cut.at);
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
    assert!(named.len() >= 8, "only {named:?}");
}

/// At every cut some organisation is judged otherwise, and is judged alike on each side of it.
#[test]
fn every_cut_decides_for_some_record() {
    for law in laws() {
        for (_, fact, cuts) in figures(&law) {
            for cut in cuts {
                let (last, first) = sides(*cut);
                let judged = |facts: &Facts, figure: Decimal| {
                    let mut facts = facts.clone();
                    facts.set(fact, Value::Figure(figure));
                    judged(&law, &facts)
                };
                let turns = |facts: &Facts| judged(facts, last) != judged(facts, first);
                let turning = surroundings(&law, fact).into_iter().find(turns);
                let name = &law.catalogue().fact(fact).name;
                let Some(facts) = turning else { panic!("nothing hangs on {name} at {}", cut.at) };
                assert_eq!(judged(&facts, last), judged(&facts, last - cent()), "{name} below {}", cut.at);
                assert_eq!(judged(&facts, first), judged(&facts, first + cent()), "{name} above {}", cut.at);
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

/// The law as it is read by default, and with each other choice of each reading.
fn laws() -> Vec<Law> {
    let default = common::eu(Readings::new());
    let readings = default.rules.readings.iter();
    let others = readings.flat_map(|reading| {
        let others = reading.choices.iter().filter(|choice| **choice != reading.default);
        others.map(|choice| Readings::from([(reading.name.clone(), choice.clone())]))
    });
    let others: Vec<Law> = others.map(common::eu).collect();
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

/// Records in which a bound of `fact` may decide: with one flag turned; and with every other figure far below or far
/// above all bounds, with and without a history.
fn surroundings(law: &Law, fact: FactId) -> Vec<Facts> {
    let catalogue = law.catalogue();
    let mut nothing = Facts::none(catalogue);
    nothing.functions = Functions::Known(catalogue.type_ids().take(1).collect());
    let others: Vec<FactId> = figures(law).map(|(_, other, _)| other).filter(|other| *other != fact).collect();
    let (previous, current): (Vec<FactId>, Vec<FactId>) =
        others.into_iter().partition(|other| catalogue.fact(*other).previous_of.is_some());
    let of_a_year = each_far(vec![nothing.clone()], &current);
    let of_two_years = each_far(of_a_year.clone(), &previous);
    let choices = law.space.variables.iter().filter_map(|variable| match (&variable.partition, variable.fact) {
        (Partition::Choice(count), Some(choice)) => Some((choice, *count)),
        _ => None,
    });
    let held = choices.filter(|(choice, _)| catalogue.fact(*choice).blank == Blank::Unknown);
    let of_history = held.flat_map(|(choice, count)| (1..=count).map(move |value| (choice, Value::Choice(value))));
    let of_history: Vec<(FactId, Value)> = of_history.collect();
    let with = |facts: &Facts, fact: FactId, value: &Value| {
        let mut facts = facts.clone();
        facts.set(fact, value.clone());
        facts
    };
    let mut found = of_a_year;
    found.extend(law.space.variables.iter().filter(|v| matches!(v.partition, Partition::Flag)).flat_map(|variable| {
        let flags = [false, true].map(Value::Flag);
        flags.map(|flag| variable.fact.map_or_else(|| nothing.clone(), |fact| with(&nothing, fact, &flag)))
    }));
    for (choice, value) in &of_history {
        found.extend(of_two_years.iter().map(|facts| with(facts, *choice, value)));
    }
    found
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
