//! Which rows a method learns from, and which it is applied to.

use std::ops::Range;

use super::context::Context;
use crate::system::FitScope;

/// One fit: learnt from `fit`, applied to `rows`.
#[derive(Clone, Debug)]
pub(super) struct Scope {
    /// Number of the period that it serves; `None` for all.
    pub(super) period: Option<usize>,
    /// Rows to learn from, before roles and missing values are considered.
    pub(super) fit: Range<usize>,
    /// Rows to apply to.
    pub(super) rows: Range<usize>,
}

/// The fits of a scope. A base period that the data do not have gives `None`.
pub(super) fn scopes(cx: &Context, fit: FitScope) -> Option<Vec<Scope>> {
    let all = 0..cx.rows;
    Some(match fit {
        FitScope::All => vec![Scope { period: None, fit: all.clone(), rows: all }],
        FitScope::Each => (0..cx.data.periods().len())
            .map(|p| Scope { period: Some(p), fit: cx.data.period_rows(p), rows: cx.data.period_rows(p) })
            .filter(|s| !s.rows.is_empty())
            .collect(),
        // What the base period taught is in the frozen evaluation; the rows at hand need not have that period.
        FitScope::Base(_) if cx.frozen.is_some() => vec![Scope { period: None, fit: 0..0, rows: all }],
        FitScope::Base(period) => {
            let p = cx.data.period_number(period)?;
            vec![Scope { period: None, fit: cx.data.period_rows(p), rows: all }]
        }
    })
}
