//! A list of differences that are meant: which classes move, by which rule, for which types, and why.

use super::forms;
use super::page::Page;
use super::yaml::{self, Node, Shape};
use crate::diagnostic::{Broken, Code, Faults, SourceFile};
use std::sync::Arc;

/// One difference that is meant. What it leaves out may be anything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Allowed {
    /// Where it stands.
    pub line: usize,
    pub regime: Option<String>,
    /// The class before, or several that are left open; by their ids.
    pub from: Option<Vec<String>>,
    pub to: Option<Vec<String>>,
    /// Rules of either side of which one must be among those that give the classes.
    pub rules: Vec<String>,
    /// Entity types.
    pub types: Vec<String>,
    pub why: String,
}

/// Reads such a list.
///
/// # Errors
/// Every fault of the file.
pub fn read_allowed(path: &str, text: String) -> Result<Vec<Allowed>, Broken> {
    let text = text.strip_prefix('\u{feff}').map(str::to_string).unwrap_or(text);
    let file = Arc::new(SourceFile { path: path.to_string(), text });
    let mut faults = Faults::default();
    let root = yaml::read(&file, &mut faults);
    let mut page = Page { file, faults: &mut faults };
    let entries = root.as_ref().map(|root| entries(&mut page, root)).unwrap_or_default();
    if faults.any_error() { Err(Broken(faults.found)) } else { Ok(entries) }
}

fn entries(page: &mut Page, root: &Node) -> Vec<Allowed> {
    let Some(mut fields) = page.fields(root, &forms::ALLOWED) else { return Vec::new() };
    let list = fields.get("allowed");
    page.finish(fields);
    match list.map(|node| (&node.shape, node.span)) {
        Some((Shape::List(items), _)) => items.iter().filter_map(|item| entry(page, item)).collect(),
        Some((Shape::Empty, _)) | None => Vec::new(),
        Some((_, span)) => {
            page.fault(Code::WRONG_SHAPE, span, "`allowed` is a list of differences");
            Vec::new()
        }
    }
}

fn entry(page: &mut Page, node: &Node) -> Option<Allowed> {
    let mut fields = page.fields(node, &forms::DIFFERENCE)?;
    let mut found = Allowed { line: node.span.line, ..Allowed::default() };
    let mut words = |page: &mut Page, key| -> Option<Vec<String>> {
        let words = page.words(fields.get(key)?);
        Some(words.into_iter().map(|(word, _)| word.to_string()).collect())
    };
    found.regime = words(page, "regime").and_then(|words| words.into_iter().next());
    found.from = words(page, "from");
    found.to = words(page, "to");
    found.rules = words(page, "rule").unwrap_or_default();
    found.types = words(page, "types").unwrap_or_default();
    found.why = fields.get("why").and_then(|n| page.word(n)).unwrap_or_default().to_string();
    page.finish(fields);
    Some(found)
}

impl Allowed {
    /// Whether it names this move of a type, as far as it says.
    pub fn covers(&self, regime: &str, [from, to]: [&[String]; 2], rules: &[&[String]; 2], entity_type: &str) -> bool {
        let is = |wanted: &Option<Vec<String>>, found: &[String]| {
            wanted.as_ref().is_none_or(|wanted| wanted.len() == found.len() && wanted.iter().all(|w| found.contains(w)))
        };
        let by_rule = |rule: &String| rules.iter().any(|side| side.contains(rule));
        self.regime.as_deref().is_none_or(|wanted| wanted == regime)
            && is(&self.from, from)
            && is(&self.to, to)
            && (self.rules.is_empty() || self.rules.iter().any(by_rule))
            && (self.types.is_empty() || self.types.iter().any(|wanted| wanted == entity_type))
    }
}
