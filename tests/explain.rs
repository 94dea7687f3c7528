//! One organisation in full: grounds, figures beside their bounds, rules that do not hold, changes, assumptions.
#![allow(clippy::unwrap_used)]

#[path = "common/command.rs"]
mod command;

use command::{Desk, Run, finish, tool};
use std::path::Path;

const LAW: &[&str] = &["--law", "eu", "--as-of", "2026-11-21"];

/// Explains an organisation of the example file, each paragraph on one line.
fn explained(id: &str, lang: &str) -> String {
    let run = example(&["--id", id, "--lang", lang], "240");
    assert_eq!((run.status, run.besides_dialect().as_str()), (0, ""));
    in_whole_lines(&run.out)
}

fn example(arguments: &[&str], columns: &str) -> Run {
    let mut command = tool();
    command.args(["explain", "examples/organisations.csv"]).args(arguments).args(LAW);
    command.current_dir(env!("CARGO_MANIFEST_DIR")).env("COLUMNS", columns);
    finish(command, b"")
}

/// Joins an item of a list that goes on on the next line.
fn in_whole_lines(text: &str) -> String {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let mut whole: Vec<String> = Vec::new();
    for line in text.lines() {
        match whole.last_mut().filter(|_| indent(line) == 6) {
            Some(item) => *item = format!("{item} {}", line.trim()),
            None => whole.push(line.to_string()),
        }
    }
    whole.join("\n")
}

/// The part under a heading of a regime: items only.
fn part<'t>(text: &'t str, regime: &str, heading: &str) -> Vec<&'t str> {
    let of_regime = text.lines().skip_while(|l| !l.starts_with(&format!("{regime}: "))).skip(1);
    let of_regime = of_regime.take_while(|l| l.starts_with(' '));
    let items = of_regime.skip_while(|l| l.trim() != heading).skip(1).take_while(|l| l.starts_with("    "));
    items.map(|l| l.trim().trim_start_matches("- ")).collect()
}

#[track_caller]
fn one_says(items: &[&str], words: &[&str]) {
    let says = |item: &&str| words.iter().all(|w| item.contains(w));
    assert!(items.iter().any(says), "none says {words:?}:\n  {}", items.join("\n  "));
}

/// Heading, and what one item beneath it must say.
type Said<'a> = (&'a str, &'a [&'a str]);

#[rustfmt::skip]
/// Organisation, language, regime, how its class begins, items.
const SHOWN: &[(&str, &str, &str, &str, &[Said])] = &[
    ("org-01", "en", "NIS2", "essential entity", &[
        ("Grounds", &["healthcare provider", "Annex I(5)", "NIS2 Art. 3(1)(a)", "1,200 AWU is not fewer than 250", "[eu/nis2#large-annex-1]"]),
        ("Figures beside their bounds", &["1,200 AWU is not fewer than 250"]),
        ("Figures beside their bounds", &["turnover EUR 140 million exceeds EUR 50 million"]),
        ("Figures beside their bounds", &["balance sheet total EUR 110 million exceeds EUR 43 million"]),
        ("What would change it", &["staff", "250 AWU", "turnover", "EUR 50 million", "-> important entity"]),
    ]),
    ("org-01", "en", "CER", "candidate", &[
        ("Grounds", &["all three criteria", "CER Art. 6(2)(a)-(c)", "[eu/cer#all-criteria]"]),
        ("Rules that do not hold, and why", &["critical-entity [critical entity,", "identification as a critical entity: no"]),
        ("What would change it", &["essential service: no -> no candidate"]),
        ("What would change it", &["identification as a critical entity: yes -> critical entity"]),
    ]),
    ("org-01", "nl", "NIS2", "essentiële entiteit", &[
        ("Gronden", &["3(1)(a)", "1.200", "250", "[eu/nis2#large-annex-1]"]),
        ("Cijfers naast hun grenzen", &["1.200", "250"]),
        ("Cijfers naast hun grenzen", &["140 miljoen", "50 miljoen"]),
        ("Cijfers naast hun grenzen", &["110 miljoen", "43 miljoen"]),
        ("Wat het zou veranderen", &["50 miljoen", "-> belangrijke entiteit"]),
    ]),
    ("org-03", "en", "NIS2", "important entity", &[
        ("Figures beside their bounds", &["249 AWU is fewer than 250"]),
        ("Figures beside their bounds", &["turnover EUR 50 million does not exceed EUR 50 million"]),
        ("Figures beside their bounds", &["balance sheet total EUR 61 million exceeds EUR 43 million"]),
        ("Rules that do not hold, and why", &["large-annex-1 [essential entity, Art. 3(1)(a)]", "249 AWU is fewer than 250", "turnover EUR 50 million does not exceed EUR 50 million"]),
        ("Rules that do not hold, and why", &["for other entity types", "qualified-trust-tld-dns"]),
        ("What would change it", &["staff", "at least 250 AWU -> essential entity"]),
        ("What would change it", &["turnover more than EUR 50 million -> essential entity"]),
    ]),
    ("org-03", "nl", "NIS2", "belangrijke entiteit", &[
        ("Regels die niet gelden, en waarom", &["large-annex-1 [essentiële entiteit,", "249", "250", "50 miljoen"]),
        ("Regels die niet gelden, en waarom", &["voor andere soorten entiteiten", "qualified-trust-tld-dns"]),
        ("Wat het zou veranderen", &["ten minste 250", "-> essentiële entiteit"]),
    ]),
    ("org-08", "en", "NIS2", "undetermined (essential entity, important entity or out of scope)", &[
        ("Grounds", &["essential entity: ", "known: 49 AWU is fewer than 250", "[eu/nis2#large-annex-1]"]),
        ("Grounds", &["out of scope: ", "[eu/nis2#below-size]"]),
        ("Still to be answered", &["annual turnover", "[turnover]"]),
        ("Still to be answered", &["balance sheet total", "[balance_sheet]"]),
    ]),
    ("org-08", "nl", "NIS2", "onbepaald (essentiële entiteit, belangrijke entiteit of buiten het toepassingsgebied)", &[
        ("Gronden", &["essentiële entiteit: ", "bekend is", "49"]),
        ("Nog te beantwoorden", &["[turnover]"]),
    ]),
    ("org-13", "en", "NIS2", "essential entity", &[
        ("Grounds", &["NIS2 Art. 2(3), Art. 3(1)(f)", "[eu/nis2#critical-entity]"]),
        ("Grounds", &["[eu/nis2#large-annex-1]"]),
        ("Applies beside it", &["2022/2554", "[dora]"]),
    ]),
    ("org-13", "en", "CER", "critical entity", &[
        ("Also, towards a weaker class", &["candidate", ": ", "[eu/cer#all-criteria]"]),
        ("Applies beside it", &["[no-duties]"]),
    ]),
    ("org-26", "en", "NIS2", "out of scope", &[
        ("Rules that do not hold, and why", &["large-annex-1", "set aside by no-activity-in-union"]),
    ]),
];

