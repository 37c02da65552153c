//! D07: the verification ledger.

use crate::codes;

codes! {
    LEDGER_COLUMN = "D0701" error {
        en "the ledger has no column `{column}`",
        zh "核验台账缺少 `{column}` 列",
        hint known { en "its columns must be: {known}", zh "台账应有以下各列：{known}" },
        hint nearest { en "did you mean to call `{nearest}` so?", zh "是否应将 `{nearest}` 改为此名？" }
    }
    LEDGER_UNIT = "D0702" error {
        en "`{unit}` in the ledger is not a unit with scores",
        zh "台账中的 `{unit}` 不是参加评分的评价对象",
        hint nearest { en "did you mean `{nearest}`?", zh "是否指 `{nearest}`？" },
        hint known { en "write an id, a name or an alias of the table of units", zh "请填写评价对象表中的标识、名称或别名" }
    }
    LEDGER_INDICATOR = "D0703" error {
        en "`{indicator}` in the ledger is not an indicator of the system",
        zh "台账中的 `{indicator}` 不是体系中的指标",
        hint nearest { en "did you mean `{nearest}`?", zh "是否想写 `{nearest}`？" },
        hint known { en "indicators: {known}", zh "体系中的指标：{known}" }
    }
    LEDGER_PERIOD = "D0704" error {
        en "the data have no row of `{unit}` in `{period}`, which the ledger names",
        zh "台账所列的 `{unit}` 在 `{period}` 没有数据行",
        hint known { en "periods of the data: {known}", zh "数据中的时期：{known}" }
    }
    LEDGER_BLANK = "D0705" error {
        en "the ledger's entry for `{unit}` and `{indicator}` says nothing in column `{column}`",
        zh "台账中 `{unit}` 的 `{indicator}` 一项，`{column}` 列为空",
        hint fill { en "fill in the cell: an adjustment needs a value, a reason, a document, a person and a date", zh "请填写该单元格：每项调整都应有核验值、理由、依据文件、核验人和日期" }
    }
    LEDGER_OUTCOME = "D0706" error {
        en "`{found}` is not an outcome of an appeal",
        zh "`{found}` 不是申诉结果",
        hint nearest { en "did you mean `{nearest}`?", zh "是否想写 `{nearest}`？" },
        hint known { en "outcomes: {known}; blank where nobody appealed", zh "可用的结果：{known}；没有申诉则留空" }
    }
    LEDGER_NO_APPEAL = "D0707" error {
        en "the entry for `{unit}` and `{indicator}` has the outcome `{found}`, but no appeal",
        zh "台账中 `{unit}` 的 `{indicator}` 一项有申诉结果 `{found}`，却没有申诉内容",
        hint fill { en "say in column `appeal` what was appealed and when, or clear the outcome", zh "请在“申诉”列写明申诉内容和时间，或清空申诉结果" }
    }
    LEDGER_EFFECTIVE = "D0708" error {
        en "the value in force for `{unit}` and `{indicator}` is {found}, but by the outcome of the appeal it is {expected}",
        zh "`{unit}` 的 `{indicator}` 生效值为 {found}，但按申诉结果应为 {expected}",
        hint write { en "write {expected}, leave the cell blank, or correct the outcome (`partly` lets another value stand)", zh "请改为 {expected}，或将单元格留空，或更正申诉结果（“部分支持”时可另定生效值）" }
    }
    LEDGER_EFFECTIVE_MISSING = "D0709" error {
        en "the outcome `{found}` for `{unit}` and `{indicator}` leaves open which value is in force",
        zh "`{unit}` 的 `{indicator}` 申诉结果为 `{found}`，未能确定生效值",
        hint fill { en "write the value in column `effective`", zh "请在“生效值”列填写该值" }
    }
    LEDGER_TWICE = "D0710" error {
        en "the ledger has two entries for `{unit}`, `{indicator}` and `{period}`: rows {first} and {row}",
        zh "台账中 `{unit}` 的 `{indicator}`（{period}）出现两次：第 {first} 行和第 {row} 行",
        hint remove { en "keep the one that stands; an appeal belongs into the row of the adjustment", zh "请保留有效的一项；申诉应填在该项调整的同一行" }
    }
    LEDGER_AND_OVERRIDE = "D0711" error {
        en "`{unit}` and `{indicator}` are corrected both in the ledger and in `[override]`",
        zh "`{unit}` 的 `{indicator}` 同时在核验台账和 `[override]` 中更正",
        hint remove { en "remove one of the two: one cell has one correction", zh "请删去其中之一：一个单元格只能有一项更正" }
    }
    LEDGER_REPORTED = "D0712" warning {
        en "the ledger says that `{unit}` reported {found} for `{indicator}`, but the data have {expected}",
        zh "台账记载 `{unit}` 的 `{indicator}` 自报值为 {found}，但数据中为 {expected}",
        hint keep { en "keep the self-reported value in the data and let the ledger correct it: otherwise its effect on the ranks cannot be shown", zh "数据中应保留自报值，由台账更正；否则无法显示其对名次的影响" }
    }
    LEDGER_PENDING = "D0713" note {
        en "the appeal of `{unit}` on `{indicator}` is not decided; the verified value is in force meanwhile",
        zh "`{unit}` 对 `{indicator}` 的申诉尚未裁定，期间以核验值为准"
    }
    LEDGER_DATE = "D0714" error {
        en "`{found}` is not a date",
        zh "`{found}` 不是日期",
        hint write { en "write it as 2025-03-01", zh "请写成 2025-03-01 的形式" }
    }
    LEDGER_NOTHING = "D0715" error {
        en "the entry for `{unit}` and `{indicator}` upholds a value that was never reported",
        zh "台账中 `{unit}` 的 `{indicator}` 一项支持了申诉，但没有自报值",
        hint fill { en "fill in the self-reported value", zh "请填写自报值" }
    }
    TAKEN_COLUMN = "D0717" error {
        en "the table of measures that were taken has no column `{column}`",
        zh "已采取对策的记录表缺少 `{column}` 列",
        hint known { en "its columns must be: {known}", zh "记录表应有以下各列：{known}" },
        hint nearest { en "did you mean to call `{nearest}` so?", zh "是否应将 `{nearest}` 改为此名？" }
    }
    TAKEN_MEASURE = "D0718" error {
        en "`{id}` is no measure of the system",
        zh "`{id}` 不是体系中的对策",
        hint nearest { en "did you mean `{nearest}`?", zh "是否想写 `{nearest}`？" },
        hint known { en "measures: {known}", zh "对策：{known}" }
    }
    LEDGER_LEFT_OUT = "D0716" note {
        en "{count} entries of the base's ledger concern units, indicators or periods that are not here, and are left out",
        zh "基础体系的核验台账中有 {count} 项涉及这里没有的评价对象、指标或时期，未采用"
    }
}
