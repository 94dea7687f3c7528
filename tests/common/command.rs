//! Runs the tool as a user would: a folder of its own, arguments, standard input; and shows all that came of it.
// each test takes the part it needs
#![allow(dead_code, clippy::unwrap_used)]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What a run left behind.
pub struct Run {
    pub status: i32,
    pub out: String,
    pub err: String,
}

impl Run {
    /// What is said besides the dialect that the file is read in.
    pub fn besides_dialect(&self) -> String {
        let is_of_dialect = |line: &&str| line.contains(".csv: read as: ") || line.contains(".csv: gelezen als: ");
        self.err.split_inclusive('\n').filter(|line| !is_of_dialect(line)).collect()
    }
}

/// The tool with nothing of the surroundings that could change its output.
pub fn tool() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vitaal"));
    for variable in ["COLUMNS", "LANG", "LC_ALL", "LC_MESSAGES", "CLICOLOR_FORCE", "RUST_BACKTRACE"] {
        command.env_remove(variable);
    }
    command.env("NO_COLOR", "1");
    command
}

/// A folder for one run, gone afterwards.
pub struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    pub fn new() -> Desk {
        Desk { folder: tempfile::tempdir().unwrap() }
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Puts a file on the desk.
    pub fn put(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, content).unwrap();
        path
    }

    /// Puts a copy of a folder of the project on the desk, all below it included.
    pub fn put_copy(&self, folder: &str, name: &str) {
        for entry in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).unwrap() {
            let entry = entry.unwrap();
            let [from, to] = [folder, name].map(|of| Path::new(of).join(entry.file_name()).display().to_string());
            if entry.path().is_dir() {
                self.put_copy(&from, &to);
            } else {
                self.put(&to, std::fs::read(entry.path()).unwrap());
            }
        }
    }

    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path().join(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
    }

    pub fn has(&self, name: &str) -> bool {
        self.path().join(name).exists()
    }

    /// The names of all files on the desk, hidden ones too.
    pub fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.path()).unwrap();
        let mut names: Vec<String> = entries.map(|e| e.unwrap().file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    /// Runs the tool here, with nothing to read.
    pub fn run(&self, arguments: &[&str]) -> Run {
        self.run_on(arguments, b"")
    }

    /// Runs the tool here with something on standard input.
    pub fn run_on(&self, arguments: &[&str], input: &[u8]) -> Run {
        let mut command = tool();
        command.args(arguments).current_dir(self.path());
        finish(command, input)
    }
}

/// Runs to the end and collects everything.
pub fn finish(mut command: Command, input: &[u8]) -> Run {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    let feeding = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let output = child.wait_with_output().unwrap();
    feeding.join().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Run { status: output.status.code().unwrap_or(-1), out: text(output.stdout), err: text(output.stderr) }
}

/// All verbs as the help lists them, with those under them.
pub fn verbs() -> Vec<Vec<String>> {
    let under = |verb: &[String]| -> Vec<String> {
        let help = help(verb);
        let listed = help.lines().skip_while(|l| !l.starts_with("Commands:")).skip(1).take_while(|l| !l.is_empty());
        // what goes on on the next line stands further in
        let names = listed.filter_map(|l| l.strip_prefix("  ")?.split(' ').next());
        names.filter(|name| !name.is_empty() && *name != "help").map(str::to_string).collect()
    };
    let mut verbs = Vec::new();
    for verb in under(&[]) {
        let verb = vec![verb];
        verbs.extend(under(&verb).into_iter().map(|sub| [verb.clone(), vec![sub]].concat()));
        verbs.push(verb);
    }
    verbs
}

/// The help of a verb.
pub fn help(verb: &[String]) -> String {
    let mut tool = tool();
    tool.args(verb).arg("--help");
    finish(tool, b"").out
}
