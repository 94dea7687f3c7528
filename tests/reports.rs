//! Reports for people: every row is in them, their counts are those of the run, and text stays text.
#![allow(clippy::unwrap_used)]

#[path = "common/command.rs"]
mod command;

use command::{Desk, Run, finish, tool};
use serde_json::Value;

const AS_OF: &[&str] = &["--as-of", "2026-11-21"];
/// Names that would be markup, had they the chance.
const HOSTILE: &str = "id,name,function,fte,turnover,balance_sheet\na,</script><script>alert(1)</script>,electricity-dso,49,1,1\n\
     b,\"\"\"><b onclick='x'>|<!--\nnext\",electricity-dso,250,60000000,50000000\n\
     c,`code` [link](http://example.org) *bold* \\| &amp;,bank,,,\nd,x,electricity-dso,<i>,1,1\n";

fn classified(input: &str, arguments: &[&str]) -> Run {
    let mut command = tool();
    command.args(["classify", input]).args(arguments).args(AS_OF).current_dir(env!("CARGO_MANIFEST_DIR"));
    finish(command, b"")
}

fn hostile(arguments: &[&str]) -> Run {
    let desk = Desk::new();
    desk.put("rows.csv", HOSTILE);
    desk.run(&[&["classify", "rows.csv"], arguments, AS_OF].concat())
}

/// The data of a script element.
fn embedded(page: &str, id: &str) -> Value {
    let begin = format!("<script type=\"application/json\" id=\"{id}\">");
    let (_, rest) = page.split_once(&begin).unwrap();
    serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap()
}

/// The organisations of a page, and the values that they share.
fn rows(page: &str) -> (Vec<Vec<Value>>, Vec<Value>) {
    let Value::Array(values) = embedded(page, "rows") else { panic!("no rows") };
    let (rows, shared): (Vec<Value>, Vec<Value>) = values.into_iter().partition(Value::is_array);
    (rows.into_iter().map(|row| row.as_array().unwrap().clone()).collect(), shared)
}

/// A cell of an organisation, as it was given.
fn cell(row: &[Value], column: usize, shared: &[Value]) -> String {
    let cell = &row[4][column];
    let cell = cell.as_u64().map_or(cell, |number| &shared[number as usize]);
    cell.as_str().unwrap_or_default().to_string()
}

#[test]
fn a_page_has_every_row_with_its_cells() {
    for input in ["examples/gemengd.csv", "examples/zorg.csv", "examples/organisations.csv"] {
        let page = classified(input, &["--format", "html"]).out;
        let (rows, shared) = rows(&page);
        let mut given = csv::ReaderBuilder::new().from_path(input).unwrap();
        let given: Vec<csv::StringRecord> = given.records().map(Result::unwrap).collect();
        assert_eq!(rows.len(), given.len(), "{input}");
        for (row, given) in rows.iter().zip(&given) {
            let cells: Vec<String> = (0..given.len()).map(|column| cell(row, column, &shared)).collect();
            assert_eq!(cells, given.iter().collect::<Vec<_>>());
        }
    }
}

#[test]
fn the_classes_of_a_page_are_those_of_the_run() {
    let page = classified("examples/gemengd.csv", &["--format", "html"]).out;
    let (rows, shared) = rows(&page);
    let json = classified("examples/gemengd.csv", &["--format", "json"]).out;
    let expected: Vec<Value> = serde_json::from_str(&json).unwrap();
    let about = embedded(&page, "about");
    for (row, expected) in rows.iter().zip(&expected) {
        let kind = &shared[row[0].as_u64().unwrap() as usize];
        for (at, regime) in about["regimes"].as_array().unwrap().iter().enumerate() {
            let outcome = &shared[kind["r"][at].as_u64().unwrap() as usize];
            let possible = outcome["p"].as_array().unwrap().len();
            let class = expected[format!("{}_class", regime["id"].as_str().unwrap())].as_str().unwrap();
            assert_eq!(class == "undetermined", possible > 1, "{class} {outcome}");
            assert_eq!(class == "undetermined", outcome["c"] == -1, "{class} {outcome}");
        }
    }
    assert!(
        page.contains("<li>NIS2: 23 essential entity, 27 important entity, 1 registration only, 16 out of scope, ")
    );
    assert!(page.contains("<p>72 rows: 72 classified, 0 rejected; law nl, as of 2026-11-21.</p>"), "no totals");
}

/// What is said of a kind of record is written once, whatever the number of records.
#[test]
fn what_rows_share_is_written_once() {
    let desk = Desk::new();
    let row = |n: u32| format!("o-{n},Name {n},electricity-dso,{},60000000,50000000\n", 300 + n);
    let rows: String = (0..2_000).map(row).collect();
    desk.put("rows.csv", format!("id,name,function,fte,turnover,balance_sheet\n{rows}"));
    let page = desk.run(&[&["classify", "rows.csv", "--format", "html"], AS_OF].concat()).out;
    let (found, _) = self::rows(&page);
    assert_eq!(found.len(), 2_000);
    assert_eq!(page.matches("nl/cbw#large-bijlage-1").count(), 1);
    assert!(page.len() < 2_000 * 150 + 120_000, "{} bytes", page.len());
}

#[test]
fn a_page_says_rejected_rows_and_what_it_rests_on() {
    let run = hostile(&["--format", "html"]);
    assert_eq!(run.status, 1);
    let page = &run.out;
    assert!(page.contains("<li>line:6: column `fte`: `&lt;i&gt;` is no number"), "{page}");
    for said in ["<dt>Input</dt>\n<dd>rows.csv: 4 rows, SHA-256 ", "<dd>Dutch law (nl)</dd>", "nl/cbw; in-force"] {
        assert!(page.contains(said), "{said}");
    }
}

#[test]
fn text_in_a_page_is_text() {
    let page = hostile(&["--format", "html"]).out;
    for mark in ["<script>alert", "<b onclick", "<!--", "<i>", "</script><script>"] {
        assert!(!page.contains(mark), "{mark}");
    }
    let (rows, shared) = rows(&page);
    let names: Vec<String> = rows.iter().map(|row| cell(row, 1, &shared)).collect();
    assert_eq!(names[0], "</script><script>alert(1)</script>");
    assert_eq!(names[1], "\"><b onclick='x'>|<!--\nnext");
}

#[test]
fn the_name_of_the_output_decides_and_the_same_run_gives_the_same_bytes() {
    let desk = Desk::new();
    desk.put("rows.csv", "id,function,fte\na,bank,3\n");
    for name in ["a.html", "b.htm"] {
        let run = desk.run(&[&["classify", "rows.csv", "-o", name], AS_OF].concat());
        assert_eq!(run.status, 0, "{}", run.err);
        assert!(desk.read(name).starts_with("<!doctype html>\n<html lang=\"en\">"));
    }
    assert_eq!(desk.read("a.html"), desk.read("b.htm"));
}
