//! The shipped statistics of 31 provinces: 12-digit codes in one table, short names in another.

use std::path::Path;

use super::*;

fn shipped(name: &str) -> TableSource {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../configs/china-provinces/data").join(name);
    TableSource { display_name: format!("data/{name}").into(), ..TableSource::new(path) }
}

#[test]
fn provinces_are_found_by_code_and_by_short_name() {
    let mut case = Case::new();
    let mut units = UnitsSpec::new(shipped("units.csv"), "code");
    units.name_zh = Some(at("name"));
    units.name_en = Some(at("name_en"));
    units.groups = vec![at("region")];
    units.matching = Match::ALL.to_vec();
    case.spec.units = Some(units);
    case.spec.tables = vec![
        TableSpec { period: Some(at("年份")), ..TableSpec::new("nbs", shipped("nbs_2019.csv"), "行政区划代码") },
        TableSpec { at: Some(at("2019")), ..TableSpec::new("government", shipped("government_2019.csv"), "地区") },
    ];
    case.spec.columns = vec![
        ColumnSpec::new("gdp", "地区生产总值"),
        ColumnSpec::new("websites", "政府网站数 (个)"),
        ColumnSpec::new("software", "软件业务收入"),
    ];
    case.want_input("gdp", "g3").want_input("websites", "g5").want_input("software", "e1");
    let data = case.data();
    assert_eq!((data.units().len(), data.rows(), data.columns().len()), (31, 31, 3));
    let year = Period::year(2019);
    // 政府网站数 2019 adds up to 13,511 without the 兵团 (CNNIC).
    let websites: f64 = data.units().iter().filter_map(|u| cell(&data, &u.id, year, "websites")).sum();
    assert_eq!(websites, 13511.0);
    assert_eq!(cell(&data, "540000", year, "software"), None, "Tibet's software revenue is not published");
    assert_eq!(case.notes("D0227").len(), 2);
    assert_eq!(&*data.column("software").unwrap().unit, "万元");
    assert_eq!(&*case.load().units.find("内蒙古").unwrap(), "150000");
}
