//! Every small change of the law is noticed by a case, proved to change nothing, or reported with the case that is
//! missing.
#![allow(clippy::unwrap_used)]

#[path = "common/command.rs"]
mod command;

use command::Desk;
use vitaal::cases::{self, Fate, Mutants};
use vitaal::rules::{Source, Texts};

const GUILD: &str = "xx/guild";

/// Runs on the small folder of rules, where each sort of change has one that no case notices and one that a case does.
#[test]
fn each_sort_of_change_is_tried_and_told() {
    let desk = desk();
    let mutants = tried(&Source::Folder(desk.path().join("rules")), GUILD);
    let unnoticed = [
        "threshold `rich` is EUR 2000000.01 and not EUR 2 million",
        "the act begins on 2020-01-02 and not on 2020-01-01",
        "reading `oath-rule` is `frees` and not `binds` where none is chosen",
        "rule `sworn-miller` is gone",
        "rule `sworn-miller` no longer asks for `sworn`",
        "rule `sworn-miller` asks that `sworn` is not so",
        "rule `wealthy-miller` no longer asks for `not: few-hands`",
        "rule `miller-of-old` gives `outsider` and not `member`",
        "rule 1 of jurisdiction is gone",
        "table `mill-table` asks for nothing any more",
        "`other` stands in table `mill-table` too",
        "row `dairy-farmer` of table `mill-table` ends on 2025-01-01 and not on 2024-12-31",
    ];
    let noticed = [
        "threshold `rich` is EUR 1999999.99 and not EUR 2 million",
        "criterion `wealthy` asks for `turnover >= rich` and not for `turnover > rich`",
        "criterion `wealthy` asks that `turnover > rich` is not so",
        "rule `wealthy-miller` is gone",
        "rule `wealthy-miller` gives `member` and not `master`",
        "`miller` is gone from table `mill-table`",
    ];
    for says in unnoticed {
        assert!(matches!(fate(&mutants, says), Fate::Survived(Some(_))), "{says}: {:?}", fate(&mutants, says));
    }
    for says in noticed {
        assert!(matches!(fate(&mutants, says), Fate::Noticed(_)), "{says}: {:?}", fate(&mutants, says));
    }
    // a column names it
    assert!(matches!(fate(&mutants, "overlay `pays-dues` is gone"), Fate::Refused(_)));
}

/// Where nothing is said of the seat it is assumed to be in the country, so only a record that says both tells whether
/// the one or the other names the Member State.
#[test]
fn who_is_competent_is_told_apart_by_countries_that_differ() {
    let desk = desk();
    let rules = "    - { cite: Art. 13, function: [miller], of: seat }\n";
    let more = format!("{rules}    - {{ cite: Art. 13, all: [function in mill-table], of: country }}\n");
    let act = desk.read("rules/xx/guild/act.yaml");
    desk.put("rules/xx/guild/act.yaml", act.replace(rules, &more));
    let mutants = tried(&Source::Folder(desk.path().join("rules")), GUILD);
    let Fate::Survived(Some(line)) = fate(&mutants, "rule 1 of jurisdiction is gone") else {
        panic!("{:?}", fate(&mutants, "rule 1 of jurisdiction is gone"));
    };
    let line = line.to_string();
    assert!(line.contains("country: CH, seat: BE") && line.contains("jurisdiction: BE"), "{line}");
}

/// A duty without a day stands in no column, so no case can assert it; that of one with a day is noticed by its day.
#[test]
fn what_no_column_shows_is_nothing_that_a_case_can_assert() {
    let desk = desk();
    let act = desk.read("rules/xx/guild/act.yaml");
    let criterion = "  under-oath:\n    cite: Art. 9\n    all: [sworn, in_village]\n\nrules:\n";
    desk.put("rules/xx/guild/act.yaml", act.replace("\nrules:\n", criterion));
    let duties = desk.read("rules/xx/guild/duties.yaml");
    let duty = "  word:\n    kind: money\n    for: [master]\n    cite: Art. 16\n    all: [under-oath]\n    \
                duty: { en: keeps its word, nl: houdt woord }\n";
    let lost = "criterion `under-oath` no longer asks for `sworn`";
    desk.put("rules/xx/guild/duties.yaml", format!("{duties}{duty}"));
    let source = Source::Folder(desk.path().join("rules"));
    assert!(matches!(fate(&tried(&source, GUILD), lost), Fate::Equal), "{:?}", fate(&tried(&source, GUILD), lost));
    let clock = "    clock: { column: dues_by, fact: sworn_on, after: 3 months }\n";
    desk.put("rules/xx/guild/duties.yaml", format!("{duties}{duty}{clock}"));
    assert!(!matches!(fate(&tried(&source, GUILD), lost), Fate::Equal));
}

/// A row that is asked for beside what the type never is comes to nothing, so the type is none that a record of a sector
/// may be.
#[test]
fn a_row_on_which_nothing_hangs_changes_nothing() {
    let desk = desk();
    let dairy = "  dairy:\n    cite: Art. 9\n    all: [function in dairy-table, function: [dairy-farmer]]\n\nrules:\n";
    let act = desk.read("rules/xx/guild/act.yaml").replace("\nrules:\n", dairy);
    let act = act.replace("[function in mill-table, old-house]", "[any: [function in mill-table, dairy], old-house]");
    desk.put("rules/xx/guild/act.yaml", act);
    let table = "table: dairy-table\ncite: Annex\nrows:\n  dairy-farmer: { cite: Annex(3) }\n";
    desk.put("rules/xx/guild/dairies.yaml", table);
    let mutants = tried(&Source::Folder(desk.path().join("rules")), GUILD);
    let says = "`oil-miller` stands in table `dairy-table` too";
    assert!(matches!(fate(&mutants, says), Fate::Equal), "{:?}", fate(&mutants, says));
}

