//! Several activities of one organisation, each with what is said of it alone: `--activities FILE`.
#![allow(clippy::unwrap_used)]

#[path = "common/command.rs"]
mod command;

use command::{Desk, Run};
use std::collections::BTreeMap;

const RECORDS: &str = "id,name,function,sector,fte,turnover,balance_sheet,own_use_only,country,main_establishment";
const ACTIVITIES: &str = "id,function,ancillary_activity,own_use_only,generating_capacity_mw,main_establishment";

fn run(verb: &[&str], records: &[&str], activities: &[&str]) -> Run {
    let desk = Desk::new();
    desk.put("records.csv", format!("{RECORDS}\n{}\n", records.join("\n")));
    desk.put("activities.csv", format!("{ACTIVITIES}\n{}\n", activities.join("\n")));
    let rest = ["records.csv", "--law", "eu", "--as-of", "2026-11-21", "--activities", "activities.csv"];
    desk.run(&[verb, &rest].concat())
}

/// The columns of the only record, judged with these activities.
fn judged(record: &str, activities: &[&str]) -> BTreeMap<String, String> {
    let run = run(&["classify", "--format", "csv"], &[record], activities);
    assert_eq!(run.status, 0, "{}", run.err);
    let mut output = csv::Reader::from_reader(run.out.as_bytes());
    output.deserialize().next().unwrap().unwrap()
}

fn class_of(record: &str, activities: &[&str]) -> String {
    judged(record, activities)["nis2_class"].clone()
}

/// A large organisation that names nothing it does.
const LARGE: &str = "a,,,,900,90000000,90000000,,NL,";
const SMALL: &str = "a,,,,9,900000,900000,,NL,";

#[test]
fn each_activity_counts_with_what_is_said_of_it_alone() {
    // NIS2 recital 35: an in-house data centre is none; Annex II(2): waste that is not the principal activity
    let cases: &[(&str, &[&str], &str)] = &[
        ("a data centre for itself only", &["a,data-centre-provider,,true,,"], "out-of-scope"),
        (
            "one for others beside it",
            &["a,data-centre-provider,,true,,", "a,data-centre-provider,,false,,"],
            "essential",
        ),
        (
            "name servers for others, a data centre for itself",
            &["a,data-centre-provider,,true,,", "a,dns-service-provider,,,,"],
            "essential",
        ),
        ("both for itself", &["a,data-centre-provider,,true,,", "a,dns-service-provider,,true,,"], "out-of-scope"),
        ("waste beside the main activity", &["a,waste-management-undertaking,true,,,"], "out-of-scope"),
        ("waste beside it, and food", &["a,waste-management-undertaking,true,,,", "a,food-business,,,,"], "important"),
        (
            "that food is ancillary says nothing of the waste",
            &["a,waste-management-undertaking,,,,", "a,food-business,true,,,"],
            "important",
        ),
        ("several in one cell", &["a,data-centre-provider|dns-service-provider,,true,,"], "out-of-scope"),
    ];
    for (name, activities, class) in cases {
        assert_eq!(class_of(LARGE, activities), *class, "{name}");
    }
    let by = judged(SMALL, &["a,data-centre-provider,,true,,", "a,dns-service-provider,,,,"])["nis2_by"].clone();
    assert_eq!(by, "eu/nis2#qualified-trust-tld-dns", "at any size, by the one that counts");
}

#[test]
fn what_an_activity_does_not_say_the_record_says() {
    let in_house = "a,,,,900,90000000,90000000,true,NL,";
    assert_eq!(class_of(in_house, &["a,data-centre-provider,,,,"]), "out-of-scope");
    assert_eq!(class_of(in_house, &["a,data-centre-provider,,false,,"]), "essential");
}

#[test]
fn what_the_record_names_counts_too() {
    // its own row names the data centre, and the file says more of it; the hospital is only in its own row
    let record = "a,,healthcare-provider|data-centre-provider,,100,20000000,20000000,,NL,";
    let found = judged(record, &["a,data-centre-provider,,true,,"]);
    assert_eq!(found["nis2_class"], "important");
    assert!(found["nis2_reason"].contains("ealthcare provider"), "{}", found["nis2_reason"]);
    assert!(!found["nis2_reason"].contains("data centre"), "{}", found["nis2_reason"]);
}

