use super::*;

fn year(y: i32) -> Period {
    Period::year(y)
}

#[test]
fn a_column_of_periods_makes_a_panel_in_time_order() {
    let mut case = Case::new();
    case.table("values", "id", "id,年份,g1\na,2020年,1\nb,2019,2\na,２０１９,3\nb,2020,4\n").period = Some(at("年份"));
    let data = case.want(["g1"]).data();
    assert_eq!(data.periods(), [year(2019), year(2020)]);
    assert_eq!(cell(&data, "a", year(2019), "g1"), Some(3.0));
    assert_eq!(output(&data), ["a 2020", "b 2019", "a 2019", "b 2020"]);
}

#[test]
fn a_period_for_all_rows_joins_with_a_column_of_periods() {
    let mut case = Case::new();
    case.table("a", "id", "id,year,g1\na,2019,1\nb,2019,2\na,2018,5\n").period = Some(at("year"));
    case.table("b", "id", "id,g2\nb,3\na,4\n").at = Some(at("2019年"));
    let data = case.want(["g1", "g2"]).data();
    assert_eq!(cell(&data, "a", year(2019), "g2"), Some(4.0));
    assert_eq!(cell(&data, "a", year(2018), "g2"), None);
}

#[test]
fn where_no_table_names_a_period_there_is_one_without_a_name() {
    let mut case = Case::new();
    case.table("a", "id", "id,g1\na,1\nb,2\n");
    case.table("b", "id", "id,g2\na,1\nb,2\n");
    let data = case.want(["g1", "g2"]).data();
    assert_eq!(data.periods(), [UNDATED]);
    assert!(is_undated(&data));
}

#[test]
fn a_table_without_period_beside_one_with_is_an_error() {
    let mut case = Case::new();
    case.table("values", "id", "id,year,g1\na,2019,1\nb,2022,2\n").period = Some(at("year"));
    case.table("more", "id", "id,g2\na,1\nb,2\n");
    let finding = case.want(["g1", "g2"]).trouble();
    assert_eq!((finding.id(), places(&finding)), ("D0226", vec!["indicia.toml:1:1".into()]));
    assert!(finding.hint_text(Lang::En).unwrap().contains("at = \"2022\""));
}

#[test]
fn only_the_periods_that_are_named_are_kept() {
    let mut case = Case::new();
    let table = case.table("values", "id", "id,year,g1\na,2018,1\na,2019,2\nb,2019,3\n?,2018,x\n");
    table.period = Some(at("year"));
    table.periods = vec![at("2019")];
    let data = case.want(["g1"]).data();
    assert_eq!((data.rows(), data.periods()), (2, [year(2019)].as_slice()));
    case.spec.tables[0].periods.push(at("2032"));
    let finding = case.trouble();
    assert_eq!((finding.id(), finding.hint_text(Lang::En).unwrap().as_str()), ("D0221", "periods in the data: `2018`, `2019`"));
}

#[test]
fn what_is_no_period_is_an_error_at_its_cell() {
    let mut case = Case::new();
    case.table("values", "id", "id,year,g1\na,2019,1\nb,去年,2\nc,,3\n").period = Some(at("year"));
    assert_eq!(case.want(["g1"]).troubles(), ["D0207", "D0215"]);
    let loaded = case.load();
    assert_eq!(places(&loaded.findings[0])[0], "data/values.csv:B3");
    case.spec.tables[0].period = None;
    case.spec.tables[0].at = Some(at("去年"));
    assert_eq!(case.trouble().id(), "D0207");
}

#[test]
fn periods_are_of_one_kind() {
    let mut case = Case::new();
    case.table("values", "id", "id,year,g1\na,2019,1\nb,2019,2\na,2020Q1,3\n").period = Some(at("year"));
    let finding = case.want(["g1"]).trouble();
    assert_eq!((finding.id(), places(&finding)), ("D0222", vec!["data/values.csv:B4".into(), "data/values.csv:B2".into()]));
}

#[test]
fn gaps_in_time_are_noted() {
    let mut case = Case::new();
    case.table("values", "id", "id,q,g1\na,2019Q3,1\nb,2020Q2,2\n").period = Some(at("q"));
    case.want(["g1"]).data();
    assert_eq!(case.notes("D0228"), ["the periods have gaps: `2019Q4`, `2020Q1`"]);
}

#[test]
fn a_unit_stands_once_in_a_period_of_a_table() {
    let mut case = Case::new();
    case.table("values", "id", "id,year,g1\na,2019,1\nb,2019,2\na,2019,3\n").period = Some(at("year"));
    let finding = case.want(["g1"]).trouble();
    assert_eq!((finding.id(), places(&finding)), ("D0206", vec!["data/values.csv:A4".into(), "data/values.csv:A2".into()]));
    case.spec.tables[0].period = None;
    let finding = case.trouble();
    assert_eq!((finding.id(), finding.hint), ("D0205", Some("period")));
    case.spec.tables[0].at = Some(at("2019"));
    let finding = case.trouble();
    assert_eq!((finding.id(), finding.hint), ("D0205", Some("remove")));
}

#[test]
fn a_thousand_doubles_are_a_few_lines() {
    let mut text = String::from("id,g1\n");
    for n in 0..1000 {
        text.push_str(&format!("u{n},1\nu{n},2\n"));
    }
    let mut case = Case::new();
    case.table("values", "id", &text);
    let troubles = case.want(["g1"]).troubles();
    assert_eq!(troubles.len(), 11);
    assert!(case.notes("D0229")[0].contains("990 more rows"));
}
