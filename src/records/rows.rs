//! Delimited text cut into records. A line without quotes, as most are, is cut where its delimiters stand; all others
//! are left to the parser. Both come to the same records at the same places.

use super::line::Line;
use csv_core::ReadRecordResult;
use std::io::{self, Read};
use std::ops::Range;

/// Bytes are asked for in blocks of this size.
const BLOCK: usize = 1 << 16;

/// The records of a delimited file, from front to back. No more is asked for before all that was given is taken.
pub(super) struct Rows<R> {
    input: R,
    parser: csv_core::Reader,
    delimiter: u8,
    quote: Option<u8>,
    block: Box<[u8]>,
    /// What of the block is not taken yet.
    left: Range<usize>,
    /// The last byte that was taken.
    last: Option<u8>,
    /// The line on which the last record starts.
    began: u64,
    /// What the parser makes of a record, while it does.
    text: Vec<u8>,
    ends: Vec<usize>,
    place: Place,
}

/// How far the records were taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub byte: u64,
    /// Counted from one, by line feeds.
    pub line: u64,
    pub records: u64,
}

impl<R: Read> Rows<R> {
    /// Begins at the start of a file. Without a quote, quotes are text.
    pub fn new(input: R, delimiter: u8, quote: Option<u8>) -> Rows<R> {
        let mut parser = csv_core::ReaderBuilder::new();
        parser.delimiter(delimiter).quoting(quote.is_some());
        parser.quote(quote.unwrap_or(b'"'));
        Rows {
            input,
            parser: parser.build(),
            delimiter,
            quote,
            block: vec![0; BLOCK].into(),
            left: 0..0,
            last: None,
            began: 1,
            text: vec![0; 1 << 10],
            ends: vec![0; 1 << 6],
            place: Place { byte: 0, line: 1, records: 0 },
        }
    }

    /// The line on which the last record starts, counted by line feeds.
    pub fn began(&self) -> u64 {
        self.began
    }

    /// How far the records were taken.
    pub fn place(&self) -> Place {
        self.place
    }

    /// The last byte of the last record, its line end included.
    pub fn last_byte(&self) -> Option<u8> {
        self.last
    }

    /// The byte after the last record, where it was read already.
    pub fn next_byte(&self) -> Option<u8> {
        self.block[self.left.clone()].first().copied()
    }

    /// Reads the next record; false at the end of the file.
    pub fn read(&mut self, record: &mut Line) -> io::Result<bool> {
        record.clear();
        // the first line may begin with a mark of its encoding, which the parser knows
        let found = (self.place.records > 0 && self.cut(record)) || self.parse(record)?;
        self.place.records += u64::from(found);
        Ok(found)
    }

    /// Cuts the next line at its delimiters, where it ends in the block and has no quotes.
    fn cut(&mut self, record: &mut Line) -> bool {
        let block = &self.block[self.left.clone()];
        // blank lines are no records
        let start = block.iter().position(|byte| !is_line_end(*byte)).unwrap_or(block.len());
        let rest = &block[start..];
        let end = match self.quote {
            Some(quote) => memchr::memchr3(b'\n', b'\r', quote, rest),
            None => memchr::memchr2(b'\n', b'\r', rest),
        };
        let Some(end) = end.filter(|end| is_line_end(rest[*end])) else { return false };
        record.cut(&rest[..end], self.delimiter);
        let taken = start + end + 1;
        let began = self.place.line + line_feeds(&block[..start]);
        self.began = began;
        self.place.line = began + u64::from(rest[end] == b'\n');
        self.last = Some(rest[end]);
        self.place.byte += taken as u64;
        self.left.start += taken;
        true
    }

    /// Takes the blank lines before a record, which the parser would take for a part of it.
    fn pass_blank_lines(&mut self) -> io::Result<()> {
        loop {
            let block = &self.block[self.left.clone()];
            let blank = block.iter().position(|byte| !is_line_end(*byte)).unwrap_or(block.len());
            self.last = block[..blank].last().copied().or(self.last);
            self.place.line += line_feeds(&block[..blank]);
            self.place.byte += blank as u64;
            self.left.start += blank;
            if !self.left.is_empty() {
                return Ok(());
            }
            self.left = 0..self.input.read(&mut self.block)?;
            if self.left.is_empty() {
                return Ok(());
            }
        }
    }

