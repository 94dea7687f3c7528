//! Bad input gives one clear message that names where and what to do, the right exit status, and loses nothing.
#![allow(clippy::unwrap_used)]

#[path = "common/command.rs"]
mod command;

use command::{Desk, Run, tool};
use std::io::Read;
use std::process::Stdio;

const LAW: &[&str] = &["--law", "eu", "--as-of", "2026-11-21"];

/// A file, further arguments, and what standard error must say.
type Example<'a> = (&'a str, &'a [u8], &'a [&'a str], &'a [&'a str]);

/// Classifies a file with an output and a file of rejects.
fn classify(desk: &Desk, content: &[u8], further: &[&str]) -> Run {
    desk.put("in.csv", content);
    let fixed = ["classify", "in.csv", "-o", "out.csv", "--rejects", "rejects.csv"];
    let law = if further.contains(&"--law") || further.contains(&"--as-of") { &[][..] } else { LAW };
    desk.run(&[&fixed[..], law, further].concat())
}

/// What is missing from standard error.
fn unsaid(run: &Run, says: &[&str]) -> Option<String> {
    let missing: Vec<&str> = says.iter().copied().filter(|s| !run.err.contains(s)).collect();
    (!missing.is_empty()).then(|| format!("does not say {missing:?}:\n{}", run.err))
}

fn cells(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    reader.records().map(|r| r.unwrap().iter().map(str::to_string).collect()).collect()
}

#[track_caller]
fn none_wrong(wrong: &[String]) {
    assert!(wrong.is_empty(), "{} wrong:\n- {}", wrong.len(), wrong.join("\n- "));
}

// Not done: status 2, one error, nothing written

#[rustfmt::skip]
const REFUSED: &[Example] = &[
    ("empty file", b"", &[], &["in.csv", "is empty", "must name the columns"]),
    ("byte order mark alone", b"\xef\xbb\xbf", &[], &["in.csv", "is empty"]),
    ("blank lines alone", b"\n\n\n", &[], &["in.csv", "is empty"]),
    ("header alone", b"id,function,fte\n", &[], &["in.csv", "a header and no rows"]),
    ("header alone without line end", b"id,function,fte", &[], &["in.csv", "a header and no rows"]),
    ("header and blank lines", b"id,function,fte\n\n\n", &[], &["in.csv", "a header and no rows"]),
    ("no usable column", b"colour,shape\nred,round\n", &[], &["in.csv", "none of the columns is known", "`colour`", "`function`"]),
    ("only names", b"id,name\n1,a\n", &[], &["in.csv", "no column but `id` and `name` is known", "`function`"]),
    ("header that is no header", b"electricity-dso,300\nelectricity-dso,20\n", &[], &["in.csv", "the first line must name columns"]),
    ("duplicate header", b"id,fte,function,fte\n1,2,other,3\n", &[], &["in.csv", "`fte` (2)", "`fte` (4)", "rename or remove"]),
    ("duplicate header in other spelling", b"id,balance_sheet,function,Balance Sheet\n1,2,other,3\n", &[], &["`balance_sheet` (2)", "`Balance Sheet` (4)"]),
    ("header that is no text", b"id,f\xffte,function\n1,2,other\n", &["--encoding", "utf-8"], &["in.csv", "the first line is not text", "`--encoding`"]),
    ("no text at all", b"\x7fELF\x02\x01\x01\0\0\0\x81\xff,\x90", &[], &["in.csv", "no text in any encoding", "`--encoding`"]),
    ("NUL bytes in the header", b"id,f\0te,function\n1,2,other\n", &[], &["in.csv", "no text in any encoding"]),
    ("encoding that is unknown", b"function\nother\n", &["--encoding", "utf-99"], &["`utf-99` is no encoding", "windows-1252"]),
    ("quote left open in the header", b"id,\"function,fte\n1,other,3\n", &[], &["in.csv", "a quote is opened in the first line", "close it"]),
    ("unknown law", b"function\nother\n", &["--law", "eü"], &["there is no law `eü`"]),
    ("law misspelt", b"function\nother\n", &["--law", "eu-cmo-2026"], &["there is no law `eu-cmo-2026`"]),
    ("unknown reading", b"function\nother\n", &["--read", "ancilary-rule=by-type"], &["there is no interpretation `ancilary-rule`", "did you mean `ancillary-rule`?"]),
    ("unknown choice", b"function\nother\n", &["--read", "ancillary-rule=by-tipe"], &["`ancillary-rule` has no choice `by-tipe`", "did you mean `by-type`?"]),
    ("reading without choice", b"function\nother\n", &["--read", "ancillary-rule"], &["`ancillary-rule` is no reading", "NAME=CHOICE"]),
    ("date that is no date", b"function\nother\n", &["--as-of", "2026-02-30"], &["`2026-02-30` is no date", "28 days"]),
    ("date in another notation", b"function\nother\n", &["--as-of", "15-08-2026"], &["`15-08-2026` is no date", "2026-08-15"]),
    ("date before any act", b"function\nother\n", &["--law", "eu", "--as-of", "2001-01-01"], &["no act of the law `eu` was in force on 2001-01-01", "2023-01-16", "--as-of"]),
    ("folder of rules that is absent", b"function\nother\n", &["--rules", "nowhere"], &["nowhere/", "facts.yaml", "--rules"]),
    ("form that is unknown", b"function\nother\n", &["--format", "cvs"], &["cvs", "csv"]),
    ("mark that is unknown", b"function\nother\n", &["--decimal", "dot"], &["dot", "point"]),
];

#[test]
fn what_cannot_be_done_is_refused() {
    let mut wrong = Vec::new();
    for (name, content, further, says) in REFUSED {
        let desk = Desk::new();
        let run = classify(&desk, content, further);
        let mut add = |what: String| wrong.push(format!("{name}: {what}"));
        if run.status != 2 {
            add(format!("status {}", run.status));
        }
        unsaid(&run, says).into_iter().for_each(&mut add);
        let errors = run.err.lines().filter(|l| l.starts_with("error")).count();
        if errors != 1 {
            add(format!("{errors} errors for one mistake:\n{}", run.err));
        }
        if desk.names() != ["in.csv"] || !run.out.is_empty() {
            add(format!("left behind {:?} {}", desk.names(), run.out));
        }
    }
    none_wrong(&wrong);
}

#[test]
fn a_missing_file_and_a_folder_are_named() {
    let desk = Desk::new();
    desk.put("organisations.csv", "function\nother\n");
    desk.put("folder/x.csv", "function\nother\n");
    for (argument, says) in [
        ("organisation.csv", &["there is no file `organisation.csv`", "did you mean", "organisations.csv"][..]),
        ("elsewhere/x.csv", &["there is no file `elsewhere/x.csv`"]),
        ("folder", &["`folder` is a folder", "name a file in it"]),
        ("organisations.csv/x", &["organisations.csv/x"]),
    ] {
        let run = desk.run(&[&["classify", argument, "-o", "out.csv"], LAW].concat());
        assert_eq!((run.status, unsaid(&run, says)), (2, None), "{argument}");
        assert_eq!(run.err.lines().count(), 1, "{}", run.err);
        assert!(!desk.has("out.csv"));
    }
}

#[test]
fn a_broken_folder_of_rules_is_shown_with_place() {
    let desk = Desk::new();
    for file in ["facts.yaml", "entity-types.yaml", "countries.yaml"] {
        desk.put(&format!("rules/{file}"), "nonsense: true\n");
    }
    desk.put("rules/laws.yaml", "default: [\n");
    desk.put("in.csv", "function\nother\n");
    let run = desk.run(&["classify", "in.csv", "--law", "eu", "--rules", "rules", "-o", "out.csv"]);
    let says = ["rules/facts.yaml:1:1", "rules/laws.yaml:", "error[unknown-key]", "error[yaml-syntax]"];
    assert_eq!((run.status, unsaid(&run, &says), desk.has("out.csv")), (2, None, false));
}

// Rejected: status 1, the row with its line, and every other row classified

#[rustfmt::skip]
/// The cell of a column beside `id` and `function`, and what is said of it.
const CELLS: &[(&str, &str, &[&str])] = &[
    ("member_states_served", "2.5", &["`2.5` is no whole number of Member States", "without decimals"]),
    ("fte", "-3", &["`-3` is negative", "leave it blank when it is not known"]),
    ("fte", "1e9", &["`1e9`", "write the number in full"]),
    ("fte", "abc", &["`abc` is no number", "`1234.56`"]),
    ("fte", "1.234,56", &["`1.234,56`", "`--decimal comma`"]),
    ("fte", "12,5", &["`12,5`", "`--decimal comma`"]),
    ("fte", "1,234", &["`1,234` can be read in more than one way", "`--decimal comma`", "`--decimal point`"]),
    ("fte", "1.23.456", &["`1.23.456` has marks that fit no number", "`--decimal comma`"]),
    ("fte", "50 people", &["`50 people` is no number", "as in `1234.56`", "such as `mln`"]),
    ("fte", "50 MW", &["`50 MW` is in MW", "the column is in AWU"]),
    ("fte", "50%", &["`50%` is in %", "the column is in AWU"]),
    ("turnover", "1.234", &["`1.234` can be read in more than one way", "`--decimal comma`"]),
    ("turnover", "USD 3", &["`USD 3` is in USD", "the column is in EUR"]),
    ("turnover", "3 billion", &["`3 billion`", "does not mean the same in every language", "in full"]),
    ("turnover", "€ 3 M", &["does not mean the same in every language"]),
    ("turnover", "€ -3", &["`€ -3` is negative"]),
    ("turnover", "(3)", &["`(3)` is negative"]),
    ("turnover", "1,2E+09", &["is in exponent notation"]),
    ("turnover", "2 or 3", &["`2 or 3` is no number"]),
    ("turnover", "3 mln mln", &["is no number"]),
    ("fte", "NaN", &["`NaN` is no number"]),
    ("fte", "\u{2212}3", &["is negative"]),
    ("fte", "0.0000000001", &["more than nine decimals", "shorten it"]),
    ("turnover", "1234567890123456789012345", &["larger than any figure", "number of digits"]),
    ("critical_entity", "yess", &["`yess` is neither true nor false", "did you mean `true`?"]),
    ("critical_entity", "2", &["`2` is neither true nor false", "`true`, `false`"]),
    ("country", "UK", &["`UK` is no country", "`GB`"]),
    ("country", "EL", &["`EL` is no country", "`GR`"]),
    ("country", "Nederlnd", &["`Nederlnd` is no country", "did you mean `NL`?"]),
    ("country", "Atlantis", &["`Atlantis` is no country", "two letters", "`NL`"]),
    ("service_countries", "NL|XX", &["`XX` is no country"]),
    ("designated_as", "vital", &["`vital` is none of the choices", "`essential`", "`important`"]),
    ("designated_on", "31-02-2026", &["`31-02-2026` is no date", "28 days"]),
    ("designated_on", "15-08-26", &["`15-08-26` has a year of two digits", "`2026-08-15`"]),
    ("designated_on", "2026-02-30", &["`2026-02-30` is no date"]),
    ("sector", "enery", &["`enery` is no sector", "did you mean `energy`?"]),
    ("sector", "electricity-dso", &["`electricity-dso` is no sector", "column `function`"]),
];

#[test]
fn a_cell_that_cannot_be_read_rejects_its_row_only() {
    let mut wrong = Vec::new();
    for (column, cell, says) in CELLS {
        let desk = Desk::new();
        let cell = if cell.contains(',') { format!("\"{cell}\"") } else { cell.to_string() };
        let content = format!("id,function,{column}\na,,\nb,,{cell}\nc,,\n");
        let run = classify(&desk, content.as_bytes(), &[]);
        let place = format!("in.csv:3: column `{column}`");
        let says: Vec<&str> = says.iter().copied().chain([place.as_str()]).collect();
        wrong.extend(unaccounted(&desk, &run, 2, &[3], &says).map(|w| format!("{column} = {cell}: {w}")));
    }
    none_wrong(&wrong);
}

/// A file, the number of rows classified, the lines rejected, and what is said.
type RowExample<'a> = (&'a str, &'a [u8], u64, &'a [u64], &'a [&'a str]);

