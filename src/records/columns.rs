//! The header of a file: which columns are facts, which pass through, and which will be replaced.

use super::claims::{Claim, claim, fact_meant, key, mapped, same, settled};
use super::line::Line;
use super::mapping::Mapping;
use super::naming::begins_like;
use crate::model::{Catalogue, Decimal, FactId, Kind, Lang, Text, said};
use std::fmt;

/// What the header of a file says.
#[derive(Debug, Clone, Default)]
pub struct Columns {
    pub names: Vec<String>,
    /// For each column the fact it gives.
    pub facts: Vec<Option<FactId>>,
    /// For each column what its figures are multiplied by: mostly one.
    pub times: Vec<Decimal>,
    /// For each column by what it is known to give its fact.
    pub by: Vec<By>,
    /// Columns that are no fact, or not taken for one.
    pub passed_through: Vec<Unread>,
    /// Columns that have the name of an output column.
    pub replaced: Vec<String>,
    /// The column that names the file that each row is of, where several were read as one.
    pub names_files: Option<usize>,
}

/// By what a column is known to give its fact; the last outdoes those before it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum By {
    /// A word of some language, or a label.
    Alias,
    /// The name of the fact.
    #[default]
    Name,
    /// What the user said.
    Mapping,
}

/// A column that passes through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    pub column: String,
    pub why: Why,
}

/// Why a column is not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// It is no fact; perhaps this one was meant.
    NoFact(Option<String>),
    /// It begins with a name of the fact, and the rest is not understood.
    BeginsLike(String),
    /// It looks like the fact and counts something else: why.
    Unlike(String, Text),
    /// The fact comes from another column.
    Given { fact: String, by: String },
    /// The user said so.
    LeftOut,
}

/// Why a header cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HeaderFault {
    Empty,
    Duplicate {
        first: String,
        at: usize,
        again: String,
        again_at: usize,
    },
    /// No column tells anything; `named` are those that say which organisation it is, `needed` some that would tell.
    NothingKnown {
        found: String,
        named: Vec<String>,
        needed: [String; 3],
    },
    /// Columns that give the same fact or a figure in another unit, and what was said of columns that cannot be.
    Columns(Vec<Text>),
    NoText,
}

impl HeaderFault {
    /// What is wrong and what to do, in every language.
    pub fn said(&self) -> Text {
        match self {
            HeaderFault::Empty => said!(
                "the file is empty: its first line must name the columns",
                "het bestand is leeg: de eerste regel moet de kolommen noemen"
            ),
            HeaderFault::Duplicate { first, at, again, again_at } => said!(
                "the columns `{first}` ({at}) and `{again}` ({again_at}) have the same name; rename or remove one of them",
                "de kolommen `{first}` ({at}) en `{again}` ({again_at}) hebben dezelfde naam; hernoem of verwijder een van de twee"
            ),
            HeaderFault::NothingKnown { found, named, needed: [one, two, three] } if named.is_empty() => said!(
                "none of the columns is known ({found}); the first line must name columns such as `{one}`, `{two}` or `{three}`",
                "geen van de kolommen is bekend ({found}); de eerste regel moet kolommen noemen zoals `{one}`, `{two}` of `{three}`"
            ),
            HeaderFault::NothingKnown { named, needed: [one, two, three], .. } => {
                let known = |and: &str| named.iter().map(|n| format!("`{n}`")).collect::<Vec<_>>().join(and);
                let (en, nl) = (known(" and "), known(" en "));
                said!(
                    "no column but {en} is known; a column such as `{one}`, `{two}` or `{three}` is needed",
                    "buiten {nl} is geen kolom bekend; er is een kolom nodig zoals `{one}`, `{two}` of `{three}`"
                )
            }
            HeaderFault::Columns(faults) => {
                let all = |lang| faults.iter().map(|fault| fault.get(lang)).collect::<Vec<_>>().join("\n");
                Text { en: all(Lang::En).into(), nl: all(Lang::Nl).into() }
            }
            HeaderFault::NoText => said!(
                "the first line is not text in the encoding of the file; name another with `--encoding`, or save it as UTF-8",
                "de eerste regel is geen tekst in de codering van het bestand; noem een andere met `--encoding`, of sla het op als UTF-8"
            ),
        }
    }
}

impl fmt::Display for HeaderFault {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.said().en)
    }
}

impl std::error::Error for HeaderFault {}

