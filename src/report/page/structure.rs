//! The compiled law as data: variables, nodes, rules and words, in numbers that point at one another. What walks it
//! needs to know of no law.
//!
//! A node is `[variable, child for each cell...]`; a child is the place of a node, [`NO`] or [`YES`]. Texts are
//! `[English, Dutch]`.

use crate::diagram::{Conditions, NodeRef, Partition, Version};
use crate::evaluate::{Judge, Law};
use crate::model::{Beside, Blank, ClassSet, Country, Fact, Form, Functions, Kind, RuleSetBits, Text};
use crate::report::reason::cited;
use crate::rules::{Clock, Effect, Follows, Rule};
use indexmap::{IndexMap, IndexSet};
use rustc_hash::{FxBuildHasher, FxHashMap};
use serde_json::{Map, Value, json};

/// The ends of a diagram.
const NO: i64 = -1;
const YES: i64 = -2;

/// Everything that a walk needs, and all words, in every language.
pub fn structure(law: &Law) -> Value {
    let mut nodes = Nodes::default();
    let judges: Vec<Value> = law.judges().map(|judge| of_judge(judge, law, &mut nodes)).collect();
    let has_size = law.size.is_some();
    let mut place = usize::from(has_size);
    let regimes = law.by_regime().map(|(regime, judge)| {
        let of = judge.is_some().then(|| {
            place += 1;
            place - 1
        });
        json!({
            "id": regime.id,
            "title": text(&regime.title),
            "judge": of,
            "absent": { "class": regime.absent.class, "label": text(&regime.absent.label), "reason": text(&regime.absent.reason) },
        })
    });
    let regimes: Vec<Value> = regimes.collect();
    let set = &law.rules;
    let offices = &set.offices;
    let named = |list: &[(String, Text)]| list.iter().map(|(id, name)| json!([id, text(name)])).collect::<Vec<Value>>();
    json!({
        "law": set.law,
        "title": text(&set.title),
        "as_of": set.as_of.to_string(),
        "jurisdiction": set.jurisdiction.as_ref().map(Country::code),
        "readings": set.readings.iter().map(|r| (r.name.clone(), Value::from(r.chosen.clone()))).collect::<Map<_, _>>(),
        "facts": law.catalogue().facts.iter().map(|fact| of_fact(fact, law)).collect::<Vec<Value>>(),
        "units": units(law),
        "multiples": multiples(law),
        "sectors": law.catalogue().sectors.iter().map(|s| json!([s.id, text(&s.label)])).collect::<Vec<Value>>(),
        "types": types(law),
        "countries": law.catalogue().all_countries.iter().map(|c| c.code().to_string()).collect::<Vec<String>>(),
        "variables": variables(law),
        "size": has_size.then_some(0),
        "regimes": regimes,
        "judges": judges,
        "roles": named(&offices.roles),
        "dates": named(&offices.dates),
        "bodies": named(&offices.bodies),
        "nodes": nodes.written(),
    })
}

fn text(text: &Text) -> Value {
    json!([text.en, text.nl])
}

fn bits(rules: RuleSetBits) -> Vec<u8> {
    rules.iter().map(|rule| rule.0).collect()
}

fn classes(classes: ClassSet) -> Vec<u8> {
    classes.iter().map(|class| class.0).collect()
}

