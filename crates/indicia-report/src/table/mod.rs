//! A table that any renderer can take.

mod data;
mod screen;

pub use screen::pad;
pub(crate) use screen::pick;

use indicia_method::Text;

/// Where a cell's text stands in its column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// Texts.
    Left,
    /// Numbers.
    Right,
}

/// Who gets a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// Everybody.
    Everywhere,
    /// People: the text rendering.
    Screen,
    /// Programs: CSV and JSON.
    Data,
}

/// A column.
#[derive(Clone, Debug)]
pub struct Column {
    /// Its key in CSV and JSON.
    pub key: String,
    /// Its head on a screen.
    pub title: Text,
    /// Where texts stand.
    pub align: Align,
    /// Who gets it.
    pub shown: Shown,
}

impl Column {
    /// A column of texts.
    pub fn text(key: impl Into<String>, en: &str, zh: &str) -> Column {
        Column { key: key.into(), title: Text { zh: zh.into(), en: en.into() }, align: Align::Left, shown: Shown::Everywhere }
    }

    /// A column of numbers.
    pub fn number(key: impl Into<String>, en: &str, zh: &str) -> Column {
        Column { align: Align::Right, ..Column::text(key, en, zh) }
    }

    /// For people alone.
    pub fn on_screen(self) -> Column {
        Column { shown: Shown::Screen, ..self }
    }

    /// For programs alone.
    pub fn in_data(self) -> Column {
        Column { shown: Shown::Data, ..self }
    }
}

/// A cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing.
    Blank,
    /// A text that has no language: an id, a word of the TOML.
    Plain(String),
    /// A text in both languages; files get the English one.
    Words(Text),
    /// A number; with decimals for the screen, in full for programs.
    Number(f64, Option<usize>),
    /// A number whose text on the screen bears a mark.
    Marked(f64, Option<usize>, &'static str),
    /// A number that is too small for so many decimals: `<0.0001` on the screen, in full for programs.
    Small(f64, usize),
    /// A value that is missing: `—` on the screen, empty in CSV, null in JSON.
    Missing,
}

impl Cell {
    /// A text without a language.
    pub fn plain(text: impl Into<String>) -> Cell {
        Cell::Plain(text.into())
    }

    /// A number, or missing.
    pub fn value(x: Option<f64>, decimals: usize) -> Cell {
        x.map_or(Cell::Missing, |x| Cell::Number(x, Some(decimals)))
    }

    /// A p-value with four decimals, or missing.
    pub fn p_value(p: Option<f64>) -> Cell {
        match p {
            Some(p) if p < 0.0001 => Cell::Small(p, 4),
            p => Cell::value(p, 4),
        }
    }

    /// A number in full, or missing.
    pub fn exact(x: Option<f64>) -> Cell {
        x.map_or(Cell::Missing, |x| Cell::Number(x, None))
    }
}

/// Columns and rows.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows, each with a cell a column.
    pub rows: Vec<Vec<Cell>>,
}

impl Table {
    /// A table without rows.
    pub fn new(columns: Vec<Column>) -> Table {
        Table { columns, rows: Vec::new() }
    }

    /// Sets the columns of another table beside these, row by row where both have the same text in a column; columns that are there stay
    /// as they are.
    pub fn beside(mut self, other: Table, key: &str) -> Table {
        let at = |t: &Table, key: &str| t.columns.iter().position(|c| c.key == key);
        let (Some(own), Some(theirs)) = (at(&self, key), at(&other, key)) else { return self };
        let new: Vec<usize> = (0..other.columns.len()).filter(|c| at(&self, &other.columns[*c].key).is_none()).collect();
        self.columns.extend(new.iter().map(|c| other.columns[*c].clone()));
        for row in &mut self.rows {
            let same = other.rows.iter().find(|r| r.get(theirs) == row.get(own));
            row.extend(new.iter().map(|c| same.and_then(|r| r.get(*c)).cloned().unwrap_or(Cell::Blank)));
        }
        self
    }

    /// As [`Table::beside`], with the new columns behind a column of this table.
    pub fn beside_after(self, other: Table, key: &str, after: &str) -> Table {
        let own = self.columns.len();
        let Some(at) = self.columns.iter().position(|c| c.key == after) else { return self.beside(other, key) };
        let mut out = self.beside(other, key);
        let new = out.columns.len() - own;
        out.columns[at + 1..].rotate_right(new);
        out.rows.iter_mut().for_each(|row| row[at + 1..].rotate_right(new));
        out
    }

    fn chosen(&self, without: Shown) -> Vec<usize> {
        (0..self.columns.len()).filter(|c| self.columns[*c].shown != without).collect()
    }
}
