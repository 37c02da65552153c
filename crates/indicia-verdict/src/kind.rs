//! The type of development: an attribute of the unit, from the authority that leads, and no result.

use std::sync::Arc;

use indicia_core::Dataset;
use indicia_diagnostic::Place;
use indicia_method::Text;

/// How units are sorted into types.
#[derive(Clone, Debug)]
pub struct TypeRule {
    /// The column of the units table, one of its groupings.
    pub column: Arc<str>,
    /// The types.
    pub labels: Vec<TypeLabel>,
    /// Where this is declared.
    pub place: Option<Place>,
}

/// A type.
#[derive(Clone, Debug)]
pub struct TypeLabel {
    /// Its id.
    pub id: Arc<str>,
    /// Its name.
    pub title: Text,
    /// The texts of the column that mean it.
    pub values: Vec<String>,
}

impl TypeRule {
    /// The number of the type of each unit (in the order of the dataset's units); `None` where the column says nothing, or nothing known.
    pub fn of_units(&self, data: &Dataset) -> Vec<Option<usize>> {
        let Some(grouping) = data.grouping(&self.column) else { return vec![None; data.units().len()] };
        let of_label: Vec<Option<usize>> = grouping.labels.iter().map(|l| self.label_of(l)).collect();
        grouping.of_unit.iter().map(|g| of_label.get((*g)? as usize).copied().flatten()).collect()
    }

    /// Texts of the column that mean no type, each with its first unit.
    pub fn unknown(&self, data: &Dataset) -> Vec<(Arc<str>, Arc<str>)> {
        let Some(grouping) = data.grouping(&self.column) else { return Vec::new() };
        let first = |n: usize| grouping.of_unit.iter().position(|g| *g == Some(n as u32)).and_then(|u| data.units().get(u));
        let unknown = grouping.labels.iter().enumerate().filter(|(_, l)| self.label_of(l).is_none());
        unknown.filter_map(|(n, l)| Some((l.clone(), first(n)?.id.clone()))).collect()
    }

    fn label_of(&self, text: &str) -> Option<usize> {
        self.labels.iter().position(|l| l.values.iter().any(|v| v == text))
    }
}