#[rustfmt::skip]
const ROWS: &[RowExample] = &[
    ("no entity type", b"id,function\na,electricity-dsso\nb,other\n", 1, &[2],
        &["in.csv:2: column `function`", "`electricity-dsso` is no entity type", "did you mean `electricity-dso`?", "`other`"]),
    ("sector in the function column", b"id,function\na,energy\nb,other\n", 1, &[2],
        &["in.csv:2: column `function`", "`energy` is no entity type", "that is a sector", "column `sector`"]),
    ("one of several functions is no type", b"id,function\na,electricity-dso|nothing-at-all\nb,other\n", 1, &[2], &["`nothing-at-all` is no entity type"]),
    ("function against sector", b"id,function,sector\na,electricity-dso,health\nb,electricity-dso,energy\n", 1, &[2],
        &["in.csv:2: column `function`", "`electricity-dso` belongs to sector `energy`", "`health`", "correct one of the two"]),
    ("too few cells", b"id,function,fte\na,other\nb,other,1\n", 1, &[2], &["in.csv:2:", "2 cells", "3 columns"]),
    ("too many cells", b"id,function,fte\na,other,1,2\nb,other,1\n", 1, &[2], &["in.csv:2:", "4 cells", "3 columns"]),
    ("character over two cells", b"id,function,fte,\xc3\xa9\xc3\xa9\na,other\xc3,\xa95,\nc,other,3,\n", 1, &[2], &["in.csv:2:", "UTF-8"]),
    ("cell that is no text", b"id,function,fte\n\xc3\xa9,other,1\nb\xff,other,2\nc,other,3\n", 2, &[3], &["in.csv:3:", "not text in UTF-8", "`--encoding windows-1252`"]),
    ("NUL bytes", b"id,function,fte\na,other,1\nb\0,other,2\n", 1, &[3], &["in.csv:3:", "NUL bytes", "`--encoding`"]),
    ("two faults in one row", b"id,function,fte,country\na,other,-3,UK\nb,other,1,NL\n", 1, &[2],
        &["in.csv:2: column `fte`", "in.csv:2: column `country`"]),
    ("every row", b"id,function,fte\na,other,x\nb,other,y\n", 0, &[2, 3], &["in.csv:2:", "in.csv:3:"]),
    ("line after blank lines", b"id,function,fte\n\n\na,other,1\n\nb,other,x\n", 1, &[6], &["in.csv:6:"]),
    ("line after carriage returns", b"id,function,fte\r\na,other,1\r\nb,other,x\r\n", 1, &[3], &["in.csv:3:"]),
    ("line after a cell of several lines", b"id,name,function,fte\na,\"x\ny\nz\",other,1\nb,n,other,x\n", 1, &[5], &["in.csv:5:"]),
    ("line after blank lines with carriage returns", b"id,function,fte\r\n\r\n\r\na,other,1\r\n\r\nb,other,x\r\n", 1, &[6], &["in.csv:6:"]),
    ("line after carriage returns alone", b"id,function,fte\ra,other,1\rb,other,x\rc,other,1\r", 2, &[3], &["in.csv:3:"]),
    ("line ends of several kinds", b"id,function,fte\r\na,other,1\n\r\nb,other,x\r\n\nc,other,x", 1, &[4, 6], &["in.csv:4:", "in.csv:6:"]),
    ("line after a byte order mark", b"\xef\xbb\xbfid,function,fte\n\na,other,x\nb,other,1", 1, &[3], &["in.csv:3:"]),
    ("line of a row of several lines", b"id,name,function,fte\r\n\r\na,\"x\r\ny\r\nz\",other,x\r\nb,\"n\n\n\",other,x\nc,n,other,x", 0, &[3, 6, 9],
        &["in.csv:3:", "in.csv:6:", "in.csv:9:"]),
    ("last row without line end", b"id,name,function,fte\na,\"x\ny\",other,x", 0, &[2], &["in.csv:2:"]),
    ("quote left open below the first line of its row", b"id,name,note,function\na,n,,other\nb,\"x\ny\",\"n,other\nc,n,,other\n", 1, &[3],
        &["in.csv:3:", "a quote is opened on line 4 and never closed"]),
    ("quote left open after quotes that are text", b"id,name,function\na,5\"\" pipe,other\nb,\"n,other\nc,n,other\n", 1, &[3], &["a quote is opened on line 3"]),
    ("quote doubled at its end and so left open", b"id,name,function\na,n,other\nb,\"n\"\",other\nc,n,other\n", 1, &[3], &["a quote is opened on line 3"]),
    ("quote left open on the last line", b"id,name,function\na,n,other\nb,\"n,other\n", 1, &[3],
        &["in.csv:3:", "a quote is opened on line 3", "never closed", "close the quote"]),
    ("quote left open in the middle", b"id,name,function\na,n,other\nb,\"n,other\nc,n,other\nd,n,other\n", 1, &[3],
        &["in.csv:3:", "a quote is opened on line 3", "everything after it was read as one cell"]),
    ("quote left open in a last cell that is only passed on", b"id,function,name\na,other,n\nb,other,\"n\nc,other,n\nd,other,n\n", 1, &[3],
        &["in.csv:3:", "a quote is opened on line 3"]),
];

