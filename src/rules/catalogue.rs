//! `facts.yaml`, `entity-types.yaml` and `countries.yaml`, read into the catalogue.

use super::cell_words;
use super::forms::{self, FACT_TYPES, NUMBER_FORMS};
use super::numbers;
use super::page::Page;
use super::source::Source;
use super::vocabulary;
use super::yaml::{Key, Node, Shape};
use crate::diagnostic::{Code, Faults, Span};
use crate::model::{
    Blank, Catalogue, Country, EntityType, Fact, FactId, Form, Hint, Kind, Sector, SectorId, Text, TypeId, Unit, UnitId,
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
    let Some((file, root)) = source.tree(path, faults) else { return };
    reader(&mut Page { file, faults }, &root);
}

fn countries(page: &mut Page, root: &Node, catalogue: &mut Catalogue) {
    let Some(mut fields) = page.fields(root, &forms::COUNTRIES) else { return };
    let lists = fields.get("lists").map(|n| page.entries(n, "`lists`")).unwrap_or_default();
    let names = fields.get("names");
    page.finish(fields);
    // the list of all comes first, wherever it stands: the others are checked against it
    let is_all = |key: &Key| key.word == "all";
    if !lists.is_empty() && !lists.iter().any(|(key, _)| is_all(key)) {
        page.fault(Code::MISSING_KEY, root.span, "the list `all` is missing: every code is checked against it");
    }
    for (key, node) in lists.iter().filter(|(key, _)| is_all(key)).chain(lists.iter().filter(|(key, _)| !is_all(key))) {
        let words = page.words(node);
        let codes: Vec<Country> =
            words.into_iter().filter_map(|(word, span)| page.country(word, span, catalogue)).collect();
        if is_all(key) {
            catalogue.all_countries = codes.iter().collect();
        }
        catalogue.countries.insert(key.word.clone(), codes);
    }
    cell_words::of_countries(page, names, catalogue);
}

fn facts(page: &mut Page, root: &Node, catalogue: &mut Catalogue) {
    let Some(mut fields) = page.fields(root, &forms::FACTS) else { return };
    let units = fields.get("units").map(|n| page.entries(n, "`units`")).unwrap_or_default();
    at_most(page, u8::MAX.into(), units.len(), "units", root.span);
    for (key, node) in units {
        let unit = unit(page, &key.word, node, catalogue);
        catalogue.units.push(unit);
    }
    if let Some(node) = fields.get("numbers") {
        numbers::read(page, node, catalogue);
    }
    let entries = fields.get("facts").map(|n| page.entries(n, "`facts`")).unwrap_or_default();
    at_most(page, u16::MAX.into(), entries.len(), "facts", root.span);
    for (i, (key, _)) in entries.iter().enumerate() {
        catalogue.facts_by_name.insert(key.word.clone(), FactId(i as u16));
    }
    for (key, node) in entries {
        page.snake(&key.word, key.span);
        let fact = fact(page, &key.word, node, catalogue);
        catalogue.facts.push(fact);
    }
    rings_of_facts(page, entries, catalogue);
    for (i, (_, node)) in entries.iter().enumerate() {
        dates_of_fact(page, FactId(i as u16), node, catalogue);
        value_of_one_activity(page, FactId(i as u16), node, catalogue);
    }
    vocabulary::read(page, entries, fields.get("headers"), catalogue);
    cell_words::read(page, entries, fields.get("cells"), catalogue);
    page.finish(fields);
}

