//! `[type]`.

use indicia_diagnostic::{Diagnostic, catalogue::standards as codes, nearest};
use indicia_verdict::{TypeLabel, TypeRule};

use super::{Desk, name};
use crate::document::{Item, key_text};

/// How units are sorted into types.
pub(super) fn read(desk: &mut Desk<'_>) -> Option<TypeRule> {
    let item = desk.root.get("type")?;
    let column = item.get("column")?;
    let id = column.text()?;
    let groups = || desk.root.dig(&["data", "units", "groups"]).map_or(&[][..], Item::items).iter().filter_map(Item::text);
    if groups().all(|g| g != id) {
        let d = Diagnostic::new(codes::TYPE_COLUMN).arg("column", id);
        let d = match nearest(id, groups().collect::<Vec<_>>()) {
            Some(near) => d.arg("nearest", near).hint("nearest"),
            None => d,
        };
        desk.tell(d, column.at);
    }
    let mut labels: Vec<TypeLabel> = Vec::new();
    for entry in item.get("label").map_or(&[][..], Item::entries) {
        let table = format!("[type.label.{}]", key_text(&entry.key));
        let title = name(desk, Some(&entry.item), &entry.key, entry.at, &table);
        let mut values = Vec::new();
        for value in entry.item.get("values").map_or(&[][..], Item::items) {
            let Some(text) = value.text() else { continue };
            if let Some(first) = labels.iter().find(|l| l.values.iter().any(|v| v == text)) {
                let d = Diagnostic::new(codes::TYPE_VALUE_TWICE).arg("value", text).arg("id", &first.id).arg("other", &entry.key);
                desk.tell(d, value.at);
            }
            values.push(text.to_string());
        }
        if entry.item.get("values").is_none() {
            values.push(entry.key.clone());
        }
        labels.push(TypeLabel { id: entry.key.as_str().into(), title, values });
    }
    Some(TypeRule { column: id.into(), labels, place: desk.sources.place(column.at) })
}