#[test]
fn a_row_that_cannot_be_read_is_rejected_and_counted() {
    let mut wrong = Vec::new();
    for (name, content, classified, lines, says) in ROWS {
        let desk = Desk::new();
        let run = classify(&desk, content, &[]);
        wrong.extend(unaccounted(&desk, &run, *classified, lines, says).map(|w| format!("{name}: {w}")));
    }
    none_wrong(&wrong);
}

/// What is wrong with a run that had to reject rows: status, words, counts, output, file of rejects.
fn unaccounted(desk: &Desk, run: &Run, classified: u64, lines: &[u64], says: &[&str]) -> Option<String> {
    if run.status != 1 {
        return Some(format!("status {}\n{}", run.status, run.err));
    }
    if let Some(unsaid) = unsaid(run, says) {
        return Some(unsaid);
    }
    let rejected = lines.len() as u64;
    let rows = if classified + rejected == 1 { "row" } else { "rows" };
    let counts = format!("{} {rows}: {classified} classified, {rejected} rejected", classified + rejected);
    if !run.err.contains(&counts) {
        return Some(format!("does not count `{counts}`:\n{}", run.err));
    }
    let written = cells(&desk.read("out.csv")).len() as u64 - 1;
    if written != classified {
        return Some(format!("{written} rows were written"));
    }
    let rejects = cells(&desk.read("rejects.csv"));
    let mut found: Vec<u64> = rejects[1..].iter().map(|r| r[0].parse().unwrap()).collect();
    found.dedup();
    (found != lines).then(|| format!("the rejects are of lines {found:?}"))
}

