//! Grades that no unit can reach.

use indicia_core::{Address, Evaluation, Finding};
use indicia_diagnostic::{Diagnostic, catalogue::audit as codes};

use super::{Closed, Standard};

/// Grades whose interval begins above what the node can be, by the ranges that its methods declare; the best unit is the witness.
pub fn unreachable(evaluation: &Evaluation, standard: &Standard) -> Vec<Finding> {
    let plan = evaluation.plan();
    let Some(on) = standard.on() else { return Vec::new() };
    let Some(grades) = standard.grades() else { return Vec::new() };
    let Some([_, high]) = plan.find(on).and_then(|r| plan.range_of(r)) else { return Vec::new() };
    let beyond = |from: f64| if grades.closed == Closed::Lower { from > high } else { from >= high };
    let best = evaluation.value(on).and_then(|values| {
        let present = (0..evaluation.rows()).filter_map(|row| values.get(row).map(|x| (row, x)));
        present.reduce(|best, next| if next.1 > best.1 { next } else { best })
    });
    let told = |grade: &super::Grade| {
        let d = Diagnostic::new(codes::GRADE_UNREACHABLE).arg("id", &standard.id).arg("value", &grade.id).arg("low", grade.from);
        let d = d.arg("node", on).arg("high", high).at_opt(standard.place.clone());
        let d = best.into_iter().fold(d, |d, (row, x)| {
            let name = &evaluation.scored_data().unit(row).name;
            let (en, zh) = (format!("{}: {on} = {x:.4}", name.en), format!("{}：{on} = {x:.4}", name.zh));
            d.note(Diagnostic::new(codes::WITNESS).name("detail", en, zh))
        });
        Finding::at(Address::Node(on.clone()), d)
    };
    grades.list.iter().filter(|g| beyond(g.from)).map(told).collect()
}
