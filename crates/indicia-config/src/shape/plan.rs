//! `[plan]` of a questionnaire.

use super::form::{Form, Ids, Key, Shape, key};

const MARGIN: Key = key(
    "margin",
    Form::Within(0.0, f64::MAX),
    "允许误差，与 deviation 同单位；0 表示不抽样，默认为 5",
    "half the width of the interval, in the unit of `deviation`; 0: no sample, everybody is asked; default 5",
)
.like("5");
const CONFIDENCE: Key = key("confidence", Form::Within(0.0, 1.0), "置信水平，默认为 0.95", "confidence; default 0.95").like("0.95");
const DEVIATION: Key = key(
    "deviation",
    Form::Within(0.0, f64::MAX),
    "单份答卷的标准差，默认为 50，即占比的最大值",
    "standard deviation of one answer; default 50, the worst case of a share in per cent",
)
.like("50");
const DESIGN_EFFECT: Key = key("design_effect", Form::Within(0.0, f64::MAX), "设计效应，默认为 1", "design effect; default 1").like("1.5");
const RESPONSE_RATE: Key =
    key("response_rate", Form::Within(0.0, 1.0), "预计应答率，默认为 1", "share of those asked that answer; default 1").like("0.4");

/// `[plan]`.
pub(super) static PLAN: Shape = Shape {
    keys: &[
        MARGIN,
        CONFIDENCE,
        DEVIATION,
        DESIGN_EFFECT,
        RESPONSE_RATE,
        key(
            "population",
            Form::Text,
            "总体规模表：unit、group、population 三列",
            "sizes of the population: columns unit, group, population",
        )
        .like("\"population.csv\""),
        key("group", Form::Map(Ids::Strict, &Form::Table(&GROUP)), "某一群体的不同取值", "what differs for a group"),
    ],
};

static GROUP: Shape = Shape { keys: &[MARGIN, CONFIDENCE, DEVIATION, DESIGN_EFFECT, RESPONSE_RATE] };
