//! In which order keys stand, and which collections stand on one line whatever their author chose.

use crate::model::Lang;
use crate::rules::forms::{CASE, CODE, Form, HINT, Names, ROW, Takes, Word};
use crate::rules::yaml::{Key, Node, Shape};

type Entry = (Key, Node);

/// The entries of a mapping in the order in which they stand, each with what it takes where that is known.
pub fn in_order<'n>(
    entries: &'n [Entry],
    takes: Option<&Takes>,
    columns: &[String],
) -> Vec<(&'n Entry, Option<&'static Takes>)> {
    let (form, named) = (takes.and_then(form_of), takes.and_then(named));
    if let Some(form) = form {
        let mut placed: Vec<(usize, &Entry, Option<&'static Takes>)> = Vec::new();
        for entry in entries {
            let (at, takes) = place_in(form, &entry.0.word, columns);
            placed.push((at, entry, takes));
        }
        placed.sort_by_key(|(at, ..)| *at);
        return placed.into_iter().map(|(_, entry, takes)| (entry, takes)).collect();
    }
    let mut ordered: Vec<&Entry> = entries.iter().collect();
    match (takes, named) {
        (Some(Takes::Text), _) => ordered.sort_by_key(|(key, _)| Lang::ALL.iter().position(|l| l.code() == key.word)),
        (_, Some((Names::Dates, _))) => ordered.sort_by(|(one, _), (other, _)| one.word.cmp(&other.word)),
        _ => {}
    }
    ordered.into_iter().map(|entry| (entry, named.map(|(_, takes)| takes))).collect()
}

/// The place of a key among the fields of a form.
fn place_in(form: &'static Form, key: &str, columns: &[String]) -> (usize, Option<&'static Takes>) {
    if let Some(at) = form.fields.iter().position(|field| field.key == key) {
        return (at, Some(&form.fields[at].takes));
    }
    let mut others = form.others();
    let first = others.next();
    let second = others.next().filter(|_| columns.iter().any(|column| column == key));
    // a key that means nothing here is reported by others, and stays at the end
    second.or(first).map_or((form.fields.len(), None), |(at, field)| (at, Some(&field.takes)))
}

fn form_of(takes: &Takes) -> Option<&'static Form> {
    match takes {
        Takes::Mapping(form) => Some(form),
        Takes::Either(several) => several.iter().find_map(form_of),
        _ => None,
    }
}

fn named(takes: &Takes) -> Option<(Names, &'static Takes)> {
    match takes {
        Takes::Named(names, takes) => Some((*names, takes)),
        Takes::Either(several) => several.iter().find_map(named),
        _ => None,
    }
}

/// What the items of a list take.
pub fn of_items(takes: Option<&Takes>) -> Option<Takes> {
    match takes {
        Some(Takes::Mappings(form)) => Some(Takes::Mapping(form)),
        Some(Takes::List(Word::Hint)) => Some(Takes::Mapping(&HINT)),
        _ => None,
    }
}

/// Cases, rows and codes: one a line, so that they can be read as a table.
pub fn stands_on_one_line(node: &Node, takes: Option<&Takes>) -> bool {
    let is_line = |form: &Form| [CASE.what, ROW.what, CODE.what].contains(&form.what);
    matches!(node.shape, Shape::Mapping(_)) && takes.and_then(form_of).is_some_and(is_line)
}

/// The parts of a file whose entries have names of their author's own.
pub fn stands_on_several(node: &Node, takes: Option<&Takes>, depth: usize) -> bool {
    let is_empty = matches!(&node.shape, Shape::Mapping(entries) if entries.is_empty());
    !is_empty && (depth == 0 || depth == 1 && takes.and_then(named).is_some())
}
