//! `C`: the TOML: syntax, tree, methods, parameters.

use crate::codes;

codes! {
    UNKNOWN_KEY = "C0102" error {
        en "unknown key `{key}` in {table}",
        zh "{table} 中没有键 `{key}`",
        hint nearest { en "did you mean `{nearest}`?", zh "是否想写 `{nearest}`？" },
        hint known { en "known keys: {known}", zh "可用的键：{known}" }
    }
}
