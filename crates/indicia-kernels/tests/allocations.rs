//! Kernels that run for every draw of an analysis allocate nothing once their scratch has served.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use indicia_kernels::{Constraints, Direction, Optimum, QuantileType, RankScratch, SimplexScratch, Ties};

thread_local! {
    static ALLOCATIONS: Cell<usize> = const { Cell::new(0) };
}

struct Counting;

// SAFETY: every call goes to the system's allocator unchanged; the counter has no destructor and allocates nothing.
#[allow(unsafe_code)]
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.with(|n| n.set(n.get() + 1));
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// How many allocations the second of two identical runs makes.
fn second_run(mut run: impl FnMut()) -> usize {
    run();
    let before = ALLOCATIONS.with(Cell::get);
    run();
    ALLOCATIONS.with(Cell::get) - before
}

fn column(rows: usize) -> Vec<f64> {
    (0..rows).map(|i| ((i * 7919) % 1009) as f64 + 1.0).collect()
}

#[test]
fn ranking_short_and_long_columns() {
    let mut scratch = RankScratch::new();
    for rows in [31, 5000] {
        let values = column(rows);
        let (mut ranks, mut positions) = (vec![0.0; rows], vec![0; rows]);
        let allocations = second_run(|| {
            indicia_kernels::rank(&values, Direction::Descending, Ties::Mean, &mut ranks, &mut scratch);
            indicia_kernels::order(&values, Direction::Ascending, &mut positions, &mut scratch);
        });
        assert_eq!(allocations, 0, "{rows} rows");
    }
}

#[test]
fn quantiles_and_moments() {
    let values = column(1000);
    let mut scratch = Vec::new();
    let allocations = second_run(|| {
        indicia_kernels::quantile(&values, 0.3, QuantileType::Six, &mut scratch);
        indicia_kernels::median(&values, &mut scratch);
        indicia_kernels::skewness(&values);
        indicia_kernels::pearson(&values, &values);
    });
    assert_eq!(allocations, 0);
}

#[test]
fn linear_programmes() {
    let (units, indicators) = (200, 6);
    let matrix = column(units * indicators);
    let constraints = Constraints::new(indicators, &matrix, &vec![1.0; units]).expect("a region");
    let (mut scratch, mut optimum) = (SimplexScratch::new(), Optimum::default());
    let objective: Vec<f64> = (0..indicators).map(|j| matrix[j * units + 3]).collect();
    let allocations = second_run(|| constraints.maximize(&objective, &mut scratch, &mut optimum).expect("an optimum"));
    assert_eq!(allocations, 0);
}
