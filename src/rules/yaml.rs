//! YAML text as a tree of mappings, lists and words, each with its place. Nothing is typed here: `no` is the word
//! `no`, `49.90` keeps its zero. Anchors, aliases, tags, duplicate keys and second documents are faults.

use super::recorded::Recording;
use crate::diagnostic::{Code, Diagnostic, Faults, SourceFile, Span};
use saphyr_parser::{Event, Parser, ScalarStyle};
use std::sync::Arc;

/// A value with its place.
#[derive(Debug, Clone)]
pub struct Node {
    pub shape: Shape,
    pub span: Span,
}

/// What stands at a place, untyped.
#[derive(Debug, Clone)]
pub enum Shape {
    /// A word or quoted text.
    Word(String),
    List(Vec<Node>),
    Mapping(Vec<(Key, Node)>),
    /// Nothing stands there.
    Empty,
}

impl Node {
    /// The value of a key, where this is a mapping that has it.
    pub fn entry(&self, key: &str) -> Option<&Node> {
        match &self.shape {
            Shape::Mapping(entries) => entries.iter().find(|(k, _)| k.word == key).map(|(_, node)| node),
            _ => None,
        }
    }

    /// The words of a word or list.
    pub fn all_words(&self) -> Vec<String> {
        match &self.shape {
            Shape::Word(word) => vec![word.clone()],
            Shape::List(items) => items.iter().flat_map(Node::all_words).collect(),
            Shape::Mapping(_) | Shape::Empty => Vec::new(),
        }
    }
}

/// The key of a mapping, with its place.
#[derive(Debug, Clone)]
pub struct Key {
    pub word: String,
    pub span: Span,
}

/// Reads one document; on a syntax fault nothing is returned but the fault.
pub fn read(file: &Arc<SourceFile>, faults: &mut Faults) -> Option<Node> {
    of_events(file, Events::Parsed(Box::new(Parser::new_from_str(&file.text).keep_tags(true))), faults)
}

/// The same of a file whose events were recorded.
pub(super) fn read_recorded(file: &Arc<SourceFile>, recording: Recording, faults: &mut Faults) -> Option<Node> {
    of_events(file, Events::Recorded(recording), faults)
}

fn of_events<'a>(file: &'a Arc<SourceFile>, events: Events<'a>, faults: &mut Faults) -> Option<Node> {
    match (Builder { file, faults, events }).document() {
        Ok(node) => node,
        Err(fault) => {
            faults.add(*fault);
            None
        }
    }
}

/// What a file holds, piece by piece.
enum Events<'a> {
    Parsed(Box<Parser<'a, saphyr_parser::StrInput<'a>>>),
    Recorded(Recording),
}

struct Builder<'a, 'f> {
    file: &'a Arc<SourceFile>,
    faults: &'f mut Faults,
    events: Events<'a>,
}

type Fault = Box<Diagnostic>;