#[test]
fn every_part_is_shown_in_both_languages() {
    let mut seen: Vec<(&str, &str, String)> = Vec::new();
    for (id, lang, regime, class, said) in SHOWN {
        if !seen.iter().any(|(i, l, _)| (i, l) == (id, lang)) {
            seen.push((id, lang, explained(id, lang)));
        }
        let text = &seen.iter().find(|(i, l, _)| (i, l) == (id, lang)).unwrap().2;
        assert!(
            text.lines().any(|l| l.starts_with(&format!("{regime}: {class}"))),
            "{id} {lang}: no `{regime}: {class}` in\n{text}"
        );
        for (heading, words) in *said {
            one_says(&part(text, regime, heading), words);
        }
    }
}

/// Title, law and day, what is given, the size, and at the foot what was assumed and how the law was read.
#[test]
fn the_frame_says_what_was_applied_to_what() {
    let text = explained("org-30", "en");
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "org-30 Managed service provider that grew this year");
    assert!(lines[1].ends_with(", on 2026-11-21"), "{}", lines[1]);
    for given in ["Managed IT service provider", "61 AWU", "EUR 12 million", "44 AWU", "small", "NL"] {
        assert!(in_one_line(&text).contains(given), "{given}");
    }
    assert!(text.contains("size: small"), "last year's size still counts:\n{text}");
    let foot = |heading: &str| {
        let at = text.lines().skip_while(|l| !l.starts_with(heading)).take_while(|l| !l.is_empty());
        at.collect::<Vec<_>>().join(" ")
    };
    let assumed = foot("Assumed, because nothing was given: ");
    for fact in ["provides_in_union=true", "critical_entity=false", "designated_as=none", "main_establishment=country"]
    {
        assert!(assumed.contains(fact), "{fact} in: {assumed}");
    }
    assert!(!assumed.contains("country=NL") && !assumed.contains("fte"), "{assumed}");
    let read = foot("Read as: ");
    assert!(read.contains("ancillary-rule=by-type") && read.contains("money-test=both"), "{read}");
    let dutch = explained("org-30", "nl");
    for heading in ["Aangenomen, omdat niets is opgegeven: ", "Gelezen als: ", "Opgegeven: ", "omvang: "] {
        assert!(dutch.lines().any(|l| l.starts_with(heading)), "{heading} in\n{dutch}");
    }
}

fn in_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A given designation is no longer an assumption, and a chosen reading shows.
#[test]
fn what_is_given_or_chosen_is_not_assumed() {
    let text = explained("org-13", "en");
    assert!(!text.contains("critical_entity=false"), "{text}");
    let run = example(&["--id", "org-13", "--read", "money-test=either"], "240");
    assert!(run.out.contains("money-test=either"), "{}", run.out);
}

