//! What other programs and the Handbook made of the same numbers.
//!
//! The aggregations of the R package COINr 1.1.14 over its ASEM data, 51 units with 49 indicators in three levels, cell by cell from the
//! indicators up. Where COINr departs from the published definition, the file stands in [`DEFECTS`] with the reason, and a second test holds
//! that it really differs.

use std::collections::BTreeMap;

use indicia_plugin::method::Method;

use crate::trial::{Given, folder, run};

/// Columns of a table of COINr by code; `None` for NA.
type Columns = BTreeMap<String, Vec<Option<f64>>>;

fn coinr(file: &str) -> Option<Columns> {
    let path = folder(file)?.join("reference/coinr").join(file);
    let mut reader = csv::Reader::from_path(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let heads: Vec<String> = reader.headers().expect("headers").iter().map(String::from).collect();
    let mut columns: Columns = heads.iter().skip(1).map(|h| (h.clone(), Vec::new())).collect();
    for record in reader.records() {
        let record = record.expect("a record");
        for (head, cell) in heads.iter().zip(record.iter()).skip(1) {
            columns.get_mut(head).expect("known").push(cell.parse().ok());
        }
    }
    Some(columns)
}

/// Nodes from the pillars up, each with its children.
fn nodes() -> Option<Vec<(String, Vec<String>)>> {
    let path = folder("coin_lineage.csv")?.join("reference/coinr/coin_lineage.csv");
    let mut reader = csv::Reader::from_path(&path).expect("the lineage");
    let mut levels: [Vec<(String, Vec<String>)>; 3] = Default::default();
    for record in reader.records() {
        let record = record.expect("a record");
        for (level, nodes) in levels.iter_mut().enumerate() {
            let (child, parent) = (record[level].to_string(), record[level + 1].to_string());
            match nodes.iter_mut().find(|(id, _)| *id == parent) {
                Some((_, children)) if children.contains(&child) => {}
                Some((_, children)) => children.push(child),
                None => nodes.push((parent, vec![child])),
            }
        }
    }
    Some(levels.concat())
}

/// A file of COINr with the method and the input that should give the same.
struct Case {
    file: &'static str,
    input: &'static str,
    method: fn() -> &'static dyn Method,
    params: &'static str,
}

fn cases() -> Vec<Case> {
    use crate::{Copeland, GeometricMean, HarmonicMean, PowerMean, WeightedMean};
    let (complete, gaps) = ("norm_minmax_1_100.csv", "missing_Normalised.csv");
    let case = |file, input, method, params| Case { file, input, method, params };
    vec![
        case("agg_amean.csv", complete, WeightedMean::method, "{}"),
        case("agg_gmean.csv", complete, GeometricMean::method, "{}"),
        case("agg_hmean.csv", complete, HarmonicMean::method, "{}"),
        case("agg_genmean_p2.csv", complete, PowerMean::method, r#"{"p": 2}"#),
        case("agg_genmean_p3.csv", complete, PowerMean::method, r#"{"p": 3}"#),
        case("agg_copeland.csv", complete, Copeland::method, "{}"),
        case("missing_agg_amean.csv", gaps, WeightedMean::method, "{}"),
        case("missing_agg_genmean_p2.csv", gaps, PowerMean::method, r#"{"p": 2}"#),
        case("missing_agg_copeland.csv", gaps, Copeland::method, "{}"),
    ]
}

const TOLERANCE: f64 = 1e-10;

/// Files that depart from the published definition: what they hold, and what the definition gives.
const DEFECTS: &[(&str, &str)] = &[
    (
        "missing_agg_genmean_p2.csv",
        "95 cells are NA where any child is: a_genmean does not leave missing children out, which its other means do; here the mean of the present ones",
    ),
    (
        "missing_agg_copeland.csv",
        "503 cells: COINr compares units with gaps, and its result depends on the order of the rows; here units with a gap are not compared",
    ),
];

/// The scores of a node, by the host's rules: means take the children that are present, comparisons of units the units without a gap.
fn scores(case: &Case, children: &[(&str, &[Option<f64>])]) -> Vec<Option<f64>> {
    let method = (case.method)();
    let rows = children[0].1.len();
    let by_set =
        crate::trial::instance(method, case.params).expect("an instance").facts().locality == indicia_plugin::method::Locality::Set;
    let of = |rows: &[usize], used: &[usize]| -> Vec<Option<f64>> {
        let column = |j: &usize| -> (String, Vec<f64>) {
            let (id, x) = children[*j];
            (id.into(), rows.iter().map(|i| x[*i].expect("present")).collect())
        };
        let given = Given { columns: used.iter().map(column).collect(), ..Given::default() };
        run(method, case.params, &given.weights(&vec![1.0; used.len()])).expect("scores").values
    };
    let present = |i: usize| -> Vec<usize> { (0..children.len()).filter(|j| children[*j].1[i].is_some()).collect() };
    let mut out = vec![None; rows];
    if by_set {
        let whole: Vec<usize> = (0..rows).filter(|i| present(*i).len() == children.len()).collect();
        let all: Vec<usize> = (0..children.len()).collect();
        whole.iter().zip(of(&whole, &all)).for_each(|(i, y)| out[*i] = y);
    } else {
        (0..rows).filter(|i| !present(*i).is_empty()).for_each(|i| out[i] = of(&[i], &present(i))[0]);
    }
    out
}

/// How many cells differ, and the largest difference where both have a value.
fn compare(case: &Case) -> Option<(usize, f64)> {
    let (mut known, expected, nodes) = (coinr(case.input)?, coinr(case.file)?, nodes()?);
    let (mut differing, mut largest) = (0, 0.0_f64);
    for (node, children) in &nodes {
        let inputs: Vec<(&str, &[Option<f64>])> = children.iter().map(|c| (c.as_str(), known[c].as_slice())).collect();
        let got = scores(case, &inputs);
        for (a, b) in got.iter().zip(&expected[node]) {
            let apart = a.zip(*b).map(|(a, b)| (a - b).abs());
            differing += usize::from(a.is_some() != b.is_some() || apart.is_some_and(|d| d > TOLERANCE));
            largest = largest.max(apart.unwrap_or(0.0));
        }
        known.insert(node.clone(), got);
    }
    Some((differing, largest))
}

#[test]
fn aggregations_of_coinr_agree_cell_by_cell() {
    for case in cases().iter().filter(|c| DEFECTS.iter().all(|(file, _)| *file != c.file)) {
        let Some((differing, largest)) = compare(case) else { return };
        assert_eq!(differing, 0, "{}: the largest difference is {largest:e}", case.file);
    }
}

#[test]
fn what_is_listed_as_a_defect_differs() {
    for (file, why) in DEFECTS {
        let case = cases().into_iter().find(|c| c.file == *file).expect("a case");
        let Some((differing, _)) = compare(&case) else { return };
        let told: usize = why.split(' ').next().and_then(|n| n.parse().ok()).expect("a number of cells");
        assert_eq!(differing, told, "{file}");
    }
}
