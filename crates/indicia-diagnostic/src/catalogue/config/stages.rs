//! C08: stages of the pipeline, what methods are fitted on, adjustments.

use crate::codes;

codes! {
    STAGE_UNKNOWN = "C0801" error {
        en "there is no stage `{stage}`",
        zh "没有名为 `{stage}` 的处理阶段",
        hint nearest { en "did you mean `{nearest}`?", zh "是否想写 `{nearest}`？" },
        hint known { en "stages: {known}", zh "处理阶段有：{known}" }
    }
    STAGE_TWICE = "C0802" error {
        en "the stage `{stage}` stands twice in `order`",
        zh "处理阶段 `{stage}` 在 `order` 中出现了两次",
        hint keep { en "keep one of the two", zh "请只保留其中一个" }
    }
    STAGE_MISSING = "C0803" error {
        en "`order` lacks the stage `{stage}`, which every system needs",
        zh "`order` 缺少必需的处理阶段 `{stage}`",
        hint add { en "add it: `order = [\"derive\", \"impute\", \"treat\", \"score\"]`", zh "请补上：`order = [\"derive\", \"impute\", \"treat\", \"score\"]`" }
    }
    STAGE_ORDER = "C0804" error {
        en "the stage `{stage}` cannot stand before `{other}`",
        zh "处理阶段 `{stage}` 不能排在 `{other}` 之前",
        hint swap { en "`derive` comes first and `score` comes last", zh "`derive` 必须最先，`score` 必须最后" }
    }
    STAGE_NOT_RUN = "C0805" error {
        en "`{table}` names a method, but the stage `{stage}` is not in `[pipeline] order`",
        zh "`{table}` 指定了方法，但处理阶段 `{stage}` 不在 `[pipeline] order` 中",
        hint add { en "add `\"{stage}\"` to `order`, or remove the setting", zh "请将 `\"{stage}\"` 加入 `order`，或删去这项设置" }
    }
    FIT_FORM = "C0806" error {
        en "`fit` must be `\"all\"`, `\"each\"` or `{ base = \"…\" }`, but is {found}",
        zh "`fit` 应为 `\"all\"`、`\"each\"` 或 `{ base = \"…\" }`，实际为 {found}",
        hint base { en "for one base period write `fit = { base = \"{period}\" }`", zh "以某一时期为基期请写 `fit = { base = \"{period}\" }`" },
        hint all { en "`\"all\"` fits on all periods together, `\"each\"` on each of them", zh "`\"all\"` 表示合并全部时期拟合，`\"each\"` 表示逐期拟合" }
    }
    FIT_BASE_UNKNOWN = "C0807" error {
        en "the base period `{period}` of `fit` is not in the data",
        zh "`fit` 的基期 `{period}` 不在数据中",
        hint known { en "periods in the data: {known}", zh "数据中的时期：{known}" }
    }
    ADJUST_SAME_ORDER = "C0808" error {
        en "the adjustments `{id}` and `{other}` of node `{node}` have the same `order`",
        zh "节点 `{node}` 的调整 `{id}` 与 `{other}` 的 `order` 相同",
        hint number { en "number them: which one is first changes the result", zh "请编号区分先后，次序会影响结果" }
    }
    ADJUST_NEVER = "C0809" warning {
        en "the condition of the adjustment `{id}` holds for no unit",
        zh "调整 `{id}` 的条件对任何评价对象都不成立",
        hint check { en "this may be right; if not, look at the range of the scores in `when`", zh "这可能是正常的；否则请检查 `when` 中得分的取值范围" }
    }
    RANK_ON_ORDER = "C0810" error {
        en "`[rank] {key}` does not apply: `{method}` at the root gives the order itself",
        zh "`[rank] {key}` 不适用：根节点的 `{method}` 直接给出排序",
        hint remove { en "remove the key", zh "请删去这个键" }
    }
    SCREEN_KEEPS_NOBODY = "C0812" error {
        en "`keep` of `[screen]` names `{id}`, which is neither a unit nor an indicator",
        zh "`[screen]` 的 `keep` 中的 `{id}` 既不是评价对象，也不是指标",
        hint nearest { en "did you mean `{nearest}`?", zh "是否想写 `{nearest}`？" },
        hint remove { en "remove it", zh "请删去它" }
    }
}
