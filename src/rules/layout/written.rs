//! How a file was written: which words stood in quotes, which collections in brackets, and where each ends.

use crate::diagnostic::Span;
use crate::rules::yaml::{Node, Shape};

/// The signs of a file, with the places of its words.
pub struct Written {
    pub signs: Vec<char>,
    /// Where words and keys stand, in order.
    words: Vec<(usize, usize)>,
}

impl Written {
    /// Notes where the words of a tree stand in its text.
    pub fn of(text: &str, root: Option<&Node>) -> Written {
        let mut written = Written { signs: text.chars().collect(), words: Vec::new() };
        if let Some(root) = root {
            note(root, &mut written.words);
        }
        written.words.sort_unstable();
        written
    }

    /// The stretches between words, where comments can stand.
    pub fn between_words(&self) -> impl Iterator<Item = (usize, usize)> {
        let begins = std::iter::once(0).chain(self.words.iter().map(|(_, end)| *end));
        let ends = self.words.iter().map(|(start, _)| *start).chain([self.signs.len()]);
        begins.zip(ends).filter(|(begin, end)| begin < end)
    }

    /// Where each line begins and ends.
    pub fn lines(&self) -> Vec<(usize, usize)> {
        let ends = self.signs.iter().enumerate().filter(|(_, sign)| **sign == '\n').map(|(at, _)| at);
        let mut begin = 0;
        let mut lines: Vec<(usize, usize)> = ends.map(|end| (std::mem::replace(&mut begin, end + 1), end)).collect();
        lines.push((begin, self.signs.len()));
        lines
    }

    /// Whether a line is empty, and stands in no word.
    pub fn is_blank(&self, begin: usize, end: usize) -> bool {
        let next = self.words.partition_point(|(_, word_end)| *word_end <= begin);
        let is_in_word = self.words.get(next).is_some_and(|(start, _)| *start < begin);
        begin < self.signs.len() && !is_in_word && self.signs[begin..end].iter().all(|sign| sign.is_whitespace())
    }

    /// The column of the dash before an item.
    pub fn column_of_dash(&self, item: &Node) -> usize {
        let line = item.span.start + 1 - item.span.column;
        let dash = self.signs[line..item.span.start].iter().rposition(|sign| *sign == '-');
        dash.unwrap_or((item.span.column - 1).saturating_sub(2))
    }

    /// Whether it stands in brackets or braces.
    pub fn is_in_brackets(&self, node: &Node) -> bool {
        matches!(node.shape, Shape::List(_) | Shape::Mapping(_))
            && matches!(self.signs.get(node.span.start), Some('[' | '{'))
    }

    /// Just behind a value.
    pub fn end_of(&self, node: &Node) -> usize {
        let last = match &node.shape {
            Shape::Word(_) => return node.span.end,
            Shape::Empty => return node.span.start,
            Shape::List(items) => items.last().map(|item| self.end_of(item)),
            Shape::Mapping(entries) => entries.last().map(|(key, value)| self.end_of(value).max(key.span.end)),
        };
        let last = last.unwrap_or(node.span.start + 1);
        if self.is_in_brackets(node) { self.behind_bracket(last) } else { last }
    }

    /// Just behind the bracket that closes, looked for from here on.
    fn behind_bracket(&self, from: usize) -> usize {
        let mut in_comment = false;
        for (at, sign) in self.signs.iter().enumerate().skip(from) {
            match sign {
                '\n' => in_comment = false,
                '#' if self.signs[at - 1].is_whitespace() => in_comment = true,
                ']' | '}' if !in_comment => return at + 1,
                _ => {}
            }
        }
        self.signs.len()
    }

    /// Whether a value stands on more lines than one.
    pub fn spans_lines(&self, node: &Node) -> bool {
        let end = self.end_of(node);
        self.signs.get(node.span.start..end).is_some_and(|signs| signs.contains(&'\n'))
    }

    /// A word as it is written: without quotes where it can, with double ones where it must. One that other readers
    /// would take for a number, a date or an answer keeps the quotes that it has.
    pub fn word(&self, word: &str, span: Span, in_brackets: bool) -> String {
        let was_quoted = matches!(self.signs.get(span.start), Some('"' | '\''));
        let needs = needs_quotes(word, in_brackets) || was_quoted && is_more_than_text(word);
        if needs { quoted(word) } else { word.to_string() }
    }
}

fn note(node: &Node, words: &mut Vec<(usize, usize)>) {
    match &node.shape {
        Shape::Word(_) => words.push((node.span.start, node.span.end)),
        Shape::List(items) => items.iter().for_each(|item| note(item, words)),
        Shape::Mapping(entries) => {
            for (key, value) in entries {
                words.push((key.span.start, key.span.end));
                note(value, words);
            }
        }
        Shape::Empty => {}
    }
}

/// Whether a word without quotes would be read as something else, or not at all.
fn needs_quotes(word: &str, in_brackets: bool) -> bool {
    let mut signs = word.chars();
    let (Some(first), second) = (signs.next(), signs.next()) else { return true };
    let is_bracket = |sign: char| ",[]{}".contains(sign);
    let begins_badly = match first {
        '-' | '?' | ':' => second.is_none_or(|sign| sign.is_whitespace() || is_bracket(sign)),
        first => is_bracket(first) || "#&*!|>'\"%@`".contains(first),
    };
    let follows_colon = |at: usize| word[at + 1..].chars().next();
    let mut colons = word.char_indices().filter(|(_, sign)| *sign == ':').map(|(at, _)| follows_colon(at));
    let is_key_like = colons.any(|next| next.is_none_or(|n| n.is_whitespace() || in_brackets && is_bracket(n)));
    begins_badly
        || is_key_like
        || word.contains(" #")
        || word.trim() != word
        || word.chars().any(|sign| sign.is_control())
        || in_brackets && word.contains(is_bracket)
        || ["---", "...", "<<", "="].contains(&word)
}

/// Whether another reader of YAML would take it for a number, a date, an answer or nothing.
fn is_more_than_text(word: &str) -> bool {
    const ANSWERS: [&str; 11] = ["true", "false", "yes", "no", "on", "off", "y", "n", "null", "~", ".nan"];
    let is_answer = ANSWERS.iter().any(|answer| answer.eq_ignore_ascii_case(word));
    let begins_as_number = word.starts_with(|sign: char| sign.is_ascii_digit() || "+-.".contains(sign));
    let is_number_like = word.chars().all(|sign| sign.is_ascii_alphanumeric() || "+-._:".contains(sign));
    is_answer || begins_as_number && is_number_like
}

fn quoted(word: &str) -> String {
    let mut out = String::from('"');
    for sign in word.chars() {
        match sign {
            '"' | '\\' => out.extend(['\\', sign]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            sign if sign.is_control() => out.push_str(&format!("\\u{:04x}", u32::from(sign))),
            sign => out.push(sign),
        }
    }
    out.push('"');
    out
}
