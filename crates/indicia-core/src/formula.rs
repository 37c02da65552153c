//! What the formula language reports, in the words of the catalogue.

use indicia_diagnostic::{Diagnostic, catalogue::config};
use indicia_expr::{ErrorKind, ExprError, Kind};

const FUNCTIONS: &str = "min, max, sum, mean, abs, sqrt, ln, log10, exp, if";

/// A formula that cannot be used, as a finding; its place is for the caller to add.
pub fn diagnostic(e: &ExprError) -> Diagnostic {
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
        ErrorKind::Unclosed { .. } => Diagnostic::new(config::FORMULA_UNCLOSED),
        ErrorKind::UnmatchedClose => found(config::FORMULA_UNEXPECTED, ")").arg("expected", "+ - * /").hint("paren"),
        ErrorKind::EmptyName => found(config::FORMULA_UNEXPECTED, "``").arg("expected", "x").hint("operand"),
        ErrorKind::ExpectedOperand { found: None } => Diagnostic::new(config::FORMULA_END).arg("expected", "x"),
        ErrorKind::ExpectedOperand { found: Some(text) } => found(config::FORMULA_UNEXPECTED, text).arg("expected", "x").hint("operand"),
        ErrorKind::ExpectedOperator { found: text } => found(config::FORMULA_UNEXPECTED, text).arg("expected", "+ - * /").hint("operator"),
        ErrorKind::StrayComma => found(config::FORMULA_UNEXPECTED, ",").arg("expected", "+ - * /").hint("operator"),
        ErrorKind::ChainedComparison => Diagnostic::new(config::FORMULA_CHAIN).arg("example", "a < b and b < c"),
        ErrorKind::UnknownFunction { name, nearest } => {
            let d = Diagnostic::new(config::FORMULA_FUNCTION).arg("function", name).arg("known", FUNCTIONS);
            match nearest {
                Some(n) => d.arg("nearest", n).hint("nearest"),
                None => d.hint("known"),
            }
        }
        ErrorKind::AmbiguousFunction { name, candidates } => {
            Diagnostic::new(config::FORMULA_FUNCTION).arg("function", name).arg("known", candidates.join(", ")).hint("known")
        }
        ErrorKind::WrongArity { function, expected, found } => Diagnostic::new(config::FORMULA_ARITY)
            .arg("function", function)
            .arg("expected", expected)
            .arg("found", found)
            .arg("example", if *function == "if" { "if(a < b, a, b)".into() } else { format!("{function}(x)") }),
        ErrorKind::TypeMismatch { expected, found } => Diagnostic::new(config::FORMULA_TYPE)
            .arg("expected", expected)
            .arg("found", found)
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
