//! What draws cost, by size.
//!
//! `cargo run --release -p indicia-bench --bin draws`

#![allow(clippy::print_stdout, reason = "the table is what this program is for")]
#![allow(clippy::unwrap_used, reason = "a panic is how it fails")]

use std::time::Instant;

use indicia_bench::uncertain::{ASEM, ASEM_LEVELS, Arithmetic, LARGE, LARGE_LEVELS, draw, four, index};

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
