//! A value for a cell: one that a reader would choose, to show what a record in it looks like.

use super::space::{Cut, Partition, Space, TestedSets};
use crate::model::{Catalogue, Country, Decimal, FactId, Value};

impl Space {
    /// A value that lies in a cell of the variable of a fact: of figures a round one. None where no value lies there.
    pub fn sample(&self, variable: usize, cell: usize, catalogue: &Catalogue) -> Option<(FactId, Value)> {
        let tested = &self.variables[variable];
        let value = match &tested.partition {
            Partition::Flag => Value::Flag(cell == 1),
            Partition::Figure(cuts) => {
                Value::Figure(round(cell.checked_sub(1).and_then(|i| cuts.get(i)), cuts.get(cell))?)
            }
            Partition::Choice(_) => Value::Choice(u8::try_from(cell).ok()?),
            Partition::Country { sets, cells } => Value::Country(self.country(*cells.get(cell)?, sets, catalogue)?),
            Partition::Countries { sets } => Value::Countries(self.countries(cell, sets, catalogue)?),
            Partition::Given(_) => return None,
        };
        Some((tested.fact?, value))
    }

    /// The country of the law where it will do, else the first in the alphabet.
    fn country(&self, signature: u32, sets: &TestedSets, catalogue: &Catalogue) -> Option<Country> {
        let fits = |country: &Country| sets.signature(&[*country]) == signature;
        self.jurisdiction.filter(fits).or_else(|| catalogue.all_countries.iter().find(fits))
    }

    fn countries(&self, cell: usize, sets: &TestedSets, catalogue: &Catalogue) -> Option<Vec<Country>> {
        let wanted = u32::try_from(cell).ok()?;
        if let Some(one) = self.country(wanted, sets, catalogue) {
            return Some(vec![one]);
        }
        // several countries that between them lie in these sets and in no other
        let within = |country: &Country| sets.signature(&[*country]) & !wanted == 0;
        let mut found: Vec<Country> = Vec::new();
        for country in catalogue.all_countries.iter().filter(within) {
            let (now, new) = (sets.signature(&found), sets.signature(&[country]));
            if new & !now != 0 {
                found.push(country);
            }
        }
        (sets.signature(&found) == wanted && !found.is_empty()).then_some(found)
    }
}

/// A round figure between two cuts: the lower bound where it lies there itself.
fn round(from: Option<&Cut>, until: Option<&Cut>) -> Option<Decimal> {
    if let Some(bound) = from.filter(|cut| !cut.above) {
        return Some(bound.at);
    }
    let least = from.map_or(Decimal::ZERO, |cut| cut.at + Decimal::STEP);
    let most = match until {
        Some(cut) if cut.above => cut.at,
        Some(cut) => cut.at - Decimal::STEP,
        None => least.times(2)? + Decimal::whole(1),
    };
    (least <= most).then(|| least.roundest_until(most, from.is_some()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(at: i64, above: bool) -> Cut {
        Cut { at: Decimal::whole(at), above }
    }

    #[test]
    fn figures_are_round_and_on_the_right_side() {
        let figure =
            |from: Option<Cut>, until: Option<Cut>| round(from.as_ref(), until.as_ref()).map(|f| f.to_string());
        assert_eq!(figure(None, Some(cut(50, false))).as_deref(), Some("40"));
        assert_eq!(figure(Some(cut(50, false)), Some(cut(250, false))).as_deref(), Some("50"));
        assert_eq!(figure(None, Some(cut(10_000_000, true))).as_deref(), Some("10000000"));
        assert_eq!(figure(Some(cut(10_000_000, true)), Some(cut(43_000_000, true))).as_deref(), Some("20000000"));
        assert_eq!(figure(Some(cut(43_000_000, true)), None).as_deref(), Some("50000000"));
        assert_eq!(figure(Some(cut(50, true)), Some(cut(51, false))).as_deref(), Some("50.1"));
        assert_eq!(figure(None, Some(cut(0, true))).as_deref(), Some("0"));
        assert_eq!(figure(None, Some(cut(0, false))), None, "no figure is below zero");
    }
}
