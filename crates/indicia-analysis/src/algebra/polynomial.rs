use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::Exact;

/// Exponents of letters that occur, by the number of the letter.
type Monomial = Vec<(usize, u32)>;

/// A polynomial in numbered letters with exact coefficients.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Polynomial {
    terms: BTreeMap<Monomial, ExactKey>,
}

/// A coefficient that can be compared, so that polynomials can be keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct ExactKey(Exact);

impl PartialOrd for ExactKey {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for ExactKey {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.plus(other.0.negated()).map_or(Ordering::Equal, Exact::sign)
    }
}

/// Terms beyond which a polynomial is given up.
const MOST_TERMS: usize = 4000;

impl Polynomial {
    /// A constant.
    pub fn constant(value: Exact) -> Polynomial {
        let mut terms = BTreeMap::new();
        if !value.is_zero() {
            terms.insert(Vec::new(), ExactKey(value));
        }
        Polynomial { terms }
    }

    /// A letter.
    pub fn letter(number: usize) -> Polynomial {
        Polynomial { terms: BTreeMap::from([(vec![(number, 1)], ExactKey(Exact::ONE))]) }
    }

    /// Whether it is 0 everywhere.
    pub fn is_zero(&self) -> bool {
        self.terms.is_empty()
    }

    /// Its value, if it is a constant.
    pub fn as_constant(&self) -> Option<Exact> {
        match self.terms.iter().next() {
            None => Some(Exact::ZERO),
            Some((m, c)) if m.is_empty() && self.terms.len() == 1 => Some(c.0),
            Some(_) => None,
        }
    }

    /// The sum; `None` when it grows too large, and so below.
    pub fn plus(&self, other: &Polynomial) -> Option<Polynomial> {
        let mut out = self.clone();
        for (m, c) in &other.terms {
            out.add(m.clone(), c.0)?;
        }
        Some(out)
    }

    fn add(&mut self, m: Monomial, c: Exact) -> Option<()> {
        let sum = self.terms.get(&m).map_or(Some(c), |old| old.0.plus(c))?;
        if sum.is_zero() {
            self.terms.remove(&m);
        } else {
            self.terms.insert(m, ExactKey(sum));
        }
        (self.terms.len() <= MOST_TERMS).then_some(())
    }

    /// Minus it.
    pub fn negated(&self) -> Polynomial {
        Polynomial { terms: self.terms.iter().map(|(m, c)| (m.clone(), ExactKey(c.0.negated()))).collect() }
    }

    /// The difference.
    pub fn minus(&self, other: &Polynomial) -> Option<Polynomial> {
        self.plus(&other.negated())
    }

    /// The product.
    pub fn times(&self, other: &Polynomial) -> Option<Polynomial> {
        let mut out = Polynomial::default();
        for (a, c) in &self.terms {
            for (b, d) in &other.terms {
                out.add(multiplied(a, b), c.0.times(d.0)?)?;
            }
        }
        Some(out)
    }

    /// All coefficients times a number.
    pub fn scaled(&self, by: Exact) -> Option<Polynomial> {
        self.times(&Polynomial::constant(by))
    }

    /// The derivative by a letter.
    pub fn derivative(&self, letter: usize) -> Option<Polynomial> {
        let mut out = Polynomial::default();
        for (m, c) in &self.terms {
            let Some(at) = m.iter().position(|(l, _)| *l == letter) else { continue };
            let power = m[at].1;
            let mut m = m.clone();
            if power == 1 {
                m.remove(at);
            } else {
                m[at].1 -= 1;
            }
            out.add(m, c.0.times(Exact::new(i128::from(power), 1)?)?)?;
        }
        Some(out)
    }

