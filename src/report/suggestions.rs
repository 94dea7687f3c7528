//! What codes of activities suggest: in a sentence, and as a file to edit.

use super::guard::guarded_text;
use super::words::word;
use crate::model::{Catalogue, Certainty, FactId, Lang, Suggestion, TypeId, told_by};
use crate::records::{Columns, ReadCodes, Rejected, Row};
use std::borrow::Cow;
use std::io::{self, Write};

/// What stands after the input columns, or in their place where they have these names.
pub const OWN_COLUMNS: [&str; 4] =
    ["suggested_function", "suggested_certainty", "suggested_question", "suggested_basis"];

/// One suggestion in a line: `06.10: Oil producer (likely). Does it ...?`.
pub fn said_of(code: &str, suggestion: &Suggestion, catalogue: &Catalogue, lang: Lang) -> String {
    let label = |id: &TypeId| catalogue.entity_type(*id).label.get(lang).to_string();
    let labels: Vec<String> = suggestion.types.iter().map(label).collect();
    let types = match labels.as_slice() {
        [] => word::no_type.get(lang).to_string(),
        labels => labels.join(&format!(" {} ", word::or.get(lang))),
    };
    let cited = if suggestion.cite.is_empty() { String::new() } else { format!(": {}", suggestion.cite.join("; ")) };
    let question = suggestion.question.map_or(String::new(), |question| format!(". {}", question.get(lang)));
    format!("{code}: {types} ({}{cited}){question}", certainty(suggestion.certainty, lang))
}

fn certainty(certainty: Certainty, lang: Lang) -> &'static str {
    match certainty {
        Certainty::Cited => word::code_cited.get(lang),
        Certainty::Strong => word::code_strong.get(lang),
        Certainty::Partial => word::code_partial.get(lang),
        Certainty::Weak => word::code_weak.get(lang),
    }
}

/// The input with suggestions beside it, as CSV. The column of functions is filled where it is blank and the codes are
/// sure enough; everything else of the input stays as it is.
pub struct Suggestions<'c, W: Write> {
    out: csv::Writer<W>,
    catalogue: &'c Catalogue,
    /// Where the functions stand; they come after the input columns where it has none.
    functions: usize,
    /// Input columns.
    columns: usize,
    /// Where the own columns stand.
    own: [usize; 4],
    /// All columns.
    width: usize,
    /// How sure a code must be for its type to be filled in.
    fill: Certainty,
    lang: Lang,
}

impl<'c, W: Write> Suggestions<'c, W> {
    /// Writes the header: the input columns, the name of `function` where none of them is that, and the own columns that
    /// are not among them.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn begin(
        columns: &Columns,
        function: FactId,
        catalogue: &'c Catalogue,
        fill: Certainty,
        lang: Lang,
        out: W,
    ) -> io::Result<Suggestions<'c, W>> {
        let mut out = csv::WriterBuilder::new().flexible(true).from_writer(out);
        let mut names = columns.names.clone();
        let functions = columns.place(function).unwrap_or(names.len());
        if functions == names.len() {
            names.push(catalogue.fact(function).name.clone());
        }
        let own = OWN_COLUMNS.map(|own| {
            let there = names.iter().position(|name| name == own);
            there.unwrap_or_else(|| {
                names.push(own.to_string());
                names.len() - 1
            })
        });
        write(&mut out, names.iter().map(|name| guarded_text(name)))?;
        let (columns, width) = (columns.names.len(), names.len());
        Ok(Suggestions { out, catalogue, functions, columns, own, width, fill, lang })
    }

    /// Writes a row with what its codes suggest; whether something was filled in.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn row(&mut self, row: &Row, codes: &ReadCodes) -> io::Result<bool> {
        let all = || codes.found.iter().flat_map(|(_, suggestions)| suggestions);
        let mut cells: Vec<String> = row.cells.iter().map(|cell| String::from_utf8_lossy(cell).into_owned()).collect();
        cells.resize(self.width, String::new());
        let place = self.functions;
        let sure = told_by(&codes.found, self.fill);
        let fills = cells[place].trim().is_empty() && !sure.is_empty();
        if fills {
            cells[place] = self.ids(sure.into_iter());
        }
        let suggested = self.ids(all().flat_map(|s| s.types).copied());
        let mut questions: Vec<&str> = all().filter_map(|s| Some(s.question?.get(self.lang))).collect();
        questions.dedup();
        let surest = all().map(|s| s.certainty).max().map(Certainty::id).unwrap_or_default();
        let mut cite: Vec<&str> = all().flat_map(|s| s.cite).map(String::as_str).collect();
        if cite.is_empty() && all().next().is_some() {
            cite.push(word::reading_of_the_annexes.get(self.lang));
        }
        let own = [suggested, surest.to_string(), questions.join(" | "), cite.join("; ")];
        self.own.into_iter().zip(own).for_each(|(at, own)| cells[at] = own);
        write(&mut self.out, cells.iter().map(|cell| guarded_text(cell)))?;
        Ok(fills)
    }

    /// A row that could not be read stays in the file as it is; what is wrong stands where the question would.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn rejected(&mut self, rejected: &Rejected) -> io::Result<()> {
        let mut cells = rejected.cells.clone();
        // what stands beyond the header stays beyond it
        let beyond = cells.split_off(self.columns.min(cells.len()));
        cells.resize(self.width, String::new());
        let [suggested, certainty, question, basis] = self.own;
        [suggested, certainty, basis].into_iter().for_each(|at| cells[at].clear());
        let faults = rejected
            .faults
            .iter()
            .map(|fault| format!("{}; {}", fault.message.get(self.lang), fault.help.get(self.lang)));
        cells[question] = faults.collect::<Vec<_>>().join(" | ");
        write(&mut self.out, cells.iter().chain(&beyond).map(|cell| guarded_text(cell)))
    }

    /// After the last row.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn end(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    /// The names of types, each once, in the order given.
    fn ids(&self, types: impl Iterator<Item = TypeId>) -> String {
        let mut names: Vec<&str> = Vec::new();
        for id in types {
            let name = self.catalogue.entity_type(id).id.as_str();
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names.join("|")
    }
}

fn write<'r, W: Write>(out: &mut csv::Writer<W>, cells: impl Iterator<Item = Cow<'r, str>>) -> io::Result<()> {
    out.write_record(cells.map(|cell| cell.into_owned().into_bytes())).map_err(super::rejects::plain)
}
