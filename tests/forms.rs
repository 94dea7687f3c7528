//! The exact output of each form, in each language, for one small file.
//!
//! The expected output stands in `tests/files/expected/`. After a change that is meant, rewrite it and read the
//! difference: `VITAAL_BLESS=1 cargo test --test forms`.
#![allow(clippy::unwrap_used)]

#[path = "common/command.rs"]
mod command;

use command::{Desk, Run, finish, tool};
use serde_json::{Map, Value};
use std::path::{Path, PathBuf};
use unicode_width::UnicodeWidthStr;

const LAW: &[&str] = &["--law", "eu", "--as-of", "2026-11-21"];

fn files() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files")
}

/// Runs the tool on the small file, on a page of so many columns.
fn small(format: &str, lang: &str, columns: &str) -> Run {
    let mut command = tool();
    command.args(["classify", "small.csv", "--format", format, "--lang", lang]).args(LAW);
    command.current_dir(files()).env("COLUMNS", columns);
    let run = finish(command, b"");
    assert_eq!(run.status, 0, "{}", run.err);
    run
}

/// Compares with what is expected, or rewrites it.
#[track_caller]
fn is_as_expected(name: &str, found: &str) {
    let path = files().join("expected").join(name);
    if std::env::var_os("VITAAL_BLESS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        return std::fs::write(path, found).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    if expected == found {
        return;
    }
    let differs = expected.lines().zip(found.lines()).position(|(a, b)| a != b);
    let at = differs.unwrap_or_else(|| expected.lines().count().min(found.lines().count()));
    let line = |text: &str| text.lines().nth(at).map_or("(nothing more)".to_string(), str::to_string);
    panic!(
        "{name}:{}: the output has changed\n expected: {}\n found:    {}\nif that is meant: VITAAL_BLESS=1 cargo test --test forms",
        at + 1,
        line(&expected),
        line(found)
    );
}

#[rustfmt::skip]
/// Format, language, columns of the page, expected output.
const FORMS: &[(&str, &str, &str, &str)] = &[
    ("csv",    "en", "100", "small.en.csv"),
    ("csv",    "nl", "100", "small.nl.csv"),
    ("json",   "en", "100", "small.en.json"),
    ("json",   "nl", "100", "small.nl.json"),
    ("ndjson", "en", "100", "small.en.ndjson"),
    ("ndjson", "nl", "100", "small.nl.ndjson"),
    ("table",  "en", "80",  "small.en.80.txt"),
    ("table",  "nl", "80",  "small.nl.80.txt"),
    ("table",  "en", "160", "small.en.160.txt"),
    ("table",  "nl", "160", "small.nl.160.txt"),
];

#[test]
fn each_form_is_exactly_as_expected() {
    for (format, lang, columns, name) in FORMS {
        is_as_expected(name, &small(format, lang, columns).out);
    }
}

/// What is said beside the results, on standard error.
#[test]
fn the_summary_is_exactly_as_expected() {
    is_as_expected("small.summary.txt", &small("csv", "en", "100").err);
}

#[test]
fn no_line_of_a_table_is_wider_than_the_page() {
    let mut wide = Vec::new();
    for lang in ["en", "nl"] {
        for columns in ["80", "100", "119", "120", "160", "200"] {
            let limit: usize = columns.parse().unwrap();
            let out = small("table", lang, columns).out;
            let over = out.lines().filter(|l| l.width() > limit);
            wide.extend(over.map(|l| format!("{lang}, {columns} columns, {} wide: {l}", l.width())));
        }
    }
    assert!(wide.is_empty(), "{}", wide.join("\n"));
}

fn records() -> (Vec<String>, Vec<Vec<String>>) {
    let out = small("csv", "en", "100").out;
    let mut reader = csv::Reader::from_reader(out.as_bytes());
    let header = reader.headers().unwrap().iter().map(str::to_string).collect();
    (header, reader.records().map(|r| r.unwrap().iter().map(str::to_string).collect()).collect())
}

