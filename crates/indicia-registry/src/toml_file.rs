//! Small TOML files with places: keys are taken one by one, and what is left over is unknown.

use std::path::Path;

use indicia_diagnostic::{Diagnostic, Diagnostics, Place, catalogue, nearest, words};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A TOML text under the name of its file.
pub(crate) struct Source<'a> {
    pub file: String,
    pub text: &'a str,
}

impl<'a> Source<'a> {
    pub(crate) fn new(path: &Path, text: &'a str) -> Self {
        Source { file: path.display().to_string(), text }
    }

    pub(crate) fn place(&self, span: std::ops::Range<usize>) -> Place {
        Place::in_text(self.file.as_str(), self.text, span)
    }

    pub(crate) fn parse(&self) -> Result<Spanned<DeTable<'a>>, Diagnostic> {
        DeTable::parse(self.text).map_err(|e| {
            let span = e.span().unwrap_or(0..0);
            Diagnostic::new(catalogue::config::SYNTAX).arg("detail", e.message()).at(self.place(span))
        })
    }
}

/// Reads the keys of one table.
pub(crate) struct Keys<'a, 's> {
    source: &'s Source<'a>,
    name: &'s str,
    table: &'s DeTable<'a>,
    known: Vec<&'static str>,
    problems: &'s mut Diagnostics,
}

impl<'a, 's> Keys<'a, 's> {
    pub(crate) fn new(source: &'s Source<'a>, name: &'s str, table: &'s DeTable<'a>, problems: &'s mut Diagnostics) -> Self {
        Keys { source, name, table, known: Vec::new(), problems }
    }

    /// The value of a key.
    pub(crate) fn get(&mut self, key: &'static str) -> Option<&'s Spanned<DeValue<'a>>> {
        self.known.push(key);
        self.table.iter().find(|(k, _)| k.get_ref() == key).map(|(_, v)| v)
    }

    /// A text; wrong types and, if `required`, absence are findings.
    pub(crate) fn text(&mut self, key: &'static str, required: bool, example: &str) -> Option<String> {
        let Some(value) = self.get(key) else {
            if required {
                self.problems.push(
                    Diagnostic::new(catalogue::config::MISSING_KEY)
                        .arg("table", self.name)
                        .arg("key", key)
                        .arg("expected", example)
                        .at(Place::file(self.source.file.as_str())),
                );
            }
            return None;
        };
        match value.get_ref() {
            DeValue::String(s) => Some(s.to_string()),
            other => {
                self.wrong(key, words::TEXT, other.type_str(), value.span(), example);
                None
            }
        }
    }

    pub(crate) fn wrong(
        &mut self,
        key: &str,
        expected: indicia_diagnostic::Word,
        found: &str,
        span: std::ops::Range<usize>,
        example: &str,
    ) {
        self.problems.push(
            Diagnostic::new(catalogue::config::WRONG_TYPE)
                .arg("key", key)
                .word("expected", expected)
                .arg("found", found)
                .arg("example", example)
                .at(self.source.place(span)),
        );
    }

    /// Reports the keys that nobody asked for.
    pub(crate) fn done(self) {
        for (key, _) in self.table.iter() {
            let word = key.get_ref().as_ref();
            if self.known.contains(&word) {
                continue;
            }
            let finding = Diagnostic::new(catalogue::config::UNKNOWN_KEY)
                .arg("key", word)
                .arg("table", self.name)
                .arg("known", self.known.join(", "))
                .at(self.source.place(key.span()));
            self.problems.push(match nearest(word, self.known.iter().copied()) {
                Some(near) => finding.arg("nearest", near),
                None => finding.hint("known"),
            });
        }
    }
}
