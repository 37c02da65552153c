/// A parameter, a state or a fact: the data model of JSON with ordered tables.
///
/// Numbers are `f64`: whole numbers are exact up to 2^53. Not-a-number and infinities do not exist here; they are
/// refused when they are read, and `null` stands where a number is absent.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Value {
    /// Nothing.
    #[default]
    Null,
    /// True or false.
    Bool(bool),
    /// A finite number.
    Number(f64),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Value>),
    /// Keys with values, in the order in which they were written.
    Table(Vec<(String, Value)>),
}

/// The kind of a [`Value`], for messages and schemas.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueKind {
    /// `null`
    Null,
    /// `boolean`
    Bool,
    /// `number`
    Number,
    /// `string`
    Text,
    /// `array`
    List,
    /// `object`
    Table,
}

impl Value {
    /// An empty table.
    pub const fn table() -> Value {
        Value::Table(Vec::new())
    }

    /// A table from pairs.
    pub fn pairs<K: Into<String>>(pairs: impl IntoIterator<Item = (K, Value)>) -> Value {
        Value::Table(pairs.into_iter().map(|(k, v)| (k.into(), v)).collect())
    }

    /// A list of numbers.
    pub fn numbers(values: &[f64]) -> Value {
        Value::List(values.iter().map(|v| Value::Number(*v)).collect())
    }

    /// Its kind.
    pub fn kind(&self) -> ValueKind {
        match self {
            Value::Null => ValueKind::Null,
            Value::Bool(_) => ValueKind::Bool,
            Value::Number(_) => ValueKind::Number,
            Value::Text(_) => ValueKind::Text,
            Value::List(_) => ValueKind::List,
            Value::Table(_) => ValueKind::Table,
        }
    }

    /// The value under a key of a table.
    pub fn get(&self, key: &str) -> Option<&Value> {
        match self {
            Value::Table(t) => t.iter().find(|(k, _)| k == key).map(|(_, v)| v),
            _ => None,
        }
    }

    /// Sets a key of a table; anything else becomes a table first.
    pub fn set(&mut self, key: &str, value: Value) {
        if !matches!(self, Value::Table(_)) {
            *self = Value::table();
        }
        if let Value::Table(t) = self {
            match t.iter_mut().find(|(k, _)| k == key) {
                Some((_, v)) => *v = value,
                None => t.push((key.to_string(), value)),
            }
        }
    }

    /// The number, if it is one.
    pub fn as_number(&self) -> Option<f64> {
        match self {
            Value::Number(n) => Some(*n),
            _ => None,
        }
    }

    /// The text, if it is one.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Value::Text(s) => Some(s),
            _ => None,
        }
    }

    /// The boolean, if it is one.
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Value::Bool(b) => Some(*b),
            _ => None,
        }
    }

    /// The list, if it is one.
    pub fn as_list(&self) -> Option<&[Value]> {
        match self {
            Value::List(l) => Some(l),
            _ => None,
        }
    }

    /// The pairs, if it is a table.
    pub fn as_table(&self) -> Option<&[(String, Value)]> {
        match self {
            Value::Table(t) => Some(t),
            _ => None,
        }
    }

    /// The same value with the keys of every table sorted: equal values have equal canonical JSON.
    pub fn canonical(&self) -> Value {
        match self {
            Value::List(l) => Value::List(l.iter().map(Value::canonical).collect()),
            Value::Table(t) => {
                let mut pairs: Vec<_> = t.iter().map(|(k, v)| (k.clone(), v.canonical())).collect();
                pairs.sort_by(|a, b| a.0.cmp(&b.0));
                Value::Table(pairs)
            }
            other => other.clone(),
        }
    }
}

impl ValueKind {
    /// The JSON Schema word.
    pub const fn word(self) -> &'static str {
        match self {
            ValueKind::Null => "null",
            ValueKind::Bool => "boolean",
            ValueKind::Number => "number",
            ValueKind::Text => "string",
            ValueKind::List => "array",
            ValueKind::Table => "object",
        }
    }
}

impl From<f64> for Value {
    fn from(v: f64) -> Value {
        Value::Number(v)
    }
}

impl From<bool> for Value {
    fn from(v: bool) -> Value {
        Value::Bool(v)
    }
}

impl From<&str> for Value {
    fn from(v: &str) -> Value {
        Value::Text(v.into())
    }
}

impl From<String> for Value {
    fn from(v: String) -> Value {
        Value::Text(v)
    }
}

impl<T: Into<Value>> From<Vec<T>> for Value {
    fn from(v: Vec<T>) -> Value {
        Value::List(v.into_iter().map(Into::into).collect())
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(v: Option<T>) -> Value {
        v.map_or(Value::Null, Into::into)
    }
}
