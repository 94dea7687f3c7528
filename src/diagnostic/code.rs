//! The codes of all diagnostics: stable names that people search for and tools match on.

/// The stable name of a kind of fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Code(&'static str);

impl Code {
    /// As it is printed, and as people search for it.
    pub fn id(self) -> &'static str {
        self.0
    }
}

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $name:ident = $id:literal;)+) => {
        impl Code {
            $($(#[doc = $doc])+ pub const $name: Code = Code($id);)+
        }

        /// Every code with what it means.
        pub const CODES: &[(Code, &str)] = &[$((Code::$name, concat!($($doc),+))),+];
    };
}

codes! {
    /// The file is not well-formed YAML, or uses anchors, aliases or tags.
    YAML_SYNTAX = "yaml-syntax";
    /// A rule file that is empty, or holds nothing but comments.
    EMPTY_FILE = "empty-file";
    /// A key stands twice in one mapping.
    DUPLICATE_KEY = "duplicate-key";
    /// A key that means nothing here.
    UNKNOWN_KEY = "unknown-key";
    /// A key that must be there is missing.
    MISSING_KEY = "missing-key";
    /// A value of the wrong shape: a list for a text, and the like.
    WRONG_SHAPE = "wrong-shape";
    /// A text that lacks a language.
    MISSING_LANGUAGE = "missing-language";
    /// A word that is none of the words that may stand here.
    UNKNOWN_WORD = "unknown-word";
    /// A name that resolves nowhere: fact, criterion, table, threshold, reading, type, class or rule.
    UNKNOWN_NAME = "unknown-name";
    /// Two elements of one name, or a name that means two things.
    AMBIGUOUS_NAME = "ambiguous-name";
    /// A name of other signs than lower-case letters, digits and hyphens; of a fact, underscores.
    BAD_NAME = "bad-name";
    /// A quantity that cannot be read, such as `50 milion`.
    BAD_QUANTITY = "bad-quantity";
    /// A figure compared with a bound of another unit.
    UNLIKE_UNITS = "unlike-units";
    /// A date that is none.
    BAD_DATE = "bad-date";
    /// A country code that is none.
    BAD_COUNTRY = "bad-country";
    /// A condition that cannot be read.
    BAD_CONDITION = "bad-condition";
    /// Criteria, tables, types, blanks, `uses` or `defeats` that lead back to themselves.
    CYCLE = "cycle";
    /// A threshold without a value at the date applied.
    NO_VALUE_AT_DATE = "no-value-at-date";
    /// A rule without citation.
    NO_CITATION = "no-citation";
    /// A combination of facts and entity type for which no rule gives a class.
    FALLS_THROUGH = "falls-through";
    /// More rules, classes or distinct facts than one act can hold.
    TOO_LARGE = "too-large";
    /// An act, table or law that is named but absent.
    MISSING_FILE = "missing-file";
    /// No law of that name.
    UNKNOWN_LAW = "unknown-law";
    /// No regime of the law has an act on that date.
    NO_ACT_AT_DATE = "no-act-at-date";
    /// No interpretation, or no choice of it, of that name.
    UNKNOWN_READING = "unknown-reading";
    /// A case beside the law that cannot be read.
    BAD_CASE = "bad-case";
    /// A case beside the law that the law answers otherwise.
    CASE_FAILED = "case-failed";
    /// A change of the law that no case beside it notices.
    UNNOTICED_CHANGE = "unnoticed-change";
    /// A part of the law that no case beside it reaches.
    UNREACHED = "unreached";
    /// Organisations that one of two laws gives another class than the other.
    CLASS_CHANGE = "class-change";
    /// A threshold, reading, criterion, table, heading or fine that nothing names.
    UNUSED = "unused";
    /// An act, a rule or a row that is in force on no day.
    NEVER_IN_FORCE = "never-in-force";
    /// Days on which a law has no act in force between one and the next.
    DATES_APART = "dates-apart";
    /// An act that is still in force when the next one begins to decide in its place.
    DATES_OVERLAP = "dates-overlap";
    /// A law that applies by date, or an act in force, that rests on what is no law.
    DRAFT_IN_LAW = "draft-in-law";
    /// A citation that no provision could be written as, or of a text that is called otherwise.
    MALFORMED_CITATION = "malformed-citation";
    /// A citation that stands twice in one place.
    CITED_TWICE = "cited-twice";
    /// Two rules of one act with the same class, provision and reason: a reader cannot tell the grounds apart.
    SAME_GROUND = "same-ground";
    /// A rule that holds for no possible record.
    NEVER_HOLDS = "never-holds";
    /// A rule that counts for no possible record: whenever it holds, another defeats it.
    UNREACHABLE = "unreachable";
    /// A rule that counts only where another gives a stronger class.
    NEVER_DECIDES = "never-decides";
    /// A rule that defeats another with which it never holds together.
    DEFEATS_NOTHING = "defeats-nothing";
    /// An entity type that a table lists, and for which no rule gives anything but the weakest class.
    LISTED_IN_VAIN = "listed-in-vain";
    /// A rule or mark that no case beside the law asserts.
    UNTESTED = "untested";
    /// A finding that is allowed beside an element, and is not found there.
    STALE_ALLOW = "stale-allow";
    /// A file that is not laid out as `vitaal rules fmt` lays it out.
    UNTIDY = "untidy";
    /// A folder or file of rules that cannot be read.
    UNREADABLE = "unreadable";
}
