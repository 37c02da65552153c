//! Scales that do not fit: children of different ranges, goalposts that are passed or not used.

use std::collections::BTreeMap;
use std::sync::Arc;

use indicia_core::{Address, Evaluation, Finding, NodeKind, Stage};
use indicia_diagnostic::{Diagnostic, catalogue::audit as codes};
use indicia_method::Fit;

use super::witness;

/// How many times wider one child's range may be than another's.
const WIDER: f64 = 2.0;

/// Tells of aggregates over different scales and of goalposts.
pub(super) fn look(evaluation: &Evaluation, out: &mut Vec<Finding>) {
    let plan = evaluation.plan();
    for number in plan.node_order() {
        let node = plan.node(*number);
        let NodeKind::Aggregate { aggregate, .. } = &node.kind else { continue };
        if aggregate.facts().locality == indicia_method::Locality::Set {
            continue;
        }
        let widths: Vec<(f64, &std::sync::Arc<str>, [f64; 2])> = plan
            .inputs_of(*number)
            .iter()
            .filter_map(|r| plan.range_of(*r).map(|range| (range[1] - range[0], plan.id_of(*r), range)))
            .filter(|(width, ..)| width.is_finite() && *width > 0.0)
            .collect();
        let narrow = widths.iter().min_by(|a, b| a.0.total_cmp(&b.0));
        let wide = widths.iter().max_by(|a, b| a.0.total_cmp(&b.0));
        if let (Some(narrow), Some(wide)) = (narrow, wide)
            && wide.0 > WIDER * narrow.0
        {
            let range = |r: [f64; 2]| format!("[{}, {}]", r[0], r[1]);
            let d = Diagnostic::new(codes::MIXED_SCALES).arg("node", &node.id).arg("id", narrow.1).arg("low", range(narrow.2));
            let d = d.arg("other", wide.1).arg("high", range(wide.2));
            let [low, high] = [narrow.1, wide.1].map(|id| evaluation.value(id));
            // The unit whose values lie farthest apart.
            let pair = |r: usize| low?.get(r).zip(high?.get(r));
            let shown = witness::most(evaluation, |r| pair(r).map(|(a, b)| (b - a).abs()))
                .and_then(|r| pair(r).map(|(a, b)| witness::unit(evaluation, r, [(&**narrow.1, a), (&**wide.1, b)])));
            out.push(Finding::at(Address::Node(node.id.clone()), shown.into_iter().fold(d, |d, s| d.note(witness::note(&[s])))));
        }
    }
    goalposts(evaluation, out);
}

fn goalposts(evaluation: &Evaluation, out: &mut Vec<Finding>) {
    let (plan, data) = (evaluation.plan(), evaluation.scored_data());
    let mut unused: BTreeMap<&str, Vec<Arc<str>>> = BTreeMap::new();
    for (indicator, trace) in plan.system().indicators.iter().zip(evaluation.indicators()) {
        let Some([low, high]) = indicator.goalposts else { continue };
        let facts = indicator.score.facts();
        let address = Address::stage(Stage::Score, &indicator.id);
        if facts.fit == Fit::Data && !facts.needs_goalposts {
            unused.entry(indicator.score.id()).or_default().push(indicator.id.clone());
            continue;
        }
        let values = &trace.stage(Stage::Treat).series;
        let beyond: Vec<usize> = (0..values.len()).filter(|r| values.get(*r).is_some_and(|x| x < low || x > high)).collect();
        if let Some(row) = beyond.first() {
            let unit = data.unit(*row);
            let d = Diagnostic::new(codes::GOALPOSTS_EXCEEDED).arg("indicator", &indicator.id).arg("low", low).arg("high", high);
            let d = d.arg("count", beyond.len()).arg("value", values.get(*row).unwrap_or(0.0));
            out.push(Finding::at(address, d.arg("id", &unit.id)).row(*row));
        }
    }
    for (method, indicators) in unused {
        let first = indicators[0].clone();
        let d = Diagnostic::new(codes::GOALPOSTS_UNUSED).list("known", indicators.iter()).arg("method", method);
        // What the scores run between instead of the goalposts.
        let shown = plan.system().indicators.iter().zip(evaluation.indicators()).find(|(i, _)| i.id == first).and_then(|(i, trace)| {
            let declared = witness::plain(format!("{first} [{}, {}]", witness::short(i.goalposts?[0]), witness::short(i.goalposts?[1])));
            Some([vec![declared], witness::ends(evaluation, &first, &trace.stage(Stage::Treat).series)].concat())
        });
        let d = shown.into_iter().fold(d, |d, s| d.note(witness::note(&s)));
        out.push(Finding::at(Address::stage(Stage::Score, &first), d));
    }
}
