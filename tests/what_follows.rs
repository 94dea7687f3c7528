//! What follows from a class: bodies, duties and days; from when a decision counts; the mark of what is no law.
#![allow(clippy::unwrap_used)]

#[path = "common/command.rs"]
mod command;

use command::{Desk, Run};
use std::collections::BTreeMap;

/// Cells by the name of their column.
type Row = BTreeMap<String, String>;

/// The day on which these tests judge, unless they say otherwise.
const AS_OF: &str = "2026-11-21";

fn classify(input: &str, arguments: &[&str]) -> (Vec<Row>, Run) {
    let desk = Desk::new();
    desk.put("in.csv", input);
    let mut all = vec!["classify", "in.csv", "--format", "csv"];
    all.extend(arguments);
    if !arguments.contains(&"--as-of") {
        all.extend(["--as-of", AS_OF]);
    }
    let run = desk.run(&all);
    let mut reader = csv::Reader::from_reader(run.out.as_bytes());
    (reader.deserialize().map(Result::unwrap).collect(), run)
}

/// One organisation, of which these facts are given.
#[track_caller]
fn one(facts: &[(&str, &str)], arguments: &[&str]) -> (Row, Run) {
    let (mut rows, run) = classify(&file(&[facts]), arguments);
    assert_eq!(rows.len(), 1, "{}", run.err);
    (rows.remove(0), run)
}

/// A file of organisations with the same columns.
fn file(organisations: &[&[(&str, &str)]]) -> String {
    let header: Vec<&str> = organisations[0].iter().map(|(name, _)| *name).collect();
    let rows = organisations.iter().map(|facts| facts.iter().map(|(_, cell)| *cell).collect::<Vec<_>>().join(","));
    std::iter::once(header.join(",")).chain(rows).collect::<Vec<_>>().join("\n")
}

fn explained(facts: &[(&str, &str)], arguments: &[&str]) -> String {
    let desk = Desk::new();
    desk.put("in.csv", file(&[facts]));
    let run = desk.run(&[&["explain", "in.csv", "--id", "a", "--as-of", AS_OF], arguments].concat());
    assert_eq!((run.status, run.besides_dialect().as_str()), (0, ""));
    run.out
}

/// The lines under the heading of a duty in an explanation in Dutch, up to the next heading of the same depth.
fn under<'t>(text: &'t str, duty: &str) -> Vec<&'t str> {
    let depth = |line: &str| line.len() - line.trim_start().len();
    let heading = format!("Wat eruit volgt: {duty}");
    let mut rest = text.lines().skip_while(|line| line.trim() != heading);
    let Some(first) = rest.next() else { return Vec::new() };
    rest.take_while(|line| depth(line) > depth(first)).map(str::trim).collect()
}

fn notes(row: &Row) -> Vec<&str> {
    row["notes"].split('|').filter(|note| !note.is_empty()).collect()
}

const HOSPITAL: &[(&str, &str)] = &[("id", "a"), ("function", "healthcare-provider"), ("fte", "1200")];

// Days

#[test]
fn duties_run_from_the_designation_as_a_critical_entity() {
    let facts = [HOSPITAL, &[("critical_entity", "true"), ("designated_on", "2026-09-15")]].concat();
    let (row, _) = one(&facts, &[]);
    assert_eq!(row["cer_class"], "critical");
    assert_eq!(row["risk_assessment_due"], "2027-06-15", "nine months (Wwke Art. 14)");
    assert_eq!(row["duties_from"], "2027-07-15", "ten months (Wwke Art. 15(6), 17(7))");
    assert_eq!(row["review_due"], "", "nothing was assessed yet");
}

/// To the same day of the month, or else its last: nine and ten months from the end of a month.
#[test]
fn a_month_that_is_too_short_ends_on_its_last_day() {
    for (designated, due, from) in [
        ("2026-08-31", "2027-05-31", "2027-06-30"),
        ("2027-05-31", "2028-02-29", "2028-03-31"),
        ("2028-05-31", "2029-02-28", "2029-03-31"),
    ] {
        let facts = [HOSPITAL, &[("critical_entity", "true"), ("designated_on", designated)]].concat();
        let (row, _) = one(&facts, &["--as-of", "2028-06-01"]);
        assert_eq!((row["risk_assessment_due"].as_str(), row["duties_from"].as_str()), (due, from), "{designated}");
    }
}

