//! Whether a rule rewards what its indicator calls better.

use indicia_plugin::prelude::*;

/// A score of the rule: the value from which it stands, and where it is written.
pub struct Mark {
    /// The value.
    pub at: f64,
    /// Its score.
    pub score: f64,
    /// Path within the parameters.
    pub path: String,
}

/// Warns about a rule that goes against the direction of its indicator, or that rises and falls unless `any` says that it may.
/// `marks` are in the order of their values. Target indicators have no slope.
pub fn judge(marks: &[Mark], any: bool, field: &Field, call: &Call) {
    if field.direction == Direction::Target {
        return;
    }
    let against = |pair: &&[Mark]| match field.direction {
        Direction::Negative => pair[1].score > pair[0].score,
        _ => pair[1].score < pair[0].score,
    };
    let with = |pair: &[Mark]| match field.direction {
        Direction::Negative => pair[1].score < pair[0].score,
        _ => pair[1].score > pair[0].score,
    };
    let Some(pair) = marks.windows(2).find(against) else { return };
    let mixed = marks.windows(2).any(with);
    if mixed && any {
        return;
    }
    let code = if mixed { "rule-not-monotone" } else { "rule-against-direction" };
    let other = if field.direction == Direction::Negative { Direction::Positive } else { Direction::Negative };
    let why = Failure::new(code).at(pair[1].path.clone()).arg("high", pair[1].at);
    let why = why.arg("first", pair[0].score).arg("other", pair[1].score);
    call.warn(why.arg("found", field.direction.word()).arg("expected", other.word()));
}
