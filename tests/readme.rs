//! What README.md and CONTRIBUTING.md show is what the tool does: every command of theirs is run, and what they say it
//! prints is looked for in what it prints.
//!
//! A block of text after a block of commands, in one section, shows output of the last command: its lines come in that
//! order, one after the other, and a line `...` stands for lines left out. A block of differences is made in the file
//! that it names, so that the commands after it find it made; `git` is run too.
#![allow(clippy::unwrap_used)]

#[path = "common/command.rs"]
mod command;

use command::{Desk, Run, finish, help, tool, verbs};
use std::collections::BTreeSet;
use std::path::Path;

const DOCUMENTS: &[&str] = &[
    "README.md",
    "CONTRIBUTING.md",
    "docs/changing-a-rule.md",
    "docs/zorg.md",
    "docs/gemengd.md",
    "docs/letters.md",
    "docs/dossier.md",
    "docs/self-check.md",
];

/// Commands that are not the tool's, and are not run here.
const OTHER_COMMANDS: &[&str] = &[
    "cargo build",
    "cargo test",
    "cargo bench",
    "cargo fmt",
    "cargo clippy",
    "cargo install --path .",
    "git clone",
    "cd vitaal",
    ".ci/run",
];

/// What may stand before `vitaal`, and is the tool as well.
const THE_TOOL: &[&str] = &["cargo run --release -- ", "cargo run -- ", "./target/release/vitaal ", "vitaal "];

/// A fenced block, and the line on which it begins.
struct Block {
    kind: String,
    line: usize,
    /// Headings before it: an example does not reach beyond its section.
    section: usize,
    lines: Vec<String>,
}

fn blocks(text: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let (mut is_open, mut section) = (false, 0);
    for (i, line) in text.lines().enumerate() {
        section += usize::from(!is_open && line.starts_with('#'));
        match line.trim().strip_prefix("```") {
            Some(_) if is_open => is_open = false,
            Some(kind) => {
                is_open = true;
                blocks.push(Block { kind: kind.trim().to_string(), line: i + 1, section, lines: Vec::new() });
            }
            None if is_open => blocks.last_mut().unwrap().lines.push(line.to_string()),
            None => {}
        }
    }
    assert!(!is_open, "a block is left open");
    blocks
}

/// A command with its place, and the output that is shown beneath it.
struct Example {
    place: String,
    command: String,
    /// Line of the document, and what it shows.
    shown: Vec<(usize, String)>,
}

fn examples(document: &str, text: &str) -> Vec<Example> {
    let mut found: Vec<Example> = Vec::new();
    let mut commands_in = None;
    for block in blocks(text) {
        let (section, is_commands) = (block.section, block.kind == "sh");
        if is_commands {
            found.extend(commands(&block).map(|(line, command)| Example {
                place: format!("{document}:{line}"),
                command,
                shown: Vec::new(),
            }));
        } else if block.kind == "diff" {
            let place = format!("{document}:{}", block.line);
            found.push(Example { place, command: format!("{EDIT}{}", block.lines.join("\n")), shown: Vec::new() });
        } else if block.kind == "text" && commands_in == Some(section) {
            let first = block.line + 1;
            let shown = block.lines.into_iter().enumerate().map(|(i, line)| (first + i, line));
            found.last_mut().unwrap().shown = shown.collect();
        }
        commands_in = is_commands.then_some(section);
    }
    found
}

/// One command a line; a line that ends in `\` goes on on the next, and `#` begins a remark.
fn commands(block: &Block) -> impl Iterator<Item = (usize, String)> {
    let mut found: Vec<(usize, String)> = Vec::new();
    let mut goes_on = false;
    for (i, line) in block.lines.iter().enumerate() {
        let line = line.split(" #").next().unwrap_or_default().trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let part = line.trim_end_matches('\\').trim_end();
        match found.last_mut().filter(|_| goes_on) {
            Some((_, command)) => *command = format!("{command} {part}"),
            None => found.push((block.line + 1 + i, part.to_string())),
        }
        goes_on = line.ends_with('\\');
    }
    found.into_iter()
}

/// The words of a command, as a shell takes them: quotes, no variables.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let (mut quote, mut within) = (None, false);
    for c in text.chars() {
        match (quote, c) {
            (Some(q), c) if q == c => quote = None,
            (None, '\'' | '"') => {
                quote = Some(c);
                if !within {
                    words.push(String::new());
                }
                within = true;
            }
            (None, ' ') => within = false,
            _ => {
                if !within {
                    words.push(String::new());
                }
                within = true;
                words.last_mut().unwrap().push(c);
            }
        }
    }
    words
}

/// What stands before the tool in a pipe is its input: `printf 'text'` or `cat FILE`.
fn input(command: &str, desk: &Desk) -> Option<Vec<u8>> {
    match words(command).as_slice() {
        [printf, text] if printf == "printf" => Some(text.replace("\\n", "\n").replace("%%", "%").into_bytes()),
        [cat, file] if cat == "cat" => Some(std::fs::read(desk.path().join(file)).unwrap()),
        _ => None,
    }
}

