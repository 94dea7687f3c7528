//! The name of one column: which fact it gives, in which multiple and of which year. What is not wholly understood
//! gives nothing.

use crate::model::{Beside, Catalogue, Decimal, FactId, Kind, UnitId, Vocabulary, folded, tokens};

/// What the name of a column says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Naming {
    Fact(Named),
    /// It looks like this fact and counts something else.
    Unlike(FactId),
    /// It is this fact in a unit that figures do not have.
    OtherUnit {
        fact: FactId,
        unit: String,
    },
    /// Nothing that is known.
    Nothing,
}

/// A fact by the name of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Named {
    pub fact: FactId,
    /// What each figure of the column is multiplied by.
    pub times: Decimal,
    /// The year that the name gives.
    pub year: Option<u16>,
}

/// Words that are read together, at most.
const LONGEST_PHRASE: usize = 5;

/// Reads the name of a column: the name of a fact, and behind it perhaps a unit, a multiple and a year.
pub fn naming(name: &str, catalogue: &Catalogue) -> Naming {
    let tokens = tokens(name);
    // the longest name of a fact that leaves a rest which is understood
    let stems = (1..=tokens.len()).rev();
    let read = stems.filter_map(|n| {
        let (stem, rest) = tokens.split_at(n);
        let stem = folded(&stem.concat());
        let vocabulary = &catalogue.vocabulary;
        let known = vocabulary.facts.get(&stem).map(|fact| (*fact, true));
        let (fact, is_it) = known.or_else(|| vocabulary.unlike.get(&stem).map(|fact| (*fact, false)))?;
        named(fact, is_it, &Rest::read(rest, vocabulary)?, catalogue)
    });
    read.into_iter().next().unwrap_or(Naming::Nothing)
}

/// The fact whose name the name of a column begins with, though what follows is not understood.
pub fn begins_like(name: &str, catalogue: &Catalogue) -> Option<FactId> {
    let tokens = tokens(name);
    let stem = |n: usize| catalogue.vocabulary.facts.get(&folded(&tokens[..n].concat())).copied();
    (1..tokens.len()).rev().find_map(stem)
}

/// The multiple at the end of a name that is known by other means, or a unit there that figures do not have.
pub fn multiple_of(name: &str, fact: FactId, catalogue: &Catalogue) -> Result<Decimal, String> {
    let tokens = tokens(name);
    let rest = (1..tokens.len()).find_map(|n| Rest::read(&tokens[n..], &catalogue.vocabulary));
    match rest {
        Some(rest) if matches!(catalogue.fact(fact).kind, Kind::Figure(_)) => match rest.unlike(fact, catalogue) {
            Some(unit) => Err(unit),
            None => Ok(rest.times.unwrap_or(Decimal::ONE)),
        },
        _ => Ok(Decimal::ONE),
    }
}

/// What a fact becomes by what follows its name; nothing where that does not go together.
fn named(fact: FactId, is_it: bool, rest: &Rest, catalogue: &Catalogue) -> Option<Naming> {
    let Kind::Figure(unit) = catalogue.fact(fact).kind else {
        let named = Naming::Fact(Named { fact, times: Decimal::ONE, year: None });
        return rest.is_empty.then_some(if is_it { named } else { Naming::Unlike(fact) });
    };
    if let Some(unit) = rest.unlike(fact, catalogue) {
        return Some(if is_it { Naming::OtherUnit { fact, unit } } else { Naming::Unlike(fact) });
    }
    // persons are no annual work units, but `persons (AWU)` are
    if !is_it && rest.unit != Some(unit) {
        return Some(Naming::Unlike(fact));
    }
    let fact = if rest.previous { catalogue.previous(fact)? } else { fact };
    Some(Naming::Fact(Named { fact, times: rest.times.unwrap_or(Decimal::ONE), year: rest.year }))
}

/// What stands behind the name of a fact.
#[derive(Debug, Default)]
struct Rest {
    is_empty: bool,
    times: Option<Decimal>,
    unit: Option<UnitId>,
    other_unit: Option<String>,
    previous: bool,
    year: Option<u16>,
    /// A multiple was given by a single letter, which alone says too little.
    by_letter: bool,
    /// A multiple was given by a number.
    by_number: bool,
}

