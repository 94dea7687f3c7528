//! How the tool behaves among others: several files, stopping, pipes that close, how much is said, shells and manuals.
#![allow(clippy::unwrap_used)]

#[path = "common/command.rs"]
mod command;

use command::{Desk, Run, finish, tool, verbs};
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, Command, Stdio};

const ON: [&str; 2] = ["--as-of", "2026-11-21"];

fn classified(desk: &Desk, arguments: &[&str]) -> Run {
    desk.run(&[&["classify"], arguments, &ON].concat())
}

// Several files

#[test]
fn several_files_are_one_run_with_the_columns_of_all() {
    let desk = Desk::new();
    desk.put("a.csv", "id,function,fte,remark\na1,electricity-dso,300,x\na2,electricity-dso,many,y\n");
    desk.put("b.csv", "ID;fte;function;city\na1;8;healthcare-provider;Breda\nb2;8;healthcare-provider;Delft\n");
    let run = classified(&desk, &["a.csv", "b.csv", "-o", "out.csv", "--rejects", "no.csv"]);
    assert_eq!(run.status, 1, "{}", run.err);
    let lines: Vec<String> =
        desk.read("out.csv").lines().map(|l| l.split(',').take(6).collect::<Vec<_>>().join(",")).collect();
    assert_eq!(
        lines,
        [
            "input_file,id,function,fte,remark,city",
            "a.csv,a1,electricity-dso,300,x,",
            "b.csv,a1,healthcare-provider,8,,Breda",
            "b.csv,b2,healthcare-provider,8,,Delft",
        ]
    );
    let rejects = desk.read("no.csv");
    let rejects: Vec<&str> = rejects.lines().collect();
    assert_eq!(rejects.len(), 2, "{rejects:?}");
    assert!(rejects[0].ends_with(",rejected_help,input_file,id,function,fte,remark,city"), "{}", rejects[0]);
    assert!(rejects[1].starts_with("3,fte,many,"), "{}", rejects[1]);
    assert!(rejects[1].ends_with(",a.csv,a2,electricity-dso,many,y,"), "{}", rejects[1]);
    for said in [
        "a.csv:1: column `remark` is no fact and passes through unread",
        "b.csv:1: column `city` is no fact and passes through unread",
        "a.csv:3: column `fte`: `many`",
        "b.csv:2: the id `a1` has come before; all rows are classified",
        "4 rows: 3 classified, 1 rejected",
    ] {
        assert!(run.err.contains(said), "{said}\n---\n{}", run.err);
    }
}

#[test]
fn one_of_several_files_may_be_standard_input() {
    let desk = Desk::new();
    desk.put("a.csv", "id,function,fte\na,electricity-dso,300\n");
    let run = desk.run_on(&["classify", "a.csv", "-", "--as-of", "2026-11-21", "--format", "csv"], b"id,fte\nb,1\n");
    assert_eq!(run.status, 0, "{}", run.err);
    assert!(run.out.contains("\n-,b,"), "{}", run.out);
    let twice = classified(&desk, &["-", "-"]);
    assert_eq!(
        (twice.status, twice.err.as_str()),
        (2, "error: standard input is named more than once; name it once\n")
    );
}

#[test]
fn holdings_reach_over_all_files() {
    let desk = Desk::new();
    desk.put("a.csv", "id,function,fte,turnover,balance_sheet\na,electricity-dso,40,1,1\n");
    desk.put("b.csv", "id,function,fte,turnover,balance_sheet\nb,other,300,1,1\n");
    desk.put("held.csv", "owner,owned,share,control\nb,a,100,true\n");
    let run = classified(&desk, &["a.csv", "b.csv", "--holdings", "held.csv", "-o", "out.csv"]);
    assert_eq!(run.status, 0, "{}", run.err);
    assert!(desk.read("out.csv").contains("a.csv,a,electricity-dso,40,1,1,essential"), "{}", desk.read("out.csv"));
}

#[test]
fn several_files_are_recorded_and_verified() {
    let desk = Desk::new();
    desk.put("a.csv", "id,function,fte\na,electricity-dso,300\n");
    desk.put("b.csv", "id,function,fte\nb,electricity-dso,300\n");
    let run = classified(&desk, &["a.csv", "b.csv", "-o", "out.xlsx", "--record", "r.json"]);
    assert_eq!(run.status, 0, "{}", run.err);
    assert_eq!(desk.run(&["verify", "r.json"]).status, 0);
    desk.put("b.csv", "id,function,fte\nb,electricity-dso,301\n");
    let run = desk.run(&["verify", "r.json"]);
    assert!(
        run.out.contains("input changed: `b.csv`") && run.out.contains("`fte`: `300` there, `301` now"),
        "{}",
        run.out
    );
}

