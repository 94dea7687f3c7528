//! What files write in cells in words: answers, choices, countries, months, entity types and sectors. Each word means one
//! thing within its list; labels that several types share stay with all of them, for the reader to ask.

use super::forms;
use super::page::{Fields, Page};
use super::vocabulary::by_language;
use super::yaml::{Key, Node};
use crate::diagnostic::{Code, Span};
use crate::model::{Catalogue, CellWords, FactId, Kind, Lang, SectorId, Text, TypeId, cell_key};
use rustc_hash::FxHashMap;

/// Reads the part `cells`, and the names of the choices of all facts.
pub fn read(page: &mut Page, facts: &[(Key, Node)], cells: Option<&Node>, catalogue: &mut Catalogue) {
    if let Some(mut fields) = cells.and_then(|node| page.fields(node, &forms::CELLS)) {
        answers(page, &mut fields, &mut catalogue.vocabulary.cells);
        months(page, &mut fields, &mut catalogue.vocabulary.cells);
        page.finish(fields);
    }
    for (i, (_, node)) in facts.iter().enumerate() {
        choices(page, FactId(i as u16), node, catalogue);
    }
}

/// What files call countries, by code.
pub fn of_countries(page: &mut Page, names: Option<&Node>, catalogue: &mut Catalogue) {
    let mut seen = Seen::default();
    for (code, node) in names.map(|n| page.entries(n, "`names`")).unwrap_or_default() {
        let Some(country) = page.country(&code.word, code.span, catalogue) else { continue };
        for (name, span) in page.words(node) {
            let key = seen.once(page, name, span, &code.word);
            catalogue.vocabulary.cells.countries.extend(key.map(|key| (key, country)));
        }
    }
}

/// What files call entity types: ids, labels, these also without what stands in brackets behind them, and `names`.
pub fn of_types(page: &mut Page, types: &[(Key, Node)], catalogue: &mut Catalogue) {
    for (i, found) in catalogue.types.iter_mut().enumerate() {
        let names = types.get(i).and_then(|(_, node)| node.entry("names")).map(|node| by_language(page, node));
        let names = names.unwrap_or_default();
        found.found_by.extend(names.iter().map(|(_, name, _)| name.clone()));
        let further = names.into_iter().filter_map(|(_, name, span)| key(page, &name, span));
        let keys = labels(&found.id, &found.label).chain(further);
        keys.for_each(|key| stand_for(&mut catalogue.vocabulary.cells.types, key, TypeId(i as u16)));
    }
}

/// The same of sectors.
pub fn of_sectors(page: &mut Page, names: Option<&Node>, catalogue: &mut Catalogue) {
    let sectors = &mut catalogue.vocabulary.cells.sectors;
    for (i, found) in catalogue.sectors.iter().enumerate() {
        labels(&found.id, &found.label).for_each(|key| stand_for(sectors, key, SectorId(i as u8)));
    }
    for (id, node) in names.map(|n| page.entries(n, "`sector_names`")).unwrap_or_default() {
        let Some(sector) = catalogue.sectors_by_name.get(&id.word).copied() else {
            let known = catalogue.sectors.iter().map(|sector| sector.id.as_str());
            page.unknown(Code::UNKNOWN_NAME, id.span, "sector", &id.word, known);
            continue;
        };
        for (_, name, span) in by_language(page, node) {
            if let Some(key) = key(page, &name, span) {
                stand_for(sectors, key, sector);
            }
        }
    }
}

fn labels(id: &str, label: &Text) -> impl Iterator<Item = String> {
    let of_label = |lang| {
        let text = label.get(lang);
        [Some(text), text.split_once(" (").map(|(before, _)| before)]
    };
    let all = [Some(id)].into_iter().chain(Lang::ALL.into_iter().flat_map(of_label));
    all.flatten().filter_map(cell_key).collect::<Vec<_>>().into_iter()
}

fn stand_for<T: PartialEq>(names: &mut FxHashMap<String, Vec<T>>, key: String, id: T) {
    let found = names.entry(key).or_default();
    if !found.contains(&id) {
        found.push(id);
    }
}

