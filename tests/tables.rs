//! Files with more than one table, headers of more than one row, and what is too large to be read: a clear error or a
//! rejected row each, in bounded memory, and nothing half-written.
#![allow(clippy::unwrap_used)]

#[path = "common/command.rs"]
mod command;

use command::{Desk, Run, tool};
use rust_xlsxwriter::{Format, Workbook, Worksheet};
use std::io::{Cursor, Read, Write};
use std::process::Stdio;

const LAW: &[&str] = &["--as-of", "2026-11-21"];

fn classify(desk: &Desk, file: &str, further: &[&str]) -> Run {
    desk.run(&[&["classify", file, "-o", "out.csv", "--rejects", "rejects.csv"], further, LAW].concat())
}

fn sheet(make: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    make(book.add_worksheet());
    book.save_to_buffer().unwrap()
}

/// Writes rows from a row of the sheet on, counted from nought.
fn rows(sheet: &mut Worksheet, from: u32, rows: &[&[&str]]) {
    for (i, row) in (from..).zip(rows) {
        for (j, cell) in (0..).zip(*row) {
            assert!(sheet.write_string(i, j, *cell).is_ok());
        }
    }
}

#[test]
fn a_second_table_is_rejected_row_by_row() {
    let desk = Desk::new();
    desk.put(
        "in.csv",
        "id;functie;fte\na;Zorgaanbieder;300\nb;Zorgaanbieder;3\n\nid;fte;functie\nc;300;Zorgaanbieder\nd;;\n",
    );
    let run = classify(&desk, "in.csv", &[]);
    let said =
        "line 5 names other columns: a second table begins there; give the second table a file or sheet of its own";
    for line in [5, 6, 7] {
        assert!(run.err.contains(&format!("in.csv:{line}: {said}")), "{}", run.err);
    }
    assert!(run.err.contains("5 rows: 2 classified, 3 rejected"), "{}", run.err);
    assert_eq!(run.status, 1);
}

#[test]
fn a_header_that_comes_again_is_one_rejected_row() {
    let desk = Desk::new();
    desk.put("in.csv", "id;functie;fte\na;Zorgaanbieder;300\nid;functie;fte\nb;Zorgaanbieder;3\n");
    let run = classify(&desk, "in.csv", &[]);
    assert!(run.err.contains("in.csv:3: the row names the columns again; remove it"), "{}", run.err);
    assert!(run.err.contains("3 rows: 2 classified, 1 rejected"), "{}", run.err);
}

#[test]
fn two_tables_in_one_sheet_are_told() {
    let two = sheet(|sheet| {
        rows(sheet, 0, &[&["KvK-nummer", "Functie"], &["1", "Zorgaanbieder"], &["2", "Zorgaanbieder"]]);
        rows(sheet, 5, &[&["KvK-nummer", "Functie", "fte", "omzet"], &["3", "Zorgaanbieder", "300", "1"]]);
    });
    let desk = Desk::new();
    desk.put("in.xlsx", two);
    let run = classify(&desk, "in.xlsx", &[]);
    assert_eq!((run.status, desk.names()), (2, vec!["in.xlsx".to_string()]));
    let said = "the sheet `Sheet1` holds two tables: rows 1 and 6 both name columns";
    assert!(run.err.contains(said) && run.err.contains("`--header-row`"), "{}", run.err);
    let run = classify(&desk, "in.xlsx", &["--header-row", "6"]);
    assert!(run.err.contains("1 row: 1 classified, 0 rejected"), "{}", run.err);
    // the wider table first: the rows of the other are rejected
    let desk = Desk::new();
    let two = sheet(|sheet| {
        rows(sheet, 0, &[&["KvK-nummer", "Functie", "fte", "omzet"], &["3", "Zorgaanbieder", "300", "1"]]);
        rows(sheet, 3, &[&["Naam", "Functie"], &["x", "Zorgaanbieder"]]);
    });
    desk.put("in.xlsx", two);
    let run = classify(&desk, "in.xlsx", &[]);
    assert!(run.err.contains("in.xlsx:4: line 4 names other columns"), "{}", run.err);
    assert!(run.err.contains("3 rows: 1 classified, 2 rejected"), "{}", run.err);
    // beside each other
    let desk = Desk::new();
    let two = sheet(|sheet| {
        rows(sheet, 0, &[&["id", "function", "fte"], &["3", "other", "300", "", "", "rate", "4"]]);
    });
    desk.put("in.xlsx", two);
    let run = classify(&desk, "in.xlsx", &[]);
    assert!(run.err.contains("in.xlsx:2: the row has 7 cells, and the header names 3 columns"), "{}", run.err);
}

