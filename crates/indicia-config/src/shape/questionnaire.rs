//! Every key of `questionnaire.toml`.

use super::form::{Form, Ids, Key, Shape, key};
use super::plan::PLAN;

/// `questionnaire.toml`.
pub(crate) static QUESTIONNAIRE: Shape = Shape { keys: KEYS };

static KEYS: &[Key] = &[
    key("indicia", Form::Format, "格式版本，写在第一行", "version of the format; the first line").like("1"),
    key("survey", Form::Table(&SURVEY), "调查本身", "the survey itself").needed(),
    key("group", Form::Map(Ids::Strict, &Form::Table(&GROUP)), "受访群体", "groups of respondents").needed(),
    key("question", Form::Map(Ids::Strict, &Form::Table(&QUESTION)), "题目", "questions").needed(),
    key("indicator", Form::Map(Ids::Strict, &Form::Table(&INDICATOR)), "由问卷得出的指标", "indicators that the survey feeds"),
    key("responses", Form::Map(Ids::Strict, &Form::Table(&RESPONSES)), "答卷文件及其列", "files of responses and their columns"),
    key("clean", Form::Table(&CLEAN), "清洗规则", "rules of cleaning"),
    key(
        "margin",
        Form::Map(Ids::Strict, &Form::Table(&MARGIN)),
        "加权用的总体边际，按受访群体",
        "margins of the population for raking, by group",
    ),
    key("plan", Form::Table(&PLAN), "抽样设计：所需样本量与配额", "before fieldwork: sample sizes and quotas"),
];

static SURVEY: Shape = Shape {
    keys: &[
        key("id", Form::Text, "调查标识", "id of the survey").needed().like("\"my-survey\""),
        key("title", Form::Local, "名称", "name").like("{ zh = \"…\", en = \"…\" }"),
        key("period", Form::Loose, "全部答卷所属的时期", "the period of all responses").like("\"2025\""),
        key(
            "system",
            Form::Text,
            "使用这些基础值的指标体系，用于核对指标",
            "the system that takes the base values, for a check of the indicators",
        )
        .like("\".\""),
        key("missing", Form::Texts, "表示未作答的文本，在默认列表之外", "texts that mean no answer, beside the default ones")
            .like("[\"不了解\", \"未使用\"]"),
        key("note", Form::Local, "说明", "note").like("{ zh = \"…\", en = \"…\" }"),
    ],
};

static GROUP: Shape = Shape {
    keys: &[
        key("title", Form::Local, "名称", "name").like("{ zh = \"居民\", en = \"Residents\" }"),
        key("minimum", Form::Integer(1, 1 << 40), "每个评价对象的最少有效答卷数，默认为 1", "fewest responses a unit; default 1")
            .like("400"),
        key("form", Form::Bool, "附佐证的部门填报表，而非抽样", "a departmental form with evidence, not a sample").like("true"),
    ],
};

