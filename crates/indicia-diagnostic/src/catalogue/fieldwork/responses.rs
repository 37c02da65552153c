//! D04: exports of responses, what their columns and answers are, and how they are cleaned.

use crate::codes;

codes! {
    COLUMN_ABSENT = "D0401" error {
        en "the responses have no column `{column}`",
        zh "答卷中没有列 `{column}`",
        hint nearest { en "did you mean `{nearest}`?", zh "是否想写 `{nearest}`？" },
        hint map { en "`indicia survey map {file}` lists the columns and drafts the mapping", zh "`indicia survey map {file}` 会列出各列并起草对应关系" }
    }
    QUESTION_WITHOUT_COLUMN = "D0402" warning {
        en "no column of {file} holds question `{id}`: it has no answers there",
        zh "{file} 中没有题目 `{id}` 对应的列，因此没有该题的答案",
        hint map { en "add `{id} = \"…\"` to `columns` of `[responses.{key}]`, or name the groups that are asked", zh "请在 `[responses.{key}]` 的 `columns` 中添加 `{id} = \"…\"`，或用 `groups` 限定提问的群体" }
    }
    OPTION_UNKNOWN = "D0403" error {
        en "question `{id}` has no option `{found}`; responses that give it: {count}",
        zh "题目 `{id}` 没有选项 `{found}`，而有 {count} 份答卷这样回答",
        hint nearest { en "did you mean `{nearest}`? add the wording with `also`", zh "是否即 `{nearest}`？可用 `also` 补充这种写法" },
        hint known { en "options: {known}; add it, or name it in `missing`", zh "选项：{known}；请补充该选项，或写入 `missing`" }
    }
    OPTIONS_MORE = "D0404" error {
        en "question `{id}` has {count} more unknown answers",
        zh "题目 `{id}` 另有 {count} 种未知答案",
        hint first { en "mend those named above first", zh "请先处理以上列出的各项" }
    }
    NUMBER_UNKNOWN = "D0405" error {
        en "`{found}` is no number; question `{id}` asks for one",
        zh "`{found}` 不是数值，而题目 `{id}` 要求填数值",
        hint cell { en "mend the cell, or name the text in `missing`", zh "请更正该单元格，或把这一文本写入 `missing`" }
    }
    WRONG_LAYOUT = "D0406" error {
        en "{file} does not look like an export of {expected}: {detail}",
        zh "{file} 不像 {expected} 的导出文件：{detail}",
        hint other { en "it looks like `layout = \"{nearest}\"`", zh "看起来应为 `layout = \"{nearest}\"`" },
        hint again { en "export it again, or set `layout = \"plain\"` and map every column", zh "请重新导出，或设 `layout = \"plain\"` 并对应每一列" }
    }
    PERSONAL_COLUMNS = "D0407" note {
        en "columns that identify people were not read: {known}",
        zh "以下列含有个人信息，未予读取：{known}",
        hint keep { en "a column that is needed and identifies nobody can be named in `keep`", zh "如某列确需读取且不涉及个人身份，可写入 `keep`" }
    }
    DUPLICATES_KEY = "D0408" note {
        en "{count} of {sum} responses repeat the `{key}` of an earlier one and were dropped",
        zh "{sum} 份答卷中有 {count} 份的 `{key}` 与先前答卷相同，已剔除"
    }
    DUPLICATES_RECORD = "D0409" note {
        en "{count} of {sum} responses equal an earlier one in every column and were dropped",
        zh "{sum} 份答卷中有 {count} 份与先前答卷各列全同，已剔除"
    }
    TOO_FAST = "D0410" note {
        en "{count} of {sum} responses took less than {limit} s (median {value} s) and were dropped",
        zh "{sum} 份答卷中有 {count} 份用时不足 {limit} 秒（中位数 {value} 秒），已剔除"
    }
    STRAIGHT_LINING = "D0411" note {
        en "{count} of {sum} responses give the same point to all their Likert items ({low} or more) and were dropped",
        zh "{sum} 份答卷中有 {count} 份对全部量表题（不少于 {low} 题）给出同一级别，已剔除"
    }
    ATTENTION_FAILED = "D0412" note {
        en "{count} of {sum} responses failed the attention check `{id}` and were dropped",
        zh "{sum} 份答卷中有 {count} 份未通过注意力检测 `{id}`，已剔除"
    }
    ATTENTION_COUNTED = "D0413" note {
        en "{count} of {sum} responses failed the attention check `{id}`; they were kept, as `clean.attention` says",
        zh "{sum} 份答卷中有 {count} 份未通过注意力检测 `{id}`；按 `clean.attention` 的规定予以保留"
    }
    NO_CONSENT = "D0414" note {
        en "{count} of {sum} responses do not consent (`{id}`) and were dropped",
        zh "{sum} 份答卷中有 {count} 份未同意参与（`{id}`），已剔除"
    }
    SCREENED_OUT = "D0415" note {
        en "{count} of {sum} responses are not of those asked (`{id}`) and were dropped",
        zh "{sum} 份答卷中有 {count} 份不属于调查对象（`{id}`），已剔除"
    }
    OUT_OF_RANGE = "D0416" warning {
        en "{count} answers to `{id}` lie outside its scale {expected}, such as `{found}`, and count as no answer",
        zh "题目 `{id}` 有 {count} 个答案超出量程 {expected}，如 `{found}`，按未作答处理",
        hint scale { en "check the scale, and whether a code for \"do not know\" belongs in `missing`", zh "请核对量程；如属“不了解”之类的编码，请写入 `missing`" }
    }
    OUT_OF_RANGE_DROPPED = "D0417" warning {
        en "{count} of {sum} responses have answers to `{id}` outside its scale {expected}, such as `{found}`, and were dropped",
        zh "{sum} 份答卷中有 {count} 份对题目 `{id}` 的答案超出量程 {expected}，如 `{found}`，已剔除",
        hint scale { en "check the scale, and whether a code for \"do not know\" belongs in `missing`", zh "请核对量程；如属“不了解”之类的编码，请写入 `missing`" }
    }
    UNIT_ABSENT = "D0418" warning {
        en "{count} of {sum} responses do not say their unit (`{id}`) and were dropped",
        zh "{sum} 份答卷中有 {count} 份没有写明评价对象（`{id}`），已剔除",
        hint fill { en "fill the cells in, or say what an empty one means", zh "请补填这些单元格" }
    }
    GROUP_ABSENT = "D0419" warning {
        en "{count} of {sum} responses do not say their group (`{id}`) and were dropped",
        zh "{sum} 份答卷中有 {count} 份没有写明受访群体（`{id}`），已剔除",
        hint fill { en "fill the cells in, or say what an empty one means", zh "请补填这些单元格" }
    }
    PERIOD_ABSENT = "D0420" warning {
        en "{count} of {sum} responses do not say their period (`{id}`) and were dropped",
        zh "{sum} 份答卷中有 {count} 份没有写明时期（`{id}`），已剔除",
        hint fill { en "fill the cells in, or say what an empty one means", zh "请补填这些单元格" }
    }
    DURATION_ABSENT = "D0421" note {
        en "no response of {file} says how long it took: too fast ones cannot be told",
        zh "{file} 的答卷都没有用时记录，无法识别答题过快者"
    }
    DURATION_UNREADABLE = "D0422" error {
        en "`{found}` is no duration or time",
        zh "`{found}` 不是可识别的用时或时间",
        hint forms { en "durations are written `125`, `125秒`, `2分5秒` or `00:02:05`; times as `2025-03-01 08:30:00`", zh "用时写作 `125`、`125秒`、`2分5秒` 或 `00:02:05`；时间写作 `2025-03-01 08:30:00`" }
    }
    WEIGHT_UNREADABLE = "D0423" error {
        en "`{found}` is no weight: a design weight is a number above zero",
        zh "`{found}` 不能作为权重：抽样权重应为正数",
        hint cell { en "mend the cell, or remove the response", zh "请更正该单元格，或删去该份答卷" }
    }
    KEY_WITH_OTHER_ANSWERS = "D0424" warning {
        en "{count} responses have the `{key}` of an earlier one, but other answers; they were dropped as duplicates",
        zh "有 {count} 份答卷的 `{key}` 与先前答卷相同而答案不同，已按重复剔除",
        hint key { en "if the numbers do not identify responses, remove `key`", zh "如该列并非答卷的唯一编号，请删去 `key`" }
    }
    PARENT_ABSENT = "D0425" warning {
        en "{count} of {sum} rows of the repeated group belong to no response that was kept and were dropped",
        zh "重复组的 {sum} 行中有 {count} 行不属于任何保留的答卷，已剔除",
        hint key { en "check `parent_key` and `index`, and what cleaning dropped", zh "请核对 `parent_key` 和 `index`，以及清洗剔除了哪些答卷" }
    }
    NOTHING_LEFT = "D0426" error {
        en "no response of {file} is left after cleaning",
        zh "清洗之后，{file} 没有剩下任何答卷",
        hint rules { en "the counts above say which rule dropped them", zh "以上计数说明了各规则剔除的份数" }
    }
    COLUMNS_UNUSED = "D0427" note {
        en "columns of {file} that belong to no question were not used: {known}",
        zh "{file} 中以下列不对应任何题目，未予使用：{known}"
    }
    MEMBER_UNKNOWN = "D0428" error {
        en "`{found}` is none of the options of question `{id}`, out of the answer `{value}`",
        zh "答案 `{value}` 中的 `{found}` 不是题目 `{id}` 的选项",
        hint nearest { en "did you mean `{nearest}`? add the wording with `also`", zh "是否即 `{nearest}`？可用 `also` 补充这种写法" },
        hint known { en "options: {known}", zh "选项：{known}" }
    }
    COLUMNS_COUNT = "D0429" error {
        en "question `{id}` has {expected} options and {found} columns",
        zh "题目 `{id}` 有 {expected} 个选项，却对应了 {found} 列",
        hint one { en "map one column an option, in their order, or one column with the joined answers", zh "请按选项次序每项对应一列，或只对应一列合并的答案" }
    }
    OPTIONS_TOO_MANY = "D0430" error {
        en "question `{id}` has {found} options; at most {limit} are read",
        zh "题目 `{id}` 有 {found} 个选项，超出可读取的上限 {limit}",
        hint split { en "split the question", zh "请拆分该题" }
    }
    GROUP_EMPTY = "D0431" warning {
        en "no response of group `{group}` is left; indicators that need it are withheld: {known}",
        zh "群体 `{group}` 没有有效答卷，需要它的指标不予给出：{known}",
        hint file { en "add its responses, or take its weight out of the indicators", zh "请补充该群体的答卷，或在指标中取消其权重" }
    }
    MARGIN_OF_UNIT_ABSENT = "D0432" warning {
        en "there are no margins of `{group}` for `{unit}`: its responses are not weighted to the population",
        zh "`{unit}` 没有 `{group}` 的总体边际，其答卷未按总体加权",
        hint add { en "add the unit to the file of margins, or give `targets` for all units", zh "请在边际文件中补充该评价对象，或用 `targets` 给出通用的占比" }
    }
    NO_SHARE_REACHED = "D0433" error {
        en "the margins of `{group}` for `{unit}` cannot be reached: nobody is in a category of `{id}` with a share above zero",
        zh "`{unit}` 的 `{group}` 无法按边际加权：`{id}` 中占比大于零的类别都没有答卷",
        hint join { en "check the codes of the options in margins and responses", zh "请核对边际与答卷中选项的编码" }
    }
    EXPORT_UNREADABLE_TEXT = "D0434" error {
        en "line {line} is not {encoding} text",
        zh "第 {line} 行不是 {encoding} 文本",
        hint encoding { en "set `encoding` of `[responses.…]`: exports of 问卷星 are often `gbk`", zh "请设置 `[responses.…]` 的 `encoding`：问卷星的 CSV 常为 `gbk`" }
    }
    COLUMN_TWICE = "D0435" error {
        en "{count} columns have the header `{column}`",
        zh "有 {count} 列的表头都是 `{column}`",
        hint rename { en "give each column its own header", zh "请让各列表头互不相同" }
    }
    HEADER_ONLY = "D0436" error {
        en "{file} holds a header and no response",
        zh "{file} 只有表头，没有答卷",
        hint export { en "export again when there are responses", zh "请在收到答卷后重新导出" }
    }
    UNFINISHED = "D0438" note {
        en "{count} of {sum} responses were begun and not handed in (`{column}` is empty) and were dropped",
        zh "{sum} 份答卷中有 {count} 份已开始而未提交（`{column}` 为空），已剔除"
    }
    NOT_APPROVED = "D0439" note {
        en "{count} of {sum} responses were not approved by those who checked them (`{column}`) and were dropped",
        zh "{sum} 份答卷中有 {count} 份未通过平台上的人工审核（`{column}`），已剔除"
    }
    COLUMN_OF_TWO = "D0437" error {
        en "column `{column}` is mapped to `{id}` and to `{other}`",
        zh "列 `{column}` 同时对应 `{id}` 和 `{other}`",
        hint one { en "map each column once", zh "每列只能对应一次" }
    }
}
