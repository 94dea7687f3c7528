//! What can be compared, and what is said when it cannot.

use crate::command::{Desk, Run};
use std::path::Path;
use std::process::Command;

const DAY: [&str; 2] = ["--as-of", "2026-11-21"];

fn compare(arguments: &[&str]) -> Run {
    Desk::new().run(&[&["rules", "compare"], arguments, &DAY[..]].concat())
}

#[track_caller]
fn equal(arguments: &[&str]) {
    let run = compare(&[arguments, &["--fail-on", "any"]].concat());
    assert_eq!(run.status, 0, "{arguments:?}: {}{}", run.out, run.err);
}

#[test]
fn anything_beside_itself_is_equal() {
    let mut faults = vitaal::diagnostic::Faults::default();
    let (_, laws) = vitaal::rules::foundations(&vitaal::rules::Source::Embedded, &mut faults);
    for law in laws.laws.iter().map(|law| law.id.as_str()).chain(["nl?money-test=either"]) {
        equal(&[law, law]);
    }
    let acts = vitaal::rules::Source::Embedded.acts();
    assert!(acts.len() > 8, "only these acts are found: {acts:?}");
    for act in &acts {
        equal(&[act, act]);
    }
    equal(&["nl@2026-08-15", "nl@2026-11-21"]);
}

#[test]
fn laws_are_compared_regime_by_regime_and_size_too() {
    let run = compare(&["eu", "eu-com-2026-13"]);
    assert_eq!((run.status, run.err.as_str()), (0, ""));
    for words in [
        "NIS2: eu/nis2 and eu/com-2026-13 differ",
        "CER: eu and eu-com-2026-13 give",
        "eu/sme and eu/small-mid-cap differ",
    ] {
        let flat = run.out.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(flat.contains(words), "`{words}` is not in:\n{}", run.out);
    }
}

#[test]
fn a_date_and_a_reading_make_a_side() {
    let run = compare(&["nl@2026-08-14", "nl@2026-11-21", "--fail-on", "any"]);
    assert_eq!(run.status, 1);
    assert!(run.out.starts_with("nl@2026-08-14 on 2026-08-14 and nl@2026-11-21 on 2026-11-21"), "{}", run.out);
    let run = compare(&["eu/sme", "eu/sme?money-test=either", "--lang", "nl"]);
    let flat = run.out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flat.contains("klein -> middelgroot"), "{}", run.out);
}

#[test]
fn programs_get_a_version() {
    let run = compare(&["eu/sme", "eu/sme?money-test=either", "--format", "json"]);
    let value: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!((&value["version"], &value["equal"]), (&1.into(), &false.into()));
    assert!(value["regimes"][0]["moved"][0]["cases"][0]["types"].as_array().unwrap().len() > 80);
    let run = compare(&["eu/sme", "eu/sme?money-test=either", "--format", "markdown"]);
    assert!(
        run.out.contains("| large | medium-sized |") || run.out.contains("| medium-sized | large |"),
        "{}",
        run.out
    );
}

#[test]
fn what_cannot_be_compared_is_said() {
    for (arguments, words) in [
        (&["nl", "nll"][..], "there is no law `nll`; did you mean `nl`?"),
        (&["eu/nis2", "eu/nis"], "there is no act `eu/nis`; did you mean `eu/nis2`?"),
        (&["nl", "nl@2026-13-01"], "`2026-13-01` is no date"),
        (&["nl", "nl?money-test"], "`money-test` is no reading"),
        (&["nl", "nl?money-tests=either"], "money-test"),
        (&["nl", "./nothing#nl"], "there is no folder of rules"),
        (&["nl", "eu/nis2"], "a law and an act"),
        (&["git:main", "nl"], "`git rev-parse`"),
    ] {
        let run = compare(arguments);
        assert_eq!(run.status, 2, "{arguments:?}: {}", run.out);
        assert!(run.err.contains(words), "{arguments:?}: `{words}` is not in:\n{}", run.err);
    }
}

