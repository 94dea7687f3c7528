//! A question in words: what is asked, what counts, how to answer, and why it is asked.

use super::activity::value_said;
use super::reason::cited;
use super::words::word;
use crate::evaluate::{Answer, Judge, Law, Question, Questions, Stake, Topic};
use crate::model::{FactId, Form, Functions, Kind, Lang, RuleId, said};

/// What is said of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The fact by the name of its column; none of a group of facts.
    pub column: Option<String>,
    pub question: String,
    /// What counts.
    pub help: String,
    /// What an answer looks like.
    pub form: String,
    /// What can change by the answer.
    pub why: String,
    /// The provisions that look at it.
    pub provisions: Vec<String>,
}

impl Asked {
    /// A question that is to be asked.
    pub fn of(questions: &Questions, question: &Question, lang: Lang) -> Asked {
        let law = questions.law();
        let (column, text, help, form) = match question.topic {
            Topic::Given(variable) => {
                let members = questions.members(variable);
                (None, any_of(members, law, lang), word::any_of_help.get(lang).to_string(), yes_or_no(lang))
            }
            topic => {
                let Some(fact) = fact_of(topic, law) else { return Asked::nothing() };
                let declared = law.catalogue().fact(fact);
                let of = of_activity(topic, questions, lang);
                let text = format!("{}{of}", declared.question.get(lang));
                (Some(declared.name.clone()), text, declared.help.get(lang).to_string(), form(fact, law, lang))
            }
        };
        let provisions = provisions(&questions.rules_that_test(question.topic), law, lang);
        Asked { column, question: text, help, form, why: why(question, law, lang), provisions }
    }

    fn nothing() -> Asked {
        let none = String::new;
        Asked { column: None, question: none(), help: none(), form: none(), why: none(), provisions: Vec::new() }
    }
}

/// The fact that a question is about; none for a group.
fn fact_of(topic: Topic, law: &Law) -> Option<FactId> {
    let catalogue = law.catalogue();
    let of_kind = |kind: Kind| catalogue.fact_ids().find(|fact| catalogue.fact(*fact).kind == kind);
    match topic {
        Topic::Function => of_kind(Kind::Functions),
        Topic::Sector => of_kind(Kind::Sector),
        Topic::Fact(fact, _) => Some(fact),
        Topic::Given(_) => None,
    }
}

/// The activity that is asked after, where there are several.
fn of_activity(topic: Topic, questions: &Questions, lang: Lang) -> String {
    let Topic::Fact(_, Some(place)) = topic else { return String::new() };
    let types = questions.answers().iter().find_map(|(_, answer)| match answer {
        Answer::Doing(functions) => functions.types(),
        _ => None,
    });
    let catalogue = questions.law().catalogue();
    let label = types.and_then(|types| types.get(place)).map(|id| catalogue.entity_type(*id).label.get(lang));
    label.map_or(String::new(), |label| format!(" [{label}]"))
}

fn any_of(members: &[FactId], law: &Law, lang: Lang) -> String {
    let labels: Vec<&str> = members.iter().map(|fact| law.catalogue().fact(*fact).label.get(lang)).collect();
    format!("{} {}?", word::any_of.get(lang), labels.join(", "))
}

fn yes_or_no(lang: Lang) -> String {
    format!("{} / {}", word::yes.get(lang), word::no.get(lang))
}

/// What an answer looks like.
fn form(fact: FactId, law: &Law, lang: Lang) -> String {
    let catalogue = law.catalogue();
    let declared = catalogue.fact(fact);
    match &declared.kind {
        Kind::Flag => yes_or_no(lang),
        Kind::Figure(unit) => {
            let unit = catalogue.unit(*unit);
            let name = unit.name.get(lang);
            let (said, example) = match unit.form {
                Form::Count if unit.whole => (said!("a number of {name}", "een aantal {name}"), word::as_a_whole),
                Form::Count => (said!("a number of {name}", "een aantal {name}"), word::as_a_count),
                Form::Money => (said!("an amount in {name}", "een bedrag in {name}"), word::as_an_amount),
            };
            format!("{}, {}", said.get(lang), example.get(lang))
        }
        Kind::Choice(_) => {
            let none = (declared.first_choice() == 0).then_some(word::none.get(lang));
            let all: Vec<&str> = declared.choice_labels.iter().map(|label| label.get(lang)).chain(none).collect();
            all.join(" / ")
        }
        Kind::Country => word::a_country.get(lang).to_string(),
        Kind::Countries => word::countries.get(lang).to_string(),
        Kind::Date => word::a_date.get(lang).to_string(),
        Kind::Functions => word::a_few_words.get(lang).to_string(),
        Kind::Sector | Kind::Text | Kind::Code => String::new(),
    }
}

/// What can change by the answer, and under which regimes.
fn why(question: &Question, law: &Law, lang: Lang) -> String {
    let titles = question.regimes.iter().map(|regime| law.rules.regimes[*regime].title.get(lang));
    let titles = titles.collect::<Vec<_>>().join(&format!(" {} ", word::and.get(lang)));
    let said = match question.stake {
        Stake::Class => said!("it can change the class under {titles}", "het kan de klasse onder {titles} veranderen"),
        Stake::Grounds => said!(
            "the class under {titles} is settled; it tells on which grounds it rests",
            "de klasse onder {titles} staat vast; het vertelt op welke gronden zij berust"
        ),
        Stake::Follows => said!(
            "the class under {titles} is settled; it tells what applies besides, or from when",
            "de klasse onder {titles} staat vast; het vertelt wat er verder geldt, of vanaf wanneer"
        ),
    };
    said.get(lang).to_string()
}

/// The provisions of these rules, act by act, each once.
fn provisions(rules: &[(&Judge, RuleId)], law: &Law, lang: Lang) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for (judge, rule) in rules {
        let cites = cited(law, &judge.act, &judge.act.rule(*rule).cites, lang);
        if !found.contains(&cites) {
            found.push(cites);
        }
    }
    found
}

/// An answer in words.
pub fn answer_said(topic: Topic, answer: &Answer, law: &Law, lang: Lang) -> String {
    let catalogue = law.catalogue();
    match (topic, answer) {
        (_, Answer::NotKnown) => word::unknown.get(lang).to_string(),
        (_, Answer::Given(any)) => if *any { word::yes } else { word::no }.get(lang).to_string(),
        (_, Answer::Doing(Functions::Sector(sector))) => catalogue.sector(*sector).label.get(lang).to_string(),
        (_, Answer::Doing(functions)) => {
            let types = functions.types().unwrap_or_default().iter();
            types.map(|id| catalogue.entity_type(*id).label.get(lang)).collect::<Vec<_>>().join("; ")
        }
        (Topic::Fact(fact, _), Answer::Value(value)) => value_said(fact, value, law, lang),
        (Topic::Function | Topic::Sector | Topic::Given(_), Answer::Value(_)) => String::new(),
    }
}

/// What a topic is called, for a list of answers.
pub fn topic_said(topic: Topic, questions: &Questions, lang: Lang) -> String {
    let law = questions.law();
    match fact_of(topic, law) {
        Some(fact) => {
            format!("{}{}", law.catalogue().fact(fact).label.get(lang), of_activity(topic, questions, lang))
        }
        None => match topic {
            Topic::Given(variable) => any_of(questions.members(variable), law, lang),
            _ => String::new(),
        },
    }
}
