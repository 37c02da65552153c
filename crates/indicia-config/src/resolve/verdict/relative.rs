//! Standards held against the plan: grades need a value that means the same whoever else is evaluated.

use std::collections::BTreeMap;

use indicia_core::{FitScope, Plan};
use indicia_diagnostic::{Diagnostic, Diagnostics, catalogue::standards as codes};
use indicia_verdict::{Why, relative_reasons};

use super::Read;
use crate::SourceMap;
use crate::places::Places;

/// What the plan says against the standards.
pub(in crate::resolve) fn relative(read: &Read, plan: &Plan, places: &Places, sources: &SourceMap) -> Diagnostics {
    let mut out = Vec::new();
    for (standard, at) in read.definition.standards.iter().zip(&read.at) {
        let (Some(on), Some(grades)) = (standard.on(), standard.grades()) else { continue };
        let reasons = relative_reasons(plan, on);
        if let Some(first) = reasons.first() {
            let d = Diagnostic::new(codes::GRADES_ON_RELATIVE).arg("id", &standard.id).arg("node", on).arg("detail", shown(&reasons));
            let d = d.at_opt(sources.place(*at)).at_opt(places.place(sources, Some(&first.at), "use", None));
            out.push(d);
            continue;
        }
        let range = plan.find(on).and_then(|r| plan.range_of(r)).filter(|r| r.iter().all(|x| x.is_finite()));
        if let (Some([low, high]), Some(first)) = (range, grades.list.first())
            && (low < first.from || grades.top.is_some_and(|top| high > top))
        {
            let last = grades.interval(grades.list.len().saturating_sub(1));
            let end = last.split_once(", ").map_or("", |(_, end)| end).to_string();
            let d = Diagnostic::new(codes::GRADES_BELOW).arg("node", on).arg("low", low).arg("high", high).arg("id", &standard.id);
            out.push(d.arg("found", format!("[{}, {end}", first.from)).at_opt(sources.place(*at)));
        }
    }
    out
}

/// The steps by method: `min-max (score.g1, score.g2)`.
fn shown(reasons: &[Why]) -> String {
    let mut by: BTreeMap<(&str, String), Vec<String>> = BTreeMap::new();
    for why in reasons {
        let scope = match why.fit {
            FitScope::Base(period) => format!(" {period}"),
            _ => String::new(),
        };
        by.entry((why.method, scope)).or_default().push(why.at.to_string());
    }
    let groups = by.into_iter().map(|((method, scope), steps)| format!("`{method}`{scope} ({})", steps.join(", ")));
    groups.collect::<Vec<_>>().join("; ")
}
