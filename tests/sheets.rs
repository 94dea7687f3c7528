//! Workbooks in and out, packed files, and cells that a spreadsheet would run.
#![allow(clippy::unwrap_used)]

#[path = "common/command.rs"]
mod command;

use calamine::{Data, Reader, Xlsx};
use command::{Desk, Run, tool};
use flate2::{Compression, read::GzDecoder, write::GzEncoder};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet};
use std::io::{Cursor, Read, Write};

const LAW: &[&str] = &["--law", "nl", "--as-of", "2026-11-21"];

const CSV: &str = "\
id,name,function,fte,turnover,balance_sheet,critical_entity,designated_on
007,Zorg Noord,healthcare-provider,300,60000000,45000000,true,2026-08-15
008,Zorg Zuid,healthcare-provider,49.99,9000000.5,9000000,false,
009,Onbekend,,,,,,
";

fn classify(desk: &Desk, file: &str, further: &[&str]) -> Run {
    desk.run(&[&["classify", file], LAW, further].concat())
}

/// The records of `CSV`, typed as a spreadsheet has them, with the header in some row.
fn fill(sheet: &mut Worksheet, header: u32) {
    let date = Format::new().set_num_format("d-m-yyyy");
    let thousands = Format::new().set_num_format("#,##0");
    for (row, line) in (header..).zip(CSV.lines()) {
        for (column, cell) in (0..).zip(line.split(',')) {
            if cell.is_empty() {
                continue;
            }
            match column {
                _ if row == header => sheet.write_string(row, column, cell).unwrap(),
                3 => sheet.write_number(row, column, cell.parse::<f64>().unwrap()).unwrap(),
                4 | 5 => sheet.write_number_with_format(row, column, cell.parse::<f64>().unwrap(), &thousands).unwrap(),
                6 => sheet.write_boolean(row, column, cell == "true").unwrap(),
                7 => {
                    let day = ExcelDateTime::parse_from_str(cell).unwrap();
                    sheet.write_datetime_with_format(row, column, day, &date).unwrap()
                }
                _ => sheet.write_string(row, column, cell).unwrap(),
            };
        }
    }
}

/// A workbook with one sheet.
fn workbook(make: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    make(book.add_worksheet());
    book.save_to_buffer().unwrap()
}

fn zipped(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn packed(content: &[u8]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::default());
    packer.write_all(content).unwrap();
    packer.finish().unwrap()
}

fn unpacked(content: &[u8]) -> String {
    let mut text = String::new();
    GzDecoder::new(content).read_to_string(&mut text).unwrap();
    text
}

/// One part of a workbook.
fn part(book: &[u8], name: &str) -> String {
    let mut zip = zip::ZipArchive::new(Cursor::new(book)).unwrap();
    let mut text = String::new();
    zip.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

fn sheet_of(book: &[u8], name: &str) -> Vec<Vec<Data>> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(book.to_vec())).unwrap();
    book.worksheet_range(name).unwrap().rows().map(<[Data]>::to_vec).collect()
}

#[track_caller]
fn says(run: &Run, status: i32, words: &[&str]) {
    assert_eq!(run.status, status, "{}", run.err);
    for word in words {
        assert!(run.err.contains(word), "does not say {word:?}:\n{}", run.err);
    }
}

// Workbooks in

