//! C07: tests in the TOML, overrides on appeal, what-ifs with `--set`.

use crate::codes;

codes! {
    TEST_NAME_UNKNOWN = "C0701" error {
        en "test `{test}` names `{id}`, which is neither a node nor an indicator",
        zh "测试 `{test}` 中的 `{id}` 既不是节点，也不是指标",
        hint nearest { en "did you mean `{nearest}`?", zh "是否想写 `{nearest}`？" },
        hint known { en "nodes of this system: {known}", zh "本体系的节点：{known}" }
    }
    TEST_EXPECTS_NOTHING = "C0702" error {
        en "test `{test}` expects nothing",
        zh "测试 `{test}` 没有写预期结果",
        hint add { en "add `expect = { {id} = … }` or `expect_rank = { {id} = … }`", zh "请添加 `expect = { {id} = … }` 或 `expect_rank = { {id} = … }`" }
    }
    TEST_UNIT_UNKNOWN = "C0703" error {
        en "test `{test}` is about the unit `{unit}`, which the data do not have",
        zh "测试 `{test}` 针对 `{unit}`，但数据中没有这个评价对象",
        hint nearest { en "did you mean `{nearest}`?", zh "是否想写 `{nearest}`？" },
        hint known { en "units: {known}", zh "评价对象：{known}" }
    }
    TEST_PERIOD_UNKNOWN = "C0704" error {
        en "test `{test}` is about the period `{period}`, which the data do not have",
        zh "测试 `{test}` 针对时期 `{period}`，但数据中没有这个时期",
        hint known { en "periods in the data: {known}", zh "数据中的时期：{known}" }
    }
    TEST_PERIOD_NEEDED = "C0705" error {
        en "test `{test}` does not say which period it is about",
        zh "测试 `{test}` 没有说明针对哪个时期",
        hint known { en "add `period = \"…\"`; periods in the data: {known}", zh "请添加 `period = \"…\"`；数据中的时期：{known}" }
    }
    TEST_NO_SUBJECT = "C0706" error {
        en "test `{test}` has neither `given` nor `unit`",
        zh "测试 `{test}` 既没有 `given`，也没有 `unit`",
        hint add { en "add `given = { … }` with values of nodes, or `unit = \"…\"` to test the system's own data", zh "请添加 `given = { … }` 给出节点的值，或添加 `unit = \"…\"` 用体系自己的数据测试" }
    }
    TEST_UNDETERMINED = "C0707" error {
        en "test `{test}` expects `{node}`, but `given` does not determine {missing}",
        zh "测试 `{test}` 预期 `{node}` 的值，但 `given` 没有给出 {missing}",
        hint add { en "add it to `given`", zh "请在 `given` 中补上" }
    }
    TEST_RANK_NEEDS_UNIT = "C0708" error {
        en "test `{test}` expects a rank, but a rank exists only beside other units",
        zh "测试 `{test}` 预期名次，但只有与其他评价对象比较才有名次",
        hint unit { en "name a `unit` instead of `given`", zh "请用 `unit` 代替 `given`" }
    }
    TEST_FAILED = "C0709" error {
        en "test `{test}`: `{node}` is {found}, expected {expected} within {tolerance}",
        zh "测试 `{test}` 未通过：`{node}` 为 {found}，预期为 {expected}（容差 {tolerance}）",
        hint explain { en "see the arithmetic: `indicia explain {unit} {node}`", zh "查看计算过程：`indicia explain {unit} {node}`" }
    }
    TEST_RANK_FAILED = "C0710" error {
        en "test `{test}`: the rank of `{unit}` in `{node}` is {found}, expected {expected}",
        zh "测试 `{test}` 未通过：`{unit}` 在 `{node}` 中的名次为 {found}，预期为 {expected}",
        hint explain { en "see the arithmetic: `indicia explain {unit} {node}`", zh "查看计算过程：`indicia explain {unit} {node}`" }
    }
    OVERRIDE_INDICATOR = "C0711" error {
        en "an override corrects `{indicator}`, but no indicator has this id",
        zh "更正的对象是 `{indicator}`，但没有这个指标",
        hint nearest { en "did you mean `{nearest}`?", zh "是否想写 `{nearest}`？" },
        hint known { en "indicators: {known}", zh "指标：{known}" }
    }
    OVERRIDE_REASON = "C0712" warning {
        en "the override of `{indicator}` for `{unit}` gives no reason",
        zh "对 `{unit}` 的 `{indicator}` 的更正没有写明理由",
        hint add { en "add `reason = \"…\"`, and `by` and `date`: they are printed with the result", zh "请添加 `reason = \"…\"` 以及 `by` 和 `date`，它们会随结果一并公布" }
    }
    OVERRIDE_PERIOD = "C0713" error {
        en "the override of `{indicator}` for `{unit}` does not say which period it corrects",
        zh "对 `{unit}` 的 `{indicator}` 的更正没有说明是哪个时期",
        hint known { en "add `period = \"…\"`; periods in the data: {known}", zh "请添加 `period = \"…\"`；数据中的时期：{known}" }
    }
    SET_FORM = "C0720" error {
        en "`--set {text}` is not of the form ADDRESS=VALUE",
        zh "`--set {text}` 不符合“地址=值”的形式",
        hint form { en "write for example `--set score.params.range=[1,100]` or `--set override.浙江.g4.value=82`", zh "写法示例：`--set score.params.range=[1,100]` 或 `--set override.浙江.g4.value=82`" }
    }
    SET_UNKNOWN = "C0721" error {
        en "`--set` names `{address}`, which this system does not have",
        zh "`--set` 指向 `{address}`，但本体系中没有这个地址",
        hint nearest { en "did you mean `{nearest}`?", zh "是否想写 `{nearest}`？" },
        hint show { en "`indicia show config --resolved` lists the addresses", zh "`indicia show config --resolved` 会列出全部地址" }
    }
    SET_VALUE = "C0722" error {
        en "`--set {address}` needs {expected}, but is given `{found}`",
        zh "`--set {address}` 需要{expected}，实际给出的是 `{found}`",
        hint quote { en "values are written as in TOML; put them in single quotes for the shell", zh "值的写法与 TOML 相同；在命令行中请用单引号括起来" }
    }
    SET_FORBIDDEN = "C0723" error {
        en "`{address}` cannot be changed with `--set`",
        zh "`{address}` 不能用 `--set` 修改",
        hint overlay { en "write an overlay: `indicia new NAME --from …`", zh "请建立叠加体系：`indicia new 名称 --from …`" }
    }
    UNOFFICIAL = "C0724" warning {
        en "this result is a what-if; settings changed with `--set`: {count}",
        zh "这是假设情形下的结果：用 `--set` 改动了 {count} 项设置",
        hint official { en "run without `--set` for the official result", zh "去掉 `--set` 再运行即为正式结果" }
    }
}
