//! A comparison for a page that others read, such as the summary of a check.

use super::{Report, Teller, headline, labels, record, rules, types};
use crate::model::{Lang, said};
use crate::report::word;

/// Groups in the table; more are counted.
const SHOWN: usize = 40;

/// The whole comparison as one page.
pub fn markdown(report: &Report, lang: Lang) -> String {
    let [one, other] = &report.sides;
    let mut out = format!("## `{one}` -> `{other}`\n");
    for change in &report.words {
        let side = |side: usize| change.sides[side].as_deref().unwrap_or("-").to_string();
        out.push_str(&format!("\n- {} `{}`: {} -> {}", change.what.get(lang), change.name, side(0), side(1)));
    }
    for matter in &report.matters {
        out.push_str(&format!("\n\n{}\n", escaped(&headline(matter, &report.sides, lang))));
        let moved = &matter.survey.moved;
        if moved.is_empty() {
            continue;
        }
        let head = said!(
            "| from | to | rules | who and when | for example |",
            "| van | naar | regels | wie en wanneer | bijvoorbeeld |"
        );
        out.push_str(&format!("\n{}\n|---|---|---|---|---|\n", head.get(lang)));
        for moved in moved.iter().take(SHOWN) {
            let (from, to) =
                (labels(matter, 0, &moved.one.classes, lang), labels(matter, 1, &moved.other.classes, lang));
            let by = format!(
                "{} -> {}",
                rules(matter, 0, &moved.one.rules, lang),
                rules(matter, 1, &moved.other.rules, lang)
            );
            let cases = moved.cases.iter().map(|case| {
                let joint = if case.at_once { format!(" {} ", word::and.get(lang)) } else { "; ".to_string() };
                format!(
                    "{}: {}",
                    types(matter, case, lang).join(&joint),
                    Teller::new(&matter.comparison, lang).told(case)
                )
            });
            let cases: Vec<String> = cases.map(|case| escaped(&case)).collect();
            let witness = moved.cases.iter().find_map(|case| case.witness.as_ref());
            let example =
                witness.map(|witness| record(matter, witness).map(|line| format!("`{}`", escaped(&line))).join("<br>"));
            let (from, to, by) = (escaped(&from), escaped(&to), escaped(&by));
            out.push_str(&format!(
                "| {from} | {to} | {by} | {} | {} |\n",
                cases.join("<br>"),
                example.unwrap_or_default()
            ));
        }
        let left = moved.len().saturating_sub(SHOWN);
        if left > 0 {
            out.push_str(&format!("\n{}\n", said!("and {left} more", "en nog {left}").get(lang)));
        }
    }
    out.push('\n');
    out
}

/// A text that may stand in a cell of a table.
fn escaped(text: &str) -> String {
    text.replace('|', "\\|")
}
