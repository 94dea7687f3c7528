//! Every diagnostic code is provoked by breaking a sound folder of rules in one place, and points at that place.
//!
//! The sound folder is `tests/files/rules`. An example replaces a stretch of one file; the part of the replacement
//! between « and » is what the diagnostic must underline, and where it stands is the line and column expected.
#![allow(clippy::unwrap_used)]

#[path = "common/command.rs"]
mod command;

use command::{Desk, Run, finish, tool};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use vitaal::Law;
use vitaal::diagnostic::{Broken, CODES, Diagnostic};
use vitaal::rules::{Request, Source};

/// Code, file, what stands there, what is put there instead, and a part of the help, or nothing of it.
type Example = (&'static str, &'static str, &'static str, &'static str, &'static str);

const ACT: &str = "xx/guild/act.yaml";
const TABLE: &str = "xx/guild/mills.yaml";
const CASES: &str = "xx/guild/tests/size.yaml";
const FACTS: &str = "facts.yaml";
const TYPES: &str = "entity-types.yaml";
const LAWS: &str = "laws.yaml";
const CHARTER: &str = "xx/charter/act.yaml";
const BODIES: &str = "xx/guild/authorities.yaml";
const DUTIES: &str = "xx/guild/duties.yaml";
const SCALE: &str = "xx/scale/act.yaml";

#[rustfmt::skip]
const EXAMPLES: &[Example] = &[
    ("yaml-syntax", ACT, "cite: [Art. 8, Art. 9]", "cite: «»&a [Art. 8, Art. 9]", ""),
    ("yaml-syntax", ACT, "source: Art. 4", "source: *a", ""),
    ("yaml-syntax", ACT, "rank: [high]]", "rank: [high]", ""),
    ("yaml-syntax", LAWS, "default: village", "default: a«»: village", "must stand in quotes"),
    ("duplicate-key", ACT, "    cite: Art. 5\n", "    cite: Art. 5\n    «cite»: Art. 6\n", "stands on line 30 already"),
    ("duplicate-key", TABLE, "  dairy-farmer: {", "  «miller»: {", "stands on line 5 already"),
    ("unknown-key", ACT, "defeats: everything", "«defeat»: everything", "did you mean `defeats`?"),
    ("unknown-key", ACT, "for: [master]", "«four»: [master]", "did you mean `for`?"),
    ("unknown-key", ACT, "    class: member\n", "    «clas»: member\n", "did you mean `class`?"),
    ("unknown-key", ACT, "cite: Art. 10", "«cit»: Art. 10", "did you mean `cite`?"),
    ("unknown-key", ACT, "otherwise: true", "«otherwize»: true", "did you mean `otherwise`?"),
    ("unknown-key", ACT, "    cite: Art. 5\n", "    «cit»: Art. 5\n", "did you mean `cite`?"),
    ("unknown-key", ACT, "{ cite: Art. 13, function: [miller]", "{ cite: Art. 13, «functoin»: [miller]", "did you mean `function`?"),
    ("unknown-key", LAWS, "    title: { en: the law", "    «titel»: { en: the law", "did you mean `title`?"),
    ("unknown-key", ACT, "in_force: { from:", "in_force: { «form»:", "did you mean `from`?"),
    ("unknown-key", TABLE, "until: 2024-12-31", "«untill»: 2024-12-31", "did you mean `until`?"),
    ("unknown-key", FACTS, "label: { en: staff, nl: personeel }", "label: { en: staff, nl: personeel }, «lable»: x", "did you mean `label`?"),
    ("unknown-key", LAWS, "    guild: { 2020-01-01", "    «gild»: { 2020-01-01", "did you mean `guild`?"),
    ("missing-key", ACT, "regime: guild\n", "", ""),
    ("missing-key", ACT, "classes:\n  master: { en: master, nl: meester }\n  member: { en: member, nl: lid }\n  outsider: { en: outsider, nl: buitenstaander }\n", "", ""),
    ("missing-key", TYPES, "{ sector: mills, label: { en: Miller, nl: Molenaar }, definition: Mills Act Art. 1 }", "«»{ sector: mills, definition: Mills Act Art. 1 }", ""),
    ("missing-key", FACTS, "type: figure, unit: AWU, label: { en: staff, nl: personeel }", "type: «figure», label: { en: staff, nl: personeel }", ""),
    ("wrong-shape", TYPES, "sector: dairies, label", "sector: «»[dairies], label", ""),
    ("wrong-shape", ACT, "overlays:\n  pays-dues:\n    cite: Art. 12\n    for: [master]\n    all: [country in union]\n    reason: { en: pays dues, nl: betaalt contributie }\n", "overlays:\n  pays-dues: «often»\n", ""),
    ("wrong-shape", ACT, "  wealthy:\n    cite: Art. 5\n    all: [turnover > rich]\n", "  wealthy: «riches»\n", ""),
    ("wrong-shape", ACT, "defeats: everything", "defeats: «»{ all: everything }", ""),
    ("wrong-shape", FACTS, "hinted_by: [rank]", "hinted_by: «rank»", ""),
    ("missing-language", ACT, "{ en: works elsewhere, nl: werkt elders }", "«»{ en: works elsewhere }", ""),
    ("missing-language", ACT, "{ en: works elsewhere, nl: werkt elders }", "«works elsewhere»", "write `{ en: ..., nl: ... }`"),
    ("unknown-word", FACTS, "type: choice", "type: «choise»", "did you mean `choice`?"),
    ("unknown-word", FACTS, "form: money", "form: «gold»", "it is one of: `count`, `money`"),
    ("unknown-word", ACT, "status: verbatim", "status: «verbatum»", "did you mean `verbatim`?"),
    ("unknown-word", ACT, "rank: [high]", "rank: [«hihg»]", "did you mean `high`?"),
    ("unknown-word", TABLE, "status: verbatim", "status: «verbatum»", "did you mean `verbatim`?"),
    ("unknown-word", ACT, "otherwise: true", "otherwise: «false»", ""),
    ("unknown-word", LAWS, "    jurisdiction: NL\n", "    jurisdiction: NL\n    pinned: «ture»\n", ""),
    ("unknown-name", ACT, "[turnover > rich]", "[«turnover > ritch»]", "did you mean `rich`?"),
    ("unknown-name", ACT, "[turnover > rich]", "[«turnovr > rich»]", "did you mean `turnover`?"),
    ("unknown-name", ACT, "wealthy, not:", "«welthy», not:", "did you mean `wealthy`?"),
    ("unknown-name", ACT, "all: [function in mill-table, wealthy", "all: [«function in mil-table», wealthy", "did you mean `mill-table`?"),
    ("unknown-name", ACT, "oath-rule = binds", "«oath-rule = bindz»", "did you mean `binds`?"),
    ("unknown-name", ACT, "oath-rule = binds", "«oath-rul = binds»", "did you mean `oath-rule`?"),
    ("unknown-name", ACT, "class: [master, member]", "class: [master, «membr»]", "did you mean `member`?"),
    ("unknown-name", ACT, "defeats: everything", "defeats: [«no-millr»]", "did you mean `no-miller`?"),
    ("unknown-name", ACT, "full: pays-dues", "full: «pay-dues»", "did you mean `pays-dues`?"),
    ("unknown-name", ACT, "country in union", "«country in onion»", "did you mean `union`?"),
    ("unknown-name", ACT, "within: union", "within: «onion»", "did you mean `union`?"),
    ("unknown-name", ACT, "function: [miller]", "function: [«millar»]", "did you mean `miller`?"),
    ("unknown-name", ACT, "of: seat", "of: «seet»", "did you mean `seat`?"),
    ("unknown-name", TABLE, "  dairy-farmer:", "  «diary-farmer»:", "did you mean `dairy-farmer`?"),
    ("unknown-name", FACTS, "previous_of: fte", "previous_of: «ftes»", "did you mean `fte`?"),
    ("unknown-name", FACTS, "figure, unit: EUR", "figure, unit: «EURO»", "did you mean `EUR`?"),
    ("unknown-name", TYPES, "refines: miller", "refines: «miler»", "did you mean `miller`?"),
    ("unknown-name", TYPES, "sector: dairies", "sector: «dairys»", "did you mean `dairies`?"),
    ("unknown-name", FACTS, "outside: union", "outside: «onion»", "did you mean `union`?"),
    ("unknown-name", ACT, "regime: guild", "regime: «gild»", "did you mean `guild`?"),
    ("unknown-name", ACT, "  dues: { for", "  «deus»: { for", "did you mean `dues`?"),
    ("ambiguous-name", ACT, "act: xx/guild", "act: «xx/gild»", "let the two agree"),
    ("ambiguous-name", ACT, "criteria:\n", "criteria:\n  «sworn»: { cite: Art. 1, all: [in_village] }\n", ""),
    ("ambiguous-name", ACT, "overlays:\n", "overlays:\n  «no-miller»: { cite: Art. 1, all: [sworn], reason: { en: a, nl: b } }\n", ""),
    ("ambiguous-name", LAWS, "regimes:\n", "regimes:\n  «size»: { title: { en: a, nl: b }, absent: { class: none, label: { en: a, nl: b }, reason: { en: a, nl: b } } }\n", ""),
    ("ambiguous-name", FACTS, "unclear: [M]", "unclear: [«Teur»]", "keep one of them"),
    ("bad-name", FACTS, "unclear: [M]", "unclear: [«3M»]", "without digits"),
    ("bad-quantity", FACTS, "{ 1000: [k] }", "{ «0»: [k] }", "write it as in `1000`"),
    ("unknown-key", FACTS, "unclear: [M]", "«unclaer»: [M]", "did you mean `unclear`?"),
    ("bad-name", ACT, "  outsider: {", "  «Head,Master»: { en: a, nl: b }\n  outsider: {", "lower-case letters, digits and hyphens"),
    ("bad-name", ACT, "  stranger:\n", "  «stränger»:\n", "lower-case letters, digits and hyphens"),
    ("bad-name", ACT, "overlays:\n", "overlays:\n  «Pays»: { cite: Art. 1, all: [sworn], reason: { en: a, nl: b } }\n", ""),
    ("bad-name", ACT, "{ full: pays-dues }", "{ «\"full; paid\"»: pays-dues }", ""),
    ("bad-name", ACT, "otherwise: half", "otherwise: «half of it»", ""),
    ("bad-name", ACT, "thresholds:\n", "thresholds:\n  «Many»: 3 AWU\n", ""),
    ("bad-name", ACT, "criteria:\n", "criteria:\n  «well_off»: { cite: Art. 1, all: [sworn] }\n", ""),
    ("bad-name", ACT, "      frees: {", "      «Frees»: {", ""),
    ("bad-name", FACTS, "  turnover: {", "  «Gold»: { type: flag, label: { en: a, nl: b } }\n  turnover: {", "underscores"),
    ("bad-name", FACTS, "choices: [low, high]", "choices: [low, high, «Very»]", ""),
    ("bad-name", TYPES, "  dairies: {", "  «Inns»: { en: a, nl: b }\n  dairies: {", ""),
    ("bad-name", TYPES, "  other: {", "  «inn/keeper»: { label: { en: a, nl: b } }\n  other: {", ""),
    ("bad-name", LAWS, "laws:\n", "laws:\n  «the town»: { title: { en: a, nl: b } }\n", ""),
    ("bad-name", LAWS, "class: outsider", "class: «out;sider»", ""),
    ("bad-name", LAWS, "columns: [dues]", "columns: [dues, «\"a,b\"»]", ""),
    ("bad-name", LAWS, "regimes:\n", "regimes:\n  «Inns»: { title: { en: a, nl: b }, absent: { class: none, label: { en: a, nl: b }, reason: { en: a, nl: b } } }\n", ""),
    ("bad-quantity", ACT, "EUR 2 million", "«EUR 2 milion»", "as in `250 AWU`"),
    ("bad-quantity", ACT, "turnover > rich", "«\"turnover > EUR 2,5 million\"»", "as in `250 AWU`"),
    ("bad-quantity", ACT, "EUR 3 million", "«EUR AWU 3»", "as in `250 AWU`"),
    ("unlike-units", ACT, "turnover > rich", "«turnover > 50 AWU»", "write the bound in EUR"),
    ("unlike-units", ACT, "turnover > rich", "«turnover > 50»", "write the bound in EUR"),
    ("unlike-units", ACT, "turnover > rich", "«turnover > many-hands»", "write the bound in EUR"),
    ("bad-date", ACT, "in_force: { from: 2020-01-01 }", "in_force: { from: «2020-13-01» }", "as in 2026-08-15"),
    ("bad-date", ACT, "2030-01-01: EUR 3", "«2030-1-1»: EUR 3", "as in 2026-08-15"),
    ("bad-date", TABLE, "until: 2024-12-31", "until: «2024-02-30»", "as in 2026-08-15"),
    ("bad-date", LAWS, "{ 2020-01-01: xx/guild }", "{ «2020»: xx/guild }", "as in 2026-08-15"),
    ("bad-date", ACT, "on: 2026-11-21", "on: «21-11-2026»", "as in 2026-08-15"),
    ("bad-country", "countries.yaml", "\"BE\", \"NL\"]", "\"BE\", «\"nl\"»]", ""),
    ("bad-country", "countries.yaml", "\"BE\", \"NL\"]", "\"BE\", «\"XX\"»]", ""),
    ("bad-country", LAWS, "jurisdiction: NL", "jurisdiction: «Netherlands»", ""),
    ("bad-country", LAWS, "jurisdiction: NL", "jurisdiction: «XX»", "`all`"),
    ("bad-country", ACT, "[country in union]", "[country: [NL, «Holland»]]", ""),
    ("bad-condition", ACT, "[turnover > rich]", "[«turnover»]", ""),
    ("bad-condition", ACT, "[turnover > rich]", "[«turnover is more than rich»]", ""),
    ("bad-condition", ACT, "country in union", "«turnover in union»", ""),
    ("bad-condition", ACT, "previous: few-hands", "previous: «wealthy»", ""),
    ("bad-condition", ACT, "all: [previous: few-hands]", "all«»:", ""),
    ("cycle", ACT, "previous: few-hands", "«old-house»", ""),
    ("cycle", FACTS, "previous_of: fte", "previous_of: «fte_previous»", ""),
    ("cycle", FACTS, "blank: country", "blank: «seat»", ""),
    ("cycle", TYPES, "refines: miller", "refines: «oil-miller»", ""),
    ("cycle", TABLE, "table: mill-table\n", "table: mill-table\nlike: «mill-table»\n", ""),
    ("cycle", ACT, "    cite: Art. 7\n", "    cite: Art. 7\n    defeats: [«wealthy-miller»]\n", "take it out of `defeats`"),
    ("cycle", ACT, "  wealthy-miller:\n    class: master\n    cite: Art. 7\n", "  envious:\n    class: member\n    cite: Art. 7\n    all: [sworn]\n    defeats: [«wealthy-miller»]\n    reason: { en: a, nl: b }\n  wealthy-miller:\n    class: master\n    cite: Art. 7\n    defeats: [no-miller, envious]\n", "let one of them win"),
    ("unknown-name", ACT, "    cite: Art. 7\n", "    cite: Art. 7\n    defeats: [«wealthy-milner»]\n", "did you mean `wealthy-miller`?"),
    ("cycle", ACT, "uses: [xx/scale]", "uses: [xx/scale, «xx/guild»]", ""),
    ("no-value-at-date", ACT, "rich: { 2020-01-01: EUR 2 million, 2030", "«rich»: { 2030", ""),
    ("no-citation", ACT, "  miller-of-old:\n    class: member\n    cite: Art. 10\n", "  «miller-of-old»:\n    class: member\n", ""),
    ("no-citation", TABLE, "cite: Annex\nprovided: { not: rank = low }\nrows:\n  miller: { cite: Annex(1) }", "rows:\n  «»miller: {}", ""),
    ("no-citation", ACT, "    cite: Art. 5\n", "", ""),
    ("no-citation", ACT, "{ cite: Art. 13, function: [miller]", "«»{ function: [miller]", ""),
    ("falls-through", ACT, "    otherwise: true\n", "    all: [sworn]\n", "add a rule with `otherwise: true`"),
    ("missing-file", ACT, "uses: [xx/scale]", "uses: [xx/scale, «xx/scales»]", "did you mean `xx/scale`?"),
    ("missing-file", LAWS, "2020-01-01: xx/guild", "2020-01-01: «xx/gild»", "did you mean `xx/guild`?"),
    ("unknown-law", LAWS, "default: village", "default: «villagge»", "did you mean `village`?"),
    ("unknown-law", LAWS, "  village:\n    title: { en: the law of the village, nl: het recht van het dorp }\n    jurisdiction: NL\n    size: { 2010-01-01: xx/scale }\n    guild: { 2020-01-01: xx/guild }", "  {}", ""),
    ("unknown-reading", ACT, "  oath-rule:\n    question: { en: Does an oath bind a small house?, nl: Bindt een eed een klein huis? }\n    source: Art. 4\n    default: binds", "  «oath-rule»:\n    question: { en: a?, nl: b? }\n    source: Art. 4\n    default: bind", ""),
    ("unknown-word", CHARTER, "force: draft", "force: «drafd»", "did you mean `draft`?"),
    ("unknown-name", CHARTER, "without: [miller-of-old]", "without: [«miller-of-yore»]", "did you mean `miller-of-old`?"),
    ("missing-file", CHARTER, "like: xx/guild", "like: «xx/gild»", "did you mean `xx/guild`?"),
    ("cycle", CHARTER, "like: xx/guild", "like: «xx/charter»", "stand by itself"),
    ("unknown-name", BODIES, "elder: MILL", "elder: «MIL»", "did you mean `MILL`?"),
    ("unknown-name", BODIES, "gives_way_to: mills", "gives_way_to: «mils»", "did you mean `mills`?"),
    ("unknown-name", BODIES, "for: [master, member], cite: Art. 14, function", "for: [«mastr»], cite: Art. 14, function", "did you mean `master`?"),
    ("no-citation", BODIES, "  mills: { for: [master, member], cite: Art. 14,", "  «mills»: { for: [master, member],", ""),
    ("unknown-key", BODIES, "all: [sworn], elder: HALL", "all: [sworn], «eldr»: HALL", ""),
    ("unknown-name", DUTIES, "kind: money", "kind: «mony»", "did you mean `money`?"),
    ("unknown-name", DUTIES, "fine: small", "fine: «smal»", "did you mean `small`?"),
    ("unknown-name", DUTIES, "unless: [pays-dues]", "unless: [«pay-dues»]", "did you mean `pays-dues`?"),
    ("unknown-name", DUTIES, "column: dues_by", "column: «dues_bye»", "did you mean `dues_by`?"),
    ("unknown-name", DUTIES, "fact: sworn_on", "fact: «sworn_in»", "did you mean `sworn_on`?"),
    ("bad-quantity", DUTIES, "after: 9 months", "after: «nine months»", "as in `10 months`"),
    ("missing-key", DUTIES, "    kind: money\n", "", ""),
    ("missing-key", ACT, "  no-miller:\n    class: outsider\n    cite: Art. 11\n    otherwise: true\n    reason: { en: no miller, nl: geen molenaar }\n", "  «no-miller»:\n    class: outsider\n    cite: Art. 11\n    otherwise: true\n", "add `reason:"),
    ("bad-quantity", SCALE, "partner_from: 25 %", "partner_from: «25»", "as in `25 %`"),
    ("unknown-name", SCALE, "figures: [fte, turnover]", "figures: [fte, «turnovr»]", "did you mean `turnover`?"),
    ("wrong-shape", FACTS, "counts_from: sworn_on", "counts_from: «rank»", ""),
    ("wrong-shape", FACTS, "paid_on: { type: date, not_before: sworn_on", "paid_on: { type: date, not_before: «fte»", ""),
    ("wrong-shape", FACTS, "unit: AWU, previous_of: fte,", "unit: AWU, per_activity: «true», previous_of: fte,", ""),
    ("wrong-shape", FACTS, "sworn_on: { type: date,", "sworn_on: { type: date, per_activity: «true»,", ""),
    ("wrong-shape", FACTS, "country: { type: country, blank: jurisdiction, label: { en: country, nl: land } }\n  seat: { type: country, blank: country", "country: { type: country, blank: jurisdiction, per_activity: true, label: { en: country, nl: land } }\n  seat: { type: country, blank: «country»", ""),
    ("wrong-shape", TYPES, "implies: [sworn]", "implies: [«rank»]", ""),
    ("unknown-name", TYPES, "implies: [sworn]", "implies: [«swarn»]", "did you mean `sworn`?"),
    ("ambiguous-name", FACTS, "de: [Umsatz]", "de: [Umsatz, «Hands»]", "leave it out in one of the two places"),
    ("ambiguous-name", FACTS, "en: [heads]", "en: [heads, «in village»]", "leave it out in one of the two places"),
    ("ambiguous-name", FACTS, "label: { en: turnover, nl: omzet }", "label: «»{ en: turnover, nl: handen }", ""),
    ("ambiguous-name", FACTS, "joints: [in]", "joints: [in, «k»]", "leave it out in one of the two places"),
    ("bad-name", FACTS, "de: [Umsatz]", "de: [Umsatz, «\"- -\"»]", ""),
    ("bad-name", FACTS, "de: [Umsatz]", "«german»: [Umsatz]", "two small letters"),
    ("bad-name", FACTS, "joints: [in]", "joints: [in, «\"?\"»]", ""),
    ("bad-quantity", FACTS, "1000000: [EURm]", "«many»: [EURm]", "as in `1000`"),
    ("missing-key", FACTS, "because: { en: it counts heads, nl: zij telt hoofden }, ", "", ""),
    ("wrong-shape", FACTS, "aliases: { de: [Umsatz] }", "aliases: «Umsatz»", ""),
    ("unknown-key", FACTS, "joints: [in]", "«joint»: [in]", "did you mean `joints`?"),
    ("bad-name", "bodies.yaml", "bodies:\n", "bodies:\n  «H|LL»: { en: a, nl: b }\n", "letters, digits and hyphens"),
    ("bad-name", LAWS, "dates:\n", "dates:\n  «Dues»: { en: a, nl: b }\n", "underscores"),
    ("bad-case", CASES, "by: wealthy-miller", "«notess»: wealthy-miller", "did you mean `notes`?"),
    ("bad-case", CASES, "{ turnover: EUR 2 million", "{ «turnovr»: EUR 2 million", "did you mean `turnover`?"),
    ("bad-case", CASES, "turnover: EUR 2 million", "turnover: «EUR 2 milion»", ""),
    ("bad-case", CASES, "turnover: EUR 2 million", "turnover: «2 AWU»", ""),
    ("bad-case", CASES, "function: miller", "function: «milner»", "did you mean `miller`?"),
];

/// Faults of what is asked for rather than of a file: code, law, date, reading, and a part of the help.
const REQUESTS: &[(&str, &str, &str, &str, &str)] = &[
    ("unknown-law", "vilage", "2026-11-21", "", "did you mean `village`?"),
    ("unknown-law", "moon", "2026-11-21", "", "it is one of: `village`"),
    ("no-act-at-date", "village", "2019-12-31", "", "2020-01-01"),
    ("unknown-reading", "village", "2026-11-21", "oath-rul=binds", "did you mean `oath-rule`?"),
    ("unknown-reading", "village", "2026-11-21", "oath-rule=bind", "did you mean `binds`?"),
    ("unknown-reading", "village", "2026-11-21", "oath-rule=never", "it is one of: `binds`, `frees`"),
];

/// Codes that a test of their own provokes, because no single replacement does.
const BY_THEMSELVES: &[&str] = &[
    "empty-file",
    "too-large",
    "unreadable",
    "case-failed",
    "unnoticed-change",
    "unreached",
    "class-change",
    "untidy",
];

/// What is doubtful in rules that can be read. The examples are those of docs/diagnostics.md.
const LINTS: &[&str] = &[
    "unused",
    "never-in-force",
    "dates-apart",
    "dates-overlap",
    "draft-in-law",
    "malformed-citation",
    "cited-twice",
    "same-ground",
    "never-holds",
    "unreachable",
    "never-decides",
    "defeats-nothing",
    "listed-in-vain",
    "untested",
    "stale-allow",
];

/// A copy of the sound folder, to be broken.
fn sound() -> Desk {
    let desk = Desk::new();
    desk.put_copy("tests/files/rules", "");
    desk
}

/// Replaces a stretch that stands exactly once in a file.
fn replace(desk: &Desk, file: &str, from: &str, to: &str) {
    let text = desk.read(file);
    assert_eq!(text.matches(from).count(), 1, "`{from}` must stand once in {file}");
    desk.put(file, text.replace(from, to));
}

/// Everything found wrong with a folder, as far as loading and its cases come.
fn faults(folder: &Path) -> Vec<Diagnostic> {
    let source = Source::Folder(folder.to_path_buf());
    let found = || -> Result<(), Broken> {
        asked(&source, "", "2026-11-21", "")?;
        source.acts().iter().try_for_each(|act| vitaal::cases::run(&source, act).map(drop))
    };
    found().err().map_or(Vec::new(), |Broken(found)| found)
}

fn asked(source: &Source, law: &str, as_of: &str, reading: &str) -> Result<Law, Broken> {
    let readings = reading.split_once('=').map(|(name, choice)| (name.to_string(), choice.to_string()));
    let request = Request { law: law.into(), as_of: as_of.parse().unwrap(), readings: readings.into_iter().collect() };
    Law::load(source, &request)
}

fn shown(found: &[Diagnostic]) -> String {
    let place = |d: &Diagnostic| {
        d.place.as_ref().map_or("nowhere".into(), |(f, s)| format!("{}:{}:{}", f.path, s.line, s.column))
    };
    let one = |d: &Diagnostic| {
        format!("{} at {}: {} ({})", d.code.id(), place(d), d.message, d.help.as_deref().unwrap_or("no help"))
    };
    if found.is_empty() { "no fault".to_string() } else { found.iter().map(one).collect::<Vec<_>>().join("\n      ") }
}

/// What must be pointed at: line, column, text; none where the replacement marks nothing.
struct Mark {
    line: usize,
    column: usize,
    text: String,
}

/// Takes the marks out of a file.
fn marked(text: &str) -> (String, Option<Mark>) {
    let Some((before, rest)) = text.split_once('«') else { return (text.to_string(), None) };
    let (inside, after) = rest.split_once('»').unwrap();
    let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
    let mark = Mark { line: before.matches('\n').count() + 1, column, text: inside.to_string() };
    (format!("{before}{inside}{after}"), Some(mark))
}

/// What is wrong with how an example is reported; nothing when all is as it should be.
fn misreported(example: &Example) -> Option<String> {
    let (code, file, from, to, help) = *example;
    let desk = sound();
    replace(&desk, file, from, to);
    let (text, mark) = marked(&desk.read(file));
    desk.put(file, text);
    let found = faults(desk.path());
    let with_code: Vec<&Diagnostic> = found.iter().filter(|d| d.code.id() == code).collect();
    let wrong = match with_code.as_slice() {
        [] => Some("the code is not reported".to_string()),
        several => several.iter().map(|d| misplaced(d, file, mark.as_ref(), help)).min_by_key(Option::is_some)?,
    };
    let wrong = wrong.or_else(|| (found.len() > 1).then(|| "one mistake is reported as several".to_string()))?;
    Some(format!("{code}: {file}: `{}`: {wrong}\n      {}", to.trim(), shown(&found)))
}

fn misplaced(found: &Diagnostic, file: &str, mark: Option<&Mark>, help: &str) -> Option<String> {
    let path_ends = |path: &str| PathBuf::from(path).ends_with(file);
    match (&found.place, mark) {
        (None, Some(_)) => return Some("it has no place".to_string()),
        (Some((at, _)), _) if !path_ends(&at.path) => return Some(format!("it points into {}", at.path)),
        (Some((at, span)), Some(mark)) => {
            let text: String = at.text.chars().skip(span.start).take(span.end - span.start).collect();
            if (span.line, span.column) != (mark.line, mark.column) {
                return Some(format!("expected at {}:{}", mark.line, mark.column));
            }
            if !mark.text.is_empty() && text.trim_end() != mark.text {
                return Some(format!("it underlines `{text}`"));
            }
        }
        _ => {}
    }
    let is_lower = found.message.starts_with(|c: char| !c.is_uppercase()) && !found.message.ends_with('.');
    if !is_lower {
        return Some("a message is in lower case, without final period".to_string());
    }
    let given = found.help.as_deref().unwrap_or_default();
    (!given.contains(help)).then(|| format!("the help lacks `{help}`"))
}

#[test]
fn the_sound_folder_is_sound() {
    let desk = sound();
    assert_eq!(shown(&faults(desk.path())), "no fault");
    let outcome = vitaal::cases::run(&Source::Folder(desk.path().to_path_buf()), "xx/guild").unwrap();
    assert_eq!((outcome.passed, outcome.failed.len()), (5, 0));
    let run = check(&desk);
    assert_eq!(run.status, 0, "{}", run.err);
}

#[test]
fn every_example_is_reported_at_its_place() {
    let wrong: Vec<String> = EXAMPLES.iter().filter_map(misreported).collect();
    assert!(wrong.is_empty(), "{} of {} examples:\n  {}", wrong.len(), EXAMPLES.len(), wrong.join("\n  "));
}

#[test]
fn every_code_has_an_example() {
    let provoked = EXAMPLES
        .iter()
        .map(|e| e.0)
        .chain(REQUESTS.iter().map(|r| r.0))
        .chain(BY_THEMSELVES.iter().chain(LINTS).copied());
    let provoked: BTreeSet<&str> = provoked.collect();
    let codes: BTreeSet<&str> = CODES.iter().map(|(code, _)| code.id()).collect();
    assert_eq!(provoked, codes, "each code needs an example above, and each example a code");
}

#[test]
fn what_is_asked_for_and_absent_is_named() {
    let desk = sound();
    let source = Source::Folder(desk.path().to_path_buf());
    for (code, law, as_of, reading, help) in REQUESTS {
        let Err(Broken(found)) = asked(&source, law, as_of, reading) else { panic!("{code}: nothing was found") };
        assert_eq!(found.len(), 1, "{}", shown(&found));
        assert_eq!(found[0].code.id(), *code);
        let given = found[0].help.as_deref().unwrap_or_default();
        assert!(given.contains(help), "{code}: the help lacks `{help}`: {}", shown(&found));
    }
}

#[test]
fn an_act_holds_so_much_and_no_more() {
    let classes: String = (1..=17).map(|n| format!("\n  class-{n}: {{ en: class {n}, nl: klasse {n} }}")).collect();
    let rule =
        |n| format!("  rule-{n}: {{ class: outsider, cite: Art. 1, all: [sworn], reason: {{ en: a, nl: b }} }}\n");
    let rules: String = (1..=130).map(rule).collect();
    for (from, to) in [
        ("\n  outsider: { en: outsider, nl: buitenstaander }", format!("\n  outsider: {{ en: o, nl: b }}{classes}")),
        ("  no-miller:\n", format!("{rules}  no-miller:\n")),
        (
            "    otherwise: true\n",
            format!(
                "    otherwise: true\n    defeats: everything\n    reason: {{ en: a, nl: b }}\n{rules}  rule-x:\n    cite: Art. 2\n    class: member\n    all: [sworn]\n    defeats: everything\n"
            ),
        ),
    ] {
        let desk = sound();
        replace(&desk, ACT, from, &to);
        let found = faults(desk.path());
        assert!(found.iter().any(|d| d.code.id() == "too-large"), "{}", shown(&found));
    }
}

/// What is numbered in a byte, or by a bit of a word, is counted before.
#[test]
fn lists_hold_so_much_and_no_more() {
    let codes: Vec<String> = ('A'..='Z').flat_map(|a| ('X'..='Y').map(move |b| format!("\"{a}{b}\""))).collect();
    let sectors: String = (0..256).map(|n| format!("  sector-{n}: {{ en: a, nl: b }}\n")).collect();
    let choices = (0..64).map(|n| format!("rank-{n}")).collect::<Vec<_>>().join(", ");
    let rule = |code: &String| {
        format!(
            "  in-{}: {{ class: outsider, cite: Art. 1, all: [country: [{code}]], reason: {{ en: a, nl: b }} }}\n",
            code.trim_matches('"').to_lowercase()
        )
    };
    let countries = |desk: &Desk, sets: usize| {
        let all = format!("  all: [\"BE\", \"CH\", \"NL\", \"NO\", {}]\n", codes.join(", "));
        replace(desk, "countries.yaml", "  all: [\"BE\", \"CH\", \"NL\", \"NO\"]\n", &all);
        let rules: String = codes.iter().take(sets).map(rule).collect();
        replace(desk, ACT, "  no-miller:\n", &format!("{rules}  no-miller:\n"));
    };
    let found = |change: &dyn Fn(&Desk)| {
        let desk = sound();
        change(&desk);
        faults(desk.path())
    };
    for (what, found) in [
        ("sectors", found(&|desk| replace(desk, TYPES, "sectors:\n", &format!("sectors:\n{sectors}")))),
        ("choices", found(&|desk| replace(desk, FACTS, "[low, high]", &format!("[low, high, {choices}]")))),
        ("countries", found(&|desk| countries(desk, 34))),
    ] {
        assert!(found.iter().any(|d| d.code.id() == "too-large"), "{what}: {}", shown(&found));
    }
    assert_eq!(shown(&found(&|desk| countries(desk, 20))), "no fault");
}

#[test]
fn a_file_that_is_no_text_is_named() {
    for file in [ACT, TABLE, CASES, FACTS, LAWS, TYPES] {
        let desk = sound();
        desk.put(file, b"act: \xff\xfe");
        let found = faults(desk.path());
        let is_named = |d: &Diagnostic| d.code.id() == "unreadable" && d.message.contains(file) && d.help.is_some();
        assert!(found.iter().any(is_named), "{file}: {}", shown(&found));
    }
}

/// A file without a word is no law without rules: every verb that needs it says so, and says it once.
#[test]
fn an_empty_file_is_one_fault_in_every_verb() {
    let all = [&["rules", "check"][..], &["rules", "test"], &["rules", "show", "xx/guild"], &["classify", "in.csv"]];
    let files = [ACT, TABLE, SCALE, DUTIES, BODIES, FACTS, LAWS, TYPES, "countries.yaml", "bodies.yaml"];
    for (file, text) in files.into_iter().flat_map(|file| [(file, ""), (file, "# later\n\n")]) {
        let desk = sound();
        desk.put("in.csv", "id,function\n1,miller\n");
        desk.put(file, text);
        for arguments in all {
            let run = desk.run(&[arguments, &["--rules", "."]].concat());
            let said = (run.status, run.err.matches("error[").count(), run.err.matches("error[empty-file]").count());
            assert_eq!(said, (2, 1, 1), "{file}: {arguments:?}: {}", run.err);
            assert!(run.err.contains(&format!("{file}:1:1")), "{file}: {}", run.err);
        }
    }
    let desk = sound();
    desk.put(CASES, "# none yet\n");
    let run = desk.run(&["rules", "test", "--rules", "."]);
    assert!(run.status == 2 && run.err.contains("empty-file") && run.err.contains(CASES), "{}", run.err);
}

/// A ring is one fault however many acts take the rules over, and all rules of it are named.
#[test]
fn a_ring_of_defeats_is_said_once_with_all_its_rules() {
    let desk = sound();
    for (cite, defeats) in [("7", "sworn-miller"), ("[Art. 8, Art. 9]", "miller-of-old"), ("10", "wealthy-miller")] {
        let line =
            if cite.starts_with('[') { format!("    cite: {cite}\n") } else { format!("    cite: Art. {cite}\n") };
        replace(&desk, ACT, &line, &format!("{line}    defeats: [{defeats}]\n"));
    }
    // the charter is like this act, and would be without one of the three
    replace(&desk, CHARTER, "without: [miller-of-old]", "without: [no-miller]");
    let run = check(&desk);
    assert_eq!((run.status, run.err.matches("error[").count()), (2, 1), "{}", run.err);
    let ring =
        "`wealthy-miller` defeats `sworn-miller`, `sworn-miller` defeats `miller-of-old`, `miller-of-old` defeats";
    assert!(run.err.contains(ring), "{}", run.err);
}

#[test]
fn a_missing_file_is_named() {
    for file in ["facts.yaml", "laws.yaml", "entity-types.yaml", "countries.yaml"] {
        let desk = sound();
        std::fs::remove_file(desk.path().join(file)).unwrap();
        let found = faults(desk.path());
        let is_named = |d: &Diagnostic| d.code.id() == "missing-file" && d.message.contains(file) && d.help.is_some();
        assert!(found.iter().any(is_named), "{file}: {}", shown(&found));
    }
}

/// What a file would have held is unknown, and that is not a fault of each place that names it.
#[test]
fn a_file_that_cannot_be_read_is_one_fault() {
    let files = [ACT, TABLE, FACTS, LAWS, TYPES, "countries.yaml", "xx/scale/act.yaml"];
    for (file, text) in files.into_iter().flat_map(|file| [(file, "a: [b\n"), (file, "- a\n")]) {
        let desk = sound();
        desk.put(file, text);
        let found = faults(desk.path());
        assert_eq!(found.len(), 1, "{file}: `{text}`: {}", shown(&found));
        let run = check(&desk);
        assert_eq!((run.status, run.err.matches("error[").count()), (2, 1), "{file}: `{text}`: {}", run.err);
    }
    for file in [FACTS, LAWS, TYPES, "countries.yaml"] {
        let desk = sound();
        std::fs::remove_file(desk.path().join(file)).unwrap();
        assert_eq!(faults(desk.path()).len(), 1, "{file}: {}", shown(&faults(desk.path())));
    }
}

#[test]
fn a_folder_that_is_not_there_is_one_fault() {
    let desk = Desk::new();
    desk.put("in.csv", "id,function\n1,miller\n");
    for arguments in [&["rules", "check"][..], &["rules", "list"], &["rules", "test"], &["classify", "in.csv"]] {
        let run = desk.run(&[arguments, &["--rules", "nowhere"]].concat());
        assert_eq!((run.status, run.err.matches("error[").count()), (2, 1), "{arguments:?}: {}", run.err);
        assert!(run.err.contains("missing-file") && run.err.contains("`nowhere/`"), "{arguments:?}: {}", run.err);
    }
}

/// A rule that was in force once, or will be, may be named by those that are.
#[test]
fn a_rule_that_is_not_in_force_may_be_named() {
    for (from, to) in [
        ("    cite: Art. 12\n", "    cite: Art. 12\n    until: 2024-12-31\n"),
        ("    cite: Art. 7\n", "    cite: Art. 7\n    defeats: [sworn-miller]\n"),
    ] {
        let desk = sound();
        replace(&desk, ACT, from, to);
        replace(&desk, ACT, "    cite: [Art. 8, Art. 9]\n", "    cite: [Art. 8, Art. 9]\n    from: 2040-01-01\n");
        let run = check(&desk);
        assert_eq!(run.status, 0, "{}", run.err);
    }
}

/// A mark for the order of bytes, and lines that end as another system ends them, move nothing.
#[test]
fn places_are_right_whatever_the_file_begins_and_its_lines_end_with() {
    for (what, change) in [
        ("carriage returns", (|text: &str| text.replace('\n', "\r\n")) as fn(&str) -> String),
        ("a character of several bytes", |text| format!("# één\u{1f33e}\n{text}")),
        ("byte order mark", |text| format!("\u{feff}{text}")),
    ] {
        let desk = sound();
        replace(&desk, ACT, "[turnover > rich]", "[turnover > ritch]");
        let text = change(&desk.read(ACT));
        desk.put(ACT, &text);
        let found = faults(desk.path());
        let (file, span) = found[0].place.as_ref().unwrap();
        let at: String = file.text.chars().skip(span.start).take(span.end - span.start).collect();
        let line = text.lines().position(|l| l.contains("ritch")).unwrap() + 1;
        assert_eq!((at.as_str(), span.line, span.column), ("turnover > ritch", line, 11), "{what}");
    }
}

fn check(desk: &Desk) -> Run {
    desk.run(&["rules", "check", "--rules", "."])
}

/// One fault in each of several files, and each is shown.
const MANY: &[(&str, &str, &str, &str)] = &[
    (FACTS, "form: money", "form: gold", "`gold`"),
    (FACTS, "hinted_by: [rank]", "hinted_by: [rnak]", "`rnak`"),
    (TYPES, "refines: miller", "refines: miler", "`miler`"),
    ("countries.yaml", "\"BE\", \"NL\"]", "\"BE\", \"nl\"]", "`nl`"),
    (LAWS, "{ 2010-01-01: xx/scale }", "{ 2010: xx/scale }", "`2010`"),
    (ACT, "turnover > rich", "turnover > ritch", "`ritch`"),
    (ACT, "defeats: everything", "defeat: everything", "`defeat`"),
    (TABLE, "  dairy-farmer:", "  diary-farmer:", "`diary-farmer`"),
    ("xx/scale/act.yaml", "status: verbatim", "status: verbatum", "`verbatum`"),
];

#[test]
fn all_faults_of_all_files_are_reported_at_once() {
    let desk = sound();
    for (file, from, to, _) in MANY {
        replace(&desk, file, from, to);
    }
    let run = check(&desk);
    assert_eq!(run.status, 2);
    let unsaid: Vec<&str> = MANY.iter().map(|m| m.3).filter(|word| !run.err.contains(word)).collect();
    assert!(unsaid.is_empty(), "not reported: {unsaid:?}\n{}", run.err);
    assert_eq!(run.err.matches("error[").count(), MANY.len(), "{}", run.err);
    assert!(run.err.contains(&format!("{} errors", MANY.len())), "{}", run.err);
}

/// The same through a classification: a fault in the facts does not hide one in an act.
#[test]
fn a_classification_reports_them_all_too() {
    let desk = sound();
    for (file, from, to, _) in MANY {
        replace(&desk, file, from, to);
    }
    desk.put("in.csv", "id,function\n1,miller\n");
    let run = desk.run(&["classify", "in.csv", "--rules", ".", "--law", "village", "-o", "out.csv"]);
    assert_eq!((run.status, desk.has("out.csv")), (2, false));
    let unsaid: Vec<&str> = MANY.iter().map(|m| m.3).filter(|word| !run.err.contains(word)).collect();
    assert!(unsaid.is_empty(), "not reported: {unsaid:?}\n{}", run.err);
}

/// `rules check` is what authors run: it misses nothing that a later run would trip over.
#[test]
fn the_check_finds_what_a_run_would_find() {
    let mut missed = Vec::new();
    for example in EXAMPLES.iter().filter(|e| e.1 != CASES) {
        let (code, file, from, to, _) = *example;
        let desk = sound();
        replace(&desk, file, from, to);
        desk.put(file, marked(&desk.read(file)).0);
        if !faults(desk.path()).is_empty() && check(&desk).status == 0 {
            missed.push(format!("{code}: {file}: `{}`", to.trim()));
        }
    }
    assert!(missed.is_empty(), "`rules check` says that all is well:\n  {}", missed.join("\n  "));
}

/// Of two tables of one name, neither is dropped in silence.
#[test]
fn two_tables_of_one_name_are_reported() {
    let desk = sound();
    desk.put("xx/guild/more-mills.yaml", desk.read(TABLE));
    let found = faults(desk.path());
    assert!(found.iter().any(|d| d.code.id() == "ambiguous-name"), "{}", shown(&found));
}

/// Definitions that lead back to themselves are refused, not followed for ever.
#[test]
fn rings_are_refused() {
    let rings = [
        (
            "types that refine one another",
            TYPES,
            "miller: { sector: mills, label",
            "miller: { refines: oil-miller, sector: mills, label",
        ),
        ("a type that refines itself", TYPES, "refines: miller", "refines: oil-miller"),
        ("blanks that stand for one another", FACTS, "blank: jurisdiction", "blank: seat"),
        ("acts that use one another", "xx/scale/act.yaml", "classes:\n", "uses: [xx/guild]\nclasses:\n"),
        ("tables that start from one another", TABLE, "cite: Annex\n", "cite: Annex\nlike: mill-table\n"),
    ];
    let mut wrong = Vec::new();
    for (what, file, from, to) in rings {
        let desk = sound();
        // of two types that begin alike, the first
        desk.put(file, desk.read(file).replacen(from, to, 1));
        desk.put("in.csv", "id,function,country\n1,oil-miller,\n2,other,\n");
        for arguments in
            [&["rules", "check", "--rules", "."][..], &["classify", "in.csv", "--rules", ".", "--format", "csv"]]
        {
            match within(Duration::from_secs(10), &desk, arguments) {
                Some(run) if run.status == 2 && run.err.contains("cycle") => {}
                Some(run) => wrong.push(format!("{what}: {}: status {}\n{}", arguments[0], run.status, run.err)),
                None => wrong.push(format!("{what}: {}: still running after ten seconds", arguments[0])),
            }
        }
    }
    assert!(wrong.is_empty(), "\n  {}", wrong.join("\n  "));
}

/// Runs the tool, and ends it when it takes too long.
fn within(limit: Duration, desk: &Desk, arguments: &[&str]) -> Option<Run> {
    let mut probe = tool();
    probe.args(arguments).current_dir(desk.path());
    let mut child = probe.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null()).spawn().unwrap();
    let begun = Instant::now();
    while child.try_wait().unwrap().is_none() {
        if begun.elapsed() > limit {
            child.kill().unwrap();
            child.wait().unwrap();
            return None;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    let mut again = tool();
    again.args(arguments).current_dir(desk.path());
    Some(finish(again, b""))
}

// What the codes mean

/// An example of docs/diagnostics.md: the file, what stands there, and what is put in its place.
struct Shown<'d> {
    file: &'d str,
    right: &'d str,
    wrong: &'d str,
}

fn shown_in(page: &str) -> Option<Shown<'_>> {
    let file = page.split_once("\nIn `")?.1.split_once('`')?.0;
    let mut blocks = page.split("```yaml\n").skip(1).map(|rest| rest.split_once("\n```").unwrap().0);
    Some(Shown { file, right: blocks.next()?, wrong: blocks.next()? })
}

