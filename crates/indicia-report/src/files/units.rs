use indicia_core::Role;
use indicia_io::{CsvProfile, CsvWriter};

use crate::Subject;

/// `units.csv`: every unit with scores and every listed one, with names, role, the unit above and the groups.
pub fn units_csv(subject: Subject) -> Vec<u8> {
    let data = subject.evaluation.data();
    let mut csv = CsvWriter::new(CsvProfile::Plain);
    for head in ["unit", "name_zh", "name_en", "role", "parent"] {
        csv.text(head);
    }
    for grouping in data.groupings() {
        csv.text(&format!("group.{}", grouping.name));
    }
    csv.end_row();
    for (number, unit) in data.units().iter().enumerate().filter(|(_, u)| u.role != Role::Excluded) {
        csv.text(&unit.id).text(&unit.name.zh).text(&unit.name.en).text(unit.role.word()).text(unit.parent.as_deref().unwrap_or_default());
        for grouping in data.groupings() {
            let label = grouping.of_unit.get(number).copied().flatten().and_then(|n| grouping.labels.get(n as usize));
            csv.text(label.map_or("", |l| l));
        }
        csv.end_row();
    }
    csv.finish()
}