/// In a cell that is read, and in one that is only passed on.
#[test]
fn a_quote_open_for_more_than_a_mebibyte_ends_the_reading_and_says_so() {
    for (header, open) in [("id,name,function", "b,\"n,other"), ("id,function,name", "b,other,\"n")] {
        let desk = Desk::new();
        let good = if header.ends_with("name") { "other,n" } else { "n,other" };
        let mut content = format!("{header}\na,{good}\n{open}\n").into_bytes();
        for i in 0..150_000 {
            content.extend(format!("row {i},{good}\n").bytes());
        }
        assert!(content.len() > 2 << 20);
        let run = classify(&desk, &content, &[]);
        let says = ["in.csv:3:", "a quote is opened on line 3", "never closed", "everything after it was left unread"];
        assert_eq!(unaccounted(&desk, &run, 1, &[3], &says), None, "{header}");
        assert!(desk.read("rejects.csv").len() < 10_000, "the rejects hold the whole rest of the file");
    }
}

/// Whatever ends the lines, however long the file: the line that is named is the one on which the row starts.
#[test]
fn the_line_of_every_row_is_right() {
    let mut content = "id,name,function,fte\r\n".to_string();
    let (mut line, mut starts) = (2, Vec::new());
    for i in 0..6000_usize {
        for _ in 0..(i * 7 % 5) / 3 {
            content.push_str(["\n", "\r\n"][i % 2]);
            line += 1;
        }
        starts.push(line);
        let (name, further) =
            [("n", 0), ("\"a\nb\"", 1), ("\"\r\n\"\"\n\"", 2), ("5\" x", 0), ("\"a,\"\"\"", 0)][i * 11 % 13 % 5];
        line += further + 1;
        content.push_str(&format!("{i},{name}{},other,x{}", " ".repeat(i % 17), ["\n", "\r\n"][i / 3 % 2]));
    }
    assert!(content.len() > 2 << 16, "several blocks");
    let desk = Desk::new();
    // a space after a closing quote is part of the cell
    let run = classify(&desk, content.as_bytes(), &[]);
    assert_eq!(unaccounted(&desk, &run, 0, &starts, &[]), None);
}

