//! What the parser accepts, what it refuses, where it points and how it mends.

#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]

use indicia_expr::{BinaryOp, ErrorKind, Expr, ExprError, Kind, MAX_DEPTH, Node, parse, parse_condition, parse_number};

fn value(source: &str) -> f64 {
    let program = indicia_expr::Program::compile(&parse(source).unwrap_or_else(|e| panic!("{source}: {e}")), &[]).unwrap();
    program.eval_row(&[]).unwrap().unwrap()
}

fn error(source: &str) -> ExprError {
    match parse(source) {
        Ok(expr) => panic!("`{source}` was read as `{expr}`"),
        Err(error) => error,
    }
}

/// The code, the text the span covers, and the text after the fix.
fn finding(source: &str) -> (&'static str, &str, Option<String>) {
    let error = error(source);
    (error.code(), error.span.text(source), error.corrected(source))
}

fn mended(source: &str) -> String {
    finding(source).2.unwrap_or_else(|| panic!("`{source}` has no fix"))
}

#[test]
fn precedence_is_that_of_the_reference() {
    assert_eq!(value("-2^2"), -4.0);
    assert_eq!(value("(-2)^2"), 4.0);
    assert_eq!(value("2^3^2"), 512.0);
    assert_eq!(value("2^-1"), 0.5);
    assert_eq!(value("2^-1*8"), 4.0);
    assert_eq!(value("10-4-3"), 3.0);
    assert_eq!(value("100/10/5"), 2.0);
    assert_eq!(value("2+3*4"), 14.0);
    assert_eq!(value("-2*3"), -6.0);
    assert_eq!(value("1 - -1"), 2.0);
    assert_eq!(value("--3"), 3.0);
    assert_eq!(value("if(1 + 1 < 3 and not 2 > 3 or 1 > 2, 1, 0)"), 1.0);
    // `and` binds tighter than `or`: true or (true and false).
    assert_eq!(value("if(1 < 2 or 1 < 2 and 2 < 1, 1, 0)"), 1.0);
}

#[test]
fn functions_mean_what_their_names_say() {
    assert_eq!(value("min(3, 1, 2)"), 1.0);
    assert_eq!(value("max(3, 1, 2)"), 3.0);
    assert_eq!(value("sum(3, 1, 2)"), 6.0);
    assert_eq!(value("mean(3, 1, 5)"), 3.0);
    assert_eq!(value("mean(7)"), 7.0);
    assert_eq!(value("abs(-2.5)"), 2.5);
    assert_eq!(value("sqrt(144)"), 12.0);
    assert_eq!(value("log10(1000)"), 3.0);
    assert_eq!(value("ln(exp(2))"), 2.0);
    assert_eq!(value("0^0"), 1.0);
}

#[test]
fn numbers_have_decimals_and_exponents() {
    for (text, expected) in [("0", 0.0), ("12.50", 12.5), (".5", 0.5), ("1e3", 1000.0), ("1.5E-2", 0.015), ("2e+2", 200.0)] {
        assert_eq!(value(text), expected, "{text}");
    }
}

#[test]
fn names_may_be_chinese_or_anything_between_backquotes() {
    let source = "零售额 / `移动互联网用户 (万户)` + `a``b` + _x1 + e";
    let expr = parse(source).unwrap();
    assert_eq!(expr.variables(), ["零售额", "移动互联网用户 (万户)", "a`b", "_x1", "e"]);
    assert_eq!(expr.to_string(), source);
}

#[test]
fn a_function_name_without_a_parenthesis_is_a_name() {
    assert_eq!(parse("min * max + if").unwrap().variables(), ["min", "max", "if"]);
    assert_eq!(parse("`and` + `sum`").unwrap().to_string(), "`and` + sum");
}

#[test]
fn spans_cover_their_part_of_the_source() {
    let source = "(Ig + Ie) / 2 * min(数字, 1)";
    let expr = parse(source).unwrap();
    let Node::Binary(BinaryOp::Mul, quotient, call) = &expr.node else { panic!("{expr:?}") };
    assert_eq!(quotient.span.text(source), "(Ig + Ie) / 2");
    assert_eq!(call.span.text(source), "min(数字, 1)");
    let Node::Binary(BinaryOp::Div, sum, two) = &quotient.node else { panic!("{quotient:?}") };
    assert_eq!(sum.span.text(source), "(Ig + Ie)");
    assert_eq!(two.span.text(source), "2");
    assert_eq!(call.children()[0].span.text(source), "数字");
}

#[test]
fn full_width_punctuation_is_pointed_at_and_mended_at_once() {
    let source = "（Ig＋Ie）／2 × Iu";
    assert_eq!(finding(source), ("full-width", "（", Some("(Ig+Ie)/2 * Iu".to_string())));
    assert_eq!(error(source).kind, ErrorKind::FullWidth { found: "（".to_string(), replacement: "(".to_string() });
    assert_eq!(finding("min(a，b)"), ("full-width", "，", Some("min(a,b)".to_string())));
    assert_eq!(finding("a ÷ b").1, "÷");
    assert_eq!(mended("if(a ≥ 0.6， 1， 0)"), "if(a >= 0.6, 1, 0)");
    assert_eq!(mended("a　+　b"), "a + b");
    assert_eq!(mended("Ｉg + 1"), "Ig + 1");
    assert_eq!(mended("１２ + a"), "12 + a");
    // Names between backquotes keep theirs.
    assert_eq!(mended("`用户（万户）` ／ 人口"), "`用户（万户）` / 人口");
}

