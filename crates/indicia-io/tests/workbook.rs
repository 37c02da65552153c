//! Workbooks of the three formats, from cells to columns.

#![allow(clippy::unwrap_used)]

mod common;

use common::{Folder, biff_text, ods, read, record, sheet, shown, texts, xls, xlsx};
use indicia_io::{CellRange, Limits, NumberRules, TableSource, sheet_names};

#[test]
fn an_xlsx_gives_numbers_texts_and_places() {
    let folder = Folder::new();
    let data = sheet(
        1,
        &[&["s:0", "s:1", "share (%)", "day"], &["s:2", "n:1.5", "p:0.123", "d:43830"], &[], &["北京", "f:2e3", "p:0.05", "d:43830.5"]],
    );
    let bytes = xlsx(&[("说明", "<sheetData/>"), ("数据", &data)], &["地区", "GDP&#10;（亿元）", "浙江 &amp; 沪"]);
    let source = TableSource { sheet: Some("数据".into()), ..folder.file("t.xlsx", bytes) };
    let table = read(&source).unwrap();
    assert_eq!(
        texts(&table),
        [
            ["地区", "GDP （亿元）", "share (%)", "day"],
            ["浙江 & 沪", "1.5", "12.3%", "2019-12-31"],
            ["北京", "2000", "5%", "2019-12-31T12:00:00"]
        ]
    );
    assert_eq!(table.place(1, 1).to_string(), "t.xlsx[数据]:B4");
    assert_eq!(table.column_f64(1, &NumberRules::default()).unwrap().values, [1.5, 2000.0]);
    assert_eq!(table.column_f64(2, &NumberRules::with_unit(Some("%"))).unwrap().values, [12.3, 5.0]);
    assert_eq!(shown(&table.column_f64(2, &NumberRules::default()).unwrap_err())[0], ("D0151".into(), 2, 3));
    assert_eq!(shown(&table.column_f64(3, &NumberRules::default()).unwrap_err())[0], ("D0158".into(), 2, 4));
    assert_eq!(sheet_names(&source, &Limits::default()).unwrap(), ["说明", "数据"]);
}

#[test]
fn numbers_that_a_workbook_holds_as_text_are_read_and_counted() {
    let folder = Folder::new();
    let data = sheet(1, &[&["a", "b"], &["12.5", "n:1"], &["1,234", "n:2"], &["—", "n:3"], &["n:4", "n:4"], &["7", ""]]);
    let table = read(&folder.file("t.xlsx", xlsx(&[("s", &data)], &[]))).unwrap();
    let column = table.column_f64(0, &NumberRules::default()).unwrap();
    assert_eq!(column.values, [12.5, 1234.0, 0.0, 4.0, 7.0]);
    // The thousands are told as such, and a dash is no number.
    assert_eq!((column.adapted.text, column.adapted.thousands), (2, 1));
    let note = column.adapted.finding("a").unwrap();
    assert_eq!(note.notes.iter().map(|n| n.id()).collect::<Vec<_>>(), ["D0163", "D0170", "D0167"]);
    assert_eq!(table.column_f64(1, &NumberRules::default()).unwrap().adapted.text, 0);
}

#[test]
fn errors_and_formulas_without_result_are_told_with_their_cell() {
    let folder = Folder::new();
    let data = sheet(3, &[&["a", "b"], &["n:1", "e:#DIV/0!"], &["n:2", "e:#N/A"], &["n:3", "x:B1/B2"]]);
    let table = read(&folder.file("t.xlsx", xlsx(&[("s", &data)], &[]))).unwrap();
    let found = table.column_f64(1, &NumberRules::default()).unwrap_err();
    assert_eq!(shown(&found), [("D0156".into(), 4, 2), ("D0159".into(), 6, 2)]);
}

#[test]
fn a_sheet_that_is_not_there_is_told_with_those_that_are() {
    let folder = Folder::new();
    let bytes = xlsx(&[("Sheet1", &sheet(1, &[&["a"]])), ("面板", &sheet(1, &[&["b"]]))], &[]);
    let source = TableSource { sheet: Some("sheet1".into()), ..folder.file("t.xlsx", bytes) };
    let found = read(&source).unwrap_err();
    assert_eq!((found[0].id(), found[0].hint), ("D0116", Some("nearest")));
    assert_eq!(found[0].hint_text(indicia_diagnostic::Lang::Zh).as_deref(), Some("是否想写 `Sheet1`？已有的工作表：`Sheet1`、`面板`"));
    assert_eq!(texts(&read(&TableSource { sheet: None, ..source }).unwrap()), [["a"]]);
}

