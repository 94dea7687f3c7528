//! `laws.yaml`: named laws, and which act decides each regime from which date.

use super::page::Page;
use super::yaml::{Node, Shape};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Country, Text};
use jiff::civil::Date;

/// The regimes and laws that a folder of rules offers.
#[derive(Debug, Default)]
pub struct Laws {
    /// The law that applies when none is named.
    pub default: String,
    pub regimes: Vec<RegimeEntry>,
    pub laws: Vec<LawEntry>,
}

/// A regime, with what a record is where no act is in force.
#[derive(Debug, Clone, Default)]
pub struct RegimeEntry {
    /// Begins the output columns of the regime.
    pub id: String,
    pub title: Text,
    pub absent: Absent,
    /// Further output columns, filled by the `columns` of its acts.
    pub columns: Vec<String>,
}

/// The outcome where no act is in force.
#[derive(Debug, Clone, Default)]
pub struct Absent {
    pub class: String,
    pub label: Text,
    pub reason: Text,
}

/// A named law: which act decides what, from which date.
#[derive(Debug, Clone, Default)]
pub struct LawEntry {
    pub id: String,
    pub title: Text,
    /// None for the Union.
    pub jurisdiction: Option<Country>,
    /// A scenario: its acts apply at any date.
    pub pinned: bool,
    pub size: Vec<(Date, String)>,
    /// In the order of the regimes.
    pub acts: Vec<Vec<(Date, String)>>,
}

impl LawEntry {
    /// The act in force at a date, among dated acts.
    pub fn at<'a>(&self, acts: &'a [(Date, String)], date: Date) -> Option<&'a str> {
        let in_force = acts.iter().filter(|(from, _)| self.pinned || *from <= date);
        in_force.max_by_key(|(from, _)| *from).map(|(_, act)| act.as_str())
    }

    /// The first day on which any regime has an act.
    pub fn first_day(&self) -> Option<Date> {
        self.acts.iter().flatten().map(|(from, _)| *from).min()
    }
}

impl Laws {
    pub fn named(&self, id: &str) -> Result<&LawEntry, Diagnostic> {
        self.laws.iter().find(|law| law.id == id).ok_or_else(|| {
            Diagnostic::error(Code::UNKNOWN_LAW, format!("there is no law `{id}`"))
                .did_you_mean(id, self.laws.iter().map(|law| law.id.as_str()))
        })
    }
}

/// Reads the file.
pub fn read(page: &mut Page, root: &Node) -> Laws {
    let mut found = Laws::default();
    let Some(mut fields) = page.fields(root, "the file") else { return found };
    found.default = page.need(&mut fields, "default").and_then(|n| page.word(n)).unwrap_or_default().to_string();
    let regimes = page.need(&mut fields, "regimes").map(|n| page.entries(n, "`regimes`")).unwrap_or_default();
    for (key, node) in regimes {
        let Some(mut fields) = page.fields(node, "a regime") else { continue };
        let title = page.need(&mut fields, "title").map(|n| page.text(n)).unwrap_or_default();
        let absent = page.need(&mut fields, "absent").map(|n| absent(page, n)).unwrap_or_default();
        let columns = fields.get("columns").map(|n| page.words(n)).unwrap_or_default();
        let columns = columns.into_iter().map(|(w, _)| w.to_string()).collect();
        page.finish(fields);
        found.regimes.push(RegimeEntry { id: key.word.clone(), title, absent, columns });
    }
    let laws = page.need(&mut fields, "laws").map(|n| page.entries(n, "`laws`")).unwrap_or_default();
    page.finish(fields);
    for (key, node) in laws {
        if let Some(law) = law(page, &key.word, node, &found.regimes) {
            found.laws.push(law);
        }
    }
    found
}

fn absent(page: &mut Page, node: &Node) -> Absent {
    let Some(mut fields) = page.fields(node, "`absent`") else { return Absent::default() };
    let class = page.need(&mut fields, "class").and_then(|n| page.word(n)).unwrap_or_default().to_string();
    let label = page.need(&mut fields, "label").map(|n| page.text(n)).unwrap_or_default();
    let reason = page.need(&mut fields, "reason").map(|n| page.text(n)).unwrap_or_default();
    page.finish(fields);
    Absent { class, label, reason }
}

fn law(page: &mut Page, id: &str, node: &Node, regimes: &[RegimeEntry]) -> Option<LawEntry> {
    let mut fields = page.fields(node, "a law")?;
    let title = page.need(&mut fields, "title").map(|n| page.text(n)).unwrap_or_default();
    let pinned = fields.get("pinned").and_then(|n| page.word(n)) == Some("true");
    let jurisdiction = fields.get("jurisdiction").and_then(|n| {
        let word = page.word(n)?;
        let country = super::catalogue::country(word);
        if country.is_none() {
            page.fault(Code::BAD_COUNTRY, n.span, format!("`{word}` is no country code of two capitals"));
        }
        country
    });
    let size = fields.get("size").map(|n| dated(page, n)).unwrap_or_default();
    let mut acts = vec![Vec::new(); regimes.len()];
    for (key, node) in fields.rest() {
        match regimes.iter().position(|r| r.id == key.word) {
            Some(i) => acts[i] = dated(page, node),
            None => {
                let known = regimes.iter().map(|r| r.id.as_str()).chain(["title", "jurisdiction", "pinned", "size"]);
                page.unknown(Code::UNKNOWN_KEY, key.span, "regime or key", &key.word, known);
            }
        }
    }
    Some(LawEntry { id: id.to_string(), title, jurisdiction, pinned, size, acts })
}

fn dated(page: &mut Page, node: &Node) -> Vec<(Date, String)> {
    if let Shape::Word(word) = &node.shape {
        return vec![(Date::MIN, word.clone())];
    }
    let entries = page.entries(node, "dated acts");
    let each = entries.iter().filter_map(|(key, node)| {
        let date = page.date(&key.word, key.span)?;
        Some((date, page.word(node)?.to_string()))
    });
    each.collect()
}
