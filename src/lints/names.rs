//! Names that nobody uses: thresholds, readings, criteria, tables, headings and fines.

use super::written::Written;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::Lang;
use crate::rules::yaml::{Node, Shape};
use std::collections::BTreeSet;

/// Every name that is declared and stands nowhere else.
pub fn unused(acts: &[Written]) -> Vec<Diagnostic> {
    let mut used = BTreeSet::new();
    acts.iter().flat_map(|act| &act.files).for_each(|(_, root)| note(root, &mut used));
    let mut found = Vec::new();
    for act in acts {
        for (part, what) in [("thresholds", "threshold"), ("readings", "reading"), ("criteria", "criterion")] {
            let idle = act.elements(part).filter(|element| !used.contains(element.key.word.as_str()));
            found.extend(idle.map(|e| unused_name(what, &e.key.word).at(e.file, e.key.span)));
        }
        for (file, root) in &act.files {
            if let Some(Node { shape: Shape::Word(name), span }) = root.entry("table")
                && !used.contains(name.as_str())
                && !used.contains(format!("{}/{name}", act.id).as_str())
            {
                found.push(unused_name("table", name).at(file, *span));
            }
        }
        for (part, what) in [("kinds", "kind of duty"), ("fines", "fine")] {
            let idle = act.elements(part).filter(|element| !used.contains(element.key.word.as_str()));
            found.extend(idle.map(|e| unused_name(what, &e.key.word).at(e.file, e.key.span)));
        }
    }
    found
}

fn unused_name(what: &str, name: &str) -> Diagnostic {
    Diagnostic::warning(Code::UNUSED, format!("nobody uses the {what} `{name}`"))
        .help("take it out, or name it where it is meant")
}

/// Keys whose values name nothing that is declared in acts: texts, provisions, and the names of acts.
const NO_NAMES: [&str; 11] =
    ["act", "table", "regime", "uses", "source", "short", "checked", "cite", "allow", "choices", "force"];

/// Adds every word that may name something.
fn note<'n>(node: &'n Node, used: &mut BTreeSet<&'n str>) {
    match &node.shape {
        Shape::Word(word) => used.extend(word.split_whitespace()),
        Shape::List(items) => items.iter().for_each(|item| note(item, used)),
        Shape::Mapping(entries) => {
            let is_text = |key: &str| Lang::ALL.iter().any(|lang| lang.code() == key);
            let named = entries.iter().filter(|(key, _)| !NO_NAMES.contains(&key.word.as_str()) && !is_text(&key.word));
            named.for_each(|(_, node)| note(node, used));
        }
        Shape::Empty => {}
    }
}