#[test]
fn merged_headers_are_filled_in_both_directions() {
    let folder = Folder::new();
    let data = sheet(2, &[&["地区", "经济", "", "社会"], &["", "GDP (亿元)", "人口", ""], &["浙江", "n:1", "n:2", "n:3"]])
        + r#"<mergeCells><mergeCell ref="A2:A3"/><mergeCell ref="B2:C2"/><mergeCell ref="D2:D3"/></mergeCells>"#;
    let source = TableSource { header_rows: 2, ..folder.file("t.xlsx", xlsx(&[("s", &data)], &[])) };
    let table = read(&source).unwrap();
    assert_eq!(texts(&table)[0], ["地区", "经济 / GDP (亿元)", "经济 / 人口", "社会"]);
    assert_eq!((table.rows(), table.row_number(0)), (1, 4));
}

#[test]
fn merged_cells_in_the_data_and_a_title_are_warnings() {
    let folder = Folder::new();
    let rows = sheet(1, &[&["表1 各省指标"], &["地区", "年", "值"], &["浙江", "n:2018", "n:1"], &["", "n:2019", "n:2"]]);
    let data = rows + r#"<mergeCells><mergeCell ref="A1:C1"/><mergeCell ref="A3:A4"/></mergeCells>"#;
    let mut source = folder.file("t.xlsx", xlsx(&[("s", &data)], &[]));
    let table = read(&source).unwrap();
    assert_eq!(shown(table.findings()), [("D0113".into(), 1, 1), ("D0114".into(), 3, 1)]);
    assert!(table.findings()[0].hint_text(indicia_diagnostic::Lang::En).unwrap().contains("`range = \"A2:C4\"`"));
    source.range = CellRange::parse("A2:C4");
    let table = read(&source).unwrap();
    assert_eq!(texts(&table)[0], ["地区", "年", "值"]);
    assert_eq!(shown(table.findings()), [("D0114".into(), 3, 1)]);
}

#[test]
fn headers_out_of_one_merged_cell_ask_for_another_row_of_the_header() {
    let folder = Folder::new();
    let data = sheet(1, &[&["地区", "经济", "经济"], &["", "GDP", "人口"], &["浙江", "n:1", "n:2"]]);
    let merged = data.clone() + r#"<mergeCells><mergeCell ref="B1:C1"/></mergeCells>"#;
    let hint = |data: &str| {
        let table = read(&folder.file("t.xlsx", xlsx(&[("s", data)], &[]))).unwrap();
        assert_eq!(shown(table.findings()), [("D0112".into(), 1, 2)]);
        table.findings()[0].hint
    };
    assert_eq!((hint(&merged), hint(&data)), (Some("rows"), Some("rename")));
}

