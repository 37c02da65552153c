//! Printing and folding lose nothing.

mod common;

use common::{Random, tree};
use indicia_expr::{Expr, Kind, MAX_DEPTH, Program, fold, parse, substituted};

const NAMES: [&str; 6] = ["a", "e", "数字政府", "and", "移动用户 (万户)", "odd`name"];

#[test]
fn printed_text_reads_back_as_the_same_tree() {
    let mut random = Random::new(1);
    for round in 0..20_000 {
        let kind = if round % 5 == 0 { Kind::Condition } else { Kind::Number };
        let expr = tree(&mut random, kind, 2 + round % 6, &NAMES);
        let text = expr.to_string();
        let again = parse(&text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(again, expr, "{text}");
        assert_eq!(again.to_string(), text);
    }
}

#[test]
fn printed_parentheses_are_all_needed() {
    let mut random = Random::new(2);
    for round in 0..2_000 {
        let expr = tree(&mut random, Kind::Number, 2 + round % 4, &["a", "b"]);
        let text = expr.to_string();
        let opening = text.char_indices().filter(|(i, c)| *c == '(' && !text[..*i].ends_with(|c: char| c.is_ascii_alphanumeric()));
        for (open, _) in opening {
            let mut depth = 0;
            let close = text[open..].find(|c| {
                depth += i32::from(c == '(') - i32::from(c == ')');
                depth == 0
            });
            let close = open + close.expect("balanced");
            let without = format!("{}{}{}", &text[..open], &text[open + 1..close], &text[close + 1..]);
            assert_ne!(parse(&without).ok().as_ref(), Some(&expr), "{text} is also {without}");
        }
    }
}

#[test]
fn the_usual_forms_print_as_people_write_them() {
    for (source, printed) in [
        ("((Ig)+Ie)/2*(1-abs(Ig-Ie)/(Ig+Ie))*Iu", "(Ig + Ie) / 2 * (1 - abs(Ig - Ie) / (Ig + Ie)) * Iu"),
        ("(-a)^2", "(-a) ^ 2"),
        ("-(a^2)", "-a ^ 2"),
        ("(a^b)^c", "(a ^ b) ^ c"),
        ("a^(b^c)", "a ^ b ^ c"),
        ("a^(-b)", "a ^ -b"),
        ("a-(b-c)", "a - (b - c)"),
        ("(a-b)-c", "a - b - c"),
        ("if(((a<b) and (b<c)) or not (c<d), 1e-7, 1e20)", "if(a < b and b < c or not c < d, 1e-7, 1e20)"),
        ("if(a<b and (b<c or c<d), 0.1, 100000)", "if(a < b and (b < c or c < d), 0.1, 100000)"),
    ] {
        assert_eq!(parse(source).unwrap().to_string(), printed);
    }
}

#[test]
fn the_formula_with_numbers_has_the_same_value_bit_for_bit() {
    let mut random = Random::new(3);
    let values = [-1.5, 0.1, -0.0, 1e300, -7e-12, 4.0 / 3.0];
    let lookup = |name: &str| NAMES.iter().position(|n| *n == name).map(|i| values[i]);
    let row = values.map(Some);
    let mut defined = 0;
    for round in 0..5_000 {
        let expr = tree(&mut random, Kind::Number, 2 + round % 6, &NAMES);
        let text = substituted(&expr, lookup, |value| value.to_string());
        let printed = parse(&text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert!(printed.variables().is_empty());
        let from_text = Program::compile(&printed, &[]).unwrap().eval_row(&[]).ok().flatten();
        let direct = Program::compile(&expr, &NAMES).unwrap().eval_row(&row).ok().flatten();
        assert_eq!(from_text.map(f64::to_bits), direct.map(f64::to_bits), "{expr}\n{text}");
        defined += usize::from(direct.is_some());
    }
    assert!(defined > 1_000, "too few of the random formulas have a value to compare");
}

#[test]
fn folding_changes_no_value_and_drops_no_input_that_counts() {
    let mut random = Random::new(4);
    let row = [Some(0.25), None, Some(-3.0)];
    for round in 0..5_000 {
        let kind = if round % 5 == 0 { Kind::Condition } else { Kind::Number };
        let expr = tree(&mut random, kind, 2 + round % 6, &["a", "b", "c"]);
        let folded = fold(expr.clone());
        let value = |expr: &Expr| Program::compile(expr, &["a", "b", "c"]).unwrap().eval_row(&row);
        let (before, after) = (value(&expr), value(&folded));
        assert_eq!(before.map(|v| v.map(f64::to_bits)).ok(), after.map(|v| v.map(f64::to_bits)).ok(), "{expr} became {folded}");
        assert_eq!(fold(folded.clone()), folded, "{expr}");
        assert_eq!(parse(&folded.to_string()).unwrap(), folded, "{expr}");
    }
    assert_eq!(fold(parse("0 * x + 1 / 0").unwrap()).to_string(), "0 * x + 1 / 0");
    assert_eq!(fold(parse("if(2 > 1, x, y) - (2 - 5)").unwrap()).to_string(), "x - -3");
}

#[test]
fn the_deepest_tree_is_handled_on_a_small_stack() {
    let work = || {
        let deepest = (2..MAX_DEPTH).fold("1 + (a)".to_string(), |inner, _| format!("a - ({inner})"));
        let expr = parse(&deepest).unwrap();
        assert_eq!(parse(&expr.to_string()).unwrap(), expr);
        let expr = fold(expr.clone()).substitute(&|_| None);
        let program = Program::compile(&expr, &["a"]).unwrap();
        assert!(program.eval_row(&[Some(1.0)]).unwrap().is_some());
        let grown = expr.substitute(&|_| Some(parse("a + 1").unwrap()));
        assert_eq!(Program::compile(&grown, &["a"]).unwrap_err().code(), "too-deep");
    };
    std::thread::Builder::new().stack_size(1 << 20).spawn(work).unwrap().join().unwrap();
}
