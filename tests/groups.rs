//! Figures of groups: linked enterprises in full, partners for their share, nothing twice, and what is missing left open.
#![allow(clippy::unwrap_used)]

#[path = "common/command.rs"]
mod command;

use command::{Desk, Run};
use std::collections::BTreeMap;

const RECORDS: &str = "id,function,fte,turnover,balance_sheet,consolidated";

/// Runs `classify` on records with holdings, and gives the size and the class of each id.
fn judged(records: &[&str], holdings: &[&str]) -> BTreeMap<String, (String, String)> {
    let run = classify(records, holdings, &[]);
    assert_eq!(run.status, 0, "{}", run.err);
    let mut output = csv::Reader::from_reader(run.out.as_bytes());
    let header = output.headers().unwrap().clone();
    let at = |name: &str| header.iter().position(|column| column == name).unwrap();
    let (id, size, class) = (at("id"), at("size"), at("nis2_class"));
    let rows = output.records().map(|row| row.unwrap());
    rows.map(|row| (row[id].to_string(), (row[size].to_string(), row[class].to_string()))).collect()
}

fn classify(records: &[&str], holdings: &[&str], more: &[&str]) -> Run {
    let desk = Desk::new();
    desk.put("records.csv", format!("{RECORDS}\n{}\n", records.join("\n")));
    desk.put("holdings.csv", format!("owner,owned,share,control,exempt_investor\n{}\n", holdings.join("\n")));
    let mut arguments = vec!["classify", "records.csv", "--law", "eu", "--as-of", "2026-11-21", "--format", "csv"];
    arguments.extend(["--holdings", "holdings.csv"]);
    arguments.extend(more);
    desk.run(&arguments)
}

/// Of one care provider `a` with these figures, and what else there is.
fn size_of_a(a: &str, others: &[&str], holdings: &[&str]) -> String {
    let mut records = vec![a];
    records.extend(others);
    judged(&records, holdings)["a"].0.clone()
}

const A: &str = "a,healthcare-provider,30,4000000,4000000,";

#[test]
fn linked_enterprises_count_in_full_and_partners_for_their_share() {
    // Recommendation 2003/361/EC, Annex Art. 3 and 6
    let cases: &[(&str, &[&str], &[&str], &str)] = &[
        ("nobody", &[], &["x,y,100,true,"], "small"),
        ("60 % controlled counts in full: 60", &["b,,30,1,1,"], &["a,b,60,true,"], "medium"),
        ("an owner counts like the owned: 60", &["b,,30,1,1,"], &["b,a,60,true,"], "medium"),
        ("a majority links where control is not told", &["b,,30,1,1,"], &["a,b,50.01,,"], "medium"),
        ("half is no majority: 30 + 15", &["b,,30,1,1,"], &["a,b,50,,"], "small"),
        ("control without a share", &["b,,30,1,1,"], &["a,b,,true,"], "medium"),
        ("a partner of 30 %: 30 + 18", &["b,,60,1,1,"], &["b,a,30,false,"], "small"),
        ("a partner of 40 %: 30 + 24", &["b,,60,1,1,"], &["b,a,40,false,"], "medium"),
        ("25 % is a partner: 30 + 20", &["b,,80,1,1,"], &["b,a,25,false,"], "medium"),
        ("24.99 % is nothing", &["b,,80000,1,1,"], &["b,a,24.99,false,"], "small"),
        ("an exempt investor is no partner", &["b,,60,1,1,"], &["b,a,40,false,true"], "small"),
        ("an exempt investor that controls is linked", &["b,,60,1,1,"], &["b,a,40,true,true"], "medium"),
        ("through a chain: 30 + 10 + 10", &["b,,10,1,1,", "c,,10,1,1,"], &["b,a,60,true,", "c,b,60,true,"], "medium"),
        ("sisters: 30 + 5 + 15", &["b,,5,1,1,", "c,,15,1,1,"], &["b,a,60,true,", "b,c,60,true,"], "medium"),
        ("partners of partners do not", &["b,,20,1,1,", "c,,900,1,1,"], &["b,a,30,false,", "c,b,30,false,"], "small"),
        (
            "what is linked to a partner does, before the share is taken: 30 + 30 % of 70",
            &["b,,20,1,1,", "c,,50,1,1,"],
            &["b,a,30,false,", "c,b,100,true,"],
            "medium",
        ),
        (
            "a partner of what is linked: 30 + 5 + 30 % of 60",
            &["b,,5,1,1,", "c,,60,1,1,"],
            &["a,b,60,true,", "c,b,30,false,"],
            "medium",
        ),
        (
            "linked enterprises hold shares together: 30 + 30 % of 70",
            &["b,,35,1,1,", "c,,35,1,1,"],
            &["b,a,15,false,", "c,a,15,false,", "b,c,100,true,"],
            "medium",
        ),
        (
            "in cross-holdings the greater share: 30 + 40 % of 49",
            &["b,,49,1,1,"],
            &["b,a,40,false,", "a,b,30,false,"],
            "small",
        ),
        ("a partner of 33.3 %: 30 + 19.98 does not reach 50", &["b,,60,1,1,"], &["b,a,33.3,false,"], "small"),
        ("a partner of 33.34 %: 30 + 20.004 does", &["b,,60,1,1,"], &["b,a,33.34,false,"], "medium"),
    ];
    for (name, others, holdings, size) in cases {
        assert_eq!(size_of_a(A, others, holdings), *size, "{name}");
    }
}

