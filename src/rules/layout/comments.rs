//! Comments and blank lines, each kept with what it stands at: above an entry, beside it, or at the end of a
//! collection.

use super::order::in_order;
use super::written::Written;
use super::{Takes, of_items, stands_on_one_line, stands_on_several};
use crate::rules::yaml::{Node, Shape};
use rustc_hash::FxHashMap;

/// A whole line that is no entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    Blank,
    Comment(String),
}

/// What is kept of the lines between entries. Entries are known by where they start.
pub struct Kept {
    /// Above the first entry of the file: it stays there, whichever entry comes first.
    pub header: Vec<Line>,
    above: FxHashMap<usize, Vec<Line>>,
    beside: FxHashMap<usize, Vec<String>>,
    /// At the end of a collection, known by where it starts; of the file, without one.
    end: FxHashMap<Option<usize>, Vec<Line>>,
    /// Where comments start, in order.
    comments: Vec<usize>,
}

/// A comment as it stands.
struct Comment {
    at: usize,
    column: usize,
    text: String,
    /// Nothing but a dash stands before it on its line.
    has_own_line: bool,
}

/// An entry that begins a line, or may.
struct Entry {
    start: usize,
    column: usize,
    /// Where its collection starts.
    within: usize,
    parent: Option<usize>,
}

impl Kept {
    /// What a file keeps, and all its comments in order of their words.
    pub fn of(written: &Written, root: &Node, takes: Option<&Takes>) -> (Kept, Vec<String>) {
        let comments = comments(written);
        let mut texts: Vec<String> = comments.iter().map(|comment| comment.text.clone()).collect();
        texts.sort_unstable();
        let mut kept = Kept {
            header: Vec::new(),
            above: FxHashMap::default(),
            beside: FxHashMap::default(),
            end: FxHashMap::default(),
            comments: comments.iter().map(|comment| comment.at).collect(),
        };
        let mut entries = Vec::new();
        kept.gather(written, root, takes, 0, None, &mut entries);
        entries.sort_by_key(|entry: &Entry| entry.start);
        kept.place(written, &entries, comments);
        (kept, texts)
    }

    /// The lines above an entry.
    pub fn lead(&mut self, entry: usize) -> Vec<Line> {
        let mut lines = self.above.remove(&entry).unwrap_or_default();
        // of several comments beside one entry only the last can stay there
        if let Some(beside) = self.beside.get_mut(&entry) {
            let others = beside.len().saturating_sub(1);
            lines.extend(beside.drain(..others).map(Line::Comment));
        }
        lines
    }

    /// The comment beside an entry.
    pub fn beside(&mut self, entry: usize) -> Option<String> {
        self.beside.remove(&entry).and_then(|mut all| all.pop())
    }

    /// Lets what stands beside one entry stand beside another.
    pub fn pass_on(&mut self, from: usize, to: usize) {
        if let Some(beside) = self.beside.remove(&from) {
            self.beside.insert(to, beside);
        }
    }

    /// The lines at the end of a collection, or of the file.
    pub fn trail(&mut self, collection: Option<usize>) -> Vec<Line> {
        self.end.remove(&collection).unwrap_or_default()
    }

    /// Whether a collection is written on one line.
    pub fn is_on_one_line(&self, written: &Written, node: &Node, takes: Option<&Takes>, depth: usize) -> bool {
        let end = written.end_of(node);
        if self.comments.iter().any(|at| (node.span.start..end).contains(at)) {
            return false;
        }
        let is_of_words = || matches!(&node.shape, Shape::List(items) if items.iter().all(is_word));
        let is_empty = match &node.shape {
            Shape::List(items) => items.is_empty(),
            Shape::Mapping(entries) => entries.is_empty(),
            Shape::Word(_) | Shape::Empty => false,
        };
        let is_chosen = written.is_in_brackets(node) && (!written.spans_lines(node) || is_of_words());
        is_empty || stands_on_one_line(node, takes) || is_chosen && !stands_on_several(node, takes, depth)
    }

    fn gather(
        &self,
        written: &Written,
        node: &Node,
        takes: Option<&Takes>,
        depth: usize,
        parent: Option<usize>,
        entries: &mut Vec<Entry>,
    ) {
        if self.is_on_one_line(written, node, takes, depth) {
            return;
        }
        let within = node.span.start;
        match &node.shape {
            Shape::Mapping(pairs) => {
                for ((key, value), takes) in in_order(pairs, takes, &[]) {
                    let start = key.span.start;
                    entries.push(Entry { start, column: key.span.column - 1, within, parent });
                    self.gather(written, value, takes, depth + 1, Some(start), entries);
                }
            }
            Shape::List(items) => {
                let takes = of_items(takes);
                for item in items {
                    let start = item.span.start;
                    let column = written.column_of_dash(item);
                    entries.push(Entry { start, column, within, parent });
                    self.gather(written, item, takes.as_ref(), depth + 1, Some(start), entries);
                }
            }
            Shape::Word(_) | Shape::Empty => {}
        }
    }

