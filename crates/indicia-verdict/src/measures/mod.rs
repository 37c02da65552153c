//! Measures bound to conditions: every unit receives those that apply, with the numbers that triggered them; and whether the
//! indicator moved after a measure was taken.

mod apply;
mod condition;
mod decide;
mod follow;

use std::sync::Arc;

use indicia_core::Period;
use indicia_method::Text;

pub use apply::{Applied, Facts, Fires, apply};
pub use condition::{Condition, ConditionError, LOOKUPS, Term, Vocabulary};
pub use decide::{Decided, decide};
pub use follow::{FollowUp, follow_up};

/// A measure.
#[derive(Clone, Debug)]
pub struct Measure {
    /// Its id: `share-data` of `[measure.share-data]`.
    pub id: Arc<str>,
    /// What it is a part of.
    pub group: MeasureGroup,
    /// What is to be done.
    pub text: Text,
    /// When it applies.
    pub when: Condition,
    /// The indicators in which a result is looked for; those of the condition unless declared.
    pub watch: Vec<Arc<str>>,
    /// Where and when it was taken.
    pub taken: Vec<Taken>,
}

/// A measure that was taken.
#[derive(Clone, Debug, PartialEq)]
pub struct Taken {
    /// Id of the unit; as the file names it until the data are known.
    pub unit: Arc<str>,
    /// The period in which it was taken.
    pub period: Period,
}

/// What a measure is a part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MeasureGroup {
    /// Top-level design: who leads, which rules hold.
    Design,
    /// Technology and platforms.
    Technology,
    /// Business and applications.
    Business,
    /// Cooperation and demonstration.
    Cooperation,
}

impl MeasureGroup {
    /// All groups, in their order.
    pub const ALL: [MeasureGroup; 4] = [MeasureGroup::Design, MeasureGroup::Technology, MeasureGroup::Business, MeasureGroup::Cooperation];

    /// The words of the TOML.
    pub const WORDS: [&'static str; 4] = ["design", "technology", "business", "cooperation"];

    /// The word of the TOML.
    pub const fn word(self) -> &'static str {
        MeasureGroup::WORDS[self as usize]
    }

    /// From the word of the TOML.
    pub fn from_word(word: &str) -> Option<MeasureGroup> {
        MeasureGroup::ALL.into_iter().find(|g| g.word() == word)
    }

    /// Its name.
    pub fn title(self) -> Text {
        let (zh, en) = match self {
            MeasureGroup::Design => ("顶层设计", "Top-level design"),
            MeasureGroup::Technology => ("技术与平台", "Technology and platforms"),
            MeasureGroup::Business => ("业务与应用", "Business and applications"),
            MeasureGroup::Cooperation => ("合作与示范", "Cooperation and demonstration"),
        };
        Text { zh: zh.into(), en: en.into() }
    }
}
