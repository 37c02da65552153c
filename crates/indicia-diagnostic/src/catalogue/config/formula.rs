//! C05: formulas.

use crate::codes;

codes! {
    FORMULA_EMPTY = "C0501" error {
        en "the formula is empty",
        zh "公式是空的",
        hint write { en "write an expression over nodes and indicators, for example `(Ig + Ie) / 2`", zh "请写出由节点和指标组成的表达式，例如 `(Ig + Ie) / 2`" }
    }
    FORMULA_CHARACTER = "C0502" error {
        en "`{found}` has no meaning in a formula",
        zh "公式中不能使用 `{found}`",
        hint write { en "write `{expected}` instead", zh "请改写为 `{expected}`" },
        hint known { en "operators: `+ - * / ^ < <= > >= == != and or not`", zh "可用的运算符：`+ - * / ^ < <= > >= == != and or not`" },
        hint corrected { en "write `{corrected}`", zh "请改写为 `{corrected}`" }
    }
    FORMULA_FULL_WIDTH = "C0503" error {
        en "full-width `{found}` in a formula",
        zh "公式中出现全角符号 `{found}`",
        hint replace { en "switch the input method to half width and write `{expected}`", zh "请切换到半角（英文）输入状态，改写为 `{expected}`" },
        hint corrected { en "write `{corrected}`", zh "请改写为 `{corrected}`" }
    }
    FORMULA_UNCLOSED = "C0504" error {
        en "the parenthesis `(` is not closed",
        zh "左括号 `(` 没有对应的右括号",
        hint close { en "add `)`", zh "请补上 `)`" },
        hint corrected { en "write `{corrected}`", zh "请改写为 `{corrected}`" }
    }
    FORMULA_UNEXPECTED = "C0505" error {
        en "`{found}` cannot stand here; {expected} is expected",
        zh "此处不应出现 `{found}`，应为{expected}",
        hint operator { en "is an operator missing before it, for example `*`?", zh "前面是否漏写了运算符，例如 `*`？" },
        hint operand { en "an operator needs a value on either side", zh "运算符两侧都要有数值" },
        hint paren { en "remove the `)`, or add the `(` that belongs to it", zh "请删去多余的 `)`，或补上对应的 `(`" },
        hint corrected { en "write `{corrected}`", zh "请改写为 `{corrected}`" }
    }
    FORMULA_END = "C0506" error {
        en "the formula ends too early; {expected} is expected",
        zh "公式不完整，后面应有{expected}",
        hint complete { en "complete it, or remove the last operator", zh "请补全公式，或删去最后的运算符" },
        hint corrected { en "write `{corrected}`", zh "请改写为 `{corrected}`" }
    }
    FORMULA_NAME = "C0507" error {
        en "`{id}` is neither a node nor an indicator",
        zh "`{id}` 既不是节点，也不是指标",
        hint nearest { en "did you mean `{nearest}`?", zh "是否想写 `{nearest}`？" },
        hint known { en "names that can stand here: {known}", zh "此处可用的名称：{known}" }
    }
    FORMULA_FUNCTION = "C0508" error {
        en "there is no function `{function}`",
        zh "没有名为 `{function}` 的函数",
        hint nearest { en "did you mean `{nearest}`?", zh "是否想写 `{nearest}`？" },
        hint known { en "functions: {known}", zh "可用的函数：{known}" },
        hint corrected { en "write `{corrected}`", zh "请改写为 `{corrected}`" }
    }
    FORMULA_ARITY = "C0509" error {
        en "`{function}` takes {expected} arguments, but is given {found}",
        zh "`{function}` 需要 {expected} 个参数，实际给了 {found} 个",
        hint usage { en "write `{example}`", zh "写法：`{example}`" },
        hint corrected { en "write `{corrected}`", zh "请改写为 `{corrected}`" }
    }
    FORMULA_TYPE = "C0510" error {
        en "{found} stands where {expected} is needed",
        zh "此处需要{expected}，实际是{found}",
        hint condition { en "compare it with something, for example `x > 0`", zh "请写成比较，例如 `x > 0`" },
        hint number { en "turn the condition into a number: `if(condition, 1, 0)`", zh "可将条件转换为数值：`if(条件, 1, 0)`" }
    }
    FORMULA_CHAIN = "C0511" error {
        en "comparisons cannot be chained",
        zh "比较不能连写",
        hint split { en "write `{example}`", zh "请改写为 `{example}`" },
        hint corrected { en "write `{corrected}`", zh "请改写为 `{corrected}`" }
    }
    FORMULA_DEPTH = "C0512" error {
        en "the formula is nested more than {limit} levels deep",
        zh "公式嵌套超过 {limit} 层",
        hint split { en "put parts of it into nodes of their own", zh "请把其中一部分拆成单独的节点" }
    }
    FORMULA_LENGTH = "C0513" error {
        en "the formula is longer than {limit} characters",
        zh "公式超过 {limit} 个字符",
        hint split { en "put parts of it into nodes of their own", zh "请把其中一部分拆成单独的节点" }
    }
    FORMULA_NUMBER = "C0514" error {
        en "`{found}` is not a number that can be read",
        zh "无法将 `{found}` 读作数值",
        hint write { en "write numbers as `1200`, `0.5` or `1.5e-3`, without separators or units", zh "数值写作 `1200`、`0.5` 或 `1.5e-3`，不带千位分隔符和单位" },
        hint corrected { en "write `{corrected}`", zh "请改写为 `{corrected}`" }
    }
    FORMULA_SELF = "C0515" error {
        en "`self` has a meaning only in `then` of an `[adjust.ID]`",
        zh "`self` 只能用在 `[adjust.ID]` 的 `then` 中",
        hint name { en "name the node instead", zh "请改用节点的名称" }
    }
    FORMULA_CONSTANT = "C0516" warning {
        en "the formula of `{id}` names no node and no indicator, so it is the same for every unit",
        zh "`{id}` 的公式没有引用任何节点或指标，所有评价对象的结果都相同",
        hint write { en "name the nodes that it depends on", zh "请写出它所依赖的节点" }
    }
    FORMULA_AMBIGUOUS = "C0518" error {
        en "`{function}` may mean {known}",
        zh "`{function}` 含义不明确，可能指 {known}",
        hint choose { en "write the one that is meant", zh "请写明要用哪一个" }
    }
    FORMULA_COMMA = "C0519" error {
        en "a comma may stand only between the arguments of a function",
        zh "逗号只能用来分隔函数的参数",
        hint remove { en "remove it; decimals are written with a point", zh "请删去逗号；小数点用 `.`" },
        hint corrected { en "write `{corrected}`", zh "请改写为 `{corrected}`" }
    }
    FORMULA_QUOTE = "C0520" error {
        en "the backquote that opens a name here is not closed",
        zh "此处用反引号开始的名称没有结束",
        hint close { en "a name with spaces or signs stands between two backquotes", zh "含空格或符号的名称要放在一对反引号之间" }
    }
}
