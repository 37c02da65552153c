//! A good order of many units, with a bound that no order can pass.

use indicia_plugin::prelude::*;

/// Most units for which circles of three are counted into the bound: their number grows with the third power.
const CIRCLES: usize = 400;

/// What a search found.
pub(super) struct Found {
    /// Places from the best on; neighbours whose votes are drawn stand together.
    pub(super) places: Vec<Vec<usize>>,
    /// The votes that the order agrees with.
    pub(super) value: i64,
    /// No order can agree with more.
    pub(super) bound: i64,
}

/// Searches from two orders and keeps the better.
pub(super) fn order(votes: &[Vec<i64>], call: &Call) -> Result<Found, Failure> {
    let n = votes.len();
    let net = |p: usize, q: usize| votes[p][q] - votes[q][p];
    let borda = |p: usize| (0..n).map(|q| net(p, q)).sum::<i64>();
    let copeland = |p: usize| (0..n).map(|q| net(p, q).signum()).sum::<i64>();
    let start = |key: &dyn Fn(usize) -> i64| {
        let mut keyed: Vec<(i64, usize)> = (0..n).map(|p| (key(p), p)).collect();
        keyed.sort_by_key(|(key, p)| (std::cmp::Reverse(*key), *p));
        keyed.into_iter().map(|(_, p)| p).collect::<Vec<usize>>()
    };
    let mut best: Option<(i64, Vec<usize>)> = None;
    for mut order in [start(&borda), start(&copeland)] {
        improve(votes, &mut order, call)?;
        let value = value(votes, &order);
        if best.as_ref().is_none_or(|(known, _)| value > *known) {
            best = Some((value, order));
        }
    }
    let (value, order) = best.unwrap_or_default();
    let mut places: Vec<Vec<usize>> = Vec::new();
    for unit in order {
        match places.last_mut() {
            Some(together) if together.iter().all(|other| net(unit, *other) == 0) => together.push(unit),
            _ => places.push(vec![unit]),
        }
    }
    Ok(Found { places, value, bound: bound(votes) })
}

/// The votes that an order agrees with.
fn value(votes: &[Vec<i64>], order: &[usize]) -> i64 {
    order.iter().enumerate().map(|(at, p)| order[at + 1..].iter().map(|q| votes[*p][*q]).sum::<i64>()).sum()
}

/// Moves units to the place that gains most, until no move gains. Every move gains a whole vote at least, so this ends.
fn improve(votes: &[Vec<i64>], order: &mut Vec<usize>, call: &Call) -> Result<(), Failure> {
    loop {
        let mut moved = false;
        for (unit, own) in votes.iter().enumerate() {
            if (call.cancelled)() {
                return Err(Failure::new("cancelled"));
            }
            let Some(from) = order.iter().position(|u| *u == unit) else { continue };
            let ahead = |other: usize| own[other] - votes[other][unit];
            let (mut gain, mut to, mut sum) = (0, from, 0);
            for at in (0..from).rev() {
                sum += ahead(order[at]);
                if sum > gain {
                    (gain, to) = (sum, at);
                }
            }
            sum = 0;
            for (at, other) in order.iter().enumerate().skip(from + 1) {
                sum -= ahead(*other);
                if sum > gain {
                    (gain, to) = (sum, at);
                }
            }
            if to != from {
                let unit = order.remove(from);
                order.insert(to, unit);
                moved = true;
            }
        }
        if !moved {
            return Ok(());
        }
    }
}

/// All pairs as the majority wants them, less what circles of three lose: each must go against one of its three majorities. Circles share
/// no part of a majority: what one takes is gone for the next.
fn bound(votes: &[Vec<i64>]) -> i64 {
    let n = votes.len();
    let mut left: Vec<Vec<i64>> = (0..n).map(|p| (0..n).map(|q| (votes[p][q] - votes[q][p]).max(0)).collect()).collect();
    let majorities: i64 = (0..n).flat_map(|p| (0..p).map(move |q| (p, q))).map(|(p, q)| votes[p][q].max(votes[q][p])).sum();
    let mut lost = 0;
    if n <= CIRCLES {
        for p in 0..n {
            for q in 0..n {
                for r in 0..n {
                    let least = left[p][q].min(left[q][r]).min(left[r][p]);
                    if least > 0 {
                        left[p][q] -= least;
                        left[q][r] -= least;
                        left[r][p] -= least;
                        lost += least;
                    }
                }
            }
        }
    }
    majorities - lost
}

#[cfg(test)]
mod tests {
    use super::super::exact;
    use super::*;

    fn noise(n: usize, seed: u64) -> Vec<Vec<i64>> {
        let mut state = seed;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 58) as i64
        };
        (0..n).map(|_| (0..n).map(|_| next()).collect()).collect()
    }

    #[test]
    fn it_never_passes_the_exact_value_nor_the_exact_value_the_bound() {
        let mut met = 0;
        for seed in 0..40 {
            let votes = noise(8, seed);
            let best = exact::orders(&votes, &Call::silent()).unwrap().value;
            let found = order(&votes, &Call::silent()).unwrap();
            assert!(found.value <= best && best <= found.bound, "{} {best} {}", found.value, found.bound);
            assert_eq!(found.value, value(&votes, &found.places.concat()));
            met += usize::from(found.value == best);
        }
        assert!(met >= 30, "the search met the best order {met} times of 40");
    }

    #[test]
    fn without_circles_it_is_proved() {
        // Majorities that follow a hidden order.
        let n = 60;
        let place = |i: usize| i * 37 % n;
        let votes: Vec<Vec<i64>> = (0..n).map(|p| (0..n).map(|q| if place(p) < place(q) { 5 } else { 3 }).collect()).collect();
        let found = order(&votes, &Call::silent()).unwrap();
        assert_eq!(found.value, found.bound);
        let mut expected: Vec<usize> = (0..n).collect();
        expected.sort_by_key(|p| place(*p));
        assert_eq!(found.places.concat(), expected);
    }
}
