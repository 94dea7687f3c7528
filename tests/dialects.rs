//! Files as programs really export them say what they mean, or are told what to declare; however mutilated, no row of
//! theirs is lost.
#![allow(clippy::unwrap_used)]

#[path = "common/command.rs"]
mod command;

use command::{Desk, Run};
use proptest::prelude::*;
use proptest::test_runner::Config;
use std::path::{Path, PathBuf};
use vitaal::diagnostic::Faults;
use vitaal::model::{Catalogue, Decimal, FactId, Value};
use vitaal::records::{Mark, Marks, Options, Records, Usage, Wording, parse};
use vitaal::rules::{Source, foundations};

const LAW: &[&str] = &["--law", "nl", "--as-of", "2026-11-21"];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files")
}

fn classify(file: &Path, further: &[&str]) -> Run {
    let file = file.to_str().unwrap();
    Desk::new().run(&[&["classify", file, "--format", "csv"], LAW, further].concat())
}

/// The columns that must not hang on how a file is written; the reasons have the figures in them.
fn outcome(csv: &str) -> Vec<Vec<String>> {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let header = reader.headers().unwrap().clone();
    let wanted = ["nis2_class", "nis2_possible", "nis2_ask", "nis2_reason", "cer_class", "size", "notes"];
    let places = wanted.map(|name| header.iter().position(|column| column == name).unwrap());
    // id and name come first, whatever the file calls them
    let places: Vec<usize> = [0, 1].into_iter().chain(places).collect();
    reader.records().map(Result::unwrap).map(|row| places.iter().map(|i| row[*i].to_string()).collect()).collect()
}

// The twelve

/// What each of them is read as.
const MESSY: &[(&str, &str)] = &[
    ("buchhaltung-de.csv", "semicolon, decimal comma, Windows-1252"),
    ("euro-mln-nl.csv", "semicolon, decimal comma, Windows-1252"),
    ("excel-ch.csv", "semicolon, decimal point, Windows-1252"),
    ("excel-nl-utf8.csv", "semicolon, decimal comma, UTF-8"),
    ("excel-nl.csv", "semicolon, decimal comma, Windows-1252"),
    ("excel-uk.csv", "comma, decimal point, Windows-1252"),
    ("excel-unicode.txt", "tab, decimal comma, UTF-16 LE"),
    ("lege-regels.csv", "semicolon, decimal comma, crosses as yes in `Kritieke entiteit`, UTF-8"),
    ("libreoffice-fr.csv", "semicolon, decimal comma, UTF-8"),
    ("sep-first.csv", "semicolon, decimal point, Windows-1252"),
    ("tabelle.ods", "decimal comma"),
    ("werkmap.xlsx", "decimal comma"),
];

#[test]
fn the_same_records_come_out_the_same_however_they_are_written() {
    let expected = outcome(&classify(&folder().join("records.csv"), &[]).out);
    assert_eq!(expected.len(), 9);
    let kinds: std::collections::BTreeSet<&String> = expected.iter().map(|row| &row[2]).collect();
    assert!(kinds.len() >= 4, "the records do not tell much: {kinds:?}");
    let mut wrong = Vec::new();
    for (name, read_as) in MESSY {
        let run = classify(&folder().join("messy").join(name), &[]);
        if run.status != 0 || !run.err.contains(&format!("{name}: read as: {read_as}\n")) {
            wrong.push(format!("{name}: status {}\n{}", run.status, run.err));
        } else if outcome(&run.out) != expected {
            wrong.push(format!("{name}: {:#?}\n  expected {expected:#?}", outcome(&run.out)));
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n- {}", wrong.len(), wrong.join("\n- "));
}

#[test]
fn every_messy_file_is_tried_and_described() {
    let mut names: Vec<String> = std::fs::read_dir(folder().join("messy"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names, MESSY.iter().map(|(name, _)| name.to_string()).collect::<Vec<_>>());
    let notes = std::fs::read_to_string(folder().join("README.md")).unwrap();
    for name in names {
        assert!(notes.contains(&format!("| `{name}` |")), "{name} is not described");
    }
}

/// The header of a file may not be its first line: what is said of it and of its rows names the line in the file.
#[test]
fn lines_are_those_of_the_file() {
    let desk = Desk::new();
    desk.put("in.csv", "sep=;\r\n\r\nid;function;kleur;fte\r\na;other;rood;1\r\nb;other;rood;x\r\n");
    let run = desk.run(&[&["classify", "in.csv"], LAW].concat());
    assert!(run.err.contains("in.csv:3: column `kleur`") && run.err.contains("in.csv:5: column `fte`"), "{}", run.err);
}

// Marks

/// A file, further arguments, and for each row the figure in its reason, or the beginning of why it is rejected.
type Marked<'a> = (&'a str, &'a [&'a str], &'a [&'a str]);

