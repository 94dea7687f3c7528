//! Every small change of meaning that an act can undergo, one at a time: made in the tree of words of one file, so that
//! whatever is read from it afterwards is a law that somebody could have written by mistake.

use super::condition::Table;
use super::page::quantity;
use super::texts::Texts;
use super::yaml::{Key, Node, Shape};
use crate::diagnostic::{SourceFile, Span};
use crate::model::{Catalogue, Decimal, Unit};
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::sync::Arc;

/// One change of meaning, not yet made.
#[derive(Debug, Clone)]
pub struct Alteration {
    /// The file, by its path inside the folder.
    pub path: String,
    /// Where it stands.
    pub place: (Arc<SourceFile>, Span),
    /// What sort of change it is: one word a sort.
    pub sort: &'static str,
    /// The altered law as a sentence: "rule `x` gives `important` and not `essential`".
    pub says: String,
    /// Days on which it can make a difference; where there are none, any day shows it.
    pub days: Vec<Date>,
    at: Vec<usize>,
    edit: Edit,
}

#[derive(Debug, Clone)]
enum Edit {
    /// The node itself becomes this.
    Become(Shape),
    /// An entry of the mapping gets another key.
    Rename(usize, &'static str),
    /// An entry of the mapping is put under a key of its own.
    Wrap(usize, &'static str),
    Remove(usize),
    Insert(String),
}

impl Alteration {
    /// The tree of the file with the change made.
    pub(super) fn made_in(&self, root: &Node) -> Node {
        let mut root = root.clone();
        let mut node = &mut root;
        for place in &self.at {
            let child = match &mut node.shape {
                Shape::List(items) => items.get_mut(*place),
                Shape::Mapping(entries) => entries.get_mut(*place).map(|(_, node)| node),
                Shape::Word(_) | Shape::Empty => None,
            };
            let Some(child) = child else { return root };
            node = child;
        }
        self.edit.make(node);
        root
    }
}

impl Edit {
    fn make(&self, node: &mut Node) {
        let span = node.span;
        match (self, &mut node.shape) {
            (Edit::Become(shape), _) => node.shape = shape.clone(),
            (Edit::Rename(place, name), Shape::Mapping(entries)) => entries[*place].0.word = (*name).to_string(),
            (Edit::Wrap(place, name), Shape::Mapping(entries)) => {
                let entry = entries[*place].clone();
                let key = Key { word: (*name).to_string(), span: entry.0.span };
                let inner = Node { shape: Shape::Mapping(vec![entry]), span };
                entries[*place] = (key, inner);
            }
            (Edit::Remove(place), Shape::Mapping(entries)) => drop(entries.remove(*place)),
            (Edit::Remove(place), Shape::List(items)) => drop(items.remove(*place)),
            (Edit::Insert(word), Shape::Mapping(entries)) => {
                let cite = Node { shape: Shape::Word("-".to_string()), span };
                entries.push((Key { word: word.clone(), span }, cite));
            }
            (Edit::Insert(word), Shape::List(items)) => items.push(Node { shape: Shape::Word(word.clone()), span }),
            (Edit::Rename(..) | Edit::Wrap(..) | Edit::Remove(_) | Edit::Insert(_), _) => {}
        }
    }
}

/// Keys of rules, overlays, criteria and rows that are no condition.
const NO_CONDITION: [&str; 11] =
    ["class", "cite", "reason", "defeats", "from", "until", "status", "for", "otherwise", "provided", "of"];

impl Texts {
    /// Every alteration of the files of one act, in order of file and line. `tables` are those of the act as it stands.
    pub fn alterations(&self, act: &str, tables: &BTreeMap<String, Arc<Table>>) -> Vec<Alteration> {
        let mut all = Vec::new();
        let folder = format!("{act}/");
        for (path, (file, root)) in self.trees.iter().filter(|(path, _)| path.starts_with(&folder)) {
            let mut finder = Finder {
                path,
                file,
                catalogue: &self.catalogue,
                element: String::new(),
                days: Vec::new(),
                at: Vec::new(),
                found: Vec::new(),
            };
            if path.ends_with("/act.yaml") {
                finder.act(root);
            } else if root.entry("table").is_some() {
                finder.table(root, tables);
            }
            all.append(&mut finder.found);
        }
        all
    }
}

struct Finder<'t> {
    path: &'t str,
    file: &'t Arc<SourceFile>,
    catalogue: &'t Catalogue,
    /// What is being altered: "rule `x`".
    element: String,
    days: Vec<Date>,
    /// The way from the root to the node looked at.
    at: Vec<usize>,
    found: Vec<Alteration>,
}

impl<'t> Finder<'t> {
    fn add(&mut self, span: Span, sort: &'static str, says: String, edit: Edit) {
        self.found.push(Alteration {
            path: self.path.to_string(),
            place: (Arc::clone(self.file), span),
            sort,
            says,
            days: self.days.clone(),
            at: self.at.clone(),
            edit,
        });
    }

