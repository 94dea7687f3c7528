//! An assumption stands in the notes of a row only where the row hints against it and its class hangs on it.
#![allow(clippy::unwrap_used)]

#[path = "common/command.rs"]
mod command;

use command::Desk;

const HEADER: &str =
    "id,function,fte,turnover,balance_sheet,designated_as_on,country,ancillary_activity,european_significance_notified";

/// A row after its id, and the notes that it gets.
const ROWS: &[(&str, &str)] = &[
    // a small care provider with a date of identification, and no word of as what
    ("healthcare-provider,5,1,1,2026-01-01,NL,,", "assumed:designated_as=none"),
    // no hint
    ("healthcare-provider,5,1,1,,NL,,", ""),
    // a hint, and a class that no identification can raise
    ("healthcare-provider,300,1,1,2026-01-01,NL,,", ""),
    // established outside the Union
    ("healthcare-provider,300,1,1,,US,,", "assumed:provides_in_union=true"),
    // outside the Union, and out of scope either way
    ("other,300,1,1,,US,,", ""),
    // of road authorities only public entities are left out, and of this one it is assumed
    ("road-authority,300,1,1,,NL,true,", "differs-under:ancillary-rule|assumed:public_administration_entity=true"),
    // said not to be a minor part, so nothing hangs on it
    ("road-authority,300,1,1,,NL,false,", ""),
    // a ministry that answers the question with no
    ("ministry,300,1,1,,NL,false,", ""),
    // notified of European significance, which only critical entities are
    ("healthcare-provider,300,1,1,,NL,,true", "assumed:critical_entity=false"),
    // not notified is no hint
    ("healthcare-provider,300,1,1,,NL,,false", ""),
];

#[test]
fn assumptions_that_mattered_are_noted() {
    let rows: Vec<String> = ROWS.iter().enumerate().map(|(i, (row, _))| format!("{i},{row}")).collect();
    let file = format!("{HEADER}\n{}\n", rows.join("\n"));
    let arguments = ["classify", "--law", "eu", "--as-of", "2026-11-21", "--format", "csv"];
    let run = Desk::new().run_on(&arguments, file.as_bytes());
    assert_eq!(run.status, 0, "{}", run.err);
    let mut output = csv::Reader::from_reader(run.out.as_bytes());
    let notes = output.headers().unwrap().iter().position(|name| name == "notes").unwrap();
    let found: Vec<String> = output.records().map(|row| row.unwrap()[notes].to_string()).collect();
    let expected: Vec<&str> = ROWS.iter().map(|(_, notes)| *notes).collect();
    assert_eq!(found, expected);
}
