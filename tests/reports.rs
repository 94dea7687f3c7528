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
    for said in ["<dt>Input</dt>\n<dd>rows.csv: 4 rows, SHA-256 ", "<dd>Dutch law (nl)</dd>", "nl/cbw; in force"] {
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

/// A row counts once however many of its cells are at fault: what is left out is said by what is listed.
#[test]
fn rejected_rows_that_are_not_listed_are_told_of() {
    let listed = |rows: usize, faults: usize, format: &str| {
        let desk = Desk::new();
        let cells = ["x", "y"].map(|bad| if bad == "x" || faults == 2 { bad } else { "1" });
        let rows: String = (0..rows).map(|n| format!("r{n},bank,{},{}\n", cells[0], cells[1])).collect();
        desk.put("rows.csv", format!("id,function,fte,turnover\n{rows}"));
        let run = desk.run(&[&["classify", "rows.csv", "--format", format], AS_OF].concat());
        assert_eq!(run.status, 1, "{}", run.err);
        let begins = if format == "html" { "<li>line:" } else { "- line:" };
        let lines = run.out.lines().filter(|line| line.starts_with(begins)).count();
        (lines, run.out.contains("More rows were rejected than are listed here"))
    };
    for format in ["html", "markdown"] {
        assert_eq!(listed(300, 2, format), (500, true), "{format}");
        assert_eq!(listed(250, 2, format), (500, false), "{format}");
        assert_eq!(listed(500, 1, format), (500, false), "{format}");
        assert_eq!(listed(501, 1, format), (500, true), "{format}");
    }
}

// One organisation

fn explained(input: &str, id: &str, arguments: &[&str]) -> String {
    let mut command = tool();
    command.args(["explain", input, "--id", id]).args(arguments).args(AS_OF);
    command.current_dir(env!("CARGO_MANIFEST_DIR")).env("COLUMNS", "100000");
    let run = finish(command, b"");
    assert_eq!(run.status, 0, "{}", run.err);
    run.out
}

/// Ids of a file of examples.
fn ids(input: &str) -> Vec<String> {
    let mut rows = csv::ReaderBuilder::new().from_path(input).unwrap();
    rows.records().map(|row| row.unwrap()[0].to_string()).collect()
}

/// Every item that an explanation in JSON has.
fn items(explanation: &Value) -> Vec<String> {
    let mut sections: Vec<&Value> = Vec::new();
    sections.extend(explanation["given"].as_array().unwrap());
    for verdict in explanation["verdicts"].as_array().unwrap() {
        sections.extend(verdict["sections"].as_array().unwrap());
    }
    sections.extend(explanation["foot"].as_array().unwrap());
    let each = sections.iter().flat_map(|section| section["items"].as_array().unwrap());
    each.map(|item| item.as_str().unwrap().to_string()).collect()
}

/// Words with one space between them, wherever lines were broken.
fn in_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn in_html(text: &str) -> String {
    let mut safe = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    safe = safe.replace('"', "&quot;").replace('\'', "&#39;");
    safe
}

/// Every form says the same: what JSON holds stands in the text, and on the page.
#[test]
fn every_form_says_all_that_is_said() {
    for input in ["examples/gemengd.csv", "examples/zorg.csv"] {
        for (id, lang) in ids(input).iter().step_by(5).zip(["en", "nl"].into_iter().cycle()) {
            let form = |form: &str| explained(input, id, &["--lang", lang, "--format", form]);
            let (text, page, markdown) = (in_one_line(&form("text")), form("html"), form("markdown"));
            let json: Value = serde_json::from_str(&form("json")).unwrap();
            assert_eq!((&json["version"], &json["lang"]), (&Value::from(1), &Value::from(lang)));
            let explanation = &json["explanations"][0];
            let said = items(explanation);
            assert!(said.len() > 20, "{id}: {} items", said.len());
            for item in said {
                assert!(text.contains(&in_one_line(&item)), "{id}, text: {item}");
                assert!(page.contains(&format!("<li>{}</li>", in_html(&item))), "{id}, page: {item}");
            }
            let count = |text: &str, mark: &str| text.lines().filter(|line| line.starts_with(mark)).count();
            let listed = items(explanation).len() + explanation["verdicts"].as_array().unwrap().len();
            assert!(count(&markdown, "- ") >= listed, "{id}: {} of {listed} items in Markdown", count(&markdown, "- "));
            for verdict in explanation["verdicts"].as_array().unwrap() {
                let label = verdict["label"].as_str().unwrap();
                assert!(text.contains(label) && page.contains(&in_html(label)), "{id}: {label}");
            }
        }
    }
}

#[test]
fn the_classes_of_json_are_those_of_classify() {
    let json = classified("examples/zorg.csv", &["--format", "json"]).out;
    let rows: Vec<Value> = serde_json::from_str(&json).unwrap();
    for row in rows.iter().step_by(4) {
        let text = explained("examples/zorg.csv", row["id"].as_str().unwrap(), &["--format", "json"]);
        let json: Value = serde_json::from_str(&text).unwrap();
        for verdict in json["explanations"][0]["verdicts"].as_array().unwrap() {
            let column = match verdict["id"].as_str().unwrap() {
                "size" => "size".to_string(),
                regime => format!("{regime}_class"),
            };
            assert_eq!(verdict["class"], row[&column], "{} {column}", row["id"]);
            if column != "size" {
                assert_eq!(verdict["reason"], row[column.replace("class", "reason")], "{}", row["id"]);
            }
        }
    }
}

/// Each test on the way is one that the rule makes, and what is unknown is open.
#[test]
fn the_way_to_a_class_is_told_with_its_answers() {
    let json: Value = serde_json::from_str(&explained("examples/zorg.csv", "zorg-43", &["--format", "json"])).unwrap();
    let paths = &json["explanations"][0]["verdicts"][0]["paths"];
    assert_eq!(paths.as_array().unwrap().len(), 2);
    assert_eq!(paths[0]["rule"], "nl/cbw#large-bijlage-1");
    let steps: Vec<String> = paths[0]["steps"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| {
            let text = |key: &str| step[key].as_str().unwrap();
            format!("{} | {} | {}", text("test"), text("answer"), text("holds"))
        })
        .collect();
    for expected in [
        "annual turnover at most EUR 50 million | EUR 64 million | no",
        "balance sheet total at most EUR 43 million | unknown | open",
        "activity in the Union | yes (assumed) | yes",
    ] {
        assert!(steps.iter().any(|step| step == expected), "{expected}\n{steps:#?}");
    }
    assert!(!steps.iter().any(|step| step.contains("DNS")), "another type is no test\n{steps:#?}");
}

#[test]
fn figures_are_drawn_between_their_bounds() {
    let page = explained("examples/zorg.csv", "zorg-43", &["--format", "html"]);
    assert!(page.contains(
        "<svg role=\"img\" aria-label=\"Staff in annual work units: 249 AWU. 249 AWU is not fewer than 50; \
         249 AWU is fewer than 250\""
    ));
    // of a line of 1000 in three parts, just below the second bound
    assert!(page.contains("<text x=\"333\" y=\"14\" text-anchor=\"middle\">50 AWU</text>"), "{page}");
    assert!(page.contains("<circle class=\"figure\" cx=\"647\""), "{page}");
}

#[test]
fn an_explanation_of_hostile_text_is_text() {
    let desk = Desk::new();
    desk.put("rows.csv", HOSTILE);
    for id in ["a", "b", "c"] {
        let run = |form: &str| desk.run(&[&["explain", "rows.csv", "--id", id, "--format", form], AS_OF].concat()).out;
        let page = run("html");
        for mark in ["<script", "<b onclick", "<!--", "onclick='"] {
            assert!(!page.contains(mark), "{mark}");
        }
        let markdown = run("markdown");
        let first = markdown.lines().next().unwrap();
        let expected = match id {
            "a" => "# a &lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;",
            "b" => "# b \"&gt;&lt;b onclick='x'&gt;\\|&lt;!-- next",
            _ => "# c \\`code\\` \\[link\\](http://example.org) \\*bold\\* \\\\\\| &amp;amp;",
        };
        assert_eq!(first, expected);
    }
}

#[test]
fn the_form_of_an_explanation_is_that_of_its_name() {
    let desk = Desk::new();
    desk.put("rows.csv", "id,function,fte\na,bank,3\nb,bank,4\n");
    for (name, begins) in [
        ("a.html", "<!doctype html>"),
        ("a.md", "# a\n"),
        ("a.json", "{\n  \"version\": 1,"),
        ("a.txt", "a\nunder Dutch law"),
    ] {
        let arguments = [&["explain", "rows.csv", "--id", "a", "-o", name], AS_OF].concat();
        let run = desk.run(&arguments);
        assert_eq!((run.status, run.out.as_str()), (0, ""), "{}", run.err);
        assert!(desk.read(name).starts_with(begins), "{name}: {}", desk.read(name));
        let again = desk.run(&arguments);
        assert_eq!(again.status, 2);
        assert!(again.err.contains("`--force`"), "{}", again.err);
    }
    let json: Value = serde_json::from_str(&desk.read("a.json")).unwrap();
    assert_eq!(json["explanations"].as_array().unwrap().len(), 1);
    assert_eq!(desk.read("a.html").matches("<article>").count(), 1);
}

// A run as Markdown

#[test]
fn markdown_has_every_row_and_the_counts_of_the_run() {
    let markdown = classified("examples/gemengd.csv", &["--format", "markdown"]).out;
    let json = classified("examples/gemengd.csv", &["--format", "json"]).out;
    let rows: Vec<Value> = serde_json::from_str(&json).unwrap();
    let table: Vec<&str> = markdown.lines().filter(|line| line.starts_with("| org-")).collect();
    assert_eq!(table.len(), rows.len());
    for (line, row) in table.iter().zip(&rows) {
        let cells = line.replace("\\|", "").matches('|').count();
        assert_eq!(cells, 9, "{line}");
        assert!(line.starts_with(&format!("| {} |", row["id"].as_str().unwrap())), "{line}");
        let reason = row["nis2_reason"].as_str().unwrap().split(['[', '&']).next().unwrap();
        assert!(line.contains(reason), "{reason}\n{line}");
    }
    assert!(markdown.contains("| total | 23 | 27 | 1 | 16 | 5 | 72 |"), "{markdown}");
    assert!(markdown.contains("72 rows: 72 classified, 0 rejected"));
}

#[test]
fn a_hostile_cell_stays_in_its_cell_of_markdown() {
    let markdown = hostile(&["--format", "markdown"]).out;
    let rows: Vec<&str> =
        markdown.lines().filter(|line| ["| a |", "| b |", "| c |"].iter().any(|id| line.starts_with(id))).collect();
    assert_eq!(rows.len(), 3, "{markdown}");
    assert!(rows[0].starts_with("| a | &lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt; |"), "{}", rows[0]);
    assert!(rows[1].starts_with("| b | \"&gt;&lt;b onclick='x'&gt;\\|&lt;!-- next |"), "{}", rows[1]);
    assert!(
        markdown.contains("### Rows rejected: 1\n\n- line:6: column \\`fte\\`: \\`&lt;i&gt;\\` is no number"),
        "{markdown}"
    );
    assert!(!markdown.contains('<'));
}
