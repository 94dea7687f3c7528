//! Reads act after act, each once, with the acts it uses and its annex tables.

use super::act::{Act, Layer, Manner, read_act};
use super::consequences::{AUTHORITIES, DUTIES};
use super::forms;
use super::laws::Laws;
use super::page::Page;
use super::scope::{Element, Names, Scope, page_of};
use super::source::Source;
use super::texts::Trees;
use super::yaml::Node;
use crate::diagnostic::{Code, Faults, SourceFile, Span};
use crate::model::Catalogue;
use jiff::civil::Date;
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The interpretations asked for, by name.
pub type Readings = BTreeMap<String, String>;

/// A file and what it says.
type Tree = (Arc<SourceFile>, Arc<Node>);

/// The acts of a folder, as far as they were asked for.
pub struct Library<'a> {
    source: &'a Source,
    /// Files that were read before, and may have been altered since.
    trees: Option<&'a Trees>,
    catalogue: &'a Catalogue,
    as_of: Date,
    manner: Manner<'a>,
    /// The ids of all acts there are.
    all: Vec<String>,
    shelf: BTreeMap<String, Shelved>,
    /// The files that were read, by their paths inside the folder.
    files: RefCell<BTreeSet<String>>,
}

/// The act that another starts from.
const LIKE: &str = "like";

/// The files of an act.
struct ActText {
    id: String,
    file: Arc<SourceFile>,
    root: Arc<Node>,
    /// Annex tables, and what follows from a class.
    beside: Vec<(Arc<SourceFile>, Arc<Node>)>,
    all_read: bool,
}

/// How far an act has come.
#[derive(Clone)]
enum Shelved {
    Underway,
    /// Missing or too broken to go on with, which is reported.
    Broken,
    Read(Arc<Act>),
}

