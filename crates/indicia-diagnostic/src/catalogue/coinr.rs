//! D11: the tables iData and iMeta of the R package COINr.

use crate::codes;

codes! {
    META_COLUMN_MISSING = "D1101" error {
        en "iMeta has no column `{column}`",
        zh "iMeta 中没有 `{column}` 列",
        hint nearest { en "did you mean `{nearest}`? COINr reads the headers exactly", zh "是否想写 `{nearest}`？COINr 对表头逐字核对" },
        hint known { en "its columns: {known}; the order of the two files is iData, then iMeta", zh "现有的列：{known}；两个文件的次序为先 iData、后 iMeta" }
    }
    CODE_MISSING = "D1102" error {
        en "this row of iMeta has no iCode",
        zh "iMeta 的这一行没有 iCode",
        hint add { en "every row has a code of its own; remove the row if it is none", zh "每行都要有自己的代码；若为多余的行，请删去" }
    }
    CODE_TWICE = "D1103" error {
        en "`{id}` and `{other}` of iMeta are the same id",
        zh "iMeta 中的 `{id}` 与 `{other}` 是同一个标识",
        hint rename { en "rename one of them, in iData too where it is a column there", zh "请改名其中一个；若它也是 iData 的列，请一并修改" }
    }
    TYPE_UNKNOWN = "D1104" error {
        en "`{found}` is no Type of iMeta",
        zh "`{found}` 不是 iMeta 的 Type 取值",
        hint nearest { en "did you mean `{nearest}`?", zh "是否想写 `{nearest}`？" },
        hint known { en "it can be {known}", zh "可取 {known}" }
    }
    PARENT_MISSING = "D1105" error {
        en "the indicator `{id}` has no parent",
        zh "指标 `{id}` 没有上级",
        hint parent { en "name the aggregate that it belongs to in `Parent`, or make its Type `Other`", zh "请在 `Parent` 中写明所属的汇总项，或把它的 Type 改为 `Other`" }
    }
    PARENT_UNKNOWN = "D1106" error {
        en "the parent `{found}` of `{id}` is no aggregate of iMeta",
        zh "`{id}` 的上级 `{found}` 不是 iMeta 中的汇总项",
        hint nearest { en "did you mean `{nearest}`?", zh "是否想写 `{nearest}`？" },
        hint known { en "aggregates: {known}", zh "汇总项：{known}" }
    }
    LEVEL_NOT_BELOW = "D1107" error {
        en "`{id}` does not stand on a lower level than its parent `{node}`",
        zh "`{id}` 的层级不低于其上级 `{node}`",
        hint level { en "indicators have level 1, and every parent a higher level than its children; mend `Level` or `Parent`", zh "指标的层级为 1，上级的层级须高于下级；请修改 `Level` 或 `Parent`" }
    }
    AGGREGATE_EMPTY = "D1108" error {
        en "nothing has the aggregate `{node}` as its parent",
        zh "汇总项 `{node}` 没有任何下级",
        hint remove { en "remove its row, or name it as a parent", zh "请删去该行，或在下级的 `Parent` 中写明它" }
    }
    ROOTS = "D1109" error {
        en "the tree of iMeta needs one aggregate without a parent and has {count}",
        zh "iMeta 的层次结构须恰有一个没有上级的汇总项，现有 {count} 个",
        hint none { en "the parent of the index itself is NA", zh "总指数的 `Parent` 写作 NA" },
        hint several { en "these have none: {known}; give all but the index itself a parent", zh "没有上级的汇总项：{known}；除总指数外都要写明上级" }
    }
    DIRECTION_UNKNOWN = "D1110" error {
        en "the direction of `{id}` is `{found}`, neither 1 nor -1",
        zh "`{id}` 的 Direction 为 `{found}`，既不是 1 也不是 -1",
        hint write { en "write 1 where more is better and -1 where less is", zh "越大越好写 1，越小越好写 -1" }
    }
    IMETA_WEIGHT_UNREADABLE = "D1111" error {
        en "the weight of `{id}` is `{found}`, no number from 0 on",
        zh "`{id}` 的 Weight 为 `{found}`，不是非负数",
        hint write { en "weights are relative to each other within a parent; write 1 for equal ones", zh "同一上级之下的权重只看相对大小；等权请都写 1" }
    }
    NUMBER_UNREADABLE = "D1112" error {
        en "`{found}` in the column `{column}` of iMeta is no number",
        zh "iMeta 的 `{column}` 列中 `{found}` 不是数值",
        hint write { en "write a number, or NA where there is none", zh "请写数值；没有时写 NA" }
    }
    DATA_COLUMN_MISSING = "D1113" error {
        en "iData has no column `{column}`",
        zh "iData 中没有 `{column}` 列",
        hint nearest { en "did you mean `{nearest}`?", zh "是否想写 `{nearest}`？" },
        hint known { en "its columns: {known}", zh "现有的列：{known}" }
    }
    DENOMINATOR_UNKNOWN = "D1114" error {
        en "the denominator `{found}` of `{id}` is neither a denominator nor an indicator of iMeta",
        zh "`{id}` 的分母 `{found}` 既不是 iMeta 中的分母，也不是指标",
        hint nearest { en "did you mean `{nearest}`?", zh "是否想写 `{nearest}`？" },
        hint known { en "denominators: {known}", zh "分母：{known}" }
    }
    GROUP_CHANGES = "D1120" warning {
        en "`{unit}` changes its group in `{group}` over time; the first one is taken",
        zh "`{unit}` 在 `{group}` 中的分组随时间变化；采用最早的一个",
        hint units { en "a unit has one group here; it stands in data/units.csv", zh "此处每个评价对象只有一个分组，见 data/units.csv" }
    }
    AGGREGATE_NEGATIVE = "D1121" note {
        en "the direction -1 of the aggregate `{node}` has no counterpart: nodes rise with their children",
        zh "汇总项 `{node}` 的 Direction 为 -1，此处没有对应的设置：节点随下级同向变化",
        hint formula { en "COINr reads it only when aggregates are normalised again; where it is meant, write `formula = \"-...\"` at the node above", zh "COINr 只在对汇总项再次标准化时用到它；确有需要时，请在上级节点写 `formula = \"-...\"`" }
    }
    CODE_RENAMED = "D1122" note {
        en "`{found}` is called `{id}` here, since ids hold only letters, digits, `_` and `-`, and words of the formula language are taken",
        zh "`{found}` 在此改称 `{id}`：标识只能包含字母、数字、`_` 和 `-`，且不能是公式语言中的词"
    }
    META_COLUMNS_LEFT_OUT = "D1123" note {
        en "columns of iMeta without a counterpart were left out: {known}",
        zh "iMeta 中没有对应设置的列已略去：{known}"
    }
    DATA_COLUMNS_LEFT_OUT = "D1124" note {
        en "columns of iData that are no indicator, denominator or group were left out: {known}",
        zh "iData 中不是指标、分母或分组的列已略去：{known}"
    }
    TARGETS_UNUSED = "D1125" note {
        en "the targets of iMeta ({count}) stand beside their indicators as comments, since min-max does not look at them",
        zh "iMeta 中的 {count} 个目标值以注释形式写在各指标处，因为极差标准化不使用目标值",
        hint uncomment { en "take the mark away from the line `score = ...` to score by the distance to the target", zh "去掉 `score = ...` 行首的 # 即按与目标值的距离计分" }
    }
}
