//! C12: plans of a survey, its forms, simulated responses.

use crate::codes;

codes! {
    ROUTE_UNKNOWN = "C1201" error {
        en "`ask_if` of question `{id}` names `{found}`, which is no question",
        zh "题目 `{id}` 的 `ask_if` 提到 `{found}`，但没有这道题",
        hint nearest { en "did you mean `{nearest}`?", zh "是否想写 `{nearest}`？" },
        hint known { en "questions: {known}", zh "题目有：{known}" }
    }
    ROUTE_OPTION_UNKNOWN = "C1202" error {
        en "`ask_if` of question `{id}` names option `{found}` of `{other}`, which has none such",
        zh "题目 `{id}` 的 `ask_if` 提到 `{other}` 的选项 `{found}`，但没有这个选项",
        hint known { en "codes of its options: {known}", zh "选项编码有：{known}" }
    }
    ROUTE_BACKWARDS = "C1203" error {
        en "question `{id}` depends on `{other}`, which is asked later",
        zh "题目 `{id}` 取决于 `{other}`，但后者排在它之后",
        hint order { en "put `{other}` before `{id}`", zh "请将 `{other}` 移到 `{id}` 之前" }
    }
    PLAN_GROUP_UNKNOWN = "C1204" error {
        en "`[plan.group.{group}]` is no group of respondents",
        zh "`[plan.group.{group}]` 不是受访群体",
        hint nearest { en "did you mean `{nearest}`?", zh "是否想写 `{nearest}`？" },
        hint known { en "groups: {known}", zh "受访群体有：{known}" }
    }
    POPULATION_COLUMN_MISSING = "C1205" error {
        en "the table of populations `{file}` lacks the columns {missing}",
        zh "总体规模表 `{file}` 缺少列 {missing}",
        hint add { en "it needs `unit`, `group` and `population`", zh "需要 `unit`、`group`、`population` 三列" }
    }
    POPULATION_UNREADABLE = "C1206" error {
        en "`{found}` is no size of a population",
        zh "`{found}` 不是总体规模",
        hint correct { en "write a whole number above zero", zh "请填写大于零的整数" }
    }
    FORM_GROUP_NEEDED = "C1207" error {
        en "the questionnaire asks {known}, and no question tells who answers: one form for all cannot choose the questions",
        zh "问卷面向 {known}，但没有标明群体的题目，无法用一张表单为各群体选题",
        hint group { en "write one form a group: `--group {group}`, or add a question with `role = \"group\"`", zh "请按群体分别生成：`--group {group}`，或增加 `role = \"group\"` 的题目" }
    }
    FORM_GROUP_UNKNOWN = "C1208" error {
        en "`{group}` is no group of the questionnaire",
        zh "`{group}` 不是问卷的受访群体",
        hint nearest { en "did you mean `{nearest}`?", zh "是否想写 `{nearest}`？" },
        hint known { en "groups: {known}", zh "受访群体有：{known}" }
    }
    PLANT_UNKNOWN = "C1209" error {
        en "`--{key} {found}` names no {kind} of the questionnaire",
        zh "`--{key} {found}` 不是问卷中的{kind}",
        hint nearest { en "did you mean `{nearest}`?", zh "是否想写 `{nearest}`？" },
        hint known { en "known: {known}", zh "可用：{known}" }
    }
    CHOICE_CODE_UNUSABLE = "C1210" error {
        en "option code `{found}` of question `{id}` cannot stand in an XLSForm",
        zh "题目 `{id}` 的选项编码 `{found}` 不能用于 XLSForm",
        hint correct { en "use letters, digits, `-`, `_` and `.` only", zh "请只使用字母、数字、`-`、`_` 和 `.`" }
    }
}