impl<'a> Library<'a> {
    /// An empty library; with `clamped`, acts are judged at the nearest day on which they are in force.
    pub fn new(
        source: &'a Source,
        (catalogue, laws): (&'a Catalogue, &'a Laws),
        as_of: Date,
        clamped: bool,
        asked: &'a Readings,
    ) -> Library<'a> {
        let manner = Manner { laws, asked, clamped };
        Library {
            source,
            trees: None,
            catalogue,
            as_of,
            manner,
            all: source.acts(),
            shelf: BTreeMap::new(),
            files: RefCell::default(),
        }
    }

    /// The same, which takes files from `trees` instead of reading them.
    pub fn with_trees(self, trees: &'a Trees) -> Library<'a> {
        Library { trees: Some(trees), ..self }
    }

    fn tree(&self, path: &str, faults: &mut Faults) -> Option<Tree> {
        if let Some(known) = self.trees.and_then(|trees| trees.get(path)) {
            return Some(known.clone());
        }
        self.files.borrow_mut().insert(path.to_string());
        let (file, root) = self.source.tree(path, faults)?;
        Some((file, Arc::new(root)))
    }

    /// The act with this id, unless it is missing or too broken to go on with.
    pub fn act(&mut self, id: &str, faults: &mut Faults) -> Option<Arc<Act>> {
        let known = self.shelf.get(id).cloned().unwrap_or_else(|| {
            self.shelf.insert(id.to_string(), Shelved::Underway);
            // an act that is like another is read with the text of that other: its faults are said once
            let mut found = Faults::default();
            let read = self.read(id, &mut found).map_or(Shelved::Broken, |act| Shelved::Read(Arc::new(act)));
            faults.add_new(found.found);
            self.shelf.insert(id.to_string(), read.clone());
            read
        });
        match known {
            Shelved::Read(act) => Some(act),
            Shelved::Underway | Shelved::Broken => None,
        }
    }

    /// Every act there is; what each is, is of no interest here.
    pub fn read_all(&mut self, faults: &mut Faults) {
        for id in self.all.clone() {
            self.act(&id, faults);
        }
    }

    /// Whether each act asked for could be read, so that a name that none of them has is indeed unknown.
    pub fn is_complete(&self) -> bool {
        self.shelf.values().all(|s| matches!(s, Shelved::Read(act) if !act.names.incomplete))
    }

    /// The files that were read so far, by their paths inside the folder.
    pub fn files(&self) -> Vec<String> {
        self.files.borrow().iter().cloned().collect()
    }

    /// Where the files are.
    pub fn source(&self) -> &Source {
        self.source
    }

    fn read(&mut self, id: &str, faults: &mut Faults) -> Option<Act> {
        let mut texts = Vec::new();
        self.texts(id, &mut texts, faults)?;
        let mut own = Names { act: id.to_string(), ..Names::default() };
        own.incomplete = texts.iter().any(|text| !text.all_read);
        let mut written_tables = FxHashMap::default();
        let (mut uses, mut layers) = (Vec::new(), Vec::new());
        for text in &texts {
            let mut of_this_text = FxHashMap::default();
            for (file, node) in text.beside.iter().filter(|(_, node)| !tells_what_follows(node)) {
                own.incomplete |= written_table(&mut page_of(file, faults), node, &mut of_this_text).is_none();
            }
            written_tables.extend(of_this_text);
            let mut page = page_of(&text.file, faults);
            let mut fields = page.fields(&text.root, &forms::ACT)?;
            let used = [fields.get(LIKE), fields.get("uses")].into_iter().flatten();
            for (word, span) in used.flat_map(|n| page.words(n)).collect::<Vec<_>>() {
                match self.used(word, span, id, &mut page) {
                    Some(act) => uses.push(Arc::clone(&act.names)),
                    None => own.incomplete = true,
                }
            }
            layers.push(Layer { file: Arc::clone(&text.file), fields, beside: &text.beside });
        }
        let file = &texts.last()?.file;
        let mut scope = Scope {
            catalogue: self.catalogue,
            as_of: self.as_of,
            page: page_of(file, faults),
            own,
            uses,
            written_criteria: FxHashMap::default(),
            written_tables,
            underway: Vec::new(),
        };
        let act = read_act(&mut scope, &mut layers, &self.manner)?;
        if let Some(own) = layers.pop() {
            scope.page.finish(own.fields);
        }
        Some(act)
    }

    /// The text of an act, after those of the acts that it is like.
    fn texts(&self, id: &str, found: &mut Vec<ActText>, faults: &mut Faults) -> Option<()> {
        let (file, root) = self.tree(&format!("{id}/act.yaml"), faults)?;
        let (beside, all_read) = self.annex_files(id, faults);
        let like = root.entry(LIKE).and_then(|node| page_of(&file, faults).placed(node));
        let like = like.map(|(word, span)| (word.to_string(), span));
        let own = ActText { id: id.to_string(), file: Arc::clone(&file), root, beside, all_read };
        if let Some((like, span)) = like {
            let mut page = page_of(&file, faults);
            if like == id || found.iter().any(|text| text.id == like) {
                let message = format!("`{id}` is like `{like}`, which is like it in turn");
                page.fault_with_help(Code::CYCLE, span, message, "let one of them stand by itself");
                return None;
            }
            if !self.all.contains(&like) {
                page.unknown(Code::MISSING_FILE, span, "act", &like, self.all.iter().map(String::as_str));
                return None;
            }
            let at = found.len();
            found.push(own);
            self.texts(&like, found, faults)?;
            found[at..].rotate_left(1);
            return Some(());
        }
        found.push(own);
        Some(())
    }

    /// The files beside the act, and whether all could be read.
    fn annex_files(&self, id: &str, faults: &mut Faults) -> (Vec<Tree>, bool) {
        let mut names = self.source.files_in(id);
        names.retain(|name| !name.ends_with("/act.yaml"));
        let read: Vec<_> = names.iter().filter_map(|name| self.tree(name, faults)).collect();
        let all_read = read.len() == names.len();
        (read, all_read)
    }

    fn used(&mut self, word: &str, span: Span, by: &str, page: &mut Page) -> Option<Arc<Act>> {
        if let Some(Shelved::Underway) = self.shelf.get(word) {
            let message = if word == by {
                format!("`{by}` uses itself")
            } else {
                format!("`{by}` uses `{word}`, which uses it in turn")
            };
            page.fault_with_help(Code::CYCLE, span, message, "take one of them out of `uses`");
            return None;
        }
        if !self.all.iter().any(|a| a == word) {
            page.unknown(Code::MISSING_FILE, span, "act", word, self.all.iter().map(String::as_str));
            return None;
        }
        self.act(word, page.faults)
    }
}

/// Whether a file beside an act is no table.
fn tells_what_follows(node: &Node) -> bool {
    [AUTHORITIES, DUTIES].iter().any(|key| node.entry(key).is_some())
}

/// Notes a table as written under its name; nothing where it has none, which is reported.
fn written_table<'n>(page: &mut Page, node: &'n Node, written: &mut FxHashMap<&'n str, Element<'n>>) -> Option<()> {
    let mut fields = page.fields(node, &forms::TABLE)?;
    let Some(name) = fields.get("table") else {
        page.fault(Code::MISSING_KEY, node.span, "`table` is missing here: the name of the table");
        return None;
    };
    let (name, span) = page.placed(name)?;
    page.kebab(name, span);
    if let Some(first) = written.get(name) {
        let message = format!("there are two tables `{name}`; the other is in {}", first.file.path);
        page.fault_with_help(Code::AMBIGUOUS_NAME, span, message, "give one of them another name");
        return Some(());
    }
    written.insert(name, Element { file: Arc::clone(&page.file), node, span });
    Some(())
}