/// Refuses facts that refer to a date which is none: dates may stand after the facts that refer to them.
fn dates_of_fact(page: &mut Page, id: FactId, node: &Node, catalogue: &Catalogue) {
    let fact = catalogue.fact(id);
    let refers = [("counts_from", fact.counts_from), ("not_before", fact.not_before)];
    for (key, other) in refers {
        let Some(other) = other.map(|id| catalogue.fact(id)).filter(|other| other.kind != Kind::Date) else { continue };
        let place = node.entry(key).map_or(node.span, |n| n.span);
        page.fault(Code::WRONG_SHAPE, place, format!("`{}` is no date", other.name));
    }
    let can_count = matches!(fact.kind, Kind::Flag | Kind::Choice(_)) || catalogue.unread.contains(&id);
    if fact.counts_from.is_some() && !can_count {
        let place = node.entry("counts_from").map_or(node.span, |n| n.span);
        page.fault(Code::WRONG_SHAPE, place, "only a flag or a choice counts from a date");
    }
    if fact.not_before.is_some() && fact.kind != Kind::Date && !catalogue.unread.contains(&id) {
        let place = node.entry("not_before").map_or(node.span, |n| n.span);
        page.fault(Code::WRONG_SHAPE, place, "only a date lies not before another");
    }
}

/// Refuses a value for one activity where none can be: of a fact that is more than a plain value, or that another fact
/// rests on, which would not know whose value to take.
fn value_of_one_activity(page: &mut Page, id: FactId, node: &Node, catalogue: &Catalogue) {
    let fact = catalogue.fact(id);
    let rests_on = catalogue.rests_on(id).find(|other| *other != id && catalogue.fact(*other).per_activity);
    if let Some(other) = rests_on {
        let message =
            format!("a blank rests on `{}`, which each activity may have its own of", catalogue.fact(other).name);
        let place = node.entry("blank").map_or(node.span, |n| n.span);
        page.fault(Code::WRONG_SHAPE, place, message);
    }
    let is_plain =
        matches!(fact.kind, Kind::Flag | Kind::Figure(_) | Kind::Choice(_) | Kind::Country | Kind::Countries);
    let is_more = !is_plain || fact.counts_from.is_some() || fact.previous_of.is_some();
    if fact.per_activity && is_more && !catalogue.unread.contains(&id) {
        let place = node.entry("per_activity").map_or(node.span, |n| n.span);
        let message = "only a flag, figure, choice or country without date or year can have a value for each activity";
        page.fault(Code::WRONG_SHAPE, place, message);
    }
}

/// Refuses blanks, and years before, that lead back to themselves; the ring is cut, so that all can go on.
fn rings_of_facts(page: &mut Page, entries: &[(Key, Node)], catalogue: &mut Catalogue) {
    let same_as = |fact: &Fact| if let Blank::SameAs(other) = fact.blank { Some(other) } else { None };
    for at in rings(&catalogue.facts, |fact| same_as(fact).map(|id| usize::from(id.0))) {
        ring(page, &entries[at], "blank", "the blank of `", "` stands for itself in the end");
        catalogue.facts[at].blank = Blank::Unknown;
    }
    for at in rings(&catalogue.facts, |fact| fact.previous_of.map(|id| usize::from(id.0))) {
        ring(page, &entries[at], "previous_of", "`", "` is the value of a year before itself");
        catalogue.facts[at].previous_of = None;
        catalogue.unread.insert(FactId(at as u16));
    }
}

/// Reports a ring at the key that closes it.
fn ring(page: &mut Page, (key, node): &(Key, Node), closed_by: &'static str, before: &str, after: &str) {
    let place = node.entry(closed_by).map_or(key.span, |n| n.span);
    let help = format!("leave `{closed_by}` out, or let it name another");
    page.fault_with_help(Code::CYCLE, place, format!("{before}{}{after}", key.word), help);
}

/// One member of every ring that `next` leads through.
fn rings<T>(all: &[T], next: impl Fn(&T) -> Option<usize>) -> Vec<usize> {
    let mut found = Vec::new();
    let mut walked = vec![None; all.len()];
    for start in 0..all.len() {
        let mut at = Some(start);
        while let Some(here) = at {
            if let Some(by) = walked[here] {
                if by == start {
                    found.push(here);
                }
                break;
            }
            walked[here] = Some(start);
            at = next(&all[here]);
        }
    }
    found
}

