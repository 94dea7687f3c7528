//! What the names of columns are taken for: aliases, units, years, what the user says of columns, and what is refused.
#![allow(clippy::unwrap_used)]

#[path = "common/command.rs"]
mod command;

use command::{Desk, Run};
use vitaal::diagnostic::Faults;
use vitaal::model::{Catalogue, Decimal, FactId};
use vitaal::records::{Columns, Mapped, Mapping};
use vitaal::rules::{Source, foundations};

fn catalogue() -> Catalogue {
    let mut faults = Faults::default();
    let (catalogue, _) = foundations(&Source::Embedded, &mut faults);
    assert!(faults.found.is_empty(), "{:?}", faults.found);
    catalogue
}

/// The columns beside one that is always known.
fn read(header: &[&str], maps: &[&str], catalogue: &Catalogue) -> Result<Columns, String> {
    let names = header.iter().copied().chain(["function"]).map(str::as_bytes).collect();
    let mapping = Mapping(maps.iter().map(|map| Mapped::of_argument(map).unwrap()).collect());
    let read = Columns::read(&names, catalogue, &["size".to_string()], &mapping);
    read.map_err(|fault| fault.to_string())
}

/// What a column gives: `turnover`, `turnover*1000`, or nothing.
fn given(columns: &Columns, i: usize, catalogue: &Catalogue) -> String {
    match (columns.facts[i], columns.times[i]) {
        (None, _) => String::new(),
        (Some(fact), Decimal::ONE) => catalogue.fact(fact).name.clone(),
        (Some(fact), times) => format!("{}*{times}", catalogue.fact(fact).name),
    }
}

#[test]
fn every_alias_of_every_fact_gives_that_fact_and_no_other() {
    let catalogue = catalogue();
    let mut count = 0;
    for fact in catalogue.fact_ids() {
        let declared = catalogue.fact(fact);
        let labels = [&declared.label.en, &declared.label.nl].map(|label| label.to_string());
        let names = declared.aliases.iter().map(|alias| alias.name.clone()).chain(labels);
        for name in names.chain([declared.name.clone()]) {
            for spelt in [name.clone(), name.to_uppercase(), name.replace(' ', "_"), name.replace(' ', " - ")] {
                let columns = read(&[&spelt], &[], &catalogue);
                // the column beside it is the other name of the same fact
                if declared.name == "function" {
                    continue;
                }
                let columns = columns.unwrap_or_else(|fault| panic!("{spelt}: {fault}"));
                assert_eq!(columns.facts[0], Some(fact), "{spelt}");
                assert_eq!(columns.times[0], Decimal::ONE, "{spelt}");
                count += 1;
            }
        }
    }
    assert!(count > 800, "only {count} names were tried");
}

#[test]
fn every_word_of_the_four_languages_is_there_for_the_figures() {
    let catalogue = catalogue();
    for name in ["fte", "turnover", "balance_sheet", "country", "name", "function"] {
        let fact = catalogue.fact(catalogue.facts_by_name[name]);
        for lang in ["nl", "en", "de", "fr"] {
            assert!(fact.aliases.iter().any(|alias| alias.lang == lang), "{name} has no alias in {lang}");
        }
    }
}

