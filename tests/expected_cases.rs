//! Organisations whose class follows from the text, through the whole tool: file in, `classify`, columns out.
//!
//! Each row of `cases/eu.csv` and `cases/nl.csv` says what must come out, why, and how sure that is. A blank expectation
//! asserts nothing, and rows of low confidence do not gate. `cases/versions.csv` puts the same facts to one law after the
//! other.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

/// An expectation, and the column of the output that it is about. A file may leave expectations out.
const EXPECTED: [(&str, &str); 9] = [
    ("nis2_expected", "nis2_class"),
    ("nis2_possible", "nis2_possible"),
    ("nis2_ask", "nis2_ask"),
    ("cer_expected", "cer_class"),
    ("cer_duties_expected", "cer_duties"),
    ("size_expected", "size"),
    ("competent_authority_expected", "authority"),
    ("supervisor_expected", "supervisor"),
    ("csirt_expected", "csirt"),
];

/// What Dutch law called an organisation before NIS2, when none was essential or important, and the rules of `nl/wbni`
/// one of which must then say so.
const CALLED_BEFORE: [(&str, &[&str]); 4] = [
    ("operator-of-essential-services", &["provider-of-essential-service", "provider-in-other-sector"]),
    ("digital-service-provider", &["digital-service-provider"]),
    ("telecom-act", &["telecom"]),
    // a designation as a critical entity, of which that law knew nothing
    ("not-applicable", &["care-provider"]),
];

/// Where the file says that a version of the law leaves the class open, but the version as it is read by default does
/// not; why, and what comes out instead.
const READ_CLOSED: [(&str, &str, &str); 2] = [
    (
        "V07-eu-nis2",
        "essential",
        "long-term care is recorded as care: no fact tells it apart, so the debate is no reading",
    ),
    (
        "V14-eu-nis2",
        "out-of-scope",
        "a safety region is read as local government that does public security; the State may differ",
    ),
];

/// Cells by the name of their column.
type Row = BTreeMap<String, String>;

#[test]
fn every_row_of_the_union_comes_out_as_expected() {
    come_out_as_expected("eu", 60);
}

#[test]
fn every_row_of_the_netherlands_comes_out_as_expected() {
    come_out_as_expected("nl", 45);
}

/// Every row that gates, as of its own date, under the law that its file is named after.
fn come_out_as_expected(law: &str, least: usize) {
    let file = file_of(law);
    let given = rows(&std::fs::read(&file).unwrap());
    let mut dates: Vec<&str> = given.iter().map(|row| row["as_of"].as_str()).filter(|d| !d.is_empty()).collect();
    dates.sort_unstable();
    dates.dedup();
    let (mut asserted, mut mismatches) = (0, Vec::new());
    for date in dates {
        let found = classified(&file, law, date);
        assert_eq!(found.len(), given.len(), "as of {date}: a row was lost");
        for (given, found) in given.iter().zip(&found).filter(|(given, _)| given["as_of"] == date && gates(given)) {
            let differences = differences(given, found);
            asserted += 1;
            let (id, name) = (&given["id"], &given["name"]);
            let at = |d: String| format!("{id} {name} ({}; {}): {d}", given["confidence"], given["legal_basis"]);
            mismatches.extend(differences.into_iter().map(at));
        }
    }
    assert!(mismatches.is_empty(), "{} of {asserted} rows differ:\n{}", mismatches.len(), mismatches.join("\n"));
    assert!(asserted >= least, "only {asserted} rows assert anything");
}

/// The same organisations from one version of the law to the next: what the Netherlands had before, what the directive
/// says, what was announced, proposed and enacted.
#[test]
fn every_version_of_the_law_says_what_is_expected() {
    let file = file_of("versions");
    let given = rows(&std::fs::read(&file).unwrap());
    let mut laws: Vec<&str> = given.iter().map(|row| row["judged_by"].as_str()).collect();
    laws.sort_unstable();
    laws.dedup();
    assert_eq!(laws, ["eu", "nl", "nl-bill-36764", "nl-letter-2023", "nl-wbni-2018"]);
    let mut wrong = Vec::new();
    for law in laws {
        let found = classified(&file, law, "2026-11-21");
        assert_eq!(found.len(), given.len(), "under {law}: a row was lost");
        for (given, found) in given.iter().zip(&found).filter(|(given, _)| given["judged_by"] == law) {
            let (class, by) = (found["nis2_class"].as_str(), &found["nis2_by"]);
            let departs = departs(given, class, by);
            wrong.extend(
                departs.map(|what| format!("{} {}: {what}, found {class} by {by}", given["id"], given["name"])),
            );
        }
    }
    assert!(wrong.is_empty(), "{} of {} rows differ:\n{}", wrong.len(), given.len(), wrong.join("\n"));
}

/// What was expected, where it is not what came out.
fn departs(given: &Row, class: &str, by: &str) -> Option<String> {
    let outcome = given["other_outcome"].as_str();
    let closed = READ_CLOSED.iter().find(|(id, _, _)| *id == given["id"]);
    if let Some((_, expected, why)) = closed {
        return (class != *expected).then(|| format!("expected {expected} ({why})"));
    }
    let expected = match (given["nis2_expected"].as_str(), outcome) {
        ("", "not-addressed" | "ambiguous" | "debated" | "national-reading") => "undetermined",
        ("", before) => {
            let Some((_, rules)) = CALLED_BEFORE.iter().find(|(called, _)| *called == before) else {
                return Some(format!("`{before}` is no outcome that this test knows"));
            };
            let named = rules.iter().any(|rule| by.split('|').any(|by| by == format!("nl/wbni#{rule}")));
            if !named {
                return Some(format!("expected one of {rules:?} to be named"));
            }
            "out-of-scope"
        }
        (expected, _) => expected,
    };
    (class != expected).then(|| format!("expected {expected}"))
}

fn file_of(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/cases/{name}.csv"))
}

/// Only what follows from the text, or from the text and a named reading, is held.
fn gates(row: &Row) -> bool {
    matches!(row["confidence"].as_str(), "high" | "medium")
}

fn differences(given: &Row, found: &Row) -> Vec<String> {
    let asserted =
        EXPECTED.iter().filter_map(|(expected, column)| Some((given.get(*expected)?, column, &found[*column])));
    let differing = asserted.filter(|(expected, _, found)| !expected.is_empty() && sorted(expected) != sorted(found));
    differing.map(|(expected, column, found)| format!("{column} expected `{expected}`, found `{found}`")).collect()
}

/// The values of a list; their order is asserted elsewhere.
fn sorted(list: &str) -> Vec<&str> {
    let mut values: Vec<&str> = list.split('|').collect();
    values.sort_unstable();
    values
}

fn classified(file: &Path, law: &str, as_of: &str) -> Vec<Row> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vitaal"));
    command.args(["classify", "--law", law, "--as-of", as_of, "--format", "csv"]).arg(file);
    // owners and subsidiaries are rows of the same file
    let stem = file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let holdings = file.with_file_name(format!("{stem}-holdings.csv"));
    if holdings.exists() {
        command.arg("--holdings").arg(holdings);
    }
    let run = command.output().unwrap_or_else(|fault| panic!("the tool does not run: {fault}"));
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    rows(&run.stdout)
}

fn rows(file: &[u8]) -> Vec<Row> {
    let mut reader = csv::Reader::from_reader(file);
    let rows: Result<Vec<Row>, csv::Error> = reader.deserialize().collect();
    rows.unwrap_or_else(|fault| panic!("not a table: {fault}"))
}
