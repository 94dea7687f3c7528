//! The record of a run, and what its verification finds: one byte of the input, one threshold, one row of the output.
#![allow(clippy::unwrap_used)]

#[path = "common/command.rs"]
mod command;

use command::{Desk, Run};

const ROWS: &str = "id,name,function,fte,turnover,balance_sheet\n\
    a,Ziekenhuis,healthcare-provider,3100,400000000,300000000\n\
    b,Praktijk,healthcare-provider,8,1300000,700000\n\
    c,Netbeheerder,electricity-dso,249,51000000,\n";

/// A desk with rows, classified and recorded.
fn recorded(arguments: &[&str], output: &str) -> Desk {
    let desk = Desk::new();
    desk.put("in.csv", ROWS);
    let fixed = ["classify", "in.csv", "--as-of", "2026-11-21", "--record", "record.json", "-o", output];
    let run = desk.run(&[&fixed, arguments].concat());
    assert_eq!(run.status, 0, "{}", run.err);
    desk
}

fn verified(desk: &Desk) -> Run {
    desk.run(&["verify", "record.json"])
}

#[track_caller]
fn finds(run: &Run, wanted: &[&str]) {
    assert_eq!(run.status, 1, "{}{}", run.out, run.err);
    for line in wanted {
        assert!(run.out.contains(line), "{line}\n---\n{}", run.out);
    }
}

#[test]
fn what_was_recorded_is_equal_in_every_form() {
    for output in ["out.csv", "out.json", "out.ndjson", "out.xlsx", "out.csv.gz", "out.txt"] {
        let desk = recorded(&[], output);
        let run = verified(&desk);
        assert_eq!(run.out, "equal: input, rules, tool and output of 3 rows, law nl, as of 2026-11-21\n", "{output}");
        assert_eq!((run.status, run.err.as_str()), (0, ""), "{output}");
    }
    let dutch = recorded(&["--lang", "nl"], "uit.csv").run(&["verify", "record.json", "--lang", "nl"]);
    assert_eq!(dutch.out, "gelijk: invoer, regels, programma en uitvoer van 3 rijen, wet nl, peildatum 2026-11-21\n");
}

#[test]
fn the_same_run_gives_the_same_record_and_names_nothing_of_the_machine() {
    let (one, other) = (recorded(&[], "out.csv"), recorded(&[], "out.csv"));
    assert_eq!(one.read("record.json"), other.read("record.json"));
    let text = one.read("record.json");
    assert!(!text.contains(one.path().to_str().unwrap()), "{text}");
    let record: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(record["inputs"][0]["file"], "in.csv");
    assert_eq!(record["inputs"][0]["rows"], 3);
    assert_eq!(record["inputs"][0]["bytes"], ROWS.len());
    assert_eq!(record["options"]["as-of"][0], "2026-11-21");
    assert_eq!(record["options"]["format"][0], "csv");
    assert_eq!(record["classified"], 3);
    let acts = record["law"]["acts"].as_array().unwrap();
    let cbw = acts.iter().find(|act| act["id"] == "nl/cbw").unwrap();
    assert_eq!((&cbw["force"], &cbw["status"]), (&"in-force".into(), &"verbatim".into()));
    assert!(record["law"]["files"]["nl/cbw/act.yaml"].as_str().is_some_and(|sha256| sha256.len() == 64));
    let counted: u64 = record["classes"]["nis2"].as_object().unwrap().values().map(|n| n.as_u64().unwrap()).sum();
    assert_eq!(counted, 3);
}

#[test]
fn one_byte_of_the_input_is_found_with_the_row_that_it_changes() {
    let desk = recorded(&[], "out.csv");
    desk.put("in.csv", ROWS.replace("b,Praktijk,healthcare-provider,8,", "b,Praktijk,healthcare-provider,80,"));
    finds(
        &verified(&desk),
        &[
            "input changed: `in.csv` is not what was read then",
            "out.csv:3 (b): `fte`: `8` there, `80` now",
            "out.csv:3 (b): `nis2_class`: `out-of-scope` there, `important` now",
            "1 row of `out.csv` differs",
        ],
    );
    // a byte that changes no row
    desk.put("in.csv", format!("{ROWS}\n"));
    finds(&verified(&desk), &["input changed", "no row of `out.csv` differs"]);
}

