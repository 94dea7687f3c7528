//! Entity types found by a few words, as people call what they do.

use super::{Catalogue, TypeId, folded};

/// The entity types that some words point to, best first: those of which every word begins one of their own words or
/// stands in it, and where there are none, those with a word a slip of the pen away.
pub fn types_found(words: &str, catalogue: &Catalogue) -> Vec<TypeId> {
    let wanted: Vec<String> = plain_words(words).collect();
    if wanted.is_empty() {
        return Vec::new();
    }
    let ranked = |rank: &dyn Fn(&str, &str) -> Option<usize>| {
        let mut found: Vec<(usize, TypeId)> = Vec::new();
        for id in catalogue.type_ids() {
            let own = own_words(id, catalogue);
            let of_each = wanted.iter().map(|word| own.iter().filter_map(|of| rank(of, word)).min());
            found.extend(of_each.sum::<Option<usize>>().map(|rank| (rank, id)));
        }
        found.sort_unstable();
        found.into_iter().map(|(_, id)| id).collect::<Vec<TypeId>>()
    };
    let exact = ranked(&|of, word| match of.strip_prefix(word) {
        Some("") => Some(0),
        Some(_) => Some(1),
        // a Dutch word for a thing often ends in the word for what it is
        None => (word.len() > 3 && of.contains(word)).then_some(2),
    });
    if exact.is_empty() { ranked(&slips) } else { exact }
}

/// How many slips of the pen lie between two words; none where they are other words.
fn slips(of: &str, word: &str) -> Option<usize> {
    let most = if word.len() < 4 { 0 } else { word.len().div_ceil(5) };
    Some(strsim::osa_distance(of, word)).filter(|slips| *slips <= most)
}

/// Every word by which a type may be looked for.
fn own_words(id: TypeId, catalogue: &Catalogue) -> Vec<String> {
    let found = catalogue.entity_type(id);
    let texts = [found.id.as_str(), &found.label.en, &found.label.nl].into_iter();
    texts.chain(found.found_by.iter().map(String::as_str)).flat_map(plain_words).collect()
}

fn plain_words(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|c: char| !c.is_alphanumeric()).map(folded).filter(|word| !word.is_empty())
}
