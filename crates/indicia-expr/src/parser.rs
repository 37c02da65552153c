//! Tokens to a tree, by precedence climbing.

use crate::ast::{BinaryOp, Expr, Kind, Node, UnaryOp};
use crate::check::check;
use crate::error::{ErrorKind, ExprError};
use crate::function::{Arity, Function, meant};
use crate::lexer::{Token, TokenKind, tokens};
use crate::span::Span;

/// The most bytes that a formula may have.
pub const MAX_LENGTH: usize = 65_536;

/// The most levels that a tree may have. It bounds every recursion over trees, so that a hostile formula
/// cannot exhaust the stack of a worker thread.
pub const MAX_DEPTH: usize = 200;

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
    if source.len() > MAX_LENGTH {
        return Err(ExprError::new(ErrorKind::TooLong { limit: MAX_LENGTH }, Span::new(0, source.len())));
    }
    let mut parser = Parser { source, tokens: tokens(source)?, at: 0, nesting: 0 };
    if parser.peek().kind == TokenKind::End {
        return Err(ExprError::new(ErrorKind::Empty, Span::new(0, source.len())));
    }
    let (expr, _) = parser.expression(0)?;
    match &parser.peek().kind {
        TokenKind::End => {}
        TokenKind::Close => {
            let span = parser.peek().span;
            return Err(ExprError::new(ErrorKind::UnmatchedClose, span).with_fix(span, ""));
        }
        _ => return Err(parser.expected_operator()),
    }
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
type Tree = (Expr, usize);

struct Parser<'s> {
    source: &'s str,
    tokens: Vec<Token>,
    at: usize,
    nesting: usize,
}

