//! Cells in words: what each is read as, what near misses are told, and what is not clear and so not read.
#![allow(clippy::unwrap_used)]

#[path = "common/command.rs"]
mod command;

use command::Desk;
use std::sync::LazyLock;
use vitaal::diagnostic::Faults;
use vitaal::model::{Catalogue, Kind, Value};
use vitaal::records::{Marks, Order, Usage, Wording, parse};
use vitaal::rules::{Source, foundations};

fn catalogue() -> &'static Catalogue {
    static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| {
        let mut faults = Faults::default();
        let (catalogue, _) = foundations(&Source::Embedded, &mut faults);
        assert!(faults.found.is_empty(), "{:?}", faults.found);
        catalogue
    });
    &CATALOGUE
}

/// What a cell says, or why it says nothing.
fn read(fact: &str, cell: &str, wording: Wording) -> Result<String, String> {
    let id = catalogue().facts_by_name[fact];
    let usage = Usage { marks: Marks::Open, wording };
    let value = parse(id, cell, catalogue(), usage).map_err(|fault| fault.to_string())?;
    Ok(match value {
        Value::Unknown => "unknown".to_string(),
        Value::Blank => "blank".to_string(),
        Value::Flag(flag) => flag.to_string(),
        Value::Figure(figure) | Value::AtLeast(figure) => figure.to_string(),
        Value::Choice(0) => "none".to_string(),
        Value::Choice(n) => match &catalogue().fact(id).kind {
            Kind::Choice(choices) => choices[usize::from(n) - 1].clone(),
            _ => unreachable!(),
        },
        Value::Country(country) => country.code().to_string(),
        Value::Countries(all) => all.iter().map(|c| c.code()).collect::<Vec<_>>().join("|"),
        Value::Date(date) => date.to_string(),
        Value::Text(text) => text,
    })
}

#[test]
fn words_mean_one_thing() {
    for (fact, cells, expected) in [
        ("critical_entity", "ja JA Ja. j waar WAAR yes Y wahr oui VRAI ✓ ✔ true True", "true"),
        ("critical_entity", "nee Neen n onwaar no nein FALSCH non faux false FALSE", "false"),
        ("critical_entity", "onbekend n.b. n/a k.A. inconnu ? - –", "unknown"),
        ("fte", "onbekend N.B. ? - k.A. Unknown", "unknown"),
        (
            "designated_as",
            "essentieel Essentiële_entiteit ESSENTIAL essential-entity wesentlich essentielle",
            "essential",
        ),
        ("designated_as", "belangrijk wichtig importante Important", "important"),
        ("designated_as", "geen none keine aucune", "none"),
        ("size_previous", "groot GROSS groß grande large", "large"),
        ("size_previous", "klein petite Kleinunternehmen", "small"),
        ("country", "NL nl Nederland nederland Niederlande Pays-Bas Netherlands Holland", "NL"),
        ("country", "België BELGIE Belgium Belgien Belgique", "BE"),
        ("country", "Griekenland Greece Griechenland Grèce GR", "GR"),
        ("service_countries", "NL|BE NL;BE nederland,belgië NL/Belgien", "NL|BE"),
        (
            "designated_on",
            "2026-08-15 15.8.2026 15.08.2026 2026/08/15 2026-8-15 2026.08.15 15-8-2026 8/15/2026",
            "2026-08-15",
        ),
        (
            "designated_on",
            "15_aug_2026 15-aug-2026 15_augustus_2026 15._August_2026 August_15,_2026 15_août_2026",
            "2026-08-15",
        ),
        ("designated_on", "2026-08-15_00:00:00 2026-08-15T14:30:00 15-08-2026_09:15", "2026-08-15"),
        ("designated_on", "5-5-2026 05/05/2026", "2026-05-05"),
    ] {
        for cell in cells.split(' ').map(|cell| cell.replace('_', " ")) {
            assert_eq!(read(fact, &cell, Wording::Plain).as_deref(), Ok(expected), "{fact}: {cell}");
        }
    }
}

