//! A method that is written against the contract itself, without the typed traits: these leave no room for such faults.

use std::any::Any;
use std::sync::OnceLock;

use indicia_method::{About, Call, Facts, Failure, Fitted, Instance, Kind, Method, Output, Prepared, Table, Text, Value, Weights};

pub(super) fn all() -> Vec<(&'static str, &'static dyn Method)> {
    static ALL: [Bare; 4] =
        [Bare::new(Fault::OldState), Bare::new(Fault::NoTitle), Bare::new(Fault::OpenSchema), Bare::new(Fault::TakesAnything)];
    let [old_state, no_title, open_schema, takes_anything] = &ALL;
    vec![("refit", old_state), ("texts", no_title), ("schema", open_schema), ("unknown-parameter", takes_anything)]
}

/// What is wrong with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    /// A fit over an old state keeps the lower end that stands in it.
    OldState,
    /// The title has no Chinese.
    NoTitle,
    /// The schema lets every key pass.
    OpenSchema,
    /// A parameter that nobody knows is taken.
    TakesAnything,
}

/// Min-max for positive indicators.
#[derive(Debug)]
struct Bare {
    fault: Fault,
    about: OnceLock<About>,
}

impl Bare {
    const fn new(fault: Fault) -> Bare {
        Bare { fault, about: OnceLock::new() }
    }
}

struct Ends {
    lo: f64,
    hi: f64,
}

impl Fitted for Ends {
    fn save(&self) -> Result<Value, Failure> {
        Ok(Value::pairs([("lo", Value::Number(self.lo)), ("hi", Value::Number(self.hi))]))
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}

fn foreign() -> Failure {
    Failure::new("bad-state").arg("key", "ends")
}

fn ends(state: &dyn Fitted) -> Result<&Ends, Failure> {
    state.as_any().downcast_ref().ok_or_else(foreign)
}

impl Method for Bare {
    fn about(&self) -> &About {
        self.about.get_or_init(|| {
            let id = match self.fault {
                Fault::OldState => "wrong/old-state",
                Fault::NoTitle => "wrong/no-title",
                Fault::OpenSchema => "wrong/open-schema",
                Fault::TakesAnything => "wrong/takes-anything",
            };
            let zh = if self.fault == Fault::NoTitle { "" } else { "故意出错" };
            let closed = self.fault != Fault::OpenSchema;
            About {
                id: id.into(),
                version: 1,
                kind: Kind::Normalizer,
                title: Text { zh: zh.into(), en: "Wrong on purpose".into() },
                manual: "# Wrong on purpose".into(),
                manual_zh: String::new(),
                schema: Value::pairs([
                    ("type", Value::from("object")),
                    ("additionalProperties", (!closed).into()),
                    ("properties", Value::table()),
                ]),
                facts: Facts::default(),
                texts: Vec::new(),
                concurrent: true,
            }
        })
    }

    fn create(&self, params: &Value) -> Result<Box<dyn Instance>, Failure> {
        match params.as_table().and_then(|t| t.first()) {
            Some((name, _)) if self.fault != Fault::TakesAnything => {
                Err(Failure::new("unknown-parameter").at(name.as_str()).arg("key", name))
            }
            _ => Ok(Box::new(Made { old: self.fault == Fault::OldState })),
        }
    }
}

struct Made {
    old: bool,
}

impl Instance for Made {
    fn facts(&self) -> Facts {
        Facts::default()
    }

    fn fit(&self, data: &Table, _: &[Table], _: &Call, slot: &mut Option<Box<dyn Fitted>>) -> Result<(), Failure> {
        let x = data.columns.first().map_or(&[][..], |c| c.values);
        let (mut lo, hi) = x.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(lo, hi), x| (lo.min(*x), hi.max(*x)));
        if !(hi - lo).is_finite() || hi <= lo {
            return Err(foreign());
        }
        if let Some(old) = slot.as_deref().and_then(|s| s.as_any().downcast_ref::<Ends>()).filter(|_| self.old) {
            lo = old.lo;
        }
        *slot = Some(Box::new(Ends { lo, hi }));
        Ok(())
    }

    fn load(&self, state: &Value) -> Result<Box<dyn Fitted>, Failure> {
        let number = |key: &str| state.get(key).and_then(Value::as_number).ok_or_else(foreign);
        Ok(Box::new(Ends { lo: number("lo")?, hi: number("hi")? }))
    }

    fn apply(
        &self,
        state: &dyn Fitted,
        _: Option<&dyn Prepared>,
        data: &Table,
        _: Weights,
        out: &mut Output,
        _: &Call,
    ) -> Result<(), Failure> {
        let Ends { lo, hi } = ends(state)?;
        let x = data.columns.first().map_or(&[][..], |c| c.values);
        out.values.iter_mut().zip(x).for_each(|(y, x)| *y = (x - lo) / (hi - lo));
        Ok(())
    }
}
