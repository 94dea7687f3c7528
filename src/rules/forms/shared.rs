//! The forms of the files that all acts share.

use super::{
    A_FACT, ANSWER, BY_LANGUAGE, BY_NUMBER, CITE, FACTS_NAMED, Form, Given, Names, TEXTS, Takes, WORD, WORDS, Word,
    may, must, others,
};
use crate::model::Certainty;

pub const FACTS: Form = Form {
    what: "the file",
    fields: &[
        must("units", Takes::Named(Names::Own, &Takes::Mapping(&UNIT)), "what figures are in"),
        may("numbers", Takes::Mapping(&NUMBERS), "words that stand beside a number in a cell"),
        may("headers", Takes::Mapping(&HEADERS), "what files write behind the name of a fact"),
        may("cells", Takes::Mapping(&CELLS), "words that files write in cells"),
        must("facts", Takes::Named(Names::Own, &Takes::Mapping(&FACT)), "facts, in the order in which they are asked"),
    ],
};

pub const UNIT: Form = Form {
    what: "a unit",
    fields: &[
        must("name", Takes::Text, "what it is called"),
        must("form", Takes::One(Word::OneOf(&NUMBER_FORMS)), "how its numbers are written"),
        may("whole", ANSWER, "whether things are counted in it, so that figures are whole"),
        may("written", BY_NUMBER, "how files write it, under the number that it multiplies by"),
        must("below", Takes::Text, "that a figure is below a bound"),
        must("not_below", Takes::Text, "that it is not below it"),
        must("within", Takes::Text, "that it is at most the bound"),
        must("over", Takes::Text, "that it is over it"),
    ],
};

/// How the numbers of a unit are written.
pub const NUMBER_FORMS: [&str; 2] = ["count", "money"];

pub const NUMBERS: Form = Form {
    what: "`numbers`",
    fields: &[
        may("multiples", BY_NUMBER, "words that multiply, under their number"),
        may("other_units", WORDS, "units that no figure is in"),
        may("unclear", WORDS, "words that do not mean one thing in every language"),
    ],
};

pub const HEADERS: Form = Form {
    what: "`headers`",
    fields: &[
        may("multiples", BY_NUMBER, "words that multiply in a header only, under their number"),
        may("previous_year", BY_LANGUAGE, "words for the year before"),
        may("joints", WORDS, "words that mean nothing there"),
    ],
};

pub const FACT: Form = Form {
    what: "a fact",
    fields: &[
        must("type", Takes::One(Word::OneOf(&FACT_TYPES)), "what values it takes"),
        may("unit", Takes::One(Word::Of(Given::Unit)), "what a figure is in"),
        may("choices", WORDS, "the values of a choice"),
        may("choice_names", Takes::Named(Names::Own, &BY_LANGUAGE), "what files call the choices, by language"),
        may("blank", BLANK, "what a blank means: `unknown`, `absent`, `true`, `jurisdiction`, or another fact"),
        may("unknown_when", A_FACT, "a flag with which a blank is not known"),
        may("per_activity", ANSWER, "each activity may have a value of its own"),
        may("previous_of", A_FACT, "the fact of which it is the value of the year before"),
        may("counts_from", A_FACT, "the date from which it counts"),
        may("not_before", A_FACT, "a date that it lies not before"),
        must("label", Takes::Text, "what it is called"),
        may(
            "whether",
            Takes::Text,
            "what is not known of it while it is not given, as in `whether it is publicly owned`",
        ),
        may("aliases", BY_LANGUAGE, "other names that files give it, by language"),
        may("unlike", Takes::Mapping(&UNLIKE), "names that only look like it"),
        may("measure", Takes::Text, "what it is called before a bound"),
        may("question", Takes::Text, "what to ask for it"),
        may("help", Takes::Text, "what to know before answering"),
        may("hinted_by", Takes::List(Word::Hint), "facts that hint that a blank is not what it is taken for"),
    ],
};

pub const CELLS: Form = Form {
    what: "`cells`",
    fields: &[
        may("flags", Takes::Mapping(&FLAGS), "words that answer a question"),
        may("crosses", WORDS, "signs that say yes in a column without other answers"),
        may("unknown", WORDS, "words that say that something is not known"),
        may("not_applicable", WORDS, "words that say that a question does not arise"),
        may("none", WORDS, "words for none of several"),
        may("totals", WORDS, "what stands in place of a name before sums"),
        may("months", BY_NUMBER, "names of months, under their number"),
    ],
};

pub const FLAGS: Form =
    Form { what: "`flags`", fields: &[may("true", WORDS, "words for yes"), may("false", WORDS, "words for no")] };

/// The types of facts, as files write them.
pub const FACT_TYPES: [&str; 10] =
    ["flag", "figure", "choice", "country", "countries", "date", "text", "functions", "sector", "code"];

const BLANK: Takes = Takes::Either(&[
    Takes::One(Word::OneOf(&["unknown", "absent", "true", "jurisdiction"])),
    Takes::One(Word::Of(Given::Fact)),
]);

pub const UNLIKE: Form = Form {
    what: "`unlike`",
    fields: &[
        must("because", Takes::Text, "why they are not the fact"),
        must("names", BY_LANGUAGE, "the names, by language"),
    ],
};

