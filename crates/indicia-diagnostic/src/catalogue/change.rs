//! D08: comparisons over time, between editions and between regions.

use crate::codes;

codes! {
    OTHER_INDEX = "D0801" error {
        en "these are two indices: `{id}` and `{other}`",
        zh "这是两个不同的指数：`{id}` 与 `{other}`",
        hint allow { en "compare editions of one index, or add `--allow-incomparable` if you know why the two may be held side by side", zh "请比较同一指数的不同版次；若确知二者可以并列，请加上 `--allow-incomparable`" }
    }
    OTHER_ROOT = "D0802" error {
        en "the root is `{id}` on one side and `{other}` on the other",
        zh "两侧的根节点不同：`{id}` 与 `{other}`",
        hint allow { en "name a node that both have with `--node`, or add `--allow-incomparable`", zh "请用 `--node` 指明两侧共有的节点，或加上 `--allow-incomparable`" }
    }
    OTHER_SCALE = "D0803" error {
        en "`{node}` lies in {id} on one side and in {other} on the other",
        zh "`{node}` 的取值范围两侧不同：{id} 与 {other}",
        hint allow { en "bring both to one scale, or add `--allow-incomparable`", zh "请统一量纲，或加上 `--allow-incomparable`" }
    }
    OTHER_METHOD = "D0804" error {
        en "`{node}` is computed by `{id}` on one side and by `{other}` on the other",
        zh "`{node}` 的计算方式两侧不同：`{id}` 与 `{other}`",
        hint allow { en "evaluate the earlier data by the new method first, or add `--allow-incomparable`: the part of the method is then shown", zh "请先用新方法重算前期数据，或加上 `--allow-incomparable`，此时会单独列出方法的影响" }
    }
    RELATIVE_FITS = "D0805" error {
        en "scores below `{node}` are relative to the units of their own side, so a change need not mean that a unit changed: {known}",
        zh "`{node}` 以下的得分是相对于各自一侧的评价对象而言的，得分变化不等于该对象有变化：{known}",
        hint allow { en "fit over all periods or on a base period (`fit`), or declare goalposts; or add `--allow-incomparable`: the part of the goalposts is then shown", zh "请按全部时期或基期拟合（`fit`），或设定目标值；也可加上 `--allow-incomparable`，此时会单独列出标尺的影响" }
    }
    SIDE_WITHOUT_NODE = "D0806" error {
        en "`{id}` has no node `{node}`",
        zh "`{id}` 中没有节点 `{node}`",
        hint node { en "name a node that both sides have with `--node`", zh "请用 `--node` 指明两侧共有的节点" }
    }
    SIDE_WITHOUT_PERIOD = "D0807" error {
        en "one side has no period {period}",
        zh "其中一侧没有时期 {period}",
        hint period { en "choose periods with `--from` and `--to`", zh "请用 `--from` 和 `--to` 选择时期" }
    }
    MIXTURE_REFUSED = "D0808" error {
        en "a mixture of the two sides cannot be evaluated: {detail}",
        zh "无法计算两侧的混合情形：{detail}",
        hint node { en "choose a node further down with `--node`, where the definitions go together", zh "请用 `--node` 选择更低层、两侧定义能够衔接的节点" }
    }
    MIXTURE_MISSING = "D0809" warning {
        en "the change of `{node}` cannot be shared out for {known}: in some mixture of the two sides they have no score",
        zh "{known} 的 `{node}` 变化无法分解：在两侧的某种混合情形下没有得分",
        hint explain { en "values that one side lacks are the usual reason; see `indicia explain`", zh "通常是其中一侧缺少数据；参见 `indicia explain`" }
    }
    NOT_EXACT = "D0810" warning {
        en "for {known} the parts do not add up to the change of `{node}`; the rest is shown",
        zh "{known} 的各部分之和与 `{node}` 的变化不符，差额已列出",
        hint fits { en "a step that looks at all units and all periods at once cannot be taken apart by period", zh "同时依据全部对象和全部时期的步骤无法按时期拆分" }
    }
    ONE_PERIOD = "D0811" error {
        en "there is no period before {period} to compare with",
        zh "{period} 之前没有可供比较的时期",
        hint base { en "choose another with `--to`, or name another edition with `--base`", zh "请用 `--to` 选择其他时期，或用 `--base` 指明另一版次" }
    }
    UNIT_ON_ONE_SIDE = "D0812" error {
        en "`{unit}` has a row on one side only",
        zh "`{unit}` 只在其中一侧有数据",
        hint period { en "choose other periods with `--from` and `--to`", zh "请用 `--from` 和 `--to` 选择其他时期" }
    }
}