#[test]
fn a_workbook_gives_the_same_as_the_csv_of_the_same_records() {
    let desk = Desk::new();
    desk.put("in.csv", CSV);
    desk.put("in.xlsx", workbook(|sheet| fill(sheet, 0)));
    // neither name nor place counts, only what is in the file
    desk.put("in.dat", workbook(|sheet| fill(sheet, 0)));
    let (csv, xlsx) =
        (classify(&desk, "in.csv", &["--format", "csv"]), classify(&desk, "in.xlsx", &["--format", "csv"]));
    says(&xlsx, 0, &["in.xlsx: read from the sheet `Sheet1`, with the names of the columns in row 1"]);
    assert!(csv.out.contains("\n007,Zorg Noord,healthcare-provider,300,60000000,45000000,true,2026-08-15,"));
    assert_eq!(csv.out, xlsx.out);
    assert_eq!(csv.out, classify(&desk, "in.dat", &["--format", "csv"]).out);
    let piped = desk.run_on(&[&["classify", "-", "--format", "csv"], LAW].concat(), &workbook(|s| fill(s, 0)));
    assert_eq!(csv.out, piped.out);
    let dutch = classify(&desk, "in.xlsx", &["--format", "csv", "--lang", "nl"]);
    says(&dutch, 0, &["gelezen uit het werkblad `Sheet1`, met de namen van de kolommen in rij 1"]);
}

#[test]
fn the_sheet_and_the_header_row_are_found_or_chosen() {
    let mut book = Workbook::new();
    let notes = book.add_worksheet().set_name("Toelichting").unwrap();
    notes.write_string(0, 0, "Opgave 2026").unwrap().write_string(1, 0, "function").unwrap();
    let first = book.add_worksheet().set_name("Zorg").unwrap();
    first.write_string(0, 0, "Register, stand 2026").unwrap();
    fill(first, 3);
    let second = book.add_worksheet().set_name("Energie").unwrap();
    for (row, line) in ["id;function;fte", "e1;electricity-dso;300"].into_iter().enumerate() {
        for (column, cell) in (0..).zip(line.split(';')) {
            second.write_string(row as u32, column, cell).unwrap();
        }
    }
    second.write_string(2, 0, "e2").unwrap().write_string(2, 2, "veel").unwrap();
    let desk = Desk::new();
    desk.put("in.csv", CSV);
    desk.put("in.xlsx", book.save_to_buffer().unwrap());
    let found = classify(&desk, "in.xlsx", &["--format", "csv"]);
    says(&found, 0, &["the sheet `Zorg`", "in row 4", "not read, though they name columns too: `Energie`"]);
    assert_eq!(found.out, classify(&desk, "in.csv", &["--format", "csv"]).out);
    for sheet in ["Energie", "energie", "3"] {
        let chosen = classify(&desk, "in.xlsx", &["--format", "csv", "--sheet", sheet]);
        // the row of the sheet is the line that is told
        says(&chosen, 1, &["the sheet `Energie`", "in.xlsx:3: column `fte`: `veel`"]);
        assert!(chosen.out.contains("\ne1,electricity-dso,300,"));
    }
    let chosen = classify(&desk, "in.xlsx", &["--format", "csv", "--header-row", "4"]);
    assert_eq!(chosen.out, found.out);
    says(
        &classify(&desk, "in.xlsx", &["--sheet", "Water"]),
        2,
        &["no sheet `Water`", "`Toelichting`, `Zorg`, `Energie`"],
    );
    says(&classify(&desk, "in.xlsx", &["--sheet", "9"]), 2, &["no sheet `9`"]);
    says(&classify(&desk, "in.xlsx", &["--sheet", "Zorg", "--header-row", "3"]), 2, &["row 3", "is empty"]);
    says(&classify(&desk, "in.csv", &["--sheet", "1"]), 2, &["are for workbooks, and `in.csv` is none"]);
    let run = desk.run(&[&["explain", "in.xlsx", "--line", "5"], LAW].concat());
    assert!(run.status == 0 && run.out.contains("007 Zorg Noord"), "{}{}", run.out, run.err);
    let run = desk.run(&[&["explain", "in.xlsx", "--line", "4"], LAW].concat());
    says(&run, 2, &["no row of `in.xlsx` starts on line 4; the header is line 4"]);
}