#[test]
fn what_is_not_clear_is_not_read() {
    for (fact, cell, wording, expected) in [
        (
            "critical_entity",
            "x",
            Wording::Plain,
            "`x` is not clear: its column has other answers than crosses; write `true`",
        ),
        ("critical_entity", "1", Wording::Plain, "`1` is not clear: its column has other answers than `0` and `1`"),
        ("critical_entity", "nee", Wording::Crosses, "`nee` is not clear: the other answers of its column are crosses"),
        ("critical_entity", "o", Wording::Plain, "`o` is neither true nor false"),
        ("critical_entity", "onwaarr", Wording::Plain, "did you mean `false`?"),
        (
            "critical_entity",
            "n.v.t.",
            Wording::Plain,
            "write `false` where the answer is no, and `unknown` where it is not known",
        ),
        ("critical_entity", "#N/A", Wording::Plain, "`#N/A` is neither true nor false"),
        ("designated_as", "n.v.t.", Wording::Plain, "write `none` where none of the choices holds"),
        ("designated_as", "essentiel", Wording::Plain, "did you mean `essential`?"),
        // of a size held none is no value
        ("size_previous", "geen", Wording::Plain, "`geen` is none of the choices"),
        ("fte", "n.v.t.", Wording::Plain, "write `0` where it is nought, and `unknown` where it is not known"),
        ("country", "Nederlnd", Wording::Plain, "did you mean `NL`?"),
        ("country", "UK", Wording::Plain, "the code in ISO 3166-1 is `GB`"),
        ("service_countries", "NL, Atlantis", Wording::Plain, "`NL, Atlantis` is no country"),
        (
            "designated_on",
            "03-04-2026",
            Wording::Plain,
            "`03-04-2026` can have the day or the month first; write `2026-04-03` or `2026-03-04`, or say",
        ),
        ("designated_on", "3/4/2026", Wording::Plain, "can have the day or the month first"),
        (
            "designated_on",
            "8/15/2026",
            Wording::Dates(Order::DayFirst),
            "`8/15/2026` does not have its day and month in the order",
        ),
        (
            "designated_on",
            "15-8-2026",
            Wording::Dates(Order::MonthFirst),
            "`15-8-2026` does not have its day and month in the order",
        ),
        ("designated_on", "15-8-26", Wording::Plain, "`15-8-26` has a year of two digits"),
        ("designated_on", "31-2-2026", Wording::Plain, "`31-2-2026` is no date"),
        ("designated_on", "2026-08-14T22:00:00Z", Wording::Plain, "is no date"),
        ("designated_on", "August 2026", Wording::Plain, "`August 2026` is no date"),
        ("designated_on", "46249", Wording::Plain, "`46249` is no date"),
    ] {
        let fault = read(fact, cell, wording).unwrap_err();
        assert!(fault.contains(expected), "{fact}: {cell}: {fault}");
    }
}

#[test]
fn the_column_decides_what_crosses_digits_and_short_dates_are() {
    assert_eq!(read("critical_entity", "X", Wording::Crosses).as_deref(), Ok("true"));
    assert_eq!(read("critical_entity", "0", Wording::Digits).as_deref(), Ok("false"));
    assert_eq!(read("critical_entity", "-1", Wording::Digits).as_deref(), Ok("true"));
    assert_eq!(read("designated_on", "3-4-2026", Wording::Dates(Order::DayFirst)).as_deref(), Ok("2026-04-03"));
    assert_eq!(read("designated_on", "3-4-2026", Wording::Dates(Order::MonthFirst)).as_deref(), Ok("2026-03-04"));
    // with points between no country puts the month first
    assert_eq!(read("designated_on", "3.4.2026", Wording::Dates(Order::MonthFirst)).as_deref(), Ok("2026-04-03"));
}

#[test]
fn cases_beside_the_law_are_written_as_facts_are() {
    for (fact, cell) in
        [("critical_entity", "ja"), ("country", "Nederland"), ("designated_on", "15-8-2026"), ("fte", "?")]
    {
        let id = catalogue().facts_by_name[fact];
        assert!(parse(id, cell, catalogue(), Usage::CANONICAL).is_err(), "{fact}: {cell}");
    }
}

/// What is said of the column, and whether its rows are read.
#[test]
fn a_sample_shows_what_a_column_means() {
    for (column, cells, said, read) in [
        ("critical_entity", &["x", "", "X", "onbekend"][..], "crosses as yes in `critical_entity`", 4),
        ("critical_entity", &["x", "", "nee"], "", 2),
        ("critical_entity", &["1", "0", ""], "", 3),
        ("critical_entity", &["1", "2"], "", 0),
        ("designated_on", &["3-4-2026", "15-4-2026"], "day before month in `designated_on`", 2),
        ("designated_on", &["3/4/2026", "4/15/2026"], "month before day in `designated_on`", 2),
        ("designated_on", &["3-4-2026", "15-4-2026", "4-15-2026"], "", 2),
        ("designated_on", &["3-4-2026", "5-4-2026", "2026-01-01"], "", 1),
    ] {
        let desk = Desk::new();
        let rows: String = cells.iter().map(|cell| format!("other,{cell}\n")).collect();
        desk.put("in.csv", format!("function,{column}\n{rows}"));
        let run = desk.run(&["classify", "in.csv", "--as-of", "2026-11-21"]);
        let expected = format!("{} rows: {read} classified", cells.len());
        assert!(run.err.contains(&expected), "{cells:?}: {}", run.err);
        let shown = run.err.lines().any(|line| line.contains("read as: ") && line.contains(" in `"));
        assert_eq!(shown, !said.is_empty(), "{cells:?}: {}", run.err);
        assert!(run.err.contains(said), "{cells:?}: {}", run.err);
    }
}

