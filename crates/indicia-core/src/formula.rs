//! What the formula language reports, in the words of the catalogue.

use indicia_diagnostic::{Diagnostic, Word, catalogue::config, words};
use indicia_expr::{ErrorKind, ExprError, Kind};

const FUNCTIONS: [&str; 10] = ["min", "max", "sum", "mean", "abs", "sqrt", "ln", "log10", "exp", "if"];

/// A formula that cannot be used, as a finding; its place is for the caller to add. `source` is the formula's text, out
/// of which the corrected text is made where there is one.
pub fn diagnostic(e: &ExprError, source: &str) -> Diagnostic {
    let d = base(e);
    let offers = |d: &Diagnostic| match &d.message {
        indicia_diagnostic::Message::Own(code) => code.hints.iter().any(|h| h.key == "corrected"),
        indicia_diagnostic::Message::Foreign(_) => false,
    };
    match e.corrected(source) {
        Some(corrected) if offers(&d) => d.arg("corrected", corrected).hint("corrected"),
        _ => d,
    }
}

fn base(e: &ExprError) -> Diagnostic {
    let found = |code, text: &str| Diagnostic::new(code).arg("found", text);
    match &e.kind {
        ErrorKind::Empty => Diagnostic::new(config::FORMULA_EMPTY),
        ErrorKind::TooLong { limit } => Diagnostic::new(config::FORMULA_LENGTH).arg("limit", limit),
        ErrorKind::TooDeep { limit } => Diagnostic::new(config::FORMULA_DEPTH).arg("limit", limit),
        ErrorKind::UnexpectedCharacter { found: c } => {
            let d = found(config::FORMULA_CHARACTER, &c.to_string());
            match &e.fix {
                Some((_, text)) => d.arg("expected", text).hint("write"),
                None => d.hint("known"),
            }
        }
        ErrorKind::FullWidth { found: text, replacement } => found(config::FORMULA_FULL_WIDTH, text).arg("expected", replacement),
        ErrorKind::MalformedNumber { text } | ErrorKind::NumberTooLarge { text } => found(config::FORMULA_NUMBER, text),
        ErrorKind::Unclosed { open: '`' } => Diagnostic::new(config::FORMULA_QUOTE),
        ErrorKind::Unclosed { .. } => Diagnostic::new(config::FORMULA_UNCLOSED),
        ErrorKind::UnmatchedClose => found(config::FORMULA_UNEXPECTED, ")").word("expected", words::OPERATOR).hint("paren"),
        ErrorKind::EmptyName => found(config::FORMULA_UNEXPECTED, "``").word("expected", words::OPERAND).hint("operand"),
        ErrorKind::ExpectedOperand { found: None } => Diagnostic::new(config::FORMULA_END).word("expected", words::OPERAND),
        ErrorKind::ExpectedOperand { found: Some(text) } => {
            found(config::FORMULA_UNEXPECTED, text).word("expected", words::OPERAND).hint("operand")
        }
        ErrorKind::ExpectedOperator { found: text } => {
            found(config::FORMULA_UNEXPECTED, text).word("expected", words::OPERATOR).hint("operator")
        }
        ErrorKind::StrayComma => Diagnostic::new(config::FORMULA_COMMA),
        ErrorKind::ChainedComparison => Diagnostic::new(config::FORMULA_CHAIN).arg("example", "a < b and b < c"),
        ErrorKind::UnknownFunction { name, nearest } => {
            let d = Diagnostic::new(config::FORMULA_FUNCTION).arg("function", name).list("known", FUNCTIONS);
            match nearest {
                Some(n) => d.arg("nearest", n).hint("nearest"),
                None => d.hint("known"),
            }
        }
        ErrorKind::AmbiguousFunction { name, candidates } => {
            Diagnostic::new(config::FORMULA_AMBIGUOUS).arg("function", name).list("known", candidates.iter())
        }
        ErrorKind::WrongArity { function, expected, found } => Diagnostic::new(config::FORMULA_ARITY)
            .arg("function", function)
            .arg("expected", expected)
            .arg("found", found)
            .arg("example", if *function == "if" { "if(a < b, a, b)".into() } else { format!("{function}(x)") }),
        ErrorKind::TypeMismatch { expected, found } => Diagnostic::new(config::FORMULA_TYPE)
            .word("expected", word_of(*expected))
            .word("found", word_of(*found))
            .hint(if *expected == Kind::Condition { "condition" } else { "number" }),
        ErrorKind::UnknownVariable { name, nearest } => {
            let d = Diagnostic::new(config::FORMULA_NAME).arg("id", name);
            match nearest {
                Some(n) => d.arg("nearest", n).hint("nearest"),
                None => d.no_hint(),
            }
        }
        other => found(config::FORMULA_NUMBER, other.code()),
    }
}

fn word_of(kind: Kind) -> Word {
    match kind {
        Kind::Number => words::NUMBER,
        Kind::Condition => words::CONDITION,
    }
}
