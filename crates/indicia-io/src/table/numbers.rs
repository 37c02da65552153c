//! Columns as numbers.

use indicia_diagnostic::catalogue::data as codes;
use indicia_diagnostic::{Diagnostic, Diagnostics};

use super::{Body, Table};
use crate::NumberRules;
use crate::number::{Reading, Ways, Wrong, hundredfold, reading};
use crate::workbook::SheetCell;

/// A column of numbers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NumberColumn {
    /// A value for each row; 0 where it is missing.
    pub values: Vec<f64>,
    /// 0 where the value is present, 1 where it is missing, 2 where it does not apply, 3 where there is no evidence; `None` when all are
    /// present.
    pub status: Option<Vec<u8>>,
    /// What was adapted on the way.
    pub adapted: Adapted,
}

impl NumberColumn {
    /// The value of a row, `None` where it is missing.
    pub fn get(&self, row: usize) -> Option<f64> {
        let missing = self.status.as_ref().is_some_and(|s| s.get(row).is_none_or(|s| *s != 0));
        if missing { None } else { self.values.get(row).copied() }
    }
}

/// How many cells of a column were not plain numbers, and in what way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Adapted {
    /// Percent signs (`12.3%` is 12.3).
    pub percent: usize,
    /// Thousands separators.
    pub thousands: usize,
    /// `万`, `亿`, `万亿`.
    pub multiplier: usize,
    /// Full-width characters.
    pub wide: usize,
    /// Fractions.
    pub fraction: usize,
    /// Plain numbers that a workbook holds as text.
    pub text: usize,
    /// Empty cells.
    pub empty: usize,
    /// Markers with the status byte that they give and their count, in the order of the rules.
    pub markers: Vec<(String, u8, usize)>,
}

impl Adapted {
    /// Number of missing cells.
    pub fn missing(&self) -> usize {
        self.empty + self.markers.iter().map(|(_, _, n)| n).sum::<usize>()
    }

    /// A note that tells what was adapted, with a line for each kind; `None` when all cells were plain or empty.
    pub fn finding(&self, column: &str) -> Option<Diagnostic> {
        let kinds = [
            (codes::ADAPTED_PERCENT, self.percent),
            (codes::ADAPTED_THOUSANDS, self.thousands),
            (codes::ADAPTED_MULTIPLIER, self.multiplier),
            (codes::ADAPTED_WIDE, self.wide),
            (codes::ADAPTED_FRACTION, self.fraction),
            (codes::ADAPTED_TEXT, self.text),
        ];
        let ways = kinds.into_iter().filter(|(_, n)| *n > 0).map(|(code, n)| Diagnostic::new(code).arg("count", n));
        let code_of = |state: u8| match state {
            2 => codes::ADAPTED_NOT_APPLICABLE,
            3 => codes::ADAPTED_NO_EVIDENCE,
            _ => codes::ADAPTED_MISSING,
        };
        let markers = self.markers.iter().map(|(text, state, n)| Diagnostic::new(code_of(*state)).arg("count", n).arg("text", text));
        let notes: Vec<Diagnostic> = ways.chain(markers).collect();
        if notes.is_empty() {
            return None;
        }
        Some(notes.into_iter().fold(Diagnostic::new(codes::NUMBERS_ADAPTED).arg("column", column), Diagnostic::note))
    }
}

/// Rows that are read column by column before the next ones: many enough that a column is written as a run ...
const BLOCK: usize = 64;

/// ... and few enough that their bytes stay in the nearest cache, with room for what is written.
const BLOCK_BYTES: usize = 10 << 10;

/// A column while it is read.
struct Filling<'a> {
    column: usize,
    source: usize,
    rules: &'a NumberRules,
    out: NumberColumn,
    markers: Vec<usize>,
    first_percent: Option<usize>,
    first_plain: Option<usize>,
    wrong: Vec<(usize, Wrong)>,
    more: usize,
}