/// A name, and what it gives.
#[rustfmt::skip]
const NAMES: &[(&str, &str)] = &[
    // words of four languages, however they are written
    ("Omzet", "turnover"), ("NETTO-OMZET", "turnover"), ("netto_omzet", "turnover"), ("Netto  omzet ", "turnover"),
    ("Umsatzerlöse", "turnover"), ("UMSATZERLOSE", "turnover"), ("Chiffre d’affaires", "turnover"),
    ("chiffre d'affaires", "turnover"), ("Bilanzsumme", "balance_sheet"), ("Total du bilan", "balance_sheet"),
    ("BalanceSheet", "balance_sheet"), ("balance.sheet", "balance_sheet"), ("Aantal FTE", "fte"), ("FTE's", "fte"),
    ("KvK-nummer", "id"), ("Bedrijfsnaam", "name"), ("Raison sociale", "name"), ("Land/regio", "country"),
    ("Kritieke entiteit?", "critical_entity"), ("\u{feff}Omzet", "turnover"),
    // units and multiples
    ("omzet (x 1.000)", "turnover*1000"), ("Omzet x € 1.000", "turnover*1000"), ("omzet x1000", "turnover*1000"),
    ("omzet (× 1 000)", "turnover*1000"), ("omzet in duizenden", "turnover*1000"), ("omzet_keur", "turnover*1000"),
    ("turnover (EUR thousands)", "turnover*1000"), ("turnover (€000)", "turnover*1000"),
    ("turnover ('000)", "turnover*1000"), ("Umsatz (T€)", "turnover*1000"), ("Umsatz in TEUR", "turnover*1000"),
    ("Umsatz in Tausend Euro", "turnover*1000"), ("Umsatz in Mio. €", "turnover*1000000"),
    ("CA (k€)", "turnover*1000"), ("chiffre d'affaires en milliers d'euros", "turnover*1000"),
    ("omzet (mln)", "turnover*1000000"), ("omzet (€ mln)", "turnover*1000000"),
    ("balance sheet (€ m)", "balance_sheet*1000000"), ("balance sheet (€m)", "balance_sheet*1000000"),
    ("turnover, EUR m", "turnover*1000000"), ("Umsatz (Mrd. €)", "turnover*1000000000"),
    ("omzet (€)", "turnover"), ("omzet in euro's", "turnover"), ("capacity in MW", ""),
    ("generating capacity (MW)", "generating_capacity_mw"), ("opgesteld vermogen (kW)", "generating_capacity_mw*0.001"),
    ("puissance installée en GW", "generating_capacity_mw*1000"), ("fte (AJE)", "fte"),
    // persons are units of work only where the name says so
    ("werknemers in fte", "fte"), ("Mitarbeiter (VZÄ)", "fte"), ("Effectif (ETP)", "fte"), ("Employees (FTE)", "fte"),
    ("medewerkers", ""), ("Aantal medewerkers 2025", ""), ("Mitarbeiter", ""), ("effectif", ""), ("headcount", ""),
    ("Som der bedrijfsopbrengsten", ""),
    // years
    ("omzet 2025", "turnover"), ("omzet 2025 (x 1.000)", "turnover*1000"), ("Jahresumsatz GJ 2025", "turnover"),
    ("omzet vorig jaar", "turnover_previous"), ("Umsatz Vorjahr (T€)", "turnover_previous*1000"),
    ("CA N-1", "turnover_previous"), ("fte voorgaand jaar", "fte_previous"),
    ("turnover previous year", "turnover_previous"), ("country previous year", ""),
    // what is not wholly understood gives nothing
    ("omzet groei", ""), ("omzet/fte", ""), ("omzet (m€)", ""), ("CA (M€)", ""), ("turnover EUR bn", ""), ("omzet (k)", ""), ("omzet (1000)", ""), ("omzet %%", ""),
    ("omzet (x 1.000) mln", ""), ("omzet 500", ""), ("omzet in Nederland", ""), ("omzet EUR EUR", ""), ("land 2025", ""),
    ("land (x 1.000)", ""), ("size", ""), ("", ""), ("omzet 10.000", ""), ("k€", ""), ("2025", ""),
];

#[test]
fn a_name_gives_a_fact_when_all_of_it_is_understood() {
    let catalogue = catalogue();
    for (name, expected) in NAMES {
        let columns = read(&[name], &[], &catalogue).unwrap_or_else(|fault| panic!("{name}: {fault}"));
        assert_eq!(given(&columns, 0, &catalogue), *expected, "{name}");
    }
}

/// Header, what the user says of it, and what each column gives, or the fault.
type Header = (&'static [&'static str], &'static [&'static str], Result<&'static [&'static str], &'static str>);