impl Columns {
    /// Reads the first line. `output` are the names of the columns that will be added; `mapping` is what the user said
    /// of columns.
    ///
    /// # Errors
    /// When the header cannot be used.
    pub fn read(
        header: &Line,
        catalogue: &Catalogue,
        output: &[String],
        mapping: &Mapping,
    ) -> Result<Columns, HeaderFault> {
        let names: Option<Vec<String>> =
            header.iter().map(|name| Some(std::str::from_utf8(name).ok()?.trim().to_string())).collect();
        let names = names.ok_or(HeaderFault::NoText)?;
        if names.iter().all(String::is_empty) {
            return Err(HeaderFault::Empty);
        }
        if let Some(fault) = duplicate(&names) {
            return Err(fault);
        }
        let mut claims: Vec<Claim> = names.iter().map(|name| claim(name, catalogue, output)).collect();
        let mut faults = mapped(&names, mapping, catalogue, &mut claims);
        faults.extend(settled(&names, catalogue, &mut claims));
        if !faults.is_empty() {
            return Err(HeaderFault::Columns(faults));
        }
        let facts: Vec<Option<FactId>> = claims.iter().map(Claim::fact).collect();
        let tells = |fact: &FactId| catalogue.fact(*fact).kind != Kind::Text;
        if !facts.iter().flatten().any(tells) {
            let found = names.iter().take(8).map(|n| format!("`{n}`")).collect::<Vec<_>>().join(", ");
            let named = names.iter().zip(&facts).filter(|(_, fact)| fact.is_some()).map(|(name, _)| name.clone());
            return Err(HeaderFault::NothingKnown { found, named: named.collect(), needed: needed(catalogue) });
        }
        let replaced: Vec<String> = names.iter().filter(|n| output.contains(n)).cloned().collect();
        let unread = |(name, claim): (&String, &Claim)| {
            let why = why(name, claim, catalogue, (&names, &facts))?;
            Some(Unread { column: name.clone(), why })
        };
        let passed_through = names
            .iter()
            .zip(&claims)
            .filter(|(name, _)| !name.is_empty() && !replaced.contains(name))
            .filter_map(unread)
            .collect();
        let times = claims.iter().map(Claim::times).collect();
        let by = claims.iter().map(Claim::by).collect();
        Ok(Columns { names, facts, times, by, passed_through, replaced, names_files: None })
    }

    /// Whether some column holds codes of activities.
    pub fn has_codes(&self, catalogue: &Catalogue) -> bool {
        self.facts.iter().flatten().any(|fact| catalogue.fact(*fact).kind == Kind::Code)
    }

    /// Whether a column has the very name of the fact that it gives.
    pub fn is_canonical(&self, at: usize, catalogue: &Catalogue) -> bool {
        self.facts[at].is_some_and(|fact| catalogue.fact(fact).name == key(&self.names[at]))
    }

    /// Where a fact stands in a row.
    pub fn place(&self, fact: FactId) -> Option<usize> {
        self.facts.iter().position(|f| *f == Some(fact))
    }

    /// The same, of the fact of this name.
    pub fn named(&self, fact: &str, catalogue: &Catalogue) -> Option<usize> {
        catalogue.facts_by_name.get(fact).and_then(|fact| self.place(*fact))
    }

    /// Whether any gives a date: where none does, nothing that a record says is dated.
    pub fn has_dates(&self, catalogue: &Catalogue) -> bool {
        self.facts.iter().flatten().any(|fact| catalogue.fact(*fact).kind == Kind::Date)
    }

    /// What was recognised by more than the name of a fact, for the reader to see: column by column, or nothing.
    pub fn recognised(&self, catalogue: &Catalogue) -> Option<Text> {
        let of = |i: usize| {
            let (fact, name, times) = (self.facts[i]?, &self.names[i], self.times[i]);
            let fact = &catalogue.fact(fact).name;
            let [en, nl] = Lang::ALL.map(|lang| times.grouped(lang));
            (self.by[i] != By::Name).then(|| match times == Decimal::ONE {
                true => said!("`{name}` as `{fact}`", "`{name}` als `{fact}`"),
                false => said!("`{name}` as `{fact}`, times {en}", "`{name}` als `{fact}`, maal {nl}"),
            })
        };
        let all: Vec<Text> = (0..self.names.len()).filter_map(of).collect();
        let joined = |lang| all.iter().map(|text| text.get(lang)).collect::<Vec<_>>().join("; ");
        (!all.is_empty()).then(|| Text { en: joined(Lang::En).into(), nl: joined(Lang::Nl).into() })
    }
}

impl Unread {
    /// The fact that was perhaps meant, or that another column gives.
    pub fn meant(&self) -> Option<&str> {
        match &self.why {
            Why::NoFact(fact) => fact.as_deref(),
            Why::BeginsLike(fact) | Why::Unlike(fact, _) | Why::Given { fact, .. } => Some(fact),
            Why::LeftOut => None,
        }
    }