#[test]
fn what_no_case_notices_is_a_finding_at_its_place_with_the_case_that_is_missing() {
    let desk = desk();
    let run = desk.run(&["rules", "test", GUILD, "--rules", "rules", "--mutants"]);
    assert_eq!(run.status, 1, "{}", run.err);
    let told = "rules/xx/guild/act.yaml:17: no test notices that threshold `rich` is EUR 2000000.01 and not EUR 2 million
    xx/guild: { function: miller, fte: 50, fte_previous: 49.99, turnover: 2000000.01, expect: master, by: wealthy-miller, dues: full, notes: pays-dues }
";
    assert!(run.out.contains(told), "{}", run.out);
    let run = desk.run(&["rules", "test", GUILD, "--rules", "rules", "--mutants", "--format", "github"]);
    assert_eq!(run.status, 1, "{}", run.err);
    let told = "no test notices that rule `sworn-miller` is gone";
    assert!(run.out.lines().any(|line| line.starts_with("::warning") && line.contains(told)), "{}", run.out);
}

#[test]
fn the_lines_written_hold_and_notice_what_they_are_for() {
    let desk = desk();
    let arguments = ["rules", "test", GUILD, "--rules", "rules", "--mutants", "--write-missing", "rules"];
    let first = desk.run(&arguments);
    assert!(survivors(&first.out) > 10, "{}", first.out);
    let missing = desk.read("rules/xx/guild/tests/missing.yaml");
    assert!(missing.starts_with("# Made from what the law answers now"), "{missing}");
    let told = "  # notices that rule `sworn-miller` is gone\n  to be named ";
    assert!(missing.contains(told), "{missing}");
    let again = desk.run(&["rules", "test", GUILD, "--rules", "rules"]);
    assert!(again.out.contains(" passed, 0 failed\n"), "a line does not hold: {}", again.out);
    let second = desk.run(&arguments[..6]);
    assert_eq!((survivors(&second.out), second.status), (0, 0), "{}", second.out);
}

#[test]
fn lines_never_take_the_place_of_what_is_there() {
    let desk = desk();
    desk.put("out/xx/guild/tests/missing.yaml", "mine");
    let arguments = ["rules", "test", GUILD, "--rules", "rules", "--mutants", "--write-missing", "out"];
    let run = desk.run(&arguments);
    assert_eq!(run.status, 2, "{}", run.err);
    assert_eq!(desk.read("out/xx/guild/tests/missing.yaml"), "mine");
    let run = desk.run(&[&arguments[..], &["--force"]].concat());
    assert_eq!(run.status, 1, "{}", run.err);
    assert!(desk.read("out/xx/guild/tests/missing.yaml").contains("cases:\n"));
}

#[test]
fn nothing_is_tried_while_a_case_fails() {
    let desk = desk();
    desk.put("rules/xx/guild/tests/wrong.yaml", "cases:\n  wrong: { function: other, expect: master }\n");
    let run = desk.run(&["rules", "test", GUILD, "--rules", "rules", "--mutants"]);
    assert_eq!(run.status, 1, "{}", run.err);
    assert!(run.out.ends_with("2 passed, 1 failed\nno change was tried: mend what is found first\n"), "{}", run.out);
}

/// Mistakes that an editor of the law could make; each makes a case beside the law fail.
#[test]
fn a_mistake_in_the_shipped_law_is_noticed() {
    let planted = [
        (
            "eu/sme/act.yaml",
            "small-headcount: { 2005-01-01: 50 AWU }",
            "small-headcount: { 2005-01-01: 51 AWU }",
            "eu/sme",
        ),
        (
            "eu/sme/act.yaml",
            "large-staff-bound = at-least, fte < sme-headcount",
            "large-staff-bound = at-least, fte <= sme-headcount",
            "eu/sme",
        ),
        ("eu/nis2/annex-1.yaml", "  road-authority:", "  other:", "eu/nis2"),
    ];
    for (path, before, after, act) in planted {
        let desk = Desk::new();
        desk.put_copy("rules", "rules");
        let path = format!("rules/{path}");
        let text = desk.read(&path);
        assert!(text.contains(before), "{path} has no `{before}`");
        desk.put(&path, text.replacen(before, after, 1));
        let run = desk.run(&["rules", "test", act, "--rules", "rules"]);
        assert_eq!(run.status, 1, "`{after}` in {path}: {}{}", run.out, run.err);
        assert!(run.out.contains("expected ["), "{}", run.out);
    }
}

fn tried(source: &Source, act: &str) -> Mutants {
    let texts = Texts::read(source).unwrap();
    cases::mutants(&texts, &[act.to_string()]).unwrap()
}

fn fate<'m>(mutants: &'m Mutants, says: &str) -> &'m Fate {
    let found = mutants.all.iter().find(|mutant| mutant.alteration.says == says);
    let all = || mutants.all.iter().map(|m| m.alteration.says.as_str()).collect::<Vec<_>>().join("\n");
    &found.unwrap_or_else(|| panic!("`{says}` is not tried, but:\n{}", all())).fate
}

fn survivors(out: &str) -> usize {
    out.matches("no test notices").count()
}

/// The small folder of rules as `rules`, without the cases that reach what these tests want unreached.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.put_copy("tests/files/rules", "rules");
    for cases in ["guild/tests/classes.yaml", "charter/tests/taken-over.yaml", "scale/tests/hands.yaml"] {
        std::fs::remove_file(desk.path().join("rules/xx").join(cases)).unwrap();
    }
    desk
}
