//! Explanations as one page: to be read, printed and filed.

use super::super::foundation::{Stated, TOOL};
use super::super::html::{Page, escaped};
use super::super::reason::capitalised;
use super::super::words::word;
use super::{Explanation, Holds, Path, Scale, Section, Verdict};
use crate::model::Lang;
use std::io::{self, Write};

const STYLE: &str = include_str!("explain.css");

/// The whole of it.
pub(super) fn write(explanations: &[Explanation], lang: Lang, out: &mut impl Write) -> io::Result<()> {
    let title = explanations.first().map_or(TOOL, |explanation| &explanation.title);
    let page = Page { lang, title, styles: &[STYLE], scripts: &[] };
    page.begin(out)?;
    writeln!(out, "<main>")?;
    explanations.iter().try_for_each(|explanation| one(explanation, lang, out))?;
    writeln!(out, "</main>")?;
    writeln!(out, "<footer><p>{TOOL}. {}</p></footer>", escaped(word::no_advice.get(lang)))?;
    page.end(out)
}

fn one(explanation: &Explanation, lang: Lang, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "<article>\n<h1>{}</h1>", escaped(&explanation.title))?;
    writeln!(out, "<p>{}</p>\n<dl class=\"verdicts\">", escaped(&capitalised(&explanation.under)))?;
    for verdict in &explanation.verdicts {
        let (title, label) = (capitalised(&verdict.title), &verdict.label);
        writeln!(out, "<div><dt>{}</dt><dd>{}</dd></div>", escaped(&title), escaped(label))?;
    }
    writeln!(out, "</dl>")?;
    explanation.given.iter().try_for_each(|section| part(section, 2, out))?;
    explanation.verdicts.iter().try_for_each(|verdict| of_regime(verdict, lang, out))?;
    writeln!(out, "<section class=\"rests\"><h2>{}</h2>", escaped(word::rests_on.get(lang)))?;
    explanation.foot.iter().try_for_each(|section| part(section, 3, out))?;
    for Stated { label, items } in &explanation.rests_on {
        part(&Section::list("", label, items.clone()), 3, out)?;
    }
    writeln!(out, "</section>\n</article>")
}

fn of_regime(verdict: &Verdict, lang: Lang, out: &mut impl Write) -> io::Result<()> {
    let heading = format!("{}: {}", capitalised(&verdict.title), verdict.label);
    writeln!(out, "<section><h2>{}</h2>\n<p>{}</p>", escaped(&heading), escaped(&verdict.reason))?;
    for section in &verdict.sections {
        part(section, 3, out)?;
        match section.kind {
            "figures" => verdict.scales.iter().try_for_each(|scale| picture(scale, out))?,
            "grounds" => ways(&verdict.paths, lang, out)?,
            _ => {}
        }
    }
    writeln!(out, "</section>")
}

fn part(section: &Section, level: usize, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "<h{level}>{}</h{level}>\n<ul>", escaped(&section.heading))?;
    for item in &section.items {
        writeln!(out, "<li>{}</li>", escaped(item))?;
    }
    writeln!(out, "</ul>")
}

/// How the rules came to hold: each test with its answer, one after another, and the class where they lead.
fn ways(paths: &[Path], lang: Lang, out: &mut impl Write) -> io::Result<()> {
    if paths.is_empty() {
        return Ok(());
    }
    writeln!(out, "<h3>{}</h3>", escaped(word::path.get(lang)))?;
    for path in paths {
        if !path.of.is_empty() {
            writeln!(out, "<h4>{}</h4>", escaped(&path.of))?;
        }
        writeln!(out, "<ol class=\"path\">")?;
        for step in &path.steps {
            let class = if step.holds == Holds::Open { "open" } else { "settled" };
            write!(out, "<li class=\"{class}\">{}", escaped(&capitalised(&step.in_words(lang))))?;
            cited(&step.cite, out)?;
        }
        write!(out, "<li class=\"end\">{}", escaped(&path.class))?;
        cited(&format!("{}; {}", path.cite, path.rule), out)?;
        writeln!(out, "</ol>")?;
    }
    Ok(())
}

fn cited(cite: &str, out: &mut impl Write) -> io::Result<()> {
    match cite {
        "" => writeln!(out, "</li>"),
        cite => writeln!(out, " <span class=\"cite\">({})</span></li>", escaped(cite)),
    }
}

/// Half the height of the line, and how long it is.
const MIDDLE: u32 = 34;
const LENGTH: usize = 1000;

/// A figure on a line between its bounds; what it shows is said in the list above it, and to those who do not see it.
fn picture(scale: &Scale, out: &mut impl Write) -> io::Result<()> {
    let said: Vec<&str> = scale.bounds.iter().flat_map(|bound| &bound.said).map(String::as_str).collect();
    let (label, figure) = (capitalised(&scale.label), &scale.figure);
    let spoken = format!("{label}: {figure}. {}", said.join("; "));
    writeln!(out, "<figure class=\"scale\"><figcaption>{}: <b>{}</b></figcaption>", escaped(&label), escaped(figure))?;
    writeln!(out, "<svg role=\"img\" aria-label=\"{}\" viewBox=\"0 0 {LENGTH} 60\">", escaped(&spoken))?;
    writeln!(out, "<rect class=\"line\" x=\"0\" y=\"{}\" width=\"{LENGTH}\" height=\"4\"/>", MIDDLE - 2)?;
    let step = LENGTH / (scale.bounds.len() + 1);
    for (at, bound) in scale.bounds.iter().enumerate() {
        let x = (at + 1) * step;
        writeln!(out, "<rect class=\"bound\" x=\"{}\" y=\"{}\" width=\"3\" height=\"28\"/>", x - 1, MIDDLE - 14)?;
        writeln!(out, "<text x=\"{x}\" y=\"14\" text-anchor=\"middle\">{}</text>", escaped(&bound.at))?;
    }
    writeln!(out, "<circle class=\"figure\" cx=\"{}\" cy=\"{MIDDLE}\" r=\"9\"/>\n</svg></figure>", scale.place)
}
