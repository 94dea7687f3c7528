//! Rule files are laid out in one way: keys in order, comments kept, nothing said otherwise than before.
#![allow(clippy::unwrap_used)]

#[path = "common/command.rs"]
mod command;
#[path = "common/folder.rs"]
mod folder;

use folder::{copied, files_of};
use proptest::prelude::*;
use std::sync::Arc;
use vitaal::diagnostic::{Broken, SourceFile};
use vitaal::rules::tidied;

/// The columns that the shipped laws have.
const COLUMNS: [&str; 7] =
    ["duties", "authority", "supervisor", "csirt", "duties_from", "risk_assessment_due", "review_due"];

fn laid_out(path: &str, text: &str) -> Result<String, Broken> {
    let file = Arc::new(SourceFile { path: path.to_string(), text: text.to_string() });
    tidied(&file, path, &COLUMNS.map(String::from))
}

#[track_caller]
fn becomes(path: &str, text: &str, expected: &str) {
    let once = laid_out(path, text).unwrap_or_else(|Broken(found)| panic!("{found:?}"));
    assert_eq!(once, expected);
    assert_eq!(laid_out(path, &once).unwrap(), once, "laid out again it changes");
}

#[test]
fn the_shipped_files_are_laid_out() {
    let files = files_of("rules");
    assert!(files.len() > 90, "{}", files.len());
    for (path, text) in &files {
        assert_eq!(&laid_out(path, text).unwrap(), text, "{path}");
    }
}

// Order

#[test]
fn keys_stand_in_the_order_of_their_form_and_names_in_that_of_the_author() {
    becomes(
        "xx/y/act.yaml",
        "rules:\n  b: { reason: {nl: x, en: y}, not: a, all: [c], cite: Art. 1, class: d }\n  a:\n    otherwise: true\n    class: e\nact: xx/y\n",
        "act: xx/y\nrules:\n  b: { class: d, cite: Art. 1, not: a, all: [c], reason: { en: y, nl: x } }\n  a:\n    class: e\n    otherwise: true\n",
    );
    becomes(
        "xx/y/tests/z.yaml",
        "cases:\n  one: { notes: [], by: r, expect: a, authority: B, fte: 5, as_of: 2026-01-01, turnover: 1 }\ngiven: { country: NL }\n",
        "given: { country: NL }\ncases:\n  one: { fte: 5, turnover: 1, as_of: 2026-01-01, expect: a, by: r, authority: B, notes: [] }\n",
    );
    becomes(
        "laws.yaml",
        "laws:\n  a: { cer: { 2026-08-15: x/b, 2018-11-09: x/a }, title: { nl: a, en: b } }\ndefault: a\n",
        "default: a\nlaws:\n  a: { title: { en: b, nl: a }, cer: { 2018-11-09: x/a, 2026-08-15: x/b } }\n",
    );
}

#[test]
fn cases_and_rows_stand_on_one_line_and_parts_on_several() {
    becomes("xx/y/tests/z.yaml", "cases: { a: { fte: 1, expect: b } }\n", "cases:\n  a: { fte: 1, expect: b }\n");
    becomes(
        "xx/y/annex.yaml",
        "table: t\nrows:\n  miller:\n    provided: { not: a }\n    cite: Annex(1)\n",
        "table: t\nrows:\n  miller: { cite: Annex(1), provided: { not: a } }\n",
    );
}

// Comments

#[test]
fn every_comment_stays_with_what_it_stands_at() {
    let text = "# header\n\n# of the file\nact: xx/y   # beside the name\n\n\n# above the rules\nrules:   # beside rules\n    # above a\n    a:\n        class: b # beside class\n        # above the condition\n        all:\n          # above the first\n          - c   # beside it\n          - not: d\n          # at the end of the list\n        cite: Art. 1\n    # at the end of the rules\n# at the end\n";
    let expected = "# header\n\n# of the file\nact: xx/y  # beside the name\n\n# above the rules\nrules:  # beside rules\n  # above a\n  a:\n    class: b  # beside class\n    cite: Art. 1\n    # above the condition\n    all:\n      # above the first\n      - c  # beside it\n      - not: d\n      # at the end of the list\n  # at the end of the rules\n# at the end\n";
    becomes("xx/y/act.yaml", text, expected);
}

