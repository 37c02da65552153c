//! The macros with which types, states and methods are declared.

use indicia_method::{Facts, Failure, Text, TextOf, Value};

use crate::Param;

/// What [`crate::method!`] says of a type; not written by hand.
pub trait Declared: Param + Send + Sync + 'static {
    /// Id.
    const ID: &'static str;
    /// Version.
    const VERSION: u32;
    /// Chinese and English name.
    const TITLE: (&'static str, &'static str);
    /// The doc comment, a line break after each line.
    const MANUAL: &'static str;
    /// The page in Chinese, or empty.
    const MANUAL_ZH: &'static str;
    /// Codes with their Chinese and English templates.
    const TEXTS: &'static [(&'static str, &'static str, &'static str)];
    /// Example parameters as JSON, or empty.
    const EXAMPLE: &'static str;
}

/// A doc comment as it was written: the space after `///` goes, line breaks stay.
pub(crate) fn page(doc: &str) -> String {
    let lines: Vec<&str> = doc.lines().map(|l| l.strip_prefix(' ').unwrap_or(l).trim_end()).collect();
    lines.join("\n").trim().to_string()
}

/// A doc comment as one paragraph.
pub fn sentence(doc: &str) -> String {
    page(doc).split_whitespace().collect::<Vec<_>>().join(" ")
}

pub(crate) fn text(zh: &str, en: &str) -> Text {
    Text { zh: zh.into(), en: en.into() }
}

pub(crate) fn texts(own: &[(&str, &str, &str)]) -> Vec<TextOf> {
    let shared = crate::shared::TEXTS.iter().filter(|(code, ..)| own.iter().all(|(o, ..)| o != code));
    own.iter().chain(shared).map(|(code, zh, en)| TextOf { code: (*code).into(), text: text(zh, en) }).collect()
}

/// The key of a field whose name is a word of Rust's (`r#type`).
pub fn bare(field: &str) -> &str {
    field.strip_prefix("r#").unwrap_or(field)
}

/// Adds a constraint to the numbers of a schema, through lists and tables.
pub fn constrain(schema: &mut Value, key: &str, bound: f64) {
    let Value::Table(pairs) = schema else { return };
    let word = pairs.iter().find(|(k, _)| k == "type").and_then(|(_, v)| v.as_text()).map(String::from);
    match word.as_deref() {
        Some("number" | "integer") => schema.set(key, Value::Number(bound)),
        _ => {
            for (k, inner) in pairs {
                match (k.as_str(), inner) {
                    ("items" | "additionalProperties", inner) => constrain(inner, key, bound),
                    ("anyOf", Value::List(any)) => any.iter_mut().for_each(|s| constrain(s, key, bound)),
                    _ => {}
                }
            }
        }
    }
}

/// Collects the schema of a table of parameters; used by the macros.
#[derive(Debug, Default)]
pub struct TableSchema {
    properties: Vec<(String, Value)>,
    required: Vec<Value>,
}

impl TableSchema {
    /// Adds a parameter.
    pub fn add<T: Param>(&mut self, name: &str, doc: &str, default: Option<T>, bounds: &[(&str, f64)]) {
        let name = bare(name);
        let mut schema = T::schema();
        schema.set("description", sentence(doc).into());
        for (key, bound) in bounds {
            constrain(&mut schema, key, *bound);
        }
        match default {
            Some(default) => schema.set("default", default.write()),
            None if T::absent().is_none() => self.required.push(name.into()),
            None => {}
        }
        self.properties.push((name.into(), schema));
    }

    /// The schema.
    pub fn done(self) -> Value {
        let mut schema = Value::pairs([
            ("type", Value::from("object")),
            ("properties", Value::Table(self.properties)),
            ("additionalProperties", false.into()),
        ]);
        if !self.required.is_empty() {
            schema.set("required", Value::List(self.required));
        }
        schema
    }
}

/// Reads one parameter of a table; used by the macros.
pub fn field<T: Param>(table: &Value, name: &str, path: &indicia_method::Path, default: Option<T>) -> Result<T, Failure> {
    let name = bare(name);
    let at = path.key(name);
    match table.get(name) {
        Some(value) => T::read(value, &at),
        None => default.or_else(T::absent).ok_or_else(|| {
            Failure::new("missing-parameter")
                .at(at.to_string())
                .arg("parameter", &at)
                .arg("expected", "")
                .arg("found", "")
                .arg("nearest", "")
        }),
    }
}

