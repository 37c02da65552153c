//! The imputations of the R package COINr 1.1.14 on its ASEM data, cell by cell.

use std::collections::BTreeMap;

use indicia_plugin::method::{Direction, Method};

use crate::ledger::Comparison;
use crate::trial::{Given, folder, run};
use crate::{LastKnown, Mean, Median, RowMean};

/// A table of COINr: rows by unit (and period), numeric columns with gaps.
struct Grid {
    texts: Vec<BTreeMap<String, String>>,
}

impl Grid {
    fn read(file: &str) -> Option<Grid> {
        let path = folder(file)?.join("reference/coinr").join(file);
        let mut reader = csv::Reader::from_path(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        let texts = reader.deserialize().map(|r| r.expect("a record")).collect();
        Some(Grid { texts })
    }

    fn column(&self, code: &str) -> Vec<f64> {
        self.texts.iter().map(|r| r[code].parse().unwrap_or(f64::NAN)).collect()
    }

    fn words(&self, head: &str) -> Vec<String> {
        self.texts.iter().map(|r| r[head].clone()).collect()
    }
}

/// The indicators in order, with their directions.
fn indicators() -> Option<Vec<(String, Direction)>> {
    let meta = Grid::read("asem_iMeta.csv")?;
    let towards = |word: &str| if word == "-1" { Direction::Negative } else { Direction::Positive };
    Some(meta.texts.iter().filter(|r| r["Type"] == "Indicator").map(|r| (r["iCode"].clone(), towards(&r["Direction"]))).collect())
}

const TOLERANCE: f64 = 1e-10;

/// Compares cell by cell and returns how many were filled.
fn compare(cells: &mut Comparison, what: &str, ours: &[Option<f64>], theirs: &[f64], before: &[f64]) -> usize {
    let mut filled = 0;
    for (row, ((a, b), was)) in ours.iter().zip(theirs).zip(before).enumerate() {
        let place = format!("{what}, row {row}");
        if was.is_nan() {
            cells.cell(&place, *a, Some(*b).filter(|b| !b.is_nan()));
        } else {
            assert_eq!(*a, Some(*b), "{place}: what is there stays");
        }
        filled += usize::from(was.is_nan() && a.is_some());
    }
    filled
}

#[test]
fn means_and_medians_are_those_of_coinr() {
    let (Some(indicators), Some(raw), Some(denominated)) = (indicators(), Grid::read("step1_Raw.csv"), Grid::read("step2_Denominated.csv"))
    else {
        return;
    };
    let mut filled = 0;
    let mut cells = Comparison::relative(TOLERANCE);
    for (input, name) in [(&raw, "Raw"), (&denominated, "Denominated")] {
        for (method, function) in [(Mean::method() as &dyn Method, "mean"), (Median::method(), "median")] {
            let file = format!("impute_{name}_i_{function}.csv");
            let Some(expected) = Grid::read(&file) else { return };
            for (code, _) in &indicators {
                let before = input.column(code);
                let got = run(method, "{}", &crate::trial::column(&before)).unwrap();
                filled += compare(&mut cells, &format!("{file} {code}"), &got.values, &expected.column(code), &before);
            }
        }
    }
    cells.record("coinr-imputed-means");
    println!("{filled} cells filled alike");
    assert!(filled > 0);
}

/// By group: the host runs the imputer once for each.
#[test]
fn means_and_medians_within_groups_are_those_of_coinr() {
    let (Some(indicators), Some(groups)) = (indicators(), Grid::read("coin_meta_unit.csv")) else { return };
    let mut filled = 0;
    let mut cells = Comparison::relative(TOLERANCE);
    for (file, input, group, method) in [
        ("impute_Raw_i_mean_grp_EurAsia_group.csv", "step1_Raw.csv", "EurAsia_group", Mean::method() as &dyn Method),
        ("impute_Raw_i_median_grp_EurAsia_group.csv", "step1_Raw.csv", "EurAsia_group", Median::method()),
        ("impute_Raw_i_mean_grp_GDP_group.csv", "step1_Raw.csv", "GDP_group", Mean::method()),
        ("impute_Denominated_i_mean_grp_EurAsia_group.csv", "step2_Denominated.csv", "EurAsia_group", Mean::method()),
        ("impute_Denominated_i_median_grp_EurAsia_group.csv", "step2_Denominated.csv", "EurAsia_group", Median::method()),
        ("impute_Denominated_i_median_grp_GDP_group.csv", "step2_Denominated.csv", "GDP_group", Median::method()),
        ("step3_Imputed_i_mean_grp_EurAsia.csv", "step2_Denominated.csv", "EurAsia_group", Mean::method()),
    ] {
        let (Some(input), Some(expected)) = (Grid::read(input), Grid::read(file)) else { return };
        let label: BTreeMap<String, String> = groups.words("uCode").into_iter().zip(groups.words(group)).collect();
        let of_row: Vec<&str> = input.words("uCode").iter().map(|u| label[u].as_str()).collect::<Vec<_>>();
        let labels: std::collections::BTreeSet<&str> = of_row.iter().copied().collect();
        for (code, _) in &indicators {
            let (before, theirs) = (input.column(code), expected.column(code));
            for one in &labels {
                let pick = |x: &[f64]| -> Vec<f64> { x.iter().zip(&of_row).filter(|(_, g)| *g == one).map(|(x, _)| *x).collect() };
                let got = run(method, "{}", &crate::trial::column(&pick(&before))).unwrap();
                filled += compare(&mut cells, &format!("{file} {code} {one}"), &got.values, &pick(&theirs), &pick(&before));
            }
        }
    }
    cells.record("coinr-imputed-groups");
    println!("{filled} cells filled alike");
    assert!(filled > 0);
}

#[test]
fn row_means_are_those_of_coinr() {
    let (Some(indicators), Some(raw), Some(expected)) =
        (indicators(), Grid::read("step1_Raw.csv"), Grid::read("impute_Raw_row_mean_all.csv"))
    else {
        return;
    };
    // One matrix has one direction here: negative indicators are mirrored by hand, and the filled cells mirrored back.
    let sign = |d: Direction| if d == Direction::Negative { -1.0 } else { 1.0 };
    let columns: Vec<(String, Vec<f64>)> =
        indicators.iter().map(|(code, d)| (code.clone(), raw.column(code).iter().map(|x| x * sign(*d)).collect())).collect();
    let rows = columns[0].1.len();
    let got = run(RowMean::method(), "{}", &Given { columns, ..Given::default() }).unwrap();
    let mut filled = 0;
    let mut cells = Comparison::relative(TOLERANCE);
    for (j, (code, d)) in indicators.iter().enumerate() {
        let ours: Vec<Option<f64>> = got.values[j * rows..(j + 1) * rows].iter().map(|x| x.map(|x| x * sign(*d))).collect();
        filled += compare(&mut cells, code, &ours, &expected.column(code), &raw.column(code));
    }
    cells.record("coinr-imputed-row-means");
    println!("{filled} cells filled alike");
    assert!(filled > 0);
}

#[test]
fn last_known_values_are_those_of_coinr() {
    let (Some(indicators), Some(input), Some(expected)) =
        (indicators(), Grid::read("panel_holes_input.csv"), Grid::read("panel_impute_latest.csv"))
    else {
        return;
    };
    let key = |g: &Grid| -> Vec<(String, String)> { g.words("uCode").into_iter().zip(g.words("Time")).collect() };
    let (ours, theirs) = (key(&input), key(&expected));
    let units: std::collections::BTreeSet<&String> = ours.iter().map(|(u, _)| u).collect();
    let number = |u: &String| units.iter().position(|x| *x == u).expect("a unit") as u32;
    let (unit, period): (Vec<u32>, Vec<u32>) = ours.iter().map(|(u, t)| (number(u), t.parse::<u32>().expect("a year"))).unzip();
    let mut filled = 0;
    let mut cells = Comparison::relative(TOLERANCE);
    for (code, _) in &indicators {
        let before = input.column(code);
        let given = crate::trial::column(&before).units(&unit).periods(&period);
        let got = run(LastKnown::method(), "{}", &given).unwrap();
        let values = expected.column(code);
        let sorted: Vec<f64> = ours.iter().map(|k| theirs.iter().position(|t| t == k).map_or(f64::NAN, |at| values[at])).collect();
        filled += compare(&mut cells, code, &got.values, &sorted, &before);
    }
    cells.record("coinr-imputed-last-known");
    println!("{filled} cells filled alike");
    assert!(filled > 0);
}
