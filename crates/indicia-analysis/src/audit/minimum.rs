//! Formulas that are the smallest of several values in disguise.

use std::cmp::Ordering;
use std::sync::Arc;

use indicia_core::{Address, Evaluation, Finding, Plan, Ref};
use indicia_diagnostic::{Diagnostic, catalogue::audit as codes};
use indicia_expr::Expr;
use indicia_method::Fit;

use super::data::{FEWEST, latest};
use super::formulas::NodeFormula;
use super::sampled::{FEW, Sampler, joins};
use super::witness;
use crate::algebra::{Fraction, Piece, Pieces, Polynomial, pieces};

/// A formula that equals min(of) times a factor that does not depend on any of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MinimumForm {
    /// The letters of which only the smallest counts.
    pub of: Vec<String>,
    /// The other letters on which the factor depends.
    pub factor: Vec<String>,
}

/// Most letters of which the smallest is looked for.
const MOST_SIDES: usize = 4;

/// Whether a formula is min(a, b, ...) times something else, proved: in every region that can be reached, the formula divided by the letter that is the
/// smallest there is one and the same function of the other letters. `None` where it is not so, or too large to say. Of several sets of letters the
/// largest is given. The factor may have regions of its own, told apart by the other letters.
pub fn minimum_form(expr: &Expr, inputs: &[(String, Option<[f64; 2]>)]) -> Option<MinimumForm> {
    let n = inputs.len();
    let sampler = Sampler::of(expr, inputs)?;
    let mut best = None;
    for size in 2..=MOST_SIDES.min(n) {
        for sides in subsets(n, size) {
            if !may_be_minimum(&sampler, &sides) {
                continue;
            }
            if let Some(factor) = factor_of_minimum(expr, inputs, &sides) {
                let name = |l: &usize| inputs[*l].0.clone();
                best = Some(MinimumForm { of: sides.iter().map(name).collect(), factor });
            }
        }
    }
    best
}

/// Whether a few points do not contradict: raising a side that is not the smallest there changes nothing. What is left is worth a proof.
fn may_be_minimum(sampler: &Sampler, sides: &[usize]) -> bool {
    let points = sampler.columns(FEW);
    let before = sampler.values(&points);
    sides.iter().all(|side| {
        let after = sampler.values(&sampler.moved(&points, *side, 0.05));
        (0..FEW).all(|at| {
            let smallest = sides.iter().all(|other| other == side || points[*side][at] < points[*other][at]);
            match (before[at], after[at]) {
                (Some(a), Some(b)) => smallest || (a - b).abs() <= 1e-9 * (1.0 + a.abs()),
                _ => true,
            }
        })
    })
}

fn subsets(n: usize, size: usize) -> Vec<Vec<usize>> {
    let mut out: Vec<Vec<usize>> = vec![Vec::new()];
    for _ in 0..size {
        out = out.into_iter().flat_map(|s| (s.last().map_or(0, |l| l + 1)..n).map(move |k| [s.clone(), vec![k]].concat())).collect();
    }
    out
}

/// The other letters of the factor, if the formula is the smallest of the sides times a factor.
fn factor_of_minimum(expr: &Expr, inputs: &[(String, Option<[f64; 2]>)], sides: &[usize]) -> Option<Vec<String>> {
    let mut apart = Vec::new();
    for (i, a) in sides.iter().enumerate() {
        for b in &sides[i + 1..] {
            apart.push(Polynomial::letter(*a).minus(&Polynomial::letter(*b))?);
        }
    }
    let split = pieces(expr, inputs, &apart)?;
    let of_sides =
        |p: &Polynomial| p.letters().iter().any(|l| split.depends.get(*l).is_some_and(|on| on.iter().any(|l| sides.contains(l))));
    let mut known: Vec<(&Piece, Fraction)> = Vec::new();
    let mut smallest = Vec::new();
    for piece in &split.pieces {
        let low = lowest(piece, sides)?;
        let share = piece.value.over(&Fraction::letter(low))?;
        for side in sides {
            if !split.is_free_of(&share, *side)? {
                return None;
            }
        }
        // The factor may have regions of its own, which the other letters alone tell apart.
        for (other, factor) in &known {
            if !factor.equals(&share)? && !apart_by(piece, other, &|p| !of_sides(p)) {
                return None;
            }
        }
        known.push((piece, share));
        smallest.push(low);
    }
    // Each side has to be the smallest somewhere, and the product must not be nothing.
    if sides.iter().any(|s| !smallest.contains(s)) || known.iter().all(|(_, factor)| factor.numerator.is_zero()) {
        return None;
    }
    let mut letters: Vec<String> = known.iter().flat_map(|(_, factor)| letters_of(factor, &split)).collect();
    // Where there are several factors, what tells them apart has a say as well.
    if let Some((_, first)) = known.first()
        && !known.iter().all(|(_, f)| f.equals(first) == Some(true))
    {
        let borders = split.pieces.iter().flat_map(|p| &p.signs).filter(|(p, _)| !of_sides(p));
        letters.extend(borders.flat_map(|(p, _)| p.letters()).filter_map(|l| split.letters.get(l).cloned()));
    }
    letters.sort();
    letters.dedup();
    Some(letters)
}

