//! Rows in, facts out. Nothing here knows of rules: what a column means comes from the catalogue.

mod activities;
mod beside;
mod codes;
mod columns;
mod dialect;
mod encoding;
mod fault;
mod figure;
mod groups;
mod holdings;
mod marks;
mod reader;
mod sheets;
mod typed;
mod united;
mod value;
mod watch;

pub use activities::ActivityFile;
pub use beside::BesideFault;
pub use codes::{CodeColumns, ReadCodes};
pub use columns::{Columns, HeaderFault};
pub use dialect::{Declared, Quote};
pub use encoding::Encoding;
pub use fault::OpenFault;
pub use groups::{Addend, Groups, is_linked};
pub use holdings::COLUMNS as HOLDINGS_COLUMNS;
pub use holdings::{Holding, read_holdings};
pub use marks::{Mark, Marks};
pub use reader::{CellFault, Options, Records, Rejected, Row};
pub use sheets::{SheetChoice, SheetFault, SheetText, is_workbook, known_of_records, read_sheet};
pub use typed::TypedNumbers;
pub use united::{INPUT_FILE, United};
pub use value::{ValueFault, parse, record};
