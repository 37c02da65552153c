use indicia_method::{Failure, Path, ProblemKind, Value};

/// A type that a parameter can have.
///
/// Implemented for `f64`, `u32`, `bool`, `String`, `Option<T>` (may be left out), `Vec<T>`, `[T; N]`, [`Pairs`],
/// [`Either`], and whatever [`crate::choices!`] and [`crate::table!`] declare.
pub trait Param: Sized {
    /// From a value; `path` is where it stands.
    fn read(value: &Value, path: &Path) -> Result<Self, Failure>;

    /// Its JSON Schema.
    fn schema() -> Value;

    /// As the value that [`Param::read`] takes back.
    fn write(&self) -> Value;

    /// The value of a parameter that is left out and has no declared default; `None` where it is required.
    fn absent() -> Option<Self> {
        None
    }
}

/// A failure about a type, for [`Param::read`].
pub fn wrong_type(value: &Value, expected: &str, path: &Path) -> Failure {
    Failure::new(ProblemKind::WrongType.code())
        .at(path.to_string())
        .arg("parameter", path)
        .arg("expected", expected)
        .arg("found", value.kind().word())
        .arg("nearest", "")
}

fn typed(word: &str) -> Value {
    Value::pairs([("type", Value::from(word))])
}

impl Param for f64 {
    fn read(value: &Value, path: &Path) -> Result<Self, Failure> {
        value.as_number().ok_or_else(|| wrong_type(value, "number", path))
    }

    fn schema() -> Value {
        typed("number")
    }

    fn write(&self) -> Value {
        Value::Number(*self)
    }
}

impl Param for u32 {
    fn read(value: &Value, path: &Path) -> Result<Self, Failure> {
        match value.as_number() {
            Some(n) if n.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&n) => Ok(n as u32),
            _ => Err(wrong_type(value, "integer", path)),
        }
    }

    fn schema() -> Value {
        Value::pairs([("type", Value::from("integer")), ("minimum", 0.0.into()), ("maximum", f64::from(u32::MAX).into())])
    }

    fn write(&self) -> Value {
        Value::Number(f64::from(*self))
    }
}

impl Param for bool {
    fn read(value: &Value, path: &Path) -> Result<Self, Failure> {
        value.as_bool().ok_or_else(|| wrong_type(value, "boolean", path))
    }

    fn schema() -> Value {
        typed("boolean")
    }

    fn write(&self) -> Value {
        Value::Bool(*self)
    }
}

impl Param for String {
    fn read(value: &Value, path: &Path) -> Result<Self, Failure> {
        value.as_text().map(String::from).ok_or_else(|| wrong_type(value, "string", path))
    }

    fn schema() -> Value {
        typed("string")
    }

    fn write(&self) -> Value {
        Value::Text(self.clone())
    }
}

impl<T: Param> Param for Option<T> {
    fn read(value: &Value, path: &Path) -> Result<Self, Failure> {
        if *value == Value::Null { Ok(None) } else { T::read(value, path).map(Some) }
    }

    fn schema() -> Value {
        T::schema()
    }

    fn write(&self) -> Value {
        self.as_ref().map_or(Value::Null, T::write)
    }

    fn absent() -> Option<Self> {
        Some(None)
    }
}

fn read_items<T: Param>(value: &Value, path: &Path) -> Result<Vec<T>, Failure> {
    let items = value.as_list().ok_or_else(|| wrong_type(value, "array", path))?;
    items.iter().enumerate().map(|(i, item)| T::read(item, &path.item(i))).collect()
}

impl<T: Param> Param for Vec<T> {
    fn read(value: &Value, path: &Path) -> Result<Self, Failure> {
        read_items(value, path)
    }

    fn schema() -> Value {
        Value::pairs([("type", Value::from("array")), ("items", T::schema())])
    }

    fn write(&self) -> Value {
        Value::List(self.iter().map(T::write).collect())
    }
}

