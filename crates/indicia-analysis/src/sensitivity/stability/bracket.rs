//! The first change of a ranking, closed in from both sides.

use indicia_core::{Free, Program, Scratch, Wanted};
use indicia_kernels::{Direction, RankScratch, rank};
use indicia_method::Status;

use super::{Base, Interval, Intervals, Moving, NotMoved, Route};
use crate::sensitivity::outputs::{ranks_unrounded, ties};

/// The ranking as a function of one weight.
struct Curve<'a> {
    base: &'a Base<'a>,
    moving: &'a Moving<'a>,
    program: Program,
    scratch: Scratch,
    /// Those of all lists.
    weights: Vec<f64>,
    /// What the list that moves sums to.
    total: f64,
    values: Vec<f64>,
    status: Vec<u8>,
    sorting: RankScratch,
}

/// What is held against the declared ranking.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Aspect {
    Order,
    Top,
}

pub(super) fn intervals(base: &Base, moving: &Moving) -> Result<Intervals, NotMoved> {
    let wanted = Wanted { id: base.top, unrounded: ranks_unrounded(base.evaluation) };
    let program = base.evaluation.compile_for(&[Free::WeightLists(moving.id.clone())], &[wanted]).map_err(NotMoved::Program)?;
    let rows = program.rows();
    let mut curve = Curve {
        base,
        moving,
        scratch: program.scratch(),
        weights: moving.trace.values.clone(),
        total: moving.trace.values[moving.place()].iter().sum(),
        values: vec![0.0; rows],
        status: vec![0; rows],
        sorting: RankScratch::new(),
        program,
    };
    let order = curve.interval(Aspect::Order);
    let top = base.has_top().then(|| curve.interval(Aspect::Top));
    Ok(Intervals { route: Route::Bracketed, order, top })
}

impl Curve<'_> {
    fn interval(&mut self, aspect: Aspect) -> Interval {
        let (low, below) = self.towards(0.0, aspect);
        let (high, above) = self.towards(1.0, aspect);
        Interval { low, high, below, above }
    }

    /// The last weight without a change on the way to an end, and who changes there.
    fn towards(&mut self, end: f64, aspect: Aspect) -> (f64, Option<[usize; 2]>) {
        let start = self.moving.weight();
        let points = self.base.ask.points;
        let at = |n: usize| if n == points { end } else { start + (end - start) * n as f64 / points as f64 };
        let Some((n, mut rows)) = (1..=points).find_map(|n| Some((n, self.change(at(n), aspect)?))) else { return (end, None) };
        let (mut same, mut other) = (at(n - 1), at(n));
        while (other - same).abs() > self.base.ask.width {
            let middle = same + (other - same) / 2.0;
            match self.change(middle, aspect) {
                Some(found) => (other, rows) = (middle, found),
                None => same = middle,
            }
        }
        (same, Some(rows))
    }

    /// Two rows whose order is another when the weight is `p`; a row that lost or found its value stands twice.
    fn change(&mut self, p: f64, aspect: Aspect) -> Option<[usize; 2]> {
        let own = &mut self.weights[self.moving.place()];
        self.moving.weights_at(p, own);
        own.iter_mut().for_each(|w| *w *= self.total);
        self.program.draw_batch(&self.weights, &mut self.scratch, &mut self.values, &mut self.status);
        let ranked = &self.base.ranked;
        if let Some(lost) = ranked.iter().find(|r| !Status(self.status[**r]).is_present()) {
            return Some([*lost; 2]);
        }
        let values: Vec<f64> = ranked.iter().map(|r| self.values[*r]).collect();
        let mut ranks = vec![0.0; values.len()];
        rank(&values, Direction::Descending, ties(self.base.evaluation), &mut ranks, &mut self.sorting);
        match aspect {
            Aspect::Order => {
                let first = (0..ranks.len()).find(|n| ranks[*n] != self.base.ranks[*n])?;
                // Whom it met: the nearest below it in the declared ranking that is level now, or above.
                let below = (first + 1..ranks.len()).find(|n| values[*n] >= values[first]);
                // Or the one that it shared a rank with, or shares one with now.
                let level = |n: &usize| self.base.ranks[*n] == self.base.ranks[first] || ranks[*n] == ranks[first];
                let met = below.or_else(|| (0..first).rev().find(level)).unwrap_or(first);
                Some([ranked[first], ranked[met]])
            }
            Aspect::Top => {
                let (best, is_in) = (self.base.best(), |n: &usize| ranks[*n] <= self.base.ask.top as f64);
                let (left, came) = ((0..best).find(|n| !is_in(n)), (best..ranks.len()).find(is_in));
                (left.is_some() || came.is_some()).then(|| [ranked[left.unwrap_or(best - 1)], ranked[came.unwrap_or(best)]])
            }
        }
    }
}
