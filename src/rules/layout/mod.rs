//! How a rule file is laid out: the order of keys, indentation, quotes and blank lines. Comments stay where they are
//! meant.
//!
//! Keys that the grammar names stand in the order of their form; what the author names keeps the author's order, and
//! so do conditions. Whether a mapping stands on one line or on several is the author's choice, but for the parts of
//! a file, which stand on several, and cases and rows, which stand on one.

mod comments;
mod order;
mod written;

use super::forms::{Kind, Takes, kind_of};
use super::yaml::{self, Node, Shape};
use crate::diagnostic::{Broken, Code, Diagnostic, Faults, SourceFile};
use comments::{Kept, Line};
use order::{in_order, of_items, stands_on_one_line, stands_on_several};

use std::sync::Arc;
use written::Written;

/// A list that does not fit on a line is filled up to so many signs.
const WIDTH: usize = 120;

/// The text of a file as it is laid out, which says what the file says and has all of its comments. `path` is the
/// one inside the folder of rules, which tells what sort of file it is; `columns` are the output columns that a case
/// may assert and an authority fill.
///
/// # Errors
/// Every fault in the text itself: it must be read to be laid out.
pub fn tidied(file: &Arc<SourceFile>, path: &str, columns: &[String]) -> Result<String, Broken> {
    let mut faults = Faults::default();
    // the mark for the order of bytes is no text
    let text = file.text.strip_prefix('\u{feff}').unwrap_or(&file.text).replace("\r\n", "\n");
    let read = Arc::new(SourceFile { path: file.path.clone(), text });
    let Some(root) = yaml::read(&read, &mut faults).filter(|_| !faults.any_error()) else {
        return if faults.any_error() { Err(Broken(faults.found)) } else { Ok(read.text.clone()) };
    };
    let kind = kind_of(path, &root);
    let (text, comments) = laid_out(&read.text, &root, kind, columns);
    let again = Arc::new(SourceFile { path: file.path.clone(), text });
    let anew = yaml::read(&again, &mut faults);
    let is_kept = anew
        .as_ref()
        .is_some_and(|anew| says_the_same(&root, anew) && comments == laid_out(&again.text, anew, kind, columns).1);
    match is_kept {
        true => Ok(again.text.clone()),
        false => {
            let message = "this file cannot be laid out without losing something";
            let help = "write texts on one line in quotes, and comments on lines of their own";
            Err(Broken(vec![Diagnostic::error(Code::UNTIDY, message).at(&read, root.span).help(help)]))
        }
    }
}

/// The text of a file as it is laid out, and all comments in order of their words.
fn laid_out(text: &str, root: &Node, kind: Option<&Kind>, columns: &[String]) -> (String, Vec<String>) {
    let written = Written::of(text, Some(root));
    let takes = kind.map(|kind| Takes::Mapping(kind.form));
    let (kept, comments) = Kept::of(&written, root, takes.as_ref());
    let mut layout = Layout { kept, written, columns, out: String::new() };
    layout.header();
    layout.collection(root, takes.as_ref(), Place { indent: 0, depth: 0, begun: false });
    let end = layout.kept.trail(None);
    layout.lines(end, 0, false);
    (layout.out, comments)
}

/// Whether two files say the same, whatever the order of their keys.
fn says_the_same(one: &Node, other: &Node) -> bool {
    match (&one.shape, &other.shape) {
        (Shape::Word(one), Shape::Word(other)) => one == other,
        (Shape::Empty, Shape::Empty) => true,
        (Shape::List(one), Shape::List(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| says_the_same(one, other))
        }
        (Shape::Mapping(entries), Shape::Mapping(others)) => {
            let has = |(key, node): &(yaml::Key, Node)| other.entry(&key.word).is_some_and(|n| says_the_same(node, n));
            entries.len() == others.len() && entries.iter().all(has)
        }
        _ => false,
    }
}

struct Layout<'a> {
    written: Written,
    kept: Kept,
    columns: &'a [String],
    out: String,
}

/// Where a collection is written.
#[derive(Clone, Copy)]
struct Place {
    indent: usize,
    /// How many collections it stands in.
    depth: usize,
    /// The line is begun already: by the dash of an item.
    begun: bool,
}