impl<'a> Builder<'a, '_> {
    fn document(&mut self) -> Result<Option<Node>, Fault> {
        let mut found = None;
        loop {
            let (event, span) = self.next()?;
            match event {
                Event::StreamEnd if found.is_none() => return Err(self.nothing()),
                Event::StreamEnd => return Ok(found),
                Event::StreamStart | Event::DocumentStart(_) | Event::DocumentEnd | Event::Nothing => {}
                _ if found.is_some() => return Err(self.fault(span, "a rule file holds one document")),
                event => found = Some(self.node(event, span)?),
            }
        }
    }

    fn next(&mut self) -> Result<(Event<'a>, Span), Fault> {
        let parser = match &mut self.events {
            Events::Parsed(parser) => parser,
            Events::Recorded(recording) => {
                return Ok(recording.next().unwrap_or((Event::StreamEnd, Span::default())));
            }
        };
        match parser.next_event() {
            Some(Ok((event, span))) => Ok((event, place(span))),
            Some(Err(error)) => {
                let at = place(saphyr_parser::Span::empty(*error.marker()));
                let (wrong, help) = in_plain_words(error.info());
                let fault = Diagnostic::error(Code::YAML_SYNTAX, wrong).at(self.file, Span { end: at.end + 1, ..at });
                Err(Box::new(match help {
                    Some(help) => fault.help(help),
                    None => fault,
                }))
            }
            None => Ok((Event::StreamEnd, Span::default())),
        }
    }

    fn fault(&self, span: Span, message: &str) -> Fault {
        Box::new(Diagnostic::error(Code::YAML_SYNTAX, message).at(self.file, span))
    }

    /// That there is nothing but blanks and comments: no sort of rule file may be so, and an act without a word would
    /// be an act without rules.
    fn nothing(&self) -> Fault {
        let start = Span { line: 1, column: 1, ..Span::default() };
        let fault = Diagnostic::error(Code::EMPTY_FILE, "the file says nothing").at(self.file, start);
        Box::new(fault.help("write what belongs in it, or take the file away"))
    }

    fn node(&mut self, event: Event<'a>, span: Span) -> Result<Node, Fault> {
        let refused = match &event {
            Event::Alias(_) => true,
            Event::Scalar(_, _, anchor, tag) | Event::SequenceStart(anchor, tag) | Event::MappingStart(anchor, tag) => {
                *anchor != 0 || tag.is_some()
            }
            _ => false,
        };
        if refused {
            return Err(self.fault(span, "anchors, aliases and tags are not used in rule files: write the value out"));
        }
        let shape = match event {
            Event::Scalar(text, style, ..) if text.is_empty() && style == ScalarStyle::Plain => Shape::Empty,
            Event::Scalar(text, ..) => Shape::Word(text.into_owned()),
            Event::SequenceStart(..) => {
                let mut items = Vec::new();
                loop {
                    match self.next()? {
                        (Event::SequenceEnd, _) => break Shape::List(items),
                        (event, span) => items.push(self.node(event, span)?),
                    }
                }
            }
            Event::MappingStart(..) => self.mapping()?,
            _ => return Err(self.fault(span, "the file ends in the middle of a value")),
        };
        Ok(Node { shape, span })
    }

    fn mapping(&mut self) -> Result<Shape, Fault> {
        let mut entries: Vec<(Key, Node)> = Vec::new();
        loop {
            let (event, span) = self.next()?;
            if event == Event::MappingEnd {
                return Ok(Shape::Mapping(entries));
            }
            let key = match self.node(event, span)? {
                Node { shape: Shape::Word(word), span } => Key { word, span },
                _ => return Err(self.fault(span, "a key is a single word")),
            };
            let (event, span) = self.next()?;
            let value = self.node(event, span)?;
            match entries.iter().find(|(k, _)| k.word == key.word) {
                Some((first, _)) => self.faults.add(
                    Diagnostic::error(Code::DUPLICATE_KEY, format!("`{}` stands twice in one mapping", key.word))
                        .at(self.file, key.span)
                        .help(format!("it stands on line {} already; keep one of the two", first.span.line)),
                ),
                None => entries.push((key, value)),
            }
        }
    }
}

/// Says the parser's complaint in words that fit the mistake behind it.
fn in_plain_words(info: &str) -> (String, Option<&'static str>) {
    let help = if info.split(|c: char| !c.is_alphanumeric()).any(|word| word == "tab" || word == "tabs") {
        Some("indent with spaces")
    } else if info.contains("mapping values are not allowed") || info.contains("simple key") {
        Some("a text that holds a colon and a space must stand in quotes")
    } else if info.contains("flow") || info.contains("quoted") {
        Some("look for a bracket, brace or quote that is never closed, or a comma inside an unquoted text")
    } else {
        None
    };
    (format!("this is not well-formed YAML: {info}"), help)
}

fn place(span: saphyr_parser::Span) -> Span {
    Span {
        start: span.start.index(),
        end: span.end.index().max(span.start.index()),
        line: span.start.line(),
        column: span.start.col() + 1,
    }
}
