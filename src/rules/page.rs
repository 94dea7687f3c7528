//! A rule file under the pen: typed readings of nodes that report what is wrong and go on.

use super::forms::Form;
use super::yaml::{Key, Node, Shape};
use crate::diagnostic::{CODES, Code, Diagnostic, Faults, SourceFile, Span};
use crate::model::{Catalogue, Country, Decimal, Text, UnitId, nearest};
use jiff::civil::Date;
use std::sync::Arc;

/// A file with the list that its faults go to.
pub struct Page<'f> {
    pub file: Arc<SourceFile>,
    pub faults: &'f mut Faults,
}

/// A mapping whose keys are taken one by one. When all are taken, [`Page::finish`] reports those never asked for and
/// those that were needed and are missing.
pub struct Fields<'n> {
    form: &'static Form,
    entries: &'n [(Key, Node)],
    known: Vec<&'n str>,
    /// Keys that are missing, each with its fault when it is a fault of its own kind.
    missing: Vec<(&'static str, Option<Diagnostic>)>,
    pub span: Span,
}

impl<'n> Fields<'n> {
    /// The value of a key of the form. One that must be there and is not is noted; one that the form does not have
    /// is never there, so that no key is read that editors are not told of.
    pub fn get(&mut self, key: &'static str) -> Option<&'n Node> {
        let field = self.form.field(key)?;
        self.known.push(key);
        let found = self.peek(key);
        if found.is_none() && field.needed {
            self.lacks(key, None);
        }
        found
    }

    /// The same, for a key that other files declare.
    pub fn get_named(&mut self, key: &str) -> Option<&'n Node> {
        let (key, node) = self.entries.iter().find(|(k, _)| k.word == key)?;
        self.known.push(&key.word);
        Some(node)
    }

    /// The value of a key, without taking it.
    pub fn peek(&self, key: &str) -> Option<&'n Node> {
        self.entries.iter().find(|(k, _)| k.word == key).map(|(_, node)| node)
    }

    /// A key as written, for its place.
    pub fn key(&self, key: &str) -> Option<&'n Key> {
        self.entries.iter().map(|(k, _)| k).find(|k| k.word == key)
    }

    /// Notes that a key is missing, and with which fault where that is one of its own; [`Page::finish`] reports it.
    pub fn lacks(&mut self, key: &'static str, fault: Option<Diagnostic>) {
        self.missing.retain(|(missing, _)| *missing != key);
        self.missing.push((key, fault));
    }

    /// What is left when the keys taken so far are set aside.
    pub fn rest(&self) -> impl Iterator<Item = &'n (Key, Node)> {
        self.entries.iter().filter(|(k, _)| !self.known.contains(&k.word.as_str()))
    }
}

impl<'f> Page<'f> {
    /// A fault at a place of this file. Reading goes on.
    pub fn fault(&mut self, code: Code, span: Span, message: impl Into<String>) {
        self.faults.add(Diagnostic::error(code, message).at(&self.file, span));
    }

    /// The same, with what to do about it.
    pub fn fault_with_help(&mut self, code: Code, span: Span, message: impl Into<String>, help: impl Into<String>) {
        self.faults.add(Diagnostic::error(code, message).at(&self.file, span).help(help));
    }

