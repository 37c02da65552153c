//! U01: comparing methods, definitions and results.

use crate::codes;

codes! {
    AT_FORM = "U0101" error {
        en "`--at {found}` names no step of an index",
        zh "`--at {found}` 不是指数的步骤",
        hint example { en "for example `weight.{root}`, `node.{root}`, `score.g1`; a word alone, such as `score` or `weight`, stands for all such steps below the node", zh "例如 `weight.{root}`、`node.{root}`、`score.g1`；只写 `score` 或 `weight` 表示该节点以下的全部同类步骤" }
    }
    AT_UNKNOWN = "U0102" error {
        en "`--at {found}`: there is no node or indicator `{id}`",
        zh "`--at {found}`：没有节点或指标 `{id}`",
        hint nearest { en "did you mean `{nearest}`?", zh "是否想写 `{nearest}`？" },
        hint tree { en "`indicia show tree` lists them", zh "可用 `indicia show tree` 列出" }
    }
    AT_NO_STEP = "U0103" error {
        en "there is no such step as `{found}`: it has no children that are put together",
        zh "没有 `{found}` 这一步：它没有可合成的下级",
        hint aggregate { en "a node that is a formula has neither weights nor an aggregator; name one of its inputs", zh "公式节点既无权重也无合成方法，请指明它的某个输入节点" }
    }
    METHOD_PARAMS = "U0104" error {
        en "the parameters of `{method}` are not readable: `{found}`",
        zh "无法读取 `{method}` 的参数：`{found}`",
        hint example { en "write them in braces as TOML does, in quotes for the shell: 'power-mean{ p = 2 }'", zh "请按 TOML 写法放在花括号中，并加引号：'power-mean{ p = 2 }'" }
    }
    NO_METHOD = "U0106" error {
        en "`--methods` names no method",
        zh "`--methods` 没有指明任何方法",
        hint list { en "for example `--methods equal,entropy`; without it all methods that need no parameters are compared", zh "例如 `--methods equal,entropy`；省略时比较所有无需参数的方法" }
    }
    SET_OF_A_RESULT = "U0111" error {
        en "`{path}` is a result, of which nothing can be changed: `--set {found}`",
        zh "`{path}` 是结果，不能更改其设置：`--set {found}`",
        hint system { en "give the system as the second side", zh "请把指标体系作为第二方" }
    }
    NO_ALTERNATIVE = "U0107" error {
        en "the system declares no `[alternative.ID]` with methods, values, cases or an indicator",
        zh "本体系没有声明带有方法、取值、情形或指标的 `[alternative.ID]`",
        hint methods { en "declare one, or name methods with `--methods`", zh "请声明备选方案，或用 `--methods` 指明方法" }
    }
    CONTINUOUS = "U0108" note {
        en "it varies continuously and is none of several systems; `indicia sensitivity` draws it",
        zh "它连续变化，不是若干个确定的体系；`indicia sensitivity` 会对其抽样"
    }
    NEITHER = "U0110" error {
        en "`{path}` is neither an indicator system nor a result folder",
        zh "`{path}` 既不是指标体系，也不是结果文件夹",
        hint what { en "a system has an indicia.toml; the folder of a result has a provenance.json, such as results/<id>", zh "指标体系含 indicia.toml；结果文件夹含 provenance.json，如 results/<id>" }
    }
}
