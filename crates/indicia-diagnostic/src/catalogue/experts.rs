//! D09: tables given by experts.

use crate::codes;

codes! {
    EXPERT_ITEM_UNKNOWN = "D0901" error {
        en "the column `{column}` of the expert table `{table}` is no child of node `{node}`",
        zh "专家表 `{table}` 的列 `{column}` 不是节点 `{node}` 的下级",
        hint nearest { en "did you mean `{nearest}`?", zh "是否想写 `{nearest}`？" },
        hint known { en "head each column with the id or the title of a child: {known}; `range` leaves out what does not belong to the table", zh "请用下级的标识或名称作表头：{known}；不属于该表的列可用 `range` 排除" }
    }
    EXPERT_ITEM_MISSING = "D0902" error {
        en "the expert table `{table}` has no column for `{id}`, a child of node `{node}`",
        zh "专家表 `{table}` 中没有 `{id}` 的列，而它是节点 `{node}` 的下级",
        hint add { en "add a column headed `{id}` to {file}; it has the columns {known}", zh "请在 {file} 中补上表头为 `{id}` 的列；现有的列：{known}" }
    }
    EXPERT_ITEM_TWICE = "D0903" error {
        en "two columns of the expert table `{table}` stand for `{id}`",
        zh "专家表 `{table}` 有两列都对应 `{id}`",
        hint rename { en "rename one of them, or leave it out with `range`", zh "请改名其中一列，或用 `range` 排除" }
    }
    EXPERT_ITEM_AMBIGUOUS = "D0904" error {
        en "`{column}` in the expert table `{table}` may mean several children of node `{node}`: {known}",
        zh "专家表 `{table}` 中的 `{column}` 可指节点 `{node}` 的多个下级：{known}",
        hint id { en "write the id of the child instead of its title", zh "请写下级的标识，不要写名称" }
    }
    EXPERT_ROW_UNKNOWN = "D0905" error {
        en "the row `{row}` of the matrix `{table}` is no child of node `{node}`",
        zh "判断矩阵 `{table}` 的行 `{row}` 不是节点 `{node}` 的下级",
        hint nearest { en "did you mean `{nearest}`?", zh "是否想写 `{nearest}`？" },
        hint known { en "rows and columns of a matrix are the children of the node: {known}", zh "判断矩阵的行与列都是该节点的下级：{known}" }
    }
    EXPERT_ROW_MISSING = "D0906" error {
        en "the matrix `{table}` has no row for `{id}`, a child of node `{node}`",
        zh "判断矩阵 `{table}` 中没有 `{id}` 的行，而它是节点 `{node}` 的下级",
        hint add { en "a matrix has a row and a column for each child: add the row to {file}", zh "判断矩阵的行与列须一一对应：请在 {file} 中补上该行" }
    }
    EXPERT_ROW_TWICE = "D0907" error {
        en "two rows of the matrix `{table}` stand for `{id}`",
        zh "判断矩阵 `{table}` 有两行都对应 `{id}`",
        hint remove { en "remove one of them, or leave it out with `range`", zh "请删去其中一行，或用 `range` 排除" }
    }
    EXPERT_NOT_SQUARE = "D0908" error {
        en "the matrix `{table}` has {count} rows and {expected} columns",
        zh "判断矩阵 `{table}` 有 {count} 行、{expected} 列，行列数不等",
        hint square { en "a matrix has a row for each of its columns, in the same order; `range` leaves out what does not belong to it", zh "判断矩阵的行与列一一对应、次序相同；不属于矩阵的行可用 `range` 排除" }
    }
    EXPERT_EMPTY = "D0909" error {
        en "the expert table `{table}` has no rows",
        zh "专家表 `{table}` 没有数据行",
        hint range { en "check `sheet` and `range`", zh "请检查 `sheet` 与 `range`" }
    }
    EXPERT_NO_ITEMS = "D0910" error {
        en "no column of the expert table `{table}` is headed by a child of node `{node}`",
        zh "专家表 `{table}` 没有一列的表头是节点 `{node}` 的下级",
        hint known { en "the header has to name the children by id or title: {known}; check `sheet`, `range` and `header_rows`", zh "表头须为下级的标识或名称：{known}；请检查 `sheet`、`range` 与 `header_rows`" }
    }
}
