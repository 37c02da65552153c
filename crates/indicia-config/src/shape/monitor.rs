//! Keys of what is watched over time, and of levels of territory.

use super::form::{Form, Ids, Shape, key};

/// `[warning.ID]`.
pub(super) const WARNINGS: Form = Form::Map(Ids::Free, &Form::Table(&WARNING));
/// `[territory]`.
pub(super) const TERRITORY: Form = Form::Table(&TERRITORY_KEYS);

static WARNING: Shape = Shape {
    keys: &[
        key("title", Form::Local, "名称", "name").like("{ zh = \"…\", en = \"…\" }"),
        key("advice", Form::Local, "出现预警时建议的处理", "what to do about it").like("{ zh = \"…\", en = \"…\" }"),
        key("on", Form::Texts, "所监测的节点或指标，默认为根节点", "nodes and indicators that are watched; default: the root")
            .like("[\"Ige\"]"),
        key("fall", Form::Within(0.0, f64::MAX), "较上期下降超过多少分", "a fall from the period before by more than this").like("5"),
        key("fall_share", Form::Within(0.0, 1.0), "较上期下降超过多大比例", "a fall by more than this share of the value before")
            .like("0.1"),
        key("standard", Form::Text, "按此评价标准降级", "a lower step of this standard than before").like("\"five\""),
        key("trend", Form::Within(0.0, f64::MAX), "偏离自身趋势超过多少个 MAD", "a distance from the unit's own trend, in MADs")
            .like("3.5"),
        key(
            "min_periods",
            Form::Integer(3, 1000),
            "计算趋势至少需要的前期数，默认为 5",
            "the fewest earlier periods for a trend; default 5",
        )
        .like("5"),
    ],
};

static TERRITORY_KEYS: Shape = Shape {
    keys: &[
        key("levels", Form::List(&Form::Local), "各级名称，由高到低", "names of the levels, from the top down")
            .like("[{ zh = \"省\", en = \"province\" }, { zh = \"市\", en = \"prefecture\" }]"),
        key(
            "rollup",
            Form::Choice(&["own", "children"]),
            "own：上级用自身数据评价；children：取下级的均值",
            "own: parents are evaluated by data of their own; children: by the mean of their children",
        )
        .like("\"children\""),
        key("size", Form::Text, "求均值时作权重的原始列，如人口；不写则等权", "raw column that weighs the children, such as population")
            .like("\"population\""),
    ],
};
