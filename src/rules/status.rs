//! Against what a rule was checked, and when.

use super::page::Page;
use super::yaml::Node;

/// Against what a rule was checked, and so how sure it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
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

    /// The words for it, as rule files write them.
    pub const IDS: [&'static str; 6] = {
        let mut ids = [""; 6];
        let mut at = 0;
        while at < ids.len() {
            ids[at] = Status::ALL[at].1;
            at += 1;
        }
        ids
    };

    /// As rule files write it.
    pub fn id(self) -> &'static str {
        Status::ALL[self as usize].1
    }

    /// Whether the official words themselves were read.
    pub fn is_official(self) -> bool {
        self <= Status::ReEnactment
    }
}

/// Whether an act is law, and of which sort.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Force {
    #[default]
    InForce,
    /// Announced by those who govern, without the force of law.
    Policy,
    /// A bill, a proposal or a draft.
    Draft,
    /// It was law once.
    Repealed,
}

impl Force {
    const ALL: [(Force, &'static str); 4] = [
        (Force::InForce, "in-force"),
        (Force::Policy, "policy"),
        (Force::Draft, "draft"),
        (Force::Repealed, "repealed"),
    ];

    /// The words for it, as rule files write them.
    pub const IDS: [&'static str; 4] = {
        let mut ids = [""; 4];
        let mut at = 0;
        while at < ids.len() {
            ids[at] = Force::ALL[at].1;
            at += 1;
        }
        ids
    };

    /// As rule files write it.
    pub fn id(self) -> &'static str {
        Force::ALL[self as usize].1
    }

    /// Whether it never was law.
    pub fn is_no_law(self) -> bool {
        matches!(self, Force::Policy | Force::Draft)
    }
}

/// The force that stands there.
pub fn force_of(page: &mut Page, node: &Node) -> Force {
    let found = page.one_of(node, "force", &Force::IDS);
    found.map_or(Force::InForce, |i| Force::ALL[i].0)
}

/// The status that stands there; the least sure one where it cannot be read.
pub fn status_of(page: &mut Page, node: &Node) -> Status {
    let found = page.one_of(node, "status", &Status::IDS);
    found.map_or(Status::Unverified, |i| Status::ALL[i].0)
}
