//! The law read aloud, and the ledger of what was not checked against an official text.
#![allow(clippy::unwrap_used)]

#[path = "common/command.rs"]
mod command;

use command::Desk;
use vitaal::rules::{Effect, Readings, RuleSet, Source, load_act};

const AS_OF: &str = "2026-11-21";

fn shown(arguments: &[&str]) -> String {
    let run = Desk::new().run(&[&["rules", "show", "--as-of", AS_OF], arguments].concat());
    assert_eq!(run.status, 0, "{}", run.err);
    run.out
}

/// On one line, so that it does not matter where lines are broken.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn loaded(id: &str) -> RuleSet {
    load_act(&Source::Embedded, id, AS_OF.parse().unwrap(), &Readings::new()).unwrap_or_else(|e| panic!("{id}: {e}"))
}

#[test]
fn every_rule_row_duty_and_body_of_every_act_is_read_aloud() {
    for id in Source::Embedded.acts() {
        let rules = loaded(&id);
        let act = rules.regimes[0].act.as_ref().unwrap();
        for lang in ["en", "nl"] {
            let text = flat(&shown(&[&id, "--lang", lang]));
            assert!(!text.contains("{function}"), "{id}: a place is left unfilled");
            for rule in act.rules.iter().filter(|rule| !matches!(rule.effect, Effect::Jurisdiction(_))) {
                let line = format!("{} ({}", rule.id, rule.cites.join(", "));
                assert!(text.contains(&line), "{id} in {lang}: no `{line}`");
            }
            for row in act.tables().flat_map(|table| table.rows.values()) {
                assert!(text.contains(&row.cites.join(", ")), "{id} in {lang}: no row {:?}", row.cites);
            }
            let language = if lang == "en" { vitaal::model::Lang::En } else { vitaal::model::Lang::Nl };
            for duty in &act.consequences.duties {
                assert!(text.contains(&flat(duty.text.get(language))), "{id} in {lang}: no duty {}", duty.id);
            }
            assert!(
                text.contains(&act.checked_on) && (lang == "nl" || text.contains(act.status.id())),
                "{id}: against what, when, how sure"
            );
        }
    }
}

#[test]
fn what_was_not_checked_against_an_official_text_is_in_the_ledger_and_nothing_else() {
    for id in Source::Embedded.acts() {
        let rules = loaded(&id);
        let act = rules.regimes[0].act.as_ref().unwrap();
        let ledger = shown(&[&id, "--unverified"]);
        let boxes = ledger.lines().filter(|line| line.trim_start().starts_with("[ ]")).count();
        let of_rules = act.rules.iter().filter(|rule| !matches!(rule.effect, Effect::Jurisdiction(_)));
        let rows = act.tables().flat_map(|table| table.rows.values()).map(|row| row.status.unwrap_or(act.status));
        let competences = act.consequences.competences.iter().map(|c| c.follows.status);
        let duties = act.consequences.duties.iter().map(|d| d.follows.status);
        let all = of_rules.map(|rule| rule.status).chain(rows).chain(competences).chain(duties);
        let expected = all.filter(|status| !status.is_official()).count();
        assert_eq!(boxes, expected, "{id}:\n{ledger}");
    }
}

#[test]
fn the_whole_ledger_names_every_act_that_has_something_in_it() {
    let ledger = shown(&["--unverified"]);
    for id in ["nl/cbw", "nl/wwke", "nl/wbni", "nl/letter-2023", "nl/bill-36764", "eu/com-2026-13"] {
        assert!(ledger.contains(&format!("({id})")), "{id}");
    }
    assert!(!ledger.contains("(eu/cer)"), "all of it was read in the official text");
}

#[test]
fn no_line_is_wider_than_the_page() {
    for columns in ["60", "80", "120"] {
        let mut command = command::tool();
        command.args(["rules", "show", "nl/cbw", "--lang", "nl"]).env("COLUMNS", columns);
        let run = command::finish(command, b"");
        let width: usize = columns.parse().unwrap();
        // a single word may be longer than the page
        let wide = run.out.lines().filter(|line| line.chars().count() > width && line.trim().contains(' '));
        assert_eq!(wide.collect::<Vec<_>>(), Vec::<&str>::new(), "at {columns}");
    }
}

#[test]
fn an_act_that_does_not_exist_is_refused_with_what_was_meant() {
    let run = Desk::new().run(&["rules", "show", "nl/cbww"]);
    assert_eq!(run.status, 2);
    assert!(run.err.contains("`nl/cbww`") && run.err.contains("`nl/cbw`"), "{}", run.err);
    assert_eq!(Desk::new().run(&["rules", "show"]).status, 2);
}