#[test]
fn a_review_that_is_four_years_old_is_overdue() {
    let vital = [HOSPITAL, &[("vital_provider", "true"), ("last_assessed_on", "2022-03-01")]].concat();
    let (row, run) = one(&vital, &[]);
    assert_eq!(row["review_due"], "2026-03-01");
    assert!(run.err.contains("overdue: 1 review_due"), "{}", run.err);
    // the day itself is not past
    let (_, run) = one(&vital, &["--as-of", "2026-03-01"]);
    assert!(!run.err.contains("overdue"), "{}", run.err);
}

/// An assessment from before the designation is not late: the first one under the act comes with the designation.
#[test]
fn a_designation_starts_the_clock_of_reviews_anew() {
    let critical = [("critical_entity", "true"), ("designated_on", "2026-09-15"), ("last_assessed_on", "2022-03-01")];
    let (row, run) = one(&[HOSPITAL, &critical].concat(), &[]);
    assert_eq!(row["risk_assessment_due"], "2027-06-15");
    assert_eq!(row["review_due"], "", "the first assessment under the act is still due (Wwke Art. 14(3))");
    assert!(!run.err.contains("overdue"), "{}", run.err);
}

/// No designation under an act lies before it (Bwke Art. 19, Cbb Art. 35): such a date starts no period, and the class
/// stays.
#[test]
fn a_designation_from_before_the_act_starts_no_period() {
    let critical = |on| [HOSPITAL, &[("critical_entity", "true"), ("designated_on", on)]].concat();
    for (on, days) in [("2026-08-14", ["", ""]), ("2026-08-15", ["2027-05-15", "2027-06-15"])] {
        let (row, _) = one(&critical(on), &[]);
        assert_eq!(row["cer_class"], "critical", "{on}");
        assert_eq!([&row["risk_assessment_due"], &row["duties_from"]], days, "{on}");
        assert_eq!(notes(&row).contains(&"date-before-act"), days[0].is_empty(), "{on}");
    }
    let assessed = [critical("2026-08-15"), vec![("last_assessed_on", "2026-08-14")]].concat();
    let (row, _) = one(&assessed, &[]);
    assert_eq!((row["review_due"].as_str(), row["notes"].contains("date-before-act")), ("", false));
}

#[test]
fn a_critical_bank_has_no_days() {
    let facts = [
        ("id", "a"),
        ("function", "credit-institution"),
        ("fte", "900"),
        ("critical_entity", "true"),
        ("designated_on", "2026-09-15"),
    ];
    let (row, _) = one(&facts, &[]);
    assert_eq!((row["cer_class"].as_str(), row["cer_duties"].as_str()), ("critical", "no"));
    assert_eq!((row["duties_from"].as_str(), row["risk_assessment_due"].as_str()), ("", ""));
}

// Duties of some kinds

/// Cbb Art. 5 names every essential entity, and Cbb Art. 4 leaves out no registrars.
#[test]
fn an_essential_registrar_takes_the_measures_of_the_decree() {
    let registrar = [("id", "a"), ("function", "domain-name-registration-service"), ("fte", "20")];
    let measures = "neemt ten minste de maatregelen van het besluit";
    let critical = explained(&[&registrar[..], &[("critical_entity", "true")]].concat(), &["--lang", "nl"]);
    let former = [("former_oes", "true"), ("designated_as", "essential")];
    let former = explained(&[&registrar[..], &former].concat(), &["--lang", "nl"]);
    for text in [critical, former] {
        assert!(under(&text, "zorgplicht").iter().any(|line| line.contains(measures)), "{text}");
    }
    assert!(!explained(&registrar, &["--lang", "nl"]).contains(measures));
}

