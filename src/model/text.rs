//! Text for readers, in every language the tool speaks.

use std::borrow::Cow;
use std::fmt;

/// A language that texts are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lang {
    #[default]
    En,
    Nl,
}

impl Lang {
    pub const ALL: [Lang; 2] = [Lang::En, Lang::Nl];

    /// The code that rule files and `--lang` use.
    pub fn code(self) -> &'static str {
        match self {
            Lang::En => "en",
            Lang::Nl => "nl",
        }
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// One text in each language.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Text {
    pub en: Box<str>,
    pub nl: Box<str>,
}

impl Text {
    /// The same words in every language: for ids and names that are not translated.
    pub fn same(text: &str) -> Text {
        Text { en: text.into(), nl: text.into() }
    }

    /// The text in one language.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::En => &self.en,
            Lang::Nl => &self.nl,
        }
    }
}

/// What text can be appended to: a text, or bytes that are on their way out.
pub trait Append {
    fn append(&mut self, text: &str);

    /// Appends characters of ASCII, each as its byte.
    fn append_ascii(&mut self, characters: &[u8]);
}

impl Append for String {
    fn append(&mut self, text: &str) {
        self.push_str(text);
    }

    fn append_ascii(&mut self, characters: &[u8]) {
        self.extend(characters.iter().map(|byte| char::from(*byte)));
    }
}

impl Append for Vec<u8> {
    fn append(&mut self, text: &str) {
        self.extend_from_slice(text.as_bytes());
    }

    fn append_ascii(&mut self, characters: &[u8]) {
        self.extend_from_slice(characters);
    }
}

/// A sentence of the tool in each language, with the same values in its holes.
///
/// The holes are those of `format!`; each language may place them as it needs.
macro_rules! said {
    ($en:literal, $nl:literal $(, $name:ident = $value:expr)* $(,)?) => {
        $crate::model::Text {
            en: format!($en $(, $name = $value)*).into(),
            nl: format!($nl $(, $name = $value)*).into(),
        }
    };
}

pub(crate) use said;

/// Text of others as it can be shown on a terminal: what would steer it, or turn the direction of writing, stands there
/// by its number. Ends of lines and tabs stay.
pub fn shown(text: &str) -> Cow<'_, str> {
    if !text.contains(steers) {
        return text.into();
    }
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\r' if rest.peek() == Some(&'\n') => {}
            c if steers(c) => out.push_str(&format!("<U+{:04X}>", u32::from(c))),
            c => out.push(c),
        }
    }
    out.into()
}

fn steers(c: char) -> bool {
    let turns = matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{61c}');
    turns || c.is_control() && !matches!(c, '\n' | '\t')
}

/// The candidate most like `word`, when one is close enough to be what was meant.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    candidates
        .into_iter()
        .map(|c| (strsim::jaro_winkler(&word, &c.to_lowercase()), c))
        .filter(|(likeness, _)| *likeness > 0.84)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, c)| c)
}

#[cfg(test)]
mod tests {
    use super::{nearest, shown};

    #[test]
    fn what_would_steer_a_terminal_is_shown_by_its_number() {
        for (text, expected) in [
            ("\x1b[31mred\x07", "<U+001B>[31mred<U+0007>"),
            ("a\rb\r\nc\td", "a<U+000D>b\nc\td"),
            ("\u{9b}2J\u{202e}x\u{2066}", "<U+009B>2J<U+202E>x<U+2066>"),
            ("Café ‘t Hoekje – €", "Café ‘t Hoekje – €"),
        ] {
            assert_eq!(shown(text), expected);
        }
    }

    #[test]
    fn suggests_what_was_meant_and_nothing_else() {
        let names = ["turnover", "balance_sheet", "fte"];
        assert_eq!(nearest("turnovr", names), Some("turnover"));
        assert_eq!(nearest("Balance sheet", names), Some("balance_sheet"));
        assert_eq!(nearest("colour", names), None);
    }
}
