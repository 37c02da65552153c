//! The tree of a formula, and the ways to look through it and rewrite it.

use std::collections::HashSet;

use crate::function::Function;
use crate::span::Span;

/// A formula, or a part of one. Equality looks at the structure and ignores the spans.
///
/// Numbers in a tree are finite and not negative; a negative constant is [`UnaryOp::Neg`] of a number, just
/// as it is written. [`Expr::number`] keeps to that.
#[derive(Clone, Debug)]
pub struct Expr {
    /// What stands here.
    pub node: Node,
    /// Where it stood in the source, parentheses included.
    pub span: Span,
}

impl PartialEq for Expr {
    fn eq(&self, other: &Self) -> bool {
        self.node == other.node
    }
}

/// One node of the tree.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// A constant: finite, not negative.
    Number(f64),
    /// A name of an input, without its backquotes.
    Variable(String),
    /// An operator before its operand.
    Unary(UnaryOp, Box<Expr>),
    /// An operator between two operands.
    Binary(BinaryOp, Box<Expr>, Box<Expr>),
    /// A function of numbers.
    Call(Function, Vec<Expr>),
    /// `if(condition, then, otherwise)`; both branches are numbers.
    If(Box<[Expr; 3]>),
}

/// Operators before an operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UnaryOp {
    /// `-`, number to number.
    Neg,
    /// `not`, condition to condition.
    Not,
}

/// Operators between two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BinaryOp {
    /// `+`
    Add,
    /// `-`
    Sub,
    /// `*`
    Mul,
    /// `/`
    Div,
    /// `^`
    Pow,
    /// `<`
    Lt,
    /// `<=`
    Le,
    /// `>`
    Gt,
    /// `>=`
    Ge,
    /// `==`
    Eq,
    /// `!=`
    Ne,
    /// `and`
    And,
    /// `or`
    Or,
}

/// The two types of the language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A finite real number.
    Number,
    /// True or false; evaluated to 1 and 0.
    Condition,
}

impl BinaryOp {
    /// The operator as it is written.
    pub fn symbol(self) -> &'static str {
        match self {
            BinaryOp::Add => "+",
            BinaryOp::Sub => "-",
            BinaryOp::Mul => "*",
            BinaryOp::Div => "/",
            BinaryOp::Pow => "^",
            BinaryOp::Lt => "<",
            BinaryOp::Le => "<=",
            BinaryOp::Gt => ">",
            BinaryOp::Ge => ">=",
            BinaryOp::Eq => "==",
            BinaryOp::Ne => "!=",
            BinaryOp::And => "and",
            BinaryOp::Or => "or",
        }
    }

    /// Whether it is one of `< <= > >= == !=`.
    pub fn is_comparison(self) -> bool {
        use BinaryOp::{Eq, Ge, Gt, Le, Lt, Ne};
        matches!(self, Lt | Le | Gt | Ge | Eq | Ne)
    }

    /// Whether it is `and` or `or`.
    pub fn is_logical(self) -> bool {
        matches!(self, BinaryOp::And | BinaryOp::Or)
    }

    /// The type of both operands.
    pub fn takes(self) -> Kind {
        if self.is_logical() { Kind::Condition } else { Kind::Number }
    }

    /// The type of the result.
    pub fn gives(self) -> Kind {
        if self.is_logical() || self.is_comparison() { Kind::Condition } else { Kind::Number }
    }
}

impl Expr {
    /// A node that was not read from a text.
    pub fn new(node: Node) -> Self {
        Expr { node, span: Span::default() }
    }

    /// A constant; a negative one becomes minus its absolute value. A value that is not finite makes a tree
    /// that [`check`](crate::check) refuses.
    pub fn number(value: f64) -> Self {
        let magnitude = Expr::new(Node::Number(value.abs()));
        if value.is_sign_negative() { Expr::new(Node::Unary(UnaryOp::Neg, Box::new(magnitude))) } else { magnitude }
    }

    /// The input of that name.
    pub fn variable(name: impl Into<String>) -> Self {
        Expr::new(Node::Variable(name.into()))
    }

