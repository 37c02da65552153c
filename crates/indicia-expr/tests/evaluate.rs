//! What a formula is worth: values, missing, undefined; columns and rows alike.

#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]

mod common;

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use common::{Random, tree};
use indicia_expr::{CHUNK, ErrorKind, Expr, Kind, MISSING, PRESENT, Program, Scratch, UNDEFINED, UndefinedKind, parse};

const VARIABLES: [&str; 3] = ["a", "b", "c"];

fn program(source: &str) -> Program {
    Program::compile(&parse(source).unwrap(), &VARIABLES).unwrap()
}

/// One row through the columns: status and value.
fn one(source: &str, values: [f64; 3], status: [u8; 3]) -> (u8, f64) {
    let columns = values.map(|v| [v]);
    let inputs: Vec<&[f64]> = columns.iter().map(|c| c.as_slice()).collect();
    let status = status.map(|s| [s]);
    let status: Vec<Option<&[u8]>> = status.iter().map(|s| Some(s.as_slice())).collect();
    let (mut out, mut out_status) = ([9.0], [9]);
    program(source).eval_columns(&inputs, &status, &mut out, &mut out_status, &mut Scratch::new());
    (out_status[0], out[0])
}

const ALL: [u8; 3] = [0; 3];

#[test]
fn formula_four_of_the_mission() {
    // (80 + 60)/2 * (1 - 20/140) * 0.5 = min(80, 60) * 0.5
    let formula = "(a + b) / 2 * (1 - abs(a - b) / (a + b)) * c";
    let (status, value) = one(formula, [80.0, 60.0, 0.5], ALL);
    assert_eq!(status, PRESENT);
    assert!((value - 30.0).abs() < 1e-12);
    assert_eq!(one(formula, [0.0, 0.0, 0.5], ALL), (UNDEFINED, 0.0));
    let why = program(formula).explain_undefined(&[Some(0.0), Some(0.0), Some(0.5)]).unwrap();
    assert_eq!(why.kind, UndefinedKind::ZeroOverZero);
    assert_eq!(why.span.text(formula), "abs(a - b) / (a + b)");
    assert_eq!(why.culprit.text(formula), "(a + b)");
}

#[test]
fn every_undefined_operation_is_named() {
    use UndefinedKind::*;
    for (source, kind, culprit) in [
        ("1 + a / b", DivisionByZero, "b"),
        ("b / b", ZeroOverZero, "b"),
        ("ln(b)", LogOfNonPositive, "b"),
        ("log10(-a)", LogOfNonPositive, "-a"),
        ("sqrt(b - a)", RootOfNegative, "b - a"),
        ("(b - a) ^ 0.5", PowerOfNegative, "(b - a)"),
        ("b ^ -1", ZeroToNegativePower, "b"),
        ("exp(1000 * a)", Overflow, "exp(1000 * a)"),
        ("a * 1e308 * 10", Overflow, "a * 1e308 * 10"),
        // Operations that would swallow an infinity must not.
        ("1 / (a / b)", DivisionByZero, "b"),
        ("min(a / b, 3)", DivisionByZero, "b"),
        ("max(3, -a / b)", DivisionByZero, "b"),
        ("exp(-a / b)", DivisionByZero, "b"),
        ("(a / b) ^ 0", DivisionByZero, "b"),
        ("1 ^ (a / b)", DivisionByZero, "b"),
        ("if(a / b > 3, 1, 2)", DivisionByZero, "b"),
        ("if(a > 3 and a / b > 3, 1, 2)", DivisionByZero, "b"),
        ("if(1 / 0 > 3, a, b)", DivisionByZero, "0"),
        ("c + 1", InputNotFinite, "c"),
        ("1 / c", InputNotFinite, "c"),
        ("c", InputNotFinite, "c"),
    ] {
        let values = [1.0, 0.0, f64::INFINITY];
        assert_eq!(one(source, values, ALL), (UNDEFINED, 0.0), "{source}");
        let why = program(source).eval_row(&values.map(Some)).unwrap_err();
        assert_eq!((why.kind, why.culprit.text(source)), (kind, culprit), "{source}");
    }
}

#[test]
fn a_used_missing_input_makes_the_result_missing_whatever_its_reason() {
    for status in [1, 2, 3, 4, 5, 0x11, 0x43] {
        assert_eq!(one("a + b", [1.0, 2.0, 3.0], [0, status, 0]), (MISSING, 0.0));
    }
    assert_eq!(one("a + b", [1.0, 2.0, 3.0], [0, 0, 1]), (PRESENT, 3.0));
    assert_eq!(one("0 * a", [1.0, 2.0, 3.0], [1, 0, 0]), (MISSING, 0.0));
    assert_eq!(one("a + b", [1.0, f64::NAN, 3.0], [0, 1, 0]), (MISSING, 0.0));
    // Both sides of `and` and `or` are used.
    assert_eq!(one("a > 0 or b > 0", [1.0, 2.0, 3.0], [0, 1, 0]), (MISSING, 0.0));
}

