//! `laws.yaml`: named laws, and which act decides each regime from which date.

use super::forms;
use super::page::Page;
use super::yaml::{Node, Shape};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Catalogue, Country, Text};
use jiff::civil::Date;

/// The regimes and laws that a folder of rules offers.
#[derive(Debug, Default)]
pub struct Laws {
    /// The law that applies when none is named.
    pub default: String,
    pub regimes: Vec<RegimeEntry>,
    pub laws: Vec<LawEntry>,
    pub offices: Offices,
}

/// What bodies are for, what dates are told, and what the bodies are called: the same for all laws. Each with its name
/// in output and its label.
#[derive(Debug, Clone, Default)]
pub struct Offices {
    /// Each is an output column.
    pub roles: Vec<(String, Text)>,
    /// The places of roles that one body has.
    pub single: Vec<usize>,
    /// Each is an output column: a day on which something begins or is due.
    pub dates: Vec<(String, Text)>,
    pub bodies: Vec<(String, Text)>,
    /// The words that a provision of the act itself begins with; other citations name their act.
    pub provisions: Vec<String>,
}

impl Offices {
    /// Whether one body only has this role.
    pub fn is_single(&self, role: usize) -> bool {
        self.single.contains(&role)
    }
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
    /// The law of a name.
    ///
    /// # Errors
    /// That there is none.
    pub fn named(&self, id: &str) -> Result<&LawEntry, Diagnostic> {
        self.laws.iter().find(|law| law.id == id).ok_or_else(|| {
            Diagnostic::error(Code::UNKNOWN_LAW, format!("there is no law `{id}`"))
                .did_you_mean(id, self.laws.iter().map(|law| law.id.as_str()))
        })
    }

    /// The output columns of regimes, bodies and days, which a case may assert.
    pub fn assertable(&self) -> Vec<String> {
        let offices = self.offices.roles.iter().chain(&self.offices.dates).map(|(name, _)| name.clone());
        self.regimes.iter().flat_map(|regime| regime.columns.clone()).chain(offices).collect()
    }
}

/// What stands beside the regimes: it decides the size class.
const SIZE: &str = "size";

impl Laws {
    /// What an act may say that it decides; nothing when that cannot be told.
    pub fn decided(&self) -> Vec<(&str, &[String])> {
        if self.regimes.is_empty() {
            return Vec::new();
        }
        let regimes = self.regimes.iter().map(|r| (r.id.as_str(), r.columns.as_slice()));
        regimes.chain([(SIZE, &[][..])]).collect()
    }
}

/// Reads the file. `all_acts` are the acts there are.
pub fn read(page: &mut Page, root: &Node, catalogue: &Catalogue, all_acts: &[String]) -> Laws {
    let mut found = Laws::default();
    let Some(mut fields) = page.fields(root, &forms::LAWS) else { return found };
    let faults = page.faults.found.len();
    let default = fields.get("default").and_then(|n| page.placed(n));
    let regimes = fields.get("regimes").map(|n| page.entries(n, "`regimes`")).unwrap_or_default();
    for (key, node) in regimes {
        page.kebab(&key.word, key.span);
        if forms::LAW.field(&key.word).is_some() {
            let message = format!("`{}` is a key of laws, so no regime may have that name", key.word);
            page.fault_with_help(Code::AMBIGUOUS_NAME, key.span, message, "give the regime another name");
        }
        let regime = regime(page, &key.word, node);
        found.regimes.push(regime);
    }
    found.offices.roles = page.labelled(fields.get("roles"), "`roles`", Page::snake);
    let single = fields.get("single").map(|n| page.words(n)).unwrap_or_default();
    for (word, span) in single {
        match found.offices.roles.iter().position(|(name, _)| name == word) {
            Some(role) => found.offices.single.push(role),
            None => {
                let known = found.offices.roles.iter().map(|(name, _)| name.as_str());
                page.unknown(Code::UNKNOWN_NAME, span, "role", word, known);
            }
        }
    }
    let provisions = fields.get("provisions").map(|n| page.words(n)).unwrap_or_default();
    found.offices.provisions = provisions.into_iter().map(|(word, _)| word.to_string()).collect();
    found.offices.dates = page.labelled(fields.get("dates"), "`dates`", Page::snake);
    let laws = fields.get("laws").map(|n| page.entries(n, "`laws`")).unwrap_or_default();
    page.finish(fields);
    for (key, node) in laws {
        page.kebab(&key.word, key.span);
        let law = LawReader { page, catalogue, all_acts }.law(&key.word, node, &found.regimes);
        found.laws.push(law);
    }
    // when the laws themselves could not be read, that the default is none of them says nothing more
    let are_read = !found.laws.is_empty() || page.faults.found.len() == faults;
    if let Some((default, span)) = default.filter(|_| are_read) {
        match found.named(default) {
            Ok(_) => found.default = default.to_string(),
            Err(fault) => page.faults.add(fault.at(&page.file, span)),
        }
    }
    found
}

