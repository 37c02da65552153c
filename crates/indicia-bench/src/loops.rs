//! The same arithmetic as loops that anyone would write: what the executor is measured against.

use indicia_core::{Evaluation, NodeKind};

/// Minimum and maximum of each column, scores, equal means of groups of columns, the mean of the groups, and the ranks
/// of groups and mean: what an evaluation of [`crate::systems::large`] computes, on one thread.
pub fn evaluate(columns: &[&[f64]], pillars: usize) -> (Vec<Vec<f64>>, Vec<Vec<f64>>) {
    let rows = columns[0].len();
    let scores: Vec<Vec<f64>> = columns
        .iter()
        .enumerate()
        .map(|(n, x)| {
            let (mut lo, mut hi) = (f64::INFINITY, f64::NEG_INFINITY);
            for x in *x {
                lo = if *x < lo { *x } else { lo };
                hi = if *x > hi { *x } else { hi };
            }
            let spread = hi - lo;
            if n % 4 == 3 { x.iter().map(|x| (hi - x) / spread).collect() } else { x.iter().map(|x| (x - lo) / spread).collect() }
        })
        .collect();
    let mut nodes: Vec<Vec<f64>> = Vec::new();
    for p in 0..pillars {
        nodes.push(mean(&scores[p * columns.len() / pillars..(p + 1) * columns.len() / pillars], rows));
    }
    let top = mean(&nodes, rows);
    nodes.push(top);
    let ranks = nodes.iter().map(|n| ranks(n)).collect();
    (nodes, ranks)
}

fn mean(columns: &[Vec<f64>], rows: usize) -> Vec<f64> {
    let mut out = vec![0.0; rows];
    for c in columns {
        for (o, x) in out.iter_mut().zip(c) {
            *o += x;
        }
    }
    out.iter_mut().for_each(|o| *o /= columns.len() as f64);
    out
}

fn ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<u32> = (0..values.len() as u32).collect();
    order.sort_unstable_by(|a, b| values[*b as usize].total_cmp(&values[*a as usize]));
    let mut out = vec![0.0; values.len()];
    for (n, row) in order.iter().enumerate() {
        let tied = n > 0 && values[order[n - 1] as usize] == values[*row as usize];
        out[*row as usize] = if tied { out[order[n - 1] as usize] } else { (n + 1) as f64 };
    }
    out
}

/// Entropy weights of columns, from their definition.
pub fn entropy(columns: &[&[f64]]) -> Vec<f64> {
    let divergence = |x: &&[f64]| {
        let total: f64 = x.iter().sum();
        let sum: f64 = x.iter().map(|x| x / total).map(|p| p * libm::log(p)).sum();
        1.0 + sum / libm::log(x.len() as f64)
    };
    shares(columns.iter().map(divergence).collect())
}

/// CRITIC weights of columns, from their definition: min-max, and a pass over two columns for each correlation.
pub fn critic(columns: &[&[f64]]) -> Vec<f64> {
    let centred = |x: &&[f64]| -> Vec<f64> {
        let (lo, hi) = x.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(lo, hi), x| (x.min(lo), x.max(hi)));
        let y: Vec<f64> = x.iter().map(|x| (x - lo) / (hi - lo)).collect();
        let mean = y.iter().sum::<f64>() / y.len() as f64;
        y.iter().map(|y| y - mean).collect()
    };
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    let y: Vec<Vec<f64>> = columns.iter().map(centred).collect();
    let lengths: Vec<f64> = y.iter().map(|y| dot(y, y).sqrt()).collect();
    let mut conflicts = vec![0.0; y.len()];
    for j in 0..y.len() {
        for k in 0..j {
            let conflict = 1.0 - dot(&y[j], &y[k]) / (lengths[j] * lengths[k]);
            conflicts[j] += conflict;
            conflicts[k] += conflict;
        }
    }
    shares(lengths.iter().zip(conflicts).map(|(s, c)| s * c).collect())
}

fn shares(mut amounts: Vec<f64>) -> Vec<f64> {
    let total: f64 = amounts.iter().sum();
    amounts.iter_mut().for_each(|a| *a /= total);
    amounts
}

/// The scores of the drawn system, column by column, and for each level the children of its nodes.
pub struct Drawn {
    rows: usize,
    scores: Vec<Vec<f64>>,
    levels: Vec<Vec<std::ops::Range<usize>>>,
    buffers: Vec<Vec<Vec<f64>>>,
}

impl Drawn {
    /// Takes the scores out of an evaluation of [`crate::systems::drawn`].
    pub fn new(e: &Evaluation, widths: &[usize]) -> Drawn {
        let scores: Vec<Vec<f64>> = e.indicators().iter().map(|i| i.score.values.to_vec()).collect();
        let rows = e.rows();
        let mut nodes = e.plan().system().nodes.iter();
        let mut levels = Vec::new();
        for width in widths {
            let mut at = 0;
            let level = nodes.by_ref().take(*width).map(|n| {
                let NodeKind::Aggregate { children, .. } = &n.kind else { return 0..0 };
                at += children.len();
                at - children.len()..at
            });
            levels.push(level.collect());
        }
        let buffers = widths.iter().map(|w| vec![vec![0.0; rows]; *w]).collect();
        Drawn { rows, scores, levels, buffers }
    }

    /// One draw: weights of the lowest level's nodes and of the last one; those between have equal weights.
    pub fn draw(&mut self, weights: &[f64], out: &mut [f64]) {
        let mut at = 0;
        for level in 0..self.levels.len() {
            let (done, rest) = self.buffers.split_at_mut(level);
            let below = if level == 0 { &self.scores } else { &done[level - 1] };
            let free = level == 0 || level + 1 == self.levels.len();
            for (to, children) in rest[0].iter_mut().zip(&self.levels[level]) {
                to.fill(0.0);
                let mut total = 0.0;
                for child in children.clone() {
                    let w = if free { weights[at] } else { 1.0 };
                    at += usize::from(free);
                    total += w;
                    for (t, x) in to.iter_mut().zip(&below[child]) {
                        *t += w * x;
                    }
                }
                to.iter_mut().for_each(|t| *t /= total);
            }
        }
        out.copy_from_slice(&self.buffers[self.levels.len() - 1][0][..self.rows]);
    }
}