    /// What is said of it; nothing of what the user left out.
    pub fn said(&self) -> Option<Text> {
        let column = &self.column;
        Some(match &self.why {
            Why::NoFact(None) => said!(
                "column `{column}` is no fact and passes through unread",
                "kolom `{column}` is geen bekend gegeven en gaat ongelezen mee"
            ),
            Why::NoFact(Some(near)) => said!(
                "column `{column}` is no fact and passes through unread; did you mean `{near}`?",
                "kolom `{column}` is geen bekend gegeven en gaat ongelezen mee; bedoelde u `{near}`?"
            ),
            Why::BeginsLike(fact) => said!(
                "column `{column}` begins like `{fact}`, but the rest is not understood, so it passes through unread; if it does give that, say so with `--map \"{column}={fact}\"`",
                "kolom `{column}` begint als `{fact}`, maar de rest is niet begrepen, dus zij gaat ongelezen mee; geeft zij dat wel, zeg dat dan met `--map \"{column}={fact}\"`"
            ),
            Why::Unlike(fact, Text { en, nl }) => said!(
                "column `{column}` is not read as `{fact}`: {en}; where it does give that, say so with `--map \"{column}={fact}\"`",
                "kolom `{column}` wordt niet gelezen als `{fact}`: {nl}; geeft zij dat wel, zeg dat dan met `--map \"{column}={fact}\"`",
            ),
            Why::Given { fact, by } => said!(
                "column `{column}` passes through unread: `{fact}` comes from the column `{by}`",
                "kolom `{column}` gaat ongelezen mee: `{fact}` komt uit de kolom `{by}`"
            ),
            Why::LeftOut => return None,
        })
    }
}

/// How many columns a row names that records can have; none where all of them are text.
pub(super) fn known<'n>(names: impl Iterator<Item = &'n str>, catalogue: &Catalogue, mapping: &Mapping) -> usize {
    let mut names: Vec<&str> = names.map(str::trim).filter(|name| !name.is_empty()).collect();
    // a name that comes twice is told when the records are opened
    names.sort_unstable_by_key(|name| name.to_lowercase());
    names.dedup_by_key(|name| name.to_lowercase());
    let is_mapped = |name: &str| mapping.0.iter().any(|m| m.fact.is_some() && same(&m.column, name));
    let tells = |name: &&str| match claim(name, catalogue, &[]) {
        Claim::Fact { named, .. } => Some(catalogue.fact(named.fact).kind != Kind::Text),
        Claim::OtherUnit { .. } => Some(true),
        _ => is_mapped(name).then_some(true),
    };
    let found: Vec<bool> = names.iter().filter_map(tells).collect();
    if found.contains(&true) { found.len() } else { 0 }
}

/// Some facts that tell what an organisation is: what it does, its sector, its first figure.
fn needed(catalogue: &Catalogue) -> [String; 3] {
    let first = |is: fn(&Kind) -> bool| catalogue.facts.iter().find(|fact| is(&fact.kind));
    let name = |is| first(is).map(|fact| fact.name.clone()).unwrap_or_default();
    [name(|k| *k == Kind::Functions), name(|k| *k == Kind::Sector), name(|k| matches!(k, Kind::Figure(_)))]
}

fn duplicate(names: &[String]) -> Option<HeaderFault> {
    let keys: Vec<String> = names.iter().map(|name| key(name)).collect();
    let again_at = (0..names.len()).find(|i| !names[*i].is_empty() && keys[..*i].contains(&keys[*i]))?;
    let at = keys.iter().position(|key| *key == keys[again_at])?;
    let (first, again) = (names[at].clone(), names[again_at].clone());
    Some(HeaderFault::Duplicate { first, at: at + 1, again, again_at: again_at + 1 })
}

/// Why a column passes through; nothing where it does not.
fn why(name: &str, claim: &Claim, catalogue: &Catalogue, columns: (&[String], &[Option<FactId>])) -> Option<Why> {
    let (names, facts) = columns;
    let fact_name = |fact: FactId| catalogue.fact(fact).name.clone();
    let given = |fact: FactId| {
        let by = facts.iter().position(|f| *f == Some(fact))?;
        Some(Why::Given { fact: fact_name(fact), by: names[by].clone() })
    };
    Some(match claim {
        Claim::Fact { .. } => return None,
        Claim::Alike(fact) | Claim::OtherUnit { fact, .. } => given(*fact)?,
        Claim::Unlike(fact) => {
            given(*fact).unwrap_or_else(|| Why::Unlike(fact_name(*fact), catalogue.fact(*fact).unlike.clone()))
        }
        Claim::LeftOut => Why::LeftOut,
        Claim::Nothing => match begins_like(name, catalogue).filter(|fact| given(*fact).is_none()) {
            Some(fact) => Why::BeginsLike(fact_name(fact)),
            None => Why::NoFact(fact_meant(name, catalogue, facts)),
        },
    })
}