/// What begins a command that is a change of a file: lines out, lines in, lines that stay.
const EDIT: &str = "edit ";

fn edit(change: &str, desk: &Desk) -> Run {
    let (file, lines) = change.split_once('\n').unwrap();
    let file = file.strip_prefix("--- ").unwrap_or_else(|| panic!("`{file}` names no file"));
    let side = |left_out: char| -> String {
        let lines = lines.lines().filter(|line| !line.starts_with(left_out));
        lines.map(|line| format!("{}\n", line.get(1..).unwrap_or_default())).collect()
    };
    let (before, after) = (side('+'), side('-'));
    let text = if before.is_empty() { String::new() } else { desk.read(file) };
    assert!(before.is_empty() || text.matches(&before).count() == 1, "{file} has not once:\n{before}");
    desk.put(file, if before.is_empty() { after } else { text.replace(&before, &after) });
    Run { status: 0, out: String::new(), err: String::new() }
}

fn git(arguments: &str, desk: &Desk) -> Run {
    let mut command = std::process::Command::new("git");
    command.args(["-c", "user.name=A Jurist", "-c", "user.email=jurist@example.org"]).args(words(arguments));
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_SYSTEM", "/dev/null").current_dir(desk.path());
    finish(command, b"")
}

/// Runs a command of the tool, or makes a change that is shown; none where it is another's.
fn run(command: &str, desk: &Desk) -> Option<Run> {
    if let Some(change) = command.strip_prefix(EDIT) {
        return Some(edit(change, desk));
    }
    if let Some(arguments) = command.strip_prefix("git ").filter(|_| !is_known(command)) {
        return Some(git(arguments, desk));
    }
    let (before, last) = command.rsplit_once(" | ").map_or((None, command), |(a, b)| (Some(a), b));
    let arguments = THE_TOOL.iter().find_map(|the_tool| last.strip_prefix(the_tool))?;
    let input = match before {
        Some(before) => input(before, desk)?,
        None => Vec::new(),
    };
    let (arguments, to_file) = arguments.split_once(" > ").map_or((arguments, None), |(a, file)| (a, Some(file)));
    let mut tool = tool();
    tool.args(words(arguments)).current_dir(desk.path()).env("COLUMNS", "80");
    let run = finish(tool, &input);
    if let Some(file) = to_file {
        desk.put(file.trim(), &run.out);
    }
    Some(run)
}

/// Where what is shown departs from what is printed.
fn departs(shown: &[(usize, String)], printed: &str) -> Option<String> {
    let printed: Vec<&str> = printed.lines().map(str::trim_end).collect();
    let (mut at, mut anywhere) = (0, true);
    for (line, text) in shown.iter().map(|(line, text)| (*line, text.trim_end())) {
        if text.trim() == "..." {
            anywhere = true;
            continue;
        }
        let rest = printed.get(at..).unwrap_or_default();
        let found = rest.iter().take(if anywhere { rest.len() } else { 1 }).position(|p| *p == text);
        let Some(found) = found else {
            let near = if anywhere { nearest(text, rest) } else { rest.first().copied() };
            let near = near.unwrap_or("(nothing more)");
            return Some(format!("line {line}\n    shows:  {text}\n    prints: {near}"));
        };
        at += found + 1;
        anywhere = false;
    }
    None
}

/// The line that begins most like the text, for the message.
fn nearest<'p>(text: &str, printed: &[&'p str]) -> Option<&'p str> {
    let alike = |line: &&&str| line.chars().zip(text.chars()).take_while(|(a, b)| a == b).count();
    printed.iter().filter(|line| !line.is_empty()).max_by_key(alike).copied()
}

/// A desk with copies of what the commands read.
fn desk() -> Desk {
    let desk = Desk::new();
    for folder in ["examples", "rules"] {
        desk.put_copy(folder, folder);
    }
    desk
}

fn is_known(command: &str) -> bool {
    let goes_on = |rest: &str| rest.is_empty() || rest.starts_with(' ');
    OTHER_COMMANDS.iter().any(|known| command.strip_prefix(known).is_some_and(goes_on))
}

#[test]
fn every_command_runs_and_prints_what_is_shown() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for document in DOCUMENTS {
        let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(document)).unwrap();
        let desk = desk();
        for example in examples(document, &text) {
            let Example { place, command, shown } = &example;
            let Some(run) = run(command, &desk) else {
                if !is_known(command) {
                    wrong.push(format!("{place}: `{command}` is neither the tool's nor one of OTHER_COMMANDS"));
                }
                continue;
            };
            count += 1;
            // findings, such as rejected rows, are part of what an example may show
            if !(0..=1).contains(&run.status) {
                wrong.push(format!("{place}: `{command}` ends with status {}:\n{}", run.status, run.err));
            }
            let departs = departs(shown, &format!("{}{}", run.out, run.err));
            wrong.extend(
                departs.map(|what| format!("{place}: `{command}` prints something else than is shown, {what}")),
            );
        }
    }
    assert!(count >= 10, "only {count} commands were found");
    assert!(wrong.is_empty(), "{} to correct:\n- {}", wrong.len(), wrong.join("\n- "));
}

