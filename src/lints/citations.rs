//! Provisions as they are cited: those that cannot be written so, and two grounds that a reader could not tell apart.

use super::written::{Element, Written, entries, word, words};
use crate::diagnostic::{Code, Diagnostic};
use std::collections::BTreeMap;

/// Everything doubtful in the citations of an act. `provisions` are the words that begin one of the act's own.
/// `texts` are the names by which citations call the acts of the folder.
pub fn citations(act: &Written, provisions: &[String], texts: &[String]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (_, Element { file, node, .. }) in act.all_elements() {
        let cites = words(node.entry("cite"));
        for (at, (cite, span)) in cites.iter().copied().enumerate() {
            if cites[..at].iter().any(|(before, _)| *before == cite) {
                let message = format!("`{cite}` is cited twice in one place");
                let help = "take one of them out, or correct the letter that was meant";
                found.push(Diagnostic::warning(Code::CITED_TWICE, message).at(file, span).help(help));
            }
            if let Some(wrong) = malformed(cite, provisions).or_else(|| dangling(cite, texts)) {
                let message = format!("`{cite}` is no citation: {wrong}");
                let help = "write the provision as one would in a letter, as in `Art. 3(1)(a)`";
                found.push(Diagnostic::warning(Code::MALFORMED_CITATION, message).at(file, span).help(help));
            }
        }
    }
    let mut cited: BTreeMap<[Vec<&str>; 3], &str> = BTreeMap::new();
    for Element { file, key, node } in act.elements("rules") {
        let plain = |name| words(node.entry(name)).into_iter().map(|(word, _)| word).collect::<Vec<_>>();
        let (class, cites) = (plain("class"), plain("cite"));
        if class.is_empty() || cites.is_empty() || ["from", "until"].iter().any(|key| node.entry(key).is_some()) {
            continue;
        }
        let reason = entries(node.entry("reason")).iter().filter_map(|(_, text)| word(Some(text))).collect();
        let ground = [class, cites, reason];
        match cited.get(&ground) {
            Some(first) => {
                let message = format!("`{}` has the class, provision and reason of `{first}`, word for word", key.word);
                let help = "say in what they differ, or make one rule of the two";
                found.push(Diagnostic::warning(Code::SAME_GROUND, message).at(file, key.span).help(help));
            }
            None => drop(cited.insert(ground, &key.word)),
        }
    }
    found
}

/// What is wrong with a citation by its signs alone.
fn malformed(cite: &str, provisions: &[String]) -> Option<String> {
    let mut depth = 0i32;
    for c in cite.chars() {
        depth += i32::from(c == '(') - i32::from(c == ')');
        if depth < 0 {
            break;
        }
    }
    let first = cite.split_whitespace().next().unwrap_or_default();
    let without_dot =
        provisions.iter().find(|p| p.strip_suffix('.').is_some_and(|bare| bare.eq_ignore_ascii_case(first)));
    if cite.trim() != cite || cite.contains("  ") {
        Some("it has spaces too many".to_string())
    } else if depth != 0 {
        Some("its brackets do not come in pairs".to_string())
    } else if cite.ends_with([',', ';', ':']) {
        Some("it ends in the middle".to_string())
    } else if cite.contains("()") {
        Some("brackets are empty".to_string())
    } else if provisions.iter().any(|p| p == cite && p.ends_with('.')) {
        Some("it names no provision".to_string())
    } else {
        without_dot.map(|word| format!("it is written `{word}`"))
    }
}

/// What is wrong with a citation of a text that is called almost so.
fn dangling(cite: &str, texts: &[String]) -> Option<String> {
    let begins = |text: &&String| {
        let start = cite.get(..text.len()).filter(|start| start.eq_ignore_ascii_case(text));
        start.is_some_and(|start| start != text.as_str()) && !cite[text.len()..].starts_with(char::is_alphanumeric)
    };
    let is_called = |start: &str| texts.iter().any(|text| cite.starts_with(text.as_str()) && text.len() >= start.len());
    let meant = texts.iter().filter(|text| !is_called(text)).find(begins)?;
    Some(format!("there is no such text, and `{meant}` is one"))
}
