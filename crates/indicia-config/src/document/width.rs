//! Full-width punctuation where TOML needs ASCII: what a Chinese input method leaves behind.
//!
//! Texts and comments may hold any character; outside of them a full-width sign is a slip of the keyboard. Each slip is
//! mended in place with blanks for the bytes it is longer, so that everything else keeps its offset and the rest of the
//! file can be read.

use std::ops::Range;

use super::lines;

/// A full-width sign and what should stand there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Slip {
    pub span: Range<usize>,
    pub expected: String,
}

/// Finds every slip and returns the mended text; `None` where there is none.
pub(super) fn mend(text: &str) -> (Vec<Slip>, Option<String>) {
    if text.is_ascii() {
        return (Vec::new(), None);
    }
    let mut scan = Scan { text, at: 0, slips: Vec::new(), edits: Vec::new() };
    scan.run();
    if scan.slips.is_empty() {
        return (Vec::new(), None);
    }
    let mut mended = text.as_bytes().to_vec();
    for (span, ascii) in scan.edits {
        for (n, byte) in mended[span].iter_mut().enumerate() {
            *byte = ascii.get(n).copied().unwrap_or(b' ');
        }
    }
    (scan.slips, String::from_utf8(mended).ok())
}

struct Scan<'a> {
    text: &'a str,
    at: usize,
    slips: Vec<Slip>,
    edits: Vec<(Range<usize>, Vec<u8>)>,
}

impl Scan<'_> {
    fn run(&mut self) {
        while let Some(c) = self.rest().chars().next() {
            match c {
                '#' => self.at += self.line_length(),
                '"' | '\'' => self.string(c),
                c if c.is_ascii() => self.at += 1,
                c => match ascii(c) {
                    Some('"' | '\'') => self.wide_string(c),
                    Some('[') if c == '【' => self.wide_head(),
                    Some(_) => self.sign(c),
                    None => self.at += c.len_utf8(),
                },
            }
        }
    }

    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn line_length(&self) -> usize {
        self.rest().find('\n').unwrap_or(self.rest().len())
    }

    /// Passes over a text in ASCII quotes. One that does not end on its line may have been closed by a full-width quote.
    fn string(&mut self, quote: char) {
        let triple = if quote == '"' { "\"\"\"" } else { "'''" };
        if self.rest().starts_with(triple) {
            let body = &self.rest()[3..];
            self.at += 3 + body.find(triple).map_or(body.len(), |end| end + 3);
            return;
        }
        if let Some(end) = lines::closing(self.rest(), quote) {
            self.at += end + 1;
            return;
        }
        let closing = on_line(self.rest()).skip(1).find(|(_, c)| is_quote(*c));
        match closing {
            Some((n, c)) => {
                let at = self.at + n;
                self.note(at..at + c.len_utf8(), quote.to_string());
                self.edit(at, c, quote);
                self.at = at + c.len_utf8();
            }
            None => self.at += self.line_length(),
        }
    }

    /// A text that begins with a full-width quote: up to the next quote of any width on the line.
    fn wide_string(&mut self, open: char) {
        let close = on_line(self.rest()).skip(1).find(|(_, c)| is_quote(*c) || *c == '"');
        let Some((n, close)) = close else {
            self.sign(open);
            return;
        };
        let (start, end) = (self.at, self.at + n);
        let expected = format!("\"{}\"", &self.rest()[open.len_utf8()..n]);
        // The blanks go outside of the quotes, so that the text stays what it is.
        let mut opening = vec![b' '; open.len_utf8() - 1];
        opening.push(b'"');
        self.edits.push((start..start + open.len_utf8(), opening));
        self.edit(end, close, '"');
        self.note(start..end + close.len_utf8(), expected);
        self.at = end + close.len_utf8();
    }

    /// `【index】`: the head of a table.
    fn wide_head(&mut self) {
        let close = on_line(self.rest()).find(|(_, c)| matches!(c, '】' | ']'));
        match close {
            Some((n, close)) => {
                let (start, end) = (self.at, self.at + n);
                let expected = format!("[{}]", &self.rest()['【'.len_utf8()..n]);
                self.note(start..end + close.len_utf8(), expected);
                self.edit(start, '【', '[');
                self.edit(end, close, ']');
                self.at = end + close.len_utf8();
            }
            None => self.sign('【'),
        }
    }

    /// A sign, with those of its kind that follow at once: full-width digits come in numbers.
    fn sign(&mut self, first: char) {
        let wordy = |c: char| c == '．' || ascii(c).is_some_and(|a| a.is_ascii_alphanumeric());
        let mut length = first.len_utf8();
        if wordy(first) {
            length = self.rest().char_indices().find(|(_, c)| !wordy(*c)).map_or(self.rest().len(), |(n, _)| n);
        }
        let found = &self.rest()[..length];
        let expected: String = found.chars().filter_map(ascii).collect();
        let (start, end) = (self.at, self.at + length);
        self.edits.push((start..end, expected.clone().into_bytes()));
        self.note(start..end, expected);
        self.at = end;
    }

    fn edit(&mut self, at: usize, wide: char, plain: char) {
        self.edits.push((at..at + wide.len_utf8(), vec![plain as u8]));
    }

    fn note(&mut self, span: Range<usize>, expected: String) {
        self.slips.push(Slip { span, expected });
    }
}

