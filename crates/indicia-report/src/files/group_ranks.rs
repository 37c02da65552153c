use indicia_analysis::territory::ranks_in_groups;
use indicia_core::Role;
use indicia_io::{CsvProfile, CsvWriter};

use crate::Subject;

/// `group-ranks.csv`: the rank of every unit among those of its group, by each node and each grouping of the data; `None` where the data have no groupings. Units without a group are not there.
pub fn group_ranks_csv(subject: Subject) -> Option<Vec<u8>> {
    let evaluation = subject.evaluation;
    let data = evaluation.scored_data();
    let system = evaluation.plan().system();
    if data.groupings().is_empty() {
        return None;
    }
    let mut csv = CsvWriter::new(CsvProfile::Plain);
    for head in ["grouping", "group", "unit", "period"] {
        csv.text(head);
    }
    for node in &system.nodes {
        csv.text(&format!("rank.{}", node.id));
    }
    csv.end_row();
    for grouping in data.groupings() {
        for period in data.periods() {
            let rows = subject.rows_of(*period);
            let group: Vec<Option<u32>> =
                rows.iter().map(|r| grouping.of_unit.get(data.unit_of_row()[*r] as usize).copied().flatten()).collect();
            let ranks: Vec<Vec<Option<f64>>> = system
                .nodes
                .iter()
                .map(|node| {
                    let overall: Vec<Option<f64>> = rows.iter().map(|r| evaluation.node(&node.id).and_then(|n| n.rank(*r))).collect();
                    ranks_in_groups(&overall, &group, system.ranking.rule)
                })
                .collect();
            for (n, row) in rows.iter().enumerate() {
                let Some(label) = group[n].and_then(|g| grouping.labels.get(g as usize)) else { continue };
                let unit = data.unit(*row);
                if unit.role == Role::Excluded {
                    continue;
                }
                csv.text(&grouping.name).text(label).text(&unit.id);
                csv.text(&subject.period_text(*period));
                for node in &ranks {
                    match node[n] {
                        Some(rank) => csv.number(rank),
                        None => csv.missing(),
                    };
                }
                csv.end_row();
            }
        }
    }
    Some(csv.finish())
}
