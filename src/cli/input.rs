//! Opening what records are read from.

use crate::evaluate::Law;
use crate::records::{DecimalMark, Options, Records};
use anyhow::{Context, bail};
use clap::{Args, ValueEnum};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Where records come from, and how they are written.
#[derive(Debug, Args)]
pub struct InputArgs {
    /// A delimited file whose first line names the columns; `-` or nothing is standard input
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    /// The mark before decimals, where figures have marks between thousands or a decimal comma
    #[arg(long, value_enum, value_name = "MARK")]
    decimal: Option<MarkArg>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum MarkArg {
    Point,
    Comma,
}

impl InputArgs {
    /// The name to show in messages.
    pub fn name(&self) -> String {
        match &self.file {
            Some(path) if path != Path::new("-") => path.display().to_string(),
            _ => "standard input".to_string(),
        }
    }

    /// Opens the file and reads its header; `output_columns` are the columns that will be added.
    pub fn open<'c>(&self, law: &'c Law, output_columns: Vec<String>) -> anyhow::Result<Records<'c>> {
        let decimal = match self.decimal {
            None => DecimalMark::Undeclared,
            Some(MarkArg::Point) => DecimalMark::Point,
            Some(MarkArg::Comma) => DecimalMark::Comma,
        };
        let input = self.reader()?;
        let as_of = Some(law.rules.as_of);
        Records::open(input, law.catalogue(), &Options { decimal, output_columns, as_of })
            .with_context(|| format!("`{}`", self.name()))
    }

    fn reader(&self) -> anyhow::Result<Box<dyn Read>> {
        let Some(path) = self.file.as_deref().filter(|p| *p != Path::new("-")) else {
            return Ok(Box::new(std::io::stdin().lock()));
        };
        if path.is_dir() {
            bail!("`{}` is a folder; name a file in it", path.display());
        }
        match File::open(path) {
            Ok(file) => Ok(Box::new(file)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                bail!("there is no file `{}`{}", path.display(), similar(path))
            }
            Err(error) => Err(error).with_context(|| format!("`{}` cannot be opened", path.display())),
        }
    }
}

/// A file beside the missing one with a name like it.
fn similar(path: &Path) -> String {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let names: Vec<String> = std::fs::read_dir(folder)
        .map(|entries| entries.flatten().filter_map(|e| e.file_name().into_string().ok()).collect())
        .unwrap_or_default();
    let wanted = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    match crate::model::nearest(&wanted, names.iter().map(String::as_str)) {
        Some(near) => format!("; did you mean `{}`?", folder.join(near).display()),
        None => String::new(),
    }
}
