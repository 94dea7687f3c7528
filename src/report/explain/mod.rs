//! One record in full, in any form: what is said of it is made once, and each form writes it in a small file of its own.

mod html;
mod json;
mod made;
mod markdown;
mod path;
mod scale;
mod text;

pub use made::{class_said, explained};

use super::foundation::Stated;
use crate::evaluate::Law;
use crate::model::{FactId, Facts, Lang, Suggestion};
use crate::records::Addend;
use serde::Serialize;
use std::io::{self, Write};

/// The record that is explained.
pub struct Subject<'a> {
    /// What it is called.
    pub title: &'a str,
    /// With the figures of its group, where there is one.
    pub facts: &'a Facts,
    /// Facts that the record dates after the day judged, and that were taken out.
    pub not_yet: &'a [FactId],
    /// What makes up the figures of its group; nothing where it stands alone.
    pub addends: &'a [Addend],
    /// Codes of activities with what they suggest.
    pub codes: &'a [(String, Vec<Suggestion<'a>>)],
}

/// Everything that is said of one record, in one language.
#[derive(Debug, Clone, Serialize)]
pub struct Explanation {
    pub title: String,
    /// By which law, and on which day.
    pub under: String,
    /// The law by its name.
    pub law: String,
    pub as_of: String,
    /// What the record says.
    pub given: Vec<Section>,
    /// What it is under each regime, and its size last.
    pub verdicts: Vec<Verdict>,
    /// What was assumed, and how the law was read.
    pub foot: Vec<Section>,
    /// The law and its acts. The text form, which is read beside the other commands, leaves it out.
    pub rests_on: Vec<Stated>,
}

/// What a record is under one act, with all that is to be said of it.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Verdict {
    /// The regime, as in names of columns.
    pub id: String,
    pub title: String,
    /// By its id, or `undetermined`.
    pub class: String,
    /// The classes that are possible, strongest first; none where no act is in force.
    pub possible: Vec<String>,
    pub label: String,
    /// One sentence.
    pub reason: String,
    /// How the rules that decide came to hold, or may.
    pub paths: Vec<Path>,
    /// Where the figures stand between the bounds.
    pub scales: Vec<Scale>,
    pub sections: Vec<Section>,
}

/// A heading with what stands under it, or after it.
#[derive(Debug, Clone, Serialize)]
pub struct Section {
    /// The same in every language: what programs look for.
    pub kind: &'static str,
    pub heading: String,
    pub items: Vec<String>,
    /// What stands between the items, where they follow the heading on one line.
    #[serde(skip)]
    pub joined_by: Option<&'static str>,
}

/// How one rule came to hold, or may: what it tests, and what was answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Path {
    /// `act#rule`
    pub rule: String,
    pub cite: String,
    /// The classes that it gives.
    pub class: String,
    /// What the record does, as far as the rule is put to it.
    pub of: String,
    pub steps: Vec<Step>,
}

/// One test of a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    pub test: String,
    /// What the record says; empty where the test is of what it does.
    pub answer: String,
    pub holds: Holds,
    /// The answer alone says whether it holds.
    #[serde(skip)]
    pub is_plain: bool,
    /// The provision that asks it.
    pub cite: String,
}

/// Whether a test holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Holds {
    Yes,
    No,
    /// It hangs on something unknown.
    Open,
}

/// A figure on a line with the bounds that rules compare it with.
#[derive(Debug, Clone, Serialize)]
pub struct Scale {
    /// The fact, by the name of its column.
    pub fact: String,
    pub label: String,
    pub figure: String,
    /// Where it is drawn, in thousandths of the line: between two bounds it keeps its proportion.
    #[serde(skip)]
    pub place: u32,
    /// From low to high; they divide the line in equal parts.
    pub bounds: Vec<BoundLine>,
}

/// One bound on such a line.
#[derive(Debug, Clone, Serialize)]
pub struct BoundLine {
    pub at: String,
    /// How the figure stands to it.
    pub said: Vec<String>,
}

/// The forms that an explanation is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Lines break at so many columns.
    Text(usize),
    Json,
    Markdown,
    /// One page, with everything in it.
    Html,
}

impl Section {
    /// A heading over a list.
    pub fn list(kind: &'static str, heading: &str, items: Vec<String>) -> Section {
        Section { kind, heading: heading.to_string(), items, joined_by: None }
    }

    /// A heading and what follows it on one line.
    pub fn line(kind: &'static str, heading: &str, joined_by: &'static str, items: Vec<String>) -> Section {
        Section { joined_by: Some(joined_by), ..Section::list(kind, heading, items) }
    }
}

/// Explains one record under every act of the law. `width` is where lines break.
pub fn explain(law: &Law, subject: &Subject, lang: Lang, width: usize) -> String {
    text::text(&explained(law, subject, lang), width)
}

/// Writes what is said of records, made in the same language.
///
/// # Errors
/// When it cannot be written.
pub fn write(explanations: &[Explanation], form: Form, lang: Lang, out: &mut impl Write) -> io::Result<()> {
    match form {
        Form::Text(width) => explanations.iter().try_for_each(|one| out.write_all(text::text(one, width).as_bytes())),
        Form::Json => json::write(explanations, lang, out),
        Form::Markdown => markdown::write(explanations, lang, out),
        Form::Html => html::write(explanations, lang, out),
    }
}
