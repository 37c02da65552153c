use indicia_io::{CsvProfile, CsvWriter};

use crate::Subject;

/// `standard-errors.csv`: every cell of a raw column that has a standard error, in the column's unit.
pub fn standard_errors_csv(subject: Subject) -> Vec<u8> {
    let data = subject.evaluation.scored_data();
    let mut csv = CsvWriter::new(CsvProfile::Plain);
    for head in ["unit", "period", "column", "value", "standard_error"] {
        csv.text(head);
    }
    csv.end_row();
    for (number, column) in data.columns().iter().enumerate() {
        for row in data.output_order().iter().map(|r| *r as usize) {
            let (Some(value), Some(error)) = (column.series.get(row), data.standard_error(number, row)) else { continue };
            csv.text(&data.unit(row).id).text(&subject.period_text(data.period(row))).text(&column.id);
            csv.number(value).number(error).end_row();
        }
    }
    csv.finish()
}

/// `covariances.csv`: of every two raw columns that share respondents, the covariance of their errors in each row.
pub fn covariances_csv(subject: Subject) -> Vec<u8> {
    let data = subject.evaluation.scored_data();
    let mut csv = CsvWriter::new(CsvProfile::Plain);
    for head in ["unit", "period", "column", "other", "covariance"] {
        csv.text(head);
    }
    csv.end_row();
    for pair in data.covariances() {
        let [a, b] = pair.columns;
        let (Some(first), Some(second)) = (data.columns().get(a), data.columns().get(b)) else { continue };
        for row in data.output_order().iter().map(|r| *r as usize) {
            let Some(covariance) = pair.series.get(row) else { continue };
            csv.text(&data.unit(row).id).text(&subject.period_text(data.period(row))).text(&first.id).text(&second.id);
            csv.number(covariance).end_row();
        }
    }
    csv.finish()
}
