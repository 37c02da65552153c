//! D03: indicators and their columns.

use crate::codes;

codes! {
    COLUMN_TWICE = "D0301" error {
        en "the column `{column}` stands in several tables: {known}",
        zh "列 `{column}` 出现在多个数据表中：{known}",
        hint table { en "say which one: `[data.columns] {id} = { header = \"{column}\", table = \"{table}\" }`", zh "请指明用哪一个：`[data.columns] {id} = { header = \"{column}\", table = \"{table}\" }`" }
    }
    HEADER_MISSING = "D0302" error {
        en "`[data.columns] {id}` names the header `{column}`, which no table has",
        zh "`[data.columns] {id}` 指定的表头 `{column}` 在数据表中不存在",
        hint nearest { en "did you mean `{nearest}` (column {letter})?", zh "是否想写 `{nearest}`（{letter} 列）？" },
        hint known { en "headers: {known}", zh "表头有：{known}" },
        hint below { en "row {row} has it: begin there with `range = \"{range}\"`, or set `header_rows = {value}` if the rows above belong to the header", zh "第 {row} 行才有该表头：请写 `range = \"{range}\"` 从该行开始读取；如果上面各行也是表头，请设置 `header_rows = {value}`" }
    }
    ALL_MISSING = "D0303" error {
        en "indicator `{indicator}` has not a single value: all {count} cells are missing",
        zh "指标 `{indicator}` 没有任何数值：{count} 个单元格全部缺失",
        hint supply { en "supply values, or take the indicator out of `{node}`", zh "请补充数据，或将该指标从 `{node}` 中去掉" }
    }
    CONSTANT = "D0304" warning {
        en "indicator `{indicator}` is {value} for all {count} units, so it cannot tell them apart",
        zh "指标 `{indicator}` 在全部 {count} 个评价对象上都是 {value}，没有区分度",
        hint check { en "check the data; if it is right, the indicator adds the same to everyone", zh "请核对数据；如果无误，该指标对所有评价对象的贡献相同" }
    }
    MEASURE_CONFLICT = "D0305" error {
        en "indicator `{indicator}` is declared in `{expected}`, but its column is in `{found}`",
        zh "指标 `{indicator}` 声明的单位是 `{expected}`，而数据列的单位是 `{found}`",
        hint unit { en "correct the one that is wrong; if it is the header: `[data.columns] {id} = { header = \"{column}\", unit = \"{expected}\" }`", zh "请改正写错的一处；如果是表头写错：`[data.columns] {id} = { header = \"{column}\", unit = \"{expected}\" }`" },
        hint convert { en "convert it: `derive = { use = \"formula\", params = { expr = \"{expr}\", unit = \"{expected}\" } }`; if the header is wrong: `[data.columns] {id} = { header = \"{column}\", unit = \"{expected}\" }`", zh "请换算：`derive = { use = \"formula\", params = { expr = \"{expr}\", unit = \"{expected}\" } }`；如果是表头写错：`[data.columns] {id} = { header = \"{column}\", unit = \"{expected}\" }`" }
    }
    OUTSIDE_GOALPOSTS = "D0306" warning {
        en "{count} values of indicator `{indicator}` lie outside its goalposts [{low}, {high}], for example {value} of `{unit}`",
        zh "指标 `{indicator}` 有 {count} 个值超出上下限 [{low}, {high}]，例如 `{unit}` 的 {value}",
        hint clip { en "this follows `clip = \"{clip}\"`; widen the goalposts if the values are right", zh "按 `clip = \"{clip}\"` 处理；如果数值无误，请放宽上下限" }
    }
    OVERRIDE_NO_CELL = "D0307" error {
        en "an override corrects `{indicator}` for `{unit}` in {period}, but there is no such cell",
        zh "更正指向 {period} `{unit}` 的 `{indicator}`，但没有这个单元格",
        hint nearest { en "did you mean the unit `{nearest}`?", zh "是否指 `{nearest}`？" },
        hint known { en "periods in the data: {known}", zh "数据中的时期：{known}" }
    }
    COVERAGE_LOW = "D0308" warning {
        en "node `{node}` has no score for `{unit}`{when}: children with {found} of the weight are present, `min_coverage` is {expected}; missing: {missing}",
        zh "{when}`{unit}` 的 `{node}` 没有得分：有数据的下级只占权重的 {found}，低于 `min_coverage` {expected}；缺失：{missing}",
        hint supply { en "supply the missing values, or lower `min_coverage`", zh "请补充缺失的数据，或降低 `min_coverage`" }
    }
    MASK_NO_CELL = "D0309" error {
        en "a mask of indicator `{indicator}` names `{unit}`, which hits no cell",
        zh "指标 `{indicator}` 的屏蔽条目 `{unit}` 没有对应的单元格",
        hint nearest { en "did you mean `{nearest}`?", zh "是否想写 `{nearest}`？" },
        hint period { en "there are no data for it in {period}; periods in the data: {known}", zh "{period} 没有它的数据；数据中的时期：{known}" },
        hint remove { en "remove the entry", zh "请删去这一条" }
    }
    MEASURE_UNKNOWN = "D0310" error {
        en "`{found}` cannot be converted to `{expected}`",
        zh "无法将 `{found}` 换算为 `{expected}`",
        hint derive { en "convert with a formula: `derive = { use = \"formula\", params = { expr = \"{column} / 10000\" } }`", zh "请用公式换算：`derive = { use = \"formula\", params = { expr = \"{column} / 10000\" } }`" }
    }
    TABLE_UNKNOWN = "D0311" error {
        en "`[data.columns] {id}` names the table `{table}`, which does not exist",
        zh "`[data.columns] {id}` 指定的数据表 `{table}` 不存在",
        hint nearest { en "did you mean `{nearest}`?", zh "是否想写 `{nearest}`？" },
        hint known { en "tables: {known}", zh "数据表有：{known}" }
    }
    NO_COLUMN = "D0312" error {
        en "indicator `{indicator}` has no column in the data",
        zh "数据中没有指标 `{indicator}` 对应的列",
        hint map { en "rename the column, or map it with `[data.columns] {column} = \"{nearest}\"`", zh "请修改表头，或用 `[data.columns] {column} = \"{nearest}\"` 对应" },
        hint add { en "add a column `{column}` to the data, name its header in `[data.columns]`, or derive it from other columns", zh "请在数据中添加列 `{column}`，或在 `[data.columns]` 中写明对应的表头，或由其他列计算得出（`derive`）" }
    }
    INPUT_MISSING = "D0313" error {
        en "indicator `{indicator}` is derived from `{column}`, which no table has",
        zh "指标 `{indicator}` 由 `{column}` 计算得出，但数据表中没有这一列",
        hint nearest { en "did you mean `{nearest}` (column {letter})?", zh "是否想写 `{nearest}`（{letter} 列）？" },
        hint mapped { en "did you mean `{nearest}`, which `[data.columns]` names?", zh "是否指 `[data.columns]` 中的 `{nearest}`？" },
        hint map { en "name its header in `[data.columns]`: `{column} = \"…\"`", zh "请在 `[data.columns]` 中写明对应的表头：`{column} = \"…\"`" }
    }
    HEADER_AMBIGUOUS = "D0314" error {
        en "`{column}` fits several headers of table `{table}`: {known}",
        zh "`{column}` 与数据表 `{table}` 的多个表头相符：{known}",
        hint whole { en "write the whole header: `[data.columns] {id} = \"{nearest}\"`", zh "请写完整的表头：`[data.columns] {id} = \"{nearest}\"`" },
        hint rename { en "give each of these columns its own header", zh "请让这些列的表头互不相同" }
    }
    CONVERTED = "D0315" note {
        en "column `{column}` was converted from {found} to {expected}",
        zh "列 `{column}` 已由 {found} 换算为 {expected}"
    }
    GAPS = "D0316" note {
        en "indicator `{indicator}` lacks {count} of {total} values",
        zh "指标 `{indicator}` 在 {total} 个值中缺少 {count} 个"
    }
    COLUMN_UNUSED = "D0317" note {
        en "no indicator uses the columns {known} of table `{table}`",
        zh "数据表 `{table}` 的以下列没有被任何指标使用：{known}"
    }
    NO_TABLE = "D0319" error {
        en "the system has no data: there is no `[data.table.ID]`",
        zh "本体系没有数据：缺少 `[data.table.ID]`",
        hint add { en "add `[data.table.values]` with `file` and `unit`", zh "请添加 `[data.table.values]`，写明 `file` 和 `unit`" }
    }
    WITHHELD = "D0320" note {
        en "{count} cells of indicator `{indicator}` are withheld: {reason}",
        zh "指标 `{indicator}` 有 {count} 个单元格不予采用：{reason}"
    }
    INPUT_ALL_MISSING = "D0321" warning {
        en "column `{column}` has not a single value in {count} rows; derived from it: {known}",
        zh "列 `{column}` 在 {count} 行中没有任何数值；由它计算的指标：{known}",
        hint supply { en "supply values, or derive these indicators from another column", zh "请补充数据，或改由其他列计算这些指标" }
    }
    MEASURE_DIFFERS = "D0322" warning {
        en "indicator `{indicator}` is declared in `{expected}`, its column says `{found}`; whether these are the same is not known",
        zh "指标 `{indicator}` 声明的单位是 `{expected}`，数据列写的是 `{found}`，无法判断两者是否一致",
        hint same { en "if they are, say so: `[data.columns] {id} = { header = \"{column}\", unit = \"{expected}\" }`; otherwise convert with `derive`", zh "如果一致，请写明：`[data.columns] {id} = { header = \"{column}\", unit = \"{expected}\" }`；否则请用 `derive` 换算" }
    }
    INPUT_GAPS = "D0323" note {
        en "column `{column}` lacks {count} of {total} values; derived from it: {known}",
        zh "列 `{column}` 在 {total} 个值中缺少 {count} 个；由它计算的指标：{known}"
    }
    STACK_COLUMN_MISSING = "D0324" error {
        en "{file} has no column `{column}`, which {other} has: the files of table `{table}` are stacked and need the same headers",
        zh "{file} 没有 {other} 中的列 `{column}`：数据表 `{table}` 的各文件要上下拼接，表头须一致",
        hint nearest { en "rename its column `{nearest}` (column {letter}) to `{column}`", zh "请将其中的列 `{nearest}`（{letter} 列）改名为 `{column}`" },
        hint known { en "it has: {known}; add the column, and leave its cells empty where there are no values", zh "该文件的列有：{known}；请补上此列，没有数据的单元格留空" }
    }
    STACK_MEASURE_DIFFERS = "D0325" error {
        en "the files of a stack give `{column}` in different units: `{expected}`, but `{found}` in {file}",
        zh "拼接的各文件中 `{column}` 的单位不一致：先是 `{expected}`，{file} 中却是 `{found}`",
        hint convert { en "convert the values of one file; if only the header differs, say the unit: `[data.columns] {id} = { header = \"{column}\", unit = \"…\" }`", zh "请换算其中一个文件的数值；如果只是表头写法不同，请写明单位：`[data.columns] {id} = { header = \"{column}\", unit = \"…\" }`" }
    }
    GAPS_OF_SEVERAL = "D0326" note {
        en "{count} indicators lack values, out of {total} each: {known}",
        zh "{count} 个指标有缺失值（各应有 {total} 个），缺失数：{known}"
    }
    SURVEY_BESIDE_TABLE = "D0327" error {
        en "{count} columns stand both in the table `{table}` and among the base values of the survey: {known}",
        zh "有 {count} 列既在数据表 `{table}` 中，又在问卷的基础数据中：{known}",
        hint survey { en "to put the table in the place of the survey, take `[data.survey]` out (in an overlay: `remove = [\"data.survey\"]`); to take single columns from the table: `[data.columns] {id} = { header = \"{id}\", table = \"{table}\" }`", zh "要用数据表取代问卷，请去掉 `[data.survey]`（在叠加体系中写 `remove = [\"data.survey\"]`）；只从数据表取个别列时请逐列指明：`[data.columns] {id} = { header = \"{id}\", table = \"{table}\" }`" }
    }
    COLUMN_IDLE = "D0328" note {
        en "`[data.columns] {id}` is of no use: no table has the header `{column}`, and no indicator needs `{id}`",
        zh "`[data.columns] {id}` 没有作用：数据表中没有表头 `{column}`，也没有指标用到 `{id}`"
    }
    POINT_SLIPPED = "D0329" note {
        en "`{unit}`{when} has {value} in the column `{column}`, far from the others ({low} to {high}); with the point moved it would be {nearest}",
        zh "`{unit}`{when} 的 `{column}` 为 {value}，与其他值（{low} 至 {high}）相差悬殊；小数点移位后为 {nearest}",
        hint cell { en "look at the cell, and at its unit of measure; if it is right, nothing needs to be done", zh "请核对该单元格及其计量单位；如果无误，不必处理" },
        hint own { en "the others are its own other periods; if it is right, nothing needs to be done", zh "其他值指该对象自己的其他时期；如果无误，不必处理" }
    }
    TABLE_FACTS = "D0391" note {
        en "data: {file} has {count} columns; nearest name `{nearest}` (column {letter})",
        zh "数据：{file} 共 {count} 列；最接近的是 `{nearest}`（{letter} 列）"
    }
    TABLE_COLUMNS = "D0392" note {
        en "data: {file} has {count} columns: {known}",
        zh "数据：{file} 共 {count} 列：{known}"
    }
    TABLE_SHEETS = "D0394" note {
        en "data: of the workbook {file} the first sheet `{sheet}` is read, since no `sheet` is named; it also has {known}",
        zh "数据：没有用 `sheet` 指明工作表，因此读取工作簿 {file} 的第一个工作表 `{sheet}`；其余为 {known}"
    }
    CELL_HERE = "D0393" note {
        en "the cell",
        zh "单元格位置"
    }
}