    /// A name that is none of `candidates`.
    pub fn unknown<'c>(
        &mut self,
        code: Code,
        span: Span,
        what: &str,
        name: &str,
        candidates: impl IntoIterator<Item = &'c str>,
    ) {
        let fault = Diagnostic::error(code, format!("there is no {what} `{name}`")).at(&self.file, span);
        self.faults.add(fault.did_you_mean(name, candidates));
    }

    /// A mapping, to take its keys from.
    pub fn fields<'n>(&mut self, node: &'n Node, form: &'static Form) -> Option<Fields<'n>> {
        match &node.shape {
            Shape::Mapping(entries) => {
                Some(Fields { form, entries, known: Vec::new(), missing: Vec::new(), span: node.span })
            }
            _ => {
                let help = "write `{ key: value }`, or the keys on lines of their own below it";
                let message = format!("{} is a mapping of keys to values", form.what);
                self.fault_with_help(Code::WRONG_SHAPE, node.span, message, help);
                None
            }
        }
    }

    /// Reports the keys that nobody asked for, and those that are missing.
    pub fn finish(&mut self, fields: Fields) {
        let unknown: Vec<&Key> = fields.rest().map(|(key, _)| key).collect();
        self.finish_with(&fields, &unknown, &[]);
    }

    /// The same, for a mapping that takes further words as keys. A misspelt key is one mistake, not two: what it was
    /// meant for is not missing.
    pub fn finish_with(&mut self, fields: &Fields, unknown: &[&Key], further: &[&str]) {
        let mut meant = Vec::new();
        for key in unknown {
            let known = || fields.known.iter().chain(further).copied();
            let fault = Diagnostic::error(Code::UNKNOWN_KEY, format!("`{}` means nothing here", key.word));
            self.faults.add(fault.at(&self.file, key.span).did_you_mean(&key.word, known()));
            meant.extend(nearest(&key.word, known()));
        }
        for (key, fault) in fields.missing.iter().filter(|(key, _)| !meant.contains(key)) {
            let plain = || {
                let place = first_line(&self.file, fields.span);
                Diagnostic::error(Code::MISSING_KEY, format!("`{key}` is missing here"))
                    .at(&self.file, place)
                    .help(format!("add `{key}:` with its value"))
            };
            let fault = fault.clone().unwrap_or_else(plain);
            self.faults.add(fault);
        }
    }

    /// The entries of a mapping of names to values.
    pub fn entries<'n>(&mut self, node: &'n Node, what: &str) -> &'n [(Key, Node)] {
        match &node.shape {
            Shape::Mapping(entries) => entries,
            Shape::Empty => &[],
            Shape::Word(_) | Shape::List(_) => {
                self.fault(Code::WRONG_SHAPE, node.span, format!("{what} is a mapping of names to values"));
                &[]
            }
        }
    }

    /// What is meant as it stands: codes, each with the reason. Whether it is still found is for others.
    pub fn allowed(&mut self, node: Option<&Node>) {
        for (key, node) in node.map(|n| self.entries(n, "`allow`")).unwrap_or_default() {
            if !CODES.iter().any(|(code, _)| code.id() == key.word) {
                let known = CODES.iter().map(|(code, _)| code.id());
                self.unknown(Code::UNKNOWN_NAME, key.span, "code", &key.word, known);
            }
            if self.word(node).is_some_and(|reason| reason.trim().is_empty()) {
                self.fault(Code::WRONG_SHAPE, node.span, "say why it is allowed");
            }
        }
    }

    /// A single word or text.
    pub fn word<'n>(&mut self, node: &'n Node) -> Option<&'n str> {
        match &node.shape {
            Shape::Word(word) => Some(word),
            _ => {
                let help = "write it without brackets, braces or keys of its own";
                self.fault_with_help(Code::WRONG_SHAPE, node.span, "a single word or text is expected here", help);
                None
            }
        }
    }

    /// One word, or a list of them.
    pub fn words<'n>(&mut self, node: &'n Node) -> Vec<(&'n str, Span)> {
        match &node.shape {
            Shape::Word(word) => vec![(word, node.span)],
            Shape::List(items) => items.iter().filter_map(|n| Some((self.word(n)?, n.span))).collect(),
            _ => {
                let help = "write one word, or several as in `[one, two]`";
                self.fault_with_help(Code::WRONG_SHAPE, node.span, "a word or a list of words is expected here", help);
                Vec::new()
            }
        }
    }

    /// A single word or text with its place.
    pub fn placed<'n>(&mut self, node: &'n Node) -> Option<(&'n str, Span)> {
        Some((self.word(node)?, node.span))
    }

    /// The place of a word among the few that may stand here.
    pub fn one_of(&mut self, node: &Node, what: &str, words: &[&str]) -> Option<usize> {
        let word = self.word(node)?;
        let found = words.iter().position(|w| *w == word);
        if found.is_none() {
            self.unknown(Code::UNKNOWN_WORD, node.span, what, word, words.iter().copied());
        }
        found
    }

    /// A name that is law. Output files write such names without quotes, so they hold no sign that would need them.
    pub fn kebab(&mut self, name: &str, span: Span) {
        self.name_of(name, span, '-', "lower-case letters, digits and hyphens");
    }

    /// A name of a fact.
    pub fn snake(&mut self, name: &str, span: Span) {
        self.name_of(name, span, '_', "lower-case letters, digits and underscores");
    }

    fn name_of(&mut self, name: &str, span: Span, joint: char, made_of: &str) {
        let may_stand = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == joint;
        if name.is_empty() || !name.chars().all(may_stand) {
            let message = format!("`{name}` cannot be a name here");
            self.fault_with_help(Code::BAD_NAME, span, message, format!("use only {made_of}"));
        }
    }

    /// A country code of two capitals that the list of all countries has.
    pub fn country(&mut self, word: &str, span: Span, catalogue: &Catalogue) -> Option<Country> {
        let Some(country) = country(word) else {
            let help = "write the code of ISO 3166, as in `NL`";
            self.fault_with_help(Code::BAD_COUNTRY, span, format!("`{word}` is no country code of two capitals"), help);
            return None;
        };
        let all = &catalogue.all_countries;
        if !all.is_empty() && !all.contains(country) {
            let help = "add it to `all` in countries.yaml, or correct it";
            self.fault_with_help(Code::BAD_COUNTRY, span, format!("the list `all` has no country `{word}`"), help);
            return None;
        }
        Some(country)
    }

    /// A text in every language.
    pub fn text(&mut self, node: &Node) -> Text {
        let Shape::Mapping(entries) = &node.shape else {
            self.fault_with_help(
                Code::MISSING_LANGUAGE,
                node.span,
                "a text for readers needs every language",
                "write `{ en: ..., nl: ... }`",
            );
            return Text::default();
        };
        let mut found = [None, None];
        for (key, value) in entries {
            match crate::model::Lang::ALL.iter().position(|lang| lang.code() == key.word) {
                Some(i) => found[i] = self.word(value).map(Box::from),
                None => self.fault(Code::UNKNOWN_KEY, key.span, format!("`{}` is no language of the tool", key.word)),
            }
        }
        for (lang, text) in crate::model::Lang::ALL.iter().zip(&found) {
            if text.as_deref().is_none_or(|t: &str| t.trim().is_empty()) {
                let help = format!("add `{lang}: ...`");
                self.fault_with_help(
                    Code::MISSING_LANGUAGE,
                    node.span,
                    format!("the text in `{lang}` is missing"),
                    help,
                );
            }
        }
        let [en, nl] = found;
        Text { en: en.unwrap_or_default(), nl: nl.unwrap_or_default() }
    }

    /// Names with their texts, each name checked by `is_name`; nothing where there is no such part.
    pub fn labelled(
        &mut self,
        node: Option<&Node>,
        what: &str,
        is_name: fn(&mut Page<'f>, &str, Span),
    ) -> Vec<(String, Text)> {
        let mut found = Vec::new();
        for (key, node) in node.map(|n| self.entries(n, what)).unwrap_or_default() {
            is_name(self, &key.word, key.span);
            found.push((key.word.clone(), self.text(node)));
        }
        found
    }

    /// A text that may be absent.
    pub fn text_or_none(&mut self, node: Option<&Node>) -> Text {
        node.map_or_else(Text::default, |n| self.text(n))
    }

    /// A day, written in full.
    pub fn date(&mut self, word: &str, span: Span) -> Option<Date> {
        let date = word.parse().ok().filter(|_| word.len() == 10);
        if date.is_none() {
            let help = "write year, month and day as in 2026-08-15";
            self.fault_with_help(Code::BAD_DATE, span, format!("`{word}` is no date"), help);
        }
        date
    }

    /// A quantity as the law writes it: `250 AWU`, `EUR 50 million`, `6`.
    pub fn quantity(&mut self, word: &str, span: Span, catalogue: &Catalogue) -> Option<(Decimal, Option<UnitId>)> {
        match quantity(word, catalogue) {
            Ok(found) => Some(found),
            Err(wrong) => {
                let help = "write a number with its unit, as in `250 AWU` or `EUR 50 million`";
                self.fault_with_help(Code::BAD_QUANTITY, span, format!("`{word}` is no quantity: {wrong}"), help);
                None
            }
        }
    }
}