    fn says(&mut self, span: Span, sort: &'static str, what: &str, edit: Edit) {
        let says = format!("{} {what}", self.element);
        self.add(span, sort, says, edit);
    }

    /// Works on a child of the node looked at.
    fn within(&mut self, place: usize, work: impl FnOnce(&mut Self)) {
        self.at.push(place);
        work(self);
        self.at.pop();
    }

    /// Works on each entry of a mapping.
    fn entries(&mut self, node: &'t Node, mut work: impl FnMut(&mut Self, usize, &'t Key, &'t Node)) {
        let Shape::Mapping(entries) = &node.shape else { return };
        for (place, (key, node)) in entries.iter().enumerate() {
            work(self, place, key, node);
        }
    }

    fn act(&mut self, root: &'t Node) {
        let classes: Vec<String> = match root.entry("classes").map(|node| &node.shape) {
            Some(Shape::Mapping(entries)) => entries.iter().map(|(key, _)| key.word.clone()).collect(),
            _ => Vec::new(),
        };
        self.entries(root, |finder, place, key, node| {
            finder.within(place, |finder| match key.word.as_str() {
                "in_force" => {
                    finder.element = "the act".to_string();
                    finder.dates(node);
                }
                "thresholds" => finder.thresholds(node),
                "readings" => finder.readings(node),
                "criteria" => finder.named(node, "criterion", false, &classes),
                "rules" => finder.named(node, "rule", true, &classes),
                "overlays" => finder.named(node, "overlay", true, &classes),
                "jurisdiction" => finder.jurisdiction(node),
                _ => {}
            });
        });
    }

    fn named(&mut self, node: &'t Node, what: &str, removable: bool, classes: &[String]) {
        self.entries(node, |finder, place, key, node| {
            finder.element = format!("{what} `{}`", key.word);
            if removable {
                finder.says(key.span, "removed", "is gone", Edit::Remove(place));
            }
            finder.within(place, |finder| {
                finder.dates(node);
                finder.days = days_of(node);
                finder.class(node, classes);
                finder.defeats(node);
                finder.mapping(node, false);
                finder.days.clear();
            });
        });
    }

    fn class(&mut self, node: &'t Node, classes: &[String]) {
        self.entries(node, |finder, place, key, node| {
            let Shape::Word(class) = &node.shape else { return };
            let Some(i) = classes.iter().position(|c| key.word == "class" && c == class) else { return };
            for other in [i.checked_sub(1), Some(i + 1)].into_iter().flatten().filter_map(|i| classes.get(i)) {
                let what = format!("gives `{other}` and not `{class}`");
                finder.within(place, |finder| {
                    finder.says(node.span, "class", &what, Edit::Become(Shape::Word(other.clone())));
                });
            }
        });
    }

    fn defeats(&mut self, node: &'t Node) {
        self.entries(node, |finder, place, key, node| match &node.shape {
            _ if key.word != "defeats" => {}
            Shape::Word(name) => {
                finder.says(node.span, "defeats", &format!("no longer defeats `{name}`"), Edit::Remove(place));
            }
            Shape::List(items) => finder.within(place, |finder| {
                for (i, item) in items.iter().enumerate() {
                    let name = written(item);
                    finder.says(item.span, "defeats", &format!("no longer defeats `{name}`"), Edit::Remove(i));
                }
            }),
            Shape::Mapping(_) | Shape::Empty => {}
        });
    }