/// Memory would not hold a file without line ends, nor one long cell whose quotes are all doubled.
#[test]
fn a_row_without_end_is_not_read_on() {
    for (cell, says) in
        [("x".to_string(), "does not end within a mebibyte"), ("\"\"".to_string(), "a quote is opened on line 3")]
    {
        let desk = Desk::new();
        let start = if cell == "x" { "" } else { "\"" };
        let content = format!("id,name,function\na,n,other\nb,{start}{}", cell.repeat(3 << 20));
        let run = classify(&desk, content.as_bytes(), &[]);
        let says = ["in.csv:3:", says, "everything after it was left unread"];
        assert_eq!(unaccounted(&desk, &run, 1, &[3], &says), None);
        assert!(desk.read("rejects.csv").len() < 10_000);
    }
}

/// A cell of a figure is taken apart only where it is as short as figures are.
#[test]
fn a_long_cell_takes_no_more_memory_than_its_row() {
    let desk = Desk::new();
    let content = format!("id,function,fte\na,other,5{}\nb,other,5\n", "€".repeat(200_000));
    let run = classify(&desk, content.as_bytes(), &[]);
    assert_eq!(unaccounted(&desk, &run, 1, &[2], &["in.csv:2: column `fte`", "has 600001 bytes"]), None);
    assert!(run.err.len() < 10_000, "{} bytes are said", run.err.len());
}

/// Blank lines are no part of the row after them, however many there are.
#[test]
fn no_number_of_blank_lines_ends_the_reading() {
    for end in ["\n", "\r\n"] {
        let desk = Desk::new();
        let content = format!("id,name,function{end}a,n,other{end}{}b,n,other{end}\"c\",n,other,", end.repeat(3 << 20));
        let run = classify(&desk, content.as_bytes(), &[]);
        let line = (3 << 20) + 4;
        assert_eq!((run.status, run.err.contains("3 rows: 3 classified, 0 rejected")), (0, true), "{}", run.err);
        let desk = Desk::new();
        let run = classify(&desk, format!("{content}x").as_bytes(), &[]);
        assert_eq!(unaccounted(&desk, &run, 2, &[line], &[&format!("in.csv:{line}:")]), None, "{}", run.err);
    }
}

/// Quotes in the middle of a cell open nothing.
#[test]
fn quotes_inside_a_cell_are_text() {
    for name in
        ["5\" pipe", "5\"\" pipe", "the \"old\" mill", "\"a \"\"b\"\" c\"", "\"\"", "\"\"\"x\"\"\"", "x\"", " \"x"]
    {
        let desk = Desk::new();
        let content = format!("id,name,function\na,n,other\nb,{name},other\nc,n,other\nd,{name},other");
        let run = classify(&desk, content.as_bytes(), &[]);
        assert_eq!(
            (run.status, run.err.contains("4 rows: 4 classified, 0 rejected")),
            (0, true),
            "{name}: {}",
            run.err
        );
    }
}

#[test]
fn the_file_of_rejects_says_where_what_and_why() {
    let desk = Desk::new();
    let content = b"id,function,fte,country,note\n1,other,-3,UK,\"a, b\"\n2,other,1,NL,x\n3,other\n4,other,abc,NL,z\n";
    let run = classify(&desk, content, &[]);
    assert_eq!(run.status, 1);
    let rejects = cells(&desk.read("rejects.csv"));
    let own = ["line", "rejected_column", "rejected_value", "rejected_reason", "rejected_help"];
    assert_eq!(rejects[0], [&own[..], &["id", "function", "fte", "country", "note"]].concat());
    let places: Vec<[&str; 3]> = rejects[1..].iter().map(|r| [r[0].as_str(), r[1].as_str(), r[2].as_str()]).collect();
    assert_eq!(places, [["2", "fte", "-3"], ["2", "country", "UK"], ["4", "", ""], ["5", "fte", "abc"]]);
    assert!(rejects[1..].iter().all(|r| !r[3].is_empty() && !r[4].is_empty()), "{rejects:?}");
    assert_eq!(rejects[1][5..], ["1", "other", "-3", "UK", "a, b"], "the row itself, unchanged");
    assert_eq!(rejects[3][5..], ["3", "other"]);
}

