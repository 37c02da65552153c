//! `D`: tables and their cells.

use crate::codes;

codes! {
    TABLE_EMPTY = "D0101" error {
        en "the table holds no header",
        zh "表格中没有表头",
        hint range { en "check `sheet`, `range` and `header_rows`", zh "请检查 `sheet`、`range` 和 `header_rows`" },
        hint no_bytes { en "the file is empty (0 bytes): save or copy it anew", zh "文件是空的（0 字节）：请重新保存或复制" }
    }
    TEXT_NOT_UTF8 = "D0102" error {
        en "line {line} is not UTF-8 text (byte {byte})",
        zh "第 {line} 行不是 UTF-8 文本（字节 {byte}）",
        hint gb18030 { en "the file reads as GB18030: set `encoding = \"gb18030\"`", zh "该文件可按 GB18030 读取：请设置 `encoding = \"gb18030\"`" },
        hint save { en "save the file as UTF-8, or name its encoding with `encoding`", zh "请将文件另存为 UTF-8，或用 `encoding` 指明编码" }
    }
    TEXT_IS_UTF16 = "D0103" error {
        en "the file is UTF-16 text; `encoding` knows utf-8, gbk and gb18030",
        zh "该文件是 UTF-16 文本；`encoding` 支持 utf-8、gbk 和 gb18030",
        hint save { en "save the file as \"CSV UTF-8\"", zh "请将文件另存为“CSV UTF-8”" }
    }
    TEXT_NOT_GB = "D0104" error {
        en "line {line} is not {encoding} text (byte {byte})",
        zh "第 {line} 行不是 {encoding} 文本（字节 {byte}）",
        hint utf8 { en "the file is valid UTF-8: remove `encoding` or set `encoding = \"utf-8\"`", zh "该文件是有效的 UTF-8：请删去 `encoding` 或设置 `encoding = \"utf-8\"`" },
        hint gb18030 { en "the file reads as GB18030: set `encoding = \"gb18030\"`", zh "该文件可按 GB18030 读取：请设置 `encoding = \"gb18030\"`" },
        hint save { en "save the file as UTF-8 and remove `encoding`", zh "请将文件另存为 UTF-8，并删去 `encoding`" }
    }
    CONTENT_NOT_AS_NAMED = "D0105" error {
        en "the file is named {named} but holds {found}",
        zh "文件名为 {named}，内容却是 {found}",
        hint rename { en "rename it to {right} and change `file`", zh "请改名为 {right}，并相应修改 `file`" },
        hint save { en "open it in a spreadsheet program and save it as .xlsx", zh "请用电子表格软件打开，另存为 .xlsx" },
        hint pdf { en "put the table of the PDF into a workbook or a CSV and check its figures", zh "请将 PDF 中的表格录入工作簿或 CSV，并核对数字" }
    }
    KIND_UNKNOWN = "D0106" error {
        en "tables end in .csv, .tsv, .xlsx, .xls or .ods; this one ends in {named}",
        zh "表格文件的扩展名应为 .csv、.tsv、.xlsx、.xls 或 .ods，此文件为 {named}",
        hint save { en "save the table in one of these formats", zh "请将表格另存为上述格式之一" }
    }
    QUOTE_UNCLOSED = "D0107" error {
        en "a quotation mark opens here and is never closed",
        zh "此处的引号没有闭合",
        hint double { en "close it; a quotation mark inside quoted text is written twice", zh "请补上另一半引号；引号内的引号要写两遍" }
    }
    QUOTE_TRAILING = "D0108" error {
        en "text follows the closing quotation mark",
        zh "闭合引号之后还有文字",
        hint double { en "quote the whole cell; a quotation mark inside quoted text is written twice", zh "请把整个单元格放在引号内；引号内的引号要写两遍" }
    }
    ROW_SHORT = "D0109" error {
        en "the row has {found} cells where the header has {expected}",
        zh "该行有 {found} 个单元格，而表头有 {expected} 个",
        hint cells { en "add the missing cells; an empty cell still needs its separator", zh "请补齐缺少的单元格；空单元格也要保留分隔符" }
    }
    ROW_LONG = "D0110" error {
        en "the row has {found} cells where the header has {expected}",
        zh "该行有 {found} 个单元格，而表头只有 {expected} 个",
        hint quote { en "remove the surplus cells; text or numbers that hold the separator stand in quotation marks, as in \"1,234\"", zh "请删去多余的单元格；含分隔符的文字或数字要加引号，如 \"1,234\"" }
    }
    ROWS_MORE = "D0118" error {
        en "{count} more rows do not have as many cells as the header",
        zh "另有 {count} 行的单元格数与表头不一致",
        hint first { en "mend those named above first", zh "请先更正以上列出的各行" }
    }
    HEADER_BLANK = "D0111" warning {
        en "column {column} has values but no header; it cannot be used",
        zh "第 {column} 列有数据但没有表头，无法使用",
        hint name { en "give the column a header", zh "请为该列填写表头" }
    }
    HEADER_TWICE = "D0112" warning {
        en "{count} columns have the header `{header}`",
        zh "有 {count} 列的表头都是 `{header}`",
        hint rename { en "give each column its own header", zh "请让各列表头互不相同" },
        hint rows { en "the cell is merged over these columns; where the header goes on below, set `header_rows = 2`", zh "该单元格跨这些列合并；如果表头在下面还有一行，请设置 `header_rows = 2`" }
    }
    HEADER_LOOKS_LIKE_TITLE = "D0113" warning {
        en "the first row holds one text over {columns} columns; it looks like a title, not a header",
        zh "首行只有一个单元格有文字，而表格有 {columns} 列，像是标题而不是表头",
        hint range { en "start at the header with `range`, for example `range = \"{range}\"`", zh "请用 `range` 从表头行开始，例如 `range = \"{range}\"`" }
    }
    MERGED_DATA = "D0114" warning {
        en "cells are merged over {rows} rows of data; only the first row has the value",
        zh "数据区有单元格跨 {rows} 行合并，只有第一行有值",
        hint split { en "split the merged cells and fill every row", zh "请取消合并，并逐行填写" }
    }
    RANGE_EMPTY = "D0115" error {
        en "the range {range} holds no cell of the table",
        zh "区域 {range} 内没有单元格",
        hint used { en "the table uses {used}", zh "表格实际使用的区域是 {used}" }
    }
    SHEET_NOT_FOUND = "D0116" error {
        en "the workbook has no sheet `{sheet}`",
        zh "工作簿中没有名为 `{sheet}` 的工作表",
        hint known { en "its sheets: {sheets}", zh "已有的工作表：{sheets}" },
        hint nearest { en "did you mean `{nearest}`? its sheets: {sheets}", zh "是否想写 `{nearest}`？已有的工作表：{sheets}" }
    }
    TABLE_TOO_LARGE = "D0117" error {
        en "the table has more than {limit} cells, the most that is read",
        zh "表格超过可读取的上限 {limit} 个单元格",
        hint range { en "name the part that is needed with `range`, or split the file", zh "请用 `range` 指明需要的部分，或拆分文件" }
    }
    TABLE_TOO_WIDE = "D0119" error {
        en "the table has more than {limit} columns, the most that is read",
        zh "表格超过可读取的上限 {limit} 列",
        hint range { en "check what separates the cells, or name the part that is needed with `range`", zh "请检查单元格的分隔符，或用 `range` 指明需要的部分" }
    }
    CSV_SEPARATOR = "D0120" error {
        en "the cells of the file are separated by {found}, not by {expected}",
        zh "文件的单元格以 {found} 分隔，而不是 {expected}",
        hint declare { en "set `delimiter = \"{value}\"` for this table, or save the file with `,` between the cells", zh "请为该数据表设置 `delimiter = \"{value}\"`，或将文件另存为以半角逗号 `,` 分隔的 CSV" },
        hint save { en "save the file with `,` between the cells, as a spreadsheet program writes CSV", zh "请将文件另存为以半角逗号 `,` 分隔的 CSV" }
    }
    ROWS_HIDDEN = "D0121" note {
        en "{count} rows of data are hidden in the workbook; they are read like the others",
        zh "工作簿中有 {count} 个数据行被隐藏，读取时与其他行同等对待"
    }
    COLUMNS_HIDDEN = "D0122" note {
        en "columns that are hidden in the workbook are read like the others: {known}",
        zh "工作簿中以下列被隐藏，读取时与其他列同等对待：{known}"
    }
    WORKBOOK_PROTECTED = "D0130" error {
        en "the workbook is protected by a password",
        zh "工作簿设有打开密码",
        hint save { en "open it in a spreadsheet program and save it without a password", zh "请用电子表格软件打开，取消密码后保存" }
    }
    WORKBOOK_DAMAGED = "D0131" error {
        en "the workbook cannot be read: {reason}",
        zh "工作簿无法读取：{reason}",
        hint save { en "open it in a spreadsheet program and save it anew as .xlsx", zh "请用电子表格软件打开，重新另存为 .xlsx" }
    }
    WORKBOOK_ENTRIES = "D0132" error {
        en "the workbook's archive holds more than {limit} entries and is refused",
        zh "工作簿压缩包内的条目超过 {limit} 个，拒绝读取",
        hint save { en "save only the sheet that is needed in a new workbook", zh "请将需要的工作表单独存入新的工作簿" }
    }
    WORKBOOK_UNPACKED = "D0133" error {
        en "the workbook unpacks to more than {limit} bytes and is refused",
        zh "工作簿解压后超过 {limit} 字节，拒绝读取",
        hint save { en "save only the sheet that is needed in a new workbook", zh "请将需要的工作表单独存入新的工作簿" }
    }
    WORKBOOK_RATIO = "D0134" error {
        en "part `{part}` of the workbook unpacks to more than {limit} times its size and is refused",
        zh "工作簿的部件 `{part}` 解压后超过原大小的 {limit} 倍，拒绝读取",
        hint save { en "save only the sheet that is needed in a new workbook", zh "请将需要的工作表单独存入新的工作簿" }
    }
    WORKBOOK_DEPTH = "D0135" error {
        en "part `{part}` of the workbook nests deeper than {limit} levels and is refused",
        zh "工作簿的部件 `{part}` 嵌套超过 {limit} 层，拒绝读取",
        hint save { en "open it in a spreadsheet program and save it anew as .xlsx", zh "请用电子表格软件打开，重新另存为 .xlsx" }
    }
    WORKBOOK_PIECE = "D0136" error {
        en "part `{part}` of the workbook holds a single piece of more than {limit} bytes and is refused",
        zh "工作簿的部件 `{part}` 中有超过 {limit} 字节的单个片段，拒绝读取",
        hint save { en "open it in a spreadsheet program and save it anew as .xlsx", zh "请用电子表格软件打开，重新另存为 .xlsx" }
    }
    WORKBOOK_BOX = "D0137" error {
        en "the sheet stretches from {first} to {last}: more than {limit} cells",
        zh "工作表从 {first} 延伸到 {last}，超过 {limit} 个单元格",
        hint range { en "name the table with `range`, or delete the stray cell {last}", zh "请用 `range` 指明表格所在区域，或删除多余的单元格 {last}" }
    }
    WORKBOOK_FORMAT = "D0138" error {
        en "this kind of workbook is not read: {found}",
        zh "不支持此类工作簿：{found}",
        hint save { en "open it in a spreadsheet program and save it as .xlsx", zh "请用电子表格软件打开，另存为 .xlsx" }
    }
    WORKBOOK_NO_SHEET = "D0139" error {
        en "the workbook holds no sheet with cells",
        zh "工作簿中没有可读取的工作表",
        hint save { en "open it in a spreadsheet program and check its sheets", zh "请用电子表格软件打开并检查其工作表" }
    }
    CELL_NOT_A_NUMBER = "D0150" error {
        en "`{text}` in column `{column}` is not a number",
        zh "列 `{column}` 中的 `{text}` 不是数字",
        hint marker { en "correct the cell, or leave it empty if the value is missing; a text that always means missing goes into `[data.missing] markers`", zh "请更正该单元格；若为缺失请留空，若该写法一律表示缺失，请加入 `[data.missing] markers`" },
        hint yes_no { en "if it answers a question of yes or no, write `[data] yes_no = true`: yes, 是 and ✓ are then 1, no, 否 and × 0", zh "若为是非题的答案，请写 `[data] yes_no = true`：是、yes、✓ 计 1，否、no、× 计 0" }
    }
    CELL_PERCENT = "D0151" error {
        en "`{text}` in column `{column}` is a percentage, but the column's unit is not %",
        zh "列 `{column}` 中的 `{text}` 是百分数，而该列的单位不是 %",
        hint unit { en "declare the unit, in the header as `{column} (%)` or in `[data.columns]` as `unit = \"%\"`, or write the number without %", zh "请声明单位：表头写作 `{column} (%)`，或在 `[data.columns]` 中写 `unit = \"%\"`；也可写成不带 % 的数" }
    }
    CELL_PERCENT_MIXED = "D0152" error {
        en "column `{column}` mixes percentages with plain numbers: `{text}` beside `{other}`",
        zh "列 `{column}` 中百分数与普通数混用：既有 `{text}`，又有 `{other}`",
        hint same { en "write all cells of the column the same way", zh "请统一该列各单元格的写法" }
    }
    CELL_THOUSANDS = "D0153" error {
        en "`{text}` in column `{column}`: separators do not stand in groups of three digits",
        zh "列 `{column}` 中的 `{text}`：千位分隔符没有按三位一组",
        hint plain { en "write it without separators, and decimals with a point", zh "请去掉分隔符；小数点用 `.`" }
    }
    CELL_NOT_FINITE = "D0154" error {
        en "`{text}` in column `{column}` is not a finite number",
        zh "列 `{column}` 中的 `{text}` 不是有限数",
        hint missing { en "leave the cell empty if the value is missing", zh "若数值缺失，请将单元格留空" }
    }
    CELL_OVERFLOW = "D0155" error {
        en "`{text}` in column `{column}` is larger than any number that can be computed with",
        zh "列 `{column}` 中的 `{text}` 超出可计算的范围",
        hint exponent { en "check the exponent", zh "请检查指数部分" }
    }
    CELL_SHEET_ERROR = "D0156" error {
        en "the cell in column `{column}` holds the spreadsheet error {text}",
        zh "列 `{column}` 的单元格是电子表格错误值 {text}",
        hint formula { en "mend the formula, or leave the cell empty if the value is missing", zh "请修正公式；若数值缺失，请将单元格留空" }
    }
    CELL_SCALE_TWICE = "D0157" error {
        en "`{text}` in column `{column}` has the multiplier {multiplier}, and the column's unit {unit} has one too",
        zh "列 `{column}` 中的 `{text}` 带有“{multiplier}”，而该列单位 {unit} 也带有倍数",
        hint plain { en "write the number in {unit}, without {multiplier}", zh "请以 {unit} 为单位填写，不带“{multiplier}”" }
    }
    CELL_IS_DATE = "D0158" error {
        en "the cell in column `{column}` is the date {text}, not a number",
        zh "列 `{column}` 的单元格是日期 {text}，不是数字",
        hint format { en "give the cell a number format and enter the number again", zh "请将单元格改为数值格式，再重新填写" },
        hint fraction { en "spreadsheets take a fraction such as 1/3 for a date: give the cell the format \"Text\" and enter the fraction again", zh "电子表格会把 1/3 这样的分数当作日期：请将单元格改为“文本”格式，再重新填写分数" }
    }
    CELL_NOT_COMPUTED = "D0159" error {
        en "the cell in column `{column}` holds a formula without a stored result",
        zh "列 `{column}` 的单元格是公式，但文件中没有保存计算结果",
        hint save { en "open the workbook in a spreadsheet program, let it compute, and save it", zh "请用电子表格软件打开工作簿，待其计算完成后保存" }
    }
    CELLS_MORE = "D0160" error {
        en "{count} more cells of column `{column}` cannot be read as numbers",
        zh "列 `{column}` 另有 {count} 个单元格无法读作数字",
        hint first { en "mend those named above first", zh "请先更正以上列出的单元格" }
    }
    NUMBERS_ADAPTED = "D0161" note {
        en "column `{column}`: some cells were not plain numbers and were read as follows",
        zh "列 `{column}` 中有非常规写法的数字，读取方式如下"
    }
    ADAPTED_PERCENT = "D0162" note { en "{count} with % (12.3% is 12.3)", zh "{count} 个带 %（12.3% 读作 12.3）" }
    ADAPTED_THOUSANDS = "D0163" note { en "{count} with thousands separators", zh "{count} 个带千位分隔符" }
    ADAPTED_MULTIPLIER = "D0164" note { en "{count} with 万 or 亿, multiplied out", zh "{count} 个带“万”或“亿”，已换算" }
    ADAPTED_WIDE = "D0165" note { en "{count} with full-width characters", zh "{count} 个含全角字符" }
    ADAPTED_FRACTION = "D0166" note { en "{count} written as fractions", zh "{count} 个写作分数" }
    ADAPTED_MISSING = "D0167" note { en "{count} with `{text}`, which means missing", zh "{count} 个为 `{text}`，视为缺失" }
    ADAPTED_NOT_APPLICABLE = "D0168" note { en "{count} with `{text}`, which means that it does not apply", zh "{count} 个为 `{text}`，视为不适用" }
    ADAPTED_NO_EVIDENCE = "D0169" note { en "{count} with `{text}`, which means that there is no evidence", zh "{count} 个为 `{text}`，视为未提供佐证" }
    ADAPTED_TEXT = "D0170" note { en "{count} stored as text in the workbook", zh "{count} 个在工作簿中以文本形式存储" }
}
