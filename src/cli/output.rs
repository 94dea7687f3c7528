//! Where results go: standard output, or a file that is written whole or not at all.

use anyhow::{Context, bail};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// An output that becomes final only when the run succeeds.
pub enum Sink {
    Stdout(BufWriter<io::StdoutLock<'static>>),
    File { written: BufWriter<NamedTempFile>, path: PathBuf },
}

impl Sink {
    /// Standard output, or a new file beside where it will stand.
    pub fn open(path: Option<&Path>, force: bool) -> anyhow::Result<Sink> {
        let Some(path) = path.filter(|p| *p != Path::new("-")) else {
            return Ok(Sink::Stdout(BufWriter::with_capacity(1 << 16, io::stdout().lock())));
        };
        if path.is_dir() {
            bail!("`{}` is a folder; name a file in it", path.display());
        }
        if path.exists() && !force {
            bail!("`{}` exists already; choose another name, or replace it with `--force`", path.display());
        }
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let file = NamedTempFile::with_prefix_in(".vitaal-", folder)
            .with_context(|| format!("`{}` cannot be written in folder `{}`", path.display(), folder.display()))?;
        Ok(Sink::File { written: BufWriter::with_capacity(1 << 16, file), path: path.to_path_buf() })
    }

    /// Makes it final.
    pub fn keep(self) -> anyhow::Result<()> {
        match self {
            Sink::Stdout(mut out) => Ok(out.flush()?),
            Sink::File { written, path } => {
                let file = written.into_inner().map_err(io::IntoInnerError::into_error);
                let file = file.with_context(|| format!("`{}` cannot be written", path.display()))?;
                readable_by_others(&file);
                file.persist(&path).with_context(|| format!("`{}` cannot be written", path.display()))?;
                Ok(())
            }
        }
    }
}

/// Refuses to write output and rejects to one place: one of them would be lost, or both be mixed.
pub fn refuse_one_file(output: Option<&Path>, rejects: Option<&Path>) -> anyhow::Result<()> {
    let Some(rejects) = rejects else { return Ok(()) };
    let is_stdout = |path: &Path| path == Path::new("-");
    match output.filter(|path| !is_stdout(path)) {
        None if is_stdout(rejects) => {
            bail!("output and rejects would both go to standard output; name a file with `--output` or `--rejects`")
        }
        Some(output) if !is_stdout(rejects) && place(output) == place(rejects) => {
            bail!("`{}` is named for the output and for the rejects; name two files", output.display())
        }
        _ => Ok(()),
    }
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
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Sink::Stdout(out) => out.flush(),
            Sink::File { written, .. } => written.flush(),
        }
    }
}
