//! Deciding and explaining. Pure: no clock, no file, no environment; the same record gives the same decision.

mod change;
pub mod interpret;
mod law;
mod precedents;
mod trace;

pub use change::{Change, Move, Target, changes};
pub use law::{Judge, Law};
pub use precedents::{Decided, JUDGES, Precedents, Settled};
pub use trace::{Clause, Trace, Truth, View};
