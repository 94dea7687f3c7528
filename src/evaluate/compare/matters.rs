//! Two laws, or two acts, brought to comparisons: one for each regime, and one for size.

use super::{Comparison, Survey};
use crate::diagnostic::{Broken, Code, Diagnostic, SourceFile, Span};
use crate::model::{Catalogue, ClassId, ClassSet, CountrySet, RuleSetBits, Text};
use crate::rules::{Absent, Act, Alignment, Class, Condition, Consequences, Effect, Force, Rule, RuleSet, Status};
use std::sync::Arc;

/// One thing that two laws decide, with everything that differs in it.
#[derive(Debug)]
pub struct Matter {
    /// The id of the regime, or that of size.
    pub regime: String,
    pub title: Text,
    pub comparison: Comparison,
    pub survey: Survey,
}

/// What decides a matter: an act, or that there is none.
type Decides = (String, Text, Arc<Act>);

/// What the laws decide, matter by matter. `aligned` is true where both were read from one folder, and so name
/// everything alike already.
///
/// # Errors
/// Facts that the two folders understand differently, or more to tell apart than fits.
pub fn matters(one: &RuleSet, other: &RuleSet, aligned: bool) -> Result<Vec<Matter>, Broken> {
    let mut pairs = paired(decisive(one), decisive(other));
    let count = pairs.len();
    // brought under one catalogue with the rest
    let of_size = |rules: &RuleSet| rules.size.clone().map(|act| (String::new(), Text::default(), act));
    pairs.extend(of_size(one).zip(of_size(other)));
    let (catalogue, pairs) = match aligned {
        true => (Arc::clone(&one.catalogue), pairs),
        false => under_one_catalogue(&one.catalogue, &other.catalogue, pairs)?,
    };
    let jurisdiction = one.jurisdiction.filter(|country| other.jurisdiction == Some(*country));
    let mut pairs = pairs;
    let sizes = pairs.split_off(count).pop().map(|((.., one), (.., other))| [one, other]);
    let mut found = Vec::new();
    for ((regime, title, one), (_, _, other)) in pairs {
        // what decides a size is not said by it
        let sizes = sizes.as_ref().filter(|sizes| [&one, &other].iter().all(|act| sizes[0].regime != act.regime));
        let sizes = sizes.map(|[one, other]| [one, other]);
        let found_space = Comparison::with_sizes((&one, &other), sizes, Arc::clone(&catalogue), jurisdiction);
        let Some(comparison) = found_space else {
            let message = format!("`{}` and `{}` together tell apart more facts and bounds than fit", one.id, other.id);
            return Err(Broken(vec![Diagnostic::error(Code::TOO_LARGE, message)]));
        };
        let survey = comparison.survey(&comparison.space.anything());
        found.push(Matter { regime, title, comparison, survey });
    }
    Ok(found)
}

/// The regimes of a law with what decides them, and size.
fn decisive(rules: &RuleSet) -> Vec<Decides> {
    let regimes = rules.regimes.iter().map(|regime| {
        let act = regime.act.clone().unwrap_or_else(|| Arc::new(no_act(&regime.id, &regime.absent)));
        (regime.id.clone(), regime.title.clone(), act)
    });
    let is_compared = |act: &&Arc<Act>| rules.regimes.iter().all(|regime| regime.id != act.regime);
    let of_size = |act: &Arc<Act>| (act.regime.clone(), act.title.clone(), Arc::clone(act));
    // an act by itself brings its act of size along, which was not asked for
    let size = rules.size.iter().filter(|_| rules.is_whole_law).filter(is_compared).map(of_size);
    regimes.chain(size).collect()
}

/// Matters of the same name together. Two single acts are one matter whatever they call it.
fn paired(ones: Vec<Decides>, others: Vec<Decides>) -> Vec<(Decides, Decides)> {
    if let ([one], [other]) = (ones.as_slice(), others.as_slice()) {
        return vec![(one.clone(), other.clone())];
    }
    let lacking = |(regime, title, act): &Decides| {
        let absent =
            Absent { class: act.classes.last().map_or_else(String::new, |c| c.id.clone()), ..Absent::default() };
        (regime.clone(), title.clone(), Arc::new(no_act(regime, &absent)))
    };
    let named = |all: &[Decides], regime: &str| all.iter().find(|(id, ..)| id == regime).cloned();
    let mut pairs: Vec<(Decides, Decides)> = Vec::new();
    for one in &ones {
        let other = named(&others, &one.0).unwrap_or_else(|| lacking(one));
        pairs.push((one.clone(), other));
    }
    for other in others.iter().filter(|other| named(&ones, &other.0).is_none()) {
        pairs.push((lacking(other), other.clone()));
    }
    pairs
}

type Pairs = Vec<(Decides, Decides)>;

fn under_one_catalogue(
    one: &Arc<Catalogue>,
    other: &Arc<Catalogue>,
    pairs: Pairs,
) -> Result<(Arc<Catalogue>, Pairs), Broken> {
    let alignment = Alignment::of(one, other).map_err(|clashes| {
        let fault = |clash: &crate::rules::Clash| {
            let message =
                format!("`{}` takes values of one kind or unit in one folder and of another in the other", clash.fact);
            Diagnostic::error(Code::UNLIKE_UNITS, message).help("give the fact a new name where it has become another")
        };
        Broken(clashes.iter().map(fault).collect())
    })?;
    let moved = pairs
        .into_iter()
        .map(|((a, b, one), (c, d, other))| ((a, b, alignment.one(&one)), (c, d, alignment.other(&other))));
    let moved = moved.collect();
    Ok((alignment.catalogue, moved))
}

/// An act for where there is none: it gives everything the class that the regime then has.
fn no_act(regime: &str, absent: &Absent) -> Act {
    let nowhere = Arc::new(SourceFile { path: String::new(), text: String::new() });
    let rule = Rule {
        id: "absent".to_string(),
        effect: Effect::Class(ClassSet::of(ClassId(0))),
        cites: Vec::new(),
        condition: Condition::Constant(true),
        written: Condition::Constant(true),
        readings: Vec::new(),
        otherwise: false,
        defeats: RuleSetBits::default(),
        excludes: false,
        assumed: false,
        reason: absent.reason.clone(),
        status: Status::Verbatim,
        at: (Arc::clone(&nowhere), Span::default()),
    };
    Act {
        id: "laws".to_string(),
        regime: regime.to_string(),
        title: Text::default(),
        short: Text::default(),
        source: String::new(),
        from: None,
        until: None,
        checked_against: String::new(),
        checked_on: String::new(),
        status: Status::Verbatim,
        force: Force::InForce,
        classes: vec![Class { id: absent.class.clone(), label: absent.label.clone() }],
        rules: vec![rule],
        columns: Vec::new(),
        consequences: Consequences::default(),
        jurisdiction_within: CountrySet::default(),
        names: Arc::default(),
        rules_at: (nowhere, Span::default()),
    }
}
