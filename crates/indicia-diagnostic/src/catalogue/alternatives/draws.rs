//! D10: draws of what is uncertain.

use crate::codes;

codes! {
    TOO_FEW_DRAWS = "D1001" error {
        en "{count} draws are too few; at least two are needed",
        zh "抽样 {count} 次过少，至少需要两次",
        hint default { en "leave `--draws` out for 2,000", zh "不写 `--draws` 时抽样 2,000 次" }
    }
    ALL_DRAWS_FAILED = "D1002" error {
        en "all {count} draws with `{found}` of [alternative.{id}] failed",
        zh "[alternative.{id}] 取 `{found}` 的 {count} 次抽样全部失败",
        hint instead { en "take an alternative that gives every unit a score, or remove this one", zh "请换用能使每个评价对象得分的方案，或删去该方案" }
    }
    DRAWS_FAILED = "D1003" warning {
        en "{count} of {total} draws failed for `{node}` and are left out",
        zh "`{node}` 的 {total} 次抽样中有 {count} 次失败，未计入结果",
        hint which { en "the alternatives with the most failed draws: {known}", zh "失败最多的方案：{known}" }
    }
    EVALUATED_EACH = "D1005" note {
        en "each of {count} draws is an evaluation of its own, which takes longer and gives the same results: {detail}",
        zh "{count} 次抽样逐次完整计算，耗时较长，结果相同：{detail}"
    }
    NOTHING_UNCERTAIN = "D1006" error {
        en "nothing is declared to be uncertain: there are no alternatives and no standard errors of base values",
        zh "没有声明任何不确定性：既无备选方案，也无基础值的标准误",
        hint declare { en "declare `[alternative.ID]` in the TOML; see the book's page on uncertainty", zh "请在 TOML 中声明 `[alternative.ID]`，参见手册“不确定性”一页" }
    }
    NO_TOP = "D1008" error {
        en "the top {count} are not there among {total} ranked units",
        zh "共 {total} 个评价对象参与排名，不存在前 {count} 名",
        hint fewer { en "take a number from 1 to {total}", zh "请取 1 到 {total} 之间的数" }
    }
    NOT_RANKED = "D1009" error {
        en "`{id}` is an indicator; only nodes are ranked",
        zh "`{id}` 是指标，只有节点参与排名",
        hint known { en "nodes of this system: {known}", zh "本体系的节点：{known}" }
    }
    NO_POINTS = "D1011" error {
        en "with no points on either side of a weight no end can be found",
        zh "权重两侧不取任何点时无法找到区间端点",
        hint default { en "leave `--points` out for 50", zh "不写 `--points` 时每侧取 50 点" }
    }
    WITHIN = "D1012" error {
        en "ends cannot be closed in within {found}; it has to be above 0 and below 1",
        zh "端点无法以 {found} 的精度求得；须大于 0 且小于 1",
        hint default { en "leave `--within` out for 0.000001", zh "不写 `--within` 时为 0.000001" }
    }
    TOO_FEW_ROWS = "D1010" error {
        en "a design of {count} rows has no variance; at least two rows are needed",
        zh "设计仅 {count} 行，没有方差可言，至少需要两行",
        hint default { en "leave `--rows` out for 1,024", zh "不写 `--rows` 时为 1,024 行" }
    }
}
