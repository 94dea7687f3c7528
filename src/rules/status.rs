//! Against what a rule was checked, and when.

use super::page::Page;
use super::yaml::Node;

/// Against what a rule was checked, and so how sure it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    Verbatim,
    ReEnactment,
    Guidance,
    Secondary,
    Unverified,
    Draft,
}

impl Status {
    const ALL: [(Status, &'static str); 6] = [
        (Status::Verbatim, "verbatim"),
        (Status::ReEnactment, "re-enactment"),
        (Status::Guidance, "guidance"),
        (Status::Secondary, "secondary"),
        (Status::Unverified, "unverified"),
        (Status::Draft, "draft"),
    ];

    /// As rule files write it.
    pub fn id(self) -> &'static str {
        Status::ALL[self as usize].1
    }

    /// Whether the official words themselves were read.
    pub fn is_official(self) -> bool {
        self <= Status::ReEnactment
    }
}

/// The status that stands there; the least sure one where it cannot be read.
pub fn status_of(page: &mut Page, node: &Node) -> Status {
    let found = page.one_of(node, "status", &Status::ALL.map(|(_, id)| id));
    found.map_or(Status::Unverified, |i| Status::ALL[i].0)
}