/// The command line shown in running text: the verbs and options that documents name exist.
#[test]
fn every_option_that_is_named_exists() {
    let mut wrong = Vec::new();
    let help: Vec<(String, String)> = verbs().into_iter().map(|verb| (verb.join(" "), help(&verb))).collect();
    for document in DOCUMENTS {
        let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(document)).unwrap();
        for (line, code) in code_spans(&text) {
            let Some(rest) = code.strip_prefix("vitaal ") else { continue };
            let named: Vec<&str> = rest.split_whitespace().collect();
            let verb = help.iter().filter(|(verb, _)| rest.starts_with(verb.as_str())).max_by_key(|(v, _)| v.len());
            let Some((_, help)) = verb else {
                wrong.push(format!("{document}:{line}: there is no verb of `{code}`"));
                continue;
            };
            let options = named.into_iter().filter(|word| word.starts_with("--"));
            let missing = options.filter(|option| !help.contains(*option));
            wrong.extend(missing.map(|option| format!("{document}:{line}: `{code}` has no `{option}`")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Code in running text, with its line.
fn code_spans(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut is_block = false;
    for (i, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            is_block = !is_block;
        } else if !is_block {
            found.extend(line.split('`').skip(1).step_by(2).map(|code| (i + 1, code.to_string())));
        }
    }
    found
}

// Dependencies

/// The names under a heading of Cargo.toml, such as `[dependencies]`.
fn named_in_manifest(heading: &str) -> BTreeSet<String> {
    let manifest = project_file("Cargo.toml");
    let under = manifest.lines().skip_while(|line| *line != heading).skip(1).take_while(|line| !line.starts_with('['));
    under.filter_map(|line| Some(line.split_once(" = ")?.0.to_string())).collect()
}

fn project_file(name: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

/// The names in backticks.
fn in_backticks(text: &str) -> impl Iterator<Item = String> {
    text.split('`').skip(1).step_by(2).map(str::to_string)
}

#[test]
fn the_table_of_dependencies_is_that_of_the_manifest() {
    let readme = project_file("README.md");
    let section = readme.split("\n## ").find(|section| section.starts_with("Dependencies\n")).unwrap();
    let rows = section.lines().filter(|line| line.starts_with("| `"));
    let named: BTreeSet<String> = rows.flat_map(|row| in_backticks(row.split(" | ").next().unwrap())).collect();
    let mut needed = BTreeSet::new();
    for heading in ["[dependencies]", "[build-dependencies]", "[target.\"cfg(unix)\".dependencies]"] {
        let found = named_in_manifest(heading);
        assert!(!found.is_empty(), "{heading}");
        needed.extend(found);
    }
    assert_eq!(named, needed);
    let for_tests = section.lines().find(|line| line.starts_with("For tests and benchmarks only: ")).unwrap();
    assert_eq!(in_backticks(for_tests).collect::<BTreeSet<String>>(), named_in_manifest("[dev-dependencies]"));
}

// What the tests above rest on

#[test]
fn blocks_commands_and_words_are_read() {
    let text =
        "a\n```sh\nvitaal a \\\n  b # remark\n# remark\ncargo test\n```\nand\n```text\nx\n...\n```\n```text\ny\n```\n";
    let found = examples("D", text);
    let commands: Vec<(&str, &str)> = found.iter().map(|e| (e.place.as_str(), e.command.as_str())).collect();
    assert_eq!(commands, [("D:3", "vitaal a b"), ("D:6", "cargo test")]);
    assert!(found[0].shown.is_empty());
    assert_eq!(found[1].shown, [(10, "x".to_string()), (11, "...".to_string())]);
    assert!(examples("D", "```sh\na\n```\n## b\n```text\nx\n```\n")[0].shown.is_empty());
    assert_eq!(words("a 'b  c' \"d'e\" f''g"), ["a", "b  c", "d'e", "fg"]);
    assert!(is_known("cargo test") && is_known("cargo test --test house") && !is_known("cargo testing"));
}

#[test]
fn lines_are_compared_in_order() {
    let departs = |shown: &[&str], printed: &str| {
        let shown: Vec<(usize, String)> = shown.iter().enumerate().map(|(i, l)| (i + 1, l.to_string())).collect();
        departs(&shown, printed)
    };
    let printed = "one\ntwo\nthree\nfour\n";
    for shown in [&["one", "two"][..], &["two", "three"], &["one", "...", "four"], &["...", "four", "..."], &[]] {
        assert_eq!(departs(shown, printed), None, "{shown:?}");
    }
    for (shown, line) in [
        (&["one", "three"][..], "line 2"),
        (&["two", "one"], "line 2"),
        (&["four", "five"], "line 2"),
        (&["five"], "line 1"),
    ] {
        assert!(departs(shown, printed).unwrap().starts_with(line), "{shown:?}");
    }
}