/// Stcrt. 2026, 27679, Art. 2 leaves out the water authorities.
#[test]
fn the_rules_for_government_are_open_for_a_local_body_of_no_known_kind() {
    let rules = |kind| {
        let text = explained(&[("id", "a"), ("function", kind), ("fte", "300")], &["--lang", "nl"]);
        let duties = under(&text, "zorgplicht").join("\n");
        (duties.contains("BIO2"), duties.contains("als zij geen waterschap is"))
    };
    let found = ["municipality", "water-authority", "public-admin-local", "public-admin-regional"].map(rules);
    assert_eq!(found, [(true, false), (false, false), (true, true), (true, false)]);
}

/// Cbw Art. 5(1) excepts Art. 96, which is for other providers within central government too.
#[test]
fn the_public_prosecutor_keeps_the_right_to_assistance() {
    for (kind, has) in [("public-prosecutor", true), ("ministry-of-defence", true), ("police", false)] {
        let text = explained(&[("id", "a"), ("function", kind), ("fte", "300")], &["--lang", "nl"]);
        assert_eq!(!under(&text, "rechten").is_empty(), has, "{kind}: {text}");
    }
}

/// One body is the CSIRT of an entity (Cbw Art. 16(1)): of two it is said that it is not settled which.
#[test]
fn of_two_csirts_neither_is_told() {
    let facts = [("id", "a"), ("function", "joint-public-body|healthcare-provider"), ("fte", "60")];
    let (row, _) = one(&facts, &[]);
    assert_eq!([&row["authority"], &row["supervisor"], &row["csirt"]], ["BZK|VWS", "RDI|IGJ", ""]);
    let text = explained(&facts, &["--lang", "en"]);
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(text.matches("[not settled]").count(), 2, "{text}");
}

// From when a decision counts

#[test]
fn a_designation_does_not_count_before_its_day() {
    let facts = |on| {
        [
            &[("id", "a"), ("function", "healthcare-provider"), ("fte", "20")],
            &[("critical_entity", "true"), ("designated_on", on)][..],
        ]
        .concat()
    };
    let (row, _) = one(&facts("2026-11-22"), &[]);
    assert!(notes(&row).contains(&"designation-not-yet"), "{}", row["notes"]);
    assert_ne!(row["cer_class"], "critical");
    assert_ne!(row["nis2_by"], "nl/cbw#critical-entity");
    assert_eq!((row["duties_from"].as_str(), row["risk_assessment_due"].as_str()), ("", ""));
    for on in ["2026-11-21", "2026-09-15", ""] {
        let (row, _) = one(&facts(on), &[]);
        assert!(!notes(&row).contains(&"designation-not-yet"), "designated on `{on}`");
        assert_eq!(
            (row["cer_class"].as_str(), row["nis2_by"].as_str()),
            ("critical", "nl/cbw#critical-entity"),
            "{on}"
        );
    }
}

#[test]
fn a_designation_as_essential_does_not_count_before_its_day() {
    let facts = |on| {
        [
            ("id", "a"),
            ("function", "postal-service-provider"),
            ("fte", "100"),
            ("designated_as", "essential"),
            ("designated_as_on", on),
        ]
    };
    let (row, _) = one(&facts("2027-01-01"), &[]);
    assert_eq!(row["nis2_class"], "important");
    assert!(notes(&row).contains(&"designation-not-yet"), "{}", row["notes"]);
    let (row, _) = one(&facts("2026-11-21"), &[]);
    assert_eq!((row["nis2_class"].as_str(), row["notes"].contains("designation-not-yet")), ("essential", false));
}

/// What cannot be true of one organisation is no row to classify.
#[test]
fn contradictions_are_rejected() {
    let designated =
        [HOSPITAL, &[("critical_entity", "true"), ("designated_on", "2026-09-15"), ("notified_on", "2026-09-14")]]
            .concat();
    let police = [("id", "a"), ("function", "police"), ("fte", "60000"), ("excluded_body", "false")];
    for (facts, said) in [(designated.as_slice(), "notified_on"), (&police, "excluded_body")] {
        let (rows, run) = classify(&file(&[facts]), &[]);
        assert!(rows.is_empty(), "{rows:?}");
        assert_eq!(run.status, 1, "{}", run.err);
        assert!(run.err.contains(said), "{}", run.err);
    }
    let same_day =
        [HOSPITAL, &[("critical_entity", "true"), ("designated_on", "2026-09-15"), ("notified_on", "2026-09-15")]]
            .concat();
    one(&same_day, &[]);
    let (row, _) = one(&[("id", "a"), ("function", "police"), ("fte", "60000"), ("excluded_body", "")], &[]);
    assert_eq!((row["nis2_class"].as_str(), row["nis2_by"].as_str()), ("out-of-scope", "nl/cbw#named-in-art-5"));
}

