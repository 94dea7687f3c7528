//! One cell, read as the value of a fact. What cannot be read for certain is a fault with its remedy, never a guess.

use super::dates::last_day;
use super::figure::{figure, no_figure, own_multiple};
use super::usage::{Usage, Wording};
use super::words;
use crate::model::{
    Catalogue, Country, Decimal, DecimalFault, Fact, FactId, Facts, Functions, Kind, Lang, SectorId, Text, TypeId,
    UnitId, Value, cell_key, nearest, said,
};

/// Why a cell was not read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}; {}", message.en, help.en)]
pub struct ValueFault {
    pub fact: Option<FactId>,
    /// What is wrong, with the text of the cell in backticks.
    pub message: Text,
    /// What to do about it.
    pub help: Text,
}

/// A cell that is longer than anything that is read from one.
pub(super) fn too_long(cell: &str) -> ValueFault {
    let start: String = cell.chars().take(40).collect();
    let length = cell.len();
    ValueFault {
        fact: None,
        message: said!(
            "`{start}...` has {length} bytes, more than anything that this column can hold",
            "`{start}...` heeft {length} bytes, meer dan er in deze kolom kan staan"
        ),
        help: said!(
            "look for a delimiter or a line end that is missing",
            "zoek een scheidingsteken of een regeleinde dat ontbreekt"
        ),
    }
}

/// A cell of a column that is no function and no sector.
///
/// # Errors
/// When the cell is no value of this fact.
pub fn parse(fact: FactId, cell: &str, catalogue: &Catalogue, usage: Usage) -> Result<Value, ValueFault> {
    if cell.is_empty() {
        return Ok(Value::Blank);
    }
    if cell == "unknown" {
        return Ok(Value::Unknown);
    }
    let declared = catalogue.fact(fact);
    let read = match &declared.kind {
        Kind::Figure(unit) => {
            // a figure has digits, and a word for what is not known has none
            let word = (!has_digit(cell)).then(|| words::value(declared, cell, usage.wording, catalogue)).flatten();
            word.unwrap_or_else(|| match figure(cell, *unit, usage.marks, catalogue) {
                Ok(Value::Figure(found)) if catalogue.unit(*unit).whole && !found.is_whole() => {
                    Err(no_whole(cell, *unit, catalogue))
                }
                read => read,
            })
        }
        _ => match plain(declared, cell, catalogue) {
            Some(value) => return Ok(value),
            None => words::value(declared, cell, usage.wording, catalogue)
                .unwrap_or_else(|| Err(unread(declared, cell, catalogue))),
        },
    };
    read.map_err(|(message, help)| ValueFault { fact: Some(fact), message, help })
}

fn has_digit(cell: &str) -> bool {
    cell.bytes().any(|b| b.is_ascii_digit())
}

/// A cell of a column whose figures are multiplied by what the name of the column says.
///
/// # Errors
/// When the cell is no value of this fact, or grows too large.
pub(super) fn parse_times(
    fact: FactId,
    cell: &str,
    times: Decimal,
    catalogue: &Catalogue,
    usage: Usage,
) -> Result<Value, ValueFault> {
    let value = parse(fact, cell, catalogue, usage)?;
    let Value::Figure(figure) = value else { return Ok(value) };
    if times == Decimal::ONE {
        return Ok(value);
    }
    let product = match own_multiple(cell, catalogue) {
        Some(word) => Err(twice_multiplied(cell, word, times)),
        None => figure.times_decimal(times).ok_or_else(|| no_figure(cell, DecimalFault::TooLarge)),
    };
    product.map(Value::Figure).map_err(|(message, help)| ValueFault { fact: Some(fact), message, help })
}

