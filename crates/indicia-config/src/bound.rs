//! A definition held against its data: units, periods and groups that the TOML names.

use std::collections::BTreeMap;
use std::sync::Arc;

use indicia_core::{Dataset, FitScope, Indicator, NodeKind, Override, Period, Plan, Role, ScreenRule, System};
use indicia_diagnostic::{Diagnostic, Diagnostics, Severity, catalogue::columns, catalogue::config, nearest};

use crate::data::{UnitIndex, is_undated};
use crate::document::Item;
use crate::load::Loaded;
use crate::resolve::FIXED;

/// A plan for certain data.
#[derive(Clone, Debug)]
pub struct Bound {
    /// The plan in which overrides and masks name units by their ids; `None` when a finding is an error.
    pub plan: Option<Plan>,
    /// What was found, in the order of the files.
    pub findings: Diagnostics,
}

impl Loaded {
    /// Holds the definition against its data. The plan that comes back is the one to evaluate.
    pub fn bind(&self, dataset: &Dataset, units: &UnitIndex) -> Bound {
        let (Some(system), Some(plan)) = (&self.system, &self.plan) else { return Bound { plan: None, findings: Vec::new() } };
        let mut binder = Binder { loaded: self, dataset, units, findings: Vec::new() };
        let overrides = binder.overrides(system);
        let indicators = binder.masks(system);
        let screen = binder.screen(system);
        binder.groups(system);
        binder.bases(system);
        binder.tests();
        let findings = binder.findings;
        if findings.iter().any(|d| d.severity() == Severity::Error) {
            return Bound { plan: None, findings };
        }
        if overrides == system.overrides && indicators.is_none() && screen == system.screen {
            return Bound { plan: Some(plan.clone()), findings };
        }
        let indicators = indicators.unwrap_or_else(|| system.indicators.clone());
        let system = System { overrides, indicators, screen, ..(**system).clone() };
        // The same system but for the names of units: it was a plan and is one.
        Bound { plan: Plan::with_given(Arc::new(system), plan.given().clone()).ok(), findings }
    }
}

struct Binder<'a> {
    loaded: &'a Loaded,
    dataset: &'a Dataset,
    units: &'a UnitIndex,
    findings: Diagnostics,
}