#[test]
fn cells_are_read_as_the_sheet_has_them() {
    let desk = Desk::new();
    let book = workbook(|sheet| {
        let header = ["id", "function", "fte", "turnover", "note", "kvk", "share", "moment"];
        for (column, name) in (0..).zip(header) {
            sheet.write_string(0, column, name).unwrap();
        }
        sheet.write_string(1, 0, "0042").unwrap();
        sheet.write_string(1, 1, "electricity-dso").unwrap();
        sheet.write_formula(1, 2, Formula::new("=0.1+0.2").set_result("0.30000000000000004")).unwrap();
        sheet.write_number(1, 3, 1e7).unwrap();
        sheet.write_string(1, 4, "one\ntwo, \"three\"").unwrap();
        sheet.write_number_with_format(1, 5, 1_234_567, &Format::new().set_num_format("00000000")).unwrap();
        sheet.write_number_with_format(1, 6, 0.333, &Format::new().set_num_format("0.0%")).unwrap();
        let moment = ExcelDateTime::from_ymd(2026, 8, 15).unwrap().and_hms(14, 30, 0).unwrap();
        sheet.write_datetime_with_format(1, 7, moment, &Format::new().set_num_format("d-m-yyyy hh:mm")).unwrap();
        // row 3 is empty, and row 4 has an error
        sheet.write_string(3, 0, "0043").unwrap();
        sheet.write_formula(3, 2, Formula::new("=1/0").set_result("#DIV/0!")).unwrap();
        // merged cells: the first has what all show
        sheet.merge_range(4, 0, 5, 0, "0044", &Format::new()).unwrap();
        sheet.write_number(4, 2, 5).unwrap();
        sheet.write_number(5, 2, 6).unwrap();
        // something beside the table
        sheet.write_number(6, 2, 7).unwrap().write_string(6, 9, "beside").unwrap();
    });
    desk.put("in.xlsx", book);
    let run = classify(&desk, "in.xlsx", &["--format", "csv"]);
    says(&run, 1, &["in.xlsx:4: column `fte`: `#DIV/0!`", "in.xlsx:7: the row has 10 cells, and the header names 8"]);
    for row in [
        "\n0042,electricity-dso,0.3,10000000,\"one two, \"\"three\"\"\",01234567,33.3%,2026-08-15T14:30:00,",
        "\n0044,,5,,,,,,",
        "\n,,6,,,,,,",
    ] {
        assert!(run.out.contains(row), "{row}\n{}", run.out);
    }
}

#[test]
fn a_number_means_the_same_whatever_mark_the_cells_of_text_have() {
    let desk = Desk::new();
    let book = workbook(|sheet| {
        for (column, name) in (0..).zip(["function", "fte", "turnover"]) {
            sheet.write_string(0, column, name).unwrap();
        }
        sheet.write_number(1, 1, 1.234).unwrap().write_string(1, 2, "50.000.000,50").unwrap();
    });
    desk.put("in.xlsx", book);
    let run = classify(&desk, "in.xlsx", &["--format", "csv", "--decimal", "comma"]);
    says(&run, 0, &[]);
    assert!(run.out.contains("\n,\"1,234\",\"50.000.000,50\","), "{}", run.out);
    // without it, the cells of text show it
    let found = classify(&desk, "in.xlsx", &["--format", "csv"]);
    says(&found, 0, &["in.xlsx: read as: decimal comma\n"]);
    assert_eq!(found.out, run.out);
    let run = classify(&desk, "in.xlsx", &["--format", "csv", "--decimal", "point"]);
    says(&run, 1, &["in.xlsx:2: column `turnover`: `50.000.000,50` does not fit a decimal point"]);
    says(&classify(&desk, "in.xlsx", &["--delimiter", "comma"]), 2, &["are for text, and `in.xlsx` is a workbook"]);
}

