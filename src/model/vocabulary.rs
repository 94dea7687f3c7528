//! The words by which files call facts and units, compared without regard to capitals, accents and punctuation.

use super::{Beside, Country, FactId, SectorId, TypeId};
use rustc_hash::{FxHashMap, FxHashSet};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// What the words of files mean. All keys are [`folded`].
#[derive(Debug, Default)]
pub struct Vocabulary {
    /// Names, labels and aliases of facts.
    pub facts: FxHashMap<String, FactId>,
    /// Names that look like those of a fact, and count something else.
    pub unlike: FxHashMap<String, FactId>,
    /// What may stand beside a number, and multiples that are clear in a header only.
    pub beside: FxHashMap<String, Beside>,
    /// Words for the year before.
    pub previous: FxHashSet<String>,
    /// Words that stand between a name, its unit and its year, and say nothing.
    pub joints: FxHashSet<String>,
    /// What cells say in words.
    pub cells: CellWords,
}

/// The words of cells, by [`cell_key`].
#[derive(Debug, Default)]
pub struct CellWords {
    pub flags: FxHashMap<String, bool>,
    /// Signs that tick something off, and strike something out: a yes where the column has no other answers.
    pub crosses: FxHashSet<String>,
    /// Words for what is not known.
    pub unknown: FxHashSet<String>,
    /// Words for a question that does not arise: neither unknown nor false.
    pub not_applicable: FxHashSet<String>,
    /// What stands in place of a name before the sums of a column.
    pub totals: FxHashSet<String>,
    /// Words for none of the choices.
    pub none: FxHashSet<String>,
    /// Names of months, with their number.
    pub months: FxHashMap<String, i8>,
    pub countries: FxHashMap<String, Country>,
    /// Ids, labels and other names of entity types; several types where they share one.
    pub types: FxHashMap<String, Vec<TypeId>>,
    /// The same of sectors.
    pub sectors: FxHashMap<String, Vec<SectorId>>,
}

/// A text as it is compared: small letters without accents, digits, and signs that mean something.
///
/// ```
/// use vitaal::model::folded;
/// assert_eq!(folded("Netto-omzet (x 1.000)"), "nettoomzetx1000");
/// assert_eq!(folded("Umsatzerlöse"), folded("UMSATZERLOSE"));
/// assert_ne!(folded("omzet (€)"), folded("omzet ($)"));
/// ```
pub fn folded(text: &str) -> String {
    if text.is_ascii() {
        // nothing to take apart: most words are so, and there are thousands of them at the start of every run
        let kept = text.chars().filter(|c| !is_unseen(*c) && !is_punctuation(*c));
        return kept.map(|c| c.to_ascii_lowercase()).collect();
    }
    of_any_letters(text)
}

/// The same for any text.
fn of_any_letters(text: &str) -> String {
    plain(text).filter(|c| !is_punctuation(*c)).flat_map(char::to_lowercase).collect()
}

/// The key of a cell: its letters, or the whole of it where it has a digit or no letter. Nothing for what a spreadsheet
/// puts in place of a value (`#N/A`).
///
/// ```
/// use vitaal::model::cell_key;
/// assert_eq!(cell_key("N.V.T.").as_deref(), Some("nvt"));
/// assert_eq!(cell_key("-1").as_deref(), Some("-1"));
/// assert_eq!(cell_key("#N/A"), None);
/// ```
pub fn cell_key(cell: &str) -> Option<String> {
    let cell = cell.trim();
    if cell.is_empty() || cell.starts_with(['#', '=']) {
        return None;
    }
    let key = folded(cell);
    Some(if key.is_empty() || cell.contains(char::is_numeric) { cell.to_lowercase() } else { key })
}

