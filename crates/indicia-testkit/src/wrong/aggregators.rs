//! Aggregators.

use indicia_plugin::prelude::*;

pub(super) fn all() -> Vec<(&'static str, &'static dyn Method)> {
    vec![
        ("weights-matter", IgnoresWeights::method()),
        ("weights-matter", SaysItIgnores::method()),
        ("axes", FirstVector::method()),
        ("locality", LooksAround::method()),
        ("silent-epsilon", HiddenConstant::method()),
        ("monotone", Inverse::method()),
        ("columns", LastCounts::method()),
        ("classes", OneClass::method()),
        ("classes", BeyondOne::method()),
        ("prepared", WrongPreparation::method()),
    ]
}

macro_rules! aggregator {
    ($name:ident, $id:literal, $facts:expr, |$data:ident, $weights:ident, $out:ident| $body:expr) => {
        method! {
            /// # Wrong on purpose
            pub struct $name: RowAggregator = $id {
                title { zh: "故意出错", en: "Wrong on purpose" }
            }
        }

        impl RowAggregator for $name {
            fn facts(&self) -> Facts {
                $facts
            }

            #[allow(unused_variables)]
            fn aggregate(&self, $data: &Table, $weights: Weights, $out: &mut Output, _: &Call) -> Result<(), Failure> {
                $body;
                Ok(())
            }
        }
    };
}

fn rising() -> Facts {
    Facts { order_preserving: true, fit: Fit::None, ..Facts::default() }
}

/// The mean, kept finite for values that overflow.
fn mean(data: &Table, weights: Weights, out: &mut Output) {
    fold_columns(data, weights, out, 0.0, |acc, w, x| acc + w * x, |acc, _| acc);
}

fn memberships(classes: &[&str]) -> Facts {
    Facts { output: OutputKind::Membership, classes: classes.iter().map(|c| c.to_string()).collect(), ..rising() }
}

aggregator! { OneClass, "wrong/one-class", memberships(&["good"]), |data, weights, out| { out.values.fill(1.0) } }
aggregator! { BeyondOne, "wrong/beyond-one", memberships(&["good", "bad"]), |data, weights, out| { out.values.fill(1.5) } }
aggregator! { IgnoresWeights, "wrong/ignores-weights", rising(), |data, weights, out| { fold_columns(data, weights, out, 0.0, |acc, _, x| acc + x * 0.001, |acc, _| acc) } }
aggregator! { SaysItIgnores, "wrong/says-it-ignores", Facts { ignores_weights: true, ..rising() }, |data, weights, out| mean(data, weights, out) }
aggregator! { FirstVector, "wrong/first-vector", rising(), |data, weights, out| {
    let first = weights.vector(0, data.cols());
    for v in 0..out.cols {
        let (acc, _) = out.column(v);
        for (i, acc) in acc.iter_mut().enumerate() {
            *acc = data.columns.iter().zip(first).map(|(c, w)| w * c.values[i]).sum();
        }
    }
} }
aggregator! { LooksAround, "wrong/looks-around", rising(), |data, weights, out| {
    mean(data, weights, out);
    let n = data.rows as f64;
    for y in out.values.iter_mut() {
        *y += n;
    }
} }
/// A geometric mean that keeps zeros away in secret.
fn geometric(data: &Table, weights: Weights, out: &mut Output) {
    fold_columns(data, weights, out, 0.0, |acc, w, x| acc + w * (x.abs() + 1e-8).ln(), |acc, sum| (acc / sum).exp());
}

aggregator! { HiddenConstant, "wrong/hidden-constant", Facts { order_preserving: false, ..rising() }, |data, weights, out| geometric(data, weights, out) }
aggregator! { Inverse, "wrong/inverse", rising(), |data, weights, out| { fold_columns(data, weights, out, 0.0, |acc, w, x| acc - w * x, |acc, _| acc) } }
aggregator! { LastCounts, "wrong/last-counts", rising(), |data, weights, out| { fold_columns(data, weights, out, 0.0, |acc, w, x| acc * 0.5 + w * x, |acc, _| acc) } }

method! {
    /// # Wrong on purpose
    pub struct WrongPreparation: Aggregator = "wrong/preparation" {
        title { zh: "故意出错", en: "Wrong on purpose" }
    }
}

impl Aggregator for WrongPreparation {
    type State = ();
    type Prep = f64;

    fn facts(&self) -> Facts {
        rising()
    }

    fn fit(&self, _: &Table, _: &Call) -> Result<(), Failure> {
        Ok(())
    }

    fn prepare(&self, _: &(), _: &Table, _: &Call) -> Result<Option<f64>, Failure> {
        Ok(Some(1e-3))
    }

    fn aggregate(&self, _: &(), prep: Option<&f64>, data: &Table, weights: Weights, out: &mut Output, _: &Call) -> Result<(), Failure> {
        let add = prep.copied().unwrap_or(0.0);
        fold_columns(data, weights, out, add, |acc, w, x| acc + w * x, |acc, _| acc);
        Ok(())
    }
}
