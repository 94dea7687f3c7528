//! The names of one act, bound on demand: thresholds and readings to values, criteria and tables to conditions.

use super::condition::{Bound, Condition, Criterion, Row, Table};
use super::page::Page;
use super::yaml::{Key, Node, Shape};
use crate::diagnostic::{Code, Faults, SourceFile, Span};
use crate::model::{Catalogue, Decimal, TypeId, UnitId};
use jiff::civil::Date;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::sync::Arc;

/// An interpretation that the law leaves room for, with the choice applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadingChoice {
    pub name: String,
    pub choices: Vec<String>,
    pub default: String,
    pub chosen: String,
    pub question: crate::model::Text,
    pub meaning: crate::model::Text,
    pub source: String,
}

/// What other acts may use of an act.
#[derive(Debug, Default)]
pub struct Names {
    pub act: String,
    pub thresholds: BTreeMap<String, (Decimal, Option<UnitId>)>,
    pub readings: BTreeMap<String, ReadingChoice>,
    pub criteria: BTreeMap<String, Arc<Criterion>>,
    pub tables: BTreeMap<String, Arc<Table>>,
}

/// A named element as written, with the file it stands in.
pub struct Element<'n> {
    pub file: Arc<SourceFile>,
    pub node: &'n Node,
}

/// The pen that binds names while an act is read.
pub struct Scope<'n, 'f> {
    pub catalogue: &'n Catalogue,
    pub as_of: Date,
    pub page: Page<'f>,
    pub own: Names,
    pub uses: Vec<Arc<Names>>,
    pub written_criteria: FxHashMap<&'n str, Element<'n>>,
    pub written_tables: FxHashMap<&'n str, Element<'n>>,
    /// Criteria and tables that are being bound, to notice when they lead back to themselves.
    pub underway: Vec<String>,
}

