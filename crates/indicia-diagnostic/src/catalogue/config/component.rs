//! C03: methods and their parameters.

use crate::codes;

codes! {
    UNKNOWN_METHOD = "C0301" error {
        en "there is no {kind} `{method}`",
        zh "没有名为 `{method}` 的{kind}",
        hint nearest { en "did you mean `{nearest}`?", zh "是否想写 `{nearest}`？" },
        hint known { en "available: {known}", zh "可用：{known}" },
        hint plugin { en "`{method}` belongs to a plugin of `{vendor}`: name its folder in `[index] plugins` and run `indicia plugin lock`", zh "`{method}` 来自 `{vendor}` 的插件：请在 `[index] plugins` 中写明其文件夹，并运行 `indicia plugin lock`" }
    }
    WRONG_KIND = "C0302" error {
        en "`{method}` is a {found}, but `{key}` needs a {expected}",
        zh "`{method}` 是{found}，而 `{key}` 需要{expected}",
        hint known { en "available: {known}", zh "可用：{known}" },
        hint place { en "a {found} stands in `{other}`", zh "{found}应写在 `{other}` 中" }
    }
    UNKNOWN_PARAM = "C0303" error {
        en "`{method}` has no parameter `{param}`",
        zh "`{method}` 没有参数 `{param}`",
        hint nearest { en "did you mean `{nearest}`?", zh "是否想写 `{nearest}`？" },
        hint known { en "its parameters: {known}", zh "它的参数有：{known}" },
        hint without { en "`{method}` takes no parameters: remove `{param}`", zh "`{method}` 不带参数，请删去 `{param}`" }
    }
    PARAM_TYPE = "C0304" error {
        en "parameter `{param}` of `{method}` must be {expected}, but is {found}",
        zh "`{method}` 的参数 `{param}` 应为{expected}，实际为{found}",
        hint write { en "write for example `{param} = {example}`", zh "写法示例：`{param} = {example}`" },
        hint page { en "see `indicia methods {method}`", zh "参见 `indicia methods {method}`" }
    }
    PARAM_RANGE = "C0305" error {
        en "parameter `{param}` of `{method}` must lie in {expected}, but is {found}",
        zh "`{method}` 的参数 `{param}` 应在 {expected} 之内，实际为 {found}",
        hint page { en "write a value in {expected}; see `indicia methods {method}`", zh "请填写 {expected} 之内的值；参见 `indicia methods {method}`" }
    }
    PARAM_MISSING = "C0306" error {
        en "`{method}` needs the parameter `{param}`",
        zh "`{method}` 缺少参数 `{param}`",
        hint add { en "write `params = { {param} = {example} }`", zh "请写上 `params = { {param} = {example} }`" },
        hint page { en "see `indicia methods {method}`", zh "参见 `indicia methods {method}`" }
    }
    PARAM_CHOICE = "C0307" error {
        en "`{found}` is not a possible value of the parameter `{param}` of `{method}`",
        zh "`{method}` 的参数 `{param}` 不能取值 `{found}`",
        hint nearest { en "did you mean `{nearest}`?", zh "是否想写 `{nearest}`？" },
        hint known { en "possible values: {known}", zh "可取的值：{known}" }
    }
    IMPOSSIBLE = "C0308" error {
        en "`{method}` of node `{node}` cannot work on scores of `{other}` ({id}): it needs {expected}, but gets {found}",
        zh "节点 `{node}` 的 `{method}` 无法处理 `{other}` 的得分（{id}）：需要{expected}，得到的却是{found}",
        hint range { en "give `{other}` a target range above zero, for example `params = { range = [1, 100] }`", zh "请为 `{other}` 设定大于零的目标区间，例如 `params = { range = [1, 100] }`" },
        hint other { en "use another aggregator, for example `weighted-mean`, or another normalizer", zh "请改用其他合成方法（例如 `weighted-mean`）或其他标准化方法" }
    }
    POSSIBLE = "C0309" warning {
        en "`{method}` of node `{node}` may fail on scores of `{other}` ({id}): it needs {expected}, but may get {found}",
        zh "节点 `{node}` 的 `{method}` 可能无法处理 `{other}` 的得分（{id}）：需要{expected}，但可能得到{found}",
        hint range { en "give `{other}` a target range above zero; where it fails, the score is missing and says so", zh "请为 `{other}` 设定大于零的目标区间；否则出现问题的得分将记为缺失并注明原因" },
        hint other { en "use another aggregator, for example `weighted-mean`; where it fails, the score is missing and says so", zh "可改用其他合成方法，例如 `weighted-mean`；否则出现问题的得分将记为缺失并注明原因" }
    }
    DIRECTION_MISSING = "C0310" error {
        en "`{method}` must know whether more of `{indicator}` is better, but it has no `direction`",
        zh "`{method}` 需要知道指标 `{indicator}` 是正向还是负向，但它没有 `direction`",
        hint add { en "add `direction = \"positive\"`, `\"negative\"` or `\"target\"` to `[indicator.{indicator}]`", zh "请在 `[indicator.{indicator}]` 中添加 `direction = \"positive\"`、`\"negative\"` 或 `\"target\"`" }
    }
    DIRECTION_UNSUPPORTED = "C0311" error {
        en "`{method}` cannot score indicator `{indicator}`, whose direction is `{found}`",
        zh "`{method}` 不支持方向为 `{found}` 的指标 `{indicator}`",
        hint known { en "give it another normalizer: `[indicator.{indicator}] score = { use = … }`; suited: {known}", zh "请另选标准化方法：`[indicator.{indicator}] score = { use = … }`；适用的有：{known}" }
    }
    GOALPOSTS_MISSING = "C0312" error {
        en "`{method}` needs the goalposts of indicator `{indicator}`",
        zh "`{method}` 需要指标 `{indicator}` 的上下限（goalposts）",
        hint add { en "add `goalposts = [low, high]` to `[indicator.{indicator}]`", zh "请在 `[indicator.{indicator}]` 中添加 `goalposts = [下限, 上限]`" }
    }
    ORDER_NOT_AT_ROOT = "C0313" error {
        en "`{method}` gives an order, not scores, so it may stand only at the root `{root}`, not at `{node}`",
        zh "`{method}` 只给出排序而不给出得分，只能用于根节点 `{root}`，不能用于 `{node}`",
        hint other { en "use an aggregator that gives scores at `{node}`, for example `weighted-mean`", zh "请在 `{node}` 改用给出得分的合成方法，例如 `weighted-mean`" }
    }
    SCORE_MISSING = "C0314" error {
        en "nothing says how indicator `{indicator}` is scored",
        zh "没有说明指标 `{indicator}` 如何标准化",
        hint add { en "add a default `[score] use = \"min-max\"`; `use = \"none\"` takes the values as they are", zh "请添加默认设置 `[score] use = \"min-max\"`；`use = \"none\"` 表示直接采用原值" }
    }
    UNKNOWN_VERSION = "C0315" error {
        en "`{method}` has no version {found}",
        zh "`{method}` 没有版本 {found}",
        hint known { en "available: {known}", zh "可用：{known}" }
    }
    PARAM_REFUSED = "C0316" error {
        en "`{method}` refuses `{param}`: {detail}",
        zh "`{method}` 不接受 `{param}`：{detail}",
        hint page { en "see `indicia methods {method}`", zh "参见 `indicia methods {method}`" }
    }
    WEIGHTS_IGNORED = "C0317" warning {
        en "`{method}` of node `{node}` does not use weights, but weights are given",
        zh "节点 `{node}` 的 `{method}` 不使用权重，但给出了权重",
        hint remove { en "remove `weights` from the node, or use an aggregator that weighs", zh "请删去该节点的 `weights`，或改用使用权重的合成方法" }
    }
    PARAMS_EXCLUSIVE = "C0318" error {
        en "parameters `{param}` and `{other}` of `{method}` exclude each other",
        zh "`{method}` 的参数 `{param}` 与 `{other}` 不能同时使用",
        hint keep { en "keep one of the two", zh "请只保留其中一个" }
    }
    FIT_IGNORED = "C0319" warning {
        en "`{method}` learns nothing from the data, so `fit` has no effect",
        zh "`{method}` 不从数据中拟合任何参数，`fit` 不起作用",
        hint remove { en "remove `fit`", zh "请删去 `fit`" }
    }
    SOURCES_MISSING = "C0320" error {
        en "`{method}` combines weights, but node `{node}` has no `sources`",
        zh "`{method}` 用于组合赋权，但节点 `{node}` 没有给出 `sources`",
        hint add { en "write `sources = [{ use = \"equal\" }, { use = \"entropy\" }]`", zh "请写上 `sources = [{ use = \"equal\" }, { use = \"entropy\" }]`" }
    }
    SOURCES_UNUSED = "C0321" error {
        en "`{method}` does not combine weights, but `sources` is given",
        zh "`{method}` 不是组合赋权方法，但给出了 `sources`",
        hint remove { en "remove `sources`, or use a method that combines", zh "请删去 `sources`，或改用组合赋权方法" }
    }
    NEEDS_PERIODS = "C0322" error {
        en "`{method}` of `{indicator}` compares periods, but the data hold only {count}",
        zh "`{indicator}` 的 `{method}` 需要比较多个时期，但数据只有 {count} 个时期",
        hint add { en "add earlier periods and name their column in `[data.table.ID] period`", zh "请补充更早时期的数据，并在 `[data.table.ID] period` 中指明时期列" }
    }
    MEMBERSHIP_NO_CLASSES = "C0323" error {
        en "`{method}` of node `{node}` gives memberships, but names fewer than two classes, or scores of classes that do not rise: {known}",
        zh "节点 `{node}` 的 `{method}` 给出隶属度，但所列等级少于两个，或等级分值没有由低到高严格递增：{known}",
        hint other { en "use another aggregator, and tell the author of the method", zh "请改用其他合成方法，并告知该方法的作者" }
    }
    READ_IGNORED = "C0324" warning {
        en "`{method}` gives a score, not memberships, so that `read` changes nothing",
        zh "`{method}` 给出的是得分而不是隶属度，`read` 不起作用",
        hint remove { en "remove `read`", zh "请删去 `read`" }
    }
    SET_METHOD_HERE = "C0391" note {
        en "`{method}` is chosen here",
        zh "`{method}` 在此处选定"
    }
}
