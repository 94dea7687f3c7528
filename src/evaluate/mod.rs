//! Deciding and explaining. Pure: no clock, no file, no environment; the same record gives the same decision.

mod alike;
mod change;
mod compare;
pub mod follow;
pub mod interpret;
mod law;
mod precedents;
mod questions;
mod readings;
mod same_truth;
mod trace;

pub use alike::{Alike, Found, Suspect};
pub use change::{Change, Move, Target, changes, is_within, near};
pub use compare::{
    Case, Comparison, Difference, Matter, Moved, OfSize, Regard, Side, Sizing, Survey, Witness, matters,
};
pub use follow::Due;
pub use law::{Judge, Law};
pub use precedents::{Decided, JUDGES, Precedents, Settled};
pub use questions::{Answer, Question, Questions, Stake, Topic};
pub use readings::Otherwise;
pub use same_truth::same_truth;
pub use trace::{Clause, Trace, Truth, View};
