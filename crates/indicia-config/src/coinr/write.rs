//! The definition, as a person would write it.

use std::fmt::Write;

use indicia_diagnostic::Lang;

use super::meta::{Kind, Meta, Row};
use super::values::{NAME, TIME, UNIT, Values};
use crate::document::{key_text, quoted};

/// The text of indicia.toml.
pub(super) fn definition(id: &str, meta: &Meta, values: &Values, lang: Lang) -> String {
    let say = |en: &'static str, zh: &'static str| lang.pick(en, zh);
    let root = &meta.root;
    let mut out = format!(
        "indicia = 1\n\n# {}\n\n",
        lang.pick(
            format!("Made from two tables of the R package COINr, {} (iData) and {} (iMeta).", base(&values.file), base(&meta.file)),
            format!("由 R 软件包 COINr 的两张表生成：{}（iData）与 {}（iMeta）。", base(&values.file), base(&meta.file)),
        )
    );
    let _ = write!(
        out,
        "[index]\nid = {}\ntitle = {}\nroot = {}\n\n[data.table.values]\nfile = \"data/values.csv\"\nunit = {}\n",
        quoted(id),
        quoted(root.name.as_deref().unwrap_or(id)),
        quoted(&root.id),
        quoted(UNIT)
    );
    if values.has_time {
        let _ = writeln!(out, "period = {}", quoted(TIME));
    }
    let _ = write!(out, "\n[data.units]\nfile = \"data/units.csv\"\nid = {}\n", quoted(UNIT));
    if values.has_names {
        let _ = writeln!(out, "name = {}", quoted(NAME));
    }
    let groups: Vec<&str> = meta.of(Kind::Group).map(|r| r.id.as_str()).collect();
    if !groups.is_empty() {
        let _ = writeln!(out, "groups = {}", list(groups));
    }
    let _ = write!(
        out,
        "\n# {}\n[score]\nuse = \"min-max\"\nparams = {{ range = [0, 100] }}\n\n[weights]\nuse = \"equal\"\n\n[aggregate]\nuse = \"weighted-mean\"\n\n# {}\n[missing]\npolicy = \"reweight\"\nmin_coverage = 0\n",
        say(
            "COINr's defaults: Normalise() is min-max to 0-100, Aggregate() the arithmetic mean. Imputation and treatment are chosen in `[impute]` and `[treat]`.",
            "COINr 的默认做法：Normalise() 为 0–100 的极差标准化，Aggregate() 为算术平均。插补和离群值处理请在 `[impute]` 和 `[treat]` 中选择。",
        ),
        say("The weight of a gap goes to the other children, however many there are.", "缺失项的权重分给其余各项，无论缺多少。"),
    );
    for row in meta.of(Kind::Indicator) {
        indicator(&mut out, meta, row, lang);
    }
    for row in meta.of(Kind::Aggregate) {
        node(&mut out, meta, row);
    }
    out
}

fn indicator(out: &mut String, meta: &Meta, row: &Row, lang: Lang) {
    let _ = writeln!(out, "\n[indicator.{}]", key_text(&row.id));
    title(out, row);
    let by = row.denominator.as_deref().and_then(|by| meta.rows.iter().find(|r| r.code == by));
    match (&row.unit, by) {
        (Some(unit), Some(by)) => _ = writeln!(out, "unit = {}", quoted(&format!("{unit} / {}", by.id))),
        (Some(unit), None) => _ = writeln!(out, "unit = {}", quoted(unit)),
        (None, _) => {}
    }
    let _ = writeln!(out, "direction = \"{}\"", if row.negative { "negative" } else { "positive" });
    if let Some(by) = by {
        let (of, per) = (quoted(&row.id), quoted(&by.id));
        let _ = writeln!(out, "derive = {{ use = \"ratio\", params = {{ of = {of}, per = {per} }} }}");
    }
    if let Some(target) = row.target {
        if by.is_some() {
            let what = lang.pick("the target is in the unit before the division", "目标值的单位是相除之前的单位");
            let _ = writeln!(out, "# {what}");
        }
        let _ = writeln!(
            out,
            "# {}\n# score = {{ use = \"distance-to-reference\", params = {{ reference = {target:?}, form = \"position\" }} }}",
            lang.pick("distance to the target of iMeta, instead of min-max:", "改用与 iMeta 目标值的距离，代替极差标准化："),
        );
    }
}

fn node(out: &mut String, meta: &Meta, row: &Row) {
    let children: Vec<&Row> = meta.children(row).collect();
    let _ = writeln!(out, "\n[node.{}]", key_text(&row.id));
    title(out, row);
    let _ = writeln!(out, "children = {}", list(children.iter().map(|c| c.id.as_str())));
    if children.windows(2).any(|w| matches!(w, [a, b] if a.weight != b.weight)) {
        let weights: Vec<String> = children.iter().map(|c| format!("{} = {}", key_text(&c.id), c.weight)).collect();
        let weights = weights.join(", ");
        let _ = writeln!(out, "weights = {{ use = \"fixed\", params = {{ values = {{ {weights} }}, scale = \"relative\" }} }}");
    }
}

fn title(out: &mut String, row: &Row) {
    if let Some(name) = &row.name {
        let _ = writeln!(out, "title = {}", quoted(name));
    }
}

fn list<'a>(ids: impl IntoIterator<Item = &'a str>) -> String {
    let ids: Vec<String> = ids.into_iter().map(quoted).collect();
    format!("[{}]", ids.join(", "))
}

/// The name of a file without its folders.
fn base(file: &str) -> &str {
    file.rsplit('/').next().unwrap_or(file)
}
