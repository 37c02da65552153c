use super::*;

fn simple(text: &str) -> Case {
    let mut case = Case::new();
    case.table("values", "id", text);
    case
}

fn with_unit(case: &mut Case, id: &str, unit: &str) {
    case.want([id]);
    case.wanted.needs.last_mut().unwrap().unit = at(unit);
}

#[test]
fn only_what_is_wanted_is_read_as_numbers() {
    let mut case = simple("id,g1,remark,(name),（备注）\na,1,good,A,\nb,2,bad,B,\n");
    let data = case.want(["g1"]).data();
    assert_eq!(data.columns().len(), 1);
    assert_eq!(case.notes("D0317"), ["no indicator uses the columns `remark` of table `values`"]);
}

#[test]
fn a_header_is_found_whole_by_its_name_or_through_the_list_of_columns() {
    let mut case = simple("id,移动互联网用户 (万户),gdp（亿元）,x\na,1,2,3\nb,4,5,6\n");
    case.spec.columns = vec![ColumnSpec::new("users", "移动互联网用户"), ColumnSpec::new("g2", "x")];
    let data = case.want(["users", "gdp", "g2"]).data();
    let origins: Vec<_> = data.columns().iter().map(|c| (&*c.unit, c.origin.as_ref().unwrap())).collect();
    assert_eq!(origins.iter().map(|(unit, o)| (*unit, o.files[0].column)).collect::<Vec<_>>(), [("万户", 2), ("亿元", 3), ("", 4)]);
    assert_eq!(&*origins[0].1.header, "移动互联网用户 (万户)");
}

#[test]
fn each_cell_knows_where_it_stands() {
    let mut case = simple("id,g1\n\nb,2\na,1\n");
    let data = case.want(["g1"]).data();
    let row = data.row(data.unit_number("a").unwrap(), 0).unwrap();
    assert_eq!(data.columns()[0].origin.as_ref().unwrap().place(row).unwrap().to_string(), "data/values.csv:B4");
}

#[test]
fn a_child_without_column_leads_to_the_nearest_header() {
    let mut case = simple("id,G4,x\na,1,2\nb,3,4\n");
    let finding = case.want(["g4"]).trouble();
    assert_eq!(finding.text(Lang::En), "indicator `g4` has no column in the data");
    assert_eq!(places(&finding), ["indicia.toml:1:1"]);
    assert_eq!(finding.notes[0].text(Lang::En), "data: data/values.csv has 3 columns; nearest name `G4` (column B)");
    assert_eq!(finding.hint_text(Lang::En).unwrap(), "rename the column, or map it with `[data.columns] g4 = \"G4\"`");
}

#[test]
fn the_title_of_an_indicator_helps_to_find_its_column() {
    let mut case = simple("id,服务满意度\na,1\nb,2\n");
    case.want(["g2"]);
    case.wanted.needs[0].also = vec!["服务满意度".into()];
    let finding = case.trouble();
    assert!(finding.hint_text(Lang::En).unwrap().ends_with("`[data.columns] g2 = \"服务满意度\"`"));
}

#[test]
fn a_child_without_anything_near_lists_the_columns() {
    let mut case = simple("id,满意度\na,1\nb,2\n");
    let finding = case.want(["g2"]).trouble();
    assert_eq!(finding.hint, Some("add"));
    assert_eq!(finding.notes[0].text(Lang::En), "data: data/values.csv has 2 columns: `id`, `满意度`");
}

#[test]
fn an_input_that_no_table_has_names_the_indicator_and_the_nearest() {
    let mut case = simple("id,评价次数量\na,1\nb,2\n");
    let finding = case.want_input("评价次数", "g2").want_input("评价次数", "g3").trouble();
    assert_eq!((finding.id(), finding.places.len()), ("D0313", 2));
    assert_eq!(finding.hint_text(Lang::En).unwrap(), "did you mean `评价次数量` (column B)?");
}

#[test]
fn a_mapped_header_that_is_missing_is_told_where_it_is_mapped() {
    let mut case = simple("id,满意度（分）\na,1\nb,2\n");
    case.spec.columns = vec![ColumnSpec { header: at("满意程度（分）"), ..ColumnSpec::new("g2", "") }];
    let finding = case.want(["g2"]).trouble();
    assert_eq!((finding.id(), places(&finding)[0].as_str()), ("D0302", "indicia.toml:1:1"));
    assert!(finding.hint_text(Lang::En).unwrap().contains("`满意度（分）`"));
}

#[test]
fn mappings_that_nobody_needs_are_left_alone() {
    let mut case = simple("id,g1\na,1\nb,2\n");
    case.spec.columns = vec![ColumnSpec::new("old", "gone"), ColumnSpec { table: Some(at("nowhere")), ..ColumnSpec::new("older", "x") }];
    case.want(["g1"]).data();
}

