//! Errors of base values, drawn through the executor: against what is known in closed form.
#![allow(clippy::unwrap_used)]

mod support;

use indicia_analysis::uncertainty::{BaseErrors, Collector, Draw, NotAModel, Settings, run};
use indicia_core::{DatasetBuilder, Evaluation, FitScope, Period, Series, Unit, evaluate};
use indicia_method::Status;
use support::{Build, evaluation};

/// The mean of two columns, with standard errors 3 and 4 at A and a covariance; B has an error in x alone, C none.
fn surveyed(covariance: f64) -> Evaluation {
    let mut build = Build::panel(FitScope::All);
    build.score = "none";
    build.rows = vec![("A", 2024), ("B", 2024), ("C", 2024)];
    build.columns = vec![("x", vec![50.0, 40.0, 30.0]), ("y", vec![60.0, 20.0, 10.0])];
    let plan = evaluation(&build).plan().clone();
    let units = ["A", "B", "C"].map(|id| Unit { id: id.into(), ..Unit::default() }).to_vec();
    let rows = ["A", "B", "C"].map(|id| (id.into(), Period::year(2024))).to_vec();
    let some = |cells: [Option<f64>; 3]| {
        let status = cells.iter().map(|c| if c.is_some() { Status::PRESENT } else { Status::MISSING }).collect();
        Series::new(cells.iter().map(|c| c.unwrap_or(0.0)).collect(), status)
    };
    let data = DatasetBuilder::new(units, Vec::new())
        .rows(rows)
        .column("x", "", Series::dense(vec![50.0, 40.0, 30.0]), None)
        .column("y", "", Series::dense(vec![60.0, 20.0, 10.0]), None)
        .standard_errors("x", some([Some(3.0), Some(2.0), None]))
        .standard_errors("y", some([Some(4.0), None, None]))
        .covariance("x", "y", some([Some(covariance), None, None]))
        .build()
        .unwrap();
    evaluate(&plan, &data)
}

/// Sum and sum of squares of the node, row by row.
struct Moments;

impl Collector for Moments {
    type Out = Vec<[f64; 2]>;

    fn start(&self) -> Self::Out {
        vec![[0.0; 2]; 3]
    }

    fn add(&self, out: &mut Self::Out, draw: &Draw) {
        for (row, [sum, squares]) in out.iter_mut().enumerate() {
            let x = draw.value(0, row).unwrap();
            *sum += x;
            *squares += x * x;
        }
    }

    fn join(&self, out: &mut Self::Out, later: Self::Out) {
        for (a, b) in out.iter_mut().zip(later) {
            *a = [a[0] + b[0], a[1] + b[1]];
        }
    }
}

fn moments(evaluation: &Evaluation, draws: usize, seed: u64) -> Vec<[f64; 2]> {
    let base = BaseErrors::of(evaluation).unwrap().unwrap();
    run(evaluation, &[&base], &["total"], Settings { draws, seed }, &Moments).unwrap()
}

#[test]
fn the_variance_of_a_mean_is_that_of_its_parts_with_their_covariance() {
    let draws = 20_000;
    for covariance in [0.0, 6.0, -6.0, 12.0] {
        let e = surveyed(covariance);
        let found: Vec<(f64, f64)> = moments(&e, draws, 7)
            .into_iter()
            .map(|[sum, squares]| (sum / draws as f64, squares / draws as f64 - (sum / draws as f64).powi(2)))
            .collect();
        // var((x + y) / 2) = (9 + 16 + 2 cov) / 4; B: 4 / 4; C: no error.
        let expected = [(55.0, (25.0 + 2.0 * covariance) / 4.0), (30.0, 1.0), (20.0, 0.0)];
        for ((mean, variance), (m, v)) in found.into_iter().zip(expected) {
            // Five standard errors of a mean and of a variance of normal draws.
            let (close_mean, close_variance) = (5.0 * (v / draws as f64).sqrt(), 5.0 * v * (2.0 / draws as f64).sqrt());
            assert!((mean - m).abs() <= close_mean + 1e-9, "{covariance}: mean {mean}, not {m}");
            assert!((variance - v).abs() <= close_variance + 1e-6, "{covariance}: variance {variance}, not {v}");
        }
    }
}

#[test]
fn the_number_of_threads_changes_no_bit() {
    let e = surveyed(6.0);
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| moments(&e, 1000, 3)).into_iter().flatten().map(f64::to_bits).collect::<Vec<_>>()
    };
    let one = with(1);
    assert_eq!(one, with(2));
    assert_eq!(one, with(8));
    assert_ne!(one, moments(&e, 1000, 4).into_iter().flatten().map(f64::to_bits).collect::<Vec<_>>());
}

#[test]
fn errors_that_contradict_each_other_are_no_model() {
    let found = BaseErrors::of(&surveyed(12.5)).err();
    assert_eq!(found, Some(NotAModel { row: 0, column: "y".into() }));
}

#[test]
fn without_errors_there_is_nothing_to_draw() {
    assert!(BaseErrors::of(&evaluation(&Build::panel(FitScope::All))).unwrap().is_none());
}