impl<T: Param, const N: usize> Param for [T; N] {
    fn read(value: &Value, path: &Path) -> Result<Self, Failure> {
        let items: Vec<T> = read_items(value, path)?;
        let length = items.len();
        items.try_into().map_err(|_| {
            Failure::new(ProblemKind::WrongLength.code())
                .at(path.to_string())
                .arg("parameter", path)
                .arg("expected", N)
                .arg("found", length)
                .arg("nearest", "")
        })
    }

    fn schema() -> Value {
        let n = Value::Number(N as f64);
        Value::pairs([("type", Value::from("array")), ("items", T::schema()), ("minItems", n.clone()), ("maxItems", n)])
    }

    fn write(&self) -> Value {
        Value::List(self.iter().map(T::write).collect())
    }
}

/// Names with values, in the order in which they were written: `values = { g1 = 0.25, g2 = 0.75 }`.
#[derive(Clone, Debug, PartialEq)]
pub struct Pairs<T>(pub Vec<(String, T)>);

impl<T> Default for Pairs<T> {
    fn default() -> Self {
        Pairs(Vec::new())
    }
}

impl<T> Pairs<T> {
    /// The value of a name.
    pub fn get(&self, name: &str) -> Option<&T> {
        self.0.iter().find(|(n, _)| n == name).map(|(_, v)| v)
    }

    /// Names and values, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &T)> {
        self.0.iter().map(|(n, v)| (n.as_str(), v))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<T: Param> Param for Pairs<T> {
    fn read(value: &Value, path: &Path) -> Result<Self, Failure> {
        let pairs = value.as_table().ok_or_else(|| wrong_type(value, "object", path))?;
        let read = |(k, v): &(String, Value)| T::read(v, &path.key(k)).map(|v| (k.clone(), v));
        pairs.iter().map(read).collect::<Result<_, _>>().map(Pairs)
    }

    fn schema() -> Value {
        Value::pairs([("type", Value::from("object")), ("additionalProperties", T::schema())])
    }

    fn write(&self) -> Value {
        Value::pairs(self.0.iter().map(|(k, v)| (k.clone(), v.write())))
    }
}

/// One of two types; the first that reads wins: `bounds = "data"` or `bounds = [0, 100]`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Either<A, B> {
    /// The first type.
    A(A),
    /// The second type.
    B(B),
}

impl<A: Param, B: Param> Param for Either<A, B> {
    fn read(value: &Value, path: &Path) -> Result<Self, Failure> {
        A::read(value, path).map(Either::A).or_else(|_| B::read(value, path).map(Either::B))
    }

    fn schema() -> Value {
        Value::pairs([("anyOf", Value::List(vec![A::schema(), B::schema()]))])
    }

    fn write(&self) -> Value {
        match self {
            Either::A(a) => a.write(),
            Either::B(b) => b.write(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use indicia_method::{from_json, to_json, validate};

    fn round<T: Param>(json: &str) {
        let value = from_json(json).unwrap();
        assert_eq!(validate(&T::schema(), &value), []);
        assert_eq!(to_json(&T::read(&value, &Path::default()).unwrap().write()), json);
    }

    #[test]
    fn what_is_read_is_written() {
        round::<[f64; 2]>("[0,1.5]");
        round::<Pairs<Pairs<f64>>>(r#"{"b":{"g2":1,"g1":2},"a":{}}"#);
        round::<Vec<Either<String, [u32; 2]>>>(r#"["data",[0,100]]"#);
        round::<Option<bool>>("true");
    }

    #[test]
    fn failures_point_at_the_item() {
        let value = from_json(r#"{"a":[1,"x"]}"#).unwrap();
        let failure = Pairs::<Vec<f64>>::read(&value, &Path::default().key("values")).unwrap_err();
        assert_eq!((failure.code.as_str(), failure.path.as_str()), ("wrong-type", "values.a[1]"));
        for bad in ["-1", "0.5", "4294967296"] {
            assert!(u32::read(&from_json(bad).unwrap(), &Path::default()).is_err(), "{bad}");
        }
    }
}
