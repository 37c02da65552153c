//! Conditions that hold always or never, whatever the data are.
//!
//! Every part of a condition is given the interval of its values: scores the declared range of their scale, obstacle degrees
//! [0, 1], ranks from 1 up, grades the numbers of their steps. Where the intervals decide a comparison, it is decided. What
//! they leave open stays open: nothing is called impossible that could occur.

use indicia_expr::{BinaryOp, Expr, Function, Node, UnaryOp};

use super::condition::{Condition, Term};

/// What is known of a condition without data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decided {
    /// It never holds.
    Never,
    /// It always holds where its inputs have values.
    Always,
    /// That depends.
    Open,
}

/// Values between two ends.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Interval(f64, f64);

const ANY: Interval = Interval(f64::NEG_INFINITY, f64::INFINITY);
const FALSE: Interval = Interval(0.0, 0.0);
const TRUE: Interval = Interval(1.0, 1.0);
const EITHER: Interval = Interval(0.0, 1.0);

/// Decides a condition. `range` gives the range of a score or node, `steps` the number of steps of a standard.
pub fn decide(condition: &Condition, range: &dyn Fn(&str) -> Option<[f64; 2]>, steps: &dyn Fn(&str) -> Option<usize>) -> Decided {
    let names = condition.variables();
    let of = |name: &str| {
        let Some(term) = names.iter().position(|n| *n == name).and_then(|n| condition.terms.get(n)) else { return ANY };
        let scores = |id: &str| range(id).map_or(ANY, |[low, high]| Interval(low, high));
        match term {
            Term::Score(id) => scores(id),
            Term::Change(id) => {
                let Interval(low, high) = scores(id);
                Interval(low - high, high - low)
            }
            // A share; through a formula in which a worse value helps it can leave [0, 1], but no index is made so.
            Term::Obstacle(_) => EITHER,
            Term::Rank(_) => Interval(1.0, f64::INFINITY),
            Term::Grade(id) => Interval(0.0, steps(id).map_or(f64::INFINITY, |n| n.saturating_sub(1) as f64)),
            Term::Group(..) | Term::Type(_) | Term::Strength(_) | Term::Weakness(_) => EITHER,
            Term::Value(_) => ANY,
        }
    };
    match interval(&condition.expr, &of) {
        FALSE => Decided::Never,
        TRUE => Decided::Always,
        _ => Decided::Open,
    }
}

fn interval(e: &Expr, of: &dyn Fn(&str) -> Interval) -> Interval {
    match &e.node {
        Node::Number(x) => Interval(*x, *x),
        Node::Variable(name) => of(name),
        Node::Unary(UnaryOp::Neg, a) => {
            let Interval(low, high) = interval(a, of);
            Interval(-high, -low)
        }
        Node::Unary(UnaryOp::Not, a) => match interval(a, of) {
            FALSE => TRUE,
            TRUE => FALSE,
            _ => EITHER,
        },
        Node::Binary(op, a, b) => binary(*op, interval(a, of), interval(b, of)),
        Node::Call(function, arguments) => {
            let all: Vec<Interval> = arguments.iter().map(|a| interval(a, of)).collect();
            let low = || all.iter().map(|i| i.0);
            let high = || all.iter().map(|i| i.1);
            match function {
                Function::Min => Interval(low().fold(f64::INFINITY, f64::min), high().fold(f64::INFINITY, f64::min)),
                Function::Max => Interval(low().fold(f64::NEG_INFINITY, f64::max), high().fold(f64::NEG_INFINITY, f64::max)),
                Function::Sum => Interval(low().sum(), high().sum()),
                Function::Mean => Interval(low().sum::<f64>() / all.len() as f64, high().sum::<f64>() / all.len() as f64),
                _ => ANY,
            }
        }
        Node::If(_) => ANY,
    }
}

