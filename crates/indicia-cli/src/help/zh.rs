//! Chinese help: command, argument (empty for the command itself), text.

/// The texts. An argument that several commands share stands under an empty command.
const TEXTS: &[(&str, &str, &str)] = &[
    ("", "", "指标体系即代码：用 TOML 描述综合指数，配上数据，得到可追溯的得分与排名"),
    ("", "lang", "输出语言：zh 或 en；默认随系统语言"),
    ("", "color", "颜色：auto（自动）、always（总是）或 never（从不）；遵从 NO_COLOR"),
    ("", "project", "指标体系：含 indicia.toml 的文件夹，或某个 TOML 文件；默认为当前文件夹"),
    ("", "help", "显示帮助"),
    ("", "version", "显示版本"),
    ("", "path", "指标体系：含 indicia.toml 的文件夹，或某个 TOML 文件；默认为当前文件夹"),
    ("", "format", "输出形式：table（表格）、json 或 csv"),
    ("", "set", "假设情形：改动一项设置，例如 node.Ig.weights.use=equal；可重复使用，结果注明为非正式"),
    ("", "allow_unlocked", "加载未写入 indicia.lock 的插件；结果中会注明"),
    ("", "deny_warnings", "有警告时以退出码 1 结束"),
    ("", "period", "显示哪个时期；默认为最近一期"),
    ("new", "", "新建指标体系"),
    ("new", "name", "新文件夹；文件夹名即体系名称：字母、数字和 `-`"),
    ("new", "from", "以现有体系为基础，只写不同之处：内置体系的名称，或其文件夹"),
    ("new", "minimal", "从一个最小的完整体系开始（默认）"),
    ("check", "", "检查体系及其数据，一次列出全部问题"),
    ("run", "", "计算：显示排名并写入结果"),
    ("run", "out", "将结果写入此文件夹，而不是体系文件夹下的 results/"),
    ("run", "replace", "覆盖先前写入 --out 文件夹的结果"),
    ("run", "no_save", "只显示，不写入任何文件"),
    ("test", "", "运行体系中的测试"),
    ("test", "only", "只运行名称中含有此文本的测试"),
    ("test", "create", "根据该评价对象的现有数据输出一个测试，可复制到 TOML 中"),
    ("explain", "", "某个得分的计算过程，直至文件、行和单元格"),
    ("explain", "unit", "评价对象的标识、名称或别名"),
    ("explain", "rest", "节点或指标（默认为根节点），以及体系所在位置"),
    ("show", "", "中间结果：数值、权重、拟合参数、设置、层级"),
    ("show", "what", "显示什么：某个节点或指标，或 weights、states、config、tree"),
    ("show", "rest", "用于 `weights` 的节点，以及体系所在位置"),
    ("show", "stage", "数值所处的阶段：raw（原始）、imputed（插补后）、treated（异常处理后）、scored（得分）"),
    ("show", "resolved", "用于 `config`：也列出继承而来的设置和默认值"),
    ("show", "all_periods", "显示全部时期"),
    ("methods", "", "列出全部方法，或显示某个方法的说明"),
    ("methods", "id", "方法的标识"),
    (
        "methods",
        "kind",
        "只列出这一类：deriver（派生）、imputer（插补）、treatment（异常处理）、normalizer（标准化）、weighting（赋权）、aggregator（合成）",
    ),
    ("plugin", "", "新建、查看、锁定和检验插件"),
    ("plugin new", "", "新建一个可直接编译的插件"),
    ("plugin new", "name", "名称：小写字母、数字和 `-`；也是其方法标识的前缀"),
    ("plugin new", "rust", "用 Rust 编写的赋权方法（默认）"),
    ("plugin new", "c", "用 C 编写的标准化方法"),
    ("plugin new", "out", "写入此文件夹；默认为以插件名称命名的文件夹"),
    ("plugin list", "", "体系使用的插件：版本、方法、是否已锁定"),
    ("plugin inspect", "", "不执行代码，查看插件的清单、约定和锁定状态"),
    ("plugin inspect", "folder", "含 plugin.toml 的文件夹"),
    ("plugin lock", "", "锁定体系的插件：会执行其动态库，写入 plugin.contract.json 和 indicia.lock"),
    ("plugin verify", "", "核对插件与锁定文件，不执行代码"),
    ("plugin test", "", "对插件的方法运行一致性检验；会执行其代码"),
    ("plugin test", "folder", "含 plugin.toml 的文件夹；不写则检验程序自带的全部方法"),
    ("schema", "", "indicia.toml 的 JSON Schema，供编辑器使用"),
    ("schema", "out", "写入此文件，而不是标准输出"),
];

/// The text of a command's argument, or of the command itself.
pub fn text(path: &str, argument: &str) -> Option<&'static str> {
    let find = |p: &str| TEXTS.iter().find(|(c, a, _)| *c == p && *a == argument).map(|(_, _, text)| *text);
    find(path).or_else(|| if argument.is_empty() { None } else { find("") })
}

/// What stands for a value in the usage.
pub fn value_name(en: &str) -> &'static str {
    match en {
        "LANG" => "语言",
        "WHEN" => "何时",
        "PATH" => "路径",
        "FORMAT" => "形式",
        "ADDRESS=VALUE" => "地址=取值",
        "PERIOD" => "时期",
        "DIR" => "文件夹",
        "FILE" => "文件",
        "NAME" => "名称",
        "SYSTEM" => "体系",
        "UNIT" => "评价对象",
        "NODE" => "节点",
        "WHAT" => "内容",
        "STAGE" => "阶段",
        "ID" => "标识",
        "KIND" => "类别",
        "TEXT" => "文本",
        _ => "值",
    }
}
