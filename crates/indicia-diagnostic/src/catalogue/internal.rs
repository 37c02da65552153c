//! X: bugs of ours.

use crate::codes;

codes! {
    BUG = "X0001" error {
        en "this should not have happened: {detail}",
        zh "程序内部错误：{detail}",
        hint report { en "please report it with the command, the TOML and this message; your files are unchanged", zh "请附上所用命令、TOML 和本条信息向我们反馈；您的文件没有改动" }
    }
}
