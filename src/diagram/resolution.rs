//! How rules that hold together settle an outcome: which of them count, and which classes are left.

use crate::model::{ClassSet, RuleId, RuleSetBits};
use crate::rules::{Act, Effect, Rule};

/// How rules that hold together settle an outcome.
#[derive(Debug)]
pub struct Resolution {
    defeats: Vec<RuleSetBits>,
    classes: Vec<ClassSet>,
    /// Every rule after those that defeat it.
    order: Vec<RuleId>,
    /// Rules that defeat others, or that a rule defeats by name. Of the others only the classes matter.
    sensitive: RuleSetBits,
}

impl Resolution {
    /// Of the rules of an act.
    pub fn of(act: &Act) -> Resolution {
        let defeats: Vec<RuleSetBits> = act.rules.iter().map(|r| r.defeats).collect();
        let class_of = |r: &Rule| if let Effect::Class(c) = r.effect { c } else { ClassSet::default() };
        let mut sensitive = RuleSetBits::default();
        for (id, rule) in act.rule_ids().zip(&act.rules) {
            if !rule.defeats.is_empty() {
                sensitive = sensitive.union(RuleSetBits::of(id));
            }
            if !rule.excludes {
                sensitive = sensitive.union(rule.defeats);
            }
        }
        let mut order: Vec<RuleId> = Vec::new();
        let mut left: Vec<RuleId> = act.rule_ids().collect();
        // no rules defeat one another in a ring: the act would not have been read
        for _ in 0..left.len() {
            let is_free = |r: &RuleId| !left.iter().any(|by| defeats[usize::from(by.0)].contains(*r));
            let free: Vec<RuleId> = left.iter().copied().filter(is_free).collect();
            left.retain(|r| !free.contains(r));
            order.extend(free);
        }
        let order = order.into_iter().filter(|r| !defeats[usize::from(r.0)].is_empty()).collect();
        Resolution { classes: act.rules.iter().map(class_of).collect(), defeats, order, sensitive }
    }

    /// The rules that a rule defeats where it counts.
    pub fn defeated_by(&self, rule: RuleId) -> RuleSetBits {
        self.defeats[usize::from(rule.0)]
    }

    /// The rules that defeat others, every one after those that defeat it.
    pub fn order(&self) -> &[RuleId] {
        &self.order
    }

    /// The rules that defeat others, or that a rule defeats by name. Of the others only the classes matter.
    pub fn sensitive(&self) -> RuleSetBits {
        self.sensitive
    }

    pub fn classes_of(&self, rule: RuleId) -> ClassSet {
        self.classes[usize::from(rule.0)]
    }

    /// The first rule that does the same as this one where it holds: it gives the same classes, defeats the same, and is
    /// defeated by the same.
    pub fn alike(&self, rule: RuleId) -> RuleId {
        let does = |rule: RuleId| (self.classes_of(rule), self.defeats[usize::from(rule.0)]);
        let defeated_alike = |other: RuleId| self.defeats.iter().all(|d| d.contains(rule) == d.contains(other));
        let mut before = (0..rule.0).map(RuleId);
        before.find(|other| does(*other) == does(rule) && defeated_alike(*other)).unwrap_or(rule)
    }

    /// The rules that count, of those that hold.
    pub fn undefeated(&self, mut holding: RuleSetBits) -> RuleSetBits {
        for rule in &self.order {
            if holding.contains(*rule) {
                holding = holding.without(self.defeats[usize::from(rule.0)]);
            }
        }
        holding
    }

    /// The rules on which a class can hang.
    pub fn bearing(&self) -> RuleSetBits {
        let place = |i: usize| RuleSetBits::of(RuleId(i as u8));
        let giving = self.classes.iter().enumerate().filter(|(_, classes)| !classes.is_empty());
        self.bearing_on(giving.fold(RuleSetBits::default(), |set, (i, _)| set.union(place(i))))
    }

