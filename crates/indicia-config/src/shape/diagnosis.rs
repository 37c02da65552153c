//! Keys of what is said about one unit: diagnosis, effort, measures, the ledger.

use super::form::{Form, Ids, Shape, key};

/// `[diagnosis]`.
pub(super) const DIAGNOSIS: Form = Form::Table(&DIAGNOSIS_KEYS);
/// `[effort.INDICATOR]`.
pub(super) const EFFORT: Form = Form::Map(Ids::Strict, &Form::Table(&EFFORT_KEYS));
/// `[measure.ID]`.
pub(super) const MEASURES: Form = Form::Map(Ids::Free, &Form::Table(&MEASURE_KEYS));
/// `[taken]`.
pub(super) const TAKEN: Form = Form::Table(&LEDGER_KEYS);

/// `[ledger]`.
pub(super) const LEDGER: Form = Form::Table(&LEDGER_KEYS);

static DIAGNOSIS_KEYS: Shape = Shape {
    keys: &[
        key(
            "cut",
            Form::Integer(1, 1000),
            "以自身第几高（低）的百分位为优势（短板）的界限；默认取 10 与指标数三分之一中的较小者",
            "how many of the unit's best and worst percentile ranks set the cut-offs; default: the smaller of 10 and a third of the indicators",
        )
        .like("5"),
        key(
            "always_rank",
            Form::Within(0.0, f64::MAX),
            "名次不低于此即为优势；默认取 3 与参评数十分之一中的较小者",
            "a rank this good is always a strength; default: the smaller of 3 and a tenth of the units",
        )
        .like("3"),
        key(
            "min_coverage",
            Form::Within(0.0, 1.0),
            "至少多大比例的指标有值才判断优势与短板，默认为三分之二",
            "share of indicators that must have a value; default two thirds",
        )
        .like("0.66"),
        key("peers", Form::Text, "以哪个分组的同组为同类，默认为全部", "the grouping whose groups are peers; default: all units")
            .like("\"stage\""),
    ],
};

static EFFORT_KEYS: Shape = Shape {
    keys: &[
        key("cost", Form::Number, "数值每改进一个单位的成本", "what one unit of its value costs").needed().like("1"),
        key(
            "bound",
            Form::Number,
            "最多改进到的值，默认为参评对象中的最优值",
            "how far it can go; default: the best value of a scored unit",
        )
        .like("95"),
    ],
};

static MEASURE_KEYS: Shape = Shape {
    keys: &[
        key("when", Form::Formula, "适用条件", "when it applies").needed().like("\"obstacle(u3) > 0.15\""),
        key(
            "group",
            Form::Choice(&indicia_verdict::measures::MeasureGroup::WORDS),
            "类别：design 顶层设计，technology 技术与平台，business 业务与应用，cooperation 合作与示范",
            "design, technology, business or cooperation",
        )
        .needed()
        .like("\"technology\""),
        key("text", Form::Local, "对策内容", "what is to be done").needed().like("{ zh = \"…\", en = \"…\" }"),
        key(
            "watch",
            Form::Texts,
            "跟踪哪些指标或节点，默认为条件中的指标",
            "where a result is looked for; default: the indicators of the condition",
        )
        .like("[\"u3\"]"),
        key("taken", Form::List(&Form::Table(&TAKEN_KEYS)), "何处何时采取", "where and when it was taken")
            .like("[{ unit = \"…\", period = \"2024\" }]"),
    ],
};

static TAKEN_KEYS: Shape = Shape {
    keys: &[
        key("unit", Form::Loose, "评价对象", "the unit").needed().like("\"R01\""),
        key("period", Form::Loose, "采取时的时期", "the period in which it was taken").needed().like("\"2024\""),
    ],
};

static LEDGER_KEYS: Shape = Shape {
    keys: &[
        key("file", Form::Text, "文件，相对于本文件", "file, relative to this file").needed().like("\"data/ledger.csv\""),
        key("sheet", Form::Text, "工作表，默认第一个", "sheet of a workbook; default the first").like("\"Sheet1\""),
        key("range", Form::Text, "单元格区域，默认全部", "cells; default all that is used").like("\"A3:L40\""),
        key("header_rows", Form::Integer(1, 20), "表头行数，默认为 1", "rows of the header; default 1").like("1"),
        key("encoding", Form::Choice(&["utf-8", "gbk", "gb18030"]), "CSV 的编码，默认 utf-8", "encoding of a CSV; default utf-8")
            .like("\"gbk\""),
        key(
            "delimiter",
            Form::Choice(&[",", ";", "tab", "|"]),
            "CSV 的分隔符，默认半角逗号",
            "what separates the cells of a CSV; default a comma",
        )
        .like("\";\""),
    ],
};