/// What is counted in the unit comes in wholes.
fn no_whole(cell: &str, unit: UnitId, catalogue: &Catalogue) -> Fault {
    let Text { en, nl } = &catalogue.unit(unit).name;
    (
        said!("`{cell}` is no whole number of {en}", "`{cell}` is geen geheel aantal {nl}"),
        said!(
            "give the number without decimals, or leave it blank",
            "geef het aantal zonder decimalen, of laat de cel leeg"
        ),
    )
}

/// The column and the cell each say by what the figure is multiplied.
fn twice_multiplied(cell: &str, word: &str, times: Decimal) -> Fault {
    let [en, nl] = Lang::ALL.map(|lang| times.grouped(lang));
    (
        said!(
            "`{cell}` has the word `{word}` in a column that is read times {en}",
            "`{cell}` heeft het woord `{word}` in een kolom die maal {nl} wordt gelezen"
        ),
        said!(
            "write the figure without it, or rename the column",
            "schrijf het cijfer zonder dat woord, of hernoem de kolom"
        ),
    )
}

/// What is wrong, and what to do about it.
pub(super) type Fault = (Text, Text);

/// A cell that is written as facts are; figures are not among them.
pub(super) fn plain(fact: &Fact, cell: &str, catalogue: &Catalogue) -> Option<Value> {
    Some(match &fact.kind {
        Kind::Flag => match cell {
            "true" | "TRUE" | "True" => Value::Flag(true),
            "false" | "FALSE" | "False" => Value::Flag(false),
            _ => return None,
        },
        Kind::Choice(choices) => match choices.iter().position(|c| c == cell) {
            Some(i) => Value::Choice(i as u8 + 1),
            // none of them only where a blank means that too
            None if fact.first_choice() == 0 && cell == "none" => Value::Choice(0),
            None => return None,
        },
        Kind::Country => Value::Country(country(cell, catalogue)?),
        Kind::Countries => Value::Countries(list(cell).map(|code| country(code, catalogue)).collect::<Option<_>>()?),
        Kind::Date => Value::Date(cell.parse().ok().filter(|_| cell.len() == 10)?),
        Kind::Text | Kind::Functions | Kind::Sector | Kind::Code => Value::Text(cell.to_string()),
        Kind::Figure(_) => return None,
    })
}

/// A country by its code.
pub(super) fn country(cell: &str, catalogue: &Catalogue) -> Option<Country> {
    let code = <[u8; 2]>::try_from(cell.as_bytes()).map(|code| Country(code.map(|b| b.to_ascii_uppercase()))).ok();
    code.filter(|code| catalogue.all_countries.contains(*code))
}

/// What is wrong with a cell that neither its own words nor others can read.
fn unread(fact: &Fact, cell: &str, catalogue: &Catalogue) -> Fault {
    match &fact.kind {
        Kind::Choice(choices) => no_choice(cell, choices, fact),
        Kind::Country => no_country(cell, catalogue),
        Kind::Countries => {
            let is_known = |code: &&str| country(code, catalogue).is_some();
            no_country(list(cell).find(|code| !is_known(code)).unwrap_or(cell), catalogue)
        }
        Kind::Date => no_date(cell, catalogue),
        _ => {
            let help = match words::flag_like(cell, catalogue) {
                Some(near) => said!("did you mean `{near}`?", "bedoelde u `{near}`?"),
                None => words::either(),
            };
            (said!("`{cell}` is neither true nor false", "`{cell}` is noch true, noch false"), help)
        }
    }
}

fn no_date(cell: &str, catalogue: &Catalogue) -> Fault {
    let month = |name: &str| catalogue.vocabulary.cells.months.get(&cell_key(name)?).copied();
    let help = match last_day(cell, month) {
        Some(last) => said!("that month has {last} days", "die maand heeft {last} dagen"),
        None => {
            said!("write year, month and day as in `2026-08-15`", "schrijf jaar, maand en dag zoals in `2026-08-15`")
        }
    };
    (said!("`{cell}` is no date", "`{cell}` is geen datum"), help)
}

