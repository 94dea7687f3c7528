//! What editors are told of rule files: JSON schemas made from the forms that the files are read by, with the names
//! that a folder gives.

use crate::model::{Catalogue, Fact, Kind as FactKind, Lang};
use crate::rules::CONDITION_WORDS;
use crate::rules::GivenNames;
use crate::rules::forms::{Field, Form, Given, HINT, Kind, Names, Takes, Word};
use serde_json::{Map, Value, json};

/// The schema of one sort of file, in draft 7, which editors of YAML know.
pub fn schema(kind: &Kind, catalogue: &Catalogue, given: &GivenNames) -> Value {
    let mut schemas = Schemas { catalogue, given, definitions: Map::new() };
    let root = schemas.form(kind.form);
    let mut all = Map::new();
    all.insert("$schema".to_string(), json!("http://json-schema.org/draft-07/schema#"));
    all.insert("title".to_string(), json!(format!("vitaal: {}", kind.name)));
    all.insert("description".to_string(), json!(kind.says));
    if let Value::Object(root) = root {
        all.extend(root);
    }
    all.insert("definitions".to_string(), Value::Object(schemas.definitions));
    Value::Object(all)
}

struct Schemas<'a> {
    catalogue: &'a Catalogue,
    given: &'a GivenNames,
    /// What the schema refers to, by name: each is written once.
    definitions: Map<String, Value>,
}

