//! C14: what is declared to be uncertain.

use crate::codes;

pub mod draws;

codes! {
    ALTERNATIVE_ADDRESS = "C1401" error {
        en "`{found}` in {table} is no address of a step",
        zh "{table} 中的 `{found}` 不是处理步骤的地址",
        hint nearest { en "did you mean `{nearest}`?", zh "是否想写 `{nearest}`？" },
        hint known { en "write a stage, a node or an indicator: {known}", zh "请写处理阶段、节点或指标的地址：{known}" }
    }
    ALTERNATIVE_ID = "C1402" error {
        en "`{address}` in {table}: there is no `{id}` of that kind",
        zh "{table} 中的 `{address}`：没有相应的 `{id}`",
        hint nearest { en "did you mean `{nearest}`?", zh "是否想写 `{nearest}`？" },
        hint known { en "there are: {known}", zh "可用的有：{known}" }
    }
    ALTERNATIVE_ABSENT = "C1403" error {
        en "{table} varies `{address}`, where this system has nothing",
        zh "{table} 要改变 `{address}`，但本体系在此没有任何设置",
        hint declare { en "declare a method there, or list \"none\" among the `methods`", zh "请先为该步骤声明方法，或在 `methods` 中列出 \"none\"" },
        hint goalposts { en "give the indicator `goalposts` and a method that uses them", zh "请为该指标设置 `goalposts` 并选用使用它的方法" },
        hint formula { en "a formula has neither weights nor an aggregator; name a node with `children`", zh "公式节点没有权重与合成方法，请改写有 `children` 的节点" }
    }
    ALTERNATIVE_FORM = "C1404" error {
        en "{table} does not say how `{address}` varies",
        zh "{table} 没有说明 `{address}` 如何变化",
        hint add { en "add {expected}", zh "请添加 {expected}" }
    }
    ALTERNATIVE_DECLARED = "C1405" error {
        en "none of the `methods` of {table} is the one that stands at `{address}`: {found}",
        zh "{table} 的 `methods` 中没有 `{address}` 现用的方法：{found}",
        hint add { en "list it too, so that the system as it is declared is one of the alternatives", zh "请将其一并列出，使现行体系成为备选方案之一" }
    }
    ALTERNATIVE_PARAM = "C1406" error {
        en "no method at `{address}` has a parameter `{param}`",
        zh "`{address}` 处的方法没有参数 `{param}`",
        hint nearest { en "did you mean `{nearest}`?", zh "是否想写 `{nearest}`？" },
        hint known { en "parameters there: {known}", zh "可用的参数：{known}" },
        hint without { en "the method there has no parameters", zh "该处的方法没有参数" }
    }
    DISTRIBUTION_UNKNOWN = "C1407" error {
        en "`{found}` is no distribution that `{address}` can have",
        zh "`{address}` 不能采用分布 `{found}`",
        hint nearest { en "did you mean `{nearest}`?", zh "是否想写 `{nearest}`？" },
        hint known { en "distributions there: {known}", zh "可用的分布：{known}" }
    }
    DISTRIBUTION_PARAMS = "C1408" error {
        en "the distribution `{id}` needs {expected}; found {found}",
        zh "分布 `{id}` 需要 {expected}；实际为 {found}",
        hint example { en "write `params = {example}`", zh "请写 `params = {example}`" }
    }
    DISTRIBUTION_IMPOSSIBLE = "C1409" error {
        en "there is no distribution `{id}` with `{param}` = {value}; it has to be {expected}",
        zh "分布 `{id}` 的 `{param}` 不能为 {value}，应为 {expected}",
        hint change { en "change `{param}`, or the parameter that bounds it", zh "请修改 `{param}`，或修改限定它的参数" }
    }
    ALTERNATIVE_PROBABILITIES = "C1410" error {
        en "the probabilities of {table} are {found}; they have to be {count} numbers above 0 whose sum is 1",
        zh "{table} 的概率为 {found}；应为 {count} 个大于 0、合计为 1 的数",
        hint equal { en "without `probabilities` all alternatives are equally likely", zh "不写 `probabilities` 时各备选方案的概率相等" }
    }
    ALTERNATIVE_TWICE = "C1411" error {
        en "{table} varies `{address}`, which [alternative.{other}] varies already",
        zh "{table} 要改变的 `{address}` 已由 [alternative.{other}] 改变",
        hint merge { en "put both into one alternative, or give each its own addresses", zh "请合并为一个备选方案，或为两者指定不同的地址" }
    }
    ALTERNATIVE_ONE = "C1412" error {
        en "{table} has {count} alternative; at least two are needed",
        zh "{table} 只有 {count} 种方案，至少需要两种",
        hint add { en "add another, or remove the table", zh "请再添加一种，或删去该表" }
    }
    ALTERNATIVE_REFUSED = "C1413" error {
        en "with `{found}` in {table} the system cannot be: {detail}",
        zh "采用 {table} 中的 `{found}` 时体系不成立：{detail}",
        hint instead { en "take it out, or put the method that this one needs beside it with `cases`", zh "请删去它，或用 `cases` 把它所需的方法与它写在一起" }
    }
    ALTERNATIVE_UNUSED = "C1414" error {
        en "`{key}` means nothing in {table} beside `{other}`",
        zh "{table} 中 `{key}` 与 `{other}` 并用没有意义",
        hint remove { en "remove one of the two", zh "请删去其中之一" }
    }
    ALTERNATIVE_LEFT_OUT = "C1415" note {
        en "{table} of the base does not fit this system and is left out: {detail}",
        zh "基础体系的 {table} 不适用于本体系，不予采用：{detail}",
        hint own { en "declare alternatives of your own", zh "如有需要，请在本体系中另行声明备选方案" }
    }
    ALTERNATIVE_VALUE = "C1416" error {
        en "{table} cannot take `{found}` at `{address}`; it has to be {expected}",
        zh "{table} 在 `{address}` 处不能取 `{found}`，应为 {expected}",
        hint change { en "write a value of that kind there", zh "请改写为这类取值" }
    }
}
