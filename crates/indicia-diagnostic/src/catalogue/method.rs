//! M: what methods and the executor report while they compute.
//!
//! | range | subject |
//! |---|---|
//! | M01 | methods on data: a column or a cell that a formula does not allow |
//! | M02 | the executor: addresses, edits, compiled programs |

use crate::codes;

codes! {
    CONSTANT_COLUMN = "M0101" error {
        en "`{method}` cannot score indicator `{indicator}`: its {count} values are all {value}",
        zh "`{method}` 无法对指标 `{indicator}` 标准化：{count} 个值全部是 {value}",
        hint fixed { en "give it fixed bounds (`score = { use = \"goalposts\", … }` with `goalposts = [low, high]`), or take it out of `children`", zh "请为它设定固定的上下限（`score = { use = \"goalposts\", … }` 并写 `goalposts = [下限, 上限]`），或将它从 `children` 中去掉" },
        hint none { en "take its values as they are (`score = { use = \"none\" }`), or take it out of `children`", zh "请直接采用原值（`score = { use = \"none\" }`），或将它从 `children` 中去掉" }
    }
    LOG_NOT_POSITIVE = "M0102" error {
        en "`{method}` takes the logarithm of indicator `{indicator}`, but the value of `{unit}`{when} is {value}",
        zh "`{method}` 要对指标 `{indicator}` 取对数，但 {when}`{unit}` 的值为 {value}",
        hint shift { en "declare a shift, `params = { shift = 1 }`, or use another normalizer", zh "请声明平移量，例如 `params = { shift = 1 }`，或改用其他标准化方法" },
        hint other { en "use another normalizer for it: `[indicator.{indicator}] score = { use = \"min-max\" }`", zh "请为它改用其他标准化方法：`[indicator.{indicator}] score = { use = \"min-max\" }`" }
    }
    GEOMETRIC_NEGATIVE = "M0103" warning {
        en "node `{node}` has no score for `{unit}`{when}: the geometric mean does not exist, because `{id}` is {value}",
        zh "{when}`{unit}` 的 `{node}` 没有得分：`{id}` 为 {value}，几何平均无意义",
        hint range { en "score with a target range above zero, for example `range = [1, 100]`, or use `weighted-mean`", zh "请将得分的目标区间设为大于零，例如 `range = [1, 100]`，或改用 `weighted-mean`" }
    }
    DIVISION_BY_ZERO = "M0104" warning {
        en "`{id}` is undefined for `{unit}`{when}: division by zero",
        zh "{when}`{unit}` 的 `{id}` 无定义：除数为零",
        hint otherwise { en "the score is missing; say what it should be with `otherwise = 0`", zh "得分记为缺失；可用 `otherwise = 0` 指定此时的取值" },
        hint condition { en "the value is missing; catch the case with `if({found} == 0, …, …)`", zh "该值记为缺失；可用 `if({found} == 0, …, …)` 处理这种情况" }
    }
    WEIGHTS_ALL_ZERO = "M0105" error {
        en "`{method}` gives node `{node}` weights that are all zero",
        zh "`{method}` 为节点 `{node}` 计算的权重全部为零",
        hint other { en "the children cannot be told apart; use `equal` weights for this node", zh "各下级没有差异；请对该节点改用等权 `equal`" }
    }
    TOO_FEW = "M0106" error {
        en "`{method}` of `{id}` needs at least {expected} units to learn from, but {period} has {found}",
        zh "`{id}` 的 `{method}` 至少需要 {expected} 个评价对象才能拟合，{period} 只有 {found} 个",
        hint all { en "fit on all periods (`fit = \"all\"`), or use fixed bounds", zh "请合并全部时期拟合（`fit = \"all\"`），或使用固定的上下限" }
    }
    ENTROPY_NEGATIVE = "M0107" error {
        en "`{method}` weights of node `{node}` cannot be computed: `{id}` is {value} for `{unit}`",
        zh "无法计算节点 `{node}` 的 `{method}` 权重：`{unit}` 的 `{id}` 为 {value}",
        hint data { en "entropy needs values that are not negative: use scores (`data = \"scored\"`) of a normalizer with a range from 0 or above, or declare a shift", zh "熵权法要求数值非负：请使用取值不小于 0 的得分（`data = \"scored\"`），或声明平移量" }
    }
    INFEASIBLE = "M0108" error {
        en "`{method}` finds no weights for `{unit}` in node `{node}`: the bounds contradict each other",
        zh "`{method}` 无法为 `{unit}` 求得节点 `{node}` 的权重：约束条件相互矛盾",
        hint bounds { en "widen the bounds in `params`", zh "请放宽 `params` 中的约束" }
    }
    ORDER_REFERENCE = "M0109" warning {
        en "`{method}` orders scored units only, so the reference unit `{unit}` has no place",
        zh "`{method}` 只对参评对象排序，参照对象 `{unit}` 没有名次",
        hint role { en "this is as intended for `role = \"reference\"`", zh "这符合 `role = \"reference\"` 的含义" }
    }
    RATIO_NOT_POSITIVE = "M0110" error {
        en "`{method}` needs positive values of indicator `{indicator}`, but `{unit}` has {value}",
        zh "`{method}` 要求指标 `{indicator}` 的值为正，但 `{unit}` 的值为 {value}",
        hint other { en "use another normalizer for it: `[indicator.{indicator}] score = { use = \"min-max\" }`", zh "请为它改用其他标准化方法：`[indicator.{indicator}] score = { use = \"min-max\" }`" }
    }
    LOG_MAX = "M0111" error {
        en "`{method}` divides by the logarithm of the largest value of indicator `{indicator}`, which is {value}; it must be above 1",
        zh "`{method}` 要除以指标 `{indicator}` 最大值的对数，但最大值为 {value}，必须大于 1",
        hint form { en "use the min-max form, `params = { form = \"min-max\" }`, or another unit of measure", zh "请改用极差形式 `params = { form = \"min-max\" }`，或换用其他计量单位" }
    }
    RANGE_CHECK = "M0112" error {
        en "indicator `{indicator}` is taken as it is and must lie in [{low}, {high}], but `{unit}` has {value}",
        zh "指标 `{indicator}` 直接采用原值，应在 [{low}, {high}] 之内，但 `{unit}` 的值为 {value}",
        hint cell { en "correct the cell (percent beside rate?), or the `range` of the check", zh "请改正单元格（是否混用了百分数和比率？），或调整 `range`" }
    }
    OVERFLOW = "M0113" error {
        en "`{id}` is too large to compute for `{unit}`",
        zh "`{unit}` 的 `{id}` 超出可计算的范围",
        hint measure { en "use a larger unit of measure", zh "请换用更大的计量单位" }
    }
    NO_CONVERGENCE = "M0114" error {
        en "`{method}` of `{id}` does not settle within {count} steps",
        zh "`{id}` 的 `{method}` 在 {count} 步内没有收敛",
        hint params { en "see `indicia methods {method}` for its limits", zh "其适用范围见 `indicia methods {method}`" }
    }
    NO_EARLIER = "M0115" warning {
        en "`{indicator}` is missing for `{unit}` in {period}: there is no earlier value to compare with",
        zh "`{unit}` {period} 的 `{indicator}` 缺失：没有可比较的前期数值",
        hint supply { en "supply the earlier value", zh "请补充前期数值" }
    }
    NO_NEIGHBOUR = "M0116" warning {
        en "`{method}` cannot fill `{indicator}` for `{unit}`: no unit resembles it in enough indicators",
        zh "`{method}` 无法填补 `{unit}` 的 `{indicator}`：没有足够相似的评价对象",
        hint lower { en "the value stays missing; a smaller `k` or further indicators may help", zh "该值仍为缺失；可减小 `k` 或增加可供比较的指标" }
    }
    WEIGHTS_UNDETERMINED = "M0117" error {
        en "`{method}` cannot weigh the children of node `{node}`: none of them differs between units",
        zh "`{method}` 无法为节点 `{node}` 赋权：各下级在评价对象之间都没有差异",
        hint equal { en "use `equal` weights for this node", zh "请对该节点改用等权 `equal`" }
    }
    DOMAIN = "M0118" warning {
        en "`{id}` is undefined for `{unit}`{when}: {function} of {value}",
        zh "{when}`{unit}` 的 `{id}` 无定义：不能对 {value} 取 {function}",
        hint otherwise { en "the score is missing; say what it should be with `otherwise = 0`", zh "得分记为缺失；可用 `otherwise = 0` 指定此时的取值" },
        hint condition { en "the value is missing; catch the case with `if(…, …, …)`", zh "该值记为缺失；可用 `if(…, …, …)` 处理这种情况" }
    }
    GEOMETRIC_ZERO = "M0119" warning {
        en "node `{node}` is 0 for `{unit}`{when}, whatever its other children are: the geometric mean contains `{id}` = 0",
        zh "{when}`{unit}` 的 `{node}` 为 0：几何平均中 `{id}` = 0，其他下级再高也不起作用",
        hint range { en "score with a target range above zero, for example `range = [1, 100]`", zh "请将得分的目标区间设为大于零，例如 `range = [1, 100]`" }
    }
    FAILED = "M0120" error {
        en "`{method}` of `{id}` failed: {detail}",
        zh "`{id}` 的 `{method}` 计算失败：{detail}",
        hint page { en "see `indicia methods {method}`", zh "参见 `indicia methods {method}`" }
    }
    TIED_ORDERS = "M0121" note {
        en "`{method}` finds {count} equally good orders; the units that change places share theirs",
        zh "`{method}` 得到 {count} 种同样好的排序；位置可互换的评价对象并列"
    }
    TOO_MANY = "M0122" error {
        en "`{method}` is exact up to {limit} units, but there are {count}",
        zh "`{method}` 最多可精确处理 {limit} 个评价对象，实际有 {count} 个",
        hint other { en "use another aggregator", zh "请改用其他合成方法" }
    }
    IMPUTED = "M0123" note {
        en "`{method}` filled {count} cells of indicator `{indicator}`",
        zh "`{method}` 填补了指标 `{indicator}` 的 {count} 个单元格"
    }
    ZERO_COLUMN = "M0124" error {
        en "`{method}` of node `{node}` cannot use `{id}`: all its values are zero",
        zh "节点 `{node}` 的 `{method}` 无法使用 `{id}`：其值全部为零",
        hint remove { en "take it out of `children`", zh "请将它从 `children` 中去掉" }
    }
    NEGATIVE_COEFFICIENT = "M0125" warning {
        en "`{method}` of node `{node}` gives the source `{id}` the negative coefficient {value}",
        zh "节点 `{node}` 的 `{method}` 给来源 `{id}` 的组合系数为负：{value}",
        hint rule { en "say what to do with it in `params`, or leave the source out", zh "请在 `params` 中声明处理规则，或去掉该来源" }
    }
    AS_PRINTED = "M0126" warning {
        en "`{method}` of node `{node}` divides by the sum of the values: with equal weights every unit scores 1/{count}, whatever its data",
        zh "节点 `{node}` 的 `{method}` 以指标值之和为分母：等权时所有评价对象的得分都是 1/{count}，与数据无关",
        hint mean { en "use `weighted-mean`, unless the printed formula is to be shown", zh "除非要展示原文公式，请使用 `weighted-mean`" }
    }
    NO_COMPLETE_ROW = "M0127" error {
        en "`{method}` of node `{node}` needs units with values of all children, but there are none",
        zh "节点 `{node}` 的 `{method}` 需要各下级数据齐全的评价对象，但一个也没有",
        hint supply { en "supply values, impute them, or leave children out", zh "请补充或插补数据，或减少下级" }
    }
    PROPAGATED = "M0128" warning {
        en "node `{node}` has no score for `{unit}`{when}, because {missing} is missing",
        zh "{when}`{unit}` 的 `{node}` 没有得分，因为 {missing} 缺失",
        hint supply { en "supply the value, or choose `missing = { policy = \"reweight\" }`", zh "请补充数据，或选择 `missing = { policy = \"reweight\" }`" }
    }
    MORE_CELLS = "M0129" note {
        en "{count} more cells of `{id}` could not be computed",
        zh "`{id}` 另有 {count} 个单元格无法计算"
    }
    NO_MEMBERSHIP = "M0130" error {
        en "`{unit}` belongs to none of the classes of `{method}` in `{node}`, so nothing can be read off its memberships",
        zh "`{unit}` 在 `{node}` 的 `{method}` 中不属于任何等级，无法由隶属度得出数值",
        hint classes { en "look at its memberships with `indicia show memberships {node}`; the classes may leave a gap", zh "请用 `indicia show memberships {node}` 查看隶属度；各等级之间可能留有空隙" }
    }
    UNIT_UNWEIGHTED = "M0131" warning {
        en "node `{node}` has no score for `{unit}`{when}, because it has no weights there",
        zh "{when}`{unit}` 的 `{node}` 没有得分，因为它在这里没有权重",
        hint shared { en "see what is said of its weighting; look at the data of the unit, or use weights that all units share", zh "请参看关于其赋权方法的提示，核对该对象的数据，或改用全体共用的权重" }
    }
    UNKNOWN_ADDRESS = "M0201" error {
        en "the plan has no step `{address}`",
        zh "计算方案中没有步骤 `{address}`",
        hint nearest { en "did you mean `{nearest}`?", zh "是否想写 `{nearest}`？" },
        hint show { en "`indicia show config --resolved` lists the addresses", zh "`indicia show config --resolved` 会列出全部地址" }
    }
    NOT_FREE = "M0202" error {
        en "`{address}` cannot vary: it is not a value, weight or state",
        zh "`{address}` 不能作为变量：它不是数值、权重或拟合参数",
        hint known { en "addresses that can vary: {known}", zh "可作为变量的地址：{known}" }
    }
    FREE_TWICE = "M0203" error {
        en "`{address}` is named twice among the free addresses",
        zh "变量中重复出现 `{address}`",
        hint keep { en "name it once", zh "请只写一次" }
    }
    WANTED_UNKNOWN = "M0204" error {
        en "the wanted node `{node}` is not in the plan",
        zh "所需的节点 `{node}` 不在计算方案中",
        hint nearest { en "did you mean `{nearest}`?", zh "是否想写 `{nearest}`？" }
    }
    BATCH_SHAPE = "M0205" error {
        en "a draw needs {expected} values, but has {found}",
        zh "每次抽样需要 {expected} 个值，实际有 {found} 个",
        hint order { en "one value for each free address, in their order", zh "每个变量一个值，按变量的次序排列" }
    }
    ROW_INCOMPLETE = "M0206" error {
        en "the row of `{unit}` lacks `{column}`",
        zh "`{unit}` 的数据行缺少 `{column}`",
        hint missing { en "give a value, or say that it is missing", zh "请给出数值，或注明缺失" }
    }
    STATE_REFUSED = "M0207" error {
        en "`{address}` refuses the given state: {detail}",
        zh "`{address}` 不接受给定的拟合参数：{detail}",
        hint form { en "a state has the form that `indicia show states` prints", zh "其形式应与 `indicia show states` 的输出一致" }
    }
    EDIT_INVALID = "M0208" error {
        en "the edit of `{address}` needs {expected}, but is {found}",
        zh "对 `{address}` 的改动需要{expected}，实际为{found}",
        hint form { en "give a value of the kind that stands there", zh "请给出与原值同类的值" }
    }
    MEMBER_UNKNOWN = "M0209" error {
        en "`{unit}` cannot be taken in or out: there is no such unit",
        zh "无法增减 `{unit}`：没有这个评价对象",
        hint nearest { en "did you mean `{nearest}`?", zh "是否想写 `{nearest}`？" }
    }
    CANCELLED = "M0210" error {
        en "the computation was stopped",
        zh "计算已中止",
        hint again { en "nothing was written; run it again", zh "没有写入任何文件，可重新运行" }
    }
    NEEDS_ALL_UNITS = "M0211" error {
        en "`{method}` of node `{node}` looks at all units at once, so a single unit cannot be scored by itself",
        zh "节点 `{node}` 的 `{method}` 要同时比较全部评价对象，不能单独计算一个",
        hint evaluate { en "add the unit to the data and evaluate anew", zh "请将该评价对象加入数据后重新计算" }
    }
    NO_SCORES = "M0212" error {
        en "no unit has a score in `{node}`",
        zh "没有任何评价对象在 `{node}` 上有得分",
        hint warnings { en "the warnings above say what is missing", zh "缺失的原因见上面的警告" }
    }
    TOO_BIG = "M0213" error {
        en "{count} cells are more than this computer can hold",
        zh "{count} 个单元格超出本机内存所能容纳",
        hint periods { en "keep fewer periods with `periods = [ … ]`", zh "可用 `periods = [ … ]` 减少时期" }
    }
    SCREENED_UNIT_COVERAGE = "M0214" warning {
        en "{unit}{when} is left out: it has a value for {count} of {total} indicators ({share}), and {expected} is asked for",
        zh "{when}{unit}被筛除：{total} 个指标中有值的只有 {count} 个（{share}），要求 {expected}",
        hint keep { en "supply its values; to have it all the same, name it in `[screen] keep`", zh "请补充数据；如需保留，请写入 `[screen] keep`" }
    }
    SCREENED_UNIT_ZEROS = "M0215" warning {
        en "{unit}{when} is left out: {count} of its {total} values are not zero ({share}), and {expected} is asked for",
        zh "{when}{unit}被筛除：{total} 个值中非零的只有 {count} 个（{share}），要求 {expected}",
        hint keep { en "check whether the zeros are gaps; to have it all the same, name it in `[screen] keep`", zh "请核对这些零是否其实是缺失；如需保留，请写入 `[screen] keep`" }
    }
    SCREENED_INDICATOR_COVERAGE = "M0216" warning {
        en "indicator `{indicator}` is left out: it has {count} of {total} values ({share}), and {expected} is asked for; its weight goes to its siblings",
        zh "指标 `{indicator}` 被筛除：{total} 个单元格中有值的只有 {count} 个（{share}），要求 {expected}；其权重分给同级指标",
        hint keep { en "supply its values; to have it all the same, name it in `[screen] keep`", zh "请补充数据；如需保留，请写入 `[screen] keep`" }
    }
    SCREENED_INDICATOR_ZEROS = "M0217" warning {
        en "indicator `{indicator}` is left out: {count} of its {total} values are not zero ({share}), and {expected} is asked for; its weight goes to its siblings",
        zh "指标 `{indicator}` 被筛除：{total} 个值中非零的只有 {count} 个（{share}），要求 {expected}；其权重分给同级指标",
        hint keep { en "check whether the zeros are gaps; to have it all the same, name it in `[screen] keep`", zh "请核对这些零是否其实是缺失；如需保留，请写入 `[screen] keep`" }
    }
    SCREENED_KEPT_UNIT = "M0218" note {
        en "{unit}{when} has a value for {count} of {total} indicators ({share}) and is kept by `[screen] keep`",
        zh "{when}{unit}在 {total} 个指标中有值的只有 {count} 个（{share}），因 `[screen] keep` 而保留"
    }
    SCREENED_KEPT_INDICATOR = "M0219" note {
        en "indicator `{indicator}` has {count} of {total} values ({share}) and is kept by `[screen] keep`",
        zh "指标 `{indicator}` 在 {total} 个单元格中有值的只有 {count} 个（{share}），因 `[screen] keep` 而保留"
    }
}
