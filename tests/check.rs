//! `vitaal check`: the self-check by a pipe, line by line as it would be typed.
#![allow(clippy::unwrap_used)]

#[path = "common/command.rs"]
mod command;

use command::{Desk, Run};

/// Lines typed, and what came of them.
fn typed(desk: &Desk, arguments: &[&str], lines: &[&str]) -> Run {
    let mut all = vec!["check", "--as-of", "2026-11-21"];
    all.extend(arguments);
    desk.run_on(&all, (lines.join("\n") + "\n").as_bytes())
}

/// The questions asked, without their numbers.
fn questions(run: &Run) -> Vec<String> {
    let is_question = |line: &&str| line.split_once(". ").is_some_and(|(n, _)| n.parse::<u8>().is_ok());
    run.out.lines().filter(is_question).map(|line| line.split_once(". ").unwrap().1.to_string()).collect()
}

/// What was printed, without its line ends.
fn flat(run: &Run) -> String {
    run.out.split_whitespace().collect::<Vec<&str>>().join(" ")
}

/// A hospital of 300, active and established here, and otherwise nothing out of the way.
const HOSPITAL: [&str; 16] =
    ["ziekenhuis", "1", "", "300", "nee", "ja", "nee", "nee", "nee", "nee", "NL", "geen", "nee", "nee", "nee", "nee"];

#[test]
fn a_hospital_finds_out_what_it_is() {
    let desk = Desk::new();
    let run = typed(&desk, &["--lang", "nl"], &HOSPITAL);
    assert_eq!((run.status, run.err.as_str()), (0, ""), "{}", run.out);
    for said in [
        "zelfcheck volgens Nederlands recht, op 2026-11-21",
        "NIS2: essentiële entiteit\nCER: geen kandidaat\n",
        "[nl/cbw#large-bijlage-1]",
        "300 AJE is niet minder dan 250",
        "toezichthouder: Inspectie Gezondheidszorg en Jeugd (IGJ)",
        "personeel in arbeidsjaareenheden minder dan 250 AJE",
        "vragen beantwoord",
    ] {
        let is_said = if said.contains('\n') { run.out.contains(said) } else { flat(&run).contains(said) };
        assert!(is_said, "{said} is not in\n{}", run.out);
    }
    assert!(!run.out.contains("gestopt"), "{}", run.out);
}

#[test]
fn nothing_is_asked_that_cannot_tell() {
    let desk = Desk::new();
    // of a record that the law does not list, size and designations of listed types tell nothing
    let run = typed(&desk, &["--lang", "en"], &["other", "", "no", "no", "no", "no"]);
    assert!(!questions(&run).iter().any(|q| q.contains("annual work units")), "{}", run.out);
    // whether a large hospital would have been medium by its turnover tells nothing either
    let run = typed(&desk, &["--lang", "nl"], &HOSPITAL);
    assert!(!questions(&run).iter().any(|q| q.contains("jaaromzet volgens")), "{}", run.out);
}

#[test]
fn what_is_not_known_stays_open() {
    let desk = Desk::new();
    let run = typed(&desk, &["--lang", "en"], &["hospital", "1", "", "unknown", "?", "stop"]);
    assert_eq!(run.status, 0);
    assert!(run.out.contains("NIS2: undetermined (essential entity, important entity or out of scope)"), "{}", run.out);
    assert!(run.out.contains("stopped before the last question"), "{}", run.out);
    assert!(run.out.contains("Why this is asked: it can change the class under NIS2"), "{}", run.out);
}

#[test]
fn the_end_of_the_input_is_a_stop() {
    let desk = Desk::new();
    let run = typed(&desk, &["--lang", "en"], &["hospital", "1"]);
    assert_eq!(run.status, 0);
    assert!(run.out.contains("stopped before the last question"), "{}", run.out);
    let run = desk.run_on(&["check", "--as-of", "2026-11-21"], b"");
    assert_eq!(run.status, 0);
    assert!(run.out.contains("self-check under Dutch law, on 2026-11-21"), "{}", run.out);
}

#[test]
fn going_back_offers_the_answer_again() {
    let desk = Desk::new();
    let run = typed(&desk, &["--lang", "en"], &["dairy", "1", "", "12", "back", "", "terug", "13", "stop"]);
    let asked = questions(&run);
    assert_eq!(asked.iter().filter(|q| q.contains("annual work units")).count(), 3, "{}", run.out);
    assert!(run.out.contains("as before with Enter: 12 AWU"), "{}", run.out);
    assert!(run.out.contains("   = 13 AWU"), "{}", run.out);
    let run = typed(&desk, &["--lang", "en"], &["back"]);
    assert!(run.out.contains("this is the first question"), "{}", run.out);
}

