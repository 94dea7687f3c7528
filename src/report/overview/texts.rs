//! What the script of the page needs to put numbers into words.

use super::super::Setting;
use super::super::words::word;
use serde_json::{Map, Value, json};

/// Labels of classes, sectors, facts and bodies by their numbers, and the words of the table.
pub fn about(setting: &Setting) -> Value {
    let (law, lang) = (setting.law, setting.lang);
    let (catalogue, offices) = (law.catalogue(), &law.rules.offices);
    let regimes = law.by_regime().map(|(regime, judge)| {
        let classes = judge.iter().flat_map(|judge| &judge.act.classes).map(|class| class.label.get(lang));
        let absent = judge.is_none().then(|| [regime.absent.label.get(lang), regime.absent.reason.get(lang)]);
        json!({
            "id": regime.id, "title": regime.title.get(lang), "classes": classes.collect::<Vec<_>>(),
            "absent": absent, "columns": regime.columns,
        })
    });
    let sizes = law.size.iter().flat_map(|judge| &judge.act.classes).map(|class| class.label.get(lang));
    let sectors = [word::no_sector.get(lang)].into_iter().chain(catalogue.sectors.iter().map(|s| s.label.get(lang)));
    let facts = catalogue.fact_ids().filter(|fact| law.reads(*fact)).map(|id| {
        let fact = catalogue.fact(id);
        (id.0.to_string(), json!([fact.name, fact.label.get(lang), fact.question.get(lang)]))
    });
    let place = |fact: &str| setting.columns.named(fact, catalogue);
    let roles = offices.roles.iter().map(|(_, label)| label.get(lang));
    let dates = offices.dates.iter().map(|(_, label)| label.get(lang));
    let bodies = offices.bodies.iter().map(|(id, name)| format!("{} ({id})", name.get(lang)));
    json!({
        "lang": lang.code(),
        "regimes": regimes.collect::<Vec<_>>(),
        "sizes": sizes.collect::<Vec<_>>(),
        "sectors": sectors.collect::<Vec<_>>(),
        "facts": facts.collect::<Map<_, _>>(),
        "columns": setting.columns.names,
        "id": place("id"),
        "name": place("name"),
        "file": setting.columns.names_files,
        "roles": roles.collect::<Vec<_>>(),
        "dates": dates.collect::<Vec<_>>(),
        "bodies": bodies.collect::<Vec<_>>(),
        "words": words(setting),
    })
}

fn words(setting: &Setting) -> Value {
    let said = |word: super::super::Word| word.get(setting.lang);
    json!({
        "undetermined": said(word::undetermined),
        "organisations": said(word::organisations),
        "search": said(word::search),
        "all": said(word::all_of_them),
        "sector": said(word::sector),
        "size": said(word::size),
        "name": said(word::name),
        "line": said(word::line),
        "of": said(word::of),
        "to": said(word::to),
        "shown": said(word::shown),
        "none": said(word::none_fits),
        "previous": said(word::previous),
        "next": said(word::next),
        "asks": said(word::hangs_on),
        "law_open": said(word::law_open),
        "near": said(word::near_a_bound),
        "near_some": said(word::near_some),
        "note": said(word::note),
        "notes": said(word::notes),
        "clear": said(word::clear_filters),
        "sort": said(word::sort_by),
        "details": said(word::details),
        "grounds": said(word::grounds),
        "also": said(word::also_possible),
        "routes": said(word::other_routes),
        "to_ask": said(word::to_ask),
        "follows": said(word::follows),
        "perhaps": said(word::perhaps),
        "when": said(word::when),
        "fine": said(word::maximum_fine),
        "source": said(word::checked_status),
        "bodies": said(word::bodies),
        "days": said(word::dates),
        "overdue": said(word::overdue),
        "jurisdiction": said(word::jurisdiction),
        "given": said(word::known_facts),
        "or": said(word::or),
    })
}