/// A fact as far as it can be asked: what no rule looks at has its name alone.
fn of_fact(fact: &Fact, law: &Law) -> Value {
    let catalogue = law.catalogue();
    let kind = match fact.kind {
        Kind::Flag => "flag",
        Kind::Figure(_) => "figure",
        Kind::Choice(_) => "choice",
        Kind::Country => "country",
        Kind::Countries => "countries",
        Kind::Date => "date",
        Kind::Functions => "functions",
        Kind::Sector => "sector",
        Kind::Text | Kind::Code => "text",
    };
    let id = catalogue.facts_by_name.get(&fact.name);
    if kind == "text" || !id.is_some_and(|id| law.reads(*id)) {
        return json!({ "name": fact.name, "kind": "unread" });
    }
    let mut found = json!({
        "name": fact.name,
        "kind": kind,
        "label": text(&fact.label),
        "question": text(&fact.question),
        "help": text(&fact.help),
    });
    let mut add = |key: &str, value: Value| {
        if let Some(found) = found.as_object_mut() {
            found.insert(key.to_string(), value);
        }
    };
    match &fact.kind {
        Kind::Figure(unit) => {
            add("unit", json!(unit.0));
            add("measure", text(&fact.measure));
            if catalogue.unit(*unit).whole {
                add("whole", json!(true));
            }
        }
        Kind::Choice(choices) => {
            let labels = choices.iter().zip(&fact.choice_labels).map(|(id, label)| json!([id, text(label)]));
            add("choices", labels.collect());
            add("none", json!(fact.first_choice() == 0));
        }
        _ => {}
    }
    if fact.per_activity {
        add("per_activity", json!(true));
    }
    let tied =
        [("counts_from", fact.counts_from), ("not_before", fact.not_before), ("unknown_when", fact.unknown_when)];
    for (key, other) in tied {
        if let Some(other) = other {
            add(key, json!(other.0));
        }
    }
    match fact.blank {
        Blank::Unknown => {}
        Blank::Absent => add("blank", json!("absent")),
        Blank::True => add("blank", json!("true")),
        Blank::Jurisdiction => add("blank", json!("jurisdiction")),
        Blank::SameAs(other) => add("blank", json!(other.0)),
    }
    found
}

fn units(law: &Law) -> Vec<Value> {
    let of = |unit: &crate::model::Unit| {
        json!({
            "name": text(&unit.name),
            "money": unit.form == Form::Money,
            "whole": unit.whole,
            "below": text(&unit.below),
            "not_below": text(&unit.not_below),
            "within": text(&unit.within),
            "over": text(&unit.over),
        })
    };
    law.catalogue().units.iter().map(of).collect()
}

/// Words that multiply the number beside them.
fn multiples(law: &Law) -> Value {
    let of = |(word, meaning): &(String, Beside)| match meaning {
        Beside::Multiple(times) => Some((word.clone(), Value::from(times.to_string()))),
        _ => None,
    };
    Value::Object(law.catalogue().beside_numbers.iter().filter_map(of).collect())
}

fn types(law: &Law) -> Vec<Value> {
    let of = |found: &crate::model::EntityType| {
        let implies: Vec<u16> = found.implies.iter().map(|fact| fact.0).collect();
        json!([found.id, text(&found.label), found.sector.map(|s| s.0), found.found_by.join(" "), implies])
    };
    law.catalogue().types.iter().map(of).collect()
}

fn variables(law: &Law) -> Vec<Value> {
    let of = |variable: &crate::diagram::Variable| {
        let codes = |list: &std::sync::Arc<[Country]>| list.iter().map(|c| c.code().to_string()).collect::<Vec<_>>();
        let lists = |sets: &crate::diagram::TestedSets| sets.lists.iter().map(codes).collect::<Vec<_>>();
        let partition = match &variable.partition {
            Partition::Flag => json!({ "kind": "flag" }),
            Partition::Figure(cuts) => {
                let cuts = cuts.iter().map(|cut| json!([cut.at.to_string(), cut.above]));
                json!({ "kind": "figure", "cuts": cuts.collect::<Vec<Value>>() })
            }
            Partition::Choice(_) => json!({ "kind": "choice" }),
            Partition::Country { sets, cells } => json!({ "kind": "country", "sets": lists(sets), "cells": cells }),
            Partition::Countries { sets } => json!({ "kind": "countries", "sets": lists(sets) }),
            Partition::Given(facts) => {
                json!({ "kind": "given", "members": facts.iter().map(|fact| fact.0).collect::<Vec<u16>>() })
            }
        };
        let mut partition = partition;
        if let Some(found) = partition.as_object_mut() {
            found.insert("fact".to_string(), json!(variable.fact.map(|fact| fact.0)));
            found.insert("first".to_string(), json!(variable.first()));
            found.insert("width".to_string(), json!(variable.width()));
        }
        partition
    };
    let mut found: Vec<Value> = law.space.variables.iter().map(of).collect();
    for (place, variable) in found.iter_mut().enumerate() {
        if let Some(variable) = variable.as_object_mut().filter(|_| law.space.is_apart(place)) {
            variable.insert("apart".to_string(), json!(true));
        }
    }
    found
}

