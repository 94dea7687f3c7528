//! An act as written: its files as trees of words, with the elements that have a name.

use crate::diagnostic::{Faults, SourceFile, Span};
use crate::rules::Source;
use crate::rules::yaml::{self, Key, Node, Shape};
use std::sync::Arc;

/// The files of an act, but for its cases.
pub struct Written {
    pub id: String,
    pub files: Vec<(Arc<SourceFile>, Node)>,
}

/// An element of an act: a rule, a criterion, a row.
pub struct Element<'w> {
    pub file: &'w Arc<SourceFile>,
    pub key: &'w Key,
    pub node: &'w Node,
}

/// That something found at an element is meant so.
pub struct Allowed {
    pub file: Arc<SourceFile>,
    /// Where the name of the element stands.
    pub element: Span,
    pub code: String,
    pub span: Span,
}

/// The parts of an act whose entries are elements.
const PARTS: [&str; 9] =
    ["thresholds", "readings", "criteria", "rules", "overlays", "estimates", "authorities", "duties", "rows"];

impl Written {
    /// The files of an act. What cannot be read is for the check before.
    pub fn read(source: &Source, id: &str) -> Written {
        let mut faults = Faults::default();
        let mut names = source.files_in(id);
        // its text first
        names.sort_by_key(|name| !name.ends_with("/act.yaml"));
        let mut files = Vec::new();
        for name in names {
            let file = source.file(&name, &mut faults);
            files.extend(file.and_then(|file| yaml::read(&file, &mut faults).map(|node| (file, node))));
        }
        Written { id: id.to_string(), files }
    }

    /// The elements of one part, in whichever file it stands.
    pub fn elements<'w>(&'w self, part: &'w str) -> impl Iterator<Item = Element<'w>> {
        self.files.iter().flat_map(move |(file, root)| {
            entries(root.entry(part)).iter().map(move |(key, node)| Element { file, key, node })
        })
    }

    /// All elements, each with the part that it is of.
    pub fn all_elements(&self) -> impl Iterator<Item = (&'static str, Element<'_>)> {
        PARTS.into_iter().flat_map(|part| self.elements(part).map(move |element| (part, element)))
    }

    /// The value of a key of the act itself.
    pub fn head(&self, key: &str) -> Option<&Node> {
        self.files.first().and_then(|(_, root)| root.entry(key))
    }

    /// Everything that is allowed beside an element.
    pub fn allowed(&self) -> impl Iterator<Item = Allowed> {
        self.all_elements().flat_map(|(_, element)| {
            let (file, at) = (element.file, element.key.span);
            entries(element.node.entry("allow")).iter().map(move |(key, _)| Allowed {
                file: Arc::clone(file),
                element: at,
                code: key.word.clone(),
                span: key.span,
            })
        })
    }
}

/// The entries of a mapping; none where it is none.
pub fn entries(node: Option<&Node>) -> &[(Key, Node)] {
    match node.map(|node| &node.shape) {
        Some(Shape::Mapping(entries)) => entries,
        _ => &[],
    }
}

/// The word that stands there.
pub fn word(node: Option<&Node>) -> Option<&str> {
    match node.map(|node| &node.shape) {
        Some(Shape::Word(word)) => Some(word),
        _ => None,
    }
}

/// One word or a list of them, each with its place.
pub fn words(node: Option<&Node>) -> Vec<(&str, Span)> {
    match node.map(|node| (&node.shape, node.span)) {
        Some((Shape::Word(word), span)) => vec![(word, span)],
        Some((Shape::List(items), _)) => items.iter().filter_map(|n| Some((word(Some(n))?, n.span))).collect(),
        _ => Vec::new(),
    }
}
