//! What holds for every record, whatever it says: tried on thousands of random ones for each property.
//!
//! Every run draws new records; `PROPTEST_RNG_SEED=<number>` repeats a run. A failure prints the smallest record found.

#[path = "../common/mod.rs"]
mod common;

mod activities;
mod annex;
mod compare;
mod completion;
mod files;
mod interpreter;
mod laws;
mod monotone;
mod order;
mod precedents;
mod questions;
mod readings;
mod records;
mod repetition;
mod truth;

use proptest::test_runner::Config;

/// This many random records; a failure is shown, and no file of seeds is written.
fn trying(records: u32) -> Config {
    Config { cases: records, failure_persistence: None, max_shrink_iters: 4096, ..Config::default() }
}
