use super::*;

#[test]
fn rows_join_by_unit_and_what_a_table_lacks_is_missing() {
    let mut case = Case::new();
    case.table("a", "id", "id,g1\nb,2\na,1\n");
    case.table("b", "id", "id,g2\nc,3\na,4\n");
    let data = case.want(["g1", "g2"]).data();
    assert_eq!(output(&data), ["b 0", "a 0", "c 0"]);
    assert_eq!(cell(&data, "b", UNDATED, "g2"), None);
    assert_eq!(cell(&data, "c", UNDATED, "g1"), None);
    assert_eq!(cell(&data, "a", UNDATED, "g2"), Some(4.0));
    let origin = data.column("g2").unwrap().origin.as_ref().unwrap();
    let row = |unit: &str| data.row(data.unit_number(unit).unwrap(), 0).unwrap();
    assert_eq!(origin.place(row("a")).unwrap().to_string(), "data/b.csv:B3");
    assert_eq!(origin.place(row("b")).unwrap().to_string(), "data/b.csv:B");
}

#[test]
fn results_follow_the_table_of_units_within_each_period() {
    let mut case = Case::new();
    case.units("id", "id\nz\na\nm\n");
    case.table("values", "id", "id,year,g1\na,2020,1\nm,2019,2\nz,2020,3\nz,2019,4\n").period = Some(at("year"));
    let data = case.want(["g1"]).data();
    assert_eq!(output(&data), ["z 2019", "m 2019", "z 2020", "a 2020"]);
    assert_eq!(cell(&data, "z", Period::year(2019), "g1"), Some(4.0));
    assert_eq!(cell(&data, "a", Period::year(2020), "g1"), Some(1.0));
}