#[rustfmt::skip]
const MARKED: &[Marked] = &[
    // the contract: columns with the very names of facts, and commas
    ("id,fte\na,49.999\nb,1234.5\n", &[], &["49.999", "1,234.5"]),
    ("id,fte\na,49.999\n", &[], &["49.999"]),
    ("id\tfte\na\t49.999\n", &[], &["49.999"]),
    ("id;fte\na;49.999\n", &[], &["can be read in more than one way"]),
    ("id,turnover\na,1.234\n", &[], &["can be read in more than one way"]),
    ("id,fte,turnover\na,1,1.234\nb,1,1.5\n", &[], &["1.234", "1.5"]),
    ("id,turnover,fte\na,1.234,12.5\n", &[], &["1.234"]),
    ("id,fte\na,\"1,234,567\"\nb,\"1,234\"\n", &[], &["1,234,567", "1,234"]),
    ("id,fte\na,\"1,234\"\n", &[], &["can be read in more than one way"]),
    // commas delimit: a decimal comma is a contradiction
    ("id,fte\na,\"1.234,56\"\n", &[], &["does not have a decimal point"]),
    ("id,fte\na,\"1.234,56\"\nb,1.5\n", &[], &["does not have a decimal point", "1.5"]),
    ("id,fte\na,\"1.234,56\"\nb,1.234\n", &["--decimal", "comma"], &["1,234.56", "1,234"]),
    // other delimiters: the figures of the column, then those of the file
    ("id;fte\na;1.234,56\nb;1.234\n", &[], &["1,234.56", "1,234"]),
    ("id\tfte\na\t1.234,56\nb\t49,999\n", &[], &["1,234.56", "49.999"]),
    ("id;fte;turnover\na;1.234;1,5\n", &[], &["1,234"]),
    ("id;fte;turnover\na;1.234;1.5\n", &[], &["1.234"]),
    ("id;fte;turnover\na;1.234;1.5\nb;1.234.567;2.5\n", &[], &["1,234", "1,234,567"]),
    ("id;fte;turnover;balance_sheet\na;1.234;1.5;1,5\n", &[], &["can be read in more than one way"]),
    ("id;fte\na;12,5\nb;12.5\nc;1,5\nd;1.234\n", &[], &["12.5", "has another decimal mark", "1.5", "can be read in more than one way"]),
    ("id;fte\na;12,5\nb;12.5\n", &[], &["has another decimal mark", "has another decimal mark"]),
    ("id;fte\na;12,5\nb;12.5\n", &["--decimal", "point"], &["does not fit a decimal point", "12.5"]),
    // what shows what
    ("id;fte\na;0,234\nb;1.234\n", &[], &["0.234", "1,234"]),
    ("id;fte\na;1234,567\nb;1.234\n", &[], &["1,234.567", "1,234"]),
    ("id;fte\na;1.250,-\nb;1.234\n", &[], &["1,250", "1,234"]),
    ("id;fte\na;1'234\nb;1.234\n", &[], &["1,234", "can be read in more than one way"]),
    ("id;fte\na;1 234,5\nb;1\u{a0}234\nc;1\u{202f}234\n", &[], &["1,234.5", "1,234", "1,234"]),
    ("id;fte\na;12 34\nb;0.123.456\nc;1'23\nd;1,2.3\n", &[],
        &["has marks that fit no number", "has marks that fit no number", "has marks that fit no number", "has marks that fit no number"]),
    // beside numbers
    ("id;fte\na;12,5 fte\nb;AJE 7\nc;2 k\nd;3 FTE.\n", &[], &["12.5", "7", "2,000", "3"]),
];