// Stopping

#[cfg(unix)]
fn slow(desk: &Desk, arguments: &[&str]) -> Child {
    let mut command = tool();
    command.arg("classify").args(arguments).args(ON).current_dir(desk.path());
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

#[cfg(unix)]
#[test]
fn a_signal_stops_a_run_that_waits_and_leaves_no_file() {
    for (signal, status) in [(libc::SIGINT, 130), (libc::SIGTERM, 143)] {
        let desk = Desk::new();
        let mut child = slow(&desk, &["-o", "out.csv", "--rejects", "no.csv"]);
        let mut stdin = child.stdin.take().unwrap();
        // a rejected row is told at once: then the tool is at work, and waits for more
        stdin.write_all(b"id,function,fte\na,electricity-dso,300\nb,electricity-dso,many\n").unwrap();
        // more than is looked at to find how the file is written
        let filler = "c,electricity-dso,300\n".repeat(40_000);
        stdin.write_all(filler.as_bytes()).unwrap();
        stdin.flush().unwrap();
        let mut stderr = BufReader::new(child.stderr.take().unwrap());
        let mut first = String::new();
        stderr.read_line(&mut first).unwrap();
        // SAFETY: the child is ours and has not been waited for
        assert_eq!(unsafe { libc::kill(child.id() as i32, signal) }, 0);
        let ended = child.wait().unwrap();
        drop(stdin);
        let mut rest = String::new();
        stderr.read_to_string(&mut rest).unwrap();
        assert_eq!(ended.code(), Some(status), "{first}{rest}");
        assert!(rest.contains("stopped: "), "{first}{rest}");
        assert!(rest.contains(" rows classified, 1 rejected; `out.csv` was not written"), "{first}{rest}");
        assert_eq!(desk.names(), Vec::<String>::new());
    }
}

// Pipes

#[cfg(unix)]
#[test]
fn a_pipe_that_closes_ends_quietly() {
    let desk = Desk::new();
    desk.put("in.csv", format!("id,function,fte\n{}", "a,electricity-dso,300\n".repeat(20_000)));
    let script = format!(
        "{{ {} classify in.csv --as-of 2026-11-21 --format csv; echo $? > status; }} 2> said | head -n 1",
        env!("CARGO_BIN_EXE_vitaal")
    );
    let mut shell = Command::new("sh");
    shell.args(["-c", &script]).current_dir(desk.path());
    let run = finish(shell, b"");
    assert!(run.out.starts_with("id,function,fte,nis2_class"), "{}", run.out);
    assert_eq!(desk.read("status").trim(), "0");
    assert!(!desk.read("said").contains("error"), "{}", desk.read("said"));
}

// How much is said

#[test]
fn quiet_says_only_what_ends_the_run() {
    let desk = Desk::new();
    desk.put("in.csv", "id,function,fte,x\na,electricity-dso,300,\nb,electricity-dso,many,\n");
    let run = classified(&desk, &["in.csv", "--quiet", "-o", "out.csv"]);
    assert_eq!((run.status, run.err.as_str()), (1, ""));
    let run = classified(&desk, &["in.csv", "--quiet", "-o", "out.csv"]);
    assert_eq!(run.status, 2);
    assert!(run.err.starts_with("error: `out.csv` exists already"), "{}", run.err);
}

#[test]
fn verbose_says_what_the_result_rests_on() {
    let desk = Desk::new();
    desk.put("in.csv", "id,function,fte\na,electricity-dso,300\n");
    let run = classified(&desk, &["in.csv", "--verbose"]);
    for said in ["input: in.csv, 38 bytes, SHA-256 ", "act: nl/cbw (in-force), source: verbatim", "took "] {
        assert!(run.err.contains(said), "{said}\n---\n{}", run.err);
    }
    assert!(!classified(&desk, &["in.csv"]).err.contains("SHA-256"));
}

#[test]
fn nothing_is_drawn_where_there_is_no_terminal() {
    let desk = Desk::new();
    desk.put("in.csv", format!("id,function,fte\n{}", "a,electricity-dso,300\n".repeat(50_000)));
    let run = classified(&desk, &["in.csv", "-o", "out.csv"]);
    assert!(!run.err.contains(['\r', '\x1b']), "{}", run.err);
}

// Shells and manuals

/// The verbs, and those under them, as manuals join them.
fn joined_verbs() -> Vec<String> {
    let verbs: Vec<String> = verbs().iter().map(|verb| verb.join("-")).collect();
    for known in ["classify", "explain", "check", "verify", "man", "rules", "rules-show"] {
        assert!(verbs.iter().any(|verb| verb == known), "{verbs:?}");
    }
    verbs
}

#[test]
fn completions_name_every_verb_and_are_read_by_the_shell() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let run = finish(
            {
                let mut tool = tool();
                tool.args(["completions", shell]);
                tool
            },
            b"",
        );
        assert_eq!((run.status, run.err.as_str()), (0, ""), "{shell}");
        let words = verbs().concat();
        for word in words.iter().map(String::as_str).chain(["holdings", "record"]) {
            assert!(run.out.contains(word), "{shell} lacks {word}");
        }
        let Ok(mut parser) = Command::new(shell).arg("-n").stdin(Stdio::piped()).stderr(Stdio::piped()).spawn() else {
            continue; // that shell is not here
        };
        if shell == "bash" || shell == "zsh" {
            parser.stdin.take().unwrap().write_all(run.out.as_bytes()).unwrap();
            let output = parser.wait_with_output().unwrap();
            assert!(output.status.success() && output.stderr.is_empty(), "{shell}: {output:?}");
        } else {
            let _ = parser.kill();
            let _ = parser.wait();
        }
    }
}

