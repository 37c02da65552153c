//! Errors of base values, drawn through the executor: against what is known in closed form.
#![allow(clippy::unwrap_used)]

mod support;

use indicia_analysis::uncertainty::{Ask, BaseErrors, Collector, Draw, NotAModel, Part, Settings, Source, rank_model, ranking_model, run};
use indicia_core::{Address, DatasetBuilder, Edit, Evaluation, FitScope, Period, Series, Stage, Unit, evaluate};
use indicia_method::Status;
use support::{Build, evaluation, using};

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

/// Three units in two years with errors that are correlated, and one value that has none. x is scored by `fit`, y stays as it is.
fn two_years(fit: FitScope) -> Evaluation {
    let plan = evaluation(&Build::panel(fit)).plan().clone();
    let [x, y] = [vec![1.0, 4.0, 9.0, 2.0, 5.0, 7.0], vec![0.30, 0.10, 0.20, 0.25, 0.22, 0.31]];
    let ids = ["A", "B", "C"];
    let units = ids.map(|id| Unit { id: id.into(), ..Unit::default() }).to_vec();
    let rows = [2023, 2024].iter().flat_map(|year| ids.map(|id| (id.into(), Period::year(*year)))).collect();
    let status = [Status::PRESENT, Status::PRESENT, Status::PRESENT, Status::PRESENT, Status::MISSING, Status::PRESENT].to_vec();
    let data = DatasetBuilder::new(units, Vec::new())
        .rows(rows)
        .column("x", "", Series::dense(x), None)
        .column("y", "", Series::dense(y), None)
        .standard_errors("x", Series::new(vec![1.0, 1.0, 2.0, 1.5, 0.0, 1.0], status))
        .standard_errors("y", Series::dense(vec![0.05; 6]))
        .covariance("x", "y", Series::dense(vec![0.01, -0.02, 0.03, 0.01, 0.0, 0.02]))
        .build()
        .unwrap();
    let none = Edit::Method { address: Address::stage(Stage::Score, "y"), method: Some(using("none", "{}", fit)) };
    evaluate(&plan, &data).with(&[none]).unwrap()
}

/// The values of a node in every draw, bit by bit; `None` where there is none.
struct Bits;

impl Collector for Bits {
    type Out = Vec<Option<u64>>;

    fn start(&self) -> Self::Out {
        Vec::new()
    }

    fn add(&self, out: &mut Self::Out, draw: &Draw) {
        out.extend((0..draw.rows()).map(|row| draw.value(0, row).map(f64::to_bits)));
    }

    fn join(&self, out: &mut Self::Out, later: Self::Out) {
        out.extend(later);
    }
}

#[test]
fn a_period_alone_has_the_ranks_and_values_that_it_has_among_all() {
    for fit in [FitScope::All, FitScope::Each, FitScope::Base(Period::year(2023))] {
        let e = two_years(fit);
        let base = BaseErrors::of(&e).unwrap().unwrap();
        let sources: [&dyn Source; 1] = [&base];
        let settings = Settings { draws: 300, seed: 5 };
        let drawn = |period: Option<usize>| {
            let also = period.map(|p| [e.scored_data().period_rows(p)]);
            let only = period.zip(also.as_ref()).map(|(period, also)| Part { nodes: 1, period, also });
            let ask = Ask { nodes: &["total", "x"], pairs: false, also: &["total"], only };
            let model = ranking_model(&e, &sources, ask).unwrap();
            (model.dimensions(), rank_model(&e, &model, ask, settings, &Bits, &|_| ()))
        };
        let (all, (whole, bits)) = drawn(None);
        assert_eq!(all, 11);
        for period in 0..2 {
            let (some, (part, own)) = drawn(Some(period));
            // Of y, which no fit looks at, the other year is not drawn; of x neither, where each year has a fit of its own.
            let rows_of_x: usize = [3, 2][period] + if matches!(fit, FitScope::Each) { 0 } else { [2, 3][period] };
            let needed = if matches!(fit, FitScope::Base(_)) && period == 0 { 3 } else { rows_of_x };
            assert_eq!(some, needed + 3, "{fit:?} {period}");
            let rows = 3 * period..3 * period + 3;
            let shown = |bits: &[Option<u64>]| bits.chunks(6).flat_map(|draw| draw[rows.clone()].to_vec()).collect::<Vec<_>>();
            assert_eq!(shown(&own), shown(&bits), "{fit:?} {period}");
            assert!(own.chunks(6).all(|draw| (0..6).all(|row| draw[row].is_some() == rows.contains(&row))));
            for row in 0..6 {
                let quantiles = |r: &indicia_analysis::uncertainty::Ranking| [0.05, 0.5, 0.95].map(|q| r.nodes[0].rows[row].quantile(q));
                let expected = if rows.contains(&row) { quantiles(&whole) } else { [None; 3] };
                assert_eq!(quantiles(&part), expected, "{fit:?} {period} {row}");
            }
            assert_eq!(part.nodes[0].failed[period], whole.nodes[0].failed[period]);
        }
    }
}
