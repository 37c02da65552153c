use std::sync::Arc;

use indicia_core::{Evaluation, Free};
use indicia_kernels::beta_quantile;

use super::{NotDrawn, Spread};
use crate::uncertainty::source::Source;

/// Weights around those of an evaluation, of several nodes together.
pub(super) struct Weights<'a> {
    id: &'a str,
    nodes: &'a [Arc<str>],
    spread: Spread,
    parts: Vec<Part>,
}

/// The weights of one node. Noise, which multiplies whatever weights there are, needs one list of factors of 1.
struct Part {
    /// The lists one after the other, each summing to 1, or 0 throughout where a row has none.
    centre: Vec<f64>,
    /// What each of them sums to in the evaluation.
    totals: Vec<f64>,
    children: usize,
    /// Whether there is a list for each group, period or row.
    listed: bool,
}

impl Part {
    fn new(node: &Arc<str>, spread: Spread, evaluation: &Evaluation) -> Result<Part, NotDrawn> {
        let children = evaluation.plan().system().node(node).map_or(0, |n| n.inputs().len());
        if let Spread::Noise(_) = spread {
            return Ok(Part { centre: vec![1.0; children], totals: vec![1.0], children, listed: false });
        }
        let none = || NotDrawn::NoWeights(node.clone());
        let weights = evaluation.node(node).and_then(|n| n.weights.as_ref()).ok_or_else(none)?;
        let mut centre = weights.values.clone();
        if children == 0 || centre.len() % children != 0 {
            return Err(none());
        }
        let totals: Vec<f64> = centre.chunks(children).map(|list| list.iter().sum()).collect();
        let found = centre.chunks_mut(children).filter_map(|list| scale(list, 1.0).then_some(())).count();
        if found == 0 { Err(none()) } else { Ok(Part { centre, totals, children, listed: !weights.is_shared() }) }
    }

    /// The lists, each with what it sums to; those that are no weights at all take no numbers and stay.
    fn lists(&self) -> impl Iterator<Item = (&[f64], f64)> {
        self.centre.chunks(self.children.max(1)).zip(self.totals.iter().copied())
    }

    /// How many uniform numbers a list takes.
    fn dimensions_of(list: &[f64], spread: Spread) -> usize {
        match spread {
            _ if list.iter().all(|w| *w == 0.0) => 0,
            // What is left goes to the last one.
            Spread::Dirichlet(_) => list.len().saturating_sub(1),
            Spread::Noise(_) | Spread::Range(_) => list.len(),
        }
    }
}

impl<'a> Weights<'a> {
    pub(super) fn new(id: &'a str, nodes: &'a [Arc<str>], spread: Spread, evaluation: &Evaluation) -> Result<Weights<'a>, NotDrawn> {
        let parts = nodes.iter().map(|node| Part::new(node, spread, evaluation)).collect::<Result<_, _>>()?;
        Ok(Weights { id, nodes, spread, parts })
    }

    /// All lists of all nodes, in their order.
    fn lists(&self) -> impl Iterator<Item = (&[f64], f64)> {
        self.parts.iter().flat_map(Part::lists)
    }
}

impl Source for Weights<'_> {
    fn id(&self) -> &str {
        self.id
    }

    fn free(&self) -> Vec<Free> {
        let free = |(node, part): (&Arc<str>, &Part)| match self.spread {
            Spread::Noise(_) => Free::Factors(node.clone()),
            Spread::Dirichlet(_) | Spread::Range(_) if part.listed => Free::WeightLists(node.clone()),
            Spread::Dirichlet(_) | Spread::Range(_) => Free::Weights(node.clone()),
        };
        self.nodes.iter().zip(&self.parts).map(free).collect()
    }

    fn dimensions(&self) -> usize {
        self.lists().map(|(list, _)| Part::dimensions_of(list, self.spread)).sum()
    }

    fn place(&self, uniforms: &[f64], out: &mut [f64]) {
        let (mut rest, mut to) = (uniforms, out);
        for (list, total) in self.lists() {
            let (own, others) = rest.split_at(Part::dimensions_of(list, self.spread));
            let (weights, more) = std::mem::take(&mut to).split_at_mut(list.len());
            (rest, to) = (others, more);
            match self.spread {
                Spread::Noise(factor) => {
                    weights.iter_mut().zip(own).for_each(|(w, u)| *w = 1.0 + factor * (2.0 * u - 1.0));
                    continue;
                }
                _ if own.is_empty() => weights.copy_from_slice(list),
                Spread::Range([low, high]) => weights.iter_mut().zip(own).for_each(|(w, u)| *w = low + u * (high - low)),
                Spread::Dirichlet(concentration) => dirichlet(list, concentration, own, weights),
            }
            if !scale(weights, total) {
                weights.copy_from_slice(list);
            }
        }
    }
}

/// Scales to a sum; false where there is nothing to scale.
fn scale(weights: &mut [f64], to: f64) -> bool {
    let total: f64 = weights.iter().sum();
    let sound = total > 0.0 && total.is_finite();
    if sound {
        weights.iter_mut().for_each(|w| *w = *w / total * to);
    }
    sound
}

/// Dirichlet weights by breaking a stick: each takes a beta share of what those before it have left. A weight of 0 stays 0.
fn dirichlet(centre: &[f64], concentration: f64, uniforms: &[f64], out: &mut [f64]) {
    let (mut left, mut mass) = (1.0, centre.iter().sum::<f64>());
    for (n, (w, c)) in out.iter_mut().zip(centre).enumerate() {
        mass -= c;
        let others = centre.get(n + 1..).is_some_and(|o| o.iter().any(|c| *c > 0.0));
        *w = match uniforms.get(n) {
            _ if *c <= 0.0 => 0.0,
            Some(u) if others => left * beta_quantile(*u, concentration * c, concentration * mass).unwrap_or(0.0),
            _ => left,
        };
        left = (left - *w).max(0.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Stream;

    #[test]
    fn dirichlet_weights_have_their_means_and_variances() {
        let (centre, concentration, draws) = ([0.5, 0.2, 0.0, 0.3], 20.0, 40_000);
        let stream = Stream::new(5, "test");
        let (mut sums, mut squares) = ([0.0; 4], [0.0; 4]);
        for draw in 0..draws {
            let cells = stream.cells(draw, "w");
            let uniforms: Vec<f64> = (0..3).map(|n| cells.uniform(n)).collect();
            let mut w = [0.0; 4];
            dirichlet(&centre, concentration, &uniforms, &mut w);
            assert!((w.iter().sum::<f64>() - 1.0).abs() < 1e-12 && w.iter().all(|w| *w >= 0.0), "{w:?}");
            (0..4).for_each(|n| (sums[n], squares[n]) = (sums[n] + w[n], squares[n] + w[n] * w[n]));
        }
        for n in 0..4 {
            let n_draws = draws as f64;
            let (mean, variance) = (sums[n] / n_draws, squares[n] / n_draws - (sums[n] / n_draws).powi(2));
            let expected = centre[n] * (1.0 - centre[n]) / (concentration + 1.0);
            // Five standard errors of a mean; the variance within 5 %.
            assert!((mean - centre[n]).abs() <= 5.0 * (expected / n_draws).sqrt(), "{n}: {mean}");
            assert!((variance - expected).abs() <= 0.05 * expected, "{n}: {variance}, not {expected}");
        }
    }
}
