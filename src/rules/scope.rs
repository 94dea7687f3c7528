//! The names of one act, bound on demand: thresholds and readings to values, criteria and tables to conditions.

use super::condition::{Bound, Condition, Criterion, Row, Table};
use super::forms;
use super::page::Page;
use super::status::{Status, status_of};
use super::yaml::{Key, Node, Shape};
use crate::diagnostic::{Code, Diagnostic, Faults, SourceFile, Span};
use crate::model::{Catalogue, Decimal, GroupRule, TypeId, UnitId};
use jiff::civil::Date;
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};
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
    /// The criteria that the act writes itself, in order of name.
    pub own_criteria: Vec<String>,
    pub tables: BTreeMap<String, Arc<Table>>,
    /// How figures of groups are added, where the act or one that it uses says so.
    pub groups: Option<GroupRule>,
    /// Thresholds, readings, criteria and tables that could not be read. Their fault is reported, so what names them
    /// is not judged.
    pub unread: BTreeSet<String>,
    /// Some file that may hold names could not be read. Its fault is reported; that a name is not found then says
    /// nothing more.
    pub incomplete: bool,
}

/// A named element as written, with the file it stands in.
pub struct Element<'n> {
    pub file: Arc<SourceFile>,
    pub node: &'n Node,
    /// Where its name stands.
    pub span: Span,
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
    pub fn within<T>(&mut self, file: &Arc<SourceFile>, work: impl FnOnce(&mut Self) -> T) -> T {
        let outer = std::mem::replace(&mut self.page.file, Arc::clone(file));
        let done = work(self);
        self.page.file = outer;
        done
    }

    fn names(&self) -> impl Iterator<Item = &Names> {
        std::iter::once(&self.own).chain(self.uses.iter().map(Arc::as_ref))
    }

    /// Whether a name was declared, and its declaration could not be read.
    pub fn is_unread(&self, name: &str) -> bool {
        self.names().any(|n| n.unread.contains(name))
    }

    /// A name of this act or of one it uses that is not found.
    pub fn unknown_name(&mut self, span: Span, what: &str, name: &str, known: &[String]) {
        if !self.is_unread(name) && !self.names().any(|n| n.incomplete) {
            self.page.unknown(Code::UNKNOWN_NAME, span, what, name, known.iter().map(String::as_str));
        }
    }

    /// The reading of a name, of this act or of one it uses.
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
            self.unknown_name(span, "threshold", word, &candidates);
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
        if self.own.unread.contains(name) {
            return None;
        }
        let Some(written) = self.written_criteria.get(name) else {
            return self.uses.iter().find_map(|n| n.criteria.get(name)).cloned();
        };
        let (file, node, place) = (Arc::clone(&written.file), written.node, written.span);
        self.begin(name, span)?;
        let criterion = self.within(&file, |scope| {
            let mut fields = scope.page.fields(node, &forms::CRITERION)?;
            let cites = scope.cites(fields.get("cite"));
            if cites.is_empty() {
                fields.lacks("cite", Some(scope.uncited(place, "criterion", name)));
            }
            scope.page.allowed(fields.get("allow"));
            let condition = scope.condition_of(fields, node.span);
            Some(Arc::new(Criterion { name: name.to_string(), cites, condition, of_previous_year: false }))
        });
        self.underway.pop();
        let Some(criterion) = criterion else {
            self.give_up(name);
            return None;
        };
        self.own.criteria.insert(name.to_string(), Arc::clone(&criterion));
        Some(criterion)
    }

    /// A table by name, or by act and name.
    pub fn table(&mut self, name: &str, span: Span) -> Option<Arc<Table>> {
        if let Some(found) = self.own.tables.get(name) {
            return Some(Arc::clone(found));
        }
        if self.own.unread.contains(name) {
            return None;
        }
        let Some(written) = self.written_tables.get(name) else {
            let found = self.uses.iter().find_map(|n| {
                let plain = name.strip_prefix(&n.act).and_then(|rest| rest.strip_prefix('/')).unwrap_or(name);
                n.tables.get(plain).cloned()
            });
            if found.is_none() {
                let used = self.uses.iter().flat_map(|n| n.tables.keys().map(move |t| format!("{}/{t}", n.act)));
                let known: Vec<String> = self.written_tables.keys().map(|k| k.to_string()).chain(used).collect();
                self.unknown_name(span, "table", name, &known);
            }
            return found;
        };
        let (file, node) = (Arc::clone(&written.file), written.node);
        self.begin(name, span)?;
        let rows = self.within(&file, |scope| scope.rows(node));
        self.underway.pop();
        let Some(rows) = rows else {
            self.give_up(name);
            return None;
        };
        let table = Arc::new(Table { name: name.to_string(), rows });
        self.own.tables.insert(name.to_string(), Arc::clone(&table));
        Some(table)
    }

    /// Notes that a name cannot be read, so that this is said once and not at every place that names it.
    pub fn give_up(&mut self, name: &str) {
        self.own.unread.insert(name.to_string());
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
        let mut fields = self.page.fields(node, &forms::TABLE)?;
        fields.get("table");
        let mut rows = BTreeMap::new();
        if let Some((word, span)) = fields.get("like").and_then(|n| self.page.placed(n)) {
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
        let entries = fields.get("rows").map(|n| self.page.entries(n, "`rows`")).unwrap_or_default();
        for (key, node) in entries {
            let id = self.entity_type(&key.word, key.span);
            let before = id.and_then(|id| rows.remove(&id));
            let row = self.row(key, node, before.as_ref().map_or(&table_cites, |r| &r.cites));
            let (Some(id), Some(row)) = (id, row.filter(|r| r.in_force)) else { continue };
            let provided = row.provided.or(before.map(|r| r.provided)).unwrap_or(Condition::Constant(true));
            rows.insert(id, Row { cites: row.cites, provided, status: row.status });
        }
        if let Some(general) = &general {
            for row in rows.values_mut() {
                row.provided = Condition::all(vec![row.provided.clone(), general.clone()]);
            }
        }
        self.page.finish(fields);
        Some(rows)
    }

    /// A row as written. What it does not cite it takes from `inherited`.
    fn row(&mut self, key: &Key, node: &'n Node, inherited: &[String]) -> Option<Written> {
        if let Shape::Word(cite) = &node.shape {
            return Some(Written { cites: vec![cite.clone()], provided: None, status: None, in_force: true });
        }
        let mut fields = self.page.fields(node, &forms::ROW)?;
        let mut cites = self.cites(fields.get("cite"));
        if cites.is_empty() {
            cites.extend_from_slice(inherited);
        }
        if cites.is_empty() {
            fields.lacks("cite", Some(self.uncited(key.span, "row", &key.word)));
        }
        let provided = fields.get("provided").map(|n| self.condition(n));
        let status = fields.get("status").map(|n| status_of(&mut self.page, n));
        let in_force = self.in_force(fields.get("from"), fields.get("until"));
        self.page.allowed(fields.get("allow"));
        self.page.finish(fields);
        Some(Written { cites, provided, status, in_force })
    }

    /// That a part of the law does not say where it stands.
    pub fn uncited(&self, place: Span, what: &str, name: &str) -> Diagnostic {
        Diagnostic::error(Code::NO_CITATION, format!("{what} `{name}` cites no provision"))
            .at(&self.page.file, place)
            .help("add `cite:` with the provision that says so")
    }

    /// Whether the date applied lies in a span of validity; both days are included.
    pub fn in_force(&mut self, from: Option<&Node>, until: Option<&Node>) -> bool {
        let mut date = |node: Option<&Node>| {
            node.and_then(|n| self.page.placed(n)).and_then(|(word, span)| self.page.date(word, span))
        };
        let (from, until) = (date(from), date(until));
        from.is_none_or(|d| d <= self.as_of) && until.is_none_or(|d| self.as_of <= d)
    }

    /// The provisions that a `cite` names.
    pub fn cites(&mut self, node: Option<&Node>) -> Vec<String> {
        node.map(|n| self.page.words(n).into_iter().map(|(w, _)| w.to_string()).collect()).unwrap_or_default()
    }

    /// The entity type of a name, which must be there.
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
    status: Option<Status>,
    in_force: bool,
}

/// Collects faults apart from a page, for passes that open files themselves.
pub fn page_of<'f>(file: &Arc<SourceFile>, faults: &'f mut Faults) -> Page<'f> {
    Page { file: Arc::clone(file), faults }
}
