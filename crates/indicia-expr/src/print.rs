//! A tree to text: with as few parentheses as the grammar allows, and with numbers in place of names.

use std::fmt;

use crate::ast::{Expr, Node, UnaryOp};
use crate::lexer::is_plain_name;
use crate::parser::level;

impl fmt::Display for Expr {
    /// The formula with minimal parentheses; reading it gives the same tree.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_at(self, 0, f, &|name, f| write_name(name, f))
    }
}

/// The formula with the values of its inputs in place of their names, for `explain`. An input without a value
/// keeps its name. Negative values stand between parentheses, so the text means what the formula means: when
/// `format` prints the shortest text that reads back as the same double (as `{}` does), the printed formula
/// has the same value bit for bit.
///
/// ```
/// let formula = indicia_expr::parse("(a + b) ^ 2 / c").unwrap();
/// let value = |name: &str| match name { "a" => Some(-1.5), "b" => Some(4.0), _ => None };
/// assert_eq!(indicia_expr::substituted(&formula, value, |v| v.to_string()), "((-1.5) + 4) ^ 2 / c");
/// ```
pub fn substituted(expr: &Expr, lookup: impl Fn(&str) -> Option<f64>, format: impl Fn(f64) -> String) -> String {
    let mut text = String::new();
    let leaf = |name: &str, out: &mut dyn fmt::Write| match lookup(name) {
        Some(value) => {
            let number = format(value);
            if number.starts_with('-') { write!(out, "({number})") } else { out.write_str(&number) }
        }
        None => write_name(name, out),
    };
    // Writing to a String cannot fail.
    let _ = write_at(expr, 0, &mut text, &leaf);
    text
}

type Leaf<'l> = &'l dyn Fn(&str, &mut dyn fmt::Write) -> fmt::Result;

/// Writes the node, in parentheses when it binds looser than `min`.
fn write_at(expr: &Expr, min: u8, out: &mut dyn fmt::Write, leaf: Leaf<'_>) -> fmt::Result {
    let bare = node_level(expr) >= min;
    if !bare {
        out.write_char('(')?;
    }
    match &expr.node {
        Node::Number(value) => write_number(*value, out)?,
        Node::Variable(name) => leaf(name, out)?,
        Node::Unary(UnaryOp::Neg, a) => {
            out.write_char('-')?;
            write_at(a, level::NEGATION, out, leaf)?;
        }
        Node::Unary(UnaryOp::Not, a) => {
            out.write_str("not ")?;
            write_at(a, level::NOT, out, leaf)?;
        }
        Node::Binary(op, a, b) => {
            // Comparisons do not chain and the base of a power is not a power: their left side binds tighter.
            let tighter = op.is_comparison() || op.level() == level::POWER;
            write_at(a, op.level() + u8::from(tighter), out, leaf)?;
            write!(out, " {} ", op.symbol())?;
            write_at(b, op.right_level(), out, leaf)?;
        }
        Node::Call(function, arguments) => write_call(function.name(), arguments, out, leaf)?,
        Node::If(parts) => write_call("if", parts.as_ref(), out, leaf)?,
    }
    if bare { Ok(()) } else { out.write_char(')') }
}

fn write_call(name: &str, arguments: &[Expr], out: &mut dyn fmt::Write, leaf: Leaf<'_>) -> fmt::Result {
    write!(out, "{name}(")?;
    for (i, argument) in arguments.iter().enumerate() {
        if i > 0 {
            out.write_str(", ")?;
        }
        write_at(argument, 0, out, leaf)?;
    }
    out.write_char(')')
}

fn node_level(expr: &Expr) -> u8 {
    match &expr.node {
        Node::Unary(UnaryOp::Neg, _) => level::NEGATION,
        Node::Unary(UnaryOp::Not, _) => level::NOT,
        Node::Binary(op, _, _) => op.level(),
        _ => level::PRIMARY,
    }
}

/// Shortest text that reads back as the same double; with an exponent where the digits would be mostly zeros.
fn write_number(value: f64, out: &mut dyn fmt::Write) -> fmt::Result {
    if value != 0.0 && !(1e-5..1e16).contains(&value.abs()) { write!(out, "{value:e}") } else { write!(out, "{value}") }
}

fn write_name(name: &str, out: &mut dyn fmt::Write) -> fmt::Result {
    if is_plain_name(name) { out.write_str(name) } else { write!(out, "`{}`", name.replace('`', "``")) }
}