#[test]
fn amounts_are_added_like_staff() {
    let b = "b,,1,6000001,6000001,";
    assert_eq!(size_of_a(A, &[b], &["b,a,100,true,"]), "medium", "10,000,001 exceeds both");
    let b = "b,,1,6000000,6000001,";
    assert_eq!(size_of_a(A, &[b], &["b,a,100,true,"]), "small", "10,000,000 does not exceed");
}

#[test]
fn what_is_consolidated_is_not_added_again() {
    let group = ["b,,60,1,1,true", "c,,20,1,1,"];
    let holdings = ["b,a,100,true,", "b,c,100,true,"];
    let found = judged(&[&[A][..], &group].concat(), &holdings);
    assert_eq!(found["a"].0, "medium", "60 of the parent, which hold a and c");
    let run = explained("a", &[&[A][..], &group].concat(), &holdings);
    assert!(run.contains("a (itself): in consolidated figures already"), "{run}");
    assert!(run.contains("b (linked, in full): 60 AWU; EUR 1; EUR 1"), "{run}");
}

fn explained(id: &str, records: &[&str], holdings: &[&str]) -> String {
    let desk = Desk::new();
    desk.put("records.csv", format!("{RECORDS}\n{}\n", records.join("\n")));
    desk.put("holdings.csv", format!("owner,owned,share,control,exempt_investor\n{}\n", holdings.join("\n")));
    let run = desk.run(&["explain", "records.csv", "--id", id, "--law", "eu", "--holdings", "holdings.csv"]);
    assert_eq!(run.status, 0, "{}", run.err);
    run.out
}

#[test]
fn every_addend_is_shown_with_its_provision() {
    let run =
        explained("a", &[A, "b,,25,3000000,3000000,", "c,,24,4000000,4000000,"], &["a,b,100,true,", "c,a,25,false,"]);
    let run = run.split_whitespace().collect::<Vec<_>>().join(" ");
    for line in ["Annex Art. 6)", "a (itself): 30 AWU", "b (linked, in full): 25 AWU", "c (partner, for 25 %): 24 AWU"]
    {
        assert!(run.contains(line), "{line} in\n{run}");
    }
    assert!(run.contains("61 AWU"), "the sum is what is judged:\n{run}");
}

#[test]
fn what_is_missing_can_only_add() {
    // an owner without a record: at least 30, so any size is possible from small on
    let found = judged(&[A], &["x,a,100,true,"]);
    assert_eq!(found["a"], ("undetermined".to_string(), "undetermined".to_string()));
    // large already, whatever is added
    let found = judged(&["a,healthcare-provider,300,4000000,4000000,"], &["x,a,100,true,"]);
    assert_eq!(found["a"], ("large".to_string(), "essential".to_string()));
    // a known part that is medium can become large, not small
    let run = classify(&["a,healthcare-provider,60,4000000,4000000,", "b,,,1,1,"], &["b,a,100,true,"], &[]);
    assert!(run.out.contains("essential|important"), "{}", run.out);
    assert!(!run.out.contains("essential|important|out-of-scope"), "{}", run.out);
    let run = classify(&[A], &["x,a,100,true,"], &[]);
    assert!(run.err.contains("`x`"), "{}", run.err);
}

