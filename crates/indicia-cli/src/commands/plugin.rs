//! `indicia plugin`

use std::path::PathBuf;

use indicia_config::LoadOptions;
use indicia_diagnostic::{Diagnostic, Diagnostics, Exit, Severity, catalogue::plugin as codes};
use indicia_method::Value;
use indicia_registry::commands::{Tested, inspect, lock, test, verify};
use indicia_registry::{Contract, Lock, Manifest, scaffold};
use indicia_report::{Cell, Column, Table, findings_table, pretty};
use indicia_testkit::Verdict;

use super::check::as_json;
use crate::arguments::Format;
use crate::methods::linked;
use crate::progress::Progress;
use crate::project;
use crate::terminal::Terminal;

/// What was typed.
#[derive(Debug, clap::Args)]
#[command(disable_help_subcommand = true, arg_required_else_help = true)]
pub struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Make a plugin that builds as it is
    New(New),
    /// The plugins of a system: version, methods, whether they are locked
    List(OfSystem),
    /// Manifest, contract and lock of a plugin; executes nothing
    Inspect(OfPlugin),
    /// Lock the plugins of a system: executes their libraries, writes plugin.contract.json and indicia.lock
    Lock(OfSystem),
    /// Compare the plugins of a system with its lock; executes nothing
    Verify(OfSystem),
    /// Run the conformance suite on a plugin's methods; executes its code
    Test(TestOf),
}