#[test]
fn one_row_is_not_called_rows() {
    let desk = Desk::new();
    let run = classify(&desk, b"id,function\na,other\n", &[]);
    assert!(run.err.contains("1 row: 1 classified, 0 rejected"), "{}", run.err);
}

#[test]
fn of_many_rejected_rows_some_are_shown_and_all_are_counted() {
    let desk = Desk::new();
    let rows: String = (0..50).map(|i| format!("{i},other,x\n")).collect();
    let content = format!("id,function,fte\n{rows}last,other,1\n");
    let run = classify(&desk, content.as_bytes(), &[]);
    let lines: Vec<u64> = (2..52).collect();
    assert_eq!(unaccounted(&desk, &run, 1, &lines, &["40 more rejected rows", "`--rejects FILE`"]), None);
    assert_eq!(run.err.matches("is no number").count(), 10);
}

// Read: status 0

/// A file in an unusual but clear form, and further arguments.
type Form<'a> = (&'a str, Vec<u8>, &'a [&'a str]);

#[test]
fn unusual_forms_are_read() {
    let plain = "id,function,fte\na,electricity-dso,300\nb,other,1\n";
    let with_comma = "id;function;fte\na;electricity-dso;1.234,56\nb;other;1\n";
    let forms: &[Form] = &[
        ("byte order mark", format!("\u{feff}{plain}").into(), &[]),
        ("semicolons", plain.replace(',', ";").into(), &[]),
        ("tabs", plain.replace(',', "\t").into(), &[]),
        ("carriage returns", plain.replace('\n', "\r\n").into(), &[]),
        ("blank lines", plain.replace('\n', "\n\n").into(), &[]),
        ("blank lines at the end", format!("{plain}\n\n\n").into(), &[]),
        ("no line end", plain.trim_end().into(), &[]),
        (
            "quotes everywhere",
            "\"id\",\"function\",\"fte\"\n\"a\",\"electricity-dso\",\"300\"\n\"b\",\"other\",\"1\"\n".into(),
            &[],
        ),
        ("capitals and spaces in the header", "Id, Function ,FTE\na,electricity-dso,300\nb,other,1\n".into(), &[]),
        ("rows of delimiters alone", plain.replace('\n', "\n,,\n , ,\n").into(), &[]),
        ("cells beyond the header that are empty", plain.replace(",300", ",300,,").into(), &[]),
        ("columns without name or content", plain.replace('\n', ",,\n").into(), &[]),
        ("pipes", plain.replace(',', "|").into(), &[]),
        ("single quotes", "'id';'function';'fte'\n'a';'electricity-dso';300\n'b';'other';1\n".into(), &[]),
        ("no quotes", "id,function,fte,\"\na,electricity-dso,300,\"\nb,other,1,\n".into(), &["--quote", "none"]),
        ("a line that names the delimiter", format!("sep=;\r\n{}", plain.replace(',', ";")).into(), &[]),
        ("a delimiter that is declared", plain.replace(',', ":").replace(':', "|").into(), &["--delimiter", "|"]),
        ("Windows-1252", b"id,function,fte,caf\xe9\na,electricity-dso,300,\x80\nb,other,1,\n".to_vec(), &[]),
        ("UTF-16 LE", utf16(&format!("\u{feff}{plain}"), u16::to_le_bytes), &[]),
        ("UTF-16 BE", utf16(&format!("\u{feff}{plain}"), u16::to_be_bytes), &[]),
        ("UTF-16 LE without mark", utf16(plain, u16::to_le_bytes), &[]),
        ("UTF-16 BE without mark", utf16(plain, u16::to_be_bytes), &[]),
        ("UTF-16 that is declared", utf16(plain, u16::to_be_bytes), &["--encoding", "utf-16be"]),
        ("spaces about cells", "id,function,fte\na, electricity-dso ,300 \nb,other,1\n".into(), &[]),
        ("decimal comma", with_comma.into(), &["--decimal", "comma"]),
        ("decimal comma that a figure shows", with_comma.into(), &[]),
        (
            "decimal point",
            "id,function,fte\na,electricity-dso,\"1,234.56\"\nb,other,1\n".into(),
            &["--decimal", "point"],
        ),
        (
            "byte order mark, semicolons, carriage returns",
            format!("\u{feff}{}", plain.replace(',', ";").replace('\n', "\r\n")).into(),
            &[],
        ),
    ];
    let mut wrong = Vec::new();
    for (name, content, further) in forms {
        let desk = Desk::new();
        let run = classify(&desk, content, further);
        let classes = if run.status == 0 { column(&desk.read("out.csv"), "nis2_class") } else { Vec::new() };
        if classes != ["essential", "out-of-scope"] || !run.err.contains("2 rows: 2 classified, 0 rejected") {
            wrong.push(format!("{name}: status {}, {classes:?}\n{}", run.status, run.err));
        }
        if name.starts_with("decimal") && !column(&desk.read("out.csv"), "nis2_reason")[0].contains("1,234.56") {
            wrong.push(format!("{name}: the figure is not in {}", desk.read("out.csv")));
        }
    }
    none_wrong(&wrong);
}

fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