#[test]
fn there_is_a_manual_page_for_every_verb() {
    let desk = Desk::new();
    let run = desk.run(&["man", "-o", "pages"]);
    assert_eq!((run.status, run.err.as_str()), (0, ""));
    let verbs = joined_verbs();
    for verb in &verbs {
        let page = desk.read(&format!("pages/vitaal-{verb}.1"));
        assert!(page.contains(".SH NAME") && page.contains(".SH SYNOPSIS"), "{verb}");
    }
    let whole = desk.run(&["man"]).out;
    assert_eq!(whole, desk.read("pages/vitaal.1"));
    for verb in verbs.iter().filter(|verb| !verb.contains('-')) {
        assert!(whole.contains(&format!("vitaal\\-{verb}(1)")), "{verb} in\n{whole}");
    }
    let mut formatter = Command::new("man");
    formatter.args(["--warnings", "-l", "pages/vitaal-classify.1"]).current_dir(desk.path()).env("MANWIDTH", "80");
    if formatter.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok() {
        let mut formatter = Command::new("man");
        formatter.args(["--warnings", "-l", "pages/vitaal-classify.1"]).current_dir(desk.path()).env("MANWIDTH", "80");
        let run = finish(formatter, b"");
        assert_eq!((run.status, run.err.as_str()), (0, ""), "{}", run.err);
    }
}

/// Two files have a line of each number: a row without id is named by its file too.
#[test]
fn a_row_without_id_is_named_by_file_and_line() {
    let desk = Desk::new();
    desk.put("a.csv", "id,function,fte\n,other,1\n,other,x\n");
    desk.put("b.csv", "id,function,fte\nb,other,1\n,other,x\n,other,3\n");
    let run = desk.run(&["classify", "a.csv", "b.csv", "--as-of", "2026-11-21", "--rejects", "rejects.csv"]);
    for named in ["a.csv:2 ", "b ", "b.csv:4 "] {
        assert!(run.out.lines().any(|line| line.starts_with(named)), "{named} in\n{}", run.out);
    }
    for said in ["a.csv:3: column `fte`", "b.csv:3: column `fte`"] {
        assert!(run.err.contains(said), "{said} in\n{}", run.err);
    }
    let rejects = desk.read("rejects.csv");
    let rows: Vec<&str> = rejects.lines().skip(1).collect();
    assert!(rows[0].starts_with("3,fte,x,") && rows[0].ends_with(",a.csv,,other,x"), "{rejects}");
    assert!(rows[1].starts_with("3,fte,x,") && rows[1].ends_with(",b.csv,,other,x"), "{rejects}");
    // of one file the line says enough
    let run = desk.run(&["classify", "a.csv", "--as-of", "2026-11-21"]);
    assert!(run.out.lines().any(|line| line.starts_with("line 2 ")), "{}", run.out);
}

/// Colour is for terminals: what is piped has none, unless it is forced, and never where it is refused.
#[test]
fn colour_is_for_terminals_unless_forced_or_refused() {
    let desk = Desk::new();
    desk.put("rules/laws.yaml", "default: [\n");
    let escape = |variables: &[(&str, &str)]| {
        let mut command = tool();
        command.env_remove("NO_COLOR").envs(variables.iter().copied());
        command.args(["rules", "check", "--rules", "rules"]).current_dir(desk.path());
        let run = finish(command, b"");
        assert_eq!(run.status, 2, "{}", run.err);
        (run.out + &run.err).contains('\u{1b}')
    };
    assert!(!escape(&[]));
    assert!(escape(&[("CLICOLOR_FORCE", "1")]));
    assert!(!escape(&[("NO_COLOR", "1")]));
    assert!(!escape(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
}
