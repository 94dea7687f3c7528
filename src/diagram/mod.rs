//! The one decision structure: ordered, hash-consed decision diagrams, one for each rule put to each entity type.
//!
//! A node tests one variable (a flag, or in which stretch between bounds a figure lies) and has a child for each cell
//! of it; equal diagrams are the same node. A record walks all diagrams of its types together, past every test that
//! is known. What hangs on unknown facts is walked cell by cell to a restricted diagram whose ends are outcomes:
//! its ends are the possible classes, and a fact matters exactly when a node of it tests that fact.

mod build;
mod formula;
mod inquiry;
mod lens;
mod region;
mod resolution;
mod restrict;
mod sample;
mod space;

pub use build::{Conditions, Diagram, NodeRef, Other, Roots, Version};
pub use formula::Formulas;
pub use inquiry::{Asked, mattering, tested};
pub use lens::{Lens, Numbering};
pub use region::{Region, Regions};
pub use resolution::{Resolution, Standing};
pub use restrict::{Completions, Start, outcomes, restrict};
pub use space::{Cells, Cut, Partition, Sight, Space, TestedSets, Variable};
