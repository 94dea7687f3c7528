//! Choosing what an organisation does: by a few words, or sector by sector.

use super::interview::Interview;
use super::reply::{Reply, instead, is_not_known};
use crate::evaluate::Answer;
use crate::model::{Functions, SectorId, TypeId, folded, said, types_found};
use crate::report::{Word, word};
use std::io::{self, BufRead, Write};

/// What stands in the list that was shown last, by number.
enum Shown {
    Nothing,
    Sectors(Vec<SectorId>),
    Types(Vec<TypeId>),
}

/// More than these are not shown at once.
const MOST: usize = 25;

impl<R: BufRead, W: Write> Interview<'_, R, W> {
    /// Asks until it is known what the organisation does, or that it is not known.
    pub fn pick_functions(&mut self) -> io::Result<Reply> {
        let catalogue = self.questions.law().catalogue();
        let (mut shown, mut chosen): (Shown, Vec<TypeId>) = (Shown::Nothing, Vec::new());
        loop {
            let Some(line) = self.line()? else { return Ok(ended(&chosen)) };
            match instead(&line) {
                Some(Reply::Nothing) if !chosen.is_empty() => return Ok(ended(&chosen)),
                Some(reply) => return Ok(reply),
                None => {}
            }
            let line = line.trim();
            if is_not_known(line, catalogue) {
                return Ok(Reply::Answer(Answer::NotKnown));
            }
            if matches!(folded(line).as_str(), "sectors" | "sectoren") {
                shown = self.show_sectors()?;
                continue;
            }
            let added = match numbers(line) {
                Some(numbers) => self.by_number(&numbers, &mut shown)?,
                None => {
                    let ids = line.split('|').map(|id| catalogue.types_by_name.get(id.trim()).copied());
                    match ids.collect::<Option<Vec<TypeId>>>() {
                        Some(ids) => ids,
                        None => {
                            shown = self.show_found(line)?;
                            Vec::new()
                        }
                    }
                }
            };
            chosen.extend(added.iter().filter(|id| !chosen.contains(id)).copied().collect::<Vec<TypeId>>());
            if !added.is_empty() {
                let labels: Vec<&str> =
                    chosen.iter().map(|id| catalogue.entity_type(*id).label.get(self.lang)).collect();
                let labels = labels.join("; ");
                let said = said!(
                    "chosen: {labels}; another activity of its own? a few words, or Enter to go on",
                    "gekozen: {labels}; nog een eigen activiteit? een paar woorden, of Enter om door te gaan"
                );
                self.paragraph(said.get(self.lang))?;
            }
        }
    }

    /// The sectors as a numbered list.
    fn show_sectors(&mut self) -> io::Result<Shown> {
        let catalogue = self.questions.law().catalogue();
        let sectors: Vec<SectorId> = catalogue.sector_ids().collect();
        for (i, sector) in sectors.iter().enumerate() {
            writeln!(self.out, "  {:>3}  {}", i + 1, catalogue.sector(*sector).label.get(self.lang))?;
        }
        Ok(Shown::Sectors(sectors))
    }

    fn show_types(&mut self, mut types: Vec<TypeId>) -> io::Result<Shown> {
        let catalogue = self.questions.law().catalogue();
        let more = types.len().saturating_sub(MOST);
        types.truncate(MOST);
        for (i, id) in types.iter().enumerate() {
            let found = catalogue.entity_type(*id);
            let sector =
                found.sector.map_or(word::no_sector.get(self.lang), |s| catalogue.sector(s).label.get(self.lang));
            let sector = if found.sector.is_some() { format!("({sector})") } else { sector.to_string() };
            self.item(&format!("{:>3}  ", i + 1), &format!("{} {sector}", found.label.get(self.lang)))?;
        }
        if more > 0 {
            let said =
                said!("and {more} more; add a word to see them", "en nog {more}; voeg een woord toe om ze te zien");
            self.paragraph(said.get(self.lang))?;
        }
        self.paragraph(word::pick_a_number.get(self.lang))?;
        Ok(Shown::Types(types))
    }

    /// The types that some words point to.
    fn show_found(&mut self, words: &str) -> io::Result<Shown> {
        let found = types_found(words, self.questions.law().catalogue());
        if found.is_empty() {
            let Word { en, nl } = word::typed_sectors;
            let said = said!(
                "nothing is found by `{words}`; try another word for what it does, {en} for a list, or `other` for none of the types",
                "met `{words}` is niets gevonden; probeer een ander woord voor wat de organisatie doet, {nl} voor een lijst, of `other` voor geen van de soorten"
            );
            self.paragraph(said.get(self.lang))?;
            return Ok(Shown::Nothing);
        }
        self.show_types(found)
    }

    /// What stands beside these numbers: of a list of sectors its types are shown.
    fn by_number(&mut self, numbers: &[usize], shown: &mut Shown) -> io::Result<Vec<TypeId>> {
        let catalogue = self.questions.law().catalogue();
        let count = match shown {
            Shown::Nothing => 0,
            Shown::Sectors(sectors) => sectors.len(),
            Shown::Types(types) => types.len(),
        };
        if let Some(wrong) = numbers.iter().find(|number| !(1..=count).contains(number)) {
            self.say_range(*wrong, count)?;
            return Ok(Vec::new());
        }
        match shown {
            Shown::Types(types) => Ok(numbers.iter().map(|number| types[number - 1]).collect()),
            Shown::Sectors(sectors) => {
                let of: Vec<SectorId> = numbers.iter().map(|number| sectors[number - 1]).collect();
                let is_of = |id: &TypeId| catalogue.entity_type(*id).sector.is_some_and(|s| of.contains(&s));
                *shown = self.show_types(catalogue.type_ids().filter(is_of).collect())?;
                Ok(Vec::new())
            }
            Shown::Nothing => Ok(Vec::new()),
        }
    }

    /// Which numbers the list has.
    fn say_range(&mut self, wrong: usize, count: usize) -> io::Result<()> {
        let Word { en, nl } = word::typed_sectors;
        let said = match count {
            0 => said!(
                "`{wrong}` is a number of no list; write a few words, or {en}",
                "`{wrong}` is geen nummer van een lijst; schrijf een paar woorden, of {nl}"
            ),
            _ => said!(
                "`{wrong}` is not on the list; it goes from 1 to {count}",
                "`{wrong}` staat niet op de lijst; die loopt van 1 tot en met {count}"
            ),
        };
        self.paragraph(said.get(self.lang))
    }

    /// Asks for the sector of an organisation of which it is not known what it does.
    pub fn pick_sector(&mut self) -> io::Result<Option<String>> {
        self.show_sectors()?;
        let sectors = &self.questions.law().catalogue().sectors;
        loop {
            let Some(line) = self.line()? else { return Ok(None) };
            let numbers = numbers(line.trim()).unwrap_or_default();
            let [number] = numbers[..] else { return Ok(Some(line)) };
            match number.checked_sub(1).and_then(|at| sectors.get(at)) {
                Some(sector) => return Ok(Some(sector.id.clone())),
                None => self.say_range(number, sectors.len())?,
            }
        }
    }
}

/// What was chosen when no more is said.
fn ended(chosen: &[TypeId]) -> Reply {
    if chosen.is_empty() {
        return Reply::Stop;
    }
    let mut types = chosen.to_vec();
    types.sort_unstable();
    Reply::Answer(Answer::Doing(Functions::Known(types.into())))
}

/// Numbers of a list, as in `1` or `1, 3`.
fn numbers(line: &str) -> Option<Vec<usize>> {
    let parts = line.split([',', ' ']).filter(|part| !part.is_empty());
    let numbers: Vec<usize> = parts.map(|part| part.parse().ok()).collect::<Option<_>>()?;
    (!numbers.is_empty()).then_some(numbers)
}