#[test]
fn flags_of_inputs_are_no_reasons_and_are_not_passed_on() {
    assert_eq!(one("a + b", [1.0, 2.0, 3.0], [0x10, 0x40, 0x20]), (PRESENT, 3.0));
}

#[test]
fn missing_wins_over_undefined() {
    assert_eq!(one("a / b + c", [1.0, 0.0, 3.0], [0, 0, 1]), (MISSING, 0.0));
    assert_eq!(one("c + a / b", [1.0, 0.0, 3.0], [0, 0, 1]), (MISSING, 0.0));
}

#[test]
fn if_uses_its_condition_and_the_branch_taken() {
    let source = "if(a > 0, b, c)";
    assert_eq!(one(source, [1.0, 7.0, 8.0], [0, 0, 1]), (PRESENT, 7.0));
    assert_eq!(one(source, [1.0, 7.0, 8.0], [0, 1, 0]), (MISSING, 0.0));
    assert_eq!(one(source, [-1.0, 7.0, 8.0], [0, 1, 0]), (PRESENT, 8.0));
    assert_eq!(one(source, [1.0, 7.0, 8.0], [1, 0, 0]), (MISSING, 0.0));
    // An undefined branch that is not taken does not matter either.
    assert_eq!(one("if(a > 0, ln(a), -1)", [0.0, 0.0, 0.0], ALL), (PRESENT, -1.0));
    assert_eq!(one("if(a > 0, ln(a), -1)", [1.0, 0.0, 0.0], ALL), (PRESENT, 0.0));
    assert_eq!(one("if(b != 0, a / b, 0) + 1", [5.0, 0.0, 0.0], ALL), (PRESENT, 1.0));
    // A constant condition decides before anything is read.
    assert_eq!(one("if(1 > 2, a, b)", [5.0, 6.0, 0.0], [1, 0, 0]), (PRESENT, 6.0));
}

#[test]
fn conditions_evaluate_to_one_and_zero() {
    assert_eq!(program("a > b").kind(), Kind::Condition);
    assert_eq!(one("a > b", [2.0, 1.0, 0.0], ALL), (PRESENT, 1.0));
    assert_eq!(one("not (a > b or a > c)", [2.0, 1.0, 0.0], ALL), (PRESENT, 0.0));
    for (a, b) in [(1.0, 2.0), (2.0, 1.0), (2.0, 2.0)] {
        let holds = |source: &str| one(source, [a, b, 0.0], ALL).1 == 1.0;
        assert_eq!([holds("a < b"), holds("a <= b"), holds("a > b")], [a < b, a <= b, a > b]);
        assert_eq!([holds("a >= b"), holds("a == b"), holds("a != b")], [a >= b, a == b, a != b]);
    }
}

#[test]
fn a_name_that_is_not_offered_is_an_error_with_the_nearest() {
    let error = Program::compile(&parse("retial / population").unwrap(), &["retail", "population"]).unwrap_err();
    assert_eq!(error.kind, ErrorKind::UnknownVariable { name: "retial".to_string(), nearest: Some("retail".to_string()) });
    assert_eq!(error.corrected("retial / population").unwrap(), "retail / population");
}

#[test]
fn trees_made_by_programs_are_checked_too() {
    let condition = parse("a > 1").unwrap();
    let sum = Expr::binary(indicia_expr::BinaryOp::Add, condition, Expr::number(1.0));
    assert_eq!(Program::compile(&sum, &VARIABLES).unwrap_err().code(), "type-mismatch");
    assert_eq!(Program::compile(&Expr::number(f64::NAN), &VARIABLES).unwrap_err().code(), "invalid-constant");
    assert_eq!(Program::compile(&Expr::number(-2.5), &VARIABLES).unwrap().eval_row(&[None; 3]), Ok(Some(-2.5)));
}

#[test]
fn only_columns_that_can_matter_are_used() {
    assert_eq!(program("c + a * c").used(), [0, 2]);
    assert_eq!(program("if(1 < 2, b, a)").used(), [1]);
    let short: [&[f64]; 3] = [&[], &[1.0, 2.0], &[]];
    let (mut out, mut status) = ([0.0; 2], [0; 2]);
    program("b * 2").eval_columns(&short, &[], &mut out, &mut status, &mut Scratch::new());
    assert_eq!(out, [2.0, 4.0]);
}

/// Values as they occur and as they hurt, with every status.
fn random_columns(random: &mut Random, rows: usize) -> ([Vec<f64>; 3], [Vec<u8>; 3]) {
    let values = [0.0, -0.0, 1.0, -1.0, 0.5, 3.0, 1e308, -1e308, 5e-324, 100.0, 1e-200, f64::INFINITY, f64::NAN, 2.0, 7.25, -42.0];
    let column = |random: &mut Random| (0..rows).map(|_| random.pick(&values)).collect::<Vec<f64>>();
    let columns = [column(random), column(random), column(random)];
    let status = |random: &mut Random| (0..rows).map(|_| random.pick(&[0, 0, 0, 0x10, 1, 5])).collect::<Vec<u8>>();
    (columns, [status(random), status(random), status(random)])
}

