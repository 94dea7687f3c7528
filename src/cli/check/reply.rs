//! One line that was typed: an answer, or what to do instead.

use crate::evaluate::{Answer, Questions, Topic};
use crate::model::{Catalogue, FactId, Kind, Lang, Value, folded, said};
use crate::records::{Marks, Usage, ValueFault, Wording, contradictions, ordered_dates, parse, sector};
use crate::report::word;

/// What was typed.
#[derive(Debug, PartialEq, Eq)]
pub enum Reply {
    Answer(Answer),
    /// Nothing: the answer that is offered, if there is one.
    Nothing,
    Why,
    Back,
    Stop,
    /// What is wrong with it, and what to do.
    Fault(String),
}

/// As people type: words that mean one thing everywhere, figures with the marks of any language where they can be read
/// in one way only.
const TYPED: Usage = Usage { marks: Marks::Open, wording: Wording::Plain };

/// Words that are no answer, in every language.
pub fn instead(line: &str) -> Option<Reply> {
    Some(match folded(line).as_str() {
        "" if line.trim() == "?" => Reply::Why,
        "" if line.trim().is_empty() => Reply::Nothing,
        "help" | "why" | "waarom" | "uitleg" => Reply::Why,
        "back" | "terug" | "<" => Reply::Back,
        "stop" | "quit" | "exit" => Reply::Stop,
        _ => return None,
    })
}

/// Whether it says that the answer is not known.
pub fn is_not_known(line: &str, catalogue: &Catalogue) -> bool {
    crate::model::cell_key(line).is_some_and(|key| catalogue.vocabulary.cells.unknown.contains(&key))
}

/// Reads the answer to a question that is not about what the organisation does.
pub fn read(line: &str, topic: Topic, questions: &Questions, lang: Lang) -> Reply {
    let catalogue = questions.law().catalogue();
    if let Some(reply) = instead(line) {
        return reply;
    }
    let line = line.trim();
    if is_not_known(line, catalogue) {
        return Reply::Answer(Answer::NotKnown);
    }
    let read = match topic {
        Topic::Fact(fact, _) => value(line, fact, questions).map(Answer::Value),
        Topic::Given(_) => flag(line, catalogue).map(Answer::Given),
        Topic::Function | Topic::Sector => match sector(line, catalogue, Wording::Plain) {
            Ok(Some(sector)) => Ok(Answer::Doing(crate::model::Functions::Sector(sector))),
            Ok(None) => Ok(Answer::NotKnown),
            Err(fault) => Err(fault),
        },
    };
    match read {
        Ok(answer) => Reply::Answer(answer),
        Err(fault) => Reply::Fault(format!("{}; {}", fault.message.get(lang), fault.help.get(lang))),
    }
}

fn value(line: &str, fact: FactId, questions: &Questions) -> Result<Value, ValueFault> {
    let catalogue = questions.law().catalogue();
    let value = match catalogue.fact(fact).kind {
        Kind::Flag => Value::Flag(flag(line, catalogue)?),
        // none of the choices is a no, too
        Kind::Choice(_) if catalogue.fact(fact).first_choice() == 0 && flag(line, catalogue) == Ok(false) => {
            Value::Choice(0)
        }
        // a code that is a word for something else counts in capitals only
        Kind::Country if flag(line, catalogue).is_ok() && line.chars().any(char::is_lowercase) => {
            let code = line.to_uppercase();
            return Err(ValueFault {
                fact: Some(fact),
                message: said!(
                    "`{line}` is an answer to another question",
                    "`{line}` is een antwoord op een andere vraag"
                ),
                help: said!("write the name of the country, or `{code}`", "schrijf de naam van het land, of `{code}`"),
            });
        }
        _ => parse(fact, line, catalogue, TYPED)?,
    };
    let mut record = questions.record();
    record.set(fact, value.clone());
    let dates = ordered_dates(catalogue.fact_ids(), catalogue);
    match contradictions(&record, &dates, catalogue).into_iter().next() {
        Some(fault) => Err(fault),
        None => Ok(value),
    }
}

/// A yes or a no.
fn flag(line: &str, catalogue: &Catalogue) -> Result<bool, ValueFault> {
    let of_kind = catalogue.fact_ids().find(|fact| catalogue.fact(*fact).kind == Kind::Flag);
    match of_kind.map(|fact| parse(fact, line, catalogue, TYPED)) {
        Some(Ok(Value::Flag(flag))) => Ok(flag),
        _ => {
            let [flags, unknown] = [word::typed_flags, word::typed_unknown];
            let [en, nl] = [format!("{} or {}", flags.en, unknown.en), format!("{} of {}", flags.nl, unknown.nl)];
            Err(ValueFault {
                fact: of_kind,
                message: said!("`{line}` is neither yes nor no", "`{line}` is noch ja, noch nee"),
                help: said!("answer {en}", "antwoord {nl}"),
            })
        }
    }
}
