//! Where records lie, for records that say nothing but of certain facts: only those are looked at.

use super::space::{Cells, Cut, Partition, Sight, Space};
use crate::model::{Catalogue, Decimal, FactId, Facts, Value};
use std::ops::Range;

/// A view of records that say nothing but of certain facts.
#[derive(Debug)]
pub struct Lens<'s> {
    space: &'s Space,
    catalogue: &'s Catalogue,
    /// The cells of all other variables.
    rest: Cells,
    looked_at: Vec<Look>,
}

/// A variable that is looked at.
#[derive(Debug)]
struct Look {
    variable: usize,
    /// Where it lies when its fact is blank, if that hangs on nothing else.
    blank: Option<(FactId, Place)>,
    /// Of a figure, the least in each cell but the first.
    least: Option<(FactId, Box<[Decimal]>)>,
}

/// Where a record lies, as far as one variable tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Cell(usize),
    /// In that cell or one after it.
    From(usize),
    /// In any.
    Open,
}

/// A number for each place that records can lie in, as far as a sight tells them apart.
#[derive(Debug)]
pub struct Numbering {
    /// Each variable that tells records apart, with where what it adds begins and ends. Numbers are kept small: those of
    /// many lie in the memory that is nearest.
    looks: Vec<(u16, Range<u16>)>,
    /// What is added for each place of a variable: for its cells in their order, then for none that is known.
    added: Vec<u16>,
    /// How many numbers there are.
    pub size: usize,
}

impl Space {
    /// A view of records that say nothing but of these facts.
    pub fn lens<'s>(&'s self, given: &[FactId], catalogue: &'s Catalogue) -> Lens<'s> {
        let blank = Facts::none(catalogue);
        let mut lens = Lens { space: self, catalogue, rest: Cells::default(), looked_at: Vec::new() };
        for (i, variable) in self.variables.iter().enumerate() {
            let looks = match (&variable.partition, variable.fact) {
                (Partition::Given(group), _) => group.iter().any(|f| given.contains(f)),
                (_, Some(fact)) => catalogue.rests_on(fact).any(|f| given.contains(&f) || catalogue.is_implied(f)),
                (_, None) => false,
            };
            let of_blank = lens.place(i, &blank);
            if looks {
                let is_settled = |fact: FactId| catalogue.rests_on(fact).count() == 1 && !catalogue.is_implied(fact);
                let blank = variable.fact.filter(|fact| is_settled(*fact)).map(|fact| (fact, of_blank));
                let least = match &variable.partition {
                    Partition::Figure(cuts) => variable.fact.map(|f| (f, cuts.iter().map(Cut::first_after).collect())),
                    _ => None,
                };
                lens.looked_at.push(Look { variable: i, blank, least });
            } else {
                self.add_place(&mut lens.rest, i, of_blank);
            }
        }
        lens
    }

    fn add_place(&self, cells: &mut Cells, variable: usize, place: Place) {
        match place {
            Place::Cell(cell) => self.add_cells(cells, variable, cell..cell + 1),
            Place::From(cell) => self.add_cells(cells, variable, cell..self.variables[variable].width()),
            Place::Open => self.fill(cells, variable),
        }
    }
}

impl Lens<'_> {
    /// Where a record lies.
    pub fn cells(&self, facts: &Facts) -> Cells {
        let mut cells = self.rest;
        for look in &self.looked_at {
            self.space.add_place(&mut cells, look.variable, self.seen_place(look, facts));
        }
        cells
    }

    /// Numbers for what a sight tells apart; none where that takes more than `most`.
    pub fn numbering(&self, sight: &Sight, most: usize) -> Option<Numbering> {
        let mut numbering = Numbering { looks: Vec::new(), added: Vec::new(), size: 1 };
        for (look, Look { variable, .. }) in self.looked_at.iter().enumerate() {
            let cells = (0..self.space.variables[*variable].width()).map(Place::Cell);
            let mut apart: Vec<Cells> = Vec::new();
            let begin = numbering.added.len();
            for place in cells.chain([Place::Open]) {
                let mut cells = Cells::default();
                self.space.add_place(&mut cells, *variable, place);
                let seen = self.space.seen(&cells, sight);
                let number = apart.iter().position(|other| *other == seen).unwrap_or(apart.len());
                apart.extend((number == apart.len()).then_some(seen));
                numbering.added.push(u16::try_from(number * numbering.size).ok()?);
            }
            if apart.len() == 1 {
                numbering.added.truncate(begin);
                continue;
            }
            let places = u16::try_from(begin).ok()?..u16::try_from(numbering.added.len()).ok()?;
            numbering.looks.push((u16::try_from(look).ok()?, places));
            numbering.size = numbering.size.checked_mul(apart.len()).filter(|size| *size <= most)?;
        }
        Some(numbering)
    }

    /// The number of a record: records with the same number lie in the same cells as far as the sight reaches. None where
    /// so little is known of a figure that it has no number.
    pub fn number(&self, facts: &Facts, numbering: &Numbering) -> Option<usize> {
        numbering.looks.iter().try_fold(0, |number, (look, places)| {
            let added = &numbering.added[usize::from(places.start)..usize::from(places.end)];
            let added = match self.seen_place(self.looked_at.get(usize::from(*look))?, facts) {
                Place::Cell(cell) => added.get(cell),
                Place::From(_) => None,
                Place::Open => added.last(),
            };
            added.map(|added| number + usize::from(*added))
        })
    }

    fn seen_place(&self, look: &Look, facts: &Facts) -> Place {
        if let Some((fact, least)) = &look.least
            && let Value::Figure(figure) = facts.get(*fact)
        {
            // they are few: counting them all takes less than a search
            return Place::Cell(least.iter().filter(|least| **least <= *figure).count());
        }
        match look.blank {
            Some((fact, place)) if !facts.is_given(fact) => place,
            _ => self.place(look.variable, facts),
        }
    }

    fn place(&self, variable: usize, facts: &Facts) -> Place {
        let variable = &self.space.variables[variable];
        let cell = match (&variable.partition, variable.fact.map(|fact| (fact, facts.get(fact)))) {
            (Partition::Given(group), _) => Some(usize::from(group.iter().any(|f| facts.is_given(*f)))),
            (_, Some((_, Value::AtLeast(known)))) => {
                return variable.cell(&Value::Figure(*known)).map_or(Place::Open, Place::From);
            }
            (_, Some((fact, Value::Blank))) => {
                facts.assumed(fact, self.catalogue, self.space.jurisdiction).and_then(|value| variable.cell(&value))
            }
            (_, Some((fact, Value::Unknown))) if facts.implied_beside(fact, self.catalogue) => {
                variable.cell(&Value::Flag(true))
            }
            (_, Some((_, value))) => variable.cell(value),
            (_, None) => None,
        };
        cell.map_or(Place::Open, Place::Cell)
    }
}
