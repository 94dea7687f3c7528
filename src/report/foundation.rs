//! What a result rests on, in words: the law and its acts with what was read of them, readings, assumptions, input, tool.

use super::reason::capitalised;
use super::summary::{Summary, counted};
use super::words::{Word, force_said, status_said, word};
use crate::evaluate::Law;
use crate::model::Lang;
use crate::rules::Act;
use std::path::Path;

/// A heading with what is said under it: never nothing.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Stated {
    pub label: String,
    pub items: Vec<String>,
}

/// The program, as it names itself.
pub const TOOL: &str = concat!("vitaal ", env!("CARGO_PKG_VERSION"));

fn stated(label: Word, items: Vec<String>, lang: Lang) -> Stated {
    Stated { label: capitalised(label.get(lang)), items }
}

/// What a whole run rests on.
pub fn of_run(law: &Law, summary: &Summary, lang: Lang) -> Vec<Stated> {
    let input = |input: &super::record::InputFile| {
        let name = Path::new(&input.mark.file).file_name().map(|name| name.to_string_lossy());
        let name = name.unwrap_or_else(|| input.mark.file.as_str().into());
        let name = if name == "-" { word::standard_input.get(lang) } else { &name };
        let rows = counted(input.rows, word::row, word::rows, lang);
        match input.mark.sha256.as_str() {
            "" => format!("{name}: {rows}"),
            sha256 => format!("{name}: {rows}, SHA-256 {sha256}"),
        }
    };
    let mut all = vec![stated(word::input, summary.inputs.iter().map(input).collect(), lang)];
    all.extend(of_law(law, lang));
    all.push(stated(word::assumed_where_blank, summary.assumptions(law, lang), lang));
    all.push(stated(word::assumed, summary.assumed_by_law(law, lang), lang));
    let counts = summary.estimates(law, lang).into_iter().chain(summary.overdue(law, lang));
    all.push(stated(word::counted_beside, counts.collect(), lang));
    all.push(stated(word::tool, vec![TOOL.to_string()], lang));
    all.retain(|stated| !stated.items.is_empty());
    all
}

/// The law that was applied: its acts, and how it was read where it can be read in more than one way.
pub fn of_law(law: &Law, lang: Lang) -> Vec<Stated> {
    let rules = &law.rules;
    let acts = rules.regimes.iter().filter_map(|regime| regime.act.as_ref()).chain(&rules.size);
    let readings = rules.readings.iter().map(|reading| {
        let meaning = reading.meaning.get(lang);
        format!("{} {meaning} [{}={}]", reading.question.get(lang), reading.name, reading.chosen)
    });
    let mut all = vec![
        stated(word::law, vec![format!("{} ({})", rules.title.get(lang), rules.law)], lang),
        stated(word::as_of, vec![rules.as_of.to_string()], lang),
        stated(word::acts, acts.map(|act| act_said(act, lang)).collect(), lang),
        stated(word::readings_of_law, readings.collect(), lang),
    ];
    all.retain(|stated| !stated.items.is_empty());
    all
}

/// An act with whether it is law, and against what it was checked.
fn act_said(act: &Act, lang: Lang) -> String {
    let (checked, on, status) = (word::checked.get(lang), word::on.get(lang), word::checked_status.get(lang));
    format!(
        "{} ({}; {}). {}; {checked} {} {on} {}; {status}: {}",
        act.title.get(lang),
        act.id,
        force_said(act.force, lang),
        act.source,
        act.checked_against,
        act.checked_on,
        status_said(act.status, lang)
    )
}
