//! Watches the bytes of a delimited file go by: a quote that is never closed, a row without end.

use super::rows::is_line_end;
use std::cell::Cell;
use std::io::Read;
use std::rc::Rc;

/// A row longer than this is not read on: the usual cause is a quote that was never closed.
pub(super) const LONGEST_ROW: u64 = 1 << 20;

/// What was seen of the bytes that the parser has taken.
///
/// The parser asks for more only when it has taken all that it was given. So when it hands out a row, that row ends in
/// the last block; and where the end of the file is seen, that row is the last.
#[derive(Debug, Default)]
pub struct Seen {
    quote_is_open: Cell<bool>,
    ended: Cell<bool>,
    cut: Cell<bool>,
    /// Bytes read since the row began, blank lines before it left out.
    of_row: Cell<u64>,
}

impl Seen {
    /// From here on the bytes belong to another row.
    pub fn row_begins(&self) {
        self.of_row.set(0);
    }

    /// Whether reading was ended because a row was too long.
    pub fn is_cut(&self) -> bool {
        self.cut.get()
    }

    /// Whether the last row ends inside quotes.
    pub fn ends_in_quotes(&self) -> bool {
        self.ended.get() && self.quote_is_open.get()
    }
}

/// Passes bytes on and keeps track of them.
pub struct Watch<R> {
    inner: R,
    seen: Rc<Seen>,
    delimiter: u8,
    quote: Option<u8>,
    /// Bytes of a row after which no more of it is read.
    longest: u64,
    /// The byte before the block.
    before: u8,
    /// Where a quote that follows a closing quote at once would stand: the two are one quote of the text.
    doubled_at: u64,
    read: u64,
}

impl<R: Read> Watch<R> {
    /// Begins to watch, at the start of a file. Of a row, no more is read than `longest` bytes and the block after them.
    pub fn new(inner: R, delimiter: u8, quote: Option<u8>, longest: u64) -> (Watch<R>, Rc<Seen>) {
        let seen = Rc::new(Seen::default());
        let (before, doubled_at) = (b'\n', u64::MAX);
        let watch = Watch { inner, seen: Rc::clone(&seen), delimiter, quote, longest, before, doubled_at, read: 0 };
        (watch, seen)
    }

    fn look(&mut self, bytes: &[u8]) {
        let Some(quote) = self.quote else { return };
        let mut is_open = self.seen.quote_is_open.get();
        for at in memchr::memchr_iter(quote, bytes) {
            let place = self.read + at as u64;
            let before = if at == 0 { self.before } else { bytes[at - 1] };
            if is_open {
                is_open = false;
                self.doubled_at = place + 1;
            } else {
                // elsewhere in a cell a quote is text
                is_open = place == self.doubled_at || before == self.delimiter || matches!(before, b'\n' | b'\r');
            }
        }
        self.seen.quote_is_open.set(is_open);
        self.before = bytes.last().copied().unwrap_or(self.before);
    }
}

impl<R: Read> Read for Watch<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.seen.of_row.get() > self.longest {
            self.seen.cut.set(true);
            self.seen.ended.set(true);
        }
        if self.seen.ended.get() {
            return Ok(0);
        }
        let n = self.inner.read(buffer)?;
        if n == 0 {
            self.seen.ended.set(true);
            return Ok(0);
        }
        self.look(&buffer[..n]);
        self.read += n as u64;
        // outside quotes, line ends alone end the row and are no part of the next
        if self.seen.quote_is_open.get() || !buffer[..n].iter().all(|byte| is_line_end(*byte)) {
            self.seen.of_row.set(self.seen.of_row.get() + n as u64);
        }
        Ok(n)
    }
}