impl Filling<'_> {
    #[inline]
    fn put(&mut self, value: f64) {
        self.out.values.push(value);
        if let Some(status) = &mut self.out.status {
            status.push(0);
        }
    }

    fn miss(&mut self, state: u8) {
        let before = self.out.values.len();
        self.out.status.get_or_insert_with(|| vec![0; before]).push(state);
        self.out.values.push(0.0);
    }

    fn fail(&mut self, row: usize, wrong: Wrong, limit: usize) {
        if self.wrong.len() < limit {
            self.wrong.push((row, wrong));
        } else {
            self.more += 1;
        }
        self.put(0.0);
    }

    fn note(&mut self, row: usize, value: f64, ways: Ways) {
        let adapted = &mut self.out.adapted;
        adapted.percent += usize::from(ways.percent);
        adapted.thousands += usize::from(ways.thousands);
        adapted.multiplier += usize::from(ways.multiplier);
        adapted.wide += usize::from(ways.wide);
        adapted.fraction += usize::from(ways.fraction);
        self.share(row, value, ways.percent);
    }

    /// Remembers the first percentage and the first plain number; zero is the same either way.
    #[inline]
    fn share(&mut self, row: usize, value: f64, percent: bool) {
        let first = if percent { &mut self.first_percent } else { &mut self.first_plain };
        if first.is_none() && value != 0.0 {
            *first = Some(row);
        }
    }

    /// Takes a text; whether it is a number written plainly.
    fn text(&mut self, row: usize, text: &str, limit: usize) -> bool {
        match reading(text, self.rules) {
            Reading::Number(value, ways) => {
                self.note(row, value, ways);
                self.put(value);
                return ways == Ways::default();
            }
            Reading::Empty => {
                self.out.adapted.empty += 1;
                self.miss(1);
            }
            Reading::Marker(marker) => {
                if let Some(count) = self.markers.get_mut(marker) {
                    *count += 1;
                }
                self.miss(self.rules.all_markers().nth(marker).map_or(1, |(_, state)| state));
            }
            Reading::Wrong(wrong) => self.fail(row, wrong, limit),
        }
        false
    }

    fn cell(&mut self, row: usize, cell: SheetCell<'_>, limit: usize) {
        match cell {
            SheetCell::Number(value) => {
                self.share(row, value, false);
                self.put(value + 0.0);
            }
            SheetCell::Percent(value) if self.rules.is_percent() => {
                let value = hundredfold(value);
                self.note(row, value, Ways { percent: true, ..Ways::default() });
                self.put(value + 0.0);
            }
            SheetCell::Percent(_) => self.fail(row, Wrong::Percent, limit),
            SheetCell::Text(text) => {
                let plain = self.text(row, text, limit);
                self.out.adapted.text += usize::from(plain);
            }
            SheetCell::Error(text) => _ = self.text(row, text, limit),
            SheetCell::Date(_) => self.fail(row, Wrong::Date, limit),
            SheetCell::NotComputed => self.fail(row, Wrong::NotComputed, limit),
            SheetCell::Empty => _ = self.text(row, "", limit),
        }
    }
}

impl Table {
    /// One column as numbers, all rows; see [`Table::numbers`].
    ///
    /// # Errors
    /// Cells that are no numbers.
    pub fn column_f64(&self, column: usize, rules: &NumberRules) -> Result<NumberColumn, Diagnostics> {
        Ok(self.numbers(&[(column, rules)], None)?.pop().unwrap_or_default())
    }

