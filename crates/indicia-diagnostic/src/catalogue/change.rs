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
    NO_RATIO = "D0813" warning {
        en "the change of `{node}` is no ratio for {known}: a score, on one side or in a mixture of the two, is not above zero",
        zh "{known} 的 `{node}` 变化不能用比值表示：某一侧或两侧混合情形下的得分不大于零",
        hint difference { en "differences have parts at any score: leave out `--ratio`", zh "差值在任何得分下都可分解：请去掉 `--ratio`" }
    }
    GROUPING_UNKNOWN = "D0820" error {
        en "the data have no grouping `{by}`",
        zh "数据中没有分组 `{by}`",
        hint nearest { en "did you mean `{nearest}`?", zh "是否想写 `{nearest}`？" },
        hint known { en "groupings: {known}", zh "已有的分组：{known}" },
        hint none { en "declare one in `[data.units] groups`", zh "请在 `[data.units] groups` 中声明分组" }
    }
    SERIES_UNKNOWN = "D0821" error {
        en "there is no node, indicator or raw column `{id}`",
        zh "没有名为 `{id}` 的节点、指标或原始列",
        hint nearest { en "did you mean `{nearest}`?", zh "是否想写 `{nearest}`？" },
        hint known { en "raw columns: {known}", zh "原始列：{known}" }
    }
    UNGROUPED = "D0822" warning {
        en "{count} units belong to no group of `{by}` and are left out of the parts by group",
        zh "{count} 个评价对象不属于 `{by}` 的任何一组，未计入分组分解",
        hint fill { en "fill the grouping in the table of units", zh "请在评价对象表中补全分组" }
    }
    PAIRS_COLUMNS = "D0823" error {
        en "{path} needs two columns, a unit and its neighbour, and may have a third with weights",
        zh "{path} 应有两列（评价对象及其邻居），可另有一列权重",
        hint example { en "for example `unit,neighbour` and below it `110000,120000`", zh "例如表头为 `unit,neighbour`，其下一行为 `110000,120000`" }
    }
    PAIRS_UNKNOWN = "D0824" warning {
        en "{count} names in {path} are no units of the data; their rows are left out: {known}",
        zh "{path} 中有 {count} 个名称不是评价对象，相应各行未采用：{known}",
        hint names { en "use ids, names or aliases of the table of units", zh "请使用评价对象表中的标识、名称或别名" }
    }
    ISLANDS = "D0825" warning {
        en "{count} units have no neighbour with a value in {period}; they count in the mean but in no pair",
        zh "{period} 有 {count} 个评价对象没有有数据的邻居，只计入均值，不参与配对",
        hint links { en "add links for islands if they are to count", zh "若要计入，请为其补充邻接关系" }
    }
    NOT_POSITIVE = "D0826" warning {
        en "`{node}` has values that are zero or negative, so measures that need positive values have gaps",
        zh "`{node}` 含零或负值，需要正值的指标相应空缺",
        hint scale { en "choose a node on a positive scale; nothing is shifted to make a measure exist", zh "请选用取值为正的节点；程序不会为此平移数据" }
    }
    CLASSES_IMPOSSIBLE = "D0827" error {
        en "`{node}` cannot be divided into {count} classes by this rule",
        zh "无法按此规则将 `{node}` 分为 {count} 类",
        hint fewer { en "natural breaks need as many distinct values as classes, mean-sd knows 3 to 6 classes, five-tiers has 5", zh "自然断点要求不同取值不少于类数；均值-标准差法可分 3 至 6 类；五档法固定为 5 类" }
    }
    WEIGHT_NOT_POSITIVE = "D0828" error {
        en "the weight of a pair of neighbours is not a number above zero",
        zh "邻接权重必须是大于零的数",
        hint mend { en "remove the row, or write the weight as a number above zero", zh "请删去该行，或填写大于零的权重" }
    }
    NO_TERRITORY = "D0830" error {
        en "no unit has a parent, so there are no levels of territory",
        zh "没有评价对象写有上级，因此没有行政层级",
        hint parent { en "name the column of parents with `parent` in `[data.units]`", zh "请在 `[data.units]` 中用 `parent` 指明上级列" }
    }
    NO_CHILDREN = "D0831" error {
        en "`{unit}` has no units below it",
        zh "`{unit}` 没有下级评价对象",
        hint known { en "units with others below them: {known}", zh "有下级的评价对象：{known}" }
    }
    TWO_NODES = "D0840" error {
        en "the system has no two outputs to compare",
        zh "体系没有两个可供比较的输出节点",
        hint name { en "name two nodes or indicators with `--x` and `--y`", zh "请用 `--x` 和 `--y` 指明两个节点或指标" }
    }
    COLUMN_UNKNOWN = "D0841" error {
        en "`{key}` names the column `{column}`, which {file} does not have",
        zh "`{key}` 指向列 `{column}`，但 {file} 中没有",
        hint nearest { en "did you mean `{nearest}`?", zh "是否想写 `{nearest}`？" },
        hint known { en "its columns: {known}", zh "其中的列：{known}" }
    }
    NO_UNIT_COLUMN = "D0842" error {
        en "no column of {file} names units of this system; it has {known}",
        zh "{file} 中没有哪一列是本体系的评价对象；各列为 {known}",
        hint names { en "check that it is the right file, or add its names as aliases in the table of units", zh "请确认文件无误，或在评价对象表中把这些名称补为别名" }
    }
    WHICH_COLUMN = "D0843" error {
        en "it is not clear which column of {file} to compare with: {known}",
        zh "不清楚应与 {file} 的哪一列比较：{known}",
        hint column { en "name it with `--column`; add `--lower-is-better` where it holds ranks", zh "请用 `--column` 指明；若为名次，请加上 `--lower-is-better`" }
    }
    UNIT_TWICE = "D0844" error {
        en "`{unit}` stands in several rows",
        zh "`{unit}` 出现在多行中",
        hint only { en "keep one row a unit, for example with `--where year=2019`", zh "请每个对象只保留一行，例如 `--where 年份=2019`" }
    }
    FEW_MATCHES = "D0845" error {
        en "only {count} units of {path} have a score here; a comparison needs three",
        zh "{path} 中只有 {count} 个对象在本体系有得分，至少需要三个",
        hint names { en "check `--unit`, or add the names of the file as aliases in the table of units", zh "请检查 `--unit`，或在评价对象表中把文件中的名称补为别名" }
    }
    WHERE_FORM = "D0846" error {
        en "`{found}` is not of the form COLUMN=TEXT",
        zh "`{found}` 应写成 列=文本",
        hint example { en "for example `--where year=2019`", zh "例如 `--where 年份=2019`" }
    }
    NO_COMMON_UNIT = "D0850" error {
        en "no unit has a score of `{node}` on both sides: `{id}` has {first}, `{other}` has {found}",
        zh "没有评价对象在两侧都有 `{node}` 的得分：`{id}` 有 {first} 个，`{other}` 有 {found} 个",
        hint names { en "units are matched by their ids; check that both sides name them alike", zh "评价对象按标识匹配，请检查两侧的标识是否一致" }
    }
    TREES_APART = "D0851" warning {
        en "the definitions below `{node}` share {count} of {total} indicators, too few to share out the change among causes",
        zh "两侧 `{node}` 以下只有 {count}/{total} 项指标相同，无法把变化分解到各原因",
        hint node { en "compare a node further down with `--node`, where more is the same", zh "请用 `--node` 选择共同部分更多的下层节点" }
    }
    NOT_MADE_AGAIN = "D0852" warning {
        en "the causes are not shared out: {path} cannot be evaluated again out of its files ({detail})",
        zh "未分解原因：无法由 {path} 的文件重新计算（{detail}）",
        hint system { en "give the system instead of its result, if it still stands as it was", zh "若指标体系仍保持原样，请直接给出体系而非其结果" }
    }
    OTHER_SCORES = "D0853" warning {
        en "scores made again out of {path} differ from those that stand there, by {value} at most; what is compared are those that stand there, and the causes are not shared out",
        zh "由 {path} 重新计算的得分与其中所载不一致，最大相差 {value}；比较采用其中所载的得分，且不分解原因",
        hint version { en "it was written by version {found}; another version may compute otherwise", zh "该结果由版本 {found} 写出，其他版本的算法可能不同" }
    }
}