/// What a sheet has as a number is certain, and shows nothing of the cells of text beside it.
#[test]
fn numbers_of_a_sheet_say_nothing_of_its_cells_of_text() {
    let desk = Desk::new();
    let book = |text: &str| {
        workbook(|sheet| {
            for (column, name) in (0..).zip(["id", "function", "fte", "turnover"]) {
                sheet.write_string(0, column, name).unwrap();
            }
            sheet.write_number(1, 2, 12.5).unwrap().write_number(1, 3, 1.234).unwrap();
            sheet.write_string(3, 1, "other").unwrap().write_string(3, 2, text).unwrap();
        })
    };
    desk.put("in.xlsx", book("1.234"));
    let run = classify(&desk, "in.xlsx", &["--format", "csv"]);
    says(&run, 1, &["in.xlsx:4: column `fte`: `1.234` can be read in more than one way", "2 rows: 1 classified"]);
    assert!(!run.err.contains("read as"), "{}", run.err);
    assert!(run.out.contains("\n,,12.5,1.234,"), "{}", run.out);
    desk.put("in.xlsx", book("1.234,5"));
    let run = classify(&desk, "in.xlsx", &["--format", "csv"]);
    says(&run, 0, &["read as: decimal comma"]);
    assert!(run.out.contains("\n,,\"12,5\",\"1,234\",") && run.out.contains("\n,other,\"1.234,5\","), "{}", run.out);
}

#[test]
fn an_open_document_is_read_too() {
    let cell = |kind: &str, value: &str, text: &str| {
        let value = match kind {
            "string" => String::new(),
            "date" => format!(" office:date-value=\"{value}\""),
            "boolean" => format!(" office:boolean-value=\"{value}\""),
            _ => format!(" office:value=\"{value}\""),
        };
        format!("<table:table-cell office:value-type=\"{kind}\"{value}><text:p>{text}</text:p></table:table-cell>")
    };
    let strings = |cells: &[&str]| cells.iter().map(|c| cell("string", "", c)).collect::<String>();
    let rows = [
        strings(&["Register"]),
        String::new(),
        strings(&["id", "function", "fte", "critical_entity", "designated_on"]),
        strings(&["007", "healthcare-provider"])
            + &cell("float", "49.99", "50")
            + &cell("boolean", "true", "WAAR")
            + &cell("date", "2026-08-15", "15-08-26"),
    ];
    let rows: String = rows.iter().map(|row| format!("<table:table-row>{row}</table:table-row>")).collect();
    let content = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content \
         xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
         xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" \
         xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body><office:spreadsheet>\
         <table:table table:name=\"Blad1\">{rows}</table:table></office:spreadsheet></office:body>\
         </office:document-content>"
    );
    let manifest = "<?xml version=\"1.0\"?><manifest:manifest \
                    xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"/>";
    let desk = Desk::new();
    let kind = ("mimetype", "application/vnd.oasis.opendocument.spreadsheet");
    desk.put("in.ods", zipped(&[kind, ("META-INF/manifest.xml", manifest), ("content.xml", &content)]));
    let run = classify(&desk, "in.ods", &["--format", "csv"]);
    says(&run, 0, &["the sheet `Blad1`", "in row 3"]);
    assert!(run.out.contains("\n007,healthcare-provider,49.99,true,2026-08-15,"), "{}", run.out);
}

