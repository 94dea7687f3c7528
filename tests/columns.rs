//! What `vitaal columns` shows: exactly, on a narrow and a wide page, in both languages, and as JSON.
#![allow(clippy::unwrap_used)]

#[path = "common/command.rs"]
mod command;

use command::{Desk, Run, finish, tool};

/// A file as people send it: every way of naming a column, and cells that cannot be read.
const FILE: &str = "\
KvK-nummer;Soort entiteit;Omzet (x 1.000);balanstotaal;Aantal medewerkers;Balansttaal 2;Kritieke entiteit;datum aanmerking;nis2_class
01234567;Zorgaanbieder;8.500;12,5 mln;120;5;x;15-8-2026;essential
2;Bank|Cloudaanbieder;12.345;3.000.000,00;9;;;3-4-2026;
3;Zorgaanbidder;n.v.t.;;9;;x;8/15/2026;
4;Zorgaanbieder
";

fn show(arguments: &[&str], width: &str) -> Run {
    let desk = Desk::new();
    desk.put("in.csv", FILE);
    desk.put("other.csv", "function,fte\nother,3\n");
    let mut command = tool();
    command.args([&["columns"], arguments, &["--as-of", "2026-11-21"]].concat());
    command.current_dir(desk.path()).env("COLUMNS", width);
    finish(command, b"")
}

#[test]
fn everything_is_shown_before_anything_is_classified() {
    let run = show(&["in.csv"], "80");
    let expected = "\
in.csv: columns in line 1, 4 rows looked at; read as: semicolon, decimal comma,
    crosses as yes in `Kritieke entiteit`
  KvK-nummer         id                an alias; `01234567`
  Soort entiteit     function          an alias; `Zorgaanbieder` means
                                       Healthcare provider
  Omzet (x 1.000)    turnover          an alias; times 1,000; in EUR; decimal
                                       comma; `8.500` means EUR 8.5 million
  balanstotaal       balance_sheet     an alias; in EUR; decimal comma; `12,5
                                       mln` means EUR 12.5 million
  Kritieke entiteit  critical_entity   an alias; crosses as yes; `x` means yes
  datum aanmerking   designated_as_on  an alias; `15-8-2026` means 2026-08-15

  Not read
    1 in column `Soort entiteit`, the first on line 4: `Zorgaanbidder` is no
        entity type; did you mean `healthcare-provider`? `vitaal rules list`
        shows all; `other` is none of the listed
    1 in column `Omzet (x 1.000)`, the first on line 4: `n.v.t.` says neither
        what it is nor that it is not known; write `0` where it is nought, and
        `unknown` where it is not known
    1 in column `datum aanmerking`, the first on line 3: `3-4-2026` can have the
        day or the month first; write `2026-04-03` or `2026-03-04`, or say which
        comes first in all dates with `--dates day-first` or `--dates
        month-first`
    1 as rows, the first on line 5: the row has 2 cells, and the header names 9
        columns; look for a delimiter inside a cell that is not in quotes, or a
        cell that was left out
";
    assert!(run.out.starts_with(expected), "{}", run.out);
    for part in [
        "  Not used\n    column `Aantal medewerkers` is not read as `fte`: it counts persons",
        "    column `nis2_class` is replaced by the result of a run\n",
        "  Not given, so unknown under the law `nl`\n  fte  ",
        "  Not given, so assumed\n    figures_estimated=false, ",
        "country=NL",
        "where neither the year before nor a size held is given",
    ] {
        assert!(run.out.contains(part), "{part} in\n{}", run.out);
    }
    assert!(!run.out.contains("NACE"), "a code is no want beside a function: {}", run.out);
    assert!(run.out.lines().all(|line| line.chars().count() <= 80), "{}", run.out);
    assert_eq!((run.err.as_str(), run.status), ("", 1));
}

#[test]
fn a_wide_page_has_a_line_for_each_column() {
    let run = show(&["in.csv"], "200");
    for line in [
        "  Omzet (x 1.000)    turnover          an alias; times 1,000; in EUR; decimal comma; `8.500` means EUR 8.5 million\n",
        "  Soort entiteit     function          an alias; `Zorgaanbieder` means Healthcare provider\n",
    ] {
        assert!(run.out.contains(line), "{line} in\n{}", run.out);
    }
    assert!(run.out.lines().all(|line| line.chars().count() <= 200), "{}", run.out);
}