/// Whether two regions lie on opposite sides of a border of some kind.
fn apart_by(one: &Piece, other: &Piece, kind: &dyn Fn(&Polynomial) -> bool) -> bool {
    one.signs.iter().any(|(p, sign)| kind(p) && other.signs.iter().any(|(q, opposite)| p == q && sign != opposite))
}

fn letters_of(fraction: &Fraction, split: &Pieces) -> Vec<String> {
    let mut letters = fraction.numerator.letters();
    letters.extend(fraction.denominator.letters());
    letters.sort_unstable();
    letters.dedup();
    letters.retain(|l| fraction.is_free_of(*l) != Some(true));
    letters.into_iter().filter_map(|l| split.letters.get(l).cloned()).collect()
}

/// The side that is the smallest in a region whose signs tell their order.
fn lowest(piece: &Piece, sides: &[usize]) -> Option<usize> {
    let below = |a: usize, b: usize| -> Option<bool> {
        let (key, turn) = Polynomial::letter(a).minus(&Polynomial::letter(b))?.normalised()?;
        let sign = piece.signs.iter().find(|(p, _)| *p == key).map(|(_, s)| *s)?;
        let sign = if turn == Ordering::Less { sign.reverse() } else { sign };
        Some(sign == Ordering::Less)
    };
    let mut low = *sides.first()?;
    for side in &sides[1..] {
        // Where the domain leaves only one order, no sign was needed, and the pair says nothing.
        if below(*side, low)? {
            low = *side;
        }
    }
    Some(low)
}

/// Tells of formula nodes that are a minimum; of one that went into another, only the other is told.
pub(super) fn look(evaluation: &Evaluation, formulas: &[NodeFormula], out: &mut Vec<Finding>) {
    let mut told: Vec<&str> = Vec::new();
    for formula in formulas.iter().rev().filter(|f| !f.aggregate) {
        if told.contains(&&*formula.id) {
            continue;
        }
        let Some(form) = minimum_form(&formula.expr, &formula.inputs) else { continue };
        let sides: Vec<usize> = form.of.iter().filter_map(|n| formula.inputs.iter().position(|(i, _)| i == n)).collect();
        if Sampler::new(formula).is_some_and(|s| !joins(&s, &sides)) {
            continue;
        }
        told.extend(formula.within.iter().map(|id| &**id));
        let of = form.of.join(", ");
        let d = Diagnostic::new(codes::MINIMUM_FORM).arg("node", &formula.id).arg("value", format!("min({of})"));
        let factor = match form.factor.as_slice() {
            [] => String::new(),
            [one] if is_plain(formula, &form) => format!(" * {one}"),
            several => format!(" * f({})", several.join(", ")),
        };
        let d = d.arg("other", factor).note(witness::of_formula(evaluation, formula));
        out.push(Finding::at(Address::Node(formula.id.clone()), d));
        if let [a, b] = form.of.as_slice() {
            one_side(evaluation, &formula.id, a, b, out);
        }
    }
}

/// The share of units from which one side is said to be above the other nearly everywhere.
const NEARLY_ALL: f64 = 0.85;

/// Tells when one side is above the other nearly everywhere although both are fitted on the data.
fn one_side(evaluation: &Evaluation, node: &Arc<str>, a: &str, b: &str, out: &mut Vec<Finding>) {
    let plan = evaluation.plan();
    if !is_fitted(plan, a) || !is_fitted(plan, b) {
        return;
    }
    let rows = latest(evaluation);
    let (Some(x), Some(y)) = (evaluation.value(a), evaluation.value(b)) else { return };
    let pairs: Vec<(f64, f64)> = rows.iter().filter_map(|r| x.get(*r).zip(y.get(*r))).collect();
    let above = pairs.iter().filter(|(x, y)| x > y).count();
    let below = pairs.iter().filter(|(x, y)| x < y).count();
    let (id, other, count) = if above >= below { (a, b, above) } else { (b, a, below) };
    if pairs.len() >= FEWEST && count as f64 >= NEARLY_ALL * pairs.len() as f64 {
        let d = Diagnostic::new(codes::ONE_SIDE).arg("id", id).arg("other", other).arg("count", count).arg("total", pairs.len());
        let (more, less) = if above >= below { (x, y) } else { (y, x) };
        let farthest = witness::most(evaluation, |r| more.get(r).zip(less.get(r)).map(|(m, l)| m - l));
        let shown = farthest.and_then(|r| Some(witness::unit(evaluation, r, [(id, more.get(r)?), (other, less.get(r)?)])));
        out.push(Finding::at(Address::Node(node.clone()), shown.into_iter().fold(d, |d, s| d.note(witness::note(&[s])))));
    }
}

