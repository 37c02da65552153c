//! JSON for [`Value`], written here because the contract crates travel to plugin authors without dependencies.
//!
//! Numbers are written as the shortest text that reads back to the same bits, so a state survives the way through
//! text unchanged.

use std::fmt::Write;

use crate::Value;

const MAX_DEPTH: u32 = 64;

/// Why a text is not the JSON of a [`Value`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonError {
    /// Byte offset in the text.
    pub offset: usize,
    /// What was expected there.
    pub expected: &'static str,
}

impl std::fmt::Display for JsonError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "expected {} at byte {}", self.expected, self.offset)
    }
}

impl std::error::Error for JsonError {}

/// Writes a value on one line.
pub fn to_json(value: &Value) -> String {
    let mut out = String::new();
    write_value(&mut out, value);
    out
}

fn write_value(out: &mut String, value: &Value) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(b) => out.push_str(if *b { "true" } else { "false" }),
        // Display of f64 is the shortest text that reads back; exponents are not used, which JSON allows.
        Value::Number(n) if n.is_finite() => {
            let _ = if n.abs() >= 1e17 || (*n != 0.0 && n.abs() < 1e-7) { write!(out, "{n:e}") } else { write!(out, "{n}") };
        }
        Value::Number(_) => out.push_str("null"),
        Value::Text(s) => write_text(out, s),
        Value::List(l) => {
            out.push('[');
            for (i, v) in l.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                write_value(out, v);
            }
            out.push(']');
        }
        Value::Table(t) => {
            out.push('{');
            for (i, (k, v)) in t.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                write_text(out, k);
                out.push(':');
                write_value(out, v);
            }
            out.push('}');
        }
    }
}