#[test]
fn a_comment_between_brackets_opens_them() {
    becomes(
        "xx/y/act.yaml",
        "rules:\n  a:\n    all: [b, # of b\n      # above c\n      c, { not: d }] # of all\n",
        "rules:\n  a:\n    all:\n      - b  # of b\n      # above c\n      - c\n      - not: d  # of all\n",
    );
    becomes(
        "xx/y/tests/z.yaml",
        "cases:\n  one:\n    fte: 5 # five\n    expect: a\n",
        "cases:\n  one:\n    fte: 5  # five\n    expect: a\n",
    );
}

#[test]
fn the_header_stays_above_whichever_key_comes_first() {
    becomes(
        "xx/y/act.yaml",
        "# header\nregime: a\n# its id\nact: xx/y\n",
        "# header\n# its id\nact: xx/y\nregime: a\n",
    );
}

#[test]
fn a_sign_inside_a_word_begins_no_comment() {
    becomes(
        "bodies.yaml",
        "bodies:\n  A: { en: \"no # comment\", nl: a#b } # one\n",
        "bodies:\n  A: { en: \"no # comment\", nl: a#b }  # one\n",
    );
}

// Words

#[test]
fn quotes_stand_where_they_must() {
    let quoted = [
        ("'plain'", "plain"),
        ("\"say \\\"so\\\"\"", "say \"so\""),
        ("'a: b'", "\"a: b\""),
        ("'# a'", "\"# a\""),
        ("'a #b'", "\"a #b\""),
        ("a, b", "a, b"),
        ("'[a]'", "\"[a]\""),
        ("\"{function} of means\"", "\"{function} of means\""),
        ("'- a'", "\"- a\""),
        ("-a", "-a"),
        ("' a'", "\" a\""),
        ("''", "\"\""),
        ("'%'", "\"%\""),
        ("\"a\\nb\"", "\"a\\nb\""),
        ("a\n      b", "a b"),
        // other readers take these for more than text, so that it matters whether they are quoted
        ("\"2.10\"", "\"2.10\""),
        ("2.10", "2.10"),
        ("'no'", "\"no\""),
        ("no", "no"),
        ("'2026-01-01'", "\"2026-01-01\""),
    ];
    for (from, to) in quoted {
        becomes("bodies.yaml", &format!("bodies:\n  A:\n    en: {from}\n"), &format!("bodies:\n  A:\n    en: {to}\n"));
    }
    for (from, to) in [("\"a, b\"", "\"a, b\""), ("'a]'", "\"a]\""), ("'a'", "a"), ("a?", "a?")] {
        becomes(
            "bodies.yaml",
            &format!("bodies:\n  A: {{ en: {from} }}\n"),
            &format!("bodies:\n  A: {{ en: {to} }}\n"),
        );
    }
}

#[test]
fn brackets_braces_and_lines_have_one_form() {
    becomes(
        "xx/y/act.yaml",
        "\u{feff}---\r\nuses:   [ a/b ,c/d,]\r\nrules:\r\n  a:\r\n\r\n    all: [ {not: b}, { c: d , e: f } ,any: [g,h] ]   \r\n\r\n\r\n    cite: [ ]\r\n",
        "uses: [a/b, c/d]\nrules:\n  a:\n    cite: []\n\n    all: [not: b, { c: d, e: f }, any: [g, h]]\n",
    );
    let codes: Vec<String> = (0..60).map(|n| format!("C{n:03}")).collect();
    let text = format!("lists:\n  all: [\n    {}]\n", codes.join(", "));
    let out = laid_out("countries.yaml", &text).unwrap();
    assert!(out.lines().all(|line| line.chars().count() <= 120) && out.lines().count() == 6, "{out}");
    becomes("countries.yaml", &text, &out);
}

