//! Stand-ins for methods that could not be made, so that everything else can still be checked. A system with one of them
//! never becomes a plan.

use std::any::Any;
use std::sync::LazyLock;

use indicia_core::{FitScope, Use};
use indicia_method::{About, Call, Facts, Failure, Fit, Fitted, Instance, Kind, Method, Output, Table, Text, Value, Weights};

/// A normalizer, for an indicator without a usable one.
pub(super) fn normalizer() -> Option<Use> {
    make(&NORMALIZER)
}

/// A weighting.
pub(super) fn weighting() -> Option<Use> {
    make(&WEIGHTING)
}

/// An aggregator.
pub(super) fn aggregator() -> Option<Use> {
    make(&AGGREGATOR)
}

/// Whether a method is a stand-in.
pub(super) fn is(method: &Use) -> bool {
    method.id() == ID
}

const ID: &str = "indicia/none";

fn make(method: &'static LazyLock<StandIn>) -> Option<Use> {
    let method: &'static StandIn = method;
    Use::new(method, Value::table(), FitScope::All).ok()
}

static NORMALIZER: LazyLock<StandIn> = LazyLock::new(|| StandIn::new(Kind::Normalizer));
static WEIGHTING: LazyLock<StandIn> = LazyLock::new(|| StandIn::new(Kind::Weighting));
static AGGREGATOR: LazyLock<StandIn> = LazyLock::new(|| StandIn::new(Kind::Aggregator));

struct StandIn {
    about: About,
}

impl StandIn {
    fn new(kind: Kind) -> StandIn {
        let facts = Facts { takes_target: true, sums_to_one: true, fit: Fit::None, sources: [0, u32::MAX], ..Facts::default() };
        let title = Text { zh: "等权".into(), en: "equal".into() };
        StandIn {
            about: About {
                id: ID.into(),
                version: 1,
                kind,
                title,
                manual: String::new(),
                manual_zh: String::new(),
                schema: Value::table(),
                facts,
                texts: Vec::new(),
                concurrent: true,
            },
        }
    }
}

impl Method for StandIn {
    fn about(&self) -> &About {
        &self.about
    }

    fn create(&self, _: &Value) -> Result<Box<dyn Instance>, Failure> {
        Ok(Box::new(Equal { facts: self.about.facts.clone() }))
    }
}

struct Equal {
    facts: Facts,
}

struct Nothing;

impl Fitted for Nothing {
    fn save(&self) -> Result<Value, Failure> {
        Ok(Value::table())
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}

impl Instance for Equal {
    fn facts(&self) -> Facts {
        self.facts.clone()
    }

    fn fit(&self, _: &Table, _: &[Table], _: &Call, slot: &mut Option<Box<dyn Fitted>>) -> Result<(), Failure> {
        *slot = Some(Box::new(Nothing));
        Ok(())
    }

    fn load(&self, _: &Value) -> Result<Box<dyn Fitted>, Failure> {
        Ok(Box::new(Nothing))
    }

    fn apply(
        &self,
        _: &dyn Fitted,
        _: Option<&dyn indicia_method::Prepared>,
        _: &Table,
        _: Weights,
        out: &mut Output,
        _: &Call,
    ) -> Result<(), Failure> {
        out.values.fill(1.0 / out.cols.max(1) as f64);
        Ok(())
    }
}