#[test]
fn marks_mean_what_other_figures_show() {
    let mut wrong = Vec::new();
    for (content, further, expected) in MARKED {
        let desk = Desk::new();
        // drinking water: the reason of every row has its figures
        let mut lines = content.lines();
        let header = lines.next().unwrap();
        let delimiter = header.chars().find(|c| matches!(c, ',' | ';' | '\t')).unwrap();
        let rows: String = lines.map(|line| format!("{line}{delimiter}drinking-water-supplier\n")).collect();
        desk.put("in.csv", format!("{header}{delimiter}function\n{rows}"));
        let run = desk
            .run(&[&["classify", "in.csv", "--format", "ndjson", "--rejects", "rejects.csv"], LAW, further].concat());
        let rejects = desk.read("rejects.csv");
        for (i, expected) in expected.iter().enumerate() {
            let id = char::from(b'a' + i as u8);
            let line = run.out.lines().find(|line| line.starts_with(&format!("{{\"id\":\"{id}\"")));
            let reject = rejects.lines().find(|line| line.starts_with(&format!("{},", i + 2)));
            let found = line.or(reject).unwrap_or_default();
            let is_figure = expected.starts_with(|c: char| c.is_ascii_digit());
            let fits = |text: &str| match is_figure {
                true => [format!("{expected} AWU"), format!("EUR {expected} "), format!("EUR {expected};")]
                    .iter()
                    .any(|f| text.contains(f)),
                false => text.contains(expected) && text.contains("--decimal") | text.contains("in groups of three"),
            };
            if line.is_some() != is_figure || !fits(found) {
                wrong.push(format!("{content}  {id}: expected {expected}\n  {found}\n{}", run.err));
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n- {}", wrong.len(), wrong.join("\n- "));
}

/// What the sample decided is held to: a row far below it that contradicts is rejected, with the option to add.
#[test]
fn a_row_below_the_sample_that_contradicts_it_is_rejected() {
    let desk = Desk::new();
    let rows: String = (0..40_000).map(|i| format!("{i};other;{i},5\n")).collect();
    assert!(rows.len() > 1 << 19);
    let content = format!("id;function;fte\n{rows}x;other;1.5\ny;oth\u{e9}r;1\nz;other;1.500\n");
    // the sample is ASCII, so the file is read as UTF-8
    let bytes: Vec<u8> = content.chars().map(|c| c as u8).collect();
    desk.put("in.csv", bytes);
    let run = desk.run(&[&["classify", "in.csv", "-o", "out.csv"], LAW].concat());
    for says in [
        "in.csv: read as: semicolon, decimal comma\n",
        "in.csv:40002: column `fte`: `1.5` has another decimal mark",
        "`--decimal comma`",
        "in.csv:40003: the row is not text in UTF-8",
        "`--encoding windows-1252`",
        "40003 rows: 40001 classified, 2 rejected",
    ] {
        assert!(run.err.contains(says), "{says}\n{}", run.err);
    }
}

/// Text that begins so and never ends: were it to be held, the test would not end.
fn endless(start: &str, bytes_of_each: &'static [u8]) -> impl std::io::Read {
    struct Endless(&'static [u8], usize);
    impl std::io::Read for Endless {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            for byte in buffer.iter_mut() {
                *byte = self.0[self.1 % self.0.len()];
                self.1 += 1;
            }
            Ok(buffer.len())
        }
    }
    let start: Vec<u8> = start.bytes().flat_map(|byte| [byte, 0].into_iter().take(bytes_of_each.len())).collect();
    std::io::Read::chain(std::io::Cursor::new(start), Endless(bytes_of_each, 0))
}

#[test]
fn a_line_without_end_is_let_go() {
    for each in [&b"x"[..], b"x\0"] {
        let input = endless("id,function\na,other\nb,", each);
        let mut records = Records::open(input, catalogue(), Options::default()).unwrap();
        assert!(records.next_row().unwrap().unwrap().is_ok());
        let fault = records.next_row().unwrap().unwrap().err().unwrap();
        assert!(fault.faults[0].message.en.contains("does not end within a mebibyte"), "{:?}", fault.faults);
        assert!(records.next_row().unwrap().is_none());
        assert!(Records::open(endless("id,", each), catalogue(), Options::default()).is_err());
    }
}

// However it is written

fn usage(marks: Marks) -> Usage {
    Usage { marks, wording: Wording::Plain }
}

fn catalogue() -> &'static Catalogue {
    static CATALOGUE: std::sync::OnceLock<Catalogue> = std::sync::OnceLock::new();
    CATALOGUE.get_or_init(|| {
        let mut faults = Faults::default();
        let (catalogue, _) = foundations(&Source::Embedded, &mut faults);
        assert!(faults.found.is_empty(), "{:?}", faults.found);
        catalogue
    })
}

fn fact(name: &str) -> FactId {
    catalogue().facts_by_name[name]
}

/// A number with these marks between its thousands and before its decimals.
fn written(whole: u64, fraction: &str, between: &str, mark: char) -> String {
    let digits = whole.to_string();
    let mut grouped = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            grouped.push_str(between);
        }
        grouped.push(digit);
    }
    if fraction.is_empty() { grouped } else { format!("{grouped}{mark}{fraction}") }
}