#[test]
fn what_cannot_be_read_is_refused() {
    for (text, said) in [
        ("rules:\n\ta: b\n", "tab"),
        ("rules: &a b\n", "anchors"),
        ("rules: a\nrules: b\n", "twice"),
        ("rules:\n  a: [b\n", "not well-formed"),
    ] {
        let Err(Broken(found)) = laid_out("xx/y/act.yaml", text) else { panic!("{text} is laid out") };
        assert!(found[0].message.contains(said), "{text}: {}", found[0].message);
    }
}

/// Nothing is lost even where it can hardly be seen: the file stays as it is, and that is said.
#[test]
fn a_text_over_lines_keeps_its_lines_and_its_comment() {
    let folded = "bodies:\n  A:\n    en: |\n      one\n      two\n    nl: b\n";
    becomes("bodies.yaml", folded, "bodies:\n  A:\n    en: \"one\\ntwo\\n\"\n    nl: b\n");
    let with_comment = "bodies:\n  A:\n    en: | # why\n      one\n";
    match laid_out("bodies.yaml", with_comment) {
        Ok(out) => assert!(out.contains("# why"), "{out}"),
        Err(Broken(found)) => assert!(found[0].message.contains("without losing"), "{}", found[0].message),
    }
}

// Mutilated files

/// Numbers from a seed: xorshift.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % n as u64) as usize
    }

    fn shuffled<T>(&mut self, mut items: Vec<T>) -> Vec<T> {
        for at in (1..items.len()).rev() {
            items.swap(at, self.below(at + 1));
        }
        items
    }
}

