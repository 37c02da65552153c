//! A column as texts.

use std::ops::Index;

use super::Table;

/// A column of texts: one buffer and offsets. Missing is the empty text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextColumn {
    text: String,
    ends: Vec<usize>,
}

impl TextColumn {
    /// Number of rows.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether it has no rows.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The text of a row; `None` beyond the last.
    pub fn get(&self, row: usize) -> Option<&str> {
        let end = *self.ends.get(row)?;
        let start = row.checked_sub(1).and_then(|r| self.ends.get(r)).copied().unwrap_or(0);
        self.text.get(start..end)
    }

    /// The texts in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).filter_map(|row| self.get(row))
    }
}

impl Index<usize> for TextColumn {
    type Output = str;

    fn index(&self, row: usize) -> &str {
        &self.text[if row == 0 { 0 } else { self.ends[row - 1] }..self.ends[row]]
    }
}

impl Table {
    /// A column's texts as [`Table::text`] gives them; a column that is not there has no rows.
    pub fn column_text(&self, column: usize) -> TextColumn {
        let mut out = TextColumn::default();
        if column >= self.columns.len() {
            return out;
        }
        out.ends.reserve_exact(self.rows());
        for row in 0..self.rows() {
            out.text.push_str(&self.text(row, column));
            out.ends.push(out.text.len());
        }
        out
    }
}