fn write_text(out: &mut String, s: &str) {
    out.push('"');
    for c in s.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if (c as u32) < 0x20 => {
                let _ = write!(out, "\\u{:04x}", c as u32);
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

/// Reads a value. Depth is bounded; a key that occurs twice is refused, and so is a number that overflows.
pub fn from_json(text: &str) -> Result<Value, JsonError> {
    let mut p = Parser { text, at: 0 };
    let value = p.value(0)?;
    p.space();
    if p.at < text.len() { p.fail("the end") } else { Ok(value) }
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
}

impl Parser<'_> {
    fn fail<T>(&self, expected: &'static str) -> Result<T, JsonError> {
        Err(JsonError { offset: self.at, expected })
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn eat(&mut self, byte: u8, what: &'static str) -> Result<(), JsonError> {
        self.space();
        if self.peek() == Some(byte) {
            self.at += 1;
            Ok(())
        } else {
            self.fail(what)
        }
    }

    fn word(&mut self, word: &str, value: Value) -> Result<Value, JsonError> {
        if self.text[self.at..].starts_with(word) {
            self.at += word.len();
            Ok(value)
        } else {
            self.fail("a value")
        }
    }

    fn value(&mut self, depth: u32) -> Result<Value, JsonError> {
        if depth > MAX_DEPTH {
            return self.fail("less nesting");
        }
        self.space();
        match self.peek() {
            Some(b'n') => self.word("null", Value::Null),
            Some(b't') => self.word("true", Value::Bool(true)),
            Some(b'f') => self.word("false", Value::Bool(false)),
            Some(b'"') => Ok(Value::Text(self.string()?)),
            Some(b'[') => self.list(depth),
            Some(b'{') => self.table(depth),
            Some(b'-' | b'0'..=b'9') => self.number(),
            _ => self.fail("a value"),
        }
    }

    fn list(&mut self, depth: u32) -> Result<Value, JsonError> {
        self.at += 1;
        let mut items = Vec::new();
        self.space();
        if self.peek() == Some(b']') {
            self.at += 1;
            return Ok(Value::List(items));
        }
        loop {
            items.push(self.value(depth + 1)?);
            self.space();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b']') => {
                    self.at += 1;
                    return Ok(Value::List(items));
                }
                _ => return self.fail("`,` or `]`"),
            }
        }
    }

    fn table(&mut self, depth: u32) -> Result<Value, JsonError> {
        self.at += 1;
        let mut pairs: Vec<(String, Value)> = Vec::new();
        self.space();
        if self.peek() == Some(b'}') {
            self.at += 1;
            return Ok(Value::Table(pairs));
        }
        loop {
            self.space();
            if self.peek() != Some(b'"') {
                return self.fail("a key");
            }
            let key = self.string()?;
            if pairs.iter().any(|(k, _)| *k == key) {
                return self.fail("a key that is new");
            }
            self.eat(b':', "`:`")?;
            let value = self.value(depth + 1)?;
            pairs.push((key, value));
            self.space();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b'}') => {
                    self.at += 1;
                    return Ok(Value::Table(pairs));
                }
                _ => return self.fail("`,` or `}`"),
            }
        }
    }

    fn number(&mut self) -> Result<Value, JsonError> {
        let start = self.at;
        while matches!(self.peek(), Some(b'-' | b'+' | b'.' | b'e' | b'E' | b'0'..=b'9')) {
            self.at += 1;
        }
        match self.text[start..self.at].parse::<f64>() {
            Ok(n) if n.is_finite() => Ok(Value::Number(n)),
            _ => {
                self.at = start;
                self.fail("a finite number")
            }
        }
    }

    fn hex4(&mut self) -> Result<u32, JsonError> {
        let digits = self.text.get(self.at..self.at + 4);
        match digits.and_then(|d| u32::from_str_radix(d, 16).ok()) {
            Some(n) => {
                self.at += 4;
                Ok(n)
            }
            None => self.fail("four hexadecimal digits"),
        }
    }

    fn string(&mut self) -> Result<String, JsonError> {
        self.at += 1;
        let mut out = String::new();
        loop {
            let rest = &self.text[self.at..];
            let Some(c) = rest.chars().next() else { return self.fail("`\"`") };
            self.at += c.len_utf8();
            match c {
                '"' => return Ok(out),
                '\\' => {
                    let Some(e) = self.peek() else { return self.fail("an escape") };
                    self.at += 1;
                    match e {
                        b'"' => out.push('"'),
                        b'\\' => out.push('\\'),
                        b'/' => out.push('/'),
                        b'b' => out.push('\u{8}'),
                        b'f' => out.push('\u{c}'),
                        b'n' => out.push('\n'),
                        b'r' => out.push('\r'),
                        b't' => out.push('\t'),
                        b'u' => {
                            let mut code = self.hex4()?;
                            if (0xd800..0xdc00).contains(&code) {
                                if !self.text[self.at..].starts_with("\\u") {
                                    return self.fail("the second half of a surrogate pair");
                                }
                                self.at += 2;
                                let low = self.hex4()?;
                                if !(0xdc00..0xe000).contains(&low) {
                                    return self.fail("the second half of a surrogate pair");
                                }
                                code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
                            }
                            match char::from_u32(code) {
                                Some(c) => out.push(c),
                                None => return self.fail("a character"),
                            }
                        }
                        _ => return self.fail("an escape"),
                    }
                }
                c if (c as u32) < 0x20 => return self.fail("an escaped control character"),
                c => out.push(c),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_survive_bit_for_bit() {
        let mut x = 0x9e37_79b9_7f4a_7c15_u64;
        for _ in 0..20_000 {
            x ^= x << 13;
            x ^= x >> 7;
            x ^= x << 17;
            let n = f64::from_bits(x);
            if n.is_finite() {
                let back = from_json(&to_json(&Value::Number(n))).unwrap();
                assert_eq!(back.as_number().unwrap().to_bits(), n.to_bits(), "{n:e}");
            }
        }
    }

    #[test]
    fn texts_and_order_survive() {
        let v = Value::pairs([("β\n\"\\", Value::Text("浙江\u{1}😀".into())), ("a", Value::List(vec![Value::Null, true.into()]))]);
        assert_eq!(from_json(&to_json(&v)), Ok(v));
        assert_eq!(from_json("\"\\ud83d\\ude00\""), Ok(Value::Text("😀".into())));
    }

    #[test]
    fn hostile_texts_are_refused() {
        for bad in ["", "nul", "[1,]", "{\"a\":1,\"a\":2}", "1e999", "[1]x", "\"\\ud800\"", "{\"a\" 1}", "\"a", "-", "\u{feff}1"] {
            assert!(from_json(bad).is_err(), "{bad}");
        }
        assert!(from_json(&"[".repeat(100_000)).is_err());
    }
}
