//! What can be known of an organisation: facts with their units, entity types, sectors, countries.

use super::{Append, Country, CountrySet, Decimal, Lang, Text, Vocabulary};
use rustc_hash::{FxHashMap, FxHashSet};

/// A fact, by its place in the catalogue; facts are tested and asked in that order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FactId(pub u16);

/// A unit of figures, by its place in the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct UnitId(pub u8);

/// An entity type, by its place in the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeId(pub u16);

/// A sector, by its place in the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SectorId(pub u8);

/// Everything that rule sets and records refer to by name.
#[derive(Debug, Default)]
pub struct Catalogue {
    pub facts: Vec<Fact>,
    pub units: Vec<Unit>,
    pub sectors: Vec<Sector>,
    pub types: Vec<EntityType>,
    /// Named lists of countries, such as the members of a union.
    pub countries: FxHashMap<String, Vec<Country>>,
    /// Every country there is.
    pub all_countries: CountrySet,
    pub facts_by_name: FxHashMap<String, FactId>,
    pub types_by_name: FxHashMap<String, TypeId>,
    pub sectors_by_name: FxHashMap<String, SectorId>,
    /// Words that may stand beside a number in a cell, in lower case, longer ones first.
    pub beside_numbers: Vec<(String, Beside)>,
    /// Facts whose declaration could not be read. Their fault is reported, so conditions on them are not judged;
    /// a catalogue that has any is never handed on.
    pub unread: FxHashSet<FactId>,
    /// What the words in files mean.
    pub vocabulary: Vocabulary,
}

/// One thing that a record may say.
#[derive(Debug, Clone)]
pub struct Fact {
    pub name: String,
    pub kind: Kind,
    pub blank: Blank,
    /// While this flag is true, a blank is unknown whatever `blank` says.
    pub unknown_when: Option<FactId>,
    /// Whether each of several activities of one organisation may have a value of its own.
    pub per_activity: bool,
    /// The fact that this one gives last year's value of.
    pub previous_of: Option<FactId>,
    /// The date from which this fact counts: dated later than the day judged, it is as if it were not there yet.
    pub counts_from: Option<FactId>,
    /// A date that this date cannot lie before.
    pub not_before: Option<FactId>,
    pub label: Text,
    /// What is not known of it, where the label does not fit in a list of that: `whether it is publicly owned`.
    pub whether: Text,
    pub question: Text,
    pub help: Text,
    /// A figure in a sentence, with the placeholder `{value}`.
    pub measure: Text,
    pub hinted_by: Vec<Hint>,
    /// What files call it beside its name and its labels.
    pub aliases: Vec<Alias>,
    /// What files call its choices, by [`super::cell_key`], with their places counted from one.
    pub choice_names: FxHashMap<String, u8>,
    /// What each of its choices is called; its id where that is not said.
    pub choice_labels: Vec<Text>,
    /// Why the names that look like it mean something else; empty where there are none.
    pub unlike: Text,
}

/// A name that files use, with the language that it is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alias {
    /// Two letters, of any language.
    pub lang: String,
    pub name: String,
}

/// What values a fact takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    Flag,
    Figure(UnitId),
    /// Named values in ascending order; none of them is always possible too.
    Choice(Vec<String>),
    Country,
    Countries,
    Date,
    Text,
    Functions,
    Sector,
    /// A code of a classification of activities, or its version.
    Code,
}

/// What an empty cell means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Blank {
    Unknown,
    /// Assumed false, or none; disclosed.
    Absent,
    /// Assumed true; disclosed.
    True,
    /// Assumed to be the country of the law applied; disclosed.
    Jurisdiction,
    /// Assumed equal to another fact; disclosed.
    SameAs(FactId),
}

/// What in a record hints that a blank was not meant as it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hint {
    Given(FactId),
    /// The country given is not on this list.
    Outside {
        country: FactId,
        list: CountrySet,
    },
}

/// How figures of a unit are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Count,
    Money,
}

/// What a word beside a number means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Beside {
    /// So many times the number.
    Multiple(Decimal),
    /// A unit, and how many of it the word stands for.
    Unit(UnitId, Decimal),
    /// A unit that no figure is in.
    OtherUnit,
    /// Something else in one language than in another.
    Unclear,
}

/// A unit, with the sentences that set a figure beside a bound.
#[derive(Debug, Clone)]
pub struct Unit {
    pub id: String,
    pub name: Text,
    pub form: Form,
    /// Things are counted in it, so that figures differ by one at least.
    pub whole: bool,
    pub below: Text,
    pub not_below: Text,
    pub within: Text,
    pub over: Text,
}

/// How a figure may be compared with a bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Relation {
    Below,
    Within,
    Over,
    NotBelow,
}

impl Fact {
    /// What is asked when it is not known, inside a sentence.
    pub fn asked(&self, lang: Lang) -> &str {
        if self.whether.get(lang).is_empty() { self.label.get(lang) } else { self.whether.get(lang) }
    }

    /// The first of its choices, counted from one; zero where none of them is a value too.
    pub fn first_choice(&self) -> u8 {
        u8::from(self.blank != Blank::Absent)
    }
}

impl Relation {
    /// Whether `figure` stands in this relation to `bound`.
    pub fn holds(self, figure: Decimal, bound: Decimal) -> bool {
        match self {
            Relation::Below => figure < bound,
            Relation::Within => figure <= bound,
            Relation::Over => figure > bound,
            Relation::NotBelow => figure >= bound,
        }
    }

