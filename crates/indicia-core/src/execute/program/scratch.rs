use indicia_method::Fitted;

use super::{Program, Work};

/// Memory of draws, made once and reused; each thread has its own.
pub struct Scratch {
    pub(super) steps: Vec<Buffer>,
    pub(super) formula: indicia_expr::Scratch,
    pub(super) gather: Vec<f64>,
    pub(super) weights: Vec<f64>,
    pub(super) vector: Vec<f64>,
    pub(super) out: Vec<f64>,
    pub(super) out_status: Vec<u8>,
    pub(super) rows: Vec<u32>,
}

/// The result of one step in the current draw.
#[derive(Default)]
pub(super) struct Buffer {
    pub(super) values: Vec<f64>,
    pub(super) status: Vec<u8>,
    pub(super) complete: bool,
    /// States that are fitted anew in each draw, a slot a variant.
    pub(super) slots: Vec<Option<Box<dyn Fitted>>>,
}

impl Program {
    /// Memory for this program's draws.
    pub fn scratch(&self) -> Scratch {
        let mut widest = 1;
        let steps = self
            .steps
            .iter()
            .map(|s| {
                let slots = match &s.work {
                    Work::Derive { variants, .. } | Work::Apply { variants, .. } => variants.items.len(),
                    Work::Aggregate(a) => {
                        widest = widest.max(a.inputs.len());
                        a.variants.items.len()
                    }
                    _ => 0,
                };
                Buffer {
                    values: vec![0.0; self.rows],
                    status: vec![0; self.rows],
                    complete: true,
                    slots: (0..slots).map(|_| None).collect(),
                }
            })
            .collect();
        Scratch {
            steps,
            formula: indicia_expr::Scratch::new(),
            gather: vec![0.0; self.rows * widest],
            weights: Vec::with_capacity(self.rows * widest),
            vector: Vec::with_capacity(widest),
            out: vec![0.0; self.rows],
            out_status: vec![0; self.rows],
            rows: Vec::with_capacity(self.rows),
        }
    }
}