/// Rows that a filter hides are read, since a total over the shown ones would be another table; nobody sees them, so it is said.
#[test]
fn what_a_sheet_hides_is_read_and_said() {
    let folder = Folder::new();
    let shown_rows = sheet(1, &[&["地区", "值", "备注"], &["甲", "n:1", "n:9"], &["乙", "n:2", "n:9"], &["丙", "n:3", "n:9"]]);
    let hidden = r#"<cols><col min="3" max="3" hidden="1"/><col min="2" max="2"/></cols>"#.to_string()
        + &shown_rows.replace(r#"<row r="3">"#, r#"<row r="3" hidden="1">"#).replace(r#"<row r="4">"#, r#"<row r="4" hidden="true">"#);
    let of_xlsx = read(&folder.file("t.xlsx", xlsx(&[("数据", &hidden)], &[]))).unwrap();

    let text = |t: &str| format!(r#"<table:table-cell office:value-type="string"><text:p>{t}</text:p></table:table-cell>"#);
    let row = |visibility: &str, cells: [&str; 3]| {
        format!(
            "<table:table-row{visibility}>{}</table:table-row>",
            cells.map(|c| if c.is_empty() { String::new() } else { text(c) }).concat()
        )
    };
    let columns = r#"<table:table-columns><table:table-column table:number-columns-repeated="2"/><table:table-column table:visibility="collapse"/></table:table-columns>"#;
    let rows = [
        row("", ["地区", "值", "备注"]),
        row("", ["甲", "1", "9"]),
        row(r#" table:visibility="filter""#, ["乙", "2", "9"]),
        row(r#" table:visibility="collapse""#, ["丙", "3", "9"]),
    ];
    let table = format!(r#"<table:table table:name="数据">{columns}{}</table:table><table:table table:name="说明"/>"#, rows.concat());
    let of_ods = read(&folder.file("t.ods", ods(&table))).unwrap();
    assert_eq!(of_ods.sheets(), ["数据", "说明"]);

    let cell = |row: u16, column: u16, text: &str| {
        record(0x0204, &[&row.to_le_bytes()[..], &column.to_le_bytes(), &[0, 0], &biff_text(text)].concat())
    };
    let hide_row = |row: u16| record(0x0208, &[&row.to_le_bytes()[..], &[0; 10], &[0x20, 1, 15, 0]].concat());
    let mut cells = vec![record(0x007D, &[2, 0, 2, 0, 0, 8, 15, 0, 1, 0, 0, 0]), hide_row(2), hide_row(3)];
    for (row, texts) in [["地区", "值", "备注"], ["甲", "1", "9"], ["乙", "2", "9"], ["丙", "3", "9"]].iter().enumerate() {
        cells.extend(texts.iter().enumerate().map(|(column, text)| cell(row as u16, column as u16, text)));
    }
    let of_xls = read(&folder.file("t.xls", xls(&[], &cells))).unwrap();

    for table in [of_xlsx, of_ods, of_xls] {
        assert_eq!(shown(table.findings()), [("D0121".into(), 3, 0), ("D0122".into(), 0, 3)], "{}", table.file());
        assert!(table.findings()[0].text(indicia_diagnostic::Lang::En).starts_with("2 rows"), "{}", table.file());
        assert_eq!(texts(&table)[3], ["丙", "3", "9"], "{}", table.file());
    }
}

#[test]
fn a_range_takes_its_rectangle_and_nothing_else() {
    let folder = Folder::new();
    let data =
        sheet(1, &[&["x", "y", "z", "w"], &["a", "b", "c", "d"], &["n:1", "n:2", "n:3", "n:4"], &["n:5", "n:6", "n:7", "n:8"], &["note"]]);
    let source = TableSource { range: CellRange::parse("B2:C4"), ..folder.file("t.xlsx", xlsx(&[("s", &data)], &[])) };
    let table = read(&source).unwrap();
    assert_eq!(texts(&table), [["b", "c"], ["2", "3"], ["6", "7"]]);
    assert_eq!(table.place(1, 1).to_string(), "t.xlsx[s]:C4");
    let nothing = TableSource { range: CellRange::parse("F10:G20"), ..source };
    assert_eq!(read(&nothing).unwrap_err()[0].id(), "D0115");
}

#[test]
fn a_number_is_read_in_whatever_form_it_is_written() {
    let header = r#"<row r="1"><c r="A1" t="inlineStr"><is><t>u</t></is></c><c r="B1" t="inlineStr"><is><t>x</t></is></c></row>"#;
    let row = |number: usize, cell: &str| {
        format!(r#"<row r="{number}"><c r="A{number}" t="inlineStr"><is><t>u{number}</t></is></c>{cell}</row>"#)
    };
    let forms: &[(&str, &str)] = &[
        (r#"<c r="B2"><v>12.5</v></c>"#, "12.5"),
        (r#"<c r="B3"><v>-1.25E+2</v></c>"#, "-125"),
        (r#"<c r="B4"><v xml:space="preserve">7</v></c>"#, "7"),
        (r#"<c r="B5"><v>&#x37;</v></c>"#, "7"),
        (r#"<c r="B6"><v><![CDATA[7]]></v></c>"#, "7"),
        (r#"<c r="B7"><v>7</v><f>3+4</f></c>"#, "7"),
        (r#"<c r="B8"><f>3+4</f><v>7</v></c>"#, "7"),
        (r#"<c r="B9"><extLst/><v>7</v></c>"#, "7"),
        (r#"<c r="B10"> <v>7</v> </c>"#, "7"),
        // What stands behind an empty element is not in it.
        (r#"<c r="B11"/><v>9</v>"#, ""),
        (r#"<c r="B12" /><v>9</v>"#, ""),
        (r#"<c r="B13"></c><v>9</v>"#, ""),
        (r#"<x:c xmlns:x="urn:x" r="B14"><x:v>7</x:v></x:c>"#, "7"),
    ];
    let rows: String = forms.iter().enumerate().map(|(i, (cell, _))| row(i + 2, cell)).collect();
    let folder = Folder::new();
    let table = read(&folder.file("t.xlsx", xlsx(&[("s", &format!("<sheetData>{header}{rows}</sheetData>"))], &[]))).unwrap();
    let found: Vec<_> = (0..forms.len()).map(|row| table.text(row, 1).into_owned()).collect();
    assert_eq!(found, forms.iter().map(|(_, text)| *text).collect::<Vec<_>>());
}

#[test]
fn cells_are_read_across_the_ends_of_what_is_unpacked_at_a_time() {
    // Numbers of changing length, so that ends fall on every place of a cell.
    let value = |row: usize, column: usize| (row * 7919 + column * 104_729) as f64 % 1_000_003.0 / 8.0 * 10_f64.powi((row % 7) as i32);
    let mut xml = String::from("<sheetData><row r=\"1\">");
    let at = |column: usize, row: usize| format!("{}{row}", char::from(b'A' + column as u8));
    (0..12).for_each(|c| xml += &format!(r#"<c r="{}" t="inlineStr"><is><t>c{c}</t></is></c>"#, at(c, 1)));
    xml += "</row>";
    for row in 2..3002 {
        xml += &format!(r#"<row r="{row}">"#);
        (0..12).for_each(|c| xml += &format!(r#"<c r="{}"><v>{}</v></c>"#, at(c, row), value(row, c)));
        xml += "</row>";
    }
    let folder = Folder::new();
    let table = read(&folder.file("t.xlsx", xlsx(&[("s", &(xml + "</sheetData>"))], &[]))).unwrap();
    for column in 0..12 {
        let found = table.column_f64(column, &NumberRules::default()).unwrap().values;
        assert_eq!(found, (2..3002).map(|row| value(row, column)).collect::<Vec<_>>());
    }
}

#[test]
fn cells_without_reference_follow_each_other_and_the_last_of_two_counts() {
    let folder = Folder::new();
    let data = r#"<sheetData><row><c t="inlineStr"><is><t>a</t></is></c><c t="inlineStr"><is><r><t>b</t></r><r><t>c</t></r><rPh><t>no</t></rPh></is></c></row>
        <row><c><v>1</v></c><c r="B2"><v>2</v></c><c r="A2"><v>3</v></c></row></sheetData>"#;
    let table = read(&folder.file("t.xlsx", xlsx(&[("s", data)], &[]))).unwrap();
    assert_eq!(texts(&table), [["a", "bc"], ["3", "2"]]);
}

#[test]
fn an_ods_gives_numbers_texts_and_places() {
    let folder = Folder::new();
    let cell = |kind: &str, attribute: &str, value: &str, text: &str| {
        format!(r#"<table:table-cell office:value-type="{kind}" office:{attribute}="{value}"><text:p>{text}</text:p></table:table-cell>"#)
    };
    let text = |t: &str| format!(r#"<table:table-cell office:value-type="string"><text:p>{t}</text:p></table:table-cell>"#);
    let rows = [
        r#"<table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>"#.to_string(),
        format!("<table:table-row>{}{}{}{}</table:table-row>", text("地区"), text("值<text:s text:c=\"2\"/>x</text:p><text:p>(元)"), text("share (%)"), text("day")),
        format!(
            "<table:table-row table:number-rows-repeated=\"2\">{}{}{}{}</table:table-row>",
            text("a<office:annotation><text:p>note</text:p></office:annotation>&amp;b"),
            cell("float", "value", "1.5", "1,50"),
            cell("percentage", "value", "0.123", "12%"),
            cell("date", "date-value", "2019-12-31", "31.12.19")
        ),
        r#"<table:table-row><table:table-cell office:value-type="string" office:string-value="" calcext:value-type="error" table:formula="x"><text:p>#DIV/0!</text:p></table:table-cell></table:table-row>"#.into(),
        r#"<table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>"#.into(),
    ]
    .concat();
    let tables = format!(
        r#"<table:table table:name="说明"/><table:table table:name="数据"><table:table-column table:number-columns-repeated="3"/>{rows}</table:table>"#
    );
    let source = TableSource { sheet: Some("数据".into()), ..folder.file("t.ods", ods(&tables)) };
    let table = read(&source).unwrap();
    assert_eq!(
        texts(&table),
        [
            ["地区", "值  x (元)", "share (%)", "day"],
            ["a&b", "1.5", "12.3%", "2019-12-31"],
            ["a&b", "1.5", "12.3%", "2019-12-31"],
            ["#DIV/0!", "", "", ""]
        ]
    );
    assert_eq!(table.row_number(2), 6);
    assert_eq!(table.columns()[1].unit.as_deref(), Some("元"));
    assert_eq!(table.numbers(&[(2, &NumberRules::with_unit(Some("%")))], Some(&[0, 1])).unwrap()[0].values, [12.3, 12.3]);
    assert_eq!(sheet_names(&source, &Limits::default()).unwrap(), ["说明", "数据"]);
}

fn at(row: u16, column: u16, rest: &[u8]) -> Vec<u8> {
    [&row.to_le_bytes()[..], &column.to_le_bytes(), rest].concat()
}

#[test]
fn an_xls_gives_numbers_texts_and_places() {
    let folder = Folder::new();
    let number = |row, column, format: u16, value: f64| {
        record(0x0203, &at(row, column, &[&format.to_le_bytes()[..], &value.to_le_bytes()].concat()))
    };
    let shared = |row, column, index: u32| record(0x00FD, &at(row, column, &[&[0, 0][..], &index.to_le_bytes()].concat()));
    let formula = |row, column, value: [u8; 8]| record(0x0006, &at(row, column, &[&[0, 0][..], &value, &[0; 8]].concat()));
    let rk = |v: u32| [&[0u8, 0][..], &v.to_le_bytes()].concat();
    let cells = vec![
        shared(0, 0, 0),
        shared(0, 1, 1),
        record(0x0204, &at(0, 2, &[&[0, 0][..], &biff_text("share (%)")].concat())),
        record(0x00BD, &at(1, 0, &[rk(123 << 2 | 2), rk(123 << 2 | 3), vec![1, 0]].concat())),
        number(1, 2, 1, 0.123),
        formula(2, 0, [0, 0, 0, 0, 0, 0, 0xFF, 0xFF]),
        record(0x0207, &biff_text("文字")),
        formula(2, 1, 2.5f64.to_le_bytes()),
        number(3, 0, 2, 43_830.0),
        formula(3, 1, [2, 0, 7, 0, 0, 0, 0xFF, 0xFF]),
        record(0x00E5, &[1, 0, 1, 0, 2, 0, 2, 0, 2, 0]),
    ];
    let source = folder.file("t.xls", xls(&["地区", "值"], &cells));
    let table = read(&source).unwrap();
    assert_eq!(texts(&table), [["地区", "值", "share (%)"], ["123", "1.23", "12.3%"], ["文字", "2.5", ""], ["2019-12-31", "#DIV/0!", ""]]);
    assert_eq!(table.place(1, 0).to_string(), "t.xls[数据]:A3");
    assert_eq!(shown(table.findings()), [("D0114".into(), 2, 3)]);
    assert_eq!(sheet_names(&source, &Limits::default()).unwrap(), ["数据"]);
}

#[test]
fn protected_and_foreign_workbooks_say_so() {
    let folder = Folder::new();
    let record_of = |kind| [record(0x0809, &[0, 6, 5, 0]), record(kind, &[1, 0]), record(0x000A, &[])].concat();
    let mut stream = record_of(0x002F);
    stream.resize(4096, 0);
    assert_eq!(read(&folder.file("t.xls", common::compound(&stream, 4096))).unwrap_err()[0].id(), "D0130");
    // An encrypted xlsx is a compound file with the stream EncryptedPackage.
    let mut bytes = common::compound(&stream, 4096);
    let name: Vec<u8> = "Workbook".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let other: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let place = bytes.windows(name.len()).position(|w| w == name).unwrap();
    bytes[place..place + other.len()].copy_from_slice(&other);
    assert_eq!(read(&folder.file("t.xlsx", bytes)).unwrap_err()[0].id(), "D0130");
    let manifest = br#"<manifest:manifest xmlns:manifest="m"><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>"#;
    assert_eq!(read(&folder.file("t.ods", common::zip(&[("META-INF/manifest.xml", manifest)], true))).unwrap_err()[0].id(), "D0130");
    let binary = br#"<Relationships><Relationship Id="a" Type="x/officeDocument" Target="xl/workbook.bin"/></Relationships>"#;
    assert_eq!(read(&folder.file("t.xlsx", common::zip(&[("_rels/.rels", binary)], true))).unwrap_err()[0].id(), "D0138");
    assert_eq!(read(&folder.file("t.xlsx", xlsx(&[], &[]))).unwrap_err()[0].id(), "D0139");
    assert_eq!(read(&folder.file("t.xls", xlsx(&[], &[]))).unwrap_err()[0].id(), "D0105");
    assert_eq!(read(&folder.file("t.xlsx", xlsx(&[("s", "<sheetData/>")], &[]))).unwrap_err()[0].id(), "D0101");
}
