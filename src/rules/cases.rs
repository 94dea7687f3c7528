//! Cases beside the law: one line each, what is given and what must come out.

use super::catalogue::read_file;
use super::forms;
use super::library::Readings;
use super::page::Page;
use super::source::Source;
use super::yaml::{Key, Node, Shape};
use crate::diagnostic::{Code, Diagnostic, Faults, SourceFile, Span};
use jiff::civil::Date;
use std::sync::Arc;

/// One case as written. The values of facts are read later, as cells of a record are.
#[derive(Debug, Clone)]
pub struct Case {
    pub name: String,
    pub file: Arc<SourceFile>,
    pub span: Span,
    /// Fact names and their cells; a cell of the case replaces one of `given`.
    pub given: Vec<(String, String, Span)>,
    pub as_of: Option<Date>,
    pub readings: Readings,
    /// What is asserted, by key: `expect`, `by`, `ask`, `notes`, `jurisdiction`, `size`, or a column of the act.
    pub expected: Vec<(String, Vec<String>)>,
}

/// All cases of an act, in order of file and line; `columns` are the further columns the act declares.
pub fn cases_of(source: &Source, act: &str, columns: &[String], facts: &[String], faults: &mut Faults) -> Vec<Case> {
    let mut cases = Vec::new();
    for file in source.files_in(&format!("{act}/tests")) {
        read_file(source, &file, faults, |page, root| {
            let reader = CaseReader { columns, facts };
            cases.extend(reader.file(page, root));
        });
    }
    cases
}

struct CaseReader<'a> {
    columns: &'a [String],
    facts: &'a [String],
}

impl CaseReader<'_> {
    fn file(&self, page: &mut Page, root: &Node) -> Vec<Case> {
        let Some(mut fields) = page.fields(root, &forms::CASES) else { return Vec::new() };
        let mut common = self.empty(page, "", root.span);
        if let Some(given) = fields.get("given") {
            for (key, node) in page.entries(given, "`given`") {
                self.one_key(page, &mut common, key, node);
            }
        }
        let entries = fields.get("cases").map(|n| page.entries(n, "`cases`")).unwrap_or_default();
        page.finish(fields);
        entries.iter().map(|(key, node)| self.case(page, &common, key, node)).collect()
    }

    fn empty(&self, page: &Page, name: &str, span: Span) -> Case {
        Case {
            name: name.to_string(),
            file: Arc::clone(&page.file),
            span,
            given: Vec::new(),
            as_of: None,
            readings: Readings::new(),
            expected: Vec::new(),
        }
    }

    fn case(&self, page: &mut Page, common: &Case, key: &Key, node: &Node) -> Case {
        let mut case = Case { name: key.word.clone(), span: key.span, ..common.clone() };
        for (key, node) in page.entries(node, "a case") {
            self.one_key(page, &mut case, key, node);
        }
        if !case.expected.iter().any(|(k, _)| k == "expect") {
            page.fault(Code::BAD_CASE, key.span, format!("case `{}` expects nothing", key.word));
        }
        case
    }

    fn one_key(&self, page: &mut Page, case: &mut Case, key: &Key, node: &Node) {
        let word = key.word.as_str();
        if word == "as_of" {
            case.as_of = page.word(node).and_then(|w| page.date(w, node.span));
        } else if word == "read" {
            for (name, choice) in page.entries(node, "`read`") {
                let choice = page.word(choice).unwrap_or_default().to_string();
                case.readings.insert(name.word.clone(), choice);
            }
        } else if forms::CASE.field(word).is_some() || self.columns.contains(&key.word) {
            let values = match node.shape {
                Shape::Empty => Vec::new(),
                _ => page.words(node).into_iter().map(|(w, _)| w.to_string()).collect(),
            };
            case.expected.retain(|(k, _)| k != word);
            case.expected.push((word.to_string(), values));
        } else if self.facts.contains(&key.word) {
            let cell: Vec<&str> = page.words(node).into_iter().map(|(w, _)| w).collect();
            case.given.retain(|(k, ..)| k != word);
            case.given.push((word.to_string(), cell.join("|"), node.span));
        } else {
            let known = self
                .facts
                .iter()
                .chain(self.columns)
                .map(String::as_str)
                .chain(forms::CASE.keys().map(|key| key as &str));
            let fault =
                Diagnostic::error(Code::BAD_CASE, format!("`{word}` is neither a fact nor something to expect"));
            page.faults.add(fault.at(&page.file, key.span).did_you_mean(word, known));
        }
    }
}
