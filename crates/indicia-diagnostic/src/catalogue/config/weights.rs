//! C04: weights.

use crate::codes;

codes! {
    WEIGHTS_SUM = "C0401" error {
        en "the weights of node `{node}` sum to {sum}, not to 1",
        zh "节点 `{node}` 的权重之和为 {sum}，不等于 1",
        hint last { en "write `{id} = {expected}`, so that they sum to 1", zh "将 `{id}` 改为 {expected} 即可使权重之和为 1" },
        hint relative { en "correct them, or write `scale = \"relative\"` in `params` to have them divided by their sum", zh "请修正权重；如需按比例折算，请在 `params` 中写 `scale = \"relative\"`" },
        hint percent { en "they look like percentages: divide by 100, or write `scale = \"relative\"` in `params`", zh "看起来是百分数：请除以 100，或在 `params` 中写 `scale = \"relative\"`" }
    }
    WEIGHT_NEGATIVE = "C0402" error {
        en "the weight of `{id}` in node `{node}` is negative: {found}",
        zh "节点 `{node}` 中 `{id}` 的权重为负：{found}",
        hint direction { en "if more of it is worse, say `direction = \"negative\"` and give it a positive weight", zh "如果它是负向指标，请写 `direction = \"negative\"`，权重仍用正数" }
    }
    WEIGHT_MISSING = "C0403" error {
        en "node `{node}` has the child `{id}`, but gives it no weight",
        zh "节点 `{node}` 没有给下级 `{id}` 分配权重",
        hint add { en "add `{id} = …` to the weights", zh "请在权重中补上 `{id} = …`" },
        hint value { en "add `{id} = {expected}`, so that the weights sum to 1", zh "请补上 `{id} = {expected}`，使权重之和为 1" }
    }
    WEIGHT_UNKNOWN = "C0404" error {
        en "the weights of node `{node}` name `{id}`, which is not one of its children",
        zh "节点 `{node}` 的权重中出现了 `{id}`，但它不是该节点的下级",
        hint nearest { en "did you mean `{nearest}`?", zh "是否想写 `{nearest}`？" },
        hint remove { en "remove `{id}` from the weights, or add it to `children`", zh "请从权重中删去 `{id}`，或将它加入 `children`" }
    }
    WEIGHT_GROUP_MISSING = "C0405" error {
        en "node `{node}` has no weights for the group `{group}` of `{by}`",
        zh "节点 `{node}` 没有为 `{by}` 中的 `{group}` 组设定权重",
        hint add { en "add `{group} = { … }` to `values`; {count} units belong to it, for example `{unit}`", zh "请在 `values` 中补上 `{group} = { … }`；该组有 {count} 个评价对象，例如 `{unit}`" }
    }
    WEIGHT_CHILDREN_CHANGED = "C0406" error {
        en "the overlay changes the children of node `{node}`, but its fixed weights are those of the base",
        zh "叠加层改动了节点 `{node}` 的下级，但固定权重仍沿用基础体系",
        hint weights { en "write new `weights` for `{node}` in the overlay: the children are now {known}", zh "请在叠加层中为 `{node}` 重新写 `weights`；现在的下级是：{known}" }
    }
    WEIGHTS_ZERO = "C0407" error {
        en "all weights of node `{node}` are zero",
        zh "节点 `{node}` 的权重全部为零",
        hint write { en "give at least one child a positive weight", zh "请至少给一个下级分配正的权重" }
    }
    WEIGHT_GROUP_UNKNOWN = "C0408" warning {
        en "node `{node}` has weights for `{group}`, but no unit belongs to this group of `{by}`",
        zh "节点 `{node}` 为 `{group}` 设定了权重，但 `{by}` 中没有评价对象属于该组",
        hint nearest { en "did you mean `{nearest}`?", zh "是否想写 `{nearest}`？" },
        hint known { en "groups in the data: {known}", zh "数据中的分组：{known}" }
    }
    GROUPING_UNKNOWN = "C0409" error {
        en "`by = \"{by}\"` names no grouping of the units",
        zh "`by = \"{by}\"` 不是评价对象的分组字段",
        hint nearest { en "did you mean `{nearest}`?", zh "是否想写 `{nearest}`？" },
        hint add { en "add its column to `[data.units]`: `groups = [\"{by}\"]`", zh "请在 `[data.units]` 中声明该列：`groups = [\"{by}\"]`" }
    }
    WEIGHT_ZERO = "C0410" warning {
        en "`{id}` has the weight 0 in node `{node}`, so it has no influence",
        zh "节点 `{node}` 中 `{id}` 的权重为 0，对结果没有影响",
        hint remove { en "remove it from `children`, or give it a weight", zh "请将它从 `children` 中删去，或给它分配权重" }
    }
    WEIGHTS_NOT_BY_GROUP = "C0411" error {
        en "node `{node}` has `by = \"{by}\"`, but its weights are not given by group",
        zh "节点 `{node}` 写了 `by = \"{by}\"`，但权重没有按组给出",
        hint write { en "write `values = { GROUP = { {id} = … }, … }`", zh "请写成 `values = { 组名 = { {id} = … }, … }`" }
    }
    WEIGHTS_BY_NOTHING = "C0412" error {
        en "the weights of node `{node}` are given by group, but `by` is missing",
        zh "节点 `{node}` 的权重按组给出，但缺少 `by`",
        hint add { en "add `by = \"GROUPING\"`; groupings in `[data.units]`: {known}", zh "请添加 `by = \"分组字段\"`；`[data.units]` 中的分组字段有：{known}" }
    }
    WEIGHTS_GROUP_SUM = "C0413" error {
        en "the weights of node `{node}` for the group `{group}` sum to {sum}, not to 1",
        zh "节点 `{node}` 中 `{group}` 组的权重之和为 {sum}，不等于 1",
        hint relative { en "correct them, or write `scale = \"relative\"` in `params` to have them divided by their sum", zh "请修正权重；如需按比例折算，请在 `params` 中写 `scale = \"relative\"`" }
    }
    EXPERT_ROLE_UNKNOWN = "C0414" error {
        en "the weighting `{method}` takes no expert table `{found}`",
        zh "赋权方法 `{method}` 不使用名为 `{found}` 的专家表",
        hint nearest { en "did you mean `{nearest}`?", zh "是否想写 `{nearest}`？" },
        hint known { en "it takes: {known}", zh "它使用的专家表：{known}" },
        hint none { en "it takes none: remove `expert`, or use a weighting that asks experts", zh "它不使用专家表：请删去 `expert`，或换用基于专家判断的赋权方法" }
    }
}
