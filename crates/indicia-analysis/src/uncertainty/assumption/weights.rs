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
    /// The weights of the evaluation, node by node, each summing to 1; of noise, which needs none, factors of 1.
    centre: Vec<Vec<f64>>,
}

impl<'a> Weights<'a> {
    pub(super) fn new(id: &'a str, nodes: &'a [Arc<str>], spread: Spread, evaluation: &Evaluation) -> Result<Weights<'a>, NotDrawn> {
        let centre = nodes.iter().map(|node| {
            if let Spread::Noise(_) = spread {
                // Factors multiply whatever weights there are.
                return Ok(vec![1.0; evaluation.plan().system().node(node).map_or(0, |n| n.inputs().len())]);
            }
            let weights = evaluation.node(node).and_then(|n| n.weights.as_ref()).ok_or_else(|| NotDrawn::NoWeights(node.clone()))?;
            if !weights.is_shared() {
                return Err(NotDrawn::WeightsNotShared(node.clone()));
            }
            let children = evaluation.plan().system().node(node).map_or(0, |n| n.inputs().len());
            let mut own = weights.of_row(0, children).to_vec();
            if own.len() != children || !scale(&mut own) {
                return Err(NotDrawn::NoWeights(node.clone()));
            }
            Ok(own)
        });
        Ok(Weights { id, nodes, spread, centre: centre.collect::<Result<_, _>>()? })
    }

    /// How many uniform numbers the weights of a node take.
    fn dimensions_of(&self, children: usize) -> usize {
        match self.spread {
            // What is left goes to the last one.
            Spread::Dirichlet(_) => children.saturating_sub(1),
            Spread::Noise(_) | Spread::Range(_) => children,
        }
    }
}

impl Source for Weights<'_> {
    fn id(&self) -> &str {
        self.id
    }

    fn free(&self) -> Vec<Free> {
        let free = |n: &Arc<str>| match self.spread {
            Spread::Noise(_) => Free::Factors(n.clone()),
            Spread::Dirichlet(_) | Spread::Range(_) => Free::Weights(n.clone()),
        };
        self.nodes.iter().map(free).collect()
    }

    fn dimensions(&self) -> usize {
        self.centre.iter().map(|w| self.dimensions_of(w.len())).sum()
    }

    fn place(&self, uniforms: &[f64], out: &mut [f64]) {
        let (mut rest, mut to) = (uniforms, out);
        for centre in &self.centre {
            let (own, others) = rest.split_at(self.dimensions_of(centre.len()));
            let (weights, more) = std::mem::take(&mut to).split_at_mut(centre.len());
            (rest, to) = (others, more);
            match self.spread {
                Spread::Noise(factor) => {
                    weights.iter_mut().zip(own).for_each(|(w, u)| *w = 1.0 + factor * (2.0 * u - 1.0));
                    continue;
                }
                Spread::Range([low, high]) => weights.iter_mut().zip(own).for_each(|(w, u)| *w = low + u * (high - low)),
                Spread::Dirichlet(concentration) => dirichlet(centre, concentration, own, weights),
            }
            if !scale(weights) {
                weights.copy_from_slice(centre);
            }
        }
    }
}

/// Scales to a sum of 1; false where there is nothing to scale.
fn scale(weights: &mut [f64]) -> bool {
    let total: f64 = weights.iter().sum();
    let sound = total > 0.0 && total.is_finite();
    if sound {
        weights.iter_mut().for_each(|w| *w /= total);
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
