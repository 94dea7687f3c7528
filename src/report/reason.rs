//! Reasons as sentences that can stand in a letter: what it is, by which provision, with the figures and thresholds.

use super::words::word;
use crate::evaluate::{Clause, Judge, Law, Truth, View};
use crate::diagram::Cells;
use crate::model::{ClassId, ClassSet, Decision, FactId, Facts, Functions, Ground, Kind, Lang, Relation, Text, TypeId};
use crate::rules::Rule;

/// A sentence with holes where the figures of a record go; the rest hangs on the decision alone.
#[derive(Debug, Clone, Default)]
pub struct Sentence(Vec<Segment>);

#[derive(Debug, Clone)]
enum Segment {
    Words(String),
    Figure(FactId),
}

impl Sentence {
    fn say(&mut self, words: &str) {
        match self.0.last_mut() {
            Some(Segment::Words(before)) => before.push_str(words),
            _ => self.0.push(Segment::Words(words.to_string())),
        }
    }

    fn say_all(&mut self, other: Sentence) {
        for segment in other.0 {
            match segment {
                Segment::Words(words) => self.say(&words),
                figure => self.0.push(figure),
            }
        }
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn capitalised(mut self) -> Sentence {
        if let Some(Segment::Words(first)) = self.0.first_mut() {
            *first = capitalised(first);
        }
        self
    }

    /// The sentence with the figures of a record, appended to `out`.
    pub fn write(&self, facts: &Facts, law: &Law, lang: Lang, out: &mut String) {
        for segment in &self.0 {
            match segment {
                Segment::Words(words) => out.push_str(words),
                Segment::Figure(fact) => write_figure(*fact, facts, law, lang, out),
            }
        }
    }

    pub fn text(&self, facts: &Facts, law: &Law, lang: Lang) -> String {
        let mut out = String::new();
        self.write(facts, law, lang, &mut out);
        out
    }
}

fn write_figure(fact: FactId, facts: &Facts, law: &Law, lang: Lang, out: &mut String) {
    let catalogue = law.catalogue();
    match (&catalogue.fact(fact).kind, facts.figure(fact)) {
        (Kind::Figure(unit), Some(figure)) => out.push_str(&catalogue.written(*unit, figure, lang)),
        _ => out.push_str(word::unknown.get(lang)),
    }
}

/// Writes the sentences for one decision.
pub struct Writer<'a> {
    pub law: &'a Law,
    pub judge: &'a Judge,
    pub functions: &'a Functions,
    pub cells: &'a Cells,
    pub lang: Lang,
}

