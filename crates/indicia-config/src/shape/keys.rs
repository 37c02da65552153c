//! Every key of `indicia.toml` and `pack.toml`.

use indicia_method::Kind;

use super::form::{Form, Ids, Key, Reach, Shape, key};
use super::screen::SCREEN;
use super::survey::SURVEY;
use super::{adjust, alternative};
use super::{diagnosis, monitor, standards};

/// `indicia.toml`.
pub(crate) static SYSTEM: Shape = Shape { keys: SYSTEM_KEYS };

/// `pack.toml`.
pub(crate) static PACK: Shape = Shape { keys: PACK_KEYS };

static SYSTEM_KEYS: &[Key] = &[
    key("indicia", Form::Format, "格式版本，写在第一行", "version of the format; the first line").like("1"),
    key(
        "extends",
        Form::Text,
        "所继承的体系：内置的 \"indicia:NAME\"，或相对于本文件的路径",
        "the system that this one extends: \"indicia:NAME\", or a path relative to this file",
    )
    .like("\"indicia:digital-integration\""),
    key("remove", Form::Texts, "从基础体系中移除的地址", "addresses that are taken away from the base").like("[\"indicator.g2\"]"),
    key("index", Form::Table(&INDEX), "体系本身", "the system itself"),
    key("data", Form::Table(&DATA), "数据", "the data"),
    key("pipeline", Form::Table(&PIPELINE), "处理阶段及次序", "the stages and their order"),
    key("derive", Form::Use(Kind::Deriver, Reach::Default), "派生：由原始列得出指标值", "raw columns to indicators")
        .like("{ use = \"formula\", params = { expr = \"a / b\" } }"),
    key("screen", Form::Table(&SCREEN), "筛除数据不足的评价对象和指标", "units and indicators with too few values are left out")
        .like("{ units = { coverage = 0.8 } }"),
    key("impute", Form::Use(Kind::Imputer, Reach::Default), "插补缺失值", "missing values").like("{ use = \"median\" }"),
    key("treat", Form::Use(Kind::Treatment, Reach::Default), "离群值与偏态处理", "outliers and skew").like("{ use = \"winsorize\" }"),
    key("score", Form::Use(Kind::Normalizer, Reach::Default), "标准化", "normalisation").like("{ use = \"min-max\" }"),
    key("weights", Form::Use(Kind::Weighting, Reach::Default), "各节点的默认赋权方法", "default weights of nodes")
        .like("{ use = \"equal\" }"),
    key("aggregate", Form::Use(Kind::Aggregator, Reach::Default), "各节点的默认合成方法", "default aggregator of nodes")
        .like("{ use = \"weighted-mean\" }"),
    key("missing", Form::TableFor(&MISSING), "下级缺失时如何处理", "what happens when children are missing")
        .like("{ policy = \"reweight\" }"),
    key("indicator", Form::Map(Ids::Strict, &Form::Table(&INDICATOR)), "指标", "indicators"),
    key("node", Form::Map(Ids::Strict, &Form::Table(&NODE)), "节点", "nodes"),
    key("adjust", Form::Map(Ids::Strict, &Form::Table(&adjust::ADJUST)), "合成之后的调整规则", "rules after aggregation"),
    key("round", Form::Table(&ROUND), "得分的小数位数", "decimals of scores").like("{ node = 2 }"),
    key("rank", Form::Table(&RANK), "排名规则", "how ranks are given").like("{ rule = \"1224\" }"),
    key("override", Form::Map(Ids::Free, &Form::Map(Ids::Free, &Form::Table(&OVERRIDE))), "申诉后的更正", "corrections on appeal"),
    key("scale", standards::SCALES, "评定量表：等级或梯队", "scales: grades or tiers"),
    key("rubric", standards::RUBRICS, "成熟度量规", "rubrics of maturity"),
    key("standard", standards::STANDARDS, "评定标准：以量表评定节点", "standards: nodes held against scales"),
    key("diagnosis", diagnosis::DIAGNOSIS, "诊断的参数", "parameters of diagnoses"),
    key("effort", diagnosis::EFFORT, "改进各指标的成本与上限", "what it costs to move indicators"),
    key("measure", diagnosis::MEASURES, "对策及其适用条件", "measures and when they apply"),
    key("taken", diagnosis::TAKEN, "已采取对策的记录表", "the table of measures that were taken"),
    key("ledger", diagnosis::LEDGER, "核验台账", "the verification ledger"),
    key("warning", monitor::WARNINGS, "预警规则", "early warnings over periods"),
    key("alternative", alternative::ALTERNATIVES, "备选方案：哪些设定是不确定的", "alternatives: what is uncertain"),
    key("territory", monitor::TERRITORY, "行政层级与汇总方式", "levels of territory and how parents are scored"),
    key("verdict", standards::VERDICT, "结论：各方、融合系数与结果", "verdicts: sides, coefficient, result"),
    key("type", standards::TYPE, "发展类型：评价对象的属性", "types of development: an attribute of units"),
    key("test", Form::Map(Ids::Free, &Form::Table(&TEST)), "测试", "tests"),
];

