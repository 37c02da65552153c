//! Findings for people and for programs: the same finding about many cells is one entry with a count.

use indicia_diagnostic::catalogue::{columns, config, data, usage};
use indicia_diagnostic::{Arg, Diagnostic, Lang, Severity, Spot, render};
use indicia_method::Value;

use crate::{Cell, Column, Table};

/// Findings that say the same of different cells.
#[derive(Clone, Debug)]
pub struct Group<'a> {
    /// The first of them.
    pub first: &'a Diagnostic,
    /// All others, in order.
    pub others: Vec<&'a Diagnostic>,
}

/// Arguments that name what the finding is about; findings that differ in others only are grouped.
const SUBJECT: [&str; 12] = ["id", "node", "indicator", "method", "table", "column", "key", "address", "plugin", "test", "param", "group"];
/// Codes that one cause brings up many times, with the argument that names each time; without one it is the place. They are gathered where
/// the way out is the same, word for word.
const ONE_CAUSE: [(&str, &str); 5] = [
    (columns::HEADER_MISSING.id, "id"),
    (config::SCORE_MISSING.id, "indicator"),
    (data::ROW_LONG.id, ""),
    (data::ROW_SHORT.id, ""),
    // Its `unit` is one of measure.
    (data::CELL_SCALE_TWICE.id, ""),
];
/// Examples that are named after the first.
const EXAMPLES: usize = 3;

/// Groups findings in the order of their first appearance.
pub fn group<'a>(findings: impl IntoIterator<Item = &'a Diagnostic>) -> Vec<Group<'a>> {
    let mut groups: Vec<Group<'a>> = Vec::new();
    let mut keys: std::collections::BTreeMap<String, usize> = std::collections::BTreeMap::new();
    for finding in findings {
        let about: Vec<String> = finding
            .args
            .iter()
            .filter(|(name, _)| SUBJECT.contains(&name.as_ref()))
            .map(|(name, arg)| format!("{name}={}", arg.text(Lang::En)))
            .collect();
        // Findings about cells are gathered, and those of one cause; two other errors of one kind at two lines of the TOML stay two.
        let is_cell = finding.args.iter().any(|(name, _)| name == "unit");
        let has_one_cause = cause(finding).is_some();
        let about = if has_one_cause { finding.hint_text(Lang::En).unwrap_or_default() } else { about.join(" ") };
        let key = format!("{} {:?} {about}", finding.id(), finding.severity());
        let is_gathered = is_cell || has_one_cause;
        match keys.get(&key).filter(|_| is_gathered).and_then(|at| groups.get_mut(*at)) {
            Some(group) => group.others.push(finding),
            None => {
                if is_gathered {
                    keys.insert(key, groups.len());
                }
                groups.push(Group { first: finding, others: Vec::new() });
            }
        }
    }
    groups
}

/// A group as text: the first finding in full, with how many more there are.
pub fn render_group(group: &Group, lang: Lang, colour: bool) -> String {
    render(&gathered(group, lang), lang, colour)
}

/// The first finding of a group with how many more there are.
fn gathered(group: &Group, lang: Lang) -> Diagnostic {
    let first = group.first.clone();
    if group.others.is_empty() {
        return first;
    }
    let names: Vec<String> = group.others.iter().take(EXAMPLES).filter_map(|d| example(d, lang)).collect();
    first.note(Diagnostic::new(usage::MORE_LIKE_IT).arg("count", group.others.len()).list("known", names))
}

/// Warnings of one code about several nodes or indicators that are shown one by one; more of them are one, with what the others are about.
const APART: usize = 2;

/// Findings as text where they are no result: groups of one code after the first are named and not shown, errors excepted.
pub fn render_folded<'a>(findings: impl IntoIterator<Item = &'a Diagnostic>, lang: Lang, colour: bool) -> String {
    let groups = group(findings);
    let alike = |g: &Group| -> Vec<usize> {
        let same = |o: &Group| o.first.id() == g.first.id() && o.first.severity() == g.first.severity();
        (0..groups.len()).filter(|n| same(&groups[*n])).collect()
    };
    let mut out = Vec::new();
    for (n, g) in groups.iter().enumerate() {
        let all = alike(g);
        if g.first.severity() == Severity::Error || all.len() <= APART {
            out.push(render_group(g, lang, colour));
        } else if all[0] == n {
            let known: Vec<String> = all[1..].iter().map(|n| subject(groups[*n].first, lang)).collect();
            let count: usize = all[1..].iter().map(|n| 1 + groups[*n].others.len()).sum();
            let more = Diagnostic::new(usage::FOLDED).arg("count", count).list("known", known);
            out.push(render(&gathered(g, lang).note(more), lang, colour));
        }
    }
    out.join("\n")
}