#[test]
fn it_is_shown_in_dutch() {
    let run = show(&["in.csv", "--lang", "nl"], "200");
    for part in [
        "in.csv: kolommen in regel 1, 4 rijen bekeken; gelezen als: puntkomma, decimale komma, kruisjes als ja in `Kritieke entiteit`\n",
        "een alias; maal 1.000; in EUR; decimale komma; `8.500` betekent EUR 8,5 miljoen\n",
        "  Niet gelezen\n    1 in kolom `Soort entiteit`, de eerste op regel 4: ",
        "    1 als rij, de eerste op regel 5: de rij heeft 2 cellen",
        "  Niet gebruikt\n    kolom `Aantal medewerkers` wordt niet gelezen als `fte`",
        "    kolom `nis2_class` wordt vervangen door de uitkomst van een beoordeling\n",
        "  Niet gegeven, dus onbekend onder de wet `nl`\n  fte ",
        "  Niet gegeven, dus aangenomen\n",
    ] {
        assert!(run.out.contains(part), "{part} in\n{}", run.out);
    }
}

#[test]
fn programs_get_it_as_json() {
    let run = show(&["in.csv", "--format", "json", "--map", "Aantal medewerkers=fte"], "80");
    let files: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let file = &files[0];
    let column = |name: &str| file["columns"].as_array().unwrap().iter().find(|c| c["column"] == name).unwrap().clone();
    let turnover = column("Omzet (x 1.000)");
    assert_eq!(
        (&turnover["fact"], &turnover["by"], &turnover["unit"]),
        (&"turnover".into(), &"alias".into(), &"EUR".into())
    );
    assert_eq!((&turnover["times"], &turnover["filled"]), (&"1000".into(), &3.into()));
    assert_eq!(turnover["example"], serde_json::json!({ "cell": "8.500", "value": "EUR 8.5 million" }));
    assert_eq!((&turnover["not_read"]["count"], &turnover["not_read"]["first"]["line"]), (&1.into(), &4.into()));
    assert_eq!(column("Aantal medewerkers")["by"], "mapping");
    assert_eq!(file["rows_not_read"]["first"]["line"], 5);
    assert_eq!(file["replaced"], serde_json::json!(["nis2_class"]));
    let run = show(&["in.csv", "other.csv", "--format", "json"], "80");
    let files: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(files[1]["file"], "other.csv");
    assert_eq!(files[1]["columns"].as_array().unwrap().len(), 2);
    let missing = files[1]["missing"].as_array().unwrap();
    let blank = |fact: &str| missing.iter().find(|m| m["fact"] == fact).map(|m| m["blank"].clone());
    assert_eq!(blank("turnover"), Some("unknown".into()));
    assert_eq!(blank("country"), Some("NL".into()));
    assert_eq!(blank("fte"), None);
}

#[test]
fn a_file_that_cannot_be_read_does_not_hide_the_others() {
    let run = show(&["none.csv", "other.csv"], "80");
    assert!(run.out.contains("other.csv: columns in line 1, 1 rows looked at"), "{}", run.out);
    assert!(run.err.contains("there is no file `none.csv`"), "{}", run.err);
    assert_eq!(run.status, 2);
    assert_eq!(show(&["other.csv"], "80").status, 0);
}

#[test]
fn of_a_workbook_the_sheet_is_named() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/files/messy/werkmap.xlsx");
    let run = show(&[file], "200");
    assert!(run.out.contains("werkmap.xlsx: sheet `Blad1`, columns in line 3, 9 rows looked at"), "{}", run.out);
    assert_eq!((run.err.as_str(), run.status), ("", 0));
}

#[test]
fn only_the_first_rows_are_looked_at() {
    let desk = Desk::new();
    desk.put("in.csv", format!("function,fte\n{}other,many\n", "other,3\n".repeat(1000)));
    let run = desk.run(&["columns", "in.csv"]);
    assert!(run.out.contains("the first 1000 rows looked at"), "{}", run.out);
    assert_eq!(run.status, 0, "{}", run.out);
}
