//! The one decision structure: an ordered, hash-consed decision diagram for each entity type.
//!
//! An inner node tests one variable (a flag, or in which stretch between bounds a figure lies) and has a child for
//! each cell of it; a leaf holds the rules that hold there. Equal diagrams are the same node, so equality of
//! two sets of rules is equality of two numbers, and a fact matters exactly when a node tests it.

mod build;
mod formula;
mod restrict;
mod space;

pub use build::{Diagram, NodeRef, Resolution};
pub use restrict::{Completions, alternatives, restrict};
pub use space::{Cells, Cut, Partition, Space, Variable};
