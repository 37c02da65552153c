//! Matrices of pairwise comparisons in which pairs are missing.

use indicia_plugin::prelude::*;

use crate::pairwise::{Comparisons, MOST_STEPS};

choices! {
    /// What a pair that nobody judged does.
    pub enum Gaps {
        /// It is refused.
        Refuse = "refuse",
        /// It becomes w_i / w_j, where w is the eigenvector of the judged pairs (Harker).
        Harker = "harker",
        /// It becomes w_i / w_j, where w is nearest to the judged pairs by squared logarithms.
        LeastSquares = "least-squares",
        /// It becomes what makes the matrix least inconsistent: lambda_max is as small as it can be.
        LeastEigenvalue = "least-eigenvalue",
    }
}

impl Comparisons {
    fn is_gap(&self, i: usize, j: usize) -> bool {
        self.gaps.contains(&(i.min(j), i.max(j)))
    }

    /// Which children judgements lead to from the first one, directly or through others: all, where the matrix can be completed.
    pub(crate) fn reached(&self) -> Vec<bool> {
        let mut seen = vec![false; self.n];
        let mut open = vec![0];
        while let Some(i) = open.pop() {
            if !std::mem::replace(&mut seen[i], true) {
                open.extend((0..self.n).filter(|j| !self.is_gap(i, *j)));
            }
        }
        seen
    }

    /// Nothing is compared twice, not even through others: no judgement can contradict another.
    pub(crate) fn is_tree(&self) -> bool {
        self.gaps.len() == self.most_gaps()
    }

    fn most_gaps(&self) -> usize {
        (self.n.saturating_sub(1)) * self.n.saturating_sub(2) / 2
    }

    /// What the random index of a complete matrix is multiplied by: 1 - 2m / ((n - 1)(n - 2)) with m gaps.
    pub(crate) fn share_of_index(&self) -> f64 {
        if self.gaps.is_empty() { 1.0 } else { 1.0 - self.gaps.len() as f64 / self.most_gaps() as f64 }
    }

    /// The matrix with a value in each gap. All children hang together.
    pub(crate) fn completed(&self, by: Gaps) -> Result<Comparisons, Failure> {
        let mut m = self.clone();
        if m.gaps.is_empty() {
            return Ok(m);
        }
        let logs = match by {
            Gaps::Harker => m.harker()?,
            _ => m.least_squares()?,
        };
        let values: Vec<f64> = m.gaps.iter().map(|(i, j)| logs[*i] - logs[*j]).collect();
        m.fill(&values);
        if by == Gaps::LeastEigenvalue {
            m.lower_eigenvalue(values)?;
        }
        Ok(m)
    }

    fn fill(&mut self, logs: &[f64]) {
        for ((i, j), log) in self.gaps.iter().zip(logs) {
            self.cells[i * self.n + j] = libm::exp(*log);
            self.cells[j * self.n + i] = libm::exp(-log);
        }
    }

    /// Logarithms of the eigenvector of the matrix with 0 in the gaps and 1 + their number on the diagonal.
    fn harker(&self) -> Result<Vec<f64>, Failure> {
        let n = self.n;
        let mut b = self.clone();
        for (i, j) in std::mem::take(&mut b.gaps) {
            b.cells[i * n + j] = 0.0;
            b.cells[j * n + i] = 0.0;
            b.cells[i * n + i] += 1.0;
            b.cells[j * n + j] += 1.0;
        }
        Ok(b.perron(false, vec![1.0 / n as f64; n])?.iter().map(|w| libm::log(*w)).collect())
    }

    /// Logarithms of the weights for which the squared ln(a_ij w_j / w_i) of the judged pairs sum to the least; the first is 0.
    fn least_squares(&self) -> Result<Vec<f64>, Failure> {
        let n = self.n;
        let k = n - 1;
        let mut laplace = vec![0.0; k * k];
        let mut y = vec![0.0; k];
        for i in 1..n {
            for j in (0..n).filter(|j| *j != i && !self.is_gap(i, *j)) {
                laplace[(i - 1) * k + i - 1] += 1.0;
                if j > 0 {
                    laplace[(i - 1) * k + j - 1] -= 1.0;
                }
                y[i - 1] += libm::log(self.cells[i * n + j]);
            }
        }
        indicia_kernels::solve(&mut laplace, &mut y).map_err(|_| Failure::new("overflow"))?;
        y.insert(0, 0.0);
        Ok(y)
    }

    /// Moves the gaps to where lambda_max is least, which is one place: it is convex in their logarithms.
    ///
    /// With the eigenvectors u (left) and v (right), lambda_max changes with ln x_ij as u_i v_j x_ij - u_j v_i / x_ij. Each gap is moved towards the zero of that,
    /// (u_j v_i / (u_i v_j))^(1/2): downhill in every gap at once. The step is halved when all together went too far.
    fn lower_eigenvalue(&mut self, mut logs: Vec<f64>) -> Result<(), Failure> {
        let n = self.n;
        let even = vec![1.0 / n as f64; n];
        let (mut u, mut v) = (even.clone(), even);
        let (mut step, mut before) = (1.0, f64::INFINITY);
        for _ in 0..MOST_STEPS {
            v = self.perron(false, v)?;
            u = self.perron(true, u)?;
            let aim = |(i, j): &(usize, usize)| libm::log(u[*j] * v[*i] / (u[*i] * v[*j])) / 2.0;
            let moves: Vec<f64> = self.gaps.iter().zip(&logs).map(|(gap, log)| aim(gap) - log).collect();
            let most = moves.iter().fold(0.0, |m: f64, x| m.max(x.abs()));
            // Where rounding is all that is left, moves no longer get smaller.
            if most <= 16.0 * n as f64 * f64::EPSILON || most >= before && most < SMALL {
                return Ok(());
            }
            if most >= before {
                step /= 2.0;
            }
            before = most;
            logs.iter_mut().zip(&moves).for_each(|(log, by)| *log += step * by);
            self.fill(&logs);
        }
        Err(Failure::new("no-convergence").arg("count", MOST_STEPS))
    }
}

/// Moves of a logarithm below which rounding decides whether they get smaller still.
const SMALL: f64 = 1e-11;
