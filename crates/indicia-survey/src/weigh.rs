//! The weight of each response.

use indicia_diagnostic::Diagnostics;

use crate::clean::{Cleaned, Frame};
use crate::import::Imported;
use crate::questionnaire::Questionnaire;

/// The weights of each file's responses; `None` where all are 1.
pub(crate) fn weights(
    _q: &Questionnaire,
    files: &[Imported],
    _cleaned: &[Cleaned],
    _frame: &Frame,
    _findings: &mut Diagnostics,
) -> Vec<Option<Vec<f64>>> {
    files.iter().map(|f| f.weights.clone()).collect()
}
