//! Two independent points of the unit cube for each row of a design.

use std::ops::Range;

use indicia_kernels::Sobol;

use crate::random::Stream;

/// The step under which the numbers of a design are drawn.
const STEP: &str = "design";

/// Scrambled Sobol points for as many factors as the table of direction numbers has dimensions for, the narrow ones first; Philox numbers for
/// the others. So an assumption with a number for every cell of the data does not take the even points from those with one.
#[derive(Clone, Debug)]
pub(super) struct Points {
    sobol: Sobol,
    /// For each coordinate of the cube its dimension among the Sobol points, if it has one.
    place: Vec<Option<usize>>,
    /// How many coordinates have one; those of the second point follow the first's.
    even: usize,
    stream: Stream,
}

/// Working memory of one thread.
#[derive(Debug)]
pub(super) struct PointMemory {
    digits: Vec<u64>,
    point: Vec<f64>,
}

impl Points {
    /// Points for factors that take these coordinates, one after the other.
    pub(super) fn new(factors: &[Range<usize>], seed: u64) -> Points {
        let mut narrow: Vec<&Range<usize>> = factors.iter().collect();
        narrow.sort_by_key(|f| f.len());
        let mut place = vec![None; factors.iter().map(|f| f.end).max().unwrap_or(0)];
        let mut even = 0;
        for factor in narrow {
            if 2 * (even + factor.len()) > Sobol::DIMENSIONS {
                break;
            }
            for coordinate in factor.clone() {
                place[coordinate] = Some(even);
                even += 1;
            }
        }
        let stream = Stream::new(seed, STEP);
        Points { sobol: Sobol::scrambled(2 * even, stream.seed()), place, even, stream }
    }

    /// How many coordinates are those of Sobol points.
    pub(super) fn even(&self) -> usize {
        self.even
    }

    pub(super) fn memory(&self) -> PointMemory {
        PointMemory { digits: vec![0; 2 * self.even], point: vec![0.0; 2 * self.even] }
    }

    /// The two points of a row.
    pub(super) fn row(&self, row: u32, memory: &mut PointMemory, a: &mut [f64], b: &mut [f64]) {
        self.sobol.point(row, &mut memory.digits, &mut memory.point);
        let [first, second] = [0, 1].map(|point| self.stream.cells_of(u64::from(row), point));
        for (coordinate, place) in self.place.iter().enumerate() {
            (a[coordinate], b[coordinate]) = match place {
                Some(p) => (memory.point[*p], memory.point[self.even + p]),
                None => (first.uniform(coordinate as u32), second.uniform(coordinate as u32)),
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(points: &Points, dimensions: usize, count: u32) -> Vec<[Vec<f64>; 2]> {
        let mut memory = points.memory();
        let row = |r| {
            let [mut a, mut b] = [vec![0.0; dimensions], vec![0.0; dimensions]];
            points.row(r, &mut memory, &mut a, &mut b);
            [a, b]
        };
        (0..count).map(row).collect()
    }

    #[test]
    fn every_coordinate_of_both_points_is_even() {
        let points = Points::new(&[0..1, 1..3, 3..11], 1);
        assert_eq!(points.even(), 11);
        let found = rows(&points, 11, 64);
        for point in 0..2 {
            for d in 0..11 {
                let mut cells: Vec<u32> = found.iter().map(|r| (r[point][d] * 64.0) as u32).collect();
                cells.sort_unstable();
                assert!(cells.into_iter().eq(0..64), "point {point}, coordinate {d}");
            }
        }
    }

    #[test]
    fn a_wide_factor_leaves_the_even_points_to_narrow_ones_and_is_random() {
        let points = Points::new(&[0..3000, 3000..3001, 3001..3009], 1);
        assert_eq!(points.even(), 9);
        let found = rows(&points, 3009, 64);
        let full = |d: usize| {
            let mut cells: Vec<u32> = found.iter().map(|r| (r[1][d] * 64.0) as u32).collect();
            cells.sort_unstable();
            cells.dedup();
            cells.len()
        };
        assert!((3000..3009).all(|d| full(d) == 64));
        // 64 random numbers meet 64 (1 - (63/64)^64) = 40.6 of 64 intervals.
        let mean = (0..3000).map(full).sum::<usize>() as f64 / 3000.0;
        assert!((mean - 64.0 * (1.0 - (63.0_f64 / 64.0).powi(64))).abs() < 0.3, "{mean}");
        assert!(found.iter().all(|[a, b]| a.iter().zip(b).all(|(a, b)| a != b && *a > 0.0 && *a < 1.0)));
    }
}
