//! C13: scoring rules of indicators and rules on nodes.

use crate::codes;

codes! {
    RULE_EMPTY = "C1301" error {
        en "`{method}` has no entry in `{param}`",
        zh "`{method}` 的 `{param}` 中一条也没有",
        hint write { en "write at least {expected}", zh "请至少写出 {expected} 条" }
    }
    STEP_UNBOUNDED = "C1302" error {
        en "step {first} of `{method}` has neither `from` nor `to`",
        zh "`{method}` 的第 {first} 档既没有 `from`，也没有 `to`",
        hint write { en "say where it begins or where it ends", zh "请写明起点或终点" }
    }
    STEP_EMPTY = "C1303" error {
        en "step {first} of `{method}` can never apply: it begins at {low} and ends at {high}",
        zh "`{method}` 的第 {first} 档永远不会生效：起点为 {low}，终点为 {high}",
        hint bounds { en "`from` must be below `to`", zh "`from` 必须小于 `to`" }
    }
    STEP_UNREACHABLE = "C1304" error {
        en "step {first} of `{method}` can never apply: step {other} holds for all its values, from {low} to {high}",
        zh "`{method}` 的第 {first} 档永远不会生效：其全部取值（{low} 至 {high}）已归入第 {other} 档",
        hint remove { en "remove it, or correct its bounds", zh "请删去这一档，或改正其上下限" }
    }
    STEP_BEYOND = "C1305" error {
        en "step {first} of `{method}` can never apply: it holds from {low} to {high}, and values lie within {expected}",
        zh "`{method}` 的第 {first} 档永远不会生效：它对应 {low} 至 {high}，而取值范围是 {expected}",
        hint remove { en "remove it, or correct its bounds or `within`", zh "请删去这一档，或改正其上下限或 `within`" }
    }
    STEPS_OVERLAP = "C1306" error {
        en "steps {other} and {first} of `{method}` both hold from {low} to {high}",
        zh "`{method}` 的第 {other} 档与第 {first} 档重叠：{low} 至 {high} 同时归入两档",
        hint bounds { en "let one end where the next begins", zh "请让一档的终点等于下一档的起点" }
    }
    STEPS_GAP = "C1307" error {
        en "`{method}` has a hole: no step holds for values from {low} to {high}",
        zh "`{method}` 的分档有空缺：{low} 至 {high} 的值没有对应的档",
        hint bounds { en "let one step end where the next begins; a step without `to` reaches up to the next, the highest one without end", zh "请让一档的终点等于下一档的起点；不写 `to` 的档延伸到下一档，最高一档向上不封顶" }
    }
    NO_STEP = "C1308" error {
        en "`{method}` has no score for indicator `{indicator}` of `{unit}`: {value} lies in no step",
        zh "`{method}` 无法给 `{unit}` 的指标 `{indicator}` 计分：{value} 不在任何一档内",
        hint step { en "correct the cell, or add a step for such values", zh "请改正单元格，或为这样的取值增加一档" }
    }
    RULE_AGAINST_DIRECTION = "C1309" warning {
        en "`{method}` goes against the direction of indicator `{indicator}`, which is `{found}`: on the way up to {high} the score changes from {first} to {other}",
        zh "`{method}` 与指标 `{indicator}` 的方向（`{found}`）不一致：值升到 {high} 时，得分由 {first} 变为 {other}",
        hint direction { en "correct the scores, or say `direction = \"{expected}\"` for the indicator", zh "请改正得分，或将指标的方向写为 `direction = \"{expected}\"`" }
    }
    RULE_NOT_MONOTONE = "C1310" warning {
        en "the scores of `{method}` for indicator `{indicator}` rise and fall: on the way up to {high} the score changes from {first} to {other}",
        zh "指标 `{indicator}` 的 `{method}` 得分时升时降：值升到 {high} 时，得分由 {first} 变为 {other}",
        hint meant { en "correct the scores; if this is meant, say `monotone = false` in `params`", zh "请改正得分；如确属有意，请在 `params` 中写 `monotone = false`" }
    }
    POINTS_NOT_RISING = "C1311" error {
        en "the points of `{method}` must rise: {high} follows {low}",
        zh "`{method}` 的各点须按值由小到大排列：{low} 之后是 {high}",
        hint order { en "put the points in the order of their values, each value once", zh "请按值由小到大排列，每个值只写一次" }
    }
    CATEGORY_TWICE = "C1312" error {
        en "`{method}` names the category {value} twice",
        zh "`{method}` 中类别 {value} 出现了两次",
        hint keep { en "keep one of the two", zh "请只保留其中一条" }
    }
    NO_CATEGORY = "C1313" error {
        en "`{method}` has no score for indicator `{indicator}` of `{unit}`: {value} is no category",
        zh "`{method}` 无法给 `{unit}` 的指标 `{indicator}` 计分：{value} 不是已列出的类别",
        hint category { en "correct the cell, or add the category; `otherwise` scores all that are not named", zh "请改正单元格，或补充该类别；`otherwise` 可给未列出的类别统一计分" }
    }
    TARGET_IS_BASE = "C1314" error {
        en "the target of `{method}` equals its base, {value}: there is no way to go",
        zh "`{method}` 的目标值与基数相同，都是 {value}，无从计算完成率",
        hint correct { en "correct `target` or `base`", zh "请改正 `target` 或 `base`" }
    }
    RULE_LIMITS = "C1315" error {
        en "`{param}` of `{method}` is {value}, which contradicts `{other}` = {limit}",
        zh "`{method}` 的 `{param}` 为 {value}，与 `{other}` = {limit} 矛盾",
        hint correct { en "it must be {expected} {limit}", zh "应满足 {expected} {limit}" }
    }
    COUNT_NEGATIVE = "C1316" error {
        en "`{method}` counts, but indicator `{indicator}` of `{unit}` is {value}",
        zh "`{method}` 按次数计分，但 `{unit}` 的指标 `{indicator}` 为 {value}",
        hint cell { en "correct the cell: a count is zero or more", zh "请改正单元格：次数不能小于零" }
    }
    COUNT_BEYOND = "C1317" error {
        en "`{method}` has {limit} items, but indicator `{indicator}` of `{unit}` is {value}",
        zh "`{method}` 共有 {limit} 项，但 `{unit}` 的指标 `{indicator}` 为 {value}",
        hint cell { en "correct the cell: it is the number of items met, from 0 to {limit}", zh "请改正单元格：应为达标的项数，0 至 {limit}" }
    }
    ADJUST_FORM = "C1318" error {
        en "the adjustment `{id}` does not say what happens",
        zh "调整规则 `{id}` 没有写明如何调整",
        hint write { en "add one of `then`, `gate`, `veto`, `bonus`, `penalty`, for example `gate = 80`", zh "请写出 `then`、`gate`、`veto`、`bonus`、`penalty` 之一，例如 `gate = 80`" }
    }
    ADJUST_FORMS = "C1319" error {
        en "the adjustment `{id}` says both `{key}` and `{other}`",
        zh "调整规则 `{id}` 同时写了 `{key}` 和 `{other}`",
        hint split { en "keep one, or write two adjustments with an `order`", zh "请只保留一个，或拆成两条并用 `order` 注明次序" }
    }
    ADJUST_WHEN = "C1320" error {
        en "the adjustment `{id}` has `{key}` but no `when`",
        zh "调整规则 `{id}` 写了 `{key}`，但没有条件 `when`",
        hint write { en "say when it applies, for example `when = \"u1 < 60\"`", zh "请写明何时生效，例如 `when = \"u1 < 60\"`" }
    }
    ADJUST_KEY_UNUSED = "C1321" error {
        en "`{key}` of the adjustment `{id}` has no effect: it belongs to {expected}",
        zh "调整规则 `{id}` 的 `{key}` 不起作用：它只与 {expected} 搭配",
        hint remove { en "remove it", zh "请删去" }
    }
    MARKER_TWICE = "C1322" error {
        en "`{text}` stands in both `{key}` and `{other}` of `[data.missing]`",
        zh "`{text}` 同时出现在 `[data.missing]` 的 `{key}` 和 `{other}` 中",
        hint keep { en "keep it in one of them: a cell has one reason", zh "请只在一处保留：一个单元格只有一个原因" }
    }
    RATERS_DROPPED = "C1323" error {
        en "`{method}` drops {count} of {limit} ratings, so that none is left",
        zh "`{method}` 要在 {limit} 个评分中去掉 {count} 个，已无剩余",
        hint correct { en "name more columns, or drop fewer", zh "请增加评分列，或减少去掉的个数" }
    }
    TOO_FEW_RATERS = "C1324" warning {
        en "`{indicator}` is missing for `{unit}`: {found} ratings, and {expected} are needed",
        zh "`{unit}` 的 `{indicator}` 缺失：只有 {found} 个评分，至少需要 {expected} 个",
        hint supply { en "supply further ratings, or lower `min_raters`", zh "请补充评分，或调低 `min_raters`" }
    }
    COLUMN_TWICE = "C1325" error {
        en "`{method}` names the column `{column}` twice",
        zh "`{method}` 中列 `{column}` 出现了两次",
        hint keep { en "name it once", zh "请只写一次" }
    }
    CELL_NOT_A_SHARE = "C1326" error {
        en "`{column}` of `{unit}` is {value}; an item of `{method}` that may be met in part lies between 0 and 1",
        zh "`{unit}` 的 `{column}` 为 {value}；`{method}` 中可部分达标的项目应在 0 与 1 之间",
        hint cell { en "correct the cell, or say `credit = \"whole\"`", zh "请改正单元格，或写 `credit = \"whole\"`" }
    }
    TARGET_UNSUPPORTED = "C1327" error {
        en "`{method}` knows more and less, but indicator `{indicator}` is best at a target",
        zh "`{method}` 只适用于正向或负向指标，而指标 `{indicator}` 是适度指标",
        hint other { en "use `min-max`, `goalposts` or `two-sided`, which take a target", zh "请改用支持目标值的 `min-max`、`goalposts` 或 `two-sided`" }
    }
    VETO_STANDARD = "C1328" error {
        en "the adjustment `{id}` caps the grade of the standard `{found}`, which does not exist",
        zh "调整规则 `{id}` 限定标准 `{found}` 的等级，但没有这项标准",
        hint known { en "standards: {known}", zh "已有的标准：{known}" }
    }
    VETO_GRADE = "C1329" error {
        en "the adjustment `{id}` cannot cap at the grade `{found}` of the standard `{other}`",
        zh "调整规则 `{id}` 无法以标准 `{other}` 的等级 `{found}` 封顶",
        hint known { en "grades of the standard: {known}", zh "该标准的等级：{known}" },
        hint best { en "it is the best grade, so nothing would be capped; name a lower one", zh "它已是最高等级，不起封顶作用；请写较低的等级" }
    }
}
