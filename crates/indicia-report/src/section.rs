//! A page in parts: what each is about, a table, and what has to be said about it.

use indicia_diagnostic::Lang;
use indicia_io::{CsvProfile, CsvWriter};
use indicia_method::{Text, Value};

use crate::table::pick;
use crate::{Cell, Shown, Table};

/// A part of a page.
#[derive(Clone, Debug, Default)]
pub struct Section {
    /// Its key in JSON and CSV.
    pub key: &'static str,
    /// Its heading.
    pub title: Text,
    /// Its table; without rows where there is nothing to list.
    pub table: Table,
    /// What has to be said beside the table.
    pub notes: Vec<Text>,
}

impl Section {
    /// A part without rows or notes.
    pub fn new(key: &'static str, en: &str, zh: &str, table: Table) -> Section {
        Section { key, title: Text { zh: zh.into(), en: en.into() }, table, notes: Vec::new() }
    }

    /// Adds what has to be said.
    pub fn note(&mut self, en: impl Into<String>, zh: impl Into<String>) {
        self.notes.push(Text { zh: zh.into(), en: en.into() });
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.table.rows.is_empty() && self.notes.is_empty()
    }

    /// As text for a screen, without the heading: the table, then the notes.
    pub fn to_text(&self, lang: Lang) -> String {
        let mut out = if self.table.rows.is_empty() { String::new() } else { self.table.to_text(lang) };
        for note in &self.notes {
            out.push_str(pick(note, lang));
            out.push('\n');
        }
        out
    }

    /// For programs: the rows, and the notes in both languages.
    pub fn to_value(&self) -> Value {
        let text = |t: &Text| Value::pairs([("zh", Value::from(t.zh.as_str())), ("en", t.en.as_str().into())]);
        Value::pairs([("rows", self.table.to_value()), ("notes", Value::List(self.notes.iter().map(text).collect()))])
    }
}

/// All parts as one CSV, a line for each cell: part, number of the row, key of the column, value.
pub fn sections_csv(sections: &[Section]) -> Vec<u8> {
    let mut csv = CsvWriter::new(CsvProfile::Plain);
    for head in ["section", "row", "column", "value"] {
        csv.text(head);
    }
    csv.end_row();
    for section in sections {
        for (n, row) in section.table.rows.iter().enumerate() {
            for (column, cell) in section.table.columns.iter().zip(row).filter(|(c, _)| c.shown != Shown::Screen) {
                csv.text(section.key).number((n + 1) as f64).text(&column.key);
                match cell {
                    Cell::Blank | Cell::Missing => csv.missing(),
                    Cell::Plain(text) => csv.text(text),
                    Cell::Words(text) => csv.text(if text.en.is_empty() { &text.zh } else { &text.en }),
                    Cell::Number(x, _) | Cell::Small(x, _) | Cell::Marked(x, _, _) => csv.number(*x),
                };
                csv.end_row();
            }
        }
    }
    csv.finish()
}
