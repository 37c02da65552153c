use std::borrow::Cow;

use crate::{Area, Arg, Code, Place, Severity, Word};

/// The text side of a finding: a code of ours or one that a plugin brought along.
#[derive(Clone, Debug, PartialEq)]
pub enum Message {
    /// From the catalogue.
    Own(Code),
    /// From a plugin, with its own templates.
    Foreign(Box<Foreign>),
}

/// A plugin's code with its templates.
#[derive(Clone, Debug, PartialEq)]
pub struct Foreign {
    /// `method/code`, for example `entropy/negative-value`.
    pub id: String,
    /// Its weight.
    pub severity: Severity,
    /// English template.
    pub en: String,
    /// Chinese template.
    pub zh: String,
}

/// One finding.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnostic {
    /// Which finding it is.
    pub message: Message,
    /// Values for the templates, by name.
    pub args: Vec<(Cow<'static, str>, Arg)>,
    /// Where it stands; the first place is where the eye should go, others say what it conflicts with.
    pub places: Vec<Place>,
    /// Key of the hint to show.
    pub hint: Option<&'static str>,
    /// Lines of facts, each a code with its own arguments (`= data: …`).
    pub notes: Vec<Diagnostic>,
    severity: Severity,
}

/// A list of findings.
pub type Diagnostics = Vec<Diagnostic>;

impl Diagnostic {
    /// A finding from the catalogue, with its first hint.
    pub fn new(code: Code) -> Self {
        Diagnostic {
            severity: code.severity,
            hint: code.hints.first().map(|h| h.key),
            message: Message::Own(code),
            args: Vec::new(),
            places: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// A finding that a plugin reported, with the plugin's own templates.
    pub fn foreign(foreign: Foreign) -> Self {
        Diagnostic {
            severity: foreign.severity,
            message: Message::Foreign(Box::new(foreign)),
            args: Vec::new(),
            places: Vec::new(),
            hint: None,
            notes: Vec::new(),
        }
    }

    /// Adds a value for the templates: a name, a number, a piece of the user's text. Words of a language do not
    /// belong here; see [`Diagnostic::word`].
    pub fn arg(mut self, name: impl Into<Cow<'static, str>>, value: impl std::fmt::Display) -> Self {
        self.args.push((name.into(), Arg::Text(value.to_string())));
        self
    }

    /// Adds a word of ours for the templates; see [`words`](crate::words).
    pub fn word(mut self, name: impl Into<Cow<'static, str>>, word: Word) -> Self {
        self.args.push((name.into(), Arg::Word(word)));
        self
    }

    /// Adds a name that the user's data give in both languages.
    pub fn name(mut self, name: impl Into<Cow<'static, str>>, en: impl Into<String>, zh: impl Into<String>) -> Self {
        self.args.push((name.into(), Arg::Name { en: en.into(), zh: zh.into() }));
        self
    }

    /// Adds a list of names for the templates.
    pub fn list<I>(mut self, name: impl Into<Cow<'static, str>>, items: I) -> Self
    where
        I: IntoIterator,
        I::Item: std::fmt::Display,
    {
        let items = items.into_iter().map(|i| i.to_string()).collect();
        self.args.push((name.into(), Arg::List(items)));
        self
    }

    /// Adds a place.
    pub fn at(mut self, place: Place) -> Self {
        self.places.push(place);
        self
    }

    /// Adds a place if there is one.
    pub fn at_opt(mut self, place: Option<Place>) -> Self {
        self.places.extend(place);
        self
    }

    /// Picks another hint of the code; a key that the code does not have is a bug, and tests stop at it.
    pub fn hint(mut self, key: &'static str) -> Self {
        if let Message::Own(code) = &self.message {
            debug_assert!(code.hints.iter().any(|h| h.key == key), "{} has no hint `{key}`", code.id);
        }
        self.hint = Some(key);
        self
    }

    /// Shows no hint.
    pub fn no_hint(mut self) -> Self {
        self.hint = None;
        self
    }

    /// Adds a line of facts.
    pub fn note(mut self, note: Diagnostic) -> Self {
        self.notes.push(note);
        self
    }

    /// Gives it another weight than its code's.
    pub fn with_severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// The stable id.
    pub fn id(&self) -> &str {
        match &self.message {
            Message::Own(code) => code.id,
            Message::Foreign(f) => &f.id,
        }
    }

    /// Its weight.
    pub fn severity(&self) -> Severity {
        self.severity
    }

    /// Whose business it is.
    pub fn area(&self) -> Area {
        Area::of(self.id())
    }
}
