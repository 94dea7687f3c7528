//! The forms of what stands beside an act: tables, who is competent, duties, cases.

use super::{
    A_FACT, ALLOW, ANSWER, CITE, CLASSES, DATE, FACTS_NAMED, Field, Form, Given, Names, SAYS_ALLOW, SAYS_CITE,
    SAYS_FOR, SAYS_FROM, SAYS_STATUS, SAYS_UNTIL, STATUS, TEXTS, Takes, WORD, WORDS, Word, may, must, others,
};

pub const TABLE: Form = Form {
    what: "an annex table",
    fields: &[
        must("table", WORD, "its name"),
        may("cite", CITE, "the provision of rows that cite none"),
        may("like", Takes::One(Word::Of(Given::Table)), "the table from which it differs only in what is written here"),
        may("provided", Takes::Condition, "what every row asks for"),
        may("without", Takes::Several(Word::Of(Given::Type)), "types of the table under `like` that it lacks"),
        must("rows", Takes::Named(Names::Of(Given::Type), &ROW_OR_CITE), "the entity types that it lists"),
    ],
};

const ROW_OR_CITE: Takes = Takes::Either(&[WORD, Takes::Mapping(&ROW)]);

pub const ROW: Form = Form {
    what: "a row",
    fields: &[
        may("cite", CITE, SAYS_CITE),
        may("from", DATE, SAYS_FROM),
        may("until", DATE, SAYS_UNTIL),
        may("provided", Takes::Condition, "what the type must meet for the row to count"),
        may("status", STATUS, SAYS_STATUS),
        may("allow", ALLOW, SAYS_ALLOW),
    ],
};

pub const AUTHORITY: Form = Form {
    what: "an authority",
    fields: &[
        must("for", CLASSES, SAYS_FOR),
        may("gives_way_to", WORDS, "authorities for which this one is not shown where they hold, or `everything`"),
        must("cite", CITE, SAYS_CITE),
        may("from", DATE, SAYS_FROM),
        may("until", DATE, SAYS_UNTIL),
        others(Given::Fact, Takes::Condition),
        others(Given::Role, Takes::Several(Word::Of(Given::Body))),
        may("status", STATUS, SAYS_STATUS),
        may("note", Takes::Text, "what a reader must know before relying on it"),
        may("allow", ALLOW, SAYS_ALLOW),
    ],
};

pub const DUTY: Form = Form {
    what: "a duty",
    fields: &[
        must("kind", WORD, "its heading, of those under `kinds`"),
        must("for", CLASSES, SAYS_FOR),
        must("cite", CITE, SAYS_CITE),
        may("from", DATE, SAYS_FROM),
        may("until", DATE, SAYS_UNTIL),
        others(Given::Fact, Takes::Condition),
        may("status", STATUS, SAYS_STATUS),
        may("unless", Takes::Several(Word::Of(Given::Rule)), "overlays that take it away"),
        must("duty", Takes::Text, "what it asks, as a clause without subject"),
        may("due", Takes::Text, "when it is due, in words"),
        may("fine", WORD, "the maximum fine, of those under `fines`"),
        may("clock", Takes::Mapping(&CLOCK), "the day on which it is due, where that follows from a fact"),
        may("allow", ALLOW, SAYS_ALLOW),
    ],
};

pub const CLOCK: Form = Form {
    what: "a clock",
    fields: &[
        must("column", Takes::One(Word::Of(Given::DateColumn)), "the output column that it fills"),
        must("fact", A_FACT, "the date from which it runs"),
        must("after", WORD, "how long it runs, as in `10 months`"),
        may("met_by", A_FACT, "the date after which it has been done"),
        may("starts", ANSWER, "it tells when something begins"),
        may("not_before", A_FACT, "the date before which what it runs from does not count"),
        may("of_act", ANSWER, "what it runs from is a decision under the act, so there is none before it was in force"),
    ],
};

pub const CONSEQUENCES: Form = Form {
    what: "the file",
    fields: &[
        may("authorities", Takes::Named(Names::Own, &Takes::Mapping(&AUTHORITY)), "who is competent"),
        may("kinds", TEXTS, "headings of duties, in the order in which they are shown"),
        may("fines", TEXTS, "maximum fines by name"),
        may("duties", Takes::Named(Names::Own, &Takes::Mapping(&DUTY)), "duties, rights and limits"),
    ],
};

pub const CASES: Form = Form {
    what: "a file of cases",
    fields: &[
        may("given", Takes::Mapping(&CASE_GIVEN), "what every case of the file has, unless it says otherwise"),
        must("cases", Takes::Named(Names::Own, &Takes::Mapping(&CASE)), "one organisation a line"),
    ],
};

/// A case: facts, how it is judged, and what must come out.
pub const CASE: Form = Form { what: "a case", fields: CASE_FIELDS };

/// The same before each case, where nothing must be there.
pub const CASE_GIVEN: Form = Form { what: "`given`", fields: CASE_FIELDS };

const CASE_FIELDS: &[Field] = &[
    may(
        "each",
        Takes::Either(&[Takes::One(Word::OneOf(&["others"])), Takes::Several(Word::Of(Given::Type))]),
        "entity types that it is put to one by one; `others` are all that are left",
    ),
    others(Given::Fact, Takes::Cell),
    may("as_of", DATE, "the day judged"),
    may("read", Takes::Named(Names::Of(Given::Reading), &WORD), "readings, each with the choice"),
    may("expect", CLASSES, "the class, or every class that is possible"),
    may("by", Takes::Several(Word::Of(Given::Rule)), "the rules that give it"),
    may("ask", FACTS_NAMED, "the facts that would tell"),
    may("size", WORDS, "the size classes"),
    may("jurisdiction", WORDS, "the Member States that are competent"),
    others(Given::Assertable, WORDS),
    may("notes", WORDS, "the marks of the result"),
    may("assumed", Takes::Several(Word::Of(Given::Rule)), "overlays that stand for what was assumed"),
    may("differs_under", WORDS, "readings under which the class would be another"),
];

pub const ALLOWED: Form =
    Form { what: "the file", fields: &[must("allowed", Takes::Mappings(&DIFFERENCE), "differences that are meant")] };

pub const DIFFERENCE: Form = Form {
    what: "a difference",
    fields: &[
        may("regime", WORD, "the regime in which they differ"),
        may("from", WORDS, "the class before, or those left open"),
        may("to", WORDS, "the class after, or those left open"),
        may("rule", WORDS, "rules of which one gives a class"),
        may("types", Takes::Several(Word::Of(Given::Type)), "entity types"),
        must("why", WORD, "why it is meant"),
    ],
};
