//! Editors are told what may stand in rule files: the schemas are those that the tool makes, every shipped file is as
//! its schema says, and says which it is.
#![allow(clippy::unwrap_used)]

#[path = "common/command.rs"]
mod command;
#[path = "common/folder.rs"]
mod folder;
#[path = "common/schema.rs"]
mod schema;

use command::Desk;
use folder::{copied, files_of};
use schema::{Schemas, sort_of};
use std::path::{Path, PathBuf};
use vitaal::rules::Source;
use vitaal::rules::forms::KINDS;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn the_schemas_beside_the_rules_are_those_that_the_tool_makes() {
    let desk = Desk::new();
    assert_eq!(desk.run(&["rules", "schema", "-o", "schema"]).status, 0);
    let mut made: Vec<String> = std::fs::read_dir(desk.path().join("schema"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    made.sort();
    assert_eq!(made.len(), KINDS.len());
    for name in &made {
        let there = std::fs::read_to_string(root().join("schema").join(name)).unwrap();
        let is_same = there == desk.read(&format!("schema/{name}"));
        assert!(is_same, "schema/{name} is another: `vitaal rules schema -o schema --force` writes it anew");
    }
    let there = std::fs::read_dir(root().join("schema")).unwrap().count();
    assert_eq!(there, made.len(), "a schema is there that the tool does not make");
    for name in &made {
        let one = desk.run(&["rules", "schema", name.strip_suffix(".schema.json").unwrap()]);
        assert_eq!(one.out, desk.read(&format!("schema/{name}")));
    }
}

#[test]
fn every_shipped_file_is_as_its_schema_says() {
    let schemas = Schemas::of(&Source::Embedded);
    let files = files_of("rules");
    assert!(files.len() > 90);
    let wrong: Vec<String> = files.iter().flat_map(|(path, text)| schemas.departures(path, text)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The line that editors understand leads from the file to the schema of its sort.
#[test]
fn every_shipped_file_begins_with_its_schema() {
    for (path, text) in files_of("rules") {
        let first = text.lines().next().unwrap();
        let named = first.strip_prefix("# yaml-language-server: $schema=");
        let named = named.unwrap_or_else(|| panic!("rules/{path} begins with `{first}`"));
        let folder: PathBuf = root().join("rules").join(&path).parent().unwrap().to_path_buf();
        let there = folder.join(named).canonicalize().unwrap_or_else(|_| panic!("rules/{path}: no `{named}`"));
        assert_eq!(there, root().join("schema").join(format!("{}.schema.json", sort_of(&path, &text))), "{path}");
    }
}

/// What an editor must refuse, each in a file that is sound but for it.
#[test]
fn what_the_tool_refuses_an_editor_underlines() {
    let schemas = Schemas::of(&Source::Folder(root().join("tests/files/rules")));
    for (path, text) in files_of("tests/files/rules") {
        assert_eq!(schemas.departures(&path, &text), Vec::<String>::new());
    }
    let broken = [
        ("xx/guild/act.yaml", "    class: member\n", "    clas: member\n"),
        ("xx/guild/act.yaml", "    cite: Art. 7\n", ""),
        ("xx/guild/act.yaml", "status: verbatim", "status: verbatum"),
        ("xx/guild/act.yaml", "otherwise: true", "otherwise: false"),
        ("xx/guild/act.yaml", "{ en: works elsewhere, nl: werkt elders }", "{ en: works elsewhere }"),
        ("xx/guild/act.yaml", "uses: [xx/scale]", "uses: [xx/scales]"),
        ("xx/guild/act.yaml", "from: 2020-01-01 }", "from: 2020 }"),
        ("xx/guild/act.yaml", "rank: [high]]", "ranc: [high]]"),
        ("xx/guild/act.yaml", "function: [miller], of: seat", "function: [millar], of: seat"),
        ("xx/guild/act.yaml", "within: union", "within: onion"),
        ("xx/guild/mills.yaml", "  dairy-farmer: {", "  diary-farmer: {"),
        ("xx/guild/duties.yaml", "fact: sworn_on", "fact: sworn_in"),
        ("xx/guild/authorities.yaml", "elder: MILL", "elder: MIL"),
        ("xx/guild/authorities.yaml", "elder: MILL", "eldr: MILL"),
        ("xx/guild/tests/size.yaml", "by: wealthy-miller", "buy: wealthy-miller"),
        ("facts.yaml", "type: choice", "type: choise"),
        ("facts.yaml", "hinted_by: [rank]", "hinted_by: rank"),
        ("laws.yaml", "jurisdiction: NL", "jurisdiction: XX"),
        ("laws.yaml", "    guild: { 2020-01-01", "    gild: { 2020-01-01"),
        ("entity-types.yaml", "sector: dairies", "sector: dairys"),
    ];
    let files = files_of("tests/files/rules");
    for (path, from, to) in broken {
        let (_, text) = files.iter().find(|(name, _)| name == path).unwrap();
        assert!(text.contains(from), "{path} has no `{from}`");
        let found = schemas.departures(path, &text.replacen(from, to, 1));
        assert!(!found.is_empty(), "{path}: `{}` passes", to.trim());
    }
}

#[test]
fn a_folder_of_its_own_has_schemas_of_its_own() {
    let desk = copied("tests/files/rules");
    let run = desk.run(&["rules", "schema", "act", "--rules", "rules"]);
    assert!(run.status == 0 && run.out.contains("\"sworn\"") && !run.out.contains("nis2"), "{}", run.out);
    assert!(run.out.contains("\"few-hands\""), "criteria are offered");
    let run = desk.run(&["rules", "schema"]);
    assert_eq!((run.status, run.out.lines().count()), (0, KINDS.len()));
    let run = desk.run(&["rules", "schema", "acts"]);
    let said = "error: there is no schema `acts`; did you mean `act`? `vitaal rules schema` lists all\n";
    assert_eq!((run.status, run.err.as_str()), (2, said));
    desk.put("out/act.schema.json", "mine");
    let run = desk.run(&["rules", "schema", "-o", "out"]);
    assert_eq!((run.status, desk.read("out/act.schema.json").as_str()), (2, "mine"), "{}", run.err);
    assert!(!desk.has("out/laws.schema.json"), "all are written, or none");
}
