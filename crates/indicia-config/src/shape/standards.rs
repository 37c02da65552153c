//! Keys of what turns scores into judgements.

use super::form::{Form, Ids, Shape, key};

/// `[scale.ID]`, of a system and of a pack.
pub(super) const SCALES: Form = Form::Map(Ids::Strict, &Form::Table(&SCALE));
/// `[standard.ID]`.
pub(super) const STANDARDS: Form = Form::Map(Ids::Strict, &Form::Table(&STANDARD));

const GRADES: Form = Form::Map(Ids::Free, &Form::NumberOr(&GRADE));
const TIERS: Form = Form::Map(Ids::Free, &Form::NumberOr(&TIER));

static SCALE: Shape = Shape {
    keys: &[
        key("title", Form::Local, "名称", "name").like("{ zh = \"…\", en = \"…\" }"),
        key("source", Form::Local, "出处", "who laid it down").like("\"…\""),
        key("closed", Form::Choice(&["lower", "upper"]), "lower：达到起点即入级；upper：超过起点才入级", "which end belongs to a grade")
            .like("\"lower\""),
        key("grades", GRADES, "各等级的起点，由低到高", "where each grade begins, from the worst to the best")
            .like("{ C = 0, B = 60, A = 80 }"),
        key("tiers", TIERS, "各梯队所占名次份额，由低到高", "share of the ranked units in each tier, from the worst to the best")
            .like("{ low = 0.5, high = 0.5 }"),
    ],
};

static STANDARD: Shape = Shape {
    keys: &[
        key("title", Form::Local, "名称", "name").like("{ zh = \"…\", en = \"…\" }"),
        key("on", Form::Text, "所评定的节点或指标", "the node or indicator").needed().like("\"Ige\""),
        key("scale", Form::Text, "所用量表：体系或引用的包中的 [scale.ID]", "the scale: a [scale.ID] of the system or of a pack")
            .like("\"five-grades\""),
        key("closed", Form::Choice(&["lower", "upper"]), "lower：达到起点即入级；upper：超过起点才入级", "which end belongs to a grade")
            .like("\"lower\""),
        key("grades", GRADES, "各等级的起点，由低到高", "where each grade begins, from the worst to the best")
            .like("{ C = 0, B = 60, A = 80 }"),
        key("tiers", TIERS, "各梯队所占名次份额，由低到高", "share of the ranked units in each tier, from the worst to the best")
            .like("{ low = 0.5, high = 0.5 }"),
        key("cap", Form::Table(&CAP), "封顶：不高于各部分中最低的等级", "no grade above that of the weakest part")
            .like("{ of = [\"Ig\", \"Ie\"] }"),
    ],
};

static CAP: Shape = Shape {
    keys: &[
        key("of", Form::List(&Form::Formula), "各部分：节点或公式", "the parts: nodes or formulas")
            .needed()
            .like("[\"Ig\", \"Ie\", \"100 * Iu\"]"),
        key("by", Form::Text, "各部分所用量表，默认与本标准相同", "the scale of the parts; default: that of the standard")
            .like("\"bands\""),
    ],
};

static GRADE: Shape = Shape {
    keys: &[
        key("from", Form::Number, "起点", "where it begins").needed().like("60"),
        key("to", Form::Number, "终点，默认为下一等级的起点", "where it ends; default: where the next begins").like("80"),
        key("title", Form::Local, "名称", "name").like("{ zh = \"…\", en = \"…\" }"),
    ],
};

static TIER: Shape = Shape {
    keys: &[
        key("share", Form::Within(0.0, 1.0), "所占名次份额", "its share of the ranked units").needed().like("0.2"),
        key("title", Form::Local, "名称", "name").like("{ zh = \"…\", en = \"…\" }"),
    ],
};
