//! What each code means, with an example and the remedy. It stands in docs/diagnostics.md, and nowhere else.

/// One section a code, in the order of the codes.
const PAGES: &str = include_str!("../../docs/diagnostics.md");

/// The section of a code, beginning with its heading; none where there is no such code.
pub fn explanation(code: &str) -> Option<String> {
    let section = PAGES.split("\n## ").skip(1).find(|section| section.lines().next() == Some(code))?;
    Some(format!("# {}\n", section.trim_end()))
}