    /// `from` and `until` shifted by a day.
    fn dates(&mut self, node: &'t Node) {
        self.entries(node, |finder, place, key, node| {
            let (Shape::Word(word), "from" | "until") = (&node.shape, key.word.as_str()) else { return };
            let Ok(date) = word.parse::<Date>() else { return };
            let begins = key.word == "from";
            finder.within(place, |finder| finder.shifted(node.span, date, if begins { "begins" } else { "ends" }));
        });
    }

    fn shifted(&mut self, span: Span, date: Date, verb: &str) {
        for other in [date.yesterday(), date.tomorrow()].into_iter().flatten() {
            self.days = [date.yesterday(), Ok(date), date.tomorrow()].into_iter().flatten().collect();
            let edit = Edit::Become(Shape::Word(other.to_string()));
            self.says(span, "date", &format!("{verb} on {other} and not on {date}"), edit);
            self.days.clear();
        }
    }

    fn thresholds(&mut self, node: &'t Node) {
        self.entries(node, |finder, place, key, node| {
            finder.element = format!("threshold `{}`", key.word);
            finder.within(place, |finder| match &node.shape {
                Shape::Word(word) => finder.steps(node.span, word),
                Shape::Mapping(dated) => {
                    let first = dated.iter().map(|(key, _)| &key.word).min();
                    for (i, (from, value)) in dated.iter().enumerate() {
                        finder.days = from.word.parse().into_iter().filter(|_| Some(&from.word) != first).collect();
                        if let Shape::Word(word) = &value.shape {
                            finder.within(i, |finder| finder.steps(value.span, word));
                        }
                        finder.days.clear();
                    }
                }
                Shape::List(_) | Shape::Empty => {}
            });
        });
    }

    /// A quantity a step up and a step down.
    fn steps(&mut self, span: Span, word: &str) {
        for other in beside(word, self.catalogue) {
            let what = format!("is {other} and not {word}");
            self.says(span, "threshold", &what, Edit::Become(Shape::Word(other)));
        }
    }

    fn readings(&mut self, node: &'t Node) {
        self.entries(node, |finder, place, key, node| {
            finder.element = format!("reading `{}`", key.word);
            let Some(Node { shape: Shape::Word(default), .. }) = node.entry("default") else { return };
            let Some(Shape::Mapping(choices)) = node.entry("choices").map(|node| &node.shape) else { return };
            let others = choices.iter().map(|(choice, _)| &choice.word).filter(|choice| *choice != default);
            for other in others {
                finder.within(place, |finder| {
                    finder.entries(node, |finder, place, key, node| {
                        if key.word == "default" {
                            let what = format!("is `{other}` and not `{default}` where none is chosen");
                            let edit = Edit::Become(Shape::Word(other.clone()));
                            finder.within(place, |finder| finder.says(node.span, "reading", &what, edit));
                        }
                    });
                });
            }
        });
    }

    fn jurisdiction(&mut self, node: &'t Node) {
        self.entries(node, |finder, place, key, node| {
            let (Shape::List(items), "rules") = (&node.shape, key.word.as_str()) else { return };
            finder.within(place, |finder| {
                for (i, item) in items.iter().enumerate() {
                    finder.element = format!("rule {} of jurisdiction", i + 1);
                    finder.says(item.span, "removed", "is gone", Edit::Remove(i));
                    finder.within(i, |finder| finder.mapping(item, false));
                }
            });
        });
    }

    fn table(&mut self, root: &'t Node, tables: &BTreeMap<String, Arc<Table>>) {
        let name = root.entry("table").map(written).unwrap_or_default();
        self.element = format!("table `{name}`");
        self.provided(root);
        self.entries(root, |finder, place, key, node| {
            finder.within(place, |finder| match key.word.as_str() {
                "rows" => {
                    finder.added_rows(node, key.span, tables.get(&name).map(Arc::as_ref));
                    finder.rows(node, &name);
                }
                "without" => finder.removed_words(node, "no longer strikes"),
                _ => {}
            });
        });
    }

