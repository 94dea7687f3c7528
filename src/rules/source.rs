//! Where rule files come from: the binary itself, a folder, or files that were read before.

use super::recorded::Recording;
use super::yaml::{self, Node};
use crate::diagnostic::{Code, Diagnostic, Faults, SourceFile};
use include_dir::{Dir, include_dir};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

const LAYOUT: &str = "`--rules` takes a folder with facts.yaml, laws.yaml and one folder an act";

/// The files that all acts share.
pub const SHARED: [&str; 6] =
    ["activity-codes.yaml", "bodies.yaml", "countries.yaml", "entity-types.yaml", "facts.yaml", "laws.yaml"];

static EMBEDDED: Dir = include_dir!("$CARGO_MANIFEST_DIR/rules");

/// A folder of rules.
#[derive(Debug, Clone)]
pub enum Source {
    /// The rule sets that the binary carries.
    Embedded,
    Folder(PathBuf),
    /// Files by their paths inside the folder that they stand for, which has this name.
    Files {
        name: String,
        files: Arc<BTreeMap<String, Vec<u8>>>,
    },
}

impl Source {
    /// One file, by its path inside the folder; a missing one is a fault.
    pub fn file(&self, path: &str, faults: &mut Faults) -> Option<Arc<SourceFile>> {
        let text = match self {
            Source::Embedded => EMBEDDED.get_file(path).and_then(|f| f.contents_utf8()).map(str::to_string).ok_or(None),
            Source::Folder(folder) => std::fs::read(folder.join(path)).map_err(Some).and_then(text),
            Source::Files { files, .. } => files.get(path).cloned().ok_or(None).and_then(text),
        };
        match text {
            Ok(text) => {
                // a mark for the order of bytes is no text: with it, places would be off by one
                let text = text.strip_prefix('\u{feff}').map(str::to_string).unwrap_or(text);
                Some(Arc::new(SourceFile { path: self.shown(path), text }))
            }
            Err(error) => {
                faults.add(self.missing(path, error));
                None
            }
        }
    }

    /// One file, and what it says; one that cannot be read is a fault.
    pub fn tree(&self, path: &str, faults: &mut Faults) -> Option<(Arc<SourceFile>, Node)> {
        let file = self.file(path, faults)?;
        let recording = if let Source::Embedded = self { Recording::of(path) } else { None };
        let root = match recording {
            Some(recording) => yaml::read_recorded(&file, recording, faults),
            None => yaml::read(&file, faults),
        };
        Some((file, root?))
    }

    /// The bytes of one file, as they stand; none where it cannot be read.
    pub fn bytes(&self, path: &str) -> Option<Vec<u8>> {
        match self {
            Source::Embedded => EMBEDDED.get_file(path).map(|file| file.contents().to_vec()),
            Source::Folder(folder) => std::fs::read(folder.join(path)).ok(),
            Source::Files { files, .. } => files.get(path).cloned(),
        }
    }

    /// Whether there is such a file.
    pub fn has(&self, path: &str) -> bool {
        match self {
            Source::Embedded => EMBEDDED.get_file(path).is_some(),
            Source::Folder(folder) => folder.join(path).is_file(),
            Source::Files { files, .. } => files.contains_key(path),
        }
    }

    /// That the folder itself is not there: said once, not for each file in it.
    pub fn absent(&self) -> Option<Diagnostic> {
        let folder = match self {
            Source::Folder(folder) if !folder.is_dir() => folder.join("").display().to_string(),
            Source::Files { name, files } if files.is_empty() => name.clone(),
            _ => return None,
        };
        let message = format!("there is no folder of rules `{folder}`");
        Some(Diagnostic::error(Code::MISSING_FILE, message).help(LAYOUT))
    }

    fn missing(&self, path: &str, error: Option<std::io::Error>) -> Diagnostic {
        use std::io::ErrorKind::{InvalidData, NotFound};
        let shown = self.shown(path);
        match error.as_ref().map(std::io::Error::kind) {
            None | Some(NotFound) => {
                Diagnostic::error(Code::MISSING_FILE, format!("there is no rule file `{shown}`")).help(LAYOUT)
            }
            Some(InvalidData) => Diagnostic::error(Code::UNREADABLE, format!("`{shown}` is not text in UTF-8"))
                .help("save the file as UTF-8"),
            Some(_) => Diagnostic::error(Code::UNREADABLE, format!("`{shown}` cannot be read"))
                .help("see whether you may read it"),
        }
    }

    /// The YAML files directly inside a folder, in order of name.
    pub fn files_in(&self, folder: &str) -> Vec<String> {
        let mut names: Vec<String> = match self {
            Source::Embedded => EMBEDDED
                .get_dir(folder)
                .map(|d| d.files().filter_map(|f| Some(f.path().to_str()?.to_string())).collect())
                .unwrap_or_default(),
            Source::Folder(root) => list(&root.join(folder))
                .into_iter()
                .filter(|p| p.is_file())
                .filter_map(|p| Some(format!("{folder}/{}", p.file_name()?.to_str()?)))
                .collect(),
            Source::Files { files, .. } => {
                let inside = |path: &&String| path.rsplit_once('/').is_some_and(|(parent, _)| parent == folder);
                files.keys().filter(inside).cloned().collect()
            }
        };
        names.retain(|name| name.ends_with(".yaml"));
        names.sort();
        names
    }

    /// The files that all acts share, as far as they are there.
    pub fn shared_files(&self) -> Vec<String> {
        SHARED.iter().filter(|name| self.has(name)).map(|name| name.to_string()).collect()
    }

    /// The files of an act: its text, its tables and what follows, and its cases.
    pub fn files_of(&self, act: &str) -> Vec<String> {
        let mut files = self.files_in(act);
        files.extend(self.files_in(&format!("{act}/tests")));
        files
    }

    /// The ids of all acts: the folders, two deep, that hold an `act.yaml`.
    pub fn acts(&self) -> Vec<String> {
        let mut ids: Vec<String> = match self {
            Source::Embedded => EMBEDDED
                .dirs()
                .flat_map(Dir::dirs)
                .filter(|d| d.get_file(d.path().join("act.yaml")).is_some())
                .filter_map(|d| Some(d.path().to_str()?.to_string()))
                .collect(),
            Source::Folder(root) => list(root)
                .iter()
                .flat_map(|d| list(d))
                .filter(|d| d.join("act.yaml").is_file())
                .filter_map(|d| Some(d.strip_prefix(root).ok()?.to_str()?.to_string()))
                .collect(),
            Source::Files { files, .. } => {
                let acts = files.keys().filter_map(|path| path.strip_suffix("/act.yaml"));
                acts.filter(|id| id.split('/').count() == 2).map(str::to_string).collect()
            }
        };
        ids.sort();
        ids
    }

    /// A path inside the folder as it is shown to people.
    pub fn shown(&self, path: &str) -> String {
        match self {
            Source::Embedded => format!("rules/{path}"),
            Source::Folder(folder) => folder.join(path).display().to_string(),
            Source::Files { name, .. } => format!("{name}/{path}"),
        }
    }
}

fn text(bytes: Vec<u8>) -> Result<String, Option<std::io::Error>> {
    String::from_utf8(bytes).map_err(|e| Some(std::io::Error::new(std::io::ErrorKind::InvalidData, e)))
}

fn list(folder: &Path) -> Vec<PathBuf> {
    std::fs::read_dir(folder).map(|d| d.flatten().map(|e| e.path()).collect()).unwrap_or_default()
}
