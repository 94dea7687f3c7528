//! A cell that is not written as facts are: words of several languages for flags, choices, countries and what is not
//! known, and labels of entity types and sectors. Nothing with two meanings is read.

use super::dates;
use super::usage::{Wording, is_digit};
use super::value::{self, Fault, ValueFault};
use crate::model::{Catalogue, Country, Fact, Kind, SectorId, Text, TypeId, Value, cell_key, said};

/// The value of a cell of some fact, as far as words tell; nothing where they do not.
pub fn value(fact: &Fact, cell: &str, wording: Wording, catalogue: &Catalogue) -> Option<Result<Value, Fault>> {
    if wording == Wording::Canonical {
        return None;
    }
    if let Kind::Date = fact.kind
        && let Some(date) = dates::date(cell, wording, catalogue)
    {
        return Some(date.map(Value::Date));
    }
    let key = cell_key(cell)?;
    let words = &catalogue.vocabulary.cells;
    if words.unknown.contains(&key) {
        return Some(Ok(Value::Unknown));
    }
    if words.not_applicable.contains(&key) {
        return Some(Err(not_applicable(cell, fact)));
    }
    let read = match &fact.kind {
        Kind::Flag => return flag(cell, &key, wording, catalogue),
        Kind::Choice(_) if fact.first_choice() == 0 && words.none.contains(&key) => Value::Choice(0),
        Kind::Choice(_) => Value::Choice(*fact.choice_names.get(&key)?),
        Kind::Country => Value::Country(country(cell, catalogue)?),
        Kind::Countries => {
            let each = cell.split(['|', ';', ',', '/', '\n']).map(str::trim).filter(|part| !part.is_empty());
            Value::Countries(each.map(|part| country(part, catalogue)).collect::<Option<_>>()?)
        }
        Kind::Figure(_) | Kind::Date | Kind::Text | Kind::Functions | Kind::Sector | Kind::Code => return None,
    };
    Some(Ok(read))
}

fn flag(cell: &str, key: &str, wording: Wording, catalogue: &Catalogue) -> Option<Result<Value, Fault>> {
    let words = &catalogue.vocabulary.cells;
    let is_cross = words.crosses.contains(key);
    let unclear = |Text { en, nl }: Text| {
        let message = said!("`{cell}` is not clear: {en}", "`{cell}` is niet duidelijk: {nl}");
        Some(Err((message, either())))
    };
    match wording {
        Wording::Crosses if is_cross => Some(Ok(Value::Flag(true))),
        Wording::Crosses if words.flags.contains_key(key) => unclear(said!(
            "the other answers of its column are crosses",
            "de andere antwoorden in de kolom zijn kruisjes"
        )),
        _ if is_cross => unclear(said!(
            "its column has other answers than crosses",
            "de kolom heeft ook andere antwoorden dan kruisjes"
        )),
        Wording::Digits => Some(Ok(Value::Flag(*words.flags.get(key)?))),
        _ if is_digit(key, words) => unclear(said!(
            "its column has other answers than `0` and `1`",
            "de kolom heeft ook andere antwoorden dan `0` en `1`"
        )),
        _ => Some(Ok(Value::Flag(*words.flags.get(key)?))),
    }
}

/// A flag by a word that means one thing everywhere.
pub fn answer(cell: &str, catalogue: &Catalogue) -> Option<bool> {
    let key = cell_key(cell)?;
    let words = &catalogue.vocabulary.cells;
    words.flags.get(&key).filter(|_| !is_digit(&key, words)).copied()
}

/// What a flag is to be written as.
pub fn either() -> Text {
    said!(
        "write `true`, `false`, `unknown`, or leave it blank",
        "vul `true`, `false` of `unknown` in, of laat de cel leeg"
    )
}

fn not_applicable(cell: &str, fact: &Fact) -> Fault {
    let Text { en, nl } = match fact.kind {
        Kind::Flag => said!("write `false` where the answer is no", "vul `false` in als het antwoord nee is"),
        Kind::Choice(_) if fact.first_choice() == 0 => {
            said!("write `none` where none of the choices holds", "vul `none` in als geen van de keuzes geldt")
        }
        Kind::Figure(_) => said!("write `0` where it is nought", "vul `0` in als het nul is"),
        _ => said!("leave it blank where there is none", "laat de cel leeg als het er niet is"),
    };
    let help = said!("{en}, and `unknown` where it is not known", "{nl}, en `unknown` als het niet bekend is");
    (no_answer(cell), help)
}

fn no_answer(cell: &str) -> Text {
    said!(
        "`{cell}` says neither what it is nor that it is not known",
        "`{cell}` zegt niet wat het is, en ook niet dat het onbekend is"
    )
}

