//! Screening beside COINr's function `Screen` (Becker and others, 2022): who is left out, and for which figures.
//!
//! COINr's tables are larger than what is kept here: they are read from the folder that the variable INDICIA_REFERENCE names.
#![allow(clippy::print_stdout)]

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use indicia_core::{Evaluation, Period, Role, ScreenRule, System, Thresholds, evaluate};

#[path = "../../../../tests/reproduced/ledger.rs"]
mod ledger;

use crate::support::*;
use ledger::Comparison;

type Row = BTreeMap<String, String>;

/// COINr's folder; `None` where it is neither asked for nor there.
fn folder() -> Option<PathBuf> {
    let named = std::env::var_os("INDICIA_REFERENCE").map(PathBuf::from);
    let asked = named.is_some();
    let shared = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared");
    let folder = named.unwrap_or_else(|| PathBuf::from(shared)).join("reference/coinr");
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(!asked, "INDICIA_REFERENCE names a folder without COINr's tables: {}", folder.display());
    println!("passed over: COINr's screening, no folder {}", folder.display());
    None
}

/// The rows of a table, each by header.
fn rows(name: &str) -> Option<Vec<Row>> {
    let mut reader = csv::Reader::from_path(folder()?.join(name)).unwrap();
    Some(reader.deserialize().map(Result::unwrap).collect())
}

/// The headers of a table but for its keys.
fn columns(table: &[Row]) -> Vec<String> {
    table[0].keys().filter(|h| !["uCode", "Time"].contains(&h.as_str())).cloned().collect()
}

fn screened(table: &[Row], thresholds: Thresholds, keep: &[&str], excluded: &str) -> Evaluation {
    let columns = columns(table);
    let indicators = columns.iter().map(|id| indicator(id, using("none", "{}"))).collect();
    let children: Vec<&str> = columns.iter().map(String::as_str).collect();
    let top = aggregate("top", &children, weights(using("equal", "{}")), using("weighted-mean", "{}"));
    let keep = keep.iter().map(|k| Arc::from(*k)).collect();
    let screen = Some(ScreenRule { units: Some(thresholds), indicators: None, keep });
    let system = System { screen, ..system("top", indicators, vec![top]) };
    let mut ids: Vec<&str> = table.iter().map(|r| r["uCode"].as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    let units = ids.iter().map(|id| unit(id, if *id == excluded { Role::Excluded } else { Role::Scored })).collect();
    let year = |r: &Row| r.get("Time").map_or(2018, |t| t.parse().unwrap());
    let keys = table.iter().map(|r| (Arc::from(r["uCode"].as_str()), Period::year(year(r)))).collect();
    let cells: Vec<Vec<Option<f64>>> = columns.iter().map(|id| table.iter().map(|r| r[id].parse().ok()).collect()).collect();
    let cells: Vec<(&str, &[Option<f64>])> = children.iter().zip(&cells).map(|(id, c)| (*id, c.as_slice())).collect();
    evaluate(&plan(system), &build(units, Vec::new(), keys, &cells))
}

/// Compares with COINr's table of figures; how many units are left out.
fn compare(cells: &mut Comparison, e: &Evaluation, summary: &[Row]) -> usize {
    let (data, screening) = (e.scored_data(), e.screening().unwrap());
    let mut out = 0;
    for expected in summary {
        let included = expected["Included"] == "TRUE";
        let Some(unit) = data.unit_number(&expected["uCode"]).and_then(|u| data.row(u, 0)) else {
            assert!(!included, "{expected:?}");
            continue;
        };
        let (tally, count) = (screening.rows[unit], |key: &str| expected[key].parse::<usize>().unwrap());
        assert_eq!((tally.total - tally.present, tally.zeros), (count("N_missing"), count("N_zero")), "{expected:?}");
        let mut near = |a: f64, key: &str| cells.cell(&format!("{expected:?}"), Some(a), expected[key].parse().ok());
        near(tally.coverage(), "Dat_Avail");
        near(tally.nonzero(), "Non_Zero");
        assert_eq!(!tally.is_out(), included, "{expected:?}");
        assert_eq!(e.value("top").unwrap().get(unit).is_some(), included, "{expected:?}");
        out += usize::from(!included);
    }
    out
}

/// COINr's raw table: the columns of the indicators among those of `iData`.
fn raw() -> Option<Vec<Row>> {
    let indicators: Vec<String> =
        rows("asem_iMeta.csv")?.into_iter().filter(|r| r["Type"] == "Indicator").map(|r| r["iCode"].clone()).collect();
    let keep = |h: &str| h == "uCode" || indicators.iter().any(|i| i == h);
    Some(rows("asem_iData.csv")?.into_iter().map(|r| r.into_iter().filter(|(h, _)| keep(h)).collect()).collect())
}

#[test]
fn units_are_left_out_for_missing_values_and_zeros() {
    let Some(raw) = raw() else { return };
    assert_eq!((raw.len(), columns(&raw).len()), (51, 49));
    let mut cells = Comparison::within(1e-12);
    let by_na = Thresholds { coverage: Some(0.85), nonzero: None };
    let e = screened(&raw, by_na, &[], "");
    assert!(compare(&mut cells, &e, &rows("screen_Raw_byNA_085_summary.csv").unwrap()) > 0);
    // What COINr's `Force` keeps is kept, and what it drops is a role here.
    compare(&mut cells, &screened(&raw, by_na, &["BRN"], "AUT"), &rows("screen_Raw_byNA_085_force_summary.csv").unwrap());
    let both = Thresholds { coverage: Some(0.85), nonzero: Some(0.05) };
    compare(&mut cells, &screened(&raw, both, &[], ""), &rows("screen_Raw_byNAandzeros_085_summary.csv").unwrap());
    // Behind imputation nobody is left out.
    let imputed = rows("step3_Imputed_i_mean_grp_EurAsia.csv").unwrap();
    let e = screened(&imputed, Thresholds { coverage: Some(0.9), nonzero: None }, &[], "");
    assert_eq!(compare(&mut cells, &e, &rows("step4_Screened_summary.csv").unwrap()), 0);
    cells.record("coinr-screening");
}

#[test]
fn a_panel_is_screened_year_by_year() {
    let (Some(raw), Some(stays)) = (rows("purse_Raw.csv"), rows("purse_Screened.csv")) else { return };
    let e = screened(&raw, Thresholds { coverage: Some(0.9), nonzero: None }, &[], "");
    let data = e.scored_data();
    let key = |r: &Row| (r["uCode"].clone(), r["Time"].clone());
    let mut expected: Vec<(String, String)> = stays.iter().map(key).collect();
    let mut got: Vec<(String, String)> = (0..e.rows())
        .filter(|r| !e.screening().unwrap().rows[*r].is_out())
        .map(|r| (data.unit(r).id.to_string(), data.period(r).to_string()))
        .collect();
    expected.sort();
    got.sort();
    assert_eq!((raw.len(), got.len()), (255, 230));
    assert_eq!(got, expected);
}
