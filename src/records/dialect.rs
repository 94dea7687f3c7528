//! The dialect of delimited text: encoding, delimiter and quote, found from a bounded sample at its start or declared.

use super::encoding::{self, Decoded, Encoding, FoundEncoding};
use super::marks::Mark;
use super::usage::Order;
use crate::model::{Text, said};
use std::io::{Cursor, Read};

/// What was declared of a dialect; the rest is found.
#[derive(Debug, Clone, Copy, Default)]
pub struct Declared {
    pub encoding: Option<Encoding>,
    pub delimiter: Option<u8>,
    pub quote: Option<Quote>,
    pub decimal: Option<Mark>,
    pub dates: Option<Order>,
}

/// What stands around cells that hold delimiters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Quote {
    #[default]
    Double,
    Single,
    None,
}

impl Quote {
    /// The sign, if there is one.
    pub fn sign(self) -> Option<u8> {
        match self {
            Quote::Double => Some(b'"'),
            Quote::Single => Some(b'\''),
            Quote::None => None,
        }
    }
}

/// How text is laid out.
#[derive(Debug, Clone, Copy)]
pub struct Layout {
    pub encoding: FoundEncoding,
    pub delimiter: u8,
    /// A delimiter was declared or seen: of a single column none can be.
    pub is_delimited: bool,
    pub quote: Quote,
    /// Bytes of the text before its header that only name the delimiter.
    pub named_by: usize,
}

/// Bytes at the start of a file that decide on its dialect. What comes after is held to it.
pub const SAMPLE: u64 = 1 << 18;
/// Rows that are looked at where the header alone does not tell the delimiter.
const ROWS_COMPARED: usize = 50;
/// In order of preference, where nothing else tells.
const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];
/// Between values in one cell; a delimiter only where no other is.
const LIST_SEPARATOR: u8 = b'|';

impl Layout {
    /// That of text which is not found but made: commas, double quotes, UTF-8.
    pub fn plain() -> Layout {
        let encoding = FoundEncoding { encoding: Encoding::UTF_8, is_shown: false, mark: 0 };
        Layout { encoding, delimiter: b',', is_delimited: true, quote: Quote::Double, named_by: 0 }
    }

    /// The layout of a file that starts so, with that start as text; none where it is no text.
    ///
    /// `is_whole`: nothing follows the start. `known` counts the names of a header that are known.
    pub fn find(
        start: &[u8],
        is_whole: bool,
        declared: &Declared,
        known: impl Fn(&csv::ByteRecord) -> usize,
    ) -> Option<(Layout, Vec<u8>)> {
        let encoding = encoding::find(start, declared.encoding, is_whole)?;
        let bytes = start.get(encoding.mark..).unwrap_or_default();
        let mut text = if encoding.encoding.is_utf8() { bytes.to_vec() } else { encoding.encoding.text(bytes) };
        let named = named_delimiter(&text);
        let named_by = named.map_or(0, |(_, length)| length);
        text.drain(..named_by);
        let header = first_line(&text);
        let quote = declared.quote.unwrap_or_else(|| quote(header));
        let given = declared.delimiter.or(named.map(|(delimiter, _)| delimiter));
        let found = given.or_else(|| delimiter(&text, header, quote, known));
        let delimiter = found.unwrap_or(b',');
        Some((Layout { encoding, delimiter, is_delimited: found.is_some(), quote, named_by }, text))
    }

    /// A file with this layout as text in UTF-8, from its header on.
    ///
    /// # Errors
    /// When the file cannot be read on.
    pub fn decoded<'c>(&self, start: Vec<u8>, rest: impl Read + 'c) -> std::io::Result<Box<dyn Read + 'c>> {
        let mut start = Cursor::new(start);
        let before = if self.encoding.encoding.is_utf8() { self.named_by } else { 0 };
        start.set_position((self.encoding.mark + before) as u64);
        if self.encoding.encoding.is_utf8() {
            return Ok(Box::new(start.chain(rest)));
        }
        let mut text = Decoded::new(start.chain(rest), self.encoding.encoding);
        std::io::copy(&mut text.by_ref().take(self.named_by as u64), &mut std::io::sink())?;
        Ok(Box::new(text))
    }

    /// A parser of text with this layout, which hands out the header like any row.
    pub fn parser(&self) -> csv::ReaderBuilder {
        let mut builder = csv::ReaderBuilder::new();
        builder.delimiter(self.delimiter).has_headers(false).flexible(true).quoting(self.quote != Quote::None);
        builder.quote(self.quote.sign().unwrap_or(b'"'));
        builder
    }

    /// What the text is read as, with what its cells show.
    pub fn said(&self, shown: Vec<Text>) -> Text {
        let mut parts = vec![match (self.is_delimited, self.delimiter) {
            (false, _) => said!("one column", "één kolom"),
            (true, b',') => said!("comma", "komma"),
            (true, b';') => said!("semicolon", "puntkomma"),
            (true, b'\t') => said!("tab", "tabteken"),
            (true, LIST_SEPARATOR) => said!("pipe", "verticale streep"),
            (true, other) => {
                let sign = char::from(other);
                said!("delimiter `{sign}`", "scheidingsteken `{sign}`")
            }
        }];
        match self.quote {
            Quote::Double => {}
            Quote::Single => parts.push(said!("single quotes", "enkele aanhalingstekens")),
            Quote::None => parts.push(said!("no quotes", "geen aanhalingstekens")),
        }
        parts.extend(shown);
        if self.encoding.is_shown {
            parts.push(Text::same(self.encoding.encoding.name()));
        }
        joined(&parts)
    }
}

