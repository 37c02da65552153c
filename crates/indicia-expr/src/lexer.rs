//! Text to tokens.

use crate::ast::BinaryOp;
use crate::error::{ErrorKind, ExprError};
use crate::repair::{ascii_form, repair};
use crate::span::Span;

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum TokenKind {
    Number(f64),
    Name {
        name: String,
        /// Written between backquotes: never a keyword and never a function.
        quoted: bool,
    },
    /// `-` is always `Sub` here; the parser knows where it is a sign.
    Operator(BinaryOp),
    Not,
    Open,
    Close,
    Comma,
    End,
}

#[derive(Clone, Debug)]
pub(crate) struct Token {
    pub kind: TokenKind,
    pub span: Span,
}

/// Whether a name may be written without backquotes.
pub(crate) fn is_plain_name(name: &str) -> bool {
    let mut chars = name.chars();
    chars.next().is_some_and(starts_name) && chars.all(continues_name) && !matches!(name, "and" | "or" | "not")
}

fn starts_name(c: char) -> bool {
    (c.is_alphabetic() || c == '_') && ascii_form(c).is_none()
}

fn continues_name(c: char) -> bool {
    starts_name(c) || c.is_ascii_digit()
}

/// All tokens of the source, the last of them [`TokenKind::End`].
pub(crate) fn tokens(source: &str) -> Result<Vec<Token>, ExprError> {
    let mut lexer = Lexer { source, at: 0 };
    let mut tokens = Vec::new();
    loop {
        let token = lexer.next()?;
        let done = token.kind == TokenKind::End;
        tokens.push(token);
        if done {
            return Ok(tokens);
        }
    }
}

struct Lexer<'s> {
    source: &'s str,
    at: usize,
}

