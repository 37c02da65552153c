use std::cmp::Ordering;

use indicia_expr::{BinaryOp, Expr, Function, Node, UnaryOp};

use super::{Exact, Fraction, Polynomial, feasible};

/// A polynomial with its sign in a region: above zero or below it. Zero itself belongs to both neighbours.
pub type Sign = (Polynomial, Ordering);

/// A region and what the formula is there.
#[derive(Clone, Debug)]
pub struct Piece {
    /// What tells the region apart.
    pub signs: Vec<Sign>,
    /// The formula in the region.
    pub value: Fraction,
}

/// A formula region by region.
#[derive(Clone, Debug)]
pub struct Pieces {
    /// The names behind the letters: inputs first, in the order asked for, then what could not be taken apart.
    pub letters: Vec<String>,
    /// The regions that can be reached, as far as this can be decided.
    pub pieces: Vec<Piece>,
    /// Where each letter lies.
    pub domain: Vec<Option<[f64; 2]>>,
    /// For each letter, the letters on which it depends, itself included: more than one for what could not be taken apart.
    pub depends: Vec<Vec<usize>>,
}

impl Pieces {
    /// Whether a fraction does not change with a letter, not even through what could not be taken apart. `None` where it is too large to say.
    pub fn is_free_of(&self, value: &Fraction, letter: usize) -> Option<bool> {
        for (other, on) in self.depends.iter().enumerate() {
            if on.contains(&letter) && !value.is_free_of(other)? {
                return Some(false);
            }
        }
        Some(true)
    }

    /// Whether all of the formula could be taken apart.
    pub fn is_rational(&self) -> bool {
        self.depends.iter().enumerate().all(|(letter, on)| on.as_slice() == [letter])
    }
}

/// Regions beyond which a formula is given up.
const MOST_PIECES: usize = 64;

/// Takes a formula apart. `inputs` name the letters, with the range in which each lies; `apart` are polynomials whose signs the regions have to tell too.
/// `None` where the formula is too large.
pub fn pieces(expr: &Expr, inputs: &[(String, Option<[f64; 2]>)], apart: &[Polynomial]) -> Option<Pieces> {
    let letters = inputs.iter().map(|(name, _)| name.clone()).collect();
    let domain = inputs.iter().map(|(_, range)| *range).collect();
    let depends = (0..inputs.len()).map(|l| vec![l]).collect();
    let mut splitter = Splitter { letters, domain, depends, opaque: Vec::new() };
    let mut open: Vec<Vec<Sign>> = vec![Vec::new()];
    let mut done = Vec::new();
    while let Some(signs) = open.pop() {
        if open.len() + done.len() > MOST_PIECES {
            return None;
        }
        let told = apart.iter().try_for_each(|p| splitter.sign(p, &signs).map(|_| ()));
        match told.and_then(|()| splitter.value(expr, &signs)) {
            Ok(value) => done.push(Piece { signs, value }),
            Err(Stop::Needs(polynomial)) => {
                for sign in [Ordering::Less, Ordering::Greater] {
                    let mut next = signs.clone();
                    next.push((polynomial.clone(), sign));
                    if feasible(&next, &splitter.domain) {
                        open.push(next);
                    }
                }
            }
            Err(Stop::TooLarge) => return None,
            // Undefined in all of this region, such as a division by zero: there is nothing to say about it.
            Err(Stop::Undefined) => {}
        }
    }
    Some(Pieces { letters: splitter.letters, pieces: done, domain: splitter.domain, depends: splitter.depends })
}

enum Stop {
    /// The sign of a polynomial has to be known first.
    Needs(Polynomial),
    TooLarge,
    Undefined,
}

struct Splitter {
    letters: Vec<String>,
    domain: Vec<Option<[f64; 2]>>,
    depends: Vec<Vec<usize>>,
    /// What stands for a letter beyond the inputs: a function and the fractions it is applied to.
    opaque: Vec<(String, Vec<Fraction>, usize)>,
}

fn large<T>(value: Option<T>) -> Result<T, Stop> {
    value.ok_or(Stop::TooLarge)
}

/// What an expression is the square of, as it is written: x^2 or x * x.
fn square(expr: &Expr) -> Option<&Expr> {
    match &expr.node {
        Node::Binary(BinaryOp::Pow, x, power) if matches!(power.node, Node::Number(2.0)) => Some(x),
        Node::Binary(BinaryOp::Mul, x, y) if x.to_string() == y.to_string() => Some(x),
        _ => None,
    }
}

