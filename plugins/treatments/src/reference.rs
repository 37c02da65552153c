//! The treatments of the R package COINr 1.1.14 on its ASEM data, 49 indicators of 51 units, cell by cell and point by point.

use std::collections::BTreeMap;

use indicia_plugin::method::{Method, Status};

use crate::trial::{column, folder, run};
use crate::{BoxCox, LogCt, LogGii, WinsorizeOrLog};

/// Cells of a table of COINr by indicator, as they are written.
fn coinr(file: &str) -> Option<BTreeMap<String, Vec<String>>> {
    let path = folder(file)?.join("reference/coinr").join(file);
    let mut reader = csv::Reader::from_path(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let heads: Vec<String> = reader.headers().expect("headers").iter().map(String::from).collect();
    let mut columns: BTreeMap<String, Vec<String>> = heads.iter().skip(1).map(|h| (h.clone(), Vec::new())).collect();
    for record in reader.records() {
        for (head, cell) in heads.iter().zip(record.expect("a record").iter()).skip(1) {
            columns.get_mut(head).expect("known").push(cell.to_string());
        }
    }
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
    cause: &'static str,
}

const GII: &str = "`log_GII` computes its logarithm and returns its input: nothing is transformed";

const DEFECTS: &[Defect] =
    &[Defect { file: "treat_winmax0_log_GII.csv", cause: GII }, Defect { file: "transform_Raw_log_GII.csv", cause: GII }];

/// Whether a column agrees, and whether ours was treated.
fn compare(case: &Case, x: &[Option<f64>], expected: &[Option<f64>]) -> (bool, bool) {
    let present: Vec<f64> = x.iter().copied().flatten().collect();
    let Ok(got) = run(case.method, case.params, &column(&present)) else { return (false, true) };
    let theirs: Vec<f64> = expected.iter().copied().flatten().collect();
    let near = |a: &Option<f64>, b: &f64| a.is_some_and(|a| (a - b).abs() <= TOLERANCE * b.abs().max(1.0));
    let agrees = got.values.len() == theirs.len() && got.values.iter().zip(&theirs).all(|(a, b)| near(a, b));
    (agrees, got.status.iter().any(|s| Status(*s).has(Status::TREATED)))
}

#[test]
fn every_treatment_of_coinr_gives_the_same_but_for_its_defects() {
    let (mut agree, mut differ) = (0, Vec::new());
    for case in cases() {
        let (Some(input), Some(expected)) = (coinr(case.input), coinr(case.file)) else { return };
        assert_eq!(expected.len(), 49, "{}", case.file);
        for (code, theirs) in &expected {
            let (same, treated) = compare(&case, &numbers(&input[code]), &numbers(theirs));
            let listed = |d: &&Defect| d.file == case.file && treated;
            match (same, DEFECTS.iter().find(listed)) {
                (true, None) => agree += 1,
                (false, Some(_)) => differ.push(format!("{} {code}", case.file)),
                (true, Some(defect)) => panic!("{} {code} agrees, but is said to differ: {}", case.file, defect.cause),
                (false, None) => panic!("{} {code} differs", case.file),
            }
        }
    }
    println!("{agree} columns agree within {TOLERANCE:e}, {} differ for a stated cause", differ.len());
    for defect in DEFECTS {
        assert!(differ.iter().any(|d| d.starts_with(defect.file)), "{} does not differ: {}", defect.file, defect.cause);
    }
}

/// COINr names each point: winsorised from above or below, or bent.
#[test]
fn the_points_that_coinr_treats_are_treated_here_one_by_one() {
    let (Some(input), Some(points)) = (coinr("step4_Screened.csv"), coinr("step5_Treated_points.csv")) else { return };
    let mut compared = 0;
    for (code, cells) in &input {
        let x = numbers(cells);
        let present: Vec<f64> = x.iter().copied().flatten().collect();
        let got = run(WinsorizeOrLog::method(), "{}", &column(&present)).unwrap();
        let ours = got.status.iter().map(|s| Status(*s).has(Status::TREATED));
        let theirs = points.get(code).map_or_else(|| vec![String::new(); x.len()], Clone::clone);
        let theirs = theirs.iter().zip(&x).filter(|(_, x)| x.is_some()).map(|(p, _)| !p.is_empty() && p != "NA");
        for (row, (a, b)) in ours.zip(theirs).enumerate() {
            assert_eq!(a, b, "{code}, row {row}");
            compared += usize::from(b);
        }
    }
    println!("{compared} treated points, each of them treated here too");
    assert!(compared > 0);
}