/// Text as a mutilated file has it: lines of one of the messy files, with what was done to them.
fn mutilated() -> impl Strategy<Value = (String, &'static str)> {
    let files: Vec<String> = ["excel-nl-utf8.csv", "libreoffice-fr.csv", "lege-regels.csv", "../records.csv"]
        .iter()
        .map(|name| std::fs::read_to_string(folder().join("messy").join(name)).unwrap())
        .map(|text| text.trim_start_matches('\u{feff}').to_string())
        .collect();
    let cut = prop_oneof![3 => Just(None), 1 => any::<prop::sample::Index>().prop_map(Some)];
    let again = prop::collection::vec(any::<prop::sample::Index>(), 0..4);
    let swapped = prop::sample::select(vec![None, Some(','), Some(';'), Some('\t'), Some('|')]);
    let encoding = prop::sample::select(vec!["utf-8", "utf-8 marked", "windows-1252", "utf-16le", "utf-16be marked"]);
    (prop::sample::select(files), cut, again, swapped, encoding).prop_map(|(text, cut, again, swapped, encoding)| {
        let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
        for index in again {
            let at = index.index(lines.len());
            lines.insert(at, lines[index.index(lines.len())]);
        }
        let mut text = lines.concat();
        if let Some(cut) = cut {
            text = text.chars().take(cut.index(text.chars().count()) + 1).collect();
        }
        if let Some(to) = swapped {
            let from = if text.contains(';') { ';' } else { ',' };
            text = text.replace(from, &to.to_string());
        }
        if encoding == "windows-1252" {
            text = text.replace('\u{202f}', "\u{a0}");
        }
        (text, encoding)
    })
}

fn encoded(text: &str, encoding: &str) -> Vec<u8> {
    let wide = |bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
    match encoding {
        "utf-8" => text.into(),
        "utf-8 marked" => [b"\xef\xbb\xbf", text.as_bytes()].concat(),
        "windows-1252" => encoding_rs::WINDOWS_1252.encode(text).0.into_owned(),
        "utf-16le" => wide(u16::to_le_bytes),
        "utf-16be marked" => [b"\xfe\xff".to_vec(), wide(u16::to_be_bytes)].concat(),
        other => panic!("{other}"),
    }
}

/// Rows read and rejected; none where the file is refused as a whole.
fn accounted(bytes: &[u8]) -> Option<(usize, usize)> {
    let mut records = Records::open(bytes, catalogue(), Options::default()).ok()?;
    let (mut read, mut rejected) = (0, 0);
    while let Some(row) = records.next_row().unwrap() {
        match row {
            Ok(_) => read += 1,
            Err(fault) => {
                assert!(!fault.faults.is_empty());
                rejected += 1;
            }
        }
    }
    Some((read, rejected))
}

