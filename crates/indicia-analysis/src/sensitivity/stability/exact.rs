//! Where two units meet, solved for.

use super::path::Score;
use super::{Base, Interval, Intervals, Moving, Route};

/// The intervals between the nearest meetings.
pub(super) fn intervals(base: &Base, moving: &Moving, scores: &[Score]) -> Intervals {
    let p = moving.weight();
    // Two units that the weight does not move never meet.
    let moves: Vec<bool> = base.ranked.iter().map(|r| moving.serves(*r)).collect();
    let neighbours = (1..scores.len()).map(|n| [n - 1, n]);
    let best = base.best();
    let movers: Vec<usize> = (best..scores.len()).filter(|b| moves[*b]).collect();
    let across = (0..best).flat_map(|a| {
        let others = if moves[a] { best..scores.len() } else { 0..0 };
        let those = if moves[a] { &[][..] } else { &movers[..] };
        others.chain(those.iter().copied()).map(move |b| [a, b])
    });
    Intervals {
        route: Route::Exact,
        order: nearest(base, p, scores, neighbours),
        top: base.has_top().then(|| nearest(base, p, scores, across)),
    }
}

fn nearest(base: &Base, p: f64, scores: &[Score], pairs: impl Iterator<Item = [usize; 2]>) -> Interval {
    let mut interval = Interval { low: 0.0, high: 1.0, below: None, above: None };
    for [a, b] in pairs {
        let rows = Some([base.ranked[a], base.ranked[b]]);
        let tied = base.value(base.ranked[a]) == base.value(base.ranked[b]);
        let Some(meetings) = meetings(&scores[a], &scores[b]) else { continue };
        // Units that share a rank and move differently part at once.
        let (down, up) = if tied { (Some(p), Some(p)) } else { meetings.around(p) };
        if let Some(x) = down.filter(|x| *x > interval.low || interval.below.is_none() && *x >= 0.0) {
            (interval.low, interval.below) = (x, rows);
        }
        if let Some(x) = up.filter(|x| *x < interval.high || interval.above.is_none() && *x <= 1.0) {
            (interval.high, interval.above) = (x, rows);
        }
    }
    interval
}

/// The weights at which two scores are equal, at most two.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Meetings([Option<f64>; 2]);

impl Meetings {
    /// The nearest one on each side, within 0 and 1.
    fn around(self, p: f64) -> (Option<f64>, Option<f64>) {
        let inside = self.0.into_iter().flatten().filter(|x| (0.0..=1.0).contains(x));
        inside.fold(
            (None, None),
            |(down, up): (Option<f64>, Option<f64>), x| {
                if x <= p { (Some(down.map_or(x, |d| d.max(x))), up) } else { (down, Some(up.map_or(x, |u| u.min(x)))) }
            },
        )
    }
}

/// Where `x` and `y` are equal; `None` where they are equal for every weight.
fn meetings(x: &Score, y: &Score) -> Option<Meetings> {
    // (X - Y) (c + d p) (c' + d' p) as a polynomial of p.
    let product = |a: [f64; 2], b: [f64; 2]| [a[0] * b[0], a[0] * b[1] + a[1] * b[0], a[1] * b[1]];
    let (both, first, second) = (product(x.under, y.under), product(x.over, y.under), product(y.over, x.under));
    let [c, b, a] = [0, 1, 2].map(|n| (x.base - y.base) * both[n] + x.gain * first[n] - y.gain * second[n]);
    if a == 0.0 && b == 0.0 {
        return (c != 0.0).then_some(Meetings([None, None]));
    }
    if a == 0.0 {
        return Some(Meetings([Some(-c / b), None]));
    }
    let discriminant = b * b - 4.0 * a * c;
    if discriminant < 0.0 {
        return Some(Meetings([None, None]));
    }
    // The root without cancellation, and the other from the product of both.
    let q = -0.5 * (b + discriminant.sqrt().copysign(b));
    Some(Meetings([Some(q / a), (q != 0.0).then(|| c / q)]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn score(base: f64, gain: f64, over: [f64; 2], under: [f64; 2]) -> Score {
        Score { base, gain, over, under }
    }

    #[test]
    fn straight_lines_meet_once() {
        // 1 + 2 (0 + p) and 2 + (1 - p): 1 + 2 p = 3 - p.
        let (x, y) = (score(1.0, 2.0, [0.0, 1.0], [1.0, 0.0]), score(2.0, 1.0, [1.0, -1.0], [1.0, 0.0]));
        let Some(Meetings([Some(p), None])) = meetings(&x, &y) else { panic!() };
        assert!((p - 2.0 / 3.0).abs() < 1e-15);
    }

    #[test]
    fn quotients_meet_up_to_twice() {
        // p / (1/2 + p/2) = 2 p / (1 + p), and (1 + p) / 3: 6 p = (1 + p)^2, p = 2 - sqrt 3 within 0 and 1.
        let (x, y) = (score(0.0, 1.0, [0.0, 1.0], [0.5, 0.5]), score(0.0, 1.0 / 3.0, [1.0, 1.0], [1.0, 0.0]));
        let found = meetings(&x, &y).unwrap();
        assert_eq!(found.around(0.5).1, None);
        assert!((found.around(0.5).0.unwrap() - (2.0 - 3.0_f64.sqrt())).abs() < 1e-15);
    }

    #[test]
    fn the_same_scores_never_part_and_parallel_ones_never_meet() {
        let x = score(1.0, 2.0, [0.3, 1.0], [1.0, 0.0]);
        assert_eq!(meetings(&x, &x), None);
        assert_eq!(meetings(&x, &Score { base: 1.5, ..x }), Some(Meetings([None, None])));
    }
}