fn unit(page: &mut Page, id: &str, node: &Node, catalogue: &mut Catalogue) -> Unit {
    let mut unit = Unit {
        id: id.to_string(),
        name: Text::default(),
        form: Form::Count,
        whole: false,
        below: Text::default(),
        not_below: Text::default(),
        within: Text::default(),
        over: Text::default(),
    };
    let Some(mut fields) = page.fields(node, &forms::UNIT) else { return unit };
    if fields.get("form").and_then(|n| page.one_of(n, "form", &NUMBER_FORMS)) == Some(1) {
        unit.form = Form::Money;
    }
    if let Some(node) = fields.get("whole") {
        unit.whole = page.one_of(node, "answer", &["true", "false"]) == Some(0);
    }
    if let Some(written) = fields.get("written") {
        numbers::of_unit(page, written, UnitId(catalogue.units.len() as u8), catalogue);
    }
    let mut text = |key| fields.get(key).map(|n| page.text(n)).unwrap_or_default();
    [unit.name, unit.below, unit.not_below, unit.within, unit.over] =
        ["name", "below", "not_below", "within", "over"].map(&mut text);
    page.finish(fields);
    unit
}

fn fact(page: &mut Page, name: &str, node: &Node, catalogue: &mut Catalogue) -> Fact {
    let mut fact = Fact {
        name: name.to_string(),
        kind: Kind::Text,
        blank: Blank::Unknown,
        unknown_when: None,
        per_activity: false,
        previous_of: None,
        counts_from: None,
        not_before: None,
        label: Default::default(),
        whether: Default::default(),
        question: Default::default(),
        help: Default::default(),
        measure: Default::default(),
        hinted_by: Vec::new(),
        aliases: Vec::new(),
        choice_names: Default::default(),
        choice_labels: Vec::new(),
        unlike: Default::default(),
    };
    let id = FactId(catalogue.facts.len() as u16);
    let Some(mut fields) = page.fields(node, &forms::FACT) else {
        catalogue.unread.insert(id);
        return fact;
    };
    let unit = fields.get("unit");
    let choices = fields.get("choices");
    match fields.get("type").and_then(|node| kind(page, node, unit, choices, catalogue)) {
        Some(kind) => fact.kind = kind,
        None => drop(catalogue.unread.insert(id)),
    }
    if let Some(node) = fields.get("blank") {
        fact.blank = blank(page, node, catalogue);
    }
    if let Some(node) = fields.get("per_activity") {
        fact.per_activity = page.one_of(node, "answer", &["true", "false"]) == Some(0);
    }
    fact.unknown_when = fields.get("unknown_when").and_then(|n| fact_named(page, n, catalogue));
    if let Some(node) = fields.get("previous_of") {
        fact.previous_of = fact_named(page, node, catalogue);
        if fact.previous_of.is_none() {
            catalogue.unread.insert(id);
        }
    }
    fact.counts_from = fields.get("counts_from").and_then(|n| fact_named(page, n, catalogue));
    fact.not_before = fields.get("not_before").and_then(|n| fact_named(page, n, catalogue));
    fact.label = fields.get("label").map(|n| page.text(n)).unwrap_or_default();
    fact.whether = page.text_or_none(fields.get("whether"));
    fact.question = page.text_or_none(fields.get("question"));
    fact.help = page.text_or_none(fields.get("help"));
    fact.measure = page.text_or_none(fields.get("measure"));
    if let Some(node) = fields.get("hinted_by") {
        fact.hinted_by = hints(page, node, catalogue);
    }
    // read by `vocabulary` and `cell_words`, once all facts are known
    let _ = (fields.get("aliases"), fields.get("unlike"), fields.get("choice_names"));
    page.finish(fields);
    fact
}

