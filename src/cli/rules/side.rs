//! One side of a comparison as it is written on the command line: `[SOURCE#]NAME[@DATE][?READING=CHOICE]`.

use super::revision;
use crate::cli::{as_readings, date, reading};
use crate::diagnostic::{Broken, Faults};
use crate::model::nearest;
use crate::rules::{Laws, Readings, Request, RuleSet, Source, foundations, load, load_act};
use anyhow::{anyhow, bail};
use jiff::civil::Date;
use std::path::{Path, PathBuf};

/// What stands before the name of a revision.
const GIT: &str = "git:";

/// A side as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// A folder, or `git:REVISION[:FOLDER]`; none for the rules that `--rules` names, or those in the binary.
    pub source: Option<String>,
    /// A law or an act; none for every act of the source.
    pub name: Option<String>,
    pub as_of: Option<Date>,
    pub readings: Vec<(String, String)>,
}

/// A side with its rules at hand.
pub struct Side {
    /// As it was written, for headings.
    pub label: String,
    pub source: Source,
    /// Two sides of the same key read the same files.
    pub key: Option<String>,
    pub name: Option<String>,
    pub as_of: Date,
    pub readings: Readings,
    pub laws: Laws,
}

impl Written {
    /// As it was written.
    pub fn label(&self) -> String {
        let mut label = match (&self.source, &self.name) {
            (Some(source), Some(name)) => format!("{source}#{name}"),
            (Some(one), None) | (None, Some(one)) => one.clone(),
            (None, None) => String::new(),
        };
        label.extend(self.as_of.map(|day| format!("@{day}")));
        for (i, (name, choice)) in self.readings.iter().enumerate() {
            label.push_str(&format!("{}{name}={choice}", if i == 0 { '?' } else { ',' }));
        }
        label
    }
}

/// Reads a side as written.
///
/// # Errors
/// What cannot be read of it.
pub fn written(text: &str) -> Result<Written, String> {
    let (rest, readings) = match text.rsplit_once('?') {
        Some((rest, readings)) => (rest, readings.split([',', '&']).map(reading).collect::<Result<Vec<_>, _>>()?),
        None => (text, Vec::new()),
    };
    // a revision may have an `@` of its own, but no date after it
    let (rest, as_of) = match rest.rsplit_once('@') {
        Some((rest, day)) if day.starts_with(|c: char| c.is_ascii_digit()) => (rest, Some(date(day)?)),
        _ => (rest, None),
    };
    let (source, name) = match rest.rsplit_once('#') {
        Some((source, name)) => (Some(source), Some(name).filter(|name| !name.is_empty())),
        None if is_source(rest) => (Some(rest), None),
        None => (None, Some(rest)),
    };
    if source.is_none() && name.is_none_or(str::is_empty) {
        return Err(format!("`{text}` names nothing; write a law, an act, a folder or git:REVISION"));
    }
    Ok(Written { source: source.map(String::from), name: name.map(String::from), as_of, readings })
}

/// Whether a word names files: a revision, or a folder that is there and holds rules.
fn is_source(word: &str) -> bool {
    word.starts_with(GIT) || word.starts_with(['.', '/']) || Path::new(word).join("laws.yaml").is_file()
}

impl Side {
    /// Opens the rules of a side. `rules` is the folder that counts where the side names none.
    ///
    /// # Errors
    /// Every fault of the folder, or that the revision cannot be read.
    pub fn of(written: Written, rules: Option<&Path>, as_of: Date, readings: Readings) -> anyhow::Result<Side> {
        let label = written.label();
        let (source, key) = opened(written.source.as_deref(), rules)?;
        let mut faults = Faults::default();
        let (_, laws) = foundations(&source, &mut faults);
        if faults.any_error() {
            return Err(Broken(faults.found).into());
        }
        let mut chosen = readings;
        chosen.extend(as_readings(&written.readings)?);
        let as_of = written.as_of.unwrap_or(as_of);
        let side = Side { label, source, key, name: written.name, as_of, readings: chosen, laws };
        side.known()?;
        Ok(side)
    }

