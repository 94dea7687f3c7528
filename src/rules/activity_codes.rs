//! `activity-codes.yaml`: what codes in registers of businesses say of what an organisation does. Read only for a file
//! that has such codes.

use super::catalogue::{named, read_file};
use super::forms;
use super::page::{Fields, Page};
use super::source::Source;
use super::yaml::{Key, Node};
use crate::diagnostic::{Broken, Code, Faults};
use crate::model::{ActivityCodes, Catalogue, Certainty, Classification, CodeEntry, FactId, Kind, Text, TypeId};
use rustc_hash::FxHashMap;

const FILE: &str = "activity-codes.yaml";

/// Reads what is known of codes; nothing where the folder says nothing of them.
///
/// # Errors
/// Every fault of the file.
pub fn activity_codes(source: &Source, catalogue: &Catalogue) -> Result<ActivityCodes, Broken> {
    let mut faults = Faults::default();
    let codes = read(source, catalogue, &mut faults);
    if faults.any_error() { Err(Broken(faults.found)) } else { Ok(codes) }
}

/// The same, with faults added to a list.
pub(super) fn read(source: &Source, catalogue: &Catalogue, faults: &mut Faults) -> ActivityCodes {
    let mut codes = ActivityCodes::default();
    if source.has(FILE) {
        read_file(source, FILE, faults, |page, root| of_file(page, root, catalogue, &mut codes));
    }
    codes
}

fn of_file(page: &mut Page, root: &Node, catalogue: &Catalogue, codes: &mut ActivityCodes) {
    let Some(mut fields) = page.fields(root, &forms::ACTIVITY_CODES) else { return };
    let classifications = fields.get("classifications").map(|n| page.entries(n, "`classifications`"));
    for (_, node) in classifications.unwrap_or_default() {
        codes.classifications.extend(classification(page, node, catalogue));
    }
    let differing = fields.get("differing").map(|n| page.words(n)).unwrap_or_default();
    codes.differing =
        differing.into_iter().filter_map(|(code, span)| digits(page, &Key { word: code.into(), span })).collect();
    let questions: FxHashMap<String, Text> =
        page.labelled(fields.get("questions"), "`questions`", Page::kebab).into_iter().collect();
    let revisions = fields.get("codes").map(|n| page.entries(n, "`codes`")).unwrap_or_default();
    for (revision, node) in revisions {
        let is_known = |of: &Classification| of.versions.iter().any(|(_, r)| *r == revision.word);
        if !codes.classifications.is_empty() && !codes.classifications.iter().any(is_known) {
            let known = codes.classifications.iter().flat_map(|of| of.versions.iter().map(|(_, r)| r.as_str()));
            page.unknown(Code::UNKNOWN_NAME, revision.span, "revision", &revision.word, known);
        }
        for (key, node) in page.entries(node, "a revision") {
            if let Some((digits, entry)) = digits(page, key).zip(entry(page, node, catalogue, &questions)) {
                codes.entries.insert((revision.word.clone(), digits), entry);
            }
        }
    }
    page.finish(fields);
}

fn classification(page: &mut Page, node: &Node, catalogue: &Catalogue) -> Option<Classification> {
    let mut fields = page.fields(node, &forms::CLASSIFICATION)?;
    let code = fact(page, &mut fields, "code", catalogue);
    let version = fact(page, &mut fields, "version", catalogue);
    let label = fields.get("label").map(|n| page.text(n)).unwrap_or_default();
    let digits = fields.get("digits").and_then(|n| number(page, n));
    let mut versions = Vec::new();
    for (key, node) in fields.get("revisions").map(|n| page.entries(n, "`revisions`")).unwrap_or_default() {
        versions.extend(page.word(node).map(|revision| (key.word.clone(), revision.to_string())));
    }
    let assumed = fields.get("assumed").and_then(|n| page.placed(n));
    page.finish(fields);
    let (assumed, span) = assumed?;
    if !versions.iter().any(|(id, _)| id == assumed) {
        page.unknown(Code::UNKNOWN_NAME, span, "version", assumed, versions.iter().map(|(id, _)| id.as_str()));
    }
    let assumed = assumed.to_string();
    Some(Classification { code: code?, version: version?, label, digits: digits?, versions, assumed })
}

fn fact(page: &mut Page, fields: &mut Fields, key: &'static str, catalogue: &Catalogue) -> Option<FactId> {
    let node = fields.get(key)?;
    let fact = named(page, node, "fact", &catalogue.facts_by_name)?;
    if catalogue.fact(fact).kind != Kind::Code {
        let message = format!("`{}` is no fact of the type `code`", catalogue.fact(fact).name);
        page.fault(Code::WRONG_SHAPE, node.span, message);
    }
    Some(fact)
}

fn entry(
    page: &mut Page,
    node: &Node,
    catalogue: &Catalogue,
    questions: &FxHashMap<String, Text>,
) -> Option<CodeEntry> {
    let mut fields = page.fields(node, &forms::CODE)?;
    let mut types: Vec<TypeId> = Vec::new();
    for (name, span) in fields.get("types").map(|n| page.words(n)).unwrap_or_default() {
        match catalogue.types_by_name.get(name) {
            Some(id) => types.push(*id),
            None => {
                let known = catalogue.types_by_name.keys().map(String::as_str);
                page.unknown(Code::UNKNOWN_NAME, span, "entity type", name, known);
            }
        }
    }
    let certainty = fields.get("certainty").and_then(|n| page.one_of(n, "certainty", &Certainty::IDS));
    let question = fields.get("question").and_then(|n| named_text(page, n, questions));
    let cite = fields.get("cite").map(|n| page.words(n)).unwrap_or_default();
    let groups = fields.get("groups").map(|n| page.words(n)).unwrap_or_default();
    page.finish(fields);
    let certainty = Certainty::ALL[certainty?];
    if certainty == Certainty::Cited && cite.is_empty() {
        page.fault(Code::NO_CITATION, node.span, "a code is `cited` by a provision, and none is named");
    }
    let groups = groups.into_iter().filter_map(|(group, _)| group.chars().next()).collect();
    let cite = cite.into_iter().map(|(cite, _)| cite.to_string()).collect();
    Some(CodeEntry { types, certainty, question, cite, groups })
}

fn named_text(page: &mut Page, node: &Node, questions: &FxHashMap<String, Text>) -> Option<Text> {
    let name = page.word(node)?;
    let found = questions.get(name).cloned();
    if found.is_none() {
        page.unknown(Code::UNKNOWN_NAME, node.span, "question", name, questions.keys().map(String::as_str));
    }
    found
}

fn number(page: &mut Page, node: &Node) -> Option<usize> {
    let (word, span) = page.placed(node)?;
    let read = word.parse().ok();
    if read.is_none() {
        page.fault(Code::WRONG_SHAPE, span, format!("`{word}` is no whole number"));
    }
    read
}

/// The digits of a code: `26.20`.
fn digits(page: &mut Page, key: &Key) -> Option<String> {
    let digits = key.word.replace('.', "");
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        page.fault_with_help(
            Code::BAD_NAME,
            key.span,
            format!("`{}` is no code", key.word),
            "write it as in `\"26.20\"`",
        );
        return None;
    }
    Some(digits)
}
