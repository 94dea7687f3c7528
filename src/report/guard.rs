//! Cells that a spreadsheet would run. One that comes from the input is written with an apostrophe before it.
//!
//! A cell that has apostrophes there already gets one more, so that taking one away gives back what was read.

use std::borrow::Cow;

/// Whether a cell must be guarded: a formula begins with `=`, `+`, `-` or `@`, and a tab or carriage return may hide
/// one. A plain number such as `-5`, and a dash alone, say nothing that could be run.
pub fn is_run(cell: &[u8]) -> bool {
    match cell.first() {
        Some(b'=' | b'@' | b'\t' | b'\r') => true,
        Some(b'+' | b'-') => !cell[1..].iter().all(|b| matches!(b, b'0'..=b'9' | b'.' | b',')),
        Some(b'\'') => {
            let from = cell.iter().position(|b| *b != b'\'');
            from.is_some_and(|from| is_run(&cell[from..]))
        }
        _ => false,
    }
}

/// The cell, with an apostrophe before it where it must be guarded.
pub fn guarded(cell: &[u8]) -> Cow<'_, [u8]> {
    if is_run(cell) { [b"'", cell].concat().into() } else { cell.into() }
}

/// The same for text.
pub fn guarded_text(cell: &str) -> Cow<'_, str> {
    if is_run(cell.as_bytes()) { format!("'{cell}").into() } else { cell.into() }
}

#[cfg(test)]
mod tests {
    use super::guarded_text;

    #[test]
    fn what_would_be_run_gets_an_apostrophe_and_nothing_else_does() {
        for cell in ["=1+1", "@sum", "+31 20", "-a", "\t=1", "\r=1", "'=1", "''@x", "-1+2", "=-5"] {
            assert_eq!(guarded_text(cell), format!("'{cell}"));
        }
        for cell in ["", "-5", "+3.2", "-1.234,56", "-", "a=b", "'s-Hertogenbosch", "'", "e-mail@x", "0", "'-5"] {
            assert_eq!(guarded_text(cell), cell);
        }
    }
}
