//! Explanations as Markdown, for a dossier.

use super::super::foundation::{Stated, TOOL};
use super::super::markdown::{escaped, heading};
use super::super::reason::capitalised;
use super::super::words::word;
use super::{Explanation, Path, Section};
use crate::model::Lang;
use std::io::{self, Write};

/// The whole of it.
pub(super) fn write(explanations: &[Explanation], lang: Lang, out: &mut impl Write) -> io::Result<()> {
    for (at, explanation) in explanations.iter().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        one(explanation, lang, out)?;
    }
    Ok(())
}

fn one(explanation: &Explanation, lang: Lang, out: &mut impl Write) -> io::Result<()> {
    heading(out, 1, &explanation.title)?;
    writeln!(out, "{}.\n", escaped(&capitalised(&explanation.under)))?;
    for verdict in &explanation.verdicts {
        writeln!(out, "- **{}: {}**", escaped(&capitalised(&verdict.title)), escaped(&verdict.label))?;
    }
    writeln!(out)?;
    for section in &explanation.given {
        part(section, 2, out)?;
    }
    for verdict in &explanation.verdicts {
        heading(out, 2, &format!("{}: {}", capitalised(&verdict.title), verdict.label))?;
        writeln!(out, "{}\n", escaped(&verdict.reason))?;
        for section in &verdict.sections {
            part(section, 3, out)?;
        }
        if !verdict.paths.is_empty() {
            heading(out, 3, word::path.get(lang))?;
            verdict.paths.iter().try_for_each(|path| path_said(path, lang, out))?;
            writeln!(out)?;
        }
    }
    heading(out, 2, word::rests_on.get(lang))?;
    for section in &explanation.foot {
        part(section, 3, out)?;
    }
    for Stated { label, items } in &explanation.rests_on {
        part(&Section::list("", label, items.clone()), 3, out)?;
    }
    writeln!(out, "{TOOL}. {}", escaped(word::no_advice.get(lang)))
}

fn part(section: &Section, level: usize, out: &mut impl Write) -> io::Result<()> {
    heading(out, level, &section.heading)?;
    for item in &section.items {
        writeln!(out, "- {}", escaped(item))?;
    }
    writeln!(out)
}

fn path_said(path: &Path, lang: Lang, out: &mut impl Write) -> io::Result<()> {
    let Path { rule, cite, class, of, steps } = path;
    let of = if of.is_empty() { String::new() } else { format!("; {of}") };
    writeln!(out, "- {} ({}{}) [{}]", escaped(class), escaped(cite), escaped(&of), escaped(rule))?;
    steps.iter().try_for_each(|step| {
        let cite = if step.cite.is_empty() { String::new() } else { format!(" ({})", step.cite) };
        writeln!(out, "  - {}{}", escaped(&step.in_words(lang)), escaped(&cite))
    })
}
