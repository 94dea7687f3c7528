//! The same record gives the same decision, and the same file the same bytes, however often and from whichever load.

use crate::common;
use crate::laws::{catalogue, decide};
use crate::records::{Gaps, Record, any_functions, cell, ids, records};
use crate::trying;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestRunner};
use std::io::Write;
use std::process::Command;
use std::sync::OnceLock;
use vitaal::Law;
use vitaal::model::{Functions, Kind};
use vitaal::rules::Readings;

proptest! {
    #![proptest_config(trying(2000))]
    #[test]
    fn a_record_is_decided_the_same_again(record in records(any_functions(), Gaps::MANY)) {
        static AGAIN: OnceLock<Law> = OnceLock::new();
        let again = AGAIN.get_or_init(|| common::eu(Readings::new()));
        for (place, judge) in record.law().judges().enumerate() {
            prop_assert_eq!(decide(&record, judge), decide(&record, judge));
            let same = Record { law: 0, ..record.clone() };
            let there = again.judges().nth(place).map(|judge| {
                judge.decide(&again.space, &again.cells(&same.facts), &same.facts.functions, again.catalogue())
            });
            let here = same.law().judges().nth(place).map(|judge| decide(&same, judge));
            prop_assert_eq!(here, there);
        }
    }
}

#[test]
fn two_runs_write_the_same_bytes() {
    let file = file_of(&rows(1500, records(any_functions(), Gaps::MANY)));
    let (one, other) = (classified(&file), classified(&file));
    assert!(one.len() > file.len(), "nothing was added to the rows");
    assert!(one == other, "two runs differ");
}

/// Rows of a file: as many random records, numbered.
pub fn rows(count: usize, strategy: BoxedStrategy<Record>) -> Vec<Vec<String>> {
    let mut runner = TestRunner::new(Config::default());
    let draw = |number: usize| {
        let tree = strategy.new_tree(&mut runner).unwrap_or_else(|reason| panic!("no record is drawn: {reason}"));
        row(number, &tree.current())
    };
    (0..count).map(draw).collect()
}

fn row(number: usize, record: &Record) -> Vec<String> {
    let columns = catalogue().fact_ids().map(|fact| match (&catalogue().fact(fact).kind, &record.facts.functions) {
        (Kind::Text, _) => number.to_string(),
        (Kind::Functions, Functions::Known(types)) => ids(types).join("|"),
        (Kind::Sector, Functions::Sector(sector)) => catalogue().sector(*sector).id.clone(),
        (Kind::Functions | Kind::Sector, _) => String::new(),
        // facts that only tell where, which no rule tests
        (Kind::Country, _) if number % 3 == 0 => ["NL", "DE", "US"][number / 3 % 3].to_string(),
        (Kind::Countries, _) if number % 5 == 0 => ["BE|NL", "FR|BE|FR"][number / 5 % 2].to_string(),
        _ => cell(fact, record.facts.get(fact)),
    });
    columns.collect()
}

pub fn file_of(rows: &[Vec<String>]) -> Vec<u8> {
    let mut file = csv::Writer::from_writer(Vec::new());
    let header = catalogue().facts.iter().map(|fact| fact.name.clone()).collect();
    for row in std::iter::once(&header).chain(rows) {
        file.write_record(row).unwrap_or_else(|fault| panic!("a row is not written: {fault}"));
    }
    file.into_inner().unwrap_or_else(|fault| panic!("the file is not written: {fault}"))
}

/// The file, classified by the tool.
pub fn classified(file: &[u8]) -> Vec<u8> {
    let fails = |fault: std::io::Error| -> ! { panic!("the tool does not run: {fault}") };
    let mut input = tempfile::NamedTempFile::new().unwrap_or_else(|fault| fails(fault));
    input.write_all(file).unwrap_or_else(|fault| fails(fault));
    let run = Command::new(env!("CARGO_BIN_EXE_vitaal"))
        .args(["classify", "--law", "eu", "--as-of", &common::AS_OF.to_string(), "--format", "csv"])
        .arg(input.path())
        .output()
        .unwrap_or_else(|fault| fails(fault));
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    run.stdout
}