impl Schemas<'_> {
    /// A reference to a definition, which is made where it is met first.
    fn defined(&mut self, name: &str, make: impl FnOnce(&mut Self) -> Value) -> Value {
        if !self.definitions.contains_key(name) {
            // a definition may refer to itself
            self.definitions.insert(name.to_string(), Value::Null);
            let schema = make(self);
            self.definitions.insert(name.to_string(), schema);
        }
        json!({ "$ref": format!("#/definitions/{name}") })
    }

    fn names(&self, of: Given) -> Vec<&str> {
        self.given.get(&of).map(|names| names.iter().map(String::as_str).collect()).unwrap_or_default()
    }

    /// Any word, whatever a reader of YAML takes it for.
    fn any(&mut self) -> Value {
        self.defined("word", |_| json!({ "type": ["string", "number", "boolean"] }))
    }

    fn text(&mut self) -> Value {
        self.defined("text", |schemas| {
            let word = schemas.any();
            let languages = Lang::ALL.map(Lang::code);
            let texts: Map<String, Value> = languages.iter().map(|lang| (lang.to_string(), word.clone())).collect();
            json!({
                "description": "a text for readers, in every language",
                "type": "object", "properties": texts, "required": languages, "additionalProperties": false,
            })
        })
    }

    fn condition(&mut self) -> Value {
        self.defined("condition", |schemas| {
            let flags = schemas.catalogue.facts.iter().filter(|fact| fact.kind == FactKind::Flag);
            let flags = flags.map(|fact| fact.name.clone());
            let criteria = schemas.names(Given::Criterion).into_iter().map(str::to_string);
            let tables = schemas.names(Given::Table).into_iter().map(|table| format!("function in {table}"));
            let offered: Vec<String> = criteria.chain(flags).chain(tables).collect();
            let several = schemas.condition();
            let keys = schemas.condition_keys();
            json!({ "anyOf": [
                { "enum": offered },
                schemas.any(),
                { "type": "array", "items": several },
                { "type": "object", "properties": keys, "additionalProperties": false },
            ] })
        })
    }

    /// The keys of a condition: the words of the language, and facts.
    fn condition_keys(&mut self) -> Map<String, Value> {
        let mut keys = self.fact_keys();
        for (word, says) in CONDITION_WORDS {
            let schema = match *word {
                "function" => self.several(Word::Of(Given::Type)),
                "given" => self.several(Word::Of(Given::Fact)),
                _ => self.condition(),
            };
            keys.insert(word.to_string(), described(schema, says));
        }
        keys
    }

    /// Facts as keys, with what may be written for each.
    fn fact_keys(&mut self) -> Map<String, Value> {
        let catalogue = self.catalogue;
        let mut keys = Map::new();
        for fact in &catalogue.facts {
            let name = format!("fact-{}", fact.name);
            let schema = self.defined(&name, |schemas| {
                let word = schemas.value(fact);
                described(several_of(word), &fact.label.en)
            });
            keys.insert(fact.name.clone(), schema);
        }
        keys
    }

    /// What may be written for a fact: where there are few values, one of them.
    fn value(&mut self, fact: &Fact) -> Value {
        match &fact.kind {
            FactKind::Flag => self.defined("flag", |_| json!({ "enum": [true, false, "true", "false", "unknown"] })),
            FactKind::Choice(choices) => {
                let choices: Vec<&str> = choices.iter().map(String::as_str).chain(["none", "unknown"]).collect();
                json!({ "enum": choices })
            }
            FactKind::Functions => {
                let types = self.word(Word::Of(Given::Type));
                // several are separated by a bar
                json!({ "anyOf": [types, self.any()] })
            }
            _ => self.any(),
        }
    }

    fn form(&mut self, form: &'static Form) -> Value {
        let mut properties = Map::new();
        for field in form.fields {
            match field.of {
                Some(of) => properties.extend(self.others(of, &field.takes)),
                None => drop(properties.insert(field.key.to_string(), self.field(field))),
            }
        }
        let required: Vec<&str> = form.fields.iter().filter(|field| field.needed).map(|field| field.key).collect();
        json!({
            "type": "object", "properties": properties, "required": required, "additionalProperties": false,
        })
    }

    fn field(&mut self, field: &'static Field) -> Value {
        let schema = self.takes(&field.takes);
        described(schema, field.says)
    }

    /// The keys that are named elsewhere, each with what it takes.
    fn others(&mut self, of: Given, takes: &'static Takes) -> Map<String, Value> {
        match takes {
            Takes::Condition => self.condition_keys(),
            Takes::Cell => self.fact_keys(),
            takes => {
                let schema = self.takes(takes);
                self.names(of).into_iter().map(|name| (name.to_string(), schema.clone())).collect()
            }
        }
    }

    fn takes(&mut self, takes: &'static Takes) -> Value {
        match takes {
            Takes::One(word) => self.word(*word),
            Takes::Several(word) => self.several(*word),
            Takes::List(Word::Hint) => {
                let (fact, hint) = (self.word(Word::Of(Given::Fact)), self.mapping(&HINT));
                json!({ "type": "array", "items": { "anyOf": [fact, hint] } })
            }
            Takes::List(word) => json!({ "type": "array", "items": self.word(*word) }),
            Takes::Text => self.text(),
            Takes::Mapping(form) => self.mapping(form),
            Takes::Mappings(form) => json!({ "type": "array", "items": self.mapping(form) }),
            Takes::Named(names, takes) => {
                let schema = self.takes(takes);
                self.named(*names, schema)
            }
            Takes::Either(several) => {
                let schemas: Vec<Value> = several.iter().map(|takes| self.takes(takes)).collect();
                json!({ "anyOf": schemas })
            }
            Takes::Condition => self.condition(),
            Takes::Cell => self.several(Word::Any),
        }
    }

    /// A form among the definitions, by what it is.
    fn mapping(&mut self, form: &'static Form) -> Value {
        let what = form.what.trim_start_matches("an ").trim_start_matches("a ").trim_matches('`').replace(' ', "-");
        self.defined(&what, |schemas| schemas.form(form))
    }

    fn named(&self, names: Names, schema: Value) -> Value {
        let keyed = |pattern: &str| json!({ "type": "object", "patternProperties": { pattern: schema }, "additionalProperties": false });
        match names {
            Names::Own | Names::Of(Given::Reading) => json!({ "type": "object", "additionalProperties": schema }),
            Names::Dates => keyed(DATE),
            Names::Numbers | Names::Codes => keyed("^[0-9.]+$"),
            Names::Languages => keyed("^[a-z]{2}$"),
            Names::Of(of) => {
                let known = self.names(of).into_iter().map(|name| (name.to_string(), schema.clone()));
                let known: Map<String, Value> = known.collect();
                json!({ "type": "object", "properties": known, "additionalProperties": false })
            }
        }
    }

    fn several(&mut self, word: Word) -> Value {
        let name = match word {
            Word::Any => "words".to_string(),
            Word::Of(of) => format!("names-of-{of:?}").to_lowercase(),
            word => return several_of(self.word(word)),
        };
        self.defined(&name, |schemas| several_of(schemas.word(word)))
    }

    fn word(&mut self, word: Word) -> Value {
        match word {
            Word::Any | Word::Hint => self.any(),
            Word::OneOf(words) => one_of(words),
            Word::Date => json!({ "type": "string", "pattern": DATE }),
            Word::Quantity => json!({ "type": ["string", "number"] }),
            Word::Number => json!({ "type": "integer" }),
            Word::Percentage => json!({ "type": "string", "pattern": "^[0-9.]+ ?%$" }),
            Word::Of(of) => self.defined(&format!("name-of-{of:?}").to_lowercase(), |schemas| {
                let names = json!({ "enum": schemas.names(of) });
                match of {
                    // names of one act: those of all are offered, and none is refused
                    Given::Class | Given::Rule | Given::Table | Given::Reading => {
                        json!({ "anyOf": [names, schemas.any()] })
                    }
                    _ => names,
                }
            }),
        }
    }
}

const DATE: &str = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$";

fn several_of(word: Value) -> Value {
    json!({ "anyOf": [word, { "type": "array", "items": word }] })
}

/// One of some words; those that a reader of YAML takes for an answer may be it.
fn one_of(words: &[&str]) -> Value {
    let answers = words.iter().filter_map(|word| word.parse::<bool>().ok()).map(Value::Bool);
    let words: Vec<Value> = answers.chain(words.iter().map(|word| json!(word))).collect();
    json!({ "enum": words })
}

fn described(schema: Value, says: &str) -> Value {
    match schema {
        // beside a reference draft 7 reads nothing else
        Value::Object(ref object) if object.contains_key("$ref") => {
            json!({ "description": says, "allOf": [schema] })
        }
        Value::Object(mut object) => {
            object.insert("description".to_string(), json!(says));
            Value::Object(object)
        }
        other => other,
    }
}
