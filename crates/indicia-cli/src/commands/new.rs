//! `indicia new`

use std::path::{Path, PathBuf};

use indicia_config::{Item, LoadOptions, shipped_systems};
use indicia_diagnostic::catalogue::{io, usage};
use indicia_diagnostic::{Diagnostic, Diagnostics, Exit, Severity, nearest};

use crate::project;
use crate::terminal::Terminal;

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The name, and that of the new folder: letters, digits and `-`
    #[arg(value_name = "NAME")]
    name: String,
    /// An overlay on another system, which holds only what differs: the name of a shipped system, or a folder
    #[arg(long, value_name = "SYSTEM")]
    from: Option<String>,
    /// A small whole system with its own data (the default)
    #[arg(long, conflicts_with = "from")]
    minimal: bool,
}

/// Makes a folder that `check` and `run` accept as it is.
pub fn run(args: Args, terminal: &mut Terminal) -> Result<Exit, Diagnostics> {
    let folder = PathBuf::from(&args.name);
    let id = folder.file_name().and_then(|n| n.to_str()).unwrap_or(&args.name).to_string();
    if !is_id(&id) {
        return Err(vec![Diagnostic::new(usage::NAME_INVALID).arg("id", &id).arg("nearest", suggestion(&id))]);
    }
    if std::fs::symlink_metadata(&folder).is_ok() {
        return Err(vec![Diagnostic::new(usage::FOLDER_EXISTS).arg("path", folder.display())]);
    }
    let files = match &args.from {
        Some(base) => overlay(&id, base, &folder)?,
        None => minimal(&id),
    };
    for (name, text) in &files {
        let path = folder.join(name);
        let parent = path.parent().unwrap_or(&folder);
        std::fs::create_dir_all(parent)
            .map_err(|e| vec![Diagnostic::new(io::FOLDER_NOT_WRITABLE).arg("path", parent.display()).arg("reason", e)])?;
        indicia_io::write_file(&path, text.as_bytes())?;
        terminal.print(&format!("{}\n", path.display()));
    }
    let shown = folder.display();
    terminal.note(
        format!("next: `indicia check {shown}`, `indicia run {shown}`"),
        format!("下一步：`indicia check {shown}`，`indicia run {shown}`"),
    );
    Ok(Exit::Done)
}

