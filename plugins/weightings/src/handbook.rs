//! What the Handbook printed of the technology achievement index, where its own rounding stands between its inputs and its results.
//!
//! The Handbook prints its inputs with few digits, and computed with more. Two arguments show that a difference follows from that, and from nothing else:
//!
//! * *attained*: a statistic is continuous in the data, so that it takes every value between that of the printed table and that of a table whose cells were moved by
//!   up to half of their last digit. Where the printed result, or its own rounding, lies between, some table that prints as the Handbook's gives it;
//! * *enclosed*: a score that rises with a unit's own values and falls with those of its peers lies between those of the two extremes.

use std::collections::BTreeMap;

use crate::ledger::Comparison;
use crate::trial::{Given, folder, matrix, reference, run};
use crate::{BenefitOfTheDoubt, FactorAnalysis, PrincipalComponents};

const COLUMNS: [&str; 8] = ["patents", "royalties", "internet", "exports", "telephones", "electricity", "schooling", "university"];

/// Half of the last digit that Table A.2 prints of each column.
const HALF: [f64; 8] = [0.5, 0.05, 0.05, 0.05, 0.005, 0.005, 0.05, 0.05];

/// What a linear programme leaves of the last bits.
const LAST_BITS: f64 = 1e-12;

type Table = Vec<Vec<f64>>;

fn printed() -> Option<Table> {
    reference("oecd_tai/tai_23.csv", &COLUMNS)
}

/// The first column of a table: the countries.
fn first(file: &str) -> Option<Vec<String>> {
    let mut reader = csv::Reader::from_path(folder(file)?.join("data").join(file)).expect("the table");
    Some(reader.records().map(|r| r.expect("a record")[0].to_string()).collect())
}

/// A column of ranks by country; the tables of the Handbook do not keep one order.
fn named(file: &str, column: &str) -> Option<BTreeMap<String, usize>> {
    let mut reader = csv::Reader::from_path(folder(file)?.join("data").join(file)).expect("the table");
    let rows = reader.deserialize::<BTreeMap<String, String>>().map(|r| r.expect("a record"));
    Some(rows.map(|r| (r["country"].clone(), r[column].parse().expect("a rank"))).collect())
}

fn given(table: &Table) -> Given {
    matrix(&COLUMNS.iter().zip(table).map(|(id, x)| (*id, x.as_slice())).collect::<Vec<_>>())
}

/// The values of a statistic at two tables that print as this one: every cell moved by half of its last digit, in the direction that lowers the
/// statistic, and in the one that raises it. Everything between is attained on the way.
fn attained(table: &Table, statistic: &dyn Fn(&Table) -> f64) -> [f64; 2] {
    let mut slope: Table = table.clone();
    for (j, half) in HALF.iter().enumerate() {
        for i in 0..table[j].len() {
            let mut near = table.clone();
            near[j][i] = table[j][i] + half * 1e-3;
            let above = statistic(&near);
            near[j][i] = table[j][i] - half * 1e-3;
            slope[j][i] = above - statistic(&near);
        }
    }
    [-1.0, 1.0].map(|side| {
        let moved = |(j, x): (usize, &Vec<f64>)| x.iter().zip(&slope[j]).map(|(x, s)| x + side * HALF[j] * s.signum()).collect();
        statistic(&table.iter().enumerate().map(moved).collect())
    })
}

/// Holds every printed value against what is attained; `half` is half of its last digit. Records how far the printed table alone is off.
fn hold(id: &str, table: &Table, half: f64, expected: &[f64], statistic: &dyn Fn(&Table, usize) -> f64) {
    let mut bound: f64 = 0.0;
    let mut apart = Vec::new();
    for (k, expected) in expected.iter().enumerate() {
        let here = statistic(table, k);
        let [low, high] = attained(table, &|t| statistic(t, k));
        assert!(low <= here && here <= high, "{id} {k}: {low} {here} {high}");
        assert!(low - half <= *expected && *expected <= high + half, "{id} {k}: printed {expected}, attained [{low}, {high}]");
        bound = bound.max(half + (here - low).max(high - here));
        apart.push((here, *expected));
    }
    let mut values = Comparison::within(bound);
    apart.iter().for_each(|(here, expected)| values.value(id, *here, *expected));
    values.record(id);
}

