//! Plain values that every floor above shares. Nothing here knows of files, formats, terminals or any law.

mod activity_codes;
mod catalogue;
mod country;
mod decimal;
mod decision;
mod facts;
mod group;
mod search;
mod shared;
mod text;
mod vocabulary;

pub use activity_codes::{ActivityCodes, Certainty, Classification, CodeEntry, CodeFault, Suggestion, told_by};
pub use catalogue::{
    Alias, Beside, Blank, Catalogue, EntityType, Fact, FactId, Form, Hint, Kind, Relation, Sector, SectorId, TypeId,
    TypeSet, Unit, UnitId,
};
pub use country::{Country, CountrySet};
pub use decimal::{Decimal, DecimalFault};
pub use decision::{ClassId, ClassSet, Decision, Ground, RuleId, RuleSetBits};
pub use facts::{Activities, Activity, Facts, Functions, Value};
pub use group::GroupRule;
pub use search::types_found;
pub use shared::Shared;
pub(crate) use text::said;
pub use text::{Append, Lang, Text, nearest, shown};
pub use vocabulary::{CellWords, Vocabulary, cell_key, folded, tokens};