static PACK_KEYS: &[Key] = &[
    key("indicia", Form::Format, "格式版本，写在第一行", "version of the format; the first line").like("1"),
    key("pack", Form::Table(&PACK_HEAD), "指标包本身", "the pack itself").needed(),
    key("indicator", Form::Map(Ids::Strict, &Form::Table(&INDICATOR)), "指标", "indicators"),
    key("scale", standards::SCALES, "评定量表：等级或梯队", "scales: grades or tiers"),
    key("rubric", standards::RUBRICS, "成熟度量规", "rubrics of maturity"),
];

static PACK_HEAD: Shape = Shape {
    keys: &[
        key("id", Form::Text, "指标包标识", "id of the pack").needed().like("\"my-pack\""),
        key("version", Form::Text, "版本", "version").like("\"1.0.0\""),
        key("title", Form::Local, "名称", "name").like("{ zh = \"…\", en = \"…\" }"),
    ],
};

static INDEX: Shape = Shape {
    keys: &[
        key("id", Form::Text, "体系标识：字母、数字和 `-`；用于命名结果", "id: letters, digits and `-`; names the results")
            .needed()
            .like("\"my-index\""),
        key("title", Form::Local, "名称", "name").like("{ zh = \"…\", en = \"…\" }"),
        key("edition", Form::Loose, "版次，例如 \"2025\"", "edition, such as \"2025\"").like("\"2025\""),
        key("root", Form::Text, "首先排名的节点", "the node that is ranked first").needed().like("\"total\""),
        key(
            "outputs",
            Form::Texts,
            "与根节点一同列出的节点；默认为根节点的输入",
            "nodes to show beside the root; default: the root's inputs",
        )
        .like("[\"Ig\", \"Ie\"]"),
        key(
            "packs",
            Form::Editable,
            "指标包：内置的 \"indicia:NAME\"，含有 pack.toml 的文件夹，或插件自带的 \"PLUGIN:PACK\"",
            "indicator packs: \"indicia:NAME\", folders with pack.toml, or \"PLUGIN:PACK\" of a plugin",
        )
        .like("[\"indicia:digital-government\"]"),
        key("plugins", Form::Editable, "插件：含有 plugin.toml 的文件夹", "plugins: folders with plugin.toml").like("[\"plugins/mine\"]"),
        key("note", Form::Local, "随每次结果一同印出的说明", "printed with every result").like("{ zh = \"…\", en = \"…\" }"),
    ],
};

static PIPELINE: Shape = Shape {
    keys: &[
        key("order", Form::Texts, "处理阶段的次序", "the stages in their order")
            .like("[\"derive\", \"screen\", \"impute\", \"treat\", \"score\"]"),
        key("seed", Form::Integer(0, i64::MAX), "随机方法的种子，默认为 0", "seed of everything random; default 0").like("1"),
    ],
};

