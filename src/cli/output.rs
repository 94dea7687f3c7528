//! Where results go: standard output, or a file that is written whole or not at all.

use super::files::cause;
use super::intake::hexadecimal;
use super::place::is_stdout;
use super::target::{Target, said_unwritable};
use super::width;
use crate::model::{Lang, said};
use flate2::{Compression, write::GzEncoder};
use sha2::{Digest, Sha256};
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;

/// An output that becomes final only when the run succeeds.
pub enum Sink {
    Stdout(BufWriter<Tally<io::StdoutLock<'static>>>),
    File(BufWriter<Tally<Target>>),
    /// Packed, as its name says.
    Packed(Box<GzEncoder<BufWriter<Tally<Target>>>>),
}

/// Counts what is written, takes its SHA-256 where that is wanted, and says where it could not be written.
pub struct Tally<W> {
    inner: W,
    hash: Option<Sha256>,
    bytes: u64,
    /// What is said when it cannot be written.
    unwritable: String,
    lang: Lang,
}

/// What was written, once it is final.
#[derive(Debug, Clone)]
pub struct Kept {
    /// In hexadecimal; none where it was not wanted.
    pub sha256: Option<String>,
    pub bytes: u64,
}

impl<W: Write> Tally<W> {
    fn new(inner: W, hashed: bool, unwritable: String, lang: Lang) -> Tally<W> {
        Tally { inner, hash: hashed.then(Sha256::new), bytes: 0, unwritable, lang }
    }

    /// Adds to an error what could not be written. Its kind stays: that of a closed pipe is looked for.
    fn teller(&self) -> impl Fn(io::Error) -> io::Error + use<W> {
        let (unwritable, lang) = (self.unwritable.clone(), self.lang);
        move |error| io::Error::new(error.kind(), format!("{unwritable}: {}", cause(&error, lang)))
    }

    fn kept(self) -> (W, Kept) {
        (self.inner, Kept { sha256: self.hash.map(hexadecimal), bytes: self.bytes })
    }
}

impl<W: Write> Write for Tally<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let n = self.inner.write(bytes).map_err(|error| self.teller()(error))?;
        if let Some(hash) = &mut self.hash {
            hash.update(&bytes[..n]);
        }
        self.bytes += n as u64;
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush().map_err(|error| self.teller()(error))
    }
}

impl Sink {
    /// What is written to, where that is a file as it is.
    pub fn file(&mut self) -> Option<&mut BufWriter<Tally<Target>>> {
        match self {
            Sink::File(written) => Some(written),
            Sink::Stdout(_) | Sink::Packed(_) => None,
        }
    }

    /// Standard output, or what a name leads to; with `hashed`, its SHA-256 is taken.
    pub fn open(path: Option<&Path>, force: bool, hashed: bool, lang: Lang) -> anyhow::Result<Sink> {
        let Some(path) = path.filter(|path| !is_stdout(path)) else {
            let said = said!("standard output cannot be written", "de standaarduitvoer kan niet worden geschreven");
            let tally = Tally::new(io::stdout().lock(), hashed, said.get(lang).to_string(), lang);
            return Ok(Sink::Stdout(BufWriter::with_capacity(1 << 16, tally)));
        };
        let tally = Tally::new(Target::open(path, force, lang)?, hashed, said_unwritable(path, lang), lang);
        let written = BufWriter::with_capacity(1 << 16, tally);
        Ok(match is_packed(path) {
            true => Sink::Packed(GzEncoder::new(written, Compression::default()).into()),
            false => Sink::File(written),
        })
    }

    /// Makes it final.
    pub fn keep(self) -> anyhow::Result<Kept> {
        match self {
            Sink::Stdout(out) => {
                let mut out = out.into_inner().map_err(io::IntoInnerError::into_error)?;
                out.flush()?;
                Ok(out.kept().1)
            }
            Sink::Packed(written) => Sink::File(written.finish()?).keep(),
            Sink::File(written) => {
                let mut tally = written.into_inner().map_err(io::IntoInnerError::into_error)?;
                tally.flush()?;
                let told = tally.teller();
                let (target, kept) = tally.kept();
                target.keep().map_err(told)?;
                Ok(kept)
            }
        }
    }
}

/// Whether a file of this name is packed.
pub fn is_packed(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("gz"))
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Sink::Stdout(out) => out.write(bytes),
            Sink::File(written) => written.write(bytes),
            Sink::Packed(written) => written.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Sink::Stdout(out) => out.flush(),
            Sink::File(written) => written.flush(),
            // a flush of the packer would end a block, and it is finished when it is kept
            Sink::Packed(_) => Ok(()),
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
