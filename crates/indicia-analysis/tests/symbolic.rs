//! What the audit proves of formulas, held against interval arithmetic: random formulas, rewritings of the minimum and near misses.
//!
//! The oracle knows nothing of polynomials. It computes a formula at points with every operation rounded outwards, so that two values whose
//! intervals do not meet are truly different. A claim of the audit must never be contradicted by such a pair; and where the audit claims
//! nothing of a formula that it could take apart, a contradicting pair must be found.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::collections::BTreeMap;

use indicia_analysis::algebra::{Interval, Pieces, Polynomial, bounds, pieces};
use indicia_analysis::audit::{constant_value, is_without_influence, minimum_form};
use indicia_expr::Expr;
use indicia_kernels::Random;

const LETTERS: [&str; 4] = ["a", "b", "c", "u"];

fn range(letter: &str) -> [f64; 2] {
    if letter == "u" { [0.0, 1.0] } else { [0.0, 100.0] }
}

type Inputs = Vec<(String, Option<[f64; 2]>)>;

fn inputs(expr: &Expr) -> Inputs {
    expr.variables().into_iter().map(|v| (v.to_string(), Some(range(v)))).collect()
}

/// A seeded source of choices.
struct Dice(Random);

impl Dice {
    fn up_to(&mut self, n: usize) -> usize {
        (self.0.bits() >> 16) as usize % n
    }

    fn pick<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.up_to(all.len())]
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.up_to(100) < percent
    }

    fn within(&mut self, [low, high]: [f64; 2]) -> f64 {
        low + (high - low) * ((self.0.bits() >> 11) as f64 / (1_u64 << 53) as f64)
    }
}

/// The smaller of two, in one of many ways.
fn minimum(dice: &mut Dice, x: &str, y: &str) -> String {
    let (x, y) = if dice.chance(50) { (x, y) } else { (y, x) };
    match dice.up_to(15) {
        0 => format!("min({x}, {y})"),
        1 => format!("-max(-{x}, -{y})"),
        2 => format!("0.5 * ({x} + {y} - abs({x} - {y}))"),
        3 => format!("({x} + {y}) / 2 * (1 - abs({x} - {y}) / ({y} + {x}))"),
        4 => format!("if({x} < {y}, {x}, {y})"),
        5 => format!("if({x} - {y} >= 0, {y}, {x})"),
        6 => format!("{x} * {y} / max({x}, {y})"),
        7 => format!("({x} + {y} - max({y}, {x}))"),
        8 => format!("(max({x}, {y}) - abs({y} - {x}))"),
        9 => format!("2 * {x} * {y} / ({x} + {y} + abs({x} - {y}))"),
        10 => format!("mean({x}, {y}) * (1 - abs({y} - {x}) / sum({x}, {y}))"),
        11 => format!("({x} - max({x} - {y}, 0))"),
        12 => format!("if(not ({x} > {y}), {x}, {y})"),
        13 => format!("(({x} ^ 2 - {y} ^ 2) / ({x} + {y}) + {y} - max({x} - {y}, 0))"),
        _ => format!("(({x} + {y}) - max({x}, {y}) + min({x}, {y})) / 2"),
    }
}

/// A factor above zero that depends on u alone, or on nothing.
fn factor(dice: &mut Dice) -> String {
    dice.pick(&["u", "u * u", "(1 + u)", "u / (1 + u)", "sqrt(u)", "(2 - u)", "3", "(u + 1) ^ 2", "(u ^ 2 + u)", "exp(u)"]).to_string()
}

/// The same formula written otherwise.
fn rewritten(dice: &mut Dice, text: &str) -> String {
    match dice.up_to(7) {
        0 => format!("(({text}) + a) - a"),
        1 => format!("2 * ({text}) / (1 + 1)"),
        2 => format!("({text}) * (u + 1) / (1 + u)"),
        3 => format!("-(0 - ({text}))"),
        4 => format!("({text}) + 0 * b"),
        5 => format!("mean({text}, {text})"),
        _ => text.to_string(),
    }
}