/// One act: its classes, rules and what follows, put to every entity type.
fn of_judge(judge: &Judge, law: &Law, nodes: &mut Nodes) -> Value {
    let (act, catalogue, resolution) = (&judge.act, law.catalogue(), judge.diagram.resolution());
    let mut seen = FxHashMap::default();
    let mut roots = |version: Version, id| {
        let roots = judge.diagram.roots_in(version, id);
        let open =
            roots.open.iter().map(|(rule, root)| (rule.0, nodes.take(*root, &|n| judge.diagram.test(n), &mut seen)));
        json!([bits(roots.always), open.collect::<Vec<(u8, i64)>>()])
    };
    // entity types that no rule tells apart have one entry
    let mut kinds: IndexMap<u16, Value, FxBuildHasher> = IndexMap::default();
    let mut kind_of: Vec<usize> = Vec::new();
    for id in catalogue.type_ids() {
        let first = judge.diagram.alike(id);
        if !kinds.contains_key(&first.0) {
            let differing = judge.diagram.others().enumerate();
            let differing = differing.filter(|(_, (version, _))| judge.diagram.differs(*version, first));
            let others: Vec<Value> = differing.map(|(i, (version, _))| json!([i, roots(version, first)])).collect();
            kinds.insert(first.0, json!({ "roots": roots(Version::APPLIED, first), "others": others }));
        }
        kind_of.push(kinds.get_index_of(&first.0).unwrap_or_default());
    }
    let of_sector = |sector| {
        let found = judge.candidates(&Functions::Sector(sector), catalogue);
        found.iter().map(|id| id.0).collect::<Vec<u16>>()
    };
    let unknown: Vec<u16> = judge.candidates(&Functions::Unknown, catalogue).iter().map(|id| id.0).collect();
    let (follow_of, follows) = follows(judge, law, nodes);
    let status = if act.force.is_no_law() { act.force.id() } else { "" };
    json!({
        "act": act.id,
        "title": text(&act.title),
        "short": text(&act.short),
        "force": status,
        "in_force": act.is_in_force(law.rules.as_of),
        "source": act.source,
        "checked_on": act.checked_on,
        "classes": act.classes.iter().map(|class| json!([class.id, text(&class.label)])).collect::<Vec<Value>>(),
        "rules": act.rule_ids().map(|id| {
            let rule = act.rule(id);
            of_rule(rule, bits(resolution.defeated_by(id)), judge, law)
        }).collect::<Vec<Value>>(),
        "order": resolution.order().iter().map(|rule| rule.0).collect::<Vec<u8>>(),
        "sensitive": bits(resolution.sensitive()),
        "within": act.jurisdiction_within.iter().map(|c| c.code().to_string()).collect::<Vec<String>>(),
        "others": judge.diagram.others().map(|(_, other)| {
            let question = act.names.readings.get(&other.reading).map(|reading| text(&reading.question));
            json!([other.reading, other.choice, question])
        }).collect::<Vec<Value>>(),
        "kinds": kinds.into_values().collect::<Vec<Value>>(),
        "kind_of": kind_of,
        "unknown": unknown,
        "by_sector": catalogue.sector_ids().map(of_sector).collect::<Vec<Vec<u16>>>(),
        "competences": act.consequences.competences.iter().map(|competence| json!({
            "for": classes(competence.follows.shown_for),
            "cite": cites(&competence.follows.cites, judge, law),
            "status": status_of(&competence.follows),
            "bodies": competence.bodies.iter().map(|role| role.iter().map(|b| b.0).collect()).collect::<Vec<Vec<u16>>>(),
            "note": text(&competence.note),
            "gives_way_to": competence.gives_way_to,
        })).collect::<Vec<Value>>(),
        "duty_kinds": act.consequences.kinds.iter().map(|(_, label)| text(label)).collect::<Vec<Value>>(),
        "duties": act.consequences.duties.iter().map(|duty| json!({
            "kind": duty.kind,
            "for": classes(duty.follows.shown_for),
            "cite": cites(&duty.follows.cites, judge, law),
            "status": status_of(&duty.follows),
            "unless": bits(duty.unless),
            "text": text(&duty.text),
            "due": text(&duty.due),
            "fine": text(&duty.fine),
            "clock": duty.clock.map(of_clock),
        })).collect::<Vec<Value>>(),
        "follows": follows,
        "follow_of": follow_of,
    })
}

