//! Everything said about data and about a run is there in Dutch, and the English is as it was.
//!
//! What the binary says is compared with tables of both languages; what the program could say is read off its source.
#![allow(clippy::unwrap_used)]

#[path = "common/command.rs"]
mod command;
#[path = "common/source.rs"]
mod source;

use command::{Desk, Run};
use source::{SourceText, program};
use std::collections::BTreeSet;

const LAW: &[&str] = &["--law", "eu", "--as-of", "2026-11-21"];

/// A sentence in English and in Dutch.
type Both = [&'static str; 2];

const LANGUAGES: [&str; 2] = ["en", "nl"];

#[track_caller]
fn none_wrong(wrong: &[String]) {
    assert!(wrong.is_empty(), "{} wrong:\n- {}", wrong.len(), wrong.join("\n- "));
}

/// Runs the tool on a file of this content, in English or in Dutch. What the file was read as is told first, and is
/// looked at by itself.
fn run(desk: &Desk, arguments: &[&str], lang: usize) -> Run {
    let mut run = desk.run(&[arguments, &["--lang", LANGUAGES[lang]]].concat());
    run.err = run.besides_dialect();
    run
}

// Cells and rows

/// The cells of a row, why it is rejected, and what to do.
type Faulty = (&'static [(&'static str, &'static str)], Both, Both);

#[rustfmt::skip]
const FAULTY: &[Faulty] = &[
    (&[("critical_entity", "misschien")],
        ["`misschien` is neither true nor false", "`misschien` is noch true, noch false"],
        ["write `true`, `false`, `unknown`, or leave it blank", "vul `true`, `false` of `unknown` in, of laat de cel leeg"]),
    (&[("fte", "-3")],
        ["`-3` is negative", "`-3` is negatief"],
        ["a figure is zero or more; leave it blank when it is not known", "een bedrag of aantal is nul of meer; laat de cel leeg als het niet bekend is"]),
    (&[("fte", "1e9")],
        ["`1e9` is in exponent notation, which hides the exact figure", "`1e9` staat in wetenschappelijke notatie, die het precieze getal verbergt"],
        ["write the number in full", "schrijf het getal voluit"]),
    (&[("fte", "1.234,56")],
        ["`1.234,56` does not have a decimal point", "`1.234,56` heeft geen decimale punt"],
        ["write it as `1234.56`, or add `--decimal comma` if all figures have a decimal comma", "schrijf het als `1234.56`, of voeg `--decimal comma` toe als alle cijfers een decimale komma hebben"]),
    (&[("fte", "1,234")],
        ["`1,234` can be read in more than one way", "`1,234` kan op meer dan één manier worden gelezen"],
        ["write it as `1234.56`, or declare the decimal mark with `--decimal comma` or `--decimal point`", "schrijf het als `1234.56`, of noem het decimaalteken met `--decimal comma` of `--decimal point`"]),
    (&[("fte", "0.0000000001")],
        ["`0.0000000001` has more than nine decimals", "`0.0000000001` heeft meer dan negen decimalen"],
        ["shorten it", "schrijf er minder"]),
    (&[("turnover", "1234567890123456789012345")],
        ["`1234567890123456789012345` is larger than any figure in accounts", "`1234567890123456789012345` is groter dan welk getal in een jaarrekening ook"],
        ["check the number of digits", "controleer het aantal cijfers"]),
    (&[("turnover", "1.23.456")],
        ["`1.23.456` has marks that fit no number", "`1.23.456` heeft tekens die bij geen getal passen"],
        ["write it as `1234.56`, or thousands in groups of three; `--decimal comma` or `--decimal point` names the mark", "schrijf het als `1234.56`, of duizendtallen in groepen van drie; `--decimal comma` of `--decimal point` noemt het teken"]),
    (&[("turnover", "3 billion")],
        ["`3 billion`: `billion` does not mean the same in every language", "`3 billion`: `billion` betekent niet in elke taal hetzelfde"],
        ["write the number in full, or with a word that does, such as `mln` or `mrd`", "schrijf het getal voluit, of met een woord dat wel duidelijk is, zoals `mln` of `mrd`"]),
    (&[("member_states_served", "2.5")],
        ["`2.5` is no whole number of Member States", "`2.5` is geen geheel aantal lidstaten"],
        ["give the number without decimals, or leave it blank", "geef het aantal zonder decimalen, of laat de cel leeg"]),
    (&[("turnover", "12 MW")],
        ["`12 MW` is in MW, and the column is in EUR", "`12 MW` is in MW, en de kolom is in EUR"],
        ["give the figure in EUR, or leave it blank", "geef het cijfer in EUR, of laat de cel leeg"]),
    (&[("turnover", "about 10")],
        ["`about 10` is no number", "`about 10` is geen getal"],
        ["write digits, as in `1234.56`; a unit, or a word such as `mln`, may stand beside them", "schrijf cijfers, zoals in `1234.56`; een eenheid, of een woord als `mln`, mag erbij staan"]),
    (&[("designated_as", "vital")],
        ["`vital` is none of the choices", "`vital` is geen van de keuzes"],
        ["write one of `important`, `essential`, `none`, `unknown`, or leave it blank", "vul een van deze in: `important`, `essential`, `none`, `unknown`, of laat de cel leeg"]),
    (&[("country", "UK")],
        ["`UK` is no country", "`UK` is geen land"],
        ["the code in ISO 3166-1 is `GB`", "de code volgens ISO 3166-1 is `GB`"]),
    (&[("service_countries", "NL|Atlantis")],
        ["`Atlantis` is no country", "`Atlantis` is geen land"],
        ["write the two letters of ISO 3166-1, as in `NL`", "schrijf de twee letters van ISO 3166-1, zoals in `NL`"]),
    (&[("designated_on", "30-02-2026")],
        ["`30-02-2026` is no date", "`30-02-2026` is geen datum"],
        ["that month has 28 days", "die maand heeft 28 dagen"]),
    (&[("function", "energy")],
        ["`energy` is no entity type", "`energy` is geen soort entiteit"],
        ["that is a sector: put it in the column `sector`, or name the entity type", "dat is een sector: zet die in de kolom `sector`, of noem de soort entiteit"]),
    (&[("function", "electricity-dsso")],
        ["`electricity-dsso` is no entity type", "`electricity-dsso` is geen soort entiteit"],
        ["did you mean `electricity-dso`? `vitaal rules list` shows all; `other` is none of the listed", "bedoelde u `electricity-dso`? `vitaal rules list` toont alles; `other` is geen van de vermelde soorten"]),
    (&[("function", "qqq")],
        ["`qqq` is no entity type", "`qqq` is geen soort entiteit"],
        ["`vitaal rules list` shows all entity types; `other` is none of the listed", "`vitaal rules list` toont alle soorten entiteiten; `other` is geen van de vermelde soorten"]),
    (&[("sector", "electricity-dso")],
        ["`electricity-dso` is no sector", "`electricity-dso` is geen sector"],
        ["that is an entity type: put it in the column `function`", "dat is een soort entiteit: zet die in de kolom `function`"]),
    (&[("sector", "enery")],
        ["`enery` is no sector", "`enery` is geen sector"],
        ["did you mean `energy`? `vitaal rules list` shows all", "bedoelde u `energy`? `vitaal rules list` toont alles"]),
    (&[("sector", "qqq")],
        ["`qqq` is no sector", "`qqq` is geen sector"],
        ["`vitaal rules list` shows all sectors", "`vitaal rules list` toont alle sectoren"]),
    (&[("function", "electricity-dso"), ("sector", "health")],
        ["function `electricity-dso` belongs to sector `energy`, and the sector given is `health`", "functie `electricity-dso` hoort bij sector `energy`, en de opgegeven sector is `health`"],
        ["correct one of the two, or leave the sector blank", "verbeter een van de twee, of laat de sector leeg"]),
    (&[("function", "ministry-of-defence"), ("excluded_body", "false")],
        ["`false` contradicts the function `ministry-of-defence`", "`false` is in strijd met de functie `ministry-of-defence`"],
        ["leave `excluded_body` blank, or name another function", "laat `excluded_body` leeg, of noem een andere functie"]),
    (&[("designated_on", "2026-03-01"), ("notified_on", "2025-03-01")],
        ["`2025-03-01` is before `designated_on`, which is 2026-03-01", "`2025-03-01` ligt vóór `designated_on`, en dat is 2026-03-01"],
        ["correct one of the two dates, or leave the one that is not known blank", "verbeter een van de twee datums, of laat de datum die niet bekend is leeg"]),
];

/// A row as it stands in the file, after the header `id,function,fte`.
type FaultyRow = (&'static [u8], Both, Both);

#[rustfmt::skip]
const FAULTY_ROWS: &[FaultyRow] = &[
    (b"a,other\n",
        ["the row has 2 cells, and the header names 3 columns", "de rij heeft 2 cellen, en de kopregel noemt 3 kolommen"],
        ["look for a delimiter inside a cell that is not in quotes, or a cell that was left out", "zoek een scheidingsteken in een cel die niet tussen aanhalingstekens staat, of een cel die is weggelaten"]),
    (b"a\n",
        ["the row has 1 cell, and the header names 3 columns", "de rij heeft 1 cel, en de kopregel noemt 3 kolommen"],
        ["look for a delimiter inside a cell that is not in quotes, or a cell that was left out", "zoek een scheidingsteken in een cel die niet tussen aanhalingstekens staat, of een cel die is weggelaten"]),
    (b"\xc3\xa9\xff,other,1\n",
        ["the row is not text in UTF-8", "de rij is geen tekst in UTF-8"],
        ["save the file as UTF-8, or name its encoding, as in `--encoding windows-1252`", "sla het bestand op als UTF-8, of noem de codering, zoals in `--encoding windows-1252`"]),
    (b"a\0,other,1\n",
        ["the row has NUL bytes, which are no text", "de rij heeft NUL-bytes, en die zijn geen tekst"],
        ["write the row anew, or name the encoding of the file with `--encoding`", "schrijf de rij opnieuw, of noem de codering van het bestand met `--encoding`"]),
    (b"a,other,\"1\nb,other,1\n",
        ["a quote is opened on line 2 and never closed; everything after it was read as one cell", "op regel 2 is een aanhalingsteken geopend en nooit gesloten; alles daarna is als één cel gelezen"],
        ["close the quote, or double it where it is part of the text", "sluit het aanhalingsteken, of verdubbel het waar het bij de tekst hoort"]),
];

#[rustfmt::skip]
/// What stands in a row that goes on for more than a mebibyte.
const ENDLESS_ROWS: &[FaultyRow] = &[
    (b"a,other,",
        ["the row does not end within a mebibyte; everything after it was left unread", "de rij eindigt niet binnen een mebibyte; alles daarna is niet gelezen"],
        ["look for a line end that is missing", "zoek een regeleinde dat ontbreekt"]),
    (b"a,other,\"",
        ["a quote is opened on line 2 and never closed; everything after it was left unread", "op regel 2 is een aanhalingsteken geopend en nooit gesloten; alles daarna is niet gelezen"],
        ["close the quote, or double it where it is part of the text", "sluit het aanhalingsteken, of verdubbel het waar het bij de tekst hoort"]),
];

/// Reasons and helps of a file of rejects, in the order of its rows.
fn reasons(desk: &Desk) -> Vec<[String; 2]> {
    let text = desk.read("rejects.csv");
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let names: Vec<String> = reader.headers().unwrap().iter().take(5).map(String::from).collect();
    assert_eq!(names, ["line", "rejected_column", "rejected_value", "rejected_reason", "rejected_help"]);
    reader.records().map(|r| r.unwrap()).map(|r| [r[3].to_string(), r[4].to_string()]).collect()
}

const CLASSIFY: &[&str] = &["classify", "in.csv", "-o", "out.csv", "--rejects", "rejects.csv", "--force"];

/// All of them in one file: its rejects in full, and the first ten on standard error.
#[test]
fn faults_of_cells_are_told_in_both_languages() {
    let columns: BTreeSet<&str> = FAULTY.iter().flat_map(|(cells, ..)| cells.iter().map(|(name, _)| *name)).collect();
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&columns).unwrap();
    for (cells, ..) in FAULTY {
        let cell = |column| cells.iter().find(|(name, _)| name == column).map_or("", |(_, cell)| cell);
        writer.write_record(columns.iter().map(cell)).unwrap();
    }
    let desk = Desk::new();
    desk.put("in.csv", writer.into_inner().unwrap());
    for (lang, column) in ["column", "kolom"].into_iter().enumerate() {
        let told = run(&desk, &[CLASSIFY, LAW].concat(), lang);
        let expected: Vec<[String; 2]> =
            FAULTY.iter().map(|(_, why, help)| [why[lang], help[lang]].map(String::from)).collect();
        assert_eq!(reasons(&desk), expected, "{}", told.err);
        for (i, ((cells, ..), [why, help])) in FAULTY.iter().zip(&expected).enumerate().take(10) {
            let line = format!("in.csv:{}: {column} `{}`: {why}; {help}\n", i + 2, cells[0].0);
            assert!(told.err.contains(&line), "{line}\n{}", told.err);
        }
        let n = FAULTY.len() - 10;
        let more = [
            format!("and {n} more rejected rows; `--rejects FILE` writes them all\n"),
            format!("en nog {n} afgekeurde rijen; `--rejects FILE` schrijft ze allemaal weg\n"),
        ];
        assert!(told.err.contains(&more[lang]), "{}", told.err);
    }
}

#[test]
fn a_decimal_comma_that_does_not_fit_is_told_in_both_languages() {
    let desk = Desk::new();
    desk.put("in.csv", "id;function;fte\na;other;1.5\n");
    for (lang, line) in [
        "in.csv:2: column `fte`: `1.5` does not fit a decimal comma; write thousands in groups of three, as in `1.234,56`",
        "in.csv:2: kolom `fte`: `1.5` past niet bij een decimale komma; schrijf duizendtallen in groepen van drie cijfers, zoals in `1.234,56`",
    ].into_iter().enumerate() {
        let told = run(&desk, &[&["classify", "in.csv", "--decimal", "comma"], LAW].concat(), lang);
        assert_eq!(told.err.lines().next(), Some(line));
    }
}

/// What a file is, and what it is said to be read as.
#[rustfmt::skip]
const READ_AS: &[(&[u8], &[&str], Both)] = &[
    (b"id,function\na,other\n", &[], ["comma", "komma"]),
    (b"function\nother\n", &[], ["one column", "één kolom"]),
    (b"id,function,fte\na,other,1\n", &[], ["comma, decimal point by convention", "komma, decimale punt volgens afspraak"]),
    (b"id,function,fte\na,other,1.5\n", &[], ["comma, decimal point", "komma, decimale punt"]),
    (b"id;function;fte\na;other;1\n", &[], ["semicolon", "puntkomma"]),
    (b"id;function;fte\n\x80;other;1,5\n", &[], ["semicolon, decimal comma, Windows-1252", "puntkomma, decimale komma, Windows-1252"]),
    (b"\xef\xbb\xbfid\tfunction\na\tother\n", &[], ["tab, UTF-8", "tabteken, UTF-8"]),
    (b"'id'|'function'\n'a'|'other'\n", &[], ["pipe, single quotes", "verticale streep, enkele aanhalingstekens"]),
    (b"sep=:\nid:function\na:other\n", &[], ["delimiter `:`", "scheidingsteken `:`"]),
    (b"id;function;fte;turnover\na;other;1,5;1.5\nb;other;1;2.5\n", &[],
        ["semicolon, decimal comma in `fte`, decimal point in `turnover`", "puntkomma, decimale komma in `fte`, decimale punt in `turnover`"]),
    (b"id;function;fte;turnover\na;other;1;1.5\nb;other;1;2,5\nc;other;1;2,5\n", &[],
        ["semicolon, decimal mark not the same in `turnover`", "puntkomma, decimaalteken niet overal gelijk in `turnover`"]),
    (b"id;function;fte\na;other;1\n", &["--decimal", "comma", "--quote", "none", "--encoding", "latin1"],
        ["semicolon, no quotes, decimal comma, Windows-1252", "puntkomma, geen aanhalingstekens, decimale komma, Windows-1252"]),
];

#[test]
fn what_a_file_is_read_as_is_told_once_in_both_languages() {
    for (content, further, said) in READ_AS {
        let desk = Desk::new();
        desk.put("in.csv", content);
        for (lang, line) in [format!("in.csv: read as: {}\n", said[0]), format!("in.csv: gelezen als: {}\n", said[1])]
            .into_iter()
            .enumerate()
        {
            let language = &["--lang", LANGUAGES[lang]];
            let told = desk.run(&[&["classify", "in.csv"], *further, LAW, language].concat());
            assert!(told.err.starts_with(&line), "{line}{}", told.err);
            assert_eq!(told.err.matches(&line).count(), 1, "{}", told.err);
        }
    }
}

#[test]
fn figures_that_contradict_the_others_are_told_in_both_languages() {
    let desk = Desk::new();
    desk.put("in.csv", "id;function;fte\na;other;1,5\nb;other;2,5\nc;other;1.5\n");
    for (lang, line) in [
        "in.csv:4: column `fte`: `1.5` has another decimal mark than other figures of the file; correct it, or say which mark counts with `--decimal comma` or `--decimal point`\n",
        "in.csv:4: kolom `fte`: `1.5` heeft een ander decimaalteken dan andere cijfers in het bestand; verbeter het, of zeg welk teken geldt met `--decimal comma` of `--decimal point`\n",
    ].into_iter().enumerate() {
        let told = run(&desk, &[&["classify", "in.csv"], LAW].concat(), lang);
        assert!(told.err.starts_with(line), "{}", told.err);
    }
}

#[test]
fn faults_of_rows_are_told_in_both_languages() {
    let endless = ENDLESS_ROWS.iter().map(|(row, why, help)| ([*row, &[b'x'; 1 << 21]].concat(), why, help));
    let rows = FAULTY_ROWS.iter().map(|(row, why, help)| (row.to_vec(), why, help)).chain(endless);
    for (row, why, help) in rows {
        let desk = Desk::new();
        desk.put("in.csv", [b"id,function,fte\n", row.as_slice()].concat());
        for lang in [0, 1] {
            let told = run(&desk, &[CLASSIFY, LAW].concat(), lang);
            assert_eq!(reasons(&desk), [[why[lang], help[lang]].map(String::from)], "{}", told.err);
            assert!(told.err.starts_with(&format!("in.csv:2: {}; {}\n", why[lang], help[lang])), "{}", told.err);
        }
    }
}

// What is refused

/// A file, arguments, and the only thing that is said.
type Refused = (&'static [u8], &'static [&'static str], Both);

#[rustfmt::skip]
const REFUSED: &[Refused] = &[
    (b"", &["classify", "in.csv"],
        ["error: `in.csv`: the file is empty: its first line must name the columns",
         "fout: `in.csv`: het bestand is leeg: de eerste regel moet de kolommen noemen"]),
    (b"id,fte,function,FTE\n1,2,other,3\n", &["classify", "in.csv"],
        ["error: `in.csv`: the columns `fte` (2) and `FTE` (4) have the same name; rename or remove one of them",
         "fout: `in.csv`: de kolommen `fte` (2) en `FTE` (4) hebben dezelfde naam; hernoem of verwijder een van de twee"]),
    (b"colour,shape\nred,round\n", &["classify", "in.csv"],
        ["error: `in.csv`: none of the columns is known (`colour`, `shape`); the first line must name columns such as `function`, `sector` or `fte`",
         "fout: `in.csv`: geen van de kolommen is bekend (`colour`, `shape`); de eerste regel moet kolommen noemen zoals `function`, `sector` of `fte`"]),
    (b"id,f\xffte,function\n1,2,other\n", &["classify", "in.csv", "--encoding", "utf-8"],
        ["error: `in.csv`: the first line is not text in the encoding of the file; name another with `--encoding`, or save it as UTF-8",
         "fout: `in.csv`: de eerste regel is geen tekst in de codering van het bestand; noem een andere met `--encoding`, of sla het op als UTF-8"]),
    (b"id,f\x81te,function\n1,2,other\n", &["classify", "in.csv"],
        ["error: `in.csv`: it is no text in any encoding that can be told; name its encoding with `--encoding`, or save it as UTF-8",
         "fout: `in.csv`: het is geen tekst in een codering die te herkennen is; noem de codering met `--encoding`, of sla het op als UTF-8"]),
    (b"id,\"function,fte\n1,other,3\n", &["classify", "in.csv"],
        ["error: `in.csv`: a quote is opened in the first line and never closed; close it",
         "fout: `in.csv`: in de eerste regel is een aanhalingsteken geopend en nooit gesloten; sluit het"]),
    (b"id,function\n", &["classify", "in.csv"],
        ["error: `in.csv` has a header and no rows",
         "fout: `in.csv` heeft een kopregel en geen rijen"]),
    (b"", &["classify", "-"],
        ["error: `standard input`: the file is empty: its first line must name the columns",
         "fout: `standaardinvoer`: het bestand is leeg: de eerste regel moet de kolommen noemen"]),
    (b"id,function\na,other\n", &["classify", "im.csv"],
        ["error: there is no file `im.csv`; did you mean `./in.csv`?",
         "fout: er is geen bestand `im.csv`; bedoelde u `./in.csv`?"]),
    (b"id,function\na,other\n", &["classify", "."],
        ["error: `.` is a folder; name a file in it",
         "fout: `.` is een map; noem een bestand daarin"]),
    (b"id,function\na,other\n", &["classify", "in.csv", "-o", "in.csv"],
        ["error: `in.csv` is read by this run, and would be lost; name another file to write to",
         "fout: `in.csv` wordt hier gelezen en zou verloren gaan; noem een ander bestand om in te schrijven"]),
    (b"id,function\na,other\n", &["classify", "in.csv", "-o", "x.csv", "--rejects", "x.csv"],
        ["error: `x.csv` is named for the output and for the rejects; name two files",
         "fout: `x.csv` is genoemd voor de uitvoer en voor de afgekeurde rijen; noem twee bestanden"]),
    (b"id,function\na,other\n", &["classify", "in.csv", "--rejects", "-"],
        ["error: output and rejects would both go to standard output; name a file with `--output` or `--rejects`",
         "fout: de uitvoer en de afgekeurde rijen zouden beide naar de standaarduitvoer gaan; noem een bestand met `--output` of `--rejects`"]),
    (b"id,function\nabc-123,other\n", &["explain", "in.csv", "--id", "abc-124"],
        ["error: `in.csv` has no row `abc-124`; did you mean `abc-123`?",
         "fout: `in.csv` heeft geen rij `abc-124`; bedoelde u `abc-123`?"]),
    (b"id,function\nabc,other\n", &["explain", "in.csv", "--line", "1"],
        ["error: no row of `in.csv` starts on line 1; the header is line 1",
         "fout: geen rij van `in.csv` begint op regel 1; de kopregel is regel 1"]),
    (b"function\nother\n", &["explain", "in.csv", "--id", "a"],
        ["error: `in.csv` has no column `id`; choose the row with `--line N`",
         "fout: `in.csv` heeft geen kolom `id`; kies de rij met `--line N`"]),
    (b"id,function,fte\na,other,-3\n", &["explain", "in.csv", "--id", "a"],
        ["error: this row cannot be read:\nin.csv:2: column `fte`: `-3` is negative; a figure is zero or more; leave it blank when it is not known",
         "fout: deze rij kan niet worden gelezen:\nin.csv:2: kolom `fte`: `-3` is negatief; een bedrag of aantal is nul of meer; laat de cel leeg als het niet bekend is"]),
];

/// A file of holdings, and what is said of it, line by line.
#[rustfmt::skip]
const HOLDINGS: &[(&str, &[Both])] = &[
    ("owner,owned,share,control\nb,,60,\nb,b,60,\nb,a,60,misschien\nb,a,,\nb,a,600,\nb,a,x,\n", &[
        ["error: `holdings.csv` cannot be used:", "fout: `holdings.csv` kan niet worden gebruikt:"],
        ["line 2: column `owned` is blank; name an id of the file of records", "regel 2: kolom `owned` is leeg; noem een kenmerk uit het bestand met organisaties"],
        ["line 3: `b` holds itself; correct one of the two ids", "regel 3: `b` houdt een deel van zichzelf; verbeter een van de twee kenmerken"],
        ["line 4: column `control`: `misschien` is neither true nor false", "regel 4: kolom `control`: `misschien` is noch true, noch false"],
        ["line 5: the share of `b` in `a` is blank; give it in percent, or `control` as true", "regel 5: het aandeel van `b` in `a` is leeg; geef het in procenten, of `control` als true"],
        ["line 6: column `share`: `600` is more than 100; give it in percent", "regel 6: kolom `share`: `600` is meer dan 100; geef het in procenten"],
        ["line 7: column `share`: `x` is no number; give it in percent, as in `33.3`", "regel 7: kolom `share`: `x` is geen getal; geef het in procenten, zoals in `33.3`"],
    ]),
    ("owner,owned,share\nb,a,60\nc,a,60\n", &[
        ["error: `holdings.csv` cannot be used:", "fout: `holdings.csv` kan niet worden gebruikt:"],
        ["the shares in `a` come to 120 percent; correct them", "de aandelen in `a` zijn samen 120 procent; verbeter ze"],
    ]),
    ("ownr,owned\nb,a\n", &[
        ["error: `holdings.csv` cannot be used:", "fout: `holdings.csv` kan niet worden gebruikt:"],
        ["line 1: the column `owner` is missing (or is it `ownr`?); the columns are ", "regel 1: de kolom `owner` ontbreekt (of is het `ownr`?); de kolommen zijn "],
        ["line 1: neither `share` nor `control` is a column; one of them is needed", "regel 1: noch `share` noch `control` is een kolom; een van de twee is nodig"],
    ]),
];

#[test]
fn faults_of_holdings_are_told_in_both_languages() {
    let desk = Desk::new();
    desk.put("in.csv", "id,function,fte\na,electricity-dso,40\n");
    for (holdings, said) in HOLDINGS {
        desk.put("holdings.csv", holdings);
        for lang in [0, 1] {
            let told = run(&desk, &[&["classify", "in.csv", "--holdings", "holdings.csv"], LAW].concat(), lang);
            assert_eq!(told.status, 2);
            begin(&told.err, &said.iter().map(|line| line[lang].to_string()).collect::<Vec<_>>());
        }
    }
}

#[test]
fn what_holdings_leave_open_is_told_in_both_languages() {
    let desk = Desk::new();
    desk.put("in.csv", "id,function,fte\na,electricity-dso,40\n");
    desk.put("holdings.csv", "owner,owned,share\nb,a,60\n");
    let lines: &[Both] = &[
        [
            "holdings.csv: 1 taken as linked by share alone; `control` says nothing of them",
            "holdings.csv: 1 alleen op grond van het aandeel als verbonden beschouwd; `control` zegt er niets over",
        ],
        [
            "holdings.csv: 1 without a record, so figures of their groups are at least what is known: `b`",
            "holdings.csv: 1 zonder rij, dus de cijfers van hun groepen zijn ten minste wat bekend is: `b`",
        ],
    ];
    for lang in [0, 1] {
        let told = run(&desk, &[&["classify", "in.csv", "--holdings", "holdings.csv"], LAW].concat(), lang);
        let found: Vec<&str> = told.err.lines().take(2).collect();
        assert_eq!(found, lines.iter().map(|line| line[lang]).collect::<Vec<_>>());
    }
}

#[test]
fn refusals_are_told_in_both_languages() {
    let mut wrong = Vec::new();
    for (content, arguments, said) in REFUSED {
        for (lang, said) in said.iter().enumerate() {
            let desk = Desk::new();
            desk.put("in.csv", content);
            let told = run(&desk, &[arguments, LAW].concat(), lang);
            if told.status != 2 || told.err != format!("{said}\n") {
                wrong.push(format!("{arguments:?}: status {}\n{}  expected\n{said}", told.status, told.err));
            }
        }
    }
    none_wrong(&wrong);
}

#[test]
fn a_header_without_end_is_told_in_both_languages() {
    let desk = Desk::new();
    desk.put("in.csv", [b"id,function,".as_slice(), &[b'x'; 1 << 21]].concat());
    for (lang, line) in [
        "error: `in.csv`: the first line does not end within a mebibyte; it must name the columns, and each row be a line of its own\n",
        "fout: `in.csv`: de eerste regel eindigt niet binnen een mebibyte; die moet de kolommen noemen, en elke rij moet een eigen regel zijn\n",
    ].into_iter().enumerate() {
        assert_eq!(run(&desk, &[&["classify", "in.csv"], LAW].concat(), lang).err, line);
    }
}

// Faults of rules and of usage

#[test]
fn faults_of_rules_and_of_arguments_stay_english() {
    let desk = Desk::new();
    desk.put("in.csv", "id,function\na,other\n");
    for arguments in [&["classify", "in.csv", "--law", "none-such"][..], &["classify", "in.csv", "--as-of", "gisteren"]]
    {
        let [english, dutch] = [0, 1].map(|lang| run(&desk, arguments, lang));
        assert_eq!((dutch.status, &dutch.err), (2, &english.err));
        assert!(dutch.err.starts_with("error"), "{}", dutch.err);
    }
}

// What is disclosed, and what the run came to

/// Lines of standard error, each as it begins: the names of facts and rules after it belong to the law.
#[track_caller]
fn begin(err: &str, expected: &[String]) {
    let lines: Vec<&str> = err.lines().collect();
    let fits = lines.len() == expected.len() && lines.iter().zip(expected).all(|(l, e)| l.starts_with(e.as_str()));
    assert!(fits, "expected\n{}\n\nfound\n{err}", expected.join("\n"));
}

#[test]
fn disclosures_and_counts_are_told_in_both_languages() {
    let desk = Desk::new();
    desk.put(
        "in.csv",
        "id,turnovr,nis2_class,function,vital_provider,critical_entity,last_assessed_on\n\
         a,1,x,electricity-dso,,true,2022-01-01\na,1,x,other,,,\nb,1,x,nothing-at-all,,,\n",
    );
    let expected: &[Both] = &[
        [
            "in.csv:1: column `turnovr` is no fact and passes through unread; did you mean `turnover`?",
            "in.csv:1: kolom `turnovr` is geen bekend gegeven en gaat ongelezen mee; bedoelde u `turnover`?",
        ],
        [
            "in.csv:1: column `nis2_class` is replaced by the result of this run",
            "in.csv:1: kolom `nis2_class` wordt vervangen door de uitkomst van deze beoordeling",
        ],
        [
            "in.csv:1: not read under the law `eu`: vital_provider",
            "in.csv:1: niet gelezen onder de wet `eu`: vital_provider",
        ],
        [
            "in.csv:3: the id `a` has come before; all rows are classified",
            "in.csv:3: het kenmerk `a` kwam al eerder voor; alle rijen worden ingedeeld",
        ],
        [
            "in.csv:4: column `function`: `nothing-at-all` is no entity type; ",
            "in.csv:4: kolom `function`: `nothing-at-all` is geen soort entiteit; ",
        ],
        [
            "3 rows: 2 classified, 1 rejected; law eu, as of 2026-11-21",
            "3 rijen: 2 ingedeeld, 1 afgekeurd; wet eu, peildatum 2026-11-21",
        ],
        ["nis2: ", "nis2: "],
        ["cer: ", "cer: "],
        ["assumed where blank: ", "aangenomen waar niets is opgegeven: "],
        ["assumed: where neither the year before", "aangenomen: waar noch het jaar daarvoor"],
        ["overdue: 1 review_due", "verlopen: 1 review_due"],
        ["read as: money-test=either", "gelezen als: money-test=either"],
    ];
    let arguments = [&["classify", "in.csv", "--format", "csv", "--read", "money-test=either"], LAW].concat();
    for lang in [0, 1] {
        let told = run(&desk, &arguments, lang);
        assert_eq!(told.status, 1);
        begin(&told.err, &expected.iter().map(|line| line[lang].to_string()).collect::<Vec<_>>());
        let place = ["country=in the Union", "country=in de Unie"][lang];
        assert!(told.err.contains(place), "{}", told.err);
    }
}

#[test]
fn one_row_is_counted_as_one() {
    let desk = Desk::new();
    desk.put("in.csv", "function,fte\nother,1\n");
    desk.put("eleven.csv", format!("function,fte\n{}", "other,x\n".repeat(11)));
    for (lang, [one, more]) in [
        ["1 row: 1 classified, 0 rejected", "and 1 more rejected row; `--rejects FILE` writes them all"],
        ["1 rij: 1 ingedeeld, 0 afgekeurd", "en nog 1 afgekeurde rij; `--rejects FILE` schrijft ze allemaal weg"],
    ]
    .into_iter()
    .enumerate()
    {
        let told = run(&desk, &[&["classify", "in.csv"], LAW].concat(), lang);
        assert!(told.err.lines().next().unwrap().starts_with(one), "{}", told.err);
        let told = run(&desk, &[&["classify", "eleven.csv"], LAW].concat(), lang);
        assert_eq!(told.err.lines().nth(10), Some(more), "{}", told.err);
    }
}

/// A regime for which nothing is in force on the day is named all the same.
#[test]
fn a_regime_without_an_act_says_so() {
    let desk = Desk::new();
    desk.put("in.csv", "id,function,fte\na,other,1\n");
    for (lang, line) in ["cer: no act in force", "cer: geen wet van kracht"].into_iter().enumerate() {
        let told = run(&desk, &["classify", "in.csv", "--law", "nl", "--as-of", "2026-08-14"], lang);
        assert!(told.err.lines().any(|found| found == line), "{}", told.err);
        let told = run(&desk, &["classify", "in.csv", "--law", "nl", "--as-of", "2026-11-21"], lang);
        assert!(!told.err.contains(line), "{}", told.err);
    }
}

/// Of a long file, the ids of the first rows are compared.
#[test]
fn that_not_all_ids_were_compared_is_told_in_both_languages() {
    let rows: String = (0..=1 << 19).map(|i| format!("{i},other\n")).collect();
    let desk = Desk::new();
    desk.put("in.csv", format!("id,function\n{rows}"));
    for (lang, line) in [
        "in.csv: ids were looked at for repetition in the first 524288 rows",
        "in.csv: alleen in de eerste 524288 rijen is gekeken of een kenmerk vaker voorkomt",
    ]
    .into_iter()
    .enumerate()
    {
        let told = run(&desk, &[&["classify", "in.csv", "-o", "out.csv", "--force"], LAW].concat(), lang);
        assert_eq!(told.err.lines().next(), Some(line));
    }
}

// What the program could say

/// Sentences that are the same in both languages, each with the reason.
const SAME_IN_BOTH: &[&str] = &[];

/// The sentences of the program with their places: what `said!` is given.
fn sentences() -> Vec<(String, String, String)> {
    let mut found = Vec::new();
    for file in program() {
        for at in calls(&file) {
            let mut literals = file.literals.iter().filter(|l| l.at > at).take(2).map(|l| l.text.clone());
            let line = file.code.chars().take(at).filter(|c| *c == '\n').count() + 1;
            let (en, nl) = (literals.next().unwrap(), literals.next().unwrap());
            found.push((format!("{}:{line}", file.path), en, nl));
        }
    }
    found
}

/// Where `said!` is used.
fn calls(file: &SourceText) -> Vec<usize> {
    let code = &file.code;
    code.match_indices("said!(").map(|(at, _)| code[..at].chars().count()).collect()
}

/// What stands between two marks, in alphabetical order.
fn between(text: &str, open: char, close: char) -> Vec<String> {
    let parts = text.split(open).skip(1);
    let mut found: Vec<String> = if open == close {
        parts.step_by(2).map(String::from).collect()
    } else {
        parts.filter_map(|part| Some(part.split_once(close)?.0.to_string())).collect()
    };
    found.sort();
    found
}

#[test]
fn every_sentence_is_there_in_both_languages() {
    let sentences = sentences();
    assert!(sentences.len() > 40, "only {} sentences were found", sentences.len());
    let (mut offences, mut same) = (Vec::new(), BTreeSet::new());
    for (place, en, nl) in &sentences {
        let mut add = |what: &str| offences.push(format!("{place}: {what}:\n    {en}\n    {nl}"));
        if en.trim().is_empty() || nl.trim().is_empty() {
            add("one language is empty");
        }
        if en == nl {
            same.insert(en.as_str());
            if !SAME_IN_BOTH.contains(&en.as_str()) {
                add("the same in both languages");
            }
        }
        // a sentence within a sentence is in the language of the whole
        let whole = |text: &str, lang: &str| text.replace(lang, "{}");
        if between(&whole(en, "{en}"), '{', '}') != between(&whole(nl, "{nl}"), '{', '}') {
            add("not the same holes");
        }
        if between(en, '`', '`') != between(nl, '`', '`') {
            add("what stands in backticks is not the same");
        }
        for text in [en, nl] {
            if text.ends_with('.') || text.starts_with(char::is_uppercase) {
                add("a sentence begins in lower case and has no final period");
            }
        }
    }
    let idle = SAME_IN_BOTH.iter().filter(|text| !same.contains(**text));
    offences.extend(idle.map(|text| format!("`{text}` is excused, and no sentence needs it")));
    none_wrong(&offences);
}

/// Files in which everything is said about data or about the run.
const SAYING: &[&str] = &[
    "src/records/columns.rs",
    "src/records/dialect.rs",
    "src/records/fault.rs",
    "src/records/figure.rs",
    "src/records/holdings.rs",
    "src/records/marks.rs",
    "src/records/reader.rs",
    "src/records/value.rs",
    "src/cli/classify.rs",
    "src/cli/explain.rs",
    "src/cli/input.rs",
    "src/cli/output.rs",
];

/// Sentences that stand outside `said!`, each with the reason.
const ALONE: &[(&str, &str)] = &[
    ("the row has {found} cells, and the header names {expected} columns", "its Dutch has a singular of its own"),
    ("de rij heeft {found} {cells}, en de kopregel noemt {expected} {columns}", "as above"),
];

/// A sentence in one language only is printed to those who read the other.
#[test]
fn no_sentence_is_there_in_one_language_alone() {
    let mut offences = Vec::new();
    for file in program().iter().filter(|f| SAYING.contains(&f.path.as_str())) {
        let in_both: BTreeSet<usize> = calls(file)
            .iter()
            .flat_map(|at| file.literals.iter().filter(|l| l.at > *at).take(2))
            .map(|l| l.at)
            .collect();
        let is_sentence = |text: &str| text.split(' ').filter(|w| w.chars().any(char::is_alphabetic)).count() > 2;
        for literal in file.literals.iter().filter(|l| is_sentence(&l.text) && !in_both.contains(&l.at)) {
            if !ALONE.iter().any(|(text, _)| *text == literal.text) {
                offences.push(format!("{}:{}: {}", file.path, literal.line, literal.text));
            }
        }
    }
    none_wrong(&offences);
}