    fn rows(&mut self, node: &'t Node, table: &str) {
        self.entries(node, |finder, place, key, node| {
            finder.element = format!("`{}`", key.word);
            finder.says(key.span, "row", &format!("is gone from table `{table}`"), Edit::Remove(place));
            finder.element = format!("row `{}` of table `{table}`", key.word);
            finder.within(place, |finder| {
                finder.dates(node);
                finder.provided(node);
            });
        });
    }

    fn added_rows(&mut self, node: &'t Node, span: Span, table: Option<&Table>) {
        let Some(table) = table else { return };
        let catalogue = self.catalogue;
        let written: Vec<&str> = match &node.shape {
            Shape::Mapping(entries) => entries.iter().map(|(key, _)| key.word.as_str()).collect(),
            _ => Vec::new(),
        };
        for id in catalogue.type_ids().filter(|id| table.row(*id, catalogue).is_none()) {
            let name = &catalogue.entity_type(id).id;
            if !written.contains(&name.as_str()) {
                let says = format!("`{name}` stands in table `{}` too", table.name);
                self.add(span, "row", says, Edit::Insert(name.clone()));
            }
        }
    }

    /// The condition of a row or of a whole table.
    fn provided(&mut self, node: &'t Node) {
        self.entries(node, |finder, place, key, node| {
            if key.word == "provided" {
                let what = "asks for nothing any more";
                finder.says(key.span, "condition", what, Edit::Remove(place));
                finder.within(place, |finder| finder.condition(node, false));
            }
        });
    }

    /// A condition, in each place where one may stand. Under a `not` nothing is negated again.
    fn condition(&mut self, node: &'t Node, negated: bool) {
        match &node.shape {
            Shape::Word(word) => self.word(node, word, negated),
            Shape::List(items) => {
                if items.len() > 1 {
                    let any = vec![(Key { word: "any".to_string(), span: node.span }, node.clone())];
                    let edit = Edit::Become(Shape::Mapping(any));
                    self.says(node.span, "any-for-all", "asks for any of its conditions where it asks for all", edit);
                }
                self.parts(items);
            }
            Shape::Mapping(_) => self.mapping(node, negated),
            Shape::Empty => {}
        }
    }

    /// The condition keys of a mapping.
    fn mapping(&mut self, node: &'t Node, negated: bool) {
        let Shape::Mapping(entries) = &node.shape else { return };
        let is_condition = |key: &Key| !NO_CONDITION.contains(&key.word.as_str());
        let several = entries.iter().filter(|(key, _)| is_condition(key)).count() > 1;
        for (place, (key, node)) in entries.iter().enumerate().filter(|(_, (key, _))| is_condition(key)) {
            if several {
                let what = format!("no longer asks for `{}: {}`", key.word, written(node));
                self.says(key.span, "condition", &what, Edit::Remove(place));
            }
            self.keyed(place, key, node, negated);
        }
    }

    fn keyed(&mut self, place: usize, key: &'t Key, node: &'t Node, negated: bool) {
        let items = if let Shape::List(items) = &node.shape { items.as_slice() } else { std::slice::from_ref(node) };
        match key.word.as_str() {
            "all" | "any" => {
                let (other, sort) = if key.word == "all" { ("any", "any-for-all") } else { ("all", "all-for-any") };
                if items.len() > 1 {
                    let what = format!("asks for {other} of `{}` where it asks for {}", written(node), key.word);
                    self.says(key.span, sort, &what, Edit::Rename(place, other));
                }
                self.within(place, |finder| finder.inner(node, false));
            }
            "majority" => self.within(place, |finder| finder.inner(node, false)),
            "not" => {
                let what = format!("asks for `{}` where it asks that it is not so", written(node));
                self.says(key.span, "not", &what, Edit::Rename(place, "all"));
                self.within(place, |finder| match &node.shape {
                    Shape::List(_) => finder.inner(node, false),
                    _ => finder.condition(node, true),
                });
            }
            "previous" => self.within(place, |finder| finder.condition(node, false)),
            word => {
                if !negated {
                    let what = format!("asks that `{word}: {}` is not so", written(node));
                    self.says(key.span, "not", &what, Edit::Wrap(place, "not"));
                }
                self.within(place, |finder| finder.removed_words(node, &format!("no longer names under `{word}`")));
            }
        }
    }

