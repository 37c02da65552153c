//! Maturity by a rubric: levels that are described, with evidence for each.

use std::sync::Arc;

use indicia_method::Text;

/// A rubric: dimensions, each described at every level.
#[derive(Clone, Debug)]
pub struct Rubric {
    /// Its id.
    pub id: Arc<str>,
    /// Its name.
    pub title: Text,
    /// Where it comes from.
    pub source: Text,
    /// Its levels, from the lowest.
    pub levels: Vec<Level>,
    /// Its dimensions.
    pub dimensions: Vec<Dimension>,
}

/// A level of maturity.
#[derive(Clone, Debug)]
pub struct Level {
    /// Its id.
    pub id: Arc<str>,
    /// Its name.
    pub title: Text,
}

/// A dimension of a rubric.
#[derive(Clone, Debug)]
pub struct Dimension {
    /// Its id.
    pub id: Arc<str>,
    /// Its name.
    pub title: Text,
    /// What it looks like at each level, in the order of the levels.
    pub descriptors: Vec<Descriptor>,
}

/// What a dimension looks like at a level.
#[derive(Clone, Debug, Default)]
pub struct Descriptor {
    /// The description.
    pub text: Text,
    /// Questions that are answered with yes, and shown, when the level is met.
    pub evidence: Vec<Text>,
}

/// A unit held against a rubric: never out of a score, and always with its profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// The level of each dimension, 0 where not even the lowest is met; `None` where no level is known.
    pub levels: Vec<Option<usize>>,
}

impl Profile {
    /// The level of the unit: the least of all dimensions. `None` while one is unknown.
    pub fn level(&self) -> Option<usize> {
        let all: Option<Vec<usize>> = self.levels.iter().copied().collect();
        all?.into_iter().min()
    }

    /// The dimensions, by their numbers, that hold the unit at its level.
    pub fn binding(&self) -> Vec<usize> {
        let Some(level) = self.level() else { return Vec::new() };
        self.levels.iter().enumerate().filter(|(_, l)| **l == Some(level)).map(|(n, _)| n).collect()
    }
}

/// The level that evidence reaches: the highest such that it and all below it are met. `None` where unknown evidence decides.
pub fn reached(met: &[Option<bool>]) -> Option<usize> {
    for (level, met) in met.iter().enumerate() {
        match met {
            Some(true) => {}
            Some(false) => return Some(level),
            None => return None,
        }
    }
    Some(met.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_counts_only_with_all_below_it() {
        let yes = Some(true);
        let no = Some(false);
        assert_eq!(reached(&[yes, yes, no, yes, yes]), Some(2));
        assert_eq!(reached(&[no, yes, yes]), Some(0));
        assert_eq!(reached(&[yes, yes]), Some(2));
        assert_eq!(reached(&[]), Some(0));
    }

    #[test]
    fn unknown_evidence_decides_only_where_it_is_reached() {
        assert_eq!(reached(&[Some(true), None, Some(true)]), None);
        assert_eq!(reached(&[Some(true), Some(false), None]), Some(1));
    }

    #[test]
    fn the_unit_is_where_its_weakest_dimension_is() {
        let profile = Profile { levels: vec![Some(4), Some(2), Some(5), Some(2)] };
        assert_eq!((profile.level(), profile.binding()), (Some(2), vec![1, 3]));
        let open = Profile { levels: vec![Some(4), None] };
        assert_eq!((open.level(), open.binding()), (None, vec![]));
    }
}