static QUESTION: Shape = Shape {
    keys: &[
        key("text", Form::Local, "题干", "the question as it is put").needed().like("{ zh = \"…\", en = \"…\" }"),
        key("hint", Form::Local, "填答说明", "a hint for the respondent").like("{ zh = \"…\", en = \"…\" }"),
        key(
            "scale",
            Form::Choice(&["likert", "score", "yes-no", "choice", "multiple", "bands", "number", "text"]),
            "量表：likert 同意程度、score 打分、yes-no 是否、choice 单选、multiple 多选、bands 比例区间、number 数值、text 文本",
            "likert, score (0-100), yes-no, choice (one option), multiple (several), bands (shares at mid-points), number, text",
        )
        .needed()
        .like("\"likert\""),
        key("points", Form::Integer(2, 11), "李克特量表的级数，默认为 5", "points of a Likert scale; default 5").like("5"),
        key(
            "labels",
            Form::List(&Form::Local),
            "各级的文字，由低到高；别写用 | 分隔",
            "labels of the points, lowest first; other wordings behind |",
        )
        .like("[\"非常不同意\", \"不同意\", \"一般\", \"同意\", \"非常同意\"]"),
        key("options", Form::List(&Form::Table(&OPTION)), "选项", "options").like("[{ code = \"1\", text = \"…\", score = 100 }]"),
        key(
            "bands",
            Form::List(&Form::NumberOrPair),
            "比例区间，取中点；默认为 0、1-25、26-50、51-75、76-99、100",
            "shares in per cent, taken at mid-points; default 0, 1-25, 26-50, 51-75, 76-99, 100",
        )
        .like("[0, [1, 25], [26, 50], [51, 75], [76, 99], 100]"),
        key("bounds", Form::Pair, "数值的合理范围", "the range in which a number is possible").like("[0, 100]"),
        key("unit", Form::Text, "数值的计量单位", "unit of a number").like("\"万元\""),
        key("reversed", Form::Bool, "反向题", "a reversed item").like("true"),
        key("indicator", Form::Text, "所支撑的指标", "the indicator that it feeds").like("\"g3\""),
        key(
            "measure",
            Form::Choice(&["mean", "trimmed-mean", "share", "top-box", "ratio", "sum"]),
            "如何汇总：mean 均值、trimmed-mean 截尾均值、share 选项占比、top-box 最高几级占比、ratio 两数之比、sum 合计",
            "how answers become a value: mean, trimmed-mean, share (of options), top-box, ratio (over another number), sum",
        )
        .like("\"mean\""),
        key("of", Form::List(&Form::Loose), "share：计入占比的选项", "share: the options that count").like("[\"1\"]"),
        key("top", Form::Integer(1, 10), "top-box：最高几级，默认为 1", "top-box: how many points from the top; default 1").like("2"),
        key(
            "trim",
            Form::Within(0.0, 1e6),
            "trimmed-mean：两端各去掉几个（不小于 1）或多大比例（小于 0.5），默认各去掉 1 个",
            "trimmed-mean: answers (1 or more) or share (below 0.5) that each end loses; default 1",
        )
        .like("1"),
        key("over", Form::Text, "ratio：作为分母的题目", "ratio: the question with the denominator").like("\"u1_all\""),
        key(
            "weight",
            Form::Within(0.0, f64::MAX),
            "在同一指标各题中的权重，默认为 1",
            "weight among the questions of its indicator; default 1",
        )
        .like("1"),
        key("groups", Form::Texts, "向哪些群体提问，默认全部", "the groups that are asked; default all").like("[\"residents\"]"),
        key(
            "role",
            Form::Choice(&[
                "item",
                "unit",
                "group",
                "period",
                "consent",
                "attention",
                "screen",
                "margin",
                "vignette",
                "rater",
                "evidence",
                "background",
            ]),
            "题目的作用，默认为 item",
            "what it is for; default item",
        )
        .like("\"consent\""),
        key(
            "expect",
            Form::List(&Form::Loose),
            "consent、attention、screen：予以保留的答案",
            "consent, attention, screen: the answers with which a response stays",
        )
        .like("[\"3\"]"),
        key("evidence", Form::Text, "填写佐证的题目", "the question that holds its evidence").like("\"u1_proof\""),
        key(
            "ask_if",
            Form::Map(Ids::Free, &Form::List(&Form::Loose)),
            "只在另一题选了这些选项时才问",
            "asked only of those who chose one of these options of another question",
        )
        .like("{ sector = [\"2\"] }"),
        key("block", Form::Text, "所在的题组", "the block (matrix) that it stands in").like("\"g3\""),
        key(
            "rater",
            Form::Text,
            "写有评分者编号的题目（role = \"rater\"）；报告评分者的一致性与宽严",
            "the question that names who rated (role = \"rater\"): agreement and severity of raters are reported",
        )
        .like("\"expert\""),
        key(
            "severity",
            Form::Choice(&["reported", "additive"]),
            "评分者的宽严：reported 只报告（默认），additive 按两向可加模型扣除",
            "severity of raters: reported (default), or additive: taken out by the two-way additive model",
        )
        .like("\"additive\""),
        key("required", Form::Bool, "必答", "an answer is required").like("true"),
        key("missing", Form::Texts, "本题中表示未作答的文本", "texts that mean no answer to this question").like("[\"不适用\"]"),
    ],
};

