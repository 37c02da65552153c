//! A plugin that panics where its parameter says.

use indicia_plugin::prelude::*;

choices! {
    /// Where.
    pub enum Place {
        /// Nowhere.
        Nowhere = "nowhere",
        /// In `create`.
        Create = "create",
        /// In `facts`.
        Facts = "facts",
        /// In `fit`.
        Fit = "fit",
        /// In `save`.
        Save = "save",
        /// In `load`.
        Load = "load",
        /// In `prepare`.
        Prepare = "prepare",
        /// In `apply`.
        Apply = "apply",
        /// In `explain`.
        Explain = "explain",
        /// When the state is dropped.
        Drop = "drop",
        /// With a payload that is no text.
        Payload = "payload",
        /// With a payload that panics when it is dropped.
        Bomb = "bomb",
    }
}

method! {
    /// # Panics
    pub struct Panics: Aggregator = "panics/panics" {
        title { zh: "崩溃", en: "Panics" }
        params {
            /// Where.
            place: Place = Place::Nowhere;
        }
    }
}

/// Panics when it is saved, loaded or dropped, as asked.
pub struct State(f64);

impl Stateful for State {
    fn to_value(&self) -> Value {
        assert!(self.0 != 1.0, "in save");
        Value::Number(self.0)
    }

    fn from_value(value: &Value) -> Result<Self, Failure> {
        assert!(value.as_number() != Some(2.0), "in load");
        Ok(State(value.as_number().unwrap_or_default()))
    }
}

impl Drop for State {
    fn drop(&mut self) {
        assert!(self.0 != 3.0, "in drop");
    }
}

struct Bomb;

impl Drop for Bomb {
    fn drop(&mut self) {
        panic!("in a payload");
    }
}

impl Panics {
    fn at(&self, place: Place) {
        assert!(self.place != place, "in {}", place.word());
    }
}

impl Aggregator for Panics {
    type State = State;
    type Prep = f64;

    fn facts(&self) -> Facts {
        self.at(Place::Facts);
        Facts::default()
    }

    fn check(&self) -> Result<(), Failure> {
        self.at(Place::Create);
        Ok(())
    }

    fn fit(&self, _: &Table, _: &Call) -> Result<State, Failure> {
        self.at(Place::Fit);
        match self.place {
            Place::Payload => std::panic::panic_any(17),
            Place::Bomb => std::panic::panic_any(Bomb),
            Place::Save => Ok(State(1.0)),
            Place::Load => Ok(State(2.0)),
            Place::Drop => Ok(State(3.0)),
            _ => Ok(State(0.0)),
        }
    }

    fn prepare(&self, _: &State, _: &Table, _: &Call) -> Result<Option<f64>, Failure> {
        self.at(Place::Prepare);
        Ok(Some(1.0))
    }

    fn aggregate(&self, _: &State, _: Option<&f64>, _: &Table, _: Weights, out: &mut Output, _: &Call) -> Result<(), Failure> {
        self.at(Place::Apply);
        out.values.fill(1.0);
        Ok(())
    }

    fn explain(&self, _: &State, _: &[Field], _: &[f64]) -> Option<Explanation> {
        self.at(Place::Explain);
        None
    }
}

plugin! { name: "panics", methods: [Panics] }
