//! Facts about tables, units, periods and columns, each on a small table on disk.

mod columns;
mod join;
mod periods;
mod provinces;
mod shuffle;
mod stack;
mod survey;
mod units;

use indicia_core::{Dataset, Period};
use indicia_diagnostic::{Diagnostic, Lang, Place, Severity, render};
use indicia_io::TableSource;

use super::*;

/// A system's data while a test puts it together.
struct Case {
    folder: tempfile::TempDir,
    spec: DataSpec,
    wanted: Wanted,
}

impl Case {
    fn new() -> Case {
        let spec = DataSpec { place: Some(Place::file("indicia.toml")), ..DataSpec::default() };
        Case { folder: tempfile::tempdir().unwrap(), spec, wanted: Wanted::default() }
    }

    fn source(&self, name: &str, text: &str) -> TableSource {
        let path = self.folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        TableSource { display_name: format!("data/{name}").into(), ..TableSource::new(path) }
    }

    /// Adds a table with `unit` as the column of units; its file is named after it.
    fn table(&mut self, id: &str, unit: &str, text: &str) -> &mut TableSpec {
        let source = self.source(&format!("{id}.csv"), text);
        let spec = TableSpec { place: Some(said(&format!("[data.table.{id}]"))), unit: at(unit), ..TableSpec::new(id, source, unit) };
        self.spec.tables.push(spec);
        self.spec.tables.last_mut().unwrap()
    }

    fn units(&mut self, id: &str, text: &str) -> &mut UnitsSpec {
        let source = self.source("units.csv", text);
        self.spec.units.insert(UnitsSpec::new(source, id))
    }

    /// Wants columns as indicators of the same id.
    fn want<const N: usize>(&mut self, columns: [&str; N]) -> &mut Self {
        for id in columns {
            self.wanted.needs.push(Need {
                column: id.into(),
                indicator: id.into(),
                node: "I".into(),
                place: Some(said(id)),
                ..Need::default()
            });
        }
        self
    }

    /// Wants a column that an indicator is derived from.
    fn want_input(&mut self, column: &str, indicator: &str) -> &mut Self {
        self.want([column]);
        let need = self.wanted.needs.last_mut().unwrap();
        need.indicator = indicator.into();
        need.derived = true;
        self
    }

    fn load(&self) -> Loaded {
        load(&self.spec, &self.wanted, &Disk::default())
    }

    /// The dataset, when there is nothing but notes.
    fn data(&self) -> Dataset {
        let loaded = self.load();
        assert_eq!(shown(&loaded, Severity::Warning), "");
        loaded.dataset.unwrap()
    }

    /// Codes of warnings and errors, in order.
    fn troubles(&self) -> Vec<String> {
        let loaded = self.load();
        let errors = loaded.findings.iter().any(|f| f.severity() == Severity::Error);
        assert_eq!(loaded.dataset.is_none(), errors, "a dataset exists exactly where no error does");
        loaded.findings.iter().filter(|f| f.severity() >= Severity::Warning).map(|f| f.id().to_string()).collect()
    }

    /// The only warning or error there is.
    fn trouble(&self) -> Diagnostic {
        let loaded = self.load();
        let all: Vec<&Diagnostic> = loaded.findings.iter().filter(|f| f.severity() >= Severity::Warning).collect();
        assert_eq!(all.len(), 1, "{}", shown(&loaded, Severity::Warning));
        all[0].clone()
    }

    fn notes(&self, code: &str) -> Vec<String> {
        self.load().findings.iter().filter(|f| f.id() == code).map(|f| f.text(Lang::En)).collect()
    }
}

fn shown(loaded: &Loaded, least: Severity) -> String {
    loaded.findings.iter().filter(|f| f.severity() >= least).map(|f| render(f, Lang::En, false)).collect()
}

/// A text of the TOML with a place that names it.
fn at(text: &str) -> Placed<String> {
    Placed::at(text, said(text))
}

fn said(text: &str) -> Place {
    Place::in_text("indicia.toml", text, 0..text.len())
}

/// A cell by the ids of its unit and column.
fn cell(data: &Dataset, unit: &str, period: Period, column: &str) -> Option<f64> {
    let row = data.row(data.unit_number(unit)?, data.period_number(period)?)?;
    data.column(column)?.series.get(row)
}

fn unit_ids(data: &Dataset) -> Vec<&str> {
    data.units().iter().map(|u| &*u.id).collect()
}

/// Units and periods in the order of output.
fn output(data: &Dataset) -> Vec<String> {
    data.output_order().iter().map(|row| format!("{} {}", data.unit(*row as usize).id, data.period(*row as usize))).collect()
}

/// Where a finding stands, as it prints.
fn places(finding: &Diagnostic) -> Vec<String> {
    finding.places.iter().map(Place::to_string).collect()
}
