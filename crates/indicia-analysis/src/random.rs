//! Random numbers that are a function of what they are for.
//!
//! There is no state that could be in the wrong place: a number depends on the seed, the step that asks, the draw, the unit and its place in
//! the list of that unit's numbers. So draws can be computed in any order and on any number of threads, and a unit that joins or leaves
//! changes nobody else's numbers.
//!
//! The generator is Philox4x64-10: J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, Parallel Random Numbers: As Easy as 1, 2, 3, SC11
//! (2011). A block of it is four numbers of 64 bits: two multiplications a round for all of them.

const MULTIPLIERS: [u64; 2] = [0xD2E7_470E_E14C_6C93, 0xCA5A_8263_9512_1157];
const WEYL: [u64; 2] = [0x9E37_79B9_7F4A_7C15, 0xBB67_AE85_84CA_A73B];
const ROUNDS: usize = 10;
/// Numbers of a block.
const BLOCK: u32 = 4;

/// Philox4x64-10: four words out of a counter of four words under a key of two.
pub fn philox(counter: [u64; 4], key: [u64; 2]) -> [u64; 4] {
    let [block] = rounds([counter], &keys(key));
    block
}

/// The key of each round.
fn keys(key: [u64; 2]) -> [[u64; 2]; ROUNDS] {
    std::array::from_fn(|round| [0, 1].map(|n| key[n].wrapping_add(WEYL[n].wrapping_mul(round as u64))))
}

/// Blocks of some counters. The rounds of one wait for each other: a core has time for another meanwhile.
#[inline(always)]
fn rounds<const N: usize>(mut counters: [[u64; 4]; N], keys: &[[u64; 2]; ROUNDS]) -> [[u64; 4]; N] {
    let wide = |a: u64, b: u64| {
        let product = u128::from(a) * u128::from(b);
        ((product >> 64) as u64, product as u64)
    };
    for key in keys {
        for counter in &mut counters {
            let (high0, low0) = wide(MULTIPLIERS[0], counter[0]);
            let (high1, low1) = wide(MULTIPLIERS[1], counter[2]);
            *counter = [high1 ^ counter[1] ^ key[0], low1, high0 ^ counter[3] ^ key[1], low0];
        }
    }
    counters
}

/// The numbers of one step under one seed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stream {
    keys: [[u64; 2]; ROUNDS],
}

/// The numbers of one draw for one unit.
#[derive(Clone, Copy, Debug)]
pub struct Cells<'a> {
    keys: &'a [[u64; 2]; ROUNDS],
    draw: u64,
    unit: u64,
}

impl Stream {
    /// The numbers that a step, named by its address, draws under a seed.
    pub fn new(seed: u64, step: &str) -> Stream {
        Stream { keys: keys([seed, name(step)]) }
    }

    /// 64 bits that belong to the step and the seed: a seed for a generator with a state.
    pub fn seed(&self) -> u64 {
        rounds([[0, 0, 0, 1]], &self.keys)[0][0]
    }

    /// The numbers of a draw for a unit, named by its id or by id and period.
    pub fn cells(&self, draw: u64, unit: &str) -> Cells<'_> {
        self.cells_of(draw, name(unit))
    }

    /// As [`Stream::cells`], for a unit whose [`name`] is known.
    pub fn cells_of(&self, draw: u64, unit: u64) -> Cells<'_> {
        Cells { keys: &self.keys, draw, unit }
    }
}

impl Cells<'_> {
    /// The number `index` of the list: uniform in (0, 1), neither end among them.
    pub fn uniform(&self, index: u32) -> f64 {
        within(self.bits(index))
    }

    /// The numbers of some indices, each as [`Cells::uniform`] gives it; neighbours that share a block of the generator cost one.
    ///
    /// # Panics
    /// When the slices differ in length.
    pub fn uniforms(&self, indices: &[u32], out: &mut [f64]) {
        assert_eq!(indices.len(), out.len(), "a place for each number");
        let mut n = 0;
        while let Some(first) = indices.get(n) {
            let number = first / BLOCK;
            let block = self.block(number);
            while let Some(index) = indices.get(n).filter(|i| **i / BLOCK == number) {
                out[n] = within(block[(index % BLOCK) as usize]);
                n += 1;
            }
        }
    }

    /// The first numbers of the list, as many as there are places.
    pub fn first_uniforms(&self, out: &mut [f64]) {
        for (out, number) in out.chunks_mut(2 * BLOCK as usize).zip((0..).step_by(2)) {
            let both = rounds([self.counter(number), self.counter(number + 1)], self.keys);
            let numbers = both.as_flattened().iter().map(|bits| within(*bits));
            out.iter_mut().zip(numbers).for_each(|(out, number)| *out = number);
        }
    }

    /// The number `index` of the list as 64 bits.
    pub fn bits(&self, index: u32) -> u64 {
        self.block(index / BLOCK)[(index % BLOCK) as usize]
    }

    fn counter(&self, number: u32) -> [u64; 4] {
        [self.draw, u64::from(number), self.unit, 0]
    }

    fn block(&self, number: u32) -> [u64; 4] {
        let [block] = rounds([self.counter(number)], self.keys);
        block
    }

    /// The number `index` of the list: standard normal.
    pub fn normal(&self, index: u32) -> f64 {
        indicia_kernels::normal_quantile(self.uniform(index)).unwrap_or(0.0)
    }
}

/// 52 of 64 bits as a number in (0, 1), neither end among them.
fn within(bits: u64) -> f64 {
    // They are put behind the point of a number between 1 and 2: nothing is rounded, and several are done at once.
    f64::from_bits(bits >> 12 | 1.0_f64.to_bits()) - (1.0 - f64::EPSILON / 2.0)
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
        // Random123, tests/kat_vectors, philox4x64 10; numpy.random.Philox has them too (its counter is one ahead).
        let zero = [0x1655_4d9e_ca36_314c, 0xdb20_fe9d_672d_0fdc, 0xd7e7_72ce_e186_176b, 0x7e68_b68a_ec7b_a23b];
        assert_eq!(philox([0; 4], [0; 2]), zero);
        let ones = [0x87b0_92c3_013f_e90b, 0x438c_3c67_be8d_0224, 0x9cc7_d7c6_9cd7_77b6, 0xa09c_aebf_594f_0ba0];
        assert_eq!(philox([u64::MAX; 4], [u64::MAX; 2]), ones);
        let pi = [0x243f_6a88_85a3_08d3, 0x1319_8a2e_0370_7344, 0xa409_3822_299f_31d0, 0x082e_fa98_ec4e_6c89];
        let of_pi = [0xa528_f454_03e6_1d95, 0x38c7_2dbd_566e_9788, 0xa5a1_610e_72fd_18b5, 0x57bd_43b5_e52b_7fe6];
        assert_eq!(philox(pi, [0x4528_21e6_38d0_1377, 0xbe54_66cf_34e9_0c6c]), of_pi);
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
        let stream = Stream::new(3, "test");
        let cells = stream.cells(9, "u");
        let indices = [0, 1, 2, 5, 4, 4, 9];
        let mut found = [0.0; 7];
        cells.uniforms(&indices, &mut found);
        assert_eq!(found, indices.map(|n| cells.uniform(n)));
        cells.first_uniforms(&mut found);
        assert_eq!(found, [0, 1, 2, 3, 4, 5, 6].map(|n| cells.uniform(n)));
    }

    #[test]
    fn no_number_is_an_end_of_the_interval() {
        assert_eq!([within(0), within(u64::MAX)], [f64::EPSILON / 2.0, 1.0 - f64::EPSILON / 2.0]);
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