    /// Several columns as numbers, in one pass over the table: much faster than one by one.
    ///
    /// With `rows`, only those rows, in that order. A column that is not there has no rows.
    ///
    /// # Errors
    /// Each cell that is no number, with its place, up to [`Limits::findings`](crate::Limits::findings) a column and then
    /// their count. Columns in which percentages stand beside plain numbers.
    pub fn numbers(&self, wanted: &[(usize, &NumberRules)], rows: Option<&[usize]>) -> Result<Vec<NumberColumn>, Diagnostics> {
        let count = rows.map_or(self.rows(), <[usize]>::len);
        let mut fillings: Vec<Filling<'_>> = wanted
            .iter()
            .map(|&(column, rules)| Filling {
                column,
                source: self.columns.get(column).map_or(usize::MAX, |c| c.source),
                rules,
                out: NumberColumn { values: Vec::with_capacity(count), ..NumberColumn::default() },
                markers: vec![0; rules.all_markers().count()],
                first_percent: None,
                first_plain: None,
                wrong: Vec::new(),
                more: 0,
            })
            .collect();
        let block = match &self.body {
            Body::Csv(body) => (BLOCK_BYTES / body.row_bytes().max(1)).clamp(8, BLOCK),
            Body::Sheet(_) => BLOCK,
        };
        for start in (0..count).step_by(block) {
            let end = (start + block).min(count);
            for filling in fillings.iter_mut().filter(|f| f.source != usize::MAX) {
                match rows.and_then(|rows| rows.get(start..end)) {
                    Some(rows) => self.fill(rows.iter().copied(), filling),
                    None => self.fill(start..end, filling),
                }
            }
        }
        let mut findings = Vec::new();
        let mut columns = Vec::with_capacity(fillings.len());
        for mut filling in fillings {
            self.report(&filling, &mut findings);
            let counts = filling.rules.all_markers().zip(&filling.markers).filter(|(_, n)| **n > 0);
            filling.out.adapted.markers = counts.map(|((text, state), n)| (text.to_string(), state, *n)).collect();
            columns.push(filling.out);
        }
        if findings.is_empty() { Ok(columns) } else { Err(findings) }
    }

    fn fill(&self, rows: impl Iterator<Item = usize>, filling: &mut Filling<'_>) {
        match &self.body {
            Body::Csv(body) => body.decimals(rows, filling.source, |row, value| match value {
                Some(value) => {
                    filling.share(row, value, false);
                    filling.put(value);
                }
                None => _ = filling.text(row, &body.cell(row, filling.source), self.listed),
            }),
            Body::Sheet(body) => rows.for_each(|row| filling.cell(row, body.cell(row, filling.source), self.listed)),
        }
    }

    fn report(&self, filling: &Filling<'_>, findings: &mut Diagnostics) {
        let Some(column) = self.columns.get(filling.column) else { return };
        for &(row, wrong) in &filling.wrong {
            let text = self.text(row, filling.column);
            let finding = |code| Diagnostic::new(code).arg("text", &text).arg("column", &column.name).at(self.place(row, filling.column));
            findings.push(match wrong {
                Wrong::NotANumber => {
                    let d = finding(codes::CELL_NOT_A_NUMBER);
                    if crate::yes_or_no(&text).is_some() { d.hint("yes_no") } else { d }
                }
                Wrong::Percent => finding(codes::CELL_PERCENT),
                Wrong::Thousands => finding(codes::CELL_THOUSANDS),
                Wrong::NotFinite => finding(codes::CELL_NOT_FINITE),
                Wrong::Overflow => finding(codes::CELL_OVERFLOW),
                Wrong::SheetError => finding(codes::CELL_SHEET_ERROR),
                Wrong::Date => finding(codes::CELL_IS_DATE),
                Wrong::NotComputed => finding(codes::CELL_NOT_COMPUTED),
                Wrong::ScaleTwice(multiplier) => finding(codes::CELL_SCALE_TWICE)
                    .arg("multiplier", multiplier)
                    .arg("unit", filling.rules.unit.as_deref().unwrap_or_default()),
            });
        }
        if filling.more > 0 {
            let more = Diagnostic::new(codes::CELLS_MORE).arg("count", filling.more).arg("column", &column.name);
            findings.push(more.at(self.column_place(filling.column)));
        }
        if let (Some(percent), Some(plain)) = (filling.first_percent, filling.first_plain) {
            findings.push(
                Diagnostic::new(codes::CELL_PERCENT_MIXED)
                    .arg("column", &column.name)
                    .arg("text", self.text(percent, filling.column))
                    .arg("other", self.text(plain, filling.column))
                    .at(self.place(percent, filling.column))
                    .at(self.place(plain, filling.column)),
            );
        }
    }
}