/// The characters up to the end of the line.
fn on_line(text: &str) -> impl Iterator<Item = (usize, char)> + '_ {
    text.char_indices().take_while(|(_, c)| *c != '\n')
}

fn is_quote(c: char) -> bool {
    matches!(c, '“' | '”' | '„' | '‟' | '＂' | '〝' | '〞' | '‘' | '’' | '＇')
}

/// What TOML has in place of a full-width or typographic sign.
fn ascii(c: char) -> Option<char> {
    Some(match c {
        '“' | '”' | '„' | '‟' | '＂' | '〝' | '〞' => '"',
        '‘' | '’' | '＇' => '\'',
        '，' | '、' | '；' => ',',
        '。' | '．' => '.',
        '＝' | '：' => '=',
        '【' | '［' => '[',
        '】' | '］' => ']',
        '｛' => '{',
        '｝' => '}',
        '＃' => '#',
        '－' | '—' | '–' | '−' => '-',
        '＿' => '_',
        '＋' => '+',
        '\u{3000}' | '\u{a0}' | '\u{200b}' | '\u{feff}' => ' ',
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => char::from_u32(c as u32 - 0xfee0)?,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mended(text: &str) -> String {
        mend(text).1.unwrap_or_else(|| text.into()).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn signs_are_mended_and_keep_their_offsets() {
        let text = "a = “min-max”\nb ＝ ３．５\n【index】\nc = [1，2、3]\n# 注释，不动\nd = \"文本，“引号”不动\" # “”\n";
        let (slips, fixed) = mend(text);
        let fixed = fixed.unwrap();
        assert_eq!(fixed.len(), text.len());
        assert_eq!(fixed.find("# 注释"), text.find("# 注释"));
        let expected: Vec<&str> = slips.iter().map(|s| s.expected.as_str()).collect();
        assert_eq!(expected, ["\"min-max\"", "=", "3.5", "[index]", ",", ","]);
        assert!(fixed.contains("d = \"文本，“引号”不动\""));
    }

    #[test]
    fn a_quote_of_the_other_width_closes_a_text() {
        assert_eq!(mended("a = \"min-max”\nb = 1"), "a = \"min-max\" b = 1");
        assert_eq!(mended("a = “min-max\"\nb = 1"), "a = \"min-max\" b = 1");
    }

    #[test]
    fn chinese_without_slips_is_left_alone() {
        for text in ["a = \"浙江，“x”\"", "a = '''\n，\n'''", "a = \"\"\"“\n”\"\"\"", "# ，", "浙江 = 1"] {
            assert_eq!(mend(text).0, [], "{text}");
        }
    }
}
