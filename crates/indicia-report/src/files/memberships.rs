use indicia_io::{CsvProfile, CsvWriter};

use crate::Subject;
use crate::view::nodes_with_memberships;

/// `memberships.csv`: a row for each unit, period, node and class with the degree of membership; `None` where no node has any.
pub fn memberships_csv(subject: Subject) -> Option<Vec<u8>> {
    let nodes = nodes_with_memberships(subject);
    if nodes.is_empty() {
        return None;
    }
    let evaluation = subject.evaluation;
    let data = evaluation.scored_data();
    let mut csv = CsvWriter::new(CsvProfile::Plain);
    for head in ["unit", "period", "node", "class", "membership"] {
        csv.text(head);
    }
    csv.end_row();
    for (id, classes) in nodes {
        let Some(trace) = evaluation.node(id) else { continue };
        for row in data.output_order().iter().map(|r| *r as usize) {
            for (class, series) in classes.iter().zip(&trace.memberships) {
                csv.text(&data.unit(row).id).text(&subject.period_text(data.period(row))).text(id).text(class);
                match series.get(row) {
                    Some(x) => csv.number(x),
                    None => csv.missing(),
                };
                csv.end_row();
            }
        }
    }
    Some(csv.finish())
}
