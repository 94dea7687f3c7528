//! The space of all records, as rules see it: variables, each cut into the few cells that rules tell apart.

use crate::model::{Activity, Catalogue, Country, CountrySet, Decimal, FactId, Facts, Kind, Relation, Value};
use crate::rules::Condition;
use rustc_hash::FxHashSet;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

/// Something that rules test.
#[derive(Debug)]
pub struct Variable {
    /// The fact tested; none for whether anything of a group of facts is given.
    pub fact: Option<FactId>,
    pub partition: Partition,
    /// Where its cells begin in [`Cells`].
    offset: u16,
    /// The first cell that a record can lie in: not none of the choices, where that is no value.
    first: u8,
}

/// How the values of a variable fall into cells.
#[derive(Debug)]
pub enum Partition {
    /// False, true.
    Flag,
    /// One cell more than there are cuts. A cut lies just below its figure, or just above it.
    Figure(Vec<Cut>),
    /// None, then each choice.
    Choice(u8),
    /// Countries that belong to the same tested sets share a cell, named by one bit a set.
    Country { sets: TestedSets, cells: Vec<u32> },
    /// One bit for each tested set that a country of the list is in.
    Countries { sets: TestedSets },
    /// Nothing of these is given, or something is.
    Given(Vec<FactId>),
}

/// Sets of countries that rules test.
#[derive(Debug, Default)]
pub struct TestedSets {
    pub lists: Vec<Arc<[Country]>>,
    members: Vec<CountrySet>,
}

impl TestedSets {
    fn of(lists: Vec<Arc<[Country]>>) -> TestedSets {
        TestedSets { members: lists.iter().map(|list| list.iter().collect()).collect(), lists }
    }

    /// One bit for each set that one of the countries is in.
    pub(super) fn signature(&self, countries: &[Country]) -> u32 {
        let has = |set: &CountrySet| countries.iter().any(|country| set.contains(*country));
        self.members.iter().enumerate().fold(0, |bits, (i, set)| bits | u32::from(has(set)) << i)
    }

    fn place(&self, list: &Arc<[Country]>) -> Option<usize> {
        self.lists.iter().position(|set| set == list)
    }
}

/// A place on the line of figures: just below `at`, or just above it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cut {
    pub at: Decimal,
    pub above: bool,
}

impl Cut {
    /// Where a relation changes sides: `< v` just below `v`, `<= v` just above it.
    fn of(relation: Relation, at: Decimal) -> Cut {
        Cut { at, above: matches!(relation, Relation::Within | Relation::Over) }
    }

    /// The least figure after it.
    pub(super) fn first_after(&self) -> Decimal {
        if self.above { self.at + Decimal::STEP } else { self.at }
    }

    fn is_before(self, figure: Decimal) -> bool {
        self.first_after() <= figure
    }
}

/// For each variable the cells that a record may lie in: one when the fact is known, all when it is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Cells([u64; 4]);

impl Cells {
    pub const BITS: usize = 256;

    fn insert(&mut self, bit: usize) {
        self.0[bit / 64] |= 1 << (bit % 64);
    }

    pub fn and(&self, mask: &Cells) -> Cells {
        Cells(std::array::from_fn(|i| self.0[i] & mask.0[i]))
    }

    pub fn or(&self, other: &Cells) -> Cells {
        Cells(std::array::from_fn(|i| self.0[i] | other.0[i]))
    }

    /// The `width` bits from `offset` on.
    fn slice(&self, offset: usize, width: usize) -> u64 {
        let (word, shift) = (offset / 64, offset % 64);
        let mut bits = self.0[word] >> shift;
        if shift + width > 64 {
            bits |= self.0[word + 1] << (64 - shift);
        }
        bits & (u64::MAX >> (64 - width))
    }

    fn without(&self, other: &Cells) -> Cells {
        Cells(std::array::from_fn(|i| self.0[i] & !other.0[i]))
    }

    /// Each moved to the one before.
    fn moved_down(&self) -> Cells {
        Cells(std::array::from_fn(|i| self.0[i] >> 1 | self.0.get(i + 1).map_or(0, |next| next << 63)))
    }

    fn clear(&mut self, offset: usize, width: usize) {
        for bit in offset..offset + width {
            self.0[bit / 64] &= !(1 << (bit % 64));
        }
    }
}

/// What some rules look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sight {
    /// All cells of the variables that they test.
    pub cells: Cells,
    /// For each bound that they set, the cell just above it.
    above: Cells,
}

impl Sight {
    /// What either looks at.
    pub fn or(&self, other: &Sight) -> Sight {
        Sight { cells: self.cells.or(&other.cells), above: self.above.or(&other.above) }
    }
}

