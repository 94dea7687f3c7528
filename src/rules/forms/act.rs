//! The forms of `act.yaml`.

use super::{
    A_FACT, ALLOW, CITE, CLASSES, DATE, FACTS_NAMED, Form, Given, Names, SAYS_ALLOW, SAYS_CITE, SAYS_FOR, SAYS_FROM,
    SAYS_STATUS, SAYS_UNTIL, STATUS, TEXTS, TRUE, Takes, WORD, Word, may, must, others,
};
use crate::rules::status::Force;

pub const ACT: Form = Form {
    what: "an act",
    fields: &[
        must("act", WORD, "its id: the path of its folder"),
        must("regime", Takes::One(Word::Of(Given::Decided)), "what it decides: a regime of laws.yaml, or `size`"),
        must("title", Takes::Text, "what it is called in full"),
        must("short", Takes::Text, "what citations call it"),
        must("source", WORD, "where its official text is"),
        may("force", Takes::One(Word::OneOf(&Force::IDS)), "whether it is law; without it, it is"),
        may("in_force", Takes::Mapping(&IN_FORCE), "when it is law"),
        must("checked", Takes::Mapping(&CHECKED), "against which text its rules were checked"),
        may("like", Takes::One(Word::Of(Given::Act)), "the act from which it differs only in what is written here"),
        may("uses", Takes::Several(Word::Of(Given::Act)), "acts whose criteria, thresholds and tables it names"),
        may(
            "without",
            Takes::Several(Word::Of(Given::Rule)),
            "rules and overlays of the act under `like` that it lacks",
        ),
        may("classes", TEXTS, "its classes, strongest first"),
        may(
            "thresholds",
            Takes::Named(Names::Own, &THRESHOLD),
            "amounts by name, each with the day from which it holds",
        ),
        may("groups", Takes::Mapping(&GROUPS), "how figures of groups are added up"),
        may(
            "readings",
            Takes::Named(Names::Own, &Takes::Mapping(&READING)),
            "where the text can be read in several ways",
        ),
        may(
            "criteria",
            Takes::Named(Names::Own, &Takes::Mapping(&CRITERION)),
            "conditions with a name and a provision",
        ),
        may("rules", Takes::Named(Names::Own, &Takes::Mapping(&RULE)), "what gives a class"),
        may(
            "overlays",
            Takes::Named(Names::Own, &Takes::Mapping(&OVERLAY)),
            "what marks an organisation and gives no class",
        ),
        may(
            "estimates",
            Takes::Named(Names::Own, &Takes::Mapping(&ESTIMATE)),
            "how many organisations an official source expects",
        ),
        may(
            "columns",
            Takes::Named(Names::Of(Given::Column), &Takes::Mapping(&COLUMN)),
            "further output columns of its regime",
        ),
        may("jurisdiction", Takes::Mapping(&JURISDICTION), "which Member State is competent"),
    ],
};

const THRESHOLD: Takes =
    Takes::Either(&[Takes::One(Word::Quantity), Takes::Named(Names::Dates, &Takes::One(Word::Quantity))]);

pub const IN_FORCE: Form =
    Form { what: "`in_force`", fields: &[may("from", DATE, SAYS_FROM), may("until", DATE, SAYS_UNTIL)] };

pub const CHECKED: Form = Form {
    what: "`checked`",
    fields: &[
        must("text", WORD, "the text that was read"),
        must("on", DATE, "the day on which it was read"),
        must("status", STATUS, "what that text is"),
    ],
};

pub const GROUPS: Form = Form {
    what: "`groups`",
    fields: &[
        must("cite", CITE, SAYS_CITE),
        must("figures", FACTS_NAMED, "the figures that are added up"),
        must("partner_from", Takes::One(Word::Percentage), "the share from which an enterprise is a partner"),
        must("linked_over", Takes::One(Word::Percentage), "the share over which an enterprise is linked"),
        may("consolidated", A_FACT, "the flag that says that figures are consolidated already"),
    ],
};