#[test]
fn factor_weights_of_table_18_are_attained_within_the_rounding_of_the_inputs() {
    let Some(table) = printed() else { return };
    let Some(of_18) = reference("oecd_tai/published/table18_fa_weights.csv", &["PC"]) else { return };
    let Some(of_22) = reference("oecd_tai/published/table22_weights.csv", &["FA"]) else { return };
    let weight = |t: &Table, j: usize| run(FactorAnalysis::method(), r#"{"factors": 4}"#, &given(t)).unwrap().all()[j];
    hold("tai-table-18", &table, 0.005 + 1e-12, &of_18[0], &weight);
    // Table 22 repeats the weights with four of them changed. That of exports, 0.06 and not 0.07, follows from no table that prints as A.2: the Handbook
    // departs from its own rule.
    let changed: Vec<usize> = (0..8).filter(|j| of_18[0][*j] != of_22[0][*j]).collect();
    assert_eq!(changed.iter().map(|j| COLUMNS[*j]).collect::<Vec<_>>(), ["exports", "electricity", "schooling", "university"]);
    let [low, _] = attained(&table, &|t| weight(t, 3));
    assert!(low > of_22[0][3] + 0.005, "{low}");
}

#[test]
fn eigenvalues_of_table_7_are_attained_within_the_rounding_of_the_inputs() {
    let Some(table) = printed() else { return };
    let Some(expected) = reference("oecd_tai/published/table07_eigenvalues.csv", &["eigenvalue", "variance_pct"]) else { return };
    let value = |t: &Table, k: usize| {
        let got = run(PrincipalComponents::method(), r#"{"variant": "loading", "components": 8}"#, &given(t)).unwrap();
        got.arg("values").unwrap().split(", ").nth(k).unwrap().parse::<f64>().unwrap()
    };
    let exact = |t: &Table, k: usize| {
        let columns: Vec<&[f64]> = t.iter().map(Vec::as_slice).collect();
        let mut matrix = Vec::new();
        for a in &columns {
            matrix.extend(columns.iter().map(|b| indicia_kernels::pearson(a, b).unwrap()));
        }
        indicia_kernels::symmetric_eigen(&matrix, 8).unwrap().values[k]
    };
    // The method tells what the kernel computes, in print.
    assert!((0..8).all(|k| (value(&table, k) - exact(&table, k)).abs() < 5e-4));
    hold("tai-table-7", &table, 0.05 + 1e-12, &expected[0], &exact);
    hold("tai-table-7-share", &table, 0.05 + 1e-12, &expected[1], &|t, k| 100.0 * exact(t, k) / 8.0);
}

#[test]
fn correlations_of_table_6_are_attained_within_the_rounding_of_the_inputs() {
    let Some(table) = printed() else { return };
    let Some(expected) = reference("oecd_tai/published/table06_correlation.csv", &COLUMNS) else { return };
    let pairs: Vec<(usize, usize)> = (0..8).flat_map(|a| (0..a).map(move |b| (a, b))).collect();
    let values: Vec<f64> = pairs.iter().map(|(a, b)| expected[*a][*b]).collect();
    hold("tai-table-6", &table, 0.005 + 1e-12, &values, &|t, k| indicia_kernels::pearson(&t[pairs[k].0], &t[pairs[k].1]).unwrap());
}

#[test]
fn scores_of_table_19_are_enclosed_within_the_rounding_of_the_inputs() {
    let Some(table) = printed() else { return };
    let Some(expected) = reference("oecd_tai/published/table19_bod_scores.csv", &["bod_score"]) else { return };
    let (Some(countries), Some(ranks)) = (first("oecd_tai/tai_23.csv"), named("oecd_tai/published/table23_ranks_by_weighting.csv", "BOD"))
    else {
        return;
    };
    let expected = &expected[0];
    let n = expected.len();
    // Min-max scores: the least any table that prints so can give, as it is printed, the most. The extremes are 0 and 1 in every table.
    let scored = |side: f64| -> Table {
        let score = |(j, x): (usize, &Vec<f64>)| {
            let (lo, hi) = indicia_kernels::min_max(x).unwrap();
            let half = HALF[j] * side.abs();
            let of = |x: &f64| match *x {
                x if x == lo || x == hi => f64::from(u8::from(x == hi)),
                x if side < 0.0 => ((x - half - (lo + half)) / (hi + half - (lo + half))).max(0.0),
                x => ((x + half - (lo - half)) / (hi - half - (lo - half))).min(1.0),
            };
            x.iter().map(of).collect()
        };
        table.iter().enumerate().map(score).collect()
    };
    let scores = |t: &Table| -> Vec<f64> {
        let got = run(BenefitOfTheDoubt::method(), r#"{"shares": [0.1, 0.15], "of": "weights"}"#, &given(t)).unwrap().all();
        (0..n).map(|i| (0..8).map(|j| got[j * n + i] * t[j][i]).sum()).collect()
    };
    let (least, most) = (scored(-1.0), scored(1.0));
    // A unit at its least among peers at their most, and the other way round.
    let one = |unit: usize, own: &Table, peers: &Table| {
        let mixed = (0..8).map(|j| (0..n).map(|i| if i == unit { own[j][i] } else { peers[j][i] }).collect()).collect();
        scores(&mixed)[unit]
    };
    let here = scores(&scored(0.0));
    let bounds: Vec<[f64; 2]> = (0..n).map(|i| [one(i, &least, &most), one(i, &most, &least)]).collect();
    let half = 0.005 + LAST_BITS;
    let widest = bounds.iter().zip(&here).map(|([low, high], x)| (x - low).max(high - x)).fold(0.0, f64::max);
    let mut values = Comparison::within(half + widest);
    for i in 0..n {
        let [low, high] = bounds[i];
        assert!(low - LAST_BITS <= here[i] && here[i] <= high + LAST_BITS, "{i}: {low} {} {high}", here[i]);
        assert!(low - half <= expected[i] && expected[i] <= high + half, "{i}: printed {}, enclosed in [{low}, {high}]", expected[i]);
        values.value(&i.to_string(), here[i], expected[i]);
    }
    values.record("tai-table-19");
    // Column BOD of Table 23: the ranks of the printed digits, each of which the enclosures leave open.
    let mut places = Comparison::within(0.0);
    for i in 0..n {
        let above = bounds.iter().filter(|[low, _]| *low > bounds[i][1] + LAST_BITS).count();
        let not_below = bounds.iter().enumerate().filter(|(k, [_, high])| *k != i && *high + LAST_BITS >= bounds[i][0]).count();
        let rank = ranks[&countries[i]];
        assert!((above + 1..=not_below + 1).contains(&rank), "{i}: rank {rank}, not within {} to {}", above + 1, not_below + 1);
        let ours = 1 + here.iter().filter(|x| **x > here[i] + LAST_BITS).count();
        places.value(&countries[i], ours as f64, rank as f64);
    }
    places.record("tai-table-23-bod");
}
