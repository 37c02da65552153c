//! Every code of ours, by area. The book's page of codes ([`book_page`]) is generated from this list.
//!
//! | range | subject | module |
//! |---|---|---|
//! | U00 | the command line | [`usage`] |
//! | U01 | comparing methods, definitions and results | [`comparison`] |
//! | C01–C08, C13 | the TOML | [`config`] |
//! | C09 | standards, scales, judgements | [`standards`] |
//! | C10 | questionnaires | [`fieldwork::questionnaire`] |
//! | C11 | warnings over time, levels of territory | [`monitor`] |
//! | C12 | plans of a survey, its forms, simulated responses | [`planning`] |
//! | C14, D10 | alternatives and their draws | [`alternatives`] |
//! | D01 | reading tables | [`data`] |
//! | D02 | keys of tables: units, periods, groups, roles | [`units`] |
//! | C095–C096 | diagnosis, effort, measures | [`diagnosis`] |
//! | D03 | indicators and their columns | [`columns`] |
//! | D04 | responses to questionnaires | [`fieldwork::responses`] |
//! | D05 | base values out of responses | [`fieldwork::base_values`] |
//! | D06 | base values of surveys and their errors | [`survey`] |
//! | D08 | comparisons over time and between regions | [`change`] |
//! | D09 | tables given by experts | [`experts`] |
//! | D11 | tables of the R package COINr | [`coinr`] |
//! | D07 | the verification ledger | [`ledger`] |
//! | M01–M02 | methods and the executor at work | [`method`] |
//! | P01 | plugins, manifests, locks | [`plugin`] |
//! | A | the audit: what a methodologist would object to | [`audit`] |
//! | I | files and folders | [`io`] |
//! | X | bugs of ours | [`internal`] |
//!
//! Names of arguments are few, so that templates can be filled without looking them up: `key`, `table` (of the
//! TOML, as `[node.Ig]`, or of the data), `id`, `other`, `node`, `root`, `indicator`, `unit`, `period`, `group`, `by`, `column`,
//! `letter`, `file`, `path`, `row`, `first`, `count`, `sum`, `value`, `low`, `high`, `method`, `kind`, `param`, `plugin`,
//! `address`, `stage`, `test`, `expected` and `found` (what is needed and what is there), `example`, `limit`, `detail`, `missing`,
//! `total`, `nearest` (one suggestion) and `known` (a list of what is possible).

mod page;
#[cfg(test)]
mod tests;

pub mod alternatives;
pub mod audit;
pub mod change;
pub mod coinr;
pub mod columns;
pub mod comparison;
pub mod config;
pub mod data;
pub mod diagnosis;
pub mod experts;
pub mod fieldwork;
pub mod internal;
pub mod io;
pub mod ledger;
pub mod method;
pub mod monitor;
pub mod planning;
pub mod plugin;
pub mod standards;
pub mod survey;
pub mod units;
pub mod usage;

pub use page::book_page;

use crate::Code;

/// All codes, by area.
pub fn all() -> impl Iterator<Item = &'static Code> {
    chapters().into_iter().flat_map(|c| c.codes)
}

/// A range of codes with what it is about.
#[derive(Clone, Copy, Debug)]
pub struct Chapter {
    /// What all ids of the chapter begin with, for example `C01`.
    pub prefix: &'static str,
    /// English title.
    pub en: &'static str,
    /// Chinese title.
    pub zh: &'static str,
    /// Its codes, in the order of their ids.
    pub codes: &'static [Code],
}

/// The chapters of the catalogue, in the order of the book.
pub fn chapters() -> Vec<Chapter> {
    use config::{cases, component, formula, overlay, rules, stages, syntax, tree, weights};
    let chapter = |prefix, en, zh, codes| Chapter { prefix, en, zh, codes };
    vec![
        chapter("U00", "The command line", "命令行", usage::ALL),
        chapter("U01", "Comparing methods, definitions and results", "比较方法、定义与结果", comparison::ALL),
        chapter("C01", "The TOML: syntax, keys, types", "TOML：语法、键、类型", syntax::ALL),
        chapter("C02", "The TOML: the tree of nodes and indicators", "TOML：节点与指标的层级", tree::ALL),
        chapter("C03", "The TOML: methods and parameters", "TOML：方法与参数", component::ALL),
        chapter("C04", "The TOML: weights", "TOML：权重", weights::ALL),
        chapter("C05", "The TOML: formulas", "TOML：公式", formula::ALL),
        chapter("C06", "The TOML: overlays and packs", "TOML：叠加层与指标包", overlay::ALL),
        chapter("C07", "The TOML: tests, overrides, what-ifs", "TOML：测试、更正与假设情形", cases::ALL),
        chapter("C08", "The TOML: stages, fits, adjustments", "TOML：处理阶段、拟合范围与调整", stages::ALL),
        chapter("C09", "The TOML: standards and judgements", "TOML：评定标准与结论", standards::ALL),
        chapter("C09", "The TOML: diagnosis, effort, measures", "TOML：诊断、成本与对策", diagnosis::ALL),
        chapter("C10", "Questionnaires", "问卷", fieldwork::questionnaire::ALL),
        chapter("C11", "The TOML: warnings and territory", "TOML：预警与行政层级", monitor::ALL),
        chapter("C12", "Questionnaires: plans, forms, simulations", "问卷：抽样设计、表单与模拟", planning::ALL),
        chapter("C13", "The TOML: scoring rules", "TOML：计分规则", rules::ALL),
        chapter("C14", "The TOML: alternatives", "TOML：备选方案", alternatives::ALL),
        chapter("D01", "Data: reading tables", "数据：读取表格", data::ALL),
        chapter("D02", "Data: units, periods, groups, roles", "数据：评价对象、时期、分组、角色", units::ALL),
        chapter("D03", "Data: indicators and their columns", "数据：指标与数据列", columns::ALL),
        chapter("D04", "Surveys: responses and their cleaning", "调查：答卷与清洗", fieldwork::responses::ALL),
        chapter("D05", "Surveys: base values out of responses", "调查：由答卷得出基础值", fieldwork::base_values::ALL),
        chapter("D06", "Data: base values of surveys and their errors", "数据：调查基础值及其误差", survey::ALL),
        chapter("D08", "Comparisons over time, between editions and regions", "跨时期、跨版次与区域比较", change::ALL),
        chapter("D09", "Data: tables given by experts", "数据：专家表", experts::ALL),
        chapter("D10", "Draws of what is uncertain", "不确定性抽样", alternatives::draws::ALL),
        chapter("D11", "Data: tables of the R package COINr", "数据：R 软件包 COINr 的数据表", coinr::ALL),
        chapter("D07", "Data: the verification ledger", "数据：核验台账", ledger::ALL),
        chapter("M0", "Methods and computation", "方法与计算", method::ALL),
        chapter("P01", "Plugins", "插件", plugin::ALL),
        chapter("A0", "Audit", "审查", audit::ALL),
        chapter("I0", "Files and folders", "文件与文件夹", io::ALL),
        chapter("X0", "Bugs of ours", "程序内部错误", internal::ALL),
    ]
}
