//! Methods that are wrong on purpose, each in one way, with the check that must say so.

mod aggregators;
mod bare;
mod columns;
mod weightings;

use indicia_method::Method;

/// Every wrong method with the name of the check that catches it.
pub fn all() -> Vec<(&'static str, &'static dyn Method)> {
    let mut all = columns::all();
    all.extend(weightings::all());
    all.extend(aggregators::all());
    all.extend(bare::all());
    all
}
