//! C095: diagnosis, effort and measures in the TOML.

use crate::codes;

codes! {
    MEASURE_LANGUAGE = "C0950" warning {
        en "the text of measure `{id}` is missing in {language}",
        zh "对策 `{id}` 缺少{language}文本",
        hint add { en "add it: `text = {{ zh = \"…\", en = \"…\" }}`", zh "请补充：`text = {{ zh = \"…\", en = \"…\" }}`" }
    }
    MEASURE_NAME = "C0951" error {
        en "`{id}` in the condition of measure `{measure}` is not {expected}",
        zh "对策 `{measure}` 的条件中，`{id}` 不是{expected}",
        hint nearest { en "did you mean `{nearest}`?", zh "是否想写 `{nearest}`？" },
        hint known { en "there are: {known}", zh "可用的有：{known}" },
        hint none { en "there is none to name yet", zh "目前没有可用的名称" }
    }
    MEASURE_STEP = "C0952" error {
        en "`{id}` in the condition of measure `{measure}` is neither a step of standard `{standard}` nor anything else that can be compared with it",
        zh "对策 `{measure}` 的条件中，`{id}` 不是评定标准 `{standard}` 的等级，无法与之比较",
        hint nearest { en "did you mean `{nearest}`?", zh "是否想写 `{nearest}`？" },
        hint known { en "its steps, from the worst to the best: {known}", zh "该标准的等级由低到高为：{known}" }
    }
    MEASURE_COMPARE = "C0953" error {
        en "`{found}` in the condition of measure `{measure}` must be compared with a name",
        zh "对策 `{measure}` 的条件中，`{found}` 必须与一个名称比较",
        hint write { en "write `grade(five) <= C`, with a step of the standard, or `group(stage) == mature`", zh "请写成 `grade(five) <= C`（C 为该标准的等级），或 `group(stage) == mature`" }
    }
    MEASURE_NEVER = "C0954" warning {
        en "measure `{id}` can never apply: its condition is false whatever the data are",
        zh "对策 `{id}` 永远不会适用：无论数据如何，其条件都不成立",
        hint scale { en "compare with the scales of its terms: {known}", zh "请对照各项的取值范围：{known}" }
    }
    MEASURE_ALWAYS = "C0955" warning {
        en "measure `{id}` applies to every unit: its condition is true whatever the data are",
        zh "对策 `{id}` 适用于所有评价对象：无论数据如何，其条件都成立",
        hint scale { en "compare with the scales of its terms: {known}", zh "请对照各项的取值范围：{known}" }
    }
    MEASURE_TAKEN = "C0956" error {
        en "measure `{id}` was taken by `{unit}` in {period}, but the data have no such row",
        zh "对策 `{id}` 记为由 `{unit}` 于 {period} 采取，但数据中没有这一行",
        hint nearest { en "did you mean the unit `{nearest}`?", zh "是否指 `{nearest}`？" },
        hint known { en "periods of the data: {known}", zh "数据中的时期：{known}" }
    }
    EFFORT_INDICATOR = "C0957" error {
        en "`[effort.{id}]` names no indicator of the system",
        zh "`[effort.{id}]` 不是体系中的指标",
        hint nearest { en "did you mean `{nearest}`?", zh "是否想写 `{nearest}`？" },
        hint known { en "indicators: {known}", zh "体系中的指标：{known}" }
    }
    EFFORT_COST = "C0958" error {
        en "the cost of moving `{id}` is {found}, but it must be above zero",
        zh "`{id}` 的单位成本为 {found}，但成本必须大于零",
        hint write { en "give what one unit of its value costs, for example `cost = 1`", zh "请填写该指标每提高一个单位的成本，例如 `cost = 1`" }
    }
    PEERS_UNKNOWN = "C0959" error {
        en "`[diagnosis] peers` names the grouping `{id}`, which the table of units does not have",
        zh "`[diagnosis] peers` 指定了分组 `{id}`，但评价对象表中没有该分组",
        hint nearest { en "did you mean `{nearest}`?", zh "是否想写 `{nearest}`？" },
        hint known { en "groupings of `[data.units]`: {known}", zh "`[data.units]` 中的分组：{known}" },
        hint none { en "name it in `[data.units] groups`, or leave `peers` away: then all units are peers", zh "请在 `[data.units] groups` 中列出该分组；或删去 `peers`，以全部评价对象为同类" }
    }
    LEFT_OUT = "C0960" note {
        en "of what the base declares, these are left out, since they name what this system does not have: {known}",
        zh "以下内容继承自基础体系，但涉及本体系没有的名称，未采用：{known}"
    }
}