impl Splitter {
    fn value(&mut self, expr: &Expr, signs: &[Sign]) -> Result<Fraction, Stop> {
        match &expr.node {
            Node::Number(x) => large(Exact::of(*x)).map(Fraction::constant),
            Node::Variable(name) => {
                let number = self.letters.iter().position(|l| l == name);
                let number = number.unwrap_or_else(|| self.letter(name.clone()));
                Ok(Fraction::letter(number))
            }
            Node::Unary(UnaryOp::Neg, inner) => Ok(self.value(inner, signs)?.negated()),
            Node::Unary(UnaryOp::Not, _) => Err(Stop::TooLarge),
            // The root of a square is the absolute value of what was squared.
            Node::Binary(BinaryOp::Pow, of, half) if matches!(half.node, Node::Number(0.5)) && square(of).is_some() => {
                self.call(Function::Sqrt, std::slice::from_ref(&**of), signs)
            }
            Node::Binary(op, a, b) => {
                let (x, y) = (self.value(a, signs)?, self.value(b, signs)?);
                match op {
                    BinaryOp::Add => large(x.plus(&y)),
                    BinaryOp::Sub => large(x.minus(&y)),
                    BinaryOp::Mul => large(x.times(&y)),
                    BinaryOp::Div if y.numerator.is_zero() => Err(Stop::Undefined),
                    BinaryOp::Div => large(x.over(&y)),
                    BinaryOp::Pow => self.power(x, y),
                    _ => Err(Stop::TooLarge),
                }
            }
            Node::Call(function, arguments) => self.call(*function, arguments, signs),
            Node::If(parts) => {
                let [condition, then, otherwise] = &**parts;
                if self.holds(condition, signs)? { self.value(then, signs) } else { self.value(otherwise, signs) }
            }
        }
    }

    fn letter(&mut self, name: String) -> usize {
        self.letters.push(name);
        self.domain.push(None);
        self.depends.push(vec![self.letters.len() - 1]);
        self.letters.len() - 1
    }

    /// The letter for a function that cannot be taken apart: the same for equal arguments.
    fn opaque(&mut self, name: &str, arguments: Vec<Fraction>) -> Result<Fraction, Stop> {
        for (known, of, letter) in &self.opaque {
            if known == name && of.len() == arguments.len() {
                let mut same = true;
                for (a, b) in of.iter().zip(&arguments) {
                    same &= large(a.equals(b))?;
                }
                if same {
                    return Ok(Fraction::letter(*letter));
                }
            }
        }
        let letter = self.letter(format!("{name}#{}", self.opaque.len() + 1));
        let on: Vec<usize> = arguments.iter().flat_map(|f| [f.numerator.letters(), f.denominator.letters()].concat()).collect();
        let mut on: Vec<usize> = on.into_iter().flat_map(|l| self.depends[l].clone()).chain([letter]).collect();
        on.sort_unstable();
        on.dedup();
        self.depends[letter] = on;
        // A root is never negative, nor is e to the power of anything.
        if ["sqrt", "exp"].contains(&name) {
            self.domain[letter] = Some([0.0, f64::INFINITY]);
        }
        self.opaque.push((name.into(), arguments, letter));
        Ok(Fraction::letter(letter))
    }

    fn power(&mut self, x: Fraction, y: Fraction) -> Result<Fraction, Stop> {
        let Some(exponent) = y.as_constant() else { return self.opaque("^", vec![x, y]) };
        match exponent.whole() {
            Some(k) if k.unsigned_abs() <= 12 => {
                let mut out = Fraction::constant(Exact::ONE);
                for _ in 0..k.unsigned_abs() {
                    out = large(out.times(&x))?;
                }
                if k < 0 {
                    if out.numerator.is_zero() {
                        return Err(Stop::Undefined);
                    }
                    out = large(Fraction::constant(Exact::ONE).over(&out))?;
                }
                Ok(out)
            }
            _ if Exact::new(1, 2) == Some(exponent) => self.opaque("sqrt", vec![x]),
            _ => self.opaque("^", vec![x, y]),
        }
    }

