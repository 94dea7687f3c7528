//! What the rules of an act can come to, decided over all records by the diagram: rules that never hold, that never
//! count, that never decide; exclusions that defeat nothing; types that a table lists in vain.

use super::written::Written;
use crate::diagnostic::{Code, Diagnostic};
use crate::diagram::NodeRef;
use crate::evaluate::{Judge, Law};
use crate::model::{ClassId, RuleId, TypeId};
use crate::rules::{Effect, Rule};
use rustc_hash::FxHashMap;

/// Everything that can be told of the rules of one act.
pub fn reach(judge: &Judge, law: &Law, written: &Written) -> Vec<Diagnostic> {
    let mut kinds: Vec<TypeId> = law.catalogue().type_ids().map(|id| judge.diagram.alike(id)).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let mut reach = Reach { judge, law, kinds, known: FxHashMap::default() };
    let mut found = Vec::new();
    for id in judge.act.rule_ids() {
        found.extend(reach.rule(id));
    }
    found.extend(reach.listed_in_vain(written));
    found
}

struct Reach<'a> {
    judge: &'a Judge,
    law: &'a Law,
    /// Entity types that some rule tells apart.
    kinds: Vec<TypeId>,
    /// Whether some record passes all of the first nodes and none of the others.
    known: FxHashMap<(Vec<NodeRef>, Vec<NodeRef>), bool>,
}

