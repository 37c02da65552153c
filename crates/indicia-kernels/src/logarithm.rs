//! Logarithms of many numbers at once.
//!
//! A call of `libm` for each number leaves most of a core idle: its branches keep the compiler from working on several numbers together.
//! Here the same operations in the same order run without a branch over numbers that need none, and `libm` takes the others. So the bits are those of
//! [`libm::log`], [`libm::log1p`] and [`libm::log10`], whose errors are below one unit in the last place, on every machine.
//!
//! The method and the constants are those of FreeBSD's msun, `e_log.c`, `s_log1p.c` and `e_log10.c`: "Copyright (C) 1993 by Sun Microsystems, Inc. All rights
//! reserved. Developed at SunSoft, a Sun Microsystems, Inc. business. Permission to use, copy, modify, and distribute this software is freely
//! granted, provided that this notice is preserved."

/// Numbers that are looked at before they are worked on together.
pub(crate) const BLOCK: usize = 16;

/// ln 2, the upper bits: products with exponents are exact.
const LN_2_HIGH: f64 = f64::from_bits(0x3FE6_2E42_FEE0_0000);
const LN_2_LOW: f64 = f64::from_bits(0x3DEA_39EF_3579_3C76);
/// log10 of 2 and of e, the same.
const LOG10_2_HIGH: f64 = f64::from_bits(0x3FD3_4413_509F_6000);
const LOG10_2_LOW: f64 = f64::from_bits(0x3D59_FEF3_11F1_2B36);
const LOG10_E_HIGH: f64 = f64::from_bits(0x3FDB_CB7B_1520_0000);
const LOG10_E_LOW: f64 = f64::from_bits(0x3DBB_9438_CA9A_ADD5);

/// Coefficients of the polynomial in s^2, with s = f / (2 + f), of ln(1 + f) = 2 s + s R.
const R: [f64; 7] = [
    f64::from_bits(0x3FE5_5555_5555_5593),
    f64::from_bits(0x3FD9_9999_9997_FA04),
    f64::from_bits(0x3FD2_4924_9422_9359),
    f64::from_bits(0x3FCC_71C5_1D8E_78AF),
    f64::from_bits(0x3FC7_4664_96CB_03DE),
    f64::from_bits(0x3FC3_9A09_D078_C69F),
    f64::from_bits(0x3FC2_F112_DF3E_5244),
];

/// The bits of 1, and of the square root of a half rounded to 21 bits, where one power of two passes to the next.
const ONE: u64 = 0x3FF0_0000_0000_0000;
const ROOT_OF_A_HALF: u64 = 0x3FE6_A09E_0000_0000;

/// 2^52 plus the bias of exponents. Its last bits count ones, so that the exponent is found without a conversion.
const BIASED: f64 = (1_u64 << 52) as f64 + 1023.0;

/// Replaces every number by its natural logarithm, the bits of [`libm::log`]: -infinity for zero, NaN for negative numbers.
pub fn ln(values: &mut [f64]) {
    each(values, odd, ln_of_normals, libm::log);
}

/// Replaces every number x by ln(1 + x), the bits of [`libm::log1p`]: -infinity for -1, NaN for numbers below it. Numbers near zero keep all
/// their digits, which `ln` of the sum would lose.
pub fn ln_1p(values: &mut [f64]) {
    // From here on `libm` takes powers of two apart; up to it 1 + x lies between the square roots of a half and of two.
    const LIMIT: u64 = 0x3FDA_827A_0000_0000;
    let together = |block: &mut [f64; BLOCK]| {
        let f = *block;
        tails(&f, &[0.0; BLOCK], block);
        block.iter_mut().zip(f).for_each(|(x, f)| *x += f);
    };
    each(values, |bits| bits | (LIMIT - 1).wrapping_sub(bits), together, libm::log1p);
}

/// Replaces every number by its logarithm to the base 10, the bits of [`libm::log10`]: -infinity for zero, NaN for negative numbers.
pub fn log10(values: &mut [f64]) {
    each(values, odd, log10_of_normals, libm::log10);
}

/// Whether a number is negative; zero or subnormal; infinite or NaN: then the upper bit is set.
fn odd(bits: u64) -> u64 {
    bits | bits.wrapping_sub(1 << 52) | bits.wrapping_add(1 << 52)
}