/// Reads `bodies.yaml`: the bodies that acts name, by the abbreviation that they are known by.
pub fn read_bodies(page: &mut Page, root: &Node, offices: &mut Offices) {
    let Some(mut fields) = page.fields(root, &forms::BODIES) else { return };
    for (key, node) in fields.get("bodies").map(|n| page.entries(n, "`bodies`")).unwrap_or_default() {
        if key.word.chars().any(|c| !c.is_alphanumeric() && c != '-') {
            let help = "use only letters, digits and hyphens";
            page.fault_with_help(Code::BAD_NAME, key.span, format!("`{}` cannot be a name here", key.word), help);
        }
        offices.bodies.push((key.word.clone(), page.text(node)));
    }
    page.finish(fields);
}

fn regime(page: &mut Page, id: &str, node: &Node) -> RegimeEntry {
    let mut found = RegimeEntry { id: id.to_string(), ..RegimeEntry::default() };
    let Some(mut fields) = page.fields(node, &forms::REGIME) else { return found };
    found.title = fields.get("title").map(|n| page.text(n)).unwrap_or_default();
    found.absent = fields.get("absent").map(|n| absent(page, n)).unwrap_or_default();
    for (name, span) in fields.get("columns").map(|n| page.words(n)).unwrap_or_default() {
        page.kebab(name, span);
        found.columns.push(name.to_string());
    }
    page.finish(fields);
    found
}

fn absent(page: &mut Page, node: &Node) -> Absent {
    let Some(mut fields) = page.fields(node, &forms::ABSENT) else { return Absent::default() };
    let class = fields.get("class").and_then(|n| page.placed(n)).map(|(class, span)| {
        page.kebab(class, span);
        class.to_string()
    });
    let label = fields.get("label").map(|n| page.text(n)).unwrap_or_default();
    let reason = fields.get("reason").map(|n| page.text(n)).unwrap_or_default();
    page.finish(fields);
    Absent { class: class.unwrap_or_default(), label, reason }
}

/// Reads one law after the other.
struct LawReader<'p, 'f> {
    page: &'p mut Page<'f>,
    catalogue: &'p Catalogue,
    all_acts: &'p [String],
}

impl LawReader<'_, '_> {
    fn law(&mut self, id: &str, node: &Node, regimes: &[RegimeEntry]) -> LawEntry {
        let mut found = LawEntry { id: id.to_string(), acts: vec![Vec::new(); regimes.len()], ..LawEntry::default() };
        let Some(mut fields) = self.page.fields(node, &forms::LAW) else { return found };
        found.title = fields.get("title").map(|n| self.page.text(n)).unwrap_or_default();
        let pinned = fields.get("pinned").and_then(|n| self.page.one_of(n, "answer", &["true", "false"]));
        found.pinned = pinned == Some(0);
        let country = fields.get("jurisdiction").and_then(|n| self.page.placed(n));
        found.jurisdiction = country.and_then(|(word, span)| self.page.country(word, span, self.catalogue));
        found.size = fields.get(SIZE).map(|n| self.dated(n)).unwrap_or_default();
        let mut unknown = Vec::new();
        for (key, node) in fields.rest() {
            match regimes.iter().position(|r| r.id == key.word) {
                Some(i) => found.acts[i] = self.dated(node),
                None => unknown.push(key),
            }
        }
        let ids: Vec<&str> = regimes.iter().map(|r| r.id.as_str()).collect();
        self.page.finish_with(&fields, &unknown, &ids);
        found
    }

    /// Acts from a date on, or one act whatever the date.
    fn dated(&mut self, node: &Node) -> Vec<(Date, String)> {
        if let Shape::Word(_) = &node.shape {
            return self.act(node).map(|act| (Date::MIN, act)).into_iter().collect();
        }
        let entries = self.page.entries(node, "dated acts");
        let each = entries.iter().filter_map(|(key, node)| {
            let (date, act) = (self.page.date(&key.word, key.span), self.act(node));
            date.zip(act)
        });
        each.collect()
    }

    fn act(&mut self, node: &Node) -> Option<String> {
        let (act, span) = self.page.placed(node)?;
        if self.all_acts.iter().any(|a| a == act) {
            return Some(act.to_string());
        }
        self.page.unknown(Code::MISSING_FILE, span, "act", act, self.all_acts.iter().map(String::as_str));
        None
    }
}
