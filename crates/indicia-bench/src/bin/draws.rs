//! What draws cost, by size.
//!
//! `cargo run --release -p indicia-bench --bin draws`

#![allow(clippy::print_stdout, reason = "the table is what this program is for")]
#![allow(clippy::unwrap_used, reason = "a panic is how it fails")]

use std::time::Instant;

use indicia_bench::uncertain::{ASEM, ASEM_LEVELS, Arithmetic, LARGE, LARGE_LEVELS, continuous, decided, draw, four, index};

fn timed<T>(threads: usize, work: impl FnOnce() -> T + Send) -> f64
where
    T: Send,
{
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    pool.install(|| {
        let from = Instant::now();
        std::hint::black_box(work());
        from.elapsed().as_secs_f64()
    })
}

/// Seconds that this thread has had of a core; of the clock where nobody counts them.
fn on_core(from: Instant) -> f64 {
    let counted = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = counted.and_then(|t| t.split(' ').next()?.parse::<f64>().ok());
    nanoseconds.map_or_else(|| from.elapsed().as_secs_f64(), |n| n / 1e9)
}

/// How long the draws take that `run` decides to make by itself, by size: what its constant is calibrated by.
fn budget() {
    let sizes: [(usize, usize, &[usize]); 6] = [
        (23, 8, &[1]),
        (51, 49, &ASEM_LEVELS),
        (300, 30, &[5, 1]),
        (1000, 50, &[8, 2, 1]),
        (LARGE.0, LARGE.1, &LARGE_LEVELS),
        (10_000, 50, &[8, 2, 1]),
    ];
    println!("units x indicators, uncertain         cells a draw   draws   a core, ms   two cores, ms   million cells a core and second");
    let from = Instant::now();
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    for (units, indicators, levels) in sizes {
        for kind in ["four assumptions", "errors of base values", "a continuous parameter"] {
            let e = index(units, indicators, levels, kind == "errors of base values");
            let assumptions = match kind {
                "four assumptions" => four(&e, levels),
                "a continuous parameter" => continuous(&e),
                _ => Vec::new(),
            };
            let errors = kind == "errors of base values";
            // What is compiled and read once belongs to what a user waits for.
            let (mut best, mut cells, mut draws) = (f64::INFINITY, 0, 0);
            for _ in 0..5 {
                let time = one.install(|| {
                    let before = on_core(from);
                    (cells, draws) = decided(&e, &assumptions, errors);
                    on_core(from) - before
                });
                best = best.min(time);
            }
            let both = (0..5).map(|_| timed(2, || decided(&e, &assumptions, errors))).fold(f64::INFINITY, f64::min);
            let rate = cells as f64 * draws as f64 / best / 1e6;
            println!(
                "{units:>6} x {indicators:<4} {kind:<24} {cells:>12} {draws:>7} {:>12.1} {:>15.1} {rate:>12.0}",
                best * 1e3,
                both * 1e3
            );
        }
    }
}

fn main() {
    let only: Vec<String> = std::env::args().skip(1).collect();
    let wanted = |name: &str| only.is_empty() || only.iter().any(|o| o == name);
    let asem = index(ASEM.0, ASEM.1, &ASEM_LEVELS, false);
    let assumptions = four(&asem, &ASEM_LEVELS);
    if wanted("arithmetic") {
        let time = timed(1, || Arithmetic::new().draw(10_000));
        println!("the arithmetic of 10000 draws by hand, ranks and pairs included, on one thread: {time:.3} s");
    }
    for (name, draws) in [("asem", 10_000), ("million", 1_000_000)] {
        if wanted(name) {
            for threads in [1, 2] {
                let time = timed(threads, || draw(&asem, Some(&assumptions), draws, true));
                println!("{} x {}, four assumptions, {draws} draws on {threads} threads: {time:.3} s", ASEM.0, ASEM.1);
            }
        }
    }
    if wanted("budget") {
        budget();
    }
    if wanted("large") {
        let large = index(LARGE.0, LARGE.1, &LARGE_LEVELS, false);
        let assumptions = four(&large, &LARGE_LEVELS);
        for threads in [1, 2] {
            let time = timed(threads, || draw(&large, Some(&assumptions), 10_000, false));
            println!("{} x {}, four assumptions, 10000 draws on {threads} threads: {time:.3} s", LARGE.0, LARGE.1);
        }
    }
    if wanted("errors") {
        let errors = index(ASEM.0, ASEM.1, &ASEM_LEVELS, true);
        for threads in [1, 2] {
            let time = timed(threads, || draw(&errors, None, 10_000, true));
            println!("{} x {}, errors of all base values, 10000 draws on {threads} threads: {time:.3} s", ASEM.0, ASEM.1);
        }
    }
}
