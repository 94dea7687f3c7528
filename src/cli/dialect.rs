//! How a delimited file is written, where that is not to be found from the file.

use crate::records::{Declared, Encoding, Mark, Order, Quote};
use clap::{Args, ValueEnum};

/// What is declared of the dialect of a file; the rest is found from the file.
#[derive(Debug, Clone, Default, Args)]
pub struct DialectArgs {
    /// The encoding of the file, as in windows-1252 [default: found]
    #[arg(long, value_name = "NAME", value_parser = encoding)]
    encoding: Option<Encoding>,
    /// What stands between cells [default: found]
    #[arg(long, value_enum, value_name = "SIGN")]
    delimiter: Option<DelimiterArg>,
    /// What stands around cells that hold delimiters [default: found]
    #[arg(long, value_enum, value_name = "SIGN")]
    quote: Option<QuoteArg>,
    /// The mark before decimals in figures [default: found, where the figures show it]
    #[arg(long, value_enum, value_name = "MARK")]
    decimal: Option<MarkArg>,
    /// What comes first in dates that end with their year [default: found, where the dates show it]
    #[arg(long, value_enum, value_name = "ORDER")]
    dates: Option<OrderArg>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum DelimiterArg {
    #[value(alias = ",")]
    Comma,
    #[value(alias = ";")]
    Semicolon,
    #[value(aliases = ["\t", "\\t"])]
    Tab,
    #[value(alias = "|")]
    Pipe,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum QuoteArg {
    #[value(alias = "\"")]
    Double,
    #[value(alias = "'")]
    Single,
    None,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum MarkArg {
    Point,
    Comma,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum OrderArg {
    DayFirst,
    MonthFirst,
}

fn encoding(name: &str) -> Result<Encoding, String> {
    let found = Encoding::named(name);
    found.ok_or_else(|| format!("`{name}` is no encoding; write it as in utf-8, utf-16le or windows-1252"))
}

impl DialectArgs {
    /// What was declared.
    pub fn declared(&self) -> Declared {
        let delimiter = |sign| match sign {
            DelimiterArg::Comma => b',',
            DelimiterArg::Semicolon => b';',
            DelimiterArg::Tab => b'\t',
            DelimiterArg::Pipe => b'|',
        };
        let quote = |sign| match sign {
            QuoteArg::Double => Quote::Double,
            QuoteArg::Single => Quote::Single,
            QuoteArg::None => Quote::None,
        };
        let mark = |mark| match mark {
            MarkArg::Point => Mark::Point,
            MarkArg::Comma => Mark::Comma,
        };
        let order = |order| match order {
            OrderArg::DayFirst => Order::DayFirst,
            OrderArg::MonthFirst => Order::MonthFirst,
        };
        Declared {
            encoding: self.encoding,
            delimiter: self.delimiter.map(delimiter),
            quote: self.quote.map(quote),
            decimal: self.decimal.map(mark),
            dates: self.dates.map(order),
        }
    }

    /// Whether something was declared that a workbook cannot have.
    pub fn is_for_text(&self) -> bool {
        self.encoding.is_some() || self.delimiter.is_some() || self.quote.is_some()
    }
}
