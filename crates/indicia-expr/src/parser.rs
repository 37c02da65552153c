//! Tokens to a tree, by precedence climbing.

use crate::ast::{BinaryOp, Expr, Kind, Node, UnaryOp};
use crate::check::check;
use crate::error::{ErrorKind, ExprError};
use crate::function::{Arity, Function, meant};
use crate::lexer::{Token, TokenKind, tokens};
use crate::nearest::nearest;
use crate::span::Span;

/// The most bytes that a formula may have.
pub const MAX_LENGTH: usize = 65_536;

/// The most levels that a tree may have. It bounds every recursion over trees, so that a hostile formula
/// cannot exhaust the stack of a worker thread.
pub const MAX_DEPTH: usize = 200;

/// A function of one name that the place of a formula offers beside its inputs: see [`parse_with`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lookup {
    /// Its name; never that of a function.
    pub name: &'static str,
    /// What it gives.
    pub gives: Kind,
}

impl Lookup {
    /// The lookup and the name within an input that stands for a call: `obstacle(u3)` is `obstacle` of `u3`.
    pub fn split(input: &str) -> Option<(&str, &str)> {
        input.strip_suffix(')')?.split_once('(')
    }
}

/// How tight an operator binds; the table of the crate's documentation.
pub(crate) mod level {
    pub(crate) const OR: u8 = 1;
    pub(crate) const AND: u8 = 2;
    pub(crate) const NOT: u8 = 3;
    pub(crate) const COMPARISON: u8 = 4;
    pub(crate) const SUM: u8 = 5;
    pub(crate) const PRODUCT: u8 = 6;
    pub(crate) const NEGATION: u8 = 7;
    pub(crate) const POWER: u8 = 8;
    pub(crate) const PRIMARY: u8 = 9;
}

impl BinaryOp {
    pub(crate) fn level(self) -> u8 {
        match self {
            BinaryOp::Or => level::OR,
            BinaryOp::And => level::AND,
            BinaryOp::Add | BinaryOp::Sub => level::SUM,
            BinaryOp::Mul | BinaryOp::Div => level::PRODUCT,
            BinaryOp::Pow => level::POWER,
            _ => level::COMPARISON,
        }
    }

    /// The loosest level that the right operand may have without parentheses.
    pub(crate) fn right_level(self) -> u8 {
        // A power takes a signed exponent, 2^-3, and is right associative; everything else is left associative.
        if self == BinaryOp::Pow { level::NEGATION } else { self.level() + 1 }
    }
}

/// Reads a formula and checks its types.
///
/// # Errors
/// The first thing that is wrong, with its span and, where possible, the text that mends it.
pub fn parse(source: &str) -> Result<Expr, ExprError> {
    parse_with(source, &[])
}

/// Reads a formula that may ask for more than its inputs: `obstacle(u3)`, where `obstacle` is one of the lookups. A call of a
/// lookup takes one name and stands for an input called as it is written without blanks, `obstacle(u3)`; one that gives a
/// condition stands for that input being other than 0. So whoever evaluates the formula needs no more than columns.
///
/// # Errors
/// Those of [`parse`].
pub fn parse_with(source: &str, lookups: &[Lookup]) -> Result<Expr, ExprError> {
    if source.len() > MAX_LENGTH {
        return Err(ExprError::new(ErrorKind::TooLong { limit: MAX_LENGTH }, Span::new(0, source.len())));
    }
    let mut parser = Parser { source, tokens: tokens(source)?, at: 0, nesting: 0, lookups };
    let expr = parser.formula().map_err(|error| *error)?;
    check(&expr).map_err(|error| with_conversion(error, source))?;
    Ok(expr)
}

/// Reads a formula whose result is a number.
///
/// # Errors
/// Those of [`parse`], and a type mismatch when it is a condition.
pub fn parse_number(source: &str) -> Result<Expr, ExprError> {
    parse_kind(source, Kind::Number)
}

/// Reads a formula whose result is a condition, such as the `when` of an adjust rule.
///
/// # Errors
/// Those of [`parse`], and a type mismatch when it is a number.
pub fn parse_condition(source: &str) -> Result<Expr, ExprError> {
    parse_kind(source, Kind::Condition)
}

