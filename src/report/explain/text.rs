//! An explanation as text, broken at the width of a terminal.

use super::{Explanation, Section};
use crate::model::shown;

/// The whole of it.
pub(super) fn text(explanation: &Explanation, width: usize) -> String {
    let mut page = Page { width, out: String::new() };
    page.line(0, &explanation.title);
    page.line(0, &explanation.under);
    explanation.given.iter().for_each(|section| page.section(0, section));
    for verdict in &explanation.verdicts {
        page.line(0, "");
        page.line(0, &format!("{}: {}", verdict.title, verdict.label));
        // where there are grounds they say it, each with its provision
        if verdict.sections.iter().all(|section| section.kind != "grounds") {
            page.line(2, &verdict.reason);
        }
        verdict.sections.iter().for_each(|section| page.section(2, section));
    }
    for section in &explanation.foot {
        if section.kind != "assumed-by-law" {
            page.line(0, "");
        }
        page.section(0, section);
    }
    page.out
}

struct Page {
    width: usize,
    out: String,
}

impl Page {
    fn section(&mut self, indent: usize, section: &Section) {
        match section.joined_by {
            Some(between) => self.line(indent, &format!("{}: {}", section.heading, section.items.join(between))),
            None => {
                self.line(indent, &section.heading);
                section.items.iter().for_each(|item| self.item(item));
            }
        }
    }

    /// A paragraph, indented.
    fn line(&mut self, indent: usize, text: &str) {
        let first = " ".repeat(indent);
        for line in textwrap::wrap(&shown(text), lines(self.width, &first, &first)) {
            self.out.push_str(line.trim_end());
            self.out.push('\n');
        }
    }

    /// An item of a list.
    fn item(&mut self, text: &str) {
        for line in textwrap::wrap(&shown(text), lines(self.width, "    - ", "      ")) {
            self.out.push_str(&line);
            self.out.push('\n');
        }
    }
}

/// Names of rules are not broken at their hyphens: they are looked for and copied.
fn lines<'t>(width: usize, first: &'t str, others: &'t str) -> textwrap::Options<'t> {
    let options = textwrap::Options::new(width).initial_indent(first).subsequent_indent(others);
    options.word_splitter(textwrap::WordSplitter::NoHyphenation)
}
