use indicia_core::Role;

use super::*;

const PROVINCES: &str =
    "code,name,name_en,alias,role\n330000,浙江省,Zhejiang,浙|之江,\n450000,广西壮族自治区,Guangxi,,\n110000,北京市,Beijing,京,\n";

fn provinces(values: &str, ways: &[Match]) -> Case {
    let mut case = Case::new();
    let units = case.units("code", PROVINCES);
    units.name_zh = Some(at("name"));
    units.name_en = Some(at("name_en"));
    units.aliases = Some(at("alias"));
    units.role = Some(at("role"));
    units.matching = ways.to_vec();
    case.table("values", "地区", values);
    case.want(["g1"]);
    case
}

#[test]
fn without_a_table_of_units_the_texts_are_the_units() {
    let mut case = Case::new();
    case.table("values", "地区", "地区,g1\n浙江,1\n北　京,2\n");
    case.table("more", "name", "name,g2\n北京,4\n浙江 ,3\n");
    let data = case.want(["g1", "g2"]).data();
    assert_eq!(unit_ids(&data), ["北京", "浙江"]);
    assert_eq!(cell(&data, "北京", UNDATED, "g2"), Some(4.0));
    assert_eq!(data.units()[0].name.zh, "北京");
}

#[test]
fn a_unit_spelt_differently_in_two_tables_is_told() {
    let mut case = Case::new();
    case.table("a", "地区", "地区,g1\n浙江省,1\n上海市,2\n");
    case.table("b", "地区", "地区,g2\n浙江,3\n上海市,4\n");
    case.want(["g1", "g2"]);
    let finding = case.trouble();
    assert_eq!(finding.id(), "D0232");
    assert!(finding.text(Lang::Zh).contains("`浙江省`"), "{}", finding.text(Lang::Zh));
    assert!(finding.text(Lang::En).contains("which has `浙江`"));
}

#[test]
fn rows_find_their_unit_by_id_name_and_alias() {
    let case = provinces("地区,g1\n３３００００,1\nGuangxi,2\n 京 ,3\n", &Match::DEFAULT);
    let data = case.data();
    assert_eq!(cell(&data, "330000", UNDATED, "g1"), Some(1.0));
    assert_eq!(cell(&data, "450000", UNDATED, "g1"), Some(2.0));
    assert_eq!(cell(&data, "110000", UNDATED, "g1"), Some(3.0));
    assert_eq!(data.units()[2].name.en, "Guangxi");
    assert!(case.notes("D0227").is_empty());
}

#[test]
fn division_codes_and_names_are_counted_as_loose() {
    let case = provinces("地区,g1\n330000000000,1\n广西,2\n北京,3\n", &Match::ALL);
    let data = case.data();
    assert_eq!(cell(&data, "330000", UNDATED, "g1"), Some(1.0));
    assert_eq!(cell(&data, "450000", UNDATED, "g1"), Some(2.0));
    let notes = case.notes("D0227");
    assert_eq!(notes.len(), 2);
    assert!(
        notes[0].starts_with("1 rows of table `values` found their unit by `division-code`, for example `330000000000` as `330000`"),
        "{notes:?}"
    );
    assert!(
        notes[1].starts_with("2 rows of table `values` found their unit by `division-name`, for example `广西` as `450000`"),
        "{notes:?}"
    );
}

#[test]
fn loose_ways_have_to_be_asked_for() {
    let case = provinces("地区,g1\n浙江,1\n450000,2\n110000,3\n", &Match::DEFAULT);
    let loaded = case.load();
    let finding = loaded.findings.iter().find(|f| f.id() == "D0203").unwrap();
    assert_eq!(places(finding), ["data/values.csv:A2"]);
    assert_eq!(finding.hint_text(Lang::En).unwrap(), "did you mean `浙江省`? Correct the cell, or add `浙江` to its aliases");
    assert_eq!(case.troubles(), ["D0203"], "that the unit then has no data need not be said");
}

#[test]
fn an_unknown_unit_far_from_all_others_leads_to_the_ways_of_matching() {
    let case = provinces("地区,g1\n330000,1\n450000,2\n110000,3\n全国合计,6\n", &Match::ALL);
    let finding = case.trouble();
    assert_eq!((finding.id(), finding.hint), ("D0203", Some("matching")));
}

#[test]
fn a_unit_that_nobody_knows_is_told_once_for_all_its_rows() {
    let mut text = String::from("地区,year,g1\n");
    for year in 2000..2020 {
        text.push_str(&format!("330000,{year},1\n450000,{year},2\n110000,{year},3\n全国,{year},4\n"));
    }
    let mut case = provinces(&text, &Match::DEFAULT);
    case.spec.tables[0].period = Some(at("year"));
    assert_eq!(case.troubles(), ["D0203"]);
}

