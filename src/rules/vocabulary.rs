//! The words of `facts.yaml` by which files call facts, and what they write behind them, read into the vocabulary.

use super::forms;
use super::page::Page;
use super::yaml::{Key, Node};
use crate::diagnostic::{Code, Span};
use crate::model::{Alias, Beside, Catalogue, Decimal, FactId, Lang, folded};
use rustc_hash::FxHashSet;

/// Reads the aliases of all facts, and the part `headers`.
pub fn read(page: &mut Page, facts: &[(Key, Node)], headers: Option<&Node>, catalogue: &mut Catalogue) {
    for (i, (key, _)) in facts.iter().enumerate() {
        catalogue.vocabulary.facts.insert(folded(&key.word), FactId(i as u16));
    }
    for (i, (_, node)) in facts.iter().enumerate() {
        names_of_fact(page, FactId(i as u16), node, catalogue);
    }
    let beside = catalogue.beside_numbers.iter().map(|(word, meaning)| (folded(word), *meaning));
    catalogue.vocabulary.beside = beside.collect();
    if let Some(headers) = headers {
        of_headers(page, headers, catalogue);
    }
}

/// The names of a fact beside its own: its labels and aliases, and what only looks like one.
fn names_of_fact(page: &mut Page, id: FactId, node: &Node, catalogue: &mut Catalogue) {
    let label = catalogue.fact(id).label.clone();
    for lang in Lang::ALL.into_iter().filter(|_| !label.en.is_empty()) {
        let place = node.entry("label").map_or(node.span, |n| n.span);
        name(page, (id, label.get(lang), place), false, catalogue);
    }
    for (lang, word, span) in node.entry("aliases").map(|n| by_language(page, n)).unwrap_or_default() {
        name(page, (id, &word, span), false, catalogue);
        catalogue.facts[usize::from(id.0)].aliases.push(Alias { lang, name: word });
    }
    let Some(mut fields) = node.entry("unlike").and_then(|n| page.fields(n, &forms::UNLIKE)) else { return };
    let because = fields.get("because").map(|n| page.text(n)).unwrap_or_default();
    catalogue.facts[usize::from(id.0)].unlike = because;
    for (_, word, span) in fields.get("names").map(|n| by_language(page, n)).unwrap_or_default() {
        name(page, (id, &word, span), true, catalogue);
    }
    page.finish(fields);
}

/// Takes a name up, unless it means another fact, or the other thing, already.
fn name(page: &mut Page, (id, word, span): (FactId, &str, Span), unlike: bool, catalogue: &mut Catalogue) {
    let key = folded(word);
    if key.is_empty() {
        page.fault(Code::BAD_NAME, span, format!("`{word}` has neither letters nor digits"));
        return;
    }
    let vocabulary = &mut catalogue.vocabulary;
    let other = match (vocabulary.facts.get(&key), vocabulary.unlike.get(&key)) {
        (Some(other), _) if unlike || *other != id => Some((*other, "a name of")),
        (_, Some(other)) if !unlike || *other != id => Some((*other, "unlike")),
        _ => None,
    };
    if let Some((other, what)) = other {
        let other = &catalogue.facts[usize::from(other.0)].name;
        let message = format!("`{word}` is {what} `{other}` already");
        page.fault_with_help(Code::AMBIGUOUS_NAME, span, message, "leave it out in one of the two places");
        return;
    }
    let names = if unlike { &mut vocabulary.unlike } else { &mut vocabulary.facts };
    names.insert(key, id);
}

/// Words listed by language.
pub fn by_language(page: &mut Page, node: &Node) -> Vec<(String, String, Span)> {
    let mut found = Vec::new();
    for (key, node) in page.entries(node, "a list of words by language") {
        let is_code = key.word.len() == 2 && key.word.bytes().all(|b| b.is_ascii_lowercase());
        if !is_code {
            let message = format!("`{}` is no code of a language", key.word);
            page.fault_with_help(Code::BAD_NAME, key.span, message, "write two small letters, as in `nl`");
        }
        found.extend(page.words(node).into_iter().map(|(word, span)| (key.word.clone(), word.to_string(), span)));
    }
    found
}

/// The part `headers`: what may stand in a header beside the name of a fact and what stands beside numbers.
fn of_headers(page: &mut Page, headers: &Node, catalogue: &mut Catalogue) {
    let Some(mut fields) = page.fields(headers, &forms::HEADERS) else { return };
    let vocabulary = &mut catalogue.vocabulary;
    let mut seen: FxHashSet<String> = vocabulary.beside.keys().cloned().collect();
    for (key, node) in fields.get("multiples").map(|n| page.entries(n, "`multiples`")).unwrap_or_default() {
        let Some(times) = Decimal::parse(&key.word).ok().filter(|times| *times > Decimal::ZERO) else {
            let message = format!("`{}` is no multiple", key.word);
            page.fault_with_help(Code::BAD_QUANTITY, key.span, message, "write it as in `1000`");
            continue;
        };
        for (word, span) in page.words(node) {
            let word = once(page, word, span, &mut seen);
            vocabulary.beside.extend(word.map(|word| (word, Beside::Multiple(times))));
        }
    }
    for (_, word, span) in fields.get("previous_year").map(|n| by_language(page, n)).unwrap_or_default() {
        vocabulary.previous.extend(once(page, &word, span, &mut seen));
    }
    for (word, span) in fields.get("joints").map(|n| page.words(n)).unwrap_or_default() {
        vocabulary.joints.extend(once(page, word, span, &mut seen));
    }
    page.finish(fields);
}

/// The key of a word that means one thing only.
fn once(page: &mut Page, word: &str, span: Span, seen: &mut FxHashSet<String>) -> Option<String> {
    let key = folded(word);
    if key.is_empty() {
        page.fault(Code::BAD_NAME, span, format!("`{word}` has neither letters nor digits"));
        return None;
    }
    if !seen.insert(key.clone()) {
        let message = format!("`{word}` means something behind the name of a fact already");
        page.fault_with_help(Code::AMBIGUOUS_NAME, span, message, "leave it out in one of the two places");
        return None;
    }
    Some(key)
}