fn no_choice(cell: &str, choices: &[String], fact: &Fact) -> Fault {
    let none = (fact.first_choice() == 0).then_some("none");
    let known = choices.iter().map(String::as_str).chain(none).chain(["unknown"]);
    let known = known.map(|c| format!("`{c}`")).collect::<Vec<_>>().join(", ");
    let help = match words::choice_like(cell, fact) {
        Some(near) => said!("did you mean `{near}`?", "bedoelde u `{near}`?"),
        None => said!("write one of {known}, or leave it blank", "vul een van deze in: {known}, of laat de cel leeg"),
    };
    (said!("`{cell}` is none of the choices", "`{cell}` is geen van de keuzes"), help)
}

fn no_country(cell: &str, catalogue: &Catalogue) -> Fault {
    let upper = cell.to_ascii_uppercase();
    let often_meant = [("UK", "GB"), ("EL", "GR")].iter().find(|(wrong, _)| *wrong == upper);
    let help = match (often_meant, words::country_like(cell, catalogue)) {
        (Some((_, right)), _) => {
            said!("the code in ISO 3166-1 is `{right}`", "de code volgens ISO 3166-1 is `{right}`")
        }
        (None, Some(near)) => {
            let code = near.code();
            said!("did you mean `{code}`?", "bedoelde u `{code}`?")
        }
        (None, None) => said!(
            "write the two letters of ISO 3166-1, as in `NL`",
            "schrijf de twee letters van ISO 3166-1, zoals in `NL`"
        ),
    };
    (said!("`{cell}` is no country", "`{cell}` is geen land"), help)
}

fn list(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('|').map(str::trim).filter(|part| !part.is_empty())
}

/// The functions of a record: entity types, each once, in the order of the catalogue.
///
/// # Errors
/// When one is no entity type.
pub fn functions(cell: &str, catalogue: &Catalogue, wording: Wording) -> Result<Functions, ValueFault> {
    if cell.is_empty() || cell == "unknown" {
        return Ok(Functions::Unknown);
    }
    let mut types: Vec<TypeId> = Vec::new();
    for name in list(cell) {
        match catalogue.types_by_name.get(name) {
            Some(id) => types.push(*id),
            None if wording == Wording::Canonical => return Err(no_such_type(name, catalogue)),
            None => return functions_in_words(cell, catalogue),
        }
    }
    Ok(known(types))
}

fn known(mut types: Vec<TypeId>) -> Functions {
    types.sort_unstable();
    types.dedup();
    if types.is_empty() { Functions::Unknown } else { Functions::Known(types.into()) }
}

/// The functions of a cell that names some by their labels.
fn functions_in_words(cell: &str, catalogue: &Catalogue) -> Result<Functions, ValueFault> {
    if words::is_unknown(cell, catalogue) {
        return Ok(Functions::Unknown);
    }
    let one = |name: &str| match catalogue.types_by_name.get(name) {
        Some(id) => Ok(*id),
        None => words::entity_type(name, catalogue)
            .unwrap_or_else(|| Err(words::refused(name, catalogue).unwrap_or_else(|| no_such_type(name, catalogue)))),
    };
    // a label may have a comma in it, and none has a semicolon
    let names = cell.split(['|', ';', '\n']).map(str::trim).filter(|name| !name.is_empty());
    Ok(known(names.map(one).collect::<Result<_, _>>()?))
}

/// Entity types that stand between other signs than those that separate them, as they are to be written.
fn several(name: &str, catalogue: &Catalogue) -> Option<String> {
    let one = |name: &str| match catalogue.types_by_name.get(name) {
        Some(id) => Some(*id),
        None => words::entity_type(name, catalogue)?.ok(),
    };
    // a hyphen or a word for `and` stands in names too
    let parts = name.split([',', '/', '+', '&']).map(str::trim).filter(|part| !part.is_empty());
    let ids = parts.map(|part| Some(catalogue.entity_type(one(part)?).id.as_str())).collect::<Option<Vec<&str>>>()?;
    (ids.len() > 1).then(|| ids.join("|"))
}

