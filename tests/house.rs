//! The house rules: no law in the program, imports only down the floors, nothing that panics, nothing untranslated.
//!
//! What must hold of every file is read off the files themselves, so a new file is under the rules from its first day.
#![allow(clippy::unwrap_used)]

#[path = "common/law_names.rs"]
mod law_names;
#[path = "common/source.rs"]
mod source;

use source::{SourceText, program};
use std::collections::BTreeSet;
use vitaal::diagnostic::CODES;
use vitaal::model::Text;

/// Fails with every offence at once.
#[track_caller]
fn none(rule: &str, offences: &[String]) {
    assert!(offences.is_empty(), "{rule}\n  {}\n", offences.join("\n  "));
}

// Law

/// Names of law that are also words of the tool or of the language.
const NAMES_ALLOWED: &[(&str, &str)] = &[
    ("undetermined", "the tool's own outcome where several classes are possible; readings use the same word"),
    ("all", "word of the rule language, and the list that country codes are checked against"),
    ("draft", "status of an act or rule; `notes` says so"),
    ("GB", "help for a code often mistaken: ISO 3166, not law"),
    ("GR", "help for a code often mistaken: ISO 3166, not law"),
    ("ID", "what `--id` takes"),
    ("size", "the key in laws.yaml and the output column"),
    ("duties", "the name of a file beside an act, and a key in it; a regime has a column of that name"),
    ("other", "the word for none of the entity types in every folder of rules, and the second of two sides compared"),
    ("strict", "a sort of change that is tried: a strict bound for an inclusive one"),
    ("in", "word of the rule language: `function in TABLE`, `country in LIST`"),
    ("none", "the choice that every choice has, and the word for nothing in a sentence"),
    ("and", "between the last two of a list, in a sentence"),
    ("or", "between the last two of a list, in a sentence"),
    (
        "authority",
        "a row of `authorities.yaml`, in a sentence on a fault in it; a role has the name of that file's singular",
    ),
    ("consequence", "what stands in `authorities.yaml` and `duties.yaml`, in a sentence on a fault in them"),
    ("cycle", "code of a fault: names that refer to one another in a ring"),
    ("nl", "the language, in `--lang` and in texts; a law has the name of its country"),
];

#[test]
fn no_name_of_any_law_stands_in_the_program() {
    let names = law_names::all();
    assert!(names.len() > 400, "only {} names were collected", names.len());
    let allowed: BTreeSet<&str> = NAMES_ALLOWED.iter().map(|(name, _)| *name).collect();
    let mut offences = Vec::new();
    for file in program() {
        for literal in &file.literals {
            let name = names.get(&literal.text).filter(|_| !allowed.contains(literal.text.as_str()));
            offences.extend(name.map(|what| format!("{}:{}: \"{}\" is {what}", file.path, literal.line, literal.text)));
        }
    }
    none("law belongs in rules/; if the word is the tool's own, add it to NAMES_ALLOWED with the reason", &offences);
}

/// Names that no one writes by chance, such as `large-annex-1` or `eu/nis2`, may not stand inside a sentence either.
#[test]
fn no_compound_name_of_any_law_stands_inside_a_text() {
    let names = law_names::all();
    let is_compound = |word: &&str| word.contains(['-', '/']) && names.contains_key(*word);
    let mut offences = Vec::new();
    for file in program() {
        for literal in &file.literals {
            let words = literal.text.split(|c: char| !c.is_alphanumeric() && !"-/_".contains(c));
            offences.extend(words.filter(is_compound).map(|w| format!("{}:{}: `{w}`", file.path, literal.line)));
        }
    }
    none("law belongs in rules/", &offences);
}

/// Numbers of the program that are also thresholds of some law.
const NUMBERS_ALLOWED: &[(u128, &str)] = &[
    (100, "columns of a page and of a line of a diagnostic; the first figure of three digits"),
    (1000, "digits in threes, the word `thousand` in a quantity, and the longest cell shown in full"),
];