// Bodies and duties

/// The four duties of which the minister's letter of 2023 speaks, in the words of the law that came of it.
#[test]
fn care_shows_its_four_duties_and_its_bodies() {
    for (fte, class) in [("1200", "essentiële entiteit"), ("60", "belangrijke entiteit")] {
        let facts = [
            ("id", "a"),
            ("function", "healthcare-provider"),
            ("fte", fte),
            ("turnover", "8000000"),
            ("balance_sheet", "8000000"),
        ];
        let text = explained(&facts, &["--lang", "nl"]);
        assert!(text.contains(&format!("NIS2: {class}")), "{text}");
        for duty in ["zorgplicht", "meldplicht", "informatieplicht", "registratieplicht"] {
            assert!(!under(&text, duty).is_empty(), "{duty}:\n{text}");
        }
        let (row, _) = one(&facts, &[]);
        let bodies = ["authority", "supervisor", "csirt"].map(|role| row[role].as_str());
        assert_eq!(bodies, ["VWS", "IGJ", "Z-CERT"]);
        for body in ["(VWS)", "(IGJ)", "(Z-CERT)"] {
            assert!(text.contains(body), "{body}:\n{text}");
        }
    }
}

#[test]
fn who_is_out_of_scope_has_no_duties_and_no_bodies() {
    let facts = [
        ("id", "a"),
        ("function", "healthcare-provider"),
        ("fte", "8"),
        ("turnover", "900000"),
        ("balance_sheet", "1"),
    ];
    let (row, _) = one(&facts, &[]);
    assert_eq!(row["nis2_class"], "out-of-scope");
    assert_eq!(["authority", "supervisor", "csirt"].map(|role| row[role].as_str()), ["", "", ""]);
    let text = explained(&facts, &["--lang", "nl"]);
    assert!(under(&text, "zorgplicht").is_empty(), "{text}");
}

/// The regulation on the digital resilience of finance takes the place of duties; registration stays.
#[test]
fn a_bank_keeps_registration_and_loses_the_duties_that_dora_replaces() {
    let bank = [("id", "a"), ("function", "credit-institution"), ("fte", "900")];
    let (row, _) = one(&bank, &[]);
    assert!(notes(&row).contains(&"dora"), "{}", row["notes"]);
    let text = explained(&bank, &["--lang", "nl"]);
    assert!(!under(&text, "registratieplicht").is_empty(), "{text}");
    for duty in ["meldplicht", "bestuur"] {
        assert!(under(&text, duty).is_empty(), "{duty}:\n{text}");
    }
    // the orders on suppliers stay: Art. 22(1) sets aside Art. 21, not Art. 21a
    let care = under(&text, "zorgplicht").join(" ");
    assert!(care.matches("(Cbw Art. ").count() == 1 && care.contains("(Cbw Art. 21a"), "{care}");
    // as another kind of entity, too, it has them all
    let with_cloud = [("id", "a"), ("function", "credit-institution|cloud-computing-provider"), ("fte", "900")];
    let (row, _) = one(&with_cloud, &[]);
    assert!(notes(&row).contains(&"dora-in-part") && !notes(&row).contains(&"dora"), "{}", row["notes"]);
    let text = explained(&with_cloud, &["--lang", "nl"]);
    for duty in ["zorgplicht", "meldplicht", "bestuur", "registratieplicht"] {
        assert!(!under(&text, duty).is_empty(), "{duty}:\n{text}");
    }
}

