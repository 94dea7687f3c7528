//! Pages that stand in one file: the shell and the look that all of them share, and what makes text and data safe there.
//!
//! A page asks for nothing beside itself, and the browser is made to hold it to that: its policy admits the styles and
//! scripts that the tool wrote, by their hashes, and nothing else. So no name in a record can run, whatever is in it.

use crate::model::Lang;
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::fmt::{self, Display, Write as _};
use std::io::{self, Write};

/// The look that all pages share.
const LOOK: &str = include_str!("look.css");

/// A page, written from its head to its end; what stands between is written by who begins it.
#[derive(Debug, Clone, Copy)]
pub struct Page<'a> {
    pub lang: Lang,
    /// As the browser shows it; the heading of the page is not written from it.
    pub title: &'a str,
    /// Beside the look that all pages share. Attributes with style are not admitted.
    pub styles: &'a [&'a str],
    /// They run once the page is there, in this order. Attributes that run something are not admitted.
    pub scripts: &'a [&'a str],
}

impl Page<'_> {
    /// Writes all that comes before the content of `<body>`.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn begin(&self, out: &mut impl Write) -> io::Result<()> {
        let styles: Vec<Cow<str>> = [LOOK].iter().chain(self.styles).map(|style| in_lines(style)).collect();
        let scripts: Vec<Cow<str>> = self.scripts.iter().map(|script| in_lines(script)).collect();
        writeln!(out, "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">", self.lang.code())?;
        writeln!(out, "<meta http-equiv=\"Content-Security-Policy\" content=\"{}\">", policy(&styles, &scripts))?;
        writeln!(out, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")?;
        writeln!(out, "<meta name=\"referrer\" content=\"no-referrer\">")?;
        writeln!(out, "<meta name=\"color-scheme\" content=\"light dark\">")?;
        writeln!(out, "<title>{}</title>", escaped(self.title))?;
        for style in styles {
            writeln!(out, "<style>{style}</style>")?;
        }
        writeln!(out, "</head>\n<body>")
    }

    /// Writes the scripts, and all that comes after the content of `<body>`.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn end(&self, out: &mut impl Write) -> io::Result<()> {
        for script in self.scripts {
            writeln!(out, "<script>{}</script>", in_lines(script))?;
        }
        writeln!(out, "</body>\n</html>")
    }
}

/// What the browser is to admit.
fn policy(styles: &[Cow<str>], scripts: &[Cow<str>]) -> String {
    let mut policy = "default-src 'none'; base-uri 'none'; form-action 'none'".to_string();
    for (what, texts) in [("style-src", styles), ("script-src", scripts)] {
        if !texts.is_empty() {
            let hashes = texts.iter().map(|text| format!(" 'sha256-{}'", base64(&Sha256::digest(text.as_bytes()))));
            policy.push_str(&format!("; {what}{}", hashes.collect::<String>()));
        }
    }
    policy
}

/// A text with its lines ended as a browser reads them, so that it has the hash that the browser takes.
fn in_lines(text: &str) -> Cow<'_, str> {
    if text.contains('\r') { text.replace("\r\n", "\n").into() } else { text.into() }
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for three in bytes.chunks(3) {
        let bits = (0..3).fold(0, |bits, i| bits << 8 | u32::from(three.get(i).copied().unwrap_or(0)));
        let digit = |place: usize| char::from(DIGITS[(bits >> (18 - 6 * place) & 63) as usize]);
        out.extend((0..4).map(|place| if place <= three.len() { digit(place) } else { '=' }));
    }
    out
}

/// Text as it stands in HTML, between tags or in an attribute within quotes.
pub fn escaped(text: &str) -> Escaped<'_> {
    Escaped(text)
}

/// Text that is made safe as it is written.
#[derive(Debug, Clone, Copy)]
pub struct Escaped<'a>(&'a str);

impl Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let mut rest = self.0;
        while let Some(at) = rest.find(['&', '<', '>', '"', '\'', '\0']) {
            f.write_str(&rest[..at])?;
            f.write_str(match rest.as_bytes()[at] {
                b'&' => "&amp;",
                b'<' => "&lt;",
                b'>' => "&gt;",
                b'"' => "&quot;",
                b'\'' => "&#39;",
                // no page may have it
                _ => "\u{fffd}",
            })?;
            rest = &rest[at + 1..];
        }
        f.write_str(rest)
    }
}

