//! What other people's continuous integration runs, run as it would be: on a repository with a change of a rule.
#![allow(clippy::unwrap_used)]

#[path = "common/command.rs"]
mod command;
#[path = "common/folder.rs"]
mod folder;
#[path = "common/xsd.rs"]
mod xsd;

use command::{Desk, Run, finish};
use folder::copied;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use vitaal::diagnostic::{Faults, SourceFile};
use vitaal::rules::yaml::{self, Node, Shape};

const ACT: &str = "rules/xx/guild/act.yaml";

/// A repository with rules, as on its main branch; `origin` is where it was cloned from.
fn repository() -> (Desk, Desk) {
    let origin = copied("tests/files/rules");
    assert_eq!(origin.run(&["rules", "fmt"]).status, 0);
    git(&origin, &["init", "--quiet", "--initial-branch=main"]);
    git(&origin, &["add", "."]);
    git(&origin, &["commit", "--quiet", "-m", "the law as it is"]);
    let clone = Desk::new();
    let from = origin.path().display().to_string();
    git(&clone, &["clone", "--quiet", &from, "."]);
    git(&clone, &["checkout", "--quiet", "-b", "change"]);
    (origin, clone)
}

fn git(desk: &Desk, arguments: &[&str]) -> String {
    let mut command = Command::new("git");
    let who = ["-c", "user.name=A Jurist", "-c", "user.email=jurist@example.org", "-c", "protocol.file.allow=always"];
    command.args(who).args(arguments).current_dir(desk.path());
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_SYSTEM", "/dev/null");
    let run = finish(command, b"");
    assert_eq!(run.status, 0, "git {arguments:?}: {}", run.err);
    run.out
}

/// The amendment: the bound of `rich` is raised. Its cases follow where `with_cases`.
fn amended(desk: &Desk, with_cases: bool) {
    change(desk, ACT, "rich: { 2020-01-01: EUR 2 million, 2030", "rich: { 2020-01-01: EUR 2.5 million, 2030");
    if with_cases {
        for cases in ["guild/tests/size.yaml", "charter/tests/taken-over.yaml"] {
            change(desk, &format!("rules/xx/{cases}"), "EUR 2.01 million", "EUR 2.51 million");
        }
    }
}

fn change(desk: &Desk, file: &str, from: &str, to: &str) {
    let text = desk.read(file);
    assert!(text.contains(from), "{file} has no `{from}`");
    desk.put(file, text.replace(from, to));
}

fn tree(path: &str) -> Node {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap();
    let file = Arc::new(SourceFile { path: path.to_string(), text });
    let mut faults = Faults::default();
    let root = yaml::read(&file, &mut faults).unwrap();
    assert!(!faults.any_error(), "{path}: {:?}", faults.found);
    root
}

fn items(node: Option<&Node>) -> &[Node] {
    match node.map(|node| &node.shape) {
        Some(Shape::List(items)) => items,
        _ => &[],
    }
}

fn pairs(node: Option<&Node>) -> Vec<(String, &Node)> {
    match node.map(|node| &node.shape) {
        Some(Shape::Mapping(entries)) => entries.iter().map(|(key, node)| (key.word.clone(), node)).collect(),
        _ => Vec::new(),
    }
}

fn word<'n>(node: &'n Node, key: &str) -> Option<&'n str> {
    match node.entry(key).map(|node| &node.shape) {
        Some(Shape::Word(word)) => Some(word),
        _ => None,
    }
}

/// Runs a script as a runner does, with the tool on the path.
fn script(desk: &Desk, text: &str, variables: &BTreeMap<String, String>) -> Run {
    let mut command = Command::new("bash");
    command.args(["--noprofile", "--norc", "-eo", "pipefail", "-c", text]).current_dir(desk.path());
    let tool = Path::new(env!("CARGO_BIN_EXE_vitaal")).parent().unwrap().display().to_string();
    let path = std::env::var("PATH").unwrap_or_default();
    command.env("PATH", format!("{tool}:{path}")).envs(variables).env("NO_COLOR", "1");
    finish(command, b"")
}

