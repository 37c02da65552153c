//! What a method writes is held against its contract: a present value is finite.

use indicia_method::{Failure, Status};

use super::context::{CELLS, Context};
use crate::finding::Finding;
use crate::system::{Address, Use};

/// Whether every value is finite, whatever its status. One pass over the bits without branches.
pub(super) fn all_finite(values: &[f64]) -> bool {
    const EXPONENT: u64 = 0x7ff0_0000_0000_0000;
    values.iter().fold(0, |found, v| found | u64::from(v.to_bits() & EXPONENT == EXPONENT)) == 0
}

/// Takes values that are not finite out of a method's result: their cells have failed, and the first is told with its
/// unit. `row_of` maps the result's rows to those of the evaluation.
pub(super) fn refuse(
    cx: &Context,
    address: &Address,
    by: &Use,
    values: &[f64],
    status: &mut [u8],
    row_of: &dyn Fn(usize) -> usize,
    findings: &mut Vec<Finding>,
) {
    if all_finite(values) {
        return;
    }
    let mut told = 0;
    for (r, value) in values.iter().enumerate() {
        if !value.is_finite() && Status(status[r]).is_present() {
            status[r] = Status::FAILED;
            told += 1;
            if told <= CELLS {
                let finding = Finding::from_method(address.clone(), by, &Failure::new("overflow"), None);
                findings.push(cx.name_row(finding, row_of(r)));
            }
        }
    }
    cx.more_cells(address, told.saturating_sub(CELLS), findings);
}
