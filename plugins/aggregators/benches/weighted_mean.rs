//! The hot path: 100,000 units with 50 children, beside a copy of the same data.

use divan::{Bencher, black_box};
use indicia_plugin::method::{Call, Column, Field, Instance, Method, Output, Table, Value, Weights};

const ROWS: usize = 100_000;
const COLS: usize = 50;

fn main() {
    divan::main();
}

fn data() -> Vec<Vec<f64>> {
    (0..COLS).map(|j| (0..ROWS).map(|i| ((i * 31 + j * 17) % 1009) as f64).collect()).collect()
}

/// Scores of all rows, in chunks of so many rows.
fn aggregate(instance: &dyn Instance, data: &[Vec<f64>], weights: &[f64], out: &mut [f64], status: &mut [u8], chunk: usize) {
    let fields = vec![Field::default(); COLS];
    let mut slot = None;
    let fitted = instance.fit(&Table { fields: &fields, ..Table::default() }, &[], &Call::silent(), &mut slot);
    let (Ok(()), Some(state)) = (fitted, slot) else { return };
    for from in (0..ROWS).step_by(chunk) {
        let rows = from..(from + chunk).min(ROWS);
        let columns: Vec<Column> = data.iter().map(|c| Column::dense(&c[rows.clone()])).collect();
        let table = Table { columns: &columns, fields: &fields, rows: rows.len(), ..Table::default() };
        let mut output = Output::new(&mut out[rows.clone()], &mut status[rows.clone()], rows.len(), 1);
        let done = instance.apply(&*state, None, &table, Weights::shared(weights), &mut output, &Call::silent());
        assert!(done.is_ok());
    }
}

#[divan::bench(args = [8192, ROWS])]
fn weighted_mean(bencher: Bencher, chunk: usize) {
    bench(bencher, indicia_aggregators::WeightedMean::method(), chunk);
}

#[divan::bench(args = [8192])]
fn geometric_mean(bencher: Bencher, chunk: usize) {
    bench(bencher, indicia_aggregators::GeometricMean::method(), chunk);
}

fn bench(bencher: Bencher, method: &dyn Method, chunk: usize) {
    let Ok(instance) = method.create(&Value::Null) else { return };
    let (data, weights) = (data(), vec![1.0 / COLS as f64; COLS]);
    let (mut out, mut status) = (vec![0.0; ROWS], vec![0_u8; ROWS]);
    bencher.bench_local(|| aggregate(&*instance, black_box(&data), &weights, &mut out, &mut status, chunk));
}

#[divan::bench]
fn copying_the_data(bencher: Bencher) {
    let data = data();
    let mut copy = data.clone();
    bencher.bench_local(|| copy.iter_mut().zip(black_box(&data)).for_each(|(to, from)| to.copy_from_slice(from)));
}