/// The words, numbers and signs of a text, as it is compared; capitals stay. Marks between groups of three digits are
/// left out of numbers.
///
/// ```
/// use vitaal::model::tokens;
/// assert_eq!(tokens("Umsatz_2025 (in T€ / x 1.000)"), ["Umsatz", "2025", "in", "T", "€", "/", "x", "1000"]);
/// ```
pub fn tokens(text: &str) -> Vec<String> {
    let text: Vec<char> = plain(text).collect();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(c) = text.get(at).copied() {
        let run = |is: fn(char) -> bool| text[at..].iter().take_while(|c| is(**c)).count();
        let (token, length) = match c {
            c if is_punctuation(c) => (None, 1),
            c if c.is_alphabetic() => {
                (Some(text[at..][..run(char::is_alphabetic)].iter().collect()), run(char::is_alphabetic))
            }
            c if c.is_numeric() => {
                let (number, length) = number(&text[at..]);
                (Some(number), length)
            }
            c => (Some(c.to_string()), 1),
        };
        found.extend(token);
        at += length;
    }
    found
}

/// The number at the start of a text without the marks in it, and how many characters it takes.
fn number(text: &[char]) -> (String, usize) {
    let digits = |from: usize| text[from..].iter().take_while(|c| c.is_numeric()).count();
    let mut length = digits(0);
    let mut number: String = text[..length].iter().collect();
    while text.get(length).is_some_and(|mark| ['.', ',', ' ', '\''].contains(mark)) && digits(length + 1) == 3 {
        number.extend(&text[length + 1..][..3]);
        length += 4;
    }
    (number, length)
}

/// The characters of a text without accents and without what cannot be seen; ligatures as the letters they join.
fn plain(text: &str) -> impl Iterator<Item = char> {
    let letters = text.nfkd().filter(|c| !is_combining_mark(*c) && !is_unseen(*c));
    letters.flat_map(|c| {
        let pair = match c {
            'ß' | 'ẞ' => ['s', 's'],
            'œ' | 'Œ' => ['o', 'e'],
            'æ' | 'Æ' => ['a', 'e'],
            '\u{2019}' => ['\'', '\0'],
            c => [c, '\0'],
        };
        pair.into_iter().filter(|c| *c != '\0')
    })
}

/// Marks that names are written with or without. Signs such as `%`, `/` and those of currencies stay.
fn is_punctuation(c: char) -> bool {
    !c.is_ascii_alphanumeric() && (c.is_whitespace() || "_-.,:;()[]{}'\"`*#?!‘“”„–—…|·".contains(c))
}

fn is_unseen(c: char) -> bool {
    (c.is_control() && !c.is_whitespace()) || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_keeps_what_tells_words_apart() {
        for (same, text) in [
            ("balanstotaal", "  Balans\u{ad}totaal "),
            ("ftes", "FTE’s"),
            ("chiffredaffaires", "Chiffre d’affaires"),
            ("grosse", "Größe"),
            ("maindoeuvre", "main d'œuvre"),
            ("balance/sheet", "Balance / sheet?"),
            ("land", "\u{feff}Land"),
            ("omzet€", "Omzet (€)"),
            ("", "- ? ."),
        ] {
            assert_eq!(folded(text), same, "{text}");
        }
    }

    #[test]
    fn plain_text_is_folded_as_any_other() {
        for pair in (0..128u8).flat_map(|a| (0..128).map(move |b| [b'x', a, b])) {
            let text = String::from_utf8_lossy(&pair);
            assert_eq!(folded(&text), of_any_letters(&text), "{text:?}");
        }
    }

    #[test]
    fn tokens_are_words_numbers_and_signs() {
        for (text, expected) in [
            ("omzet (x 1.000)", &["omzet", "x", "1000"][..]),
            ("Omzet x € 1 000 000", &["Omzet", "x", "€", "1000000"]),
            ("omzet x1000", &["omzet", "x", "1000"]),
            ("turnover ('000)", &["turnover", "000"]),
            ("fte 31-12-2025", &["fte", "31", "12", "2025"]),
            ("omzet 2.5", &["omzet", "2", "5"]),
            ("fte's", &["fte", "s"]),
            ("×1.000.000", &["×", "1000000"]),
            ("", &[]),
        ] {
            assert_eq!(tokens(text), expected, "{text}");
        }
    }
}