#[test]
fn every_fix_of_a_common_slip_makes_the_formula_readable() {
    for source in [
        "（a＋b）×c",
        "a = b",
        "if(a = 1 && b <> 2, 1, 0)",
        "a ** 2",
        "[a + b] / 2",
        "'移动用户' / 2",
        "2(a + b)",
        "(a + b)(a - b)",
        "2a",
        "2e",
        "5. * a",
        "min(a, b",
        "(a + b))",
        "a + + b",
        "if(a < b < c, 1, 0)",
        "a + (b > 1)",
        "if(a, 1, 0)",
        "lg(a)",
        "average(a, b)",
        "MAX(a, b)",
        "sqr(a)",
        "1,234 * a",
        "if(a > 1 AND b > 1, 1, 0)",
        "移动互联网用户 (万户) / 人口",
        "a²",
    ] {
        let mended = mended(source);
        if let Err(error) = parse(&mended) {
            panic!("`{source}` became `{mended}`: {error}");
        }
    }
}

#[test]
fn chained_comparisons_are_refused_with_what_was_meant() {
    assert_eq!(finding("0 < a + 1 <= 100"), ("chained-comparison", "0 < a + 1 <= 100", Some("0 < a + 1 and a + 1 <= 100".to_string())));
}

#[test]
fn conditions_are_not_numbers() {
    let mismatch = |expected, found| ErrorKind::TypeMismatch { expected, found };
    let number_wanted = mismatch(Kind::Number, Kind::Condition);
    for (source, at) in
        [("1 + (a > b)", "(a > b)"), ("-(a > b)", "(a > b)"), ("min(1, not a > b)", "not a > b"), ("(a < b) == (b < c)", "(a < b)")]
    {
        let error = error(source);
        assert_eq!((&error.kind, error.span.text(source)), (&number_wanted, at), "{source}");
    }
    let condition_wanted = mismatch(Kind::Condition, Kind::Number);
    for (source, at) in [("a and b > 1", "a"), ("not a", "a"), ("if(a + 1, 2, 3)", "a + 1")] {
        let error = error(source);
        assert_eq!((&error.kind, error.span.text(source)), (&condition_wanted, at), "{source}");
    }
    assert_eq!(parse("a > 1").unwrap().kind(), Kind::Condition);
    assert_eq!(parse_number("a > 1").unwrap_err().kind, number_wanted);
    assert_eq!(parse_condition("a + 1").unwrap_err().kind, condition_wanted);
    assert!(parse_condition("u1 < 0.6 or not u2 >= 0.5").is_ok());
}

#[test]
fn each_slip_has_its_code_and_its_place() {
    for (source, code, at) in [
        ("", "empty", ""),
        ("  ", "empty", "  "),
        ("a @ b", "unexpected-character", "@"),
        ("50%", "unexpected-character", "%"),
        ("1.2.3", "malformed-number", "1.2.3"),
        ("0x1F", "malformed-number", "0x1F"),
        (".", "malformed-number", "."),
        ("1e999", "number-too-large", "1e999"),
        ("(a + b", "unclosed", "("),
        ("min(a, (b)", "unclosed", "("),
        ("`a", "unclosed", "`"),
        ("``", "empty-name", "``"),
        ("a)", "unmatched-close", ")"),
        ("a +", "expected-operand", ""),
        ("a * / b", "expected-operand", "/"),
        ("min(a,)", "expected-operand", ")"),
        ("()", "expected-operand", ")"),
        ("a b", "expected-operator", "b"),
        ("(a b)", "expected-operator", "b"),
        ("a, b", "stray-comma", ","),
        ("cos(a)", "unknown-function", "cos"),
        ("log(a)", "ambiguous-function", "log"),
        ("abs(a, b)", "wrong-arity", "abs(a, b)"),
        ("min()", "wrong-arity", "min()"),
        ("if(a > 1, 2)", "wrong-arity", "if(a > 1, 2)"),
    ] {
        let (found, text, _) = finding(source);
        assert_eq!((found, text), (code, at), "{source}");
    }
}

#[test]
fn a_misspelt_function_names_the_one_that_was_meant() {
    let nearest = |source: &str| match error(source).kind {
        ErrorKind::UnknownFunction { nearest, .. } => nearest,
        kind => panic!("{kind:?}"),
    };
    assert_eq!(nearest("Abs(a)"), Some("abs"));
    assert_eq!(nearest("maen(a)"), Some("mean"));
    assert_eq!(nearest("sqr(a)"), Some("sqrt"));
    assert_eq!(nearest("lg(a)"), Some("log10"));
    assert_eq!(nearest("std(a)"), None);
}

