//! Files of several years that are one table.

use std::sync::Arc;

use super::*;

/// A stack of files, each of one period.
fn stack(case: &mut Case, files: &[(&str, &str)]) {
    for (n, (year, text)) in files.iter().enumerate() {
        let source = case.source(&format!("{year}.csv"), text);
        let spec = TableSpec { stacked: n > 0, at: Some(at(year)), unit: at("id"), ..TableSpec::new("values", source, "id") };
        case.spec.tables.push(spec);
    }
}

#[test]
fn every_cell_knows_its_own_file() {
    let mut case = Case::new();
    stack(&mut case, &[("2023", "id,g1,g2\na,1,10\nb,2,\n"), ("2024", "note,g2,g1,id\nx,50,5,b\nx,60,6,c\n")]);
    let data = case.want(["g1", "g2"]).data();
    assert_eq!(output(&data), ["a 2023", "b 2023", "b 2024", "c 2024"]);
    let (of_2023, of_2024) = (Period::year(2023), Period::year(2024));
    assert_eq!(
        [cell(&data, "a", of_2023, "g1"), cell(&data, "b", of_2024, "g1"), cell(&data, "c", of_2024, "g2")],
        [Some(1.0), Some(5.0), Some(60.0)]
    );
    assert_eq!([cell(&data, "b", of_2023, "g2"), cell(&data, "a", of_2024, "g1")], [None, None]);
    let place = |column: &str, unit: &str, period: Period| {
        let row = data.row(data.unit_number(unit).unwrap(), data.period_number(period).unwrap()).unwrap();
        data.column(column).unwrap().origin.as_ref().unwrap().place(row).unwrap().to_string()
    };
    assert_eq!(place("g1", "a", of_2023), "data/2023.csv:B2");
    assert_eq!(place("g1", "b", of_2024), "data/2024.csv:C2");
    assert_eq!(place("g2", "c", of_2024), "data/2024.csv:B3");
    assert_eq!(place("g2", "b", of_2023), "data/2023.csv:C3");
    let lines = |column: &str| &data.column(column).unwrap().origin.as_ref().unwrap().lines;
    assert!(Arc::ptr_eq(lines("g1"), lines("g2")), "columns of a table share their lines");
}

#[test]
fn a_period_column_does_as_well_and_a_row_stands_once() {
    let mut case = Case::new();
    for (n, (name, text)) in
        [("old", "id,year,g1\na,2022,1\na,2023,2\n"), ("new", "id,year,g1\na,2024,3\na,2023,4\nb,2024,5\n")].into_iter().enumerate()
    {
        let source = case.source(&format!("{name}.csv"), text);
        let spec = TableSpec { stacked: n > 0, period: Some(at("year")), unit: at("id"), ..TableSpec::new("values", source, "id") };
        case.spec.tables.push(spec);
    }
    let twice = case.want(["g1"]).trouble();
    assert_eq!(twice.id(), "D0206");
    assert_eq!(places(&twice), ["data/new.csv:A3", "data/old.csv:A3"]);
    case.spec.tables[1].source = case.source("new.csv", "id,year,g1\na,2024,3\nb,2024,5\n");
    assert_eq!(output(&case.data()), ["a 2022", "a 2023", "a 2024", "b 2024"]);
}

#[test]
fn a_column_that_one_file_lacks_is_told_with_both_files() {
    let mut case = Case::new();
    stack(&mut case, &[("2023", "id,g1,g2\na,1,2\n"), ("2024", "id,g1,g22\na,1,2\nb,1,2\n")]);
    let lacks = case.want(["g1", "g2"]).trouble();
    assert_eq!(lacks.id(), "D0324");
    assert_eq!(
        lacks.text(Lang::En),
        "data/2024.csv has no column `g2`, which data/2023.csv has: the files of table `values` are stacked and need the same headers"
    );
    assert!(render(&lacks, Lang::En, false).contains("rename its column `g22` (column C) to `g2`"));
}

#[test]
fn units_of_measure_do_not_change_from_file_to_file() {
    let mut case = Case::new();
    stack(&mut case, &[("2023", "id,gdp（亿元）\na,1\nb,2\n"), ("2024", "id,gdp（万元）\na,10000\n")]);
    assert_eq!(case.want(["gdp"]).trouble().id(), "D0325");
    let mut same = Case::new();
    stack(&mut same, &[("2023", "id,gdp（亿元）\na,1\nb,2\n"), ("2024", "id,gdp [亿元]\na,2\n")]);
    assert_eq!(cell(&same.want(["gdp"]).data(), "a", Period::year(2024), "gdp"), Some(2.0));
}

#[test]
fn periods_are_looked_for_in_all_files() {
    let mut case = Case::new();
    stack(&mut case, &[("2022", "id,g1\na,1\n"), ("2023", "id,g1\na,2\nb,3\n"), ("2024", "id,g1\na,3\n")]);
    for table in &mut case.spec.tables {
        table.periods = vec![at("2023"), at("2024")];
    }
    assert_eq!(output(&case.want(["g1"]).data()), ["a 2023", "b 2023", "a 2024"]);
    for table in &mut case.spec.tables {
        table.periods.push(at("2025"));
    }
    assert_eq!(case.troubles(), ["D0221"]);
}

#[test]
fn standard_errors_are_stacked_with_their_values() {
    let mut case = Case::new();
    stack(&mut case, &[("2023", "id,g1,se\na,1,0.1\n"), ("2024", "id,g1,se\na,2,\nb,3,0.3\n")]);
    for table in &mut case.spec.tables {
        table.standard_error = vec![("g1".into(), at("se"))];
    }
    let data = case.want(["g1"]).data();
    let errors = data.column("g1").unwrap().standard_errors.as_ref().unwrap();
    assert_eq!((0..3).map(|row| errors.get(row)).collect::<Vec<_>>(), [Some(0.1), None, Some(0.3)]);
}
