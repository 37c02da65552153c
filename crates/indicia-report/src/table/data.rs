use indicia_io::{CsvProfile, CsvWriter};
use indicia_method::Value;

use super::{Cell, Shown, Table};

impl Table {
    /// As CSV for programs: heads are keys, numbers in full.
    pub fn to_csv(&self) -> Vec<u8> {
        let chosen = self.chosen(Shown::Screen);
        let mut csv = CsvWriter::new(CsvProfile::Plain);
        chosen.iter().for_each(|c| {
            csv.text(&self.columns[*c].key);
        });
        csv.end_row();
        for row in &self.rows {
            for c in &chosen {
                match row.get(*c).unwrap_or(&Cell::Blank) {
                    Cell::Blank | Cell::Missing => csv.missing(),
                    Cell::Plain(text) => csv.text(text),
                    Cell::Words(text) => csv.text(if text.en.is_empty() { &text.zh } else { &text.en }),
                    Cell::Number(x, _) | Cell::Small(x, _) | Cell::Marked(x, _, _) => csv.number(*x),
                };
            }
            csv.end_row();
        }
        csv.finish()
    }

    /// As a list of tables, one a row, with the keys of the columns.
    pub fn to_value(&self) -> Value {
        let chosen = self.chosen(Shown::Screen);
        let cell = |cell: &Cell| match cell {
            Cell::Blank | Cell::Missing => Value::Null,
            Cell::Plain(text) => text.as_str().into(),
            Cell::Words(text) => Value::pairs([("zh", Value::from(text.zh.as_str())), ("en", text.en.as_str().into())]),
            Cell::Number(x, _) | Cell::Small(x, _) | Cell::Marked(x, _, _) => Value::Number(*x),
        };
        let row =
            |row: &Vec<Cell>| Value::pairs(chosen.iter().map(|c| (self.columns[*c].key.as_str(), row.get(*c).map_or(Value::Null, cell))));
        Value::List(self.rows.iter().map(row).collect())
    }
}