#[rustfmt::skip]
const HEADERS: &[Header] = &[
    (&["turnover", "omzet"], &[], Ok(&["turnover", ""])),
    (&["omzet", "Turnover"], &[], Ok(&["", "turnover"])),
    (&["Omzet", "Revenue"], &[], Err("the columns `Omzet` (1) and `Revenue` (2) each give `turnover`; leave one unread, as with `--map \"Revenue=\"`")),
    (&["Omzet", "Revenue"], &["revenue="], Ok(&["turnover", ""])),
    (&["Omzet", "Revenue"], &["Revenue=turnover"], Ok(&["", "turnover"])),
    (&["turnover", "omzet"], &["omzet=turnover"], Err("the columns `turnover` (1) and `omzet` (2) each give `turnover`; leave one unread, as with `--map \"omzet=\"`")),
    (&["turnover", "omzet"], &["omzet=turnover", "turnover="], Ok(&["", "turnover"])),
    (&["omzet 2024", "omzet 2025"], &[], Err("the columns `omzet 2024` (1) and `omzet 2025` (2) give `turnover` for several years; say which year is the last closed one, as with `--map \"omzet 2025=turnover\" --map \"omzet 2024=turnover_previous\"`")),
    (&["omzet 2024", "omzet 2025"], &["omzet 2025=turnover", "omzet 2024=turnover_previous"], Ok(&["turnover_previous", "turnover"])),
    (&["omzet 2025", "omzet vorig jaar"], &[], Ok(&["turnover", "turnover_previous"])),
    (&["omzet (USD)"], &[], Err("the column `omzet (USD)` gives `turnover` in `USD`, and it is read in EUR; convert it, or leave it unread with `--map \"omzet (USD)=\"`")),
    (&["omzet (USD)", "omzet (EUR)"], &[], Ok(&["", "turnover"])),
    (&["omzet (USD)"], &["omzet (USD)="], Ok(&[""])),
    (&["Bedrag in kUSD"], &["Bedrag in kUSD=turnover"], Err("the column `Bedrag in kUSD` gives `turnover` in `USD`, and it is read in EUR; convert it, or leave it unread with `--map \"Bedrag in kUSD=\"`")),
    (&["fte (EUR)"], &[], Err("the column `fte (EUR)` gives `fte` in `EUR`, and it is read in AWU; convert it, or leave it unread with `--map \"fte (EUR)=\"`")),
    (&["opgesteld vermogen (kWh)"], &[], Err("the column `opgesteld vermogen (kWh)` gives `generating_capacity_mw` in `kWh`, and it is read in MW; convert it, or leave it unread with `--map \"opgesteld vermogen (kWh)=\"`")),
    (&["Bedrag"], &["Bedrag=turnover"], Ok(&["turnover"])),
    (&["Bedrag"], &["bedrag=Omzet*1000"], Ok(&["turnover*1000"])),
    (&["Bedrag (x 1.000)"], &["Bedrag (x 1.000)=turnover"], Ok(&["turnover*1000"])),
    (&["Bedrag (x 1.000)"], &["Bedrag (x 1.000)=turnover*1"], Ok(&["turnover"])),
    (&["Kolom K"], &["Kolom K=turnover"], Ok(&["turnover"])),
    (&["medewerkers"], &["medewerkers=fte"], Ok(&["fte"])),
    (&["a = b"], &["a = b = turnover"], Ok(&["turnover"])),
    (&["Bédrag (netto)"], &["bedrag netto=turnover"], Ok(&["turnover"])),
    (&["Bedrag"], &["Bedrog=turnover"], Err("--map: the file has no column `Bedrog`; did you mean `Bedrag`?")),
    (&["Bedrag"], &["Prijs=turnover"], Err("--map: the file has no column `Prijs`; its columns are `Bedrag`, `function`")),
    (&["Bedrag"], &["Bedrag=turnovr"], Err("--map: there is no fact `turnovr`; did you mean `turnover`?")),
    (&["Bedrag"], &["Bedrag=kleur"], Err("--map: there is no fact `kleur`; `vitaal rules list` shows all")),
    (&["Bedrag"], &["Bedrag=turnover", "Bedrag=fte"], Err("--map: the column `Bedrag` is mapped twice, first by --map; leave one of them out")),
    (&["Bedrag"], &["Bedrag=country*1000"], Err("--map: `country` is no figure, so it has no factor; leave `1000` out")),
    (&["Bedrag", "Prijs"], &["Bedrog=turnover", "Prijs=ftee"], Err("--map: the file has no column `Bedrog`; did you mean `Bedrag`?\n--map: there is no fact `ftee`; did you mean `fte`?")),
];

