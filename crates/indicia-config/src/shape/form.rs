use indicia_method::Kind;

/// The keys of a table.
#[derive(Debug)]
pub(crate) struct Shape {
    pub keys: &'static [Key],
}

/// A key of a table.
#[derive(Debug)]
pub(crate) struct Key {
    pub name: &'static str,
    pub form: Form,
    /// Whether the table cannot be used without it.
    pub needed: bool,
    /// A key that may stand in its place.
    pub or: Option<&'static str>,
    /// A value as one would write it; for hints.
    pub example: &'static str,
    pub zh: &'static str,
    pub en: &'static str,
}

/// What a value may be.
#[derive(Debug)]
pub(crate) enum Form {
    /// A text that is not empty.
    Text,
    /// A text, or `{ zh, en }`.
    Local,
    /// The version of the format.
    Format,
    /// A whole number within bounds.
    Integer(i64, i64),
    /// A finite number.
    Number,
    /// A number within closed bounds.
    Within(f64, f64),
    /// One of these words.
    Choice(&'static [&'static str]),
    /// A list of texts.
    Texts,
    /// A list of texts that an overlay may also give as `{ add, remove }`.
    Editable,
    /// A list of words out of these.
    Choices(&'static [&'static str]),
    /// `[low, high]`, the first below the second.
    Pair,
    /// A number, or `[low, high]`.
    NumberOrPair,
    /// A text, or what people write without quotes: `2019`, `2025-03-01`.
    Loose,
    /// A text in the formula language.
    Formula,
    /// A number, or a text in the formula language.
    NumberOrFormula,
    /// `"all"`, `"each"` or `{ base = "2019" }`.
    Fit,
    /// A table with known keys.
    Table(&'static Shape),
    /// A table with known keys that may be given for nodes too: `.for.NODE`.
    TableFor(&'static Shape),
    /// True or false.
    Bool,
    /// A text, or a list of texts.
    TextOrTexts,
    /// A text, or a table with known keys.
    TextOr(&'static Shape),
    /// A number, or a table with known keys.
    NumberOr(&'static Shape),
    /// A number, or this word.
    NumberOrWord(&'static str),
    /// A table whose keys are the user's.
    Map(Ids, &'static Form),
    /// Anything that belongs to what stands beside it; looked at when that is known.
    Any,
    /// A list.
    List(&'static Form),
    /// A method: `{ use, params, fit }`; with `.for.NODE` where it is a default.
    Use(Kind, Reach),
}

/// Whether a method is a default, which nodes may replace for what is below them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reach {
    Default,
    Own,
}

/// What the keys of a map may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ids {
    /// Ids of indicators, nodes and rules: they stand in formulas.
    Strict,
    /// Anything.
    Free,
}

impl Key {
    pub(crate) const fn needed(mut self) -> Key {
        self.needed = true;
        self
    }

    pub(crate) const fn or(mut self, other: &'static str) -> Key {
        self.or = Some(other);
        self
    }

    pub(crate) const fn like(mut self, example: &'static str) -> Key {
        self.example = example;
        self
    }
}

/// A key with its form and what it means.
pub(crate) const fn key(name: &'static str, form: Form, zh: &'static str, en: &'static str) -> Key {
    Key { name, form, needed: false, or: None, example: "", zh, en }
}

impl Shape {
    pub(crate) fn key(&self, name: &str) -> Option<&'static Key> {
        self.keys.iter().find(|k| k.name == name)
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &'static str> {
        self.keys.iter().map(|k| k.name)
    }
}
