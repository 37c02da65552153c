//! Misspelt keys and words, read as what they were most likely meant to be.
//!
//! A misspelt key is an error and stays one. What follows from it is none of its own: behind `[scores]` nothing would say how indicators are
//! scored, behind `directon` which way is better. So the rest of the check sees the key that the hint names.

use indicia_diagnostic::nearest;

use super::form::{Form, Shape};
use crate::document::{Data, Entry, Item};

/// Renames every misspelt key to the one that its finding suggests, where that key is not there and takes such a value.
pub(crate) fn read_as_meant(item: &mut Item, shape: &'static Shape, top: bool) {
    let Data::Table(table) = &mut item.data else { return };
    let (known, unknown): (Vec<Entry>, Vec<Entry>) =
        std::mem::take(&mut table.entries).into_iter().partition(|e| shape.key(&e.key).is_some());
    table.entries = known;
    for mut entry in unknown {
        let near = suggested(&entry.key, shape, top && entry.item.table().is_some());
        let Some(key) = near.and_then(|near| shape.key(near)).filter(|key| fits(&key.form, &entry.item)) else {
            table.entries.push(entry);
            continue;
        };
        match (table.get_mut(key.name), &key.form, &mut entry.item.data) {
            // `[indicators.a]` beside `[indicator.b]`.
            (Some(there), Form::Map(..), Data::Table(more)) => {
                let Data::Table(there) = &mut there.data else { continue };
                more.entries.retain(|e| there.entry(&e.key).is_none());
                there.entries.append(&mut more.entries);
            }
            (Some(_), ..) => table.entries.push(entry),
            (None, ..) => {
                entry.key = key.name.into();
                table.entries.push(entry);
            }
        }
    }
    for entry in &mut table.entries {
        if let Some(key) = shape.key(&entry.key) {
            below(&mut entry.item, &key.form);
        }
    }
}

fn below(item: &mut Item, form: &'static Form) {
    match form {
        Form::Table(shape) | Form::TableFor(shape) | Form::TextOr(shape) | Form::NumberOr(shape) => read_as_meant(item, shape, false),
        Form::Map(_, inner) => {
            if let Data::Table(table) = &mut item.data {
                table.entries.iter_mut().for_each(|e| below(&mut e.item, inner));
            }
        }
        Form::List(inner) => {
            if let Data::List(items) = &mut item.data {
                items.iter_mut().for_each(|i| below(i, inner));
            }
        }
        _ => {}
    }
}

/// The key that is suggested for an unknown one; at the top of a file a table can only be a table.
pub(super) fn suggested(name: &str, shape: &'static Shape, table: bool) -> Option<&'static str> {
    nearest(name, shape.keys.iter().filter(|k| !table || is_table(&k.form)).map(|k| k.name))
}

pub(super) fn is_table(form: &Form) -> bool {
    matches!(form, Form::Table(_) | Form::TableFor(_) | Form::Map(..) | Form::Use(..))
}

/// Whether a value is of the kind that a form takes; what it holds is checked behind this.
fn fits(form: &Form, item: &Item) -> bool {
    match (form, &item.data) {
        (form, Data::Table(_)) => {
            is_table(form) || matches!(form, Form::Local | Form::Any | Form::Fit | Form::Editable | Form::TextOr(_) | Form::NumberOr(_))
        }
        (Form::Texts | Form::Choices(_) | Form::Editable | Form::List(_) | Form::Pair, data) => matches!(data, Data::List(_)),
        (form, Data::List(_)) => matches!(form, Form::NumberOrPair | Form::TextOrTexts | Form::Any),
        (form, _) => !is_table(form),
    }
}

/// The word of a direction behind what tables, papers and other programs call it.
pub(super) fn direction(said: &str) -> Option<&'static str> {
    let folded: String = said.trim().to_lowercase().chars().filter(|c| !matches!(c, '-' | '_' | ' ') || said.chars().count() < 3).collect();
    let word = folded.trim_end_matches("指标").trim_end_matches(['型', '性']);
    Some(match word {
        "正向" | "正" | "效益" | "越大越好" | "越高越好" | "+" | "＋" | "+1" | "1" | "pos" | "plus" | "benefit" | "up" | "higher"
        | "max" | "maximize" | "maximise" | "increasing" | "higherisbetter" | "largerisbetter" => "positive",
        "负向" | "负" | "逆向" | "逆" | "反向" | "成本" | "越小越好" | "越低越好" | "-" | "－" | "−" | "-1" | "neg" | "minus" | "cost"
        | "down" | "lower" | "min" | "minimize" | "minimise" | "decreasing" | "lowerisbetter" | "smallerisbetter" | "inverse"
        | "reverse" => "negative",
        "适度" | "适中" | "区间" | "中间" | "固定" | "moderate" | "interval" | "nominal" => "target",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_direction_is_known_by_what_people_call_it() {
        for (said, meant) in [
            ("正向指标", Some("positive")),
            ("效益型", Some("positive")),
            (" + ", Some("positive")),
            ("higher-is-better", Some("positive")),
            ("负向", Some("negative")),
            ("逆指标", Some("negative")),
            ("成本型", Some("negative")),
            ("Cost", Some("negative")),
            ("-1", Some("negative")),
            ("适度指标", Some("target")),
            ("指标", None),
            ("0", None),
        ] {
            assert_eq!(direction(said), meant, "{said}");
        }
    }
}
