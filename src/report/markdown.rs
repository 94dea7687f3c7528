//! Text as it stands in Markdown: what it holds is shown as it is, and lays out nothing.

use std::borrow::Cow;
use std::io::{self, Write};

/// A heading with what separates it from what follows.
///
/// # Errors
/// When it cannot be written.
pub(super) fn heading(out: &mut impl Write, level: usize, text: &str) -> io::Result<()> {
    writeln!(out, "{} {}\n", "#".repeat(level), escaped(text))
}

/// Text on one line, in which no sign has a meaning; as it may stand in a cell of a table too.
pub(super) fn escaped(text: &str) -> Cow<'_, str> {
    const SIGNS: &[char] = &['\\', '`', '*', '_', '[', ']', '<', '>', '|', '~', '&', '#', '$', '!'];
    let is_sign = |c: char| SIGNS.contains(&c) || c.is_control();
    let first = text.chars().next();
    let begins = first.is_some_and(|c| "-+=0123456789".contains(c) || c.is_whitespace());
    if !text.contains(is_sign) && !begins && !text.ends_with(char::is_whitespace) && !text.contains("://") {
        return text.into();
    }
    let text = text.trim();
    let mut out = String::with_capacity(text.len() + 8);
    for (at, c) in text.char_indices() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\r' if text[at..].starts_with("\r\n") => {}
            c if c.is_control() => out.push(' '),
            // a sign between two letters of a name marks nothing
            '_' if is_inside_word(text, at) => out.push('_'),
            '#' | '!' if at > 0 => out.push(c),
            c if SIGNS.contains(&c) => out.extend(['\\', c]),
            '-' | '+' | '=' if at == 0 => out.extend(['\\', c]),
            '.' | ')' if is_number_of_list(text, at) => out.extend(['\\', c]),
            c => out.push(c),
        }
    }
    out.into()
}

fn is_inside_word(text: &str, at: usize) -> bool {
    let before = text[..at].chars().next_back();
    let after = text[at + 1..].chars().next();
    before.is_some_and(char::is_alphanumeric) && after.is_some_and(char::is_alphanumeric)
}

/// Whether all that comes before are digits, so that a list would begin here.
fn is_number_of_list(text: &str, at: usize) -> bool {
    at > 0 && text[..at].bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn signs_are_shown_as_they_are() {
        let cases = [
            ("Ziekenhuis (groot), 250 fte", "Ziekenhuis (groot), 250 fte"),
            ("a|b\nc\r\nd", "a\\|b c d"),
            ("<script>&amp;", "&lt;script&gt;&amp;amp;"),
            ("[x](http://example.org) *b* `c`", "\\[x\\](http://example.org) \\*b\\* \\`c\\`"),
            ("balance_sheet _b_", "balance_sheet \\_b\\_"),
            ("- item", "\\- item"),
            ("12. item", "12\\. item"),
            ("# heading", "\\# heading"),
            ("nl/cbw#large", "nl/cbw#large"),
            ("back\\slash", "back\\\\slash"),
            ("  inside  ", "inside"),
        ];
        for (text, expected) in cases {
            assert_eq!(escaped(text), expected, "{text}");
        }
    }
}
