//! What a methodologist would object to: the program reads its own formulas and data as a referee would.
//!
//! Each finding says how it is known: proved on the formula, by a witness among sampled points, or seen in the data.

mod counted;
mod data;
mod formulas;
mod gaps;
mod minimum;
mod numbers;
mod outliers;
mod relabelled;
mod sampled;
mod scales;
mod units;
mod witness;

use indicia_core::{Evaluation, Finding, Use};

pub use formulas::{NodeFormula, node_formulas};
pub use minimum::{MinimumForm, minimum_form};
pub use numbers::constant_value;
pub use relabelled::depends_on_the_product;
pub use sampled::is_without_influence;
pub use units::of_weights as rescaled_weights;

/// Everything that the audit finds in an evaluation: formulas first, then definitions, then data. `treatment` is what columns with outliers are
/// tried with, to tell what they do to the ranking; without it that is not told.
pub fn audit(evaluation: &Evaluation, treatment: Option<&Use>) -> Vec<Finding> {
    let formulas = node_formulas(evaluation);
    let mut out = Vec::new();
    minimum::look(evaluation, &formulas, &mut out);
    numbers::look(evaluation, &formulas, &mut out);
    sampled::look(evaluation, &formulas, &mut out);
    relabelled::look(evaluation, &formulas, &mut out);
    counted::look(evaluation, &mut out);
    scales::look(evaluation, &mut out);
    units::look(evaluation, &mut out);
    outliers::look(evaluation, treatment, &mut out);
    data::look(evaluation, &mut out);
    gaps::look(evaluation, &mut out);
    out
}
