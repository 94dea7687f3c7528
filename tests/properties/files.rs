//! Files of random records, and the tool run on them.

use crate::common;
use crate::laws::catalogue;
use crate::records::{Record, cell, drawn, ids};
use proptest::strategy::BoxedStrategy;
use std::io::Write;
use std::process::Command;
use vitaal::model::{Functions, Kind};

/// Rows of a file: as many random records, numbered.
pub fn rows(count: usize, strategy: &BoxedStrategy<Record>) -> Vec<Vec<String>> {
    drawn(strategy, count).enumerate().map(|(number, record)| row(number, &record)).collect()
}

fn row(number: usize, record: &Record) -> Vec<String> {
    let columns = catalogue().fact_ids().map(|fact| match (&catalogue().fact(fact).kind, &record.facts.functions) {
        (Kind::Text, _) => number.to_string(),
        (Kind::Functions, Functions::Known(types)) => ids(types).join("|"),
        (Kind::Sector, Functions::Sector(sector)) => catalogue().sector(*sector).id.clone(),
        (Kind::Functions | Kind::Sector, _) => String::new(),
        // facts that only tell where, which no rule tests
        (Kind::Country, _) if number.is_multiple_of(3) => ["NL", "DE", "US"][number / 3 % 3].to_string(),
        (Kind::Countries, _) if number.is_multiple_of(5) => ["BE|NL", "FR|BE|FR"][number / 5 % 2].to_string(),
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

/// The file, classified by the tool under a law.
pub fn classified(law: &str, file: &[u8]) -> Vec<u8> {
    let fails = |fault: std::io::Error| -> ! { panic!("the tool does not run: {fault}") };
    let mut input = tempfile::NamedTempFile::new().unwrap_or_else(|fault| fails(fault));
    input.write_all(file).unwrap_or_else(|fault| fails(fault));
    let run = Command::new(env!("CARGO_BIN_EXE_vitaal"))
        .args(["classify", "--law", law, "--as-of", &common::AS_OF.to_string(), "--format", "csv"])
        .arg(input.path())
        .output()
        .unwrap_or_else(|fault| fails(fault));
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    run.stdout
}
