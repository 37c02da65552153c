//! What sampled points of a formula's domain witness.

use indicia_core::{Address, Evaluation, Finding};
use indicia_diagnostic::{Diagnostic, catalogue::audit as codes};
use indicia_expr::Program;
use indicia_kernels::Random;

use super::formulas::NodeFormula;
use crate::algebra::pieces;

/// Points that are looked at.
const POINTS: usize = 2000;

/// A formula that is computed at points of its domain.
pub(super) struct Sampler {
    program: Program,
    domain: Vec<[f64; 2]>,
}

impl Sampler {
    /// `None` where a letter has no declared range.
    pub(super) fn new(formula: &NodeFormula) -> Option<Sampler> {
        let names: Vec<&str> = formula.inputs.iter().map(|(n, _)| n.as_str()).collect();
        let program = Program::compile(&formula.expr, &names).ok()?;
        let finite = |range: &Option<[f64; 2]>| range.filter(|[a, b]| a.is_finite() && b.is_finite() && a < b);
        let domain = formula.inputs.iter().map(|(_, range)| finite(range)).collect::<Option<Vec<_>>>()?;
        Some(Sampler { program, domain })
    }

    /// Points of the domain, the same in every run.
    pub(super) fn points(&self, count: usize) -> Vec<Vec<f64>> {
        let mut random = Random::new(20_240_601);
        let unit = |bits: u64| (bits >> 11) as f64 / (1_u64 << 53) as f64;
        (0..count).map(|_| self.domain.iter().map(|[a, b]| a + (b - a) * unit(random.bits())).collect()).collect()
    }

    /// The value at a point; `None` where it is undefined.
    pub(super) fn value(&self, point: &[f64]) -> Option<f64> {
        let cells: Vec<Option<f64>> = point.iter().map(|x| Some(*x)).collect();
        self.program.eval_row(&cells).ok().flatten()
    }
}

/// Whether the formula does not jump where two of some letters are equal and the smallest: a proof on open regions says nothing about their borders.
pub(super) fn joins(sampler: &Sampler, letters: &[usize]) -> bool {
    let pairs = letters.iter().enumerate().flat_map(|(i, a)| letters[i + 1..].iter().map(move |b| (*a, *b)));
    pairs.into_iter().all(|(a, b)| {
        sampler.points(64).into_iter().all(|mut p| {
            let [low, high] = sampler.domain[b];
            p[b] = p[a].clamp(low, high);
            let tie = sampler.value(&p);
            p[b] = (p[b] + 1e-9 * (high - low)).min(high);
            match (tie, sampler.value(&p)) {
                (Some(tie), Some(near)) => (tie - near).abs() <= 1e-6 * (1.0 + tie.abs()),
                _ => true,
            }
        })
    })
}

fn shown(formula: &NodeFormula, point: &[f64]) -> String {
    let parts: Vec<String> = formula.inputs.iter().zip(point).map(|((n, _), x)| format!("{n} = {x:.4}")).collect();
    parts.join(", ")
}

/// Tells of formulas that fall when an input rises, and of inputs without influence.
pub(super) fn look(_: &Evaluation, formulas: &[NodeFormula], out: &mut Vec<Finding>) {
    for formula in formulas {
        let address = Address::Node(formula.id.clone());
        let split = pieces(&formula.expr, &formula.inputs, &[]);
        for (letter, (name, _)) in formula.inputs.iter().enumerate() {
            let free =
                split.as_ref().map(|s| !s.pieces.is_empty() && s.pieces.iter().all(|p| s.is_free_of(&p.value, letter) == Some(true)));
            if free == Some(true) {
                let d = Diagnostic::new(codes::NO_INFLUENCE).arg("id", name).arg("node", &formula.id);
                out.push(Finding::at(address.clone(), d));
            }
        }
        let Some(sampler) = Sampler::new(formula) else { continue };
        for (letter, (name, _)) in formula.inputs.iter().enumerate() {
            let step = (sampler.domain[letter][1] - sampler.domain[letter][0]) * 1e-3;
            let falls = sampler.points(POINTS).into_iter().find_map(|p| {
                let mut up = p.clone();
                up[letter] = (up[letter] + step).min(sampler.domain[letter][1]);
                let (before, after) = (sampler.value(&p)?, sampler.value(&up)?);
                (after < before - 1e-9 * (1.0 + before.abs())).then_some((p, up[letter], before, after))
            });
            if let Some((p, to, before, after)) = falls {
                let d = Diagnostic::new(codes::NOT_MONOTONE).arg("id", name).arg("node", &formula.id).arg("value", shown(formula, &p));
                let d = d.arg("other", format!("{to:.4}")).arg("first", format!("{before:.6}")).arg("found", format!("{after:.6}"));
                out.push(Finding::at(address.clone(), d));
            }
        }
    }
}
