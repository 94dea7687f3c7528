//! Where results go: standard output, or a file that is written whole or not at all.

use super::intake::hexadecimal;
use super::width;
use crate::model::{Lang, Text, said};
use anyhow::{Context, bail};
use flate2::{Compression, write::GzEncoder};
use sha2::{Digest, Sha256};
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// An output that becomes final only when the run succeeds.
pub enum Sink {
    Stdout(BufWriter<Tally<io::StdoutLock<'static>>>),
    File {
        written: BufWriter<Tally<NamedTempFile>>,
        path: PathBuf,
    },
    /// Packed, as its name says.
    Packed {
        written: Box<GzEncoder<BufWriter<Tally<NamedTempFile>>>>,
        path: PathBuf,
    },
}

/// Counts what is written, and takes its SHA-256 where that is wanted.
pub struct Tally<W> {
    inner: W,
    hash: Option<Sha256>,
    bytes: u64,
}

/// What was written, once it is final.
#[derive(Debug, Clone)]
pub struct Kept {
    /// In hexadecimal; none where it was not wanted.
    pub sha256: Option<String>,
    pub bytes: u64,
}

impl<W: Write> Tally<W> {
    fn new(inner: W, hashed: bool) -> Tally<W> {
        Tally { inner, hash: hashed.then(Sha256::new), bytes: 0 }
    }

    fn kept(self) -> (W, Kept) {
        (self.inner, Kept { sha256: self.hash.map(hexadecimal), bytes: self.bytes })
    }
}

impl<W: Write> Write for Tally<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let n = self.inner.write(bytes)?;
        if let Some(hash) = &mut self.hash {
            hash.update(&bytes[..n]);
        }
        self.bytes += n as u64;
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl Sink {
    /// What is written to, where that is a file as it is.
    pub fn file(&mut self) -> Option<&mut BufWriter<Tally<NamedTempFile>>> {
        match self {
            Sink::File { written, .. } => Some(written),
            Sink::Stdout(_) | Sink::Packed { .. } => None,
        }
    }

    /// Standard output, or a new file beside where it will stand; with `hashed`, its SHA-256 is taken.
    pub fn open(path: Option<&Path>, force: bool, hashed: bool, lang: Lang) -> anyhow::Result<Sink> {
        let Some(path) = path.filter(|p| *p != Path::new("-")) else {
            return Ok(Sink::Stdout(BufWriter::with_capacity(1 << 16, Tally::new(io::stdout().lock(), hashed))));
        };
        if path.is_dir() {
            bail!("{}", said_of_folder(path, lang));
        }
        let name = path.display();
        if path.exists() && !force {
            let said = said!(
                "`{name}` exists already; choose another name, or replace it with `--force`",
                "`{name}` bestaat al; kies een andere naam, of vervang het met `--force`"
            );
            bail!("{}", said.get(lang));
        }
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let file = NamedTempFile::with_prefix_in(".vitaal-", folder).with_context(|| {
            let said = said!(
                "`{name}` cannot be written in folder `{folder}`",
                "`{name}` kan niet worden geschreven in map `{folder}`",
                folder = folder.display(),
            );
            said.get(lang).to_string()
        })?;
        let (written, path_of_it) = (BufWriter::with_capacity(1 << 16, Tally::new(file, hashed)), path.to_path_buf());
        Ok(match is_packed(path) {
            true => Sink::Packed { written: GzEncoder::new(written, Compression::default()).into(), path: path_of_it },
            false => Sink::File { written, path: path_of_it },
        })
    }

    /// Makes it final.
    pub fn keep(self, lang: Lang) -> anyhow::Result<Kept> {
        match self {
            Sink::Stdout(out) => {
                let out = out.into_inner().map_err(io::IntoInnerError::into_error)?;
                let (mut out, kept) = out.kept();
                out.flush()?;
                Ok(kept)
            }
            Sink::Packed { written, path } => {
                let written = written.finish().with_context(|| cannot_be_written(&path, lang))?;
                Sink::File { written, path }.keep(lang)
            }
            Sink::File { written, path } => {
                let failed = || cannot_be_written(&path, lang);
                let file = written.into_inner().map_err(io::IntoInnerError::into_error);
                let (file, kept) = file.with_context(failed)?.kept();
                readable_by_others(&file);
                file.persist(&path).with_context(failed)?;
                Ok(kept)
            }
        }
    }
}

/// Whether a file of this name is packed.
pub fn is_packed(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("gz"))
}

fn cannot_be_written(path: &Path, lang: Lang) -> String {
    let name = path.display();
    said!("`{name}` cannot be written", "`{name}` kan niet worden geschreven").get(lang).to_string()
}

/// That a folder was named where a file is needed.
pub fn said_of_folder(path: &Path, lang: Lang) -> String {
    let name = path.display();
    let said = said!("`{name}` is a folder; name a file in it", "`{name}` is een map; noem een bestand daarin");
    said.get(lang).to_string()
}