fn git(desk: &Desk, arguments: &[&str]) {
    let mut command = Command::new("git");
    let fixed = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main"];
    let done = command.args(fixed).args(arguments).current_dir(desk.path()).output().unwrap();
    assert!(done.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
}

#[test]
fn a_revision_is_read_without_being_checked_out() {
    let desk = Desk::new();
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files/rules");
    let copied = Command::new("cp").arg("-r").arg(&from).arg(desk.path()).status().unwrap();
    assert!(copied.success());
    git(&desk, &["init", "--quiet"]);
    git(&desk, &["add", "."]);
    git(&desk, &["commit", "--quiet", "-m", "first"]);
    let equal = desk.run(&["rules", "compare", "git:HEAD", "rules", "--fail-on", "any", DAY[0], DAY[1]]);
    assert_eq!(equal.status, 0, "{}{}", equal.out, equal.err);
    let act = desk.read("rules/xx/guild/act.yaml");
    desk.put("rules/xx/guild/act.yaml", act.replace("EUR 2 million", "EUR 1 million"));
    let run =
        desk.run(&["rules", "compare", "git:HEAD#xx/guild", "rules#xx/guild", "--fail-on", "weaker", DAY[0], DAY[1]]);
    let flat = run.out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flat.contains("turnover more than EUR 1 million and at most EUR 2 million"), "{}{}", run.out, run.err);
    assert_eq!(run.status, 0, "nobody is in a weaker class: {}", run.out);
    let back = desk.run(&[
        "rules",
        "compare",
        "rules#xx/guild",
        "git:HEAD:rules#xx/guild",
        "--fail-on",
        "weaker",
        DAY[0],
        DAY[1],
    ]);
    assert_eq!(back.status, 1, "{}{}", back.out, back.err);
    let none = desk.run(&["rules", "compare", "git:nothing", "rules"]);
    assert_eq!(none.status, 2);
    assert!(none.err.contains("there is no revision `nothing`"), "{}", none.err);
    let without = desk.run(&["rules", "compare", "git:HEAD:elsewhere", "rules"]);
    assert!(without.err.contains("has no rule files in `elsewhere`"), "{}", without.err);
}

#[test]
fn without_git_the_help_is_to_compare_folders() {
    let desk = Desk::new();
    let mut command = crate::command::tool();
    command.args(["rules", "compare", "git:main", "nl"]).current_dir(desk.path()).env("PATH", desk.path());
    let run = crate::command::finish(command, b"");
    assert_eq!(run.status, 2);
    assert!(run.err.contains("there is no such program here; compare two folders instead"), "{}", run.err);
}

#[test]
fn differences_are_findings_in_the_forms_that_tools_read() {
    let sides = ["eu/sme", "eu/sme?money-test=either"];
    for (form, words) in [
        ("sarif", "\"ruleId\": \"class-change\""),
        ("junit", "<testsuite "),
        ("github", "::notice file=rules/eu/sme/act.yaml,"),
    ] {
        let run = compare(&[&sides[..], &["--format", form]].concat());
        assert_eq!(run.status, 0, "{form}: {}", run.err);
        assert!(run.out.contains(words), "{form}: `{words}` is not in:\n{}", run.out);
    }
    let run = compare(&[&sides[..], &["--format", "github", "--fail-on", "class-change"]].concat());
    assert_eq!(run.status, 1, "{}", run.err);
    assert!(run.out.lines().all(|line| line.starts_with("::warning ")), "{}", run.out);
    let same = compare(&["eu/sme", "eu/sme", "--format", "github"]);
    assert_eq!((same.status, same.out.as_str()), (0, ""), "{}", same.err);
}

#[test]
fn what_differs_goes_to_a_file_that_is_never_replaced_unasked() {
    let desk = Desk::new();
    desk.put("out.json", "mine");
    let asked = ["rules", "compare", "eu/sme", "eu/sme?money-test=either", "--format", "json", "-o", "out.json"];
    let run = desk.run(&[&asked[..], &DAY].concat());
    assert_eq!((run.status, desk.read("out.json").as_str()), (2, "mine"), "{}", run.err);
    let run = desk.run(&[&asked[..], &DAY, &["--force"]].concat());
    assert_eq!((run.status, run.out.as_str()), (0, ""), "{}", run.err);
    assert!(desk.read("out.json").contains("\"version\": 1"));
}

