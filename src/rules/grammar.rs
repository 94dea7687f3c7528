//! The grammar of conditions: from nodes to conditions, one short function per word of the language.

use super::catalogue::country_list;
use super::condition::Condition;
use super::page::Fields;
use super::scope::Scope;
use super::yaml::{Key, Node, Shape};
use crate::diagnostic::{Code, Span};
use crate::model::{FactId, Kind, Relation, TypeSet};
use std::sync::Arc;

/// What a condition that could not be read counts as; its fault has been reported.
const UNREAD: Condition = Condition::Constant(false);

/// The words that may be keys of a condition, beside facts.
pub const WORDS: &[(&str, &str)] = &[
    ("all", "every one of these holds"),
    ("any", "at least one of these holds"),
    ("not", "this does not hold"),
    ("majority", "more than half of these hold"),
    ("previous", "this held in the year before"),
    ("given", "at least one of these facts is given"),
    ("function", "what it does is one of these entity types, or refines one"),
];

impl<'n> Scope<'n, '_> {
    /// A condition: a word, a mapping of condition keys, or a list that is `all`.
    pub fn condition(&mut self, node: &'n Node) -> Condition {
        match &node.shape {
            Shape::Word(word) => self.operand(word, node.span),
            Shape::List(_) => Condition::all(self.conditions(node)),
            Shape::Mapping(entries) => self.condition_in(entries.iter(), node.span),
            Shape::Empty => self.unreadable(node.span, "a condition is missing here"),
        }
    }

    /// The condition among the keys of a rule or criterion: all that are left when its own keys are taken.
    pub fn condition_of(&mut self, fields: Fields<'n>, span: Span) -> Condition {
        let (unknown, known): (Vec<_>, Vec<_>) = fields.rest().partition(|(key, _)| !self.is_condition_key(&key.word));
        let keys: Vec<&Key> = unknown.into_iter().map(|(key, _)| key).collect();
        let further: Vec<&str> = self.condition_keys().collect();
        self.page.finish_with(&fields, &keys, &further);
        if !keys.is_empty() && known.is_empty() {
            return UNREAD;
        }
        self.condition_in(known.into_iter(), span)
    }

    /// The condition keys of a mapping; several are `all`.
    fn condition_in(&mut self, entries: impl Iterator<Item = &'n (Key, Node)>, span: Span) -> Condition {
        let parts: Vec<Condition> = entries.map(|(key, node)| self.keyed(key, node)).collect();
        if parts.is_empty() {
            return self.unreadable(span, "a condition is missing here");
        }
        Condition::all(parts)
    }

    fn is_condition_key(&self, word: &str) -> bool {
        WORDS.iter().any(|(known, _)| *known == word) || self.catalogue.facts_by_name.contains_key(word)
    }

    fn condition_keys(&self) -> impl Iterator<Item = &'n str> + use<'n> {
        WORDS.iter().map(|(word, _)| *word).chain(self.catalogue.facts_by_name.keys().map(String::as_str))
    }

    fn keyed(&mut self, key: &'n Key, node: &'n Node) -> Condition {
        match key.word.as_str() {
            "all" => Condition::all(self.conditions(node)),
            "any" => Condition::any(self.conditions(node)),
            "not" => self.condition(node).negated(),
            "majority" => Condition::Majority(self.conditions(node)),
            "previous" => self.previous(node),
            "given" => self.given(node),
            "function" => self.function(node),
            name => match self.catalogue.facts_by_name.get(name) {
                Some(fact) => {
                    let words = self.page.words(node);
                    self.among(*fact, &words, key.span)
                }
                None => {
                    let known = self.condition_keys();
                    self.page.unknown(Code::UNKNOWN_KEY, key.span, "condition", name, known);
                    UNREAD
                }
            },
        }
    }

    fn conditions(&mut self, node: &'n Node) -> Vec<Condition> {
        match &node.shape {
            Shape::List(items) => items.iter().map(|n| self.condition(n)).collect(),
            _ => vec![self.condition(node)],
        }
    }

    fn previous(&mut self, node: &'n Node) -> Condition {
        match self.condition(node).of_previous_year(self.catalogue) {
            Ok(condition) => condition,
            // some declaration could not be read, and may have been that of the year before
            Err(_) if !self.catalogue.unread.is_empty() => UNREAD,
            Err(fact) => {
                let name = &self.catalogue.fact(fact).name;
                self.unreadable(node.span, &format!("`{name}` has no value of the year before"))
            }
        }
    }

    fn given(&mut self, node: &'n Node) -> Condition {
        let mut facts = Vec::new();
        for (word, span) in self.page.words(node) {
            let Some(fact) = self.fact(word, span) else { continue };
            if self.catalogue.fact(fact).per_activity {
                return self.unreadable(span, &format!("of `{word}` each activity may have its own"));
            }
            facts.push(fact);
        }
        Condition::Given(facts)
    }

    /// The entity types named, with those that refine them.
    fn function(&mut self, node: &'n Node) -> Condition {
        let mut set = TypeSet::default();
        for (word, span) in self.page.words(node) {
            let Some(general) = self.entity_type(word, span) else { continue };
            for id in self.catalogue.type_ids().filter(|id| self.catalogue.with_general(*id).any(|g| g == general)) {
                set.insert(id);
            }
        }
        Condition::Function(Arc::new(set))
    }

    /// A word with or without operator: `flag`, `criterion`, `fact < bound`, `fact = value`, `function in table`.
    fn operand(&mut self, text: &str, span: Span) -> Condition {
        let words: Vec<&str> = text.split_whitespace().collect();
        match words.as_slice() {
            ["function", "in", table] => self.table(table, span).map_or(UNREAD, Condition::Listed),
            [fact, "in", list] => self.on_list(fact, list, span),
            [name, "=", choice] if self.reading(name).is_some() => self.reading_is(name, choice, span),
            [name, "=", value] => match self.fact_or_reading(name, span) {
                Some(fact) => self.among(fact, &[(value, span)], span),
                None => UNREAD,
            },
            [fact, sign @ ("<" | "<=" | ">" | ">="), bound @ ..] if !bound.is_empty() => {
                self.compare(fact, sign, &bound.join(" "), span)
            }
            [name] => self.named(name, span),
            _ => self.unreadable(span, &format!("`{text}` is no condition")),
        }
    }

    fn named(&mut self, name: &str, span: Span) -> Condition {
        if let Some(fact) = self.catalogue.facts_by_name.get(name) {
            return match self.catalogue.fact(*fact).kind {
                _ if self.catalogue.unread.contains(fact) => UNREAD,
                Kind::Flag => Condition::Flag(*fact),
                _ => self.unreadable(span, &format!("`{name}` is no flag, so it cannot stand alone")),
            };
        }
        match self.criterion(name, span) {
            Some(criterion) => match criterion.condition {
                Condition::Constant(value) => Condition::Constant(value),
                _ => Condition::Criterion(criterion),
            },
            None if self.underway.iter().any(|n| n == name) => UNREAD,
            None => {
                let mut known = self.criterion_names();
                known.extend(self.catalogue.facts_by_name.keys().cloned());
                self.unknown_name(span, "fact or criterion", name, &known);
                UNREAD
            }
        }
    }

    fn compare(&mut self, fact: &str, sign: &str, bound: &str, span: Span) -> Condition {
        let Some(fact) = self.fact(fact, span) else { return UNREAD };
        let Some((bound, unit)) = self.bound(bound, span) else { return UNREAD };
        if self.catalogue.unread.contains(&fact) {
            return UNREAD;
        }
        let Kind::Figure(of_fact) = self.catalogue.fact(fact).kind else {
            let name = &self.catalogue.fact(fact).name;
            return self.unreadable(span, &format!("`{name}` is no figure, so it cannot be compared"));
        };
        let unnamed = self.catalogue.unit(of_fact).name.en.is_empty();
        if unit != Some(of_fact) && !(unit.is_none() && unnamed) {
            let name = &self.catalogue.fact(fact).name;
            let is = &self.catalogue.unit(of_fact).id;
            let other = unit.map_or("no unit", |u| self.catalogue.unit(u).id.as_str());
            let message = format!("`{name}` is in {is}, and the bound is in {other}");
            self.page.fault_with_help(Code::UNLIKE_UNITS, span, message, format!("write the bound in {is}"));
            return UNREAD;
        }
        let relation = match sign {
            "<" => Relation::Below,
            "<=" => Relation::Within,
            ">" => Relation::Over,
            _ => Relation::NotBelow,
        };
        Condition::Compare { fact, relation, bound }
    }

    fn among(&mut self, fact: FactId, values: &[(&str, Span)], span: Span) -> Condition {
        match &self.catalogue.fact(fact).kind {
            _ if self.catalogue.unread.contains(&fact) => UNREAD,
            Kind::Choice(choices) => {
                let mut among = Vec::new();
                for (word, span) in values {
                    match choices.iter().position(|c| c == word) {
                        Some(i) => among.push(i as u8 + 1),
                        None if *word == "none" => among.push(0),
                        None => {
                            let known = choices.iter().map(String::as_str).chain(["none"]);
                            self.page.unknown(Code::UNKNOWN_WORD, *span, "choice", word, known);
                        }
                    }
                }
                Condition::Choice { fact, among }
            }
            Kind::Country | Kind::Countries => {
                let codes = values.iter().filter_map(|(word, span)| self.page.country(word, *span, self.catalogue));
                let among = codes.collect();
                Condition::Country { fact, among }
            }
            Kind::Flag => match values {
                [("true", _)] => Condition::Flag(fact),
                [("false", _)] => Condition::Flag(fact).negated(),
                _ => self.unreadable(span, "a flag is `true` or `false`"),
            },
            _ => self.unreadable(span, "only choices, countries and flags are one of several"),
        }
    }

    fn on_list(&mut self, fact: &str, list: &str, span: Span) -> Condition {
        let Some(fact) = self.fact(fact, span) else { return UNREAD };
        let of_countries = matches!(self.catalogue.fact(fact).kind, Kind::Country | Kind::Countries);
        if !of_countries && !self.catalogue.unread.contains(&fact) {
            let name = &self.catalogue.fact(fact).name;
            return self.unreadable(span, &format!("`{name}` is no country, so it cannot be on a list of countries"));
        }
        let Some(codes) = country_list(&mut self.page, list, span, self.catalogue) else { return UNREAD };
        Condition::Country { fact, among: codes.into() }
    }

    fn reading_is(&mut self, name: &str, choice: &str, span: Span) -> Condition {
        let Some(reading) = self.reading(name) else { return UNREAD };
        if reading.choices.iter().any(|c| c == choice) {
            let holds = reading.chosen == choice;
            return Condition::Reading { name: name.into(), choice: choice.into(), holds };
        }
        let known = reading.choices.clone();
        self.page.unknown(Code::UNKNOWN_NAME, span, "choice", choice, known.iter().map(String::as_str));
        UNREAD
    }

    fn fact_or_reading(&mut self, name: &str, span: Span) -> Option<FactId> {
        let found = self.catalogue.facts_by_name.get(name).copied();
        if found.is_none() {
            let mut known = self.reading_names();
            known.extend(self.catalogue.facts_by_name.keys().cloned());
            self.unknown_name(span, "fact or reading", name, &known);
        }
        found
    }

    fn reading_names(&self) -> Vec<String> {
        let used = self.uses.iter().flat_map(|n| n.readings.keys());
        self.own.readings.keys().chain(used).cloned().collect()
    }

    /// The fact of a name, which must be there.
    pub fn fact(&mut self, name: &str, span: Span) -> Option<FactId> {
        let found = self.catalogue.facts_by_name.get(name).copied();
        if found.is_none() {
            let known = self.catalogue.facts_by_name.keys().map(String::as_str);
            self.page.unknown(Code::UNKNOWN_NAME, span, "fact", name, known);
        }
        found
    }

    fn unreadable(&mut self, span: Span, message: &str) -> Condition {
        self.page.fault(Code::BAD_CONDITION, span, message);
        UNREAD
    }
}
