//! Findings in every form: exact output, and what others have published about the form.
#![allow(clippy::unwrap_used)]

#[path = "common/command.rs"]
mod command;
#[path = "common/xsd.rs"]
mod xsd;

use command::{Desk, Run};
use serde_json::Value;
use std::sync::Arc;
use vitaal::diagnostic::{Code, Diagnostic, SourceFile, Span};
use vitaal::report::findings::{Check, Findings, Suite, github, json, junit, markdown, sarif, text};

const SARIF: &str = include_str!("files/schemas/sarif-2.1.0.json");
const JUNIT: &str = include_str!("files/schemas/junit-10.xsd");

/// Findings with every sign that some form could stumble over.
fn awkward() -> Findings {
    let text = "a: 1\nb: één <x> & \"y\" | z\nc: 3\n".to_string();
    let file = Arc::new(SourceFile { path: "./rules/a b,c:d%é.yaml".to_string(), text });
    let span = Span { start: 8, end: 17, line: 2, column: 4 };
    let over_lines = Span { start: 5, end: 30, line: 2, column: 1 };
    let found = vec![
        Diagnostic::error(Code::UNKNOWN_NAME, "there is no fact `a|b` in <x> & y_z, 50 %: 1\nsecond line")
            .at(&file, span)
            .help("did you mean `c*d`?"),
        Diagnostic::warning(Code::BAD_DATE, "one tick ` only").at(&file, over_lines),
        Diagnostic::error(Code::UNREADABLE, "a sign \u{1} that XML cannot hold"),
    ];
    let check = |name: &str, found| Check { name: name.to_string(), found };
    let noted = vec![Diagnostic::note(Code::CYCLE, "worth knowing")];
    Findings {
        command: "rules check",
        suites: vec![
            Suite {
                name: "xx/<guild> & co".into(),
                checks: vec![check("a \"file\" \u{2}", found), check("well", vec![])],
            },
            Suite { name: "xx/noted".into(), checks: vec![check("noted", noted)] },
            Suite { name: "xx/empty".into(), checks: vec![] },
        ],
    }
}

fn nothing() -> Findings {
    Findings { command: "rules check", suites: vec![] }
}