impl Binder<'_> {
    fn tell(&mut self, d: Diagnostic, item: Option<&Item>) {
        let place = item.and_then(|i| self.loaded.document.sources().place(i.at));
        self.findings.push(d.at_opt(place));
    }

    fn periods(&self) -> Vec<String> {
        if is_undated(self.dataset) { Vec::new() } else { self.dataset.periods().iter().map(Period::to_string).collect() }
    }

    fn has(&self, unit: &str, period: Option<Period>) -> bool {
        let Some(unit) = self.dataset.unit_number(unit) else { return false };
        let periods = self.dataset.periods();
        let wanted = |p: &Period| period.is_none_or(|w| w == *p);
        periods.iter().enumerate().any(|(n, p)| wanted(p) && self.dataset.row(unit, n).is_some())
    }

    fn overrides(&mut self, system: &System) -> Vec<Arc<Override>> {
        let mut out = Vec::new();
        let loaded = self.loaded;
        for one in &system.overrides {
            let item = loaded.document.root().dig(&["override", &one.unit, &one.indicator]);
            let d = |code| Diagnostic::new(code).arg("indicator", &one.indicator).arg("unit", &one.unit);
            let known = self.periods();
            let shown = one.period.map_or_else(|| known.join(", "), |p| p.to_string());
            let Ok(id) = self.units.find(&one.unit) else {
                let d = d(columns::OVERRIDE_NO_CELL).arg("period", shown);
                let d = match self.units.nearest(&one.unit) {
                    Some(near) => d.arg("nearest", near),
                    None => d.list("known", known).hint("known"),
                };
                self.tell(d, item);
                continue;
            };
            if one.period.is_none() && known.len() > 1 {
                self.tell(d(config::OVERRIDE_PERIOD).list("known", known), item);
                continue;
            }
            if !self.has(&id, one.period) {
                let d = d(columns::OVERRIDE_NO_CELL).arg("period", shown).list("known", known).hint("known");
                self.tell(d, item.and_then(|i| i.get("period")).or(item));
                continue;
            }
            out.push(Arc::new(Override { unit: id, ..(**one).clone() }));
        }
        out
    }

    /// The rule of screening with the ids of the units that it keeps.
    fn screen(&mut self, system: &System) -> Option<ScreenRule> {
        let mut rule = system.screen.clone()?;
        let loaded = self.loaded;
        let list = loaded.document.root().dig(&["screen", "keep"]);
        for (n, kept) in rule.keep.iter_mut().enumerate() {
            if system.indicator(kept).is_some() {
                continue;
            }
            match self.units.find(kept) {
                Ok(id) => *kept = id,
                Err(_) => {
                    let d = Diagnostic::new(config::SCREEN_KEEPS_NOBODY).arg("id", &*kept);
                    let of_indicators = || nearest(kept, system.indicators.iter().map(|i| &*i.id)).map(str::to_string);
                    let d = match self.units.nearest(kept).map(|n| n.to_string()).or_else(of_indicators) {
                        Some(near) => d.arg("nearest", near),
                        None => d.hint("remove"),
                    };
                    self.tell(d, list.and_then(|l| l.items().get(n)));
                }
            }
        }
        Some(rule)
    }

    /// The indicators with the ids of units in their masks; `None` when all are so already.
    fn masks(&mut self, system: &System) -> Option<Vec<Arc<Indicator>>> {
        let mut changed = false;
        let mut out = Vec::with_capacity(system.indicators.len());
        for indicator in &system.indicators {
            let mut masks = indicator.masks.clone();
            for (n, mask) in masks.iter_mut().enumerate() {
                let list = self.loaded.document.root().dig(&["indicator", &indicator.id, "mask"]);
                let item = list.and_then(|m| m.items().get(n));
                let key = |key: &str| item.and_then(|i| i.get(key));
                let d = Diagnostic::new(columns::MASK_NO_CELL).arg("indicator", &indicator.id).arg("unit", &mask.unit);
                match self.units.find(&mask.unit) {
                    Err(_) => {
                        let d = match self.units.nearest(&mask.unit) {
                            Some(near) => d.arg("nearest", near),
                            None => d.hint("remove"),
                        };
                        self.tell(d, key("unit"));
                    }
                    Ok(id) if !self.has(&id, mask.period) => {
                        let d = match mask.period {
                            Some(period) => d.arg("period", period).list("known", self.periods()).hint("period"),
                            None => d.hint("remove"),
                        };
                        self.tell(d, key("period").or(key("unit")));
                    }
                    Ok(id) => {
                        changed |= id != mask.unit;
                        mask.unit = id;
                    }
                }
            }
            out.push(if masks == indicator.masks { indicator.clone() } else { Arc::new(Indicator { masks, ..(**indicator).clone() }) });
        }
        changed.then_some(out)
    }

    /// Fixed weights by group: each group with scored units has its own, and no other has.
    fn groups(&mut self, system: &System) {
        let dataset = self.dataset;
        for node in &system.nodes {
            let NodeKind::Aggregate { weights, .. } = &node.kind else { continue };
            let (Some(by), true) = (&weights.by, weights.method.id() == FIXED) else { continue };
            let Some(grouping) = dataset.grouping(by) else { continue };
            let address = indicia_core::Address::Weight(node.id.clone());
            let loaded = self.loaded;
            let Some(values) = loaded.places().item(&address).and_then(|w| w.dig(&["params", "values"])) else { continue };
            let mut members: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
            for (unit, group) in dataset.units().iter().zip(&grouping.of_unit) {
                let label = group.and_then(|g| grouping.labels.get(g as usize));
                if let Some(label) = label.filter(|_| matches!(unit.role, Role::Scored | Role::Reference)) {
                    members.entry(label).or_default().push(&unit.id);
                }
            }
            for (group, units) in members.iter().filter(|(g, _)| values.get(g).is_none()) {
                let d = Diagnostic::new(config::WEIGHT_GROUP_MISSING).arg("node", &node.id).arg("group", group).arg("by", by);
                let d = d.arg("count", units.len()).arg("unit", units.first().unwrap_or(&""));
                self.tell(d, Some(values));
            }
            for entry in values.entries().iter().filter(|e| !members.contains_key(e.key.as_str())) {
                let d = Diagnostic::new(config::WEIGHT_GROUP_UNKNOWN).arg("node", &node.id).arg("group", &entry.key).arg("by", by);
                let d = match nearest(&entry.key, members.keys().copied()) {
                    Some(near) => d.arg("nearest", near),
                    None => d.list("known", members.keys()).hint("known"),
                };
                let place = loaded.document.sources().place(entry.at);
                self.findings.push(d.at_opt(place));
            }
        }
    }

    /// Base periods of fits.
    fn bases(&mut self, system: &System) {
        let mut uses: Vec<(indicia_core::Address, &indicia_core::Use)> = Vec::new();
        for indicator in &system.indicators {
            let methods = [indicator.derive.as_ref(), indicator.impute.as_ref(), indicator.treat.as_ref(), Some(&indicator.score)];
            for (stage, method) in indicia_core::Stage::WITHOUT_SCREEN.into_iter().zip(methods) {
                uses.extend(method.map(|m| (indicia_core::Address::stage(stage, &indicator.id), m)));
            }
        }
        for node in &system.nodes {
            if let NodeKind::Aggregate { weights, aggregate, .. } = &node.kind {
                uses.push((indicia_core::Address::Weight(node.id.clone()), &weights.method));
                uses.push((indicia_core::Address::Node(node.id.clone()), aggregate));
            }
        }
        for (address, method) in uses {
            let FitScope::Base(period) = method.fit() else { continue };
            if self.dataset.period_number(period).is_some() {
                continue;
            }
            let d = Diagnostic::new(config::FIT_BASE_UNKNOWN).arg("period", period).list("known", self.periods());
            let path = if matches!(address, indicia_core::Address::Node(_)) { "aggregate.fit.base" } else { "fit.base" };
            let d = d.at_opt(self.loaded.place(&address, path, None));
            // Indicators share the setting of a stage.
            if !self.findings.contains(&d) {
                self.findings.push(d);
            }
        }
    }

    fn tests(&mut self) {
        let loaded = self.loaded;
        for case in &loaded.tests {
            let Some((unit, place)) = &case.unit else { continue };
            let d = |code| Diagnostic::new(code).arg("test", &case.name).arg("unit", unit);
            let Ok(id) = self.units.find(unit) else {
                let d = d(config::TEST_UNIT_UNKNOWN);
                let d = match self.units.nearest(unit) {
                    Some(near) => d.arg("nearest", near),
                    None => d.list("known", self.dataset.units().iter().map(|u| &u.id)).hint("known"),
                };
                self.findings.push(d.at_opt(place.clone()));
                continue;
            };
            let known = self.periods();
            match &case.period {
                None if known.len() > 1 => {
                    let d = d(config::TEST_PERIOD_NEEDED).list("known", known);
                    self.findings.push(d.at_opt(case.place.clone()));
                }
                Some((period, place)) if !self.has(&id, Some(*period)) => {
                    let d = d(config::TEST_PERIOD_UNKNOWN).arg("period", period).list("known", known);
                    self.findings.push(d.at_opt(place.clone()));
                }
                _ => {}
            }
        }
    }
}