/// What a finding is about.
fn subject(d: &Diagnostic, lang: Lang) -> String {
    let named = d.args.iter().find(|(name, _)| SUBJECT.contains(&name.as_ref()));
    named.map_or_else(|| d.id().to_string(), |(_, arg)| arg.text(lang))
}

/// The argument that names a finding among those of one cause.
fn cause(d: &Diagnostic) -> Option<&'static str> {
    ONE_CAUSE.iter().find(|(id, _)| *id == d.id()).map(|(_, arg)| *arg)
}

fn example(d: &Diagnostic, lang: Lang) -> Option<String> {
    let arg = |name: &str| d.args.iter().rev().find(|(n, _)| n == name).map(|(_, a)| a.text(lang));
    if let Some(name) = cause(d) {
        return arg(name).or_else(|| d.places.first().map(ToString::to_string));
    }
    let unit = arg("unit")?;
    Some(match arg("period").filter(|p| !p.is_empty() && p != "0") {
        Some(period) => format!("{unit} {period}"),
        None => unit,
    })
}

/// A finding with other names of files, in places, arguments and notes.
pub fn with_files(d: &Diagnostic, rename: &dyn Fn(&str) -> String) -> Diagnostic {
    let mut out = d.clone();
    for place in &mut out.places {
        place.file = rename(&place.file).into();
    }
    for (name, arg) in &mut out.args {
        if let Arg::Text(text) = arg
            && matches!(name.as_ref(), "file" | "path")
        {
            *text = rename(text);
        }
    }
    out.notes = d.notes.iter().map(|n| with_files(n, rename)).collect();
    out
}

/// Findings as a table, one a row: code, severity, the first place, and message, notes and hint in both languages.
pub fn findings_table<'a>(findings: impl IntoIterator<Item = &'a Diagnostic>) -> Table {
    let languages = [("en", Lang::En), ("zh", Lang::Zh)];
    let mut columns: Vec<Column> = ["code", "severity", "file", "line", "column"].map(|key| Column::text(key, key, key)).into();
    columns.extend(languages.iter().flat_map(|(l, _)| ["message", "notes", "hint"].map(|k| Column::text(format!("{k}_{l}"), k, k))));
    let mut table = Table::new(columns);
    for d in findings {
        let place = d.places.first();
        let counted = |n: Option<f64>| n.filter(|n| *n > 0.0).map_or(Cell::Blank, |n| Cell::exact(Some(n)));
        let text = |t: String| if t.is_empty() { Cell::Blank } else { Cell::plain(t) };
        let mut row = vec![
            Cell::plain(d.id()),
            Cell::plain(severity(d)),
            place.map_or(Cell::Blank, |p| Cell::plain(&*p.file)),
            counted(place.map(|p| p.line() as f64)),
            counted(place.map(|p| f64::from(p.column()))),
        ];
        for (_, lang) in languages {
            let notes = d.notes.iter().map(|n| n.text(lang)).collect::<Vec<_>>().join("\n");
            row.extend([text(d.text(lang)), text(notes), text(d.hint_text(lang).unwrap_or_default())]);
        }
        table.rows.push(row);
    }
    table
}

