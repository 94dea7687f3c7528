//! A comparison for people: what moves, why, for whom and when, with an organisation that shows it.

use super::{Report, Teller, headline, labels, record, rules, types};
use crate::evaluate::{Case, Matter, Moved};
use crate::model::{Lang, Text, said};
use crate::report::word;

/// Groups shown of one move from class to class; more are counted.
const SHOWN: usize = 4;
/// Entity types named of one case; more are counted.
const TYPES: usize = 6;
/// Cases shown of one group.
const CASES: usize = 2;

/// The whole comparison; `all` leaves nothing out.
pub fn text(report: &Report, lang: Lang, width: usize, all: bool) -> String {
    let mut out = Page { out: String::new(), lang, width, all };
    let [one, other] = &report.sides;
    let [a, b] = &report.as_of;
    let title = match a == b {
        true => said!("{one} and {other}, on {a}", "{one} en {other}, op {a}"),
        false => said!("{one} on {a} and {other} on {b}", "{one} op {a} en {other} op {b}"),
    };
    out.line(0, title.get(lang));
    for change in &report.words {
        let what = change.what.get(lang);
        let name = &change.name;
        let said = match &change.sides {
            [Some(before), Some(after)] => Text::same(&format!("{what} {name}: {before} -> {after}")),
            [Some(_), None] => said!("{what} {name}: only in {one}", "{what} {name}: alleen in {one}"),
            _ => said!("{what} {name}: only in {other}", "{what} {name}: alleen in {other}"),
        };
        out.line(2, said.get(lang));
    }
    for matter in &report.matters {
        out.out.push('\n');
        out.line(0, &headline(matter, &report.sides, lang));
        out.matter(matter);
    }
    out.out
}

struct Page {
    out: String,
    lang: Lang,
    width: usize,
    all: bool,
}

impl Page {
    fn line(&mut self, indent: usize, text: &str) {
        let (first, others) = (" ".repeat(indent), " ".repeat(indent + 2));
        let options = textwrap::Options::new(self.width).initial_indent(&first).subsequent_indent(&others);
        // names of rules are not broken at their hyphens: they are looked for and copied
        self.out.push_str(&textwrap::fill(text, options.word_splitter(textwrap::WordSplitter::NoHyphenation)));
        self.out.push('\n');
    }

    fn matter(&mut self, matter: &Matter) {
        let moved = &matter.survey.moved;
        let mut at = 0;
        while at < moved.len() {
            let same =
                |m: &&Moved| m.one.classes == moved[at].one.classes && m.other.classes == moved[at].other.classes;
            let together = moved[at..].iter().take_while(same).count();
            let (from, to) = (&moved[at].one.classes, &moved[at].other.classes);
            let (from, to) = (labels(matter, 0, from, self.lang), labels(matter, 1, to, self.lang));
            self.out.push('\n');
            self.line(2, &format!("{from} -> {to}"));
            let shown = if self.all { together } else { together.min(SHOWN) };
            moved[at..at + shown].iter().for_each(|moved| self.moved(matter, moved));
            self.more(4, together - shown);
            at += together;
        }
    }

    fn more(&mut self, indent: usize, left: usize) {
        if left > 0 {
            let said = said!("and {left} more; `--all` shows them", "en nog {left}; `--all` toont ze");
            self.line(indent, said.get(self.lang));
        }
    }

    fn moved(&mut self, matter: &Matter, moved: &Moved) {
        let (one, other) =
            (rules(matter, 0, &moved.one.rules, self.lang), rules(matter, 1, &moved.other.rules, self.lang));
        self.line(4, &format!("{one} -> {other}"));
        let shown = if self.all { moved.cases.len() } else { moved.cases.len().min(CASES) };
        moved.cases[..shown].iter().for_each(|case| self.case(matter, case));
        self.more(6, moved.cases.len() - shown);
    }

    fn case(&mut self, matter: &Matter, case: &Case) {
        let types = self.types(matter, case);
        let conditions = Teller::new(&matter.comparison, self.lang).told(case);
        self.line(6, &format!("{types}: {conditions}"));
        match &case.witness {
            Some(witness) => {
                let [header, row] = record(matter, witness);
                // not broken: it is copied into a file
                self.out.push_str(&format!("        {header}\n        {row}\n"));
            }
            None => {
                let said = said!(
                    "no record shows it: it hangs on what is known and not given",
                    "geen rij toont het: het hangt af van wat bekend is en niet is opgegeven"
                );
                self.line(8, said.get(self.lang));
            }
        }
    }

    fn types(&self, matter: &Matter, case: &Case) -> String {
        let named = types(matter, case, self.lang);
        if case.at_once {
            let joined = named.join(&format!(" {} ", word::and.get(self.lang)));
            return said!("{joined} at once", "{joined} tegelijk").get(self.lang).to_string();
        }
        let shown = if self.all { named.len() } else { named.len().min(TYPES) };
        let more = named.len() - shown;
        let joined = named[..shown].join("; ");
        match more {
            0 => joined,
            _ => said!("{joined}; and {more} more types", "{joined}; en nog {more} soorten").get(self.lang).to_string(),
        }
    }
}
