//! What is said of the columns of a file, all of a kind in one sentence.

use crate::model::{Lang, Text, said};
use crate::records::{Unread, Why};

/// As many names are listed; of more the first few, and how many there are besides.
const LISTED: usize = 8;
const FIRST_FEW: usize = 5;

/// Names in backticks; of many the first few.
fn listed(names: &[&str], lang: Lang) -> String {
    let shown = if names.len() > LISTED { FIRST_FEW } else { names.len() };
    let all = names[..shown].iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let more = names.len() - shown;
    match more {
        0 => all,
        _ => said!("{all} and {more} more", "{all} en nog {more}").get(lang).to_string(),
    }
}

/// That columns have the names of what a run writes, and are replaced.
pub fn replaced(columns: &[String]) -> Option<Text> {
    let names: Vec<&str> = columns.iter().map(String::as_str).collect();
    let [en, nl] = Lang::ALL.map(|lang| listed(&names, lang));
    match names.len() {
        0 => None,
        1 => Some(said!(
            "column {en} is replaced by the result of this run",
            "kolom {nl} wordt vervangen door de uitkomst van deze beoordeling"
        )),
        n => Some(said!(
            "{n} columns are replaced by the results of this run: {en}",
            "{n} kolommen worden vervangen door de uitkomsten van deze beoordeling: {nl}"
        )),
    }
}

/// That columns have the names of what a run writes, where nothing is written in their place.
pub fn left(columns: &[String]) -> Option<Text> {
    let names: Vec<&str> = columns.iter().map(String::as_str).collect();
    let [en, nl] = Lang::ALL.map(|lang| listed(&names, lang));
    match names.len() {
        0 => None,
        1 => Some(said!(
            "column {en} is the result of another run, and is not read",
            "kolom {nl} is de uitkomst van een andere beoordeling, en wordt niet gelezen"
        )),
        n => Some(said!(
            "{n} columns are the results of another run, and are not read: {en}",
            "{n} kolommen zijn de uitkomsten van een andere beoordeling, en worden niet gelezen: {nl}"
        )),
    }
}

/// What is said of columns that pass through: those of which there is nothing more to say together, each other by itself.
pub fn unread(columns: &[Unread]) -> Vec<Text> {
    let (plain, others): (Vec<&Unread>, Vec<&Unread>) =
        columns.iter().partition(|column| column.why == Why::NoFact(None));
    let names: Vec<&str> = plain.iter().map(|column| column.column.as_str()).collect();
    let [en, nl] = Lang::ALL.map(|lang| listed(&names, lang));
    let together = match names.len() {
        0 | 1 => plain.iter().find_map(|column| column.said()),
        n => Some(said!(
            "{n} columns are no facts and pass through unread: {en}",
            "{n} kolommen zijn geen bekende gegevens en gaan ongelezen mee: {nl}"
        )),
    };
    others.iter().filter_map(|column| column.said()).chain(together).collect()
}