#[test]
fn columns_and_rows_agree_bit_for_bit_on_random_formulas() {
    let mut random = Random::new(5);
    let rows = 40;
    let mut scratch = Scratch::new();
    let mut seen = [0usize; 3];
    for round in 0..4_000 {
        let kind = if round % 6 == 0 { Kind::Condition } else { Kind::Number };
        let expr = tree(&mut random, kind, 2 + round % 6, &VARIABLES);
        let program = Program::compile(&expr, &VARIABLES).unwrap();
        let (columns, statuses) = random_columns(&mut random, rows);
        let inputs: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
        // Every other round all cells are present, which is another path through the code.
        let with_status = round % 2 == 0;
        let status: Vec<Option<&[u8]>> = statuses.iter().map(|s| with_status.then_some(s.as_slice())).collect();
        let (mut out, mut out_status) = (vec![0.0; rows], vec![0; rows]);
        program.eval_columns(&inputs, &status, &mut out, &mut out_status, &mut scratch);
        for i in 0..rows {
            let row: Vec<Option<f64>> = (0..3).map(|j| (!with_status || statuses[j][i] & 15 == 0).then_some(columns[j][i])).collect();
            let (expected_status, expected) = match program.eval_row(&row) {
                Ok(Some(value)) => (PRESENT, value),
                Ok(None) => (MISSING, 0.0),
                Err(_) => (UNDEFINED, 0.0),
            };
            assert_eq!((out_status[i], out[i].to_bits()), (expected_status, expected.to_bits()), "{expr} at {row:?}");
            assert!(out[i].is_finite());
            seen[usize::from(expected_status).min(2)] += 1;
        }
    }
    assert!(seen.iter().all(|count| *count > 5_000), "one of the outcomes hardly occurs: {seen:?}");
}

#[test]
fn results_do_not_depend_on_where_chunks_end() {
    let mut random = Random::new(6);
    let rows = 2 * CHUNK + 37;
    let (columns, statuses) = random_columns(&mut random, rows);
    for source in ["if(a > b, a / c, b - c) + a", "(a + b) / 2 * c", "7", "b", "min(a, b, c)"] {
        let program = program(source);
        let inputs: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
        let status: Vec<Option<&[u8]>> = statuses.iter().map(|s| Some(s.as_slice())).collect();
        let (mut whole, mut whole_status) = (vec![1.0; rows], vec![1; rows]);
        program.eval_columns(&inputs, &status, &mut whole, &mut whole_status, &mut Scratch::new());
        let (mut parts, mut parts_status) = (vec![2.0; rows], vec![2; rows]);
        let mut from = 0;
        for length in [1, 511, 2, 300, rows - 814] {
            let to = from + length;
            let inputs: Vec<&[f64]> = columns.iter().map(|c| &c[from..to]).collect();
            let status: Vec<Option<&[u8]>> = statuses.iter().map(|s| Some(&s[from..to])).collect();
            let (out, out_status) = (&mut parts[from..to], &mut parts_status[from..to]);
            program.eval_columns(&inputs, &status, out, out_status, &mut Scratch::new());
            from = to;
        }
        assert_eq!(whole.iter().map(|v| v.to_bits()).collect::<Vec<_>>(), parts.iter().map(|v| v.to_bits()).collect::<Vec<_>>());
        assert_eq!(whole_status, parts_status);
    }
}

#[test]
fn no_rows_are_no_problem() {
    let empty: [&[f64]; 3] = [&[]; 3];
    program("a + b").eval_columns(&empty, &[], &mut [], &mut [], &mut Scratch::new());
}

thread_local! {
    static ALLOCATIONS: Cell<usize> = const { Cell::new(0) };
}

struct Counting;

// SAFETY: every call goes to the system's allocator unchanged; the counter has no destructor and allocates nothing.
#[allow(unsafe_code)]
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.with(|n| n.set(n.get() + 1));
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

#[test]
fn nothing_is_allocated_when_scratch_is_reused() {
    let rows = 3 * CHUNK;
    let mut random = Random::new(7);
    let (columns, statuses) = random_columns(&mut random, rows);
    let inputs: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
    let status: Vec<Option<&[u8]>> = statuses.iter().map(|s| Some(s.as_slice())).collect();
    let large = program("if(a > b, (a + 1) * (b + 2) - (c + 3) / (a + 4), sqrt(abs(c)))");
    let small = program("a / b");
    let mut scratch = Scratch::for_program(&large);
    let (mut out, mut out_status) = (vec![0.0; rows], vec![0; rows]);
    let before = ALLOCATIONS.with(Cell::get);
    for _ in 0..3 {
        large.eval_columns(&inputs, &status, &mut out, &mut out_status, &mut scratch);
        small.eval_columns(&inputs, &status, &mut out, &mut out_status, &mut scratch);
        large.eval_columns(&inputs, &[], &mut out, &mut out_status, &mut scratch);
        let _ = large.eval_row(&[Some(1.0), Some(2.0), None]);
    }
    assert_eq!(ALLOCATIONS.with(Cell::get) - before, 0);
}
