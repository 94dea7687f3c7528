//! Why a file of records cannot be read at all.

use super::columns::HeaderFault;
use crate::model::{Text, said};
use std::fmt;

/// Why a file cannot be read at all.
#[derive(Debug)]
pub enum OpenFault {
    Header(HeaderFault),
    Unreadable(std::io::Error),
    Csv(csv::Error),
    /// No encoding makes text of it.
    NoText,
    UnclosedHeader,
    EndlessHeader,
}

impl OpenFault {
    /// What is wrong and what to do, in every language.
    pub fn said(&self) -> Text {
        match self {
            OpenFault::Header(fault) => fault.said(),
            OpenFault::Unreadable(error) => unreadable(error),
            OpenFault::Csv(error) => unreadable(error),
            OpenFault::NoText => said!(
                "it is no text in any encoding that can be told; name its encoding with `--encoding`, or save it as UTF-8",
                "het is geen tekst in een codering die te herkennen is; noem de codering met `--encoding`, of sla het op als UTF-8"
            ),
            OpenFault::UnclosedHeader => said!(
                "a quote is opened in the first line and never closed; close it",
                "in de eerste regel is een aanhalingsteken geopend en nooit gesloten; sluit het"
            ),
            OpenFault::EndlessHeader => said!(
                "the first line does not end within a mebibyte; it must name the columns, and each row be a line of its own",
                "de eerste regel eindigt niet binnen een mebibyte; die moet de kolommen noemen, en elke rij moet een eigen regel zijn"
            ),
        }
    }
}

/// What is said where reading fails, whatever was read.
pub(super) fn unreadable(error: &dyn std::error::Error) -> Text {
    said!("cannot be read: {error}", "kan niet worden gelezen: {error}")
}

impl fmt::Display for OpenFault {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.said().en)
    }
}

impl std::error::Error for OpenFault {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            OpenFault::Unreadable(error) => Some(error),
            OpenFault::Csv(error) => Some(error),
            OpenFault::Header(_) | OpenFault::NoText | OpenFault::UnclosedHeader | OpenFault::EndlessHeader => None,
        }
    }
}

impl From<HeaderFault> for OpenFault {
    fn from(fault: HeaderFault) -> OpenFault {
        OpenFault::Header(fault)
    }
}

impl From<std::io::Error> for OpenFault {
    fn from(error: std::io::Error) -> OpenFault {
        OpenFault::Unreadable(error)
    }
}

impl From<csv::Error> for OpenFault {
    fn from(error: csv::Error) -> OpenFault {
        OpenFault::Csv(error)
    }
}
