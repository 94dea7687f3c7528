//! Opening files that are named, and saying why one cannot be used: the same for every verb.

use super::target::{folder_of, said_of_folder};
use crate::model::{Lang, Text, nearest, said};
use crate::report::word;
use anyhow::{Context, bail};
use flate2::read::MultiGzDecoder;
use std::fs::File;
use std::io::{self, Cursor, ErrorKind, Read};
use std::path::Path;

/// Opens a file to read it; what is there under a like name is told where it is not.
pub fn opened(path: &Path, lang: Lang) -> anyhow::Result<File> {
    if path.is_dir() {
        bail!("{}", said_of_folder(path, lang));
    }
    let name = path.display();
    match File::open(path) {
        Ok(file) => Ok(file),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let hint = similar(path, lang);
            let said = said!("there is no file `{name}`{hint}", "er is geen bestand `{name}`{hint}");
            bail!("{}", said.get(lang))
        }
        Err(error) => Err(error).with_context(|| {
            said!("`{name}` cannot be opened", "`{name}` kan niet worden geopend").get(lang).to_string()
        }),
    }
}

/// The whole of a file.
pub fn bytes_of(path: &Path, lang: Lang) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    opened(path, lang)?.read_to_end(&mut bytes).with_context(|| format!("`{}`", path.display()))?;
    Ok(bytes)
}

/// The whole of a file of text.
pub fn text_of(path: &Path, lang: Lang) -> anyhow::Result<String> {
    let mut text = String::new();
    opened(path, lang)?.read_to_string(&mut text).with_context(|| format!("`{}`", path.display()))?;
    Ok(text)
}

/// A file beside the missing one with a name like it.
fn similar(path: &Path, lang: Lang) -> String {
    let folder = folder_of(path);
    let names: Vec<String> = std::fs::read_dir(folder)
        .map(|entries| entries.flatten().filter_map(|e| e.file_name().into_string().ok()).collect())
        .unwrap_or_default();
    let wanted = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    match nearest(&wanted, names.iter().map(String::as_str)) {
        Some(near) => format!("; {} `{}`?", word::did_you_mean.get(lang), folder.join(near).display()),
        None => String::new(),
    }
}

/// Why something could not be read or written, in words. What has no words of ours is as the system says it.
pub fn cause(error: &io::Error, lang: Lang) -> String {
    let said = match error.kind() {
        // an error with a text of its own says more than its kind
        _ if error.raw_os_error().is_none() && error.get_ref().is_some() => return error.to_string(),
        ErrorKind::NotFound => said!("there is no such file or folder", "er is geen bestand of map met die naam"),
        ErrorKind::PermissionDenied => said!("you may not", "u hebt daar geen rechten voor"),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            said!("no space is left there", "er is daar geen ruimte meer")
        }
        ErrorKind::FileTooLarge => said!("the file becomes too large", "het bestand wordt te groot"),
        ErrorKind::ReadOnlyFilesystem => said!("nothing can be written there", "daar kan niets worden geschreven"),
        ErrorKind::IsADirectory => said!("it is a folder", "het is een map"),
        ErrorKind::NotADirectory => {
            said!("a folder in its name is a file", "een map in de naam is een bestand")
        }
        ErrorKind::InvalidData => said!("it is no text in UTF-8", "het is geen tekst in UTF-8"),
        _ => {
            let text = error.to_string();
            let code = text.rfind(" (os error ").unwrap_or(text.len());
            Text::same(&text[..code])
        }
    };
    said.get(lang).to_string()
}

/// How files begin that are packed in a way that is not read, and what that way is called.
const PACKED: &[(&[u8], &str)] = &[
    (b"\xfd7zXZ\0", "xz"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!\x1a\x07", "rar"),
    (GZIP, "gzip"),
];
/// How files packed with gzip begin.
const GZIP: &[u8] = b"\x1f\x8b";
/// How files packed with bzip2 begin; a digit stands between the two.
const BZIP2: (&[u8], &[u8]) = (b"BZh", b"1AY&SY");
/// No beginning is longer.
const LONGEST_BEGINNING: u64 = 10;

/// The first bytes, and everything with them; what was packed with gzip is unpacked.
///
/// # Errors
/// When it cannot be read, or is packed in another way.
pub fn unpacked<'c>(input: Box<dyn Read + 'c>, lang: Lang) -> io::Result<(Vec<u8>, Box<dyn Read + 'c>)> {
    let (mut start, mut input) = peeked(input)?;
    let is_packed = start.starts_with(GZIP);
    if is_packed {
        (start, input) = peeked(Box::new(Unpacking { of: MultiGzDecoder::new(input), lang }))?;
    }
    let is_bzip2 = start.starts_with(BZIP2.0) && start.get(BZIP2.0.len() + 1..).is_some_and(|s| s.starts_with(BZIP2.1));
    let bzip2 = is_bzip2.then_some("bzip2");
    let way = bzip2.or_else(|| PACKED.iter().find(|(begins, _)| start.starts_with(begins)).map(|(_, way)| *way));
    let Some(way) = way else { return Ok((start, input)) };
    let said = match is_packed {
        true => said!(
            "it is packed twice, the second time with {way}; unpack it first",
            "het is twee keer ingepakt, de tweede keer met {way}; pak het eerst uit"
        ),
        false => said!("it is packed with {way}; unpack it first", "het is ingepakt met {way}; pak het eerst uit"),
    };
    Err(io::Error::other(said.get(lang)))
}

/// The first bytes, and everything with them.
fn peeked<'c>(mut input: Box<dyn Read + 'c>) -> io::Result<(Vec<u8>, Box<dyn Read + 'c>)> {
    let mut start = Vec::new();
    input.by_ref().take(LONGEST_BEGINNING).read_to_end(&mut start)?;
    Ok((start.clone(), Box::new(Cursor::new(start).chain(input))))
}

/// Unpacks, and says in words that what was packed is not whole.
struct Unpacking<R> {
    of: R,
    lang: Lang,
}

impl<R: Read> Read for Unpacking<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.of.read(buffer).map_err(|error| match error.kind() {
            kind @ (ErrorKind::InvalidInput | ErrorKind::InvalidData | ErrorKind::UnexpectedEof) => {
                let said = said!(
                    "the packed file is cut off or damaged; fetch it or pack it anew",
                    "het ingepakte bestand is afgebroken of beschadigd; haal het opnieuw op of pak het opnieuw in"
                );
                io::Error::new(kind, said.get(self.lang))
            }
            _ => error,
        })
    }
}