    /// The letters that occur.
    pub fn letters(&self) -> Vec<usize> {
        let mut all: Vec<usize> = self.terms.keys().flatten().map(|(l, _)| *l).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Divided by the absolute value of its first coefficient, and turned so that this is positive; with the sign that was taken out.
    pub fn normalised(&self) -> Option<(Polynomial, Ordering)> {
        let Some((_, first)) = self.terms.iter().next_back() else { return Some((self.clone(), Ordering::Equal)) };
        Some((self.scaled(first.0.inverse()?)?, first.0.sign()))
    }

    /// The sign that all terms have where each letter lies within its range, so that none can be of the other sign; `None` where terms differ or a letter has
    /// values of both signs.
    pub fn one_sign(&self, domain: &[Option<[f64; 2]>]) -> Option<Ordering> {
        let of_letter = |letter: usize, power: u32| match domain.get(letter).copied().flatten() {
            _ if power.is_multiple_of(2) => Some(Ordering::Greater),
            Some([low, _]) if low >= 0.0 => Some(Ordering::Greater),
            Some([_, high]) if high <= 0.0 => Some(Ordering::Less),
            _ => None,
        };
        let of_term = |(m, c): (&Monomial, &ExactKey)| {
            m.iter().try_fold(c.0.sign(), |sign, (l, power)| {
                of_letter(*l, *power).map(|s| if s == Ordering::Less { sign.reverse() } else { sign })
            })
        };
        let mut signs = self.terms.iter().map(of_term);
        let first = signs.next()??;
        signs.all(|s| s == Some(first)).then_some(first)
    }

    /// Without the letters that every term has in it and that are never negative: of the same sign wherever these are not zero.
    pub fn without_common(&self, domain: &[Option<[f64; 2]>]) -> Polynomial {
        let never_negative = |l: usize| domain.get(l).copied().flatten().is_some_and(|[low, _]| low >= 0.0);
        let mut out = self.clone();
        for letter in self.letters() {
            let power = |m: &Monomial| m.iter().find(|(l, _)| *l == letter).map_or(0, |(_, p)| *p);
            let common = out.terms.keys().map(power).min().unwrap_or(0);
            // An even power is never negative, whatever the letter is.
            let common = if never_negative(letter) { common } else { common - common % 2 };
            if common == 0 {
                continue;
            }
            let lowered =
                |m: Monomial| m.into_iter().map(|(l, p)| (l, if l == letter { p - common } else { p })).filter(|(_, p)| *p > 0).collect();
            out.terms = out.terms.into_iter().map(|(m, c)| (lowered(m), c)).collect();
        }
        out
    }

    /// The number that this is of another, where both are the same but for a factor.
    pub(super) fn ratio_to(&self, other: &Polynomial) -> Option<Exact> {
        let (_, a) = self.terms.iter().next_back()?;
        let (_, b) = other.terms.iter().next_back()?;
        a.0.times(b.0.inverse()?)
    }

    /// Its value at a point, a number for each letter.
    pub fn at(&self, point: &[f64]) -> f64 {
        let term = |(m, c): (&Monomial, &ExactKey)| {
            m.iter().fold(c.0.to_f64(), |x, (l, power)| (0..*power).fold(x, |x, _| x * point.get(*l).copied().unwrap_or(0.0)))
        };
        self.terms.iter().map(term).sum()
    }

    /// The constant and the coefficients of the letters, if no term has a degree above one.
    pub fn as_linear(&self) -> Option<(f64, Vec<(usize, f64)>)> {
        let mut constant = 0.0;
        let mut letters = Vec::new();
        for (m, c) in &self.terms {
            match m.as_slice() {
                [] => constant = c.0.to_f64(),
                [(letter, 1)] => letters.push((*letter, c.0.to_f64())),
                _ => return None,
            }
        }
        Some((constant, letters))
    }
}

fn multiplied(a: &Monomial, b: &Monomial) -> Monomial {
    let mut out: BTreeMap<usize, u32> = a.iter().copied().collect();
    for (letter, power) in b {
        *out.entry(*letter).or_default() += power;
    }
    out.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn squares_of_sums() {
        let (a, b) = (Polynomial::letter(0), Polynomial::letter(1));
        let sum = a.plus(&b).unwrap();
        let difference = a.minus(&b).unwrap();
        // (a + b)(a - b) = a^2 - b^2
        let product = sum.times(&difference).unwrap();
        assert_eq!(product, a.times(&a).unwrap().minus(&b.times(&b).unwrap()).unwrap());
        assert_eq!(product.derivative(0), a.scaled(Exact::new(2, 1).unwrap()));
        assert!(sum.minus(&sum).unwrap().is_zero());
        assert_eq!(product.at(&[5.0, 3.0]), 16.0);
        let (one, sign) = difference.negated().scaled(Exact::new(3, 1).unwrap()).unwrap().normalised().unwrap();
        let (two, other) = difference.normalised().unwrap();
        assert_eq!((one, sign), (two, other.reverse()));
    }
}
