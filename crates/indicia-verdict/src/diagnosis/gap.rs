//! How far a unit is from the best of its peers and from the mean of its group.

use std::sync::Arc;

use indicia_core::{Evaluation, Role};
use indicia_method::Direction;

/// The distance of a score to others of the period.
#[derive(Clone, Debug, PartialEq)]
pub struct Gap {
    /// The indicator or node.
    pub id: Arc<str>,
    /// The unit's own score; `None` where it has none.
    pub own: Option<f64>,
    /// Its rank among the scored units of the period, ties sharing the best place; for scored units only.
    pub rank: Option<usize>,
    /// Scored units with a score.
    pub count: usize,
    /// The best peer other than the unit: row and score.
    pub best: Option<(usize, f64)>,
    /// The mean of all scored units.
    pub mean: Option<f64>,
    /// The mean of the unit's peers, itself included; `None` without a grouping.
    pub peers: Option<f64>,
}

/// The rows of the scored units of a row's period.
pub(crate) fn rows_beside(evaluation: &Evaluation, row: usize) -> Vec<usize> {
    let data = evaluation.scored_data();
    let period = data.period(row);
    (0..evaluation.rows()).filter(|r| data.period(*r) == period && data.unit(*r).role == Role::Scored).collect()
}

/// The group of a row's unit in a grouping.
pub(crate) fn group_of(evaluation: &Evaluation, grouping: &str, row: usize) -> Option<Arc<str>> {
    let data = evaluation.scored_data();
    let grouping = data.grouping(grouping)?;
    let number = (*grouping.of_unit.get(data.unit_of_row()[row] as usize)?)?;
    grouping.labels.get(number as usize).cloned()
}

/// The score turned so that more is better: an indicator that is scored by `none` keeps its own direction.
pub(crate) fn goodness(evaluation: &Evaluation, id: &str, x: f64) -> f64 {
    let turned =
        evaluation.plan().system().indicator(id).is_some_and(|i| !i.score.facts().order_preserving && i.direction == Direction::Negative);
    if turned { -x } else { x }
}

/// The gaps of some indicators and nodes in a row. `peers` names the grouping whose groups are peers.
pub fn gaps(evaluation: &Evaluation, row: usize, ids: &[Arc<str>], peers: Option<&str>) -> Vec<Gap> {
    let rows = rows_beside(evaluation, row);
    let own_group = peers.and_then(|g| group_of(evaluation, g, row));
    let is_peer = |r: usize| match (peers, &own_group) {
        (Some(grouping), Some(own)) => group_of(evaluation, grouping, r).as_ref() == Some(own),
        (Some(_), None) => false,
        (None, _) => true,
    };
    let alike: Vec<usize> = rows.iter().copied().filter(|r| is_peer(*r)).collect();
    let one = |id: &Arc<str>| {
        let value = |r: usize| evaluation.value(id).and_then(|v| v.get(r));
        let good = |x: f64| goodness(evaluation, id, x);
        let mean = |rows: &[usize]| indicia_kernels::mean(&rows.iter().filter_map(|r| value(*r)).collect::<Vec<_>>());
        let own = value(row);
        let others = alike.iter().copied().filter(|r| *r != row).filter_map(|r| Some((r, value(r)?)));
        let best = others.fold(None, |best: Option<(usize, f64)>, (r, x)| match best {
            Some((_, b)) if good(b) >= good(x) => best,
            _ => Some((r, x)),
        });
        let better = |own: f64| rows.iter().filter(|r| value(**r).is_some_and(|x| good(x) > good(own))).count();
        Gap {
            id: id.clone(),
            own,
            rank: own.filter(|_| rows.contains(&row)).map(|own| better(own) + 1),
            count: rows.iter().filter(|r| value(**r).is_some()).count(),
            best,
            mean: mean(&rows),
            peers: peers.and_then(|_| mean(&alike)),
        }
    };
    ids.iter().map(one).collect()
}
