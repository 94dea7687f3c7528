//! What is doubtful in rules that can be read: a rule that never holds, a name nobody uses, dates that do not join.
//!
//! Everything here is decided, nothing is guessed: what never holds is so for every possible record. What is meant so
//! says it beside the element, under `allow`, with the reason; where nothing is found any more, that is found.

mod citations;
mod dates;
mod names;
mod reach;
mod tested;
mod written;

use crate::diagnostic::{Code, Diagnostic, Faults};
use crate::evaluate::Law;
use crate::rules::{Readings, Source, foundations, load_act};
use jiff::civil::Date;
use written::{Written, entries, word};

/// Everything doubtful in a folder whose files can all be read. Rules are looked at as they stand on a date.
pub fn lints(source: &Source, as_of: Date) -> Vec<Diagnostic> {
    let mut faults = Faults::default();
    let (catalogue, laws) = foundations(source, &mut faults);
    let acts: Vec<Written> = source.acts().iter().map(|id| Written::read(source, id)).collect();
    let mut found = names::unused(&acts);
    found.extend(dates::periods(&acts));
    found.extend(dates::laws(source, &laws, &acts));
    let texts = acts.iter().flat_map(|act| entries(act.head("short"))).filter_map(|(_, text)| word(Some(text)));
    let texts: Vec<String> = texts.map(str::to_string).collect();
    for act in &acts {
        found.extend(citations::citations(act, &laws.offices.provisions, &texts));
        let Ok(law) = load_act(source, &act.id, as_of, &Readings::new()).and_then(Law::compile) else { continue };
        let Some(judge) = law.regimes.first().and_then(Option::as_ref) else { continue };
        found.extend(reach::reach(judge, &law, act));
        found.extend(tested::untested(source, judge, (&catalogue, &laws)));
    }
    let mut seen = Faults::default();
    seen.add_new(found);
    without_allowed(seen.found, &acts)
}

/// Leaves out what is allowed beside the element, and adds what is allowed in vain.
fn without_allowed(found: Vec<Diagnostic>, acts: &[Written]) -> Vec<Diagnostic> {
    let allowed: Vec<_> = acts.iter().flat_map(Written::allowed).collect();
    let covers = |allowed: &written::Allowed, finding: &Diagnostic| {
        let at = finding.place.as_ref().map(|(file, span)| (&file.path, span.start));
        at == Some((&allowed.file.path, allowed.element.start)) && finding.code.id() == allowed.code
    };
    let in_vain = allowed.iter().filter(|allowed| !found.iter().any(|finding| covers(allowed, finding)));
    let in_vain: Vec<Diagnostic> = in_vain
        .map(|allowed| {
            let message = format!("nothing is found here that `{}` would allow", allowed.code);
            Diagnostic::warning(Code::STALE_ALLOW, message).at(&allowed.file, allowed.span).help("take it out")
        })
        .collect();
    let mut left = found;
    left.retain(|finding| !allowed.iter().any(|allowed| covers(allowed, finding)));
    left.extend(in_vain);
    left
}
