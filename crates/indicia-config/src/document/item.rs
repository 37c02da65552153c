use indicia_diagnostic::{Word, words};
use indicia_method::{Path, Step, Value};

use crate::Loc;

/// A value and where it stands. The location of a table with a head of its own is the head.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// The value.
    pub data: Data,
    /// Where the value stands.
    pub at: Loc,
}

/// A value of a TOML file.
#[derive(Clone, Debug, PartialEq)]
pub enum Data {
    /// A text.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A number; infinities and NaN exist in TOML and are refused where a number is needed.
    Number(f64),
    /// True or false.
    Bool(bool),
    /// A date or time, as written.
    Date(String),
    /// A list.
    List(Vec<Item>),
    /// A table.
    Table(Table),
}

/// Keys with values, in the order of the file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// The entries; keys are unique.
    pub entries: Vec<Entry>,
}

/// A key with its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The key.
    pub key: String,
    /// Where the key stands.
    pub at: Loc,
    /// Its value.
    pub item: Item,
}

impl Table {
    /// The entry of a key.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().find(|e| e.key == key)
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Item> {
        self.entry(key).map(|e| &e.item)
    }

    pub(crate) fn get_mut(&mut self, key: &str) -> Option<&mut Item> {
        self.entries.iter_mut().find(|e| e.key == key).map(|e| &mut e.item)
    }

    /// Takes an entry out.
    pub(crate) fn take(&mut self, key: &str) -> Option<Entry> {
        let at = self.entries.iter().position(|e| e.key == key)?;
        Some(self.entries.remove(at))
    }
}

impl Item {
    /// An empty table.
    pub(crate) fn empty(at: Loc) -> Item {
        Item { data: Data::Table(Table::default()), at }
    }

    /// The table, if it is one.
    pub fn table(&self) -> Option<&Table> {
        match &self.data {
            Data::Table(t) => Some(t),
            _ => None,
        }
    }

    pub(crate) fn table_mut(&mut self) -> Option<&mut Table> {
        match &mut self.data {
            Data::Table(t) => Some(t),
            _ => None,
        }
    }

    /// The entries, none if it is no table.
    pub fn entries(&self) -> &[Entry] {
        self.table().map_or(&[], |t| &t.entries)
    }

    /// The value of a key, if it is a table that has it.
    pub fn get(&self, key: &str) -> Option<&Item> {
        self.table().and_then(|t| t.get(key))
    }

    /// The value along several keys.
    pub fn dig(&self, keys: &[&str]) -> Option<&Item> {
        keys.iter().try_fold(self, |item, key| item.get(key))
    }

    /// The text, if it is one.
    pub fn text(&self) -> Option<&str> {
        match &self.data {
            Data::Text(s) => Some(s),
            _ => None,
        }
    }

    /// The text of a key.
    pub fn text_of(&self, key: &str) -> Option<&str> {
        self.get(key).and_then(Item::text)
    }

    /// The number, if it is a finite one.
    pub fn number(&self) -> Option<f64> {
        match self.data {
            Data::Integer(i) => Some(i as f64),
            Data::Number(n) => Some(n).filter(|n| n.is_finite()),
            _ => None,
        }
    }

    /// The whole number, if it is one; `2.0` is one too.
    pub fn integer(&self) -> Option<i64> {
        match self.data {
            Data::Integer(i) => Some(i),
            Data::Number(n) if n.fract() == 0.0 && n.abs() < 9e15 => Some(n as i64),
            _ => None,
        }
    }

    /// True or false, if it is one of them.
    pub fn boolean(&self) -> Option<bool> {
        match self.data {
            Data::Bool(b) => Some(b),
            _ => None,
        }
    }

    /// The items, none if it is no list.
    pub fn items(&self) -> &[Item] {
        match &self.data {
            Data::List(l) => l,
            _ => &[],
        }
    }

    /// Two numbers, low and high.
    pub fn pair(&self) -> Option<[f64; 2]> {
        match self.items() {
            [low, high] => Some([low.number()?, high.number()?]),
            _ => None,
        }
    }

    /// A text, or what else may stand for one where people write it without quotes: a year, a date.
    pub fn loose_text(&self) -> Option<String> {
        match &self.data {
            Data::Text(s) => Some(s.clone()),
            Data::Integer(i) => Some(i.to_string()),
            Data::Date(d) => Some(d.clone()),
            _ => None,
        }
    }

    /// The value without its place, as methods take it. Numbers that are not finite become nothing.
    pub fn to_value(&self) -> Value {
        match &self.data {
            Data::Text(s) | Data::Date(s) => Value::Text(s.clone()),
            Data::Integer(i) => Value::Number(*i as f64),
            Data::Number(n) if n.is_finite() => Value::Number(*n),
            Data::Number(_) => Value::Null,
            Data::Bool(b) => Value::Bool(*b),
            Data::List(l) => Value::List(l.iter().map(Item::to_value).collect()),
            Data::Table(t) => Value::Table(t.entries.iter().map(|e| (e.key.clone(), e.item.to_value())).collect()),
        }
    }

    /// Where a path leads: the value, or the last one on the way that exists. The second location is that of the
    /// value's key, where it has one.
    pub(crate) fn follow(&self, path: &Path) -> (&Item, Loc, bool) {
        let (mut item, mut key) = (self, self.at);
        for step in &path.0 {
            let next = match step {
                Step::Key(k) => item.table().and_then(|t| t.entry(k)).map(|e| (&e.item, e.at)),
                Step::Item(n) => item.items().get(*n).map(|i| (i, i.at)),
            };
            match next {
                Some((i, k)) => (item, key) = (i, k),
                None => return (item, key, false),
            }
        }
        (item, key, true)
    }

    /// What it is, in words.
    pub fn word(&self) -> Word {
        match &self.data {
            Data::Text(_) => words::TEXT,
            Data::Integer(_) | Data::Number(_) => words::NUMBER,
            Data::Bool(_) => words::BOOLEAN,
            Data::Date(_) => words::DATE,
            Data::List(_) => words::LIST,
            Data::Table(_) => words::TABLE,
        }
    }

    /// As TOML on one line.
    pub fn show(&self) -> String {
        match &self.data {
            Data::Text(s) => quoted(s),
            Data::Integer(i) => i.to_string(),
            Data::Number(n) => n.to_string(),
            Data::Bool(b) => b.to_string(),
            Data::Date(d) => d.clone(),
            Data::List(l) => format!("[{}]", l.iter().map(Item::show).collect::<Vec<_>>().join(", ")),
            Data::Table(t) if t.entries.is_empty() => "{}".into(),
            Data::Table(t) => {
                let entries: Vec<String> = t.entries.iter().map(|e| format!("{} = {}", key_text(&e.key), e.item.show())).collect();
                format!("{{ {} }}", entries.join(", "))
            }
        }
    }
}

/// A text as a TOML literal.
pub(crate) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if c.is_control() => out.push_str(&format!("\\u{:04X}", c as u32)),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// A key as TOML writes it: bare where that is allowed.
pub(crate) fn key_text(key: &str) -> String {
    let bare = !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
    if bare { key.into() } else { quoted(key) }
}

/// Keys as they stand in the head of a table.
pub(crate) fn key_path<S: AsRef<str>>(keys: &[S]) -> String {
    keys.iter().map(|k| key_text(k.as_ref())).collect::<Vec<_>>().join(".")
}
