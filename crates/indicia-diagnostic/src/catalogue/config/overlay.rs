//! C06: overlays and packs.

use crate::codes;

codes! {
    BASE_NOT_FOUND = "C0601" error {
        en "the base `{base}` does not exist",
        zh "找不到基础体系 `{base}`",
        hint path { en "`extends` takes a path relative to this file, to a folder with `indicia.toml`; looked at {path}", zh "`extends` 是相对于本文件的路径，指向含有 `indicia.toml` 的文件夹；已查找：{path}" },
        hint nearest { en "did you mean `{nearest}`?", zh "是否想写 `{nearest}`？" },
        hint shipped { en "shipped systems: {known}", zh "内置体系：{known}" }
    }
    EXTENDS_CYCLE = "C0602" error {
        en "the system extends itself: {path}",
        zh "体系之间循环继承：{path}",
        hint cut { en "one of them must stand without `extends`", zh "其中必须有一个不写 `extends`" }
    }
    REMOVE_UNKNOWN = "C0603" error {
        en "`remove` names `{address}`, which the base does not have",
        zh "`remove` 中的 `{address}` 在基础体系中不存在",
        hint nearest { en "did you mean `{nearest}`?", zh "是否想写 `{nearest}`？" },
        hint drop_it { en "remove it from the list", zh "请从列表中删去" }
    }
    PACK_NOT_FOUND = "C0604" error {
        en "the pack `{pack}` does not exist",
        zh "找不到指标包 `{pack}`",
        hint path { en "a pack is a folder with `pack.toml`, relative to this file; looked at {path}", zh "指标包是含有 `pack.toml` 的文件夹，路径相对于本文件；已查找：{path}" },
        hint nearest { en "did you mean `{nearest}`?", zh "是否想写 `{nearest}`？" },
        hint shipped { en "shipped packs: {known}", zh "内置指标包：{known}" },
        hint brought { en "packs of the plugin `{plugin}`: {known}", zh "插件 `{plugin}` 自带的指标包：{known}" },
        hint plugin { en "a pack `{plugin}:…` comes out of the plugin `{plugin}`: name its folder in `[index] plugins`", zh "`{plugin}:…` 表示由插件 `{plugin}` 自带的指标包：请在 `[index] plugins` 中写明该插件的文件夹" }
    }
    PATH_OUTSIDE = "C0605" error {
        en "the path `{path}` leaves the folder {file}",
        zh "路径 `{path}` 超出了文件夹 {file}",
        hint inside { en "a pack or plugin names only files inside its own folder: move the file there", zh "指标包和插件只能引用自己文件夹内的文件，请将文件移入其中" }
    }
    PACK_DUPLICATE = "C0606" error {
        en "indicator `{indicator}` comes from two packs, `{pack}` and `{other}`",
        zh "指标 `{indicator}` 同时来自两个指标包：`{pack}` 和 `{other}`",
        hint drop_it { en "leave one of the packs out, or remove the indicator from one of them", zh "请去掉其中一个指标包，或从其中一个删去该指标" }
    }
    CHILD_PRESENT = "C0607" error {
        en "`children.add` of node `{node}` names `{id}`, which is a child already",
        zh "节点 `{node}` 的 `children.add` 中的 `{id}` 已经是它的下级",
        hint drop_it { en "take it out of `add`", zh "请从 `add` 中删去" }
    }
    CHILD_ABSENT = "C0608" error {
        en "`children.remove` of node `{node}` names `{id}`, which is not a child",
        zh "节点 `{node}` 的 `children.remove` 中的 `{id}` 不是它的下级",
        hint nearest { en "did you mean `{nearest}`?", zh "是否想写 `{nearest}`？" },
        hint known { en "its children: {known}", zh "它的下级有：{known}" }
    }
    NOTHING_TO_CHANGE = "C0609" error {
        en "`{key}` adds to or removes from a list, but nothing is inherited",
        zh "`{key}` 要在继承的列表上增减，但没有可继承的列表",
        hint list { en "write the list itself: `{key} = [ … ]`", zh "请直接写出列表：`{key} = [ … ]`" }
    }
    BAD_ADDRESS = "C0610" error {
        en "`{address}` is not an address",
        zh "`{address}` 不是有效的地址",
        hint form { en "write addresses as `indicator.g2`, `node.Iu.children.u3` or `adjust.gate`", zh "地址写作 `indicator.g2`、`node.Iu.children.u3` 或 `adjust.gate`" }
    }
    PACK_UNUSED = "C0611" warning {
        en "no indicator of the pack `{pack}` is used",
        zh "没有用到指标包 `{pack}` 中的任何指标",
        hint drop_it { en "remove it from `packs`, or name its indicators in `children`: {known}", zh "请从 `packs` 中删去，或在 `children` 中列出其指标：{known}" }
    }
    REMOVE_WITHOUT_BASE = "C0612" error {
        en "`remove` needs a base, but there is no `extends`",
        zh "写了 `remove`，但没有 `extends` 指定基础体系",
        hint delete { en "delete the definition itself, or add `extends`", zh "请直接删除相应的定义，或添加 `extends`" }
    }
    INDICATOR_REDEFINED = "C0613" error {
        en "`{indicator}` is defined in this file and comes from the pack `{pack}`, but `{key}` differs in meaning",
        zh "`{indicator}` 在本文件中定义，又来自指标包 `{pack}`，且 `{key}` 含义不同",
        hint rename { en "give yours another id", zh "请给自己的指标换一个标识" }
    }
    PATH_ABSOLUTE = "C0614" error {
        en "`{path}` is an absolute path",
        zh "`{path}` 是绝对路径",
        hint relative { en "write it relative to the file that names it, so that the folder can be passed on", zh "请写成相对于所在文件的路径，以便整个文件夹可以转交他人" }
    }
    INHERITED_FROM = "C0691" note {
        en "inherited from {base}",
        zh "继承自 {base}"
    }
}
