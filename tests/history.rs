//! A size over two accounting periods, Recommendation 2003/361/EC Annex Art. 4(2): a status is lost or acquired only when a
//! ceiling is crossed two years in a row, each ceiling by itself; and Art. 4(3), estimates.
#![allow(clippy::unwrap_used)]

#[path = "common/command.rs"]
mod command;

use command::{Desk, Run};
use std::collections::BTreeMap;

const SIZES: [&str; 4] = ["micro", "small", "medium", "large"];

/// Staff, turnover and balance sheet total on either side of every ceiling, with the place of their size among [`SIZES`].
const FIGURES: [(&str, &str, &str, usize); 12] = [
    ("9.99", "2000000", "2000000.01", 0),
    ("10", "2000000", "2000000", 1),
    ("9.99", "2000000.01", "2000000.01", 1),
    ("49.99", "10000000.01", "10000000", 1),
    ("49.99", "10000000", "10000000.01", 1),
    ("50", "1", "1", 2),
    ("49.99", "10000000.01", "10000000.01", 2),
    ("249.99", "50000000", "43000000.01", 2),
    ("249.99", "50000000.01", "43000000", 2),
    ("250", "1", "1", 3),
    ("249.99", "50000000.01", "43000000.01", 3),
    ("9.99", "50000000.01", "43000000.01", 3),
];

const HEADER: &str = "id,function,fte,turnover,balance_sheet,fte_previous,turnover_previous,balance_sheet_previous,size_previous,figures_estimated";

fn classify(rows: &[String]) -> Run {
    let file = format!("{HEADER}\n{}\n", rows.join("\n"));
    let arguments = ["classify", "--law", "eu", "--as-of", "2026-11-21", "--format", "csv"];
    let run = Desk::new().run_on(&arguments, file.as_bytes());
    assert_eq!(run.status, 0, "{}", run.err);
    run
}

fn rows_of(run: &Run) -> Vec<BTreeMap<String, String>> {
    csv::Reader::from_reader(run.out.as_bytes()).deserialize().map(|row| row.unwrap()).collect()
}

/// The sizes that come out for these rows.
fn sizes(rows: &[String]) -> Vec<String> {
    rows_of(&classify(rows)).into_iter().map(|row| row["size"].clone()).collect()
}

/// The one size between two, or none where several are.
fn between(one: usize, other: usize) -> &'static str {
    if one == other { SIZES[one] } else { "undetermined" }
}

#[test]
fn a_size_follows_the_figures_only_after_two_years() {
    let (mut rows, mut expected) = (Vec::new(), Vec::new());
    for (fte, turnover, balance, now) in FIGURES {
        for (fte_before, turnover_before, balance_before, before) in FIGURES {
            let years = format!("{fte},{turnover},{balance},{fte_before},{turnover_before},{balance_before}");
            for (held, size) in SIZES.iter().enumerate() {
                rows.push(format!("{},healthcare-provider,{years},{size},", rows.len()));
                // the held status moves no further than both years go
                expected.push(SIZES[held.clamp(now.min(before), now.max(before))]);
            }
            rows.push(format!("{},healthcare-provider,{years},,", rows.len()));
            expected.push(between(now, before));
        }
        for (held, size) in SIZES.iter().enumerate() {
            rows.push(format!("{},healthcare-provider,{fte},{turnover},{balance},,,,{size},", rows.len()));
            expected.push(between(now, held));
        }
        rows.push(format!("{},healthcare-provider,{fte},{turnover},{balance},,,,,", rows.len()));
        expected.push(SIZES[now]);
    }
    let found = sizes(&rows);
    assert_eq!(found.len(), expected.len());
    for ((row, found), expected) in rows.iter().zip(&found).zip(&expected) {
        assert_eq!(found, expected, "{row}");
    }
}

#[test]
fn a_line_that_settles_the_history_is_enough() {
    // the staff of the year before is known, and its amounts cannot change on which side of 50 staff it was
    let row = "a,healthcare-provider,55,1,1,52,,,small,".to_string();
    assert_eq!(sizes(&[row]), ["medium"]);
    // over 50 this year; whether it was last year is not known
    let found = rows_of(&classify(&["a,healthcare-provider,55,1,1,,1,1,small,".to_string()]));
    assert_eq!((found[0]["size"].as_str(), found[0]["nis2_ask"].as_str()), ("undetermined", "fte_previous"));
}

#[test]
fn that_one_year_decides_is_said_once() {
    let said = "assumed: where neither the year before nor a size held is given, the figures of the last closed year decide (Recommendation 2003/361/EC Annex Art. 4(2))";
    let without = "a,healthcare-provider,55,1,1,,,,,".to_string();
    let with = "b,healthcare-provider,55,1,1,45,1,1,small,".to_string();
    let run = classify(&[without.clone(), without, with.clone()]);
    assert_eq!(run.err.matches(said).count(), 1, "{}", run.err);
    assert!(rows_of(&run).iter().all(|row| !row["notes"].contains("one-period")), "{}", run.out);
    let run = classify(&[with]);
    assert!(!run.err.contains(said), "{}", run.err);
}

#[test]
fn an_estimate_counts_and_is_marked() {
    let row = |fte: &str, estimated: &str| format!("a,healthcare-provider,{fte},1,1,,,,,{estimated}");
    let run = classify(&[row("50.01", "true"), row("49.99", "true"), row("50.01", "false"), row("50.01", "")]);
    let found = rows_of(&run);
    let seen: Vec<(&str, &str)> = found.iter().map(|row| (row["size"].as_str(), row["notes"].as_str())).collect();
    assert_eq!(seen, [("medium", "size-estimated"), ("small", "size-estimated"), ("medium", ""), ("medium", "")]);
    let desk = Desk::new();
    desk.put("records.csv", format!("{HEADER}\n{}\n", row("50", "true")));
    let run = desk.run(&["explain", "records.csv", "--id", "a", "--law", "eu", "--as-of", "2026-11-21"]);
    let out = run.out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        out.contains(
            "judged by an estimate made in good faith (Recommendation 2003/361/EC Annex Art. 4(3)) [size-estimated]"
        ),
        "{}",
        run.out
    );
    assert!(!out.contains("last closed year decide"), "{}", run.out);
}