fn indent_of(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// Entries of a mapping as stretches of lines, each with the comments and blank lines above it.
fn stretches(lines: &[String], indent: usize) -> Vec<Vec<String>> {
    let mut found: Vec<Vec<String>> = Vec::new();
    let mut above = Vec::new();
    for line in lines {
        let is_above = line.trim().is_empty() || line.trim_start().starts_with('#') && indent_of(line) <= indent;
        if is_above {
            above.push(line.clone());
        } else if indent_of(line) == indent {
            above.push(line.clone());
            found.push(std::mem::take(&mut above));
        } else if let Some(last) = found.last_mut() {
            last.append(&mut above);
            last.push(line.clone());
        }
    }
    if let Some(last) = found.last_mut() {
        last.append(&mut above);
    }
    found
}

/// The keys of rules, duties and the like in another order; conditions and columns keep theirs.
fn reordered(text: &str, dice: &mut Dice) -> String {
    const KEYS: [&str; 22] = [
        "class",
        "cite",
        "status",
        "from",
        "until",
        "otherwise",
        "defeats",
        "allow",
        "reason",
        "for",
        "kind",
        "duty",
        "due",
        "fine",
        "clock",
        "note",
        "question",
        "source",
        "default",
        "choices",
        "unless",
        "at_most",
    ];
    let lines: Vec<String> = text.lines().map(String::from).collect();
    let mut out = Vec::new();
    let mut body: Vec<String> = Vec::new();
    let flush = |body: &mut Vec<String>, dice: &mut Dice, out: &mut Vec<String>| {
        let entries = stretches(body, 4);
        let key = |lines: &Vec<String>| {
            let line = lines.iter().find(|line| indent_of(line) == 4 && !line.trim_start().starts_with('#')).unwrap();
            line.trim_start().split(':').next().unwrap().to_string()
        };
        let is_free = entries.iter().all(|entry| !entry.last().unwrap().trim_start().starts_with('#'));
        let (fixed, others): (Vec<_>, Vec<_>) = entries.into_iter().partition(|e| !KEYS.contains(&key(e).as_str()));
        let mut mixed = if is_free { dice.shuffled(others) } else { others };
        for entry in fixed.into_iter().rev() {
            // the later ones first, each before the one put in before it
            let at = if is_free { 0 } else { mixed.len() };
            mixed.insert(at, entry);
        }
        out.extend(mixed.into_iter().flatten());
        body.clear();
    };
    for line in lines {
        if indent_of(&line) >= 4 && !line.trim().is_empty() {
            body.push(line);
        } else {
            flush(&mut body, dice, &mut out);
            out.push(line);
        }
    }
    flush(&mut body, dice, &mut out);
    out.join("\n") + "\n"
}

/// The same file indented otherwise, with blanks behind lines, more of them between, and lines that end otherwise.
fn stretched(text: &str, dice: &mut Dice) -> String {
    let step = 2 + dice.below(5);
    let end = if dice.below(2) == 0 { "\n" } else { "\r\n" };
    let mut out = String::new();
    for line in text.lines() {
        let mut rest = line.trim_start_matches(' ');
        out.push_str(&" ".repeat(indent_of(line) / 2 * step));
        while let Some(behind) = rest.strip_prefix("- ").filter(|_| indent_of(line) > 2) {
            out.push('-');
            out.push_str(&" ".repeat(step - 1));
            rest = behind;
        }
        out.push_str(rest);
        if dice.below(4) == 0 {
            out.push_str("  ");
        }
        out.push_str(end);
        if rest.is_empty() && dice.below(2) == 0 {
            out.push_str(end);
        }
    }
    out
}

/// The same words in quotes of another sort, where they are the whole value of a key.
fn requoted(text: &str, dice: &mut Dice) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let value = line.split_once(": ").filter(|(key, _)| !key.contains(['#', '{', '[', '"']));
        let is_text = |value: &str| {
            value.starts_with(|c: char| c.is_ascii_alphabetic())
                && value.contains(' ')
                && !value.contains([':', '#', '\'', '"', '\\'])
        };
        match value {
            Some((key, value)) if is_text(value) && dice.below(2) == 0 => {
                let mark = if dice.below(2) == 0 { '"' } else { '\'' };
                out.push_str(&format!("{key}: {mark}{value}{mark}\n"));
            }
            _ => {
                out.push_str(line);
                out.push('\n');
            }
        }
    }
    out
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    /// However a shipped file is mutilated without saying otherwise, it comes back as it was.
    #[test]
    fn a_mutilated_file_comes_back(seed in 1u64.., which in any::<prop::sample::Index>()) {
        let files = files_of("rules");
        let (path, text) = which.get(&files);
        let mut dice = Dice(seed);
        let mutilated = requoted(&reordered(text, &mut dice), &mut dice);
        let mutilated = stretched(&mutilated, &mut dice);
        let back = laid_out(path, &mutilated);
        prop_assert!(back.is_ok(), "{path}: {:?}\n{mutilated}", back.err());
        let back = back.unwrap_or_default();
        prop_assert_eq!(&back, text, "{}", path);
    }
}

#[test]
fn what_is_mutilated_is_another_text() {
    let (_, text) = files_of("rules").into_iter().find(|(path, _)| path == "eu/nis2/act.yaml").unwrap();
    let mut dice = Dice(7);
    for mutilated in [reordered(&text, &mut dice), requoted(&text, &mut dice), stretched(&text, &mut dice)] {
        let changed = text.lines().zip(mutilated.lines()).filter(|(one, other)| one != other).count();
        assert!(changed > 30, "only {changed} lines differ");
    }
}

// The command

#[test]
fn a_folder_laid_out_badly_is_laid_out_and_says_what_it_said() {
    let desk = copied("rules");
    let mut dice = Dice(11);
    for (path, text) in files_of("rules") {
        let mutilated = stretched(&reordered(&text, &mut dice), &mut dice);
        desk.put(&format!("rules/{path}"), mutilated);
    }
    let check = desk.run(&["rules", "fmt", "--check"]);
    assert_eq!(check.status, 1, "{}", check.err);
    assert!(check.err.ends_with(" would change\n"), "{}", check.err);
    assert!(check.out.contains("rules/eu/nis2/act.yaml:"), "{}", check.out);
    let run = desk.run(&["rules", "fmt"]);
    assert_eq!((run.status, run.err.as_str()), (0, ""), "{}", run.out);
    for (path, text) in files_of("rules") {
        assert_eq!(desk.read(&format!("rules/{path}")), text, "{path}");
    }
    let again = desk.run(&["rules", "fmt", "--check"]);
    assert_eq!(again.status, 0, "{}{}", again.out, again.err);
    assert!(again.out.ends_with("laid out already\n"), "{}", again.out);
}

