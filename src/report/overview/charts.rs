//! The charts of the page: tables in which a bar stands beside each figure, so that what is drawn is said as well.

use super::super::Setting;
use super::super::html::escaped;
use super::super::reason::capitalised;
use super::super::summary::{CountsOfRegime, Summary};
use super::super::words::{Word, word};
use super::tallies::{Asked, Open, STRETCHES, Tallies};
use crate::evaluate::Judge;
use crate::model::{FactId, Kind};
use std::io::{self, Write};

/// The width of a bar in its own units.
const WIDE: u64 = 1000;

/// A part of a bar: how it is drawn, what it stands for, and how many.
struct Part<'a> {
    style: &'a str,
    label: &'a str,
    count: u64,
}

/// All charts that have something to show.
///
/// # Errors
/// When they cannot be written.
pub fn all(out: &mut impl Write, setting: &Setting, summary: &Summary, tallies: &Tallies) -> io::Result<()> {
    let counts = summary.counts(setting.law, setting.lang);
    if summary.classified == 0 {
        return Ok(());
    }
    heading(out, setting, word::classes_by_sector)?;
    for (judge, counts) in setting.law.regimes.iter().flatten().zip(&counts) {
        by_sector(out, setting, judge, counts)?;
    }
    writeln!(out, "</section>")?;
    sizes(out, setting, tallies)?;
    for ((regime, judge), open) in setting.law.by_regime().zip(&tallies.open) {
        if judge.is_some() && open.rows > 0 {
            missing(out, setting, regime.title.get(setting.lang), open)?;
        }
    }
    near(out, setting, tallies)
}

fn heading(out: &mut impl Write, setting: &Setting, text: Word) -> io::Result<()> {
    writeln!(out, "<section><h2>{}</h2>", escaped(text.get(setting.lang)))
}

/// How a class is drawn: from strong to weak, the weakest and what cannot be told apart from all others.
fn style(place: usize, classes: usize) -> &'static str {
    const STRONG: [&str; 5] = ["c0", "c1", "c2", "c3", "c4"];
    match place {
        place if place >= classes => "open",
        place if place + 1 == classes => "weakest",
        place => STRONG[place.min(STRONG.len() - 1)],
    }
}

fn by_sector(out: &mut impl Write, setting: &Setting, judge: &Judge, counts: &CountsOfRegime) -> io::Result<()> {
    let (title, labels) = (counts.title(), counts.labels());
    let styles: Vec<&str> = counts.places.iter().map(|place| style(*place, judge.act.classes.len())).collect();
    let parts = |numbers: &[u64]| -> Vec<Part> {
        let each = styles.iter().zip(labels).zip(numbers);
        each.map(|((style, label), count)| Part { style, label, count: *count }).collect()
    };
    let lines = &counts.lines[..counts.lines.len().saturating_sub(1)];
    let most = lines.iter().filter_map(|(_, numbers)| numbers.last()).max().copied().unwrap_or(1);
    writeln!(out, "<h3>{}</h3>", escaped(title))?;
    legend(out, &styles.iter().copied().zip(labels.iter().map(String::as_str)).collect::<Vec<_>>())?;
    chart(out, title)?;
    for (sector, numbers) in lines {
        let total = numbers.last().copied().unwrap_or(0);
        line(out, sector, &parts(numbers), most, &total.to_string())?;
    }
    writeln!(out, "</table>")?;
    figures(out, setting, counts)
}

/// The counts themselves.
fn figures(out: &mut impl Write, setting: &Setting, counts: &CountsOfRegime) -> io::Result<()> {
    let summary = escaped(word::in_figures.get(setting.lang)).to_string();
    writeln!(out, "<details><summary>{summary}</summary><div class=\"wide\" tabindex=\"0\" role=\"region\" ")?;
    writeln!(out, "aria-label=\"{}\"><table><thead><tr>", escaped(&counts.header[0]))?;
    for (at, label) in counts.header.iter().enumerate() {
        let class = if at > 0 { " class=\"number\"" } else { "" };
        writeln!(out, "<th scope=\"col\"{class}>{}</th>", escaped(&capitalised(label)))?;
    }
    writeln!(out, "</tr></thead><tbody>")?;
    for (sector, numbers) in &counts.lines {
        write!(out, "<tr><th scope=\"row\">{}</th>", escaped(&capitalised(sector)))?;
        for number in numbers {
            write!(out, "<td class=\"number\">{number}</td>")?;
        }
        writeln!(out, "</tr>")?;
    }
    writeln!(out, "</tbody></table></div></details>")
}

