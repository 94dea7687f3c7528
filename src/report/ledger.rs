//! The law as the tool knows it, readable aloud: each rule with its provision, what it asks, and against which text it
//! was checked. And the ledger of what was not checked against an official text, for a lawyer to tick off.

use super::aloud::aloud;
use super::words::{force_said, status_said, word};
use crate::model::{Catalogue, FactId, Lang, Text, TypeId};
use crate::rules::{Act, Condition, Criterion, Effect, Follows, Offices, Row, Rule, RuleSet, Status, Table};

/// Writes one act.
pub struct Ledger<'a> {
    rules: &'a RuleSet,
    act: &'a Act,
    lang: Lang,
    width: usize,
    out: String,
}

/// An act in full, broken at `width`.
pub fn act_aloud(rules: &RuleSet, act: &Act, lang: Lang, width: usize) -> String {
    let mut ledger = Ledger { rules, act, lang, width, out: String::new() };
    ledger.head();
    ledger.readings();
    ledger.thresholds();
    ledger.tables();
    ledger.criteria();
    ledger.classes();
    ledger.marks();
    ledger.consequences();
    ledger.out
}

/// Everything in an act that was not checked against an official text, one a line with a box to tick; none where all
/// was.
pub fn unverified(rules: &RuleSet, act: &Act, lang: Lang, width: usize) -> Option<String> {
    let mut ledger = Ledger { rules, act, lang, width, out: String::new() };
    let mut lines = Vec::new();
    let mut note = |status: Status, name: &str, cites: &[String], says: &str| {
        if !status.is_official() {
            let says = if says.is_empty() { String::new() } else { format!(": {says}") };
            lines.push(format!("[ ] {} [{name}] {}{says}", status_said(status, lang), cites.join(", ")));
        }
    };
    for rule in act.rules.iter().filter(|rule| !matches!(rule.effect, Effect::Jurisdiction(_))) {
        note(rule.status, &rule.id, &rule.cites, &ledger.reason(rule));
    }
    for table in ledger.own_tables() {
        for (id, row) in &table.rows {
            let entity_type = ledger.catalogue().entity_type(*id);
            let name = format!("{}: {}", table.name, entity_type.id);
            note(row.status.unwrap_or(act.status), &name, &row.cites, entity_type.label.get(lang));
        }
    }
    let consequences = &act.consequences;
    for competence in &consequences.competences {
        note(
            competence.follows.status,
            &competence.id,
            &competence.follows.cites,
            &ledger.bodies_of(&competence.bodies),
        );
    }
    for duty in &consequences.duties {
        note(duty.follows.status, &duty.id, &duty.follows.cites, duty.text.get(lang));
    }
    if lines.is_empty() {
        return None;
    }
    ledger.line(0, &format!("{} ({})", act.title.get(lang), act.id));
    ledger.line(2, &ledger.checked());
    lines.iter().for_each(|line| ledger.line(2, line));
    Some(ledger.out)
}

