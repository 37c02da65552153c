//! C01: syntax, keys, types, full-width punctuation, format version.

use crate::codes;

codes! {
    SYNTAX = "C0101" error {
        en "this is not valid TOML: {detail}",
        zh "不符合 TOML 语法：{detail}",
        hint line { en "look at the marked place and at the end of the line before it: a quote, bracket or comma is often missing there", zh "请检查标出的位置和上一行末尾：常见原因是缺少引号、括号或逗号" },
        hint quote { en "close the text with `\"`", zh "请用 `\"` 结束这段文本" },
        hint bracket { en "close the bracket with `{expected}`", zh "请补上右括号 `{expected}`" },
        hint equals { en "write a key as `{key} = …`", zh "键的写法是 `{key} = …`" },
        hint value { en "put texts in double quotes: `{key} = \"{found}\"`", zh "文本要加双引号：`{key} = \"{found}\"`" },
        hint header { en "write the head of a table as `[{table}]`", zh "表头应写作 `[{table}]`" },
        hint comma { en "write the number with a point: `{key} = {expected}`", zh "小数点要用 `.`，且不带百分号：`{key} = {expected}`" },
        hint backslash { en "separate folders with `/`, or put the text in single quotes", zh "路径请用 `/` 分隔，或将文本放在单引号中" },
        hint quote_key { en "keys of the program are English words; a name of your own with such characters stands in quotes: `\"{key}\"`", zh "程序的键都是英文单词；自定义的名称含有这类字符时要加引号：`\"{key}\"`" },
        hint quote_part { en "put the name in quotes: `{expected}`", zh "该名称要加引号：`{expected}`" },
        hint colon { en "TOML sets a value with `=`: `{expected}`", zh "TOML 用 `=` 赋值：`{expected}`" },
        hint separate { en "put a `,` before the marked place", zh "请在标出的位置之前加上半角逗号 `,`" },
        hint comment { en "comments begin with `#`", zh "注释以 `#` 开头" },
        hint number { en "write numbers as `0.5` or `12`; put codes in quotes: `\"012\"`", zh "数值写作 `0.5` 或 `12`；编码要加引号：`\"012\"`" },
        hint one_line { en "an inline table `{…}` stands on one line; write a table `[{table}]` of its own instead", zh "行内表 `{…}` 必须写在同一行；也可改写成独立的表 `[{table}]`" }
    }
    UNKNOWN_KEY = "C0102" error {
        en "unknown key `{key}` in `{table}`",
        zh "`{table}` 中没有名为 `{key}` 的键",
        hint nearest { en "did you mean `{nearest}`?", zh "是否想写 `{nearest}`？" },
        hint known { en "known keys: {known}", zh "可用的键：{known}" },
        hint elsewhere { en "`{key}` belongs in `{expected}`", zh "`{key}` 应写在 `{expected}` 中" }
    }
    MISSING_KEY = "C0103" error {
        en "`{table}` needs the key `{key}`",
        zh "`{table}` 缺少必填的键 `{key}`",
        hint add { en "add `{key} = {expected}`", zh "请添加 `{key} = {expected}`" },
        hint fixed { en "weights that you set are those of `fixed`: `{expected}`", zh "自行设定的权重应写在 `fixed` 方法中：`{expected}`" }
    }
    WRONG_TYPE = "C0104" error {
        en "`{key}` must be {expected}, but is {found}",
        zh "`{key}` 应为{expected}，实际为{found}",
        hint write { en "write for example `{key} = {example}`", zh "写法示例：`{key} = {example}`" },
        hint unquote { en "write the number without quotes: `{key} = {example}`", zh "数值不要加引号：`{key} = {example}`" },
        hint quote { en "put the text in quotes: `{key} = {example}`", zh "文本要加引号：`{key} = {example}`" },
        hint brackets { en "write a list: `{key} = {example}`", zh "应写成列表：`{key} = {example}`" }
    }
    DUPLICATE_KEY = "C0105" error {
        en "`{key}` stands twice in `{table}`",
        zh "`{key}` 在 `{table}` 中出现了两次",
        hint keep { en "keep one of the two", zh "请只保留其中一处" },
        hint rename { en "give one of the two another id", zh "请给其中一处换一个标识" }
    }
    FULL_WIDTH = "C0106" error {
        en "full-width `{found}` where TOML needs `{expected}`",
        zh "此处是全角符号 `{found}`，TOML 需要半角的 `{expected}`",
        hint replace { en "switch the input method to half width and write `{expected}`", zh "请切换到半角（英文）输入状态，改写为 `{expected}`" }
    }
    FORMAT_MISSING = "C0107" error {
        en "the file does not say which format it is written in",
        zh "文件没有声明格式版本",
        hint add { en "write `indicia = {known}` as the first line", zh "请在第一行写上 `indicia = {known}`" }
    }
    FORMAT_UNKNOWN = "C0108" error {
        en "format {found} is not known to this version of indicia, which reads format {known}",
        zh "本版本的 indicia 只能读取格式 {known}，文件声明的是格式 {found}",
        hint write { en "write `indicia = {known}`, or use a newer indicia", zh "请改为 `indicia = {known}`，或使用更新版本的 indicia" }
    }
    BAD_ID = "C0109" error {
        en "`{id}` cannot be an id: {expected}",
        zh "`{id}` 不能用作标识：{expected}",
        hint rename { en "rename it, for example `{nearest}`, and put the readable name in `title`", zh "请改名，例如 `{nearest}`；便于阅读的名称可写在 `title` 里" }
    }
    UNKNOWN_VALUE = "C0110" error {
        en "`{found}` is not a possible value of `{key}`",
        zh "`{key}` 不能取值 `{found}`",
        hint nearest { en "did you mean `{nearest}`?", zh "是否想写 `{nearest}`？" },
        hint known { en "possible values: {known}", zh "可取的值：{known}" }
    }
    VALUE_RANGE = "C0111" error {
        en "`{key}` must lie in {expected}, but is {found}",
        zh "`{key}` 应在 {expected} 之内，实际为 {found}",
        hint write { en "write a value in {expected}", zh "请填写 {expected} 之内的值" }
    }
    EMPTY_VALUE = "C0112" error {
        en "`{key}` in `{table}` is empty",
        zh "`{table}` 中的 `{key}` 是空的",
        hint fill { en "fill it in, or remove the line", zh "请填写内容，或删除这一行" }
    }
    NOT_UTF8 = "C0113" error {
        en "the file is not UTF-8 (byte {offset} of line {line})",
        zh "文件不是 UTF-8 编码（第 {line} 行，第 {offset} 个字节）",
        hint save { en "save it as UTF-8 in your editor", zh "请在编辑器中另存为 UTF-8 编码" },
        hint gbk { en "it looks like GBK: open it as GBK and save it as UTF-8", zh "看起来是 GBK 编码：请以 GBK 打开，再另存为 UTF-8" },
        hint utf16 { en "it is UTF-16, which some editors call Unicode: save it as UTF-8", zh "文件是 UTF-16 编码（记事本中称为“Unicode”）：请另存为 UTF-8" }
    }
    NOT_FINITE = "C0114" error {
        en "`{key}` is {found}, which is not a number that can be computed with",
        zh "`{key}` 的值是 {found}，不能参与计算",
        hint write { en "write a finite number", zh "请填写有限的数值" }
    }
    UNKNOWN_TABLE = "C0115" error {
        en "unknown table `[{table}]`",
        zh "没有名为 `[{table}]` 的表",
        hint nearest { en "did you mean `[{nearest}]`?", zh "是否想写 `[{nearest}]`？" },
        hint known { en "known tables: {known}", zh "可用的表：{known}" }
    }
    PARAM_BESIDE_USE = "C0116" error {
        en "`{key}` stands beside `use`, but parameters of a method belong in `params`",
        zh "`{key}` 与 `use` 并列，但方法的参数应写在 `params` 里",
        hint move_it { en "write `params = { {key} = {found} }`", zh "请改为 `params = { {key} = {found} }`" }
    }
    EXCLUSIVE_KEYS = "C0117" error {
        en "`{key}` and `{other}` in `{table}` exclude each other",
        zh "`{table}` 中的 `{key}` 与 `{other}` 不能同时出现",
        hint keep { en "keep one of the two", zh "请只保留其中一个" }
    }
    NEITHER_KEY = "C0118" error {
        en "`{table}` needs `{key}` or `{other}`",
        zh "`{table}` 需要 `{key}` 或 `{other}`",
        hint add { en "add one of the two", zh "请补上其中一个" }
    }
    TOO_LARGE = "C0119" error {
        en "the file is larger than {limit} bytes",
        zh "文件超过 {limit} 字节",
        hint data { en "a definition is small; move data into CSV or a workbook under `[data]`", zh "定义文件通常很小；数据请放进 CSV 或工作簿，并在 `[data]` 中引用" }
    }
    LIST_LENGTH = "C0120" error {
        en "`{key}` needs {expected} items, but has {found}",
        zh "`{key}` 应有 {expected} 项，实际有 {found} 项",
        hint write { en "write for example `{key} = {example}`", zh "写法示例：`{key} = {example}`" }
    }
    REVERSED = "C0121" error {
        en "the lower bound {low} of `{key}` is not below the upper bound {high}",
        zh "`{key}` 的下限 {low} 不小于上限 {high}",
        hint swap { en "write `{key} = [{high}, {low}]`; whether more is better is the business of `direction`", zh "请改为 `{key} = [{high}, {low}]`；指标是正向还是负向由 `direction` 决定" },
        hint differ { en "the two must differ", zh "两个值不能相等" }
    }
    TARGET_MISSING = "C0122" error {
        en "indicator `{indicator}` has `direction = \"target\"`, but no `target`",
        zh "指标 `{indicator}` 声明了 `direction = \"target\"`，但没有给出 `target`",
        hint add { en "add `target = 0.5`, or `target = [low, high]` for an interval", zh "请添加 `target = 0.5`；适度区间写作 `target = [下限, 上限]`" }
    }
    TARGET_UNUSED = "C0123" error {
        en "indicator `{indicator}` has a `target`, but its direction is `{found}`",
        zh "指标 `{indicator}` 给出了 `target`，但方向是 `{found}`",
        hint direction { en "write `direction = \"target\"`, or remove `target`", zh "请改为 `direction = \"target\"`，或删除 `target`" }
    }
    FIRST_HERE = "C0191" note {
        en "it first stands here",
        zh "首次出现在这里"
    }
    SAID_HERE = "C0192" note {
        en "{key} is said here",
        zh "{key} 写在这里"
    }
}