/// The facts that [`indicia_method::About`] shows: those of an instance with default or example parameters.
pub(crate) fn facts_of(made: Result<Box<dyn indicia_method::Instance>, Failure>) -> Facts {
    made.map(|instance| instance.facts()).unwrap_or_default()
}

/// Declares an enumeration that a parameter can take, with the words that stand in the TOML.
///
/// ```
/// indicia_plugin::choices! {
///     /// What is done to values first.
///     pub enum Transform {
///         /// The share of the column's sum.
///         Share = "share",
///         /// Min-max to [0, 1].
///         MinMax = "min-max",
///     }
/// }
/// assert_eq!(Transform::MinMax.word(), "min-max");
/// ```
#[macro_export]
macro_rules! choices {
    ($(#[doc = $doc:literal])* $vis:vis enum $name:ident { $( $(#[doc = $vdoc:literal])* $variant:ident = $word:literal ),+ $(,)? }) => {
        $(#[doc = $doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        $vis enum $name { $( $(#[doc = $vdoc])* $variant ),+ }

        impl $name {
            /// The word of the TOML.
            pub const fn word(self) -> &'static str {
                match self { $( Self::$variant => $word ),+ }
            }
        }

        impl $crate::Param for $name {
            fn read(value: &$crate::method::Value, path: &$crate::method::Path) -> Result<Self, $crate::method::Failure> {
                match value.as_text() {
                    $( Some($word) => Ok(Self::$variant), )+
                    _ => Err($crate::method::validate(&Self::schema(), value).pop().map_or_else(
                        || $crate::wrong_type(value, "string", path),
                        |mut p| { p.path = path.clone(); p.into_failure() },
                    )),
                }
            }

            fn schema() -> $crate::method::Value {
                $crate::method::Value::pairs([
                    ("type", $crate::method::Value::from("string")),
                    ("enum", vec![$( $word ),+].into()),
                    ("enumDescriptions", vec![$( $crate::sentence(concat!($($vdoc, "\n"),*)) ),+].into()),
                ])
            }

            fn write(&self) -> $crate::method::Value {
                self.word().into()
            }
        }
    };
}

/// Declares a struct that a parameter can be: a table with keys of its own.
///
/// ```
/// indicia_plugin::table! {
///     /// One step of a scale.
///     pub struct Rung {
///         /// Values up to this one,
///         upto: f64;
///         /// score this much.
///         score: f64 = 1.0, min 0.0;
///     }
/// }
/// # use indicia_plugin::{Param, method::{from_json, Path}};
/// let rung = Rung::read(&from_json(r#"{"upto":3}"#)?, &Path::default())?;
/// assert_eq!((rung.upto, rung.score), (3.0, 1.0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// After the default come constraints on numbers, lists of numbers and tables of numbers: `min`, `max` (both
/// inclusive), `above`, `below` (exclusive).
#[macro_export]
macro_rules! table {
    ($(#[doc = $doc:literal])* $vis:vis struct $name:ident {
        $( $(#[doc = $fdoc:literal])* $field:ident : $ty:ty $(= $default:expr)? $(, $bound:ident $value:expr)* ; )*
    }) => {
        $(#[doc = $doc])*
        #[derive(Clone, Debug, PartialEq)]
        $vis struct $name { $( $(#[doc = $fdoc])* pub $field: $ty ),* }

        impl $crate::Param for $name {
            #[allow(unused_variables)]
            fn read(value: &$crate::method::Value, path: &$crate::method::Path) -> Result<Self, $crate::method::Failure> {
                if value.as_table().is_none() {
                    return Err($crate::wrong_type(value, "object", path));
                }
                Ok($name { $( $field: $crate::declare::field::<$ty>(value, stringify!($field), path, $crate::__default!($ty $(, $default)?))? ),* })
            }

            #[allow(unused_mut)]
            fn schema() -> $crate::method::Value {
                let mut schema = $crate::declare::TableSchema::default();
                $( schema.add::<$ty>(
                    stringify!($field),
                    concat!($($fdoc, "\n",)* ""),
                    $crate::__default!($ty $(, $default)?),
                    &[$( ($crate::__bound!($bound), $value) ),*],
                ); )*
                schema.done()
            }

            #[allow(unused_mut)]
            fn write(&self) -> $crate::method::Value {
                let mut table = $crate::method::Value::table();
                $( match $crate::Param::write(&self.$field) {
                    $crate::method::Value::Null => {}
                    value => table.set($crate::declare::bare(stringify!($field)), value),
                } )*
                table
            }
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __default {
    ($ty:ty) => {
        None::<$ty>
    };
    ($ty:ty, $default:expr) => {{
        let default: $ty = $default;
        Some(default)
    }};
}

#[doc(hidden)]
#[macro_export]
macro_rules! __bound {
    (min) => {
        "minimum"
    };
    (max) => {
        "maximum"
    };
    (above) => {
        "exclusiveMinimum"
    };
    (below) => {
        "exclusiveMaximum"
    };
}

/// Declares a method: a struct with its parameters, its manual page, title and texts.
///
/// ```
/// use indicia_plugin::prelude::*;
///
/// method! {
///     /// # Powers
///     /// `score = x^p`, with the direction's sign.
///     pub struct Power: Normalizer = "acme/power" {
///         title { zh: "幂函数", en: "Powers" }
///         params {
///             /// The exponent.
///             p: f64 = 2.0, above 0.0;
///         }
///         texts { "negative" => { zh: "{indicator} 含负值", en: "{indicator} has a negative value" } }
///     }
/// }
///
/// impl Normalizer for Power {
///     type State = ();
///     fn facts(&self) -> Facts {
///         Facts { domain: Domain::NonNegative, fit: Fit::None, order_preserving: true, ..Facts::default() }
///     }
///     fn fit(&self, _: &[f64], _: &Field, _: &Call) -> Result<(), Failure> {
///         Ok(())
///     }
///     fn transform(&self, _: &(), x: &[f64], field: &Field, out: &mut Output, _: &Call) -> Result<(), Failure> {
///         let sign = if field.direction == Direction::Negative { -1.0 } else { 1.0 };
///         for (y, x) in out.values.iter_mut().zip(x) {
///             *y = sign * x.powf(self.p);
///         }
///         Ok(())
///     }
/// }
///
/// let method = Power::method();
/// assert_eq!(method.about().title.zh, "幂函数");
/// assert!(method.create(&from_json(r#"{"p": 0}"#)?).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// `page_zh "power.zh.md"`, behind the title, names a file beside the source: the page in Chinese, whose list under
/// `## 参数` says what each parameter means (``* `p`：指数``).
///
/// The kind is one of the traits of this crate. `= "id" @ 2` names a later version. `params`, `texts` and `example`
/// may be left out; `example r#"{…}"#` gives parameters for methods that have required ones: the facts that are shown
/// before anybody chose parameters, and the conformance suite, use them. Constraints are those of [`crate::table!`].
/// Combinations of parameters are checked by the trait's `check`.
#[macro_export]
macro_rules! method {
    ($(#[doc = $doc:literal])* $vis:vis struct $name:ident : $kind:ident = $id:literal $(@ $version:literal)? {
        title { zh: $zh:literal, en: $en:literal $(,)? }
        $( page_zh $page_zh:literal )?
        $( params { $($params:tt)* } )?
        $( texts { $( $code:literal => { zh: $tzh:literal, en: $ten:literal $(,)? } $(,)? )* } )?
        $( example $example:literal )?
    }) => {
        $crate::table! {
            $(#[doc = $doc])*
            $vis struct $name { $( $($params)* )? }
        }

        impl $crate::Declared for $name {
            const ID: &'static str = $id;
            const VERSION: u32 = 1 $( - 1 + $version )?;
            const TITLE: (&'static str, &'static str) = ($zh, $en);
            const MANUAL: &'static str = concat!($($doc, "\n",)* "");
            const MANUAL_ZH: &'static str = concat!("" $(, include_str!($page_zh))?);
            const TEXTS: &'static [(&'static str, &'static str, &'static str)] = &[$( $( ($code, $tzh, $ten) ),* )?];
            const EXAMPLE: &'static str = concat!("" $(, $example)?);
        }

        impl $name {
            /// The method, for a registry.
            pub fn method() -> &'static dyn $crate::method::Method {
                static METHOD: $crate::MethodOf<$name, $crate::kinds::marker::$kind> = $crate::MethodOf::new();
                &METHOD
            }
        }

        impl $crate::Exported for $name {
            fn exported() -> &'static dyn $crate::method::Method {
                Self::method()
            }

            const TABLE: $crate::abi::Method = $crate::export::table::<$name, $crate::kinds::marker::$kind>();
        }
    };
}
