//! What is an organisation under NIS2 and CER, why, and what would change that?
//!
//! Law is data: rule sets are YAML, compiled to one exact decision structure that everything reads.
pub mod cases;
pub mod cli;
pub mod diagnostic;
pub mod diagram;
pub mod evaluate;
pub mod lints;
pub mod model;
pub mod records;
pub mod report;
pub mod rules;

pub use evaluate::Law;