#[test]
fn a_table_that_does_not_exist_is_told_with_the_nearest() {
    let mut case = simple("id,g1\na,1\nb,2\n");
    case.spec.columns = vec![ColumnSpec { table: Some(at("value")), ..ColumnSpec::new("g1", "g1") }];
    let finding = case.want(["g1"]).trouble();
    assert_eq!((finding.id(), finding.hint_text(Lang::En).unwrap().as_str()), ("D0311", "did you mean `values`?"));
}

#[test]
fn a_column_in_two_tables_is_an_error_until_one_is_named() {
    let mut case = simple("id,g1,g2\na,1,2\nb,3,4\n");
    case.table("more", "id", "id,g2\na,5\nb,6\n");
    let finding = case.want(["g1", "g2"]).trouble();
    assert_eq!(
        (finding.id(), places(&finding)),
        ("D0301", vec!["indicia.toml:1:1".into(), "data/values.csv:C".into(), "data/more.csv:B".into()])
    );
    case.spec.columns = vec![ColumnSpec { table: Some(at("more")), ..ColumnSpec::new("g2", "g2") }];
    assert_eq!(cell(&case.data(), "a", UNDATED, "g2"), Some(5.0));
}

#[test]
fn a_name_that_fits_two_headers_of_a_table_is_an_error() {
    let mut case = simple("id,gdp (亿元),gdp (万元)\na,1,2\nb,2,3\n");
    let finding = case.want(["gdp"]).trouble();
    assert_eq!(finding.hint_text(Lang::En).unwrap(), "write the whole header: `[data.columns] gdp = \"gdp (亿元)\"`");
    let mut case = simple("id,g1,g1\na,1,2\nb,2,3\n");
    let finding = case.want(["g1"]).trouble();
    assert_eq!((finding.id(), finding.hint), ("D0314", Some("rename")));
}

#[test]
fn a_unit_at_another_scale_is_refused_with_the_formula_that_converts() {
    let mut case = simple("id,revenue（万元）\na,1\nb,2\n");
    with_unit(&mut case, "revenue", "亿元");
    let finding = case.trouble();
    assert_eq!((finding.id(), places(&finding)), ("D0305", vec!["indicia.toml:1:1".into(), "data/values.csv:B".into()]));
    assert!(finding.hint_text(Lang::En).unwrap().contains("expr = \"revenue / 10000\", unit = \"亿元\""));
}

#[test]
fn the_unit_in_the_list_of_columns_counts_before_that_of_the_header() {
    let mut case = simple("id,revenue（万元）\na,1\nb,2\n");
    with_unit(&mut case, "revenue", "亿元");
    case.spec.columns = vec![ColumnSpec { unit: Some(at("亿元")), ..ColumnSpec::new("revenue", "revenue（万元）") }];
    assert_eq!(&*case.data().columns()[0].unit, "亿元");
}

#[test]
fn units_that_nobody_can_compare_are_a_warning() {
    let mut case = simple("id,g1 (家)\na,1\nb,2\n");
    with_unit(&mut case, "g1", "firms per town");
    assert_eq!(case.trouble().id(), "D0322");
}

#[test]
fn what_a_formula_is_made_of_has_any_unit() {
    let mut case = simple("id,revenue（万元）\na,1\nb,2\n");
    with_unit(&mut case, "revenue", "%");
    case.wanted.needs[0].derived = true;
    case.data();
}

#[test]
fn percentages_are_read_where_the_unit_is_percent() {
    let values = "id,g1\na,12.3%\nb,4%\n";
    let mut case = simple(values);
    assert_eq!(case.want(["g1"]).troubles(), ["D0151", "D0151"]);
    for declare in [
        |case: &mut Case| case.wanted.needs[0].unit = at("%"),
        |case: &mut Case| case.spec.columns = vec![ColumnSpec { unit: Some(at("%")), ..ColumnSpec::new("g1", "g1") }],
    ] {
        let mut case = simple(values);
        case.want(["g1"]);
        declare(&mut case);
        assert_eq!(cell(&case.data(), "a", UNDATED, "g1"), Some(12.3));
        assert_eq!(case.notes("D0161").len(), 1);
    }
}

#[test]
fn cells_that_are_no_numbers_are_told_in_every_table() {
    let mut case = simple("id,g1\na,about 3\nb,2\n");
    case.table("more", "id", "id,g2\na,1\nb,NaN\n");
    assert_eq!(case.want(["g1", "g2"]).troubles(), ["D0150", "D0154"]);
}

#[test]
fn cells_of_rows_that_are_left_out_do_not_matter() {
    let mut case = simple("id,kind,g1\na,county,1\nb,town,x\nc,county,2\n");
    case.spec.tables[0].filter = vec![("kind".into(), at("county"))];
    assert_eq!(case.want(["g1"]).data().rows(), 2);
}