fn no_such_type(name: &str, catalogue: &Catalogue) -> ValueFault {
    let help = if let Some(several) = several(name, catalogue) {
        said!("separate several with `|`, as in `{several}`", "scheid er meer dan een met `|`, zoals in `{several}`")
    } else if catalogue.sectors_by_name.contains_key(name) {
        said!(
            "that is a sector: put it in the column `sector`, or name the entity type",
            "dat is een sector: zet die in de kolom `sector`, of noem de soort entiteit"
        )
    } else {
        let near = nearest(name, catalogue.types.iter().map(|t| t.id.as_str()));
        match words::type_like(name, catalogue).or(near) {
            Some(near) => said!(
                "did you mean `{near}`? `vitaal rules list` shows all; `other` is none of the listed",
                "bedoelde u `{near}`? `vitaal rules list` toont alles; `other` is geen van de vermelde soorten"
            ),
            None => said!(
                "`vitaal rules list` shows all entity types; `other` is none of the listed",
                "`vitaal rules list` toont alle soorten entiteiten; `other` is geen van de vermelde soorten"
            ),
        }
    };
    let message = said!("`{name}` is no entity type", "`{name}` is geen soort entiteit");
    ValueFault { fact: None, message, help }
}

/// The sector of a record.
///
/// # Errors
/// When it is no sector.
pub fn sector(cell: &str, catalogue: &Catalogue, wording: Wording) -> Result<Option<SectorId>, ValueFault> {
    if cell.is_empty() || cell == "unknown" {
        return Ok(None);
    }
    if let Some(id) = catalogue.sectors_by_name.get(cell) {
        return Ok(Some(*id));
    }
    if wording != Wording::Canonical {
        if words::is_unknown(cell, catalogue) {
            return Ok(None);
        }
        if let Some(found) = words::sector(cell, catalogue) {
            return found.map(Some);
        }
        if let Some(refused) = words::refused(cell, catalogue) {
            return Err(refused);
        }
    }
    let help = if catalogue.types_by_name.contains_key(cell) {
        said!(
            "that is an entity type: put it in the column `function`",
            "dat is een soort entiteit: zet die in de kolom `function`"
        )
    } else {
        let near = nearest(cell, catalogue.sectors.iter().map(|s| s.id.as_str()));
        match words::sector_like(cell, catalogue).or(near) {
            Some(near) => said!(
                "did you mean `{near}`? `vitaal rules list` shows all",
                "bedoelde u `{near}`? `vitaal rules list` toont alles"
            ),
            None => said!("`vitaal rules list` shows all sectors", "`vitaal rules list` toont alle sectoren"),
        }
    };
    Err(ValueFault { fact: None, message: said!("`{cell}` is no sector", "`{cell}` is geen sector"), help })
}

/// What a record does, from both columns; a function says more than a sector, and must not contradict it.
///
/// # Errors
/// When none of the functions belongs to the sector.
pub fn reconcile(
    functions: Functions,
    sector: Option<SectorId>,
    catalogue: &Catalogue,
) -> Result<Functions, ValueFault> {
    let Some(sector) = sector else { return Ok(functions) };
    let Some(types) = functions.types() else { return Ok(Functions::Sector(sector)) };
    let fits = |id: &TypeId| catalogue.entity_type(*id).sector.is_none_or(|of| of == sector);
    if types.iter().any(fits) {
        return Ok(functions);
    }
    let first = catalogue.entity_type(types[0]);
    let of = first.sector.map_or("no sector", |s| catalogue.sector(s).id.as_str());
    let given = &catalogue.sector(sector).id;
    Err(ValueFault {
        fact: None,
        message: said!(
            "function `{function}` belongs to sector `{of}`, and the sector given is `{given}`",
            "functie `{function}` hoort bij sector `{of}`, en de opgegeven sector is `{given}`",
            function = first.id,
        ),
        help: said!(
            "correct one of the two, or leave the sector blank",
            "verbeter een van de twee, of laat de sector leeg"
        ),
    })
}

