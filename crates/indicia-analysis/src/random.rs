//! Random numbers that are a function of what they are for.
//!
//! There is no state that could be in the wrong place: a number depends on the seed, the step that asks, the draw, the unit and its place in
//! the list of that unit's numbers. So draws can be computed in any order and on any number of threads, and a unit that joins or leaves
//! changes nobody else's numbers.
//!
//! The generator is Philox4x32-10: J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, Parallel Random Numbers: As Easy as 1, 2, 3, SC11
//! (2011).

const MULTIPLIERS: [u32; 2] = [0xD251_1F53, 0xCD9E_8D57];
const WEYL: [u32; 2] = [0x9E37_79B9, 0xBB67_AE85];
const ROUNDS: usize = 10;

/// Philox4x32-10: four words out of a counter of four words under a key of two.
pub fn philox(mut counter: [u32; 4], mut key: [u32; 2]) -> [u32; 4] {
    let wide = |a: u32, b: u32| {
        let product = u64::from(a) * u64::from(b);
        ((product >> 32) as u32, product as u32)
    };
    for round in 0..ROUNDS {
        if round > 0 {
            key = [key[0].wrapping_add(WEYL[0]), key[1].wrapping_add(WEYL[1])];
        }
        let (high0, low0) = wide(MULTIPLIERS[0], counter[0]);
        let (high1, low1) = wide(MULTIPLIERS[1], counter[2]);
        counter = [high1 ^ counter[1] ^ key[0], low1, high0 ^ counter[3] ^ key[1], low0];
    }
    counter
}

/// The numbers of one step under one seed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stream {
    key: [u32; 2],
}

/// The numbers of one draw for one unit.
#[derive(Clone, Copy, Debug)]
pub struct Cells {
    key: [u32; 2],
    draw: u32,
    unit: u64,
}

impl Stream {
    /// The numbers that a step, named by its address, draws under a seed.
    pub fn new(seed: u64, step: &str) -> Stream {
        let step = name(step);
        let [a, b, ..] = philox([step as u32, (step >> 32) as u32, 0, 0], [seed as u32, (seed >> 32) as u32]);
        Stream { key: [a, b] }
    }

    /// 64 bits that belong to the step and the seed: a seed for a generator with a state.
    pub fn seed(&self) -> u64 {
        u64::from(self.key[0]) << 32 | u64::from(self.key[1])
    }

    /// The numbers of a draw (below 2^32) for a unit, named by its id or by id and period.
    pub fn cells(&self, draw: u64, unit: &str) -> Cells {
        self.cells_of(draw, name(unit))
    }

    /// As [`Stream::cells`], for a unit whose [`name`] is known.
    pub fn cells_of(&self, draw: u64, unit: u64) -> Cells {
        Cells { key: self.key, draw: draw as u32, unit }
    }
}

impl Cells {
    /// The number `index` of the list: uniform in (0, 1), neither end among them.
    pub fn uniform(&self, index: u32) -> f64 {
        within(self.bits(index))
    }

    /// The numbers of some indices, each as [`Cells::uniform`] gives it; neighbours that share a block of the generator cost one.
    pub fn uniforms<'a>(&self, indices: impl IntoIterator<Item = u32>, out: impl IntoIterator<Item = &'a mut f64>) {
        let mut last: Option<(u32, [u32; 4])> = None;
        for (index, u) in indices.into_iter().zip(out) {
            let block = match last {
                Some((pair, block)) if pair == index / 2 => block,
                _ => last.insert((index / 2, self.block(index / 2))).1,
            };
            *u = within(half(block, index));
        }
    }

    /// The number `index` of the list as 64 bits.
    pub fn bits(&self, index: u32) -> u64 {
        half(self.block(index / 2), index)
    }

    fn block(&self, pair: u32) -> [u32; 4] {
        philox([self.draw, pair, self.unit as u32, (self.unit >> 32) as u32], self.key)
    }

    /// The number `index` of the list: standard normal.
    pub fn normal(&self, index: u32) -> f64 {
        indicia_kernels::normal_quantile(self.uniform(index)).unwrap_or(0.0)
    }
}

/// One of the two numbers of a block.
fn half([a, b, c, d]: [u32; 4], index: u32) -> u64 {
    let (high, low) = if index.is_multiple_of(2) { (a, b) } else { (c, d) };
    u64::from(high) << 32 | u64::from(low)
}

/// 64 bits as a number in (0, 1), neither end among them.
fn within(bits: u64) -> f64 {
    ((bits >> 11) as f64 + 0.5) * f64::from_bits((1023 - 53) << 52)
}

/// A text as 64 bits (FNV-1a), the same everywhere.
pub fn name(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_answers_of_the_authors() {
        // Random123, tests/kat_vectors, philox4x32 10.
        assert_eq!(philox([0; 4], [0; 2]), [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]);
        assert_eq!(philox([u32::MAX; 4], [u32::MAX; 2]), [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]);
        let pi = [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344];
        assert_eq!(philox(pi, [0xa409_3822, 0x299f_31d0]), [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]);
    }

    #[test]
    fn numbers_belong_to_seed_step_draw_unit_and_place() {
        let base = Stream::new(1, "data.g1").cells(7, "R01").uniform(0);
        assert_eq!(base, Stream::new(1, "data.g1").cells(7, "R01").uniform(0));
        let others = [
            Stream::new(2, "data.g1").cells(7, "R01").uniform(0),
            Stream::new(1, "data.g2").cells(7, "R01").uniform(0),
            Stream::new(1, "data.g1").cells(8, "R01").uniform(0),
            Stream::new(1, "data.g1").cells(7, "R02").uniform(0),
            Stream::new(1, "data.g1").cells(7, "R01").uniform(1),
        ];
        assert!(others.iter().all(|x| *x != base), "{others:?}");
    }

    #[test]
    fn several_numbers_are_those_that_are_asked_for_singly() {
        let cells = Stream::new(3, "test").cells(9, "u");
        let indices = [0, 1, 2, 5, 4, 4, 9];
        let mut found = [0.0; 7];
        cells.uniforms(indices, &mut found);
        assert_eq!(found, indices.map(|n| cells.uniform(n)));
    }

    #[test]
    fn uniform_numbers_fill_the_interval_evenly() {
        let stream = Stream::new(42, "test");
        let mut counts = [0_usize; 10];
        for draw in 0..20_000 {
            let x = stream.cells(draw, "u").uniform((draw % 3) as u32);
            assert!(x > 0.0 && x < 1.0);
            counts[(x * 10.0) as usize] += 1;
        }
        // Binomial with n = 20000, p = 0.1: sd 42; five of them.
        assert!(counts.iter().all(|c| c.abs_diff(2000) < 212), "{counts:?}");
    }

    #[test]
    fn normal_numbers_have_mean_zero_and_variance_one() {
        let stream = Stream::new(42, "test");
        let n = 20_000;
        let xs: Vec<f64> = (0..n).map(|d| stream.cells(d, "u").normal(0)).collect();
        let mean = xs.iter().sum::<f64>() / n as f64;
        let variance = xs.iter().map(|x| x * x).sum::<f64>() / n as f64 - mean * mean;
        // Standard errors 0.0071 and 0.01; five of each.
        assert!(mean.abs() < 0.036 && (variance - 1.0).abs() < 0.05, "{mean} {variance}");
    }
}
