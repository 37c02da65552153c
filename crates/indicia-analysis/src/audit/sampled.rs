//! What sampled points of a formula's domain witness.

use indicia_core::{Address, Evaluation, Finding};
use indicia_diagnostic::{Diagnostic, catalogue::audit as codes};
use indicia_expr::{PRESENT, Program, Scratch};
use indicia_kernels::Random;

use super::formulas::NodeFormula;
use super::witness;
use crate::algebra::{Interval, bounds, pieces};

/// Points that are looked at.
pub(super) const POINTS: usize = 2000;

/// Points that are enough to see that something is not so.
pub(super) const FEW: usize = 64;

/// Where a letter without a declared range is sampled.
const ANYWHERE: [f64; 2] = [0.5, 100.0];

/// A formula that is computed at points of its domain.
pub(super) struct Sampler {
    program: Program,
    domain: Vec<[f64; 2]>,
    /// Whether every letter has a declared range.
    pub declared: bool,
}

impl Sampler {
    /// `None` for a formula that does not compile over its letters.
    pub(super) fn new(formula: &NodeFormula) -> Option<Sampler> {
        Sampler::of(&formula.expr, &formula.inputs)
    }

    /// The same, of a formula and its letters.
    pub(super) fn of(expr: &indicia_expr::Expr, inputs: &[(String, Option<[f64; 2]>)]) -> Option<Sampler> {
        let names: Vec<&str> = inputs.iter().map(|(n, _)| n.as_str()).collect();
        let program = Program::compile(expr, &names).ok()?;
        let finite = |range: &Option<[f64; 2]>| range.filter(|[a, b]| a.is_finite() && b.is_finite() && a < b);
        let declared = inputs.iter().all(|(_, range)| finite(range).is_some());
        let domain = inputs.iter().map(|(_, range)| finite(range).unwrap_or(ANYWHERE)).collect();
        Some(Sampler { program, domain, declared })
    }

    /// Points of the domain, a column a letter; the same in every run.
    pub(super) fn columns(&self, count: usize) -> Vec<Vec<f64>> {
        let mut random = Random::new(20_240_601);
        let unit = |bits: u64| (bits >> 11) as f64 / (1_u64 << 53) as f64;
        self.domain.iter().map(|[a, b]| (0..count).map(|_| a + (b - a) * unit(random.bits())).collect()).collect()
    }

    /// The values at points; `None` where one is undefined.
    pub(super) fn values(&self, columns: &[Vec<f64>]) -> Vec<Option<f64>> {
        let count = columns.first().map_or(1, Vec::len);
        let slices: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
        let (mut values, mut status) = (vec![0.0; count], vec![PRESENT; count]);
        self.program.eval_columns(&slices, &[], &mut values, &mut status, &mut Scratch::new());
        values.into_iter().zip(status).map(|(v, s)| (s == PRESENT).then_some(v)).collect()
    }

    /// Points with one letter moved by a share of its range, towards the upper end and no further.
    pub(super) fn moved(&self, columns: &[Vec<f64>], letter: usize, share: f64) -> Vec<Vec<f64>> {
        let [low, high] = self.domain[letter];
        let mut out = columns.to_vec();
        out[letter].iter_mut().for_each(|x| *x = (*x + share * (high - low)).min(high));
        out
    }

    /// Whether a letter changes the value at one of a few points.
    pub(super) fn has_influence(&self, letter: usize) -> bool {
        let points = self.columns(FEW);
        let (before, after) = (self.values(&points), self.values(&self.moved(&points, letter, 0.3)));
        before.iter().zip(&after).any(|(a, b)| match (a, b) {
            (Some(a), Some(b)) => (a - b).abs() > 1e-9 * (1.0 + a.abs()),
            (None, None) => false,
            _ => true,
        })
    }
}

