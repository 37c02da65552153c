//! CSV, from the file's bytes to columns.

#![allow(clippy::unwrap_used)]

mod common;

use common::{Folder, read, shown, texts};
use indicia_io::{CellRange, Encoding, Find, NumberRules, TableSource};

#[test]
fn every_cell_knows_its_line_and_column() {
    let folder = Folder::new();
    let table = read(&folder.file("t.csv", "\u{feff}code,值\r\n\"a\r\nb\",1\r\n\r\nc,x\r\n")).unwrap();
    assert_eq!(texts(&table), [["code", "值"], ["a\r\nb", "1"], ["c", "x"]]);
    assert_eq!(table.place(1, 1).to_string(), "t.csv:B5");
    let found = table.column_f64(1, &NumberRules::default()).unwrap_err();
    assert_eq!(shown(&found), [("D0150".into(), 5, 2)]);
}

#[test]
fn the_hash_is_that_of_the_bytes_on_disk() {
    // sha256sum of "abc", FIPS 180-4.
    let folder = Folder::new();
    let table = read(&folder.file("t.csv", "abc")).unwrap();
    assert_eq!(table.sha256(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

#[test]
fn gbk_is_read_where_it_is_declared_and_hinted_at_where_it_is_not() {
    let folder = Folder::new();
    let bytes = b"\xb5\xd8\xc7\xf8,\xd6\xb5\r\n\xd5\xe3\xbd\xad,1\r\n";
    let plain = folder.file("t.csv", bytes);
    let found = read(&plain).unwrap_err();
    assert_eq!(shown(&found), [("D0102".into(), 1, 0)]);
    assert_eq!(found[0].hint, Some("gb18030"));
    for encoding in [Encoding::Gbk, Encoding::Gb18030] {
        let table = read(&TableSource { encoding, ..plain.clone() }).unwrap();
        assert_eq!(texts(&table), [["地区", "值"], ["浙江", "1"]]);
    }
}

#[test]
fn numbers_are_adapted_and_counted() {
    let folder = Folder::new();
    let text = "unit,gdp,share (%)\na,\"1,234\",12.3%\nb,3.5万,４％\nc,—,0\nd,,5%\ne,N/A,\nf,7,1%\n";
    let table = read(&folder.file("t.csv", text)).unwrap();
    let gdp = table.column_f64(1, &NumberRules::default()).unwrap();
    assert_eq!(gdp.values, [1234.0, 35_000.0, 0.0, 0.0, 0.0, 7.0]);
    assert_eq!(gdp.status, Some(vec![0, 0, 1, 1, 1, 0]));
    assert_eq!((gdp.adapted.thousands, gdp.adapted.multiplier, gdp.adapted.empty), (1, 1, 1));
    assert_eq!(gdp.adapted.markers, [("—".to_string(), 1, 1), ("N/A".to_string(), 1, 1)]);
    assert_eq!(gdp.adapted.missing(), 3);
    assert_eq!(gdp.get(2), None);

    let unit = table.columns()[2].unit.as_deref();
    assert_eq!(unit, Some("%"));
    let share = table.column_f64(2, &NumberRules::with_unit(unit)).unwrap();
    assert_eq!(share.values, [12.3, 4.0, 0.0, 5.0, 0.0, 1.0]);
    assert_eq!((share.adapted.percent, share.adapted.wide), (4, 1));
    let note = share.adapted.finding("share").unwrap();
    assert_eq!(note.notes.iter().map(|n| n.id()).collect::<Vec<_>>(), ["D0162", "D0165"]);
}

#[test]
fn all_present_needs_no_status() {
    let folder = Folder::new();
    let table = read(&folder.file("t.csv", "a\n1\n2.5\n-3e2\n")).unwrap();
    let column = table.column_f64(0, &NumberRules::default()).unwrap();
    assert_eq!((column.values, column.status), (vec![1.0, 2.5, -300.0], None));
}

#[test]
fn percentages_beside_plain_numbers_are_an_error_with_both_cells() {
    let folder = Folder::new();
    let table = read(&folder.file("t.csv", "s (%)\n0\n0.5\n12%\n")).unwrap();
    let found = table.column_f64(0, &NumberRules::with_unit(Some("%"))).unwrap_err();
    assert_eq!(shown(&found), [("D0152".into(), 4, 1)]);
    assert_eq!(found[0].places[1].line(), 3);
    let found = table.column_f64(0, &NumberRules::default()).unwrap_err();
    assert_eq!(shown(&found), [("D0151".into(), 4, 1)]);
}

#[test]
fn each_wrong_cell_is_told_up_to_a_bound_and_then_counted() {
    let folder = Folder::new();
    let text = format!("v\n{}", "x\n".repeat(50));
    let table = read(&folder.file("t.csv", text)).unwrap();
    let found = table.column_f64(0, &NumberRules::default()).unwrap_err();
    assert_eq!(found.len(), 21);
    assert_eq!(found[20].id(), "D0160");
    assert!(found[20].text(indicia_diagnostic::Lang::En).starts_with("30 more cells"));
}

#[test]
fn every_kind_of_wrong_cell_has_its_code() {
    let folder = Folder::new();
    for (cell, unit, code) in [
        ("abc", None, "D0150"),
        ("12.3%", None, "D0151"),
        ("\"1,23\"", None, "D0153"),
        ("NaN", None, "D0154"),
        ("-inf", None, "D0154"),
        ("1e400", None, "D0155"),
        ("#DIV/0!", None, "D0156"),
        ("3.5亿", Some("万元"), "D0157"),
    ] {
        let table = read(&folder.file("t.csv", format!("a,v\n1,2\n1,{cell}\n"))).unwrap();
        let found = table.column_f64(1, &NumberRules::with_unit(unit)).unwrap_err();
        assert_eq!(shown(&found), [(code.into(), 3, 2)], "{cell}");
    }
}

#[test]
fn only_the_rows_that_are_wanted_are_judged() {
    let folder = Folder::new();
    let table = read(&folder.file("t.csv", "k,v\na,1\nb,text\na,3\n")).unwrap();
    let rules = NumberRules::default();
    let columns = table.numbers(&[(1, &rules)], Some(&[2, 0])).unwrap();
    assert_eq!(columns[0].values, [3.0, 1.0]);
}

#[test]
fn headers_are_found_whole_by_name_and_in_other_widths() {
    let folder = Folder::new();
    let table = read(&folder.file("t.csv", "code,移动互联网用户 (万户),GDP（亿元）,\"GDP\n增速\"\n1,2,3,4\n")).unwrap();
    for (wanted, index) in [
        ("移动互联网用户 (万户)", 1),
        ("移动互联网用户", 1),
        ("移动互联网用户（万户）", 1),
        ("GDP(亿元)", 2),
        ("ＧＤＰ", 2),
        ("GDP增速", 3),
    ] {
        assert_eq!(table.find(wanted), Find::One(index), "{wanted}");
    }
    assert_eq!(table.find("人口"), Find::None);
    assert_eq!(table.nearest("移动互联网用户数"), Some(1));
    let table = read(&folder.file("t.csv", "v (元),v (万元),v (元)\n1,2,3\n")).unwrap();
    assert_eq!(table.find("v"), Find::Several(vec![0, 1, 2]));
    assert_eq!(table.find("v (万元)"), Find::One(1));
    assert_eq!(table.find("v (元)"), Find::Several(vec![0, 2]));
    assert_eq!(shown(table.findings()), [("D0112".into(), 1, 1)]);
}

#[test]
fn a_column_without_header_is_a_warning_only_where_it_has_values() {
    let folder = Folder::new();
    let table = read(&folder.file("t.csv", "a,,b,\n1,x,2,\n")).unwrap();
    assert_eq!(shown(table.findings()), [("D0111".into(), 1, 2)]);
    assert_eq!(texts(&table), [["a", "b"], ["1", "2"]]);
    assert_eq!(table.columns()[1].number, 3);
}

#[test]
fn a_title_above_the_header_is_recognised() {
    let folder = Folder::new();
    let table = read(&folder.file("t.csv", "表1 各省指标,,\n地区,a,b\n浙江,1,2\n")).unwrap();
    assert_eq!(shown(table.findings()), [("D0113".into(), 1, 0)]);
    let found = read(&folder.file("t.csv", "表1 各省指标\n地区,a,b\n浙江,1,2\n")).unwrap_err();
    assert_eq!(shown(&found), [("D0113".into(), 1, 0)]);
    let mut source = folder.file("t.csv", "表1 各省指标\n地区,a,b\n浙江,1,2\n");
    source.range = CellRange::parse("2:3");
    assert_eq!(texts(&read(&source).unwrap()), [["地区", "a", "b"], ["浙江", "1", "2"]]);
}

#[test]
fn header_rows_join_and_groups_reach_to_the_right() {
    let folder = Folder::new();
    let mut source = folder.file("t.csv", "地区,经济,,社会\n,GDP (亿元),人口,学校\n浙江,1,2,3\n");
    source.header_rows = 2;
    let table = read(&source).unwrap();
    assert_eq!(texts(&table)[0], ["地区", "经济 / GDP (亿元)", "经济 / 人口", "社会 / 学校"]);
    assert_eq!(table.columns()[1].unit.as_deref(), Some("亿元"));
}

#[test]
fn a_tab_separates_tsv_and_a_semicolon_only_where_it_is_declared() {
    let folder = Folder::new();
    assert_eq!(texts(&read(&folder.file("t.tsv", "a\tb\n1,5\t2\n")).unwrap()), [["a", "b"], ["1,5", "2"]]);
    let source = folder.file("t.csv", "a;b\n1;2\n");
    let found = read(&source).unwrap_err();
    assert_eq!(shown(&found), [("D0120".into(), 1, 0)]);
    assert!(found[0].hint_text(indicia_diagnostic::Lang::En).unwrap().contains("delimiter = \";\""));
    assert_eq!(texts(&read(&TableSource { delimiter: Some(b';'), ..source }).unwrap()), [["a", "b"], ["1", "2"]]);
}

#[test]
fn what_else_separates_cells_is_told_once() {
    let folder = Folder::new();
    for (text, found) in [("a\tb\n1\t2\n", "tab"), ("a|b\n1|2\n", "`|`"), ("地区，g1\n浙江，1\n", "`，`")] {
        let told = read(&folder.file("t.csv", text)).unwrap_err();
        assert_eq!(shown(&told), [("D0120".into(), 1, 0)], "{text}");
        assert!(told[0].text(indicia_diagnostic::Lang::En).contains(&format!("separated by {found}")), "{text}");
    }
    // One column of texts that hold such a sign is one column.
    assert_eq!(texts(&read(&folder.file("t.csv", "names; remarks\na\nb\n")).unwrap()), [["names; remarks"], ["a"], ["b"]]);
    // A line that tells a spreadsheet program the separator is no header.
    assert_eq!(shown(&read(&folder.file("t.csv", "sep=,\na,b,c\n1,2,3\n")).unwrap_err()), [("D0113".into(), 1, 0)]);
    let none = read(&folder.file("t.csv", "")).unwrap_err();
    assert_eq!((none[0].id(), none[0].hint), ("D0101", Some("no_bytes")));
    for (text, hint) in [("<html><table><tr><td>1</td></tr></table></html>", "save"), ("%PDF-1.4\n1 0 obj\n", "pdf")] {
        let told = read(&folder.file("t.csv", text)).unwrap_err();
        assert_eq!((told[0].id(), told[0].hint), ("D0105", Some(hint)));
    }
}

#[test]
fn a_header_is_looked_for_below_a_title_and_by_one_of_its_rows() {
    let folder = Folder::new();
    let table = read(&folder.file("t.csv", "表1,单位：万元,\n地区,GDP (亿元),人口\n浙江,1,2\n")).unwrap();
    assert_eq!(table.header_below("GDP"), Some(0));
    assert_eq!(table.range_from(0), "2:3");
    assert_eq!(table.header_below("学校"), None);
    assert!(table.is_like_header(0) && !table.is_like_header(1));
    let mut source = folder.file("t.csv", "地区,经济,,社会\n,GDP (亿元),人口,人口\n浙江,1,2,3\n");
    source.header_rows = 2;
    let table = read(&source).unwrap();
    assert_eq!(table.with_row("GDP").map(|c| table.columns()[c].header.as_str()), Some("经济 / GDP (亿元)"));
    assert_eq!(table.with_row("人口"), None, "two columns have it");
}

#[test]
fn files_that_are_not_there_or_not_what_they_say_have_their_codes() {
    let folder = Folder::new();
    folder.file("values.csv", "a\n1\n");
    let at = |name: &str| TableSource { display_name: name.into(), ..TableSource::new(folder.0.join(name)) };
    let found = read(&at("value.csv")).unwrap_err();
    assert_eq!((found[0].id(), found[0].hint), ("I0101", Some("nearest")));
    assert_eq!(found[0].hint_text(indicia_diagnostic::Lang::En).as_deref(), Some("did you mean `values.csv`?"));
    assert_eq!(read(&at("nothing.xlsx")).unwrap_err()[0].id(), "I0101");
    std::fs::create_dir(folder.0.join("d.csv")).unwrap();
    assert_eq!(read(&at("d.csv")).unwrap_err()[0].id(), "I0103");
    assert_eq!(read(&folder.file("t.pdf", "x")).unwrap_err()[0].id(), "D0106");
    assert_eq!(read(&folder.file("t.csv", common::xlsx(&[], &[]))).unwrap_err()[0].id(), "D0105");
    assert_eq!(read(&folder.file("t.xlsx", "a,b\n1,2\n")).unwrap_err()[0].id(), "D0105");
    assert_eq!(read(&folder.file("t.xls", "<html><table><tr><td>1</td></tr></table></html>")).unwrap_err()[0].hint, Some("save"));
    let small = indicia_io::Limits { file_bytes: 3, ..Default::default() };
    assert_eq!(indicia_io::read_table(&at("values.csv"), &small).unwrap_err()[0].id(), "I0104");
}

#[test]
fn separators_without_end_take_little_memory() {
    let folder = Folder::new();
    assert_eq!(read(&folder.file("t.csv", ",".repeat(1 << 20))).unwrap_err()[0].id(), "D0119");
    // A short row stands for as many empty cells as the header has separators.
    let text = format!("a{}\n{}", ",".repeat(16_000), "1\n".repeat(10_000));
    assert_eq!(read(&folder.file("t.csv", text)).unwrap_err()[0].id(), "D0117");
}

#[test]
fn what_the_csv_crate_reads_is_what_is_read() {
    let mut random = common::Lcg(7);
    let folder = Folder::new();
    let pieces = ["a", "12.5", "\"q\"\"q\"", "\"x,y\"", "\"l\nm\"", "", "浙江", "\"\"", " s ", "5\" pipe"];
    for round in 0..300 {
        let (rows, columns) = (1 + random.below(20), 2 + random.below(6));
        let end = if round % 2 == 0 { "\n" } else { "\r\n" };
        let mut text: String = (0..columns).map(|c| format!("h{c}")).collect::<Vec<_>>().join(",") + end;
        for _ in 0..rows {
            let cells: Vec<&str> = (0..columns).map(|c| if c == 0 { "k" } else { pieces[random.below(pieces.len())] }).collect();
            text += &(cells.join(",") + end);
        }
        let mut other = csv::ReaderBuilder::new().from_reader(text.as_bytes());
        let expected: Vec<Vec<String>> = other.records().map(|r| r.unwrap().iter().map(|c| c.trim().to_string()).collect()).collect();
        let table = read(&folder.file("t.csv", &text)).unwrap();
        assert_eq!(texts(&table)[1..], expected, "{text:?}");
    }
}
