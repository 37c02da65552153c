use std::ops::Range;

use indicia_method::{Fitted, Status};

use super::draw::View;
use super::{Program, Work};
use crate::data::any;
use crate::execute::aggregate::Pattern;
use crate::execute::finite::all_finite;

/// Memory of draws, made once and reused; each thread has its own.
pub struct Scratch {
    pub(super) steps: Vec<Buffer>,
    pub(super) formula: indicia_expr::Scratch,
    pub(super) rows: Rows,
    /// Weights after they are multiplied.
    pub(super) factored: Vec<f64>,
}

/// The result of one step in the current draw.
#[derive(Default)]
pub(super) struct Buffer {
    pub(super) values: Vec<f64>,
    pub(super) status: Vec<u8>,
    /// Whether every cell has a value.
    pub(super) complete: bool,
    /// Whether a method failed at some of the cells.
    pub(super) failed: bool,
    /// Whether a cell has the status `failed`.
    pub(super) has_failed_cells: bool,
    /// States that are fitted anew in each draw, a slot a variant.
    pub(super) slots: Vec<Option<Box<dyn Fitted>>>,
    /// Which children were missing in the draw before, row by row, and the patterns that follow.
    pub(super) missing: Vec<u64>,
    pub(super) patterns: Vec<Pattern>,
    /// Which rows methods on this column were given.
    pub(super) parts: Vec<Part>,
}

/// Rows of a range that have a value; mostly those of the draw before.
pub(super) struct Part {
    pub(super) range: Range<usize>,
    /// Whether rows that take no part in fits are left out.
    pub(super) scored: bool,
    /// Whether the rest was found.
    pub(super) known: bool,
    /// The status of the column from which it was found; empty where every cell has a value.
    pub(super) status: Vec<u8>,
    pub(super) numbers: Vec<u32>,
    pub(super) unit: Vec<u32>,
    pub(super) period: Vec<u32>,
}

impl Part {
    pub(super) fn new(range: Range<usize>, scored: bool) -> Part {
        let room = || Vec::with_capacity(range.len());
        Part { scored, known: false, status: Vec::with_capacity(range.len()), numbers: room(), unit: room(), period: room(), range }
    }

    /// The values of its rows.
    pub(super) fn gather(&self, x: View, values: &mut Vec<f64>) {
        values.clear();
        values.extend(self.numbers.iter().map(|r| x.values[*r as usize]));
    }
}

/// Rows that are put together for one call of a method.
pub(super) struct Rows {
    pub(super) numbers: Vec<u32>,
    /// Values, column by column.
    pub(super) values: Vec<f64>,
    pub(super) unit: Vec<u32>,
    pub(super) period: Vec<u32>,
    pub(super) weights: Vec<f64>,
    pub(super) present: Vec<usize>,
    /// Which children are missing, row by row.
    pub(super) missing: Vec<u64>,
    pub(super) out: Vec<f64>,
    pub(super) out_status: Vec<u8>,
}

impl Buffer {
    /// Puts what no result may hold right: cells without a value are zero, values that are not finite have failed.
    pub(super) fn settle(&mut self, rows: Range<usize>) {
        let (values, status) = (&mut self.values[rows.clone()], &mut self.status[rows]);
        self.has_failed_cells = false;
        self.complete = !any(status, Status::STATE);
        if self.complete && all_finite(values) {
            return;
        }
        for (value, status) in values.iter_mut().zip(status) {
            if Status(*status).is_present() && !value.is_finite() {
                *status = Status::FAILED;
                self.failed = true;
            }
            if !Status(*status).is_present() {
                *value = 0.0;
                self.complete = false;
                self.has_failed_cells |= Status(*status).state() == Status::FAILED;
            }
        }
    }
}

impl Program {
    /// Memory for this program's draws. States that are fitted anew in each draw are made by the first draw that needs
    /// them, and then overwritten.
    pub fn scratch(&self) -> Scratch {
        let mut widest = 1;
        let mut formula = indicia_expr::Scratch::new();
        let steps = self
            .steps
            .iter()
            .map(|s| {
                let slots = match &s.work {
                    Work::Derive(variants) => variants.items.len(),
                    Work::Apply { variants, .. } => variants.items.len(),
                    Work::Aggregate(a) => {
                        widest = widest.max(a.inputs.len());
                        0
                    }
                    Work::Formula { program, .. } | Work::Rule { program, .. } => {
                        // No rows at all make room for the program's registers.
                        let none: Vec<&[f64]> = vec![&[]; program.inputs()];
                        program.eval_columns(&none, &[], &mut [], &mut [], &mut formula);
                        0
                    }
                    Work::Column { .. } | Work::Keep { .. } | Work::Copy { .. } => 0,
                };
                Buffer {
                    values: vec![0.0; self.rows],
                    status: vec![0; self.rows],
                    complete: true,
                    failed: false,
                    slots: (0..slots).map(|_| None).collect(),
                    ..Buffer::default()
                }
            })
            .collect();
        let rows = self.rows;
        let cells = rows * widest;
        let rows = Rows {
            numbers: Vec::with_capacity(rows),
            values: Vec::with_capacity(cells),
            unit: Vec::with_capacity(rows),
            period: Vec::with_capacity(rows),
            weights: Vec::with_capacity(cells),
            present: Vec::with_capacity(widest),
            missing: Vec::with_capacity(rows * widest.div_ceil(64)),
            out: vec![0.0; rows],
            out_status: vec![0; rows],
        };
        Scratch { steps, formula, rows, factored: Vec::with_capacity(cells) }
    }
}
