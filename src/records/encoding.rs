//! Which characters the bytes of a file stand for: found from its start or declared, and decoded on the way in.

use encoding_rs::{Decoder, DecoderResult, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::io::Read;

/// An encoding of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Encoding(&'static encoding_rs::Encoding);

/// An encoding, and how it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FoundEncoding {
    pub encoding: Encoding,
    /// Something tells it. What is made of ASCII alone is the same in most encodings, and is read as UTF-8.
    pub is_shown: bool,
    /// Bytes of the mark at the start of the file, which is no text.
    pub mark: usize,
}

/// Bytes that Windows-1252 leaves without a character: where they stand, the text is in something else.
const WITHOUT_CHARACTER: [u8; 5] = [0x81, 0x8d, 0x8f, 0x90, 0x9d];
const MARKS: [(&[u8], &encoding_rs::Encoding); 3] =
    [(b"\xef\xbb\xbf", UTF_8), (b"\xff\xfe", UTF_16LE), (b"\xfe\xff", UTF_16BE)];

impl Encoding {
    pub const UTF_8: Encoding = Encoding(UTF_8);

    /// The encoding of that name, by any of the names that the web uses: `utf-8`, `windows-1252`, `latin1`, `utf-16le`.
    pub fn named(name: &str) -> Option<Encoding> {
        encoding_rs::Encoding::for_label(name.trim().as_bytes()).map(Encoding)
    }

    /// Its name as people write it.
    pub fn name(self) -> &'static str {
        match self.0 {
            encoding if encoding == UTF_16LE => "UTF-16 LE",
            encoding if encoding == UTF_16BE => "UTF-16 BE",
            encoding if encoding == WINDOWS_1252 => "Windows-1252",
            encoding => encoding.name(),
        }
    }

    /// Whether its text passes undecoded.
    pub fn is_utf8(self) -> bool {
        self.0 == UTF_8
    }

    /// The characters of these bytes; what stands for none is a byte that UTF-8 does not know.
    pub fn text(self, bytes: &[u8]) -> Vec<u8> {
        let mut text = Vec::new();
        // reading from memory does not fail
        let _ = Decoded::new(bytes, self).read_to_end(&mut text);
        text
    }
}

/// The encoding that was declared, or that the start of a file shows; none where it shows none. `is_whole`: nothing
/// follows the start.
pub fn find(start: &[u8], declared: Option<Encoding>, is_whole: bool) -> Option<FoundEncoding> {
    let marked = MARKS.into_iter().find(|(mark, _)| start.starts_with(mark));
    let mark_of = |encoding: Encoding| marked.map_or(0, |(mark, of)| if of == encoding.0 { mark.len() } else { 0 });
    if let Some(encoding) = declared {
        return Some(FoundEncoding { encoding, is_shown: true, mark: mark_of(encoding) });
    }
    if let Some((mark, of)) = marked {
        return Some(FoundEncoding { encoding: Encoding(of), is_shown: true, mark: mark.len() });
    }
    let shown = |encoding| Some(FoundEncoding { encoding: Encoding(encoding), is_shown: true, mark: 0 });
    if let Some(wide) = wide(start) {
        return shown(wide);
    }
    let (characters, stray) = beyond_ascii(start, is_whole);
    match (characters, stray) {
        (0, 0) => Some(FoundEncoding { encoding: Encoding(UTF_8), is_shown: false, mark: 0 }),
        // a row that is no UTF-8 among rows that are is told of when it comes
        _ if characters >= stray => shown(UTF_8),
        _ if memchr::memchr(0, start).is_some() => None,
        _ if start.iter().any(|byte| WITHOUT_CHARACTER.contains(byte)) => None,
        _ => shown(WINDOWS_1252),
    }
}

/// UTF-16 without a mark: of most pairs of bytes the same one is nought.
fn wide(start: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let pairs = start.len() / 2;
    let noughts = |at: usize| start.iter().skip(at).step_by(2).filter(|byte| **byte == 0).count();
    let (first, second) = (noughts(0), noughts(1));
    match () {
        () if second * 2 > pairs && first * 20 < pairs => Some(UTF_16LE),
        () if first * 2 > pairs && second * 20 < pairs => Some(UTF_16BE),
        () => None,
    }
}

/// Characters beyond ASCII that are well formed in UTF-8, and bytes that are not.
fn beyond_ascii(start: &[u8], is_whole: bool) -> (usize, usize) {
    let (mut characters, mut stray) = (0, 0);
    let mut chunks = start.utf8_chunks().peekable();
    while let Some(chunk) = chunks.next() {
        let ascii = chunk.valid().bytes().filter(u8::is_ascii).count();
        characters += if ascii == chunk.valid().len() { 0 } else { chunk.valid().chars().count() - ascii };
        // a character that the end of the sample cuts in two is none that is wrong
        let is_cut = chunks.peek().is_none()
            && !is_whole
            && std::str::from_utf8(chunk.invalid()).is_err_and(|e| e.error_len().is_none());
        stray += if is_cut { 0 } else { chunk.invalid().len() };
    }
    (characters, stray)
}