/// Takes the numbers of a block together unless the upper bit of `odd` is set for the bits of one of them; then one by one.
#[inline(always)]
fn each(values: &mut [f64], odd: impl Fn(u64) -> u64, together: impl Fn(&mut [f64; BLOCK]), one: impl Fn(f64) -> f64) {
    let (blocks, rest) = values.as_chunks_mut::<BLOCK>();
    let all_of = |block: &mut [f64; BLOCK]| {
        if block.iter().fold(0, |any, x| any | odd(x.to_bits())) >> 63 == 0 {
            together(block);
        } else {
            block.iter_mut().for_each(|x| *x = one(*x));
        }
    };
    blocks.iter_mut().for_each(all_of);
    if rest.len() > 1 {
        // What is left fills a part of a block, with a number behind it that all of these functions take.
        let mut block = [0.25; BLOCK];
        block[..rest.len()].copy_from_slice(rest);
        all_of(&mut block);
        rest.copy_from_slice(&block[..rest.len()]);
    } else {
        rest.iter_mut().for_each(|x| *x = one(*x));
    }
}

/// ln of positive numbers that are neither subnormal nor infinite: x = 2^k (1 + f) with 1 + f between the square roots of a half and of two.
#[inline(always)]
fn ln_of_normals(block: &mut [f64; BLOCK]) {
    let (f, k) = parts(block);
    let small = k.map(|k| k * LN_2_LOW);
    tails(&f, &small, block);
    for ((x, f), k) in block.iter_mut().zip(f).zip(k) {
        *x = *x + f + k * LN_2_HIGH;
    }
}

/// log10 of the same. The logarithm of 1 + f is taken apart into a number of few digits, whose product with that of e is exact, and a rest.
#[inline(always)]
fn log10_of_normals(block: &mut [f64; BLOCK]) {
    let (f, k) = parts(block);
    let (s, r) = series(&f);
    for ((((x, f), k), s), r) in block.iter_mut().zip(f).zip(k).zip(s).zip(r) {
        let half_square = 0.5 * f * f;
        let high = f64::from_bits((f - half_square).to_bits() & 0xFFFF_FFFF_0000_0000);
        let low = f - high - half_square + s * (half_square + r);
        let of_high = high * LOG10_E_HIGH;
        let of_power = k * LOG10_2_HIGH;
        let sum = of_power + of_high;
        let rest = k * LOG10_2_LOW + (low + high) * LOG10_E_LOW + low * LOG10_E_HIGH;
        *x = rest + ((of_power - sum) + of_high) + sum;
    }
}

/// f and k of numbers x = 2^k (1 + f).
#[inline(always)]
fn parts(block: &[f64; BLOCK]) -> ([f64; BLOCK], [f64; BLOCK]) {
    let (mut f, mut k) = ([0.0; BLOCK], [0.0; BLOCK]);
    for ((x, f), k) in block.iter().zip(&mut f).zip(&mut k) {
        let shifted = x.to_bits() + (ONE - ROOT_OF_A_HALF);
        *f = f64::from_bits((shifted & 0x000F_FFFF_FFFF_FFFF) + ROOT_OF_A_HALF) - 1.0;
        *k = f64::from_bits((shifted >> 52) | 0x4330_0000_0000_0000) - BIASED;
    }
    (f, k)
}

/// ln(1 + f) - f, with numbers that are added among the smallest terms. In steps over the whole block: what a step computes for one number does not
/// wait for another, where the steps of one number do wait for each other.
#[inline(always)]
fn tails(f: &[f64; BLOCK], small: &[f64; BLOCK], out: &mut [f64; BLOCK]) {
    let (s, r) = series(f);
    for ((((out, f), s), r), small) in out.iter_mut().zip(f).zip(&s).zip(&r).zip(small) {
        let half_square = 0.5 * f * f;
        *out = s * (half_square + r) + small - half_square;
    }
}