impl Variable {
    /// The first cell that a record can lie in.
    pub fn first(&self) -> u8 {
        self.first
    }

    /// How many cells there are.
    pub fn width(&self) -> usize {
        match &self.partition {
            Partition::Flag | Partition::Given(_) => 2,
            Partition::Figure(cuts) => cuts.len() + 1,
            Partition::Choice(count) => usize::from(*count) + 1,
            Partition::Country { cells, .. } => cells.len(),
            Partition::Countries { sets } => 1 << sets.lists.len(),
        }
    }

    /// The cell that a value lies in; none when the value is no value of this kind, or is open.
    pub(super) fn cell(&self, value: &Value) -> Option<usize> {
        match (&self.partition, value) {
            (Partition::Flag, Value::Flag(flag)) => Some(usize::from(*flag)),
            (Partition::Figure(cuts), Value::Figure(figure)) => {
                Some(cuts.partition_point(|cut| cut.is_before(*figure)))
            }
            (Partition::Choice(_), Value::Choice(choice)) => Some(usize::from(*choice)),
            (Partition::Country { sets, cells }, Value::Country(country)) => {
                let signature = sets.signature(&[*country]);
                cells.iter().position(|cell| *cell == signature)
            }
            (Partition::Countries { sets }, Value::Countries(countries)) => Some(sets.signature(countries) as usize),
            (Partition::Countries { sets }, Value::Country(country)) => Some(sets.signature(&[*country]) as usize),
            _ => None,
        }
    }
}

/// The cells of one variable are the bits of a word.
const WIDEST: usize = 64;

/// All variables, in the order in which they are tested: last those that each activity may have its own value of, so
/// that one activity after the other can be settled.
#[derive(Debug, Default)]
pub struct Space {
    pub variables: Vec<Variable>,
    /// The first of which each activity may have its own value; the end where there is none.
    first_apart: usize,
    by_fact: Vec<Option<usize>>,
    pub(super) jurisdiction: Option<Country>,
    /// For each bound of any figure, the cell just above it.
    above: Cells,
}

