//! Parameters that contradict each other.

use indicia_plugin::prelude::*;

/// Refuses a parameter that is not at most (`<=`) or at least (`>=`) another.
pub fn hold(name: &str, value: f64, relation: &str, other: &str, limit: f64) -> Result<(), Failure> {
    let holds = if relation == "<=" { value <= limit } else { value >= limit };
    if holds {
        return Ok(());
    }
    let why = Failure::new("rule-limits").at(name).arg("param", name).arg("value", value);
    Err(why.arg("other", other).arg("limit", limit).arg("expected", relation))
}