#[test]
fn merged_cells_above_and_in_the_header() {
    let format = Format::new();
    // a row that groups the columns stands right above the header
    let desk = Desk::new();
    let book = sheet(|sheet| {
        assert!(sheet.merge_range(0, 0, 0, 1, "Naam", &format).is_ok());
        assert!(sheet.merge_range(0, 2, 0, 3, "Omzet", &format).is_ok());
        rows(sheet, 1, &[&["KvK-nummer", "Functie", "fte", "omzet"], &["1", "Zorgaanbieder", "300", "60000000"]]);
    });
    desk.put("in.xlsx", book);
    let run = classify(&desk, "in.xlsx", &[]);
    assert!(run.err.contains("names of the columns in row 2"), "{}", run.err);
    assert!(run.err.contains("1 row: 1 classified, 0 rejected"), "{}", run.err);
    // one name over two columns: the second has none, and what stands there passes through
    let desk = Desk::new();
    let book = sheet(|sheet| {
        rows(sheet, 0, &[&["id", "function"], &["1", "healthcare-provider", "300", "999"]]);
        assert!(sheet.merge_range(0, 2, 0, 3, "fte", &format).is_ok());
    });
    desk.put("in.xlsx", book);
    let run = classify(&desk, "in.xlsx", &[]);
    assert_eq!(run.status, 1, "{}", run.err);
    assert!(run.err.contains("the row has 4 cells, and the header names 3 columns"), "{}", run.err);
}

/// The greatest memory of the tool while it runs, in bytes, and what it left; `feed` writes its standard input.
#[cfg(target_os = "linux")]
fn peak(
    desk: &Desk,
    arguments: &[&str],
    feed: impl FnOnce(&mut std::process::ChildStdin) + Send + 'static,
) -> (u64, Run) {
    let mut command = tool();
    command.args(arguments).current_dir(desk.path());
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let feeding = std::thread::spawn(move || feed(&mut stdin));
    let mut most = 0;
    let status = format!("/proc/{}/status", child.id());
    let ended = loop {
        let known = std::fs::read_to_string(&status).unwrap_or_default();
        let line = known.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kibibytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
        most = most.max(kibibytes.unwrap_or(0) << 10);
        if let Some(ended) = child.try_wait().unwrap() {
            break ended;
        }
        std::thread::sleep(std::time::Duration::from_millis(5));
    };
    feeding.join().unwrap();
    let (mut out, mut err) = (String::new(), String::new());
    child.stdout.take().unwrap().read_to_string(&mut out).unwrap();
    child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
    (most, Run { status: ended.code().unwrap_or(-1), out, err })
}