#[test]
fn what_is_unknown_of_one_is_unknown_apart_from_another() {
    let both = ["a,data-centre-provider,,unknown,,", "a,dns-service-provider,,unknown,,"];
    let found = judged("a,,,,100,20000000,20000000,,NL,", &both);
    // for others or not, each by itself: essential by the name servers, important by the data centre, or neither
    assert_eq!(found["nis2_possible"], "essential|important|out-of-scope");
    assert_eq!(found["nis2_ask"], "own_use_only");
    // said of the record as a whole, it is one fact: both or neither, so never the data centre alone
    let as_one = judged(
        "a,,data-centre-provider|dns-service-provider,,100,20000000,20000000,unknown,NL,",
        &["z,other,,,,"][..0],
    );
    assert_eq!(as_one["nis2_possible"], "essential|out-of-scope");
    let run =
        run(&["explain", "--id", "a"], &["a,,,,100,20000000,20000000,,NL,"], &[both[0], "a,dns-service-provider,,,,"]);
    assert!(!run.out.contains("[own_use_only] of"), "essential already, whatever the data centre is:\n{}", run.out);
    let run = run_of_one_asked();
    assert!(run.contains("[own_use_only] of: Data centre service"), "{run}");
}

/// Asked of the data centre, and not of the hospital beside it.
fn run_of_one_asked() -> String {
    let activities = ["a,data-centre-provider,,unknown,,", "a,waste-management-undertaking,true,,,"];
    let run = run(&["explain", "--id", "a"], &["a,,,,900,90000000,90000000,,NL,"], &activities);
    assert_eq!(run.status, 0, "{}", run.err);
    run.out.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_member_state_is_told_by_each_activity() {
    // NIS2 Art. 26(1)(b): the main establishment, for the kinds that follow it; Art. 26(1): others by establishment
    let cases: &[(&[&str], &str)] = &[
        (&["a,cloud-computing-provider,,,,IE"], "IE"),
        (&["a,cloud-computing-provider,,,,IE", "a,online-marketplace,,,,BE"], "BE|IE"),
        (&["a,cloud-computing-provider,,,,IE", "a,healthcare-provider,,,,"], "IE|NL"),
        (&["a,cloud-computing-provider,,,,IE", "a,healthcare-provider,,,,BE"], "IE|NL"),
        (&["a,cloud-computing-provider,,,,"], "NL"),
        (&["a,cloud-computing-provider,,,,unknown"], ""),
        (&["a,cloud-computing-provider,,,,US"], ""),
    ];
    for (activities, states) in cases {
        let found = judged(LARGE, activities)["jurisdiction"].clone();
        assert_eq!(found, *states, "{activities:?}");
    }
}

#[test]
fn figures_of_an_activity_are_its_own() {
    let desk = Desk::new();
    desk.put("records.csv", format!("{RECORDS}\n{LARGE}\n"));
    let activities = ["a,electricity-producer,,,0.5,", "a,electricity-producer,,,40,"];
    desk.put("activities.csv", format!("{ACTIVITIES}\n{}\n", activities.join("\n")));
    let rest = ["records.csv", "--law", "eu-com-2026-13", "--as-of", "2026-11-21", "--activities", "activities.csv"];
    let run = desk.run(&[&["explain", "--id", "a"], &rest[..]].concat());
    let out = run.out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        out.contains("generating capacity 40 MW exceeds 1 MW (Electricity producer [generating capacity: 40 MW])"),
        "{out}"
    );
    assert!(out.contains("generating capacity 0.5 MW"), "{out}");
}

#[test]
fn explain_shows_each_activity_with_what_it_says() {
    let activities = ["a,data-centre-provider,,true,,", "a,dns-service-provider,,,,IE"];
    let run = run(&["explain", "--id", "a"], &["a,,healthcare-provider,,900,90000000,90000000,,NL,"], &activities);
    assert_eq!(run.status, 0, "{}", run.err);
    let out = run.out.split_whitespace().collect::<Vec<_>>().join(" ");
    for line in [
        "Activities, each with what is said of it alone",
        "- Data centre service: for own use only: yes",
        "- DNS service provider: main establishment in the Union: IE",
        "- Healthcare provider: as in its own row",
    ] {
        assert!(out.contains(line), "{line} in\n{}", run.out);
    }
}

#[test]
fn the_order_of_activities_and_of_columns_changes_nothing() {
    let activities = ["a,data-centre-provider,,unknown,,", "a,dns-service-provider,,,,IE", "a,food-business,true,,,"];
    let mut turned = activities;
    turned.reverse();
    let (one, other) =
        (run(&["explain", "--id", "a"], &[LARGE], &activities), run(&["explain", "--id", "a"], &[LARGE], &turned));
    assert_eq!(one.out, other.out);
    let desk = Desk::new();
    desk.put("records.csv", format!("{RECORDS}\n{LARGE}\n"));
    desk.put(
        "activities.csv",
        "main_establishment;Own use only;ID;function\n;unknown;a;data-centre-provider\nIE;;a;dns-service-provider\n",
    );
    let rest =
        ["records.csv", "--law", "eu", "--as-of", "2026-11-21", "--activities", "activities.csv", "--format", "csv"];
    let run = desk.run(&[&["classify"], &rest[..]].concat());
    assert!(run.out.contains(",essential,"), "{}{}", run.out, run.err);
}