pub const HINT: Form = Form {
    what: "a hint",
    fields: &[
        must("outside", Takes::One(Word::Of(Given::CountryList)), "a list of countries"),
        must("of", A_FACT, "the fact whose country is not on it"),
    ],
};

pub const ENTITY_TYPES: Form = Form {
    what: "the file",
    fields: &[
        must("sectors", TEXTS, "sectors"),
        may(
            "sector_names",
            Takes::Named(Names::Of(Given::Sector), &BY_LANGUAGE),
            "what files call sectors, by language",
        ),
        must("types", Takes::Named(Names::Own, &Takes::Mapping(&ENTITY_TYPE)), "entity types"),
    ],
};

pub const ENTITY_TYPE: Form = Form {
    what: "an entity type",
    fields: &[
        may("refines", Takes::One(Word::Of(Given::Type)), "the general type that it is one of"),
        may("sector", Takes::One(Word::Of(Given::Sector)), "the sector under which it is listed"),
        may("subsector", WORD, "the subsector"),
        must("label", Takes::Text, "what it is called"),
        may("names", BY_LANGUAGE, "what files call it beside its id and label, by language"),
        may("found_by", BY_LANGUAGE, "words by which people look for it, which are no names of it, by language"),
        may("definition", WORD, "where it is defined"),
        may("implies", FACTS_NAMED, "flags that it implies"),
    ],
};

pub const COUNTRIES: Form = Form {
    what: "the file",
    fields: &[
        must(
            "lists",
            Takes::Named(Names::Own, &Takes::Several(Word::Of(Given::Country))),
            "lists of countries; `all` is what every code is checked against",
        ),
        may("names", Takes::Named(Names::Of(Given::Country), &WORDS), "what files call countries, by code"),
    ],
};

pub const BODIES: Form = Form {
    what: "the file",
    fields: &[must("bodies", TEXTS, "bodies, by the abbreviation under which they are known")],
};

pub const LAWS: Form = Form {
    what: "the file",
    fields: &[
        must("default", WORD, "the law that applies where none is named"),
        may("provisions", WORDS, "what a citation of an act's own provisions begins with"),
        may("roles", TEXTS, "output columns for bodies"),
        may("single", WORDS, "roles that one body has, so that of several it is not settled which"),
        may("dates", TEXTS, "output columns for days"),
        must("regimes", Takes::Named(Names::Own, &Takes::Mapping(&REGIME)), "what is decided"),
        must("laws", Takes::Named(Names::Own, &Takes::Mapping(&LAW)), "which act decides each regime, from which date"),
    ],
};

pub const REGIME: Form = Form {
    what: "a regime",
    fields: &[
        must("title", Takes::Text, "what it is called"),
        may("columns", WORDS, "further output columns"),
        must("absent", Takes::Mapping(&ABSENT), "what holds where no act is in force"),
    ],
};

pub const ABSENT: Form = Form {
    what: "`absent`",
    fields: &[
        must("class", WORD, "the class"),
        must("label", Takes::Text, "what it is called"),
        must("reason", Takes::Text, "a sentence for a letter"),
    ],
};

pub const LAW: Form = Form {
    what: "a law",
    fields: &[
        must("title", Takes::Text, "what it is called"),
        may("jurisdiction", Takes::One(Word::Of(Given::Country)), "the Member State whose law it is"),
        may("pinned", ANSWER, "it applies at any date, and only when named"),
        may("size", DATED_ACTS, "the act that decides the size class"),
        others(Given::Regime, DATED_ACTS),
    ],
};

const DATED_ACTS: Takes =
    Takes::Either(&[Takes::One(Word::Of(Given::Act)), Takes::Named(Names::Dates, &Takes::One(Word::Of(Given::Act)))]);

pub const ACTIVITY_CODES: Form = Form {
    what: "the file",
    fields: &[
        must("classifications", Takes::Named(Names::Own, &Takes::Mapping(&CLASSIFICATION)), "classifications"),
        may("differing", WORDS, "codes that mean another thing in the next revision"),
        may("questions", TEXTS, "questions that settle a code, by name"),
        must(
            "codes",
            Takes::Named(Names::Own, &Takes::Named(Names::Codes, &Takes::Mapping(&CODE))),
            "codes, by revision",
        ),
    ],
};

pub const CLASSIFICATION: Form = Form {
    what: "a classification",
    fields: &[
        must("code", A_FACT, "the fact that holds the code"),
        must("version", A_FACT, "the fact that holds its version"),
        must("digits", Takes::One(Word::Number), "how many digits a code has at most"),
        must("revisions", Takes::Named(Names::Own, &WORD), "versions, each with the revision that it refines"),
        must("assumed", WORD, "the version of a code without one"),
        must("label", Takes::Text, "what it is called"),
    ],
};

pub const CODE: Form = Form {
    what: "a code",
    fields: &[
        must("types", Takes::Several(Word::Of(Given::Type)), "the entity types that it suggests"),
        must("certainty", Takes::One(Word::OneOf(&Certainty::IDS)), "how sure that is"),
        may("cite", CITE, "the provisions that name the code"),
        may("groups", WORDS, "sections of the classification"),
        may("question", WORD, "the question that settles it, of those under `questions`"),
    ],
};
