//! Files of a new system: an overlay of another one, or a small one of its own.

use std::path::{Component, Path, PathBuf};

use indicia_core::{Dataset, Role};
use indicia_diagnostic::{Diagnostic, Diagnostics, Lang, catalogue::usage, nearest};

use crate::document::{Item, key_text, quoted};
use crate::load::{LoadOptions, read};
use crate::shape::result_letter;
use crate::source::show;
use crate::{shipped_file, shipped_systems};

/// A file to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewFile {
    /// Below the new folder, with `/`.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// The id of a new system, from the folder it is to have.
///
/// # Errors
/// The name of the folder is no id.
pub fn new_id(folder: &Path) -> Result<String, Diagnostic> {
    let name = folder.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    if !name.is_empty() && name.chars().all(result_letter) {
        return Ok(name);
    }
    let plain: String = name.chars().map(|c| if result_letter(c) { c } else { '-' }).collect();
    let plain = plain.split('-').filter(|s| !s.is_empty()).collect::<Vec<_>>().join("-");
    let near = if plain.is_empty() { "my-index".into() } else { plain };
    Err(Diagnostic::new(usage::NAME_INVALID).arg("id", name).arg("nearest", near))
}

/// An overlay in `folder` of the system `from`: a folder, a file, or the name of a shipped system with or without
/// `indicia:`. It holds only what it must; comments show how an indicator is added. Where `data` can read what a base is evaluated on, a
/// table beside it has a row for each unit and period, for the values to be filled in.
///
/// # Errors
/// There is no such system, it has errors of its own, or the folder's name is no id.
pub fn new_overlay(folder: &Path, from: &str, lang: Lang, data: &dyn Fn(&Path) -> Option<Dataset>) -> Result<Vec<NewFile>, Diagnostics> {
    let id = new_id(folder).map_err(|d| vec![d])?;
    let (base, extends) = base(folder, from).map_err(|d| vec![d])?;
    let document = read(&base, &LoadOptions::default());
    if !document.found() {
        return Err(document.findings().clone());
    }
    let mut text = format!("indicia = 1\n\nextends = {}\n\n[index]\nid = {}\n", quoted(&extends), quoted(&id));
    let title = crate::resolve::title(document.root());
    let named = |title: &str, open, close| if title.is_empty() { id.clone() } else { format!("{title}{open}{id}{close}") };
    let (zh, en) = (named(&title.zh, "（", "）"), named(&title.en, " (", ")"));
    text.push_str(&format!("title = {{ zh = {}, en = {} }}\n", quoted(&zh), quoted(&en)));
    if document.root().dig(&["index", "note"]).is_some() {
        let what = lang.pick(
            "The note of the base is printed with every result. Once the data are yours, say what holds for them:",
            "基础体系的说明会随每份结果显示。换上自己的数据后，请改写成符合实际的说明：",
        );
        text.push_str(&format!("# {what}\n# note = {{ zh = \"…\", en = \"…\" }}\n"));
    }
    let Some(mine) = Mine::of(document.root()) else { return Ok(vec![NewFile { path: "indicia.toml".into(), text }]) };
    let form = data(&base).map(|data| mine.form(&data, lang));
    text.push_str(&mine.example(form.is_some(), lang));
    let form = form.map(|text| NewFile { path: "data/mine.csv".into(), text });
    Ok(std::iter::once(NewFile { path: "indicia.toml".into(), text }).chain(form).collect())
}

/// What `from` means: the path to read it by, and the text for `extends`.
fn base(folder: &Path, from: &str) -> Result<(PathBuf, String), Diagnostic> {
    let path = Path::new(from);
    let there = path.join("indicia.toml").is_file() || (from.ends_with(".toml") && path.is_file());
    if there && !from.starts_with("indicia:") {
        return Ok((path.to_path_buf(), relative(folder, path)));
    }
    let name = from.strip_prefix("indicia:").unwrap_or(from);
    let file =
        |(system, file): (&str, &str)| shipped_file(&format!("configs/{system}/{file}")).filter(|_| file.ends_with(".toml")).is_some();
    if shipped_systems().any(|s| s == name) || name.split_once('/').is_some_and(file) {
        let shipped = format!("indicia:{name}");
        return Ok((PathBuf::from(&shipped), shipped));
    }
    let d = Diagnostic::new(usage::SHIPPED_UNKNOWN).arg("id", from);
    // A path that leads nowhere may end in the name that was meant: `configs/hdi`.
    let last = path.file_name().and_then(|n| n.to_str()).unwrap_or(name);
    let meant = shipped_systems().find(|s| *s == last).or_else(|| nearest(last, shipped_systems()));
    Err(match meant {
        Some(near) => d.arg("nearest", near),
        None => d.list("known", shipped_systems()).hint("known"),
    })
}