/// One number or word of a formula changed.
fn missed(dice: &mut Dice, text: &str) -> String {
    let changes = [
        ("0.5", "0.49"),
        ("(b + a)", "(b + a + 1)"),
        ("(a + b)", "(a + b + 1)"),
        ("/ 2", "/ 2.01"),
        ("min(", "mean("),
        ("max(", "sum("),
        ("abs(a - b)", "abs(a - 1.1 * b)"),
        ("a - b", "a - u"),
        ("< b, a, b", "< 50, a, b"),
        ("1 -", "1.02 -"),
        ("2 *", "2 * a ^ 0.1 *"),
    ];
    let possible: Vec<_> = changes.iter().filter(|(from, _)| text.contains(from)).collect();
    match possible.len() {
        0 => format!("({text}) + 0.01 * a"),
        n => {
            let (from, to) = possible[dice.up_to(n)];
            text.replacen(from, to, 1)
        }
    }
}

/// Any formula of some depth.
fn anything(dice: &mut Dice, depth: usize) -> String {
    if depth == 0 || dice.chance(15) {
        return match dice.up_to(6) {
            0 => dice.pick(&["0", "1", "2", "0.5", "3.25", "10"]).to_string(),
            _ => dice.pick(&LETTERS).to_string(),
        };
    }
    let below = |dice: &mut Dice| anything(dice, depth - 1);
    let (x, y) = (below(dice), below(dice));
    match dice.up_to(12) {
        0 | 1 => format!("({x} + {y})"),
        2 | 3 => format!("({x} - {y})"),
        4 | 5 => format!("({x} * {y})"),
        6 => format!("({x}) / ({y} + 1)"),
        7 => format!("min({x}, {y})"),
        8 => format!("max({x}, {y})"),
        9 => format!("abs({x} - {y})"),
        10 => format!("if({x} < {y}, {x}, {y})"),
        _ => format!("mean({x}, {y})"),
    }
}

/// Values of a formula at points, as intervals.
struct Oracle<'a> {
    expr: &'a Expr,
    inputs: &'a Inputs,
}

impl Oracle<'_> {
    fn at(&self, point: &[f64]) -> Option<Interval> {
        let boxes = self.inputs.iter().zip(point).map(|((n, _), x)| (n.as_str(), Interval::point(*x))).collect();
        bounds(self.expr, &boxes)
    }

    fn point(&self, dice: &mut Dice) -> Vec<f64> {
        // Thresholds stand at round numbers; points near zero and near each other are looked at as well, and corners where all that can be large is small.
        let corner = dice.chance(10);
        self.inputs
            .iter()
            .map(|(n, _)| {
                let x = dice.within(range(n));
                if corner && range(n)[1] > 1.0 || dice.chance(15) { x / 50.0 } else { x }
            })
            .collect()
    }

    /// Two points that show that the formula is not min(of) times a function of the other letters. A zero smallest side makes the formula zero or
    /// undefined in either case and shows nothing.
    fn not_minimum(&self, dice: &mut Dice, of: &[usize], tries: usize) -> Option<[Vec<f64>; 2]> {
        for _ in 0..tries {
            let first = self.point(dice);
            let mut second = first.clone();
            for l in of {
                second[*l] = dice.within(range(&self.inputs[*l].0));
            }
            let smallest = |p: &[f64]| of.iter().map(|l| p[*l]).fold(f64::INFINITY, f64::min);
            let (x, y) = (self.at(&first), self.at(&second));
            if let (Some(x), Some(y)) = (x, y) {
                let scaled = |i: Interval, by: f64| Interval::new((i.low * by).next_down(), (i.high * by).next_up());
                if !scaled(x, smallest(&second)).meets(scaled(y, smallest(&first))) {
                    return Some([first, second]);
                }
            }
        }
        None
    }

    fn not_constant(&self, dice: &mut Dice, tries: usize) -> Option<[Vec<f64>; 2]> {
        let mut known: Option<(Vec<f64>, Interval)> = None;
        for _ in 0..tries {
            let point = self.point(dice);
            let Some(value) = self.at(&point) else { continue };
            match &known {
                Some((first, before)) if !before.meets(value) => return Some([first.clone(), point]),
                Some(_) => {}
                None => known = Some((point, value)),
            }
        }
        None
    }

    fn influence(&self, dice: &mut Dice, letter: usize, tries: usize) -> Option<[Vec<f64>; 2]> {
        for _ in 0..tries {
            let first = self.point(dice);
            let mut second = first.clone();
            second[letter] = dice.within(range(&self.inputs[letter].0));
            if let (Some(x), Some(y)) = (self.at(&first), self.at(&second))
                && !x.meets(y)
            {
                return Some([first, second]);
            }
        }
        None
    }
}

