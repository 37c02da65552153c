//! What can be wrong with a formula.

use std::fmt;
use std::ops::Range;

use crate::ast::Kind;
use crate::function::Arity;
use crate::span::Span;

/// A formula that cannot be used: what is wrong, where, and where possible the text that mends it.
#[derive(Clone, Debug, PartialEq)]
pub struct ExprError {
    /// What is wrong.
    pub kind: ErrorKind,
    /// Where, in bytes of the source.
    pub span: Span,
    /// Replacing the bytes of the range by the text mends this error.
    pub fix: Option<(Range<usize>, String)>,
}

/// What is wrong with a formula, with the parts that a message needs.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// There is nothing but blanks.
    Empty,
    /// The text has more than [`MAX_LENGTH`](crate::MAX_LENGTH) bytes.
    TooLong {
        /// Bytes allowed.
        limit: usize,
    },
    /// Nested deeper than [`MAX_DEPTH`](crate::MAX_DEPTH); a long chain of `+` counts, and `sum(...)` shortens it.
    TooDeep {
        /// Levels allowed.
        limit: usize,
    },
    /// A character that the language does not have.
    UnexpectedCharacter {
        /// That character.
        found: char,
    },
    /// A full-width or typographic character in place of its ASCII form.
    FullWidth {
        /// What is written.
        found: String,
        /// What it should be.
        replacement: String,
    },
    /// A number that cannot be read, such as `1.2.3`, `0x1F` or `2e`.
    MalformedNumber {
        /// What is written.
        text: String,
    },
    /// A number beyond the range of a double.
    NumberTooLarge {
        /// What is written.
        text: String,
    },
    /// A parenthesis or a backquote without its partner; the span is that of the opening one.
    Unclosed {
        /// `(` or a backquote.
        open: char,
    },
    /// A closing parenthesis without an opening one.
    UnmatchedClose,
    /// Two backquotes with nothing between them.
    EmptyName,
    /// A number, a name or a parenthesis should stand here.
    ExpectedOperand {
        /// What stands here; `None` at the end of the text.
        found: Option<String>,
    },
    /// An operator should stand before this.
    ExpectedOperator {
        /// What stands here.
        found: String,
    },
    /// A comma outside of the arguments of a function.
    StrayComma,
    /// `a < b < c`.
    ChainedComparison,
    /// A function that the language does not have.
    UnknownFunction {
        /// What is written.
        name: String,
        /// What may have been meant.
        nearest: Option<&'static str>,
    },
    /// `log`, which some read as the natural and some as the decimal logarithm.
    AmbiguousFunction {
        /// What is written.
        name: String,
        /// What it may mean.
        candidates: &'static [&'static str],
    },
    /// A function with too few or too many arguments.
    WrongArity {
        /// The function.
        function: &'static str,
        /// How many it takes.
        expected: Arity,
        /// How many it got.
        found: usize,
    },
    /// A condition where a number is needed, or the other way round.
    TypeMismatch {
        /// What is needed.
        expected: Kind,
        /// What stands here.
        found: Kind,
    },
    /// A name that the place of the formula does not offer.
    UnknownVariable {
        /// What is written.
        name: String,
        /// What may have been meant.
        nearest: Option<String>,
    },
    /// A constant that is not a finite, non-negative number; only a tree made by a program can have one.
    InvalidConstant,
}

