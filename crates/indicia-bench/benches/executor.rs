//! The executor at the sizes of its targets, beside the same arithmetic by hand in the same run.

#![allow(clippy::unwrap_used, reason = "a panic is how a benchmark fails")]

use divan::{Bencher, black_box};
use indicia_bench::{loops, systems};
use indicia_core::{Edit, Period, Plan, evaluate};

fn main() {
    divan::main();
}

#[divan::bench(sample_count = 10)]
fn large_evaluate(bencher: Bencher) {
    let (plan, data) = systems::large();
    bencher.bench_local(|| evaluate(black_box(&plan), &data));
}

#[divan::bench(sample_count = 10)]
fn large_by_hand(bencher: Bencher) {
    let (_, data) = systems::large();
    let columns: Vec<&[f64]> = data.columns().iter().map(|c| c.series.values.as_slice()).collect();
    bencher.bench_local(|| loops::evaluate(black_box(&columns), 10));
}

#[divan::bench(sample_count = 10)]
fn large_copy(bencher: Bencher) {
    let (_, data) = systems::large();
    bencher.bench_local(|| black_box(&data).columns().iter().map(|c| c.series.values.to_vec()).collect::<Vec<_>>());
}

#[divan::bench(sample_count = 10)]
fn large_with_one_cell(bencher: Bencher) {
    let (plan, data) = systems::large();
    let base = evaluate(&plan, &data);
    let unit = data.unit(4711).id.clone();
    let edit = Edit::Cell { column: "i7".into(), unit, period: Period::year(2010), value: Some(3.25) };
    bencher.bench_local(|| base.with(std::slice::from_ref(black_box(&edit))).unwrap());
}

#[divan::bench]
fn drawn_draw(bencher: Bencher) {
    let base = systems::drawn();
    let program = systems::compiled(&base);
    let values = systems::column(99, program.width());
    let (mut out, mut status) = (vec![0.0; program.rows()], vec![0; program.rows()]);
    let mut scratch = program.scratch();
    bencher.bench_local(|| program.draw_batch(black_box(&values), &mut scratch, &mut out, &mut status));
}

#[divan::bench]
fn drawn_by_hand(bencher: Bencher) {
    let base = systems::drawn();
    let width = systems::compiled(&base).width();
    let values = systems::column(99, width);
    let mut hand = loops::Drawn::new(&base, &systems::LEVELS);
    let mut out = vec![0.0; systems::DRAWN.0];
    bencher.bench_local(|| hand.draw(black_box(&values), &mut out));
}

#[divan::bench]
fn drawn_compile(bencher: Bencher) {
    let base = systems::drawn();
    bencher.bench_local(|| systems::compiled(black_box(&base)));
}

#[divan::bench]
fn drawn_with_weights(bencher: Bencher) {
    let base = systems::drawn();
    let edit = Edit::Weights { node: systems::node_id(2, 0).as_str().into(), values: vec![0.4, 0.3, 0.2, 0.1] };
    bencher.bench_local(|| base.with(std::slice::from_ref(black_box(&edit))).unwrap());
}

#[divan::bench(sample_count = 20)]
fn panel_plan_and_evaluate(bencher: Bencher) {
    let (system, data) = systems::panel();
    bencher.bench_local(|| evaluate(&Plan::new(black_box(&system).clone()).unwrap(), &data));
}
