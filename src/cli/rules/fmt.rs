//! `vitaal rules fmt`: rule files laid out in one way.

use super::count;
use super::findings::{FindingArgs, ended};
use crate::cli::Ended;
use crate::cli::output::Sink;
use crate::diagnostic::{Broken, Code, Diagnostic, Faults, SourceFile, Span};
use crate::model::Lang;
use crate::report::findings::{Check, Findings, Suite};
use crate::report::hunks::{Hunk, hunks};
use crate::rules::{Source, foundations, tidied};
use anyhow::{Context, bail};
use clap::Args;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Lines of one file that are shown of what would change.
const SHOWN: usize = 12;

/// Lay out rule files: the order of keys, indentation, quotes; comments are kept
#[derive(Debug, Args)]
pub struct Fmt {
    /// Folders of rules, or single files
    #[arg(value_name = "PATH", default_value = "rules")]
    paths: Vec<PathBuf>,
    /// Change nothing, and say what would change
    #[arg(long)]
    check: bool,
    #[command(flatten)]
    findings: FindingArgs,
}

/// A file with what becomes of it.
struct Tidied {
    file: Arc<SourceFile>,
    /// Where it is written: what a link leads to.
    path: PathBuf,
    becomes: Result<String, Broken>,
}

impl Tidied {
    fn changes(&self) -> bool {
        self.becomes.as_ref().is_ok_and(|text| *text != self.file.text)
    }
}

impl Fmt {
    /// Writes every file anew that is laid out otherwise; none while one of them cannot be read.
    pub fn run(&self) -> anyhow::Result<Ended> {
        let mut files = Vec::new();
        for path in &self.paths {
            files_under(path, &mut files)?;
        }
        files.sort();
        files.dedup();
        let mut columns = BTreeMap::new();
        let tidied: Vec<Tidied> = files.iter().map(|path| tidy(path, &mut columns)).collect::<Result<_, _>>()?;
        let checks = tidied.iter().map(|one| Check { name: one.file.path.clone(), found: self.found(one) });
        let suite = Suite { name: "layout".to_string(), checks: checks.collect() };
        let findings = Findings { command: "rules fmt", suites: vec![suite] };
        let changes = tidied.iter().filter(|one| one.changes()).count();
        let is_broken = tidied.iter().any(|one| one.becomes.is_err());
        match self.check && !is_broken && self.findings.is_plain_text() {
            true => show(&tidied)?,
            false => self.findings.write(&findings)?,
        }
        let files = count(tidied.len(), "file");
        let said = match (changes, self.check) {
            _ if is_broken => format!("{files}: {}; nothing was written", findings.in_words()),
            (0, _) => format!("{files}: laid out already"),
            (_, true) => format!("{files}: {changes} would change"),
            (_, false) => format!("{files}: {changes} changed"),
        };
        if !self.check && !is_broken {
            write(&tidied)?;
        }
        self.findings.conclude(&findings, &said)?;
        Ok(ended(&findings))
    }

    /// What is wrong with a file: the faults for which it cannot be laid out, or, where nothing is written, that it
    /// would change.
    fn found(&self, one: &Tidied) -> Vec<Diagnostic> {
        match &one.becomes {
            Err(Broken(found)) => found.clone(),
            Ok(text) if self.check => {
                hunks(&one.file.text, text).first().map(|hunk| untidy(one, hunk)).into_iter().collect()
            }
            Ok(_) => Vec::new(),
        }
    }
}

fn untidy(one: &Tidied, hunk: &Hunk) -> Diagnostic {
    let line = one.file.text.lines().nth(hunk.line - 1).unwrap_or_default().chars().count();
    let start = one.file.text.split_inclusive('\n').take(hunk.line - 1).map(|line| line.chars().count()).sum();
    let span = Span { start, end: start + line, line: hunk.line, column: 1 };
    let help = format!("run `vitaal rules fmt {}`", one.file.path);
    Diagnostic::warning(Code::UNTIDY, "from here on the file is laid out otherwise").at(&one.file, span).help(help)
}

/// Every file of rules under a path, which may be one itself.
fn files_under(path: &Path, files: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    if !path.is_dir() {
        if !path.is_file() {
            bail!("there is no folder or file `{}`", path.display());
        }
        files.push(path.to_path_buf());
        return Ok(());
    }
    let cannot = || format!("`{}` cannot be read", path.display());
    for entry in std::fs::read_dir(path).with_context(cannot)? {
        let path = entry.with_context(cannot)?.path();
        let is_hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if path.is_dir() && !is_hidden {
            files_under(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "yaml") {
            files.push(path);
        }
    }
    Ok(())
}

fn tidy(path: &Path, columns: &mut BTreeMap<Option<PathBuf>, Vec<String>>) -> anyhow::Result<Tidied> {
    let shown = path.display().to_string();
    let place = path.canonicalize().with_context(|| format!("`{shown}` cannot be read"))?;
    let folder = place.ancestors().skip(1).find(|folder| folder.join("laws.yaml").is_file());
    let columns = columns.entry(folder.map(Path::to_path_buf)).or_insert_with(|| columns_of(folder));
    let inside = folder.and_then(|folder| place.strip_prefix(folder).ok()).unwrap_or(&place);
    let inside = inside.to_string_lossy().replace('\\', "/");
    let bytes = std::fs::read(path).with_context(|| format!("`{shown}` cannot be read"))?;
    let (file, becomes) = match String::from_utf8(bytes) {
        Ok(text) => {
            let file = Arc::new(SourceFile { path: shown, text });
            let becomes = tidied(&file, &inside, columns);
            (file, becomes)
        }
        Err(_) => {
            let fault = Diagnostic::error(Code::UNREADABLE, format!("`{shown}` is not text in UTF-8"));
            let fault = fault.help("save the file as UTF-8");
            (Arc::new(SourceFile { path: shown, text: String::new() }), Err(Broken(vec![fault])))
        }
    };
    Ok(Tidied { file, path: place, becomes })
}

/// The output columns of a folder of rules, as far as they can be read.
fn columns_of(folder: Option<&Path>) -> Vec<String> {
    let Some(folder) = folder else { return Vec::new() };
    foundations(&Source::Folder(folder.to_path_buf()), &mut Faults::default()).1.assertable()
}

/// What would change, file by file.
fn show(tidied: &[Tidied]) -> anyhow::Result<()> {
    let mut out = anstream::stdout().lock();
    for one in tidied {
        let Ok(text) = &one.becomes else { continue };
        let mut lines = hunks(&one.file.text, text).into_iter().flat_map(|hunk| {
            let marked = hunk.out.into_iter().map(|line| format!("-{line}"));
            let lines = marked.chain(hunk.into.into_iter().map(|line| format!("+{line}")));
            std::iter::once(format!("{}:{}", one.file.path, hunk.line)).chain(lines).collect::<Vec<_>>()
        });
        for line in lines.by_ref().take(SHOWN) {
            writeln!(out, "{line}")?;
        }
        match lines.count() {
            0 => {}
            more => writeln!(out, "... and {}", count(more, "line"))?,
        }
    }
    Ok(())
}

/// Writes them all, once all stand beside their places.
fn write(tidied: &[Tidied]) -> anyhow::Result<()> {
    let mut sinks = Vec::new();
    for one in tidied.iter().filter(|one| one.changes()) {
        let mut sink = Sink::open(Some(&one.path), true, false, Lang::En)?;
        sink.write_all(one.becomes.as_deref().unwrap_or_default().as_bytes())?;
        sinks.push(sink);
    }
    sinks.into_iter().try_for_each(|sink| sink.keep().map(drop))
}