#[test]
fn what_is_no_workbook_is_refused_with_one_error() {
    let whole = workbook(|sheet| fill(sheet, 0));
    let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let compound = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
    let unheaded = workbook(|sheet| assert!(sheet.write_string(0, 0, "Kleur").is_ok()));
    let headed = workbook(|sheet| assert!(sheet.write_string(0, 0, "function").is_ok()));
    let examples: [(&str, Vec<u8>, &str, &str); 9] = [
        ("cut short", whole[..whole.len() / 2].to_vec(), "is damaged", "is beschadigd"),
        ("bytes lost", [&whole[..200], &whole[900..]].concat(), "is damaged", "is beschadigd"),
        ("another zip", zipped(&[("a.csv", CSV)]), "holds no workbook", "zonder werkmap"),
        ("empty zip", zipped(&[]), "holds no workbook", "zonder werkmap"),
        ("password", [&compound[..], &utf16("EncryptedPackage")].concat(), "a password", "een wachtwoord"),
        ("old form", [&compound[..], &utf16("Workbook")].concat(), "older form of workbook", "oudere vorm"),
        ("empty sheet", workbook(|_| ()), "the sheet `Sheet1` is empty", "werkblad `Sheet1` is leeg"),
        ("no header", unheaded, "no row that names known columns", "geen rij gevonden"),
        ("no rows", headed, "has a header and no rows", "heeft een kopregel en geen rijen"),
    ];
    for (what, content, english, dutch) in examples {
        let desk = Desk::new();
        desk.put("in.xlsx", content);
        for (lang, words) in [("en", english), ("nl", dutch)] {
            let run = classify(&desk, "in.xlsx", &["-o", "out.csv", "--rejects", "rejects.csv", "--lang", lang]);
            says(&run, 2, &["in.xlsx", words]);
            assert_eq!(
                run.err.matches("error: ").count() + run.err.matches("fout: ").count(),
                1,
                "{what}: {}",
                run.err
            );
            assert_eq!(desk.names(), ["in.xlsx"], "{what}");
        }
    }
}

/// Two values for one cell: neither is known to be the right one, and the cells after it must not be lost for it.
#[test]
fn a_cell_that_stands_twice_in_a_row_is_refused() {
    let cell = |at: &str, text: &str| format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let header = [cell("A1", "id"), cell("B1", "function"), cell("C1", "fte")].concat();
    let book = |row: &str| {
        let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        let relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        let package = "http://schemas.openxmlformats.org/package/2006";
        let sheet = format!(
            "<worksheet xmlns=\"{main}\"><sheetData><row r=\"1\">{header}</row><row r=\"2\">{row}</row></sheetData></worksheet>"
        );
        let workbook = format!(
            "<workbook xmlns=\"{main}\" xmlns:r=\"{relations}\"><sheets><sheet name=\"Blad1\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
        );
        let related = |id: &str, kind: &str, target: &str| {
            format!(
                "<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"{id}\" Type=\"{relations}/{kind}\" Target=\"{target}\"/></Relationships>"
            )
        };
        zipped(&[
            ("[Content_Types].xml", &format!("<Types xmlns=\"{package}/content-types\"/>")),
            ("_rels/.rels", &related("r0", "officeDocument", "xl/workbook.xml")),
            ("xl/workbook.xml", &workbook),
            ("xl/_rels/workbook.xml.rels", &related("r1", "worksheet", "worksheets/sheet1.xml")),
            ("xl/worksheets/sheet1.xml", &sheet),
        ])
    };
    let desk = Desk::new();
    let number = "<c r=\"C2\"><v>300</v></c>";
    desk.put("once.xlsx", book(&[&cell("B2", "bank"), number, &cell("A2", "a")].concat()));
    let run = classify(&desk, "once.xlsx", &["--format", "csv"]);
    says(&run, 0, &["the sheet `Blad1`"]);
    assert!(run.out.contains("\na,bank,300,"), "the order of cells means nothing: {}", run.out);
    desk.put("twice.xlsx", book(&[&cell("A2", "a"), &cell("B2", "bank"), &cell("B2", "other"), number].concat()));
    let run = classify(&desk, "twice.xlsx", &["--format", "csv"]);
    says(&run, 2, &["the workbook is damaged: what is in row 2 does not stand in its place"]);
    assert_eq!(run.out, "");
}

#[test]
fn a_workbook_cut_anywhere_never_makes_the_tool_panic() {
    let whole = workbook(|sheet| fill(sheet, 0));
    for i in 0..24 {
        let desk = Desk::new();
        let mut broken = whole.clone();
        let at = 4 + (whole.len() - 8) * i / 24;
        broken[at] ^= 0x55;
        desk.put("in.xlsx", broken);
        let run = classify(&desk, "in.xlsx", &["--format", "csv"]);
        assert!([0, 1, 2].contains(&run.status), "byte {at}: {}", run.err);
        assert!(!run.err.contains("panicked"), "byte {at}: {}", run.err);
    }
}

