//! Kernels against the outputs of other programs: COINr 1.1.14 (R 4.2) on the ASEM data, and the benefit of the
//! doubt scores of a linear programming solver. The files are looked for in the folder that the environment
//! variable INDICIA_REFERENCE names.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a panic is how a test fails")]

use std::path::PathBuf;

use indicia_kernels::{Constraints, Direction, Optimum, RankScratch, SimplexScratch, Ties, rank};

/// The folder of reference files; `None`, with a line that says so, when it is absent and nobody asked for it.
fn folder() -> Option<PathBuf> {
    let named = std::env::var_os("INDICIA_REFERENCE").map(PathBuf::from);
    let asked = named.is_some();
    let folder = named.unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared")).join("reference");
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(!asked, "INDICIA_REFERENCE names a folder without reference files: {}", folder.display());
    println!("passed over: no reference files");
    None
}

/// A table with a header; cells as text.
struct Table {
    header: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    fn read(path: &str) -> Option<Table> {
        let path = folder()?.join(path);
        let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let mut lines = text.lines().map(|line| line.split(',').map(|cell| cell.trim_matches('"').to_string()).collect());
        Some(Table { header: lines.next().unwrap(), rows: lines.collect() })
    }

    fn column(&self, name: &str) -> Vec<&str> {
        let at = self.header.iter().position(|header| header == name).unwrap_or_else(|| panic!("no column {name}"));
        self.rows.iter().map(|row| row[at].as_str()).collect()
    }

    /// The numbers of a column; what is not a number (NA) is left out.
    fn numbers(&self, name: &str) -> Vec<f64> {
        self.column(name).into_iter().filter_map(|cell| cell.parse().ok()).collect()
    }
}

fn assert_close(found: f64, expected: f64, tolerance: f64, what: &str) {
    assert!((found - expected).abs() <= tolerance * expected.abs().max(1.0), "{what}: {found} is not {expected}");
}

#[test]
fn moments_and_medians_of_every_indicator() {
    let (Some(raw), Some(stats)) = (Table::read("coinr/step1_Raw.csv"), Table::read("coinr/stats_Raw.csv")) else { return };
    let codes = stats.column("iCode");
    let expected = |name: &str, i: usize| stats.column(name)[i].parse::<f64>().unwrap();
    for (i, code) in codes.iter().enumerate() {
        let values = raw.numbers(code);
        assert_eq!(values.len() as f64, expected("N.Avail", i), "{code}");
        let (low, high) = indicia_kernels::min_max(&values).unwrap();
        // The table is printed to 17 digits by a routine that may be off by the last bit.
        assert_close(low, expected("Min", i), 1e-15, code);
        assert_close(high, expected("Max", i), 1e-15, code);
        let median = indicia_kernels::median(&values, &mut Vec::new()).unwrap();
        assert_close(median, expected("Median", i), 1e-15, code);
        assert_close(indicia_kernels::mean(&values).unwrap(), expected("Mean", i), 1e-15, code);
        assert_close(indicia_kernels::sd(&values, 1).unwrap(), expected("Std", i), 1e-14, code);
        assert_close(indicia_kernels::skewness(&values).unwrap(), expected("Skew", i), 1e-13, code);
        assert_close(indicia_kernels::kurtosis(&values).unwrap(), expected("Kurt", i), 1e-13, code);
    }
    assert_eq!(codes.len(), 49);
}

#[test]
fn ranks_of_every_indicator() {
    let Some(treated) = Table::read("coinr/step5_Treated.csv") else { return };
    let mut scratch = RankScratch::new();
    for (file, ties) in [("coinr/norm_rank_min.csv", Ties::Min), ("coinr/norm_rank_average.csv", Ties::Mean)] {
        let Some(ranked) = Table::read(file) else { return };
        let mut compared = 0;
        for code in &ranked.header[1..] {
            let values = treated.numbers(code);
            // Where cells are missing R ranks them apart; directions reverse an indicator.
            if values.len() != treated.rows.len() {
                continue;
            }
            let expected = ranked.numbers(code);
            let mut ranks = vec![0.0; values.len()];
            let mut matches = false;
            for direction in [Direction::Ascending, Direction::Descending] {
                rank(&values, direction, ties, &mut ranks, &mut scratch);
                matches |= ranks == expected;
            }
            assert!(matches, "{file}: {code}");
            compared += 1;
        }
        assert!(compared > 30, "only {compared} columns of {file} are complete");
    }
}

#[test]
fn correlations_of_every_pair() {
    let Some(normalised) = Table::read("coinr/step6_Normalised.csv") else { return };
    let Some(aggregated) = Table::read("coinr/step7_Aggregated.csv") else { return };
    type Correlation = fn(&[f64], &[f64]) -> Option<f64>;
    let cases: [(&str, &Table, Correlation); 4] = [
        ("coinr/corr_ind_ind_pearson.csv", &normalised, indicia_kernels::pearson),
        ("coinr/corr_ind_ind_spearman.csv", &normalised, indicia_kernels::spearman),
        ("coinr/corr_ind_index_spearman.csv", &aggregated, indicia_kernels::spearman),
        ("coinr/corr_ind_index_kendall.csv", &aggregated, indicia_kernels::kendall),
    ];
    for (file, data, correlation) in cases {
        let Some(expected) = Table::read(file) else { return };
        let mut compared = 0;
        for row in &expected.rows {
            let [first, second, value] = row.as_slice() else { panic!("{file}: {row:?}") };
            let (x, y) = (data.column(first), data.column(second));
            // R leaves out pairs of which one is missing.
            let (x, y): (Vec<f64>, Vec<f64>) =
                x.into_iter().zip(y).filter_map(|(x, y)| Some((x.parse::<f64>().ok()?, y.parse::<f64>().ok()?))).unzip();
            let found = correlation(&x, &y).unwrap();
            assert_close(found, value.parse().unwrap(), 1e-13, &format!("{file}: {first}, {second}"));
            compared += 1;
        }
        assert!(compared >= 49, "{file}");
    }
}

#[test]
fn benefit_of_the_doubt_scores() {
    for units in [100, 300, 1000] {
        let Some(table) = Table::read(&format!("bench/bod_X_{units}_10.csv")) else { return };
        let Some(scores) = Table::read(&format!("bench/bod_score_{units}_10.csv")) else { return };
        let matrix: Vec<f64> = table.header.iter().flat_map(|name| table.numbers(name)).collect();
        let (indicators, scores) = (table.header.len(), scores.numbers("bod"));
        assert_eq!((matrix.len(), scores.len()), (units * indicators, units));
        let constraints = Constraints::new(indicators, &matrix, &vec![1.0; units]).unwrap();
        let (mut scratch, mut optimum) = (SimplexScratch::new(), Optimum::default());
        for (unit, expected) in scores.into_iter().enumerate() {
            let objective: Vec<f64> = (0..indicators).map(|j| matrix[j * units + unit]).collect();
            constraints.maximize(&objective, &mut scratch, &mut optimum).unwrap();
            assert_close(optimum.value, expected, 1e-9, &format!("unit {unit} of {units}"));
            // Strong duality: the multipliers are the envelopment of the unit.
            let dual: f64 = optimum.multipliers.iter().sum();
            assert_close(dual, optimum.value, 1e-12, &format!("multipliers of unit {unit} of {units}"));
        }
    }
}