    /// `left op right`.
    pub fn binary(op: BinaryOp, left: Expr, right: Expr) -> Self {
        Expr::new(Node::Binary(op, Box::new(left), Box::new(right)))
    }

    /// `op operand`.
    pub fn unary(op: UnaryOp, operand: Expr) -> Self {
        Expr::new(Node::Unary(op, Box::new(operand)))
    }

    /// The constant that this is, with its sign; `None` for everything else.
    pub fn as_number(&self) -> Option<f64> {
        match &self.node {
            Node::Number(value) => Some(*value),
            Node::Unary(UnaryOp::Neg, inner) => match inner.node {
                Node::Number(value) => Some(-value),
                _ => None,
            },
            _ => None,
        }
    }

    /// The type of the result, provided that the tree passes [`check`](crate::check).
    pub fn kind(&self) -> Kind {
        match &self.node {
            Node::Unary(UnaryOp::Not, _) => Kind::Condition,
            Node::Binary(op, _, _) => op.gives(),
            _ => Kind::Number,
        }
    }

    /// The operands or arguments, in the order in which they are written.
    pub fn children(&self) -> Vec<&Expr> {
        match &self.node {
            Node::Number(_) | Node::Variable(_) => Vec::new(),
            Node::Unary(_, a) => vec![a],
            Node::Binary(_, a, b) => vec![a, b],
            Node::Call(_, arguments) => arguments.iter().collect(),
            Node::If(parts) => parts.iter().collect(),
        }
    }

    /// Calls `look` on every node, parents before children, left before right.
    pub fn visit<'a>(&'a self, look: &mut impl FnMut(&'a Expr)) {
        look(self);
        match &self.node {
            Node::Number(_) | Node::Variable(_) => {}
            Node::Unary(_, a) => a.visit(look),
            Node::Binary(_, a, b) => {
                a.visit(look);
                b.visit(look);
            }
            Node::Call(_, arguments) => arguments.iter().for_each(|a| a.visit(look)),
            Node::If(parts) => parts.iter().for_each(|a| a.visit(look)),
        }
    }

    /// The names of the inputs, each once, in the order of first use.
    pub fn variables(&self) -> Vec<&str> {
        let mut seen = HashSet::new();
        let mut names = Vec::new();
        self.visit(&mut |expr| {
            if let Node::Variable(name) = &expr.node
                && seen.insert(name.as_str())
            {
                names.push(name.as_str());
            }
        });
        names
    }

    /// Rebuilds the tree from its leaves: `change` gets each node with its children already rebuilt.
    pub fn map(self, change: &mut impl FnMut(Expr) -> Expr) -> Expr {
        let node = match self.node {
            leaf @ (Node::Number(_) | Node::Variable(_)) => leaf,
            Node::Unary(op, a) => Node::Unary(op, Box::new(a.map(change))),
            Node::Binary(op, a, b) => {
                let a = Box::new(a.map(change));
                Node::Binary(op, a, Box::new(b.map(change)))
            }
            Node::Call(function, arguments) => Node::Call(function, arguments.into_iter().map(|a| a.map(change)).collect()),
            Node::If(parts) => Node::If(Box::new((*parts).map(|a| a.map(change)))),
        };
        change(Expr { node, span: self.span })
    }

    /// The tree with every variable replaced for which `lookup` knows a tree; the replacement gets the span
    /// of the name, so that findings still point into this formula. Replacements are not searched again.
    ///
    /// Trees that grow by repeated substitution are held to [`MAX_DEPTH`](crate::MAX_DEPTH) by
    /// [`check`](crate::check) and [`Program::compile`](crate::Program::compile).
    pub fn substitute(self, lookup: &impl Fn(&str) -> Option<Expr>) -> Expr {
        self.map(&mut |expr| {
            let Node::Variable(name) = &expr.node else { return expr };
            match lookup(name) {
                Some(tree) => tree.map(&mut |inner| Expr { span: expr.span, ..inner }),
                None => expr,
            }
        })
    }
}
