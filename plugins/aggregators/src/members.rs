//! The rows of a fit, kept so that others can be compared with them.

use indicia_plugin::method::Value;
use indicia_plugin::prelude::*;
use indicia_plugin::{Stateful, bad_state};

/// Refuses a table with other columns than those of the fit.
pub fn same_columns(expected: usize, data: &Table) -> Result<(), Failure> {
    if data.cols() == expected { Ok(()) } else { Err(Failure::new("wrong-shape").arg("expected", expected).arg("found", data.cols())) }
}

/// Refuses weights that differ among units.
pub fn one_vector(weights: Weights) -> Result<(), Failure> {
    if matches!(weights.axis, Axis::Group | Axis::Row) { Err(Failure::new("one-vector")) } else { Ok(()) }
}

/// The units of a fit: at least one, with as many values in every column.
///
/// All columns stand in one piece of memory, which an allocator hands out again and again; many pieces it gives back to the system, and getting their pages
/// anew costs more than most methods compute. As a state they are a list of columns.
#[derive(Clone, Debug, PartialEq)]
pub struct Members {
    values: Vec<f64>,
    rows: usize,
}

impl Members {
    /// The rows of a table, of which there must be one.
    pub fn of(data: &Table) -> Result<Members, Failure> {
        if data.rows == 0 {
            return Err(Failure::new("no-complete-row"));
        }
        let mut values = Vec::with_capacity(data.rows * data.cols());
        data.columns.iter().for_each(|c| values.extend_from_slice(c.values));
        Ok(Members { values, rows: data.rows })
    }

    /// How many units there are.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// How many columns they have.
    pub fn count(&self) -> usize {
        self.values.len() / self.rows
    }

    /// Their values, column by column.
    pub fn columns(&self) -> impl Iterator<Item = &[f64]> {
        self.values.chunks_exact(self.rows)
    }

    /// The same, to be changed.
    pub fn columns_mut(&mut self) -> impl Iterator<Item = &mut [f64]> {
        self.values.chunks_exact_mut(self.rows)
    }
}

impl Stateful for Members {
    fn to_value(&self) -> Value {
        let columns = self.columns().map(|c| Value::List(c.iter().map(f64::to_value).collect()));
        Value::pairs([("columns", Value::List(columns.collect()))])
    }

    fn from_value(value: &Value) -> Result<Members, Failure> {
        let columns = value.get("columns").and_then(|v| Vec::<Vec<f64>>::from_value(v).ok()).ok_or_else(|| bad_state("columns"))?;
        let rows = columns.first().map_or(0, Vec::len);
        if rows == 0 || columns.iter().any(|c| c.len() != rows) {
            return Err(Failure::new("foreign-state"));
        }
        Ok(Members { values: columns.concat(), rows })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_is_a_list_of_columns() {
        let columns = |lists: &[&[f64]]| Value::pairs([("columns", lists.iter().map(|l| l.to_vec()).collect::<Vec<_>>().to_value())]);
        let given = columns(&[&[1.0, 2.0, 3.0], &[4.0, 5.0, 0.1]]);
        let members = Members::from_value(&given).unwrap();
        assert_eq!((members.rows(), members.count()), (3, 2));
        assert_eq!(members.columns().collect::<Vec<_>>(), [[1.0, 2.0, 3.0], [4.0, 5.0, 0.1]]);
        assert_eq!(members.to_value(), given);
        let code = |value: &Value| Members::from_value(value).unwrap_err().code;
        assert_eq!(code(&columns(&[&[1.0, 2.0], &[3.0]])), "foreign-state");
        assert_eq!(code(&columns(&[])), "foreign-state");
        assert_eq!(code(&columns(&[&[]])), "foreign-state");
        assert_eq!(code(&Value::Null), "bad-state");
    }
}
