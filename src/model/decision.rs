//! The outcome for one record under one act, with its grounds.

use super::FactId;

/// A class of an act, by its place in the act's list: zero is the strongest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClassId(pub u8);

/// A rule or overlay of an act, by its place in the act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RuleId(pub u8);

/// A set of classes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, PartialOrd, Ord)]
pub struct ClassSet(pub u16);

/// A set of rules of one act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, PartialOrd, Ord)]
pub struct RuleSetBits(pub u128);

impl ClassSet {
    /// The set of one class.
    pub fn of(class: ClassId) -> ClassSet {
        ClassSet(1 << class.0)
    }

    /// Whether the class is in it.
    pub fn contains(self, class: ClassId) -> bool {
        self.0 >> class.0 & 1 == 1
    }

    /// The classes of either.
    pub fn union(self, other: ClassSet) -> ClassSet {
        ClassSet(self.0 | other.0)
    }

    /// Whether no class is in it.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether the other has all classes of this one; so of no class.
    pub fn is_within(self, other: ClassSet) -> bool {
        self.0 & !other.0 == 0
    }

    /// The classes, strongest first.
    pub fn iter(self) -> impl Iterator<Item = ClassId> {
        (0..16u8).map(ClassId).filter(move |class| self.contains(*class))
    }

    /// The class, when there is only one.
    pub fn only(self) -> Option<ClassId> {
        (self.0.count_ones() == 1).then(|| ClassId(self.0.trailing_zeros() as u8))
    }

    /// What two grounds that each leave a class open give together: of every pair, the stronger.
    pub fn strongest_of_each(self, other: ClassSet) -> ClassSet {
        let pairs = self.iter().flat_map(|a| other.iter().map(move |b| a.min(b)));
        pairs.fold(ClassSet::default(), |set, class| set.union(ClassSet::of(class)))
    }
}

impl RuleSetBits {
    /// The set of one rule.
    pub fn of(rule: RuleId) -> RuleSetBits {
        RuleSetBits(1 << rule.0)
    }

    /// Whether the rule is in it.
    pub fn contains(self, rule: RuleId) -> bool {
        self.0 >> rule.0 & 1 == 1
    }

    /// The rules of either.
    pub fn union(self, other: RuleSetBits) -> RuleSetBits {
        RuleSetBits(self.0 | other.0)
    }

    /// Every rule that an act may have.
    pub fn all() -> RuleSetBits {
        RuleSetBits(u128::MAX)
    }

    /// Those of them that are among others.
    pub fn among(self, others: RuleSetBits) -> RuleSetBits {
        RuleSetBits(self.0 & others.0)
    }

    /// Those that are not in the other.
    pub fn without(self, other: RuleSetBits) -> RuleSetBits {
        RuleSetBits(self.0 & !other.0)
    }

    /// Whether no rule is in it.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The rules, in the order of the act.
    pub fn iter(self) -> impl Iterator<Item = RuleId> {
        std::iter::successors(Some(self.0), |bits| Some(bits & bits.wrapping_sub(1)))
            .take_while(|bits| *bits != 0)
            .map(|bits| RuleId(bits.trailing_zeros() as u8))
    }
}

/// A rule that gives a class, or one of several, in some completion of the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Ground {
    pub rule: RuleId,
    /// The classes that it gives, or leaves open.
    pub classes: ClassSet,
    /// Those of them that are the outcome in some completion in which it holds.
    pub decides: ClassSet,
    /// Whether it holds however the unknown facts are filled in.
    pub certain: bool,
}

/// What a record is under one act.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Decision {
    /// The classes that some completion of the record gives.
    pub possible: ClassSet,
    /// The unknown facts for which two completions that differ in them alone give different outcomes.
    pub ask: Vec<FactId>,
    /// Those of them that are unknown of one activity, with its place among the activities that are kept apart.
    pub ask_apart: Vec<(FactId, u16)>,
    /// Every rule with a class that holds and is not defeated, in the order of the act.
    pub grounds: Vec<Ground>,
    /// Overlays that hold in every completion.
    pub overlays: RuleSetBits,
    /// Overlays that hold in some completion.
    pub possible_overlays: RuleSetBits,
}

impl Decision {
    /// The class, unless undetermined.
    pub fn class(&self) -> Option<ClassId> {
        self.possible.only()
    }

    /// The grounds to name for the outcome. For a class: the rules certain to give it, or where none is
    /// certain, those of which one must hold. When undetermined: for each possible class the first rule that gives it.
    ///
    /// A rule that leaves several classes open is no ground of one of them: where the outcome is one class, a rule that
    /// gives it alone holds in every completion. For the strongest that all rules may give is then the strongest that they
    /// must give, so one of them can give nothing else.
    pub fn deciding(&self) -> Vec<Ground> {
        let gives = |class: ClassId| self.grounds.iter().filter(move |g| g.decides.contains(class)).copied();
        if let Some(class) = self.class() {
            let alone = || gives(class).filter(|g| g.classes.only().is_some());
            let certain: Vec<Ground> = alone().filter(|g| g.certain).collect();
            return if certain.is_empty() { alone().collect() } else { certain };
        }
        let mut named: Vec<Ground> = Vec::new();
        for class in self.possible.iter() {
            // a rule that gives this class alone says more than one that leaves it open
            let best = gives(class).min_by_key(|g| (!g.certain, g.classes.only().is_none()));
            if let Some(ground) = best.filter(|g| !named.contains(g)) {
                named.push(ground);
            }
        }
        named
    }
}