    fn call(&mut self, function: Function, arguments: &[Expr], signs: &[Sign]) -> Result<Fraction, Stop> {
        if let (Function::Sqrt, [of]) = (function, arguments)
            && let Some(squared) = square(of)
        {
            return self.call(Function::Abs, std::slice::from_ref(squared), signs);
        }
        let mut values = Vec::new();
        for a in arguments {
            values.push(self.value(a, signs)?);
        }
        let mut rest = values.iter();
        let Some(first) = rest.next().cloned() else { return Err(Stop::TooLarge) };
        match function {
            Function::Abs => Ok(if self.above(&first, signs)? { first } else { first.negated() }),
            Function::Min | Function::Max => {
                let mut best = first;
                for value in rest {
                    let above = self.above(&large(value.minus(&best))?, signs)?;
                    if above == (function == Function::Max) {
                        best = value.clone();
                    }
                }
                Ok(best)
            }
            Function::Sum | Function::Mean => {
                let count = values.len() as i128;
                let mut sum = first;
                for value in rest {
                    sum = large(sum.plus(value))?;
                }
                let by = if function == Function::Mean { large(Exact::new(1, count))? } else { Exact::ONE };
                large(sum.times(&Fraction::constant(by)))
            }
            Function::Sqrt => match first.as_constant().and_then(Exact::root) {
                Some(root) => Ok(Fraction::constant(root)),
                None => self.opaque("sqrt", values),
            },
            Function::Ln => self.opaque("ln", values),
            Function::Log10 => self.opaque("log10", values),
            Function::Exp => self.opaque("exp", values),
        }
    }

    /// Whether a fraction is above zero in the region; on its border either answer is right for a continuous formula.
    fn above(&mut self, value: &Fraction, signs: &[Sign]) -> Result<bool, Stop> {
        let numerator = self.sign(&value.numerator, signs)?;
        let denominator = self.sign(&value.denominator, signs)?;
        Ok((numerator == Ordering::Less) == (denominator == Ordering::Less))
    }

    /// The sign of a polynomial in the region; what is zero everywhere counts as above.
    fn sign(&mut self, polynomial: &Polynomial, signs: &[Sign]) -> Result<Ordering, Stop> {
        if polynomial.is_zero() {
            return Ok(Ordering::Greater);
        }
        if let Some(sign) = polynomial.one_sign(&self.domain) {
            return Ok(sign);
        }
        let (key, turn) = large(polynomial.without_common(&self.domain).normalised())?;
        let known = signs.iter().find(|(p, _)| *p == key).map(|(_, sign)| *sign);
        let one_way = |sign| feasible(&[(key.clone(), sign)], &self.domain);
        let sign = match known {
            Some(sign) => sign,
            // A sum of positive letters needs no regions.
            None if !one_way(Ordering::Less) => Ordering::Greater,
            None if !one_way(Ordering::Greater) => Ordering::Less,
            None => return Err(Stop::Needs(key)),
        };
        Ok(if turn == Ordering::Less { sign.reverse() } else { sign })
    }

    fn holds(&mut self, condition: &Expr, signs: &[Sign]) -> Result<bool, Stop> {
        match &condition.node {
            Node::Unary(UnaryOp::Not, inner) => Ok(!self.holds(inner, signs)?),
            Node::Binary(BinaryOp::And, a, b) => Ok(self.holds(a, signs)? & self.holds(b, signs)?),
            Node::Binary(BinaryOp::Or, a, b) => Ok(self.holds(a, signs)? | self.holds(b, signs)?),
            Node::Binary(op, a, b) if op.is_comparison() => {
                let difference = large(self.value(a, signs)?.minus(&self.value(b, signs)?))?;
                if difference.numerator.is_zero() {
                    return Ok(matches!(op, BinaryOp::Le | BinaryOp::Ge | BinaryOp::Eq));
                }
                let above = self.above(&difference, signs)?;
                Ok(match op {
                    BinaryOp::Lt | BinaryOp::Le => !above,
                    BinaryOp::Gt | BinaryOp::Ge => above,
                    // What holds on a border alone is no matter of open regions.
                    _ => return Err(Stop::TooLarge),
                })
            }
            _ => Err(Stop::TooLarge),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Pieces {
        let inputs = ["a", "b", "c"].map(|n| (n.to_string(), Some([0.0, 100.0])));
        pieces(&indicia_expr::parse(text).unwrap(), &inputs, &[]).unwrap()
    }

    #[test]
    fn an_absolute_value_has_two_regions() {
        let both = split("a + abs(a - b)");
        assert_eq!(both.pieces.len(), 2);
        // abs(a - b) and abs(2*b - 2*a) are told apart by one sign; a + b needs none
        assert_eq!(split("abs(a - b) * abs(2*b - 2*a) + abs(a + b)").pieces.len(), 2);
        // six orders of three values, not eight combinations of signs
        assert_eq!(split("abs(a - b) + abs(b - c) + abs(c - a)").pieces.len(), 6);
    }

    #[test]
    fn functions_without_algebra_are_letters() {
        let p = split("sqrt(a + b) - sqrt(b + a) + ln(c) * 0");
        assert!(p.pieces.len() == 1 && p.pieces[0].value.numerator.is_zero());
    }
}
