//! Changes of the law as someone would make them by mistake, in the law that the tool carries: `check`, `test` and
//! `compare` each say what they can tell of it, and none passes all three.
#![allow(clippy::unwrap_used)]

#[path = "common/command.rs"]
mod command;
#[path = "common/folder.rs"]
mod folder;

use command::Run;
use folder::copied;

/// A change, and the words with which each verb tells of it.
struct Planted {
    what: &'static str,
    act: &'static str,
    file: &'static str,
    from: &'static str,
    to: &'static str,
    /// Nothing where it finds nothing: the act is sound, and is another law.
    check: &'static [&'static str],
    /// Nothing where no case notices it.
    test: &'static [&'static str],
    /// Nothing where the rules cannot be read.
    compare: &'static [&'static str],
}

const PLANTED: &[Planted] = &[
    Planted {
        what: "a threshold one higher",
        act: "eu/sme",
        file: "eu/sme/act.yaml",
        from: "small-headcount: { 2005-01-01: 50 AWU }",
        to: "small-headcount: { 2005-01-01: 51 AWU }",
        check: &[],
        test: &["`50 staff is not fewer than 50` expect: expected [medium], found [small]"],
        compare: &[
            "threshold small-headcount: 50 AWU -> 51 AWU",
            "medium-sized -> small",
            "at least 50 AWU and fewer than 51 AWU",
        ],
    },
    Planted {
        what: "an inclusive bound for a strict one",
        act: "eu/sme",
        file: "eu/sme/act.yaml",
        from: "large-staff-bound = at-least, fte < sme-headcount",
        to: "large-staff-bound = at-least, fte <= sme-headcount",
        check: &[],
        test: &["`250 staff is not fewer than 250` expect: expected [large], found [medium]"],
        compare: &["large -> medium-sized", "at least 250 AWU and at most 250 AWU"],
    },
    Planted {
        what: "a row of an annex lost",
        act: "nl/cbw",
        file: "nl/cbw/bijlage-1.yaml",
        from: "  electricity-dso: { cite: \"bijlage 1, energie, elektriciteit, streepje 2\" }\n",
        to: "",
        check: &[],
        test: &["expect: expected [important], found [out-of-scope]", "found [no-listed-kind]"],
        compare: &[
            "essential entity -> out of scope",
            "Regional electricity grid operator (DSO): if",
            "large-bijlage-1",
        ],
    },
    Planted {
        what: "an exclusion widened until it takes in all of a rule",
        act: "nl/wwke",
        file: "nl/wwke/act.yaml",
        from: "    all: [named-in-art-5]\n",
        to: "    any: [named-in-art-5, critical_entity]\n",
        check: &[
            "warning[unreachable]: `critical-entity` never counts: whenever it holds, `excluded-body` holds too and defeats it",
        ],
        test: &["expected [critical], found [out-of-scope]"],
        compare: &["critical-entity (Wwke Art. 6(1)) -> excluded-body"],
    },
    Planted {
        what: "an exclusion widened a little",
        act: "eu/nis2",
        file: "eu/nis2/act.yaml",
        from: "    all: [dora_exempt]\n",
        to: "    any: [dora_exempt, all: [critical_entity, own_use_only]]\n",
        check: &[],
        test: &["expect: expected [essential], found [out-of-scope]"],
        compare: &["essential entity -> out of scope", "exempted-from-dora"],
    },
    Planted {
        what: "a condition that takes itself back",
        act: "nl/wwke",
        file: "nl/wwke/act.yaml",
        from: "    all: [critical_entity]\n    reason: { en: \"designated as a critical entity by the minister",
        to: "    all: [critical_entity, not: critical_entity]\n    reason: { en: \"designated as a critical entity by the minister",
        check: &["warning[never-holds]: `critical-entity` never holds, whatever the record"],
        test: &["found [candidate, not-candidate]"],
        compare: &["critical-entity (Wwke Art. 6(1)) ->"],
    },
    Planted {
        what: "a row of an annex twice",
        act: "nl/cbw",
        file: "nl/cbw/bijlage-1.yaml",
        from: "  electricity-tso: {",
        to: "  electricity-dso: {",
        check: &["error[duplicate-key]: `electricity-dso` stands twice in one mapping", "keep one of the two"],
        test: &["duplicate-key"],
        compare: &[],
    },
    Planted {
        what: "an amount for a number of staff",
        act: "eu/sme",
        file: "eu/sme/act.yaml",
        from: "small-headcount: { 2005-01-01: 50 AWU }",
        to: "small-headcount: { 2005-01-01: EUR 50 }",
        check: &["error[unlike-units]: `fte` is in AWU, and the bound is in EUR", "write the bound in AWU"],
        test: &["unlike-units"],
        compare: &[],
    },
];

#[test]
fn every_planted_change_is_told_in_the_right_words() {
    let mut wrong = Vec::new();
    for planted in PLANTED {
        let desk = copied("rules");
        let path = format!("rules/{}", planted.file);
        let text = desk.read(&path);
        assert_eq!(text.matches(planted.from).count(), 1, "{}: `{}` in {path}", planted.what, planted.from);
        desk.put(&path, text.replace(planted.from, planted.to));
        let there = format!("rules#{}", planted.act);
        let check = desk.run(&["rules", "check", "--rules", "rules"]);
        let test = desk.run(&["rules", "test", planted.act, "--rules", "rules"]);
        let compare =
            ["rules", "compare", planted.act, &there, "--as-of", "2026-11-21", "--fail-on", "class-change", "--all"];
        let compare = desk.run(&compare);
        let told = [
            ("check", untold(&check, planted.check, 0)),
            ("test", untold(&test, planted.test, 0)),
            ("compare", untold(&compare, planted.compare, 2)),
        ];
        let said = told.into_iter().filter_map(|(verb, what)| Some(format!("{}: {verb}: {}", planted.what, what?)));
        wrong.extend(said);
        let tells = [planted.check, planted.test, planted.compare].iter().any(|words| !words.is_empty());
        assert!(tells, "{} passes all three", planted.what);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What a run does not say of what it should; where it has nothing to say it ends with the status that goes with it.
fn untold(run: &Run, words: &[&str], silent: i32) -> Option<String> {
    let said = format!("{}{}", run.out, run.err);
    let flat = said.split_whitespace().collect::<Vec<_>>().join(" ");
    let unsaid = words.iter().find(|words| !flat.contains(**words));
    match unsaid {
        Some(words) => Some(format!("`{words}` is not in:\n{said}")),
        None if words.is_empty() == (run.status == silent) => None,
        None => Some(format!("status {} for:\n{said}", run.status)),
    }
}