// Workbooks out

#[test]
fn a_workbook_comes_out_with_four_typed_sheets() {
    let desk = Desk::new();
    desk.put("in.csv", format!("{CSV}010,=cmd(),colour,-3,1,1,,\n"));
    let run = classify(&desk, "in.csv", &["-o", "out.xlsx"]);
    assert_eq!(run.status, 1, "{}", run.err);
    let book = std::fs::read(desk.path().join("out.xlsx")).unwrap();
    let names = Xlsx::new(Cursor::new(book.clone())).map(|book| book.sheet_names()).unwrap();
    assert_eq!(names, ["Results", "Summary", "Rejected", "Provenance"]);
    let results = sheet_of(&book, "Results");
    assert_eq!(results.len(), 4);
    let column = |name: &str| results[0].iter().position(|cell| *cell == Data::String(name.into())).unwrap();
    assert_eq!(results[1][column("id")], Data::String("007".into()));
    assert_eq!(results[1][column("fte")], Data::Float(300.0));
    assert_eq!(results[2][column("fte")], Data::Float(49.99));
    for name in ["designated_on", "as_of"] {
        assert!(matches!(results[1][column(name)], Data::DateTime(_)), "{name}: {:?}", results[1][column(name)]);
    }
    assert_eq!(results[3][column("fte")], Data::Empty);
    let rejected = sheet_of(&book, "Rejected");
    assert_eq!(rejected[1][0], Data::Float(5.0));
    assert!(
        rejected[1..].iter().any(|row| row[1] == Data::String("fte".into()) && row[2] == Data::String("-3".into()))
    );
    assert!(rejected[1].contains(&Data::String("=cmd()".into())), "{:?}", rejected[1]);
    let provenance = sheet_of(&book, "Provenance");
    let said = |label: &str| &provenance.iter().find(|row| row[0] == Data::String(label.into())).unwrap()[1];
    assert_eq!(*said("input"), Data::String("in.csv".into()));
    let hash = sha256(&std::fs::read(desk.path().join("in.csv")).unwrap());
    assert_eq!(*said("SHA-256 of the input"), Data::String(hash));
    assert_eq!(*said("law"), Data::String("nl".into()));
    assert_eq!((said("rows classified"), said("rows rejected")), (&Data::Float(3.0), &Data::Float(1.0)));
    assert!(matches!(said("date judged"), Data::DateTime(_)));
    assert_eq!(*said("made with"), Data::String(concat!("vitaal ", env!("CARGO_PKG_VERSION")).into()));
    assert!(provenance.iter().any(|row| row[0] == Data::String("read as".into())));
    assert!(provenance.iter().any(|row| row[1] == Data::String("critical_entity=false".into())));
    let acts = provenance.iter().skip_while(|row| row[0] != Data::String("act".into())).skip(1);
    assert!(acts.filter(|row| !row[2].to_string().is_empty() && row[3].to_string().starts_with("http")).count() >= 3);
    let summary = sheet_of(&book, "Summary");
    assert!(summary.iter().any(|row| row[0] == Data::String("total".into()) && row.contains(&Data::Float(3.0))));
    for sheet in ["xl/worksheets/sheet1.xml", "xl/worksheets/sheet3.xml"] {
        let xml = part(&book, sheet);
        assert!(xml.contains("<pane ySplit=\"1\"") && xml.contains("state=\"frozen\""), "{sheet}");
        assert!(xml.contains("<autoFilter ref=\"A1:"), "{sheet}");
        assert!(!xml.contains("<f>"), "{sheet}");
    }
}