    /// The relation that holds just when this one does not.
    pub fn opposite(self) -> Relation {
        match self {
            Relation::Below => Relation::NotBelow,
            Relation::NotBelow => Relation::Below,
            Relation::Within => Relation::Over,
            Relation::Over => Relation::Within,
        }
    }

    /// As conditions write it.
    pub fn sign(self) -> &'static str {
        match self {
            Relation::Below => "<",
            Relation::Within => "<=",
            Relation::Over => ">",
            Relation::NotBelow => ">=",
        }
    }
}

/// A part of the economy, under which entity types stand.
#[derive(Debug, Clone)]
pub struct Sector {
    pub id: String,
    pub label: Text,
}

/// What an organisation can do, as the annexes of acts list it.
#[derive(Debug, Clone)]
pub struct EntityType {
    pub id: String,
    /// The general type that this one stands under.
    pub refines: Option<TypeId>,
    pub sector: Option<SectorId>,
    pub subsector: Option<String>,
    pub label: Text,
    /// Words by which people look for it, names that files use among them.
    pub found_by: Vec<String>,
    /// Where the type is defined, as one would cite it.
    pub definition: String,
    /// Flags that are true of every organisation of this type; a record that says otherwise contradicts itself.
    pub implies: Vec<FactId>,
}

/// A set of entity types.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct TypeSet(Vec<u64>);

impl TypeSet {
    /// Adds a type; the set grows as needed.
    pub fn insert(&mut self, id: TypeId) {
        let word = usize::from(id.0 / 64);
        if self.0.len() <= word {
            self.0.resize(word + 1, 0);
        }
        self.0[word] |= 1 << (id.0 % 64);
    }

    /// Whether the type itself is in it; the general types above it do not count.
    pub fn contains(&self, id: TypeId) -> bool {
        self.0.get(usize::from(id.0 / 64)).is_some_and(|word| word >> (id.0 % 64) & 1 == 1)
    }
}

impl Catalogue {
    /// The fact of a number of this catalogue.
    pub fn fact(&self, id: FactId) -> &Fact {
        &self.facts[usize::from(id.0)]
    }

    /// The entity type of a number of this catalogue.
    pub fn entity_type(&self, id: TypeId) -> &EntityType {
        &self.types[usize::from(id.0)]
    }

    /// The sector of a number of this catalogue.
    pub fn sector(&self, id: SectorId) -> &Sector {
        &self.sectors[usize::from(id.0)]
    }

    /// The unit of a number of this catalogue.
    pub fn unit(&self, id: UnitId) -> &Unit {
        &self.units[usize::from(id.0)]
    }

    /// All entity types, in the order of the catalogue.
    pub fn type_ids(&self) -> impl Iterator<Item = TypeId> + use<> {
        (0..self.types.len() as u16).map(TypeId)
    }

    /// All facts, in the order in which they are asked.
    pub fn fact_ids(&self) -> impl Iterator<Item = FactId> + use<> {
        (0..self.facts.len() as u16).map(FactId)
    }

    /// All sectors, in the order of the catalogue.
    pub fn sector_ids(&self) -> impl Iterator<Item = SectorId> + use<> {
        (0..self.sectors.len() as u8).map(SectorId)
    }

    /// The type itself and the general types above it.
    pub fn with_general(&self, id: TypeId) -> impl Iterator<Item = TypeId> + '_ {
        std::iter::successors(Some(id), |id| self.entity_type(*id).refines)
    }

    /// The fact itself and those on which the meaning of its blank rests.
    pub fn rests_on(&self, fact: FactId) -> impl Iterator<Item = FactId> + '_ {
        let other = |f: &FactId| if let Blank::SameAs(other) = self.fact(*f).blank { Some(other) } else { None };
        std::iter::successors(Some(fact), other).flat_map(|f| [Some(f), self.fact(f).unknown_when]).flatten()
    }

    /// Whether what an organisation does can tell this fact.
    pub fn is_implied(&self, fact: FactId) -> bool {
        self.types.iter().any(|entity_type| entity_type.implies.contains(&fact))
    }

    /// The fact that gives last year's value of `fact`.
    pub fn previous(&self, fact: FactId) -> Option<FactId> {
        self.fact_ids().find(|id| self.fact(*id).previous_of == Some(fact))
    }

    /// A figure with its unit, as `lang` writes it: `300 AWU`, `EUR 10.01 million`.
    pub fn written(&self, unit: UnitId, figure: Decimal, lang: Lang) -> String {
        let mut out = String::new();
        self.write_figure(unit, figure, lang, &mut out);
        out
    }

    /// The same, appended to `out`.
    pub fn write_figure(&self, unit: UnitId, figure: Decimal, lang: Lang, out: &mut impl Append) {
        let unit = self.unit(unit);
        let name = unit.name.get(lang);
        match unit.form {
            Form::Count => {
                figure.write_grouped(lang, out);
                if !name.is_empty() {
                    out.append(" ");
                    out.append(name);
                }
            }
            Form::Money => {
                out.append(name);
                out.append(" ");
                let in_millions = figure.in_millions();
                in_millions.unwrap_or(figure).write_grouped(lang, out);
                if in_millions.is_some() {
                    out.append(match lang {
                        Lang::En => " million",
                        Lang::Nl => " miljoen",
                    });
                }
            }
        }
    }
}