impl Layout<'_> {
    fn is_on_one_line(&self, node: &Node, takes: Option<&Takes>, depth: usize) -> bool {
        self.kept.is_on_one_line(&self.written, node, takes, depth)
    }

    fn header(&mut self) {
        let header = std::mem::take(&mut self.kept.header);
        self.lines(header, 0, true);
    }

    /// Whole lines: comments, and blank lines, but for those `at_the_beginning`.
    fn lines(&mut self, lines: Vec<Line>, indent: usize, at_the_beginning: bool) {
        let mut is_first = at_the_beginning;
        for line in lines {
            match line {
                Line::Blank if is_first || self.out.ends_with("\n\n") || self.out.is_empty() => {}
                Line::Blank => self.out.push('\n'),
                Line::Comment(text) => {
                    self.indent(indent);
                    self.out.push_str(&text);
                    self.out.push('\n');
                    is_first = false;
                }
            }
        }
    }

    fn indent(&mut self, indent: usize) {
        self.out.extend(std::iter::repeat_n(' ', indent));
    }

    /// A mapping or list over several lines.
    fn collection(&mut self, node: &Node, takes: Option<&Takes>, place: Place) {
        match &node.shape {
            Shape::Mapping(entries) => {
                let ordered = in_order(entries, takes, self.columns);
                for (at, ((key, value), takes)) in ordered.into_iter().enumerate() {
                    if !(place.begun && at == 0) {
                        let before = self.kept.lead(key.span.start);
                        self.lines(before, place.indent, at == 0);
                        self.indent(place.indent);
                    }
                    let word = self.written.word(&key.word, key.span, false);
                    self.out.push_str(&word);
                    self.out.push(':');
                    self.value(value, takes, key.span.start, place);
                }
            }
            Shape::List(items) => {
                let takes = of_items(takes);
                for (at, item) in items.iter().enumerate() {
                    self.item(item, takes.as_ref(), place, at == 0);
                }
            }
            Shape::Word(_) | Shape::Empty => self.scalar_alone(node),
        }
        let after = self.kept.trail(Some(node.span.start));
        self.lines(after, place.indent, false);
    }

    /// A file that is no collection: a fault elsewhere, and still the author's text.
    fn scalar_alone(&mut self, node: &Node) {
        if let Shape::Word(word) = &node.shape {
            let word = self.written.word(word, node.span, false);
            self.out.push_str(&word);
            self.end_line(node.span.start);
        }
    }

    fn end_line(&mut self, entry: usize) {
        if let Some(comment) = self.kept.beside(entry) {
            self.out.push_str("  ");
            self.out.push_str(&comment);
        }
        self.out.push('\n');
    }

    fn value(&mut self, node: &Node, takes: Option<&Takes>, entry: usize, place: Place) {
        match &node.shape {
            Shape::Empty => self.end_line(entry),
            Shape::Word(word) => {
                let word = self.written.word(word, node.span, false);
                self.out.push(' ');
                self.out.push_str(&word);
                self.end_line(entry);
            }
            _ if self.is_on_one_line(node, takes, place.depth + 1) => {
                self.on_one_line(node, takes, place.indent);
                self.end_line(entry);
            }
            _ => {
                self.end_line(entry);
                let within = Place { indent: place.indent + 2, depth: place.depth + 1, begun: false };
                self.collection(node, takes, within);
            }
        }
    }

    fn item(&mut self, item: &Node, takes: Option<&Takes>, place: Place, is_first: bool) {
        let entry = item.span.start;
        let within = Place { indent: place.indent + 2, depth: place.depth + 1, begun: true };
        let over_lines =
            matches!(item.shape, Shape::Mapping(_) | Shape::List(_)) && !self.is_on_one_line(item, takes, within.depth);
        let mut before = self.kept.lead(entry);
        if let (true, Shape::Mapping(entries)) = (over_lines, &item.shape) {
            // what stands above the key that comes first cannot stand between the dash and it
            let first = in_order(entries, takes, self.columns).into_iter().next();
            before.extend(first.map(|((key, _), _)| self.kept.lead(key.span.start)).unwrap_or_default());
        }
        self.lines(before, place.indent, is_first);
        self.indent(place.indent);
        self.out.push('-');
        match &item.shape {
            Shape::Mapping(entries) if over_lines || entries.len() == 1 => {
                if !over_lines {
                    // one pair needs no braces
                    self.kept.pass_on(entry, entries[0].0.span.start);
                }
                self.out.push(' ');
                self.collection(item, takes, within);
            }
            Shape::List(_) if over_lines => {
                self.end_line(entry);
                self.collection(item, takes, Place { begun: false, ..within });
            }
            _ => self.value(item, takes, entry, place),
        }
    }

    /// A blank, and the collection on one line; a list of words that does not fit is filled up to the width.
    fn on_one_line(&mut self, node: &Node, takes: Option<&Takes>, indent: usize) {
        let line = self.flow(node, takes);
        let begun = self.out.rfind('\n').map_or(0, |at| at + 1);
        let begun = self.out[begun..].chars().count();
        self.out.push(' ');
        match &node.shape {
            Shape::List(items) if self.written.spans_lines(node) && begun + 1 + line.chars().count() > WIDTH => {
                self.filled(items, indent + 2);
            }
            _ => self.out.push_str(&line),
        }
    }

    fn filled(&mut self, items: &[Node], indent: usize) {
        self.out.push('[');
        let mut left = 0;
        for (at, item) in items.iter().enumerate() {
            let end = if at + 1 == items.len() { "]" } else { "," };
            let word = self.flow(item, None) + end;
            let length = word.chars().count() + 1;
            if length > left {
                self.out.push('\n');
                self.indent(indent);
                left = WIDTH - indent + 1;
            } else {
                self.out.push(' ');
            }
            left = left.saturating_sub(length);
            self.out.push_str(&word);
        }
    }

    fn flow(&self, node: &Node, takes: Option<&Takes>) -> String {
        match &node.shape {
            Shape::Empty => String::new(),
            Shape::Word(word) => self.written.word(word, node.span, true),
            Shape::Mapping(entries) if entries.is_empty() => "{}".to_string(),
            Shape::Mapping(entries) => format!("{{ {} }}", self.pairs(entries, takes)),
            Shape::List(items) => {
                let takes = of_items(takes);
                let item = |item: &Node| match &item.shape {
                    // one pair in a list needs no braces
                    Shape::Mapping(entries) if entries.len() == 1 => self.pairs(entries, takes.as_ref()),
                    _ => self.flow(item, takes.as_ref()),
                };
                format!("[{}]", items.iter().map(item).collect::<Vec<_>>().join(", "))
            }
        }
    }

    fn pairs(&self, entries: &[(yaml::Key, Node)], takes: Option<&Takes>) -> String {
        let ordered = in_order(entries, takes, self.columns).into_iter();
        let pairs = ordered.map(|((key, value), takes)| {
            let key = self.written.word(&key.word, key.span, true);
            match self.flow(value, takes) {
                value if value.is_empty() => format!("{key}: "),
                value => format!("{key}: {value}"),
            }
        });
        pairs.collect::<Vec<_>>().join(", ")
    }
}
