//! The conditions of a case as one sentence: what must be so, and unless what.

use crate::diagram::{Cells, Partition, Space};
use crate::evaluate::{Case, Comparison, Judge, Sizing};
use crate::model::{Catalogue, ClassId, Country, Form, Kind, Lang, said};
use crate::report::word;
use std::sync::Arc;

/// Countries named one by one; more are counted.
const COUNTRIES: usize = 6;

/// Says the conditions of one comparison.
pub struct Teller<'c> {
    comparison: &'c Comparison,
    lang: Lang,
}

/// A variable with the cells of it that a condition allows.
type Need = (usize, u64);

impl<'c> Teller<'c> {
    /// One for each language.
    pub fn new(comparison: &'c Comparison, lang: Lang) -> Teller<'c> {
        Teller { comparison, lang }
    }

    /// The conditions of a case: `if staff is at least 50 AWU, unless ...`; what every one of them asks is said once.
    pub fn told(&self, case: &Case) -> String {
        let mut sentence = match case.by_size.as_slice() {
            [] => self.sentence(case, &case.conditions, None),
            by_size => {
                let each = by_size.iter().map(|of| self.sentence(case, &of.conditions, Some(self.sizes(&of.sizes))));
                each.collect::<Vec<_>>().join(&format!("; {} ", word::or.get(self.lang)))
            }
        };
        if !case.further.is_empty() {
            let labels: Vec<&str> =
                case.further.iter().map(|fact| self.catalogue().fact(*fact).label.get(self.lang)).collect();
            let further = said!(
                "; and in further cases that hang on {facts}",
                "; en in verdere gevallen die afhangen van {facts}",
                facts = labels.join(", "),
            );
            sentence.push_str(further.get(self.lang));
        }
        sentence
    }

    /// Sizes as one need: `size medium or large`; where the sides measure otherwise, by both.
    fn sizes(&self, sizes: &[Sizing]) -> String {
        let Some([one, other]) = &self.comparison.sizes else { return String::new() };
        let or = word::or.get(self.lang);
        let label = |judge: &Judge, class: ClassId| judge.act.class(class).label.get(self.lang).to_string();
        let mut by_one: Vec<(ClassId, Vec<String>)> = Vec::new();
        for sizing in sizes {
            let beside = sizing.other.map(|class| label(other, class));
            match by_one.iter_mut().find(|(class, _)| *class == sizing.one) {
                Some((_, known)) => known.extend(beside),
                None => by_one.push((sizing.one, beside.into_iter().collect())),
            }
        }
        let told = by_one.iter().map(|(class, beside)| {
            let size = label(one, *class);
            if beside.iter().all(|beside| *beside == size) {
                return size;
            }
            let (one, other) = (one.act.short.get(self.lang), other.act.short.get(self.lang));
            let beside = listed(beside, or);
            let said =
                said!("{size} by {one} and {beside} by {other}", "{size} volgens {one} en {beside} volgens {other}");
            said.get(self.lang).to_string()
        });
        let told = listed(&told.collect::<Vec<_>>(), or);
        said!("its size is {told}", "de omvang is {told}").get(self.lang).to_string()
    }

    /// Conditions of which one must hold, for organisations of some size or of any.
    fn sentence(&self, case: &Case, conditions: &[Cells], size: Option<String>) -> String {
        let needs: Vec<Vec<Need>> = conditions.iter().map(|cells| self.needs(cells)).collect();
        let in_all = |need: &Need| needs.iter().all(|condition| condition.contains(need));
        let common: Vec<Need> = needs.first().into_iter().flatten().filter(|need| in_all(need)).copied().collect();
        let (unless, common): (Vec<Need>, Vec<Need>) =
            common.into_iter().partition(|need| self.is_ordinary(need, case));
        let own: Vec<Vec<Need>> =
            needs.iter().map(|all| all.iter().filter(|need| !in_all(need)).copied().collect()).collect();
        let mut said: Vec<String> = size.into_iter().collect();
        if !common.is_empty() {
            said.push(self.joined(&common));
        }
        let branches: Vec<String> = own.iter().filter(|own| !own.is_empty()).map(|own| self.joined(own)).collect();
        if branches.len() == own.len() && branches.len() > 1 {
            let or = word::or.get(self.lang);
            let branches: Vec<String> = branches.iter().map(|branch| format!("({branch})")).collect();
            let branches = branches.join(&format!(" {or} "));
            said.push(said!("either {branches}", "hetzij {branches}").get(self.lang).to_string());
        }
        let and = format!(" {} ", word::and.get(self.lang));
        let mut sentence = match said.is_empty() {
            true => word::always.get(self.lang).to_string(),
            false => format!("{} {}", word::if_so.get(self.lang), said.join(&and)),
        };
        if !unless.is_empty() {
            let unless: Vec<String> = unless.iter().map(|need| self.need(&self.opposite(need))).collect();
            let or = word::or.get(self.lang);
            let unless = listed(&unless, or);
            sentence.push_str(&format!(", {} {unless}", word::unless.get(self.lang)));
        }
        sentence
    }

    fn catalogue(&self) -> &'c Catalogue {
        &self.comparison.catalogue
    }