impl Reach<'_> {
    fn rule(&mut self, id: RuleId) -> Option<Diagnostic> {
        let rule = self.judge.act.rule(id);
        let (file, span) = &rule.at;
        let name = &rule.id;
        if !self.holds_for_some(id) {
            let message = format!("`{name}` never holds, whatever the record");
            let help = "look for conditions that exclude one another, or a table that lists no type";
            return Some(Diagnostic::warning(Code::NEVER_HOLDS, message).at(file, *span).help(help));
        }
        if !rule.readings.is_empty() {
            return None; // under another reading the rest may be otherwise
        }
        let defeating = self.beside(id, |other| other.defeats.contains(id));
        if let Some(by) = self.covered(id, &defeating) {
            let message =
                format!("`{name}` never counts: whenever it holds, {} holds too and defeats it", self.named(&by));
            let help = "narrow the exclusion, or take the rule out";
            return Some(Diagnostic::warning(Code::UNREACHABLE, message).at(file, *span).help(help));
        }
        if let Some(idle) = self.defeats_nothing(id) {
            let message = format!("`{name}` defeats {idle}, and never holds together with any of it");
            let help = "take the name out of `defeats`, or see whether one of the two is too narrow";
            return Some(Diagnostic::warning(Code::DEFEATS_NOTHING, message).at(file, *span).help(help));
        }
        let own = strongest(rule)?;
        let weakest = |other: &Rule| match other.effect {
            Effect::Class(set) => set.iter().last(),
            _ => None,
        };
        let mut over = self.beside(id, |other| weakest(other).is_some_and(|class| class < own));
        over.extend(defeating);
        let by = self.covered(id, &over)?;
        let message = format!("`{name}` never decides: whenever it counts, {} gives a stronger class", self.named(&by));
        let help = "it is shown as a further ground; say so under `allow` if that is meant";
        Some(Diagnostic::note(Code::NEVER_DECIDES, message).at(file, *span).help(help))
    }

    /// The rules of a sort that count whenever they hold and this rule counts, however the law is read: what defeats
    /// them would defeat this rule too.
    fn beside(&self, id: RuleId, is_meant: impl Fn(&Rule) -> bool) -> Vec<RuleId> {
        let act = &self.judge.act;
        let defeaters = |of: RuleId| act.rules_where(|rule| rule.defeats.contains(of));
        let own = defeaters(id);
        let is_meant = |rule: &Rule| is_meant(rule) && rule.readings.is_empty();
        let counts = |other: &RuleId| defeaters(*other).without(own).is_empty();
        act.rule_ids().filter(|other| is_meant(act.rule(*other)) && counts(other)).collect()
    }

    /// The rule put to an entity type.
    fn root(&self, id: RuleId, entity_type: TypeId) -> NodeRef {
        let roots = self.judge.diagram.roots(entity_type);
        if roots.always.contains(id) {
            return NodeRef::YES;
        }
        roots.open.iter().find(|(rule, _)| *rule == id).map_or(NodeRef::NO, |(_, node)| *node)
    }

    fn holds_for_some(&self, id: RuleId) -> bool {
        self.kinds.iter().any(|kind| self.can_hold(id, *kind))
    }

    /// Whether it holds for some record of a type, as the law is read or as it might be. One that hangs on several
    /// readings together is not judged: they are tried one at a time.
    fn can_hold(&self, id: RuleId, entity_type: TypeId) -> bool {
        let diagram = &self.judge.diagram;
        let holds_in = |version| {
            let roots = diagram.roots_in(version, entity_type);
            roots.always.contains(id) || roots.open.iter().any(|(rule, _)| *rule == id)
        };
        self.judge.act.rule(id).readings.len() > 1
            || self.root(id, entity_type) != NodeRef::NO
            || diagram.others().any(|(version, _)| holds_in(version))
    }

    /// Of these rules those that together hold whenever the rule does: one alone where one is enough.
    fn covered(&mut self, id: RuleId, others: &[RuleId]) -> Option<Vec<RuleId>> {
        let others: Vec<RuleId> = others.iter().copied().filter(|other| *other != id).collect();
        if others.is_empty() || !self.always_one_of(id, &others) {
            return None;
        }
        let alone = others.iter().copied().find(|other| self.always_one_of(id, &[*other]));
        Some(alone.map_or(others, |one| vec![one]))
    }

    fn always_one_of(&mut self, id: RuleId, others: &[RuleId]) -> bool {
        self.kinds.clone().into_iter().all(|kind| {
            let no = others.iter().map(|other| self.root(*other, kind)).collect();
            !self.possible(vec![self.root(id, kind)], no)
        })
    }

    /// What the rule defeats by name and never meets. A record can do several things, so each is put to its own type.
    fn defeats_nothing(&mut self, id: RuleId) -> Option<String> {
        let act = &self.judge.act;
        let rule = act.rule(id);
        let defeated: Vec<RuleId> = rule.defeats.iter().collect();
        let mut idle = Vec::new();
        for other in &defeated {
            if self.meet(id, *other) {
                if rule.excludes {
                    return None;
                }
            } else {
                idle.push(*other);
            }
        }
        match rule.excludes {
            true => (!defeated.is_empty()).then(|| "everything".to_string()),
            false => (!idle.is_empty()).then(|| self.named(&idle)),
        }
    }

    fn meet(&mut self, one: RuleId, other: RuleId) -> bool {
        if !self.judge.act.rule(other).readings.is_empty() {
            return true; // under another reading they may
        }
        let kinds = self.kinds.clone();
        kinds.iter().any(|a| {
            let first = self.root(one, *a);
            first != NodeRef::NO && kinds.iter().any(|b| self.possible(vec![first, self.root(other, *b)], Vec::new()))
        })
    }

    fn named(&self, rules: &[RuleId]) -> String {
        let names: Vec<String> = rules.iter().map(|id| format!("`{}`", self.judge.act.rule(*id).id)).collect();
        match names.split_last() {
            Some((last, [])) => last.clone(),
            Some((last, first)) => format!("{} or {last}", first.join(", ")),
            None => String::new(),
        }
    }

    /// Whether some record passes all of these and none of those.
    fn possible(&mut self, mut yes: Vec<NodeRef>, mut no: Vec<NodeRef>) -> bool {
        if yes.contains(&NodeRef::NO) || no.contains(&NodeRef::YES) {
            return false;
        }
        for nodes in [&mut yes, &mut no] {
            nodes.retain(|node| *node != NodeRef::YES && *node != NodeRef::NO);
            nodes.sort_unstable();
            nodes.dedup();
        }
        if yes.iter().any(|node| no.contains(node)) {
            return false;
        }
        let tests = |node: &NodeRef| self.judge.diagram.test(*node).map(|(variable, _)| variable);
        let Some(variable) = yes.iter().chain(&no).filter_map(tests).min() else { return true };
        let key = (yes, no);
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        let space = &self.law.space;
        let open = space.open(&space.whole(variable), variable);
        let is_possible = (0..64).filter(|cell| open >> cell & 1 == 1).any(|cell| {
            let moved = |nodes: &[NodeRef]| nodes.iter().map(|node| self.moved(*node, variable, cell)).collect();
            let (yes, no) = (moved(&key.0), moved(&key.1));
            self.possible(yes, no)
        });
        self.known.insert(key, is_possible);
        is_possible
    }

    fn moved(&self, node: NodeRef, variable: usize, cell: usize) -> NodeRef {
        match self.judge.diagram.test(node) {
            Some((tested, children)) if tested == variable => children[cell],
            _ => node,
        }
    }

    /// Types of the act's own tables of which no rule can say anything but the weakest class.
    fn listed_in_vain(&self, written: &Written) -> Vec<Diagnostic> {
        let act = &self.judge.act;
        let weakest = ClassId(act.classes.len().saturating_sub(1) as u8);
        let says_more = |rule: &Rule| match rule.effect {
            Effect::Class(set) => set.iter().any(|class| class < weakest) && !rule.otherwise,
            Effect::Overlay(_) | Effect::Jurisdiction(_) => false,
        };
        if act.classes.len() < 2 {
            return Vec::new();
        }
        let telling: Vec<RuleId> = act.rule_ids().filter(|id| says_more(act.rule(*id))).collect();
        let mut found = Vec::new();
        for row in written.elements("rows") {
            let Some(id) = self.law.catalogue().types_by_name.get(&row.key.word) else { continue };
            if !act.tables().any(|table| table.rows.contains_key(id)) {
                continue; // not in force
            }
            if !telling.iter().any(|rule| self.can_hold(*rule, *id)) {
                let message =
                    format!("a table lists `{}`, and no rule gives it anything but the weakest class", row.key.word);
                let help = "see which rule should name the table, or take the row out";
                found.push(Diagnostic::warning(Code::LISTED_IN_VAIN, message).at(row.file, row.key.span).help(help));
            }
        }
        found
    }
}

fn strongest(rule: &Rule) -> Option<ClassId> {
    match rule.effect {
        Effect::Class(set) if !rule.otherwise => set.iter().next(),
        _ => None,
    }
}