/// A sheet begins in 1900, and programs differ on its first two months.
#[test]
fn a_day_that_a_sheet_cannot_have_is_written_as_text() {
    let desk = Desk::new();
    let days = ["0001-01-01", "1850-01-01", "1899-12-31", "1900-02-28", "1900-03-01", "9999-12-31"];
    let rows = days.map(|day| format!("a,healthcare-provider,true,{day}\n")).concat();
    desk.put("in.csv", format!("id,function,critical_entity,designated_on\n{rows}"));
    let run = classify(&desk, "in.csv", &["-o", "out.xlsx"]);
    says(&run, 0, &["6 rows: 6 classified, 0 rejected"]);
    let results = sheet_of(&std::fs::read(desk.path().join("out.xlsx")).unwrap(), "Results");
    for (day, row) in days.iter().zip(&results[1..]) {
        match &row[3] {
            Data::String(text) => assert_eq!((text.as_str(), *day < "1900-03-01"), (*day, true)),
            Data::DateTime(_) => assert!(*day >= "1900-03-01", "{day}"),
            other => panic!("{day}: {other:?}"),
        }
    }
    let direct = classify(&desk, "in.csv", &["--format", "csv"]);
    let again = classify(&desk, "out.xlsx", &["--format", "csv"]);
    assert_eq!(direct.out, again.out);
}