/// s = f / (2 + f) and R, the sum of the series.
#[inline(always)]
fn series(f: &[f64; BLOCK]) -> ([f64; BLOCK], [f64; BLOCK]) {
    let (mut s, mut r) = ([0.0; BLOCK], [0.0; BLOCK]);
    for (s, f) in s.iter_mut().zip(f) {
        *s = f / (2.0 + f);
    }
    for (r, s) in r.iter_mut().zip(&s) {
        let z = s * s;
        let w = z * z;
        let even = w * (R[1] + w * (R[3] + w * R[5]));
        let odd = z * (R[0] + w * (R[2] + w * (R[4] + w * R[6])));
        *r = odd + even;
    }
    (s, r)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Compares whole blocks of numbers, and each number alone, with `libm`.
    fn same(what: &str, numbers: &[f64], many: impl Fn(&mut [f64]), one: impl Fn(f64) -> f64) {
        let mut got = numbers.to_vec();
        many(&mut got);
        for (x, y) in numbers.iter().zip(&got) {
            let expected = one(*x);
            assert!(y.to_bits() == expected.to_bits() || (y.is_nan() && expected.is_nan()), "{what} of {x:e}: {y:e}, not {expected:e}");
        }
    }

    fn disorder(seed: u64) -> impl FnMut() -> u64 {
        let mut state = seed;
        move || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            state ^ (state >> 29)
        }
    }

    #[test]
    fn logarithms_have_the_bits_of_libm() {
        // Every exponent with mantissas at both ends, around the root of a half and in disorder.
        let mut next = disorder(1);
        let mut numbers = Vec::new();
        for exponent in 1..2047_u64 {
            let around = ROOT_OF_A_HALF & 0x000F_FFFF_FFFF_FFFF;
            let ends = [0, 1, (1 << 52) - 1, around - 1, around, around + 1, 0x6_A09E_667F_3BCD];
            numbers.extend(ends.iter().map(|m| f64::from_bits(exponent << 52 | m)));
            numbers.extend((0..512 - 7).map(|_| f64::from_bits(exponent << 52 | next() >> 12)));
        }
        same("ln", &numbers, ln, libm::log);
        same("log10", &numbers, log10, libm::log10);
        // Around 1 and over the shares and values that occur most.
        let near: Vec<f64> =
            (0..1 << 16).flat_map(|i| [1.0 + f64::from(i) * f64::EPSILON, 1.0 - f64::from(i) * f64::EPSILON / 2.0]).collect();
        same("ln", &near, ln, libm::log);
        same("log10", &near, log10, libm::log10);
        let usual: Vec<f64> = (0..1 << 20).map(|_| (next() >> 11) as f64 / (1_u64 << 53) as f64 * 100.0).collect();
        same("ln", &usual, ln, libm::log);
        same("log10", &usual, log10, libm::log10);
    }

    #[test]
    fn logarithms_of_one_plus_have_the_bits_of_libm() {
        let mut next = disorder(2);
        // Every exponent up to that of a half, and the numbers where `libm` takes another way.
        for exponent in 0..1022_u64 {
            let numbers: Vec<f64> = (0..512).map(|_| f64::from_bits(exponent << 52 | next() >> 12)).collect();
            same("ln_1p", &numbers, ln_1p, libm::log1p);
        }
        let limit = 0x3FDA_827A_0000_0000_u64;
        let below: Vec<f64> = (1..=1 << 16).map(|i| f64::from_bits(limit - i)).collect();
        same("ln_1p", &below, ln_1p, libm::log1p);
        let across: Vec<f64> = (0..1 << 10).map(|i| f64::from_bits(limit - 500 + i)).collect();
        same("ln_1p", &across, ln_1p, libm::log1p);
        let usual: Vec<f64> = (0..1 << 20).map(|_| (next() >> 11) as f64 / (1_u64 << 53) as f64 * 0.5).collect();
        same("ln_1p", &usual, ln_1p, libm::log1p);
    }

    #[test]
    fn what_has_no_logarithm_stands_where_libm_puts_it() {
        let odd = [0.0, -0.0, -1.0, -2.5, 5e-324, 1e-310, f64::MIN_POSITIVE, f64::MAX, f64::INFINITY, f64::NEG_INFINITY, f64::NAN];
        for length in 0..3 * BLOCK {
            for at in 0..length {
                let mut numbers = vec![0.25; length];
                numbers[at] = odd[(at + length) % odd.len()];
                same("ln", &numbers, ln, libm::log);
                same("log10", &numbers, log10, libm::log10);
                same("ln_1p", &numbers, ln_1p, libm::log1p);
            }
        }
    }

    #[test]
    #[allow(clippy::approx_constant, reason = "what is compared are the digits")]
    fn errors_are_below_one_unit_in_the_last_place() {
        // The logarithm as the nearest double and what it lacks:
        // python -c "import mpmath as m; m.mp.prec = 300; x = m.log(m.mpf(0.7)); h = float(x); print(h, float(x - m.mpf(h)))"
        let precise = [
            (0.5, -0.6931471805599453, -2.3190468138462996e-17),
            (0.7, -0.35667494393873245, 4.82556379937662e-18),
            (0.7071067811865476, -0.3465735902799726, 1.2517012761299022e-18),
            (0.999, -0.0010005003335835344, -2.5644777003677798e-20),
            (1.0000000000000002, 2.2204460492503128e-16, 3.649214750845877e-48),
            (1.1, 0.09531017980432493, 5.927240202146761e-18),
            (2.0, 0.6931471805599453, 2.3190468138462996e-17),
            (3.0, 1.0986122886681098, -9.07129723500153e-17),
            (10.0, 2.302585092994046, -2.1707562233822494e-16),
            (99.5, 4.600157644164547, 2.1974286848573598e-16),
            (1e-300, -690.7755278982137, -2.3670096176709832e-14),
            (1e300, 690.7755278982137, 2.3747660028800243e-14),
        ];
        for (x, high, low) in precise {
            let mut got = [x; BLOCK];
            ln(&mut got);
            let high: f64 = high;
            let unit = f64::from_bits(high.abs().to_bits() + 1) - high.abs();
            let error = ((got[0] - high) - low).abs() / unit;
            assert!(error < 1.0, "ln {x:e}: {error} units");
        }
    }
}