/// What values a fact takes; none when that cannot be told, which is reported.
fn kind(
    page: &mut Page,
    node: &Node,
    unit: Option<&Node>,
    choices: Option<&Node>,
    catalogue: &Catalogue,
) -> Option<Kind> {
    Some(match FACT_TYPES[page.one_of(node, "type of fact", &FACT_TYPES)?] {
        "flag" => Kind::Flag,
        "figure" => Kind::Figure(unit_named(page, node, unit, catalogue)?),
        "choice" => {
            let Some(choices) = choices else {
                page.fault(Code::MISSING_KEY, node.span, "a choice needs `choices`");
                return None;
            };
            let words = page.words(choices);
            at_most(page, MOST_CHOICES, words.len(), "choices of a fact", choices.span);
            words.iter().for_each(|(word, span)| page.kebab(word, *span));
            Kind::Choice(words.into_iter().map(|(word, _)| word.to_string()).collect())
        }
        "country" => Kind::Country,
        "countries" => Kind::Countries,
        "date" => Kind::Date,
        "functions" => Kind::Functions,
        "sector" => Kind::Sector,
        "code" => Kind::Code,
        _ => Kind::Text,
    })
}

fn unit_named(page: &mut Page, figure: &Node, unit: Option<&Node>, catalogue: &Catalogue) -> Option<UnitId> {
    let Some(unit) = unit else {
        page.fault(Code::MISSING_KEY, figure.span, "a figure needs a `unit`");
        return None;
    };
    let units: Vec<&str> = catalogue.units.iter().map(|u| u.id.as_str()).collect();
    let word = page.word(unit)?;
    let found = units.iter().position(|u| *u == word);
    if found.is_none() {
        page.unknown(Code::UNKNOWN_NAME, unit.span, "unit", word, units);
    }
    found.map(|i| UnitId(i as u8))
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
    let Shape::List(items) = &node.shape else {
        page.fault(Code::WRONG_SHAPE, node.span, "`hinted_by` is a list");
        return Vec::new();
    };
    let mut hints = Vec::new();
    for item in items {
        if matches!(item.shape, Shape::Mapping(_)) {
            let Some(mut fields) = page.fields(item, &forms::HINT) else { continue };
            let list = fields.get("outside").and_then(|n| page.placed(n));
            let country = fields.get("of").and_then(|n| fact_named(page, n, catalogue));
            let list = list.and_then(|(name, span)| country_list(page, name, span, catalogue));
            hints.extend(
                list.zip(country).map(|(list, country)| Hint::Outside { country, list: list.iter().collect() }),
            );
            page.finish(fields);
        } else if let Some(fact) = fact_named(page, item, catalogue) {
            hints.push(Hint::Given(fact));
        }
    }
    hints
}

/// The countries of a named list; nothing is said when no list could be read at all.
pub fn country_list(page: &mut Page, name: &str, span: Span, catalogue: &Catalogue) -> Option<Vec<Country>> {
    let found = catalogue.countries.get(name);
    if found.is_none() && !catalogue.countries.is_empty() {
        let known = catalogue.countries.keys().map(String::as_str);
        page.unknown(Code::UNKNOWN_NAME, span, "country list", name, known);
    }
    found.cloned()
}

fn fact_named(page: &mut Page, node: &Node, catalogue: &Catalogue) -> Option<FactId> {
    let name = page.word(node)?;
    let found = catalogue.facts_by_name.get(name).copied();
    if found.is_none() {
        page.unknown(Code::UNKNOWN_NAME, node.span, "fact", name, catalogue.facts_by_name.keys().map(String::as_str));
    }
    found
}

/// With none of them, as many as one fact can be cut into.
const MOST_CHOICES: usize = 63;

/// Notes a list that is longer than its places can be numbered.
fn at_most(page: &mut Page, most: usize, found: usize, what: &str, span: Span) {
    if found > most {
        page.fault(Code::TOO_LARGE, span, format!("there are at most {most} {what}, and here are {found}"));
    }
}