/// Two gibibytes without a line end, of which no more than a mebibyte is kept.
#[cfg(target_os = "linux")]
#[test]
fn a_line_of_two_gibibytes_takes_little_memory() {
    let desk = Desk::new();
    let feed = |stdin: &mut std::process::ChildStdin| {
        let _ = stdin.write_all(b"id,name,function\na,n,other\nb,");
        let block = vec![b'x'; 1 << 20];
        // the tool may have closed its end
        let _ = (0..2048).try_for_each(|_| stdin.write_all(&block));
    };
    let arguments = [&["classify", "-", "-o", "out.csv", "--rejects", "rejects.csv"], LAW].concat();
    let (most, run) = peak(&desk, &arguments, feed);
    assert_eq!(run.status, 1, "{}", run.err);
    assert!(run.err.contains("standard input:3: the row does not end within a mebibyte"), "{}", run.err);
    assert!(run.err.contains("2 rows: 1 classified, 1 rejected"), "{}", run.err);
    assert!(most > 0 && most < 96 << 20, "{} MiB", most >> 20);
}

/// A workbook of some megabytes whose sheet unpacks to more than two gibibytes is refused before it is unpacked, or as
/// soon as it has come that far; so is one whose directory says that it is small.
#[cfg(target_os = "linux")]
#[test]
fn a_workbook_that_unpacks_to_gigabytes_is_refused() {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().large_file(true).compression_level(Some(1));
    for (name, content) in [("[Content_Types].xml", "<Types/>"), ("xl/workbook.xml", "<workbook/>")] {
        zip.start_file(name, options).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.start_file("xl/worksheets/sheet1.xml", options).unwrap();
    let block = vec![b' '; 1 << 20];
    for _ in 0..2100 {
        zip.write_all(&block).unwrap();
    }
    let book = zip.finish().unwrap().into_inner();
    assert!(book.len() < 64 << 20, "{}", book.len());
    let desk = Desk::new();
    desk.put("in.xlsx", book);
    let (most, run) = peak(&desk, &["classify", "in.xlsx", "-o", "out.csv", "--as-of", "2026-11-21"], |_| {});
    assert_eq!(run.status, 2, "{}", run.err);
    assert!(run.err.contains("the workbook unpacks to more than two gibibytes; save the sheet as CSV"), "{}", run.err);
    assert_eq!(desk.names(), ["in.xlsx"]);
    assert!(most < 256 << 20, "{} MiB", most >> 20);
}

/// Of records that a file of holdings names their figures are kept, and the sums of their groups: beside what the holdings
/// take by themselves, and beside what the same records take without them.
#[cfg(target_os = "linux")]
#[test]
fn records_with_holdings_take_less_than_two_hundred_bytes_each() {
    const RECORDS: usize = 100_000;
    let desk = Desk::new();
    let header = "id,function,fte,turnover,balance_sheet\n";
    let row = |i: usize| format!("org-{i:06},healthcare-provider,{}.5,{}000000,{}00000\n", i % 300, i % 90, i % 400);
    desk.put("all.csv", format!("{header}{}", (0..RECORDS).map(row).collect::<String>()));
    desk.put("one.csv", format!("{header}{}", row(0)));
    // every second record is held by the one before it
    let holding = |i: usize| format!("org-{:06},org-{:06},60,true\n", 2 * i, 2 * i + 1);
    let holdings: String = (0..RECORDS / 2).map(holding).collect();
    desk.put("holdings.csv", format!("owner,owned,share,control\n{holdings}"));
    let taken = |file: &str, output: &str, further: &[&str]| {
        let fixed = ["classify", file, "--quiet", "--as-of", "2026-11-21", "-o", output];
        let (most, run) = peak(&desk, &[&fixed[..], further].concat(), |_| {});
        assert_eq!(run.status, 0, "{}", run.err);
        most
    };
    let none = taken("one.csv", "a.csv", &[]);
    let records = taken("all.csv", "b.csv", &[]) - none;
    let holdings = taken("one.csv", "c.csv", &["--holdings", "holdings.csv"]) - none;
    let both = taken("all.csv", "d.csv", &["--holdings", "holdings.csv"]) - none;
    let each = both.saturating_sub(records + holdings) / RECORDS as u64;
    assert!(each < 200, "{each} bytes each: {none} alone, {records} records, {holdings} holdings, {both} both");
}
