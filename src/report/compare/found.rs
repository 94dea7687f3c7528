//! Differences as findings, for the tools that read these: one for each group of organisations that move, at the rule
//! that gives them their class on the second side.

use super::{Report, Teller, headline, labels, record, rules, types};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::evaluate::{Matter, Moved};
use crate::model::Lang;
use crate::report::findings::{Check, Findings, Suite};

/// Types named one by one; more are counted.
const TYPES: usize = 6;

/// A suite for each matter, with a check for each group that moves; one that is well where nothing does.
pub fn findings(report: &Report, severity: Severity, lang: Lang) -> Findings {
    let suites = report.matters.iter().map(|matter| {
        let name = headline(matter, &report.sides, lang);
        let moved = matter.survey.moved.iter().map(|moved| check(matter, moved, severity, lang));
        let mut checks: Vec<Check> = moved.collect();
        if checks.is_empty() {
            checks.push(Check { name: name.clone(), found: Vec::new() });
        }
        Suite { name, checks }
    });
    Findings { command: "rules compare", suites: suites.collect() }
}

fn check(matter: &Matter, moved: &Moved, severity: Severity, lang: Lang) -> Check {
    let classes =
        format!("{} -> {}", labels(matter, 0, &moved.one.classes, lang), labels(matter, 1, &moved.other.classes, lang));
    let by = format!("{} -> {}", rules(matter, 0, &moved.one.rules, lang), rules(matter, 1, &moved.other.rules, lang));
    let name = format!("{classes}: {by}");
    let found = moved.cases.iter().map(|case| {
        let named = types(matter, case, lang);
        let more = named.len().saturating_sub(TYPES);
        let mut of = named.into_iter().take(TYPES).collect::<Vec<_>>().join("; ");
        if more > 0 {
            of.push_str(&format!("; ... ({more})"));
        }
        let message = format!("{name}: {of}: {}", Teller::new(&matter.comparison, lang).told(case));
        let fault = match severity {
            Severity::Error => Diagnostic::error(Code::CLASS_CHANGE, message),
            Severity::Warning => Diagnostic::warning(Code::CLASS_CHANGE, message),
            Severity::Note => Diagnostic::note(Code::CLASS_CHANGE, message),
        };
        let fault = match place(matter, moved) {
            Some((file, span)) => fault.at(&file, span),
            None => fault,
        };
        match &case.witness {
            Some(witness) => fault.help(record(matter, witness).join(" | ")),
            None => fault,
        }
    });
    let found = found.collect();
    Check { name, found }
}

type Place = (std::sync::Arc<crate::diagnostic::SourceFile>, crate::diagnostic::Span);

/// Where the first rule stands that gives the class: on the second side, or else on the first.
fn place(matter: &Matter, moved: &Moved) -> Option<Place> {
    let sides = [(&matter.comparison.other.act, &moved.other), (&matter.comparison.one.act, &moved.one)];
    let mut rules = sides.iter().flat_map(|(act, side)| {
        act.rules.iter().filter(|rule| side.rules.contains(&rule.id)).map(|rule| rule.at.clone())
    });
    rules.find(|(file, _)| !file.path.is_empty())
}