#[test]
fn columns_give_each_fact_once_and_the_user_has_the_last_word() {
    let catalogue = catalogue();
    for (header, maps, expected) in HEADERS {
        let found = read(header, maps, &catalogue);
        let found = found.map(|columns| (0..header.len()).map(|i| given(&columns, i, &catalogue)).collect::<Vec<_>>());
        let expected =
            expected.map(|names| names.iter().map(|name| name.to_string()).collect()).map_err(str::to_string);
        assert_eq!(found, expected, "{header:?} {maps:?}");
    }
}

#[test]
fn what_cannot_be_a_map_is_refused_with_its_form() {
    for text in
        ["turnover", "=turnover", "", "a=turnover*x", "a=turnover*0", "a=turnover*-5", "a=*1000", "a=turnover*1,5"]
    {
        let fault = Mapped::of_argument(text).unwrap_err();
        assert!(
            fault.ends_with("write COLUMN=FACT, COLUMN=FACT*1000, or COLUMN= to leave it unread"),
            "{text}: {fault}"
        );
    }
}

/// The same figures under canonical names.
const PLAIN: &str = "id,name,function,fte,turnover,balance_sheet,country\n\
    12345678,Net,electricity-dso,249,51000000,43000000.01,NL\n\
    01234567,Ziekenhuis,healthcare-provider,50,0,0,\n";
/// A file as an office has it.
const REAL: &str = "KvK-nummer;Bedrijfsnaam;Functie;Aantal FTE;Omzet (x 1.000);Balanstotaal in € mln;Medewerkers;Land;Opmerking\n\
    12345678;Net;electricity-dso;249;51000;43.00000001;300;NL;=1+1\n\
    01234567;Ziekenhuis;healthcare-provider;50;0;0;60;;\n";

fn classes(run: &Run) -> Vec<String> {
    let mut rows = csv::Reader::from_reader(run.out.as_bytes());
    let header = rows.headers().unwrap().clone();
    let place = |name: &str| header.iter().position(|column| column == name).unwrap();
    let places = ["nis2_class", "nis2_possible", "nis2_reason", "cer_class", "size", "authority"].map(place);
    rows.records().map(|row| row.unwrap()).map(|row| places.map(|i| row[i].to_string()).join(" / ")).collect()
}

fn classified(desk: &Desk, arguments: &[&str]) -> Run {
    desk.run(&[&["classify", "--as-of", "2026-11-21", "--format", "csv"], arguments].concat())
}

#[test]
fn a_file_as_an_office_has_it_gives_what_the_canonical_file_gives() {
    let desk = Desk::new();
    desk.put("plain.csv", PLAIN);
    desk.put("real.csv", REAL);
    let (plain, real) = (classified(&desk, &["plain.csv"]), classified(&desk, &["real.csv"]));
    assert_eq!((plain.status, real.status), (0, 0), "{}", real.err);
    assert_eq!(classes(&plain), classes(&real));
    assert!(classes(&real)[0].starts_with("essential"), "{:?}", classes(&real));
    assert!(!plain.err.contains("read as facts"), "{}", plain.err);
    let told: Vec<&str> = real.err.lines().skip(1).take(4).collect();
    assert_eq!(
        told,
        [
            "real.csv:1: read as facts: `KvK-nummer` as `id`; `Bedrijfsnaam` as `name`; `Functie` as `function`; \
             `Aantal FTE` as `fte`; `Omzet (x 1.000)` as `turnover`, times 1,000; \
             `Balanstotaal in € mln` as `balance_sheet`, times 1,000,000; `Land` as `country`",
            "real.csv:1: column `Medewerkers` passes through unread: `fte` comes from the column `Aantal FTE`",
            "real.csv:1: column `Opmerking` is no fact and passes through unread",
            "2 rows: 2 classified, 0 rejected; law nl, as of 2026-11-21",
        ]
    );
    // input columns stay as they were, whatever they were read as
    assert!(real.out.starts_with("KvK-nummer,Bedrijfsnaam,Functie,Aantal FTE,Omzet (x 1.000),"), "{}", real.out);
    assert!(real.out.contains("\n12345678,Net,electricity-dso,249,51000,43.00000001,300,NL,'=1+1,"), "{}", real.out);
}

