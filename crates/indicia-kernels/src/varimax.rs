//! Rotation of factor loadings.

/// Sweeps over all pairs of factors after which a rotation is taken as it is.
const MOST_SWEEPS: usize = 1000;

/// Varimax: rotates the factors so that the variance of the squared loadings within each is greatest, with Kaiser's
/// normalisation (rows scaled to length one meanwhile) when `kaiser`. `loadings[f][j]` is the loading of variable j on factor f.
/// Pairs of factors are turned by the angle of Kaiser (1958) until no pair turns by more than the rounding of an angle.
///
/// A factor's sign is left as the rotation gives it. Variables with no loadings at all stay so.
///
/// # Panics
/// When the factors differ in length.
pub fn varimax(loadings: &mut [Vec<f64>], kaiser: bool) {
    let variables = loadings.first().map_or(0, Vec::len);
    assert!(loadings.iter().all(|f| f.len() == variables), "a loading for each variable and factor");
    let length = |j: usize, l: &[Vec<f64>]| l.iter().map(|f| f[j] * f[j]).sum::<f64>().sqrt();
    let lengths: Vec<f64> = (0..variables).map(|j| if kaiser { length(j, loadings) } else { 1.0 }).collect();
    let scale = |l: &mut [Vec<f64>], by: &dyn Fn(f64) -> f64| {
        for f in l.iter_mut() {
            f.iter_mut().zip(&lengths).filter(|(_, length)| **length > 0.0).for_each(|(x, length)| *x *= by(*length));
        }
    };
    scale(loadings, &|length| 1.0 / length);
    for _ in 0..MOST_SWEEPS {
        let mut turned = false;
        for a in 0..loadings.len() {
            for b in a + 1..loadings.len() {
                let (head, tail) = loadings.split_at_mut(b);
                turned |= turn(&mut head[a], &mut tail[0]);
            }
        }
        if !turned {
            break;
        }
    }
    scale(loadings, &|length| length);
}

/// Turns two factors against each other; `false` where they stand best already.
fn turn(x: &mut [f64], y: &mut [f64]) -> bool {
    let n = x.len() as f64;
    let (mut a, mut b, mut c, mut d) = (0.0, 0.0, 0.0, 0.0);
    for (x, y) in x.iter().zip(y.iter()) {
        let (u, v) = (x * x - y * y, 2.0 * x * y);
        a += u;
        b += v;
        c += u * u - v * v;
        d += 2.0 * u * v;
    }
    let angle = libm::atan2(d - 2.0 * a * b / n, c - (a * a - b * b) / n) / 4.0;
    if angle.abs() <= 16.0 * f64::EPSILON {
        return false;
    }
    let (cos, sin) = (libm::cos(angle), libm::sin(angle));
    for (x, y) in x.iter_mut().zip(y.iter_mut()) {
        (*x, *y) = (cos * *x + sin * *y, cos * *y - sin * *x);
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_turned_simple_structure_is_turned_back() {
        // Variables 0 and 1 load on one factor, 2 and 3 on the other; the axes are turned by 30 degrees.
        let (c, s) = (0.75_f64.sqrt(), 0.5);
        let mut loadings = vec![vec![0.9 * c, 0.8 * c, -0.7 * s, -0.6 * s], vec![0.9 * s, 0.8 * s, 0.7 * c, 0.6 * c]];
        varimax(&mut loadings, true);
        for (got, want) in loadings.concat().iter().zip([0.9, 0.8, 0.0, 0.0, 0.0, 0.0, 0.7, 0.6]) {
            assert!((got.abs() - want).abs() < 1e-12, "{loadings:?}");
        }
    }

    #[test]
    fn communalities_stay() {
        let mut loadings = vec![vec![0.5, -0.3, 0.8], vec![0.1, 0.7, 0.2], vec![0.0, 0.2, -0.4]];
        let of = |l: &[Vec<f64>]| (0..3).map(|j| l.iter().map(|f| f[j] * f[j]).sum::<f64>()).collect::<Vec<_>>();
        let before = of(&loadings);
        varimax(&mut loadings, false);
        assert!(of(&loadings).iter().zip(&before).all(|(a, b)| (a - b).abs() < 1e-12));
        varimax(&mut [], true);
    }
}
