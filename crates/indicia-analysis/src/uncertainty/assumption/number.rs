use indicia_core::{Dial, Free};

use crate::uncertainty::Distribution;
use crate::uncertainty::source::Source;

/// A number of the system that follows a distribution.
pub(super) struct Number<'a> {
    id: &'a str,
    dial: &'a Dial,
    distribution: &'a Distribution,
}

impl<'a> Number<'a> {
    pub(super) fn new(id: &'a str, dial: &'a Dial, distribution: &'a Distribution) -> Number<'a> {
        Number { id, dial, distribution }
    }
}

impl Source for Number<'_> {
    fn id(&self) -> &str {
        self.id
    }

    fn free(&self) -> Vec<Free> {
        vec![Free::Number(self.dial.clone())]
    }

    fn dimensions(&self) -> usize {
        1
    }

    fn place(&self, uniforms: &[f64], out: &mut [f64]) {
        out[0] = self.distribution.quantile(uniforms[0]);
    }
}
