//! A change of the law as someone would make it by mistake: the comparison names it.

use crate::command::{Desk, Run};
use std::path::Path;

/// A copy of the rules with one text in one file replaced.
fn changed(file: &str, from: &str, to: &str) -> Desk {
    let desk = Desk::new();
    desk.put_copy("rules", "rules");
    let path = desk.path().join("rules").join(file);
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "`{from}` is not in {file}");
    std::fs::write(&path, text.replacen(from, to, 1)).unwrap();
    desk
}

/// Compares an act of the binary with the changed one.
fn compared(desk: &Desk, act: &str) -> Run {
    let there = format!("rules#{act}");
    desk.run(&["rules", "compare", act, &there, "--as-of", "2026-11-21", "--fail-on", "class-change", "--all"])
}

#[track_caller]
fn says(run: &Run, words: &[&str]) {
    assert_eq!(run.status, 1, "{}{}", run.out, run.err);
    let flat = run.out.split_whitespace().collect::<Vec<_>>().join(" ");
    for words in words {
        assert!(flat.contains(words), "`{words}` is not in:\n{}", run.out);
    }
}

#[test]
fn nothing_changed_is_nothing_found() {
    let desk = changed("README.md", "rules", "rules");
    let run = compared(&desk, "nl/cbw");
    assert_eq!((run.status, run.err.as_str()), (0, ""), "{}", run.out);
    assert!(run.out.contains("give every organisation the same class"), "{}", run.out);
}

#[test]
fn a_threshold_one_higher() {
    let desk = changed(
        "eu/sme/act.yaml",
        "small-headcount: { 2005-01-01: 50 AWU }",
        "small-headcount: { 2005-01-01: 51 AWU }",
    );
    let run = compared(&desk, "eu/sme");
    says(
        &run,
        &[
            "medium-sized -> small",
            "at least 50 AWU and fewer than 51 AWU",
            "threshold small-headcount: 50 AWU -> 51 AWU",
        ],
    );
    assert!(run.out.contains(",50,"), "the witness has 50: {}", run.out);
}

#[test]
fn an_inclusive_bound_for_a_strict_one() {
    let desk = changed(
        "eu/sme/act.yaml",
        "large-staff-bound = at-least, fte < small-headcount",
        "large-staff-bound = at-least, fte <= small-headcount",
    );
    let run = compared(&desk, "eu/sme");
    says(&run, &["medium-sized -> small", "at least 50 AWU and at most 50 AWU"]);
}

#[test]
fn a_row_of_an_annex_lost() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/nl/cbw/bijlage-1.yaml");
    let text = std::fs::read_to_string(path).unwrap();
    let row = text.lines().find(|line| line.trim_start().starts_with("electricity-dso:")).unwrap();
    let desk = changed("nl/cbw/bijlage-1.yaml", &format!("{row}\n"), "");
    let run = compared(&desk, "nl/cbw");
    says(
        &run,
        &["essential entity -> out of scope", "Regional electricity grid operator (DSO): if", "large-bijlage-1"],
    );
    assert!(!run.out.contains("Electricity supplier"), "only the type of the row moves:\n{}", run.out);
}

#[test]
fn an_exclusion_widened() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/nl/cbw/act.yaml");
    let text = std::fs::read_to_string(path).unwrap();
    assert!(text.contains("exempted-from-dora:"), "the act has another exclusion now");
    let desk = changed("nl/cbw/act.yaml", "dora_exempt", "critical_entity");
    let run = compared(&desk, "nl/cbw");
    says(&run, &["exempted-from-dora", "-> out of scope"]);
}
