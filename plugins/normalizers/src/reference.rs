//! What other programs and the Handbook made of the same numbers.
//!
//! The normalisers of the R package COINr 1.1.14 on its ASEM data after treatment, 51 units x 49 indicators, cell by cell; and Table 15 of the OECD/JRC
//! Handbook. Where COINr departs from the published definition, the indicator stands in [`DEFECTS`] with the reason, and a second test holds that it really differs.

use std::collections::BTreeMap;

use indicia_plugin::method::{Direction, Method};

use crate::ledger::Comparison;
use crate::trial::{Given, close, column, folder, reference, run};

/// Columns of a table of COINr by indicator; `None` for NA, NaN and Inf.
type Columns = BTreeMap<String, Vec<Option<f64>>>;

fn coinr(file: &str) -> Option<Columns> {
    let path = folder(file)?.join("reference/coinr").join(file);
    let mut reader = csv::Reader::from_path(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let heads: Vec<String> = reader.headers().expect("headers").iter().map(String::from).collect();
    let mut columns: Columns = heads.iter().skip(1).map(|h| (h.clone(), Vec::new())).collect();
    for record in reader.records() {
        let record = record.expect("a record");
        for (head, cell) in heads.iter().zip(record.iter()).skip(1) {
            let number = cell.parse::<f64>().ok().filter(|x| x.is_finite());
            columns.get_mut(head).expect("known").push(number);
        }
    }
    Some(columns)
}

/// Directions and targets of the indicators.
fn meta() -> Option<BTreeMap<String, (Direction, Option<f64>)>> {
    let path = folder("asem_iMeta.csv")?.join("reference/coinr/asem_iMeta.csv");
    let mut reader = csv::Reader::from_path(&path).expect("the metadata");
    let heads: Vec<String> = reader.headers().expect("headers").iter().map(String::from).collect();
    let at = |name: &str| heads.iter().position(|h| h == name).expect(name);
    let (code, direction, target, kind) = (at("iCode"), at("Direction"), at("Target"), at("Type"));
    let rows = reader.records().map(|r| r.expect("a record")).filter(|r| &r[kind] == "Indicator");
    let towards = |word: &str| if word == "-1" { Direction::Negative } else { Direction::Positive };
    Some(rows.map(|r| (r[code].to_string(), (towards(&r[direction]), r[target].parse().ok()))).collect())
}

/// A file of COINr with what should give the same: the input, our method, its parameters for an indicator.
struct Case {
    file: &'static str,
    input: &'static str,
    method: fn() -> &'static dyn Method,
    params: fn(&Of) -> String,
}

/// What parameters may depend on.
struct Of<'a> {
    x: &'a [Option<f64>],
    target: Option<f64>,
}

fn plain(text: &'static str) -> String {
    text.into()
}