fn written(write: impl FnOnce(&mut Vec<u8>) -> std::io::Result<()>) -> String {
    let mut out = Vec::new();
    write(&mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn github_reads_each_finding_as_one_command() {
    let out = written(|out| github::write(&awkward(), out));
    let expected = "\
::error file=rules/a b%2Cc%3Ad%25é.yaml,line=2,endLine=2,col=4,endColumn=13,title=unknown-name::there is no fact `a|b` in <x> & y_z, 50 %25: 1%0Asecond line%0Ahelp: did you mean `c*d`?
::warning file=rules/a b%2Cc%3Ad%25é.yaml,line=2,endLine=3,title=bad-date::one tick ` only
::error title=unreadable::a sign \u{1} that XML cannot hold
::notice title=cycle::worth knowing
";
    assert_eq!(out, expected);
    assert_eq!(written(|out| github::write(&nothing(), out)), "");
}

#[test]
fn markdown_keeps_its_table_whole() {
    let out = written(|out| markdown::write(&awkward(), out));
    let expected = "\
### `vitaal rules check`

3 checks: 2 errors, 1 warning, 1 note

| level | code | place | finding |
|---|---|---|---|
| error | `unknown-name` | rules/a b,c:d%é.yaml:2:4 | there is no fact `a\\|b` in &lt;x> &amp; y\\_z, 50 %: 1 second line<br>help: did you mean `c*d`? |
| warning | `bad-date` | rules/a b,c:d%é.yaml:2:1 | one tick \\` only |
| error | `unreadable` |  | a sign \u{1} that XML cannot hold |
| note | `cycle` |  | worth knowing |
";
    assert_eq!(out, expected);
    assert_eq!(written(|out| markdown::write(&nothing(), out)), "### `vitaal rules check`\n\n0 checks: no finding\n");
}

#[test]
fn json_says_everything_under_a_version() {
    let out: Value = serde_json::from_str(&written(|out| json::write(&awkward(), out))).unwrap();
    assert_eq!(out["version"], 1);
    assert_eq!(out["tool"]["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(out["command"], "rules check");
    let summary = serde_json::json!({ "checks": 3, "passed": 2, "errors": 2, "warnings": 1, "notes": 1 });
    assert_eq!(out["summary"], summary);
    let first = serde_json::json!({
        "code": "unknown-name",
        "level": "error",
        "message": "there is no fact `a|b` in <x> & y_z, 50 %: 1\nsecond line",
        "help": "did you mean `c*d`?",
        "file": "rules/a b,c:d%é.yaml",
        "start": { "line": 2, "column": 4 },
        "end": { "line": 2, "column": 13 },
        "text": "één <x> &",
    });
    assert_eq!(out["suites"][0]["checks"][0]["findings"][0], first);
    let bare = serde_json::json!({ "code": "cycle", "level": "note", "message": "worth knowing" });
    let noted = &out["suites"][1]["checks"][0];
    assert_eq!((&noted["passed"], &noted["findings"][0]), (&Value::Bool(true), &bare));
    let keys: Vec<&String> = out.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["version", "tool", "command", "summary", "suites"]);
}

fn sarif_departures(text: &str) -> Vec<String> {
    let mut schema: Value = serde_json::from_str(SARIF).unwrap();
    // as published this pattern is no regular expression; nothing written here has a language
    for definition in ["run", "toolComponent"] {
        let language = &mut schema["definitions"][definition]["properties"]["language"];
        assert!(language.as_object_mut().unwrap().remove("pattern").is_some());
    }
    let validator = jsonschema::validator_for(&schema).unwrap();
    let log = serde_json::from_str(text).unwrap();
    validator.iter_errors(&log).map(|e| format!("{}: {e}", e.instance_path())).collect()
}

#[test]
fn sarif_keeps_to_the_published_schema() {
    for findings in [awkward(), nothing()] {
        let out = written(|out| sarif::write(&findings, out));
        assert_eq!(sarif_departures(&out), Vec::<String>::new(), "{out}");
    }
    let out: Value = serde_json::from_str(&written(|out| sarif::write(&awkward(), out))).unwrap();
    let run = &out["runs"][0];
    let ids: Vec<&str> =
        run["tool"]["driver"]["rules"].as_array().unwrap().iter().map(|r| r["id"].as_str().unwrap()).collect();
    for result in run["results"].as_array().unwrap() {
        let index = result["ruleIndex"].as_u64().unwrap() as usize;
        assert_eq!(ids[index], result["ruleId"], "the index and the name of a rule agree");
    }
    let first = &run["results"][0]["locations"][0]["physicalLocation"];
    assert_eq!(first["artifactLocation"]["uri"], "rules/a%20b%2Cc%3Ad%25%C3%A9.yaml");
    let region = serde_json::json!({ "startLine": 2, "startColumn": 4, "endLine": 2, "endColumn": 13 });
    assert_eq!(first["region"], region);
    let levels: Vec<&Value> = run["results"].as_array().unwrap().iter().map(|r| &r["level"]).collect();
    assert_eq!(levels, ["error", "warning", "error", "note"]);
}

/// The check of the schema can fail.
#[test]
fn a_log_that_departs_from_the_schema_is_noticed() {
    let out = written(|out| sarif::write(&awkward(), out));
    for (from, to) in [("\"2.1.0\"", "\"2.0.0\""), ("\"startLine\": 2", "\"startLine\": 0"), ("\"error\"", "\"fatal\"")]
    {
        assert!(out.contains(from));
        assert!(!sarif_departures(&out.replace(from, to)).is_empty(), "{from} -> {to}");
    }
}

#[test]
fn junit_keeps_to_the_schema_that_jenkins_reads() {
    for findings in [awkward(), nothing()] {
        let out = written(|out| junit::write(&findings, out));
        assert_eq!(xsd::departures(&out, JUNIT), Vec::<String>::new(), "{out}");
    }
    let out = written(|out| junit::write(&awkward(), out));
    let document = roxmltree::Document::parse(&out).unwrap();
    let all = |name: &str| document.descendants().filter(|n| n.has_tag_name(name)).collect::<Vec<_>>();
    assert_eq!((all("testsuite").len(), all("testcase").len(), all("failure").len()), (3, 3, 1));
    let root = document.root_element();
    assert_eq!((root.attribute("tests"), root.attribute("failures")), (Some("3"), Some("1")));
    let failure = all("failure")[0];
    assert_eq!(failure.attribute("type"), Some("unknown-name"));
    assert!(failure.attribute("message").unwrap().ends_with("(and 2 findings more)"), "{out}");
    assert!(failure.text().unwrap().contains("a sign <U+0001> that XML cannot hold"), "{out}");
    let first = all("testcase")[0];
    assert_eq!(first.attribute("classname"), Some("xx/<guild> & co"));
    assert_eq!(first.attribute("name"), Some("a \"file\" \u{fffd}"));
}

/// The check of the schema can fail.
#[test]
fn a_report_that_departs_from_the_schema_is_noticed() {
    let out = written(|out| junit::write(&awkward(), out));
    for (from, to, said) in [
        ("<testsuites name", "<testsuites colour=\"red\" name", "may not have `colour`"),
        (" errors=\"0\">\n    <testcase", ">\n    <testcase", "lacks `errors`"),
        ("<system-out>", "<system-out><failure/>", "holds text only"),
        ("<testcase ", "what is this<testcase ", "may not hold text"),
        ("<testsuite name=\"xx/empty\"", "<testcase name=\"x\"/><testsuite name=\"xx/empty\"", "may not stand there"),
    ] {
        assert!(out.contains(from), "{from}\n{out}");
        let found = xsd::departures(&out.replacen(from, to, 1), JUNIT);
        assert!(found.iter().any(|f| f.contains(said)), "{said}: {found:?}");
    }
}

#[test]
fn text_counts_what_it_does_not_show() {
    let found = (1..=103).map(|n| Diagnostic::error(Code::CYCLE, format!("fault {n}"))).collect();
    let check = Check { name: "many".into(), found };
    let findings = Findings { command: "rules check", suites: vec![Suite { name: "x".into(), checks: vec![check] }] };
    let out = written(|out| text::write(&findings, false, out));
    assert_eq!(out.matches("error[cycle]").count(), 100);
    assert!(out.ends_with("fault 100\n\nand 3 more; `rules check --format json` has all\n"), "{out}");
    let out = written(|out| markdown::write(&findings, out));
    assert!(out.ends_with("fault 100 |\n\nand 3 more; `--format json` has all\n"), "{out}");
    for out in [
        written(|out| json::write(&findings, out)),
        written(|out| sarif::write(&findings, out)),
        written(|out| github::write(&findings, out)),
        written(|out| junit::write(&findings, out)),
    ] {
        assert!(out.contains("fault 103"), "{out}");
    }
}

/// The sound folder with one name misspelt and one case that fails.
fn broken() -> Desk {
    let desk = Desk::new();
    desk.put_copy("tests/files/rules", "rules");
    desk
}

fn replace(desk: &Desk, file: &str, from: &str, to: &str) {
    let text = desk.read(file);
    assert!(text.contains(from), "{from}");
    desk.put(file, text.replacen(from, to, 1));
}

const FORMS: [&str; 6] = ["text", "json", "sarif", "junit", "github", "markdown"];

fn run(desk: &Desk, verb: &str, further: &[&str]) -> Run {
    desk.run(&[&["rules", verb, "--rules", "rules"], further].concat())
}

#[test]
fn a_check_writes_every_form_to_the_output_and_its_sum_to_standard_error() {
    let desk = broken();
    replace(&desk, "rules/xx/guild/act.yaml", "turnover > rich", "turnover > ritch");
    for form in FORMS {
        let shown = run(&desk, "check", &["--format", form]);
        assert_eq!(shown.status, 2, "{form}: {}", shown.err);
        let (to, other) = if form == "text" { (&shown.err, &shown.out) } else { (&shown.out, &shown.err) };
        assert!(to.contains("unknown-name") && to.contains("xx/guild/act.yaml"), "{form}: {to}");
        assert!(!other.contains("unknown-name"), "{form}: {other}");
        assert!(shown.err.ends_with("3 acts and 1 law: 1 error\n"), "{form}: {}", shown.err);
        let name = format!("out.{form}");
        let kept = run(&desk, "check", &["--format", form, "-o", &name]);
        assert_eq!((kept.status, kept.out.as_str()), (2, ""), "{form}");
        assert_eq!(desk.read(&name), *to.replace("3 acts and 1 law: 1 error\n", ""), "{form}");
        let again = run(&desk, "check", &["--format", form, "-o", &name]);
        assert!(again.status == 2 && again.err.contains("`--force`"), "{form}: {}", again.err);
    }
    assert_eq!(sarif_departures(&desk.read("out.sarif")), Vec::<String>::new());
    assert_eq!(xsd::departures(&desk.read("out.junit"), JUNIT), Vec::<String>::new());
}

#[test]
fn a_sound_folder_has_no_finding_in_any_form() {
    let desk = broken();
    for form in FORMS {
        let run = run(&desk, "check", &["--format", form]);
        assert_eq!(run.status, 0, "{form}: {}", run.err);
        let said = if form == "text" { &run.out } else { &run.err };
        assert_eq!(said, "3 acts and 1 law: no finding\n", "{form}");
        assert!(!run.out.contains("error["), "{form}: {}", run.out);
    }
}

#[test]
fn cases_are_checks_of_their_act() {
    let desk = broken();
    replace(&desk, "rules/xx/guild/tests/size.yaml", "by: wealthy-miller", "by: miller-of-old");
    for form in FORMS {
        let run = run(&desk, "test", &["--format", form]);
        assert_eq!(run.status, 1, "{form}: {}", run.err);
        let shown = run.out.replace("\\[", "[").replace("\\]", "]");
        assert!(shown.contains("expected [miller-of-old], found [wealthy-miller]"), "{form}: {shown}");
    }
    let report = run(&desk, "test", &["--format", "junit"]);
    assert_eq!(xsd::departures(&report.out, JUNIT), Vec::<String>::new());
    assert!(report.out.contains("tests=\"11\" failures=\"1\""), "{}", report.out);
    assert!(report.err.ends_with("10 passed, 1 failed\n"), "{}", report.err);
    let log = run(&desk, "test", &["--format", "sarif"]);
    assert_eq!(sarif_departures(&log.out), Vec::<String>::new());
    assert!(log.out.contains("\"case-failed\"") && log.out.contains("rules/xx/guild/tests/size.yaml"), "{}", log.out);
}
