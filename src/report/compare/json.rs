//! A comparison for programs. The names here are a contract: they are added to, and what is there stays.

use super::{Report, Teller, headline, record, types};
use crate::evaluate::{Case, Matter, Moved};
use crate::model::Lang;
use serde_json::{Value, json as object};

/// The version of this form.
const VERSION: u32 = 1;

/// The whole comparison.
pub fn json(report: &Report, lang: Lang) -> Value {
    let words = report.words.iter().map(|change| {
        object!({ "kind": change.kind, "name": change.name, "one": change.sides[0], "other": change.sides[1] })
    });
    object!({
        "version": VERSION,
        "sides": report.sides,
        "as_of": report.as_of.map(|day| day.to_string()),
        "equal": report.moved().next().is_none(),
        "names": words.collect::<Vec<_>>(),
        "regimes": report.matters.iter().map(|matter| of_matter(matter, report, lang)).collect::<Vec<_>>(),
    })
}

fn of_matter(matter: &Matter, report: &Report, lang: Lang) -> Value {
    object!({
        "regime": matter.regime,
        "acts": [matter.comparison.one.act.id, matter.comparison.other.act.id],
        "equal": matter.survey.moved.is_empty(),
        "summary": headline(matter, &report.sides, lang),
        "moved": matter.survey.moved.iter().map(|moved| of_moved(matter, moved, lang)).collect::<Vec<_>>(),
    })
}

fn of_moved(matter: &Matter, moved: &Moved, lang: Lang) -> Value {
    object!({
        "from": moved.one.classes,
        "to": moved.other.classes,
        "by": [moved.one.rules, moved.other.rules],
        "cases": moved.cases.iter().map(|case| of_case(matter, case, lang)).collect::<Vec<_>>(),
    })
}

fn of_case(matter: &Matter, case: &Case, lang: Lang) -> Value {
    let catalogue = &matter.comparison.catalogue;
    let ids: Vec<&str> = case.types.iter().map(|id| catalogue.entity_type(*id).id.as_str()).collect();
    let further: Vec<&str> = case.further.iter().map(|fact| catalogue.fact(*fact).name.as_str()).collect();
    object!({
        "types": ids,
        "labels": types(matter, case, lang),
        "at_once": case.at_once,
        "conditions": Teller::new(&matter.comparison, lang).told(case),
        "further": further,
        "witness": case.witness.as_ref().map(|witness| record(matter, witness)),
    })
}
