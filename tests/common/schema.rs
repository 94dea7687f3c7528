//! Rule files held against the schemas that editors read, as an editor reads both.
#![allow(dead_code, clippy::unwrap_used)]

use serde_json::{Map, Value};
use std::sync::Arc;
use vitaal::diagnostic::{Faults, SourceFile};
use vitaal::report::schema::schema;
use vitaal::rules::forms::{KINDS, kind_of};
use vitaal::rules::yaml::{self, Node, Shape};
use vitaal::rules::{Source, names_given};

/// The schemas of a folder of rules, ready to be used.
pub struct Schemas(Vec<(&'static str, jsonschema::Validator)>);

impl Schemas {
    pub fn of(source: &Source) -> Schemas {
        let (catalogue, given) = names_given(source, &mut Faults::default());
        let ready = |schema: Value| jsonschema::draft7::new(&schema).unwrap();
        Schemas(KINDS.iter().map(|kind| (kind.name, ready(schema(kind, &catalogue, &given)))).collect())
    }

    /// What an editor underlines in a file, by its path inside the folder; nothing where it is as it should be.
    pub fn departures(&self, path: &str, text: &str) -> Vec<String> {
        let file = Arc::new(SourceFile { path: path.to_string(), text: text.to_string() });
        let root = yaml::read(&file, &mut Faults::default()).unwrap();
        let kind = kind_of(path, &root).unwrap_or_else(|| panic!("{path} is of no sort"));
        let (_, schema) = self.0.iter().find(|(name, _)| *name == kind.name).unwrap();
        let value = value(&file, &root);
        schema.iter_errors(&value).map(|error| format!("{path}{}: {error}", error.instance_path())).collect()
    }
}

/// The sort of a file, by its path inside the folder.
pub fn sort_of(path: &str, text: &str) -> &'static str {
    let file = Arc::new(SourceFile { path: path.to_string(), text: text.to_string() });
    let root = yaml::read(&file, &mut Faults::default()).unwrap();
    kind_of(path, &root).unwrap_or_else(|| panic!("{path} is of no sort")).name
}

/// The value as a reader of YAML 1.2 takes it: words without quotes may be numbers, answers or nothing.
fn value(file: &SourceFile, node: &Node) -> Value {
    match &node.shape {
        Shape::Empty => Value::Null,
        Shape::List(items) => items.iter().map(|item| value(file, item)).collect(),
        Shape::Mapping(entries) => {
            let pairs = entries.iter().map(|(key, node)| (key.word.clone(), value(file, node)));
            Value::Object(pairs.collect::<Map<_, _>>())
        }
        Shape::Word(word) if file.words(node.span).starts_with(['"', '\'']) => Value::String(word.clone()),
        Shape::Word(word) => plain(word),
    }
}

fn plain(word: &str) -> Value {
    let number = word.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c));
    match word {
        "true" => Value::Bool(true),
        "false" => Value::Bool(false),
        "null" | "~" => Value::Null,
        _ => match (word.parse::<i64>(), word.parse::<f64>()) {
            (Ok(whole), _) if number => whole.into(),
            (_, Ok(figure)) if number => figure.into(),
            _ => Value::String(word.to_string()),
        },
    }
}
