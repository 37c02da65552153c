use super::{Exact, Polynomial};

/// A quotient of polynomials. Not in lowest terms: equality is decided by products.
#[derive(Clone, Debug)]
pub struct Fraction {
    /// Above the line.
    pub numerator: Polynomial,
    /// Below it; never 0 everywhere.
    pub denominator: Polynomial,
}

impl Fraction {
    /// A constant.
    pub fn constant(value: Exact) -> Fraction {
        Fraction { numerator: Polynomial::constant(value), denominator: Polynomial::constant(Exact::ONE) }
    }

    /// A letter.
    pub fn letter(number: usize) -> Fraction {
        Fraction { numerator: Polynomial::letter(number), denominator: Polynomial::constant(Exact::ONE) }
    }

    /// The sum; `None` when it grows too large, and so below.
    pub fn plus(&self, other: &Fraction) -> Option<Fraction> {
        if self.denominator == other.denominator {
            let numerator = self.numerator.plus(&other.numerator)?;
            return Some(Fraction { numerator, denominator: self.denominator.clone() });
        }
        let numerator = self.numerator.times(&other.denominator)?.plus(&other.numerator.times(&self.denominator)?)?;
        Some(Fraction { numerator, denominator: self.denominator.times(&other.denominator)? })
    }

    /// Minus it.
    pub fn negated(&self) -> Fraction {
        Fraction { numerator: self.numerator.negated(), denominator: self.denominator.clone() }
    }

    /// The difference.
    pub fn minus(&self, other: &Fraction) -> Option<Fraction> {
        self.plus(&other.negated())
    }

    /// The product.
    pub fn times(&self, other: &Fraction) -> Option<Fraction> {
        Some(Fraction { numerator: self.numerator.times(&other.numerator)?, denominator: self.denominator.times(&other.denominator)? })
    }

    /// The quotient; `None` too when the other is 0 everywhere.
    pub fn over(&self, other: &Fraction) -> Option<Fraction> {
        if other.numerator.is_zero() {
            return None;
        }
        Some(Fraction { numerator: self.numerator.times(&other.denominator)?, denominator: self.denominator.times(&other.numerator)? })
    }

    /// Its value, if it is a constant.
    pub fn as_constant(&self) -> Option<Exact> {
        if self.numerator.is_zero() {
            return Exact::new(0, 1);
        }
        if let (Some(n), Some(d)) = (self.numerator.as_constant(), self.denominator.as_constant()) {
            return n.times(d.inverse()?);
        }
        // N = c D with D not constant: the ratio of the first coefficients is the only candidate.
        let (n, _) = self.numerator.normalised()?;
        let (d, _) = self.denominator.normalised()?;
        if n != d {
            return None;
        }
        self.numerator.ratio_to(&self.denominator)
    }

    /// Whether both are the same function.
    pub fn equals(&self, other: &Fraction) -> Option<bool> {
        let (a, b) = (self.numerator.times(&other.denominator)?, other.numerator.times(&self.denominator)?);
        Some(a == b)
    }

    /// Whether its value does not change with a letter.
    pub fn is_free_of(&self, letter: usize) -> Option<bool> {
        let rise = self.numerator.derivative(letter)?.times(&self.denominator)?;
        let fall = self.numerator.times(&self.denominator.derivative(letter)?)?;
        Some(rise == fall)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotients_are_compared_by_products() {
        let (a, b) = (Fraction::letter(0), Fraction::letter(1));
        // (a^2 - b^2) / (a - b) = a + b
        let squares = a.times(&a).unwrap().minus(&b.times(&b).unwrap()).unwrap();
        let quotient = squares.over(&a.minus(&b).unwrap()).unwrap();
        assert_eq!(quotient.equals(&a.plus(&b).unwrap()), Some(true));
        assert_eq!(quotient.equals(&a), Some(false));
        // a b / (b + b) does not depend on b
        let half = a.times(&b).unwrap().over(&b.plus(&b).unwrap()).unwrap();
        assert_eq!((half.is_free_of(1), half.is_free_of(0)), (Some(true), Some(false)));
        let ratio = a.plus(&a).unwrap().over(&a).unwrap();
        assert_eq!(ratio.as_constant(), Exact::new(2, 1));
        assert!(a.over(&a.minus(&a).unwrap()).is_none());
        assert_eq!(a.minus(&a).unwrap().over(&b).unwrap().as_constant(), Exact::new(0, 1));
    }
}
