use std::any::Any;

use indicia_method::{Failure, Fitted, Prepared, Value};

/// A type that a fitted state can have. Implemented for `()`, `f64`, `u32`, `bool`, `String`, `Option<T>`, `Vec<T>`,
/// `[f64; 2]`, and whatever [`crate::state!`] declares.
pub trait Stateful: Send + Sync + Sized + 'static {
    /// As a value that [`Stateful::from_value`] takes back to the same bits.
    fn to_value(&self) -> Value;

    /// From what [`Stateful::to_value`] gave.
    fn from_value(value: &Value) -> Result<Self, Failure>;
}

/// The failure of a state that cannot be read.
pub fn bad_state(key: &str) -> Failure {
    Failure::new("bad-state").arg("key", key)
}

impl Stateful for () {
    fn to_value(&self) -> Value {
        Value::Null
    }

    fn from_value(value: &Value) -> Result<Self, Failure> {
        if *value == Value::Null { Ok(()) } else { Err(bad_state("")) }
    }
}

macro_rules! through_param {
    ($($t:ty),*) => { $(
        impl Stateful for $t {
            fn to_value(&self) -> Value {
                crate::Param::write(self)
            }

            fn from_value(value: &Value) -> Result<Self, Failure> {
                <$t as crate::Param>::read(value, &indicia_method::Path::default()).map_err(|_| bad_state(""))
            }
        }
    )* };
}

through_param!(f64, u32, bool, String, [f64; 2]);

impl<T: Stateful> Stateful for Vec<T> {
    fn to_value(&self) -> Value {
        Value::List(self.iter().map(T::to_value).collect())
    }

    fn from_value(value: &Value) -> Result<Self, Failure> {
        value.as_list().ok_or_else(|| bad_state(""))?.iter().map(T::from_value).collect()
    }
}

impl<T: Stateful> Stateful for Option<T> {
    fn to_value(&self) -> Value {
        self.as_ref().map_or(Value::Null, T::to_value)
    }

    fn from_value(value: &Value) -> Result<Self, Failure> {
        if *value == Value::Null { Ok(None) } else { T::from_value(value).map(Some) }
    }
}

/// Declares a struct that is a fitted state.
///
/// ```
/// indicia_plugin::state! {
///     /// What min-max learns from a column.
///     pub struct Bounds {
///         /// The least value.
///         lo: f64,
///         /// The greatest value. Fields are public, whether they say so or not.
///         pub hi: f64,
///     }
/// }
/// # use indicia_plugin::Stateful;
/// let saved = Bounds { lo: 1.0, hi: 3.0 }.to_value();
/// assert_eq!(Bounds::from_value(&saved)?.hi, 3.0);
/// # Ok::<(), indicia_plugin::method::Failure>(())
/// ```
#[macro_export]
macro_rules! state {
    ($(#[doc = $doc:literal])* $vis:vis struct $name:ident { $( $(#[doc = $fdoc:literal])* $fvis:vis $field:ident : $ty:ty ),* $(,)? }) => {
        $(#[doc = $doc])*
        #[derive(Clone, Debug, PartialEq)]
        $vis struct $name { $( $(#[doc = $fdoc])* #[allow(missing_docs)] pub $field: $ty ),* }

        impl $crate::Stateful for $name {
            fn to_value(&self) -> $crate::method::Value {
                $crate::method::Value::pairs([$( (stringify!($field), $crate::Stateful::to_value(&self.$field)) ),*])
            }

            fn from_value(value: &$crate::method::Value) -> Result<Self, $crate::method::Failure> {
                Ok($name { $(
                    $field: value
                        .get(stringify!($field))
                        .and_then(|v| $crate::Stateful::from_value(v).ok())
                        .ok_or_else(|| $crate::bad_state(stringify!($field)))?
                ),* })
            }
        }
    };
}

/// A typed state behind the trait object.
pub(crate) struct Held<S>(pub S);

impl<S: Stateful> Fitted for Held<S> {
    fn save(&self) -> Result<Value, Failure> {
        let value = self.0.to_value();
        match not_finite(&value, "") {
            Some(key) => Err(Failure::new("state-not-finite").arg("key", key)),
            None => Ok(value),
        }
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}

/// The innermost key that holds a number without a JSON form.
fn not_finite(value: &Value, key: &str) -> Option<String> {
    match value {
        Value::Number(n) if !n.is_finite() => Some(key.into()),
        Value::List(items) => items.iter().find_map(|v| not_finite(v, key)),
        Value::Table(pairs) => pairs.iter().find_map(|(k, v)| not_finite(v, k)),
        _ => None,
    }
}

fn foreign() -> Failure {
    Failure::new("foreign-state")
}

/// The typed state, if this method made it.
pub(crate) fn state_of<S: Stateful>(state: &dyn Fitted) -> Result<&S, Failure> {
    state.as_any().downcast_ref::<Held<S>>().map(|h| &h.0).ok_or_else(foreign)
}

/// Puts a state into the slot, over the one that is there if it has the same type.
pub(crate) fn keep<S: Stateful>(slot: &mut Option<Box<dyn Fitted>>, state: S) {
    if let Some(held) = slot.as_mut().and_then(|s| s.as_any_mut().downcast_mut::<Held<S>>()) {
        held.0 = state;
    } else {
        *slot = Some(Box::new(Held(state)));
    }
}

pub(crate) fn load<S: Stateful>(value: &Value) -> Result<Box<dyn Fitted>, Failure> {
    Ok(Box::new(Held(S::from_value(value)?)))
}

/// A typed preparation behind the trait object.
pub(crate) struct HeldPrep<P>(pub P);

impl<P: Send + Sync + 'static> Prepared for HeldPrep<P> {
    fn as_any(&self) -> &dyn Any {
        self
    }
}

pub(crate) fn prep_of<P: Send + Sync + 'static>(prep: Option<&dyn Prepared>) -> Result<Option<&P>, Failure> {
    prep.map(|p| p.as_any().downcast_ref::<HeldPrep<P>>().map(|h| &h.0).ok_or_else(foreign)).transpose()
}