impl Space {
    /// The space that these conditions tell apart; none when they tell apart more than fits.
    pub fn of<'c>(
        conditions: impl Iterator<Item = &'c Condition>,
        catalogue: &Catalogue,
        jurisdiction: Option<Country>,
    ) -> Option<Space> {
        let mut found = Found::default();
        let mut seen = FxHashSet::default();
        conditions.for_each(|c| found.look(c, &mut seen));
        let mut space = Space { jurisdiction, by_fact: vec![None; catalogue.facts.len()], ..Space::default() };
        for facts in found.given {
            space.add(None, Partition::Given(facts), 0)?;
        }
        let (apart, shared): (Vec<FactId>, Vec<FactId>) =
            catalogue.fact_ids().partition(|fact| catalogue.fact(*fact).per_activity);
        for fact in shared.into_iter().chain(apart) {
            let Some(tests) = found.tests.remove(&fact) else { continue };
            space.by_fact[usize::from(fact.0)] = Some(space.variables.len());
            let declared = catalogue.fact(fact);
            let partition = tests.partition(&declared.kind)?;
            let first = if matches!(partition, Partition::Choice(_)) { declared.first_choice() } else { 0 };
            space.add(Some(fact), partition, first)?;
        }
        let is_shared = |v: &Variable| v.fact.is_none_or(|fact| !catalogue.fact(fact).per_activity);
        space.first_apart = space.variables.partition_point(is_shared);
        Some(space.with_bounds_noted())
    }

    fn with_bounds_noted(mut self) -> Space {
        for variable in self.variables.iter().filter(|v| matches!(v.partition, Partition::Figure(_))) {
            (1..variable.width()).for_each(|cell| self.above.insert(usize::from(variable.offset) + cell));
        }
        self
    }

    /// Adds a variable; none where its cells do not fit beside those before it.
    fn add(&mut self, fact: Option<FactId>, partition: Partition, first: u8) -> Option<()> {
        let offset = self.variables.last().map_or(0, |v| usize::from(v.offset) + v.width());
        let variable = Variable { fact, partition, offset: u16::try_from(offset).ok()?, first };
        let fits = variable.width() <= WIDEST && offset + variable.width() <= Cells::BITS;
        fits.then(|| self.variables.push(variable))
    }

    /// Whether each activity of a record may have its own value of a variable.
    pub fn is_apart(&self, variable: usize) -> bool {
        variable >= self.first_apart
    }

    /// Where one activity of a record lies: where the record does, but for what is said of the activity alone.
    pub fn of_activity(&self, cells: &Cells, activity: &Activity) -> Cells {
        activity.said().fold(*cells, |cells, (fact, value)| match self.variable(*fact) {
            Some(variable) => match self.variables[variable].cell(value) {
                Some(cell) => self.with(&cells, variable, cell),
                None => cells.or(&self.whole(variable)),
            },
            None => cells,
        })
    }

    /// The variable that tests a fact.
    pub fn variable(&self, fact: FactId) -> Option<usize> {
        self.by_fact.get(usize::from(fact.0)).copied().flatten()
    }

    pub fn given(&self, facts: &[FactId]) -> Option<usize> {
        self.variables.iter().position(|v| matches!(&v.partition, Partition::Given(group) if group == facts))
    }

    /// Every cell of one variable.
    pub fn whole(&self, variable: usize) -> Cells {
        let mut cells = Cells::default();
        self.fill(&mut cells, variable);
        cells
    }

    /// Adds a variable to what is looked at.
    pub fn look(&self, sight: &mut Sight, variable: usize) {
        self.fill(&mut sight.cells, variable);
    }

    /// The bounds that a condition sets, for any entity type.
    pub fn bounds_of(&self, condition: &Condition) -> Sight {
        let mut sight = Sight::default();
        condition.each_part(&mut |part| {
            let Condition::Compare { fact, relation, bound } = part else { return };
            let variable = self.variable(*fact).and_then(|v| self.variables.get(v));
            if let Some(Variable { partition: Partition::Figure(cuts), offset, .. }) = variable
                && let Ok(cut) = cuts.binary_search(&Cut::of(*relation, bound.amount))
            {
                sight.above.insert(usize::from(*offset) + cut + 1);
            }
        });
        sight
    }

    /// Where a record lies as far as it is looked at: where no bound is set between cells, the lowest stands for all.
    pub fn seen(&self, cells: &Cells, sight: &Sight) -> Cells {
        let mut seen = cells.and(&sight.cells);
        let not_told_apart = self.above.without(&sight.above);
        loop {
            let joined = seen.and(&not_told_apart);
            if joined == Cells::default() {
                return seen;
            }
            seen = seen.without(&joined).or(&joined.moved_down());
        }
    }

    /// A record of which nothing is known at all.
    pub fn anything(&self) -> Cells {
        (0..self.variables.len()).fold(Cells::default(), |cells, v| cells.or(&self.whole(v)))
    }

    /// Adds every cell of one variable.
    pub(super) fn fill(&self, cells: &mut Cells, variable: usize) {
        let v = &self.variables[variable];
        self.add_cells(cells, variable, usize::from(v.first)..v.width());
    }

    /// Adds some cells of one variable.
    pub(super) fn add_cells(&self, cells: &mut Cells, variable: usize, added: Range<usize>) {
        let offset = usize::from(self.variables[variable].offset);
        added.for_each(|cell| cells.insert(offset + cell));
    }

    /// The cells of one variable that are open, as bits.
    pub fn open(&self, cells: &Cells, variable: usize) -> u64 {
        let v = &self.variables[variable];
        cells.slice(usize::from(v.offset), v.width())
    }

    /// Where a record lies by what it says, with nothing assumed of what it does not say. `given` tells whether anything
    /// of a group of facts is given; none where that is open.
    pub fn said(&self, facts: &Facts, catalogue: &Catalogue, given: impl Fn(usize) -> Option<bool>) -> Cells {
        let mut cells = Cells::default();
        for (i, variable) in self.variables.iter().enumerate() {
            let cell = match variable.fact {
                None => given(i).map(usize::from),
                Some(fact) => match facts.get(fact) {
                    Value::Blank if facts.implied(fact, catalogue) => variable.cell(&Value::Flag(true)),
                    Value::Unknown if facts.implied_beside(fact, catalogue) => variable.cell(&Value::Flag(true)),
                    value => variable.cell(value),
                },
            };
            match cell {
                Some(cell) => cells.insert(usize::from(variable.offset) + cell),
                None => self.fill(&mut cells, i),
            }
        }
        cells
    }

    /// The same, with one variable moved to one cell.
    pub fn with(&self, cells: &Cells, variable: usize, cell: usize) -> Cells {
        let v = &self.variables[variable];
        let mut moved = *cells;
        moved.clear(usize::from(v.offset), v.width());
        moved.insert(usize::from(v.offset) + cell);
        moved
    }

    /// The same, with one variable in any of these cells, given as bits.
    pub fn with_any(&self, cells: &Cells, variable: usize, open: u64) -> Cells {
        let v = &self.variables[variable];
        let mut moved = *cells;
        moved.clear(usize::from(v.offset), v.width());
        (0..v.width()).filter(|cell| open >> cell & 1 == 1).for_each(|cell| moved.insert(usize::from(v.offset) + cell));
        moved
    }
}