/// Reads a quantity: one number, at most one unit, and perhaps a word that multiplies.
pub fn quantity(text: &str, catalogue: &Catalogue) -> Result<(Decimal, Option<UnitId>), String> {
    let (mut number, mut unit, mut factor) = (None, None, 1);
    for word in text.split_whitespace() {
        if let Some(id) = catalogue.units.iter().position(|u| u.id == word) {
            if unit.replace(UnitId(id as u8)).is_some() {
                return Err("it has two units".to_string());
            }
        } else if let Some(times) = [("thousand", 1_000), ("million", 1_000_000), ("billion", 1_000_000_000)]
            .iter()
            .find_map(|(name, times)| (*name == word).then_some(*times))
        {
            factor *= times;
        } else {
            let read = Decimal::parse(word).map_err(|_| format!("`{word}` is neither a number nor a unit"))?;
            if number.replace(read).is_some() {
                return Err("it has two numbers".to_string());
            }
        }
    }
    let number = number.ok_or("it has no number")?;
    number.times(factor).map(|n| (n, unit)).ok_or_else(|| "it is too large".to_string())
}

/// A country code as rule files write it.
fn country(word: &str) -> Option<Country> {
    match word.as_bytes() {
        [a, b] if a.is_ascii_uppercase() && b.is_ascii_uppercase() => Some(Country([*a, *b])),
        _ => None,
    }
}

/// Only the first line of a block, so that the underlining stays readable.
fn first_line(file: &SourceFile, span: Span) -> Span {
    let line = file.text.chars().skip(span.start).take_while(|c| *c != '\n').count();
    Span { end: span.end.min(span.start + line), ..span }
}
