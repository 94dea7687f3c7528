//! What an act says of enterprises that belong together.

use super::{Decimal, FactId};

/// How the figures of a group are added: numbers and facts of the act, none of the program.
#[derive(Debug, Clone)]
pub struct GroupRule {
    pub cites: Vec<String>,
    /// Added one by one, with those of the year before.
    pub figures: Vec<FactId>,
    /// From this share on, in percent, an enterprise that is not linked is a partner.
    pub partner_from: Decimal,
    /// Above this share, in percent, an enterprise is linked, where nothing else is said.
    pub linked_over: Decimal,
    /// The flag that figures are consolidated: they hold already what the enterprise controls.
    pub consolidated: Option<FactId>,
}