impl Writer<'_> {
    /// The whole reason: class, grounds, provisions, figures.
    pub fn reason(&self, decision: &Decision) -> Sentence {
        let mut sentence = Sentence::default();
        match decision.class() {
            Some(class) => {
                sentence.say(self.class_label(class));
                sentence.say(": ");
                sentence.say_all(self.grounds(&decision.deciding()));
            }
            None => self.undetermined(decision, &mut sentence),
        }
        sentence.say(".");
        sentence.capitalised()
    }

    /// The reason without class and provisions, for a narrow column.
    pub fn short(&self, decision: &Decision) -> Sentence {
        let mut sentence = Sentence::default();
        match (decision.class(), decision.deciding().first()) {
            (Some(_), Some(ground)) => {
                sentence.say_all(self.ground(ground, false));
            }
            _ => {
                let labels: Vec<&str> = decision.possible.iter().map(|c| self.class_label(c)).collect();
                sentence.say(&labels.join(&format!(" {} ", word::or.get(self.lang))));
                self.needed(decision, &mut sentence);
            }
        }
        sentence.capitalised()
    }

    /// A ground as a phrase: its reason, its provisions if wanted, and the figures.
    pub fn ground(&self, ground: &Ground, with_provisions: bool) -> Sentence {
        let rule = self.judge.act.rule(ground.rule);
        let types = self.types_for(rule);
        let mut sentence = Sentence::default();
        sentence.say(&fill(&rule.reason, self.lang, &self.types_named(&types, with_provisions)));
        if with_provisions {
            sentence.say(&format!(" ({})", self.provisions(rule)));
        }
        let clauses = self.clauses(rule, &types);
        if !clauses.is_empty() {
            sentence.say(": ");
            sentence.say_all(self.clauses_said(&clauses));
        }
        sentence
    }

    fn grounds(&self, grounds: &[Ground]) -> Sentence {
        let mut sentence = Sentence::default();
        if grounds.len() > 1 && grounds.iter().all(|g| !g.certain) {
            sentence.say(&format!("{}: ", word::one_of_these.get(self.lang)));
        }
        for (i, ground) in grounds.iter().enumerate() {
            if i > 0 {
                sentence.say("; ");
            }
            sentence.say_all(self.ground(ground, true));
        }
        sentence
    }

    fn undetermined(&self, decision: &Decision, sentence: &mut Sentence) {
        sentence.say(word::undetermined.get(self.lang));
        sentence.say(": ");
        for (i, ground) in decision.deciding().iter().enumerate() {
            if i > 0 {
                sentence.say("; ");
            }
            let labels: Vec<&str> = ground.decides.iter().map(|c| self.class_label(c)).collect();
            sentence.say(&labels.join(&format!(" {} ", word::or.get(self.lang))));
            if ground.classes.only().is_none() {
                sentence.say(&format!(", {}: ", word::law_open.get(self.lang)));
            } else {
                sentence.say(&format!(" {} ", word::given_that.get(self.lang)));
            }
            sentence.say_all(self.ground(ground, true));
        }
        self.needed(decision, sentence);
    }

    fn needed(&self, decision: &Decision, sentence: &mut Sentence) {
        if decision.ask.is_empty() {
            return;
        }
        let labels: Vec<&str> = decision.ask.iter().map(|f| self.law.catalogue().fact(*f).label.get(self.lang)).collect();
        sentence.say(&format!("; {}: {}", word::still_needed.get(self.lang), labels.join(", ")));
    }

    pub fn class_label(&self, class: ClassId) -> &str {
        self.judge.act.class(class).label.get(self.lang)
    }

    pub fn class_labels(&self, classes: ClassSet) -> String {
        let labels: Vec<&str> = classes.iter().map(|c| self.class_label(c)).collect();
        labels.join(&format!(" {} ", word::or.get(self.lang)))
    }

    /// The provisions of a rule with the act before them: `NIS2 Art. 2(1), Art. 3(2)`.
    pub fn provisions(&self, rule: &Rule) -> String {
        format!("{} {}", self.judge.act.short.get(self.lang), rule.cites.join(", "))
    }

    /// The entity types of the record for which a rule holds, or may.
    pub fn types_for(&self, rule: &Rule) -> Vec<TypeId> {
        let candidates = self.judge.candidates(self.functions, self.law.catalogue());
        let truth = |id: &TypeId| self.view(*id).truth(&rule.condition);
        let holding: Vec<TypeId> = candidates.iter().copied().filter(|id| truth(id) == Truth::Yes).collect();
        if holding.is_empty() { candidates.into_iter().filter(|id| truth(id) != Truth::No).collect() } else { holding }
    }

    pub fn view(&self, entity_type: TypeId) -> View<'_> {
        View { space: &self.law.space, cells: self.cells, catalogue: self.law.catalogue(), entity_type }
    }

    fn types_named(&self, types: &[TypeId], with_rows: bool) -> String {
        match self.functions {
            Functions::Known(_) => {
                let named: Vec<String> = types.iter().map(|id| self.type_named(*id, with_rows)).collect();
                named.join(&format!(" {} ", word::and.get(self.lang)))
            }
            Functions::Sector(_) => word::some_listed.get(self.lang).to_string(),
            Functions::Unknown => word::some_type.get(self.lang).to_string(),
        }
    }

    fn type_named(&self, id: TypeId, with_row: bool) -> String {
        let catalogue = self.law.catalogue();
        let label = in_sentence(catalogue.entity_type(id).label.get(self.lang));
        let row = self.judge.act.tables().find_map(|table| table.row(id, catalogue));
        match row.filter(|_| with_row) {
            Some(row) => format!("{label} ({})", row.cites.join(", ")),
            None => label,
        }
    }

    fn clauses(&self, rule: &Rule, types: &[TypeId]) -> Vec<Clause> {
        match types.first() {
            Some(id) if !rule.otherwise => self.view(*id).clauses(&rule.condition),
            _ => Vec::new(),
        }
    }

    fn clauses_said(&self, clauses: &[Clause]) -> Sentence {
        let mut sentence = Sentence::default();
        for (i, clause) in clauses.iter().enumerate() {
            if clause.but {
                sentence.say(&format!(", {} ", word::but.get(self.lang)));
            } else if i > 0 {
                sentence.say("; ");
            }
            sentence.say_all(clause_said(self.law, clause, self.lang));
        }
        sentence
    }
}

/// A figure beside its bound, in the words of its unit.
pub fn clause_said(law: &Law, clause: &Clause, lang: Lang) -> Sentence {
    let catalogue = law.catalogue();
    let fact = catalogue.fact(clause.fact);
    let mut sentence = Sentence::default();
    let Kind::Figure(unit_id) = fact.kind else { return sentence };
    let unit = catalogue.unit(unit_id);
    let template = match clause.relation {
        Relation::Below => &unit.below,
        Relation::NotBelow => &unit.not_below,
        Relation::Within => &unit.within,
        Relation::Over => &unit.over,
    };
    let bound = catalogue.written(unit_id, clause.bound, lang);
    let filled = template.get(lang).replace("{bound}", &bound).replace("{number}", &clause.bound.grouped(lang));
    let measure = if fact.measure.en.is_empty() { "{value}" } else { fact.measure.get(lang) };
    let (before, after) = filled.split_once("{measure}").unwrap_or(("", &filled));
    let (lead, trail) = measure.split_once("{value}").unwrap_or((measure, ""));
    sentence.say(before);
    sentence.say(lead);
    sentence.0.push(Segment::Figure(clause.fact));
    sentence.say(trail);
    sentence.say(after);
    sentence
}

fn fill(reason: &Text, lang: Lang, types: &str) -> String {
    reason.get(lang).replace("{function}", types)
}

/// A label as it stands inside a sentence: the first letter small, unless it begins an abbreviation.
fn in_sentence(label: &str) -> String {
    let mut letters = label.chars();
    match (letters.next(), letters.next()) {
        (Some(first), Some(second)) if !second.is_uppercase() => first.to_lowercase().chain(label.chars().skip(1)).collect(),
        _ => label.to_string(),
    }
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}
