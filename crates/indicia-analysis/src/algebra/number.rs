use std::cmp::Ordering;

/// A fraction of two whole numbers, in lowest terms, the denominator positive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Exact {
    numerator: i128,
    denominator: i128,
}

const fn gcd(mut a: i128, mut b: i128) -> i128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a.abs()
}

impl Exact {
    /// 0.
    pub const ZERO: Exact = Exact { numerator: 0, denominator: 1 };
    /// 1.
    pub const ONE: Exact = Exact { numerator: 1, denominator: 1 };

    /// A fraction; `None` for a denominator of zero and where numbers grow too large.
    pub fn new(numerator: i128, denominator: i128) -> Option<Exact> {
        if denominator == 0 || numerator == i128::MIN || denominator == i128::MIN {
            return None;
        }
        let g = gcd(numerator, denominator).max(1);
        let sign = denominator.signum();
        Some(Exact { numerator: sign * numerator / g, denominator: sign * denominator / g })
    }

    /// The number that is written as this double is: 0.49 is 49/100. `None` where that takes more than 30 digits.
    pub fn of(value: f64) -> Option<Exact> {
        let text = format!("{value:e}");
        let (digits, exponent) = text.split_once('e')?;
        let exponent: i32 = exponent.parse().ok()?;
        let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
        let numerator: i128 = format!("{whole}{part}").parse().ok()?;
        let shift = exponent - i32::try_from(part.len()).ok()?;
        let power = 10_i128.checked_pow(shift.unsigned_abs())?;
        if shift < 0 { Exact::new(numerator, power) } else { Exact::new(numerator.checked_mul(power)?, 1) }
    }

    /// The nearest double.
    pub fn to_f64(self) -> f64 {
        self.numerator as f64 / self.denominator as f64
    }

    /// Whether it is 0.
    pub fn is_zero(self) -> bool {
        self.numerator == 0
    }

    /// As a whole number, if it is one.
    pub fn whole(self) -> Option<i128> {
        (self.denominator == 1).then_some(self.numerator)
    }

    /// Its sign.
    pub fn sign(self) -> Ordering {
        self.numerator.cmp(&0)
    }

    /// The sum; `None` when it grows too large, and so below.
    pub fn plus(self, other: Exact) -> Option<Exact> {
        let g = gcd(self.denominator, other.denominator);
        let (a, b) = (other.denominator / g, self.denominator / g);
        let numerator = self.numerator.checked_mul(a)?.checked_add(other.numerator.checked_mul(b)?)?;
        Exact::new(numerator, self.denominator.checked_mul(a)?)
    }

    /// The product.
    pub fn times(self, other: Exact) -> Option<Exact> {
        let (g, h) = (gcd(self.numerator, other.denominator).max(1), gcd(other.numerator, self.denominator).max(1));
        let numerator = (self.numerator / g).checked_mul(other.numerator / h)?;
        Exact::new(numerator, (self.denominator / h).checked_mul(other.denominator / g)?)
    }

    /// Minus it.
    pub fn negated(self) -> Exact {
        Exact { numerator: -self.numerator, ..self }
    }

    /// Its square root, if that is a fraction.
    pub fn root(self) -> Option<Exact> {
        let of = |n: i128| u64::try_from(n).ok().map(u64::isqrt).filter(|r| i128::from(*r) * i128::from(*r) == n);
        Exact::new(i128::from(of(self.numerator)?), i128::from(of(self.denominator)?))
    }

    /// One over it; `None` for 0.
    pub fn inverse(self) -> Option<Exact> {
        Exact::new(self.denominator, self.numerator)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_what_is_written() {
        assert_eq!(Exact::of(0.49), Exact::new(49, 100));
        assert_eq!(Exact::of(2.0), Exact::new(2, 1));
        assert_eq!(Exact::of(1.5e3), Exact::new(1500, 1));
        assert_eq!(Exact::of(1e-40), None);
        assert_eq!(Exact::new(9, 4).unwrap().root(), Exact::new(3, 2));
        assert_eq!(Exact::new(2, 1).unwrap().root(), None);
        assert_eq!(Exact::new(6, -4), Exact::new(-3, 2));
        assert_eq!(Exact::new(1, 3).unwrap().plus(Exact::new(1, 6).unwrap()), Exact::new(1, 2));
        assert_eq!(Exact::new(i128::MAX, 1).unwrap().times(Exact::new(2, 1).unwrap()), None);
    }
}