impl Rest {
    /// Reads all of it, or nothing: each part once, and no word that is not known.
    fn read(tokens: &[String], vocabulary: &Vocabulary) -> Option<Rest> {
        let mut rest = Rest { is_empty: tokens.is_empty(), ..Rest::default() };
        let mut at = 0;
        while at < tokens.len() {
            let longest = LONGEST_PHRASE.min(tokens.len() - at);
            let phrase = (1..=longest).rev().find(|n| rest.take(&tokens[at..at + n].concat(), vocabulary).is_some());
            at += match phrase {
                Some(n) => n,
                None => rest.take_number(&tokens[at])?,
            };
        }
        let has_unit = rest.unit.is_some() || rest.other_unit.is_some();
        let alone = tokens.len() == 1 && !tokens[0].starts_with('0');
        ((has_unit || !rest.by_letter) && !(rest.by_number && alone)).then_some(rest)
    }

    /// A word or phrase that the vocabulary has; nothing when it has not, or when a part comes twice.
    fn take(&mut self, phrase: &str, vocabulary: &Vocabulary) -> Option<()> {
        let key = folded(phrase);
        if vocabulary.previous.contains(&key) {
            return (!std::mem::replace(&mut self.previous, true)).then_some(());
        }
        if vocabulary.joints.contains(&key) {
            return Some(());
        }
        let known = |word: &str| vocabulary.beside.get(word).copied();
        if let Some(meaning) = known(&key) {
            self.by_letter |= key.chars().count() == 1 && matches!(meaning, Beside::Multiple(_));
            return self.add(phrase, meaning);
        }
        // a multiple and a unit written as one word: `keur`, `mln€`
        let mut splits = key.char_indices().skip(1).map(|(i, _)| key.split_at(i));
        let (first, second) = splits.find_map(|(a, b)| Some(((a, known(a)?), (b, known(b)?))))?;
        self.add(&first.0.to_uppercase(), first.1)?;
        self.add(&second.0.to_uppercase(), second.1)
    }

    /// A word that may stand beside a number.
    fn add(&mut self, word: &str, meaning: Beside) -> Option<()> {
        match meaning {
            Beside::Multiple(times) => once(&mut self.times, times),
            Beside::Unit(unit, times) => {
                once(&mut self.unit, unit)?;
                if times == Decimal::ONE { Some(()) } else { once(&mut self.times, times) }
            }
            Beside::OtherUnit => once(&mut self.other_unit, word.to_string()),
            Beside::Unclear => None,
        }
    }

    /// A multiple in digits (`1000`, `000`) or a year; one token.
    fn take_number(&mut self, token: &str) -> Option<usize> {
        let zeros = token.trim_start_matches('1');
        let is_multiple = zeros.bytes().all(|b| b == b'0') && matches!(zeros.len(), 3 | 6 | 9);
        if is_multiple && token.len() - zeros.len() <= 1 {
            self.by_number = true;
            return once(&mut self.times, Decimal::whole(10i64.pow(zeros.len() as u32))).map(|()| 1);
        }
        let is_year = token.len() == 4 && (token.starts_with("19") || token.starts_with("20"));
        let year = token.parse().ok().filter(|_| is_year)?;
        once(&mut self.year, year).map(|()| 1)
    }

    /// The unit it names, where figures of the fact have another.
    fn unlike(&self, fact: FactId, catalogue: &Catalogue) -> Option<String> {
        let of_figures = |unit: UnitId| catalogue.unit(unit).id.clone();
        let own = self.unit.filter(|unit| catalogue.fact(fact).kind != Kind::Figure(*unit));
        self.other_unit.clone().or_else(|| own.map(of_figures))
    }
}

/// Fills what is still empty.
fn once<T>(place: &mut Option<T>, value: T) -> Option<()> {
    place.is_none().then(|| *place = Some(value))
}