fn cases() -> Vec<Case> {
    use crate::{Borda, DistanceToReference, MinMax, PercentileRank, Rank, Scaled, ZScore};
    let treated = "step5_Treated.csv";
    let case = |file, method, params| Case { file, input: treated, method, params };
    vec![
        case("norm_minmax_0_100.csv", MinMax::method, |_| plain(r#"{"range": [0, 100]}"#)),
        case("norm_minmax_1_100.csv", MinMax::method, |_| plain(r#"{"range": [1, 100]}"#)),
        case("norm_zscore_0_1.csv", ZScore::method, |_| plain(r#"{"ddof": 1}"#)),
        case("norm_scaled_default.csv", Scaled::method, |_| plain("{}")),
        case("norm_rank_min.csv", Rank::method, |_| plain("{}")),
        case("norm_rank_average.csv", Rank::method, |_| plain(r#"{"ties": "mean"}"#)),
        case("norm_borda.csv", Borda::method, |_| plain("{}")),
        case("norm_prank.csv", PercentileRank::method, |_| plain("{}")),
        case("norm_fracmax.csv", DistanceToReference::method, |_| plain(r#"{"reference": "best", "form": "ratio"}"#)),
        case("norm_dist2max.csv", DistanceToReference::method, |_| plain(r#"{"reference": "best", "form": "position"}"#)),
        case("norm_dist2ref_iref1.csv", DistanceToReference::method, |of| {
            format!(r#"{{"reference": {}, "form": "position"}}"#, of.x[0].expect("a value"))
        }),
        case("norm_none.csv", crate::Unchanged::method, |_| plain("{}")),
        Case {
            file: "norm_Raw_dist2targ_iMeta_nocap.csv",
            input: "step1_Raw.csv",
            method: DistanceToReference::method,
            params: |of| format!(r#"{{"reference": {}, "form": "position"}}"#, of.target.expect("a target")),
        },
    ]
}

const TOLERANCE: f64 = 1e-10;

/// What a comparison came to.
#[derive(Debug, PartialEq)]
enum Outcome {
    /// Every cell within the tolerance, relative to its size above 1.
    Agrees,
    /// Cells that differ.
    Differs(usize),
    /// We refuse the column.
    Refused(String),
}

fn outcome(
    cells: &mut Comparison,
    case: &Case,
    x: &[Option<f64>],
    expected: &[Option<f64>],
    direction: Direction,
    target: Option<f64>,
) -> Outcome {
    let of = Of { x, target };
    let present: Vec<f64> = x.iter().copied().flatten().collect();
    let given: Given = column(&present).towards(direction);
    let got = match run((case.method)(), &(case.params)(&of), &given) {
        Ok(got) => got.values,
        Err(failure) => return Outcome::Refused(failure.code),
    };
    // Missing cells of the input stay missing on both sides.
    let theirs = x.iter().zip(expected).filter(|(x, _)| x.is_some()).map(|(_, e)| *e);
    let near = |a: Option<f64>, b: Option<f64>| matches!((a, b), (Some(a), Some(b)) if (a - b).abs() <= TOLERANCE * b.abs().max(1.0));
    let differ = got.iter().zip(theirs).filter(|(a, b)| !near(**a, *b)).count();
    let strays = x.iter().zip(expected).filter(|(x, e)| x.is_none() && e.is_some()).count();
    if differ + strays > 0 {
        return Outcome::Differs(differ + strays);
    }
    let theirs = x.iter().zip(expected).filter(|(x, _)| x.is_some()).map(|(_, e)| *e);
    got.iter().zip(theirs).for_each(|(a, b)| cells.cell(case.file, *a, b));
    Outcome::Agrees
}

/// Whether a defect concerns an indicator: its code, direction, values and target.
type Concerns = fn(&str, Direction, &[Option<f64>], Option<f64>) -> bool;

/// Why indicators of a file are not compared cell by cell.
struct Defect {
    file: &'static str,
    /// Which indicators it concerns.
    concerns: Concerns,
    /// How many cells differ, of all that have a value.
    cells: usize,
    /// What COINr does, and the published definition.
    cause: &'static str,
}

fn constant(x: &[Option<f64>]) -> bool {
    let mut present = x.iter().flatten();
    let first = present.next();
    present.all(|v| Some(v) == first)
}

fn extremes(x: &[Option<f64>]) -> (f64, f64) {
    let values: Vec<f64> = x.iter().copied().flatten().collect();
    indicia_kernels::min_max(&values).expect("values")
}

const DEFECTS: &[Defect] = &[
    Defect {
        file: "norm_none.csv",
        concerns: |_, direction, x, _| direction == Direction::Negative && x.iter().flatten().any(|v| *v != 0.0),
        cells: 680,
        cause: "negative indicators are turned by their sign; here `none` takes values as they are, whatever the direction, and warns (`direction-ignored`)",
    },
    Defect {
        file: "norm_fracmax.csv",
        concerns: |_, direction, _, _| direction == Direction::Negative,
        cells: 701,
        cause: "negative indicators are turned by their sign and divided by the greatest, so the score rises with what is worse (x / min), is infinite where the least is \
                zero, and NaN at 0/0; the ratio of a negative indicator divides the least by x, and a value of zero has no score",
    },
    Defect {
        file: "norm_dist2ref_iref1.csv",
        concerns: |_, direction, x, _| {
            let (lo, hi) = extremes(x);
            x[0] == Some(if direction == Direction::Negative { hi } else { lo })
        },
        cells: 204,
        cause: "where the reference unit has the worst value the result is 0/0 or x/0, written as NaN and Inf; there is no distance to measure, and it is refused",
    },
];

/// Compares every indicator of every file; what is in `DEFECTS` must differ, everything else agree. Returns how many columns agree and how many differ.
fn compare_all() -> Option<(usize, usize)> {
    let meta = meta()?;
    let (mut agree, mut differ) = (0, 0);
    let mut departing: BTreeMap<&str, usize> = BTreeMap::new();
    let mut cells = Comparison::relative(TOLERANCE);
    for case in cases() {
        let (input, expected) = (coinr(case.input)?, coinr(case.file)?);
        assert_eq!(expected.len(), 49, "{}", case.file);
        for (code, theirs) in &expected {
            let (direction, target) = meta[code];
            let x = &input[code];
            let defect = DEFECTS.iter().find(|d| d.file == case.file && (d.concerns)(code, direction, x, target));
            let found = outcome(&mut cells, &case, x, theirs, direction, target);
            match defect {
                None => assert_eq!(found, Outcome::Agrees, "{} {code}", case.file),
                Some(defect) => assert_ne!(found, Outcome::Agrees, "{} {code} agrees, but is said to differ: {}", case.file, defect.cause),
            }
            let departs = match found {
                Outcome::Agrees => 0,
                Outcome::Differs(n) => n,
                Outcome::Refused(_) => x.iter().flatten().count(),
            };
            cells.departs(departs);
            *departing.entry(case.file).or_default() += departs;
            *(if defect.is_some() { &mut differ } else { &mut agree }) += 1;
        }
    }
    for defect in DEFECTS {
        assert_eq!(departing[defect.file], defect.cells, "{}: {}", defect.file, defect.cause);
    }
    cells.record("coinr-normalizers");
    Some((agree, differ))
}

#[test]
fn every_normaliser_of_coinr_gives_the_same_but_for_its_defects() {
    let Some((agree, differ)) = compare_all() else { return };
    println!("{agree} columns agree within {TOLERANCE:e}, {differ} differ for a stated cause");
    assert_eq!(agree + differ, cases().len() * 49);
}

#[test]
fn every_listed_defect_concerns_some_indicator_and_says_why() {
    let (Some(meta), Some(treated)) = (meta(), coinr("step5_Treated.csv")) else { return };
    for defect in DEFECTS {
        let some = treated.iter().any(|(code, x)| (defect.concerns)(code, meta[code].0, x, meta[code].1));
        assert!(some && !defect.cause.is_empty(), "{}", defect.file);
    }
    assert!(treated.values().all(|x| !constant(x)), "no column of the data is constant");
}

/// Table 15 of the Handbook: mean years of schooling of 23 countries under ten normalisations, half of the last printed digit.
#[test]
fn the_normalisations_of_table_15_are_those_of_the_handbook() {
    use crate::{AboveBelow, DistanceToReference, MinMax, PercentileRank, Rank, ZScore};
    let heads = [
        "schooling",
        "rank_low1",
        "zscore",
        "minmax",
        "ratio_mean",
        "ratio_best",
        "ratio_worst",
        "diff_mean",
        "diff_worst",
        "above_below_p20",
        "percentile",
        "categorical",
    ];
    let Some(table) = reference("oecd_tai/published/table15_normalisations_schooling.csv", &heads) else { return };
    let x = column(&table[0]);
    let scores = |method: &dyn Method, params: &str| run(method, params, &x).expect("scores").all();
    let to = |reference: &str, form: &str| {
        scores(DistanceToReference::method(), &format!(r#"{{"reference": "{reference}", "form": "{form}"}}"#))
    };
    let classes = r#"{"base": "share", "classes": [{"from": 0.95, "score": 100}, {"from": 0.85, "score": 80}, {"from": 0.65, "score": 60},
        {"from": 0.35, "score": 50}, {"from": 0.15, "score": 40}, {"from": 0.05, "score": 20}, {"from": 0, "score": 0}]}"#;
    let half = 0.005 + 1e-9;
    // Percentiles have one decimal, the others two or none.
    let mut cells = Comparison::within(0.05 + 1e-9);
    for (n, got, tolerance) in [
        (1, scores(Rank::method(), "{}"), 0.0),
        (2, scores(ZScore::method(), r#"{"ddof": 1}"#), half),
        (3, scores(MinMax::method(), "{}"), half),
        (4, to("mean", "ratio"), half),
        (5, to("best", "ratio"), half),
        (6, to("worst", "ratio"), half),
        (7, to("mean", "difference"), half),
        (8, to("worst", "difference"), half),
        (9, scores(AboveBelow::method(), "{}"), 0.0),
        (10, scores(PercentileRank::method(), r#"{"base": "share", "scale": 100}"#), 0.05 + 1e-9),
        (11, scores(PercentileRank::method(), classes), 0.0),
    ] {
        println!("{}", heads[n]);
        close(&got, &table[n], tolerance);
        got.iter().zip(&table[n]).for_each(|(a, b)| cells.value(heads[n], *a, *b));
    }
    cells.record("tai-table-15");
}