#[test]
fn one_threshold_of_the_rules_is_found_with_the_rows_that_it_changes() {
    let desk = Desk::new();
    desk.put_copy("rules", "rules");
    desk.put("in.csv", ROWS);
    let fixed = ["classify", "in.csv", "--as-of", "2026-11-21", "--record", "record.json", "-o", "out.csv"];
    let run = desk.run(&[&fixed[..], &["--rules", "rules", "--law", "eu"]].concat());
    assert_eq!(run.status, 0, "{}", run.err);
    assert_eq!(verified(&desk).status, 0);
    let sizes = "rules/eu/sme/act.yaml";
    let changed = desk.read(sizes).replace("2005-01-01: 10 AWU", "2005-01-01: 5 AWU");
    assert_ne!(changed, desk.read(sizes), "the threshold of micro-enterprises stands there");
    desk.put(sizes, changed);
    finds(&verified(&desk), &["rules changed: `eu/sme/act.yaml`", "out.csv:3 (b): `size`: `micro` there, `small` now"]);
}

#[test]
fn one_row_of_the_output_is_found() {
    let desk = recorded(&[], "out.csv");
    let written = desk.read("out.csv");
    desk.put("out.csv", written.replacen("out-of-scope", "essential", 1));
    finds(
        &verified(&desk),
        &[
            "output edited: `out.csv` is not what was written then",
            "out.csv:3 (b): `nis2_class`: `essential` there, `out-of-scope` now",
            "1 row of `out.csv` differs",
        ],
    );
    let without: Vec<&str> = written.lines().filter(|line| !line.starts_with("b,")).collect();
    desk.put("out.csv", without.join("\n"));
    finds(&verified(&desk), &["out.csv:3 (b): a row comes out now that is not there", "1 row of `out.csv` differs"]);
    desk.put("out.csv", format!("{written}d,Vreemd\n"));
    finds(&verified(&desk), &["out.csv:5 (d): this row does not come out now", "1 row of `out.csv` differs"]);
}

#[test]
fn a_cell_of_a_workbook_is_found() {
    let desk = recorded(&[], "out.xlsx");
    let other = desk.run(&["classify", "in.csv", "--as-of", "2026-08-14", "-o", "other.xlsx"]);
    assert_eq!(other.status, 0, "{}", other.err);
    std::fs::rename(desk.path().join("other.xlsx"), desk.path().join("out.xlsx")).unwrap();
    finds(&verified(&desk), &["output edited: `out.xlsx`", "`as_of`: `2026-08-14` there, `2026-11-21` now"]);
}

#[test]
fn a_change_of_the_tool_is_found() {
    let desk = recorded(&[], "out.csv");
    let version = env!("CARGO_PKG_VERSION");
    desk.put(
        "record.json",
        desk.read("record.json").replace(&format!("\"version\": \"{version}\""), "\"version\": \"0.0.9\""),
    );
    let wanted = format!("tool changed: it was version 0.0.9 then, and is {version} now");
    finds(&verified(&desk), &[&wanted, "no row of `out.csv` differs"]);
}

#[test]
fn files_are_looked_for_beside_the_record_and_where_they_are_said_to_be() {
    let desk = recorded(&["--rejects", "rejects.csv"], "out.csv");
    desk.put("elsewhere/x", "");
    let elsewhere = desk.path().join("elsewhere");
    for name in ["record.json", "in.csv", "out.csv", "rejects.csv"] {
        std::fs::rename(desk.path().join(name), elsewhere.join(name)).unwrap();
    }
    let run = desk.run(&["verify", "elsewhere/record.json"]);
    assert_eq!((run.status, run.err.as_str()), (0, ""), "{}", run.out);
    std::fs::rename(elsewhere.join("in.csv"), desk.path().join("moved.csv")).unwrap();
    let run = desk.run(&["verify", "elsewhere/record.json"]);
    assert_eq!(run.status, 2);
    assert_eq!(
        run.err,
        "error: there is no file `in.csv`, neither here nor beside the record; say where it is with `--input`\n"
    );
    assert_eq!(desk.run(&["verify", "elsewhere/record.json", "--input", "moved.csv"]).status, 0);
}