#[test]
fn activities_are_found_by_a_few_words() {
    let desk = Desk::new();
    for (words, found) in [
        ("huisarts", "Healthcare provider"),
        ("general practitioner", "Healthcare provider"),
        ("cloud", "Cloud provider"),
        ("dairy", "Food wholesaler or industrial food producer"),
        ("zuivel", "Food wholesaler or industrial food producer"),
        ("zikenhuis", "Healthcare provider"),
        ("drinkwater", "Drinking water supplier or distributor"),
    ] {
        let run = typed(&desk, &["--lang", "en"], &[words]);
        assert!(run.out.contains(&format!("  {found} (")), "{words}: {}", run.out);
    }
    let run = typed(&desk, &["--lang", "en"], &["sectors", "6", "1", "", "stop"]);
    assert!(run.out.contains("   = Drinking water supplier or distributor"), "{}", run.out);
    let run = typed(&desk, &["--lang", "en"], &["qqqqqq", "7", "sectors", "99", "0"]);
    for said in [
        "nothing is found by `qqqqqq`",
        "`7` is a number of no list",
        "`99` is not on the list; it goes from 1 to 19",
        "`0` is not on the list",
    ] {
        assert!(run.out.contains(said), "{said} is not in\n{}", run.out);
    }
}

#[test]
fn what_cannot_be_read_is_refused_with_what_to_do() {
    let desk = Desk::new();
    let lines = ["hospital", "1", "", "many", "-5", "1.250", "1e9", "", "300", "perhaps", "no", "12 mln", "yes"];
    let run = typed(&desk, &["--lang", "en"], &lines);
    for said in [
        "`many`",
        "`-5`",
        "`1.250`",
        "`1e9`",
        "write an answer, or `unknown` where it is not known",
        "`perhaps` is neither yes nor no; answer `yes`, `no` or `unknown`",
        "`12 mln` is neither yes nor no",
    ] {
        assert!(run.out.contains(said), "{said} is not in\n{}", run.out);
    }
    assert_eq!(questions(&run).iter().filter(|q| q.contains("annual work units")).count(), 6, "{}", run.out);
}

#[test]
fn a_country_is_not_taken_for_an_answer_to_another_question() {
    let desk = Desk::new();
    let lines = ["hospital", "1", "", "300", "no", "yes", "no", "no", "no", "no", "no", "Nederland"];
    let run = typed(&desk, &["--lang", "en"], &lines);
    assert!(
        run.out.contains("`no` is an answer to another question; write the name of the country, or `NO`"),
        "{}",
        run.out
    );
    assert!(run.out.contains("   = NL"), "{}", run.out);
}

#[test]
fn what_is_saved_can_be_gone_on_from_and_classified() {
    let desk = Desk::new();
    let saving = ["--lang", "nl", "--name", "Ziekenhuis, \"Noord\"", "--save", "a.json", "--save", "a.csv"];
    let run = typed(&desk, &saving, &HOSPITAL);
    assert_eq!(run.status, 0, "{}{}", run.out, run.err);
    let classified = desk.run(&["classify", "a.csv", "--as-of", "2026-11-21", "--format", "csv"]);
    assert!(classified.out.contains("\"Ziekenhuis, \"\"Noord\"\"\""), "{}", classified.out);
    assert!(classified.out.contains(",essential,not-candidate,"), "{}", classified.out);

    let resumed = typed(&desk, &["--lang", "nl", "--resume", "a.json"], &[]);
    assert!(resumed.out.contains("antwoorden overgenomen"), "{}", resumed.out);
    assert!(questions(&resumed).is_empty(), "{}", resumed.out);
    assert!(resumed.out.contains("NIS2: essentiële entiteit\nCER: geen kandidaat\n"), "{}", resumed.out);

    let other = desk
        .run_on(&["check", "--resume", "a.json", "--as-of", "2026-11-22", "--lang", "nl"], "\n".repeat(30).as_bytes());
    assert!(other.out.contains("bewaard volgens `nl` op 2026-11-21"), "{}", other.out);
    assert!(questions(&other).len() > 10, "{}", other.out);
    assert!(other.out.contains("NIS2: essentiële entiteit\nCER: geen kandidaat\n"), "{}", other.out);

    let again = typed(&desk, &saving, &[]);
    assert_eq!(again.status, 2);
    assert!(again.err.contains("`a.json` bestaat al"), "{}", again.err);
    assert_eq!(again.out, "", "asked before it was refused");
}

