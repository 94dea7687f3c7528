//! The self-check as a page in one file: the compiled law, its words, and a small script that walks it.
//!
//! `structure` is the law as data. `walk.js` decides by it as `evaluate` does, `asked.js` finds what to ask, `follows.js`
//! what comes of it; `page.js` shows what they say, and knows no more of the law.

mod structure;

pub use structure::structure;

use super::html;
use super::record::Fingerprint;
use super::words::word;
use crate::evaluate::Law;
use crate::model::Lang;
use serde_json::json;
use std::io::{self, Write};

const LOOK: &str = include_str!("page.css");
const SCRIPTS: [&str; 10] = [
    include_str!("walk.js"),
    include_str!("asked.js"),
    include_str!("follows.js"),
    include_str!("words.js"),
    include_str!("elements.js"),
    include_str!("typed.js"),
    include_str!("said.js"),
    include_str!("saved.js"),
    include_str!("result.js"),
    include_str!("page.js"),
];

/// Writes the page. It begins in a language, and the reader can switch.
///
/// # Errors
/// When it cannot be written.
pub fn write(law: &Law, fingerprint: &Fingerprint, lang: Lang, out: &mut impl Write) -> io::Result<()> {
    let title = format!("{}: {}", word::self_check.get(lang), law.rules.title.get(lang));
    let page = html::Page { lang, title: &title, styles: &[LOOK], scripts: &SCRIPTS };
    page.begin(out)?;
    writeln!(out, "<noscript>")?;
    for lang in Lang::ALL {
        let said = html::escaped(word::needs_scripts.get(lang));
        writeln!(out, "<p class=\"notice\" lang=\"{}\">{said}</p>", lang.code())?;
    }
    writeln!(out, "</noscript>\n<div id=\"page\"></div>")?;
    html::data(out, "law", &structure(law))?;
    let made = json!({
        "tool": env!("CARGO_PKG_NAME"),
        "version": env!("CARGO_PKG_VERSION"),
        "fingerprint": fingerprint,
    });
    html::data(out, "made", &made)?;
    page.end(out)
}