/// Whether a score below a node or indicator is fitted on the data.
fn is_fitted(plan: &Plan, id: &str) -> bool {
    let mut open: Vec<Ref> = plan.find(id).into_iter().collect();
    while let Some(r) = open.pop() {
        match r {
            Ref::Indicator(i) if plan.indicator(i).score.facts().fit == Fit::Data => return true,
            Ref::Indicator(_) => {}
            Ref::Node(n) => open.extend(plan.inputs_of(n)),
        }
    }
    false
}

/// Whether the factor is the letter itself: the formula is min times letter at every sampled point.
fn is_plain(formula: &NodeFormula, form: &MinimumForm) -> bool {
    let Some(sampler) = Sampler::new(formula) else { return false };
    let index = |name: &String| formula.inputs.iter().position(|(n, _)| n == name);
    let sides: Vec<usize> = form.of.iter().filter_map(index).collect();
    let Some(factor) = form.factor.first().and_then(index) else { return false };
    let points = sampler.columns(FEW);
    sampler.values(&points).iter().enumerate().all(|(at, y)| {
        let low = sides.iter().map(|s| points[*s][at]).fold(f64::INFINITY, f64::min);
        y.is_none_or(|y| (y - low * points[factor][at]).abs() <= 1e-9 * (1.0 + y.abs()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(text: &str) -> Option<Vec<String>> {
        let expr = indicia_expr::parse(text).unwrap();
        let range = |name: &str| if name == "u" { Some([0.0, 1.0]) } else { Some([0.0, 100.0]) };
        let inputs: Vec<(String, Option<[f64; 2]>)> = expr.variables().into_iter().map(|v| (v.to_string(), range(v))).collect();
        minimum_form(&expr, &inputs).map(|mut f| {
            f.of.sort();
            f.of
        })
    }

    #[test]
    fn the_minimum_is_found_in_many_disguises() {
        for text in [
            "(a + b) / 2 * (1 - abs(a - b) / (a + b)) * u",
            "(a + b) / 2 * (1 - abs(b - a) / (b + a)) * u",
            "0.5 * (a + b - abs(a - b)) * u",
            "((a + b) - max(a, b) + min(a, b)) / 2 * u",
            "if(a < b, a, b) * u",
            "if(a - b >= 0, u * b, u * a)",
            "min(a, b) * u",
            "u * (max(a, b) - abs(a - b))",
            "mean(a, b) * (1 - abs(a - b) / sum(a, b)) * u",
            "(a + b - sqrt(0) - abs(a - b)) * u / 2",
            "a * b / max(a, b) * u",
            "2 * u * a * b / (a + b + abs(a - b))",
            "-max(-a, -b) * u",
            "(1 - abs(a - b) / (a + b)) * (a * u + b * u) / 2",
            "(a + b - sqrt((a - b)^2)) / 2 * u",
            "(a + b - sqrt((a - b) * (a - b))) / 2 * u",
            "(a + b - ((a - b)^2)^0.5) / 2 * u",
            "abs(if(a < b, a, b) * (u * u) - (0 * c) * mean(a, c))",
            "abs(min(a, b) * u)",
            "(a * u + b * u - abs(a * u - b * u)) / 2",
        ] {
            assert_eq!(form(text).as_deref(), Some(&["a".to_string(), "b".to_string()][..]), "{text}");
        }
        assert_eq!(form("min(a, min(b, c)) * u").map(|f| f.len()), Some(3));
        assert_eq!(form("(a + b - abs(a - b)) / 2 * sqrt(u)").map(|f| f.len()), Some(2));
        // The factor may have regions of its own.
        assert_eq!(form("min(a, b) * if(c < u, 1 + c, 1 + u)").map(|f| f.len()), Some(2));
        assert_eq!(form("if(c < u, min(a, b), a)"), None);
    }

    #[test]
    fn near_misses_are_no_minimum() {
        for text in [
            "(a + b) / 2 * (1 - abs(a - b) / (a + b + 1)) * u",
            "(0.49 * (a + b) - 0.5 * abs(a - b)) * u",
            "(a + b) / 2 * (1 - 0.5 * abs(a - b) / (a + b)) * u",
            "(a + b) / 2 * u",
            "sqrt(a * b) * u",
            "max(a, b) * u",
            "min(a, 2 * b) * u",
            "min(a, b) * (a + u)",
            "(a + b) / 2 * (1 - abs(a - b) / 200) * u",
            "if(a < 50, a, b) * u",
            "min(a, b) + u",
            "a * u",
            "min(a, b) * sqrt(a)",
            "min(a, b) * ln(a + b) * u",
        ] {
            assert_eq!(form(text), None, "{text}");
        }
    }
}
