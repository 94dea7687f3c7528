//! Figures of groups: what an enterprise has by itself, with what linked enterprises and partners add to it.
//!
//! Linked enterprises count in full, through chains and in both directions. Of partners, immediately above or below,
//! their share counts, of themselves and all that is linked to them; partners of partners do not. Two groups that hold
//! shares in one another more than once are partners once, by the greatest share.

use super::holdings::Holding;
use crate::model::{Decimal, FactId, Facts, GroupRule, Value};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;
use std::rc::Rc;

/// All groups that a file of holdings makes of a file of records.
#[derive(Debug)]
pub struct Groups {
    rule: GroupRule,
    /// The figures that are added: those of the rule, and of the year before.
    figures: Vec<FactId>,
    places: FxHashMap<Rc<str>, usize>,
    members: Vec<Member>,
    /// For each member, the linked enterprises that it belongs to.
    linked: Vec<usize>,
    by_linked: Vec<Vec<usize>>,
    /// For linked enterprises, those with which they are partners, and the greatest share that either holds.
    partners: Vec<Vec<(usize, Decimal)>>,
    /// For each member, those that it controls itself.
    below: Vec<Vec<usize>>,
    /// For linked enterprises the sum of each figure, which all of them have; none for one that stands alone.
    sums: Vec<Option<Box<[Sum]>>>,
}

#[derive(Debug)]
struct Member {
    id: Rc<str>,
    /// None while no record has told them.
    figures: Option<Known>,
    consolidated: bool,
    /// Its figures are in the consolidated ones of another.
    is_covered: bool,
}

/// Those of several figures that are known: of most enterprises few are, and there can be many enterprises.
#[derive(Debug, Default)]
struct Known {
    /// A bit for each figure.
    which: u32,
    figures: Box<[Decimal]>,
}

impl Known {
    fn of(figures: impl Iterator<Item = Option<Decimal>>) -> Known {
        let mut which = 0;
        let known = figures.zip(0..).filter_map(|(figure, i)| {
            which |= u32::from(figure.is_some()) << i;
            figure
        });
        let figures = known.collect();
        Known { which, figures }
    }

    fn get(&self, figure: usize) -> Option<Decimal> {
        let bit = 1 << figure;
        let before = (self.which & (bit - 1)).count_ones() as usize;
        (self.which & bit != 0).then(|| self.figures.get(before).copied()).flatten()
    }

    /// How many of the figures there are, up to the last that is known.
    fn length(&self) -> usize {
        (u32::BITS - self.which.leading_zeros()) as usize
    }
}

/// What belongs to the figures of one enterprise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addend {
    pub id: String,
    /// In percent; none for linked enterprises, which count in full.
    pub share: Option<Decimal>,
    /// In the order of the rule's figures; none where it is not known.
    pub figures: Vec<Option<Decimal>>,
    /// No record of it is there.
    pub is_missing: bool,
    /// Counted already in the consolidated figures of another.
    pub is_covered: bool,
}

/// A sum as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Sum {
    known: Decimal,
    is_whole: bool,
}

impl Sum {
    fn add(&mut self, value: Option<Decimal>) {
        match value {
            Some(value) => self.known = self.known + value,
            None => self.is_whole = false,
        }
    }

    fn value(self) -> Value {
        match (self.is_whole, self.known) {
            (true, known) => Value::Figure(known),
            (false, Decimal::ZERO) => Value::Unknown,
            (false, known) => Value::AtLeast(known),
        }
    }
}

impl Groups {
    /// Groups without figures yet; `previous` gives last year's fact of a figure.
    pub fn of(holdings: &[Holding], rule: &GroupRule, previous: impl Fn(FactId) -> Option<FactId>) -> Groups {
        let mut figures = rule.figures.clone();
        figures.extend(rule.figures.iter().filter_map(|fact| previous(*fact)));
        let mut places: FxHashMap<Rc<str>, usize> = FxHashMap::default();
        let mut members: Vec<Member> = Vec::new();
        for id in holdings.iter().flat_map(|holding| [&holding.owner, &holding.owned]) {
            if !places.contains_key(id.as_str()) {
                let id: Rc<str> = id.as_str().into();
                places.insert(Rc::clone(&id), members.len());
                members.push(Member { id, figures: None, consolidated: false, is_covered: false });
            }
        }
        let is_link = |holding: &&Holding| is_linked(holding, rule);
        let ends = |holding: &Holding| (places[holding.owner.as_str()], places[holding.owned.as_str()]);
        let linked = joined(members.len(), holdings.iter().filter(is_link).map(ends));
        let mut by_linked = vec![Vec::new(); members.len()];
        linked.iter().enumerate().for_each(|(member, of)| by_linked[*of].push(member));
        // shares that linked enterprises hold in one enterprise count together
        let mut joint: BTreeMap<(usize, usize), Decimal> = BTreeMap::new();
        for holding in holdings.iter().filter(|holding| !is_link(holding) && !holding.exempt_investor) {
            let (owner, owned) = ends(holding);
            let share = joint.entry((linked[owner], owned)).or_insert(Decimal::ZERO);
            *share = *share + holding.share.unwrap_or(Decimal::ZERO);
        }
        let mut greatest: BTreeMap<(usize, usize), Decimal> = BTreeMap::new();
        for ((owner, owned), share) in joint {
            let owned = linked[owned];
            if owner != owned && share >= rule.partner_from {
                let known = greatest.entry((owner.min(owned), owner.max(owned))).or_insert(share);
                *known = (*known).max(share);
            }
        }
        let mut partners = vec![Vec::new(); members.len()];
        for ((one, other), share) in greatest {
            partners[one].push((other, share));
            partners[other].push((one, share));
        }
        let mut below = vec![Vec::new(); members.len()];
        for (owner, owned) in holdings.iter().filter(is_link).map(ends) {
            below[owner].push(owned);
        }
        let sums = vec![None; members.len()];
        Groups { rule: rule.clone(), figures, places, members, linked, by_linked, partners, below, sums }
    }