/// A country by its code or by its name.
fn country(cell: &str, catalogue: &Catalogue) -> Option<Country> {
    let by_name = || catalogue.vocabulary.cells.countries.get(&cell_key(cell)?).copied();
    value::country(cell, catalogue).or_else(by_name)
}

/// The country whose name is one or two slips of the pen away.
pub fn country_like(cell: &str, catalogue: &Catalogue) -> Option<Country> {
    like(cell, catalogue.vocabulary.cells.countries.iter()).copied()
}

/// The choice with a name that is one or two slips of the pen away.
pub fn choice_like<'c>(cell: &str, fact: &'c Fact) -> Option<&'c str> {
    let Kind::Choice(choices) = &fact.kind else { return None };
    let place = like(cell, fact.choice_names.iter())?.checked_sub(1)?;
    choices.get(usize::from(place)).map(String::as_str)
}

/// The answer with a word that is one or two slips of the pen away.
pub fn flag_like(cell: &str, catalogue: &Catalogue) -> Option<bool> {
    like(cell, catalogue.vocabulary.cells.flags.iter()).copied()
}

/// The entity type with a label that is one or two slips of the pen away.
pub fn type_like<'c>(cell: &str, catalogue: &'c Catalogue) -> Option<&'c str> {
    let found = like(cell, catalogue.vocabulary.cells.types.iter())?;
    found.first().map(|id| catalogue.entity_type(*id).id.as_str())
}

/// The sector with a label that is one or two slips of the pen away.
pub fn sector_like<'c>(cell: &str, catalogue: &'c Catalogue) -> Option<&'c str> {
    let found = like(cell, catalogue.vocabulary.cells.sectors.iter())?;
    found.first().map(|id| catalogue.sector(*id).id.as_str())
}

/// What stands under the key nearest to a cell.
fn like<'v, T>(cell: &str, words: impl Iterator<Item = (&'v String, &'v T)>) -> Option<&'v T> {
    let key = cell_key(cell)?;
    let most = match key.chars().count() {
        0..=3 => return None,
        4..=7 => 1,
        _ => 2,
    };
    let near = words.map(|(word, found)| (strsim::osa_distance(&key, word), word, found));
    near.filter(|(slips, ..)| *slips <= most).min_by_key(|(slips, word, _)| (*slips, *word)).map(|(.., found)| found)
}

/// An entity type by its label, or by its id in other capitals.
pub fn entity_type(name: &str, catalogue: &Catalogue) -> Option<Result<TypeId, ValueFault>> {
    let found = catalogue.vocabulary.cells.types.get(&cell_key(name)?)?;
    let ids = || found.iter().map(|id| catalogue.entity_type(*id).id.as_str());
    Some(only(found, name, ids))
}

/// A sector by its label, or by its id in other capitals.
pub fn sector(name: &str, catalogue: &Catalogue) -> Option<Result<SectorId, ValueFault>> {
    let found = catalogue.vocabulary.cells.sectors.get(&cell_key(name)?)?;
    let ids = || found.iter().map(|id| catalogue.sector(*id).id.as_str());
    Some(only(found, name, ids))
}

/// The one that has the label; a fault that names all where several have.
fn only<'c, T: Copy, I: Iterator<Item = &'c str>>(
    found: &[T],
    name: &str,
    ids: impl Fn() -> I,
) -> Result<T, ValueFault> {
    match found {
        [only] => Ok(*only),
        _ => {
            let ids = ids().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", ");
            Err(ValueFault {
                fact: None,
                message: said!("`{name}` can mean {ids}", "`{name}` kan {ids} betekenen"),
                help: said!("write the one that is meant", "vul in welke is bedoeld"),
            })
        }
    }
}

/// Whether a cell says that something is not known.
pub fn is_unknown(cell: &str, catalogue: &Catalogue) -> bool {
    cell_key(cell).is_some_and(|key| catalogue.vocabulary.cells.unknown.contains(&key))
}

/// What is wrong with a cell of functions or sectors that says the question does not arise.
pub fn refused(cell: &str, catalogue: &Catalogue) -> Option<ValueFault> {
    let key = cell_key(cell)?;
    catalogue.vocabulary.cells.not_applicable.contains(&key).then(|| ValueFault {
        fact: None,
        message: no_answer(cell),
        help: said!(
            "leave it blank where it is not known; in `function`, `other` is none of the listed types",
            "laat de cel leeg als het niet bekend is; in `function` is `other` geen van de vermelde soorten"
        ),
    })
}