impl Parser<'_> {
    fn peek(&self) -> &Token {
        // The last token is `End` and is never passed.
        &self.tokens[self.at]
    }

    fn next(&mut self) -> Token {
        let token = self.tokens[self.at].clone();
        if token.kind != TokenKind::End {
            self.at += 1;
        }
        token
    }

    fn previous(&self) -> Option<&Token> {
        self.at.checked_sub(1).map(|i| &self.tokens[i])
    }

    fn too_deep(&self, span: Span) -> ExprError {
        ExprError::new(ErrorKind::TooDeep { limit: MAX_DEPTH }, span)
    }

    fn node(&self, node: Node, span: Span, below: usize) -> Result<Tree, ExprError> {
        if below >= MAX_DEPTH { Err(self.too_deep(span)) } else { Ok((Expr { node, span }, below + 1)) }
    }

    /// An expression of operators that bind at `min` or tighter.
    fn expression(&mut self, min: u8) -> Result<Tree, ExprError> {
        // A level of the tree costs two calls at most: the operand of an operator and its parentheses.
        self.nesting += 1;
        if self.nesting > 2 * MAX_DEPTH {
            return Err(self.too_deep(self.peek().span));
        }
        let mut left = self.prefix()?;
        while let TokenKind::Operator(op) = self.peek().kind {
            if op.level() < min {
                break;
            }
            self.next();
            let right = self.expression(op.right_level())?;
            let span = left.0.span.to(right.0.span);
            let below = left.1.max(right.1);
            left = self.node(Node::Binary(op, Box::new(left.0), Box::new(right.0)), span, below)?;
            if op.is_comparison() {
                self.refuse_chain(&left.0)?;
            }
        }
        self.nesting -= 1;
        Ok(left)
    }

    /// `a < b < c` means something in mathematics and something else in other languages.
    fn refuse_chain(&mut self, left: &Expr) -> Result<(), ExprError> {
        let TokenKind::Operator(op) = self.peek().kind else { return Ok(()) };
        let Node::Binary(_, _, middle) = &left.node else { return Ok(()) };
        if !op.is_comparison() {
            return Ok(());
        }
        self.next();
        let (right, _) = self.expression(op.right_level())?;
        let span = left.span.to(right.span);
        let text = |span: Span| span.text(self.source);
        let fix = format!("{} and {} {} {}", text(left.span), text(middle.span), op.symbol(), text(right.span));
        Err(ExprError::new(ErrorKind::ChainedComparison, span).with_fix(span, fix))
    }

    fn prefix(&mut self) -> Result<Tree, ExprError> {
        let token = self.peek().clone();
        let (op, operand_level) = match token.kind {
            TokenKind::Operator(BinaryOp::Sub) => (UnaryOp::Neg, level::NEGATION),
            TokenKind::Not => (UnaryOp::Not, level::NOT),
            _ => return self.primary(),
        };
        self.next();
        let (operand, height) = self.expression(operand_level)?;
        let span = token.span.to(operand.span);
        self.node(Node::Unary(op, Box::new(operand)), span, height)
    }

    fn primary(&mut self) -> Result<Tree, ExprError> {
        let token = self.next();
        match token.kind {
            TokenKind::Number(value) => self.node(Node::Number(value), token.span, 0),
            TokenKind::Name { name, quoted } => {
                if !quoted && self.peek().kind == TokenKind::Open {
                    self.call(&name, token.span)
                } else {
                    self.node(Node::Variable(name), token.span, 0)
                }
            }
            TokenKind::Open => {
                let (inner, height) = self.expression(0)?;
                let close = self.close(token.span)?;
                Ok((Expr { span: token.span.to(close), ..inner }, height))
            }
            TokenKind::End => Err(ExprError::new(ErrorKind::ExpectedOperand { found: None }, token.span)),
            _ => {
                let found = Some(token.span.text(self.source).to_string());
                let error = ExprError::new(ErrorKind::ExpectedOperand { found }, token.span);
                let superfluous = token.kind == TokenKind::Operator(BinaryOp::Add);
                Err(if superfluous { error.with_fix(token.span, "") } else { error })
            }
        }
    }

    /// The closing parenthesis of the one at `open`; its span.
    fn close(&mut self, open: Span) -> Result<Span, ExprError> {
        match self.peek().kind {
            TokenKind::Close => Ok(self.next().span),
            TokenKind::End => Err(self.unclosed(open)),
            _ => Err(self.expected_operator()),
        }
    }

    fn unclosed(&self, open: Span) -> ExprError {
        let end = self.source.trim_end().len();
        ExprError::new(ErrorKind::Unclosed { open: '(' }, open).with_fix(end..end, ")")
    }

    fn call(&mut self, name: &str, name_span: Span) -> Result<Tree, ExprError> {
        let function = Function::named(name);
        if function.is_none() && name != "if" {
            return Err(self.unknown_function(name, name_span));
        }
        let open = self.next().span;
        let (arguments, height, close) = self.arguments(open)?;
        let span = name_span.to(close);
        if let Some(function) = function {
            return self.node(Node::Call(function, arguments), span, height);
        }
        match <[Expr; 3]>::try_from(arguments) {
            Ok(parts) => self.node(Node::If(Box::new(parts)), span, height),
            Err(arguments) => {
                let (expected, found) = (Arity::Exactly(3), arguments.len());
                Err(ExprError::new(ErrorKind::WrongArity { function: "if", expected, found }, span))
            }
        }
    }

    /// The arguments up to the closing parenthesis, their greatest height, and where that parenthesis is.
    fn arguments(&mut self, open: Span) -> Result<(Vec<Expr>, usize, Span), ExprError> {
        let mut arguments = Vec::new();
        let mut height = 0;
        if self.peek().kind == TokenKind::Close {
            return Ok((arguments, height, self.next().span));
        }
        loop {
            let (argument, below) = self.expression(0)?;
            arguments.push(argument);
            height = height.max(below);
            match self.peek().kind {
                TokenKind::Comma => {
                    self.next();
                }
                TokenKind::Close => return Ok((arguments, height, self.next().span)),
                TokenKind::End => return Err(self.unclosed(open)),
                _ => return Err(self.expected_operator()),
            }
        }
    }

    fn unknown_function(&self, name: &str, span: Span) -> ExprError {
        if name.eq_ignore_ascii_case("log") {
            let candidates = &["ln", "log10"];
            return ExprError::new(ErrorKind::AmbiguousFunction { name: name.to_string(), candidates }, span);
        }
        let nearest = meant(name);
        let error = ExprError::new(ErrorKind::UnknownFunction { name: name.to_string(), nearest }, span);
        if let Some(nearest) = nearest {
            return error.with_fix(span, nearest);
        }
        // `移动互联网用户 (万户)` is a header copied from a table: a name with its unit.
        match self.tokens.get(self.at..self.at + 3) {
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
        }
    }

    /// The finding for a token that cannot follow a complete expression.
    fn expected_operator(&self) -> ExprError {
        let token = self.peek();
        let text = token.span.text(self.source);
        if token.kind == TokenKind::Comma {
            return self.stray_comma();
        }
        let error = ExprError::new(ErrorKind::ExpectedOperator { found: text.to_string() }, token.span);
        let lower = text.to_lowercase();
        if matches!(lower.as_str(), "and" | "or") {
            return error.with_fix(token.span, lower);
        }
        let after_name = matches!(self.previous(), Some(Token { kind: TokenKind::Name { .. }, .. }));
        let product = match token.kind {
            TokenKind::Open => true,
            // Two names in a row may as well be one name with a blank in it.
            TokenKind::Name { .. } => !after_name,
            _ => false,
        };
        if product { error.with_fix(token.span.start..token.span.start, "* ") } else { error }
    }

    fn stray_comma(&self) -> ExprError {
        let span = self.peek().span;
        let error = ExprError::new(ErrorKind::StrayComma, span);
        let before = self.previous().filter(|t| matches!(t.kind, TokenKind::Number(_)) && t.span.end == span.start);
        let after = self.tokens.get(self.at + 1).filter(|t| matches!(t.kind, TokenKind::Number(_)) && t.span.start == span.end);
        // `1,234` is a number with a separator of thousands.
        match (before, after) {
            (Some(_), Some(after)) if after.span.end - after.span.start >= 3 => error.with_fix(span, ""),
            _ => error,
        }
    }
}