/// What a record says that cannot be true together: a date before the one it follows, or a flag that the type of
/// organisation contradicts. `dates` are the facts of the record that are not before another.
pub fn contradictions(facts: &Facts, dates: &[(FactId, FactId)], catalogue: &Catalogue) -> Vec<ValueFault> {
    let name = |fact: FactId| catalogue.fact(fact).name.as_str();
    let mut found = Vec::new();
    for (later, earlier) in dates {
        if let (Value::Date(later_on), Value::Date(earlier_on)) = (facts.get(*later), facts.get(*earlier))
            && later_on < earlier_on
        {
            found.push(ValueFault {
                fact: Some(*later),
                message: said!(
                    "`{later_on}` is before `{earlier}`, which is {earlier_on}",
                    "`{later_on}` ligt vóór `{earlier}`, en dat is {earlier_on}",
                    earlier = name(*earlier),
                ),
                help: said!(
                    "correct one of the two dates, or leave the one that is not known blank",
                    "verbeter een van de twee datums, of laat de datum die niet bekend is leeg"
                ),
            });
        }
    }
    for entity_type in facts.functions.types().unwrap_or_default().iter().map(|id| catalogue.entity_type(*id)) {
        for flag in entity_type.implies.iter().filter(|flag| *facts.get(**flag) == Value::Flag(false)) {
            found.push(ValueFault {
                fact: Some(*flag),
                message: said!(
                    "`false` contradicts the function `{function}`",
                    "`false` is in strijd met de functie `{function}`",
                    function = entity_type.id,
                ),
                help: said!(
                    "leave `{flag}` blank, or name another function",
                    "laat `{flag}` leeg, of noem een andere functie",
                    flag = name(*flag),
                ),
            });
        }
    }
    found
}

/// The facts among these that are not before another, with that other.
pub fn ordered_dates(facts: impl Iterator<Item = FactId>, catalogue: &Catalogue) -> Vec<(FactId, FactId)> {
    facts.filter_map(|fact| Some((fact, catalogue.fact(fact).not_before?))).collect()
}

/// A record from names and cells, as the library and the cases beside the law give it.
///
/// # Errors
/// The first cell that cannot be read, or a name that is no fact.
pub fn record<'c>(
    cells: impl IntoIterator<Item = (&'c str, &'c str)>,
    catalogue: &Catalogue,
) -> Result<Facts, ValueFault> {
    let mut facts = Facts::none(catalogue);
    let (mut known, mut of_sector) = (Functions::Unknown, None);
    for (name, cell) in cells {
        let Some(fact) = catalogue.facts_by_name.get(name).copied() else {
            let near = nearest(name, catalogue.facts_by_name.keys().map(String::as_str));
            let help = match near {
                Some(near) => said!("did you mean `{near}`?", "bedoelde u `{near}`?"),
                None => said!("see rules/facts.yaml", "zie rules/facts.yaml"),
            };
            let message = said!("there is no fact `{name}`", "er is geen gegeven `{name}`");
            return Err(ValueFault { fact: None, message, help });
        };
        match catalogue.fact(fact).kind {
            Kind::Functions => known = functions(cell, catalogue, Wording::Canonical)?,
            Kind::Sector => of_sector = sector(cell, catalogue, Wording::Canonical)?,
            _ => facts.set(fact, parse(fact, cell, catalogue, Usage::CANONICAL)?),
        }
    }
    facts.functions = reconcile(known, of_sector, catalogue)?;
    let dates = ordered_dates(catalogue.fact_ids(), catalogue);
    match contradictions(&facts, &dates, catalogue).into_iter().next() {
        Some(fault) => Err(fault),
        None => Ok(facts),
    }
}