static OPTION: Shape = Shape {
    keys: &[
        key("code", Form::Loose, "编码，默认为序号", "code; default its number").like("\"1\""),
        key("text", Form::Local, "文字", "text").needed().like("{ zh = \"…\", en = \"…\" }"),
        key("also", Form::Texts, "同一选项的其他写法", "other wordings of the option").like("[\"…\"]"),
        key("score", Form::Number, "得分，0 至 100", "score, 0 to 100").like("100"),
        key("means", Form::Loose, "所指的评价对象、群体或时期", "the unit, group or period that it stands for").like("\"330000\""),
        key(
            "none",
            Form::Bool,
            "多选题中的“以上都没有”，不计入项数",
            "\"none of these\" of a multiple choice; it does not count as an item",
        )
        .like("true"),
        key("missing", Form::Bool, "等于未作答，如“不了解”", "it counts as no answer: \"do not know\"").like("true"),
    ],
};

static INDICATOR: Shape = Shape {
    keys: &[
        key("title", Form::Local, "名称", "name").like("{ zh = \"…\", en = \"…\" }"),
        key("groups", Form::Map(Ids::Free, &Form::Within(0.0, f64::MAX)), "各受访群体的权重", "weights of the groups")
            .needed()
            .like("{ residents = 0.5, enterprises = 0.5 }"),
        key("range", Form::Pair, "0 至 100 的题目得分换算到的区间，默认 [0, 100]", "what 0 and 100 of a question become; default [0, 100]")
            .like("[0, 1]"),
        key(
            "model",
            Form::Choice(&["formative", "reflective"]),
            "reflective：各题测同一特质，计算信度；默认 formative",
            "reflective: its questions measure one trait, and reliability is computed; default formative",
        )
        .like("\"reflective\""),
        key(
            "anchor",
            Form::Map(Ids::Free, &Form::Choice(&["middle", "low", "high", "missing"])),
            "哪些群体的回答以题组中的锚定情景校准；取值说明区间按哪一点计",
            "groups whose answers are read against the vignettes of the block, and what an interval counts as",
        )
        .like("{ residents = \"middle\" }"),
        key("main", Form::Text, "以哪个填报表的值为准，其余群体用于核对", "the form whose value stands; the other groups check it")
            .like("\"departments\""),
        key(
            "bound",
            Form::Within(0.0, 1.0),
            "核对差距的界限，占量程的比例，默认为 0.15",
            "largest gap of the check, as a share of the range; default 0.15",
        )
        .like("0.15"),
        key(
            "minimum",
            Form::Map(Ids::Free, &Form::Integer(1, 1 << 40)),
            "各群体的最少答卷数，取代群体的规定",
            "fewest responses, instead of those of the groups",
        )
        .like("{ residents = 100 }"),
    ],
};