#[test]
fn no_threshold_of_any_law_stands_in_the_program() {
    let bounds = law_names::bounds_of_a_hundred_or_more();
    assert!(!bounds.is_empty());
    let allowed: BTreeSet<u128> = NUMBERS_ALLOWED.iter().map(|(n, _)| *n).collect();
    let mut offences = Vec::new();
    for file in program() {
        for (line, code) in file.code_lines() {
            let numbers = code.split(|c: char| !c.is_alphanumeric() && c != '_').filter_map(number);
            let found = numbers.filter(|n| bounds.contains_key(n) && !allowed.contains(n));
            offences.extend(found.map(|n| format!("{}:{line}: {n} is {}", file.path, bounds[&n])));
        }
    }
    none("numbers of law belong in rules/", &offences);
}

fn number(word: &str) -> Option<u128> {
    let plain = word.replace('_', "");
    plain.chars().next()?.is_ascii_digit().then(|| plain.parse().ok()).flatten()
}

// Floors

const FLOORS: &[(&str, u8)] = &[
    ("model", 0),
    ("diagnostic", 1),
    ("rules", 2),
    ("records", 2),
    ("diagram", 3),
    ("evaluate", 3),
    ("report", 4),
    ("cases", 4),
    ("lints", 4),
    ("cli", 5),
];

/// Neighbours on one floor, of which the first may use the second.
const NEIGHBOURS: &[(&str, &str)] = &[("evaluate", "diagram"), ("cases", "report")];

#[test]
fn every_module_has_a_floor() {
    let modules: BTreeSet<String> = program().iter().map(|f| f.module().to_string()).collect();
    let floors: BTreeSet<String> = FLOORS.iter().map(|(m, _)| m.to_string()).collect();
    let top: BTreeSet<String> = ["lib", "main"].map(String::from).into();
    assert_eq!(modules, &floors | &top, "give a new module its floor here, and in ARCHITECTURE.md");
}

/// Of a module with many files each has a word in the map; a verb of `cli` is where its name says.
#[test]
fn the_map_names_every_file_of_a_module() {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/ARCHITECTURE.md")).unwrap();
    let (_, map) = text.split_once("\n## Code map\n").unwrap();
    let (map, _) = map.split_once("\n## ").unwrap();
    let code = map.split('`').skip(1).step_by(2);
    let named: BTreeSet<&str> = code.flat_map(|code| code.split(|c: char| !c.is_alphanumeric() && c != '_')).collect();
    let mut offences = Vec::new();
    for file in program().iter().filter(|file| file.module() != "cli") {
        let path: Vec<&str> = file.path.trim_end_matches(".rs").split('/').skip(2).collect();
        let name = match path[..] {
            [name] | [name, "mod"] if name != "mod" => name,
            _ => continue,
        };
        if !named.contains(name) {
            offences.push(format!("{}: `{name}`", file.path));
        }
    }
    none("say in the code map of ARCHITECTURE.md what it does", &offences);
}

#[test]
fn a_module_uses_only_floors_below() {
    let mut offences = Vec::new();
    for file in program().iter().filter(|f| !["lib", "main"].contains(&f.module())) {
        for (line, used) in crate_paths(file) {
            if !may_use(file.module(), &used) {
                offences.push(format!("{}:{line}: `{}` uses `{used}`", file.path, file.module()));
            }
        }
    }
    none("a module imports only from floors below its own", &offences);
}

fn may_use(module: &str, used: &str) -> bool {
    let floor = |name: &str| FLOORS.iter().find(|(m, _)| *m == name).map(|(_, floor)| *floor);
    module == used || NEIGHBOURS.contains(&(module, used)) || floor(used) < floor(module) && floor(used).is_some()
}

/// The modules that a file names by `crate::`, in imports and elsewhere.
fn crate_paths(file: &SourceText) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (at, _) in file.code.match_indices("crate::") {
        let is_whole = !file.code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '$');
        let line = file.code[..at].matches('\n').count() + 1;
        let rest = &file.code[at + "crate::".len()..];
        let names = if rest.starts_with('{') { group(rest) } else { vec![first_word(rest)] };
        if is_whole {
            found.extend(names.into_iter().map(|name| (line, home(name))));
        }
    }
    found
}

/// The first words of `{a::b, c::{d, e}}`.
fn group(text: &str) -> Vec<&str> {
    let (mut depth, mut starts) = (0, vec![1]);
    for (i, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 1 => break,
            '}' => depth -= 1,
            ',' if depth == 1 => starts.push(i + 1),
            _ => {}
        }
    }
    starts.into_iter().map(|i| first_word(text[i..].trim_start())).filter(|w| !w.is_empty()).collect()
}

