use std::ops::Range;

use super::points::{PointMemory, Points};

/// The runs of a variance-based analysis: two independent samples of N rows, A and B, and for each factor A with that factor's
/// numbers taken from B; for indices of second order also B with that factor's numbers taken from A.
///
/// A. Saltelli, Making best use of model evaluations to compute sensitivity indices, Computer Physics Communications 145 (2002), 280-297.
/// Points are a function of seed and row: no sample is stored.
#[derive(Clone, Debug)]
pub struct Design {
    rows: u32,
    factors: Vec<Range<usize>>,
    second_order: bool,
    points: Points,
}

/// From where a run has its numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Matrix {
    /// The first sample.
    A,
    /// The second sample.
    B,
    /// A, with a factor's numbers from B.
    Swapped(usize),
    /// B, with a factor's numbers from A.
    Reversed(usize),
}

/// One thread's place for the numbers of a row.
#[derive(Debug)]
pub(super) struct Row {
    points: PointMemory,
    a: Vec<f64>,
    b: Vec<f64>,
    mixed: Vec<f64>,
}

impl Design {
    /// A design of so many rows for factors that take so many uniform numbers each.
    ///
    /// Rows may be any number; powers of two use the evenness of Sobol points best.
    pub fn new(rows: u32, dimensions: &[usize], second_order: bool, seed: u64) -> Design {
        let mut at = 0;
        let factors: Vec<Range<usize>> = dimensions
            .iter()
            .map(|d| {
                at += d;
                at - d..at
            })
            .collect();
        let points = Points::new(&factors, seed);
        Design { rows, factors, second_order, points }
    }

    /// N, the rows of each sample.
    pub fn rows(&self) -> usize {
        self.rows as usize
    }

    /// Number of factors.
    pub fn factors(&self) -> usize {
        self.factors.len()
    }

    /// Whether it has the runs that indices of second order need.
    pub fn second_order(&self) -> bool {
        self.second_order
    }

    /// How many uniform numbers a run takes.
    pub fn dimensions(&self) -> usize {
        self.factors.last().map_or(0, |f| f.end)
    }

    /// How many of them are coordinates of Sobol points; the others are random.
    pub fn even(&self) -> usize {
        self.points.even()
    }

    /// Runs of one row: d + 2, or 2 d + 2 with second order.
    pub fn runs_of_row(&self) -> usize {
        2 + self.factors.len() * if self.second_order { 2 } else { 1 }
    }

    /// All runs.
    pub fn runs(&self) -> usize {
        self.rows() * self.runs_of_row()
    }

    /// From where the runs of a row have their numbers, in order: A, B, the swapped ones, the reversed ones.
    pub fn matrices(&self) -> impl Iterator<Item = Matrix> {
        let d = self.factors.len();
        let reversed = if self.second_order { d } else { 0 };
        [Matrix::A, Matrix::B].into_iter().chain((0..d).map(Matrix::Swapped)).chain((0..reversed).map(Matrix::Reversed))
    }

    pub(super) fn row_memory(&self) -> Row {
        let numbers = || vec![0.0; self.dimensions()];
        Row { points: self.points.memory(), a: numbers(), b: numbers(), mixed: numbers() }
    }

    /// Finds the two points of a row.
    pub(super) fn place(&self, row: usize, to: &mut Row) {
        self.points.row(row as u32, &mut to.points, &mut to.a, &mut to.b);
    }

    /// The numbers of one of its runs.
    pub(super) fn uniforms<'r>(&self, matrix: Matrix, row: &'r mut Row) -> &'r [f64] {
        let (factor, base, other) = match matrix {
            Matrix::A => return &row.a,
            Matrix::B => return &row.b,
            Matrix::Swapped(f) => (f, &row.a, &row.b),
            Matrix::Reversed(f) => (f, &row.b, &row.a),
        };
        row.mixed.copy_from_slice(base);
        let own = self.factors[factor].clone();
        row.mixed[own.clone()].copy_from_slice(&other[own]);
        &row.mixed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_factor_is_swapped_with_all_its_numbers() {
        let design = Design::new(8, &[1, 3], true, 5);
        assert_eq!((design.runs_of_row(), design.runs(), design.dimensions(), design.even()), (6, 48, 4, 4));
        let mut row = design.row_memory();
        design.place(3, &mut row);
        let of = |matrix, row: &mut Row| design.uniforms(matrix, row).to_vec();
        let found: Vec<Vec<f64>> = design.matrices().map(|m| of(m, &mut row)).collect();
        let [a, b, first, second, third, fourth] = <[Vec<f64>; 6]>::try_from(found).unwrap();
        assert!(a.iter().zip(&b).all(|(a, b)| a != b));
        assert_eq!(first, [&b[..1], &a[1..]].concat());
        assert_eq!(second, [&a[..1], &b[1..]].concat());
        assert_eq!(third, [&a[..1], &b[1..]].concat());
        assert_eq!(fourth, [&b[..1], &a[1..]].concat());
    }
}
