//! Which column gives which fact: what names say, what the user says, and what cannot both be.

use super::columns::By;
use super::mapping::Mapping;
use super::naming::{Named, Naming, multiple_of, naming};
use crate::model::{Catalogue, Decimal, FactId, Kind, Text, folded, nearest, said};

/// What a column is, as far as its name and the user tell.
#[derive(Debug, Clone)]
pub(super) enum Claim {
    Fact {
        named: Named,
        by: By,
    },
    Unlike(FactId),
    OtherUnit {
        fact: FactId,
        unit: String,
    },
    /// An alias of a fact that another column gives.
    Alike(FactId),
    LeftOut,
    Nothing,
}

impl Claim {
    /// The fact that the column gives; none where it is only like one.
    pub fn fact(&self) -> Option<FactId> {
        if let Claim::Fact { named, .. } = self { Some(named.fact) } else { None }
    }

    /// What its figures are multiplied by.
    pub fn times(&self) -> Decimal {
        if let Claim::Fact { named, .. } = self { named.times } else { Decimal::ONE }
    }

    /// By what it is known; by its name, where it gives nothing.
    pub fn by(&self) -> By {
        if let Claim::Fact { by, .. } = self { *by } else { By::Name }
    }
}

/// What the name of a column says by itself.
pub(super) fn claim(name: &str, catalogue: &Catalogue, output: &[String]) -> Claim {
    if let Some(fact) = catalogue.facts_by_name.get(&key(name)).copied() {
        return Claim::Fact { named: Named { fact, times: Decimal::ONE, year: None }, by: By::Name };
    }
    if output.iter().any(|column| column == name) {
        return Claim::Nothing;
    }
    match naming(name, catalogue) {
        Naming::Fact(named) => Claim::Fact { named, by: By::Alias },
        Naming::Unlike(fact) => Claim::Unlike(fact),
        Naming::OtherUnit { fact, unit } => Claim::OtherUnit { fact, unit },
        Naming::Nothing => Claim::Nothing,
    }
}

/// Takes over what the user said; returns what is wrong with it.
pub(super) fn mapped(names: &[String], mapping: &Mapping, catalogue: &Catalogue, claims: &mut [Claim]) -> Vec<Text> {
    let mut faults = Vec::new();
    let mut at: Vec<Option<&str>> = vec![None; names.len()];
    for said_of in &mapping.0 {
        let (column, place) = (&said_of.column, &said_of.place);
        let Some(i) = column_named(column, names) else {
            faults.push(match nearest(column, names.iter().map(String::as_str)) {
                Some(near) => said!(
                    "{place}: the file has no column `{column}`; did you mean `{near}`?",
                    "{place}: het bestand heeft geen kolom `{column}`; bedoelde u `{near}`?"
                ),
                None => {
                    let there = names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
                    said!(
                        "{place}: the file has no column `{column}`; its columns are {there}",
                        "{place}: het bestand heeft geen kolom `{column}`; de kolommen zijn {there}"
                    )
                }
            });
            continue;
        };
        if let Some(first) = at[i].replace(place) {
            faults.push(said!(
                "{place}: the column `{column}` is mapped twice, first by {first}; leave one of them out",
                "{place}: de kolom `{column}` is twee keer toegewezen, eerst door {first}; laat een van de twee weg"
            ));
            continue;
        }
        let Some(wanted) = &said_of.fact else {
            claims[i] = Claim::LeftOut;
            continue;
        };
        let Some(fact) = fact_named(wanted, catalogue) else {
            faults.push(match fact_meant(wanted, catalogue, &[]) {
                Some(near) => said!(
                    "{place}: there is no fact `{wanted}`; did you mean `{near}`?",
                    "{place}: er is geen gegeven `{wanted}`; bedoelde u `{near}`?"
                ),
                None => said!(
                    "{place}: there is no fact `{wanted}`; `vitaal rules list` shows all",
                    "{place}: er is geen gegeven `{wanted}`; `vitaal rules list` toont alles"
                ),
            });
            continue;
        };
        claims[i] = match (multiple_of(&names[i], fact, catalogue), said_of.times) {
            (Err(unit), _) => Claim::OtherUnit { fact, unit },
            (Ok(_), Some(times)) if !matches!(catalogue.fact(fact).kind, Kind::Figure(_)) => {
                faults.push(said!(
                    "{place}: `{wanted}` is no figure, so it has no factor; leave `{times}` out",
                    "{place}: `{wanted}` is geen getal en heeft dus geen factor; laat `{times}` weg"
                ));
                continue;
            }
            (Ok(of_name), times) => {
                let named = Named { fact, times: times.unwrap_or(of_name), year: None };
                Claim::Fact { named, by: By::Mapping }
            }
        };
    }
    faults
}