pub const READING: Form = Form {
    what: "a reading",
    fields: &[
        must("question", Takes::Text, "what the text leaves open"),
        must("source", WORD, "the provisions that can be read in several ways"),
        must("default", WORD, "the choice that counts where none is made"),
        must("choices", TEXTS, "the ways to read it"),
        may("allow", ALLOW, SAYS_ALLOW),
    ],
};

pub const CRITERION: Form = Form {
    what: "a criterion",
    fields: &[must("cite", CITE, SAYS_CITE), others(Given::Fact, Takes::Condition), may("allow", ALLOW, SAYS_ALLOW)],
};

pub const RULE: Form = Form {
    what: "a rule",
    fields: &[
        must("class", CLASSES, "the class that it gives; a list where the law leaves it open between them"),
        must("cite", CITE, SAYS_CITE),
        may("status", STATUS, SAYS_STATUS),
        may("from", DATE, SAYS_FROM),
        may("until", DATE, SAYS_UNTIL),
        may("otherwise", TRUE, "it holds where no other rule gives a class"),
        others(Given::Fact, Takes::Condition),
        may("defeats", DEFEATS, SAYS_DEFEATS),
        may("allow", ALLOW, SAYS_ALLOW),
        must("reason", Takes::Text, "a sentence for a letter; `{function}` is the label of the entity type"),
    ],
};

const DEFEATS: Takes = Takes::Several(Word::Of(Given::Rule));
const SAYS_DEFEATS: &str = "rules that do not count when this one does, or `everything`";

pub const OVERLAY: Form = Form {
    what: "an overlay",
    fields: &[
        must("cite", CITE, SAYS_CITE),
        may("for", CLASSES, "the classes for which it is shown; without it, it only defeats others"),
        may("status", STATUS, SAYS_STATUS),
        may("from", DATE, SAYS_FROM),
        may("until", DATE, SAYS_UNTIL),
        may("assumed", TRUE, "it stands for something that is assumed for want of facts, and is no note"),
        others(Given::Fact, Takes::Condition),
        may("defeats", DEFEATS, SAYS_DEFEATS),
        may("allow", ALLOW, SAYS_ALLOW),
        must("reason", Takes::Text, "a sentence for a letter"),
    ],
};

pub const ESTIMATE: Form = Form {
    what: "an estimate",
    fields: &[
        must("cite", CITE, SAYS_CITE),
        must("for", CLASSES, SAYS_FOR),
        others(Given::Fact, Takes::Condition),
        may("status", STATUS, SAYS_STATUS),
        may("from", DATE, SAYS_FROM),
        may("until", DATE, SAYS_UNTIL),
        must("at_most", Takes::One(Word::Number), "how many there are at most"),
        must("text", Takes::Text, "what is counted"),
        may("allow", ALLOW, SAYS_ALLOW),
    ],
};

pub const COLUMN: Form = Form {
    what: "a column",
    fields: &[
        must("for", Takes::One(Word::Of(Given::Class)), "the class for which it has a value"),
        must("values", Takes::Named(Names::Own, &Takes::One(Word::Of(Given::Rule))), "values, each with its overlay"),
        must("otherwise", WORD, "the value where none of those holds"),
    ],
};

pub const JURISDICTION: Form = Form {
    what: "`jurisdiction`",
    fields: &[
        must("within", Takes::One(Word::Of(Given::CountryList)), "the countries that can be competent"),
        must("rules", Takes::Mappings(&JURISDICTION_RULE), "for each entity type the first that holds counts"),
    ],
};

pub const JURISDICTION_RULE: Form = Form {
    what: "a rule of jurisdiction",
    fields: &[
        must("cite", CITE, SAYS_CITE),
        others(Given::Fact, Takes::Condition),
        must("of", A_FACT, "the fact whose country is competent"),
    ],
};
