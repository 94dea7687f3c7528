//! Diagnostics as text: the code, the place, the offending words underlined, and the help.

use super::{Diagnostic, Severity};
use crate::model::shown;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

/// More than this many faults are counted, not shown, where people read them.
pub const SHOWN: usize = 100;

/// All diagnostics, one after the other, with colour if wanted.
pub fn render(diagnostics: &[Diagnostic], colour: bool) -> String {
    let mut out = String::new();
    for diagnostic in diagnostics.iter().take(SHOWN) {
        out.push_str(&render_one(diagnostic, colour));
        out.push_str("\n\n");
    }
    if diagnostics.len() > SHOWN {
        out.push_str(&format!("and {} more; `rules check --format json` has all\n", diagnostics.len() - SHOWN));
    }
    out
}

/// One diagnostic, with colour if wanted, and no line end after it.
pub fn render_one(diagnostic: &Diagnostic, colour: bool) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = level.primary_title(shown(&diagnostic.message)).id(diagnostic.code.id());
    let mut group = match &diagnostic.place {
        Some((file, span)) => {
            let range = byte_range(&file.text, span.start, span.end);
            let snippet = Snippet::source(file.text.as_str()).path(file.path.as_str());
            title.element(snippet.annotation(AnnotationKind::Primary.span(range)))
        }
        None => Group::with_title(title),
    };
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(shown(help)));
    }
    renderer.render(&[group])
}

/// One line: how many faults, and the first.
pub fn summary(diagnostics: &[Diagnostic]) -> String {
    let first = diagnostics.first().map_or(String::new(), |d| match &d.place {
        Some((file, span)) => format!(": {}:{}:{}: {}", file.path, span.line, span.column, d.message),
        None => format!(": {}", d.message),
    });
    let faults = if diagnostics.len() == 1 { "fault" } else { "faults" };
    format!("{} {faults} in the rule set{first}", diagnostics.len())
}

/// Spans count characters, renderers want bytes.
pub(super) fn byte_range(text: &str, start: usize, end: usize) -> std::ops::Range<usize> {
    let byte = |n: usize| text.char_indices().nth(n).map_or(text.len(), |(i, _)| i);
    byte(start)..byte(end.max(start))
}