/// What a run of many formulas came to.
#[derive(Default)]
struct Counts {
    formulas: usize,
    minimum: usize,
    constant: usize,
    without: usize,
    not_taken_apart: usize,
    decided: usize,
}

/// Holds every claim and every silence of the audit about a formula against the oracle.
fn hold(text: &str, dice: &mut Dice, counts: &mut Counts) {
    let expr = indicia_expr::parse(text).unwrap_or_else(|_| panic!("{text}"));
    let inputs = inputs(&expr);
    let oracle = Oracle { expr: &expr, inputs: &inputs };
    counts.formulas += 1;
    let letters: Vec<usize> = (0..inputs.len()).collect();
    let apart: Vec<Polynomial> = letters
        .iter()
        .flat_map(|a| letters[a + 1..].iter().filter_map(move |b| Polynomial::letter(*a).minus(&Polynomial::letter(*b))))
        .collect();
    // Taken apart wholly, so that silence is a verdict too. An if that jumps is no matter of its own here: the oracle meets it at points.
    let whole = pieces(&expr, &inputs, &apart).filter(|p| !p.pieces.is_empty() && p.is_rational());
    // Which regions there are is decided where their borders are straight; that a product lies below its factor, say, the audit does not know, and is silent.
    let straight = |p: &Pieces| p.pieces.iter().flat_map(|piece| &piece.signs).all(|(border, _)| border.as_linear().is_some());
    counts.decided += usize::from(whole.as_ref().is_some_and(straight));
    counts.not_taken_apart += usize::from(whole.is_none());
    let form = minimum_form(&expr, &inputs);
    if let Some(form) = &form {
        counts.minimum += 1;
        let of: Vec<usize> = form.of.iter().map(|n| inputs.iter().position(|(i, _)| i == n).unwrap()).collect();
        let against = oracle.not_minimum(dice, &of, 100);
        assert!(against.is_none(), "{text} is said to be min({}) times a factor, and is not: {against:?}", form.of.join(", "));
    } else if whole.as_ref().is_some_and(straight) {
        for a in &letters {
            for b in &letters[a + 1..] {
                let nothing = oracle.not_constant(dice, 200).is_none();
                let against = oracle.not_minimum(dice, &[*a, *b], 1500);
                assert!(
                    against.is_some() || nothing,
                    "{text} is not said to be min({}, {}) times a factor, and seems to be",
                    inputs[*a].0,
                    inputs[*b].0
                );
            }
        }
    }
    match constant_value(&expr, &inputs) {
        Some(value) => {
            counts.constant += 1;
            let against = oracle.not_constant(dice, 100);
            assert!(against.is_none(), "{text} is said to be {}, and is not: {against:?}", value.to_f64());
            let point = oracle.point(dice);
            assert!(oracle.at(&point).is_none_or(|i| i.holds(value.to_f64())), "{text} is not {}", value.to_f64());
        }
        None if !inputs.is_empty() && whole.as_ref().is_some_and(same_everywhere_is_decided) => {
            assert!(oracle.not_constant(dice, 2000).is_some(), "{text} is not said to be constant, and seems to be");
        }
        None => {}
    }
    for letter in letters {
        if is_without_influence(&expr, &inputs, letter) {
            counts.without += 1;
            let against = oracle.influence(dice, letter, 100);
            assert!(against.is_none(), "{} is said to have no influence on {text}, and has: {against:?}", inputs[letter].0);
        }
    }
}

