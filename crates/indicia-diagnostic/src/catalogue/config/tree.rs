//! C02: the tree of nodes and indicators.

use crate::codes;

codes! {
    UNKNOWN_CHILD = "C0201" error {
        en "node `{node}` has the child `{id}`, but no indicator and no node has this id",
        zh "节点 `{node}` 的下级 `{id}` 既不是指标，也不是节点",
        hint nearest { en "did you mean `{nearest}`?", zh "是否想写 `{nearest}`？" },
        hint define { en "define it as `[indicator.{id}]` or `[node.{id}]`, or name the pack that has it in `[index] packs`", zh "请定义 `[indicator.{id}]` 或 `[node.{id}]`，或在 `[index] packs` 中引入含有它的指标包" },
        hint removed { en "`remove` took it away; remove the child too: `\"node.{node}.children.{id}\"`", zh "它已被 `remove` 移除；请同时移除这个下级：`\"node.{node}.children.{id}\"`" }
    }
    UNKNOWN_NODE = "C0202" error {
        en "`{key}` names `{id}`, but no node has this id",
        zh "`{key}` 指向 `{id}`，但没有这个节点",
        hint nearest { en "did you mean `{nearest}`?", zh "是否想写 `{nearest}`？" },
        hint known { en "nodes of this system: {known}", zh "本体系的节点：{known}" },
        hint define { en "there is no node yet: define it as `[node.{id}]` with `children`", zh "目前没有任何节点：请写 `[node.{id}]` 及其 `children`" }
    }
    CYCLE = "C0203" error {
        en "the nodes depend on each other in a circle: {path}",
        zh "节点之间循环依赖：{path}",
        hint cut { en "take `{id}` out of `{node}`", zh "请将 `{id}` 从 `{node}` 中去掉" }
    }
    DUPLICATE_ID = "C0204" error {
        en "`{id}` is the id of an indicator and of a node",
        zh "`{id}` 既是指标的标识，又是节点的标识",
        hint rename { en "rename one of the two; everything in a system has its own id", zh "请给其中一个改名；体系内的标识不得重复" }
    }
    DUPLICATE_CHILD = "C0205" error {
        en "node `{node}` names the child `{id}` twice",
        zh "节点 `{node}` 的下级中重复出现 `{id}`",
        hint keep { en "remove one of the two", zh "请删去其中一个" },
        hint weight { en "to make it count more, give it a larger weight", zh "如需加大其影响，请提高它的权重" }
    }
    TWO_PARENTS = "C0206" warning {
        en "`{id}` is a child of {parents}, so it counts more than once in `{root}`",
        zh "`{id}` 同时是{parents}的下级，在 `{root}` 中会被重复计算",
        hint keep { en "leave it under one node, unless the double count is intended", zh "如非有意为之，请只保留在一个节点下" }
    }
    ROOT_UNKNOWN = "C0207" error {
        en "the root `{id}` is not a node of this system",
        zh "根节点 `{id}` 不在本体系中",
        hint nearest { en "did you mean `{nearest}`?", zh "是否想写 `{nearest}`？" },
        hint known { en "nodes of this system: {known}", zh "本体系的节点：{known}" },
        hint define { en "there is no node yet: define it as `[node.{id}]` with `children`", zh "目前没有任何节点：请写 `[node.{id}]` 及其 `children`" }
    }
    UNREACHABLE = "C0208" warning {
        en "`{id}` enters neither the root `{root}` nor an output, so it has no influence",
        zh "`{id}` 既不进入根节点 `{root}`，也不进入任何输出，对结果没有影响",
        hint attach { en "add it to `children` of a node, to `outputs`, or remove it", zh "请将它加入某个节点的 `children` 或 `outputs`，或者删除" }
    }
    EMPTY_NODE = "C0209" error {
        en "node `{node}` has no children",
        zh "节点 `{node}` 没有下级",
        hint fill { en "name indicators or nodes in `children`, or remove the node", zh "请在 `children` 中列出指标或节点，或删除该节点" }
    }
    FOR_NOTHING = "C0210" warning {
        en "`[{table}]` reaches no indicator",
        zh "`[{table}]` 没有作用于任何指标",
        hint check { en "`.for.NODE` holds for the indicators below a node; `{id}` has none", zh "`.for.节点` 作用于该节点之下的指标，而 `{id}` 之下没有指标" }
    }
    RESERVED_ID = "C0211" error {
        en "`{id}` is a word of the formula language and cannot be an id",
        zh "`{id}` 是公式语言的保留字，不能用作标识",
        hint rename { en "choose another id and put the readable name in `title`", zh "请换一个标识，便于阅读的名称可写在 `title` 里" }
    }
    CASE_TWINS = "C0212" warning {
        en "`{id}` and `{other}` differ only in case or width",
        zh "`{id}` 与 `{other}` 只有大小写或全半角的差别",
        hint rename { en "rename one of the two, so that nobody confuses them", zh "为避免混淆，请给其中一个改名" }
    }
    NO_INDICATORS = "C0213" error {
        en "the system has no indicator below the root `{root}`",
        zh "根节点 `{root}` 之下没有任何指标",
        hint add { en "define `[indicator.ID]`, or name packs in `[index] packs`, and list the ids in `children`", zh "请定义 `[indicator.ID]`，或在 `[index] packs` 中引入指标包，并在 `children` 中列出" }
    }
    UNKNOWN_INDICATOR = "C0214" error {
        en "`{key}` names `{id}`, but no indicator has this id",
        zh "`{key}` 指向 `{id}`，但没有这个指标",
        hint nearest { en "did you mean `{nearest}`?", zh "是否想写 `{nearest}`？" },
        hint known { en "indicators of this system: {known}", zh "本体系的指标：{known}" }
    }
    OUTPUT_TWICE = "C0215" warning {
        en "`outputs` names `{id}` twice, or names the root",
        zh "`outputs` 重复列出了 `{id}`，或列出了根节点",
        hint remove { en "remove it from `outputs`", zh "请将它从 `outputs` 中删去" }
    }
}
