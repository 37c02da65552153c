//! P01: plugins, manifests and locks.

use crate::codes;

codes! {
    MANIFEST_MISSING = "P0101" error {
        en "the folder {path} has no `plugin.toml`",
        zh "文件夹 {path} 中没有 `plugin.toml`",
        hint path { en "`plugins` names folders relative to this file; make a plugin with `indicia plugin new NAME`", zh "`plugins` 中是相对于本文件的文件夹；可用 `indicia plugin new 名称` 新建插件" }
    }
    LIBRARY_MISSING = "P0102" error {
        en "plugin `{plugin}` has no library for {platform}",
        zh "插件 `{plugin}` 没有适用于 {platform} 的库文件",
        hint build { en "build it and name the file in `plugin.toml`: `[library] {platform} = \"…\"`", zh "请编译后在 `plugin.toml` 中写明：`[library] {platform} = \"…\"`" },
        hint file { en "`plugin.toml` names {file}, which does not exist: build the plugin", zh "`plugin.toml` 指定的 {file} 不存在，请先编译插件" }
    }
    NOT_LOCKED = "P0103" error {
        en "plugin `{plugin}` is not in `indicia.lock`, so it is not loaded",
        zh "插件 `{plugin}` 不在 `indicia.lock` 中，未予加载",
        hint lock { en "if you trust it, run `indicia plugin lock`: this executes its code", zh "确认可信后请运行 `indicia plugin lock`，该命令会执行插件代码" }
    }
    HASH_DIFFERS = "P0104" error {
        en "{file} of plugin `{plugin}` is not the file that was locked",
        zh "插件 `{plugin}` 的 {file} 与锁定时不一致",
        hint lock { en "if you rebuilt it yourself, run `indicia plugin lock` again; if not, find out who changed it", zh "如果是自己重新编译的，请再次运行 `indicia plugin lock`；否则请查明是谁改动了它" }
    }
    LOCK_STALE = "P0105" error {
        en "`indicia.lock` does not fit `plugin.toml` of `{plugin}`: {key} is {found} there and {expected} here",
        zh "`indicia.lock` 与 `{plugin}` 的 `plugin.toml` 不符：{key} 锁定为 {found}，现为 {expected}",
        hint lock { en "run `indicia plugin lock` again", zh "请重新运行 `indicia plugin lock`" }
    }
    ABI_VERSION = "P0106" error {
        en "plugin `{plugin}` is built for contract {found}; this indicia speaks {expected}",
        zh "插件 `{plugin}` 按接口版本 {found} 编译，本程序使用的是 {expected}",
        hint rebuild { en "build it with the header or SDK of this indicia: `indicia plugin new` writes them", zh "请用本程序提供的头文件或 SDK 重新编译；`indicia plugin new` 会写出它们" }
    }
    SYMBOL_MISSING = "P0107" error {
        en "{file} has no symbol `{symbol}`",
        zh "{file} 中没有符号 `{symbol}`",
        hint name { en "the entry is named after the plugin: `{symbol}`; in Rust, `plugin!` exports it", zh "入口符号以插件命名：`{symbol}`；在 Rust 中由 `plugin!` 导出" }
    }
    ID_CLASH = "P0108" error {
        en "`{method}` comes from two plugins, `{plugin}` and `{other}`",
        zh "`{method}` 同时来自两个插件：`{plugin}` 和 `{other}`",
        hint drop_it { en "leave one of them out of `[index] plugins`", zh "请从 `[index] plugins` 中去掉其中一个" }
    }
    CONTRACT_DIFFERS = "P0109" error {
        en "plugin `{plugin}` is not what its contract says: {key} of `{method}` is {found}, the contract says {expected}",
        zh "插件 `{plugin}` 与其契约不符：`{method}` 的 {key} 为 {found}，契约写的是 {expected}",
        hint lock { en "run `indicia plugin lock` again", zh "请重新运行 `indicia plugin lock`" }
    }
    PANICKED = "P0110" error {
        en "plugin `{plugin}` failed in `{method}` while {doing}: {detail}",
        zh "插件 `{plugin}` 的 `{method}` 在 {doing} 时崩溃：{detail}",
        hint report { en "this is a defect of the plugin: tell its author, with this message", zh "这是插件自身的缺陷，请将本条信息转告其作者" }
    }
    POISONED = "P0111" error {
        en "`{method}` of plugin `{plugin}` failed before and is not used again",
        zh "插件 `{plugin}` 的 `{method}` 此前已崩溃，不再使用",
        hint first { en "see the first message about it", zh "请看关于它的第一条信息" }
    }
    NOT_UTF8 = "P0112" error {
        en "plugin `{plugin}` returned a text that is not UTF-8 ({key} of `{method}`)",
        zh "插件 `{plugin}` 返回的文本不是 UTF-8（`{method}` 的 {key}）",
        hint report { en "this is a defect of the plugin: tell its author", zh "这是插件自身的缺陷，请转告其作者" }
    }
    WRONG_SIZE = "P0113" error {
        en "plugin `{plugin}` says that {key} has the size {found}; at least {expected} is possible",
        zh "插件 `{plugin}` 声称 {key} 的大小为 {found}，至少应为 {expected}",
        hint rebuild { en "build it with the header or SDK of this indicia", zh "请用本程序提供的头文件或 SDK 重新编译" }
    }
    NOT_A_LIBRARY = "P0114" error {
        en "{file} cannot be loaded as a library: {detail}",
        zh "{file} 无法作为库加载：{detail}",
        hint build { en "is it built for {platform}, and are the libraries it needs there?", zh "请确认它是为 {platform} 编译的，并且所依赖的库都已安装" }
    }
    VENDOR_NAME = "P0115" error {
        en "the method id `{method}` of plugin `{plugin}` lacks a vendor",
        zh "插件 `{plugin}` 的方法标识 `{method}` 缺少提供者前缀",
        hint rename { en "bare ids are reserved; write `vendor/{method}`", zh "不带前缀的标识为内置方法保留，请写作 `提供者/{method}`" }
    }
    LOCK_UNREADABLE = "P0116" error {
        en "`indicia.lock` cannot be read: {detail}",
        zh "无法读取 `indicia.lock`：{detail}",
        hint lock { en "it is written by `indicia plugin lock`; do not edit it", zh "该文件由 `indicia plugin lock` 生成，请勿手工修改" }
    }
    CONTRACT_MISSING = "P0117" error {
        en "plugin `{plugin}` has no `plugin.contract.json`, so its methods are not known",
        zh "插件 `{plugin}` 没有 `plugin.contract.json`，无法得知它提供的方法",
        hint lock { en "if you trust it, run `indicia plugin lock`: this executes its code", zh "确认可信后请运行 `indicia plugin lock`，该命令会执行插件代码" }
    }
    INVALID_TABLE = "P0118" error {
        en "the table of `{method}` in plugin `{plugin}` is broken: `{key}` is missing",
        zh "插件 `{plugin}` 中 `{method}` 的函数表不完整：缺少 `{key}`",
        hint report { en "this is a defect of the plugin: tell its author", zh "这是插件自身的缺陷，请转告其作者" }
    }
    KIND_UNKNOWN = "P0119" error {
        en "`{method}` of plugin `{plugin}` is of kind {found}, which this indicia does not know",
        zh "插件 `{plugin}` 的 `{method}` 属于类型 {found}，本程序不认识",
        hint update { en "use a newer indicia", zh "请使用更新版本的 indicia" }
    }
    UNLOCKED = "P0120" warning {
        en "plugin `{plugin}` was loaded without a lock, because you said so; the result says so too",
        zh "按您的要求，插件 `{plugin}` 未经锁定即加载；结果中会注明",
        hint lock { en "lock it with `indicia plugin lock`", zh "可用 `indicia plugin lock` 锁定" }
    }
    TEXT_TOO_LONG = "P0121" warning {
        en "a text of plugin `{plugin}` is {found} bytes long and was cut at {limit}",
        zh "插件 `{plugin}` 返回的文本长 {found} 字节，已在 {limit} 字节处截断",
        hint report { en "tell its author", zh "请转告其作者" }
    }
    NOT_PROVIDED = "P0122" error {
        en "`plugin.toml` of `{plugin}` promises `{method}`, but the library does not have it",
        zh "`{plugin}` 的 `plugin.toml` 声明了 `{method}`，但库中没有",
        hint fix { en "remove it from `provides`, or build the library that has it", zh "请从 `provides` 中删去，或编译含有它的库" }
    }
    CONFORMANCE = "P0123" error {
        en "`{method}` fails the check `{check}`: {detail}",
        zh "`{method}` 未通过检验 `{check}`：{detail}",
        hint page { en "the book's chapter on plugins says what the check demands", zh "检验要求见手册的插件一章" }
    }
    LOCK_EXTRA = "P0125" warning {
        en "`indicia.lock` has an entry for `{plugin}`, which the system does not use",
        zh "`indicia.lock` 中有本体系未使用的插件 `{plugin}`",
        hint lock { en "run `indicia plugin lock` to remove it", zh "运行 `indicia plugin lock` 即可清除" }
    }
    PLUGIN_FOLDER_MISSING = "P0126" error {
        en "the plugin folder `{path}` does not exist",
        zh "插件文件夹 `{path}` 不存在",
        hint path { en "`plugins` names folders relative to this file", zh "`plugins` 中应写相对于本文件的文件夹" }
    }
    SHAPE = "P0127" error {
        en "`{method}` of plugin `{plugin}` returned {found} values where {expected} were asked for",
        zh "插件 `{plugin}` 的 `{method}` 应返回 {expected} 个值，实际返回 {found} 个",
        hint report { en "this is a defect of the plugin: tell its author", zh "这是插件自身的缺陷，请转告其作者" }
    }
    MANIFEST_OUTSIDE = "P0128" error {
        en "`plugin.toml` of `{plugin}` names {path}, which lies outside its folder",
        zh "`{plugin}` 的 `plugin.toml` 引用了其文件夹之外的 {path}",
        hint inside { en "move the file into the plugin's folder", zh "请将文件移入插件文件夹" }
    }
    WRONG_COUNT = "P0129" error {
        en "plugin `{plugin}` says that {key} is {found} long; more than {limit} is not taken",
        zh "插件 `{plugin}` 声称 {key} 的长度为 {found}，超出上限 {limit}",
        hint report { en "this is a defect of the plugin: tell its author", zh "这是插件自身的缺陷，请转告其作者" }
    }
    INVALID_JSON = "P0130" error {
        en "plugin `{plugin}` returned {key} of `{method}` as a text that is not JSON: {detail}",
        zh "插件 `{plugin}` 为 `{method}` 的 {key} 返回的文本不是 JSON：{detail}",
        hint report { en "this is a defect of the plugin: tell its author", zh "这是插件自身的缺陷，请转告其作者" }
    }
    INVALID_STATUS = "P0131" error {
        en "`{method}` of plugin `{plugin}` wrote the status {found}, which does not exist",
        zh "插件 `{plugin}` 的 `{method}` 写入了不存在的状态值 {found}",
        hint report { en "this is a defect of the plugin: tell its author", zh "这是插件自身的缺陷，请转告其作者" }
    }
    CONTRACT_INVALID = "P0132" error {
        en "{file} of plugin `{plugin}` cannot be read: {detail}",
        zh "插件 `{plugin}` 的 {file} 无法读取：{detail}",
        hint lock { en "it is written by `indicia plugin lock`; do not edit it", zh "该文件由 `indicia plugin lock` 生成，请勿手工修改" }
    }
    CONTRACT_ONLY = "P0133" error {
        en "`{method}` is known from its contract only: the library of plugin `{plugin}` was not loaded",
        zh "`{method}` 仅来自契约文件：插件 `{plugin}` 的库未加载",
        hint run { en "`check` and `schema` execute no plugin; `run` does, when `indicia.lock` holds its hash", zh "`check` 和 `schema` 不执行插件；`run` 会在 `indicia.lock` 含有其哈希时加载" }
    }
    NAME_DIFFERS = "P0134" error {
        en "the library says that it is plugin `{found}`, `plugin.toml` says `{plugin}`",
        zh "库自称是插件 `{found}`，而 `plugin.toml` 中写的是 `{plugin}`",
        hint fix { en "use one name in both", zh "请统一两处的名称" }
    }
    PLUGIN_TWICE = "P0135" error {
        en "two folders bring a plugin named `{plugin}`: {path} and {other}",
        zh "两个文件夹都提供名为 `{plugin}` 的插件：{path} 和 {other}",
        hint drop_it { en "leave one of them out of `[index] plugins`", zh "请从 `[index] plugins` 中去掉其中一个" }
    }
}