fn column(text: &str, name: &str) -> Vec<String> {
    let rows = cells(text);
    let at = rows[0].iter().position(|c| c == name).unwrap_or_else(|| panic!("no column {name}"));
    rows[1..].iter().map(|r| r[at].clone()).collect()
}

/// A declared mark is held to: what does not fit it is rejected.
#[test]
fn figures_that_do_not_fit_the_declared_mark_are_rejected() {
    for (mark, cell) in
        [("comma", "1.5"), ("comma", "1234.56"), ("point", "1,5"), ("point", "1.234,56"), ("comma", "1,234.56")]
    {
        let desk = Desk::new();
        let content = format!("id;function;fte\na;other;1\nb;other;{cell}\n");
        let run = classify(&desk, content.as_bytes(), &["--decimal", mark]);
        assert_eq!(unaccounted(&desk, &run, 1, &[3], &[cell]), None, "{mark}: {cell}");
    }
}

#[test]
fn an_id_that_comes_twice_is_said_once() {
    let desk = Desk::new();
    let run = classify(&desk, b"id,function\na,other\na,other\nb,other\na,other\nb,other\n", &[]);
    assert_eq!(run.status, 0);
    assert_eq!(run.err.matches("has come before").count(), 1, "{}", run.err);
    assert_eq!(unsaid(&run, &["in.csv:3:", "`a`", "5 rows: 5 classified, 0 rejected"]), None);
    assert_eq!(cells(&desk.read("out.csv")).len(), 6);
}

#[test]
fn an_unknown_column_passes_through_and_is_said_once() {
    let desk = Desk::new();
    let run = classify(&desk, b"id,function,turnovr,colour\na,other,1,red\nb,other,2,\n", &[]);
    assert_eq!(run.status, 0);
    assert_eq!(unsaid(&run, &["in.csv:1: column `turnovr`", "did you mean `turnover`?", "column `colour`"]), None);
    assert_eq!((run.err.matches("`turnovr`").count(), run.err.matches("`colour`").count()), (1, 1), "{}", run.err);
    let out = desk.read("out.csv");
    assert_eq!(
        (column(&out, "turnovr"), column(&out, "colour")),
        (vec!["1".into(), "2".into()], vec!["red".into(), String::new()])
    );
}

/// An output column in the input keeps its place; its content is new.
#[test]
fn an_input_column_of_the_name_of_an_output_column_is_replaced_in_place() {
    let desk = Desk::new();
    let run = classify(&desk, b"id,nis2_class,function\na,stale,other\nb,,other\n", &[]);
    assert_eq!(run.status, 0);
    assert_eq!(run.err.matches("column `nis2_class` is replaced").count(), 1, "{}", run.err);
    let rows = cells(&desk.read("out.csv"));
    assert_eq!(rows[0][..3], ["id", "nis2_class", "function"]);
    assert_eq!(rows[0].iter().filter(|c| *c == "nis2_class").count(), 1);
    assert_eq!((rows[1][1].as_str(), rows[2][1].as_str()), ("out-of-scope", "out-of-scope"));
}

/// What the tool wrote it can read, and it says the same again.
#[test]
fn output_can_be_input() {
    let desk = Desk::new();
    classify(&desk, b"id,function,fte\na,electricity-dso,300\nb,other,1\n", &[]);
    let first = desk.read("out.csv");
    let run = desk.run(&[&["classify", "out.csv", "-o", "again.csv"], LAW].concat());
    assert_eq!(
        (run.status, desk.read("again.csv") == first),
        (0, true),
        "{}\n{first}\n{}",
        run.err,
        desk.read("again.csv")
    );
}

/// The output has commas between its cells, and figures as they were written: what `1.000` means is not told by that.
#[test]
fn a_figure_in_an_output_is_not_read_otherwise_than_before() {
    let desk = Desk::new();
    let input = b"id;function;fte;turnover;balance_sheet\na;electricity-dso;1.000;5000000;3000000\n";
    let run = classify(&desk, input, &["--decimal", "comma"]);
    assert_eq!((run.status, desk.read("out.csv").contains(",essential,")), (0, true), "{}", run.err);
    let again =
        |further: &[&str]| desk.run(&[&["classify", "out.csv", "--force", "-o", "again.csv"], LAW, further].concat());
    let run = again(&[]);
    assert_eq!(run.status, 1, "{}", run.err);
    assert!(run.err.contains("column `fte`: `1.000` can be read in more than one way"), "{}", run.err);
    assert_eq!(again(&["--decimal", "comma"]).status, 0);
    assert_eq!(desk.read("again.csv"), desk.read("out.csv"));
    // where the figures show it, it need not be said again
    classify(&desk, b"id;function;fte\na;electricity-dso;1.000\nb;electricity-dso;49,9\n", &["--force"]);
    assert_eq!(again(&[]).status, 0);
    assert_eq!(desk.read("again.csv"), desk.read("out.csv"));
}