#[test]
fn a_file_that_cannot_be_used_is_refused_with_every_fault() {
    let records = [LARGE, "b,,,health,9,1,1,,NL,", "c,,,,9,1,1,,,", "d,,police,,9,1,1,,,"];
    let faulty = [
        "a,data-centre,,true,,",
        "a,,,true,,",
        ",data-centre-provider,,true,,",
        "a,data-centre-provider,,perhaps,,",
        "a,electricity-producer,,,1e3,",
        "a,cloud-computing-provider,,,,Irelnd",
        "a,online-marketplace,,true,,",
        "a,online-marketplace,,true,,",
    ];
    let run_faulty = run(&["classify"], &records, &faulty);
    assert_eq!(run_faulty.status, 2);
    assert!(run_faulty.out.is_empty(), "{}", run_faulty.out);
    for fault in [
        "line 2: column `function`: `data-centre` is no entity type; did you mean `data-centre-provider`?",
        "line 3: column `function` names nothing",
        "line 4: column `id` is blank",
        "line 5: column `own_use_only`: `perhaps` is neither true nor false",
        "line 6: column `generating_capacity_mw`: `1e3` is in exponent notation",
        "line 7: column `main_establishment`: `Irelnd` is no country; did you mean `IE`?",
        "line 9: `online-marketplace` of `a` stands there already with the same qualifiers",
    ] {
        assert!(run_faulty.err.contains(fault), "{fault} in\n{}", run_faulty.err);
    }
    let contradicting = ["x,food-business,,,,", "b,food-business,,,,", "aa,food-business,,,,"];
    let run_contradicting = run(&["classify"], &records, &contradicting);
    assert_eq!(run_contradicting.status, 2);
    for fault in [
        "line 2: no record has the id `x`",
        "line 3: of `b`: function `food-business` belongs to sector `food`, and the sector given is `health`",
        "line 4: no record has the id `aa`",
    ] {
        assert!(run_contradicting.err.contains(fault), "{fault} in\n{}", run_contradicting.err);
    }
    let twice = run(&["classify"], &[LARGE, LARGE], &["a,food-business,,,,"]);
    assert_eq!(twice.status, 2);
    assert!(twice.err.contains("the id `a` has come before, and `activities.csv` refers to it"), "{}", twice.err);
}

#[test]
fn columns_that_cannot_stand_there_are_named() {
    let desk = Desk::new();
    desk.put("records.csv", format!("{RECORDS}\n{LARGE}\n"));
    let refused = |header: &str| {
        desk.put("activities.csv", format!("{header}\na,food-business,true\n"));
        let run = desk.run(&["classify", "records.csv", "--law", "eu", "--activities", "activities.csv", "--force"]);
        assert_eq!(run.status, 2, "{}", run.err);
        run.err
    };
    assert!(refused("id,function,fte").contains("`fte` is of the organisation as a whole"));
    assert!(refused("id,function,own_use").contains("did you mean `own_use_only`?"));
    assert!(refused("id,functie,own_use_only").contains("the column `function` is missing"));
    assert!(refused("id,function,function").contains("the column `function` stands there twice"));
    desk.put("activities.csv", "id,function,remark\na,food-business,the bakery\n");
    let run = desk.run(&["classify", "records.csv", "--law", "eu", "--activities", "activities.csv"]);
    assert_eq!(run.status, 0, "{}", run.err);
    assert!(run.err.contains("not read: `remark`"), "{}", run.err);
}

#[test]
fn a_row_that_is_rejected_is_no_row_that_is_missing() {
    let run = run(
        &["classify", "--format", "csv"],
        &["a,,,,many,1,1,,NL,", "b,,other,,1,1,1,,NL,"],
        &["a,food-business,,,,"],
    );
    assert_eq!(run.status, 1, "{}", run.err);
    assert!(run.err.contains("`many` is no number") && !run.err.contains("no record has the id"), "{}", run.err);
}

#[test]
fn holdings_and_activities_go_together() {
    let desk = Desk::new();
    let b = "b,,other,,200,1,1,,NL,";
    desk.put("records.csv", format!("{RECORDS}\na,,,,100,1,1,,NL,\n{b}\n"));
    desk.put("activities.csv", format!("{ACTIVITIES}\na,data-centre-provider,,false,,\na,food-business,,,,\n"));
    desk.put("holdings.csv", "owner,owned,share,control\nb,a,100,true\n");
    let rest = ["records.csv", "--law", "eu", "--activities", "activities.csv", "--holdings", "holdings.csv"];
    let run = desk.run(&[&["classify", "--format", "csv"], &rest[..]].concat());
    assert!(run.out.lines().nth(1).unwrap().contains(",essential,"), "300 staff together:\n{}{}", run.out, run.err);
}
