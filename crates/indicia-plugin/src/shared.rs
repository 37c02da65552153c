//! Templates for the codes that any method can give.

/// Code, Chinese, English.
pub(crate) const TEXTS: &[(&str, &str, &str)] = &[
    ("unknown-parameter", "没有参数 `{parameter}`；可用的参数：{expected}", "there is no parameter `{parameter}`; known ones: {expected}"),
    ("missing-parameter", "缺少参数 `{parameter}`", "the parameter `{parameter}` is missing"),
    (
        "wrong-type",
        "参数 `{parameter}` 的类型应为 {expected}，实际为 {found}",
        "the parameter `{parameter}` must be {expected}, not {found}",
    ),
    (
        "out-of-range",
        "参数 `{parameter}` 超出取值范围：要求 {expected}，实际为 {found}",
        "the parameter `{parameter}` must be {expected}, not {found}",
    ),
    (
        "not-a-choice",
        "参数 `{parameter}` 不能取 `{found}`；可选值：{expected}",
        "the parameter `{parameter}` cannot be `{found}`; choices: {expected}",
    ),
    (
        "wrong-length",
        "参数 `{parameter}` 的长度应为 {expected}，实际为 {found}",
        "the parameter `{parameter}` must have length {expected}, not {found}",
    ),
    ("foreign-state", "保存的状态不是由该方法产生的", "the state was not made by this method"),
    ("bad-state", "保存的状态中 `{key}` 无法读取", "`{key}` of the saved state cannot be read"),
    ("state-not-finite", "状态 `{key}` 不是有限数值，无法保存", "`{key}` of the state is not a finite number and cannot be saved"),
    ("no-column", "该方法需要一列数据，实际没有", "the method needs a column and there is none"),
    ("wrong-shape", "该方法得到的结果为 {found}，而应为 {expected}", "the method gave {found} where {expected} is due"),
];
