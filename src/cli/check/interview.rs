//! One interview: questions out, lines in, until nothing more can tell.

use super::reply::{Reply, read};
use super::saved::{self, Saved};
use crate::cli::place::Reads;
use crate::cli::told;
use crate::evaluate::{Answer, Question, Questions, Topic};
use crate::model::{Lang, Text, said, shown};
use crate::report::questions::{Asked, answer_said};
use crate::report::record::Fingerprint;
use crate::report::{Word, word};
use std::io::{self, BufRead, Read, Write};
use std::path::Path;

/// Questions with what they are asked through.
pub struct Interview<'l, R, W> {
    pub questions: Questions<'l>,
    pub lang: Lang,
    pub width: usize,
    input: R,
    pub out: W,
    /// Answers given before, to take over with an empty line.
    offered: Vec<(Topic, Answer)>,
    /// Nothing more is to be asked.
    stopped: bool,
}

/// No answer is longer.
const LONGEST: u64 = 1 << 16;

impl<'l, R: BufRead, W: Write> Interview<'l, R, W> {
    /// Nothing asked yet; lines are as wide as the page.
    pub fn new(questions: Questions<'l>, lang: Lang, width: usize, input: R, out: W) -> Interview<'l, R, W> {
        Interview { questions, lang, width, input, out, offered: Vec::new(), stopped: false }
    }

    /// Whether it was stopped before the last question.
    pub fn is_stopped(&self) -> bool {
        self.stopped
    }

    /// What is asked, under which law, and what may be typed.
    pub fn open(&mut self) -> io::Result<()> {
        let law = self.questions.law();
        let (title, as_of) = (&law.rules.title, law.rules.as_of);
        let Text { en, nl } = title;
        let said = said!("self-check under {en}, on {as_of}", "zelfcheck volgens {nl}, op {as_of}");
        self.paragraph(said.get(self.lang))?;
        self.paragraph(word::how_to_answer.get(self.lang))
    }

    /// Takes over answers that were saved: as they are where the rules are the same; otherwise each is offered anew.
    pub fn resume(&mut self, saved: &Saved, now: &Fingerprint) -> io::Result<()> {
        self.offered = saved.answers.clone();
        if saved.fingerprint != *now {
            let Text { en, nl } = saved::difference(&saved.fingerprint, now);
            let said = said!(
                "these answers were saved {en}; each question is asked anew, and Enter takes over the answer",
                "deze antwoorden zijn bewaard {nl}; elke vraag wordt opnieuw gesteld, en Enter neemt het antwoord over"
            );
            return self.paragraph(said.get(self.lang));
        }
        while let Some(question) = self.questions.next() {
            let Some(answer) = self.take_offered(question.topic) else { break };
            self.questions.answer(question.topic, answer);
        }
        let taken = self.questions.answers().len();
        let said = match taken {
            0 => said!("no answer was taken over", "er is geen antwoord overgenomen"),
            1 => said!("1 answer taken over", "1 antwoord overgenomen"),
            _ => said!("{taken} answers taken over", "{taken} antwoorden overgenomen"),
        };
        self.paragraph(said.get(self.lang))
    }

    /// Asks until nothing more can tell, or until it is stopped.
    pub fn ask(&mut self) -> io::Result<()> {
        while let Some(question) = self.questions.next().filter(|_| !self.stopped) {
            match self.ask_one(&question)? {
                Reply::Answer(answer) => {
                    let said = answer_said(question.topic, &answer, self.questions.law(), self.lang);
                    self.item("   = ", &said)?;
                    self.questions.answer(question.topic, answer);
                }
                Reply::Back => match self.questions.back() {
                    Some(answered) => self.offered.push(answered),
                    None => {
                        let said = said!("this is the first question", "dit is de eerste vraag");
                        self.paragraph(said.get(self.lang))?;
                    }
                },
                Reply::Stop => self.stopped = true,
                Reply::Fault(fault) => self.paragraph(&fault)?,
                Reply::Why => self.explain(&question)?,
                Reply::Nothing => match self.take_offered(question.topic) {
                    Some(answer) => {
                        let said = answer_said(question.topic, &answer, self.questions.law(), self.lang);
                        self.item("   = ", &said)?;
                        self.questions.answer(question.topic, answer);
                    }
                    None => {
                        let Word { en, nl } = word::typed_unknown;
                        let said = said!(
                            "write an answer, or {en} where it is not known",
                            "schrijf een antwoord, of {nl} als het niet bekend is"
                        );
                        self.paragraph(said.get(self.lang))?;
                    }
                },
            }
        }
        Ok(())
    }

    fn ask_one(&mut self, question: &Question) -> io::Result<Reply> {
        let asked = Asked::of(&self.questions, question, self.lang);
        writeln!(self.out)?;
        let number = self.questions.answers().len() + 1;
        self.item(&format!("{number}. "), &asked.question)?;
        if !asked.form.is_empty() {
            self.item("   ", &asked.form)?;
        }
        if let Some((_, answer)) = self.offered.iter().rev().find(|(topic, _)| *topic == question.topic) {
            let said = answer_said(question.topic, answer, self.questions.law(), self.lang);
            let said = said!("as before with Enter: {said}", "als eerder met Enter: {said}");
            self.item("   ", said.get(self.lang))?;
        }
        match question.topic {
            Topic::Function => {
                let Word { en, nl } = word::typed_sectors;
                let said = said!(
                    "{en} shows a list to choose from; `other` is none of the types",
                    "{nl} toont een lijst om uit te kiezen; `other` is geen van de soorten"
                );
                self.item("   ", said.get(self.lang))?;
                self.pick_functions()
            }
            Topic::Sector => Ok(match self.pick_sector()? {
                Some(line) => read(&line, question.topic, &self.questions, self.lang),
                None => Reply::Stop,
            }),
            topic => Ok(match self.line()? {
                Some(line) => read(&line, topic, &self.questions, self.lang),
                None => Reply::Stop,
            }),
        }
    }

    /// Why it is asked, what counts, and which provisions look at it.
    fn explain(&mut self, question: &Question) -> io::Result<()> {
        let asked = Asked::of(&self.questions, question, self.lang);
        self.item("   ", &asked.help)?;
        self.item("   ", &format!("{}: {}", word::why_asked.get(self.lang), asked.why))?;
        if !asked.provisions.is_empty() {
            let label = word::looked_at_by.get(self.lang);
            self.item("   ", &format!("{label}: {}", asked.provisions.join("; ")))?;
        }
        Ok(())
    }

    fn take_offered(&mut self, topic: Topic) -> Option<Answer> {
        let at = self.offered.iter().rposition(|(of, _)| *of == topic)?;
        Some(self.offered.remove(at).1)
    }

    /// The next line typed; none at the end.
    pub fn line(&mut self) -> io::Result<Option<String>> {
        write!(self.out, "> ")?;
        self.out.flush()?;
        let mut line = Vec::new();
        let read = self.input.by_ref().take(LONGEST).read_until(b'\n', &mut line)?;
        Ok((read > 0).then(|| String::from_utf8_lossy(&line).trim_end_matches(['\r', '\n']).to_string()))
    }

    /// Saves what was answered, in the form that the name of the file asks for.
    pub fn save(&mut self, path: &Path, force: bool, name: &str, now: &Fingerprint) -> anyhow::Result<()> {
        saved::write(path, force, &self.questions, name, now, self.lang)?;
        let path = path.display();
        let said = said!("saved as `{path}`", "bewaard als `{path}`");
        Ok(self.paragraph(said.get(self.lang))?)
    }

    /// Asks for the name of a file until it is saved, or is not to be.
    pub fn offer_to_save(&mut self, name: &str, reads: &Reads, now: &Fingerprint) -> anyhow::Result<()> {
        loop {
            self.paragraph(word::save_it.get(self.lang))?;
            let Some(path) = self.line()?.filter(|line| !line.trim().is_empty()) else { return Ok(()) };
            let path = Path::new(path.trim()).to_path_buf();
            let saved = saved::refuse(std::slice::from_ref(&path), reads, false, self.lang);
            match saved.and_then(|()| self.save(&path, false, name, now)) {
                Ok(()) => return Ok(()),
                Err(fault) => self.paragraph(&told(&fault, self.lang))?,
            }
        }
    }

    /// Text broken at the width of the page.
    pub fn paragraph(&mut self, text: &str) -> io::Result<()> {
        self.item("", text)
    }

    /// Text with something before its first line, under which the others stand.
    pub fn item(&mut self, before: &str, text: &str) -> io::Result<()> {
        let indent = " ".repeat(before.chars().count());
        let options = textwrap::Options::new(self.width).initial_indent(before).subsequent_indent(&indent);
        let options = options.word_splitter(textwrap::WordSplitter::NoHyphenation);
        writeln!(self.out, "{}", textwrap::fill(&shown(text), options))
    }
}
