//! Records what the YAML parser says of each rule file, so that a run need not have it say that again.
//!
//! An event is recorded as its sign, then four numbers: how far it begins after the event before it, how long it is, how
//! many lines further it stands, and its column. Of a word, its length in bytes and its text follow. `src/rules/recorded.rs`
//! reads this back, and its test holds both against the parser.

use saphyr_parser::{Event, Parser, ScalarStyle};
use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=rules");
    let to = PathBuf::from(env::var_os("OUT_DIR").ok_or("no folder to write to")?).join("recorded");
    if to.exists() {
        fs::remove_dir_all(&to)?;
    }
    record_folder(Path::new("rules"), &to)?;
    Ok(())
}

/// Records each rule file of a folder and those in it; cases are read by few runs, and left out.
fn record_folder(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let path = entry?.path();
        let Some(name) = path.file_name() else { continue };
        let to = to.join(name);
        if path.is_dir() && name != "tests" {
            record_folder(&path, &to)?;
        } else if path.extension().is_some_and(|extension| extension == "yaml")
            && let Ok(text) = fs::read_to_string(&path)
            && let Some(recorded) = recorded(text.strip_prefix('\u{feff}').unwrap_or(&text))
        {
            fs::write(to, recorded)?;
        }
    }
    Ok(())
}

/// The events of a file. None of one that is not well-formed, or has what rule files have not: a run reads it anew, as it
/// does one that is no text, and says what is wrong.
fn recorded(text: &str) -> Option<Vec<u8>> {
    let (mut out, mut begin, mut line, mut documents) = (Vec::new(), 0, 0, 0);
    let mut parser = Parser::new_from_str(text).keep_tags(true);
    while let Some(event) = parser.next_event() {
        let (event, span) = event.ok()?;
        let (sign, word) = match &event {
            Event::Scalar(_, _, anchor, tag) | Event::SequenceStart(anchor, tag) | Event::MappingStart(anchor, tag)
                if *anchor != 0 || tag.is_some() =>
            {
                return None;
            }
            Event::Scalar(word, ScalarStyle::Plain, ..) if word.is_empty() => (b'-', None),
            Event::Scalar(word, ..) => (b'w', Some(word.as_bytes())),
            Event::SequenceStart(..) => (b'[', None),
            Event::SequenceEnd => (b']', None),
            Event::MappingStart(..) => (b'{', None),
            Event::MappingEnd => (b'}', None),
            Event::DocumentStart(_) if documents == 0 => {
                documents = 1;
                continue;
            }
            Event::DocumentStart(_) | Event::Alias(_) => return None,
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => continue,
        };
        out.push(sign);
        let (start, end) = (span.start.index(), span.end.index());
        number(start.checked_sub(begin)?, &mut out);
        number(end.saturating_sub(start), &mut out);
        number(span.start.line().checked_sub(line)?, &mut out);
        number(span.start.col(), &mut out);
        (begin, line) = (start, span.start.line());
        if let Some(word) = word {
            number(word.len(), &mut out);
            out.extend_from_slice(word);
        }
    }
    Some(out)
}

/// Seven bits to a byte, the lowest first; the high bit says that more follow.
fn number(mut n: usize, out: &mut Vec<u8>) {
    while n > 0x7f {
        out.push(n as u8 | 0x80);
        n >>= 7;
    }
    out.push(n as u8);
}
