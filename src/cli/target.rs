//! A file that is written: whole or not at all where it is a file; straight where something else stands there.

use super::files::cause;
use super::place::led;
use crate::model::{Lang, said};
use anyhow::bail;
use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use tempfile::{Builder, NamedTempFile};

/// Where bytes go that are not for standard output.
pub enum Target {
    Whole(Box<Whole>),
    /// A pipe or a device: it is there and stays.
    Straight(File),
}

/// A new file beside where it will stand, with what it will replace.
pub struct Whole {
    file: NamedTempFile,
    stands: PathBuf,
    replaced: Option<Metadata>,
}

impl Target {
    /// Opens what a name leads to. Links are followed and stay; without `force` nothing that is there is replaced.
    pub fn open(path: &Path, force: bool, lang: Lang) -> anyhow::Result<Target> {
        let found = fs::metadata(path).ok();
        refuse(path, found.as_ref(), force, lang)?;
        if found.as_ref().is_some_and(|found| !found.is_file()) {
            let opened = OpenOptions::new().write(true).open(path);
            return Ok(Target::Straight(opened.map_err(|error| cannot_be_written(path, &error, lang))?));
        }
        let stands = led(path);
        let file = beside(&stands, found.is_none()).map_err(|error| cannot_be_written(path, &error, lang))?;
        Ok(Target::Whole(Box::new(Whole { file, stands, replaced: found })))
    }

    /// Puts it where it will stand, with the owner and the permissions of what it replaces.
    pub fn keep(self) -> io::Result<()> {
        match self {
            Target::Whole(whole) => {
                if let Some(replaced) = &whole.replaced {
                    like(whole.file.as_file(), replaced);
                }
                whole.file.persist(whole.stands).map(drop).map_err(|error| error.error)
            }
            Target::Straight(mut file) => file.flush(),
        }
    }
}

impl Write for Target {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            // its own errors would show the name of a file that nobody knows
            Target::Whole(whole) => whole.file.as_file_mut().write(bytes),
            Target::Straight(file) => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Target::Whole(whole) => whole.file.as_file_mut().flush(),
            Target::Straight(file) => file.flush(),
        }
    }
}

/// Refuses a name that nothing can be written to, before anything is read.
pub fn refuse_unwritable(path: &Path, force: bool, lang: Lang) -> anyhow::Result<()> {
    let found = fs::metadata(path).ok();
    refuse(path, found.as_ref(), force, lang)?;
    if found.is_none_or(|found| found.is_file()) {
        beside(&led(path), true).map_err(|error| cannot_be_written(path, &error, lang))?;
    }
    Ok(())
}

fn refuse(path: &Path, found: Option<&Metadata>, force: bool, lang: Lang) -> anyhow::Result<()> {
    let name = path.display();
    match found {
        Some(found) if found.is_dir() => bail!("{}", said_of_folder(path, lang)),
        Some(found) if !force && is_replaced(found) => {
            let said = said!(
                "`{name}` exists already; choose another name, or replace it with `--force`",
                "`{name}` bestaat al; kies een andere naam, of vervang het met `--force`"
            );
            bail!("{}", said.get(lang))
        }
        Some(_) => Ok(()),
        None => {
            let stands = led(path);
            let folder = folder_of(&stands);
            if folder.is_dir() {
                return Ok(());
            }
            let said = said!(
                "`{name}` cannot be written: there is no folder `{folder}`; make it first, or name another",
                "`{name}` kan niet worden geschreven: er is geen map `{folder}`; maak die eerst, of noem een andere",
                folder = folder.display(),
            );
            bail!("{}", said.get(lang))
        }
    }
}

/// Whether writing takes away what was there. A pipe, a terminal or the like only passes on.
fn is_replaced(found: &Metadata) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        found.is_file() || found.file_type().is_block_device()
    }
    #[cfg(not(unix))]
    found.is_file()
}

/// A new file in the same folder; open to others as any new file would be, where that is wanted.
fn beside(stands: &Path, for_others: bool) -> io::Result<NamedTempFile> {
    let mut builder = Builder::new();
    builder.prefix(".vitaal-");
    #[cfg(unix)]
    if for_others {
        use std::os::unix::fs::PermissionsExt;
        // less what the user's mask takes away
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    #[cfg(not(unix))]
    let _ = for_others;
    builder.tempfile_in(folder_of(stands))
}

/// Gives a file the owner and the permissions of another, as far as that is allowed.
fn like(file: &File, other: &Metadata) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt, fchown};
        // first the owner: a change of owner takes away some permissions
        let _ = fchown(file, Some(other.uid()), Some(other.gid()));
    }
    let _ = file.set_permissions(other.permissions());
}

/// The folder in which a file stands.
pub fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// That a folder was named where a file is needed.
pub fn said_of_folder(path: &Path, lang: Lang) -> String {
    let name = path.display();
    let said = said!("`{name}` is a folder; name a file in it", "`{name}` is een map; noem een bestand daarin");
    said.get(lang).to_string()
}

/// That something cannot be written there, and why.
fn cannot_be_written(path: &Path, error: &io::Error, lang: Lang) -> anyhow::Error {
    anyhow::anyhow!("{}: {}", said_unwritable(path, lang), cause(error, lang))
}

/// That something cannot be written there.
pub fn said_unwritable(path: &Path, lang: Lang) -> String {
    let name = path.display();
    said!("`{name}` cannot be written", "`{name}` kan niet worden geschreven").get(lang).to_string()
}
