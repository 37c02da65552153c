//! The functions of the language.

use std::fmt;

use crate::nearest::nearest;

/// A function of numbers. `if` is not among them: it is a node of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Function {
    /// The smallest argument.
    Min,
    /// The largest argument.
    Max,
    /// The sum of the arguments, left to right.
    Sum,
    /// The arithmetic mean of the arguments: their sum over their number.
    Mean,
    /// The absolute value.
    Abs,
    /// The square root; undefined below zero.
    Sqrt,
    /// The natural logarithm; undefined at zero and below.
    Ln,
    /// The decimal logarithm; undefined at zero and below.
    Log10,
    /// The exponential.
    Exp,
}

/// How many arguments a function takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Arity {
    /// That many.
    Exactly(usize),
    /// That many or more.
    AtLeast(usize),
}

impl Arity {
    /// Whether a call with that many arguments is right.
    pub fn allows(self, count: usize) -> bool {
        match self {
            Arity::Exactly(n) => count == n,
            Arity::AtLeast(n) => count >= n,
        }
    }
}

impl fmt::Display for Arity {
    /// `1`, `3`, `1+`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Arity::Exactly(n) => write!(f, "{n}"),
            Arity::AtLeast(n) => write!(f, "{n}+"),
        }
    }
}

impl Function {
    /// Every function, in the order of the reference.
    pub const ALL: [Function; 9] = [
        Function::Min,
        Function::Max,
        Function::Sum,
        Function::Mean,
        Function::Abs,
        Function::Sqrt,
        Function::Ln,
        Function::Log10,
        Function::Exp,
    ];

    /// The name as it is written.
    pub fn name(self) -> &'static str {
        match self {
            Function::Min => "min",
            Function::Max => "max",
            Function::Sum => "sum",
            Function::Mean => "mean",
            Function::Abs => "abs",
            Function::Sqrt => "sqrt",
            Function::Ln => "ln",
            Function::Log10 => "log10",
            Function::Exp => "exp",
        }
    }

    /// The function of that name.
    pub fn named(name: &str) -> Option<Function> {
        Function::ALL.into_iter().find(|f| f.name() == name)
    }

    /// How many arguments it takes.
    pub fn arity(self) -> Arity {
        match self {
            Function::Min | Function::Max | Function::Sum | Function::Mean => Arity::AtLeast(1),
            _ => Arity::Exactly(1),
        }
    }
}

/// The function that a person who wrote `name` most likely meant: another spelling of one, or the closest.
pub(crate) fn meant(name: &str) -> Option<&'static str> {
    let lower = name.to_lowercase();
    match lower.as_str() {
        "lg" => return Some("log10"),
        "avg" | "average" => return Some("mean"),
        "loge" => return Some("ln"),
        "when" | "iff" => return Some("if"),
        _ => {}
    }
    let names = Function::ALL.iter().map(|f| f.name()).chain(["if"]);
    nearest(&lower, names)
}