#[test]
fn what_is_no_record_is_refused() {
    let desk = Desk::new();
    desk.put("record.json", "{}");
    let run = verified(&desk);
    assert_eq!(run.status, 2);
    assert_eq!(run.err, "error: `record.json` is no record; `vitaal classify --record FILE` writes one\n");
    desk.put("record.json", "{\"record\": 99}");
    let run = verified(&desk);
    assert_eq!(run.status, 2);
    assert!(run.err.contains("has the form 99, and this version reads 1"), "{}", run.err);
}

#[test]
fn options_and_files_beside_are_recorded_and_used_again() {
    let desk = Desk::new();
    desk.put(
        "in.csv",
        "id,function,fte,turnover,balance_sheet\na,electricity-dso,40,\"8,5\",1\nb,electricity-dso,300,1,1\n",
    );
    desk.put("held.csv", "owner,owned,share,control\nb,a,100,true\n");
    let fixed = ["classify", "in.csv", "--as-of", "2026-11-21", "--record", "record.json", "-o", "out.csv"];
    let run = desk.run(&[&fixed[..], &["--decimal", "comma", "--holdings", "held.csv", "--raw"]].concat());
    assert_eq!(run.status, 0, "{}", run.err);
    let record: serde_json::Value = serde_json::from_str(&desk.read("record.json")).unwrap();
    assert_eq!(record["options"]["decimal"], serde_json::json!(["comma"]));
    assert_eq!(record["options"]["raw"], serde_json::json!([]));
    assert_eq!(record["beside"]["holdings"]["file"], "held.csv");
    assert_eq!(verified(&desk).status, 0);
    desk.put("held.csv", "owner,owned,share,control\nb,a,20,false\n");
    finds(&verified(&desk), &["input changed: `held.csv`", "2 rows of `out.csv` differ"]);
}

/// A record comes from somewhere else: it may say what is read again, never where something is written.
#[test]
fn a_record_that_names_a_place_to_write_is_refused_and_nothing_is_written() {
    let desk = recorded(&[], "out.csv");
    desk.put("victim.csv", "mine");
    let record: serde_json::Value = serde_json::from_str(&desk.read("record.json")).unwrap();
    let victim = serde_json::json!({ "file": "victim.csv", "sha256": "", "bytes": 4 });
    let cases = [
        ("options", "rejects", serde_json::json!(["victim.csv"])),
        ("options", "output", serde_json::json!(["victim.csv"])),
        ("options", "record", serde_json::json!(["victim.csv"])),
        ("options", "force", serde_json::json!([])),
        ("options", "rules", serde_json::json!(["rules"])),
        ("options", "help", serde_json::json!([])),
        ("options", "further", serde_json::json!(["x"])),
        // a file is held with its hash
        ("options", "holdings", serde_json::json!(["victim.csv"])),
        ("beside", "rejects", victim.clone()),
        ("beside", "output", victim.clone()),
        ("beside", "law", victim),
    ];
    for (part, option, value) in cases {
        let mut changed = record.clone();
        changed[part][option] = value;
        desk.put("record.json", changed.to_string());
        let run = verified(&desk);
        assert_eq!(run.status, 2, "{part} {option}: {}", run.out);
        assert_eq!(run.err, format!("error: `{option}` is no option that a record of this version holds\n"));
        assert_eq!(desk.read("victim.csv"), "mine", "{part} {option}");
    }
    let mut changed = record;
    changed["options"]["rejects"] = serde_json::json!(["victim.csv"]);
    changed["options"]["force"] = serde_json::json!([]);
    desk.put("record.json", changed.to_string());
    let run = desk.run(&["verify", "record.json", "--lang", "nl"]);
    assert_eq!(run.err, "fout: `force` is geen optie die in een verantwoording van deze versie staat\n");
    assert_eq!(desk.read("victim.csv"), "mine");
}
