//! Codes of activities in a row: what they say of what the organisation does, and whether that decides.

use super::columns::Columns;
use super::line::Line;
use super::value::ValueFault;
use crate::model::{
    ActivityCodes, Catalogue, Certainty, Classification, CodeFault, FactId, Functions, SectorId, Suggestion, Text,
    TypeId, said, told_by,
};

/// The columns of a file that hold codes.
pub struct CodeColumns {
    codes: ActivityCodes,
    /// For each classification in the file its place, and the columns of the code and of its version.
    read: Vec<(usize, usize, Option<usize>)>,
}

/// What the codes of one row come to.
#[derive(Debug, Default)]
pub struct ReadCodes<'a> {
    /// Each code as written, with what it suggests.
    pub found: Vec<(String, Vec<Suggestion<'a>>)>,
    /// What the organisation does, where the codes decide that and the record does not.
    pub functions: Option<Functions>,
    /// What the row should note.
    pub notes: Vec<String>,
}

/// Notes of a row: its function was told by its codes; its codes suggest a type; they name one that it does not.
const BY_CODE: &str = "function-by-code";
const SUGGESTED: &str = "suggested";
const NAMED_BESIDE: &str = "code-names";

impl CodeColumns {
    /// None where no column holds codes.
    pub fn of(codes: ActivityCodes, columns: &Columns) -> Option<CodeColumns> {
        let places = codes.classifications.iter().enumerate();
        let read: Vec<_> =
            places.filter_map(|(i, of)| Some((i, columns.place(of.code)?, columns.place(of.version)))).collect();
        (!read.is_empty()).then_some(CodeColumns { codes, read })
    }

    /// Codes whose version no column gives: the label of the classification, and the version assumed.
    pub fn assumed(&self) -> impl Iterator<Item = (&Text, &str)> {
        let without = self.read.iter().filter(|(_, _, version)| version.is_none());
        without.map(|(i, _, _)| &self.codes.classifications[*i]).map(|of| (&of.label, of.assumed.as_str()))
    }

    /// Reads the codes of a row that says `given` of what the organisation does.
    ///
    /// # Errors
    /// Every code that cannot be read.
    pub fn read(
        &self,
        cells: &Line,
        given: &Functions,
        catalogue: &Catalogue,
    ) -> Result<ReadCodes<'_>, Vec<ValueFault>> {
        let mut read = ReadCodes::default();
        let mut faults = Vec::new();
        let text = |i: usize| cells.get(i).map(String::from_utf8_lossy).unwrap_or_default().trim().to_string();
        for (i, code_at, version_at) in &self.read {
            let of = &self.codes.classifications[*i];
            let version = version_at.map(text).filter(|version| version != "unknown").unwrap_or_default();
            let cell = text(*code_at);
            if cell == "unknown" {
                continue;
            }
            for code in cell.split('|').map(str::trim).filter(|code| !code.is_empty()) {
                match self.codes.look_up(of, code, &version) {
                    Ok(suggestions) => read.found.push((code.to_string(), suggestions)),
                    Err(CodeFault::NoVersion) => faults.push(no_version(of.version, &version, &versions(of))),
                    Err(fault) => faults.push(no_code(fault, of, code, catalogue)),
                }
            }
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        read.functions = completed(told_by(&read.found, Certainty::Cited), given, catalogue);
        read.notes = match read.functions {
            Some(_) => vec![BY_CODE.to_string()],
            None => beside(&read.found, given, catalogue),
        };
        Ok(read)
    }
}

/// What the organisation does: what acts name the codes for, where the record says nothing else. A sector that the
/// record names must be that of the type.
fn completed(named: Vec<TypeId>, given: &Functions, catalogue: &Catalogue) -> Option<Functions> {
    let belongs = |sector: SectorId| named.iter().all(|id| catalogue.entity_type(*id).sector == Some(sector));
    let is_open = match given {
        Functions::Unknown => true,
        Functions::Sector(sector) => belongs(*sector),
        Functions::Known(_) | Functions::Apart(_) => false,
    };
    (is_open && !named.is_empty()).then(|| Functions::Known(named.into()))
}

/// What the codes suggest while nothing is known, or name where the record names something else.
fn beside(found: &[(String, Vec<Suggestion>)], given: &Functions, catalogue: &Catalogue) -> Vec<String> {
    let all = || found.iter().flat_map(|(_, suggestions)| suggestions);
    let mut types: Vec<TypeId> = match given.types() {
        Some(types) => {
            let says = |id: &TypeId| types.iter().any(|given| catalogue.with_general(*given).any(|of| of == *id));
            all()
                .filter(|s| s.certainty == Certainty::Cited)
                .flat_map(|s| s.types)
                .filter(|id| !says(id))
                .copied()
                .collect()
        }
        None => all().flat_map(|s| s.types).copied().collect(),
    };
    types.sort_unstable();
    types.dedup();
    let note = if given.types().is_some() { NAMED_BESIDE } else { SUGGESTED };
    types.into_iter().map(|id| format!("{note}:{}", catalogue.entity_type(id).id)).collect()
}

fn versions(of: &Classification) -> String {
    of.versions.iter().map(|(id, _)| format!("`{id}`")).collect::<Vec<_>>().join(", ")
}

fn no_version(fact: FactId, version: &str, known: &str) -> ValueFault {
    ValueFault {
        fact: Some(fact),
        message: said!("`{version}` is no version of the classification", "`{version}` is geen versie van de indeling"),
        help: said!("write one of {known}, or leave it blank", "vul een van deze in: {known}, of laat de cel leeg"),
    }
}

fn no_code(fault: CodeFault, of: &Classification, code: &str, catalogue: &Catalogue) -> ValueFault {
    let (version, known) = (&catalogue.fact(of.version).name, versions(of));
    let (message, help) = match fault {
        CodeFault::VersionNeeded => (
            said!(
                "`{code}` means one thing in one version of the classification and another in the next",
                "`{code}` betekent in de ene versie van de indeling iets anders dan in de andere"
            ),
            said!(
                "say in a column `{version}` which it is: {known}",
                "zeg in een kolom `{version}` welke het is: {known}"
            ),
        ),
        CodeFault::NoCode | CodeFault::NoVersion => (
            said!("`{code}` is no code of the classification", "`{code}` is geen code van de indeling"),
            said!(
                "write it with its leading zero, as in `26.20` or `06.10`; several are separated by `|`",
                "schrijf de code met voorloopnul, zoals in `26.20` of `06.10`; meerdere worden gescheiden door `|`"
            ),
        ),
    };
    ValueFault { fact: Some(of.code), message, help }
}