/// The way from a folder to a path, with `/`; both are taken from the current folder.
fn relative(folder: &Path, path: &Path) -> String {
    let whole = |p: &Path| {
        let p = if p.is_absolute() { p.to_path_buf() } else { std::env::current_dir().unwrap_or_default().join(p) };
        let mut out = PathBuf::new();
        for part in p.components() {
            match part {
                Component::CurDir => {}
                Component::ParentDir => _ = out.pop(),
                other => out.push(other),
            }
        }
        out
    };
    let (from, to) = (whole(folder), whole(path));
    let shared = from.components().zip(to.components()).take_while(|(a, b)| a == b).count();
    let mut out = PathBuf::new();
    from.components().skip(shared).for_each(|_| out.push(".."));
    out.extend(to.components().skip(shared));
    show(&out)
}

/// An indicator that could be added to a system, with a table of its own.
struct Mine {
    /// Its id, the next of its siblings.
    id: String,
    /// The node that it could be a child of: the last one that has nothing but indicators.
    node: String,
    /// Headers of the units and of the periods, as the system's first table has them.
    unit: String,
    period: Option<String>,
    /// The period of all rows, where there is no column of them.
    at: Option<String>,
}

impl Mine {
    fn of(root: &Item) -> Option<Mine> {
        let nodes = root.get("node").map_or(&[][..], Item::entries);
        let children = |node: &Item| {
            node.get("children").map_or(&[][..], Item::items).iter().filter_map(Item::text).map(String::from).collect::<Vec<_>>()
        };
        let is_node = |id: &String| nodes.iter().any(|n| n.key == *id);
        let leaf = nodes.iter().rev().map(|n| (n.key.as_str(), children(&n.item))).find(|(_, c)| !c.is_empty() && !c.iter().any(is_node));
        let (node, children) = leaf?;
        let table = root.dig(&["data", "table"]).map_or(&[][..], Item::entries).first();
        // The table of a survey has columns of fixed names.
        let survey = root.dig(&["data", "survey"]).is_some();
        let of_table = |key| table.map_or(survey.then_some(key), |t| t.item.text_of(key));
        Some(Mine {
            id: next_id(&children),
            node: node.into(),
            unit: of_table("unit").unwrap_or("id").into(),
            period: of_table("period").map(String::from),
            at: table.and_then(|t| t.item.get("at")).and_then(Item::loose_text),
        })
    }

    /// How it is added to this very system, as comments.
    fn example(&self, has_form: bool, lang: Lang) -> String {
        let intro = if has_form {
            lang.pick(
                "What differs from the base stands below; everything else is inherited. To add an indicator, take the marks away\n# and fill in its values in data/mine.csv, which has a row for each unit (and period):",
                "以下只写与基础体系不同的部分，其余一律继承。要增加一个指标，请去掉下面各行行首的 #，\n# 并在 data/mine.csv 中填写数据，其中已按评价对象（和时期）列好各行：",
            )
        } else {
            lang.pick(
                "What differs from the base stands below; everything else is inherited. To add an indicator, take the marks away\n# and put its values into data/mine.csv, a row for each unit (and period):",
                "以下只写与基础体系不同的部分，其余一律继承。要增加一个指标，请去掉下面各行行首的 #，\n# 并把数据写入 data/mine.csv，每个评价对象（每个时期）一行：",
            )
        };
        let mut lines = vec!["[data.table.mine]".to_string(), "file = \"data/mine.csv\"".into(), format!("unit = {}", quoted(&self.unit))];
        lines.extend(self.period.as_ref().map(|p| format!("period = {}", quoted(p))));
        lines.extend(self.at.as_ref().map(|at| format!("at = {}", quoted(at))));
        lines.extend([
            String::new(),
            format!("[indicator.{}]", key_text(&self.id)),
            format!("title = {{ zh = \"{0}\", en = \"{0}\" }}", self.id),
            "direction = \"positive\"".into(),
            String::new(),
            format!("[node.{}]", key_text(&self.node)),
            format!("children = {{ add = [{}] }}", quoted(&self.id)),
            "weights = { use = \"entropy\" }".into(),
        ]);
        let comments: Vec<String> = lines.iter().map(|l| if l.is_empty() { "#".into() } else { format!("# {l}") }).collect();
        format!("\n# {intro}\n#\n{}\n", comments.join("\n"))
    }

    /// Its table without values: the units and periods of the base, and what the units are called.
    fn form(&self, data: &Dataset, lang: Lang) -> String {
        let name = |row: usize| {
            let unit = data.unit(row);
            let (own, other) = lang.pick((&unit.name.en, &unit.name.zh), (&unit.name.zh, &unit.name.en));
            if own.is_empty() { other.clone() } else { own.clone() }
        };
        let rows: Vec<usize> = data.output_order().iter().map(|r| *r as usize).filter(|r| data.unit(*r).role == Role::Scored).collect();
        let named = rows.iter().any(|r| !name(*r).is_empty() && name(*r) != *data.unit(*r).id);
        let mut heads = vec![self.unit.as_str()];
        heads.extend(self.period.as_deref());
        heads.push(&self.id);
        // A further column of names for those who fill it in; nothing reads it.
        heads.extend(named.then(|| lang.pick("(name)", "（名称）")));
        let mut text = csv_line(&heads);
        for row in rows {
            let period = data.period(row).to_string();
            let name = name(row);
            let mut cells = vec![&*data.unit(row).id];
            cells.extend(self.period.is_some().then_some(period.as_str()));
            cells.push("");
            cells.extend(named.then_some(name.as_str()));
            text.push_str(&csv_line(&cells));
        }
        // Spreadsheets take a file without a mark for one of the local code page.
        if text.is_ascii() { text } else { format!("\u{feff}{text}") }
    }
}