#[test]
fn the_result_classified_again_is_the_same() {
    let desk = Desk::new();
    desk.put("real.csv", REAL);
    let first = classified(&desk, &["real.csv", "--raw"]);
    desk.put("again.csv", &first.out);
    let again = classified(&desk, &["again.csv", "--raw"]);
    assert_eq!(first.out, again.out);
}

#[test]
fn it_is_told_in_dutch() {
    let desk = Desk::new();
    desk.put("real.csv", "Naam;Functie;Omzet (x 1.000);Medewerkers;Revenue\nA;other;5;3;4\n");
    let run = classified(&desk, &["real.csv", "--lang", "nl", "--map", "Revenue="]);
    let told: Vec<&str> = run.err.lines().skip(1).take(2).collect();
    assert_eq!(
        told,
        [
            "real.csv:1: gelezen als gegevens: `Naam` als `name`; `Functie` als `function`; \
             `Omzet (x 1.000)` als `turnover`, maal 1.000",
            "real.csv:1: kolom `Medewerkers` wordt niet gelezen als `fte`: zij telt personen, en wie in deeltijd werkt \
             is maar een deel van een arbeidsjaareenheid; geeft zij dat wel, zeg dat dan met `--map \"Medewerkers=fte\"`",
        ]
    );
}

#[test]
fn explain_and_tables_find_the_id_and_the_name_by_their_aliases() {
    let desk = Desk::new();
    desk.put("real.csv", REAL);
    let run = desk.run(&["explain", "real.csv", "--id", "12345678", "--as-of", "2026-11-21"]);
    assert_eq!(run.status, 0, "{}", run.err);
    assert!(run.out.starts_with("12345678 Net\n"), "{}", run.out);
    assert!(run.out.contains("EUR 43,000,000.01 exceeds EUR 43 million"), "{}", run.out);
    assert!(run.err.contains("read as facts: `KvK-nummer` as `id`"), "{}", run.err);
    let table = desk.run(&["classify", "real.csv", "--as-of", "2026-11-21"]);
    assert!(table.out.lines().nth(1).unwrap().starts_with("12345678    Net "), "{}", table.out);
}

#[test]
fn holdings_refer_to_ids_by_their_alias() {
    let desk = Desk::new();
    desk.put(
        "real.csv",
        "KvK-nummer;Functie;fte;Omzet (x 1.000);balans\n1;electricity-dso;10;1000;1\n2;other;300;60000;1\n",
    );
    desk.put("h.csv", "owner,owned,share,control\n2,1,100,true\n");
    let run = desk.run(&["explain", "real.csv", "--id", "1", "--holdings", "h.csv", "--as-of", "2026-11-21"]);
    assert!(run.out.contains("310 AWU"), "{}{}", run.out, run.err);
    assert!(run.out.contains("EUR 61 million"), "{}", run.out);
}