proptest! {
    #![proptest_config(Config { failure_persistence: None, ..Config::with_cases(400) })]

    /// Whatever the marks, a number is read as what it is, where they are declared.
    #[test]
    fn a_number_is_the_same_in_every_notation(
        whole in 0u64..10_000_000_000_000,
        fraction in "[0-9]{0,9}",
        style in prop::sample::select(vec![
            (".", ',', Mark::Comma), ("", ',', Mark::Comma), ("\u{a0}", ',', Mark::Comma), ("\u{202f}", ',', Mark::Comma),
            (",", '.', Mark::Point), ("", '.', Mark::Point), ("'", '.', Mark::Point), ("\u{2019}", '.', Mark::Point),
        ]),
        beside in prop::sample::select(vec![("", ""), ("€ ", ""), ("EUR", ""), ("", " euro"), ("\u{a0}", "€")]),
    ) {
        let (between, mark, declared) = style;
        let cell = format!("{}{}{}", beside.0, written(whole, &fraction, between, mark), beside.1);
        let expected = Decimal::parse(&written(whole, &fraction, "", '.')).unwrap();
        let found = parse(fact("turnover"), cell.trim(), catalogue(), usage(Marks::Declared(declared))).unwrap();
        prop_assert_eq!(found, Value::Figure(expected), "{}", cell);
    }

    /// Without a declaration a figure is read as what it is, or not at all.
    #[test]
    fn a_number_is_never_misread(
        whole in 0u64..10_000_000,
        fraction in "[0-9]{0,3}",
        style in prop::sample::select(vec![(".", ','), ("", ','), (",", '.'), ("", '.'), ("'", '.'), (" ", ',')]),
    ) {
        let (between, mark) = style;
        let cell = written(whole, &fraction, between, mark);
        let expected = Decimal::parse(&written(whole, &fraction, "", '.')).unwrap();
        if let Ok(found) = parse(fact("fte"), &cell, catalogue(), usage(Marks::Open)) {
            prop_assert_eq!(found, Value::Figure(expected), "{}", cell);
        }
    }

    /// Rows in are rows read plus rows rejected, however a file was mutilated; the encoding changes nothing.
    #[test]
    fn no_row_of_a_mutilated_file_is_lost((text, encoding) in mutilated()) {
        let found = accounted(&encoded(&text, encoding));
        let is_row = |line: &&str| line.chars().any(|c| !c.is_whitespace() && !",;\t|".contains(c));
        let rows = text.lines().filter(is_row).count().saturating_sub(1);
        if let Some((read, rejected)) = found {
            prop_assert_eq!(read + rejected, rows, "{}", text);
        }
        prop_assert_eq!(found, accounted(text.as_bytes()), "{}", text);
    }

    /// Bytes lost or changed anywhere end in rows or in a refusal, never in a panic or an endless run.
    #[test]
    fn damaged_bytes_never_make_it_panic(
        (text, encoding) in mutilated(),
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        end in any::<prop::sample::Index>(),
    ) {
        let mut bytes = encoded(&text, encoding);
        for (at, byte) in damage {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        bytes.truncate(end.index(bytes.len()) + 1);
        if let Some((read, rejected)) = accounted(&bytes) {
            let ends = bytes.iter().filter(|byte| matches!(byte, b'\n' | b'\r')).count();
            prop_assert!(read + rejected <= ends + 1, "{} {} {}", read, rejected, ends);
        }
    }
}

/// The same through the whole tool: what comes out and what is rejected are all the rows there were.
#[test]
fn the_counts_of_a_mutilated_file_are_those_of_what_comes_out() {
    let records = std::fs::read_to_string(folder().join("records.csv")).unwrap();
    for (i, (from, to)) in
        [("49.999", "49,999"), (",\n", "\n"), ("other", "otter"), ("\"", ""), (".", ","), ("a", "\u{e9}")]
            .into_iter()
            .enumerate()
    {
        let (header, rows) = records.split_once('\n').unwrap();
        let desk = Desk::new();
        desk.put("in.csv", encoded(&format!("{header}\n{}", rows.replace(from, to)), ["utf-8", "windows-1252"][i % 2]));
        let arguments = [&["classify", "in.csv", "-o", "out.csv", "--rejects", "rejects.csv"], LAW].concat();
        let run = desk.run(&arguments);
        let rows = |name: &str| {
            csv::ReaderBuilder::new()
                .flexible(true)
                .from_reader(desk.read(name).as_bytes())
                .into_records()
                .map(Result::unwrap)
                .collect::<Vec<_>>()
        };
        let rejected: std::collections::BTreeSet<String> =
            rows("rejects.csv").iter().map(|row| row[0].to_string()).collect();
        let counts = format!("9 rows: {} classified, {} rejected", rows("out.csv").len(), rejected.len());
        assert_eq!(rows("out.csv").len() + rejected.len(), 9, "{from}: {}", run.err);
        assert!(run.err.contains(&counts), "{counts}\n{}", run.err);
    }
}
