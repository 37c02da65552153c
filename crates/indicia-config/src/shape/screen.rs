//! Keys of `[screen]`.

use super::form::{Form, Shape, key};

/// `[screen]`.
pub(super) static SCREEN: Shape = Shape {
    keys: &[
        key("units", Form::Table(&THRESHOLDS), "评价对象在每一时期须达到的比例", "what a unit needs in a period")
            .like("{ coverage = 0.8 }"),
        key("indicators", Form::Table(&THRESHOLDS), "指标须达到的比例", "what an indicator needs").like("{ coverage = 0.65 }"),
        key("keep", Form::Texts, "无论如何都保留的评价对象和指标", "units and indicators that stay whatever they lack")
            .like("[\"110000\"]"),
    ],
};

static THRESHOLDS: Shape = Shape {
    keys: &[
        key("coverage", Form::Within(0.0, 1.0), "有值的单元格至少占多大比例", "the smallest share of cells that have a value").like("0.8"),
        key("nonzero", Form::Within(0.0, 1.0), "非零值至少占多大比例", "the smallest share of values that are not zero").like("0.5"),
    ],
};
