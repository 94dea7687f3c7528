//! One step of a change in words: which fact would take which value.

use super::activity::named;
use super::words::{Word, word};
use crate::diagram::Cut;
use crate::evaluate::{Law, Move, Target};
use crate::model::{Activity, Catalogue, Fact, FactId, Form, Functions, Kind, Lang};

/// A step, such as `turnover: more than EUR 10 million`.
pub(super) fn moved(step: &Move, functions: &Functions, law: &Law, lang: Lang) -> String {
    let catalogue = law.catalogue();
    let declared = catalogue.fact(step.fact);
    let activity = step.of.and_then(|place| functions.activities().get(place));
    let of =
        activity.map_or(String::new(), |activity| format!(" ({})", activity_named(activity, functions, law, lang)));
    let label = &format!("{}{of}", declared.label.get(lang));
    let figure = |words: &str, cut: Cut| match declared.kind {
        Kind::Figure(unit) => format!("{label} {words} {}", catalogue.written(unit, cut.at, lang)),
        _ => label.to_string(),
    };
    match &step.to {
        Target::Flag(flag) => format!("{label}: {}", flag_said(*flag, lang)),
        Target::Choice(choice) => format!("{label}: {}", choice_said(*choice, declared, lang)),
        Target::Above(cut) if cut.above => figure(word::more_than.get(lang), *cut),
        Target::Above(cut) => figure(word::at_least.get(lang), *cut),
        Target::Below(cut) if cut.above => figure(word::at_most.get(lang), *cut),
        Target::Below(cut) => figure(below(step.fact, catalogue).get(lang), *cut),
    }
}

/// An activity by the label of its type, and where that does not tell it apart by what it says itself.
pub(super) fn activity_named(activity: &Activity, functions: &Functions, law: &Law, lang: Lang) -> String {
    let label = law.catalogue().entity_type(activity.entity_type).label.get(lang);
    named(label, activity, functions, law, lang)
}

pub(super) fn flag_said(flag: bool, lang: Lang) -> &'static str {
    if flag { word::yes.get(lang) } else { word::no.get(lang) }
}

/// What a choice of a fact is called.
pub(super) fn choice_said(choice: u8, fact: &Fact, lang: Lang) -> &str {
    let chosen = choice.checked_sub(1).and_then(|i| fact.choice_labels.get(usize::from(i)));
    chosen.map_or(word::none.get(lang), |label| label.get(lang))
}

/// Below a bound: money is less, what is counted is fewer.
pub(super) fn below(fact: FactId, catalogue: &Catalogue) -> Word {
    match catalogue.fact(fact).kind {
        Kind::Figure(unit) if catalogue.unit(unit).form == Form::Money => word::less_in_amount,
        _ => word::fewer_in_number,
    }
}
