//! What the YAML parser says of the rule files that the binary carries, as `build.rs` recorded it.

use crate::diagnostic::Span;
use include_dir::{Dir, include_dir};
use saphyr_parser::{Event, ScalarStyle};

static RECORDED: Dir = include_dir!("$OUT_DIR/recorded");

/// The events of one file, from front to back.
pub struct Recording {
    left: &'static [u8],
    begin: usize,
    line: usize,
}

impl Recording {
    /// The recording of a file, by its path inside the folder of rules; none where it has none.
    pub fn of(path: &str) -> Option<Recording> {
        let file = RECORDED.get_file(path)?;
        Some(Recording { left: file.contents(), begin: 0, line: 0 })
    }

    fn number(&mut self) -> Option<usize> {
        let (mut number, mut shift) = (0, 0);
        loop {
            let (byte, left) = self.left.split_first()?;
            self.left = left;
            number |= usize::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
            shift += 7;
        }
    }

    fn word(&mut self) -> Option<&'static str> {
        let length = self.number()?;
        let (word, left) = self.left.split_at_checked(length)?;
        self.left = left;
        std::str::from_utf8(word).ok()
    }
}

impl Iterator for Recording {
    type Item = (Event<'static>, Span);

    fn next(&mut self) -> Option<(Event<'static>, Span)> {
        let (sign, left) = self.left.split_first()?;
        self.left = left;
        let start = self.begin + self.number()?;
        let end = start + self.number()?;
        let line = self.line + self.number()?;
        // the parser counts columns from zero
        let column = self.number()? + 1;
        (self.begin, self.line) = (start, line);
        let event = match sign {
            b'-' => Event::Scalar("".into(), ScalarStyle::Plain, 0, None),
            // how it was written tells nothing, but that it is no empty value
            b'w' => Event::Scalar(self.word()?.into(), ScalarStyle::DoubleQuoted, 0, None),
            b'[' => Event::SequenceStart(0, None),
            b']' => Event::SequenceEnd,
            b'{' => Event::MappingStart(0, None),
            b'}' => Event::MappingEnd,
            _ => return None,
        };
        Some((event, Span { start, end, line, column }))
    }
}

#[cfg(test)]
mod tests {
    use super::RECORDED;
    use crate::diagnostic::Faults;
    use crate::rules::{Source, yaml};

    /// Paths of the files recorded.
    fn recorded(folder: &include_dir::Dir) -> Vec<String> {
        let own = folder.files().filter_map(|file| file.path().to_str()).map(str::to_string);
        own.chain(folder.dirs().flat_map(recorded)).collect()
    }

    #[test]
    fn a_recorded_file_is_the_same_tree_as_when_it_is_parsed() {
        let source = Source::Embedded;
        let files = source.acts().into_iter().flat_map(|act| source.files_in(&act)).chain(source.shared_files());
        let mut files: Vec<String> = files.collect();
        files.sort();
        for path in &files {
            let mut faults = Faults::default();
            let file = source.file(path, &mut faults).unwrap();
            let parsed = yaml::read(&file, &mut faults).unwrap();
            let played = source.tree(path, &mut faults).unwrap();
            assert_eq!((&file, format!("{parsed:?}")), (&played.0, format!("{:?}", played.1)), "{path}");
            assert!(!faults.any_error(), "{path}");
        }
        let mut all = recorded(&RECORDED);
        all.sort();
        assert_eq!(all, files);
    }
}