    /// These rules, and those on which it hangs whether they count: those that defeat one of them, or one that defeats it
    /// in turn.
    pub fn bearing_on(&self, mut found: RuleSetBits) -> RuleSetBits {
        let place = |i: usize| RuleSetBits::of(RuleId(i as u8));
        loop {
            let defeating = self.defeats.iter().enumerate().filter(|(_, defeats)| !defeats.among(found).is_empty());
            let more = defeating.fold(found, |set, (i, _)| set.union(place(i)));
            if more == found {
                return found;
            }
            found = more;
        }
    }

    /// Of rules that can yet hold, those that no longer matter where these do: they are defeated for certain, or give a
    /// weaker class beside one that only what defeats both can take away.
    pub fn outdone(&self, standing: Standing) -> RuleSetBits {
        let defeated = self.defeated_for_certain(standing);
        // rules that are not sensitive are defeated by what defeats all of them, or not at all
        let weakest = 16u32.saturating_sub(standing.classes.0.leading_zeros());
        if weakest == 0 {
            return defeated;
        }
        let is_weaker = |rule: &RuleId| {
            let given = self.classes_of(*rule);
            !self.sensitive.contains(*rule) && given.iter().all(|class| u32::from(class.0) >= weakest)
        };
        let all = (0..self.classes.len()).map(|i| RuleId(i as u8));
        all.filter(is_weaker).fold(defeated, |set, rule| set.union(RuleSetBits::of(rule)))
    }

    /// The rules that cannot count whatever else holds.
    pub fn defeated_for_certain(&self, standing: Standing) -> RuleSetBits {
        let is_certain = |rule: &RuleId| !self.defeats.iter().any(|defeats| defeats.contains(*rule));
        let defeated = standing.sensitive.iter().filter(is_certain).map(|rule| self.defeats[usize::from(rule.0)]);
        defeated.fold(RuleSetBits::default(), RuleSetBits::union)
    }

    /// What rules that hold come to.
    pub fn standing_of(&self, holding: RuleSetBits) -> Standing {
        holding.iter().fold(Standing::default(), |standing, rule| self.with(standing, rule))
    }

    /// Adds a rule that holds to what held before.
    pub fn with(&self, standing: Standing, rule: RuleId) -> Standing {
        if self.sensitive.contains(rule) {
            return Standing { sensitive: standing.sensitive.union(RuleSetBits::of(rule)), ..standing };
        }
        Standing { classes: joined(standing.classes, self.classes_of(rule)), ..standing }
    }

    /// The classes that rules which hold come to: one, or those that the law leaves open.
    pub fn outcome_of(&self, holding: RuleSetBits) -> ClassSet {
        self.outcome(self.standing_of(holding))
    }

    /// Whether a rule that holds counts, where these stand beside it.
    pub fn counts(&self, rule: RuleId, standing: Standing) -> bool {
        self.undefeated(standing.sensitive.union(RuleSetBits::of(rule))).contains(rule)
    }

    /// The classes that are left: one, or those that the law leaves open.
    pub fn outcome(&self, standing: Standing) -> ClassSet {
        let counting = self.undefeated(standing.sensitive);
        let excluded = counting.iter().any(|r| !self.defeats[usize::from(r.0)].without(self.sensitive).is_empty());
        let classes = if excluded { ClassSet::default() } else { standing.classes };
        counting.iter().fold(classes, |classes, rule| joined(classes, self.classes_of(rule)))
    }
}

/// The stronger of each pair, where both say something.
fn joined(a: ClassSet, b: ClassSet) -> ClassSet {
    match (a.is_empty(), b.is_empty()) {
        (true, _) => b,
        (_, true) => a,
        _ => a.strongest_of_each(b),
    }
}

/// What the rules that hold so far come to: as much of them as an outcome can hang on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, PartialOrd, Ord)]
pub struct Standing {
    sensitive: RuleSetBits,
    classes: ClassSet,
}
