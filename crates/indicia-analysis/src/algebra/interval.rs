//! Bounds on what a formula can be over a box: every value that it takes there lies within them.
//!
//! Each operation is rounded outwards, so the bounds hold for the formula of real numbers and not only for its arithmetic. They can be wider than the
//! values: where a letter stands several times its cells are not known to be one. R. E. Moore, R. B. Kearfott & M. J. Cloud, *Introduction to Interval
//! Analysis* (2009), chapters 2 and 5.

use std::collections::BTreeMap;

use indicia_expr::{BinaryOp, Expr, Function, Node, UnaryOp};

/// A closed interval, `low <= high`; ends may be infinite.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// Its lower end.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
}

/// Units in the last place by which a function of `libm` may be off, generously.
const ULPS: u32 = 4;

impl Interval {
    /// A single number.
    pub const fn point(x: f64) -> Interval {
        Interval { low: x, high: x }
    }

    /// From end to end.
    pub const fn new(low: f64, high: f64) -> Interval {
        Interval { low, high }
    }

    /// Whether a number lies in it.
    pub fn holds(self, x: f64) -> bool {
        self.low <= x && x <= self.high
    }

    /// Whether both have a number in common.
    pub fn meets(self, other: Interval) -> bool {
        self.low <= other.high && other.low <= self.high
    }

    /// Rounded outwards by one unit in the last place; `None` where an end is no number.
    fn outward(low: f64, high: f64) -> Option<Interval> {
        (!low.is_nan() && !high.is_nan()).then(|| Interval { low: low.next_down(), high: high.next_up() })
    }

    fn hull(self, other: Interval) -> Interval {
        Interval { low: self.low.min(other.low), high: self.high.max(other.high) }
    }

    fn plus(self, other: Interval) -> Option<Interval> {
        Interval::outward(self.low + other.low, self.high + other.high)
    }

    fn negated(self) -> Interval {
        Interval { low: -self.high, high: -self.low }
    }

    fn times(self, other: Interval) -> Option<Interval> {
        // Nothing times anything is nothing, be it beyond all bounds.
        let product = |a: f64, b: f64| if a == 0.0 || b == 0.0 { 0.0 } else { a * b };
        let all =
            [product(self.low, other.low), product(self.low, other.high), product(self.high, other.low), product(self.high, other.high)];
        Interval::outward(all.into_iter().fold(f64::INFINITY, f64::min), all.into_iter().fold(f64::NEG_INFINITY, f64::max))
    }

    /// `None` where the divisor can be 0.
    fn over(self, other: Interval) -> Option<Interval> {
        if other.holds(0.0) {
            return None;
        }
        let all = [self.low / other.low, self.low / other.high, self.high / other.low, self.high / other.high];
        if all.iter().any(|x| x.is_nan()) {
            return None;
        }
        Interval::outward(all.into_iter().fold(f64::INFINITY, f64::min), all.into_iter().fold(f64::NEG_INFINITY, f64::max))
    }

    fn magnitude(self) -> Interval {
        if self.low >= 0.0 {
            self
        } else if self.high <= 0.0 {
            self.negated()
        } else {
            Interval { low: 0.0, high: self.high.max(-self.low) }
        }
    }

    /// A function that rises everywhere, with results that may be off by a few units in the last place.
    fn rising(self, f: impl Fn(f64) -> f64) -> Option<Interval> {
        let (mut low, mut high) = (f(self.low), f(self.high));
        if low.is_nan() || high.is_nan() {
            return None;
        }
        for _ in 0..ULPS {
            (low, high) = (low.next_down(), high.next_up());
        }
        Some(Interval { low, high })
    }

    fn power(self, exponent: Interval) -> Option<Interval> {
        let whole =
            (exponent.low == exponent.high && exponent.low.fract() == 0.0 && exponent.low.abs() <= 64.0).then_some(exponent.low as i32);
        if let Some(n) = whole {
            let mut out = Interval::point(1.0);
            for _ in 0..n.unsigned_abs() {
                out = out.times(self)?;
            }
            // A square is not negative, which the products do not know.
            if n % 2 == 0 && n != 0 {
                out.low = out.low.max(0.0);
            }
            return if n < 0 { Interval::point(1.0).over(out) } else { Some(out) };
        }
        if self.low < 0.0 || self.low == 0.0 && exponent.low <= 0.0 {
            return None;
        }
        let ln = |x: f64| if x == 0.0 { f64::NEG_INFINITY } else { libm::log(x) };
        self.rising(ln)?.times(exponent)?.rising(libm::exp).map(|i| Interval { low: i.low.max(0.0), ..i })
    }
}

/// What a condition can be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Truth {
    Yes,
    No,
    Either,
}

/// The bounds of a formula over a box, one interval a name; `None` where the formula may be undefined somewhere in it.
pub fn bounds(expr: &Expr, boxes: &BTreeMap<&str, Interval>) -> Option<Interval> {
    match &expr.node {
        Node::Number(x) => Some(Interval::point(*x)),
        Node::Variable(name) => boxes.get(name.as_str()).copied(),
        Node::Unary(UnaryOp::Neg, a) => Some(bounds(a, boxes)?.negated()),
        Node::Unary(UnaryOp::Not, _) => None,
        Node::Binary(op, a, b) => {
            let (x, y) = (bounds(a, boxes)?, bounds(b, boxes)?);
            match op {
                BinaryOp::Add => x.plus(y),
                BinaryOp::Sub => x.plus(y.negated()),
                BinaryOp::Mul => x.times(y),
                BinaryOp::Div => x.over(y),
                BinaryOp::Pow => x.power(y),
                _ => None,
            }
        }
        Node::Call(function, arguments) => {
            let values: Option<Vec<Interval>> = arguments.iter().map(|a| bounds(a, boxes)).collect();
            call(*function, &values?)
        }
        Node::If(parts) => {
            let [condition, then, otherwise] = &**parts;
            match truth(condition, boxes)? {
                Truth::Yes => bounds(then, boxes),
                Truth::No => bounds(otherwise, boxes),
                Truth::Either => Some(bounds(then, boxes)?.hull(bounds(otherwise, boxes)?)),
            }
        }
    }
}

