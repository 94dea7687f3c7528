//! Rows that were not read: what they held, and why.

use crate::model::Text;

/// A row that was not read, with every reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejected {
    pub line: u64,
    pub cells: Vec<String>,
    pub faults: Vec<CellFault>,
}

/// One reason for rejecting a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellFault {
    /// The column, unless the whole row is at fault.
    pub column: Option<String>,
    pub value: String,
    pub message: Text,
    pub help: Text,
}

impl CellFault {
    /// A fault of the whole row.
    pub(super) fn of_row(message: Text, help: Text) -> CellFault {
        CellFault { column: None, value: String::new(), message, help }
    }
}
