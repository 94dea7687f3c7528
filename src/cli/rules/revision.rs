//! The rules as they were in a revision of a git repository, read into memory: nothing is checked out.

use crate::rules::Source;
use anyhow::{Context, bail};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

/// The files of a folder as of a revision, with the repository that holds the folder; it need not exist any more.
///
/// # Errors
/// When git is not there, the folder is in no repository, or the revision has no such folder.
pub fn source_of(revision: &str, folder: &Path) -> anyhow::Result<Source> {
    // of a folder that is gone, the nearest that is there tells the repository
    let there = folder.ancestors().find(|path| path.is_dir()).unwrap_or(Path::new("."));
    let beyond = folder.strip_prefix(there).unwrap_or(folder);
    let there = if there.as_os_str().is_empty() { Path::new(".") } else { there };
    let prefix = text(git(there, &["rev-parse", "--show-prefix"])?);
    let inside = Path::new(prefix.trim()).join(beyond);
    let inside = inside.to_string_lossy().replace('\\', "/").trim_end_matches('/').to_string();
    let named = format!("{revision}^{{tree}}");
    if git(there, &["rev-parse", "--verify", "--quiet", "--end-of-options", &named]).is_err() {
        bail!(
            "there is no revision `{revision}` in the repository of `{}`; `git log` shows what there is",
            folder.display()
        );
    }
    let listed = text(git(there, &["ls-tree", "-r", "-z", "--name-only", "--full-tree", revision, "--", &inside])?);
    let names: Vec<&str> = listed.split('\0').filter(|name| name.ends_with(".yaml")).collect();
    if names.is_empty() {
        bail!("revision `{revision}` has no rule files in `{inside}`");
    }
    let wanted: String = names.iter().map(|name| format!("{revision}:{name}\n")).collect();
    let all = fed(there, &["cat-file", "--batch"], wanted)?;
    let mut files = BTreeMap::new();
    let mut rest = all.as_slice();
    for name in names {
        let Some(end) = rest.iter().position(|byte| *byte == b'\n') else { break };
        let head = String::from_utf8_lossy(&rest[..end]).into_owned();
        let size: usize =
            head.rsplit(' ').next().and_then(|size| size.parse().ok()).with_context(|| format!("`{name}`: {head}"))?;
        let content = rest.get(end + 1..end + 1 + size).with_context(|| format!("`{name}` cannot be read whole"))?;
        let path = name.strip_prefix(&inside).unwrap_or(name).trim_start_matches('/');
        files.insert(path.to_string(), content.to_vec());
        rest = rest.get(end + 2 + size..).unwrap_or_default();
    }
    Ok(Source::Files { name: format!("{revision}:{inside}"), files: Arc::new(files) })
}

fn git(folder: &Path, arguments: &[&str]) -> anyhow::Result<Vec<u8>> {
    run(folder, arguments, None)
}

fn fed(folder: &Path, arguments: &[&str], input: String) -> anyhow::Result<Vec<u8>> {
    run(folder, arguments, Some(input))
}

fn run(folder: &Path, arguments: &[&str], input: Option<String>) -> anyhow::Result<Vec<u8>> {
    let stdin = if input.is_some() { Stdio::piped() } else { Stdio::null() };
    let started = Command::new("git")
        .arg("-C")
        .arg(folder)
        .args(arguments)
        .stdin(stdin)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let mut child = match started {
        Ok(child) => child,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            bail!("a revision is read with `git`, and there is no such program here; compare two folders instead")
        }
        Err(error) => return Err(error).context("`git` cannot be run"),
    };
    // written from aside: what git answers would else fill its pipe while it is still being asked
    let asking = child
        .stdin
        .take()
        .zip(input)
        .map(|(mut stdin, input)| std::thread::spawn(move || stdin.write_all(input.as_bytes())));
    let output = child.wait_with_output().context("`git` cannot be run")?;
    if let Some(asking) = asking {
        let _ = asking.join();
    }
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        let said = said.lines().next().unwrap_or_default().trim_start_matches("fatal: ").to_string();
        bail!("`git {}` in `{}`: {said}", arguments.first().copied().unwrap_or_default(), folder.display());
    }
    Ok(output.stdout)
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8_lossy(&bytes).into_owned()
}