    /// Whether its name is that of an act.
    pub fn is_act(&self) -> bool {
        self.name.as_deref().is_some_and(|name| name.contains('/'))
    }

    fn known(&self) -> anyhow::Result<()> {
        let Some(name) = &self.name else { return Ok(()) };
        let acts = self.source.acts();
        let laws: Vec<&str> = self.laws.laws.iter().map(|law| law.id.as_str()).collect();
        let all = || laws.iter().copied().chain(acts.iter().map(String::as_str));
        if all().any(|known| known == name) {
            return Ok(());
        }
        let what = if self.is_act() { "act" } else { "law" };
        let near = nearest(name, all()).map_or(String::new(), |near| format!("; did you mean `{near}`?"));
        bail!("there is no {what} `{name}`{near}")
    }

    /// The law or act of this side.
    ///
    /// # Errors
    /// Every fault of its rules.
    pub fn rules(&self) -> anyhow::Result<RuleSet> {
        let name = self.name.as_deref().ok_or_else(|| anyhow!("`{}` names no law and no act", self.label))?;
        match self.is_act() {
            true => self.act(name),
            false => Ok(load(
                &self.source,
                &Request { law: name.to_string(), as_of: self.as_of, readings: self.readings.clone() },
            )?),
        }
    }

    /// An act of this side.
    ///
    /// # Errors
    /// Every fault of its rules.
    pub fn act(&self, id: &str) -> anyhow::Result<RuleSet> {
        Ok(load_act(&self.source, id, self.as_of, &self.readings)?)
    }
}

/// The files of a side, and what tells whether another side has the same.
fn opened(source: Option<&str>, rules: Option<&Path>) -> anyhow::Result<(Source, Option<String>)> {
    let folder = |path: &Path| {
        let key = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
        (Source::Folder(path.to_path_buf()), Some(key.display().to_string()))
    };
    match (source, rules) {
        (None, None) => Ok((Source::Embedded, None)),
        (None, Some(path)) => Ok(folder(path)),
        (Some(word), _) => match word.strip_prefix(GIT) {
            None => Ok(folder(Path::new(word))),
            Some(revision) => {
                let (revision, path) = match revision.split_once(':') {
                    Some((revision, path)) => (revision, PathBuf::from(path)),
                    None => (revision, rules.unwrap_or(Path::new("rules")).to_path_buf()),
                };
                if revision.is_empty() || revision.starts_with('-') {
                    bail!("`{word}` names no revision; write git:REVISION, such as git:main or git:HEAD~1");
                }
                Ok((revision::source_of(revision, &path)?, Some(word.to_string())))
            }
        },
    }
}

#[cfg(test)]
mod tests {
    use super::written;

    #[test]
    fn sides_are_read_as_they_are_written() {
        let read = |text: &str| {
            let w = written(text).unwrap();
            let readings: Vec<String> = w.readings.iter().map(|(n, c)| format!("{n}={c}")).collect();
            let day = w.as_of.map(|day| day.to_string());
            (w.source.unwrap_or_default(), w.name.unwrap_or_default(), day.unwrap_or_default(), readings.join(" "))
        };
        let of = |a: &str, b: &str, c: &str, d: &str| (a.to_string(), b.to_string(), c.to_string(), d.to_string());
        assert_eq!(read("xx"), of("", "xx", "", ""));
        assert_eq!(read("xx/guild@2026-08-14"), of("", "xx/guild", "2026-08-14", ""));
        assert_eq!(read("xx?oath-rule=frees,other=one"), of("", "xx", "", "oath-rule=frees other=one"));
        assert_eq!(read("git:HEAD@{1}"), of("git:HEAD@{1}", "", "", ""));
        assert_eq!(read("git:main:rules#xx@2026-08-14"), of("git:main:rules", "xx", "2026-08-14", ""));
        assert_eq!(read("./rules"), of("./rules", "", "", ""));
        assert!(written("xx@2026-13-01").is_err());
        assert!(written("xx?oath").is_err());
        assert!(written("").is_err());
    }
}
