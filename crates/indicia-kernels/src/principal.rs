//! Principal components of a correlation matrix.

use crate::eigen::symmetric_eigen;
use crate::sum::sum;

/// Principal components, the largest first.
#[derive(Clone, Debug, PartialEq)]
pub struct Principal {
    /// The variances of the components: eigenvalues, in falling order. Those of a matrix that was put together from pairs can be negative.
    pub eigenvalues: Vec<f64>,
    /// The share of each in their sum.
    pub shares: Vec<f64>,
    /// `vectors[m]`: the weights of component m, of length one. The entry of greatest size is positive.
    pub vectors: Vec<Vec<f64>>,
    /// `loadings[m]`: the correlations of the variables with component m, which are the vector times the root of the eigenvalue.
    pub loadings: Vec<Vec<f64>>,
}

impl Principal {
    /// Eigenvalues above 1: components that have more variance than a variable (H. F. Kaiser, The Application of Electronic Computers to Factor
    /// Analysis, Educational and Psychological Measurement 20, 1960, 141-151).
    pub fn kaiser(&self) -> usize {
        self.eigenvalues.iter().filter(|v| **v > 1.0).count()
    }
}

/// The components of a symmetric matrix of correlations, `k` by `k`. `None` where an entry is not finite or there are no variables.
///
/// # Panics
/// When the matrix is not `k` squared.
pub fn principal(correlations: &[f64], k: usize) -> Option<Principal> {
    let eigen = symmetric_eigen(correlations, k).filter(|e| !e.values.is_empty())?;
    let total = sum(&eigen.values);
    let shares = eigen.values.iter().map(|v| v / total).collect();
    let root = |v: f64| v.max(0.0).sqrt();
    let loadings = eigen.values.iter().zip(&eigen.vectors).map(|(v, u)| u.iter().map(|x| x * root(*v)).collect()).collect();
    Some(Principal { eigenvalues: eigen.values, shares, vectors: eigen.vectors, loadings })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_variables_by_hand() {
        // Correlation 0.6: eigenvalues 1.6 and 0.4, vectors (1, 1) and (1, -1) over the root of two.
        let found = principal(&[1.0, 0.6, 0.6, 1.0], 2).unwrap();
        let close = |a: f64, b: f64| assert!((a - b).abs() < 1e-15, "{found:?}");
        close(found.eigenvalues[0], 1.6);
        close(found.shares[0], 0.8);
        close(found.loadings[0][1], (1.6_f64 / 2.0).sqrt());
        close(found.loadings[1][0].abs(), (0.4_f64 / 2.0).sqrt());
        assert!(found.vectors[1][0] > 0.0, "the first of two entries of one size is positive");
        assert_eq!(found.kaiser(), 1);
        // The squared loadings of a variable add up to its variance.
        close(found.loadings.iter().map(|l| l[0] * l[0]).sum(), 1.0);
    }
}