fn first_word(text: &str) -> &str {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default()
}

/// What lib.rs exports at the top lives in a module all the same.
fn home(name: &str) -> String {
    if name == "Law" { "evaluate".to_string() } else { name.to_string() }
}

/// Where decisions are made, and what they are made of, nothing outside the record is read.
#[test]
fn the_heart_reads_no_clock_file_or_environment() {
    let pure = ["model", "diagnostic", "records", "diagram", "evaluate"];
    let outside =
        ["std::fs", "std::env", "std::net", "std::process", "std::time", "std::thread", "File::", "stdin()", "::now()"];
    let mut offences = Vec::new();
    for file in program().iter().filter(|f| pure.contains(&f.module())) {
        for (line, code) in file.code_lines() {
            offences
                .extend(outside.iter().filter(|o| code.contains(**o)).map(|o| format!("{}:{line}: {o}", file.path)));
        }
    }
    none("files, clocks and the environment are opened by `cli` and `rules::Source` alone", &offences);
}

// Files

#[test]
fn nothing_panics_by_intent() {
    let words = [".unwrap()", ".expect(", "panic!", "todo!", "unimplemented!", "unreachable!"];
    let mut offences = Vec::new();
    for file in program() {
        for (line, code) in file.code_lines() {
            offences.extend(words.iter().filter(|w| code.contains(**w)).map(|w| format!("{}:{line}: {w}", file.path)));
        }
    }
    none("what can go wrong is a value with a message", &offences);
}

#[test]
fn every_file_is_short_and_begins_with_its_point() {
    let mut offences = Vec::new();
    for file in program() {
        let lines = file.text.lines().count();
        if lines > 600 {
            offences.push(format!("{} has {lines} lines; 600 is the limit", file.path));
        }
        if file.path != "src/main.rs" && !file.text.starts_with("//! ") {
            offences.push(format!("{} does not begin with a module doc comment", file.path));
        }
    }
    none("a reader opens one file for one subject", &offences);
}

#[test]
fn every_public_type_and_every_function_of_several_lines_is_documented() {
    none("say in one line what it is", &undocumented());
}

/// Public items without doc comment above them or their attributes; functions with a body of one line are left out.
fn undocumented() -> Vec<String> {
    let mut offences = Vec::new();
    for file in program() {
        let text: Vec<&str> = file.text.lines().collect();
        for (line, code) in file.code_lines() {
            let item = code.trim_start();
            let is_item = ["pub fn ", "pub struct ", "pub enum ", "pub trait "].iter().any(|w| item.starts_with(w));
            let above = text[..line - 1].iter().rev().map(|l| l.trim_start()).find(|l| !l.starts_with("#["));
            let is_one_line = item.starts_with("pub fn ") && text.get(line + 1).is_some_and(|l| l.trim() == "}");
            if is_item && !is_one_line && !above.is_some_and(|l| l.starts_with("///")) {
                offences.push(format!("{}:{line}: {}", file.path, item.trim_end()));
            }
        }
    }
    offences
}

#[test]
fn codes_are_unique_and_kebab_case() {
    let ids: Vec<&str> = CODES.iter().map(|(code, _)| code.id()).collect();
    let distinct: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), distinct.len(), "a code stands twice: {ids:?}");
    let is_kebab = |id: &str| id.split('-').all(|w| !w.is_empty() && w.bytes().all(|b| b.is_ascii_lowercase()));
    let offences: Vec<String> = ids.iter().filter(|id| !is_kebab(id)).map(|id| id.to_string()).collect();
    none("codes are kebab-case", &offences);
    let meaningless: Vec<String> =
        CODES.iter().filter(|(_, m)| m.trim().is_empty()).map(|(c, _)| c.id().to_string()).collect();
    none("every code says what it means", &meaningless);
}

// Languages

/// Texts that are the same in every language: names, abbreviations, and words that both languages share.
const SAME_IN_BOTH: &[&str] =
    &["NIS2", "CER", "Cbw", "Wwke", "Wbni", "36 764", "36 765", "CSIRT", "Criteria", "sector", "micro", "{value}"];