fn objects(lang: &str) -> Vec<Map<String, Value>> {
    serde_json::from_str(&small("json", lang, "100").out).unwrap()
}

#[test]
fn csv_repeats_the_input_unchanged() {
    let (header, rows) = records();
    let mut input = csv::Reader::from_path(files().join("small.csv")).unwrap();
    let names: Vec<String> = input.headers().unwrap().iter().map(str::to_string).collect();
    assert_eq!(header[..names.len()], names);
    for (row, given) in rows.iter().zip(input.records()) {
        assert_eq!(row[..names.len()], given.unwrap().iter().map(str::to_string).collect::<Vec<_>>());
    }
}

/// Other people's scripts rely on these names and on their order.
#[test]
fn output_columns_are_those_of_the_contract() {
    let (header, _) = records();
    let expected = "nis2_class cer_class nis2_possible cer_possible nis2_ask cer_ask nis2_by cer_by nis2_cite cer_cite \
        nis2_reason cer_reason cer_duties size jurisdiction authority supervisor csirt \
        duties_from risk_assessment_due review_due notes law as_of";
    let input = 10;
    assert_eq!(header[input..].join(" "), expected.split_whitespace().collect::<Vec<_>>().join(" "));
}

#[test]
fn the_keys_of_json_are_the_columns_of_csv_and_what_lies_behind_them() {
    let (header, rows) = records();
    let objects = objects("en");
    assert_eq!(objects.len(), rows.len());
    for object in &objects {
        let keys: Vec<&str> = object.keys().map(String::as_str).collect();
        let is_behind = |k: &&str| k.ends_with("_grounds") || k.ends_with("_follows");
        let (behind, columns): (Vec<&str>, Vec<&str>) = keys.into_iter().partition(is_behind);
        assert_eq!(columns, header);
        assert_eq!(behind, ["nis2_grounds", "nis2_follows", "cer_grounds", "cer_follows"]);
    }
}

/// A blank is null or an empty list, a list is an array, everything else is the same text.
#[test]
fn json_says_what_csv_says() {
    let (header, rows) = records();
    for (object, row) in objects("en").iter().zip(&rows) {
        for (name, cell) in header.iter().zip(row) {
            let said = match &object[name] {
                Value::Null => String::new(),
                Value::String(text) => text.clone(),
                Value::Array(parts) => parts.iter().map(|p| p.as_str().unwrap()).collect::<Vec<_>>().join("|"),
                other => panic!("{name}: {other}"),
            };
            assert_eq!(said, *cell, "{name} of {}", row[0]);
        }
    }
}

/// A class never appears without its grounds.
#[test]
fn every_class_has_its_grounds() {
    for object in objects("en") {
        for regime in ["nis2", "cer"] {
            let list = |key: &str| object[&format!("{regime}_{key}")].as_array().unwrap().clone();
            let grounds = list("grounds");
            assert!(!grounds.is_empty() && !list("by").is_empty() && !list("cite").is_empty(), "{object:?}");
            let rules: Vec<&Value> = grounds.iter().map(|g| &g["rule"]).collect();
            assert!(list("by").iter().all(|by| rules.contains(&by)), "{object:?}");
            for ground in &grounds {
                assert!(ground["cite"].as_str().is_some_and(|c| !c.is_empty()), "{ground}");
                assert!(ground["reason"].as_str().is_some_and(|r| !r.is_empty()), "{ground}");
            }
            let is_open = object[&format!("{regime}_class")] == "undetermined";
            assert_eq!(is_open, !list("possible").is_empty(), "{object:?}");
        }
    }
}

#[test]
fn lines_of_ndjson_are_the_elements_of_json() {
    for lang in ["en", "nl"] {
        let out = small("ndjson", lang, "100").out;
        let lines: Vec<Map<String, Value>> = out.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
        assert_eq!(lines, objects(lang));
    }
}

