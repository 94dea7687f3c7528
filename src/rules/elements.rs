//! The parts of an act that its cases are to reach, as they are written in its files, each with its place.

use super::alterations::days_of;
use super::texts::Texts;
use super::yaml::{Node, Shape};
use crate::diagnostic::{SourceFile, Span};
use crate::model::Decimal;
use jiff::civil::Date;
use std::sync::Arc;

/// A part of an act.
#[derive(Debug, Clone)]
pub struct Element {
    pub part: Part,
    /// Days on which it begins or ends.
    pub days: Vec<Date>,
    pub place: (Arc<SourceFile>, Span),
}

/// What it is, by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// A rule, or an overlay.
    Rule(String),
    Criterion(String),
    /// The entity type of a row of a table; `conditional` where the row has a condition of its own.
    Row {
        table: String,
        entity_type: String,
        conditional: bool,
    },
    /// The condition that all rows of a table share.
    Shared {
        table: String,
    },
    /// A threshold from a day on, or from ever; with the amount as written.
    Threshold {
        name: String,
        from: Option<Date>,
        amount: Decimal,
        written: String,
    },
    /// A choice of a reading.
    Choice {
        reading: String,
        choice: String,
    },
}

impl Texts {
    /// The parts of one act, in order of file and line.
    pub fn elements(&self, act: &str) -> Vec<Element> {
        let mut all = Vec::new();
        let folder = format!("{act}/");
        for (path, (file, root)) in self.trees.iter().filter(|(path, _)| path.starts_with(&folder)) {
            let mut lister = Lister { texts: self, file, found: Vec::new() };
            if path.ends_with("/act.yaml") {
                lister.act(root);
            } else if let Some(table) = root.entry("table").map(|name| name.all_words().concat()) {
                lister.table(root, &table);
            }
            all.append(&mut lister.found);
        }
        all
    }
}

struct Lister<'t> {
    texts: &'t Texts,
    file: &'t Arc<SourceFile>,
    found: Vec<Element>,
}

impl Lister<'_> {
    fn add(&mut self, span: Span, days: Vec<Date>, part: Part) {
        self.found.push(Element { part, days, place: (Arc::clone(self.file), span) });
    }

    /// Every name under a key, with its node.
    fn named(&mut self, root: &Node, key: &str, mut work: impl FnMut(&mut Self, &str, Span, &Node)) {
        let Some(Node { shape: Shape::Mapping(entries), .. }) = root.entry(key) else { return };
        entries.iter().for_each(|(name, node)| work(self, &name.word, name.span, node));
    }

    fn act(&mut self, root: &Node) {
        self.named(root, "thresholds", |lister, name, span, node| match &node.shape {
            Shape::Word(word) => lister.threshold((name, None), span, word),
            Shape::Mapping(dated) => {
                let words = dated.iter().filter_map(|(from, node)| match &node.shape {
                    Shape::Word(word) => Some((from.word.parse().ok(), node.span, word)),
                    _ => None,
                });
                words.for_each(|(from, span, word)| lister.threshold((name, from), span, word));
            }
            Shape::List(_) | Shape::Empty => {}
        });
        self.named(root, "readings", |lister, name, _, node| {
            let Some(Node { shape: Shape::Mapping(choices), .. }) = node.entry("choices") else { return };
            for (choice, _) in choices {
                lister.add(
                    choice.span,
                    Vec::new(),
                    Part::Choice { reading: name.to_string(), choice: choice.word.clone() },
                );
            }
        });
        self.named(root, "criteria", |lister, name, span, node| {
            lister.add(span, days_of(node), Part::Criterion(name.to_string()))
        });
        for key in ["rules", "overlays"] {
            self.named(root, key, |lister, name, span, node| {
                lister.add(span, days_of(node), Part::Rule(name.to_string()))
            });
        }
    }

    fn threshold(&mut self, (name, from): (&str, Option<Date>), span: Span, word: &str) {
        let Ok((amount, _)) = super::quantity(word, &self.texts.catalogue) else { return };
        self.add(
            span,
            from.into_iter().collect(),
            Part::Threshold { name: name.to_string(), from, amount, written: word.to_string() },
        );
    }

    fn table(&mut self, root: &Node, table: &str) {
        if let Some(shared) = root.entry("provided") {
            self.add(shared.span, Vec::new(), Part::Shared { table: table.to_string() });
        }
        self.named(root, "rows", |lister, name, span, node| {
            let conditional = node.entry("provided").is_some();
            let (table, entity_type) = (table.to_string(), name.to_string());
            lister.add(span, days_of(node), Part::Row { table, entity_type, conditional });
        });
    }
}