    /// Goes through the lines: those between entries are kept with what they stand at.
    fn place(&mut self, written: &Written, entries: &[Entry], comments: Vec<Comment>) {
        let mut comments = comments.into_iter().peekable();
        let mut between = Vec::new();
        for (begin, end) in written.lines() {
            let comment = comments.next_if(|comment| comment.at < end);
            match comment {
                _ if written.is_blank(begin, end) => between.push(None),
                Some(comment) if comment.has_own_line => between.push(Some(comment)),
                comment => {
                    self.between(entries, std::mem::take(&mut between), (begin, end));
                    let before = comment.and_then(|comment| Some((last_before(entries, comment.at)?, comment)));
                    if let Some((entry, comment)) = before {
                        self.beside.entry(entry.start).or_default().push(comment.text);
                    }
                }
            }
        }
        self.between(entries, between, (written.signs.len(), written.signs.len()));
    }

    /// Comments and blank lines before a line of something else.
    fn between(&mut self, entries: &[Entry], lines: Vec<Option<Comment>>, (begin, end): (usize, usize)) {
        let after = entries.get(entries.partition_point(|entry| entry.start < begin));
        let before = last_before(entries, begin);
        let mut blanks = Vec::new();
        for line in lines {
            let Some(comment) = line else {
                blanks.push(Line::Blank);
                continue;
            };
            let lines = match before {
                None => &mut self.header,
                Some(before) => match end_of_which(entries, before, after, comment.column) {
                    Some(collection) => self.end.entry(collection).or_default(),
                    None => self.above.entry(after.map_or(0, |after| after.start)).or_default(),
                },
            };
            lines.append(&mut blanks);
            lines.push(Line::Comment(comment.text));
        }
        // inside a value over several lines a blank line separates nothing
        if let Some(after) = after.filter(|after| after.start <= end) {
            self.above.entry(after.start).or_default().append(&mut blanks);
        }
    }
}

fn last_before(entries: &[Entry], at: usize) -> Option<&Entry> {
    entries.partition_point(|entry| entry.start < at).checked_sub(1).map(|at| &entries[at])
}

/// The collection at whose end a comment stands; none where it stands above the entry after it.
fn end_of_which(entries: &[Entry], before: &Entry, after: Option<&Entry>, column: usize) -> Option<Option<usize>> {
    let is_next_to = |after: &Entry| after.parent == Some(before.start) || after.within == before.within;
    let is_above = |after: &Entry| is_next_to(after) || column <= after.column;
    if after.is_some_and(is_above) {
        return None;
    }
    let parent = |entry: &&Entry| {
        let start = entry.parent?;
        entries.iter().find(|entry| entry.start == start)
    };
    let like = std::iter::successors(Some(before), parent).find(|entry| entry.column <= column);
    let within = like.map(|entry| entry.within);
    match after {
        Some(after) if within.is_none_or(|within| within == after.within) => None,
        _ => Some(within),
    }
}

fn is_word(node: &Node) -> bool {
    matches!(node.shape, Shape::Word(_))
}

/// Every comment: a number sign at the beginning of a line or behind a blank, outside of words, to the end of its line.
fn comments(written: &Written) -> Vec<Comment> {
    let signs = &written.signs;
    let mut found = Vec::new();
    for (begin, end) in written.between_words() {
        let mut at = begin;
        while at < end {
            if signs[at] != '#' || at > 0 && !signs[at - 1].is_whitespace() {
                at += 1;
                continue;
            }
            let line_end = signs[at..].iter().position(|sign| *sign == '\n').map_or(signs.len(), |n| at + n);
            let line_start = signs[..at].iter().rposition(|sign| *sign == '\n').map_or(0, |n| n + 1);
            let text: String = signs[at..line_end].iter().collect();
            let is_nothing = |sign: &char| sign.is_whitespace() || *sign == '-';
            found.push(Comment {
                at,
                column: at - line_start,
                text: text.trim_end().to_string(),
                has_own_line: signs[line_start..at].iter().all(is_nothing),
            });
            at = line_end;
        }
    }
    found
}
