//! Exact algebra on formulas: enough to prove what a formula is, and to say so where it cannot.
//!
//! A formula of the four operations, whole powers, `abs`, `min`, `max`, `mean`, `sum` and `if` is a rational function on each of finitely many
//! regions, which are told apart by the signs of polynomials. [`pieces`] finds the regions and the functions; coefficients are exact fractions,
//! so that two formulas are equal or not, and 0.49 is not 0.5. Roots, logarithms and the like are letters of their own: equal where their
//! arguments are.

mod fraction;
mod interval;
mod number;
mod polynomial;
mod region;
mod split;

pub use fraction::Fraction;
pub use interval::{Interval, bounds};
pub use number::Exact;
pub use polynomial::Polynomial;
pub use region::{Domain, feasible};
pub use split::{Piece, Pieces, Sign, pieces};
