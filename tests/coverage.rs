//! What the cases beside the law reach of it: every sort of part is reached, or told with a case that would reach it.
#![allow(clippy::unwrap_used)]

#[path = "common/command.rs"]
mod command;

use command::Desk;
use vitaal::cases::{Suite, coverage};
use vitaal::rules::{Source, Texts};

const GUILD: &str = "xx/guild";

fn desk() -> Desk {
    let desk = Desk::new();
    desk.put_copy("tests/files/rules", "rules");
    desk
}

#[test]
fn the_shipped_law_is_reached_in_whole() {
    let texts = Texts::read(&Source::Embedded).unwrap();
    for act in texts.source.acts() {
        let coverage = coverage(&texts, &Suite::read(&texts, &act).unwrap()).unwrap();
        let told: Vec<String> = coverage.told().collect();
        assert!(told.is_empty(), "{}", told.join("\n"));
    }
}

#[test]
fn what_no_case_reaches_is_told_at_its_place_with_a_case_that_would() {
    let desk = desk();
    let run = desk.run(&["rules", "test", GUILD, "--rules", "rules", "--coverage"]);
    assert_eq!(run.status, 1, "{}", run.err);
    let told = "\
xx/guild: 5 cases
rules/xx/guild/act.yaml:17: no case lies below threshold `rich` (EUR 3 million) as it is from 2030-01-01
";
    assert!(run.out.starts_with(told), "{}", run.out);
    let told = "\
rules/xx/guild/mills.yaml:3: no case fails the condition of table `mill-table`
    xx/guild: { function: miller, rank: low, expect: outsider, by: no-miller }
";
    assert!(run.out.contains(told), "{}", run.out);
    let told = "\
xx/guild: reached 6 of 6 rules, 4 of 4 sides of criteria, 2 of 5 rows, 3 of 6 sides of thresholds, 1 of 2 readings
5 passed, 0 failed
";
    assert!(run.out.ends_with(told), "{}", run.out);
}

#[test]
fn every_form_has_it_as_a_finding() {
    let desk = desk();
    for (form, words) in [
        ("github", "::warning file=rules/xx/guild/act.yaml,line=17"),
        ("sarif", "\"ruleId\": \"unreached\""),
        ("junit", "coverage of xx/guild"),
        ("markdown", "unreached"),
        ("json", "\"unreached\""),
    ] {
        let run = desk.run(&["rules", "test", GUILD, "--rules", "rules", "--coverage", "--format", form]);
        assert_eq!(run.status, 1, "{form}: {}", run.err);
        assert!(run.out.contains(words), "{form}: `{words}` is not in:\n{}", run.out);
    }
}

/// The lines are made from what the law answers: once they are there they hold, and reach what they are for.
#[test]
fn the_lines_written_hold_and_reach_what_they_are_for() {
    let desk = desk();
    let arguments = ["rules", "test", GUILD, "--rules", "rules", "--coverage", "--write-missing", "rules"];
    let first = desk.run(&arguments);
    assert_eq!(first.status, 1, "{}", first.err);
    let missed = |out: &str| out.lines().filter(|line| line.contains(": no case ")).count();
    let lines = first.out.lines().filter(|line| line.starts_with("    xx/guild: {")).count();
    assert!(lines > 3, "{}", first.out);
    let second = desk.run(&arguments[..6]);
    assert!(second.out.contains(" 0 failed\n"), "a line does not hold: {}", second.out);
    assert!(missed(&first.out) - missed(&second.out) >= lines, "{}", second.out);
}