impl<'n> Scope<'n, '_> {
    /// Works in another file for a while.
    fn within<T>(&mut self, file: &Arc<SourceFile>, work: impl FnOnce(&mut Self) -> T) -> T {
        let outer = std::mem::replace(&mut self.page.file, Arc::clone(file));
        let done = work(self);
        self.page.file = outer;
        done
    }

    fn names(&self) -> impl Iterator<Item = &Names> {
        std::iter::once(&self.own).chain(self.uses.iter().map(Arc::as_ref))
    }

    pub fn reading(&self, name: &str) -> Option<&ReadingChoice> {
        self.names().find_map(|n| n.readings.get(name))
    }

    /// A threshold by name, or a quantity as written.
    pub fn bound(&mut self, word: &str, span: Span) -> Option<(Bound, Option<UnitId>)> {
        let known = self.names().find_map(|n| n.thresholds.get(word)).copied();
        if let Some((amount, unit)) = known {
            return Some((Bound { threshold: Some(word.to_string()), amount }, unit));
        }
        if word.starts_with(|c: char| c.is_ascii_lowercase()) {
            let candidates: Vec<String> = self.names().flat_map(|n| n.thresholds.keys().cloned()).collect();
            self.page.unknown(Code::UNKNOWN_NAME, span, "threshold", word, candidates.iter().map(String::as_str));
            return None;
        }
        let (amount, unit) = self.page.quantity(word, span, self.catalogue)?;
        Some((Bound { threshold: None, amount }, unit))
    }

    /// A criterion by name; nothing when there is none, which the caller reports.
    pub fn criterion(&mut self, name: &str, span: Span) -> Option<Arc<Criterion>> {
        if let Some(found) = self.own.criteria.get(name) {
            return Some(Arc::clone(found));
        }
        let Some(written) = self.written_criteria.get(name) else {
            return self.uses.iter().find_map(|n| n.criteria.get(name)).cloned();
        };
        let (file, node) = (Arc::clone(&written.file), written.node);
        self.begin(name, span)?;
        let criterion = self.within(&file, |scope| {
            let mut fields = scope.page.fields(node, "a criterion")?;
            let cites = scope.cites(fields.get("cite"));
            if cites.is_empty() {
                scope.page.fault(Code::NO_CITATION, node.span, format!("criterion `{name}` cites no provision"));
            }
            let condition = scope.condition_in(fields.rest(), node.span);
            Some(Arc::new(Criterion { name: name.to_string(), cites, condition }))
        });
        self.underway.pop();
        let criterion = criterion?;
        self.own.criteria.insert(name.to_string(), Arc::clone(&criterion));
        Some(criterion)
    }

    /// A table by name, or by act and name.
    pub fn table(&mut self, name: &str, span: Span) -> Option<Arc<Table>> {
        if let Some(found) = self.own.tables.get(name) {
            return Some(Arc::clone(found));
        }
        let Some(written) = self.written_tables.get(name) else {
            let found = self.uses.iter().find_map(|n| {
                let plain = name.strip_prefix(&n.act).and_then(|rest| rest.strip_prefix('/')).unwrap_or(name);
                n.tables.get(plain)
            });
            if found.is_none() {
                let known: Vec<String> = self.written_tables.keys().map(|k| k.to_string()).collect();
                self.page.unknown(Code::UNKNOWN_NAME, span, "table", name, known.iter().map(String::as_str));
            }
            return found.cloned();
        };
        let (file, node) = (Arc::clone(&written.file), written.node);
        self.begin(name, span)?;
        let rows = self.within(&file, |scope| scope.rows(node));
        self.underway.pop();
        let table = Arc::new(Table { name: name.to_string(), rows: rows? });
        self.own.tables.insert(name.to_string(), Arc::clone(&table));
        Some(table)
    }

    fn begin(&mut self, name: &str, span: Span) -> Option<()> {
        if self.underway.iter().any(|n| n == name) {
            let path = self.underway.join("` needs `");
            self.page.fault(Code::CYCLE, span, format!("`{path}` needs `{name}` again"));
            return None;
        }
        self.underway.push(name.to_string());
        Some(())
    }

    fn rows(&mut self, node: &'n Node) -> Option<BTreeMap<TypeId, Row>> {
        let mut fields = self.page.fields(node, "an annex table")?;
        fields.get("table");
        let mut rows = BTreeMap::new();
        if let Some((word, span)) = fields.get("like").and_then(|n| Some((self.page.word(n)?, n.span))) {
            rows = self.table(word, span).map(|t| t.rows.clone()).unwrap_or_default();
        }
        if let Some(node) = fields.get("without") {
            for (word, span) in self.page.words(node) {
                if let Some(id) = self.entity_type(word, span) {
                    rows.remove(&id);
                }
            }
        }
        let general = fields.get("provided").map(|n| self.condition(n));
        let cites = fields.get("cite");
        let table_cites = self.cites(cites);
        let entries = self.page.need(&mut fields, "rows").map(|n| self.page.entries(n, "`rows`")).unwrap_or_default();
        for (key, node) in entries {
            if let (Some(id), Some(row)) = (self.entity_type(&key.word, key.span), self.row(key, node)) {
                match row {
                    Written { cites, provided, in_force: true } => {
                        let before = rows.remove(&id);
                        let provided = provided.or(before.map(|r| r.provided)).unwrap_or(Condition::Constant(true));
                        rows.insert(id, Row { cites, provided });
                    }
                    Written { .. } => drop(rows.remove(&id)),
                }
            }
        }
        for (id, row) in &mut rows {
            if row.cites.is_empty() {
                row.cites.clone_from(&table_cites);
            }
            if row.cites.is_empty() {
                let id = &self.catalogue.entity_type(*id).id;
                self.page.fault(Code::NO_CITATION, node.span, format!("row `{id}` cites no provision"));
            }
            if let Some(general) = &general {
                row.provided = Condition::all(vec![row.provided.clone(), general.clone()]);
            }
        }
        self.page.finish(fields);
        Some(rows)
    }

    fn row(&mut self, _key: &Key, node: &'n Node) -> Option<Written> {
        if let Shape::Word(cite) = &node.shape {
            return Some(Written { cites: vec![cite.clone()], provided: None, in_force: true });
        }
        let mut fields = self.page.fields(node, "a row")?;
        let cites = self.cites(fields.get("cite"));
        let provided = fields.get("provided").map(|n| self.condition(n));
        fields.get("status");
        let in_force = self.in_force(fields.get("from"), fields.get("until"));
        self.page.finish(fields);
        Some(Written { cites, provided, in_force })
    }

    /// Whether the date applied lies in a span of validity; both days are included.
    pub fn in_force(&mut self, from: Option<&Node>, until: Option<&Node>) -> bool {
        let mut date = |node: Option<&Node>| {
            node.and_then(|n| Some((self.page.word(n)?, n.span))).and_then(|(w, s)| self.page.date(w, s))
        };
        let (from, until) = (date(from), date(until));
        from.is_none_or(|d| d <= self.as_of) && until.is_none_or(|d| self.as_of <= d)
    }

    pub fn cites(&mut self, node: Option<&Node>) -> Vec<String> {
        node.map(|n| self.page.words(n).into_iter().map(|(w, _)| w.to_string()).collect()).unwrap_or_default()
    }

    pub fn entity_type(&mut self, name: &str, span: Span) -> Option<TypeId> {
        let found = self.catalogue.types_by_name.get(name).copied();
        if found.is_none() {
            let known = self.catalogue.types_by_name.keys().map(String::as_str);
            self.page.unknown(Code::UNKNOWN_NAME, span, "entity type", name, known);
        }
        found
    }

    /// The names of criteria that may be written here, for "did you mean".
    pub fn criterion_names(&self) -> Vec<String> {
        let own = self.written_criteria.keys().map(|k| k.to_string());
        own.chain(self.uses.iter().flat_map(|n| n.criteria.keys().cloned())).collect()
    }
}

/// A row as written.
struct Written {
    cites: Vec<String>,
    provided: Option<Condition>,
    in_force: bool,
}

/// Collects faults apart from a page, for passes that open files themselves.
pub fn page_of<'f>(file: &Arc<SourceFile>, faults: &'f mut Faults) -> Page<'f> {
    Page { file: Arc::clone(file), faults }
}
