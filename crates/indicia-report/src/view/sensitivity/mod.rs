//! Which assumption matters, and what one thing at a time does, as sections of a page.

mod indices;
mod removal;
mod stability;

use indicia_core::Evaluation;
use indicia_method::Text;

use super::change::unit_name;

pub use indices::{Analysed, Factor, index_sections};
pub use removal::removal_section;
pub use stability::stability_section;

/// The id and the name of the unit of a row.
fn unit_of(evaluation: &Evaluation, row: usize) -> (&str, Text) {
    let unit = evaluation.scored_data().unit(row);
    (&unit.id, unit_name(&unit.id, &unit.name))
}
