//! `vitaal check`: the self-check, in questions.

mod interview;
mod pick;
mod reply;
mod saved;

use super::place::Reads;
use super::{Ended, LawArgs, width};
use crate::evaluate::{Answer, Questions};
use crate::model::{Lang, said};
use crate::report::explain::{self, class_said};
use clap::{Args, ValueHint};
use interview::Interview;
use saved::Saved;
use std::io::{self, BufRead, IsTerminal, Write};
use std::path::PathBuf;

/// Find out by questions what one organisation is; what is not known stays open
#[derive(Debug, Args)]
pub struct Check {
    #[command(flatten)]
    law: LawArgs,
    /// What the organisation is called in what is saved
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Go on from answers that were saved as JSON
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    resume: Option<PathBuf>,
    /// Save to a file: .json has the answers, .csv the record, .md and .html the result; may be given more than once
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    save: Vec<PathBuf>,
    /// Replace the files of `--save` if they exist
    #[arg(long)]
    force: bool,
}

impl Check {
    /// The language of the questions: English for pipes; on a terminal that of the locale.
    pub fn lang(&self) -> Lang {
        self.law.lang(false)
    }

    /// Asks, shows the result, and saves it.
    pub fn run(self) -> anyhow::Result<Ended> {
        let lang = self.lang();
        let reads = Reads::new(Vec::new(), self.law.folder());
        saved::refuse(&self.save, &reads, self.force, lang)?;
        let law = self.law.law()?;
        let fingerprint = self.law.fingerprint(&law)?;
        let (input, out) = (io::stdin().lock(), io::stdout().lock());
        let is_terminal = io::stdin().is_terminal();
        let mut interview = Interview::new(Questions::under(&law), lang, width(), input, out);
        let saved = self.resume.as_deref().map(|path| Saved::read(path, &law, lang)).transpose()?;
        interview.open()?;
        if let Some(saved) = &saved {
            interview.resume(saved, &fingerprint)?;
        }
        interview.ask()?;
        let name = self.name.as_deref().unwrap_or_default();
        interview.close(name)?;
        for path in &self.save {
            interview.save(path, self.force, name, &fingerprint)?;
        }
        if is_terminal && self.save.is_empty() {
            interview.offer_to_save(name, &reads, &fingerprint)?;
        }
        Ok(Ended::Done)
    }
}

impl<R: BufRead, W: Write> Interview<'_, R, W> {
    /// The outcome for each regime, once more at the end of a long page.
    fn verdict(&mut self) -> io::Result<()> {
        let law = self.questions.law();
        let mut facts = self.questions.record();
        facts.judged_on(law.rules.as_of, law.catalogue());
        for (regime, judge) in law.by_regime() {
            let class = match judge {
                Some(judge) => class_said(law, judge, &facts, self.lang),
                None => regime.absent.label.get(self.lang).to_string(),
            };
            self.paragraph(&format!("{}: {class}", regime.title.get(self.lang)))?;
        }
        Ok(())
    }

    /// What the answers come to.
    fn close(&mut self, name: &str) -> io::Result<()> {
        let result = saved::result(&self.questions, name, self.lang);
        writeln!(self.out)?;
        explain::write(&[result], explain::Form::Text(self.width), self.lang, &mut self.out)?;
        writeln!(self.out)?;
        self.verdict()?;
        let asked = self.questions.answers().len();
        let open = self.questions.answers().iter().filter(|(_, answer)| *answer == Answer::NotKnown);
        let open = open.count();
        let said = match (asked, open) {
            (0, _) => said!("no question was answered", "er is geen vraag beantwoord"),
            (1, 0) => said!("1 question answered", "1 vraag beantwoord"),
            (1, _) => said!("1 question answered, with not known", "1 vraag beantwoord, met onbekend"),
            (_, 0) => said!("{asked} questions answered", "{asked} vragen beantwoord"),
            _ => said!(
                "{asked} questions answered, {open} of them with not known",
                "{asked} vragen beantwoord, waarvan {open} met onbekend"
            ),
        };
        self.paragraph(said.get(self.lang))?;
        if self.is_stopped() {
            let said = said!(
                "stopped before the last question: what was not asked stays open",
                "gestopt vóór de laatste vraag: wat niet is gevraagd blijft open"
            );
            self.paragraph(said.get(self.lang))?;
        }
        Ok(())
    }
}
