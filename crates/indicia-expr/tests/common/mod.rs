//! Random trees, the same in every run.

use indicia_expr::{BinaryOp, Expr, Function, Kind, Node, UnaryOp};

/// A small generator (xorshift64*); the quality of the numbers does not matter, their repetition does.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % n
    }

    pub fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }
}

const NUMERIC: [BinaryOp; 5] = [BinaryOp::Add, BinaryOp::Sub, BinaryOp::Mul, BinaryOp::Div, BinaryOp::Pow];
const COMPARISONS: [BinaryOp; 6] = [BinaryOp::Lt, BinaryOp::Le, BinaryOp::Gt, BinaryOp::Ge, BinaryOp::Eq, BinaryOp::Ne];

/// A well-typed tree of that kind with at most `depth` levels over the given names.
pub fn tree(random: &mut Random, kind: Kind, depth: usize, names: &[&str]) -> Expr {
    let sub = |random: &mut Random, kind| tree(random, kind, depth - 1, names);
    if kind == Kind::Condition {
        let choice = if depth > 2 { random.below(4) } else { 3 };
        return match choice {
            0 => Expr::unary(UnaryOp::Not, sub(random, Kind::Condition)),
            1 => Expr::binary(BinaryOp::And, sub(random, Kind::Condition), sub(random, Kind::Condition)),
            2 => Expr::binary(BinaryOp::Or, sub(random, Kind::Condition), sub(random, Kind::Condition)),
            _ => {
                let op = random.pick(&COMPARISONS);
                Expr::binary(op, sub(random, Kind::Number), sub(random, Kind::Number))
            }
        };
    }
    if depth <= 1 || random.below(8) == 0 {
        return match random.below(3) {
            0 => Expr::new(Node::Number(random.pick(&[0.0, 1.0, 2.0, 0.5, 3.0, 10.0, 0.1, 1e-9, 1e200, 4.0 / 3.0]))),
            _ => Expr::variable(random.pick(names)),
        };
    }
    match random.below(9) {
        0 => Expr::unary(UnaryOp::Neg, sub(random, Kind::Number)),
        1 => {
            let function = random.pick(&Function::ALL);
            let count = if function.arity().allows(2) { 1 + random.below(4) } else { 1 };
            Expr::new(Node::Call(function, (0..count).map(|_| sub(random, Kind::Number)).collect()))
        }
        2 if depth > 2 => {
            let condition = sub(random, Kind::Condition);
            let then = sub(random, Kind::Number);
            Expr::new(Node::If(Box::new([condition, then, sub(random, Kind::Number)])))
        }
        _ => {
            let op = random.pick(&NUMERIC);
            let left = sub(random, Kind::Number);
            Expr::binary(op, left, sub(random, Kind::Number))
        }
    }
}
