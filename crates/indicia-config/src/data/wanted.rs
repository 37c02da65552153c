//! What the indicators need from the data.

use indicia_diagnostic::Place;

use super::Placed;

/// What is needed; nothing else is read as numbers.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Raw columns, each as often as it is needed; the order is that of the dataset's columns.
    pub needs: Vec<Need>,
    /// Groupings.
    pub groupings: Vec<GroupingNeed>,
}

/// An indicator needs a raw column.
#[derive(Clone, Debug, Default)]
pub struct Need {
    /// The raw column's id.
    pub column: String,
    /// The indicator that needs it.
    pub indicator: String,
    /// The node whose child the indicator is.
    pub node: String,
    /// Whether the indicator is derived from it rather than being it.
    pub derived: bool,
    /// The indicator's unit; empty when undeclared, and without meaning when it is derived.
    pub unit: Placed<String>,
    /// Texts that a header may say instead of the id, such as the indicator's titles: for hints only.
    pub also: Vec<String>,
    /// Where a person would look for the reason: the child in its node, or the name in a formula.
    pub place: Option<Place>,
    /// Where the indicator is defined: `[indicator.ID]`, or its pack.
    pub about: Option<Place>,
}

/// A rule needs every scored unit to be in a group.
#[derive(Clone, Debug, Default)]
pub struct GroupingNeed {
    /// The grouping.
    pub group: String,
    /// The key that needs it, such as `weights.by`.
    pub key: String,
    /// Where that stands.
    pub place: Option<Place>,
}