fn severity(d: &Diagnostic) -> &'static str {
    match d.severity() {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

/// A finding for programs: code, severity, arguments, places and the message in both languages. A place that is a whole file, column or
/// row has no line or no column: null.
pub fn finding_value(d: &Diagnostic) -> Value {
    let mut args = Value::table();
    for (name, arg) in &d.args {
        let value = match arg {
            Arg::List(items) => items.clone().into(),
            other => other.text(Lang::En).into(),
        };
        args.set(name, value);
    }
    let places = d.places.iter().map(|p| {
        let mut place =
            Value::pairs([("file", Value::from(&*p.file)), ("line", counted(p.line() as f64)), ("column", counted(f64::from(p.column())))]);
        if let Some(cell) = p.cell_name() {
            place.set("cell", cell.into());
        }
        if let Spot::Cell { sheet, .. } = &p.spot
            && !sheet.is_empty()
        {
            place.set("sheet", (&**sheet).into());
        }
        place
    });
    let both = |en: String, zh: String| Value::pairs([("zh", Value::from(zh)), ("en", en.into())]);
    let hint = d.hint_text(Lang::En).zip(d.hint_text(Lang::Zh)).map(|(en, zh)| both(en, zh));
    let notes: Vec<Value> = d.notes.iter().map(|n| both(n.text(Lang::En), n.text(Lang::Zh))).collect();
    Value::pairs([
        ("code", Value::from(d.id())),
        ("severity", severity(d).into()),
        ("message", both(d.text(Lang::En), d.text(Lang::Zh))),
        ("hint", hint.unwrap_or(Value::Null)),
        ("notes", Value::List(notes)),
        ("args", args),
        ("places", Value::List(places.collect())),
    ])
}

/// A number that counts from 1; what is not there is no number.
fn counted(number: f64) -> Value {
    if number > 0.0 { Value::Number(number) } else { Value::Null }
}

#[cfg(test)]
mod tests {
    use super::*;
    use indicia_diagnostic::{
        Place,
        catalogue::{config, method},
    };

    fn cell(unit: &str, node: &str) -> Diagnostic {
        Diagnostic::new(method::PROPAGATED).arg("node", node).arg("unit", unit).arg("missing", "g1")
    }

    #[test]
    fn cells_of_one_node_are_one_entry_and_lines_of_the_toml_stay_apart() {
        let line = |n: usize| Diagnostic::new(config::UNKNOWN_KEY).arg("key", "x").at(Place::in_text("a", "a\nb\n", n..n + 1));
        let all = [cell("A", "Ig"), line(0), cell("B", "Ig"), cell("C", "Ie"), line(2)];
        let groups = group(&all);
        let counts: Vec<(&str, usize)> = groups.iter().map(|g| (g.first.id(), g.others.len())).collect();
        assert_eq!(counts, [("M0128", 1), ("C0102", 0), ("M0128", 0), ("C0102", 0)]);
    }

    #[test]
    fn what_one_cause_brings_up_many_times_is_one_entry_where_the_way_out_is_the_same() {
        let header = |id: &str, known: &str| {
            Diagnostic::new(columns::HEADER_MISSING).arg("id", id).arg("column", id).list("known", [known]).hint("known")
        };
        let row = |line: u64| Diagnostic::new(data::ROW_LONG).arg("found", 5).arg("expected", 2).at(Place::cell("v.csv", "", line, 0, ""));
        let all = [header("g1", "a"), header("g2", "a"), row(2), header("g3", "b"), row(3)];
        let groups = group(&all);
        let counts: Vec<(&str, usize)> = groups.iter().map(|g| (g.first.id(), g.others.len())).collect();
        assert_eq!(counts, [("D0302", 1), ("D0110", 1), ("D0302", 0)]);
        assert!(render_group(&groups[0], Lang::En, false).contains("the same for 1 more, such as `g2`"));
        assert!(render_group(&groups[1], Lang::En, false).contains("the same for 1 more, such as `v.csv:3`"));
        let twice = |row: u64| {
            Diagnostic::new(data::CELL_SCALE_TWICE)
                .arg("column", "GDP")
                .arg("unit", "亿元")
                .arg("multiplier", "亿")
                .at(Place::cell("v.csv", "", row, 3, "1亿"))
        };
        assert!(render_group(&group(&[twice(2), twice(3)])[0], Lang::En, false).contains("such as `v.csv:C3`"));
    }

    #[test]
    fn a_whole_column_has_no_line_and_a_whole_file_neither() {
        let place = |p: Place| finding_value(&cell("A", "Ig").at(p)).get("places").and_then(Value::as_list).unwrap()[0].clone();
        let column = place(Place::cell("t.csv", "", 0, 7, ""));
        assert_eq!((column.get("line"), column.get("column")), (Some(&Value::Null), Some(&Value::Number(7.0))));
        assert_eq!(place(Place::file("t.csv")).get("line"), Some(&Value::Null));
        assert_eq!(place(Place::cell("t.csv", "", 3, 7, "x")).get("line"), Some(&Value::Number(3.0)));
    }

    #[test]
    fn many_groups_of_one_code_are_one_and_errors_stay_apart() {
        let warnings = ["Ig", "Ie", "Iu", "I"].map(|node| cell("A", node)).to_vec();
        let all = [warnings.clone(), vec![cell("B", "Iu")]].concat();
        let text = render_folded(&all, Lang::En, false);
        assert_eq!(text.matches("M0128").count(), 1, "{text}");
        assert!(text.contains("= 4 more of this code, about `Ie`, `Iu`, `I`: `indicia check` shows them all"), "{text}");
        assert_eq!(render_folded(&all[..2], Lang::Zh, false).matches("M0128").count(), 2);
        let errors: Vec<Diagnostic> = warnings.into_iter().map(|d| d.with_severity(Severity::Error)).collect();
        assert_eq!(render_folded(&errors, Lang::Zh, false).matches("M0128").count(), 4);
    }

    #[test]
    fn a_group_names_examples_before_the_hint() {
        let all = [cell("A", "Ig"), cell("B", "Ig"), cell("C", "Ig"), cell("D", "Ig"), cell("E", "Ig")];
        let text = render_group(&group(&all)[0], Lang::En, false);
        assert!(text.contains("  = the same for 4 more, such as `B`, `C`, `D`\nhint: "), "{text}");
        let text = render_group(&group(&all)[0], Lang::Zh, false);
        assert!(text.contains("  = 另有 4 处相同情况，如 `B`、`C`、`D`\n建议："), "{text}");
    }
}
