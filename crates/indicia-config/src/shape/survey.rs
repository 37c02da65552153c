//! `[data.survey]`.

use super::form::{Form, Shape, key};

/// `[data.survey]`.
pub(super) static SURVEY: Shape = Shape {
    keys: &[key(
        "file",
        Form::Text,
        "`indicia survey build` 生成的基础值表，相对于本文件；旁边须有同名的 .json",
        "the table that `indicia survey build` wrote, relative to this file; its .json stands beside it",
    )
    .needed()
    .like("\"data/base-values.csv\"")],
};