#[test]
fn the_result_is_saved_to_be_read() {
    let desk = Desk::new();
    let hostile = "<script>alert(1)</script>";
    let saving = ["--lang", "nl", "--name", hostile, "--save", "a.md", "--save", "a.html"];
    let run = typed(&desk, &saving, &HOSPITAL);
    assert_eq!(run.status, 0, "{}{}", run.out, run.err);
    let [markdown, page] = ["a.md", "a.html"].map(|name| desk.read(name));
    for said in ["essentiële entiteit", "Cbw Art. 8(1)(f)", "300 AJE is niet minder dan 250", "IGJ"] {
        assert!(markdown.contains(said), "{said} is not in\n{markdown}");
        assert!(page.contains(said), "{said} is not on the page");
    }
    assert!(!page.contains("<script>alert"), "a name is run");
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
}

#[test]
fn several_activities_are_saved_in_a_file_of_their_own() {
    let desk = Desk::new();
    let mut lines = vec!["cloud-computing-provider|data-centre-provider", "", "300"];
    // until the question that each activity answers for itself
    let own = loop {
        let run = typed(&desk, &["--lang", "en"], &lines);
        let asked = questions(&run);
        let last = asked.last().unwrap().clone();
        if last.contains("[Cloud provider]") || last.contains("[Data centre service]") || lines.len() > 40 {
            break last;
        }
        lines.push(match last.as_str() {
            q if q.contains("In which country") => "NL",
            q if q.contains("within the European Union") => "yes",
            q if q.contains("main establishment") => "NL",
            _ => "no",
        });
    };
    assert!(own.contains('['), "no question was asked of one activity: {own}");
    let answers: Vec<&str> = lines.into_iter().chain(["yes", "no"]).chain(std::iter::repeat_n("no", 20)).collect();
    let run = typed(&desk, &["--lang", "en", "--save", "b.csv", "--save", "b.json"], &answers);
    assert_eq!(run.status, 0, "{}", run.err);
    let verdict = |text: &str| text.lines().rfind(|line| line.starts_with("NIS2: ")).unwrap().to_string();
    let resumed = typed(&desk, &["--lang", "en", "--resume", "b.json"], &[]);
    assert_eq!(verdict(&resumed.out), verdict(&run.out));
    if desk.has("b-activities.csv") {
        let arguments =
            ["explain", "b.csv", "--id", "self-check", "--activities", "b-activities.csv", "--as-of", "2026-11-21"];
        let explained = desk.run(&arguments);
        assert_eq!(explained.status, 0, "{}", explained.err);
        assert!(explained.out.contains(&verdict(&run.out)), "{}\n{}", verdict(&run.out), explained.out);
    }
}

#[test]
fn files_without_answers_are_refused() {
    let desk = Desk::new();
    for (text, said) in [
        ("no", "has no answers of a self-check in it"),
        ("{}", "has no answers of a self-check in it"),
        (
            r#"{"self_check":2,"tool":"","version":"","law":"nl","as_of":"","readings":{},"rules":"","answers":[]}"#,
            "form 2",
        ),
    ] {
        desk.put("x.json", text);
        let run = typed(&desk, &["--resume", "x.json"], &[]);
        assert_eq!(run.status, 2);
        assert!(run.err.contains(said), "{}", run.err);
    }
    let run = typed(&desk, &["--save", "a.doc"], &[]);
    assert_eq!(run.status, 2);
    assert!(run.err.contains("`a.doc` does not tell in which form to save"), "{}", run.err);
    let run = typed(&desk, &["--resume", "absent.json"], &[]);
    assert_eq!(run.status, 2);
    assert!(run.err.contains("`absent.json`"), "{}", run.err);
}

#[test]
fn the_page_is_one_file_in_the_language_asked_for() {
    let desk = Desk::new();
    let run = desk.run(&["page", "--law", "nl", "--lang", "nl", "--as-of", "2026-11-21", "-o", "zelfcheck.html"]);
    assert_eq!((run.status, run.out.as_str()), (0, ""), "{}", run.err);
    let page = desk.read("zelfcheck.html");
    assert!(page.len() < 500_000, "{} bytes", page.len());
    assert!(page.starts_with("<!doctype html>\n<html lang=\"nl\">"));
    assert!(page.contains("default-src 'none'") && page.contains("<noscript>"));
    for address in ["src=\"http", "href=\"http", "@import", "url("] {
        assert!(!page.contains(address), "the page asks for {address}");
    }
    let again = desk.run(&["page", "-o", "zelfcheck.html"]);
    assert_eq!(again.status, 2);
    let one = desk.run(&["page", "--law", "eu", "--as-of", "2026-11-21"]);
    let other = desk.run(&["page", "--law", "eu", "--as-of", "2026-11-21"]);
    assert!(one.out == other.out && one.out.contains("<html lang=\"en\">"), "the same law gives the same page");
}