#[test]
fn what_may_be_two_units_is_no_unit() {
    let mut case = Case::new();
    let units = case.units("id", "id,name\n220000,吉林省\n220200,吉林市\n");
    units.name_zh = Some(at("name"));
    units.matching = Match::ALL.to_vec();
    case.table("values", "id", "id,g1\n吉林市,1\n吉林省,2\n吉林,3\n");
    let finding = case.want(["g1"]).trouble();
    assert_eq!((finding.id(), places(&finding)), ("D0204", vec!["data/values.csv:A4".into()]));
    assert!(finding.text(Lang::En).ends_with("several units: `220000`, `220200`"));
}

#[test]
fn the_stricter_way_decides_before_the_looser() {
    let units = [
        indicia_core::Unit { id: "a".into(), aliases: vec!["b".into()], ..Default::default() },
        indicia_core::Unit { id: "b".into(), ..Default::default() },
    ];
    let find = |ways: &[Match]| UnitIndex::new(&units, ways).find("b").unwrap().to_string();
    assert_eq!(find(&[Match::Id, Match::Alias]), "b");
    assert_eq!(find(&[Match::Alias, Match::Id]), "a");
}

#[test]
fn the_toml_names_units_as_tables_do() {
    let loaded = provinces("地区,g1\n330000,1\n450000,2\n110000,3\n", &Match::ALL).load();
    for name in ["浙江", "浙江省", "Zhejiang", "之江", "330000", "330000000000"] {
        assert_eq!(&*loaded.units.find(name).unwrap(), "330000", "{name}");
    }
    let finding = loaded.units.find("浙讧省").unwrap_err();
    assert_eq!(finding.hint_text(Lang::En).unwrap(), "did you mean `浙江省`? Correct the cell, or add `浙讧省` to its aliases");
}

#[test]
fn roles_are_read_and_a_wrong_one_is_an_error() {
    let mut case = Case::new();
    let text = "id,role\na,\nb,Reference\nc,listed\nd,excluded\ne,scored\n";
    case.units("id", text).role = Some(at("role"));
    case.table("values", "id", "id,g1\na,1\nb,2\nc,3\nd,4\ne,5\n");
    case.want(["g1"]);
    let data = case.data();
    assert_eq!(
        data.units().iter().map(|u| u.role).collect::<Vec<_>>(),
        [Role::Scored, Role::Reference, Role::Listed, Role::Excluded, Role::Scored]
    );
    assert_eq!(case.notes("D0213").len(), 2);
    case.units("id", &text.replace("listed", "参评")).role = Some(at("role"));
    let finding = case.trouble();
    assert_eq!((finding.id(), places(&finding)), ("D0210", vec!["data/units.csv:B4".into()]));
}

#[test]
fn groups_keep_the_order_of_the_table_and_the_missing_ones_are_asked_for() {
    let mut case = Case::new();
    case.units("id", "id,stage\nb,mature\na,growing\nc,\n").groups = vec![at("stage")];
    case.table("values", "id", "id,g1\na,1\nb,2\nc,3\n");
    case.want(["g1"]);
    let data = case.data();
    let stage = data.grouping("stage").unwrap();
    assert_eq!(stage.labels.iter().map(|l| &**l).collect::<Vec<_>>(), ["mature", "growing"]);
    assert_eq!(stage.of_unit, [Some(1), Some(0), None]);
    case.wanted.groupings.push(GroupingNeed { group: "stage".into(), key: "by".into(), place: Some(said("stage")) });
    let finding = case.trouble();
    assert_eq!((finding.id(), places(&finding)[0].as_str()), ("D0211", "data/units.csv:B4"));
}

#[test]
fn parents_are_units_and_make_no_circle() {
    let mut case = Case::new();
    let spec = case.units("id", "id,name,up\na,甲省,\nb,乙市,甲省\nc,丙市,甲盛\n");
    spec.name_zh = Some(at("name"));
    spec.parent = Some(at("up"));
    case.table("values", "id", "id,g1\na,1\nb,2\nc,3\n");
    let finding = case.want(["g1"]).trouble();
    assert_eq!((finding.id(), places(&finding)), ("D0219", vec!["data/units.csv:C4".into()]));
    assert_eq!(finding.hint_text(Lang::En).unwrap(), "did you mean `甲省`?");

    let spec = case.units("id", "id,up\na,c\nb,a\nc,b\nd,a\n");
    spec.parent = Some(at("up"));
    case.table("d", "id", "id,g2\nd,1\n");
    case.want(["g2"]);
    let finding = case.trouble();
    assert_eq!(finding.id(), "D0220");
    assert!(finding.text(Lang::En).ends_with(": a -> c -> b -> a"), "{}", finding.text(Lang::En));

    let spec = case.units("id", "id,up\na,\nb,a\nc,b\nd,a\n");
    spec.parent = Some(at("up"));
    let data = case.data();
    assert_eq!(data.units()[2].parent.as_deref(), Some("b"));
}

#[test]
fn the_table_of_units_lists_each_unit_once_and_names_every_row() {
    let mut case = Case::new();
    case.units("id", "id\na\nb\nＡ\na\n");
    case.table("values", "id", "id,g1\na,1\nb,2\nA,3\n");
    let finding = case.want(["g1"]).trouble();
    assert_eq!((finding.id(), places(&finding)), ("D0216", vec!["data/units.csv:A5".into(), "data/units.csv:A2".into()]));
    case.units("id", "id,x\na,\n,1\nb,\n").matching = Match::ALL.to_vec();
    assert!(case.troubles().contains(&"D0214".to_string()));
}

