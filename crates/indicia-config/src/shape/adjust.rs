//! `[adjust.ID]`: rules on nodes.

use super::form::{Form, Shape, key};

/// What rules may say beside `on`, `when` and `order`; one of them.
pub(crate) const FORMS: [&str; 5] = ["then", "gate", "veto", "bonus", "penalty"];

static VETO: Shape = Shape {
    keys: &[
        key("grade", Form::Text, "最高等级", "the best grade").needed().like("\"C\""),
        key("standard", Form::Text, "所用的 [standard.ID]", "the standard that it belongs to").needed().like("\"five\""),
    ],
};

pub(super) static ADJUST: Shape = Shape {
    keys: &[
        key("on", Form::Text, "所调整的节点", "the node").needed().like("\"Iu\""),
        key("when", Form::Formula, "条件", "the condition").like("\"u1 < 0.6\""),
        key("then", Form::Formula, "取值；`self` 为节点原值", "the value that then stands; `self` is the node's value")
            .like("\"min(self, 0.8)\""),
        key("gate", Form::Number, "限分：条件成立时最多得多少", "at most so much while the condition holds").like("80"),
        key(
            "veto",
            Form::NumberOr(&VETO),
            "一票否决：条件成立时的取值，或最高等级",
            "while the condition holds so much, whatever the value was, or no better grade",
        )
        .like("0"),
        key("bonus", Form::NumberOrFormula, "加分，在基准分之外", "points more, beside the base").like("\"2 * prizes\""),
        key("penalty", Form::NumberOrFormula, "扣分", "points less").like("\"3 * accidents\""),
        key("cap", Form::Within(0.0, f64::MAX), "加分或扣分的上限", "most points of a bonus or penalty").like("10"),
        key("floor", Form::Number, "扣分后的下限", "the least value that a penalty leaves").like("0"),
        key("order", Form::Integer(i64::MIN, i64::MAX), "同一节点上的次序", "the order among the rules of a node").like("1"),
    ],
};
