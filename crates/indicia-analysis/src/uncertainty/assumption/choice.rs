use indicia_core::Free;

use super::Branch;
use crate::uncertainty::source::Source;

/// One of several systems, by their probabilities.
pub(super) struct Choice<'a> {
    id: &'a str,
    branches: &'a [Branch],
    /// For each branch but the last the probability of it and those before it.
    up_to: Vec<f64>,
}

impl<'a> Choice<'a> {
    pub(super) fn new(id: &'a str, branches: &'a [Branch]) -> Choice<'a> {
        let mut total = 0.0;
        let up_to = branches.iter().take(branches.len().saturating_sub(1)).map(|b| {
            total += b.probability;
            total
        });
        Choice { id, branches, up_to: up_to.collect() }
    }
}

impl Source for Choice<'_> {
    fn id(&self) -> &str {
        self.id
    }

    fn free(&self) -> Vec<Free> {
        vec![Free::Choice(self.branches.iter().map(|b| b.edits.clone()).collect())]
    }

    fn dimensions(&self) -> usize {
        1
    }

    fn place(&self, uniforms: &[f64], out: &mut [f64]) {
        out[0] = self.branch(uniforms) as f64;
    }

    fn branches(&self) -> usize {
        self.branches.len()
    }

    fn branch(&self, uniforms: &[f64]) -> usize {
        self.up_to.iter().take_while(|p| uniforms[0] >= **p).count()
    }
}
