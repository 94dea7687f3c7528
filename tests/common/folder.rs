//! Folders of rules of this project, as they are and as copies.
// each test takes the part it needs
#![allow(dead_code, clippy::unwrap_used)]

use crate::command::Desk;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every file of rules in a folder, by its path in it, in order.
pub fn files_of(folder: &str) -> Vec<(String, String)> {
    let folder = root().join(folder);
    let mut found = Vec::new();
    gather(&folder, &mut found);
    found.retain(|path| path.extension().is_some_and(|extension| extension == "yaml"));
    found.sort();
    let file = |path: &PathBuf| {
        let name = path.strip_prefix(&folder).unwrap().to_str().unwrap().to_string();
        (name, std::fs::read_to_string(path).unwrap())
    };
    found.iter().map(file).collect()
}

/// A copy of a folder, as `rules`.
pub fn copied(folder: &str) -> Desk {
    let desk = Desk::new();
    desk.put_copy(folder, "rules");
    desk
}

fn gather(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { gather(&path, found) } else { found.push(path) }
    }
}