#[test]
fn missing_cells_are_counted_and_their_markers_can_be_replaced() {
    let mut case = simple("id,g1,x\na,1,1\nb,—,2\nc,*,3\n");
    assert_eq!(case.want(["g1"]).troubles(), ["D0150"]);
    case.spec.markers = Some(vec!["*".into(), "—".into()]);
    case.want(["x"]);
    let data = case.data();
    assert_eq!([cell(&data, "b", UNDATED, "g1"), cell(&data, "c", UNDATED, "g1")], [None, None]);
    assert_eq!(case.notes("D0316"), ["indicator `g1` lacks 2 of 3 values"]);
    case.want(["g1", "x"]);
    assert_eq!(case.notes("D0316").len() + case.notes("D0326").len(), 1, "x is whole");
    case.wanted.needs[0].derived = true;
    assert_eq!(case.notes("D0323"), ["column `g1` lacks 2 of 3 values; derived from it: `g1`"]);
}

#[test]
fn gaps_of_several_indicators_are_one_note() {
    let mut case = simple("id,g1,g2,g3\na,1,,1\nb,-,2,2\nc,,3,3\n");
    case.want(["g1", "g2", "g3"]);
    assert_eq!(case.notes("D0316"), [""; 0]);
    assert_eq!(case.notes("D0326"), ["2 indicators lack values, out of 3 each: `g1 2`, `g2 1`"]);
}

#[test]
fn an_indicator_without_any_value_is_an_error_and_an_input_a_warning() {
    let mut case = simple("id,g1,g2\na,,1\nb,-,2\n");
    case.want(["g1", "g2"]);
    case.wanted.needs[0].about = Some(said("[indicator.g1]"));
    let finding = case.trouble();
    assert_eq!((finding.id(), places(&finding)), ("D0303", vec!["indicia.toml:1:1".into(), "data/values.csv:B".into()]));
    case.wanted.needs[0].derived = true;
    assert_eq!(case.trouble().id(), "D0321");
}

#[test]
fn values_of_a_reference_alone_are_no_values() {
    let mut case = simple("id,g1,g2\na,,1\nb,,2\nall,7,3\n");
    case.units("id", "id,role\na,\nb,\nall,reference\n").role = Some(at("role"));
    assert_eq!(case.want(["g1", "g2"]).trouble().id(), "D0303");
}

#[test]
fn a_filter_names_a_column_and_a_text_that_exist() {
    let mut case = simple("id,kind,g1\na,county,1\nb,town,2\n");
    case.want(["g1"]);
    case.spec.tables[0].filter = vec![("knid".into(), at("county"))];
    assert_eq!(case.trouble().id(), "D0223");
    case.spec.tables[0].filter = vec![("kind".into(), at("conty"))];
    let finding = case.trouble();
    assert_eq!((finding.id(), finding.hint_text(Lang::En).unwrap().as_str()), ("D0224", "did you mean `county`?"));
}

#[test]
fn a_long_table_is_read_as_several() {
    let mut case = Case::new();
    for id in ["g1", "g2"] {
        case.table(id, "id", "id,what,value\na,g1,1\na,g2,2\nb,g1,3\nb,g2,4\n").filter = vec![("what".into(), at(id))];
        case.spec.columns.push(ColumnSpec { table: Some(at(id)), ..ColumnSpec::new(id, "value") });
    }
    let data = case.want(["g1", "g2"]).data();
    assert_eq!([cell(&data, "b", UNDATED, "g1"), cell(&data, "b", UNDATED, "g2")], [Some(3.0), Some(4.0)]);
}

#[test]
fn a_file_that_is_missing_hides_no_other_fault_and_invents_none() {
    let mut case = simple("id,g1\na,x\n");
    let table = case.table("more", "id", "id,g2\na,1\n");
    table.source.path = "nowhere/more.csv".into();
    table.source_places.file = Some(said("file"));
    case.want(["g1", "g2"]);
    assert_eq!(case.troubles(), ["I0101", "D0150"]);
    let loaded = case.load();
    assert_eq!(places(&loaded.findings[0])[0], "indicia.toml:1:1");
    assert_eq!(loaded.inputs.len(), 1);
}

#[test]
fn a_system_without_tables_says_so_once() {
    let mut case = Case::new();
    let finding = case.want(["g1", "g2"]).trouble();
    assert_eq!((finding.id(), places(&finding)), ("D0319", vec!["indicia.toml".into()]));
}

#[test]
fn inputs_are_listed_with_their_hash() {
    let mut case = simple("id,g1\na,1\nb,2\n");
    case.units("id", "id\na\nb\n");
    let inputs = case.want(["g1"]).load().inputs;
    assert_eq!(inputs.iter().map(|i| (i.table.as_str(), i.rows, i.columns)).collect::<Vec<_>>(), [("units", 2, 1), ("values", 2, 2)]);
    // sha256sum of the three lines of the table of units
    assert_eq!(inputs[0].sha256, "55fc01feec80df5521dde64da128cf7c9a69b3dad5d275b5008f6ba671f8c915");
}