fn binary(op: BinaryOp, a: Interval, b: Interval) -> Interval {
    let truth = |always: bool, never: bool| match (always, never) {
        (true, _) => TRUE,
        (_, true) => FALSE,
        _ => EITHER,
    };
    match op {
        BinaryOp::Lt => truth(a.1 < b.0, a.0 >= b.1),
        BinaryOp::Le => truth(a.1 <= b.0, a.0 > b.1),
        BinaryOp::Gt => truth(a.0 > b.1, a.1 <= b.0),
        BinaryOp::Ge => truth(a.0 >= b.1, a.1 < b.0),
        BinaryOp::Eq => truth(a == b && a.0 == a.1, a.1 < b.0 || b.1 < a.0),
        BinaryOp::Ne => truth(a.1 < b.0 || b.1 < a.0, a == b && a.0 == a.1),
        BinaryOp::And => truth(a == TRUE && b == TRUE, a == FALSE || b == FALSE),
        BinaryOp::Or => truth(a == TRUE || b == TRUE, a == FALSE && b == FALSE),
        BinaryOp::Add => whole(a.0 + b.0, a.1 + b.1),
        BinaryOp::Sub => whole(a.0 - b.1, a.1 - b.0),
        BinaryOp::Mul => {
            let all = [a.0 * b.0, a.0 * b.1, a.1 * b.0, a.1 * b.1];
            whole(all.into_iter().fold(f64::INFINITY, f64::min), all.into_iter().fold(f64::NEG_INFINITY, f64::max))
        }
        BinaryOp::Div if b.0 > 0.0 || b.1 < 0.0 => {
            let all = [a.0 / b.0, a.0 / b.1, a.1 / b.0, a.1 / b.1];
            whole(all.into_iter().fold(f64::INFINITY, f64::min), all.into_iter().fold(f64::NEG_INFINITY, f64::max))
        }
        BinaryOp::Div | BinaryOp::Pow => ANY,
    }
}

/// Ends that infinities have made senseless are open.
fn whole(low: f64, high: f64) -> Interval {
    if low.is_nan() || high.is_nan() { ANY } else { Interval(low, high) }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::Vocabulary;
    use super::*;

    fn decided(text: &str) -> Decided {
        let ids = |list: &[&str]| list.iter().map(|i| Arc::from(*i)).collect::<Vec<Arc<str>>>();
        let vocabulary = Vocabulary {
            indicators: ids(&["u3", "g1"]),
            nodes: ids(&["Ige"]),
            standards: vec![("five".into(), ids(&["D", "C", "B", "A"]))],
            groupings: Vec::new(),
            types: Vec::new(),
        };
        let condition = Condition::read(text, &vocabulary).unwrap();
        let range = |id: &str| {
            if id == "u3" {
                Some([0.0, 1.0])
            } else if id == "g1" {
                Some([1.0, 100.0])
            } else {
                None
            }
        };
        decide(&condition, &range, &|_| Some(4))
    }

    #[test]
    fn what_no_data_can_make_true_is_told() {
        for text in [
            "obstacle(u3) > 1.5",
            "u3 > 15",
            "u3 < 0.5 and u3 > 60",
            "grade(five) < D",
            "rank(Ige) < 1",
            "g1 + u3 > 101",
            "min(g1, u3) > 1",
        ] {
            assert_eq!(decided(text), Decided::Never, "{text}");
        }
        for text in ["g1 > 0", "grade(five) <= A", "not obstacle(u3) > 1", "u3 <= 1 or u3 > 0.5"] {
            assert_eq!(decided(text), Decided::Always, "{text}");
        }
        // Each side can hold; that both cannot is beyond intervals, and nothing is claimed.
        for text in ["u3 > 0.5", "u3 < 0.2 and u3 > 0.8", "value(g1) > 1000", "Ige > 1e9", "g1 / u3 > 5", "change(u3) < 0"] {
            assert_eq!(decided(text), Decided::Open, "{text}");
        }
    }
}
