//! Tables given by experts.

use std::sync::Arc;

use indicia_diagnostic::Place;
use indicia_method::{Path, Step};

/// A table given by experts: judgements, a matrix, a round of a Delphi survey. Several tables may have one role.
#[derive(Clone, Debug, PartialEq)]
pub struct ExpertTable {
    /// Its role, the name under which the method knows it.
    pub role: Arc<str>,
    /// Names of the columns: the children of the node, in its order.
    pub columns: Vec<Arc<str>>,
    /// What the rows are called: experts, or the children again. Empty, or one for each row.
    pub rows: Vec<Arc<str>>,
    /// Columns of equal length; `None` where nothing is said.
    pub cells: Vec<Vec<Option<f64>>>,
    /// Where its cells stood.
    pub origin: Option<ExpertOrigin>,
}

/// Where the cells of an expert table stood.
#[derive(Clone, Debug, PartialEq)]
pub struct ExpertOrigin {
    /// File as the user would name it.
    pub file: Arc<str>,
    /// Sheet of a workbook, empty for CSV.
    pub sheet: Arc<str>,
    /// The file's column of each column, from 1.
    pub columns: Vec<u32>,
    /// The file's row of each row, from 1.
    pub rows: Vec<u64>,
}

impl ExpertTable {
    /// The place of a cell, of a row without `column`, of the file without either; `None` for a table without origin.
    pub fn place(&self, row: Option<usize>, column: Option<usize>) -> Option<Place> {
        let origin = self.origin.as_ref()?;
        let line = row.and_then(|r| origin.rows.get(r)).copied().unwrap_or(0);
        let number = column.and_then(|c| origin.columns.get(c)).copied().unwrap_or(0);
        Some(Place::cell(origin.file.clone(), &origin.sheet, line, number, ""))
    }
}

/// A cell, row or table of experts that a method named by the path of its failure: `expert.ROLE`, `expert.ROLE[row]`,
/// `expert.ROLE[row].column`; where several tables have the role, the table's number stands first:
/// `expert.ROLE[table][row].column`. Numbers count from zero.
pub(crate) struct Named<'a> {
    pub table: &'a ExpertTable,
    pub row: Option<usize>,
    pub column: Option<usize>,
}

/// What a path names among tables of experts.
pub(crate) fn named<'a>(tables: &'a [ExpertTable], path: &str) -> Option<Named<'a>> {
    let steps = Path::parse(path).0;
    let mut steps = steps.iter();
    let (Some(Step::Key(first)), Some(Step::Key(role))) = (steps.next(), steps.next()) else { return None };
    if first != "expert" {
        return None;
    }
    let alike: Vec<&ExpertTable> = tables.iter().filter(|t| *t.role == **role).collect();
    let mut steps = steps.peekable();
    let number = match steps.peek() {
        Some(Step::Item(n)) if alike.len() > 1 => {
            steps.next();
            *n
        }
        _ => 0,
    };
    let table = *alike.get(number)?;
    let row = match steps.peek() {
        Some(Step::Item(n)) => {
            steps.next();
            Some(*n)
        }
        _ => None,
    };
    let column = match steps.next() {
        Some(Step::Key(id)) => table.columns.iter().position(|c| **c == **id),
        _ => None,
    };
    Some(Named { table, row, column })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(role: &str, file: &str) -> ExpertTable {
        ExpertTable {
            role: role.into(),
            columns: vec!["g1".into(), "g 2".into()],
            rows: vec!["first".into(), "second".into()],
            cells: vec![vec![Some(1.0), Some(0.5)], vec![Some(2.0), Some(1.0)]],
            origin: Some(ExpertOrigin { file: file.into(), sheet: "".into(), columns: vec![2, 4], rows: vec![3, 5] }),
        }
    }

    #[test]
    fn paths_lead_to_tables_rows_and_cells() {
        let tables = [table("matrix", "a.csv"), table("matrix", "b.csv"), table("other", "c.csv")];
        let at = |path: &str| {
            let n = named(&tables, path)?;
            let p = n.table.place(n.row, n.column)?;
            Some((p.file.to_string(), p.line(), p.column()))
        };
        assert_eq!(at("expert.other[1].\"g 2\""), Some(("c.csv".into(), 5, 4)));
        assert_eq!(at("expert.other[0]"), Some(("c.csv".into(), 3, 0)));
        assert_eq!(at("expert.matrix[1][0].g1"), Some(("b.csv".into(), 3, 2)));
        assert_eq!(at("expert.matrix"), Some(("a.csv".into(), 0, 0)));
        for nothing in ["expert.none", "expert", "params.values", "expert.matrix[2]"] {
            assert_eq!(at(nothing), None, "{nothing}");
        }
    }
}
