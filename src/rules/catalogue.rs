//! `facts.yaml`, `entity-types.yaml` and `countries.yaml`, read into the catalogue.

use super::page::Page;
use super::source::Source;
use super::yaml::{self, Node};
use crate::diagnostic::{Code, Faults};
use crate::model::{
    Blank, Catalogue, Country, EntityType, Fact, FactId, Form, Hint, Kind, Sector, SectorId, TypeId, Unit, UnitId,
};
use rustc_hash::FxHashMap;

/// Reads all three files.
pub fn read(source: &Source, faults: &mut Faults) -> Catalogue {
    let mut catalogue = Catalogue::default();
    read_file(source, "countries.yaml", faults, |page, node| countries(page, node, &mut catalogue));
    read_file(source, "facts.yaml", faults, |page, node| facts(page, node, &mut catalogue));
    read_file(source, "entity-types.yaml", faults, |page, node| types(page, node, &mut catalogue));
    catalogue
}

/// Opens a file and hands its root to `reader`.
pub fn read_file(source: &Source, path: &str, faults: &mut Faults, reader: impl FnOnce(&mut Page, &Node)) {
    let Some(file) = source.file(path, faults) else { return };
    let Some(root) = yaml::read(&file, faults) else { return };
    reader(&mut Page { file, faults }, &root);
}

fn countries(page: &mut Page, root: &Node, catalogue: &mut Catalogue) {
    let Some(mut fields) = page.fields(root, "the file") else { return };
    let lists = page.need(&mut fields, "lists").map(|n| page.entries(n, "`lists`")).unwrap_or_default();
    for (key, node) in lists {
        let codes = page.words(node).into_iter().filter_map(|(word, span)| match country(word) {
            Some(country) => Some(country),
            None => {
                page.fault(Code::BAD_COUNTRY, span, format!("`{word}` is no country code of two capitals"));
                None
            }
        });
        let codes = codes.collect();
        catalogue.countries.insert(key.word.clone(), codes);
    }
    match catalogue.countries.get("all") {
        Some(all) => {
            catalogue.all_countries.clone_from(all);
            catalogue.all_countries.sort_unstable();
        }
        None => page.fault(Code::MISSING_KEY, root.span, "the list `all` is missing: every code is checked against it"),
    }
    page.finish(fields);
}

/// A country code as rule files write it.
pub fn country(word: &str) -> Option<Country> {
    match word.as_bytes() {
        [a, b] if a.is_ascii_uppercase() && b.is_ascii_uppercase() => Some(Country([*a, *b])),
        _ => None,
    }
}

fn facts(page: &mut Page, root: &Node, catalogue: &mut Catalogue) {
    let Some(mut fields) = page.fields(root, "the file") else { return };
    let units = page.need(&mut fields, "units").map(|n| page.entries(n, "`units`")).unwrap_or_default();
    for (key, node) in units {
        if let Some(unit) = unit(page, &key.word, node) {
            catalogue.units.push(unit);
        }
    }
    let entries = page.need(&mut fields, "facts").map(|n| page.entries(n, "`facts`")).unwrap_or_default();
    for (i, (key, _)) in entries.iter().enumerate() {
        catalogue.facts_by_name.insert(key.word.clone(), FactId(i as u16));
    }
    for (key, node) in entries {
        let fact = fact(page, &key.word, node, catalogue);
        catalogue.facts.push(fact);
    }
    page.finish(fields);
}

fn unit(page: &mut Page, id: &str, node: &Node) -> Option<Unit> {
    let mut fields = page.fields(node, "a unit")?;
    let form = match page.need(&mut fields, "form").and_then(|n| Some((page.word(n)?, n.span))) {
        Some(("money", _)) => Form::Money,
        Some(("count", _)) | None => Form::Count,
        Some((other, span)) => {
            page.unknown(Code::UNKNOWN_WORD, span, "form", other, ["count", "money"]);
            Form::Count
        }
    };
    let mut text = |key| page.need(&mut fields, key).map(|n| page.text(n)).unwrap_or_default();
    let [name, below, not_below, within, over] = ["name", "below", "not_below", "within", "over"].map(&mut text);
    page.finish(fields);
    Some(Unit { id: id.to_string(), name, form, below, not_below, within, over })
}

fn fact(page: &mut Page, name: &str, node: &Node, catalogue: &Catalogue) -> Fact {
    let mut fact = Fact {
        name: name.to_string(),
        kind: Kind::Text,
        blank: Blank::Unknown,
        unknown_when: None,
        previous_of: None,
        label: Default::default(),
        question: Default::default(),
        help: Default::default(),
        measure: Default::default(),
        hinted_by: Vec::new(),
    };
    let Some(mut fields) = page.fields(node, "a fact") else { return fact };
    let unit = fields.get("unit");
    let choices = fields.get("choices");
    if let Some(node) = page.need(&mut fields, "type") {
        fact.kind = kind(page, node, unit, choices, catalogue);
    }
    if let Some(node) = fields.get("blank") {
        fact.blank = blank(page, node, catalogue);
    }
    let mut other_fact = |page: &mut Page, key| fields.get(key).and_then(|n| fact_named(page, n, catalogue));
    fact.unknown_when = other_fact(page, "unknown_when");
    fact.previous_of = other_fact(page, "previous_of");
    fact.label = page.need(&mut fields, "label").map(|n| page.text(n)).unwrap_or_default();
    fact.question = page.text_or_none(fields.get("question"));
    fact.help = page.text_or_none(fields.get("help"));
    fact.measure = page.text_or_none(fields.get("measure"));
    if let Some(node) = fields.get("hinted_by") {
        fact.hinted_by = hints(page, node, catalogue);
    }
    page.finish(fields);
    fact
}

