//! Grades that no unit can reach.

use indicia_core::{Address, Finding, Plan};
use indicia_diagnostic::{Diagnostic, catalogue::audit as codes};

use super::{Closed, Standard};

/// Grades whose interval begins above what the node can be, by the ranges that its methods declare.
pub fn unreachable(plan: &Plan, standard: &Standard) -> Vec<Finding> {
    let Some(on) = standard.on() else { return Vec::new() };
    let Some(grades) = standard.grades() else { return Vec::new() };
    let Some([_, high]) = plan.find(on).and_then(|r| plan.range_of(r)) else { return Vec::new() };
    let beyond = |from: f64| if grades.closed == Closed::Lower { from > high } else { from >= high };
    let told = |grade: &super::Grade| {
        let d = Diagnostic::new(codes::GRADE_UNREACHABLE).arg("id", &standard.id).arg("value", &grade.id).arg("low", grade.from);
        let d = d.arg("node", on).arg("high", high).at_opt(standard.place.clone());
        Finding::at(Address::Node(on.clone()), d)
    };
    grades.list.iter().filter(|g| beyond(g.from)).map(told).collect()
}