fn is_id(id: &str) -> bool {
    id.starts_with(|c: char| c.is_ascii_alphabetic()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

fn suggestion(id: &str) -> String {
    let letters: String = id.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let near = letters.trim_matches(|c: char| c == '-' || c.is_ascii_digit());
    if near.is_empty() { "my-region".into() } else { near.into() }
}

/// A system that is read as the base of an overlay.
struct Base {
    /// What `extends` says.
    extends: String,
    document: indicia_config::Document,
}

fn base(name: &str, folder: &Path) -> Result<Base, Diagnostics> {
    let on_disk = Path::new(name);
    let (path, extends) = if on_disk.exists() {
        (on_disk.to_path_buf(), project::relative(on_disk, folder))
    } else {
        let name = name.strip_prefix("indicia:").unwrap_or(name);
        if !shipped_systems().any(|s| s == name) {
            let finding = Diagnostic::new(usage::SHIPPED_UNKNOWN).arg("id", name);
            return Err(vec![match nearest(name, shipped_systems()) {
                Some(near) => finding.arg("nearest", near).hint("nearest"),
                None => finding.list("known", shipped_systems()).hint("known"),
            }]);
        }
        (PathBuf::from(format!("indicia:{name}")), format!("indicia:{name}"))
    };
    let document = indicia_config::read(&path, &LoadOptions::default());
    let errors: Diagnostics = document.findings().iter().filter(|d| d.severity() == Severity::Error).cloned().collect();
    if errors.is_empty() && document.found() { Ok(Base { extends, document }) } else { Err(errors) }
}

/// An overlay that says nothing but its own name, with what one would change first as comments.
fn overlay(id: &str, from: &str, folder: &Path) -> Result<Vec<(&'static str, String)>, Diagnostics> {
    let base = base(from, folder)?;
    let root = base.document.root();
    let text =
        |path: &[&str], lang: &str| root.dig(path).and_then(|i| i.get(lang).and_then(Item::text).or(i.text())).unwrap_or("").to_string();
    let title = |lang| text(&["index", "title"], lang);
    let nodes = root.get("node").map_or(&[][..], Item::entries);
    let aggregate = nodes.iter().find(|n| n.item.get("children").is_some());
    let mut toml = format!(
        "indicia = 1\n\n# 在 {extends} 之上叠加：只写不同之处，其余沿用。\n# An overlay on {extends}: it holds only what differs.\nextends = {extends:?}\n\n[index]\nid = \"{id}\"\n\
         title = {{ zh = {:?}, en = {:?} }}\n",
        format!("{}（{id}）", title("zh")),
        format!("{} ({id})", title("en")),
        extends = base.extends,
    );
    toml.push_str(
        "\n# 换成自己的数据：路径从本文件所在的文件夹算起。\n# Your own data: the path starts at the folder of this file.\n\
         #[data.table.values]\n#file = \"data/values.csv\"\n",
    );
    if let Some(node) = aggregate {
        let key = &node.key;
        let children = node.item.get("children").map_or(&[][..], Item::items);
        let known: Vec<&str> = children.iter().filter_map(Item::text).collect();
        let (first, last) = (known.first().copied().unwrap_or("x1"), known.len() + 1);
        let new: String = first.chars().take_while(|c| !c.is_ascii_digit()).collect::<String>() + &last.to_string();
        toml.push_str(&format!(
            "\n# 增加一项指标，并重新给定所在节点的权重。\n# One more indicator, with new weights for its node.\n\
             #[indicator.{new}]\n#title = {{ zh = \"……\", en = \"…\" }}\n#direction = \"positive\"\n#\n#[node.{key}]\n#children = {{ add = [\"{new}\"] }}\n\
             #weights = {{ use = \"equal\" }}\n"
        ));
        toml.push_str(&format!("\n# 改用熵权法。\n# Entropy weights instead.\n#[node.{key}.weights]\n#use = \"entropy\"\n"));
    }
    Ok(vec![("indicia.toml", toml)])
}

/// A small system that computes: two indicators, three places, one node, one test worked by hand.
fn minimal(id: &str) -> Vec<(&'static str, String)> {
    let toml = format!(
        r#"indicia = 1

[index]
id = "{id}"
title = {{ zh = "示例指数", en = "A small index" }}
edition = "1"
root = "I"

[index.note]
zh = "示例数据为虚构。"
en = "The data are invented."

[data.table.values]
file = "data/values.csv"
unit = "unit"
period = "year"

[data.units]
file = "data/units.csv"
id = "unit"
name = {{ zh = "name", en = "name_en" }}

[score] # 极差标准化到 [0, 100] / range standardisation to [0, 100]
use = "min-max"
params = {{ range = [0, 100] }}

[indicator.x1]
title = {{ zh = "指标一", en = "First" }}
unit = "%"
direction = "positive"

[indicator.x2] # 越小越好 / the less the better
title = {{ zh = "指标二", en = "Second" }}
unit = "day"
direction = "negative"

[node.I]
title = {{ zh = "示例指数", en = "Small index" }}
children = ["x1", "x2"]
weights = {{ use = "fixed", params = {{ values = {{ x1 = 0.6, x2 = 0.4 }} }} }}
aggregate = {{ use = "weighted-mean" }}

[test.worked-by-hand] # 0.6 * (60 - 20) / (80 - 20) * 100 + 0.4 * (9 - 5) / (9 - 1) * 100 = 40 + 20
unit = "B"
period = "2025"
expect = {{ I = 60 }}
expect_rank = {{ I = 2 }}
"#
    );
    let values = "unit,year,x1 (%),x2 (day)\nA,2025,80,1\nB,2025,60,5\nC,2025,20,9\n";
    let units = "unit,name,name_en\nA,甲市,A town\nB,乙市,B town\nC,丙市,C town\n";
    vec![("indicia.toml", toml), ("data/values.csv", values.into()), ("data/units.csv", units.into())]
}