fn parse_kind(source: &str, expected: Kind) -> Result<Expr, ExprError> {
    let expr = parse(source)?;
    let found = expr.kind();
    if found == expected {
        return Ok(expr);
    }
    let error = ExprError::new(ErrorKind::TypeMismatch { expected, found }, expr.span);
    Err(with_conversion(error, source))
}

/// Adds to a type mismatch the text that converts: `if(c, 1, 0)` or `x != 0`.
fn with_conversion(error: ExprError, source: &str) -> ExprError {
    let ErrorKind::TypeMismatch { expected, .. } = error.kind else { return error };
    let (span, text) = (error.span, error.span.text(source));
    match expected {
        Kind::Number => error.with_fix(span, format!("if({text}, 1, 0)")),
        Kind::Condition => error.with_fix(span, format!("{text} != 0")),
    }
}

/// A tree with its height, which is carried along because it bounds chains that no recursion sees.
///
/// Trees and errors are boxed inside the parser: its frames stand hundreds deep on the stack.
type Tree = (Box<Expr>, usize);
type Parsed<T> = Result<T, Box<ExprError>>;

struct Parser<'s> {
    source: &'s str,
    tokens: Vec<Token>,
    at: usize,
    nesting: usize,
    lookups: &'s [Lookup],
}

impl Parser<'_> {
    fn peek(&self) -> &Token {
        // The last token is `End` and is never passed.
        &self.tokens[self.at]
    }

    /// Passes the next token, except the last, and returns where it stands.
    fn skip(&mut self) -> Span {
        let span = self.peek().span;
        if self.at + 1 < self.tokens.len() {
            self.at += 1;
        }
        span
    }

    fn previous(&self) -> Option<&Token> {
        self.at.checked_sub(1).map(|i| &self.tokens[i])
    }

    /// The whole text as one expression.
    fn formula(&mut self) -> Parsed<Expr> {
        if self.peek().kind == TokenKind::End {
            return Err(Box::new(ExprError::new(ErrorKind::Empty, Span::new(0, self.source.len()))));
        }
        let (expr, _) = self.expression(0)?;
        match self.peek().kind {
            TokenKind::End => Ok(*expr),
            TokenKind::Close => {
                let span = self.peek().span;
                Err(Box::new(ExprError::new(ErrorKind::UnmatchedClose, span).with_fix(span, "")))
            }
            _ => Err(self.expected_operator()),
        }
    }

    /// An expression of operators that bind at `min` or tighter.
    fn expression(&mut self, min: u8) -> Parsed<Tree> {
        // A level of the tree costs two calls at most: the operand of an operator and its parentheses.
        self.nesting += 1;
        if self.nesting > 2 * MAX_DEPTH {
            return Err(too_deep(self.peek().span));
        }
        let mut left = self.prefix()?;
        while let TokenKind::Operator(op) = self.peek().kind {
            if op.level() < min {
                break;
            }
            self.skip();
            let right = self.expression(op.right_level())?;
            left = binary(op, left, right)?;
            if op.is_comparison() {
                self.refuse_chain(&left.0)?;
            }
        }
        self.nesting -= 1;
        Ok(left)
    }

    /// `a < b < c` means something in mathematics and something else in other languages.
    fn refuse_chain(&mut self, left: &Expr) -> Parsed<()> {
        let TokenKind::Operator(op) = self.peek().kind else { return Ok(()) };
        if !op.is_comparison() {
            return Ok(());
        }
        self.skip();
        let (right, _) = self.expression(op.right_level())?;
        Err(self.chained(left, op, &right))
    }

    fn prefix(&mut self) -> Parsed<Tree> {
        let (op, operand_level) = match self.peek().kind {
            TokenKind::Operator(BinaryOp::Sub) => (UnaryOp::Neg, level::NEGATION),
            TokenKind::Not => (UnaryOp::Not, level::NOT),
            _ => return self.primary(),
        };
        let start = self.skip();
        let operand = self.expression(operand_level)?;
        unary(op, start, operand)
    }

    fn primary(&mut self) -> Parsed<Tree> {
        let span = self.peek().span;
        match &mut self.tokens[self.at].kind {
            TokenKind::Number(value) => {
                let value = *value;
                self.skip();
                leaf(Node::Number(value), span)
            }
            TokenKind::Name { name, quoted } => {
                let (name, quoted) = (std::mem::take(name), *quoted);
                self.skip();
                let called = !quoted && self.peek().kind == TokenKind::Open;
                if called { self.call(&name, span) } else { leaf(Node::Variable(name), span) }
            }
            TokenKind::Open => {
                self.skip();
                let mut inner = self.expression(0)?;
                inner.0.span = span.to(self.close(span)?);
                Ok(inner)
            }
            _ => Err(self.expected_operand()),
        }
    }

    /// The closing parenthesis of the one at `open`; its span.
    fn close(&mut self, open: Span) -> Parsed<Span> {
        match self.peek().kind {
            TokenKind::Close => Ok(self.skip()),
            TokenKind::End => Err(self.unclosed(open)),
            _ => Err(self.expected_operator()),
        }
    }

    fn call(&mut self, name: &str, name_span: Span) -> Parsed<Tree> {
        let function = Function::named(name);
        if let Some(lookup) = self.lookups.iter().copied().find(|l| l.name == name) {
            return self.look_up(lookup, name_span);
        }
        if function.is_none() && name != "if" {
            return Err(self.unknown_function(name, name_span));
        }
        let open = self.skip();
        let mut arguments = Vec::new();
        let height = self.arguments(open, &mut arguments)?;
        let span = name_span.to(self.close(open)?);
        finished_call(function, arguments, span, height)
    }

    /// A lookup: one name between parentheses.
    fn look_up(&mut self, lookup: Lookup, name_span: Span) -> Parsed<Tree> {
        let open = self.skip();
        let argument = match &self.peek().kind {
            TokenKind::Name { name, .. } => name.clone(),
            TokenKind::Close => {
                let kind = ErrorKind::WrongArity { function: lookup.name, expected: Arity::Exactly(1), found: 0 };
                return Err(Box::new(ExprError::new(kind, name_span.to(self.peek().span))));
            }
            _ => return Err(self.expected_operand()),
        };
        self.skip();
        if self.peek().kind == TokenKind::Comma {
            let kind = ErrorKind::WrongArity { function: lookup.name, expected: Arity::Exactly(1), found: 2 };
            return Err(Box::new(ExprError::new(kind, name_span.to(self.peek().span))));
        }
        let span = name_span.to(self.close(open)?);
        let variable = leaf(Node::Variable(format!("{}({argument})", lookup.name)), span)?;
        match lookup.gives {
            Kind::Number => Ok(variable),
            Kind::Condition => binary(BinaryOp::Ne, variable, (Box::new(Expr { node: Node::Number(0.0), span }), 1)),
        }
    }

    /// Reads arguments up to the closing parenthesis and returns their greatest height.
    fn arguments(&mut self, open: Span, arguments: &mut Vec<Expr>) -> Parsed<usize> {
        let mut height = 0;
        if self.peek().kind == TokenKind::Close {
            return Ok(height);
        }
        loop {
            let (argument, below) = self.expression(0)?;
            arguments.push(*argument);
            height = height.max(below);
            match self.peek().kind {
                TokenKind::Comma => self.skip(),
                TokenKind::Close => return Ok(height),
                TokenKind::End => return Err(self.unclosed(open)),
                _ => return Err(self.expected_operator()),
            };
        }
    }

    fn chained(&self, left: &Expr, op: BinaryOp, right: &Expr) -> Box<ExprError> {
        let span = left.span.to(right.span);
        let error = ExprError::new(ErrorKind::ChainedComparison, span);
        let Node::Binary(_, _, middle) = &left.node else { return Box::new(error) };
        let text = |span: Span| span.text(self.source);
        let fix = format!("{} and {} {} {}", text(left.span), text(middle.span), op.symbol(), text(right.span));
        Box::new(error.with_fix(span, fix))
    }

    fn unclosed(&self, open: Span) -> Box<ExprError> {
        let end = self.source.trim_end().len();
        Box::new(ExprError::new(ErrorKind::Unclosed { open: '(' }, open).with_fix(end..end, ")"))
    }

    fn expected_operand(&self) -> Box<ExprError> {
        let token = self.peek();
        let found = (token.kind != TokenKind::End).then(|| token.span.text(self.source).to_string());
        let error = ExprError::new(ErrorKind::ExpectedOperand { found }, token.span);
        let superfluous = token.kind == TokenKind::Operator(BinaryOp::Add);
        Box::new(if superfluous { error.with_fix(token.span, "") } else { error })
    }

    fn unknown_function(&self, name: &str, span: Span) -> Box<ExprError> {
        if name.eq_ignore_ascii_case("log") {
            let candidates = &["ln", "log10"];
            return Box::new(ExprError::new(ErrorKind::AmbiguousFunction { name: name.to_string(), candidates }, span));
        }
        let lookup = nearest(name, self.lookups.iter().map(|l| l.name));
        let nearest = lookup.or_else(|| meant(name));
        let error = ExprError::new(ErrorKind::UnknownFunction { name: name.to_string(), nearest }, span);
        if let Some(nearest) = nearest {
            return Box::new(error.with_fix(span, nearest));
        }
        // `移动互联网用户 (万户)` is a header copied from a table: a name with its unit.
        Box::new(match self.tokens.get(self.at..self.at + 3) {
            Some([open, unit, close])
                if !name.is_ascii()
                    && open.kind == TokenKind::Open
                    && matches!(unit.kind, TokenKind::Name { quoted: false, .. })
                    && close.kind == TokenKind::Close =>
            {
                let whole = span.to(close.span);
                error.with_fix(whole, format!("`{}`", whole.text(self.source)))
            }
            _ => error,
        })
    }

    /// The finding for a token that cannot follow a complete expression.
    fn expected_operator(&self) -> Box<ExprError> {
        let token = self.peek();
        let text = token.span.text(self.source);
        if token.kind == TokenKind::Comma {
            return self.stray_comma();
        }
        let error = ExprError::new(ErrorKind::ExpectedOperator { found: text.to_string() }, token.span);
        let lower = text.to_lowercase();
        if matches!(lower.as_str(), "and" | "or") {
            return Box::new(error.with_fix(token.span, lower));
        }
        let after_name = matches!(self.previous(), Some(Token { kind: TokenKind::Name { .. }, .. }));
        let product = match token.kind {
            TokenKind::Open => true,
            // Two names in a row may as well be one name with a blank in it.
            TokenKind::Name { .. } => !after_name,
            _ => false,
        };
        Box::new(if product { error.with_fix(token.span.start..token.span.start, "* ") } else { error })
    }

    fn stray_comma(&self) -> Box<ExprError> {
        let span = self.peek().span;
        let error = ExprError::new(ErrorKind::StrayComma, span);
        let before = self.previous().filter(|t| matches!(t.kind, TokenKind::Number(_)) && t.span.end == span.start);
        let after = self.tokens.get(self.at + 1).filter(|t| matches!(t.kind, TokenKind::Number(_)) && t.span.start == span.end);
        // `1,234` is a number with a separator of thousands.
        Box::new(match (before, after) {
            (Some(_), Some(after)) if after.span.end - after.span.start >= 3 => error.with_fix(span, ""),
            _ => error,
        })
    }
}