// GitHub

/// Runs the steps of the action with these inputs; the others have their defaults. The summary comes with it.
fn action(desk: &Desk, given: &[(&str, &str)], base_branch: &str) -> (Run, String) {
    let action = tree("action.yml");
    let defaults = pairs(action.entry("inputs"));
    for (name, _) in given {
        assert!(defaults.iter().any(|(known, _)| known == name), "the action has no input `{name}`");
    }
    let value = |name: &str| {
        let given = given.iter().find(|(known, _)| *known == name).map(|(_, value)| value.to_string());
        given.unwrap_or_else(|| {
            let (_, input) = defaults.iter().find(|(known, _)| known == name).unwrap();
            word(input, "default").unwrap_or_default().to_string()
        })
    };
    let filled = |text: &str| {
        let mut text = text.replace("${{ github.base_ref }}", base_branch);
        for (name, _) in &defaults {
            text = text.replace(&format!("${{{{ inputs.{name} }}}}"), &value(name));
        }
        assert!(!text.contains("${{"), "an expression is not filled: {text}");
        text
    };
    let summary = desk.path().join("summary.md");
    std::fs::write(&summary, "").unwrap();
    let mut last = None;
    let steps = action.entry("runs").and_then(|runs| runs.entry("steps"));
    for step in items(steps) {
        assert_eq!(word(step, "shell"), Some("bash"));
        if word(step, "if") == Some("${{ inputs.vitaal == '' }}") {
            assert!(!value("vitaal").is_empty(), "nothing is built here");
            continue;
        }
        let mut variables: BTreeMap<String, String> = BTreeMap::new();
        for (name, node) in pairs(step.entry("env")) {
            let Shape::Word(text) = &node.shape else { panic!("{name}") };
            variables.insert(name, filled(text));
        }
        variables.insert("GITHUB_STEP_SUMMARY".into(), summary.display().to_string());
        variables.insert("RUNNER_TEMP".into(), desk.path().display().to_string());
        last = Some(script(desk, word(step, "run").unwrap(), &variables));
    }
    (last.unwrap(), std::fs::read_to_string(summary).unwrap())
}

const BUILT: (&str, &str) = ("vitaal", "vitaal");

#[test]
fn the_action_passes_what_is_as_it_was() {
    let (_origin, desk) = repository();
    let (run, summary) = action(&desk, &[BUILT], "main");
    assert_eq!(run.status, 0, "{}{}", run.out, run.err);
    assert!(summary.contains("give every organisation the same class"), "{summary}");
    let (run, summary) = action(&desk, &[BUILT], "");
    assert_eq!((run.status, summary.as_str()), (0, ""), "a push has nothing to be compared with: {}", run.err);
}

#[test]
fn the_action_annotates_the_case_that_fails_and_tells_whom_the_change_moves() {
    let (_origin, desk) = repository();
    amended(&desk, false);
    let (run, summary) = action(&desk, &[BUILT], "main");
    assert_eq!(run.status, 1, "{}{}", run.out, run.err);
    assert!(run.out.contains("::error file=rules/xx/guild/tests/size.yaml,line=3,"), "{}", run.out);
    assert!(summary.contains("- threshold `rich`: EUR 2 million -> EUR 2.5 million"), "{summary}");
    assert!(summary.contains("more than EUR 2 million and at most EUR 2.5 million"), "{summary}");
}