/// What conditions test of each fact.
#[derive(Default)]
struct Found {
    tests: BTreeMap<FactId, Tests>,
    given: Vec<Vec<FactId>>,
}

#[derive(Default)]
struct Tests {
    cuts: Vec<Cut>,
    sets: Vec<Arc<[Country]>>,
}

impl Found {
    fn look(&mut self, condition: &Condition, seen: &mut FxHashSet<*const ()>) {
        condition.each_part_but(seen, &mut |part| match part {
            Condition::Flag(fact) | Condition::Choice { fact, .. } => {
                self.tests.entry(*fact).or_default();
            }
            Condition::Compare { fact, relation, bound } => {
                let cuts = &mut self.tests.entry(*fact).or_default().cuts;
                cuts.push(Cut::of(*relation, bound.amount));
            }
            Condition::Country { fact, among } => {
                let sets = &mut self.tests.entry(*fact).or_default().sets;
                if !sets.contains(among) {
                    sets.push(Arc::clone(among));
                }
            }
            Condition::Given(facts) if !self.given.contains(facts) => self.given.push(facts.clone()),
            _ => {}
        });
    }
}

impl Tests {
    /// How the values of a fact fall into cells; none where they are told apart by more sets of countries than fit.
    fn partition(mut self, kind: &Kind) -> Option<Partition> {
        let most = if matches!(kind, Kind::Countries) { WIDEST.ilog2() } else { u32::BITS };
        if self.sets.len() > most as usize {
            return None;
        }
        Some(match kind {
            Kind::Figure(_) => {
                self.cuts.sort_unstable();
                self.cuts.dedup();
                Partition::Figure(self.cuts)
            }
            Kind::Choice(choices) => Partition::Choice(choices.len() as u8),
            Kind::Country => {
                let sets = TestedSets::of(self.sets);
                // a country in no tested set is always possible
                let mut cells = vec![0];
                cells.extend(sets.lists.iter().flat_map(|list| list.iter()).map(|c| sets.signature(&[*c])));
                cells.sort_unstable();
                cells.dedup();
                Partition::Country { sets, cells }
            }
            Kind::Countries => Partition::Countries { sets: TestedSets::of(self.sets) },
            _ => Partition::Flag,
        })
    }
}

impl Space {
    /// The cells of a variable for which a test on its fact holds, as bits. Used to turn conditions into formulas.
    pub fn holding(&self, condition: &Condition) -> Option<(usize, u64)> {
        let each = |variable: usize, holds: &dyn Fn(usize) -> bool| {
            let width = self.variables[variable].width();
            (0..width).filter(|i| holds(*i)).fold(0u64, |bits, i| bits | 1 << i)
        };
        match condition {
            Condition::Flag(fact) => self.variable(*fact).map(|v| (v, 0b10)),
            Condition::Choice { fact, among } => {
                let v = self.variable(*fact)?;
                Some((v, each(v, &|i| among.contains(&(i as u8)))))
            }
            Condition::Compare { fact, relation, bound } => {
                let v = self.variable(*fact)?;
                let Partition::Figure(cuts) = &self.variables[v].partition else { return None };
                let cut = cuts.binary_search(&Cut::of(*relation, bound.amount)).ok()?;
                let up_to_cut = (1u64 << (cut + 1)) - 1;
                let below = matches!(relation, Relation::Below | Relation::Within);
                let all = u64::MAX >> (64 - self.variables[v].width());
                Some((v, if below { up_to_cut } else { all & !up_to_cut }))
            }
            Condition::Country { fact, among } => {
                let v = self.variable(*fact)?;
                match &self.variables[v].partition {
                    Partition::Country { sets, cells } => {
                        let set = sets.place(among)?;
                        Some((v, each(v, &|i| cells[i] >> set & 1 == 1)))
                    }
                    Partition::Countries { sets } => {
                        let set = sets.place(among)?;
                        Some((v, each(v, &|i| i >> set & 1 == 1)))
                    }
                    _ => None,
                }
            }
            Condition::Given(facts) => self.given(facts).map(|v| (v, 0b10)),
            _ => None,
        }
    }

    /// The name of a variable's cell in terms of figures: the bounds it lies between.
    pub fn stretch(&self, variable: usize, cell: usize) -> Option<(Option<Cut>, Option<Cut>)> {
        match &self.variables[variable].partition {
            Partition::Figure(cuts) => {
                Some((cell.checked_sub(1).and_then(|i| cuts.get(i)).copied(), cuts.get(cell).copied()))
            }
            _ => None,
        }
    }
}