fn of_rule(rule: &Rule, defeats: Vec<u8>, judge: &Judge, law: &Law) -> Value {
    let effect = match rule.effect {
        Effect::Class(given) => json!({ "classes": classes(given) }),
        Effect::Overlay(shown_for) => json!({ "overlay": classes(shown_for) }),
        Effect::Jurisdiction(fact) => json!({ "jurisdiction": fact.0 }),
    };
    let mut found = json!({
        "id": rule.id,
        "defeats": defeats,
        "cite": cites(&rule.cites, judge, law),
        "reason": text(&rule.reason),
    });
    if let (Some(found), Value::Object(effect)) = (found.as_object_mut(), effect) {
        found.extend(effect);
        if rule.assumed {
            found.insert("assumed".to_string(), json!(true));
        }
        if !rule.status.is_official() {
            found.insert("status".to_string(), json!(rule.status.id()));
        }
    }
    found
}

fn status_of(follows: &Follows) -> Option<&'static str> {
    (!follows.status.is_official()).then(|| follows.status.id())
}

fn cites(provisions: &[String], judge: &Judge, law: &Law) -> Value {
    let said = crate::model::Lang::ALL.map(|lang| cited(law, &judge.act, provisions, lang));
    json!(said)
}

fn of_clock(clock: Clock) -> Value {
    let after = clock.after.0;
    json!({
        "column": clock.column,
        "from": clock.from.0,
        "after": [i32::from(after.get_years()) * 12 + after.get_months(), after.get_weeks() * 7 + after.get_days()],
        "starts": clock.starts,
        "met_by": clock.met_by.map(|fact| fact.0),
        "not_before": clock.not_before.map(|fact| fact.0),
        "first": clock.first.map(|day| day.to_string()),
    })
}

/// What follows, put to every entity type: for each the place of its list; a list has the competences, then the duties,
/// that can come, each with its condition.
fn follows(judge: &Judge, law: &Law, nodes: &mut Nodes) -> (Vec<usize>, Vec<Vec<(usize, i64)>>) {
    let consequences = &judge.act.consequences;
    let competences = consequences.competences.iter().map(|c| &c.follows);
    let all: Vec<&Follows> = competences.chain(consequences.duties.iter().map(|d| &d.follows)).collect();
    let mut conditions = Conditions::of(&judge.act, &law.space, &law.rules.catalogue);
    let mut lists: IndexSet<Vec<(usize, i64)>, FxBuildHasher> = IndexSet::default();
    let mut seen = FxHashMap::default();
    let mut of_types = Vec::new();
    for id in law.catalogue().type_ids() {
        let mut list = Vec::new();
        for (i, follows) in all.iter().enumerate() {
            let root = conditions.put(&follows.condition, id);
            if root != NodeRef::NO {
                list.push((i, nodes.take(root, &|n| conditions.test(n), &mut seen)));
            }
        }
        of_types.push(lists.insert_full(list).0);
    }
    (of_types, lists.into_iter().collect())
}

/// Nodes of all acts, each once.
#[derive(Default)]
struct Nodes {
    held: IndexSet<(usize, Vec<i64>), FxBuildHasher>,
}

impl Nodes {
    /// A node with all below it; `seen` are those of the same diagrams that were taken before.
    fn take<'d>(
        &mut self,
        node: NodeRef,
        test: &impl Fn(NodeRef) -> Option<(usize, &'d [NodeRef])>,
        seen: &mut FxHashMap<NodeRef, i64>,
    ) -> i64 {
        let Some((variable, children)) = test(node) else { return if node == NodeRef::YES { YES } else { NO } };
        if let Some(known) = seen.get(&node) {
            return *known;
        }
        let children: Vec<i64> = children.iter().map(|child| self.take(*child, test, seen)).collect();
        let place = self.held.insert_full((variable, children)).0 as i64;
        seen.insert(node, place);
        place
    }

    fn written(self) -> Vec<Vec<i64>> {
        self.held
            .into_iter()
            .map(|(variable, children)| std::iter::once(variable as i64).chain(children).collect())
            .collect()
    }
}
