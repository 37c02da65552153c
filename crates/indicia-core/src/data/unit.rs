use std::sync::Arc;

use indicia_method::Text;

/// What a unit is in the evaluation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Role {
    /// Scored, ranked, and part of every fit.
    #[default]
    Scored,
    /// Scored, but neither in fits nor in ranks: a national total, an average of others.
    Reference,
    /// Named in the results without scores.
    Listed,
    /// Not there.
    Excluded,
}

impl Role {
    /// From the word of a units table; blank is scored.
    pub fn from_word(word: &str) -> Option<Role> {
        match word {
            "" | "scored" => Some(Role::Scored),
            "reference" => Some(Role::Reference),
            "listed" => Some(Role::Listed),
            "excluded" => Some(Role::Excluded),
            _ => None,
        }
    }

    /// The word of a units table.
    pub const fn word(self) -> &'static str {
        match self {
            Role::Scored => "scored",
            Role::Reference => "reference",
            Role::Listed => "listed",
            Role::Excluded => "excluded",
        }
    }

    /// Whether scores are computed.
    pub const fn has_scores(self) -> bool {
        matches!(self, Role::Scored | Role::Reference)
    }
}

/// A unit that is evaluated: a region, a country, an organisation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Unit {
    /// Id, unique.
    pub id: Arc<str>,
    /// Name in both languages; the id where nothing else is known.
    pub name: Text,
    /// Other names under which tables may know it.
    pub aliases: Vec<String>,
    /// Id of the unit above.
    pub parent: Option<Arc<str>>,
    /// What it is in the evaluation.
    pub role: Role,
}

/// One way to put units into groups: a development stage, a region of the country.
#[derive(Clone, Debug, PartialEq)]
pub struct Grouping {
    /// Its name, the header of the units table.
    pub name: Arc<str>,
    /// The groups, in the order of their first appearance.
    pub labels: Vec<Arc<str>>,
    /// For each unit the number of its group, or `None`.
    pub of_unit: Vec<Option<u32>>,
}
