//! Watches the quotes of a delimited file go by, to tell a quote that is never closed from a long cell.

use std::cell::Cell;
use std::io::Read;
use std::rc::Rc;

/// A cell that runs on longer than this is taken for a quote that was never closed.
const LONGEST_CELL: u64 = 1 << 20;

/// Whether a quote is open at the end of what was read.
#[derive(Debug, Default)]
pub struct Quotes {
    open: Cell<bool>,
    /// Reading was cut short because a quote stayed open for too long.
    pub cut: Cell<bool>,
}

impl Quotes {
    pub fn is_open(&self) -> bool {
        self.open.get()
    }
}

/// Passes bytes on and keeps track of quotes.
pub struct Watch<R> {
    inner: R,
    quotes: Rc<Quotes>,
    delimiter: u8,
    /// The byte before the one looked at.
    before: u8,
    read: u64,
    opened_at: u64,
}

impl<R: Read> Watch<R> {
    pub fn new(inner: R, delimiter: u8) -> (Watch<R>, Rc<Quotes>) {
        let quotes = Rc::new(Quotes::default());
        (Watch { inner, quotes: Rc::clone(&quotes), delimiter, before: b'\n', read: 0, opened_at: 0 }, quotes)
    }

    fn look(&mut self, bytes: &[u8]) {
        let mut open = self.quotes.open.get();
        for at in memchr::memchr_iter(b'"', bytes) {
            let before = if at == 0 { self.before } else { bytes[at - 1] };
            if open {
                open = false;
            } else if before == self.delimiter || matches!(before, b'\n' | b'\r' | b'"') {
                open = true;
                self.opened_at = self.read + at as u64;
            }
        }
        self.quotes.open.set(open);
        if let Some(last) = bytes.last() {
            self.before = *last;
        }
        self.read += bytes.len() as u64;
    }
}

impl<R: Read> Read for Watch<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.quotes.open.get() && self.read - self.opened_at > LONGEST_CELL {
            self.quotes.cut.set(true);
            return Ok(0);
        }
        let n = self.inner.read(buffer)?;
        self.look(&buffer[..n]);
        Ok(n)
    }
}
