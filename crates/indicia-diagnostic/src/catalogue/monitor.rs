//! C11: warnings over time, levels of territory.

use crate::codes;

codes! {
    WARNING_SILENT = "C1101" error {
        en "{table} says nothing to watch for",
        zh "{table} 没有说明监测什么",
        hint add { en "add `fall`, `fall_share`, `standard` or `trend`", zh "请添加 `fall`、`fall_share`、`standard` 或 `trend`" }
    }
    WARNING_NODE = "C1102" error {
        en "{table} watches `{id}`, but there is no node or indicator of this id",
        zh "{table} 监测 `{id}`，但没有这个节点或指标",
        hint nearest { en "did you mean `{nearest}`?", zh "是否想写 `{nearest}`？" },
        hint known { en "nodes of this system: {known}", zh "本体系的节点：{known}" }
    }
    WARNING_STANDARD = "C1103" error {
        en "{table} names the standard `{id}`, but there is none of this id",
        zh "{table} 指向评价标准 `{id}`，但没有这个标准",
        hint nearest { en "did you mean `{nearest}`?", zh "是否想写 `{nearest}`？" },
        hint known { en "standards of this system: {known}", zh "本体系的评价标准：{known}" },
        hint none { en "declare it as `[standard.…]`", zh "请先以 `[standard.…]` 声明该标准" }
    }
    WARNING_UNUSED = "C1104" warning {
        en "`{key}` has no effect in {table} without `{other}`",
        zh "{table} 中的 `{key}` 要与 `{other}` 同用才有效",
        hint remove { en "remove it, or add `{other}`", zh "请删去该键，或补上 `{other}`" }
    }
    WARNING_LEFT_OUT = "C1105" note {
        en "{table} of the base names `{id}`, which this system does not have; that part is left out",
        zh "基础体系的 {table} 指向 `{id}`，本体系中没有，该部分不予采用",
        hint own { en "declare a warning of your own to replace it", zh "如需替代，请在本体系中另行声明预警规则" }
    }
    NO_PARENTS = "C1110" warning {
        en "`[territory]` has no effect: the table of units has no column of parents",
        zh "`[territory]` 不起作用：评价对象表没有上级列",
        hint parent { en "name the column with `parent` in `[data.units]`", zh "请在 `[data.units]` 中用 `parent` 指明上级列" }
    }
    SIZE_UNUSED = "C1111" warning {
        en "`size` weighs children; with `rollup = \"own\"` it has no effect",
        zh "`size` 用于下级加权；`rollup = \"own\"` 时不起作用",
        hint children { en "set `rollup = \"children\"`, or remove `size`", zh "请设置 `rollup = \"children\"`，或删去 `size`" }
    }
}
