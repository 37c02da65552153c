//! Kernels over columns that do not fit the first cache, beside a plain copy in the same run.

#![allow(clippy::unwrap_used, reason = "a panic is how a benchmark fails")]

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use indicia_kernels::{Constraints, CorrelationMethod, Direction, Optimum, Prepared, RankScratch, SimplexScratch, Ties};

fn main() {
    divan::main();
}

const ROWS: usize = 100_000;

/// Evenly spread numbers in (0, 1) in a fixed disorder.
fn column(rows: usize) -> Vec<f64> {
    let mut state = 1u64;
    (0..rows)
        .map(|_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            ((state >> 12) as f64 + 0.5) / (1u64 << 52) as f64
        })
        .collect()
}

fn over_column<T>(bencher: Bencher, kernel: impl Fn(&[f64]) -> T) {
    let values = column(ROWS);
    bencher.counter(ItemsCount::new(ROWS)).bench_local(|| kernel(black_box(&values)));
}

#[divan::bench]
fn memcpy(bencher: Bencher) {
    let values = column(ROWS);
    let mut out = vec![0.0; ROWS];
    bencher.counter(ItemsCount::new(ROWS)).bench_local(|| {
        out.copy_from_slice(black_box(&values));
        black_box(&mut out);
    });
}

#[divan::bench]
fn sum_plain(bencher: Bencher) {
    over_column(bencher, |values| values.iter().sum::<f64>());
}

#[divan::bench]
fn sum_compensated(bencher: Bencher) {
    over_column(bencher, indicia_kernels::sum);
}

#[divan::bench]
fn mean(bencher: Bencher) {
    over_column(bencher, indicia_kernels::mean);
}

#[divan::bench]
fn sd(bencher: Bencher) {
    over_column(bencher, |values| indicia_kernels::sd(values, 1));
}

#[divan::bench]
fn min_max(bencher: Bencher) {
    over_column(bencher, indicia_kernels::min_max);
}

#[divan::bench]
fn median(bencher: Bencher) {
    let values = column(ROWS);
    let mut scratch = Vec::with_capacity(ROWS);
    bencher.counter(ItemsCount::new(ROWS)).bench_local(|| indicia_kernels::median(black_box(&values), &mut scratch));
}

#[divan::bench(args = [31, 300, 1000, 3000, 10_000, 100_000])]
fn rank(bencher: Bencher, rows: usize) {
    let values = column(rows);
    let mut scratch = RankScratch::new();
    let mut ranks = vec![0.0; rows];
    bencher.counter(ItemsCount::new(rows)).bench_local(|| {
        indicia_kernels::rank(black_box(&values), Direction::Descending, Ties::Min, &mut ranks, &mut scratch);
    });
}

#[divan::bench(args = [1000, 100_000])]
fn rank_by_comparison(bencher: Bencher, rows: usize) {
    let values = column(rows);
    let mut order: Vec<u32> = Vec::with_capacity(rows);
    bencher.counter(ItemsCount::new(rows)).bench_local(|| {
        order.clear();
        order.extend(0..rows as u32);
        let values = black_box(&values);
        order.sort_unstable_by(|a, b| values[*b as usize].total_cmp(&values[*a as usize]));
    });
}

#[divan::bench]
fn kendall(bencher: Bencher) {
    let (x, y) = (column(10_000), column(20_000).split_off(10_000));
    bencher.counter(ItemsCount::new(x.len())).bench_local(|| indicia_kernels::kendall(black_box(&x), black_box(&y)));
}

/// All 4,950 correlations of 100 columns of 3,000 rows, p-values included, on one thread.
#[divan::bench(args = [CorrelationMethod::Pearson, CorrelationMethod::Spearman, CorrelationMethod::Kendall], sample_count = 10)]
fn all_correlations(bencher: Bencher, method: CorrelationMethod) {
    let all = column(300_000);
    let columns: Vec<&[f64]> = all.chunks(3000).collect();
    bencher.counter(ItemsCount::new(4950_usize)).bench_local(|| {
        let prepared: Vec<Prepared> = black_box(&columns).iter().map(|c| Prepared::new(c, method)).collect();
        let mut sum = 0.0;
        for (i, a) in prepared.iter().enumerate() {
            for b in &prepared[..i] {
                let found = a.correlation(b);
                sum += found.map_or(0.0, |c| c.value);
            }
        }
        sum
    });
}

/// The main effect of one column on another, with its bandwidth found by cross-validation.
#[divan::bench(args = [31, 500, 3000], sample_count = 10)]
fn correlation_ratio(bencher: Bencher, rows: usize) {
    let all = column(2 * rows);
    let (x, y) = all.split_at(rows);
    bencher.bench_local(|| indicia_kernels::correlation_ratio(black_box(x), black_box(y), None));
}

/// Benefit of the doubt: as many programmes as units, each with ten variables.
#[divan::bench(args = [100, 1000], sample_count = 10)]
fn benefit_of_the_doubt(bencher: Bencher, units: usize) {
    const INDICATORS: usize = 10;
    let matrix = column(units * INDICATORS);
    let bounds = vec![1.0; units];
    let mut scratch = SimplexScratch::new();
    let mut optimum = Optimum::default();
    bencher.counter(ItemsCount::new(units)).bench_local(|| {
        let constraints = Constraints::new(INDICATORS, black_box(&matrix), &bounds).unwrap();
        for unit in 0..units {
            let objective: [f64; INDICATORS] = std::array::from_fn(|j| matrix[j * units + unit]);
            constraints.maximize(&objective, &mut scratch, &mut optimum).unwrap();
        }
    });
}
