//! The answers for one record, in words: for those who use the library rather than the command line.

use super::{Phrases, Wanted, Words, Writer};
use crate::evaluate::{Judge, Law};
use crate::model::{Facts, Lang, Shared};

/// What a record is under one regime, with everything that is said of it.
///
/// ```
/// use vitaal::{Law, model::Lang, records::record, report::answers};
/// let law = Law::embedded("eu", "2026-11-21".parse()?)?;
/// let facts = record([("function", "electricity-dso"), ("fte", "250")], law.catalogue())?;
/// let answers = answers(&law, &facts, Lang::En);
/// assert!(answers[0].reason.ends_with("250 AWU is not fewer than 250."));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The id of the regime.
    pub regime: String,
    /// One class, or `undetermined`.
    pub class: String,
    /// When undetermined, the classes still possible, strongest first.
    pub possible: Vec<String>,
    /// When undetermined, the facts that decide.
    pub ask: Vec<String>,
    /// The rules named for it, as `act#rule`.
    pub by: Vec<String>,
    /// Their provisions.
    pub cite: Vec<String>,
    /// A sentence with figures and thresholds.
    pub reason: String,
}

/// The answers of a law for one record: one for each regime that has an act.
pub fn answers(law: &Law, facts: &Facts, lang: Lang) -> Vec<Answer> {
    let mut facts = facts.clone();
    facts.judged_on(law.rules.as_of, law.catalogue());
    law.by_regime().filter_map(|(regime, judge)| Some(answer(law, judge?, &regime.id, &facts, lang))).collect()
}

fn answer(law: &Law, judge: &Judge, regime: &str, facts: &Facts, lang: Lang) -> Answer {
    let cells = law.cells(facts);
    let decision = Shared::new(judge.decide(&law.space, &cells, &facts.functions, law.catalogue()));
    let phrases = Phrases::default();
    let writer = Writer { law, judge, functions: &facts.functions, cells: &cells, lang, phrases: &phrases };
    let words = Words::new(&writer, &decision, Wanted::Columns);
    Answer {
        regime: regime.to_string(),
        class: words.class.clone(),
        possible: words.possible.items.clone(),
        ask: words.ask.items.clone(),
        by: words.by.items.clone(),
        cite: words.cite.items.clone(),
        reason: words.reason.text(facts, law, lang),
    }
}
