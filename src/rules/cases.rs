//! Cases beside the law: one line each, what is given and what must come out. A line with `each` is a case for
//! every entity type that it names.

use super::catalogue::read_file;
use super::forms;
use super::library::Readings;
use super::page::Page;
use super::source::Source;
use super::yaml::{Key, Node, Shape};
use crate::diagnostic::{Code, Diagnostic, Faults, SourceFile, Span};
use crate::model::{Catalogue, Kind, TypeId};
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

/// The entity types that a case is put to, one after the other.
const EACH: &str = "each";
/// In the place of those types: all that no other case of the file is put to, nor is one that they refine.
const OTHERS: &str = "others";

/// All cases of an act, in order of file and line; `columns` are the further columns the act declares.
pub fn cases_of(
    source: &Source,
    act: &str,
    columns: &[String],
    catalogue: &Catalogue,
    faults: &mut Faults,
) -> Vec<Case> {
    let mut cases = Vec::new();
    for file in source.files_in(&format!("{act}/tests")) {
        read_file(source, &file, faults, |page, root| {
            let reader = CaseReader { columns, catalogue };
            cases.extend(reader.file(page, root));
        });
    }
    cases
}

struct CaseReader<'a> {
    columns: &'a [String],
    catalogue: &'a Catalogue,
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
        let named: Vec<TypeId> = entries
            .iter()
            .filter_map(|(_, node)| node.entry(EACH))
            .flat_map(Node::all_words)
            .filter_map(|word| self.catalogue.types_by_name.get(&word).copied())
            .collect();
        entries.iter().flat_map(|(key, node)| self.cases(page, (&common, &named), key, node)).collect()
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

    /// One line: a case, or one for each entity type that it is put to.
    fn cases(&self, page: &mut Page, (common, named): (&Case, &[TypeId]), key: &Key, node: &Node) -> Vec<Case> {
        let mut case = Case { name: key.word.clone(), span: key.span, ..common.clone() };
        let mut each = None;
        for (key, node) in page.entries(node, "a case") {
            match key.word.as_str() {
                EACH => each = Some(self.types(page, node, named)),
                _ => self.one_key(page, &mut case, key, node),
            }
        }
        if !case.expected.iter().any(|(k, _)| k == "expect") {
            page.fault(Code::BAD_CASE, key.span, format!("case `{}` expects nothing", key.word));
        }
        let Some(types) = each else { return vec![case] };
        types.into_iter().filter_map(|id| self.put_to(&case, id)).collect()
    }

    fn types(&self, page: &mut Page, node: &Node, named: &[TypeId]) -> Vec<TypeId> {
        let catalogue = self.catalogue;
        if matches!(&node.shape, Shape::Word(word) if word == OTHERS) {
            let is_named = |id: &TypeId| catalogue.with_general(*id).any(|general| named.contains(&general));
            return catalogue.type_ids().filter(|id| !is_named(id)).collect();
        }
        let mut types = Vec::new();
        for (word, span) in page.words(node) {
            match catalogue.types_by_name.get(word) {
                Some(id) => types.push(*id),
                None => {
                    let known = catalogue.types_by_name.keys().map(String::as_str).chain([OTHERS]);
                    page.unknown(Code::UNKNOWN_NAME, span, "entity type", word, known);
                }
            }
        }
        types
    }

    fn put_to(&self, case: &Case, id: TypeId) -> Option<Case> {
        let function = self.catalogue.facts.iter().find(|fact| fact.kind == Kind::Functions)?;
        let id = &self.catalogue.entity_type(id).id;
        let mut put = Case { name: format!("{}: {id}", case.name), ..case.clone() };
        put.given.retain(|(fact, ..)| *fact != function.name);
        put.given.push((function.name.clone(), id.clone(), case.span));
        Some(put)
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
        } else if word == EACH {
            page.fault(Code::BAD_CASE, key.span, "`each` stands in a case, and not in `given`");
        } else if forms::CASE.field(word).is_some() || self.columns.contains(&key.word) {
            let values = match node.shape {
                Shape::Empty => Vec::new(),
                _ => page.words(node).into_iter().map(|(w, _)| w.to_string()).collect(),
            };
            case.expected.retain(|(k, _)| k != word);
            case.expected.push((word.to_string(), values));
        } else if self.catalogue.facts_by_name.contains_key(&key.word) {
            let cell: Vec<&str> = page.words(node).into_iter().map(|(w, _)| w).collect();
            case.given.retain(|(k, ..)| k != word);
            case.given.push((word.to_string(), cell.join("|"), node.span));
        } else {
            let facts = self.catalogue.facts.iter().map(|fact| fact.name.as_str());
            let columns = self.columns.iter().map(String::as_str);
            let known = facts.chain(columns).chain(forms::CASE.keys().map(|key| key as &str));
            let fault =
                Diagnostic::error(Code::BAD_CASE, format!("`{word}` is neither a fact nor something to expect"));
            page.faults.add(fault.at(&page.file, key.span).did_you_mean(word, known));
        }
    }
}
