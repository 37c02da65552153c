//! Keys of a table of experts: `weights = { ..., expert = { ROLE = { file, ... } } }`.

use super::form::{Form, Key, Shape, key};

/// A table of experts.
pub(super) static EXPERT: Shape = Shape {
    keys: &[
        key("file", Form::Text, "文件：.csv .tsv .xlsx .xls .ods，相对于本文件", "file: .csv .tsv .xlsx .xls .ods, relative to this file")
            .needed()
            .like("\"experts.xlsx\""),
        key("sheet", Form::Text, "工作表，默认第一个", "sheet of a workbook; default the first").like("\"Sheet1\""),
        key("range", Form::Text, "单元格区域，默认全部", "cells; default all that is used").like("\"A1:E5\""),
        key("header_rows", Form::Integer(1, 20), "表头行数，默认为 1", "rows of the header; default 1").like("1"),
        key("encoding", Form::Choice(&["utf-8", "gbk", "gb18030"]), "CSV 的编码，默认 utf-8", "encoding of a CSV; default utf-8")
            .like("\"gbk\""),
        key(
            "delimiter",
            Form::Choice(&[",", ";", "tab", "|"]),
            "CSV 的分隔符，默认半角逗号",
            "what separates the cells of a CSV; default a comma",
        )
        .like("\";\""),
        key(
            "rows",
            Form::Choice(&["experts", "items"]),
            "行是专家还是下级；默认看首列",
            "what the rows are: experts, or the children again; by default the first column tells",
        )
        .like("\"items\""),
    ],
};

/// One table, or several of one role.
pub(super) static EXPERT_KEY: Key =
    key("expert", Form::Table(&EXPERT), "专家表：每个角色一个表或多个表", "tables given by experts, one or several for each role")
        .like("{ matrix = { file = \"experts.xlsx\" } }");