static DATA: Shape = Shape {
    keys: &[
        key("table", Form::Map(Ids::Free, &Form::Table(&DATA_TABLE)), "数据表", "tables"),
        key("survey", Form::Table(&SURVEY), "由问卷调查生成的基础值", "base values that a survey built"),
        key("units", Form::Table(&UNITS), "评价对象表", "the table of units"),
        key("columns", Form::Map(Ids::Free, &Form::TextOr(&COLUMN)), "原始列的表头", "headers of raw columns"),
        key("missing", Form::Table(&MARKERS), "哪些文本表示缺失", "which texts mean missing"),
        key(
            "yes_no",
            Form::Bool,
            "数值列中的 是、yes、✓ 计 1，否、no、× 计 0；默认否",
            "in columns of numbers 是, yes and ✓ are 1, 否, no and × are 0; default no",
        )
        .like("true"),
    ],
};

static DATA_TABLE: Shape = Shape {
    keys: &[
        key("file", Form::Text, "文件：.csv .tsv .xlsx .xls .ods，相对于本文件", "file: .csv .tsv .xlsx .xls .ods, relative to this file")
            .needed()
            .or("files")
            .like("\"data/values.csv\""),
        key(
            "files",
            Form::List(&Form::TextOr(&DATA_FILE)),
            "表头相同、上下拼接为一个数据表的文件，例如每年一个",
            "files with the same headers that are stacked into one table, such as one a year",
        )
        .like("[{ file = \"2023.xlsx\", at = \"2023\" }, { file = \"2024.xlsx\", at = \"2024\" }]"),
        key("unit", Form::Text, "标明评价对象的列的表头", "header of the column that names the unit").needed().like("\"code\""),
        key("period", Form::Text, "标明时期的列的表头", "header of the column that names the period").like("\"year\""),
        key("at", Form::Loose, "没有时期列时，所有行的时期", "the period of every row, where there is no period column").like("\"2019\""),
        key("sheet", Form::Text, "工作表，默认第一个", "sheet of a workbook; default the first").like("\"Sheet1\""),
        key("range", Form::Text, "单元格区域，默认全部", "cells; default all that is used").like("\"A3:F40\""),
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
        key("where", Form::Map(Ids::Free, &Form::Loose), "只取列值等于给定文本的行", "keep only rows whose column equals the text")
            .like("{ indicator = \"…\" }"),
        key("periods", Form::List(&Form::Loose), "只取这些时期", "keep only these periods").like("[\"2019\"]"),
        key(
            "standard_error",
            Form::Map(Ids::Free, &Form::Text),
            "原始列的标准误所在列的表头",
            "for raw columns the header of the column with their standard errors",
        )
        .like("{ g1 = \"g1_se\" }"),
    ],
};

static DATA_FILE: Shape = Shape {
    keys: &[
        key("file", Form::Text, "文件，相对于本文件", "file, relative to this file").needed().like("\"data/2023.xlsx\""),
        key("at", Form::Loose, "没有时期列时，该文件所有行的时期", "the period of its rows, where there is no period column")
            .like("\"2023\""),
        key("sheet", Form::Text, "该文件的工作表", "its sheet").like("\"Sheet1\""),
        key("range", Form::Text, "该文件的单元格区域", "its cells").like("\"A3:F40\""),
    ],
};