#[test]
fn an_alias_belongs_to_one_unit() {
    let mut case = Case::new();
    case.units("id", "id,other\na,x|东\nb,东\n").aliases = Some(at("other"));
    case.table("values", "id", "id,g1\na,1\nb,2\n");
    let finding = case.want(["g1"]).trouble();
    assert_eq!((finding.id(), places(&finding)), ("D0217", vec!["data/units.csv:B3".into()]));
}

#[test]
fn columns_of_the_table_of_units_must_exist() {
    let mut case = Case::new();
    let units = case.units("编码", "代码,名称,role\na,甲,\n");
    units.name_zh = Some(at("名称"));
    units.role = Some(at("roll"));
    case.table("values", "id", "id,g1\na,1\n");
    assert_eq!(case.want(["g1"]).troubles(), ["D0218", "D0218"]);
}

#[test]
fn a_unit_without_data_is_a_warning_unless_it_is_only_listed() {
    let mut case = Case::new();
    case.units("id", "id,role\na,\nb,\nc,\nd,listed\n").role = Some(at("role"));
    case.table("values", "id", "id,g1\na,1\nb,2\n");
    let finding = case.want(["g1"]).trouble();
    assert_eq!((finding.id(), places(&finding)), ("D0212", vec!["data/units.csv:A4".into()]));
    assert_eq!(case.load().dataset.unwrap().units().len(), 4);
}

#[test]
fn many_units_without_data_are_one_list() {
    let mut case = Case::new();
    let units: String = (0..30).map(|n| format!("u{n}\n")).collect();
    case.units("id", &format!("id\n{units}"));
    case.table("values", "id", "id,g1\nu0,1\nu1,2\n");
    let troubles = case.want(["g1"]).troubles();
    assert_eq!(troubles, ["D0212", "D0212", "D0212", "D0212", "D0212", "D0230"]);
    let more = case.notes("D0230");
    assert!(more[0].contains("23 more units"), "{more:?}");
}

#[test]
fn one_unit_is_a_warning_and_none_an_error() {
    let mut case = Case::new();
    case.table("values", "id", "id,g1\na,1\n");
    let finding = case.want(["g1"]).trouble();
    assert_eq!((finding.id(), places(&finding)), ("D0209", vec!["data/values.csv:A2".into()]));
    let mut case = Case::new();
    case.table("values", "id", "id,g1\n");
    let finding = case.want(["g1"]).trouble();
    assert_eq!((finding.id(), finding.hint, places(&finding)), ("D0208", Some("rows"), vec!["data/values.csv".into()]));
    let mut case = Case::new();
    case.units("id", "id,role\na,listed\n").role = Some(at("role"));
    case.table("values", "id", "id,g1\na,1\n");
    let finding = case.want(["g1"]).trouble();
    assert_eq!((finding.id(), places(&finding)), ("D0225", vec!["data/units.csv".into()]));
}

#[test]
fn a_row_names_its_unit() {
    let mut case = Case::new();
    case.table("values", "地区", "地区,g1\n甲,1\n,2\n乙,3\n");
    let finding = case.want(["g1"]).trouble();
    assert_eq!((finding.id(), places(&finding)), ("D0214", vec!["data/values.csv:A3".into()]));
}

#[test]
fn a_remark_below_the_table_is_a_unit_without_values() {
    let mut case = Case::new();
    case.table("values", "地区", "地区,g1,g2\n甲,1,2\n乙,3,\n注：2019年数据,,\n");
    let finding = case.want(["g1", "g2"]).trouble();
    assert_eq!((finding.id(), places(&finding)), ("D0231", vec!["data/values.csv:4".into()]));
}

#[test]
fn the_column_of_units_is_found_or_its_nearest_is_named() {
    let mut case = Case::new();
    case.table("values", "nmae", "name,g1\na,1\n");
    let finding = case.want(["g1"]).trouble();
    assert_eq!((finding.id(), places(&finding)[0].as_str()), ("D0201", "indicia.toml:1:1"));
    assert_eq!(finding.hint_text(Lang::En).unwrap(), "did you mean `name` (column A)?");
}

#[test]
fn units_that_are_all_called_alike_take_no_longer() {
    let units: String = (0..50_000).map(|n| format!("{n:06},某县\n")).collect();
    let values: String = (0..50_000).map(|n| format!("{n:06},1\n")).collect();
    let mut case = Case::new();
    let spec = case.units("id", &format!("id,name\n{units}"));
    spec.name_zh = Some(at("name"));
    spec.matching = Match::ALL.to_vec();
    case.table("values", "id", &format!("id,g1\n{values}某县,2\n"));
    let start = std::time::Instant::now();
    assert_eq!(case.want(["g1"]).troubles(), ["D0204"]);
    // Looking at every pair of them would take minutes.
    assert!(start.elapsed().as_secs() < 30);
}
