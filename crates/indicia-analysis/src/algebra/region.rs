use std::cmp::Ordering;

use indicia_kernels::{Constraints, Optimum, SimplexScratch};

use super::Polynomial;

/// Where each letter lies; `None` for the whole line.
pub type Domain = [Option<[f64; 2]>];

/// Whether the polynomials can have these signs, strictly, within the domain; `true` too where it is not known, because a polynomial is not
/// linear or a letter has no lower bound.
///
/// A linear programme decides: maximise t with t <= sign * (a x + c z) for every polynomial and t <= z, over the cone of points (x, z) whose x / z lie in the
/// domain.
pub fn feasible(signs: &[(Polynomial, Ordering)], domain: &Domain) -> bool {
    let n = domain.len();
    // Letters are measured from their lower bounds, since the programme has no negative variables.
    let low = |letter: usize| domain.get(letter).copied().flatten().map(|[low, _]| low);
    // Variables: the letters, z, t.
    let mut rows: Vec<Vec<f64>> = Vec::new();
    for (polynomial, sign) in signs {
        let Some((constant, letters)) = polynomial.as_linear() else { continue };
        if letters.iter().any(|(l, _)| low(*l).is_none_or(|x| !x.is_finite())) {
            continue;
        }
        let s = if *sign == Ordering::Less { -1.0 } else { 1.0 };
        let scale = letters.iter().map(|(_, c)| c.abs()).fold(constant.abs(), f64::max);
        if scale == 0.0 {
            continue;
        }
        let mut row = vec![0.0; n + 2];
        let mut shifted = constant;
        for (letter, c) in &letters {
            row[*letter] = -s * c / scale;
            shifted += c * low(*letter).unwrap_or(0.0);
        }
        row[n] = -s * shifted / scale;
        row[n + 1] = 1.0;
        rows.push(row);
    }
    for letter in 0..n {
        let width = domain.get(letter).copied().flatten().map(|[low, high]| high - low).filter(|w| w.is_finite());
        if let Some(width) = width {
            let mut row = vec![0.0; n + 2];
            row[letter] = 1.0;
            row[n] = -width;
            rows.push(row);
        }
    }
    let mut bounds = vec![0.0; rows.len()];
    let mut z = vec![0.0; n + 2];
    z[n] = -1.0;
    z[n + 1] = 1.0;
    rows.push(z);
    bounds.push(0.0);
    // The cone is cut off where z and the letters add up to one.
    let mut whole = vec![1.0; n + 2];
    whole[n + 1] = 0.0;
    rows.push(whole);
    bounds.push(1.0);
    let matrix: Vec<f64> = (0..n + 2).flat_map(|j| rows.iter().map(move |r| r[j])).collect();
    let mut objective = vec![0.0; n + 2];
    objective[n + 1] = 1.0;
    let mut optimum = Optimum::default();
    let solved = Constraints::new(n + 2, &matrix, &bounds).and_then(|c| c.maximize(&objective, &mut SimplexScratch::new(), &mut optimum));
    solved.is_err() || optimum.value > 1e-9
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::algebra::Exact;

    #[test]
    fn an_order_has_no_circle() {
        let letter = Polynomial::letter;
        let above = |a: usize, b: usize| (letter(a).minus(&letter(b)).unwrap(), Ordering::Greater);
        let domain = [Some([0.0, 100.0]); 3];
        assert!(feasible(&[above(0, 1), above(1, 2), above(0, 2)], &domain));
        assert!(!feasible(&[above(0, 1), above(1, 2), above(2, 0)], &domain));
        // x + 1 < 0 has no place among values of 0 and more
        let plus = letter(0).plus(&Polynomial::constant(Exact::ONE)).unwrap();
        assert!(!feasible(&[(plus.clone(), Ordering::Less)], &domain));
        assert!(feasible(&[(plus, Ordering::Less)], &[Some([-5.0, 100.0])]));
        // x - 200 > 0 has none below 100
        let far = letter(0).minus(&Polynomial::constant(Exact::new(200, 1).unwrap())).unwrap();
        assert!(!feasible(&[(far, Ordering::Greater)], &domain));
    }
}
