//! The verification ledger: what units reported of themselves, what was found when it was checked, and what that did to the ranks.

mod effect;

use std::sync::Arc;

use indicia_core::{Edit, Override, Period};
use indicia_diagnostic::Place;

pub use effect::{Change, Effect, effects};

/// How an appeal ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Appeal {
    /// Nobody appealed: the verified value stands.
    None,
    /// It is not decided yet: the verified value stands meanwhile.
    Pending,
    /// Rejected: the verified value stands.
    Rejected,
    /// Upheld: the self-reported value stands.
    Upheld,
    /// Upheld in part: a value of its own stands.
    Partly,
}

impl Appeal {
    /// The words of the ledger, in both languages.
    pub const WORDS: [(&'static str, &'static str, Appeal); 4] = [
        ("pending", "审理中", Appeal::Pending),
        ("rejected", "维持", Appeal::Rejected),
        ("upheld", "支持", Appeal::Upheld),
        ("partly", "部分支持", Appeal::Partly),
    ];

    /// From a word of the ledger; blank is none.
    pub fn from_word(word: &str) -> Option<Appeal> {
        if word.is_empty() {
            return Some(Appeal::None);
        }
        Appeal::WORDS.iter().find(|(en, zh, _)| *en == word || *zh == word).map(|(.., a)| *a)
    }

    /// The English word; empty for none.
    pub fn word(self) -> &'static str {
        Appeal::WORDS.iter().find(|(.., a)| *a == self).map_or("", |(en, ..)| en)
    }
}

/// An entry of the ledger.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Id of the unit.
    pub unit: Arc<str>,
    /// Id of the indicator.
    pub indicator: Arc<str>,
    /// The period.
    pub period: Period,
    /// What the unit reported; `None` where it reported nothing.
    pub reported: Option<f64>,
    /// What was found.
    pub verified: f64,
    /// Why the two differ.
    pub reason: String,
    /// The document that shows it.
    pub document: String,
    /// Who verified.
    pub person: String,
    /// When.
    pub date: String,
    /// What was appealed; empty where nobody did.
    pub appeal: String,
    /// How the appeal ended.
    pub outcome: Appeal,
    /// The value that stands.
    pub effective: f64,
    /// Where the entry stands.
    pub place: Option<Place>,
}

/// The entries, in the order of the file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ledger {
    /// The entries.
    pub entries: Vec<Entry>,
}

impl Entry {
    /// The value that stands by the outcome alone; `None` where the outcome demands that it be stated.
    pub fn by_outcome(outcome: Appeal, reported: Option<f64>, verified: f64) -> Option<f64> {
        match outcome {
            Appeal::None | Appeal::Pending | Appeal::Rejected => Some(verified),
            Appeal::Upheld => reported,
            Appeal::Partly => None,
        }
    }

    /// The correction that the entry makes.
    pub fn correction(&self) -> Override {
        let reason = if self.document.is_empty() { self.reason.clone() } else { format!("{} ({})", self.reason, self.document) };
        Override {
            unit: self.unit.clone(),
            indicator: self.indicator.clone(),
            period: Some(self.period),
            value: self.effective,
            reason,
            by: self.person.clone(),
            date: self.date.clone(),
        }
    }

    /// The edit that puts the entry in force, or takes it away.
    pub fn edit(&self, in_force: bool) -> Edit {
        Edit::Correction {
            unit: self.unit.clone(),
            indicator: self.indicator.clone(),
            period: self.period,
            correction: in_force.then(|| Box::new(self.correction())),
        }
    }
}
