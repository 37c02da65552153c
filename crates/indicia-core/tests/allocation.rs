//! A compiled draw allocates nothing once its scratch has served each alternative. A binary of its own, since it counts
//! every allocation of the process.

#[path = "suite/support/mod.rs"]
mod support;

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::sync::Arc;

use indicia_core::{Address, Edit, Evaluation, FitScope, Free, Program, Role, RoundMode, Rounding, Stage, evaluate};

use support::*;

thread_local! {
    /// Allocations of this thread, so that the test runner's own threads do not count.
    static COUNT: Cell<usize> = const { Cell::new(0) };
}

struct Counting;

// SAFETY: every call is passed on to the system's allocator unchanged; counting touches a thread-local number that needs
// no allocation and no destructor.
#[allow(unsafe_code)]
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        COUNT.with(|c| c.set(c.get() + 1));
        // SAFETY: the caller's promises about `layout` are passed on.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        // SAFETY: `at` came from `System.alloc` with this layout.
        unsafe { System.dealloc(at, layout) }
    }

    unsafe fn realloc(&self, at: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        COUNT.with(|c| c.set(c.get() + 1));
        // SAFETY: `at` came from `System.alloc` with this layout.
        unsafe { System.realloc(at, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn allocations(work: impl FnOnce()) -> usize {
    let before = COUNT.with(Cell::get);
    work();
    COUNT.with(Cell::get) - before
}

#[test]
fn the_count_counts() {
    assert_eq!(allocations(|| drop(std::hint::black_box(vec![1_u8; 100]))), 1);
}

/// Six units in two years with gaps, a reference unit, rounding, a rule, a formula, a deriver, weights by group.
fn base(gaps: bool) -> Evaluation {
    let units: Vec<indicia_core::Unit> =
        (0..6).map(|n| unit(&format!("u{n}"), if n == 5 { Role::Reference } else { Role::Scored })).collect();
    let year = indicia_core::Period::year;
    let rows = (0..2).flat_map(|y| units.iter().map(move |u| (u.id.clone(), year(2019 + y)))).collect();
    let r = &mut Random::new(3);
    let columns: Vec<Vec<Option<f64>>> =
        (0..4).map(|_| (0..12).map(|_| (!gaps || !r.chance(0.2)).then(|| r.between(1.0, 50.0))).collect()).collect();
    let groups = vec![grouping("stage", &["early", "late"], &[0, 1, 0, 1, 0, 1].map(Some))];
    let names = ["a", "b", "c", "d"];
    let columns: Vec<(&str, &[Option<f64>])> = names.iter().zip(&columns).map(|(id, c)| (*id, c.as_slice())).collect();
    let data = build(units, groups, rows, &columns);
    let mut indicators: Vec<_> =
        names.iter().map(|id| indicator(id, using_in("min-max", r#"{"range": [1, 100]}"#, FitScope::Each))).collect();
    indicators[1].score = using("z-score", "{}");
    indicators[2].goalposts = Some([0.0, 60.0]);
    indicators[2].score = using("goalposts", r#"{"clip": "none"}"#);
    let mut by_group = weights(using("toy-fixed", r#"{"groups": {"early": [1, 2], "late": [2, 1]}}"#));
    by_group.by = Some("stage".into());
    let nodes = vec![
        aggregate_with("low", &["a", "b"], by_group, using("weighted-mean", "{}"), reweight(0.5)),
        mean("high", &["c", "d", "low"], &[0.2, 0.3, 0.5]),
        formula("f", "if(high > low, high, low) + 1", Some(0.0)),
        mean("top", &["high", "f"], &[0.5, 0.5]),
    ];
    let mut s = system("top", indicators, nodes);
    s.adjusts = vec![adjust("cap", "top", "self > 50", "50", 1)];
    s.rounding = Rounding { indicator: Some(4), node: Some(3), mode: RoundMode::HalfAway };
    evaluate(&plan(s), &data)
}

/// Draws twice to warm up, then counts.
fn count(program: &Program, draws: &[f64]) -> usize {
    let mut scratch = program.scratch();
    let many = draws.len() / program.width();
    let size = many * program.wanted() * program.rows();
    let (mut out, mut status) = (vec![0.0; size], vec![0; size]);
    program.draw_batch(draws, &mut scratch, &mut out, &mut status);
    let count = allocations(|| {
        program.draw_batch(draws, &mut scratch, &mut out, &mut status);
    });
    assert!(status.iter().filter(|s| **s == 0).count() * 2 > status.len(), "most cells have values: {status:?}");
    count
}

const WANTED: [&str; 5] = ["a", "low", "high", "f", "top"];

#[test]
fn draws_of_weights_allocate_nothing() {
    for gaps in [false, true] {
        let base = base(gaps);
        let program =
            base.compile(&[Free::Weights("low".into()), Free::Weights("high".into()), Free::Weights("top".into())], &WANTED).unwrap();
        let draws: Vec<f64> = (0..70).map(|n| 0.1 + f64::from(n % 7)).collect();
        assert_eq!(count(&program, &draws), 0, "gaps: {gaps}");
    }
}

#[test]
fn draws_of_columns_allocate_nothing() {
    for gaps in [false, true] {
        let base = base(gaps);
        let program = base.compile(&["a", "b", "c"].map(|c| Free::Column(c.into())), &WANTED).unwrap();
        let r = &mut Random::new(8);
        let draws: Vec<f64> = (0..program.width() * 6).map(|_| r.between(2.0, 40.0)).collect();
        assert_eq!(count(&program, &draws), 0, "gaps: {gaps}");
    }
}

#[test]
fn draws_of_choices_and_of_mixtures_allocate_nothing() {
    for gaps in [false, true] {
        let base = base(gaps);
        let method = |stage, id: &str, method: &str| Edit::Method { address: Address::stage(stage, id), method: Some(using(method, "{}")) };
        let aggregator = |by: &str| Edit::Method { address: Address::Node("high".into()), method: Some(using(by, "{}")) };
        let free = [
            Free::Choice(vec![Vec::new(), vec![method(Stage::Score, "a", "z-score"), method(Stage::Score, "d", "z-score")]]),
            Free::Choice(vec![Vec::new(), vec![aggregator("weighted-sum")]]),
            Free::Choice(vec![Vec::new(), vec![Edit::Goalposts { indicator: "c".into(), goalposts: Some([0.0, 90.0]) }]]),
            Free::Weights("top".into()),
            Free::Column("a".into()),
        ];
        let program = base.compile(&free, &WANTED).unwrap();
        let r = &mut Random::new(9);
        let mut draws = Vec::new();
        for n in 0..8 {
            draws.extend([n % 2, n / 2 % 2, n / 4].map(f64::from));
            draws.extend((0..2 + base.rows()).map(|_| r.between(1.0, 40.0)));
        }
        assert_eq!(count(&program, &draws), 0, "gaps: {gaps}");
    }
}

#[test]
fn scratch_is_a_thread_of_its_own() {
    let base = base(true);
    let program = Arc::new(base.compile(&[Free::Weights("high".into())], &["top"]).unwrap());
    let run = |draw: [f64; 3]| {
        let (mut out, mut status) = (vec![0.0; program.rows()], vec![0; program.rows()]);
        program.draw_batch(&draw, &mut program.scratch(), &mut out, &mut status);
        out
    };
    let alone = run([0.2, 0.5, 0.3]);
    std::thread::scope(|s| {
        for _ in 0..4 {
            s.spawn(|| assert_eq!(run([0.2, 0.5, 0.3]), alone));
        }
    });
}
