//! The treatments of the R package COINr 1.1.14 on its ASEM data, 49 indicators of 51 units, cell by cell and point by point.

use std::collections::BTreeMap;

use indicia_plugin::method::{Method, Status};

use crate::ledger::Comparison;
use crate::trial::{column, folder, run};
use crate::{BoxCox, LogCt, LogGii, WinsorizeOrLog};

/// Cells of a table of COINr by indicator, as they are written.
fn coinr(file: &str) -> Option<BTreeMap<String, Vec<String>>> {
    let path = folder(file)?.join("reference/coinr").join(file);
    let mut reader = csv::Reader::from_path(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let heads: Vec<String> = reader.headers().expect("headers").iter().map(String::from).collect();
    let mut columns: BTreeMap<String, Vec<String>> = heads.iter().map(|h| (h.clone(), Vec::new())).collect();
    for record in reader.records() {
        for (head, cell) in heads.iter().zip(record.expect("a record").iter()) {
            columns.get_mut(head).expect("known").push(cell.to_string());
        }
    }
    columns.remove("uCode");
    Some(columns)
}

fn numbers(cells: &[String]) -> Vec<Option<f64>> {
    cells.iter().map(|c| c.parse().ok()).collect()
}

struct Case {
    file: &'static str,
    input: &'static str,
    method: &'static dyn Method,
    params: &'static str,
}

fn cases() -> Vec<Case> {
    let case = |file, input, method, params| Case { file, input, method, params };
    let (raw, screened) = ("step1_Raw.csv", "step4_Screened.csv");
    let both = WinsorizeOrLog::method();
    vec![
        case("step5_Treated.csv", screened, both, "{}"),
        case("treat_winmax0.csv", screened, both, r#"{"points": 0}"#),
        case("treat_winmax1.csv", screened, both, r#"{"points": 1}"#),
        case("treat_winmax2.csv", screened, both, r#"{"points": 2}"#),
        case("treat_winmax0_log_CT_orig.csv", screened, both, r#"{"points": 0, "log": "ct-one"}"#),
        case("treat_winmax0_log_CT_plus.csv", screened, both, r#"{"points": 0, "log": "ct-mirror"}"#),
        case("treat_winmax0_log_GII.csv", screened, both, r#"{"points": 0, "log": "gii"}"#),
        case("qtreat_df.csv", "asem_iData.csv", both, r#"{"points": 1, "skewness": 1.5, "kurtosis": 3}"#),
        case("transform_Raw_log_CT.csv", raw, LogCt::method(), r#"{"when": "always"}"#),
        case("transform_Raw_log_CT_orig.csv", raw, LogCt::method(), r#"{"when": "always", "shift": "one"}"#),
        case("transform_Raw_log_CT_plus.csv", raw, LogCt::method(), r#"{"when": "always", "mirror": true}"#),
        case("transform_Raw_log_GII.csv", raw, LogGii::method(), r#"{"when": "always"}"#),
        case("transform_Raw_boxcox_0.5.csv", raw, BoxCox::method(), r#"{"when": "always", "lambda": 0.5}"#),
    ]
}

const TOLERANCE: f64 = 1e-10;

/// Files in which COINr departs from the published definition, at every indicator that is treated, and the cause.
struct Defect {
    file: &'static str,
    /// How many cells differ.
    cells: usize,
    cause: &'static str,
}

const GII: &str = "`log_GII` computes its logarithm and returns its input: nothing is transformed";

const DEFECTS: &[Defect] = &[
    Defect { file: "treat_winmax0_log_GII.csv", cells: 731, cause: GII },
    Defect { file: "transform_Raw_log_GII.csv", cells: 2380, cause: GII },
];

/// How many cells of a column differ, and whether ours was treated.
fn compare(cells: &mut Comparison, case: &Case, x: &[Option<f64>], expected: &[Option<f64>]) -> (usize, bool) {
    let present: Vec<f64> = x.iter().copied().flatten().collect();
    let Ok(got) = run(case.method, case.params, &column(&present)) else {
        cells.departs(present.len());
        return (present.len(), true);
    };
    let theirs: Vec<f64> = expected.iter().copied().flatten().collect();
    let near = |a: &Option<f64>, b: &f64| a.is_some_and(|a| (a - b).abs() <= TOLERANCE * b.abs().max(1.0));
    assert_eq!(got.values.len(), theirs.len(), "{}", case.file);
    let differ = got.values.iter().zip(&theirs).filter(|(a, b)| !near(a, b)).count();
    if differ == 0 {
        got.values.iter().zip(&theirs).for_each(|(a, b)| cells.cell(case.file, *a, Some(*b)));
    }
    cells.departs(differ);
    (differ, got.status.iter().any(|s| Status(*s).has(Status::TREATED)))
}

#[test]
fn every_treatment_of_coinr_gives_the_same_but_for_its_defects() {
    let (mut agree, mut differ) = (0, BTreeMap::<&str, usize>::new());
    let mut cells = Comparison::relative(TOLERANCE);
    for case in cases() {
        let (Some(input), Some(expected)) = (coinr(case.input), coinr(case.file)) else { return };
        let quick = case.file.starts_with("qtreat");
        assert_eq!(expected.len(), if quick { 3 } else { 49 }, "{}", case.file);
        for (code, theirs) in &expected {
            let (cells, treated) = compare(&mut cells, &case, &numbers(&input[code]), &numbers(theirs));
            let listed = |d: &&Defect| d.file == case.file && treated;
            match (cells, DEFECTS.iter().find(listed)) {
                (0, None) => agree += 1,
                (0, Some(defect)) => panic!("{} {code} agrees, but is said to differ: {}", case.file, defect.cause),
                (n, Some(_)) => *differ.entry(case.file).or_default() += n,
                (_, None) => panic!("{} {code} differs", case.file),
            }
        }
    }
    println!("{agree} columns agree within {TOLERANCE:e}; cells that differ for a stated cause: {differ:?}");
    cells.record("coinr-treatments");
    for defect in DEFECTS {
        assert_eq!(differ.get(defect.file), Some(&defect.cells), "{}: {}", defect.file, defect.cause);
    }
}

/// COINr names each point, and the end that it was brought in from.
#[test]
fn the_points_that_coinr_treats_are_treated_here_one_by_one() {
    let (Some(input), Some(points)) = (coinr("step4_Screened.csv"), coinr("step5_Treated_points.csv")) else { return };
    let mut compared = 0;
    for (code, cells) in &input {
        let x = numbers(cells);
        let present: Vec<f64> = x.iter().copied().flatten().collect();
        let got = run(WinsorizeOrLog::method(), "{}", &column(&present)).unwrap();
        // Which end a point was brought in from: a value that fell, or one that rose.
        let side = |(s, (was, is)): (&u8, (&f64, &Option<f64>))| match (Status(*s).has(Status::TREATED), is) {
            (true, Some(is)) if is < was => "winhi",
            (true, Some(is)) if is > was => "winlo",
            (true, _) => "?",
            (false, _) => "",
        };
        let ours = got.status.iter().zip(present.iter().zip(&got.values)).map(side);
        let theirs = points.get(code).map_or_else(|| vec![String::new(); x.len()], Clone::clone);
        let theirs = theirs.iter().zip(&x).filter(|(_, x)| x.is_some()).map(|(p, _)| if p == "NA" { "" } else { p.as_str() });
        for (row, (a, b)) in ours.zip(theirs).enumerate() {
            assert_eq!(a, b, "{code}, row {row}");
            compared += usize::from(!b.is_empty());
        }
    }
    let mut ledger = Comparison::within(0.0);
    (0..compared).for_each(|_| ledger.value("a treated point", 1.0, 1.0));
    ledger.record("coinr-treated-points");
    println!("{compared} treated points, each of them treated here too");
    assert_eq!(compared, points.values().flatten().filter(|p| !p.is_empty() && *p != "NA").count());
}

/// The tables of COINr that tell how each column was treated: skewness and kurtosis before and after, and how many values were set.
#[test]
fn the_course_of_every_treatment_is_that_of_coinr() {
    let mut moments = Comparison::relative(TOLERANCE);
    for case in cases().into_iter().filter(|c| !c.file.starts_with("transform") && !c.file.contains("log_GII")) {
        let (Some(input), Some(details)) = (coinr(case.input), details(&case.file.replace(".csv", "_details.csv"))) else { return };
        for row in &details {
            let code = row["iCode"].as_str();
            let place = format!("{} {code}", case.file);
            let x: Vec<f64> = numbers(&input[code]).into_iter().flatten().collect();
            let got = run(case.method, case.params, &column(&x)).unwrap();
            let cell = |head: &str| row.get(head).filter(|c| *c != "NA");
            let mut check = |when: &str, values: &[f64]| {
                let number = |head: &str| cell(&format!("check_SkewKurt{when}.{head}")).and_then(|c| c.parse().ok());
                moments.cell(&place, indicia_kernels::skewness(values), number("Skew"));
                moments.cell(&place, indicia_kernels::kurtosis(values), number("Kurt"));
            };
            check("0", &x);
            let set = got.status.iter().filter(|s| Status(**s).has(Status::TREATED)).count();
            let logarithm = got.state.contains("\"ends\":{");
            match (cell("winsorise.nwin"), cell("check_SkewKurt2.Skew")) {
                // Winsorisation was enough, or was not needed.
                (nwin, None) => {
                    assert!(!logarithm, "{place}: {}", got.state);
                    assert_eq!(set, nwin.map_or(0, |n| n.parse().unwrap()), "{place}");
                    if nwin.is_some() {
                        check("1", &got.all());
                    }
                }
                // It was not, and the logarithm of the original values was taken.
                (Some(_), Some(_)) => {
                    assert!(logarithm, "{place}: {}", got.state);
                    check("2", &got.all());
                }
                (None, Some(_)) => panic!("{place}: a logarithm without winsorisation"),
            }
        }
    }
    let (Some(raw), Some(plain)) = (coinr("step1_Raw.csv"), details("skew_kurt_Raw.csv")) else { return };
    for row in &plain {
        let x: Vec<f64> = numbers(&raw[&row["iCode"]]).into_iter().flatten().collect();
        moments.cell(&row["iCode"], indicia_kernels::skewness(&x), row["skew"].parse().ok());
        moments.cell(&row["iCode"], indicia_kernels::kurtosis(&x), row["kurt"].parse().ok());
    }
    moments.record("coinr-treatment-course");
}

/// Rows of a table by header.
fn details(file: &str) -> Option<Vec<BTreeMap<String, String>>> {
    let path = folder(file)?.join("reference/coinr").join(file);
    let mut reader = csv::Reader::from_path(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    Some(reader.deserialize().map(|r| r.expect("a record")).collect())
}
