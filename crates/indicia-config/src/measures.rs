//! Measures that were taken, against the data: what the TOML says of each (`taken`), and what the table of `[taken]` lists.

use std::sync::Arc;

use indicia_core::{Dataset, Period};
use indicia_diagnostic::catalogue::{diagnosis as codes, ledger as table_codes};
use indicia_diagnostic::{Diagnostic, Diagnostics, Place, nearest};
use indicia_io::{Find, Table};
use indicia_verdict::measures::{Measure, Taken};

use crate::data::{UNDATED, UnitIndex, is_undated, read_period};
use crate::load::Loaded;

/// The columns of the table: English and Chinese header.
const COLUMNS: [(&str, &str); 3] = [("measure", "对策"), ("unit", "评价对象"), ("period", "时期")];

/// The data that measures are held against.
struct Held<'a> {
    dataset: &'a Dataset,
    units: &'a UnitIndex,
}

impl Held<'_> {
    /// What was taken, with the unit by its id; or the finding, and whether it is about the unit.
    fn taken(&self, id: &str, unit: &str, period: Option<Period>, shown: &str) -> Result<Taken, (Diagnostic, bool)> {
        let found = self.units.find(unit).ok();
        let row = |id: &Arc<str>| {
            let at = self.dataset.unit_number(id).zip(self.dataset.period_number(period?))?;
            self.dataset.row(at.0, at.1)
        };
        if let (Some(unit), Some(period)) = (found.clone().filter(|id| row(id).is_some()), period) {
            return Ok(Taken { unit, period });
        }
        let d = Diagnostic::new(codes::MEASURE_TAKEN).arg("id", id).arg("unit", unit).arg("period", shown);
        let near = if found.is_none() { self.units.nearest(unit) } else { None };
        let known = || if is_undated(self.dataset) { Vec::new() } else { self.dataset.periods().iter().map(Period::to_string).collect() };
        let d = match near {
            Some(near) => d.arg("nearest", near).hint("nearest"),
            None => d.list("known", known()).hint("known"),
        };
        Err((d, found.is_none()))
    }

    /// The rows of the table of `[taken]`: the measure by its place, and what was taken.
    fn rows(&self, table: &Table, measures: &[Arc<Measure>], inherited: bool, findings: &mut Diagnostics) -> Vec<(usize, Taken)> {
        let undated = is_undated(self.dataset);
        let mut columns = [None; 3];
        let before = findings.len();
        for (slot, (en, zh)) in columns.iter_mut().zip(COLUMNS) {
            match [table.find(en), table.find(zh)] {
                [Find::One(n), _] | [_, Find::One(n)] => *slot = Some(n),
                _ if en == "period" && undated => {}
                _ => {
                    let d = Diagnostic::new(table_codes::TAKEN_COLUMN).arg("column", format!("{en} / {zh}"));
                    let near = table.nearest(en).or_else(|| table.nearest(zh)).and_then(|n| table.columns().get(n));
                    let d = match near {
                        Some(column) => d.arg("nearest", &column.header).hint("nearest"),
                        None => d.list("known", COLUMNS.iter().map(|(en, zh)| format!("{en} / {zh}"))).hint("known"),
                    };
                    findings.push(d.at(Place::file(table.file().clone())));
                }
            }
        }
        if findings.len() > before {
            return Vec::new();
        }
        let mut out = Vec::new();
        for row in 0..table.rows() {
            let text = |n: usize| columns[n].map(|c| table.text(row, c).trim().to_string()).unwrap_or_default();
            let (measure, unit, period) = (text(0), text(1), text(2));
            if measure.is_empty() && unit.is_empty() {
                continue;
            }
            let place = |n: usize| columns[n].map_or_else(|| table.row_place(row), |c| table.place(row, c));
            let Some(at) = measures.iter().position(|m| *m.id == *measure) else {
                let ids = || measures.iter().map(|m| &*m.id);
                let d = Diagnostic::new(table_codes::TAKEN_MEASURE).arg("id", &measure);
                let d = match nearest(&measure, ids()) {
                    Some(near) => d.arg("nearest", near).hint("nearest"),
                    None => d.list("known", ids()).hint("known"),
                };
                if !inherited {
                    findings.push(d.at(place(0)));
                }
                continue;
            };
            let when = if undated && period.is_empty() { Some(UNDATED) } else { read_period(&period) };
            match self.taken(&measure, &unit, when, &period) {
                Ok(taken) => out.push((at, taken)),
                Err(_) if inherited => {}
                Err((d, of_unit)) => findings.push(d.at(place(if of_unit { 1 } else { 2 }))),
            }
        }
        out
    }
}

impl Loaded {
    /// The measures with units by their ids, and with what the table of `[taken]` adds. What the data do not have is told and left out.
    pub fn measures(&self, table: Option<&Table>, dataset: &Dataset, units: &UnitIndex) -> (Vec<Arc<Measure>>, Diagnostics) {
        let mut findings = Diagnostics::new();
        let held = Held { dataset, units };
        let sources = self.document.sources();
        let mut out = Vec::with_capacity(self.verdict.measures.len());
        for measure in &self.verdict.measures {
            if measure.taken.is_empty() {
                out.push(measure.clone());
                continue;
            }
            let list = self.document.root().dig(&["measure", &measure.id, "taken"]);
            let mut taken = Vec::with_capacity(measure.taken.len());
            for (n, one) in measure.taken.iter().enumerate() {
                match held.taken(&measure.id, &one.unit, Some(one.period), &one.period.to_string()) {
                    Ok(one) => taken.push(one),
                    // What a base says of its own units says nothing of others.
                    Err(_) if list.is_some_and(|l| sources.is_inherited(l.at)) => {}
                    Err((d, of_unit)) => {
                        let item = list.and_then(|l| l.items().get(n));
                        let at = item.and_then(|i| i.get(if of_unit { "unit" } else { "period" })).or(item).map(|i| i.at);
                        findings.push(d.at_opt(at.and_then(|at| sources.place(at))));
                    }
                }
            }
            out.push(Arc::new(Measure { taken, ..(**measure).clone() }));
        }
        if let Some(table) = table {
            let inherited = self.document.root().get("taken").is_some_and(|t| sources.is_inherited(t.at));
            for (at, taken) in held.rows(table, &out, inherited, &mut findings) {
                if let Some(measure) = out.get_mut(at).filter(|m| !m.taken.contains(&taken)) {
                    Arc::make_mut(measure).taken.push(taken);
                }
            }
        }
        (out, findings)
    }
}
