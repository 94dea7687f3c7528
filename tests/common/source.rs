//! Rust source as a test sees it: the string literals of the program, and its code with comments and literals blanked.
//!
//! Parts under `#[cfg(test)]` are left out of both.
// each test takes the part it needs
#![allow(dead_code, clippy::unwrap_used)]

use std::path::{Path, PathBuf};

/// One file of the program.
pub struct SourceText {
    /// From `src` on, with forward slashes.
    pub path: String,
    pub text: String,
    /// As long as the text, line for line; comments, literals and test modules are spaces.
    pub code: String,
    pub literals: Vec<Literal>,
}

/// A string literal, its escapes resolved.
#[derive(Debug, PartialEq, Eq)]
pub struct Literal {
    pub line: usize,
    pub text: String,
    /// The character with which it begins.
    pub at: usize,
}

impl SourceText {
    pub fn of(path: String, text: String) -> SourceText {
        let (mut code, mut literals) = Lexer::new(&text).run();
        for (start, end) in test_items(&code) {
            for c in &mut code[start..end] {
                if *c != '\n' {
                    *c = ' ';
                }
            }
            literals.retain(|l| !(start..end).contains(&l.at));
        }
        SourceText { path, text, code: code.into_iter().collect(), literals }
    }

    /// The module on the ground that a file belongs to: `rules` for `src/rules/act.rs`.
    pub fn module(&self) -> &str {
        let below = self.path.strip_prefix("src/").unwrap_or(&self.path);
        below.split('/').next().unwrap_or(below).trim_end_matches(".rs")
    }

    /// The lines of the code, counted from one.
    pub fn code_lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.code.lines().enumerate().map(|(i, line)| (i + 1, line))
    }
}

/// Every file under `src/`, in order of path.
pub fn program() -> Vec<SourceText> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    walk(&root.join("src"), &mut paths);
    paths.sort();
    let read = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).unwrap();
        let shown = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
        SourceText::of(shown, text)
    };
    paths.into_iter().map(read).collect()
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

/// Where items under `#[cfg(test)]` begin and end.
fn test_items(code: &[char]) -> Vec<(usize, usize)> {
    let mark: Vec<char> = "#[cfg(test)]".chars().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at + mark.len() <= code.len() {
        if code[at..at + mark.len()] != mark[..] {
            at += 1;
            continue;
        }
        let (start, mut depth) = (at, 0usize);
        at += mark.len();
        while at < code.len() {
            match code[at] {
                '{' => depth += 1,
                '}' if depth <= 1 => break,
                '}' => depth -= 1,
                ';' if depth == 0 => break,
                _ => {}
            }
            at += 1;
        }
        at = (at + 1).min(code.len());
        found.push((start, at));
    }
    found
}

struct Lexer {
    text: Vec<char>,
    code: Vec<char>,
    literals: Vec<Literal>,
    at: usize,
}

impl Lexer {
    fn new(text: &str) -> Lexer {
        let text: Vec<char> = text.chars().collect();
        let code = text.iter().map(|c| if *c == '\n' { '\n' } else { ' ' }).collect();
        Lexer { text, code, literals: Vec::new(), at: 0 }
    }

    fn run(mut self) -> (Vec<char>, Vec<Literal>) {
        while let Some(c) = self.peek(0) {
            match c {
                '/' if self.peek(1) == Some('/') => self.line_comment(),
                '/' if self.peek(1) == Some('*') => self.block_comment(),
                '"' => self.string(),
                '\'' => self.char_or_lifetime(),
                c if c.is_alphabetic() || c == '_' => self.word(),
                c => self.keep(c),
            }
        }
        (self.code, self.literals)
    }

    fn peek(&self, ahead: usize) -> Option<char> {
        self.text.get(self.at + ahead).copied()
    }

    fn keep(&mut self, c: char) {
        self.code[self.at] = c;
        self.at += 1;
    }

    fn line_comment(&mut self) {
        while self.peek(0).is_some_and(|c| c != '\n') {
            self.at += 1;
        }
    }

    fn block_comment(&mut self) {
        let mut depth = 0;
        loop {
            match (self.peek(0), self.peek(1)) {
                (Some('/'), Some('*')) => (depth, self.at) = (depth + 1, self.at + 2),
                (Some('*'), Some('/')) => (depth, self.at) = (depth - 1, self.at + 2),
                (None, _) => return,
                _ => self.at += 1,
            }
            if depth == 0 {
                return;
            }
        }
    }

    /// A word, or the prefix of a raw, byte or C string.
    fn word(&mut self) {
        let start = self.at;
        let mut end = start;
        while self.text.get(end).is_some_and(|c| c.is_alphanumeric() || *c == '_') {
            end += 1;
        }
        let word: String = self.text[start..end].iter().collect();
        let mut hashes = 0;
        while self.text.get(end + hashes) == Some(&'#') {
            hashes += 1;
        }
        let quoted = self.text.get(end + hashes) == Some(&'"');
        match word.as_str() {
            "r" | "br" | "cr" if quoted => {
                self.at = end + hashes;
                self.raw_string(hashes);
            }
            "b" | "c" if quoted && hashes == 0 => {
                self.at = end;
                self.string();
            }
            _ => {
                while self.at < end {
                    self.keep(self.text[self.at]);
                }
            }
        }
    }

    fn string(&mut self) {
        let start = self.at;
        let mut text = String::new();
        self.at += 1;
        while let Some(c) = self.peek(0) {
            self.at += 1;
            match c {
                '"' => break,
                '\\' => self.escape(&mut text),
                c => text.push(c),
            }
        }
        self.found(start, text);
    }

    fn escape(&mut self, text: &mut String) {
        let Some(c) = self.peek(0) else { return };
        self.at += 1;
        match c {
            'n' => text.push('\n'),
            'r' => text.push('\r'),
            't' => text.push('\t'),
            '0' => text.push('\0'),
            'x' => {
                let code: String = self.text[self.at..self.at + 2].iter().collect();
                self.at += 2;
                text.extend(u8::from_str_radix(&code, 16).ok().map(char::from));
            }
            'u' => {
                let code: String = self.text[self.at + 1..].iter().take_while(|c| **c != '}').collect();
                self.at += code.chars().count() + 2;
                text.extend(u32::from_str_radix(&code, 16).ok().and_then(char::from_u32));
            }
            '\n' => {
                while self.peek(0).is_some_and(char::is_whitespace) {
                    self.at += 1;
                }
            }
            other => text.push(other),
        }
    }

    fn raw_string(&mut self, hashes: usize) {
        let start = self.at;
        let mut text = String::new();
        self.at += 1;
        while let Some(c) = self.peek(0) {
            if c == '"' && (1..=hashes).all(|n| self.peek(n) == Some('#')) {
                self.at += 1 + hashes;
                break;
            }
            text.push(c);
            self.at += 1;
        }
        self.found(start, text);
    }

    fn found(&mut self, at: usize, text: String) {
        let line = self.text[..at].iter().filter(|c| **c == '\n').count() + 1;
        self.literals.push(Literal { line, text, at });
    }

    /// `'a'` and `'\n'` are characters, `'a` is a lifetime.
    fn char_or_lifetime(&mut self) {
        if self.peek(1) == Some('\\') {
            self.at += 3;
            while self.peek(0).is_some_and(|c| c != '\'') {
                self.at += 1;
            }
            self.at += 1;
        } else if self.peek(2) == Some('\'') {
            self.at += 3;
        } else {
            self.keep('\'');
        }
    }
}