/// Leaves each fact one column; returns what cannot be settled.
pub(super) fn settled(names: &[String], catalogue: &Catalogue, claims: &mut [Claim]) -> Vec<Text> {
    let mut faults = Vec::new();
    for fact in catalogue.fact_ids() {
        let mut of_fact: Vec<usize> = (0..claims.len()).filter(|i| claims[*i].fact() == Some(fact)).collect();
        let strongest = of_fact.iter().map(|i| claims[*i].by()).max();
        // an alias gives way; what two aliases, or the user and a name, claim is for the user to settle
        if strongest.is_some_and(|by| by > By::Alias) {
            let (aliases, claiming) = of_fact.into_iter().partition(|i| claims[*i].by() == By::Alias);
            Vec::into_iter(aliases).for_each(|i: usize| claims[i] = Claim::Alike(fact));
            of_fact = claiming;
        }
        if of_fact.len() > 1 {
            faults.push(claimed_twice(fact, &of_fact, names, catalogue, claims));
        }
        let given = claims.iter().any(|claim| claim.fact() == Some(fact));
        for (claim, name) in claims.iter().zip(names).filter(|_| !given) {
            match claim {
                Claim::OtherUnit { fact: of, unit } if *of == fact => {
                    faults.push(in_other_unit(fact, name, unit, catalogue));
                }
                _ => {}
            }
        }
    }
    faults
}

fn claimed_twice(fact: FactId, columns: &[usize], names: &[String], catalogue: &Catalogue, claims: &[Claim]) -> Text {
    let name = &catalogue.fact(fact).name;
    let all = columns.iter().map(|i| format!("`{}` ({})", names[*i], i + 1)).collect::<Vec<_>>();
    let listed = |and: &str| match all.as_slice() {
        [first @ .., last] => format!("{} {and} {last}", first.join(", ")),
        [] => String::new(),
    };
    let (en, nl) = (listed("and"), listed("en"));
    let year = |i: &usize| if let Claim::Fact { named, .. } = &claims[*i] { named.year } else { None };
    if columns.iter().all(|i| year(i).is_some())
        && let Some(latest) = columns.iter().max_by_key(|i| year(i)).map(|i| &names[*i])
        && let Some(earlier) = columns.iter().find(|i| names[**i] != *latest).map(|i| &names[*i])
    {
        let previous = catalogue.previous(fact).map_or("", |fact| &catalogue.fact(fact).name);
        return said!(
            "the columns {en} give `{name}` for several years; say which year is the last closed one, as with `--map \"{latest}={name}\" --map \"{earlier}={previous}\"`",
            "de kolommen {nl} geven `{name}` voor verschillende jaren; zeg welk jaar het laatst afgesloten is, zoals met `--map \"{latest}={name}\" --map \"{earlier}={previous}\"`"
        );
    }
    let last = columns.last().map_or("", |i| &names[*i]);
    said!(
        "the columns {en} each give `{name}`; leave one unread, as with `--map \"{last}=\"`",
        "de kolommen {nl} geven elk `{name}`; laat er een ongelezen, zoals met `--map \"{last}=\"`"
    )
}

fn in_other_unit(fact: FactId, column: &str, unit: &str, catalogue: &Catalogue) -> Text {
    let name = &catalogue.fact(fact).name;
    let Text { en, nl } = match catalogue.fact(fact).kind {
        Kind::Figure(own) => catalogue.unit(own).name.clone(),
        _ => Text::default(),
    };
    said!(
        "the column `{column}` gives `{name}` in `{unit}`, and it is read in {en}; convert it, or leave it unread with `--map \"{column}=\"`",
        "de kolom `{column}` geeft `{name}` in `{unit}`, en dat wordt gelezen in {nl}; reken haar om, of laat haar ongelezen met `--map \"{column}=\"`",
    )
}

/// Names are compared without regard to capitals and the kind of space.
pub(super) fn key(name: &str) -> String {
    name.trim().to_lowercase().replace([' ', '-'], "_")
}

pub(super) fn same(a: &str, b: &str) -> bool {
    a.trim() == b.trim() || key(a) == key(b)
}

/// The column of this name; else the only one that differs in accents and punctuation alone.
fn column_named(wanted: &str, names: &[String]) -> Option<usize> {
    if let Some(exact) = names.iter().position(|name| same(name, wanted)) {
        return Some(exact);
    }
    let mut like = (0..names.len()).filter(|i| folded(&names[*i]) == folded(wanted));
    like.next().filter(|_| like.next().is_none())
}

/// The fact of this name, or with this alias.
fn fact_named(name: &str, catalogue: &Catalogue) -> Option<FactId> {
    let by_name = catalogue.facts_by_name.get(&key(name));
    by_name.or_else(|| catalogue.vocabulary.facts.get(&folded(name))).copied()
}

/// The fact that an unknown name was perhaps meant for, unless another column gives it.
pub(super) fn fact_meant(name: &str, catalogue: &Catalogue, found: &[Option<FactId>]) -> Option<String> {
    let is_free = |fact: &FactId| !found.contains(&Some(*fact));
    let fact_name = |fact: FactId| catalogue.fact(fact).name.as_str();
    let like_a_name = || nearest(&key(name), catalogue.fact_ids().filter(is_free).map(fact_name));
    let like_an_alias = || alias_like(&folded(name), catalogue).filter(is_free).map(fact_name);
    like_a_name().or_else(like_an_alias).map(str::to_string)
}

/// The fact with an alias that is one or two slips of the pen away. There are too many aliases for more.
fn alias_like(name: &str, catalogue: &Catalogue) -> Option<FactId> {
    let slips = |alias: &str| match strsim::osa_distance(name, alias) {
        1 if name.chars().count() >= 4 => Some(1),
        2 if name.chars().count() >= 8 => Some(2),
        _ => None,
    };
    let near = catalogue.vocabulary.facts.iter().filter_map(|(alias, fact)| Some((slips(alias)?, alias, *fact)));
    near.min().map(|(_, _, fact)| fact)
}