/// Whether no region is so small that points would hardly meet it: then a formula that is constant but for such a region seems constant.
fn same_everywhere_is_decided(split: &Pieces) -> bool {
    split.pieces.len() == 1
}

#[test]
fn the_symbolic_verdict_is_that_of_intervals() {
    let mut dice = Dice(Random::new(20_261_130));
    let (mut forms, mut near, mut any) = (Counts::default(), Counts::default(), Counts::default());
    for _ in 0..1000 {
        let plain = minimum(&mut dice, "a", "b");
        let mut text = format!("({plain}) * {}", factor(&mut dice));
        for _ in 0..dice.up_to(3) {
            text = rewritten(&mut dice, &text);
        }
        hold(&text, &mut dice, &mut forms);
        let missed = missed(&mut dice, &text);
        hold(&missed, &mut dice, &mut near);
        let text = anything(&mut dice, 3);
        hold(&text, &mut dice, &mut any);
    }
    // Another factor on the other side of the kink: each side decides in its region, and the whole is no minimum.
    let mut dice = Dice(Random::new(7));
    for _ in 0..50 {
        let text = format!("if(a < b, a, 2 * b) * {}", factor(&mut dice));
        hold(&text, &mut dice, &mut near);
    }
    for (name, c) in [("rewritings", &forms), ("near misses", &near), ("anything", &any)] {
        let Counts { formulas, minimum, constant, without, not_taken_apart, decided } = c;
        println!(
            "{name}: {formulas} formulas, {minimum} minima, {constant} constant, {without} names without influence, {not_taken_apart} not taken apart, {decided} with straight borders"
        );
    }
    // Every rewriting is found, whatever the factor.
    assert_eq!(forms.minimum, forms.formulas);
    // A miss can hit a minimum again: a constant of the factor, a product with a constant. Most do not.
    assert!(near.minimum * 3 < near.formulas, "{} of {}", near.minimum, near.formulas);
    // Silence is a verdict only where formulas are taken apart, and most are.
    assert!(any.not_taken_apart * 10 < any.formulas, "{} of {}", any.not_taken_apart, any.formulas);
    assert!(any.decided * 3 > any.formulas * 2 && near.decided * 3 > near.formulas, "{} of {}", any.decided, any.formulas);
    assert!(any.constant > 0 && any.without > 0);
}

#[test]
fn bounds_enclose_what_a_formula_is() {
    let mut dice = Dice(Random::new(7));
    let mut held = 0;
    for _ in 0..2000 {
        let text = anything(&mut dice, 4);
        let expr = indicia_expr::parse(&text).unwrap();
        let inputs = inputs(&expr);
        let boxes: BTreeMap<&str, Interval> = inputs
            .iter()
            .map(|(n, _)| {
                let (x, y) = (dice.within(range(n)), dice.within(range(n)));
                (n.as_str(), Interval::new(x.min(y), x.max(y)))
            })
            .collect();
        let Some(outer) = bounds(&expr, &boxes) else { continue };
        let names: Vec<&str> = inputs.iter().map(|(n, _)| n.as_str()).collect();
        let program = indicia_expr::Program::compile(&expr, &names).unwrap();
        for _ in 0..20 {
            let point: Vec<Option<f64>> = names.iter().map(|n| Some(dice.within([boxes[n].low, boxes[n].high]))).collect();
            let value = program
                .eval_row(&point)
                .unwrap()
                .unwrap_or_else(|| panic!("{text} is undefined at {point:?}, and its bounds are {outer:?}"));
            assert!(outer.holds(value), "{text}: {value} at {point:?} lies outside {outer:?}");
            held += 1;
        }
    }
    assert!(held > 20_000, "{held}");
}