/// Several parts of a sentence with commas between them.
pub fn joined(parts: &[Text]) -> Text {
    let with_commas = |part: fn(&Text) -> &str| parts.iter().map(part).collect::<Vec<_>>().join(", ").into();
    Text { en: with_commas(|text| &text.en), nl: with_commas(|text| &text.nl) }
}

/// The delimiter that a spreadsheet names in a line before the header (`sep=;`), and the length of what names it.
fn named_delimiter(text: &[u8]) -> Option<(u8, usize)> {
    let line = text.split(|byte| matches!(byte, b'\r' | b'\n')).next()?;
    let bare = line.strip_prefix(b"\"").and_then(|line| line.strip_suffix(b"\"")).unwrap_or(line);
    let (name, delimiter) = bare.split_at_checked(4)?;
    match delimiter {
        [delimiter] if name.eq_ignore_ascii_case(b"sep=") && line.len() < text.len() => Some((*delimiter, line.len())),
        _ => None,
    }
}

/// The first line with something in it, whatever its quotes hold.
fn first_line(text: &[u8]) -> &[u8] {
    let text = text.trim_ascii_start();
    let mut quoted = false;
    let end = text.iter().position(|byte| {
        quoted ^= *byte == b'"';
        !quoted && matches!(byte, b'\n' | b'\r')
    });
    &text[..end.unwrap_or(text.len())]
}

/// Single quotes, where they stand around the names of columns and no double ones do.
fn quote(header: &[u8]) -> Quote {
    let is_single = header.len() > 1 && header.starts_with(b"'") && header.ends_with(b"'");
    if is_single && !header.contains(&b'"') { Quote::Single } else { Quote::Double }
}

/// The delimiter of the header. Where several signs could be it, it is the one by which most names are known and most
/// rows have as many cells as there are names. None where no sign could be it.
fn delimiter(text: &[u8], header: &[u8], quote: Quote, known: impl Fn(&csv::ByteRecord) -> usize) -> Option<u8> {
    let count = |delimiter: u8| {
        let mut quoted = false;
        let outside = header.iter().filter(|byte| {
            quoted ^= quote.sign() == Some(**byte);
            !quoted && **byte == delimiter
        });
        outside.count()
    };
    let rank = |delimiter: u8| {
        let layout = Layout { delimiter, quote, ..Layout::plain() };
        let mut rows = layout.parser().from_reader(text).into_byte_records().map_while(Result::ok);
        let header = rows.next().unwrap_or_default();
        let alike = rows.take(ROWS_COMPARED).filter(|row| row.len() == header.len()).count();
        (known(&header), alike, header.len())
    };
    let counted = DELIMITERS.into_iter().filter(|delimiter| count(*delimiter) > 0).collect::<Vec<u8>>();
    match counted.as_slice() {
        [] if count(LIST_SEPARATOR) > 0 && rank(LIST_SEPARATOR).0 > 0 => Some(LIST_SEPARATOR),
        [only] => Some(*only),
        // of equals the last is taken, so the one preferred comes last
        several => several.iter().copied().rev().max_by_key(|delimiter| rank(*delimiter)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<(char, bool, Quote, usize)> {
        let known = |header: &csv::ByteRecord| header.iter().filter(|name| [&b"id"[..], b"fte"].contains(name)).count();
        let (layout, _) = Layout::find(text.as_bytes(), true, &Declared::default(), known)?;
        Some((char::from(layout.delimiter), layout.is_delimited, layout.quote, layout.named_by))
    }

    #[test]
    fn a_layout_is_found_from_the_header() {
        let plain = |delimiter| Some((delimiter, true, Quote::Double, 0));
        assert_eq!(found("id,fte\n1;2,3\n"), plain(','));
        assert_eq!(found("\n\nid;fte\n1,5;2,3\n"), plain(';'));
        assert_eq!(found("id\tfte\r1,2\t3,4"), plain('\t'));
        assert_eq!(found("\"a;b;c\",fte\n1,2"), plain(','));
        // a name of a column that holds another sign
        assert_eq!(found("id;omzet, in EUR, zonder btw;fte\n1;2;3"), plain(';'));
        assert_eq!(found("code;naam, plaats\n1;x\n2;y"), plain(';'));
        assert_eq!(found("id|fte\n1|2"), plain('|'));
        assert_eq!(found("id\n1|2"), Some((',', false, Quote::Double, 0)));
        assert_eq!(found("a|b\n1|2"), Some((',', false, Quote::Double, 0)));
        assert_eq!(found("'id';'fte'\n'1;2';3"), Some((';', true, Quote::Single, 0)));
    }

    #[test]
    fn a_line_that_names_the_delimiter_is_no_header() {
        assert_eq!(found("sep=;\r\nid;fte\r\n"), Some((';', true, Quote::Double, 5)));
        assert_eq!(found("\"SEP=\t\"\nid\tfte\n"), Some(('\t', true, Quote::Double, 7)));
        assert_eq!(found("sep=;"), Some((';', true, Quote::Double, 0)));
        assert_eq!(found("sep=;;x\n"), Some((';', true, Quote::Double, 0)));
    }
}