#[test]
fn where_figures_make_a_size_the_size_is_named() {
    let run = compare(&["eu/nis2", "eu/com-2026-13"]);
    let flat = run.out.split_whitespace().collect::<Vec<_>>().join(" ");
    let size = "if its size is large by Recommendation 2003/361/EC and small mid-cap by Recommendation (EU) 2025/1099";
    assert!(flat.contains(size), "{}", run.out);
    let run = compare(&["eu/nis2", "nl/cbw", "--lang", "nl"]);
    let flat = run.out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flat.contains("als de omvang is middelgroot"), "{}", run.out);
}

/// A group of two is over a ceiling that neither is over by itself; a row that cannot be read is counted.
#[test]
fn organisations_of_a_file_are_set_side_by_side_with_their_groups() {
    let desk = Desk::new();
    let rows = "id,function,fte,turnover,balance_sheet\n\
        mother,healthcare-provider,200,20000000,20000000\n\
        daughter,healthcare-provider,100,10000000,10000000\n\
        factory,machinery-manufacturer,300,20000000,20000000\n\
        wrong,healthcare-provder,1,1,1\n";
    desk.put("rows.csv", rows);
    desk.put("holdings.csv", "owner,owned,share,control\nmother,daughter,100,true\n");
    let asked = ["rules", "compare", "eu", "eu-com-2026-13", "--population", "rows.csv"];
    let alone = desk.run(&[&asked[..], &DAY].concat());
    assert_eq!(alone.status, 1, "a row was rejected: {}", alone.out);
    assert!(alone.out.contains("3 rows compared; rejected: 1 on both sides"), "{}", alone.out);
    assert!(alone.out.contains("nis2: 0 in another class"), "{}", alone.out);
    let run = desk.run(&[&asked[..], &DAY, &["--holdings", "holdings.csv"]].concat());
    for words in [
        "mother nis2: essential -> important by eu/nis2#large-annex-1 -> eu/com-2026-13#small-mid-cap-annex-1\n",
        "nis2: 2 in another class; undetermined before 0, after 0\n",
        "         2  essential -> important\n",
    ] {
        assert!(run.out.contains(words), "`{words}` is not in:\n{}", run.out);
    }
}

#[test]
fn what_is_meant_is_on_a_list_and_each_of_it_still_occurs() {
    let desk = Desk::new();
    let asked = ["rules", "compare", "eu/sme", "eu/sme?money-test=either", "--fail-on", "unexplained"];
    let run = desk.run(&[&asked[..], &DAY].concat());
    assert_eq!(run.status, 1);
    assert!(run.err.contains("not on the list: size: small -> medium-sized"), "{}", run.err);
    let list = |entries: &str| desk.put("allowed.yaml", format!("allowed:\n{entries}"));
    let with_list = [&asked[..], &DAY, &["--allow", "allowed.yaml"]].concat();
    list("  - { from: small, to: medium, why: one amount is enough }\n");
    let run = desk.run(&with_list);
    assert_eq!(run.status, 1, "{}", run.err);
    assert!(run.err.contains("not on the list: ") && !run.err.contains("small -> medium-sized"), "{}", run.err);
    list("  - { why: the reading as a whole }\n");
    let run = desk.run(&with_list);
    assert_eq!((run.status, run.err.as_str()), (0, ""));
    list("  - { why: the reading as a whole }\n  - { from: large, to: micro, why: nobody shrinks }\n");
    let run = desk.run(&with_list);
    assert_eq!(run.status, 1);
    let stale = "allowed.yaml:3: nothing differs so any more (nobody shrinks); take it off the list\n";
    assert_eq!(run.err, stale);
}
