use indicia_core::Role;
use indicia_io::{CsvProfile, CsvWriter};

use crate::Subject;

/// `scores.csv`: a row for each unit and period, with every node, every indicator, and the ranks of nodes. Listed units stand at the end with
/// empty cells.
pub fn scores_csv(subject: Subject) -> Vec<u8> {
    let evaluation = subject.evaluation;
    let system = evaluation.plan().system();
    let data = evaluation.scored_data();
    let nodes: Vec<&str> =
        std::iter::once(&*system.root).chain(system.nodes.iter().map(|n| &*n.id).filter(|n| *n != &*system.root)).collect();
    let ids: Vec<&str> = nodes.iter().copied().chain(system.indicators.iter().map(|i| &*i.id)).collect();
    let below = subject.indicators_below(&system.root);
    let mut csv = CsvWriter::new(CsvProfile::Plain);
    for head in ["unit", "name_zh", "name_en", "role", "period"] {
        csv.text(head);
    }
    for id in &nodes {
        csv.text(&format!("rank.{id}"));
    }
    for id in &ids {
        csv.text(id);
    }
    csv.text("present").text("indicators").end_row();
    for row in data.output_order().iter().map(|r| *r as usize) {
        let unit = data.unit(row);
        csv.text(&unit.id).text(&unit.name.zh).text(&unit.name.en).text(unit.role.word());
        csv.text(&subject.period_text(data.period(row)));
        for id in &nodes {
            number(&mut csv, evaluation.node(id).and_then(|n| n.rank(row)));
        }
        for id in &ids {
            number(&mut csv, evaluation.value(id).and_then(|v| v.get(row)));
        }
        let (present, all) = crate::view::of_row(subject, &below, row);
        csv.number(present as f64).number(all as f64).end_row();
    }
    for unit in evaluation.data().units().iter().filter(|u| u.role == Role::Listed) {
        csv.text(&unit.id).text(&unit.name.zh).text(&unit.name.en).text(unit.role.word());
        (0..nodes.len() + ids.len() + 3).for_each(|_| {
            csv.missing();
        });
        csv.end_row();
    }
    csv.finish()
}

fn number(csv: &mut CsvWriter, x: Option<f64>) {
    match x {
        Some(x) => csv.number(x),
        None => csv.missing(),
    };
}
