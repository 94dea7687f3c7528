//! The mappings that rule files are made of: which keys each has, in the order in which they are written, and what
//! stands under them.
//!
//! One list, many readers: a page takes keys from a mapping by its form and knows no others, `layout` writes them in
//! this order, and `schema` tells editors of them.

mod act;
mod beside;
mod shared;

pub use act::*;
pub use beside::*;
pub use shared::*;

/// One sort of mapping.
pub struct Form {
    /// What it is, as messages say it: `a rule`.
    pub what: &'static str,
    pub fields: &'static [Field],
}

/// One key of a mapping, or the place of all keys that are named elsewhere.
pub struct Field {
    /// The word; [`OTHERS`] where the words are facts, bodies' roles, regimes or columns.
    pub key: &'static str,
    pub takes: Takes,
    /// What the keys are that are named elsewhere; none where the field has a key of its own.
    pub of: Option<Given>,
    /// It must be there.
    pub needed: bool,
    /// What it means, in a sentence for the one who writes it.
    pub says: &'static str,
}

/// The key of a field that stands for all keys without a field of their own.
pub const OTHERS: &str = "";

/// What stands under a key.
pub enum Takes {
    One(Word),
    /// One word, or a list of them.
    Several(Word),
    List(Word),
    /// A text for readers, in every language.
    Text,
    Mapping(&'static Form),
    Mappings(&'static Form),
    /// Names of the author's own, each with one of these.
    Named(Names, &'static Takes),
    Either(&'static [Takes]),
    /// A condition; as the key of others, the keys of one.
    Condition,
    /// The cell of a fact, as a record gives it.
    Cell,
}

/// What a word says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    Any,
    OneOf(&'static [&'static str]),
    Date,
    Quantity,
    Number,
    Percentage,
    /// A name that is given elsewhere.
    Of(Given),
    /// Facts, each alone or as a mapping of this sort.
    Hint,
}

/// What names stand as keys of a mapping whose author chooses them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Names {
    Own,
    Dates,
    Numbers,
    Languages,
    Codes,
    Of(Given),
}

/// What a name is given to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Given {
    Act,
    /// An output column that a case may assert.
    Assertable,
    Body,
    /// A code of a diagnostic.
    Diagnostic,
    Class,
    Column,
    Country,
    CountryList,
    Criterion,
    DateColumn,
    /// What an act may decide: a regime, or size.
    Decided,
    Fact,
    Reading,
    Regime,
    /// An output column for bodies.
    Role,
    Rule,
    Sector,
    Table,
    Type,
    Unit,
}

impl Form {
    /// The field of a key, but for those named elsewhere.
    pub fn field(&self, key: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.key == key && key != OTHERS)
    }

    /// The keys that have a field of their own.
    pub fn keys(&self) -> impl Iterator<Item = &'static str> {
        self.fields.iter().map(|field| field.key).filter(|key| *key != OTHERS)
    }

    /// The fields that stand for keys named elsewhere.
    pub fn others(&self) -> impl Iterator<Item = (usize, &'static Field)> {
        self.fields.iter().enumerate().filter(|(_, field)| field.key == OTHERS)
    }
}

const fn may(key: &'static str, takes: Takes, says: &'static str) -> Field {
    Field { key, takes, of: None, needed: false, says }
}

const fn must(key: &'static str, takes: Takes, says: &'static str) -> Field {
    Field { key, takes, of: None, needed: true, says }
}

const fn others(of: Given, takes: Takes) -> Field {
    Field { key: OTHERS, takes, of: Some(of), needed: false, says: "" }
}

const WORD: Takes = Takes::One(Word::Any);
const DATE: Takes = Takes::One(Word::Date);
const TRUE: Takes = Takes::One(Word::OneOf(&["true"]));
const ANSWER: Takes = Takes::One(Word::OneOf(&["true", "false"]));
const CITE: Takes = Takes::Several(Word::Any);
const CLASSES: Takes = Takes::Several(Word::Of(Given::Class));
const A_FACT: Takes = Takes::One(Word::Of(Given::Fact));
const FACTS_NAMED: Takes = Takes::Several(Word::Of(Given::Fact));
const TEXTS: Takes = Takes::Named(Names::Own, &Takes::Text);
const WORDS: Takes = Takes::Several(Word::Any);
const BY_LANGUAGE: Takes = Takes::Named(Names::Languages, &WORDS);
const BY_NUMBER: Takes = Takes::Named(Names::Numbers, &WORDS);
const ALLOW: Takes = Takes::Named(Names::Of(Given::Diagnostic), &WORD);
const STATUS: Takes = Takes::One(Word::OneOf(&super::status::Status::IDS));

const SAYS_CITE: &str = "the provision, as one would write it in a letter; a list where several say it together";
const SAYS_FROM: &str = "the first day on which it is in force";
const SAYS_UNTIL: &str = "the last day on which it is in force";
const SAYS_STATUS: &str = "what was read for it, where that is not what the act says under `checked`";
const SAYS_ALLOW: &str = "codes of `vitaal rules check` that are meant so here, each with the reason";
const SAYS_FOR: &str = "the classes for which it is shown";

/// One sort of file: its name, which is that of its schema, and the mapping that it is.
pub struct Kind {
    pub name: &'static str,
    pub form: &'static Form,
    /// What is in it.
    pub says: &'static str,
}

pub const KINDS: &[Kind] = &[
    Kind { name: "act", form: &ACT, says: "an act: classes, criteria, rules" },
    Kind { name: "table", form: &TABLE, says: "an annex table: which entity types it lists" },
    Kind { name: "consequences", form: &CONSEQUENCES, says: "what follows from a class: who is competent, and duties" },
    Kind { name: "cases", form: &CASES, says: "cases beside the law: what is given, and what must come out" },
    Kind { name: "facts", form: &FACTS, says: "the facts that a record may have, and the units" },
    Kind { name: "entity-types", form: &ENTITY_TYPES, says: "what an organisation can do" },
    Kind { name: "countries", form: &COUNTRIES, says: "lists of countries" },
    Kind { name: "bodies", form: &BODIES, says: "bodies that acts name" },
    Kind { name: "laws", form: &LAWS, says: "which act decides which regime, from which date" },
    Kind { name: "activity-codes", form: &ACTIVITY_CODES, says: "what codes of activities suggest" },
    Kind { name: "allowed", form: &ALLOWED, says: "differences that `vitaal rules compare` may find" },
];

/// A key by which a file is known that may have any name, with the sort that it then is.
const KEYS: [(&str, &str); 4] =
    [("table", "table"), ("authorities", "consequences"), ("duties", "consequences"), ("allowed", "allowed")];

/// The sort of a file, by its path inside the folder of rules and its keys; none where it cannot be told.
pub fn kind_of(path: &str, root: &super::yaml::Node) -> Option<&'static Kind> {
    let parts: Vec<&str> = path.rsplit('/').collect();
    let name = match parts.as_slice() {
        [_, "tests", ..] => "cases",
        ["act.yaml", ..] => "act",
        [file, ..] if super::source::SHARED.contains(file) => file.strip_suffix(".yaml")?,
        _ => KEYS.iter().find(|(key, _)| root.entry(key).is_some()).map(|(_, kind)| *kind)?,
    };
    KINDS.iter().find(|kind| kind.name == name)
}
