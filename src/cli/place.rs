//! Places where something is written: no two of them are one, and none is what is read.

use super::output::is_packed;
use super::target::folder_of;
use crate::model::{Lang, Text, said};
use anyhow::bail;
use clap::ValueEnum;
use std::fs;
use std::path::{Path, PathBuf};

/// Refuses to write output and rejects to one place: one of them would be lost, or both be mixed.
pub fn refuse_one_file(output: Option<&Path>, rejects: Option<&Path>, lang: Lang) -> anyhow::Result<()> {
    let Some(rejects) = rejects else { return Ok(()) };
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
        Some(path) if !is_stdout(path) && !is_packed(path) => Ok(()),
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

/// What a run reads, so that nothing is written over it.
pub struct Reads<'p> {
    files: Vec<&'p Path>,
    /// Folders of rules.
    rules: Vec<&'p Path>,
}

impl<'p> Reads<'p> {
    /// Files, and folders of rules.
    pub fn new(files: Vec<&'p Path>, rules: impl IntoIterator<Item = &'p Path>) -> Reads<'p> {
        Reads { files, rules: rules.into_iter().collect() }
    }

    /// Refuses to write over any of it: it would be lost, and the result with what it rests on.
    pub fn refuse<'o>(&self, outputs: impl IntoIterator<Item = Option<&'o Path>>, lang: Lang) -> anyhow::Result<()> {
        for output in outputs.into_iter().flatten().filter(|output| !is_stdout(output)) {
            if !self.has(output) {
                continue;
            }
            let name = output.display();
            let said = said!(
                "`{name}` is read by this run, and would be lost; name another file to write to",
                "`{name}` wordt hier gelezen en zou verloren gaan; noem een ander bestand om in te schrijven"
            );
            bail!("{}", said.get(lang));
        }
        Ok(())
    }

    fn has(&self, output: &Path) -> bool {
        let is_rule_file = |folder: &&Path| {
            let (folder, output) = (folder.canonicalize().ok(), output.canonicalize().ok());
            folder.zip(output).is_some_and(|(folder, output)| output.starts_with(folder))
        };
        self.files.iter().any(|file| is_one_file(file, output))
            || output.extension().is_some_and(|extension| extension == "yaml") && self.rules.iter().any(is_rule_file)
    }
}

/// Whether two names lead to one file; what is no file, such as a terminal, can be read and written.
fn is_one_file(one: &Path, other: &Path) -> bool {
    // what standard input reads from has a name too
    let one = if one == Path::new("-") { Path::new("/dev/stdin") } else { one };
    let (Ok(a), Ok(b)) = (fs::metadata(one), fs::metadata(other)) else { return false };
    if !a.is_file() || !b.is_file() {
        return false;
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        (a.dev(), a.ino()) == (b.dev(), b.ino())
    }
    #[cfg(not(unix))]
    {
        place(one) == place(other)
    }
}

/// Whether a name is that of standard output.
pub fn is_stdout(path: &Path) -> bool {
    path == Path::new("-") || path == Path::new("/dev/stdout")
}

/// Links that are followed, at most.
const MOST_LINKS: usize = 40;

/// Where a name leads: links are followed, also one to what is not there yet.
pub fn led(path: &Path) -> PathBuf {
    let mut path = path.to_path_buf();
    for _ in 0..MOST_LINKS {
        let Ok(target) = fs::read_link(&path) else { break };
        path = path.parent().unwrap_or(Path::new("")).join(target);
    }
    path
}

/// One form for all the ways to name a file, whether it exists or not.
fn place(path: &Path) -> PathBuf {
    let path = led(path);
    let resolved = |path: &Path| path.canonicalize().ok();
    let beside = || Some(resolved(folder_of(&path))?.join(path.file_name()?));
    resolved(&path).or_else(beside).unwrap_or_else(|| path.clone())
}

/// How the name of a file ends, without what says that it is packed.
pub fn ending(path: &Path) -> Option<&str> {
    let unpacked = path.file_stem().map(Path::new).filter(|_| is_packed(path));
    unpacked.unwrap_or(path).extension()?.to_str()
}

/// The form that the name of an output tells; none where it has no ending or `.txt`, which people read.
///
/// # Errors
/// When it ends in what is none of the forms.
pub fn form_told<F: ValueEnum>(output: Option<&Path>, lang: Lang) -> anyhow::Result<Option<F>> {
    let output = output.filter(|path| !is_stdout(path));
    let Some((path, ending)) = output.and_then(|path| Some((path, ending(path)?))) else { return Ok(None) };
    if ending.eq_ignore_ascii_case("txt") {
        return Ok(None);
    }
    let Ok(form) = F::from_str(ending, true) else {
        let name = path.display();
        let forms: Vec<_> = F::value_variants().iter().filter_map(ValueEnum::to_possible_value).collect();
        let forms = forms.iter().map(|form| form.get_name()).collect::<Vec<_>>().join(", ");
        let said = said!(
            "`{name}` ends in `.{ending}`, which is no form that can be written; choose one with `--format`: {forms}",
            "`{name}` eindigt op `.{ending}`, en zo'n vorm kan niet worden geschreven; kies er een met `--format`: {forms}"
        );
        bail!("{}", said.get(lang))
    };
    Ok(Some(form))
}

/// Refuses a name that promises another form than comma-separated values, where nothing else is written.
pub fn refuse_other_than_csv(output: Option<&Path>, lang: Lang) -> anyhow::Result<()> {
    let Some(path) = output.filter(|path| !is_stdout(path)) else { return Ok(()) };
    match ending(path) {
        Some(ending) if !["csv", "txt"].iter().any(|known| ending.eq_ignore_ascii_case(known)) => {
            let name = path.display();
            let said = said!(
                "`{name}` ends in `.{ending}`, and only comma-separated values can be written to it; end it in .csv",
                "`{name}` eindigt op `.{ending}`, en er kunnen alleen door komma's gescheiden waarden in worden geschreven; laat de naam eindigen op .csv"
            );
            bail!("{}", said.get(lang))
        }
        _ => Ok(()),
    }
}
