//! Base values of a survey, and standard errors of any table.

use indicia_method::Status;

use super::*;

const LONG: &str = "unit,period,indicator,value,standard_error,n,effective_n,status,reason\n\
    B,2024,g1,50,2.5,410,300,ok,\nA,2024,g1,40,1.5,400,390,ok,\nA,2024,g2,70,,12,,ok,\nB,2024,g2,,,3,,withheld,3 responses; 10 are needed\n";

fn surveyed(case: &mut Case, text: &str) {
    let source = case.source("base.csv", text);
    let pairs = case.source("pairs.csv", "unit,period,indicator,other,covariance\nA,2024,g2,g1,0.25\nC,2024,g1,g2,0.5\nA,2023,g1,g2,0.5\n");
    let sha256 = indicia_io::file_sha256(&pairs.path).expect("readable");
    case.spec.survey =
        Some(SurveySpec { source, source_places: SourcePlaces::default(), place: None, sha256: None, covariances: Some((pairs, sha256)) });
}

#[test]
fn base_values_come_with_their_errors_and_the_reason_of_what_is_withheld() {
    let mut case = Case::new();
    surveyed(&mut case, LONG);
    let loaded = case.want(["g1", "g2"]).load();
    let d = loaded.dataset.expect("sound");
    let number = |id: &str| d.column_number(id).expect("there");
    let (g1, g2) = (number("g1"), number("g2"));
    let row = |unit: &str| d.row(d.unit_number(unit).expect("known"), 0).expect("there");
    assert_eq!(d.columns()[g1].series.get(row("A")), Some(40.0));
    assert_eq!((d.standard_error(g1, row("A")), d.standard_error(g1, row("B"))), (Some(1.5), Some(2.5)));
    // A figure without a stated error has none, and is not taken for exact.
    assert_eq!((d.columns()[g2].series.get(row("A")), d.standard_error(g2, row("A"))), (Some(70.0), None));
    assert_eq!(d.columns()[g2].series.status(row("B")).state(), Status::WITHHELD);
    assert_eq!(d.withheld_reason(g2, row("B")).map(|r| &**r), Some("3 responses; 10 are needed"));
    assert_eq!(d.covariances().len(), 1);
    assert_eq!(d.covariances()[0].series.get(row("A")), Some(0.25));
    assert_eq!(d.covariances()[0].series.get(row("B")), None);
    // One file is one input.
    assert_eq!(loaded.inputs.iter().map(|i| i.table.as_str()).collect::<Vec<_>>(), ["survey", "survey-covariances"]);
}

#[test]
fn base_values_that_are_to_be_verified_are_told_with_their_cell() {
    let mut case = Case::new();
    surveyed(&mut case, &LONG.replace("A,2024,g1,40,1.5,400,390,ok,", "A,2024,g1,40,1.5,400,390,to-verify,form 40; survey 12"));
    let loaded = case.want(["g1", "g2"]).load();
    assert!(loaded.dataset.is_some(), "the value counts");
    let one = loaded.to_verify.first().expect("told");
    assert_eq!(
        (one.unit.as_str(), one.period.as_str(), one.indicator.as_str(), one.reason.as_str()),
        ("A", "2024", "g1", "form 40; survey 12")
    );
    assert_eq!((loaded.to_verify.len(), one.place.line()), (1, 3));
}

#[test]
fn base_values_stand_beside_other_tables() {
    let mut case = Case::new();
    surveyed(&mut case, LONG);
    case.table("values", "unit", "unit,period,e1\nA,2024,7\nB,2024,8\n").period = Some(at("period"));
    let d = case.want(["g1", "e1"]).load().dataset.expect("sound");
    assert_eq!(d.rows(), 2);
    assert!(d.standard_error(d.column_number("e1").expect("there"), 0).is_none());
    assert!(d.standard_error(d.column_number("g1").expect("there"), 0).is_some());
}

#[test]
fn a_value_in_a_table_and_in_the_survey_is_one_too_many() {
    let mut case = Case::new();
    surveyed(&mut case, LONG);
    case.table("values", "unit", "unit,period,g1\nA,2024,7\nB,2024,8\n").period = Some(at("period"));
    assert_eq!(case.want(["g1"]).troubles(), ["D0327"]);
    assert!(case.notes("D0317").is_empty(), "the column is told of once");
}

#[test]
fn a_table_may_state_standard_errors() {
    let mut case = Case::new();
    let table = case.table("values", "unit", "unit,g1,se\nB,5,0.5\nA,6,\n");
    table.standard_error = vec![("g1".into(), at("se"))];
    let loaded = case.want(["g1"]).load();
    let d = loaded.dataset.expect("sound");
    assert_eq!((d.standard_error(0, 0), d.standard_error(0, 1)), (None, Some(0.5)));
    assert!(loaded.findings.iter().all(|f| f.severity() == Severity::Note), "the column of errors counts as used");
}