/// Every organisation of the example file, on pages of several widths.
#[test]
fn every_example_is_explained_within_the_page() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/organisations.csv");
    let mut rows = csv::Reader::from_path(path).unwrap();
    let ids: Vec<String> = rows.records().map(|r| r.unwrap()[0].to_string()).collect();
    assert!(ids.len() >= 50);
    let mut wrong = Vec::new();
    for (i, id) in ids.iter().enumerate() {
        let (lang, columns) = [("en", "80"), ("nl", "80"), ("en", "60"), ("nl", "120")][i % 4];
        let run = example(&["--id", id, "--lang", lang], columns);
        let limit: usize = columns.parse().unwrap();
        let wide = run.out.lines().filter(|l| unicode_width::UnicodeWidthStr::width(*l) > limit);
        wrong.extend(wide.map(|l| format!("{id} {lang} {columns}: too wide: {l}")));
        let headings =
            if lang == "en" { ["Grounds", "What would change it"] } else { ["Gronden", "Wat het zou veranderen"] };
        let missing = headings.into_iter().filter(|h| run.out.matches(&format!("\n  {h}\n")).count() != 2);
        wrong.extend(missing.map(|h| format!("{id} {lang}: not each regime has `{h}`")));
        wrong.extend(unfinished(&run.out).map(|l| format!("{id} {lang}: ends before its end: {l}")));
        if run.status != 0 || !run.besides_dialect().is_empty() {
            wrong.push(format!("{id}: status {} {}", run.status, run.err));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Items that announce something and then say nothing.
fn unfinished(text: &str) -> impl Iterator<Item = String> {
    let whole = in_whole_lines(text);
    let items: Vec<String> = whole.lines().filter(|l| l.starts_with("    - ")).map(str::to_string).collect();
    let ends = [":", ": ", " by", " door", "->", "known", "bekend is"];
    items.into_iter().filter(move |item| ends.iter().any(|end| item.ends_with(end)))
}

#[test]
fn an_unknown_id_is_answered_with_the_nearest() {
    let run = example(&["--id", "org-5l"], "80");
    assert_eq!((run.status, run.out.as_str()), (2, ""));
    assert!(run.err.contains("has no row `org-5l`; did you mean `org-5"), "{}", run.err);
    assert_eq!(run.besides_dialect().lines().count(), 1, "{}", run.err);
    let run = example(&["--id", "something else entirely"], "80");
    assert!(run.status == 2 && !run.err.contains("did you mean"), "{}", run.err);
}

#[test]
fn a_row_is_chosen_by_its_line() {
    let run = example(&["--line", "9"], "80");
    assert_eq!((run.status, run.out.lines().next()), (0, Some("org-08 Hydrogen start-up with no accounts yet")));
    for line in ["1", "52", "1000"] {
        let run = example(&["--line", line], "80");
        assert_eq!((run.status, run.out.as_str()), (2, ""), "{line}");
        assert!(run.err.contains(&format!("starts on line {line}")), "{}", run.err);
    }
}

#[test]
fn a_row_without_id_is_called_by_its_line() {
    let desk = Desk::new();
    for (content, line) in
        [("function,fte\r\n\r\nother,1\r\nother,2\r\n", "4"), ("id,function,fte\na,other,1\n,other,2\n", "3")]
    {
        desk.put("in.csv", content);
        for (lang, name) in [("en", "line"), ("nl", "regel")] {
            let run = desk.run(&[&["explain", "in.csv", "--line", line, "--lang", lang], LAW].concat());
            assert_eq!(
                (run.status, run.out.lines().next()),
                (0, Some(format!("{name} {line}").as_str())),
                "{}",
                run.err
            );
        }
    }
    desk.put("in.csv", "function,fte\nother,1\n");
    let run = desk.run(&[&["explain", "in.csv", "--id", "a"], LAW].concat());
    assert_eq!(run.status, 2);
    assert!(run.err.contains("no column `id`") && run.err.contains("`--line N`"), "{}", run.err);
}

#[test]
fn a_rejected_row_is_answered_with_its_faults() {
    let desk = Desk::new();
    desk.put("in.csv", "id,function,fte,country\na,other,1,NL\nb,other,x,UK\n");
    for chosen in [["--id", "b"], ["--line", "3"]] {
        let run = desk.run(&[&["explain", "in.csv"], &chosen[..], LAW].concat());
        assert_eq!((run.status, run.out.as_str()), (2, ""));
        for says in ["this row cannot be read", "in.csv:3: column `fte`: `x` is no number", "column `country`", "`GB`"]
        {
            assert!(run.err.contains(says), "{says}: {}", run.err);
        }
    }
    // the others can be explained all the same
    assert_eq!(desk.run(&[&["explain", "in.csv", "--id", "a"], LAW].concat()).status, 0);
}

#[test]
fn a_choice_must_be_made_and_be_one() {
    for arguments in [&[][..], &["--id", "org-01", "--line", "2"], &["--line", "two"]] {
        let run = example(arguments, "80");
        assert_eq!((run.status, run.out.as_str()), (2, ""), "{arguments:?}");
    }
}
