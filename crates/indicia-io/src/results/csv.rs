//! Tables as CSV.

use std::fmt::Write;

/// Whom a CSV is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CsvProfile {
    /// Programs: UTF-8 without mark, lines end in LF, texts as they are.
    Plain,
    /// Spreadsheet programs: a byte order mark (Excel in China reads GBK otherwise), lines end in CRLF, and texts that a
    /// spreadsheet would take for a formula begin with an apostrophe.
    Spreadsheet,
}

/// Writes a table as CSV, quoted by RFC 4180.
///
/// ```
/// use indicia_io::{CsvProfile, CsvWriter};
/// let mut csv = CsvWriter::new(CsvProfile::Plain);
/// csv.text("unit").text("score").end_row();
/// csv.text("Zhejiang, east").number(0.1).end_row();
/// csv.text("Tibet").missing().end_row();
/// assert_eq!(csv.finish(), b"unit,score\n\"Zhejiang, east\",0.1\nTibet,\n");
/// ```
#[derive(Clone, Debug)]
pub struct CsvWriter {
    out: String,
    profile: CsvProfile,
    begun: bool,
}

impl CsvWriter {
    /// An empty table.
    pub fn new(profile: CsvProfile) -> CsvWriter {
        let out = if profile == CsvProfile::Spreadsheet { "\u{feff}".into() } else { String::new() };
        CsvWriter { out, profile, begun: false }
    }

    /// A cell with a text.
    pub fn text(&mut self, text: &str) -> &mut CsvWriter {
        self.separate();
        let guard = if self.profile == CsvProfile::Spreadsheet && is_formula(text) { "'" } else { "" };
        let quoted = text.contains([',', '"', '\n', '\r']) || text.starts_with([' ', '\t']) || text.ends_with([' ', '\t']);
        if quoted {
            let _ = write!(self.out, "\"{guard}{}\"", text.replace('"', "\"\""));
        } else {
            self.out.push_str(guard);
            self.out.push_str(text);
        }
        self
    }

    /// A cell with a number: the shortest text that reads back as the same number.
    pub fn number(&mut self, value: f64) -> &mut CsvWriter {
        self.separate();
        let size = value.abs();
        let _ =
            if value == 0.0 || (1e-5..1e16).contains(&size) { write!(self.out, "{}", value + 0.0) } else { write!(self.out, "{value:e}") };
        self
    }

    /// An empty cell.
    pub fn missing(&mut self) -> &mut CsvWriter {
        self.separate();
        self
    }

    /// Ends the row.
    pub fn end_row(&mut self) -> &mut CsvWriter {
        self.out.push_str(if self.profile == CsvProfile::Spreadsheet { "\r\n" } else { "\n" });
        self.begun = false;
        self
    }

    /// The bytes of the table.
    pub fn finish(self) -> Vec<u8> {
        self.out.into_bytes()
    }

    fn separate(&mut self) {
        if self.begun {
            self.out.push(',');
        }
        self.begun = true;
    }
}

/// Whether a spreadsheet program would take a text for a formula.
fn is_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_never_become_formulas_in_a_spreadsheet() {
        for (text, plain, guarded) in [
            ("=HYPERLINK(\"x\")", "\"=HYPERLINK(\"\"x\"\")\"\n", "\u{feff}\"'=HYPERLINK(\"\"x\"\")\"\r\n"),
            ("+1", "+1\n", "\u{feff}'+1\r\n"),
            ("-1", "-1\n", "\u{feff}'-1\r\n"),
            ("@a", "@a\n", "\u{feff}'@a\r\n"),
            ("\ta", "\"\ta\"\n", "\u{feff}\"'\ta\"\r\n"),
            ("\ra", "\"\ra\"\n", "\u{feff}\"'\ra\"\r\n"),
            ("＝1", "＝1\n", "\u{feff}'＝1\r\n"),
            ("＠a", "＠a\n", "\u{feff}'＠a\r\n"),
            ("浙江", "浙江\n", "\u{feff}浙江\r\n"),
        ] {
            for (profile, expected) in [(CsvProfile::Plain, plain), (CsvProfile::Spreadsheet, guarded)] {
                let mut csv = CsvWriter::new(profile);
                csv.text(text).end_row();
                assert_eq!(String::from_utf8(csv.finish()).unwrap(), expected, "{text:?}");
            }
        }
    }

    #[test]
    fn a_negative_number_is_no_text() {
        let mut csv = CsvWriter::new(CsvProfile::Spreadsheet);
        csv.number(-1.5).end_row();
        assert_eq!(csv.finish(), "\u{feff}-1.5\r\n".as_bytes());
    }

    #[test]
    fn numbers_read_back_as_the_same_bits() {
        for value in [0.1, 1.0 / 3.0, 1e-7, 123_456_789.123, 1e300, 5e-324, -2.5e-9, 9_007_199_254_740_993.0, 0.0] {
            let mut csv = CsvWriter::new(CsvProfile::Plain);
            csv.number(value);
            let text = String::from_utf8(csv.finish()).unwrap();
            assert_eq!(text.parse::<f64>().unwrap().to_bits(), value.to_bits(), "{text}");
        }
    }
}
