//! C10: `questionnaire.toml`.

use crate::codes;

codes! {
    QUESTION_IDLE = "C1001" warning {
        en "question `{id}` feeds no indicator and has no role: its answers go nowhere",
        zh "题目 `{id}` 既不支撑指标，也没有其他作用，其答案不会被使用",
        hint add { en "add `indicator = \"…\"`, or say `role = \"background\"`", zh "请添加 `indicator = \"…\"`，或写明 `role = \"background\"`" }
    }
    INDICATOR_IDLE = "C1002" error {
        en "no question feeds the indicator `{indicator}`",
        zh "没有题目支撑指标 `{indicator}`",
        hint add { en "give a question `indicator = \"{indicator}\"`, or remove the table", zh "请在题目中写 `indicator = \"{indicator}\"`，或删去该表" }
    }
    SURVEY_INDICATOR_UNKNOWN = "C1003" error {
        en "question `{id}` feeds `{indicator}`, which has no `[indicator.{indicator}]`",
        zh "题目 `{id}` 支撑 `{indicator}`，但没有 `[indicator.{indicator}]`",
        hint nearest { en "did you mean `{nearest}`?", zh "是否想写 `{nearest}`？" },
        hint add { en "add `[indicator.{indicator}]` with `groups = { … }`", zh "请添加 `[indicator.{indicator}]`，并写明 `groups = { … }`" }
    }
    SURVEY_GROUP_UNKNOWN = "C1004" error {
        en "there is no group `{group}`",
        zh "没有受访群体 `{group}`",
        hint nearest { en "did you mean `{nearest}`?", zh "是否想写 `{nearest}`？" },
        hint known { en "groups: {known}", zh "受访群体：{known}" }
    }
    WEIGHT_OF_ABSENT_GROUP = "C1005" error {
        en "indicator `{indicator}` gives a weight to `{group}`, which is asked none of its questions",
        zh "指标 `{indicator}` 给 `{group}` 设了权重，但没有向该群体提出任何支撑此指标的题目",
        hint remove { en "remove the weight, or add `{group}` to the `groups` of a question", zh "请删去该权重，或把 `{group}` 写入某道题目的 `groups`" }
    }
    GROUP_WITHOUT_WEIGHT = "C1006" error {
        en "question `{id}` of indicator `{indicator}` is put to `{group}`, which has no weight in it",
        zh "指标 `{indicator}` 的题目 `{id}` 向 `{group}` 提出，但该群体在此指标中没有权重",
        hint add { en "add `{group}` to `groups` of `[indicator.{indicator}]`, or name the groups of the question", zh "请在 `[indicator.{indicator}]` 的 `groups` 中写明 `{group}`，或用题目的 `groups` 限定群体" }
    }
    KEY_OF_OTHER_SCALE = "C1007" error {
        en "`{key}` means nothing for a question with `scale = \"{found}\"`",
        zh "`scale = \"{found}\"` 的题目不能写 `{key}`",
        hint remove { en "remove it, or change `scale`", zh "请删去，或修改 `scale`" }
    }
    SCALE_NEEDS_KEY = "C1008" error {
        en "a question with `scale = \"{found}\"` needs `{key}`",
        zh "`scale = \"{found}\"` 的题目必须写 `{key}`",
        hint add { en "for example `{key} = {example}`", zh "例如 `{key} = {example}`" }
    }
    MEASURE_MISFIT = "C1009" error {
        en "`measure = \"{found}\"` does not fit question `{id}`: {detail}",
        zh "`measure = \"{found}\"` 不适用于题目 `{id}`：{detail}",
        hint known { en "measures that fit: {known}", zh "适用的汇总方式：{known}" }
    }
    OPTION_TWICE = "C1010" error {
        en "question `{id}` has two options that read `{found}`",
        zh "题目 `{id}` 有两个选项都写作 `{found}`",
        hint differ { en "codes, texts and `also` of a question differ from each other", zh "同一题目的编码、文字和 `also` 不能相同" }
    }
    OPTION_NOT_DEFINED = "C1011" error {
        en "question `{id}` has no option `{found}`",
        zh "题目 `{id}` 没有选项 `{found}`",
        hint nearest { en "did you mean `{nearest}`?", zh "是否想写 `{nearest}`？" },
        hint known { en "options: {known}", zh "选项：{known}" }
    }
    LABELS_COUNT = "C1012" error {
        en "question `{id}` has {expected} points and {found} labels",
        zh "题目 `{id}` 有 {expected} 级，却写了 {found} 个级别文字",
        hint match_points { en "write one label a point, lowest first", zh "请由低到高为每一级各写一个文字" }
    }
    MAIN_NOT_A_FORM = "C1013" error {
        en "`main = \"{group}\"` of indicator `{indicator}` is not a group with `form = true` and a weight",
        zh "指标 `{indicator}` 的 `main = \"{group}\"` 不是带权重且 `form = true` 的群体",
        hint form { en "set `form = true` in `[group.{group}]` and give it a weight", zh "请在 `[group.{group}]` 中设置 `form = true`，并给它权重" }
    }
    MARGIN_SUM = "C1014" error {
        en "the shares of `{id}` in the margins of `{group}` sum to {sum}, not to 1",
        zh "`{group}` 的边际中 `{id}` 各项占比之和为 {sum}，而不是 1",
        hint shares { en "shares of all options of a margin sum to 1", zh "同一题目各选项的占比之和应为 1" }
    }
    QUESTION_NOT_DEFINED = "C1015" error {
        en "`{key}` names the question `{id}`, which does not exist",
        zh "`{key}` 所指的题目 `{id}` 不存在",
        hint nearest { en "did you mean `{nearest}`?", zh "是否想写 `{nearest}`？" },
        hint known { en "questions: {known}", zh "题目：{known}" }
    }
    RESPONSES_WITHOUT_UNIT = "C1016" error {
        en "nothing says to which unit the responses of `{id}` belong",
        zh "没有说明 `{id}` 的答卷属于哪个评价对象",
        hint add { en "add `unit = \"…\"`, or a question with `role = \"unit\"` and its column", zh "请添加 `unit = \"…\"`，或设一道 `role = \"unit\"` 的题目并指明其列" }
    }
    RESPONSES_WITHOUT_GROUP = "C1017" error {
        en "nothing says to which group the responses of `{id}` belong",
        zh "没有说明 `{id}` 的答卷属于哪个受访群体",
        hint add { en "add `group = \"…\"`, or a question with `role = \"group\"` and its column", zh "请添加 `group = \"…\"`，或设一道 `role = \"group\"` 的题目并指明其列" }
    }
    GROUP_ASKED_NOTHING = "C1018" warning {
        en "group `{group}` is asked no question that feeds an indicator",
        zh "没有向群体 `{group}` 提出任何支撑指标的题目",
        hint ask { en "name it in the `groups` of a question, or remove it", zh "请把它写入某道题目的 `groups`，或删去该群体" }
    }
    NO_RESPONSES = "C1019" error {
        en "the questionnaire names no responses",
        zh "问卷没有指明答卷文件",
        hint add { en "`indicia survey map FILE` drafts the `[responses.…]` of an export", zh "`indicia survey map FILE` 可根据导出文件起草 `[responses.…]`" }
    }
    NOT_IN_SYSTEM = "C1020" error {
        en "the indicator `{indicator}` does not exist in the system {path}",
        zh "指标体系 {path} 中没有指标 `{indicator}`",
        hint nearest { en "did you mean `{nearest}`?", zh "是否想写 `{nearest}`？" },
        hint known { en "indicators of the system: {known}", zh "该体系的指标：{known}" }
    }
    TRIM_WITH_WEIGHTS = "C1021" error {
        en "question `{id}` is a trimmed mean of `{group}`, whose responses are weighted",
        zh "题目 `{id}` 取 `{group}` 的截尾均值，而该群体的答卷是加权的",
        hint mean { en "take `measure = \"mean\"`, or do not weight this group", zh "请改用 `measure = \"mean\"`，或不对该群体加权" }
    }
    LOOKS_FOR_EVIDENCE = "C1022" warning {
        en "question `{id}` of the form `{group}` feeds an indicator and names no evidence",
        zh "填报表 `{group}` 的题目 `{id}` 支撑指标，但没有写明佐证",
        hint add { en "add `evidence = \"…\"`, the question that holds the document", zh "请用 `evidence = \"…\"` 指明填写佐证材料的题目" }
    }
    EXPECT_NEEDED = "C1023" error {
        en "question `{id}` has `role = \"{found}\"` and does not say with which answers a response stays",
        zh "题目 `{id}` 的 `role` 为 `{found}`，但没有写明哪些答案予以保留",
        hint add { en "add `expect = [\"…\"]`", zh "请添加 `expect = [\"…\"]`" }
    }
    RESPONSES_NOT_DEFINED = "C1024" error {
        en "`{key}` names `[responses.{id}]`, which does not exist",
        zh "`{key}` 所指的 `[responses.{id}]` 不存在",
        hint nearest { en "did you mean `{nearest}`?", zh "是否想写 `{nearest}`？" },
        hint known { en "known: {known}", zh "现有：{known}" }
    }
    WEIGHTS_ALL_ZERO = "C1025" error {
        en "the weights of indicator `{indicator}` are all zero",
        zh "指标 `{indicator}` 的权重全为零",
        hint positive { en "give at least one group a weight above zero", zh "请至少给一个群体大于零的权重" }
    }
    MIXED_INDICATOR = "C1026" error {
        en "indicator `{indicator}` mixes answers on a scale of 0 to 100 with plain numbers (`{id}`)",
        zh "指标 `{indicator}` 把 0 至 100 的得分与普通数值（`{id}`）混在一起",
        hint ratio { en "feed numbers as `measure = \"ratio\"`, or into an indicator of their own", zh "数值请用 `measure = \"ratio\"`，或另设指标" }
    }
    ROLE_TWICE = "C1027" error {
        en "questions `{id}` and `{other}` both have `role = \"{found}\"`",
        zh "题目 `{id}` 与 `{other}` 的 `role` 都是 `{found}`",
        hint one { en "keep one; the files map their own columns to it", zh "只保留一个；各文件可把自己的列对应到它" }
    }
    ANCHOR_MISFIT = "C1028" error {
        en "`{indicator}` reads the answers of `{group}` against vignettes, but {detail}",
        zh "`{indicator}` 以锚定情景校准 `{group}` 的回答，但{detail}",
        hint shape { en "anchored questions have `scale = \"likert\"` and the measure `mean`, and stand in one `block` with questions of `role = \"vignette\"` that the group is asked", zh "校准的题目须为 `scale = \"likert\"`、以 `mean` 汇总，并与向该群体提问的 `role = \"vignette\"` 题目同在一个 `block`" }
    }
    RATER_MISFIT = "C1029" error {
        en "question `{id}` cannot take out the severity of its raters: {detail}",
        zh "题目 `{id}` 无法扣除评分者的宽严差异：{detail}",
        hint shape { en "name the raters with `rater = \"QUESTION\"`, a text or choice with `role = \"rater\"`, and keep the measure `mean`", zh "请用 `rater = \"题目\"` 指明评分者（`role = \"rater\"` 的文本题或单选题），并以 `mean` 汇总" }
    }
}
