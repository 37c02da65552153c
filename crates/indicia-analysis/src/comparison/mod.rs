//! Two rankings of the same units beside each other, and one index under several methods.
//!
//! How far two rankings agree ([`rank_agreement`]) is told in the measures of the field; which indicator moved a unit
//! ([`drivers`]) by taking one column of scores after the other from the other side; what a method does to a ranking
//! ([`variants`]) by evaluating the index with it.

mod agreement;
mod drivers;
mod variants;

pub use agreement::{RankAgreement, Shift, rank_agreement};
pub use drivers::{Driver, drivers};
pub use variants::{AtError, Outcome, Steps, Variant, edited, steps, variants};