/// JSON as it stands in a `<script>`: the same value, in which no tag or comment can begin or end.
pub fn embedded(json: &str) -> Cow<'_, str> {
    const UNSAFE: [char; 4] = ['<', '>', '\u{2028}', '\u{2029}'];
    if !json.contains(UNSAFE) {
        return json.into();
    }
    let mut out = String::with_capacity(json.len() + json.len() / 16);
    for c in json.chars() {
        // in JSON these stand inside strings alone
        match c {
            c if UNSAFE.contains(&c) => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.into()
}

/// Writes a value for the scripts of the page, which find it by its id.
///
/// # Errors
/// When it cannot be written.
pub fn data(out: &mut impl Write, id: &str, value: &impl serde::Serialize) -> io::Result<()> {
    let json = serde_json::to_string(value)?;
    writeln!(out, "<script type=\"application/json\" id=\"{}\">{}</script>", escaped(id), embedded(&json))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::{LOOK, Page, base64, data, embedded, escaped};
    use crate::model::Lang;
    use proptest::prelude::*;

    fn written(write: impl FnOnce(&mut Vec<u8>) -> std::io::Result<()>) -> String {
        let mut out = Vec::new();
        write(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn digits_are_those_of_the_standard() {
        // RFC 4648, section 10
        let cases =
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE=")];
        for (text, digits) in cases {
            assert_eq!(base64(text.as_bytes()), digits);
        }
    }

    #[test]
    fn only_what_was_written_is_admitted() {
        let page = Page { lang: Lang::Nl, title: "A & <b>", styles: &["p{}"], scripts: &["alert(1)\r\n"] };
        let text = written(|out| {
            page.begin(out)?;
            page.end(out)
        });
        // printf 'p{}' | openssl dgst -sha256 -binary | base64
        let (style, script) =
            ("gG2yISYereRMiG2lMXrbiUgi0Ubw9p7QCeWcroOvy9Y=", "MaeD7tQk/YNyd6Pm9J12ROmv0Z93QwNN4VH7v3gI+RI=");
        assert!(text.starts_with("<!doctype html>\n<html lang=\"nl\">\n"), "{text}");
        assert!(text.contains("<title>A &amp; &lt;b&gt;</title>"), "{text}");
        assert!(text.contains(&format!(" 'sha256-{style}'; script-src 'sha256-{script}'\">")), "{text}");
        assert!(text.ends_with("<script>alert(1)\n</script>\n</body>\n</html>\n"), "{text}");
        assert!(!text.contains("unsafe"), "{text}");
    }

    #[test]
    fn a_page_without_scripts_admits_none() {
        let page = Page { lang: Lang::En, title: "", styles: &[], scripts: &[] };
        let text = written(|out| page.begin(out));
        assert!(text.contains("default-src 'none'") && !text.contains("script-src"), "{text}");
        assert!(!LOOK.contains("</") && !LOOK.contains("url("), "the look ends its element, or fetches something");
    }

    #[test]
    fn text_is_text() {
        let hostile = "<script>\"'</script>&amp;\0";
        assert_eq!(escaped(hostile).to_string(), "&lt;script&gt;&quot;&#39;&lt;/script&gt;&amp;amp;\u{fffd}");
        assert_eq!(escaped("Ziekenhuis é").to_string(), "Ziekenhuis é");
    }

    #[test]
    fn data_ends_nothing() {
        let value = ["</script>", "<!--", "\u{2028}"];
        let text = written(|out| data(out, "x", &value));
        assert_eq!(
            text,
            "<script type=\"application/json\" id=\"x\">[\"\\u003c/script\\u003e\",\"\\u003c!--\",\"\\u2028\"]</script>\n"
        );
    }

    proptest! {
        /// What is embedded is the same value.
        #[test]
        fn data_is_the_same_value(text in "[a<>!/\\-\"\\\\\u{2028}\u{2029}é]{0,12}") {
            let json = serde_json::to_string(&text).unwrap();
            let safe = embedded(&json);
            let is_unsafe = safe.contains(['<', '>', '\u{2028}', '\u{2029}']);
            prop_assert!(!is_unsafe, "{}", safe);
            prop_assert_eq!(serde_json::from_str::<String>(&safe).unwrap(), text);
        }

        /// Nothing that is written as text can be a tag, or end an attribute.
        #[test]
        fn text_holds_no_mark(text in "[a<>&\"'\0é;]{0,12}") {
            let safe = escaped(&text).to_string();
            prop_assert!(!safe.contains(['<', '>', '"', '\'', '\0']));
        }
    }
}