#[test]
fn standard_input_is_read_by_a_dash_and_by_default() {
    for file in [&["-"][..], &[]] {
        let desk = Desk::new();
        let arguments = [&["classify"], file, &["--format", "csv"], LAW].concat();
        let run = desk.run_on(&arguments, b"id,function,fte\na,other,1\nb,other,x\n");
        assert_eq!(run.status, 1, "{}", run.err);
        assert_eq!(unsaid(&run, &["standard input:3: column `fte`", "2 rows: 1 classified, 1 rejected"]), None);
        assert_eq!(cells(&run.out).len(), 2);
        assert!(desk.names().is_empty());
    }
}

// Where results go

const GOOD: &str = "id,function\na,other\n";

#[test]
fn an_existing_output_is_kept_unless_forced() {
    for (existing, absent) in [("out.csv", "rejects.csv"), ("rejects.csv", "out.csv")] {
        let desk = Desk::new();
        desk.put(existing, "mine\n");
        let run = classify(&desk, GOOD.as_bytes(), &[]);
        assert_eq!(run.status, 2);
        assert_eq!(unsaid(&run, &[&format!("`{existing}` exists already"), "`--force`"]), None);
        assert_eq!((desk.read(existing).as_str(), desk.has(absent)), ("mine\n", false));
        assert_eq!(classify(&desk, GOOD.as_bytes(), &["--force"]).status, 0);
        assert_ne!(desk.read(existing), "mine\n");
        assert_eq!(desk.names(), ["in.csv", "out.csv", "rejects.csv"]);
    }
}

#[test]
fn an_output_that_cannot_be_written_is_named() {
    let desk = Desk::new();
    desk.put("in.csv", GOOD);
    desk.put("folder/x", "");
    for (output, says) in [
        ("nowhere/out.csv", &["`nowhere/out.csv` cannot be written", "folder `nowhere`"][..]),
        ("folder", &["`folder` is a folder"]),
    ] {
        for option in ["-o", "--rejects"] {
            let run = desk.run(&[&["classify", "in.csv", option, output], LAW].concat());
            assert_eq!((run.status, unsaid(&run, says)), (2, None), "{option} {output}");
            assert_eq!(desk.names(), ["folder", "in.csv"]);
        }
    }
}

/// Output and rejects in one file: one of them would be lost.
#[test]
fn two_outputs_of_one_name_are_refused() {
    for rejects in ["out.csv", "./out.csv"] {
        let desk = Desk::new();
        desk.put("in.csv", "id,function\na,other\nb,nothing\n");
        let run = desk.run(&[&["classify", "in.csv", "-o", "out.csv", "--rejects", rejects], LAW].concat());
        assert_eq!((run.status, desk.names()), (2, vec!["in.csv".to_string()]), "{rejects}: {}", run.err);
    }
}

#[test]
fn output_and_rejects_do_not_share_standard_output() {
    let desk = Desk::new();
    desk.put("in.csv", "id,function\na,other\nb,nothing\n");
    for output in [&[][..], &["-o", "-"]] {
        let run = desk.run(&[&["classify", "in.csv", "--rejects", "-"], output, LAW].concat());
        assert_eq!((run.status, run.out.as_str()), (2, ""), "{}", run.err);
        assert_eq!(unsaid(&run, &["standard output", "name a file"]), None);
    }
    let run = desk.run(&[&["classify", "in.csv", "--rejects", "-", "-o", "out.csv"], LAW].concat());
    assert_eq!((run.status, cells(&run.out).len()), (1, 2), "{}", run.err);
}

/// A run that stops halfway leaves an existing output as it was.
#[test]
fn a_refused_run_leaves_a_forced_output_alone() {
    let desk = Desk::new();
    desk.put("out.csv", "mine\n");
    let run = classify(&desk, b"id,function\n", &["--force"]);
    assert_eq!((run.status, desk.read("out.csv").as_str()), (2, "mine\n"));
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let desk = Desk::new();
    let rows: String = (0..5000).map(|i| format!("{i},electricity-dso,{i}\n")).collect();
    desk.put("in.csv", format!("id,function,fte\n{rows}"));
    desk.put("faulty.csv", format!("id,function,fte\n{}", rows.replace("electricity-dso", "electricity")));
    let rejects: &[&str] = &["in.csv", "--rejects", "rejects.csv"];
    let to_pipe: &[&str] = &["faulty.csv", "-o", "out.csv", "--rejects", "-"];
    for (format, further) in [
        ("csv", &["in.csv"][..]),
        ("json", &["in.csv"]),
        ("ndjson", &["in.csv"]),
        ("table", &["in.csv"]),
        ("csv", rejects),
        ("json", rejects),
        ("ndjson", rejects),
        ("table", rejects),
        ("csv", to_pipe),
    ] {
        let mut command = tool();
        command.args(["classify", "--format", format]).args(further).args(LAW).current_dir(desk.path());
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut out = child.stdout.take().unwrap();
        out.read_exact(&mut [0; 100]).unwrap();
        drop(out);
        let mut err = String::new();
        child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
        let status = child.wait().unwrap().code();
        assert_eq!(status, Some(0), "{format}: {err}");
        assert!(!err.contains("error") && !err.contains("panicked") && !err.contains("pipe"), "{format}: {err}");
        assert_eq!(desk.names(), ["faulty.csv", "in.csv"], "nothing half written is left");
    }
}
