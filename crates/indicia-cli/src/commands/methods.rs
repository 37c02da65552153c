//! `indicia methods`

use indicia_diagnostic::{Diagnostic, Diagnostics, Exit, Lang, catalogue::usage, nearest};
use indicia_method::{About, Kind, Value, to_json};
use indicia_registry::{Entry, Registry};
use indicia_report::{Cell, Column, Table, pretty, with_symbols};

use crate::arguments::Format;
use crate::methods::linked;
use crate::terminal::Terminal;

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The id of a method: its manual page; or a kind: the methods of this kind
    #[arg(value_name = "ID")]
    id: Option<String>,
    /// List only methods of this kind: deriver, imputer, treatment, normalizer, weighting or aggregator
    #[arg(long, value_name = "KIND", value_parser = clap::builder::PossibleValuesParser::new(Kind::ALL.map(Kind::word)))]
    kind: Option<String>,
    /// Form of the answer: table, json or csv
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    format: Format,
}

/// The kind that a word means, in either language and for one or several: `weighting`, `weightings`, `赋权方法`.
fn kind(word: &str) -> Option<Kind> {
    let word = word.trim().to_lowercase();
    let one = word.strip_suffix('s').unwrap_or(&word);
    Kind::ALL.into_iter().find(|kind| kind.word() == one || kind.word_zh() == word || kind.word_zh() == word.trim_end_matches("方法"))
}

/// The catalogue, or a page of it.
pub fn run(args: Args, terminal: &mut Terminal) -> Result<Exit, Diagnostics> {
    let registry = linked()?;
    let named = args.id.as_deref().filter(|id| registry.entry(id).is_none()).and_then(kind);
    match (&args.id, named) {
        (Some(id), None) => page(entry(&registry, id)?, args.format, terminal),
        _ => list(&registry, named.or_else(|| args.kind.as_deref().and_then(Kind::from_word)), args.format, terminal),
    }
    Ok(Exit::Done)
}

fn entry<'a>(registry: &'a Registry, id: &str) -> Result<&'a Entry, Diagnostics> {
    registry.entry(id).ok_or_else(|| {
        let finding = Diagnostic::new(usage::METHOD_UNKNOWN).arg("method", id);
        let wanted = id.trim().to_lowercase();
        let titled = registry.entries().find(|e| {
            let title = &e.method.about().title;
            [&title.zh, &title.en].into_iter().any(|t| t.to_lowercase() == wanted)
        });
        vec![match titled.map(|e| e.name).or_else(|| nearest(id, registry.entries().map(|e| e.name))) {
            Some(near) => finding.arg("nearest", near),
            None => finding.hint("list"),
        }]
    })
}

fn list(registry: &Registry, only: Option<Kind>, format: Format, terminal: &mut Terminal) {
    let mut table = Table::new(vec![
        Column::text("kind", "Kind", "类别").in_data(),
        Column::text("id", "Id", "标识"),
        Column::text("title", "Title", "名称"),
        Column::text("params", "Parameters", "参数"),
        Column::text("plugin", "Plugin", "插件").in_data(),
        Column::text("version", "Version", "版本").in_data(),
    ]);
    let kinds: Vec<Kind> = Kind::ALL.into_iter().filter(|k| only.is_none_or(|only| only == *k)).collect();
    let of = |kind: Kind| registry.entries().filter(move |e| e.method.about().kind == kind);
    for entry in kinds.iter().flat_map(|k| of(*k)) {
        let about = entry.method.about();
        table.rows.push(vec![
            Cell::plain(about.kind.word()),
            Cell::plain(entry.name),
            Cell::Words(about.title.clone()),
            Cell::plain(params(about).iter().map(|(n, _)| n.as_str()).collect::<Vec<_>>().join(", ")),
            Cell::plain(entry.plugin),
            Cell::plain(entry.plugin_version),
        ]);
    }
    match format {
        Format::Csv => terminal.bytes(&table.to_csv()),
        Format::Json => terminal.print(&pretty(&Value::pairs([("format", Value::Number(1.0)), ("methods", table.to_value())]))),
        Format::Table => {
            for (n, kind) in kinds.iter().filter(|k| of(**k).next().is_some()).enumerate() {
                let rows = table.rows.iter().filter(|r| r.first() == Some(&Cell::plain(kind.word()))).cloned().collect();
                terminal.print(if n == 0 { "" } else { "\n" });
                let heading = terminal.lang.pick(kind.word().to_string(), format!("{} ({})", kind.word_zh(), kind.word()));
                terminal.heading(&heading);
                let text = Table { columns: table.columns.clone(), rows }.to_text(terminal.lang);
                // The head of the columns says little here.
                terminal.print(text.split_once('\n').map_or("", |(_, rest)| rest));
            }
            terminal.line("\n`indicia methods ID` shows the page of one.", "\n`indicia methods 标识` 显示某个方法的说明。");
        }
    }
}

/// The parameters of a method with their schemas.
fn params(about: &About) -> &[(String, Value)] {
    about.schema.get("properties").and_then(Value::as_table).unwrap_or_default()
}

