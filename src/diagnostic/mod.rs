//! Faults in inputs, as values: what is wrong, where, and what to do. Printing them is for others.

mod code;
mod explained;
mod render;

pub use code::{CODES, Code};
pub use explained::explanation;
use render::byte_range;
pub use render::{SHOWN, render, render_one, summary};

use std::sync::Arc;

/// How much a diagnostic weighs, heaviest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    Error,
    Warning,
    /// Worth knowing, and perhaps nothing is wrong.
    Note,
}

impl Severity {
    pub const ALL: [Severity; 3] = [Severity::Error, Severity::Warning, Severity::Note];

    /// The word for it, in every form of output.
    pub fn id(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        }
    }
}

/// A text that diagnostics point into.
#[derive(Debug, PartialEq, Eq)]
pub struct SourceFile {
    pub path: String,
    pub text: String,
}

impl SourceFile {
    /// The words of a stretch.
    pub fn words(&self, span: Span) -> &str {
        &self.text[byte_range(&self.text, span.start, span.end)]
    }

    /// Line and column just behind a stretch, both counted from one.
    pub fn end_of(&self, span: Span) -> (usize, usize) {
        let words = self.words(span);
        match words.rsplit_once('\n') {
            Some((before, last)) => (span.line + before.matches('\n').count() + 1, last.chars().count() + 1),
            None => (span.line, span.column + words.chars().count()),
        }
    }
}

/// A stretch of a source file, in characters from its beginning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Span {
    pub start: usize,
    pub end: usize,
    /// Counted from one.
    pub line: usize,
    /// Counted from one.
    pub column: usize,
}

/// One fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    pub code: Code,
    pub severity: Severity,
    /// Lower case, no final period, the user's text in backticks.
    pub message: String,
    pub place: Option<(Arc<SourceFile>, Span)>,
    /// What to do next.
    pub help: Option<String>,
}

impl Diagnostic {
    /// Something with which rules cannot be used.
    pub fn error(code: Code, message: impl Into<String>) -> Diagnostic {
        Diagnostic { code, severity: Severity::Error, message: message.into(), place: None, help: None }
    }

    /// Something doubtful, with which rules can be used all the same.
    pub fn warning(code: Code, message: impl Into<String>) -> Diagnostic {
        Diagnostic { severity: Severity::Warning, ..Diagnostic::error(code, message) }
    }

    /// Something worth knowing that changes no exit status.
    pub fn note(code: Code, message: impl Into<String>) -> Diagnostic {
        Diagnostic { severity: Severity::Note, ..Diagnostic::error(code, message) }
    }

    /// Adds the place: what is underlined.
    pub fn at(mut self, file: &Arc<SourceFile>, span: Span) -> Diagnostic {
        self.place = Some((Arc::clone(file), span));
        self
    }

    /// Adds what to do next.
    pub fn help(mut self, help: impl Into<String>) -> Diagnostic {
        self.help = Some(help.into());
        self
    }

    /// Adds "did you mean" when a candidate is close, else lists the candidates if they are few.
    pub fn did_you_mean<'a>(self, word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Diagnostic {
        let mut candidates: Vec<&str> = candidates.into_iter().collect();
        candidates.sort_unstable();
        match crate::model::nearest(word, candidates.iter().copied()) {
            Some(near) => self.help(format!("did you mean `{near}`?")),
            None if (1..=12).contains(&candidates.len()) => self.help(format!(
                "it is one of: {}",
                candidates.iter().map(|c| format!("`{c}`")).collect::<Vec<_>>().join(", ")
            )),
            None => self,
        }
    }
}

/// Everything found wrong so far. Passes add to it and go on, so that all faults are reported at once.
#[derive(Debug, Default)]
pub struct Faults {
    pub found: Vec<Diagnostic>,
}

impl Faults {
    /// Adds one, whatever was found before.
    pub fn add(&mut self, diagnostic: Diagnostic) {
        self.found.push(diagnostic);
    }

    /// Adds those that are not among them yet: of files that several passes read, each with names of its own to help.
    pub fn add_new(&mut self, diagnostics: Vec<Diagnostic>) {
        let same = |a: &Diagnostic, b: &Diagnostic| (a.code, &a.message, &a.place) == (b.code, &b.message, &b.place);
        for diagnostic in diagnostics {
            if !self.found.iter().any(|known| same(known, &diagnostic)) {
                self.found.push(diagnostic);
            }
        }
    }

    /// Whether something is wrong that nothing can be made of.
    pub fn any_error(&self) -> bool {
        self.found.iter().any(|d| d.severity == Severity::Error)
    }
}

/// A rule set that could not be used, with every fault found in it.
#[derive(Debug, thiserror::Error)]
#[error("{}", summary(.0))]
pub struct Broken(pub Vec<Diagnostic>);