fn sizes(out: &mut impl Write, setting: &Setting, tallies: &Tallies) -> io::Result<()> {
    let (law, lang) = (setting.law, setting.lang);
    let Some(judge) = &law.size else { return Ok(()) };
    heading(out, setting, word::sizes)?;
    let cited = format!("{}. ", judge.act.title.get(lang));
    writeln!(out, "<p class=\"muted\">{}{}</p>", escaped(&cited), escaped(word::sizes_meant.get(lang)))?;
    let title = word::sizes.get(lang);
    chart(out, title)?;
    let most = tallies.sizes.iter().max().copied().unwrap_or(1);
    let labels = judge.act.classes.iter().map(|class| class.label.get(lang)).chain([word::undetermined.get(lang)]);
    for (place, (label, count)) in labels.zip(&tallies.sizes).enumerate() {
        let style = if place < judge.act.classes.len() { "c1" } else { "open" };
        line(out, label, &[Part { style, label, count: *count }], most, &count.to_string())?;
    }
    writeln!(out, "</table></section>")
}

/// What cannot be told under a regime, and which facts would tell.
fn missing(out: &mut impl Write, setting: &Setting, regime: &str, open: &Open) -> io::Result<()> {
    let (catalogue, lang) = (setting.law.catalogue(), setting.lang);
    let title = format!("{regime}: {}", word::what_would_settle.get(lang));
    writeln!(out, "<section><h2>{}</h2>", escaped(&title))?;
    writeln!(out, "<p>{}: {}.</p>", escaped(word::cannot_be_told.get(lang)), open.rows)?;
    if open.by_law > 0 {
        writeln!(out, "<p>{}: {}.</p>", escaped(word::of_them_law_open.get(lang)), open.by_law)?;
    }
    if !open.asked.is_empty() {
        let (alone, others) = (word::this_alone.get(lang), word::with_others.get(lang));
        legend(out, &[("c0", alone), ("c2", others)])?;
        chart(out, &title)?;
        let total = |asked: &Asked| asked.alone + asked.with_others;
        let mut asked: Vec<(&FactId, &Asked)> = open.asked.iter().collect();
        // of two that settle as much the one that is asked first stands first
        asked.sort_by_key(|(_, asked)| std::cmp::Reverse((asked.alone, total(asked))));
        let most = asked.iter().map(|(_, asked)| total(asked)).max().unwrap_or(1);
        for (fact, asked) in asked {
            let fact = catalogue.fact(*fact);
            let parts = [
                Part { style: "c0", label: alone, count: asked.alone },
                Part { style: "c2", label: others, count: asked.with_others },
            ];
            let label = format!("{} [{}]", fact.question.get(lang), fact.name);
            line(out, &label, &parts, most, &format!("{} + {}", asked.alone, asked.with_others))?;
        }
        writeln!(out, "</table>")?;
    }
    writeln!(out, "</section>")
}

/// Who stands near a bound, and on which side.
fn near(out: &mut impl Write, setting: &Setting, tallies: &Tallies) -> io::Result<()> {
    let (catalogue, lang) = (setting.law.catalogue(), setting.lang);
    if tallies.near.is_empty() {
        return Ok(());
    }
    heading(out, setting, word::near_bounds)?;
    let (meant, columns) = (word::near_bounds_meant.get(lang), word::columns_meant.get(lang));
    writeln!(out, "<p>{}: {}. {}</p>", escaped(meant), tallies.near_some, escaped(columns))?;
    chart(out, word::near_bounds.get(lang))?;
    let most = tallies.near.values().flatten().max().copied().unwrap_or(1);
    for ((fact, cut), counts) in &tallies.near {
        let fact = catalogue.fact(*fact);
        let Kind::Figure(unit) = fact.kind else { continue };
        let bound = format!("{}: {}", fact.label.get(lang), catalogue.written(unit, cut.at, lang));
        let sides = [&counts[..STRETCHES], &counts[STRETCHES..]].map(|side| side.iter().sum::<u64>());
        let below = if cut.above { word::up_to_it } else { word::below_it };
        let above = if cut.above { word::over_it } else { word::from_it_on };
        let said = format!("{} {}, {} {}", sides[0], below.get(lang), sides[1], above.get(lang));
        write!(out, "<tr><th scope=\"row\">{}</th><td class=\"drawn\">", escaped(&capitalised(&bound)))?;
        histogram(out, counts, most, &said)?;
        writeln!(out, "</td><td class=\"number\">{}</td></tr>", escaped(&said))?;
    }
    writeln!(out, "</table></section>")
}