#[test]
fn a_change_that_is_meant_passes_the_action_when_it_is_listed() {
    let (_origin, desk) = repository();
    amended(&desk, true);
    let (run, _) = action(&desk, &[BUILT], "main");
    assert_eq!(run.status, 1, "a difference without a word about it: {}", run.err);
    desk.put("allowed.yaml", "allowed:\n  - rule: wealthy-miller\n    why: the amendment raises the bound\n");
    let (run, summary) = action(&desk, &[BUILT, ("allow", "allowed.yaml")], "main");
    assert_eq!(run.status, 0, "{}{}", run.out, run.err);
    assert!(summary.contains("wealthy-miller"), "{summary}");
    let base = [BUILT, ("base", "main"), ("fail-on", "class-change")];
    let (run, _) = action(&desk, &base, "");
    assert_eq!(run.status, 1, "{}{}", run.out, run.err);
    // from 2030 the bound is another, which the amendment leaves as it was
    let (run, summary) = action(&desk, &[&base[..], &[("as-of", "2030-01-01")]].concat(), "");
    assert_eq!(run.status, 0, "{summary}{}", run.err);
}

#[test]
fn the_action_annotates_what_is_doubtful_and_what_is_laid_out_badly() {
    let (_origin, desk) = repository();
    change(
        &desk,
        ACT,
        "    all: [function in mill-table, old-house]",
        "    all: [function in mill-table,  old-house, not: old-house]",
    );
    let (run, _) = action(&desk, &[BUILT], "main");
    assert_eq!(run.status, 1);
    for title in ["title=untidy", "title=never-holds"] {
        assert!(run.out.contains(title), "{title}: {}{}", run.out, run.err);
    }
}

#[test]
fn the_workflow_shown_names_inputs_that_the_action_has() {
    let (workflow, action) = (tree("examples/ci/github.yml"), tree("action.yml"));
    let steps = workflow.entry("jobs").and_then(|jobs| jobs.entry("rules")).and_then(|job| job.entry("steps"));
    let with: Vec<String> =
        items(steps).iter().flat_map(|step| pairs(step.entry("with"))).map(|(name, _)| name).collect();
    assert!(!with.is_empty());
    for name in with {
        assert!(action.entry("inputs").unwrap().entry(&name).is_some(), "there is no input `{name}`");
    }
}

// pre-commit

/// Runs the hooks that the example takes as pre-commit would: those whose pattern meets a file that is committed, and
/// a hook that changes files fails.
fn hooks(desk: &Desk) -> BTreeMap<String, Run> {
    let (config, hooks) = (tree("examples/ci/pre-commit.yaml"), tree(".pre-commit-hooks.yaml"));
    let repositories = items(config.entry("repos"));
    let wanted: Vec<&str> =
        repositories.iter().flat_map(|repo| items(repo.entry("hooks"))).map(|hook| word(hook, "id").unwrap()).collect();
    assert_eq!(wanted.len(), items(Some(&hooks)).len());
    git(desk, &["add", "."]);
    let staged = git(desk, &["diff", "--cached", "--name-only"]);
    let mut runs = BTreeMap::new();
    for id in wanted {
        let hook = items(Some(&hooks)).iter().find(|hook| word(hook, "id") == Some(id)).unwrap();
        assert_eq!(word(hook, "language"), Some("rust"), "pre-commit builds it");
        let pattern = word(hook, "files").unwrap();
        let (start, end) = (pattern.trim_start_matches('^'), ".yaml");
        let start = start.strip_suffix(".*\\.yaml$").unwrap_or(start);
        let meant = |file: &&str| file.starts_with(start) && (!pattern.ends_with("yaml$") || file.ends_with(end));
        let files: Vec<&str> = staged.lines().filter(meant).collect();
        if files.is_empty() {
            continue;
        }
        let names = if word(hook, "pass_filenames") == Some("false") { String::new() } else { files.join(" ") };
        let mut run = script(desk, &format!("{} {names}", word(hook, "entry").unwrap()), &BTreeMap::new());
        if !git(desk, &["diff", "--name-only"]).is_empty() && run.status == 0 {
            run.status = 1;
            run.out.push_str("files were modified by this hook\n");
        }
        runs.insert(id.to_string(), run);
    }
    runs
}

