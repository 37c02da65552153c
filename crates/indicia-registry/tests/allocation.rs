//! A call through the C table allocates nothing for up to 64 columns.

#![allow(clippy::unwrap_used)]
#![allow(unsafe_code)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use indicia_method::{Axis, Call, Column, Field, Method, Output, Table, Value, Weights};
use indicia_plugin::prelude::*;
use indicia_registry::through_c;

thread_local! {
    static COUNT: Cell<usize> = const { Cell::new(0) };
}

struct Counting;

// SAFETY: hands everything on to the system's allocator.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let _ = COUNT.try_with(|c| c.set(c.get() + 1));
        // SAFETY: the caller's promise.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, p: *mut u8, layout: Layout) {
        // SAFETY: the caller's promise.
        unsafe { System.dealloc(p, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

method! {
    /// # Mean
    pub struct Mean: RowAggregator = "test/mean" {
        title { zh: "加权平均", en: "Mean" }
    }
}

impl RowAggregator for Mean {
    fn facts(&self) -> Facts {
        Facts::default()
    }

    fn aggregate(&self, data: &Table, weights: Weights, out: &mut Output, _: &Call) -> Result<(), Failure> {
        fold_columns(data, weights, out, 0.0, |acc, w, x| acc + w * x, |acc, _| acc);
        Ok(())
    }
}

plugin! { name: "test", methods: [Mean] }

/// Allocations of one apply with so many columns.
fn allocations(method: &dyn Method, cols: usize) -> usize {
    let instance = method.create(&Value::Null).unwrap();
    let x = [1.0, 2.0, 3.0];
    let columns = vec![Column::dense(&x); cols];
    let fields = vec![Field { id: "g1", ..Field::default() }; cols];
    let weights = vec![1.0; cols];
    let data = Table { columns: &columns, fields: &fields, rows: 3, ..Table::default() };
    let mut slot = None;
    instance.fit(&data, &[], &Call::silent(), &mut slot).unwrap();
    let state = slot.unwrap();
    let (mut values, mut status) = ([0.0; 3], [0; 3]);
    let before = COUNT.get();
    for _ in 0..10 {
        let mut out = Output::new(&mut values, &mut status, 3, 1);
        let weights = Weights { values: &weights, axis: Axis::Shared };
        instance.apply(&*state, None, &data, weights, &mut out, &Call::silent()).unwrap();
    }
    let count = COUNT.get() - before;
    assert_eq!(values, x.map(|x| x * cols as f64));
    count
}

#[test]
fn apply_allocates_nothing_up_to_64_columns() {
    let loaded = through_c(plugin()).unwrap();
    assert_eq!(allocations(loaded.methods[0], 1), 0);
    assert_eq!(allocations(loaded.methods[0], 64), 0);
    // The counter counts: beyond, the lists of columns are on the heap.
    assert!(allocations(loaded.methods[0], 65) > 0);
}

#[test]
fn refitting_a_state_allocates_nothing() {
    let loaded = through_c(plugin()).unwrap();
    let instance = loaded.methods[0].create(&Value::Null).unwrap();
    let x = [1.0];
    let columns = [Column::dense(&x)];
    let data = Table { columns: &columns, rows: 1, ..Table::default() };
    let mut slot = None;
    instance.fit(&data, &[], &Call::silent(), &mut slot).unwrap();
    let before = COUNT.get();
    instance.fit(&data, &[], &Call::silent(), &mut slot).unwrap();
    assert_eq!(COUNT.get() - before, 0);
}