impl ErrorKind {
    /// The machine-readable code, stable across versions.
    pub fn code(&self) -> &'static str {
        match self {
            ErrorKind::Empty => "empty",
            ErrorKind::TooLong { .. } => "too-long",
            ErrorKind::TooDeep { .. } => "too-deep",
            ErrorKind::UnexpectedCharacter { .. } => "unexpected-character",
            ErrorKind::FullWidth { .. } => "full-width",
            ErrorKind::MalformedNumber { .. } => "malformed-number",
            ErrorKind::NumberTooLarge { .. } => "number-too-large",
            ErrorKind::Unclosed { .. } => "unclosed",
            ErrorKind::UnmatchedClose => "unmatched-close",
            ErrorKind::EmptyName => "empty-name",
            ErrorKind::ExpectedOperand { .. } => "expected-operand",
            ErrorKind::ExpectedOperator { .. } => "expected-operator",
            ErrorKind::StrayComma => "stray-comma",
            ErrorKind::ChainedComparison => "chained-comparison",
            ErrorKind::UnknownFunction { .. } => "unknown-function",
            ErrorKind::AmbiguousFunction { .. } => "ambiguous-function",
            ErrorKind::WrongArity { .. } => "wrong-arity",
            ErrorKind::TypeMismatch { .. } => "type-mismatch",
            ErrorKind::UnknownVariable { .. } => "unknown-variable",
            ErrorKind::InvalidConstant => "invalid-constant",
        }
    }

    /// The parts of the finding by name, for the templates of a message catalogue.
    pub fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            ErrorKind::TooLong { limit } | ErrorKind::TooDeep { limit } => vec![("limit", limit.to_string())],
            ErrorKind::UnexpectedCharacter { found } => vec![("found", found.to_string())],
            ErrorKind::FullWidth { found, replacement } => vec![("found", found.clone()), ("replacement", replacement.clone())],
            ErrorKind::MalformedNumber { text } | ErrorKind::NumberTooLarge { text } => vec![("text", text.clone())],
            ErrorKind::Unclosed { open } => vec![("open", open.to_string())],
            ErrorKind::ExpectedOperand { found } => vec![("found", found.clone().unwrap_or_default())],
            ErrorKind::ExpectedOperator { found } => vec![("found", found.clone())],
            ErrorKind::UnknownFunction { name, nearest } => {
                vec![("name", name.clone()), ("nearest", nearest.unwrap_or_default().to_string())]
            }
            ErrorKind::AmbiguousFunction { name, candidates } => vec![("name", name.clone()), ("candidates", candidates.join(", "))],
            ErrorKind::WrongArity { function, expected, found } => {
                vec![("function", (*function).to_string()), ("expected", expected.to_string()), ("found", found.to_string())]
            }
            ErrorKind::TypeMismatch { expected, found } => {
                vec![("expected", expected.to_string()), ("found", found.to_string())]
            }
            ErrorKind::UnknownVariable { name, nearest } => {
                vec![("name", name.clone()), ("nearest", nearest.clone().unwrap_or_default())]
            }
            ErrorKind::Empty
            | ErrorKind::UnmatchedClose
            | ErrorKind::EmptyName
            | ErrorKind::StrayComma
            | ErrorKind::ChainedComparison
            | ErrorKind::InvalidConstant => Vec::new(),
        }
    }
}

impl ExprError {
    pub(crate) fn new(kind: ErrorKind, span: Span) -> Self {
        ExprError { kind, span, fix: None }
    }

    pub(crate) fn with_fix(mut self, range: impl Into<Range<usize>>, text: impl Into<String>) -> Self {
        self.fix = Some((range.into(), text.into()));
        self
    }

    /// The machine-readable code of the kind.
    pub fn code(&self) -> &'static str {
        self.kind.code()
    }

    /// The source after the suggested fix; `None` when there is none or it does not fit the text.
    pub fn corrected(&self, source: &str) -> Option<String> {
        let (range, text) = self.fix.as_ref()?;
        Some(format!("{}{}{}", source.get(..range.start)?, text, source.get(range.end..)?))
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Kind::Number => "number",
            Kind::Condition => "condition",
        })
    }
}

impl fmt::Display for ExprError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            ErrorKind::Empty => write!(f, "the formula is empty"),
            ErrorKind::TooLong { limit } => write!(f, "the formula is longer than {limit} bytes"),
            ErrorKind::TooDeep { limit } => write!(f, "the formula is nested deeper than {limit} levels"),
            ErrorKind::UnexpectedCharacter { found } => write!(f, "unexpected character {found:?}"),
            ErrorKind::FullWidth { found, replacement } => write!(f, "full-width `{found}` in place of `{replacement}`"),
            ErrorKind::MalformedNumber { text } => write!(f, "`{text}` is not a number"),
            ErrorKind::NumberTooLarge { text } => write!(f, "the number `{text}` is too large"),
            ErrorKind::Unclosed { open } => write!(f, "`{open}` is not closed"),
            ErrorKind::UnmatchedClose => write!(f, "`)` closes nothing"),
            ErrorKind::EmptyName => write!(f, "the name between the backquotes is empty"),
            ErrorKind::ExpectedOperand { found: Some(found) } => write!(f, "expected a number, a name or `(`, found `{found}`"),
            ErrorKind::ExpectedOperand { found: None } => write!(f, "the formula ends where a number, a name or `(` should stand"),
            ErrorKind::ExpectedOperator { found } => write!(f, "expected an operator before `{found}`"),
            ErrorKind::StrayComma => write!(f, "a comma may stand only between the arguments of a function"),
            ErrorKind::ChainedComparison => write!(f, "comparisons cannot be chained"),
            ErrorKind::UnknownFunction { name, .. } => write!(f, "there is no function `{name}`"),
            ErrorKind::AmbiguousFunction { name, candidates } => write!(f, "`{name}` may mean {}", candidates.join(" or ")),
            ErrorKind::WrongArity { function, expected, found } => {
                write!(f, "`{function}` takes {expected} arguments, found {found}")
            }
            ErrorKind::TypeMismatch { expected, found } => write!(f, "expected a {expected}, found a {found}"),
            ErrorKind::UnknownVariable { name, .. } => write!(f, "unknown name `{name}`"),
            ErrorKind::InvalidConstant => write!(f, "a constant is not a finite, non-negative number"),
        }
    }
}

impl std::error::Error for ExprError {}