/// The small folder is laid out as its author liked; afterwards its law and its cases are the same.
#[test]
fn the_law_is_the_same_before_and_after() {
    let (desk, before) = (copied("tests/files/rules"), copied("tests/files/rules"));
    let mut dice = Dice(13);
    for (path, text) in files_of("tests/files/rules") {
        before.put(&format!("rules/{path}"), reordered(&text, &mut dice));
        desk.put(&format!("rules/{path}"), before.read(&format!("rules/{path}")));
    }
    assert_eq!(desk.run(&["rules", "fmt", "rules"]).status, 0);
    assert!(desk.read("rules/xx/guild/act.yaml") != before.read("rules/xx/guild/act.yaml"), "nothing was laid out");
    assert_eq!(desk.run(&["rules", "check", "--rules", "rules"]).status, 0);
    let [one, other] = [&before, &desk].map(|desk| desk.run(&["rules", "show", "xx/guild", "--rules", "rules"]).out);
    assert_eq!(one, other);
    for act in ["xx/guild", "xx/charter", "xx/scale"] {
        let there = format!("{}#{act}", before.path().join("rules").display());
        let run = desk.run(&["rules", "compare", &format!("rules#{act}"), &there, "--fail-on", "any"]);
        assert_eq!(run.status, 0, "{act}: {}{}", run.out, run.err);
    }
}

#[test]
fn what_would_change_is_shown_in_short() {
    let desk = copied("tests/files/rules");
    desk.put("rules/bodies.yaml", "bodies:\n    MILL: { nl: Molen, en: 'Mill' }\n");
    let run = desk.run(&["rules", "fmt", "rules/bodies.yaml", "--check"]);
    let expected = "rules/bodies.yaml:2\n-    MILL: { nl: Molen, en: 'Mill' }\n+  MILL: { en: Mill, nl: Molen }\n";
    assert_eq!((run.status, run.out.as_str(), run.err.as_str()), (1, expected, "1 file: 1 would change\n"));
    let run = desk.run(&["rules", "fmt", "rules/bodies.yaml", "--check", "--format", "github"]);
    assert!(run.status == 1 && run.out.starts_with("::warning file=rules/bodies.yaml,line=2,"), "{}", run.out);
    assert!(run.out.contains("run `vitaal rules fmt rules/bodies.yaml`"), "{}", run.out);
    assert_eq!(desk.read("rules/bodies.yaml"), "bodies:\n    MILL: { nl: Molen, en: 'Mill' }\n");
}

#[test]
fn nothing_is_written_while_a_file_cannot_be_read() {
    let desk = copied("tests/files/rules");
    desk.put("rules/bodies.yaml", "bodies:\n    MILL: { nl: Molen, en: 'Mill' }\n");
    desk.put("rules/laws.yaml", "default: [\n");
    desk.put("rules/countries.yaml", b"\xff");
    let run = desk.run(&["rules", "fmt"]);
    assert_eq!(run.status, 2);
    assert!(run.err.contains("error[yaml-syntax]") && run.err.contains("error[unreadable]"), "{}", run.err);
    assert!(run.err.ends_with("2 errors; nothing was written\n"), "{}", run.err);
    assert_eq!(desk.read("rules/bodies.yaml"), "bodies:\n    MILL: { nl: Molen, en: 'Mill' }\n");
    let run = desk.run(&["rules", "fmt", "elsewhere"]);
    assert_eq!((run.status, run.err.as_str()), (2, "error: there is no folder or file `elsewhere`\n"));
}
