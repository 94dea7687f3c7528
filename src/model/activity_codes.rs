//! What a code of a classification of activities says of what an organisation does. Codes are those of NACE; a
//! national classification refines one of its revisions.

use super::{FactId, Text, TypeId};
use std::collections::BTreeMap;

/// How sure a code says that an organisation is of a type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Certainty {
    Weak,
    Partial,
    Strong,
    /// An act names the code.
    Cited,
}

impl Certainty {
    /// From the weakest.
    pub const ALL: [Certainty; 4] = [Certainty::Weak, Certainty::Partial, Certainty::Strong, Certainty::Cited];

    /// The words of all.
    pub const IDS: [&str; 4] =
        [Certainty::Weak.id(), Certainty::Partial.id(), Certainty::Strong.id(), Certainty::Cited.id()];

    /// The word in rule files and output.
    pub const fn id(self) -> &'static str {
        match self {
            Certainty::Weak => "weak",
            Certainty::Partial => "partial",
            Certainty::Strong => "strong",
            Certainty::Cited => "cited",
        }
    }
}

/// A classification that a file may have codes of.
#[derive(Debug)]
pub struct Classification {
    /// The fact that gives the code.
    pub code: FactId,
    /// The fact that gives its version.
    pub version: FactId,
    pub label: Text,
    /// The most digits that a code has.
    pub digits: usize,
    /// Each version with the revision of NACE that it refines.
    pub versions: Vec<(String, String)>,
    /// The version of a code that means the same in all.
    pub assumed: String,
}

/// What is said of one code, and of those below it.
#[derive(Debug)]
pub struct CodeEntry {
    pub types: Vec<TypeId>,
    pub certainty: Certainty,
    /// What settles it.
    pub question: Option<Text>,
    /// The provisions that name the code.
    pub cite: Vec<String>,
    /// The third digits that there are, where the entry is a division; nothing where that is not checked.
    pub groups: Vec<char>,
}

/// All that is known of codes.
#[derive(Debug, Default)]
pub struct ActivityCodes {
    pub classifications: Vec<Classification>,
    /// The beginnings of codes that mean another thing in each revision.
    pub differing: Vec<String>,
    /// By revision of NACE and digits.
    pub entries: BTreeMap<(String, String), CodeEntry>,
}

/// One code of a record, with what it suggests.
#[derive(Debug)]
pub struct Suggestion<'a> {
    pub types: &'a [TypeId],
    pub certainty: Certainty,
    pub question: Option<&'a Text>,
    pub cite: &'a [String],
}

/// Why a code says nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CodeFault {
    /// It is no code of the classification.
    NoCode,
    /// There is no such version.
    NoVersion,
    /// It means another thing in each version, and none is given.
    VersionNeeded,
}

impl ActivityCodes {
    /// What a code suggests, the surest first; nothing where nothing is known of it. `version` is blank where none was
    /// given.
    ///
    /// # Errors
    /// When it is no code, or its version must be known and is not.
    pub fn look_up(&self, of: &Classification, code: &str, version: &str) -> Result<Vec<Suggestion<'_>>, CodeFault> {
        let digits = digits(code).filter(|digits| (2..=of.digits).contains(&digits.len())).ok_or(CodeFault::NoCode)?;
        // a refinement is read by the code that it refines
        let nace = &digits[..digits.len().min(NACE_DIGITS)];
        let differs = self.differing.iter().any(|prefix| nace.starts_with(prefix.as_str()));
        let named =
            |wanted: &str| of.versions.iter().find(|(id, _)| id == wanted).map(|(_, revision)| revision.as_str());
        let revision = match version {
            "" if differs => return Err(CodeFault::VersionNeeded),
            "" => named(&of.assumed).ok_or(CodeFault::NoVersion)?,
            version => named(version).ok_or(CodeFault::NoVersion)?,
        };
        let mut found = Vec::new();
        for ((read_in, prefix), entry) in &self.entries {
            let is_within = nace.starts_with(prefix.as_str());
            let is_above = prefix.starts_with(nace) && nace.len() < prefix.len();
            // revisions are named in ascending order of their text
            let is_of_revision = read_in == revision || !differs && read_in.as_str() < revision;
            if !is_of_revision || !is_within && !is_above {
                continue;
            }
            let is_no_group = |entry: &CodeEntry| nace.chars().nth(2).is_some_and(|c| !entry.groups.contains(&c));
            if is_within && !entry.groups.is_empty() && is_no_group(entry) {
                return Err(CodeFault::NoCode);
            }
            let certainty = match entry.certainty {
                // the acts name a code of one revision; that it means the same in the next was not read
                Certainty::Cited if read_in != revision => Certainty::Strong,
                certainty if is_within => certainty,
                _ => Certainty::Weak,
            };
            found.push(Suggestion {
                types: &entry.types,
                certainty,
                question: entry.question.as_ref(),
                cite: &entry.cite,
            });
        }
        // below a code that an act names nothing narrower is meant by the code itself
        if found.iter().any(|suggestion| suggestion.certainty == Certainty::Cited) {
            found.retain(|suggestion| suggestion.certainty > Certainty::Weak);
        }
        found.sort_by_key(|suggestion| std::cmp::Reverse(suggestion.certainty));
        Ok(found)
    }
}

/// What an organisation does by its codes, where each of them is as sure as `least` in all that it suggests.
pub fn told_by(codes: &[(String, Vec<Suggestion>)], least: Certainty) -> Vec<TypeId> {
    let is_sure = |(_, suggestions): &(String, Vec<Suggestion>)| {
        !suggestions.is_empty() && suggestions.iter().all(|suggestion| suggestion.certainty >= least)
    };
    if !codes.iter().all(is_sure) {
        return Vec::new();
    }
    let mut types: Vec<TypeId> = codes.iter().flat_map(|(_, s)| s).flat_map(|s| s.types).copied().collect();
    types.sort_unstable();
    types.dedup();
    types
}

/// Digits of a code of NACE; a refinement has more.
const NACE_DIGITS: usize = 4;

/// The digits of a code as it is written: `C26.20`, `26.20`, `2620`, `86.10.1`.
fn digits(code: &str) -> Option<String> {
    let code = code.trim();
    let code = code.strip_prefix(|c: char| c.is_ascii_uppercase()).unwrap_or(code).trim_start_matches([' ', '.']);
    let parts: Vec<&str> = code.split('.').collect();
    let fits = match parts.as_slice() {
        [_] => true,
        [division, rest @ ..] => division.len() == 2 && rest.iter().all(|part| !part.is_empty()),
        [] => false,
    };
    let digits: String = parts.concat();
    (fits && !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())).then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::digits;

    #[test]
    fn a_code_is_read_however_it_is_pointed() {
        for code in ["C26.20", "26.20", "2620", "C 26.20", " 26.2.0 "] {
            assert_eq!(digits(code).as_deref(), Some("2620"), "{code}");
        }
        for code in ["", "C", "26,20", "2.620", "26..20", "26.", "26.2a", "-26"] {
            assert_eq!(digits(code), None, "{code}");
        }
    }
}