/// Whether the formula does not jump where two of some letters are equal: a proof on open regions says nothing about their borders.
pub(super) fn joins(sampler: &Sampler, letters: &[usize]) -> bool {
    let pairs = letters.iter().enumerate().flat_map(|(i, a)| letters[i + 1..].iter().map(move |b| (*a, *b)));
    pairs.into_iter().all(|(a, b)| {
        let mut tied = sampler.columns(FEW);
        let [low, high] = sampler.domain[b];
        tied[b] = tied[a].iter().map(|x| x.clamp(low, high)).collect();
        let near = sampler.moved(&tied, b, 1e-9);
        sampler.values(&tied).iter().zip(sampler.values(&near)).all(|(tie, near)| match (tie, near) {
            (Some(tie), Some(near)) => (tie - near).abs() <= 1e-6 * (1.0 + tie.abs()),
            _ => true,
        })
    })
}

/// Tells of formulas that fall when an input rises, and of inputs without influence.
pub(super) fn look(_: &Evaluation, formulas: &[NodeFormula], out: &mut Vec<Finding>) {
    for formula in formulas {
        let address = Address::Node(formula.id.clone());
        let Some(sampler) = Sampler::new(formula) else { continue };
        for (letter, (name, _)) in formula.inputs.iter().enumerate() {
            if is_without_influence(&formula.expr, &formula.inputs, letter) {
                let d = Diagnostic::new(codes::NO_INFLUENCE).arg("id", name).arg("node", &formula.id);
                let d = witness::without_influence(formula, letter).into_iter().fold(d, Diagnostic::note);
                out.push(Finding::at(address.clone(), d));
            }
        }
        if sampler.declared {
            falling(formula, &sampler, &address, out);
        }
    }
}

/// Whether a letter changes nothing, proved: on every region the formula is free of it, and where it decides which region holds, the regions have one and the
/// same formula.
pub fn is_without_influence(expr: &indicia_expr::Expr, inputs: &[(String, Option<[f64; 2]>)], letter: usize) -> bool {
    // Only what a few points do not contradict is worth a proof.
    if Sampler::of(expr, inputs).is_none_or(|s| s.has_influence(letter)) {
        return false;
    }
    let Some(split) = pieces(expr, inputs, &[]) else { return false };
    let free = split.pieces.iter().all(|p| split.is_free_of(&p.value, letter) == Some(true));
    let of_letter = |on: &usize| split.depends.get(*on).is_some_and(|d| d.contains(&letter));
    let decides = split.pieces.iter().flat_map(|p| &p.signs).any(|(p, _)| p.letters().iter().any(of_letter));
    let Some(first) = split.pieces.first() else { return false };
    free && (!decides || split.pieces.iter().all(|p| p.value.equals(&first.value) == Some(true)))
}

fn falling(formula: &NodeFormula, sampler: &Sampler, address: &Address, out: &mut Vec<Finding>) {
    let points = sampler.columns(POINTS);
    let before = sampler.values(&points);
    let letters = |columns: &[Vec<f64>], at: usize| -> Vec<(&str, f64)> {
        formula.inputs.iter().zip(columns).map(|((n, _), x)| (n.as_str(), x[at])).collect()
    };
    // Bounds that round outwards: where they lie apart, the formula of real numbers falls, and not its rounding.
    let bounds_at = |columns: &[Vec<f64>], at: usize| {
        bounds(&formula.expr, &letters(columns, at).into_iter().map(|(n, x)| (n, Interval::point(x))).collect())
    };
    for (letter, (name, _)) in formula.inputs.iter().enumerate() {
        let up = sampler.moved(&points, letter, 1e-3);
        let falls: Vec<(usize, f64, f64)> = before
            .iter()
            .zip(sampler.values(&up))
            .enumerate()
            .filter_map(|(at, (before, after))| {
                let (before, after) = ((*before)?, after?);
                (after < before && bounds_at(&up, at)?.high < bounds_at(&points, at)?.low).then_some((at, before, after))
            })
            .collect();
        if let Some((at, before, after)) = falls.first() {
            let d = Diagnostic::new(codes::NOT_MONOTONE).arg("id", name).arg("node", &formula.id);
            let d = d.arg("value", witness::point(letters(&points, *at))).arg("other", witness::short(up[letter][*at]));
            let d = d.arg("first", format!("{before:.6}")).arg("found", format!("{after:.6}"));
            out.push(Finding::at(address.clone(), d.arg("count", falls.len()).arg("total", POINTS)));
        }
    }
}