/// Bytes in another encoding, read as UTF-8.
///
/// What stands for no character comes out as a byte that UTF-8 does not know, so that the row in which it stands is
/// told of like any other row that is no text.
pub struct Decoded<R> {
    inner: R,
    decoder: Decoder,
    bytes: Vec<u8>,
    text: Vec<u8>,
    /// What of the text was not handed on yet.
    from: usize,
    ended: bool,
}

const NO_CHARACTER: u8 = 0xff;
const BLOCK: usize = 1 << 14;

impl<R: Read> Decoded<R> {
    /// Begins to decode; a mark at the start has been taken off.
    pub fn new(inner: R, encoding: Encoding) -> Decoded<R> {
        let decoder = encoding.0.new_decoder_without_bom_handling();
        Decoded { inner, decoder, bytes: vec![0; BLOCK], text: Vec::new(), from: 0, ended: false }
    }

    /// Decodes the next block.
    fn advance(&mut self) -> std::io::Result<()> {
        let read = self.inner.read(&mut self.bytes)?;
        self.ended = read == 0;
        self.text.clear();
        self.from = 0;
        let (mut at, mut out) = (0, [0; BLOCK]);
        loop {
            let rest = &self.bytes[at..read];
            let (result, taken, written) = self.decoder.decode_to_utf8_without_replacement(rest, &mut out, self.ended);
            at += taken;
            self.text.extend_from_slice(&out[..written]);
            match result {
                DecoderResult::InputEmpty => return Ok(()),
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(..) => self.text.push(NO_CHARACTER),
            }
        }
    }
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        while self.from == self.text.len() && !self.ended {
            self.advance()?;
        }
        let n = buffer.len().min(self.text.len() - self.from);
        buffer[..n].copy_from_slice(&self.text[self.from..self.from + n]);
        self.from += n;
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(start: &[u8]) -> Option<(&'static str, bool, usize)> {
        find(start, None, false).map(|found| (found.encoding.name(), found.is_shown, found.mark))
    }

    fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn an_encoding_is_found_from_what_shows_it() {
        assert_eq!(found(b"id,fte"), Some(("UTF-8", false, 0)));
        assert_eq!(found(b"\xef\xbb\xbfid"), Some(("UTF-8", true, 3)));
        assert_eq!(found("id,caf\u{e9}".as_bytes()), Some(("UTF-8", true, 0)));
        assert_eq!(found(b"id,caf\xe9,x"), Some(("Windows-1252", true, 0)));
        assert_eq!(found(b"id,\x80 5,x"), Some(("Windows-1252", true, 0)));
        // Windows-1252 has no such character
        assert_eq!(found(b"id,caf\x81,x"), None);
        assert_eq!(found(b"\x00\x01\x02\xff\xfe"), None);
        // one stray byte among rows that are UTF-8
        assert_eq!(found(b"\xc3\xa9,\xc3\xa9,\xe9,"), Some(("UTF-8", true, 0)));
        assert_eq!(found(b"\xff\xfei\0d\0"), Some(("UTF-16 LE", true, 2)));
        assert_eq!(found(&utf16("id;caf\u{e9};\u{20ac}", u16::to_le_bytes)), Some(("UTF-16 LE", true, 0)));
        assert_eq!(found(&utf16("id;caf\u{e9};\u{20ac}", u16::to_be_bytes)), Some(("UTF-16 BE", true, 0)));
    }

    #[test]
    fn a_character_cut_by_the_end_of_the_sample_tells_nothing() {
        let cut = "id,\u{20ac}".as_bytes();
        let cut = &cut[..cut.len() - 1];
        assert_eq!(found(cut), Some(("UTF-8", false, 0)));
        assert_eq!(find(cut, None, true).map(|found| found.encoding.name()), Some("Windows-1252"));
    }

    #[test]
    fn what_was_declared_counts() {
        let declared = Encoding::named("UTF-16LE");
        let found = find(b"\xff\xfei\0", declared, true).unwrap();
        assert_eq!((found.encoding.name(), found.mark), ("UTF-16 LE", 2));
        assert_eq!(find(b"abc", Encoding::named("latin1"), true).unwrap().encoding.name(), "Windows-1252");
        assert_eq!(Encoding::named("utf-99"), None);
    }

    #[test]
    fn text_is_decoded_whatever_the_size_of_the_pieces() {
        let text = "id;\u{e9};\u{20ac};\u{1f600}\n".repeat(5000);
        let bytes = utf16(&text, u16::to_le_bytes);
        let wide = Encoding(UTF_16LE);
        assert!(wide.text(&bytes) == text.as_bytes());
        let mut decoded = Decoded::new(bytes.as_slice(), wide);
        let (mut out, mut piece) = (Vec::new(), [0; 3]);
        loop {
            match decoded.read(&mut piece).unwrap() {
                0 => break,
                n => out.extend_from_slice(&piece[..n]),
            }
        }
        assert!(out == text.as_bytes());
    }

    #[test]
    fn what_stands_for_no_character_is_no_text() {
        // half a pair, and half a character at the end
        let text = Encoding(UTF_16LE).text(b"a\0\x00\xd8b\0c");
        assert_eq!(text, b"a\xffb\xff");
    }
}