#[test]
fn the_hooks_pass_an_amendment_with_its_cases_and_no_other() {
    let (_origin, desk) = repository();
    assert!(hooks(&desk).is_empty(), "nothing is committed");
    amended(&desk, true);
    for (id, run) in hooks(&desk) {
        assert_eq!(run.status, 0, "{id}: {}{}", run.out, run.err);
    }
    let (_origin, desk) = repository();
    amended(&desk, false);
    let runs = hooks(&desk);
    assert_eq!(runs.len(), 3);
    let status = |id: &str| runs[id].status;
    assert_eq!([status("vitaal-fmt"), status("vitaal-check"), status("vitaal-test")], [0, 0, 1]);
    assert!(runs["vitaal-test"].out.contains("`more than the bound`"), "{}", runs["vitaal-test"].out);
}

#[test]
fn a_hook_lays_out_what_is_committed() {
    let (_origin, desk) = repository();
    change(
        &desk,
        "rules/xx/guild/mills.yaml",
        "table: mill-table\ncite: Annex\n",
        "cite:   'Annex'\ntable: mill-table\n",
    );
    let first = hooks(&desk);
    assert_eq!(first["vitaal-fmt"].status, 1, "{}", first["vitaal-fmt"].out);
    assert!(first["vitaal-fmt"].out.contains("1 file: 1 changed"), "{}", first["vitaal-fmt"].out);
    assert!(desk.read("rules/xx/guild/mills.yaml").contains("table: mill-table\ncite: Annex\n"));
    git(&desk, &["add", "."]);
    assert!(git(&desk, &["diff", "--cached", "--name-only"]).is_empty(), "it is as it was");
}

// GitLab

/// Runs the job of the example, on a merge request from a revision where one is named.
fn job(desk: &Desk, base: &str) -> Run {
    let all = tree("examples/ci/gitlab.yml");
    let job = all.entry("rules").unwrap();
    let mut variables: BTreeMap<String, String> = BTreeMap::new();
    for (name, node) in pairs(job.entry("variables")) {
        let Shape::Word(value) = &node.shape else { panic!("{name}") };
        variables.insert(name, value.clone());
    }
    variables.insert("CI_MERGE_REQUEST_DIFF_BASE_SHA".to_string(), base.to_string());
    let lines = items(job.entry("before_script")).iter().chain(items(job.entry("script")));
    let lines: Vec<&str> = lines
        .map(|line| match &line.shape {
            Shape::Word(line) => line.as_str(),
            _ => panic!("a line of a script is a word"),
        })
        .collect();
    let paths: Vec<String> =
        items(job.entry("artifacts").and_then(|a| a.entry("paths"))).iter().flat_map(Node::all_words).collect();
    assert_eq!(paths, ["compared.md"]);
    script(desk, &lines.join("\n"), &variables)
}

#[test]
fn the_job_reports_cases_and_whom_the_change_moves() {
    let (origin, desk) = repository();
    let base = git(&origin, &["rev-parse", "main"]);
    git(&origin, &["config", "uploadpack.allowAnySHA1InWant", "true"]);
    let run = job(&desk, base.trim());
    assert_eq!(run.status, 0, "{}{}", run.out, run.err);
    assert!(desk.read("compared.md").contains("give every organisation the same class"));
    for report in ["check.xml", "cases.xml"] {
        assert_eq!(
            xsd::departures(&desk.read(report), include_str!("files/schemas/junit-10.xsd")),
            Vec::<String>::new()
        );
    }
    amended(&desk, true);
    let run = job(&desk, base.trim());
    assert_eq!(run.status, 1, "{}{}", run.out, run.err);
    assert!(desk.read("compared.md").contains("EUR 2 million -> EUR 2.5 million"));
    let run = job(&desk, "");
    assert_eq!(run.status, 0, "outside a merge request nothing is compared: {}{}", run.out, run.err);
    let (_origin, desk) = repository();
    amended(&desk, false);
    let run = job(&desk, base.trim());
    assert_eq!(run.status, 1, "{}{}", run.out, run.err);
    assert!(
        desk.read("cases.xml").contains("failures=\"1\"") && !desk.has("compared.md"),
        "{}",
        desk.read("cases.xml")
    );
}
