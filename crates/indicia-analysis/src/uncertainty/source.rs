use std::ops::Range;

use indicia_core::Free;

use crate::random::Stream;

/// Something uncertain: one assumption, which a sensitivity design takes as one factor whatever its dimensions.
///
/// It is a map from uniform numbers to values of what it varies. So the same assumption serves random draws, quasi-random points and
/// designs that swap it as a whole.
pub trait Source: Sync {
    /// Its name among the assumptions; its random numbers hang on it.
    fn id(&self) -> &str;

    /// What it varies.
    fn free(&self) -> Vec<Free>;

    /// How many uniform numbers it takes.
    fn dimensions(&self) -> usize;

    /// Its values for [`Source::dimensions`] numbers within (0, 1): those of all that [`Source::free`] names, one after the other.
    fn place(&self, uniforms: &[f64], out: &mut [f64]);

    /// Among how many alternatives it chooses; 1 where it chooses among none.
    fn branches(&self) -> usize {
        1
    }

    /// The alternative that numbers choose.
    fn branch(&self, uniforms: &[f64]) -> usize {
        let _ = uniforms;
        0
    }

    /// The same with no other values than these: for each that [`Source::free`] names the cells that anything depends on. The others may have any
    /// value. `None` where that spares nothing.
    fn within(&self, needed: &[Range<usize>]) -> Option<Box<dyn Source>> {
        let _ = needed;
        None
    }

    /// Its random numbers in one draw.
    fn uniforms(&self, seed: u64, draw: u64, out: &mut [f64]) {
        Stream::new(seed, "alternative").cells(draw, self.id()).first_uniforms(out);
    }
}
