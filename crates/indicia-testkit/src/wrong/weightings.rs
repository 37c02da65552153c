//! Weightings.

use indicia_plugin::prelude::*;

pub(super) fn all() -> Vec<(&'static str, &'static dyn Method)> {
    vec![
        ("sum", DoesNotSum::method()),
        ("data-driven", DrivenByNothing::method()),
        ("data-driven", DrivenInSecret::method()),
        ("weight-columns", FirstColumn::method()),
        ("row-order", FirstRow::method()),
    ]
}

macro_rules! weighting {
    ($name:ident, $id:literal, $facts:expr, |$data:ident| $weights:expr) => {
        method! {
            /// # Wrong on purpose
            pub struct $name: Weighting = $id {
                title { zh: "故意出错", en: "Wrong on purpose" }
            }
        }

        impl Weighting for $name {
            fn facts(&self) -> Facts {
                $facts
            }

            fn weights(&self, $data: &Table, _: &[Table], _: &Call) -> Result<Vec<f64>, Failure> {
                Ok($weights)
            }
        }
    };
}

fn driven() -> Facts {
    Facts { data_driven: true, ..Facts::default() }
}

/// Something that depends on a column and stays finite.
fn size(x: &[f64]) -> f64 {
    x.iter().fold(0.0, |m: f64, x| m.max(x.abs()))
}

weighting! { DoesNotSum, "wrong/does-not-sum", Facts { sums_to_one: true, ..driven() }, |data| data.columns.iter().map(|c| size(c.values)).collect() }
weighting! { DrivenByNothing, "wrong/driven-by-nothing", driven(), |data| vec![1.0; data.cols()] }
weighting! { DrivenInSecret, "wrong/driven-in-secret", Facts::default(), |data| data.columns.iter().map(|c| size(c.values)).collect() }
weighting! { FirstColumn, "wrong/first-column", driven(), |data| (0..data.cols()).map(|j| if j == 0 { 2.0 } else { size(data.columns[j].values) }).collect() }
weighting! { FirstRow, "wrong/first-row", driven(), |data| data.columns.iter().map(|c| c.values.first().copied().unwrap_or(1.0)).collect() }