#[test]
fn every_code_is_explained_in_the_order_of_the_list() {
    let document = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/diagnostics.md")).unwrap();
    let headings: Vec<&str> = document.lines().filter_map(|line| line.strip_prefix("## ")).collect();
    let codes: Vec<&str> = CODES.iter().map(|(code, _)| code.id()).collect();
    assert_eq!(headings, codes);
    for (code, meaning) in CODES {
        let page = vitaal::diagnostic::explanation(code.id()).unwrap();
        let says = page.lines().nth(2).unwrap_or_default();
        assert_eq!(says, meaning.trim().replace("  ", " "), "{}: the page begins with what the code means", code.id());
        let run = Desk::new().run(&["rules", "explain", code.id()]);
        assert_eq!((run.status, run.out.as_str()), (0, page.as_str()), "{}", code.id());
    }
}

#[test]
fn every_example_that_is_shown_provokes_its_code() {
    let mut wrong = Vec::new();
    for (code, _) in CODES {
        let code = code.id();
        let page = vitaal::diagnostic::explanation(code).unwrap();
        let Some(example) = shown_in(&page) else {
            let may_lack_one = BY_THEMSELVES.contains(&code) || REQUESTS.iter().any(|r| r.0 == code);
            assert!(may_lack_one, "{code} shows no example");
            continue;
        };
        let desk = sound();
        replace(&desk, example.file, example.right, example.wrong);
        let run = check(&desk);
        // what a case says is read when the cases are run
        let cases = desk.run(&["rules", "test", "--rules", "."]);
        let in_brackets = format!("[{code}]");
        if !run.err.contains(&in_brackets) && !cases.err.contains(&in_brackets) {
            wrong.push(format!("{code}:\n{}{}", run.out, run.err));
        }
        let expected = match code {
            "never-decides" => 0,
            _ if LINTS.contains(&code) => 1,
            _ => run.status,
        };
        if run.status != expected {
            wrong.push(format!("{code}: status {}\n{}", run.status, run.err));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What is doubtful in the law that the tool carries is mended, or meant and said to be.
#[test]
fn nothing_is_found_in_the_shipped_law() {
    let run = Desk::new().run(&["rules", "check"]);
    assert_eq!((run.status, run.err.as_str()), (0, ""), "{}", run.out);
    assert!(run.out.ends_with("no finding\n"), "{}", run.out);
}

/// Each way in which a citation can be wrong by itself, and one that looks wrong and is not.
#[test]
fn a_citation_that_cannot_be_followed_is_found() {
    for (cite, said) in [
        ("Art 10", "it is written `Art.`"),
        ("Art.", "it names no provision"),
        ("Art. 10(1", "do not come in pairs"),
        ("Art. 10()", "brackets are empty"),
        ("\"Art. 10,\"", "it ends in the middle"),
        ("Art.  10", "it has spaces too many"),
        ("guild Act Art. 3", "there is no such text, and `Guild Act` is one"),
    ] {
        let desk = sound();
        replace(&desk, ACT, "cite: Art. 10", &format!("cite: {cite}"));
        let run = check(&desk);
        assert!(run.status == 1 && run.err.contains(said), "{cite}: {}", run.err);
    }
    for cite in ["Annex", "Guild Act Art. 3", "Guildhall Act Art. 3", "Art. 10, second sentence"] {
        let desk = sound();
        replace(&desk, ACT, "cite: Art. 10", &format!("cite: \"{cite}\""));
        assert_eq!(check(&desk).err, "", "{cite}");
    }
}

#[test]
fn a_code_that_is_misspelt_is_named() {
    let run = Desk::new().run(&["rules", "explain", "unknown-nam"]);
    assert_eq!(
        (run.status, run.err.as_str()),
        (2, "error: there is no code `unknown-nam`; did you mean `unknown-name`?\n")
    );
    let run = Desk::new().run(&["rules", "explain", "zzz"]);
    assert!(run.status == 2 && run.err.contains("docs/diagnostics.md"), "{}", run.err);
}

/// What is meant so is allowed beside the element with its reason, and no longer than it is found.
#[test]
fn what_is_allowed_is_not_found() {
    let (all, never) =
        ("all: [function in mill-table, old-house]", "all: [function in mill-table, old-house, not: old-house]");
    let allow = "    allow: { never-holds: houses are too young, untested: nothing to reach }\n";
    let desk = sound();
    replace(&desk, ACT, &format!("    {all}\n"), &format!("{allow}    {never}\n"));
    let run = check(&desk);
    assert!(run.status == 1 && run.err.contains("`untested` would allow"), "{}", run.err);
    replace(&desk, ACT, ", untested: nothing to reach", "");
    let run = check(&desk);
    assert_eq!((run.status, run.err.as_str()), (0, ""), "{}", run.err);
    replace(&desk, ACT, "never-holds: houses", "never-hold: houses");
    let run = check(&desk);
    assert!(run.status == 2 && run.err.contains("did you mean `never-holds`?"), "{}", run.err);
}

// Bad input

#[test]
fn what_is_wrong_with_the_text_itself_is_said_in_plain_words() {
    for (what, from, to, said) in [
        ("a tab", "  large-house:\n    class", "  large-house:\n\tclass", "indent with spaces"),
        ("an anchor", "cite: Art. 2", "cite: &a Art. 2", "write the value out"),
        ("an alias", "cite: Art. 2", "cite: *a", "yaml-syntax"),
        ("a tag", "cite: Art. 2", "cite: !!str Art. 2", "write the value out"),
        ("a duplicate key", "cite: Art. 2\n", "cite: Art. 2\n    cite: Art. 3\n", "keep one of the two"),
        ("a second document", "groups:\n", "---\ngroups:\n", "one document"),
    ] {
        let desk = sound();
        replace(&desk, SCALE, from, to);
        let run = check(&desk);
        assert!(run.status == 2 && run.err.contains(said) && run.err.contains(SCALE), "{what}: {}", run.err);
    }
    let desk = sound();
    desk.put(SCALE, format!("\u{feff}{}", desk.read(SCALE)));
    assert_eq!(check(&desk).status, 0, "a byte order mark is no fault");
}

#[test]
fn two_acts_of_one_name_are_told_apart_by_their_folders() {
    let desk = sound();
    desk.put("xx/second/act.yaml", desk.read(SCALE));
    let run = check(&desk);
    assert!(run.status == 2 && run.err.contains("`xx/scale`") && run.err.contains("`xx/second`"), "{}", run.err);
}

#[test]
fn hundreds_of_faults_are_shown_up_to_a_hundred_and_counted() {
    let rule =
        |n| format!("  Rule_{n}: {{ class: small, cite: Art. 1, all: [few-hands], reason: {{ en: a, nl: b }} }}\n");
    let rules: String = (1..=120).map(rule).collect();
    let desk = sound();
    replace(&desk, SCALE, "\ngroups:\n", &format!("{rules}\ngroups:\n"));
    let run = check(&desk);
    let shown = run.err.matches("error[").count();
    assert_eq!((run.status, shown), (2, 100), "{}", run.err);
    assert!(run.err.contains("and 20 more; `rules check --format json` has all"), "{}", run.err);
    assert!(run.err.contains("120 errors"), "{}", run.err);
    let all = desk.run(&["rules", "check", "--rules", ".", "--format", "json"]);
    assert_eq!(all.out.matches("\"bad-name\"").count(), 120);
}