/// Refuses to write output and rejects to one place: one of them would be lost, or both be mixed.
pub fn refuse_one_file(output: Option<&Path>, rejects: Option<&Path>, lang: Lang) -> anyhow::Result<()> {
    let Some(rejects) = rejects else { return Ok(()) };
    let is_stdout = |path: &Path| path == Path::new("-");
    match output.filter(|path| !is_stdout(path)) {
        None if is_stdout(rejects) => {
            let said = said!(
                "output and rejects would both go to standard output; name a file with `--output` or `--rejects`",
                "de uitvoer en de afgekeurde rijen zouden beide naar de standaarduitvoer gaan; noem een bestand met `--output` of `--rejects`"
            );
            bail!("{}", said.get(lang))
        }
        Some(output) if !is_stdout(rejects) && place(output) == place(rejects) => {
            let said = said!(
                "`{name}` is named for the output and for the rejects; name two files",
                "`{name}` is genoemd voor de uitvoer en voor de afgekeurde rijen; noem twee bestanden",
                name = output.display(),
            );
            bail!("{}", said.get(lang))
        }
        _ => Ok(()),
    }
}

/// A place where something is written: a file, or standard output.
pub struct Place<'p> {
    what: Text,
    path: Option<&'p Path>,
}

impl<'p> Place<'p> {
    /// Standard output, unless a file is named.
    pub fn output(path: Option<&'p Path>) -> Place<'p> {
        Place { what: said!("output", "uitvoer"), path: Some(path.unwrap_or(Path::new("-"))) }
    }

    /// Nowhere, unless a file is named.
    pub fn rejects(path: Option<&'p Path>) -> Place<'p> {
        Place { what: said!("rejects", "afgekeurde rijen"), path }
    }

    /// Nowhere, unless a file is named.
    pub fn record(path: Option<&'p Path>) -> Place<'p> {
        Place { what: said!("record", "verantwoording"), path }
    }
}

/// Refuses to write two things to one place.
pub fn refuse_one_place(places: &[Place; 2], lang: Lang) -> anyhow::Result<()> {
    let [one, other] = places;
    let (Some(a), Some(b)) = (one.path, other.path) else { return Ok(()) };
    let is_stdout = |path: &Path| path == Path::new("-");
    if is_stdout(a) != is_stdout(b) || !is_stdout(a) && place(a) != place(b) {
        return Ok(());
    }
    let said = said!(
        "{one} and {other} would both go to `{name}`; name two files",
        "{one} en {other} zouden beide naar `{name}` gaan; noem twee bestanden",
        one = one.what.get(lang),
        other = other.what.get(lang),
        name = a.display(),
    );
    bail!("{}", said.get(lang))
}

/// Refuses to write a workbook to standard output, or packed again.
pub fn refuse_no_file(output: Option<&Path>, lang: Lang) -> anyhow::Result<()> {
    match output {
        Some(path) if path != Path::new("-") && !is_packed(path) => Ok(()),
        _ => bail!("{}", said_of_no_file(lang)),
    }
}

/// That a workbook needs a file of its own.
pub fn said_of_no_file(lang: Lang) -> String {
    let said = said!(
        "a workbook is written to a file, and is packed already; name one that ends in .xlsx with `--output`",
        "een werkmap wordt naar een bestand geschreven, en is al ingepakt; noem er een die eindigt op .xlsx met `--output`"
    );
    said.get(lang).to_string()
}

/// One form for all the ways to name a file, whether it exists or not.
fn place(path: &Path) -> PathBuf {
    let resolved = |path: &Path| path.canonicalize().ok();
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let beside = || Some(resolved(folder)?.join(path.file_name()?));
    resolved(path).or_else(beside).unwrap_or_else(|| path.to_path_buf())
}

/// Temporary files are private; results get the permissions that any new file would have.
#[cfg(unix)]
fn readable_by_others(file: &NamedTempFile) {
    use std::os::unix::fs::PermissionsExt;
    let _ = file.as_file().set_permissions(std::fs::Permissions::from_mode(0o644));
}

#[cfg(not(unix))]
fn readable_by_others(_: &NamedTempFile) {}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Sink::Stdout(out) => out.write(bytes),
            Sink::File { written, .. } => written.write(bytes),
            Sink::Packed { written, .. } => written.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Sink::Stdout(out) => out.flush(),
            Sink::File { written, .. } => written.flush(),
            // a flush of the packer would end a block, and it is finished when it is kept
            Sink::Packed { .. } => Ok(()),
        }
    }
}

/// A line for standard error: broken at the width of a terminal, whole for a file or a pipe.
pub fn fitted(line: &str) -> String {
    if !std::io::stderr().is_terminal() {
        return line.to_string();
    }
    // names of facts are not broken at their hyphens or underscores
    let options = textwrap::Options::new(width()).subsequent_indent("    ").break_words(false);
    textwrap::fill(line, options.word_splitter(textwrap::WordSplitter::NoHyphenation))
}