fn too_deep(span: Span) -> Box<ExprError> {
    Box::new(ExprError::new(ErrorKind::TooDeep { limit: MAX_DEPTH }, span))
}

fn tree(node: Node, span: Span, below: usize) -> Parsed<Tree> {
    if below >= MAX_DEPTH { Err(too_deep(span)) } else { Ok((Box::new(Expr { node, span }), below + 1)) }
}

fn leaf(node: Node, span: Span) -> Parsed<Tree> {
    tree(node, span, 0)
}

fn unary(op: UnaryOp, start: Span, (operand, height): Tree) -> Parsed<Tree> {
    let span = start.to(operand.span);
    tree(Node::Unary(op, operand), span, height)
}

fn binary(op: BinaryOp, (left, left_height): Tree, (right, right_height): Tree) -> Parsed<Tree> {
    let span = left.span.to(right.span);
    tree(Node::Binary(op, left, right), span, left_height.max(right_height))
}

/// A call of the function, or of `if` when there is none.
fn finished_call(function: Option<Function>, arguments: Vec<Expr>, span: Span, height: usize) -> Parsed<Tree> {
    if let Some(function) = function {
        return tree(Node::Call(function, arguments), span, height);
    }
    match <[Expr; 3]>::try_from(arguments) {
        Ok(parts) => tree(Node::If(Box::new(parts)), span, height),
        Err(arguments) => {
            let (expected, found) = (Arity::Exactly(3), arguments.len());
            Err(Box::new(ExprError::new(ErrorKind::WrongArity { function: "if", expected, found }, span)))
        }
    }
}