fn types(page: &mut Page, root: &Node, catalogue: &mut Catalogue) {
    let Some(mut fields) = page.fields(root, &forms::ENTITY_TYPES) else { return };
    let sectors = fields.get("sectors").map(|n| page.entries(n, "`sectors`")).unwrap_or_default();
    at_most(page, u8::MAX.into(), sectors.len(), "sectors", root.span);
    for (i, (key, node)) in sectors.iter().enumerate() {
        page.kebab(&key.word, key.span);
        catalogue.sectors_by_name.insert(key.word.clone(), SectorId(i as u8));
        catalogue.sectors.push(Sector { id: key.word.clone(), label: page.text(node) });
    }
    let entries = fields.get("types").map(|n| page.entries(n, "`types`")).unwrap_or_default();
    at_most(page, u16::MAX.into(), entries.len(), "entity types", root.span);
    let names: FxHashMap<String, TypeId> =
        entries.iter().enumerate().map(|(i, (key, _))| (key.word.clone(), TypeId(i as u16))).collect();
    for (key, node) in entries {
        page.kebab(&key.word, key.span);
        let mut found = EntityType {
            id: key.word.clone(),
            refines: None,
            sector: None,
            subsector: None,
            label: Default::default(),
            found_by: Vec::new(),
            definition: String::new(),
            implies: Vec::new(),
        };
        if let Some(mut fields) = page.fields(node, &forms::ENTITY_TYPE) {
            found.refines = fields.get("refines").and_then(|n| named(page, n, "entity type", &names));
            found.sector = fields.get("sector").and_then(|n| named(page, n, "sector", &catalogue.sectors_by_name));
            found.subsector = fields.get("subsector").and_then(|n| page.word(n)).map(str::to_string);
            found.definition = fields.get("definition").and_then(|n| page.word(n)).unwrap_or_default().to_string();
            found.implies = fields.get("implies").map(|n| flags(page, n, catalogue)).unwrap_or_default();
            found.label = fields.get("label").map(|n| page.text(n)).unwrap_or_default();
            let words = fields.get("found_by").map(|n| vocabulary::by_language(page, n)).unwrap_or_default();
            found.found_by = words.into_iter().map(|(_, word, _)| word).collect();
            // read by `cell_words`
            let _ = fields.get("names");
            page.finish(fields);
        }
        catalogue.types.push(found);
    }
    for at in rings(&catalogue.types, |found| found.refines.map(|id| usize::from(id.0))) {
        ring(page, &entries[at], "refines", "`", "` refines itself in the end");
        catalogue.types[at].refines = None;
    }
    catalogue.types_by_name = names;
    cell_words::of_types(page, entries, catalogue);
    cell_words::of_sectors(page, fields.get("sector_names"), catalogue);
    page.finish(fields);
}

/// The flags of these names.
fn flags(page: &mut Page, node: &Node, catalogue: &Catalogue) -> Vec<FactId> {
    let mut found = Vec::new();
    for (name, span) in page.words(node) {
        match catalogue.facts_by_name.get(name).copied() {
            Some(fact) if catalogue.unread.contains(&fact) => {}
            Some(fact) if catalogue.fact(fact).kind == Kind::Flag => found.push(fact),
            Some(_) => page.fault(Code::WRONG_SHAPE, span, format!("`{name}` is no flag, so no type implies it")),
            // when no fact could be read at all, that is reported
            None if catalogue.facts.is_empty() => {}
            None => {
                let known = catalogue.facts_by_name.keys().map(String::as_str);
                page.unknown(Code::UNKNOWN_NAME, span, "fact", name, known);
            }
        }
    }
    found
}

/// What a name stands for; one that stands for nothing is reported.
pub fn named<T: Copy>(page: &mut Page, node: &Node, what: &str, names: &FxHashMap<String, T>) -> Option<T> {
    let name = page.word(node)?;
    let found = names.get(name).copied();
    if found.is_none() {
        page.unknown(Code::UNKNOWN_NAME, node.span, what, name, names.keys().map(String::as_str));
    }
    found
}