#[test]
fn the_order_of_dates_can_be_declared() {
    let desk = Desk::new();
    desk.put("in.csv", "function,critical_entity,designated_on\nother,ja,03-04-2026\n");
    for (order, class) in [("day-first", "undetermined"), ("month-first", "critical")] {
        let run = desk.run(&[
            "classify",
            "in.csv",
            "--dates",
            order,
            "--as-of",
            "2026-03-20",
            "--law",
            "eu",
            "--format",
            "csv",
        ]);
        assert_eq!(run.status, 0, "{}", run.err);
        let is_critical = run.out.contains(",critical,");
        assert_eq!(is_critical, class == "critical", "{order}: {}", run.out);
    }
    let run = desk.run(&["classify", "in.csv", "--as-of", "2026-03-20", "--lang", "nl"]);
    assert!(run.err.contains("in `03-04-2026` kan de dag of de maand voorop staan"), "{}", run.err);
    assert_eq!(run.status, 1);
}

#[test]
fn labels_of_every_language_name_types_and_sectors() {
    let desk = Desk::new();
    let rows = [
        ("Zorgaanbieder", ""),
        ("HEALTHCARE PROVIDER", "santé"),
        ("Gesundheitsdienstleister; Cloud-Anbieter", "Gesundheitswesen"),
        ("prestataire de soins de santé|dns-service-provider", ""),
        ("onbekend", "Gezondheidszorg"),
    ];
    let rows: String = rows.iter().map(|(function, sector)| format!("{function},{sector},300\n")).collect();
    desk.put("in.csv", format!("function,sector,fte\n{rows}"));
    let run = desk.run(&["classify", "in.csv", "--as-of", "2026-11-21"]);
    assert!(run.err.contains("5 rows: 5 classified, 0 rejected"), "{}", run.err);
    assert!(run.err.contains("nis2: 5 essential"), "{}", run.err);

    desk.put("in.csv", "function,sector\nZorgaanbidder,\nn.v.t.,\nhealth,\n,gezondheidszrg\n,Zorgaanbieder\n");
    let run = desk.run(&["classify", "in.csv", "--as-of", "2026-11-21"]);
    for said in [
        "in.csv:2: column `function`: `Zorgaanbidder` is no entity type; did you mean `healthcare-provider`?",
        "in.csv:3: column `function`: `n.v.t.` says neither what it is nor that it is not known; leave it blank",
        "in.csv:4: column `function`: `health` is no entity type; that is a sector",
        "in.csv:5: column `sector`: `gezondheidszrg` is no sector; did you mean `health`?",
        "in.csv:6: column `sector`: `Zorgaanbieder` is no sector",
    ] {
        assert!(run.err.contains(said), "{said} in\n{}", run.err);
    }
}

#[test]
fn every_name_of_every_country_is_that_country() {
    let names = &catalogue().vocabulary.cells.countries;
    assert!(names.len() > 500, "only {} names", names.len());
    let named: std::collections::BTreeSet<_> = names.values().collect();
    let unnamed: Vec<_> = catalogue().all_countries.iter().filter(|country| !named.contains(country)).collect();
    assert!(unnamed.is_empty(), "{unnamed:?}");
}

#[test]
fn files_beside_the_records_are_read_in_words_too() {
    let desk = Desk::new();
    desk.put("in.csv", "id,function,fte\na,other,100\nb,healthcare-provider,200\n");
    desk.put("holdings.csv", "owner,owned,share,control\na,b,60,ja\n");
    desk.put("activities.csv", "id,function,ancillary_activity\nb,Zorgaanbieder,nee\nb,Cloudaanbieder,ja\n");
    let run = desk.run(&["classify", "in.csv", "--holdings", "holdings.csv", "--activities", "activities.csv"]);
    assert_eq!(run.status, 0, "{}", run.err);
    assert!(run.err.contains("nis2: 1 essential, 1 out-of-scope"), "{}", run.err);
}

/// Sums at the foot of a sheet are no organisation; one that is called so says what it does.
#[test]
fn a_row_of_sums_is_rejected() {
    for (foot, is_total) in [
        ("Totaal;;;400;5000000", true),
        (";TOTAAL:;;400;5000000", true),
        ("Summe;;;400;", true),
        ("9;Grand total;;400;", true),
        ("9;Totaal;onbekend;400;", false),
        ("9;Total;Zorgaanbieder;400;", false),
        ("9;Totaal Zorg;;400;", false),
    ] {
        let desk = Desk::new();
        desk.put("in.csv", format!("kenmerk;naam;functie;fte;omzet\n1;a;other;400;5000000\n{foot}\n"));
        let run = desk.run(&["classify", "in.csv", "--rejects", "rejects.csv"]);
        let said = "in.csv:3: the row is a total, not an organisation; remove it; if an organisation is called so, give its function, or `unknown` in that column";
        assert_eq!(run.err.contains(said), is_total, "{foot}: {}", run.err);
        assert_eq!(run.status, i32::from(is_total), "{foot}: {}", run.err);
    }
}