#[test]
fn others_are_as_they_were() {
    let alone = "z,healthcare-provider,30,4000000,4000000,";
    let found = judged(&[A, "b,,900,1,1,", alone], &["b,a,100,true,"]);
    assert_eq!(found["z"].0, "small");
    assert_eq!(found["a"].0, "large");
    assert_eq!(found["b"].1, "undetermined", "a holding company of which nothing else is known");
}

#[test]
fn the_letter_knows_no_groups() {
    let desk = Desk::new();
    desk.put(
        "records.csv",
        format!("{RECORDS}\na,healthcare-provider,15,2000000,2000000,\nb,,900,90000000,90000000,\n"),
    );
    desk.put("holdings.csv", "owner,owned,share,control\nb,a,100,true\n");
    let arguments = ["classify", "records.csv", "--format", "csv", "--holdings", "holdings.csv", "--law"];
    let run = |law: &str| desk.run(&[&arguments[..], &[law]].concat());
    let (letter, law) = (run("nl-letter-2023"), run("nl"));
    assert!(letter.out.lines().nth(1).unwrap().contains(",out-of-scope,"), "{}", letter.out);
    assert!(letter.err.contains("not used"), "{}", letter.err);
    assert!(law.out.lines().nth(1).unwrap().contains(",essential,"), "{}", law.out);
}

#[test]
fn standard_input_is_read_twice() {
    let desk = Desk::new();
    desk.put("holdings.csv", "owner;owned;share;control\nb;a;100;true\n");
    let records = format!("{RECORDS}\n{A}\nb,,900,1,1,\n");
    let run = desk
        .run_on(&["classify", "-", "--law", "eu", "--holdings", "holdings.csv", "--format", "csv"], records.as_bytes());
    assert!(run.out.lines().nth(1).unwrap().contains(",essential,"), "{}{}", run.out, run.err);
}

#[test]
fn holdings_that_cannot_be_read_are_refused_with_every_fault() {
    let faulty = [
        "a,a,100,true,",
        ",b,30,false,",
        "a,b,,false,",
        "a,b,many,,",
        "a,b,130,,",
        "a,b,30,perhaps,",
        "p,q,60,,",
        "r,q,60,,",
    ];
    let run = classify(&[A], &faulty, &[]);
    assert_eq!(run.status, 2);
    assert!(run.out.is_empty(), "{}", run.out);
    let expected = [
        "line 2: `a` holds itself",
        "line 3: column `owner` is blank",
        "line 4: the share of `a` in `b` is blank",
        "line 5: column `share`: `many` is no number",
        "line 6: column `share`: `130` is more than 100",
        "line 7: column `control`: `perhaps` is neither true nor false",
        "the shares in `q` come to 120 percent",
    ];
    for fault in expected {
        assert!(run.err.contains(fault), "{fault} in\n{}", run.err);
    }
    let twice = classify(&[A, A, "b,,900,1,1,"], &["b,a,100,true,"], &[]);
    assert_eq!(twice.status, 2);
    assert!(twice.err.contains("the id `a` has come before"), "{}", twice.err);
    let desk = Desk::new();
    desk.put("records.csv", format!("{RECORDS}\n{A}\n"));
    desk.put("holdings.csv", "ownr,owned,share\nb,a,100\n");
    let run = desk.run(&["classify", "records.csv", "--law", "eu", "--holdings", "holdings.csv"]);
    assert_eq!(run.status, 2);
    assert!(run.err.contains("the column `owner` is missing") && run.err.contains("`ownr`"), "{}", run.err);
}

