//! `written` and `numbers` in `facts.yaml`: the words that may stand beside a number in a cell, and what they mean.

use super::forms;
use super::page::Page;
use super::yaml::Node;
use crate::diagnostic::{Code, Span};
use crate::model::{Beside, Catalogue, Decimal, UnitId};

/// How a unit is written: words under the number that they multiply by.
pub fn of_unit(page: &mut Page, written: &Node, unit: UnitId, catalogue: &mut Catalogue) {
    by_factor(page, written, "`written`", |factor| Beside::Unit(unit, factor), catalogue);
}

/// Words that multiply, units that no figure is in, and words that do not mean one thing in every language.
pub fn read(page: &mut Page, node: &Node, catalogue: &mut Catalogue) {
    let Some(mut fields) = page.fields(node, &forms::NUMBERS) else { return };
    if let Some(multiples) = fields.get("multiples") {
        by_factor(page, multiples, "`multiples`", Beside::Multiple, catalogue);
    }
    for (key, meaning) in [("other_units", Beside::OtherUnit), ("unclear", Beside::Unclear)] {
        let words = fields.get(key).map(|node| page.words(node)).unwrap_or_default();
        words.into_iter().for_each(|(word, span)| add(page, word, span, meaning, catalogue));
    }
    page.finish(fields);
}

fn by_factor(page: &mut Page, node: &Node, what: &str, meaning: impl Fn(Decimal) -> Beside, catalogue: &mut Catalogue) {
    for (key, words) in page.entries(node, what) {
        let factor = Decimal::parse(&key.word).ok().filter(|factor| *factor > Decimal::ZERO);
        let Some(factor) = factor else {
            let help = "write it as in `1000`";
            page.fault_with_help(Code::BAD_QUANTITY, key.span, format!("`{}` is no multiple", key.word), help);
            continue;
        };
        let words = page.words(words);
        words.into_iter().for_each(|(word, span)| add(page, word, span, meaning(factor), catalogue));
    }
}

/// Adds a word to those known, which stay in order: longer ones first, so that each is found before its beginning is.
fn add(page: &mut Page, word: &str, span: Span, meaning: Beside, catalogue: &mut Catalogue) {
    let word = word.trim().to_lowercase();
    let known = &mut catalogue.beside_numbers;
    if word.is_empty() || word.contains(|c: char| c.is_ascii_digit()) {
        let message = format!("`{word}` cannot stand beside a number");
        page.fault_with_help(Code::BAD_NAME, span, message, "use a word or sign without digits");
    } else if known.iter().any(|(other, _)| *other == word) {
        let message = format!("`{word}` means something beside a number already");
        page.fault_with_help(Code::AMBIGUOUS_NAME, span, message, "keep one of them, or name it under `unclear` alone");
    } else {
        let at = known.partition_point(|(other, _)| other.len() >= word.len());
        known.insert(at, (word, meaning));
    }
}
