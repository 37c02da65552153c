//! The formula language of Indicia: text to tree, tree to columns.
//!
//! Formula nodes, the formula deriver, adjust rules and `explain` speak one language, so a formula that is
//! read in one place means the same in every other. The language has two types, numbers and conditions, no
//! side effects and no loops.
//!
//! # Grammar
//!
//! From what binds loosest to what binds tightest:
//!
//! | level | form | note |
//! |---|---|---|
//! | 1 | `a or b` | conditions |
//! | 2 | `a and b` | conditions |
//! | 3 | `not a` | a condition |
//! | 4 | `a < b` `<=` `>` `>=` `==` `!=` | numbers to a condition; `a < b < c` is an error with a hint |
//! | 5 | `a + b` `a - b` | |
//! | 6 | `a * b` `a / b` | |
//! | 7 | `-a` | so `-2^2` is -4 |
//! | 8 | `a ^ b` | right associative: `2^3^2` is 512 |
//! | 9 | number, name, `` `any name` ``, `( )`, call | |
//!
//! Names are letters of any script, digits and `_`; every other name stands between backquotes, where two
//! backquotes mean one. There are no constants: `e` and `pi` may be indicators. Functions are `min`, `max`,
//! `sum`, `mean` (one argument or more), `abs`, `sqrt`, `ln`, `log10`, `exp`, and `if(condition, a, b)`.
//!
//! # Missing and undefined
//!
//! The result of a row is *missing* when an input that it uses is missing, for whatever reason (also when that
//! input failed: the reason sits upstream). `if` uses its condition and the branch that the condition
//! chooses, never the other one. `and` and `or` use both sides. The result is *undefined* when an operation
//! has no finite real value: division by zero, the logarithm of a non-positive number, the square root of a
//! negative one, a power without a real value, an overflow. Missing wins over undefined. Neither NaN nor an
//! infinity ever leaves the evaluator.
//!
//! # Use
//!
//! ```
//! use indicia_expr::{Program, Scratch, parse};
//!
//! let formula = parse("(Ig + Ie) / 2 * (1 - abs(Ig - Ie) / (Ig + Ie)) * Iu").unwrap();
//! assert_eq!(formula.variables(), ["Ig", "Ie", "Iu"]);
//!
//! let program = Program::compile(&formula, &["Ig", "Ie", "Iu"]).unwrap();
//! let (ig, ie, iu) = ([80.0, 0.0], [60.0, 0.0], [0.5, 0.5]);
//! let (mut value, mut status) = ([0.0; 2], [0u8; 2]);
//! program.eval_columns(&[&ig, &ie, &iu], &[], &mut value, &mut status, &mut Scratch::new());
//! assert!((value[0] - 30.0).abs() < 1e-12);
//! assert_eq!(status, [indicia_expr::PRESENT, indicia_expr::UNDEFINED]);
//!
//! let why = program.eval_row(&[Some(0.0), Some(0.0), Some(0.5)]).unwrap_err();
//! assert_eq!(why.kind, indicia_expr::UndefinedKind::ZeroOverZero);
//! ```

mod ast;
mod check;
mod columns;
mod compile;
mod error;
mod fold;
mod function;
mod lexer;
mod nearest;
mod ops;
mod parser;
mod print;
mod repair;
mod row;
mod span;

pub use ast::{BinaryOp, Expr, Kind, Node, UnaryOp};
pub use check::check;
pub use columns::{CHUNK, MISSING, PRESENT, Scratch, UNDEFINED};
pub use compile::Program;
pub use error::{ErrorKind, ExprError};
pub use fold::fold;
pub use function::{Arity, Function};
pub use parser::{Lookup, MAX_DEPTH, MAX_LENGTH, parse, parse_condition, parse_number, parse_with};
pub use print::substituted;
pub use row::{Undefined, UndefinedKind};
pub use span::Span;
