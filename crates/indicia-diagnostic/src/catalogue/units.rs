//! D02: keys of tables: units, periods, groups, roles.

use crate::codes;

codes! {
    UNIT_COLUMN_MISSING = "D0201" error {
        en "table `{table}` has no column `{column}`, which should name the unit",
        zh "数据表 `{table}` 没有用来标明评价对象的列 `{column}`",
        hint nearest { en "did you mean `{nearest}` (column {letter})?", zh "是否想写 `{nearest}`（{letter} 列）？" },
        hint known { en "its columns: {known}", zh "它的列有：{known}" },
        hint below { en "row {row} has it: begin there with `range = \"{range}\"`", zh "第 {row} 行才是表头：请写 `range = \"{range}\"`，从该行开始读取" }
    }
    PERIOD_COLUMN_MISSING = "D0202" error {
        en "table `{table}` has no column `{column}`, which should name the period",
        zh "数据表 `{table}` 没有用来标明时期的列 `{column}`",
        hint nearest { en "did you mean `{nearest}` (column {letter})?", zh "是否想写 `{nearest}`（{letter} 列）？" },
        hint known { en "its columns: {known}; for a table of one period write `at = \"2019\"` instead", zh "它的列有：{known}；如果只有一个时期，请改写 `at = \"2019\"`" }
    }
    UNIT_UNKNOWN = "D0203" error {
        en "`{unit}` is not in the table of units",
        zh "评价对象表中没有 `{unit}`",
        hint nearest { en "did you mean `{nearest}`? Correct the cell, or add `{unit}` to its aliases", zh "是否指 `{nearest}`？请改正单元格，或将 `{unit}` 加入其别名" },
        hint matching { en "add it to the table of units, or allow another way to match: `match = [\"id\", \"name\", \"alias\", \"division-code\", \"division-name\"]`", zh "请将它加入评价对象表，或允许其他匹配方式：`match = [\"id\", \"name\", \"alias\", \"division-code\", \"division-name\"]`" }
    }
    UNIT_AMBIGUOUS = "D0204" error {
        en "`{unit}` can mean several units: {known}",
        zh "`{unit}` 可能指多个评价对象：{known}",
        hint id { en "write the id in this cell", zh "请在单元格中填写其标识" }
    }
    DUPLICATE_ROW = "D0205" error {
        en "`{unit}` stands twice in table `{table}`: rows {first} and {row}",
        zh "`{unit}` 在数据表 `{table}` 中出现两次：第 {first} 行和第 {row} 行",
        hint remove { en "remove one of the rows", zh "请删去其中一行" },
        hint period { en "remove one of the rows; if they belong to different periods, name the column with `period = \"…\"`", zh "请删去其中一行；如果属于不同时期，请用 `period = \"…\"` 指明时期列" }
    }
    DUPLICATE_ROW_PERIOD = "D0206" error {
        en "`{unit}` stands twice in {period} in table `{table}`: rows {first} and {row}",
        zh "数据表 `{table}` 中，{period} 的 `{unit}` 出现两次：第 {first} 行和第 {row} 行",
        hint remove { en "remove one of the rows", zh "请删去其中一行" },
        hint files { en "{other} and {file} overlap: give each file its own period with `at`, or remove one of the rows", zh "{other} 与 {file} 有重叠：请用 `at` 写明各文件的时期，或删去其中一行" }
    }
    PERIOD_UNREADABLE = "D0207" error {
        en "`{found}` cannot be read as a period",
        zh "无法将 `{found}` 识别为时期",
        hint form { en "write `2019`, `2019H1`, `2019Q1` or `2019-01` (also 2019年, 2019年上半年, 2019年1季度, 2019年1月)", zh "请写作 `2019`、`2019H1`、`2019Q1` 或 `2019-01`（也可写 2019年、2019年上半年、2019年1季度、2019年1月）" }
    }
    NO_UNITS = "D0208" error {
        en "there are no units: the tables have no rows of data",
        zh "没有评价对象：数据表中没有数据行",
        hint rows { en "fill in rows below the header of {file}", zh "请在 {file} 的表头下填写数据行" },
        hint filter { en "check `where`, `periods` and `range` of table `{table}`", zh "请检查数据表 `{table}` 的 `where`、`periods` 和 `range`" }
    }
    ONE_UNIT = "D0209" warning {
        en "`{unit}` is the only scored unit, so there is nothing to compare it with",
        zh "只有 `{unit}` 一个评价对象参评，无从比较",
        hint fixed { en "use normalizers with fixed bounds (`goalposts`, or `none`), or add units", zh "请使用上下限固定的标准化方法（`goalposts` 或 `none`），或增加评价对象" }
    }
    ROLE_UNKNOWN = "D0210" error {
        en "`{found}` is not a role of a unit",
        zh "`{found}` 不是评价对象的角色",
        hint nearest { en "did you mean `{nearest}`?", zh "是否想写 `{nearest}`？" },
        hint known { en "roles: {known}; blank is `scored`", zh "可用的角色：{known}；留空即为 `scored`" }
    }
    GROUP_MISSING = "D0211" error {
        en "unit `{unit}` has no value in the grouping `{group}`, which `{key}` needs",
        zh "评价对象 `{unit}` 的分组字段 `{group}` 为空，而 `{key}` 需要它",
        hint fill { en "fill in the cell", zh "请填写该单元格" }
    }
    UNIT_WITHOUT_DATA = "D0212" warning {
        en "unit `{unit}` is in the table of units, but has no data",
        zh "评价对象表中的 `{unit}` 没有数据",
        hint role { en "supply its data, or give it the role `listed` (named without a score) or `excluded`", zh "请补充数据，或将其角色设为 `listed`（只列名、不评分）或 `excluded`（不列入）" }
    }
    ROW_NOT_SCORED = "D0213" note {
        en "there are data for `{unit}`, but its role is {role}, so they are not used",
        zh "`{unit}` 有数据，但其角色为 {role}，数据未被使用"
    }
    UNIT_BLANK = "D0214" error {
        en "row {row} of table `{table}` names no unit",
        zh "数据表 `{table}` 第 {row} 行没有写明评价对象",
        hint fill { en "fill in the column `{column}`, or remove the row; totals and remarks can be left out with `range`", zh "请填写 `{column}` 列，或删去这一行；合计行和备注可用 `range` 排除" },
        hint header { en "this row seems to belong to the header, such as units of measure in a row of their own: set `header_rows = {value}`", zh "这一行像是表头的一部分（例如单独一行的计量单位）：请设置 `header_rows = {value}`" }
    }
    PERIOD_BLANK = "D0215" error {
        en "row {row} of table `{table}` names no period",
        zh "数据表 `{table}` 第 {row} 行没有写明时期",
        hint fill { en "fill in the column `{column}`, or leave the row out with `range` if it is a total or a remark", zh "请填写 `{column}` 列；如果是合计行或备注，可用 `range` 排除" }
    }
    DUPLICATE_UNIT = "D0216" error {
        en "unit `{unit}` stands twice in the table of units: rows {first} and {row}",
        zh "评价对象 `{unit}` 在评价对象表中出现两次：第 {first} 行和第 {row} 行",
        hint remove { en "remove one of the rows, or correct its id", zh "请删去其中一行，或改正其标识" }
    }
    ALIAS_CLASH = "D0217" error {
        en "the name `{alias}` belongs to two units, `{unit}` and `{other}`",
        zh "名称 `{alias}` 同时属于两个评价对象：`{unit}` 和 `{other}`",
        hint remove { en "take it away from one of them", zh "请从其中一个删去该名称" }
    }
    UNITS_COLUMN_MISSING = "D0218" error {
        en "the table of units has no column `{column}`, which `[data.units] {key}` names",
        zh "评价对象表没有列 `{column}`，而 `[data.units] {key}` 指定了它",
        hint nearest { en "did you mean `{nearest}` (column {letter})?", zh "是否想写 `{nearest}`（{letter} 列）？" },
        hint known { en "its columns: {known}", zh "它的列有：{known}" }
    }
    PARENT_UNKNOWN = "D0219" error {
        en "the parent `{parent}` of unit `{unit}` is not a unit",
        zh "评价对象 `{unit}` 的上级 `{parent}` 不是评价对象",
        hint nearest { en "did you mean `{nearest}`?", zh "是否想写 `{nearest}`？" },
        hint add { en "add it to the table of units, with the role `listed` if it has no data", zh "请将它加入评价对象表；没有数据时可将角色设为 `listed`" }
    }
    PARENT_CYCLE = "D0220" error {
        en "the parents of the units go in a circle: {path}",
        zh "评价对象的上级关系形成循环：{path}",
        hint fix { en "correct the parent of `{unit}`", zh "请改正 `{unit}` 的上级" }
    }
    PERIOD_NOT_IN_DATA = "D0221" error {
        en "`{key}` names the period `{period}`, which table `{table}` does not have",
        zh "`{key}` 指定了时期 `{period}`，但数据表 `{table}` 中没有",
        hint known { en "periods in the data: {known}", zh "数据中的时期：{known}" }
    }
    PERIOD_KINDS = "D0222" error {
        en "the tables mix kinds of periods: {found} and {expected}",
        zh "数据表混用了不同类型的时期：{found} 与 {expected}",
        hint one { en "bring them to one kind: years, half-years, quarters or months", zh "请统一为一种类型：年、半年、季或月" }
    }
    WHERE_COLUMN_MISSING = "D0223" error {
        en "`where` of table `{table}` names the column `{column}`, which it does not have",
        zh "数据表 `{table}` 的 `where` 指定了列 `{column}`，但表中没有",
        hint nearest { en "did you mean `{nearest}` (column {letter})?", zh "是否想写 `{nearest}`（{letter} 列）？" },
        hint known { en "its columns: {known}", zh "它的列有：{known}" }
    }
    WHERE_KEEPS_NOTHING = "D0224" error {
        en "`where` keeps no row of table `{table}`: no cell of `{column}` is `{found}`",
        zh "`where` 没有保留数据表 `{table}` 的任何行：`{column}` 列中没有 `{found}`",
        hint nearest { en "did you mean `{nearest}`?", zh "是否想写 `{nearest}`？" },
        hint known { en "texts in this column: {known}", zh "该列中的文本有：{known}" }
    }
    NO_SCORED = "D0225" error {
        en "none of the {count} units is scored",
        zh "{count} 个评价对象中没有一个参评",
        hint role { en "give units the role `scored`, or leave the role blank", zh "请将角色设为 `scored`，或留空" }
    }
    PERIOD_UNDECLARED = "D0226" error {
        en "table `{table}` does not say which period its rows belong to, but other tables do",
        zh "数据表 `{table}` 没有说明各行属于哪个时期，而其他数据表有说明",
        hint at { en "add `period = \"header\"`, or `at = \"{period}\"` for all rows", zh "请添加 `period = \"表头\"`；如果所有行属于同一时期，请写 `at = \"{period}\"`" }
    }
    MATCHED_LOOSELY = "D0227" note {
        en "{count} rows of table `{table}` found their unit by {matching}, for example `{found}` as `{unit}`",
        zh "数据表 `{table}` 有 {count} 行按 {matching} 匹配到评价对象，例如 `{found}` 匹配为 `{unit}`"
    }
    PERIOD_GAP = "D0228" note {
        en "the periods have gaps: {missing}",
        zh "时期不连续，缺少：{missing}"
    }
    SAME_IN_ROWS = "D0229" note {
        en "the same ({id}) holds for {count} more rows of table `{table}`",
        zh "数据表 `{table}` 另有 {count} 行存在同样的问题（{id}）"
    }
    SAME_FOR_UNITS = "D0230" note {
        en "the same ({id}) holds for {count} more units: {known}",
        zh "另有 {count} 个评价对象情况相同（{id}）：{known}"
    }
    UNIT_NO_VALUES = "D0231" warning {
        en "`{unit}` has no value in any column that is needed",
        zh "`{unit}` 在所需的各列中都没有数值",
        hint supply { en "supply its values; a remark or a total below the table can be left out with `range`, and a unit that is only to be named gets the role `listed`", zh "请补充数据；表格下方的备注或合计行可用 `range` 排除，只需列名的评价对象可将角色设为 `listed`" }
    }
    UNIT_SPELT_TWICE = "D0232" warning {
        en "`{unit}` stands in table `{table}` but not in `{other}`, which has `{nearest}`",
        zh "数据表 `{table}` 中有 `{unit}`，`{other}` 中没有，却有 `{nearest}`",
        hint alike { en "if they are the same, write them alike, or list the units in `[data.units]` with `match = [\"id\", \"name\", \"alias\", \"division-code\", \"division-name\"]`", zh "如果是同一个评价对象，请统一写法，或在 `[data.units]` 中列出评价对象并设置 `match = [\"id\", \"name\", \"alias\", \"division-code\", \"division-name\"]`" }
    }
    UNIT_LIKE_TOTAL = "D0233" warning {
        en "`{unit}` looks like a total or a mean of the others, but is scored and ranked as one of them",
        zh "`{unit}` 像是合计或平均，却作为评价对象参与评分和排名",
        hint leave_out { en "leave the row out with `range`; to keep it for comparison, list the units in `[data.units]` and give it the role `reference`", zh "请用 `range` 排除该行；若要保留作参照，请在 `[data.units]` 中列出评价对象，并将其角色设为 `reference`" },
        hint role { en "give it the role `reference` (scored, not ranked) or `excluded`", zh "请将其角色设为 `reference`（评分、不排名）或 `excluded`（不列入）" }
    }
}
