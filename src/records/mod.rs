//! Rows in, facts out. Nothing here knows of rules: what a column means comes from the catalogue.

mod columns;
mod reader;
mod value;
mod watch;

pub use columns::{Columns, HeaderFault};
pub use reader::{CellFault, OpenFault, Options, Records, Rejected, Row};
pub use value::{DecimalMark, ValueFault, parse, record};
