//! Small folders of rules as text: a few facts, four entity types, and acts of a few random rules.

use proptest::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;
use vitaal::rules::Source;

/// One rule of a random act.
#[derive(Debug, Clone)]
pub struct RuleText {
    class: &'static str,
    /// Everything, or rules that come after it.
    defeats: Option<Vec<usize>>,
    condition: String,
}

/// A random act: some rules, and one for the rest.
pub fn act() -> impl Strategy<Value = Vec<RuleText>> {
    proptest::collection::vec(rule(), 1..6)
}

/// An act and another that is like it but for some rules.
pub fn acts() -> impl Strategy<Value = (Vec<RuleText>, Vec<RuleText>)> {
    (act(), proptest::collection::vec((rule(), 0..4u8), 6)).prop_map(|(one, changes)| {
        let other =
            one.iter().zip(&changes).map(|(rule, (new, dice))| if *dice == 0 { new.clone() } else { rule.clone() });
        let other = other.collect();
        (one, other)
    })
}

fn rule() -> impl Strategy<Value = RuleText> {
    let class = prop_oneof![Just("top"), Just("mid"), Just("mid"), Just("[top, mid]"), Just("out")];
    let defeats = prop_oneof![
        5 => Just(None),
        1 => Just(Some(Vec::new())),
        2 => proptest::collection::vec(1..4usize, 1..3).prop_map(Some),
    ];
    (class, defeats, condition()).prop_map(|(class, defeats, condition)| RuleText { class, defeats, condition })
}

fn condition() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("staff < 10 AWU".to_string()),
        Just("staff <= 10 AWU".to_string()),
        Just("staff >= 20 AWU".to_string()),
        Just("money > EUR 5".to_string()),
        Just("money <= EUR 7".to_string()),
        Just("sworn".to_string()),
        Just("known".to_string()),
        Just("{ rank: [low] }".to_string()),
        Just("{ function: [miller] }".to_string()),
        Just("{ function: [baker] }".to_string()),
        Just("{ function: [miller, other] }".to_string()),
        Just("function in crafts".to_string()),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 2..4)
                .prop_map(|parts| format!("{{ all: [{}] }}", parts.join(", "))),
            proptest::collection::vec(inner.clone(), 2..4)
                .prop_map(|parts| format!("{{ any: [{}] }}", parts.join(", "))),
            inner.clone().prop_map(|part| format!("{{ not: {part} }}")),
            proptest::collection::vec(inner, 3).prop_map(|parts| format!("{{ majority: [{}] }}", parts.join(", "))),
        ]
    })
}

const FACTS: [&str; 5] = [
    "  staff: { type: figure, unit: AWU, label: { en: staff, nl: personeel } }\n",
    "  money: { type: figure, unit: EUR, label: { en: money, nl: geld } }\n",
    "  sworn: { type: flag, blank: absent, label: { en: sworn, nl: beedigd } }\n",
    "  known: { type: flag, label: { en: known, nl: bekend } }\n",
    "  rank: { type: choice, choices: [low, high], blank: absent, label: { en: rank, nl: rang } }\n",
];

const TYPES: [&str; 4] = [
    "  miller: { label: { en: miller, nl: molenaar } }\n",
    "  water-miller: { refines: miller, label: { en: water miller, nl: watermolenaar } }\n",
    "  baker: { label: { en: baker, nl: bakker } }\n",
    "  other: { label: { en: other, nl: anders } }\n",
];

/// A folder with these acts under `xx`; `turned` has facts and types in another order.
pub fn folder(acts: &[(&str, &[RuleText])], turned: bool) -> Source {
    let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    let mut put = |path: &str, text: String| drop(files.insert(path.to_string(), text.into_bytes()));
    let order = |lines: &[&str]| -> String {
        let mut lines = lines.to_vec();
        if turned {
            lines.reverse();
        }
        lines.concat()
    };
    let unit = |id: &str, form: &str| {
        let texts = ["name", "below", "not_below", "within", "over"]
            .map(|key| format!("{key}: {{ en: {key} in English, nl: {key} in het Nederlands }}"));
        format!("  {id}: {{ form: {form}, {} }}\n", texts.join(", "))
    };
    let units = unit("AWU", "count") + &unit("EUR", "money");
    let who = "  function: { type: functions, label: { en: craft, nl: ambacht } }\n";
    put("facts.yaml", format!("units:\n{units}\nfacts:\n{who}{}", order(&FACTS)));
    put("entity-types.yaml", format!("sectors:\n  trade: {{ en: trade, nl: handel }}\ntypes:\n{}", order(&TYPES)));
    put("countries.yaml", "lists:\n  all: [NL, BE]\n".to_string());
    let absent = "absent: { class: out, label: { en: out, nl: uit }, reason: { en: none, nl: geen } }";
    let first = acts[0].0;
    put(
        "laws.yaml",
        format!(
            "default: village\nregimes:\n  guild: {{ title: {{ en: guild, nl: gilde }}, {absent} }}\nlaws:\n  village: {{ title: {{ en: village, nl: dorp }}, guild: {{ 2020-01-01: xx/{first} }} }}\nprovisions: [Art.]\n"
        ),
    );
    for (name, rules) in acts {
        put(&format!("xx/{name}/act.yaml"), act_text(name, rules));
        put(
            &format!("xx/{name}/crafts.yaml"),
            "table: crafts\ncite: Annex\nrows:\n  miller: { cite: Annex(1), provided: known }\n  baker: { cite: Annex(2) }\n".to_string(),
        );
    }
    Source::Files { name: "small".to_string(), files: Arc::new(files) }
}

fn act_text(name: &str, rules: &[RuleText]) -> String {
    let reason = "reason: { en: because, nl: omdat }";
    let mut text = format!(
        "act: xx/{name}\nregime: guild\ntitle: {{ en: Act, nl: Wet }}\nshort: {{ en: Act, nl: Wet }}\nsource: https://example.org\nchecked: {{ text: the gazette, on: 2026-11-21, status: verbatim }}\nclasses:\n  top: {{ en: top, nl: hoog }}\n  mid: {{ en: mid, nl: midden }}\n  out: {{ en: out, nl: uit }}\nrules:\n"
    );
    // beside a rule that defeats everything others may name that one alone: chains would come back to themselves
    let excludes = |at: usize| rules[at].defeats.as_ref().is_some_and(Vec::is_empty);
    let excluding = (0..rules.len()).filter(|at| excludes(*at)).count();
    for (i, RuleText { class, defeats, condition }) in rules.iter().enumerate() {
        let defeats = match defeats {
            None => String::new(),
            Some(few) if few.is_empty() => "defeats: everything, ".to_string(),
            Some(steps) => {
                let may = |at: &usize| *at < rules.len() && (excluding == 0 || excluding == 1 && excludes(*at));
                let mut later: Vec<usize> = steps.iter().map(|step| i + step).filter(may).collect();
                later.sort_unstable();
                later.dedup();
                let names: Vec<String> = later.iter().map(|at| format!("rule-{at}")).collect();
                if names.is_empty() { String::new() } else { format!("defeats: [{}], ", names.join(", ")) }
            }
        };
        text.push_str(&format!(
            "  rule-{i}: {{ class: {class}, cite: Art. {i}, {defeats}{reason}, all: [{condition}] }}\n"
        ));
    }
    text.push_str(&format!("  rest: {{ class: out, cite: Art. 99, otherwise: true, {reason} }}\n"));
    text
}
