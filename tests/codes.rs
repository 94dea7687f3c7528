//! Codes of activities: they decide only where an act names them, suggest elsewhere, and are refused where they are open.
#![allow(clippy::unwrap_used)]

#[path = "common/command.rs"]
mod command;

use command::{Desk, Run};

fn classified(rows: &str) -> Run {
    let desk = Desk::new();
    desk.put("codes.csv", rows);
    desk.run(&["classify", "codes.csv", "--law", "eu", "--as-of", "2026-11-21", "--format", "csv"])
}

/// The class and the notes of one row.
fn told(columns: &str, cells: &str) -> (String, String) {
    let run = classified(&format!("id,fte,turnover,balance_sheet,{columns}\na,300,60000000,50000000,{cells}\n"));
    let mut output = csv::Reader::from_reader(run.out.as_bytes());
    let header = output.headers().unwrap().clone();
    let at = |name: &str| header.iter().position(|column| column == name).unwrap();
    let row = output.records().next().unwrap_or_else(|| panic!("no row: {}", run.err)).unwrap();
    (row[at("nis2_class")].to_string(), row[at("notes")].to_string())
}

/// What is wrong with one row.
fn refused(columns: &str, cells: &str) -> String {
    let run = classified(&format!("id,fte,{columns}\na,300,{cells}\n"));
    assert_eq!(run.status, 1, "{}", run.out);
    run.err.lines().find(|line| line.starts_with("codes.csv:2:")).unwrap_or_else(|| panic!("{}", run.err)).to_string()
}

#[test]
fn a_code_that_an_act_names_decides() {
    for code in ["21", "21.20", "C21.20", "2120"] {
        assert_eq!(told("nace", code), ("essential".into(), "function-by-code".into()), "{code}");
    }
    for code in ["26", "26.11", "27.9", "28.11", "29.10", "30.20", "26.11|28.11"] {
        assert_eq!(told("nace", code), ("important".into(), "function-by-code".into()), "{code}");
    }
    assert_eq!(told("nace,nace_version", "28.11,2").0, "important");
    assert_eq!(told("sbi", "28110").0, "important");
    assert_eq!(told("sbi,sbi_version", "2811,2008").0, "important");
    assert_eq!(told("nace,sector", "28.11,manufacturing").0, "important");
}

#[test]
fn any_other_code_suggests() {
    let suggested = |columns: &str, cells: &str| {
        let (class, notes) = told(columns, cells);
        assert_eq!(class, "undetermined", "{cells}");
        notes
    };
    assert_eq!(suggested("nace", "06.10"), "suggested:oil-production-refining-storage-operator");
    assert_eq!(suggested("sbi", "86101"), "suggested:healthcare-provider");
    assert_eq!(suggested("nace", "49.41"), "suggested:other");
    // something else is suggested beside what the act names
    assert!(suggested("nace", "26.60").contains("suggested:medical-device-manufacturer"));
    assert!(suggested("nace", "26.11|06.10").contains("suggested:oil-production-refining-storage-operator"));
    // the acts name a code of NACE Rev. 2
    let notes = suggested("nace,nace_version", "28.11,2.1");
    assert_eq!(notes, "suggested:machinery-manufacturer");
    // of a division without an entry of its own everything below it
    assert!(suggested("nace", "06").contains("suggested:natural-gas-undertaking"));
    // the row names another sector, which stands
    assert_eq!(told("nace,sector", "28.11,energy"), ("essential".into(), "suggested:machinery-manufacturer".into()));
    assert_eq!(suggested("nace", "unknown"), "");
    assert_eq!(suggested("nace", "94.99"), "");
}

#[test]
fn a_function_that_is_given_stays() {
    let (class, notes) = told("function,nace", "electricity-dso,28.11");
    assert_eq!((class.as_str(), notes.as_str()), ("essential", "code-names:machinery-manufacturer"));
    assert_eq!(told("function,nace", "machinery-manufacturer,28.11").1, "");
    assert_eq!(told("function,nace", "electricity-dso,06.10").1, "");
}