/// A comma that was meant for a decimal mark, a cell too few, a quote that swallows what follows.
#[test]
fn a_line_of_holdings_that_is_read_in_part_is_no_line() {
    for (lines, faults) in [
        (&["a,b,50,1,true,true"][..], &["line 2: the row has 6 cells, and the header names 5 columns"][..]),
        (&["a,b,60"], &["line 2: the row has 3 cells, and the header names 5 columns", "a cell that was left out"]),
        (&["a,c,60,,", "a,b,60,,\"", "b,c,many,,"], &["line 3: a quote is opened on line 3 and never closed"]),
        (&["a,b\0,60,,"], &["line 2: the row has NUL bytes"]),
    ] {
        let run = classify(&[A], lines, &[]);
        assert_eq!(run.status, 2, "{}", run.err);
        faults.iter().for_each(|fault| assert!(run.err.contains(fault), "{fault} in\n{}", run.err));
    }
    // cells beyond the last column that are blank say nothing
    assert_eq!(size_of_a(A, &["b,,25,1,1,"], &["a,b,60,,,,"]), "medium");
}

#[test]
fn chains_and_cycles_of_any_length() {
    // Annex Art. 3(3), third subparagraph: linked through one or more others
    let five = ["b,,5,1,1,", "c,,5,1,1,", "d,,5,1,1,", "e,,5,1,1,"];
    let chain = ["a,b,51,,", "b,c,51,,", "c,d,51,,", "d,e,51,,"];
    assert_eq!(size_of_a(A, &five, &chain), "medium", "30 + 4 * 5");
    assert_eq!(size_of_a(A, &five, &chain[..3]), "small", "30 + 3 * 5, and e belongs to nobody");
    let up = ["b,a,51,,", "c,b,51,,", "d,c,51,,", "e,d,51,,"];
    assert_eq!(size_of_a(A, &five, &up), "medium", "the same upwards");
    let ring = ["a,b,60,true,", "b,c,60,true,", "c,a,60,true,"];
    assert_eq!(size_of_a(A, &["b,,10,1,1,", "c,,9.99,1,1,"], &ring), "small", "each once: 30 + 10 + 9.99");
    assert_eq!(size_of_a(A, &["b,,10,1,1,", "c,,10,1,1,"], &ring), "medium", "each once: 30 + 10 + 10");
    // a ring of partners: of b and c their share, and nothing comes round again
    let partners = ["a,b,30,false,", "b,c,30,false,", "c,a,30,false,"];
    assert_eq!(size_of_a(A, &["b,,33,1,1,", "c,,33,1,1,"], &partners), "small", "30 + 9.9 + 9.9");
    assert_eq!(size_of_a(A, &["b,,34,1,1,", "c,,33,1,1,"], &partners), "medium", "30 + 10.2 + 9.9");
}

#[test]
fn partners_on_both_sides_are_those_next_to_it() {
    let others = ["up,,40,1,1,", "upper,,4000,1,1,", "down,,40,1,1,", "lower,,4000,1,1,"];
    let holdings = ["up,a,25,false,", "upper,up,49,false,", "a,down,25.00,false,", "down,lower,49,false,"];
    assert_eq!(size_of_a(A, &others, &holdings), "medium", "30 + 10 + 10");
    let holdings = ["up,a,25,false,", "upper,up,49,false,", "a,down,24.99,false,", "down,lower,49,false,"];
    assert_eq!(size_of_a(A, &others, &holdings), "small", "30 + 10");
}

#[test]
fn a_partner_that_is_missing_leaves_its_share_open() {
    let small = "a,healthcare-provider,30,4000000,4000000,";
    assert_eq!(judged(&[small], &["x,a,30,false,"])["a"].0, "undetermined");
    assert_eq!(judged(&[small], &["x,a,24.99,false,"])["a"].0, "small", "nothing of it counts");
    assert_eq!(judged(&[small], &["x,a,30,false,true"])["a"].0, "small", "an exempt investor counts for nothing");
}