/// Only texts for readers change with the language: reasons, provisions, duties.
#[test]
fn the_language_changes_words_and_nothing_else() {
    let (en, nl) = (objects("en"), objects("nl"));
    for (en, nl) in en.iter().zip(&nl) {
        for (key, value) in en {
            let is_text = ["_reason", "_cite", "_grounds", "_follows"].iter().any(|end| key.ends_with(end));
            assert!(is_text || nl[key] == *value, "{key}: {value} and {}", nl[key]);
        }
        assert_ne!(en["nis2_reason"], nl["nis2_reason"]);
    }
}

/// A file holds the same bytes as standard output; its name tells the form.
#[test]
fn a_file_holds_what_standard_output_would() {
    for format in ["csv", "json", "ndjson"] {
        let desk = Desk::new();
        desk.put("small.csv", std::fs::read(files().join("small.csv")).unwrap());
        let name = format!("out.{format}");
        let run = desk.run(&[&["classify", "small.csv", "-o", &name], LAW].concat());
        assert_eq!((run.status, run.out.as_str()), (0, ""), "{}", run.err);
        assert_eq!(desk.read(&name), small(format, "en", "100").out, "{format}");
    }
}

/// The order of rows is that of the input and changes no row.
#[test]
fn rows_in_reverse_order_are_the_same_rows() {
    let text = std::fs::read_to_string(files().join("small.csv")).unwrap();
    let (header, rows) = text.split_once('\n').unwrap();
    let reversed: Vec<&str> = rows.lines().rev().collect();
    let desk = Desk::new();
    let input = format!("{header}\n{}\n", reversed.join("\n"));
    let run = desk.run_on(&[&["classify", "--format", "csv"], LAW].concat(), input.as_bytes());
    let forwards = small("csv", "en", "100").out;
    let (head, tail) = forwards.split_once('\n').unwrap();
    let backwards: Vec<&str> = tail.lines().rev().collect();
    assert_eq!(run.out, format!("{head}\n{}\n", backwards.join("\n")));
}

/// An object has each key once: what the header leaves nameless has its number, and what is written over is said.
#[test]
fn no_cell_of_the_input_is_lost_in_json() {
    let desk = Desk::new();
    desk.put(
        "rows.csv",
        "id,,function,,column_2,nis2_grounds,cer_follows,nis2_class\na,first,bank,second,third,fourth,fifth,sixth\n",
    );
    let line = |run: &Run, says: &str| run.err.lines().find(|line| line.contains(says)).unwrap_or_default().to_string();
    for format in ["json", "ndjson"] {
        let run = desk.run(&[&["classify", "rows.csv", "--format", format], LAW].concat());
        assert_eq!(run.status, 0, "{}", run.err);
        let object: Value =
            serde_json::from_str(run.out.trim_start_matches('[').trim_end().trim_end_matches(']')).unwrap();
        let said = ["column_2_", "column_4", "column_2"].map(|key| object[key].as_str().unwrap_or(key));
        assert_eq!(said, ["first", "second", "third"]);
        let keys: Vec<&String> = object.as_object().unwrap().keys().take(8).collect();
        let expected =
            ["id", "column_2_", "function", "column_4", "column_2", "nis2_grounds", "cer_follows", "nis2_class"];
        assert_eq!(keys, expected);
        assert!(object["nis2_grounds"].is_array() && object["cer_follows"].is_array(), "{object}");
        for column in ["nis2_grounds", "cer_follows", "nis2_class"] {
            assert!(line(&run, "are replaced by").contains(&format!("`{column}`")), "{column}: {}", run.err);
        }
        assert!(!line(&run, "passes through unread").contains("`nis2_grounds`"), "{}", run.err);
    }
    // in CSV nothing has that name
    let run = desk.run(&[&["classify", "rows.csv", "--format", "csv"], LAW].concat());
    assert!(!line(&run, "replaced by").contains("`nis2_grounds`"), "{}", run.err);
    assert!(line(&run, "pass through unread").contains("`nis2_grounds`"), "{}", run.err);
    assert!(run.out.contains(",first,bank,second,third,fourth,fifth,"), "{}", run.out);
}
