//! Two sets of rules compared: as random small acts beside brute force, and as the command that people run.
#![allow(clippy::unwrap_used)]

#[path = "../common/command.rs"]
mod command;

mod changes;
mod planted;
mod random;
mod sides;
mod small;