fn page(entry: &Entry, format: Format, terminal: &mut Terminal) {
    let about = entry.method.about();
    let table = parameters(about);
    match format {
        Format::Csv => terminal.bytes(&table.to_csv()),
        Format::Json => terminal.print(&pretty(&Value::pairs([
            ("format", Value::Number(1.0)),
            ("id", entry.name.into()),
            ("kind", about.kind.word().into()),
            ("title", Value::pairs([("zh", Value::from(about.title.zh.as_str())), ("en", about.title.en.as_str().into())])),
            ("plugin", entry.plugin.into()),
            ("version", entry.plugin_version.into()),
            ("schema", about.schema.clone()),
            ("facts", about.facts.to_value()),
            ("manual", about.manual.as_str().into()),
            ("manual_zh", about.manual_zh.as_str().into()),
        ]))),
        Format::Table => {
            let title = terminal.lang.pick(&about.title.en, &about.title.zh).clone();
            terminal.heading(&format!("{} — {title}", entry.name));
            let kind = about.kind;
            terminal.line(
                format!("{}, plugin {} {}", kind.word(), entry.plugin, entry.plugin_version),
                format!("{}方法，插件 {} {}", kind.word_zh(), entry.plugin, entry.plugin_version),
            );
            // The page's own heading says what stands above already.
            let in_chinese = terminal.lang == Lang::Zh && !about.manual_zh.is_empty();
            let text =
                if in_chinese { with_symbols(kind, &about.manual_zh, Lang::Zh) } else { with_symbols(kind, &about.manual, Lang::En) };
            let lines = text.lines().map(|l| l.strip_prefix(' ').unwrap_or(l));
            let mut manual: Vec<&str> = lines.skip_while(|l| l.is_empty() || l.starts_with("# ")).collect();
            // The parameters stand in the table below.
            if let Some(from) = manual.iter().position(|l| *l == "## 参数") {
                let length = manual.iter().skip(from + 1).position(|l| l.starts_with("## ")).map_or(manual.len() - from, |n| n + 1);
                manual.drain(from..from + length);
            }
            if terminal.lang == Lang::Zh && !in_chinese {
                terminal.print("（以下说明为英文原文）\n");
            }
            terminal.print(&format!("\n{}\n\n", plain(&manual).trim_end()));
            if table.rows.is_empty() {
                terminal.line("No parameters.", "没有参数。");
            } else {
                let text = table.to_text(terminal.lang);
                terminal.print(&text);
            }
            let facts = facts(about, terminal.lang);
            if !facts.is_empty() {
                terminal.print("\n");
                terminal.print(&facts);
            }
        }
    }
}

/// A manual page as a terminal shows it: blocks indented instead of fenced, headings and emphasis without their marks.
fn plain(manual: &[&str]) -> String {
    let mut out = String::new();
    let mut fenced = false;
    for line in manual {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
            continue;
        }
        match line.trim_start_matches('#').trim_start() {
            _ if fenced && line.is_empty() => {}
            _ if fenced => out.push_str(&format!("    {line}")),
            heading if line.starts_with('#') => out.push_str(heading),
            _ => out.push_str(&line.replace("**", "")),
        }
        out.push('\n');
    }
    out
}

fn parameters(about: &About) -> Table {
    let mut table = Table::new(vec![
        Column::text("name", "Parameter", "参数"),
        Column::text("type", "Type", "类型"),
        Column::text("default", "Default", "默认值"),
        Column::text("meaning", "Meaning", "含义"),
    ]);
    let required = about.schema.get("required").and_then(Value::as_list).unwrap_or_default();
    for (name, schema) in params(about) {
        let default = match schema.get("default") {
            Some(value) => Cell::plain(to_json(value)),
            None if required.iter().any(|r| r.as_text() == Some(name)) => {
                Cell::Words(indicia_method::Text { zh: "必填".into(), en: "required".into() })
            }
            None => Cell::Blank,
        };
        let meaning = schema.get("description").and_then(Value::as_text).unwrap_or_default();
        table.rows.push(vec![
            Cell::plain(name),
            Cell::plain(type_of(schema)),
            default,
            Cell::Words(indicia_method::Text { zh: meaning_zh(&about.manual_zh, name).unwrap_or(meaning).into(), en: meaning.into() }),
        ]);
    }
    table
}

/// What a Chinese page says a parameter means: its line in the list under `## 参数`.
fn meaning_zh<'a>(page: &'a str, name: &str) -> Option<&'a str> {
    let list = page.split("\n## 参数\n").nth(1)?;
    let list = list.split("\n## ").next()?;
    list.lines().find_map(|line| line.strip_prefix(&format!("* `{name}`："))).map(str::trim)
}

/// The type that a schema asks for, with its limits.
fn type_of(schema: &Value) -> String {
    if let Some(any) = schema.get("anyOf").and_then(Value::as_list) {
        return any.iter().map(type_of).collect::<Vec<_>>().join(" | ");
    }
    if let Some(choices) = schema.get("enum").and_then(Value::as_list) {
        return choices.iter().map(to_json).collect::<Vec<_>>().join(" | ");
    }
    let word = match schema.get("type") {
        Some(Value::Text(word)) => word.clone(),
        Some(Value::List(words)) => words.iter().filter_map(Value::as_text).collect::<Vec<_>>().join(" | "),
        _ => String::new(),
    };
    let bound = |key: &str, sign: &str| schema.get(key).and_then(Value::as_number).map(|n| format!(" {sign} {n}"));
    let bounds = [("minimum", ">="), ("exclusiveMinimum", ">"), ("maximum", "<="), ("exclusiveMaximum", "<")];
    let bounds: Vec<String> = bounds.iter().filter_map(|(key, sign)| bound(key, sign)).collect();
    let items = schema.get("items").map(|i| format!(" of {}", type_of(i))).unwrap_or_default();
    format!("{word}{items}{}", bounds.join(","))
}

/// What the method declares, a line a fact that is not the usual one.
fn facts(about: &About, lang: Lang) -> String {
    let facts = about.facts.to_value();
    let usual = indicia_method::Facts::default().to_value();
    let mut out = String::new();
    for (key, value) in facts.as_table().unwrap_or_default() {
        if usual.get(key) != Some(value) {
            out.push_str(&format!("{key} = {}\n", to_json(value)));
        }
    }
    if out.is_empty() { out } else { format!("{}\n{out}", lang.pick("Facts", "声明的性质")) }
}