/// What the colours stand for.
fn legend(out: &mut impl Write, of: &[(&str, &str)]) -> io::Result<()> {
    writeln!(out, "<ul class=\"legend\">")?;
    for (style, label) in of {
        writeln!(
            out,
            "<li><svg viewBox=\"0 0 12 12\" width=\"12\" height=\"12\" aria-hidden=\"true\"><rect class=\"{style}\" width=\"12\" height=\"12\"/></svg> {}</li>",
            escaped(label)
        )?;
    }
    writeln!(out, "</ul>")
}

fn chart(out: &mut impl Write, title: &str) -> io::Result<()> {
    writeln!(out, "<table class=\"chart\"><caption class=\"unseen\">{}</caption>", escaped(title))
}

/// One line of a chart.
fn line(out: &mut impl Write, label: &str, parts: &[Part], most: u64, said: &str) -> io::Result<()> {
    write!(out, "<tr><th scope=\"row\">{}</th><td class=\"drawn\">", escaped(&capitalised(label)))?;
    bar(out, parts, most)?;
    writeln!(out, "</td><td class=\"number\">{}</td></tr>", escaped(said))
}

/// A bar of parts, as long as `most` where they come to that.
fn bar(out: &mut impl Write, parts: &[Part], most: u64) -> io::Result<()> {
    let shown: Vec<&Part> = parts.iter().filter(|part| part.count > 0).collect();
    let said: Vec<String> = shown.iter().map(|part| format!("{} {}", part.count, part.label)).collect();
    let said = if said.is_empty() { "0".to_string() } else { said.join(", ") };
    write!(
        out,
        "<svg role=\"img\" aria-label=\"{}\" viewBox=\"0 0 {WIDE} 20\" preserveAspectRatio=\"none\">",
        escaped(&said)
    )?;
    let mut before = 0;
    for part in shown {
        let [from, to] = [before, before + part.count].map(|n| n * WIDE / most.max(1));
        before += part.count;
        // what is there can be seen, be it ever so little
        let width = (to - from).max(2);
        let style = part.style;
        write!(out, "<rect class=\"{style}\" x=\"{from}\" width=\"{width}\" height=\"20\"><title>")?;
        write!(out, "{} {}</title></rect>", part.count, escaped(part.label))?;
    }
    write!(out, "</svg>")
}

/// Columns from far below a bound to far above it, with the bound as a line between.
fn histogram(out: &mut impl Write, counts: &[u64], most: u64, said: &str) -> io::Result<()> {
    let step = WIDE / counts.len().max(1) as u64;
    write!(
        out,
        "<svg class=\"columns\" role=\"img\" aria-label=\"{}\" viewBox=\"0 0 {WIDE} 40\" preserveAspectRatio=\"none\">",
        escaped(said)
    )?;
    for (at, count) in (0..).zip(counts).filter(|(_, count)| **count > 0) {
        let height = (count * 40 / most.max(1)).max(2);
        let (x, y) = (at * step + 4, 40 - height);
        let style = if at < STRETCHES as u64 { "c2" } else { "c0" };
        write!(
            out,
            "<rect class=\"{style}\" x=\"{x}\" y=\"{y}\" width=\"{}\" height=\"{height}\"><title>{count}</title></rect>",
            step - 8
        )?;
    }
    write!(out, "<rect class=\"bound\" x=\"{}\" width=\"2\" height=\"40\"/></svg>", WIDE / 2 - 1)
}