#[derive(Debug, clap::Args)]
struct New {
    /// The name: small letters, digits and `-`; ids of its methods begin with it
    #[arg(value_name = "NAME")]
    name: String,
    /// A weighting in Rust (the default)
    #[arg(long)]
    rust: bool,
    /// A normaliser in C
    #[arg(long, conflicts_with = "rust")]
    c: bool,
    /// The folder; by default one with the plugin's name
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
struct OfSystem {
    /// The indicator system: a folder with indicia.toml, or a file; the current folder by default
    #[arg(value_name = "PATH")]
    path: Option<PathBuf>,
    /// Form of the answer: table, json or csv
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    format: Format,
}

#[derive(Debug, clap::Args)]
struct OfPlugin {
    /// A folder with plugin.toml
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Form of the answer: table, json or csv
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    format: Format,
}

#[derive(Debug, clap::Args)]
struct TestOf {
    /// A folder with plugin.toml; without one, the methods of this program
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
    /// Form of the answer: table, json or csv
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    format: Format,
}

/// Makes, sees, pins and proves plugins.
pub fn run(args: Args, project: Option<PathBuf>, terminal: &mut Terminal) -> Result<Exit, Diagnostics> {
    match args.action {
        Action::New(args) => new(args, terminal),
        Action::List(args) => list(args, project, terminal),
        Action::Inspect(args) => inspected(args, project, terminal),
        Action::Lock(args) => locked(args, project, terminal),
        Action::Verify(args) => verified(args, project, terminal),
        Action::Test(args) => tested(args, terminal),
    }
}

fn new(args: New, terminal: &mut Terminal) -> Result<Exit, Diagnostics> {
    let template = if args.c { scaffold::Template::C } else { scaffold::Template::Rust };
    let folder = args.out.unwrap_or_else(|| PathBuf::from(&args.name));
    let written = scaffold::new(template, &args.name, &folder)?;
    // The sources of the SDK are many and nobody's to edit: a folder of several is one line.
    let mut folders: Vec<(PathBuf, usize)> = Vec::new();
    for path in &written {
        let top = path.strip_prefix(&folder).ok().and_then(|p| p.components().next()).map_or_else(|| path.clone(), |c| folder.join(c));
        match folders.iter_mut().find(|(known, _)| *known == top) {
            Some((_, count)) => *count += 1,
            None => folders.push((top, 1)),
        }
    }
    for (top, count) in folders {
        let below: Vec<String> = written.iter().filter(|p| p.starts_with(&top)).map(|p| p.display().to_string()).collect();
        if count > 4 {
            let top = top.display();
            terminal.line(format!("{top}/ ({count} files)"), format!("{top}/（{count} 个文件）"));
        } else {
            terminal.print(&format!("{}\n", below.join("\n")));
        }
    }
    let build = if args.c { "make" } else { "cargo build --release" };
    let dir = folder.display();
    terminal.note(
        format!(
            "next: build it in {dir} with `{build}`, name the folder in `[index] plugins` of a system, run `indicia plugin lock` there"
        ),
        format!(
            "下一步：在 {dir} 中运行 `{build}` 编译，在体系的 `[index] plugins` 中写明该文件夹，再在体系文件夹中运行 `indicia plugin lock`"
        ),
    );
    Ok(Exit::Done)
}

/// The folder of a system and those of its plugins.
fn folders(path: Option<PathBuf>, project: Option<PathBuf>) -> Result<(PathBuf, Vec<PathBuf>), Diagnostics> {
    let path = project::path(path, project)?;
    let document = indicia_config::read(&path, &LoadOptions::default());
    let errors: Diagnostics = document.findings().iter().filter(|d| d.severity() == Severity::Error).cloned().collect();
    if !document.found() || !errors.is_empty() {
        return Err(errors);
    }
    Ok((project::folder_of(&path), document.plugins().iter().filter_map(|p| p.path.clone()).collect()))
}

fn answer(table: &Table, key: &str, format: Format, terminal: &mut Terminal) {
    match format {
        Format::Csv => terminal.bytes(&table.to_csv()),
        Format::Json => terminal.print(&pretty(&Value::pairs([("format", Value::Number(1.0)), (key, table.to_value())]))),
        Format::Table => {
            let text = table.to_text(terminal.lang);
            terminal.print(&text);
        }
    }
}

fn list(args: OfSystem, project: Option<PathBuf>, terminal: &mut Terminal) -> Result<Exit, Diagnostics> {
    let (system, folders) = folders(args.path, project)?;
    let lock = Lock::read(&system).map_err(|d| vec![d])?;
    let mut table = Table::new(vec![
        Column::text("name", "Plugin", "插件"),
        Column::text("version", "Version", "版本"),
        Column::text("locked", "Locked", "已锁定"),
        Column::text("provides", "Methods", "方法"),
        Column::text("folder", "Folder", "文件夹"),
    ]);
    let mut findings = Diagnostics::new();
    for folder in &folders {
        match Manifest::read(folder) {
            Ok(m) => {
                let changed = || {
                    let told = [codes::HASH_DIFFERS.id, codes::LOCK_STALE.id];
                    verify(&system, std::slice::from_ref(folder)).iter().any(|d| told.contains(&d.id()))
                };
                let word = match lock.get(&m.name) {
                    Some(_) if changed() => indicia_method::Text { zh: "已变动".into(), en: "changed".into() },
                    Some(_) => indicia_method::Text { zh: "是".into(), en: "yes".into() },
                    None => indicia_method::Text { zh: "否".into(), en: "no".into() },
                };
                table.rows.push(vec![
                    Cell::plain(&m.name),
                    Cell::plain(&m.version),
                    Cell::Words(word),
                    Cell::plain(m.provides.join(", ")),
                    Cell::plain(folder.display().to_string()),
                ]);
            }
            Err(found) => findings.extend(found),
        }
    }
    if folders.is_empty() && args.format == Format::Table {
        terminal.line("The system names no plugins.", "本体系没有使用插件。");
    } else {
        answer(&table, "plugins", args.format, terminal);
    }
    terminal.findings(&findings);
    Ok(Exit::of(&findings))
}

fn inspected(args: OfPlugin, project: Option<PathBuf>, terminal: &mut Terminal) -> Result<Exit, Diagnostics> {
    let found = inspect(&args.folder, project.as_deref())?;
    let mut table = Table::new(vec![
        Column::text("method", "Method", "方法"),
        Column::text("kind", "Kind", "类别"),
        Column::text("version", "Version", "版本"),
        Column::text("title", "Title", "名称"),
    ]);
    for about in found.contract.iter().flat_map(|c| &c.methods) {
        table.rows.push(vec![
            Cell::plain(&about.id),
            Cell::plain(about.kind.word()),
            Cell::Number(f64::from(about.version), None),
            Cell::Words(about.title.clone()),
        ]);
    }
    if args.format == Format::Table {
        let m = &found.manifest;
        terminal.heading(&format!("{} {}", m.name, m.version));
        let libraries: Vec<String> = m.libraries.iter().map(|(p, f)| format!("{p}: {f}")).collect();
        terminal.line(format!("contract version: {}", m.abi), format!("接口版本：{}", m.abi));
        terminal.line(format!("libraries: {}", libraries.join(", ")), format!("动态库：{}", libraries.join("，")));
        if let Some(packs) = found.contract.as_ref().map(packs).filter(|p| !p.is_empty()) {
            terminal.line(format!("packs: {}", packs.join(", ")), format!("指标包：{}", packs.join("，")));
        }
        terminal.line(format!("manifest SHA-256: {}", m.sha256), format!("清单 SHA-256：{}", m.sha256));
        terminal.print("\n");
    }
    answer(&table, "methods", args.format, terminal);
    terminal.findings(&found.findings);
    Ok(Exit::of(&found.findings))
}

/// The packs of a plugin, as systems name them.
fn packs(contract: &Contract) -> Vec<String> {
    let id = |text: &String| indicia_config::pack_id(text).unwrap_or_default();
    contract.packs.iter().map(|text| format!("{}:{}", contract.plugin, id(text))).collect()
}

fn locked(args: OfSystem, project: Option<PathBuf>, terminal: &mut Terminal) -> Result<Exit, Diagnostics> {
    let (system, folders) = folders(args.path, project)?;
    if folders.is_empty() {
        terminal.line("The system names no plugins.", "本体系没有使用插件。");
    } else {
        terminal.note(
            "locking executes the libraries of these plugins with your rights; a hash says which code it is, not that it is safe",
            "锁定会以您的权限执行这些插件的动态库；哈希值只能说明是哪份代码，不能说明它是否安全",
        );
    }
    let done = lock(&system, &folders)?;
    if args.format != Format::Table {
        let mut table = Table::new(vec![
            Column::text("name", "Plugin", "插件"),
            Column::text("version", "Version", "版本"),
            Column::text("provides", "Methods", "方法"),
            Column::text("packs", "Packs", "指标包"),
        ]);
        for (manifest, contract) in &done.executed {
            let methods: Vec<&str> = contract.methods.iter().map(|m| m.id.as_str()).collect();
            let cells = [manifest.name.clone(), manifest.version.clone(), methods.join(", "), packs(contract).join(", ")];
            table.rows.push(cells.into_iter().map(Cell::plain).collect());
        }
        answer(&table, "plugins", args.format, terminal);
    }
    for (manifest, contract) in done.executed.iter().filter(|_| args.format == Format::Table) {
        let methods: Vec<&str> = contract.methods.iter().map(|m| m.id.as_str()).collect();
        let packs = packs(contract).join(", ");
        let packs = if packs.is_empty() { packs } else { terminal.lang.pick(format!("; pack {packs}"), format!("；指标包 {packs}")) };
        terminal.print(&format!("{} {}: {}{packs}\n", manifest.name, manifest.version, methods.join(", ")));
    }
    for (plugin, platform, known) in &done.absent {
        if *known {
            terminal.note(
                format!("{plugin}: the library for {platform} is not here; the hash of the earlier lock is kept"),
                format!("{plugin}：此处没有 {platform} 的动态库，保留原有锁定文件中的哈希值"),
            );
        } else {
            terminal.note(
                format!("{plugin}: the library for {platform} is not here, so it is not locked for that platform"),
                format!("{plugin}：此处没有 {platform} 的动态库，该平台未锁定"),
            );
        }
    }
    let path = system.join(indicia_registry::LOCK_FILE);
    let path = path.display();
    if done.changed {
        terminal.note(format!("written: {path}"), format!("已写入：{path}"));
    } else {
        terminal.note(format!("unchanged: {path}"), format!("没有变化：{path}"));
    }
    Ok(Exit::Done)
}

fn verified(args: OfSystem, project: Option<PathBuf>, terminal: &mut Terminal) -> Result<Exit, Diagnostics> {
    let (system, folders) = folders(args.path, project)?;
    let findings = verify(&system, &folders);
    match args.format {
        Format::Json => {
            let count = |severity| findings.iter().filter(|d| d.severity() == severity).count();
            terminal.print(&as_json(&findings, count(Severity::Error), count(Severity::Warning)));
        }
        Format::Csv => terminal.bytes(&findings_table(&findings).to_csv()),
        Format::Table => {
            terminal.print_findings(&findings);
            match folders.len() {
                _ if !findings.is_empty() => {}
                0 => terminal.line("The system names no plugins.", "本体系没有使用插件。"),
                1 => terminal.line("1 plugin is as it was locked", "1 个插件与锁定时一致"),
                n => terminal.line(format!("{n} plugins are as they were locked"), format!("{n} 个插件均与锁定时一致")),
            }
        }
    }
    Ok(Exit::of(&findings))
}

fn tested(args: TestOf, terminal: &mut Terminal) -> Result<Exit, Diagnostics> {
    let label = ("Testing methods", "检验方法");
    let tested: Vec<Tested> = match &args.folder {
        Some(folder) => {
            let _testing = Progress::new(label.0, label.1, 0);
            test(folder)?
        }
        None => {
            let registry = linked()?;
            let testing = Progress::new(label.0, label.1, registry.entries().count() as u64);
            let done = registry.entries().zip(1..).map(|(e, so_far)| {
                let tested = Tested::of(e.method);
                testing.at(so_far);
                tested
            });
            done.collect()
        }
    };
    let mut table = Table::new(vec![
        Column::text("method", "Method", "方法"),
        Column::number("passed", "Passed", "通过"),
        Column::number("failed", "Failed", "失败"),
        Column::number("passed_over", "Passed over", "不适用"),
    ]);
    let mut findings = Diagnostics::new();
    for one in &tested {
        let count = |f: fn(&Verdict) -> bool| Cell::Number(one.outcomes.iter().filter(|o| f(&o.verdict)).count() as f64, None);
        table.rows.push(vec![
            Cell::plain(&one.method),
            count(|v| matches!(v, Verdict::Passed)),
            count(|v| matches!(v, Verdict::Failed(_))),
            count(|v| matches!(v, Verdict::PassedOver(_))),
        ]);
        findings.extend(one.findings());
    }
    answer(&table, "methods", args.format, terminal);
    terminal.findings(&findings);
    let failed = findings.iter().any(|d: &Diagnostic| d.id() == codes::CONFORMANCE.id);
    Ok(if failed { Exit::Failed } else { Exit::Done })
}
