//! What a run says on standard error: of the columns before it, of the counts after it.

use crate::cli::input::InputArgs;
use crate::cli::output::fitted;
use crate::cli::voice::Voice;
use crate::evaluate::Law;
use crate::model::{Kind, Lang, said};
use crate::records::Columns;
use crate::report::record::Record;
use crate::report::{header, summary::Summary, word};
use std::time::Duration;

/// Says what a run reads and comes to.
pub struct Disclosure<'a> {
    pub law: &'a Law,
    pub lang: Lang,
    pub voice: &'a Voice,
}

impl Disclosure<'_> {
    /// What the header says that the reader should know of, once.
    pub fn columns(&self, input: &InputArgs, columns: &Columns) {
        let (law, lang) = (self.law, self.lang);
        input.disclose_columns(columns, law, lang);
        let (name, line) = (input.name(lang), input.header_line());
        if let Some(said) = header::replaced(&columns.replaced) {
            self.voice.say(&fitted(&format!("{name}:{line}: {}", said.get(lang))));
        }
        let catalogue = law.catalogue();
        let idle: Vec<&str> = columns
            .facts
            .iter()
            .flatten()
            .filter(|f| !law.reads(**f) && catalogue.fact(**f).kind != Kind::Text)
            .map(|f| catalogue.fact(*f).name.as_str())
            .collect();
        if !idle.is_empty() {
            let said = said!(
                "{name}:{line}: not read under the law `{law}`: {idle}",
                "{name}:{line}: niet gelezen onder de wet `{law}`: {idle}",
                law = law.rules.law,
                idle = idle.join(", "),
            );
            self.voice.say(&fitted(said.get(lang)));
        }
    }

    /// What the run came to.
    pub fn run(&self, summary: &Summary) {
        let (law, lang) = (self.law, self.lang);
        self.voice.say(&summary.headline(law, lang));
        for line in summary.classes(law, lang) {
            self.voice.say(&fitted(&line));
        }
        let assumptions = summary.assumptions(law, lang);
        if !assumptions.is_empty() {
            let assumed = word::assumed_where_blank.get(lang);
            self.voice.say(&fitted(&format!("{assumed}: {}", assumptions.join(", "))));
        }
        for line in summary.assumed_by_law(law, lang) {
            self.voice.say(&fitted(&format!("{}: {line}", word::assumed.get(lang))));
        }
        for line in summary.estimates(law, lang).into_iter().chain(summary.overdue(law, lang)) {
            self.voice.say(&fitted(&line));
        }
        let other: Vec<String> = law
            .rules
            .readings
            .iter()
            .filter(|r| r.chosen != r.default)
            .map(|r| format!("{}={}", r.name, r.chosen))
            .collect();
        if !other.is_empty() {
            self.voice.say(&fitted(&format!("{}: {}", word::read_as.get(lang), other.join(", "))));
        }
    }

    /// What the result rests on, for those who want to know all of it.
    pub fn everything(&self, record: &Record, passed: Duration) {
        let (lang, voice) = (self.lang, self.voice);
        let file = |what: &str, name: &str, sha256: &str, bytes: u64| {
            voice.say(&format!("{what}: {name}, {bytes} bytes, SHA-256 {sha256}"));
        };
        let inputs = record.inputs.iter().map(|input| (word::input.get(lang), &input.mark));
        let beside = record.beside.iter().map(|(option, mark)| (option.as_str(), mark));
        let after = [(word::output.get(lang), &record.output)];
        let rejects = record.rejects.iter().map(|mark| (word::rejected.get(lang), mark));
        for (what, mark) in inputs.chain(beside).chain(after).chain(rejects) {
            file(what, &mark.file, &mark.sha256, mark.bytes);
        }
        let law = &record.law;
        voice.say(&format!("{}: {}, SHA-256 {}", word::law.get(lang), law.name, law.sha256));
        for act in &law.acts {
            voice.say(&fitted(&format!(
                "{}: {} ({}), {}: {}, {} {}, SHA-256 {}",
                word::act.get(lang),
                act.id,
                act.force,
                word::checked_status.get(lang),
                act.status,
                word::checked_on.get(lang),
                act.checked_on,
                act.sha256
            )));
        }
        for reading in &law.readings {
            voice.say(&format!("{}: {}={}", word::read_as.get(lang), reading.name, reading.choice));
        }
        let (whole, millis) = (passed.as_secs(), passed.subsec_millis());
        let said = said!("took {whole}.{millis:03} seconds", "duurde {whole},{millis:03} seconden");
        voice.say(said.get(lang));
    }
}
