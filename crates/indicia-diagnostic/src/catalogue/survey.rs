//! D06: base values that a survey built, their standard errors, and what the statistics of a survey warn of.

use crate::codes;

codes! {
    BASE_VALUES_STALE = "D0601" error {
        en "the base values in `{file}` were built from another version of `{path}`: its contents have changed since",
        zh "基础值表 `{file}` 已过期：生成之后 `{path}` 的内容发生了变化",
        hint build { en "run `indicia survey build`", zh "请运行 `indicia survey build`" }
    }
    BASE_VALUES_UNPROVEN = "D0602" error {
        en "`{file}` has no `{path}` beside it, so nobody can tell what the base values were built from",
        zh "`{file}` 旁边没有 `{path}`，无法得知基础值由哪些数据生成",
        hint build { en "run `indicia survey build`; a table made by hand is read with `[data.table.ID]`", zh "请运行 `indicia survey build`；手工编制的表请用 `[data.table.ID]` 读入" }
    }
    BASE_VALUES_RECORD_BROKEN = "D0603" error {
        en "`{path}` is not a record of base values: {detail}",
        zh "`{path}` 不是基础值的生成记录：{detail}",
        hint build { en "run `indicia survey build`", zh "请运行 `indicia survey build`" }
    }
    BASE_VALUES_EDITED = "D0604" error {
        en "`{file}` is not as `indicia survey build` wrote it",
        zh "`{file}` 在 `indicia survey build` 生成之后被改动过",
        hint build { en "run `indicia survey build`; a correction belongs into `[override.UNIT.INDICATOR]`", zh "请运行 `indicia survey build`；更正请写入 `[override.UNIT.INDICATOR]`" }
    }
    BASE_VALUES_SOURCE_ABSENT = "D0605" note {
        en "`{path}`, from which `{file}` was built, is not here: whether the base values are up to date was not checked",
        zh "生成 `{file}` 所用的 `{path}` 不在此处，未核对基础值是否为最新"
    }
    BASE_VALUE_COLUMN_MISSING = "D0606" error {
        en "`{file}` is no table of base values: it lacks the columns {missing}",
        zh "`{file}` 不是基础值表：缺少列 {missing}",
        hint build { en "run `indicia survey build`, or read the file with `[data.table.ID]`", zh "请运行 `indicia survey build`，或用 `[data.table.ID]` 读入该文件" }
    }
    NO_BASE_VALUES = "D0607" error {
        en "indicator `{indicator}` has no base values; those of the survey are {known}",
        zh "指标 `{indicator}` 没有基础值；调查给出的有 {known}",
        hint question { en "add a question that feeds it to the questionnaire, or take it out of `{node}`", zh "请在问卷中增加对应的题目，或将该指标从 `{node}` 中去掉" }
    }
    ERROR_COLUMN_MISSING = "D0608" error {
        en "table `{table}` has no column `{column}` with the standard errors of `{id}`",
        zh "数据表 `{table}` 中没有 `{id}` 的标准误所在的列 `{column}`",
        hint nearest { en "did you mean `{nearest}` (column {letter})?", zh "是否想写 `{nearest}`（{letter} 列）？" },
        hint known { en "headers: {known}", zh "表头有：{known}" }
    }
    ERROR_OF_NOTHING = "D0609" error {
        en "`standard_error` of table `{table}` names `{id}`, which is no raw column read from there",
        zh "数据表 `{table}` 的 `standard_error` 提到 `{id}`，但它不是从该表读取的原始列",
        hint nearest { en "did you mean `{nearest}`?", zh "是否想写 `{nearest}`？" },
        hint known { en "raw columns of the table: {known}", zh "该表的原始列：{known}" },
        hint remove { en "remove the entry", zh "请删去这一项" }
    }
    ERROR_NEGATIVE = "D0610" error {
        en "the standard error of `{id}` is {value}; none is below zero",
        zh "`{id}` 的标准误为 {value}，标准误不能小于零",
        hint correct { en "correct the cell; leave it empty where the error is not known", zh "请改正该单元格；标准误未知时请留空" }
    }
    RELIABILITY_LOW = "D0611" warning {
        en "the scale `{id}` has Cronbach's alpha {value}, below {limit}: its {count} questions do not measure one thing well",
        zh "量表 `{id}` 的 Cronbach α 为 {value}，低于 {limit}：{count} 道题的内部一致性不足",
        hint item { en "alpha without `{nearest}` would be {found}; look at that question, or at its direction", zh "去掉 `{nearest}` 后 α 为 {found}；请检查这道题及其正反向" },
        hint review { en "look at the questions with the lowest item-total correlations", zh "请检查题总相关最低的题目" }
    }
    ITEM_TOTAL_LOW = "D0612" warning {
        en "question `{id}` correlates {value} with the rest of its scale, below {limit}",
        zh "题目 `{id}` 与量表其余题目的校正相关为 {value}，低于 {limit}",
        hint reverse { en "the correlation is negative: is the question reversed (`reversed = true`)?", zh "相关为负：该题是否为反向题（`reversed = true`）？" },
        hint review { en "reword the question, or take it out of the scale", zh "请修改题目表述，或将其移出量表" }
    }
    SAMPLING_ADEQUACY_LOW = "D0613" warning {
        en "KMO of `{id}` is {value}, below {limit}: the questions share too little for one scale",
        zh "`{id}` 的 KMO 值为 {value}，低于 {limit}：题目之间的共同性不足以构成一个量表",
        hint review { en "look at the questions whose own measure is lowest: {known}", zh "请检查自身 KMO 值最低的题目：{known}" }
    }
    BARTLETT_NOT_SIGNIFICANT = "D0614" warning {
        en "Bartlett's test of `{id}` has p = {value}, above {limit}: the questions may be uncorrelated",
        zh "`{id}` 的 Bartlett 球形检验 p = {value}，大于 {limit}：题目之间可能不相关",
        hint review { en "do not form one score of them, or collect more responses", zh "不宜合成为一个得分，或应增加样本" }
    }
    RATERS_DISAGREE = "D0615" warning {
        en "ICC of `{id}` is {value}, below {limit}: the raters do not agree",
        zh "`{id}` 的组内相关系数 ICC 为 {value}，低于 {limit}：评分者之间不一致",
        hint review { en "brief the raters again, or adjust for severity", zh "请重新培训评分者，或对宽严差异进行校正" }
    }
    RAKING_STOPPED = "D0616" warning {
        en "raking of `{group}` in `{unit}` stopped after {count} rounds with a margin still off by {value}",
        zh "`{unit}` 的 `{group}` 群体迭代 {count} 轮后仍有边际偏差 {value}，加权未收敛",
        hint margins { en "join categories that few people are in, or allow larger weights", zh "请合并人数过少的类别，或放宽权数上限" }
    }
    MARGIN_EMPTY = "D0617" warning {
        en "nobody of `{group}` in `{unit}` is in category `{id}` of `{column}`, which has {value} of the population; the other categories stand for it",
        zh "`{unit}` 的 `{group}` 群体中没有人属于 `{column}` 的类别 `{id}`（占总体的 {value}），由其他类别代替",
        hint join { en "join it with a neighbouring category", zh "请与相邻类别合并" }
    }
    BASE_TO_VERIFY = "D0619" warning {
        en "base values that are to be verified: {count}, such as `{indicator}` of `{unit}`: {reason}",
        zh "有 {count} 个基础值待核实，如 `{unit}` 的 `{indicator}`：{reason}",
        hint ledger { en "ask for the evidence, and enter what was verified in `[ledger]`; until then the form's value stands", zh "请调阅佐证材料，并将核验值记入 `[ledger]`；在此之前以填报值为准" }
    }
    DESIGN_EFFECT_HIGH = "D0618" warning {
        en "the weights of `{group}` in `{unit}` have a design effect of {value}, above {limit}: {count} responses are worth {found}",
        zh "`{unit}` 的 `{group}` 群体权数的设计效应为 {value}，高于 {limit}：{count} 份答卷只相当于 {found} 份",
        hint trim { en "trim the weights, or join categories", zh "请截断权数，或合并类别" }
    }
}