/// What files call the choices of a fact, and the choices themselves.
fn choices(page: &mut Page, id: FactId, node: &Node, catalogue: &mut Catalogue) {
    let named = node.entry("choice_names");
    let Kind::Choice(choices) = catalogue.fact(id).kind.clone() else {
        if let Some(named) = named.filter(|_| !catalogue.unread.contains(&id)) {
            page.fault(Code::WRONG_SHAPE, named.span, "only a choice has `choice_names`");
        }
        return;
    };
    let mut seen = Seen::default();
    let mut names = FxHashMap::default();
    let mut labels: Vec<Text> = choices.iter().map(|choice| Text::same(choice)).collect();
    for (choice, place) in choices.iter().zip(1..) {
        let key = seen.once(page, choice, node.span, choice);
        names.extend(key.map(|key| (key, place)));
    }
    for (choice, node) in named.map(|n| page.entries(n, "`choice_names`")).unwrap_or_default() {
        let Some(place) = choices.iter().zip(1u8..).find(|(known, _)| **known == choice.word).map(|(_, place)| place)
        else {
            page.unknown(Code::UNKNOWN_WORD, choice.span, "choice", &choice.word, choices.iter().map(String::as_str));
            continue;
        };
        for (lang, name, span) in by_language(page, node) {
            names.extend(seen.once(page, &name, span, &choice.word).map(|key| (key, place)));
            // the last of them says the most
            let label = &mut labels[usize::from(place) - 1];
            match lang.as_str() {
                "en" => label.en = name.into(),
                "nl" => label.nl = name.into(),
                _ => {}
            }
        }
    }
    let fact = &mut catalogue.facts[usize::from(id.0)];
    (fact.choice_names, fact.choice_labels) = (names, labels);
}

/// Words that answer a question, or say that there is no answer.
fn answers(page: &mut Page, fields: &mut Fields, cells: &mut CellWords) {
    let mut seen = Seen::default();
    let mut flags = fields.get("flags").and_then(|n| page.fields(n, &forms::FLAGS));
    for (answer, flag) in [("true", true), ("false", false)] {
        let words = flags.as_mut().and_then(|flags| flags.get(answer)).map(|n| page.words(n));
        for (word, span) in words.unwrap_or_default() {
            cells.flags.extend(seen.once(page, word, span, answer).map(|key| (key, flag)));
        }
    }
    if let Some(flags) = flags {
        page.finish(flags);
    }
    let lists = [
        ("crosses", &mut cells.crosses),
        ("unknown", &mut cells.unknown),
        ("not_applicable", &mut cells.not_applicable),
        ("none", &mut cells.none),
        ("totals", &mut cells.totals),
    ];
    for (name, list) in lists {
        for (word, span) in fields.get(name).map(|n| page.words(n)).unwrap_or_default() {
            list.extend(seen.once(page, word, span, name));
        }
    }
}

/// Names of months under their number.
fn months(page: &mut Page, fields: &mut Fields, cells: &mut CellWords) {
    let mut seen = Seen::default();
    for (number, node) in fields.get("months").map(|n| page.entries(n, "`months`")).unwrap_or_default() {
        let Some(month) = number.word.parse::<i8>().ok().filter(|month| (1..=12).contains(month)) else {
            let message = format!("`{}` is no month", number.word);
            page.fault_with_help(Code::BAD_QUANTITY, number.span, message, "write its number, from `1` to `12`");
            continue;
        };
        for (word, span) in page.words(node) {
            cells.months.extend(seen.once(page, word, span, &number.word).map(|key| (key, month)));
        }
    }
}

/// The words of a list, with what each means there.
#[derive(Default)]
struct Seen(FxHashMap<String, String>);

impl Seen {
    /// The key of a word that means one thing only; the same word again for that thing is no fault.
    fn once(&mut self, page: &mut Page, word: &str, span: Span, meaning: &str) -> Option<String> {
        let key = key(page, word, span)?;
        match self.0.get(&key) {
            Some(other) if other != meaning => {
                let message = format!("`{word}` is a word for `{other}` already");
                page.fault_with_help(Code::AMBIGUOUS_NAME, span, message, "leave it out in one of the two places");
                None
            }
            _ => {
                self.0.insert(key.clone(), meaning.to_string());
                Some(key)
            }
        }
    }
}

fn key(page: &mut Page, word: &str, span: Span) -> Option<String> {
    let key = cell_key(word);
    if key.is_none() {
        page.fault(Code::BAD_NAME, span, format!("`{word}` is what a spreadsheet writes in place of a value"));
    }
    key
}