fn sha256(content: &[u8]) -> String {
    use sha2::{Digest, Sha256};
    Sha256::digest(content).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn a_workbook_that_came_out_can_go_in() {
    let desk = Desk::new();
    desk.put("in.csv", CSV);
    let direct = classify(&desk, "in.csv", &["--format", "csv"]);
    assert_eq!(classify(&desk, "in.csv", &["-o", "out.xlsx"]).status, 0);
    let again = classify(&desk, "out.xlsx", &["--format", "csv"]);
    says(&again, 0, &["the sheet `Results`", "24 columns are replaced by the results of this run: `nis2_class`"]);
    assert_eq!(direct.out, again.out);
}

#[test]
fn the_same_input_gives_the_same_workbook() {
    let desk = Desk::new();
    desk.put("in.csv", CSV);
    let written = |name: &str| {
        assert_eq!(classify(&desk, "in.csv", &["-o", name, "--lang", "nl"]).status, 0);
        std::fs::read(desk.path().join(name)).unwrap()
    };
    let first = written("a.xlsx");
    // longer than the steps in which time would be written
    std::thread::sleep(std::time::Duration::from_millis(2100));
    assert!(first == written("b.xlsx"), "two runs differ");
    let names = Xlsx::new(Cursor::new(first)).map(|book| book.sheet_names()).unwrap();
    assert_eq!(names, ["Uitkomsten", "Samenvatting", "Afgekeurd", "Herkomst"]);
}

#[test]
fn a_workbook_needs_a_file() {
    let desk = Desk::new();
    desk.put("in.csv", CSV);
    for further in [&["--format", "xlsx"][..], &["--format", "xlsx", "-o", "-"], &["-o", "out.xlsx.gz"]] {
        says(&classify(&desk, "in.csv", further), 2, &["a workbook is written to a file"]);
    }
    assert_eq!(desk.names(), ["in.csv"]);
    desk.put("out.xlsx", "mine");
    says(&classify(&desk, "in.csv", &["-o", "out.xlsx"]), 2, &["exists already"]);
    assert_eq!(desk.read("out.xlsx"), "mine");
}

// Packed files

#[test]
fn packed_files_are_read_by_what_is_in_them_and_written_by_their_name() {
    let desk = Desk::new();
    desk.put("in.csv", CSV);
    desk.put("packed", packed(CSV.as_bytes()));
    desk.put("book.gz", packed(&workbook(|sheet| fill(sheet, 0))));
    let direct = classify(&desk, "in.csv", &["--format", "csv"]).out;
    assert_eq!(classify(&desk, "packed", &["--format", "csv"]).out, direct);
    assert_eq!(classify(&desk, "book.gz", &["--format", "csv"]).out, direct);
    let run = classify(&desk, "packed", &["-o", "out.csv.gz", "--rejects", "rejects.csv.gz"]);
    assert_eq!(run.status, 0, "{}", run.err);
    let read = |name: &str| unpacked(&std::fs::read(desk.path().join(name)).unwrap());
    assert_eq!(read("out.csv.gz"), direct);
    assert!(read("rejects.csv.gz").starts_with("line,rejected_column,"));
    assert_eq!(classify(&desk, "packed", &["-o", "out.ndjson.gz"]).status, 0);
    assert_eq!(read("out.ndjson.gz").lines().filter(|line| line.starts_with('{')).count(), 3);
    // what was written can be read
    assert_eq!(classify(&desk, "out.csv.gz", &["--format", "csv"]).out, direct);
}

#[test]
fn a_packed_file_that_is_cut_short_is_refused_and_leaves_nothing() {
    let desk = Desk::new();
    let rows = "010,Zorg,healthcare-provider,300,1,1,,\n".repeat(5000);
    let whole = packed(format!("{CSV}{rows}").as_bytes());
    for end in [whole.len() / 2, whole.len() - 4] {
        desk.put("in.csv.gz", &whole[..end]);
        let run = classify(&desk, "in.csv.gz", &["-o", "out.csv.gz"]);
        says(&run, 2, &["cannot be read"]);
        assert_eq!(desk.names(), ["in.csv.gz"]);
    }
}

// Cells that a spreadsheet would run

#[test]
fn cells_that_would_be_run_are_guarded_unless_they_are_to_stay_raw() {
    let desk = Desk::new();
    let rows = "\
id,name,function,fte,=note
1,=1+1,electricity-dso,300,-5
2,@sum,electricity-dso,300,\"=HYPERLINK(\"\"a,b\"\")\"
3,'=1+1,electricity-dso,300,+31 20
4,\"\t=1\",electricity-dso,300,'s-Graveland
5,-x,electricity-dso,-3,
";
    desk.put("in.csv", rows);
    let run = classify(&desk, "in.csv", &["--format", "csv", "--rejects", "rejects.csv"]);
    assert_eq!(run.status, 1);
    assert!(run.out.starts_with("id,name,function,fte,'=note,"));
    for row in [
        "\n1,'=1+1,electricity-dso,300,-5,",
        "\n2,'@sum,electricity-dso,300,\"'=HYPERLINK(\"\"a,b\"\")\",",
        "\n3,''=1+1,electricity-dso,300,'+31 20,",
        "\n4,'\t=1,electricity-dso,300,'s-Graveland,",
    ] {
        assert!(run.out.contains(row), "{row}\n{}", run.out);
    }
    assert!(desk.read("rejects.csv").contains(",-3,") && desk.read("rejects.csv").contains(",5,'-x,"));
    let raw = classify(&desk, "in.csv", &["--format", "csv", "--raw", "--rejects", "raw.csv"]);
    assert!(raw.out.contains("\n1,=1+1,") && raw.out.contains("\n4,\t=1,"));
    assert!(raw.out.starts_with("id,name,function,fte,=note,"));
    assert!(desk.read("raw.csv").contains(",5,-x,"));
    let json = classify(&desk, "in.csv", &["--format", "ndjson"]);
    assert!(json.out.contains("\"name\":\"=1+1\""));
    assert_eq!(classify(&desk, "in.csv", &["-o", "out.xlsx"]).status, 1);
    let book = std::fs::read(desk.path().join("out.xlsx")).unwrap();
    assert_eq!(sheet_of(&book, "Results")[1][1], Data::String("=1+1".into()));
    assert!(part(&book, "xl/styles.xml").contains("quotePrefix=\"1\""));
    assert!(!part(&book, "xl/worksheets/sheet1.xml").contains("<f>"));
}

#[test]
fn help_names_what_there_is() {
    let mut command = tool();
    command.args(["classify", "--help"]);
    let help = command::finish(command, b"").out;
    for word in ["--sheet <NAME|N>", "--header-row <N>", "--raw", "xlsx", ".ods", "gzip"] {
        assert!(help.contains(word), "{word}\n{help}");
    }
}