/// Which of two supervises is not settled, so the column names neither, and the explanation both.
#[test]
fn a_supervisor_that_is_not_settled_is_left_blank_and_explained() {
    let facts = [("id", "a"), ("function", "drinking-water-supplier"), ("fte", "300")];
    let (row, _) = one(&facts, &[]);
    assert_eq!((row["nis2_class"].as_str(), row["supervisor"].as_str()), ("essential", ""));
    let text = explained(&facts, &[]).split_whitespace().collect::<Vec<_>>().join(" ");
    let line = text.split(" - ").find(|item| item.contains("supervisor:")).unwrap_or_default();
    let named = line.split("supervisor:").nth(1).unwrap_or_default();
    assert!(named.contains("(ILT)") && named.contains(" or ") && named.contains("[not settled]"), "{text}");
}

// Estimates

#[test]
fn the_official_estimate_stands_beside_what_was_counted() {
    let care = |count: usize| {
        let rows = (0..count).map(|i| format!("c{i},healthcare-provider,300,"));
        std::iter::once("id,function,fte,turnover".to_string()).chain(rows).collect::<Vec<_>>().join("\n")
    };
    let line = |count: usize| {
        let (rows, run) = classify(&care(count), &["--law", "nl-letter-2023"]);
        assert_eq!(rows.len(), count);
        run.err
            .lines()
            .find(|line| line.contains("official estimate"))
            .unwrap_or_else(|| panic!("{}", run.err))
            .to_string()
    };
    let more = line(2001);
    assert!(more.contains("2001") || more.contains("2,001"), "{more}");
    assert!(more.contains("more than the official estimate"), "{more}");
    let as_expected = line(2000);
    assert!(as_expected.contains("at most") && !as_expected.contains("more than"), "{as_expected}");
}

// One law after another

#[test]
fn the_old_act_ends_where_the_new_one_begins() {
    for (as_of, by, class) in [
        ("2018-11-09", "nl/wbni#care-provider", "out-of-scope"),
        ("2026-08-14", "nl/wbni#care-provider", "out-of-scope"),
        ("2026-08-15", "nl/cbw#large-bijlage-1", "essential"),
    ] {
        let (row, _) = one(HOSPITAL, &["--as-of", as_of]);
        assert_eq!((row["nis2_by"].as_str(), row["nis2_class"].as_str()), (by, class), "as of {as_of}");
    }
    let (row, _) = one(HOSPITAL, &["--as-of", "2026-08-14"]);
    assert_eq!(row["cer_class"], "out-of-scope", "the other act begins on the same day");
}

#[test]
fn before_any_act_there_is_nothing_to_judge_by() {
    let (rows, run) = classify(&file(&[HOSPITAL]), &["--as-of", "2018-11-08"]);
    assert_eq!((rows.len(), run.status), (0, 2), "{}", run.err);
    assert!(
        run.err.contains("error[") && run.err.contains("2018-11-08") && run.err.contains("2018-11-09"),
        "{}",
        run.err
    );
}

/// Who is told a class by what never was law, or no longer is, is told so on every row.
#[test]
fn every_row_judged_by_what_is_no_law_says_so() {
    let organisations = "id,function,fte,turnover,balance_sheet,country\n\
        a,healthcare-provider,300,,,NL\nb,healthcare-provider,3,1,1,NL\nc,other,,,,NL\nd,cloud-computing-provider,,,,DE\n\
        e,police,60000,,,NL\nf,,,,,\n";
    for (law, mark) in [
        ("nl-letter-2023", "policy"),
        ("nl-bill-36764", "draft"),
        ("eu-com-2026-13", "draft"),
        ("nl-wbni-2018", "not-in-force"),
    ] {
        let (rows, run) = classify(organisations, &["--law", law]);
        assert_eq!(rows.len(), 6, "{law}: {}", run.err);
        for row in rows {
            assert!(notes(&row).contains(&mark), "{law}, {}: {}", row["id"], row["notes"]);
        }
    }
    for law in ["nl", "eu"] {
        let (rows, _) = classify(organisations, &["--law", law]);
        for row in rows {
            let marks = ["policy", "draft", "not-in-force"];
            assert!(!notes(&row).iter().any(|note| marks.contains(note)), "{law}, {}: {}", row["id"], row["notes"]);
        }
    }
}