static RESPONSES: Shape = Shape {
    keys: &[
        key("file", Form::Text, "文件：.csv .tsv .xlsx .xls .ods", "the file: .csv .tsv .xlsx .xls .ods")
            .needed()
            .like("\"responses.csv\""),
        key("sheet", Form::Text, "工作表，默认第一个", "sheet of a workbook; default the first").like("\"Sheet1\""),
        key("encoding", Form::Choice(&["utf-8", "gbk", "gb18030"]), "CSV 的编码，默认 utf-8", "encoding of a CSV; default utf-8")
            .like("\"gbk\""),
        key(
            "layout",
            Form::Choice(&["wjx", "kobo", "limesurvey", "plain"]),
            "导出平台：wjx 问卷星、kobo、limesurvey、plain 其他；默认 plain",
            "who exported it: wjx, kobo, limesurvey, plain (anything else); default plain",
        )
        .like("\"wjx\""),
        key("group", Form::Text, "全部答卷所属的群体", "the group of all responses").like("\"residents\""),
        key("unit", Form::Loose, "全部答卷所属的评价对象", "the unit of all responses").like("\"浙江\""),
        key("period", Form::Loose, "全部答卷所属的时期", "the period of all responses").like("\"2025\""),
        key("key", Form::Text, "答卷编号所在的列", "header of the column that numbers the responses").like("\"序号\""),
        key("duration", Form::TextOrTexts, "答题用时所在的列，或开始与结束两列", "header of the time taken, or of its beginning and end")
            .like("\"所用时间\""),
        key("weight", Form::Text, "抽样设计权重所在的列", "header of the design weight").like("\"poids\""),
        key("columns", Form::Map(Ids::Free, &Form::TextOrTexts), "各题目所在的列", "the column, or the columns, of each question")
            .like("{ g3a = \"7、…\" }"),
        key("skip", Form::Texts, "不读取的列", "headers of columns that are not read").like("[\"来源\"]"),
        key("keep", Form::Texts, "含有个人信息但确需读取的列", "headers that look personal and are read all the same")
            .like("[\"电话使用频率\"]"),
        key("parent", Form::Text, "重复组所属的答卷", "the responses whose repeated group this is").like("\"main\""),
        key("parent_key", Form::Text, "指明所属答卷的列，默认 _parent_index", "header that names the parent; default _parent_index")
            .like("\"_parent_index\""),
        key("index", Form::Text, "被重复组引用的列，默认 _index", "header that repeated groups refer to; default _index")
            .like("\"_index\""),
    ],
};

static CLEAN: Shape = Shape {
    keys: &[
        key(
            "duplicates",
            Form::Choices(&["key", "record"]),
            "key：编号相同；record：各列全同；默认两者都查",
            "key: the same number; record: the same in every column; default both",
        )
        .like("[\"key\", \"record\"]"),
        key(
            "record_minimum",
            Form::Integer(1, 1000),
            "record：至少答了几题才判重，默认为 10",
            "record: fewest answers with which two records can be told to be one; default 10",
        )
        .like("10"),
        key(
            "fast",
            Form::Within(0.0, 1.0),
            "用时短于中位数的这一比例即为过快；0 为不查，默认三分之一",
            "faster than this share of the median is too fast; 0 is off; default a third",
        )
        .like("0.333"),
        key(
            "straight_lining",
            Form::Integer(0, 1000),
            "至少这么多道量表题答案全同即为直线作答；0 为不查，默认为 8",
            "from how many Likert answers that are all the same; 0 is off; default 8",
        )
        .like("8"),
        key(
            "attention",
            Form::Choice(&["drop", "count"]),
            "注意力检测未通过：drop 剔除（默认）、count 只计数",
            "failed attention checks: drop (default) or count only",
        )
        .like("\"drop\""),
        key(
            "unfinished",
            Form::Choice(&["drop", "keep"]),
            "LimeSurvey 中开始作答而未提交的答卷：drop 剔除（默认）、keep 保留",
            "responses of LimeSurvey that were begun and not handed in: drop (default) or keep",
        )
        .like("\"keep\""),
        key(
            "out_of_range",
            Form::Choice(&["missing", "drop"]),
            "超出量程的答案：missing 视为未作答（默认）、drop 剔除整份答卷",
            "answers outside the scale: missing (default), or drop the response",
        )
        .like("\"missing\""),
    ],
};

static MARGIN: Shape = Shape {
    keys: &[
        key(
            "targets",
            Form::Map(Ids::Free, &Form::Map(Ids::Free, &Form::Within(0.0, f64::MAX))),
            "各题选项的总体占比，全部评价对象相同",
            "shares of the population by question and option, the same in all units",
        )
        .like("{ urban = { 1 = 0.64, 2 = 0.36 } }"),
        key(
            "file",
            Form::Text,
            "分评价对象的边际：unit、question、option、share 四列",
            "margins by unit: columns unit, question, option, share",
        )
        .like("\"margins.csv\""),
        key(
            "cap",
            Form::Within(1.0, f64::MAX),
            "权重与其均值之比的上限，默认为 5",
            "largest ratio of a weight to the mean weight; default 5",
        )
        .like("5"),
    ],
};