fn kind(page: &mut Page, node: &Node, unit: Option<&Node>, choices: Option<&Node>, catalogue: &Catalogue) -> Kind {
    match page.word(node) {
        Some("flag") => Kind::Flag,
        Some("figure") => {
            let unit = unit.and_then(|n| Some((page.word(n)?, n.span)));
            let Some((word, span)) = unit else {
                page.fault(Code::MISSING_KEY, node.span, "a figure needs a `unit`");
                return Kind::Text;
            };
            match catalogue.units.iter().position(|u| u.id == word) {
                Some(i) => Kind::Figure(UnitId(i as u8)),
                None => {
                    page.unknown(Code::UNKNOWN_NAME, span, "unit", word, catalogue.units.iter().map(|u| u.id.as_str()));
                    Kind::Text
                }
            }
        }
        Some("choice") => match choices {
            Some(n) => Kind::Choice(page.words(n).into_iter().map(|(w, _)| w.to_string()).collect()),
            None => {
                page.fault(Code::MISSING_KEY, node.span, "a choice needs `choices`");
                Kind::Text
            }
        },
        Some("country") => Kind::Country,
        Some("countries") => Kind::Countries,
        Some("date") => Kind::Date,
        Some("functions") => Kind::Functions,
        Some("sector") => Kind::Sector,
        Some("text") | None => Kind::Text,
        Some(other) => {
            let kinds = ["flag", "figure", "choice", "country", "countries", "date", "text", "functions", "sector"];
            page.unknown(Code::UNKNOWN_WORD, node.span, "type of fact", other, kinds);
            Kind::Text
        }
    }
}

fn blank(page: &mut Page, node: &Node, catalogue: &Catalogue) -> Blank {
    match page.word(node) {
        Some("unknown") | None => Blank::Unknown,
        Some("absent") => Blank::Absent,
        Some("true") => Blank::True,
        Some("jurisdiction") => Blank::Jurisdiction,
        Some(_) => fact_named(page, node, catalogue).map_or(Blank::Unknown, Blank::SameAs),
    }
}

fn hints(page: &mut Page, node: &Node, catalogue: &Catalogue) -> Vec<Hint> {
    use super::yaml::Shape;
    let Shape::List(items) = &node.shape else {
        page.fault(Code::WRONG_SHAPE, node.span, "`hinted_by` is a list");
        return Vec::new();
    };
    let mut hints = Vec::new();
    for item in items {
        if matches!(item.shape, Shape::Mapping(_)) {
            let Some(mut fields) = page.fields(item, "a hint") else { continue };
            let list = page.need(&mut fields, "outside").and_then(|n| Some((page.word(n)?, n.span)));
            let country = page.need(&mut fields, "of").and_then(|n| fact_named(page, n, catalogue));
            if let (Some((name, span)), Some(country)) = (list, country) {
                match catalogue.countries.get(name) {
                    Some(list) => hints.push(Hint::Outside { country, list: list.clone() }),
                    None => {
                        let known = catalogue.countries.keys().map(String::as_str);
                        page.unknown(Code::UNKNOWN_NAME, span, "country list", name, known);
                    }
                }
            }
            page.finish(fields);
        } else if let Some(fact) = fact_named(page, item, catalogue) {
            hints.push(Hint::Given(fact));
        }
    }
    hints
}

fn fact_named(page: &mut Page, node: &Node, catalogue: &Catalogue) -> Option<FactId> {
    let name = page.word(node)?;
    let found = catalogue.facts_by_name.get(name).copied();
    if found.is_none() {
        page.unknown(Code::UNKNOWN_NAME, node.span, "fact", name, catalogue.facts_by_name.keys().map(String::as_str));
    }
    found
}

fn types(page: &mut Page, root: &Node, catalogue: &mut Catalogue) {
    let Some(mut fields) = page.fields(root, "the file") else { return };
    let sectors = page.need(&mut fields, "sectors").map(|n| page.entries(n, "`sectors`")).unwrap_or_default();
    for (i, (key, node)) in sectors.iter().enumerate() {
        catalogue.sectors_by_name.insert(key.word.clone(), SectorId(i as u8));
        catalogue.sectors.push(Sector { id: key.word.clone(), label: page.text(node) });
    }
    let entries = page.need(&mut fields, "types").map(|n| page.entries(n, "`types`")).unwrap_or_default();
    let names: FxHashMap<String, TypeId> =
        entries.iter().enumerate().map(|(i, (key, _))| (key.word.clone(), TypeId(i as u16))).collect();
    for (key, node) in entries {
        let mut found = EntityType {
            id: key.word.clone(),
            refines: None,
            sector: None,
            subsector: None,
            label: Default::default(),
            definition: String::new(),
        };
        if let Some(mut fields) = page.fields(node, "an entity type") {
            found.refines = fields.get("refines").and_then(|n| named(page, n, "entity type", &names));
            found.sector = fields.get("sector").and_then(|n| named(page, n, "sector", &catalogue.sectors_by_name));
            found.subsector = fields.get("subsector").and_then(|n| page.word(n)).map(str::to_string);
            found.definition = fields.get("definition").and_then(|n| page.word(n)).unwrap_or_default().to_string();
            found.label = page.need(&mut fields, "label").map(|n| page.text(n)).unwrap_or_default();
            page.finish(fields);
        }
        catalogue.types.push(found);
    }
    catalogue.types_by_name = names;
    page.finish(fields);
}

fn named<T: Copy>(page: &mut Page, node: &Node, what: &str, names: &FxHashMap<String, T>) -> Option<T> {
    let name = page.word(node)?;
    let found = names.get(name).copied();
    if found.is_none() {
        page.unknown(Code::UNKNOWN_NAME, node.span, what, name, names.keys().map(String::as_str));
    }
    found
}
