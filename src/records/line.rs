//! The cells of one row, in one stretch of text.

use std::ops::Range;

/// The cells of a row, without the quotes they had. A line without quotes is kept as it stood, delimiters and all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Line {
    text: Vec<u8>,
    /// Where each cell ends.
    ends: Vec<usize>,
    /// What stands between the cells; nothing where they follow each other at once.
    delimiter: Option<u8>,
}

impl Line {
    /// Forgets all cells.
    pub fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
        self.delimiter = None;
    }

    /// Cuts a line without quotes at its delimiters, in place of the cells there were.
    pub fn cut(&mut self, line: &[u8], delimiter: u8) {
        self.clear();
        self.text.extend_from_slice(line);
        self.delimiter = Some(delimiter);
        each_place(line, delimiter, |at| self.ends.push(at));
        self.ends.push(line.len());
    }

    /// Adds a cell to cells that follow each other at once.
    pub fn push(&mut self, cell: &[u8]) {
        debug_assert_eq!(self.delimiter, None, "cells are added to a line that was cut");
        self.text.extend_from_slice(cell);
        self.ends.push(self.text.len());
    }

    /// Keeps the first cells only.
    pub fn truncate(&mut self, cells: usize) {
        self.ends.truncate(cells);
        self.text.truncate(self.ends.last().copied().unwrap_or_default());
    }

    /// How many cells there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is no cell; a blank one is a cell.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Where a cell stands in the text of all.
    pub fn range(&self, cell: usize) -> Option<Range<usize>> {
        let end = *self.ends.get(cell)?;
        let gap = usize::from(self.delimiter.is_some());
        let start = cell.checked_sub(1).map_or(0, |before| self.ends[before] + gap);
        Some(start..end)
    }

    /// The text of a cell.
    pub fn get(&self, cell: usize) -> Option<&[u8]> {
        self.range(cell).map(|range| &self.text[range])
    }

    /// The cells in their order.
    pub fn iter(&self) -> impl Iterator<Item = &[u8]> {
        let gap = usize::from(self.delimiter.is_some());
        let mut start = 0;
        self.ends.iter().map(move |end| {
            let cell = &self.text[start..*end];
            start = end + gap;
            cell
        })
    }

    /// The text of all cells.
    pub fn text(&self) -> &[u8] {
        &self.text
    }

    /// The line as it stood in a file with this delimiter, where it had no quotes.
    pub fn as_delimited(&self, delimiter: u8) -> Option<&[u8]> {
        (self.delimiter == Some(delimiter)).then_some(self.text.as_slice())
    }
}

impl<'c> FromIterator<&'c [u8]> for Line {
    fn from_iter<I: IntoIterator<Item = &'c [u8]>>(cells: I) -> Line {
        let mut line = Line::default();
        cells.into_iter().for_each(|cell| line.push(cell));
        line
    }
}

/// Calls `found` with each place of a byte, from front to back. Cells are short, so eight bytes are looked at together
/// rather than the next place searched for.
fn each_place(text: &[u8], byte: u8, mut found: impl FnMut(usize)) {
    const LOW: u64 = 0x7f7f_7f7f_7f7f_7f7f;
    let wanted = u64::from_ne_bytes([byte; 8]);
    let (eights, rest) = text.as_chunks::<8>();
    for (i, eight) in eights.iter().enumerate() {
        let unlike = u64::from_le_bytes(*eight) ^ wanted;
        // the high bit of each byte that is zero, and no other
        let mut zero = !(((unlike & LOW) + LOW) | unlike | LOW);
        while zero != 0 {
            found(i * 8 + zero.trailing_zeros() as usize / 8);
            zero &= zero - 1;
        }
    }
    let from = text.len() - rest.len();
    rest.iter().enumerate().filter(|(_, other)| **other == byte).for_each(|(i, _)| found(from + i));
}

#[cfg(test)]
mod tests {
    use super::{Line, each_place};
    use proptest::prelude::*;

    fn cells(line: &Line) -> Vec<&[u8]> {
        line.iter().collect()
    }

    #[test]
    fn a_line_is_cut_or_put_together() {
        let mut line = Line::default();
        line.cut(b"a,,bc,", b',');
        assert_eq!(cells(&line), [&b"a"[..], b"", b"bc", b""]);
        assert_eq!((line.get(2), line.get(3), line.get(4)), (Some(&b"bc"[..]), Some(&b""[..]), None));
        assert_eq!((line.as_delimited(b','), line.as_delimited(b';')), (Some(&b"a,,bc,"[..]), None));
        line.truncate(3);
        assert_eq!((cells(&line).len(), line.as_delimited(b',')), (3, Some(&b"a,,bc"[..])));
        let mut line: Line = [&b"a"[..], b"", b"b,c"].into_iter().collect();
        assert_eq!(cells(&line), [&b"a"[..], b"", b"b,c"]);
        assert_eq!((line.text(), line.as_delimited(b',')), (&b"ab,c"[..], None));
        line.truncate(1);
        assert_eq!((line.len(), line.text()), (1, &b"a"[..]));
        line.cut(b"", b',');
        assert_eq!(cells(&line), [b""]);
    }

    proptest! {
        /// Neighbours of the byte, and bytes of characters beyond ASCII, are no places of it.
        #[test]
        fn all_places_are_found(text in prop::collection::vec(prop::sample::select(b"+,-,\x00\x80\xac\xff".to_vec()), 0..40)) {
            let mut places = Vec::new();
            each_place(&text, b',', |at| places.push(at));
            prop_assert_eq!(places, memchr::memchr_iter(b',', &text).collect::<Vec<_>>());
        }
    }
}
