//! Where a figure stands between its bounds: the line that a picture of it is drawn on.

use super::{BoundLine, Scale};
use crate::evaluate::Law;
use crate::model::{Decimal, FactId, Kind, Lang};

/// A figure beside one bound.
pub(super) struct Beside {
    pub fact: FactId,
    /// The activity that it is said of; empty where it is of the whole record.
    pub whose: String,
    pub figure: Decimal,
    pub bound: Decimal,
    pub said: String,
}

/// The length of the line.
const LENGTH: u32 = 1000;
/// What lies between two bounds is drawn at least so far from either, so that the side can be seen.
const CLEAR: f64 = 0.06;

/// The lines of all figures, in the order of facts.
pub(super) fn scales(mut beside: Vec<Beside>, law: &Law, lang: Lang) -> Vec<Scale> {
    beside.sort_by(|a, b| (a.fact, &a.whose, a.bound).cmp(&(b.fact, &b.whose, b.bound)));
    let lines = beside.chunk_by(|a, b| (a.fact, &a.whose, a.figure) == (b.fact, &b.whose, b.figure));
    lines.filter_map(|line| scale(line, law, lang)).collect()
}

fn scale(line: &[Beside], law: &Law, lang: Lang) -> Option<Scale> {
    let (first, catalogue) = (line.first()?, law.catalogue());
    let fact = catalogue.fact(first.fact);
    let Kind::Figure(unit) = fact.kind else { return None };
    let written = |figure: Decimal| catalogue.written(unit, figure, lang);
    let mut bounds: Vec<(Decimal, BoundLine)> = Vec::new();
    for one in line {
        match bounds.last_mut().filter(|(bound, _)| *bound == one.bound) {
            Some((_, known)) if known.said.contains(&one.said) => {}
            Some((_, known)) => known.said.push(one.said.clone()),
            None => bounds.push((one.bound, BoundLine { at: written(one.bound), said: vec![one.said.clone()] })),
        }
    }
    let at: Vec<Decimal> = bounds.iter().map(|(bound, _)| *bound).collect();
    Some(Scale {
        fact: fact.name.clone(),
        label: format!("{}{}", fact.label.get(lang), first.whose),
        figure: written(first.figure),
        place: place(first.figure, &at),
        bounds: bounds.into_iter().map(|(_, line)| line).collect(),
    })
}

/// Where a figure is drawn: bounds divide the line in equal parts, and beyond the last it never comes to the end.
fn place(figure: Decimal, bounds: &[Decimal]) -> u32 {
    let part = f64::from(LENGTH) / (bounds.len() + 1) as f64;
    let below = bounds.iter().take_while(|bound| **bound <= figure).count();
    // for a drawing alone: nothing is decided by it
    let drawn = |figure: Decimal| figure.to_string().parse::<f64>().unwrap_or_default();
    let (low, at) = (below.checked_sub(1).map_or(0.0, |i| drawn(bounds[i])), drawn(figure));
    let share = match bounds.get(below) {
        _ if below > 0 && bounds[below - 1] == figure => 0.0,
        Some(high) => ((at - low) / (drawn(*high) - low)).clamp(CLEAR, 1.0 - CLEAR),
        None => (1.0 - low / at).clamp(CLEAR, 1.0 - CLEAR),
    };
    ((below as f64 + share) * part).round() as u32
}

#[cfg(test)]
mod tests {
    use super::place;
    use crate::model::Decimal;

    #[test]
    fn a_figure_is_drawn_on_its_side_of_each_bound() {
        let bounds = [50, 250].map(Decimal::whole);
        let drawn = |n: i64| place(Decimal::whole(n), &bounds);
        assert_eq!([drawn(50), drawn(250)], [333, 667]);
        assert!(drawn(0) > 0 && drawn(0) < drawn(25) && drawn(49) < 333, "{} {}", drawn(0), drawn(49));
        assert!(333 < drawn(51) && drawn(51) < drawn(150) && drawn(249) < 667);
        assert!(667 < drawn(251) && drawn(251) < drawn(1000) && drawn(1_000_000) < 1000);
    }
}
