//! Keys of what turns scores into judgements.

use super::form::{Form, Ids, Shape, key};

/// `[scale.ID]`, of a system and of a pack.
pub(super) const SCALES: Form = Form::Map(Ids::Strict, &Form::Table(&SCALE));
/// `[rubric.ID]`, of a system and of a pack.
pub(super) const RUBRICS: Form = Form::Map(Ids::Strict, &Form::Table(&RUBRIC));
/// `[standard.ID]`.
pub(super) const STANDARDS: Form = Form::Map(Ids::Strict, &Form::Table(&STANDARD));

/// `[verdict]`.
pub(super) const VERDICT: Form = Form::Table(&ROLES);
/// `[type]`.
pub(super) const TYPE: Form = Form::Table(&TYPES);

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
        key("on", Form::Text, "所评定的节点或指标", "the node or indicator").like("\"Ige\""),
        key("scale", Form::Text, "所用量表：体系或引用的包中的 [scale.ID]", "the scale: a [scale.ID] of the system or of a pack")
            .like("\"five-grades\""),
        key("closed", Form::Choice(&["lower", "upper"]), "lower：达到起点即入级；upper：超过起点才入级", "which end belongs to a grade")
            .like("\"lower\""),
        key("grades", GRADES, "各等级的起点，由低到高", "where each grade begins, from the worst to the best")
            .like("{ C = 0, B = 60, A = 80 }"),
        key("tiers", TIERS, "各梯队所占名次份额，由低到高", "share of the ranked units in each tier, from the worst to the best")
            .like("{ low = 0.5, high = 0.5 }"),
        key(
            "memberships",
            Form::Choice(&["greatest"]),
            "按隶属度评定：greatest 为最大隶属度所在的类",
            "by the memberships of the node: greatest is the class of the greatest one",
        )
        .like("\"greatest\""),
        key(
            "rubric",
            Form::Text,
            "成熟度量规：体系或引用的包中的 [rubric.ID]",
            "a rubric of maturity: a [rubric.ID] of the system or of a pack",
        )
        .like("\"digital-government-maturity\""),
        key("ratings", Form::Map(Ids::Free, &Form::Text), "各维度的评级指标", "for each dimension the indicator that holds its level")
            .like("{ platform = \"m3\" }"),
        key("cap", Form::Table(&CAP), "封顶：不高于各部分中最低的等级", "no grade above that of the weakest part")
            .like("{ of = [\"Ig\", \"Ie\"] }"),
    ],
};

static RUBRIC: Shape = Shape {
    keys: &[
        key("title", Form::Local, "名称", "name").like("{ zh = \"…\", en = \"…\" }"),
        key("source", Form::Local, "出处", "where it comes from").like("\"…\""),
        key("level", Form::Map(Ids::Free, &Form::Table(&RUBRIC_LEVEL)), "各等级，由低到高", "the levels, from the lowest")
            .needed()
            .like("{ initial = { title = \"…\" } }"),
        key("dimension", Form::Map(Ids::Strict, &Form::Table(&RUBRIC_DIMENSION)), "各维度", "the dimensions")
            .needed()
            .like("{ platform = { … } }"),
    ],
};

static RUBRIC_LEVEL: Shape = Shape { keys: &[key("title", Form::Local, "名称", "name").like("{ zh = \"…\", en = \"…\" }")] };

static RUBRIC_DIMENSION: Shape = Shape {
    keys: &[
        key("title", Form::Local, "名称", "name").like("{ zh = \"…\", en = \"…\" }"),
        key("level", Form::Map(Ids::Free, &Form::Table(&RUBRIC_DESCRIPTOR)), "各等级的表现", "what it looks like at each level")
            .like("{ initial = { text = \"…\" } }"),
    ],
};

static RUBRIC_DESCRIPTOR: Shape = Shape {
    keys: &[
        key("text", Form::Local, "表现", "what it looks like").needed().like("{ zh = \"…\", en = \"…\" }"),
        key(
            "evidence",
            Form::List(&Form::Local),
            "佐证问题：全部答“是”并有材料才算达到",
            "questions whose yes, and its proof, show the level",
        )
        .like("[{ zh = \"…\", en = \"…\" }]"),
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

static ROLES: Shape = Shape {
    keys: &[
        key("sides", Form::Texts, "各方：政府、经济等节点", "the sides: government, economy and others").needed().like("[\"Ig\", \"Ie\"]"),
        key("coefficient", Form::Text, "融合系数，取值 0 到 1 的节点", "the coefficient of integration, a share of one").like("\"Iu\""),
        key("result", Form::Text, "结果节点，默认为根节点", "the result; default: the root").like("\"Ige\""),
        key("coordination", Form::Text, "一同列出的协调度节点", "a degree of coordination to show beside it").like("\"D\""),
        key(
            "standard",
            Form::Text,
            "结论表中列出的标准，默认为评定结果节点的第一个",
            "the standard of the table; default: the first on the result",
        )
        .like("\"tier\""),
        key(
            "balance",
            Form::Choice(&["ratio", "ranks"]),
            "均衡规则：ratio 用于绝对得分，ranks 用于相对得分；默认由得分的性质决定",
            "ratio for absolute scores, ranks for relative ones; default: as the scores are",
        )
        .like("\"ratio\""),
        key("ratio", Form::Pair, "均衡时两方之比的范围", "bounds of the ratio of balanced sides").like("[0.8, 1.25]"),
        key("difference", Form::Within(0.0, 1.0), "均衡时百分位名次之差的上限", "the most that percentile ranks of balanced sides differ")
            .like("0.2"),
        key("cuts", Form::Table(&CUTS), "基础水平与融合程度的分界", "where foundations and integration are cut")
            .like("{ level = 60, integration = 0.6 }"),
        key("probability", Form::Within(0.5, 1.0), "低于此概率的结论标为临界", "a label below this probability is borderline").like("0.8"),
        key("draws", Form::Integer(64, 1_000_000), "抽样次数", "number of draws").like("1000"),
    ],
};

static CUTS: Shape = Shape {
    keys: &[
        key("level", Form::NumberOrWord("median"), "最弱一方的分界：数值或 \"median\"", "of the weakest side: a number or \"median\"")
            .needed()
            .like("60"),
        key("integration", Form::NumberOrWord("median"), "融合系数的分界：数值或 \"median\"", "of the coefficient: a number or \"median\"")
            .needed()
            .like("0.6"),
    ],
};

static TYPES: Shape = Shape {
    keys: &[
        key("column", Form::Text, "评价对象表中标明牵头部门的列", "the column of the units table that says which authority leads")
            .needed()
            .like("\"lead\""),
        key("label", Form::Map(Ids::Free, &Form::Table(&TYPE_LABEL)), "各类型", "the types")
            .needed()
            .like("{ government = { values = [\"…\"] } }"),
    ],
};

static TYPE_LABEL: Shape = Shape {
    keys: &[
        key("title", Form::Local, "名称", "name").like("{ zh = \"…\", en = \"…\" }"),
        key("values", Form::Texts, "属于该类型的取值，默认为类型标识", "texts of the column that mean it; default: its id").like("[\"…\"]"),
    ],
};