    /// Whether the figures of a record are wanted, or changed by others.
    pub fn concerns(&self, id: &str) -> bool {
        self.places.contains_key(id)
    }

    /// Notes the figures of a record; false where one of that id was noted before.
    pub fn note(&mut self, id: &str, facts: &Facts) -> bool {
        let Some(place) = self.places.get(id).copied() else { return true };
        let figures = Known::of(self.figures.iter().map(|fact| facts.figure(*fact)));
        let consolidated = self.rule.consolidated.is_some_and(|fact| *facts.get(fact) == Value::Flag(true));
        let member = &mut self.members[place];
        member.consolidated = consolidated;
        member.figures.replace(figures).is_none()
    }

    /// To be called when all records were noted: adds up, and what is in consolidated figures not again.
    pub fn settle(&mut self) {
        self.cover();
        // what no record gives adds nothing, such as the figures of the year before
        let given = self.members.iter().filter_map(|member| Some(member.figures.as_ref()?.length())).max();
        let figures = given.unwrap_or_default().max(self.rule.figures.len());
        for set in 0..self.members.len() {
            if self.by_linked[set].len() > 1 || !self.partners[set].is_empty() {
                self.sums[set] = Some((0..figures).map(|figure| self.sum(set, figure)).collect());
            }
        }
    }

    /// What linked enterprises have of a figure, with the share of their partners.
    fn sum(&self, set: usize, figure: usize) -> Sum {
        let mut sum = Sum { known: Decimal::ZERO, is_whole: true };
        let own = std::iter::once((set, None));
        for (of, share) in own.chain(self.partners[set].iter().map(|(of, share)| (*of, Some(*share)))) {
            for member in self.by_linked[of].iter().map(|member| &self.members[*member]).filter(|m| !m.is_covered) {
                let known = member.figures.as_ref().and_then(|figures| figures.get(figure));
                sum.add(match share {
                    Some(share) => known.and_then(|figure| figure.percent(share)),
                    None => known,
                });
            }
        }
        sum
    }

    /// Marks what consolidated figures of another hold already.
    fn cover(&mut self) {
        for consolidated in (0..self.members.len()).filter(|m| self.members[*m].consolidated).collect::<Vec<_>>() {
            let mut seen = FxHashSet::from_iter([consolidated]);
            let mut left = self.below[consolidated].clone();
            while let Some(member) = left.pop() {
                if seen.insert(member) {
                    self.members[member].is_covered = true;
                    left.extend(&self.below[member]);
                }
            }
        }
    }

    /// Ids that no record has.
    pub fn missing(&self) -> Vec<&str> {
        self.members.iter().filter(|member| member.figures.is_none()).map(|member| &*member.id).collect()
    }

    /// The facts of a record with the figures of its group; none where nothing is added to them.
    pub fn applied(&self, id: &str, facts: &Facts) -> Option<Facts> {
        let sums = self.sums[self.linked[*self.places.get(id)?]].as_ref()?;
        let mut facts = facts.clone();
        for (i, (fact, sum)) in self.figures.iter().zip(sums).enumerate() {
            let is_of_last_year = i >= self.rule.figures.len();
            // without history of its own, this year's figures decide
            if !is_of_last_year || facts.is_given(*fact) {
                facts.set(*fact, sum.value());
            }
        }
        Some(facts)
    }

    /// What makes up the figures of a record, itself first; none where it stands alone.
    pub fn addends(&self, id: &str) -> Option<Vec<Addend>> {
        let place = *self.places.get(id)?;
        let own = self.linked[place];
        let mut found = vec![self.addend(place, None)];
        let linked = self.by_linked[own].iter().filter(|member| **member != place);
        found.extend(linked.map(|member| self.addend(*member, None)));
        for (partner, share) in &self.partners[own] {
            found.extend(self.by_linked[*partner].iter().map(|member| self.addend(*member, Some(*share))));
        }
        (found.len() > 1).then_some(found)
    }

    fn addend(&self, place: usize, share: Option<Decimal>) -> Addend {
        let member = &self.members[place];
        let known = |figure: usize| member.figures.as_ref().and_then(|figures| figures.get(figure));
        let figures = (0..self.figures.len()).map(known).collect();
        let is_missing = member.figures.is_none();
        Addend { id: member.id.to_string(), share, figures, is_missing, is_covered: member.is_covered }
    }

    /// The numbers of the act by which figures are added up.
    pub fn rule(&self) -> &GroupRule {
        &self.rule
    }
}

/// For each of `count` members the first of those that pairs join it to, directly or through others.
fn joined(count: usize, pairs: impl Iterator<Item = (usize, usize)>) -> Vec<usize> {
    fn first(of: &mut [usize], mut member: usize) -> usize {
        while of[member] != member {
            of[member] = of[of[member]];
            member = of[member];
        }
        member
    }
    let mut of: Vec<usize> = (0..count).collect();
    for (one, other) in pairs {
        let (one, other) = (first(&mut of, one), first(&mut of, other));
        of[one.max(other)] = one.min(other);
    }
    (0..count).for_each(|member| of[member] = first(&mut of, member));
    of
}

/// Whether a holding links the two: by what is said of control, or by its share.
pub fn is_linked(holding: &Holding, rule: &GroupRule) -> bool {
    holding.control.unwrap_or_else(|| holding.share.is_some_and(|share| share > rule.linked_over))
}
