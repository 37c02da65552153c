//! Measures that were taken, against the data: the units that they name get their ids.

use std::sync::Arc;

use indicia_core::{Dataset, Period};
use indicia_diagnostic::{Diagnostic, Diagnostics, catalogue::diagnosis as codes};
use indicia_verdict::measures::{Measure, Taken};

use crate::data::{UnitIndex, is_undated};
use crate::load::Loaded;

impl Loaded {
    /// The measures with units by their ids. What the data do not have is told and left out.
    pub fn measures(&self, dataset: &Dataset, units: &UnitIndex) -> (Vec<Arc<Measure>>, Diagnostics) {
        let mut findings = Diagnostics::new();
        let mut out = Vec::with_capacity(self.verdict.measures.len());
        for measure in &self.verdict.measures {
            if measure.taken.is_empty() {
                out.push(measure.clone());
                continue;
            }
            let list = self.document.root().dig(&["measure", &measure.id, "taken"]);
            let mut taken = Vec::with_capacity(measure.taken.len());
            for (n, one) in measure.taken.iter().enumerate() {
                let found = units.find(&one.unit).ok();
                let has = |id: &Arc<str>| {
                    let at = dataset.unit_number(id).zip(dataset.period_number(one.period));
                    at.is_some_and(|(u, p)| dataset.row(u, p).is_some())
                };
                if let Some(unit) = found.clone().filter(has) {
                    taken.push(Taken { unit, period: one.period });
                    continue;
                }
                // What a base says of its own units says nothing of others.
                if list.is_some_and(|l| self.document.sources().is_inherited(l.at)) {
                    continue;
                }
                let d = Diagnostic::new(codes::MEASURE_TAKEN).arg("id", &measure.id).arg("unit", &one.unit).arg("period", one.period);
                let near = if found.is_none() { units.nearest(&one.unit) } else { None };
                let known = || if is_undated(dataset) { Vec::new() } else { dataset.periods().iter().map(Period::to_string).collect() };
                let d = match near {
                    Some(near) => d.arg("nearest", near).hint("nearest"),
                    None => d.list("known", known()).hint("known"),
                };
                let item = list.and_then(|l| l.items().get(n));
                let key = if found.is_none() { "unit" } else { "period" };
                let at = item.and_then(|i| i.get(key)).or(item).map(|i| i.at);
                findings.push(d.at_opt(at.and_then(|at| self.document.sources().place(at))));
            }
            out.push(Arc::new(Measure { taken, ..(**measure).clone() }));
        }
        (out, findings)
    }
}
