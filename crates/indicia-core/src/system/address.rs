use std::fmt;
use std::sync::Arc;

/// The stages through which an indicator goes, in their default order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// Raw columns to the indicator's values.
    Derive,
    /// Units and indicators that are left out for lack of data; a rule of the system, not a method.
    Screen,
    /// Missing values.
    Impute,
    /// Outliers and skew.
    Treat,
    /// Values to scores.
    Score,
}

impl Stage {
    /// All stages, in the default order.
    pub const ALL: [Stage; 5] = [Stage::Derive, Stage::Screen, Stage::Impute, Stage::Treat, Stage::Score];

    /// The order of a system that screens nothing.
    pub const WITHOUT_SCREEN: [Stage; 4] = [Stage::Derive, Stage::Impute, Stage::Treat, Stage::Score];

    /// The word used in TOML and addresses.
    pub const fn word(self) -> &'static str {
        match self {
            Stage::Derive => "derive",
            Stage::Screen => "screen",
            Stage::Impute => "impute",
            Stage::Treat => "treat",
            Stage::Score => "score",
        }
    }

    /// From its word.
    pub fn from_word(word: &str) -> Option<Stage> {
        Stage::ALL.into_iter().find(|s| s.word() == word)
    }
}

/// The stable name of a step: `derive.e5`, `score.g4`, `weight.Ig`, `node.Ig`, `adjust.gate-u1`, `rank.Ige`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Address {
    /// A raw column.
    Data(Arc<str>),
    /// A stage of an indicator.
    Stage(Stage, Arc<str>),
    /// The weights of a node.
    Weight(Arc<str>),
    /// The value of a node, before adjustments and rounding.
    Node(Arc<str>),
    /// A rule on a node.
    Adjust(Arc<str>),
    /// The ranks of a node.
    Rank(Arc<str>),
}

impl Address {
    /// The address of a stage of an indicator.
    pub fn stage(stage: Stage, indicator: &str) -> Address {
        Address::Stage(stage, indicator.into())
    }

    /// Reads an address; `None` when the first word is none of the known ones.
    pub fn parse(text: &str) -> Option<Address> {
        let (head, id) = text.split_once('.')?;
        if id.is_empty() {
            return None;
        }
        let id: Arc<str> = id.into();
        Some(match head {
            "data" => Address::Data(id),
            "weight" => Address::Weight(id),
            "node" => Address::Node(id),
            "adjust" => Address::Adjust(id),
            "rank" => Address::Rank(id),
            stage => Address::Stage(Stage::from_word(stage)?, id),
        })
    }

    /// The word before the dot.
    pub const fn word(&self) -> &'static str {
        match self {
            Address::Data(_) => "data",
            Address::Stage(stage, _) => stage.word(),
            Address::Weight(_) => "weight",
            Address::Node(_) => "node",
            Address::Adjust(_) => "adjust",
            Address::Rank(_) => "rank",
        }
    }

    /// The id behind the dot.
    pub fn id(&self) -> &Arc<str> {
        match self {
            Address::Data(id)
            | Address::Stage(_, id)
            | Address::Weight(id)
            | Address::Node(id)
            | Address::Adjust(id)
            | Address::Rank(id) => id,
        }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.word(), self.id())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_read_back_as_written() {
        for text in
            ["data.移动互联网用户", "derive.e5", "impute.g4", "treat.g4", "score.g4", "weight.Ig", "node.Ig", "adjust.gate-u1", "rank.Ige"]
        {
            assert_eq!(Address::parse(text).map(|a| a.to_string()).as_deref(), Some(text));
        }
        for text in ["", "score", "score.", "scores.g4", ".g4"] {
            assert_eq!(Address::parse(text), None, "{text}");
        }
    }
}
