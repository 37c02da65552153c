use std::fmt;
use std::sync::Arc;

use indicia_method::{Facts, Failure, Instance, Method, Value, to_json};

use super::reading::{Classes, Read, Reading};
use crate::data::Period;
use crate::key::{Key, KeyBuilder};

/// Which rows a method learns from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum FitScope {
    /// All periods together.
    #[default]
    All,
    /// Each period by itself.
    Each,
    /// One period, for all.
    Base(Period),
}

/// A method with its parameters at one place of the system.
#[derive(Clone)]
pub struct Use {
    method: &'static dyn Method,
    instance: Arc<dyn Instance>,
    facts: Arc<Facts>,
    params: Arc<Value>,
    fit: FitScope,
    by: Option<Arc<str>>,
    memberships: Option<Memberships>,
    key: Key,
}

/// What stands behind an aggregator that gives memberships.
#[derive(Clone)]
struct Memberships {
    inner: Arc<dyn Instance>,
    classes: Arc<Classes>,
    reading: Reading,
}

impl Use {
    /// An instance of a method. `origin` tells apart builds of one id: the hash of a loaded library, empty for ours.
    pub fn new(method: &'static dyn Method, params: Value, fit: FitScope) -> Result<Use, Failure> {
        let instance: Arc<dyn Instance> = Arc::from(method.create(&params)?);
        let about = method.about();
        let key =
            KeyBuilder::new("use").text(&about.id).number(about.version.into()).text(&to_json(&params.canonical())).debug(&fit).done();
        let facts = instance.facts();
        let memberships =
            Classes::of(&facts).map(|c| Memberships { inner: instance.clone(), classes: Arc::new(c), reading: Reading::Score });
        let made = Use { method, facts: Arc::new(facts), instance, params: Arc::new(params), fit, by: None, memberships, key };
        Ok(made.reading(Reading::Score))
    }

    /// The same with other parameters.
    pub fn with_params(&self, params: Value) -> Result<Use, Failure> {
        Ok(Use::new(self.method, params, self.fit)?.placed_as(self))
    }

    /// The same within the groups and with the reading of another method at the same place.
    pub fn placed_as(self, other: &Use) -> Use {
        let reading = other.memberships.as_ref().map(|m| m.reading);
        let made = self.within(other.by.clone());
        match reading {
            Some(reading) => made.reading(reading),
            None => made,
        }
    }

    /// An aggregator that gives memberships, read otherwise; any other method stays as it is.
    #[must_use]
    pub fn reading(self, reading: Reading) -> Use {
        let Some(m) = self.memberships.clone() else { return self };
        let read = Read { inner: m.inner.clone(), classes: m.classes.clone(), reading };
        let facts = Arc::new(read.facts());
        let whole = KeyBuilder::new("use").text(self.id()).number(self.method.about().version.into());
        let key = whole.text(&to_json(&self.params.canonical())).debug(&self.fit).debug(&reading).done();
        Use { instance: Arc::new(read), facts, key, memberships: Some(Memberships { reading, ..m }), ..self }
    }

    /// The classes, and how one value is read off memberships in them; `None` for methods that give no memberships.
    pub fn classes(&self) -> Option<(&Arc<Classes>, Reading)> {
        self.memberships.as_ref().map(|m| (&m.classes, m.reading))
    }

    /// The same within the groups of a grouping: an imputer that the host runs once for each.
    pub fn within(self, by: Option<Arc<str>>) -> Use {
        let key = match &by {
            Some(by) => KeyBuilder::new("within").key(self.key).text(by).done(),
            None => self.key,
        };
        Use { by, key, ..self }
    }

    /// The grouping within whose groups it works.
    pub fn by(&self) -> Option<&Arc<str>> {
        self.by.as_ref()
    }

    /// The method.
    pub fn method(&self) -> &'static dyn Method {
        self.method
    }

    /// Its id.
    pub fn id(&self) -> &'static str {
        &self.method.about().id
    }

    /// The instance.
    pub fn instance(&self) -> &dyn Instance {
        &*self.instance
    }

    /// What the instance declares.
    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    /// Its parameters as given.
    pub fn params(&self) -> &Value {
        &self.params
    }

    /// Its parameters with the defaults of the schema filled in.
    pub fn params_with_defaults(&self) -> Value {
        let mut out = (*self.params).clone();
        let properties = self.method.about().schema.get("properties").and_then(Value::as_table).unwrap_or_default();
        for (name, property) in properties {
            if out.get(name).is_none()
                && let Some(default) = property.get("default")
            {
                out.set(name, default.clone());
            }
        }
        out
    }

    /// Whether it is the same method with the same parameters, written out or left to their defaults, over the same rows.
    pub fn is_same(&self, other: &Use) -> bool {
        let params = |u: &Use| to_json(&u.params_with_defaults().canonical());
        let about = |u: &Use| (u.method.about().id.clone(), u.method.about().version);
        about(self) == about(other) && self.fit == other.fit && self.by == other.by && params(self) == params(other)
    }

    /// Which rows it learns from.
    pub fn fit(&self) -> FitScope {
        self.fit
    }

    /// Identity of method, parameters and scope.
    pub(crate) fn key(&self) -> Key {
        self.key
    }
}

impl fmt::Debug for Use {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.id(), to_json(&self.params))
    }
}