#[test]
fn a_code_that_means_two_things_is_refused_without_a_version() {
    for (columns, code, version) in [("nace", "35.12", "nace_version"), ("sbi", "61100", "sbi_version")] {
        let said = refused(columns, code);
        assert!(said.contains(&format!("column `{columns}`: `{code}` means one thing")), "{said}");
        assert!(said.contains(&format!("column `{version}`")), "{said}");
    }
    assert_eq!(told("nace,nace_version", "35.12,2").1, "suggested:electricity-tso");
    assert_eq!(told("nace,nace_version", "35.15,2.1").1, "suggested:electricity-supplier");
    // nothing is known of what 35.12 means there
    assert_eq!(told("nace,nace_version", "35.12,2.1").1, "");
}

#[test]
fn what_is_no_code_is_refused() {
    for code in ["2.620", "26,20", "x", "26202", "210", "2100", "8"] {
        assert!(refused("nace", &format!("\"{code}\"")).contains(&format!("`{code}` is no code")), "{code}");
    }
    assert!(refused("nace,nace_version", "26.20,3").contains("`3` is no version"));
    // every fault of the row at once
    let run = classified("id,fte,nace,sbi\na,-1,x,y\n");
    assert_eq!(run.err.lines().filter(|line| line.starts_with("codes.csv:2:")).count(), 3, "{}", run.err);
}

#[test]
fn a_file_to_edit_is_suggested() {
    let desk = Desk::new();
    desk.put("codes.csv", "id,nace\na,28.11\nb,06.10\nc,26.60\nd,35.12\ne,\n=1+1,94.99\n");
    let run = desk.run(&["suggest", "codes.csv", "--fill", "strong"]);
    assert_eq!(run.status, 1);
    let expected = "\
id,nace,function,suggested_function,suggested_certainty,suggested_question,suggested_basis
a,28.11,machinery-manufacturer,machinery-manufacturer,cited,,\"NIS2 Annex II(5)(d); Cbw bijlage 2, vervaardiging, machines\"
b,06.10,oil-production-refining-storage-operator,oil-production-refining-storage-operator,strong,Does it operate oil production itself?,our reading of the annexes
";
    assert!(run.out.starts_with(expected), "{}", run.out);
    let rest: Vec<&str> = run.out.lines().skip(3).collect();
    assert!(rest[0].starts_with("c,26.60,,"), "{}", rest[0]);
    assert!(rest[1].starts_with("d,35.12,,,,") && rest[1].contains("nace_version"), "{}", rest[1]);
    assert_eq!(rest[2..], ["e,,,,,,", "'=1+1,94.99,,,,,"]);
    assert!(run.err.contains("6 rows: 3 with a suggestion, 2 filled in, 1 not read"), "{}", run.err);

    // what was edited is classified, and what was there is kept
    desk.put("edited.csv", "function,sbi\nfood-business,28110\n");
    let run = desk.run(&["suggest", "edited.csv", "-o", "out.csv", "--lang", "nl"]);
    assert_eq!(run.status, 0, "{}", run.err);
    assert!(desk.read("out.csv").contains("\nfood-business,28110,machinery-manufacturer,cited,"));
    let run = desk.run(&["classify", "out.csv", "--law", "eu", "--as-of", "2026-11-21", "--format", "csv"]);
    assert_eq!(run.status, 0, "{}", run.err);

    desk.put("without.csv", "id,fte\na,1\n");
    let run = desk.run(&["suggest", "without.csv"]);
    assert_eq!(run.status, 2);
    assert!(run.err.contains("has no column of codes; name one of `nace`"), "{}", run.err);
}

#[test]
fn explain_names_the_question() {
    let desk = Desk::new();
    desk.put("codes.csv", "id,nace\na,06.10\n");
    let run = desk.run(&["explain", "codes.csv", "--id", "a", "--law", "eu", "--as-of", "2026-11-21"]);
    assert_eq!(run.status, 0, "{}", run.err);
    assert!(run.out.contains("Suggested by codes\n    - 06.10: "), "{}", run.out);
    assert!(run.out.contains("Does it operate oil production itself?"), "{}", run.out);
}