fn csv_line(cells: &[&str]) -> String {
    let quoted = |cell: &&str| {
        if cell.contains(['"', ',', '\n', '\r']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { (*cell).to_string() }
    };
    format!("{}\n", cells.iter().map(quoted).collect::<Vec<_>>().join(","))
}

/// `u6` after `u1` to `u5`.
fn next_id(ids: &[String]) -> String {
    let split = |id: &str| {
        let digits = id.trim_start_matches(|c: char| !c.is_ascii_digit());
        let stem = &id[..id.len() - digits.len()];
        Some((stem.to_string(), digits.parse::<u32>().ok().filter(|_| !stem.is_empty())?))
    };
    let largest = ids.iter().filter_map(|id| split(id)).max_by_key(|(_, n)| *n);
    largest.map_or_else(|| "new1".into(), |(stem, n)| format!("{stem}{}", n + 1))
}

/// A small system of its own in `folder`, with data, that runs as it stands.
///
/// # Errors
/// The folder's name is no id.
pub fn new_minimal(folder: &Path, lang: Lang) -> Result<Vec<NewFile>, Diagnostic> {
    let id = quoted(&new_id(folder)?);
    let say = |en: &'static str, zh: &'static str| lang.pick(en, zh);
    let text = format!(
        r#"indicia = 1

[index]
id = {id}
title = {{ zh = {id}, en = {id} }}
root = "total"

# {data}
[data.table.values]
file = "data/values.csv"
unit = "unit"
period = "year"

# {score}
[score]
use = "min-max"
params = {{ range = [1, 100] }}

[weights]
use = "equal"

[aggregate]
use = "weighted-mean"

# {indicator}
[indicator.online]
title = {{ zh = "网上办理率", en = "Share of services online" }}
unit = "%"
direction = "positive"

[indicator.days]
title = {{ zh = "平均办理天数", en = "Days to completion" }}
unit = "{days}"
direction = "negative"

[node.total]
title = {{ zh = "总指数", en = "Total" }}
children = ["online", "days"]

# {test}
[test.equal-weights] # (40 + 60) / 2
given = {{ online = 40, days = 60 }}
expect = {{ total = 50 }}
"#,
        data = say("One row for each unit and year, one column for each indicator.", "每个评价对象每年一行，每个指标一列。"),
        score = say("Every indicator from 1 (worst) to 100 (best).", "每个指标换算为 1（最差）到 100（最好）。"),
        indicator = say("What is measured, and which way it is better.", "测量什么，正向还是负向。"),
        days = say("days", "天"),
        test = say("`indicia test` holds the system to this.", "`indicia test` 会检验这一结果。"),
    );
    let values = match lang {
        Lang::Zh => "unit,year,online,days\n东江,2025,72,6\n西岭,2025,55,11\n南湾,2025,88,4\n",
        Lang::En => "unit,year,online,days\nAsh,2025,72,6\nBirch,2025,55,11\nCedar,2025,88,4\n",
    };
    Ok(vec![NewFile { path: "indicia.toml".into(), text }, NewFile { path: "data/values.csv".into(), text: values.into() }])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_to_the_base_starts_at_the_new_folder() {
        assert_eq!(relative(Path::new("my-region"), Path::new("configs/digital-integration")), "../configs/digital-integration");
        assert_eq!(relative(Path::new("a/b"), Path::new("a/c")), "../c");
        assert_eq!(relative(Path::new("/x/y"), Path::new("/x/z/base.toml")), "../z/base.toml");
    }

    #[test]
    fn ids_are_counted_on() {
        let ids = |list: &[&str]| next_id(&list.iter().map(|s| (*s).to_string()).collect::<Vec<_>>());
        assert_eq!(ids(&["u1", "u2", "u5"]), "u6");
        assert_eq!(ids(&["mys", "gni"]), "new1");
    }

    #[test]
    fn a_folder_whose_name_is_no_id_gets_a_suggestion() {
        assert_eq!(new_id(Path::new("x/my-region")).unwrap(), "my-region");
        let d = new_id(Path::new("my region_2")).unwrap_err();
        assert!(d.hint_text(Lang::En).unwrap().contains("my-region-2"));
        assert_eq!(new_id(Path::new("我的区域")).unwrap(), "我的区域");
        let d = new_id(Path::new("我的（区域）")).unwrap_err();
        assert!(d.id() == usage::NAME_INVALID.id && d.hint_text(Lang::Zh).unwrap().contains("我的-区域"));
    }
}