static UNITS: Shape = Shape {
    keys: &[
        key("file", Form::Text, "文件，相对于本文件", "file, relative to this file").needed().like("\"data/units.csv\""),
        key("id", Form::Text, "标识列的表头", "header of the ids").needed().like("\"code\""),
        key("name", Form::Local, "名称列的表头", "header of the names, or one for each language").like("\"name\""),
        key("aliases", Form::Text, "别名列的表头；多个别名用 | 分隔", "header of further names, separated by |").like("\"aliases\""),
        key("parent", Form::Text, "上级列的表头", "header of the unit above").like("\"province\""),
        key("groups", Form::Texts, "分组列的表头", "headers of groupings").like("[\"stage\"]"),
        key("role", Form::Text, "角色列的表头", "header of the roles").like("\"role\""),
        key(
            "match",
            Form::Choices(&["id", "name", "alias", "division-code", "division-name"]),
            "数据表的行如何对应评价对象",
            "how rows of the tables find their unit",
        )
        .like("[\"id\", \"name\", \"alias\"]"),
        key("sheet", Form::Text, "工作表，默认第一个", "sheet of a workbook; default the first").like("\"Sheet1\""),
        key("range", Form::Text, "单元格区域，默认全部", "cells; default all that is used").like("\"A3:F40\""),
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

static COLUMN: Shape = Shape {
    keys: &[
        key("header", Form::Text, "表头", "the header").needed().like("\"地区生产总值 (亿元)\""),
        key("table", Form::Text, "所在的数据表", "the table that is meant").like("\"values\""),
        key("unit", Form::Text, "计量单位", "unit of its values").like("\"亿元\""),
        key("codes", Form::Map(Ids::Free, &Form::Number), "代表数值的文本", "texts that stand for numbers")
            .like("{ \"有\" = 1, \"无\" = 0 }"),
    ],
};

static MARKERS: Shape = Shape {
    keys: &[
        key("markers", Form::Texts, "表示缺失的文本，取代默认列表", "texts that mean missing, instead of the default ones")
            .like("[\"-\", \"N/A\"]"),
        key(
            "not_applicable",
            Form::Texts,
            "表示不适用的文本：权重分摊给其余各项",
            "texts that mean that it does not apply: the weight goes to the others",
        )
        .like("[\"不适用\"]"),
        key("no_evidence", Form::Texts, "表示未提供佐证的文本：计零分", "texts that mean that no evidence was supplied: scores zero")
            .like("[\"无佐证\"]"),
    ],
};

static MISSING: Shape = Shape {
    keys: &[
        key(
            "policy",
            Form::Choice(&["reweight", "propagate"]),
            "reweight：按比例放大其余权重；propagate：缺一则缺",
            "reweight: the other weights are scaled up; propagate: one missing child makes the node missing",
        )
        .like("\"reweight\""),
        key("min_coverage", Form::Within(0.0, 1.0), "至少要有多大权重的下级有值", "the smallest share of the weight that must be present")
            .like("0.6"),
    ],
};

static INDICATOR: Shape = Shape {
    keys: &[
        key("title", Form::Local, "名称", "name").like("{ zh = \"…\", en = \"…\" }"),
        key("definition", Form::Local, "定义", "definition").like("{ zh = \"…\", en = \"…\" }"),
        key("supply", Form::Local, "填报内容", "what a respondent or a statistic must provide").like("{ zh = \"…\", en = \"…\" }"),
        key("source", Form::Local, "数据来源", "where its values come from").like("\"…\""),
        key("caveat", Form::Local, "使用前须知", "what a reader must know").like("{ zh = \"…\", en = \"…\" }"),
        key("unit", Form::Text, "计量单位", "unit of its values").like("\"%\""),
        key("direction", Form::Choice(&["positive", "negative", "target"]), "正向、负向或适度", "which way it is better")
            .like("\"positive\""),
        key("target", Form::NumberOrPair, "适度指标的目标值或目标区间", "the target of an indicator with direction \"target\"")
            .like("[40, 60]"),
        key("goalposts", Form::Pair, "下限与上限", "lower and upper goalpost").like("[0, 100]"),
        key("column", Form::Text, "原始列标识，默认与指标同名", "raw column, where it is not the indicator's id").like("\"…\""),
        key("derive", Form::Use(Kind::Deriver, Reach::Own), "派生", "raw columns to the indicator")
            .like("{ use = \"formula\", params = { expr = \"a / b\" } }"),
        key("impute", Form::Use(Kind::Imputer, Reach::Own), "插补", "missing values").like("{ use = \"median\" }"),
        key("treat", Form::Use(Kind::Treatment, Reach::Own), "离群值与偏态处理", "outliers and skew").like("{ use = \"winsorize\" }"),
        key("score", Form::Use(Kind::Normalizer, Reach::Own), "标准化", "normalisation").like("{ use = \"min-max\" }"),
        key("mask", Form::List(&Form::Table(&MASK)), "不予采用的单元格", "cells that are withheld")
            .like("[{ unit = \"…\", reason = \"…\" }]"),
    ],
};

static MASK: Shape = Shape {
    keys: &[
        key("unit", Form::Text, "评价对象", "the unit").needed().like("\"上海\""),
        key("period", Form::Loose, "时期，默认全部", "the period; default all").like("\"2019\""),
        key("reason", Form::Local, "理由", "why").needed().like("\"…\""),
    ],
};

static NODE: Shape = Shape {
    keys: &[
        key("title", Form::Local, "名称", "name").like("{ zh = \"…\", en = \"…\" }"),
        key("definition", Form::Local, "定义", "definition").like("{ zh = \"…\", en = \"…\" }"),
        key("source", Form::Local, "出处", "where it comes from").like("\"…\""),
        key("caveat", Form::Local, "使用前须知", "what a reader must know").like("{ zh = \"…\", en = \"…\" }"),
        key("children", Form::Editable, "下级：指标或节点", "indicators or nodes below it").like("[\"g1\", \"g2\"]"),
        key("weights", Form::Use(Kind::Weighting, Reach::Own), "权重", "weights").like("{ use = \"equal\" }"),
        key("aggregate", Form::Use(Kind::Aggregator, Reach::Own), "合成方法", "aggregator").like("{ use = \"weighted-mean\" }"),
        key("missing", Form::Table(&MISSING), "下级缺失时如何处理", "what happens when children are missing")
            .like("{ policy = \"reweight\" }"),
        key("formula", Form::Formula, "由其他节点和指标计算的公式", "a formula over other nodes and indicators").like("\"(Ig + Ie) / 2\""),
        key("otherwise", Form::Number, "公式无定义时的值", "the value where the formula is undefined").like("0"),
        key("round", Form::Integer(0, 15), "小数位数", "decimals").like("2"),
    ],
};

static ROUND: Shape = Shape {
    keys: &[
        key("indicator", Form::Integer(0, 15), "指标得分的小数位数", "decimals of the scores of indicators").like("2"),
        key("node", Form::Integer(0, 15), "节点得分的小数位数", "decimals of nodes").like("2"),
        key("mode", Form::Choice(&["half-away", "half-even"]), "half-away：四舍五入；half-even：四舍六入五成双", "how halves are rounded")
            .like("\"half-away\""),
    ],
};

static RANK: Shape = Shape {
    keys: &[
        key("rule", Form::Choice(&["1224", "1334", "1223", "mean"]), "并列时的名次", "what tied units get").like("\"1224\""),
        key("on", Form::Choice(&["unrounded", "rounded"]), "按舍入前还是舍入后的得分排名", "which values are ranked").like("\"unrounded\""),
    ],
};

static OVERRIDE: Shape = Shape {
    keys: &[
        key("value", Form::Number, "更正后的值", "the value that stands from now on").needed().like("82.5"),
        key("period", Form::Loose, "时期，默认全部", "the period; default all").like("\"2019\""),
        key("reason", Form::Text, "理由", "why").like("\"…\""),
        key("by", Form::Text, "决定人", "who decided").like("\"…\""),
        key("date", Form::Loose, "日期", "when").like("\"2025-03-01\""),
    ],
};

static TEST: Shape = Shape {
    keys: &[
        key("given", Form::Map(Ids::Free, &Form::Number), "给定的节点值或指标得分", "values of nodes, or scores of indicators")
            .like("{ Ig = 80, Ie = 60 }"),
        key("unit", Form::Loose, "评价对象", "the unit").like("\"浙江\""),
        key("period", Form::Loose, "时期", "the period").like("\"2019\""),
        key("expect", Form::Map(Ids::Free, &Form::Number), "预期的值", "what is expected").like("{ Ige = 30 }"),
        key("expect_rank", Form::Map(Ids::Free, &Form::Number), "预期的名次", "the ranks that are expected").like("{ Ige = 3 }"),
        key("tolerance", Form::Within(0.0, f64::MAX), "容差，默认 1e-9", "absolute; default 1e-9").like("1e-9"),
    ],
};
