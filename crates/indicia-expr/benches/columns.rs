//! Formula (4) of the digital integration system over long columns, beside the same arithmetic written by hand
//! and a plain copy, in one run: the ratios matter, not the milliseconds.

#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use indicia_expr::{Program, Scratch, parse};

fn main() {
    divan::main();
}

const ROWS: usize = 100_000;
const VARIABLES: [&str; 3] = ["g", "e", "u"];

/// Three columns of values as they occur: two scores in [1, 100] and a rate in [0.01, 1].
fn columns() -> [Vec<f64>; 3] {
    let column = |step: usize, low: f64, high: f64| {
        (0..ROWS).map(|i| low + (high - low) * ((i * step) % 9973) as f64 / 9972.0).collect::<Vec<f64>>()
    };
    [column(7919, 1.0, 100.0), column(104_729, 1.0, 100.0), column(1_299_709, 0.01, 1.0)]
}

fn evaluate(bencher: Bencher, formula: &str, status: Option<&[u8]>) {
    let columns = columns();
    let inputs: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
    let status = vec![status; inputs.len()];
    let program = Program::compile(&parse(formula).unwrap(), &VARIABLES).unwrap();
    let mut scratch = Scratch::for_program(&program);
    let (mut out, mut out_status) = (vec![0.0; ROWS], vec![0; ROWS]);
    bencher.counter(ItemsCount::new(ROWS)).bench_local(|| {
        program.eval_columns(black_box(&inputs), &status, &mut out, &mut out_status, &mut scratch);
    });
}

const FORMULA: &str = "(g + e) / 2 * (1 - abs(g - e) / (g + e)) * u";

#[divan::bench]
fn formula_dense(bencher: Bencher) {
    evaluate(bencher, FORMULA, None);
}

#[divan::bench]
fn formula_with_gaps(bencher: Bencher) {
    let status: Vec<u8> = (0..ROWS).map(|i| u8::from(i % 100 == 0)).collect();
    evaluate(bencher, FORMULA, Some(&status));
}

#[divan::bench]
fn minimum_dense(bencher: Bencher) {
    evaluate(bencher, "min(g, e) * u", None);
}

#[divan::bench]
fn branch_dense(bencher: Bencher) {
    evaluate(bencher, "if(g > 60 and e > 60, (g + e) / 2, min(g, e)) * u", None);
}

#[divan::bench]
fn branch_with_gaps(bencher: Bencher) {
    let status: Vec<u8> = (0..ROWS).map(|i| u8::from(i % 100 == 0)).collect();
    evaluate(bencher, "if(g > 60 and e > 60, (g + e) / 2, min(g, e)) * u", Some(&status));
}

#[divan::bench]
fn logarithm_dense(bencher: Bencher) {
    evaluate(bencher, "ln(g) / ln(100) * u", None);
}

#[divan::bench]
fn hand_written_loop(bencher: Bencher) {
    let [g, e, u] = columns();
    let mut out = vec![0.0; ROWS];
    bencher.counter(ItemsCount::new(ROWS)).bench_local(|| {
        let (g, e, u) = (black_box(&g), black_box(&e), black_box(&u));
        for (i, out) in out.iter_mut().enumerate() {
            let (g, e, u) = (g[i], e[i], u[i]);
            *out = (g + e) / 2.0 * (1.0 - (g - e).abs() / (g + e)) * u;
        }
        black_box(&mut out);
    });
}

#[divan::bench]
fn memcpy(bencher: Bencher) {
    let [g, _, _] = columns();
    let mut out = vec![0.0; ROWS];
    bencher.counter(ItemsCount::new(ROWS)).bench_local(|| {
        out.copy_from_slice(black_box(&g));
        black_box(&mut out);
    });
}

/// What a draw of an analysis pays for the formula node of a small system.
#[divan::bench]
fn formula_of_51_units(bencher: Bencher) {
    let columns = columns();
    let inputs: Vec<&[f64]> = columns.iter().map(|c| &c[..51]).collect();
    let program = Program::compile(&parse(FORMULA).unwrap(), &VARIABLES).unwrap();
    let mut scratch = Scratch::for_program(&program);
    let (mut out, mut out_status) = ([0.0; 51], [0; 51]);
    bencher.counter(ItemsCount::new(51usize)).bench_local(|| {
        program.eval_columns(black_box(&inputs), &[], &mut out, &mut out_status, &mut scratch);
    });
}

#[divan::bench]
fn read_and_compile(bencher: Bencher) {
    bencher.bench_local(|| Program::compile(&parse(black_box(FORMULA)).unwrap(), &VARIABLES).unwrap());
}

#[divan::bench]
fn one_row(bencher: Bencher) {
    let program = Program::compile(&parse(FORMULA).unwrap(), &VARIABLES).unwrap();
    bencher.bench_local(|| program.eval_row(black_box(&[Some(80.0), Some(60.0), Some(0.5)])));
}
