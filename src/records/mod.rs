//! Rows in, facts out. Nothing here knows of rules: what a column means comes from the catalogue.

mod columns;
mod quotes;
mod reader;
mod value;

pub use columns::{Columns, HeaderFault};
pub use reader::{CellFault, OpenFault, Options, Records, Rejected, Row};
pub use value::{DecimalMark, ValueFault, parse, record};
