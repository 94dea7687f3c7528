//! What is written, and where: nothing that is read is lost, links and permissions stay, and what is said where it fails.
#![allow(clippy::unwrap_used)]

#[path = "common/command.rs"]
mod command;

use command::{Desk, Run, tool};

const LAW: &[&str] = &["--as-of", "2026-11-21"];
const RECORDS: &str = "id,function,fte\na,electricity-dso,300\nb,other,10\n";

/// A desk with records and what may stand beside them.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.put("in.csv", RECORDS);
    desk.put("holdings.csv", "owner,owned,share,control\na,b,100,true\n");
    desk.put("activities.csv", "id,function\na,electricity-dso\n");
    desk.put("mapping.csv", "column,fact\nfte,fte\n");
    desk
}

#[track_caller]
fn says(run: &Run, status: i32, sentences: &[&str]) {
    let unsaid: Vec<&&str> = sentences.iter().filter(|s| !run.err.contains(**s)).collect();
    assert!(run.status == status && unsaid.is_empty(), "{}, not said {unsaid:?}\n{}", run.status, run.err);
}

// What is read is not written over

#[test]
fn nothing_that_is_read_is_written_over_even_when_forced() {
    let desk = desk();
    desk.put_copy("rules", "law");
    desk.put("codes.csv", "id,nace,fte\na,06.10,300\n");
    let classify = |with: &[&str]| {
        [&["classify", "in.csv", "--force"], LAW, with].concat().iter().map(|a| a.to_string()).collect()
    };
    let all: Vec<(&str, Vec<String>)> = vec![
        ("in.csv", classify(&["-o", "in.csv"])),
        ("./in.csv", classify(&["-o", "./in.csv"])),
        ("in.csv", classify(&["--rejects", "in.csv"])),
        ("in.csv", classify(&["--record", "in.csv"])),
        ("holdings.csv", classify(&["--holdings", "holdings.csv", "--rejects", "holdings.csv"])),
        ("activities.csv", classify(&["--activities", "activities.csv", "-o", "activities.csv"])),
        ("mapping.csv", classify(&["--mapping", "mapping.csv", "-o", "mapping.csv"])),
        ("codes.csv", classify(&["codes.csv", "--record", "codes.csv"])),
        ("law/nl/cbw/act.yaml", classify(&["--rules", "law", "-o", "law/nl/cbw/act.yaml", "--format", "csv"])),
    ];
    let others: &[(&str, &[&str])] = &[
        ("in.csv", &["explain", "in.csv", "--id", "a", "-o", "in.csv", "--force"]),
        ("codes.csv", &["suggest", "codes.csv", "-o", "codes.csv", "--force"]),
        ("law/laws.yaml", &["page", "--rules", "law", "-o", "law/laws.yaml", "--force"]),
        ("law/laws.yaml", &["rules", "check", "--rules", "law", "-o", "law/laws.yaml", "--force"]),
        ("law/laws.yaml", &["rules", "test", "eu/sme", "--rules", "law", "-o", "law/laws.yaml", "--force"]),
        ("law/laws.yaml", &["rules", "compare", "law#nl", "law#eu", "-o", "law/laws.yaml", "--force"]),
        ("in.csv", &["rules", "compare", "nl", "eu", "--population", "in.csv", "-o", "in.csv", "--force"]),
    ];
    let others = others.iter().map(|(name, arguments)| (*name, arguments.iter().map(|a| a.to_string()).collect()));
    for (name, arguments) in all.into_iter().chain(others) {
        let before = desk.read(name);
        let run = desk.run(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
        says(&run, 2, &[&format!("error: `{name}` is read by this run, and would be lost; name another file")]);
        assert_eq!(desk.read(name), before, "{arguments:?}");
    }
    let dutch = desk.run(&[&["classify", "in.csv", "-o", "in.csv", "--lang", "nl"], LAW].concat());
    says(&dutch, 2, &["fout: `in.csv` wordt hier gelezen en zou verloren gaan; noem een ander bestand"]);
}

#[cfg(unix)]
#[test]
fn a_file_is_known_by_every_name_it_has() {
    let desk = desk();
    std::os::unix::fs::symlink("in.csv", desk.path().join("link.csv")).unwrap();
    std::fs::hard_link(desk.path().join("in.csv"), desk.path().join("hard.csv")).unwrap();
    for name in ["link.csv", "hard.csv"] {
        let run = desk.run(&[&["classify", "in.csv", "-o", name, "--force"], LAW].concat());
        says(&run, 2, &[&format!("`{name}` is read by this run")]);
    }
    let mut command = tool();
    command.args(["classify", "-o", "in.csv", "--force"]).args(LAW).current_dir(desk.path());
    command.stdin(std::fs::File::open(desk.path().join("in.csv")).unwrap());
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(2), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(desk.read("in.csv"), RECORDS);
}

#[test]
fn answers_may_be_saved_where_they_were_resumed_from() {
    let desk = Desk::new();
    let check = ["check", "--law", "eu", "--as-of", "2026-11-21", "--save", "a.json"];
    let begun = desk.run_on(&check, b"NL\n");
    assert_eq!(begun.status, 0, "{}", begun.err);
    let on = desk.run_on(&[&check[..], &["--resume", "a.json", "--force"]].concat(), b"");
    assert_eq!(on.status, 0, "{}", on.err);
}

// Links, pipes, permissions

#[cfg(unix)]
#[test]
fn a_link_stays_and_what_it_leads_to_is_written() {
    use std::os::unix::fs::symlink;
    let desk = desk();
    std::fs::create_dir(desk.path().join("far")).unwrap();
    desk.put("far/out.csv", "old\n");
    symlink("far/out.csv", desk.path().join("out.csv")).unwrap();
    symlink("far/new.csv", desk.path().join("new.csv")).unwrap();
    let kept = desk.run(&[&["classify", "in.csv", "-o", "out.csv"], LAW].concat());
    says(&kept, 2, &["`out.csv` exists already"]);
    for (name, far) in [("out.csv", "far/out.csv"), ("new.csv", "far/new.csv")] {
        let run = desk.run(&[&["classify", "in.csv", "-o", name, "--force"], LAW].concat());
        assert_eq!(run.status, 0, "{}", run.err);
        assert!(desk.path().join(name).is_symlink());
        assert!(!desk.path().join(far).is_symlink() && desk.read(far).starts_with("id,function,fte,nis2_class"));
    }
}

#[cfg(unix)]
#[test]
fn a_pipe_is_written_to_and_stays() {
    use std::os::unix::fs::FileTypeExt;
    let desk = desk();
    let pipe = desk.path().join("pipe.csv");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    for force in [&[][..], &["--force"]] {
        let from = pipe.clone();
        let reading = std::thread::spawn(move || std::fs::read_to_string(from).unwrap());
        let run = desk.run(&[&["classify", "in.csv", "-o", "pipe.csv"], LAW, force].concat());
        assert_eq!(run.status, 0, "{}", run.err);
        assert!(reading.join().unwrap().starts_with("id,function,fte,nis2_class"));
        assert!(std::fs::symlink_metadata(&pipe).unwrap().file_type().is_fifo());
    }
    // a workbook needs no going back either
    let from = pipe.clone();
    let reading = std::thread::spawn(move || std::fs::read(from).unwrap());
    let run = desk.run(&[&["classify", "in.csv", "-o", "pipe.csv", "--format", "xlsx"], LAW].concat());
    assert_eq!(run.status, 0, "{}", run.err);
    assert!(reading.join().unwrap().starts_with(b"PK"));
}

#[cfg(unix)]
#[test]
fn the_name_of_standard_output_is_standard_output() {
    let desk = desk();
    let run = desk.run(&[&["classify", "in.csv", "-o", "/dev/stdout", "--format", "csv"], LAW].concat());
    assert!(run.status == 0 && run.out.starts_with("id,function,fte,nis2_class"), "{}{}", run.out, run.err);
}

#[cfg(unix)]
#[test]
fn what_is_replaced_keeps_its_permissions_and_what_is_new_gets_those_of_any_file() {
    use std::os::unix::fs::PermissionsExt;
    let desk = desk();
    let mode = |name: &str| std::fs::metadata(desk.path().join(name)).unwrap().permissions().mode() & 0o7777;
    for set in [0o600, 0o640, 0o664] {
        let old = desk.put("out.csv", "old\n");
        std::fs::set_permissions(&old, std::fs::Permissions::from_mode(set)).unwrap();
        let run = desk.run(&[&["classify", "in.csv", "-o", "out.csv", "--force"], LAW].concat());
        assert_eq!((run.status, mode("out.csv")), (0, set), "{}", run.err);
    }
    std::fs::write(desk.path().join("any"), "").unwrap();
    desk.run(&[&["classify", "in.csv", "-o", "new.csv"], LAW].concat());
    assert_eq!(mode("new.csv"), mode("any"));
}

#[test]
fn manual_pages_are_replaced_only_when_forced() {
    let desk = Desk::new();
    assert_eq!(desk.run(&["man", "-o", "pages"]).status, 0);
    desk.put("pages/vitaal.1", "mine");
    says(&desk.run(&["man", "-o", "pages"]), 2, &["`pages/vitaal.1` exists already", "`--force`"]);
    assert_eq!(desk.read("pages/vitaal.1"), "mine");
    assert_eq!(desk.run(&["man", "-o", "pages", "--force"]).status, 0);
    assert!(desk.read("pages/vitaal.1").contains("vitaal"));
}

// The form that a name tells

#[test]
fn a_name_of_no_form_is_refused_and_the_forms_are_named() {
    let desk = desk();
    for name in ["x.xls", "x.ods", "x.pdf", "x.tsv", "x.docx", "x.xls.gz", "x.2026"] {
        let run = desk.run(&[&["classify", "in.csv", "-o", name], LAW].concat());
        says(&run, 2, &[&format!("`{name}` ends in `."), "`--format`: table, csv, json, ndjson, xlsx, html, markdown"]);
        assert!(!desk.has(name));
        let declared = desk.run(&[&["classify", "in.csv", "-o", name, "--format", "csv"], LAW].concat());
        assert_eq!(declared.status, 0, "{}", declared.err);
    }
    for (name, begins) in [("x.txt", "id "), ("x", "id "), ("x.jsonl", "{"), ("x.CSV", "id,"), ("x.md", "# ")] {
        let run = desk.run(&[&["classify", "in.csv", "-o", name], LAW].concat());
        assert!(run.status == 0 && desk.read(name).starts_with(begins), "{name}: {}\n{}", run.err, desk.read(name));
    }
    let explained = desk.run(&[&["explain", "in.csv", "--id", "a", "-o", "a.pdf"], LAW].concat());
    says(&explained, 2, &["`a.pdf` ends in `.pdf`", "text, json, markdown, html"]);
    let rejects = desk.run(&[&["classify", "in.csv", "--rejects", "no.xlsx"], LAW].concat());
    says(&rejects, 2, &["`no.xlsx` ends in `.xlsx`", "end it in .csv"]);
    desk.put("codes.csv", "id,nace\na,06.10\n");
    says(&desk.run(&["suggest", "codes.csv", "-o", "x.xlsx"]), 2, &["`x.xlsx` ends in `.xlsx`", "end it in .csv"]);
    let dutch = desk.run(&[&["classify", "in.csv", "-o", "x.pdf", "--lang", "nl"], LAW].concat());
    says(
        &dutch,
        2,
        &["`x.pdf` eindigt op `.pdf`, en zo'n vorm kan niet worden geschreven; kies er een met `--format`"],
    );
}

// Files that cannot be used

#[test]
fn every_file_that_cannot_be_read_is_told_in_the_same_words() {
    let desk = desk();
    desk.put("folder/x", "");
    let classify = |with: &[&str]| desk.run(&[&["classify", "in.csv"], LAW, with].concat());
    let absent = [
        classify(&["--holdings", "holding.csv"]),
        classify(&["--activities", "activitie.csv"]),
        classify(&["--mapping", "mappin.csv"]),
        desk.run(&["verify", "inn.csv"]),
        desk.run(&["check", "--resume", "inn.csv"]),
        desk.run(&["rules", "compare", "nl", "eu", "--allow", "inn.csv"]),
    ];
    for run in &absent {
        says(run, 2, &["error: there is no file `", "did you mean `./"]);
        assert!(run.out.is_empty() && !run.err.contains("os error"), "{}{}", run.out, run.err);
    }
    for option in ["--holdings", "--activities", "--mapping"] {
        says(&classify(&[option, "folder"]), 2, &["error: `folder` is a folder; name a file in it"]);
    }
    says(&desk.run(&["verify", "folder"]), 2, &["`folder` is a folder"]);
}

#[test]
fn a_folder_that_is_not_there_is_named_and_nothing_else() {
    let desk = desk();
    let run = desk.run(&[&["classify", "in.csv", "-o", "no/such/x.csv"], LAW].concat());
    says(&run, 2, &["error: `no/such/x.csv` cannot be written: there is no folder `no/such`; make it first"]);
    assert!(!run.err.contains(".vitaal-") && !run.err.contains("os error"), "{}", run.err);
}

#[test]
fn what_is_packed_otherwise_or_not_whole_is_told() {
    let desk = Desk::new();
    let packed = |bytes: &[u8]| {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        std::io::Write::write_all(&mut packer, bytes).unwrap();
        packer.finish().unwrap()
    };
    let once = packed(&RECORDS.repeat(50).into_bytes());
    let damaged: Vec<u8> = once.iter().enumerate().map(|(i, b)| if i > 20 { b ^ 0x55 } else { *b }).collect();
    let not_whole = "the packed file is cut off or damaged";
    let cases: &[(&str, &[u8], &str)] = &[
        ("a.bz2", b"BZh91AY&SY\x01\x02", "it is packed with bzip2; unpack it first"),
        ("a.xz", b"\xfd7zXZ\0\0\x04", "it is packed with xz; unpack it first"),
        ("a.zst", b"\x28\xb5\x2f\xfd\x04\x00", "it is packed with zstd; unpack it first"),
        ("a.7z", b"7z\xbc\xaf\x27\x1c\0", "it is packed with 7z; unpack it first"),
        ("a.gz", &packed(&once), "it is packed twice, the second time with gzip; unpack it first"),
        ("b.gz", &once[..once.len() - 12], not_whole),
        ("c.gz", &damaged, not_whole),
        ("d.gz", &once[..15], not_whole),
    ];
    desk.put("in.csv", RECORDS);
    for (name, bytes, says_of_it) in cases {
        desk.put(name, bytes);
        for arguments in [&["classify", name][..], &["classify", "in.csv", "--holdings", name]] {
            let run = desk.run(&[arguments, LAW].concat());
            says(&run, 2, &[&format!("error: `{name}`"), says_of_it]);
            assert!(!run.err.contains("--encoding") && run.err.matches(says_of_it).count() == 1, "{}", run.err);
        }
    }
}

#[cfg(unix)]
#[test]
fn where_there_is_no_room_is_told() {
    let desk = desk();
    desk.put("many.csv", format!("id,function,fte\n{}", "a,electricity-dso,300\n".repeat(500)));
    let mut command = std::process::Command::new("sh");
    // files of a few blocks at most, and no signal where one would grow larger
    let limited = "trap '' XFSZ; ulimit -f 4; exec \"$0\" classify many.csv -o out.csv --as-of 2026-11-21";
    command.args(["-c", limited, env!("CARGO_BIN_EXE_vitaal")]).current_dir(desk.path());
    let run = command::finish(command, b"");
    says(&run, 2, &["error: `out.csv` cannot be written: the file becomes too large"]);
    assert!(!run.err.contains(".vitaal-") && !desk.has("out.csv"), "{}", run.err);
}

// What is shown of what others wrote

#[test]
fn nothing_that_steers_a_terminal_is_shown_and_data_keep_it() {
    let desk = Desk::new();
    let steering = "x\x1b[31m\x07\u{9b}2J\u{202e}\u{2066}y";
    desk.put(
        "in.csv",
        format!("id,name,function,fte,{steering}\na,{steering},electricity-dso,300,\nb,b,other,{steering},\n"),
    );
    let steers =
        |text: &str| text.contains(|c: char| c.is_control() && c != '\n' || ('\u{202a}'..='\u{2069}').contains(&c));
    let classify = ["classify", "in.csv"];
    let all: &[&[&str]] = &[
        &classify,
        &["explain", "in.csv", "--id", "a"],
        &["explain", "in.csv", "--id", "b"],
        &["explain", "in.csv", "--id", steering],
        &["columns", "in.csv"],
        &["suggest", "in.csv"],
        &["classify", "in.csv", "--law", steering],
        &["classify", &format!("{steering}.csv")],
        &["rules", "compare", "nl", "eu", "--population", "in.csv"],
    ];
    for arguments in all {
        let run = desk.run(&[arguments, &["--as-of", "2026-11-21"][..]].concat());
        assert!(!steers(&run.out) && !steers(&run.err), "{arguments:?}\n{:?}\n{:?}", run.out, run.err);
    }
    let table = desk.run(&[&classify, LAW].concat());
    assert!(
        table.out.contains("x<U+001B>[31m<U+0007>") && table.err.contains("<U+202E>"),
        "{}{}",
        table.out,
        table.err
    );
    for format in ["csv", "json", "ndjson"] {
        let run = desk.run(&[&classify, LAW, &["--format", format]].concat());
        assert!(run.out.contains(steering) || run.out.contains("x\\u001b[31m\\u0007"), "{format}: {}", run.out);
    }
}

// What is named twice, and what is said once

#[test]
fn an_id_of_several_rows_is_not_explained_by_guess() {
    let desk = Desk::new();
    desk.put("in.csv", "id,function,fte\na,electricity-dso,300\na,other,10\na,other,x\nb,other,1\n");
    let explain = |with: &[&str]| desk.run(&[&["explain", "in.csv"], with, LAW].concat());
    says(&explain(&["--id", "a"]), 2, &["3 rows have the id `a` (lines 2, 3, 4); choose one with `--line`"]);
    says(
        &explain(&["--id", "a", "--lang", "nl"]),
        2,
        &["3 rijen hebben het kenmerk `a` (regels 2, 3, 4); kies er een met"],
    );
    assert!(explain(&["--id", "b"]).out.starts_with("b\n"));
    assert!(explain(&["--line", "3"]).out.starts_with("a\n"));
    says(&explain(&["--line", "4"]), 2, &["this row cannot be read"]);
    says(&explain(&[]), 2, &["--id <ID>", "--line <N>"]);
}

#[test]
fn results_fed_back_are_replaced_and_told_in_one_line() {
    let desk = desk();
    assert_eq!(desk.run(&[&["classify", "in.csv", "-o", "one.csv"], LAW].concat()).status, 0);
    let again = desk.run(&[&["classify", "one.csv", "-o", "two.csv"], LAW].concat());
    says(
        &again,
        0,
        &["one.csv:1: 24 columns are replaced by the results of this run: `nis2_class`, ", " and 19 more\n"],
    );
    assert_eq!(again.err.matches("replaced").count(), 1, "{}", again.err);
    assert_eq!(desk.read("one.csv"), desk.read("two.csv"));
    let explained = desk.run(&[&["explain", "one.csv", "--id", "a"], LAW].concat());
    says(&explained, 0, &["one.csv:1: 24 columns are the results of another run, and are not read: `nis2_class`, "]);
    assert!(!explained.err.contains("did you mean"), "{}", explained.err);
    let dutch = desk.run(&[&["classify", "one.csv", "-o", "three.csv", "--lang", "nl"], LAW].concat());
    says(&dutch, 0, &["24 kolommen worden vervangen door de uitkomsten van deze beoordeling: ", " en nog 19\n"]);
}

#[test]
fn suggestions_fed_back_are_replaced() {
    let desk = Desk::new();
    desk.put("in.csv", "id,nace\na,06.10\nb,94.99\nc,?,beyond\n");
    assert_eq!(desk.run(&["suggest", "in.csv", "-o", "one.csv", "--fill", "strong"]).status, 1);
    let again = desk.run(&["suggest", "one.csv", "-o", "two.csv", "--fill", "strong"]);
    says(&again, 1, &["one.csv:1: 4 columns are replaced by the results of this run: `suggested_function`, "]);
    let header = "id,nace,function,suggested_function,suggested_certainty,suggested_question,suggested_basis\n";
    assert!(desk.read("one.csv").starts_with(header) && desk.read("two.csv").starts_with(header));
    assert_eq!(desk.read("one.csv").lines().nth(1), desk.read("two.csv").lines().nth(1));
    assert!(desk.read("two.csv").ends_with(",beyond\n"), "{}", desk.read("two.csv"));
    assert_ne!(desk.run(&[&["classify", "two.csv"], LAW].concat()).status, 2);
}

#[test]
fn columns_that_are_no_facts_are_told_together() {
    let desk = Desk::new();
    let names: Vec<String> = (0..300).map(|n| format!("colour{n}x")).collect();
    desk.put("in.csv", format!("id,function,turnovr,{}\na,other,,{}\n", names.join(","), ",".repeat(299)));
    let run = desk.run(&[&["classify", "in.csv"], LAW].concat());
    let together = "in.csv:1: 300 columns are no facts and pass through unread: `colour0x`, `colour1x`, `colour2x`, `colour3x`, `colour4x` and 295 more\n";
    says(&run, 0, &["column `turnovr` is no fact and passes through unread; did you mean `turnover`?\n", together]);
    assert_eq!(run.err.matches("unread").count(), 2);
}

#[test]
fn the_name_of_the_file_of_a_row_is_replaced_where_it_stands() {
    let desk = desk();
    desk.put("b.csv", "id,input_file,function\nx,old,other,beyond\ny,old,other\n");
    let run = desk.run(&[&["classify", "in.csv", "b.csv", "-o", "out.csv", "--rejects", "no.csv"], LAW].concat());
    says(&run, 1, &["b.csv:1: column `input_file` is replaced by the result of this run"]);
    let first =
        |text: String| text.lines().map(|l| l.split(',').take(4).collect::<Vec<_>>().join(",")).collect::<Vec<_>>();
    let rows = ["id,function,fte,input_file", "a,electricity-dso,300,in.csv", "b,other,10,in.csv", "y,other,,b.csv"];
    assert_eq!(first(desk.read("out.csv")), rows);
    assert!(desk.read("no.csv").ends_with("x,other,,b.csv,beyond\n"), "{}", desk.read("no.csv"));
    let again = desk.run(&[&["classify", "out.csv", "in.csv", "-o", "again.csv"], LAW].concat());
    says(&again, 0, &["out.csv:1: 25 columns are replaced"]);
    assert!(desk.read("again.csv").starts_with("id,function,fte,input_file,nis2_class"));
    let table = desk.run(&[&["classify", "b.csv", "in.csv", "--map", "id="], LAW].concat());
    assert!(table.status == 2 || table.out.contains("b.csv:3"), "{}{}", table.out, table.err);
}

// Sentences that help

#[test]
fn advice_loses_no_data() {
    let desk = Desk::new();
    let cases = [
        (
            "\"credit-institution,healthcare-provider\"",
            "",
            "separate several with `|`, as in `credit-institution|healthcare-provider`",
        ),
        ("credit-institution / Healthcare-Provider", "", "as in `credit-institution|healthcare-provider`"),
        ("\"credit-institution,colour\"", "", "did you mean `credit-institution`?"),
        ("other", "2026-02-30", "`2026-02-30` is no date; that month has 28 days"),
        ("other", "2024-02-30", "that month has 29 days"),
        ("other", "31-4-2026", "that month has 30 days"),
        ("other", "31 april 2026", "that month has 30 days"),
        ("other", "2026-13-01", "write year, month and day as in `2026-08-15`"),
        ("other", "2026-02-99", "write year, month and day as in `2026-08-15`"),
    ];
    for (function, day, advice) in cases {
        desk.put("in.csv", format!("id,function,designated_on\na,{function},{day}\n"));
        let run = desk.run(&[&["classify", "in.csv"], LAW].concat());
        says(&run, 1, &[advice]);
        assert!(run.out.contains("no row could be read") && run.err.contains("\nno row could be read"), "{}", run.out);
        assert!(!run.err.contains("nis2: "), "{}", run.err);
    }
    let run = desk.run(&["classify", "in.csv", "--as-of", "2026-02-30"]);
    says(&run, 2, &["`2026-02-30` is no date; that month has 28 days"]);
}

#[test]
fn choices_that_say_nothing_or_two_things_are_refused() {
    let desk = desk();
    says(&desk.run(&["classify", "in.csv", "--law", ""]), 2, &["--law <NAME>"]);
    let read = |choice: &str| format!("nl-safety-region-health={choice}");
    let (open, text) = (read("undetermined"), read("excluded"));
    let two = desk.run(&["classify", "in.csv", "--read", &open, "--read", &text]);
    says(&two, 2, &["`nl-safety-region-health` is read as `undetermined` and as `excluded`; choose one of the two"]);
    let alike = desk.run(&[&["classify", "in.csv", "--read", &open, "--read", &open], LAW].concat());
    assert_eq!(alike.status, 0, "{}", alike.err);
}

#[test]
fn a_header_without_facts_says_which_columns_are_needed() {
    let desk = Desk::new();
    desk.put("in.csv", "id,name\na,b\n");
    let says_so = "no column but `id` and `name` is known; a column such as `function`, `sector` or `fte` is needed";
    says(&desk.run(&["classify", "in.csv"]), 2, &[says_so]);
    let dutch = desk.run(&["classify", "in.csv", "--lang", "nl"]);
    says(
        &dutch,
        2,
        &["buiten `id` en `name` is geen kolom bekend; er is een kolom nodig zoals `function`, `sector` of `fte`"],
    );
}

#[test]
fn the_self_check_counts_as_people_do_and_names_the_range_of_its_lists() {
    let desk = Desk::new();
    let check = |answers: &str| desk.run_on(&["check", "--law", "eu", "--as-of", "2026-11-21"], answers.as_bytes()).out;
    assert!(check("").contains("\nno question was answered\n"), "{}", check(""));
    let sectors = check("unknown\n99\n0\n1\n");
    assert!(
        sectors.contains("`99` is not on the list; it goes from 1 to ") && sectors.contains("`0` is not on the list"),
        "{sectors}"
    );
    assert!(sectors.contains("\n2 questions answered, 1 of them with not known\n"), "{sectors}");
    assert!(check("other\n\n").contains("question"), "{}", check("other\n\n"));
}