    fn space(&self) -> &'c Space {
        &self.comparison.space
    }

    fn needs(&self, cells: &Cells) -> Vec<Need> {
        let whole = self.space().anything();
        let each = (0..self.space().variables.len()).map(|v| (v, self.space().open(cells, v)));
        each.filter(|(v, open)| *open != self.space().open(&whole, *v)).collect()
    }

    /// Whether a need is met by a record that says nothing of it.
    fn is_ordinary(&self, (variable, open): &Need, case: &Case) -> bool {
        let ordinary = self.space().open(&case.ordinary, *variable);
        ordinary.count_ones() == 1 && ordinary & open != 0
    }

    fn opposite(&self, (variable, open): &Need) -> Need {
        (*variable, self.space().open(&self.space().anything(), *variable) & !open)
    }

    fn joined(&self, needs: &[Need]) -> String {
        let each: Vec<String> = needs.iter().map(|need| self.need(need)).collect();
        listed(&each, word::and.get(self.lang))
    }

    /// One variable in its cells.
    fn need(&self, (variable, open): &Need) -> String {
        let tested = &self.space().variables[*variable];
        let label = tested.fact.map_or("", |fact| self.catalogue().fact(fact).label.get(self.lang));
        let yes = open >> 1 & 1 == 1;
        match &tested.partition {
            Partition::Flag => {
                let answer = if yes { word::yes } else { word::no };
                format!("{label}: {}", answer.get(self.lang))
            }
            Partition::Given(facts) => {
                let labels: Vec<&str> =
                    facts.iter().map(|fact| self.catalogue().fact(*fact).label.get(self.lang)).collect();
                let labels = labels.join(", ");
                let said = match yes {
                    true => said!("something is given of {labels}", "iets is opgegeven van {labels}"),
                    false => said!("nothing is given of {labels}", "niets is opgegeven van {labels}"),
                };
                said.get(self.lang).to_string()
            }
            Partition::Figure(_) => self.figure(*variable, *open, label),
            Partition::Choice(_) => {
                let choices = match tested.fact.map(|fact| &self.catalogue().fact(fact).kind) {
                    Some(Kind::Choice(choices)) => choices.as_slice(),
                    _ => &[],
                };
                let name = |place: usize| match place.checked_sub(1).and_then(|i| choices.get(i)) {
                    Some(choice) => choice.as_str(),
                    None => word::none.get(self.lang),
                };
                let names: Vec<&str> = (0..64).filter(|i| open >> i & 1 == 1).map(name).collect();
                format!("{label}: {}", names.join(&format!(" {} ", word::or.get(self.lang))))
            }
            Partition::Country { sets, cells } => {
                let signatures: Vec<u32> = (0..cells.len()).filter(|i| open >> i & 1 == 1).map(|i| cells[i]).collect();
                format!("{label}: {}", self.countries(&signatures, &sets.lists))
            }
            Partition::Countries { sets } => {
                let signatures: Vec<u32> = (0..64u32).filter(|i| open >> i & 1 == 1).collect();
                format!("{label}: {}", self.lists(&signatures, &sets.lists))
            }
        }
    }

    fn figure(&self, variable: usize, open: u64, label: &str) -> String {
        let (first, last) = (open.trailing_zeros() as usize, 63 - open.leading_zeros() as usize);
        let from = self.space().stretch(variable, first).and_then(|(from, _)| from);
        let until = self.space().stretch(variable, last).and_then(|(_, until)| until);
        let tested = &self.space().variables[variable];
        let Some(Kind::Figure(unit)) = tested.fact.map(|fact| &self.catalogue().fact(fact).kind) else {
            return label.to_string();
        };
        let amount = |cut: crate::diagram::Cut| self.catalogue().written(*unit, cut.at, self.lang);
        let fewer = match self.catalogue().unit(*unit).form {
            Form::Count => word::fewer_in_number,
            Form::Money => word::less_in_amount,
        };
        let mut said = Vec::new();
        if let Some(cut) = from {
            let words = if cut.above { word::more_than } else { word::at_least };
            said.push(format!("{} {}", words.get(self.lang), amount(cut)));
        }
        if let Some(cut) = until {
            let words = if cut.above { word::at_most } else { fewer };
            said.push(format!("{} {}", words.get(self.lang), amount(cut)));
        }
        format!("{label} {}", listed(&said, word::and.get(self.lang)))
    }

    /// The countries that lie in just these sets, or those that do not, whichever are fewer.
    fn countries(&self, signatures: &[u32], sets: &[Arc<[Country]>]) -> String {
        let of = |country: &Country| {
            sets.iter().enumerate().filter(|(_, set)| set.contains(country)).fold(0u32, |bits, (i, _)| bits | 1 << i)
        };
        let all = &self.catalogue().all_countries;
        let (among, others): (Vec<Country>, Vec<Country>) = all.iter().partition(|c| signatures.contains(&of(c)));
        match among.len() <= others.len() {
            true => self.named(&among),
            false => format!("{} {}", word::not.get(self.lang), self.named(&others)),
        }
    }

    /// Of a list of countries, in which of the sets some of them are.
    fn lists(&self, signatures: &[u32], sets: &[Arc<[Country]>]) -> String {
        let whole = (1u64 << (1 << sets.len())) - 1;
        let told = |set: usize, within: bool| {
            let named = self.named(&sets[set]);
            let said = match within {
                true => said!("some of {named}", "een van {named}"),
                false => said!("none of {named}", "geen van {named}"),
            };
            said.get(self.lang).to_string()
        };
        let bits = signatures.iter().fold(0u64, |bits, signature| bits | 1 << signature);
        for set in 0..sets.len() {
            let having = (0..1u32 << sets.len()).filter(|s| s >> set & 1 == 1).fold(0u64, |bits, s| bits | 1 << s);
            if bits == having || bits == whole & !having {
                return told(set, bits == having);
            }
        }
        let each = signatures.iter().map(|signature| {
            let parts: Vec<String> = (0..sets.len()).map(|set| told(set, signature >> set & 1 == 1)).collect();
            format!("({})", listed(&parts, word::and.get(self.lang)))
        });
        each.collect::<Vec<_>>().join(&format!(" {} ", word::or.get(self.lang)))
    }

    fn named(&self, countries: &[Country]) -> String {
        let codes: Vec<&str> = countries.iter().take(COUNTRIES).map(Country::code).collect();
        match countries.len() > COUNTRIES {
            true => format!("{}, ... ({})", codes.join(", "), countries.len()),
            false => listed(&codes, word::or.get(self.lang)),
        }
    }
}

/// `a, b and c`.
fn listed(items: &[impl AsRef<str>], by: &str) -> String {
    match items.split_last() {
        Some((last, before)) if !before.is_empty() => {
            let before: Vec<&str> = before.iter().map(AsRef::as_ref).collect();
            format!("{} {by} {}", before.join(", "), last.as_ref())
        }
        Some((last, _)) => last.as_ref().to_string(),
        None => String::new(),
    }
}
