//! LibreOffice opens the workbook that the tool writes: every cell is the one of the CSV, figures are numbers, and a name
//! that looks like a formula stays text. Run by `tests/libreoffice/run`, which installs LibreOffice where it is absent.
#![allow(clippy::unwrap_used)]

#[path = "common/command.rs"]
mod command;

use calamine::{Data, Ods, Reader, open_workbook};
use command::Desk;
use std::path::Path;
use std::process::Command;

/// CSV of all sheets, commas, UTF-8, cells as they are and not as they are shown.
const AS_CSV: &str = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1";

fn cells(csv: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(csv.as_bytes());
    reader.records().map(|row| row.unwrap().iter().map(str::to_string).collect()).collect()
}

#[test]
#[ignore = "needs LibreOffice: run tests/libreoffice/run"]
fn the_workbook_has_the_same_cells_in_libreoffice() {
    let desk = Desk::new();
    let records = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/libreoffice/records.csv");
    for (output, further) in [("out.xlsx", &[][..]), ("out.csv", &["--raw"])] {
        let fixed = ["classify", records.to_str().unwrap(), "--as-of", "2026-11-21", "-o", output];
        let run = desk.run(&[&fixed, further].concat());
        assert_eq!(run.status, 1, "one row of the file is to be rejected: {}", run.err);
    }
    let profile = format!("-env:UserInstallation=file://{}", desk.path().join("profile").display());
    for form in [AS_CSV, "ods"] {
        let converted = Command::new("soffice")
            .args([&profile, "--headless", "--convert-to", form, "--outdir", "converted", "out.xlsx"])
            .current_dir(desk.path())
            .output()
            .expect("LibreOffice is not installed");
        assert!(converted.status.success(), "{}", String::from_utf8_lossy(&converted.stderr));
    }

    let shown = desk.read("converted/out-Results.csv");
    let (found, expected) = (cells(&shown), cells(&desk.read("out.csv")));
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(&expected) {
        assert_eq!(found, expected);
    }
    // what LibreOffice takes each cell for
    let mut book: Ods<_> = open_workbook(desk.path().join("converted/out.ods")).unwrap();
    let sheet = book.worksheet_range("Results").unwrap();
    let text = |text: &str| Data::String(text.to_string());
    let row = |i: usize| sheet.rows().nth(i).unwrap();
    assert_eq!(row(1)[..2], [text("0017"), text("=1+1")]);
    assert_eq!(row(1)[3..6], [Data::Float(1234.5), Data::Float(98765432.1), Data::Float(45000000.0)]);
    assert!(matches!(row(1)[8], Data::DateTimeIso(_) | Data::DateTime(_)), "{:?}", row(1)[8]);
    for (i, name) in [(3, "+31 20 000 00 00"), (4, "@SUM(A1:A9)"), (6, "'already guarded"), (8, "1-2"), (9, "TRUE")] {
        assert_eq!(row(i)[1], text(name));
    }

    let rejected = cells(&desk.read("converted/out-Rejected.csv"));
    assert_eq!((rejected.len(), rejected[1][0].as_str()), (2, "11"), "{rejected:?}");
    let summary = desk.read("converted/out-Summary.csv");
    let provenance = desk.read("converted/out-Provenance.csv");
    assert!(summary.contains("Health") && provenance.contains("records.csv"), "{summary}\n{provenance}");
}