fn call(function: Function, values: &[Interval]) -> Option<Interval> {
    let (first, rest) = values.split_first()?;
    let fold = |f: fn(f64, f64) -> f64| rest.iter().fold(*first, |a, b| Interval { low: f(a.low, b.low), high: f(a.high, b.high) });
    match function {
        Function::Abs => Some(first.magnitude()),
        Function::Min => Some(fold(f64::min)),
        Function::Max => Some(fold(f64::max)),
        Function::Sum | Function::Mean => {
            let sum = rest.iter().try_fold(*first, |a, b| a.plus(*b))?;
            if function == Function::Mean { sum.over(Interval::point(values.len() as f64)) } else { Some(sum) }
        }
        Function::Sqrt if first.low < 0.0 => None,
        // The root is rounded correctly.
        Function::Sqrt => Interval::outward(first.low.sqrt(), first.high.sqrt()).map(|i| Interval { low: i.low.max(0.0), ..i }),
        Function::Ln | Function::Log10 if first.low <= 0.0 => None,
        Function::Ln => first.rising(libm::log),
        Function::Log10 => first.rising(libm::log10),
        Function::Exp => first.rising(libm::exp),
    }
}

fn truth(condition: &Expr, boxes: &BTreeMap<&str, Interval>) -> Option<Truth> {
    Some(match &condition.node {
        Node::Unary(UnaryOp::Not, a) => match truth(a, boxes)? {
            Truth::Yes => Truth::No,
            Truth::No => Truth::Yes,
            Truth::Either => Truth::Either,
        },
        Node::Binary(BinaryOp::And, a, b) => match (truth(a, boxes)?, truth(b, boxes)?) {
            (Truth::Yes, Truth::Yes) => Truth::Yes,
            (Truth::No, _) | (_, Truth::No) => Truth::No,
            _ => Truth::Either,
        },
        Node::Binary(BinaryOp::Or, a, b) => match (truth(a, boxes)?, truth(b, boxes)?) {
            (Truth::No, Truth::No) => Truth::No,
            (Truth::Yes, _) | (_, Truth::Yes) => Truth::Yes,
            _ => Truth::Either,
        },
        Node::Binary(op, a, b) => {
            let (x, y) = (bounds(a, boxes)?, bounds(b, boxes)?);
            let (yes, no) = match op {
                BinaryOp::Lt => (x.high < y.low, x.low >= y.high),
                BinaryOp::Le => (x.high <= y.low, x.low > y.high),
                BinaryOp::Gt => (x.low > y.high, x.high <= y.low),
                BinaryOp::Ge => (x.low >= y.high, x.high < y.low),
                // Equal only where both are one and the same number.
                BinaryOp::Eq => (x.low == x.high && x == y, !x.meets(y)),
                BinaryOp::Ne => (!x.meets(y), x.low == x.high && x == y),
                _ => return None,
            };
            match (yes, no) {
                (true, _) => Truth::Yes,
                (_, true) => Truth::No,
                _ => Truth::Either,
            }
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn over(text: &str, a: [f64; 2], b: [f64; 2]) -> Option<Interval> {
        let boxes = BTreeMap::from([("a", Interval::new(a[0], a[1])), ("b", Interval::new(b[0], b[1]))]);
        bounds(&indicia_expr::parse(text).unwrap(), &boxes)
    }

    #[test]
    fn bounds_are_those_of_the_textbook_and_a_little_wider() {
        for (text, low, high) in [
            ("a + b", 4.0, 7.0),
            ("a - b", -4.0, -1.0),
            ("a * b", 3.0, 10.0),
            ("a / b", 0.2, 2.0 / 3.0),
            ("abs(a - b)", 1.0, 4.0),
            ("min(a, b)", 1.0, 2.0),
            ("if(a < b, a, b)", 1.0, 2.0),
            ("if(a < 1.5, a, b)", 1.0, 5.0),
            ("a ^ 2", 1.0, 4.0),
            ("b ^ -1", 0.2, 1.0 / 3.0),
            ("sqrt(a)", 1.0, 2.0_f64.sqrt()),
            ("a ^ 0.5", 1.0, 2.0_f64.sqrt()),
            // A letter that stands twice is not known to be one.
            ("a - a", -1.0, 1.0),
        ] {
            let found = over(text, [1.0, 2.0], [3.0, 5.0]).unwrap();
            assert!(found.low <= low && low - found.low < 1e-12, "{text}: {found:?}");
            assert!(found.high >= high && found.high - high < 1e-12, "{text}: {found:?}");
        }
        for undefined in ["1 / (a - 1)", "ln(a - 1)", "sqrt(a - 2)", "(a - 2) ^ 0.5"] {
            assert_eq!(over(undefined, [1.0, 2.0], [3.0, 5.0]), None, "{undefined}");
        }
    }
}