impl<'s> Lexer<'s> {
    fn rest(&self) -> &'s str {
        &self.source[self.at..]
    }

    /// Moves past everything that `keep` accepts and returns it.
    fn take_while(&mut self, keep: impl Fn(char) -> bool) -> &'s str {
        let rest = self.rest();
        let length = rest.find(|c| !keep(c)).unwrap_or(rest.len());
        self.at += length;
        &rest[..length]
    }

    fn next(&mut self) -> Result<Token, ExprError> {
        self.take_while(|c| matches!(c, ' ' | '\t' | '\n' | '\r'));
        let start = self.at;
        let Some(c) = self.rest().chars().next() else {
            return Ok(Token { kind: TokenKind::End, span: Span::new(start, start) });
        };
        let kind = match c {
            '0'..='9' | '.' => self.number()?,
            '`' => self.quoted_name()?,
            c if starts_name(c) => match self.take_while(continues_name) {
                "and" => TokenKind::Operator(BinaryOp::And),
                "or" => TokenKind::Operator(BinaryOp::Or),
                "not" => TokenKind::Not,
                name => TokenKind::Name { name: name.to_string(), quoted: false },
            },
            c => self.symbol(c)?,
        };
        Ok(Token { kind, span: Span::new(start, self.at) })
    }

    fn symbol(&mut self, c: char) -> Result<TokenKind, ExprError> {
        const SYMBOLS: [(&str, TokenKind); 14] = [
            ("<=", TokenKind::Operator(BinaryOp::Le)),
            (">=", TokenKind::Operator(BinaryOp::Ge)),
            ("==", TokenKind::Operator(BinaryOp::Eq)),
            ("!=", TokenKind::Operator(BinaryOp::Ne)),
            ("<", TokenKind::Operator(BinaryOp::Lt)),
            (">", TokenKind::Operator(BinaryOp::Gt)),
            ("+", TokenKind::Operator(BinaryOp::Add)),
            ("-", TokenKind::Operator(BinaryOp::Sub)),
            ("*", TokenKind::Operator(BinaryOp::Mul)),
            ("/", TokenKind::Operator(BinaryOp::Div)),
            ("^", TokenKind::Operator(BinaryOp::Pow)),
            ("(", TokenKind::Open),
            (")", TokenKind::Close),
            (",", TokenKind::Comma),
        ];
        let rest = self.rest();
        // Operators of other languages: read as two of ours they would give a misleading finding.
        let foreign = rest.starts_with("**") || rest.starts_with("<>");
        match SYMBOLS.into_iter().find(|(text, _)| rest.starts_with(text)) {
            Some((text, kind)) if !foreign => {
                self.at += text.len();
                Ok(kind)
            }
            _ => Err(self.unexpected(c)),
        }
    }

    fn unexpected(&self, c: char) -> ExprError {
        // A run of full-width characters is one finding: `（（` is not two mistakes.
        let run: usize = self.rest().chars().take_while(|c| ascii_form(*c).is_some()).map(char::len_utf8).sum();
        let span = Span::new(self.at, self.at + run.max(c.len_utf8()));
        let kind = if run > 0 {
            let found = span.text(self.source).to_string();
            let replacement = found.chars().filter_map(ascii_form).collect();
            ErrorKind::FullWidth { found, replacement }
        } else {
            ErrorKind::UnexpectedCharacter { found: c }
        };
        ExprError { kind, span, fix: repair(self.source) }
    }

    fn quoted_name(&mut self) -> Result<TokenKind, ExprError> {
        let start = self.at;
        self.at += 1;
        let mut name = String::new();
        loop {
            name.push_str(self.take_while(|c| !matches!(c, '`' | '\n' | '\r')));
            if self.rest().starts_with("``") {
                name.push('`');
                self.at += 2;
            } else if self.rest().starts_with('`') {
                self.at += 1;
                break;
            } else {
                return Err(ExprError::new(ErrorKind::Unclosed { open: '`' }, Span::new(start, start + 1)));
            }
        }
        if name.trim().is_empty() {
            return Err(ExprError::new(ErrorKind::EmptyName, Span::new(start, self.at)));
        }
        Ok(TokenKind::Name { name, quoted: true })
    }

    fn number(&mut self) -> Result<TokenKind, ExprError> {
        let start = self.at;
        let mantissa = self.take_while(|c| c.is_ascii_digit() || c == '.');
        let exponent = exponent_length(self.rest());
        self.at += exponent;
        let text = &self.source[start..self.at];
        let tail = self.take_while(continues_name);
        let span = Span::new(start, self.at);
        let malformed = || ExprError::new(ErrorKind::MalformedNumber { text: span.text(self.source).to_string() }, span);
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
        if fraction.contains('.') || (whole.is_empty() && fraction.is_empty()) {
            return Err(malformed());
        }
        if fraction.is_empty() {
            let tail = &self.source[start + mantissa.len()..self.at];
            return Err(malformed().with_fix(span, format!("{whole}.0{tail}")));
        }
        if !tail.is_empty() {
            let hexadecimal = whole == "0" && tail.starts_with(['x', 'X']);
            let product = tail.chars().next().is_some_and(|c| c.is_alphabetic()) && !hexadecimal;
            return Err(if product { malformed().with_fix(span, format!("{text} * {tail}")) } else { malformed() });
        }
        match text.parse::<f64>() {
            Ok(value) if value.is_finite() => Ok(TokenKind::Number(value)),
            Ok(_) => Err(ExprError::new(ErrorKind::NumberTooLarge { text: text.to_string() }, span)),
            Err(_) => Err(malformed()),
        }
    }
}

/// The bytes of `e5`, `E-3`, `e+10` at the start of `rest`; 0 when there is no exponent.
fn exponent_length(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    if !matches!(bytes.first(), Some(b'e' | b'E')) {
        return 0;
    }
    let sign = usize::from(matches!(bytes.get(1), Some(b'+' | b'-')));
    let digits = bytes[1 + sign..].iter().take_while(|b| b.is_ascii_digit()).count();
    if digits == 0 { 0 } else { 1 + sign + digits }
}
