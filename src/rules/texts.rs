//! A folder of rules, each file read once: acts are loaded from it again and again, as they stand or with one
//! alteration. What is not altered stays shared.

use super::alterations::Alteration;
use super::library::{Library, Readings};
use super::source::Source;
use super::yaml::Node;
use super::{Laws, RuleSet, foundations, one_act};
use crate::diagnostic::{Broken, Faults, SourceFile};
use crate::model::Catalogue;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Files as trees of words, by their path inside the folder.
pub(super) type Trees = BTreeMap<String, (Arc<SourceFile>, Arc<Node>)>;

/// Every file of a folder, read.
#[derive(Debug, Clone)]
pub struct Texts {
    pub source: Source,
    pub catalogue: Arc<Catalogue>,
    pub laws: Arc<Laws>,
    pub(super) trees: Trees,
}

impl Texts {
    /// Reads the catalogue, the laws and the files of every act.
    ///
    /// # Errors
    /// When a file cannot be read as a tree, or nothing can be made of the catalogue.
    pub fn read(source: &Source) -> Result<Texts, Broken> {
        let mut faults = Faults::default();
        let (catalogue, laws) = foundations(source, &mut faults);
        let mut trees = Trees::new();
        for act in source.acts() {
            for path in source.files_in(&act) {
                let Some((file, root)) = source.tree(&path, &mut faults) else { continue };
                trees.insert(path, (file, Arc::new(root)));
            }
        }
        if faults.any_error() {
            return Err(Broken(faults.found));
        }
        Ok(Texts { source: source.clone(), catalogue: Arc::new(catalogue), laws: Arc::new(laws), trees })
    }

    /// The same, with one alteration made.
    pub fn altered(&self, alteration: &Alteration) -> Texts {
        let mut texts = self.clone();
        if let Some((_, tree)) = texts.trees.get_mut(&alteration.path) {
            *tree = Arc::new(alteration.made_in(tree));
        }
        texts
    }

    /// One act by itself, as the only regime.
    ///
    /// # Errors
    /// As [`super::load_act`].
    pub fn act(&self, id: &str, as_of: Date, readings: &Readings) -> Result<RuleSet, Broken> {
        let library = Library::new(&self.source, (&self.catalogue, &self.laws), as_of, true, readings);
        one_act(library.with_trees(&self.trees), &self.catalogue, &self.laws, (id, as_of, readings), Faults::default())
    }

    /// The acts that a change in the files of `act` can touch: itself, those that use it, those that are like it, and
    /// those that use or are like one of these.
    pub fn touched_by(&self, act: &str) -> Vec<String> {
        let mut touched = vec![act.to_string()];
        let names = |id: &str, key: &str| -> Vec<String> {
            let tree = self.trees.get(&format!("{id}/act.yaml"));
            tree.and_then(|(_, root)| root.entry(key)).map(Node::all_words).unwrap_or_default()
        };
        let mut at = 0;
        while at < touched.len() {
            for id in self.source.acts() {
                let leans_on = ["uses", "like"].iter().any(|key| names(&id, key).contains(&touched[at]));
                if leans_on && !touched.contains(&id) {
                    touched.push(id);
                }
            }
            at += 1;
        }
        touched
    }
}