impl Ledger<'_> {
    fn line(&mut self, indent: usize, text: &str) {
        let (first, further) = (" ".repeat(indent), " ".repeat(indent + 4));
        let options = textwrap::Options::new(self.width.max(40)).initial_indent(&first).subsequent_indent(&further);
        let options = options.word_splitter(textwrap::WordSplitter::NoHyphenation).break_words(false);
        for line in textwrap::wrap(text, options) {
            self.out.push_str(line.trim_end());
            self.out.push('\n');
        }
    }

    fn heading(&mut self, word: super::Word) {
        self.out.push('\n');
        self.line(0, word.get(self.lang));
    }

    fn catalogue(&self) -> &Catalogue {
        &self.rules.catalogue
    }

    fn head(&mut self) {
        let act = self.act;
        self.line(0, &format!("{} ({})", act.title.get(self.lang), act.id));
        let day = |date: Option<jiff::civil::Date>| date.map_or("...".to_string(), |date| date.to_string());
        let validity = format!("{}: {} - {}", word::in_force.get(self.lang), day(act.from), day(act.until));
        self.line(2, &format!("{validity}; {}", force_said(act.force, self.lang)));
        self.line(2, &act.source);
        self.line(2, &self.checked());
    }

    fn checked(&self) -> String {
        let act = self.act;
        let (checked, on) = (word::checked.get(self.lang), word::on.get(self.lang));
        let unless = word::unless_said.get(self.lang);
        format!(
            "{checked} {} {on} {}: {}; {unless}",
            act.checked_against,
            act.checked_on,
            status_said(act.status, self.lang)
        )
    }

    fn readings(&mut self) {
        if self.act.names.readings.is_empty() {
            return;
        }
        self.heading(word::readings_of_law);
        for reading in self.act.names.readings.values() {
            let applied = word::applied.get(self.lang);
            self.line(2, &format!("{}: {}", reading.name, reading.question.get(self.lang)));
            self.line(6, &format!("{applied}: {} = {}", reading.chosen, reading.meaning.get(self.lang)));
            let others: Vec<&str> =
                reading.choices.iter().filter(|c| **c != reading.chosen).map(String::as_str).collect();
            self.line(6, &format!("{}: {}; {}", word::or.get(self.lang), others.join(", "), reading.source));
        }
    }

    fn thresholds(&mut self) {
        if self.act.names.thresholds.is_empty() {
            return;
        }
        self.heading(word::thresholds);
        for (name, (amount, unit)) in &self.act.names.thresholds {
            let written = match unit {
                Some(unit) => self.catalogue().written(*unit, *amount, self.lang),
                None => amount.grouped(self.lang),
            };
            self.line(2, &format!("{name}: {written}"));
        }
    }

    fn own_tables(&self) -> impl Iterator<Item = &Table> {
        self.act.tables().map(AsRef::as_ref)
    }

    fn tables(&mut self) {
        let tables: Vec<_> = self.act.tables().cloned().collect();
        for table in tables {
            self.out.push('\n');
            let general = general(&table);
            let provided = general.map_or(String::new(), |c| {
                format!(", {} {}", word::provided.get(self.lang), aloud(c, self.catalogue(), self.lang))
            });
            self.line(0, &format!("{} {}{provided}", word::table.get(self.lang), table.name));
            for (id, row) in &table.rows {
                self.line(2, &self.row(*id, row, general));
            }
        }
    }

    /// A row, with what it provides beside what holds for the whole table.
    fn row(&self, id: TypeId, row: &Row, general: Option<&Condition>) -> String {
        let label = self.catalogue().entity_type(id).label.get(self.lang);
        let provided = match &row.provided {
            Condition::Constant(true) => None,
            provided if Some(provided) == general => None,
            Condition::All(parts) if parts.iter().any(|part| Some(part) == general) => {
                Some(Condition::all(parts.iter().filter(|part| Some(*part) != general).cloned().collect()))
            }
            provided => Some(provided.clone()),
        };
        let provided =
            provided.map(|c| format!(", {} {}", word::provided.get(self.lang), aloud(&c, self.catalogue(), self.lang)));
        let sureness = self.sureness(row.status.unwrap_or(self.act.status));
        format!("{label} ({}{sureness}){}", row.cites.join(", "), provided.unwrap_or_default())
    }

    fn criteria(&mut self) {
        let own = &self.act.names.own_criteria;
        if own.is_empty() {
            return;
        }
        self.heading(word::criteria);
        let criteria: Vec<&Criterion> =
            own.iter().filter_map(|n| self.act.names.criteria.get(n)).map(AsRef::as_ref).collect();
        for criterion in criteria {
            let (name, cites) = (&criterion.name, criterion.cites.join(", "));
            self.line(2, &format!("{name} ({cites}): {}", aloud(&criterion.condition, self.catalogue(), self.lang)));
        }
    }

    /// The rules under the classes that they give, strongest first.
    fn classes(&mut self) {
        let act = self.act;
        for (i, class) in act.classes.iter().enumerate() {
            let is_first = |rule: &&Rule| match rule.effect {
                Effect::Class(classes) => classes.iter().next().is_some_and(|c| usize::from(c.0) == i),
                _ => false,
            };
            let rules: Vec<&Rule> = act.rules.iter().filter(is_first).collect();
            if rules.is_empty() {
                continue;
            }
            self.out.push('\n');
            self.line(0, &format!("{} ({})", class.label.get(self.lang), class.id));
            rules.iter().for_each(|rule| self.rule(rule));
        }
    }

    fn rule(&mut self, rule: &Rule) {
        let open = match rule.effect {
            Effect::Class(classes) if classes.only().is_none() => {
                let labels: Vec<&str> = classes.iter().map(|c| self.act.class(c).label.get(self.lang)).collect();
                format!(" [{}: {}]", word::law_open.get(self.lang), labels.join(", "))
            }
            _ => String::new(),
        };
        let cites = rule.cites.join(", ");
        self.line(2, &format!("{} ({cites}{}): {}{open}", rule.id, self.sureness(rule.status), self.reason(rule)));
        let condition = if rule.otherwise {
            word::otherwise.get(self.lang).to_string()
        } else {
            aloud(&rule.written, self.catalogue(), self.lang)
        };
        self.line(6, &format!("{}: {condition}", word::holds_when.get(self.lang)));
        if rule.excludes {
            self.line(6, word::excludes.get(self.lang));
        }
    }

    /// What a rule says, of an entity of any of its types.
    fn reason(&self, rule: &Rule) -> String {
        rule.reason.get(self.lang).replace("{function}", word::some_entity.get(self.lang))
    }

    fn marks(&mut self) {
        let act = self.act;
        let marks: Vec<&Rule> = act.rules.iter().filter(|r| matches!(r.effect, Effect::Overlay(_))).collect();
        if !marks.is_empty() {
            self.heading(word::overlays);
            marks.iter().for_each(|rule| self.rule(rule));
        }
        let competent: Vec<(&Rule, FactId)> = act
            .rules
            .iter()
            .filter_map(|rule| match rule.effect {
                Effect::Jurisdiction(fact) => Some((rule, fact)),
                _ => None,
            })
            .collect();
        if competent.is_empty() {
            return;
        }
        self.heading(word::jurisdiction);
        for (rule, fact) in competent {
            let told = self.catalogue().fact(fact).label.get(self.lang);
            self.line(
                2,
                &format!("{told} ({}): {}", rule.cites.join(", "), aloud(&rule.written, self.catalogue(), self.lang)),
            );
        }
    }

    fn consequences(&mut self) {
        let act = self.act;
        if !act.consequences.competences.is_empty() {
            self.heading(word::bodies);
        }
        for competence in &act.consequences.competences {
            let (bodies, follows) = (self.bodies_of(&competence.bodies), &competence.follows);
            self.line(
                2,
                &format!(
                    "{bodies} {}: {}",
                    self.source(follows),
                    aloud(&follows.condition, self.catalogue(), self.lang)
                ),
            );
        }
        for (kind, (_, label)) in act.consequences.kinds.iter().enumerate() {
            self.out.push('\n');
            self.line(0, &format!("{}: {}", word::follows.get(self.lang), label.get(self.lang)));
            for duty in act.consequences.duties.iter().filter(|duty| duty.kind == kind) {
                let said = |word: super::Word, text: &Text| match text.get(self.lang) {
                    "" => String::new(),
                    text => format!("; {} {text}", word.get(self.lang)),
                };
                let due = said(word::when, &duty.due);
                let fine = said(word::maximum_fine, &duty.fine);
                let classes: Vec<&str> =
                    duty.follows.shown_for.iter().map(|c| act.class(c).label.get(self.lang)).collect();
                let text = duty.text.get(self.lang);
                let source = self.source(&duty.follows);
                self.line(2, &format!("{}: {text}{due}{fine} {source}", classes.join(", ")));
                if duty.follows.condition != Condition::Constant(true) {
                    let condition = aloud(&duty.follows.condition, self.catalogue(), self.lang);
                    self.line(6, &format!("{}: {condition}", word::holds_when.get(self.lang)));
                }
            }
        }
    }

    fn bodies_of(&self, bodies: &[Vec<crate::rules::BodyId>]) -> String {
        let Offices { roles, bodies: names, .. } = &self.rules.offices;
        let mut said = Vec::new();
        for ((_, role), bodies) in roles.iter().zip(bodies).filter(|(_, bodies)| !bodies.is_empty()) {
            let ids: Vec<&str> = bodies.iter().map(|body| names[usize::from(body.0)].0.as_str()).collect();
            said.push(format!("{}: {}", role.get(self.lang), ids.join(&format!(" {} ", word::or.get(self.lang)))));
        }
        said.join("; ")
    }

    fn source(&self, follows: &Follows) -> String {
        format!("({}{})", follows.cites.join(", "), self.sureness(follows.status))
    }

    /// How sure something is, where that is not as sure as the act.
    fn sureness(&self, status: Status) -> String {
        if status == self.act.status { String::new() } else { format!("; {}", status_said(status, self.lang)) }
    }
}

/// What most rows of a table provide: where the table says it once for all, its rows share it.
fn general(table: &Table) -> Option<&Condition> {
    let shares = |condition: &Condition| table.rows.values().filter(|row| row.provided == *condition).count();
    let most = table.rows.values().map(|row| (shares(&row.provided), &row.provided)).max_by_key(|(count, _)| *count);
    most.filter(|(count, _)| *count > 1).map(|(_, condition)| condition).filter(|c| **c != Condition::Constant(true))
}
