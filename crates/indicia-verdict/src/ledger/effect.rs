//! What each entry did to all scores and ranks, by evaluating without it.

use indicia_core::{EditError, Evaluation};

use super::{Entry, Ledger};

/// A change of one unit's score or rank by a node.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Row of the evaluation.
    pub row: usize,
    /// Score and rank without the entry.
    pub without: (Option<f64>, Option<f64>),
    /// Score and rank with it.
    pub with: (Option<f64>, Option<f64>),
}

impl Change {
    /// Whether the rank is another one.
    pub fn moves(&self) -> bool {
        self.without.1 != self.with.1
    }
}

/// The effect of an entry, or of all.
#[derive(Clone, Debug, PartialEq)]
pub struct Effect {
    /// The number of the entry; `None` for all together.
    pub entry: Option<usize>,
    /// Rows that the entry changed, all others being in force as published: the published result against the one without it.
    pub last: Vec<Change>,
    /// Rows that the entry alone changes: against the result without any entry.
    pub alone: Vec<Change>,
}

/// The effect of every entry on the scores and ranks of a node, and of all together at the end. `published` has all entries in
/// force. The effects of single entries need not add up to that of all: fits follow the data.
///
/// # Errors
/// An entry names what the evaluation does not have.
pub fn effects(published: &Evaluation, ledger: &Ledger, node: &str) -> Result<Vec<Effect>, EditError> {
    if ledger.entries.is_empty() {
        return Ok(Vec::new());
    }
    let away: Vec<_> = ledger.entries.iter().map(|e| e.edit(false)).collect();
    let before = published.with(&away)?;
    let mut out = Vec::with_capacity(ledger.entries.len() + 1);
    for (n, entry) in ledger.entries.iter().enumerate() {
        let one = |entry: &Entry, in_force| [entry.edit(in_force)];
        let without = published.with(&one(entry, false))?;
        let alone = before.with(&one(entry, true))?;
        out.push(Effect { entry: Some(n), last: changes(&without, published, node), alone: changes(&before, &alone, node) });
    }
    let all = changes(&before, published, node);
    out.push(Effect { entry: None, last: all.clone(), alone: all });
    Ok(out)
}

/// Rows in which a node's score or rank differs between two evaluations of the same rows.
fn changes(without: &Evaluation, with: &Evaluation, node: &str) -> Vec<Change> {
    let of = |e: &Evaluation, row: usize| (e.value(node).and_then(|v| v.get(row)), e.node(node).and_then(|n| n.rank(row)));
    let bits = |(score, rank): (Option<f64>, Option<f64>)| (score.map(f64::to_bits), rank.map(f64::to_bits));
    (0..with.rows())
        .map(|row| Change { row, without: of(without, row), with: of(with, row) })
        .filter(|c| bits(c.without) != bits(c.with))
        .collect()
}
