//! Rows in, facts out. Nothing here knows of rules: what a column means comes from the catalogue.

mod codes;
mod columns;
mod groups;
mod holdings;
mod reader;
mod sheets;
mod value;
mod watch;

pub use codes::{CodeColumns, ReadCodes};
pub use columns::{Columns, HeaderFault};
pub use groups::{Addend, Groups, is_linked};
pub use holdings::{Holding, HoldingsFault, read_holdings};
pub use reader::{CellFault, OpenFault, Options, Records, Rejected, Row};
pub use sheets::{SheetChoice, SheetFault, SheetText, is_workbook, read_sheet};
pub use value::{DecimalMark, ValueFault, parse, record};