/// The header of a sheet is found by aliases too, and by what the user says.
#[test]
fn a_mapping_file_says_it_for_many_columns() {
    let desk = Desk::new();
    desk.put("in.csv", "Wie;Wat;Groot;Omzet\n1;electricity-dso;250;5\n");
    desk.put("map.csv", "column;fact;factor\nWie;id;\nWat;function;\nGroot;fte;\nOmzet;turnover;1000000\n");
    let run = classified(&desk, &["in.csv", "--mapping", "map.csv"]);
    assert_eq!(run.status, 0, "{}", run.err);
    let told = "in.csv:1: read as facts: `Wie` as `id`; `Wat` as `function`; `Groot` as `fte`; \
        `Omzet` as `turnover`, times 1,000,000\n";
    assert!(run.err.contains(told), "{}", run.err);
    desk.put("map.csv", "column,fact,factor\n,id,\nWat,function,2;5\nGroot,,10\n");
    let run = classified(&desk, &["in.csv", "--mapping", "map.csv"]);
    assert_eq!(run.status, 2);
    assert_eq!(
        run.err,
        "error: `map.csv` cannot be used:\nline 2: `column` is blank\n\
         line 3: the factor `2;5` is no number, or has no fact beside it\n\
         line 4: the factor `10` is no number, or has no fact beside it\n"
    );
    desk.put("map.csv", "column,fact\nWie,namme\nWa,function\n");
    let run = classified(&desk, &["in.csv", "--mapping", "map.csv", "--map", "Groot=ftee"]);
    assert_eq!(
        run.err,
        "error: `in.csv`: map.csv:2: there is no fact `namme`; did you mean `name`?\n\
         map.csv:3: the file has no column `Wa`; did you mean `Wat`?\n\
         --map: there is no fact `ftee`; did you mean `fte`?\n"
    );
    desk.put("map.csv", "kolom,feit\nWie,id\n");
    let run = classified(&desk, &["in.csv", "--mapping", "map.csv"]);
    assert_eq!(
        run.err,
        "error: `map.csv` cannot be used:\n\
         line 1: the column `column` is missing; the columns are column, fact, factor\n\
         line 1: the column `fact` is missing; the columns are column, fact, factor\n"
    );
}

#[test]
fn a_multiple_is_exact_and_has_a_limit() {
    let desk = Desk::new();
    let nines = "9".repeat(21);
    desk.put(
        "in.csv",
        format!("id;function;omzet (x 1.000)\n1;other;0.000000001\n2;other;{nines}.999\n3;other;1{}\n", "0".repeat(21)),
    );
    let run = classified(&desk, &["in.csv"]);
    assert_eq!(run.status, 1);
    assert!(
        run.err.contains("in.csv:4: column `omzet (x 1.000)`: `1000000000000000000000` is larger than any figure"),
        "{}",
        run.err
    );
    assert!(run.err.contains("3 rows: 2 classified, 1 rejected"), "{}", run.err);
    let shown = desk.run(&["explain", "in.csv", "--line", "2", "--as-of", "2026-11-21"]);
    assert!(shown.out.contains("annual turnover: EUR 0.000001"), "{}", shown.out);
}

#[test]
fn a_column_and_a_cell_do_not_both_multiply() {
    let desk = Desk::new();
    desk.put("in.csv", "id;function;omzet (x 1.000)\n1;other;€ 5\n2;other;5 mln\n");
    let run = classified(&desk, &["in.csv"]);
    let told = "in.csv:3: column `omzet (x 1.000)`: `5 mln` has the word `mln` in a column that is read times 1,000; \
        write the figure without it, or rename the column\n";
    assert!(run.err.contains(told), "{}", run.err);
    assert!(run.err.contains("2 rows: 1 classified, 1 rejected"), "{}", run.err);
}

#[test]
fn a_name_that_is_near_is_suggested() {
    let catalogue = catalogue();
    for (name, expected) in [
        ("omzt", "column `omzt` is no fact and passes through unread; did you mean `turnover`?"),
        ("Bilanzsume", "column `Bilanzsume` is no fact and passes through unread; did you mean `balance_sheet`?"),
        ("colour", "column `colour` is no fact and passes through unread"),
        (
            "omzet (m€)",
            "column `omzet (m€)` begins like `turnover`, but the rest is not understood, so it passes through unread; \
             if it does give that, say so with `--map \"omzet (m€)=turnover\"`",
        ),
    ] {
        let columns = read(&[name], &[], &catalogue).unwrap();
        assert_eq!(columns.passed_through[0].said().unwrap().en.as_ref(), expected);
    }
}

#[test]
fn every_column_is_facts_or_passes_through() {
    let catalogue = catalogue();
    let all: Vec<FactId> = catalogue.fact_ids().collect();
    let names: Vec<String> = all.iter().map(|fact| catalogue.fact(*fact).name.replace('_', " ")).collect();
    let header: Vec<&str> = names.iter().map(String::as_str).filter(|name| *name != "function").collect();
    let columns = read(&header, &[], &catalogue).unwrap();
    assert!(columns.facts.iter().all(Option::is_some));
    assert!(columns.passed_through.is_empty() && columns.recognised(&catalogue).is_none());
}
