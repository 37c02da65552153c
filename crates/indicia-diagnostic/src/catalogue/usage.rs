//! U00: the command line.

use crate::codes;

codes! {
    ARGUMENTS = "U0001" error {
        en "{detail}",
        zh "命令行参数有误：{detail}",
        hint help { en "see `{command} --help`", zh "参见 `{command} --help`" }
    }
    NO_SYSTEM = "U0002" error {
        en "there is no indicator system in {path}: it has no `indicia.toml`",
        zh "{path} 中没有指标体系：缺少 `indicia.toml`",
        hint create { en "name the folder of a system, or make one with `indicia new NAME`", zh "请指明体系所在的文件夹，或用 `indicia new 名称` 新建" },
        hint nearest { en "did you mean `{nearest}`?", zh "是否想写 `{nearest}`？" },
        hint absent { en "there is no such folder or file; name the folder of a system, or make one with `indicia new NAME`", zh "该文件夹或文件不存在；请指明体系所在的文件夹，或用 `indicia new 名称` 新建" },
        hint is_table { en "this is a table; a system is a folder with an `indicia.toml` that names the table under `[data.table.ID] file`", zh "这是数据表；体系是含有 `indicia.toml` 的文件夹，数据表在其中用 `[data.table.ID] file` 指明" }
    }
    UNIT_UNKNOWN = "U0003" error {
        en "there is no unit `{unit}`",
        zh "没有名为 `{unit}` 的评价对象",
        hint nearest { en "did you mean `{nearest}`?", zh "是否想写 `{nearest}`？" },
        hint known { en "units: {known}", zh "评价对象：{known}" }
    }
    UNIT_AMBIGUOUS = "U0004" error {
        en "`{unit}` can mean several units: {known}",
        zh "`{unit}` 可能指多个评价对象：{known}",
        hint id { en "give the id", zh "请使用其标识" }
    }
    NODE_UNKNOWN = "U0005" error {
        en "there is no node and no indicator `{node}`",
        zh "没有名为 `{node}` 的节点或指标",
        hint nearest { en "did you mean `{nearest}`?", zh "是否想写 `{nearest}`？" },
        hint known { en "nodes and indicators: {known}", zh "节点和指标：{known}" },
        hint swapped { en "the unit comes first: `indicia explain {unit} {item}`", zh "先写评价对象，再写节点：`indicia explain {unit} {item}`" }
    }
    PERIOD_UNKNOWN = "U0006" error {
        en "there is no period `{period}` in the data",
        zh "数据中没有时期 `{period}`",
        hint known { en "periods in the data: {known}", zh "数据中的时期：{known}" }
    }
    NAME_INVALID = "U0008" error {
        en "`{id}` cannot be the name of a system: letters of any language, digits and `-`",
        zh "`{id}` 不能用作体系名称：只能包含中外文字、数字和 `-`",
        hint nearest { en "write for example `{nearest}`; the title may hold any characters", zh "例如写作 `{nearest}`；标题不受此限" }
    }
    FOLDER_EXISTS = "U0009" error {
        en "{path} exists already",
        zh "{path} 已经存在",
        hint other { en "choose another name, or remove the folder yourself", zh "请换一个名称，或自行删除该文件夹" }
    }
    SHIPPED_UNKNOWN = "U0010" error {
        en "there is no shipped system `{id}` and no folder of that name with `indicia.toml`",
        zh "没有名为 `{id}` 的内置体系，也没有同名且含 `indicia.toml` 的文件夹",
        hint nearest { en "did you mean `{nearest}`?", zh "是否想写 `{nearest}`？" },
        hint known { en "shipped systems: {known}", zh "内置体系：{known}" }
    }
    METHOD_UNKNOWN = "U0011" error {
        en "there is no method `{method}`",
        zh "没有名为 `{method}` 的方法",
        hint nearest { en "did you mean `{nearest}`?", zh "是否想写 `{nearest}`？" },
        hint list { en "`indicia methods` lists all of them", zh "`indicia methods` 会列出全部方法" }
    }
    NO_MEMBERSHIPS = "U0031" error {
        en "no node of this system gives memberships",
        zh "该体系没有给出隶属度的节点",
        hint fuzzy { en "`fuzzy-evaluation` does: `aggregate = { use = \"fuzzy-evaluation\", params = { classes = [...] } }`", zh "`fuzzy-evaluation` 给出隶属度：`aggregate = { use = \"fuzzy-evaluation\", params = { classes = [...] } }`" }
    }
    NODE_WITHOUT_MEMBERSHIPS = "U0032" error {
        en "`{node}` gives no memberships",
        zh "`{node}` 不给出隶属度",
        hint known { en "nodes that do: {known}", zh "给出隶属度的节点：{known}" }
    }
    TABLE_UNKNOWN = "U0012" error {
        en "there is no table `{key}` to show",
        zh "没有可显示的表 `{key}`",
        hint known { en "tables: {known}", zh "可显示的表：{known}" }
    }
    UNIT_NOT_SCORED = "U0013" error {
        en "`{unit}` is {role}, so it has no score",
        zh "`{unit}` 的角色是 {role}，没有得分",
        hint role { en "its role stands in `[data.units]`; only `scored` and `reference` units have scores", zh "角色见 `[data.units]`；只有 `scored` 和 `reference` 的评价对象有得分" }
    }
    TEST_UNKNOWN = "U0014" error {
        en "there is no test `{test}`",
        zh "没有名为 `{test}` 的测试",
        hint nearest { en "did you mean `{nearest}`?", zh "是否想写 `{nearest}`？" },
        hint known { en "tests: {known}", zh "测试：{known}" }
    }
    TEST_EXISTS = "U0015" error {
        en "a test `{test}` exists already",
        zh "已有名为 `{test}` 的测试",
        hint other { en "choose another name", zh "请换一个名称" }
    }
    NO_TESTS = "U0016" warning {
        en "the system has no tests",
        zh "本体系没有测试",
        hint create { en "`indicia test --create UNIT` writes one from the data", zh "`indicia test --create 评价对象` 可根据数据生成一个" }
    }
    FOLDED = "U0091" note {
        en "{count} more of this code, about {known}: `indicia check` shows them all",
        zh "另有 {count} 项同类发现，涉及 {known}：`indicia check` 可列出全部",
    }
    SEVERAL_PERIODS = "U0017" note {
        en "The data hold {count} periods; this is {period}",
        zh "数据含 {count} 个时期，此处显示 {period}",
        hint period { en "choose another one with `--period`", zh "用 `--period` 选择其他时期" }
    }
    OPTIONS_EXCLUDE = "U0019" error {
        en "`{key}` and `{other}` exclude each other",
        zh "`{key}` 与 `{other}` 不能同时使用",
        hint keep { en "give one of the two", zh "请只使用其中一个" }
    }
    ARGUMENT_UNKNOWN = "U0020" error {
        en "`{found}` is not an argument of `{command}`",
        zh "`{command}` 没有参数 `{found}`",
        hint nearest { en "did you mean `{nearest}`?", zh "是否想写 `{nearest}`？" },
        hint help { en "see `{command} --help`", zh "参见 `{command} --help`" }
    }
    ARGUMENT_VALUE = "U0021" error {
        en "`{found}` cannot be the value of `{key}`",
        zh "`{key}` 的取值不能是 `{found}`",
        hint nearest { en "did you mean `{nearest}`?", zh "是否想写 `{nearest}`？" },
        hint known { en "it can be {known}", zh "可取 {known}" },
        hint help { en "see `{command} --help`", zh "参见 `{command} --help`" }
    }
    ARGUMENT_MISSING = "U0022" error {
        en "`{command}` needs {known}",
        zh "`{command}` 缺少 {known}",
        hint help { en "see `{command} --help`", zh "参见 `{command} --help`" }
    }
    COMMAND_UNKNOWN = "U0023" error {
        en "there is no command `{found}`",
        zh "没有名为 `{found}` 的命令",
        hint nearest { en "did you mean `{nearest}`?", zh "是否想写 `{nearest}`？" },
        hint help { en "`indicia --help` lists the commands", zh "`indicia --help` 会列出全部命令" }
    }
    VALUE_MISSING = "U0024" error {
        en "`{key}` needs a value",
        zh "`{key}` 后面缺少取值",
        hint help { en "see `{command} --help`", zh "参见 `{command} --help`" }
    }
    MORE_LIKE_IT = "U0090" note {
        en "the same for {count} more, such as {known}",
        zh "另有 {count} 处相同情况，如 {known}"
    }
}
