//! Days on which something is in force: those that never come, and acts of a law that do not join.

use super::written::{Element, Written, word};
use crate::diagnostic::{Code, Diagnostic, Faults, SourceFile, Span};
use crate::rules::yaml::{self, Node};
use crate::rules::{LawEntry, Laws, Source};
use jiff::ToSpan;
use jiff::civil::Date;
use std::sync::Arc;

/// Elements that are never in force, whatever the day.
pub fn periods(acts: &[Written]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for act in acts {
        let whole = Period::of(act.head("in_force"));
        if let Some((file, root)) = act.files.first().filter(|_| whole.is_empty()) {
            let span = root.entry("in_force").map_or(root.span, |node| node.span);
            found.push(never(&format!("act `{}` ends before it begins", act.id)).at(file, span));
            continue;
        }
        found.extend(act.all_elements().filter_map(|(_, element)| never_in_force(&element, whole)));
    }
    found
}

fn never_in_force(Element { file, key, node }: &Element, act: Period) -> Option<Diagnostic> {
    let own = Period::of(Some(node));
    let wrong = if own.is_empty() {
        format!("`{}` ends before it begins", key.word)
    } else if own.within(act).is_empty() {
        format!("`{}` is in force on no day on which the act is", key.word)
    } else {
        return None;
    };
    Some(never(&wrong).at(file, key.span))
}

fn never(message: &str) -> Diagnostic {
    Diagnostic::warning(Code::NEVER_IN_FORCE, message).help("correct `from` or `until`; both days are included")
}

/// From a day to a day, both included.
#[derive(Clone, Copy)]
struct Period {
    from: Date,
    until: Date,
}

impl Period {
    fn of(node: Option<&Node>) -> Period {
        let day = |key| word(node.and_then(|n| n.entry(key))).and_then(|word| word.parse().ok());
        Period { from: day("from").unwrap_or(Date::MIN), until: day("until").unwrap_or(Date::MAX) }
    }

    fn is_empty(self) -> bool {
        self.from > self.until
    }

    fn within(self, other: Period) -> Period {
        Period { from: self.from.max(other.from), until: self.until.min(other.until) }
    }
}

/// The acts of each law by date: drafts among them, and days on which none or two of them would be in force.
pub fn laws(source: &Source, laws: &Laws, acts: &[Written]) -> Vec<Diagnostic> {
    let mut faults = Faults::default();
    let Some(file) = source.file("laws.yaml", &mut faults) else { return Vec::new() };
    let Some(root) = yaml::read(&file, &mut faults) else { return Vec::new() };
    let mut found = Vec::new();
    for law in laws.laws.iter().filter(|law| !law.pinned) {
        let node = root.entry("laws").and_then(|node| node.entry(&law.id));
        let at = LawText { file: &file, law, node };
        for (regime, dated) in laws.regimes.iter().map(|r| r.id.as_str()).zip(&law.acts) {
            found.extend(at.regime(regime, dated, acts));
        }
        let regimes: Vec<&(Date, String)> = law.acts.iter().flatten().chain(&law.size).collect();
        found.extend(regimes.iter().filter_map(|(_, act)| at.draft(act, acts)));
    }
    for act in acts.iter().filter(|act| !is_no_law(act)) {
        let used = super::written::words(act.head("uses"));
        let drafts = used.into_iter().filter(|(id, _)| acts.iter().any(|a| a.id == *id && is_no_law(a)));
        let Some((file, _)) = act.files.first() else { continue };
        found.extend(drafts.map(|(id, span)| {
            let message = format!("`{}` is law, and uses `{id}`, which is not", act.id);
            Diagnostic::warning(Code::DRAFT_IN_LAW, message).at(file, span).help("take over what is law by now")
        }));
    }
    found
}

fn is_no_law(act: &Written) -> bool {
    matches!(word(act.head("force")), Some("draft" | "policy"))
}

/// A law with the place where it is written.
struct LawText<'a> {
    file: &'a Arc<SourceFile>,
    law: &'a LawEntry,
    node: Option<&'a Node>,
}

impl LawText<'_> {
    fn span(&self, regime: &str) -> Span {
        let node = self.node.and_then(|node| node.entry(regime)).or(self.node);
        node.map_or(Span::default(), |node| node.span)
    }

    fn draft(&self, act: &str, acts: &[Written]) -> Option<Diagnostic> {
        acts.iter().find(|a| a.id == act).filter(|a| is_no_law(a))?;
        let message = format!("the law `{}` applies by date, and `{act}` is no law", self.law.id);
        let help = "make it a law of its own with `pinned: true`";
        Some(Diagnostic::warning(Code::DRAFT_IN_LAW, message).at(self.file, self.span("title")).help(help))
    }

    /// Each act must be in force from its date to the day before the next.
    fn regime(&self, regime: &str, dated: &[(Date, String)], acts: &[Written]) -> Vec<Diagnostic> {
        let mut in_order: Vec<&(Date, String)> = dated.iter().collect();
        in_order.sort();
        let mut found = Vec::new();
        for (i, (from, id)) in in_order.iter().enumerate() {
            let Some(act) = acts.iter().find(|act| act.id == *id) else { continue };
            let own = Period::of(act.head("in_force"));
            let next = in_order.get(i + 1).map(|(next, _)| *next);
            let last = next.and_then(|next| next.checked_sub(1.day()).ok()).unwrap_or(Date::MAX);
            let law = &self.law.id;
            if own.from > *from {
                let message = format!(
                    "under the law `{law}` `{id}` decides `{regime}` from {from}, and it is in force from {}",
                    own.from
                );
                found.push(self.gap(regime, message));
            }
            if own.until < last {
                let until = next.map_or(String::from("and no act comes after it"), |next| {
                    format!("and the next act begins on {next}")
                });
                let message = format!("under the law `{law}` `{id}` decides `{regime}` until {}, {until}", own.until);
                found.push(self.gap(regime, message));
            } else if let (true, Some(next)) = (own.until > last, next) {
                let message = format!(
                    "under the law `{law}` `{id}` is still in force when the next act begins to decide `{regime}` on {next}"
                );
                let help = format!("give it `until: {last}` in `in_force`");
                found.push(
                    Diagnostic::warning(Code::DATES_OVERLAP, message).at(self.file, self.span(regime)).help(help),
                );
            }
        }
        found
    }

    fn gap(&self, regime: &str, message: String) -> Diagnostic {
        let help = "let the dates of the law and `in_force` of the act join";
        Diagnostic::warning(Code::DATES_APART, message).at(self.file, self.span(regime)).help(help)
    }
}
