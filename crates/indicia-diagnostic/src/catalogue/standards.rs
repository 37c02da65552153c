//! C09: standards, scales, and what else turns scores into judgements.

use crate::codes;

codes! {
    SCALE_UNKNOWN = "C0901" error {
        en "`{key}` names the scale `{id}`, but neither the system nor its packs have it",
        zh "`{key}` 指向量表 `{id}`，但体系及其引用的包中都没有",
        hint nearest { en "did you mean `{nearest}`?", zh "是否想写 `{nearest}`？" },
        hint known { en "scales that are there: {known}; more are in the pack `indicia:standards`", zh "可用的量表：{known}；`indicia:standards` 包中还有更多" },
        hint pack { en "name the pack that holds it: `packs = [\"indicia:standards\"]`", zh "请在 `packs` 中引用其所在的包：`packs = [\"indicia:standards\"]`" }
    }
    STANDARD_NOTHING = "C0902" error {
        en "`{table}` does not say what it measures with",
        zh "`{table}` 没有说明以什么评定",
        hint add { en "add `scale = \"…\"`, `grades = { … }` or `tiers = { … }`; where the node has memberships, `memberships = \"greatest\"`", zh "请添加 `scale = \"…\"`、`grades = { … }` 或 `tiers = { … }`；节点有隶属度时也可用 `memberships = \"greatest\"`" }
    }
    STANDARD_NODE = "C0903" error {
        en "`{key}` names `{id}`, but there is no node or indicator of this id",
        zh "`{key}` 指向 `{id}`，但没有这个节点或指标",
        hint nearest { en "did you mean `{nearest}`?", zh "是否想写 `{nearest}`？" },
        hint known { en "nodes of this system: {known}", zh "本体系的节点：{known}" }
    }
    GRADES_UNORDERED = "C0904" error {
        en "grade `{id}` begins at {value}, which is not above {low}, where `{other}` before it begins",
        zh "等级 `{id}` 的起点 {value} 不高于前一等级 `{other}` 的起点 {low}",
        hint order { en "write the grades from the worst to the best, each with a higher threshold", zh "请按从低到高的次序书写各等级，起点逐级升高" }
    }
    GRADES_OVERLAP = "C0905" error {
        en "grades `{other}` and `{id}` overlap: one reaches to {high}, the other begins at {low}",
        zh "等级 `{other}` 与 `{id}` 重叠：前者到 {high}，后者从 {low} 开始",
        hint meet { en "let `{other}` end where `{id}` begins: `to = {low}`, or leave `to` out", zh "请让 `{other}` 止于 `{id}` 的起点：`to = {low}`，或省略 `to`" }
    }
    GRADES_HOLE = "C0906" error {
        en "values between {high} and {low} have no grade: `{other}` ends before `{id}` begins",
        zh "{high} 与 {low} 之间的值没有等级：`{other}` 的终点低于 `{id}` 的起点",
        hint meet { en "let `{other}` end where `{id}` begins: `to = {low}`, or leave `to` out", zh "请让 `{other}` 止于 `{id}` 的起点：`to = {low}`，或省略 `to`" }
    }
    GRADES_BELOW = "C0907" warning {
        en "`{node}` can take values from {low} to {high}, but the grades of `{id}` hold only {found}",
        zh "`{node}` 的取值范围为 {low} 到 {high}，但 `{id}` 的等级只覆盖 {found}",
        hint widen { en "begin the worst grade at {low} and let the best one reach to {high}", zh "请让最低等级从 {low} 开始，最高等级到 {high} 为止" }
    }
    STEPS_TOO_FEW = "C0908" error {
        en "`{table}` has {count} steps; nothing can be told apart with fewer than two",
        zh "`{table}` 只有 {count} 级；少于两级无法区分",
        hint add { en "add a step", zh "请补充等级" }
    }
    TIER_SHARES = "C0909" error {
        en "the shares of `{table}` sum to {sum}, not to 1",
        zh "`{table}` 的份额合计为 {sum}，应为 1",
        hint scale { en "let them sum to 1, for example `{example}`", zh "请使其合计为 1，例如 `{example}`" }
    }
    TIER_EMPTY = "C0910" error {
        en "tier `{id}` has the share {value}, but a tier takes more than nothing",
        zh "梯队 `{id}` 的份额为 {value}，份额必须大于零",
        hint positive { en "give it a share above 0, or remove it", zh "请设大于 0 的份额，或删去该梯队" }
    }
    GRADES_ON_RELATIVE = "C0911" error {
        en "`{id}` gives grades to `{node}`, whose value is relative to the other units: {detail}",
        zh "`{id}` 对 `{node}` 划分等级，但其取值是相对于其他评价对象的：{detail}",
        hint tiers { en "a threshold means nothing where the scale moves with whoever is compared: use tiers by rank share (`scale = \"rank-tiers\"`), or fixed goalposts on the way to `{node}`", zh "标尺随参评对象变动，固定阈值就没有含义：请改用按名次份额划分的梯队（`scale = \"rank-tiers\"`），或在通往 `{node}` 的各步改用固定的上下限" }
    }
    NAME_MISSING = "C0912" warning {
        en "`{id}` of `{table}` has no name in {language}",
        zh "`{table}` 的 `{id}` 缺少{language}名称",
        hint add { en "give both: `title = { zh = \"…\", en = \"…\" }`", zh "请同时给出：`title = { zh = \"…\", en = \"…\" }`" }
    }
    CAP_STEPS = "C0913" error {
        en "the cap of `{id}` goes by `{other}`, whose grades are not those of `{id}`: {found}",
        zh "`{id}` 的封顶依据 `{other}`，但其等级与 `{id}` 的不同：{found}",
        hint same { en "both need the same grades in the same order: {expected}", zh "两者须有相同的等级和次序：{expected}" }
    }
    CAP_ON_TIERS = "C0914" error {
        en "`{id}` has tiers by rank share; a cap is for grades",
        zh "`{id}` 按名次份额划分梯队，封顶只适用于等级",
        hint remove { en "remove `cap`", zh "请删去 `cap`" }
    }
    OUTSIDE_GRADES = "C0915" warning {
        en "{count} values of `{node}` lie outside the grades of `{id}`, the first {value} of `{unit}`: they have no grade",
        zh "`{node}` 有 {count} 个值落在 `{id}` 的等级之外（首个为 `{unit}` 的 {value}），不予定级",
        hint widen { en "the grades hold {found}; begin the worst grade lower or raise the end of the best", zh "现有等级覆盖 {found}；请降低最低等级的起点或提高最高等级的终点" }
    }
    SCALE_DUPLICATE = "C0916" error {
        en "`{id}` stands in the packs `{pack}` and `{other}`",
        zh "`{id}` 在 `{pack}` 与 `{other}` 两个包中重复",
        hint own { en "define `[{key}.{id}]` in the system itself, or drop one of the packs", zh "请在体系中自行定义 `[{key}.{id}]`，或去掉其中一个包" }
    }
    TYPE_COLUMN = "C0917" error {
        en "`[type] column` names `{column}`, which `[data.units] groups` does not list",
        zh "`[type] column` 指向 `{column}`，但 `[data.units] groups` 没有列出该列",
        hint add { en "add it: `groups = [\"{column}\"]`", zh "请加入：`groups = [\"{column}\"]`" },
        hint nearest { en "did you mean `{nearest}`?", zh "是否想写 `{nearest}`？" }
    }
    TYPE_UNKNOWN = "C0918" warning {
        en "`{found}` in column `{column}` (first at `{unit}`) is no declared type",
        zh "列 `{column}` 中的“{found}”（首见于 `{unit}`）不属于任何已声明的类型",
        hint add { en "texts that are declared: {known}; add it to the `values` of a type, or mend the units table", zh "已声明的取值：{known}；请将其加入某一类型的 `values`，或更正评价对象表" }
    }
    TYPE_VALUE_TWICE = "C0919" error {
        en "`{value}` is a value of the types `{id}` and `{other}`",
        zh "`{value}` 同时属于类型 `{id}` 与 `{other}`",
        hint keep { en "keep it with one of the two", zh "请只保留在其中一个类型中" }
    }
    SIDES_TOO_FEW = "C0920" error {
        en "`[verdict] sides` names {count} nodes; a balance needs two or more",
        zh "`[verdict] sides` 只有 {count} 个节点；比较均衡至少需要两个",
        hint add { en "name the sides, for example `sides = [\"Ig\", \"Ie\"]`", zh "请列出各方，例如 `sides = [\"Ig\", \"Ie\"]`" }
    }
    NOT_A_WATERFALL = "C0921" warning {
        en "`{node}` of `{unit}` is {value}, but its sides and coefficient give {expected} by formula (4)",
        zh "`{unit}` 的 `{node}` 为 {value}，而由各方与融合系数按式 (4) 得 {expected}",
        hint roles { en "check `sides`, `coefficient` and `result` of `[verdict]`; where the result follows another formula, the difference is shown as the rest", zh "请核对 `[verdict]` 的 `sides`、`coefficient` 与 `result`；若结果另有公式，差额将作为其余项列出" }
    }
    CUT_ON_RELATIVE = "C0922" error {
        en "`{key}` cuts `{node}` at a fixed value, but `{node}` is relative to the other units: {detail}",
        zh "`{key}` 以固定值划分 `{node}`，但其取值是相对于其他评价对象的：{detail}",
        hint median { en "write `{key} = \"median\"`, or use fixed goalposts on the way to `{node}`", zh "请写 `{key} = \"median\"`，或在通往 `{node}` 的各步改用固定的上下限" }
    }
    RATIO_ON_RELATIVE = "C0923" error {
        en "`balance = \"ratio\"` divides `{node}` by another side, but its value is relative to the other units: {detail}",
        zh "`balance = \"ratio\"` 要求各方相除，但 `{node}` 的取值是相对于其他评价对象的：{detail}",
        hint ranks { en "write `balance = \"ranks\"`, or leave the key out: the rule then follows from the scores", zh "请写 `balance = \"ranks\"`，或省略该键，由得分的性质决定规则" }
    }
    BALANCE_UNUSED = "C0924" warning {
        en "`{key}` has no effect: the sides are balanced by `{found}`",
        zh "`{key}` 不起作用：各方的均衡按 `{found}` 判断",
        hint remove { en "remove it, or write `balance = \"{expected}\"`", zh "请删去，或写 `balance = \"{expected}\"`" }
    }
    CUTS_WITHOUT_COEFFICIENT = "C0925" error {
        en "`cuts` needs a `coefficient`: the matrix holds foundations against integration",
        zh "`cuts` 需要 `coefficient`：矩阵比较的是基础水平与融合程度",
        hint add { en "name the node: `coefficient = \"Iu\"`", zh "请指明节点：`coefficient = \"Iu\"`" }
    }
    ERRORS_CONTRADICT = "C0926" warning {
        en "the declared errors of `{unit}` contradict each other at `{column}`; labels are printed without a probability",
        zh "`{unit}` 的误差声明在 `{column}` 处相互矛盾，各项结论不附概率",
        hint check { en "no covariance can exceed the product of both standard errors; check the columns of errors", zh "协方差不能大于两个标准误之积，请核对误差各列" }
    }
    STANDARD_UNKNOWN = "C0928" error {
        en "`{key}` names the standard `{id}`, which does not exist",
        zh "`{key}` 指向标准 `{id}`，但没有这个标准",
        hint nearest { en "did you mean `{nearest}`?", zh "是否想写 `{nearest}`？" },
        hint known { en "standards of this system: {known}", zh "本体系的标准：{known}" }
    }
    NO_VERDICT = "C0929" error {
        en "there is no table `{key}`: the system does not declare what it needs",
        zh "没有 `{key}` 表：体系未作相应声明",
        hint add { en "verdicts need `[standard.ID]`, `[type]` or `[verdict]`; the waterfall `[verdict] sides`, the matrix also `cuts`, maturity a standard with `rubric`", zh "结论需要 `[standard.ID]`、`[type]` 或 `[verdict]`；waterfall 需要 `[verdict] sides`，matrix 还需要 `cuts`；maturity 与 rubric 需要带 `rubric` 的标准" }
    }
    RUBRIC_UNKNOWN = "C0930" error {
        en "`rubric` names `{id}`, but neither the system nor its packs have this rubric",
        zh "`rubric` 指向 `{id}`，但体系及其引用的包中都没有这份量规",
        hint nearest { en "did you mean `{nearest}`?", zh "是否想写 `{nearest}`？" },
        hint known { en "rubrics that are there: {known}; `indicia:maturity` has more", zh "可用的量规：{known}；`indicia:maturity` 包中还有更多" }
    }
    RATING_UNKNOWN = "C0931" error {
        en "`ratings` names `{id}`, which is no dimension of the rubric `{other}`",
        zh "`ratings` 中的 `{id}` 不是量规 `{other}` 的维度",
        hint nearest { en "did you mean `{nearest}`?", zh "是否想写 `{nearest}`？" },
        hint known { en "its dimensions: {known}", zh "其维度有：{known}" }
    }
    RATING_MISSING = "C0932" error {
        en "`{table}` rates no indicator for {missing}: the level of a unit is the least of all dimensions",
        zh "`{table}` 没有为 {missing} 指定评级指标：评价对象的等级取各维度的最低级",
        hint add { en "name the indicator that holds the level of each: `{example} = \"…\"`", zh "请指明各维度的评级指标：`{example} = \"…\"`" }
    }
    RATING_OF_A_SCORE = "C0933" error {
        en "the rating `{indicator}` is scored by `{method}`; a level of maturity is what evidence shows and never comes out of a score",
        zh "评级指标 `{indicator}` 经 `{method}` 标准化；成熟度等级由证据认定，不由得分换算",
        hint none { en "take its values as they are: `score = {use}`", zh "请直接采用原值：`score = {use}`" }
    }
    RATING_NO_LEVEL = "C0934" warning {
        en "{count} units have ratings that are no level, the first `{unit}` with `{indicator}` = {value}: they have no maturity",
        zh "有 {count} 个评价对象的评级不是等级（首个为 `{unit}` 的 `{indicator}` = {value}），不认定成熟度",
        hint whole { en "levels are whole numbers from 0 (not even the lowest) to {high}", zh "等级应为 0（未达最低级）到 {high} 的整数" }
    }
    RUBRIC_GAP = "C0935" warning {
        en "the dimension `{id}` of the rubric `{other}` does not describe {missing}",
        zh "量规 `{other}` 的维度 `{id}` 没有描述 {missing}",
        hint add { en "describe every level with `text` and ask for `evidence`, or nobody can rate it the same way twice", zh "请为每一级写明 `text` 与 `evidence`，否则评级难以前后一致" }
    }
    NO_MEMBERSHIPS = "C0937" error {
        en "`{id}` goes by memberships, but `{node}` has none",
        zh "`{id}` 按隶属度评定，但 `{node}` 没有隶属度",
        hint grades { en "memberships come from an aggregator that gives them, such as `fuzzy-evaluation`; scores are held against `grades = { … }`", zh "隶属度由 `fuzzy-evaluation` 之类的合成方法给出；对得分评定请用 `grades = { … }`" }
    }
    RUBRIC_LEVEL = "C0936" error {
        en "`{id}` is no level of the rubric `{other}`",
        zh "`{id}` 不是量规 `{other}` 的等级",
        hint nearest { en "did you mean `{nearest}`?", zh "是否想写 `{nearest}`？" },
        hint known { en "its levels: {known}", zh "其等级有：{known}" }
    }
}
