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