#[test]
fn neither_public_owners_nor_independent_systems_change_the_size() {
    // NIS2 Art. 2(1): Annex Art. 3(4) does not apply; recital 16 is a power that neither act uses
    let desk = Desk::new();
    let header = "id,function,fte,turnover,balance_sheet,publicly_owned,recital_16_independent";
    desk.put(
        "records.csv",
        format!("{header}\na,healthcare-provider,30,1,1,true,\nb,healthcare-provider,30,1,1,,true\nc,,30,1,1,,\n"),
    );
    desk.put("holdings.csv", "owner,owned,share,control\nc,b,100,true\n");
    for law in ["eu", "nl"] {
        let arguments = ["classify", "records.csv", "--law", law, "--as-of", "2026-11-21", "--format", "csv"];
        let run = desk.run(&[&arguments[..], &["--holdings", "holdings.csv"]].concat());
        let rows: Vec<BTreeMap<String, String>> =
            csv::Reader::from_reader(run.out.as_bytes()).deserialize().map(|row| row.unwrap()).collect();
        let sizes: Vec<&str> = rows.iter().map(|row| row["size"].as_str()).collect();
        assert_eq!(sizes, ["small", "medium", "medium"], "under {law}");
    }
}

#[test]
fn figures_of_the_year_before_are_added_like_those_of_this_year() {
    let desk = Desk::new();
    let header =
        "id,function,fte,turnover,balance_sheet,fte_previous,turnover_previous,balance_sheet_previous,size_previous";
    let size = |a: &str, b: &str| {
        desk.put("records.csv", format!("{header}\na,healthcare-provider,{a}\nb,other,{b}\n"));
        desk.put("holdings.csv", "owner,owned,share,control\nb,a,100,true\n");
        let run =
            desk.run(&["classify", "records.csv", "--law", "eu", "--holdings", "holdings.csv", "--format", "csv"]);
        let row: BTreeMap<String, String> =
            csv::Reader::from_reader(run.out.as_bytes()).deserialize().next().unwrap().unwrap();
        row["size"].clone()
    };
    assert_eq!(size("30,1,1,30,1,1,small", "20,1,1,20,1,1,"), "medium", "50 both years");
    assert_eq!(size("30,1,1,30,1,1,small", "20,1,1,19.99,1,1,"), "small", "50 this year only");
    assert_eq!(
        size("30,1,1,30,1,1,small", "20,1,1,,1,1,"),
        "undetermined",
        "of the other the year before is not known"
    );
    assert_eq!(size("30,1,1,,,,", "20,1,1,19,1,1,"), "medium", "without history of its own this year decides");
}

#[test]
fn a_holding_that_is_told_twice_is_refused() {
    let run = classify(&[A, "b,,60,1,1,"], &["b,a,15,false,", "b,a,15,false,"], &[]);
    assert_eq!(run.status, 2);
    assert!(run.err.contains("line 3: the holding of `b` in `a` stands on line 2 already"), "{}", run.err);
}

#[test]
fn holdings_may_be_packed_or_a_workbook() {
    let rows = [["owner", "owned", "share", "control"], ["b", "a", "40", "false"]];
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (r, row) in rows.iter().enumerate() {
        for (c, cell) in row.iter().enumerate() {
            // the share is a number, as a spreadsheet has it
            match cell.parse::<f64>() {
                Ok(number) => sheet.write_number(r as u32 + 2, c as u16, number).unwrap(),
                Err(_) => sheet.write_string(r as u32 + 2, c as u16, *cell).unwrap(),
            };
        }
    }
    let text = rows.map(|row| row.join(";")).join("\n");
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    std::io::Write::write_all(&mut packed, text.as_bytes()).unwrap();
    let desk = Desk::new();
    desk.put("records.csv", format!("{RECORDS}\n{A}\nb,,60,1,1,\n"));
    desk.put("plain.csv", &text);
    desk.put("packed.csv.gz", packed.finish().unwrap());
    desk.put("book.xlsx", book.save_to_buffer().unwrap());
    let run = |file: &str| desk.run(&["classify", "records.csv", "--law", "eu", "--format", "csv", "--holdings", file]);
    let plain = run("plain.csv");
    assert!(plain.out.lines().nth(1).unwrap().contains(",important,"), "{}{}", plain.out, plain.err);
    for file in ["packed.csv.gz", "book.xlsx"] {
        let run = run(file);
        assert_eq!((run.status, &run.out), (0, &plain.out), "{file}: {}", run.err);
    }
    assert!(run("book.xlsx").err.contains("read from the sheet `Sheet1`, with the names of the columns in row 3"));
}