#[test]
fn hostile_depth_and_length_are_refused_on_a_small_stack() {
    let work = || {
        for open in ["(", "-", "not ", "abs(", "2^", "1+(", "if(1<2,1,", "-(1+"] {
            let deep = open.repeat(100_000);
            assert_eq!(error(&deep).code(), "too-long");
            let deep = open.repeat(60_000 / open.len());
            assert_eq!(error(&deep).code(), "too-deep", "{open}");
        }
        let nested = |n: usize| format!("{}1{}", "(".repeat(n), ")".repeat(n));
        assert_eq!(error(&nested(30_000)).code(), "too-deep");
        assert!(parse(&nested(MAX_DEPTH)).is_ok());
        let chain = |n: usize| vec!["1"; n].join("+");
        assert!(parse(&chain(MAX_DEPTH)).is_ok());
        assert_eq!(error(&chain(30_000)).code(), "too-deep");
        let wide = format!("sum({})", vec!["1"; 30_000].join(","));
        assert_eq!(value(&wide), 30_000.0);
        assert_eq!(error(&"（".repeat(20_000)).code(), "full-width");
    };
    // Half of what a worker thread has.
    std::thread::Builder::new().stack_size(1 << 20).spawn(work).unwrap().join().unwrap();
}

#[test]
fn text_of_any_kind_is_answered_without_a_panic() {
    let mut state = 7u64;
    let pieces = [
        "(", ")", ",", "a", "`", "``", "1", ".", "e", "-", "+", "^", "<", "=", "（", "数", "²", " ", "if(", "min(", "and", "\u{0}", "\"",
        "é", "!", "\n",
    ];
    for _ in 0..20_000 {
        let mut source = String::new();
        for _ in 0..12 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            source.push_str(pieces[(state >> 33) as usize % pieces.len()]);
        }
        if let Err(error) = parse(&source) {
            assert!(source.get(error.span.range()).is_some(), "{source:?}: span {:?}", error.span);
            assert!(error.fix.is_none() || error.corrected(&source).is_some(), "{source:?}: fix {:?}", error.fix);
        }
    }
}

#[test]
fn trees_can_be_searched_and_rewritten() {
    let expr = parse("(Ig + Ie) / 2 * Iu").unwrap();
    let mut numbers = Vec::new();
    expr.visit(&mut |part| numbers.extend(part.as_number()));
    assert_eq!(numbers, [2.0]);
    let renamed = expr.clone().substitute(&|name| (name == "Iu").then(|| parse("u1 + u2").unwrap()));
    assert_eq!(renamed.to_string(), "(Ig + Ie) / 2 * (u1 + u2)");
    assert_eq!(renamed.variables(), ["Ig", "Ie", "u1", "u2"]);
    let negative = expr.substitute(&|name| (name == "Ig").then(|| Expr::number(-3.0)));
    assert_eq!(negative.to_string(), "(-3 + Ie) / 2 * Iu");
}

#[test]
fn equality_ignores_where_things_stand() {
    assert_eq!(parse("a+b*c").unwrap(), parse("( a ) + ((b * c))").unwrap());
    assert_ne!(parse("a+b+c").unwrap(), parse("a+(b+c)").unwrap());
}

#[test]
fn a_lookup_stands_for_an_input_of_that_name() {
    use indicia_expr::{Kind, Lookup, Program, parse_with};
    let lookups = [Lookup { name: "obstacle", gives: Kind::Number }, Lookup { name: "weakness", gives: Kind::Condition }];
    let expr = parse_with("obstacle( u3 ) > 0.15 and not weakness(`g 1`)", &lookups).unwrap();
    assert_eq!(expr.variables(), ["obstacle(u3)", "weakness(g 1)"]);
    assert_eq!(expr.kind(), Kind::Condition);
    assert_eq!(Lookup::split("obstacle(u3)"), Some(("obstacle", "u3")));
    assert_eq!(Lookup::split("u3"), None);
    let program = Program::compile(&expr, &["obstacle(u3)", "weakness(g 1)"]).unwrap();
    assert_eq!(program.eval_row(&[Some(0.2), Some(0.0)]), Ok(Some(1.0)));
    assert_eq!(program.eval_row(&[Some(0.2), Some(1.0)]), Ok(Some(0.0)));
    assert_eq!(program.eval_row(&[Some(0.2), None]), Ok(None));
    for (text, code) in [
        ("obstacle() > 1", "wrong-arity"),
        ("obstacle(a, b) > 1", "wrong-arity"),
        ("obstacle(1) > 1", "expected-operand"),
        ("obstacle(a > 1", "expected-operator"),
        ("obstacel(a) > 1", "unknown-function"),
        ("weakness(a) > 1", "type-mismatch"),
    ] {
        assert_eq!(parse_with(text, &lookups).unwrap_err().code(), code, "{text}");
    }
    // Without lookups the language is what it was.
    assert_eq!(indicia_expr::parse("obstacle(u3)").unwrap_err().code(), "unknown-function");
}
