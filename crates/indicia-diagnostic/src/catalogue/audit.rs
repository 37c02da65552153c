//! `A`: what a methodologist would object to.
//!
//! Each text says how the finding is known: proved on the formula or the declared ranges, read from the definition, computed from the data, or
//! sampled. What shows it, a unit or a point with its values, stands in the text or in a note of [`WITNESS`].

use crate::codes;

codes! {
    WITNESS = "A0100" note {
        en "witness: {detail}",
        zh "例证：{detail}",
    }
    MINIMUM_FORM = "A0101" warning {
        en "`{node}` is {value}{other}: only the smallest of them moves it, and it has a kink where they are equal (proved on the formula)",
        zh "`{node}` 等于 {value}{other}：只有其中最小者起作用，且在相等处有折点（由公式证明）",
        hint other { en "if a stronger side should count too, take a coupling coordination degree, a geometric mean or a Mazziotta-Pareto index; otherwise say in the method that the weaker side decides", zh "若希望较强一侧也起作用，可改用耦合协调度、几何平均或 Mazziotta-Pareto 指数；否则请在方法说明中写明由较弱一侧决定" }
    }
    CONSTANT_NODE = "A0102" warning {
        en "`{node}` is {value} whatever the data are (proved on the formula)",
        zh "无论数据如何，`{node}` 恒等于 {value}（由公式证明）",
        hint weights { en "look at what the formula divides by: a weighted mean is divided by the sum of the weights, not of the values", zh "请检查公式的分母：加权平均应除以权重之和，而不是数值之和" }
    }
    ZERO_DENOMINATOR = "A0103" warning {
        en "`{node}` divides by `{value}`, which is 0 at {found} (computed at the lower ends of the declared ranges)",
        zh "`{node}` 的分母 `{value}` 在 {found} 处为 0（在所声明取值范围的下端计算得出）",
        hint otherwise { en "state the value there with `otherwise`, or keep the scores above zero, such as with a range of [1, 100]", zh "请用 `otherwise` 声明此时的取值，或让得分大于零，例如使用 [1, 100] 的范围" }
    }
    OUTSIDE_CHILDREN = "A0104" warning {
        en "`{node}` lies outside the values of its children in all {count} rows, where a mean does not (computed from the data)",
        zh "`{node}` 在全部 {count} 行中都落在其下级取值之外，平均值不会如此（由数据计算得出）",
        hint weights { en "look at what the aggregator divides by, and at the range that is declared for the node", zh "请检查合成方法的分母，以及该节点声明的取值范围" }
    }
    NO_INFLUENCE = "A0105" warning {
        en "`{id}` stands in the formula of `{node}` but has no influence on it (proved on the formula)",
        zh "`{id}` 出现在 `{node}` 的公式中，但对其没有影响（由公式证明）",
        hint remove { en "take it out of the formula, or mend the formula", zh "请从公式中去掉它，或修正公式" }
    }
    NOT_MONOTONE = "A0106" warning {
        en "`{node}` falls from {first} to {found} when `{id}` rises to {other}, at {value} (sampled: {count} of {total} points, held by bounds that round outwards)",
        zh "在 {value} 处，`{id}` 升至 {other} 时，`{node}` 反而由 {first} 降至 {found}（抽样得出：{total} 个点中有 {count} 个，并由向外舍入的区间界核对）",
        hint intended { en "scores are the higher the better; if a penalty is meant, say so in the method", zh "得分越高越好；若有意扣减，请在方法说明中写明" }
    }
    COUNTED_TWICE = "A0107" warning {
        en "`{indicator}` is a child of several nodes: {known} (read from the definition)",
        zh "`{indicator}` 同时是多个节点的下级：{known}（由定义读出）",
        hint once { en "leave it in one of them, or say in the method why it counts several times", zh "请只保留一处，或在方法说明中写明为何重复计入" }
    }
    SAME_VALUES = "A0108" warning {
        en "`{indicator}` and `{other}` have the same values in all {count} cells, so one thing counts twice (computed from the data)",
        zh "`{indicator}` 与 `{other}` 的 {count} 个数值完全相同，同一内容被重复计入（由数据计算得出）",
        hint column { en "look at the column or the derivation of one of them", zh "请检查其中一项的数据列或派生公式" }
    }
    NO_WEIGHT = "A0109" warning {
        en "`{id}` has the weight 0 in `{node}`, so it has no influence (computed: the weights as they are used)",
        zh "`{id}` 在 `{node}` 中的权重为 0，不起作用（由计算得出：以实际使用的权重为准）",
        hint remove { en "take it out, or give it a weight", zh "请移除该项，或赋予权重" }
    }
    MIXED_SCALES = "A0110" warning {
        en "`{node}` puts scales together that differ: `{id}` lies in {low}, `{other}` in {high} (read from the definition: the ranges that the methods declare)",
        zh "`{node}` 合成了不同量纲：`{id}` 的范围是 {low}，`{other}` 的范围是 {high}（由定义读出：方法所声明的取值范围）",
        hint range { en "give the normalisers one range, or change the weights so that they mean what they say", zh "请统一标准化的目标范围，或相应调整权重" }
    }
    GOALPOSTS_EXCEEDED = "A0111" note {
        en "{count} values of `{indicator}` lie beyond its goalposts [{low}, {high}], the first is {value} of `{id}` (computed from the data)",
        zh "`{indicator}` 有 {count} 个数值超出目标值区间 [{low}, {high}]，首个为 `{id}` 的 {value}（由数据计算得出）",
        hint clip { en "say with `clip` what a value beyond a goalpost scores, or move the goalposts", zh "请用 `clip` 声明超出时如何计分，或调整目标值" }
    }
    GOALPOSTS_UNUSED = "A0112" warning {
        en "goalposts are declared for {known}, but `{method}` is fitted on the data, so their scores are relative to the other units (read from the definition)",
        zh "{known} 声明了目标值，但 `{method}` 按数据拟合，得分仍是相对于其他评价对象的（由定义读出）",
        hint goalposts { en "score them with `goalposts`, or take the goalposts away", zh "请改用 `goalposts` 计分，或删去目标值" }
    }
    SKEWED = "A0113" note {
        en "columns with outliers that nothing treats (skewness beyond 2 and excess kurtosis above 3.5, computed from the data): {known}{detail}",
        zh "存在离群值且未作处理的指标（偏度绝对值大于 2 且超额峰度大于 3.5，由数据计算得出）：{known}{detail}",
        hint treat { en "min-max scores of such a column crowd at one end; put a treatment into `[treat]`, or say why these values stand as they are", zh "此类指标经极差标准化后会挤在一端；可在 `[treat]` 中设定处理方法，或说明为何保留这些值" }
    }
    WEIGHT_NOT_IMPORTANCE = "A0114" note {
        en "`{id}` has {value} % of the weight in `{node}` but {found} % of the importance (computed from the data: squared correlations over {count} units)",
        zh "`{id}` 在 `{node}` 中占权重的 {value}%，却占重要性的 {found}%（由数据计算得出：{count} 个评价对象的相关系数平方）",
        hint weights { en "weights are exchange rates, not importance; correlations and spread decide what moves the node", zh "权重是替代比率而非重要性；相关性与离散程度决定谁真正影响该节点" }
    }
    LITTLE_SAY = "A0115" note {
        en "`{id}` hardly moves the ranking by `{node}`: {value} % of the variance of its logarithm over {count} units (computed from the data)",
        zh "`{id}` 几乎不影响 `{node}` 的排名：在 {count} 个评价对象中仅占其对数方差的 {value}%（由数据计算得出）",
        hint spread { en "its values differ little between units, or against the rest of the formula", zh "该项在评价对象之间差异很小，或与公式其余部分相抵" }
    }
    FLATTERED = "A0116" note {
        en "`{id}` is flattered by its missing `{indicator}`: with the median of the others ({value}) it would rank {found} by `{node}` instead of {first} (computed: the system evaluated again{detail})",
        zh "`{id}` 因缺失 `{indicator}` 而受益：若取其他对象的中位数（{value}），其 `{node}` 名次为第 {found}，而非第 {first}（由重新评价计算得出{detail}）",
        hint value { en "obtain the value, impute it, or print the rank with this remark", zh "请补齐该值、插补，或在公布名次时附上此说明" }
    }
    GRADE_UNREACHABLE = "A0117" warning {
        en "no unit can reach `{value}` of the standard `{id}`: it begins at {low}, and `{node}` cannot exceed {high} (proved on the declared ranges)",
        zh "标准 `{id}` 的 `{value}` 无法达到：其下限为 {low}，而 `{node}` 最高为 {high}（由所声明的取值范围证明）",
        hint thresholds { en "take the image of the thresholds under the formula, or grade another node", zh "请按公式换算各档界限，或改为对其他节点评级" }
    }
    ONE_SIDE = "A0118" note {
        en "`{id}` is above `{other}` in {count} of {total} units; both are fitted on the data, so this tells how the columns are distributed and not which side leads (computed from the data)",
        zh "在 {total} 个评价对象中有 {count} 个的 `{id}` 高于 `{other}`；两侧得分均按数据拟合，这反映的是数据分布形态，而非哪一侧领先（由数据计算得出）",
        hint goalposts { en "compare the sides on goalposts, or by their ranks", zh "请在固定目标值下比较两侧，或比较二者的名次" }
    }
    GEOMETRIC_ORDER = "A0119" note {
        en "`{node}` depends on the product of {known} alone, so it orders units exactly as their geometric mean does (proved on the formula, for values above zero)",
        zh "`{node}` 只取决于 {known} 的乘积，因此其排序与它们的几何平均完全相同（由公式证明，适用于正值）",
        hint say { en "say so where the node is named: it measures level, and nothing beyond the geometric mean", zh "请在介绍该节点时说明：它衡量的是水平，并不比几何平均多说明什么" }
    }
    UNIT_MATTERS = "A0120" warning {
        en "the scores of `{indicator}` depend on the unit in which it is counted: with values {count} times as large, `{unit}` scores {found} by `{method}` instead of {first} (computed)",
        zh "`{indicator}` 的得分随计量单位而变：数值扩大 {count} 倍后，`{unit}` 按 `{method}` 的得分为 {found}，而非 {first}（由计算得出）",
        hint other { en "take a normaliser that does not depend on the unit, or declare the unit as part of the method", zh "请改用与计量单位无关的标准化方法，或把计量单位写入方法说明" }
    }
    WEIGHTS_RESCALED = "A0121" warning {
        en "the weights of `{method}` in `{node}` do not act as it means them: `{other}` divides by their sum, which differs by unit, in {count} rows (computed)",
        zh "`{node}` 中 `{method}` 的权重未按其本意起作用：`{other}` 除以权重之和，而各对象的权重之和不同，涉及 {count} 行（由计算得出）",
        hint sum { en "take the weighted sum, which the weighting is made for", zh "请改用与该赋权方法配套的加权求和" }
    }
    RANKS_HANG = "A0122" note {
        en "{count} ranks by `{node}` hang on values that nobody measured: with the lower and the upper quartile of the other units in place of what is missing or imputed they come to (rank now: range) {known} (computed; {found} of {total} units with gaps were looked at)",
        zh "有 {count} 个 `{node}` 名次取决于缺失或插补的数值：若以其他对象的下、上四分位数代替，则（现名次：范围）为 {known}（由计算得出；{total} 个有缺口的对象中已检查 {found} 个）",
        hint print { en "print the range beside the rank, or obtain the values", zh "请在名次旁注明范围，或补齐数据" }
    }
    DENOMINATOR_TURNS = "A0123" warning {
        en "`{node}` divides by `{value}`, which is below 0 at {first} and above 0 at {found}, so that it is 0 somewhere within the declared ranges (sampled: by two of {count} points)",
        zh "`{node}` 的分母 `{value}` 在 {first} 处小于 0，在 {found} 处大于 0，因此在所声明的取值范围内必有为 0 之处（抽样得出：由 {count} 个点中的两点）",
        hint formula { en "mend the denominator, or the ranges that are declared for its names", zh "请修正分母，或修正其中各项所声明的取值范围" }
    }
}