    /// Has the parser read the next record.
    fn parse(&mut self, record: &mut Line) -> io::Result<bool> {
        self.pass_blank_lines()?;
        let (mut written, mut cells) = (0, 0);
        self.began = self.place.line;
        self.parser.set_line(self.place.line);
        loop {
            if self.left.is_empty() {
                self.left = 0..self.input.read(&mut self.block)?;
            }
            let input = &self.block[self.left.clone()];
            let (text, ends) = (&mut self.text[written..], &mut self.ends[cells..]);
            let (result, taken, more, ended) = self.parser.read_record(input, text, ends);
            self.last = input[..taken].last().copied().or(self.last);
            self.left.start += taken;
            self.place.byte += taken as u64;
            self.place.line = self.parser.line();
            (written, cells) = (written + more, cells + ended);
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull => self.text.resize(self.text.len() * 2, 0),
                ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
                ReadRecordResult::Record => break,
                ReadRecordResult::End => return Ok(false),
            }
        }
        let mut from = 0;
        for end in &self.ends[..cells] {
            record.push(&self.text[from..*end]);
            from = *end;
        }
        Ok(true)
    }
}

pub(super) fn is_line_end(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

/// How many lines end in the text.
pub(super) fn line_feeds(bytes: &[u8]) -> u64 {
    memchr::memchr_iter(b'\n', bytes).count() as u64
}

#[cfg(test)]
pub(super) mod tests {
    use super::{Line, Rows};
    use proptest::prelude::*;
    use std::io::Read;

    /// Hands out its bytes in small blocks, so that records begin and end anywhere in them.
    pub struct Drops<'b>(pub &'b [u8], pub usize);

    impl Read for Drops<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            let n = self.1.min(self.0.len()).min(buffer.len());
            buffer[..n].copy_from_slice(&self.0[..n]);
            self.0 = &self.0[n..];
            Ok(n)
        }
    }

    /// Records with the bytes and lines taken after each.
    type Taken = Vec<(Vec<Vec<u8>>, u64, u64)>;

    fn cut(bytes: &[u8], block: usize, delimiter: u8, quote: Option<u8>) -> Taken {
        let mut rows = Rows::new(Drops(bytes, block), delimiter, quote);
        let (mut record, mut all) = (Line::default(), Vec::new());
        while rows.read(&mut record).unwrap() {
            all.push((record.iter().map(<[u8]>::to_vec).collect(), rows.place().byte, rows.place().line));
        }
        all
    }

    fn parsed(bytes: &[u8], block: usize, delimiter: u8, quote: Option<u8>) -> Taken {
        let mut parser = csv::ReaderBuilder::new();
        parser.delimiter(delimiter).has_headers(false).flexible(true).quoting(quote.is_some());
        let mut rows = parser.quote(quote.unwrap_or(b'"')).from_reader(Drops(bytes, block));
        let (mut record, mut all) = (csv::ByteRecord::new(), Vec::new());
        while rows.read_byte_record(&mut record).unwrap() {
            all.push((record.iter().map(<[u8]>::to_vec).collect(), rows.position().byte(), rows.position().line()));
        }
        all
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]

        /// The records are those of the parser, at the same bytes and lines, wherever blocks end.
        #[test]
        fn lines_that_are_cut_are_lines_as_parsed(
            bytes in "(\u{feff})?([ab,;\"'\n\r]|\r\n|,,|\n\n|\"\"|ab;c,d\n|a,\"b\nc\",d\r\n|é){0,40}",
            block in 1usize..60,
            delimiter in prop::sample::select(vec![b',', b';']),
            quote in prop::sample::select(vec![None, Some(b'"'), Some(b'\'')]),
        ) {
            let bytes = bytes.as_bytes();
            // the parser knows the mark of an encoding only where it has all of it
            let block = if bytes.starts_with("\u{feff}".as_bytes()) { block.max(3) } else { block };
            prop_assert_eq!(cut(bytes, block, delimiter, quote), parsed(bytes, block, delimiter, quote));
        }
    }
}