    fn inner(&mut self, node: &'t Node, negated: bool) {
        match &node.shape {
            Shape::List(items) => self.parts(items),
            _ => self.condition(node, negated),
        }
    }

    fn parts(&mut self, items: &'t [Node]) {
        for (i, item) in items.iter().enumerate() {
            if items.len() > 1 {
                let what = format!("no longer asks for `{}`", written(item));
                self.says(item.span, "condition", &what, Edit::Remove(i));
            }
            self.within(i, |finder| finder.condition(item, false));
        }
    }

    /// Each word of a list left out.
    fn removed_words(&mut self, node: &'t Node, verb: &str) {
        let Shape::List(items) = &node.shape else { return };
        for (i, item) in items.iter().enumerate().filter(|_| items.len() > 1) {
            self.says(item.span, "condition", &format!("{verb} `{}`", written(item)), Edit::Remove(i));
        }
    }

    fn word(&mut self, node: &'t Node, word: &str, negated: bool) {
        if !negated {
            let not = vec![(Key { word: "not".to_string(), span: node.span }, node.clone())];
            let what = format!("asks that `{word}` is not so");
            self.says(node.span, "not", &what, Edit::Become(Shape::Mapping(not)));
        }
        let words: Vec<&str> = word.split_whitespace().collect();
        let [fact, sign, bound @ ..] = words.as_slice() else { return };
        let other = match *sign {
            "<" => "<=",
            "<=" => "<",
            ">" => ">=",
            ">=" => ">",
            _ => return,
        };
        let bound = bound.join(" ");
        let mut bounds = vec![(other, bound.clone(), "strict")];
        if !bound.starts_with(|c: char| c.is_ascii_lowercase()) {
            bounds.extend(beside(&bound, self.catalogue).into_iter().map(|bound| (*sign, bound, "threshold")));
        }
        for (sign, bound, sort) in bounds {
            let altered = format!("{fact} {sign} {bound}");
            let what = format!("asks for `{altered}` and not for `{word}`");
            self.says(node.span, sort, &what, Edit::Become(Shape::Word(altered)));
        }
    }
}

/// A quantity a step up and a step down.
fn beside(word: &str, catalogue: &Catalogue) -> Vec<String> {
    let Ok((amount, unit)) = quantity(word, catalogue) else { return Vec::new() };
    let unit = unit.map(|unit| catalogue.unit(unit));
    let step = step(unit);
    let written = |amount: Decimal| match unit {
        Some(unit) => format!("{} {amount}", unit.id),
        None => amount.to_string(),
    };
    vec![written(amount - step), written(amount + step)]
}

/// The least by which figures of a unit differ: a hundredth, or one where things are counted.
pub fn step(unit: Option<&Unit>) -> Decimal {
    match unit {
        Some(unit) if !unit.whole => Decimal::parse("0.01").unwrap_or(Decimal::STEP),
        _ => Decimal::whole(1),
    }
}

/// The days on which something begins and ends.
pub(super) fn days_of(node: &Node) -> Vec<Date> {
    let days = ["from", "until"].iter().filter_map(|key| node.entry(key));
    days.flat_map(Node::all_words).filter_map(|word| word.parse().ok()).collect()
}

/// A node on one line, as a reader would write it.
fn written(node: &Node) -> String {
    match &node.shape {
        Shape::Word(word) => word.clone(),
        Shape::List(items) => format!("[{}]", items.iter().map(written).collect::<Vec<_>>().join(", ")),
        Shape::Mapping(entries) => {
            entries.iter().map(|(key, node)| format!("{}: {}", key.word, written(node))).collect::<Vec<_>>().join(", ")
        }
        Shape::Empty => String::new(),
    }
}