#[test]
fn every_text_is_there_in_every_language() {
    let words = vitaal::report::ALL_WORDS.iter().enumerate();
    let own = words.map(|(i, w)| (format!("word {}", i + 1), Text { en: w.en.into(), nl: w.nl.into() }));
    let mut offences = Vec::new();
    let mut same: BTreeSet<String> = BTreeSet::new();
    let mut count = 0;
    for (place, text) in own.chain(law_names::texts()) {
        count += 1;
        if text.en.trim().is_empty() || text.nl.trim().is_empty() {
            offences.push(format!("{place}: en `{}`, nl `{}`", text.en, text.nl));
        } else if text.en == text.nl {
            if !SAME_IN_BOTH.contains(&&*text.en) {
                offences.push(format!("{place}: `{}` in both languages", text.en));
            }
            same.insert(text.en.to_string());
        }
    }
    assert!(count > 300, "only {count} texts were collected");
    let idle = SAME_IN_BOTH.iter().filter(|text| !same.contains(**text));
    offences.extend(idle.map(|text| format!("`{text}` is excused, and no text needs it")));
    none("translate it, or add it to SAME_IN_BOTH", &offences);
}

// The lexer that these rules rest on

#[test]
fn the_lexer_tells_literals_from_the_rest() {
    let cases: &[(&str, &[&str])] = &[
        (r#"f("a", "b\"c")"#, &["a", "b\"c"]),
        (r##"f(r"a\b", r#"c"d"#, br"e", b"f", c"g")"##, &["a\\b", "c\"d", "e", "f", "g"]),
        ("let r = 'a'; let s: &'a str = \"b\"; let c = '\"'; let d = '\\'';", &["b"]),
        ("// \"no\"\n/// \"no\"\n/* \"no\" /* \"no\" */ \"no\" */ \"yes\"", &["yes"]),
        (r#""a\n\u{e9}\x41""#, &["a\n\u{e9}A"]),
        ("\"one \\\n    line\"", &["one line"]),
        ("#[cfg(test)]\nmod tests { fn f() { g(\"no\"); } }\nfn h() { \"yes\" }", &["yes"]),
        ("#[cfg(test)]\nuse x;\nfn h() { \"yes\" }", &["yes"]),
    ];
    for (code, expected) in cases {
        let found = SourceText::of("src/x.rs".to_string(), code.to_string());
        let found: Vec<&str> = found.literals.iter().map(|l| l.text.as_str()).collect();
        assert_eq!(found, *expected, "{code}");
    }
    let blanked = SourceText::of("src/x.rs".into(), "a(\"x.unwrap()\"); // .unwrap()\nb.unwrap()".into());
    assert_eq!(blanked.code.matches(".unwrap()").count(), 1);
}

#[test]
fn the_floors_are_read_from_every_spelling() {
    let code = "use crate::{model::{A, B}, rules};\nfn f() -> crate::Law { crate::report::x() }";
    let file = SourceText::of("src/evaluate/x.rs".into(), code.into());
    let found: Vec<String> = crate_paths(&file).into_iter().map(|(_, m)| m).collect();
    assert_eq!(found, ["model", "rules", "evaluate", "report"]);
    for (module, used, allowed) in [
        ("diagnostic", "model", true),
        ("model", "diagnostic", false),
        ("rules", "records", false),
        ("records", "rules", false),
        ("evaluate", "diagram", true),
        ("diagram", "evaluate", false),
        ("cases", "report", true),
        ("report", "cases", false),
        ("report", "cli", false),
        ("cli", "cases", true),
    ] {
        assert_eq!(may_use(module, used), allowed, "{module} uses {used}");
    }
}

// The package

/// Whoever installs the package gets the terms under which its parts may be used.
#[test]
fn every_licence_goes_with_the_package() {
    let root = env!("CARGO_MANIFEST_DIR");
    let mut list = std::process::Command::new(env!("CARGO"));
    list.args(["package", "--list", "--allow-dirty", "--offline"]).current_dir(root);
    let listed = String::from_utf8(list.output().unwrap().stdout).unwrap();
    let here = std::fs::read_dir(root).unwrap().map(|file| file.unwrap().file_name());
    let licences: Vec<String> =
        here.map(|name| name.into_string().unwrap()).filter(|n| n.starts_with("LICENSE")).collect();
    assert!(licences.len() > 1, "{licences:?}");
    let left_out: Vec<String> = licences.into_iter().filter(|name| !listed.lines().any(|line| line == name)).collect();
    none("licences that are not in the package", &left_out);
}
